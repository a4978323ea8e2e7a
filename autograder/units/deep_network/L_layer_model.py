"""The exercise `L_layer_model`: train a network of any depth."""

import numpy as np

from autograder.specification import Alternative, Domain, Exercise, Inputs, Misconception, Start, Training
from autograder.units.deep_network._shared import (
    OTHER_DIMS,
    OTHER_PARAMETERS,
    OTHER_TRAINING,
    PARAMETERS,
    WORKED_TRAINING,
)
from autograder.units.deep_network._training import (
    APPEND,
    MODEL_OUTPUTS,
    RANGE,
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
from autograder.units.deep_network.initialize_parameters_deep import initialize_parameters_deep
from autograder.units.deep_network.L_model_backward import L_model_backward
from autograder.units.deep_network.L_model_forward import L_model_forward
from autograder.units.deep_network.update_parameters import update_parameters
from autograder.units.inputs import labels


def L_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=2500, print_cost=False):
    """Train a network of any depth.

    Args:
        X: (n_x, m); Y: (1, m).
        layers_dims: [n_x, ..., 1]. The start is what initialize_parameters_deep returns for these sizes.
        learning_rate, num_iterations, print_cost: as in two_layer_model.

    Returns:
        parameters: {"W1", "b1", ..., "WL", "bL"} after the last step.
        costs: list of the costs before the update at iterations 0, 100, 200, ...
    """
    parameters = initialize_parameters_deep(layers_dims)
    costs = []
    for i in range(num_iterations):
        AL, caches = L_model_forward(X, parameters)
        cost = compute_cost(AL, Y)
        grads = L_model_backward(AL, Y, caches)
        if i % 100 == 0:
            costs.append(cost)
            if print_cost:
                print(f"iteration {i}: cost {cost:.6f}")
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters, costs


def L_layer_cases(rng):
    shapes = [
        ((3, 4, 6, 1), 9, 4, 1.5, True),
        ((5, 4, 1), 6, 4, 0.05, False),
        ((3, 5, 7, 6, 1), 8, 2, 0.07, False),
    ]
    return [*training_cases(rng, shapes), told_apart(rng)]


_FORWARD = "L_model_forward(X, parameters)"
_BACKWARD = "L_model_backward(AL, Y, caches)"

MISCONCEPTIONS = (
    *TRAINING_MISCONCEPTIONS,
    Misconception("step-divided-by-m", "Each step is divided by m again: the gradients are means already.",
                  changes=(("grads, learning_rate)", "grads, learning_rate / X.shape[1])"),)),
    Misconception("rate-reversed",
                  "The step is made with the learning rate reversed: pass learning_rate on as it is, "
                  "update_parameters subtracts.",
                  changes=(("grads, learning_rate)", "grads, -learning_rate)"),)),
    Misconception("gradients-computed-once",
                  "The gradients are computed once, before the loop: compute them anew at each step's parameters.",
                  changes=((f"    for i in {RANGE}:\n"
                            f"        AL, caches = {_FORWARD}\n"
                            "        cost = compute_cost(AL, Y)\n"
                            f"        grads = {_BACKWARD}\n",
                            f"    AL, caches = {_FORWARD}\n"
                            f"    grads = {_BACKWARD}\n"
                            f"    for i in {RANGE}:\n"
                            "        cost = compute_cost(L_model_forward(X, parameters)[0], Y)\n"),)),
    Misconception("forward-pass-made-once",
                  "The forward pass is made once, before the loop: the activations change with the parameters.",
                  changes=((f"    for i in {RANGE}:\n        AL, caches = {_FORWARD}\n",
                            f"    AL, caches = {_FORWARD}\n    for i in {RANGE}:\n"),)),
    Misconception("starts-anew-each-iteration",
                  "Every iteration starts anew from the initial parameters: initialise once, before the loop.",
                  changes=(("        AL, caches = ",
                            "        parameters = initialize_parameters_deep(layers_dims)\n        AL, caches = "),)),
    Misconception("costs-after-update",
                  "The costs come after the update: iteration i's cost belongs to the parameters before the i-th "
                  "step.",
                  changes=(("        parameters = update_parameters(parameters, grads, learning_rate)\n",
                            "        parameters = update_parameters(parameters, grads, learning_rate)\n"
                            "        if i % 100 == 0:\n"
                            "            costs[-1] = compute_cost(L_model_forward(X, parameters)[0], Y)\n"),)),
    Misconception("cost-arguments-swapped", "Y and AL are handed to compute_cost in the wrong order.",
                  changes=(("compute_cost(AL, Y)", "compute_cost(Y, AL)"),)),
    Misconception("backward-arguments-swapped", "Y and AL are handed to L_model_backward in the wrong order.",
                  changes=((_BACKWARD, "L_model_backward(Y, AL, caches)"),)),
    Misconception("sizes-hard-coded", "The layers' sizes are written into the code: they are in layers_dims.",
                  changes=(("initialize_parameters_deep(layers_dims)",
                            "initialize_parameters_deep([12288, 20, 7, 5, 1])"),)),
    Misconception("input-size-left-out",
                  "The sizes without the input layer are passed on: initialize_parameters_deep needs all of "
                  "layers_dims.",
                  changes=(("initialize_parameters_deep(layers_dims)",
                            "initialize_parameters_deep(layers_dims[1:])"),)),
    Misconception("two-layer-start", "initialize_parameters knows two layers only: use initialize_parameters_deep.",
                  changes=(("initialize_parameters_deep(layers_dims)", "initialize_parameters(*layers_dims)"),)),
    Misconception("start-shrunk",
                  "The initial weights are shrunk once more: start from initialize_parameters_deep's parameters as "
                  "they are.",
                  changes=(("    costs = []\n",
                            "    costs = []\n"
                            "    parameters = {key: 0.01 * value for key, value in parameters.items()}\n"),)),
    Misconception("cost-of-decisions", "The cost is computed from decisions: hand compute_cost the probabilities AL.",
                  changes=(("compute_cost(AL, Y)", "compute_cost(np.clip(np.round(AL), 0.01, 0.99), Y)"),)),
    Misconception("start-returned", "The initial parameters are returned: return the trained ones.",
                  changes=(("    costs = []\n", "    costs = []\n    start = parameters\n"),
                           (RETURN, "return start, costs"))),
    Misconception("x-for-caches",
                  "X is used in place of the caches: hand L_model_backward what L_model_forward returned.",
                  changes=((_BACKWARD, "L_model_backward(AL, Y, X)"),)),
)

