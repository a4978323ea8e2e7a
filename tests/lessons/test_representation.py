"""Lesson 07: shapes, counts, the network built by hand, and the drawings."""

import numpy as np
import pytest

from dllessons import representation
from dlutils import plots


@pytest.mark.parametrize("sizes", [(3, 4, 1), (5, 2), (2, 3, 4, 6)])
def test_the_shapes_are_those_of_real_arrays(sizes):
    rng, m = np.random.default_rng(7), 7
    A = rng.standard_normal((sizes[0], m))
    for shape in representation.shapes(sizes, m):
        W, b = rng.standard_normal(shape["W"]), rng.standard_normal(shape["b"])
        assert A.shape == shape["A_prev"]
        A = W @ A + b
        assert A.shape == shape["Z"] == shape["A"]
    assert A.shape == (sizes[-1], m)


def test_parameters_are_counted():
    assert representation.count_parameters((12288, 4, 1)) == 49161
    assert representation.count_parameters((3, 4, 1)) == sum(
        np.prod(s["W"]) + np.prod(s["b"]) for s in representation.shapes((3, 4, 1), 9)
    )


@pytest.mark.parametrize("sides", [3, 4, 7, 16])
def test_the_polygon_network_is_one_inside_the_polygon_and_zero_outside(sides):
    X = np.random.default_rng(7).uniform(-2.2, 2.2, (2, 4000))
    angles = 2 * np.pi * np.arange(sides) / sides - np.pi / 2
    distance = np.max(
        np.cos(angles)[:, None] * X[0] + np.sin(angles)[:, None] * X[1], axis=0
    )  # 1 on the edges
    _, A2 = representation.two_layers(X, *representation.polygon_network(sides, steepness=100.0))
    clear = abs(distance - 1) > 0.05
    assert clear.sum() > 3000
    assert np.array_equal(A2[0, clear] > 0.5, distance[clear] < 1)


def test_two_layers_is_the_formula():
    rng = np.random.default_rng(7)
    X, W1, b1 = rng.standard_normal((3, 5)), rng.standard_normal((4, 3)), rng.standard_normal((4, 1))
    W2, b2 = rng.standard_normal((2, 4)), rng.standard_normal((2, 1))
    A1, A2 = representation.two_layers(X, W1, b1, W2, b2)
    assert np.allclose(A1, 1 / (1 + np.exp(-(W1 @ X + b1))))
    assert np.allclose(A2, 1 / (1 + np.exp(-(W2 @ A1 + b2))))


def test_the_grid_runs_row_by_row():
    X = representation.grid(limit=1.0, steps=3)
    assert X.tolist() == [[-1, 0, 1] * 3, [-1] * 3 + [0] * 3 + [1] * 3]


@pytest.mark.parametrize("settings", [(3, 4, 1, 0, 5), (8, 8, 8, 8, 10), (1, 1, 0, 0, 1), (8, 1, 0, 3, 2)])
def test_the_explorer_says_every_shape(settings):
    n_x, *layers, m = settings
    fig = representation.draw_shapes(*settings)
    words = " ".join(text.get_text() for text in fig.axes[0].texts)
    sizes = (n_x, *(n for n in layers if n))
    for shape in representation.shapes(sizes, m):
        assert str(shape["W"]) in words
        assert str(shape["Z"]) in words
    assert f"{representation.count_parameters(sizes)} parameters" in words


@pytest.mark.parametrize(
    "draw",
    [
        representation.draw_unit,
        representation.draw_stacking,
        representation.draw_products,
        lambda: representation.draw_layer(4, 3, 5),
        lambda: representation.draw_polygon(3, 2.0),
        lambda: representation.draw_polygon(16, 30.0),
    ],
)
def test_the_drawings_are_drawn(draw):
    assert plots.png(draw()).startswith(b"\x89PNG")
