"""The exercise `softmax`: softmax of each row, no Python loop."""

import numpy as np

from autograder.specification import Alternative, Domain, Exercise, Misconception, WithoutLoop, Worked, output
from autograder.units.inputs import readable
from autograder.units.vectorization._shared import MAY_LOOP, no_loop, table_cases


def softmax(x):
    """Softmax of each row, no Python loop.

    Args:
        x: (n, m) scores of moderate size.

    Returns:
        (n, m): positive, each row adds up to 1.
    """
    e = np.exp(x - np.max(x, axis=1, keepdims=True))
    s = e / np.sum(e, axis=1, keepdims=True)
    return s


RULE = no_loop("softmax", "treat all rows at once, with an axis and `keepdims`.")

MISCONCEPTIONS = (
    Misconception("one-maximum-for-all",
                  "One maximum is subtracted from the whole table: where a row lies far below it, exp gives 0 and the "
                  "row 0 / 0. Subtract each row's own maximum.",
                  changes=(("np.max(x, axis=1, keepdims=True)", "np.max(x)"),)),
    Misconception("for-loop", RULE.sentence, source="""
        def softmax(x):
            s = np.zeros(x.shape)
            for i in range(x.shape[0]):
                e = np.exp(x[i])
                s[i] = e / np.sum(e)
            return s
    """),
    Misconception("comprehension", RULE.sentence, source="""
        def softmax(x):
            return np.array([np.exp(row) / np.sum(np.exp(row)) for row in x])
    """),
    Misconception("apply-along-axis", RULE.sentence, source="""
        def softmax(x):
            return np.apply_along_axis(lambda row: np.exp(row) / np.sum(np.exp(row)), 1, x)
    """),
    Misconception("sums-without-axis",
                  "The sums lost their axis: (n,) is read as a row and does not fit (n, m). Keep them a column "
                  "with `keepdims=True`.",
                  changes=(("np.sum(e, axis=1, keepdims=True)", "np.sum(e, axis=1)"),)),
    Misconception("columns-summed", "The columns are summed (axis=0): each row must add up to 1, so sum along axis 1.",
                  changes=(("np.sum(e, axis=1, keepdims=True)", "np.sum(e, axis=0, keepdims=True)"),
                           ("x - np.max(x, axis=1, keepdims=True)", "x"))),
    Misconception("columns-summed-after-row-maximum",
                  "The largest entry of each row is right, but the sum runs down the columns: each row must add up "
                  "to 1, so sum along axis 1.",
                  changes=(("np.sum(e, axis=1, keepdims=True)", "np.sum(e, axis=0, keepdims=True)"),)),
    Misconception("table-sums-to-1", "The whole table adds up to 1: each row must, by a sum of its own.",
                  changes=(("np.sum(e, axis=1, keepdims=True)", "np.sum(e)"),
                           ("x - np.max(x, axis=1, keepdims=True)", "x"))),
    Misconception("one-sum-for-all",
                  "Each row needs a sum of its own: here one sum over the whole table divides them all.",
                  changes=(("np.sum(e, axis=1, keepdims=True)", "np.sum(e)"),)),
    Misconception("exponential-missing", "The exponential is missing: the rows are divided by their sums as they are.",
                  changes=(("s = e / np.sum(e, axis=1, keepdims=True)", "s = x / np.sum(x, axis=1, keepdims=True)"),)),
    Misconception("numerator-without-exponential",
                  "Only the denominator has an exponential: the numerator is exp(x) too.",
                  changes=(("s = e / np.sum(e, axis=1, keepdims=True)",
                            "s = x / np.sum(np.exp(x), axis=1, keepdims=True)"),)),
    Misconception("denominator-without-exponential",
                  "Only the numerator has an exponential: the denominator sums exp(x), not x.",
                  changes=(("s = e / np.sum(e, axis=1, keepdims=True)",
                            "s = np.exp(x) / np.sum(x, axis=1, keepdims=True)"),)),
    Misconception("exponential-of-sum",
                  "The exponential is taken of the sum: sum the exponentials, exp(x) for each entry first.",
                  changes=(("s = e / np.sum(e, axis=1, keepdims=True)",
                            "s = np.exp(x) / np.exp(np.sum(x, axis=1, keepdims=True))"),)),
    Misconception("sums-missing",
                  "The sums are missing: exponentials are returned that do not add up to 1 in each row.",
                  changes=(("s = e / np.sum(e, axis=1, keepdims=True)", "s = np.exp(x)"),)),
    Misconception("shifted-but-not-divided",
                  "The exponentials must still be divided by their sum: after the largest entry is subtracted (or "
                  "divided out) a row does not yet add up to 1.",
                  changes=(("s = e / np.sum(e, axis=1, keepdims=True)", "s = e"),)),
    Misconception("exponent-sign-reversed",
                  "The exponent has the wrong sign: the largest entry of a row must get the largest share.",
                  changes=(("np.exp(x - np.max(x, axis=1, keepdims=True))", "np.exp(-x)"),)),
    Misconception("shifted-in-one-place-alone",
                  "The largest entry is subtracted from numerator or denominator alone: shift x first, then use it "
                  "in both.",
                  changes=(("np.sum(e, axis=1, keepdims=True)", "np.sum(np.exp(x), axis=1, keepdims=True)"),)),
    Misconception("sigmoid",
                  "This is the sigmoid, which treats each entry by itself: the entries of a row share 1 among them.",
                  changes=(("s = e / np.sum(e, axis=1, keepdims=True)", "s = 1 / (1 + np.exp(-x))"),)),
    Misconception("logarithm-of-softmax", "This is the logarithm of the softmax: leave the logarithm out.",
                  changes=(("return s", "return np.log(s)"),)),
    Misconception("divided-by-mean", "The exponentials are divided by their mean: divide by their sum.",
                  changes=(("np.sum(e, axis=1, keepdims=True)", "np.mean(e, axis=1, keepdims=True)"),)),
    Misconception("divided-by-norm", "The exponentials are divided by their Euclidean norm: divide by their sum.",
                  changes=(("np.sum(e, axis=1, keepdims=True)", "np.linalg.norm(e, axis=1, keepdims=True)"),)),
    Misconception("powers-of-2", "These are powers of 2, not of e: use np.exp.",
                  changes=(("np.exp(x - np.max(x, axis=1, keepdims=True))", "2.0 ** x"),)),
    Misconception("hard-maximum",
                  "This is the hard maximum, 1 for the largest entry and 0 else: the softmax shares 1 among all.",
                  changes=(("return s", "return (s == s.max(axis=1, keepdims=True)).astype(float)"),)),
    Misconception("column-maximum-subtracted",
                  "The largest entry of each column is subtracted: within a row every entry must be shifted by the "
                  "same number.",
                  changes=(("np.max(x, axis=1, keepdims=True)", "np.max(x, axis=0, keepdims=True)"),)),
    Misconception("x-changed-in-place",
                  "x is changed in place (`-=` writes into the caller's array): compute a new one.",
                  quotes=("-=",),
                  changes=(("e = np.exp(x - np.max(x, axis=1, keepdims=True))",
                            "x -= np.max(x, axis=1, keepdims=True)\n    e = np.exp(x)"),)),
    Misconception("divided-by-largest-entry",
                  "The rows are divided by their largest entry before the exponential: subtract it, or leave it out.",
                  changes=(("x - np.max(x, axis=1, keepdims=True)", "x / np.max(x, axis=1, keepdims=True)"),)),
    Misconception("transposed", "The result is transposed: it has the shape of x.",
                  changes=(("return s", "return s.T"),)),
)

