"""Bring a submission's cells into an order in which what was asked for can run: the release's cells in their places."""

from bisect import bisect_left
from dataclasses import dataclass

from autograder.intake import code
from autograder.intake.match import match, text_of
from autograder.intake.mend import mended
from autograder.intake.notes import Kind, Note, listed
from autograder.intake.released import Released
from autograder.intake.shape import Cell


@dataclass
class Entry:
    """A cell on its way.

    Attributes:
        place: its place in the release, or None for a cell of the student's own.
    """

    cell: Cell
    place: int | None = None


def put_right(cells: list[Cell], released: list[Released]) -> tuple[list[Cell], list[Note]]:
    """The cells as they are to be graded; each gets "name", nbgrader's id of the released cell that it is, or None.

    Args:
        cells: as `shape.cells_of` gives them.
        released: the release, in order.
    """
    if is_as_released(cells, released):
        return [{**cell, "name": cell["grade_id"]} for cell in cells], []
    return Arrangement(cells, released).put_right()


def is_as_released(cells: list[Cell], released: list[Released]) -> bool:
    """Whether every cell of the release is there once, in order, of its type, and each answer where it belongs.

    Nothing is parsed here: for most of a class this is all that is done.
    """
    named = [one for one in released if one.name]
    known = {one.name: one for one in named}
    there = [cell for cell in cells if cell["grade_id"] in known]
    if [cell["grade_id"] for cell in there] != [one.name for one in named]:
        return False
    text = "\n".join(cell["source"] for cell in cells)
    if "\n<<<<<<<" in f"\n{text}" or any(cell["source"].lstrip("\n")[:1] in (" ", "\t") for cell in cells):
        return False
    return all(_is_in_order(cell, known[cell["grade_id"]], text) for cell in there)


def _is_in_order(cell: Cell, one: Released, text: str) -> bool:
    source = cell["source"]
    if cell["cell_type"] != one.cell_type:
        return False
    if one.locked and one.cell_type == "code":
        return bool(source.split() == one.source.split())
    # A stub that is left as it was may have its function elsewhere; one that is there twice, too.
    return all(_count(name, source) and _count(name, source) == _count(name, text) for name in one.functions)


def _count(name: str, text: str) -> int:
    return text.count(f"def {name}(") + text.count(f"class {name}")


