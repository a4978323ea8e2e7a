"""Run a notebook behind the engine's walls, and write the judge's verdict into each graded cell that has one.

A graded cell without a judge is an ordinary one of nbgrader's: its outputs decide its marks.
"""

import base64
import weakref
from pathlib import Path

import nbformat
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Integer, default

from autograder.errors import Failed, Overrun
from autograder.intake import submitted
from autograder.intake.released import Released
from autograder.intake.slicing import Role
from autograder.judge import marking
from autograder.judge.judgement import zero
from autograder.judge.runs import exercise_run, new_seed
from autograder.nbgrader import other_kernels, outside
from autograder.nbgrader.feedback import marks, verdict_html, verdict_text
from autograder.nbgrader.hidden_line import is_autograded, judged_cells
from autograder.nbgrader.notes import LEFT_OUT, NOTE, RELEASED, trouble_in
from autograder.nbgrader.ordinary import settled
from autograder.nbgrader.reader import intake_process
from autograder.sandbox import bubblewrap
from autograder.sandbox.job import Answer
from autograder.sandbox.shared import shared_engine
from autograder.verdict import Ended, Verdict


class ExecuteAndJudge(NbGraderPreprocessor):
    """Run the notebook behind the engine's walls and write the judge's verdict into each graded cell."""

    no_sandbox = Bool(False, help="Run submissions without a sandbox: only if you trust every one of them.").tag(
        config=True
    )
    seed = Integer(None, allow_none=True, help="Seed of the hidden inputs; drawn afresh for each run if None.").tag(
        config=True
    )
    cell_seconds = Integer(help="Seconds that one cell may take: `Execute.timeout` where it is set, else 60.").tag(
        config=True
    )
    call_seconds = Integer(20, help="Seconds that one call of a graded function may take.").tag(config=True)
    notebook_seconds = Integer(300, help="Seconds that one notebook may take.").tag(config=True)
    asserts_outside = Bool(
        False, help="A trial: run asserts that only call functions with data outside the student's process."
    ).tag(config=True)
    all_cells = Bool(
        False, help="Run the course's own cells too whose results nothing else reads; marks are the same."
    ).tag(config=True)
    figures = Bool(False, help="Draw the course's own figures again for every student: pages show them, slowly.").tag(
        config=True
    )

    @default("cell_seconds")
    def _as_stock_has_it(self):
        seconds = self.config.Execute.get("timeout", 60)
        return self.notebook_seconds if seconds is None else int(seconds)

    def preprocess(self, nb, resources):
        seed = self.seed if self.seed is not None else run_seed(self.parent)
        kernel = other_kernels.kernel_of(nb.metadata.get("kernelspec"))
        runs = {} if kernel else runs_of(nb, seed)
        files = submitted.files_beside(Path(resources.get("metadata", {}).get("path") or ".")) if code_cells(nb) else {}
        left_out = set()
        if kernel:
            marked, walls = self._on_another_kernel(nb, kernel, files)
        else:
            if not (self.all_cells or self.figures or self.asserts_outside):
                left_out = unread(nb, runs)
            marked, walls = self._judged(nb, runs, files, resources.get("released", ()), left_out)
        write_results(nb, runs, marked, left_out)
        nb.metadata[NOTE] = {"seed": seed, "sandbox": not self.no_sandbox, "walls": walls, "ended": marked.ended}
        if self.no_sandbox:
            self.log.warning("No sandbox: this submission ran with the rights of this account")
        return nb, resources

    @property
    def limits(self):
        return {name: getattr(self, name) for name in ("cell_seconds", "call_seconds", "notebook_seconds")}

    def _judged(self, nb, runs, files, released, left_out):
        """Run a notebook in the engine and judge it; returns what came of it, and the walls that stood."""
        job = make_job(nb, runs, left_out) | {"files": as_base64(files), "figures": self.figures, "limits": self.limits}
        engine = shared_engine(self.no_sandbox)
        if self.asserts_outside:
            cells = code_cells(nb)
            names = [cell.metadata.nbgrader.grade_id if is_ordinary(cell, runs) else None for cell in cells]
            plans = outside.plans_of(names, cells, [Released(**one) for one in released], engine)
            marked = plans and outside.mark(job, names, plans, runs, sources_before(nb, runs), engine)
            if marked:
                return marked, engine.walls
        answer = engine.run_surely(job) if job["cells"] else Answer(b'{"event": "end"}', Ended.DONE)
        return marking.mark(answer, runs, sources_before(nb, runs), {**engine.limits, **self.limits}), engine.walls

    def _on_another_kernel(self, nb, kernel, files):
        """As `_judged`, for a notebook that is not in Python."""
        if not self.no_sandbox:
            bubblewrap.require()
        sources = [cell.source for cell in code_cells(nb)]
        marked = other_kernels.run(sources, kernel, files, self.no_sandbox, self.limits)
        return marked, [] if self.no_sandbox else ["bubblewrap"]


