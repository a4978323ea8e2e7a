"""The exercise `sigmoid_derivative`: the derivative of the sigmoid at x, no Python loop."""

import numpy as np

from autograder.specification import Alternative, Domain, Exercise, Misconception, WithoutLoop, Worked, output
from autograder.units.vectorization._shared import MAY_LOOP, any_shape_cases, no_loop
from autograder.units.vectorization.sigmoid import sigmoid


def sigmoid_derivative(x):
    """The derivative of the sigmoid at x, no Python loop.

    Args:
        x: a number or an array of any shape (not sigmoid(x): call your `sigmoid`).

    Returns:
        The slope of the sigmoid at each x, shaped like x.
    """
    s = sigmoid(x)
    ds = s * (1 - s)
    return ds


RULE = no_loop("sigmoid_derivative", "compute with the whole array at once.")

MISCONCEPTIONS = (
    Misconception("loop", RULE.sentence, source="""
        def sigmoid_derivative(x):
            slopes = [sigmoid(number) * (1 - sigmoid(number)) for number in np.ravel(x)]
            return np.array(slopes).reshape(np.shape(x))
    """),
    Misconception("sigmoid-returned", "This is the sigmoid itself: its derivative is s (1 - s).",
                  changes=(("s * (1 - s)", "s"),)),
    Misconception("x-for-s", "x stands where s should: with s = sigmoid(x) the derivative is s (1 - s).",
                  changes=(("s * (1 - s)", "x * (1 - x)"),)),
    Misconception("x-for-one-factor", "One of the factors is x: with s = sigmoid(x) the derivative is s (1 - s).",
                  changes=(("s * (1 - s)", "s * (1 - x)"),)),
    Misconception("sigmoid-applied-twice", "The sigmoid is applied twice: s = sigmoid(x) once, then s (1 - s).",
                  changes=(("s * (1 - s)", "sigmoid(s) * (1 - sigmoid(s))"),)),
    Misconception("sign-reversed", "The sign is reversed: the sigmoid rises, so its derivative s (1 - s) is positive.",
                  changes=(("s * (1 - s)", "s * (s - 1)"),)),
    Misconception("factor-1-plus-s", "The factors are s and 1 + s: the second is 1 - s.",
                  changes=(("(1 - s)", "(1 + s)"),)),
    Misconception("factor-s-missing", "This is 1 - s: the factor s is missing.",
                  changes=(("s * (1 - s)", "1 - s"),)),
    Misconception("tanh-rule", "This is 1 - s², the rule for tanh: for the sigmoid it is s (1 - s) = s - s².",
                  changes=(("s * (1 - s)", "1 - s ** 2"),)),
    Misconception("brackets-missing", "Brackets are missing: `s * 1 - s` is 0. Write s * (1 - s).",
                  quotes=("s * 1 - s",),
                  changes=(("s * (1 - s)", "s * 1 - s"),)),
    Misconception("squared", "This is the square of s (1 - s): take it once.",
                  changes=(("s * (1 - s)", "(s * (1 - s)) ** 2"),)),
    Misconception("summed",
                  "All elements are summed into one number (np.sum and np.dot do that): each has a derivative of "
                  "its own, so multiply with `*`.",
                  changes=(("s * (1 - s)", "np.sum(s * (1 - s))"),)),
    Misconception("sigmoid-returned-too",
                  "Both the sigmoid and its derivative are returned: return the derivative alone.",
                  changes=(("return ds", "return s, ds"),)),
    Misconception("x-changed-in-place", "x is changed in place: compute a new array.",
                  changes=(("    s = sigmoid(x)\n", "    s = sigmoid(x)\n    x -= x * (1 - x)\n"),)),
    Misconception("extra-factor-x", "There is an extra factor x: the derivative with respect to x itself is s (1 - s).",
                  changes=(("s * (1 - s)", "s * (1 - s) * x"),)),
    Misconception("half-missing", "Half of it is missing: s - s² / 2 is not s (1 - s) = s - s².",
                  changes=(("s * (1 - s)", "s - s ** 2 / 2"),)),
)

ALTERNATIVES = (
    Alternative("difference", changes=(("s * (1 - s)", "s - s ** 2"),)),
    Alternative("by exp",
                changes=(("s = sigmoid(x)\n    ds = s * (1 - s)", "e = np.exp(-x)\n    ds = e / (1 + e) ** 2"),)),
    Alternative("by cosh", changes=(("s = sigmoid(x)\n    ds = s * (1 - s)", "ds = 0.25 / np.cosh(x / 2) ** 2"),)),
    Alternative("helper called twice",
                changes=(("s = sigmoid(x)\n    ds = s * (1 - s)", "ds = sigmoid(x) * (1 - sigmoid(x))"),)),
    Alternative("multiply", changes=(("s * (1 - s)", "np.multiply(s, np.subtract(1, s))"),)),
    Alternative("by keyword", changes=(("sigmoid(x)", "sigmoid(x=x)"),)),
    Alternative("symmetry",
                changes=(("s * (1 - s)", "s * (1 / (1 + np.exp(x)))"), ("sigmoid(x)", "1 / (1 + np.exp(-x))"))),
)

DOMAIN = Domain(
    draw=lambda rng, n, m: (rng.normal(scale=2, size=(n, m)),),
    sizes={"n": 30, "m": 30},
    words={"n": "one row", "m": "one column"},
    whole=("x",),
    edges={
        "a Python number": lambda rng: (float(rng.normal()),),
        "a Python whole number": lambda rng: (int(rng.integers(1, 5)),),
        "three axes": lambda rng: (rng.normal(size=(2, 3, 4)),),
        "numbers far from 0": lambda rng: (rng.choice([-1, 1], size=6) * rng.uniform(100, 300, size=6),),
    },
)

EXERCISE = Exercise(
    reference=sigmoid_derivative,
    outputs=(output("derivative"),),
    cases=any_shape_cases,
    domain=DOMAIN,
    helpers=("sigmoid",),
    visible=(
        Worked({"x": 0.0}),
        Worked({"x": np.array([[-2.0, 0.0, 1.0]])}),
        Worked({"x": np.array([[3.0, -0.5], [0.25, -1.5]])}),
        WithoutLoop(MAY_LOOP),
    ),
    rules=(RULE,),
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
