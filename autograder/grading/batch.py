"""The three phases: nbgrader's `autograde` with its middle taken out and done in parallel.

1. Read what was handed in (files alone).
2. Clean up, run and judge (`work.grade_one`): no gradebook, anywhere, in any order.
3. Record: nbgrader's own steps on one gradebook, one transaction a student, as the results come in.
"""

import json
import os
import time
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbgrader import utils
from nbgrader.converters import Autograde
from nbgrader.preprocessors import SaveAutoGrades
from sqlalchemy.exc import OperationalError

from autograder import ids, submitted
from autograder.course.paths import CourseError
from autograder.engine.engine import EngineError, KilledError
from autograder.engine.sandbox import NoSandbox
from autograder.grading import gradebook as gradebooks
from autograder.grading.crew import in_words, run_all
from autograder.grading.store import key_of, of_the_disk, write_whole
from autograder.grading.work import Course, Task, grade_one
from autograder.nbgrader_plugin import DAMAGED, MISSING, NOTE, ExecuteAndJudge

#: Files beside a notebook are handed on up to this many bytes.
MAX_FILES_BYTES = 20_000_000
#: Seconds to wait for a gradebook that another program has locked.
LOCKED_SECONDS = 60
#: A database that says so (SQLite's words) will say it again: waiting is of no use.
PAST_WAITING = ("disk is full", "readonly", "disk I/O")


