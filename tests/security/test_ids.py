"""Any printable name is an id that works everywhere; any other is left out with a sentence, and ends nothing."""

import csv
import os
import shutil
from types import SimpleNamespace

import pytest
from small_class import UNIT, lay_out

from autograder import report
from autograder.errors import CourseError
from autograder.grading import grade
from autograder.grading.batch import Batch
from autograder.grading.feedback_pages import write_feedback
from autograder.intake import ids
from autograder.nbgrader import stock
from autograder.nbgrader.quick import nbgrader
from autograder.plain_text import PlainLog, csv_safe, plain

GOOD = ["ada", "x,ada", "[ada]", "*", "{0}%s", ".ada", "=1<b>'\"\\", "Zoë Øst 王"]
ALSO_GOOD = ["a?", "-f", "`$HOME`", "(?P<x>", "~", "#1", "a  b", "\U0001f600", "a:b", "{ada}", "|", "&amp;", "x" * 100]
BAD = ["zz\nline", "\x1b[2Jesc", " ada", "ada ", "a\tb", "a\u202eb", "x" * 101, "\x7f", "\u00a0a", os.fsdecode(b"\xff")]


@pytest.fixture(scope="module")
def graded(root, tmp_path_factory):
    """A class whose ids are all of these, graded, with feedback, and what was said."""
    course, said = lay_out(root, tmp_path_factory.mktemp("ids") / "course", [*GOOD, *BAD]), []
    code = grade.run(UNIT, course=course, no_sandbox=True, jobs=2, feedback=True, log=said.append)
    return SimpleNamespace(course=course, code=code, said="\n".join(said))


@pytest.mark.parametrize("name", [*GOOD, *ALSO_GOOD])
def test_a_printable_name_is_an_id(name):
    assert ids.why_not(name) is None


@pytest.mark.parametrize("name", [*BAD, "", ".", "..", "a/b"])
def test_another_is_none(name):
    assert ids.why_not(name)


def test_everybody_with_an_id_has_marks_and_a_page(graded):
    assert graded.code == 0
    table = grade.marks_table(f"sqlite:///{graded.course}/gradebook.db", UNIT)
    assert set(table) == set(GOOD)
    assert len({str(row) for row in table.values()}) == 1, "the same work has the same marks"
    pages = {path.parts[-3]: path.read_text() for path in (graded.course / "feedback").glob(f"*/{UNIT}/{UNIT}.html")}
    assert set(pages) == set(GOOD)
    assert not [name for name, page in pages.items() if "graded-sigmoid" not in page or "This page is plain" in page]


def test_the_others_are_named_with_the_remedy_and_nothing_commands_the_terminal(graded):
    told = [line for line in graded.said.splitlines() if "is left out" in line]
    assert len(told) == len(BAD)
    assert all("rename it" in line for line in told)
    assert plain(graded.said.replace("\n", "")) == graded.said.replace("\n", "")


def test_the_report_has_everybody_with_an_id(graded, tmp_path):
    said = []
    assert report.run(UNIT, course=graded.course, out=tmp_path, log=said.append) == 0
    rows = list(csv.DictReader((tmp_path / UNIT / "marks.csv").open(encoding="utf-8-sig")))
    assert len(rows) == len(GOOD)
    assert len([line for line in said if "is left out" in str(line)]) == len(BAD)
    assert all(ord(letter) >= 32 or letter == "\n" for line in said for letter in str(line))


@pytest.mark.large
def test_stock_commands_go_round_the_same_names(graded, tmp_path):
    course = tmp_path / "course"
    shutil.copytree(graded.course, course, symlinks=True, ignore=shutil.ignore_patterns("feedback"))
    for name in set(GOOD) - {"ada", "x,ada", "[ada]"}:
        shutil.rmtree(course / "autograded" / name)
    (course / "autograded" / "zz\nline").mkdir()
    shutil.copytree(course / "autograded" / "ada" / UNIT, course / "autograded" / "zz\nline" / UNIT)
    done = nbgrader(course, "generate_feedback", UNIT)
    assert done.returncode == 0, done.stderr
    assert "is left out" in done.stderr
    assert {path.parts[-3] for path in course.glob("feedback/*/*/*.html")} == {"ada", "x,ada", "[ada]"}
    done = nbgrader(course, "export", "--to", "grades.csv")
    assert done.returncode == 0, done.stderr
    assert len(list(csv.reader((course / "grades.csv").open()))) == len(GOOD) + 1


def test_an_id_is_no_pattern_where_one_student_is_meant(graded):
    app = grade.nbgrader_app(graded.course, UNIT)
    app.coursedir.student_id = "[ada]"
    folders, _ = ids.of_step(app.coursedir, "submitted", UNIT)
    assert [folder.parent.name for folder in folders] == ["[ada]"]


def test_a_log_record_is_plain():
    import logging

    record = logging.LogRecord("x", logging.WARNING, "", 1, "a\x1b[2J %s", ("b\rc",), None)
    assert PlainLog().filter(record)
    assert record.getMessage() == "a?[2J b?c"


@pytest.mark.parametrize("text", ["=1", "＝1", "\x1b[0m=1", "\n@a", "-2"])
def test_one_guard_for_every_table(text):
    from autograder.lms import csv_text
    from autograder.nbgrader import exports
    from autograder.report import tables

    assert csv_text.csv_safe is csv_safe
    assert exports.as_csv is csv_text.as_csv
    assert tables.csv_text is csv_text
    assert csv_safe(text).startswith("'")


# ------------------------------------------------------------------------------------------- planted regressions


@pytest.mark.large
def test_without_the_rule_an_odd_name_is_noticed(graded, monkeypatch):
    monkeypatch.setattr(ids, "why_not", lambda name: None)
    batch = SimpleNamespace(coursedir=grade.nbgrader_app(graded.course, UNIT).coursedir)
    assert len(Batch.submissions(batch)) == len(GOOD) + len(BAD)


@pytest.mark.large
def test_without_our_search_a_line_break_ends_the_stock_command_for_all(graded, monkeypatch):
    from nbgrader.converters import GenerateFeedback
    from nbgrader.converters.base import BaseConverter, NbGraderException

    app = grade.nbgrader_app(graded.course, UNIT)
    monkeypatch.setattr(BaseConverter, "init_notebooks", stock._stock_init_notebooks)
    shutil.copytree(graded.course / "autograded" / "ada" / UNIT, graded.course / "autograded" / "zz\nline" / UNIT)
    try:
        app.coursedir.student_id = "zz*"
        with pytest.raises(NbGraderException):
            GenerateFeedback(coursedir=app.coursedir, parent=app).start()
    finally:
        shutil.rmtree(graded.course / "autograded" / "zz\nline")


def test_nobody_graded_is_one_line(root, tmp_path):
    with pytest.raises(CourseError, match="no student has been graded"):
        write_feedback(lay_out(root, tmp_path / "course", ["ada"]), UNIT)
