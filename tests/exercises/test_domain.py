"""What a domain tells students, and that their stub says it."""

import json

import numpy as np
import pytest

from autograder.authoring.cells import with_contract
from autograder.domain import Domain
from autograder.units import load_unit, unit_names, weights
from autograder.units.inputs import COST_RTOL
from autograder.units.logistic_regression import optimize
from autograder.units.logistic_regression.propagate import propagate


def domain(**options):
    return Domain(draw=lambda rng: (), **options)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({}, ""),
        ({"sizes": {"m": 9}}, "Must also work for one example."),
        ({"sizes": {"m": 9, "k": 9}}, "Must also work for one example and k = 1."),
        ({"sizes": {"m": 9}, "words": {"m": "one row"}, "whole": ("x", "y")},
         "Must also work for one row, and whole numbers in x and y."),
        ({"sizes": {"m": 9}, "whole": ("b",), "edges": {"no step at all": None}},
         "Must also work for one example, whole numbers in b, and no step at all."),
    ],
)  # fmt: skip
def test_the_contract_is_one_sentence(options, sentence):
    assert domain(**options).contract() == sentence


def test_the_sentence_is_the_docstring_s_last_paragraph():
    assert with_contract('    """One line."""\n', "Works.") == '    """One line.\n\n    Works.\n    """\n'
    assert with_contract('    """One line."""\n', "") == '    """One line."""\n'
    assert with_contract("", "Works.") == ""


def test_a_long_sentence_is_wrapped():
    lines = with_contract('    """One line."""\n', "word " * 50).splitlines()
    assert max(map(len, lines)) <= 100
    assert all(line.startswith("    ") for line in lines if line)


@pytest.mark.parametrize("unit", unit_names())
def test_every_stub_says_which_edges_count(root, unit):
    release = json.loads((root / f"release/{unit}/{unit}.ipynb").read_text())
    stubs = {cell["metadata"].get("nbgrader", {}).get("grade_id"): cell["source"] for cell in release["cells"]}
    for exercise in load_unit(unit):
        text = " ".join("".join(stubs[f"{exercise.name}-solution"]).split())
        assert exercise.domain.contract() in text, exercise.name


def largest_score(w, b, X, Y, num_iterations, learning_rate, *_):
    """The largest |z| of a training by gradient descent."""
    largest = 0.0
    for _ in range(num_iterations):
        largest = max(largest, np.abs(w.T @ X + b).max())
        grads, _ = propagate(w, b, X, Y)
        w, b = w - learning_rate * grads["dw"], b - learning_rate * grads["db"]
    return largest


@pytest.mark.parametrize("make", [optimize.optimize_cases, optimize.trainings])
def test_no_training_needs_more_than_float32(make):
    """From |z| = 17 on the sigmoid is 0 or 1 in float32, and the cost nan: a right answer would lose marks there."""
    drawn = [getattr(one, "arguments", one) for seed in range(25) for one in make(np.random.default_rng(seed))]
    assert max(largest_score(*one) for one in drawn) < 15
    with np.errstate(all="ignore"):
        assert max(largest_score(w, b, 4 * X, *others) for w, b, X, *others in drawn) > 17, "the planted fault"


def test_the_order_of_the_updates_shows_in_the_costs(monkeypatch):
    """Or whoever updates b with the gradient at the new w gets the marks of the costs on some seeds."""

    def least(seeds):
        return min(optimize.order_shows(optimize.optimize_cases(np.random.default_rng(seed))[-1]) for seed in seeds)

    assert least(range(20)) > 3 * COST_RTOL
    monkeypatch.setattr(optimize, "DRAWS", 1)
    assert least(range(20)) < COST_RTOL, "the planted fault"


@pytest.mark.parametrize("size", [4, 5, 11, 12, 15, 29, 30])
def test_right_weights_of_the_smallest_scale_are_not_too_small_by_chance(size):
    """The docstring accepts a standard deviation of 0.001; before, 5 of 10,000 such arrays of 4 or 12 lost marks."""
    drawn = np.random.default_rng(3).normal(scale=0.001, size=(100_000, size))
    smallest = np.sqrt((drawn**2).mean(axis=1).min())
    assert smallest > weights.SCALES[0] / weights.room_below(size)
    least = drawn[(drawn**2).mean(axis=1).argmin()].reshape(1, -1)
    assert weights.small_and_random(least) is None
    assert weights.small_and_random(least / 1000) == weights.TINY
