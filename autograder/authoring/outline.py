"""Whether an assignment's notebook has the exercises of its unit's table: all of them, in order, numbered, for 100."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from autograder.authoring import build
from autograder.specification import Unit
from autograder.units import load_unit

#: The heading of an exercise, in any language: its number and its name.
HEADING = re.compile(r"^#+ [^\n]*?(\d+)\s*·\s*`(\w+)`", re.MULTILINE)


def complaints(root: Path) -> Iterator[str]:
    """What differs between the text of each assignment and its unit's table."""
    for path in build.unit_texts(root):
        for complaint in complaints_of(build.read_text(path).cells, load_unit(path.stem)):
            yield f"{path.relative_to(root)}: {complaint}"


def complaints_of(cells: Sequence[Any], unit: Unit) -> Iterator[str]:
    """What differs between a notebook's cells and its unit's table."""
    about = [cell.metadata["nbgrader"] for cell in cells if "nbgrader" in cell.metadata]
    ids = [one["grade_id"] for one in about if one["grade"]]
    exercises = [exercise.name for exercise in unit]
    found = [name for name in ids if name in exercises]
    yield from _names(found, exercises, unit.name)
    yield from _numbers(cells, found)
    written = sum(one["points"] for one in about if one["grade"] and one["grade_id"] not in exercises)
    if written != unit.written:
        yield f"its written questions come to {written:g} points, the table of {unit.name} says {unit.written:g}"


def _names(found: list[str], exercises: list[str], unit: str) -> Iterator[str]:
    missing = [name for name in exercises if name not in found]
    twice = [name for name in dict.fromkeys(found) if found.count(name) > 1]
    if missing:
        yield f"the table of {unit} has {', '.join(missing)}: add such a cell, or take the exercise out of the table"
    elif twice:
        yield f"{', '.join(twice)} stands there more than once"
    elif found != exercises:
        first = next(i for i, (here, there) in enumerate(zip(found, exercises)) if here != there)
        yield (
            f"its exercises stand in another order than in the table of {unit}: number {first + 1} is "
            f"{found[first]}, in the table {exercises[first]}. What an exercise may build on follows the table"
        )


def _numbers(cells: Sequence[Any], found: list[str]) -> Iterator[str]:
    headings = [match for cell in cells if cell.cell_type == "markdown" for match in HEADING.finditer(cell.source)]
    named = [(int(match[1]), match[2]) for match in headings if match[2] in found]
    if named and named != list(enumerate(found, start=1)):
        wrong = next((one for one, due in zip(named, enumerate(found, start=1)) if one != due), None)
        place = f"'{wrong[0]} · {wrong[1]}'" if wrong else f"after '{named[-1][0]} · {named[-1][1]}'"
        yield f"the headings of its exercises are not numbered 1 to {len(found)} in their order: see {place}"
