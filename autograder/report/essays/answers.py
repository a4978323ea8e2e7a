"""The written questions of an assignment, what their notebook says of them, and what students answered."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import ClearMarkScheme

from autograder.errors import CourseError
from autograder.grading.gradebook import GradeRow, grade_rows
from autograder.nbgrader.hidden_line import column
from autograder.nbgrader.layout import without_hidden
from autograder.plain_text import plain
from autograder.report.bounded import each
from autograder.report.graded_notebooks import read

#: So much of an answer is shown and compared.
LONGEST = 10_000


@dataclass(frozen=True)
class Answer:
    """What one student wrote.

    Attributes:
        given: the marks by hand that the gradebook has; None where it has none.
        blank: nbgrader found the cell as it was handed out.
    """

    student: str
    text: str
    given: float | None = None
    blank: bool = False


@dataclass
class Question:
    """A question that humans mark.

    Attributes:
        notebook, cell: where it is.
        name: how it is called in tables and pages.
        asked: the text of the question; scheme: its mark scheme, with the model answer.
        answers: in the order of the students' ids.
    """

    notebook: str
    cell: str
    name: str
    points: float
    asked: str = ""
    scheme: str = ""
    answers: list[Answer] = field(default_factory=list)

    @property
    def file_name(self) -> str:
        return self.name.replace("/", "-")

    @property
    def written(self) -> list[Answer]:
        """The answers that are to be marked."""
        return [answer for answer in self.answers if not answer.blank]


def questions_of(course: Path, coursedir: Any, assignment: str) -> list[Question]:
    """The written questions, in the order of the notebook, with what is handed in and graded.

    Raises:
        CourseError: there is no such assignment, or nothing of it is graded.
    """
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        try:
            books = sorted(gradebook.find_assignment(assignment).notebooks, key=lambda book: book.name)
        except MissingEntry:
            raise CourseError(f"the gradebook has no assignment {plain(assignment)}") from None
        questions = [question for book in books for question in _in_book(book, len(books) > 1)]
        grades: dict[tuple[str, str], dict[str, GradeRow]] = {}
        for row in grade_rows(gradebook, assignment):
            grades.setdefault((row.student, row.notebook), {})[row.cell] = row
    if not grades:
        raise CourseError(
            f"nothing of {plain(assignment)} is graded yet: run `python -m autograder grade {plain(assignment)}` first"
        )
    source = Path(coursedir.root, coursedir.format_path(coursedir.source_directory, ".", assignment))
    for question in questions:
        question.asked, question.scheme = said_in(source / f"{question.notebook}.ipynb", question.cell)
    places = sorted(grades)
    paths = [course / "autograded" / student / assignment / f"{book}.ipynb" for student, book in places]
    for (student, book), notebook in zip(places, each(read, paths)):
        texts = _texts(notebook)
        for question in (one for one in questions if one.notebook == book and one.cell in texts):
            row = grades[student, book].get(question.cell)
            if row:
                blank = row.auto is not None and row.manual is None
                question.answers.append(Answer(student, texts[question.cell][:LONGEST], row.manual, blank))
    return questions


def _in_book(book, several):
    written = {cell.name for cell in book.solution_cells}
    points = {cell.name: cell.max_score for cell in book.grade_cells}
    for cell in book.source_cells:
        if cell.name in written and cell.name in points:
            yield Question(book.name, cell.name, column(book.name, cell.name, several), float(points[cell.name]))


def _texts(notebook):
    """{name of a cell: its text} of a notebook that `read` gave."""
    cells = notebook["cells"] if notebook else ()
    texts = {cell["metadata"]["nbgrader"]["grade_id"]: cell["source"] for cell in cells}
    return {name: "".join(text) if isinstance(text, list) else text or "" for name, text in texts.items()}


def said_in(path: Path, cell: str) -> tuple[str, str]:
    """The text of a question and its mark scheme, from the instructor's notebook; empty where it does not say.

    The question is the last text before the cell that is to be answered.
    """
    try:
        notebook = nbformat.read(path, as_version=4)
    except (OSError, ValueError):
        return "", ""
    before = ""
    for one in notebook.cells:
        if one.metadata.get("nbgrader", {}).get("grade_id") == cell:
            scheme = _between(before, ClearMarkScheme) or _solution(one.source)
            return without_hidden(before).strip(), scheme
        before = one.source if one.cell_type == "markdown" else before
    return "", ""


def _between(text, kind):
    begin, end = (getattr(kind, f"{name}_mark_scheme_delimeter").default_value for name in ("begin", "end"))
    found = re.search(rf"^[^\n]*{begin}[^\n]*\n(.*?)^[^\n]*{end}", text, re.MULTILINE | re.DOTALL)
    return found[1].strip() if found else ""


def _solution(text):
    found = re.search(r"^[^\n]*BEGIN SOLUTION[^\n]*\n(.*?)^[^\n]*END SOLUTION", text, re.MULTILINE | re.DOTALL)
    return found[1].strip() if found else ""
