"""The cells of an assignment's source notebook: an exercise's two cells, and nbgrader's metadata."""

import hashlib
import json
import re
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat

from autograder.specification import Exercise, parts

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
#: A line of a docstring that the build writes has so many characters at most.
WIDTH = 100
STUB = "{head}{docstring}    ### BEGIN SOLUTION\n{body}    ### END SOLUTION"
CHECK = "check.{exercise}({exercise})"
#: What begins a mark scheme: nbgrader shows it in the formgrader, and no student sees it.
SCHEME = "### BEGIN MARK SCHEME"
HIDDEN = '### BEGIN HIDDEN TESTS\nharness.grade("{unit}", "{exercise}", {exercise})\n### END HIDDEN TESTS'


def cells_of_exercise(
    exercise: Exercise, check: str = "", metadata: Mapping[str, Any] | None = None, points: float | None = None
) -> tuple[Any, Any]:
    """The student's cell of an exercise, and its graded cell.

    Args:
        check: what the graded cell runs before the hidden line; the visible check if empty.
        metadata: of both cells.
        points: of the graded cell; the exercise's own if None.
    """
    head, docstring, body = parts(exercise.reference)
    docstring = with_contract(docstring, exercise.domain.contract() if exercise.domain else "")
    check = check or CHECK.format(exercise=exercise.name)
    hidden = HIDDEN.format(unit=exercise.unit, exercise=exercise.name)
    stub = nbformat.v4.new_code_cell(STUB.format(head=head, docstring=docstring, body=body), metadata=metadata or {})
    graded = nbformat.v4.new_code_cell(f"{check}\n{hidden}", metadata=metadata or {})
    points = exercise.points if points is None else points
    stub.metadata["nbgrader"] = about(f"{exercise.name}-solution", solution=True)
    graded.metadata["nbgrader"] = about(exercise.name, grade=True, locked=True, points=points)
    return stub, graded


def with_contract(docstring: str, sentence: str) -> str:
    """A docstring, as it stands in the source, with a sentence as its last paragraph.

    Where there is no docstring it stays so: a function without one has no contract to add to.
    """
    if not docstring.strip() or not sentence:
        return docstring
    indent = docstring[: len(docstring) - len(docstring.lstrip())]
    quotes = docstring.strip()[-3:]
    text = docstring.rstrip()[:-3].rstrip()
    paragraph = textwrap.fill(sentence, WIDTH, initial_indent=indent, subsequent_indent=indent)
    return f"{text}\n\n{paragraph}\n{indent}{quotes}\n"


def finished(cell: Any, taken: set[str]) -> Any:
    """A cell as it stands in the notebook, with an id of its own.

    Args:
        cell: its metadata may hold the shorthand `written=` (with `points=`), `question=` or `locked=` for nbgrader's.
        taken: ids so far; the cell's is added.
    """
    make = nbformat.v4.new_code_cell if cell.cell_type == "code" else nbformat.v4.new_markdown_cell
    new = make(cell.source)
    metadata = {key: value for key, value in cell.metadata.items() if key not in ("lines_to_next_cell", "title")}
    grading = _grading(metadata)
    if grading:
        metadata["nbgrader"] = grading
    new.metadata.update(metadata)
    new.id = _cell_id(new, taken)
    return new


def _grading(metadata):
    """nbgrader's metadata for the shorthand in a cell header, which is taken out of `metadata`."""
    if "written" in metadata:
        return about(metadata.pop("written"), grade=True, solution=True, points=metadata.pop("points"))
    if "question" in metadata:
        return about(question_of(metadata.pop("question")), locked=True)
    if "locked" in metadata:
        return about(metadata.pop("locked"), locked=True)
    return None


def question_of(written: str) -> str:
    """nbgrader's name of the cell that asks a written question and holds its mark scheme."""
    return f"{written}-question"


def with_model_answer(question: str, answer: str) -> str:
    """The text of a question's cell, whose mark scheme begins with the model answer.

    Args:
        question: with a mark scheme, a list of what earns points.
        answer: the text of the cell that is to be answered, with the model answer in its solution.
    """
    model = "\n".join(line for line in answer.splitlines() if not line.startswith(("### BEGIN", "### END")))
    return question.replace(SCHEME, f"{SCHEME}\n**Model answer.** {model}\n\n**What earns points**\n", 1)


def about(
    grade_id: str, grade: bool = False, locked: bool = False, solution: bool = False, **points: float
) -> dict[str, Any]:
    """nbgrader's metadata of one cell."""
    kind = {"grade": grade, "locked": locked, "solution": solution, "task": False}
    return {"schema_version": 3, "grade_id": grade_id, **kind, **points}


def _cell_id(cell, taken):
    """An id that stays the same as long as the cell does: nbgrader's name, or a digest of the text."""
    name = cell.metadata.get("nbgrader", {}).get("grade_id")
    stem = re.sub(r"[^\w-]", "-", name)[:56] if name else hashlib.sha256(cell.source.encode()).hexdigest()[:10]
    cell_id, count = stem, 2
    while cell_id in taken:
        cell_id, count = f"{stem}-{count}", count + 1
    taken.add(cell_id)
    return cell_id


def write_notebook(notebook: Any, path: str | Path) -> None:
    """Write a notebook as Jupyter does, with a line feed at the end of the file."""
    nbformat.validate(notebook)
    Path(path).write_text(json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
