"""The exercise `dot_loop`: sum of products, by an explicit loop."""

from autograder.specification import Alternative, Domain, Exercise, Misconception, Worked, output
from autograder.units.vectorization._shared import U, V, pairs


def dot_loop(x, y):
    """Sum of products, by an explicit loop.

    Args:
        x: (n,) numbers; y: (n,) numbers.

    Returns:
        The number x[0] * y[0] + x[1] * y[1] + ...  (full marks without a loop too; the race below needs one).
    """
    total = 0.0
    for i in range(len(x)):
        total += x[i] * y[i]
    return total


MISCONCEPTIONS = (
    Misconception("last-pair-left-out", "The last pair is left out: range(len(x)) already ends at the last index.",
                  changes=(("range(len(x))", "range(len(x) - 1)"),)),
    Misconception("first-pair-left-out", "The first pair is left out: Python counts from 0.",
                  changes=(("range(len(x))", "range(1, len(x))"),)),
    Misconception("only-last-product-kept", "Only the last product is kept: add each product to the total (`+=`).",
                  changes=(("total += x", "total = x"),)),
    Misconception("return-inside-loop",
                  "The `return` stands inside the loop, so only the first product counts: un-indent it.",
                  changes=(("\n    return", "\n        return"),)),
    Misconception("products-not-summed",
                  "The products are returned one by one; expected is their sum, a single number.",
                  source="""
        def dot_loop(x, y):
            return np.array([x[i] * y[i] for i in range(len(x))])
    """),
    Misconception("products-in-a-list", "The products are returned in a list; expected is their sum, a single number.",
                  source="""
        def dot_loop(x, y):
            return [x[i] * y[i] for i in range(len(x))]
    """),
    Misconception("added-pair-by-pair", "The numbers are added pair by pair: multiply them, then add up the products.",
                  changes=(("x[i] * y[i]", "x[i] + y[i]"),)),
    Misconception("products-multiplied", "The products are multiplied with one another: add them up, starting at 0.",
                  changes=(("total = 0.0", "total = 1.0"), ("total += ", "total *= "))),
    Misconception("total-starts-at-1", "The total starts at 1: an empty sum is 0.",
                  changes=(("total = 0.0", "total = 1.0"),)),
    Misconception("mean-of-products", "This is the mean of the products; expected is their sum, without a division.",
                  changes=(("return total", "return total / len(x)"),)),
    Misconception("all-pairs-multiplied",
                  "Every number of x meets every number of y here: multiply x[i] with y[i] of the same i only.",
                  changes=(("total += x[i] * y[i]", "total += x[i] * sum(y)"),)),
    Misconception("x-with-itself", "x is multiplied with itself: each product takes one number of x and one of y.",
                  changes=(("x[i] * y[i]", "x[i] * x[i]"),)),
    Misconception("y-with-itself", "y is multiplied with itself: each product takes one number of x and one of y.",
                  changes=(("x[i] * y[i]", "y[i] * y[i]"),)),
    Misconception("length-hard-coded", "The number of elements is written into the code: take it from len(x).",
                  changes=(("range(len(x))", "range(3)"),)),
    Misconception("total-array-of-one", "The total is an array of shape (1,): start from the number 0.0.",
                  changes=(("total = 0.0", "total = np.zeros(1)"),)),
    Misconception("fractions-dropped", "The fractions are dropped: add up the products as they are, as floats.",
                  changes=(("x[i] * y[i]", "int(x[i] * y[i])"),)),
    Misconception("y-runs-backwards", "y runs backwards: multiply numbers with the same index.",
                  changes=(("y[i]", "y[-1 - i]"),)),
    Misconception("absolute-value", "The total is made positive: a dot product has a sign.",
                  changes=(("return total", "return abs(total)"),)),
    Misconception("cosine",
                  "This is the cosine, the dot product divided by both lengths: return the sum of products itself.",
                  changes=(("return total", "return total / (np.linalg.norm(x) * np.linalg.norm(y))"),)),
    Misconception("x-changed-in-place", "x is changed in place: keep the products in a total of your own.",
                  changes=(("total += x[i] * y[i]", "x[i] *= y[i]\n        total += x[i]"),)),
)

ALTERNATIVES = (
    Alternative("zip", changes=(("for i in range(len(x)):", "for p, q in zip(x, y):"), ("x[i] * y[i]", "p * q"))),
    Alternative("integer start", changes=(("total = 0.0", "total = 0"),)),
    Alternative("x.shape", changes=(("len(x)", "x.shape[0]"),)),
    Alternative("while",
                changes=(("for i in range(len(x)):\n        total", "i = 0\n    while i < x.size:\n        total"),
                         ("y[i]\n", "y[i]\n        i += 1\n"))),
    Alternative("generator", source="""
        def dot_loop(x, y):
            return sum(p * q for p, q in zip(x, y))
    """),
    Alternative("no loop at all", source="""
        def dot_loop(x, y):
            return x @ y
    """),
    Alternative("Python float", changes=(("return total", "return float(total)"),)),
    Alternative("list of products", source="""
        def dot_loop(x, y):
            products = []
            for i, number in enumerate(x):
                products.append(number * y[i])
            return np.sum(products)
    """),
)

DOMAIN = Domain(
    draw=lambda rng, n: (rng.normal(scale=1.5, size=n), rng.normal(size=n) + 0.4), sizes={"n": 300}, whole=("x", "y")
)

EXERCISE = Exercise(
    reference=dot_loop,
    outputs=(output("x · y"),),
    cases=pairs,
    domain=DOMAIN,
    visible=(Worked({"x": V, "y": U}), Worked({"x": V[:3], "y": U[:3]}), Worked({"x": V[::-3], "y": U[::-3]})),
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
