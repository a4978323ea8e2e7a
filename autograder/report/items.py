"""The exercises of a class in numbers: difficulty, discrimination, and where students stop."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

#: Fewer students than this make no correlation.
FEWEST = 3
#: An exercise that is solved to this share says little by its correlation: a single student moves it.
EASY = 0.97


@dataclass(frozen=True)
class Item:
    """An exercise in numbers, over the submissions that held work to judge.

    Attributes:
        difficulty: mean share of its marks (1: all had everything); None where no submission was judged.
        tried: the same among those who wrote something that could be judged; None where nobody did.
        discrimination: corrected item-total correlation; None where it is undefined, and `why` says why.
        interval: its 95 % interval; None where there is none.
        right, partly, wrong, blank, unjudged: how many students.
        first_blank: students whose first blank exercise this is.
        stopped: students who wrote nothing from here on.
    """

    number: int
    name: str
    points: float
    difficulty: float | None
    tried: float | None
    discrimination: float | None
    interval: tuple[float, float] | None
    why: str
    right: int
    partly: int
    wrong: int
    blank: int
    unjudged: int
    first_blank: int
    stopped: int
    count: int

    @property
    def low(self):
        return self.interval and self.interval[0]

    @property
    def high(self):
        return self.interval and self.interval[1]

    @property
    def suspect(self):
        """Whether those who do well elsewhere do worse here, by more than chance: is its text or its check wrong?"""
        return self.interval is not None and self.interval[1] < 0 and (self.difficulty or 0) < EASY


def items(group):
    """An `Item` for each exercise."""
    judged = group.judged
    scores = np.array([[s.results[e.name].score or 0.0 for e in group.exercises] for s in judged], dtype=float)
    scores = scores.reshape(len(judged), len(group.exercises))
    first = Counter(first_blank(group, submission) for submission in judged)
    stopped = Counter(stop(group, submission) for submission in judged)
    found = []
    for index, exercise in enumerate(group.exercises):
        results = [submission.results[exercise.name] for submission in judged]
        right = sum(not result.lost for result in results)
        blank = sum(result.blank for result in results)
        unjudged = sum(result.unjudged and not result.blank for result in results)
        partly = sum(result.lost and not result.blank and (result.score or 0) > 0 for result in results)
        correlation, why = discrimination(scores, index)
        written = [result.score or 0.0 for result in results if not result.blank and not result.unjudged]
        found.append(
            Item(
                number=index + 1,
                name=exercise.name,
                points=exercise.points,
                difficulty=float(scores[:, index].mean() / exercise.points) if len(judged) else None,
                tried=float(np.mean(written) / exercise.points) if written else None,
                discrimination=correlation,
                interval=interval(correlation, len(results)),
                why=why,
                right=right,
                partly=partly,
                wrong=len(results) - right - partly - blank - unjudged,
                blank=blank,
                unjudged=unjudged,
                first_blank=first[exercise.name],
                stopped=stopped[exercise.name],
                count=len(results),
            )
        )
    return found


def discrimination(scores, index):
    """The corrected item-total correlation of an exercise.

    Pearson's correlation of its marks with the total of the *other* exercises, so that it is not
    correlated with itself (Henrysson, "Correction of item-total correlations in item analysis",
    Psychometrika 28, 1963).

    Args:
        scores: (students, exercises) marks.
        index: the exercise's column.

    Returns:
        (correlation, ""), or (None, why there is none).
    """
    if len(scores) < FEWEST:
        return None, f"fewer than {FEWEST} submissions"
    item = scores[:, index]
    rest = scores.sum(axis=1) - item
    if np.ptp(item) < 1e-9:
        return None, "all have the same marks here"
    if np.ptp(rest) < 1e-9:
        return None, "all have the same marks in the other exercises"
    return float(np.corrcoef(item, rest)[0, 1]), ""


def interval(correlation, count):
    """The 95 % interval of a correlation over so many students, or None.

    By Fisher's transformation: atanh(r) is about normal, with the standard deviation 1 / sqrt(n - 3) (Fisher, "On the
    probable error of a coefficient of correlation deduced from a small sample", Metron 1, 1921).
    """
    if correlation is None or count <= 3 or abs(correlation) >= 1:
        return None
    middle, room = np.arctanh(correlation), 1.96 / np.sqrt(count - 3)
    return float(np.tanh(middle - room)), float(np.tanh(middle + room))


def first_blank(group, submission):
    """The first exercise that a student left unwritten, or None."""
    return next((e.name for e in group.exercises if submission.results[e.name].blank), None)


def stop(group, submission):
    """The exercise from which on a student wrote nothing, or None."""
    found = None
    for exercise in reversed(group.exercises):
        if not submission.results[exercise.name].blank:
            break
        found = exercise.name
    return found
