"""Look at the gradebook, and write down what the history does not know yet: marks that were changed unseen.

Marks may be changed by a program that does not read the course's settings, and a gradebook may be older than its
history.  Nobody can tell then who did it, nor when; but what was is kept before a regrade replaces it.
"""

from collections.abc import Iterable
from contextlib import closing
from typing import Any

from nbgrader.api import Gradebook

from autograder.grading.gradebook import GradeRow, grade_rows
from autograder.history.store import Entry, History, Kind, path_of

#: Marks that differ by less are the same.
ROUNDING = 1e-9


def look_at(coursedir: Any, assignment: str) -> History:
    """Look at a course's gradebook.

    Args:
        coursedir: nbgrader's `CourseDirectory`.
        assignment: name.

    Returns:
        The history, closed.

    Raises:
        CourseError: the history cannot be read or written.
    """
    history = History(path_of(coursedir.db_url))
    with closing(history), Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        look(history, grade_rows(gradebook, assignment), assignment)
    return history


def look(history: History, rows: Iterable[GradeRow], assignment: str) -> list[Entry]:
    """Add what the gradebook has and the history does not.

    Args:
        history: of the gradebook.
        rows: all marks that the gradebook has for the assignment.
        assignment: name.

    Returns:
        The entries that were added.

    Raises:
        CourseError: the history cannot be read or written.
    """
    verdicts, by_hand = history.last(assignment, Kind.VERDICT), history.last(assignment, Kind.BY_HAND)
    found = []
    for row in rows:
        place = (row.student, row.notebook, row.cell)
        judged, given = verdicts.get(place), by_hand.get(place)
        if not same(row.auto, judged.score if judged else None):
            found.append(_entry(Kind.VERDICT, assignment, row, row.auto, judged))
        known = (given.score, given.about.get("extra")) if given else (None, None)
        if not (same(row.manual, known[0]) and same(row.extra or 0.0, known[1] or 0.0)):
            found.append(_entry(Kind.BY_HAND, assignment, row, row.manual, given))
    history.add(found)
    return found


def same(one: float | None, other: float | None) -> bool:
    """Whether two marks are the same; None is no mark."""
    if one is None or other is None:
        return one is other
    return abs(one - other) < ROUNDING


def _entry(kind: Kind, assignment: str, row: GradeRow, score: float | None, last: Entry | None) -> Entry:
    about = {
        "found": True,
        "before": last.score if last else None,
        "since": last.time if last else None,
        "auto": row.auto,
        "extra": row.extra,
        "waits": bool(row.waits),
    }
    return Entry(kind, assignment, row.student, row.notebook, row.cell, score, float(row.max_score or 0), about=about)
