"""Marks follow the contract: a wrong function loses marks, a right one keeps them, whatever stands beside it.

The answers (`tests/exercises/answers.py`) are judged as strangers' code is: defined by their text in a notebook's
namespace, recorded, sent as JSON.
"""

import contextlib
import gc
import io
import json
import linecache
import os
import warnings
import zlib
from dataclasses import replace

import answers
import numpy as np
import pytest

from autograder.judge import diagnosis, work
from autograder.judge.judgement import judge
from autograder.judge.runs import ExerciseRun, exercise_run
from autograder.specification import source_of
from autograder.units import load_unit, unit_names
from dlutils import harness
from dlutils._work import work_of
from dlutils.evidence import decode

SEED = 31
EXERCISES = [(unit, exercise.name) for unit in unit_names() for exercise in load_unit(unit)]
#: So many seeds are tried with the large tests.  `SEEDS=200 pytest tests/exercises/test_contract.py` takes hours: it
#: also tries every wrong helper beside the functions that train.
SEEDS = int(os.environ.get("SEEDS", "12"))
#: Exercises in which one answer takes half a second: they train.
SLOW = {"two_layer_model", "L_layer_model", "nn_model", "model", "optimize"}


@pytest.fixture(autouse=True)
def marks_alone(monkeypatch):
    """Marks do not depend on explanations that are computed: here, where each seed is new, none is."""
    monkeypatch.setattr(diagnosis, "EXPLAIN_SECONDS", 0)


def exercise_of(unit, name):
    return load_unit(unit)[name]


def define(space, text):
    """Run a cell of a notebook."""
    file = f"<cell {zlib.crc32(text.encode()):x}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    exec(compile(text, file, "exec"), space)


def judged(unit, name, text, helpers=(), run=None):
    """The verdict on an answer, beside the references of earlier exercises and other texts of some of them."""
    run = run or exercise_run(unit, name, SEED)
    space = load_unit(unit)._given()
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        for cell in [*(source_of(one.reference) for one in load_unit(unit).before(name)), *helpers, text]:
            define(space, cell)
        return judge(run, json.loads(json.dumps(harness.record(run.job, space))), text)


def rows(exercise):
    """{name: text} of all that is right: the reference, and every other style."""
    found = {style.name: source_of(style.variant) for style in exercise.alternatives if not style.function}
    return {"reference": source_of(exercise.reference), **found}


def slips(exercise, number=None):
    """{id: text} of the exercise's misconceptions."""
    found = [one for one in exercise.misconceptions if not one.function]
    return {one.id: source_of(one.variant) for one in found[:number]}


def wrong_helpers(helper):
    """{name: text} of a helper that is wrong or missing."""
    head = f"def {helper.name}({', '.join(helper.parameters)}):\n"
    found = {
        "blank": f"{head}    raise NotImplementedError",
        "raises": f"{head}    raise ValueError('no')",
        "nothing": f"{head}    return None",
        "zeros": answers.around(helper, "return each(CALL, lambda one: one * 0)"),
    }
    return found | slips(helper)


def some(found, name):
    """All wrong texts of a helper; beside a function that trains only those that differ most."""
    return list(found) if name not in SLOW or SEEDS >= 200 else list(found)[::4][:5]


#: (unit, exercise, helper, name of its wrong text).
BESIDE = [
    pytest.param(unit, name, helper, wrong, marks=[pytest.mark.large] if name in SLOW else [])
    for unit, name in EXERCISES
    for helper in exercise_of(unit, name).helpers
    for wrong in some(wrong_helpers(exercise_of(unit, helper)), name)
]
UNEARNED = [(*one, kind) for one in EXERCISES for kind in answers.unearned(exercise_of(*one))]
UNFAIR = [(*one, kind) for one in EXERCISES for kind in answers.unfair(exercise_of(*one))]


@pytest.mark.parametrize("list_of", [answers.unearned, answers.unfair])
def test_every_exercise_has_ten_of_either(list_of):
    few = {one: len(list_of(exercise_of(*one))) for one in EXERCISES}
    assert {one: number for one, number in few.items() if number < 10} == {}


@pytest.mark.sample(24)
@pytest.mark.parametrize(("unit", "name", "kind"), UNEARNED)
def test_a_wrong_answer_loses_marks(unit, name, kind):
    verdict = judged(unit, name, answers.unearned(exercise_of(unit, name))[kind])
    assert verdict.score < verdict.max_score


