"""The exercise `initialize_parameters`: parameters to start from."""

import numpy as np

from autograder.specification import Alternative, Domain, Exercise, Misconception, RandomStart, output
from autograder.units.weights import small_and_random


def initialize_parameters(n_x, n_h, n_y):
    """Parameters to start from.

    Args:
        n_x, n_h, n_y: units in the input, hidden and output layer.

    Returns:
        {"W1": (n_h, n_x), "b1": (n_h, 1), "W2": (n_y, n_h), "b2": (n_y, 1)}: weights random (any generator,
        normal or uniform), centred on 0, and small (a standard deviation of about 0.01; 0.001 to 0.1 is accepted),
        biases 0.0.
    """
    rng = np.random.default_rng()
    W1 = rng.normal(scale=0.01, size=(n_h, n_x))
    b1 = np.zeros((n_h, 1))
    W2 = rng.normal(scale=0.01, size=(n_y, n_h))
    b2 = np.zeros((n_y, 1))
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def initialize_cases(rng):
    # The layers are wide, so that a few dozen draws show their scale.
    inputs = [int(n_x) for n_x in rng.permutation([7, 8, 9, 11, 12, 14, 15, 16])[:3]]
    return [(inputs[0], 6, 5), (inputs[1], 13, 3), (inputs[2], 10, 4), (2, 4, 1)]


#: The same numbers in every run: how a misconception about random weights is recognised when chance is out of it.
SEEDED = ("np.random.default_rng()", "np.random.default_rng(7)")

