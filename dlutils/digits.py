"""Odd or even? The split of the handwritten digits, and the pictures that models get wrong."""

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure

from dlutils import data, plots

#: How many of the 1,797 pictures are trained on.
TRAINING = 1200


def split(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """One random split of the digits.

    Args:
        seed: of the order.

    Returns:
        X_train (64, 1200), Y_train (1, 1200), X_test (64, 597), Y_test (1, 597), test_digits (597,): pixels centred
        on 0 (-0.5 is paper, 0.5 is ink), Y = 1 for an odd digit.
    """
    images, digits = data.load_digits()
    order = np.random.default_rng(seed).permutation(digits.size)
    X, Y, seen, new = images.reshape(-1, 64).T - 0.5, digits % 2, order[:TRAINING], order[TRAINING:]
    return X[:, seen], Y[:, seen], X[:, new], Y[:, new], digits[0, new].astype(int)


@plots.picture
def draw_mistakes(mistakes: Mapping[str, np.ndarray], X: np.ndarray, digits: np.ndarray, most: int = 10) -> Figure:
    """For each model a row of test pictures that it gets wrong, with the digit, and how many there are.

    Args:
        mistakes: {model: wrong (m,) of Booleans}.
        X: (64, m); digits: (m,).
        most: pictures in a row.

    Returns:
        The figure.
    """
    fig, axes = plots.figure(len(mistakes), most, size=(10.6, 1.35 * len(mistakes)), squeeze=False)
    for row, (name, wrong) in zip(axes, mistakes.items()):
        for ax, index in zip(row, np.flatnonzero(wrong)):
            ax.imshow(X[:, index].reshape(8, 8), cmap="Greys", vmin=-0.5, vmax=0.5)
            ax.set_title(f"{digits[index]}", fontsize=10, loc="center")
        for ax in row:
            ax.set_axis_off()
        place = {"transform": row[0].transAxes, "ha": "right", "va": "center"}
        row[0].text(-0.5, 0.5, f"{name}\n{wrong.sum()} wrong", fontsize=10, **place)
    return fig
