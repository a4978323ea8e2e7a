"""What nobody foresaw: an error at any step costs its own student the marks, with the reason, and nobody else any."""

import json
import shutil

import pytest

from autograder.authoring import demo
from autograder.authoring.sample_class import Desk
from autograder.errors import CourseError
from autograder.grading import batch, grade, work
from autograder.intake import reading, submitted
from autograder.judge import marking
from autograder.nbgrader import converter, execute_and_judge, reader, restore_cells
from autograder.nbgrader.quick import nbgrader
from autograder.sandbox import bubblewrap as sandbox
from autograder.sandbox import guard
from autograder.sandbox.engine import Engine

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("left-over")]

UNIT = "logistic_regression"
#: Every step that a submission goes through: where it is, and under which name.
STEPS = [
    (submitted, "beside"),
    (submitted, "read_files"),
    (submitted, "read_ordinary"),
    (submitted, "open_ordinary"),
    (reading, "read_plain"),
    (restore_cells.RestoreCells, "preprocess"),
    (reader.ForgivingExporter, "from_notebook_node"),
    (execute_and_judge, "make_job"),
    (submitted, "files_beside"),
    (Engine, "_exchange"),
    (marking, "mark"),
    (marking, "judge"),
    (guard.Kept, "_ask"),
    (execute_and_judge, "write_results"),
    (execute_and_judge, "write_verdict"),
    (batch.Batch, "_save"),
]


@pytest.fixture(scope="module")
def course(root, tmp_path_factory):
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    course = demo.lay_out(root, tmp_path_factory.mktemp("left-over") / "course")
    assert nbgrader(course, "generate_assignment", UNIT, "--force").returncode == 0
    desk = Desk(root, UNIT)
    for student in ("ada", "mal", "zoe"):
        folder = course / "submitted" / student / UNIT
        folder.mkdir(parents=True)
        right = desk.right()
        if student == "mal":  # the judging process is not told whose work it judges: this name is in the evidence
            right["sigmoid"] = "mal_marker = 1\n" + right["sigmoid"].replace("def sigmoid(z):", "def sigmoid(z):\n    mal_marker", 1)
        (folder / f"{UNIT}.ipynb").write_text(json.dumps(desk.lean(right)))
        (folder / "note.txt").write_text(student)
    shutil.copy(course / "gradebook.db", course / "empty.db")
    return course


@pytest.mark.large
@pytest.mark.parametrize(("place", "name"), STEPS, ids=lambda value: getattr(value, "__name__", value))
def test_an_error_at_any_step_costs_one_student_alone(course, monkeypatch, place, name):
    """The step raises as long as it is about one student's own notebook and files."""
    shutil.copy(course / "empty.db", course / "gradebook.db")
    for room in ("autograded", ".grading"):
        shutil.rmtree(course / room, ignore_errors=True)
    now, true_step, true_grade, raised = {}, getattr(place, name), work._grade, course / "raised"
    raised.unlink(missing_ok=True)

    def noting(course, task, one):
        now["student"] = task.student if one.trouble is None else None
        return true_grade(course, task, one)

    def raising(*args, **kwargs):
        here = name == "judge" and "mal_marker" in repr(args)
        here = here or now.get("student") == "mal" or "mal" in [str(arg) for arg in args] or "/mal/" in str(args[:1])
        if here and not (name == "_save" and raised.exists()):
            raised.touch()
            raise ZeroDivisionError("planted")
        return true_step(*args, **kwargs)

    monkeypatch.setattr(work, "_grade", noting)
    monkeypatch.setattr(place, name, raising)
    said = []
    code = grade.run(UNIT, course=course, jobs=1, seed=1, options=demo.HURRY, log=said.append)
    marks = {student: sum(row.values()) for student, row in table(course).items()}
    assert raised.exists(), "the step was reached"
    assert (marks["ada"], marks["zoe"], code) == (90, 90, 0), said
    if name in ("beside", "read_files", "read_ordinary", "files_beside"):
        assert marks["mal"] in (0, 90), "the files beside are not needed"
    else:
        assert marks["mal"] == 0
        page = (course / "autograded" / "mal" / UNIT / f"{UNIT}.ipynb").read_text()
        assert "ZeroDivisionError" in page or "could not be read" in page, "the reason is told"


@pytest.mark.large
@pytest.mark.parametrize("way", ["grade", "nbgrader"])
def test_a_file_that_was_a_folder_before_ends_nothing(course, way):
    """A second submission has a file where the first had a folder, and the other way round."""
    shutil.copy(course / "empty.db", course / "gradebook.db")
    shutil.rmtree(course / "autograded", ignore_errors=True)
    folder = course / "submitted" / "mal" / UNIT
    for first, second in (("a", "b/c"), ("b", "a/d")):
        for name in (first, second):
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text("x")
        if way == "grade":
            assert grade.run(UNIT, course=course, jobs=1, seed=1, options=demo.HURRY, log=lambda line: None) == 0
        else:
            done = nbgrader(course, "autograde", UNIT, "--force", *demo.HURRY)
            assert done.returncode == 0, done.stderr
        for name in (first, second.split("/")[0]):
            shutil.rmtree(folder / name) if (folder / name).is_dir() else (folder / name).unlink()
        assert {student: sum(row.values()) for student, row in table(course).items()} == {"ada": 90, "mal": 90, "zoe": 90}


def table(course):
    found = grade.marks_table(f"sqlite:///{course}/gradebook.db", UNIT)
    assert all(value is not None for row in found.values() for value in row.values()), found
    return found


@pytest.mark.large
def test_grade_refuses_where_its_own_classes_are_not_in_force(course, tmp_path):
    other = tmp_path / "course"
    other.mkdir()
    for name in ("source", "release", "submitted", "datasets"):
        (other / name).symlink_to(course / name)
    shutil.copy(course / "gradebook.db", other)
    settings = "from nbgrader.preprocessors import Execute, SaveAutoGrades\nc = get_config()\n"
    settings += "c.Autograde.autograde_preprocessors = [Execute, SaveAutoGrades]\n"
    (other / "nbgrader_config.py").write_text(settings)
    with pytest.raises(CourseError, match="without our sandbox and judge"):
        grade.run(UNIT, course=other, log=lambda *a: None)


@pytest.mark.large
def test_the_command_and_the_formgrader_work_with_our_converter(course):
    from nbgrader.apps import api, autogradeapp

    assert autogradeapp.Autograde is converter.CourseAutograde is api.Autograde
