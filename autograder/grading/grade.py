"""`python -m autograder grade`: the class of a unit, graded in parallel, with progress and a table of marks."""

import json
import logging
import time
from collections.abc import Sequence
from contextlib import chdir, closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.errors import CourseError
from autograder.intake import ids
from autograder.judge.runs import new_seed
from autograder.paths import course_root
from autograder.plain_text import plain
from autograder.units import load_unit

if TYPE_CHECKING:
    from autograder.grading.executors import DaskExecutor, LocalExecutor

#: Where results and the run's log are kept, in the course folder; may be deleted at any time.
KEPT = ".grading"


@dataclass(frozen=True, kw_only=True)
class Options:
    """How a class is graded.

    Attributes:
        force: grade all submissions again, on fresh inputs.
        seed: seed of the hidden inputs; that of the last run if None, so that what did not change need not run again.
        no_sandbox: run submissions without a sandbox.
        course: the folder that nbgrader works in; the course folder if None.
        options: further options for nbgrader.
        jobs: how many submissions at a time; the number of cores if None.
        dask: address of a Dask scheduler, in place of this machine's cores.
        feedback: write the feedback pages too.
    """

    force: bool = False
    seed: int | None = None
    no_sandbox: bool = False
    course: str | Path | None = None
    options: Sequence[str] = ()
    jobs: int | None = None
    dask: str | None = None
    feedback: bool = False

    def executor(self) -> "LocalExecutor | DaskExecutor":
        """What runs the submissions."""
        from autograder.grading.executors import DaskExecutor, LocalExecutor

        return DaskExecutor(self.dask) if self.dask else LocalExecutor(self.jobs, self.no_sandbox)

    def of_nbgrader(self) -> list[str]:
        """The same, as far as nbgrader's command line knows it."""
        no_sandbox = ["--ExecuteAndJudge.no_sandbox=True"] * self.no_sandbox
        return [*self.options, *["--force"] * self.force, *no_sandbox]


def run(unit, log=print, **options):
    """Grade the submissions of a unit that changed since they were last graded.

    Args:
        unit: name.
        log: called with each line of the result: the table of marks, what failed, a summary.
        options: the fields of `Options`.

    Returns:
        0; 1 if a submission could not be graded.

    Raises:
        SpecError, NoSandbox, EngineError, CourseError: with the remedy.
    """
    options, begin = Options(**options), time.perf_counter()
    load_unit(unit)
    course = Path(options.course or course_root()).resolve()
    if not (options.no_sandbox or options.dask):
        from autograder.sandbox import bubblewrap

        bubblewrap.require()
    failed, summary = _grade(unit, course, options, begin, log)
    for student, reason in failed.items():
        log(f"{plain(student)} could not be graded: {plain(reason)}")
    log(f"{summary} (what did not change is not graded again; --force grades all, on fresh inputs)")
    if options.feedback:
        from autograder.grading.feedback_pages import write_feedback

        write_feedback(course, unit, options.jobs)
    return 1 if failed else 0


def _grade(unit, course, options, begin, log):
    """Grade the class and print its table; returns those that failed, with the reason, and a summary."""
    kept = course / KEPT / unit
    with closing(options.executor()) as executor:
        executor.get_ready()
        from autograder.grading.trouble import errors_with_remedy  # a slow import: the engines start meanwhile

        app = nbgrader_app(course, unit, options.of_nbgrader())
        with errors_with_remedy(app.coursedir.db_url):
            _require(app.coursedir, unit)
            for sentence in ids.of_step(app.coursedir, app.coursedir.submitted_directory, unit)[1]:
                log(sentence)
            app.config.ExecuteAndJudge.seed = seed = _seed(kept, options.seed, options.force)
            failed, number = _run_batch(app, unit, executor, kept)
    log(table_text(marks_table(app.coursedir.db_url, unit), unit))
    sandbox, took = "off" if options.no_sandbox else "bubblewrap", time.perf_counter() - begin
    summary = f"{number} graded in {took:.0f} s, {len(failed)} failed; inputs from seed {seed}; sandbox: {sandbox}"
    with errors_with_remedy(app.coursedir.db_url), (kept / "runs.log").open("a") as file:
        file.write(f"{datetime.now().astimezone().isoformat(timespec='seconds')} {summary}\n")
    return failed, summary


