"""`python -m autograder new`: an assignment made of existing exercises, released and graded."""

import shutil
from types import SimpleNamespace

import nbformat
import pytest
from pipeline.ordinary.teacher import hand_in

from autograder.__main__ import main
from autograder.authoring import new
from autograder.errors import CourseError, SpecError
from autograder.grading import grade
from autograder.nbgrader.quick import nbgrader
from autograder.sandbox import bubblewrap as sandbox
from autograder.specification import source_of
from autograder.units import load_unit, unit_names

FIRST = ["logistic_regression:propagate=8.5", "vectorization:softmax"]
SECOND = ["shallow_network"]
WRONG = "def softmax(x):\n    return np.exp(x) / np.exp(x).sum()"


@pytest.fixture
def course(tmp_path):
    (tmp_path / "source").mkdir()
    (tmp_path / "nbgrader_config.py").touch()
    return tmp_path


def code(path):
    return "\n\n".join(cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "code")


@pytest.fixture(scope="module")
def graded(root, tmp_path_factory):
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    course, said = tmp_path_factory.mktemp("new"), []
    (course / "source").mkdir()
    shutil.copy(root / "nbgrader_config.py", course)
    (course / "jupyter").symlink_to(root / "jupyter")
    new.run(course, "hw 1", FIRST, hand_out=True, log=said.append)
    new.run(course, "hw 1", SECOND, notebook="part two", log=said.append)
    made = nbgrader(course, "generate_assignment", "hw 1")
    assert made.returncode == 0, made.stderr[-2000:]
    known = {one.name: one for unit in ("logistic_regression", "vectorization", *SECOND) for one in load_unit(unit)}
    hand_in(course, "right", "hw 1", lambda name, source: source_of(known[name.removesuffix("-solution")].reference))
    hand_in(course, "wrong", "hw 1", lambda name, source: WRONG if name == "softmax-solution" else source)
    assert grade.run("hw 1", course=course, log=said.append) == 0
    return SimpleNamespace(course=course, said=said)


@pytest.mark.large
@pytest.mark.sandbox
@pytest.mark.xdist_group("ordinary")
def test_right_answers_get_the_points_that_were_asked_for(graded):
    marks = grade.marks_table(f"sqlite:///{graded.course}/gradebook.db", "hw 1")
    full = {f"part two/{one.name}": one.points for one in load_unit("shallow_network")}
    softmax = load_unit("vectorization")["softmax"].points
    assert marks["right"] == full | {"hw 1/propagate": 8.5, "hw 1/softmax": softmax}
    assert marks["wrong"] == dict.fromkeys(marks["wrong"], 0)


@pytest.mark.large
def test_the_release_holds_no_solution_but_what_is_handed_out(graded):
    released = code(graded.course / "release" / "hw 1" / "hw 1.ipynb")
    assert "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))" in released
    assert "A - Y" not in released
    assert "harness.grade" not in released
    assert released.count("raise NotImplementedError") == 2


@pytest.mark.large
def test_it_says_what_it_wrote_and_what_comes_next(graded):
    assert "source/hw 1/hw 1.ipynb: 2 exercises, 19.5 points" in graded.said
    assert "handed out, with their solutions: sigmoid" in graded.said
    assert any('nbgrader generate_assignment "hw 1"' in line for line in graded.said)


def test_the_text_of_a_unit_comes_along(course, root):
    (course / "source" / "vectorization").symlink_to(root / "source" / "vectorization")
    path = new.run(course, "hw", ["logistic_regression:sigmoid", "vectorization:softmax"], log=str)
    texts = [cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "markdown"]
    assert texts[1] == "## Exercise 1 · `sigmoid`"
    assert texts[2].startswith("## Exercise 2 · `softmax`")
    assert "**Goal.**" in texts[2]


@pytest.mark.parametrize("unit", unit_names())
def test_a_whole_unit_runs_with_its_solutions(unit, course):
    space = {}
    exec(code(new.run(course, "hw", [unit], log=str)), space)
    assert {one.name for one in load_unit(unit)} <= set(space)


@pytest.mark.parametrize(
    ("asked", "error", "said"),
    [
        (["propagate"], SpecError, "no unit 'propagate'"),
        (["vectorization:propagate"], SpecError, "no exercise 'propagate'"),
        (["logistic_regression:propagate"], CourseError, "add logistic_regression:sigmoid, or give --hand-out"),
        (["vectorization:sigmoid", "logistic_regression:sigmoid"], CourseError, "--notebook"),
        (["vectorization=5"], CourseError, "UNIT:EXERCISE=POINTS"),
        (["vectorization:softmax=many"], CourseError, "names no exercise"),
    ],
)
def test_what_cannot_be_is_told_with_a_remedy(asked, error, said, course):
    with pytest.raises(error, match=said):
        new.run(course, "hw", asked, log=str)
    assert not list(course.glob("source/*/*")), "nothing is written"


@pytest.mark.parametrize("name", ["", "..", "a/b", ".hidden", "two\nlines"])
def test_a_name_that_no_folder_can_have_is_refused(name, course):
    with pytest.raises(CourseError, match="cannot be the name"):
        new.run(course, name, ["vectorization:softmax"], log=str)


def test_what_is_there_stays(course, monkeypatch, capsys):
    monkeypatch.chdir(course)
    command = ["new", "hw", "--exercises", "vectorization:softmax"]
    assert main(command) == 0
    path = course / "source" / "hw" / "hw.ipynb"
    path.write_text("mine")
    assert main(command) == 2
    assert "is there already" in capsys.readouterr().err
    assert path.read_text() == "mine"
