"""The exercise `nn_model`: train a network with one hidden layer."""

import numpy as np

from autograder.domain import TRAINING_RTOL
from autograder.specification import Alternative, Domain, Exercise, Inputs, Misconception, Start, Training, output
from autograder.units.shallow_network._shared import OTHER_PARAMETERS, OTHER_X, OTHER_Y, X, Y, labels
from autograder.units.shallow_network.backward_propagation import backward_propagation
from autograder.units.shallow_network.compute_cost import compute_cost
from autograder.units.shallow_network.forward_propagation import forward_propagation
from autograder.units.shallow_network.initialize_parameters import initialize_parameters
from autograder.units.shallow_network.layer_sizes import layer_sizes
from autograder.units.shallow_network.update_parameters import update_parameters


def nn_model(X, Y, n_h, num_iterations=10000, print_cost=False):
    """Train a network with one hidden layer.

    Args:
        X: (n_x, m); Y: (1, m).
        n_h: number of hidden units.
        num_iterations: number of steps, each with the learning rate 1.2.
        print_cost: whether to print the cost every 1000 iterations.

    Returns:
        The parameters after the last step: {"W1", "b1", "W2", "b2"}.
    """
    n_x, _, n_y = layer_sizes(X, Y)
    parameters = initialize_parameters(n_x, n_h, n_y)
    for i in range(num_iterations):
        A2, cache = forward_propagation(X, parameters)
        cost = compute_cost(A2, Y)
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads, 1.2)
        if print_cost and i % 1000 == 0:
            print(f"iteration {i:5d}: cost {cost:.4f}")
    return parameters


