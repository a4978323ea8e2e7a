"""Phase two: one submission in, its graded notebook out.  Needs no gradebook and no course folder, so it runs anywhere.

A task and a result are plain data, so that they can travel to another process or machine.
"""

import logging
import os
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from autograder.grading.gradebook import in_place_of_gradebook, of_snapshot
from autograder.grading.task import HandedIn
from autograder.nbgrader.faults import is_not_theirs, left_over
from autograder.nbgrader.notes import NOTE, PUT_RIGHT, put_right_in
from autograder.nbgrader.release import released_cells
from autograder.verdict import Ended


def grade_one(course, task):
    """Clean up, run and judge a submission, one notebook after the other.

    What raises on the way, and is not the machine's fault, costs this student the notebook's marks, with the reason.

    Returns:
        {"notebooks": {name: the text of the graded notebook}, "ended": how the first one ended that did not run to
        its end, else the last, "seconds", "log": warnings, "put_right": sentences}.

    Raises:
        EngineError, NoSandbox, KilledError: there is nothing to run it in.
    """
    begin, texts, put_right, ends = time.perf_counter(), {}, [], []
    with _listening() as log:
        for one in task.notebooks:
            texts[one.name], note = _grade_surely(course, task, one)
            put_right += note.pop(PUT_RIGHT)
            ends.append(note.get("ended"))
    ended = next((one for one in ends if one and one != Ended.DONE), ends[-1] if ends else None)
    seconds = round(time.perf_counter() - begin, 3)
    return {"notebooks": texts, "ended": ended, "seconds": seconds, "log": log, "put_right": put_right}


def zero(course, task, trouble):
    """The result of a submission that counts as not handed in: zero marks everywhere, with the reason."""
    empty = tuple(HandedIn(one.name, None, trouble) for one in task.notebooks)
    return grade_one(course, replace(task, notebooks=empty, files={}))


def _grade_surely(course, task, one):
    try:
        return _grade(course, task, one)
    except Exception as error:
        if is_not_theirs(error):
            raise
        return _grade(course, replace(task, files={}), HandedIn(one.name, None, left_over(error)))


def _grade(course, task, one):
    with tempfile.TemporaryDirectory() as folder:
        return _convert(course, task, one, _lay_out(Path(folder), task, one))


def _lay_out(folder, task, one):
    """The submission as nbgrader's steps expect to find it; what may be the notebook keeps the order of its times."""
    folder = folder / task.student / task.assignment
    folder.mkdir(parents=True)
    for name, data in task.files.items():
        _put(folder, name, data, LAID_OUT - ANY_TIME)
    for other in one.candidates:
        _put(folder, other.name, other.data, LAID_OUT + max(-ANY_TIME, min(other.modified, ANY_TIME)))
    path = folder / f"{one.name}.ipynb"
    if one.data is not None:
        _put(folder, path.name, one.data, LAID_OUT)
    return path


#: The time, in seconds, that the file of the right name gets, and the most that others may be older or newer.
LAID_OUT, ANY_TIME = 1_500_000_000, 1_000_000_000


def _put(folder, name, data, time):
    path = (folder / name).resolve()
    if path.is_relative_to(folder.resolve()):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (time, time))


def _convert(course, task, one, path):
    """What nbgrader does with a notebook up to the point where grades are saved, by its own classes.

    Returns:
        The notebook's text and the grader's own note in it.
    """
    note, begin = {}, time.perf_counter()

    def sign(notebook, resources):
        note.update(notebook.metadata.setdefault(NOTE, {}))
        note.update(key=task.key, seconds=round(time.perf_counter() - begin, 3))
        notebook.metadata[NOTE].update(note)
        note[PUT_RIGHT] = put_right_in(notebook)
        return notebook, resources

    exporter = course.exporter(config=course.config)
    exporter.optimistic_validation = True  # once, at the end
    exporter._preprocessors = []
    for step in (*course.classes, sign):
        exporter.register_preprocessor(step)
    about = {"student": task.student, "assignment": task.assignment, "notebook": one.name, "db_url": None}
    resources = {"unique_key": one.name, "nbgrader": about, "trouble": one.trouble}
    gradebook = _assignment(course.snapshot)
    layout = course.layout.get(one.name, [])
    resources["released"] = released_cells(gradebook, task.assignment, one.name, layout)
    resources["others"] = [f"{other.name}.ipynb" for other in task.notebooks if other.name != one.name]
    with in_place_of_gradebook(gradebook, course.classes):
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
        _here.gradebook, _here.snapshot = of_snapshot(snapshot), snapshot
    return _here.gradebook
