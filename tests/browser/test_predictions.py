"""Predictions in real JupyterLab, by keyboard alone: choose, commit, and read the answer; and no instructor's panel."""

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


def test_students_do_not_see_create_assignment(lab, page, camera):
    from playwright.sync_api import expect

    page.goto(lab.address())
    page.locator(".jp-Launcher").wait_for()
    menu(page, "Nbgrader")
    camera(page, "nbgrader menu")
    expect(page.locator(".lm-Menu-item:visible").filter(has_text="Assignment List")).to_have_count(1)
    expect(page.locator(".lm-TabBar-tab[title*='Create Assignment']")).to_have_count(0)
    expect(page.locator(".lm-Menu-item:visible").filter(has_text="Create Assignment")).to_have_count(0)
