"""Which cell of a feedback page stands where, whatever a student has done to the notebook."""

import pytest
from nbformat import v4

from autograder.nbgrader.layout import arrange, without_hidden
from autograder.nbgrader.page_parts import NOT_GRADED
from autograder.nbgrader.pages import described
from autograder.nbgrader.safe_text import NO_DESCRIPTION
from autograder.nbgrader.scores import Score, Scores
from autograder.verdict import OutputVerdict, Status, Verdict

WRONG = OutputVerdict("dw", False, "got 1, expected 2")
VERDICT = Verdict("u", "f", 2.5, 5.0, Status.WRONG, [WRONG], message="Too `big`.")


def text(source):
    return v4.new_markdown_cell(source)


def answer(name, source="def f():\n    return 1"):
    about = {"grade_id": f"{name}-solution", "solution": True, "grade": False, "schema_version": 3}
    return v4.new_code_cell(source, metadata={"nbgrader": about})


def graded(name, verdict=VERDICT):
    about = {"grade_id": name, "solution": False, "grade": True, "schema_version": 3}
    noted = {"verdict": verdict if isinstance(verdict, dict) else verdict.as_dict()}
    cell = v4.new_code_cell("check()", metadata={"nbgrader": about, "autograder": noted})
    cell.outputs = [v4.new_output("execute_result", {"text/plain": "2.5", "text/html": "<p>f: 2.5 of 5</p>"})]
    return cell


def essay(name, source="Because."):
    about = {"grade_id": name, "solution": True, "grade": True, "schema_version": 3}
    return v4.new_markdown_cell(source, metadata={"nbgrader": about})


def scores(*found, **comments):
    return Scores({score.name: score for score in found}, {name.replace("_", "-"): c for name, c in comments.items()})


def sources(cells):
    return [cell.source for cell in cells]


def test_an_answer_goes_with_the_cell_that_judges_it():
    cells = [answer("g", "G"), text("# A"), answer("f", "F"), graded("f"), answer("old", "O"), graded("g")]
    order, page = arrange(cells, scores(Score("f", 2.5, 5, 2.5), Score("g", 2.5, 5, 2.5)))
    assert sources(order) == ["# A", "F", "check()", "G", "O", "check()"]
    assert [place.role for place in page.places] == ["rest", "answer", "check", "answer", "answer", "check"]
    assert [row.score.name for row in page.rows] == ["f", "g"]
    assert [bool(place.row) for place in page.places] == [False, True, False, True, False, False]


def test_cells_without_marks_are_one_fold_under_their_first_heading():
    cells = [text("so"), text("## `f` **first** <b>\nmore"), v4.new_code_cell("1"), graded("f"), text("x")]
    order, page = arrange(cells, scores(Score("f", 5, 5, 5)))
    assert sources(order) == sources(cells)
    assert (page.places[0].fold, page.places[0].folded) == ("f first <b>", 3)
    assert [place.unfold for place in page.places] == [False, False, True, True, True]
    assert page.places[4].fold == "More of the notebook"


def test_a_comment_on_a_cell_without_marks_stays_open():
    order, page = arrange([text("a"), answer("f"), text("b")], scores(f_solution="Look!"))
    assert [place.comment for place in page.places] == ["", "Look!", ""]
    assert [place.fold for place in page.places] == ["More of the notebook", None, "More of the notebook"]
    assert len(order) == 3


def test_a_graded_cell_that_is_gone_is_in_the_table_all_the_same():
    _, page = arrange([text("a")], scores(Score("f", 0, 5, 0)))
    assert [(row.marks, row.here) for row in page.rows] == [("0 of 5", False)]
    assert page.total == "0 of 5"


def test_of_two_graded_cells_of_one_name_one_has_the_marks():
    order, page = arrange([graded("f"), graded("f")], scores(Score("f", 2.5, 5, 2.5)))
    assert len(page.rows) == 1
    assert len(order) == len(page.places) == 2


@pytest.mark.parametrize("noted", [{}, {"score": "<script>"}, {"unit": 1, "outputs": 5, "status": "so"}])
def test_a_note_that_is_no_verdict_leaves_the_marks(noted):
    _, page = arrange([graded("f", noted)], scores(Score("f", 2.5, 5, 2.5)))
    assert [(row.marks, row.sentence) for row in page.rows] == [("2.5 of 5", "Part of the check passed.")]


def test_marks_are_the_gradebook_s_and_said_once():
    order, page = arrange([graded("f")], scores(Score("f", 4, 5, 2.5, manual=True)))
    [row] = page.rows
    assert (row.marks, row.kind, row.findings) == ("4 of 5", "by-teacher", "")
    assert "Your teacher" in row.sentence
    assert "2.5" not in row.before
    assert order[0].outputs == []


def test_the_same_marks_set_by_hand_change_nothing():
    _, page = arrange([graded("f")], scores(Score("f", 2.5, 5, 2.5, manual=True)))
    assert str(page.rows[0].sentence) == "Too <code>big</code>."


def test_what_nobody_has_read_does_not_count():
    found = [Score("e", 0, 5, None, by_hand=True), Score("b", 0, 5, 0.0, by_hand=True), Score("f", 2.5, 5, 2.5)]
    _, page = arrange([essay("e"), essay("b"), graded("f")], scores(*found))
    assert [row.marks for row in page.rows] == [NOT_GRADED, NOT_GRADED, "2.5 of 5"]
    assert (page.total, page.scores.waiting) == ("2.5 of 5", 10)
    read = Score("e", 0, 5, None, by_hand=True, manual=True)
    assert read.graded, "a teacher's 0 is a 0"


def test_so_much_of_a_student_s_text_is_unfolded_and_no_more():
    long = "x = 1\n" * 50
    cells = [answer("f", long), graded("f"), answer("g", long), graded("g"), essay("e", "word " * 4_000)]
    found = [Score("f", 2.5, 5, 2.5), Score("g", 2.5, 5, 2.5), Score("e", 0, 5, None, by_hand=True)]
    _, page = arrange(cells, scores(*found))
    assert [place.open for place in page.places if place.role == "answer"] == [True, False]
    assert page.places[-1].fold


def test_hidden_tests_are_left_out_whether_or_not_they_end():
    assert without_hidden("a\n### BEGIN HIDDEN TESTS\nb\n### END HIDDEN TESTS\nc") == "a\nc"
    assert without_hidden("a\n### BEGIN HIDDEN TESTS\nb") == "a"
    assert without_hidden("a\nc\n### END HIDDEN TESTS") == "a\nc"
    assert without_hidden("a\n### BEGIN MARK SCHEME\nb\n### END MARK SCHEME\nc") == "a\nc"


@pytest.mark.parametrize("metadata", [{}, {"image/png": "odd"}, {"image/png": {"width": 3}}])
def test_every_picture_is_described(metadata):
    cell = v4.new_code_cell("1", outputs=[v4.new_output("display_data", {"image/png": "iVBO"}, metadata=metadata)])
    described(v4.new_notebook(cells=[cell]))
    assert cell.outputs[0].metadata["image/png"]["alt"] == NO_DESCRIPTION
