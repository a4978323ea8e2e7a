"""The three phases: nbgrader's `autograde` with its middle taken out and done in parallel.

1. Read what was handed in (files alone).
2. Clean up, run and judge (`work.grade_one`): no gradebook, anywhere, in any order.
3. Record: nbgrader's own steps on one gradebook, one transaction a student, as the results come in.
"""

import json
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from functools import cache, cached_property, partial
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde
from nbgrader.preprocessors import SaveAutoGrades
from sqlalchemy.exc import OperationalError

from autograder.errors import CourseError, EngineError, KilledError, NoSandbox
from autograder.grading import gradebook as gradebooks
from autograder.grading import handed_in
from autograder.grading.executors import failure_text, run_all
from autograder.grading.store import key_of, write_whole
from autograder.grading.task import Course, Task
from autograder.grading.work import grade_one, zero
from autograder.history.store import History, path_of
from autograder.intake import submitted
from autograder.judge.runs import exercise_run
from autograder.nbgrader.converter import CourseAutograde
from autograder.nbgrader.execute_and_judge import ExecuteAndJudge
from autograder.nbgrader.faults import is_not_theirs, left_over, of_the_disk
from autograder.nbgrader.hidden_line import graded_cells
from autograder.nbgrader.notes import NOTE
from autograder.nbgrader.release import layout_of
from autograder.nbgrader.verdicts import entries_of
from autograder.plain_text import in_one_line
from autograder.verdict import Status, Trouble

#: Seconds to wait for a gradebook that another program has locked.
LOCKED_SECONDS = 60
#: Names of SQLite's errors for which waiting does not help; each stands for those that begin so.
PAST_WAITING = ("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_IOERR")


