"""Every misconception loses marks with exactly its own sentence; every other right style keeps them all.

The misconceptions themselves are in `autograder/units/<unit>/<exercise>.py`, beside the reference: a new one there is
a new test here.
"""

import warnings
from dataclasses import replace

import numpy as np
import pytest

from autograder.authoring import build
from autograder.authoring.check import shown_part
from autograder.judge.judgement import judge, zero
from autograder.judge.runs import ExerciseRun, exercise_run
from autograder.specification import source_of
from autograder.units import load_unit, unit_names
from autograder.variants import rebound
from autograder.verdict import Status
from dlutils import _helpers, check, harness
from dlutils.check import CheckFailed
from dlutils.compare import same
from dlutils.evidence import encode

#: Of each parametrised test so many cases in the fast run: some of every exercise.
pytestmark = pytest.mark.sample(5)

SEED = 20261123
EXERCISES = [(unit, exercise.name) for unit in unit_names() for exercise in load_unit(unit)]


MISCONCEPTIONS = [(unit, name, one.id) for unit, name in EXERCISES for one in load_unit(unit)[name].misconceptions]
STYLES = [(unit, name, style.name) for unit, name in EXERCISES for style in load_unit(unit)[name].alternatives]


def visible_check(root, unit, name):
    """The exercise's check as a function: from `dlutils.check`, or else what its graded cell says itself."""
    named = getattr(check.load(unit), name) if load_unit(unit)[name].visible else None
    space, source = load_unit(unit).namespace, graded_cell(root, unit, name)
    return named or (lambda function: exec(source, {**space, name: function}))


def graded_cell(root, unit, name):
    """What students see of an exercise's graded cell."""
    cells = build.read_text(root / "source" / unit / f"{unit}.py").cells
    (cell,) = [cell for cell in cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name]
    return "\n".join(shown_part(cell.source))


def verdict_on(unit, name, function, seed=SEED):
    run = exercise_run(unit, name, seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return judge(run, run.evidence_of(function), source_of(function))


@pytest.mark.parametrize(("unit", "name"), EXERCISES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_reference_earns_full_marks(unit, name, seed):
    exercise = load_unit(unit)[name]
    assert verdict_on(unit, name, exercise.reference, seed).score == exercise.points


def test_a_network_whose_units_have_died_is_judged_as_any_other():
    """With X = 0 the hidden layer learns nothing, so that its helpers are asked the same again and again."""
    unit = load_unit("deep_network")
    exercise = unit["two_layer_model"]

    def dead(rng):
        return [(X * 0, *rest) for X, *rest in exercise.cases(rng)]

    run = ExerciseRun(unit, replace(exercise, cases=dead), SEED)
    assert judge(run, run.evidence_of(exercise.reference)).full


def marks_with_a_wrong_helper(unit, exercise):
    """The marks of the reference, with each misconception of each of its helpers in turn."""
    run = exercise_run(unit.name, exercise.name, SEED)
    for helper in (name for name in exercise.helpers if name in {other.name for other in unit}):
        for slip in unit[helper].misconceptions:
            space = {helper: rebound(slip.variant, {}), exercise.name: rebound(exercise.reference, {})}
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                evidence = harness.record(run.job, {**unit.namespace, **space})
            yield f"{helper}: {slip.sentence}", judge(run, evidence).score


#: Each helper's every misconception, with a training that calls it again and again, takes half a minute; `optimize`,
#: which is one as well, takes seconds.
LARGE = [(unit, name) for unit, name in EXERCISES if load_unit(unit)[name].start]
WITH_LARGE = [pytest.param(*one, marks=[pytest.mark.large] if one in LARGE else []) for one in EXERCISES]


@pytest.mark.parametrize(("unit", "name"), WITH_LARGE)
def test_whatever_is_wrong_with_a_helper_costs_its_caller_nothing(unit, name):
    """One mistake costs once, though of a long training only the first calls of its helpers are written down."""
    exercise = load_unit(unit)[name]
    lost = [slip for slip, score in marks_with_a_wrong_helper(load_unit(unit), exercise) if score < exercise.points]
    assert not lost


@pytest.mark.large
def test_without_calls_written_down_it_would(monkeypatch):
    """The planted fault."""
    monkeypatch.setattr(_helpers, "MAX_HELPER_CALLS", 0)
    unit = load_unit("deep_network")
    exercise = unit["two_layer_model"]
    assert any(score < exercise.points for _, score in marks_with_a_wrong_helper(unit, exercise))


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ([1.0, 2.0], [1.0, 2.0 + 1e-7], True),
        ([1.0, 2.0], [1.0, 2.1], False),
        ([1.0, np.nan], [1.0, 2.0], False),
        ([1.0, 2.0], [1.0, np.nan], False),
        ([1.0, np.nan], [1.0, np.nan], True),
        ([1.0, np.inf], [1.0, np.inf], True),
        ([1.0, np.inf], [1.0, 2.0], False),
        ([1.0, 2.0], [1.0, np.inf], False),
        ([1.0, -np.inf], [1.0, np.inf], False),
        ([], [], True),
    ],
)
def test_values_are_alike_but_for_rounding(one, other, alike):
    assert same(encode(np.array(one)), encode(np.array(other))) == alike
    assert same(encode({"a": (np.array(one), 1)}), encode({"a": (np.array(other), 1)})) == alike


