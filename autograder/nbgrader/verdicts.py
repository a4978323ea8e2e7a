"""What the history keeps of a graded notebook: for each graded cell the marks, and all that they came from."""

from collections.abc import Iterable
from typing import Any

from nbgrader import utils

from autograder.history.store import Entry, Kind, account
from autograder.nbgrader.hidden_line import judged_cells
from autograder.nbgrader.layout import graded_in, owners
from autograder.nbgrader.notes import NOTE
from autograder.units import course_units
from autograder.versions import SHORT, code_version, digest_of, exercise_version
from dlutils.version import VERSION


def entries_of(notebook: Any, about: dict[str, str], grades: Iterable[Any]) -> list[Entry]:
    """An entry for each graded cell.

    Args:
        notebook: graded; as nbformat reads it.
        about: nbgrader's note on it: student, assignment, notebook.
        grades: the rows that the gradebook has for it.
    """
    note, who = notebook.metadata.get(NOTE, {}), account()
    shared = {"seed": note.get("seed"), "key": note.get("key", ""), "grader": grader_version()}
    texts, judged = texts_of(notebook.cells), judged_cells(notebook.cells)
    cells = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in notebook.cells}
    found = []
    for grade in grades:
        noted = {**shared, **texts.get(grade.name, {}), "waits": bool(grade.needs_manual_grade)}
        if grade.name in judged:
            noted |= {"exercise": "/".join(judged[grade.name]), "version": exercise_version(*judged[grade.name])}
        if grade.name in cells:
            noted |= {"verdict": cells[grade.name].metadata.get(NOTE, {}).get("verdict")}
        where = (about["assignment"], about["student"], about["notebook"], grade.name)
        found.append(Entry(Kind.VERDICT, *where, grade.auto_score, float(grade.max_score or 0), who, noted))
    return found


def grader_version() -> str:
    """The version of all code that decides marks, but for the exercises: a number for people, and a digest."""
    return f"{VERSION} {code_version((), own=course_units())[:SHORT]}"


def texts_of(cells: Any) -> dict[str, dict[str, str]]:
    """{graded cell: digests of its own text, and of the student's answer that it judges}.

    A written answer is both; it has the digest of an answer alone.
    """
    graded = graded_in(cells)
    answers: dict[int, list[str]] = {}
    for answer, owner in owners(cells, graded).items():
        answers.setdefault(owner, []).append(cells[answer].source)
    found = {}
    for name, index in graded.items():
        own = cells[index].source
        written = cells[index].cell_type == "markdown" or utils.is_solution(cells[index])
        answer = own if written else "\n".join(answers.get(index, ()))
        found[name] = {"check": digest_of("" if written else own), "answer": digest_of(answer)}
    return found
