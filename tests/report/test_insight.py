"""Statistics against values worked out by hand."""

import math
from statistics import median

import numpy as np
import pytest

from autograder.report import insight, items, mistakes
from autograder.report.group import Kind, Result

from .conftest import student
from .made_up import final_of, made_up


def test_marks(small):
    found = insight.marks_of(small)
    assert (found.count, found.points, found.median, found.mean) == (4, 15, 10, 8.75)
    assert (found.lowest, found.highest, found.all_right, found.under_half) == (0, 15, 1, 1)
    assert found.counts == (1, 0, 0, 0, 0, 0, 2, 0, 0, 1)
    assert found.share == pytest.approx(2 / 3)


def test_a_mark_on_the_edge_of_a_bar_belongs_to_the_upper_one(small):
    small.submissions = [student("A", 1.5, 0, 0), student("B", 4.5, 0, 0), student("C", 5, 5, 5)]
    assert insight.marks_of(small).counts == (0, 1, 0, 1, 0, 0, 0, 0, 0, 1)


def test_difficulty_and_counts(small):
    dot, norm, step = items.items(small)
    assert [item.difficulty for item in (dot, norm, step)] == [0.75, 0.5, 0.5]
    assert (dot.right, dot.wrong, dot.blank) == (3, 1, 0)
    assert (norm.right, norm.wrong, norm.blank, norm.first_blank, norm.stopped) == (2, 1, 1, 1, 1)
    assert (step.blank, step.first_blank, step.stopped) == (1, 0, 0)


def test_discrimination_is_the_corrected_item_total_correlation(small):
    assert items.items(small)[0].discrimination == pytest.approx(math.sqrt(2 / 3))
    scores = np.random.default_rng(3).uniform(0, 5, size=(40, 6))
    for index in range(6):
        rest = np.delete(scores, index, axis=1).sum(axis=1)
        assert items.discrimination(scores, index)[0] == pytest.approx(np.corrcoef(scores[:, index], rest)[0, 1])


def test_the_uncorrected_correlation_would_be_another(small):
    """The planted fault: an exercise correlated with a total that it is itself part of."""
    scores = np.array([[s.total, *(r.score for r in s.results.values())] for s in small.submissions])
    wrong = np.corrcoef(scores[:, 1], scores[:, 0])[0, 1]
    assert abs(wrong - items.items(small)[0].discrimination) > 0.05


@pytest.mark.parametrize(
    ("scores", "why"),
    [
        ([[5, 1], [5, 2], [5, 3]], "same marks here"),
        ([[1, 4], [2, 4], [3, 4]], "in the other exercises"),
        ([[1, 4], [2, 5]], "fewer than 3"),
    ],
)
def test_discrimination_is_undefined_where_nothing_varies(scores, why):
    value, reason = items.discrimination(np.array(scores, dtype=float), 0)
    assert value is None
    assert why in reason


def test_what_cannot_be_judged_counts_in_the_marks_only(small):
    before = items.items(small)
    small.submissions.append(student("Ed", 0, 0, 0, troubles=[(Kind.UNREADABLE, "")]))
    after = items.items(small)
    assert [item.difficulty for item in after] == [item.difficulty for item in before]
    assert insight.marks_of(small).count == 5


def test_misconceptions_are_counted_by_exercise(small):
    small.submissions.append(student("Ed", 0, 5, 5, said={"dot": ["no-sum"]}))
    first, *rest = mistakes.talks(small)
    assert first.name == "dot"
    assert [(one.sentence, one.students) for one in first.misconceptions] == [("The sum is missing.", ("Cy", "Ed"))]
    assert {talk.name: talk.lost for talk in rest} == {"norm": 1, "step": 1}  # Cy left both blank


def test_keys_do_not_depend_on_who_said_what(small):
    keys = {one.id: one.key for talk in mistakes.talks(small) for one in talk.misconceptions}
    assert keys == {
        "no-sum": "1a",
        "no-root": "2a",
        "climbs": "3a",
        "no-bias": "3b",
    }
    assert [mistakes.letters(index) for index in (0, 25, 26, 27, 52)] == ["a", "z", "aa", "ab", "ba"]


def test_others_are_those_without_a_known_misconception(small):
    small.submissions.append(student("Ed", 0, 5, 5))
    dot = next(talk for talk in mistakes.talks(small) if talk.name == "dot")
    assert dot.others == (("w: no.", ("Ed",)),)


def test_times(small):
    assert insight.times(small) is None
    for submission, seconds in zip(small.submissions, (1.0, 2.0, 3.0, 40.0)):
        submission.seconds = seconds
    found = insight.times(small)
    assert (found.median, found.longest, found.slow) == (2.5, 40.0, (("Di", 40.0),))


def test_squares_are_sorted_by_total_and_carry_the_keys(small):
    small.submissions[3].results["dot"] = Result(1.0, 5.0)
    small.submissions[3].final = final_of(small.submissions[3].results)
    rows = insight.squares(small)
    assert [row.name for row, _ in rows] == ["Cy", "Di", "Ann", "Bob"]
    assert [field.text for field in rows[0][1]] == ["0", "–", "–"]
    assert [field.level for field in rows[1][1]] == ["1", "4", "0"]
    assert rows[1][1][2].keys == ("3a", "3b")


def test_a_large_class_agrees_with_numpy_and_the_standard_library():
    group = made_up(120)
    totals = [submission.total for submission in group.graded]
    assert insight.marks_of(group).median == median(totals)
    assert sum(insight.marks_of(group).counts) == 120
    scores = np.array([[r.score for r in s.results.values()] for s in group.judged])
    shares = scores.mean(axis=0) / [exercise.points for exercise in group.exercises]
    assert [item.difficulty for item in items.items(group)] == pytest.approx(list(shares))
    for item in items.items(group):
        assert item.right + item.partly + item.wrong + item.blank + item.unjudged == item.count
