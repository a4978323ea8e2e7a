"""`python -m autograder report UNIT`: what a graded class tells its teacher, as one page and three tables."""

import datetime
import os
from pathlib import Path
from urllib.parse import quote

from autograder.errors import CourseError
from autograder.paths import course_root


def run(unit=None, everything=False, anonymous=False, out=None, course=None, date=None, earlier=(), log=print):
    """Write the report of a unit, or of every unit of which something is graded.

    Args:
        unit: name; not needed with `everything`.
        everything: all units, and a page that leads to them.
        anonymous: pseudonyms in place of names, and no text that a student wrote.
        out: the folder to write to; `report/` in the course folder, or `report/anonymous/`, if None.
        course: the folder that nbgrader works in; the course folder if None.
        date: for the head of the page; today if None.
        earlier: course folders of earlier classes, whose work is compared with this one's.
        log: called with the path of each page, and with what was left out.

    Returns:
        0.

    Raises:
        SpecError, CourseError: with the remedy.
    """
    from autograder.report.gather import course_of_shares, gather, graded_units
    from autograder.report.names import shown_name

    course = Path(course or course_root())
    out = Path(out) if out else course / "report" / ("anonymous" if anonymous else "")
    date = date or datetime.date.today().isoformat()
    units = graded_units(course) if everything else [_named(unit)]
    name_of = _hidden(course) if anonymous else shown_name
    _bring_penalties_up_to_date(course, units)
    groups = [gather(course, name, name_of) for name in units]
    term = course_of_shares(course, graded_units(course))
    order = [unit for unit, _ in term]
    groups.sort(key=lambda group: order.index(group.unit))
    for sentence in dict.fromkeys(sentence for group in groups for sentence in group.left_out):
        log(sentence)
    for group in groups:
        group.before = [one for folder in earlier for one in _of_before(Path(folder), group.unit, anonymous)]
        _look_around(group, term, course, None if anonymous else out / group.unit)
        log(_write(group, out, date, anonymous, everything))
    if everything:
        from autograder.report.page import index_page

        log(put(out / "index.html", index_page(groups, date, anonymous)))
    return 0


def _bring_penalties_up_to_date(course, units):
    """Marks by hand, dates and rules may have changed since grading; as a rule nothing has to be written."""
    from nbgrader.api import Gradebook

    from autograder.grading.grade import nbgrader_app
    from autograder.grading.trouble import errors_with_remedy
    from autograder.nbgrader.late_penalty import outdated, settle
    from autograder.report.gather import opened

    app = nbgrader_app(course.resolve())
    with errors_with_remedy(app.coursedir.db_url):
        with opened(course) as gradebook:
            old = [unit for unit in units if outdated(gradebook, app, unit)]
        if old:
            with Gradebook(app.coursedir.db_url, app.coursedir.course_id) as gradebook:
                for unit in old:
                    settle(gradebook, app, unit)


def _named(unit):
    if unit is None:
        raise CourseError("which unit? Name one, or pass --all: `python -m autograder report UNIT`")
    return unit


def _hidden(course):
    """How students are called where names are hidden: numbers over the whole course, the same in every unit."""
    from autograder.report.gather import everyone
    from autograder.report.names import course_key, pseudonyms

    hidden = pseudonyms(everyone(course), course_key(course))
    return lambda student, first, last: hidden[student]


def _of_before(course, unit, anonymous):
    """The submissions of an earlier class, with the folder's name behind theirs; none where it had no such unit.

    Raises:
        CourseError: there is no such course.
    """
    from autograder.report.gather import gather, graded_units

    if unit not in graded_units(course):
        return []
    found = gather(course, unit).submissions
    for number, one in enumerate(found, start=1):
        one.name = f"{f'number {number}' if anonymous else one.name} in {course.resolve().name}"
    return found


def _look_around(group, term, course, folder):
    """Tell each submission what the student had before, and where the feedback lies from a folder."""
    place = next((index for index, (unit, _) in enumerate(term) if unit == group.unit), 0)
    for submission in group.submissions:
        shares = [shares.get(submission.student) for _, shares in term[:place]]
        submission.earlier = [share for share in shares if share is not None]
        pages = sorted((course / "feedback" / submission.student / group.unit).glob("*.html"))
        if folder and pages:
            submission.page = quote(Path(os.path.relpath(pages[0], folder)).as_posix())


def _write(group, out, date, anonymous, everything):
    from autograder.report import gather, page, tables

    if anonymous:
        gather.hide_names(group)
    for name, text in tables.tables(group).items():
        put(out / group.unit / name, text, tables.ENCODING)
    return put(out / group.unit / "index.html", page.unit_page(group, date, anonymous, everything))


def put(path, text, encoding="utf-8"):
    """Write a file that only its owner can read, for it holds marks; returns its path.

    Raises:
        CourseError: it cannot be written; with the remedy.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding=encoding, newline="")
        path.chmod(0o600)
    except OSError as error:
        raise CourseError(f"cannot write {path} ({error.strerror}): choose another folder with --out") from None
    return path


__all__ = ["put", "run"]
