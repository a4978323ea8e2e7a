"""Written answers: mark schemes that no student sees, pages and tables for graders, and marks that come back."""

import csv
import io
import json
import re

import pytest
from nbgrader.api import Gradebook
from small_course import UNIT, small_course

from autograder.__main__ import main
from autograder.authoring.sample_class import find
from autograder.errors import CourseError
from autograder.grading import feedback_pages
from autograder.history.store import Kind
from autograder.nbgrader.feedback import marks
from autograder.report import essays
from autograder.report.essays import likeness, sheets
from tests.report.test_page import Check

pytestmark = [pytest.mark.sandbox, pytest.mark.slow, pytest.mark.xdist_group("small course"), pytest.mark.in_sequence]

QUESTION, OTHER = "which-loop-stays", "when-keepdims-is-lost"
#: Three thoughts, each in several wordings.
THOUGHTS = {
    "right": [
        "Each example uses the same w and b, so all examples can be computed at once. A step needs the step before.",
        "All examples need only the same w and b and can be computed together; every step needs the previous step.",
        "The examples do not need one another: same w, same b, computed at once. Each step needs the step before it.",
        "Examples are computed at once because they use the same w and b. But a step needs the w of the step before.",
    ],
    "speed": [
        "NumPy is written in C and therefore much faster than Python loops.",
        "Because NumPy runs in C, which is faster than a loop in Python.",
        "Loops in Python are slow, NumPy is fast because it is written in C.",
    ],
    "alone": ["I do not know, sorry! <script>alert(1)</script>"],
}
STUDENTS = {f"{thought}{number}": text for thought, some in THOUGHTS.items() for number, text in enumerate(some)}


@pytest.fixture(scope="module")
def course(root, tmp_path_factory):
    course = small_course(root, tmp_path_factory.mktemp("essays"))
    for student, text in STUDENTS.items():
        course.hand_in(student, {QUESTION: text})
    course.hand_in("silent")
    course.grade(seed=4)
    return course


def thought_of(student):
    return student.rstrip("0123456789")


def folder(course):
    return course.folder / "essays" / UNIT


def run(course, **options):
    said = []
    code = essays.run(course.folder, UNIT, log=said.append, **options)
    return code, "\n".join(said)


def filled(course, grader, given, separator=",", decimal="."):
    """A grader fills in the table, in a spreadsheet of some country: `given(student)` are the marks."""
    rows = list(csv.DictReader(io.StringIO((folder(course) / f"marks-{grader}.csv").read_text("utf-8-sig"))))
    known = json.loads((folder(course) / "plan.json").read_text())["students"]
    out = io.StringIO()
    table = csv.DictWriter(out, rows[0], delimiter=separator)
    table.writeheader()
    for row in rows:
        row["marks"] = str(given(known[row["answer"]])).replace(".", decimal)
        table.writerow({**row, "comment": f"From {grader}"})
    path = course.folder / f"filled-{grader}.csv"
    path.write_text(out.getvalue(), encoding="utf-8-sig")
    return path


def grade_of(course, student):
    with Gradebook(course.url) as gradebook:
        grade = gradebook.find_grade(QUESTION, UNIT, UNIT, student)
        comment = gradebook.find_comment(QUESTION, UNIT, UNIT, student).comment
        return grade.manual_score, grade.needs_manual_grade, comment


# ------------------------------------------------------------------------------------------------ the mark scheme


@pytest.mark.large
def test_the_scheme_is_seen_by_graders_and_by_no_student(course, root):
    words = ("Model answer", "2 points: all examples use the same w and b", "MARK SCHEME")
    full = course.desk.notebook(course.desk.right())
    question = find(full, f"{QUESTION}-question")
    assert not any(word in json.dumps(full) for word in words), "the release"
    assert "The loop over the *examples* is gone" in question.source
    course.hand_in("right0", {QUESTION: STUDENTS["right0"]})
    path = course.folder / "submitted" / "right0" / UNIT / f"{UNIT}.ipynb"
    handed_in = json.loads(path.read_text())
    handed_in["cells"].insert(0, question)
    path.write_text(json.dumps(handed_in))
    course.grade(students=["right0"])
    graded = (course.folder / "autograded" / "right0" / UNIT / f"{UNIT}.ipynb").read_text()
    assert all(word in graded for word in words), "what the formgrader shows"
    feedback_pages.write_feedback(course.folder, UNIT, 1)
    page = (course.folder / "feedback" / "right0" / UNIT / f"{UNIT}.html").read_text()
    assert "The loop over the" in page
    assert not any(word in page for word in words)


# ---------------------------------------------------------------------------------------------------- the pages


def test_like_answers_are_together():
    texts = list(STUDENTS.values())
    names = list(STUDENTS)
    found = [{thought_of(names[index]) for index in group} for group in likeness.groups(texts)]
    assert found == [{"right"}, {"speed"}, {"alone"}]
    assert likeness.groups([]) == []
    assert likeness.groups(["", "?"]) == [[0], [1]]


