"""`grade --dry-run` says whose marks would move, and why; it writes nothing, and grading then does what it said."""

import os
import re
import subprocess
import sys

import pytest
from ordinary.teacher import SETTINGS, hand_in
from small_course import SLIP, UNIT, small_course

from autograder.grading import grade
from autograder.nbgrader.quick import nbgrader
from autograder.sandbox import bubblewrap as sandbox

pytestmark = [pytest.mark.sandbox, pytest.mark.slow, pytest.mark.xdist_group("small course")]


def contents(folder):
    """{path: bytes} of all that is in a folder, but for what the course links to."""
    found = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return {str(path): path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def course(root, tmp_path_factory):
    course = small_course(root, tmp_path_factory.mktemp("dry-run"))
    course.hand_in("ann", softmax=SLIP)
    course.hand_in("bob")
    course.grade(seed=4)
    return course


def machine(course):
    """{student: {graded cell: what the machine gave}}, whatever was given by hand."""
    marks = grade.marks_of(course.url, UNIT).marks
    return {student: {name: score.auto for name, score in one.cells.items()} for student, one in marks.items()}


def test_whose_marks_would_move_from_what_to_what_and_why(course):
    points = {exercise.name: exercise.points for exercise in course.desk.unit}
    course.hand_in("ann", sigmoid="def sigmoid(x):\n    return x")
    course.hand_in("cleo")
    course.by_hand("bob", "l1_loss", points["l1_loss"])
    course.by_hand("ann", "softmax", points["softmax"])
    before, marks = contents(course.folder), machine(course)
    text = "\n".join(course.grade(dry_run=True))
    assert contents(course.folder) == before, "nothing is written"
    assert f"{UNIT}: 2 submissions would be graded, 1 of them for the first time" in text
    assert "marks that would move: 2, of 1 students" in text
    found = re.findall(r"^  ann  (\w+): ([\d.]+) → ([\d.]+) of [\d.]+  because (.*)$", text, re.M)
    assert found == [
        ("sigmoid", f"{points['sigmoid']:g}", "0", "the student rewrote this answer"),
        ("softmax", "0", f"{points['softmax']:g}", "the student rewrote this answer"),
    ]
    full = f"{points['softmax']:g}"
    assert f"  ann  softmax: {full} by hand; the machine now agrees: {full} of {full}, before 0" in text
    assert f"  bob  l1_loss: {points['l1_loss']:g} by hand; the machine now agrees" in text
    assert machine(course) == marks
    course.grade()
    now = machine(course)["ann"]
    moved = {name: score for name, score in now.items() if score != marks["ann"][name]}
    assert moved == {"sigmoid": 0.0, "softmax": points["softmax"]}


def test_without_a_change_nothing_would_move(course):
    course.grade()
    text = "\n".join(course.grade(dry_run=True))
    assert "0 submissions would be graded" in text
    assert "marks that would move: 0" in text


@pytest.mark.large
def test_other_inputs_move_no_mark_and_are_not_kept(course):
    course.grade()
    seeds = (course.folder / ".grading" / UNIT / "seed.json").read_bytes()
    text = "\n".join(course.grade(dry_run=True, force=True, students=["ann", "bob"]))
    assert "2 submissions would be graded" in text
    assert "marks that would move: 0" in text
    assert (course.folder / ".grading" / UNIT / "seed.json").read_bytes() == seeds


# ------------------------------------------------------------------------------------------- an exercise changes

EXERCISE = '''\
import numpy as np

from autograder.specification import Exercise, output


def double(x):
    """Twice x, a number."""
    return 2 * x


def cases(rng):
    return [(float(x),) for x in rng.normal(size=4)]


EXERCISE = Exercise(reference=double, outputs=(output("twice"),), cases=cases)
'''


def run(course, *arguments):
    command = [sys.executable, "-m", "autograder", *arguments]
    env = {name: value for name, value in os.environ.items() if name != "DLCOURSE_UNITS"}
    done = subprocess.run(command, cwd=course, capture_output=True, text=True, env=env)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.large
def test_a_changed_exercise_is_named(tmp_path):
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    unit = tmp_path / "units" / "week1"
    unit.mkdir(parents=True)
    (tmp_path / "source").mkdir()
    (tmp_path / "nbgrader_config.py").write_text(SETTINGS)
    (unit / "__init__.py").write_text('EXERCISES = {"double": 10}')
    (unit / "double.py").write_text(EXERCISE)
    run(tmp_path, "new", "hw", "--exercises", "week1:double")
    assert nbgrader(tmp_path, "generate_assignment", "hw").returncode == 0
    hand_in(tmp_path, "ann", "hw", lambda name, source: "def double(x):\n    return x + x")
    hand_in(tmp_path, "bob", "hw", lambda name, source: "def double(x):\n    return 2 * x + 1")
    run(tmp_path, "grade", "hw", "-j", "1")
    (unit / "double.py").write_text(EXERCISE.replace("return 2 * x", "return 2 * x + 1"))
    text = run(tmp_path, "grade", "hw", "--dry-run", "-j", "1")
    why = r"because the exercise week1/double changed \(\w{12}, now \w{12}\)$"
    assert re.search(rf"^  ann  double: 10 → 0 of 10  {why}", text, re.M)
    assert re.search(rf"^  bob  double: 0 → 10 of 10  {why}", text, re.M)
