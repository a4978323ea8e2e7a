"""Collect what is known of a graded class: marks from the gradebook, verdicts from the graded notebooks.

Nothing here writes: the gradebook is opened read-only, notebooks are read as plain JSON, in processes that may
fail.  What a notebook does not say (an older grading run, a file that is gone) stays None; the page says so.
"""

from functools import partial
from pathlib import Path

from autograder.errors import CourseError
from autograder.intake import ids
from autograder.nbgrader.final_marks import assigned
from autograder.plain_text import clean
from autograder.report.assignment import assignment_in
from autograder.report.bounded import each
from autograder.report.graded_notebooks import named, read, take_notebook
from autograder.report.group import Group, Kind, Result, Submission, Written
from autograder.report.names import shown_name


def gather(course, unit, name_of=shown_name):
    """The class of an assignment, as a `Group`.

    Args:
        course: the folder that nbgrader works in.
        unit: name of the assignment.
        name_of: `name_of(student, first, last)`, how a student is called.

    Raises:
        CourseError: there is no such assignment, or nothing is graded; the message says what to run.
    """
    about, rows, students, marks = _gradebook(course, unit)
    exercises, stubs = about.exercises, about.stubs
    folders, left_out = ids.folders(course, f"submitted/*/{unit}")
    handed_in, scores = {folder.parent.name for folder in folders}, _by_student(rows)
    names = {student: name_of(student, first, last) for student, first, last in students}
    names |= {student: name_of(student, None, None) for student in sorted(handed_in - set(names))}
    with_work = {student for student, one in marks.marks.items() if one.handed_in}  # not with an extension alone
    here = {student: names[student] for student in sorted(handed_in | with_work)}
    submissions = _submissions(course, unit, here, about, scores)
    for submission in submissions:
        submission.final = marks.of(submission.student)
    absent = sorted(names[student] for student, _, _ in students if student not in here)
    written = _written(rows, exercises)
    group = Group(unit, exercises, submissions, written, stubs, absent, left_out, all_points=marks.points)
    if not group.graded:
        raise CourseError(f"nothing of {unit} is graded yet: run `python -m autograder grade {unit}` first")
    return group


def _submissions(course, unit, names, about, scores):
    """A `Submission` for each of the students, {id: name}, in the order of the names."""
    books = about.notebooks
    paths = [course / "autograded" / student / unit / f"{book}.ipynb" for student in names for book in books]
    read_ones = iter(each(read, paths))
    found = [
        _submission(student, name, about, scores.get(student, {}), {book: next(read_ones) for book in books})
        for student, name in names.items()
    ]
    return sorted(found, key=lambda submission: submission.name.casefold())


def _submission(student, name, about, scores, notebooks):
    results = {}
    for exercise in about.exercises:
        score, points = scores.get(exercise.name, (None, exercise.points))
        results[exercise.name] = Result(score, points)
    submission = Submission(student, name, results)
    if not submission.graded:
        submission.troubles.append((Kind.NOT_GRADED, ""))
        return submission
    for book, notebook in notebooks.items():
        if notebook is None:
            submission.troubles.append((Kind.NO_RESULT, book if len(notebooks) > 1 else ""))
        else:
            take_notebook(submission, named(notebook, partial(about.column, book)), about.exercises, about.stubs)
    submission.troubles = list(dict.fromkeys(submission.troubles))
    return submission


def _by_student(rows):
    """{student: {cell: (score, points)}}."""
    found = {}
    for student, cell, _, points, score, _ in rows:
        found.setdefault(student, {})[cell] = (score, float(points))
    return found


def hide_names(group):
    """The same class without a word that a student wrote: file names and error messages may hold a name."""
    for submission in group.submissions:
        submission.student = submission.name
        quoting = (Kind.NO_NOTEBOOK, Kind.UNREADABLE, Kind.FAILED)
        submission.troubles = [(kind, "" if kind in quoting else detail) for kind, detail in submission.troubles]
        for result in submission.results.values():
            result.message = ""
    return group


def graded_units(course):
    """Names of the assignments of which anything is graded, in the order of their names."""
    from sqlalchemy.exc import SQLAlchemyError

    with opened(course) as gradebook:
        try:
            names = sorted(one.name for one in gradebook.assignments)
            found = [name for name in names if any(score is not None for *_, score, _ in _grades(gradebook, name))]
        except SQLAlchemyError as error:
            raise _unreadable(gradebook.engine.url, error) from None
    if not found:
        raise CourseError(
            f"nothing in {_shown(course)} is graded yet: run `python -m autograder grade ASSIGNMENT` first"
        )
    return found


