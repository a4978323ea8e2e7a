"""Numbers that the prose of the assignments states, where no cell can hold them: recomputed by the references.

A cell would run the student's own function, and an error there would say nothing about the text.
"""

import csv
import itertools
import re

import numpy as np
import pytest

from autograder.specification import source_of
from autograder.units import load_unit
from dlutils import check, data, digits, planar
from dlutils.activations import relu, relu_backward, sigmoid, sigmoid_backward


def prose(root, unit):
    """The text of an assignment, line breaks and emphasis taken out."""
    text = (root / "source" / unit / f"{unit}.py").read_text()
    return re.sub(r"\s+", " ", re.sub(r"^# ?", "", text, flags=re.M))


def references(unit):
    """The reference functions of a unit in one namespace."""
    space = {"np": np, "sigmoid": sigmoid, "relu": relu, "relu_backward": relu_backward}
    space |= {"sigmoid_backward": sigmoid_backward}
    if unit == "shallow_network":
        space["sigmoid"] = lambda z: 1 / (1 + np.exp(-z))
    for exercise in load_unit(unit):
        exec(source_of(exercise.reference), space)
    return space


def row(numbers, places=3):
    """Numbers as the prose writes them: (−0.121, −0.120)."""
    return "(" + ", ".join(f"{number:.{places}f}" for number in np.ravel(numbers)).replace("-", "−") + ")"


def test_deep_network(root):
    text, shown, deep = prose(root, "deep_network"), check.load("deep_network"), references("deep_network")
    dZ = np.array([[0.4, -0.2, 0.1], [-0.3, 0.5, 0.6]])
    dA_prev, dW, db = deep["linear_backward"](dZ, shown.CACHES[1][0])
    assert np.allclose(dW[0], (0.0375, -0.13, 0.203), atol=5e-4)
    assert np.allclose(db.ravel(), (0.1, 0.267), atol=5e-4)
    assert np.allclose(dA_prev[:, 0], (0.5, -0.31, -0.09))
    assert "(0.0375, −0.13, 0.203), and the first column of dA_prev is (0.5, −0.31, −0.09)" in text
    grads = deep["L_model_backward"](shown.AL, shown.Y, shown.CACHES)
    for numbers in (grads["dW3"], grads["dA1"][0], grads["dW1"][0]):
        assert row(numbers) in text
    assert f"db3 = {grads['db3'].item():.3f}".replace("-", "−") in text


def test_training_in_deep_network(root):
    text, shown, deep = prose(root, "deep_network"), check.load("deep_network"), references("deep_network")
    P = shown.PARAMETERS
    small = {"W1": P["W1"], "b1": P["b1"], "W2": P["W2"][:1], "b2": P["b2"][:1]}
    deep.update(initialize_parameters=lambda *sizes: small, initialize_parameters_deep=lambda sizes: P)
    for model, dims in (("two_layer_model", (2, 3, 1)), ("L_layer_model", (2, 3, 2, 1))):
        costs = deep[model](shown.X, shown.Y, dims, 0.1, 101)[1]
        assert re.search(rf"falls from {costs[0]:.3f} at iteration 0 to {costs[1]:.3f} at iteration 100", text)


def test_logistic_regression(root):
    text, unit = prose(root, "logistic_regression"), references("logistic_regression")
    shown = check.load("logistic_regression")
    test = np.array([[1.5, -1.5], [2.5, 1.5]])
    made = unit["model"](shown.X, shown.Y, test, np.array([[1.0, 0.0]]), 5, 0.5)
    assert f"w = {row(made['w'])}, b = {made['b']:.3f}, costs = [{made['costs'][0]:.3f}]" in text
    assert made["Y_prediction_test"].tolist() == [[1, 0]]
    x, error = np.array([3.0, -1.0]), 0.7 - 1
    assert f"dw = {row(error * x, 1)} and db = −0.3" in text


def test_the_step_that_students_derive_in_shallow_network(root):
    dZ1 = np.array([2.0, -1.0]) * 0.5 * (1 - np.array([0, 0.5]) ** 2)
    assert dZ1.tolist() == [1, -0.375]
    assert "Then $dZ^{[1]} = (1, -0.375)$" in prose(root, "shallow_network")


@pytest.mark.parametrize("unit", ["logistic_regression", "deep_network"])
def test_where_the_pictures_come_from(root, unit):
    with (root / "datasets" / "photographs.csv").open() as file:
        rows = list(csv.DictReader(file))

    def files(split, label=""):
        return {(one["source"], one["file"]) for one in rows if one["split"] == split and label in ("", one["label"])}

    assert (len(files("train")), len(files("test")), len(files("test", "cat"))) == (129, 31, 14)
    text = prose(root, unit)
    assert "129 photo files" in text
    assert re.search(r"25 (test )?cats .{0,50}only 14", text)


@pytest.fixture
def same_starts(monkeypatch):
    """Random starts that are the same in each run of the tests: a rare one takes longer than the text says."""
    fresh, seeds = np.random.default_rng, itertools.count()
    monkeypatch.setattr(np.random, "default_rng", lambda seed=None: fresh(next(seeds) if seed is None else seed))


@pytest.mark.usefixtures("same_starts")
def test_learning_rates_on_the_flower():
    """At 0.1 nothing has happened after 1,500 iterations, at 1.2 much in most runs; after 500 neither has moved."""
    shallow = references("shallow_network")
    X, Y = data.load_planar("flower")

    def cost(rate, iterations):
        found = planar.train(shallow["nn_model"], X, Y, 4, iterations, rate)
        return shallow["compute_cost"](shallow["forward_propagation"](X, found)[0], Y)

    for _ in range(3):
        assert min(cost(0.1, 1500), cost(0.1, 500), cost(1.2, 500)) > 0.69
    assert 0.35 < np.median([cost(1.2, 1500) for _ in range(7)]) < 0.42


@pytest.mark.sample(2)
@pytest.mark.usefixtures("same_starts")
@pytest.mark.parametrize("seed", range(4))
def test_odd_or_even(seed):
    """What both closing sections say: about one in ten without hidden units, less than half of it with seven."""
    X, Y, X_new, Y_new, _ = digits.split(seed)
    shallow, deep = references("shallow_network"), references("deep_network")
    wrong = {n: np.mean(shallow["predict"](shallow["nn_model"](X, Y, n, 1000), X_new) != Y_new) for n in (1, 7)}
    assert 0.06 < wrong[1] < 0.13
    assert wrong[7] < 0.5 * wrong[1]
    for dims, low, high in (([64, 1], 0.06, 0.13), ([64, 20, 7, 5, 1], 0.0, 0.05)):
        reader = deep["L_layer_model"](X, Y, dims, 0.3, 1000)[0]
        assert low < np.mean((deep["L_model_forward"](X_new, reader)[0] > 0.5) != Y_new) < high
