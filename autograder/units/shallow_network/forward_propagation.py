"""The exercise `forward_propagation`: the network's answer."""

import numpy as np

from autograder.specification import Alternative, Domain, Exercise, Misconception, Worked, output
from autograder.units.shallow_network._shared import (
    OTHER_PARAMETERS,
    OTHER_X,
    PARAMETERS,
    SIZES,
    X,
    Y,
    sigmoid,
    weights,
)


def forward_propagation(X, parameters):
    """The network's answer.

    Args:
        X: (n_x, m) examples in columns.
        parameters: {"W1": (n_h, n_x), "b1": (n_h, 1), "W2": (n_y, n_h), "b2": (n_y, 1)}.

    Returns:
        A2: (n_y, m) probabilities; tanh in the hidden layer, the sigmoid at the output.
        cache: {"Z1": (n_h, m), "A1": (n_h, m), "Z2": (n_y, m), "A2": (n_y, m)}.
    """
    W1, b1 = parameters["W1"], parameters["b1"]
    W2, b2 = parameters["W2"], parameters["b2"]
    Z1 = W1 @ X + b1
    A1 = np.tanh(Z1)
    Z2 = W2 @ A1 + b2
    A2 = sigmoid(Z2)
    cache = {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
    return A2, cache


def forward_cases(rng):
    return [(rng.normal(size=(n_x, m)), weights(rng, n_x, n_h)) for n_x, n_h, m in SIZES]


MISCONCEPTIONS = (
    Misconception("tanh-overflows",
                  "tanh is written out with exponentials, which overflow far from 0 and give nan: np.tanh does not.",
                  changes=(("np.tanh(Z1)", "(np.exp(Z1) - np.exp(-Z1)) / (np.exp(Z1) + np.exp(-Z1))"),)),
    Misconception("hidden-sigmoid", "The hidden layer uses the sigmoid: the exercise asks for tanh.",
                  changes=(("np.tanh(Z1)", "sigmoid(Z1)"),)),
    Misconception("hidden-relu", "The hidden layer uses ReLU: the exercise asks for tanh.",
                  changes=(("np.tanh(Z1)", "np.maximum(0, Z1)"),)),
    Misconception("hidden-linear",
                  "The hidden layer has no activation, and two linear layers are worth one: A1 is tanh(Z1).",
                  changes=(("np.tanh(Z1)", "Z1"),)),
    Misconception("hidden-sine", "The hidden layer uses the sine: it is tanh, the hyperbolic tangent.",
                  changes=(("np.tanh(Z1)", "np.sin(Z1)"),)),
    Misconception("hidden-tangent", "This is the ordinary tangent: np.tanh is the hyperbolic one.",
                  changes=(("np.tanh(Z1)", "np.tan(Z1)"),)),
    Misconception("output-tanh", "The output uses tanh, which runs from -1 to 1: a probability comes from the sigmoid.",
                  changes=(("sigmoid(Z2)", "np.tanh(Z2)"),)),
    Misconception("output-linear", "The output has no activation: A2 is sigmoid(Z2), between 0 and 1.",
                  changes=(("A2 = sigmoid(Z2)", "A2 = Z2"),)),
    Misconception("output-relu", "The output uses ReLU: a probability comes from the sigmoid.",
                  changes=(("sigmoid(Z2)", "np.maximum(0, Z2)"),)),
    Misconception("output-softmax",
                  "The output is a softmax over the examples: each example's probability comes from its own Z2 by "
                  "the sigmoid.",
                  changes=(("sigmoid(Z2)", "np.exp(Z2) / np.sum(np.exp(Z2))"),)),
    Misconception("activations-swapped",
                  "The activations are swapped: tanh in the hidden layer, the sigmoid at the output.",
                  changes=(("np.tanh(Z1)", "sigmoid(Z1)"), ("A2 = sigmoid(Z2)", "A2 = np.tanh(Z2)"))),
    Misconception("output-sign-reversed",
                  "This is sigmoid(-Z2): the sigmoid is 1 / (1 + exp(-z)), with a minus in the exponent.",
                  changes=(("sigmoid(Z2)", "sigmoid(-Z2)"),)),
    Misconception("biases-left-out", "Both biases are left out: Z1 = W1 X + b1 and Z2 = W2 A1 + b2.",
                  changes=(("W1 @ X + b1", "W1 @ X"), ("W2 @ A1 + b2", "W2 @ A1"))),
    Misconception("b1-left-out", "b1 is left out: Z1 = W1 X + b1.",
                  changes=(("W1 @ X + b1", "W1 @ X"),)),
    Misconception("b2-left-out", "b2 is left out: Z2 = W2 A1 + b2.",
                  changes=(("W2 @ A1 + b2", "W2 @ A1"),)),
    Misconception("biases-subtracted", "The biases are subtracted: they are added to the weighted sums.",
                  changes=(("W1 @ X + b1", "W1 @ X - b1"), ("W2 @ A1 + b2", "W2 @ A1 - b2"))),
    Misconception("b2-in-both-layers", "b2 is used in the first layer too: Z1 = W1 X + b1.",
                  changes=(("W1 @ X + b1", "W1 @ X + b2"),)),
    Misconception("output-fed-with-z1", "The output layer is fed with Z1: its input is A1, after the activation.",
                  changes=(("W2 @ A1 + b2", "W2 @ Z1 + b2"),)),
    Misconception("tanh-of-x",
                  "The activation is applied to X, not to the weighted sum: Z1 = W1 X + b1 first, then A1 = tanh(Z1).",
                  changes=(("W1 @ X + b1", "W1 @ np.tanh(X) + b1"), ("np.tanh(Z1)", "Z1"))),
    Misconception("a1-tanh-twice", "tanh is applied twice: A1 is tanh(Z1).",
                  changes=(("np.tanh(Z1)", "np.tanh(np.tanh(Z1))"),)),
    Misconception("tanh-applied-twice", "tanh is applied twice: what W2 is multiplied by is A1 itself.",
                  changes=(("W2 @ A1 + b2", "W2 @ np.tanh(A1) + b2"),)),
    Misconception("sigmoid-applied-twice", "The sigmoid is applied twice: Z2 is the weighted sum, A2 its sigmoid.",
                  changes=(("A2 = sigmoid(Z2)", "A2 = sigmoid(sigmoid(Z2))"),)),
    Misconception("a1-is-derivative",
                  "A1 is the derivative of tanh here, 1 - tanh²: that is for the way back; A1 is tanh(Z1).",
                  changes=(("np.tanh(Z1)", "1 - np.tanh(Z1) ** 2"),)),
    Misconception("a2-rounded", "A2 is rounded to 0 and 1: it is a probability, deciding is `predict`'s work.",
                  changes=(("A2 = sigmoid(Z2)", "A2 = (sigmoid(Z2) > 0.5).astype(float)"),)),
    Misconception("a2-rank-1", "A2 is a 1-D array: keep it as a row, (1, m).",
                  changes=(("return A2, cache", "return A2[0], cache"),)),
    Misconception("a2-column", "A2 is a column: it is a row, (1, m), one probability for each example.",
                  changes=(("return A2, cache", "return A2.T, cache"),)),
    Misconception("results-swapped", "The order is `A2, cache`.",
                  changes=(("return A2, cache", "return cache, A2"),)),
    Misconception("cache-not-returned", "The cache is missing: return `A2, cache`.",
                  changes=(("return A2, cache", "return A2"),)),
    Misconception("only-cache-returned", "Only the cache is returned: return `A2, cache`.",
                  changes=(("return A2, cache", "return cache"),)),
    Misconception("cache-is-a-tuple", "The cache is a tuple: it is a dictionary with the keys Z1, A1, Z2, A2.",
                  changes=(('{"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}', "(Z1, A1, Z2, A2)"),)),
    Misconception("cache-without-z", "The cache lacks Z1 and Z2: it holds Z1, A1, Z2 and A2.",
                  changes=(('{"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}', '{"A1": A1, "A2": A2}'),)),
    Misconception("cache-without-a", "The cache lacks A1 and A2: it holds Z1, A1, Z2 and A2.",
                  changes=(('{"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}', '{"Z1": Z1, "Z2": Z2}'),)),
    Misconception("cache-without-a2", "The cache lacks A2: it holds Z1, A1, Z2 and A2.",
                  changes=(('"Z2": Z2, "A2": A2}', '"Z2": Z2}'),)),
    Misconception("z-and-a-swapped-in-cache",
                  "Z and A are swapped in the cache: Z1 and Z2 are the weighted sums, A1 and A2 the activations.",
                  changes=(('{"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}', '{"Z1": A1, "A1": Z1, "Z2": A2, "A2": Z2}'),)),
    Misconception("layers-swapped-in-cache",
                  "The layers are swapped in the cache: 1 is the hidden layer, 2 the output.",
                  changes=(('{"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}', '{"Z1": Z2, "A1": A2, "Z2": Z1, "A2": A1}'),)),
    Misconception("cache-z1-holds-a1", "Z1 in the cache holds A1: it is the weighted sum, before tanh.",
                  changes=(('{"Z1": Z1,', '{"Z1": A1,'),)),
    Misconception("changed-in-place",
                  "X or the parameters are changed in place (`Z1 += ...` on an array that was handed in): compute "
                  "new arrays.",
                  changes=(("    Z1 =", "    X *= 0.5\n    X = 2 * X\n    Z1 ="),)),
    Misconception("x-centred", "The example's mean is subtracted from X: use X as it is.",
                  changes=(("W1 @ X + b1", "W1 @ (X - X.mean(axis=1, keepdims=True)) + b1"),)),
)

ALTERNATIVES = (
    Alternative("np.dot", changes=(("W1 @ X + b1", "np.dot(W1, X) + b1"), ("W2 @ A1 + b2", "np.dot(W2, A1) + b2"))),
    Alternative("einsum",
                changes=(("W1 @ X", "np.einsum('hx,xm->hm', W1, X)"), ("W2 @ A1", "np.einsum('yh,hm->ym', W2, A1)"))),
    Alternative("matmul and add", changes=(("W1 @ X + b1", "np.add(np.matmul(W1, X), b1)"),)),
    Alternative("inline sigmoid", changes=(("sigmoid(Z2)", "1 / (1 + np.exp(-Z2))"),)),
    Alternative("sigmoid by tanh", changes=(("sigmoid(Z2)", "0.5 * (1 + np.tanh(Z2 / 2))"),)),
    Alternative("tanh by the sigmoid", changes=(("np.tanh(Z1)", "2 * sigmoid(2 * Z1) - 1"),)),
    Alternative("a longer cache", changes=(('"A2": A2}', '"A2": A2, "A0": X, "W1": W1}'),)),
    Alternative("one example at a time",
                changes=(("    Z1 = W1 @ X + b1\n",
                          "    Z1 = np.hstack([W1 @ X[:, i : i + 1] + b1 for i in range(X.shape[1])])\n"),)),
    Alternative("a bias column",
                changes=(("W1 @ X + b1", "np.hstack([W1, b1]) @ np.vstack([X, np.ones((1, X.shape[1]))])"),)),
    Alternative("float32", changes=(("W1 @ X + b1", "(W1 @ X + b1).astype(np.float32)"),)),
    Alternative("a list of two", changes=(("return A2, cache", "return [A2, cache]"),)),
)

def made_up(made, X, parameters):
    Z1 = made.product(parameters["W1"], X) + parameters["b1"]
    A1 = made.bend(Z1)
    Z2 = made.product(parameters["W2"], A1) + parameters["b2"]
    A2 = made.squash(Z2)
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}


