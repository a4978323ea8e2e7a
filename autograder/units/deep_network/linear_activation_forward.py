"""The exercise `linear_activation_forward`: one layer."""

import numpy as np

from autograder.specification import Alternative, Domain, Exercise, Misconception, Worked, output
from autograder.units.deep_network._shared import (
    LAYER_SIZES,
    LAYER_WORDS,
    OTHER_PARAMETERS,
    OTHER_X,
    PARAMETERS,
    X,
    layer,
)
from autograder.units.deep_network.linear_forward import linear_forward
from dlutils.activations import relu, sigmoid


def linear_activation_forward(A_prev, W, b, activation):
    """One layer.

    Args:
        A_prev: (n_prev, m); W: (n, n_prev); b: (n, 1).
        activation: "relu" or "sigmoid".

    Returns:
        A: (n, m).
        cache: (linear_cache, activation_cache): what linear_forward cached, (A_prev, W, b), and Z.
    """
    Z, linear_cache = linear_forward(A_prev, W, b)
    if activation == "relu":
        A, activation_cache = relu(Z)
    else:
        A, activation_cache = sigmoid(Z)
    cache = (linear_cache, activation_cache)
    return A, cache


def linear_activation_forward_cases(rng):
    activations = ["relu", "sigmoid", "sigmoid", "relu", "relu"]
    cases = []
    for sizes, activation in zip([(3, 4, 6), (5, 2, 3), (1, 6, 4), (4, 3, 1), (2, 5, 7)], activations):
        while True:
            A_prev, W, b = layer(rng, *sizes)
            Z = W @ A_prev + b
            if (Z < 0).any() and (Z > 0).any() and np.abs(Z).min() > 1e-3:
                break
        cases.append((A_prev, W, b, activation))
    return cases


#: The first and the last layer of the worked network.
FIRST_LAYER = {"A_prev": X, "W": PARAMETERS["W1"], "b": PARAMETERS["b1"], "activation": "relu"}
A1 = linear_activation_forward(*FIRST_LAYER.values())[0]
A2 = linear_activation_forward(A1, PARAMETERS["W2"], PARAMETERS["b2"], "relu")[0]
OTHER_LAYER = {
    "A_prev": OTHER_X, "W": OTHER_PARAMETERS["W1"], "b": OTHER_PARAMETERS["b1"], "activation": "relu",
}  # fmt: skip
LAST_LAYER = {"A_prev": A2, "W": PARAMETERS["W3"], "b": PARAMETERS["b3"], "activation": "sigmoid"}

