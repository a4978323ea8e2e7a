"""Known mistakes: what each gives on the worked examples, and the sentence that explains it.

The build runs them and writes `mistakes/<unit>.json`.  There are only wrong values, so that no answer is given away.
"""

import ast
import inspect
import math
import textwrap

import numpy as np

from dlutils.compare import RTOL

#: So many sentences explain a function at most.
MOST_TOGETHER = 3
#: A size that chance decides: the root mean square of random numbers.
RANDOM_RTOL = 0.15
#: A place in a difference whose value is such a size ends with this.
RANDOM = " size"


def sentences(function, differences, mistakes):
    """The sentences of the known mistakes that together give all that a function gave; [] where none do.

    Args:
        function: the student's function, whose text is looked at where a sentence quotes code.
        differences: what each step found, as `Finding.difference`.
        mistakes: [{"says": sentence, "quotes": [code], "labels": whether it gives labels of the right shape,
            "gives": [difference, ...]}].
    """
    able = [one for one in mistakes if same_everywhere(differences, one["gives"], partly=True)]
    able = [one for one in able if writes(function, one.get("quotes", ()))]
    whole = [one for one in able if same_everywhere(differences, one["gives"])]
    if whole:
        return [_said(whole[0])]
    found, known = [], set()
    for one in sorted(able, key=lambda one: -len(_places(one["gives"]))):
        if not _places(one["gives"]) <= known:
            found.append(_said(one))
            known |= _places(one["gives"])
    return found if known == _places(differences) and len(found) <= MOST_TOGETHER else []


def _said(one):
    """A mistake's sentence.  An error, or labels of 0 and 1, tell less than numbers do: others may give the same."""
    if _places(one["gives"]) == {"raised"}:
        return f"one mistake that raises this error: {one['says']}"
    return f"one mistake that gives these labels: {one['says']}" if one.get("labels") else one["says"]


def same_everywhere(differences, others, partly=False):
    """Whether two functions differ from what is expected in the same way in every step.

    Args:
        differences, others: for each step {place: value}.
        partly: look only at the places in which the second differs anywhere.
    """
    places = _places(others) | {"raised"} if partly else _places(others) | _places(differences)
    return len(differences) == len(others) and all(
        (place in one) == (place in other) and (place not in one or near(one[place], other[place], place))
        for one, other in zip(differences, others)
        for place in places
    )


def _places(differences):
    return {place for one in differences for place in one}


def near(got, known, place=""):
    """Whether a value is that of a known mistake, but for rounding."""
    if isinstance(got, (list, tuple)) != isinstance(known, (list, tuple)):
        return False
    one, other = _array(got), _array(known)
    if one is None or other is None:
        return type(got) is type(known) and not isinstance(got, np.ndarray) and got == known
    if one.shape != other.shape or (one.dtype.kind == "f") != (other.dtype.kind == "f"):
        return False
    one, other = one.astype(float), other.astype(float)
    finite = np.isfinite(other)
    rtol = RANDOM_RTOL if place.endswith(RANDOM) else RTOL
    room = rtol * np.max(np.abs(other[finite]), initial=0) + 1e-9
    return bool(np.allclose(one, other, rtol=0, atol=room, equal_nan=True))


def _array(value):
    try:
        array = np.asarray(value)
    except ValueError:  # of no one shape
        return None
    return array if array.dtype.kind in "biuf" else None


def rounded(value):
    """A value with so many digits as are compared."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.ndim:
        return np.round(value, _decimals(value))
    if isinstance(value, list) and value and _array(value) is not None and _array(value).dtype.kind == "f":
        return np.round(np.array(value, dtype=float), _decimals(np.array(value, dtype=float))).tolist()
    return float(f"{value:.6g}") if isinstance(value, (float, np.floating)) else value


def _decimals(array):
    largest = float(np.max(np.abs(array[np.isfinite(array)]), initial=0))
    return 9 if largest == 0 else min(9, 5 - math.floor(math.log10(largest)))


# --------------------------------------------------------------------------------------------- code in sentences


def writes(function, quotes):
    """Whether a function's text has each piece of code that a sentence quotes; not where the text cannot be had."""
    if not quotes:
        return True
    try:
        text = textwrap.dedent(inspect.getsource(inspect.unwrap(function)))
        tree = ast.parse(text)
        return all(is_written(tree, quote) for quote in quotes)
    except (OSError, TypeError, SyntaxError):
        return False


def is_written(tree, quote):
    """Whether a piece of code, or for `w -= ...` its operator, stands in a text.

    Args:
        tree: the text's syntax tree: comments and spacing do not count.
        quote: the piece of code.
    """
    signs = {"+=": ast.Add, "-=": ast.Sub, "*=": ast.Mult, "/=": ast.Div}
    operator = next((operator for sign, operator in signs.items() if sign in quote), None)
    if operator:
        return any(isinstance(node, ast.AugAssign) and type(node.op) is operator for node in ast.walk(tree))
    try:
        return _bare(quote) in _bare(ast.unparse(tree))
    except RecursionError:  # nested too deeply to be written out
        return False


def _bare(text):
    return "".join(text.split()).replace("'", '"')
