"""From what came back for one submission to its outputs and verdicts.

All of it reads a stranger's bytes (events, and source texts where a rule looks at them), so it runs in a guarded
process.  What comes out is bounded: every text in it has been cut.
"""

import threading
from dataclasses import dataclass, field

from autograder.judge import judgement as judging
from autograder.sandbox import events, guard

#: Of a cell's outputs so many characters are kept (twice what the runner lets through), and of a notebook's.
CELL_CHARACTERS, NOTEBOOK_CHARACTERS = 2_000_000, 16_000_000
#: Kinds of output that are kept.  HTML and JavaScript could act in a grader's browser: their plain text stands in.
SHOWN = ("text/plain", "image/png", "image/jpeg", "text/latex")


@dataclass
class Marked:
    """What a submission came to.

    Attributes:
        cells: {index: outputs in nbformat's form} of the cells that ran.
        verdicts: {exercise: Verdict}, of every exercise that was asked for.
        ended: how the run ended, as `engine.Answer.ended`.
    """

    cells: dict = field(default_factory=dict)
    verdicts: dict = field(default_factory=dict)
    ended: str = "done"


def mark(answer, sittings, sources, limits):
    """Open an answer and judge it.

    Args:
        answer: the engine's `Answer`.
        sittings: {exercise: Sitting} of the exercises whose evidence was asked for.
        sources: {exercise: the texts that may define its function, in order}; an exercise that is not in it is
            judged without its static rules.
        limits: of the job, for the words that say why it was stopped.

    Returns:
        A `Marked`.  Whatever cannot be opened or judged within the guard's limits is zero marks with the reason.

    Raises:
        KilledError: the guarded process was killed from outside, again and again.
    """
    for sitting in sittings.values():
        sitting.due  # noqa: B018  a reference that fails is the specification's mistake: said aloud, not caught below
    keys = {name: sitting.key for name, sitting in sittings.items()}
    try:
        found = judging_process()(answer, keys, sources, limits)
    except (guard.Overrun, guard.Failed) as error:
        return unmarked(sittings, f"What came back from the notebook could not be judged: {error}.", answer.ended)
    cells = {int(index): outputs for index, outputs in found["cells"].items()}
    verdicts = {name: judging.Verdict.from_dict(verdict) for name, verdict in found["verdicts"].items()}
    return Marked(cells, verdicts, found["ended"])


def judging_process():
    """The guarded process of this thread.  What it computes about references and misconceptions serves a class."""
    if not hasattr(_here, "process"):
        _here.process = guard.Kept(_mark)
    return _here.process


_here = threading.local()


def unmarked(sittings, reason, ended):
    """Zero marks for every exercise, with the reason."""
    return Marked({}, {name: judging.nothing(sitting.exercise, reason) for name, sitting in sittings.items()}, ended)


def _mark(answer, keys, sources, limits):
    """In the guarded process: everything, as JSON data."""
    sittings = {name: judging.sitting(*key) for name, key in keys.items()}
    came = events.read(answer.data, sittings)
    ended = came.ended(answer.ended)
    verdicts = {name: _verdict(sitting, came, sources.get(name), ended, limits) for name, sitting in sittings.items()}
    return {
        "cells": _cells(came),
        "verdicts": {name: verdict.as_dict() for name, verdict in verdicts.items()},
        "ended": ended,
    }


def _verdict(sitting, came, sources, ended, limits):
    name = sitting.exercise.name
    if name in came.evidence:
        return judging.judge(sitting, came.evidence[name], sources)
    reason = engine_reason(ended, limits) or came.failed or "the notebook ended before this cell"
    if came.refused:
        reason += f"; {came.refused} of the lines that came back are malformed"
    return judging.nothing(sitting.exercise, f"This exercise was not reached: {reason}.")


def engine_reason(ended, limits):
    from autograder.sandbox.engine import Answer

    return Answer(b"", ended).reason(limits)


# ---------------------------------------------------------------------------------------------------- outputs


def _cells(came):
    """{index: outputs} with what a page could run taken out, and no more text than a notebook may hold."""
    room, cells = NOTEBOOK_CHARACTERS, {}
    for index, cell in sorted(came.cells.items()):
        cells[index] = safe_outputs(cell["outputs"], min(room, CELL_CHARACTERS))
        room -= sum(map(_size, cells[index]))
    return cells


def safe_outputs(outputs, room=CELL_CHARACTERS):
    """A cell's outputs, made anew of what may stand in a page; cut where they would be longer than `room`."""
    safe = []
    for output in map(_safe, outputs):
        room -= _size(output)
        if room < 0:  # the runner cuts at less: these were forged, or the whole notebook's are too many
            return [*safe, _note("more output than a notebook may have is left out")]
        safe.append(output)
    return safe


def _size(output):
    texts = output.get("data", {}).values() if "data" in output else output.get("traceback", ())
    return 200 + len(output.get("text", "")) + len(output.get("evalue", "")) + sum(map(len, texts))


def _safe(output):
    kind = output["output_type"]
    if kind == "stream":
        return {"output_type": kind, "name": output["name"], "text": output["text"]}
    if kind == "error":
        lines = [line[:4000] for line in output["traceback"]]
        return {
            "output_type": kind,
            "ename": output["ename"][:200],
            "evalue": output["evalue"][:4000],
            "traceback": lines,
        }
    data = {name: text for name, text in output["data"].items() if name in SHOWN and isinstance(text, str)}
    if not data:
        return _note("an output that is not shown here")
    count = {"execution_count": int(output["execution_count"])} if kind == "execute_result" else {}
    return {"output_type": kind, "data": data, "metadata": {}, **count}


def _note(words):
    return {"output_type": "stream", "name": "stdout", "text": f"[{words}]\n"}
