"""A feedback page says what the gradebook says, each thing once, with what matters first."""

import json
import re
import shutil
import sqlite3
from contextlib import closing

import pytest
from feedback_page import check_page, read, rows_of, sections_of

from autograder.authoring.sample_class import CLASS, middle
from autograder.grading.feedback_pages import write_feedback
from autograder.nbgrader.quick import nbgrader
from autograder.nbgrader.safe_text import NO_DESCRIPTION

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]

GRADES = """
    SELECT base_cell.name, grade.auto_score, grade.manual_score, grade.extra_credit, grade_cells.max_score,
           grade_cells.cell_type
    FROM grade JOIN base_cell ON base_cell.id = grade.cell_id JOIN grade_cells ON grade_cells.id = base_cell.id
    JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
    JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
    WHERE submitted_assignment.student_id = ?
"""
#: A teacher's own rule for late work.
TWO_MARKS = """
from nbgrader.plugins import BasePlugin

class TwoMarks(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 2.0

c.AssignLatePenalties.plugin_class = TwoMarks
"""
SET = """
    UPDATE grade SET {what} = ? WHERE id IN (
        SELECT grade.id FROM grade JOIN base_cell ON base_cell.id = grade.cell_id
        JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
        JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
        WHERE submitted_assignment.student_id = ? AND base_cell.name = ?)
"""
COMMENT = """
    UPDATE comment SET manual_comment = ? WHERE id IN (
        SELECT comment.id FROM comment JOIN base_cell ON base_cell.id = comment.cell_id
        JOIN submitted_notebook ON submitted_notebook.id = comment.notebook_id
        JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
        WHERE submitted_assignment.student_id = ? AND base_cell.name = ?)
"""


def in_the_gradebook(course, student):
    """({graded cell: its marks in words}, the total and of how many), by SQL alone."""
    with closing(sqlite3.connect(course / "gradebook.db")) as base:
        found = base.execute(GRADES, (student,)).fetchall()
    words, total, of = {}, 0.0, 0.0
    for name, auto, manual, extra, most, kind in found:
        if kind == "markdown" and manual is None:
            words[name] = "not graded yet"
            continue
        score = (auto if manual is None else manual) + (extra or 0)
        words[name], total, of = f"{plain(score)} of {plain(most)}", total + score, of + most
    return words, f"{plain(total)} of {plain(of)}"


def plain(number):
    return f"{round(number, 2):g}"


def test_every_page_says_what_the_gradebook_says(graded):
    for persona in CLASS:
        page = graded.feedback(persona.name)
        words, total = in_the_gradebook(graded.course, persona.name)
        check_page(page, words)
        assert read(page).first("h1").text == f"{graded.unit.name}: {total}"


def test_what_nobody_has_read_is_not_graded_and_is_not_0(graded):
    page = graded.feedback("ada")
    waiting = [name for name, (marks, _) in rows_of(page).items() if marks == "not graded yet"]
    assert len(waiting) == 2
    assert not {*waiting} & {exercise.name for exercise in graded.unit}
    assert read(page).first("h1").text == f"{graded.unit.name}: 90 of 90"
    assert "10 more marks are for answers that are not graded yet" in read(page).text


def test_what_carries_no_marks_is_folded(graded):
    page, names = graded.feedback("ada"), [exercise.name for exercise in graded.unit]
    seen = read(page).first("main").seen
    assert "import numpy" not in seen
    assert "import numpy" in read(page).text
    assert f"def {names[0]}" not in seen, "an answer that is right"
    assert not re.search(r"Worked numbers|Look back", seen)
    wrong = sections_of(graded.feedback("finn"))[middle(graded.unit)]
    assert f"def {middle(graded.unit)}" in wrong.seen, "an answer that lost marks"
    assert all(fold.attributes.keys() <= {"class", "open"} for fold in read(page).all("details", **{"class": "rest"}))


def test_the_sentence_then_the_shapes_then_got_against_expected(graded):
    part = sections_of(graded.feedback("finn"))[middle(graded.unit)]
    told = part.seen
    places = [told.index(words) for words in (part.first("p").text, "first case that went wrong", "got and expected")]
    assert places == sorted(places)
    assert "expected" in [row.text for row in part.first("table").all("tr")][1]


def test_an_error_is_told_once(graded):
    """Not once more for each output: those with the same words share a line."""
    for name, part in sections_of(graded.feedback("pam")).items():
        for table in part.all("table", **{"class": "outputs"}):
            problems = [row.first("td").text for row in table.all("tr") if list(row.all("td"))]
            assert len(problems) == len(set(problems)), name


def test_where_nothing_could_be_read_the_page_says_so_once(graded):
    assert read(graded.feedback("nia")).seen.count("could not be read") == 1
    assert read(graded.feedback("oli")).first("main").seen.count("notes.txt") == 1


# ------------------------------------------------------------------------------------------- what a teacher changes


@pytest.fixture
def changed(graded, tmp_path):
    """A copy of the course in which a teacher has been at finn's marks: (page, the exercise, a written question)."""
    course = tmp_path / "course"
    shutil.copytree(graded.course, course, symlinks=True, ignore=shutil.ignore_patterns("feedback", "submitted"))
    for room in ("source", "datasets"):
        (course / room).unlink()
        (course / room).symlink_to((graded.course / room).resolve())
    for student in (course / "autograded").iterdir():
        if student.name != "finn":
            shutil.rmtree(student)
    words, _ = in_the_gradebook(course, "finn")
    essay = next(name for name, marks in words.items() if marks == "not graded yet")
    exercise = middle(graded.unit)
    with closing(sqlite3.connect(course / "gradebook.db")) as base, base:
        base.execute(SET.format(what="manual_score"), (3.5, "finn", exercise))
        base.execute(SET.format(what="manual_score"), (4, "finn", essay))
        base.execute(COMMENT, ("Granted: <b onclick=x>you</b> had *said* so.", "finn", f"{exercise}-solution"))
        base.execute("UPDATE assignment SET duedate = '2026-10-12 12:00:00'")
        base.execute(
            "UPDATE submitted_assignment SET timestamp = '2026-10-13 13:00:00', extension = '1970-01-02 00:00:00' "
            "WHERE student_id = 'finn'"
        )
    with (course / "nbgrader_config.py").open("a") as settings:
        settings.write(TWO_MARKS)
    return Changed(graded.unit, course, exercise, essay)


