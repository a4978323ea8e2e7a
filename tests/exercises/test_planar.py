"""`dlutils.planar`: the straight cut is the best one, stages are one training, pictures are drawn."""

from types import SimpleNamespace

import numpy as np
import pytest

from autograder.units import load_unit
from dlutils import planar
from dlutils.gradient_check import numerical_gradient
from dlutils.plots import png

unit = SimpleNamespace(**load_unit("shallow_network").notebook())


@pytest.fixture
def moons():
    rng = np.random.default_rng(4)
    X = rng.normal(size=(2, 60))
    return X, (X[:1] + 0.3 * X[1:] + 0.5 * rng.normal(size=(1, 60)) > 0.2).astype(float)


def test_the_straight_cut_is_straight_and_beats_every_other_line(moons):
    X, Y = moons
    cut = planar.straight_cut(X, Y)
    right = np.mean(cut(X) == Y)
    assert cut(X).shape == (1, 60)
    assert right > 0.8
    a, b = X[:, :1], X[:, 1:2]
    decided = cut(a + (b - a) * np.linspace(-9, 9, 400))[0]
    assert np.count_nonzero(np.diff(decided)) <= 1  # along any line it changes its mind once at most


def test_the_straight_cut_stays_finite_where_classes_can_be_separated():
    X = np.array([[-2.0, -1.0, 1.0, 2.0], [0.1, -0.3, 0.2, 0.4]])
    Y = np.array([[0.0, 0.0, 1.0, 1.0]])
    np.testing.assert_array_equal(planar.straight_cut(X, Y)(X), Y)


def test_the_straight_cut_minimises_the_cross_entropy(moons, monkeypatch):
    X, Y = moons
    lines = []
    solve = np.linalg.solve
    monkeypatch.setattr(np.linalg, "solve", lambda A, y: lines.append(solve(A, y)) or lines[-1])
    planar.straight_cut(X, Y)
    D = np.vstack([X, np.ones((1, 60))])
    slope = numerical_gradient(lambda t: np.sum(np.logaddexp(0, t @ D) - Y[0] * (t @ D)), lines[-1])
    np.testing.assert_allclose(slope, -1e-3 * lines[-1], atol=1e-5)  # the ridge is all that is left


def test_stages_are_one_training_in_pieces(moons):
    X, Y = moons
    start = unit.initialize_parameters(2, 3, 1)
    pieces = planar.stages(unit.nn_model, X, Y, 3, [0, 4, 4, 10], 0.7, start)
    whole = planar.train(unit.nn_model, X, Y, 3, 10, 0.7, start)
    assert pieces[0] is start
    for name in whole:
        np.testing.assert_array_equal(pieces[1][name], pieces[2][name])
        np.testing.assert_allclose(pieces[3][name], whole[name], rtol=1e-12)


def test_training_leaves_the_notebooks_functions_and_the_start_alone(moons):
    X, Y = moons
    names, space = ("initialize_parameters", "update_parameters"), unit.nn_model.__globals__
    before = [space[name] for name in names]
    start = unit.initialize_parameters(2, 3, 1)
    kept = {name: value.copy() for name, value in start.items()}
    planar.train(unit.nn_model, X, Y, 3, 3, 5.0, start)
    with pytest.raises(ValueError, match="matmul"):
        planar.train(unit.nn_model, X[:1], Y, 3, 3, 1.2, start)
    assert [space[name] for name in names] == before
    np.testing.assert_equal(start, kept)


def test_the_learning_rate_is_the_one_asked_for(moons):
    X, Y = moons
    start = unit.initialize_parameters(2, 3, 1)
    grads = unit.backward_propagation(start, unit.forward_propagation(X, start)[1], X, Y)
    one_step = planar.train(unit.nn_model, X, Y, 3, 1, 0.25, start)
    np.testing.assert_allclose(one_step["b2"], start["b2"] - 0.25 * grads["db2"])


def test_pictures_are_drawn_and_repeatable(moons):
    X, Y = moons
    cut = planar.straight_cut(X, Y)
    for draw in (
        lambda: planar.boundaries({"one": cut, "other": (cut, X, Y)}, X, Y),
        lambda: planar.surfaces(lambda points: points[[0, 1, 0]], X, Y, ["a", "b", "c"], steps=20),
        lambda: planar.boundary_and_curve(cut, X, Y, [0, 1, 2], [0.7, np.nan, np.inf], "title"),
    ):
        assert png(draw()) == png(draw())
