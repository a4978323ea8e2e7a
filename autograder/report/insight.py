"""What a graded class tells its teacher: numbers, computed from a `Group` and from nothing else."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from autograder.nbgrader.feedback import marks
from autograder.report.group import TROUBLES, Group, Submission
from autograder.report.similarity import Comparison, compare

#: Fewer students than this make no correlation.
FEWEST = 3
#: A notebook counts as slow from this many seconds on, where it also took `SLOWER` times the median.
SLOW_SECONDS, SLOWER = 10.0, 3.0


# ------------------------------------------------------------------------------------------------ the marks


@dataclass(frozen=True)
class Marks:
    """The distribution of marks: `counts` of submissions in ten equal parts of the possible marks."""

    count: int
    points: float
    median: float
    mean: float
    lowest: float
    highest: float
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
        counts=tuple(int(count) for count in counts),
        all_right=sum(total >= points - 1e-9 for total in totals),
        under_half=sum(total < points / 2 for total in totals),
    )


# ------------------------------------------------------------------------------------------------ exercises


@dataclass(frozen=True)
class Item:
    """An exercise in numbers, over the submissions that held work to judge.

    Attributes:
        difficulty: mean share of its marks (1: all had everything); None where no submission was judged.
        discrimination: corrected item-total correlation; None where it is undefined, and `why` says why.
        right, partly, wrong, blank, unjudged: how many students.
        first_blank: students whose first blank exercise this is.
        stopped: students who wrote nothing from here on.
    """

    number: int
    name: str
    points: float
    difficulty: float | None
    discrimination: float | None
    why: str
    right: int
    partly: int
    wrong: int
    blank: int
    unjudged: int
    first_blank: int
    stopped: int
    count: int


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
        found.append(
            Item(
                number=index + 1,
                name=exercise.name,
                points=exercise.points,
                difficulty=float(scores[:, index].mean() / exercise.points) if len(judged) else None,
                discrimination=correlation,
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


# ------------------------------------------------------------------------------------------- misconceptions


@dataclass(frozen=True)
class Misconception:
    """A misconception of the class.

    Attributes:
        key: short name for the tables of one report: the exercise's number and a letter.
        id: the same in every report, for comparisons from class to class.
        sentence: what to say.
        students: names.
    """

    key: str
    id: str
    exercise: str
    sentence: str
    students: tuple[str, ...]

    @property
    def count(self):
        return len(self.students)


@dataclass(frozen=True)
class Talk:
    """What there is to say about one exercise.

    Attributes:
        misconceptions: those that the judge recognised, the most frequent first.
        others: (the judge's words, students) where no misconception was recognised.
        lost: how many students lost marks here by something they wrote.
    """

    number: int
    name: str
    misconceptions: tuple[Misconception, ...]
    others: tuple[tuple[str, tuple[str, ...]], ...]
    lost: int


def talks(group):
    """What to say in class: exercises by their most frequent misconception, then by who lost marks there."""
    found = []
    for number, exercise in enumerate(group.exercises, start=1):
        keys = misconception_keys(number, exercise, group.judged)
        students = {one: [] for one in keys}
        sentences = dict(exercise.known)
        others, lost = {}, 0
        for submission in group.judged:
            result = submission.results[exercise.name]
            if not result.lost or result.blank or result.unjudged:
                continue
            lost += 1
            for one, sentence in result.misconceptions.items():
                students[one].append(submission.name)
                sentences.setdefault(one, sentence)
            if not result.misconceptions:
                others.setdefault(result.message, []).append(submission.name)
        known = [
            Misconception(keys[one], one, exercise.name, sentences[one], tuple(names))
            for one, names in students.items()
            if names
        ]
        known.sort(key=lambda one: -one.count)  # stable: ties stay in the order of the specification
        rest = sorted(((words, tuple(names)) for words, names in others.items()), key=lambda pair: -len(pair[1]))
        if lost:
            found.append(Talk(number, exercise.name, tuple(known), tuple(rest), lost))
    return sorted(found, key=lambda talk: (-max([one.count for one in talk.misconceptions], default=0), -talk.lost))


def misconception_keys(number, exercise, submissions):
    """{id: key}, such as "10a": the letter is the misconception's place in the exercise's specification."""
    said = {one for submission in submissions for one in submission.results[exercise.name].misconceptions}
    known = [*exercise.known, *sorted(said - set(exercise.known))]
    return {one: f"{number}{letters(index)}" for index, one in enumerate(known)}


def letters(index):
    """a … z, aa, ab, …"""
    text = ""
    while index >= 0:
        text, index = chr(ord("a") + index % 26) + text, index // 26 - 1
    return text


def keys_of(group):
    """{exercise: {id: key}}."""
    return {e.name: misconception_keys(n, e, group.judged) for n, e in enumerate(group.exercises, start=1)}


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
        talks: what to say in class, the most frequent misconception first.
        squares: a row for each student: the submission, and a field for each exercise.
        late: submissions that were late, the latest first.
        troubles: (kind in words, detail, submission), the worst kind first.
        times: how long the notebooks ran; None where that was not recorded.
        comparison: near-identical submissions.
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


def numbers_of(group: Group) -> Numbers:
    """The numbers of a class in which something is graded."""
    return Numbers(
        group=group,
        marks=marks_of(group),
        finals=finals_of(group),
        items=items(group),
        talks=talks(group),
        squares=squares(group),
        late=late(group),
        troubles=troubles(group),
        times=times(group),
        comparison=compare(group),
    )
