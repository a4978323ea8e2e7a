"""`python -m autograder history`: every mark that a student was given in an assignment, when, by whom, and why."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from autograder.errors import CourseError
from autograder.grading.grade import nbgrader_app
from autograder.grading.look import look_at
from autograder.grading.trouble import errors_with_remedy
from autograder.history.store import Entry, History, Kind, path_of
from autograder.nbgrader.feedback import marks
from autograder.plain_text import clean, plain


def run(course: Path, assignment: str, student: str, cell: str | None = None, log: Callable[[str], Any] = print) -> int:
    """Print the history of a student's marks.

    Args:
        course: the course folder.
        assignment, student: names.
        cell: a graded cell, by its name or that of the exercise that it judges; None for all.
        log: called with each line.

    Returns:
        0.

    Raises:
        CourseError: nothing is known of this student, or of this cell.
    """
    app = nbgrader_app(course, assignment)
    with errors_with_remedy(app.coursedir.db_url), closing(look_at(app.coursedir, assignment)) as history:
        entries = history.entries(assignment, student)
    if not entries:
        raise CourseError(
            f"nothing is known of {plain(student)} in {plain(assignment)}: run `python -m autograder grade "
            f"{plain(assignment)}` first, and see that both names are right"
        )
    cells: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        if cell in (None, entry.cell, str(entry.about.get("exercise", "")).rpartition("/")[2]):
            cells.setdefault((entry.notebook, entry.cell), []).append(entry)
    if not cells:
        known = ", ".join(dict.fromkeys(entry.cell for entry in entries))
        raise CourseError(f"{plain(assignment)} has no graded cell '{plain(cell)}'; it has: {plain(known)}")
    several = len({notebook for notebook, _ in cells}) > 1
    log(f"{plain(student)} · {plain(assignment)}")
    for (notebook, name), told in cells.items():
        log(f"\n{plain(f'{notebook}/{name}' if several else name)}")
        for entry in told:
            log(f"  {line_of(entry)}")
    return 0


def forget(course: Path, student: str, log: Callable[[str], Any] = print) -> int:
    """Take a student out of the history.

    Args:
        course: the course folder.
        student: id.
        log: called with what was done.

    Returns:
        0.

    Raises:
        CourseError: the history cannot be read or written.
    """
    app = nbgrader_app(course)
    with closing(History(path_of(app.coursedir.db_url))) as history:
        number = history.forget(student)
    log(f"{history.path}: {number} entries about {plain(student)} are deleted; all others are as they were")
    return 0


def line_of(entry: Entry) -> str:
    """An entry as one line for a terminal."""
    when = entry.time.replace("T", " ").removesuffix("+00:00")
    return f"{when} UTC  {_TOLD[entry.kind](entry)}"


def _given(entry):
    return "no marks" if entry.score is None else f"{marks(entry.score)} of {marks(entry.max_score)}"


def _verdict(entry):
    about = entry.about
    if about.get("found"):
        return f"machine   {_given(entry)} (found in the gradebook; seed and versions are not known)"
    if entry.score is None:
        return f"machine   left to a human, answer {about.get('answer', '')}"
    told = [f"seed {about.get('seed')}", f"answer {about.get('answer')}"]
    told += [f"exercise {about['exercise']} {about['version']}"] if "version" in about else []
    told.append(f"grader {about.get('grader')}")
    said = clean((about.get("verdict") or {}).get("message", ""), 200)
    return f"machine   {_given(entry)}  [{', '.join(map(plain, told))}]{f' {said}' if said else ''}"


def _by_hand(entry):
    before = entry.about.get("before")
    was = f"before by hand {marks(before)}" if before is not None else "none by hand before"
    extra = f", {marks(entry.about['extra'])} extra" if entry.about.get("extra") else ""
    given = "taken back" if entry.score is None else _given(entry)
    if entry.about.get("found"):
        since = f" since {entry.about['since']}" if entry.about.get("since") else ""
        return f"by hand   {given}{extra} ({was}), found in the gradebook: changed{since}, nobody saw by whom"
    return f"by hand   {given}{extra} ({was}), by {plain(entry.who)}"


def _reading(entry):
    return f"a grader  {_given(entry)}, by {plain(entry.who)}"


_TOLD = {Kind.VERDICT: _verdict, Kind.BY_HAND: _by_hand, Kind.READING: _reading}
