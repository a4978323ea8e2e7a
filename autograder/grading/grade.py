"""`python -m autograder grade`: the class of an assignment, graded in parallel, with progress and a table of marks."""

import glob
import json
import logging
import time
from collections.abc import Sequence
from contextlib import chdir, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.errors import CourseError
from autograder.intake import ids
from autograder.judge.runs import new_seed
from autograder.paths import course_root
from autograder.plain_text import plain

if TYPE_CHECKING:
    from autograder.grading.executors import DaskExecutor, LocalExecutor

#: Where results and the run's log are kept, in the course folder; may be deleted at any time.
KEPT = ".grading"


@dataclass(frozen=True, kw_only=True)
class Options:
    """How a class is graded.

    Attributes:
        force: grade all submissions again, on fresh inputs; with `students` those alone, on the class's inputs.
        seed: seed of the hidden inputs; that of the last run if None, so that what did not change need not run again.
        no_sandbox: run submissions without a sandbox.
        all_cells: run the course's own cells too whose results nothing else reads.
        course: the folder that nbgrader works in; the course folder if None.
        options: further options for nbgrader.
        jobs: how many submissions at a time; the number of cores if None.
        dask: address of a Dask scheduler, in place of this machine's cores.
        feedback: write the feedback pages too.
        students: ids of those who are graded; all if empty.
        dry_run: write nothing, and say whose marks would move.
    """

    force: bool = False
    seed: int | None = None
    no_sandbox: bool = False
    all_cells: bool = False
    course: str | Path | None = None
    options: Sequence[str] = ()
    jobs: int | None = None
    dask: str | None = None
    feedback: bool = False
    students: Sequence[str] = ()
    dry_run: bool = False

    def executor(self) -> "LocalExecutor | DaskExecutor":
        """What runs the submissions."""
        from autograder.grading.executors import DaskExecutor, LocalExecutor

        return DaskExecutor(self.dask) if self.dask else LocalExecutor(self.jobs, self.no_sandbox)

    def of_nbgrader(self) -> list[str]:
        """The same, as far as nbgrader's command line knows it."""
        no_sandbox = ["--ExecuteAndJudge.no_sandbox=True"] * self.no_sandbox
        all_cells = ["--ExecuteAndJudge.all_cells=True"] * self.all_cells
        return [*self.options, *["--force"] * self.force, *no_sandbox, *all_cells]


def run(assignment, log=print, **options):
    """Grade the submissions of an assignment that changed since they were last graded.

    Args:
        assignment: name.
        log: called with each line of the result: the table of marks, what failed, a summary.
        options: the fields of `Options`.

    Returns:
        0; 1 if a submission could not be graded.

    Raises:
        SpecError, NoSandbox, EngineError, CourseError: with the remedy.
    """
    options, begin = Options(**options), time.perf_counter()
    course = Path(options.course or course_root()).resolve()
    if not (options.no_sandbox or options.dask):
        from autograder.sandbox import bubblewrap

        bubblewrap.require()
    if options.dry_run:
        return _try_out(assignment, course, options, log)
    failed, summary = _grade(assignment, course, options, begin, log)
    for student, reason in failed.items():
        log(f"{plain(student)} could not be graded: {plain(reason)}")
    log(f"{summary} (what did not change is not graded again; --force grades all, on fresh inputs)")
    if options.feedback:
        from autograder.grading.feedback_pages import write_feedback

        write_feedback(course, assignment, options.jobs)
    return 1 if failed else 0


def _grade(assignment, course, options, begin, log):
    """Grade the class and print its table; returns those that failed, with the reason, and a summary."""
    kept = course / KEPT / assignment
    with closing(options.executor()) as executor:
        executor.get_ready(expected(course, assignment, options))
        from autograder.grading.trouble import errors_with_remedy  # a slow import: the engines start meanwhile

        app = nbgrader_app(course, assignment, options.of_nbgrader())
        with errors_with_remedy(app.coursedir.db_url):
            for sentence in _require(app.coursedir, assignment):
                log(sentence)
            for sentence in ids.of_step(app.coursedir, app.coursedir.submitted_directory, assignment)[1]:
                log(sentence)
            app.config.ExecuteAndJudge.seed = seed = _seed(kept, options)
            failed, number, put_right = _run_batch(app, assignment, executor, kept, options.students)
    address = app.coursedir.db_url
    log(table_text(marks_of(address, assignment), columns_of(address, assignment)))
    for student, sentences in sorted(put_right.items()):
        for sentence in sentences:
            log(plain(f"{student}: {sentence}"))
    sandbox, took = "off" if options.no_sandbox else "bubblewrap", time.perf_counter() - begin
    summary = f"{number} graded in {took:.0f} s, {len(failed)} failed; inputs from seed {seed}; sandbox: {sandbox}"
    kept.mkdir(parents=True, exist_ok=True)
    with errors_with_remedy(app.coursedir.db_url), (kept / "runs.log").open("a") as file:
        file.write(f"{datetime.now().astimezone().isoformat(timespec='seconds')} {summary}\n")
    return failed, summary


