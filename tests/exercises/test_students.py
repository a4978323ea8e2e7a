"""Answers as students write them (`students.py`): wrong ones are told their cause, right ones keep their marks."""

import os
from dataclasses import replace
from functools import cache

import pytest
import students
from test_explanations import verdict_on

from autograder.domain import Domain
from autograder.judge import diagnosis
from autograder.judge.runs import ExerciseRun
from autograder.units import load_unit, unit_names

#: So many seeds are tried with the large tests.
WRONG_SEEDS, RIGHT_SEEDS = int(os.environ.get("SEEDS", "10")), 3 * int(os.environ.get("SEEDS", "10"))
#: Answers of one exercise are tried together, for so many seeds at a time.
AT_ONCE = 2
NEEDED = [(unit, exercise.name) for unit in unit_names() for exercise in load_unit(unit)]
EXERCISES = [named for named in NEEDED if named in students.exercises()]


def cases(kind):
    """Answers for `parametrize`."""
    return [pytest.param(one, id=f"{one.unit}-{one.exercise}-{one.name}") for one in students.every(kind)]


def judged(answer, seed=77):
    return verdict_on(answer.unit, answer.exercise, answer.text, seed)


def is_told(verdict, told):
    """Whether an explanation is that of a kind and an id, which may end early: "generated/sign"."""
    found = verdict.diagnosis
    return bool(found) and f"{found['kind']}/{found['id']}".startswith(told)


@pytest.mark.sample(4)
@pytest.mark.parametrize("answer", cases("wrong"))
def test_a_wrong_answer_is_told_its_cause(answer):
    verdict = judged(answer)
    assert not verdict.full
    if answer.told:
        assert is_told(verdict, answer.told), verdict.message


@pytest.mark.sample(7)
@pytest.mark.parametrize("answer", cases("right"))
def test_a_right_answer_in_an_unusual_style_keeps_its_marks(answer):
    verdict = judged(answer)
    assert verdict.full, verdict.message


@pytest.mark.sample(4)
@pytest.mark.parametrize("answer", cases("unearned"))
def test_an_answer_that_only_looks_right_loses_marks(answer):
    assert not judged(answer).full


def test_there_are_many_and_nearly_all_are_explained():
    assert set(NEEDED) - set(EXERCISES) == set(), "each exercise needs a file in tests/exercises/students"
    for unit, name in EXERCISES:
        kinds = [one.kind for one in students.of(unit, name)]
        assert kinds.count("wrong") >= 20
        assert min(kinds.count("right"), kinds.count("unearned")) >= 6
    for unit in unit_names():
        told = [bool(one.told) for one in students.every("wrong") if one.unit == unit]
        assert sum(told) >= 0.93 * len(told)


def test_another_cause_is_noticed():
    """The planted fault: what is told of one answer is not what another asks for."""
    one, two = [one for one in students.of("logistic_regression", "propagate") if one.told.startswith("misc")][:2]
    assert is_told(judged(one), one.told)
    assert not is_told(judged(one), two.told)
    assert not is_told(judged(next(one for one in students.of("vectorization", "softmax"))), one.told)


def chunks(number):
    for unit, name in EXERCISES:
        for first in range(0, number, AT_ONCE):
            yield pytest.param(unit, name, range(first, first + AT_ONCE), id=f"{unit}-{name}-{first}")


def found_of(answer, seed):
    """What must not depend on the seed: the marks, and the misconception where one must be told."""
    verdict = judged(answer, seed)
    told = not answer.told.startswith("misconception") or is_told(verdict, answer.told)
    return verdict.score, verdict.full, told


@cache
def usual(answer):
    return found_of(answer, 77)


@pytest.mark.sample(1)
@pytest.mark.parametrize(("unit", "name", "seeds"), chunks(WRONG_SEEDS))
def test_wrong_ones_lose_the_same_marks_on_every_seed(unit, name, seeds, monkeypatch):
    monkeypatch.setattr(diagnosis, "EXPLAIN_SECONDS", 0)
    answers = [one for one in students.of(unit, name) if one.kind != "right"]
    found = [(one, seed, found_of(one, seed)) for seed in seeds for one in answers]
    assert [(one.name, seed, was) for one, seed, was in found if was[1:] != (False, True) or was != usual(one)] == []


@pytest.mark.parametrize(
    ("unit", "name", "which"),
    [("shallow_network", "layer_sizes", "shorter side"), ("deep_network", "linear_backward", "cache order")],
)
def test_without_its_cases_what_is_found_depends_on_the_seed(unit, name, which, monkeypatch):
    """The planted fault: first the marks, then the misconception, where two mistakes raise the same by chance."""
    monkeypatch.setattr(diagnosis, "EXPLAIN_SECONDS", 0)
    exercise, one = load_unit(unit)[name], next(one for one in students.of(unit, name) if one.name == which)

    def found(exercise):
        runs = [ExerciseRun(load_unit(unit), exercise, seed) for seed in (77, 80, 103)]
        verdicts = [verdict_on(unit, name, one.text, run=run) for run in runs]
        return {(verdict.score, *verdict.misconceptions) for verdict in verdicts}

    assert len(found(exercise)) == 1
    monkeypatch.setattr(Domain, "_alike", lambda domain, rng: ())
    assert len(found(replace(exercise, cases=lambda rng: exercise.cases(rng)[:4]))) > 1


@pytest.mark.large
@pytest.mark.parametrize(("unit", "name", "seeds"), chunks(RIGHT_SEEDS))
def test_right_ones_keep_their_marks_on_every_seed(unit, name, seeds, monkeypatch):
    monkeypatch.setattr(diagnosis, "EXPLAIN_SECONDS", 0)
    found = [one for one in students.of(unit, name) if one.kind == "right"]
    assert [(seed, one.name) for seed in seeds for one in found if not judged(one, seed).full] == []
