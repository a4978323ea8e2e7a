"""Lesson 08's plumbing: formulas against closed forms, derivatives against differences, figures that draw."""

import numpy as np
import pytest

from dllessons import activation_functions as af
from dlutils import plots

Z = np.array([[-7.3, -1.1, -0.4], [0.3, 1.7, 6.2]])


def test_sigmoid_against_its_definition_and_its_symmetry():
    np.testing.assert_allclose(af.sigmoid(Z), 1 / (1 + np.exp(-Z)))
    np.testing.assert_allclose(af.sigmoid(-Z), 1 - af.sigmoid(Z))


def test_sigmoid_overflows_nowhere():
    with np.errstate(all="raise"):
        assert af.sigmoid(np.array([-1e5, 1e5])).tolist() == [0.0, 1.0]


def test_the_relu_family():
    assert af.activate(np.array([-2.0, 3.0]), "relu").tolist() == [0.0, 3.0]
    assert af.activate(np.array([-2.0, 3.0]), "leaky_relu", 0.1).tolist() == [-0.2, 3.0]
    assert af.activate(np.array([-2.0, 3.0]), "prelu", -1.0).tolist() == [2.0, 3.0]


@pytest.mark.parametrize("name", [*af.NAMES, "linear"])
def test_derivatives_against_finite_differences(name):
    numeric = af.numeric_derivative(lambda z: af.activate(z, name, 0.3), Z)
    np.testing.assert_allclose(af.derivative(Z, name, 0.3), numeric, atol=1e-8)
    assert not np.allclose(1.01 * af.derivative(Z, name, 0.3), numeric, atol=1e-5)


def test_at_the_kink_the_left_slope_is_taken():
    assert af.derivative(0.0, "relu") == 0
    assert af.derivative(0.0, "prelu", 0.25) == 0.25


def test_unknown_names_are_refused():
    for function in (af.activate, af.derivative):
        with pytest.raises(ValueError, match="softplus"):
            function(Z, "softplus")


def test_best_time_is_the_shortest(monkeypatch):
    clock = iter([0, 5, 10, 12, 20, 29])
    monkeypatch.setattr(af.time, "perf_counter", lambda: next(clock))
    assert af.best_time(abs, -1, repeats=3) == 2


def test_working_point_is_where_it_was_asked_to_be():
    z, a, d = af.working_point("sigmoid", 0.0, 5.0, 0.5)
    assert abs(z.mean() - 5) < 0.05
    assert abs(z.std() - 0.5) < 0.05
    np.testing.assert_allclose(a, af.sigmoid(z))
    assert d.mean() < 0.02 < af.working_point("sigmoid", 0.0, 0.0, 0.5)[2].mean()


@pytest.mark.sample(5)
@pytest.mark.parametrize("name", af.NAMES)
@pytest.mark.parametrize("corner", [(0.01, 0.0, 1.0), (-1.0, -6.0, 6.0), (1.0, 6.0, 0.5)])
def test_the_explorer_draws_every_corner(name, corner):
    slope, center, spread = corner
    fig = af.working_point_figure(name=name, slope=slope, center=center, spread=spread)
    assert plots.png(fig).startswith(b"\x89PNG")
    kept = af.working_point(name, slope, center, spread)[2].mean()
    assert f"{kept:.2f}" in fig.axes[2].get_title(loc="left")


def test_the_other_figures_draw():
    for name in af.NAMES:
        assert plots.png(af.function_figure(name))
    assert plots.png(af.slopes_figure({-1.0: [-1.0, 0.2], 1.0: [1.0, 0.5]}, 0.4))
    fig = af.seconds_figure({"tanh": (2e-3, 3e-3), "relu": (1e-3, 1e-3)})
    assert [text.get_text() for text in fig.axes[0].get_yticklabels()] == ["ReLU", "tanh"]
