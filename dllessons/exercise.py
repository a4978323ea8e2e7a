"""The instant check of the small exercises in the lessons: one line that says how the student's function does."""

import copy

import numpy as np

#: Worked numbers in a lesson have three or four digits.
RELATIVE, ABSOLUTE = 1e-3, 1e-6


def check(function, *cases):
    """Call a function on worked examples and print one line: not written yet, wrong (with the first case), or correct.

    It never raises for what the student's function does, so a lesson runs to its end with exercises left open.

    Args:
        function: what the student wrote. A stub returns None.
        cases: tuples (argument, ..., expected result).
    """
    print(verdict(function, cases))


def verdict(function, cases):
    """The line that `check` prints."""
    name = function.__name__
    for *arguments, expected in cases:
        call = f"{name}({', '.join(short(argument) for argument in arguments)})"
        try:
            got = function(*copy.deepcopy(arguments))
        except Exception as error:  # whatever the student's function raises is an answer, too
            return f"{call} raises {type(error).__name__}: {error}"
        if got is None:
            return f"{name}: not written yet. The solution is folded below."
        if not agrees(got, expected):
            return f"{call}: got {short(got)}, expected {short(expected)}"
    return f"{name}: correct"


def agrees(got, expected):
    """Whether a result has the expected shape and, within the digits of the worked numbers, the expected values."""
    if isinstance(expected, str):
        return got == expected
    if isinstance(expected, tuple | list):
        same_length = isinstance(got, tuple | list) and len(got) == len(expected)
        return same_length and all(map(agrees, got, expected))
    try:
        got, expected = np.asarray(got, dtype=float), np.asarray(expected, dtype=float)
    except (TypeError, ValueError):
        return False
    return got.shape == expected.shape and np.allclose(got, expected, rtol=RELATIVE, atol=ABSOLUTE)


def short(value):
    """A value as short text on one line; an array with more than 12 numbers by its shape."""
    if callable(value):
        return getattr(value, "__name__", "function")
    if isinstance(value, tuple):
        return f"({', '.join(map(short, value))}{',' * (len(value) == 1)})"
    if not isinstance(value, np.ndarray):
        return f"{value:.4g}" if isinstance(value, float) else str(value)
    if value.size > 12:
        return f"array of shape {value.shape}"
    return " ".join(np.array2string(value, precision=4, separator=", ").split())
