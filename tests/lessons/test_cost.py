"""The pure functions under lesson 03."""

import math

import numpy as np
import pytest

from dllessons import cost


def by_hand(w, b, X, Y):
    total = 0.0
    for x, y in zip(X[0], Y[0]):
        a = 1 / (1 + math.exp(-(w * x + b)))
        total -= y * math.log(a) + (1 - y) * math.log(1 - a)
    return total / X.shape[1]


def test_sigmoid_is_the_sigmoid_and_overflows_nowhere():
    z = np.array([-900.0, -2.0, 0.0, 0.7, 900.0])
    with np.errstate(over="raise", invalid="raise"):
        found = cost.sigmoid(z)
    assert found[[0, 2, 4]] == pytest.approx([0, 0.5, 1])
    assert found[3] == pytest.approx(1 / (1 + math.exp(-0.7)))


@pytest.mark.parametrize("data", [cost.tomatoes, cost.coffees])
def test_data_are_rows_of_examples_with_both_classes(data):
    X, Y = data()
    assert X.shape == Y.shape == (1, X.shape[1])
    assert set(Y.ravel()) == {0.0, 1.0}


def test_costs_agree_with_a_loop_and_take_grids():
    X, Y = cost.tomatoes()
    assert cost.cross_entropy(1.3, -0.4, X, Y) == pytest.approx(by_hand(1.3, -0.4, X, Y))
    a = cost.sigmoid(1.3 * X - 0.4)
    assert cost.squared_error(1.3, -0.4, X, Y) == pytest.approx(((a - Y) ** 2).mean() / 2)
    w, b = np.meshgrid([0.5, 1.3], [-0.4, 0.0, 2.0])
    grid = cost.cross_entropy(w, b, X, Y)
    assert grid.shape == (3, 2)
    assert grid[0, 1] == pytest.approx(by_hand(1.3, -0.4, X, Y))


def test_curvature_is_the_smaller_eigenvalue():
    X, Y = np.zeros((1, 1)), np.zeros((1, 1))

    def saddle(w, b, X, Y):
        return 3 * w * w + 4 * w * b - 2 * b * b

    expected = np.linalg.eigvalsh([[6, 4], [4, -4]])[0]
    assert cost.curvature(saddle, 0.3, -0.7, X, Y) == pytest.approx(expected, rel=1e-5)


def test_cross_entropy_is_convex_and_squared_error_is_not():
    X, Y = cost.coffees()
    w, b = np.meshgrid(np.linspace(-5, 5, 21), np.linspace(-4, 8, 21))
    assert cost.curvature(cost.cross_entropy, w, b, X, Y).min() > -1e-6
    assert cost.curvature(cost.squared_error, w, b, X, Y).min() < -1e-3


def test_slopes_and_descent_on_a_bowl():
    X, Y = cost.tomatoes()
    w, b = 0.8, -0.3
    a = cost.sigmoid(w * X + b)
    expected = np.mean((a - Y) * X), np.mean(a - Y)
    assert cost.slopes(cost.cross_entropy, w, b, X, Y) == pytest.approx(expected, abs=1e-8)
    w, b = cost.descend(cost.cross_entropy, -2.0, 3.0, X, Y, steps=400)
    assert np.abs(cost.slopes(cost.cross_entropy, w, b, X, Y)).max() < 1e-3


@pytest.mark.parametrize(("z", "y"), [(0.3, 1), (-2.5, 0), (36.0, 1), (50.0, 0), (-745.0, 1)])
def test_exact_loss(z, y):
    stable = max(z, 0) - y * z + math.log1p(math.exp(-abs(z)))
    assert cost.exact_loss(z, y) == pytest.approx(stable, rel=1e-12)


def test_the_bench_passes_a_good_cost_and_convicts_bad_ones():
    def good(Z, Y):
        return np.mean(np.logaddexp(0, Z) - Y * Z)

    assert all(cost.verdicts(good).values())
    assert list(cost.verdicts(good)) == list(cost.DEMANDS)
    assert not cost.verdicts(lambda Z, Y: -good(Z, Y))["is never negative"]
    assert not cost.verdicts(lambda Z, Y: good(Z, Y) * Z.size)["same for data twice"]
    assert not cost.verdicts(lambda Z, Y: np.mean(Z**2))["pairs y with its own a"]
    assert not cost.verdicts(lambda Z, Y: np.logaddexp(0, Z) - Y * Z)["gives one number"]
    assert not any(cost.verdicts(lambda Z, Y: int("x")).values())


def test_milliseconds_takes_the_shortest():
    calls = []
    assert cost.milliseconds(lambda: calls.append(1), repeats=3) >= 0
    assert len(calls) == 3


@pytest.mark.parametrize(("w", "b"), [(-3.0, 4.0), (0.0, 0.0), (5.0, -4.0)])
def test_hand_fit_explorer_draws_at_its_ends(w, b):
    fig = cost.hand_fit_figure(w, b, *cost.tomatoes())
    widths = [patch.get_width() for patch in fig.axes[1].patches]
    assert widths[0] == pytest.approx(by_hand(w, b, *cost.tomatoes()))


@pytest.mark.parametrize("y", [0, 1])
@pytest.mark.parametrize("clip", [1e-3, 1e-15])
def test_saturation_explorer_draws_the_true_loss(y, clip):
    fig = cost.saturation_figure(y, clip)
    z, loss = fig.axes[0].lines[0].get_data()
    assert loss[-1] == pytest.approx(cost.exact_loss(z[-1], y), rel=1e-9)
