"""Python's own mistakes, in a teacher's words: a name defined nowhere, shapes that do not fit, `None` as an array.

Each sentence says what happened and where, from what was written down of the exception.  None of them says what the
right line is.  The words that are searched here are Python's and NumPy's, not ours.  The judge and the visible checks
say the same sentences.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from dlutils._classes import class_in_words, of_classes
from dlutils.evidence import RaisedError


class Explained(NamedTuple):
    """What went wrong: an id, and a sentence."""

    id: str
    sentence: str


#: Names that NumPy 2 no longer has, and what takes their place.
REMOVED = {
    "int": "int", "float": "float", "bool": "bool", "object": "object", "str": "str", "float_": "np.float64",
    "product": "np.prod", "cumproduct": "np.cumprod", "sometrue": "np.any", "alltrue": "np.all",
    "row_stack": "np.vstack",
    "in1d": "np.isin", "trapz": "np.trapezoid", "mat": "np.asmatrix", "Inf": "np.inf", "NaN": "np.nan", "NAN": "np.nan",
    "infty": "np.inf", "asscalar": "the method `.item()`",
}  # fmt: skip


def explain(name: str, error: RaisedError, exercises: Sequence[str]) -> Explained | None:
    """Why a call raised, or None where nothing is known but the exception's own words.

    Args:
        name: the exercise's function.
        error: what was written down of the exception.
        exercises: names of the unit's functions.
    """
    for told in (_blank, _name, _attribute, _key, _nothing, _shapes, _arguments, _classes, _others):
        found = told(name, error, exercises)
        if found:
            return found
    return None


def in_its_words(name: str, error: RaisedError) -> Explained:
    """What a call raised and where, in Python's own words, where no better ones are known."""
    said = " ".join(error["message"].split()).rstrip(".")[:160]
    return _say("raised", name, error, f"this raises {error['type']}{': ' if said else ''}{said}.")


def essence(error: RaisedError) -> tuple[str, ...]:
    """What two functions that raise the same have in common: `@` and `np.dot` name the same two lengths."""
    kind, message = error["type"], error["message"]
    for words in (r"\(size (\d+) is different from (\d+)\)", r"not aligned: (\d+) \(dim \d\) != (\d+)"):
        found = re.search(words, message)
        if found:
            return (kind, *sorted(found.groups()))
    return kind, message


def _where(name: str, error: RaisedError) -> str:
    """The place in the notebook's code, to begin a sentence with."""
    line, function = error.get("line"), error.get("function", "")
    if not line:
        return ""
    inside = "" if function == name else f" of `{function}`" if function.isidentifier() else ""
    text = error.get("text", "")
    return f"Line {line}{inside}, `{text}`: " if text and "`" not in text else f"Line {line}{inside}: "


def _say(id: str, name: str, error: RaisedError, words: str) -> Explained:
    where = _where(name, error)
    return Explained(id, f"{where}{words}" if where else words[0].upper() + words[1:] if words[0] != "`" else words)


def _blank(name: str, error: RaisedError, exercises: Sequence[str]) -> Explained | None:
    left = [one for one, value in error.get("values", {}).items() if value == "Ellipsis"]
    if left or "ellipsis" in re.findall(r"'(\w+)'", error["message"]):
        what = f"`{left[0]}` is still `...`" if left else "a `...` is still there"
        return _say("blank-left", name, error, f"{what}: put your own expression in its place.")
    return None


def _name(name: str, error: RaisedError, exercises: Sequence[str]) -> Explained | None:
    type_, missing, near = error["type"], error.get("name", ""), error.get("near", "")
    if type_ == "UnboundLocalError":
        said = error["message"]
        found = re.search(r"variable '(\w+)'", said)
        what = found[1] if found else "a variable"
        return _say(
            "used-before-assigned", name, error, f"`{what}` is used before it has a value: it is assigned only later, "
            "or in a branch or a loop that did not run.",
        )  # fmt: skip
    if type_ != "NameError" or not missing:
        return None
    if missing in exercises:
        return _say("function-missing", name, error, f"`{missing}` is not defined: write it first, and run its cell.")
    if near:
        return _say("misspelt-name", name, error, f"`{missing}` is not defined anywhere. Is `{near}` meant?")
    return _say(
        "undefined-name", name, error, f"`{missing}` is not defined anywhere: it is neither an argument nor assigned "
        "before this line.",
    )  # fmt: skip


