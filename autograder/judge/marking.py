"""From what came back for one submission to its outputs and verdicts.

All of it reads a stranger's bytes (events, and source texts where a rule looks at them), so it runs in a guarded
process.  What comes out is bounded: every text in it has been cut.
"""

import hashlib
import json
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.errors import Failed, Overrun
from autograder.judge import messages
from autograder.judge.judgement import judge, zero
from autograder.judge.runs import ExerciseRun, exercise_run
from autograder.limits import CELL_CHARACTERS, NOTEBOOK_CHARACTERS, Limits
from autograder.sandbox import events
from autograder.sandbox.guard import Kept
from autograder.sandbox.job import Answer, reason
from autograder.verdict import Ended, Status, Verdict

#: Kinds of output that are kept.  HTML and JavaScript could act in a grader's browser: their plain text stands in.
SHOWN = ("text/plain", "image/png", "image/jpeg", "text/latex")

#: An output of a cell in nbformat's form.
Output = dict[str, Any]


@dataclass
class Marked:
    """What a submission came to.

    Attributes:
        cells: {index: outputs} of the cells that ran.
        verdicts: {key: Verdict}, of every exercise that was asked for.
        ended: how the run ended.
        stopped: why a cell that did not run was not reached, in words.
    """

    cells: dict[int, list[Output]] = field(default_factory=dict)
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    ended: Ended = Ended.DONE
    stopped: str = ""


def mark(
    answer: Answer,
    runs: Mapping[str, ExerciseRun],
    sources: Mapping[str, list[str]],
    limits: Limits,
    beside: Sequence[str] = (),
) -> Marked:
    """Open an answer and judge it.

    Args:
        answer: the engine's.
        runs: {key: ExerciseRun} of the exercises whose evidence was asked for, by the keys that the job has for them.
        sources: {key: the texts that may define its function, in order}; an exercise that is not in it is
            judged without its static rules.
        limits: of the job, for the words that say why it was stopped.
        beside: other keys under which evidence was asked for, which is not judged here.

    Returns:
        A `Marked`.  Whatever cannot be opened or judged within the guard's limits is zero marks with the reason.

    Raises:
        KilledError: the guarded process was killed from outside, again and again.
    """
    for run in runs.values():
        run.check_reference()  # one that fails is the specification's mistake: said aloud, not caught below
    keys = {name: run.key for name, run in runs.items()}
    try:
        found = judging_process()(answer, keys, sources, limits, list(beside))
    except (Overrun, Failed) as error:
        return unmarked(runs, f"What came back from the notebook could not be judged: {error}.", answer.ended)
    cells = {int(index): outputs for index, outputs in found["cells"].items()}
    verdicts = {name: Verdict.from_dict(verdict) for name, verdict in found["verdicts"].items()}
    return Marked(cells, verdicts, Ended(found["ended"]), found["stopped"])


def judging_process() -> Kept:
    """The guarded process of this thread.  What it computes about references and misconceptions serves a class."""
    if not hasattr(_here, "process"):
        _here.process = Kept(_mark)
    process: Kept = _here.process
    return process


_here = threading.local()


def unmarked(runs: Mapping[str, ExerciseRun], message: str, ended: Ended) -> Marked:
    """Zero marks for every exercise, with the reason."""
    verdicts = {name: zero(run.exercise, Status.MALFORMED, message) for name, run in runs.items()}
    return Marked({}, verdicts, ended, message)


def _mark(
    answer: Answer,
    keys: dict[str, tuple[str, str, int]],
    sources: Mapping[str, list[str]],
    limits: Limits,
    beside: Sequence[str],
) -> dict[str, Any]:
    """In the guarded process: everything, as JSON data."""
    runs = {name: exercise_run(*key) for name, key in keys.items()}
    judging = {name: Judging(run, sources.get(name)) for name, run in runs.items()}
    known = lambda name, line: judging[name].known(line) if name in judging else None
    came = events.read(answer.data, {*runs, *beside}, known)
    ended = came.ended(answer.ended)
    stopped = reason(ended, limits) or came.failed or "the notebook ended before this cell"
    if came.refused:
        stopped += f"; {came.refused} of the lines that came back are malformed"
    verdicts = {}
    for name, run in runs.items():
        if name in came.evidence:
            verdicts[name] = judging[name].verdict(came.evidence[name], came.lines[name])
        else:
            missing = zero(run.exercise, Status.NOT_REACHED, messages.not_reached(stopped), ended=ended)
            verdicts[name] = missing.as_dict()
    return {
        "cells": _cells(came),
        "verdicts": verdicts,
        "ended": ended,
        "stopped": stopped,
    }


