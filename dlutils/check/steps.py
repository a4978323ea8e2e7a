"""The steps of visible checks: each is handed a student's function and is silent, or it raises `CheckFailed`."""

import copy

import numpy as np

from dlutils.check.example import CheckFailed, lines, worked_example
from dlutils.loops import find_loop_in
from dlutils.rebinding import standing_in


def without_loop(function, looping=()):
    """The function has no loop in Python.

    Args:
        looping: names of functions that loop; calling one is looping.
    """
    found = find_loop_in(function, looping)
    if found:
        expected = "no loop in Python: hand whole arrays to NumPy (with a loop, right results earn nothing)"
        raise CheckFailed(lines(f"{function.__name__}, read as text", found, expected))


def random_start(function, arguments, shapes, sizes, around_zero=True):
    """Initial parameters have the right shapes, biases of zero, and random weights of the right size.

    Args:
        arguments: {parameter: value}.
        shapes: {name: shape} of the parameters.
        sizes: {name: (low, high)}: where the root mean square of the weights must lie.
        around_zero: whether weights on one side of zero are complained of.
    """
    expected = {name: np.zeros(shape) for name, shape in shapes.items()}
    worked_example(function, arguments, expected, kind="form", returns="parameters")
    parameters = function(*copy.deepcopy(list(arguments.values())))
    called = f"{function.__name__}({', '.join(map(str, arguments.values()))})"
    for name in shapes.keys() - sizes.keys():
        if np.any(parameters[name]):
            raise CheckFailed(lines(called, f"{name} with values other than 0", "zeros"))
    for name, (low, high) in sizes.items():
        _random_weights(called, name, np.asarray(parameters[name], dtype=float), low, high, around_zero)


def _random_weights(called, name, W, low, high, around_zero):
    size = np.sqrt(np.mean(W**2))
    if np.unique(W).size < 0.9 * W.size:
        raise CheckFailed(lines(called, f"{name} with equal weights", "a random number for each weight"))
    if around_zero and abs(np.mean(W)) > 0.4 * size:
        raise CheckFailed(lines(called, f"{name} on one side of zero", "normal numbers around zero"))
    if not low < size < high:
        got = f"{name} of shape {W.shape} with weights of typical size {size:.3g}"
        likely = "the factor: look at the formula once more"
        raise CheckFailed(lines(called, got, f"between {low:.2g} and {high:.2g}", likely))


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
    try:
        worked_example(started, arguments, expected, returns=returns)
    except CheckFailed:
        if calls:
            raise
        _by_form(started, arguments, expected, returns)
    if calls and asked and calls[0] != list(asked):
        raise CheckFailed(lines(initializer, f"called with {calls[0]}", f"called with {list(asked)}"))


def _by_form(function, arguments, expected, returns):
    worked_example(function, arguments, expected, kind="form", returns=returns)
    result = function(*copy.deepcopy(list(arguments.values())))
    if isinstance(expected, tuple) and not result[1][1] < result[1][0]:
        raise CheckFailed(lines(function.__name__, f"costs {list(result[1])}", "a cost that falls"))


#: What the build may name as a step of a check.
STEPS = {
    "worked_example": worked_example,
    "without_loop": without_loop,
    "random_start": random_start,
    "training": training,
}
