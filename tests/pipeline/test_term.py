"""A term, week by week, with what every teacher does: late work, extensions, marks and comments by hand, odd names."""

import json
import os
import re
import subprocess
import sys

import pytest
from nbgrader.api import Gradebook

from autograder.authoring import demo
from autograder.authoring.sample_class import Desk, find
from autograder.errors import CourseError
from autograder.grading import grade
from autograder.nbgrader.quick import nbgrader
from autograder.sandbox import bubblewrap as sandbox

pytestmark = [pytest.mark.large, pytest.mark.sandbox, pytest.mark.xdist_group("term")]

UNIT, QUESTION = "vectorization", "which-loop-stays"
#: Any name that a folder can have.
ODD = ["[bob]", "back\\slash", "eve@uni.example", "Łukasz 数", "a b+(c)", "{0}", "%s", "o'neil", "*", "-rf"]
NAMES = ["ada", *ODD, "zoe"]
LATE = "zoe"
#: A plug-in in the settings themselves, which no other process can import.
PLUGIN = """
from nbgrader.plugins import BasePlugin

class TwoMarks(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 2.0

c.AssignLatePenalties.plugin_class = TwoMarks
"""


class Term:
    """A course in the middle of a term."""

    def __init__(self, root, course):
        self.root, self.course, self.desk = root, course, Desk(root, UNIT)
        self.url = f"sqlite:///{course}/gradebook.db"

    def hand_in(self, name, notebook, stamp="2026-02-02 12:00:00 UTC"):
        folder = self.course / "submitted" / name / UNIT
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{UNIT}.ipynb").write_text(json.dumps(notebook))
        (folder / "timestamp.txt").write_text(stamp)

    def solved(self, words="Steps depend on one another."):
        notebook = self.desk.lean({**self.desk.right(), "softmax": "def softmax(x):\n    return x"})
        find(notebook, QUESTION).source = words
        return notebook

    def grade(self, **options):
        """Grade and write feedback; returns how many were graded."""
        said = []
        assert grade.run(UNIT, course=self.course, options=demo.HURRY, feedback=True, log=said.append, **options) == 0
        return int(next(re.match(r"(\d+) graded", line).group(1) for line in said if " graded in " in line))

    def stock(self, *arguments):
        done = nbgrader(self.course, *arguments)
        assert done.returncode == 0, done.stderr[-2000:]
        assert "Traceback" not in done.stderr
        assert "SAWarning" not in done.stderr

    def page(self, name):
        return (self.course / "feedback" / name / UNIT / f"{UNIT}.html").read_text()

    def pages(self):
        return {name: (self.course / "feedback" / name / UNIT / f"{UNIT}.html").stat().st_mtime_ns for name in NAMES}

    def by_hand(self, name, score, comment):
        """What the formgrader writes when a teacher fills in a mark and a comment."""
        with Gradebook(self.url) as gradebook:
            one = gradebook.find_grade(QUESTION, UNIT, UNIT, name)
            one.manual_score, one.needs_manual_grade = score, False
            gradebook.find_comment(QUESTION, UNIT, UNIT, name).manual_comment = comment
            gradebook.db.commit()

    def submission(self, name):
        with Gradebook(self.url) as gradebook:
            found = gradebook.find_submission(UNIT, name)
            question = gradebook.find_grade(QUESTION, UNIT, UNIT, name)
            return {
                "score": found.score,
                "penalty": found.late_submission_penalty,
                "by hand": question.manual_score,
                "waits": question.needs_manual_grade,
            }


@pytest.fixture(scope="module")
def term(root, tmp_path_factory):
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    course = demo.lay_out(root, tmp_path_factory.mktemp("term") / "course")
    with (course / "nbgrader_config.py").open("a") as settings:
        settings.write(PLUGIN)
    term = Term(root, course)
    term.stock("generate_assignment", UNIT, "--force")
    for name in NAMES:
        term.hand_in(name, term.solved(), "2026-02-04 12:00:00 UTC" if name == LATE else "2026-02-02 12:00:00 UTC")
    return term


def test_week_1_everyone_is_graded_whatever_the_name(term):
    assert term.grade(seed=4) == len(NAMES)
    for name in NAMES:
        assert term.submission(name)["score"] == 79, name
        assert "softmax" in term.page(name)
    term.stock("export", "--to", "grades.csv")


