"""Lesson 01: sums of hinges are what they claim to be, and get better with more units."""

import numpy as np
import pytest

from dllessons import why_deep_learning as why


def test_hinges_are_relu_units():
    np.testing.assert_allclose(
        why.hinges(np.array([0.0, 0.4, 1.0]), [0.25, 0.5]), [[0, 0.15, 0.75], [0, 0, 0.5]]
    )


def test_a_broken_line_with_the_right_kinks_is_met_exactly():
    x = np.linspace(0, 1, 101)
    y = 3 * x - 5 * np.maximum(0, x - 0.25) + 0.5
    kinks, weights, bias = why.fit_hinges(x, y, 4)
    np.testing.assert_allclose(weights, [3, -5, 0, 0], atol=1e-9)
    assert bias == pytest.approx(0.5)
    np.testing.assert_allclose(why.approximate(x, kinks, weights, bias), y)


def test_one_unit_is_the_least_squares_line():
    x = np.linspace(0, 1, 50)
    y = why.TARGETS["wave"](x)
    _, weights, bias = why.fit_hinges(x, y, 1)
    assert [weights[0], bias] == pytest.approx(np.polyfit(x, y, 1))


def test_smooth_functions_gain_faster_than_a_step():
    gains = {name: why.error(name, 16) / why.error(name, 64) for name in why.TARGETS}
    assert gains["wave"] > 8
    assert gains["hump"] > 8
    assert 1.2 < gains["step"] < 4


@pytest.mark.parametrize("target", why.TARGETS)
@pytest.mark.parametrize("units", [1, 7, 40])
def test_explorer_draws(target, units):
    fig = why.draw_approximation(target, units)
    assert any(f"{units} unit" in fig.axes[0].get_title(loc=loc) for loc in ("left", "center"))
