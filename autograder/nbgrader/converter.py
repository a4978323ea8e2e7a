"""nbgrader's `autograde`, with what a stranger may hand in taken care of: its files, its folder, its time stamp.

`stock.mend` puts it into nbgrader's command and its formgrader, and `autograder grade` works on the same class: what is
read of a submission is the same each way.
"""

import fnmatch
import os
import shutil
from contextlib import closing, suppress
from pathlib import Path

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader import utils
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde, BaseConverter
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import (
    AssignLatePenalties,
    ClearOutput,
    LimitOutput,
    OverwriteCells,
    OverwriteKernelspec,
)
from traitlets import List, Type

from autograder.errors import CourseError, SpecError
from autograder.history.store import History, path_of
from autograder.intake import ids, submitted
from autograder.nbgrader import other_kernels
from autograder.nbgrader.early_rows import fill_in
from autograder.nbgrader.execute_and_judge import ExecuteAndJudge
from autograder.nbgrader.faults import is_not_theirs, left_over
from autograder.nbgrader.hidden_line import graded_cells
from autograder.nbgrader.reader import ForgivingExporter
from autograder.nbgrader.release import layout_of, released_cells
from autograder.nbgrader.restore_cells import RestoreCells
from autograder.nbgrader.save_marks import SaveMarks
from autograder.nbgrader.verdicts import entries_of
from autograder.plain_text import in_one_line


class OwnFiles(BaseConverter):
    """Comes after nbgrader's converter in the order of its bases, where it copies a submission's files."""

    def init_assignment(self, assignment_id, student_id):
        target = Path(self._format_dest(assignment_id, student_id))
        if self.coursedir.notebook_id == "*":  # a file of the last submission may be a folder in this one
            shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True, exist_ok=True)
        own = self._own_files(Path(self._format_source(assignment_id, student_id)))
        for name, data in submitted.without(own, self.files_of_the_source(assignment_id)).items():
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)  # nbgrader leaves files that cannot be written to
            path.write_bytes(data)

    def files_of_the_source(self, assignment_id):
        """{relative name: path} of what the instructor hands out beside the notebook, in place of a student's."""
        source = self.coursedir.format_path(self.coursedir.source_directory, ".", assignment_id)
        kept = {os.path.join(source, name) for name in self.exclude_overwriting.get(assignment_id, [])}
        paths = set(utils.find_all_files(source, self.coursedir.ignore + ["*.ipynb"])) - kept
        return {os.path.relpath(path, source): path for path in sorted(paths)}

    def _own_files(self, source):
        try:
            found = submitted.beside(source)
            for what in found.left_out[:20]:
                self.log.warning("%s: left out: %s", source, in_one_line(what))
            return submitted.read_files(found)
        except Exception as error:  # the notebook is graded without the files
            self.log.error("%s: files left out: %s", source, in_one_line(error))
            self.log.debug("where it was raised", exc_info=True)
            return {}


