"""Feedback pages for a class: nbgrader's own `generate_feedback`, a student at a time in each of several processes."""

import glob
import hashlib
import json
import logging
import shutil
from contextlib import chdir
from functools import cache, partial
from pathlib import Path

from nbconvert.exporters import Exporter
from nbgrader.api import Gradebook
from nbgrader.apps import GenerateFeedbackApp
from nbgrader.converters import GenerateFeedback
from sqlalchemy.exc import OperationalError
from traitlets import Type

from autograder.errors import CourseError
from autograder.grading.executors import LocalExecutor, default_jobs, failure_text, run_all
from autograder.grading.store import write_whole
from autograder.grading.trouble import errors_with_remedy
from autograder.intake import ids
from autograder.nbgrader.faults import of_the_disk
from autograder.nbgrader.late_penalty import settle
from autograder.nbgrader.pages import BoundedExporter
from autograder.plain_text import plain


def write_feedback(course, unit, jobs=None, force=False):
    """Write the pages of all students of whom the notebook, the marks, a comment or a penalty has changed since.

    Args:
        course: the folder that nbgrader works in.
        unit: name.
        jobs: processes; the number of cores if None.
        force: write pages again that are there.

    Returns:
        The number of students.

    Raises:
        CourseError: no student has been graded, or pages could not be written.
    """
    from tqdm import tqdm

    _pages.cache_clear()
    pages = _pages(Path(course).resolve(), unit)
    students, left_out = pages.students()
    if not students:
        raise CourseError(f"no student has been graded in {unit}: run `python -m autograder grade {unit}` first")
    with errors_with_remedy(pages.coursedir.db_url):
        pages.settle()
        shown = {} if force else shown_by_gradebook(pages.coursedir.db_url, unit)
    pending = [student for student in students if force or pages.needs_page(student, shown.get(student, ""))]
    bar = tqdm(total=len(pending), unit=" pages", desc=f"{unit}: feedback", dynamic_ncols=True, disable=None)
    with bar, errors_with_remedy(pages.coursedir.db_url):
        for sentence in left_out:
            bar.write(sentence)
        failed = _write_all(pages, pending, jobs, bar)
    if failed:
        raise CourseError(f"feedback could not be written for {', '.join(failed)}: see above")
    return len(students)


def _write_all(pages, pending, jobs, bar):
    """Write students' pages; returns those whose pages could not be written."""
    executor, failed = LocalExecutor(min(jobs or default_jobs(), max(len(pending), 1))), []
    for student, future in run_all(executor, partial(_write, pages.root, pages.unit), pending, len(pending)):
        try:
            lines = [f"a plain page, because {why}" for why in future.result()]
        except Exception as error:
            if isinstance(error, OperationalError) or of_the_disk(error):
                raise  # this stops all pages: `errors_with_remedy` says what to do
            lines = [failure_text(error)]
            failed.append(student)
        for line in lines:
            bar.write(plain(f"{student}: {line}"))
        bar.update()
    return failed


def _write(course, unit, student):
    return _pages(course, unit).write(student)


@cache
def _pages(course, unit):
    """A converter with all that pages need imported and set up; forked workers have it from their parent."""
    app = GenerateFeedbackApp(log_level=logging.CRITICAL)
    with chdir(course):
        app.initialize([unit])
        app.coursedir.assignment_id = unit
        return Pages(course, coursedir=app.coursedir, parent=app)


def shown_by_gradebook(db_url, unit, student=None):
    """{student: a digest of all that the gradebook adds to a page}: marks, comments, penalties.

    Args:
        db_url: of the gradebook.
        unit: name.
        student: the only one that is wanted; all if None.
    """
    found = {}
    with Gradebook(db_url) as gradebook:
        every = [gradebook.find_submission(unit, student)] if student else gradebook.assignment_submissions(unit)
        for submission in every:
            books = [(book.name, _grades(book), _comments(book), _number(book)) for book in submission.notebooks]
            shown = json.dumps([sorted(books), *_lateness(submission)])
            found[submission.student.id] = hashlib.sha256(shown.encode()).hexdigest()
    return found


