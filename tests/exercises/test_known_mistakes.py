"""Visible checks say the sentences of known mistakes, and say nothing false.

Every misconception of every exercise is tried: the check says its own sentence, or a general one.
"""

import ast
import json
import re
from dataclasses import replace

import numpy as np
import pytest
from checked import hints, said_of, written

from autograder.authoring import check as authoring_check
from autograder.authoring import mistakes, worked
from autograder.judge.outputs import alike
from autograder.specification import from_source, output, source_of
from autograder.units import load_unit, unit_names
from dlutils import check
from dlutils.check import known, numbers
from dlutils.check.findings import MISSING, difference, leaves
from dlutils.compare import Keys

EXERCISES = [(unit, exercise.name) for unit in unit_names() for exercise in load_unit(unit) if exercise.visible]
MISCONCEPTIONS = [(unit, name, one.id) for unit, name in EXERCISES for one in load_unit(unit)[name].misconceptions]
#: Mistakes that show with extreme numbers alone, which no worked example has: the hidden inputs are there for them.
UNSEEN = {"tanh-overflows", "one-maximum-for-all"}
#: So many misconceptions of all have their own sentence at least; the others raise the same error as another one.
OWN_SHARE = 0.98


def explained(unit, name, id):
    """Whether the check says a misconception's own sentence; another one's must not be said of it."""
    exercise = load_unit(unit)[name]
    slip = exercise.misconception(id)
    said = said_of(unit, name, slip.variant)
    assert said or id in UNSEEN
    others = {one.sentence for one in exercise.misconceptions} - {slip.sentence}
    assert [one for one in others if one in said and one not in slip.sentence] == []
    return slip.sentence in said


@pytest.mark.sample(60)
@pytest.mark.parametrize(("unit", "name", "id"), MISCONCEPTIONS)
def test_a_misconception_gets_its_own_sentence_or_a_general_one(root, unit, name, id):
    listed = [one["says"] for one in worked.stored(mistakes.path_of(root, unit))[name]]
    assert explained(unit, name, id) == (load_unit(unit)[name].misconception(id).sentence in listed)


@pytest.mark.large
def test_nearly_all_have_their_own_sentence():
    own = sum(explained(*one) for one in MISCONCEPTIONS)
    assert own >= OWN_SHARE * len(MISCONCEPTIONS), f"{own} of {len(MISCONCEPTIONS)}"


@pytest.mark.parametrize("unit", unit_names())
def test_what_is_kept_of_a_mistake_is_wrong(root, unit):
    """No right value is in the data, and each mistake differs from every other that has another sentence."""
    for exercise in load_unit(unit):
        steps = [step.written(exercise.reference) for step in exercise.visible]
        kept = check.unpacked(worked.stored(mistakes.path_of(root, unit))[exercise.name])
        for one in kept:
            assert any(one["gives"])
            for (step, options), given in zip(steps, one["gives"]):
                due = leaves(options["expected"]) if step in ("worked_example", "training") else {}
                assert [place for place in given if place in due and known.near(given[place], due[place])] == []
            same = [two["says"] for two in kept if known.same_everywhere(one["gives"], two["gives"])]
            assert set(same) == {one["says"]}


def test_two_mistakes_that_give_the_same_are_not_named():
    """Both raise the same error on every example."""
    exercise = load_unit("deep_network")["L_model_forward"]
    ids = ("first-layer-skipped", "hidden-layers-fed-x")
    named = [one["says"] for one in mistakes.told_apart(exercise)]
    for id in ids:
        assert exercise.misconception(id).sentence not in named
        said = said_of("deep_network", "L_model_forward", exercise.misconception(id).variant)
        assert "the shapes do not fit for a matrix product" in hints(said)[0]
        assert len(hints(said)) == 1


def test_two_mistakes_at_once_are_both_named():
    function = written("logistic_regression", "propagate", ("dZ.T / m", "dZ.T"), ("cost = -np", "cost = np"))
    assert hints(said_of("logistic_regression", "propagate", function)) == [
        "dw is a sum over the examples; expected is their mean: divide by m.",
        "The cost has the wrong sign: log of a probability is negative, so the mean needs a minus in front.",
    ]


IN_PLACE = "def l1_loss(yhat, y):\n    {}\n    return np.sum(np.abs(yhat))\n"


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("yhat -= y", "yhat is changed in place (`-=` writes into the caller's array): compute a new one."),
        ("yhat[:] = yhat - y", "the caller's `yhat` is written into: compute a new array, or copy first"),
        ("np.subtract(yhat, y, yhat)  # -=", "the caller's `yhat` is written into: compute a new array, or copy first"),
    ],
)
def test_a_sentence_that_quotes_code_is_said_only_where_the_code_has_it(line, hint):
    function = written("vectorization", "l1_loss", source=IN_PLACE.format(line))
    assert hint in hints(said_of("vectorization", "l1_loss", function))


def test_without_a_text_the_values_alone_are_told():
    function = from_source(IN_PLACE.format("yhat -= y"), "l1_loss", {"np": np})
    bare = {"np": np}
    exec(compile(function.source, "<nowhere>", "exec"), bare)
    said = said_of("vectorization", "l1_loss", bare["l1_loss"])
    assert hints(said) == ["the caller's `yhat` is written into: compute a new array, or copy first"]


