"""The exercise `initialize_parameters`: parameters of a network with one hidden layer."""

import numpy as np

from autograder.specification import Alternative, Domain, Exercise, Misconception, RandomStart, output
from autograder.units.weights import layers_apart, random_weights


def initialize_parameters(n_x, n_h, n_y):
    """Parameters of a network with one hidden layer.

    Args:
        n_x, n_h, n_y: numbers of inputs, of hidden units and of output units.

    Returns:
        {"W1": (n_h, n_x), "b1": (n_h, 1), "W2": (n_y, n_h), "b2": (n_y, 1)}: weights standard normal
        times 0.01 (any generator; 1/sqrt(inputs) or sqrt(2/inputs) in place of 0.01 is right too), biases zero.
    """
    rng = np.random.default_rng(7)
    W1 = rng.normal(size=(n_h, n_x)) * 0.01
    b1 = np.zeros((n_h, 1))
    W2 = rng.normal(size=(n_y, n_h)) * 0.01
    b2 = np.zeros((n_y, 1))
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def shallow_size_cases(rng):
    cases = [(37, 60, 23), (71, 26, 30), (23, 45, 40)]
    return [tuple(int(n + rng.integers(0, 3)) for n in case) for case in cases] + [(5, 3, 1)]


def small_weights(W, due, arguments):
    """For the two-layer network: 0.01 and 1 / sqrt(inputs) are both small enough."""
    return random_weights(W, 5e-4, 1.25 * np.sqrt(2 / W.shape[1]))


MISCONCEPTIONS = (
    Misconception("w1-transposed",
                  "W1 is transposed: one row for each unit of the layer, one column for each of its inputs, (n_h, "
                  "n_x).",
                  changes=(("size=(n_h, n_x)", "size=(n_x, n_h)"),)),
    Misconception("w2-transposed",
                  "W2 is transposed: one row for each unit of the layer, one column for each of its inputs, (n_y, "
                  "n_h).",
                  changes=(("size=(n_y, n_h)", "size=(n_h, n_y)"),)),
    Misconception("both-weights-transposed",
                  "Both weight matrices are transposed: rows are a layer's units, columns its inputs, so W1 is "
                  "(n_h, n_x).",
                  changes=(("size=(n_h, n_x)", "size=(n_x, n_h)"), ("size=(n_y, n_h)", "size=(n_h, n_y)"))),
    Misconception("weights-not-scaled",
                  "The weights are not scaled down: standard normal numbers drive the units into their flat parts. "
                  "Multiply by 0.01.",
                  changes=(("(n_h, n_x)) * 0.01", "(n_h, n_x))"), ("(n_y, n_h)) * 0.01", "(n_y, n_h))"))),
    Misconception("w2-not-scaled", "W2 is not scaled down: multiply its standard normal numbers by 0.01 as well.",
                  changes=(("(n_y, n_h)) * 0.01", "(n_y, n_h))"),)),
    Misconception("w1-not-scaled", "W1 is not scaled down: multiply its standard normal numbers by 0.01 as well.",
                  changes=(("(n_h, n_x)) * 0.01", "(n_h, n_x))"),)),
    Misconception("weights-zero",
                  "The weights are zeros: then all hidden units compute the same and learn the same forever.",
                  changes=(("rng.normal(size=(n_h, n_x)) * 0.01", "np.zeros((n_h, n_x))"),
                           ("rng.normal(size=(n_y, n_h)) * 0.01", "np.zeros((n_y, n_h))"))),
    Misconception("weights-equal",
                  "The weights are all equal: then all hidden units learn the same forever. Draw each one at random.",
                  changes=(("rng.normal(size=(n_h, n_x)) * 0.01", "np.ones((n_h, n_x)) * 0.01"),
                           ("rng.normal(size=(n_y, n_h)) * 0.01", "np.ones((n_y, n_h)) * 0.01"))),
    Misconception("weights-not-negative",
                  "The weights are drawn between 0 and 1, so none is negative: draw from a normal distribution "
                  "around zero.",
                  changes=(("rng.normal(size=(n_h, n_x))", "rng.random(size=(n_h, n_x))"),
                           ("rng.normal(size=(n_y, n_h))", "rng.random(size=(n_y, n_h))"))),
    Misconception("biases-random", "The biases are random: they start at zero, the weights alone break the symmetry.",
                  changes=(("b1 = np.zeros((n_h, 1))", "b1 = rng.normal(size=(n_h, 1)) * 0.01"),
                           ("b2 = np.zeros((n_y, 1))", "b2 = rng.normal(size=(n_y, 1)) * 0.01"))),
    Misconception("biases-ones", "The biases are ones: they start at zero.",
                  changes=(("b1 = np.zeros", "b1 = np.ones"), ("b2 = np.zeros", "b2 = np.ones"))),
    Misconception("biases-rank-1", "The biases are 1-D arrays: they are columns, (n_h, 1) and (n_y, 1).",
                  changes=(("np.zeros((n_h, 1))", "np.zeros(n_h)"), ("np.zeros((n_y, 1))", "np.zeros(n_y)"))),
    Misconception("biases-rows", "The biases are rows: they are columns, (n_h, 1) and (n_y, 1).",
                  changes=(("np.zeros((n_h, 1))", "np.zeros((1, n_h))"),
                           ("np.zeros((n_y, 1))", "np.zeros((1, n_y))"))),
    Misconception("biases-single-numbers", "The biases are single numbers: each unit has its own, in a column.",
                  changes=(("np.zeros((n_h, 1))", "0.0"), ("np.zeros((n_y, 1))", "0.0"))),
    Misconception("b1-sized-by-inputs", "b1 has one entry for each input: it has one for each hidden unit, (n_h, 1).",
                  changes=(("b1 = np.zeros((n_h, 1))", "b1 = np.zeros((n_x, 1))"),)),
    Misconception("b2-sized-by-hidden-units",
                  "b2 has one entry for each hidden unit: it has one for each output unit, (n_y, 1).",
                  changes=(("b2 = np.zeros((n_y, 1))", "b2 = np.zeros((n_h, 1))"),)),
    Misconception("tuple-returned", "A tuple is returned: return a dictionary with the keys W1, b1, W2 and b2.",
                  changes=(('{"W1": W1, "b1": b1, "W2": W2, "b2": b2}', "W1, b1, W2, b2"),)),
    Misconception("biases-missing", "The biases are missing in the dictionary: its keys are W1, b1, W2 and b2.",
                  changes=(('{"W1": W1, "b1": b1, "W2": W2, "b2": b2}', '{"W1": W1, "W2": W2}'),)),
    Misconception("w2-sized-by-inputs", "W2 comes from n_x: the second layer's inputs are the n_h hidden units.",
                  changes=(("size=(n_y, n_h)", "size=(n_y, n_x)"),)),
    Misconception("rows-equal",
                  "All rows of a weight matrix are the same, so all units of a layer stay equal: draw a number for "
                  "each weight.",
                  changes=(("rng.normal(size=(n_h, n_x))", "np.tile(rng.normal(size=(1, n_x)), (n_h, 1))"),
                           ("rng.normal(size=(n_y, n_h))", "np.tile(rng.normal(size=(1, n_h)), (n_y, 1))"))),
    Misconception("weights-far-too-small",
                  "The weights are far too small (1e-6 or so): nothing gets through to the output. Multiply by 0.01.",
                  changes=(("(n_h, n_x)) * 0.01", "(n_h, n_x)) * 1e-6"),
                           ("(n_y, n_h)) * 0.01", "(n_y, n_h)) * 1e-6"))),
    Misconception("one-output-unit-assumed",
                  "The output layer is taken to have one unit: its size is the argument n_y.",
                  changes=(("size=(n_y, n_h)", "size=(1, n_h)"),
                           ("b2 = np.zeros((n_y, 1))", "b2 = np.zeros((1, 1))"))),
)

