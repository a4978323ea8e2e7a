"""The marks of an assignment, from the gradebook: every table, page and export has its figures from here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from nbgrader.api import Assignment, Grade, Gradebook, Notebook, SubmittedAssignment, SubmittedNotebook

from autograder.nbgrader.hidden_line import column
from autograder.nbgrader.rounding import exact, hundredths
from autograder.nbgrader.scores import Score, Scores


@dataclass(frozen=True)
class Dates:
    """When a hand-in was due and when it came; times are UTC without a zone.

    Attributes:
        due: the class's due date, or None.
        extension: this student's.
        handed_in: None where it is not known.
    """

    due: datetime | None = None
    extension: timedelta | None = None
    handed_in: datetime | None = None

    @property
    def ends(self) -> datetime | None:
        """When this student has to hand in."""
        return self.due + (self.extension or timedelta()) if self.due else None

    @property
    def late(self) -> timedelta:
        """By how much it was late, as nbgrader counts it."""
        if self.handed_in is None or self.ends is None:
            return timedelta()
        return max(timedelta(), self.handed_in - self.ends)


@dataclass(frozen=True)
class Marks:
    """One student's marks for one assignment; sums are exact, and rounded to hundredths once.

    Attributes:
        notebooks: {name: its marks}; none where nothing was handed in or graded.
        dates: see there; an extension may be there before anything is handed in.
    """

    notebooks: Mapping[str, Scores] = field(default_factory=dict)
    dates: Dates = field(default_factory=Dates)

    @property
    def scores(self) -> list[Score]:
        """All graded cells."""
        return [score for book in self.notebooks.values() for score in book.cells.values()]

    @property
    def cells(self) -> dict[str, Score]:
        """The same by the name of the column in tables."""
        several = len(self.notebooks) > 1
        return {
            column(book, name, several): score
            for book, scores in self.notebooks.items()
            for name, score in scores.cells.items()
        }

    @property
    def handed_in(self) -> bool:
        """Whether there is a hand-in; a row of the gradebook may stand for an extension alone."""
        return self.dates.handed_in is not None or self.graded

    @property
    def graded(self) -> bool:
        """Whether grading has looked at it."""
        return any(score.auto is not None or score.manual for score in self.scores)

    @property
    def machine(self) -> Decimal:
        """Marks of what the machine grades, changes by a teacher included."""
        return hundredths(self._sum(score for score in self.scores if not score.by_hand))

    @property
    def written(self) -> Decimal:
        """Marks of what people grade."""
        return hundredths(self._sum(score for score in self.scores if score.by_hand))

    @property
    def penalty(self) -> Decimal:
        """Marks taken off for lateness."""
        return hundredths(sum((exact(book.penalty) for book in self.notebooks.values()), Decimal()))

    @property
    def total(self) -> Decimal:
        """What counts: all marks less the penalty, and never below 0."""
        penalty = sum((exact(book.penalty) for book in self.notebooks.values()), Decimal())
        return hundredths(max(Decimal(), self._sum(self.scores) - penalty))

    @property
    def waiting(self) -> Decimal:
        """Marks of answers that a human has still to read."""
        return hundredths(sum((exact(score.max_score) for score in self.scores if score.waits), Decimal()))

    def _sum(self, scores: Iterable[Score]) -> Decimal:
        return sum((exact(score.score) for score in scores if score.graded), Decimal())


@dataclass(frozen=True)
class Assigned:
    """An assignment and the marks of all who have a row for it in the gradebook.

    Attributes:
        machine, written: possible marks of what the machine grades, and of what people do.
        due: the due date.
        marks: {student: `Marks`}.
    """

    name: str
    machine: Decimal
    written: Decimal
    due: datetime | None
    marks: Mapping[str, Marks]

    @property
    def points(self) -> Decimal:
        """All marks that are possible."""
        return self.machine + self.written

    @property
    def graded(self) -> bool:
        """Whether anything of it is graded."""
        return any(one.graded for one in self.marks.values())

    def of(self, student: str) -> Marks:
        """A student's marks; those of who has handed in nothing are 0."""
        return self.marks.get(student) or Marks(dates=Dates(self.due))


