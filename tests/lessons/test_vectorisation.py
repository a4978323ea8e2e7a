"""Lesson 06: the rules of broadcasting are NumPy's, and the clocks tell short from long."""

import itertools
import time

import numpy as np
import pytest

from dlutils import plots
from dlutils.lessons import arrays, vectorisation

SHAPES = [(), (1,), (3,), (4,), (1, 4), (3, 1), (4, 1), (3, 4), (4, 3), (2, 1, 4), (2, 3, 1)]


@pytest.mark.parametrize(("a", "b"), list(itertools.product(SHAPES, SHAPES)))
def test_the_plan_agrees_with_numpy(a, b):
    plan = vectorisation.broadcast_plan(a, b)
    try:
        due = np.broadcast_shapes(a, b)
    except ValueError:
        due = None
    assert plan.result == due
    assert bool(plan.clash) == (due is None)


def test_the_plan_names_the_stretched_axes():
    plan = vectorisation.broadcast_plan((3, 1), (4,))
    assert (plan.a, plan.b, plan.result) == ((3, 1), (1, 4), (3, 4))
    assert (plan.stretched_a, plan.stretched_b) == ((1,), (0,))


def test_the_plan_names_the_axis_that_clashes():
    assert vectorisation.broadcast_plan((2, 3), (2,)).clash == (1,)
    assert vectorisation.broadcast_plan((2, 3), (3, 2)).clash == (0, 1)


def test_stretching_in_words():
    assert vectorisation.in_words(()) == "used as it is"
    assert vectorisation.in_words((1,)) == "stretched along axis 1"
    assert vectorisation.in_words((0, 1)) == "stretched along axes 0 and 1"


@pytest.mark.parametrize(("a", "b"), list(itertools.product(SHAPES[:9], SHAPES[:9])))
def test_the_explorer_draws_every_pair(a, b):
    fig = vectorisation.draw_broadcast(a, b)
    words = " ".join(text.get_text() for text in fig.axes[0].texts)
    if vectorisation.broadcast_plan(a, b).result is None:
        assert "ValueError" in words
    else:
        total = arrays.counting(a, 1) + arrays.counting(b, 10)
        assert str(total.max()) in words.split()


def test_the_clock_tells_a_long_call_from_a_short_one():
    assert vectorisation.seconds(time.sleep, 0.002) > 10 * vectorisation.seconds(lambda: None)


def test_a_coarse_clock_as_browsers_have_it_still_measures_what_is_short(monkeypatch):
    clock = time.perf_counter
    monkeypatch.setattr(vectorisation, "TICK", 1e-4)
    monkeypatch.setattr(vectorisation.time, "perf_counter", lambda: clock() // 1e-4 * 1e-4)
    assert 0 < vectorisation.seconds(lambda: None) < 1e-4
    assert vectorisation.seconds(time.sleep, 0.03) >= 0.029


def test_a_call_longer_than_the_budget_is_made_once():
    calls = []
    vectorisation.seconds(lambda: (calls.append(1), time.sleep(0.01)), budget=0.001)
    assert len(calls) == 1


def test_the_probe_times_each_function_with_and_without_wide_instructions():
    for off in ((), vectorisation.wide_instructions()):
        times = vectorisation.probe(switched_off=off)
        assert tuple(times) == vectorisation.PROBED
        assert all(0 < t < 1e-6 for t in times.values())


@pytest.mark.parametrize(
    "fig",
    [
        lambda: vectorisation.draw_lanes(),
        lambda: vectorisation.draw_memory(),
        lambda: vectorisation.draw_bars({"a": 1.0, "b": 90.0}, "t", "x"),
        lambda: vectorisation.draw_broadcast_cases([((3, 4), (3, 1), "column"), ((2,), (), "number")]),
    ],
)
def test_the_drawings_are_drawn(fig):
    assert plots.png(fig()).startswith(b"\x89PNG")
