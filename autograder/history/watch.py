"""Writes down, as it happens, that somebody changes marks by hand: in the formgrader, or with nbgrader's API.

Every program that reads the course's settings is watched (`settings.configure` calls `watch`).  What is changed without
them is found at the next look (`autograder.grading.look`), without a name.
"""

import logging
from pathlib import Path
from typing import Any

from nbgrader.api import Grade
from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session

from autograder.errors import CourseError
from autograder.history.store import Entry, History, Kind, account, keep_in, path_of

#: What a human sets.
BY_HAND = ("manual_score", "extra_credit")
#: Where a session keeps what is to be written down when it commits.
WAITING = "marks changed by hand"

def watch(root: str | Path) -> None:
    """From now on write down marks that are changed by hand in this process.

    Args:
        root: the course folder.
    """
    keep_in(root)
    for name, function in (("before_flush", _note), ("after_commit", _write), ("after_soft_rollback", _forget)):
        if not event.contains(Session, name, function):
            event.listen(Session, name, function)


def by_hand(grade: Any, before: float | None, who: str = "", **about: Any) -> Entry:
    """The entry that a grade of the gradebook has now these marks by hand.

    Args:
        grade: nbgrader's.
        before: the marks by hand that it had.
        about: what else to note.
    """
    noted = {"before": before, "auto": grade.auto_score, "extra": grade.extra_credit, "waits": grade.needs_manual_grade}
    book = grade.notebook
    where = (book.assignment.name, book.student.id, book.name, grade.name)
    return Entry(Kind.BY_HAND, *where, grade.manual_score, float(grade.max_score or 0), who, {**noted, **about})


def _note(session: Session, context: Any, instances: Any) -> None:
    """Before a session writes: the entries on marks by hand that differ from those in the gradebook."""
    for one in session.dirty:
        if isinstance(one, Grade) and any(inspect(one).attrs[name].history.has_changes() for name in BY_HAND):
            manual, extra = session.execute(
                select(Grade.manual_score, Grade.extra_credit).where(Grade.id == one.id)
            ).one()
            waiting = session.info.setdefault(WAITING, {})
            before = waiting[one.id].about["before"] if one.id in waiting else manual
            if (manual, extra) != (one.manual_score, one.extra_credit):
                waiting[one.id] = by_hand(one, before, account())


def _write(session: Session) -> None:
    """After it has written: keep them.  Where that fails the mark stands, and the next look finds it."""
    waiting = session.info.pop(WAITING, {})
    if not waiting:
        return
    url = session.get_bind().engine.url.render_as_string(hide_password=False)
    history = History(path_of(url))
    try:
        history.add(waiting.values())
    except CourseError as error:
        logging.getLogger("traitlets").warning("%s", error)
    finally:
        history.close()


def _forget(session: Session, previous: Any) -> None:
    session.info.pop(WAITING, None)