ALTERNATIVES = (
    Alternative("legacy generator",
                changes=(("rng.normal(size=(n_h, n_x))", "np.random.randn(n_h, n_x)"),
                         ("rng.normal(size=(n_y, n_h))", "np.random.randn(n_y, n_h)"))),
    Alternative("standard_normal, unseeded",
                changes=(("default_rng(7)", "default_rng()"),
                         ("rng.normal(size=(n_h, n_x))", "rng.standard_normal((n_h, n_x))"))),
    Alternative("1/sqrt(n)",
                changes=(("(n_h, n_x)) * 0.01", "(n_h, n_x)) / np.sqrt(n_x)"),
                         ("(n_y, n_h)) * 0.01", "(n_y, n_h)) / np.sqrt(n_h)"))),
    Alternative("He",
                changes=(("(n_h, n_x)) * 0.01", "(n_h, n_x)) * np.sqrt(2 / n_x)"),
                         ("(n_y, n_h)) * 0.01", "(n_y, n_h)) * np.sqrt(2 / n_h)"))),
    Alternative("scale as an argument",
                changes=(("rng.normal(size=(n_h, n_x)) * 0.01", "rng.normal(0, 0.01, (n_h, n_x))"),
                         ("rng.normal(size=(n_y, n_h)) * 0.01", "rng.normal(loc=0.0, scale=0.01, size=(n_y, n_h))"))),
    Alternative("a dictionary filled step by step",
                changes=(('    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}',
                          "    parameters = dict(W1=W1, b1=b1, W2=W2, b2=b2, n_h=n_h)\n    return parameters"),)),
    Alternative("float32", changes=(("(n_h, n_x)) * 0.01", "(n_h, n_x)).astype(np.float32) * np.float32(0.01)"),)),
    Alternative("zeros by full",
                changes=(("np.zeros((n_h, 1))", "np.full((n_h, 1), 0.0)"),
                         ("np.zeros((n_y, 1))", "np.zeros(n_y).reshape(-1, 1)"))),
)

def made_up(made, n_x, n_h, n_y):
    return {
        "W1": made.array("W1", n_h, n_x), "b1": made.array("b1", n_h, 1),
        "W2": made.array("W2", n_y, n_h), "b2": made.array("b2", n_y, 1),
    }  # fmt: skip


DOMAIN = Domain(
    draw=lambda rng, n_x, n_h, n_y: (n_x, n_h, n_y),
    sizes={"n_x": 60, "n_h": 50, "n_y": 30},
    layouts=False,
)

EXERCISE = Exercise(
    reference=initialize_parameters,
    made_up=made_up,
    outputs=(
        output("W1", "W1", check=small_weights),
        output("b1", "b1"),
        output("W2", "W2", check=small_weights, check_all=layers_apart),
        output("b2", "b2"),
    ),
    cases=shallow_size_cases,
    domain=DOMAIN,
    separate=True,
    visible=(
        RandomStart({"n_x": 50, "n_h": 40, "n_y": 30}, sizes={"W1": (5e-4, 0.25), "W2": (5e-4, 0.28)}),
        RandomStart({"n_x": 45, "n_h": 60, "n_y": 25}, sizes={"W1": (5e-4, 0.26), "W2": (5e-4, 0.23)}),
    ),
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