def test_week_2_marks_and_comments_by_hand_reach_the_page_and_nothing_runs_again(term):
    before = term.pages()
    term.by_hand("[bob]", 4.0, "Well said, and short.")
    assert term.grade() == 0
    assert "Well said, and short." in term.page("[bob]")
    changed = {name for name, time in term.pages().items() if time != before[name]}
    assert changed == {"[bob]"}
    assert term.submission("[bob]")["score"] == 83
    term.by_hand("[bob]", 3.0, "Well said, and short.")
    assert term.grade() == 0
    assert re.search(r"82(\.0)? of \d+", term.page("[bob]")), "the page shows the new mark"
    before = term.pages()
    assert term.grade() == 0
    assert term.pages() == before


def test_week_3_a_due_date_a_plug_in_and_an_extension_count_without_another_run(term):
    with Gradebook(term.url) as gradebook:
        gradebook.update_or_create_assignment(UNIT, duedate="2026-02-03 00:00:00 UTC")
    before = term.pages()
    assert term.grade() == 0
    assert [name for name in NAMES if term.submission(name)["penalty"]] == [LATE]
    assert term.submission(LATE)["penalty"] == 2
    assert {name for name, time in term.pages().items() if time != before[name]} == {LATE}
    settings = term.course / "nbgrader_config.py"
    settings.write_text(settings.read_text().replace("return 2.0", "return 3.0"))
    assert term.grade() == 0
    assert term.submission(LATE)["penalty"] == 3
    with Gradebook(term.url) as gradebook:
        gradebook.grant_extension(UNIT, LATE, days=7)
    assert term.grade() == 0
    assert not term.submission(LATE)["penalty"]
    with Gradebook(term.url) as gradebook:
        gradebook.grant_extension(UNIT, LATE)
        gradebook.update_or_create_assignment(UNIT, duedate="2026-02-05 00:00:00 UTC")
    assert term.grade() == 0
    assert not term.submission(LATE)["penalty"]


def test_week_4_one_student_alone(term):
    results = {path.name for path in (term.course / ".grading" / UNIT / "results").rglob("*.z")}
    term.hand_in("ada", term.desk.lean(term.desk.right()))
    term.hand_in("zoe", term.desk.lean(term.desk.right()))
    assert term.grade(students=["ada"]) == 1
    assert term.submission("ada")["score"] == 90
    assert term.submission("zoe")["score"] == 79
    assert results <= {path.name for path in (term.course / ".grading" / UNIT / "results").rglob("*.z")}
    assert term.grade(students=["ada", "[bob]"]) == 0
    assert term.grade(students=["*"]) == 0, "the student of that name"
    with pytest.raises(CourseError, match="no submission of nobody"):
        term.grade(students=["nobody"])
    assert term.grade() == 1


def test_week_5_marks_by_hand_survive_and_a_changed_answer_asks_for_the_teacher(term):
    term.by_hand("o'neil", 5.0, "Good.")
    term.hand_in("o'neil", term.solved("I have thought about it again."))
    assert term.grade() == 1
    found = term.submission("o'neil")
    assert (found["by hand"], found["waits"]) == (5.0, True)
    assert term.grade(force=True, students=["[bob]"]) == 1
    found = term.submission("[bob]")
    assert (found["by hand"], found["waits"]) == (3.0, False), "the same answer, so nobody has to read it again"


def test_week_6_an_older_version_loses_only_what_it_lacks(term):
    """Points and an exercise were changed after this student had fetched the assignment."""
    notebook = term.solved()
    for name in ("l2_loss", "l2_loss-solution"):
        notebook.cells.remove(find(notebook, name))
    for cell in notebook.cells:
        about = cell.metadata.get("nbgrader", {})
        if about.get("grade"):
            about["points"] = 1
    term.hand_in("ada", notebook)
    assert term.grade() == 1
    assert term.submission("ada")["score"] == 79 - 6


@pytest.mark.large
def test_week_7_stock_commands_give_the_same(term):
    before = {name: term.submission(name)["score"] for name in NAMES}
    term.stock("autograde", UNIT, "--force", *demo.HURRY)
    assert {name: term.submission(name)["score"] for name in NAMES} == before
    term.stock("generate_feedback", UNIT, "--force")
    assert not term.submission("[bob]")["waits"]
    assert term.grade() == len(NAMES), "the stock road keeps no keys"
    assert "Well said, and short." in term.page("[bob]")


def test_the_verb_takes_students(term):
    env = {**os.environ, "DLCOURSE_ROOT": str(term.course)}
    command = [sys.executable, "-m", "autograder", "grade", UNIT, "--student", "[bob]", "--student", "ada", "-j", "1"]
    done = subprocess.run(command, capture_output=True, text=True, env=env, cwd=term.course)
    assert done.returncode == 0, done.stderr
    assert "2 graded" in done.stdout, "with the usual limits, which are part of what decides marks"
