"""What plugs into nbgrader: a forgiving reader, a sanitiser, and the judge in place of the kernel.

`nbgrader_config.py` names these in nbgrader's own lists, so that `nbgrader autograde`, the
formgrader and the gradebook work as ever, with our engine and judge inside.
"""

import atexit
import base64
import os
import threading
import weakref
from pathlib import Path

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Integer

from autograder.intake import submitted
from autograder.judge import judgement as judging
from autograder.judge import marking
from autograder.nbgrader.feedback import marks, verdict_html, verdict_text
from autograder.plain_text import in_one_line
from autograder.sandbox import guard
from autograder.sandbox.engine import Answer, Engine
from autograder.units import load_unit, unit_names

#: Cell metadata under this name carries the grader's own notes; a student's is thrown away.
NOTE = "autograder"
DAMAGED = "This notebook could not be read: {reason}. Open it in Jupyter, save it, and submit it again."
MISSING = (
    "No notebook named {unit}.ipynb was handed in (found: {found}), so there was nothing to grade. "
    "Submit the notebook under the name it was released with."
)
#: A file of fewer bytes is read where it is, for it cannot take much to read; a larger one in a guarded process.
SMALL_BYTES = 200_000
#: Bytes of memory for that: a notebook of 50 MB of pictures with one emoji in it takes four bytes for each character.
READ_MEMORY = 320 << 20


class ForgivingExporter(NotebookExporter):
    """Reads what a student handed in; where it is no notebook, goes on with an empty one that says so.

    Stock nbgrader leaves such a student without a grade, and its export then writes 0.0 without a
    reason.  With this reader the sanitiser lays out the assignment's graded cells, each with zero
    marks and the reason, and the class goes on.
    """

    def from_filename(self, filename, resources=None, **kwargs):
        """As the parent's.  `resources["damaged"]` is a sentence, found earlier, why there is nothing to read."""
        resources = self._init_resources(resources)
        try:
            if resources.get("damaged"):
                raise ValueError("found before")
            notebook = nbformat.v4.reads(read(Path(filename)))  # it has been validated
            notebook.metadata.pop(NOTE, None)  # the grader's notes are the grader's
        except Exception as error:
            # Whatever is wrong with a stranger's file ends as a sentence in that student's feedback.
            notebook = nbformat.v4.new_notebook()
            notebook.metadata[NOTE] = {"damaged": resources.get("damaged") or DAMAGED.format(reason=in_one_line(error))}
        resources["metadata"] |= {"name": Path(filename).stem, "path": str(Path(filename).parent)}
        return self.from_notebook_node(notebook, resources=resources, **kwargs)


def read(path):
    """The text of a submitted notebook, without outputs.

    Raises:
        ValueError, ...: it is none; the message says why.
    """
    if submitted.is_linked(path.parent):
        raise ValueError("its folder is a link to another folder")
    small = os.lstat(path).st_size < SMALL_BYTES
    return _read(path) if small else guard.guarded(_read, path, memory=READ_MEMORY)


def _read(path):
    return submitted.read_notebook(submitted.read_ordinary(path, submitted.MAX_NOTEBOOK_BYTES))