def test_a_flag_is_no_number():
    assert same(1, 1.0)
    assert not same(True, 1)
    assert not same([0, "x"], [False, "x"])


@pytest.mark.parametrize("unit", unit_names())
@pytest.mark.parametrize("share", [0.5, 1.0])
def test_calls_that_are_overheard_no_more_change_nothing(unit, share, monkeypatch):
    """Of a long training only the first calls of its helpers are written down; the rest is called all the same."""
    for exercise in (exercise for exercise in load_unit(unit) if exercise.helpers):
        run = exercise_run(unit, exercise.name, SEED)
        whole = run.evidence_of(exercise.reference)
        longest = max(len(call["helper_calls"]) for run in whole["runs"] for call in run)
        monkeypatch.setattr(_helpers, "MAX_HELPER_CALLS", int(share * longest))
        less = run.evidence_of(exercise.reference)
        for one, other in zip(whole["runs"], less["runs"]):
            assert [call["returned"] for call in one] == [call["returned"] for call in other]
        monkeypatch.undo()


@pytest.mark.parametrize(("unit", "name", "misconception"), MISCONCEPTIONS)
def test_a_misconception_loses_marks_with_its_own_sentence(unit, name, misconception):
    slip = load_unit(unit)[name].misconception(misconception)
    verdict = verdict_on(unit, name, slip.variant)
    assert verdict.score < verdict.max_score
    assert verdict.misconception == slip.sentence


@pytest.mark.parametrize(("unit", "name", "style"), STYLES)
def test_another_right_style_earns_full_marks(unit, name, style):
    (function,) = [one.variant for one in load_unit(unit)[name].alternatives if one.name == style]
    verdict = verdict_on(unit, name, function)
    assert verdict.score == verdict.max_score, verdict.message


@pytest.mark.parametrize(("unit", "name"), [pair for pair in EXERCISES if load_unit(pair[0])[pair[1]].helpers])
def test_a_misconception_is_recognised_behind_a_missing_helper(unit, name):
    """With every helper left blank the reference still earns full marks: one mistake costs once."""
    exercise = load_unit(unit)[name]
    run = exercise_run(unit, name, SEED)

    def blank(*args, **kwargs):
        raise NotImplementedError

    space = {**load_unit(unit).namespace, **dict.fromkeys(exercise.helpers, blank)}
    twin = type(blank)(exercise.reference.__code__, space, name, exercise.reference.__defaults__)
    evidence = harness.record(run.job, {**space, name: twin})
    assert judge(run, evidence).score == exercise.points


@pytest.mark.parametrize(("unit", "name"), EXERCISES)
def test_the_visible_check_passes_the_reference_and_its_other_styles(root, unit, name, capsys):
    visible = visible_check(root, unit, name)
    exercise = load_unit(unit)[name]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        visible(exercise.reference)
        assert capsys.readouterr().out == "", "a check is silent or it raises"
        for style in exercise.alternatives:
            visible(style.variant)


@pytest.mark.parametrize(("unit", "name"), EXERCISES)
def test_the_visible_check_catches_most_misconceptions(root, unit, name):
    """It may miss some (the hidden inputs are there for those), but it should help more often than not."""
    visible = visible_check(root, unit, name)
    slips = load_unit(unit)[name].misconceptions
    caught = 0
    for slip in slips:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                visible(slip.variant)
            except CheckFailed:
                caught += 1
    assert caught >= 0.7 * len(slips)


@pytest.mark.parametrize(("unit", "name"), EXERCISES)
def test_inputs_differ_from_run_to_run_and_agree_within_one(unit, name):
    first, again, other = (exercise_run.__wrapped__(unit, name, seed).job for seed in (1, 1, 2))
    assert first == again
    assert first != other or name == "initialize_with_zeros"


@pytest.mark.parametrize(("unit", "name"), EXERCISES)
def test_evidence_that_is_missing_or_forged_earns_nothing(unit, name):
    run = exercise_run(unit, name, SEED)
    honest = run.evidence_of(run.exercise.reference)
    forged = [None, 3, [], {}, {"runs": []}, {"runs": None}, {"missing": "x"}, {"runs": honest["runs"][:-1] or [[]]}]
    forged.append({**honest, "runs": [[{}] * len(run) for run in honest["runs"]]})
    for evidence in forged if len(honest["runs"]) > 1 else forged[:-2] + forged[-1:]:
        assert judge(run, evidence).score == 0
    assert zero(run.exercise, Status.MALFORMED, "why").message == "why"


def test_evidence_of_another_run_earns_nothing():
    """Replay: what was right for one grading run's inputs is wrong for the next one's."""
    old, new = (exercise_run("logistic_regression", "propagate", seed) for seed in (1, 2))
    assert judge(old, old.evidence_of(old.exercise.reference)).score == 25
    assert judge(new, old.evidence_of(old.exercise.reference)).score == 0
