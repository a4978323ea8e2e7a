"""The exercise `sigmoid`: the logistic function, element by element, no Python loop."""

import numpy as np

from autograder.specification import Alternative, Domain, Exercise, Misconception, WithoutLoop, Worked, output
from autograder.units.vectorization._shared import MAY_LOOP, any_shape_cases, no_loop


def sigmoid(x):
    """The logistic function, element by element, no Python loop.

    Args:
        x: a number or an array of any shape.

    Returns:
        σ of each element, shaped like x.
    """
    return 1 / (1 + np.exp(-x))


RULE = no_loop("sigmoid", "NumPy's functions treat every element of a whole array at once.")

MISCONCEPTIONS = (
    Misconception("np-vectorize", RULE.sentence, source="""
        def sigmoid(x):
            import math
            one = np.vectorize(lambda number: 1 / (1 + math.exp(-number)))
            return one(x)
    """),
    Misconception("comprehension", RULE.sentence, source="""
        def sigmoid(x):
            import math
            flat = [1 / (1 + math.exp(-number)) for number in np.ravel(x)]
            return np.reshape(flat, np.shape(x))
    """),
    Misconception("for-loop", RULE.sentence, source="""
        def sigmoid(x):
            s = np.zeros(np.shape(x))
            for place in np.ndindex(s.shape):
                s[place] = 1 / (1 + np.exp(-np.asarray(x)[place]))
            return s
    """),
    Misconception("exponent-sign-reversed",
                  "This is sigmoid(-x), which falls where the sigmoid rises: there is a minus in the exponent, 1 / "
                  "(1 + exp(-x)).",
                  changes=(("np.exp(-x)", "np.exp(x)"),)),
    Misconception("brackets-missing",
                  "Brackets are missing: `1 / 1 + exp(-x)` is 1 + exp(-x). Write `1 / (1 + exp(-x))`.",
                  quotes=("1 / 1",),
                  changes=(("1 / (1 + np.exp(-x))", "1 / 1 + np.exp(-x)"),)),
    Misconception("denominator-subtracts", "The denominator subtracts: it is 1 + exp(-x).",
                  changes=(("(1 + np", "(1 - np"),)),
    Misconception("denominator-1-missing", "The 1 in the denominator is missing: it is 1 + exp(-x).",
                  changes=(("(1 + np.exp(-x))", "np.exp(-x)"),)),
    Misconception("tanh", "This is tanh, which runs from -1 to 1: the sigmoid runs from 0 to 1.",
                  changes=(("1 / (1 + np.exp(-x))", "np.tanh(x)"),)),
    Misconception("math-exp", "`math.exp` takes one number only: `np.exp` works on a whole array.",
                  quotes=("math.exp",),
                  changes=(("return", "import math\n    return"), ("np.exp", "math.exp"))),
    Misconception("derivative-returned", "This is the sigmoid's derivative, s (1 - s): return s itself.",
                  changes=(("return 1 / (1 + np.exp(-x))", "s = 1 / (1 + np.exp(-x))\n    return s * (1 - s)"),)),
    Misconception("rounded", "The values are rounded to 0 and 1: the sigmoid lies between them.",
                  changes=(("1 / (1 + np.exp(-x))", "np.round(1 / (1 + np.exp(-x)))"),)),
    Misconception("power-of-2", "This is a power of 2, not of e: use np.exp.",
                  changes=(("np.exp(-x)", "2.0 ** (-x)"),)),
    Misconception("relu", "This is ReLU, max(0, x), which has no upper bound: the sigmoid ends at 1.",
                  changes=(("1 / (1 + np.exp(-x))", "np.maximum(0, x)"),)),
    Misconception("softmax", "This is the softmax over the whole array: the sigmoid treats each element by itself.",
                  changes=(("1 / (1 + np.exp(-x))", "np.exp(x) / np.sum(np.exp(x))"),)),
    Misconception("summed", "The whole array is summed into one number: the sigmoid keeps its argument's shape.",
                  changes=(("1 / (1 + np.exp(-x))", "1 / (1 + np.sum(np.exp(-x)))"),)),
    Misconception("x-changed-in-place", "x is changed in place: write `-x` in the formula, which makes a new array.",
                  changes=(("return", "x *= -1\n    return"), ("np.exp(-x)", "np.exp(x)"))),
    Misconception("absolute-value",
                  "The sigmoid is taken of |x|: it treats negative numbers otherwise than positive ones.",
                  changes=(("np.exp(-x)", "np.exp(-np.abs(x))"),)),
)

ALTERNATIVES = (
    Alternative("exp over exp", changes=(("1 / (1 + np.exp(-x))", "np.exp(x) / (np.exp(x) + 1)"),)),
    Alternative("by tanh", changes=(("1 / (1 + np.exp(-x))", "0.5 * (1 + np.tanh(x / 2))"),)),
    Alternative("by logaddexp", changes=(("1 / (1 + np.exp(-x))", "np.exp(-np.logaddexp(0, -x))"),)),
    Alternative("reciprocal", changes=(("1 / (1 + np.exp(-x))", "np.reciprocal(1.0 + np.exp(-x))"),)),
    Alternative("stable by cases",
                changes=(("return 1 / (1 + np.exp(-x))",
                          "e = np.exp(-np.abs(x))\n    return np.where(x >= 0, 1 / (1 + e), e / (1 + e))"),)),
    Alternative("a power", changes=(("1 / (1 + np.exp(-x))", "(1 + np.e ** (-x)) ** -1"),)),
    Alternative("made an array first", changes=(("    return", "    x = np.asarray(x, dtype=float)\n    return"),)),
    Alternative("float32", changes=(("1 / (1 + np.exp(-x))", "1 / (1 + np.exp(-np.asarray(x, dtype=np.float32)))"),)),
)

def made_up(made, x):
    return made.squash(x)


DOMAIN = Domain(
    draw=lambda rng, n, m: (rng.normal(scale=2, size=(n, m)),),
    sizes={"n": 30, "m": 30},
    words={"n": "one row", "m": "one column"},
    whole=("x",),
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
    outputs=(output("sigmoid(x)", rtol=1e-7, guarded=True),),
    cases=any_shape_cases,
    domain=DOMAIN,
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
