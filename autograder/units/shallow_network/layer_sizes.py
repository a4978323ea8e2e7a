"""The exercise `layer_sizes`: number of units in each layer."""

import numpy as np

from autograder.specification import Alternative, Domain, Exercise, Misconception, Worked, output


def layer_sizes(X, Y):
    """Number of units in each layer.

    Args:
        X: (n_x, m) examples in columns.
        Y: (n_y, m) labels in columns.

    Returns:
        n_x, n_h, n_y: inputs, hidden units (4, whatever the data), outputs.
    """
    n_x = X.shape[0]
    n_h = 4
    n_y = Y.shape[0]
    return n_x, n_h, n_y


def draw(rng, n_x, n_y, m):
    """Both labels are there, where Y has room for them."""
    Y = rng.random((n_y, m)).round()
    if Y.size > 1:
        Y.flat[:2] = 0, 1
    return rng.normal(size=(n_x, m)), Y


def layer_sizes_cases(rng):
    return [draw(rng, *sizes) for sizes in [(3, 1, 6), (5, 2, 8), (7, 3, 5), (6, 1, 9), (9, 8, 6)]]


TWO_LABELS = np.array([[0.0, 1.0, 1.0, 0.0, 1.0], [1.0, 0.0, 0.0, 1.0, 0.0]])

MISCONCEPTIONS = (
    Misconception("examples-for-both-sizes",
                  "n_x and n_y are numbers of examples: an example is a column, so the sizes are the rows, "
                  "`shape[0]`.",
                  changes=(("X.shape[0]", "X.shape[1]"), ("Y.shape[0]", "Y.shape[1]"))),
    Misconception("examples-for-n-x",
                  "n_x is the number of examples: an example is a column of X, so its size is the number of rows, "
                  "`X.shape[0]`.",
                  changes=(("X.shape[0]", "X.shape[1]"),)),
    Misconception("examples-for-n-y",
                  "n_y is the number of examples: a label is a column of Y, so its size is the number of rows, "
                  "`Y.shape[0]`.",
                  changes=(("Y.shape[0]", "Y.shape[1]"),)),
    Misconception("order-reversed",
                  "The sizes are returned in the wrong order: n_x, n_h, n_y, as the signal runs through the network.",
                  changes=(("return n_x, n_h, n_y", "return n_y, n_h, n_x"),)),
    Misconception("hidden-size-last", "The order is n_x, n_h, n_y: the hidden layer stands between input and output.",
                  changes=(("return n_x, n_h, n_y", "return n_x, n_y, n_h"),)),
    Misconception("hidden-size-missing", "The hidden layer's size is missing: return three sizes, n_x, n_h, n_y.",
                  changes=(("return n_x, n_h, n_y", "return n_x, n_y"),)),
    Misconception("n-h-from-input", "n_h is tied to the input here: the exercise asks for 4, whatever X is.",
                  changes=(("n_h = 4", "n_h = X.shape[0]"),)),
    Misconception("n-h-from-examples", "n_h is the number of examples here: the exercise asks for 4.",
                  changes=(("n_h = 4", "n_h = X.shape[1]"),)),
    Misconception("n-h-is-3", "n_h is not 4: the exercise asks for four units.",
                  changes=(("n_h = 4", "n_h = 3"),)),
    Misconception("n-h-is-5", "n_h is not 4: the exercise asks for four units, not five.",
                  changes=(("n_h = 4", "n_h = 5"),)),
    Misconception("n-x-hard-coded", "2 is written into the code: n_x is the number of rows of X.",
                  changes=(("X.shape[0]", "2"),)),
    Misconception("n-y-hard-coded", "1 is written into the code: n_y is the number of rows of Y.",
                  changes=(("Y.shape[0]", "1"),)),
    Misconception("m-hard-coded",
                  "400 is written into the code: the sizes are rows of X and Y, and the number of examples is none "
                  "of them.",
                  changes=(("X.shape[0]", "400"),)),
    Misconception("both-sizes-hard-coded", "2 and 1 are written into the code: take the sizes from X and Y.",
                  changes=(("X.shape[0]", "2"), ("Y.shape[0]", "1"))),
    Misconception("shapes-returned", "Whole shapes are returned; expected are three numbers, the rows of each.",
                  changes=(("X.shape[0]", "X.shape"), ("Y.shape[0]", "Y.shape"))),
    Misconception("size-counts-all-numbers",
                  "`size` counts all numbers of the array: a layer has as many units as one example has numbers, "
                  "the rows.",
                  changes=(("X.shape[0]", "X.size"), ("Y.shape[0]", "Y.size"))),
    Misconception("both-sizes-from-x", "n_x and n_y both come from X: n_y is the number of rows of Y.",
                  changes=(("Y.shape[0]", "X.shape[0]"),)),
    Misconception("both-sizes-from-y", "n_x and n_y both come from Y: n_x is the number of rows of X.",
                  changes=(("X.shape[0]", "Y.shape[0]"),)),
    Misconception("n-y-from-examples-of-x",
                  "n_y is the number of examples of X: it is the number of rows of Y and n_x that of X.",
                  changes=(("Y.shape[0]", "X.shape[1]"), ("n_h = 4", "n_h = 0"))),
    Misconception("dictionary-returned", "A dictionary is returned: return the three numbers `n_x, n_h, n_y`.",
                  changes=(("return n_x, n_h, n_y", 'return {"n_x": n_x, "n_h": n_h, "n_y": n_y}'),)),
)

ALTERNATIVES = (
    Alternative("len", changes=(("X.shape[0]", "len(X)"), ("Y.shape[0]", "len(Y)"))),
    Alternative("unpacked shapes",
                changes=(("n_x = X.shape[0]", "n_x, m = X.shape"), ("n_y = Y.shape[0]", "n_y, _ = Y.shape"))),
    Alternative("np.size", changes=(("X.shape[0]", "np.size(X, 0)"), ("Y.shape[0]", "np.shape(Y)[0]"))),
    Alternative("a list", changes=(("return n_x, n_h, n_y", "return [n_x, n_h, n_y]"),)),
    Alternative("NumPy integers", changes=(("n_h = 4", "n_h = np.int64(4)"), ("X.shape[0]", "np.int32(X.shape[0])"))),
    Alternative("in one line", source="""
        def layer_sizes(X, Y):
            return (X.shape[0], 4, Y.shape[0])
    """),
)

def made_up(made, X, Y):
    return X.shape[0], 6, Y.shape[0]


DOMAIN = Domain(
    draw=draw,
    sizes={"n_x": 30, "n_y": 10, "m": 60},
)

EXERCISE = Exercise(
    reference=layer_sizes,
    made_up=made_up,
    outputs=(output("n_x", 0), output("n_h", 1, share=0.5), output("n_y", 2)),
    cases=layer_sizes_cases,
    domain=DOMAIN,
    visible=(
        Worked({"X": np.ones((3, 5)), "Y": TWO_LABELS}, returns="n_x, n_h, n_y"),
        Worked({"X": np.ones((7, 6)), "Y": np.ones((1, 6))}, returns="n_x, n_h, n_y"),
    ),
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
