"""What to do on Monday: what to explain, whom to talk to, which files to put right, which exercises to look at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from autograder.nbgrader.feedback import marks
from autograder.report.families import Kind, family_of
from autograder.report.group import TROUBLES, Group, Submission
from autograder.report.items import Item, stop
from autograder.report.mistakes import Misconception, Talk

#: So many lines of each kind stand in the box.
MOST = 5
#: Whoever has less than this share of the marks is somebody to talk to, ...
LOW = 0.5
#: ... and so is whoever has lost this much of it since the unit before, or in each of the last two.
FALL, SLIDE = 0.25, 0.1


@dataclass(frozen=True)
class Lesson:
    """What to explain to all.

    Attributes:
        title: the family of mistakes, or the sentence of the one mistake that belongs to none.
        lesson: the lesson that teaches it, as a name in `notebooks/`; or empty.
        lost: marks that it cost the class.
        students: names.
        mistakes: the mistakes, the most costly first.
    """

    title: str
    lesson: str
    lost: float
    students: tuple[str, ...]
    mistakes: tuple[Misconception, ...]


@dataclass(frozen=True)
class Monday:
    """What to do next.

    Attributes:
        explain: the most costly first.
        talk: (name, why).
        repair: (name, what is wrong with the file or the run).
        check: (exercise, why).
        more: how many further lines there are, by the names of the fields.
    """

    explain: Sequence[Lesson]
    talk: Sequence[tuple[str, str]]
    repair: Sequence[tuple[str, str]]
    check: Sequence[tuple[str, str]]
    more: Mapping[str, int]


def monday_of(group: Group, items: Sequence[Item], talks: Sequence[Talk]) -> Monday:
    """What to do about a class."""
    everything: dict[str, list] = {
        "explain": lessons(talks),
        "talk": list(to_talk_to(group)),
        "repair": list(to_repair(group)),
        "check": list(to_check(items)),
    }
    more = {name: max(0, len(lines) - MOST) for name, lines in everything.items()}
    return Monday(**{name: lines[:MOST] for name, lines in everything.items()}, more=more)


def lessons(talks: Sequence[Talk]) -> list[Lesson]:
    """The families of mistakes of a class, by the marks that they cost."""
    together: dict[Kind | str, list[Misconception]] = {}
    for one in (one for talk in talks for one in talk.misconceptions):
        together.setdefault(family_of(one.id) or f"{one.exercise}/{one.id}", []).append(one)
    found = []
    for kind, mistakes in together.items():
        mistakes.sort(key=lambda one: -one.lost)
        students = dict.fromkeys(name for one in mistakes for name in one.students)
        title, lesson = (kind.title, kind.lesson) if isinstance(kind, Kind) else (mistakes[0].sentence, "")
        found.append(Lesson(title, lesson, sum(one.lost for one in mistakes), tuple(students), tuple(mistakes)))
    return sorted(found, key=lambda one: -one.lost)


def to_talk_to(group: Group) -> Iterable[tuple[str, str]]:
    """Who has little, the lowest first; then who has much less than before; then who handed in nothing."""
    judged = sorted(group.judged, key=lambda one: (one.total, one.name.casefold()))
    low = [one for one in judged if one.total < LOW * group.points]
    for one in low:
        stopped = stop(group, one)
        yield one.name, f"{_of(one, group)}{f'; wrote nothing from {stopped} on' if stopped else ''}"
    for one in judged:
        if one not in low and (before := sinking([*one.earlier, one.total / group.points])):
            yield one.name, f"{_of(one, group)}; {before}"
    for name in group.absent:
        yield name, "handed in nothing"


def sinking(shares: Sequence[float]) -> str:
    """How a student's shares of the marks fall from unit to unit, in words; empty where they do not."""
    shown = " → ".join(f"{share:.0%}" for share in shares[-3:])
    falls = [before - after + 1e-9 for before, after in pairwise(shares)][-2:]
    falling = falls and (falls[-1] >= FALL or (len(falls) == 2 and min(falls) >= SLIDE))
    return f"falling: {shown} of the marks" if falling else ""


def _of(submission: Submission, group: Group) -> str:
    return f"{marks(submission.total)} of {marks(group.points)}"


def to_repair(group: Group) -> Iterable[tuple[str, str]]:
    """Submissions whose file or run went wrong."""
    order = list(TROUBLES)
    found = [(kind, one.name, detail) for one in group.submissions for kind, detail in one.troubles]
    for kind, name, detail in sorted(found, key=lambda row: order.index(row[0])):  # stable: names stay in their order
        yield name, f"{TROUBLES[kind]} ({detail})" if detail else TROUBLES[kind]


def to_check(items: Sequence[Item]) -> Iterable[tuple[str, str]]:
    """Exercises that may be at fault themselves, and those that stop the class."""
    for item in items:
        if item.suspect:
            low, high = item.interval
            yield item.name, f"who does well elsewhere does worse here (correlation {low:.2f} to {high:.2f})"
    for item in items:
        if item.tried == 0 and item.right + item.partly + item.wrong > 1:
            yield item.name, "nobody who tried it got a mark: is its text or its check wrong?"
    for item in sorted(items, key=lambda item: -item.stopped):
        if item.count and item.stopped > 1 and item.stopped >= 0.1 * item.count:
            yield item.name, f"{item.stopped} of {item.count} wrote nothing from here on: too hard, or too late?"