def _attribute(name: str, error: RaisedError, exercises: Sequence[str]) -> Explained | None:
    if error["type"] != "AttributeError":
        return None
    message, missing, near = error["message"], error.get("name", ""), error.get("near", "")
    if "NoneType" in message:
        return _is_none(name, error)
    if "module 'numpy'" in message and missing in REMOVED:
        instead = REMOVED[missing]
        instead = instead if instead.startswith("the ") else f"`{instead}`"
        return _say("removed-from-numpy", name, error, f"NumPy has no `np.{missing}` any more: write {instead}.")
    rooms = [one for one in ("random", "linalg") if missing and hasattr(getattr(np, one), missing)]
    if "module 'numpy'" in message and rooms:
        words = f"NumPy has no `np.{missing}`: it is a part of `np.{rooms[0]}`."
        return _say("elsewhere-in-numpy", name, error, words)
    if "ndarray" in message and callable(getattr(np, missing, None)):
        words = f"an array has no `.{missing}`: it is a function of NumPy, `np.{missing}(...)`."
        return _say("function-not-method", name, error, words)
    owner = "NumPy" if "module 'numpy" in message else "an array" if "ndarray" in message else ""
    if owner and near:
        return _say("misspelt-attribute", name, error, f"{owner} has no `{missing}`. Is `{near}` meant?")
    found = re.match(r"'([\w.]+)' object has no attribute", message)
    if found and missing:
        words = f"`.{missing}` is asked of {class_in_words(found[1])}, which has no such thing."
        return _say("wrong-kind", name, error, words)
    return None


def _key(name: str, error: RaisedError, exercises: Sequence[str]) -> Explained | None:
    if error["type"] != "KeyError" or not error.get("name"):
        return None
    missing, near, keys = error["name"], error.get("near", ""), error.get("keys", "")
    owner = f"`{error['owner']}`" if error.get("owner") else "the dictionary"
    words = f'{owner} has no key "{missing}".'
    if error.get("holder"):
        return _say("key-of-another", name, error, f"{words} `{error['holder']}` has one.")
    if near:
        return _say("misspelt-key", name, error, f'{words} Is "{near}" meant?')
    return _say("missing-key", name, error, words + (f" Its keys are {keys}." if keys else ""))


def _nothing(name: str, error: RaisedError, exercises: Sequence[str]) -> Explained | None:
    said = error["message"]
    return _is_none(name, error) if error["type"] == "TypeError" and "NoneType" in said else None


def _is_none(name: str, error: RaisedError) -> Explained:
    changed = re.match(r"(\w+) = \1\.(append|extend|insert|sort|reverse|update)\(", error.get("text", ""))
    if changed:
        return _say(
            "assigned-nothing", name, error, f"`.{changed[2]}` changes `{changed[1]}` itself and returns `None`, which "
            f"is then assigned to `{changed[1]}`: leave the assignment out.",
        )  # fmt: skip
    empty = [one for one, value in error.get("values", {}).items() if value == "None"]
    what = f"`{empty[0]}` is `None`" if empty else "a value is `None`"
    return _say(
        "none-as-value", name, error, f"{what}, and a value is needed: it was never computed, or the function that "
        "gives it has no `return`.",
    )  # fmt: skip