@pytest.mark.sample(30)
@pytest.mark.parametrize(("unit", "name", "kind"), UNFAIR)
def test_a_right_answer_in_another_dress_keeps_its_marks(unit, name, kind):
    verdict = judged(unit, name, answers.unfair(exercise_of(unit, name))[kind])
    assert verdict.full, verdict.message


@pytest.mark.sample(10)
@pytest.mark.parametrize(("unit", "name", "helper", "wrong"), BESIDE)
def test_a_right_row_beside_a_wrong_helper_keeps_its_marks(unit, name, helper, wrong):
    """One mistake costs once."""
    cell = wrong_helpers(exercise_of(unit, helper))[wrong]
    verdicts = {row: judged(unit, name, text, [cell]) for row, text in rows(exercise_of(unit, name)).items()}
    assert {row: verdict.message for row, verdict in verdicts.items() if not verdict.full} == {}


@pytest.mark.parametrize(
    ("helper", "style"),
    [
        ("layer_sizes", "weights drawn inline"),
        ("forward_propagation", "weights from a new generator, the last cost printed"),
    ],
)
def test_a_model_says_its_own_start_without_its_wrong_helpers(helper, style):
    blank = wrong_helpers(exercise_of("shallow_network", helper))["blank"]
    text = rows(exercise_of("shallow_network", "nn_model"))[style]
    assert judged("shallow_network", "nn_model", text, [blank]).full


@pytest.mark.parametrize("mistake", ["cost-not-averaged", "all-pairs-multiplied"])
def test_a_helper_whose_mistake_shows_in_what_is_printed_or_in_memory_costs_its_caller_nothing(mistake):
    cell = source_of(exercise_of("shallow_network", "compute_cost").misconception(mistake).variant)
    text = rows(exercise_of("shallow_network", "nn_model"))["reference"]
    verdict = judged("shallow_network", "nn_model", text, [cell])
    assert verdict.full, verdict.message


def test_a_right_answer_that_checks_what_its_helper_gives_keeps_its_marks():
    """It raises where its memory is counted with made-up helpers."""
    right = rows(exercise_of("logistic_regression", "propagate"))["reference"]
    check = "    assert np.allclose(A, 1 / (1 + np.exp(-(w.T @ X + b))))\n    dZ = A - Y"
    assert judged("logistic_regression", "propagate", right.replace("    dZ = A - Y", check)).full


@pytest.mark.sample(6)
@pytest.mark.parametrize(("unit", "name", "helper", "wrong"), BESIDE)
def test_another_dress_beside_a_wrong_helper_keeps_its_marks(unit, name, helper, wrong):
    cell = wrong_helpers(exercise_of(unit, helper))[wrong]
    exercise = exercise_of(unit, name)
    kinds = answers.unfair(exercise)
    if name in SLOW:  # three of them, others each time
        first = zlib.crc32(wrong.encode()) % (len(kinds) - 3)
        kinds = dict(list(kinds.items())[first : first + 3])
    verdicts = {kind: judged(unit, name, text, [cell]) for kind, text in kinds.items()}
    assert {kind: verdict.message for kind, verdict in verdicts.items() if not verdict.full} == {}


#: Draws in which `optimize` leaves b or db near 0, where the rounding of float32 shows.
NEAR_ZERO = [117, 7, 271, 293, 31, 242, 203, 317, 211, 148]


@pytest.mark.parametrize(
    ("unit", "name", "seeds"),
    [
        ("logistic_regression", "optimize", NEAR_ZERO[:2]),
        *(pytest.param(*one, range(40 if one[1] not in SLOW else 12), marks=pytest.mark.large) for one in EXERCISES),
        pytest.param("logistic_regression", "optimize", NEAR_ZERO, marks=pytest.mark.large),
    ],
)
def test_a_right_answer_keeps_its_marks_beside_helpers_in_float32(unit, name, seeds):
    earlier = [style for one in load_unit(unit).before(name) for style in one.alternatives if style.name == "float32"]
    cells = [source_of(style.variant) for style in earlier]
    found = rows(exercise_of(unit, name))
    every = [(seed, exercise_run.__wrapped__(unit, name, seed), *row) for seed in seeds for row in found.items()]
    lost = [(seed, row) for seed, run, row, text in every if not judged(unit, name, text, cells, run).full]
    assert lost == []


@pytest.mark.sample(6)
@pytest.mark.parametrize(("unit", "name", "helper", "wrong"), BESIDE)
def test_a_wrong_row_beside_a_wrong_helper_loses_marks(unit, name, helper, wrong):
    cell = wrong_helpers(exercise_of(unit, helper))[wrong]
    found = slips(exercise_of(unit, name), 4).items()
    assert [id for id, text in found if judged(unit, name, text, [cell]).full] == []