class Changed:
    def __init__(self, unit, course, exercise, essay):
        self.unit, self.course, self.exercise, self.essay = unit, course, exercise, essay

    def page(self):
        write_feedback(self.course, self.unit.name, jobs=1, force=True)
        return (self.course / "feedback" / "finn" / self.unit.name / f"{self.unit.name}.html").read_text()


def test_changed_marks_are_said_once_and_as_the_teacher_s(changed):
    before = verdict(changed)
    page = changed.page()
    words, total = in_the_gradebook(changed.course, "finn")
    check_page(page, words)
    most = plain(changed.unit[changed.exercise].points)
    marks, sentence = rows_of(page)[changed.exercise]
    assert marks == f"3.5 of {most}"
    assert sentence == "Your teacher has set these marks. Comment"
    part = sections_of(page)[changed.exercise]
    assert f"{plain(before['score'])} of" not in part.text, "the judge's marks are no longer said"
    assert before["message"].split("`")[0] not in part.seen, "nor seen what they were lost for"
    assert "said" in part.first("em").text
    assert not [element for element in read(page).all("*") if "onclick" in element.attributes]
    assert rows_of(page)[changed.essay][0] == "4 of 5"
    cost, why = rows_of(page)["late submission"]
    assert cost == "−2"
    assert why.startswith("1 hour late: handed in 2026-10-13 13:00 UTC, due 2026-10-13 12:00 UTC")
    assert "with an extension of 1 day." in why
    assert why.endswith("The penalty is taken off the total.")
    got, of = total.split(" of ")
    assert read(page).first("h1").text == f"{changed.unit.name}: {plain(float(got) - 2)} of {of}"


@pytest.mark.large
def test_stock_nbgrader_writes_the_same_page(changed):
    page = changed.page()
    shutil.rmtree(changed.course / "feedback")
    done = nbgrader(changed.course, "generate_feedback", changed.unit.name, "--force")
    assert done.returncode == 0, done.stderr[-2000:]
    made = changed.course / "feedback" / "finn" / changed.unit.name / f"{changed.unit.name}.html"
    assert made.read_text().rstrip() == page.partition("<!-- gradebook")[0].rstrip()


def test_a_disagreement_between_table_and_heading_is_found(changed):
    page = changed.page()
    words, _ = in_the_gradebook(changed.course, "finn")
    planted = page.replace('<span class="marks">3.5 of', '<span class="marks">0 of')
    assert planted != page
    with pytest.raises(AssertionError, match="table and heading disagree"):
        check_page(planted, words)
    with pytest.raises(AssertionError):
        check_page(page, words | {changed.essay: "not graded yet"})
    with pytest.raises(AssertionError):
        check_page(page.replace("</main>", "### BEGIN HIDDEN TESTS</main>"), words)
    with pytest.raises(AssertionError, match="leads to 0 places"):
        check_page(page.replace(f'id="comment-{changed.exercise}"', ""), words)
    with pytest.raises(AssertionError, match="leads to 2 places"):
        check_page(page.replace("</main>", f'<p id="graded-{changed.essay}"></p></main>'), words)
    with pytest.raises(AssertionError, match="closed where it was not open"):
        check_page(page.replace("</section>", "", 1), words)


def test_a_verdict_that_is_not_the_gradebook_s_is_not_praised(changed):
    """The notebook was graded by another run than the one in the gradebook."""
    name = next(exercise.name for exercise in changed.unit if exercise.name != changed.exercise)
    with closing(sqlite3.connect(changed.course / "gradebook.db")) as base, base:
        base.execute(SET.format(what="auto_score"), (1, "finn", name))
    page = changed.page()
    check_page(page, in_the_gradebook(changed.course, "finn")[0])
    assert rows_of(page)[name][1].startswith("These marks were changed")


def verdict(changed):
    path = changed.course / "autograded" / "finn" / changed.unit.name / f"{changed.unit.name}.ipynb"
    cells = json.loads(path.read_text())["cells"]
    [found] = [c for c in cells if c["metadata"].get("nbgrader", {}).get("grade_id") == changed.exercise]
    return found["metadata"]["autograder"]["verdict"]


def test_a_picture_without_a_description_gets_one(changed):
    path = changed.course / "autograded" / "finn" / changed.unit.name / f"{changed.unit.name}.ipynb"
    notebook = json.loads(path.read_text())
    picture = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "iVBORw0K"}}
    code = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    code["outputs"] = [picture, picture | {"metadata": {"image/png": {"alt": "a cat"}}}]
    text = next(cell for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    text["source"] = "<img src='data:image/png;base64,iVBORw0K'> ![a dog](data:image/png;base64,iVBORw0K)"
    path.chmod(0o644)
    path.write_text(json.dumps(notebook))
    page = read(changed.page())
    assert {"a cat", "a dog"} < {image.attributes["alt"] for image in page.all("img")}
    assert [image.attributes["alt"] for image in page.all("img")].count(NO_DESCRIPTION) == 2
