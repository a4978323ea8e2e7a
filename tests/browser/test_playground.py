"""The playground in real JupyterLab, with mouse and keyboard: right functions, wrong ones, unfinished ones."""

import json
import re

import nbformat
import pytest
from notebook_page import Notebook, cells_needed, menu
from playground_page import Playground

from autograder.authoring.cells import KERNEL

#: {unit: its cell}.
CALL = {"shallow_network": "Playground(", "deep_network": "DeepPlayground(", "lesson": "CoursePlayground("}

#: Steps after which a film of the training has a picture.
FILMED = [0, *range(10, 150, 20), *range(150, 1000, 50)]


def at_cell(cells, call):
    """The index of the cell that starts a playground."""
    code = {i: "".join(cell["source"]) for i, cell in enumerate(cells) if cell["cell_type"] == "code"}
    [index] = [i for i, source in code.items() if source.startswith(call)]
    return index


@pytest.fixture
def opened(root, lab, page):
    """A function that opens a notebook of the course and returns it with the index of its playground."""

    def open_it(path, call):
        cells = json.loads((root / path).read_text())["cells"]
        page.goto(lab.address(path))
        return Notebook(page, cells), at_cell(cells, call)

    return open_it


@pytest.fixture
def solved(opened):
    """A function that starts the playground of a solved unit; `changes` are made in the cell of one function."""

    def start(unit, function=None, old="", new=""):
        notebook, index = opened(f"source/{unit}/{unit}.ipynb", CALL[unit])
        for i in cells_needed(notebook.cells, index):
            source = "".join(notebook.cells[i]["source"])
            if function and f"def {function}(" in source:
                assert old in source
                notebook.write(i, source.replace(old, new))
            notebook.run(i)
        return notebook, Playground(notebook.page, notebook.cell(index))

    return start


#: A notebook with nothing else in it: the large tests below take the assignments themselves.
SMALL = """from autograder.units import load_unit
from dlutils.playground import Playground
unit = load_unit("shallow_network").notebook()
names = "initialize_parameters", "forward_propagation", "compute_cost", "backward_propagation", "update_parameters"
Playground(*(unit[name] for name in names))"""


@pytest.mark.large
def test_functions_learn_and_the_keyboard_reaches_everything(lab, page, camera):
    cells = [nbformat.v4.new_code_cell(SMALL)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), lab.course / "small.ipynb")
    page.goto(lab.address("small.ipynb"))
    notebook = Notebook(page, cells)
    notebook.run(0)
    panel = Playground(page, notebook.cell(0))
    notebook.ready()  # else JupyterLab takes the focus back to the cell that it has run
    assert panel.painted() == [True, True, True]
    before = panel.cost()
    panel.slider("held out").press("ArrowLeft")
    panel.wait_words("225 points to learn from and 75 held out (flower)")
    panel.panel.get_by_role("combobox", name="points").press("ArrowDown")
    notebook.page.keyboard.press("ArrowDown")
    panel.wait_words("225 points to learn from and 75 held out (rings)")
    panel.part("speed").press("ArrowDown")
    panel.button("▶ Play").press("Enter")
    panel.wait_step(600)
    notebook.page.keyboard.press("Space")
    panel.button("▶ Play").wait_for()
    assert panel.cost() < before - 0.2
    assert panel.part("trouble").inner_text() == ""
    camera(notebook.page, "it has learned the rings")
    notebook.page.keyboard.press("Escape")  # back to the notebook, which has its keys again
    notebook.page.keyboard.press("Control+Enter")
    panel.part("count").filter(has_text=re.compile("^step 0$")).wait_for()


@pytest.mark.large
def test_steps_are_counted_and_a_new_start_is_the_old_one(solved):
    _, panel = solved("shallow_network")
    start = panel.words()
    panel.button("1 step").click()
    panel.wait_step(1)
    panel.button("100 steps").click()
    panel.wait_step(101)
    panel.page.wait_for_timeout(500)
    assert panel.number("step") == 101
    panel.button("↺ Start again").click()
    panel.part("count").filter(has_text="step 0").wait_for()
    assert panel.words() == start


# ------------------------------------------------------------------------------- wrong and unfinished functions


@pytest.mark.large
def test_a_wrong_sign_climbs_and_the_check_names_the_arrays(solved, camera):
    _, panel = solved("shallow_network", "backward_propagation", "dZ2 = A2 - Y", "dZ2 = Y - A2")
    before = panel.cost()
    panel.button("100 steps").click()
    panel.wait_step(100)
    assert panel.cost() > before + 0.1
    panel.part("check").click()
    panel.part("found").get_by_text("dW1").wait_for()
    lines = panel.part("found").locator("li").all_inner_texts()
    assert [line.split()[:2] for line in lines[:4]] == [["✗", name] for name in ("dW1", "db1", "dW2", "db2")]
    assert all("it has the wrong sign" in line for line in lines[:4])
    assert lines[4].startswith("✓ update_parameters")
    camera(panel.page, "the check")


