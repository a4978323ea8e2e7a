"""Worked numbers for the assignment on deep networks.

The numbers are held true by `tests/exercises`, which runs each check on the reference.
"""

import numpy as np

from dlutils.check import CheckFailed, worked_example
from dlutils.deep import standing_in

#: Two features, three examples, layers of 3, 2 and 1 units: small enough to follow with a pencil.
X = np.array([[1.0, -2.0, 0.5], [2.0, 1.0, -1.5]])
Y = np.array([[1.0, 0.0, 1.0]])
PARAMETERS = {
    "W1": np.array([[0.5, -0.25], [-1.0, 0.75], [0.3, 0.6]]),
    "b1": np.array([[0.1], [-0.2], [0.05]]),
    "W2": np.array([[0.8, -0.4, 0.3], [-0.6, 0.5, 0.7]]),
    "b2": np.array([[-0.1], [0.15]]),
    "W3": np.array([[0.9, -0.7]]),
    "b3": np.array([[0.2]]),
}
Z1 = np.array([[0.1, -1.15, 0.725], [0.3, 2.55, -1.825], [1.55, 0.05, -0.7]])
Z2 = np.array([[0.325, -1.105, 0.48], [1.325, 1.46, -0.285]])
Z3 = np.array([[-0.435, -0.822, 0.632]])
AL = np.array([[0.39293301, 0.30533928, 0.65294282]])
CACHE1 = ((X, PARAMETERS["W1"], PARAMETERS["b1"]), Z1)
CACHE2 = ((np.maximum(Z1, 0), PARAMETERS["W2"], PARAMETERS["b2"]), Z2)
CACHE3 = ((np.maximum(Z2, 0), PARAMETERS["W3"], PARAMETERS["b3"]), Z3)
CACHES = [CACHE1, CACHE2, CACHE3]
#: Two layers, for `two_layer_model`.
SMALL = {
    "W1": PARAMETERS["W1"],
    "b1": PARAMETERS["b1"],
    "W2": np.array([[0.8, -0.4, 0.3]]),
    "b2": np.array([[-0.1]]),
}
GRADS = {
    "dA2": np.array([[-0.54636029, 0.27480535, -0.31235146], [0.42494689, -0.2137375, 0.24294003]]),
    "dW3": np.array([[-0.12129474, -0.1195228]]),
    "db3": np.array([[-0.21626163]]),
    "dA1": np.array(
        [
            [-0.69205637, 0.1282425, -0.24988117],
            [0.43101756, -0.10686875, 0.12494059],
            [0.13355474, -0.14961625, -0.09370544],
        ]
    ),
    "dW2": np.array([[-0.09369695, -0.05463603, -0.28228615], [0.0141649, -0.13918218, 0.2159936]]),
    "db2": np.array([[-0.28623725], [0.07040313]]),
    "dA0": np.array([[-0.73697932, 0.06198387, -0.12494059], [0.57641011, -0.16992131, 0.06247029]]),
    "dW1": np.array([[-0.27233232, -0.33643033], [0.21491835, 0.25172212], [0.14426241, 0.03916441]]),
    "db1": np.array([[-0.31397918], [0.1080496], [-0.00535384]]),
}

#: After 101 iterations of 0.1 from there: parameters and costs.
TWO_LAYER = (
    {
        "W1": np.array([[1.02915048, -0.38353182], [-1.47158225, 0.77919588], [0.51889585, 0.8678652]]),
        "b1": np.array([[0.86751704], [-0.08816602], [0.16693995]]),
        "W2": np.array([[1.5064518, -1.15834363, 0.83102949]]),
        "b2": np.array([[0.35402117]]),
    },
    [0.43718548, 0.02501868],
)
L_LAYER = (
    {
        "W1": np.array([[0.97590238, -0.17623644], [-1.3884265, 0.75364476], [0.06532067, 0.72355183]]),
        "b1": np.array([[0.75151062], [-0.12012785], [0.17106696]]),
        "W2": np.array([[1.30270415, -0.38765275, 0.62897865], [-0.71800485, 1.08041458, 0.54076214]]),
        "b2": np.array([[0.45335665], [0.19818819]]),
        "W3": np.array([[1.5331435, -1.17392904]]),
        "b3": np.array([[0.44797637]]),
    },
    [0.57490453, 0.01028741],
)


def initialize_parameters(function):
    due = {"W1": np.ones((40, 50)), "b1": np.zeros((40, 1)), "W2": np.ones((30, 40)), "b2": np.zeros((30, 1))}
    worked_example(function, {"n_x": 50, "n_h": 40, "n_y": 30}, due, kind="form")
    parameters = function(50, 40, 30)
    _random_start(parameters, "W1", 5e-4, 0.25)
    _random_start(parameters, "W2", 5e-4, 0.28)


