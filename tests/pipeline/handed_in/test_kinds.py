"""Marks belong to the work, not to the file: every kind of file in `kinds` is graded on what it holds."""

import json
import os

import pytest
from kinds import ANSWER, FAULTS, WORDS, Sheet, data

from autograder.authoring import demo
from autograder.authoring.sample_class import Desk
from autograder.grading import grade
from autograder.nbgrader.notes import put_right_in
from autograder.nbgrader.quick import nbgrader
from autograder.sandbox import bubblewrap as sandbox

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("handed-in")]

UNIT = "vectorization"
#: Honest students before, between and after the others.
HONEST = ("ada", "mia", "zoe")
BEGIN = 1_700_000_000


@pytest.fixture(scope="module")
def sheet(root):
    desk = Desk(root, UNIT)
    return Sheet(json.loads((root / "release" / UNIT / f"{UNIT}.ipynb").read_text()), desk.right())


def hand_in(course, name, files):
    for file, content in files.items():
        content, seconds = content if isinstance(content, tuple) else (content, 0)
        path = course / "submitted" / name / UNIT / file.replace("@", UNIT)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (BEGIN + seconds, BEGIN + seconds))


def lay_out(root, course, sheet, faults):
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    demo.lay_out(root, course)
    assert nbgrader(course, "generate_assignment", UNIT, "--force").returncode == 0
    for name in HONEST:
        hand_in(course, name, {"@.ipynb": data(sheet.solved())})
    for fault in faults:
        hand_in(course, fault.name, fault.make(sheet))
    return course


@pytest.fixture(scope="module")
def graded(root, sheet, tmp_path_factory, chosen):
    """A class of all kinds that are looked at, graded once by `grade`."""
    course = lay_out(root, tmp_path_factory.mktemp("kinds") / "course", sheet, chosen("fault"))
    said = []
    assert grade.run(UNIT, course=course, seed=3, options=demo.HURRY, log=said.append) == 0, said
    return Graded(course, "\n".join(said))


@pytest.fixture(scope="module")
def autograded(root, sheet, tmp_path_factory):
    """The same class, graded once by stock `nbgrader autograde`."""
    course = lay_out(root, tmp_path_factory.mktemp("stock") / "course", sheet, FAULTS)
    done = nbgrader(course, "autograde", UNIT, "--ExecuteAndJudge.seed=3", *demo.HURRY)
    assert done.returncode == 0, done.stderr[-3000:]
    return Graded(course, done.stderr)


class Graded:
    def __init__(self, course, said):
        self.course, self.said = course, said
        self.marks = grade.marks_table(f"sqlite:///{course}/gradebook.db", UNIT)

    def notebook(self, name):
        return json.loads((self.course / "autograded" / name / UNIT / f"{UNIT}.ipynb").read_text())


def check(graded, fault, points):
    expected = {**points, **fault.lost}
    got = {name: graded.marks[fault.name][name] for name in points}
    assert got == expected, {name: mark for name, mark in got.items() if mark != expected[name]}
    notebook = graded.notebook(fault.name)
    notes = put_right_in(notebook)
    kinds = [note["kind"] for note in notebook["cells"][0]["metadata"].get("autograder", {}).get("put_right", [])]
    assert (fault.said in kinds) if fault.said else not set(kinds) - MATTERS_NOT, notes
    if fault.words:
        [answer] = [c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == ANSWER]
        assert "".join(answer["source"]) == WORDS
        assert answer["cell_type"] == "markdown"
    if notes:
        assert f"{fault.name}: " in graded.said, "the teacher is told"


#: Notes on what a kind is not about.
MATTERS_NOT = {"cells matched", "cell moved", "encoding", "cell copied", "function in another place"}


@pytest.fixture(scope="module")
def points(root):
    from autograder.units import load_unit

    return {exercise.name: float(exercise.points) for exercise in load_unit(UNIT)}


@pytest.mark.sample(2)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_grade_gives_what_the_work_earns(graded, fault, points):
    check(graded, fault, points)


@pytest.mark.large
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_autograde_gives_the_same(autograded, fault, points):
    check(autograded, fault, points)


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_neighbour_loses_nothing_and_reads_nothing(graded, name, points):
    assert {exercise: graded.marks[name][exercise] for exercise in points} == points
    assert put_right_in(graded.notebook(name)) == []


def test_there_are_as_many_kinds_as_promised_with_names_of_their_own():
    assert len(FAULTS) >= 60
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)


@pytest.mark.large
def test_every_kind_has_the_same_marks_both_ways(root, sheet, tmp_path, both_ways):
    course = lay_out(root, tmp_path / "course", sheet, FAULTS)
    found = both_ways(course, UNIT, demo.HURRY)
    assert not found["marks"]
    assert found["left out"] > 100
    assert not [one for one in found["outputs"] if not one[1].get("nbgrader", {}).get("locked")]