class RestoreCells(NbGraderPreprocessor):
    """First of all: bring the submission's cells back to what the gradebook knows of them.

    nbgrader's metadata of every cell is written anew from the gradebook; a cell that was copied keeps
    it once (the last copy of a student's cell, the first of a locked one); a cell that the gradebook
    does not know loses it; a graded cell that is missing is added at the end with a note that it
    earns nothing.  Everything else in cell metadata is dropped: it never steers execution.
    """

    def preprocess(self, nb, resources):
        names = resources["nbgrader"]
        damaged = resources.get("damaged") or nb.metadata.get(NOTE, {}).get("damaged")
        nb.metadata = nbformat.from_dict({})  # the kernel is the gradebook's to say
        with Gradebook(names["db_url"]) as gradebook:
            notebook = gradebook.find_notebook(names["notebook"], names["assignment"])
            known = {cell.name: cell for cell in notebook.source_cells}
            graded = {cell.name: cell for cell in notebook.grade_cells}
            solutions = {cell.name for cell in notebook.solution_cells}
            self._restore(nb, known, graded, solutions)
            self._add_missing(nb, known, graded, solutions, damaged)
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

    def _add_missing(self, nb, known, graded, solutions, damaged):
        present = {cell.metadata.get("nbgrader", {}).get("grade_id") for cell in nb.cells}
        if damaged:
            nb.cells.append(nbformat.v4.new_markdown_cell(str(damaged)))
        for name in graded:
            if name in present:
                continue
            reason = damaged or (
                f"The graded cell `{name}` was missing from the submitted notebook, so there is nothing to judge: "
                "fetch the assignment anew, paste your answers in, and submit it again."
            )
            self.log.warning("The graded cell '%s' is missing: zero marks", name)
            source = known[name]
            new = nbformat.v4.new_code_cell if source.cell_type == "code" else nbformat.v4.new_markdown_cell
            cell = new(source.source)
            cell.metadata = nbformat.from_dict(
                {"nbgrader": truth(source, graded, solutions), NOTE: {"missing": reason}}
            )
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


class ExecuteAndJudge(NbGraderPreprocessor):
    """Run the notebook behind the engine's walls and write the judge's verdict into each graded cell."""

    no_sandbox = Bool(False, help="Run submissions without a sandbox: only if you trust every one of them.").tag(
        config=True
    )
    seed = Integer(None, allow_none=True, help="Seed of the hidden inputs; drawn afresh for each run if None.").tag(
        config=True
    )
    cell_seconds = Integer(60, help="Seconds that one cell may take.").tag(config=True)
    call_seconds = Integer(20, help="Seconds that one call of a graded function may take.").tag(config=True)
    notebook_seconds = Integer(300, help="Seconds that one notebook may take.").tag(config=True)
    figures = Bool(False, help="Draw the course's own figures again for every student: pages show them, slowly.").tag(
        config=True
    )

    def preprocess(self, nb, resources):
        unit = resources["nbgrader"]["assignment"]
        seed = self.seed if self.seed is not None else run_seed(self.parent)
        sittings = {exercise.name: judging.sitting(unit, exercise.name, seed) for exercise in exercises_of(unit)}
        job = make_job(nb, sittings)
        if job["cells"]:
            job["files"] = files_beside(Path(resources.get("metadata", {}).get("path") or "."))
        job["figures"] = self.figures
        job["limits"] = {name: getattr(self, name) for name in ("cell_seconds", "call_seconds", "notebook_seconds")}
        engine = shared_engine(self.no_sandbox)
        answer = engine.run_surely(job) if job["cells"] else Answer(b'{"event": "end"}', "done")
        asked = {cell["exercise"]: sittings[cell["exercise"]] for cell in job["cells"] if cell["exercise"]}
        marked = marking.mark(answer, asked, sources_before(nb, asked), {**engine.limits, **job["limits"]})
        write_results(nb, sittings, marked)
        nb.metadata[NOTE] = {
            "seed": seed,
            "sandbox": not self.no_sandbox,
            "walls": engine.walls,
            "ended": marked.ended,
        }
        if self.no_sandbox:
            self.log.warning("No sandbox: this submission ran with the rights of this account")
        return nb, resources


def exercises_of(unit):
    """The exercises that the judge knows of an assignment; none for one that has no specification."""
    return load_unit(unit) if unit in unit_names() else ()


def files_beside(folder):
    """The files beside the notebook, as base64."""
    found = submitted.read_files(submitted.beside(folder))
    return {name: base64.b64encode(data).decode("ascii") for name, data in found.items()}


def make_job(nb, sittings):
    """The job for the engine: the cells' sources, and after which of them evidence is to be recorded."""
    cells = [{"source": cell.source, "exercise": exercise_of(cell, sittings)} for cell in code_cells(nb)]
    return {"kind": "notebook", "cells": cells, "exercises": {name: sitting.job for name, sitting in sittings.items()}}


