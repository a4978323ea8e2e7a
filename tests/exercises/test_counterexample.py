"""The smallest input on which an answer goes wrong."""

import numpy as np
import pytest

from autograder.judge.counterexample import in_full, smallest
from autograder.judge.runs import ExerciseRun, volume
from autograder.specification import from_source, source_of
from autograder.units import load_unit
from dlutils import harness

UNIT = load_unit("logistic_regression")
PROPAGATE = source_of(UNIT["propagate"].reference)


def example_of(name, text, seed=1):
    run = ExerciseRun(UNIT, UNIT[name], seed)
    return run, smallest(run, run.evidence_of(from_source(text, name, UNIT.namespace)), [text])


def test_it_shows_input_got_and_expected():
    _, found = example_of("propagate", PROPAGATE.replace("dZ.T / m", "dZ.T"))
    assert list(found["outputs"]) == ["dw"]
    assert list(found["arguments"]) == ["w", "b", "X", "Y"]
    problem, got, expected = found["outputs"]["dw"]
    m = eval(found["arguments"]["Y"], {"array": np.array}).shape[1]
    got, expected = (eval(text, {"array": np.array}) for text in (got, expected))
    np.testing.assert_allclose(got, m * expected, rtol=1e-4, atol=1e-5)
    assert "expected" in problem


@pytest.mark.sample(1)
@pytest.mark.parametrize("seed", range(3))
def test_it_is_the_smallest_usual_one(seed):
    wrong = PROPAGATE.replace("    dw =", "    dZ = dZ if X.size < 40 else 2 * dZ\n    dw =")
    run, found = example_of("propagate", wrong, seed)
    cases = run.job["runs"][0]["cases"]
    large = [i for i, one in enumerate(run.inputs) if np.asarray(one.arguments[2]).size >= 40]
    usual = [i for i in large if not run.inputs[i].edge]
    assert found["case"] - 1 == min(usual or large, key=lambda i: volume(dict(cases[i]["args"])))


def test_it_says_what_was_raised():
    _, found = example_of("sigmoid", "def sigmoid(z):\n    return 1 / (1 + np.exp(-z, axis=0))")
    assert found["raised"].startswith("TypeError: ")
    assert all(got == "" for _, got, _ in found["outputs"].values())


def test_where_a_helper_is_wrong_too_the_function_s_own_mistake_is_shown():
    run = ExerciseRun(UNIT, UNIT["propagate"], 5)
    broken = from_source("def sigmoid(z):\n    return np.zeros_like(z) + 0.3", "sigmoid", UNIT.namespace)
    text = PROPAGATE.replace("dZ.T / m", "dZ.T")
    space = {**UNIT.namespace, "sigmoid": broken}
    exec(text, space)
    found = smallest(run, harness.record(run.job, space), [text])
    assert found["replaced"] == ["sigmoid"]
    assert list(found["outputs"]) == ["dw"]


def test_of_a_right_answer_there_is_none():
    assert example_of("propagate", PROPAGATE)[1] is None
    assert smallest(ExerciseRun(UNIT, UNIT["propagate"], 1), None, []) is None


def test_a_long_array_is_shown_in_part():
    assert len(in_full(np.zeros((200, 200)))) < 2000
    assert "..." in in_full(np.zeros((200, 200)))
