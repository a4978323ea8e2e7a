"""What an assignment consists of, as the gradebook knows it: its notebooks, graded cells and stubs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.nbgrader.hidden_line import Judged, column, graded_cells
from autograder.report.group import Exercise
from autograder.units import load_unit


@dataclass(frozen=True)
class Assignment:
    """An assignment; cells are called as `column` says.

    Attributes:
        notebooks: names.
        exercises: the graded cells that the machine marks, in order.
        stubs: {solution cell: text handed out}, code only.
    """

    notebooks: tuple[str, ...]
    exercises: tuple[Exercise, ...] = ()
    stubs: Mapping[str, str] = field(default_factory=dict)

    def column(self, notebook: str, cell: str) -> str:
        """How a cell is called."""
        return column(notebook, cell, len(self.notebooks) > 1)


def assignment_in(gradebook: Any, name: str) -> Assignment:
    """The assignment of that name.

    Raises:
        SpecError: a cell names an exercise that there is none of.
        MissingEntry: there is no such assignment.
    """
    cells = graded_cells(gradebook, name)
    books = sorted(gradebook.find_assignment(name).notebooks, key=lambda book: book.name)
    several, graded = len(books) > 1, {cell.column for cell in cells}
    stubs = {
        column(book.name, cell.name, several): cell.source or ""
        for book in books
        for cell in book.source_cells
        if cell.cell_type == "code"
    }
    exercises = [Exercise(cell.column, cell.points, known_of(cell.judged) if cell.judged else {}) for cell in cells]
    return Assignment(
        tuple(book.name for book in books),
        tuple(exercises),
        {cell: source for cell, source in stubs.items() if cell not in graded},
    )


def known_of(judged: Judged) -> dict[str, str]:
    """{id: sentence} of an exercise's misconceptions and rules.

    Raises:
        SpecError: there is no such exercise.
    """
    exercise = load_unit(judged.unit)[judged.exercise]
    return {one.id: one.sentence for one in (*exercise.misconceptions, *exercise.rules)}