def expected(course, assignment, options):
    """About how many submissions there are to grade, told by times alone; what runs them may start meanwhile.

    Folders of other names than nbgrader's usual ones are not looked at: then it starts a bit later.
    """
    submitted = [path for path in course.glob(f"submitted/*/{glob.escape(assignment)}") if path.is_dir()]
    if options.students:
        submitted = [path for path in submitted if path.parent.name in options.students]
    return sum(options.force or _is_newer(path, course / "autograded" / path.relative_to(course / "submitted"))
               for path in submitted)


def _is_newer(submitted, graded):
    """Whether something in one folder is newer than all notebooks of the other, or there are none."""
    done = [path.stat().st_mtime_ns for path in graded.glob("*.ipynb")]
    return not done or any(path.lstat().st_mtime_ns > min(done) for path in submitted.iterdir())


def _try_out(assignment, course, options, log):
    """Say what grading would change; returns 1 if a submission could not be graded."""
    with trial(assignment, course, options) as (batch, seed):
        from autograder.grading import dry_run

        return dry_run.run(batch, seed, options.force, log)


@contextmanager
def trial(assignment, course, options):
    """A `Batch` that writes nothing, and the seed of its hidden inputs.

    Args:
        course: the folder that nbgrader works in.
        options: `Options`, with `dry_run`.

    Raises:
        CourseError: nothing can be graded there; with the remedy.
    """
    with closing(options.executor()) as executor:
        executor.get_ready(expected(course, assignment, options))
        from autograder.grading.batch import Batch
        from autograder.grading.store import ReadStore
        from autograder.grading.trouble import errors_with_remedy

        app = nbgrader_app(course, assignment, options.of_nbgrader())
        with errors_with_remedy(app.coursedir.db_url), chdir(app.coursedir.root):
            _require(app.coursedir, assignment)
            kept = course / KEPT / assignment
            app.config.ExecuteAndJudge.seed = seed = _seed(kept, options)
            batch = Batch(executor, ReadStore(kept / "results"), coursedir=app.coursedir, parent=app)
            batch.only = frozenset(options.students)
            yield batch, seed


def nbgrader_app(course, assignment=None, options=()):
    """nbgrader's own `autograde`, configured as on the command line but quiet: there is a progress bar."""
    from nbgrader.apps import AutogradeApp

    reason = ids.why_not_assignment(assignment) if assignment else None
    if reason:
        raise CourseError(f"{plain(assignment)} cannot be the name of an assignment: {reason}")
    app = AutogradeApp(log_level=logging.ERROR)
    with chdir(course):
        app.initialize([*options])  # not the name: one that begins with a dash would be an option
    if assignment:
        app.coursedir.assignment_id = assignment
    return app


def _run_batch(app, assignment, executor, kept, students=()):
    """Run the batch with a progress bar.

    Returns:
        Those that failed, with the reason; how many were to be graded; {student: sentences on what was put right}.
    """
    from tqdm import tqdm

    from autograder.grading.batch import Batch
    from autograder.grading.look import look_at
    from autograder.grading.store import Store

    batch = Batch(executor, Store(kept / "results"), coursedir=app.coursedir, parent=app)
    batch.only = frozenset(students)
    look_at(app.coursedir, assignment)  # before the run replaces what was changed unseen
    with chdir(app.coursedir.root), tqdm(unit=" submissions", desc=assignment, dynamic_ncols=True, disable=None) as bar:
        failed, put_right = [], {}

        def on_result(student, result):
            if result.get("put_right"):
                put_right[student] = result["put_right"]
            if "error" in result:
                failed.append(student)
                bar.write(f"{plain(student)}: {plain(result['error'])}")
            shown = plain(student)
            bar.set_postfix_str(f"{len(failed)} failed, {shown}" if failed else shown, refresh=False)
            bar.update()

        return batch.grade(on_result, bar.reset), bar.total or 0, put_right


def _seed(kept, options):
    """The seed of this run: as given, else the last run's, else a fresh one; written down before it is used.

    `force` draws a fresh one for a class, but not for some of its students: the others would have to follow.
    """
    from autograder.grading.store import write_whole

    path, seed = kept / "seed.json", options.seed
    if seed is not None and options.students:
        return seed
    if seed is None and not (options.force and not options.students):
        try:
            seed = int(json.loads(path.read_text())["seed"])
        except (OSError, ValueError, KeyError, TypeError):
            seed = None
    seed = new_seed() if seed is None else seed
    if not options.dry_run:
        kept.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps({"seed": seed}).encode())
    return seed