MISCONCEPTIONS = (
    Misconception("weights-zero",
                  "Weights of zero leave all hidden units equal forever: draw small random numbers for W1 and W2.",
                  changes=(("rng.normal(scale=0.01, size=(n_h, n_x))", "np.zeros((n_h, n_x))"),
                           ("rng.normal(scale=0.01, size=(n_y, n_h))", "np.zeros((n_y, n_h))"))),
    Misconception("w1-zero", "W1 is zero, so all hidden units are equal and stay equal: it is random as W2 is.",
                  changes=(SEEDED, ("rng.normal(scale=0.01, size=(n_h, n_x))", "np.zeros((n_h, n_x))"))),
    Misconception("w2-zero", "W2 is zero: it is small and random as W1 is.",
                  changes=(SEEDED, ("rng.normal(scale=0.01, size=(n_y, n_h))", "np.zeros((n_y, n_h))"))),
    Misconception("weights-equal",
                  "Equal weights make equal units, which stay equal forever: draw each weight at random.",
                  changes=(("rng.normal(scale=0.01, size=(n_h, n_x))", "np.full((n_h, n_x), 0.01)"),
                           ("rng.normal(scale=0.01, size=(n_y, n_h))", "np.full((n_y, n_h), 0.01)"))),
    Misconception("weights-ones",
                  "Weights of one are large, and equal units stay equal forever: draw small random numbers.",
                  changes=(("rng.normal(scale=0.01, size=(n_h, n_x))", "np.ones((n_h, n_x))"),
                           ("rng.normal(scale=0.01, size=(n_y, n_h))", "np.ones((n_y, n_h))"))),
    Misconception("one-draw-for-all",
                  "One random number is drawn for a whole array: draw one for each weight (give the generator the "
                  "shape).",
                  changes=(SEEDED,
                           ("rng.normal(scale=0.01, size=(n_h, n_x))", "rng.normal() * 0.01 * np.ones((n_h, n_x))"),
                           ("rng.normal(scale=0.01, size=(n_y, n_h))", "rng.normal() * 0.01 * np.ones((n_y, n_h))"))),
    Misconception("weights-not-scaled",
                  "The weights are not scaled down: multiply the random numbers by 0.01, so that tanh starts in "
                  "its steep middle.",
                  changes=(SEEDED,
                           ("scale=0.01, size=(n_h, n_x)", "scale=1.0, size=(n_h, n_x)"),
                           ("scale=0.01, size=(n_y, n_h)", "scale=1.0, size=(n_y, n_h)"))),
    Misconception("w1-not-scaled", "W1 is not scaled down: multiply the random numbers by 0.01.",
                  changes=(SEEDED, ("scale=0.01, size=(n_h, n_x)", "scale=1.0, size=(n_h, n_x)"))),
    Misconception("w2-not-scaled", "W2 is not scaled down: multiply the random numbers by 0.01.",
                  changes=(SEEDED, ("scale=0.01, size=(n_y, n_h)", "scale=1.0, size=(n_y, n_h)"))),
    Misconception("weights-divided", "The weights are divided by 0.01, so they are huge: multiply by 0.01.",
                  changes=(SEEDED,
                           ("scale=0.01, size=(n_h, n_x)", "scale=100.0, size=(n_h, n_x)"),
                           ("scale=0.01, size=(n_y, n_h)", "scale=100.0, size=(n_y, n_h)"))),
    Misconception("w1-transposed",
                  "W1 is transposed: it has a row for each hidden unit and a column for each input, (n_h, n_x).",
                  changes=(SEEDED, ("size=(n_h, n_x)", "size=(n_x, n_h)"))),
    Misconception("w2-transposed",
                  "W2 is transposed: it has a row for each output and a column for each hidden unit, (n_y, n_h).",
                  changes=(SEEDED, ("size=(n_y, n_h)", "size=(n_h, n_y)"))),
    Misconception("both-weights-transposed",
                  "Both W are transposed: a layer's W has a row for each of its units and a column for each of its "
                  "inputs.",
                  changes=(SEEDED, ("size=(n_h, n_x)", "size=(n_x, n_h)"), ("size=(n_y, n_h)", "size=(n_h, n_y)"))),
    Misconception("w2-sized-by-inputs", "W2 has n_x columns: its inputs are the hidden units, so it is (n_y, n_h).",
                  changes=(SEEDED, ("size=(n_y, n_h)", "size=(n_y, n_x)"))),
    Misconception("biases-rank-1", "The biases are 1-D arrays: they are columns, (n_h, 1) and (n_y, 1).",
                  changes=(SEEDED, ("np.zeros((n_h, 1))", "np.zeros(n_h)"), ("np.zeros((n_y, 1))", "np.zeros(n_y)"))),
    Misconception("biases-rows", "The biases are rows: they are columns, (n_h, 1) and (n_y, 1).",
                  changes=(SEEDED,
                           ("np.zeros((n_h, 1))", "np.zeros((1, n_h))"),
                           ("np.zeros((n_y, 1))", "np.zeros((1, n_y))"))),
    Misconception("biases-single-numbers",
                  "The biases are single numbers: each layer has a column of them, (n_h, 1) and (n_y, 1).",
                  changes=(SEEDED, ("np.zeros((n_h, 1))", "0.0"), ("np.zeros((n_y, 1))", "0.0"))),
    Misconception("biases-random",
                  "The biases are random: they start at zero, for the random weights have broken the symmetry "
                  "already.",
                  changes=(SEEDED,
                           ("np.zeros((n_h, 1))", "rng.normal(scale=0.01, size=(n_h, 1))"),
                           ("np.zeros((n_y, 1))", "rng.normal(scale=0.01, size=(n_y, 1))"))),
    Misconception("biases-ones", "The biases start at one: they start at zero.",
                  changes=(SEEDED,
                           ("np.zeros((n_h, 1))", "np.ones((n_h, 1))"),
                           ("np.zeros((n_y, 1))", "np.ones((n_y, 1))"))),
    Misconception("b1-sized-by-inputs", "b1 has n_x entries: it has one for each hidden unit, (n_h, 1).",
                  changes=(SEEDED, ("np.zeros((n_h, 1))", "np.zeros((n_x, 1))"))),
    Misconception("b2-sized-by-hidden-units", "b2 has n_h entries: it has one for each output, (n_y, 1).",
                  changes=(SEEDED, ("np.zeros((n_y, 1))", "np.zeros((n_h, 1))"))),
    Misconception("n-h-hard-coded", "4 is written into the code: the number of hidden units is the argument n_h.",
                  changes=(SEEDED, ("    rng =", "    n_h = 4\n    rng ="))),
    Misconception("n-x-hard-coded", "2 is written into the code: the number of inputs is the argument n_x.",
                  changes=(SEEDED, ("    rng =", "    n_x = 2\n    rng ="))),
    Misconception("n-y-hard-coded", "1 is written into the code: the number of outputs is the argument n_y.",
                  changes=(SEEDED, ("    rng =", "    n_y = 1\n    rng ="))),
    Misconception("biases-missing", "The biases are missing in the dictionary: the keys are W1, b1, W2, b2.",
                  changes=(SEEDED, ('{"W1": W1, "b1": b1, "W2": W2, "b2": b2}', '{"W1": W1, "W2": W2}'))),
    Misconception("tuple-returned", "A tuple is returned: return a dictionary with the keys W1, b1, W2, b2.",
                  changes=(SEEDED, ('{"W1": W1, "b1": b1, "W2": W2, "b2": b2}', "W1, b1, W2, b2"))),
)

