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
        if lesson.cells[index]["metadata"].get("jupyter", {}).get("outputs_hidden"):  # it answers a prediction
            lesson.show(index).locator(".jp-OutputPlaceholder").click()
        still = lesson.cell(index).locator("img")
        assert still.evaluate("picture => picture.naturalHeight") > 400, "no sheet of frames while nothing has been run"
        camera(lesson.page, f"{name} stored")
        lesson.run(*cells_needed(lesson.cells, index))
        explorer = lesson.explorer(index)
        height = explorer.root.bounding_box()["height"]
        assert all(explorer.labels())
        assert len(explorer.labels()) == len(explorer.names())
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


#: All steps that are seen, in order, until it is at its last.
WATCH_PLAY = """explorer => new Promise(resolve => {
    const seen = [];
    const look = () => {
        seen.push(JSON.parse(explorer.dataset.drawn).step);
        if (seen.at(-1) === '6' && seen.includes('0')) resolve(seen);
    };
    new MutationObserver(look).observe(explorer, {attributeFilter: ['data-drawn']});
    look();
})"""
SLOW = """import time
from dlutils import explorers, plots

drawn = []

def draw(w):
    drawn.append(w)
    time.sleep(1.5)
    if w == 13:
        raise ArithmeticError("thirteen")
    fig, ax = plots.figure(size=(4, 3))
    ax.set_title(f"w is {w}")
    return fig

explorers.explore(draw, alt="A title.", w=explorers.slider(0, 40, value=0))"""


@pytest.fixture
def slow(lab, page):
    """An explorer that takes 1.5 seconds for a picture, in a notebook with a second cell that says what was drawn."""
    cells = [
        {"cell_type": "code", "execution_count": None, "id": name, "metadata": {}, "outputs": [], "source": source}
        for name, source in (("a", SLOW), ("b", "print(drawn)"))
    ]
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    notebook = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    (lab.course / "notebooks" / "slow.ipynb").write_text(json.dumps(notebook))
    page.goto(lab.address("notebooks/slow.ipynb"))
    opened = Notebook(page, cells)
    opened.run(0)
    return opened, opened.explorer(0)


def test_dragging_never_queues_up_and_what_is_slow_says_so(slow):
    notebook, explorer = slow
    box = explorer.control("w").bounding_box()
    notebook.page.mouse.move(box["x"] + 10, box["y"] + box["height"] / 2)
    notebook.page.mouse.down()
    for pixels in range(10, int(box["width"]) - 8, 5):
        notebook.page.mouse.move(box["x"] + pixels, box["y"] + box["height"] / 2)
    notebook.page.mouse.up()
    explorer.root.get_by_text("drawing …").wait_for()
    explorer.settle()
    assert int(explorer.drawn()["w"]) > 30, "the last value is not the one that is seen"
    notebook.run(1)
    drawn = json.loads(notebook.output(1).inner_text())
    assert len(drawn) <= 5, f"values queued up: {drawn}"


def test_what_a_function_raises_is_said_and_the_last_picture_stays(slow):
    notebook, explorer = slow
    explorer.control("w").focus()
    for _ in range(14):
        notebook.page.keyboard.press("ArrowRight")
    explorer.settle()
    kept = explorer.picture.get_attribute("src")
    notebook.page.keyboard.press("ArrowLeft")
    explorer.root.get_by_text("ArithmeticError: thirteen").wait_for()
    assert explorer.picture.get_attribute("src") == kept
    notebook.page.keyboard.press("ArrowRight")
    explorer.settle()
    assert explorer.root.locator(".trouble").inner_text() == ""


def test_it_plays_pauses_and_stops_at_its_end(lab, page):
    lesson = "05_derivatives.ipynb"
    page.goto(lab.address(f"notebooks/{lesson}"))
    notebook = Notebook(page, stored(LESSONS / lesson))
    [index] = explorers_of(notebook.cells)
    notebook.run(*cells_needed(notebook.cells, index))
    explorer = notebook.explorer(index)
    play = explorer.root.get_by_role("button", name="step: play")
    play.press("Enter")
    explorer.root.get_by_role("button", name="step: pause").wait_for()
    seen = explorer.root.evaluate(WATCH_PLAY)
    assert sorted(set(seen)) == ["0", "1", "2", "3", "4", "5", "6"]
    play.wait_for()
    assert explorer.drawn()["step"] == "6"