@pytest.mark.large
def test_a_function_that_raises_is_named_and_the_panel_lives_on(solved, camera):
    _, panel = solved("shallow_network", "backward_propagation", "W2.T @ dZ2", "W2 @ dZ2")
    panel.button("▶ Play").click()
    panel.part("trouble").filter(has_text="backward_propagation raised ValueError").wait_for()
    trouble = panel.part("trouble").inner_text()
    assert "X (2, 210), Y (1, 210)" in trouble
    assert "W2 @ dZ2" in trouble
    assert panel.button("▶ Play").is_visible(), "it does not go on by itself"
    assert panel.number("step") == 0
    camera(panel.page, "what was raised")
    panel.panel.get_by_role("combobox", name="points").select_option("moons")
    panel.wait_words("(moons)")
    assert panel.painted()[0]


@pytest.mark.large
@pytest.mark.parametrize(
    ("unit", "first"), [("shallow_network", "initialize_parameters"), ("deep_network", "initialize_parameters_deep")]
)
def test_what_is_not_written_yet_is_named(opened, camera, unit, first):
    """The release, as a student opens it: nothing is written."""
    notebook, index = opened(f"release/{unit}/{unit}.ipynb", CALL[unit])
    notebook.run(*cells_needed(notebook.cells, index))
    panel = Playground(notebook.page, notebook.cell(index))
    says = f"{first} is not written yet. Write it and run its cell, then this one again."
    assert panel.part("trouble").inner_text() == says
    assert not panel.button("▶ Play").is_enabled()
    camera(notebook.page, "not written yet")


# --------------------------------------------------------------------------------------- mouse, layers, themes


@pytest.mark.large
def test_points_are_drawn_with_the_mouse_and_with_the_keyboard(solved, camera):
    notebook, panel = solved("shallow_network")
    mouse, keys = notebook.page.mouse, notebook.page.keyboard
    panel.panel.get_by_role("combobox", name="points").select_option("drawn")
    panel.wait_words("Draw points of both classes")
    assert not panel.button("▶ Play").is_enabled()
    panel.part("plane").scroll_into_view_if_needed()
    mouse.move(*panel.at(-3, 2))
    mouse.down()
    for x in range(-3, 4):
        mouse.move(*panel.at(x, 2), steps=4)
    mouse.up()
    panel.panel.get_by_role("radio", name="class 1").check()
    for x in (-3, -1, 1, 3):
        mouse.click(*panel.at(x, -2))
    panel.part("plane").focus()
    keys.press("ArrowUp")
    keys.press("0")
    keys.press("Shift+ArrowRight")
    keys.press("1")
    panel.wait_words("held out (drawn)")
    panel.button("1 step").click()
    panel.wait_step(1)
    learned, held = map(int, re.match(r"(\d+) points to learn from and (\d+) held out", panel.words()).groups())
    assert learned + held >= 7 + 4 + 2
    keys.press("Tab")
    panel.part("plane").focus()
    keys.press("Delete")
    panel.wait_words("Hidden layers: 4. After 1 steps")
    panel.page.wait_for_timeout(300)
    after = sum(map(int, re.match(r"(\d+) points to learn from and (\d+) held out", panel.words()).groups()))
    assert after == learned + held - 1
    panel.button("▶ Play").click()
    panel.wait_step(500)
    mouse.click(*panel.at(0, 4))  # while it learns
    panel.wait_step(panel.number("step") + 100)
    panel.button("❚❚ Pause").click()
    assert panel.cost() < 0.3
    camera(notebook.page, "drawn by hand")


@pytest.mark.large
@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_layers_units_and_starts(solved, camera, theme):
    notebook, panel = solved("deep_network")
    menu(notebook.page, "Settings", "Theme", theme)
    light = "true" if "Light" in theme else "false"
    notebook.page.locator(f"body[data-jp-theme-light='{light}']").wait_for(state="attached")
    panel.button("hidden layers: fewer").click()
    panel.button("units of layer 2: more").click()
    panel.button("starts: more").click()
    panel.button("starts: more").click()
    panel.wait_words("Hidden layers: 8, 9.")
    panel.button("▶ Play").click()
    panel.wait_step(300)
    panel.part("starts").get_by_role("button").nth(1).click()
    panel.part("starts").locator("[aria-pressed='true']", has_text="seed 2").wait_for()
    panel.button("❚❚ Pause").click()
    for fold in ("Shapes", "Start here again", "In words"):
        panel.panel.locator("summary", has_text=fold).click()
    shape_of = {
        name: panel.part("shapes").locator(f"[data-array='{name}']").inner_text() for name in ("W2", "A2", "dW3")
    }
    assert shape_of == {"W2": "(9, 8)", "A2": "(9, 210)", "dW3": "(1, 9)"}
    assert panel.painted() == [True, True, True]
    panel.panel.evaluate("panel => panel.scrollIntoView({block: 'start'})")
    camera(notebook.page, f"three starts in {theme}")


