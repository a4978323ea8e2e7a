"""A plug-in for nbgrader's own tests: where they call `autograde`, `autograder grade` runs in its place."""

import shutil
from pathlib import Path

from nbgrader.converters.base import NbGraderException

from autograder.errors import CourseError
from autograder.grading import grade
from autograder.nbgrader.converter import CourseAutograde

_stock_start = CourseAutograde.start


def start(self):
    if type(self) is not CourseAutograde:  # `grade` itself works on a class of its own
        return _stock_start(self)
    here, course = Path("nbgrader_config.py").absolute(), Path(self.coursedir.root)
    if here.is_file() and here.parent != course:  # these tests have their settings beside the course, not in it
        shutil.copy(here, course)
    argv = [word for word in self.parent.argv if word != self.coursedir.assignment_id]
    options = {"options": [word for word in argv if word != "--force"], "force": "--force" in argv, "jobs": 1}
    try:
        failed = grade.run(self.coursedir.assignment_id, course=course, log=print, **options)
    except CourseError as error:
        raise NbGraderException(str(error)) from error
    if failed:
        raise NbGraderException("some could not be graded")


CourseAutograde.start = start