def runs_of(nb, seed):
    """{id of a graded cell: the run of the exercise that it judges}.

    Raises:
        SpecError: there is no such exercise; both ways of grading have looked before.
    """
    return {name: exercise_run(*judged, seed) for name, judged in judged_cells(nb.cells).items()}


def as_base64(files):
    """{name: bytes} as {name: text}, for a job."""
    return {name: base64.b64encode(data).decode("ascii") for name, data in files.items()}


def make_job(nb, runs, left_out=frozenset()):
    """The job for the engine: the cells' sources, and after which of them evidence is to be recorded.

    Args:
        left_out: places of code cells that need not run.
    """
    cells = []
    for place, cell in enumerate(code_cells(nb)):
        if place in left_out:
            cells.append({"source": "", "exercise": None, "left_out": True})
        else:
            cells.append({"source": cell.source, "exercise": exercise_of(cell, runs)})
    return {"kind": "notebook", "cells": cells, "exercises": {name: run.job for name, run in runs.items()}}


def code_cells(nb):
    """The cells that run: those that the grader added for missing ones do not."""
    return [cell for cell in nb.cells if cell.cell_type == "code" and NOTE not in cell.metadata]


def unread(nb, runs):
    """Places of the course's own code cells that need not run: no mark and no student's cell can depend on them.

    A check in the student's process, as nbgrader has it, may depend on whatever happened before: beside one all run.
    """
    cells = code_cells(nb)
    if any(is_ordinary(cell, runs) for cell in cells):
        return set()
    jobs = [run.job for run in runs.values()]
    asked = {name for job in jobs for name in (job["function"], *job["helpers"], *job["growth"]["aside"])}
    texts = [{"source": cell.source, "role": role_of(cell)} for cell in cells]
    try:
        return set(intake_process()("slice", texts, sorted(asked)))
    except (Overrun, Failed):
        return set()


def role_of(cell):
    """Whose a cell is: the course's own are locked, or have no id and stand as they were released."""
    if is_autograded(cell):
        return Role.GRADED
    course = cell.metadata.get(RELEASED) or (utils.is_locked(cell) and not utils.is_grade(cell))
    return Role.COURSE if course else Role.STUDENT


def exercise_of(cell, runs):
    """The key in `runs` of the exercise that a cell judges, its id; None where it judges none."""
    name = cell.metadata.get("nbgrader", {}).get("grade_id") if is_autograded(cell) else None
    return name if name in runs else None


def is_ordinary(cell, runs):
    """Whether a cell is graded by what it does, and judges no exercise."""
    return is_autograded(cell) and exercise_of(cell, runs) is None


def sources_before(nb, runs):
    """{id: the texts of the cells before a graded one}: only they can have defined what was called there."""
    texts, found = [], {}
    for cell in code_cells(nb):
        name = exercise_of(cell, runs)
        if name:
            found[name] = list(texts)
        elif not utils.is_grade(cell):
            texts.append(cell.source)
    return found


def write_results(nb, runs, marked, left_out=frozenset()):
    """Outputs of the run for every code cell, and the verdict or the marks for every graded one."""
    for index, cell in enumerate(code_cells(nb)):
        if index in left_out:
            cell.metadata[NOTE] = {LEFT_OUT: True}
        outputs = marked.cells.get(index)
        cell.execution_count = None if outputs is None else index + 1
        if is_ordinary(cell, runs):
            cell.outputs = settled(outputs, float(cell.metadata.nbgrader.points), marked.stopped)
        else:
            cell.outputs = [nbformat.from_dict(output) for output in outputs or ()]
    for cell in filter(is_autograded, nb.cells):
        verdict = cell_verdict(cell, runs, marked)
        if verdict:
            write_verdict(cell, verdict)


def cell_verdict(cell, runs, marked):
    """The verdict for a graded cell, zero with the reason where nothing could be judged; None for an ordinary one."""
    name, points = cell.metadata.nbgrader.grade_id, float(cell.metadata.nbgrader.points)
    trouble = trouble_in(cell.metadata)
    if trouble and name in runs:
        verdict = zero(runs[name].exercise, trouble.status, trouble.message, trouble.detail)
    elif trouble:
        verdict = Verdict("", name, 0.0, points, trouble.status, message=trouble.message, detail=trouble.detail)
    elif name in runs:
        verdict = marked.verdicts[name]
    else:
        return None
    if points != verdict.max_score:  # the gradebook's points hold: a teacher may give others than the exercise
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
