"""The tables that graders fill in: a CSV file for each, in the order of their pages."""

import csv
import io
from pathlib import Path
from typing import Any, NamedTuple

from autograder.errors import CourseError
from autograder.plain_text import clean, in_one_line
from autograder.report.essays.answers import Question
from autograder.report.essays.plan import Plan
from autograder.report.tables import ENCODING, as_csv

COLUMNS = ("question", "answer", "grader", "marks", "of", "comment", "begins")
#: So much of an answer stands in a table, for finding one's way.
BEGINS = 60
#: A table of more bytes is none of ours.
MOST_BYTES = 20_000_000


class Row(NamedTuple):
    """A line of a table that has marks.

    Attributes:
        answer: a pseudonym.
        line: its number in the file.
    """

    question: str
    answer: str
    grader: str
    marks: float
    comment: str
    line: int


def name_of(grader: str) -> str:
    """The file of a grader."""
    safe = "".join(letter if letter.isalnum() or letter in "-_.@" else "_" for letter in grader)
    return f"marks-{safe.lstrip('.')}.csv"


def of_graders(folder: Path, plan: Plan, questions: list[Question], readings: Any) -> dict[str, str]:
    """{grader: the table, with the marks that are in it or were taken in already}.

    Raises:
        CourseError: a table that is there cannot be read; it is not written over.
    """
    found = {}
    for grader in plan.graders:
        path = folder / name_of(grader)
        filled = {(row.question, row.answer): row for row in read(path)} if path.is_file() else {}
        rows = [list(COLUMNS)]
        for question in questions:
            taken = readings.get(question.name, {})
            for part in plan.parts_of(question):
                if part.grader != grader:
                    continue
                for code, answer, _ in part.answers:
                    row, known = filled.get((question.name, code)), taken.get(answer.student, {}).get(grader)
                    marks, comment = (row.marks, row.comment) if row else (known, "")
                    shown = clean(answer.text, BEGINS)
                    rows.append([question.name, code, grader, marks, question.points, comment, shown])
        found[grader] = as_csv(rows)
    return found


def read(path: str | Path) -> list[Row]:
    """The lines of a table that have marks.

    Spreadsheets write commas, semicolons or tabs between the columns, and points or commas in numbers.

    Raises:
        CourseError: it is no such table, or has marks that are no number; names file, line and remedy.
    """
    path = Path(path)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CourseError(f"{path} is too large for a table of marks: is it another file?")
        text = path.read_text(encoding=ENCODING)
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(
            f"the table {path} cannot be read ({in_one_line(error)}): save it as CSV in UTF-8"
        ) from None
    head = text.split("\n", 1)[0]
    separator = max(",;\t", key=head.count)
    lines = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    missing = [name for name in COLUMNS[:4] if name not in (lines.fieldnames or ())]
    if missing:
        raise CourseError(
            f"{path}, line 1: the column {' and '.join(missing)} is missing: keep the first line as `essays` wrote it"
        )
    try:
        return [row for line in lines if (row := _row(line, path, lines.line_num))]
    except csv.Error as error:
        raise CourseError(f"{path}, line {lines.line_num}: {error}: save it as CSV again") from None


def _row(line, path, number):
    given = (line["marks"] or "").strip()
    if not given:
        return None
    try:
        marks = float(given.replace(",", "."))
    except ValueError:
        raise CourseError(
            f"{path}, line {number}: the marks {clean(given, 40)!r} are no number: write one, or leave the cell empty"
        ) from None
    texts = (line.get(name) or "" for name in ("question", "answer", "grader", "comment"))
    question, answer, grader, comment = (text.strip().removeprefix("'") for text in texts)
    return Row(question, answer, grader, marks, comment, number)
