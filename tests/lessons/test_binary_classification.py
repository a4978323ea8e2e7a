"""Lesson 02: places in the flat vector, right and wrong reshapes, the line between two means."""

import numpy as np
import pytest

from dllessons import binary_classification as bc

SHAPE = (4, 6, 3)


@pytest.fixture
def images():
    return np.random.default_rng(7).integers(256, size=(5, 8, 8, 3), dtype=np.uint8)


def test_flat_index_is_where_reshape_puts_it():
    image = np.arange(np.prod(SHAPE)).reshape(SHAPE)
    for row, column, channel in np.ndindex(SHAPE):
        index = bc.flat_index(row, column, channel, SHAPE)
        assert image.reshape(-1)[index] == image[row, column, channel]
        assert bc.pixel_of(index, SHAPE) == (row, column, channel)


def test_coarser_keeps_the_mean_and_averages_blocks(images):
    small = bc.coarser(images[0], 2)
    assert small.shape == (2, 2, 3)
    assert small.mean() == pytest.approx(images[0].mean() / 255)
    np.testing.assert_allclose(small[0, 1], images[0][:4, 4:].mean(axis=(0, 1)) / 255)
    np.testing.assert_allclose(bc.coarser(images[0], 8), images[0] / 255)
    with pytest.raises(ValueError, match="does not divide"):
        bc.coarser(images[0], 3)


def test_wrong_columns_have_the_right_shape_and_the_wrong_content(images):
    right, wrong = images.reshape(5, -1).T, bc.wrong_columns(images)
    assert wrong.shape == right.shape
    assert not np.array_equal(wrong[:, 0], right[:, 0])
    np.testing.assert_array_equal(bc.column_as_image(right[:, 0], (8, 8, 3)), images[0])
    np.testing.assert_array_equal(wrong[:5, 0], images.ravel()[:25:5])  # every fifth number of photograph 0


def test_shuffling_moves_whole_pixels_alike_in_every_photograph(images):
    order = np.random.default_rng(1).permutation(64)
    moved = bc.shuffled(images, order)
    np.testing.assert_array_equal(moved[3].reshape(64, 3)[10], images[3].reshape(64, 3)[order[10]])
    back = np.argsort(order)
    np.testing.assert_array_equal(bc.shuffled(moved, back), images)


def test_nearest_means_agrees_with_distances():
    rng = np.random.default_rng(3)
    X, Y = rng.standard_normal((4, 30)), (np.arange(30) % 3 == 0)[None].astype(float)
    w, b = bc.nearest_means(X, Y)
    means = [X[:, np.ravel(Y) == k].mean(axis=1, keepdims=True) for k in (0, 1)]
    distances = [np.sum((X - mean) ** 2, axis=0) for mean in means]
    np.testing.assert_allclose((w.T @ X + b).ravel(), distances[0] - distances[1])
    assert w.shape == (4, 1)


@pytest.mark.parametrize(
    "draw",
    [
        lambda images: bc.draw_pixel(images[0], 0, 0),
        lambda images: bc.draw_pixel(images[0], 7, 3),
        lambda images: bc.draw_coarser(images[0], 2),
        lambda images: bc.draw_channels(images[0]),
        lambda images: bc.draw_unrolling(images[0]),
        lambda images: bc.draw_matrix(images.reshape(5, -1).T / 255, np.zeros((1, 5)), images, shown=3),
    ],
)
def test_drawings_draw(draw, images):
    assert draw(images).axes


def test_drawn_pixel_shows_its_numbers_and_places(images):
    said = {text.get_text() for ax in bc.draw_pixel(images[0], 5, 2).axes for text in ax.texts}
    assert {f"x[{bc.flat_index(5, 2, c, (8, 8, 3))}]" for c in range(3)} <= said
    assert {str(value) for value in images[0][5, 2]} <= said
