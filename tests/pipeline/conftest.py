"""A course folder of the tests' own, graded once for all tests of a session."""

import pytest

from autograder.authoring import demo
from autograder.authoring.sample_class import CLASS, single_mistakes, submit
from autograder.grading import grade
from autograder.nbgrader.quick import nbgrader
from autograder.sandbox import bubblewrap as sandbox
from autograder.units import load_unit, unit_names

#: One worker grades a unit's class once for all tests about it.
UNITS = [
    pytest.param(unit, marks=[pytest.mark.xdist_group(unit)] + [pytest.mark.large] * (unit != "logistic_regression"))
    for unit in unit_names()
]


@pytest.fixture(scope="session", params=UNITS)
def graded(request, root, tmp_path_factory):
    """A unit's whole class, graded: `.unit`, `.course`, `.marks`, `.personas`."""
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    unit = request.param
    course = demo.lay_out(root, tmp_path_factory.mktemp(unit) / "course")
    # Those with a single mistake each are many: they are graded where the large tests run.
    singles = [] if "not large" in request.config.option.markexpr else list(single_mistakes(load_unit(unit)))
    done = nbgrader(course, "generate_assignment", unit, "--force")
    assert done.returncode == 0, done.stderr[-3000:]
    submit(course, course, unit)
    said = []
    assert grade.run(unit, course=course, options=demo.HURRY, jobs=1, feedback=True, log=said.append) == 0, said
    if singles:  # these need marks, but nobody reads their feedback
        submit(course, course, unit, singles)
        assert grade.run(unit, course=course, options=demo.HURRY, jobs=1, log=said.append) == 0, said
    return Graded(unit, course, [*CLASS, *singles], said)


class Graded:
    def __init__(self, unit, course, personas, said):
        self.unit, self.course, self.personas, self.said = load_unit(unit), course, personas, said
        self.marks = grade.marks_table(f"sqlite:///{course}/gradebook.db", unit)

    def feedback(self, student):
        return (self.course / "feedback" / student / self.unit.name / f"{self.unit.name}.html").read_text()