def _require(coursedir, assignment):
    """The preconditions, each with its remedy; returns sentences on notebooks that run in another way."""
    from nbgrader.api import Gradebook, MissingEntry

    from autograder.grading.gradebook import shown
    from autograder.nbgrader import other_kernels
    from autograder.nbgrader.hidden_line import graded_cells

    database = coursedir.db_url.removeprefix("sqlite:///")
    if database != coursedir.db_url and not Path(database).is_file():
        raise CourseError(f"there is no gradebook {database}: run `nbgrader generate_assignment {assignment}` first")
    try:
        with Gradebook(coursedir.db_url) as gradebook:
            known = sorted(one.name for one in gradebook.assignments)
            graded_cells(gradebook, assignment)  # for its error: the teacher mends it before anyone is graded
            sentences = other_kernels.require(gradebook, assignment)
    except MissingEntry:
        there = f" (generated so far: {', '.join(known)})" if known else ""
        raise CourseError(
            f"{assignment} was never generated: run `nbgrader generate_assignment {assignment}` first{there}"
        ) from None
    except ModuleNotFoundError as error:  # the database's driver
        address = shown(coursedir.db_url)
        raise CourseError(f"the gradebook {address} needs {error.name}: pip install '.[postgresql]'") from None
    if not any(ids.of_step(coursedir, coursedir.submitted_directory, assignment)):
        raise CourseError(
            f"there are no submissions in {coursedir.root}/{coursedir.submitted_directory}/*/{assignment}: "
            f"collect them first (`nbgrader collect {assignment}`, or `python -m autograder collect {assignment} "
            "DOWNLOAD --from PLATFORM`)"
        )
    return sentences


def marks_of(db_url, assignment):
    """The marks of an assignment as the gradebook holds them, as `Assigned`."""
    from nbgrader.api import Gradebook

    from autograder.nbgrader.final_marks import assigned

    with Gradebook(db_url) as gradebook:
        return assigned(gradebook, assignment)


def marks_table(db_url, assignment):
    """{student: {graded cell: marks}} as the gradebook holds them; None where nothing is graded yet."""
    marks = marks_of(db_url, assignment).marks
    return {student: {name: counts(score) for name, score in one.cells.items()} for student, one in marks.items()}


def counts(score):
    """The marks of a graded cell, or None where it is not graded yet."""
    return None if score.auto is None and not score.manual else score.score


def columns_of(db_url, assignment):
    """Names of the graded cells that the machine marks, in the order of the assignment."""
    from nbgrader.api import Gradebook

    from autograder.nbgrader.hidden_line import graded_cells

    with Gradebook(db_url) as gradebook:
        return [cell.column for cell in graded_cells(gradebook, assignment)]


def table_text(found, columns, stories=None):
    """The table of marks for a terminal: a row a student, a column a graded cell, then what counts besides.

    Args:
        found: as from `marks_of`.
        columns: as from `columns_of`.
        stories: {student: words behind the row}.
    """
    from autograder.nbgrader.feedback import marks

    rows = {student: one for student, one in found.marks.items() if one.handed_in}
    width = max([len(student) for student in rows] + [7])
    heads, others = [f"{index + 1}" for index in range(len(columns))], _other_columns(found, rows)
    lines = [f"{plain(found.name)}: " + " · ".join(f"{head} {plain(name)}" for head, name in zip(heads, columns))]
    if any(one.waiting for one in rows.values()):
        lines.append("? an answer in words that nobody has marked")
    lines.append(" ".join([f"{'student':{width}}", *(f"{head:>5}" for head in heads), *others, "  total"]))
    for student, one in rows.items():
        cells = {name: counts(score) for name, score in one.cells.items()}
        shown = ["-" if cells.get(name) is None else marks(cells[name]) for name in columns]
        parts = [f"{text:>5}" for text in shown] + [f"{write(one):>{len(head)}}" for head, write in others.items()]
        story = f"   {stories[student]}" if stories and student in stories else ""
        lines.append(" ".join([f"{plain(student):{width}}", *parts, f"{marks(one.total):>7}"]) + story)
    return "\n".join(lines)


def _other_columns(found, rows):
    """{head: what writes a field of it} of the columns that are not the machine's, where there is something in them."""
    from autograder.nbgrader.feedback import marks

    others = {}
    if found.written:
        others["written"] = lambda one: marks(one.written) + "?" * bool(one.waiting)
    if any(one.penalty for one in rows.values()):
        others["penalty"] = lambda one: f"−{marks(one.penalty)}" if one.penalty else ""
    return others
