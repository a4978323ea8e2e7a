"""What an assignment was released with: nbgrader's gradebook knows the cells, the released notebook their order."""

import json
import os
import re
from pathlib import Path

from nbgrader.api import MissingEntry

from autograder.intake.released import Released

_HIDDEN = re.compile(r"^[^\n]*BEGIN (HIDDEN TESTS|MARK SCHEME).*?END \1[^\n]*\n?", re.MULTILINE | re.DOTALL)


def released_cells(gradebook, assignment, notebook, layout):
    """The cells of a notebook's release, in order, as JSON data (`Released.as_dict`).

    Args:
        gradebook: an open one that holds the assignment.
        assignment, notebook: names.
        layout: as from `layout_of`.
    """
    try:
        book = gradebook.find_notebook(notebook, assignment)
    except MissingEntry:
        return []
    graded = {cell.name for cell in [*book.grade_cells, *book.task_cells]}
    solutions = {cell.name for cell in book.solution_cells}
    known, found, seen = {cell.name: cell for cell in book.source_cells}, [], set()

    def add(cell, source):
        about = {"locked": bool(cell.locked), "grade": cell.name in graded, "solution": cell.name in solutions}
        found.append(Released(cell.name, cell.cell_type, source, **about).as_dict())

    for name, kind, source in layout:
        if name in known and name not in seen:
            seen.add(name)
            add(known[name], source)
        elif name is None and source.strip():
            found.append(Released(None, kind, source).as_dict())
    for name, cell in known.items():
        if name not in seen:
            add(cell, _HIDDEN.sub("", cell.source or "").rstrip("\n"))
    return found


def layout_of(coursedir, assignment):
    """{notebook: [(nbgrader's id or None, cell type, text)]} as students got them; empty where that is not here."""
    folder = Path(coursedir.root, coursedir.format_path(coursedir.release_directory, ".", assignment))
    found = {}
    for path in sorted(folder.glob("*.ipynb")) if os.path.isdir(folder) else ():
        try:
            cells = json.loads(path.read_bytes())["cells"]
            found[path.stem] = [_about(cell) for cell in cells]
        except (OSError, ValueError, KeyError, TypeError):
            continue  # the gradebook's order has to do
    return found


def _about(cell):
    name = cell["metadata"].get("nbgrader", {}).get("grade_id")
    return name, cell["cell_type"], "".join(cell["source"])
