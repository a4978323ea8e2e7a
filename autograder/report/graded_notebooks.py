"""Read what a graded notebook says of a submission: plain JSON, of which anything may be missing or odd."""

import json

from autograder.plain_text import clean
from autograder.report.group import Kind
from autograder.verdict import Ended, Status

#: A graded notebook of more bytes than this is not read: the grader writes none.
MOST_BYTES = 256 << 20
#: Statuses that concern a whole submission, and those that are collected from its exercises.
_OF_THE_SUBMISSION = {
    Status.NO_NOTEBOOK: Kind.NO_NOTEBOOK,
    Status.UNREADABLE: Kind.UNREADABLE,
    Status.FAILED: Kind.FAILED,
}
_OF_EXERCISES = {
    Status.MISSING_CELL: Kind.MISSING_CELLS,
    Status.TOO_SLOW: Kind.TOO_SLOW,
    Status.MALFORMED: Kind.MALFORMED,
}


def read(path):
    """A notebook as JSON data, without outputs, or None."""
    try:
        if not path.is_file() or path.stat().st_size > MOST_BYTES:
            return None
        notebook = json.loads(path.read_bytes())
        graded = [cell for cell in notebook["cells"] if _grade_id(cell)]
        cells = [{"metadata": cell["metadata"], "source": cell.get("source")} for cell in graded]
        return {"metadata": notebook.get("metadata"), "cells": cells}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def named(notebook, column):
    """A notebook that `read` gave, with its cells called as `column(name)` says."""
    cells = []
    for cell in notebook["cells"]:
        about = {**cell["metadata"], "nbgrader": {"grade_id": column(_grade_id(cell))}}
        cells.append({**cell, "metadata": about})
    return {**notebook, "cells": cells}


def take_notebook(submission, notebook, exercises, stubs):
    """Add to a submission what its graded notebook says.

    Args:
        submission: is changed.
        notebook: JSON data; what is not of the expected form is passed over.
        exercises, stubs: the unit's, as in `Group`.
    """
    note = _note(notebook)
    seed, sandbox = note.get("seed"), note.get("sandbox")
    submission.seed = seed if isinstance(seed, int) else None
    submission.sandbox = sandbox if isinstance(sandbox, bool) else None
    seconds = _number(note.get("seconds"))
    submission.seconds = submission.seconds if seconds is None else (submission.seconds or 0.0) + seconds
    exercises, found = {exercise.name: exercise for exercise in exercises}, {}
    for cell in notebook["cells"]:
        name = _grade_id(cell)
        if name in stubs and name not in exercises:
            submission.answers[name] = _text(cell.get("source"))
        verdict = _note(cell).get("verdict")
        if name in exercises and isinstance(verdict, dict):
            found[name] = verdict
            _take_verdict(submission.results[name], verdict, exercises[name])
    _take_blanks(submission, found, stubs)
    _take_troubles(submission, found, _member(Ended, note.get("ended")) or Ended.DONE)


def _take_verdict(result, verdict, exercise):
    """Add to a result what its verdict says."""
    status = _status(verdict)
    result.blank = status is Status.NOT_WRITTEN
    # A function that is not there (a syntax error in its cell, say) is not judged either, but that is for the class.
    result.unjudged = status is not None and not status.judged and status is not Status.NO_FUNCTION
    if not result.lost:
        return
    ids = verdict.get("misconceptions")
    ids = [one for one in ids if isinstance(one, str)] if isinstance(ids, list) else []
    said = clean(_text(verdict.get("misconception")))  # for one that the specification no longer has
    result.misconceptions = {one: exercise.known.get(one, said) for one in ids}
    result.message = clean(_text(verdict.get("message")))


def _take_blanks(submission, found, stubs):
    """What equals the text that was handed out is blank, whatever its verdict is."""
    for name in set(submission.answers) & set(stubs):
        exercise = name.removesuffix("-solution")
        if exercise in submission.results and submission.answers[name].strip() == stubs[name].strip():
            status = _status(found.get(exercise, {}))
            submission.results[exercise].blank = status is None or status.judged or status is Status.NO_FUNCTION


def _take_troubles(submission, found, ended):
    """Add what is wrong with the submission as a whole, and what went wrong in some of its exercises."""
    by_status = {}
    for name, verdict in found.items():
        by_status.setdefault(_status(verdict), []).append(name)
    whole = next((status for status in _OF_THE_SUBMISSION if status in by_status), None)
    if whole:
        detail = _text(found[by_status[whole][0]].get("detail"))
        submission.troubles.append((_OF_THE_SUBMISSION[whole], clean(detail, 120)))
    if ended is not Ended.DONE:
        submission.troubles.append((Kind(ended.value), ""))
    for status, kind in _OF_EXERCISES.items():
        if status in by_status:
            submission.troubles.append((kind, clean(", ".join(by_status[status]), 200)))


# -- JSON of any form


def _note(thing):
    metadata = thing.get("metadata") if isinstance(thing, dict) else None
    note = metadata.get("autograder") if isinstance(metadata, dict) else None
    return note if isinstance(note, dict) else {}


def _grade_id(cell):
    metadata = cell.get("metadata") if isinstance(cell, dict) else None
    about = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = about.get("grade_id") if isinstance(about, dict) else None
    return name if isinstance(name, str) else None


def _status(verdict):
    """The status of a verdict; None where it has none, as in older notebooks."""
    return _member(Status, verdict.get("status"))


def _member(kind, value):
    """The member of an enumeration that has this value, or None."""
    try:
        return kind(value)
    except ValueError:
        return None


def _text(value):
    """A cell's source, or any other text: notebooks may hold it as a list of lines."""
    if isinstance(value, list):
        return "".join(line for line in value if isinstance(line, str))
    return value if isinstance(value, str) else ""


def _number(value):
    """Seconds, or None: a number in JSON may have any number of digits, or be none (NaN)."""
    known = isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1e9
    return float(value) if known else None


__all__ = ["named", "read", "take_notebook"]