def chunks(number, fast):
    """(unit, exercise, seeds), so that one takes about a minute at most; of all but trainings the first is fast."""
    for unit, name in EXERCISES:
        size = 4 if name in SLOW else 25
        end = max(number // 4, fast + 1) if name in SLOW and SEEDS < 200 else number
        parts = [range(fast), *(range(first, min(first + size, end)) for first in range(fast, end, size))]
        for seeds in parts:
            large = seeds.start or name in SLOW
            label = f"{unit}-{name}-{seeds.start}"
            yield pytest.param(unit, name, seeds, marks=[pytest.mark.large] if large else [], id=label)


@pytest.mark.sample(6)
@pytest.mark.parametrize(("unit", "name", "seeds"), chunks(SEEDS, 2))
def test_no_right_row_loses_a_mark_for_any_seed(unit, name, seeds):
    found = rows(exercise_of(unit, name)).items()
    runs = {seed: exercise_run.__wrapped__(unit, name, seed) for seed in seeds}
    every = [(seed, run, *row) for seed, run in runs.items() for row in found]
    lost = [(seed, row) for seed, run, row, text in every if not judged(unit, name, text, (), run).full]
    assert lost == []


@pytest.mark.sample(4)
@pytest.mark.parametrize(("unit", "name", "seeds"), chunks(max(SEEDS // 4, 2), 1))
def test_every_misconception_loses_marks_for_any_seed(unit, name, seeds):
    found = slips(exercise_of(unit, name)).items()
    runs = {seed: exercise_run.__wrapped__(unit, name, seed) for seed in seeds}
    kept = [(seed, id) for seed, run in runs.items() for id, text in found if judged(unit, name, text, (), run).full]
    assert kept == []


def finite(value):
    """Whether all numbers of a value are finite."""
    if isinstance(value, (dict, list, tuple)):
        return all(map(finite, value.values() if isinstance(value, dict) else value))
    return not isinstance(value, (float, np.ndarray, np.number)) or bool(np.isfinite(value).all())


@pytest.mark.parametrize(("unit", "name", "seeds"), chunks(max(SEEDS // 4, 2), 1))
def test_the_reference_is_finite_on_its_domain(unit, name, seeds):
    for seed in seeds:
        run = exercise_run.__wrapped__(unit, name, seed)
        calls = [run.expected((0, case)) for case, asked in enumerate(run.inputs) if not asked.may_fail]
        assert all(finite(decode(call["returned"])) for call in calls), seed


@pytest.mark.parametrize(
    ("unit", "name", "kind"),
    [
        ("logistic_regression", "optimize", "rate-halved"),
        ("vectorization", "gradient_step_loops", "central-differences"),
        ("deep_network", "linear_forward", "kept-by-shape"),
    ],
)
def test_without_the_domain_a_wrong_answer_gets_through(unit, name, kind):
    """The planted fault."""
    exercise = exercise_of(unit, name)
    text = answers.unearned(exercise)[kind]
    assert judged(unit, name, text, (), ExerciseRun(load_unit(unit), replace(exercise, domain=None), SEED)).full
    assert not judged(unit, name, text).full


@pytest.mark.parametrize("name", ["dot_vectorized", "l1_loss", "softmax"])
def test_without_counting_a_hidden_loop_gets_through(name, monkeypatch):
    """The planted fault."""
    text = answers.unearned(exercise_of("vectorization", name))["loop-by-iterator"]
    assert not judged("vectorization", name, text).full
    monkeypatch.setattr(work, "grows", lambda counted: None)
    assert judged("vectorization", name, text).full


def test_what_the_garbage_collector_calls_is_not_the_function_s_work():
    """A package may ask to be called at each collection, in the middle of a student's function."""
    file = os.path.join(os.sep, "site-packages", "eager.py")
    space = {"__name__": "eager"}
    exec(compile("def called(phase, info):\n    for _ in range(50):\n        len(info)", file, "exec"), space)

    def busy():
        return list(map(list, [()] * 50_000))

    calm = work_of(busy, [])
    gc.callbacks.append(space["called"])
    try:
        found = work_of(busy, [])
    finally:
        gc.callbacks.remove(space["called"])
    assert gc.isenabled()
    assert (found["lines"], found["used"]) == (calm["lines"], [])
