"""Each reference gives what its oracle gives, and a wrong one does not: what `audit` shows of a class's own inputs."""

import warnings

import numpy as np
import pytest

from autograder.judge.runs import exercise_run
from autograder.judge.soundness import differences, soundness
from autograder.units import load_unit, oracle_of, unit_names

SEED = 20261129
EXERCISES = [(unit, exercise.name) for unit in unit_names() for exercise in load_unit(unit)]
EXERCISES = [one for one in EXERCISES if oracle_of(*one)]  # a new exercise may do without


def differing(unit, name, oracle, seed=SEED):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return differences(exercise_run(unit, name, seed), oracle)


@pytest.mark.parametrize(("unit", "name"), EXERCISES)
@pytest.mark.parametrize("seed", [SEED, *(pytest.param(seed, marks=pytest.mark.large) for seed in range(8))])
def test_the_reference_gives_what_the_oracle_gives(unit, name, seed):
    assert differing(unit, name, oracle_of(unit, name), seed) == []


#: A training is run for each of its mistakes.
TRAINING = [one for one in EXERCISES if load_unit(one[0])[one[1]].start]
WITH_LARGE = [pytest.param(*one, marks=[pytest.mark.large] if one in TRAINING else []) for one in EXERCISES]


@pytest.mark.sample(12)
@pytest.mark.parametrize(("unit", "name"), WITH_LARGE)
def test_a_wrong_one_would_be_found(unit, name):
    exercise = load_unit(unit)[name]
    if any(output.check for output in exercise.outputs):
        oracle = oracle_of(unit, name)
        spread = lambda *sizes: {key: 3 * value for key, value in oracle(*sizes).items()}
        assert differing(unit, name, spread), "three times the standard deviation"
        assert differing(unit, name, lambda *sizes: {key: value.T for key, value in oracle(*sizes).items()})
        return
    # Some mistakes leave no trace in what is returned: a loop where there must be none, an argument that is changed.
    found = [slip.id for slip in exercise.misconceptions if differing(unit, name, slip.variant)]
    assert len(found) >= 0.4 * len(exercise.misconceptions)


def test_an_oracle_that_fails_is_named():
    def broken(x):
        raise ValueError("no such thing")

    [said] = differing("vectorization", "sigmoid", broken)
    assert "the oracle fails" in said
    assert "no such thing" in said


def test_everything_is_said_of_one_exercise(monkeypatch):
    found = soundness("vectorization", "l2_loss", SEED)
    exercise = load_unit("vectorization")["l2_loss"]
    assert found.well
    assert found.inputs == len(exercise.inputs(np.random.default_rng(0)))
    assert set(found.right) == {"the reference", *(style.name for style in exercise.alternatives)}
    assert [wrong.id for wrong in found.wrong] == [slip.id for slip in exercise.misconceptions]
    assert all(wrong.named for wrong in found.wrong)


def test_a_judge_that_lets_everything_pass_would_be_found(monkeypatch):
    from autograder.judge import soundness as module

    real = module.judge
    kind = lambda run, evidence, source: real(run, run.evidence_of(run.exercise.reference))
    monkeypatch.setattr(module, "judge", kind)
    found = soundness("vectorization", "l2_loss", SEED)
    assert not found.well
    assert not any(wrong.caught for wrong in found.wrong)