@pytest.mark.large
def test_the_line_of_code_starts_it_again(solved):
    notebook, panel = solved("deep_network")
    panel.panel.get_by_role("combobox", name="points").select_option("moons")
    panel.button("seed: more").click()
    panel.wait_words("(moons)")
    panel.button("100 steps").click()
    panel.wait_step(100)
    words, code = panel.words(), panel.part("code:not(.address)").input_value()
    assert "data='moons'" in code
    index = notebook.index("playground")
    notebook.write(index, code)
    notebook.run(index)
    again = Playground(notebook.page, notebook.cell(index))
    assert again.words() == words


@pytest.mark.large
def test_a_link_starts_it_again_and_a_broken_one_harms_nothing(opened, page, camera):
    lesson = "notebooks/07_network_representation.ipynb"

    def start(address=None):
        notebook, index = opened(lesson, CALL["lesson"])
        if address:
            page.goto("about:blank")  # else only the part after # would change, and nothing be opened anew
            page.goto(address)
            notebook = Notebook(page, notebook.cells)
        notebook.run(*cells_needed(notebook.cells, index))
        return Playground(page, notebook.cell(index))

    panel = start()
    panel.panel.get_by_role("combobox", name="points").select_option("moons")
    panel.button("seed: more").click()
    panel.wait_words("(moons)")
    panel.button("100 steps").click()
    panel.wait_step(100)
    words = panel.words()
    panel.panel.locator("summary", has_text="Start here again").click()
    panel.button("Copy as a link").click()
    link = panel.part("address").input_value()
    camera(page, "a link")
    assert lesson in link
    again = start(link)
    again.wait_step(100)
    assert again.words() == words
    for broken in (link[:-20], re.sub("playground=.*", "playground=no", link)):
        panel = start(broken)
        assert panel.number("step") == 0
        assert "(moons)" not in panel.words()


@pytest.mark.large
@pytest.mark.parametrize("number", ["07", "11"])
def test_a_lesson_shows_a_picture_and_then_the_real_thing(root, opened, camera, number):
    [path] = root.glob(f"notebooks/{number}_*.ipynb")
    notebook, index = opened(f"notebooks/{path.name}", CALL["lesson"])
    still = notebook.cell(index).locator("img")
    assert still.evaluate("picture => picture.naturalWidth") > 500
    camera(notebook.page, "without a kernel")
    notebook.run(*cells_needed(notebook.cells, index))
    panel = Playground(notebook.page, notebook.cell(index))
    panel.panel.get_by_role("combobox", name="activation").select_option("relu")
    panel.button("▶ Play").click()
    panel.wait_step(300)
    camera(notebook.page, "in training")


@pytest.mark.large
def test_a_film_of_a_network_that_learns(solved, camera):
    """For the README: `make pictures` makes a moving picture of it."""
    notebook, panel = solved("deep_network")
    panel.panel.evaluate("panel => panel.scrollIntoView({block: 'start'})")
    panel.button("seed: more").click()
    box = panel.panel.bounding_box()
    for step in FILMED:
        if step:
            panel.button("▶ Play").click()
            panel.wait_step(step)
            panel.button("❚❚ Pause").click()
        panel.page.mouse.move(0, 0)
        camera(notebook.page, f"film at {step}", clip={**box, "height": 560})
    assert panel.cost() < 0.2
    assert panel.number("step") >= FILMED[-1]


# ------------------------------------------------------------------------------------------------ many starts

LEFT = """import gc, ipywidgets
from dlutils.playground import machine
gc.collect()
machines = sum(isinstance(one, machine.Machine) for one in gc.get_objects())
print(get_ipython().execution_count, machines, len(ipywidgets.widgets.widget._instances))"""


@pytest.mark.large
def test_nothing_is_left_of_forty_starts(solved):
    """Neither in Python nor in the browser."""
    notebook, _ = solved("shallow_network")
    index = notebook.index("playground")
    session = notebook.page.context.new_cdp_session(notebook.page)

    def in_browser():
        session.send("HeapProfiler.collectGarbage")
        return session.send("Memory.getDOMCounters")

    def start_again(times):
        for _ in range(times):
            before = notebook.cell(index).locator(".jp-InputPrompt").first.inner_text()
            notebook.run(index)
            notebook.prompt(index, no=before)
            panel = Playground(notebook.page, notebook.cell(index))
            panel.button("1 step").click()
            panel.wait_step(1)

    start_again(10)
    early = in_browser()
    start_again(30)
    late = in_browser()
    # A panel has more than 300 nodes and 30 listeners; JupyterLab itself keeps some 10 nodes of every widget.
    assert late["nodes"] < early["nodes"] + 30 * 60
    assert late["jsEventListeners"] < early["jsEventListeners"] + 30 * 5
    notebook.write(index, LEFT)
    notebook.run(index)
    runs, machines, widgets = map(int, notebook.output(index).inner_text().split()[-3:])
    assert runs > 40
    assert machines <= 8, "the last ones may still be ending"
    assert widgets <= 12
