"""The exercise `dot_vectorized`: sum of products of x (n,) and y (n,), no Python loop."""

import numpy as np

from autograder.specification import Alternative, Domain, Exercise, Misconception, WithoutLoop, Worked, output
from autograder.units.vectorization._shared import MAY_LOOP, U, V, no_loop, pairs


def dot_vectorized(x, y):
    """Sum of products of x (n,) and y (n,), no Python loop.

    Returns:
        The number x[0] * y[0] + x[1] * y[1] + ...
    """
    total = np.dot(x, y)
    return total


RULE = no_loop("dot_vectorized", "hand both whole arrays to one NumPy call.")

MISCONCEPTIONS = (
    Misconception("for-loop", RULE.sentence, source="""
        def dot_vectorized(x, y):
            total = 0.0
            for i in range(len(x)):
                total += x[i] * y[i]
            return total
    """),
    Misconception("generator-expression", RULE.sentence, source="""
        def dot_vectorized(x, y):
            return sum(p * q for p, q in zip(x, y))
    """),
    Misconception("calls-dot-loop", RULE.sentence, source="""
        def dot_vectorized(x, y):
            return dot_loop(x, y)
    """),
    Misconception("products-not-summed",
                  "The products are returned one by one (`*` works element by element); expected is their sum, a "
                  "single number.",
                  quotes=("*",),
                  changes=(("np.dot(x, y)", "x * y"),)),
    Misconception("outer-product",
                  "This is the outer product, a table of all pairs; expected is the sum of x[i] y[i], a single "
                  "number.",
                  changes=(("np.dot(x, y)", "np.outer(x, y)"),)),
    Misconception("all-pairs-multiplied",
                  "Every number of x meets every number of y here: multiply element by element before the sum.",
                  changes=(("np.dot(x, y)", "np.sum(x) * np.sum(y)"),)),
    Misconception("added-pair-by-pair", "The numbers are added pair by pair: multiply them, then sum.",
                  changes=(("np.dot(x, y)", "np.sum(x + y)"),)),
    Misconception("mean-of-products", "This is the mean of the products; expected is their sum.",
                  changes=(("np.dot(x, y)", "np.mean(x * y)"),)),
    Misconception("sum-array-of-one",
                  "The sum is an array of shape (1,); expected is one number, which a sum without keepdims gives.",
                  changes=(("np.dot(x, y)", "np.sum(x * y, keepdims=True)"),)),
    Misconception("sum-1-by-1-array",
                  "The sum is a (1, 1) array: with 1-D arrays np.dot gives a number by itself, no reshaping is "
                  "needed.",
                  changes=(("np.dot(x, y)", "np.dot(x.reshape(1, -1), y.reshape(-1, 1))"),)),
    Misconception("x-with-itself", "x is multiplied with itself: the product is of x and y.",
                  changes=(("np.dot(x, y)", "np.dot(x, x)"),)),
    Misconception("y-with-itself", "y is multiplied with itself: the product is of x and y.",
                  changes=(("np.dot(x, y)", "np.dot(y, y)"),)),
    Misconception("products-multiplied", "This is the product of the products (np.prod): sum them.",
                  changes=(("np.dot(x, y)", "np.prod(x * y)"),)),
    Misconception("running-sums", "These are running sums (np.cumsum); expected is the whole sum alone.",
                  changes=(("np.dot(x, y)", "np.cumsum(x * y)"),)),
    Misconception("x-changed-in-place",
                  "x is changed in place (`*=` writes into the caller's array): use `*`, or np.dot.",
                  quotes=("*=",),
                  changes=(("total = np.dot(x, y)", "x *= y\n    total = np.sum(x)"),)),
    Misconception("cosine",
                  "This is the cosine, the dot product divided by both lengths: return the dot product itself.",
                  changes=(("np.dot(x, y)", "np.dot(x, y) / (np.linalg.norm(x) * np.linalg.norm(y))"),)),
)

ALTERNATIVES = (
    Alternative("at sign", changes=(("np.dot(x, y)", "x @ y"),)),
    Alternative("multiply and sum", changes=(("np.dot(x, y)", "np.sum(x * y)"),)),
    Alternative("einsum", changes=(("np.dot(x, y)", "np.einsum('i,i->', x, y)"),)),
    Alternative("method", changes=(("np.dot(x, y)", "x.dot(y)"),)),
    Alternative("inner", changes=(("np.dot(x, y)", "np.inner(y, x)"),)),
    Alternative("row times column", changes=(("np.dot(x, y)", "(x.reshape(1, -1) @ y.reshape(-1, 1)).item()"),)),
    Alternative("reduce of a ufunc", changes=(("np.dot(x, y)", "np.add.reduce(np.multiply(x, y))"),)),
    Alternative("diagonal", changes=(("np.dot(x, y)", "np.trace(np.outer(x, y))"),)),
)

DOMAIN = Domain(
    draw=lambda rng, n: (rng.normal(scale=1.5, size=n), rng.normal(size=n) + 0.4), sizes={"n": 300}, whole=("x", "y")
)

EXERCISE = Exercise(
    reference=dot_vectorized,
    outputs=(output("x · y"),),
    cases=pairs,
    domain=DOMAIN,
    visible=(
        Worked({"x": V, "y": U}),
        Worked({"x": V[:3], "y": U[:3]}),
        Worked({"x": V[::-3], "y": U[::-3]}),
        WithoutLoop(MAY_LOOP),
    ),
    rules=(RULE,),
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
