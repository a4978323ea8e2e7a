"""Every explorer of the lessons in real JupyterLab, moved with the mouse and with the keyboard.

How fast they are is measured by `benchmarks/interaction.py`: a test that held a busy machine to it would fail for
reasons that are not the course's.
"""

import json
from pathlib import Path

import pytest
from notebook_page import Notebook, cells_needed

pytestmark = pytest.mark.large

LESSONS = Path(__file__).resolve().parents[2] / "notebooks"
CALL = "explorers.explore("


def explorers_of(cells):
    """Indices of the cells that show an explorer."""
    return [i for i, cell in enumerate(cells) if cell["cell_type"] == "code" and CALL in "".join(cell["source"])]


def stored(path):
    return json.loads(path.read_text())["cells"]


WITH_EXPLORERS = [path.name for path in sorted(LESSONS.glob("*.ipynb")) if explorers_of(stored(path))]


@pytest.fixture
def lesson(request, lab, page):
    page.goto(lab.address(f"notebooks/{request.param}"))
    notebook = Notebook(page, stored(LESSONS / request.param))
    notebook.name = request.param
    return notebook


@pytest.mark.parametrize("lesson", WITH_EXPLORERS, indirect=True, ids=lambda name: name[:2])
def test_a_sheet_first_then_each_control_and_handle_changes_the_picture(lesson, camera):
    for index in explorers_of(lesson.cells):
        name = lesson.cells[index].get("id", index)
        still = lesson.cell(index).locator("img")
        assert still.evaluate("picture => picture.naturalHeight") > 400, "no sheet of frames while nothing has been run"
        camera(lesson.page, f"{name} stored")
        lesson.run(*cells_needed(lesson.cells, index))
        explorer = lesson.explorer(index)
        height = explorer.root.bounding_box()["height"]
        assert all(explorer.labels()) and len(explorer.labels()) == len(explorer.names())
        for control in explorer.names():
            explorer.reach(control)
        moved = {control: explorer.move(control) for control in explorer.names()}
        assert any(moved.values()), f"{name}: no control changes the picture"
        assert explorer.root.bounding_box()["height"] >= height - 40, "the cell collapses"
        camera(lesson.page, f"{name} moved")
        check_handles(explorer, name)
        camera(lesson.page, f"{name} dragged")
        reset = explorer.root.locator(".reset")
        reset.click()
        explorer.settle()
        assert reset.is_disabled(), "the first settings are not back"


def check_handles(explorer, name):
    """Each handle changes the picture with the mouse, and with the arrow keys."""
    for number in range(explorer.handles().count()):
        before = explorer.drawn()
        explorer.drag(number, 40, -30)
        dragged = explorer.drawn()
        assert dragged != before, f"{name}: handle {number} cannot be dragged"
        explorer.handles().nth(number).focus()
        for key in ("ArrowLeft", "ArrowDown"):
            explorer.page.keyboard.press(key)
        explorer.settle()
        assert explorer.drawn() != dragged, f"{name}: handle {number} does not hear the arrow keys"


def test_dragging_never_queues_up(lab, page):
    """What is drawn after a slow function's slider went through twenty places is its last one, after one picture in between at most."""
    notebook = Notebook(page, [])
