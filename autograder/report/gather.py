"""Collect what is known of a graded class: marks from the gradebook, verdicts from the graded notebooks.

Nothing here writes: the gradebook is opened read-only, notebooks are read as plain JSON, in processes that may
fail.  Whatever a notebook does not say (an older grading run, a file that is gone) stays None; the page says so.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

from autograder.errors import CourseError
from autograder.intake import ids
from autograder.report.bounded import each
from autograder.report.names import clean
from autograder.units import load_unit

#: A graded notebook of more bytes than this is not read: the grader writes none.
MOST_BYTES = 256 << 20

#: What can be wrong with a submission, in words; the order is that of the page.
TROUBLES = {
    "not graded": "handed in, but not graded yet",
    "no notebook": "no notebook under the released name",
    "damaged": "the file could not be read as a notebook",
    "no result": "the graded notebook is missing or damaged: only the marks are known",
    "missing cells": "graded cells were missing",
    "died": "the process ended by itself (exit, out of memory, or a crash)",
    "time": "the notebook was stopped when its time was up",
    "size": "the notebook was stopped: it gave back too much",
    "lost": "the engine lost the notebook while it ran",
    "no end": "a function was still running when its time was up",
    "malformed": "what came back from the notebook was malformed: look at it yourself",
}
#: With these there was no work to judge: they count in the marks, but say nothing about an exercise.
NOTHING_TO_JUDGE = ("no notebook", "damaged", "not graded")


@dataclass(frozen=True)
class Exercise:
    """An exercise: `known` are the sentences of its misconceptions, in the order of its specification."""

    name: str
    points: float
    known: tuple[str, ...] = ()


@dataclass
class Result:
    """What one student got for one exercise, and why.

    Attributes:
        score: the gradebook's; None where nothing is graded.
        blank: the student left it unwritten.
        unjudged: the judge had nothing to look at (the cell was missing, or not reached).
        misconceptions: the sentences that the judge recognised.
        message: the judge's words where it recognised none.
    """

    score: float | None
    points: float
    blank: bool = False
    unjudged: bool = False
    misconceptions: tuple[str, ...] = ()
    message: str = ""

    @property
    def lost(self):
        return self.score is not None and self.score < self.points - 1e-9


@dataclass
class Submission:
    """One student's work.

    Attributes:
        results: {exercise: Result}, of the exercises that the machine judges.
        answers: {solution cell: the student's text}, code only.
        troubles: [(kind, detail)], kinds as in `TROUBLES`.
        seconds: how long the notebook ran; None where it was not recorded.
    """

    student: str
    name: str
    results: dict[str, Result]
    answers: dict[str, str] = field(default_factory=dict)
    troubles: list[tuple[str, str]] = field(default_factory=list)
    seconds: float | None = None
    seed: int | None = None
    sandbox: bool | None = None

    @property
    def total(self):
        return sum(result.score or 0.0 for result in self.results.values())

    @property
    def graded(self):
        return any(result.score is not None for result in self.results.values())

    @property
    def judged(self):
        """Whether there was work to judge."""
        nothing = any(kind in NOTHING_TO_JUDGE for kind, _ in self.troubles)
        return self.graded and not nothing and not all(result.unjudged for result in self.results.values())


@dataclass
class Written:
    """A written question: how many answers a human has marked, and how many still wait."""

    name: str
    points: float
    marked: int = 0
    waiting: int = 0


@dataclass
class Group:
    """A class and one unit.

    Attributes:
        stubs: {solution cell: text handed out}.
        absent: names of students in the gradebook who handed in nothing.
        left_out: sentences on folders that are no student's.
    """

    unit: str
    exercises: tuple[Exercise, ...]
    submissions: list[Submission]
    written: list[Written] = field(default_factory=list)
    stubs: dict[str, str] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @property
    def points(self):
        return sum(exercise.points for exercise in self.exercises)

    @property
    def graded(self):
        return [submission for submission in self.submissions if submission.graded]

    @property
    def judged(self):
        return [submission for submission in self.submissions if submission.judged]


# ------------------------------------------------------------------------------------------------ gathering


def gather(course, unit, name_of=None):
    """A unit's class.

    Args:
        course: the folder that nbgrader works in.
        unit: name of the unit.
        name_of: `name_of(student, first, last)`, how a student is called; the names as they are if None.

    Raises:
        SpecError: there is no such unit.
        CourseError: nothing is graded; the message says what to run.
    """
    loaded = load_unit(unit)
    rows, stubs, students = _gradebook(course, unit)
    if name_of is None:
        from autograder.report.names import shown_name as name_of
    scores = _by_student(rows)
    folders, left_out = ids.folders(course, f"submitted/*/{unit}")
    handed_in = {folder.parent.name for folder in folders}
    called = {student: name_of(student, first, last) for student, first, last in students}
    called |= {student: name_of(student, None, None) for student in sorted(handed_in - set(called))}
    exercises = tuple(Exercise(e.name, float(e.points), _known(e)) for e in loaded)
    students_here = sorted(handed_in | set(scores))
    notebooks = each(_read, [course / "autograded" / student / unit / f"{unit}.ipynb" for student in students_here])
    submissions = [
        _submission(student, called[student], exercises, scores.get(student, {}), stubs, notebook)
        for student, notebook in zip(students_here, notebooks)
    ]
    group = Group(unit, exercises, sorted(submissions, key=lambda submission: submission.name.casefold()))
    if not group.graded:
        raise CourseError(f"nothing of {unit} is graded yet: run `python -m autograder grade {unit}` first")
    group.written, group.stubs, group.left_out = _written(rows, exercises), stubs, left_out
    group.absent = sorted(called[student] for student, _, _ in students if student not in handed_in | set(scores))
    return group


def hide_names(group):
    """The same class without a word that a student wrote: file names and error messages may hold a name."""
    for submission in group.submissions:
        submission.student = submission.name
        told = ("no notebook", "damaged")
        submission.troubles = [(kind, "" if kind in told else detail) for kind, detail in submission.troubles]
        for result in submission.results.values():
            result.message = ""
    return group


def graded_units(course):
    """Names of the units of which anything is graded, in the order of their names."""
    from autograder.units import unit_names

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
        raise CourseError(f"nothing in {_tell(course)} is graded yet: run `python -m autograder grade UNIT` first")
    return found


def everyone(course):
    """Ids of all students of the course: in the gradebook, or with a folder in submitted/."""
    with _open(course) as gradebook:
        known = {student for student, _, _ in _students(gradebook)}
    return known | {
        path.name for path in Path(course).glob("submitted/*") if path.is_dir() and not ids.why_not(path.name)
    }


def _known(exercise):
    """Sentences of an exercise's misconceptions and rules, each once."""
    return tuple(dict.fromkeys(named.sentence for named in (*exercise.misconceptions, *exercise.rules)))


def _tell(course):
    return clean(str(course), 200)


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
            f"there is no gradebook {_tell(url.database)}: run `nbgrader generate_assignment UNIT` and "
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
        f"the gradebook {_tell(shown(url))} cannot be read ({reason}): close what is using it"
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


# ------------------------------------------------------------------------------------------------ notebooks


def _submission(student, name, exercises, scores, stubs, notebook):
    results = {}
    for exercise in exercises:
        score, points = scores.get(exercise.name, (None, exercise.points))
        results[exercise.name] = Result(score, points)
    submission = Submission(student, name, results)
    if not submission.graded:
        submission.troubles.append(("not graded", ""))
        return submission
    if notebook is None:
        submission.troubles.append(("no result", ""))
    else:
        take_notebook(submission, notebook, exercises, stubs)
    return submission


def _by_student(rows):
    """{student: {cell: (score, points)}}."""
    found = {}
    for student, cell, _, points, score, _ in rows:
        found.setdefault(student, {})[cell] = (score, float(points))
    return found


def _read(path):
    """A notebook as JSON data, without outputs, or None."""
    try:
        if not path.is_file() or path.stat().st_size > MOST_BYTES:
            return None
        notebook = json.loads(path.read_bytes())
        named = [cell for cell in notebook["cells"] if _grade_id(cell)]
        cells = [{"metadata": cell["metadata"], "source": cell.get("source")} for cell in named]
        return {"metadata": notebook.get("metadata"), "cells": cells}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def take_notebook(submission, notebook, exercises, stubs):
    """Add to a submission what its graded notebook says.

    Args:
        submission: is changed.
        notebook: JSON data; whatever in it is not of the expected form is passed over.
        exercises, stubs: the unit's, as in `Group`.
    """
    note = _note(notebook)
    seed, sandbox = note.get("seed"), note.get("sandbox")
    submission.seed = seed if isinstance(seed, int) else None
    submission.sandbox = sandbox if isinstance(sandbox, bool) else None
    submission.seconds = _number(note.get("seconds"))
    exercises, missing = {exercise.name: exercise for exercise in exercises}, {}
    endless, malformed = [], []
    for cell in notebook["cells"]:
        name = _grade_id(cell)
        if name in stubs and name not in exercises:
            submission.answers[name] = _text(cell.get("source"))
        if name is None or not _note(cell):
            continue
        if "missing" in _note(cell):
            missing[name] = _text(_note(cell)["missing"])
        if name in exercises and isinstance(_note(cell).get("verdict"), dict):
            verdict = _note(cell)["verdict"]
            _take_verdict(submission.results[name], verdict, exercises[name])
            if submission.results[name].unjudged and _is_missing(_text(verdict.get("message"))):
                missing[name] = _text(verdict["message"])
            if any("TimeLimit" in _text(output.get("problem")) for output in _outputs(verdict)):
                endless.append(name)
            if "malformed" in _text(verdict.get("message")) and submission.results[name].unjudged:
                malformed.append(name)
    for name in set(submission.answers) & set(stubs):
        exercise = name.removesuffix("-solution")
        if exercise in exercises and submission.answers[name].strip() == stubs[name].strip():
            submission.results[exercise].blank = exercise not in missing
    _take_troubles(submission, missing, str(note.get("ended", "done")))
    for kind, names in (("no end", endless), ("malformed", malformed)):
        if names:
            submission.troubles.append((kind, ", ".join(names)))


def _is_missing(message):
    """Whether a verdict's words are those of a cell that was not there; `autograder.nbgrader.plugin` has them."""
    from autograder.nbgrader.plugin import DAMAGED, MISSING

    beginnings = (MISSING.split("{")[0], DAMAGED.split("{")[0])
    return message.startswith(beginnings) or "was missing from the submitted notebook" in message


def _take_verdict(result, verdict, exercise):
    message = _text(verdict.get("message"))
    result.blank = message == f"`{exercise.name}` is not written yet."
    problems = [_text(output.get("problem")) for output in _outputs(verdict)]
    # A function that is not there (a syntax error in its cell, say) is not judged either, but that is for the class.
    result.unjudged = bool(problems) and set(problems) == {"not judged"} and "when the graded cell runs" not in message
    if result.lost:
        result.misconceptions = sentences(_text(verdict.get("misconception")), exercise.known)
        result.message = clean(message)


def sentences(said, known):
    """The known sentences that a verdict is made of: the judge joins several where only together they explain it."""
    found, rest = [], said
    for sentence in sorted(known, key=len, reverse=True):
        if sentence in rest:
            found.append(sentence)
            rest = rest.replace(sentence, " ", 1)
    if rest.strip():  # a sentence of an older specification
        return (clean(said),)
    return tuple(sorted(found, key=known.index))


def _take_troubles(submission, missing, ended):
    from autograder.nbgrader.plugin import DAMAGED, MISSING

    reasons = list(missing.values())
    if any(reason.startswith(MISSING.split("{")[0]) for reason in reasons):
        found = reasons[0].partition("(found: ")[2].partition("),")[0]
        submission.troubles.append(("no notebook", clean(found, 120)))
    elif any(reason.startswith(DAMAGED.split("{")[0]) for reason in reasons):
        reason = reasons[0].removeprefix(DAMAGED.split("{")[0]).partition(". Open it")[0]
        submission.troubles.append(("damaged", clean(reason, 120)))
    elif missing:
        submission.troubles.append(("missing cells", clean(", ".join(missing), 200)))
    if ended != "done":
        submission.troubles.append((ended if ended in TROUBLES else "died", ""))


# -- JSON of whatever form


def _note(thing):
    metadata = thing.get("metadata") if isinstance(thing, dict) else None
    note = metadata.get("autograder") if isinstance(metadata, dict) else None
    return note if isinstance(note, dict) else {}


def _grade_id(cell):
    metadata = cell.get("metadata") if isinstance(cell, dict) else None
    about = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = about.get("grade_id") if isinstance(about, dict) else None
    return name if isinstance(name, str) else None


def _outputs(verdict):
    outputs = verdict.get("outputs")
    return [output for output in outputs if isinstance(output, dict)] if isinstance(outputs, list) else []


def _text(value):
    """A cell's source, or any other text: notebooks may hold it as a list of lines."""
    if isinstance(value, list):
        return "".join(line for line in value if isinstance(line, str))
    return value if isinstance(value, str) else ""


def _number(value):
    """Seconds, or None: a number in JSON may have any number of digits, or be none (NaN)."""
    known = isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1e9
    return float(value) if known else None
