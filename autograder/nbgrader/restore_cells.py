"""Bring a submission's cells back to what the gradebook knows of them."""

import nbformat
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.nbgrader.notes import NOTE, trouble_in, trouble_note
from autograder.verdict import Status, Trouble


class RestoreCells(NbGraderPreprocessor):
    """First of all: bring the submission's cells back to what the gradebook knows of them.

    nbgrader's metadata of every cell is taken from the gradebook; a cell that was copied keeps
    it once (the last copy of a student's cell, the first of a locked one); a cell that the gradebook
    does not know loses it; a graded cell that is missing is added at the end with a note that it
    earns nothing.  Everything else in cell metadata is dropped: it never steers execution.
    """

    def preprocess(self, nb, resources):
        names = resources["nbgrader"]
        trouble = resources.get("trouble") or trouble_in(nb.metadata)
        nb.metadata = nbformat.from_dict({})  # the kernel is taken from the gradebook
        with Gradebook(names["db_url"]) as gradebook:
            notebook = gradebook.find_notebook(names["notebook"], names["assignment"])
            known = {cell.name: cell for cell in notebook.source_cells}
            graded = {cell.name: cell for cell in notebook.grade_cells}
            solutions = {cell.name for cell in notebook.solution_cells}
            self._restore(nb, known, graded, solutions)
            self._add_missing(nb, known, graded, solutions, trouble)
        return nb, resources

    def _restore(self, nb, known, graded, solutions):
        for cell in nb.cells:
            name = cell.metadata.get("nbgrader", {})
            name = name.get("grade_id") if isinstance(name, dict) else None
            cell.metadata = nbformat.from_dict(
                {"nbgrader": truth(known[name], graded, solutions)} if name in known else {}
            )
        self._keep_one(nb.cells, lambda name: name not in solutions)
        self._keep_one(nb.cells[::-1], lambda name: name in solutions)

    def _keep_one(self, cells, concerns):
        seen = set()
        for cell in cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            if name is None or not concerns(name):
                continue
            if name in seen:
                self.log.warning("The cell '%s' is there more than once; its copy is not graded", name)
                cell.metadata = nbformat.from_dict({})
            seen.add(name)

    def _add_missing(self, nb, known, graded, solutions, trouble):
        present = {cell.metadata.get("nbgrader", {}).get("grade_id") for cell in nb.cells}
        if trouble:
            nb.cells.append(nbformat.v4.new_markdown_cell(trouble.message))
        for name in graded:
            if name in present:
                continue
            self.log.warning("The graded cell '%s' is missing: zero marks", name)
            source = known[name]
            new = nbformat.v4.new_code_cell if source.cell_type == "code" else nbformat.v4.new_markdown_cell
            cell = new(source.source)
            note = trouble_note(trouble or missing_cell(name))
            cell.metadata = nbformat.from_dict({"nbgrader": truth(source, graded, solutions), NOTE: note})
            nb.cells.append(cell)


def truth(source, graded, solutions):
    """nbgrader's metadata of a cell as the gradebook has it."""
    metadata = {
        "grade_id": source.name,
        "grade": source.name in graded,
        "solution": source.name in solutions,
        "locked": source.locked,
        "schema_version": 3,
        "task": False,
        "cell_type": source.cell_type,
        "checksum": source.checksum,
    }
    if source.name in graded:
        metadata["points"] = graded[source.name].max_score
    return metadata


def missing_cell(name: str) -> Trouble:
    """The trouble of a graded cell that was not in the notebook."""
    message = (
        f"The graded cell `{name}` was missing from the submitted notebook, so there is nothing to judge: "
        "fetch the assignment again, paste your answers in, and submit it again."
    )
    return Trouble(Status.MISSING_CELL, message, name)
