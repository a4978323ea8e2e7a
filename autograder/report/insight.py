"""What a graded class tells its teacher: numbers, computed from a `Group` and from nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from autograder.nbgrader.feedback import marks
from autograder.report.group import TROUBLES, Group, Submission
from autograder.report.items import Item, items
from autograder.report.mistakes import Talk, keys_of, talks
from autograder.report.monday import Monday, monday_of
from autograder.report.similarity import Comparison, compare

#: A notebook counts as slow from this many seconds on, where it also took `SLOWER` times the median.
SLOW_SECONDS, SLOWER = 10.0, 3.0


# ------------------------------------------------------------------------------------------------ the marks


@dataclass(frozen=True)
class Marks:
    """The distribution of marks, with quartiles; `counts` of submissions in ten equal parts of the possible marks."""

    count: int
    points: float
    median: float
    mean: float
    lowest: float
    highest: float
    lower: float
    upper: float
    counts: tuple[int, ...]
    all_right: int
    under_half: int

    @property
    def share(self):
        return self.median / self.points if self.points else 0.0


def marks_of(group):
    """`Marks` of the machine for all graded submissions, those with nothing to judge included: they have marks, too."""
    return _distribution([submission.total for submission in group.graded], group.points)


def finals_of(group):
    """`Marks` that count in the end: with answers in words, and less penalties."""
    return _distribution([float(submission.final.total) for submission in group.graded], float(group.all_points))


def _distribution(totals, points):
    shares = np.clip(np.array(totals) / points, 0.0, 1.0) if points else np.ones(len(totals))
    counts = np.bincount(np.minimum((shares * 10 + 1e-9).astype(int), 9), minlength=10)
    return Marks(
        count=len(totals),
        points=points,
        median=float(median(totals)),
        mean=float(np.mean(totals)),
        lowest=min(totals),
        highest=max(totals),
        lower=float(np.quantile(totals, 0.25)),
        upper=float(np.quantile(totals, 0.75)),
        counts=tuple(int(count) for count in counts),
        all_right=sum(total >= points - 1e-9 for total in totals),
        under_half=sum(total < points / 2 for total in totals),
    )


# ------------------------------------------------------------------------------------------------- troubles


@dataclass(frozen=True)
class Times:
    """Seconds a submission: None where none was recorded."""

    count: int
    median: float
    longest: float
    slow: tuple[tuple[str, float], ...]


def times(group):
    """How long the notebooks ran, and those that stand out; None where no time was recorded."""
    known = [(submission.name, submission.seconds) for submission in group.graded if submission.seconds is not None]
    if not known:
        return None
    middle = float(median(seconds for _, seconds in known))
    slow = [pair for pair in known if pair[1] >= SLOW_SECONDS and pair[1] > SLOWER * middle]
    slow.sort(key=lambda pair: -pair[1])
    return Times(len(known), middle, max(seconds for _, seconds in known), tuple(slow))


def troubles(group):
    """(kind in words, detail, submission) of everything that went wrong, worst kind first."""
    order = list(TROUBLES)
    found = [(kind, detail, submission) for submission in group.submissions for kind, detail in submission.troubles]
    found.sort(key=lambda row: order.index(row[0]))  # stable: names stay in their order
    return [(TROUBLES[kind], detail, submission) for kind, detail, submission in found]


# ----------------------------------------------------------------------------------------- who needs help


@dataclass(frozen=True)
class Square:
    """One field of the table of students and exercises.

    Attributes:
        level: 0 (nothing) … 4 (everything) to shade it by, or "blank" or "none".
    """

    text: str
    level: str
    keys: tuple[str, ...]
    story: str


def squares(group):
    """[(submission, [Square of each exercise])], the lowest total first."""
    keys = keys_of(group)
    rows = [s for s in group.graded]
    rows.sort(key=lambda submission: (submission.final.total, submission.name.casefold()))
    return [(row, [_square(row, e.name, keys[e.name]) for e in group.exercises]) for row in rows]


def late(group):
    """Submissions that were late, the latest first."""
    found = [submission for submission in group.submissions if submission.final.dates.late]
    return sorted(found, key=lambda submission: (-submission.final.dates.late, submission.name.casefold()))


def _square(submission, name, keys):
    result = submission.results[name]
    if result.score is None:
        return Square("?", "none", (), "not graded")
    if not submission.judged or result.unjudged:
        return Square("×" if not result.score else marks(result.score), "none", (), "nothing to judge")
    if result.blank:
        return Square("–", "blank", (), "left blank")
    share = result.score / result.points if result.points else 1.0
    level = 4 if share >= 1 - 1e-9 else 0 if share <= 0 else 1 + min(2, int(share * 3))
    found = tuple(keys[one] for one in result.misconceptions if one in keys)
    sentences = " ".join(dict.fromkeys(result.misconceptions.values()))
    return Square(marks(result.score), str(level), found, sentences)


# ------------------------------------------------------------------------------------------------- all of it


@dataclass(frozen=True)
class Numbers:
    """Everything that the page of a unit needs: its pictures, sentences and tables are made from this alone.

    Attributes:
        marks: the distribution of the machine's marks.
        finals: the distribution of what counts in the end.
        items: the exercises, in the order of the unit.
        talks: what to say in class, what cost most marks first.
        squares: a row for each student: the submission, and a field for each exercise.
        late: submissions that were late, the latest first.
        troubles: (kind in words, detail, submission), the worst kind first.
        times: how long the notebooks ran; None where that was not recorded.
        comparison: near-identical submissions.
        monday: what to do next.
    """

    group: Group
    marks: Marks
    finals: Marks
    items: Sequence[Item]
    talks: Sequence[Talk]
    squares: Sequence[tuple[Submission, list[Square]]]
    late: Sequence[Submission]
    troubles: Sequence[tuple[str, str, Submission]]
    times: Times | None
    comparison: Comparison
    monday: Monday


def numbers_of(group: Group) -> Numbers:
    """The numbers of a class in which something is graded."""
    found, said = items(group), talks(group)
    return Numbers(
        group=group,
        marks=marks_of(group),
        finals=finals_of(group),
        items=found,
        talks=said,
        squares=squares(group),
        late=late(group),
        troubles=troubles(group),
        times=times(group),
        comparison=compare(group),
        monday=monday_of(group, found, said),
    )
