"""What can be read of a notebook whose JSON is damaged: cut off, spliced by a merge, edited by hand."""

import json
import re
from typing import Any

from autograder.intake.notes import Kind, Note

#: Control characters in strings are a fault that does no harm.
_JSON = json.JSONDecoder(strict=False)
_CELLS = re.compile(r'"cells"\s*:\s*\[')
#: How a cell may begin.
_START = re.compile(r'\{\s*"(?:cell_type|attachments|id|metadata|execution_count|outputs|source|collapsed|input)"\s*:')
#: So many places that look like the beginning of a cell are tried in vain: each may take the whole rest of the file.
ATTEMPTS = 60
_CONFLICT = re.compile(r"^(<{7}|\|{7}|={7}|>{7})(?: .*)?\r?$", re.MULTILINE)


def parsed(text: str) -> tuple[Any, list[Note]]:
    """The JSON data of a notebook's text: the whole, or every cell that can be recovered.

    Raises:
        ValueError: there is not one.
    """
    try:
        return _JSON.raw_decode(text, _blank(text, 0))[0], []
    except (ValueError, RecursionError) as error:
        reason = str(error)[:100] or "nested too deep"
    if is_conflicted(text):
        cells = _of_both_sides(text)
        if cells:
            return {"cells": cells}, [Note(Kind.CONFLICT, CONFLICT)]
    cells = recovered(text)
    if not cells:
        raise ValueError(reason)
    sentence = (
        f"The file is damaged ({reason}): {len(cells)} whole cells were recovered and graded, anything else in it is "
        "lost. Look whether your own copy opens in Jupyter, and hand that in."
    )
    return {"cells": cells}, [Note(Kind.DAMAGED, sentence)]


CONFLICT = (
    "The notebook holds the markers of a merge conflict. Both sides were read; where a cell differs, your own "
    "side counts, unless there is nothing in it. Resolve the conflict and hand the notebook in again."
)


def _blank(text: str, place: int) -> int:
    while place < len(text) and text[place] in " \t\r\n,":
        place += 1
    return place


def recovered(text: str) -> list[dict[str, Any]]:
    """Every whole cell in a damaged text, in order."""
    begin = _CELLS.search(text)
    cells, place, failed = [], begin.end() if begin else 0, 0
    while failed < ATTEMPTS:
        start = _START.search(text, place)
        if not start:
            break
        try:
            cell, place = _JSON.raw_decode(text, start.start())
        except (ValueError, RecursionError):
            failed, place = failed + 1, start.end()
            continue
        if "cell_type" in cell:
            cells.append(cell)
    return cells


# ------------------------------------------------------------------------------------------------ merge conflicts


def is_conflicted(text: str) -> bool:
    """Whether there are markers of a merge conflict at line starts."""
    return {mark.group(1)[0] for mark in _CONFLICT.finditer(text)} >= set("<=>")


def sides(text: str) -> tuple[str, str]:
    """The text with each conflict resolved in favour of the first side, and of the second."""
    first, second, at = [], [], ""
    for line in text.split("\n"):
        mark = _CONFLICT.fullmatch(line)
        if mark:
            at = {"<": "first", "|": "base", "=": "second", ">": ""}[mark.group(1)[0]]
            continue
        if at in ("", "first"):
            first.append(line)
        if at in ("", "second"):
            second.append(line)
    return "\n".join(first), "\n".join(second)


def _of_both_sides(text: str) -> list[dict[str, Any]]:
    """The cells of both sides; of a cell that both have, the one that should count comes last."""
    both = [_cells_of(side) for side in sides(text)]
    if not all(both):
        return both[0] or both[1] or recovered(_CONFLICT.sub("", text))
    ours, theirs = both
    known = {_key(cell, index): cell for index, cell in enumerate(theirs)}
    merged: list[dict[str, Any]] = []
    used: set[str] = set()
    for index, cell in enumerate(ours):
        twin = known.get(_key(cell, index))
        used.add(_key(cell, index))
        if twin is None or twin.get("source") == cell.get("source"):
            merged.append(cell)
        else:
            merged += [cell, twin] if _is_stub(cell) else [twin, cell]
    return merged + [cell for key, cell in known.items() if key not in used]


def _cells_of(text: str) -> list[dict[str, Any]]:
    try:
        found = _JSON.raw_decode(text, _blank(text, 0))[0]["cells"]
        return [cell for cell in found if isinstance(cell, dict)]
    except (ValueError, RecursionError, KeyError, TypeError):
        return recovered(text)


def _key(cell: dict[str, Any], index: int) -> str:
    return str(cell.get("id") or _name(cell) or index)


def _name(cell: dict[str, Any]) -> Any:
    try:
        return cell["metadata"]["nbgrader"]["grade_id"]
    except (KeyError, TypeError):
        return None


def _is_stub(cell: dict[str, Any]) -> bool:
    return "raise NotImplementedError" in str(cell.get("source"))
