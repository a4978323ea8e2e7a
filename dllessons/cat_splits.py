"""Lesson 04: other splits of the cat photographs, with all pictures of one photograph on the same side."""

import csv

import numpy as np

from dlutils import plots, results
from dlutils.data import find_datasets


def photographs(train_images, test_images):
    """From which photograph each picture is cut, the training pictures first: an array of (m + m_test) names.

    Photographs of the same cat at the same place have one name.  Of photographs that are not the course's own nothing
    is known: each picture counts as a photograph of its own.
    """
    if results.name_of(train_images) != "free":
        return np.arange(len(train_images) + len(test_images)).astype(str)
    with (find_datasets() / "photographs.csv").open(newline="", encoding="utf-8") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: (row["split"] != "train", int(row["row"])))
    return np.array([row["photo"] for row in rows])


def split_by_photograph(names, labels, rng, cats=25):
    """Which pictures are for testing, (m,): whole photographs, until at least `cats` of each class are among them.

    Args:
        names: (m,), the photograph of each picture.
        labels: (m,) of 0 and 1.
        rng: a NumPy generator, which draws the photographs.
        cats: how many pictures of each class are wanted at least. Of cats there are often more, because parts of their
            photographs without a cat belong to class 0 and bring the cats along.
    """
    test = np.zeros(len(names), bool)
    for label in (1, 0):
        for name in rng.permutation(np.unique(names[labels == label])):
            if (test & (labels == label)).sum() < cats:
                test |= names == name
    return test


def draw_scores(scores, names):
    """The test accuracy of two models in each split: a line for each split, and the means.

    Args:
        scores: (splits, 2), from 0 to 1.
        names: of the two models.
    """
    fig, ax = plots.figure(size=(7.2, 4.0))
    ax.plot([0, 1], 100 * scores.T, "-", color=plots.GREY, linewidth=0.8)
    for column, (color, marker) in enumerate(((plots.BLUE, "o"), (plots.ORANGE, "s"))):
        ax.plot(np.full(len(scores), column), 100 * scores[:, column], marker, color=color)
        mean, spread = 100 * scores[:, column].mean(), 100 * scores[:, column].std()
        side, shift = (("right", -0.08), ("left", 0.08))[column]
        ax.text(column + shift, mean, f"{mean:.0f} ± {spread:.0f}", ha=side, va="center")
    ax.set(xlim=(-0.5, 1.5), xticks=(0, 1), xticklabels=names, ylabel="test accuracy (%)")
    ax.set_title(f"{len(scores)} splits of the same photographs")
    return fig
