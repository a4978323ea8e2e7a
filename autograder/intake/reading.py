"""From the files that were handed in to the cells of one notebook, and notes on what was put right."""

import json
from collections.abc import Iterable
from typing import Any

import nbformat

from autograder.intake import code
from autograder.intake.arrange import put_right
from autograder.intake.candidates import Candidate
from autograder.intake.pick import NotThisAssignment, pick
from autograder.intake.released import Released
from autograder.intake.shape import Cell, cells_of


def read_plain(data: bytes) -> list[Cell]:
    """The cells of a notebook that is as it should be; quick, and unable to repair anything.

    Raises:
        ValueError, RecursionError: it is not as it should be.
    """
    cells, notes = cells_of(json.loads(data))
    if notes or data.startswith(b"\xef\xbb\xbf"):
        raise ValueError("there is something to say about it")
    return cells


def read(notebook: str, candidates: Iterable[Candidate], released: list[dict[str, Any]]) -> dict[str, Any]:
    """The cells of the file that is the assignment's notebook, as JSON data; for a guarded process.

    Args:
        notebook: the name that the file should have.
        candidates: the files, the likely ones first.
        released: `Released.as_dict` of the cells of the release.

    Returns:
        {"cells", "notes"}, or {"none": the names that were found} where no file is this assignment's.

    Raises:
        ValueError: there is one, and it cannot be read.
    """
    try:
        cells, notes = pick(notebook, candidates, [Released(**one) for one in released])
    except NotThisAssignment as error:
        return {"none": str(error)}
    finally:
        code.forget()
    return {"cells": cells, "notes": [note.as_dict() for note in notes]}


def arranged(cells: list[Cell], released: list[dict[str, Any]]) -> dict[str, Any]:
    """`arrange.put_right` on JSON data; for a guarded process."""
    try:
        found, notes = put_right(cells, [Released(**one) for one in released])
    finally:
        code.forget()  # nothing of one student is kept for the next
    return {"cells": found, "notes": [note.as_dict() for note in notes]}


def notebook_of(cells: list[Cell]) -> Any:
    """A notebook of nbformat 4 with these cells; of nbgrader's metadata each has its id alone.

    It is not validated, which takes as long as all else that is done here: the cells were made anew by `shape`, and
    nbconvert validates the notebook once at the end.
    """
    made = []
    for cell in cells:
        about = {"nbgrader": {"grade_id": cell["grade_id"]}} if cell["grade_id"] else {}
        code_alone: dict[str, Any] = {"execution_count": None, "outputs": []} if cell["cell_type"] == "code" else {}
        kind = {"id": cell["id"], "cell_type": cell["cell_type"], "metadata": about}
        made.append({**kind, **code_alone, "source": cell["source"]})
    v4 = nbformat.v4
    form = {"nbformat": v4.nbformat, "nbformat_minor": v4.nbformat_minor}
    return nbformat.from_dict({**form, "metadata": {}, "cells": made})


def cells_in(notebook: Any) -> list[Cell]:
    """The reverse of `notebook_of`."""
    return [
        {"cell_type": cell.cell_type, "id": cell.id, "source": cell.source, "grade_id": _grade_id(cell.metadata)}
        for cell in notebook.cells
    ]


def _grade_id(metadata: Any) -> str | None:
    about = metadata.get("nbgrader", {})
    name = about.get("grade_id") if isinstance(about, dict) else None
    return name if isinstance(name, str) else None

