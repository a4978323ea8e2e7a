"""The pure functions under the digits of lesson 11."""

import numpy as np
import pytest

from dllessons import digits
from dlutils import data


def test_a_split_has_every_picture_once_with_its_label():
    X, Y, X_new, Y_new, labels = digits.split(3)
    assert (X.shape, Y.shape, X_new.shape, Y_new.shape) == ((64, 1200), (1, 1200), (64, 597), (1, 597))
    assert np.array_equal(Y_new[0], labels % 2)
    images, numbers = data.load_digits()
    known = {(picture - 0.5).tobytes(): number for picture, number in zip(images, numbers[0])}
    together = np.hstack([X, X_new]).T
    found = [known[np.ascontiguousarray(picture.reshape(8, 8)).tobytes()] for picture in together]
    assert len({picture.tobytes() for picture in together}) == 1797
    assert np.array_equal(np.array(found) % 2, np.hstack([Y, Y_new])[0])
    assert np.array_equal(found[1200:], labels)


def test_splits_differ_and_come_again():
    first, again, other = digits.split(0)[4], digits.split(0)[4], digits.split(1)[4]
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_share_wrong_by_hand():
    labels = np.array([*range(10), 3, 3, 3, 8])
    wrong = np.zeros(14, dtype=bool)
    wrong[[3, 8, 13]] = True
    assert digits.share_wrong(wrong, labels) == pytest.approx([0, 0, 0, 0.25, 0, 0, 0, 0, 1, 0])


def test_mistakes_are_drawn_and_counted():
    X, labels = np.zeros((64, 6)), np.arange(6)
    fig = digits.draw_mistakes({"one": labels > 2, "other": labels < 0}, X, labels, most=4)
    drawn = [bool(ax.images) for ax in fig.axes]
    assert drawn == [True] * 3 + [False] * 5
    assert [fig.axes[row].texts[0].get_text() for row in (0, 4)] == ["one\n3 wrong", "other\n0 wrong"]
    assert [ax.get_title() for ax in fig.axes[:3]] == ["3", "4", "5"]


def test_pictures_are_drawn():
    assert sum(bool(ax.images) for ax in digits.draw(np.zeros((64, 12)), ["a"] * 12).axes) == 12
    fig = digits.draw_shares({"one": np.arange(10) / 10})
    assert fig.axes[0].lines[0].get_ydata() == pytest.approx(np.arange(10) * 10)
