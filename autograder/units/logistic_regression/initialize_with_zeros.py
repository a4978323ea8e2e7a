"""The exercise `initialize_with_zeros`: parameters to start from."""

import numpy as np

from autograder.specification import Alternative, Domain, Exercise, Misconception, Worked, output


def initialize_with_zeros(dim):
    """Parameters to start from.

    Args:
        dim: number of features, n_x.

    Returns:
        w: (dim, 1) zeros, floats.
        b: the number 0.
    """
    w = np.zeros((dim, 1))
    b = 0.0
    return w, b


MISCONCEPTIONS = (
    Misconception("w-rank-1", "w is a 1-D array, neither row nor column: its shape is (dim, 1).",
                  changes=(("(dim, 1)", "dim"),)),
    Misconception("w-row", "w is a row: it is a column, one weight for each feature, (dim, 1).",
                  changes=(("(dim, 1)", "(1, dim)"),)),
    Misconception("w-square", "w is square: there is one weight for each feature, (dim, 1).",
                  changes=(("(dim, 1)", "(dim, dim)"),)),
    Misconception("b-array", "b is an array: one number serves for all examples.",
                  changes=(("b = 0.0", "b = np.zeros((1, 1))"),)),
    Misconception("b-sized-by-features", "b has one entry for each feature: the unit has one bias, a single number.",
                  changes=(("b = 0.0", "b = np.zeros((dim, 1))"),)),
    Misconception("w-ones", "w is filled with ones: it starts at zeros.",
                  changes=(("np.zeros", "np.ones"),)),
    Misconception("w-random",
                  "w is random: logistic regression starts at zeros (its cost is convex, there is no symmetry to "
                  "break).",
                  changes=(("np.zeros((dim, 1))", "np.random.default_rng(0).normal(size=(dim, 1)) * 0.01"),)),
    Misconception("b-starts-at-1", "b starts at 1: it starts at 0.",
                  changes=(("b = 0.0", "b = 1.0"),)),
    Misconception("results-swapped", "w and b are returned in the wrong order: return `w, b`.",
                  changes=(("return w, b", "return b, w"),)),
    Misconception("size-hard-coded", "12288 is written into the code: the size is the argument `dim`.",
                  changes=(("(dim, 1)", "(12288, 1)"),)),
    Misconception("b-not-returned", "b is missing: return both, `w, b`.",
                  changes=(("return w, b", "return w"),)),
)

ALTERNATIVES = (
    Alternative("integer b", changes=(("b = 0.0", "b = 0"),)),
    Alternative("0-d b", changes=(("b = 0.0", "b = np.array(0.0)"),)),
    Alternative("reshaped", changes=(("np.zeros((dim, 1))", "np.zeros(dim).reshape(-1, 1)"),)),
    Alternative("full", changes=(("np.zeros((dim, 1))", "np.full((dim, 1), 0.0)"),)),
    Alternative("a list", changes=(("return w, b", "return [w, b]"),)),
)

def made_up(made, dim):
    return made.array("w", dim, 1), made.number("b")


DOMAIN = Domain(
    draw=lambda rng, n_x: (n_x,),
    sizes={"n_x": 90},
    edges={"a NumPy number": lambda rng: (np.int64(rng.integers(2, 9)),)},
)

EXERCISE = Exercise(
    reference=initialize_with_zeros,
    made_up=made_up,
    outputs=(output("w", 0), output("b", 1)),
    cases=lambda rng: [(int(n),) for n in rng.permutation(np.arange(2, 13))[:3]] + [(1,)],
    domain=DOMAIN,
    visible=(Worked({"dim": 3}, returns="w, b"), Worked({"dim": 5}, returns="w, b")),
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
