"""An assignment may have any name that a folder can have, on every road; nbgrader itself refuses one character."""

import csv
import sqlite3

import pytest
from nbgrader.api import Gradebook
from pipeline.ordinary.teacher import SETTINGS, hand_in

from autograder.__main__ import main
from autograder.authoring import demo, new
from autograder.grading import grade
from autograder.grading.gradebook import read_only
from autograder.sandbox import bubblewrap as sandbox

STUDENT = "ann [x] (é)"


@pytest.fixture
def course(tmp_path):
    (tmp_path / "source").mkdir()
    (tmp_path / "nbgrader_config.py").write_text(SETTINGS)
    return tmp_path


@pytest.mark.large
@pytest.mark.sandbox
@pytest.mark.parametrize("name", ["hw [1] (b)", "q?*x", "été — 2", "a'b\"c;$d", "%41&lt;b&gt;"])
def test_any_name_on_every_road(name, course, monkeypatch):
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    option = f"--assignment={name}"
    new.run(course, name, ["vectorization:softmax"], log=str)
    demo.stock(course, "generate_assignment", option)
    hand_in(course, STUDENT, name)
    demo.stock(course, "autograde", option)
    demo.stock(course, "generate_feedback", option)
    page = course / "feedback" / STUDENT / name / f"{name}.html"
    page.unlink()
    assert grade.run(name, course=course, log=str, force=True, feedback=True) == 0
    assert page.is_file()
    demo.stock(course, "export", "--to", "grades.csv")
    with (course / "grades.csv").open(newline="") as file:
        [row] = csv.DictReader(file)
    assert (row["assignment"], row["student_id"], float(row["max_score"])) == (name, STUDENT, 11)
    monkeypatch.chdir(course)
    assert main(["report", "--", name]) == 0
    assert (course / "report" / name / "index.html").is_file()


def test_a_plus_is_refused_in_one_sentence(course, monkeypatch, capsys):
    monkeypatch.chdir(course)
    assert main(["new", "hw+1", "--exercises", "vectorization:softmax"]) == 2
    assert main(["grade", "hw+1"]) == 2
    said = capsys.readouterr().err
    assert said.count("hw+1 cannot be the name") + said.count("'hw+1' cannot be the name") == 2
    assert "Traceback" not in said


@pytest.mark.large
def test_a_gradebook_without_a_course_is_read_and_not_written(tmp_path):
    Gradebook(f"sqlite:///{tmp_path}/gradebook.db", course_id="").close()
    with read_only(f"sqlite:///{tmp_path}/gradebook.db") as gradebook:
        assert gradebook.assignments == []
    with sqlite3.connect(tmp_path / "gradebook.db") as database:
        assert database.execute("SELECT id FROM course").fetchall() == []
