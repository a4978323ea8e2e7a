"""What an assignment's notebook was released with, as intake needs to know it."""

from collections import Counter
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from autograder.intake import code


@dataclass(frozen=True)
class Released:
    """A cell of the release.

    Attributes:
        name: nbgrader's id; None for a cell that only gives a place.
        source: its text as students got it.
        locked, grade, solution: as nbgrader has them.
    """

    name: str | None
    cell_type: str
    source: str
    locked: bool = False
    grade: bool = False
    solution: bool = False

    def as_dict(self) -> dict[str, Any]:
        """JSON data, of which `Released(**data)` makes the same."""
        return asdict(self)

    @cached_property
    def functions(self) -> set[str]:
        """The functions and classes that a student is asked to write here; none for other cells."""
        if not self.solution or self.cell_type != "code":
            return set()
        found = code.definitions(self.source).items()
        return {name for name, node in found if isinstance(node, code.DEFINITIONS)}

    @cached_property
    def lines(self) -> list[str]:
        """Its text, for comparison."""
        return lines_of(self.source)

    @cached_property
    def counted(self) -> Counter[str]:
        """How many of each of its lines there are."""
        return Counter(self.lines)


def lines_of(text: str) -> list[str]:
    """A text's lines without what editors and converters change."""
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def likeness(text: Counter[str], released: Counter[str]) -> float:
    """How much the lines of two texts have in common: 1 for the same lines, 0 for none.

    Args:
        text: the lines of a submission's cell, of any number; no time is spent on each.
        released: those of a released cell.
    """
    common = sum(min(number, text[line]) for line, number in released.items())
    return 2 * common / max(text.total() + released.total(), 1)
