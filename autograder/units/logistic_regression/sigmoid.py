"""The exercise `sigmoid`: the logistic function, element by element."""

import numpy as np

from autograder.specification import Alternative, Domain, Exercise, Misconception, Worked, output


def sigmoid(z):
    """The logistic function, element by element.

    Args:
        z: a number or an array of any shape.

    Returns:
        σ of each element, shaped like z.
    """
    return 1 / (1 + np.exp(-z))


def sigmoid_cases(rng):
    """Arrays of any shape, whole numbers, a Python float, and numbers far out on either side."""
    arrays = [rng.normal(scale=2, size=size) for size in [(5,), (3, 4), (1, 6)]]
    far = -rng.uniform(11, 30, size=4), rng.uniform(5, 30, size=(2, 1))
    return [(z,) for z in (*arrays, *far, rng.integers(-5, 6, size=(2, 4)), float(rng.normal()))]


MISCONCEPTIONS = (
    Misconception("exponent-sign-reversed",
                  "This is sigmoid(-z), which falls where the sigmoid rises: it is 1 / (1 + exp(-z)), with a minus "
                  "in the exponent.",
                  changes=(("np.exp(-z)", "np.exp(z)"),)),
    Misconception("brackets-missing",
                  "Brackets are missing: `1 / 1 + exp(-z)` is 1 + exp(-z). Write `1 / (1 + exp(-z))`.",
                  quotes=("1 / 1",),
                  changes=(("1 / (1 + np.exp(-z))", "1 / 1 + np.exp(-z)"),)),
    Misconception("denominator-subtracts", "The denominator subtracts: it is 1 + exp(-z).",
                  changes=(("(1 + np", "(1 - np"),)),
    Misconception("tanh", "This is tanh, which runs from -1 to 1: the sigmoid runs from 0 to 1.",
                  changes=(("1 / (1 + np.exp(-z))", "np.tanh(z)"),)),
    Misconception("math-exp", "`math.exp` takes one number only: `np.exp` works on a whole array.",
                  quotes=("math.exp",),
                  changes=(("return", "import math\n    return"), ("np.exp", "math.exp"))),
    Misconception("derivative-returned", "This is the sigmoid's derivative, s (1 - s): return s itself.",
                  changes=(("return 1 / (1 + np.exp(-z))", "s = 1 / (1 + np.exp(-z))\n    return s * (1 - s)"),)),
    Misconception("rounded",
                  "The values are rounded to 0 and 1: the sigmoid is a probability, rounding is `predict`'s work.",
                  changes=(("1 / (1 + np.exp(-z))", "np.round(1 / (1 + np.exp(-z)))"),)),
    Misconception("power-of-2", "This is a power of 2, not of e: use np.exp.",
                  changes=(("np.exp(-z)", "2.0 ** (-z)"),)),
    Misconception("relu", "This is ReLU, max(0, z), which has no upper bound: the sigmoid ends at 1.",
                  changes=(("1 / (1 + np.exp(-z))", "np.maximum(0, z)"),)),
    Misconception("softmax", "This is the softmax over the whole array: the sigmoid treats each element by itself.",
                  changes=(("1 / (1 + np.exp(-z))", "np.exp(z) / np.sum(np.exp(z))"),)),
)

ALTERNATIVES = (
    Alternative("exp over exp", changes=(("1 / (1 + np.exp(-z))", "np.exp(z) / (np.exp(z) + 1)"),)),
    Alternative("by tanh", changes=(("1 / (1 + np.exp(-z))", "0.5 * (1 + np.tanh(z / 2))"),)),
    Alternative("by logaddexp", changes=(("1 / (1 + np.exp(-z))", "np.exp(-np.logaddexp(0, -z))"),)),
    Alternative("reciprocal", changes=(("1 / (1 + np.exp(-z))", "np.reciprocal(1.0 + np.exp(-z))"),)),
    Alternative("stable by cases",
                changes=(("return 1 / (1 + np.exp(-z))",
                          "e = np.exp(-np.abs(z))\n    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))"),)),
    Alternative("float32", changes=(("1 / (1 + np.exp(-z))", "1 / (1 + np.exp(-np.asarray(z, dtype=np.float32)))"),)),
)

def made_up(made, z):
    return made.squash(z)


DOMAIN = Domain(
    draw=lambda rng, n, m: (rng.normal(scale=2, size=(n, m)),),
    sizes={"n": 30, "m": 30},
    words={"n": "one row", "m": "one column"},
    whole=("z",),
    edges={
        "a Python number": lambda rng: (float(rng.normal()),),
        "a Python whole number": lambda rng: (int(rng.integers(1, 5)),),
        "three axes": lambda rng: (rng.normal(size=(2, 3, 4)),),
        "numbers far below 0": lambda rng: (-rng.uniform(720, 900, size=6),),
    },
)

EXERCISE = Exercise(
    reference=sigmoid,
    made_up=made_up,
    outputs=(output("sigmoid(z)", rtol=1e-7, guarded=True),),
    cases=sigmoid_cases,
    domain=DOMAIN,
    visible=(
        Worked({"z": 0.0}),
        Worked({"z": np.array([[-2.0, 0.0, 1.0]])}),
        Worked({"z": np.array([[3.0, -0.5], [0.25, -1.5]])}),
    ),
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
