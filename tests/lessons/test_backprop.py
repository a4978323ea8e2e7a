"""Lesson 09: the traced network, the mistakes, the check, and the drawings."""

import numpy as np
import pytest

from dllessons import backprop
from dlutils import plots
from dlutils.gradient_check import numerical_gradient

PARAMETERS = ("W1", "b1", "W2", "b2")


@pytest.fixture
def problem():
    rng = np.random.default_rng(7)
    X, Y = rng.standard_normal((3, 6)), (rng.random((1, 6)) < 0.5).astype(float)
    shapes = {"W1": (4, 3), "b1": (4, 1), "W2": (1, 4), "b2": (1, 1)}
    return X, Y, {name: rng.standard_normal(shape) for name, shape in shapes.items()}


@pytest.mark.parametrize("y", [0, 1])
@pytest.mark.parametrize("name", PARAMETERS)
def test_the_trace_has_the_gradients_of_finite_differences(name, y):
    x = np.array([[0.5], [-1.5]])
    loss = lambda moved: backprop.trace(x, y, **{**backprop.TINY, name: moved})["L"]
    traced = backprop.trace(x, y, **backprop.TINY)
    assert np.allclose(traced["d" + name], numerical_gradient(loss, backprop.TINY[name]), atol=1e-8)
    assert np.allclose(traced["dz2"], traced["a2"] - y)


def test_the_right_gradient_agrees_with_finite_differences(problem):
    X, Y, parameters = problem
    found = backprop.gradients(X, Y, **parameters)
    for name in PARAMETERS:
        cost = lambda moved, name=name: backprop.cost(X, Y, **{**parameters, name: moved})
        assert np.allclose(found[name], numerical_gradient(cost, parameters[name]), atol=1e-8)
    assert max(backprop.check(X, Y, parameters, found).values()) < 1e-7


@pytest.mark.parametrize("mistake", [mistake for mistake in backprop.MISTAKES if mistake != "none"])
def test_every_slip_is_caught_and_keeps_the_shapes(problem, mistake):
    X, Y, parameters = problem
    found = backprop.gradients(X, Y, **parameters, mistake=mistake)
    assert all(found[name].shape == parameters[name].shape for name in PARAMETERS)
    assert max(backprop.check(X, Y, parameters, found).values()) > 1e-3


def test_an_unknown_slip_is_refused(problem):
    X, Y, parameters = problem
    with pytest.raises(ValueError, match="is not one of"):
        backprop.gradients(X, Y, **parameters, mistake="typo")


def test_training_lowers_the_cost_and_leaves_its_start_alone(problem):
    X, Y, parameters = problem
    before = {name: value.copy() for name, value in parameters.items()}
    trained, costs = backprop.train(X, Y, parameters, iterations=50)
    assert len(costs) == 50
    assert costs[0] == backprop.cost(X, Y, **parameters)
    assert backprop.cost(X, Y, **trained) < costs[-1] < costs[0]
    assert all(np.array_equal(parameters[name], before[name]) for name in PARAMETERS)


def test_the_steps_reveal_everything_once():
    assert backprop.known(0) == set()
    revealed = [name for names in backprop.STEPS for name in names]
    assert len(revealed) == len(set(revealed))
    assert set(revealed) == set(backprop.trace(np.ones((2, 1)), 1, **backprop.TINY))


@pytest.mark.parametrize("y", [0, 1])
@pytest.mark.parametrize("step", range(len(backprop.STEPS)))
def test_the_stepper_shows_what_is_known_and_no_more(step, y):
    fig = backprop.draw_step(step, 0.5, -1.5, y)
    words = [text.get_text() for text in fig.axes[0].texts]
    shown = {name for name, value in _numbers(y).items() if value in words}
    due = {name for name in _numbers(y) if name in backprop.known(step)}
    assert shown == due


def _numbers(y):
    traced = backprop.trace(np.array([[0.5], [-1.5]]), y, **backprop.TINY)
    values = {name: f"{traced[name][0, 0]:.3f}" for name in ("z1", "a1", "z2", "a2")}
    gradients = {name: f"d {traced[name][0, 0]:.3f}" for name in ("da2", "da1", "dW2", "dW1")}
    return {**values, "L": f"{traced['L']:.3f}", **gradients}


@pytest.mark.parametrize(
    ("number", "text"), [(0.5, "0.5"), (-0.25, "(-0.25)"), (2, "2"), (-1.23456, "(-1.235)")]
)
def test_negative_factors_stand_in_brackets(number, text):
    assert backprop.factor(number) == text


@pytest.mark.parametrize(
    "draw",
    [
        backprop.draw_machine,
        backprop.draw_transpose,
        lambda: backprop.draw_bias_sum(np.arange(6).reshape(2, 3)),
        lambda: backprop.draw_outer(np.ones((2, 3)), np.ones((3, 3))),
        lambda: backprop.draw_check({"none": {"W1": 1e-10, "b1": 0.0}, "mistake": {"W1": 1.0, "b1": 1e-9}}),
    ],
)
def test_the_drawings_are_drawn(draw):
    assert plots.png(draw()).startswith(b"\x89PNG")
