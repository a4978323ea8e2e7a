"""Any nbgrader assignment, without an exercise of ours, gets the marks of stock nbgrader, but for its traps."""

import os
import shutil
import subprocess
import sys
from types import SimpleNamespace

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.utils import determine_grade
from pipeline.ordinary.cells import KINDS, answered, notebook
from pipeline.ordinary.teacher import stock
from traitlets.config import Config

from autograder.grading import grade
from autograder.judge.marking import safe_outputs
from autograder.nbgrader.execute_and_judge import ExecuteAndJudge
from autograder.nbgrader.ordinary import settled
from autograder.nbgrader.quick import nbgrader
from autograder.sandbox import bubblewrap as sandbox

pytestmark = [pytest.mark.sandbox, pytest.mark.large, pytest.mark.xdist_group("ordinary")]

ASSIGNMENT, STUDENT = "home work (1)", "ann"
OURS = "from autograder.nbgrader.settings import configure\n\nconfigure(get_config())\n"
ERROR = {"output_type": "error", "ename": "AssertionError", "evalue": "no", "traceback": ["no"]}
HALF = {"output_type": "execute_result", "data": {"text/plain": "0.5"}, "metadata": {}, "execution_count": 1}
SAME = [kind for kind in KINDS if not kind.stock]


def course_with(folder, kinds, settings):
    """A course with one assignment, a notebook for each kind, and one student who has handed it in."""
    source = folder / "source" / ASSIGNMENT
    (source / "more").mkdir(parents=True)
    (source / "data.csv").write_text("1,2")
    (source / "more" / "data.csv").write_text("3")
    (folder / "nbgrader_config.py").write_text(settings)
    for kind in kinds:
        nbformat.write(notebook(kind), source / f"{kind.name}.ipynb")
    made = nbgrader(folder, "generate_assignment", ASSIGNMENT)
    assert made.returncode == 0, made.stderr[-2000:]
    handed_in = folder / "submitted" / STUDENT / ASSIGNMENT
    shutil.copytree(folder / "release" / ASSIGNMENT, handed_in)
    for kind in kinds:
        path = handed_in / f"{kind.name}.ipynb"
        nbformat.write(answered(kind, nbformat.read(path, 4)), path)
    return folder


def rows(course):
    """{notebook: {cell: (machine's marks, points, whether a human has to look, nbgrader's comment)}}."""
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        found = {}
        for book in gradebook.find_submission(ASSIGNMENT, STUDENT).notebooks:
            comments = {comment.name: comment.auto_comment for comment in book.comments}
            found[book.name] = {
                one.name: (one.auto_score, one.max_score, one.needs_manual_grade, comments.get(one.name))
                for one in book.grades
            }
    return found


def marks_of(kind, graded):
    names = [name for role, name, _ in kind.cells if role in ("check", "essay", "code essay", "task")]
    return tuple(graded[kind.name][name][0] for name in names)


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    course, said = course_with(tmp_path_factory.mktemp("ours"), KINDS, OURS), []
    assert grade.run(ASSIGNMENT, course=course, log=said.append, feedback=True) == 0
    return SimpleNamespace(course=course, rows=rows(course), said="\n".join(said))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_type_of_cell_has_its_marks(ours, kind):
    assert marks_of(kind, ours.rows) == kind.marks


def test_the_table_names_notebook_and_cell(ours):
    assert "two-checks/one" in ours.said
    assert f"{STUDENT} " in ours.said


def test_a_second_run_grades_nobody_again(ours):
    said = []
    assert grade.run(ASSIGNMENT, course=ours.course, log=said.append) == 0
    assert said[-1].startswith("0 graded")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("right", "The check passed."),
        ("wrong", "The check stopped: AssertionError"),
        ("half", "Part of the check passed."),
        ("crash", "NotReached"),
        ("essay", "not graded yet"),
    ],
)
def test_the_page_says_what_the_check_said(ours, name, words):
    page = (ours.course / "feedback" / STUDENT / ASSIGNMENT / f"{name}.html").read_text()
    assert words in page
    assert "BEGIN HIDDEN TESTS" not in page


def test_the_report_has_its_columns(ours):
    done = subprocess.run(
        [sys.executable, "-m", "autograder", "report", ASSIGNMENT],
        cwd=ours.course, capture_output=True, text=True, env={**os.environ, "DLCOURSE_ROOT": str(ours.course)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "two-checks/one" in (ours.course / "report" / ASSIGNMENT / "index.html").read_text()


def test_stock_autograde_with_our_settings_gives_the_same_rows(tmp_path):
    kinds = [kind for kind in KINDS if kind.name in ("wrong", "half", "crash", "negative", "essay", "task")]
    course = course_with(tmp_path / "road", kinds, OURS)
    done = nbgrader(course, "autograde", ASSIGNMENT)
    assert done.returncode == 0, done.stderr[-2000:]
    graded = rows(course)
    assert {kind.name: marks_of(kind, graded) for kind in kinds} == {kind.name: kind.marks for kind in kinds}


@pytest.mark.parametrize(("deciding", "score"), [(ERROR, 0.0), (HALF, 0.5)], ids=["error", "half"])
def test_what_decides_a_cell_stays_where_the_notebook_has_too_much_output(deciding, score):
    flood = {"output_type": "stream", "name": "stdout", "text": "x" * 5000}
    kept = safe_outputs([flood, flood, deciding], room=6000)
    about = {"nbgrader": {"grade": True, "solution": False, "points": 2}}
    cell = nbformat.v4.new_code_cell(metadata=about, outputs=settled(kept, 2.0, ""))
    assert determine_grade(cell) == (score, 2.0)
    assert sum(len(output.get("text", "")) for output in kept) < 6000


@pytest.mark.parametrize(("timeout", "seconds"), [(None, 300), (2, 2), ("unset", 60)])
def test_the_time_for_a_cell_is_nbgrader_s_own_setting_where_it_is_set(timeout, seconds):
    settings = {} if timeout == "unset" else {"Execute": {"timeout": timeout}}
    assert ExecuteAndJudge(config=Config(settings)).cell_seconds == seconds


@pytest.mark.large
def test_stock_nbgrader_gives_the_same_rows(ours, tmp_path):
    course = course_with(tmp_path / "stock", SAME, "c = get_config()\n")
    done = stock(course, "autograde", ASSIGNMENT)
    assert done.returncode == 0, done.stderr[-2000:]
    assert rows(course) == {kind.name: ours.rows[kind.name] for kind in SAME}


@pytest.mark.large
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.stock], ids=lambda kind: kind.name)
def test_the_traps_are_traps(kind, tmp_path):
    course = course_with(tmp_path, [kind], "c = get_config()\n")
    done = stock(course, "autograde", ASSIGNMENT)
    assert done.returncode != 0 or marks_of(kind, rows(course)) != kind.marks, "stock has closed it: take it out"