MISCONCEPTIONS = (
    Misconception("activations-swapped", 'The activations are swapped: "relu" asks for relu, "sigmoid" for sigmoid.',
                  changes=(('activation == "relu"', 'activation == "sigmoid"'),)),
    Misconception("always-sigmoid", "The sigmoid is used whatever `activation` says.",
                  changes=(('activation == "relu"', "False"),)),
    Misconception("always-relu", "ReLU is used whatever `activation` says.",
                  changes=(('activation == "relu"', "True"),)),
    Misconception("activation-misspelled",
                  '`activation` is compared with another spelling: it is "relu" or "sigmoid", in small letters.',
                  changes=(('activation == "relu"', 'activation == "ReLU"'),
                           ("    else:", '    elif activation == "sigmoid":'))),
    Misconception("activation-left-out", "The activation is left out: A is relu(Z) or sigmoid(Z), not Z.",
                  changes=(("relu(Z)", "Z, Z"), ("sigmoid(Z)", "Z, Z"))),
    Misconception("relu-left-out", 'ReLU is left out: for "relu" A is max(0, Z).',
                  changes=(("relu(Z)", "Z, Z"),)),
    Misconception("activation-cache-holds-a", "The activation cache holds A: it is Z, which the backward pass needs.",
                  changes=(("cache = (linear_cache, activation_cache)", "cache = (linear_cache, A)"),)),
    Misconception("caches-swapped", "The two caches are swapped: return `A, (linear_cache, activation_cache)`.",
                  changes=(("(linear_cache, activation_cache)", "(activation_cache, linear_cache)"),)),
    Misconception("linear-cache-missing", "The linear cache is missing: the cache is (linear_cache, activation_cache).",
                  changes=(("cache = (linear_cache, activation_cache)", "cache = activation_cache"),)),
    Misconception("activation-cache-missing",
                  "The activation cache is missing: the cache is (linear_cache, activation_cache).",
                  changes=(("cache = (linear_cache, activation_cache)", "cache = linear_cache"),)),
    Misconception("cache-flattened",
                  "The cache is flattened: it is a pair, (linear_cache, activation_cache), with (A_prev, W, b) "
                  "inside.",
                  changes=(("cache = (linear_cache, activation_cache)", "cache = (*linear_cache, activation_cache)"),)),
    Misconception("cache-flattened-with-a",
                  "The cache is flattened: it is a pair, (linear_cache, activation_cache), with (A_prev, W, b) "
                  "inside.",
                  changes=(("cache = (linear_cache, activation_cache)",
                            "cache = linear_cache + (A, activation_cache)"),)),
    Misconception("cache-is-a-dictionary",
                  "The cache is a dictionary: it is the tuple (linear_cache, activation_cache).",
                  changes=(("cache = (linear_cache, activation_cache)",
                            'cache = {"linear": linear_cache, "activation": activation_cache}'),)),
    Misconception("linear-cache-holds-a",
                  "The linear cache holds A in place of A_prev: it is what the layer was given, (A_prev, W, b).",
                  changes=(("cache = (linear_cache, activation_cache)", "cache = ((A, W, b), activation_cache)"),)),
    Misconception("a-not-unpacked", "A is a pair: relu(Z) and sigmoid(Z) return `A, Z`, so unpack both.",
                  changes=(("A, activation_cache = relu(Z)", "A = relu(Z)\n        activation_cache = Z"),
                           ("A, activation_cache = sigmoid(Z)", "A = sigmoid(Z)\n        activation_cache = Z"))),
    Misconception("activation-cache-not-unpacked",
                  "The activation cache is a pair: relu(Z) and sigmoid(Z) return `A, Z`, so unpack both; the cache "
                  "is Z.",
                  changes=(("cache = (linear_cache, activation_cache)", "cache = (linear_cache, (A, Z))"),)),
    Misconception("a-and-z-swapped", "A and Z are swapped: relu(Z) and sigmoid(Z) return A first.",
                  changes=(("A, activation_cache = relu(Z)", "activation_cache, A = relu(Z)"),
                           ("A, activation_cache = sigmoid(Z)", "activation_cache, A = sigmoid(Z)"))),
    Misconception("activation-of-a-prev",
                  "The activation is applied to A_prev: apply it to Z, what linear_forward returns.",
                  changes=(("relu(Z)", "relu(A_prev)"), ("sigmoid(Z)", "sigmoid(A_prev)"))),
    Misconception("tanh-for-relu", "tanh is used where ReLU is expected.",
                  changes=(("relu(Z)", "np.tanh(Z), Z"),)),
    Misconception("leaky-relu", "A leaky ReLU is used where ReLU is expected: negative Z gives 0.",
                  changes=(("relu(Z)", "np.where(Z > 0, Z, 0.01 * Z), Z"),)),
    Misconception("cache-not-returned", "Only A is returned: return `A, cache`.",
                  changes=(("return A, cache", "return A"),)),
    Misconception("results-swapped", "A and the cache are returned in the wrong order: return `A, cache`.",
                  changes=(("return A, cache", "return cache, A"),)),
    Misconception("three-items-returned",
                  "Three things are returned: the two caches belong together in one tuple, `A, (linear_cache, "
                  "activation_cache)`.",
                  changes=(("return A, cache", "return A, linear_cache, activation_cache"),)),
    Misconception("bias-not-passed-on", "The bias is not passed on: call linear_forward(A_prev, W, b).",
                  changes=(("linear_forward(A_prev, W, b)", "linear_forward(A_prev, W, 0 * b)"),)),
    Misconception("arguments-swapped",
                  "W and A_prev are passed on in the wrong order: call linear_forward(A_prev, W, b).",
                  changes=(("linear_forward(A_prev, W, b)", "linear_forward(W, A_prev, b)"),)),
    Misconception("relu-derivative-for-relu",
                  "For \"relu\" the result is only 0 and 1: that is ReLU's derivative; A is max(0, Z).",
                  changes=(("relu(Z)", "(Z > 0) * 1.0, Z"),)),
    Misconception("relu-reversed", "ReLU is reversed: it keeps what is positive, max(0, Z).",
                  changes=(("relu(Z)", "np.minimum(0, Z), Z"),)),
    Misconception("sigmoid-rounded", "The sigmoid is cut to 0 and 1: it is a probability, decisions come later.",
                  changes=(("A, activation_cache = sigmoid(Z)",
                            "A, activation_cache = (sigmoid(Z)[0] > 0.5) * 1.0, Z"),)),
    Misconception("a-prev-changed-in-place", "A_prev is changed in place: leave the arguments as they were.",
                  changes=(("    cache = ", "    A_prev *= 0.5\n    cache = "),)),
)

