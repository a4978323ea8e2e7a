"""Lesson 11's plumbing: parity right on every input, units and pieces counted, the machine in order."""

import numpy as np
import pytest

from dllessons import depth, networks
from dlutils import plots


def output(layers, X):
    return networks.forward(X, layers, "relu", output="linear")[-1][1]


def test_all_bits_counts_upwards():
    assert depth.all_bits(2).tolist() == [[0, 0, 1, 1], [0, 1, 0, 1]]
    assert len({tuple(column) for column in depth.all_bits(6).T}) == 64


def test_parity_by_hand():
    assert depth.parity(np.array([[1.0, 1, 0], [0, 1, 0], [0, 1, 0]])).tolist() == [[1, 1, 0]]


@pytest.mark.parametrize("n", [2, 4, 8])
@pytest.mark.parametrize("build", [depth.parity_tree, depth.parity_list, depth.parity_count])
def test_every_construction_is_exact_on_every_input(build, n):
    X = depth.all_bits(n)
    np.testing.assert_array_equal(output(build(n), X), depth.parity(X))
    spoiled = build(n)
    spoiled[0][0][0, 0] += 1
    assert not np.array_equal(output(spoiled, X), depth.parity(X))


@pytest.mark.parametrize("n", [2, 4, 8, 16])
def test_units_and_layers_are_those_of_the_formulas(n):
    tree = depth.parity_tree(n)
    assert depth.hidden_units(tree) == 2 * (n - 1)
    assert len(tree) - 1 == np.log2(n)
    assert depth.hidden_units(depth.parity_count(n)) == n


def test_the_list_has_half_of_the_inputs():
    assert [depth.hidden_units(depth.parity_list(n)) for n in (2, 3, 8)] == [2, 4, 128]


@pytest.mark.parametrize("n", [0, 1, 6])
def test_a_tree_wants_a_power_of_two(n):
    with pytest.raises(ValueError, match="power of two"):
        depth.parity_tree(n)


def test_terms_and_what_they_fire_on():
    asked = depth.terms(2)
    assert len({tuple(row) for row in asked}) == 9
    X = depth.all_bits(2)
    assert depth.fires(np.array([[-1, 1], [0, 0], [-1, -1]]), X).tolist() == [
        [False, True, False, True], [True, False, False, False], [True] * 4]


@pytest.mark.parametrize("k", [1, 2, 6])
def test_tents_double_their_pieces(k):
    x = np.linspace(0, 1, 2**9 + 1)
    y = output(depth.tent_layers(k), x[None])[0]
    due = x
    for _ in range(k):
        due = 1 - np.abs(2 * due - 1)
    np.testing.assert_allclose(y, due)
    assert depth.pieces(x, y) == 2**k
    assert depth.hidden_units(depth.tent_layers(k)) == 2 * k


def test_pieces_of_known_polygons():
    x = np.linspace(-1, 1, 1001)
    assert depth.pieces(x, 3 * x + 1) == 1
    assert depth.pieces(x, np.abs(x)) == 2
    assert depth.pieces(x, np.abs(x - 0.1234)) == 2                   # a bend between two points
    assert depth.pieces(x, np.vstack([x, np.abs(np.abs(x) - 0.5)])).tolist() == [1, 4]


def test_spirals_are_two_classes_of_equal_size():
    X, Y = depth.spirals(100, np.random.default_rng(7))
    assert X.shape == (2, 100)
    assert Y.shape == (1, 100)
    assert Y.sum() == 50


def test_shapes_table_agrees_with_real_arrays():
    dims = [7, 5, 3, 1]
    layers = networks.initialize(dims, np.random.default_rng(7))
    rows = depth.shapes_table(dims, 11)
    for row, (W, b), (Z, _) in zip(rows, layers, networks.forward(np.zeros((7, 11)), layers)):
        assert row[1:] == [str(W.shape), str(b.shape), str(Z.shape), W.size + b.size]
    assert sum(row[-1] for row in rows) == networks.parameter_count(dims)


def test_the_machine_goes_forward_then_back():
    order = [depth.machine_step(step, 3)[:2] for step in range(8)]
    assert order == [("start", 0), ("forward", 1), ("forward", 2), ("forward", 3), ("cost", 3),
                     ("backward", 3), ("backward", 2), ("backward", 1)]


@pytest.mark.sample(3)
@pytest.mark.parametrize("L", [2, 5])
@pytest.mark.parametrize("step", [0, 1, 3, 7, 11])
def test_the_machine_draws_every_step(step, L):
    fig = depth.machine_figure(step=step, L=L)
    assert plots.png(fig).startswith(b"\x89PNG")
    assert f"of {2 * L + 1}" in fig.axes[0].get_title(loc="left")
    texts = " ".join(text.get_text() for text in fig.axes[0].texts)
    assert texts.count("(empty)") == max(0, L - step)


@pytest.mark.parametrize("dims", [[2, 1], [12288, 20, 7, 5, 1], [784, 100, 50, 10]])
def test_shapes_and_network_draw(dims):
    assert plots.png(depth.shapes_figure(dims, 1))
    assert plots.png(depth.network_figure(dims))


@pytest.mark.parametrize("pattern", [0, 178, 255])
def test_the_tree_shows_the_parity(pattern):
    bits = [int(c) for c in f"{pattern:08b}"]
    fig = depth.tree_figure(bits)
    assert fig.axes[0].get_title(loc="left") == f"{sum(bits)} ones: parity {sum(bits) % 2}"


def test_feature_maps_are_the_networks_outputs():
    layers = networks.initialize([2, 5, 1], np.random.default_rng(7))
    maps = depth.feature_maps(layers, span=2.0, steps=5)
    assert [m.shape for m in maps] == [(5, 5, 5), (1, 5, 5)]
    corner = networks.forward(np.array([[2.0], [-2.0]]), layers)[0][1][:, 0]
    np.testing.assert_allclose(maps[0][:, 0, -1], corner)
    X, Y = depth.spirals(20, np.random.default_rng(7))
    assert plots.png(depth.features_figure(layers, X, Y))