def initialize_parameters_deep(function):
    sizes = [60, 20, 55, 2]
    due = {f"W{l}": np.ones((sizes[l], sizes[l - 1])) for l in (1, 2, 3)} | {
        f"b{l}": np.zeros((sizes[l], 1)) for l in (1, 2, 3)
    }
    worked_example(function, {"layer_dims": sizes}, due, kind="form")
    parameters = function(sizes)
    for l in (1, 2, 3):
        size = 1 / np.sqrt(sizes[l - 1])
        _random_start(parameters, f"W{l}", 0.75 * size, 1.8 * size)


def _random_start(parameters, name, low, high):
    """Chance decides the weights: look at their spread, and that the biases beside them are zero."""
    W, b = parameters[name], parameters[name.replace("W", "b")]
    spread = np.sqrt(np.mean(np.asarray(W, dtype=float) ** 2))
    if np.any(b):
        raise CheckFailed(f"came:   {name.replace('W', 'b')} with values other than 0\ndue:    zeros")
    if np.unique(W).size < 0.9 * W.size or abs(np.mean(W)) > 0.4 * spread:
        raise CheckFailed(
            f"came:   {name} with equal weights, or all on one side of zero\n"
            "due:    normal numbers around zero, each its own"
        )
    if not low < spread < high:
        raise CheckFailed(
            f"came:   {name} of shape {W.shape} with weights of typical size {spread:.3g}\n"
            f"due:    between {low:.2g} and {high:.2g}\nlikely: the factor: look at the formula once more"
        )


def linear_forward(function):
    W, b = PARAMETERS["W1"], PARAMETERS["b1"]
    worked_example(function, {"A": X, "W": W, "b": b}, (Z1, (X, W, b)), returns="Z, cache")


def linear_activation_forward(function):
    (A_prev, W, b), Z = CACHE1
    arguments = {"A_prev": A_prev, "W": W, "b": b, "activation": "relu"}
    worked_example(function, arguments, (np.maximum(Z, 0), CACHE1), returns="A, cache")
    (A_prev, W, b), _ = CACHE3
    arguments = {"A_prev": A_prev, "W": W, "b": b, "activation": "sigmoid"}
    worked_example(function, arguments, (AL, CACHE3), returns="A, cache")


def L_model_forward(function):
    worked_example(function, {"X": X, "parameters": PARAMETERS}, (AL, CACHES), returns="AL, caches")


def compute_cost(function):
    worked_example(function, {"AL": AL, "Y": Y}, 0.57490453, returns="cost")


def linear_backward(function):
    dZ = np.array([[0.4, -0.2, 0.1], [-0.3, 0.5, 0.6]])
    dA_prev = np.array([[0.5, -0.46, -0.28], [-0.31, 0.33, 0.26], [-0.09, 0.29, 0.45]])
    dW = np.array([[0.0375, -0.13, 0.20333333], [0.135, 0.395, -0.14666667]])
    arguments = {"dZ": dZ, "cache": CACHE2[0]}
    worked_example(function, arguments, (dA_prev, dW, np.array([[0.1], [0.26666667]])), returns="dA_prev, dW, db")


def linear_activation_backward(function):
    arguments = {"dA": GRADS["dA2"], "cache": CACHE2, "activation": "relu"}
    worked_example(function, arguments, (GRADS["dA1"], GRADS["dW2"], GRADS["db2"]), returns="dA_prev, dW, db")
    arguments = {"dA": (1 - Y) / (1 - AL) - Y / AL, "cache": CACHE3, "activation": "sigmoid"}
    worked_example(function, arguments, (GRADS["dA2"], GRADS["dW3"], GRADS["db3"]), returns="dA_prev, dW, db")


def L_model_backward(function):
    worked_example(function, {"AL": AL, "Y": Y, "caches": CACHES}, GRADS, returns="grads")


def update_parameters(function):
    due = {name: value - 0.1 * GRADS["d" + name] for name, value in PARAMETERS.items()}
    worked_example(function, {"params": PARAMETERS, "grads": GRADS, "learning_rate": 0.1}, due, returns="parameters")


def two_layer_model(function):
    _training(function, "initialize_parameters", SMALL, {**TRAINING, "layers_dims": (2, 3, 1)}, TWO_LAYER)


def L_layer_model(function):
    _training(function, "initialize_parameters_deep", PARAMETERS, {**TRAINING, "layers_dims": [2, 3, 2, 1]}, L_LAYER)


#: What both training loops are handed, in the order of their parameters.
TRAINING = {"X": X, "Y": Y, "layers_dims": (), "learning_rate": 0.1, "num_iterations": 101, "print_cost": False}


def _training(function, initializer, start, arguments, due):
    """The start is random, so the check puts its own in the place of the initialiser.

    A function that draws its start itself never asks for it; then the form of what comes back, and a falling
    cost, must do.
    """
    asked = []

    def from_here(*sizes):
        asked.append(sizes)
        return start

    try:
        worked_example(standing_in(function, **{initializer: from_here}), arguments, due, returns="parameters, costs")
    except CheckFailed:
        if asked:
            raise
        worked_example(function, arguments, due, kind="form", returns="parameters, costs")
        costs = function(*arguments.values())[1]
        if not costs[1] < costs[0]:
            raise CheckFailed(f"came:   costs {list(costs)}\ndue:    a cost that falls") from None
