"""Lesson 11: odd or even? Shares of mistakes, and pictures of the digits."""

import numpy as np

from dlutils import plots
from dlutils.digits import TRAINING, draw_mistakes, split

__all__ = ["TRAINING", "draw", "draw_mistakes", "draw_shares", "share_wrong", "split"]

def share_wrong(wrong, digits):
    """The share of wrong answers for each digit from 0 to 9: (10,), from wrong (m,) and digits (m,)."""
    return np.bincount(digits[wrong], minlength=10) / np.bincount(digits, minlength=10)


def draw(X, titles, columns=10):
    """Pictures of digits in a grid.

    Args:
        X: (64, m), from -0.5 (paper) to 0.5 (ink).
        titles: m short texts.
        columns: in a row.
    """
    rows = -(-X.shape[1] // columns)
    fig, axes = plots.figure(rows, columns, size=(columns * 0.98, rows * 1.25), squeeze=False)
    for ax in axes.flat:
        ax.set_axis_off()
    for ax, pixels, title in zip(axes.flat, X.T, titles):
        ax.imshow(pixels.reshape(8, 8), cmap="Greys", vmin=-0.5, vmax=0.5)
        ax.set_title(title, fontsize=9.5, loc="center")
    return fig


def draw_shares(shares):
    """The share of wrong answers for each digit and model, as dots.

    Args:
        shares: {model: (10,)}, from `share_wrong`.
    """
    fig, ax = plots.figure(size=(7.6, 3.6))
    for (name, values), marker, color in zip(shares.items(), "o^sD", plots.PALETTE):
        ax.plot(np.arange(10), 100 * values, marker, color=color, label=name, markersize=8)
    ax.set(xlabel="digit", xticks=np.arange(10), ylabel="wrong, %")
    ax.set(title="Share of wrong answers for each digit")
    ax.legend()
    return fig
