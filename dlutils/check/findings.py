"""What a function gave on a worked example: which outputs are right and wrong, and in which values it differs.

The check of a student's function and the build, which runs the known mistakes, look in the same way.
"""

import contextlib
import copy
import inspect
import io
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from dlutils import python_errors
from dlutils._raised import raised
from dlutils.compare import Mismatch, WrongShape, compare, number
from dlutils.evidence import MAX_DEPTH, encode
from dlutils.relations import Pair, named_numbers

#: What stands in a difference for a value that is not there.
MISSING = "missing"
#: Of an array with more numbers only the shape counts as what a mistake gives.
LARGE = 100


class Wrong(NamedTuple):
    """A wrong output: its name, what was got and expected in words, and both values where they can be compared."""

    label: str
    got: str
    expected: str
    pair: Pair | None = None
    first: bool = False
    hint: str = ""


@dataclass
class Finding:
    """What one step of a check found.

    Attributes:
        called: the call, in words.
        wrong: the wrong outputs, wrong shapes first; empty where all is well.
        right: names of the right outputs.
        difference: {place: value} of all that differs from what is expected: how a known mistake is recognised.
        error: what the function raised, or None.
        exact: whether numbers were compared that tell one example from another; labels are too few.
    """

    called: str
    wrong: list[Wrong] = field(default_factory=list)
    right: list[str] = field(default_factory=list)
    difference: dict[str, Any] = field(default_factory=dict)
    error: BaseException | None = None
    exact: bool = False


def look(function, arguments, expected, kind="value", returns=""):
    """Call a function on a worked example and compare what it returns.

    Args:
        function, arguments, expected, kind, returns: as for `dlutils.check.worked_example`.
    """
    finding, got, changes = call(function, arguments)
    if finding.error is not None:
        return finding
    names = [name.strip() for name in returns.split(",") if name.strip()]
    finding.exact = kind == "value"
    numbers = named_numbers(arguments)
    for label, one, wanted in pieces(got, expected, names):
        try:
            compare(one, wanted, kind)
            finding.right.append(label)
        except Mismatch as mismatch:
            finding.wrong.append(_wrong(label, one, wanted, kind, mismatch, numbers))
    finding.wrong.sort(key=lambda wrong: not wrong.first)
    finding.wrong += changes
    if kind != "form":
        finding.difference |= difference(got, expected, kind)
    return finding


def call(function, arguments):
    """Call a function with copies: (finding, what it returned, a `Wrong` for each argument that it changed)."""
    name = getattr(function, "__name__", "the function")
    finding = Finding(f"{name}({', '.join(f'{key} {_brief(value)}' for key, value in arguments.items())})")
    handed = copy.deepcopy(arguments)
    before = {key: encode(value) for key, value in handed.items()}
    entries = {key: _entries(value) for key, value in handed.items()}
    try:
        got = function(*handed.values())
    except Exception as error:
        seen = raised(error, inspect.unwrap(function))
        finding.error = error
        finding.wrong.append(_wrong_error(name, seen))
        finding.difference["raised"] = list(python_errors.essence(seen))
        return finding, None, []
    changes = []
    for key, value in handed.items():
        if encode(value) != before[key]:
            finding.difference[f"changed {key}"] = True
            hint = _how_changed(key, value, entries[key])
            changes.append(Wrong(f"argument {key}", "changed in place", "arguments stay as they were", hint=hint))
    return finding, got, changes


def pieces(got, expected, names):
    """(name, got, expected) of each output, as far as what was got has the structure of what is expected."""
    if isinstance(expected, tuple) and isinstance(got, (tuple, list)) and len(got) == len(expected):
        for index, (one, wanted) in enumerate(zip(got, expected)):
            yield from _entry(names[index] if index < len(names) else f"item {index + 1}", one, wanted)
    else:
        yield from _entry(names[0] if len(names) == 1 else "the result", got, expected)


def _entry(label, got, expected):
    if isinstance(expected, dict) and isinstance(got, dict) and expected.keys() <= got.keys():
        for key, wanted in expected.items():
            yield from _entry(f'{label}["{key}"]', got[key], wanted)
    else:
        yield label, got, expected


def _wrong(label, got, expected, kind, mismatch, numbers):
    text = _value(expected) if kind != "form" else _form(expected)
    of_shape = isinstance(mismatch, WrongShape) or type(mismatch) is Mismatch
    problem = str(mismatch).removeprefix("got ").removesuffix(f", expected {_value(expected)}")
    problem = problem.rpartition(", expected ")[0] or problem if of_shape else problem
    return Wrong(label, problem, text, Pair(got, expected, numbers) if kind != "form" else None, of_shape)


