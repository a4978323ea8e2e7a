"""Collect what is known of a graded class: marks from the gradebook, verdicts from the graded notebooks.

Nothing here writes: the gradebook is opened read-only, notebooks are read as plain JSON, in processes that may
fail.  What a notebook does not say (an older grading run, a file that is gone) stays None; the page says so.
"""

from pathlib import Path

from autograder.errors import CourseError
from autograder.intake import ids
from autograder.plain_text import clean
from autograder.report.bounded import each
from autograder.report.graded_notebooks import read, take_notebook
from autograder.report.group import Exercise, Group, Kind, Result, Submission, Written
from autograder.report.names import shown_name
from autograder.units import load_unit, unit_names


def gather(course, unit, name_of=shown_name):
    """The class of a unit, as a `Group`.

    Args:
        course: the folder that nbgrader works in.
        unit: name of the unit.
        name_of: `name_of(student, first, last)`, how a student is called.

    Raises:
        SpecError: there is no such unit.
        CourseError: nothing is graded; the message says what to run.
    """
    exercises = tuple(Exercise(e.name, float(e.points), known_of(e)) for e in load_unit(unit))
    rows, stubs, students = _gradebook(course, unit)
    folders, left_out = ids.folders(course, f"submitted/*/{unit}")
    handed_in, scores = {folder.parent.name for folder in folders}, _by_student(rows)
    names = {student: name_of(student, first, last) for student, first, last in students}
    names |= {student: name_of(student, None, None) for student in sorted(handed_in - set(names))}
    here = {student: names[student] for student in sorted(handed_in | set(scores))}
    submissions = _submissions(course, unit, here, exercises, scores, stubs)
    absent = sorted(names[student] for student, _, _ in students if student not in here)
    group = Group(unit, exercises, submissions, _written(rows, exercises), stubs, absent, left_out)
    if not group.graded:
        raise CourseError(f"nothing of {unit} is graded yet: run `python -m autograder grade {unit}` first")
    return group


def _submissions(course, unit, names, exercises, scores, stubs):
    """A `Submission` for each of the students, {id: name}, in the order of the names."""
    notebooks = each(read, [course / "autograded" / student / unit / f"{unit}.ipynb" for student in names])
    found = [
        _submission(student, name, exercises, scores.get(student, {}), stubs, notebook)
        for (student, name), notebook in zip(names.items(), notebooks)
    ]
    return sorted(found, key=lambda submission: submission.name.casefold())


def _submission(student, name, exercises, scores, stubs, notebook):
    results = {}
    for exercise in exercises:
        score, points = scores.get(exercise.name, (None, exercise.points))
        results[exercise.name] = Result(score, points)
    submission = Submission(student, name, results)
    if not submission.graded:
        submission.troubles.append((Kind.NOT_GRADED, ""))
        return submission
    if notebook is None:
        submission.troubles.append((Kind.NO_RESULT, ""))
    else:
        take_notebook(submission, notebook, exercises, stubs)
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
    """Names of the units of which anything is graded, in the order of their names."""
    found = []
    for unit in unit_names():
        try:
            rows, _, _ = _gradebook(course, unit)
        except CourseError:
            continue
        if any(score is not None for *_, score, _ in rows):
            found.append(unit)
    if not found:
        _open(course)  # says so where there is no gradebook at all
        raise CourseError(f"nothing in {_shown(course)} is graded yet: run `python -m autograder grade UNIT` first")
    return found


def everyone(course):
    """Ids of all students of the course: in the gradebook, or with a folder in submitted/."""
    with _open(course) as gradebook:
        known = {student for student, _, _ in _students(gradebook)}
    return known | {
        path.name for path in Path(course).glob("submitted/*") if path.is_dir() and not ids.why_not(path.name)
    }


def known_of(exercise):
    """{id: sentence} of an exercise's misconceptions and rules."""
    return {one.id: one.sentence for one in (*exercise.misconceptions, *exercise.rules)}


def _shown(place):
    return clean(str(place), 200)


# ------------------------------------------------------------------------------------------------ gradebook


def _open(course):
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
    """Everything that the gradebook knows of a unit, in three queries however large the class is.

    Returns:
        rows: (student, cell, kind of cell, points, score or None, whether a human must still mark it);
        stubs: {solution cell: text handed out};
        students: (id, first name, last name) of the whole course.
    """
    from sqlalchemy.exc import SQLAlchemyError

    with _open(course) as gradebook:
        try:
            return _grades(gradebook, unit), _stubs(gradebook, unit), _students(gradebook)
        except SQLAlchemyError as error:
            raise _unreadable(gradebook.engine.url, error) from None


def _grades(gradebook, unit):
    from nbgrader.api import Assignment, Grade, GradeCell, SubmittedAssignment, SubmittedNotebook

    found = (
        gradebook.db.query(
            SubmittedAssignment.student_id,
            GradeCell.name,
            GradeCell.cell_type,
            GradeCell.max_score,
            Grade.auto_score,
            Grade.manual_score,
            Grade.extra_credit,
            Grade.needs_manual_grade,
        )
        .select_from(Grade)
        .join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .join(GradeCell, Grade.cell_id == GradeCell.id)
        .filter(Assignment.name == unit)
    )
    return [
        (student, cell, kind, points, _score(auto, manual, extra), bool(waits))
        for student, cell, kind, points, auto, manual, extra, waits in found
    ]


def _score(auto, manual, extra):
    """nbgrader's rule: what a human gave comes first, extra credit is added; None where there is neither."""
    score = manual if manual is not None else auto
    return None if score is None else float(score) + float(extra or 0.0)


def _stubs(gradebook, unit):
    from nbgrader.api import Assignment, Notebook, SourceCell

    found = (
        gradebook.db.query(SourceCell.name, SourceCell.source, SourceCell.cell_type)
        .join(Notebook, SourceCell.notebook_id == Notebook.id)
        .join(Assignment, Notebook.assignment_id == Assignment.id)
        .filter(Assignment.name == unit)
    )
    return {name: source or "" for name, source, kind in found if kind == "code"}


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
    return sorted(found.values(), key=lambda question: question.name)
