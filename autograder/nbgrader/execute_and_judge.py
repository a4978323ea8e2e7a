"""Run a notebook behind the engine's walls, and write the judge's verdict into each graded cell."""

import base64
import weakref
from pathlib import Path

import nbformat
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Integer

from autograder.intake import submitted
from autograder.judge import marking
from autograder.judge.judgement import zero
from autograder.judge.runs import exercise_run, new_seed
from autograder.nbgrader.feedback import marks, verdict_html, verdict_text
from autograder.nbgrader.notes import NOTE, trouble_in
from autograder.sandbox.job import Answer
from autograder.sandbox.shared import shared_engine
from autograder.units import load_unit, unit_names
from autograder.verdict import Ended, Status, Verdict


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
        runs = {exercise.name: exercise_run(unit, exercise.name, seed) for exercise in exercises_of(unit)}
        job = make_job(nb, runs)
        if job["cells"]:
            folder = Path(resources.get("metadata", {}).get("path") or ".")
            job["files"] = as_base64(submitted.files_beside(folder))
        job["figures"] = self.figures
        job["limits"] = {name: getattr(self, name) for name in ("cell_seconds", "call_seconds", "notebook_seconds")}
        engine = shared_engine(self.no_sandbox)
        answer = engine.run_surely(job) if job["cells"] else Answer(b'{"event": "end"}', Ended.DONE)
        asked = {cell["exercise"]: runs[cell["exercise"]] for cell in job["cells"] if cell["exercise"]}
        marked = marking.mark(answer, asked, sources_before(nb, asked), {**engine.limits, **job["limits"]})
        write_results(nb, runs, marked)
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


def as_base64(files):
    """{name: bytes} as {name: text}, for a job."""
    return {name: base64.b64encode(data).decode("ascii") for name, data in files.items()}


def make_job(nb, runs):
    """The job for the engine: the cells' sources, and after which of them evidence is to be recorded."""
    cells = [{"source": cell.source, "exercise": exercise_of(cell, runs)} for cell in code_cells(nb)]
    return {"kind": "notebook", "cells": cells, "exercises": {name: run.job for name, run in runs.items()}}


def code_cells(nb):
    """The cells that run: those that the grader added for missing ones do not."""
    return [cell for cell in nb.cells if cell.cell_type == "code" and NOTE not in cell.metadata]


def exercise_of(cell, runs):
    """The name of the exercise that a cell grades, or None."""
    name = cell.metadata.get("nbgrader", {}).get("grade_id") if utils.is_grade(cell) else None
    return name if name in runs else None


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


def write_results(nb, runs, marked):
    """Outputs of the run for every code cell, and the verdict for every graded one."""
    for index, cell in enumerate(code_cells(nb)):
        cell.outputs = [nbformat.from_dict(output) for output in marked.cells.get(index, ())]
        cell.execution_count = index + 1 if index in marked.cells else None
    for cell in nb.cells:
        if cell.cell_type == "code" and utils.is_grade(cell):
            write_verdict(cell, cell_verdict(cell, runs, marked))


def cell_verdict(cell, runs, marked):
    """The verdict for one graded cell; zero with the reason, if there is none."""
    name, points = cell.metadata.nbgrader.grade_id, float(cell.metadata.nbgrader.points)
    if name not in runs:
        message = f"There is no specification for '{name}', so nothing was judged: tell your teacher."
        return Verdict("", name, 0.0, points, Status.UNKNOWN, message=message)
    trouble = trouble_in(cell.metadata)
    if trouble:
        verdict = zero(runs[name].exercise, trouble.status, trouble.message, trouble.detail)
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


_seeds = weakref.WeakKeyDictionary()


def run_seed(exporter):
    """One seed for all notebooks of a converter: the whole class gets the same inputs, the next run others."""
    converter = getattr(exporter, "parent", None) or exporter
    if converter is None:
        return new_seed()
    if converter not in _seeds:
        _seeds[converter] = new_seed()
    return _seeds[converter]
