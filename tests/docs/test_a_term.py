"""The page on an instructor's term is followed in a course of its own, from the class's list to the pages' way back."""

import re
import shutil
import zipfile
from datetime import timedelta
from types import SimpleNamespace

import nbformat
import pytest
from nbgrader.api import Gradebook
from pipeline.ordinary.teacher import SETTINGS

from autograder import units
from autograder.grading import grade
from autograder.nbgrader.quick import nbgrader
from autograder.sandbox import bubblewrap as sandbox
from autograder.specification import source_of
from autograder.units import load_unit
from tests.docs.walk import follow, page

PAGE = page("a-term.md")
#: What the class hands in is made of what was released by then.
BEFORE, AFTER = PAGE.split("On the due date, fetch")
FILE = "_assignsubmission_file_"

pytestmark = [pytest.mark.sandbox, pytest.mark.large, pytest.mark.xdist_group("ordinary")]


def answered(course, *right):
    """The released notebook as JSON, with right answers for some exercises."""
    notebook = nbformat.read(course / "release" / "hw1" / "hw1.ipynb", 4)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "").removesuffix("-solution")
        if cell.metadata.get("nbgrader", {}).get("solution") and name in right:
            cell.source = source_of(load_unit("vectorization")[name].reference)
    return nbformat.writes(notebook)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    course = tmp_path_factory.mktemp("a term") / "course"
    (course / "source").mkdir(parents=True)
    (course / "nbgrader_config.py").write_text(SETTINGS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(units.FOLDER, "")  # as it was, afterwards
        assert follow(BEFORE, course) == 5
        with zipfile.ZipFile(course / "download.zip", "w") as archive:
            archive.writestr(f"Amara Abebe_501{FILE}/hw1-1.ipynb", answered(course))
            archive.writestr(f"Amara Abebe_501{FILE}/hw1-2.ipynb", answered(course, "sigmoid", "softmax"))
            archive.writestr(f"Ótto Müller_502{FILE}/my homework (final).ipynb", answered(course, "sigmoid"))
            archive.writestr(f"A Guest_777{FILE}/hw1.ipynb", answered(course))
        yield SimpleNamespace(path=course, done=follow(AFTER, course))


def test_the_page_can_be_followed(course):
    assert course.done == 8


def test_a_wrong_name_costs_nothing_and_being_late_what_was_set(course):
    text = (course.path / "feedback" / "otto" / "hw1" / "hw1.html").read_text()
    words = re.sub(r"<[^>]+>", " ", text)
    assert "hw1: 36 of 100" in words
    assert "1 day 9 hours late: handed in 2026-10-14 09:30 UTC, due 2026-10-12 23:59 UTC" in words
    assert "The penalty is taken off the total" in words


@pytest.mark.parametrize("road", ["grade", "stock"])
def test_who_had_an_extension_first_is_graded_as_all_others(course, road, tmp_path):
    copy = shutil.copytree(course.path, tmp_path / "course", symlinks=True)
    folder = copy / "submitted" / "lukasz" / "hw1"
    folder.mkdir(parents=True)
    (folder / "hw1.ipynb").write_text(answered(copy, "sigmoid"))
    (folder / "timestamp.txt").write_text("2026-10-19 20:00:00 UTC")
    if road == "grade":
        assert grade.run("hw1", course=copy, log=lambda line: None) == 0
    else:
        done = nbgrader(copy, "autograde", "hw1", "--student=lukasz")
        assert done.returncode == 0, done.stderr
    with Gradebook(f"sqlite:///{copy}/gradebook.db") as gradebook:
        found = gradebook.find_submission("hw1", "lukasz")
        assert (found.score, found.late_submission_penalty, found.extension) == (40, 0, timedelta(days=7))


def test_the_platform_gets_the_marks_and_the_pages(course):
    lines = (course.path / "worksheet.csv").read_text().splitlines()
    assert [line.split(",")[4] for line in lines[1:]] == ["100.00", "36.00", ""]
    with zipfile.ZipFile(course.path / "feedback-hw1-moodle.zip") as archive:
        assert sorted(archive.namelist()) == [f"Amara Abebe_501{FILE}/hw1.html", f"Ótto Müller_502{FILE}/hw1.html"]
