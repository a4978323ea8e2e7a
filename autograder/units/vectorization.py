"""Vectorisation: references, inputs, misconceptions.

x and y are rank-1 arrays of one length; tables are (n, m), treated row by row.  A step of logistic regression
is as in the unit of that name: X (n_x, m), Y (1, m), w (n_x, 1), b a number; with A = sigmoid(w.T X + b) and
J = -mean(Y log A + (1 - Y) log(1 - A)) it returns w - rate * X (A - Y).T / m, b - rate * mean(A - Y) and J at the
old w and b.  `tests/exercises` checks it against finite differences.
"""

import numpy as np

from autograder.specification import Exercise, Rule, Unit, output
from dlutils.loops import find_loop

# ------------------------------------------------------------------------------------------- references


def dot_loop(x, y):
    total = 0.0
    for i in range(len(x)):
        total += x[i] * y[i]
    return total


def dot_vectorized(x, y):
    total = np.dot(x, y)
    return total


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_derivative(x):
    s = sigmoid(x)
    ds = s * (1 - s)
    return ds


def image_to_vector(image):
    v = image.reshape(-1, 1)
    return v


def normalize_rows(x):
    norms = np.sqrt(np.sum(x**2, axis=1, keepdims=True))
    return x / norms


def softmax(x):
    e = np.exp(x - np.max(x, axis=1, keepdims=True))
    s = e / np.sum(e, axis=1, keepdims=True)
    return s


def l1_loss(yhat, y):
    loss = np.sum(np.abs(yhat - y))
    return loss


def l2_loss(yhat, y):
    loss = np.sum((yhat - y) ** 2)
    return loss


def gradient_step_loops(w, b, X, Y, learning_rate):
    n_x, m = X.shape
    dw = np.zeros((n_x, 1))
    db = 0.0
    cost = 0.0
    for i in range(m):
        z = b
        for j in range(n_x):
            z += w[j, 0] * X[j, i]
        a = sigmoid(z)
        y = Y[0, i]
        cost += -(y * np.log(a) + (1 - y) * np.log(1 - a))
        dz = a - y
        for j in range(n_x):
            dw[j, 0] += X[j, i] * dz
        db += dz
    cost = cost / m
    dw = dw / m
    db = db / m
    w = w - learning_rate * dw
    b = b - learning_rate * db
    return w, b, cost


