"""The clock tells a long call from a short one, also where it is coarse."""

import time

from dlutils import timing


def test_the_clock_tells_a_long_call_from_a_short_one():
    assert timing.seconds(time.sleep, 0.002) > 10 * timing.seconds(lambda: None)


def test_a_coarse_clock_as_browsers_have_it_still_measures_what_is_short(monkeypatch):
    clock = time.perf_counter
    monkeypatch.setattr(timing, "TICK", 1e-4)
    monkeypatch.setattr(timing.time, "perf_counter", lambda: clock() // 1e-4 * 1e-4)
    assert 0 < timing.seconds(lambda: None) < 1e-4
    assert timing.seconds(time.sleep, 0.03) >= 0.029


def test_a_call_longer_than_the_budget_is_made_once():
    calls = []
    timing.seconds(lambda: (calls.append(1), time.sleep(0.01)), budget=0.001)
    assert len(calls) == 1
