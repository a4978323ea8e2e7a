"""The pure functions under lesson 04."""

import numpy as np
import pytest

from dllessons import cost, descent

POINT = np.array([0.7, -1.1])


@pytest.mark.parametrize(
    ("slope", "function"),
    [(descent.gradient, cost.cross_entropy), (descent.squared_gradient, cost.squared_error)],
)
def test_gradients_against_differences(slope, function):
    X, Y = descent.readings()
    numeric = descent.numeric_gradient(lambda p: function(*p, X, Y), POINT)
    assert slope(POINT, X, Y) == pytest.approx(numeric, rel=1e-6)
    assert np.abs(numeric).min() > 1e-3  # a test that can convict


def test_numeric_gradient_of_a_known_function():
    found = descent.numeric_gradient(lambda p: p[0] ** 2 * p[1] + 3 * p[2], [2.0, 5.0, 1.0])
    assert found == pytest.approx([20.0, 4.0, 3.0])


def test_hessian_against_differences_of_the_gradient():
    X, Y = descent.readings()
    rows = [descent.numeric_gradient(lambda p, k=k: descent.gradient(p, X, Y)[k], POINT) for k in (0, 1)]
    assert descent.hessian(POINT, X, Y) == pytest.approx(np.array(rows), rel=1e-6)


def test_path_follows_the_rule():
    points = descent.path(lambda p: p * [1.0, 4.0], [2.0, -1.0], 0.1, 5)
    assert points.shape == (6, 2)
    assert points[-1] == pytest.approx([2 * 0.9**5, -(0.6**5)])
    assert points[0].tolist() == [2.0, -1.0]


def test_path_does_not_change_its_start():
    start = np.array([1.0, 2.0])
    descent.path(lambda p: p, start, 0.5, 3)
    assert start.tolist() == [1.0, 2.0]


def test_heights_and_steps_until():
    X, Y = descent.readings()
    points = descent.path(lambda p: descent.gradient(p, X, Y), (-1.0, 2.0), 0.2, 30)
    costs = descent.heights(points, X, Y)
    assert costs[7] == pytest.approx(cost.cross_entropy(*points[7], X, Y))
    assert np.all(np.diff(costs) < 0)
    assert descent.steps_until([5, 3, 2, 1], 2) == 2
    assert descent.steps_until([5, 1, 4, 2], 2) == 3  # it came by once and went away again
    assert descent.steps_until([1, 2], 2) == 0
    assert descent.steps_until([5, 3], 2) is None


@pytest.mark.parametrize(
    ("rate", "word"),
    [(0.3, "one side"), (1.0, "one step"), (1.7, "zigzag"), (2.0, "back and forth"), (2.1, "diverges")],
)
def test_quadratic_verdict_says_what_happens(rate, word):
    assert word in descent.quadratic_verdict(rate)
    walk = descent.path(lambda w: w, [2.0], rate, 200)[:, 0]
    assert (abs(walk[-1]) < 1e-6) == (rate < 2)
    descent.quadratic_figure(rate)


@pytest.mark.parametrize("rate", [0.01, 1.0, 10.0])
@pytest.mark.parametrize("scaled", ["as measured", "centred"])
def test_walk_explorer_draws_the_walk(rate, scaled):
    fig = descent.walk_figure(rate, 40, scaled)
    costs = fig.axes[1].lines[0].get_ydata()
    assert len(costs) == 41
    X, Y = descent.readings()
    X = X if scaled == "as measured" else X - X.mean()
    assert costs[0] == pytest.approx(cost.cross_entropy(-1.0, 2.0, X, Y))


@pytest.mark.parametrize(("loss", "same"), [("squared error", False), ("cross-entropy", True)])
def test_valley_explorer_ends_where_the_loss_lets_it(loss, same):
    X, Y = cost.coffees()
    figures = [descent.valley_figure(w, 5.0, loss, 4.0, X, Y) for w in (3.0, -3.0)]
    titles = [max(fig.axes[0].get_title(loc) for loc in ("left", "center")) for fig in figures]
    assert all("ends at cost" in title for title in titles)
    assert (titles[0] == titles[1]) == same
