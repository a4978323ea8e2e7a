"""What is written down of an exception: enough for a teacher to say what went wrong, and where."""

import builtins
import contextlib
import difflib
import linecache
import re
import types
from collections.abc import Sequence
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from dlutils.evidence import RaisedError

#: Names, keys and lines are cut to so many characters, and lists of them to so many items.
NAME, LINE, ITEMS = 100, 200, 12


def raised(error: BaseException, function: Any) -> RaisedError:
    """An exception that a student's function raised, as evidence.

    Args:
        error: as it was caught, with its traceback.
        function: the student's function; frames whose globals are its own are the notebook's code.
    """
    found: RaisedError = {"type": type(error).__name__[:NAME], "message": _message(error)}
    with contextlib.suppress(Exception):  # whatever a stranger's objects do when they are looked at
        _add_details(found, error, function)
    return found


def _add_details(found: RaisedError, error: BaseException, function: Any) -> None:
    place = _place(error, getattr(function, "__globals__", None))
    name = getattr(error, "name", None)
    if name is None and isinstance(error, AttributeError):  # NumPy's own, for what it no longer has
        name = "".join(re.findall(r"has no attribute '(\w+)'", found["message"])[:1]) or None
    if isinstance(error, (NameError, AttributeError)) and isinstance(name, str):
        found["name"] = name[:NAME]
    if isinstance(error, KeyError) and error.args and isinstance(error.args[0], (str, int)):
        found["name"] = str(error.args[0])[:NAME]
    if place is None:
        return
    found["function"] = place.frame.f_code.co_name[:NAME]
    found["line"] = place.line - place.frame.f_code.co_firstlineno + 1
    found["text"] = place.text[:LINE]
    found["part"] = place.part[:LINE]
    found["values"] = _values(place.variables, place.part or place.text)
    if isinstance(error, KeyError):
        _add_key(found, place)
    elif "name" in found:
        found["near"] = _nearest(found["name"], _known(error, place))[:NAME]


class _Place(NamedTuple):
    """Where an exception was raised: a function of the notebook, a line in it, and the part of the line at fault."""

    frame: types.FrameType
    line: int
    text: str
    part: str
    variables: dict[str, Any]


def _place(error: BaseException, space: Any) -> _Place | None:
    """The innermost place in the notebook's own code; a comprehension belongs to the function around it."""
    found: _Place | None = None
    trace = error.__traceback__
    while trace is not None:
        frame = trace.tb_frame
        if space is not None and frame.f_globals is space:
            text = linecache.getline(frame.f_code.co_filename, trace.tb_lineno)
            part = _part(frame.f_code, trace.tb_lasti, text)
            if found and frame.f_code.co_name.startswith("<"):
                variables = {**found.variables, **frame.f_locals}
                found = _Place(found.frame, trace.tb_lineno, text.strip(), part, variables)
            else:
                found = _Place(frame, trace.tb_lineno, text.strip(), part, dict(frame.f_locals))
        trace = trace.tb_next
    return found


def _part(code: types.CodeType, instruction: int, text: str) -> str:
    """The part of a line that an instruction belongs to, "" where it is more than one line."""
    first, last, begin, end = next(islice(code.co_positions(), instruction // 2, None), (None,) * 4)
    if first is None or first != last or begin is None or end is None:
        return ""
    return text.encode()[begin:end].decode(errors="replace")


def _values(variables: dict[str, Any], text: str) -> dict[str, str]:
    """The local variables that a piece of text names, in a few words each."""
    words = set("".join(c if c.isalnum() or c == "_" else " " for c in text).split())
    return {name[:NAME]: _brief(variables[name]) for name in [n for n in variables if n in words][:ITEMS]}


def _brief(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return str(value.shape)
    if value is None or value is Ellipsis or type(value) in (bool, float):
        return repr(value)
    if type(value) is int and value.bit_length() < 64:
        return str(value)
    return type(value).__name__[:NAME]


def _add_key(found: RaisedError, place: _Place) -> None:
    """Which dictionary has no such key, which other has it, and a key of the first that looks like it."""
    owner, name = place.part.partition("[")[0].strip(), found.get("name", "")
    dictionaries = {one: value for one, value in place.variables.items() if type(value) is dict}
    if owner not in dictionaries:
        return
    found["owner"] = owner[:NAME]
    others = [one for one, value in dictionaries.items() if one != owner and name in value]
    found["holder"] = others[0][:NAME] if others else ""
    keys = [one for one in list(dictionaries[owner])[:200] if isinstance(one, str)]
    found["keys"] = ", ".join(f'"{one}"' for one in keys)[:NAME] if len(keys) <= ITEMS else ""
    same_layer = [one for one in keys if re.findall(r"\d+", one) == re.findall(r"\d+", name)]
    found["near"] = _nearest(name, same_layer)[:NAME]


def _known(error: BaseException, place: _Place) -> list[str]:
    """What a misspelt name may stand for: attributes, or names in scope that have a value."""
    if isinstance(error, AttributeError):
        found = dir(error.obj) if isinstance(error.obj, (types.ModuleType, np.ndarray)) else []
    else:
        found = [*place.variables, *place.frame.f_globals]
        if len(getattr(error, "name", None) or "") > 3:  # of fewer letters nearly every name looks like one of Python's
            found += dir(builtins)
    return [one for one in found if isinstance(one, str) and not one.startswith("_")]


def _nearest(name: str, known: Sequence[str]) -> str:
    """The name that another looks like, or ""; of two or three letters nearly every name looks like another.

    Of names that are equally like it the first that is known is meant: a variable before a function of Python's.
    """
    known = [one for one in known if one != name]
    same = [one for one in known if one.lower() == name.lower()]
    begun = [one for one in known if len(name) > 3 and len(one) > 3 and (one.startswith(name) or name.startswith(one))]
    turned = [one for one in known if len(name) > 3 and sorted(one.lower()) == sorted(name.lower())]  # train_Y, Y_train
    close = difflib.get_close_matches(name, known, 3, 0.7)
    close.sort(key=lambda one: (-difflib.SequenceMatcher(None, one, name).ratio(), known.index(one)))
    return (same or turned or close or begun or [""])[0]


def _message(error: BaseException) -> str:
    try:
        return str(error)[:500]
    except Exception:
        return "(the exception has no readable message)"