ALTERNATIVES = (
    Alternative("plain exponential", changes=(("x - np.max(x, axis=1, keepdims=True)", "x"),)),
    Alternative("new axis", changes=(("np.sum(e, axis=1, keepdims=True)", "np.sum(e, axis=1)[:, np.newaxis]"),)),
    Alternative("reshaped", changes=(("np.sum(e, axis=1, keepdims=True)", "e.sum(axis=-1).reshape(-1, 1)"),)),
    Alternative("transposed twice", changes=(("e / np.sum(e, axis=1, keepdims=True)", "(e.T / e.sum(axis=1)).T"),)),
    Alternative("by logaddexp",
                changes=(("s = e / np.sum(e, axis=1, keepdims=True)",
                          "s = np.exp(x - np.logaddexp.reduce(x, axis=1, keepdims=True))"),)),
    Alternative("einsum", changes=(("np.sum(e, axis=1, keepdims=True)", "np.einsum('ij->i', e)[:, None]"),)),
    Alternative("product with ones", changes=(("np.sum(e, axis=1, keepdims=True)", "(e @ np.ones((x.shape[1], 1)))"),)),
    Alternative("differences of all pairs",
                changes=(("s = e / np.sum(e, axis=1, keepdims=True)",
                          "s = 1 / np.exp(x[:, None, :] - x[:, :, None]).sum(axis=2)"),)),
    Alternative("float32", changes=(("return s", "return s.astype(np.float32)"),)),
)

def far_apart(rng):
    """Two rows whose scores lie 750 apart: each row by itself is of moderate size to exp, in either direction."""
    return (np.array([[-690.0], [60.0]]) + rng.normal(size=(2, 4)),)


DOMAIN = Domain(
    draw=lambda rng, n, m: (rng.normal(scale=1.5, size=(n, m)) * rng.uniform(0.5, 2.0, size=(n, 1)),),
    sizes={"n": 30, "m": 30},
    words={"n": "one row", "m": "one column"},
    wide="n",
    whole=("x",),
    edges={"rows far apart": far_apart},
)

EXERCISE = Exercise(
    reference=softmax,
    outputs=(output("softmax(x)"),),
    cases=table_cases,
    domain=DOMAIN,
    visible=(
        Worked({"x": np.array([[1.0, 2.0, 4.0], [0.5, -1.0, 0.0]])}),
        Worked({"x": readable(3, 2)}),
        WithoutLoop(MAY_LOOP),
    ),
    rules=(RULE,),
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
