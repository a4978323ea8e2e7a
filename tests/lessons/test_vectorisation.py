"""Lesson 06: the probe measures, and the drawings are drawn."""

import pytest

from dllessons import vectorisation
from dlutils import plots

pytestmark = pytest.mark.sample(20)


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
    ],
)
def test_the_drawings_are_drawn(fig):
    assert plots.png(fig()).startswith(b"\x89PNG")
