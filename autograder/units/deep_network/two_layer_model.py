"""The exercise `two_layer_model`: train linear → ReLU → linear → sigmoid."""

import numpy as np

from autograder.specification import Alternative, Domain, Exercise, Inputs, Misconception, Start, Training
from autograder.units.deep_network._shared import OTHER_TRAINING, PARAMETERS, WORKED_TRAINING
from autograder.units.deep_network._training import (
    APPEND,
    MODEL_OUTPUTS,
    RETURN,
    TRAINING_MISCONCEPTIONS,
    TRAINING_STYLES,
    large_steps,
    long_training,
    sizes_in_a_tuple,
    small_steps,
    told_apart,
    training_cases,
)
from autograder.units.deep_network.compute_cost import compute_cost
from autograder.units.deep_network.initialize_parameters import initialize_parameters
from autograder.units.deep_network.linear_activation_backward import linear_activation_backward
from autograder.units.deep_network.linear_activation_forward import linear_activation_forward
from autograder.units.deep_network.update_parameters import update_parameters
from autograder.units.inputs import labels, readable


def two_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=2500, print_cost=False):
    """Train linear → ReLU → linear → sigmoid.

    Args:
        X: (n_x, m); Y: (1, m).
        layers_dims: (n_x, n_h, n_y). The start is what initialize_parameters returns for these sizes.
        learning_rate, num_iterations: the factor α of the gradients, and the number of steps.
        print_cost: whether to print each cost that is kept.

    Returns:
        parameters: {"W1", "b1", "W2", "b2"} after the last step.
        costs: list of the costs before the update at iterations 0, 100, 200, ...
    """
    parameters = initialize_parameters(*layers_dims)
    costs = []
    for i in range(num_iterations):
        A1, cache1 = linear_activation_forward(X, parameters["W1"], parameters["b1"], "relu")
        A2, cache2 = linear_activation_forward(A1, parameters["W2"], parameters["b2"], "sigmoid")
        cost = compute_cost(A2, Y)
        dA2 = (1 - Y) / (1 - A2) - Y / A2
        dA1, dW2, db2 = linear_activation_backward(dA2, cache2, "sigmoid")
        _, dW1, db1 = linear_activation_backward(dA1, cache1, "relu")
        if i % 100 == 0:
            costs.append(cost)
            if print_cost:
                print(f"iteration {i}: cost {cost:.6f}")
        grads = {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters, costs


def two_layer_cases(rng):
    few = training_cases(rng, [((3, 5, 1), 5, 3, 0.23, True), ((5, 4, 1), 6, 2, 0.05, False)])
    return [*few, told_apart(rng)]


#: A network of two layers to start from.
OTHER_SMALL = {
    "W1": readable(2, 3, first=2),
    "b1": readable(2, 1, first=5),
    "W2": readable(1, 2, first=9),
    "b2": np.array([[0.3]]),
}
SMALL = {
    "W1": PARAMETERS["W1"],
    "b1": PARAMETERS["b1"],
    "W2": np.array([[0.8, -0.4, 0.3]]),
    "b2": np.array([[-0.1]]),
}

_FORWARD_1 = 'linear_activation_forward(X, parameters["W1"], parameters["b1"], "relu")'
_FORWARD_2 = 'linear_activation_forward(A1, parameters["W2"], parameters["b2"], "sigmoid")'
_TWO_AFTER = (
    "        parameters = update_parameters(parameters, grads, learning_rate)\n",
    "        parameters = update_parameters(parameters, grads, learning_rate)\n"
    f"        A1 = {_FORWARD_1}[0]\n        cost = compute_cost({_FORWARD_2}[0], Y)\n"
    "        if i % 100 == 0:\n            costs[-1] = cost\n",
)

MISCONCEPTIONS = (
    *TRAINING_MISCONCEPTIONS,
    Misconception("hidden-layer-sigmoid",
                  "The hidden layer's activation is the sigmoid, forward and backward: it is ReLU.",
                  changes=(('parameters["b1"], "relu"', 'parameters["b1"], "sigmoid"'),
                           ('cache1, "relu"', 'cache1, "sigmoid"'))),
    Misconception("activations-swapped", "The activations are swapped: ReLU in layer 1, the sigmoid in layer 2.",
                  changes=(('parameters["b1"], "relu"', 'parameters["b1"], "sigmoid"'),
                           ('parameters["b2"], "sigmoid"', 'parameters["b2"], "relu"'))),
    Misconception("backward-activations-swapped",
                  "Going backward, the activations are swapped: layer 2 is the sigmoid's, layer 1 ReLU's.",
                  changes=(('cache2, "sigmoid"', 'cache2, "relu"'), ('cache1, "relu"', 'cache1, "sigmoid"'))),
    Misconception("backward-caches-swapped",
                  "Going backward, the caches are swapped: layer 2 comes first, with cache2.",
                  changes=(("dA2, cache2", "dA2, cache1"), ("dA1, cache1", "dA1, cache2"))),
    Misconception("layer-1-handed-da2", "Layer 1 is given dA2: give it dA1, which layer 2 returned.",
                  changes=(("(dA1, cache1", "(dA2, cache1"),)),
    Misconception("da2-sign-reversed", "The sign of dA2 is reversed: it is -(Y / A2 - (1 - Y) / (1 - A2)).",
                  changes=(("(1 - Y) / (1 - A2) - Y / A2", "Y / A2 - (1 - Y) / (1 - A2)"),)),
    Misconception("da2-is-dz2",
                  "dA2 is A2 - Y: that is dZ2. dA2 is the derivative of the loss with respect to A2 itself.",
                  changes=(("(1 - Y) / (1 - A2) - Y / A2", "A2 - Y"),)),
    Misconception("da2-averaged", "dA2 is divided by m: linear_backward divides by m, so the 1/m would count twice.",
                  changes=(("(1 - Y) / (1 - A2) - Y / A2", "((1 - Y) / (1 - A2) - Y / A2) / Y.shape[1]"),)),
    Misconception("da2-halves-sign-wrong",
                  "The halves of dA2 are joined by the wrong sign: it is -(Y / A2 - (1 - Y) / (1 - A2)).",
                  changes=(("(1 - Y) / (1 - A2) - Y / A2", "-(Y / A2) - (1 - Y) / (1 - A2)"),)),
    Misconception("cost-of-a1", "The cost is computed from A1: it is that of the network's output, A2.",
                  changes=(("compute_cost(A2, Y)", "compute_cost(np.clip(A1[:1], 0.01, 0.99), Y)"),)),
    Misconception("cost-arguments-swapped", "AL and Y are handed to compute_cost in the wrong order.",
                  changes=(("compute_cost(A2, Y)", "compute_cost(Y, A2)"),)),
    Misconception("dw1-and-dw2-swapped", "dW1 and dW2 are swapped in grads.",
                  changes=(('"dW1": dW1', '"dW1": dW2'), ('"dW2": dW2', '"dW2": dW1'))),
    Misconception("db1-and-db2-swapped", "db1 and db2 are swapped in grads.",
                  changes=(('"db1": db1', '"db1": db2'), ('"db2": db2', '"db2": db1'))),
    Misconception("starts-anew-each-iteration",
                  "Every iteration starts anew from the initial parameters: initialise once, before the loop.",
                  changes=(("        A1, cache1 = ",
                            "        parameters = initialize_parameters(*layers_dims)\n        A1, cache1 = "),)),
    Misconception("forward-pass-never-renewed",
                  "The weights that the forward pass uses are never renewed: read W1, b1, W2 and b2 from "
                  "`parameters` in each iteration.",
                  changes=(("    costs = []\n", "    costs = []\n    start = parameters\n"),
                           (_FORWARD_1, 'linear_activation_forward(X, start["W1"], start["b1"], "relu")'),
                           (_FORWARD_2, 'linear_activation_forward(A1, start["W2"], start["b2"], "sigmoid")'))),
    Misconception("costs-after-update",
                  "The costs come after the update: iteration i's cost belongs to the parameters before the i-th "
                  "step.",
                  changes=(_TWO_AFTER,)),
    Misconception("sizes-hard-coded", "The layer's sizes are written into the code: they are in layers_dims.",
                  changes=(("initialize_parameters(*layers_dims)", "initialize_parameters(12288, 7, 1)"),)),
    Misconception("sizes-passed-on-whole",
                  "layers_dims is passed on whole: initialize_parameters takes three sizes, n_x, n_h and n_y.",
                  changes=(("initialize_parameters(*layers_dims)", "initialize_parameters(layers_dims)"),)),
    Misconception("parameters-as-a-tuple", "The parameters are returned as a tuple of arrays: return the dictionary.",
                  changes=((RETURN, "return tuple(parameters.values()), costs"),)),
    Misconception("layer-1-not-updated",
                  "The last iteration's gradients update layer 2 only: grads holds dW1, db1, dW2 and db2.",
                  changes=(('grads = {"dW1": dW1, "db1": db1, "dW2"',
                            'grads = {"dW1": 0 * dW1, "db1": 0 * db1, "dW2"'),)),
)

ALTERNATIVES = (
    *TRAINING_STYLES,
    Alternative("sizes unpacked",
                changes=(("    parameters = initialize_parameters(*layers_dims)\n",
                          "    (n_x, n_h, n_y) = layers_dims\n"
                          "    parameters = initialize_parameters(n_x, n_h, n_y)\n"),)),
    Alternative("conventional form of dA2",
                changes=(("(1 - Y) / (1 - A2) - Y / A2", "-(np.divide(Y, A2) - np.divide(1 - Y, 1 - A2))"),)),
    Alternative("grads filled step by step",
                changes=(('grads = {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}',
                          "grads = {}\n"
                          '        grads["dW1"] = dW1\n'
                          '        grads["dW2"] = dW2\n'
                          '        grads["db1"] = db1\n'
                          '        grads["db2"] = db2'),)),
    Alternative("by the functions for L layers", source="""
        def two_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=2500, print_cost=False):
            parameters, costs = initialize_parameters(*layers_dims), []
            for i in range(num_iterations):
                AL, caches = L_model_forward(X, parameters)
                if not i % 100:
                    costs.append(compute_cost(AL, Y))
                    if print_cost:
                        print(i, costs[-1])
                parameters = update_parameters(parameters, L_model_backward(AL, Y, caches), learning_rate)
            return parameters, costs
    """),
    Alternative("weights drawn inline",
                changes=(("    parameters = initialize_parameters(*layers_dims)\n",
                          "    n_x, n_h, n_y = layers_dims\n"
                          "    rng = np.random.default_rng()\n"
                          "    parameters = {'W1': rng.normal(size=(n_h, n_x)) * 0.01, 'b1': np.zeros((n_h, 1)), "
                          "'W2': rng.normal(size=(n_y, n_h)) * 0.01, 'b2': np.zeros((n_y, 1))}\n"),)),
    Alternative("weights from the old generator",
                changes=(("    parameters = initialize_parameters(*layers_dims)\n",
                          "    n_x, n_h, n_y = layers_dims\n"
                          "    parameters = {'W1': np.random.randn(n_h, n_x) * 0.01, 'b1': np.zeros((n_h, 1)), "
                          "'W2': np.random.randn(n_y, n_h) * 0.01, 'b2': np.zeros((n_y, 1))}\n"),)),
    Alternative("weights from the notebook's generator", source="""
        rng = np.random.default_rng(5)

        def two_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=2500, print_cost=False):
            parameters, costs = {}, []
            for l in (1, 2):
                parameters[f"W{l}"] = 0.01 * rng.standard_normal((layers_dims[l], layers_dims[l - 1]))
                parameters[f"b{l}"] = np.zeros((layers_dims[l], 1))
            for i in range(num_iterations):
                AL, caches = L_model_forward(X, parameters)
                if i % 100 == 0:
                    costs.append(compute_cost(AL, Y))
                parameters = update_parameters(parameters, L_model_backward(AL, Y, caches), learning_rate)
            print(f"cost after {i + 1} iterations: {costs[-1]}")
            return parameters, costs
    """),
    Alternative("without dA0",
                changes=(('_, dW1, db1 = linear_activation_backward(dA1, cache1, "relu")',
                          "dZ1 = dA1 * (cache1[1] > 0)\n"
                          "        dW1, db1 = dZ1 @ X.T / X.shape[1], dZ1.mean(axis=1, keepdims=True)"),)),
    Alternative("the cost only when it is kept",
                changes=(("        cost = compute_cost(A2, Y)\n", ""),
                         (APPEND, "            cost = compute_cost(A2, Y)\n            costs.append(cost)\n"))),
)

def draw(rng, n_x, n_h, m):
    X = rng.normal(size=(n_x, m)) * 0.5 / np.sqrt(n_x) + 0.1
    return X, labels(rng, m), [n_x, n_h, 1], float(rng.uniform(0.05, 0.3)), 3, False


DOMAIN = Domain(
    draw=draw,
    sizes={"n_x": 12, "n_h": 7, "m": 40},
    more=lambda rng: [
        long_training(*draw(rng, 2, 2, 4)),
        large_steps(*draw(rng, 2, 3, 6)),
        small_steps(*draw(rng, 2, 2, 4)),
    ],
    edges={
        "sizes in a tuple": lambda rng: sizes_in_a_tuple(*draw(rng, 3, 4, 5)),
        "no step at all": lambda rng: Inputs((*draw(rng, 2, 3, 5)[:3], 0.1, 0, False), may_fail=True),
    },
    direct=("n_x", "n_h"),
)

EXERCISE = Exercise(
    reference=two_layer_model,
    outputs=MODEL_OUTPUTS,
    cases=two_layer_cases,
    domain=DOMAIN,
    helpers=(
        "initialize_parameters",
        "linear_activation_forward",
        "compute_cost",
        "linear_activation_backward",
        "update_parameters",
    ),
    chance=("initialize_parameters",),
    start=Start(path=(0,)),
    visible=(
        Training(
            {**WORKED_TRAINING, "layers_dims": (2, 3, 1)},
            initializer="initialize_parameters",
            start=SMALL,
            returns="parameters, costs",
            asked=(2, 3, 1),
        ),
        Training(
            {**OTHER_TRAINING, "layers_dims": (3, 2, 1)},
            initializer="initialize_parameters",
            start=OTHER_SMALL,
            returns="parameters, costs",
            asked=(3, 2, 1),
        ),
    ),
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
