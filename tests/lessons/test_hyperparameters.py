"""Lesson 12: heaps that do not overlap, searches that find what is there, a stored lattice that is whole."""

import numpy as np
import pytest

from dllessons import hyperparameters as hyper
from dllessons import networks


@pytest.fixture
def data():
    rng = np.random.default_rng(7)
    X = rng.standard_normal((2, 80))
    return hyper.split(X, (X[:1] * X[1:] > 0).astype(float), rng)


def test_split_deals_out_every_example_once():
    X, Y = np.arange(20.0).reshape(1, 20), np.arange(20.0).reshape(1, 20) % 2
    parts = hyper.split(X, Y, np.random.default_rng(1), (0.5, 0.25))
    assert [part[0].shape[1] for part in parts] == [10, 5, 5]
    assert sorted(np.concatenate([part[0] for part in parts], axis=1)[0]) == list(range(20))
    assert all((x % 2 == y).all() for x, y in parts)


def test_flip_labels_flips_about_that_share():
    Y = np.zeros((1, 1000))
    assert hyper.flip_labels(Y, 0.1, np.random.default_rng(7)).mean() == pytest.approx(0.1, abs=0.03)
    assert not Y.any()


def test_run_is_judged_on_the_right_parts(data):
    layers = hyper.trained(data, rate=0.5, iterations=30, width=3, seed=4).layers
    found = hyper.run(data, rate=0.5, iterations=30, width=3, seed=4)
    assert found.train_cost == networks.cost(*data.train, layers, "tanh")
    assert found.validation_cost == networks.cost(*data.validation, layers, "tanh")
    assert found.validation_accuracy == networks.accuracy(*data.validation, layers, "tanh")


def test_sweep_and_history_agree_with_single_runs(data):
    scores = hyper.sweep(data, "width", [2, 5], seeds=(1, 3), iterations=20)
    assert scores.shape == (2, 2, 3)
    assert tuple(scores[1, 1]) == hyper.run(data, width=5, seed=3, iterations=20)
    costs = hyper.history(data, 40, every=20, width=5)
    assert costs[:, 0].tolist() == [0, 20, 40]
    assert costs[1, 2] == hyper.run(data, width=5, iterations=20).validation_cost
    along = hyper.costs_along(data, (20, 40), width=5)
    np.testing.assert_array_equal(along, costs[1:, 2])


def test_depth_and_width_make_the_layers():
    assert hyper.layer_sizes(12, 3) == [2, 12, 12, 12, 1]
    assert hyper.layer_sizes(5, 0, n_x=4) == [4, 1]


def test_log_uniform_gives_each_power_of_ten_its_share():
    drawn = hyper.log_uniform(np.random.default_rng(7), 0.01, 100, 40_000)
    assert drawn.min() >= 0.01
    assert drawn.max() <= 100
    shares = np.histogram(np.log10(drawn), bins=[-2, -1, 0, 1, 2])[0] / 40_000
    np.testing.assert_allclose(shares, 0.25, atol=0.01)


def test_grids_and_random_points_lie_in_the_square():
    rng = np.random.default_rng(7)
    for points in (hyper.grid_points(4), hyper.grid_points(4, rng), hyper.random_points(16, rng)):
        assert points.shape == (16, 2)
        assert ((points >= 0) & (points < 1)).all()
    assert len(np.unique(hyper.grid_points(4, rng)[:, 0])) == 4


def test_look_up_finds_the_nearest_cell():
    table = np.arange(6.0).reshape(2, 3)
    assert hyper.look_up(table, np.array([[0.1, 0.1], [0.9, 0.99], [0.4, 0.5]])).tolist() == [0, 5, 1]


def test_random_wins_where_one_knob_matters_and_not_where_a_lattice_is_even():
    one_matters = np.tile((np.arange(60) != 31)[:, None], (1, 60)).astype(float) + 1
    rng = np.random.default_rng(7)
    hit = {how: np.mean(hyper.search(one_matters, 4, how, 4000, rng) == 1) for how in ("grid", "random")}
    assert hit["grid"] == pytest.approx(4 / 60, abs=0.015)  # four values of the knob
    assert hit["random"] == pytest.approx(1 - (59 / 60) ** 16, abs=0.02)  # sixteen
    with pytest.raises(ValueError, match="neither"):
        hyper.search(one_matters, 4, "bayes", 1, rng)


def test_near_best_counts_searches():
    table = np.array([[1.0, 2.0]])
    assert hyper.near_best(np.array([[1.0, 1.04, 1.06, 2.0]]), table).tolist() == [0.5]


def test_stored_lattice_is_whole():
    stored = hyper.load()
    assert stored["cost"].shape == (len(stored["rates"]), len(stored["widths"]), len(stored["checkpoints"]))
    np.testing.assert_allclose(stored["rates"], hyper.RATES, rtol=1e-3)
    assert np.isfinite(stored["cost"]).all()
    for pair in ("width", "iterations"):
        values, table = hyper.settings_of(stored, pair)
        assert table.shape == (len(stored["rates"]), len(values))
    with pytest.raises(ValueError, match="neither"):
        hyper.settings_of(stored, "depth")


def test_explorers_draw(data):
    stored = hyper.load()
    points = hyper.random_points(9, np.random.default_rng(1))
    costs = hyper.look_up(hyper.settings_of(stored, "iterations")[1], points)
    ax = hyper.draw_search(stored, ["iterations"], [points], ["random"]).axes[0]
    assert any(f"{costs.min():.3f}" in ax.get_title(loc=loc) for loc in ("left", "center"))
    for rate in (0.001, 1.0, 300.0):  # the last one diverges and is drawn all the same
        assert hyper.draw_run(data, rate, 50, 4).axes
