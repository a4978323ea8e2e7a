"""Phase two: one submission in, its graded notebook out.  Needs no gradebook and no course folder, so it runs anywhere.

A task and a result are plain data, so that they can travel to another process or machine.
"""

import logging
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from autograder.grading.gradebook import BatchGradebook, in_place_of_gradebook
from autograder.nbgrader.faults import is_not_theirs, left_over
from autograder.nbgrader.notes import NOTE


def grade_one(course, task):
    """Clean up, run and judge a submission.

    What raises on the way, and is not the machine's fault, costs this student all marks, with the reason.

    Returns:
        {"notebook": the text of the graded notebook, "ended", "seconds", "log": warnings}.

    Raises:
        EngineError, NoSandbox, KilledError: there is nothing to run it in.
    """
    try:
        return _grade(course, task)
    except Exception as error:
        if is_not_theirs(error):
            raise
        return zero(course, task, left_over(error))


def zero(course, task, trouble):
    """The result of a submission that counts as not handed in: zero marks everywhere, with the reason."""
    return _grade(course, replace(task, notebook=None, files={}, trouble=trouble))


def _grade(course, task):
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, _listening() as log:
        path = _lay_out(Path(folder), task)
        text, note = _convert(course, task, path, begin)
    return {"notebook": text, "ended": note.get("ended"), "seconds": note["seconds"], "log": log}


def _lay_out(folder, task):
    """The submission as nbgrader's steps expect to find it."""
    folder = folder / task.student / task.unit
    for name, data in task.files.items():
        path = (folder / name).resolve()
        if path.is_relative_to(folder):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{task.unit}.ipynb"
    path.write_bytes(task.notebook if task.notebook is not None else b"")
    return path


def _convert(course, task, path, begin):
    """What nbgrader does with a notebook up to the point where grades are saved, by its own classes.

    Returns:
        The notebook's text and the grader's own note in it.
    """
    note = {}

    def sign(notebook, resources):
        note.update(notebook.metadata.setdefault(NOTE, {}))
        note.update(key=task.key, seconds=round(time.perf_counter() - begin, 3))
        notebook.metadata[NOTE].update(note)
        return notebook, resources

    exporter = course.exporter(config=course.config)
    exporter.optimistic_validation = True  # once, at the end
    exporter._preprocessors = []
    for step in (*course.classes, sign):
        exporter.register_preprocessor(step)
    about = {"student": task.student, "assignment": task.unit, "notebook": task.unit, "db_url": None}
    resources = {"unique_key": task.unit, "nbgrader": about, "trouble": task.trouble}
    with in_place_of_gradebook(_assignment(course.snapshot), course.classes):
        text, _ = exporter.from_filename(str(path), resources=resources)
    return text, note


class _Notes(logging.Handler):
    """Collects what nbgrader's steps warn of in this thread."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.lines, self.thread = [], threading.get_ident()

    def emit(self, record):
        if record.thread == self.thread:
            self.lines.append(record.getMessage())


@contextmanager
def _listening():
    logger, notes = logging.getLogger("traitlets"), _Notes()
    logger.addHandler(notes)
    logger.propagate = False
    try:
        yield notes.lines
    finally:
        logger.removeHandler(notes)


_here = threading.local()


def _assignment(snapshot):
    """The gradebook with the assignment alone; one for each thread of a worker."""
    if getattr(_here, "snapshot", None) != snapshot:
        _here.folder = tempfile.TemporaryDirectory()
        path = Path(_here.folder.name) / "assignment.db"
        path.write_bytes(snapshot)
        _here.gradebook, _here.snapshot = BatchGradebook(f"sqlite:///{path}"), snapshot
    return _here.gradebook
