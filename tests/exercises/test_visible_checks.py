"""Visible checks: second examples, every wrong output, what to mend first, and nothing that is false."""

import pytest
from checked import hints, said, said_of, written

from autograder.units import load_unit, unit_names
from dlutils.check.findings import look
from dlutils.check.steps import STEPS

EXERCISES = [(unit, exercise.name) for unit in unit_names() for exercise in load_unit(unit) if exercise.visible]


# ------------------------------------------------------------------------------------------------ second examples

THREE_LAYERS = """
def L_model_forward(X, parameters):
    p = parameters
    A1, first = linear_activation_forward(X, p["W1"], p["b1"], "relu")
    A2, second = linear_activation_forward(A1, p["W2"], p["b2"], "relu")
    A3, third = linear_activation_forward(A2, p["W3"], p["b3"], "sigmoid")
    return A3, [first, second, third]
"""
BACK_THROUGH_THREE = """
def L_model_backward(AL, Y, caches):
    grads = {}
    dAL = (1 - Y) / (1 - AL) - Y / AL
    grads["dA2"], grads["dW3"], grads["db3"] = linear_activation_backward(dAL, caches[2], "sigmoid")
    grads["dA1"], grads["dW2"], grads["db2"] = linear_activation_backward(grads["dA2"], caches[1], "relu")
    grads["dA0"], grads["dW1"], grads["db1"] = linear_activation_backward(grads["dA1"], caches[0], "relu")
    return grads
"""
#: Right on the first example alone: each passed the check once and got nothing from the grader.
SLIPS = {
    "three layers written out": ("deep_network", "L_model_forward", (), THREE_LAYERS),
    "three layers back": ("deep_network", "L_model_backward", (), BACK_THROUGH_THREE),
    "a rate of 0.1": (
        "logistic_regression", "optimize", (("learning_rate * grads[\"dw\"]", "0.1 * grads[\"dw\"]"),), "",
    ),
    "divided by 4": ("shallow_network", "compute_cost", ((" / m", " / 4"),), ""),
    "18 numbers": (
        "vectorization", "image_to_vector", (), "def image_to_vector(image):\n    return image.reshape(18, 1)\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
def test_what_is_right_on_the_first_example_alone_fails(slip):
    unit, name, changes, source = SLIPS[slip]
    exercise = load_unit(unit)[name]
    function = written(unit, name, *changes, source=source)
    step, options = exercise.visible[0].written(exercise.reference)
    assert not STEPS[step](function, **options).wrong
    assert hints(said_of(unit, name, function))


@pytest.mark.parametrize(("unit", "name"), EXERCISES)
def test_no_two_examples_of_an_exercise_are_of_one_size(unit, name):
    """Or they are of one size and another rate, number or kind of activation."""
    called = [look(lambda *args: None, options["arguments"], 0).called for step, options in examples(unit, name)]
    assert len(called) > 1
    assert len(set(called)) > 1, called


def examples(unit, name):
    exercise = load_unit(unit)[name]
    written = [step.written(exercise.reference) for step in exercise.visible]
    return [(step, options) for step, options in written if "arguments" in options]


# --------------------------------------------------------------------------------------------------- what is said


def test_every_wrong_output_is_told_and_which_are_right():
    source = """
def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dZ1 = parameters["W2"].T @ dZ2 * (1.3 - cache["A1"] ** 2)
    return {
        "dW1": dZ1 @ X.T / m, "db1": np.sum(dZ1, axis=1) / m,
        "dW2": dZ2 @ cache["A1"].T / m, "db2": np.sum(dZ2, axis=1, keepdims=True) / m,
    }
"""
    told = said("shallow_network", "backward_propagation", source=source)
    assert 'right:    grads["dW2"], grads["db2"]\nwrong:    grads["db1"], grads["dW1"]\n' in told, "shapes first"
    assert told.count("got: ") == told.count("expected: ") == 2
    assert "shape (3,)\nexpected: shape (3, 1): [[" in told


def test_an_error_is_told_with_its_line_and_the_shapes():
    told = said("logistic_regression", "propagate", ("w.T @ X", "w @ X"))
    assert "gufunc" not in told
    assert "Line 3, `A = sigmoid(w @ X + b)`: the shapes do not fit for a matrix product" in told
    assert "`w` has shape (2, 1) and `X` has shape (2, 3)" in told


WRONG_SIGMOID = "def sigmoid(z):\n    return z\n"


def test_an_earlier_function_that_is_wrong_comes_first():
    function = written("logistic_regression", "propagate", sigmoid=WRONG_SIGMOID)
    told = said_of("logistic_regression", "propagate", function)
    assert hints(told) == ["correct `sigmoid` first: `propagate` calls it, and it fails its own check."]


def test_the_earliest_one_is_named_however_deep_it_is_called():
    told = said("logistic_regression", "model", sigmoid=WRONG_SIGMOID)
    assert hints(told)[0].startswith("correct `sigmoid` first: ")


def test_an_earlier_function_that_is_not_written_comes_first():
    stub = "def propagate(w, b, X, Y):\n    raise NotImplementedError\n"
    told = said("logistic_regression", "optimize", propagate=stub)
    assert hints(told) == ["write `propagate` first: `optimize` calls it, and it is not written yet."]
    stub = written("logistic_regression", "propagate", source=stub, sigmoid=WRONG_SIGMOID)
    assert said_of("logistic_regression", "propagate", stub).startswith("propagate is not written yet")


def test_a_function_that_does_not_call_the_wrong_one_is_told_its_own_mistake():
    changes = ("sigmoid(w.T @ X + b)", "1 / (1 + np.exp(-(w.T @ X + b)))"), ("dZ.T / m", "dZ.T")
    function = written("logistic_regression", "propagate", *changes, sigmoid=WRONG_SIGMOID)
    told = said_of("logistic_regression", "propagate", function)
    assert hints(told) == ["dw is a sum over the examples; expected is their mean: divide by m."]


def test_a_start_of_the_check_s_own_needs_no_right_initializer():
    """`initialize_parameters` is replaced, so that its mistake explains nothing."""
    wrong = "def initialize_parameters(n_x, n_h, n_y):\n    return None\n"
    function = written("shallow_network", "nn_model", initialize_parameters=wrong)
    assert said_of("shallow_network", "nn_model", function) == ""


NOT_DUE = ("[[0., 0.", "[[1., 1.")


def test_of_random_numbers_only_the_shapes_are_expected():
    change = ("size=(n_h, n_x)", "size=(n_x, n_h)")
    told = said("shallow_network", "initialize_parameters", change)
    assert not [text for text in NOT_DUE if text in told]
    assert "expected: shape (6, 8)\n" in told
    assert "axis" not in told
    change = ('f"W{l}"', 'f"w{l}"')
    told = said("deep_network", "initialize_parameters_deep", change)
    assert not [text for text in NOT_DUE if text in told]
    assert 'the key "W1" is missing' in told


def test_results_in_another_order_are_called_so():
    change = ("return dA_prev, dW, db", "return db, dW, dA_prev")
    told = said("deep_network", "linear_backward", change)
    assert hints(told) == [
        "dA_prev has the value that is expected of db: look at the order of the results",
        "db has the value that is expected of dA_prev: look at the order of the results",
    ]


def test_new_arrays_in_the_caller_s_dictionary_are_not_blamed_on_an_operator():
    source = """
def update_parameters(params, grads, learning_rate):
    for name in list(params):
        params[name] = params[name] - learning_rate * grads["d" + name]
    return params
"""
    told = said("deep_network", "update_parameters", source=source)
    assert "-=" not in told
    assert hints(told) == ["entries of the caller's `params` are replaced: put the results into a new dict"]


def test_values_alone_are_told_by_a_relation_that_holds_in_every_example():
    function = written("logistic_regression", "propagate", ("X @ dZ.T / m", "3.7 * X @ dZ.T / m"))
    assert hints(said_of("logistic_regression", "propagate", function)) == ['grads["dw"] is 3.7 times too large']
    source = "def propagate(w, b, X, Y):\n    A = sigmoid(w.T @ X + b)\n    dw = len(w) * X @ (A - Y).T / X.shape[1]\n"
    source += "    return {'dw': dw, 'db': np.mean(A - Y)}, np.mean(-Y * np.log(A) - (1 - Y) * np.log(1 - A))\n"
    told = said("logistic_regression", "propagate", source=source)
    assert "2 times" not in told


def test_a_result_that_holds_itself_has_an_end():
    source = "def optimize(*arguments):\n    a = []\n    a.append(a)\n    return a\n"
    assert said("logistic_regression", "optimize", source=source)


def test_weights_around_zero_are_told_from_positive_ones_and_never_by_chance():
    function = written("shallow_network", "initialize_parameters")
    assert {said_of("shallow_network", "initialize_parameters", function) for _ in range(200)} == {""}
    change = ("rng.normal(scale=0.01, size=(n_h, n_x))", "rng.random((n_h, n_x)) * 0.01")
    assert "one side of zero" in said("shallow_network", "initialize_parameters", change)