def gradient_step_vectorized(w, b, X, Y, learning_rate):
    m = X.shape[1]
    A = sigmoid(w.T @ X + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    dZ = A - Y
    dw = X @ dZ.T / m
    db = np.sum(dZ) / m
    w = w - learning_rate * dw
    b = b - learning_rate * db
    return w, b, cost


# ------------------------------------------------------------------------------------------------ inputs


def pairs(rng):
    """Two rank-1 arrays of one length, of either sign."""
    return [(rng.normal(scale=1.5, size=n), rng.normal(size=n) + 0.4) for n in (5, 8, 13, 1)]


def loss_cases(rng):
    """Predictions and truths (m,): numbers of any size, and probabilities against labels."""
    cases = [(rng.normal(scale=2, size=m), rng.normal(size=m) + 0.3) for m in (7, 4, 11)]
    labels = np.concatenate([[0.0, 1.0], (rng.random(7) < 0.5).astype(float)])
    return [*cases, (rng.uniform(0.05, 0.95, size=9), rng.permutation(labels)), (rng.normal(size=1), rng.normal(size=1) - 0.5)]


def any_shape_cases(rng):
    return [(rng.normal(scale=2, size=size),) for size in [(5,), (3, 4), (1, 6)]] + [(np.float64(rng.normal()),)]


def image_cases(rng):
    floats = [rng.uniform(0, 255, size=shape) for shape in [(3, 4, 3), (5, 2, 4), (2, 6, 1)]]
    return [(image,) for image in [*floats, rng.integers(1, 256, size=(4, 5, 3), dtype=np.uint8)]]


def table_cases(rng):
    """Tables (n, m) whose rows differ in size, with entries of either sign."""
    sizes = [(3, 4), (5, 2), (4, 7), (1, 3)]
    return [(rng.normal(scale=1.5, size=size) * rng.uniform(0.5, 2.0, size=(size[0], 1)),) for size in sizes]


def step_cases(rng):
    """w, b, X, Y and a rate; the bias is about as large as the weighted sum, both labels occur where m allows."""
    cases = []
    for n_x, m, sign, rate in [(4, 7, 1, 0.3), (3, 5, -1, 0.7), (6, 11, 1, 0.11), (5, 1, -1, 0.45)]:
        w, b = rng.normal(scale=0.6, size=(n_x, 1)), float(sign * rng.uniform(0.5, 1.2))
        Y = (rng.random((1, m)) < 0.5).astype(float)
        Y[0, rng.permutation(m)[:2]] = [0.0, 1.0][: min(m, 2)]
        cases.append((w, b, rng.normal(size=(n_x, m)), Y, rate))
    return cases


# ------------------------------------------------------------------------------------------------- rules

#: The exercises whose answer may be a loop: calling one of them is looping.
MAY_LOOP = ("dot_loop", "gradient_step_loops")
#: Earlier exercises that pay for their own loops.
PAY_THEMSELVES = ("dot_vectorized", "sigmoid", "sigmoid_derivative", "image_to_vector", "normalize_rows", "softmax", "l1_loss", "l2_loss")


def no_loop(name, instead):
    """The rule that `name` is written without a loop in Python; all its outputs hang on it."""
    sentence = f"`{name}` loops in Python (for, while, a comprehension, np.vectorize and their like count): {instead}"

    def broken(tree):
        return find_loop(tree, getattr(tree, "module", None), MAY_LOOP, PAY_THEMSELVES) is not None

    return Rule(sentence, broken)


DOT_RULE = no_loop("dot_vectorized", "hand both whole arrays to one NumPy call.")
SIGMOID_RULE = no_loop("sigmoid", "NumPy's functions treat every element of a whole array at once.")
DERIVATIVE_RULE = no_loop("sigmoid_derivative", "compute with the whole array at once.")
ROWS_RULE = no_loop("normalize_rows", "take the norms of all rows in one call, and let broadcasting divide.")
SOFTMAX_RULE = no_loop("softmax", "treat all rows at once, with an axis and `keepdims`.")
L1_RULE = no_loop("l1_loss", "subtract whole arrays, and let NumPy sum.")
L2_RULE = no_loop("l2_loss", "subtract whole arrays, and let NumPy sum.")
STEP_RULE = no_loop("gradient_step_vectorized", "let matrix products and sums run over the features and the examples.")

# --------------------------------------------------------------------------------------------- exercises

DOT_LOOP = Exercise(
    reference=dot_loop,
    points=5,
    outputs=(output("x · y"),),
    cases=pairs,
    wrong=(
        ("The last pair is left out: range(len(x)) already ends at the last index.", ("range(len(x))", "range(len(x) - 1)")),
        ("The first pair is left out: Python counts from 0.", ("range(len(x))", "range(1, len(x))")),
        ("Only the last product is kept: add each product to the total (`+=`).", ("total += x", "total = x")),
        ("The `return` stands inside the loop, so only the first product counts: un-indent it.", ("\n    return", "\n        return")),
        ("The products come back one by one: their sum is due, a single number.", "def dot_loop(x, y):\n    return np.array([x[i] * y[i] for i in range(len(x))])\n"),
        ("The products come back in a list: their sum is due, a single number.", "def dot_loop(x, y):\n    return [x[i] * y[i] for i in range(len(x))]\n"),
        ("The numbers are added pair by pair: multiply them, then add up the products.", ("x[i] * y[i]", "x[i] + y[i]")),
        ("The products are multiplied with one another: add them up, starting at 0.", ("total = 0.0", "total = 1.0"), ("total += ", "total *= ")),
        ("The total starts at 1: an empty sum is 0.", ("total = 0.0", "total = 1.0")),
        ("This is the mean of the products: their sum is due, without a division.", ("return total", "return total / len(x)")),
        ("Every number of x meets every number of y here: multiply x[i] with y[i] of the same i only.", ("total += x[i] * y[i]", "total += x[i] * sum(y)")),
        ("x is multiplied with itself: each product takes one number of x and one of y.", ("x[i] * y[i]", "x[i] * x[i]")),
        ("y is multiplied with itself: each product takes one number of x and one of y.", ("x[i] * y[i]", "y[i] * y[i]")),
        ("The number of elements is written into the code: take it from len(x).", ("range(len(x))", "range(3)")),
        ("The total is an array of shape (1,): start from the number 0.0.", ("total = 0.0", "total = np.zeros(1)")),
        ("The fractions are dropped: add up the products as they are, as floats.", ("x[i] * y[i]", "int(x[i] * y[i])")),
        ("y runs backwards: multiply numbers with the same index.", ("y[i]", "y[-1 - i]")),
        ("The total is made positive: a dot product has a sign.", ("return total", "return abs(total)")),
        ("This is the cosine, the dot product divided by both lengths: return the sum of products itself.", ("return total", "return total / (np.linalg.norm(x) * np.linalg.norm(y))")),
        ("x is changed in place: keep the products in a total of your own.", ("total += x[i] * y[i]", "x[i] *= y[i]\n        total += x[i]")),
    ),
    right=(
        ("zip", ("for i in range(len(x)):", "for p, q in zip(x, y):"), ("x[i] * y[i]", "p * q")),
        ("integer start", ("total = 0.0", "total = 0")),
        ("x.shape", ("len(x)", "x.shape[0]")),
        ("while", ("for i in range(len(x)):\n        total", "i = 0\n    while i < x.size:\n        total"), ("y[i]\n", "y[i]\n        i += 1\n")),
        ("generator", "def dot_loop(x, y):\n    return sum(p * q for p, q in zip(x, y))\n"),
        ("no loop at all", "def dot_loop(x, y):\n    return x @ y\n"),
        ("Python float", ("return total", "return float(total)")),
        ("list of products", "def dot_loop(x, y):\n    products = []\n    for i, number in enumerate(x):\n        products.append(number * y[i])\n    return np.sum(products)\n"),
    ),
)

DOT_VECTORIZED = Exercise(
    reference=dot_vectorized,
    points=5,
    outputs=(output("x · y"),),
    cases=pairs,
    rules=(DOT_RULE,),
    wrong=(
        (DOT_RULE.sentence, "def dot_vectorized(x, y):\n    total = 0.0\n    for i in range(len(x)):\n        total += x[i] * y[i]\n    return total\n"),
        (DOT_RULE.sentence, "def dot_vectorized(x, y):\n    return sum(p * q for p, q in zip(x, y))\n"),
        (DOT_RULE.sentence, "def dot_vectorized(x, y):\n    return dot_loop(x, y)\n"),
        ("The products come back one by one (`*` works element by element): their sum is due, a single number.", ("np.dot(x, y)", "x * y")),
        ("This is the outer product, a table of all pairs: the sum of x[i] y[i] is due, a single number.", ("np.dot(x, y)", "np.outer(x, y)")),
        ("Every number of x meets every number of y here: multiply element by element before the sum.", ("np.dot(x, y)", "np.sum(x) * np.sum(y)")),
        ("The numbers are added pair by pair: multiply them, then sum.", ("np.dot(x, y)", "np.sum(x + y)")),
        ("This is the mean of the products: their sum is due.", ("np.dot(x, y)", "np.mean(x * y)")),
        ("The sum is an array of shape (1,): one number is due, so sum without keepdims.", ("np.dot(x, y)", "np.sum(x * y, keepdims=True)")),
        ("The sum is a (1, 1) array: with rank-1 arrays np.dot gives a number by itself, no reshaping is needed.", ("np.dot(x, y)", "np.dot(x.reshape(1, -1), y.reshape(-1, 1))")),
        ("x is multiplied with itself: the product is of x and y.", ("np.dot(x, y)", "np.dot(x, x)")),
        ("y is multiplied with itself: the product is of x and y.", ("np.dot(x, y)", "np.dot(y, y)")),
        ("This is the product of the products (np.prod): sum them.", ("np.dot(x, y)", "np.prod(x * y)")),
        ("These are running sums (np.cumsum): only the whole sum is due.", ("np.dot(x, y)", "np.cumsum(x * y)")),
        ("x is changed in place (`*=` writes into the caller's array): use `*`, or np.dot.", ("total = np.dot(x, y)", "x *= y\n    total = np.sum(x)")),
        ("This is the cosine, the dot product divided by both lengths: return the dot product itself.", ("np.dot(x, y)", "np.dot(x, y) / (np.linalg.norm(x) * np.linalg.norm(y))")),
    ),
    right=(
        ("at sign", ("np.dot(x, y)", "x @ y")),
        ("multiply and sum", ("np.dot(x, y)", "np.sum(x * y)")),
        ("einsum", ("np.dot(x, y)", "np.einsum('i,i->', x, y)")),
        ("method", ("np.dot(x, y)", "x.dot(y)")),
        ("inner", ("np.dot(x, y)", "np.inner(y, x)")),
        ("row times column", ("np.dot(x, y)", "(x.reshape(1, -1) @ y.reshape(-1, 1)).item()")),
        ("reduce of a ufunc", ("np.dot(x, y)", "np.add.reduce(np.multiply(x, y))")),
        ("diagonal", ("np.dot(x, y)", "np.trace(np.outer(x, y))")),
    ),
)

SIGMOID = Exercise(
    reference=sigmoid,
    points=6,
    outputs=(output("sigmoid(x)"),),
    cases=any_shape_cases,
    rules=(SIGMOID_RULE,),
    wrong=(
        (SIGMOID_RULE.sentence, "def sigmoid(x):\n    import math\n    one = np.vectorize(lambda number: 1 / (1 + math.exp(-number)))\n    return one(x)\n"),
        (SIGMOID_RULE.sentence, "def sigmoid(x):\n    import math\n    flat = [1 / (1 + math.exp(-number)) for number in np.ravel(x)]\n    return np.reshape(flat, np.shape(x))\n"),
        (SIGMOID_RULE.sentence, "def sigmoid(x):\n    s = np.zeros(np.shape(x))\n    for place in np.ndindex(s.shape):\n        s[place] = 1 / (1 + np.exp(-np.asarray(x)[place]))\n    return s\n"),
        ("This is sigmoid(-x), which falls where the sigmoid rises: there is a minus in the exponent, 1 / (1 + exp(-x)).", ("np.exp(-x)", "np.exp(x)")),
        ("Brackets are missing: `1 / 1 + exp(-x)` is 1 + exp(-x). Write `1 / (1 + exp(-x))`.", ("1 / (1 + np.exp(-x))", "1 / 1 + np.exp(-x)")),
        ("The denominator subtracts: it is 1 + exp(-x).", ("(1 + np", "(1 - np")),
        ("The 1 in the denominator is missing: it is 1 + exp(-x).", ("(1 + np.exp(-x))", "np.exp(-x)")),
        ("This is tanh, which runs from -1 to 1: the sigmoid runs from 0 to 1.", ("1 / (1 + np.exp(-x))", "np.tanh(x)")),
        ("`math.exp` takes one number only: `np.exp` works on a whole array.", ("return", "import math\n    return"), ("np.exp", "math.exp")),
        ("This is the sigmoid's derivative, s (1 - s): return s itself.", ("return 1 / (1 + np.exp(-x))", "s = 1 / (1 + np.exp(-x))\n    return s * (1 - s)")),
        ("The values are rounded to 0 and 1: the sigmoid lies between them.", ("1 / (1 + np.exp(-x))", "np.round(1 / (1 + np.exp(-x)))")),
        ("This is a power of 2, not of e: use np.exp.", ("np.exp(-x)", "2.0 ** (-x)")),
        ("This is ReLU, max(0, x), which has no upper bound: the sigmoid ends at 1.", ("1 / (1 + np.exp(-x))", "np.maximum(0, x)")),
        ("This is the softmax over the whole array: the sigmoid treats each element by itself.", ("1 / (1 + np.exp(-x))", "np.exp(x) / np.sum(np.exp(x))")),
        ("The whole array is summed into one number: the sigmoid keeps its argument's shape.", ("1 / (1 + np.exp(-x))", "1 / (1 + np.sum(np.exp(-x)))")),
        ("x is changed in place: write `-x` in the formula, which makes a new array.", ("return", "x *= -1\n    return"), ("np.exp(-x)", "np.exp(x)")),
        ("The sigmoid is taken of |x|: it treats negative numbers otherwise than positive ones.", ("np.exp(-x)", "np.exp(-np.abs(x))")),
    ),
    right=(
        ("exp over exp", ("1 / (1 + np.exp(-x))", "np.exp(x) / (np.exp(x) + 1)")),
        ("by tanh", ("1 / (1 + np.exp(-x))", "0.5 * (1 + np.tanh(x / 2))")),
        ("by logaddexp", ("1 / (1 + np.exp(-x))", "np.exp(-np.logaddexp(0, -x))")),
        ("reciprocal", ("1 / (1 + np.exp(-x))", "np.reciprocal(1.0 + np.exp(-x))")),
        ("stable by cases", ("return 1 / (1 + np.exp(-x))", "e = np.exp(-np.abs(x))\n    return np.where(x >= 0, 1 / (1 + e), e / (1 + e))")),
        ("a power", ("1 / (1 + np.exp(-x))", "(1 + np.e ** (-x)) ** -1")),
        ("made an array first", ("    return", "    x = np.asarray(x, dtype=float)\n    return")),
        ("float32", ("1 / (1 + np.exp(-x))", "1 / (1 + np.exp(-np.asarray(x, dtype=np.float32)))")),
    ),
)

DERIVATIVE = Exercise(
    reference=sigmoid_derivative,
    points=6,
    outputs=(output("derivative"),),
    cases=any_shape_cases,
    helpers=("sigmoid",),
    rules=(DERIVATIVE_RULE,),
    wrong=(
        (DERIVATIVE_RULE.sentence, "def sigmoid_derivative(x):\n    slopes = [sigmoid(number) * (1 - sigmoid(number)) for number in np.ravel(x)]\n    return np.array(slopes).reshape(np.shape(x))\n"),
        ("This is the sigmoid itself: its derivative is s (1 - s).", ("s * (1 - s)", "s")),
        ("x stands where s should: with s = sigmoid(x) the derivative is s (1 - s).", ("s * (1 - s)", "x * (1 - x)")),
        ("One of the factors is x: with s = sigmoid(x) the derivative is s (1 - s).", ("s * (1 - s)", "s * (1 - x)")),
        ("The sigmoid is applied twice: s = sigmoid(x) once, then s (1 - s).", ("s * (1 - s)", "sigmoid(s) * (1 - sigmoid(s))")),
        ("The sign is reversed: the sigmoid rises, so its derivative s (1 - s) is positive.", ("s * (1 - s)", "s * (s - 1)")),
        ("The factors are s and 1 + s: the second is 1 - s.", ("(1 - s)", "(1 + s)")),
        ("This is 1 - s: the factor s is missing.", ("s * (1 - s)", "1 - s")),
        ("This is 1 - s², the rule for tanh: for the sigmoid it is s (1 - s) = s - s².", ("s * (1 - s)", "1 - s ** 2")),
        ("Brackets are missing: `s * 1 - s` is 0. Write s * (1 - s).", ("s * (1 - s)", "s * 1 - s")),
        ("The square of s (1 - s) comes: take it once.", ("s * (1 - s)", "(s * (1 - s)) ** 2")),
        ("All elements are summed into one number (np.sum and np.dot do that): each has a derivative of its own, so multiply with `*`.", ("s * (1 - s)", "np.sum(s * (1 - s))")),
        ("Both the sigmoid and its derivative come back: return the derivative alone.", ("return ds", "return s, ds")),
        ("x is changed in place: compute a new array.", ("    s = sigmoid(x)\n", "    s = sigmoid(x)\n    x -= x * (1 - x)\n")),
        ("An extra factor x stands there: the derivative with respect to x itself is s (1 - s).", ("s * (1 - s)", "s * (1 - s) * x")),
        ("Half of it is missing: s - s² / 2 is not s (1 - s) = s - s².", ("s * (1 - s)", "s - s ** 2 / 2")),
    ),
    right=(
        ("difference", ("s * (1 - s)", "s - s ** 2")),
        ("by exp", ("s = sigmoid(x)\n    ds = s * (1 - s)", "e = np.exp(-x)\n    ds = e / (1 + e) ** 2")),
        ("by cosh", ("s = sigmoid(x)\n    ds = s * (1 - s)", "ds = 0.25 / np.cosh(x / 2) ** 2")),
        ("helper called twice", ("s = sigmoid(x)\n    ds = s * (1 - s)", "ds = sigmoid(x) * (1 - sigmoid(x))")),
        ("multiply", ("s * (1 - s)", "np.multiply(s, np.subtract(1, s))")),
        ("by keyword", ("sigmoid(x)", "sigmoid(x=x)")),
        ("symmetry", ("s * (1 - s)", "s * (1 / (1 + np.exp(x)))"), ("sigmoid(x)", "1 / (1 + np.exp(-x))")),
    ),
)

IMAGE = Exercise(
    reference=image_to_vector,
    points=5,
    outputs=(output("vector"),),
    cases=image_cases,
    wrong=(
        ("The vector is a rank-1 array: a column is due, (height * width * channels, 1).", ("image.reshape(-1, 1)", "image.reshape(-1)")),
        ("The vector is a row: a column is due, (height * width * channels, 1).", ("image.reshape(-1, 1)", "image.reshape(1, -1)")),
        ("The pixels come in another order: leave NumPy's default order (no order=\"F\", no transpose before the reshape).", ("image.reshape(-1, 1)", "image.reshape(-1, 1, order='F')")),
        ("The colours come one after the other, all red first: leave NumPy's default order, without moving an axis.", ("image.reshape", "np.moveaxis(image, 2, 0).reshape")),
        ("Rows and columns of the picture are swapped before it is cut up: leave the axes as they are.", ("image.reshape", "np.swapaxes(image, 0, 1).reshape")),
        ("64 is written into the code: take the sizes from image.shape, or let -1 find them.", ("reshape(-1, 1)", "reshape(64 * 64 * 3, 1)")),
        ("The shape of the worked example is written into the code: take the sizes from image.shape, or let -1 find them.", ("reshape(-1, 1)", "reshape(18, 1)")),
        ("Three channels are taken for granted: an image may have any number of them, image.shape[2].", ("image.reshape(-1, 1)", "image.reshape(image.shape[0] * image.shape[1] * 3, 1)")),
        ("Each channel got a column of its own: all numbers belong into one column.", ("image.reshape(-1, 1)", "image.reshape(image.shape[0] * image.shape[1], image.shape[2])")),
        ("Each row of the picture stayed a row: all numbers belong into one column.", ("reshape(-1, 1)", "reshape(image.shape[0], -1)")),
        ("The colours are averaged away: keep every number of the image.", ("image.reshape", "image.mean(axis=2).reshape")),
        ("Only one channel is left: keep every number of the image.", ("image.reshape", "image[:, :, 0].reshape")),
        ("The pixels are divided by 255: here only the shape changes.", ("reshape(-1, 1)", "reshape(-1, 1) / 255")),
        ("The column has an axis too many: its shape is (height * width * channels, 1).", ("reshape(-1, 1)", "reshape(-1, 1, 1)")),
        ("The image itself is changed (its shape was set in place): `reshape` makes a new view.", ("v = image.reshape(-1, 1)", "image.shape = (-1, 1)\n    v = image")),
        ("The image comes back as it was: `reshape` returns the new array and leaves the old one alone.", ("v = image.reshape(-1, 1)", "image.reshape(-1, 1)\n    v = image")),
    ),
    right=(
        ("sizes multiplied out", ("reshape(-1, 1)", "reshape(image.shape[0] * image.shape[1] * image.shape[2], 1)")),
        ("new axis", ("image.reshape(-1, 1)", "image.ravel()[:, np.newaxis]")),
        ("flatten, then expand", ("image.reshape(-1, 1)", "np.expand_dims(image.flatten(), axis=1)")),
        ("size", ("reshape(-1, 1)", "reshape((image.size, 1))")),
        ("transposed row", ("image.reshape(-1, 1)", "np.reshape(image, (1, -1)).T")),
        ("as floats", ("image.reshape(-1, 1)", "image.astype(float).reshape(-1, 1)")),
        ("r_ and c_", ("image.reshape(-1, 1)", "np.c_[image.ravel()]")),
    ),
)

NORMALIZE = Exercise(
    reference=normalize_rows,
    points=9,
    outputs=(output("rows"),),
    cases=table_cases,
    rules=(ROWS_RULE,),
    wrong=(
        (ROWS_RULE.sentence, "def normalize_rows(x):\n    rows = np.zeros(x.shape)\n    for i in range(x.shape[0]):\n        rows[i] = x[i] / np.linalg.norm(x[i])\n    return rows\n"),
        (ROWS_RULE.sentence, "def normalize_rows(x):\n    return np.apply_along_axis(lambda row: row / np.sqrt(np.sum(row ** 2)), 1, x)\n"),
        (ROWS_RULE.sentence, "def normalize_rows(x):\n    return np.array([row / np.linalg.norm(row) for row in x])\n"),
        ("The norms lost their axis: (n,) is read as a row and does not fit (n, m). Keep it a column with `keepdims=True`.", (", keepdims=True", "")),
        ("The columns are normalised (axis=0): each row has a norm of its own, summed along axis 1.", ("axis=1", "axis=0")),
        ("One norm of the whole table is used: each row is divided by its own.", ("np.sum(x**2, axis=1, keepdims=True)", "np.sum(x**2)")),
        ("The root is missing: the Euclidean norm is the root of the sum of squares.", ("np.sqrt(np.sum(x**2, axis=1, keepdims=True))", "np.sum(x**2, axis=1, keepdims=True)")),
        ("The rows are divided by the sum of absolute values (the L1 norm): the Euclidean norm is due.", ("np.sqrt(np.sum(x**2, axis=1, keepdims=True))", "np.sum(np.abs(x), axis=1, keepdims=True)")),
        ("The rows are divided by their sums: divide by the Euclidean norm, the root of the sum of squares.", ("np.sqrt(np.sum(x**2, axis=1, keepdims=True))", "np.sum(x, axis=1, keepdims=True)")),
        ("The rows are divided by their largest absolute value: the Euclidean norm is due.", ("np.sqrt(np.sum(x**2, axis=1, keepdims=True))", "np.max(np.abs(x), axis=1, keepdims=True)")),
        ("The rows are divided by their largest entry: the Euclidean norm is due.", ("np.sqrt(np.sum(x**2, axis=1, keepdims=True))", "np.max(x, axis=1, keepdims=True)")),
        ("The mean of the squares is taken where their sum is due.", ("np.sum(", "np.mean(")),
        ("The mean is subtracted from each row: here a row is only divided by its norm.", ("return x / norms", "return (x - x.mean(axis=1, keepdims=True)) / norms")),
        ("The rows are standardised to mean 0 and spread 1: here each one is divided by its Euclidean norm.", ("return x / norms", "return (x - x.mean(axis=1, keepdims=True)) / x.std(axis=1, keepdims=True)")),
        ("The rows are divided by their spread (std): divide by the Euclidean norm.", ("return x / norms", "return x / x.std(axis=1, keepdims=True)")),
        ("The rows are squeezed between 0 and 1 by minimum and maximum: divide by the Euclidean norm.", ("return x / norms", "low, high = x.min(axis=1, keepdims=True), x.max(axis=1, keepdims=True)\n    return (x - low) / (high - low)")),
        ("The norms come back: return the rows divided by them.", ("return x / norms", "return norms")),
        ("The rows are multiplied by their norms: divide.", ("x / norms", "x * norms")),
        ("x is changed in place (`/=` writes into the caller's array): compute a new one.", ("return x / norms", "x /= norms\n    return x")),
        ("The result is transposed: it has the shape of x.", ("return x / norms", "return (x / norms).T")),
        ("The root is taken of each square before the sum, which leaves |x|, or of the sum alone: sum the squares, then take one root.", ("np.sqrt(np.sum(x**2, axis=1, keepdims=True))", "np.sqrt(np.sum(np.abs(x), axis=1, keepdims=True))")),
        ("A 1 is added to the norms: divide by the norm itself.", ("x / norms", "x / (norms + 1)")),
        ("x comes back as it was: divide each row by its norm.", ("return x / norms", "return x")),
        ("The first row's norm is used for all rows: each row is divided by its own.", ("x / norms", "x / norms[0]")),
    ),
    right=(
        ("linalg.norm", ("np.sqrt(np.sum(x**2, axis=1, keepdims=True))", "np.linalg.norm(x, axis=1, keepdims=True)")),
        ("ord spelled out", ("np.sqrt(np.sum(x**2, axis=1, keepdims=True))", "np.linalg.norm(x, ord=2, axis=1, keepdims=True)")),
        ("new axis", ("np.sqrt(np.sum(x**2, axis=1, keepdims=True))", "np.linalg.norm(x, axis=-1)[:, np.newaxis]")),
        ("reshaped", ("np.sqrt(np.sum(x**2, axis=1, keepdims=True))", "np.sqrt((x * x).sum(axis=1)).reshape(-1, 1)")),
        ("transposed twice", ("return x / norms", "return (x.T / norms.ravel()).T")),
        ("einsum", ("np.sqrt(np.sum(x**2, axis=1, keepdims=True))", "np.sqrt(np.einsum('ij,ij->i', x, x))[:, None]")),
        ("diagonal of x x.T", ("np.sqrt(np.sum(x**2, axis=1, keepdims=True))", "np.diag(x @ x.T).reshape(x.shape[0], 1) ** 0.5")),
        ("copied, then in place", ("return x / norms", "rows = x.copy()\n    rows /= norms\n    return rows")),
        ("matrix of reciprocals", ("return x / norms", "return np.diag(1 / norms.ravel()) @ x")),
        ("float32", ("return x / norms", "return (x / norms).astype(np.float32)")),
    ),
)

SOFTMAX = Exercise(
    reference=softmax,
    points=11,
    outputs=(output("softmax(x)"),),
    cases=table_cases,
    rules=(SOFTMAX_RULE,),
    wrong=(
        (SOFTMAX_RULE.sentence, "def softmax(x):\n    s = np.zeros(x.shape)\n    for i in range(x.shape[0]):\n        e = np.exp(x[i])\n        s[i] = e / np.sum(e)\n    return s\n"),
        (SOFTMAX_RULE.sentence, "def softmax(x):\n    return np.array([np.exp(row) / np.sum(np.exp(row)) for row in x])\n"),
        (SOFTMAX_RULE.sentence, "def softmax(x):\n    return np.apply_along_axis(lambda row: np.exp(row) / np.sum(np.exp(row)), 1, x)\n"),
        ("The sums lost their axis: (n,) is read as a row and does not fit (n, m). Keep them a column with `keepdims=True`.", ("np.sum(e, axis=1, keepdims=True)", "np.sum(e, axis=1)")),
        ("The columns are summed (axis=0): each row must add up to 1, so sum along axis 1.", ("np.sum(e, axis=1, keepdims=True)", "np.sum(e, axis=0, keepdims=True)"), ("x - np.max(x, axis=1, keepdims=True)", "x")),
        ("The largest entry of each row is right, but the sum runs down the columns: each row must add up to 1, so sum along axis 1.", ("np.sum(e, axis=1, keepdims=True)", "np.sum(e, axis=0, keepdims=True)")),
        ("The whole table adds up to 1: each row must, by a sum of its own.", ("np.sum(e, axis=1, keepdims=True)", "np.sum(e)"), ("x - np.max(x, axis=1, keepdims=True)", "x")),
        ("Each row needs a sum of its own: here one sum over the whole table divides them all.", ("np.sum(e, axis=1, keepdims=True)", "np.sum(e)")),
        ("The exponential is missing: the rows are divided by their sums as they are.", ("s = e / np.sum(e, axis=1, keepdims=True)", "s = x / np.sum(x, axis=1, keepdims=True)")),
        ("Only the denominator has an exponential: the numerator is exp(x) too.", ("s = e / np.sum(e, axis=1, keepdims=True)", "s = x / np.sum(np.exp(x), axis=1, keepdims=True)")),
        ("Only the numerator has an exponential: the denominator sums exp(x), not x.", ("s = e / np.sum(e, axis=1, keepdims=True)", "s = np.exp(x) / np.sum(x, axis=1, keepdims=True)")),
        ("The exponential is taken of the sum: sum the exponentials, exp(x) for each entry first.", ("s = e / np.sum(e, axis=1, keepdims=True)", "s = np.exp(x) / np.exp(np.sum(x, axis=1, keepdims=True))")),
        ("The sums are missing: exponentials come back that do not add up to 1 in each row.", ("s = e / np.sum(e, axis=1, keepdims=True)", "s = np.exp(x)")),
        ("The exponentials still want dividing by their sum: after the largest entry is subtracted (or divided out) a row does not yet add up to 1.", ("s = e / np.sum(e, axis=1, keepdims=True)", "s = e")),
        ("The exponent has the wrong sign: the largest entry of a row must get the largest share.", ("np.exp(x - np.max(x, axis=1, keepdims=True))", "np.exp(-x)")),
        ("The largest entry is subtracted from numerator or denominator alone: shift x first, then use it in both.", ("np.sum(e, axis=1, keepdims=True)", "np.sum(np.exp(x), axis=1, keepdims=True)")),
        ("This is the sigmoid, which treats each entry by itself: the entries of a row share 1 among them.", ("s = e / np.sum(e, axis=1, keepdims=True)", "s = 1 / (1 + np.exp(-x))")),
        ("This is the logarithm of the softmax: leave the logarithm out.", ("return s", "return np.log(s)")),
        ("The exponentials are divided by their mean: divide by their sum.", ("np.sum(e, axis=1, keepdims=True)", "np.mean(e, axis=1, keepdims=True)")),
        ("The exponentials are divided by their Euclidean norm: divide by their sum.", ("np.sum(e, axis=1, keepdims=True)", "np.linalg.norm(e, axis=1, keepdims=True)")),
        ("These are powers of 2, not of e: use np.exp.", ("np.exp(x - np.max(x, axis=1, keepdims=True))", "2.0 ** x")),
        ("This is the hard maximum, 1 for the largest entry and 0 else: the softmax shares 1 among all.", ("return s", "return (s == s.max(axis=1, keepdims=True)).astype(float)")),
        ("The largest entry of each column is subtracted: within a row every entry must be shifted by the same number.", ("np.max(x, axis=1, keepdims=True)", "np.max(x, axis=0, keepdims=True)")),
        ("x is changed in place (`-=` writes into the caller's array): compute a new one.", ("e = np.exp(x - np.max(x, axis=1, keepdims=True))", "x -= np.max(x, axis=1, keepdims=True)\n    e = np.exp(x)")),
        ("The rows are divided by their largest entry before the exponential: subtract it, or leave it out.", ("x - np.max(x, axis=1, keepdims=True)", "x / np.max(x, axis=1, keepdims=True)")),
        ("The result is transposed: it has the shape of x.", ("return s", "return s.T")),
    ),
    right=(
        ("plain exponential", ("x - np.max(x, axis=1, keepdims=True)", "x")),
        ("new axis", ("np.sum(e, axis=1, keepdims=True)", "np.sum(e, axis=1)[:, np.newaxis]")),
        ("reshaped", ("np.sum(e, axis=1, keepdims=True)", "e.sum(axis=-1).reshape(-1, 1)")),
        ("transposed twice", ("e / np.sum(e, axis=1, keepdims=True)", "(e.T / e.sum(axis=1)).T")),
        ("one maximum for all", ("np.max(x, axis=1, keepdims=True)", "np.max(x)")),
        ("by logaddexp", ("s = e / np.sum(e, axis=1, keepdims=True)", "s = np.exp(x - np.logaddexp.reduce(x, axis=1, keepdims=True))")),
        ("einsum", ("np.sum(e, axis=1, keepdims=True)", "np.einsum('ij->i', e)[:, None]")),
        ("product with ones", ("np.sum(e, axis=1, keepdims=True)", "(e @ np.ones((x.shape[1], 1)))")),
        ("differences of all pairs", ("s = e / np.sum(e, axis=1, keepdims=True)", "s = 1 / np.exp(x[:, None, :] - x[:, :, None]).sum(axis=2)")),
        ("float32", ("return s", "return s.astype(np.float32)")),
    ),
)

L1 = Exercise(
    reference=l1_loss,
    points=6,
    outputs=(output("loss"),),
    cases=loss_cases,
    rules=(L1_RULE,),
    wrong=(
        (L1_RULE.sentence, "def l1_loss(yhat, y):\n    loss = 0.0\n    for i in range(len(y)):\n        loss += abs(yhat[i] - y[i])\n    return loss\n"),
        (L1_RULE.sentence, "def l1_loss(yhat, y):\n    return sum([abs(p - q) for p, q in zip(yhat, y)])\n"),
        ("The absolute values are missing, so errors of either sign cancel: take |yhat - y| of each.", ("np.sum(np.abs(yhat - y))", "np.sum(yhat - y)")),
        ("The absolute values are missing, and the order is turned round: take |yhat - y| of each.", ("np.sum(np.abs(yhat - y))", "np.sum(y - yhat)")),
        ("The absolute value is taken of the whole sum, after errors have cancelled: take it of each difference.", ("np.sum(np.abs(yhat - y))", "np.abs(np.sum(yhat - y))")),
        ("This is the mean: here the loss is the sum over all elements.", ("np.sum", "np.mean")),
        ("This is half of the sum: the loss is the sum itself.", ("return loss", "return loss / 2")),
        ("This is the sum of squares, the L2 loss: take absolute values.", ("np.abs(yhat - y)", "(yhat - y) ** 2")),
        ("This is the Euclidean norm, a root of squares: sum the absolute values.", ("np.sum(np.abs(yhat - y))", "np.sqrt(np.sum((yhat - y) ** 2))")),
        ("The losses come back one by one: their sum is due, a single number.", ("np.sum(np.abs(yhat - y))", "np.abs(yhat - y)")),
        ("This is the largest error: sum all of them.", ("np.sum(", "np.max(")),
        ("The absolute values are taken before the difference: take them of yhat - y.", ("np.abs(yhat - y)", "np.abs(yhat) - np.abs(y)")),
        ("The absolute values are taken before the difference, and differences are made positive again: take them of yhat - y alone.", ("np.abs(yhat - y)", "np.abs(np.abs(yhat) - np.abs(y))")),
        ("yhat and y are added: the error is their difference.", ("yhat - y", "yhat + y")),
        ("The loss has the wrong sign: it is a sum of absolute values, never negative.", ("return loss", "return -loss")),
        ("The loss is an array of shape (1,): one number is due, so sum without keepdims.", ("np.sum(np.abs(yhat - y))", "np.sum(np.abs(yhat - y), keepdims=True)")),
        ("yhat is changed in place (`-=` writes into the caller's array): compute a new one.", ("loss = np.sum(np.abs(yhat - y))", "yhat -= y\n    loss = np.sum(np.abs(yhat))")),
        ("The fractions are dropped: the loss is the sum of floats as it is.", ("return loss", "return int(loss)")),
        ("Each error is divided by |y|: sum the absolute errors as they are.", ("np.abs(yhat - y)", "np.abs(yhat - y) / np.abs(y)")),
        ("Negative differences are set to 0: an error counts in either direction.", ("np.abs(yhat - y)", "np.maximum(0, yhat - y)")),
    ),
    right=(
        ("method", ("np.sum(np.abs(yhat - y))", "np.abs(y - yhat).sum()")),
        ("norm", ("np.sum(np.abs(yhat - y))", "np.linalg.norm(yhat - y, 1)")),
        ("built-in functions", ("np.sum(np.abs(yhat - y))", "sum(abs(y - yhat))")),
        ("dot with signs", ("np.sum(np.abs(yhat - y))", "np.dot(yhat - y, np.sign(yhat - y))")),
        ("larger minus smaller", ("np.abs(yhat - y)", "np.maximum(yhat, y) - np.minimum(yhat, y)")),
        ("root of the squares", ("np.abs(yhat - y)", "np.sqrt((yhat - y) ** 2)")),
        ("mean times m", ("np.sum(np.abs(yhat - y))", "np.mean(np.absolute(yhat - y)) * y.size")),
        ("Python float", ("return loss", "return float(loss)")),
    ),
)

L2 = Exercise(
    reference=l2_loss,
    points=6,
    outputs=(output("loss"),),
    cases=loss_cases,
    rules=(L2_RULE,),
    wrong=(
        (L2_RULE.sentence, "def l2_loss(yhat, y):\n    loss = 0.0\n    for p, q in zip(yhat, y):\n        loss += (p - q) ** 2\n    return loss\n"),
        (L2_RULE.sentence, "def l2_loss(yhat, y):\n    return sum((p - q) ** 2 for p, q in zip(yhat, y))\n"),
        ("The square is taken of the whole sum, after errors have cancelled: square each difference.", ("np.sum((yhat - y) ** 2)", "np.sum(yhat - y) ** 2")),
        ("This is the mean: here the loss is the sum over all elements.", ("np.sum", "np.mean")),
        ("This is half of the sum: the loss is the sum of squares itself.", ("return loss", "return loss / 2")),
        ("This is half of the mean: the loss is the sum of squares itself.", ("return loss", "return loss / (2 * len(y))")),
        ("This is the sum of absolute values, the L1 loss: take squares.", ("(yhat - y) ** 2", "np.abs(yhat - y)")),
        ("The root is too much: the loss is the sum of squares, not its root (the norm).", ("return loss", "return np.sqrt(loss)")),
        ("The square is missing, so errors of either sign cancel: square each difference.", ("(yhat - y) ** 2", "yhat - y")),
        ("The difference is doubled: square it (`** 2`, not `* 2`).", ("** 2", "* 2")),
        ("`^` is no power in Python (it compares bits): write `** 2`.", ("** 2", "^ 2")),
        ("The squares come back one by one: their sum is due, a single number.", ("np.sum((yhat - y) ** 2)", "(yhat - y) ** 2")),
        ("yhat and y are squared before the difference: square the difference.", ("(yhat - y) ** 2", "yhat ** 2 - y ** 2")),
        ("Brackets are missing: `yhat - y ** 2` squares y alone.", ("(yhat - y) ** 2", "yhat - y ** 2")),
        ("yhat and y are added: the error is their difference.", ("yhat - y", "yhat + y")),
        ("The error is multiplied with y: multiply it with itself.", ("(yhat - y) ** 2", "(yhat - y) * y")),
        ("This is the dot product of yhat and y: take the differences first, and the dot product of them with themselves.", ("np.sum((yhat - y) ** 2)", "np.dot(yhat, y)")),
        ("The loss has the wrong sign: it is a sum of squares, never negative.", ("return loss", "return -loss")),
        ("The loss is an array of shape (1,): one number is due, so sum without keepdims.", ("np.sum((yhat - y) ** 2)", "np.sum((yhat - y) ** 2, keepdims=True)")),
        ("The loss is a (1, 1) array: one number is due; the dot product of two rank-1 arrays is one.", ("np.sum((yhat - y) ** 2)", "(yhat - y).reshape(1, -1) @ (yhat - y).reshape(-1, 1)")),
        ("yhat is changed in place (`-=` writes into the caller's array): compute a new one.", ("loss = np.sum((yhat - y) ** 2)", "yhat -= y\n    loss = np.sum(yhat ** 2)")),
        ("This is the outer product, a table of all pairs of errors: square each error, and sum.", ("np.sum((yhat - y) ** 2)", "np.outer(yhat - y, yhat - y)")),
        ("This is the largest squared error: sum all of them.", ("np.sum(", "np.max(")),
    ),
    right=(
        ("dot", ("np.sum((yhat - y) ** 2)", "np.dot(yhat - y, yhat - y)")),
        ("at sign", ("np.sum((yhat - y) ** 2)", "(y - yhat) @ (y - yhat)")),
        ("square", ("(yhat - y) ** 2", "np.square(y - yhat)")),
        ("norm squared", ("np.sum((yhat - y) ** 2)", "np.linalg.norm(yhat - y) ** 2")),
        ("absolute value squared", ("(yhat - y) ** 2", "np.abs(yhat - y) ** 2")),
        ("einsum", ("np.sum((yhat - y) ** 2)", "np.einsum('i,i', yhat - y, yhat - y)")),
        ("built-in sum", ("np.sum((yhat - y) ** 2)", "sum((y - yhat) ** 2)")),
        ("multiplied out", ("np.sum((yhat - y) ** 2)", "np.sum(yhat * yhat - 2 * yhat * y + y * y)")),
        ("power", ("(yhat - y) ** 2", "np.power(yhat - y, 2)")),
    ),
)

STEP_OUTPUTS = (output("w", 0), output("b", 1), output("cost", 2))

STEP_LOOPS = Exercise(
    reference=gradient_step_loops,
    points=15,
    outputs=STEP_OUTPUTS,
    cases=step_cases,
    helpers=("sigmoid",),
    wrong=(
        ("z starts at 0, so the bias is left out: start each example's z at b.", ("z = b", "z = 0.0")),
        ("z is not started anew for each example: it drags the earlier examples along. Set it to b inside the loop over examples.", ("    for i in range(m):\n        z = b\n", "    z = b\n    for i in range(m):\n")),
        ("b is subtracted in z: it is w.T x + b.", ("z = b", "z = -b")),
        ("b is added once for each feature: start z at b, once for each example.", ("z = b", "z = 0.0"), ("z += w[j, 0] * X[j, i]", "z += w[j, 0] * X[j, i] + b")),
        ("z keeps only the last feature: add up w_j x_j over all of them (`+=`).", ("z += w[j, 0] * X[j, i]", "z = w[j, 0] * X[j, i] + b")),
        ("dw keeps only the last example: set it to zeros once, before the loop, and add each example's share (`+=`).", ("dw[j, 0] += X[j, i] * dz", "dw[j, 0] = X[j, i] * dz")),
        ("db keeps only the last example: add each example's share to it (`+=`).", ("db += dz", "db = dz")),
        ("The cost keeps only the last example: add each example's loss to it (`+=`).", ("cost += -(y", "cost = -(y")),
        ("dw, db and the cost are set to 0 again for each example: set them to 0 once, before the loop.", ("        z = b\n", "        z = b\n        dw, db, cost = np.zeros((n_x, 1)), 0.0, 0.0\n")),
        ("The last example is left out: range(m) already ends at m - 1.", ("range(m)", "range(m - 1)")),
        ("The first example is left out: Python counts from 0.", ("range(m)", "range(1, m)")),
        ("The last feature is left out of z: range(n_x) already ends at n_x - 1.", ("for j in range(n_x):\n            z", "for j in range(n_x - 1):\n            z")),
        ("The last feature is left out of dw: range(n_x) already ends at n_x - 1.", ("for j in range(n_x):\n            dw", "for j in range(n_x - 1):\n            dw")),
        ("Two features are written into the code: loop over all n_x of them.", ("for j in range(n_x):\n            z", "for j in range(2):\n            z"), ("for j in range(n_x):\n            dw", "for j in range(2):\n            dw")),
        ("db is added up inside the loop over features: it grows once for each example.", ("            dw[j, 0] += X[j, i] * dz\n        db += dz", "            dw[j, 0] += X[j, i] * dz\n            db += dz")),
        ("dw is a sum over the examples, due is the mean: divide by m.", ("dw = dw / m", "dw = dw")),
        ("db is a sum over the examples, due is the mean: divide by m.", ("db = db / m", "db = db")),
        ("The cost is a sum over the examples, due is the mean: divide by m.", ("cost = cost / m", "cost = cost")),
        ("Cost and gradients are sums over the examples, due are means: divide all three by m.", ("dw = dw / m", "dw = dw"), ("db = db / m", "db = db"), ("cost = cost / m", "cost = cost")),
        ("Both gradients are sums over the examples, due are means: divide by m.", ("dw = dw / m", "dw = dw"), ("db = db / m", "db = db")),
        ("dw, db and the cost are divided by m again after each example: divide once, after the loop.", ("        db += dz\n    cost = cost / m\n    dw = dw / m\n    db = db / m\n", "        db += dz\n        cost = cost / m\n        dw = dw / m\n        db = db / m\n")),
        ("m is the number of examples, the second of X's sizes: features and examples are swapped in the division.", ("cost = cost / m", "cost = cost / n_x"), ("dw = dw / m", "dw = dw / n_x"), ("db = db / m", "db = db / n_x")),
        ("Both parameters climb: dz is a - y, and the step subtracts learning_rate times the gradient.", ("dz = a - y", "dz = y - a")),
        ("w climbs: the step subtracts learning_rate * dw.", ("w = w - learning", "w = w + learning")),
        ("b climbs: the step subtracts learning_rate * db.", ("b = b - learning", "b = b + learning")),
        ("w is not updated: subtract learning_rate * dw.", ("    w = w - learning_rate * dw\n", "")),
        ("b is not updated: subtract learning_rate * db.", ("    b = b - learning_rate * db\n", "")),
        ("The learning rate is left out: the step is learning_rate times the gradient.", ("w - learning_rate * dw", "w - dw"), ("b - learning_rate * db", "b - db")),
        ("The learning rate is written into the code: use the argument.", ("db = 0.0", "db = 0.0\n    learning_rate = 0.01")),
        ("The cost has the wrong sign: the logarithm of a probability is negative, so a minus stands in front.", ("cost += -(y", "cost += (y")),
        ("The second half of the loss is missing: examples with y = 0 count too, by (1 - y) log(1 - a).", ("y * np.log(a) + (1 - y) * np.log(1 - a)", "y * np.log(a)")),
        ("The first half of the loss is missing: examples with y = 1 count by y log a.", ("y * np.log(a) + (1 - y) * np.log(1 - a)", "(1 - y) * np.log(1 - a)")),
        ("The halves of the loss are joined by a minus: they are added.", ("log(a) + (1", "log(a) - (1")),
        ("The labels are swapped in the loss: y goes with log a, 1 - y with log(1 - a).", ("y * np.log(a) + (1 - y) * np.log(1 - a)", "(1 - y) * np.log(a) + y * np.log(1 - a)")),
        ("This cost is the squared error: here it is the cross-entropy.", ("-(y * np.log(a) + (1 - y) * np.log(1 - a))", "(a - y) ** 2")),
        ("The cost comes after the step: it belongs to the old w and b.", ("    return w, b, cost", "    A = sigmoid(w.T @ X + b)\n    cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))\n    return w, b, cost")),
        ("The parameters change after every example: keep w and b fixed during the loop, and take one step after it.", ("        db += dz\n    cost = cost / m\n    dw = dw / m\n    db = db / m\n    w = w - learning_rate * dw\n    b = b - learning_rate * db\n", "        w, b = w - learning_rate * dz * X[:, i:i + 1], b - learning_rate * dz\n    cost = cost / m\n")),
        ("The step stands inside the loop over examples: take one step, after the loop.", ("        db += dz\n    cost = cost / m\n    dw = dw / m\n    db = db / m\n    w = w - learning_rate * dw\n    b = b - learning_rate * db\n", "        db += dz\n        w = w - learning_rate * dw / m\n        b = b - learning_rate * db / m\n    cost = cost / m\n")),
        ("The `return` stands inside the loop, so only the first example counts: un-indent what follows the loop.", ("        db += dz\n    cost = cost / m\n    dw = dw / m\n    db = db / m\n    w = w - learning_rate * dw\n    b = b - learning_rate * db\n    return", "        db += dz\n        cost = cost / m\n        dw = dw / m\n        db = db / m\n        w = w - learning_rate * dw\n        b = b - learning_rate * db\n        return")),
        ("w is changed in place (`w -= ...` or `w[j] -= ...` writes into the caller's array): compute a new one, or copy first.", ("w = w - learning_rate * dw", "w -= learning_rate * dw")),
        ("dw is a rank-1 array, so that w - dw was stretched to a square: start from zeros of the shape (n_x, 1).", ("np.zeros((n_x, 1))", "np.zeros(n_x)"), ("dw[j, 0]", "dw[j]")),
        ("w is a rank-1 array: it stays a column, (n_x, 1).", ("return w, b", "return w.ravel(), b")),
        ("w is a row: it stays a column, (n_x, 1).", ("return w, b", "return w.T, b")),
        ("b is an array: it is one number, and so is its derivative.", ("db = 0.0", "db = np.zeros((1, 1))")),
        ("b is an array of shape (1,): it is one number, and so is its derivative.", ("db = 0.0", "db = np.zeros(1)")),
        ("The cost is an array: it is one number.", ("cost = 0.0", "cost = np.zeros((1, 1))")),
        ("The gradients come back: return the new w, the new b and the cost.", ("return w, b, cost", "return dw, db, cost")),
        ("The results come in the wrong order: return `w, b, cost`.", ("return w, b, cost", "return cost, w, b")),
        ("The cost is missing: return `w, b, cost`.", ("return w, b, cost", "return w, b")),
        ("A dictionary comes back: return `w, b, cost`.", ("return w, b, cost", 'return {"w": w, "b": b, "cost": cost}')),
        ("The sigmoid is missing: a is sigmoid(z), between 0 and 1.", ("a = sigmoid(z)", "a = z")),
        ("The gradients carry an extra factor a (1 - a): for the cross-entropy it cancels, dz = a - y.", ("dz = a - y", "dz = (a - y) * a * (1 - a)")),
        ("dw adds up dz without the feature: each share is x_j dz.", ("dw[j, 0] += X[j, i] * dz", "dw[j, 0] += dz")),
        ("dw takes a for dz: each share is x_j dz, with dz = a - y.", ("X[j, i] * dz", "X[j, i] * a")),
    ),
    right=(
        ("no loop at all", "def gradient_step_loops(w, b, X, Y, learning_rate):\n    A = sigmoid(np.dot(w.T, X) + b)\n    cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))\n    w = w - learning_rate * np.dot(X, (A - Y).T) / X.shape[1]\n    return w, b - learning_rate * np.mean(A - Y), cost\n"),
        ("one loop", "def gradient_step_loops(w, b, X, Y, learning_rate):\n    m, dw, db, cost = X.shape[1], np.zeros(w.shape), 0, 0\n    for i in range(m):\n        x, y = X[:, i], Y[0, i]\n        a = sigmoid(np.dot(w[:, 0], x) + b)\n        cost -= y * np.log(a) + (1 - y) * np.log(1 - a)\n        dw[:, 0] += (a - y) * x\n        db += a - y\n    return w - learning_rate * dw / m, b - learning_rate * db / m, cost / m\n"),
        ("shares divided at once", ("cost += -(y * np.log(a) + (1 - y) * np.log(1 - a))", "cost += -(y * np.log(a) + (1 - y) * np.log(1 - a)) / m"), ("    cost = cost / m\n    dw = dw / m\n    db = db / m\n", ""), ("X[j, i] * dz", "X[j, i] * dz / m"), ("db += dz", "db += dz / m")),
        ("bias added last", ("z = b", "z = 0"), ("a = sigmoid(z)", "z = z + b\n        a = sigmoid(z)")),
        ("features in the outer loops", "def gradient_step_loops(w, b, X, Y, learning_rate):\n    n_x, m = X.shape\n    a = [float(sigmoid(sum(w[j, 0] * X[j, i] for j in range(n_x)) + b)) for i in range(m)]\n    cost = -sum(np.log(a[i]) if Y[0, i] == 1 else np.log(1 - a[i]) for i in range(m)) / m\n    new_w = np.array([[w[j, 0] - learning_rate / m * sum(X[j, i] * (a[i] - Y[0, i]) for i in range(m))] for j in range(n_x)])\n    return new_w, b - learning_rate / m * sum(a[i] - Y[0, i] for i in range(m)), cost\n"),
        ("copied, then in place", ("w = w - learning_rate * dw\n", "w = w.copy()\n    for j in range(n_x):\n        w[j] -= learning_rate * dw[j]\n")),
        ("a list", ("return w, b, cost", "return [w, b, cost]")),
        ("Python floats", ("return w, b, cost", "return w, float(b), float(cost)")),
        ("the sigmoid inline", ("sigmoid(z)", "1 / (1 + np.exp(-z))")),
    ),
)

STEP_VECTORIZED = Exercise(
    reference=gradient_step_vectorized,
    points=16,
    outputs=STEP_OUTPUTS,
    cases=step_cases,
    helpers=("sigmoid",),
    rules=(STEP_RULE,),
    wrong=(
        (STEP_RULE.sentence, "def gradient_step_vectorized(w, b, X, Y, learning_rate):\n    return gradient_step_loops(w, b, X, Y, learning_rate)\n"),
        (STEP_RULE.sentence, "def gradient_step_vectorized(w, b, X, Y, learning_rate):\n    m, dw, db, cost = X.shape[1], np.zeros(w.shape), 0, 0\n    for i in range(m):\n        x, y = X[:, i], Y[0, i]\n        a = sigmoid(np.dot(w[:, 0], x) + b)\n        cost -= y * np.log(a) + (1 - y) * np.log(1 - a)\n        dw[:, 0] += (a - y) * x\n        db += a - y\n    return w - learning_rate * dw / m, b - learning_rate * db / m, cost / m\n"),
        (STEP_RULE.sentence, ("dw = X @ dZ.T / m", "dw = np.array([[np.sum(row * dZ) / m] for row in X])")),
        ("dw is a sum over the examples, due is the mean: divide by m.", ("dZ.T / m", "dZ.T")),
        ("db is a sum over the examples, due is the mean: divide by m.", ("np.sum(dZ) / m", "np.sum(dZ)")),
        ("The cost is a sum over the examples, due is the mean: divide by m.", ("log(1 - A)) / m", "log(1 - A))")),
        ("Cost and gradients are sums over the examples, due are means: divide all three by m = X.shape[1].", ("X.shape[1]", "len(Y)")),
        ("Both gradients are sums over the examples, due are means: divide by m.", ("dZ.T / m", "dZ.T"), ("np.sum(dZ) / m", "np.sum(dZ)")),
        ("m is taken from the wrong axis: X is (n_x, m), so m is X.shape[1].", ("X.shape[1]", "X.shape[0]")),
        ("m is the number of all entries of X: it is the number of examples, X.shape[1].", ("X.shape[1]", "X.size")),
        ("Both parameters climb: dZ is A - Y, and the step subtracts learning_rate times the gradient.", ("dZ = A - Y", "dZ = Y - A")),
        ("w climbs: the step subtracts learning_rate * dw.", ("w = w - learning", "w = w + learning")),
        ("b climbs: the step subtracts learning_rate * db.", ("b = b - learning", "b = b + learning")),
        ("w is not updated: subtract learning_rate * dw.", ("    w = w - learning_rate * dw\n", "")),
        ("b is not updated: subtract learning_rate * db.", ("    b = b - learning_rate * db\n", "")),
        ("The learning rate is left out: the step is learning_rate times the gradient.", ("w - learning_rate * dw", "w - dw"), ("b - learning_rate * db", "b - db")),
        ("The learning rate is written into the code: use the argument.", ("m = X.shape[1]", "m = X.shape[1]\n    learning_rate = 0.01")),
        ("The bias is left out of z: it is w.T X + b.", ("w.T @ X + b", "w.T @ X")),
        ("b is subtracted in z: it is w.T X + b.", ("w.T @ X + b", "w.T @ X - b")),
        ("The sigmoid is missing: A is sigmoid(w.T X + b), between 0 and 1.", ("sigmoid(w.T @ X + b)", "w.T @ X + b")),
        ("The cost has the wrong sign: the logarithm of a probability is negative, so a minus stands in front.", ("cost = -np", "cost = np")),
        ("The second half of the cost is missing: examples with y = 0 count too, by (1 - Y) log(1 - A).", ("Y * np.log(A) + (1 - Y) * np.log(1 - A)", "Y * np.log(A)")),
        ("The first half of the cost is missing: examples with y = 1 count by Y log A.", ("Y * np.log(A) + (1 - Y) * np.log(1 - A)", "(1 - Y) * np.log(1 - A)")),
        ("The halves of the cost are joined by a minus: they are added.", ("log(A) + (1", "log(A) - (1")),
        ("The labels are swapped in the cost: Y goes with log A, 1 - Y with log(1 - A).", ("Y * np.log(A) + (1 - Y) * np.log(1 - A)", "(1 - Y) * np.log(A) + Y * np.log(1 - A)")),
        ("This cost is the squared error: here it is the cross-entropy.", ("-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m", "np.sum((A - Y) ** 2) / m")),
        ("This cost is half the squared error: here it is the cross-entropy.", ("-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m", "np.sum((A - Y) ** 2) / (2 * m)")),
        ("The cost is taken to base 2: use the natural logarithm, np.log.", ("np.log(A)", "np.log2(A)"), ("np.log(1 - A)", "np.log2(1 - A)")),
        ("The cost comes after the step: it belongs to the old w and b.", ("    return w, b, cost", "    A = sigmoid(w.T @ X + b)\n    cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))\n    return w, b, cost")),
        ("b's gradient is taken after w has moved: both derivatives belong to the same w and b.", ("    b = b - learning_rate * db\n", "    b = b - learning_rate * np.mean(sigmoid(w.T @ X + b) - Y)\n")),
        ("w is changed in place: `w -= ...` writes into the caller's array. Compute a new one, or copy first.", ("w = w - learning_rate * dw", "w -= learning_rate * dw")),
        ("Y is changed in place (`Y -= A` writes into the caller's labels): compute A - Y as a new array.", ("dZ = A - Y", "Y -= A\n    dZ = -Y")),
        ("w is a rank-1 array: it stays a column, (n_x, 1).", ("return w, b", "return w.ravel(), b")),
        ("w is a row: it stays a column, (n_x, 1).", ("return w, b", "return w.T, b")),
        ("dw is no column (a row, or an axis was lost), so that w - dw was stretched to a square: X dZ.T is a column, and so is a sum with `keepdims=True`.", ("X @ dZ.T / m", "np.sum(X * dZ, axis=1) / m")),
        ("dw is averaged over the features too: each weight has a derivative of its own.", ("X @ dZ.T / m", "np.mean(X * dZ)")),
        ("dw is not summed over the examples: w comes out with a column for each.", ("X @ dZ.T / m", "X * dZ / m")),
        ("b is an array: it is one number, so sum over all examples, without keepdims.", ("np.sum(dZ) / m", "np.sum(dZ, axis=1, keepdims=True) / m")),
        ("b is an array of shape (1,): it is one number, so sum over everything, without an axis.", ("np.sum(dZ) / m", "np.sum(dZ, axis=1) / m")),
        ("db is not summed over the examples: b comes out with a number for each.", ("np.sum(dZ) / m", "dZ / m")),
        ("The cost is a (1, 1) array: it is one number; take it out of a matrix product with `.item()`.", ("cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m", "cost = -(Y @ np.log(A).T + (1 - Y) @ np.log(1 - A).T) / m")),
        ("The cost is an array of shape (1,): it is one number; sum without an axis.", ("cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m", "cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A), axis=1) / m")),
        ("The cost is not summed: it is the mean loss, one number for all examples.", ("-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m", "-(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m")),
        ("The gradients come back: return the new w, the new b and the cost.", ("return w, b, cost", "return dw, db, cost")),
        ("The results come in the wrong order: return `w, b, cost`.", ("return w, b, cost", "return cost, w, b")),
        ("The cost is missing: return `w, b, cost`.", ("return w, b, cost", "return w, b")),
        ("A dictionary comes back: return `w, b, cost`.", ("return w, b, cost", 'return {"w": w, "b": b, "cost": cost}')),
        ("The gradients carry an extra factor A (1 - A): for the cross-entropy it cancels, dZ = A - Y.", ("dZ = A - Y", "dZ = (A - Y) * A * (1 - A)")),
        ("dw is made from A: it is X (A - Y).T / m.", ("X @ dZ.T", "X @ A.T")),
        ("dw is divided by the number of features, due is the mean over the examples: divide by m = X.shape[1].", ("dZ.T / m", "dZ.T / X.shape[0]")),
        ("b is updated with dw: use db.", ("b - learning_rate * db", "b - learning_rate * np.sum(dw)")),
    ),
    right=(
        ("means", ("-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m", "-np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))"), ("np.sum(dZ) / m", "np.mean(dZ)")),
        ("einsum", ("X @ dZ.T / m", "np.einsum('ij,kj->ik', X, dZ) / m"), ("w.T @ X", "np.einsum('ik,ij->kj', w, X)")),
        ("multiply and sum", ("X @ dZ.T / m", "np.mean(X * dZ, axis=1, keepdims=True)"), ("w.T @ X", "np.sum(w * X, axis=0, keepdims=True)")),
        ("reshaped", ("X @ dZ.T / m", "np.sum(X * dZ, axis=1).reshape(-1, 1) / m")),
        ("np.dot", ("X @ dZ.T / m", "(1 / m) * np.dot(X, (A - Y).T)"), ("w.T @ X", "np.dot(w.T, X)")),
        ("cost by a matrix product", ("cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m", "cost = (-(Y @ np.log(A).T + (1 - Y) @ np.log(1 - A).T) / m).item()")),
        ("squeezed cost", ("return w, b, cost", "return w, b, np.squeeze(cost)")),
        ("stable cost", ("cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m", "Z = w.T @ X + b\n    cost = np.mean(np.logaddexp(0, Z) - Y * Z)")),
        ("loss by cases", ("-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m", "-np.log(np.where(Y == 1, A, 1 - A)).mean()")),
        ("the sigmoid inline", ("sigmoid(w.T @ X + b)", "1 / (1 + np.exp(-(w.T @ X + b)))")),
        ("by keyword", ("sigmoid(w.T @ X + b)", "sigmoid(x=w.T @ X + b)")),
        ("copied, then in place", ("    w = w - learning_rate * dw\n", "    w = w.copy()\n    w -= learning_rate * dw\n")),
        ("a list", ("return w, b, cost", "return [w, b, cost]")),
        ("transposed examples", ("A = sigmoid(w.T @ X + b)", "A = sigmoid(X.T @ w + b).T")),
    ),
)

UNIT = Unit(
    "vectorization",
    (DOT_LOOP, DOT_VECTORIZED, SIGMOID, DERIVATIVE, IMAGE, NORMALIZE, SOFTMAX, L1, L2, STEP_LOOPS, STEP_VECTORIZED),
    namespace=globals(),
    given=("import copy", "import math", "import numpy as np"),
)