def draw(rng, n_x, n_h, n_y, m):
    return rng.normal(size=(n_x, m)), weights(rng, n_x, n_h, n_y)


def far_out(rng):
    X, parameters = draw(rng, 3, 4, 1, 5)
    return 2000 * X, parameters


def sure(rng):
    """Probabilities near 0 and 1: where they are kept away from them shows."""
    X, parameters = draw(rng, 3, 4, 1, 30)
    return [(X, {**parameters, "W2": 8 * parameters["W2"]})]


DOMAIN = Domain(
    draw=draw,
    sizes={"n_x": 20, "n_h": 20, "n_y": 6, "m": 60},
    whole=("X",),
    edges={"inputs far from 0": far_out},
    more=sure,
)

EXERCISE = Exercise(
    reference=forward_propagation,
    made_up=made_up,
    outputs=(
        output("A2", 0, share=2.0),
        output('cache["Z1"]', 1, "Z1"), output('cache["A1"]', 1, "A1"),
        output('cache["Z2"]', 1, "Z2"), output('cache["A2"]', 1, "A2", share=0.5),
    ),
    cases=forward_cases,
    domain=DOMAIN,
    visible=(
        Worked({"X": X, "parameters": PARAMETERS}, returns="A2, cache"),
        Worked({"X": OTHER_X, "parameters": OTHER_PARAMETERS}, returns="A2, cache"),
    ),
    shown={"X": X, "Y": Y, "PARAMETERS": PARAMETERS},
    misconceptions=MISCONCEPTIONS,
    sample=("hidden-sigmoid", "output-tanh"),
    alternatives=ALTERNATIVES,
)