def assigned(gradebook: Any, name: str, student: str | None = None) -> Assigned:
    """The marks of an assignment, in as many queries however large the class is.

    Args:
        gradebook: an open one.
        student: the only one whose marks are wanted; all if None.

    Raises:
        MissingEntry: there is no such assignment.
    """
    assignment = gradebook.find_assignment(name)
    cells = {}
    for book in assignment.notebooks:
        written = {cell.name for cell in [*book.solution_cells, *book.task_cells]}
        place = {cell.name: index for index, cell in enumerate(book.source_cells)}
        for cell in [*book.grade_cells, *book.task_cells]:
            cells[cell.id] = (cell.name, cell.max_score, cell.name in written, place.get(cell.name, len(place)))
    points = {True: Decimal(), False: Decimal()}
    for _, most, by_hand, _ in cells.values():
        points[by_hand] += exact(most)
    marks = _marks(gradebook, name, student, cells)
    return Assigned(name, hundredths(points[False]), hundredths(points[True]), assignment.duedate, marks)


def on_page(about: dict[str, Any]) -> tuple[Scores, Dates]:
    """A notebook's marks with comments, and when it was due and came.

    Args:
        about: nbgrader's note on it: notebook, assignment, student, db_url.

    Raises:
        MissingEntry: the gradebook does not have it.
    """
    with Gradebook(about["db_url"]) as gradebook:
        found = gradebook.find_submission_notebook(about["notebook"], about["assignment"], about["student"])
        marks = assigned(gradebook, about["assignment"], about["student"]).of(about["student"])
        comments = {comment.name: comment.manual_comment for comment in found.comments if comment.manual_comment}
        return replace(marks.notebooks[about["notebook"]], comments=comments), marks.dates


def _marks(gradebook, name, student, cells):
    """{student: `Marks`}."""
    dates, books = {}, {}
    submissions = gradebook.db.query(
        SubmittedAssignment.student_id,
        Assignment.duedate,
        SubmittedAssignment.extension,
        SubmittedAssignment.timestamp,
        Notebook.name,
        SubmittedNotebook.id,
        SubmittedNotebook.late_submission_penalty,
    )
    submissions = submissions.join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
    submissions = submissions.outerjoin(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
    submissions = submissions.outerjoin(Notebook, SubmittedNotebook.notebook_id == Notebook.id)
    grades = _grades(gradebook, name, student, cells)
    for who, due, extension, handed_in, book, key, penalty in _of(submissions, name, student):
        dates[who] = Dates(due, extension, handed_in)
        found = books.setdefault(who, {})
        if key is not None:
            in_order = dict(sorted(grades.get(key, {}).items(), key=lambda item: item[1][0]))
            found[book] = Scores({cell: score for cell, (_, score) in in_order.items()}, {}, penalty or 0.0)
    return {who: Marks(dict(sorted(books[who].items())), dates[who]) for who in sorted(dates)}


def _grades(gradebook, name, student, cells):
    """{id of a notebook that was handed in: {cell: (its place, `Score`)}}."""
    query = gradebook.db.query(
        Grade.notebook_id,
        Grade.cell_id,
        Grade.auto_score,
        Grade.manual_score,
        Grade.extra_credit,
        Grade.needs_manual_grade,
    )
    query = query.join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
    query = query.join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
    query = query.join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
    found: dict[str, dict[str, tuple[int, Score]]] = {}
    for book, cell, auto, manual, extra, waits in _of(query, name, student):
        if cell in cells:
            title, most, by_hand, place = cells[cell]
            # nbgrader's rule: what a human gave comes first, and extra credit is added.
            counts = float(manual if manual is not None else auto or 0.0) + float(extra or 0.0)
            by_teacher = manual is not None or bool(extra)
            score = Score(title, counts, most, auto, by_hand, by_teacher, waits=bool(waits) and by_hand)
            found.setdefault(book, {})[title] = (place, score)
    return found


def _of(query, name, student):
    query = query.filter(Assignment.name == name)
    return query.filter(SubmittedAssignment.student_id == student) if student is not None else query