# ------------------------------------------------------------------------------------------------ judged before

#: So many verdicts are kept, by the digests of what was judged.
MOST = 2000
#: The one thing in which equal evidence differs, as the runner writes it and nobody else can put it anywhere else: a
#: line that is the same but for these numbers says the same.
_SECONDS = re.compile(rb'"seconds": (\d{1,6}(?:\.\d{1,6})?), "changed": ')
_verdicts: dict[bytes, dict[str, Any]] = {}


@dataclass(frozen=True)
class Known:
    """The verdict on evidence that came before."""

    verdict: dict[str, Any]


@dataclass(frozen=True)
class Judging:
    """The judging of one exercise of one submission; a line of evidence that came before is not opened again.

    Whoever sends what another one sent gets what the other got.  The texts of a notebook count beside it where a rule
    reads them, or where the verdict may depend on them.
    """

    run: ExerciseRun
    texts: list[str] | None

    def known(self, line: bytes) -> Known | None:
        """The verdict on a line of evidence; None where it has to be judged."""
        found = _verdicts.get(self._key(line, False)) or _verdicts.get(self._key(line, True))
        seconds = round(sum(map(float, _SECONDS.findall(line))), 4)
        return Known({**found, "seconds": seconds}) if found else None

    def verdict(self, evidence: Any, line: bytes) -> dict[str, Any]:
        """The verdict on evidence, which stood in `line`."""
        if isinstance(evidence, Known):
            return evidence.verdict
        verdict = judge(self.run, evidence, self.texts)
        if len(_verdicts) >= MOST:
            _verdicts.pop(next(iter(_verdicts)))
        found = verdict.as_dict()
        _verdicts[self._key(line, bool(self.run.exercise.rules) or not verdict.full)] = found
        return found

    def _key(self, line: bytes, with_texts: bool) -> bytes:
        digest = hashlib.sha256(json.dumps([self.run.key, self.texts if with_texts else None]).encode())
        digest.update(_SECONDS.sub(b'"seconds": 0, "changed": ', line))
        return digest.digest()


# ---------------------------------------------------------------------------------------------------- outputs


def _cells(came: events.Events) -> dict[int, list[Output]]:
    """{index: outputs} with what a page could run taken out, and no more text than a notebook may hold."""
    room = NOTEBOOK_CHARACTERS
    cells: dict[int, list[Output]] = {}
    for index, cell in sorted(came.cells.items()):
        cells[index] = safe_outputs(cell["outputs"], min(room, CELL_CHARACTERS))
        room -= sum(map(_size, cells[index]))
    return cells


def safe_outputs(outputs: list[Output], room: int = CELL_CHARACTERS) -> list[Output]:
    """A cell's outputs, made anew of what may stand in a page; cut where they would be longer than `room`.

    The first error and the first result stay in any case, cut short: they may decide a cell's marks.
    """
    safe: list[Output] = []
    for index, output in enumerate(map(_safe, outputs)):
        room -= _size(output)
        if room < 0:  # the runner cuts at less: these were forged, or the whole notebook's are too many
            return [*safe, _note("more output than a notebook may have is left out"), *_deciding(outputs[index:])]
        safe.append(output)
    return safe


def _deciding(outputs: list[Output]) -> list[Output]:
    """What of these outputs may decide a cell's marks, cut short."""
    found = []
    for kind in ("error", "execute_result"):
        for output in [output for output in outputs if output["output_type"] == kind][:1]:
            output = _safe(output)
            if kind == "error":
                output |= {"evalue": output["evalue"][:200], "traceback": []}
            elif "data" in output:
                output["data"] = {"text/plain": output["data"].get("text/plain", "")[:200]}
            found.append(output)
    return found


def _size(output: Output) -> int:
    texts = output.get("data", {}).values() if "data" in output else output.get("traceback", ())
    return 200 + len(output.get("text", "")) + len(output.get("evalue", "")) + sum(map(len, texts))


def _safe(output: Output) -> Output:
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


def _note(words: str) -> Output:
    return {"output_type": "stream", "name": "stdout", "text": f"[{words}]\n"}
