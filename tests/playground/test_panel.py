"""What a notebook gets of the playground: a widget and a still picture, one line while a class is graded."""

import os
import subprocess
import sys
import time
import weakref

import ipywidgets
import numpy as np
import pytest
from functions import UNITS, network

from autograder.units import load_unit
from dlutils.playground import DeepPlayground, Playground, panel, still, view

PANELS = {"shallow_network": Playground, "deep_network": DeepPlayground}


@pytest.fixture(autouse=True)
def nothing_open():
    yield
    for one in list(view.OPEN):
        view.OPEN.remove(one)
        one.close()


def panel_of(unit, replaced=None, **settings):
    exercises = load_unit(unit)
    functions = [(replaced or {}).get(name, exercises[name].reference) for name in UNITS[unit][1]]
    return PANELS[unit](*functions, **settings)


@pytest.fixture
def shown(monkeypatch):
    """A function that returns what the last line of a cell with a panel shows, data and metadata."""
    outputs = []
    monkeypatch.setattr(panel, "display", lambda data, metadata, raw: outputs.append((data, metadata)))

    def show(made):
        made._ipython_display_()
        return outputs.pop()

    return show


@pytest.mark.parametrize("unit", PANELS)
def test_a_widget_a_still_picture_and_words(unit, shown, capsys):
    data, metadata = shown(panel_of(unit, data="rings"))
    assert "application/vnd.jupyter.widget-view+json" in data
    assert data["text/plain"].startswith("[playground] a network made of this notebook's functions")
    assert data["image/png"].startswith("iVBOR")
    assert "3000 steps: 100% right" in metadata["image/png"]["alt"]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("which", ["nothing written", "everything raises", "nothing is a function"])
def test_the_cell_never_raises_for_what_the_functions_do(which, shown):
    def unwritten(*_, **__):
        raise NotImplementedError

    def raising(*_, **__):
        raise RuntimeError("no")

    wrong = {"nothing written": unwritten, "everything raises": raising, "nothing is a function": None}[which]
    for unit, (_, names) in UNITS.items():
        data, _ = shown(panel_of(unit, dict.fromkeys(names, wrong)))
        assert "application/vnd.jupyter.widget-view+json" in data
        assert "image/png" not in data


def test_a_still_picture_waits_for_no_slow_function(monkeypatch):
    monkeypatch.setattr(still, "PATIENCE", 0.05)
    reference = load_unit("shallow_network")["update_parameters"].reference

    def update_parameters(*arguments):
        time.sleep(0.02)
        return reference(*arguments)

    made = network("shallow_network", update_parameters=update_parameters)
    begin = time.monotonic()
    _, alt = still.stages(made, panel_of("shallow_network").settings)
    assert time.monotonic() - begin < 3
    assert "300 steps" not in alt


def test_a_start_catches_up_with_the_steps_of_its_line():
    assert panel_of("deep_network", steps=70).machine.step == 70


def test_steps_that_raise_do_not_hold_up_the_start():
    def backward_propagation(*_):
        raise ZeroDivisionError

    made = panel_of("shallow_network", {"backward_propagation": backward_propagation}, steps=5000).machine
    assert made.step == 0
    assert "ZeroDivisionError" in made.trouble


def test_a_setting_that_is_none_is_refused_with_words():
    with pytest.raises(ValueError, match="data is 'tulips'; it may be one of"):
        panel_of("shallow_network", data="tulips")


def test_a_panel_that_is_on_no_screen_holds_no_data():
    """IPython keeps every panel in `Out`."""
    made = panel_of("shallow_network")
    machine = made.machine
    assert made.machine is machine
    gone = weakref.ref(machine)
    del machine
    assert gone() is None
    assert made.machine.step == 0


# ------------------------------------------------------------------------------------------ while it is graded

GRADED = """
import sys, time
from dlutils.playground import Playground
def wrong(*_, **__):
    raise SystemError("called")
begin = time.perf_counter()
Playground(wrong, wrong, wrong, wrong, wrong)._ipython_display_()
print(time.perf_counter() - begin < 0.05, "anywidget" in sys.modules)
"""


@pytest.mark.parametrize("name", ["DLCOURSE_ENGINE", "NBGRADER_EXECUTION"])
def test_nothing_is_called_and_no_front_end_loaded_while_a_class_is_graded(name):
    environment = {**os.environ, name: "autograde"}
    done = subprocess.run([sys.executable, "-c", GRADED], env=environment, capture_output=True, text=True)
    assert done.stdout.splitlines() == [
        "[playground, not run for grading] a network made of this notebook's functions, seen while it learns",
        "True False",
    ], done.stderr


# --------------------------------------------------------------------------------------------- what a page asks


class Page:
    """What a page of a view would send and get."""

    def __init__(self, made, name, monkeypatch):
        self.view, self.name, self.number, self.got = made, name, 0, []
        monkeypatch.setattr(made, "send", lambda content, buffers: self.got.append((content, buffers)))

    def ask(self, do, **more):
        self.number += 1
        self.view.answer({"do": do, "page": self.name, "number": self.number, **more})
        return self.got[-1][0] if self.got else None


@pytest.fixture
def page(monkeypatch):
    return Page(view.View(panel_of("shallow_network").machine, "Playground"), "a", monkeypatch)


def test_each_request_has_one_answer_with_its_number(page):
    for do, more in (
        ("begin", {}),
        ("advance", {"steps": 3}),
        ("change", {"settings": {"layers": [5]}}),
        ("check", {}),
        ("show", {"run": 7}),
        ("restart", {}),
    ):
        answer = page.ask(do, **more)
        assert (answer["page"], answer["number"]) == ("a", page.number)
    assert len(page.got) == page.number
    assert [("points" in content) for content, _ in page.got] == [True, False, True, False, False, False]
    assert page.got[1][0]["step"] == 3
    assert page.got[2][0]["settings"]["layers"] == (5,)
    assert [line["name"] for line in page.got[3][0]["check"]][:2] == ["dW1", "db1"]


def test_a_setting_that_cannot_be_is_refused_and_the_picture_comes_all_the_same(page):
    answer = page.ask("change", settings={"layers": [99]})
    assert "layers is [99]" in answer["refused"]
    assert answer["settings"]["layers"] == (4,)
    assert answer["runs"]


def test_a_picture_is_small(page):
    page.ask("begin")
    page.ask("change", settings={"layers": [16], "runs": 4})
    content, buffers = page.got[-1]
    assert sum(map(len, buffers)) < 60_000
    assert np.frombuffer(buffers[content["points"]], "<f4").shape == (4 * 300,)


def test_views_that_nobody_sees_are_closed(monkeypatch):
    made = [view.View(panel_of("shallow_network").machine, "Playground") for _ in range(3)]
    ids = {made[1].model_id, made[1].layout.model_id}
    pages = [Page(one, str(i), monkeypatch) for i, one in enumerate(made[:2])]
    for one in pages:
        one.ask("begin")
    pages[0].ask("leave")
    assert made == view.OPEN, "it may come back: a cell that is moved is drawn anew"
    pages[0].ask("begin")
    pages[0].ask("leave")
    pages[1].ask("leave")
    assert made[1:] == view.OPEN, "the third has not been seen yet"
    view.View(panel_of("shallow_network").machine, "Playground")
    assert made[1] not in view.OPEN
    assert not ids & set(ipywidgets.widgets.widget._instances)
    assert made[2] in view.OPEN
