"""What is written down of an exception: enough for a teacher to say what went wrong, and where."""

import contextlib
import difflib
import linecache
import re
import types
from typing import Any

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
    frame, line = _place(error, getattr(function, "__globals__", None))
    name = getattr(error, "name", None)
    if name is None and isinstance(error, AttributeError):  # NumPy's own, for what it no longer has
        name = "".join(re.findall(r"has no attribute '(\w+)'", found["message"])[:1]) or None
    if isinstance(error, (NameError, AttributeError)) and isinstance(name, str):
        found["name"] = name[:NAME]
    if isinstance(error, KeyError) and error.args and isinstance(error.args[0], str):
        found["name"] = error.args[0][:NAME]
    if frame is None:
        return
    found["function"] = frame.f_code.co_name[:NAME]
    found["line"] = line - frame.f_code.co_firstlineno + 1
    text = linecache.getline(frame.f_code.co_filename, line).strip()
    found["text"] = text[:LINE]
    found["values"] = _values(frame, text)
    if "name" in found:
        known = _known(error, frame)
        near = [one for one in known if one.lower() == found["name"].lower()]
        near = near or difflib.get_close_matches(found["name"], known, 1, 0.6)
        found["near"] = near[0][:NAME] if near else ""


def _place(error: BaseException, space: Any) -> tuple[types.FrameType | None, int]:
    """The innermost frame of the notebook's own code, and the line in it."""
    frame, line, trace = None, 0, error.__traceback__
    while trace is not None:
        if space is not None and trace.tb_frame.f_globals is space:
            frame, line = trace.tb_frame, trace.tb_lineno
        trace = trace.tb_next
    return frame, line


def _values(frame: types.FrameType, text: str) -> dict[str, str]:
    """The local variables that a line names, in a few words each."""
    words = set("".join(c if c.isalnum() or c == "_" else " " for c in text).split())
    local = frame.f_locals
    return {name[:NAME]: _brief(local[name]) for name in [n for n in local if n in words][:ITEMS]}


def _brief(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return str(value.shape)
    if value is None or value is Ellipsis or type(value) in (bool, float):
        return repr(value)
    if type(value) is int and value.bit_length() < 64:
        return str(value)
    return type(value).__name__[:NAME]


def _known(error: BaseException, frame: types.FrameType) -> list[str]:
    """What a misspelt name may stand for: keys of the dictionaries at hand, attributes, or names in scope."""
    if isinstance(error, KeyError):
        found = [key for value in frame.f_locals.values() if type(value) is dict for key in list(value)[:200]]
    elif isinstance(error, AttributeError):
        found = dir(error.obj) if isinstance(error.obj, (types.ModuleType, np.ndarray)) else []
    else:
        found = [*frame.f_code.co_varnames, *frame.f_globals]
    wanted = getattr(error, "name", None)
    return [one for one in found if isinstance(one, str) and not one.startswith("_") and one != wanted]


def _message(error: BaseException) -> str:
    try:
        return str(error)[:500]
    except Exception:
        return "(the exception has no readable message)"