class Arrangement:
    """The cells of one submission on their way to the order in which they run.

    Args:
        cells, released: as for `put_right`.
    """

    def __init__(self, cells: list[Cell], released: list[Released]) -> None:
        self.released = released
        cells, self.notes = mended(cells)
        self.matching = match(cells, released)
        self.entries = [Entry(cell, place) for cell, place in zip(cells, self.matching.of)]
        self.asked = set().union(*(one.functions for one in released))
        self.elsewhere: set[str] = set()

    def put_right(self) -> tuple[list[Cell], list[Note]]:
        """Every repair in turn."""
        self._say_how_matched()
        self._restore_types()
        self._keep_additions()
        moved = self._take_out_moved()
        missing = self._missing(set(moved))
        for place in sorted([*moved, *missing]):
            self._insert(place, moved.get(place))
        self._stubs_before_functions()
        self._graded_after_functions()
        self._say(Kind.MOVED, [self._name(place) for place in moved], "had been moved", "put back in order")
        lost = [self._name(place) for place in missing]
        self._say(Kind.PUT_BACK, lost, "was missing from the submitted notebook", "put back from the release")
        if self.elsewhere:
            text = f"{listed(sorted(self.elsewhere))}: found in another cell than the one for it, and graded there."
            self.notes.append(Note(Kind.OWN_PLACE, text))
        return [{**entry.cell, "name": self._name_of(entry)} for entry in self.entries], self.notes

    # --------------------------------------------------------------------------------------------- words

    def _name(self, place: int) -> str:
        return self.released[place].name or ""

    def _name_of(self, entry: Entry) -> str | None:
        return None if entry.place is None else self.released[entry.place].name

    def _say(self, kind: Kind, names: list[str], what: str, done: str) -> None:
        if names:
            cells = "The cell" if len(names) == 1 else "The cells"
            what = what.replace("was ", "were ") if len(names) > 1 else what
            self.notes.append(Note(kind, f"{cells} {listed(names)} {what}: {done}."))

    def _say_how_matched(self) -> None:
        if self.matching.otherwise and self.matching.otherwise >= self.matching.by_id:
            text = (
                "nbgrader's marks on the cells were missing or changed: the cells were matched by their ids, by "
                "the functions that they define, or by their text."
            )
            self.notes.append(Note(Kind.MATCHED, text))
        done = "the last copy of an answer counts, and the released text of any other cell"
        self._say(Kind.COPIED, self.matching.copies, "was there more than once", done)

    # ------------------------------------------------------------------------------ cells that are there

    def _restore_types(self) -> None:
        """Cells that were turned into text, or into code, are what they were; not where the answer is elsewhere too."""
        in_code = set()
        for entry in self.entries:
            if entry.cell["cell_type"] == "code":
                in_code |= code.written(entry.cell["source"]) & self.asked
        changed = []
        for entry in self.entries:
            if entry.place is None or not self._name(entry.place):
                continue
            one, kind = self.released[entry.place], entry.cell["cell_type"]
            if kind == one.cell_type:
                continue
            if one.functions and one.functions <= in_code:
                entry.place = None  # notes, beside the answer
                continue
            source = text_of(entry.cell) if one.cell_type == "code" else entry.cell["source"]
            entry.cell = {**entry.cell, "cell_type": one.cell_type, "source": source}
            changed.append(one.name or "")
        self._say(Kind.CELL_TYPE, changed, "had been turned into a cell of another type", "turned back")

    def _keep_additions(self) -> None:
        """A locked cell gets its text back; what was added to it that others may need goes to a cell of its own."""
        edited, found = [], []
        for entry in self.entries:
            one = None if entry.place is None else self.released[entry.place]
            extra = None
            if one and one.name and one.locked and entry.cell["source"].split() != one.source.split():
                edited.append(one.name)
                text = code.additions(entry.cell["source"], one.source) if one.cell_type == "code" else ""
                if text:
                    own = {"id": self._new_id(f"{one.name}-added"), "source": text, "grade_id": None}
                    extra = Entry({**entry.cell, **own})
                entry.cell = {**entry.cell, "source": one.source}
            found += [extra, entry] if extra and one and one.grade else [entry, extra] if extra else [entry]
        self.entries = [entry for entry in found if entry]
        done = "the released text was put back (added imports and functions are kept, in a cell of their own)"
        self._say(Kind.EDITED, edited, "was not as released, although locked", done)

    # -------------------------------------------------------------------- cells that are moved or missing

    def _in_order(self) -> set[int]:
        """The places of the largest set of released cells that are in the order of the release."""
        ends: list[int] = []
        last: list[int] = []
        before: dict[int, int | None] = {}
        for place in (entry.place for entry in self.entries if entry.place is not None):
            at = bisect_left(ends, place)
            before[place] = last[at - 1] if at else None
            ends[at:], last[at:] = [place, *ends[at + 1 :]], [place, *last[at + 1 :]]
        chain, place_or_none = set(), last[-1] if last else None
        while place_or_none is not None:
            chain.add(place_or_none)
            place_or_none = before[place_or_none]
        return chain

    def _take_out_moved(self) -> dict[int, Entry]:
        chain = self._in_order()
        matched = {entry.place: entry for entry in self.entries if entry.place is not None}
        out = {place: entry for place, entry in matched.items() if place not in chain and self._is_locked(place)}
        self.entries = [entry for entry in self.entries if entry.place not in out or entry.place is None]
        return out

    def _is_locked(self, place: int) -> bool:
        one = self.released[place]
        return bool(one.name and (one.locked or one.grade) and not one.solution)

    def _missing(self, moved: set[int]) -> list[int]:
        """Places of cells to put back: what is graded, and locked code that gives something which is used."""
        there = {entry.place for entry in self.entries} | moved
        absent = [place for place, one in enumerate(self.released) if one.name and place not in there]
        missing = {place for place in absent if self.released[place].grade}
        given = [p for p in absent if p not in missing and self._is_locked(p) and self.released[p].cell_type == "code"]
        sources = [entry.cell["source"] for entry in self.entries if entry.cell["cell_type"] == "code"]
        back = missing | moved
        sources += [self.released[place].source for place in back if self.released[place].cell_type == "code"]
        bound = set().union(*(code.binds(source) for source in sources))
        used = set().union(*(code.uses(source) for source in sources)) - bound
        while True:
            more = [p for p in given if p not in missing and code.binds(self.released[p].source) & used]
            if not more:
                return sorted(missing)
            missing.update(more)
            used |= set().union(*(code.uses(self.released[place].source) for place in more)) - bound

    def _insert(self, place: int, entry: Entry | None) -> None:
        """Put a released cell in its place: given code as early, a graded cell as late as its neighbours allow."""
        one = self.released[place]
        if entry is None:
            new = {"cell_type": one.cell_type, "id": self._new_id(one.name or "put-back"), "source": one.source}
            entry = Entry({**new, "grade_id": one.name}, place)
        entry.place = place
        chain = self._in_order()
        at = [index for index, other in enumerate(self.entries) if other.place in chain and other.place is not None]
        before = [index for index in at if self.entries[index].place < place]  # type: ignore[operator]
        after = [index for index in at if self.entries[index].place > place]  # type: ignore[operator]
        index = min([before[-1] + 1 if before else 0, *self._users(code.binds(one.source))])
        if one.grade:
            writers = self._needed_by(self._asked_by(place))
            index = max(writers) + 1 if writers else after[0] if after else len(self.entries)
        self.entries.insert(index, entry)

    def _users(self, names: set[str]) -> list[int]:
        """Indexes of the code cells that take one of these names from the notebook."""
        codes = [(index, entry.cell) for index, entry in enumerate(self.entries) if entry.cell["cell_type"] == "code"]
        return [index for index, cell in codes if names & code.uses(cell["source"])] if names else []

    def _needed_by(self, functions: set[str]) -> list[int]:
        """Indexes of the code cells that define these functions, and of those that define what these call."""
        needed, waiting, found = set(functions), sorted(functions), []
        while waiting:
            writers = self._writers(waiting.pop())
            found += writers
            called = set().union(*(code.uses(self.entries[index].cell["source"]) for index in writers))
            new = called & self.asked - needed
            needed |= new
            waiting += sorted(new)
        return found

    def _new_id(self, name: str) -> str:
        used = {entry.cell["id"] for entry in self.entries}
        wanted = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name)[:50] or "cell"
        ends = ["", *(f"-{number}" for number in range(len(used) + 1))]
        return next(f"{wanted}{end}" for end in ends if f"{wanted}{end}" not in used)

    # ------------------------------------------------------------------------- functions in other places

    def _asked_by(self, place: int) -> set[str]:
        one = self.released[place]
        graded_code = one.grade and not one.solution and one.cell_type == "code"
        return code.names_in(one.source) & self.asked if graded_code else set()

    def _writers(self, name: str) -> list[int]:
        """Indexes of the code cells that define a function, without those in which it is not written yet."""
        codes = [(index, entry.cell) for index, entry in enumerate(self.entries) if entry.cell["cell_type"] == "code"]
        return [index for index, cell in codes if name in code.written(cell["source"])]

    def _stubs_before_functions(self) -> None:
        """A stub that was left as it was does not hide the function that was written above it."""
        for name in sorted(self.asked):
            writers = self._writers(name)
            for index, entry in enumerate(self.entries):
                found = code.definitions(entry.cell["source"]) if entry.cell["cell_type"] == "code" else {}
                is_stub = name in found and all(code.is_stub(node) for node in found.values())
                if is_stub and writers and writers[0] < index and not any(w > index for w in writers):
                    self.entries.insert(writers[0], self.entries.pop(index))
                    self.elsewhere.add(name)
                    break

    def _graded_after_functions(self) -> None:
        """Where a function is defined below its graded cell alone, that cell comes after it."""
        graded = [entry for entry in self.entries if entry.place is not None and self._asked_by(entry.place)]
        for entry in graded:
            at = self.entries.index(entry)
            below = []
            for name in self._asked_by(entry.place or 0):
                writers = self._writers(name)
                if writers and min(writers) > at:
                    below.append(max(writers))
                    self.elsewhere.add(name)
            if below:
                self.entries.insert(max(below), self.entries.pop(at))
