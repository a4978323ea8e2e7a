"""Personas through real nbgrader: the gradebook holds the marks that the table of expected marks says."""

import csv
import html
import re

import pytest

from autograder.authoring.check import leaked, secret_lines
from autograder.authoring.sample_class import CLASS, expected_marks, middle, slip
from autograder.nbgrader.quick import nbgrader

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]

#: How a page marks the output of a cell that raised.
ERROR = "output_error"


def test_every_persona_has_the_expected_marks(graded):
    wrong = []
    for persona in graded.personas:
        row = graded.marks.get(persona.name, {})
        for name, expected in expected_marks(persona, graded.unit).items():
            got, full = row.get(name), float(graded.unit[name].points)
            right = got is not None and (got < full if expected is None else abs(got - expected) < 0.011)
            if not right:
                wanted = f"less than {full}" if expected is None else expected
                wrong.append(f"{persona.name} got {got} for {name}, expected {wanted}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.large
def test_one_mistake_costs_once(graded):
    """A single exercise that is blank or wrong loses marks there and nowhere else."""
    for persona in graded.personas:
        if not persona.name.startswith(("blank-", "wrong-")):
            continue
        lost = [e.name for e in graded.unit if graded.marks[persona.name][e.name] < e.points]
        assert lost == [persona.name.split("-", 1)[1]], persona.name


def test_written_questions_wait_for_a_human(graded):
    written = [name for name in graded.marks["ada"] if name not in {e.name for e in graded.unit}]
    assert written, "each unit has a written question"
    assert sum(e.points for e in graded.unit) == 100 - 5 * len(written)


def test_feedback_says_the_misconception_and_no_answer(graded):
    name = middle(graded.unit)
    page = graded.feedback("finn")
    assert slip(graded.unit[name]).sentence.replace("'", "&#x27;").split("`")[0][:40] in page
    secrets = {line for line in secret_lines(graded.course, graded.unit.name) if not line.startswith(("#", "harness."))}
    for student in ("ben", "nia"):
        text = plain(graded.feedback(student))
        assert leaked(text, secrets) == [], "a page holds lines of a solution that is not the student's"


def test_no_page_of_a_right_answer_holds_an_error(graded):
    """Else the course itself fails in the sandbox, and a student who did everything right looks for a mistake.

    Eve's styles are right as well, but one of them needs more memory than there is where the course measures times.
    """
    right = [persona.name for persona in CLASS if not persona.marks(graded.unit) and persona.name != "eve"]
    assert len(right) >= 3
    assert {name: graded.feedback(name).count(ERROR) for name in right} == dict.fromkeys(right, 0)
    raising = [persona.name for persona in CLASS if ERROR in graded.feedback(persona.name)]
    assert raising, "a cell that raises is seen on a page"
    assert not re.search("ImportError|ModuleNotFoundError", plain(graded.feedback("eve")))


def plain(page):
    """What is to be read on a page."""
    return html.unescape(re.sub(r"<(style|script)\b.*?</\1>|<[^>]+>", "", page, flags=re.S))


def test_feedback_pages_exist_for_the_whole_class_with_a_reason(graded):
    assert "could not be read" in graded.feedback("nia")
    assert "notes.txt" in graded.feedback("oli")
    assert "was missing from the submitted notebook" in graded.feedback("lea")
    assert "was still running" in graded.feedback("pam") or "loop" in graded.feedback("pam")
    assert "ended by itself" in graded.feedback("quin")
    assert "is not written yet" in graded.feedback("ben")


def test_export_holds_the_whole_class(graded):
    done = nbgrader(graded.course, "export", "--to", "grades.csv")
    assert done.returncode == 0, done.stderr[-2000:]
    rows = list(csv.DictReader((graded.course / "grades.csv").open()))
    raw = {row["student_id"]: float(row["raw_score"]) for row in rows}
    assert set(raw) == {persona.name for persona in graded.personas}
    assert raw["ada"] == sum(e.points for e in graded.unit)
    assert raw["ben"] == 0


def test_the_seed_of_the_hidden_inputs_is_recorded(graded):
    import nbformat

    path = graded.course / "autograded" / "ada" / graded.unit.name / f"{graded.unit.name}.ipynb"
    note = nbformat.read(path, 4).metadata.autograder
    assert isinstance(note.seed, int)
    assert note.sandbox is True