def code_cells(nb):
    """The cells that run: those that the grader added for missing ones do not."""
    return [cell for cell in nb.cells if cell.cell_type == "code" and NOTE not in cell.metadata]


def exercise_of(cell, sittings):
    """The name of the exercise that a cell grades, or None."""
    name = cell.metadata.get("nbgrader", {}).get("grade_id") if utils.is_grade(cell) else None
    return name if name in sittings else None


def sources_before(nb, asked):
    """{exercise: the texts of the cells before its graded one}: only they can have defined what was called there."""
    texts, found = [], {}
    for cell in code_cells(nb):
        name = exercise_of(cell, asked)
        if name:
            found[name] = list(texts)
        elif not utils.is_grade(cell):
            texts.append(cell.source)
    return found


def write_results(nb, sittings, marked):
    """Outputs of the run for every code cell, and the verdict for every graded one."""
    for index, cell in enumerate(code_cells(nb)):
        cell.outputs = [nbformat.from_dict(output) for output in marked.cells.get(index, ())]
        cell.execution_count = index + 1 if index in marked.cells else None
    for cell in nb.cells:
        if cell.cell_type == "code" and utils.is_grade(cell):
            write_verdict(cell, cell_verdict(cell, sittings, marked))


def cell_verdict(cell, sittings, marked):
    """The verdict for one graded cell.  Whatever is missing is zero, with the reason."""
    name, points = cell.metadata.nbgrader.grade_id, float(cell.metadata.nbgrader.points)
    if name not in sittings:
        verdict = judging.Verdict("", name, 0.0, points)
        verdict.message = f"There is no specification for '{name}', so nothing was judged: tell your teacher."
        return verdict
    if NOTE in cell.metadata:
        verdict = judging.nothing(sittings[name].exercise, cell.metadata[NOTE]["missing"])
    else:
        verdict = marked.verdicts[name]
    if points != verdict.max_score:  # the gradebook's points hold, should the two ever differ
        verdict.score, verdict.max_score = round(verdict.score * points / verdict.max_score, 2), points
    return verdict


def write_verdict(cell, verdict):
    """Replace a graded cell's outputs by the score, in the form that nbgrader reads, and the verdict."""
    data = {"text/plain": marks(verdict.score), "text/html": verdict_html(verdict)}
    score = {"output_type": "execute_result", "data": data, "metadata": {}}
    cell.outputs = [nbformat.from_dict({**score, "execution_count": cell.get("execution_count")})]
    cell.metadata[NOTE] = {"verdict": verdict.as_dict(), "text": verdict_text(verdict)}


# ------------------------------------------------------------------------------------- what one run shares

_seeds = weakref.WeakKeyDictionary()
_here = threading.local()  # an engine does one job at a time, so each thread has its own


def run_seed(exporter):
    """One seed for all notebooks of a converter: the whole class gets the same inputs, the next run others."""
    converter = getattr(exporter, "parent", None) or exporter
    if converter is None:
        return judging.new_seed()
    if converter not in _seeds:
        _seeds[converter] = judging.new_seed()
    return _seeds[converter]


def shared_engine(no_sandbox, datasets=None):
    """The engine of this thread; started once, closed at exit."""
    from autograder.paths import datasets_folder

    datasets = Path(datasets or datasets_folder())
    engines = _here.__dict__.setdefault("engines", {})
    if (no_sandbox, datasets) not in engines:
        engines[no_sandbox, datasets] = Engine(datasets, no_sandbox=no_sandbox)
        atexit.register(engines[no_sandbox, datasets].close)
    return engines[no_sandbox, datasets]


def take_over(engine):
    """In a forked worker: let an engine that its parent launched be this thread's."""
    engine.inherit()
    _here.__dict__.setdefault("engines", {})[engine.no_sandbox, engine.datasets] = engine


__all__ = ["ExecuteAndJudge", "ForgivingExporter", "RestoreCells"]
