"""What nbgrader offers no setting for, put right inside it: for the stock commands and the formgrader too.

`settings.configure` calls `mend`.
"""

import glob
import os
import sys
import warnings

from nbgrader import utils
from nbgrader.apps import api, autogradeapp
from nbgrader.converters.base import BaseConverter
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SAWarning

from autograder.intake import ids, submitted
from autograder.nbgrader.converter import CourseAutograde
from autograder.nbgrader.pages import BoundedExporter

_stock_init_notebooks = BaseConverter.init_notebooks


def mend() -> None:
    """Put this module's functions in the place of nbgrader's."""
    warnings.filterwarnings("ignore", category=SAWarning)  # SQLAlchemy's remarks on nbgrader help no teacher
    BaseConverter.init_notebooks = init_notebooks
    utils.is_ignored = is_ignored
    autogradeapp.Autograde = api.Autograde = CourseAutograde
    CourseDirectory.get_existing_timestamp = submitted.timestamp
    formgrader = sys.modules.get("nbgrader.server_extensions.formgrader.formgrader")
    if formgrader:  # it has imported itself before it reads this course's settings
        formgrader.HTMLExporter = BoundedExporter


def init_notebooks(self: BaseConverter) -> None:
    """As nbgrader's, but an odd name is left out and ends nothing, and a bracket in a name is no pattern."""
    coursedir = self.coursedir
    if coursedir.student_id == ".":  # an instructor's own folders
        folder = self._format_source(coursedir.assignment_id, ".")
        self.assignments, self.notebooks = {folder: _notebooks(self, folder)}, []
        return None if self.assignments[folder] else _stock_init_notebooks(self)
    folders, left_out = ids.of_step(coursedir, self._input_directory, coursedir.assignment_id)
    for sentence in left_out:
        self.log.warning(sentence)
    found = {self._format_source(folder.name, folder.parent.name): _notebooks(self, folder) for folder in folders}
    self.assignments, self.notebooks = {folder: paths for folder, paths in found.items() if paths}, []
    if not (self.assignments or left_out):
        _stock_init_notebooks(self)  # which says in nbgrader's words what it looked for


def _notebooks(converter, folder):
    return glob.glob(os.path.join(glob.escape(str(folder)), f"{converter.coursedir.notebook_id}.ipynb"))


def is_ignored(filename: str, ignore_globs: list[str] | None = None) -> bool:
    """As nbgrader's, but a bracket in the folder's name is no pattern."""
    folder = glob.escape(os.path.dirname(filename))
    return any(filename in glob.glob(os.path.join(folder, pattern)) for pattern in ignore_globs or [])