class Batch(Autograde):
    """Grades a class in three phases.

    Args:
        crew: who does phase two.
        store: a `Store`.
        options: as for nbgrader's converters.
    """

    def __init__(self, crew, store, **options):
        super().__init__(**options)
        self.crew, self.store = crew, store
        self.unit = self.coursedir.assignment_id
        judge = ExecuteAndJudge(parent=self)
        names = ("seed", "no_sandbox", "cell_seconds", "call_seconds", "notebook_seconds", "figures")
        self.settings = {name: getattr(judge, name) for name in names}
        at = self.autograde_preprocessors.index(SaveAutoGrades)
        self.running, self.recording = self.autograde_preprocessors[:at], self.autograde_preprocessors[at:]

    # ------------------------------------------------------------------------------------------- the batch

    def grade(self, told=lambda student, result: None, total=lambda number: None):
        """Grade every submission that has changed since it was last graded.

        Args:
            told: called with (student, result) for each that is recorded; the result has an "error" where it failed.
            total: called with the number of submissions that are to be graded.

        Returns:
            The students whose submission could not be graded, with the reason.

        Raises:
            CourseError, EngineError, NoSandbox: nothing can be graded; with the remedy.
        """
        failed = {}
        with ExitStack() as stack:
            gradebook = gradebooks.BatchGradebook(self.coursedir.db_url, self.coursedir.course_id)
            stack.callback(gradebook.finish)
            stack.enter_context(gradebooks.in_place_of_gradebook(gradebook, [*self.recording, Autograde]))
            folders = self._submissions()
            version = gradebooks.assignment_version(gradebook, self.unit)
            tasks = {folder.parent.name: partial(self._task, folder, version) for folder in folders}
            keys, due = self._due(gradebook, tasks)
            total(len(due))
            course = Course(
                self.config, (*self.sanitize_preprocessors, *self.running), self.exporter_class, _bytes(gradebook)
            )
            for student, result in self._results(course, (tasks[student]() for student in due)):
                try:
                    if "error" not in result:
                        self._record(gradebook, student, result)
                except (CourseError, OperationalError):
                    raise
                except Exception as error:  # one student's trouble is not the next one's
                    if of_the_disk(error):
                        raise  # but this is: `grade.trouble_in_words` names the file and the remedy
                    self.log.exception("recording %s", student)
                    result = {"error": in_words(error)}
                if "error" in result:
                    failed[student] = result["error"]
                told(student, result)
            self.store.keep_only(set(keys.values()))
        return failed

    def _submissions(self):
        folders, _ = ids.of_step(self.coursedir, self.coursedir.submitted_directory, self.unit)
        excluded = self.coursedir.student_id_exclude.split(",")
        return [folder for folder in folders if folder.parent.name not in excluded]

    def _due(self, gradebook, tasks):
        """The key of every submission, and the students whose marks are not those of that key."""
        recorded = {submission.student.id for submission in gradebook.assignment_submissions(self.unit)}
        keys, due = {}, []
        for student, make in tasks.items():
            keys[student] = make().key
            if self.force or student not in recorded or self._recorded_key(student) != keys[student]:
                due.append(student)
        return keys, due

    def _destination(self, student):
        return Path(self.coursedir.root, self._format_dest(self.unit, student), f"{self.unit}.ipynb")

    def _recorded_key(self, student):
        try:
            return json.loads(self._destination(student).read_bytes())["metadata"][NOTE]["key"]
        except (OSError, ValueError, KeyError, TypeError):
            return None

    # ------------------------------------------------------------------------------- one: what was handed in

    def _task(self, folder, version):
        files, notebook, damaged = _read(folder, f"{self.unit}.ipynb", self._files_of_the_source())
        task = Task(self.unit, folder.parent.name, notebook, damaged, files, version, self.settings)
        object.__setattr__(task, "key", key_of(task))
        return task

    def _files_of_the_source(self):
        """Files that the instructor hands out beside the notebook: they take the place of a student's."""
        source = self.coursedir.format_path(self.coursedir.source_directory, ".", self.unit)
        kept = {os.path.join(source, name) for name in self.exclude_overwriting.get(self.unit, [])}
        paths = set(utils.find_all_files(source, self.coursedir.ignore + ["*.ipynb"])) - kept
        return {os.path.relpath(path, source): path for path in sorted(paths)}

    # ----------------------------------------------------------------------------------------- two: results

    def _results(self, course, tasks):
        """(student, result) of every task: from the store where it is there, else from the crew."""
        found = []

        def not_in_store():
            for task in tasks:
                result = None if self.force else self.store.get(task.key)
                if result is None:
                    yield task
                else:
                    found.append((task.student, result))

        for task, future in run_all(self.crew, partial(grade_one, course), not_in_store()):
            yield task.student, self._kept(task, future)
            while found:
                yield found.pop()
        yield from found

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
            return {"error": in_words(error)}
        self.store.put(task.key, result)
        return result

    # ------------------------------------------------------------------------------------------ three: record

    def _record(self, gradebook, student, result):
        """The gradebook's rows, then the graded notebook: one that is there says that its rows are."""
        destination = self._destination(student)
        deadline = time.monotonic() + LOCKED_SECONDS
        while True:
            try:
                destination.unlink(missing_ok=True)
                with gradebook.transaction():
                    self.notebooks = [str(destination)]
                    self.run_pre_convert_hook()
                    self.init_assignment(self.unit, student)
                    submitted.drop_links(self._format_source(self.unit, student), destination.parent, self.log)
                    self._save(nbformat.v4.reads(result["notebook"]), student)
                break
            except OperationalError as error:
                if time.monotonic() > deadline or any(word in str(error.orig) for word in PAST_WAITING):
                    raise  # `grade.trouble_in_words` says it in words
                time.sleep(0.5)
        destination.parent.mkdir(parents=True, exist_ok=True)
        write_whole(destination, result["notebook"].encode())
        self.set_permissions(self.unit, student)
        self.run_post_convert_hook()

    def _save(self, notebook, student):
        about = {"student": student, "assignment": self.unit, "notebook": self.unit, "db_url": self.coursedir.db_url}
        resources = {"unique_key": self.unit, "nbgrader": about}
        for kind in self.recording:
            notebook, resources = kind(parent=self).preprocess(notebook, resources)


def _read(folder, name, given):
    """What a student handed in: (files beside the notebook, the notebook's bytes, what is wrong with it or None)."""
    files = {}
    for path in sorted(folder.rglob("*")):
        if (
            path.suffix != ".ipynb"
            and ".ipynb_checkpoints" not in path.parts
            and path.is_file()
            and not path.is_symlink()
            and path.stat().st_nlink == 1  # a hard link may be anybody's file
        ):
            if sum(map(len, files.values())) + path.stat().st_size > MAX_FILES_BYTES:
                break
            with suppress(OSError):  # what cannot be read counts as not handed in, and stops nobody else
                files[str(path.relative_to(folder))] = path.read_bytes()
    files |= {relative: Path(path).read_bytes() for relative, path in given.items()}
    path = folder / name
    if not path.exists() and not path.is_symlink():
        found = ", ".join(sorted(path.name for path in folder.iterdir())[:5]) or "an empty folder"
        return files, None, MISSING.format(unit=Path(name).stem, found=found)
    try:
        submitted.refuse_odd_file(path)
        return files, path.read_bytes(), None
    except (ValueError, OSError) as error:
        return files, None, DAMAGED.format(reason=error)


def _bytes(gradebook):
    """The snapshot of the assignment, as bytes."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "assignment.db")
        gradebooks.snapshot(gradebook, path)
        return path.read_bytes()
