"""Which of the files handed in is the notebook of this assignment, read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from autograder.intake import archive, encoding, salvage, script
from autograder.intake.candidates import TEXTS, Candidate, rank
from autograder.intake.notes import Kind, Note, listed
from autograder.intake.released import Released, lines_of
from autograder.intake.shape import Cell, cells_of

#: Files that were changed within so many seconds of each other count as of one time: copying them took as long.
SAME_TIME = 2.0


class NotThisAssignment(ValueError):
    """Files were handed in, and none of them is the assignment's notebook."""


@dataclass
class Opened:
    """A file that could be read.

    Attributes:
        is_own: it has the name that the notebook was released with.
        rank: 0 for a notebook, 1 for one out of an archive, 2 for a script.
        fits: the part of the release that is found in it.
        work: how many functions and answers in it are not as they were released.
    """

    name: str
    cells: list[Cell]
    notes: list[Note]
    is_own: bool
    rank: int
    fits: float = 0.0
    work: int = 0


def read_one(name: str, data: bytes) -> tuple[list[Cell], list[Note], bool]:
    """Cells of a file that is no archive, notes on it, and whether it is a script.

    Raises:
        ValueError: it is neither a notebook nor Python; says why.
    """
    text, notes = encoding.decoded(data)
    if name.lower().endswith(TEXTS):
        return script.cells_of_text(text), notes, True
    if name.lower().endswith((".py", ".txt")) and not encoding.begins_like_json(text[:200].encode()):
        return script.cells_of_script(text), notes, True
    data_, more = salvage.parsed(text)
    cells, old = cells_of(data_)
    return cells, [*notes, *more, *old], False


def pick(notebook: str, candidates: Iterable[Candidate], released: list[Released]) -> tuple[list[Cell], list[Note]]:
    """The cells of the one file that is this assignment's notebook, and what was put right to find and read it.

    Args:
        notebook: the name that it should have.
        candidates: the files, the likely ones first.
        released: the release.

    Raises:
        NotThisAssignment: there is none.
        ValueError: there is one, and it cannot be read.
    """
    candidates, faults, opened = list(candidates), {}, []
    for candidate in candidates:
        try:
            opened += _open(candidate, notebook)
        except (ValueError, RecursionError, MemoryError) as error:
            faults[candidate.name] = str(error)[:200] or type(error).__name__
    for one in opened:
        one.fits, one.work = _measure(one.cells, released)
    own = [one for one in opened if one.is_own]
    best = max((one.fits for one in opened), default=0.0)
    if not best and not own:
        likely = [name for name in faults if rank(name.rsplit("/", 1)[-1], notebook) in (0, 1)]
        if likely:
            raise ValueError(faults[likely[0]])
        raise NotThisAssignment(", ".join(candidate.name[:60] for candidate in candidates[:5]))
    fitting = [one for one in opened if one.fits and one.fits >= best / 2] or own
    with_work = [one for one in fitting if one.work] or fitting
    with_work = [one for one in with_work if one.rank == min(other.rank for other in with_work)]
    modified = {candidate.name: candidate.modified for candidate in candidates}
    chosen = max(with_work, key=lambda one: _newest(one, modified))
    return chosen.cells, _about_choice(chosen, with_work, notebook) + chosen.notes


def _newest(one: Opened, modified: dict[str, float]) -> tuple[float, bool]:
    """For the order of files: when it was changed; at one time the file of the right name comes first."""
    seconds = modified.get(one.name, 0.0)
    return (0.0 if abs(seconds) < SAME_TIME else seconds), one.is_own


def _open(candidate: Candidate, notebook: str) -> list[Opened]:
    """The notebooks in a file: one, or those of an archive, the newest first."""
    own = candidate.name == notebook
    if not archive.is_archive(candidate.data):
        cells, notes, is_script = read_one(candidate.name, candidate.data)
        if is_script:
            text = f"There was no notebook: the Python file `{candidate.name[:100]}` was graded in its place."
            notes.append(Note(Kind.SCRIPT, text))
        return [Opened(candidate.name, cells, notes, own, 2 if is_script else 0)]
    found, fault = [], None
    inside = sorted(archive.files_in(candidate.data), key=lambda one: (-_rank(one[0], notebook), one[2]), reverse=True)
    for name, data, _ in inside:
        try:
            cells, notes, is_script = read_one(name, data)
        except (ValueError, RecursionError) as error:
            fault = fault or error
            continue
        where = f"The notebook was in an archive: `{name[:100]}` in `{candidate.name[:100]}` was graded."
        notes.append(Note(Kind.ARCHIVE, where))
        found.append(Opened(candidate.name, cells, notes, own, 3 if is_script else 1))
    if not found:
        raise ValueError(str(fault or "its archive holds no notebook"))
    return found


def _rank(name: str, notebook: str) -> int:
    found = rank(name.rsplit("/", 1)[-1], notebook)
    return 9 if found is None else found


def _measure(cells: list[Cell], released: list[Released]) -> tuple[float, int]:
    """How much of the release is in some cells, and how much work."""
    named = [one for one in released if one.name]
    text = "\n".join(cell["source"] for cell in cells)
    defined = set(re.findall(r"^[ \t]*(?:def|class)[ \t]+(\w+)", text, re.MULTILINE))
    lines = {tuple(lines_of(cell["source"])) for cell in cells}
    ids = {cell["grade_id"] or cell["id"] for cell in cells}
    there = [one for one in named if one.name in ids or one.functions & defined or tuple(one.lines) in lines]
    untouched = [one for one in named if one.solution and tuple(one.lines) in lines]
    work = [one for one in there if one.solution and one not in untouched]
    return len(there) / max(len(named), 1), len(work)


def _about_choice(chosen: Opened, others: list[Opened], notebook: str) -> list[Note]:
    notes = []
    if not chosen.is_own and not any(note.kind in (Kind.ARCHIVE, Kind.SCRIPT) for note in chosen.notes):
        text = f"The notebook was handed in as `{chosen.name[:100]}`, not as `{notebook}`; it was graded all the same."
        notes.append(Note(Kind.OTHER_NAME, text))
    rest = [one for one in others if one is not chosen and one.cells != chosen.cells]
    if rest:
        names = listed([one.name for one in rest])
        which = f"the newest, `{chosen.name[:100]}`, was graded, not {names}"
        text = f"There was more than one notebook of this assignment: {which}."
        notes.append(Note(Kind.SEVERAL, text))
    return notes
