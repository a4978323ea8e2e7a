"""Of a function that calls others: the first of them that is called with something else than it should be."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.judge import messages
from autograder.judge.outputs import Comparison
from autograder.judge.runs import AS_WRITTEN
from dlutils.compare import same
from dlutils.evidence import Call, Encoded, decode, encode
from dlutils.harness import MAX_HELPER_CALLS

#: {helper: the arguments of its calls, in turn}.
Questions = dict[str, list[Encoded]]


def first_wrong_step(comparison: Comparison, case: int) -> str:
    """Where a call of the student's function first goes another way than the reference, in a sentence.

    Args:
        comparison: the run to look at.
        case: the call, one in which an output is wrong.

    Returns:
        The sentence; empty where the two call other helpers, or one of them another number of times: then there is no
        telling which call stands for which.
    """
    got, model = comparison.calls[case], comparison.model(case)
    if "error" in got or "error" in model:
        return ""
    own, right = _questions(got), _questions(model)
    order = [name for name in comparison.run.job["helpers"] if name in right]
    if not order or {name: len(asked) for name, asked in own.items()} != {name: len(right[name]) for name in right}:
        return ""
    wrong = {name: found for name in order for found in _first_difference(own[name], right[name])}
    if wrong:
        turn = min(turn for turn, _ in wrong.values())
        name = next(name for name in order if name in wrong and wrong[name][0] == turn)
        fine = [one for one in order if one not in wrong or wrong[one][0] > turn]
        return messages.first_wrong_call(name, turn, wrong[name][1], fine)
    sent = comparison.run.job["runs"][comparison.index]["cases"][case]
    noted = sent.get("noted", MAX_HELPER_CALLS)
    complete = comparison.index == AS_WRITTEN and all(len(asked) < noted for asked in own.values())
    return messages.calls_are_right(order) if complete else ""


def _questions(call: Call) -> Questions:
    """What the student's own helpers are asked, as far as it was written down, and made-up ones in their first call."""
    found: Questions = {name: [asked] for name, asked in call["asked"].items()}
    for one in call["helper_calls"]:
        found.setdefault(one["name"], []).append(one["args"])
    return found


def _first_difference(own: list[Encoded], right: list[Encoded]) -> Iterator[tuple[int, list[str]]]:
    """The first call that gets something else, if there is one: its number, and the names of what differs."""
    for turn, (one, other) in enumerate(zip(own, right)):
        names = _different(_by_name(one), _by_name(other))
        if names:
            yield turn, names
            return


def _different(own: dict[str, Any], right: dict[str, Any]) -> list[str]:
    """Names of the arguments that differ; one that is left out has its default."""
    return [name for name in right if name in own and not _is_alike(own[name], right[name])]


def _is_alike(one: Encoded, other: Encoded) -> bool:
    """Whether two arguments hold the same numbers, in whatever shape: a row or a 1-D array."""
    if same(one, other):
        return True
    got, right = decode(one), decode(other)
    if not isinstance(got, np.ndarray) or not isinstance(right, np.ndarray) or got.size != right.size:
        return False
    return same(encode(got.ravel()), encode(right.ravel()))


def _by_name(arguments: Encoded) -> dict[str, Encoded]:
    """{parameter: value} of encoded arguments, the values still encoded."""
    pairs = arguments.get("dict", []) if isinstance(arguments, dict) else []
    return {str(name): value for name, value in pairs}
