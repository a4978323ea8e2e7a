"""The exercise `normalize_rows`: scale each row to the length 1, no Python loop."""

import numpy as np

from autograder.specification import Alternative, Domain, Exercise, Misconception, WithoutLoop, Worked, output
from autograder.units.inputs import readable
from autograder.units.vectorization._shared import MAY_LOOP, no_loop, table_cases


def normalize_rows(x):
    """Scale each row to the length 1, no Python loop.

    Args:
        x: (n, m), no row is all zeros.

    Returns:
        (n, m): each row divided by its Euclidean norm.
    """
    norms = np.sqrt(np.sum(x**2, axis=1, keepdims=True))
    return x / norms


RULE = no_loop("normalize_rows", "take the norms of all rows in one call, and let broadcasting divide.")

MISCONCEPTIONS = (
    Misconception("comprehension", RULE.sentence, source="""
        def normalize_rows(x):
            rows = np.zeros(x.shape)
            for i in range(x.shape[0]):
                rows[i] = x[i] / np.linalg.norm(x[i])
            return rows
    """),
    Misconception("for-loop", RULE.sentence, source="""
        def normalize_rows(x):
            return np.apply_along_axis(lambda row: row / np.sqrt(np.sum(row ** 2)), 1, x)
    """),
    Misconception("apply-along-axis", RULE.sentence, source="""
        def normalize_rows(x):
            return np.array([row / np.linalg.norm(row) for row in x])
    """),
    Misconception("norms-without-axis",
                  "The norms lost their axis: (n,) is read as a row and does not fit (n, m). Keep it a column with "
                  "`keepdims=True`.",
                  changes=((", keepdims=True", ""),)),
    Misconception("columns-normalised",
                  "The columns are normalised (axis=0): each row has a norm of its own, summed along axis 1.",
                  changes=(("axis=1", "axis=0"),)),
    Misconception("one-norm-for-all", "One norm of the whole table is used: each row is divided by its own.",
                  changes=(("np.sum(x**2, axis=1, keepdims=True)", "np.sum(x**2)"),)),
    Misconception("root-missing", "The root is missing: the Euclidean norm is the root of the sum of squares.",
                  changes=(("np.sqrt(np.sum(x**2, axis=1, keepdims=True))", "np.sum(x**2, axis=1, keepdims=True)"),)),
    Misconception("l1-norm",
                  "The rows are divided by the sum of absolute values (the L1 norm); expected is the Euclidean norm.",
                  changes=(("np.sqrt(np.sum(x**2, axis=1, keepdims=True))",
                            "np.sum(np.abs(x), axis=1, keepdims=True)"),)),
    Misconception("divided-by-sums",
                  "The rows are divided by their sums: divide by the Euclidean norm, the root of the sum of squares.",
                  changes=(("np.sqrt(np.sum(x**2, axis=1, keepdims=True))", "np.sum(x, axis=1, keepdims=True)"),)),
    Misconception("divided-by-largest-absolute-value",
                  "The rows are divided by their largest absolute value; expected is the Euclidean norm.",
                  changes=(("np.sqrt(np.sum(x**2, axis=1, keepdims=True))",
                            "np.max(np.abs(x), axis=1, keepdims=True)"),)),
    Misconception("divided-by-largest-entry",
                  "The rows are divided by their largest entry; expected is the Euclidean norm.",
                  changes=(("np.sqrt(np.sum(x**2, axis=1, keepdims=True))", "np.max(x, axis=1, keepdims=True)"),)),
    Misconception("mean-of-squares", "The mean of the squares is taken where their sum is expected.",
                  changes=(("np.sum(", "np.mean("),)),
    Misconception("mean-subtracted", "The mean is subtracted from each row: here a row is only divided by its norm.",
                  changes=(("return x / norms", "return (x - x.mean(axis=1, keepdims=True)) / norms"),)),
    Misconception("standardised",
                  "The rows are standardised to mean 0 and spread 1: here each one is divided by its Euclidean norm.",
                  changes=(("return x / norms",
                            "return (x - x.mean(axis=1, keepdims=True)) / x.std(axis=1, keepdims=True)"),)),
    Misconception("divided-by-spread", "The rows are divided by their spread (std): divide by the Euclidean norm.",
                  changes=(("return x / norms", "return x / x.std(axis=1, keepdims=True)"),)),
    Misconception("min-max-scaled",
                  "The rows are squeezed between 0 and 1 by minimum and maximum: divide by the Euclidean norm.",
                  changes=(("return x / norms",
                            "low, high = x.min(axis=1, keepdims=True), x.max(axis=1, keepdims=True)\n"
                            "    return (x - low) / (high - low)"),)),
    Misconception("norms-returned", "The norms are returned: return the rows divided by them.",
                  changes=(("return x / norms", "return norms"),)),
    Misconception("multiplied-by-norms", "The rows are multiplied by their norms: divide.",
                  changes=(("x / norms", "x * norms"),)),
    Misconception("x-changed-in-place",
                  "x is changed in place (`/=` writes into the caller's array): compute a new one.",
                  quotes=("/=",),
                  changes=(("return x / norms", "x /= norms\n    return x"),)),
    Misconception("transposed", "The result is transposed: it has the shape of x.",
                  changes=(("return x / norms", "return (x / norms).T"),)),
    Misconception("root-before-or-without-squares",
                  "The root is taken of each square before the sum, which leaves |x|, or of the sum alone: sum the "
                  "squares, then take one root.",
                  changes=(("np.sqrt(np.sum(x**2, axis=1, keepdims=True))",
                            "np.sqrt(np.sum(np.abs(x), axis=1, keepdims=True))"),)),
    Misconception("1-added-to-norms", "A 1 is added to the norms: divide by the norm itself.",
                  changes=(("x / norms", "x / (norms + 1)"),)),
    Misconception("x-unchanged", "x is returned unchanged: divide each row by its norm.",
                  changes=(("return x / norms", "return x"),)),
    Misconception("first-norm-for-all", "The first row's norm is used for all rows: each row is divided by its own.",
                  changes=(("x / norms", "x / norms[0]"),)),
)

