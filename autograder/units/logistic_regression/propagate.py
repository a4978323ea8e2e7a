"""The exercise `propagate`: cost of a neuron and its gradient."""

import numpy as np

from autograder.specification import Alternative, Domain, Exercise, Inputs, Misconception, Worked, output
from autograder.units.inputs import COST_RTOL, ROUNDING, dataset
from autograder.units.logistic_regression._shared import OTHER, SIZES, B, W, X, Y, parameters
from autograder.units.logistic_regression.sigmoid import sigmoid


def propagate(w, b, X, Y):
    """Cost of a neuron and its gradient.

    Args:
        w: (n_x, 1) weights.
        b: bias, a number.
        X: (n_x, m) examples in columns.
        Y: (1, m) labels, 0.0 or 1.0.

    Returns:
        grads: {"dw": (n_x, 1), "db": a number}, the derivatives of the cost.
        cost: the mean cross-entropy, a single number (not an array of shape (1,) or (1, 1)).
    """
    m = X.shape[1]
    A = sigmoid(w.T @ X + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    dZ = A - Y
    dw = X @ dZ.T / m
    db = np.sum(dZ) / m
    return {"dw": dw, "db": db}, cost


def propagate_cases(rng):
    # One case with a single feature, one that is nearly sure of some examples (|z| up to about 9).
    cases = [parameters(rng, n_x) + dataset(rng, n_x, m) for n_x, m in [*SIZES, (1, 6)]]
    w, b, X, Y = cases[2]
    return [*cases[:2], (w * 9 / np.abs(w.T @ X + b).max(), b, X, Y), *cases[3:]]


MISCONCEPTIONS = (
    Misconception("dw-not-averaged", "dw is a sum over the examples; expected is their mean: divide by m.",
                  changes=(("dZ.T / m", "dZ.T"),)),
    Misconception("db-not-averaged", "db is a sum over the examples; expected is their mean: divide by m.",
                  changes=(("np.sum(dZ) / m", "np.sum(dZ)"),)),
    Misconception("cost-not-averaged", "The cost is a sum over the examples; expected is their mean: divide by m.",
                  changes=(("log(1 - A)) / m", "log(1 - A))"),)),
    Misconception("nothing-averaged",
                  "Cost and gradients are sums over the examples; expected are their means: divide all three by m = "
                  "X.shape[1].",
                  changes=(("dZ.T / m", "dZ.T"),
                           ("np.sum(dZ) / m", "np.sum(dZ)"),
                           ("log(1 - A)) / m", "log(1 - A))"))),
    Misconception("gradients-not-averaged",
                  "Both gradients are sums over the examples; expected are their means: divide by m.",
                  changes=(("dZ.T / m", "dZ.T"), ("np.sum(dZ) / m", "np.sum(dZ)"))),
    Misconception("gradients-sign-reversed",
                  "Both gradients have the wrong sign: dZ is A - Y, the prediction minus the truth.",
                  changes=(("A - Y", "Y - A"),)),
    Misconception("cost-sign-reversed",
                  "The cost has the wrong sign: log of a probability is negative, so the mean needs a minus in front.",
                  changes=(("cost = -np", "cost = np"),)),
    Misconception("bias-left-out", "The bias is left out of z: it is w.T X + b.",
                  changes=(("w.T @ X + b", "w.T @ X"),)),
    Misconception("bias-subtracted", "b is subtracted in z: it is w.T X + b.",
                  changes=(("w.T @ X + b", "w.T @ X - b"),)),
    Misconception("second-half-missing",
                  "The second half of the cost is missing: examples with y = 0 count too, by (1 - Y) log(1 - A).",
                  changes=(("Y * np.log(A) + (1 - Y) * np.log(1 - A)", "Y * np.log(A)"),)),
    Misconception("first-half-missing", "The first half of the cost is missing: examples with y = 1 count by Y log A.",
                  changes=(("Y * np.log(A) + (1 - Y) * np.log(1 - A)", "(1 - Y) * np.log(1 - A)"),)),
    Misconception("halves-subtracted", "The halves of the cost are joined by a minus: they are added.",
                  changes=(("log(A) + (1", "log(A) - (1"),)),
    Misconception("labels-swapped", "The labels are swapped in the cost: Y goes with log A, 1 - Y with log(1 - A).",
                  changes=(("Y * np.log(A) + (1 - Y) * np.log(1 - A)", "(1 - Y) * np.log(A) + Y * np.log(1 - A)"),)),
    Misconception("squared-error", "This cost is the squared error: here it is the cross-entropy.",
                  changes=(("-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m", "np.sum((A - Y) ** 2) / m"),)),
    Misconception("half-squared-error", "This cost is half the squared error: here it is the cross-entropy.",
                  changes=(("-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m",
                            "np.sum((A - Y) ** 2) / (2 * m)"),)),
    Misconception("m-from-wrong-axis",
                  "m is taken from the wrong axis: X is (n_x, m), so m is X.shape[1], and X.shape[0] is n_x.",
                  changes=(("X.shape[1]", "X.shape[0]"),)),
    Misconception("m-hard-coded", "209 is written into the code: take m from X.shape[1].",
                  changes=(("X.shape[1]", "209"),)),
    Misconception("cost-divided-by-2m",
                  "The division by 2 m belongs to the squared error: the cross-entropy is divided by m.",
                  changes=(("log(1 - A)) / m", "log(1 - A)) / (2 * m)"),)),
    Misconception("log-base-2", "The cost is in bits: use the natural logarithm, np.log.",
                  changes=(("np.log(A)", "np.log2(A)"), ("np.log(1 - A)", "np.log2(1 - A)"))),
    Misconception("log-base-10", "The cost is taken to base 10: use the natural logarithm, np.log.",
                  changes=(("np.log(A)", "np.log10(A)"), ("np.log(1 - A)", "np.log10(1 - A)"))),
    Misconception("squared-error-gradient",
                  "The gradients carry an extra factor A (1 - A), the derivative of the squared error: for the "
                  "cross-entropy it cancels, dZ = A - Y.",
                  changes=(("dZ = A - Y", "dZ = (A - Y) * A * (1 - A)"),)),
    Misconception("sigmoid-missing", "The sigmoid is missing: A is sigmoid(w.T X + b), between 0 and 1.",
                  changes=(("sigmoid(w.T @ X + b)", "w.T @ X + b"),)),
    Misconception("dw-row", "dw is a row: it has the shape of w, (n_x, 1).",
                  changes=(("X @ dZ.T / m", "dZ @ X.T / m"),)),
    Misconception("dw-rank-1",
                  "dw is a 1-D array: it has the shape of w, (n_x, 1). Keep the dimension (`keepdims=True`, or "
                  "a matrix product).",
                  changes=(("X @ dZ.T / m", "np.sum(X * dZ, axis=1) / m"),)),
    Misconception("dw-averaged-over-features",
                  "dw is averaged over the features too; expected is one derivative for each weight, (n_x, 1).",
                  changes=(("X @ dZ.T / m", "np.mean(X * dZ)"),)),
    Misconception("db-1-by-1-array",
                  "db is an array: b is one number, so its derivative is one number; sum over all examples, "
                  "without keepdims.",
                  changes=(("np.sum(dZ) / m", "np.sum(dZ, axis=1, keepdims=True) / m"),)),
    Misconception("db-array-of-one",
                  "db is an array of shape (1,): b is one number, so sum over everything, without an axis.",
                  changes=(("np.sum(dZ) / m", "np.sum(dZ, axis=1) / m"),)),
    Misconception("db-not-summed", "db is not summed over the examples: it is the mean of A - Y, one number.",
                  changes=(("np.sum(dZ) / m", "dZ / m"),)),
    Misconception("cost-1-by-1-array",
                  "The cost is a (1, 1) array: it is one number; sum over everything (no keepdims), or take the "
                  "number out of a matrix product with `.item()`.",
                  changes=(("cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m",
                            "cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A), axis=1, keepdims=True) / m"),)),
    Misconception("cost-array-of-one", "The cost is an array of shape (1,): it is one number; sum without an axis.",
                  changes=(("cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m",
                            "cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A), axis=1) / m"),)),
    Misconception("cost-not-summed", "The cost is not summed: it is the mean loss, one number for all examples.",
                  changes=(("-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m",
                            "-(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m"),)),
    Misconception("gradients-misnamed", 'The gradients have the wrong names: the keys are "dw" and "db".',
                  changes=(('{"dw": dw, "db": db}', '{"w": dw, "b": db}'),)),
    Misconception("results-swapped",
                  "The cost and the gradients are returned in the wrong order: return `grads, cost`.",
                  changes=(('return {"dw": dw, "db": db}, cost', 'return cost, {"dw": dw, "db": db}'),)),
    Misconception("cost-not-returned", "Only the gradients are returned: return `grads, cost`.",
                  changes=(('return {"dw": dw, "db": db}, cost', 'return {"dw": dw, "db": db}'),)),
    Misconception("x-changed-in-place", "X is changed in place: a function leaves its arguments as they were.",
                  changes=(("m = X.shape[1]", "m = X.shape[1]\n    X -= 0.01 * X"),)),
    Misconception("y-changed-in-place",
                  "Y is changed in place (`Y -= A` writes into the caller's labels): compute A - Y as a new array.",
                  quotes=("-=",),
                  changes=(("dZ = A - Y", "Y -= A\n    dZ = -Y"),)),
    Misconception("dw-divided-by-features",
                  "dw is divided by the number of features; expected is the mean over the examples: divide by m = "
                  "X.shape[1].",
                  changes=(("dZ.T / m", "dZ.T / X.shape[0]"),)),
)

ALTERNATIVES = (
    Alternative("means",
                changes=(("-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m",
                          "-np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))"),
                         ("np.sum(dZ) / m", "np.mean(dZ)"))),
    Alternative("einsum",
                changes=(("X @ dZ.T / m", "np.einsum('ij,kj->ik', X, dZ) / m"),
                         ("w.T @ X + b", "np.einsum('ik,ij->kj', w, X) + b"))),
    Alternative("dot products for the cost",
                changes=(("-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m",
                          "-float(np.vdot(Y, np.log(A)) + np.vdot(1 - Y, np.log(1 - A))) / m"),)),
    Alternative("np.dot",
                changes=(("X @ dZ.T / m", "(1 / m) * np.dot(X, dZ.T)"), ("w.T @ X + b", "np.dot(w.T, X) + b"))),
    Alternative("keepdims for dw", changes=(("X @ dZ.T / m", "np.mean(X * dZ, axis=1, keepdims=True)"),)),
    Alternative("stable cost",
                changes=(("cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m",
                          "z = w.T @ X + b\n    cost = np.mean(np.logaddexp(0, z) - Y * z)"),)),
    Alternative("where", changes=(("Y * np.log(A) + (1 - Y) * np.log(1 - A)", "np.log(np.where(Y == 1, A, 1 - A))"),)),
    Alternative("squeezed",
                changes=(("np.log(1 - A)) / m", "np.log(1 - A), axis=1) / m\n    cost = np.squeeze(cost)"),)),
    Alternative("clipped",
                changes=(("A = sigmoid(w.T @ X + b)", "A = np.clip(sigmoid(w.T @ X + b), 1e-12, 1 - 1e-12)"),)),
    Alternative("inline sigmoid", changes=(("sigmoid(w.T @ X + b)", "1 / (1 + np.exp(-(w.T @ X + b)))"),)),
    Alternative("loops",
                changes=(("dw = X @ dZ.T / m",
                          "dw = np.zeros_like(w)\n"
                          "    for i in range(m):\n"
                          "        dw[:, 0] += X[:, i] * dZ[0, i] / m"),)),
    Alternative("float32", changes=(("A = sigmoid(w.T @ X + b)", "A = sigmoid((w.T @ X + b).astype(np.float32))"),)),
)

def made_up(made, w, b, X, Y):
    A = made.squash(made.product(w.T, X) + b)
    grads = {"dw": made.product(X, (A - Y).T), "db": made.mean(A - Y, A)}
    return grads, made.mean(A, Y)


def sure(rng):
    """Nearly sure of some examples, |z| up to 8: a probability kept away from 0 by 1e-6 changes the cost a little."""
    w, b, X, Y = draw(rng, 4, 7)
    return Inputs((w * 8 / np.abs(w.T @ X + b).max(), 0.0, X, Y), rtol=3e-3)


def draw(rng, n_x, m):
    X, Y = dataset(rng, n_x, m)
    return rng.normal(scale=1 / np.sqrt(n_x), size=(n_x, 1)), float(rng.normal(scale=0.5)), X, Y


DOMAIN = Domain(
    draw=draw,
    sizes={"n_x": 30, "m": 60},
    whole=("X", "Y"),
    edges={"a probability near 0 or 1": sure},
    direct=("n_x",),
)

EXERCISE = Exercise(
    reference=propagate,
    made_up=made_up,
    outputs=(
        output("dw", 0, "dw", atol=ROUNDING), output("db", 0, "db", atol=ROUNDING),
        output("cost", 1, rtol=COST_RTOL),
    ),
    cases=propagate_cases,
    domain=DOMAIN,
    helpers=("sigmoid",),
    visible=(
        Worked({"w": W, "b": B, "X": X, "Y": Y}, returns="grads, cost"),
        Worked(OTHER, returns="grads, cost"),
    ),
    shown={"W": W, "B": B, "X": X, "Y": Y},
    misconceptions=MISCONCEPTIONS,
    sample=("dw-not-averaged", "gradients-sign-reversed"),
    alternatives=ALTERNATIVES,
)
