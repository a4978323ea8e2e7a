"""The steps of visible checks: each is handed a student's function and says what it found."""

import copy
from typing import Any

import numpy as np

from dlutils.check.findings import MISSING, Finding, Wrong, call, difference, look
from dlutils.check.known import RANDOM
from dlutils.loops import find_loop_in
from dlutils.rebinding import standing_in


def without_loop(function, looping=()):
    """The function has no loop in Python.

    Args:
        looping: names of functions that loop; calling one is looping.
    """
    finding = Finding(f"{getattr(function, '__name__', 'the function')}, read as text")
    found = find_loop_in(function, looping)
    if found:
        expected = "no loop in Python: hand whole arrays to NumPy (with a loop, right results earn nothing)"
        finding.wrong.append(Wrong("", found, expected))
        finding.difference["loop"] = True
    return finding


#: So many weights tell whether they lie around zero: chance alone is this far off once in a million arrays.
ENOUGH, FAR_OFF = 60, 5


def random_start(function, arguments, shapes, sizes):
    """Initial parameters have the right shapes, biases of zero, and random weights of the right size.

    Args:
        arguments: {parameter: value}.
        shapes: {name: shape} of the parameters.
        sizes: {name: (low, high)}: where the root mean square of the weights must lie.
    """
    expected = {name: np.zeros(shape) for name, shape in shapes.items()}
    finding = look(function, arguments, expected, kind="form", returns="parameters")
    if finding.error is not None:
        return finding
    parameters = call(function, arguments)[1]
    finding.difference |= _differs(parameters, expected, sizes)
    if finding.wrong:
        return finding
    for name, W in parameters.items():
        wrong = _wrong_numbers(name, np.asarray(W, dtype=float), sizes.get(name)) if name in shapes else ""
        if wrong:
            finding.right.remove(f'parameters["{name}"]')
            finding.wrong.append(wrong)
    return finding


def _wrong_numbers(name, W, ends):
    """What is wrong with initial parameters of the right shape, or None."""
    kind = _kind(W)
    if ends is None:
        return None if kind == "zeros" else Wrong(name, "values other than 0", "zeros")
    if kind in ("zeros", "equal", "repeated"):
        return Wrong(name, "equal weights", "a random number for each weight")
    if kind == "one-sided":
        return Wrong(name, "weights on one side of zero", "normal numbers around zero")
    if ends[0] < _size(W) < ends[1]:
        return None
    got = f"shape {W.shape} with weights of typical size {_size(W):.3g}"
    hint = "the factor: look at the formula once more"
    return Wrong(name, got, f"between {ends[0]:.2g} and {ends[1]:.2g}", hint=hint)


def _differs(parameters, expected, sizes):
    """In what initial parameters differ, as far as chance does not decide it."""
    if not isinstance(parameters, dict):
        return {"type": type(parameters).__name__}
    found: dict[str, Any] = {name: MISSING for name in expected if name not in parameters}
    for name, W in parameters.items():
        if name not in expected or np.shape(W) != expected[name].shape:
            found[f"{name} shape"] = list(np.shape(W))
            continue
        W, ends = np.asarray(W, dtype=float), sizes.get(name)
        if _kind(W) != ("random" if ends else "zeros"):
            found |= {f"{name} kind": _kind(W), f"{name}{RANDOM}": _size(W)}
        if ends and not ends[0] < _size(W) < ends[1]:
            found |= {f"{name} kind": _kind(W), f"{name}{RANDOM}": _size(W)}
    return found


def _kind(W):
    if not np.any(W):
        return "zeros"
    if np.unique(W).size < 0.9 * W.size:
        return "equal" if np.ptp(W) == 0 else "repeated"
    if one_sided(W):
        return "one-sided"
    return "random"


def one_sided(W):
    """Whether random weights do not lie around zero, as far as their number tells."""
    return W.size >= ENOUGH and abs(np.mean(W)) > FAR_OFF / np.sqrt(W.size) * np.std(W)


def _size(W):
    return float(np.sqrt(np.mean(W**2)))


def training(function, arguments, expected, initializer, start, returns="", asked=()):
    """A training loop leads from a given start to the right end.

    The start is random, so the check puts its own in the place of the initializer.  A function that draws its start
    itself never asks for it; then the form of what it returns, and a falling cost, must do.

    Args:
        arguments, expected, returns: as for `worked_example`.
        initializer: name of the helper that draws the start.
        start: what it returns here.
        asked: what it must be called with; empty: not looked at.
    """
    calls = []

    def from_here(*sizes, **named):
        calls.append([*sizes, *named.values()])
        return copy.deepcopy(start)

    started = standing_in(function, **{initializer: from_here})
    finding = look(started, arguments, expected, returns=returns)
    if finding.wrong and finding.error is None and not calls:
        return _by_form(started, arguments, expected, returns)
    if calls and asked and difference(calls[0], list(asked)):
        finding.wrong.append(Wrong(initializer, f"called with {calls[0]}", f"called with {list(asked)}"))
        finding.difference[f"asks {initializer} for"] = repr(calls[0])
    return finding


def _by_form(function, arguments, expected, returns):
    finding = look(function, arguments, expected, kind="form", returns=returns)
    if finding.wrong or not isinstance(expected, tuple):
        return finding
    costs = call(function, arguments)[1][1]
    if not costs[1] < costs[0]:
        finding.wrong.append(Wrong("costs", f"{list(costs)}", "a cost that falls"))
    return finding


#: What the build may name as a step of a check.
STEPS = {
    "worked_example": look,
    "without_loop": without_loop,
    "random_start": random_start,
    "training": training,
}