class CourseAutograde(Autograde, OwnFiles):
    """As nbgrader's; a submission that cannot be read, run or judged has zero marks and the reason."""

    # A file that is no notebook aborts nothing: its owner gets zero and the reason.
    exporter_class = Type(ForgivingExporter, klass=NotebookExporter).tag(config=True)
    # Copied, split, edited or deleted cells are put right before nbgrader looks at them: one such notebook
    # would otherwise end the batch for everyone after it.
    # They get nbgrader's metadata anew from the gradebook, so there is none of a student's left to be checked.
    sanitize_preprocessors = List([ClearOutput, RestoreCells, OverwriteKernelspec, OverwriteCells]).tag(config=True)
    # A teacher's marks are not put back to "needs grading" where nothing has changed.
    # In place of a kernel that holds the hidden tests: a sandbox that holds no answers, and a judge outside it.
    autograde_preprocessors = List([ExecuteAndJudge, LimitOutput, SaveMarks, AssignLatePenalties]).tag(config=True)

    def init_notebooks(self):
        """As the parent's, but a folder without the notebook is graded too: with zero marks, and the reason."""
        try:
            self.require_our_own()
            self._require_exercises()
        except (CourseError, SpecError) as error:
            self.log.error(str(error))
            raise NbGraderException(str(error)) from None  # which ends nbgrader's command without a traceback
        names, folders, self.notebooks = self._notebook_names(), self.submissions(), []
        self.assignments = {str(folder): [str(folder / f"{name}.ipynb") for name in names] for folder in folders}
        if not self.assignments:
            super().init_notebooks()  # says so, and what may have been meant

    def init_assignment(self, assignment_id, student_id):
        """As the parent's; a student may have had an extension before there was anything to grade."""
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            fill_in(gradebook, assignment_id, student_id)
        super().init_assignment(assignment_id, student_id)

    def submissions(self):
        """The folders of the students who handed in the assignment."""
        course = self.coursedir
        folders, left_out = ids.of_step(course, course.submitted_directory, course.assignment_id)
        for sentence in left_out:
            self.log.warning(sentence)
        excluded = course.student_id_exclude.split(",")
        return [folder for folder in folders if folder.parent.name not in excluded]

    def _notebook_names(self):
        """Names of the assignment's notebooks, as it was generated."""
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            names = _names(gradebook, self.coursedir.assignment_id)
            return [name for name in names if fnmatch.fnmatch(name, self.coursedir.notebook_id)]

    def require_our_own(self):
        """Do nothing where our classes are in nbgrader's lists.

        Raises:
            CourseError: they are not: nbgrader would run submissions in its own kernels, without a sandbox.
        """
        wanted = [
            (ForgivingExporter, [self.exporter_class], "exporter_class"),
            (RestoreCells, self.sanitize_preprocessors, "sanitize_preprocessors"),
            (ExecuteAndJudge, self.autograde_preprocessors, "autograde_preprocessors"),
        ]
        for ours, present, setting in wanted:
            if not any(isinstance(kind, type) and issubclass(kind, ours) for kind in present):
                raise CourseError(
                    f"`c.Autograde.{setting}` does not name {ours.__name__}, so submissions would run without our "
                    f"sandbox and judge: see that {self.coursedir.root}/nbgrader_config.py is the course's own"
                )

    def _require_exercises(self):
        """Do nothing where each hidden line names an exercise that there is, and each notebook's kernel is here.

        Raises:
            SpecError, CourseError: otherwise: nobody is graded before the teacher has mended it.
        """
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook, suppress(MissingEntry):
            graded_cells(gradebook, self.coursedir.assignment_id)
            other_kernels.require(gradebook, self.coursedir.assignment_id)

    def convert_single_notebook(self, notebook_filename):
        """As the parent's; what raises on the way, and is not the machine's fault, is zero with the reason.

        What came of it is added to the course's history.
        """
        self._convert_surely(notebook_filename)
        self._add_to_history(super().init_single_notebook_resources(notebook_filename)["nbgrader"])

    def _add_to_history(self, about):
        folder = self._format_dest(about["assignment"], about["student"])
        graded = nbformat.read(Path(folder, f"{about['notebook']}.ipynb"), as_version=4)
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            book = gradebook.find_submission_notebook(about["notebook"], about["assignment"], about["student"])
            entries = entries_of(graded, about, book.grades)
        with closing(History(path_of(self.coursedir.db_url))) as history:
            history.add(entries)

    def _convert_surely(self, notebook_filename):
        try:
            super().convert_single_notebook(notebook_filename)
        except Exception as error:
            if is_not_theirs(error):
                raise
            self.log.error("%s: %s", notebook_filename, in_one_line(error))
            self.log.debug("where it was raised", exc_info=True)
            self._left_over = left_over(error)
            try:
                super().convert_single_notebook(notebook_filename)
            finally:
                self._left_over = None

    _left_over = None

    def init_single_notebook_resources(self, notebook_filename):
        resources = super().init_single_notebook_resources(notebook_filename)
        if self._sanitizing:
            about = resources["nbgrader"]
            with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
                names = _names(gradebook, about["assignment"])
                layout = layout_of(self.coursedir, about["assignment"]).get(about["notebook"], [])
                resources["released"] = released_cells(gradebook, about["assignment"], about["notebook"], layout)
            resources["others"] = [f"{name}.ipynb" for name in names if name != about["notebook"]]
            resources["trouble"] = self._left_over
        return resources


def _names(gradebook, assignment):
    """Names of an assignment's notebooks; none where it was never generated."""
    try:
        return [book.name for book in gradebook.find_assignment(assignment).notebooks]
    except MissingEntry:
        return []