ALTERNATIVES = (
    Alternative("legacy randn",
                changes=(("    rng = np.random.default_rng()\n", ""),
                         ("rng.normal(scale=0.01, size=(n_h, n_x))", "np.random.randn(n_h, n_x) * 0.01"),
                         ("rng.normal(scale=0.01, size=(n_y, n_h))", "np.random.randn(n_y, n_h) * 0.01"))),
    Alternative("seeded", changes=(SEEDED,)),
    Alternative("legacy seed", changes=(("rng = np.random.default_rng()", "rng = np.random.RandomState(2)"),)),
    Alternative("uniform of either sign",
                changes=(("rng.normal(scale=0.01, size=(n_h, n_x))", "rng.uniform(-0.01, 0.01, size=(n_h, n_x))"),
                         ("rng.normal(scale=0.01, size=(n_y, n_h))", "rng.uniform(-0.01, 0.01, size=(n_y, n_h))"))),
    Alternative("a little smaller",
                changes=(("scale=0.01, size=(n_h, n_x)", "scale=0.001, size=(n_h, n_x)"),
                         ("scale=0.01, size=(n_y, n_h)", "scale=0.001, size=(n_y, n_h)"))),
    Alternative("a little larger",
                changes=(("scale=0.01, size=(n_h, n_x)", "scale=0.1, size=(n_h, n_x)"),
                         ("scale=0.01, size=(n_y, n_h)", "scale=0.1, size=(n_y, n_h)"))),
    Alternative("one seed for both layers",
                changes=(("rng.normal(scale=0.01, size=(n_h, n_x))",
                          "0.01 * np.random.default_rng(3).standard_normal((n_h, n_x))"),
                         ("rng.normal(scale=0.01, size=(n_y, n_h))",
                          "0.01 * np.random.default_rng(3).standard_normal((n_y, n_h))"))),
    Alternative("float32",
                changes=(("rng.normal(scale=0.01, size=(n_h, n_x))",
                          "rng.normal(scale=0.01, size=(n_h, n_x)).astype(np.float32)"),)),
    Alternative("more keys", changes=(('"b2": b2}', '"b2": b2, "n_h": n_h}'),)),
    Alternative("biases from full and zeros_like",
                changes=(("np.zeros((n_h, 1))", "np.full((n_h, 1), 0.0)"),
                         ("b2 = np.zeros((n_y, 1))", "b2 = np.zeros_like(W2[:, :1])"))),
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
        output("W1", "W1", check=small_and_random), output("b1", "b1"),
        output("W2", "W2", check=small_and_random), output("b2", "b2"),
    ),
    cases=initialize_cases,
    domain=DOMAIN,
    separate=True,
    visible=(
        RandomStart({"n_x": 8, "n_h": 6, "n_y": 3}, sizes={"W1": (0.0004, 0.2), "W2": (0.0004, 0.2)}),
        RandomStart({"n_x": 9, "n_h": 30, "n_y": 12}, sizes={"W1": (0.0004, 0.2), "W2": (0.0004, 0.2)}),
    ),
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