def _grades(book):
    return sorted((g.name, g.score, g.auto_score, g.manual_score, g.extra_credit, g.max_score) for g in book.grades)


def _comments(book):
    return sorted((comment.name, comment.comment or "") for comment in book.comments)


def _number(book):
    return book.late_submission_penalty or 0.0


def _lateness(submission):
    """What a page says of a late hand-in; nothing of one that was in time."""
    late = submission.total_seconds_late
    return [late, str(submission.duedate), str(submission.extension)] if late else []


def _mark(shown):
    """What the end of a page says about the gradebook that it shows."""
    return f"\n<!-- gradebook {shown} -->\n".encode()


def _ends_with(page, mark):
    with page.open("rb") as file:
        file.seek(max(page.stat().st_size - len(mark), 0))
        return file.read() == mark


class Pages(GenerateFeedback):
    """nbgrader's converter for one student at a time, whatever is in their name.

    Args:
        root: the course folder.
        options: as for nbgrader's converters.
    """

    exporter_class = Type(BoundedExporter, klass=Exporter).tag(config=True)

    def __init__(self, root, **options):
        super().__init__(**options)
        self.root, self.unit = root, self.coursedir.assignment_id
        self.exporter = self.exporter_class(parent=self, config=self.config)
        for step in self.preprocessors:
            self.exporter.register_preprocessor(step)
        self.exporter.warm_up()

    def settle(self):
        """Bring penalties up to date: marks by hand, dates and rules may have changed since the class was graded."""
        with Gradebook(self.coursedir.db_url) as gradebook:
            settle(gradebook, self, self.unit)

    def students(self):
        """Ids of those who have been graded, and sentences on folders that are left out."""
        folders, left_out = ids.of_step(self.coursedir, self._input_directory, self.unit)
        return [folder.parent.name for folder in folders], left_out

    def needs_page(self, student, shown):
        """Whether a notebook has no page, has been graded since it was written, or the page shows another gradebook.

        Args:
            student: id.
            shown: the student's entry of `shown_by_gradebook`.
        """
        return any(
            not page.exists()
            or page.stat().st_mtime_ns <= notebook.stat().st_mtime_ns
            or not _ends_with(page, _mark(shown))
            for notebook, page in self._notebooks(student).items()
        )

    def write(self, student):
        """Write a student's pages; each is there as a whole or not at all.

        Returns:
            Why pages are plain, a sentence for each that is.
        """
        reasons = []
        with chdir(self.root):
            shutil.rmtree(self._format_dest(self.unit, student), ignore_errors=True)
            self.run_pre_convert_hook()
            self.init_assignment(self.unit, student)
            mark = _mark(shown_by_gradebook(self.coursedir.db_url, self.unit, student).get(student, ""))
            for notebook, page in self._notebooks(student).items():
                text, _ = self.exporter.from_filename(str(notebook), self._about(student, notebook))
                page.parent.mkdir(parents=True, exist_ok=True)
                write_whole(page, text.encode() + mark)
                reasons += filter(None, [self.exporter.why_plain])
            self.set_permissions(self.unit, student)
            self.run_post_convert_hook()
        return reasons

    def _notebooks(self, student):
        """{graded notebook: its page}."""
        source, to = self._format_source(self.unit, student), self._format_dest(self.unit, student)
        found = sorted(glob.glob("*.ipynb", root_dir=source))
        return {Path(source, name): Path(to, name).with_suffix(self.exporter.file_extension) for name in found}

    def _about(self, student, notebook):
        about = {"student": student, "assignment": self.unit, "notebook": notebook.stem}
        return {
            "unique_key": notebook.stem,
            "output_files_dir": f"{notebook.stem}_files",
            "nbgrader": about | {"db_url": self.coursedir.db_url},
        }
