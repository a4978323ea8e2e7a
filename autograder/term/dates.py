"""`python -m autograder dates`: due dates, extensions, times of hand-ins and penalties, in nbgrader's own fields."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from traitlets.config import Config

from autograder.errors import CourseError
from autograder.grading.grade import nbgrader_app
from autograder.grading.store import write_whole
from autograder.grading.trouble import errors_with_remedy
from autograder.lms import when
from autograder.nbgrader import early_rows
from autograder.nbgrader.feedback import marks
from autograder.nbgrader.final_marks import Assigned, assigned
from autograder.nbgrader.late_penalty import LatePenalty, rule_in_words, settle
from autograder.paths import course_root
from autograder.plain_text import clean

#: traitlets reads it beside nbgrader_config.py, and before it where both say the same.
SETTINGS = "nbgrader_config.json"
#: Words that take a date or an extension away.
NONE = ("none", "0")


def run(
    assignment: str | None = None,
    due: str | None = None,
    extend: Iterable[Sequence[str]] = (),
    handed_in: Iterable[Sequence[str]] = (),
    penalty: str | None = None,
    grace: str | None = None,
    most: str | None = None,
    course: str | Path | None = None,
    log: Callable[[str], object] = print,
) -> int:
    """Set what is given, bring the penalties up to date, and say what holds now.

    Args:
        assignment: name; all are shown if None.
        due: the due date, or "none".
        extend: (student, length or new date or "none") for each.
        handed_in: (student, time) for each whose time the hand-in itself does not tell.
        penalty: share of the marks for each day late, such as "10%".
        grace: days that cost nothing.
        most: the largest share that a hand-in loses.
        course: the folder that nbgrader works in; the course folder if None.
        log: called with each line.

    Returns:
        0.

    Raises:
        CourseError: something cannot be set; nothing was set then.
    """
    course = Path(course or course_root()).resolve()
    if assignment is None and (due or extend or handed_in):
        raise CourseError("which assignment? Name it: `python -m autograder dates ASSIGNMENT …`")
    rule = _rule(penalty, grace, most)
    app = nbgrader_app(course, assignment)
    zone = app.config.Exchange.get("timezone", "UTC")
    address = app.coursedir.db_url
    with errors_with_remedy(address), Gradebook(address, app.coursedir.course_id) as gradebook:
        wishes = _Wishes()
        if assignment is not None:
            wishes = _wishes(gradebook, app.coursedir, assignment, zone, due, extend, handed_in)
        if rule:
            _write_rule(course, rule)
            app.config.LatePenalty.update(rule)
        _set(gradebook, assignment, wishes)
        names = [assignment] if assignment is not None else sorted(one.name for one in gradebook.assignments)
        for name in names:
            moved = settle(gradebook, app, name)
            for line in lines_of(assigned(gradebook, name), zone, set(moved)):
                log(line)
            if moved:
                log(f"  Their pages are older: `python -m autograder feedback {clean(name)}` writes them anew.")
    log(f"Penalty: {rule_in_words(app)}.")
    return 0


# ------------------------------------------------------------------------------------------------ dates


class _Wishes:
    """What is to be set, read and checked before anything is.

    Attributes:
        due: the new due date, if there is one.
        extensions: {student: length or None}.
        handed_in: {student: (folder, time)}.
    """

    def __init__(self) -> None:
        self.due: list[datetime | None] = []
        self.extensions: dict[str, timedelta | None] = {}
        self.handed_in: dict[str, tuple[Path, datetime]] = {}


def _wishes(gradebook, coursedir, name, zone, due, extensions, handed_in):
    try:
        found = gradebook.find_assignment(name)
    except MissingEntry:
        there = ", ".join(sorted(clean(one.name) for one in gradebook.assignments)) or "none"
        raise CourseError(f"the gradebook has no assignment {clean(name)}; it has: {there}") from None
    wishes, ends = _Wishes(), found.duedate
    if due is not None:
        ends = None if due.casefold() in NONE else when.moment(due, zone)
        wishes.due.append(ends)
    for student, words in extensions:
        _require_student(gradebook, student)
        wishes.extensions[student] = _extension(words, ends, zone, name)
    for student, words in handed_in:
        _require_student(gradebook, student)
        folder = Path(coursedir.format_path(coursedir.submitted_directory, student, name))
        if not folder.is_dir():
            who = f"{clean(student, 60)} has handed in nothing for {clean(name)}"
            raise CourseError(f"{who}: there is no {clean(folder)}")
        wishes.handed_in[student] = (folder, when.moment(words, zone))
    return wishes


def _require_student(gradebook, student):
    try:
        gradebook.find_student(student)
    except MissingEntry:
        raise CourseError(
            f"there is no student {clean(student, 60)} in the gradebook: `nbgrader db student list` shows all"
        ) from None


def _extension(words: str, due: datetime | None, zone: str, name: str) -> timedelta | None:
    """An extension, from its length or from the new date; None for none."""
    if words.casefold() in NONE:
        return None
    if due is None:
        raise CourseError(
            f"{clean(name)} has no due date that could be extended: set one, as in `python -m autograder dates "
            f'{clean(name)} --due "2026-10-12 23:59"`'
        )
    try:
        return when.length(words)
    except CourseError as error:
        if not any(sign in words for sign in "-:"):
            raise error
    extension = when.moment(words, zone) - due
    if extension <= timedelta():
        raise CourseError(f"'{clean(words, 60)}' is not an extension: it is not after {when.shown(due, zone)}")
    return extension


def _set(gradebook, name, wishes):
    """Write it by nbgrader's own calls."""
    for due in wishes.due:
        gradebook.update_or_create_assignment(name, duedate=due)
    for student, extension in wishes.extensions.items():
        early_rows.extend(gradebook, name, student, extension)
    for student, (folder, time) in wishes.handed_in.items():
        write_whole(folder / "timestamp.txt", f"{time.isoformat(' ')} UTC".encode())
        with suppress(MissingEntry):  # grading reads the file, and may not have been there yet
            gradebook.find_submission(name, student).timestamp = time
            gradebook.db.commit()


