"""Which exercise a graded cell judges: its hidden line says so, whatever the assignment is called.

    ### BEGIN HIDDEN TESTS
    harness.grade("logistic_regression", "propagate", propagate)
    ### END HIDDEN TESTS

A graded cell without such a line is an ordinary nbgrader cell: what its code raises or shows decides its marks.
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from nbgrader import utils

from autograder.errors import SpecError
from autograder.units import load_unit

_LINE = re.compile(r"""^[ \t]*harness\.grade\(\s*(["'])(\w+)\1\s*,\s*(["'])(\w+)\3\s*,""", re.MULTILINE)


class Judged(NamedTuple):
    """The names of an exercise that a cell judges."""

    unit: str
    exercise: str


class GradedCell(NamedTuple):
    """A graded cell that the machine marks, as the gradebook has it.

    Attributes:
        column: how the cell is called in tables (`column`).
        judged: the exercise that it judges, or None for an ordinary cell.
    """

    notebook: str
    name: str
    column: str
    points: float
    judged: Judged | None


def judged_by(source: str) -> Judged | None:
    """The exercise that a graded cell's text names, or None.

    Raises:
        SpecError: it names more than one.
    """
    found = {Judged(match[2], match[4]) for match in _LINE.finditer(source)}
    if len(found) > 1:
        names = " and ".join(sorted(one.exercise for one in found))
        raise SpecError(f"a graded cell judges {names}: give each of them a graded cell of its own")
    return found.pop() if found else None


def is_autograded(cell: Any) -> bool:
    """Whether a notebook's cell is graded by what it does: a locked cell of code, no answer of a student."""
    return cell.cell_type == "code" and bool(utils.is_grade(cell)) and not utils.is_solution(cell)


def judged_cells(cells: Iterable[Any]) -> dict[str, Judged]:
    """{id of a graded cell: the exercise that it judges} of a notebook's cells."""
    found = {cell.metadata.nbgrader.grade_id: judged_by(cell.source) for cell in cells if is_autograded(cell)}
    return {name: judged for name, judged in found.items() if judged}


def graded_cells(gradebook: Any, assignment: str) -> list[GradedCell]:
    """The cells of an assignment that the machine marks, in order.

    Args:
        gradebook: an open one.
        assignment: name.

    Raises:
        SpecError: a cell names no exercise that there is, or two; the message names notebook, cell and remedy.
        MissingEntry: the gradebook has no such assignment.
    """
    books = sorted(gradebook.find_assignment(assignment).notebooks, key=lambda book: book.name)
    return [cell for book in books for cell in _graded_cells(book, len(books) > 1)]


def _graded_cells(book, several):
    written = {cell.name for cell in book.solution_cells}
    points = {cell.name: cell.max_score for cell in book.grade_cells if cell.cell_type == "code"}
    for cell in book.source_cells:
        if cell.name in points and cell.name not in written:
            judged = _exercise(cell.source or "", f"{book.name}.ipynb, cell '{cell.name}'")
            yield GradedCell(
                book.name, cell.name, column(book.name, cell.name, several), float(points[cell.name]), judged
            )


def _exercise(source, place):
    """The exercise that a text names, which is there, or None."""
    try:
        judged = judged_by(source)
        if judged:
            load_unit(judged.unit)[judged.exercise]  # for its error alone
    except SpecError as error:
        raise SpecError(
            f"{place}: {error}. Correct its hidden line in source/, and run `nbgrader generate_assignment` again"
        ) from None
    return judged


def column(notebook: str, cell: str, several: bool) -> str:
    """How a cell is called in tables and pages: with its notebook's name where the assignment has several."""
    return f"{notebook}/{cell}" if several else cell