def _wrong_error(name, seen):
    """An error: its kind and its line, and in the teacher's words what it means."""
    known = python_errors.explain(name, seen, [])
    message = f": {seen['message'].splitlines()[0]}" if seen["message"] and not known else ""
    inside = f" of {seen['function']}" if seen.get("function", name) != name else ""
    where = f" (line {seen['line']}{inside}: {seen.get('text', '')})" if seen.get("line") and not known else ""
    return Wrong("", f"{seen['type']}{message}{where}", "no error", hint=known.sentence if known else "")


def _how_changed(name, value, entries):
    """What was seen of a change: arrays that were written into, or entries that were replaced."""
    now = _entries(value)
    replaced = entries is not None and (len(now) != len(entries) or any(a is not b for a, b in zip(now, entries)))
    if replaced:
        return f"entries of the caller's `{name}` are replaced: put the results into a new {type(value).__name__}"
    inside = f"arrays inside the caller's `{name}` are" if entries is not None else f"the caller's `{name}` is"
    return f"{inside} written into: compute a new array, or copy first"


def _entries(value):
    """The objects in a dictionary or a list, or None."""
    if isinstance(value, dict):
        return [*value, *value.values()]
    return list(value) if isinstance(value, list) else None


# ------------------------------------------------------------------------------------------------- differences


def difference(got, expected, kind="value"):
    """{place: value} of all in which a result differs from the expected one; a place is such as `[0]["dw"]`."""
    mine, due = leaves(got), leaves(expected)
    found = {place: leaf for place, leaf in mine.items() if place not in due or not _is_right(leaf, due[place], kind)}
    found = {place: _short(leaf) for place, leaf in found.items()}
    return found | {place: MISSING for place in due if place not in mine}


def _short(value):
    """A value, or of a large array its shape alone."""
    large = isinstance(value, np.ndarray) and value.size > LARGE
    return f"an array of shape {value.shape}" if large else value


def leaves(value, place="", depth=0):
    """{place: value} of all that is in a result; a list of numbers is one value, and so is what lies too deep."""
    if depth > MAX_DEPTH:  # a list that holds itself
        return {place: type(value).__name__}
    if isinstance(value, dict) and value:
        items = [(f'["{key}"]', item) for key, item in value.items()]
    elif (isinstance(value, tuple) and value) or (isinstance(value, list) and not all(map(_is_number, value))):
        items = [(f"[{index}]", item) for index, item in enumerate(value)]
    else:
        return {place: value}
    return {inner: leaf for step, item in items for inner, leaf in leaves(item, place + step, depth + 1).items()}


def _is_number(value):
    return isinstance(value, (int, float, np.number)) or (isinstance(value, np.ndarray) and value.ndim == 0)


def _is_right(got, expected, kind):
    try:
        compare(got, expected, kind)
    except Mismatch:
        return False
    return True


# ------------------------------------------------------------------------------------------------------- words


def _brief(value):
    """An argument in a few words: shapes for arrays, values for numbers."""
    if isinstance(value, np.ndarray):
        return str(value.shape)
    if isinstance(value, (dict, list, tuple)) and not all(isinstance(item, int) for item in value):
        return f"({type(value).__name__} of {len(value)})"
    return f"= {value!r}"


def _value(value):
    if isinstance(value, np.ndarray) and value.ndim:
        text = np.array2string(value, precision=5, suppress_small=True, separator=", ")
        return f"shape {value.shape}: {' '.join(text.split())}"[:400]
    if isinstance(value, (float, np.floating)):
        return number(float(value))
    if isinstance(value, dict):
        return f"a dictionary with the keys {', '.join(map(repr, value))}".replace("'", '"')
    if isinstance(value, (list, tuple)) and not all(map(_is_number, value)):
        return f"a {type(value).__name__}: {_nested(value)}"[:400]
    return repr(value)[:400]


def _nested(value):
    """What a nested result consists of: the shapes of its arrays."""
    if isinstance(value, (list, tuple)):
        inside = ", ".join(map(_nested, value))
        return f"[{inside}]" if isinstance(value, list) else f"({inside})"
    return f"shape {value.shape}" if isinstance(value, np.ndarray) else _value(value)


def _form(value):
    """What is expected of random numbers: their shapes."""
    if isinstance(value, dict):
        return ", ".join(f'"{key}" of shape {item.shape}' for key, item in value.items())
    return f"shape {value.shape}" if isinstance(value, np.ndarray) else _value(value)


@contextlib.contextmanager
def quiet():
    """Let nothing be printed, and NumPy warn of nothing."""
    with contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
        yield