# --------------------------------------------------------------------------------------------- the penalty


def _rule(penalty: str | None, grace: str | None, most: str | None) -> dict[str, float]:
    """The settings of `LatePenalty` that are asked for.

    Raises:
        CourseError: they are not numbers, or out of range.
    """
    found = {}
    if penalty is not None:
        found["share_a_day"] = _share(penalty)
    if grace is not None:
        found["days_of_grace"] = when.length(grace) / timedelta(days=1)
    if most is not None:
        found["most"] = _share(most)
    return found


def _share(text: str) -> float:
    """`10%`, `10 %` or `0.1`."""
    words = text.strip()
    try:
        share = float(words.removesuffix("%").replace(",", ".")) / (100 if words.endswith("%") else 1)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise CourseError(f"'{clean(text, 60)}' is not a share: write 10% or 0.1")
    return share


def _write_rule(course: Path, rule: dict[str, float]) -> None:
    """Into the course's settings, in the form that traitlets reads beside nbgrader_config.py.

    Raises:
        CourseError: that file is damaged.
    """
    path = course / SETTINGS
    try:
        settings: dict[str, Any] = json.loads(path.read_text()) if path.is_file() else {}
        settings.setdefault(LatePenalty.__name__, {}).update(rule)
    except (ValueError, AttributeError):
        raise CourseError(f"{clean(path)} does not hold settings as JSON: correct or delete it, then go on") from None
    LatePenalty(config=Config({LatePenalty.__name__: settings[LatePenalty.__name__]}))  # for its checks
    write_whole(path, (json.dumps(settings, indent=2) + "\n").encode())


# ------------------------------------------------------------------------------------------------- the words


def lines_of(one: Assigned, zone: str, moved: set[str]) -> Iterator[str]:
    """An assignment's dates: when it is due, who has more time, and who was late."""
    yield f"{clean(one.name)}: due {when.shown(one.due, zone)}"
    for student, found in one.marks.items():
        dates = found.dates
        if dates.extension and dates.ends:
            yield (
                f"  extension  {clean(student)}: {when.length_shown(dates.extension.total_seconds())}, until "
                f"{when.shown(dates.ends, zone)}"
            )
    for student, found in one.marks.items():
        if found.dates.late:
            took = "no penalty"
            if found.penalty:
                took = f"−{marks(found.penalty)} of {marks(found.machine + found.written)}"
            late = when.length_shown(found.dates.late.total_seconds())
            yield f"  late       {clean(student)}: {late}, {took}{' (changed)' if student in moved else ''}"
        elif student in moved:
            yield f"  in time    {clean(student)}: no penalty any more (changed)"
    unknown = [clean(student) for student, found in one.marks.items() if found.graded and not found.dates.handed_in]
    if one.due and unknown:
        yield (
            f"  time of the hand-in not known, so never late: {', '.join(unknown[:20])}"
            f"{' …' if len(unknown) > 20 else ''}; --handed-in STUDENT TIME tells it"
        )
