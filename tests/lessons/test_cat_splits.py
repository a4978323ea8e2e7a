"""Splits of the cat photographs in which no photograph is on both sides."""

import numpy as np
import pytest

from dllessons import cat_splits
from dlutils import data, plots


@pytest.fixture(scope="module")
def cats():
    return data.load_cats()


def test_photographs_are_those_that_the_readme_counts(cats):
    names = cat_splits.photographs(cats.train_x, cats.test_x)
    learned, tested = names[: len(cats.train_x)], names[len(cats.train_x) :]
    assert (len(learned), len(tested)) == (209, 50)
    assert not set(learned) & set(tested)
    assert len(np.unique(tested[cats.test_y[0] == 1])) == 13  # two of 14 files show the same cat


def test_other_photographs_count_as_one_each(cats):
    names = cat_splits.photographs(cats.train_x[:5], cats.test_x[:2])
    assert len(np.unique(names)) == 7


@pytest.mark.parametrize("seed", range(5))
def test_no_photograph_is_on_both_sides(cats, seed):
    names = cat_splits.photographs(cats.train_x, cats.test_x)
    labels = np.hstack([cats.train_y, cats.test_y])[0]
    test = cat_splits.split_by_photograph(names, labels, np.random.default_rng(seed))
    assert not set(names[test]) & set(names[~test])
    for label in (0, 1):
        assert 25 <= (test & (labels == label)).sum() < 50


def test_splits_differ(cats):
    names, labels = np.array(list("aabbccdd")), np.array([1, 1, 0, 0, 1, 1, 0, 0])
    found = {tuple(cat_splits.split_by_photograph(names, labels, np.random.default_rng(s), cats=2)) for s in range(20)}
    assert len(found) == 4


def test_the_figure_says_mean_and_spread():
    fig = cat_splits.draw_scores(np.array([[0.5, 0.7], [0.7, 0.7]]), ["one", "other"])
    assert {"60 ± 10", "70 ± 0"} <= {text.get_text() for text in fig.axes[0].texts}
    assert plots.png(fig).startswith(b"\x89PNG")