def _shapes(name: str, error: RaisedError, exercises: Sequence[str]) -> Explained | None:
    message = error["message"]
    shapes = {one: value for one, value in error.get("values", {}).items() if value.startswith("(")}
    listed = " and ".join(f"`{one}` has shape {value}" for one, value in list(shapes.items())[:4])
    lengths = essence(error)[1:]
    listed = listed or (f"the lengths are {lengths[0]} and {lengths[1]}" if len(lengths) == 2 else "")
    known = f" ({listed})" if listed else ""
    if error["type"] == "ValueError" and ("matmul" in message or "not aligned" in message):
        return _say(
            "product-shapes", name, error, f"the shapes do not fit for a matrix product{known}: "
            "the columns of the first factor must be as many as the rows of the second.",
        )  # fmt: skip
    if error["type"] == "ValueError" and "broadcast" in message:
        two = re.findall(r"\([\d,]*\)", message)
        pair = f"{two[0]} and {two[1]} ".replace(",", ", ").replace(", )", ",)") if len(two) > 1 else ""
        return _say(
            "broadcast-shapes", name, error, f"the shapes {pair}do not fit{known}: element by "
            "element, each pair of lengths must be equal, or one of them 1.",
        )  # fmt: skip
    if error["type"] == "ValueError" and "reshape" in message:
        return _say("reshape-size", name, error, f"{message}: the new shape must hold as many numbers.")
    if error["type"] == "IndexError" and "out of" in message:
        return _say("index-out-of-range", name, error, f"{message}{known}.")
    if error["type"] == "AxisError":
        return _say("axis-out-of-range", name, error, f"{message}{known}.")
    if error["type"] == "ValueError" and "unpack" in message:
        return _say("unpack", name, error, f"{message}: the number of names on the left is not that of the values.")
    return None


def _arguments(name: str, error: RaisedError, exercises: Sequence[str]) -> Explained | None:
    message = error["message"]
    found = re.match(r"(\w+)\(\) (takes|missing|got an unexpected)", message)
    if error["type"] == "TypeError" and found:
        if found[1] == name and error.get("function", name) == name and not error.get("line"):
            return Explained("signature", f"`{name}` cannot be called as its stub says: {message}.")
        called = found[1].lstrip("_")  # NumPy's methods: `_sum() got ...`
        said = message.replace(found[1], called, 1)
        return _say("arguments", name, error, f"`{called}` is called with other arguments than it takes: {said}.")
    if error["type"] == "TypeError" and "only" in message and "scalar" in message:
        return _say("array-as-number", name, error, "a whole array stands where one number is needed.")
    return None


def _classes(name: str, error: RaisedError, exercises: Sequence[str]) -> Explained | None:
    found = of_classes(error["message"])
    return _say(found[0], name, error, found[1]) if found else None


def _others(name: str, error: RaisedError, exercises: Sequence[str]) -> Explained | None:
    kind, message = error["type"], error["message"]
    if kind == "RecursionError":
        return _say("endless-recursion", name, error, f"`{error.get('function', name)}` calls itself without end.")
    if kind == "AssertionError":
        return _say("own-assertion", name, error, "your own `assert` does not hold for these inputs.")
    if kind == "ValueError" and "truth value" in message:
        return _say(
            "truth-of-array", name, error, "an `if` needs one True or False, and an array has many: compare element by "
            "element with NumPy, or ask `.any()` or `.all()`.",
        )  # fmt: skip
    if kind == "ValueError" and "read-only" in message:
        return _say(
            "writes-argument", name, error, "the function writes into an array that it was handed: copy it first."
        )
    if "Cannot cast ufunc" in message:
        return _say(
            "in-place-cast", name, error, "`/=`, `*=`, `-=` and `+=` write into the array itself, and one of whole "
            "numbers cannot hold fractions. They change the caller's array too: make a new one.",
        )  # fmt: skip
    if "bitwise_xor" in message:
        return _say("caret", name, error, "`^` is not a power in Python: it compares bits. A power is `**`.")
    if kind == "MemoryError":
        return _say("memory", name, error, "an array would be too large for the memory.")
    if kind == "ZeroDivisionError":
        return _say("division-by-zero", name, error, "a division by 0.")
    if kind in {"SystemExit", "KeyboardInterrupt"}:
        return _say("exits", name, error, f"the function ends the program ({kind}): return a value instead.")
    return None
