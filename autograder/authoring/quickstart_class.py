"""nbgrader's own example course with our settings, and a class of five: ordinary cells, nothing for the judge."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import nbformat

from autograder.nbgrader.quick import nbgrader

ASSIGNMENT = "ps1"
SETTINGS = "\nfrom autograder.nbgrader.settings import configure\n\nconfigure(c)\n"
#: A page worth looking at, from the demo's folder.
PAGE = "quickstart/feedback/chloe/ps1/problem1.html"
SQUARES = "def squares(n):\n    if n < 1:\n        raise ValueError('n is too small')\n    return [i**2 for i in {}]"
ANY_N = "def squares(n):\n    return [i**2 for i in range(1, n + 1)]"
FORMULA = "def sum_of_squares(n):\n    return n * (n + 1) * (2 * n + 1) // 6"
RIGHT = {
    "squares": SQUARES.format("range(1, n + 1)"),
    "sum_of_squares": "def sum_of_squares(n):\n    return sum(squares(n))",
    "sum_of_squares_application": "def pyramidal_number(n):\n    return sum_of_squares(n)",
    "sum_of_squares_equation": r"$\sum_{i=1}^n i^2$",
    "part-a": "It computes a Fibonacci number: two base cases, and a call of itself for the two before.",
    "part-b": "A negative number reaches no base case, so the calls never end.",
}
#: {graded cell: its points, where the machine marks it}.
POINTS = {
    "problem1/correct_squares": 1.0,
    "problem1/squares_invalid_input": 1.0,
    "problem1/correct_sum_of_squares": 0.5,
    "problem1/sum_of_squares_uses_squares": 0.5,
}


class Student(NamedTuple):
    """One who hands in: what is answered otherwise than right, and the cells that lose their points by it."""

    story: str
    answers: Mapping[str, str] = {}
    lost: tuple[str, ...] = ()

    def marks(self) -> dict[str, float]:
        """What each graded cell should get."""
        return {cell: 0.0 if cell.partition("/")[2] in self.lost else points for cell, points in POINTS.items()}


CLASS = {
    "anna": Student("everything right"),
    "boris": Student("accepts any n", {"squares": ANY_N}, ("squares_invalid_input",)),
    "chloe": Student("does not call squares", {"sum_of_squares": FORMULA}, ("sum_of_squares_uses_squares",)),
    "diego": Student(
        "stops one short", {"squares": SQUARES.format("range(1, n)")}, ("correct_squares", "correct_sum_of_squares")
    ),
    "elif": Student("wrote nothing", dict.fromkeys(RIGHT), tuple(cell.partition("/")[2] for cell in POINTS)),
}


def lay_out(course: Path, settings: str = SETTINGS, require: Callable[..., object] = nbgrader) -> None:
    """Make the example course, release its assignment, and have the class hand in.

    Args:
        course: a folder; made anew.
        settings: what is added to the settings that nbgrader writes.
        require: runs an nbgrader command in a folder, `require(folder, *arguments)`.
    """
    shutil.rmtree(course, ignore_errors=True)
    course.parent.mkdir(parents=True, exist_ok=True)
    require(course.parent, "quickstart", course.name, "--db=sqlite://")  # which would open one beside the course
    with (course / "nbgrader_config.py").open("a") as file:
        file.write(settings)
    require(course, "generate_assignment", ASSIGNMENT)
    for name, student in CLASS.items():
        folder = course / "submitted" / name / ASSIGNMENT
        shutil.copytree(course / "release" / ASSIGNMENT, folder)
        for path in folder.glob("*.ipynb"):
            _answer(path, {**RIGHT, **student.answers})


def _answer(path, answers):
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        answer = answers.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
        if answer is not None:
            cell.source = answer
    nbformat.write(notebook, path)
