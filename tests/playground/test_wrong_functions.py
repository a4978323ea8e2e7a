"""Wrong functions learn wrongly before one's eyes, the gradient check names what is off, and the panel lives on."""

import numpy as np
import pytest
from functions import after, machine, network, variants

from autograder.units import load_unit
from autograder.variants import variant
from dlutils.playground import frames
from dlutils.playground.machine import Machine


def mistaken(mistake):
    """The `backward_propagation` with this misconception."""
    [found] = [v for v in load_unit("shallow_network")["backward_propagation"].misconceptions if v.id == mistake]
    return found.variant


def named(value):
    """How a case is called."""
    return getattr(value, "id", getattr(value, "name", str(value)))[:50]


def wrong(name, *changes):
    """{name: its reference with some texts changed}."""
    unit = load_unit("shallow_network")
    return {name: variant(unit[name].reference, changes, dict(unit.notebook()))}


def test_a_wrong_sign_climbs():
    _, before, now = after(300, replaced=wrong("backward_propagation", ("A2 - Y", "Y - A2")))
    assert not now.cost < before + 0.1


def test_a_missing_mean_goes_astray():
    changes = [("dZ2 @ A1.T / m", "dZ2 @ A1.T"), ("dZ1 @ X.T / m", "dZ1 @ X.T")]
    right = after(600, data="rings")[2]
    wrong_one = after(600, data="rings", replaced=wrong("backward_propagation", *changes))[2]
    assert right.right > 0.98
    assert not wrong_one.cost < 2 * right.cost


def test_a_step_uphill_is_seen():
    names = ("W1", "b1", "W2", "b2")
    changes = [(f'["{name}"] - learning_rate', f'["{name}"] + learning_rate') for name in names]
    uphill = wrong("update_parameters", *changes)
    made, before, now = after(300, replaced=uphill)
    assert not now.cost < before + 0.1
    last = made.check()[-1]
    assert (last.name, last.right) == ("update_parameters", False)
    assert "uphill" in last.words


CHECKS = {
    "sign-reversed": {"dW1": "wrong sign", "db1": "wrong sign", "dW2": "wrong sign", "db2": "wrong sign"},
    "dw2-not-averaged": {"dW2": "m = 40 times too large"},
    "w2-updated-first": {"dW1": "relative difference", "db1": "relative difference"},
    "dz2-doubled": {name: "2 times what it should be" for name in ("dW1", "db1", "dW2", "db2")},
    "db1-rank-1": {"db1": "has shape (4,); its parameter has (4, 1)"},
}


@pytest.mark.parametrize("mistake", CHECKS)
def test_the_gradient_check_says_which_array_is_off(mistake):
    found = machine(replaced={"backward_propagation": mistaken(mistake)}).check()
    off = {line.name: line.words for line in found if not line.right}
    assert set(off) == set(CHECKS[mistake])
    assert all(words in off[name] for name, words in CHECKS[mistake].items())


def test_the_gradient_check_finds_every_mistake_of_the_gradient_that_shows():
    """What it does not find has no effect on the gradient that is used: changes in place, and dA's names."""
    harmless = {"cache-changed-in-place", "caches-changed-in-place", "caches-reversed-in-place", "da-missing",
                "da-named-by-own-layer", "da0-missing"}  # fmt: skip
    missed, named = set(), 0
    layers = {"shallow_network": [5], "deep_network": [5, 4, 3, 4]}
    for unit, name, other in variants("misconceptions"):
        if "backward" in name:
            made = machine(unit, {name: other.variant}, data="moons", layers=layers[unit])
            silent = all(line.right for line in made.check()) and not made.trouble
            named += not silent
            missed |= {other.id} if silent else set()
    assert named > 60
    assert missed <= harmless


@pytest.mark.parametrize(("unit", "name", "other"), [*variants("alternatives")], ids=named)
def test_right_answers_in_another_style_pass_the_check_and_learn(unit, name, other):
    made = machine(unit, {name: other.variant})
    assert [line for line in made.check() if not line.right] == []
    made.advance(2)
    assert (made.trouble, made.step) == ("", 2)


@pytest.mark.parametrize(("unit", "name", "other"), [*variants("misconceptions")], ids=named)
def test_the_panel_lives_on_whatever_is_wrong(unit, name, other):
    made = machine(unit, {name: other.variant}, examples=60)
    smaller = {"layers": [*made.settings.layers[:-1], 3]}
    for act in (lambda: made.advance(2), made.check, made.restart, lambda: made.change(**smaller)):
        act()
        message, _ = frames.frame(made, "Playground")
        assert message["words"]
    assert made.X.shape == (2, 60)


