"""nbgrader's `export`: its own table, the final list of a term, and marks written into a platform's exported table.

    nbgrader export --exporter=autograder.nbgrader.exports.PlatformExport --to exported.csv

`settings.configure` names `SafeCsvExport`, so that `nbgrader export` alone writes nbgrader's own columns.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from nbgrader.api import Gradebook, Student
from nbgrader.plugins import ExportPlugin
from traitlets import Dict

from autograder.lms.csv_text import as_csv
from autograder.lms.gradebooks import Update, updated
from autograder.lms.table import read_table
from autograder.nbgrader.final_marks import Assigned, Marks, assigned
from autograder.nbgrader.late_penalty import settle
from autograder.nbgrader.rounding import hundredths
from autograder.nbgrader.zip_collect import people_in

#: The columns of nbgrader's own exporter.
COLUMNS = ["assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"]
COLUMNS += ["raw_score", "late_submission_penalty", "score", "max_score"]
#: For each assignment of the final list.
PARTS = ("machine", "written", "to_be_marked", "days_late", "days_of_extension", "penalty", "total", "points")


class _FromMarks(ExportPlugin):
    """An exporter that has its figures from `final_marks`."""

    def wanted(self, gradebook: Gradebook) -> tuple[list[Assigned], list[Student]]:
        """The assignments and students that the command line names, or all; penalties are brought up to date."""
        asked = {str(name) for name in self.assignment}
        names = sorted(one.name for one in gradebook.assignments if not asked or one.name in asked)
        for name in names:
            settle(gradebook, self, name)
        ids = [str(name) for name in self.student]
        students = [student for student in gradebook.students if not ids or student.id in ids]
        return [assigned(gradebook, name) for name in names], students


class SafeCsvExport(_FromMarks):
    """nbgrader's table of grades, row for row, where no name is a formula, a column or a line of its own."""

    def export(self, gradebook: Gradebook) -> None:
        """As nbgrader asks: write `self.to`, or grades.csv."""
        target = self.to or "grades.csv"
        self.log.info("Exporting grades to %s", target)
        every, students = self.wanted(gradebook)
        rows = [_row(one, student) for one in every for student in students]
        text = as_csv([COLUMNS, *([row[name] for name in COLUMNS] for row in rows)])
        Path(target).write_text(text.replace("\r\n", "\n"), encoding="utf-8", newline="")


def _row(one: Assigned, student: Student) -> dict[str, object]:
    marks = one.of(student.id)
    about = {name: getattr(student, name) for name in ("last_name", "first_name", "email")}
    return about | {
        "assignment": one.name,
        "duedate": _text(one.due),
        "timestamp": _text(marks.dates.handed_in),
        "student_id": student.id,
        "raw_score": hundredths(marks.machine + marks.written),
        "late_submission_penalty": marks.penalty,
        "score": marks.total,
        "max_score": one.points,
    }


def _text(value: object) -> str:
    return "" if value is None else str(value)


# --------------------------------------------------------------------------------------------- the final list


class FinalMarksExport(_FromMarks):
    """A row for each student: every assignment in its parts, and the term."""

    def export(self, gradebook: Gradebook) -> None:
        """As nbgrader asks: write `self.to`, or marks.csv."""
        every, students = self.wanted(gradebook)
        text = as_csv(final_rows(every, students))
        Path(self.to or "marks.csv").write_text(text, encoding="utf-8-sig", newline="")


@dataclass(frozen=True)
class Term:
    """A student's marks over the term: of all assignments of which anything is graded."""

    total: Decimal
    points: Decimal

    @property
    def percent(self) -> Decimal:
        """The share of all marks, in hundredths of a percent."""
        return hundredths(100 * self.total / self.points) if self.points else Decimal("0.00")


def over_the_term(every: Iterable[Assigned], student: str) -> Term:
    """A student's sum; what was not handed in is 0."""
    graded = [one for one in every if one.graded]
    total = sum((one.of(student).total for one in graded), Decimal())
    return Term(total, sum((one.points for one in graded), Decimal()))


def final_rows(every: Sequence[Assigned], students: Iterable[Student]) -> Iterator[list[object]]:
    """The final list: a head, and a row for each student."""
    head: list[object] = ["student_id", "last_name", "first_name", "email"]
    head += [f"{one.name}: {part}" for one in every for part in PARTS]
    yield [*head, "term: total", "term: points", "term: percent"]
    for student in students:
        row: list[object] = [student.id, student.last_name, student.first_name, student.email]
        for one in every:
            row += _parts(one, one.of(student.id))
        term = over_the_term(every, student.id)
        yield [*row, term.total, term.points, term.percent]


def _parts(one: Assigned, marks: Marks) -> list[object]:
    extension = marks.dates.extension
    if not marks.handed_in:
        parts: list[object] = [None, None, None, None]
    else:
        parts = [marks.machine, marks.written, marks.waiting, days(marks.dates.late.total_seconds())]
    parts += [days(extension.total_seconds()) if extension else None]
    return parts + ([marks.penalty, marks.total] if marks.handed_in else [None, None]) + [one.points]


def days(seconds: float) -> Decimal:
    """A length of time in days."""
    return hundredths(Decimal(str(seconds)) / 86_400)


# ------------------------------------------------------------------------------------------- a platform's table


class PlatformExport(_FromMarks):
    """Marks written into a table that Canvas, Moodle or Blackboard has exported; all else in it stays as it is.

    Attributes:
        columns: {assignment: its name on the platform}, where that is another one.
        update: what was done, afterwards.
    """

    columns = Dict(help="{assignment: its name on the platform}").tag(config=True)
    update: Update | None = None

    def export(self, gradebook: Gradebook) -> None:
        """As nbgrader asks: update the file `self.to`.

        Raises:
            CourseError: there is no such file, it is not such a table, or its points are others; with the remedy.
        """
        table = read_table(self.to or "the exported table (--to FILE)")
        every, students = self.wanted(gradebook)
        marks = {
            one.name: {student.id: one.of(student.id).total for student in students if one.of(student.id).handed_in}
            for one in every
        }
        people = [person for person in people_in(gradebook) if person.id in {student.id for student in students}]
        points = {one.name: one.points for one in every}
        self.update = updated(table, people, marks, points, dict(self.columns))
        self.update.write()
        self.log.info("%s: %s marks written", self.to, self.update.written)
