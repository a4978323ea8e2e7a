"""Predictions in real JupyterLab: committed by keyboard, reviewed at the end of a lesson; no instructor's panel."""

import json

import nbformat
import pytest
from notebook_page import Notebook, menu

from autograder.authoring import build

pytestmark = pytest.mark.large

CODE = """from dlutils.predict import Predict
line = Predict("Right with one line, at best?", ["half", "two thirds", "nine tenths"], answer="251 of 400")
line.ask()
cost = Predict("The first cost?")
cost.ask()"""


def tab_to(page, name):
    """Press Tab until the element with this text, or this placeholder, has the focus."""
    for _ in range(12):
        page.keyboard.press("Tab")
        at = page.evaluate("() => document.activeElement.innerText || document.activeElement.placeholder || ''")
        if at.strip() == name:
            return
    raise AssertionError(f"the Tab key does not lead to {name!r}")


def test_a_prediction_by_keyboard(lab, page, camera):
    from playwright.sync_api import expect

    cells = [nbformat.v4.new_code_cell(CODE, metadata={"jupyter": {"source_hidden": True}})]
    cells.append(nbformat.v4.new_code_cell('line.beside("63 %")\ncost.beside("0.693")'))
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": build.KERNEL})
    (lab.course / "asked.ipynb").write_text(json.dumps(notebook))
    page.goto(lab.address("asked.ipynb"))
    opened = Notebook(page, notebook["cells"])
    folded = opened.cell(0).locator(".jp-InputPlaceholder")
    opened.cell(1).locator(".jp-InputArea-prompt").click()
    page.keyboard.press("ArrowUp")  # a click on the dots would unfold the code
    camera(page, "folded, not run")
    page.keyboard.press("Control+Enter")
    output = opened.output(0)
    output.get_by_role("button", name="half").wait_for()
    expect(folded).to_be_visible()
    camera(page, "asked")

    opened.cell(0).locator(".jp-Cell-outputCollapser").first.focus()
    tab_to(page, "half")
    tab_to(page, "two thirds")
    page.keyboard.press("Space")
    expect(output).not_to_contain_text("251 of 400")
    tab_to(page, "Commit")
    page.keyboard.press("Space")
    expect(output).to_contain_text("You predicted: two thirds.")
    expect(output).to_contain_text("251 of 400")
    expect(output.get_by_role("button", name="nine tenths")).to_be_disabled()

    output.get_by_placeholder("a number").focus()
    page.keyboard.type("0.7")
    tab_to(page, "Commit")
    page.keyboard.press("Space")
    expect(output).to_contain_text("You predicted: 0.7. Now go on, and compare.")
    camera(page, "committed")

    opened.run(1)
    expect(opened.output(1)).to_have_text("predicted: two thirds · measured: 63 %\npredicted: 0.7 · measured: 0.693")
    camera(page, "beside the result")


LESSON = "00_a_little_calculus.ipynb"

#: Whether the words of a table stand out from the paper behind it: the colours of both, red, green, blue.
INK_AND_PAPER = """table => {
    const paper = getComputedStyle(document.querySelector('.jp-NotebookPanel-notebook')).backgroundColor;
    return [getComputedStyle(table).color, paper].map(color => color.match(/[0-9.]+/g).slice(0, 3).map(Number));
}"""


def where(cells, text):
    """The place of the first code cell that has this text."""
    return next(i for i, cell in enumerate(cells) if cell["cell_type"] == "code" and text in "".join(cell["source"]))


def test_a_lesson_shows_how_its_predictions_went(lab, page, camera, root):
    from playwright.sync_api import expect

    cells = json.loads((root / "notebooks" / LESSON).read_text())["cells"]
    page.goto(lab.address(f"notebooks/{LESSON}"))
    opened = Notebook(page, cells)
    question, review = where(cells, "approaches = Predict("), where(cells, "Predict.review()")
    answer = where(cells, "approaches.beside(")
    opened.show(answer)
    expect(opened.cell(answer).locator(".jp-OutputPlaceholder")).to_be_visible()
    camera(page, "answer closed")
    stored = opened.output(review)
    expect(stored.locator("details")).to_contain_text("The predictions of this notebook")
    stored.locator("summary").click()
    expect(stored.get_by_role("row").nth(1)).to_have_text("Which number does the slope approach?6.001 at h = 0.001")
    camera(page, "stored")

    opened.run_all()
    expect(opened.output(answer)).to_contain_text("6.001")
    expect(opened.cell(answer).locator(".jp-OutputPlaceholder")).to_have_count(0)
    opened.output(question).get_by_role("button", name="6", exact=True).click()
    opened.output(question).get_by_role("button", name="Commit").click()
    opened.run_all()
    asked = "".join("".join(cell["source"]) for cell in cells).count("Predict(")
    table = opened.output(review).get_by_role("table", name=f"Your predictions: 1 of {asked} committed")
    expect(table.get_by_role("columnheader")).to_have_text(["question", "you predicted", "what came out"])
    row = table.get_by_role("row").filter(has_text="approach")
    expect(row.get_by_role("rowheader")).to_have_text("Which number does the slope approach?")
    expect(row.get_by_role("cell")).to_have_text(["6", "6.001 at h = 0.001"])
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        menu(page, "Settings", "Theme", theme)
        page.locator(f"body[data-jp-theme-name='{theme}']").wait_for(state="attached")
        opened.show(review)
        ink, paper = table.evaluate(INK_AND_PAPER)
        assert abs(sum(ink) - sum(paper)) > 350, f"{theme}: {ink} on {paper}"
        camera(page, f"review, {theme}")


def test_students_do_not_see_create_assignment(lab, page, camera):
    from playwright.sync_api import expect

    page.goto(lab.address())
    page.locator(".jp-Launcher").wait_for()
    menu(page, "Nbgrader")
    camera(page, "nbgrader menu")
    expect(page.locator(".lm-Menu-item:visible").filter(has_text="Assignment List")).to_have_count(1)
    expect(page.locator(".lm-TabBar-tab[title*='Create Assignment']")).to_have_count(0)
    expect(page.locator(".lm-Menu-item:visible").filter(has_text="Create Assignment")).to_have_count(0)
