"""`python -m autograder grade NAME --dry-run`: whose marks would move, from what to what, and why."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import nbformat
from nbgrader import utils
from nbgrader.api import Gradebook
from tqdm import tqdm

from autograder.grading.gradebook import GradeRow, grade_rows
from autograder.grading.look import same
from autograder.history.store import Entry, Kind
from autograder.nbgrader.feedback import marks
from autograder.nbgrader.verdicts import entries_of
from autograder.plain_text import plain


class Graded(NamedTuple):
    """A row of the gradebook as it would be."""

    name: str
    auto_score: float | None
    max_score: float
    needs_manual_grade: bool = False


@dataclass(frozen=True)
class Move:
    """A mark of the machine that would be another one.

    Attributes:
        before, after: marks; None where a human has to give them.
        reasons: why, as far as the history knows.
    """

    student: str
    cell: str
    before: float | None
    after: float | None
    max_score: float
    reasons: list[str]


@dataclass
class Findings:
    """What a dry run found.

    Attributes:
        number: how many submissions would be graded.
        fresh: those of them that have no marks yet.
        moves: marks that would move.
        by_hand: (student, cell, marks by hand, the machine's before, the machine's after, of so many).
        failed: {student: why the submission could not be graded}.
    """

    number: int = 0
    fresh: list[str] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    by_hand: list[tuple[str, str, float, float | None, float | None, float]] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)


def run(batch, seed, force, log=print):
    """Print what grading would change.

    Args:
        batch: a `Batch` with a store that is only read.
        seed: of the hidden inputs.
        force: whether all would be graded again.
        log: called with each line.

    Returns:
        1 if a submission could not be graded, else 0.
    """
    findings = find(batch)
    for line in lines_of(findings, batch.assignment):
        log(line)
    again = f" Inputs from seed {seed}: --force --seed {seed} grades on the same." if force else ""
    log(f"\nNothing was written. The same command without --dry-run grades.{again}")
    return 1 if findings.failed else 0


def find(batch: Any) -> Findings:
    """Run and judge what would be graded, and compare it with the gradebook."""
    with Gradebook(batch.coursedir.db_url, batch.coursedir.course_id) as gradebook:
        rows = {(row.student, row.notebook, row.cell): row for row in grade_rows(gradebook, batch.assignment)}
    last, several = batch.history.last(batch.assignment, Kind.VERDICT), len(batch.names) > 1
    findings, after = Findings(), {}
    with tqdm(unit=" submissions", desc=f"{batch.assignment}: dry run", dynamic_ncols=True, disable=None) as bar:
        for student, result in batch.try_out(bar.reset):
            findings.number += 1
            bar.update()
            if "notebooks" not in result:
                findings.failed[student] = result["error"]
                continue
            if not any(place[0] == student for place in rows):
                findings.fresh.append(student)
            after |= {entry.place: entry for entry in entries_in(result, student, batch.assignment)}
    for place, entry in sorted(after.items()):
        row = rows.get(place)
        if row and not same(row.auto, entry.score):
            why = reasons(last.get(place), entry, _rewritten(last, after, entry))
            findings.moves.append(
                Move(entry.student, _shown(entry, several), row.auto, entry.score, entry.max_score, why)
            )
    for place, row in sorted(rows.items()):
        if row.manual is not None and row.auto is not None and (not batch.only or row.student in batch.only):
            now = after[place].score if place in after else row.auto
            findings.by_hand.append((row.student, _shown(row, several), row.manual, row.auto, now, row.max_score))
    return findings


def _shown(one: Entry | GradeRow, several: bool) -> str:
    return f"{one.notebook}/{one.cell}" if several else one.cell


def entries_in(result: Any, student: str, assignment: str) -> Iterator[Entry]:
    """What the history would keep of a result."""
    log = logging.getLogger("traitlets")
    for name, text in result["notebooks"].items():
        notebook = nbformat.v4.reads(text)
        cells = [cell for cell in notebook.cells if utils.is_grade(cell)]
        graded = [Graded(cell.metadata.nbgrader.grade_id, *utils.determine_grade(cell, log)) for cell in cells]
        about = {"student": student, "assignment": assignment, "notebook": name}
        yield from entries_of(notebook, about, graded)


def _rewritten(last: dict[Any, Entry], after: dict[Any, Entry], entry: Entry) -> list[str]:
    """Names of the other answers of the same notebook that are not what they were when it was graded last."""
    others = [one for place, one in after.items() if place[:2] == entry.place[:2] and place != entry.place]
    return [one.cell for one in others if one.place in last and _differs(last[one.place], one, "answer")]


def _differs(old: Entry, new: Entry, name: str) -> bool:
    return name in old.about and old.about[name] != new.about.get(name)


def reasons(old: Entry | None, new: Entry, rewritten: list[str]) -> list[str]:
    """Why a mark may have moved: all that decides it and is not what it was.

    Args:
        old: the history's last verdict on the same cell.
        new: what it would be now.
        rewritten: the student's other answers that are not what they were.
    """
    if old is None or old.about.get("found"):
        return ["it was graded before the history was kept, so the reason is not known"]
    found = []
    if _differs(old, new, "version"):
        versions = f"{old.about['version']}, now {new.about['version']}"
        found.append(f"the exercise {new.about['exercise']} changed ({versions})")
    if _differs(old, new, "check"):
        found.append("its graded cell was rewritten in the assignment")
    if not same(old.max_score, new.max_score):
        found.append(f"its points changed from {marks(old.max_score)} to {marks(new.max_score)}")
    if _differs(old, new, "answer"):
        found.append("the student rewrote this answer")
    elif rewritten:
        found.append(f"the student rewrote other answers of the notebook: {', '.join(rewritten)}")
    if _differs(old, new, "grader"):
        found.append(f"the grader changed ({old.about['grader']}, now {new.about['grader']})")
    if _differs(old, new, "seed"):
        found.append(f"other hidden inputs (seed {old.about['seed']}, now {new.about['seed']})")
    return found or ["nothing that is kept of it has changed: its marks may depend on chance, or on files beside it"]


def lines_of(findings: Findings, assignment: str) -> Iterator[str]:
    """The findings as lines for a terminal."""
    number, moved = findings.number, len({move.student for move in findings.moves})
    fresh = f", {len(findings.fresh)} of them for the first time" if findings.fresh else ""
    yield f"{plain(assignment)}: {number} submissions would be graded{fresh}"
    yield f"marks that would move: {len(findings.moves)}, of {moved} students"
    for move in findings.moves:
        change = f"{_marks(move.before)} → {_marks(move.after)} of {marks(move.max_score)}"
        yield f"  {plain(move.student)}  {plain(move.cell)}: {change}  because {plain('; '.join(move.reasons))}"
    if findings.by_hand:
        yield "marks by hand stay; beside them what the machine gives:"
    for student, cell, given, before, now, most in findings.by_hand:
        word = "agrees" if same(given, now) else "disagrees"
        was = "" if same(before, now) else f", before {_marks(before)}"
        yield (
            f"  {plain(student)}  {plain(cell)}: {marks(given)} by hand; the machine now {word}: {_marks(now)} "
            f"of {marks(most)}{was}"
        )
    for student, why in findings.failed.items():
        yield f"  {plain(student)} could not be graded: {plain(why)}"


def _marks(value: float | None) -> str:
    return "none" if value is None else marks(value)
