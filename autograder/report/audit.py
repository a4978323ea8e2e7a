"""`python -m autograder audit NAME`: one page that shows whether the marks of an assignment are right.

Three things are looked at.  The exercises: reference, right answers and wrong ones, on the inputs that the class had.
The record: gradebook, graded notebooks and history say the same.  A sample of the class: judged afresh on other inputs.
"""

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook
from tqdm import tqdm

from autograder.errors import CourseError
from autograder.grading.dry_run import Move, find
from autograder.grading.executors import default_jobs
from autograder.grading.grade import Options, nbgrader_app, trial
from autograder.grading.gradebook import GradeRow, grade_rows
from autograder.grading.look import same
from autograder.grading.trouble import errors_with_remedy
from autograder.history.store import History, Kind, path_of
from autograder.intake import ids
from autograder.judge.soundness import Soundness, soundness
from autograder.nbgrader.feedback import marks
from autograder.nbgrader.hidden_line import Judged, graded_cells
from autograder.nbgrader.layout import verdict_of
from autograder.nbgrader.notes import NOTE
from autograder.nbgrader.scores import ROUNDING
from autograder.nbgrader.verdicts import grader_version
from autograder.plain_text import plain
from autograder.report.names import course_key, pseudonyms
from autograder.sandbox import bubblewrap

#: So many submissions are judged afresh.
SAMPLE = 12
#: So many lines of one kind are printed.
MOST_LINES = 20


@dataclass
class Record:
    """Whether gradebook, graded notebooks and history say the same.

    Attributes:
        marks: how many marks of the machine were compared.
        differ: (student, cell, what differs).
    """

    marks: int = 0
    differ: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass
class Audit:
    """What was found.

    Attributes:
        seeds: {seed: how many notebooks were graded with its inputs}.
        exercises: in the order of the assignment.
        other_seed: of the inputs on which the sample was judged afresh.
        sample: students.
        moves: marks of the sample that would be others.
        failed: {student: why the submission could not be judged}.
    """

    assignment: str
    students: int
    seeds: Counter[int] = field(default_factory=Counter)
    exercises: list[Soundness] = field(default_factory=list)
    record: Record = field(default_factory=Record)
    other_seed: int = 0
    sample: list[str] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)

    @property
    def well(self) -> bool:
        """Whether nothing was found that would make a mark wrong."""
        return all(one.well for one in self.exercises) and not (self.record.differ or self.moves or self.failed)


def run(
    course: Path,
    assignment: str,
    sample: int = SAMPLE,
    jobs: int | None = None,
    no_sandbox: bool = False,
    out: str | Path | None = None,
    options: Sequence[str] = (),
    log: Callable[[str], Any] = print,
) -> int:
    """Look whether the marks are right, and write the page.

    Args:
        course: the folder that nbgrader works in.
        assignment: name.
        sample: how many submissions are judged afresh.
        jobs: how many at a time; the number of cores if None.
        no_sandbox: judge the sample without a sandbox.
        out: the folder of the page; `report/<assignment>/` in the course folder if None.
        options: further options for nbgrader.
        log: called with each line.

    Returns:
        0 if all is well, else 1.

    Raises:
        CourseError: nothing is graded; with the remedy.
    """
    if not no_sandbox:
        bubblewrap.require()
    course = course.resolve()
    app = nbgrader_app(course, assignment, options)
    with errors_with_remedy(app.coursedir.db_url):
        audit, judged, rows = _graded(course, app.coursedir, assignment)
    seed = audit.seeds.most_common(1)[0][0] if audit.seeds else 0
    audit.exercises = _exercises(judged, seed, jobs or default_jobs())
    folders, _ = ids.of_step(app.coursedir, app.coursedir.submitted_directory, assignment)
    there = {folder.parent.name for folder in folders}
    audit.sample = spread_over([row for row in rows if row.student in there], sample)
    afresh = Options(
        force=True, no_sandbox=no_sandbox, options=options, jobs=jobs, students=tuple(audit.sample), dry_run=True
    )
    if audit.sample:
        with trial(assignment, course, afresh) as (batch, _):
            batch.settings["seed"] = audit.other_seed = _other(audit.seeds)
            findings = find(batch)
        audit.moves, audit.failed = findings.moves, findings.failed
    for line in lines_of(audit):
        log(line)
    log(str(_write(course, audit, out)))
    return 0 if audit.well else 1


# ------------------------------------------------------------------------------------------------ what was graded


def _graded(course: Path, coursedir: Any, assignment: str) -> tuple[Audit, list[Judged], list[GradeRow]]:
    """What gradebook, graded notebooks and history have; the exercises; the gradebook's rows.

    Raises:
        CourseError: nothing is graded.
    """
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        rows = [row for row in grade_rows(gradebook, assignment) if row.auto is not None]
        if not rows:
            raise CourseError(
                f"nothing of {plain(assignment)} is graded yet: run `python -m autograder grade {plain(assignment)}` "
                "first"
            )
        judged = list(dict.fromkeys(cell.judged for cell in graded_cells(gradebook, assignment) if cell.judged))
    with closing(History(path_of(coursedir.db_url))) as history:
        last = history.last(assignment, Kind.VERDICT)
    audit = Audit(assignment, len({row.student for row in rows}))
    by_book: dict[tuple[str, str], dict[str, GradeRow]] = {}
    for row in rows:
        by_book.setdefault((row.student, row.notebook), {})[row.cell] = row
    for (student, book), cells in sorted(by_book.items()):
        path = course / "autograded" / student / assignment / f"{book}.ipynb"
        said = _said(path, audit.seeds)
        for name, row in cells.items():
            audit.record.marks += 1
            problem = _disagreement(row, said, last.get((student, book, name)))
            if problem:
                audit.record.differ.append((student, name, problem))
    return audit, judged, rows