def test_a_page_a_question_and_a_table_a_grader(course, monkeypatch):
    monkeypatch.chdir(course.folder)
    assert main(["essays", UNIT, "--graders", "dora", "emil", "--twice", "0.25"]) == 0
    page = (folder(course) / f"{QUESTION}.html").read_text()
    assert Check(page).faults == []
    assert "2 points: all examples use the same w and b" in page
    assert "8 <small>1 left blank" in page
    assert "4 answers that are alike" in page
    assert "<script>alert" not in page
    assert not any(re.search(rf"\b{student}\b", page) for student in STUDENTS)
    plan = json.loads((folder(course) / "plan.json").read_text())
    given = plan["given"][QUESTION]
    assert set(given) == set(STUDENTS)
    assert sorted(map(len, given.values())) == [1] * 6 + [2] * 2
    counts = [sum(some[0] == grader for some in given.values()) for grader in ("dora", "emil")]
    assert sorted(counts) == [4, 4]
    assert len({given[student][0] for student in STUDENTS if thought_of(student) == "right"}) == 1, "they are alike"
    rows = sheets.read(folder(course) / "marks-dora.csv")
    assert rows == [], "nothing is filled in yet"
    code, _ = run(course)
    assert code == 0
    assert json.loads((folder(course) / "plan.json").read_text())["given"] == plan["given"], "and it stays so"


def test_who_hands_in_later_is_added_and_nobody_changes_hands(course):
    before = json.loads((folder(course) / "plan.json").read_text())["given"][QUESTION]
    course.hand_in("late", {QUESTION: THOUGHTS["speed"][0]})
    course.grade(students=["late"])
    run(course)
    after = json.loads((folder(course) / "plan.json").read_text())["given"][QUESTION]
    assert {student: after[student] for student in before} == before
    assert set(after) == {*before, "late"}


# ------------------------------------------------------------------------------------------------ marks come back


def test_marks_come_back_to_the_gradebook(course):
    given = json.loads((folder(course) / "plan.json").read_text())["given"][QUESTION]
    full = {"right": 5, "speed": 1.5, "alone": 0, "late": 1}
    dora = filled(course, "dora", lambda student: full[thought_of(student)])
    code, text = run(course, files=[dora])
    assert code == 0, text
    twice = [student for student, some in given.items() if len(some) == 2]
    alone = [student for student, some in given.items() if some == ["dora"]]
    assert f"{len(twice)} wait for their second grader" in text
    assert all(grade_of(course, student)[:2] == (full[thought_of(student)], False) for student in alone)
    assert all(grade_of(course, student)[0] is None for student in twice)
    emil = filled(course, "emil", lambda student: full[thought_of(student)] / 2, ";", ",")
    code, text = run(course, files=[emil])
    assert code == 0, text
    for student in twice:
        score, waits, comment = grade_of(course, student)
        assert score == pytest.approx(full[thought_of(student)] * 0.75, abs=0.006), "the mean of both"
        assert not waits
        assert sorted(comment.split("\n\n")) == ["From dora", "From emil"]
    page = (folder(course) / f"{QUESTION}.html").read_text()
    assert Check(page).faults == []
    differ = [abs(full[thought_of(student)]) / 2 for student in twice]
    assert f"2 <small>{marks(sum(differ) / 2)} marks apart, on average" in page
    assert ("Talk about these:" in page) == any(one > 1 for one in differ)
    kept = [one for one in course.history.entries(UNIT, twice[0]) if one.cell == QUESTION]
    assert [one.who for one in kept if one.kind is Kind.READING] == ["dora", "emil"]
    assert kept[-1].kind is Kind.BY_HAND


@pytest.mark.large
def test_a_regrade_keeps_them_and_a_changed_answer_asks_again(course):
    course.grade(force=True, students=["right1", "speed1"])
    score, waits, _ = grade_of(course, "right1")
    assert (score is not None, waits) == (True, False)
    course.hand_in("right1", {QUESTION: "I have thought about it again: each step needs the one before."})
    course.grade(students=["right1"])
    assert grade_of(course, "right1")[:2] == (score, True)
    run(course, files=[course.folder / "filled-dora.csv", course.folder / "filled-emil.csv"])
    assert grade_of(course, "right1")[1], "old marks do not answer for a new text"


def test_a_mark_by_other_means_is_left_alone_and_told(course):
    graders = json.loads((folder(course) / "plan.json").read_text())["given"][QUESTION]["alone0"]
    course.by_hand("alone0", QUESTION, 4.0)
    tables = [filled(course, grader, lambda student: 2) for grader in graders]
    code, text = run(course, files=tables)
    assert code == 1
    assert "alone0  which-loop-stays: left alone" in text
    assert grade_of(course, "alone0")[0] == 4


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("question,", "something,", "line 1: the column question is missing"),
        (QUESTION, "no-question", "line 2: there is no question 'no-question'"),
        (",dora,", ",emilia,", "not to 'emilia'"),
        (",dora,2,", ",dora,7,", "7 marks, but there are 0 to 5"),
        (",dora,2,", ",dora,nan,", "marks, but there are 0 to 5"),
        (",dora,2,", ",dora,two,", "'two' are no number"),
        ("S", "T", "there is no answer"),
    ],
)
def test_a_table_that_cannot_be_taken_in_is_named_with_its_line_and_nothing_is_written(course, old, new, said):
    path = filled(course, "dora", lambda student: 2)
    before = course.history.entries()
    path.write_text(path.read_text("utf-8-sig").replace(old, new), encoding="utf-8-sig")
    with pytest.raises(CourseError, match=re.escape(said)) as raised:
        essays.run(course.folder, UNIT, files=[path], log=str)
    assert str(path) in str(raised.value)
    assert course.history.entries() == before


def test_a_file_that_is_no_table_is_named(course, tmp_path):
    path = tmp_path / "marks.csv"
    path.write_bytes(b"\xff\xfe\x00binary")
    with pytest.raises(CourseError, match="save it as CSV in UTF-8"):
        essays.run(course.folder, UNIT, files=[path], log=str)
