"""Worked numbers for the assignment on a network with one hidden layer.

The numbers are held true by `tests/exercises`, which runs each check on the reference.
"""

import numpy as np

from dlutils.check import CheckFailed, worked_example

#: Two features, four examples, three hidden units: small enough to follow with a pencil.
X = np.array([[1.0, -2.0, 0.5, 1.5], [2.0, 1.0, -1.5, 0.5]])
Y = np.array([[1.0, 0.0, 1.0, 1.0]])
PARAMETERS = {
    "W1": np.array([[0.5, -0.25], [-0.75, 0.4], [0.1, 0.6]]),
    "b1": np.array([[0.2], [-0.3], [0.4]]),
    "W2": np.array([[0.8, -1.2, 0.5]]),
    "b2": np.array([[-0.6]]),
}
CACHE = {
    "Z1": np.array([[0.2, -1.05, 0.825, 0.825], [-0.25, 1.6, -1.275, -1.225], [1.7, 0.8, -0.45, 0.85]]),
    "Z2": np.array([[0.31950719, -1.99942897, 0.75745261, 1.2971079]]),
    "A2": np.array([[0.57920414, 0.11926289, 0.68080041, 0.78534784]]),
}
CACHE["A1"] = np.tanh(CACHE["Z1"])
GRADS = {
    "dW1": np.array([[-0.15149665, -0.11232324], [0.17055892, 0.20276578], [-0.0606691, 0.03737142]]),
    "db1": np.array([[-0.12932847], [0.15785007], [-0.04505635]]),
    "dW2": np.array([[-0.13453259, 0.16662326, -0.08202272]]),
    "db2": np.array([[-0.20884618]]),
}
#: Small initial weights in the place of random ones, so that training can be followed to the last digit.
START = {
    "W1": np.array([[0.01, -0.02], [0.015, 0.005], [-0.01, 0.02]]),
    "b1": np.zeros((3, 1)),
    "W2": np.array([[0.02, -0.01, 0.005]]),
    "b2": np.zeros((1, 1)),
}


def layer_sizes(function):
    labels = np.array([[0.0, 1.0, 1.0, 0.0, 1.0], [1.0, 0.0, 0.0, 1.0, 0.0]])
    worked_example(function, {"X": np.ones((3, 5)), "Y": labels}, (3, 4, 2), returns="n_x, n_h, n_y")


def initialize_parameters(function):
    sizes = {"n_x": 8, "n_h": 6, "n_y": 3}
    form = {"W1": np.zeros((6, 8)), "b1": np.zeros((6, 1)), "W2": np.zeros((3, 6)), "b2": np.zeros((3, 1))}
    worked_example(function, sizes, form, kind="form", returns="parameters")
    parameters = function(*sizes.values())
    for name in ("b1", "b2"):
        if np.any(parameters[name]):
            raise CheckFailed(f"{name}: biases start at zero; {np.max(np.abs(parameters[name])):.3g} came.")
    for name in ("W1", "W2"):
        W = np.asarray(parameters[name])
        size = np.sqrt(np.mean(W**2))
        if len(np.unique(W)) < W.size:
            raise CheckFailed(f"{name}: some weights are equal. Draw a random number for each of them.")
        if not 0.0004 < size < 0.2:
            raise CheckFailed(f"{name}: a typical weight is {size:.2g} in size, due is about 0.01.")


def forward_propagation(function):
    due = (CACHE["A2"], CACHE)
    worked_example(function, {"X": X, "parameters": PARAMETERS}, due, returns="A2, cache")


def compute_cost(function):
    A2 = np.array([[0.85, 0.4, 0.3, 0.9]])
    worked_example(function, {"A2": A2, "Y": Y}, 0.49566947, returns="cost")


def backward_propagation(function):
    arguments = {"parameters": PARAMETERS, "cache": CACHE, "X": X, "Y": Y}
    worked_example(function, arguments, GRADS, returns="grads")


def update_parameters(function):
    due = {
        "W1": np.array([[0.57574833, -0.19383838], [-0.83527946, 0.29861711], [0.13033455, 0.58131429]]),
        "b1": np.array([[0.26466424], [-0.37892503], [0.42252817]]),
        "W2": np.array([[0.86726629, -1.28331163, 0.54101136]]),
        "b2": np.array([[-0.49557691]]),
    }
    arguments = {"parameters": PARAMETERS, "grads": GRADS, "learning_rate": 0.5}
    worked_example(function, arguments, due, returns="parameters")


def nn_model(function):
    """With START standing in for the random weights; a function that draws its own must at least learn."""
    asked = []

    def initialize_parameters(*sizes, **by_name):
        asked.append((*sizes, *by_name.values()))
        return {name: value.copy() for name, value in START.items()}

    arguments = {"X": X, "Y": Y, "n_h": 3, "num_iterations": 5, "print_cost": False}
    due = {
        "W1": np.array([[0.22757063, -0.04548334], [0.03344177, 0.00138765], [-0.0415297, 0.0248492]]),
        "b1": np.array([[0.04038296], [0.00084567], [-0.00381879]]),
        "W2": np.array([[0.23877052, 0.03268451, -0.04482157]]),
        "b2": np.array([[0.84715536]]),
    }
    space = function.__globals__
    own = space.get("initialize_parameters")
    space["initialize_parameters"] = initialize_parameters
    try:
        drawn = _quietly(function, arguments)
        kind = "value" if asked or drawn is None else "form"
        worked_example(function, arguments, due, kind, returns="parameters")
    finally:
        if own is None:
            del space["initialize_parameters"]
        else:
            space["initialize_parameters"] = own
    if asked and asked[0] != (2, 3, 1):
        raise CheckFailed(f"initialize_parameters was handed {asked[0]}; due are n_x, n_h, n_y = (2, 3, 1).")


def _quietly(function, arguments):
    """What the function returns, or None: `worked_example` is the one to speak of errors."""
    try:
        return function(*arguments.values())
    except Exception:
        return None


def predict(function):
    worked_example(function, {"parameters": PARAMETERS, "X": X}, Y, "labels", returns="predictions")
    at_half = {**PARAMETERS, "b1": np.zeros((3, 1)), "b2": np.zeros((1, 1))}
    points, due = np.array([[0.0, 2.0], [0.0, 1.0]]), np.array([[0.0, 1.0]])
    worked_example(function, {"parameters": at_half, "X": points}, due, "labels", returns="predictions")
