"""The playground without a browser: networks learn, wrong ones learn wrongly, and what goes wrong is said."""

import json
import re

import numpy as np
import pytest
from functions import after, machine, network

from autograder.units import load_unit
from dlutils.playground import DeepPlayground, frames, points
from dlutils.playground.settings import first

LEARNS = [
    ("shallow_network", {"data": "rings", "layers": [4]}, 3000),
    ("shallow_network", {"data": "moons", "layers": [4]}, 3000),
    ("deep_network", {"data": "xor"}, 1000),
    ("deep_network", {"data": "spirals", "layers": [8, 8, 8]}, 2000),
    ("deep_network", {"data": "flower", "layers": [12, 12]}, 2000),
]


@pytest.mark.parametrize(("unit", "settings", "steps"), LEARNS, ids=lambda value: str(value)[:40])
def test_right_functions_learn_every_set(unit, settings, steps):
    made, before, now = after(steps, unit=unit, **settings)
    assert made.trouble == ""
    assert made.step == steps
    assert now.cost < 0.5 * before
    assert now.right > 0.94


@pytest.mark.parametrize("kind", points.SETS)
def test_every_set_fits_the_window_and_has_both_classes(kind):
    X, Y = points.make(kind, 300, 0.2, 1)
    assert X.shape == (2, 300)
    assert Y.mean() == 0.5
    assert 0.9 > np.abs(X).max() / points.LIMIT > 0.6
    assert np.abs(points.make(kind, 300, 0.2, 2)[0] - X).max() > 0


def test_the_same_settings_give_the_same_training_whatever_seed_the_function_states():
    def drawn(seed, unit):
        made = machine(unit, seed=seed, runs=2)
        return [run.parameters["W1"] for run in made.runs]

    for unit in ("shallow_network", "deep_network"):  # the second's reference draws from default_rng(7)
        one, again, other = drawn(3, unit), drawn(3, unit), drawn(4, unit)
        np.testing.assert_array_equal(one[0], again[0])
        np.testing.assert_array_equal(one[1], other[0])
        assert not np.array_equal(one[0], one[1])


def test_chance_is_put_back():
    np.random.seed(5)
    expected = np.random.RandomState(5).rand(3)
    machine().restart()
    np.testing.assert_array_equal(np.random.rand(3), expected)
    assert np.random.default_rng.__name__ == "default_rng"


def test_the_held_out_points_are_not_learned_from():
    seen = set()
    unit = load_unit("shallow_network")

    def backward_propagation(parameters, cache, X, Y):
        seen.add(X.tobytes())
        return unit["backward_propagation"].reference(parameters, cache, X, Y)

    made = machine(replaced={"backward_propagation": backward_propagation}, held_out=0.4, examples=100)
    made.advance(3)
    assert made.held.sum() == 40
    assert seen == {np.ascontiguousarray(made.X[:, ~made.held]).tobytes()}


# --------------------------------------------------------------------------------------- settings and state


def test_another_learning_rate_goes_on_and_another_network_begins_anew():
    made = machine()
    made.advance(5)
    made.change(learning_rate=0.5)
    assert made.step == 5
    made.change(layers=[6])
    assert (made.step, made.runs[0].parameters["W1"].shape) == (0, (6, 2))
    made.advance(5)
    made.change(noise=0.5)
    assert made.step == 0


def test_points_that_are_drawn_do_not_stop_the_training():
    made = machine(data="drawn", held_out=0.0)
    assert not made.can_learn
    assert made.advance(3) == 0
    made.change(points=[(-1, 0, 0), (1, 0, 1)])
    assert made.advance(3) == 3
    made.change(points=[(-1, 0, 0), (1, 0, 1), (0.5, 1, 1)])
    assert (made.step, made.Y.tolist()) == (3, [[0, 1, 1]])


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"data": "tulips"}, "data is 'tulips'; it may be one of: 'flower', 'moons'"),
        ({"layers": [4, 4]}, "layers is [4, 4]; it may be a list of 1 numbers from 1 to 16"),
        ({"layers": [40]}, "numbers from 1 to 16"),
        ({"noise": "much"}, "noise is 'much'; it may be a number from 0 to 1"),
        ({"learning_rate": float("nan")}, "learning_rate is nan"),
        ({"points": [(1, 2, 7)]}, "class 0 or 1"),
        ({"rate": 1}, "has no setting rate. Choose from: data, noise"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_in_words_and_changes_nothing(changes, says):
    made = machine()
    before = made.settings
    with pytest.raises(ValueError, match=re.escape(says)):
        made.change(**changes)
    assert made.settings is before


def test_the_line_of_code_starts_the_same_training():
    made = machine("deep_network", data="moons", noise=0.35, layers=[5, 3], seed=4, learning_rate=0.25)
    made.advance(40, 30)
    message, _ = frames.frame(made, "DeepPlayground")
    unit = load_unit("deep_network")
    names = dict(unit.notebook(), DeepPlayground=DeepPlayground)
    again = eval(message["code"], names).machine
    assert message["code"].endswith("data='moons', noise=0.35, layers=[5, 3], learning_rate=0.25, seed=4, steps=40)")
    assert again.step == 40
    for key, value in made.runs[0].parameters.items():
        np.testing.assert_array_equal(value, again.runs[0].parameters[key])


def test_the_line_of_code_holds_points_drawn_by_hand():
    drawn = [(-1.0, 0.5, 0), (1.25, 0.0, 1)]
    made = machine(data="drawn", points=drawn)
    code = frames.frame(made, "Playground")[0]["code"]
    assert "data='drawn', points=[(-1.0, 0.5, 0), (1.25, 0.0, 1)]" in code


def test_a_long_training_keeps_few_costs():
    made = machine(examples=20)
    made.look()
    for _ in range(700):
        made.advance(1)
        made.look()
    costs = np.array(made.runs[0].costs)
    assert len(costs) <= 240
    assert costs[0, 0] == 0
    assert costs[-1, 0] == 700
    assert np.all(np.diff(costs[:, 0]) > 0)


def test_the_message_is_json_even_where_numbers_are_none():
    def uphill(parameters, grads, learning_rate):
        return {key: value + 50 * grads[f"d{key}"] for key, value in parameters.items()}

    made, _, _ = after(3000, replaced={"update_parameters": uphill})
    message, buffers = frames.frame(made, "Playground")
    json.dumps(message, allow_nan=False)
    assert message["remark"]
    assert len(buffers[message["runs"][0]["answers"]]) == 48 * 48


def test_bytes_say_the_answers():
    np.testing.assert_array_equal(frames.share(np.array([0.0, 0.5, 1.0, np.nan])), [0, 127, 254, 255])
    np.testing.assert_array_equal(frames.signed(np.array([[[-2.0, 0.0], [1.0, 2.0]]])).ravel(), [0, 127, 190, 254])


def test_the_words_say_what_the_picture_shows():
    made = machine(data="rings", runs=2)
    made.advance(2000, 30)
    words = frames.frame(made, "Playground")[0]["words"]
    assert words.startswith("210 points to learn from and 90 held out (rings). Hidden layers: 4. After 2000 steps")
    assert "seed 2: cost 0.0" in words
    assert "100% of the points right; held out:" in words


def test_the_first_settings_are_allowed():
    for unit in ("shallow_network", "deep_network"):
        made = network(unit)
        assert first(made) == first(made, **vars(first(made)))
