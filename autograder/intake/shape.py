"""JSON data of a notebook of any format to cells of nbformat 4, made anew: nothing but type, text and ids is kept."""

import re
from typing import Any

from autograder.intake.notes import Kind, Note

#: Limits of a notebook: bytes of text, cells.
MAX_TEXT_BYTES, MAX_CELLS = 5_000_000, 2_000
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
#: The newest format that is known.
NEWEST = 4

Cell = dict[str, Any]


def cells_of(data: Any) -> tuple[list[Cell], list[Note]]:
    """The cells of a notebook: {"cell_type", "id", "source", "grade_id" or None}.

    Args:
        data: what JSON gave.

    Raises:
        ValueError: it is no notebook, of an unknown format, or too large.
    """
    if isinstance(data, list) and data and all(isinstance(one, dict) and "cell_type" in one for one in data):
        data = {"cells": data}
    if not isinstance(data, dict) or not ("cells" in data or "worksheets" in data):
        raise ValueError("it is JSON, but not a notebook")
    version = _number(data.get("nbformat", NEWEST))
    if version > NEWEST:
        raise ValueError(f"it is of format {version}, which is not known here")
    found = _found(data)
    if len(found) > MAX_CELLS:
        raise ValueError(f"it has more than {MAX_CELLS} cells")
    cells = [_cell(one) for one in found if isinstance(one, dict) and ("cell_type" in one or "source" in one)]
    if sum(len(cell["source"].encode()) for cell in cells) > MAX_TEXT_BYTES:
        raise ValueError(f"it has more than {MAX_TEXT_BYTES // 1_000_000} MB of text")
    give_ids(cells)
    old = f"The notebook is of format {version}: it was converted to format {NEWEST}."
    return cells, [Note(Kind.FORMAT, old)] if version < NEWEST else []


def _number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return NEWEST


def _found(data: dict[str, Any]) -> list[Any]:
    """The cells as they stand: formats before 4 keep them in worksheets."""
    sheets = data.get("worksheets")
    holders = [data, *(sheets if isinstance(sheets, list) else ())]
    some = [holder.get("cells") for holder in holders if isinstance(holder, dict)]
    if not any(isinstance(cells, list) for cells in some):
        raise ValueError("its cells are no list")
    return [cell for cells in some if isinstance(cells, list) for cell in cells]


def _cell(one: Cell) -> Cell:
    kind, source = one.get("cell_type"), _text(one.get("source", one.get("input")))
    if kind in ("heading", "html"):  # of format 3
        level = min(max(_number(one.get("level", 1)), 1), 6)
        kind, source = "markdown", f"{'#' * level} {source}" if kind == "heading" else source
    elif kind not in ("code", "markdown", "raw"):
        kind = "raw" if isinstance(kind, str) else "code"
    return {"cell_type": kind, "id": one.get("id"), "source": source, "grade_id": _grade_id(one.get("metadata"))}


def _text(source: Any) -> str:
    """A cell's text, with the line ends of Unix and without half characters, which no file takes."""
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str):
        source = "" if source is None or isinstance(source, (dict, bool)) else str(source)
    text: str = source
    return text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode()


def _grade_id(metadata: Any) -> str | None:
    about = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = about.get("grade_id") if isinstance(about, dict) else None
    return name if isinstance(name, str) else None


def give_ids(cells: list[Cell]) -> None:
    """Each cell an id of its own, the same ones whenever the same file is read."""
    seen: set[str] = set()
    for index, cell in enumerate(cells):
        if not isinstance(cell["id"], str) or not _ID.fullmatch(cell["id"]) or cell["id"] in seen:
            cell["id"] = next(name for name in _names(index) if name not in seen)
        seen.add(cell["id"])


def _names(index: int) -> Any:
    yield f"cell-{index}"
    turn = 0
    while True:
        turn += 1
        yield f"cell-{index}-{turn}"
