"""For a teacher who has to answer for a mark: the smallest input on which an answer goes wrong, in full."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict, cast

import numpy as np

from autograder.judge.judgement import Judgement, check_form
from autograder.judge.runs import AS_WRITTEN, ExerciseRun, exercise_run
from autograder.sandbox import events
from dlutils.compare import Mismatch, select
from dlutils.evidence import Evidence

#: Of an array so many numbers are written out, and of a text so many characters.
NUMBERS, CHARACTERS = 120, 2000


class Counterexample(TypedDict):
    """One call that went wrong.

    Attributes:
        case, cases: which of how many calls it is, from 1.
        edge: what is special about the input; empty for a usual one.
        replaced: helpers for which made-up functions stood in.
        arguments: {name: value}, as text.
        raised: the error of the call; empty where it returned.
        outputs: {name: (what is wrong, got, expected)} of the wrong outputs, as text.
    """

    case: int
    cases: int
    edge: str
    replaced: list[str]
    arguments: dict[str, str]
    raised: str
    outputs: dict[str, tuple[str, str, str]]


def counterexamples(
    data: bytes, keys: Mapping[str, tuple[str, str, int]], sources: Mapping[str, list[str]]
) -> dict[str, Counterexample | None]:
    """The smallest failing call of each exercise of a notebook; None where no call fails.

    Args:
        data: what came back from the sandbox.  A stranger's: to be opened in a guarded process.
        keys: {name: unit, exercise, seed}.
        sources: {name: the texts before the graded cell}.
    """
    runs = {name: exercise_run(*key) for name, key in keys.items()}
    came = events.read(data, runs)
    return {name: smallest(run, came.evidence.get(name), sources.get(name)) for name, run in runs.items()}


def smallest(run: ExerciseRun, evidence: object, texts: Sequence[str] | None) -> Counterexample | None:
    """The smallest call on which an answer goes wrong; a usual one before one at an edge."""
    if not isinstance(evidence, dict) or "missing" in evidence:
        return None
    check_form(run, evidence)
    judged = Judgement(run, cast(Evidence, evidence), texts)
    judged.verdict()
    for seen in reversed(judged.comparisons):  # the last one excuses the function from its helpers' mistakes
        problems = seen.problems()
        if problems:
            break
    else:
        return None
    sent = seen.run.job["runs"][seen.index]
    inputs = seen.run.inputs
    case = min(problems, key=lambda case: (bool(inputs[case].edge), seen.run.by_size.index(case)))
    call = seen.calls[case]
    outputs = {}
    for output in run.exercise.outputs:
        if output.name in problems[case]:
            got = "" if "error" in call else in_full(_part(seen.decoded(call), output.path))
            expected = in_full(_part(seen.expected(case), output.path))
            outputs[output.name] = (problems[case][output.name], got, expected)
    return {
        "case": case + 1,
        "cases": len(seen.calls),
        "edge": inputs[case].edge,
        "replaced": [] if seen.index == AS_WRITTEN else sorted(sent["replaced"]),
        "arguments": {name: in_full(value) for name, value in zip(run.exercise.parameters, inputs[case].arguments)},
        "raised": f"{call['error']['type']}: {call['error']['message']}"[:CHARACTERS] if "error" in call else "",
        "outputs": outputs,
    }


def _part(everything: Any, path: tuple[Any, ...]) -> Any:
    """An output of what was returned; all of it where there is no such part."""
    try:
        return select(everything, path)
    except Mismatch:
        return everything


def in_full(value: Any) -> str:
    """A value as one would type it, with its numbers; long arrays in part."""
    with np.printoptions(precision=6, threshold=NUMBERS, suppress=True, linewidth=110):
        text = repr(value)
    return text if len(text) <= CHARACTERS else f"{text[:CHARACTERS]}…"
