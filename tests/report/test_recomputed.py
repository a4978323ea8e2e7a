"""Each number of the report, computed anew by pandas and SciPy from what stands in `marks.csv`."""

import io

import numpy as np
import pandas as pd
import pytest
from scipy.stats import pearsonr

from autograder.report import insight, items, tables

from .made_up import made_up

#: The CSV files round to four digits.
ROUNDED = 6e-5
UNIT_POINTS = 90


@pytest.fixture(scope="module", params=[25, 120])
def group(request):
    return made_up(request.param, seed=request.param)


@pytest.fixture(scope="module")
def read(group):
    return {name: pd.read_csv(io.StringIO(text)) for name, text in tables.tables(group).items()}


@pytest.fixture(scope="module")
def marks(read, group):
    """What the tables say of students whose work could be judged: marks and notes, a column an exercise."""
    frame = read["marks.csv"].set_index("student")
    names = [exercise.name for exercise in group.exercises]
    notes = frame[[f"{name}: note" for name in names]].fillna("").set_axis(names, axis="columns")
    judged = ~(notes == "not judged").all(axis="columns")
    return frame.loc[judged, names], notes[judged]


def test_the_distribution(group, read):
    found, totals = insight.marks_of(group), read["marks.csv"]["machine"].dropna()
    assert found.count == len(totals)
    of_pandas = [totals.median(), totals.mean(), totals.min(), totals.max(), *totals.quantile([0.25, 0.75])]
    ours = [found.median, found.mean, found.lowest, found.highest, found.lower, found.upper]
    assert ours == pytest.approx(of_pandas, abs=ROUNDED)
    tenths = pd.cut(totals / UNIT_POINTS, np.linspace(0, 1, 11).round(1), right=False).value_counts(sort=False).array
    tenths[-1] += (totals == UNIT_POINTS).sum()
    assert list(found.counts) == list(tenths)
    assert (found.all_right, found.under_half) == ((totals == UNIT_POINTS).sum(), (totals < UNIT_POINTS / 2).sum())


def test_difficulty_and_how_many(group, read, marks):
    scores, notes = marks
    points = pd.Series({exercise.name: exercise.points for exercise in group.exercises})
    table = read["exercises.csv"].set_index("exercise")
    blank, full = notes == "blank", scores == points
    tried = scores.where(~blank & (notes != "not judged"))
    assert table["mean_share"].to_dict() == pytest.approx((scores.mean() / points).to_dict(), abs=ROUNDED)
    assert table["mean_share_of_tried"].to_dict() == pytest.approx((tried.mean() / points).to_dict(), abs=ROUNDED)
    assert table["right"].to_dict() == full.sum().to_dict()
    assert table["blank"].to_dict() == blank.sum().to_dict()
    assert table["partly"].to_dict() == ((scores > 0) & ~full & ~blank).sum().to_dict()
    assert table["first_blank"].to_dict() == (blank & (blank.cumsum(axis="columns") == 1)).sum().to_dict()


def test_discrimination_and_its_interval(group, marks):
    scores, _ = marks
    for item in items.items(group):
        with_the_rest = pearsonr(scores[item.name], scores.drop(columns=item.name).sum(axis="columns"))
        assert item.discrimination == pytest.approx(with_the_rest.statistic)
        assert item.interval == pytest.approx(tuple(with_the_rest.confidence_interval(0.95)), abs=1e-4)  # 1.96


def test_what_each_mistake_cost(group, read, marks):
    scores, notes = marks
    points = pd.Series({exercise.name: exercise.points for exercise in group.exercises})
    long = notes.stack().rename("key").to_frame().join((points - scores).stack().rename("lost"))
    long["key"] = long["key"].where(~long["key"].isin(["blank", "not judged"]), "").str.split()
    long["lost"] /= long["key"].str.len().clip(lower=1)
    by_key = long.explode("key").dropna().groupby("key")["lost"].agg(["size", "sum"])
    table = read["misconceptions.csv"].set_index("key")
    said = table[table["count"] > 0]
    assert len(said) > 5
    assert said["count"].to_dict() == by_key["size"].to_dict()
    assert said["marks_lost"].to_dict() == pytest.approx(by_key["sum"].to_dict(), abs=ROUNDED)


def test_a_number_that_is_off_is_seen(group, marks):
    """The planted fault: an exercise correlated with a total of which it is a part."""
    scores, _ = marks
    first = items.items(group)[0]
    assert first.discrimination != pytest.approx(scores[first.name].corr(scores.sum(axis="columns")), abs=0.01)