def nn_model_cases(rng):
    """Two very short trainings, and one that learns classes with a gap between them."""
    cases = []
    sizes = [(3, 5, 14), (5, 2, 17), (2, 7, 11)]
    for (n_x, n_h, m), iterations, print_cost in zip(sizes, (2, 15, 1), (False, False, True)):
        X = rng.normal(size=(n_x, m))
        scores = X[:1] + 0.5 * X[1:2]
        Y = (scores > np.sort(scores[0])[m // 5]).astype(float)
        if iterations == 15:
            X[0] = (2 * Y[0] - 1) * rng.uniform(1.0, 3.0, size=m)
        cases.append((X, Y, n_h, iterations, print_cost))
    return cases


#: Small initial weights in the place of random ones, so that training can be followed to the last digit.
START = {
    "W1": np.array([[0.01, -0.02], [0.015, 0.005], [-0.01, 0.02]]),
    "b1": np.zeros((3, 1)),
    "W2": np.array([[0.02, -0.01, 0.005]]),
    "b2": np.zeros((1, 1)),
}

MISCONCEPTIONS = (
    Misconception("n-h-of-layer-sizes",
                  "The hidden layer gets the 4 units of `layer_sizes`: here their number is the argument n_h.",
                  changes=(("n_x, _, n_y", "n_x, n_h, n_y"),)),
    Misconception("rate-0-01", "The learning rate is 0.01 here: the exercise asks for 1.2.",
                  changes=(("grads, 1.2)", "grads, 0.01)"),)),
    Misconception("rate-0-1", "The learning rate is 0.1 here: the exercise asks for 1.2.",
                  changes=(("grads, 1.2)", "grads, 0.1)"),)),
    Misconception("rate-0-5", "The learning rate is 0.5 here: the exercise asks for 1.2.",
                  changes=(("grads, 1.2)", "grads, 0.5)"),)),
    Misconception("rate-0-05", "The learning rate is 0.05 here: the exercise asks for 1.2.",
                  changes=(("grads, 1.2)", "grads, 0.05)"),)),
    Misconception("rate-0-001", "The learning rate is 0.001 here: the exercise asks for 1.2.",
                  changes=(("grads, 1.2)", "grads, 0.001)"),)),
    Misconception("rate-1", "The learning rate is 1 here: the exercise asks for 1.2.",
                  changes=(("grads, 1.2)", "grads, 1.0)"),)),
    Misconception("one-step-too-many", "The loop makes one step too many: range(num_iterations).",
                  changes=(("range(num_iterations)", "range(num_iterations + 1)"),)),
    Misconception("one-step-too-few",
                  "The loop makes one step too few: range(num_iterations) starts at 0 and ends by itself.",
                  changes=(("range(num_iterations)", "range(1, num_iterations)"),)),
    Misconception("only-one-step",
                  "Only one step comes out: each pass must start from the parameters of the pass before (is "
                  "`initialize_parameters` or the `return` inside the loop, or the updated parameters under "
                  "another name?).",
                  changes=(("    return parameters", "        return parameters"),)),
    Misconception("update-thrown-away",
                  "The updated parameters are thrown away: update_parameters returns new ones, so give them a name.",
                  changes=(("parameters = update_parameters(", "update_parameters("),)),
    Misconception("gradients-computed-once",
                  "The gradients are computed once, before the loop: run the network forward and backward anew in "
                  "each iteration.",
                  changes=(("    for i in range(num_iterations):\n"
                            "        A2, cache = forward_propagation(X, parameters)\n"
                            "        cost = compute_cost(A2, Y)\n"
                            "        grads = backward_propagation(parameters, cache, X, Y)\n",
                            "    A2, cache = forward_propagation(X, parameters)\n"
                            "    grads = backward_propagation(parameters, cache, X, Y)\n"
                            "    cost = compute_cost(A2, Y)\n"
                            "    for i in range(num_iterations):\n"),)),
    Misconception("forward-pass-made-once",
                  "The forward pass runs once, before the loop, so the cache grows stale: run it anew in each "
                  "iteration.",
                  changes=(("    for i in range(num_iterations):\n"
                            "        A2, cache = forward_propagation(X, parameters)\n",
                            "    A2, cache = forward_propagation(X, parameters)\n"
                            "    for i in range(num_iterations):\n"),)),
    Misconception("cost-returned-too", "The parameters and the last cost are returned: return the parameters alone.",
                  changes=(("return parameters", "return parameters, cost"),)),
    Misconception("gradients-returned", "The last gradients are returned: return the learned parameters.",
                  changes=(("return parameters", "return grads"),)),
    Misconception("cost-returned", "The last cost is returned: return the learned parameters.",
                  changes=(("return parameters", "return cost"),)),
    Misconception("predictions-returned", "The predictions are returned: return the learned parameters.",
                  changes=(("return parameters",
                            "return (forward_propagation(X, parameters)[0] > 0.5).astype(float)"),)),
    Misconception("sizes-swapped",
                  "n_x and n_y are swapped when the parameters are drawn: initialize_parameters(n_x, n_h, n_y).",
                  changes=(("initialize_parameters(n_x, n_h, n_y)", "initialize_parameters(n_y, n_h, n_x)"),)),
    Misconception("n-x-from-examples",
                  "n_x is the number of examples here: an example is a column of X, and n_x is the number of rows.",
                  changes=(("initialize_parameters(n_x, n_h, n_y)", "initialize_parameters(X.shape[1], n_h, n_y)"),)),
    Misconception("rate-reversed", "The update climbs: each step subtracts 1.2 times the gradient.",
                  changes=(("grads, 1.2)", "grads, -1.2)"),)),
    Misconception("rate-shrinks", "The learning rate shrinks from step to step: here it stays at 1.2.",
                  changes=(("grads, 1.2)", "grads, 1.2 / (1 + i))"),)),
    Misconception("rate-divided-by-m", "The learning rate is divided by m: the gradients are means already.",
                  changes=(("grads, 1.2)", "grads, 1.2 / X.shape[1])"),)),
    Misconception("update-made-twice", "The parameters are updated twice in each iteration; expected is once.",
                  changes=(("        parameters = update_parameters(parameters, grads, 1.2)\n",
                            "        parameters = update_parameters(parameters, grads, 1.2)\n"
                            "        parameters = update_parameters(parameters, grads, 1.2)\n"),)),
    Misconception("labels-reversed", "The examples' labels are reversed on the way back: pass on Y as it is.",
                  changes=(("backward_propagation(parameters, cache, X, Y)",
                            "backward_propagation(parameters, cache, X, 1 - Y)"),)),
    Misconception("start-enlarged",
                  "The initial weights are made larger before the training: use what initialize_parameters gives.",
                  changes=(("    for i",
                            "    parameters = {key: 100 * value for key, value in parameters.items()}\n    for i"),)),
)

ALTERNATIVES = (
    Alternative("the default learning rate", changes=(("grads, 1.2)", "grads)"),)),
    Alternative("keywords",
                changes=(("update_parameters(parameters, grads, 1.2)",
                          "update_parameters(parameters=parameters, grads=grads, learning_rate=1.2)"),
                         ("initialize_parameters(n_x, n_h, n_y)", "initialize_parameters(n_x=n_x, n_h=n_h, n_y=n_y)"))),
    Alternative("sizes by index",
                changes=(("n_x, _, n_y = layer_sizes(X, Y)",
                          "n_x = layer_sizes(X, Y)[0]\n    n_y = layer_sizes(X, Y)[2]"),)),
    Alternative("sizes from the arrays",
                changes=(("n_x, _, n_y = layer_sizes(X, Y)", "n_x, n_y = X.shape[0], Y.shape[0]"),)),
    Alternative("the cost only when it is printed",
                changes=(("        cost = compute_cost(A2, Y)\n", ""),
                         ("{cost:.4f}", "{compute_cost(A2, Y):.6f}"))),
    Alternative("costs kept and printed",
                changes=(("    for i", "    costs = []\n    for i"),
                         ('print(f"iteration {i:5d}: cost {cost:.4f}")',
                          "costs.append(cost)\n            print('cost', costs[-1])"))),
    Alternative("while",
                changes=(("    for i in range(num_iterations):\n",
                          "    i = -1\n    while i + 1 < num_iterations:\n        i += 1\n"),)),
    Alternative("the update written out",
                changes=(("        parameters = update_parameters(parameters, grads, 1.2)\n",
                          "        parameters = {key: parameters[key] - 1.2 * grads['d' + key] for key in "
                          "parameters}\n"),)),
    Alternative("unpacked and packed",
                changes=(("    for i",
                          '    W1, b1, W2, b2 = (parameters[key] for key in ("W1", "b1", "W2", "b2"))\n    for i'),
                         ("        A2, cache =",
                          '        parameters = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}\n        A2, cache ='),
                         ("        if print_cost",
                          '        W1, b1, W2, b2 = (parameters[key] for key in ("W1", "b1", "W2", "b2"))\n'
                          "        if print_cost"))),
    Alternative("a final forward pass",
                changes=(("    return parameters",
                          "    A2, _ = forward_propagation(X, parameters)\n    return parameters"),)),
    Alternative("weights drawn inline",
                changes=(("parameters = initialize_parameters(n_x, n_h, n_y)",
                          'parameters = {"W1": 0.01 * np.random.randn(n_h, n_x), "b1": np.zeros((n_h, 1)), "W2": '
                          '0.01 * np.random.randn(n_y, n_h), "b2": np.zeros((n_y, 1))}'),)),
    Alternative("weights from a new generator, the last cost printed",
                changes=(("parameters = initialize_parameters(n_x, n_h, n_y)",
                          "rng = np.random.default_rng()\n"
                          '    parameters = {"W1": rng.normal(0, 0.01, (n_h, n_x)), "b1": np.zeros((n_h, 1)), '
                          '"W2": rng.normal(0, 0.01, (n_y, n_h)), "b2": np.zeros((n_y, 1))}'),
                         ("    return parameters", "    print(f'cost {cost:.6f}')\n    return parameters"))),
    Alternative("weights from the module random",
                changes=(("parameters = initialize_parameters(n_x, n_h, n_y)",
                          "import random\n"
                          '    parameters = {"W1": np.array([[random.gauss(0, 0.01) for _ in range(n_x)] for _ in '
                          'range(n_h)]), "b1": np.zeros((n_h, 1)), "W2": np.array([[random.gauss(0, 0.01) for _ '
                          'in range(n_h)]]), "b2": np.zeros((n_y, 1))}'),)),
    Alternative("np.random seeded first", changes=(("    n_x,", "    np.random.seed(3)\n    n_x,"),)),
)

def draw(rng, n_x, n_h, m):
    X = rng.normal(size=(n_x, m)) / np.sqrt(n_x)
    return X, labels(rng, m), n_h, 3, False


def long_training(X, Y, n_h, *_):
    """A training of many steps.

    One feature tells the classes apart, with a gap between them: on other data, training may depend on the last digits
    so much that float32 leads elsewhere.
    """
    Y = np.arange(X.shape[1])[None] % 2 * 1.0
    X[0] = np.where(Y[0] == 1, 0.4, -0.4) + 0.1 * X[0]
    return Inputs((X, Y, n_h, 1101, True), rtol=TRAINING_RTOL)


DOMAIN = Domain(
    draw=draw,
    sizes={"n_x": 12, "n_h": 9, "m": 40},
    more=lambda rng: [long_training(*draw(rng, 2, 2, 5))],
    edges={"no step at all": lambda rng: Inputs((*draw(rng, 2, 3, 5)[:3], 0, False), may_fail=True)},
    direct=("n_x", "n_h"),
)

EXERCISE = Exercise(
    reference=nn_model,
    # Biases begin at 0 and move by little: beside helpers in float32 they differ by 5e-10 at most where that was tried.
    outputs=tuple(output(name, name, atol=2e-9) for name in ("W1", "b1", "W2", "b2")),
    cases=nn_model_cases,
    domain=DOMAIN,
    helpers=(
        "layer_sizes",
        "initialize_parameters",
        "forward_propagation",
        "compute_cost",
        "backward_propagation",
        "update_parameters",
    ),
    chance=("initialize_parameters",),
    optional=("layer_sizes", "compute_cost"),
    start=Start(),
    visible=(
        Training(
            {"X": X, "Y": Y, "n_h": 3, "num_iterations": 5, "print_cost": False},
            initializer="initialize_parameters",
            start=START,
            returns="parameters",
            asked=(2, 3, 1),
        ),
        Training(
            {"X": OTHER_X, "Y": OTHER_Y, "n_h": 2, "num_iterations": 8, "print_cost": True},
            initializer="initialize_parameters",
            start=OTHER_PARAMETERS,
            returns="parameters",
            asked=(3, 2, 1),
        ),
    ),
    shown={"START": START},
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
