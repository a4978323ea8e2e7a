"""Bring a submission's cells back to what the gradebook knows of them."""

import nbformat
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.intake import reading
from autograder.intake.arrange import is_as_released
from autograder.intake.released import Released
from autograder.nbgrader.notes import NOTE, PUT_RIGHT, RELEASED, put_right_cell, trouble_in, trouble_note
from autograder.nbgrader.reader import intake_process
from autograder.nbgrader.release import released_cells


class RestoreCells(NbGraderPreprocessor):
    """First of all: bring the submission's cells back to what the gradebook knows of them.

    Each cell of the release is found by its id, its function, its text or its place (`intake.match`) and gets
    nbgrader's metadata from the gradebook; what is missing, moved or changed is put right (`intake.arrange`), and a
    cell at the top says so.  Everything else in metadata is dropped: it never steers execution.
    """

    def preprocess(self, nb, resources):
        names = resources["nbgrader"]
        noted = nb.metadata.get(NOTE, {})
        trouble = resources.get("trouble") or trouble_in(nb.metadata)
        nb.metadata = nbformat.from_dict({})  # the kernel is taken from the gradebook
        with Gradebook(names["db_url"]) as gradebook:
            notebook = gradebook.find_notebook(names["notebook"], names["assignment"])
            sources, known = {cell.name: cell.source for cell in notebook.source_cells}, metadata_of(notebook)
            released = resources.get("released")
            if released is None:
                released = released_cells(gradebook, names["assignment"], names["notebook"], [])
            if trouble:
                marked = {name: about for name, about in known.items() if about["grade"] or about["task"]}
                nb.cells = [_missing(sources[name], about, trouble) for name, about in marked.items()]
                return nb, resources
            notes = [*noted.get(PUT_RIGHT, ()), *self._put_right(nb, released, known)]
        if notes:
            nb.cells.insert(0, put_right_cell(notes))
        for note in notes:
            self.log.warning("%s: %s", names["student"], note["text"])
        return nb, resources

    def _put_right(self, nb, released, known):
        """Match and arrange the cells, and give them nbgrader's metadata; returns what was put right."""
        cells = reading.cells_in(nb)
        unnamed = {one["source"] for one in released if one["name"] is None and one["cell_type"] == "code"}
        if is_as_released(cells, [Released(**one) for one in released]):
            found = {"cells": [{**cell, "name": cell["grade_id"]} for cell in cells], "notes": []}
        else:
            found = intake_process()("arrange", cells, released)
        nb.cells = reading.notebook_of([{**cell, "grade_id": None} for cell in found["cells"]]).cells
        for cell, about in zip(nb.cells, found["cells"]):
            if about["name"] in known:
                cell.metadata = nbformat.from_dict({"nbgrader": known[about["name"]]})
            elif cell.source in unnamed:
                cell.metadata = nbformat.from_dict({RELEASED: True})
        return found["notes"]


def _missing(source, about, trouble):
    """A marked cell of a submission that counts as not handed in, with the reason."""
    new = nbformat.v4.new_code_cell if about["cell_type"] == "code" else nbformat.v4.new_markdown_cell
    cell = new(source)
    cell.metadata = nbformat.from_dict({"nbgrader": about, NOTE: trouble_note(trouble)})
    return cell


def metadata_of(notebook):
    """{name of a cell: nbgrader's metadata} as the gradebook has it."""
    marked = {cell.name: cell.max_score for cell in [*notebook.grade_cells, *notebook.task_cells]}
    kinds = {"grade": notebook.grade_cells, "solution": notebook.solution_cells, "task": notebook.task_cells}
    names = {kind: {cell.name for cell in cells} for kind, cells in kinds.items()}
    return {
        source.name: {
            "grade_id": source.name,
            **{kind: source.name in of_kind for kind, of_kind in names.items()},
            "locked": source.locked,
            "schema_version": 3,
            "cell_type": source.cell_type,
            "checksum": source.checksum,
            **({"points": marked[source.name]} if source.name in marked else {}),
        }
        for source in notebook.source_cells
    }
