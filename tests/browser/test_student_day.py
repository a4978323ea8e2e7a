"""A student's day in real JupyterLab: fetch, run, write, play, validate, submit."""

import json

import pytest
from nbgrader_pages import AssignmentList, nbgrader
from notebook_page import Notebook

from autograder.specification import source_of
from autograder.units import load_unit

UNIT = "logistic_regression"
#: What the explorer at the end of the notebook needs; `propagate` is where the slip goes.
RIGHT = ("flatten_images", "standardize_images", "sigmoid", "initialize_with_zeros", "optimize")
SLIP = "propagate"
#: A cost that is a sum, not a mean: descent does not mind, so what is built on it still works.
COST_IS_A_SUM = "cost-not-averaged"
SENTENCE = load_unit(UNIT)[SLIP].misconception(COST_IS_A_SUM).sentence


@pytest.mark.large
def test_a_student_s_day(lab, page, camera):
    from playwright.sync_api import expect

    unit = load_unit(UNIT)
    slip = source_of(unit[SLIP].misconception(COST_IS_A_SUM).variant)
    nbgrader(lab, "release_assignment", UNIT)

    page.goto(lab.address())
    page.locator(".jp-Launcher").wait_for()
    camera(page, "lab opened")

    assignments = AssignmentList(page)
    assignments.released.get_by_role("button", name="Fetch").wait_for()
    camera(page, "assignment list")
    assignments.fetch(UNIT)
    camera(page, "fetched")

    assignments.open(UNIT)
    path = lab.course / "assignments" / UNIT / f"{UNIT}.ipynb"
    notebook = Notebook(page, json.loads(path.read_text())["cells"])
    camera(page, "notebook opened")

    notebook.run_all()
    for exercise in unit:
        said = notebook.output(notebook.index(exercise.name))
        expect(said).to_contain_text(f"{exercise.name} is not written yet: replace `raise NotImplementedError`.")
    assert not [said for said in notebook.outputs() if "Traceback" in said], "a wall of traceback"
    notebook.show(notebook.index("sigmoid"))
    camera(page, "all run, checks say what is to do")

    for name in RIGHT:
        notebook.write(notebook.index(f"{name}-solution"), source_of(unit[name].reference))
    notebook.write(notebook.index(f"{SLIP}-solution"), slip)
    notebook.run_all()
    expect(notebook.output(notebook.index(SLIP))).to_contain_text(SENTENCE)
    assert not [said for said in notebook.outputs() if "Traceback" in said], "a wall of traceback"
    notebook.show(notebook.index(SLIP))
    camera(page, "the check names the slip")
    expect(notebook.output(notebook.index("sigmoid"))).to_have_text("")
    notebook.show(notebook.index("sigmoid"))
    camera(page, "a right answer passes in silence")

    explorer = notebook.explorer(notebook.index("rate-explorer"))
    explorer.reach("rate")
    assert explorer.move("rate"), "the picture stays as it is"
    camera(page, "an explorer moved")

    notebook.panel.locator(".jp-NotebookPanel-toolbar").get_by_text("Validate", exact=True).click()
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_contain_text("The following cell failed:")
    expect(dialog).to_contain_text(SENTENCE)
    expect(dialog).not_to_contain_text("check.sigmoid(sigmoid)")
    camera(page, "validate shows what fails")
    dialog.get_by_role("button").last.click()

    page.locator(".lm-TabBar-tabLabel", has_text="Assignments").click()
    assignments.submit(UNIT)
    camera(page, "submitted")
    inbound = list((lab.course / "exchange" / "neural_networks" / "inbound").glob(f"*+{UNIT}+*/{UNIT}.ipynb"))
    assert len(inbound) == 1
    assert slip.strip() in ["".join(cell["source"]).strip() for cell in json.loads(inbound[0].read_text())["cells"]]
