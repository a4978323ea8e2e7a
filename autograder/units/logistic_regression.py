"""Logistic regression: references, inputs, misconceptions.

X is (n_x, m), Y is (1, m), w is (n_x, 1), b a scalar.  With A = sigmoid(w.T X + b) and the cost
J = -mean(Y log A + (1 - Y) log(1 - A)), the derivatives are dJ/dw = X (A - Y).T / m and
dJ/db = mean(A - Y); `tests/exercises` checks them against finite differences.
"""

import numpy as np

from autograder.specification import Exercise, Unit, output

# ------------------------------------------------------------------------------------------- references


def flatten_images(images):
    m = images.shape[0]
    X = images.reshape(m, -1).T
    return X


def standardize_images(X):
    scaled = X / 255
    return scaled


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def initialize_with_zeros(dim):
    w = np.zeros((dim, 1))
    b = 0.0
    return w, b


def propagate(w, b, X, Y):
    m = X.shape[1]
    A = sigmoid(w.T @ X + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    dZ = A - Y
    dw = X @ dZ.T / m
    db = np.sum(dZ) / m
    return {"dw": dw, "db": db}, cost


def optimize(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        if i % 100 == 0:
            costs.append(cost)
            if print_cost:
                print(f"iteration {i}: cost {cost:.6f}")
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
    return {"w": w, "b": b}, grads, costs


def predict(w, b, X):
    A = sigmoid(w.T @ X + b)
    Y_prediction = (A > 0.5).astype(float)
    return Y_prediction


def model(X_train, Y_train, X_test, Y_test, num_iterations=2000, learning_rate=0.005, print_cost=False):
    w, b = initialize_with_zeros(X_train.shape[0])
    params, grads, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate, print_cost)
    w, b = params["w"], params["b"]
    Y_prediction_test = predict(w, b, X_test)
    Y_prediction_train = predict(w, b, X_train)
    return {
        "costs": costs,
        "Y_prediction_test": Y_prediction_test,
        "Y_prediction_train": Y_prediction_train,
        "w": w,
        "b": b,
    }


# ------------------------------------------------------------------------------------------------ inputs


def labels(rng, m):
    """Y (1, m) of 0.0 and 1.0, both present where m allows."""
    Y = (rng.random((1, m)) < 0.5).astype(float)
    if m > 1:
        Y[0, rng.permutation(m)[:2]] = [0.0, 1.0]
    return Y


def dataset(rng, n_x, m):
    return rng.normal(size=(n_x, m)), labels(rng, m)


def parameters(rng, n_x):
    return rng.normal(scale=0.6, size=(n_x, 1)), float(rng.normal(scale=0.5))


SIZES = [(4, 7), (3, 5), (6, 11), (5, 1)]


def image_cases(rng):
    shapes = [(5, 4, 3, 3), (2, 6, 5, 3), (7, 2, 3, 1), (1, 3, 4, 3), (3, 2, 4, 4)]
    bytes_ = [(rng.integers(0, 256, size=shape, dtype=np.uint8),) for shape in shapes]
    return [*bytes_, (rng.random((4, 3, 2, 3)),)]


def pixel_cases(rng):
    """Any shape: with one number of dimensions or four, dark (nothing above 1), with an axis of length 1."""
    sizes = [((6, 4), 256), ((9, 5), 200), ((7,), 90), ((2, 3, 4, 3), 256), ((1, 5), 256), ((4, 6), 2)]
    return [(rng.integers(0, high, size=size, dtype=np.uint8),) for size, high in sizes]


def sigmoid_cases(rng):
    """Arrays of any shape, whole numbers, a Python float, and numbers far out on either side."""
    arrays = [rng.normal(scale=2, size=size) for size in [(5,), (3, 4), (1, 6)]]
    far = -rng.uniform(11, 30, size=4), rng.uniform(5, 30, size=(2, 1))
    return [(z,) for z in (*arrays, *far, rng.integers(-5, 6, size=(2, 4)), float(rng.normal()))]


def propagate_cases(rng):
    # One case with a single feature, one that is nearly sure of some examples (|z| up to about 9).
    cases = [parameters(rng, n_x) + dataset(rng, n_x, m) for n_x, m in [*SIZES, (1, 6)]]
    w, b, X, Y = cases[2]
    return [*cases[:2], (w * 9 / np.abs(w.T @ X + b).max(), b, X, Y), *cases[3:]]


def optimize_cases(rng):
    # The long one last: what a slip gives is asked case by case, until it differs.
    rates, iterations = [0.3, 0.11, 0.2], [3, 20, 101]
    return [
        (*parameters(rng, n_x), *dataset(rng, n_x, m), n, rate, False)
        for (n_x, m), n, rate in zip(SIZES, iterations, rates)
    ]


def predict_cases(rng):
    # A bias of about the size of w.T X, of either sign, so that leaving it out turns many predictions round.
    cases = [
        (rng.normal(size=(n_x, 1)), sign * rng.uniform(0.8, 1.2), rng.normal(size=(n_x, m)))
        for n_x, m, sign in [(4, 37, 1), (3, 41, -1), (6, 23, 1), (5, 1, -1)]
    ]
    # An example of zeros with b = 0 has the probability 0.5 exactly: class 0 by the contract.
    w, _, X = cases[2]
    X[:, 3] = 0
    near = np.where(np.arange(8) == 5, 0.0, rng.normal(size=(4, 8)))
    # And one hardly above it, 0.5005, is class 1; one hardly below is class 0.
    close = [(rng.normal(size=(4, 1)), sign * 0.002, near) for sign in (1, -1)]
    return [*cases[:2], (w, 0.0, X), cases[3], *close]


def model_cases(rng):
    return [
        (*dataset(rng, n_x, m), *dataset(rng, n_x, m_test), n, rate, False)
        for n_x, m, m_test, n, rate in [(4, 17, 24, 102, 0.1), (3, 25, 18, 5, 0.4), (6, 21, 33, 40, 0.02)]
    ]


# --------------------------------------------------------------------------------------------- exercises

FLATTEN = Exercise(
    reference=flatten_images,
    points=5,
    outputs=(output("X"),),
    cases=image_cases,
    wrong=(
        (
            "X is transposed: each example is a row here, and it belongs in a column. Add `.T` after the reshape.",
            (".reshape(m, -1).T", ".reshape(m, -1)"),
        ),
        (
            "`reshape(-1, m)` has the right shape but mixes pixels of different photographs in one column: "
            "give each photograph a row first, `reshape(m, -1)`, and transpose after.",
            (".reshape(m, -1).T", ".reshape(-1, m)"),
        ),
        (
            "The pixels of each photograph come in another order: read them row by row (NumPy's default order, "
            "not `order=\"F\"` and no transpose before the reshape).",
            (".reshape(m, -1).T", ".reshape(m, -1, order='F').T"),
        ),
        (
            "64 is written into the code: take the sizes from `images.shape`, so that photographs of any size work.",
            (".reshape(m, -1).T", ".reshape(m, 64 * 64 * 3).T"),
        ),
        (
            "209 is written into the code: the number of examples is `images.shape[0]`.",
            ("images.shape[0]", "209"),
        ),
        (
            "All photographs run together into one long vector: each one needs a column of its own.",
            (".reshape(m, -1).T", ".reshape(-1, 1)"),
        ),
        (
            "The colours are averaged away: keep all three channels of every pixel.",
            ("images.reshape(m, -1).T", "images.mean(axis=3).reshape(m, -1).T"),
        ),
    ),
    right=(
        ("sizes multiplied out", (".reshape(m, -1).T", ".reshape(m, images.shape[1] * images.shape[2] * images.shape[3]).T")),
        ("np.transpose", ("images.reshape(m, -1).T", "np.transpose(np.reshape(images, (m, -1)))")),
        ("stacked columns", ("images.reshape(m, -1).T", "np.stack([image.ravel() for image in images], axis=1)")),
        ("moveaxis", ("images.reshape(m, -1).T", "np.moveaxis(images, 0, -1).reshape(-1, m)")),
        ("as floats", (".reshape(m, -1).T", ".reshape(m, -1).T.astype(float)")),
    ),
)

STANDARDIZE = Exercise(
    reference=standardize_images,
    points=5,
    outputs=(output("scaled"),),
    cases=pixel_cases,
    wrong=(
        ("The fractions are dropped, so all but pure white becomes 0: divide with `/` (not `//`) and keep floats.", ("X / 255", "X // 255")),
        ("A byte's largest value is 255, not 256: divide by 255 so that white is exactly 1.", ("X / 255", "X / 256")),
        (
            "Dividing by the largest pixel of this very array scales every data set differently: "
            "divide by 255, the largest value that a pixel can have.",
            ("X / 255", "X / X.max()"),
        ),
        (
            "The pixels are centred by their mean; here they only need the range 0 to 1: divide by 255 and nothing more.",
            ("X / 255", "(X - X.mean()) / 255"),
        ),
        (
            "This turns each pixel into a z-score; here they only need the range 0 to 1: divide by 255.",
            ("X / 255", "(X - X.mean()) / X.std()"),
        ),
        (
            "`/=` writes into the argument, and an array of bytes cannot hold fractions: compute a new array, `X / 255`.",
            ("scaled = X / 255", "X /= 255\n    scaled = X"),
        ),
        ("The pixels are handed back as they came: divide them by 255.", ("X / 255", "X")),
        ("That maps pixels to the range -1 to 1; here they need 0 to 1.", ("X / 255", "X / 127.5 - 1")),
    ),
    right=(
        ("np.divide", ("X / 255", "np.divide(X, 255.0)")),
        ("multiplied", ("X / 255", "X * (1 / 255)")),
        ("float first", ("X / 255", "X.astype(np.float64) / 255")),
        ("float32", ("X / 255", "X.astype(np.float32) / 255")),
    ),
)

SIGMOID = Exercise(
    reference=sigmoid,
    points=10,
    outputs=(output("sigmoid(z)"),),
    cases=sigmoid_cases,
    wrong=(
        ("This is sigmoid(-z), which falls where the sigmoid rises: it is 1 / (1 + exp(-z)), with a minus in the exponent.", ("np.exp(-z)", "np.exp(z)")),
        ("Brackets are missing: `1 / 1 + exp(-z)` is 1 + exp(-z). Write `1 / (1 + exp(-z))`.", ("1 / (1 + np.exp(-z))", "1 / 1 + np.exp(-z)")),
        ("The denominator subtracts: it is 1 + exp(-z).", ("(1 + np", "(1 - np")),
        ("This is tanh, which runs from -1 to 1: the sigmoid runs from 0 to 1.", ("1 / (1 + np.exp(-z))", "np.tanh(z)")),
        ("`math.exp` takes one number only: `np.exp` works on a whole array.", ("return", "import math\n    return"), ("np.exp", "math.exp")),
        ("This is the sigmoid's derivative, s (1 - s): return s itself.", ("return 1 / (1 + np.exp(-z))", "s = 1 / (1 + np.exp(-z))\n    return s * (1 - s)")),
        ("The values are rounded to 0 and 1: the sigmoid is a probability, rounding is `predict`'s work.", ("1 / (1 + np.exp(-z))", "np.round(1 / (1 + np.exp(-z)))")),
        ("This is a power of 2, not of e: use np.exp.", ("np.exp(-z)", "2.0 ** (-z)")),
        ("This is ReLU, max(0, z), which has no upper bound: the sigmoid ends at 1.", ("1 / (1 + np.exp(-z))", "np.maximum(0, z)")),
        ("This is the softmax over the whole array: the sigmoid treats each element by itself.", ("1 / (1 + np.exp(-z))", "np.exp(z) / np.sum(np.exp(z))")),
    ),
    right=(
        ("exp over exp", ("1 / (1 + np.exp(-z))", "np.exp(z) / (np.exp(z) + 1)")),
        ("by tanh", ("1 / (1 + np.exp(-z))", "0.5 * (1 + np.tanh(z / 2))")),
        ("by logaddexp", ("1 / (1 + np.exp(-z))", "np.exp(-np.logaddexp(0, -z))")),
        ("reciprocal", ("1 / (1 + np.exp(-z))", "np.reciprocal(1.0 + np.exp(-z))")),
        ("stable by cases", ("return 1 / (1 + np.exp(-z))", "e = np.exp(-np.abs(z))\n    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))")),
        ("float32", ("1 / (1 + np.exp(-z))", "1 / (1 + np.exp(-np.asarray(z, dtype=np.float32)))")),
    ),
)

INITIALIZE = Exercise(
    reference=initialize_with_zeros,
    points=5,
    outputs=(output("w", 0), output("b", 1)),
    cases=lambda rng: [(int(n),) for n in rng.permutation(np.arange(2, 13))[:3]] + [(1,)],
    wrong=(
        ("w is a rank-1 array, neither row nor column: its shape is (dim, 1).", ("(dim, 1)", "dim")),
        ("w is a row: it is a column, one weight for each feature, (dim, 1).", ("(dim, 1)", "(1, dim)")),
        ("w is square: there is one weight for each feature, (dim, 1).", ("(dim, 1)", "(dim, dim)")),
        ("b is an array: one number serves for all examples.", ("b = 0.0", "b = np.zeros((1, 1))")),
        ("b has one entry for each feature: the unit has one bias, a single number.", ("b = 0.0", "b = np.zeros((dim, 1))")),
        ("w is filled with ones: it starts at zeros.", ("np.zeros", "np.ones")),
        ("w is random: logistic regression starts at zeros (its cost is convex, there is no symmetry to break).", ("np.zeros((dim, 1))", "np.random.default_rng(0).normal(size=(dim, 1)) * 0.01")),
        ("b starts at 1: it starts at 0.", ("b = 0.0", "b = 1.0")),
        ("w and b come back in the wrong order: return `w, b`.", ("return w, b", "return b, w")),
        ("12288 is written into the code: the size is the argument `dim`.", ("(dim, 1)", "(12288, 1)")),
        ("b is missing: return both, `w, b`.", ("return w, b", "return w")),
    ),
    right=(
        ("integer b", ("b = 0.0", "b = 0")),
        ("0-d b", ("b = 0.0", "b = np.array(0.0)")),
        ("reshaped", ("np.zeros((dim, 1))", "np.zeros(dim).reshape(-1, 1)")),
        ("full", ("np.zeros((dim, 1))", "np.full((dim, 1), 0.0)")),
        ("a list", ("return w, b", "return [w, b]")),
    ),
)

PROPAGATE = Exercise(
    reference=propagate,
    points=25,
    outputs=(output("dw", 0, "dw"), output("db", 0, "db"), output("cost", 1)),
    cases=propagate_cases,
    helpers=("sigmoid",),
    wrong=(
        ("dw is a sum over the examples, due is the mean: divide by m.", ("dZ.T / m", "dZ.T")),
        ("db is a sum over the examples, due is the mean: divide by m.", ("np.sum(dZ) / m", "np.sum(dZ)")),
        ("The cost is a sum over the examples, due is the mean: divide by m.", ("log(1 - A)) / m", "log(1 - A))")),
        (
            "Cost and gradients are sums over the examples, due are means: divide all three by m.",
            ("dZ.T / m", "dZ.T"), ("np.sum(dZ) / m", "np.sum(dZ)"), ("log(1 - A)) / m", "log(1 - A))"),
        ),
        ("Both gradients are sums over the examples, due are means: divide by m.", ("dZ.T / m", "dZ.T"), ("np.sum(dZ) / m", "np.sum(dZ)")),
        ("Both gradients have the wrong sign: dZ is A - Y, the prediction minus the truth.", ("A - Y", "Y - A")),
        ("The cost has the wrong sign: log of a probability is negative, so the mean needs a minus in front.", ("cost = -np", "cost = np")),
        (
            "The bias is left out of z: it is w.T X + b.",
            ("w.T @ X + b", "w.T @ X"),
        ),
        ("b is subtracted in z: it is w.T X + b.", ("w.T @ X + b", "w.T @ X - b")),
        ("The second half of the cost is missing: examples with y = 0 count too, by (1 - Y) log(1 - A).", ("Y * np.log(A) + (1 - Y) * np.log(1 - A)", "Y * np.log(A)")),
        ("The first half of the cost is missing: examples with y = 1 count by Y log A.", ("Y * np.log(A) + (1 - Y) * np.log(1 - A)", "(1 - Y) * np.log(1 - A)")),
        ("The halves of the cost are joined by a minus: they are added.", ("log(A) + (1", "log(A) - (1")),
        ("The labels are swapped in the cost: Y goes with log A, 1 - Y with log(1 - A).", ("Y * np.log(A) + (1 - Y) * np.log(1 - A)", "(1 - Y) * np.log(A) + Y * np.log(1 - A)")),
        ("This cost is the squared error: here it is the cross-entropy.", ("-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m", "np.sum((A - Y) ** 2) / m")),
        ("This cost is half the squared error: here it is the cross-entropy.", ("-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m", "np.sum((A - Y) ** 2) / (2 * m)")),
        ("m is taken from the wrong axis: X is (n_x, m), so m is X.shape[1], and X.shape[0] is n_x.", ("X.shape[1]", "X.shape[0]")),
        ("209 is written into the code: take m from X.shape[1].", ("X.shape[1]", "209")),
        ("The division by 2 m belongs to the squared error: the cross-entropy is divided by m.", ("log(1 - A)) / m", "log(1 - A)) / (2 * m)")),
        ("The cost is in bits: use the natural logarithm, np.log.", ("np.log(A)", "np.log2(A)"), ("np.log(1 - A)", "np.log2(1 - A)")),
        ("The cost is taken to base 10: use the natural logarithm, np.log.", ("np.log(A)", "np.log10(A)"), ("np.log(1 - A)", "np.log10(1 - A)")),
        (
            "The gradients carry an extra factor A (1 - A), the derivative of the squared error: for the cross-entropy it cancels, dZ = A - Y.",
            ("dZ = A - Y", "dZ = (A - Y) * A * (1 - A)"),
        ),
        ("The sigmoid is missing: A is sigmoid(w.T X + b), between 0 and 1.", ("sigmoid(w.T @ X + b)", "w.T @ X + b")),
        ("dw is a row: it has the shape of w, (n_x, 1).", ("X @ dZ.T / m", "dZ @ X.T / m")),
        ("dw is a rank-1 array: it has the shape of w, (n_x, 1). Keep the dimension (`keepdims=True`, or a matrix product).", ("X @ dZ.T / m", "np.sum(X * dZ, axis=1) / m")),
        ("dw is averaged over the features too: one derivative is due for each weight, (n_x, 1).", ("X @ dZ.T / m", "np.mean(X * dZ)")),
        ("db is an array: b is one number, so its derivative is one number; sum over all examples, without keepdims.", ("np.sum(dZ) / m", "np.sum(dZ, axis=1, keepdims=True) / m")),
        ("db is an array of shape (1,): b is one number, so sum over everything, without an axis.", ("np.sum(dZ) / m", "np.sum(dZ, axis=1) / m")),
        ("db is not summed over the examples: it is the mean of A - Y, one number.", ("np.sum(dZ) / m", "dZ / m")),
        ("The cost is a (1, 1) array: it is one number; sum over everything (no keepdims), or take the number out of a matrix product with `.item()`.", ("cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m", "cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A), axis=1, keepdims=True) / m")),
        ("The cost is an array of shape (1,): it is one number; sum without an axis.", ("cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m", "cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A), axis=1) / m")),
        ("The cost is not summed: it is the mean loss, one number for all examples.", ("-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m", "-(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m")),
        ("The gradients come under the wrong names: the keys are \"dw\" and \"db\".", ('{"dw": dw, "db": db}', '{"w": dw, "b": db}')),
        ("The cost and the gradients come back in the wrong order: return `grads, cost`.", ('return {"dw": dw, "db": db}, cost', 'return cost, {"dw": dw, "db": db}')),
        ("Only the gradients come back: return `grads, cost`.", ('return {"dw": dw, "db": db}, cost', 'return {"dw": dw, "db": db}')),
        ("X is changed in place: a function leaves its arguments as they were.", ("m = X.shape[1]", "m = X.shape[1]\n    X -= 0.01 * X")),
        ("Y is changed in place (`Y -= A` writes into the caller's labels): compute A - Y as a new array.", ("dZ = A - Y", "Y -= A\n    dZ = -Y")),
        ("dw is divided by the number of features, due is the mean over the examples: divide by m = X.shape[1].", ("dZ.T / m", "dZ.T / X.shape[0]")),
    ),
    right=(
        ("means", ("-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m", "-np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))"), ("np.sum(dZ) / m", "np.mean(dZ)")),
        ("einsum", ("X @ dZ.T / m", "np.einsum('ij,kj->ik', X, dZ) / m"), ("w.T @ X + b", "np.einsum('ik,ij->kj', w, X) + b")),
        ("dot products for the cost", ("-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m", "-float(np.vdot(Y, np.log(A)) + np.vdot(1 - Y, np.log(1 - A))) / m")),
        ("np.dot", ("X @ dZ.T / m", "(1 / m) * np.dot(X, dZ.T)"), ("w.T @ X + b", "np.dot(w.T, X) + b")),
        ("keepdims for dw", ("X @ dZ.T / m", "np.mean(X * dZ, axis=1, keepdims=True)")),
        ("stable cost", ("cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m", "z = w.T @ X + b\n    cost = np.mean(np.logaddexp(0, z) - Y * z)")),
        ("where", ("Y * np.log(A) + (1 - Y) * np.log(1 - A)", "np.log(np.where(Y == 1, A, 1 - A))")),
        ("squeezed", ("np.log(1 - A)) / m", "np.log(1 - A), axis=1) / m\n    cost = np.squeeze(cost)")),
        ("clipped", ("A = sigmoid(w.T @ X + b)", "A = np.clip(sigmoid(w.T @ X + b), 1e-12, 1 - 1e-12)")),
        ("inline sigmoid", ("sigmoid(w.T @ X + b)", "1 / (1 + np.exp(-(w.T @ X + b)))")),
        ("loops", ("dw = X @ dZ.T / m", "dw = np.zeros_like(w)\n    for i in range(m):\n        dw[:, 0] += X[:, i] * dZ[0, i] / m")),
        ("float32", ("A = sigmoid(w.T @ X + b)", "A = sigmoid((w.T @ X + b).astype(np.float32))")),
    ),
)

OPTIMIZE = Exercise(
    reference=optimize,
    points=20,
    outputs=(
        output("w", 0, "w"), output("b", 0, "b"),
        output("dw", 1, "dw", share=0.5), output("db", 1, "db", share=0.5),
        output("costs", 2),
    ),
    cases=optimize_cases,
    helpers=("propagate",),
    wrong=(
        ("The update adds the gradient and climbs: to descend, subtract learning_rate times the gradient.", ('w - learning_rate * grads["dw"]', 'w + learning_rate * grads["dw"]'), ('b - learning_rate * grads["db"]', 'b + learning_rate * grads["db"]')),
        ("w is updated with a plus: subtract learning_rate * dw.", ('w - learning_rate * grads["dw"]', 'w + learning_rate * grads["dw"]')),
        ("b is updated with a plus: subtract learning_rate * db.", ('b - learning_rate * grads["db"]', 'b + learning_rate * grads["db"]')),
        ("b is never updated: it learns as w does, b - learning_rate * db.", ('        b = b - learning_rate * grads["db"]\n', "")),
        ("w is never updated: subtract learning_rate * dw in each iteration.", ('        w = w - learning_rate * grads["dw"]\n', "")),
        ("The learning rate is left out: each step is learning_rate times the gradient.", ('learning_rate * grads["dw"]', 'grads["dw"]'), ('learning_rate * grads["db"]', 'grads["db"]')),
        ("The learning rate is written into the code: use the argument learning_rate.", ("costs = []", "costs = []\n    learning_rate = 0.005")),
        ("The number of iterations is written into the code: use the argument num_iterations.", ("range(num_iterations)", "range(2000)")),
        ("b is updated with dw: use db.", ('grads["db"]', 'np.sum(grads["dw"])')),
        ("Every iteration's cost is kept: keep those of iterations 0, 100, 200, ... only.", ("if i % 100 == 0:", "if True:")),
        ("The costs start at iteration 100: the first one kept is that of iteration 0.", ("i % 100 == 0", "i % 100 == 0 and i > 0")),
        ("The costs are kept at iterations 99, 199, ...: keep those of 0, 100, 200, ...", ("i % 100 == 0", "(i + 1) % 100 == 0")),
        ("The costs are kept every 10 iterations: keep those of 0, 100, 200, ...", ("i % 100 == 0", "i % 10 == 0")),
        ("Only the last cost is kept: collect those of iterations 0, 100, 200, ... in a list.", ("costs.append(cost)", "costs = [cost]")),
        ("The last iteration's cost is kept too: keep those of 0, 100, 200, ... and nothing else.", ("    return {", "    costs.append(cost)\n    return {")),
        ("The costs come after the update: iteration i's cost belongs to the parameters before the i-th step.", ('            costs.append(cost)\n', '            costs.append(propagate(w - learning_rate * grads["dw"], b - learning_rate * grads["db"], X, Y)[1])\n')),
        ("The costs are kept only when print_cost is set: keep them always, print them only then.", ("if i % 100 == 0:", "if print_cost and i % 100 == 0:")),
        ("The loop makes one step too many: range(num_iterations).", ("range(num_iterations)", "range(num_iterations + 1)")),
        ("The loop makes one step too few: range(num_iterations) starts at 0 and ends by itself.", ("range(num_iterations)", "range(1, num_iterations)")),
        ("w is changed in place: `w -= ...` writes into the caller's array. Write w = w - learning_rate * dw, or copy first.", ('w = w - learning_rate * grads["dw"]', 'w -= learning_rate * grads["dw"]')),
        ("The gradients are computed once, before the loop: compute them anew at each step's parameters.", ("    for i in range(num_iterations):\n        grads, cost = propagate(w, b, X, Y)\n", "    grads, cost = propagate(w, b, X, Y)\n    for i in range(num_iterations):\n")),
        ("The function returns inside the loop, after the first step: un-indent the return.", ('\n    return {"w"', '\n        return {"w"')),
        ("The parameters come back as a tuple: return a dictionary {\"w\": w, \"b\": b}.", ('{"w": w, "b": b}', "(w, b)")),
        ("The costs are missing: return `params, grads, costs`.", ("}, grads, costs", "}, grads")),
        ("Only w and b come back: return `params, grads, costs`.", ('return {"w": w, "b": b}, grads, costs', "return w, b")),
        ("The step shrinks with the iterations: here learning_rate stays as it is.", ('        w = w - learning_rate * grads["dw"]', '        learning_rate = learning_rate / (1 + i)\n        w = w - learning_rate * grads["dw"]')),
        ("w is updated before b's gradient is taken: both derivatives belong to the same parameters.", ('        b = b - learning_rate * grads["db"]', '        b = b - learning_rate * propagate(w, b, X, Y)[0]["db"]')),
        ("Each step is divided by m again: propagate's gradients are means already.", ('learning_rate * grads["dw"]', 'learning_rate * grads["dw"] / X.shape[1]'), ('learning_rate * grads["db"]', 'learning_rate * grads["db"] / X.shape[1]')),
    ),
    right=(
        ("copied, then in place", ("costs = []", "costs, w = [], w.copy()"), ('w = w - learning_rate * grads["dw"]', 'w -= learning_rate * grads["dw"]')),
        ("names of its own", ('        w = w - learning_rate * grads["dw"]\n', '        dw = grads["dw"]\n        w = np.subtract(w, np.multiply(learning_rate, dw))\n')),
        ("costs as an array", ("}, grads, costs", "}, grads, np.array(costs)")),
        ("while loop", ("    for i in range(num_iterations):\n", "    i = -1\n    while i + 1 < num_iterations:\n        i += 1\n")),
        ("keywords", ("propagate(w, b, X, Y)", "propagate(w=w, b=b, X=X, Y=Y)")),
        ("costs as floats", ("costs.append(cost)", "costs.append(float(cost))")),
        ("every cost, then each hundredth", ("if i % 100 == 0:", "if True:"), ("}, grads, costs", "}, grads, costs[::100]")),
        ("propagate called twice", ("        if i % 100 == 0:", "        cost = propagate(w, b, X, Y)[1]\n        if i % 100 == 0:")),
    ),
)

PREDICT = Exercise(
    reference=predict,
    points=10,
    outputs=(output("Y_prediction", kind="labels"),),
    cases=predict_cases,
    helpers=("sigmoid",),
    wrong=(
        ("A probability of exactly 0.5 is predicted as 1: the contract says 0.5 and below is 0, so compare with `>`.", ("A > 0.5", "A >= 0.5")),
        ("Probabilities come back: the prediction is 1 where A > 0.5 and 0 elsewhere.", ("(A > 0.5).astype(float)", "A")),
        ("The classes are swapped: predict 1 where A > 0.5.", ("A > 0.5", "A <= 0.5")),
        ("The predictions are a rank-1 array: keep them as a row, (1, m).", ("(A > 0.5).astype(float)", "(A > 0.5).astype(float)[0]")),
        ("The predictions are a column: they are a row, (1, m), as Y is.", ("(A > 0.5).astype(float)", "(A > 0.5).astype(float).T")),
        ("The bias is left out: A is sigmoid(w.T X + b).", ("w.T @ X + b", "w.T @ X")),
        ("The threshold is 0: that belongs to z; probabilities are compared with 0.5.", ("A > 0.5", "A > 0")),
        ("z is compared with 0.5: either compare sigmoid(z) with 0.5, or z with 0.", ("sigmoid(w.T @ X + b)", "w.T @ X + b")),
        ("The probabilities are compared with their mean: the threshold is 0.5.", ("A > 0.5", "A > A.mean()")),
        ("Every example gets the same answer, that of the first: decide for each column by itself.", ("(A > 0.5).astype(float)", "np.full(A.shape, float(A[0, 0] > 0.5))")),
        ("The classes are -1 and 1 here: they are 0 and 1.", ("(A > 0.5).astype(float)", "np.where(A > 0.5, 1.0, -1.0)")),
        ("Only zeros come back: is the loop that fills Y_prediction missing, or are probabilities cut to whole numbers before they are compared?", ("(A > 0.5).astype(float)", "np.zeros((1, X.shape[1]))")),
    ),
    right=(
        ("booleans", (".astype(float)", "")),
        ("integers", (".astype(float)", ".astype(int)")),
        ("where", ("(A > 0.5).astype(float)", "np.where(A > 0.5, 1, 0)")),
        ("round half to even", ("(A > 0.5).astype(float)", "np.round(A)")),
        ("sign of z", ("    A = sigmoid(w.T @ X + b)\n", ""), ("(A > 0.5).astype(float)", "(w.T @ X + b > 0).astype(float)")),
        ("loop", ("    Y_prediction = (A > 0.5).astype(float)\n", "    Y_prediction = np.zeros((1, X.shape[1]))\n    for i in range(A.shape[1]):\n        Y_prediction[0, i] = 1 if A[0, i] > 0.5 else 0\n")),
        ("w reshaped", ("    A = ", "    w = w.reshape(X.shape[0], 1)\n    A = ")),
    ),
)

MODEL = Exercise(
    reference=model,
    points=10,
    outputs=(
        output("costs", "costs"),
        output("Y_prediction_test", "Y_prediction_test", kind="labels"),
        output("Y_prediction_train", "Y_prediction_train", kind="labels"),
        output("w", "w"),
        output("b", "b"),
    ),
    cases=model_cases,
    helpers=("initialize_with_zeros", "optimize", "predict"),
    wrong=(
        ("The two predictions are swapped: Y_prediction_test is that of X_test.", ("Y_prediction_test = predict(w, b, X_test)", "Y_prediction_test = predict(w, b, X_train)"), ("Y_prediction_train = predict(w, b, X_train)", "Y_prediction_train = predict(w, b, X_test)")),
        ("Y_prediction_test is made from X_train: predict on X_test.", ("predict(w, b, X_test)", "predict(w, b, X_train)")),
        ("Y_prediction_train is made from X_test: predict on X_train.", ("predict(w, b, X_train)", "predict(w, b, X_test)")),
        ("The model learns from the test set: train on X_train and Y_train only.", ("optimize(w, b, X_train, Y_train,", "optimize(w, b, X_test, Y_test,")),
        ("The learned parameters are not used: take w and b from optimize's result before predicting.", ('    w, b = params["w"], params["b"]\n', "")),
        ("The size is taken from the wrong axis: X is (n_x, m), and w has n_x rows, X_train.shape[0].", ("X_train.shape[0]", "X_train.shape[1]")),
        ("12288 is written into the code: the size is X_train.shape[0].", ("X_train.shape[0]", "12288")),
        ("num_iterations is not passed on: optimize runs for another number of steps.", ("Y_train, num_iterations, learning_rate, print_cost)\n", "Y_train, 100, learning_rate, print_cost)\n")),
        ("learning_rate is not passed on: optimize runs with another one.", ("Y_train, num_iterations, learning_rate, print_cost)\n", "Y_train, num_iterations, 0.009, print_cost)\n")),
        ("num_iterations and learning_rate are passed on in the wrong order.", ("Y_train, num_iterations, learning_rate, print_cost)\n", "Y_train, learning_rate, num_iterations, print_cost)\n")),
        ("The gradients come back under \"w\" and \"b\": return the learned parameters.", ('"w": w,\n        "b": b,', '"w": grads["dw"],\n        "b": grads["db"],')),
        ("The predictions for the test set are missing in the dictionary: the key is \"Y_prediction_test\".", ('        "Y_prediction_test": Y_prediction_test,\n', "")),
        ("The dictionary holds accuracies where predictions are due: return the arrays that predict gives.", ('"Y_prediction_test": Y_prediction_test', '"Y_prediction_test": 100 - 100 * np.mean(np.abs(Y_prediction_test - Y_test))'), ('"Y_prediction_train": Y_prediction_train', '"Y_prediction_train": 100 - 100 * np.mean(np.abs(Y_prediction_train - Y_train))')),
        ("A tuple comes back: return a dictionary with the keys costs, Y_prediction_test, Y_prediction_train, w and b.", "def model(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate, print_cost):\n    w, b = initialize_with_zeros(X_train.shape[0])\n    params, grads, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate, print_cost)\n    return params['w'], params['b'], costs\n"),
        ("w comes back as it was before the training: return what optimize learned.", ('params["w"], params["b"]\n', 'params["w"], params["b"]\n    w_start = initialize_with_zeros(X_train.shape[0])[0]\n'), ('"w": w,', '"w": w_start,')),
    ),
    right=(
        ("train predicted first", ("    Y_prediction_test = predict(w, b, X_test)\n    Y_prediction_train = predict(w, b, X_train)\n", "    Y_prediction_train = predict(w, b, X_train)\n    Y_prediction_test = predict(w, b, X_test)\n")),
        ("more keys", ('        "b": b,\n', '        "b": b,\n        "learning_rate": learning_rate,\n        "num_iterations": num_iterations,\n')),
        ("keywords", ("num_iterations, learning_rate, print_cost)\n", "num_iterations=num_iterations, learning_rate=learning_rate, print_cost=print_cost)\n")),
        ("zeros inline", ("initialize_with_zeros(X_train.shape[0])", "np.zeros((X_train.shape[0], 1)), 0.0")),
        ("prints accuracies", ("    return {", "    print(f'train {100 * np.mean(Y_prediction_train == Y_train):.1f} %')\n    return {")),
        ("the predictions inline", ("predict(w, b, X_test)", "(sigmoid(w.T @ X_test + b) > 0.5) * 1.0")),
    ),
)

UNIT = Unit(
    "logistic_regression",
    (FLATTEN, STANDARDIZE, SIGMOID, INITIALIZE, PROPAGATE, OPTIMIZE, PREDICT, MODEL),
    namespace=globals(),
)
