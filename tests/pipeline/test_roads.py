"""Two roads to the same marks: `python -m autograder grade` and stock `nbgrader autograde`."""

import sqlite3
from contextlib import closing

import pytest
from nbgrader import api

from autograder.authoring import demo
from autograder.authoring.sample_class import CLASS, submit
from autograder.grading import grade
from autograder.grading.executors import LocalExecutor
from autograder.grading.gradebook import BatchGradebook, of_snapshot, snapshot
from autograder.nbgrader.quick import nbgrader
from autograder.sandbox import bubblewrap as sandbox

pytestmark = [pytest.mark.slow, pytest.mark.sandbox, pytest.mark.xdist_group("roads")]

UNIT = "vectorization"
ROWS = """
    SELECT student.id, base_cell.name, grade.auto_score, grade.manual_score, grade.needs_manual_grade
    FROM grade JOIN base_cell ON base_cell.id = grade.cell_id
    JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
    JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
    JOIN student ON student.id = submitted_assignment.student_id ORDER BY 1, 2
"""
COMMENTS = """
    SELECT student.id, base_cell.name, comment.auto_comment, comment.manual_comment
    FROM comment JOIN base_cell ON base_cell.id = comment.cell_id
    JOIN submitted_notebook ON submitted_notebook.id = comment.notebook_id
    JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
    JOIN student ON student.id = submitted_assignment.student_id ORDER BY 1, 2
"""


@pytest.fixture(scope="module")
def course(root, tmp_path_factory):
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    course = demo.lay_out(root, tmp_path_factory.mktemp("roads") / "course")
    assert nbgrader(course, "generate_assignment", UNIT, "--force").returncode == 0
    # Stock nbgrader passes over a folder without the notebook, and an endless loop proves nothing here.
    submit(course, course, UNIT, [persona for persona in CLASS if persona.name not in ("oli", "pam")])
    (course / "submitted" / "dan" / UNIT / "timestamp.txt").write_text("2026-01-05 12:00:00 UTC")
    return course


def rows(course):
    with sqlite3.connect(course / "gradebook.db") as database:
        query = ROWS
        late = "SELECT student_id, timestamp FROM submitted_assignment ORDER BY 1"
        return [database.execute(text).fetchall() for text in (query, COMMENTS, late)]


def process_of_the_engine():
    from autograder.sandbox.shared import shared_engine

    engine = shared_engine(no_sandbox=False)
    engine.start()
    return engine.process.pid, engine.walls


@pytest.mark.large
def test_the_workers_take_over_the_engines_that_were_launched_for_them(course):
    with closing(LocalExecutor(1)) as executor:
        executor.get_ready(3)
        launched = executor._warm.process
        with executor.pool(3) as pool:
            pid, walls = pool.submit(process_of_the_engine).result()
        assert pid == launched.pid
        assert "bubblewrap" in walls
        assert launched.poll() is not None, "it ends with the run"


@pytest.mark.large
def test_both_roads_write_the_same_rows(course):
    said = []
    assert grade.run(UNIT, course=course, options=demo.HURRY, seed=11, log=said.append) == 0, said
    ours = rows(course)
    done = nbgrader(course, "autograde", UNIT, "--force", "--ExecuteAndJudge.seed=11", *demo.HURRY)
    assert done.returncode == 0, done.stderr[-2000:]
    assert rows(course) == ours
    assert len(ours[0]) > 150


@pytest.mark.large
def test_what_did_not_change_is_not_graded_again(course):
    said = []
    grade.run(UNIT, course=course, options=demo.HURRY, seed=12, log=said.append)
    before = rows(course)
    assert grade.run(UNIT, course=course, options=demo.HURRY, log=said.append) == 0
    assert "\n0 graded" in "\n" + said[-1]
    notebook = course / "submitted" / "ben" / UNIT / f"{UNIT}.ipynb"
    notebook.write_bytes((course / "submitted" / "ada" / UNIT / f"{UNIT}.ipynb").read_bytes())
    grade.run(UNIT, course=course, options=demo.HURRY, log=said.append)
    assert said[-1].startswith("1 graded")
    marks = {student: score for student, name, score, *_ in rows(course)[0] if name == "softmax"}
    assert marks["ben"] == marks["ada"] == 11
    assert [row for row in rows(course)[0] if row[0] != "ben"] == [row for row in before[0] if row[0] != "ben"]
    assert "seed 12" in (course / ".grading" / UNIT / "runs.log").read_text()


@pytest.mark.large
def test_a_lost_gradebook_is_filled_from_the_results_that_are_kept(course):
    said = []
    grade.run(UNIT, course=course, options=demo.HURRY, log=said.append)
    before = rows(course)
    (course / "gradebook.db").unlink()
    assert nbgrader(course, "generate_assignment", UNIT, "--force").returncode == 0
    results = {path: path.stat().st_mtime_ns for path in (course / ".grading" / UNIT / "results").rglob("*.z")}
    assert grade.run(UNIT, course=course, options=demo.HURRY, log=said.append) == 0
    assert rows(course) == before
    assert {path: path.stat().st_mtime_ns for path in (course / ".grading" / UNIT / "results").rglob("*.z")} == results


@pytest.mark.large
def test_the_assignment_alone_is_opened_from_memory_and_starts_no_process(course, monkeypatch):
    monkeypatch.setattr(api, "get_alembic_version", lambda: pytest.fail("Alembic runs in a process of its own"))
    whole = BatchGradebook(f"sqlite:///{course}/gradebook.db")
    bytes_of_it = snapshot(whole)
    alone = of_snapshot(bytes_of_it)
    names = [cell.name for cell in whole.find_notebook(UNIT, UNIT).source_cells]
    whole.finish()
    alone.db.remove()
    assert [cell.name for cell in alone.find_notebook(UNIT, UNIT).source_cells] == names
    assert not alone.students
    other = of_snapshot(bytes_of_it)
    with other.transaction():
        other.db.delete(other.find_assignment(UNIT))
    assert alone.find_assignment(UNIT), "each has its own"