def undeclared(exercise):
    """Misconceptions whose sentence quotes an operator of their own text, which they do not declare."""
    operators = ("+=", "-=", "*=", "/=", "//", "^")
    reference = source_of(exercise.reference)
    for slip in exercise.misconceptions:
        quoted = "".join(re.findall(r"`([^`]+)`", slip.sentence))
        text = source_of(slip.variant)
        own = [one for one in operators if one in quoted and known.is_written(ast.parse(text), one)]
        new = [one for one in own if not known.is_written(ast.parse(reference), one)]
        yield from (f"{slip.id}: {one}" for one in new if one not in slip.quotes)


@pytest.mark.parametrize(("unit", "name"), EXERCISES)
def test_code_that_a_sentence_says_the_student_wrote_is_declared(unit, name):
    exercise = load_unit(unit)[name]
    assert list(undeclared(exercise)) == []
    for slip in exercise.misconceptions:
        assert all(known.is_written(ast.parse(source_of(slip.variant)), one) for one in slip.quotes), slip.id


def test_a_sentence_without_its_declaration_is_noticed():
    """The planted fault."""
    exercise = load_unit("vectorization")["l1_loss"]
    slips = tuple(replace(slip, quotes=()) for slip in exercise.misconceptions)
    assert list(undeclared(replace(exercise, misconceptions=slips))) == ["yhat-changed-in-place: -="]


# ------------------------------------------------------------------------------------------- the data do not drift


@pytest.mark.large
@pytest.mark.parametrize("unit", unit_names())
def test_the_files_of_known_mistakes_are_as_the_misconceptions_say(root, unit):
    assert not mistakes.has_drifted(root, unit)


@pytest.mark.large
def test_a_file_that_is_missing_or_stale_is_noticed(root, tmp_path, monkeypatch):
    unit = "logistic_regression"
    assert mistakes.has_drifted(tmp_path, unit)
    mistakes.write(tmp_path, unit)
    assert not mistakes.has_drifted(tmp_path, unit)
    path = mistakes.path_of(tmp_path, unit)
    fresh = path.read_text()
    assert fresh == mistakes.path_of(root, unit).read_text()
    for old, new in [
        ("divide by m.", "divide by n."),
        (json.dumps(worked.stored(mistakes.path_of(tmp_path, unit))["propagate"][0]["gives"][0]), '{"[1]": 3.0}'),
        ('"quotes": ["//"], ', ""),
    ]:
        assert old in fresh
        path.write_text(fresh.replace(old, new, 1))
        assert mistakes.has_drifted(tmp_path, unit), old
    monkeypatch.setattr(mistakes, "has_drifted", lambda root, unit: unit == "vectorization")
    monkeypatch.setattr(authoring_check, "release_drift", lambda root, unit: [])
    monkeypatch.setattr(authoring_check.build, "has_drifted", lambda path: False)
    assert list(authoring_check.drift(root)) == [
        "dlutils/check/mistakes/vectorization.json is not what the misconceptions return: run `make build`"
    ]


def test_a_difference_names_what_is_wrong_and_what_is_missing():
    right = ({"a": np.ones(2), "b": 1.0}, [0.5, 0.25])
    assert difference(({"a": np.ones(2), "b": 1.0}, [0.5, 0.25]), right) == {}
    found = difference(({"a": np.zeros((2, 1))}, [0.5]), right)
    assert set(found) == {'[0]["a"]', '[0]["b"]', "[1]"}
    assert found['[0]["b"]'] == MISSING
    back = numbers.unpack(numbers.pack(known.rounded(found['[0]["a"]'])))
    assert known.near(found['[0]["a"]'], back)
    assert not known.near(found['[0]["a"]'], back.T)
    assert known.near(np.array([np.nan, 1.0]), np.array([np.nan, 1.0]))
    assert not known.near(np.array([1.0]), [1.0])


def test_nan_is_no_evidence_of_a_mistake():
    """Rounded probabilities give a cost of nan; so does many another mistake."""
    source = "def compute_cost(A2, Y):\n    return np.mean(-Y * np.log(A2 - 1) - (1 - Y) * np.log(-A2))\n"
    function = written("shallow_network", "compute_cost", source=source)
    told = hints(said_of("shallow_network", "compute_cost", function))
    assert told == ["cost holds `nan`: a logarithm of 0 or less, a division 0 / 0, or an overflow"]


def test_a_dictionary_that_lacks_a_key_is_not_like_one_that_has_it():
    """The judge's comparison of a student's result with a known mistake's."""
    weights, W = output("weights", Keys("W")), np.ones((2, 2))
    assert alike(weights, {"W1": W, "b1": W}, {"W1": W})
    assert not alike(weights, {"W1": W}, {})
    assert not alike(weights, {"W1": W, "W2": W}, {"W1": W})
    assert not alike(output("all"), ({"a": 1.0},), ({},))


def test_labels_and_errors_alone_are_said_with_care():
    """Other mistakes give the same zeros and ones, or the same error."""
    cases = [
        ("predict", "bias-left-out", "one mistake that gives these labels: The bias is left out"),
        ("predict", "probabilities-returned", "Probabilities are returned"),
        ("flatten_images", "size-hard-coded", "one mistake that raises this error: 64 is written"),
    ]
    for name, id, words in cases:
        slip = load_unit("logistic_regression")[name].misconception(id)
        told = hints(said_of("logistic_regression", name, slip.variant))
        assert told[-1].startswith(words)
