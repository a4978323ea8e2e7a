"""A course folder of the tests' own, graded once by stock nbgrader for all tests of a session."""

import pytest

from autograder import grade
from autograder.course import demo
from autograder.course.sample_class import CLASS, single_mistakes, submit
from autograder.engine import sandbox
from autograder.exercises import load_unit, unit_names
from autograder.quick import nbgrader

#: One worker grades a unit's class once for all tests about it.
UNITS = [pytest.param(unit, marks=pytest.mark.xdist_group(unit)) for unit in unit_names()]


@pytest.fixture(scope="session", params=UNITS)
def graded(request, root, tmp_path_factory):
    """A unit's whole class graded with stock commands: `.unit`, `.course`, `.marks`, `.personas`, `.log`."""
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    unit = request.param
    course = demo.lay_out(root, tmp_path_factory.mktemp(unit) / "course")
    singles = list(single_mistakes(load_unit(unit)))
    done = nbgrader(course, "generate_assignment", unit, "--force")
    assert done.returncode == 0, done.stderr[-3000:]
    submit(course, course, unit)
    log = nbgrader(course, "autograde", unit, *demo.HURRY).stderr
    grade.mark_missing(course, unit)
    assert nbgrader(course, "generate_feedback", unit).returncode == 0
    submit(course, course, unit, singles)  # these need marks, but nobody reads their feedback
    log += nbgrader(course, "autograde", unit, *demo.HURRY).stderr
    return Graded(unit, course, grade.marks_table(course, unit), [*CLASS, *singles], log)


class Graded:
    def __init__(self, unit, course, marks, personas, log):
        self.unit, self.course, self.marks, self.personas, self.log = load_unit(unit), course, marks, personas, log

    def feedback(self, student):
        return (self.course / "feedback" / student / self.unit.name / f"{self.unit.name}.html").read_text()
