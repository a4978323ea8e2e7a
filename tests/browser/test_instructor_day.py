"""An instructor's day in real JupyterLab's formgrader: generate, release, collect, grade, write by hand, hand back."""

import csv
import json
import os
import pwd

import pytest
from nbgrader_pages import AssignmentList, Formgrader, nbgrader, python
from notebook_page import open_file

from autograder.authoring.sample_class import CLASS, Desk, expected_marks, find, middle
from autograder.authoring.sample_class import slip as shown_slip
from autograder.history.store import History, Kind
from autograder.sandbox import bubblewrap as sandbox
from autograder.units import load_unit

UNIT = "logistic_regression"
#: All right but for one misconception.
FINN = next(persona for persona in CLASS if persona.name == "finn")
WRITTEN, BY_HAND, COMMENT = "why-zeros", 4, "And why would it ruin a *hidden* layer?"

pytestmark = pytest.mark.sandbox


def hand_in(lab, page):
    """What the student does meanwhile: fetch the assignment, answer, submit."""
    assignments = AssignmentList(page)
    assignments.fetch(UNIT)
    notebook = FINN.make(Desk(lab.course, UNIT))
    find(notebook, WRITTEN).source = "The cost is convex: whatever the start, descent ends in the same place."
    (lab.course / "assignments" / UNIT / f"{UNIT}.ipynb").write_text(json.dumps(notebook))
    assignments.submit(UNIT)
    return assignments


@pytest.mark.large
def test_an_instructor_s_day(lab, page, camera):
    from playwright.sync_api import expect

    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    unit = load_unit(UNIT)
    expected = expected_marks(FINN, unit)
    slip = unit[middle(unit)]

    page.goto(lab.address())
    page.locator(".jp-Launcher").wait_for()
    formgrader = Formgrader(page)
    formgrader.row(UNIT).wait_for()
    camera(page, "formgrader opened")
    assert "Successfully created the student version" in formgrader.press(UNIT, "assign")
    assert "Successfully released" in formgrader.press(UNIT, "release")
    camera(page, "generated and released")

    assignments = hand_in(lab, page)
    formgrader.to_front()
    assert "Successfully collected" in formgrader.press(UNIT, "collect")
    camera(page, "collected")
    formgrader.row(UNIT).locator(".num-submissions a").click()
    student = pwd.getpwuid(os.getuid()).pw_name  # as nbgrader names who submits
    formgrader.row(student).wait_for()
    camera(page, "submissions")
    assert "Successfully autograded" in formgrader.press(student, "autograde")
    camera(page, "autograded")

    formgrader.go("Manual Grading")
    formgrader.row(UNIT).locator(".name a").click()
    formgrader.row(UNIT).locator(".name a").click()
    expect(formgrader.frame.locator("tbody .code-score")).to_have_text(f"{sum(expected.values()):g} / 90")
    camera(page, "gradebook")

    formgrader.frame.locator("tbody .name a").first.click()
    for name, marks in expected.items():
        expect(formgrader.marks(name)).to_have_attribute("placeholder", f"{marks:g}")
    formgrader.look_at(formgrader.marks(slip.name))
    camera(page, "judged answer")
    expect(formgrader.frame.get_by_text("Model answer.").first).to_be_visible()
    formgrader.enter(formgrader.marks(WRITTEN), str(BY_HAND))
    formgrader.enter(formgrader.comment(WRITTEN), COMMENT)
    formgrader.look_at(formgrader.comment(WRITTEN))
    camera(page, "written answer graded")

    formgrader.go("Manual Grading")
    formgrader.go("Manage Assignments")
    assert "Successfully generated feedback" in formgrader.press(UNIT, "generate-feedback")
    assert "Successfully released feedback" in formgrader.press(UNIT, "release-feedback")
    camera(page, "feedback generated and released")

    assignments.to_front()
    offered = assignments.fetch_feedback(UNIT)
    camera(page, "feedback offered to the student")
    offered.click()
    open_file(page, f"{UNIT}.html")
    feedback = page.frame_locator(".jp-HTMLViewer:visible iframe")
    expect(feedback.locator("table.marks").get_by_text(shown_slip(slip).sentence)).to_be_visible()
    camera(page, "feedback page opened")
    expect(feedback.get_by_text("Model answer.")).to_have_count(0)
    part = feedback.locator(f"#graded-{slip.name}")
    sentence = part.get_by_text(shown_slip(slip).sentence)
    expect(sentence).to_be_visible()
    sentence.evaluate("sentence => sentence.scrollIntoView({block: 'center'})")
    camera(page, "the sentence of the misconception")
    expect(feedback.get_by_text("And why would it ruin a hidden layer?")).to_be_visible()
    expect(feedback.locator("math").first).to_be_hidden()
    for fold in feedback.locator("details.rest").all():
        fold.evaluate("fold => { fold.open = true; }")
    expect(feedback.locator("math").first).to_be_visible()

    nbgrader(lab, "export")
    with (lab.course / "grades.csv").open() as table:
        rows = {(row["assignment"], row["student_id"]): row for row in csv.DictReader(table)}
    assert float(rows[UNIT, student]["score"]) == pytest.approx(sum(expected.values()) + BY_HAND)
    told = [one for one in History(lab.course / "history.db").entries(UNIT, student) if one.cell == WRITTEN]
    assert [(one.kind, one.score, one.who) for one in told][1:] == [(Kind.BY_HAND, BY_HAND, student)]
    python(lab, "autograder", "report", UNIT)
    page.goto(lab.file(f"report/{UNIT}/index.html"))
    expect(page.get_by_text(shown_slip(slip).sentence).first).to_be_visible()
    camera(page, "report on the class")
