"""Lesson 01's measurement: patches are what their labels say, and the stored figures are whole."""

import numpy as np
import pytest

from dllessons import data_size


@pytest.fixture
def images():
    """Two pictures in which every pixel tells where it is: 10,000 k + 100 row + column."""
    k, row, column = np.meshgrid(np.arange(2), np.arange(20), np.arange(24), indexing="ij")
    return (10_000 * k + 100 * row + column).astype(np.float64)


def test_grey_is_the_mean_of_the_channels():
    photographs = np.random.default_rng(7).integers(256, size=(3, 5, 4, 3), dtype=np.uint8)
    found = data_size.grey(photographs)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, photographs.astype(float).mean(axis=3) / 255, rtol=1e-5)


def test_halves_are_neighbours_exactly_where_y_is_1(images):
    patches, Y = data_size.half_patches(images, 500, np.random.default_rng(7))
    assert patches.shape == (500, 8, 8)
    assert Y.shape == (1, 500)
    assert 0.4 < Y.mean() < 0.6
    for patch, y in zip(patches, Y[0]):
        assert (np.diff(patch[:, :4], axis=1) == 1).all()  # each half is cut in one piece ...
        assert (np.diff(patch[:, 4:], axis=1) == 1).all()
        assert (np.diff(patch, axis=0) == 100).all()
        assert patch[0, 0] // 10_000 == patch[0, 7] // 10_000  # ... from one photograph
        assert y == (patch[0, 4] - patch[0, 3] == 1)


def test_columns_have_no_mean_and_keep_their_order(images):
    patches, _ = data_size.half_patches(images, 5, np.random.default_rng(1))
    X = data_size.as_columns(patches)
    assert X.shape == (64, 5)
    assert X.dtype == np.float32
    np.testing.assert_allclose(X[:, 2].reshape(8, 8), 5 * (patches[2] - patches[2].mean()), atol=0.1)


def test_hand_made_features_see_the_seam():
    patch = np.zeros((1, 8, 8), dtype=np.float32)
    patch[:, :, 4:] = 0.5
    seam, beside = data_size.hand_made(patch)
    assert seam == pytest.approx(np.log(0.502) + 3)
    assert beside == pytest.approx(np.log(0.002) + 3)


def test_learning_works_on_pictures_with_texture():
    rng = np.random.default_rng(7)
    smooth = np.cumsum(np.cumsum(rng.standard_normal((30, 40, 40)), axis=1), axis=2) / 40
    images = (smooth / np.abs(smooth).max(axis=(1, 2), keepdims=True)).astype(np.float32)
    test = data_size.half_patches(images[20:], 1000, np.random.default_rng(1))
    settings = {**data_size.SETTINGS, "iterations": 800, "learning_rate": 0.01}
    points = {
        model: data_size.one_point(model, 2000, 1, images[:20], test, settings)[1]
        for model in data_size.MODELS
    }
    assert points["medium network"] > points["logistic regression"] + 0.1
    assert points[data_size.HAND_MADE] > 0.75


def test_fingerprint_tells_sets_apart():
    a, b = np.zeros((2, 3)), np.ones((2, 3))
    assert (
        data_size.fingerprint(a, b)
        == data_size.fingerprint(a.copy(), b.copy())
        != data_size.fingerprint(b, a)
    )


def test_labels_keep_apart_and_in_order():
    placed = data_size._apart({"a": 88.3, "b": 90.0, "c": 50.0, "d": 88.2}, 3)
    heights = [placed[label] for label in "cdab"]
    assert np.all(np.diff(heights) > 2.9)
    assert placed["c"] == pytest.approx(50)


def test_stored_measurement_is_whole_and_drawn():
    stored = data_size.load()
    shape = (len(stored["amounts"]), len(stored["seeds"]))
    assert stored["settings"] == data_size.SETTINGS
    assert list(stored["models"]) == list(data_size.MODELS)
    for scores in stored["models"].values():
        for which in ("train", "test"):
            assert scores[which].shape == shape
            assert ((scores[which] > 0.3) & (scores[which] <= 1)).all()
    for m in stored["amounts"]:
        assert f"{m:,}" in "".join(data_size.draw_verdicts(stored, m).axes[0].get_title(loc="left"))
    assert data_size.draw_scaling(stored, which="train").axes


def test_stored_measurement_belongs_to_these_photographs():
    from dlutils.data import load_cats

    train_x, _, test_x, _, _ = load_cats()
    fingerprint = data_size.fingerprint(train_x, test_x)
    if fingerprint != data_size.load()["photographs"]["fingerprint"]:
        pytest.skip("another set of photographs is installed than the one that was measured")
