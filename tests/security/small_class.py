"""A course folder with a class of one's own making: short notebooks, quickly graded."""

import json
import shutil

from autograder.authoring import demo
from autograder.authoring.sample_class import Desk
from tests.handed_out import UNIT, handed_out


def lay_out(root, course, names):
    """A course folder in which students of these names have handed in the same work."""
    demo.lay_out(root, course)
    for room in ("source", "datasets"):  # the links lead elsewhere from a copy
        (course / room).unlink()
        (course / room).symlink_to(root / room)
    empty = handed_out(root)
    shutil.copy(empty / "gradebook.db", course)
    shutil.copytree(empty / "release", course / "release")
    for name in names:
        hand_in(course, name, short_notebook(root))
    return course


def hand_in(course, name, notebook):
    folder = course / "submitted" / name / UNIT
    folder.mkdir(parents=True)
    (folder / f"{UNIT}.ipynb").write_text(json.dumps(notebook))


def short_notebook(root, *more):
    """The release with one right answer, nothing but what it needs, and more cells: (type, text)."""
    desk = Desk(root, UNIT)
    notebook = desk.lean({"dot_loop": desk.right()["dot_loop"]})
    about = [cell.metadata.nbgrader for cell in notebook.cells]
    keep = [note.solution or note.grade or note.grade_id == "imports" for note in about]
    notebook.cells = [cell for cell, kept in zip(notebook.cells, keep) if kept]
    cells = json.loads(json.dumps(notebook))
    for kind, text in more:
        cell = {"cell_type": kind, "metadata": {}, "source": text, "id": f"more-{len(cells['cells'])}"}
        cells["cells"].append(cell | ({"outputs": [], "execution_count": None} if kind == "code" else {}))
    return cells
