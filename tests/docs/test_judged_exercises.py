"""The page "judged exercises" is followed in a teacher's own course, and its exercise is graded there."""

from types import SimpleNamespace

import pytest
from pipeline.ordinary.teacher import SETTINGS, hand_in

from autograder import units
from autograder.errors import SpecError
from autograder.grading import grade
from autograder.nbgrader.quick import nbgrader
from autograder.sandbox import bubblewrap as sandbox
from autograder.versions import code_version
from tests.docs.walk import blocks, follow, page

PAGE = page("judged-exercises.md")
SUM = "def moving_average(x, k):\n    return np.convolve(x, np.ones(k), mode='valid')"
RIGHT = "def moving_average(x, k):\n    return np.array([x[i : i + k].mean() for i in range(len(x) - k + 1)])"
#: What a student may try, to find the reference.
SPY = """\
import os
def moving_average(x, k):
    found = [name for _, _, names in os.walk('/') for name in names if name == 'moving_average.py']
    raise OSError(f'{len(found)} found; told: {[name for name in os.environ if "UNITS" in name]}')
"""

pytestmark = [pytest.mark.sandbox, pytest.mark.large, pytest.mark.xdist_group("ordinary")]


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    course, said = tmp_path_factory.mktemp("own"), []
    (course / "source").mkdir()
    (course / "nbgrader_config.py").write_text(SETTINGS)
    assert follow(PAGE, course) == 8
    made = nbgrader(course, "generate_assignment", "hw3")
    assert made.returncode == 0, made.stderr[-2000:]
    for student, answer in {"sum": SUM, "right": RIGHT, "spy": SPY}.items():
        hand_in(course, student, "hw3", lambda name, source, answer=answer: answer)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(units.FOLDER, "")  # as it was, afterwards
        assert grade.run("hw3", course=course, log=said.append, feedback=True) == 0
        version = code_version(("week3",), own=course / "units")
        yield SimpleNamespace(course=course, said=said, version=version)


def test_the_class_gets_the_marks_of_the_cell(graded):
    marks = grade.marks_table(f"sqlite:///{graded.course}/gradebook.db", "hw3")
    expected = {"right": 10, "spy": 0, "sum": 0}
    assert marks == {student: {"moving_average": score} for student, score in expected.items()}


def test_the_page_of_a_student_says_the_teacher_s_sentence(graded):
    text = (graded.course / "feedback" / "sum" / "hw3" / "hw3.html").read_text()
    assert "This is the sum of k neighbours" in text


def test_the_reference_is_not_within_reach(graded):
    text = (graded.course / "feedback" / "spy" / "hw3" / "hw3.html").read_text()
    assert "OSError: 0 found; told: []" in text.replace("&#39;", "'")
    assert (graded.course / "units" / "week3" / "moving_average.py").is_file()


def test_the_teacher_s_own_kernel_finds_it_from_the_notebook_s_folder(graded, monkeypatch):
    monkeypatch.setenv(units.FOLDER, str(graded.course / "elsewhere" / "units"))
    monkeypatch.chdir(graded.course / "source" / "hw3")
    assert units.load_unit("week3")["moving_average"].points == 5
    validated = nbgrader(graded.course, "validate", "source/hw3/hw3.ipynb")
    assert "Success" in validated.stdout, validated.stdout + validated.stderr


def test_a_change_of_the_exercise_changes_the_key(graded):
    file = graded.course / "units" / "week3" / "moving_average.py"
    file.write_text(f"{file.read_text()}\n")
    code_version.cache_clear()
    assert code_version(("week3",), own=graded.course / "units") != graded.version


def test_the_exercise_takes_ten_lines():
    [body] = [body for _, options, body in blocks(PAGE) if options.get("file", "").endswith("g_average.py")][:1]
    assert len([line for line in body.splitlines() if line.strip()]) <= 10


def test_a_name_that_is_taken_is_told(tmp_path, monkeypatch):
    (tmp_path / "units" / "vectorization").mkdir(parents=True)
    (tmp_path / "units" / "vectorization" / "__init__.py").touch()
    monkeypatch.setenv(units.FOLDER, str(tmp_path / "units"))
    with pytest.raises(SpecError, match="a unit of that name already"):
        units.load_unit("vectorization")


def test_two_courses_may_have_a_unit_of_one_name(tmp_path, monkeypatch):
    found = []
    for course in ("a", "b"):
        folder = tmp_path / course / "units" / "week"
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text('EXERCISES = {"f": 1}')
        text = f"from autograder.specification import Exercise, output\ndef f(x):\n    return {course!r}\n"
        (folder / "f.py").write_text(f"{text}EXERCISE = Exercise(f, (output('y'),), lambda rng: [(1,)])\n")
        monkeypatch.setenv(units.FOLDER, str(tmp_path / course / "units"))
        found.append(units.load_unit("week")["f"].reference(0))
    assert found == ["a", "b"]
