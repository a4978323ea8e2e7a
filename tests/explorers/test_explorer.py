"""Controls, settings, the sheet of frames, and what a page's request is answered with."""

import io

import numpy as np
import pytest
from PIL import Image

from dlutils import explorers, plots
from dlutils.explorers.sheet import CAPTION, sheet
from dlutils.explorers.view import View


def draw(w, kind):
    if kind == "broken":
        raise ArithmeticError("w is too heavy")
    fig, ax = plots.figure(size=(4, 3))
    ax.plot([0, 10], [0, 10 * w])
    ax.set(xlim=(0, 10), ylim=(-50, 50), title=f"{kind}: slope {w}")
    return fig


def explorer(**more):
    controls = {"w": explorers.slider(-5.0, 5.0, 0.5, value=1.0), "kind": explorers.choice(["line", "broken"])}
    return explorers.Explorer(draw, "A line.", **{**controls, **more})


def test_a_slider_holds_the_numbers_between_its_ends():
    control = explorers.slider(0.1, 0.7, 0.2)
    assert control.values == (0.1, 0.3, 0.5, 0.7)
    assert control.texts == ("0.1", "0.3", "0.5", "0.7")
    assert explorers.slider(1, 3).values == (1, 2, 3)
    assert all(type(value) is int for value in explorers.slider(1, 3).values)
    assert explorers.slider(-1.0, 1.0, 0.5).texts[0] == "−1.0"


def test_a_logarithmic_slider_starts_exactly_where_its_author_says():
    control = explorers.slider(0.01, 10.0, 0.05, value=0.2, log=True)
    assert control.value == 0.2
    assert (control.values[0], control.values[-1], len(control.values)) == (0.01, 10.0, 61)
    assert np.diff(np.log10(control.values)).max() < 0.06


def test_a_choice_keeps_its_values_and_a_switch_is_zero_or_one():
    control = explorers.choice([("one pixel", (3,)), ("two", (3, 1))], value=(3, 1))
    assert control.value == (3, 1)
    assert control.text((3,)) == "one pixel"
    assert explorers.switch(True).value == 1


@pytest.mark.parametrize("frame", [{"v": 1.0}, {"w": 0.3}])
def test_a_frame_that_no_control_can_reach_is_refused(frame):
    with pytest.raises(ValueError, match=r"no control 'v'|does not have"):
        explorer(frames=[frame])


@pytest.mark.parametrize("places", [{"w": 21}, {"w": -1}, {"w": 1.0}, {"w": True}, {"nothing": 0}])
def test_a_page_cannot_ask_for_what_is_on_no_scale(places):
    with pytest.raises(ValueError, match=r"no place|no control"):
        explorer().settings(places)


def test_places_become_the_values_of_the_author():
    assert explorer().settings({"w": 0}) == {"w": -5.0, "kind": "line"}


@pytest.fixture
def answers():
    """A view and the list of what it sends."""
    made = explorer(handles=[explorers.handle("w", at=lambda w, **_: (5.0, 5 * w))])
    view = View(made, made.painter.picture(made.start))
    sent = []
    view.send = lambda content, buffers=(): sent.append((content, buffers))
    yield view, sent
    view.close()


def test_a_request_is_answered_with_its_picture_its_words_and_its_number(answers):
    view, sent = answers
    view.answer({"places": {"w": 20}, "page": "p", "number": 7})
    [(content, [data])] = sent
    assert (content["page"], content["number"]) == ("p", 7)
    assert content["shown"]["says"] == "line: slope 5.0"
    assert Image.open(io.BytesIO(data)).size == (400, 300) == tuple(content["shown"]["size"])


def test_a_handle_stands_where_its_curve_is(answers):
    view, sent = answers
    for place, height in ((20, 0.25), (10, 0.5), (0, 0.75)):
        view.answer({"places": {"w": place}})
        [handle] = sent[-1][0]["shown"]["handles"]
        assert handle["at"] == pytest.approx([0.5, height])
        assert (handle["x"], handle["y"]) == ([0, 10], [-50, 50])


def test_what_a_function_raises_is_said_and_the_next_request_is_answered(answers):
    view, sent = answers
    view.answer({"places": {"kind": 1}, "page": "p", "number": 1})
    assert sent[-1][0] == {"page": "p", "number": 1, "trouble": "ArithmeticError: w is too heavy"}
    view.answer({"places": {"kind": 0}, "page": "p", "number": 2})
    assert "shown" in sent[-1][0]


def test_the_sheet_holds_every_frame_under_its_settings_and_is_the_same_again():
    made = explorer(frames=[{"w": -2.0}, {"w": 3.0}])
    drawn = made.painter.together(made.frames)
    captions = [made.caption(frame) for frame in made.frames]
    assert captions[1] == "w −2.0, kind line"
    data = sheet(drawn, captions)
    assert data == sheet(drawn, captions)
    paper = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), dtype=int)
    for picture, (left, top) in zip(drawn, ((0, 0), (414, 0), (0, 340))):
        part = paper[top + CAPTION : top + CAPTION + 300, left : left + 400]
        assert np.abs(part - picture.pixels).mean() < 2, "256 colours change a drawing little"
        assert (paper[top + 4 : top + CAPTION, left : left + 150] < 100).any(), "the caption is missing"


def test_frames_have_their_axes_in_the_same_place():
    def wide(w, kind):
        fig = draw(w, kind)
        fig.axes[0].set_yticks([0], ["a very long label" if w > 0 else "0"])
        return fig

    made = explorers.Explorer(wide, "A line.", frames=[{"w": -2.0}], **explorer().controls)
    made.painter.together(made.frames)
    boxes = [fig.axes[0].get_position().bounds for fig in (_placed(made, 1.0), _placed(made, -2.0))]
    assert boxes[0] == boxes[1]
    assert boxes[0][0] > 0.3, "there is room for the long label"


def _placed(made, w):
    fig = made.painter.draw(w, "line")
    made.painter.place(fig)
    return fig