def nbgrader_app(course, unit=None, options=()):
    """nbgrader's own `autograde`, configured as on the command line but quiet: there is a progress bar."""
    from nbgrader.apps import AutogradeApp

    app = AutogradeApp(log_level=logging.ERROR)
    with chdir(course):
        app.initialize([unit, *options] if unit else [*options])
    if unit:
        app.coursedir.assignment_id = unit
    return app


def _run_batch(app, unit, executor, kept):
    """Run the batch with a progress bar; returns those that failed, and how many were to be graded."""
    from tqdm import tqdm

    from autograder.grading.batch import Batch
    from autograder.grading.store import Store

    batch = Batch(executor, Store(kept / "results"), coursedir=app.coursedir, parent=app)
    with chdir(app.coursedir.root), tqdm(unit=" submissions", desc=unit, dynamic_ncols=True, disable=None) as bar:
        failed = []

        def on_result(student, result):
            if "error" in result:
                failed.append(student)
                bar.write(f"{plain(student)}: {plain(result['error'])}")
            shown = plain(student)
            bar.set_postfix_str(f"{len(failed)} failed, {shown}" if failed else shown, refresh=False)
            bar.update()

        return batch.grade(on_result, bar.reset), bar.total or 0


def _seed(kept, seed, force):
    """The seed of this run: as given, else the last run's, else a fresh one; written down before it is used."""
    from autograder.grading.store import write_whole

    path = kept / "seed.json"
    if seed is None and not force:
        try:
            seed = int(json.loads(path.read_text())["seed"])
        except (OSError, ValueError, KeyError, TypeError):
            seed = None
    seed = new_seed() if seed is None else seed
    kept.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps({"seed": seed}).encode())
    return seed


def _require(coursedir, unit):
    """The preconditions, each with its remedy."""
    from nbgrader.api import Gradebook, MissingEntry

    from autograder.grading.gradebook import shown

    database = coursedir.db_url.removeprefix("sqlite:///")
    if database != coursedir.db_url and not Path(database).is_file():
        raise CourseError(f"there is no gradebook {database}: run `nbgrader generate_assignment {unit}` first")
    try:
        with Gradebook(coursedir.db_url) as gradebook:
            gradebook.find_assignment(unit)
    except MissingEntry:
        raise CourseError(f"{unit} was never generated: run `nbgrader generate_assignment {unit}` first") from None
    except ModuleNotFoundError as error:  # the database's driver
        address = shown(coursedir.db_url)
        raise CourseError(f"the gradebook {address} needs {error.name}: pip install '.[postgresql]'") from None
    if not any(ids.of_step(coursedir, coursedir.submitted_directory, unit)):
        raise CourseError(
            f"there are no submissions in {coursedir.root}/{coursedir.submitted_directory}/*/{unit}: "
            f"collect them first (`nbgrader collect {unit}`)"
        )


def marks_table(db_url, unit):
    """{student: {graded cell: marks}} as the gradebook holds them; None where nothing is graded yet."""
    from nbgrader.api import Gradebook

    with Gradebook(db_url) as gradebook:
        table = {}
        for submission in gradebook.assignment_submissions(unit):
            grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
            table[submission.student.id] = {grade.name: grade.auto_score for grade in grades}
    return dict(sorted(table.items()))


def table_text(table, unit, stories=None):
    """The table of marks for a terminal: a row a student, a column an exercise."""
    from autograder.nbgrader.feedback import marks

    exercises = [exercise.name for exercise in load_unit(unit)]
    width = max([len(student) for student in table] + [7])
    heads = [f"{index + 1}" for index in range(len(exercises))]
    lines = [f"{unit}: " + " · ".join(f"{head} {name}" for head, name in zip(heads, exercises))]
    lines.append(f"{'student':{width}} " + " ".join(f"{head:>5}" for head in heads) + "   total")
    for student, row in table.items():
        cells = [row.get(name) for name in exercises]
        shown = " ".join(f"{'-' if value is None else marks(value):>5}" for value in cells)
        total = sum(value or 0 for value in cells)
        story = f"   {stories[student]}" if stories and student in stories else ""
        lines.append(f"{plain(student):{width}} {shown} {marks(total):>7}{story}")
    return "\n".join(lines)
