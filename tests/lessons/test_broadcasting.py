"""The rules of broadcasting are NumPy's, and every pair of shapes can be drawn."""

import itertools

import numpy as np
import pytest

from dlutils import plots
from dlutils.figures import arrays, broadcasting

SHAPES = [(), (1,), (3,), (4,), (1, 4), (3, 1), (4, 1), (3, 4), (4, 3), (2, 1, 4), (2, 3, 1)]


@pytest.mark.parametrize(("a", "b"), list(itertools.product(SHAPES, SHAPES)))
def test_the_plan_agrees_with_numpy(a, b):
    plan = broadcasting.broadcast_plan(a, b)
    try:
        expected = np.broadcast_shapes(a, b)
    except ValueError:
        expected = None
    assert plan.result == expected
    assert bool(plan.clash) == (expected is None)


def test_the_plan_names_the_stretched_axes():
    plan = broadcasting.broadcast_plan((3, 1), (4,))
    assert (plan.a, plan.b, plan.result) == ((3, 1), (1, 4), (3, 4))
    assert (plan.stretched_a, plan.stretched_b) == ((1,), (0,))


def test_the_plan_names_the_axis_that_clashes():
    assert broadcasting.broadcast_plan((2, 3), (2,)).clash == (1,)
    assert broadcasting.broadcast_plan((2, 3), (3, 2)).clash == (0, 1)


def test_stretching_in_words():
    assert broadcasting.in_words(()) == "used as it is"
    assert broadcasting.in_words((1,)) == "stretched along axis 1"
    assert broadcasting.in_words((0, 1)) == "stretched along axes 0 and 1"


@pytest.mark.parametrize(("a", "b"), list(itertools.product(SHAPES[:9], SHAPES[:9])))
def test_the_explorer_draws_every_pair(a, b):
    fig = broadcasting.draw_broadcast(a, b)
    words = " ".join(text.get_text() for text in fig.axes[0].texts)
    if broadcasting.broadcast_plan(a, b).result is None:
        assert "ValueError" in words
    else:
        total = arrays.counting(a, 1) + arrays.counting(b, 10)
        assert str(total.max()) in words.split()


def test_the_cases_are_drawn():
    fig = broadcasting.draw_broadcast_cases([((3, 4), (3, 1), "column"), ((2,), (), "number")])
    assert plots.png(fig).startswith(b"\x89PNG")