ALTERNATIVES = (
    *TRAINING_STYLES,
    Alternative("the cost only when it is kept",
                changes=(("        cost = compute_cost(AL, Y)\n", ""),
                         (APPEND, "            cost = compute_cost(AL, Y)\n            costs.append(cost)\n"))),
    Alternative("the cost after the backward pass",
                changes=(("        cost = compute_cost(AL, Y)\n", ""),
                         (f"        grads = {_BACKWARD}\n",
                          f"        grads = {_BACKWARD}\n        cost = compute_cost(Y=Y, AL=AL)\n"))),
    Alternative("other names", source="""
        def L_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=2500, print_cost=False):
            params, J = initialize_parameters_deep(layer_dims=layers_dims), []
            for step in range(num_iterations):
                Y_hat, memory = L_model_forward(X, params)
                if step % 100 == 0:
                    J += [compute_cost(Y_hat, Y)]
                    if print_cost:
                        print(step, J[-1])
                params = update_parameters(params, L_model_backward(Y_hat, Y, memory), learning_rate)
            return params, J
    """),
    Alternative("weights drawn inline",
                changes=(("    parameters = initialize_parameters_deep(layers_dims)\n",
                          "    parameters = {}\n"
                          "    for l in range(1, len(layers_dims)):\n"
                          "        parameters[f'W{l}'] = np.random.randn(layers_dims[l], layers_dims[l - 1]) / "
                          "np.sqrt(layers_dims[l - 1])\n"
                          "        parameters[f'b{l}'] = np.zeros((layers_dims[l], 1))\n"),)),
    Alternative("weights from RandomState, the last cost printed",
                changes=(("    parameters = initialize_parameters_deep(layers_dims)\n",
                          "    parameters, rng = {}, np.random.RandomState()\n"
                          "    for l in range(1, len(layers_dims)):\n"
                          "        parameters[f'W{l}'] = rng.randn(layers_dims[l], layers_dims[l - 1]) * "
                          "np.sqrt(2 / layers_dims[l - 1])\n"
                          "        parameters[f'b{l}'] = np.zeros((layers_dims[l], 1))\n"),
                         ("    return", "    print('cost', cost)\n    return"))),
    Alternative("without dA0",
                changes=((_BACKWARD,
                          "L_model_backward(AL, Y, [((X, caches[0][0][1][:, :0], caches[0][0][2]), caches[0][1]), "
                          "*caches[1:]])"),)),
    Alternative("in the precision of X",
                changes=(("    costs = []\n",
                          "    costs = []\n"
                          "    parameters = {key: value.astype(X.dtype) for key, value in parameters.items()}\n"
                          "    Y = Y.astype(X.dtype)\n"),)),
)

def draw(rng, layers, n_x, m):
    X = rng.normal(size=(n_x, m)) * 0.5 / np.sqrt(n_x) + 0.1
    # Of narrow layers in a row, one is often dead, and the network says the same whatever it is given.
    dims = [n_x, *(int(n) for n in rng.integers(3, 6, size=layers - 1)), 1]
    return X, labels(rng, m), dims, float(rng.uniform(0.05, 0.3)), 3, False


DOMAIN = Domain(
    draw=draw,
    sizes={"layers": 6, "n_x": 9, "m": 40},
    words={"layers": "one layer"},
    more=lambda rng: [
        long_training(*draw(rng, 2, 2, 4)),
        large_steps(*draw(rng, 2, 2, 6)),
        small_steps(*draw(rng, 2, 2, 4)),
    ],
    edges={
        "sizes in a tuple": lambda rng: sizes_in_a_tuple(*draw(rng, 3, 2, 5)),
        "no step at all": lambda rng: Inputs((*draw(rng, 2, 3, 5)[:3], 0.1, 0, False), may_fail=True),
    },
    direct=("n_x",),
)

EXERCISE = Exercise(
    reference=L_layer_model,
    outputs=MODEL_OUTPUTS,
    cases=L_layer_cases,
    domain=DOMAIN,
    helpers=("initialize_parameters_deep", "L_model_forward", "compute_cost", "L_model_backward", "update_parameters"),
    chance=("initialize_parameters_deep",),
    start=Start(path=(0,)),
    visible=(
        Training(
            {**WORKED_TRAINING, "layers_dims": [2, 3, 2, 1]},
            initializer="initialize_parameters_deep",
            start=PARAMETERS,
            returns="parameters, costs",
            asked=([2, 3, 2, 1],),
        ),
        Training(
            {**OTHER_TRAINING, "layers_dims": OTHER_DIMS},
            initializer="initialize_parameters_deep",
            start=OTHER_PARAMETERS,
            returns="parameters, costs",
            asked=(OTHER_DIMS,),
        ),
    ),
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