class Batch(CourseAutograde):
    """Grades a class in three phases.

    Args:
        executor: runs phase two; a `LocalExecutor` or a `DaskExecutor`.
        store: a `Store`.
        options: as for nbgrader's converters.
    """

    def __init__(self, executor, store, **options):
        super().__init__(**options)
        self.executor, self.store = executor, store
        self.assignment, self.only = self.coursedir.assignment_id, frozenset()
        self.history = History(path_of(self.coursedir.db_url))
        self.require_our_own()
        judge = ExecuteAndJudge(parent=self)
        names = ("seed", "no_sandbox", "cell_seconds", "call_seconds", "notebook_seconds")
        names += ("figures", "all_cells", "asserts_outside")
        self.settings = {name: getattr(judge, name) for name in names}
        at = next(at for at, kind in enumerate(self.autograde_preprocessors) if issubclass(kind, SaveAutoGrades))
        self.running, self.recording = self.autograde_preprocessors[:at], self.autograde_preprocessors[at:]

    @cached_property
    def names(self):
        """Names of the assignment's notebooks."""
        return tuple(self._notebook_names())

    @cached_property
    def units(self):
        """Names of the units whose exercises the assignment has."""
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            cells = graded_cells(gradebook, self.assignment)
        return tuple(sorted({cell.judged.unit for cell in cells if cell.judged}))

    # ------------------------------------------------------------------------------------------- the batch

    def grade(self, on_result=lambda student, result: None, on_total=lambda number: None):
        """Grade every submission that has changed since it was last graded.

        Args:
            on_result: called with (student, result) for each that is recorded; one that failed has an "error".
            on_total: called with the number of submissions that are to be graded.

        Returns:
            The students whose submission could not be graded, with the reason.

        Raises:
            CourseError, EngineError, NoSandbox: nothing can be graded; with the remedy.
        """
        failed = {}
        with self._prepared() as (gradebook, course, folders, tasks, keys, pending):
            on_total(len(pending))
            for student, result in self._results(course, [tasks[student] for student in pending]):
                if "error" in result:
                    failed[student] = result["error"]
                    # Everyone gets a grade: zero, and without a key, so that the next run tries again.
                    trouble = Trouble(
                        Status.FAILED, f"This submission could not be graded: {result['error']}", result["error"]
                    )
                    task = None if self._has_marks(gradebook, student) else replace(tasks[student](), key="")
                    result = {**result, **zero(course, task, trouble)} if task else result
                if "notebooks" in result:
                    self._record_surely(gradebook, course, student, tasks[student], result)
                on_result(student, result)
            self._record_dates(gradebook, {student: folders[student] for student in folders if student not in pending})
            if not self.only:
                self.store.keep_only(set(keys.values()))
        return failed

    def try_out(self, on_total=lambda number: None):
        """Run and judge what `grade` would, and record nothing.

        Args:
            on_total: as for `grade`.

        Yields:
            (student, result).

        Raises:
            CourseError, EngineError, NoSandbox: as for `grade`.
        """
        with self._prepared() as (_, course, _, tasks, _, pending):
            on_total(len(pending))
            yield from self._results(course, [tasks[student] for student in pending])

    @contextmanager
    def _prepared(self):
        """The gradebook; the course; by student folders, tasks (made when they are called) and keys; who is pending."""
        with ExitStack() as stack:
            gradebook = gradebooks.BatchGradebook(self.coursedir.db_url, self.coursedir.course_id)
            stack.callback(gradebook.finish)
            stack.callback(self.history.close)
            steps = [*self.recording, SaveAutoGrades, Autograde, CourseAutograde]
            stack.enter_context(gradebooks.in_place_of_gradebook(gradebook, steps))
            folders = self._chosen()
            version = gradebooks.assignment_version(gradebook, self.assignment)
            tasks = {student: partial(self._task, folder, version) for student, folder in folders.items()}
            keys, pending = self._pending(gradebook, tasks)
            course = Course(
                self.config,
                (*self.sanitize_preprocessors, *self.running),
                self.exporter_class,
                gradebooks.snapshot(gradebook) if pending else b"",
                layout_of(self.coursedir, self.assignment),
            )
            yield gradebook, course, folders, tasks, keys, pending

    def _chosen(self):
        """{student: folder} of those who are to be graded: `only` these, or all.

        Raises:
            CourseError: one of them has handed in nothing.
        """
        folders = {folder.parent.name: folder for folder in self.submissions()}
        unknown = sorted(self.only - folders.keys())
        if unknown:
            raise CourseError(f"there is no submission of {', '.join(unknown)} for {self.assignment}: see --student")
        return {student: folders[student] for student in folders if not self.only or student in self.only}

    def _pending(self, gradebook, tasks):
        """The key of every submission, and the students whose marks are not those of that key."""
        recorded = {submission.student.id for submission in gradebook.assignment_submissions(self.assignment)}
        keys, pending = {}, []
        for student, make in tasks.items():
            keys[student] = make().key
            if self.force or student not in recorded or self._recorded_key(student) != keys[student]:
                pending.append(student)
        return keys, pending

    def _destinations(self, student):
        """{name of a notebook: where it is written when it is graded}."""
        folder = Path(self.coursedir.root, self._format_dest(self.assignment, student))
        return {name: folder / f"{name}.ipynb" for name in self.names}

    def _recorded_key(self, student):
        """The key of the result that the graded notebooks show; None where they do not all show the same."""
        keys = {_key_in(path) for path in self._destinations(student).values()}
        return keys.pop() if len(keys) == 1 else None

    # ------------------------------------------------------------------------------- one: what was handed in

    def _task(self, folder, version):
        given = {name: Path(path).read_bytes() for name, path in self.files_of_the_source(self.assignment).items()}
        files = handed_in.files_of(folder, self.log)
        notebooks = tuple(handed_in.notebook_of(folder, name, self.names, self.log) for name in self.names)
        files = submitted.without(files, given) | given
        task = Task(self.assignment, folder.parent.name, notebooks, files, version, self.settings, self.units)
        return replace(task, key=key_of(task))

    # ----------------------------------------------------------------------------------------- two: results

    def _results(self, course, tasks):
        """(student, result) of every task, made when its turn comes: from the store, else from the executor."""
        found = []

        def not_in_store():
            for task in (make() for make in tasks):
                result = None if self.force else self.store.get(task.key)
                if result is None:
                    self._warm_judge()
                    yield task
                else:
                    found.append((task.student, result))

        for task, future in run_all(self.executor, partial(grade_one, course), not_in_store(), len(tasks)):
            yield task.student, self._kept(task, future)
            while found:
                yield found.pop()
        yield from found

    @cache  # noqa: B019 (a batch lives as long as its process)
    def _warm_judge(self):
        """Run the references on the class's inputs, before workers are forked that would each do so."""
        with suppress(Exception):  # a reference that fails is told where it judges
            with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
                judged = [cell.judged for cell in graded_cells(gradebook, self.assignment) if cell.judged]
            for unit, exercise in judged:
                exercise_run(unit, exercise, self.settings["seed"]).check_reference()

    def _kept(self, task, future):
        try:
            result = future.result()
        except (CourseError, EngineError, NoSandbox):
            raise
        except KilledError as error:
            return {"error": str(error)}
        except Exception as error:
            if of_the_disk(error):
                raise
            return {"error": failure_text(error)}
        self.store.put(task.key, result)
        return result

    # ------------------------------------------------------------------------------------------ three: record

    def _record_surely(self, gradebook, course, student, make_task, result):
        """Record a result; where that raises, and it is not the machine's fault, zero marks with the reason."""
        try:
            self._record(gradebook, student, result)
        except Exception as error:  # one student's trouble must not stop the others
            if is_not_theirs(error):
                raise  # `errors_with_remedy` names the file and the remedy
            self.log.error("recording %s: %s", student, in_one_line(error))
            self.log.debug("where it was raised", exc_info=True)
            self._record(gradebook, student, zero(course, make_task(), left_over(error)))

    def _has_marks(self, gradebook, student):
        """Whether a student has been graded before: those marks stay until the machine works again."""
        try:
            books = gradebook.find_submission(self.assignment, student).notebooks
        except MissingEntry:
            return False
        return any(grade.auto_score is not None for book in books for grade in book.grades)

    def _record(self, gradebook, student, result):
        """The gradebook's rows, the history, then the graded notebook: one that is there says that these are."""
        destinations = self._destinations(student)
        deadline = time.monotonic() + LOCKED_SECONDS
        while True:
            try:
                for path in destinations.values():
                    path.unlink(missing_ok=True)
                with gradebook.transaction():
                    self.notebooks = [str(path) for path in destinations.values()]
                    self.run_pre_convert_hook()
                    self.init_assignment(self.assignment, student)
                    graded = {name: nbformat.v4.reads(text) for name, text in result["notebooks"].items()}
                    for name, notebook in graded.items():
                        self._save(notebook, student, name)
                break
            except OperationalError as error:
                if time.monotonic() > deadline or getattr(error.orig, "sqlite_errorname", "").startswith(PAST_WAITING):
                    raise  # `errors_with_remedy` says what to do
                time.sleep(0.5)
        self.history.add(self._entries(gradebook, student, graded))
        for name, text in result["notebooks"].items():
            destinations[name].parent.mkdir(parents=True, exist_ok=True)
            write_whole(destinations[name], text.encode())
        self.set_permissions(self.assignment, student)
        self.run_post_convert_hook()

    def _entries(self, gradebook, student, graded):
        """What the history keeps of a submission's notebooks, {name: graded notebook}."""
        for name, notebook in graded.items():
            book = gradebook.find_submission_notebook(name, self.assignment, student)
            yield from entries_of(notebook, self._about(student, name)["nbgrader"], book.grades)

    def _record_dates(self, gradebook, folders):
        """For those who are not graded again: a due date, an extension or a plug-in may have changed since.

        Args:
            gradebook: the batch's.
            folders: {student: folder}.
        """
        for student, folder in folders.items():
            try:
                submission = gradebook.find_submission(self.assignment, student)
            except MissingEntry:
                continue
            handed_in = submitted.read_timestamp(folder)[0] or submission.timestamp
            moved = handed_in != submission.timestamp
            if moved or submission.total_seconds_late or submission.late_submission_penalty:
                with gradebook.transaction():
                    if moved:
                        gradebook.update_or_create_submission(self.assignment, student, timestamp=handed_in)
                    self._record_penalties(student)

    def _record_penalties(self, student):
        """What comes after the marks in nbgrader's list of preprocessors."""
        for name in self.names:
            for kind in self.recording[1:]:
                notebook, resources = nbformat.v4.new_notebook(), self._about(student, name)
                kind(parent=self).preprocess(notebook, resources)

    def _save(self, notebook, student, name):
        resources = self._about(student, name)
        for kind in self.recording:
            notebook, resources = kind(parent=self).preprocess(notebook, resources)

    def _about(self, student, name):
        about = {"student": student, "assignment": self.assignment, "notebook": name, "db_url": self.coursedir.db_url}
        return {"unique_key": name, "nbgrader": about}


def _key_in(path):
    try:
        return json.loads(path.read_bytes())["metadata"][NOTE]["key"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
