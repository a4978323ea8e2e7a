"""`audit` on a graded class: its page, its exit code, and what it finds where something is wrong."""

import re
import sqlite3
from pathlib import Path

import pytest
from small_course import SLIP, UNIT, small_course

from autograder.authoring import demo
from autograder.report import audit
from tests.report.test_page import Check

pytestmark = [pytest.mark.sandbox, pytest.mark.slow, pytest.mark.xdist_group("small course")]


@pytest.fixture(scope="module")
def course(root, tmp_path_factory):
    course = small_course(root, tmp_path_factory.mktemp("audit"))
    for student, changed in {"ann": {"softmax": SLIP}, "bob": {}, "cleo": {"sigmoid": ""}}.items():
        course.hand_in(student, **changed)
    course.grade(seed=4)
    return course


def audited(course, **options):
    said = []
    code = audit.run(course.folder, UNIT, options=demo.HURRY, log=said.append, **options)
    page = Path(said[-1]).read_text()
    assert Check(page).faults == []
    return code, "\n".join(said), page


@pytest.mark.large
def test_of_a_class_whose_marks_are_right_all_is_well(course):
    code, text, page = audited(course, sample=2)
    assert code == 0, text
    assert f"{UNIT}: all is well" in text
    assert "0 differ" in text
    assert "2 of 3 submissions judged afresh on other inputs" in text
    assert "All is well." in page
    assert "seed 4" in page
    for exercise in course.desk.unit:
        assert f"  {exercise.name}: agrees with its oracle on" in text
        assert f"<code>{exercise.name}</code>" in page
    assert not re.search(r"\b(ann|bob|cleo)\b", page), "the page may be shown"


def test_what_is_wrong_is_found_named_and_changes_the_exit_code(course, monkeypatch):
    monkeypatch.setattr(audit, "soundness", without_misconceptions)
    with sqlite3.connect(course.folder / "gradebook.db") as database:
        where = "cell_id = (SELECT id FROM base_cell WHERE name = 'l1_loss' AND type = 'GradeCell') AND auto_score > 0"
        assert database.execute(f"UPDATE grade SET auto_score = auto_score - 1 WHERE {where}").rowcount == 3
    course.hand_in("bob", softmax=SLIP)  # a mark that would be another one now
    (course.folder / "autograded" / "cleo" / UNIT / f"{UNIT}.ipynb").unlink()
    code, text, page = audited(course, sample=3)
    assert code == 1
    assert "NOT all is well" in text
    points = course.desk.unit["l1_loss"].points
    assert f"    ann  l1_loss: the gradebook has {points - 1:g}, the graded notebook says {points:g}" in text
    assert "    cleo  l1_loss: the graded notebook is missing or damaged" in text
    full = course.desk.unit["softmax"].points
    assert f"    bob  softmax: {full:g}, afresh 0: the student rewrote this answer" in text
    assert "Not all is well." in page


def without_misconceptions(unit, exercise, seed):
    """Whatever is said of the exercises, it takes its time."""
    return audit.Soundness(unit, exercise, 1.0, 0, None)


def test_before_anything_is_graded_it_says_what_to_run(root, tmp_path):
    course = small_course(root, tmp_path)
    with pytest.raises(audit.CourseError, match="autograder grade"):
        audit.run(course.folder, UNIT, log=print)
    assert not (course.folder / "report").exists()
