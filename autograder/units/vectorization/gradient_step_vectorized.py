"""The exercise `gradient_step_vectorized`: one step of gradient descent, no Python loop."""

import numpy as np

from autograder.specification import Alternative, Exercise, Misconception, WithoutLoop, Worked
from autograder.units.vectorization._shared import (
    MAY_LOOP,
    OTHER_STEP,
    STEP_OUTPUTS,
    WORKED_STEP,
    no_loop,
    step_cases,
    step_domain,
)
from autograder.units.vectorization.sigmoid import sigmoid


def gradient_step_vectorized(w, b, X, Y, learning_rate):
    """One step of gradient descent, no Python loop.

    Args:
        w: (n_x, 1); b: a number; X: (n_x, m); Y: (1, m) of 0.0 and 1.0; none of them is changed.
        learning_rate: the factor α by which the gradients are multiplied.

    Returns:
        w: (n_x, 1) and b: a number, after the step; cost: a number, before it.
    """
    m = X.shape[1]
    A = sigmoid(w.T @ X + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    dZ = A - Y
    dw = X @ dZ.T / m
    db = np.sum(dZ) / m
    w = w - learning_rate * dw
    b = b - learning_rate * db
    return w, b, cost


RULE = no_loop("gradient_step_vectorized", "let matrix products and sums run over the features and the examples.")

MISCONCEPTIONS = (
    Misconception("calls-gradient-step-loops", RULE.sentence, source="""
        def gradient_step_vectorized(w, b, X, Y, learning_rate):
            return gradient_step_loops(w, b, X, Y, learning_rate)
    """),
    Misconception("for-loop", RULE.sentence, source="""
        def gradient_step_vectorized(w, b, X, Y, learning_rate):
            m, dw, db, cost = X.shape[1], np.zeros(w.shape), 0, 0
            for i in range(m):
                x, y = X[:, i], Y[0, i]
                a = sigmoid(np.dot(w[:, 0], x) + b)
                cost -= y * np.log(a) + (1 - y) * np.log(1 - a)
                dw[:, 0] += (a - y) * x
                db += a - y
            return w - learning_rate * dw / m, b - learning_rate * db / m, cost / m
    """),
    Misconception("comprehension-over-features", RULE.sentence,
                  changes=(("dw = X @ dZ.T / m", "dw = np.array([[np.sum(row * dZ) / m] for row in X])"),)),
    Misconception("dw-not-averaged", "dw is a sum over the examples; expected is their mean: divide by m.",
                  changes=(("dZ.T / m", "dZ.T"),)),
    Misconception("db-not-averaged", "db is a sum over the examples; expected is their mean: divide by m.",
                  changes=(("np.sum(dZ) / m", "np.sum(dZ)"),)),
    Misconception("cost-not-averaged", "The cost is a sum over the examples; expected is their mean: divide by m.",
                  changes=(("log(1 - A)) / m", "log(1 - A))"),)),
    Misconception("nothing-averaged",
                  "Cost and gradients are sums over the examples; expected are their means: divide all three by m "
                  "= X.shape[1].",
                  changes=(("X.shape[1]", "len(Y)"),)),
    Misconception("gradients-not-averaged",
                  "Both gradients are sums over the examples; expected are their means: divide by m.",
                  changes=(("dZ.T / m", "dZ.T"), ("np.sum(dZ) / m", "np.sum(dZ)"))),
    Misconception("m-from-wrong-axis", "m is taken from the wrong axis: X is (n_x, m), so m is X.shape[1].",
                  changes=(("X.shape[1]", "X.shape[0]"),)),
    Misconception("m-is-number-of-entries",
                  "m is the number of all entries of X: it is the number of examples, X.shape[1].",
                  changes=(("X.shape[1]", "X.size"),)),
    Misconception("both-climb",
                  "Both parameters climb: dZ is A - Y, and the step subtracts learning_rate times the gradient.",
                  changes=(("dZ = A - Y", "dZ = Y - A"),)),
    Misconception("w-climbs", "w climbs: dw comes from A - Y, and the step subtracts learning_rate * dw.",
                  changes=(("w = w - learning", "w = w + learning"),)),
    Misconception("b-climbs", "b climbs: db comes from A - Y, and the step subtracts learning_rate * db.",
                  changes=(("b = b - learning", "b = b + learning"),)),
    Misconception("w-not-updated", "w is not updated: subtract learning_rate * dw.",
                  changes=(("    w = w - learning_rate * dw\n", ""),)),
    Misconception("b-not-updated", "b is not updated: subtract learning_rate * db.",
                  changes=(("    b = b - learning_rate * db\n", ""),)),
    Misconception("rate-left-out", "The learning rate is left out: the step is learning_rate times the gradient.",
                  changes=(("w - learning_rate * dw", "w - dw"), ("b - learning_rate * db", "b - db"))),
    Misconception("rate-hard-coded", "The learning rate is written into the code: use the argument.",
                  changes=(("m = X.shape[1]", "m = X.shape[1]\n    learning_rate = 0.01"),)),
    Misconception("bias-left-out", "The bias is left out of z: it is w.T X + b.",
                  changes=(("w.T @ X + b", "w.T @ X"),)),
    Misconception("bias-subtracted", "b is subtracted in z: it is w.T X + b.",
                  changes=(("w.T @ X + b", "w.T @ X - b"),)),
    Misconception("sigmoid-missing", "The sigmoid is missing: A is sigmoid(w.T X + b), between 0 and 1.",
                  changes=(("sigmoid(w.T @ X + b)", "w.T @ X + b"),)),
    Misconception("cost-sign-reversed",
                  "The cost has the wrong sign: the logarithm of a probability is negative, so a minus stands in "
                  "front.",
                  changes=(("cost = -np", "cost = np"),)),
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
    Misconception("log-base-2", "The cost is taken to base 2: use the natural logarithm, np.log.",
                  changes=(("np.log(A)", "np.log2(A)"), ("np.log(1 - A)", "np.log2(1 - A)"))),
    Misconception("cost-after-step", "The cost comes after the step: it belongs to the old w and b.",
                  changes=(("    return w, b, cost",
                            "    A = sigmoid(w.T @ X + b)\n"
                            "    cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))\n"
                            "    return w, b, cost"),)),
    Misconception("db-after-w-moved",
                  "b's gradient is taken after w has moved: both derivatives belong to the same w and b.",
                  changes=(("    b = b - learning_rate * db\n",
                            "    b = b - learning_rate * np.mean(sigmoid(w.T @ X + b) - Y)\n"),)),
    Misconception("w-changed-in-place",
                  "w is changed in place: `w -= ...` writes into the caller's array. Compute a new one, or copy "
                  "first.",
                  quotes=("-=",),
                  changes=(("w = w - learning_rate * dw", "w -= learning_rate * dw"),)),
    Misconception("y-changed-in-place",
                  "Y is changed in place (`Y -= A` writes into the caller's labels): compute A - Y as a new array.",
                  quotes=("-=",),
                  changes=(("dZ = A - Y", "Y -= A\n    dZ = -Y"),)),
    Misconception("w-rank-1", "w is a 1-D array: it stays a column, (n_x, 1).",
                  changes=(("return w, b", "return w.ravel(), b"),)),
    Misconception("w-row", "w is a row: it stays a column, (n_x, 1).",
                  changes=(("return w, b", "return w.T, b"),)),
    Misconception("dw-not-a-column",
                  "dw is not a column (a row, or an axis was lost), so that w - dw was stretched to a square: X dZ.T "
                  "is a column, and so is a sum with `keepdims=True`.",
                  changes=(("X @ dZ.T / m", "np.sum(X * dZ, axis=1) / m"),)),
    Misconception("dw-averaged-over-features",
                  "dw is averaged over the features too: each weight has a derivative of its own.",
                  changes=(("X @ dZ.T / m", "np.mean(X * dZ)"),)),
    Misconception("dw-not-summed", "dw is not summed over the examples: w comes out with a column for each.",
                  changes=(("X @ dZ.T / m", "X * dZ / m"),)),
    Misconception("b-1-by-1-array", "b is an array: it is one number, so sum over all examples, without keepdims.",
                  changes=(("np.sum(dZ) / m", "np.sum(dZ, axis=1, keepdims=True) / m"),)),
    Misconception("b-array-of-one",
                  "b is an array of shape (1,): it is one number, so sum over everything, without an axis.",
                  changes=(("np.sum(dZ) / m", "np.sum(dZ, axis=1) / m"),)),
    Misconception("db-not-summed", "db is not summed over the examples: b comes out with a number for each.",
                  changes=(("np.sum(dZ) / m", "dZ / m"),)),
    Misconception("cost-1-by-1-array",
                  "The cost is a (1, 1) array: it is one number; take it out of a matrix product with `.item()`.",
                  changes=(("cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m",
                            "cost = -(Y @ np.log(A).T + (1 - Y) @ np.log(1 - A).T) / m"),)),
    Misconception("cost-array-of-one", "The cost is an array of shape (1,): it is one number; sum without an axis.",
                  changes=(("cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m",
                            "cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A), axis=1) / m"),)),
    Misconception("cost-not-summed", "The cost is not summed: it is the mean loss, one number for all examples.",
                  changes=(("-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m",
                            "-(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m"),)),
    Misconception("gradients-returned", "The gradients are returned: return the new w, the new b and the cost.",
                  changes=(("return w, b, cost", "return dw, db, cost"),)),
    Misconception("results-swapped", "The results are returned in the wrong order: return `w, b, cost`.",
                  changes=(("return w, b, cost", "return cost, w, b"),)),
    Misconception("cost-not-returned", "The cost is missing: return `w, b, cost`.",
                  changes=(("return w, b, cost", "return w, b"),)),
    Misconception("dictionary-returned", "A dictionary is returned: return `w, b, cost`.",
                  changes=(("return w, b, cost", 'return {"w": w, "b": b, "cost": cost}'),)),
    Misconception("squared-error-gradient",
                  "The gradients carry an extra factor A (1 - A): for the cross-entropy it cancels, dZ = A - Y.",
                  changes=(("dZ = A - Y", "dZ = (A - Y) * A * (1 - A)"),)),
    Misconception("dw-from-a", "dw is made from A: it is X (A - Y).T / m.",
                  changes=(("X @ dZ.T", "X @ A.T"),)),
    Misconception("dw-divided-by-features",
                  "dw is divided by the number of features; expected is the mean over the examples: divide by m = "
                  "X.shape[1].",
                  changes=(("dZ.T / m", "dZ.T / X.shape[0]"),)),
    Misconception("b-updated-with-dw", "b is updated with dw: use db.",
                  changes=(("b - learning_rate * db", "b - learning_rate * np.sum(dw)"),)),
)

ALTERNATIVES = (
    Alternative("means",
                changes=(("-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m",
                          "-np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))"),
                         ("np.sum(dZ) / m", "np.mean(dZ)"))),
    Alternative("einsum",
                changes=(("X @ dZ.T / m", "np.einsum('ij,kj->ik', X, dZ) / m"),
                         ("w.T @ X", "np.einsum('ik,ij->kj', w, X)"))),
    Alternative("multiply and sum",
                changes=(("X @ dZ.T / m", "np.mean(X * dZ, axis=1, keepdims=True)"),
                         ("w.T @ X", "np.sum(w * X, axis=0, keepdims=True)"))),
    Alternative("reshaped", changes=(("X @ dZ.T / m", "np.sum(X * dZ, axis=1).reshape(-1, 1) / m"),)),
    Alternative("np.dot", changes=(("X @ dZ.T / m", "(1 / m) * np.dot(X, (A - Y).T)"), ("w.T @ X", "np.dot(w.T, X)"))),
    Alternative("cost by a matrix product",
                changes=(("cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m",
                          "cost = (-(Y @ np.log(A).T + (1 - Y) @ np.log(1 - A).T) / m).item()"),)),
    Alternative("squeezed cost", changes=(("return w, b, cost", "return w, b, np.squeeze(cost)"),)),
    Alternative("stable cost",
                changes=(("cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m",
                          "Z = w.T @ X + b\n    cost = np.mean(np.logaddexp(0, Z) - Y * Z)"),)),
    Alternative("loss by cases",
                changes=(("-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m",
                          "-np.log(np.where(Y == 1, A, 1 - A)).mean()"),)),
    Alternative("the sigmoid inline", changes=(("sigmoid(w.T @ X + b)", "1 / (1 + np.exp(-(w.T @ X + b)))"),)),
    Alternative("by keyword", changes=(("sigmoid(w.T @ X + b)", "sigmoid(x=w.T @ X + b)"),)),
    Alternative("copied, then in place",
                changes=(("    w = w - learning_rate * dw\n", "    w = w.copy()\n    w -= learning_rate * dw\n"),)),
    Alternative("a list", changes=(("return w, b, cost", "return [w, b, cost]"),)),
    Alternative("transposed examples", changes=(("A = sigmoid(w.T @ X + b)", "A = sigmoid(X.T @ w + b).T"),)),
)

DOMAIN = step_domain()

EXERCISE = Exercise(
    reference=gradient_step_vectorized,
    outputs=STEP_OUTPUTS,
    cases=step_cases,
    domain=DOMAIN,
    helpers=("sigmoid",),
    visible=(
        Worked(WORKED_STEP, returns="w, b, cost"),
        Worked(OTHER_STEP, returns="w, b, cost"),
        WithoutLoop(MAY_LOOP),
    ),
    rules=(RULE,),
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
