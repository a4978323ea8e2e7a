"""The pure functions under lesson 05."""

import numpy as np
import pytest

from dllessons import derivatives

INPUTS = {"x1": 1.5, "x2": -2.0, "w1": 0.8, "w2": 0.3, "b": -0.1}


def test_forward_by_hand():
    values = derivatives.forward(**INPUTS, y=1)
    assert values["z"] == pytest.approx(0.5)
    assert values["a"] == pytest.approx(1 / (1 + np.exp(-0.5)))
    assert values["L"] == pytest.approx(-np.log(values["a"]))


@pytest.mark.parametrize("y", [0, 1])
@pytest.mark.parametrize("name", ["w1", "w2", "b"])
def test_backward_against_differences(name, y):
    def loss(value):
        return derivatives.forward(**{**INPUTS, name: value}, y=y)["L"]

    found = derivatives.backward(derivatives.forward(**INPUTS, y=y))[name]
    assert found == pytest.approx(derivatives.numerical(loss, INPUTS[name]), rel=1e-6)
    assert abs(found) > 0.1  # a test that can convict


@pytest.mark.parametrize("y", [0, 1])
def test_inner_derivatives(y):
    values = derivatives.forward(**INPUTS, y=y)
    slopes = derivatives.backward(values)
    numeric = derivatives.numerical(lambda a: -np.log(a) if y else -np.log(1 - a), values["a"])
    assert slopes["a"] == pytest.approx(numeric, rel=1e-6)
    assert slopes["z"] == pytest.approx(slopes["a"] * values["a"] * (1 - values["a"]))


def test_the_numerical_derivative_is_central():
    assert derivatives.numerical(lambda x: x**2, 3.0, h=0.5) == pytest.approx(6.0)  # exact for parabolas
    assert derivatives.numerical(np.exp, 0.0) == pytest.approx(1.0)


def test_numeric_gradient_has_the_arrays_shape_and_leaves_it_alone():
    W = np.arange(6.0).reshape(2, 3)
    kept = W.copy()
    found = derivatives.numeric_gradient(lambda V: np.sum(V**2 * [[1, 2, 3]]), W)
    assert found == pytest.approx(2 * W * [[1, 2, 3]])
    assert np.array_equal(W, kept)


def test_cost_and_its_gradient():
    rng = np.random.default_rng(3)
    X, Y, w = rng.normal(size=(3, 5)), np.array([[1.0, 0, 0, 1, 1]]), rng.normal(size=(3, 1))
    a = 1 / (1 + np.exp(-(w.T @ X + 0.2)))
    assert derivatives.cost(w, 0.2, X, Y) == pytest.approx(-np.mean(Y * np.log(a) + (1 - Y) * np.log(1 - a)))
    numeric = derivatives.numeric_gradient(lambda v: derivatives.cost(v, 0.2, X, Y), w)
    assert numeric == pytest.approx(X @ (a - Y).T / 5, rel=1e-6)


@pytest.mark.parametrize("step", range(7))
def test_stepper_shows_forward_then_backward(step):
    texts = [text.get_text() for text in derivatives.stepper_figure(step, **INPUTS, y=1).axes[0].texts]
    assert ("0.5" in texts) == (step >= 1)  # z
    assert ("0.4741" in texts) == (step >= 3)  # the loss
    assert (f"◀ {-0.3775:+.4f}" in texts) == (step >= 5)  # dz
    assert (f"◀ {1.5 * -0.37754:+.4f}" in texts) == (step >= 6)  # dw1


def test_shared_parameters_collect_the_mean():
    X, Y = np.array([[1.0, -2.0, 0.5]]), np.array([[1.0, 0.0, 0.0]])
    texts = [text.get_text() for text in derivatives.many_graph_figure(X, Y, 0.7, 0.2).axes[0].texts]
    w = np.array([[0.7]])
    dw = derivatives.numeric_gradient(lambda v: derivatives.cost(v, 0.2, X, Y), w)[0, 0]
    assert f"◀ {dw:+.4f}" in texts