def course_of_shares(course, units):
    """[(assignment, {student: share of the marks that the machine gives})], in the order of the term.

    That is the order of the due dates, or of the days on which most was handed in where there are none.
    """
    with opened(course) as gradebook:
        found = [(_time(gradebook, unit), unit, _shares(gradebook, unit)) for unit in units]
    return [(unit, shares) for _, unit, shares in sorted(found, key=lambda row: row[:2])]


def _shares(gradebook, unit):
    found = assigned(gradebook, unit)
    graded = {student: marks for student, marks in found.marks.items() if marks.graded and found.machine}
    return {student: float(marks.machine / found.machine) for student, marks in graded.items()}


def _time(gradebook, unit):
    """When an assignment was due, or half of it had been handed in, as a number; infinite where nobody knows."""
    assignment = gradebook.find_assignment(unit)
    if assignment.duedate:
        return assignment.duedate.timestamp()
    times = sorted(one.timestamp.timestamp() for one in assignment.submissions if one.timestamp)
    return times[len(times) // 2] if times else float("inf")


def everyone(course):
    """Ids of all students of the course: in the gradebook, or with a folder in submitted/."""
    with opened(course) as gradebook:
        known = {student for student, _, _ in _students(gradebook)}
    return known | {
        path.name for path in Path(course).glob("submitted/*") if path.is_dir() and not ids.why_not(path.name)
    }


def _shown(place):
    return clean(str(place), 200)


# ------------------------------------------------------------------------------------------------ gradebook


def opened(course):
    """The gradebook that the course's settings name, opened so that it cannot be written to.

    Raises:
        CourseError: there is none, or it is none.
    """
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import SQLAlchemyError

    from autograder.grading.grade import nbgrader_app
    from autograder.grading.gradebook import read_only

    url = make_url(nbgrader_app(Path(course).resolve()).coursedir.db_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database).is_file():
        raise CourseError(
            f"there is no gradebook {_shown(url.database)}: run `nbgrader generate_assignment UNIT` and "
            "`python -m autograder grade UNIT` there first"
        )
    try:
        return read_only(url)
    except SQLAlchemyError as error:
        raise _unreadable(url, error) from None


def _unreadable(url, error):
    from autograder.grading.gradebook import shown

    reason = str(getattr(error, "orig", error)).splitlines()[0]
    kept = ", or bring back a copy (nbgrader keeps gradebook.db.* beside it)"
    return CourseError(
        f"the gradebook {_shown(shown(url))} cannot be read ({reason}): close what is using it"
        f"{kept if url.get_backend_name() == 'sqlite' else ' and see that the server runs'}"
    )


def _gradebook(course, unit):
    """Everything that the gradebook knows of an assignment, in as many queries however large the class is.

    Returns:
        about: the `Assignment`;
        rows: (student, cell, kind of cell, points, score or None, whether a human must still mark it);
        students: (id, first name, last name) of the whole course;
        marks: `Assigned`, what counts in the end.
    """
    from nbgrader.api import MissingEntry
    from sqlalchemy.exc import SQLAlchemyError

    with opened(course) as gradebook:
        try:
            about = assignment_in(gradebook, unit)
            rows = [
                (student, about.column(book, cell), *rest) for student, book, cell, *rest in _grades(gradebook, unit)
            ]
            return about, rows, _students(gradebook), assigned(gradebook, unit)
        except MissingEntry:
            known = ", ".join(sorted(one.name for one in gradebook.assignments)) or "none"
            raise CourseError(f"the gradebook has no assignment '{clean(unit, 100)}'; it has: {known}") from None
        except SQLAlchemyError as error:
            raise _unreadable(gradebook.engine.url, error) from None


def _grades(gradebook, unit):
    from autograder.grading.gradebook import grade_rows

    return [
        (row.student, row.notebook, row.cell, row.kind, row.max_score, row.score, bool(row.waits))
        for row in grade_rows(gradebook, unit)
    ]


def _students(gradebook):
    from nbgrader.api import Student

    return [tuple(row) for row in gradebook.db.query(Student.id, Student.first_name, Student.last_name)]


def _written(rows, exercises):
    """The questions that the machine does not judge."""
    judged, found = {exercise.name for exercise in exercises}, {}
    for _, cell, _, points, score, waits in rows:
        if cell in judged:
            continue
        question = found.setdefault(cell, Written(cell, float(points)))
        question.waiting += waits
        question.marked += bool(score) and not waits
        question.given += 0.0 if waits else score or 0.0
    return sorted(found.values(), key=lambda question: question.name)