def _said(path: Path, seeds: Counter[int]) -> dict[str, float] | None:
    """{cell: marks of its verdict} of a graded notebook, whose seed is counted; None where it cannot be read."""
    try:
        notebook = nbformat.read(path, as_version=4)
    except (OSError, ValueError, AttributeError):
        return None
    seed = notebook.metadata.get(NOTE, {}).get("seed")
    if isinstance(seed, int):
        seeds[seed] += 1
    verdicts = {cell.metadata.get("nbgrader", {}).get("grade_id"): verdict_of(cell) for cell in notebook.cells}
    return {name: verdict.score for name, verdict in verdicts.items() if verdict}


def _disagreement(row: GradeRow, said: dict[str, float] | None, entry: Any) -> str:
    """What differs between the gradebook's mark of the machine, the notebook's verdict and the history, or nothing."""
    if said is None:
        return "the graded notebook is missing or damaged"
    verdict = said.get(row.cell)
    if verdict is not None and abs(verdict - (row.auto or 0.0)) > ROUNDING:
        return f"the gradebook has {marks(row.auto)}, the graded notebook says {marks(verdict)}"
    if entry and not same(row.auto, entry.score):
        was = "no marks" if entry.score is None else marks(entry.score)
        return f"the gradebook has {marks(row.auto)}, the last verdict was {was}"
    return ""


# -------------------------------------------------------------------------------------------------- the exercises


def _exercises(judged: Iterable[Judged], seed: int, jobs: int) -> list[Soundness]:
    """What is found of each exercise on the inputs of a seed, in this order."""
    judged, found = list(judged), {}
    context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else None)
    with (
        ProcessPoolExecutor(min(jobs, max(len(judged), 1)), context) as pool,
        tqdm(total=len(judged), unit=" exercises", desc="exercises", dynamic_ncols=True, disable=None) as bar,
    ):
        futures = {pool.submit(soundness, one.unit, one.exercise, seed): one for one in reversed(judged)}
        for future in as_completed(futures):
            found[futures[future]] = future.result()
            bar.set_postfix_str(futures[future].exercise, refresh=False)
            bar.update()
    return [found[one] for one in judged]


# ----------------------------------------------------------------------------------------------------- the sample


def spread_over(rows: Iterable[GradeRow], number: int) -> list[str]:
    """So many students, spread over the class by their totals: the lowest, the highest, and steps between."""
    totals: dict[str, float] = {}
    for row in rows:
        totals[row.student] = totals.get(row.student, 0.0) + (row.auto or 0.0)
    order = sorted(totals, key=lambda student: (totals[student], student))
    if number >= len(order):
        return order
    places = {round(step * (len(order) - 1) / max(number - 1, 1)) for step in range(number)}
    return [order[place] for place in sorted(places)]


def _other(seeds: Iterable[int]) -> int:
    """A seed that the class has not had."""
    from autograder.judge.runs import new_seed

    seed = new_seed()
    while seed in seeds:
        seed = new_seed()
    return seed


# ------------------------------------------------------------------------------------------------------ the words


def lines_of(audit: Audit) -> list[str]:
    """The findings as lines for a terminal."""
    lines = [f"{plain(audit.assignment)}: {'all is well' if audit.well else 'NOT all is well'}"]
    for one in audit.exercises:
        caught, named = sum(wrong.caught for wrong in one.wrong), sum(wrong.named for wrong in one.wrong)
        oracle = {None: "no oracle", True: f"agrees with its oracle on {one.inputs} inputs", False: "DIFFERS"}
        lines.append(
            f"  {one.exercise}: {oracle[one.oracle]}; {sum(one.right.values())} of {len(one.right)} right answers have "
            f"full marks; {caught} of {len(one.wrong)} wrong ones are caught, {named} by name"
        )
        lines += [f"    {plain(problem)}" for problem in one.differs]
        lines += [f"    a right answer loses marks: {name}" for name, full in one.right.items() if not full]
        lines += [f"    a wrong answer has full marks: {wrong.id}" for wrong in one.wrong if not wrong.caught]
    lines.append(f"  {audit.record.marks} marks of the machine compared with notebooks and history, "
                 f"{len(audit.record.differ)} differ")  # fmt: skip
    lines += _cut([f"    {plain(student)}  {plain(cell)}: {why}" for student, cell, why in audit.record.differ])
    lines.append(
        f"  {len(audit.sample)} of {audit.students} submissions judged afresh on other inputs (seed "
        f"{audit.other_seed}), {len(audit.moves)} marks differ"
    )
    lines += _cut([
        f"    {plain(move.student)}  {plain(move.cell)}: {_marks(move.before)}, afresh {_marks(move.after)}: "
        f"{plain('; '.join(move.reasons))}"
        for move in audit.moves
    ])  # fmt: skip
    lines += [f"    {plain(student)} could not be judged: {plain(why)}" for student, why in audit.failed.items()]
    return lines


def _cut(lines: list[str]) -> list[str]:
    more = len(lines) - MOST_LINES
    return lines if more <= 0 else [*lines[:MOST_LINES], f"    and {more} more"]


def _marks(value: float | None) -> str:
    return "none" if value is None else marks(value)


def _write(course: Path, audit: Audit, out: str | Path | None) -> Path:
    """Write the page, on which students have pseudonyms: it may be shown."""
    from autograder.report import put
    from autograder.report.gather import everyone
    from autograder.report.page import audit_page

    students = {*everyone(course), *audit.sample, *(student for student, *_ in audit.record.differ)}
    folder = Path(out) if out else course / "report" / audit.assignment
    page = audit_page(audit, pseudonyms(students, course_key(course)), grader_version())
    return put(folder / "audit.html", page)