ALTERNATIVES = (
    Alternative("elif", changes=(("    else:", '    elif activation == "sigmoid":'),)),
    Alternative("keywords", changes=(("linear_forward(A_prev, W, b)", "linear_forward(A=A_prev, W=W, b=b)"),)),
    Alternative("a table of functions",
                changes=(('    if activation == "relu":\n'
                          "        A, activation_cache = relu(Z)\n"
                          "    else:\n"
                          "        A, activation_cache = sigmoid(Z)\n",
                          '    A, activation_cache = {"relu": relu, "sigmoid": sigmoid}[activation](Z)\n'),)),
    Alternative("inline activations",
                changes=(("A, activation_cache = relu(Z)", "A, activation_cache = Z * (Z > 0), Z"),
                         ("A, activation_cache = sigmoid(Z)", "A, activation_cache = 1 / (1 + np.exp(-Z)), Z"))),
    Alternative("inline sum",
                changes=(("Z, linear_cache = linear_forward(A_prev, W, b)",
                          "Z, linear_cache = np.dot(W, A_prev) + b, (A_prev, W, b)"),)),
    Alternative("lists", changes=(("(linear_cache, activation_cache)", "[linear_cache, activation_cache]"),)),
    Alternative("linear_forward in each branch",
                changes=(("    Z, linear_cache = linear_forward(A_prev, W, b)\n", ""),
                         ("        A, activation_cache = relu(Z)",
                          "        Z, linear_cache = linear_forward(A_prev, W, b)\n"
                          "        A, activation_cache = relu(Z)"),
                         ("        A, activation_cache = sigmoid(Z)",
                          "        Z, linear_cache = linear_forward(A_prev, W, b)\n"
                          "        A, activation_cache = sigmoid(Z)"))),
    Alternative("Z kept by itself",
                changes=(("cache = (linear_cache, activation_cache)", "cache = (linear_cache, Z)"),)),
    Alternative("float32",
                changes=(("A, activation_cache = sigmoid(Z)", "A, activation_cache = sigmoid(Z.astype(np.float32))"),)),
)

def made_up(made, A_prev, W, b, activation):
    Z = made.product(W, A_prev) + b
    A = {"relu": made.bend(np.maximum(Z, 0)), "sigmoid": made.squash(Z)}[activation]
    return A, ((A_prev, W, b), Z)


def draw(rng, n_l, n_prev, m):
    return *layer(rng, n_l, n_prev, m), str(rng.choice(["relu", "sigmoid"]))


def large(rng):
    """Sums that are far from 0: an activation that is cut off somewhere shows."""
    A_prev, W, b = layer(rng, 4, 5, 30)
    return [(A_prev, 12 * W, b, activation) for activation in ("relu", "sigmoid")]


DOMAIN = Domain(
    draw=draw, sizes=LAYER_SIZES, words=LAYER_WORDS, whole=("A_prev",), more=large, direct=("n_prev",)
)

EXERCISE = Exercise(
    reference=linear_activation_forward,
    made_up=made_up,
    outputs=(output("A", 0, share=2), output("linear_cache", 1, 0), output("activation_cache", 1, 1)),
    cases=linear_activation_forward_cases,
    domain=DOMAIN,
    helpers=("linear_forward",),
    visible=(
        Worked(FIRST_LAYER, returns="A, cache"),
        Worked(LAST_LAYER, returns="A, cache"),
        Worked(OTHER_LAYER, returns="A, cache"),
    ),
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
