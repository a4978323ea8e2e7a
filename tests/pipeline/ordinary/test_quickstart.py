"""nbgrader's own example course: each row of the gradebook is stock nbgrader's."""


import pytest
from nbgrader.api import Gradebook
from pipeline.ordinary.teacher import stock

from autograder.authoring import demo, quickstart_class
from autograder.authoring.quickstart_class import ASSIGNMENT, CLASS
from autograder.grading import grade
from autograder.sandbox import bubblewrap as sandbox


def rows(course):
    """Everything that the gradebook holds of each student's cells, and the totals."""
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        found = {}
        for submission in gradebook.assignment_submissions(ASSIGNMENT):
            student = found[submission.student.id] = {"total": (submission.score, submission.max_score)}
            for book in submission.notebooks:
                student[book.name] = (book.score, book.max_score, book.needs_manual_grade, book.failed_tests)
                for one in book.grades:
                    about = (one.auto_score, one.manual_score, one.score, one.max_score, one.needs_manual_grade)
                    student[book.name, one.name] = about
                for comment in book.comments:
                    student[book.name, "comment", comment.name] = (comment.auto_comment, comment.manual_comment)
        return found


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    course = tmp_path_factory.mktemp("quickstart") / "ours"
    quickstart_class.lay_out(course, require=demo.stock)
    assert grade.run(ASSIGNMENT, course=course, log=str, feedback=True) == 0
    return course


@pytest.mark.large
@pytest.mark.sandbox
@pytest.mark.xdist_group("ordinary")
def test_marks_are_as_expected(graded):
    marks = grade.marks_table(f"sqlite:///{graded}/gradebook.db", ASSIGNMENT)
    expected = {name: student.marks() for name, student in CLASS.items()}
    assert not list(demo.differences(ASSIGNMENT, marks, expected))


def test_a_wrong_mark_is_found():
    expected = {"anna": {"a": 1.0, "b": 2.0}, "boris": {"a": 1.0}}
    found = list(demo.differences("ps1", {"anna": {"a": 1.0, "b": 1.5}}, expected))
    assert found == ["ps1: anna got 1.5 for b, expected 2.0", "ps1: boris has no grades"]


@pytest.mark.large
@pytest.mark.sandbox
@pytest.mark.xdist_group("ordinary")
def test_the_page_names_the_assert_that_failed(graded):
    page = (graded / "feedback" / "chloe" / ASSIGNMENT / "problem1.html").read_text()
    assert "sum_of_squares does not use squares" in page


@pytest.mark.large
@pytest.mark.sandbox
@pytest.mark.xdist_group("ordinary")
def test_every_row_is_stock_nbgrader_s(graded, tmp_path):
    quickstart_class.lay_out(tmp_path / "stock", settings="", require=stock)
    done = stock(tmp_path / "stock", "autograde", ASSIGNMENT)
    assert done.returncode == 0, done.stderr[-2000:]
    assert rows(graded) == rows(tmp_path / "stock")
