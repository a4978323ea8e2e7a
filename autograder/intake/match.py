"""Which cell of a submission is which cell of the release: by id, by function, by likeness, by place."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from autograder.intake import code
from autograder.intake.released import Released, likeness, lines_of
from autograder.intake.shape import Cell

#: From here on an edited cell counts as the released one.
ALIKE = 0.6
_DEF = re.compile(r"^[ \t]*(?:def|class)[ \t]+(\w+)", re.MULTILINE)
_FENCE = re.compile(r"\A\s*```\w*[ \t]*\n(.*?)\n```\s*\Z", re.DOTALL)


@dataclass
class Matching:
    """What matching found.

    Attributes:
        of: for each cell of the submission the place of its cell in the release, or None.
        copies: names of released cells of which there is more than one copy.
        by_id: how many were matched by nbgrader's own id, and of those that have a name, how many otherwise.
    """

    of: list[int | None]
    copies: list[str] = field(default_factory=list)
    by_id: int = 0
    otherwise: int = 0


class Matcher:
    """Matches cells in four steps; what one step has matched, the next ones leave alone."""

    def __init__(self, cells: list[Cell], released: list[Released]) -> None:
        self.cells, self.released = cells, released
        self.places = {one.name: place for place, one in enumerate(released) if one.name}
        self.asked = set().union(*(one.functions for one in released))
        self.lines = [lines_of(cell["source"]) for cell in cells]
        self.counted = [Counter(lines) for lines in self.lines]
        self.writes = [self._writes(index) for index in range(len(cells))]
        self.taken: dict[int, int] = {}  # place in the release: index of the cell
        self.copies: list[str] = []

    def match(self) -> Matching:
        """Every step in turn."""
        self._by_id()
        by_id = sum(self.cells[index]["grade_id"] == self.released[place].name for place, index in self.taken.items())
        self._by_function()
        self._by_text()
        self._by_likeness()
        self._by_place()
        of: list[int | None] = [None] * len(self.cells)
        for place, index in self.taken.items():
            of[index] = place
        named = sum(self.released[place].name is not None for place in self.taken)
        return Matching(of, self.copies, by_id, named - by_id)

    def _free(self) -> list[int]:
        used = set(self.taken.values())
        return [index for index in range(len(self.cells)) if index not in used]

    def _writes(self, index: int) -> set[str]:
        """The functions that were asked for which a cell defines; by its text where it is no Python."""
        source = text_of(self.cells[index])
        if self.cells[index]["cell_type"] == "code" and code.parsed(source) is None:
            return set(_DEF.findall(source)) & self.asked
        return code.written(source) & self.asked

    def _by_id(self) -> None:
        claims: dict[int, list[int]] = defaultdict(list)
        for index, cell in enumerate(self.cells):
            place = self.places.get(cell["grade_id"], self.places.get(cell["id"]))
            if place is not None and not self._is_of_another(index, self.released[place]):
                claims[place].append(index)
        for place, indexes in claims.items():
            one = self.released[place]
            if len(indexes) > 1 and one.name:
                self.copies.append(one.name)
            if one.solution:
                with_work = [i for i in indexes if self.writes[i]] or indexes
                self.taken[place] = with_work[-1]
            else:
                self.taken[place] = max(indexes, key=lambda i: (likeness(self.counted[i], one.counted), -i))

    def _is_of_another(self, index: int, claimed: Released) -> bool:
        """Whether a cell with the id of one answer holds the function of another alone."""
        if not claimed.functions:
            return False
        writes = self.writes[index]
        return bool(writes) and not writes & claimed.functions

    def _by_function(self) -> None:
        codes = [writes for cell, writes in zip(self.cells, self.writes) if cell["cell_type"] == "code"]
        in_code = set().union(*codes)
        for kinds in (("code",), ("markdown", "raw")):
            for index in self._free():
                if self.cells[index]["cell_type"] not in kinds:
                    continue
                writes = self.writes[index] if kinds == ("code",) else self.writes[index] - in_code
                for place, one in enumerate(self.released):
                    held = self.taken.get(place)
                    if one.functions & writes and (held is None or self.cells[held]["grade_id"] != one.name):
                        self.taken[place] = index
                        break

    def _by_text(self) -> None:
        """Cells with the very lines of the release, in order; those without a name only show places."""
        same: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for index in self._free():
            same[tuple(self.lines[index])].append(index)
        for place, one in enumerate(self.released):
            found = same.get(tuple(one.lines))
            if place not in self.taken and found and one.lines:
                self.taken[place] = found.pop(0)

    def _by_likeness(self) -> None:
        for place, one in enumerate(self.released):
            if place in self.taken or not one.name or not one.lines:
                continue
            free = [index for index in self._free() if not (one.locked and self.writes[index])]
            best = max(free, key=lambda index: likeness(self.counted[index], one.counted), default=None)
            if best is not None and likeness(self.counted[best], one.counted) >= ALIKE:
                self.taken[place] = best

    def _by_place(self) -> None:
        """Answers in words have nothing in common with the release but the cells around them."""
        for place, one in enumerate(self.released):
            if place in self.taken or not (one.solution and one.grade):
                continue
            before = max((other for other in self.taken if other < place), default=None)
            after = min((other for other in self.taken if other > place), default=None)
            begin = -1 if before is None else self.taken[before]
            end = len(self.cells) if after is None else self.taken[after]
            between = [index for index in self._free() if begin < index < end and self._may_answer(index, one)]
            is_near = before == place - 1 or after == place + 1
            if between and (is_near or len(between) == 1):
                self.taken[place] = max(between, key=lambda index: len(self.cells[index]["source"]))

    def _may_answer(self, index: int, one: Released) -> bool:
        return (self.cells[index]["cell_type"] == "code") == (one.cell_type == "code") and not self.writes[index]


def text_of(cell: Cell) -> str:
    """A cell's text as code; a text cell may have it between fences."""
    fenced = _FENCE.match(cell["source"]) if cell["cell_type"] != "code" else None
    return str(fenced.group(1) if fenced else cell["source"])


def match(cells: list[Cell], released: list[Released]) -> Matching:
    """Which cell is which."""
    return Matcher(cells, released).match()
