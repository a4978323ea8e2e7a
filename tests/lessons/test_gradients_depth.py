"""Lesson 10's plumbing: gradients with learned slopes, dead units counted by hand, figures."""

import numpy as np
import pytest

from dllessons import gradients_depth as gd
from dllessons import networks
from dlutils import plots


@pytest.fixture
def rng():
    return np.random.default_rng(7)


@pytest.fixture
def problem(rng):
    X, Y = rng.standard_normal((3, 9)), (rng.random((1, 9)) < 0.5).astype(float)
    layers = [(W, b + rng.standard_normal(b.shape)) for W, b in networks.initialize([3, 5, 4, 1], rng)]
    return X, Y, layers, [rng.uniform(0.1, 0.6, (n, 1)) for n in (5, 4)]


def cost(X, Y, layers, slopes):
    return networks.cross_entropy(gd.sloped_forward(X, layers, slopes)[-1][1], Y)


def test_gradients_against_finite_differences(problem):
    X, Y, layers, slopes = problem
    grads, dslopes = gd.sloped_gradients(X, Y, layers, slopes)
    arrays = [array for pair in layers for array in pair] + slopes
    found = [array for pair in grads for array in pair] + dslopes
    for array, due in zip(arrays, found):
        for index in np.ndindex(array.shape):
            kept, ends = array[index], []
            for shift in (1e-5, -1e-5):
                array[index] = kept + shift
                ends.append(cost(X, Y, layers, slopes))
            array[index] = kept
            assert due[index] == pytest.approx((ends[0] - ends[1]) / 2e-5, rel=1e-5, abs=1e-8)


@pytest.mark.parametrize(("slope", "name"), [(0.0, "relu"), (networks.LEAK, "leaky_relu")])
def test_a_fixed_slope_is_what_the_shared_trainer_does(problem, slope, name):
    X, Y, layers, _ = problem
    options = {"learning_rate": 0.2, "iterations": 20}
    trained, _ = gd.sloped_train(X, Y, layers, slope, learn=False, **options)
    due = networks.train(X, Y, [3, 5, 4, 1], rng=None, start=layers, activation=name, **options)
    for (W, b), (W2, b2) in zip(trained, due.layers):
        np.testing.assert_allclose(W, W2)
        np.testing.assert_allclose(b, b2)


def test_training_moves_slopes_only_if_told_and_leaves_the_start_alone(problem):
    X, Y, layers, _ = problem
    kept = [(W.copy(), b.copy()) for W, b in layers]
    options = {"learning_rate": 0.1, "iterations": 10}
    fixed = gd.sloped_train(X, Y, layers, 0.25, learn=False, **options)[1]
    learned = gd.sloped_train(X, Y, layers, 0.25, learn=True, **options)[1]
    assert all(np.all(s == 0.25) for s in fixed)
    assert any(np.any(s != 0.25) for s in learned)
    for pair, was in zip(layers, kept):
        np.testing.assert_array_equal(pair[0], was[0])
        np.testing.assert_array_equal(pair[1], was[1])


def test_dead_units_are_off_for_every_example():
    assert gd.dead_units(np.array([[-1.0, -2.0], [-1.0, 3.0], [0.0, 0.0]])).tolist() == [True, False, True]


def test_dead_share_counts_hidden_units_only():
    layers = [(np.array([[1.0], [-1.0]]), np.zeros((2, 1))), (np.array([[1.0, 1.0]]), np.array([[-99.0]]))]
    assert gd.dead_share(np.array([[1.0, 2.0]]), layers) == 0.5
    assert gd.dead_share(np.array([[1.0, -2.0]]), layers) == 0.0


def test_score_agrees_with_the_shared_trainer(problem):
    X, Y, layers, _ = problem
    accuracy, dead = gd.sloped_score(X, Y, layers, [np.zeros((5, 1)), np.zeros((4, 1))])
    assert accuracy == networks.accuracy(X, Y, layers)
    assert dead == gd.dead_share(X, layers)


def test_a_diverged_network_has_no_share_of_dead_units(problem):
    X, Y, layers, slopes = problem
    layers[0][0][:] = np.nan
    assert np.isnan(gd.sloped_score(X, Y, layers, slopes)[1])


def test_gradient_norms_are_those_of_the_gradients():
    norms = gd.gradient_norms("sigmoid", 1.0, 6, width=16, m=8)
    assert norms.shape == (6,)
    assert norms[0] < norms[-1] / 100
    relu = gd.gradient_norms("relu", np.sqrt(2), 6, width=64)
    assert 0.05 < relu[0] / relu[-1] < 20


def test_born_dead_by_width():
    assert gd.born_dead_share(10, 2) > 0.7 > gd.born_dead_share(10, 4) > gd.born_dead_share(10, 8)
    assert gd.born_dead_share(1, 64) == 0


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu", "leaky_relu"])
@pytest.mark.parametrize(("gain", "depth"), [(0.1, 30), (10.0, 30), (1.0, 2)])
def test_signal_explorer_draws_every_corner(name, gain, depth):
    fig = gd.signal_figure(name=name, gain=gain, depth=depth)
    assert plots.png(fig).startswith(b"\x89PNG")


def test_signal_explorer_says_how_large_the_first_gradient_is():
    norms = np.mean([gd.gradient_norms("sigmoid", 1.0, 12, width=32, seed=seed) for seed in range(3)], axis=0)
    assert f"layer 1 is {norms[0]:.0e}" in gd.signal_figure("sigmoid", 1.0, 12).axes[0].get_title(loc="left")


@pytest.mark.parametrize(("bias", "scale"), [(-8.0, 0.2), (0.0, 1.0), (2.0, 4.0)])
def test_lines_explorer_counts_what_it_draws(rng, bias, scale):
    X, Y = rng.standard_normal((2, 60)), np.arange(60).reshape(1, -1) % 2.0
    fig = gd.lines_figure(X, Y, bias, scale)
    dead = int(fig.axes[0].get_title(loc="left").split()[0])
    dashed = [line for line in fig.axes[0].lines if line.get_linestyle() == "--"]
    assert len(dashed) == dead
    assert dead == (16 if bias < 0 else 0)
    assert plots.png(fig)


def test_tables_say_diverged():
    fig = gd.remedies_figure(np.array([[0.5, 1.0]]), np.array([[np.nan, 0.2]]), ["rate"], ["leaky", "Adam"])
    texts = [text.get_text() for ax in fig.axes for text in ax.texts]
    assert texts == ["50%", "100%", "diverged", "20%"]
