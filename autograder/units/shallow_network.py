"""A network with one hidden layer: references, inputs, misconceptions.

X is (n_x, m), Y is (1, m).  With Z1 = W1 X + b1, A1 = tanh(Z1), Z2 = W2 A1 + b2, A2 = sigmoid(Z2) and the
cost J = -mean(Y log A2 + (1 - Y) log(1 - A2)), the chain rule gives, each as a derivative of J,

    dZ2 = A2 - Y,                      dW2 = dZ2 A1.T / m,   db2 = mean over the examples of dZ2,
    dZ1 = W2.T dZ2 * (1 - A1 ** 2),    dW1 = dZ1 X.T / m,    db1 = mean over the examples of dZ1

(dZ2 and dZ1 are those of one example's loss; the 1/m comes in with the sums).  `tests/exercises` checks them
against finite differences.
"""

import copy  # noqa: F401  (right answers below use it)
import inspect

import numpy as np

from autograder.specification import Exercise, Start, Unit, output


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


# ------------------------------------------------------------------------------------------- references


def layer_sizes(X, Y):
    n_x = X.shape[0]
    n_h = 4
    n_y = Y.shape[0]
    return n_x, n_h, n_y


def initialize_parameters(n_x, n_h, n_y):
    rng = np.random.default_rng()
    W1 = rng.normal(scale=0.01, size=(n_h, n_x))
    b1 = np.zeros((n_h, 1))
    W2 = rng.normal(scale=0.01, size=(n_y, n_h))
    b2 = np.zeros((n_y, 1))
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def forward_propagation(X, parameters):
    W1, b1 = parameters["W1"], parameters["b1"]
    W2, b2 = parameters["W2"], parameters["b2"]
    Z1 = W1 @ X + b1
    A1 = np.tanh(Z1)
    Z2 = W2 @ A1 + b2
    A2 = sigmoid(Z2)
    cache = {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
    return A2, cache


def compute_cost(A2, Y):
    m = Y.shape[1]
    cost = -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / m
    return cost


def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    W2 = parameters["W2"]
    A1, A2 = cache["A1"], cache["A2"]
    dZ2 = A2 - Y
    dW2 = dZ2 @ A1.T / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = (W2.T @ dZ2) * (1 - A1**2)
    dW1 = dZ1 @ X.T / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}


def update_parameters(parameters, grads, learning_rate=1.2):
    W1 = parameters["W1"] - learning_rate * grads["dW1"]
    b1 = parameters["b1"] - learning_rate * grads["db1"]
    W2 = parameters["W2"] - learning_rate * grads["dW2"]
    b2 = parameters["b2"] - learning_rate * grads["db2"]
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def nn_model(X, Y, n_h, num_iterations=10000, print_cost=False):
    n_x, _, n_y = layer_sizes(X, Y)
    parameters = initialize_parameters(n_x, n_h, n_y)
    costs = []
    for i in range(num_iterations):
        A2, cache = forward_propagation(X, parameters)
        cost = compute_cost(A2, Y)
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads, 1.2)
        if print_cost and i % 1000 == 0:
            costs.append(cost)  # a student prints it; what is printed is not judged
    return parameters


def predict(parameters, X):
    A2, cache = forward_propagation(X, parameters)  # noqa: RUF059
    predictions = (A2 > 0.5).astype(float)
    return predictions


# ------------------------------------------------------------------------------------------------ inputs

#: (n_x, n_h, m): every size differs from every other within a case, and no case is the notebook's (2, 4, 400).
SIZES = [(3, 5, 7), (6, 3, 11), (5, 2, 8), (7, 6, 1)]


def labels(rng, m):
    """Y (1, m) of 0.0 and 1.0; both present, and not in equal numbers, where m allows."""
    Y = (rng.random((1, m)) < 0.5).astype(float)
    if m > 2:
        Y[0, rng.permutation(m)[:3]] = [0.0, 1.0, 1.0]
        if Y.mean() == 0.5:
            Y[0, np.flatnonzero(Y[0] == 0)[0]] = 1.0
    if m > 1 and Y.mean() == 1:
        Y[0, rng.integers(m)] = 0.0
    return Y


def weights(rng, n_x, n_h, n_y=1):
    """Parameters whose biases are about as large as the weighted sums, and far from any symmetry."""

    def away_from_zero(size):
        return rng.uniform(0.4, 1.0, size=size) * rng.choice([-1, 1], size=size)

    return {
        "W1": rng.normal(scale=1.0 / np.sqrt(n_x), size=(n_h, n_x)),
        "b1": away_from_zero((n_h, 1)),
        "W2": rng.normal(scale=1.5 / np.sqrt(n_h), size=(n_y, n_h)) + 0.3,
        "b2": away_from_zero((n_y, 1)),
    }


def dataset(rng, n_x, m):
    return rng.normal(size=(n_x, m)), labels(rng, m)


def layer_sizes_cases(rng):
    sizes = [(3, 1, 6), (5, 2, 8), (7, 3, 5), (6, 1, 9)]
    return [(rng.normal(size=(n_x, m)), (rng.random((n_y, m)) < 0.5).astype(float)) for n_x, n_y, m in sizes]


def initialize_cases(rng):
    # The layers are wide, so that a few dozen draws show their scale.
    inputs = [int(n_x) for n_x in rng.permutation([7, 8, 9, 11, 12, 14, 15, 16])[:3]]
    return [(inputs[0], 6, 5), (inputs[1], 13, 3), (inputs[2], 10, 4), (2, 4, 1)]


def forward_cases(rng):
    return [(rng.normal(size=(n_x, m)), weights(rng, n_x, n_h)) for n_x, n_h, m in SIZES]


def cost_cases(rng):
    cases = [(rng.uniform(0.04, 0.96, size=(1, m)), labels(rng, m)) for m in (7, 12, 5, 1)]
    for A2, _ in cases[:3]:  # a confident answer at either end, so that a generous `np.clip` shows
        A2[0, rng.permutation(A2.size)[:2]] = rng.uniform(0.002, 0.008), rng.uniform(0.992, 0.998)
    return cases


def backward_cases(rng):
    cases = []
    for n_x, n_h, m in SIZES:
        parameters, (X, Y) = weights(rng, n_x, n_h), dataset(rng, n_x, m)
        cases.append((parameters, forward_propagation(X, parameters)[1], X, Y))
    return cases


def update_cases(rng):
    cases = []
    for (n_x, n_h, n_y), rate in zip([(3, 5, 1), (6, 2, 1), (5, 4, 3)], rng.permutation([0.07, 0.4, 2.3])):
        parameters, slopes = weights(rng, n_x, n_h, n_y), weights(rng, n_x, n_h, n_y)
        cases.append((parameters, {f"d{name}": slope for name, slope in slopes.items()}, float(rate)))
    return cases


