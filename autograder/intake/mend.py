"""Repairs inside the text of cells: functions that were split over cells, markers of a merge conflict."""

import re

from autograder.intake.code import parsed
from autograder.intake.notes import Kind, Note
from autograder.intake.salvage import is_conflicted, sides
from autograder.intake.shape import Cell

#: Over so many cells a function may be split.
MOST_PARTS = 6
#: So many joins are tried in a notebook: each is parsed.
MOST_TRIES = 200
_DEFINITION = re.compile(r"^(?:async def |def |class |@)", re.MULTILINE)
_RETURN = re.compile(r"^[ \t]+(?:return|yield)\b", re.MULTILINE)


def mended(cells: list[Cell]) -> tuple[list[Cell], list[Note]]:
    """The cells with each repair made, and a note for each kind."""
    cells, conflicts = _without_conflicts(cells)
    cells, joined = _joined(cells)
    notes = []
    if conflicts:
        text = "A cell held the markers of a merge conflict: your own side was taken, unless it was empty."
        notes.append(Note(Kind.CONFLICT, text))
    if joined:
        text = f"A function that was split over several cells was put together again ({joined} times)."
        notes.append(Note(Kind.JOINED, text))
    return cells, notes


def _without_conflicts(cells: list[Cell]) -> tuple[list[Cell], int]:
    found, number = [], 0
    for cell in cells:
        text = cell["source"]
        if "<<<<<<<" in text and is_conflicted(text) and not (cell["cell_type"] == "code" and parsed(text)):
            both = [side for side in sides(text)]
            good = [side for side in both if cell["cell_type"] != "code" or parsed(side)]
            real = [side for side in good if "raise NotImplementedError" not in side and side.strip()]
            cell, number = {**cell, "source": (real or good or both)[0]}, number + 1
        found.append(cell)
    return found, number


def _joined(cells: list[Cell]) -> tuple[list[Cell], int]:
    """Functions that were cut in two or more are put together with the cells that go on where they end."""
    found: list[Cell] = []
    number = place = tries = 0
    while place < len(cells):
        cell, parts = cells[place], 1
        if cell["cell_type"] == "code" and tries < MOST_TRIES:
            run = _run(cells, place)
            tries += len(run) > 1
            parts = _parts_that_fit(run)
        if parts > 1:
            together = cells[place : place + parts]
            text = "\n".join(part["source"] for part in together)
            names = [part["grade_id"] for part in together if part["grade_id"]]
            cell, number = {**cell, "source": text, "grade_id": names[0] if names else None}, number + 1
        found.append(cell)
        place += parts
    return found, number


def _run(cells: list[Cell], place: int) -> list[str]:
    """The text of a cell, and those of the code cells after it that may go on in the middle of it."""
    run = [cells[place]["source"]]
    is_open = bool(_DEFINITION.search(run[0])) and parsed(run[0]) is None
    for cell in cells[place + 1 : place + MOST_PARTS]:
        if cell["cell_type"] != "code" or not (_is_indented(cell["source"]) or is_open):
            break
        run.append(cell["source"])
    return run


def _parts_that_fit(run: list[str]) -> int:
    """How many texts of a run are one function: up to the last that is no Python alone, or returns from nowhere."""
    for number in range(len(run), 1, -1):
        last = run[number - 1]
        needs = parsed(last) is None or _RETURN.search(last) is not None or parsed(run[0]) is None
        if needs and parsed("\n".join(run[:number])) is not None:
            return number
    return 1


def _is_indented(text: str) -> bool:
    first = next((line for line in text.split("\n") if line.strip()), "")
    return first[:1] in (" ", "\t") and not first.lstrip().startswith(("def ", "class ", "@", "import ", "from "))


