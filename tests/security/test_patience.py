"""An endless loop costs its student that exercise, and the class little time."""

import pytest

from autograder.judge.runs import exercise_run
from autograder.sandbox import events
from autograder.sandbox.cells import binds_nothing

pytestmark = [pytest.mark.sandbox]

#: Of the last three exercises the first never ends, the second builds on it, and the third is right.
ENDLESS = "def sigmoid(z):\n    while True:\n        pass"
RIGHT = "def propagate(w, b, X, Y):\n    A = sigmoid(w.T @ X + b)\n    return {'dw': X @ (A - Y).T / X.shape[1], 'db': (A - Y).mean()}, 1.0"
ZEROS = "import numpy as np\ndef initialize_with_zeros(dim):\n    return np.zeros((dim, 1)), 0.0"


@pytest.mark.large
def test_what_builds_on_an_endless_function_is_given_up_soon(engine):
    names = ["sigmoid", "propagate", "initialize_with_zeros"]
    runs = {name: exercise_run("logistic_regression", name, 5) for name in names}
    cells = [{"source": text, "exercise": None} for text in (ENDLESS, RIGHT, ZEROS)]
    checks = {"sigmoid": "sigmoid(0)", "propagate": "propagate(np.ones((2, 1)), 0, np.ones((2, 3)), np.ones((1, 3)))"}
    cells += [{"source": checks.get(name, "initialize_with_zeros(2)"), "exercise": name} for name in names]
    limits = {"call_seconds": 6, "cell_seconds": 60, "notebook_seconds": 120}
    engine.start()
    answer = engine.run({"kind": "notebook", "cells": cells, "exercises": {n: runs[n].job for n in names}, "limits": limits})
    evidence = events.read(answer.data, names).evidence
    messages = {name: evidence[name]["runs"][0][0].get("error", {}).get("message") for name in names}
    assert messages["sigmoid"] == messages["propagate"] == "still running after 2 seconds"
    assert messages["initialize_with_zeros"] is None
    assert "returned" in evidence["initialize_with_zeros"]["runs"][0][-1]


def test_only_a_check_that_binds_nothing_is_cut_short():
    assert binds_nothing("check.f(f)\nassert f(1) == 1, 'no'\n")
    assert not binds_nothing("x = f(1)\nassert x == 1")
    assert not binds_nothing("for x in range(3):\n    assert f(x)")
    assert not binds_nothing("%time f(1)")
