"""A small course to break, and its gradebook after a run that nothing interrupts."""

import shutil

import nbformat
import pytest
from harm import STUDENTS, UNIT, fresh, hand_in, rows, run

from autograder.authoring import demo
from autograder.authoring.sample_class import Desk
from autograder.nbgrader.quick import nbgrader
from autograder.sandbox import bubblewrap as sandbox


@pytest.fixture(scope="session")
def class_room(root, tmp_path_factory):
    """A course with eight submissions, each different, each busy for a moment so that it can be met at work."""
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    course = demo.lay_out(root, tmp_path_factory.mktemp("faults") / "course")
    assert nbgrader(course, "generate_assignment", UNIT, "--force").returncode == 0
    shutil.copy(course / "gradebook.db", course / "pristine.db")
    desk = Desk(course, UNIT)
    names = [exercise.name for exercise in desk.unit]
    for number in range(STUDENTS):
        answers = desk.right(*names[:number])
        answers[names[-1]] = f"import time\ntime.sleep(0.4)\n{answers[names[-1]]}"
        hand_in(course, f"s{number}", nbformat.writes(desk.lean(answers)))
    return course


@pytest.fixture(scope="session")
def expected(class_room):
    """The gradebook's rows after a run that nothing interrupts."""
    fresh(class_room)
    assert run(class_room) == 0
    found = rows(class_room)
    assert len(found) == STUDENTS
    assert all(score is not None for grades, _ in found.values() for _, score, *_ in grades)
    return found


@pytest.fixture
def course(class_room, expected):
    """The course with nothing graded."""
    fresh(class_room)
    return class_room
