"""A sentence that quotes code is said as it is only where the student wrote that code."""

import ast

import pytest

from autograder.judge.judgement import judge
from autograder.judge.messages import same_as_with
from autograder.judge.runs import ExerciseRun
from autograder.specification import from_source, source_of
from autograder.units import load_unit, unit_names
from autograder.verdict import Status
from dlutils.check.known import is_written

QUOTING = [
    pytest.param(unit, exercise, one, id=f"{exercise.name}-{one.id}")
    for unit in map(load_unit, unit_names())
    for exercise in unit
    for one in exercise.misconceptions
    if one.quotes
]


@pytest.mark.parametrize(("unit", "exercise", "one"), QUOTING)
def test_the_mistake_itself_has_the_code_that_its_sentence_quotes(unit, exercise, one):
    tree = ast.parse(source_of(one.variant))
    assert all(is_written(tree, quote) for quote in one.quotes)


def judged(text):
    unit = load_unit("vectorization")
    run = ExerciseRun(unit, unit["l2_loss"], 3)
    return judge(run, run.evidence_of(from_source(text, "l2_loss", unit.namespace)), [text])


@pytest.mark.parametrize(
    ("id", "other"),
    [
        ("brackets-missing", "def l2_loss(yhat, y):\n    return np.sum(yhat - np.square(y))"),
        ("yhat-changed-in-place", "def l2_loss(yhat, y):\n    np.subtract(yhat, y, out=yhat)\n    return yhat @ yhat"),
    ],
)
def test_the_same_values_from_other_code_are_told_without_a_claim_about_it(id, other):
    one = load_unit("vectorization")["l2_loss"].misconception(id)
    plain, other = judged(source_of(one.variant)), judged(other)
    assert plain.misconceptions == other.misconceptions == [id]
    assert plain.score == other.score
    assert plain.misconception == one.sentence
    assert other.misconception == other.diagnosis["sentence"] == same_as_with(one.sentence)


@pytest.mark.parametrize("text", ["l2_loss" + "\0", "l2_loss(" * 5000, "x = l2_loss" + " + 1" * 5000])
def test_a_text_that_cannot_be_read_costs_nothing(text):
    """Not the marks of the outputs that are right, for one: the judge goes on without it."""
    one = load_unit("vectorization")["l2_loss"].misconception("yhat-changed-in-place")
    run = ExerciseRun(load_unit("vectorization"), load_unit("vectorization")["l2_loss"], 3)
    found = judge(run, run.evidence_of(one.variant), [text])
    assert found.status is Status.WRONG
    assert found.misconception == same_as_with(one.sentence)
