"""The pure functions under lesson 00."""

import numpy as np
import pytest

from dllessons import calculus, derivatives


@pytest.mark.parametrize("name", calculus.CURVES)
def test_each_derivative_against_differences(name):
    function, derivative, (low, high) = calculus.CURVES[name]
    for x in np.linspace(max(low, 0.2), high, 7):
        assert derivative(x) == pytest.approx(derivatives.numerical(function, x), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("name", calculus.CURVES)
def test_the_slopes_stand_in_the_legend(name):
    function, derivative, _ = calculus.CURVES[name]
    fig = calculus.draw_slope(name, 1.5, 0.5)
    texts = " ".join(text.get_text() for text in fig.axes[0].get_legend().get_texts())
    assert f"tangent: slope {derivative(1.5):.3f}" in texts
    assert f"slope {(function(2.0) - function(1.5)) / 0.5:.3f}" in texts


def test_the_logarithm_is_not_asked_for_a_number_below_zero():
    with np.errstate(all="raise"):
        calculus.draw_slope("log x", -3.0, 0.01)


def test_partials_draws_one_cut_for_each_variable():
    fig = calculus.draw_partials(lambda u, v: u**2 * v + 3 * v, 1.0, 2.0, (4.0, 4.5))
    left, right = (ax.lines[0].get_xydata() for ax in fig.axes)
    assert left[:, 1] == pytest.approx(2 * left[:, 0] ** 2 + 6)
    assert right[:, 1] == pytest.approx(4 * right[:, 0])
    assert [ax.get_title("left").split("slope ")[1] for ax in fig.axes] == ["4", "4.5"]