def nn_model_cases(rng):
    """Two very short trainings, and one that learns classes with a gap between them."""
    cases = []
    for (n_x, n_h, m), iterations, print_cost in zip([(3, 5, 14), (5, 2, 17), (2, 7, 11)], (2, 15, 1), (False, False, True)):
        X = rng.normal(size=(n_x, m))
        scores = X[:1] + 0.5 * X[1:2]
        Y = (scores > np.sort(scores[0])[m // 5]).astype(float)
        if iterations == 15:
            X[0] = (2 * Y[0] - 1) * rng.uniform(1.0, 3.0, size=m)
        cases.append((X, Y, n_h, iterations, print_cost))
    return cases


def predict_cases(rng):
    cases = []
    for (n_x, n_h, m), sign in zip([(3, 5, 37), (5, 2, 41), (2, 6, 29)], rng.permutation([1, -1, 1])):
        parameters, X = weights(rng, n_x, n_h), rng.normal(size=(n_x, m))
        # The output's bias leaves both classes, about one in three against two in three.
        scores = forward_propagation(X, {**parameters, "b2": np.zeros((1, 1))})[1]["Z2"]
        cut = np.sort(scores[0])[[m // 3, m // 3 + 1] if sign > 0 else [2 * m // 3, 2 * m // 3 + 1]].mean()
        parameters["b2"] = np.full((1, 1), -cut)
        # The first example is of either class in turn: an answer that serves for all is the wrong one.
        decided = forward_propagation(X, parameters)[0][0] > 0.5
        swapped = [0, np.flatnonzero(decided == bool(len(cases) % 2))[0]]
        X[:, swapped] = X[:, swapped[::-1]]
        cases.append((parameters, X))
    # An example of zeros with biases of zero has the probability 0.5 exactly: class 0 by the contract.
    parameters, X = weights(rng, 4, 3), rng.normal(size=(4, 23))
    X[:, rng.integers(23)] = 0
    zeros = {"b1": np.zeros((3, 1)), "b2": np.zeros((1, 1))}
    return [*cases, ({**parameters, **zeros}, X)]


# ------------------------------------------------------------------------------- outputs decided by chance

EQUAL = "all its entries are equal, so every hidden unit does the same and stays the same: draw each weight by itself"
ROWS = "two of its rows are equal, so two units do the same and stay the same: draw each weight by itself"
STEPS = "its entries are a regular sequence, not random: draw each weight by itself"
LARGE = "the weights are too large, tanh starts in its flat ends: multiply the random numbers by about 0.01"
TINY = "the weights are so small that the network hardly leaves its starting point: about 0.01 is due"
ZERO = "the weights are all zero, so every hidden unit does the same and stays the same: they are small random numbers"
NAN = "there are values that are not numbers"

#: The root mean square of the weights may lie here: a standard deviation of 0.001 to 0.1, with room for chance.
SCALES = (0.0004, 0.2)


def small_and_random(W, due=None, arguments=None):
    """What is wrong with initial weights, in a sentence, or None.  Any generator will do."""
    W = np.asarray(W, dtype=float)
    if not np.isfinite(W).all():
        return NAN
    if not W.any():
        return ZERO
    if W.size > 1 and np.ptp(W) == 0:
        return EQUAL
    if any(len(np.unique(part, axis=0)) < len(part) for part in (W, W.T) if part.shape[1] > 1):
        return ROWS
    if W.size > 3 and np.ptp(np.diff(W.ravel())) < 1e-9 * np.abs(W).max():
        return STEPS
    scale = np.sqrt(np.mean(W**2))
    # Few numbers say little about their scale: only the ends that no chance explains are held against them.
    room = 1 if W.size > 11 else 3
    if scale > SCALES[1] * room:
        return LARGE
    if scale < SCALES[0] / room:
        return TINY
    return None


# --------------------------------------------------------------------------------------------- exercises

LAYER_SIZES = Exercise(
    reference=layer_sizes,
    points=5,
    outputs=(output("n_x", 0), output("n_h", 1, share=0.5), output("n_y", 2)),
    cases=layer_sizes_cases,
    wrong=(
        ("n_x and n_y are numbers of examples: an example is a column, so the sizes are the rows, `shape[0]`.", ("X.shape[0]", "X.shape[1]"), ("Y.shape[0]", "Y.shape[1]")),
        ("n_x is the number of examples: an example is a column of X, so its size is the number of rows, `X.shape[0]`.", ("X.shape[0]", "X.shape[1]")),
        ("n_y is the number of examples: a label is a column of Y, so its size is the number of rows, `Y.shape[0]`.", ("Y.shape[0]", "Y.shape[1]")),
        ("The sizes come back in the wrong order: n_x, n_h, n_y, as the signal runs through the network.", ("return n_x, n_h, n_y", "return n_y, n_h, n_x")),
        ("The order is n_x, n_h, n_y: the hidden layer stands between input and output.", ("return n_x, n_h, n_y", "return n_x, n_y, n_h")),
        ("The hidden layer's size is missing: return three sizes, n_x, n_h, n_y.", ("return n_x, n_h, n_y", "return n_x, n_y")),
        ("n_h is tied to the input here: by the contract it is 4, whatever X is.", ("n_h = 4", "n_h = X.shape[0]")),
        ("n_h is the number of examples here: by the contract it is 4.", ("n_h = 4", "n_h = X.shape[1]")),
        ("n_h is not 4: by the contract the hidden layer has four units.", ("n_h = 4", "n_h = 3")),
        ("n_h is not 4: by the contract the hidden layer has four units, not five.", ("n_h = 4", "n_h = 5")),
        ("2 is written into the code: n_x is the number of rows of X.", ("X.shape[0]", "2")),
        ("1 is written into the code: n_y is the number of rows of Y.", ("Y.shape[0]", "1")),
        ("400 is written into the code: the sizes are rows of X and Y, and the number of examples is none of them.", ("X.shape[0]", "400")),
        ("2 and 1 are written into the code: take the sizes from X and Y.", ("X.shape[0]", "2"), ("Y.shape[0]", "1")),
        ("Whole shapes come back: due are three numbers, the rows of each.", ("X.shape[0]", "X.shape"), ("Y.shape[0]", "Y.shape")),
        ("`size` counts all numbers of the array: a layer has as many units as one example has numbers, the rows.", ("X.shape[0]", "X.size"), ("Y.shape[0]", "Y.size")),
        ("n_x and n_y both come from X: n_y is the number of rows of Y.", ("Y.shape[0]", "X.shape[0]")),
        ("n_x and n_y both come from Y: n_x is the number of rows of X.", ("X.shape[0]", "Y.shape[0]")),
        ("n_y is the number of examples of X: it is the number of rows of Y and n_x that of X.", ("Y.shape[0]", "X.shape[1]"), ("n_h = 4", "n_h = 0")),
        ("A dictionary comes back: return the three numbers `n_x, n_h, n_y`.", ("return n_x, n_h, n_y", 'return {"n_x": n_x, "n_h": n_h, "n_y": n_y}')),
    ),
    right=(
        ("len", ("X.shape[0]", "len(X)"), ("Y.shape[0]", "len(Y)")),
        ("unpacked shapes", ("n_x = X.shape[0]", "n_x, m = X.shape"), ("n_y = Y.shape[0]", "n_y, _ = Y.shape")),
        ("np.size", ("X.shape[0]", "np.size(X, 0)"), ("Y.shape[0]", "np.shape(Y)[0]")),
        ("a list", ("return n_x, n_h, n_y", "return [n_x, n_h, n_y]")),
        ("NumPy integers", ("n_h = 4", "n_h = np.int64(4)"), ("X.shape[0]", "np.int32(X.shape[0])")),
        ("in one line", "def layer_sizes(X, Y):\n    return (X.shape[0], 4, Y.shape[0])\n"),
    ),
)

#: The same numbers in every run: how a misconception about random weights is recognised when chance is out of it.
SEEDED = ("np.random.default_rng()", "np.random.default_rng(7)")

INITIALIZE = Exercise(
    reference=initialize_parameters,
    points=10,
    outputs=(
        output("W1", "W1", check=small_and_random), output("b1", "b1"),
        output("W2", "W2", check=small_and_random), output("b2", "b2"),
    ),
    cases=initialize_cases,
    wrong=(
        ("Weights of zero leave all hidden units equal for ever: draw small random numbers for W1 and W2.", ("rng.normal(scale=0.01, size=(n_h, n_x))", "np.zeros((n_h, n_x))"), ("rng.normal(scale=0.01, size=(n_y, n_h))", "np.zeros((n_y, n_h))")),
        ("W1 is zero, so all hidden units are equal and stay equal: it is random as W2 is.", SEEDED, ("rng.normal(scale=0.01, size=(n_h, n_x))", "np.zeros((n_h, n_x))")),
        ("W2 is zero: it is small and random as W1 is.", SEEDED, ("rng.normal(scale=0.01, size=(n_y, n_h))", "np.zeros((n_y, n_h))")),
        ("Equal weights make equal units, which stay equal for ever: draw each weight at random.", ("rng.normal(scale=0.01, size=(n_h, n_x))", "np.full((n_h, n_x), 0.01)"), ("rng.normal(scale=0.01, size=(n_y, n_h))", "np.full((n_y, n_h), 0.01)")),
        ("Weights of one are large, and equal units stay equal for ever: draw small random numbers.", ("rng.normal(scale=0.01, size=(n_h, n_x))", "np.ones((n_h, n_x))"), ("rng.normal(scale=0.01, size=(n_y, n_h))", "np.ones((n_y, n_h))")),
        ("One random number is drawn for a whole array: draw one for each weight (give the generator the shape).", SEEDED, ("rng.normal(scale=0.01, size=(n_h, n_x))", "rng.normal() * 0.01 * np.ones((n_h, n_x))"), ("rng.normal(scale=0.01, size=(n_y, n_h))", "rng.normal() * 0.01 * np.ones((n_y, n_h))")),
        ("The weights are not scaled down: multiply the random numbers by 0.01, so that tanh starts in its steep middle.", SEEDED, ("scale=0.01, size=(n_h, n_x)", "scale=1.0, size=(n_h, n_x)"), ("scale=0.01, size=(n_y, n_h)", "scale=1.0, size=(n_y, n_h)")),
        ("W1 is not scaled down: multiply the random numbers by 0.01.", SEEDED, ("scale=0.01, size=(n_h, n_x)", "scale=1.0, size=(n_h, n_x)")),
        ("W2 is not scaled down: multiply the random numbers by 0.01.", SEEDED, ("scale=0.01, size=(n_y, n_h)", "scale=1.0, size=(n_y, n_h)")),
        ("The weights are divided by 0.01, so they are huge: multiply by 0.01.", SEEDED, ("scale=0.01, size=(n_h, n_x)", "scale=100.0, size=(n_h, n_x)"), ("scale=0.01, size=(n_y, n_h)", "scale=100.0, size=(n_y, n_h)")),
        ("W1 is transposed: it has a row for each hidden unit and a column for each input, (n_h, n_x).", SEEDED, ("size=(n_h, n_x)", "size=(n_x, n_h)")),
        ("W2 is transposed: it has a row for each output and a column for each hidden unit, (n_y, n_h).", SEEDED, ("size=(n_y, n_h)", "size=(n_h, n_y)")),
        ("Both W are transposed: a layer's W has a row for each of its units and a column for each of its inputs.", SEEDED, ("size=(n_h, n_x)", "size=(n_x, n_h)"), ("size=(n_y, n_h)", "size=(n_h, n_y)")),
        ("W2 has n_x columns: its inputs are the hidden units, so it is (n_y, n_h).", SEEDED, ("size=(n_y, n_h)", "size=(n_y, n_x)")),
        ("The biases are rank-1 arrays: they are columns, (n_h, 1) and (n_y, 1).", SEEDED, ("np.zeros((n_h, 1))", "np.zeros(n_h)"), ("np.zeros((n_y, 1))", "np.zeros(n_y)")),
        ("The biases are rows: they are columns, (n_h, 1) and (n_y, 1).", SEEDED, ("np.zeros((n_h, 1))", "np.zeros((1, n_h))"), ("np.zeros((n_y, 1))", "np.zeros((1, n_y))")),
        ("The biases are single numbers: each layer has a column of them, (n_h, 1) and (n_y, 1).", SEEDED, ("np.zeros((n_h, 1))", "0.0"), ("np.zeros((n_y, 1))", "0.0")),
        ("The biases are random: they start at zero, for the random weights have broken the symmetry already.", SEEDED, ("np.zeros((n_h, 1))", "rng.normal(scale=0.01, size=(n_h, 1))"), ("np.zeros((n_y, 1))", "rng.normal(scale=0.01, size=(n_y, 1))")),
        ("The biases start at one: they start at zero.", SEEDED, ("np.zeros((n_h, 1))", "np.ones((n_h, 1))"), ("np.zeros((n_y, 1))", "np.ones((n_y, 1))")),
        ("b1 has n_x entries: it has one for each hidden unit, (n_h, 1).", SEEDED, ("np.zeros((n_h, 1))", "np.zeros((n_x, 1))")),
        ("b2 has n_h entries: it has one for each output, (n_y, 1).", SEEDED, ("np.zeros((n_y, 1))", "np.zeros((n_h, 1))")),
        ("4 is written into the code: the number of hidden units is the argument n_h.", SEEDED, ("    rng =", "    n_h = 4\n    rng =")),
        ("2 is written into the code: the number of inputs is the argument n_x.", SEEDED, ("    rng =", "    n_x = 2\n    rng =")),
        ("1 is written into the code: the number of outputs is the argument n_y.", SEEDED, ("    rng =", "    n_y = 1\n    rng =")),
        ("The biases are missing in the dictionary: the keys are W1, b1, W2, b2.", SEEDED, ('{"W1": W1, "b1": b1, "W2": W2, "b2": b2}', '{"W1": W1, "W2": W2}')),
        ("A tuple comes back: return a dictionary with the keys W1, b1, W2, b2.", SEEDED, ('{"W1": W1, "b1": b1, "W2": W2, "b2": b2}', "W1, b1, W2, b2")),
    ),
    right=(
        ("legacy randn", ("    rng = np.random.default_rng()\n", ""), ("rng.normal(scale=0.01, size=(n_h, n_x))", "np.random.randn(n_h, n_x) * 0.01"), ("rng.normal(scale=0.01, size=(n_y, n_h))", "np.random.randn(n_y, n_h) * 0.01")),
        ("seeded", SEEDED),
        ("legacy seed", ("rng = np.random.default_rng()", "rng = np.random.RandomState(2)")),
        ("uniform of either sign", ("rng.normal(scale=0.01, size=(n_h, n_x))", "rng.uniform(-0.01, 0.01, size=(n_h, n_x))"), ("rng.normal(scale=0.01, size=(n_y, n_h))", "rng.uniform(-0.01, 0.01, size=(n_y, n_h))")),
        ("uniform from 0", ("rng.normal(scale=0.01, size=(n_h, n_x))", "0.01 * rng.random((n_h, n_x))"), ("rng.normal(scale=0.01, size=(n_y, n_h))", "0.01 * rng.random((n_y, n_h))")),
        ("a little smaller", ("scale=0.01, size=(n_h, n_x)", "scale=0.001, size=(n_h, n_x)"), ("scale=0.01, size=(n_y, n_h)", "scale=0.001, size=(n_y, n_h)")),
        ("a little larger", ("scale=0.01, size=(n_h, n_x)", "scale=0.1, size=(n_h, n_x)"), ("scale=0.01, size=(n_y, n_h)", "scale=0.1, size=(n_y, n_h)")),
        ("one seed for both layers", ("rng.normal(scale=0.01, size=(n_h, n_x))", "0.01 * np.random.default_rng(3).standard_normal((n_h, n_x))"), ("rng.normal(scale=0.01, size=(n_y, n_h))", "0.01 * np.random.default_rng(3).standard_normal((n_y, n_h))")),
        ("float32", ("rng.normal(scale=0.01, size=(n_h, n_x))", "rng.normal(scale=0.01, size=(n_h, n_x)).astype(np.float32)")),
        ("more keys", ('"b2": b2}', '"b2": b2, "n_h": n_h}')),
        ("biases from full and zeros_like", ("np.zeros((n_h, 1))", "np.full((n_h, 1), 0.0)"), ("b2 = np.zeros((n_y, 1))", "b2 = np.zeros_like(W2[:, :1])")),
    ),
)

FORWARD = Exercise(
    reference=forward_propagation,
    points=15,
    outputs=(
        output("A2", 0, share=2.0),
        output('cache["Z1"]', 1, "Z1"), output('cache["A1"]', 1, "A1"),
        output('cache["Z2"]', 1, "Z2"), output('cache["A2"]', 1, "A2", share=0.5),
    ),
    cases=forward_cases,
    wrong=(
        ("The hidden layer uses the sigmoid: by the contract it is tanh.", ("np.tanh(Z1)", "sigmoid(Z1)")),
        ("The hidden layer uses ReLU: by the contract it is tanh.", ("np.tanh(Z1)", "np.maximum(0, Z1)")),
        ("The hidden layer has no activation, and two linear layers are worth one: A1 is tanh(Z1).", ("np.tanh(Z1)", "Z1")),
        ("The hidden layer uses the sine: it is tanh, the hyperbolic tangent.", ("np.tanh(Z1)", "np.sin(Z1)")),
        ("This is the ordinary tangent: np.tanh is the hyperbolic one.", ("np.tanh(Z1)", "np.tan(Z1)")),
        ("The output uses tanh, which runs from -1 to 1: a probability comes from the sigmoid.", ("sigmoid(Z2)", "np.tanh(Z2)")),
        ("The output has no activation: A2 is sigmoid(Z2), between 0 and 1.", ("A2 = sigmoid(Z2)", "A2 = Z2")),
        ("The output uses ReLU: a probability comes from the sigmoid.", ("sigmoid(Z2)", "np.maximum(0, Z2)")),
        ("The output is a softmax over the examples: each example's probability comes from its own Z2 by the sigmoid.", ("sigmoid(Z2)", "np.exp(Z2) / np.sum(np.exp(Z2))")),
        ("The activations are swapped: tanh in the hidden layer, the sigmoid at the output.", ("np.tanh(Z1)", "sigmoid(Z1)"), ("A2 = sigmoid(Z2)", "A2 = np.tanh(Z2)")),
        ("This is sigmoid(-Z2): the sigmoid is 1 / (1 + exp(-z)), with a minus in the exponent.", ("sigmoid(Z2)", "sigmoid(-Z2)")),
        ("Both biases are left out: Z1 = W1 X + b1 and Z2 = W2 A1 + b2.", ("W1 @ X + b1", "W1 @ X"), ("W2 @ A1 + b2", "W2 @ A1")),
        ("b1 is left out: Z1 = W1 X + b1.", ("W1 @ X + b1", "W1 @ X")),
        ("b2 is left out: Z2 = W2 A1 + b2.", ("W2 @ A1 + b2", "W2 @ A1")),
        ("The biases are subtracted: they are added to the weighted sums.", ("W1 @ X + b1", "W1 @ X - b1"), ("W2 @ A1 + b2", "W2 @ A1 - b2")),
        ("b2 is used in the first layer too: Z1 = W1 X + b1.", ("W1 @ X + b1", "W1 @ X + b2")),
        ("The output layer is fed with Z1: its input is A1, after the activation.", ("W2 @ A1 + b2", "W2 @ Z1 + b2")),
        ("The activation is applied to X, not to the weighted sum: Z1 = W1 X + b1 first, then A1 = tanh(Z1).", ("W1 @ X + b1", "W1 @ np.tanh(X) + b1"), ("np.tanh(Z1)", "Z1")),
        ("tanh is applied twice.", ("W2 @ A1 + b2", "W2 @ np.tanh(A1) + b2")),
        ("The sigmoid is applied twice: Z2 is the weighted sum, A2 its sigmoid.", ("A2 = sigmoid(Z2)", "A2 = sigmoid(sigmoid(Z2))")),
        ("A1 is the derivative of tanh here, 1 - tanh²: that is for the way back; A1 is tanh(Z1).", ("np.tanh(Z1)", "1 - np.tanh(Z1) ** 2")),
        ("A2 is rounded to 0 and 1: it is a probability, deciding is `predict`'s work.", ("A2 = sigmoid(Z2)", "A2 = (sigmoid(Z2) > 0.5).astype(float)")),
        ("A2 is a rank-1 array: keep it as a row, (1, m).", ("return A2, cache", "return A2[0], cache")),
        ("A2 is a column: it is a row, (1, m), one probability for each example.", ("return A2, cache", "return A2.T, cache")),
        ("The order is `A2, cache`.", ("return A2, cache", "return cache, A2")),
        ("The cache is missing: return `A2, cache`.", ("return A2, cache", "return A2")),
        ("Only the cache comes back: return `A2, cache`.", ("return A2, cache", "return cache")),
        ("The cache is a tuple: it is a dictionary with the keys Z1, A1, Z2, A2.", ('{"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}', "(Z1, A1, Z2, A2)")),
        ("The cache lacks Z1 and Z2: it holds Z1, A1, Z2 and A2.", ('{"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}', '{"A1": A1, "A2": A2}')),
        ("The cache lacks A1 and A2: it holds Z1, A1, Z2 and A2.", ('{"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}', '{"Z1": Z1, "Z2": Z2}')),
        ("The cache lacks A2: it holds Z1, A1, Z2 and A2.", ('"Z2": Z2, "A2": A2}', '"Z2": Z2}')),
        ("Z and A are swapped in the cache: Z1 and Z2 are the weighted sums, A1 and A2 the activations.", ('{"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}', '{"Z1": A1, "A1": Z1, "Z2": A2, "A2": Z2}')),
        ("The layers are swapped in the cache: 1 is the hidden layer, 2 the output.", ('{"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}', '{"Z1": Z2, "A1": A2, "Z2": Z1, "A2": A1}')),
        ("Z1 in the cache holds A1: it is the weighted sum, before tanh.", ('{"Z1": Z1,', '{"Z1": A1,')),
        ("X or the parameters are changed in place (`Z1 += ...` on an array that was handed in): compute new arrays.", ("    Z1 =", "    X *= 0.5\n    X = 2 * X\n    Z1 =")),
        ("The example's mean is subtracted from X: use X as it is.", ("W1 @ X + b1", "W1 @ (X - X.mean(axis=1, keepdims=True)) + b1")),
    ),
    right=(
        ("np.dot", ("W1 @ X + b1", "np.dot(W1, X) + b1"), ("W2 @ A1 + b2", "np.dot(W2, A1) + b2")),
        ("einsum", ("W1 @ X", "np.einsum('hx,xm->hm', W1, X)"), ("W2 @ A1", "np.einsum('yh,hm->ym', W2, A1)")),
        ("matmul and add", ("W1 @ X + b1", "np.add(np.matmul(W1, X), b1)")),
        ("inline sigmoid", ("sigmoid(Z2)", "1 / (1 + np.exp(-Z2))")),
        ("sigmoid by tanh", ("sigmoid(Z2)", "0.5 * (1 + np.tanh(Z2 / 2))")),
        ("tanh by exponentials", ("np.tanh(Z1)", "(np.exp(Z1) - np.exp(-Z1)) / (np.exp(Z1) + np.exp(-Z1))")),
        ("tanh by the sigmoid", ("np.tanh(Z1)", "2 * sigmoid(2 * Z1) - 1")),
        ("a longer cache", ('"A2": A2}', '"A2": A2, "A0": X, "W1": W1}')),
        ("one example at a time", ("    Z1 = W1 @ X + b1\n", "    Z1 = np.hstack([W1 @ X[:, i : i + 1] + b1 for i in range(X.shape[1])])\n")),
        ("a bias column", ("W1 @ X + b1", "np.hstack([W1, b1]) @ np.vstack([X, np.ones((1, X.shape[1]))])")),
        ("float32", ("W1 @ X + b1", "(W1 @ X + b1).astype(np.float32)")),
        ("a list of two", ("return A2, cache", "return [A2, cache]")),
    ),
)

COST_LINE = "cost = -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / m"
LOG_LIKELIHOOD = "Y * np.log(A2) + (1 - Y) * np.log(1 - A2)"

COST = Exercise(
    reference=compute_cost,
    points=10,
    outputs=(output("cost"),),
    cases=cost_cases,
    wrong=(
        ("The cost is a sum over the examples, due is the mean: divide by m = Y.shape[1].", (" / m", "")),
        ("The cost has the wrong sign: the logarithm of a probability is negative, so the mean needs a minus in front.", ("-np.sum", "np.sum")),
        ("The two halves have opposite signs: they are added, and one minus stands before the whole sum.", (COST_LINE, "cost = np.sum(-Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / m")),
        ("The second half is missing: examples with y = 0 count too, by (1 - Y) log(1 - A2).", (LOG_LIKELIHOOD, "Y * np.log(A2)")),
        ("The first half is missing: examples with y = 1 count by Y log A2.", (LOG_LIKELIHOOD, "(1 - Y) * np.log(1 - A2)")),
        ("The labels are swapped: Y goes with log A2, 1 - Y with log(1 - A2).", (LOG_LIKELIHOOD, "(1 - Y) * np.log(A2) + Y * np.log(1 - A2)")),
        ("A2 and Y are swapped: the logarithm is taken of the probabilities, not of the labels.", (LOG_LIKELIHOOD, "A2 * np.log(Y + 1e-8) + (1 - A2) * np.log(1 - Y + 1e-8)")),
        ("This is the squared error: here the cost is the cross-entropy.", (COST_LINE, "cost = np.sum((A2 - Y) ** 2) / m")),
        ("This is half the squared error: here the cost is the cross-entropy.", (COST_LINE, "cost = np.sum((A2 - Y) ** 2) / (2 * m)")),
        ("This is the mean distance between A2 and Y: here the cost is the cross-entropy.", (COST_LINE, "cost = np.sum(np.abs(A2 - Y)) / m")),
        ("This is the share of wrong decisions: the cost is the cross-entropy of the probabilities themselves.", (COST_LINE, "cost = np.mean((A2 > 0.5) != Y)")),
        ("The cost is divided by 2 m: that factor belongs to the squared error, the cross-entropy is divided by m.", (" / m", " / (2 * m)")),
        ("The cost is in bits: use the natural logarithm, np.log.", (LOG_LIKELIHOOD, "Y * np.log2(A2) + (1 - Y) * np.log2(1 - A2)")),
        ("The cost is taken to base 10: use the natural logarithm, np.log.", (LOG_LIKELIHOOD, "Y * np.log10(A2) + (1 - Y) * np.log10(1 - A2)")),
        ("400 is written into the code: m is Y.shape[1].", ("m = Y.shape[1]", "m = 400")),
        ("The cost is a (1, 1) array: it is one number; sum over everything without keepdims, or take the number out of a matrix product.", (COST_LINE, "cost = -(np.dot(Y, np.log(A2).T) + np.dot(1 - Y, np.log(1 - A2).T)) / m")),
        ("The cost is an array of shape (1,): it is one number; sum without an axis.", (COST_LINE, "cost = -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2), axis=1) / m")),
        ("The cost is not summed: it is the mean loss, one number for all examples.", (COST_LINE, "cost = -(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / m")),
        ("The sum runs over the wrong axis, so every example keeps a loss of its own: sum over all of them.", (COST_LINE, "cost = -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2), axis=0) / m")),
        ("The product of a column and a row mixes every example with every other: multiply element by element, or take Y times the logarithm transposed.", (COST_LINE, "cost = -np.sum(np.dot(Y.T, np.log(A2)) + np.dot((1 - Y).T, np.log(1 - A2))) / m")),
        ("The probabilities are rounded to 0 and 1 before the logarithm: use them as they are.", (LOG_LIKELIHOOD, "Y * np.log(np.round(A2)) + (1 - Y) * np.log(1 - np.round(A2))")),
        ("The sigmoid is applied once more: A2 is a probability already.", ("    m = Y.shape[1]", "    m = Y.shape[1]\n    A2 = sigmoid(A2)")),
        ("A2 is changed in place (`A2 += ...`, or `np.clip(..., out=A2)`): compute a new array.", ("    m = Y.shape[1]", "    m = Y.shape[1]\n    A2 += 1e-9")),
        ("The exponential stands where the logarithm is due.", (LOG_LIKELIHOOD, "Y * np.exp(A2) + (1 - Y) * np.exp(1 - A2)")),
        ("The probabilities that count are multiplied, not their logarithms added: due is the mean of the losses.", (COST_LINE, "cost = -np.log(np.sum(Y * A2 + (1 - Y) * (1 - A2)) / m)")),
    ),
    right=(
        ("mean", (COST_LINE, "cost = -np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))")),
        ("mean of a choice", (COST_LINE, "cost = -np.mean(np.log(np.where(Y == 1, A2, 1 - A2)))")),
        ("squeezed matrix product", (COST_LINE, "cost = np.squeeze(-(np.dot(Y, np.log(A2).T) + np.dot(1 - Y, np.log(1 - A2).T)) / m)")),
        ("float of a matrix product", (COST_LINE, "cost = float((-(Y @ np.log(A2).T + (1 - Y) @ np.log(1 - A2).T) / m).item())")),
        ("multiply and sum", (COST_LINE, "logprobs = np.multiply(np.log(A2), Y) + np.multiply(np.log(1 - A2), 1 - Y)\n    cost = -(1 / m) * np.sum(logprobs)")),
        ("vdot", (COST_LINE, "cost = -(np.vdot(Y, np.log(A2)) + np.vdot(1 - Y, np.log1p(-A2))) / m")),
        ("clipped", ("    m = Y.shape[1]", "    m = Y.shape[1]\n    A2 = np.clip(A2, 1e-10, 1 - 1e-10)")),
        ("m by size", ("Y.shape[1]", "A2.size")),
        ("a loop", (COST_LINE, "cost = 0.0\n    for a, y in zip(A2[0], Y[0]):\n        cost -= (y * np.log(a) + (1 - y) * np.log(1 - a)) / m")),
        ("by the scores", (COST_LINE, "Z2 = np.log(A2 / (1 - A2))\n    cost = np.mean(np.logaddexp(0, Z2) - Y * Z2)")),
    ),
)

BACKWARD = Exercise(
    reference=backward_propagation,
    points=20,
    outputs=(output("dW1", "dW1"), output("db1", "db1"), output("dW2", "dW2"), output("db2", "db2")),
    cases=backward_cases,
    wrong=(
        ("All gradients are sums over the examples, due are means: divide each by m.", ("dZ2 @ A1.T / m", "dZ2 @ A1.T"), ("np.sum(dZ2, axis=1, keepdims=True) / m", "np.sum(dZ2, axis=1, keepdims=True)"), ("dZ1 @ X.T / m", "dZ1 @ X.T"), ("np.sum(dZ1, axis=1, keepdims=True) / m", "np.sum(dZ1, axis=1, keepdims=True)")),
        ("dW1 and dW2 are sums over the examples, due are means: divide by m, as in db1 and db2.", ("dZ2 @ A1.T / m", "dZ2 @ A1.T"), ("dZ1 @ X.T / m", "dZ1 @ X.T")),
        ("db1 and db2 are sums over the examples, due are means: divide by m, as in dW1 and dW2.", ("np.sum(dZ2, axis=1, keepdims=True) / m", "np.sum(dZ2, axis=1, keepdims=True)"), ("np.sum(dZ1, axis=1, keepdims=True) / m", "np.sum(dZ1, axis=1, keepdims=True)")),
        ("dW1 is a sum over the examples, due is the mean: divide by m.", ("dZ1 @ X.T / m", "dZ1 @ X.T")),
        ("dW2 is a sum over the examples, due is the mean: divide by m.", ("dZ2 @ A1.T / m", "dZ2 @ A1.T")),
        ("db1 is a sum over the examples, due is the mean: divide by m.", ("np.sum(dZ1, axis=1, keepdims=True) / m", "np.sum(dZ1, axis=1, keepdims=True)")),
        ("db2 is a sum over the examples, due is the mean: divide by m.", ("np.sum(dZ2, axis=1, keepdims=True) / m", "np.sum(dZ2, axis=1, keepdims=True)")),
        ("The hidden layer's gradients are divided by m twice: dZ2 keeps its sum over examples until dW and db are formed.", ("(W2.T @ dZ2)", "(W2.T @ dZ2 / m)")),
        ("All gradients are divided by m twice: once, where the sum over the examples is taken.", ("dZ2 = A2 - Y", "dZ2 = (A2 - Y) / m")),
        ("All gradients have the wrong sign: dZ2 is A2 - Y, the prediction minus the truth.", ("A2 - Y", "Y - A2")),
        ("The hidden layer's gradients have the wrong sign: tanh' is 1 - A1², not A1² - 1.", ("(1 - A1**2)", "(A1**2 - 1)")),
        ("The derivative of tanh is left out: dZ1 = W2.T dZ2 times (1 - A1²), element by element.", (" * (1 - A1**2)", "")),
        ("The hidden layer's derivative is that of the sigmoid, A1 (1 - A1): for tanh it is 1 - A1².", ("(1 - A1**2)", "A1 * (1 - A1)")),
        ("tanh' is 1 - A1², with a square: A1 squared, not A1 itself.", ("(1 - A1**2)", "(1 - A1)")),
        ("tanh' is 1 - tanh(Z1)²: with Z1 in the place of A1 the tanh is missing.", ("(1 - A1**2)", "(1 - cache['Z1']**2)")),
        ("tanh is applied once too often: A1 is tanh(Z1) already, and its derivative is 1 - A1².", ("(1 - A1**2)", "(1 - np.tanh(A1)**2)")),
        ("The whole bracket is squared: tanh' is 1 - A1², not (1 - A1)².", ("(1 - A1**2)", "(1 - A1)**2")),
        ("tanh' is 1 - A1²: there is a plus.", ("(1 - A1**2)", "(1 + A1**2)")),
        ("The hidden layer's derivative is that of ReLU, 1 where Z1 > 0: for tanh it is 1 - A1².", ("(1 - A1**2)", "(cache['Z1'] > 0)")),
        ("dZ1 takes the activation itself as its factor: due is the derivative, 1 - A1².", ("(1 - A1**2)", "A1")),
        ("dZ2 carries an extra factor A2 (1 - A2), the derivative of the squared error: for the cross-entropy it cancels, dZ2 = A2 - Y.", ("A2 - Y", "(A2 - Y) * A2 * (1 - A2)")),
        ("dZ2 is dA2, -Y / A2 + (1 - Y) / (1 - A2): multiply it by the sigmoid's derivative, and A2 - Y remains.", ("A2 - Y", "-Y / A2 + (1 - Y) / (1 - A2)")),
        ("dZ2 is doubled: that factor belongs to the squared error, here dZ2 = A2 - Y.", ("A2 - Y", "2 * (A2 - Y)")),
        ("dZ2 is made from Z2: compare the probability A2 with Y.", ("A2 - Y", "cache['Z2'] - Y")),
        ("dZ2 is made from rounded predictions: use the probability A2.", ("A2 - Y", "(A2 > 0.5) - Y")),
        ("dZ2 is squared: it is A2 - Y itself, with its sign.", ("A2 - Y", "(A2 - Y) ** 2")),
        ("The signs of dZ2 are lost: it is A2 - Y, not its absolute value.", ("A2 - Y", "np.abs(A2 - Y)")),
        ("dW2 is made from Z1: what W2 is multiplied by is A1.", ("dZ2 @ A1.T", "dZ2 @ cache['Z1'].T")),
        ("dW1 is made from the already activated A1: what W1 is multiplied by is X.", ("dZ1 @ X.T", "dZ1 @ np.tanh(X).T")),
        ("dW1 and dW2 are transposed: a gradient has the shape of its parameter.", ("dW2 = dZ2 @ A1.T / m", "dW2 = A1 @ dZ2.T / m"), ("dW1 = dZ1 @ X.T / m", "dW1 = X @ dZ1.T / m")),
        ("dW2 is transposed: it has the shape of W2, (n_y, n_h).", ("dW2 = dZ2 @ A1.T / m", "dW2 = A1 @ dZ2.T / m")),
        ("dW1 is transposed: it has the shape of W1, (n_h, n_x).", ("dW1 = dZ1 @ X.T / m", "dW1 = X @ dZ1.T / m")),
        ("db1 and db2 are rank-1 arrays: keep the column with `keepdims=True`.", ("np.sum(dZ2, axis=1, keepdims=True)", "np.sum(dZ2, axis=1)"), ("np.sum(dZ1, axis=1, keepdims=True)", "np.sum(dZ1, axis=1)")),
        ("db1 is a rank-1 array: keep the column with `keepdims=True`.", ("np.sum(dZ1, axis=1, keepdims=True)", "np.sum(dZ1, axis=1)")),
        ("db2 is not a (1, 1) array: keep the dimensions with `keepdims=True`.", ("np.sum(dZ2, axis=1, keepdims=True)", "np.sum(dZ2)")),
        ("db1 and db2 are single numbers: each bias has a derivative of its own, so sum over the examples only, `axis=1`, and keep the dimensions.", ("np.sum(dZ2, axis=1, keepdims=True)", "np.sum(dZ2)"), ("np.sum(dZ1, axis=1, keepdims=True)", "np.sum(dZ1)")),
        ("db1 sums over everything: each hidden unit's bias has a derivative of its own, so sum along `axis=1`.", ("np.sum(dZ1, axis=1, keepdims=True)", "np.sum(dZ1, keepdims=True)")),
        ("db1 and db2 are summed over the units: sum over the examples, `axis=1`.", ("np.sum(dZ2, axis=1, keepdims=True)", "np.sum(dZ2, axis=0, keepdims=True)"), ("np.sum(dZ1, axis=1, keepdims=True)", "np.sum(dZ1, axis=0, keepdims=True)")),
        ("db1 is summed over the units: sum over the examples, `axis=1`.", ("np.sum(dZ1, axis=1, keepdims=True)", "np.sum(dZ1, axis=0, keepdims=True)")),
        ("db1 and db2 are not summed over the examples: due are means over them, (n_h, 1) and (n_y, 1).", ("np.sum(dZ2, axis=1, keepdims=True)", "dZ2"), ("np.sum(dZ1, axis=1, keepdims=True)", "dZ1")),
        ("db1 is made from dZ2: its layer is the hidden one, so it comes from dZ1.", ("np.sum(dZ1, axis=1, keepdims=True)", "np.sum(dZ2, axis=1, keepdims=True) * np.ones((len(dZ1), 1))")),
        ("W2 is left out on the way back: dZ1 = W2.T dZ2 times (1 - A1²).", ("(W2.T @ dZ2)", "np.repeat(dZ2, len(A1), axis=0)")),
        ("The way back runs through the updated weights, W2 minus its gradient: all gradients belong to the same parameters.", ("(W2.T @ dZ2)", "((W2 - dW2).T @ dZ2)")),
        ("m is the number of features here: it is the number of examples, X.shape[1].", ("X.shape[1]", "X.shape[0]")),
        ("400 is written into the code: m is X.shape[1].", ("X.shape[1]", "400")),
        ("The gradients come under the parameters' names: the keys are dW1, db1, dW2, db2.", ('{"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}', '{"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}')),
        ("A tuple comes back: return a dictionary with the keys dW1, db1, dW2, db2.", ('{"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}', "dW1, db1, dW2, db2")),
        ("The layers are swapped in the dictionary: 1 is the hidden layer, 2 the output.", ('{"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}', '{"dW1": dW2, "db1": db2, "dW2": dW1, "db2": db1}')),
        ("The gradients of the biases are missing: the keys are dW1, db1, dW2, db2.", ('{"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}', '{"dW1": dW1, "dW2": dW2}')),
        ("The hidden layer's gradients are missing: the keys are dW1, db1, dW2, db2.", ('{"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}', '{"dW2": dW2, "db2": db2}')),
        ("The cache is changed in place (`A2 -= Y` writes into it): compute a new array.", ("dZ2 = A2 - Y", "A2 -= Y\n    dZ2 = A2")),
    ),
    right=(
        ("np.dot and (1 / m)", ("dZ2 @ A1.T / m", "(1 / m) * np.dot(dZ2, A1.T)"), ("dZ1 @ X.T / m", "(1 / m) * np.dot(dZ1, X.T)")),
        ("means", ("np.sum(dZ2, axis=1, keepdims=True) / m", "np.mean(dZ2, axis=1, keepdims=True)"), ("np.sum(dZ1, axis=1, keepdims=True) / m", "dZ1.mean(1, keepdims=True)")),
        ("np.multiply and np.power", ("(W2.T @ dZ2) * (1 - A1**2)", "np.multiply(np.dot(W2.T, dZ2), 1 - np.power(A1, 2))")),
        ("einsum", ("dZ2 @ A1.T", "np.einsum('ym,hm->yh', dZ2, A1)"), ("dZ1 @ X.T", "np.einsum('hm,xm->hx', dZ1, X)")),
        ("factors", ("(1 - A1**2)", "(1 - A1) * (1 + A1)")),
        ("from Z1", ("(1 - A1**2)", "(1 - np.tanh(cache['Z1'])**2)")),
        ("hyperbolic cosine", ("(1 - A1**2)", "np.cosh(cache['Z1'])**-2")),
        ("its own forward pass", ('A1, A2 = cache["A1"], cache["A2"]', 'A1 = np.tanh(parameters["W1"] @ X + parameters["b1"])\n    A2 = sigmoid(W2 @ A1 + parameters["b2"])')),
        ("another forward pass by the function", ('A1, A2 = cache["A1"], cache["A2"]', 'A2, cache = forward_propagation(X, parameters)\n    A1 = cache["A1"]')),
        ("by dA2", ("dZ2 = A2 - Y", "dA2 = -Y / A2 + (1 - Y) / (1 - A2)\n    dZ2 = dA2 * A2 * (1 - A2)")),
        ("1 / m early", ("dZ2 = A2 - Y", "dZ2 = (A2 - Y) / m"), ("dZ2 @ A1.T / m", "dZ2 @ A1.T"), ("np.sum(dZ2, axis=1, keepdims=True) / m", "np.sum(dZ2, axis=1, keepdims=True)"), ("dZ1 @ X.T / m", "dZ1 @ X.T"), ("np.sum(dZ1, axis=1, keepdims=True) / m", "np.sum(dZ1, axis=1, keepdims=True)")),
        ("broadcast in place of a product", ("W2.T @ dZ2", "W2.T * dZ2")),
        ("biases by ones", ("np.sum(dZ1, axis=1, keepdims=True)", "dZ1 @ np.ones((m, 1))")),
        ("reshaped", ("np.sum(dZ1, axis=1, keepdims=True)", "np.sum(dZ1, axis=1).reshape(-1, 1)")),
        ("more keys", ('"db2": db2}', '"db2": db2, "dZ1": dZ1, "dZ2": dZ2}')),
        ("m from the labels", ("X.shape[1]", "Y.size")),
    ),
)

UPDATE = Exercise(
    reference=update_parameters,
    points=10,
    outputs=(output("W1", "W1"), output("b1", "b1"), output("W2", "W2"), output("b2", "b2")),
    cases=update_cases,
    wrong=(
        ("The update adds the gradients and climbs: to descend, subtract learning_rate times the gradient.", ('["W1"] - ', '["W1"] + '), ('["b1"] - ', '["b1"] + '), ('["W2"] - ', '["W2"] + '), ('["b2"] - ', '["b2"] + ')),
        ("The weights are updated with a plus: subtract, as for the biases.", ('["W1"] - ', '["W1"] + '), ('["W2"] - ', '["W2"] + ')),
        ("The biases are updated with a plus: subtract, as for the weights.", ('["b1"] - ', '["b1"] + '), ('["b2"] - ', '["b2"] + ')),
        ("W1 is updated with a plus: subtract, as for the others.", ('["W1"] - ', '["W1"] + ')),
        ("b1 is updated with a plus: subtract, as for the others.", ('["b1"] - ', '["b1"] + ')),
        ("W2 is updated with a plus: subtract, as for the others.", ('["W2"] - ', '["W2"] + ')),
        ("b2 is updated with a plus: subtract, as for the others.", ('["b2"] - ', '["b2"] + ')),
        ("The learning rate is left out: each step is learning_rate times the gradient.", ("learning_rate * grads[\"dW1\"]", "grads[\"dW1\"]"), ("learning_rate * grads[\"db1\"]", "grads[\"db1\"]"), ("learning_rate * grads[\"dW2\"]", "grads[\"dW2\"]"), ("learning_rate * grads[\"db2\"]", "grads[\"db2\"]")),
        ("The learning rate is left out for the biases: each step is learning_rate times the gradient.", ("learning_rate * grads[\"db1\"]", "grads[\"db1\"]"), ("learning_rate * grads[\"db2\"]", "grads[\"db2\"]")),
        ("The learning rate 1.2 is written into the code: use the argument learning_rate.", ("    W1 =", "    learning_rate = 1.2\n    W1 =")),
        ("The learning rate 0.01 is written into the code: use the argument learning_rate.", ("    W1 =", "    learning_rate = 0.01\n    W1 =")),
        ("The gradients are divided by the learning rate: multiply them by it.", ("learning_rate * grads[\"dW1\"]", "grads[\"dW1\"] / learning_rate"), ("learning_rate * grads[\"db1\"]", "grads[\"db1\"] / learning_rate"), ("learning_rate * grads[\"dW2\"]", "grads[\"dW2\"] / learning_rate"), ("learning_rate * grads[\"db2\"]", "grads[\"db2\"] / learning_rate")),
        ("The brackets are wrong: the learning rate multiplies the gradient, not the difference of parameter and gradient.", ('parameters["W1"] - learning_rate * grads["dW1"]', 'learning_rate * (parameters["W1"] - grads["dW1"])'), ('parameters["b1"] - learning_rate * grads["db1"]', 'learning_rate * (parameters["b1"] - grads["db1"])'), ('parameters["W2"] - learning_rate * grads["dW2"]', 'learning_rate * (parameters["W2"] - grads["dW2"])'), ('parameters["b2"] - learning_rate * grads["db2"]', 'learning_rate * (parameters["b2"] - grads["db2"])')),
        ("The difference is the wrong way round: parameter minus learning_rate times gradient.", ('parameters["W1"] - learning_rate * grads["dW1"]', 'learning_rate * grads["dW1"] - parameters["W1"]'), ('parameters["b1"] - learning_rate * grads["db1"]', 'learning_rate * grads["db1"] - parameters["b1"]'), ('parameters["W2"] - learning_rate * grads["dW2"]', 'learning_rate * grads["dW2"] - parameters["W2"]'), ('parameters["b2"] - learning_rate * grads["db2"]', 'learning_rate * grads["db2"] - parameters["b2"]')),
        ("The steps come back, not the updated parameters: subtract them from the parameters.", ('parameters["W1"] - ', ""), ('parameters["b1"] - ', ""), ('parameters["W2"] - ', ""), ('parameters["b2"] - ', "")),
        ("The biases are never updated: they learn as the weights do.", (' - learning_rate * grads["db1"]', ""), (' - learning_rate * grads["db2"]', "")),
        ("The hidden layer is never updated: W1 and b1 learn as W2 and b2 do.", (' - learning_rate * grads["dW1"]', ""), (' - learning_rate * grads["db1"]', "")),
        ("The output layer is never updated: W2 and b2 learn as W1 and b1 do.", (' - learning_rate * grads["dW2"]', ""), (' - learning_rate * grads["db2"]', "")),
        ("The parameters come back as they were: the updated ones are due.", (' - learning_rate * grads["dW1"]', ""), (' - learning_rate * grads["db1"]', ""), (' - learning_rate * grads["dW2"]', ""), (' - learning_rate * grads["db2"]', "")),
        ("The gradients come back in place of the updated parameters.", ('{"W1": W1, "b1": b1, "W2": W2, "b2": b2}', "grads")),
        ("b1 is updated with b2's gradient (or the other way round): each parameter has its own.", ('grads["db1"]', 'np.mean(grads["db2"])')),
        (
            "The caller's parameters are changed in place: neither `-=` on their arrays nor `parameters[...] = ...` on their dictionary; make new ones, or copy first.",
            ('return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}', 'parameters["W1"], parameters["b1"] = W1, b1\n    parameters["W2"], parameters["b2"] = W2, b2\n    return parameters'),
        ),
        ("The caller's gradients are changed in place (`*=` writes into them): compute new arrays.", ("    W1 =", '    grads["dW1"] *= learning_rate\n    grads["dW1"] = grads["dW1"] / learning_rate * (1 + 1e-9)\n    W1 =')),
        ("A tuple comes back: return a dictionary with the keys W1, b1, W2, b2.", ('return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}', "return W1, b1, W2, b2")),
        ("The biases are missing in the dictionary: the keys are W1, b1, W2, b2.", ('{"W1": W1, "b1": b1, "W2": W2, "b2": b2}', '{"W1": W1, "W2": W2}')),
        ("The updated parameters come under the gradients' names: the keys are W1, b1, W2, b2.", ('{"W1": W1, "b1": b1, "W2": W2, "b2": b2}', '{"dW1": W1, "db1": b1, "dW2": W2, "db2": b2}')),
        ("Two steps are taken: one is due.", ("    W1 =", "    learning_rate = 2 * learning_rate\n    W1 =")),
        ("Only the directions of the gradients are used: their size counts too.", ('grads["dW1"]', 'np.sign(grads["dW1"])'), ('grads["db1"]', 'np.sign(grads["db1"])'), ('grads["dW2"]', 'np.sign(grads["dW2"])'), ('grads["db2"]', 'np.sign(grads["db2"])')),
    ),
    right=(
        ("a comprehension", "def update_parameters(parameters, grads, learning_rate=1.2):\n    return {key: parameters[key] - learning_rate * grads['d' + key] for key in parameters}\n"),
        ("a deep copy, then in place", "def update_parameters(parameters, grads, learning_rate):\n    parameters = copy.deepcopy(parameters)\n    for key in ('W1', 'b1', 'W2', 'b2'):\n        parameters[key] -= learning_rate * grads['d' + key]\n    return parameters\n"),
        ("a shallow copy and new arrays", "def update_parameters(parameters, grads, learning_rate):\n    parameters = dict(parameters)\n    for l in (1, 2):\n        for p in ('W', 'b'):\n            parameters[f'{p}{l}'] = parameters[f'{p}{l}'] - learning_rate * grads[f'd{p}{l}']\n    return parameters\n"),
        ("arrays copied, then in place", ('W1 = parameters["W1"] - learning_rate * grads["dW1"]', 'W1 = parameters["W1"].copy()\n    W1 -= learning_rate * grads["dW1"]')),
        ("np.subtract", ('parameters["W1"] - learning_rate * grads["dW1"]', 'np.subtract(parameters["W1"], np.multiply(learning_rate, grads["dW1"]))')),
        ("adds minus the gradient", ('parameters["W1"] - learning_rate * grads["dW1"]', 'parameters["W1"] + (-learning_rate) * grads["dW1"]')),
    ),
)

NN_MODEL = Exercise(
    reference=nn_model,
    points=15,
    outputs=(output("W1", "W1"), output("b1", "b1"), output("W2", "W2"), output("b2", "b2")),
    cases=nn_model_cases,
    helpers=("layer_sizes", "initialize_parameters", "forward_propagation", "compute_cost", "backward_propagation", "update_parameters"),
    chance=("initialize_parameters",),
    optional=("layer_sizes", "compute_cost"),
    start=Start(),
    wrong=(
        ("The hidden layer gets the 4 units of `layer_sizes`: here their number is the argument n_h.", ("n_x, _, n_y", "n_x, n_h, n_y")),
        ("The learning rate is 0.01 here: by the contract it is 1.2.", ("grads, 1.2)", "grads, 0.01)")),
        ("The learning rate is 0.1 here: by the contract it is 1.2.", ("grads, 1.2)", "grads, 0.1)")),
        ("The learning rate is 0.5 here: by the contract it is 1.2.", ("grads, 1.2)", "grads, 0.5)")),
        ("The learning rate is 0.05 here: by the contract it is 1.2.", ("grads, 1.2)", "grads, 0.05)")),
        ("The learning rate is 0.001 here: by the contract it is 1.2.", ("grads, 1.2)", "grads, 0.001)")),
        ("The learning rate is 1 here: by the contract it is 1.2.", ("grads, 1.2)", "grads, 1.0)")),
        ("The loop makes one step too many: range(num_iterations).", ("range(num_iterations)", "range(num_iterations + 1)")),
        ("The loop makes one step too few: range(num_iterations) starts at 0 and ends by itself.", ("range(num_iterations)", "range(1, num_iterations)")),
        (
            "Only one step comes out: each pass must start from the parameters of the pass before (is `initialize_parameters` or the `return` inside the loop, or the updated parameters under another name?).",
            ("    return parameters", "        return parameters"),
        ),
        ("The updated parameters are thrown away: update_parameters returns new ones, so give them a name.", ("parameters = update_parameters(", "update_parameters(")),
        ("The gradients are computed once, before the loop: run the network forward and backward anew in each iteration.", ("    for i in range(num_iterations):\n        A2, cache = forward_propagation(X, parameters)\n        cost = compute_cost(A2, Y)\n        grads = backward_propagation(parameters, cache, X, Y)\n", "    A2, cache = forward_propagation(X, parameters)\n    grads = backward_propagation(parameters, cache, X, Y)\n    cost = compute_cost(A2, Y)\n    for i in range(num_iterations):\n")),
        ("The forward pass runs once, before the loop, so the cache grows stale: run it anew in each iteration.", ("    for i in range(num_iterations):\n        A2, cache = forward_propagation(X, parameters)\n", "    A2, cache = forward_propagation(X, parameters)\n    for i in range(num_iterations):\n")),
        ("The parameters and the last cost come back: return the parameters alone.", ("return parameters", "return parameters, cost")),
        ("The last gradients come back: return the learned parameters.", ("return parameters", "return grads")),
        ("The last cost comes back: return the learned parameters.", ("return parameters", "return cost")),
        ("The predictions come back: return the learned parameters.", ("return parameters", "return (forward_propagation(X, parameters)[0] > 0.5).astype(float)")),
        ("n_x and n_y are swapped when the parameters are drawn: initialize_parameters(n_x, n_h, n_y).", ("initialize_parameters(n_x, n_h, n_y)", "initialize_parameters(n_y, n_h, n_x)")),
        ("n_x is the number of examples here: an example is a column of X, and n_x is the number of rows.", ("initialize_parameters(n_x, n_h, n_y)", "initialize_parameters(X.shape[1], n_h, n_y)")),
        ("The update climbs: learning_rate is handed on with a minus.", ("grads, 1.2)", "grads, -1.2)")),
        ("The learning rate shrinks from step to step: here it stays at 1.2.", ("grads, 1.2)", "grads, 1.2 / (1 + i))")),
        ("The learning rate is divided by m: the gradients are means already.", ("grads, 1.2)", "grads, 1.2 / X.shape[1])")),
        ("The parameters are updated twice in each iteration: once is due.", ("        parameters = update_parameters(parameters, grads, 1.2)\n", "        parameters = update_parameters(parameters, grads, 1.2)\n        parameters = update_parameters(parameters, grads, 1.2)\n")),
        ("The examples' labels are turned round on the way back: hand on Y as it is.", ("backward_propagation(parameters, cache, X, Y)", "backward_propagation(parameters, cache, X, 1 - Y)")),
        ("The initial weights are made larger before the training: use what initialize_parameters gives.", ("    for i", '    parameters = {key: 100 * value for key, value in parameters.items()}\n    for i')),
    ),
    right=(
        ("the default learning rate", ("grads, 1.2)", "grads)")),
        ("keywords", ("update_parameters(parameters, grads, 1.2)", "update_parameters(parameters=parameters, grads=grads, learning_rate=1.2)"), ("initialize_parameters(n_x, n_h, n_y)", "initialize_parameters(n_x=n_x, n_h=n_h, n_y=n_y)")),
        ("sizes by index", ("n_x, _, n_y = layer_sizes(X, Y)", "n_x = layer_sizes(X, Y)[0]\n    n_y = layer_sizes(X, Y)[2]")),
        ("sizes from the arrays", ("n_x, _, n_y = layer_sizes(X, Y)", "n_x, n_y = X.shape[0], Y.shape[0]")),
        ("the cost only when it is printed", ("        cost = compute_cost(A2, Y)\n", ""), ("costs.append(cost)", "print(f'{i} {compute_cost(A2, Y):.6f}')")),
        ("costs printed", ("costs.append(cost)", "costs.append(cost)\n            print('cost', costs[-1])")),
        ("while", ("    for i in range(num_iterations):\n", "    i = -1\n    while i + 1 < num_iterations:\n        i += 1\n")),
        ("the update written out", ("        parameters = update_parameters(parameters, grads, 1.2)\n", "        parameters = {key: parameters[key] - 1.2 * grads['d' + key] for key in parameters}\n")),
        ("unpacked and packed", ("    for i", '    W1, b1, W2, b2 = (parameters[key] for key in ("W1", "b1", "W2", "b2"))\n    for i'), ("        A2, cache =", '        parameters = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}\n        A2, cache ='), ("        if print_cost", '        W1, b1, W2, b2 = (parameters[key] for key in ("W1", "b1", "W2", "b2"))\n        if print_cost')),
        ("a final forward pass", ("    return parameters", "    A2, _ = forward_propagation(X, parameters)\n    return parameters")),
        (
            "weights drawn inline",
            ("parameters = initialize_parameters(n_x, n_h, n_y)", 'parameters = {"W1": 0.01 * np.random.randn(n_h, n_x), "b1": np.zeros((n_h, 1)), "W2": 0.01 * np.random.randn(n_y, n_h), "b2": np.zeros((n_y, 1))}'),
        ),
        ("weights from a new generator, the last cost printed", ("parameters = initialize_parameters(n_x, n_h, n_y)", 'rng = np.random.default_rng()\n    parameters = {"W1": rng.normal(0, 0.01, (n_h, n_x)), "b1": np.zeros((n_h, 1)), "W2": rng.normal(0, 0.01, (n_y, n_h)), "b2": np.zeros((n_y, 1))}'), ("    return parameters", "    print(f'cost {cost:.6f}')\n    return parameters")),
        ("weights from the module random", ("parameters = initialize_parameters(n_x, n_h, n_y)", 'import random\n    parameters = {"W1": np.array([[random.gauss(0, 0.01) for _ in range(n_x)] for _ in range(n_h)]), "b1": np.zeros((n_h, 1)), "W2": np.array([[random.gauss(0, 0.01) for _ in range(n_h)]]), "b2": np.zeros((n_y, 1))}')),
        ("np.random seeded first", ("    n_x,", "    np.random.seed(3)\n    n_x,")),
    ),
)

PREDICT = Exercise(
    reference=predict,
    points=5,
    outputs=(output("predictions", kind="labels"),),
    cases=predict_cases,
    helpers=("forward_propagation",),
    wrong=(
        ("A probability of exactly 0.5 is predicted as 1: the contract says 0.5 and below is 0, so compare with `>`.", ("A2 > 0.5", "A2 >= 0.5")),
        ("Probabilities come back: the prediction is 1 where A2 > 0.5 and 0 elsewhere.", ("(A2 > 0.5).astype(float)", "A2")),
        ("The classes are swapped: predict 1 where A2 > 0.5.", ("A2 > 0.5", "A2 <= 0.5")),
        ("The classes are swapped, and 0.5 belongs to class 0: predict 1 where A2 > 0.5.", ("A2 > 0.5", "A2 < 0.5")),
        ("The predictions are a rank-1 array: keep them as a row, (1, m).", ("(A2 > 0.5).astype(float)", "(A2 > 0.5).astype(float)[0]")),
        ("The predictions are a column: they are a row, (1, m), as Y is.", ("(A2 > 0.5).astype(float)", "(A2 > 0.5).astype(float).T")),
        ("The predictions are a list: they are an array, (1, m).", ("(A2 > 0.5).astype(float)", "[int(a > 0.5) for a in A2[0]]")),
        ("Only ones come back: every probability is above 0 (and is 1 when it is rounded up); compare A2 with 0.5.", ("A2 > 0.5", "A2 > 0")),
        ("Z2 is compared with 0.5: compare A2 with 0.5, or Z2 with 0.", ("A2 > 0.5", "cache['Z2'] > 0.5")),
        ("The hidden layer's activations are compared with 0.5: the probability is A2.", ("A2 > 0.5", "cache['A1'] > 0.5")),
        ("The probabilities are compared with their mean: the threshold is 0.5.", ("A2 > 0.5", "A2 > A2.mean()")),
        ("Every example gets the answer of the first: decide for each column by itself.", ("(A2 > 0.5).astype(float)", "np.full(A2.shape, float(A2[0, 0] > 0.5))")),
        ("The classes are -1 and 1 here: they are 0 and 1.", ("(A2 > 0.5).astype(float)", "np.where(A2 > 0.5, 1.0, -1.0)")),
        ("Only zeros come back: are probabilities cut to whole numbers before they are compared?", ("(A2 > 0.5).astype(float)", "A2.astype(int)")),
        ("The arguments of forward_propagation are swapped: it takes X first, then the parameters.", ("forward_propagation(X, parameters)", "forward_propagation(parameters, X)")),
        ("The prediction and something more come back: return the predictions alone.", ("return predictions", "return predictions, A2")),
        ("The mean of the predictions comes back: return one prediction for each example, (1, m).", ("return predictions", "return np.mean(predictions)")),
    ),
    right=(
        ("booleans", (".astype(float)", "")),
        ("integers", (".astype(float)", ".astype(int)")),
        ("where", ("(A2 > 0.5).astype(float)", "np.where(A2 > 0.5, 1, 0)")),
        ("round half to even", ("(A2 > 0.5).astype(float)", "np.round(A2)")),
        ("the sign of Z2", ("A2 > 0.5", "cache['Z2'] > 0")),
        ("the function's first item", ("A2, cache = forward_propagation(X, parameters)", "A2 = forward_propagation(X=X, parameters=parameters)[0]")),
        ("written out", ("A2, cache = forward_propagation(X, parameters)", 'A2 = sigmoid(parameters["W2"] @ np.tanh(parameters["W1"] @ X + parameters["b1"]) + parameters["b2"])')),
        ("loop", ("    predictions = (A2 > 0.5).astype(float)\n", "    predictions = np.zeros(A2.shape)\n    for i in range(A2.shape[1]):\n        if A2[0, i] > 0.5:\n            predictions[0, i] = 1\n")),
        ("unsigned bytes", (".astype(float)", ".astype(np.uint8)")),
    ),
)

UNIT = Unit(
    "shallow_network",
    (LAYER_SIZES, INITIALIZE, FORWARD, COST, BACKWARD, UPDATE, NN_MODEL, PREDICT),
    namespace=globals(),
    given=("import copy", "import numpy as np", inspect.getsource(sigmoid)),
)