# ------------------------------------------------------------------------------------------ what is said


def test_a_function_that_raises_is_named_with_its_message_and_what_it_was_given():
    def backward_propagation(parameters, cache, X, Y):
        dZ2 = cache["A2"] - Y
        return {"dW2": dZ2 @ cache["A1"]}

    made = machine(replaced={"backward_propagation": backward_propagation})
    made.advance(5)
    assert made.step == 0
    assert made.trouble.startswith("backward_propagation raised ValueError: matmul")
    assert "It was given parameters {W1 (4, 2), b1 (4, 1), W2 (1, 4), b2 (1, 1)}, cache {" in made.trouble
    assert "X (2, 210), Y (1, 210)" in made.trouble
    assert 'return {"dW2": dZ2 @ cache["A1"]}; there cache dict, dZ2 (1, 210)' in made.trouble
    message, _ = frames.frame(made, "Playground")
    assert message["trouble"] == made.trouble
    assert message["runs"], "what can be drawn still is"
    made.change(layers=[2])
    assert made.trouble == ""


def test_a_function_that_is_not_written_yet_is_named():
    def compute_cost(A2, Y):
        raise NotImplementedError

    made = machine(replaced={"compute_cost": compute_cost})
    frames.frame(made, "Playground")
    assert made.trouble == "compute_cost is not written yet. Write it and run its cell, then this one again."


UNFINISHED = """
def linear_forward(A, W, b):
    raise NotImplementedError()

def L_model_forward(X, parameters):
    return linear_forward(X, parameters["W1"], parameters["b1"])
"""


def test_an_unwritten_function_that_another_one_calls_is_named():
    unit = load_unit("deep_network").notebook()
    scope = dict(unit)
    exec(UNFINISHED, scope)
    made = machine("deep_network", {"L_model_forward": scope["L_model_forward"]})
    made.advance(1)
    assert made.trouble.startswith("linear_forward is not written yet (L_model_forward calls it).")


@pytest.mark.parametrize(
    ("name", "function", "says"),
    [
        ("initialize_parameters", lambda n_x, n_h, n_y: None, "returned None: it is not written yet, or"),
        ("initialize_parameters", lambda *_: {"W1": np.ones((4, 2))}, "returned no array b1, but {W1 (4, 2)}"),
        ("forward_propagation", lambda X, parameters: X, "returned (2, 210), expected two things"),
        ("forward_propagation", lambda X, _: (X, {}), "returned answers of shape (2, 210), expected (1, 210)"),
        ("compute_cost", lambda A2, Y: A2 - Y, "returned (1, 210), expected one number"),
        ("backward_propagation", lambda *_: {"dW1": np.ones((4, 2))}, "returned no array db1, but {dW1 (4, 2)}"),
        ("update_parameters", lambda p, g, a: {"W1": p["W1"]}, "returned {W1 (4, 2)}, expected W1, b1, W2, b2"),
    ],
)
def test_an_answer_that_no_step_can_use_is_said(name, function, says):
    function.__name__ = name
    made = machine(replaced={name: function})
    made.advance(1)
    made.look()
    assert made.trouble.startswith(f"{name} ")
    assert says in made.trouble


def test_what_is_no_function_is_said():
    made = Machine(network("shallow_network", compute_cost=3))
    made.look()
    assert "was given 3 where a function is expected (cost)" in made.trouble


def test_a_gradient_of_another_shape_is_remarked_beside_it():
    made = machine(replaced={"backward_propagation": mistaken("dw1-transposed")})
    rows = {name: (shape, remark) for name, shape, remark in frames.frame(made, "Playground")[0]["shapes"]}
    assert rows["dW1"] == ("(2, 4)", "not the shape of its parameter, (4, 2)")
    assert rows["dW2"] == ("(1, 4)", "")
    assert (rows["X"][0], rows["A1"][0], rows["A2"][0]) == ("(2, 210)", "(4, 210)", "(1, 210)")


def test_a_function_that_prints_floods_nothing(capsys):
    unit = load_unit("shallow_network")

    def update_parameters(parameters, grads, learning_rate):
        print("step")
        return unit["update_parameters"].reference(parameters, grads, learning_rate)

    machine(replaced={"update_parameters": update_parameters}).advance(5)
    assert capsys.readouterr().out == ""