ALTERNATIVES = (
    Alternative("linalg.norm",
                changes=(("np.sqrt(np.sum(x**2, axis=1, keepdims=True))",
                          "np.linalg.norm(x, axis=1, keepdims=True)"),)),
    Alternative("ord spelled out",
                changes=(("np.sqrt(np.sum(x**2, axis=1, keepdims=True))",
                          "np.linalg.norm(x, ord=2, axis=1, keepdims=True)"),)),
    Alternative("new axis",
                changes=(("np.sqrt(np.sum(x**2, axis=1, keepdims=True))",
                          "np.linalg.norm(x, axis=-1)[:, np.newaxis]"),)),
    Alternative("reshaped",
                changes=(("np.sqrt(np.sum(x**2, axis=1, keepdims=True))",
                          "np.sqrt((x * x).sum(axis=1)).reshape(-1, 1)"),)),
    Alternative("transposed twice", changes=(("return x / norms", "return (x.T / norms.ravel()).T"),)),
    Alternative("einsum",
                changes=(("np.sqrt(np.sum(x**2, axis=1, keepdims=True))",
                          "np.sqrt(np.einsum('ij,ij->i', x, x))[:, None]"),)),
    Alternative("diagonal of x x.T",
                changes=(("np.sqrt(np.sum(x**2, axis=1, keepdims=True))",
                          "np.diag(x @ x.T).reshape(x.shape[0], 1) ** 0.5"),)),
    Alternative("copied, then in place",
                changes=(("return x / norms", "rows = x.copy()\n    rows /= norms\n    return rows"),)),
    Alternative("matrix of reciprocals", changes=(("return x / norms", "return np.diag(1 / norms.ravel()) @ x"),)),
    Alternative("float32", changes=(("return x / norms", "return (x / norms).astype(np.float32)"),)),
)

DOMAIN = Domain(
    draw=lambda rng, n, m: (rng.normal(scale=1.5, size=(n, m)) * rng.uniform(0.5, 2.0, size=(n, 1)) + 0.1,),
    sizes={"n": 30, "m": 30},
    words={"n": "one row", "m": "one column"},
    wide="",
)

EXERCISE = Exercise(
    reference=normalize_rows,
    outputs=(output("rows"),),
    cases=table_cases,
    domain=DOMAIN,
    visible=(
        Worked({"x": np.array([[3.0, -4.0, 0.0], [2.0, 6.0, 9.0]])}),
        Worked({"x": readable(3, 2)}),
        WithoutLoop(MAY_LOOP),
    ),
    rules=(RULE,),
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
