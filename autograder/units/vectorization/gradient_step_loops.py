"""The exercise `gradient_step_loops`: one step of gradient descent, by explicit loops."""

import numpy as np

from autograder.specification import Alternative, Exercise, Misconception, Worked
from autograder.units.vectorization._shared import (
    OTHER_STEP,
    STEP_OUTPUTS,
    WORKED_STEP,
    B,
    W,
    X,
    Y,
    step_cases,
    step_domain,
)
from autograder.units.vectorization.sigmoid import sigmoid


def gradient_step_loops(w, b, X, Y, learning_rate):
    """One step of gradient descent by explicit loops, with `sigmoid` of one z at a time (full marks without loops too).

    Args:
        w: (n_x, 1); b: a number; X: (n_x, m); Y: (1, m) of 0.0 and 1.0; none of them is changed.
        learning_rate: the factor α by which the gradients are multiplied.

    Returns:
        w: (n_x, 1) and b: a number, after the step; cost: a number, before it.
    """
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


MISCONCEPTIONS = (
    Misconception("bias-left-out", "z starts at 0, so the bias is left out: start each example's z at b.",
                  changes=(("z = b", "z = 0.0"),)),
    Misconception("z-not-started-anew",
                  "z is not started anew for each example: it drags the earlier examples along. Set it to b inside "
                  "the loop over examples.",
                  changes=(("    for i in range(m):\n        z = b\n", "    z = b\n    for i in range(m):\n"),)),
    Misconception("bias-subtracted", "b is subtracted in z: it is w.T x + b.",
                  changes=(("z = b", "z = -b"),)),
    Misconception("bias-added-for-each-feature",
                  "b is added once for each feature: start z at b, once for each example.",
                  changes=(("z = b", "z = 0.0"), ("z += w[j, 0] * X[j, i]", "z += w[j, 0] * X[j, i] + b"))),
    Misconception("only-last-feature-in-z", "z keeps only the last feature: add up w_j x_j over all of them (`+=`).",
                  changes=(("z += w[j, 0] * X[j, i]", "z = w[j, 0] * X[j, i] + b"),)),
    Misconception("only-last-example-in-dw",
                  "dw keeps only the last example: set it to zeros once, before the loop, and add each example's "
                  "share (`+=`).",
                  changes=(("dw[j, 0] += X[j, i] * dz", "dw[j, 0] = X[j, i] * dz"),)),
    Misconception("only-last-example-in-db", "db keeps only the last example: add each example's share to it (`+=`).",
                  changes=(("db += dz", "db = dz"),)),
    Misconception("only-last-example-in-cost",
                  "The cost keeps only the last example: add each example's loss to it (`+=`).",
                  changes=(("cost += -(y", "cost = -(y"),)),
    Misconception("sums-reset-for-each-example",
                  "dw, db and the cost are set to 0 again for each example: set them to 0 once, before the loop.",
                  changes=(("        z = b\n",
                            "        z = b\n        dw, db, cost = np.zeros((n_x, 1)), 0.0, 0.0\n"),)),
    Misconception("last-example-left-out", "The last example is left out: range(m) already ends at m - 1.",
                  changes=(("range(m)", "range(m - 1)"),)),
    Misconception("first-example-left-out", "The first example is left out: Python counts from 0.",
                  changes=(("range(m)", "range(1, m)"),)),
    Misconception("last-feature-left-out-of-z",
                  "The last feature is left out of z: range(n_x) already ends at n_x - 1.",
                  changes=(("for j in range(n_x):\n            z", "for j in range(n_x - 1):\n            z"),)),
    Misconception("last-feature-left-out-of-dw",
                  "The last feature is left out of dw: range(n_x) already ends at n_x - 1.",
                  changes=(("for j in range(n_x):\n            dw", "for j in range(n_x - 1):\n            dw"),)),
    Misconception("features-hard-coded", "Two features are written into the code: loop over all n_x of them.",
                  changes=(("for j in range(n_x):\n            z", "for j in range(2):\n            z"),
                           ("for j in range(n_x):\n            dw", "for j in range(2):\n            dw"))),
    Misconception("db-summed-over-features",
                  "db is added up inside the loop over features: it grows once for each example.",
                  changes=(("            dw[j, 0] += X[j, i] * dz\n        db += dz",
                            "            dw[j, 0] += X[j, i] * dz\n            db += dz"),)),
    Misconception("dw-not-averaged", "dw is a sum over the examples; expected is their mean: divide by m.",
                  changes=(("dw = dw / m", "dw = dw"),)),
    Misconception("db-not-averaged", "db is a sum over the examples; expected is their mean: divide by m.",
                  changes=(("db = db / m", "db = db"),)),
    Misconception("cost-not-averaged", "The cost is a sum over the examples; expected is their mean: divide by m.",
                  changes=(("cost = cost / m", "cost = cost"),)),
    Misconception("nothing-averaged",
                  "Cost and gradients are sums over the examples; expected are their means: divide all three by m.",
                  changes=(("dw = dw / m", "dw = dw"),
                           ("db = db / m", "db = db"),
                           ("cost = cost / m", "cost = cost"))),
    Misconception("gradients-not-averaged",
                  "Both gradients are sums over the examples; expected are their means: divide by m.",
                  changes=(("dw = dw / m", "dw = dw"), ("db = db / m", "db = db"))),
    Misconception("divided-inside-loop",
                  "dw, db and the cost are divided by m again after each example: divide once, after the loop.",
                  changes=(("        db += dz\n    cost = cost / m\n    dw = dw / m\n    db = db / m\n",
                            "        db += dz\n        cost = cost / m\n        dw = dw / m\n        db = db / m\n"),)),
    Misconception("m-is-number-of-features",
                  "m is the number of examples, the second of X's sizes: features and examples are swapped in the "
                  "division.",
                  changes=(("cost = cost / m", "cost = cost / n_x"),
                           ("dw = dw / m", "dw = dw / n_x"),
                           ("db = db / m", "db = db / n_x"))),
    Misconception("both-climb",
                  "Both parameters climb: dz is a - y, and the step subtracts learning_rate times the gradient.",
                  changes=(("dz = a - y", "dz = y - a"),)),
    Misconception("w-climbs", "w climbs: dw comes from a - y, and the step subtracts learning_rate * dw.",
                  changes=(("w = w - learning", "w = w + learning"),)),
    Misconception("b-climbs", "b climbs: db comes from a - y, and the step subtracts learning_rate * db.",
                  changes=(("b = b - learning", "b = b + learning"),)),
    Misconception("w-not-updated", "w is not updated: subtract learning_rate * dw.",
                  changes=(("    w = w - learning_rate * dw\n", ""),)),
    Misconception("b-not-updated", "b is not updated: subtract learning_rate * db.",
                  changes=(("    b = b - learning_rate * db\n", ""),)),
    Misconception("rate-left-out", "The learning rate is left out: the step is learning_rate times the gradient.",
                  changes=(("w - learning_rate * dw", "w - dw"), ("b - learning_rate * db", "b - db"))),
    Misconception("rate-hard-coded", "The learning rate is written into the code: use the argument.",
                  changes=(("db = 0.0", "db = 0.0\n    learning_rate = 0.01"),)),
    Misconception("cost-sign-reversed",
                  "The cost has the wrong sign: the logarithm of a probability is negative, so a minus stands in "
                  "front.",
                  changes=(("cost += -(y", "cost += (y"),)),
    Misconception("second-half-missing",
                  "The second half of the loss is missing: examples with y = 0 count too, by (1 - y) log(1 - a).",
                  changes=(("y * np.log(a) + (1 - y) * np.log(1 - a)", "y * np.log(a)"),)),
    Misconception("first-half-missing", "The first half of the loss is missing: examples with y = 1 count by y log a.",
                  changes=(("y * np.log(a) + (1 - y) * np.log(1 - a)", "(1 - y) * np.log(1 - a)"),)),
    Misconception("halves-subtracted", "The halves of the loss are joined by a minus: they are added.",
                  changes=(("log(a) + (1", "log(a) - (1"),)),
    Misconception("labels-swapped", "The labels are swapped in the loss: y goes with log a, 1 - y with log(1 - a).",
                  changes=(("y * np.log(a) + (1 - y) * np.log(1 - a)", "(1 - y) * np.log(a) + y * np.log(1 - a)"),)),
    Misconception("squared-error", "This cost is the squared error: here it is the cross-entropy.",
                  changes=(("-(y * np.log(a) + (1 - y) * np.log(1 - a))", "(a - y) ** 2"),)),
    Misconception("cost-after-step", "The cost comes after the step: it belongs to the old w and b.",
                  changes=(("    return w, b, cost",
                            "    A = sigmoid(w.T @ X + b)\n"
                            "    cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))\n"
                            "    return w, b, cost"),)),
    Misconception("step-after-every-example",
                  "The parameters change after every example: keep w and b fixed during the loop, and take one "
                  "step after it.",
                  changes=(("        db += dz\n"
                            "    cost = cost / m\n"
                            "    dw = dw / m\n"
                            "    db = db / m\n"
                            "    w = w - learning_rate * dw\n"
                            "    b = b - learning_rate * db\n",
                            "        w, b = w - learning_rate * dz * X[:, i:i + 1], b - learning_rate * dz\n"
                            "    cost = cost / m\n"),)),
    Misconception("step-inside-loop", "The step stands inside the loop over examples: take one step, after the loop.",
                  changes=(("        db += dz\n"
                            "    cost = cost / m\n"
                            "    dw = dw / m\n"
                            "    db = db / m\n"
                            "    w = w - learning_rate * dw\n"
                            "    b = b - learning_rate * db\n",
                            "        db += dz\n"
                            "        w = w - learning_rate * dw / m\n"
                            "        b = b - learning_rate * db / m\n"
                            "    cost = cost / m\n"),)),
    Misconception("return-inside-loop",
                  "The `return` stands inside the loop, so only the first example counts: un-indent what follows "
                  "the loop.",
                  changes=(("        db += dz\n"
                            "    cost = cost / m\n"
                            "    dw = dw / m\n"
                            "    db = db / m\n"
                            "    w = w - learning_rate * dw\n"
                            "    b = b - learning_rate * db\n"
                            "    return",
                            "        db += dz\n"
                            "        cost = cost / m\n"
                            "        dw = dw / m\n"
                            "        db = db / m\n"
                            "        w = w - learning_rate * dw\n"
                            "        b = b - learning_rate * db\n"
                            "        return"),)),
    Misconception("w-changed-in-place",
                  "w is changed in place (`w -= ...` or `w[j] -= ...` writes into the caller's array): compute a "
                  "new one, or copy first.",
                  quotes=("-=",),
                  changes=(("w = w - learning_rate * dw", "w -= learning_rate * dw"),)),
    Misconception("dw-rank-1",
                  "dw is a 1-D array, so that w - dw was stretched to a square: start from zeros of the shape "
                  "(n_x, 1).",
                  changes=(("np.zeros((n_x, 1))", "np.zeros(n_x)"), ("dw[j, 0]", "dw[j]"))),
    Misconception("w-rank-1", "w is a 1-D array: it stays a column, (n_x, 1).",
                  changes=(("return w, b", "return w.ravel(), b"),)),
    Misconception("w-row", "w is a row: it stays a column, (n_x, 1).",
                  changes=(("return w, b", "return w.T, b"),)),
    Misconception("b-1-by-1-array", "b is an array: it is one number, and so is its derivative.",
                  changes=(("db = 0.0", "db = np.zeros((1, 1))"),)),
    Misconception("b-array-of-one", "b is an array of shape (1,): it is one number, and so is its derivative.",
                  changes=(("db = 0.0", "db = np.zeros(1)"),)),
    Misconception("cost-1-by-1-array", "The cost is an array: it is one number.",
                  changes=(("cost = 0.0", "cost = np.zeros((1, 1))"),)),
    Misconception("gradients-returned", "The gradients are returned: return the new w, the new b and the cost.",
                  changes=(("return w, b, cost", "return dw, db, cost"),)),
    Misconception("results-swapped", "The results are returned in the wrong order: return `w, b, cost`.",
                  changes=(("return w, b, cost", "return cost, w, b"),)),
    Misconception("cost-not-returned", "The cost is missing: return `w, b, cost`.",
                  changes=(("return w, b, cost", "return w, b"),)),
    Misconception("dictionary-returned", "A dictionary is returned: return `w, b, cost`.",
                  changes=(("return w, b, cost", 'return {"w": w, "b": b, "cost": cost}'),)),
    Misconception("sigmoid-missing", "The sigmoid is missing: a is sigmoid(z), between 0 and 1.",
                  changes=(("a = sigmoid(z)", "a = z"),)),
    Misconception("squared-error-gradient",
                  "The gradients carry an extra factor a (1 - a): for the cross-entropy it cancels, dz = a - y.",
                  changes=(("dz = a - y", "dz = (a - y) * a * (1 - a)"),)),
    Misconception("dw-without-feature", "dw adds up dz without the feature: each share is x_j dz.",
                  changes=(("dw[j, 0] += X[j, i] * dz", "dw[j, 0] += dz"),)),
    Misconception("dw-from-a", "dw takes a for dz: each share is x_j dz, with dz = a - y.",
                  changes=(("X[j, i] * dz", "X[j, i] * a"),)),
)

ALTERNATIVES = (
    Alternative("no loop at all", source="""
        def gradient_step_loops(w, b, X, Y, learning_rate):
            A = sigmoid(np.dot(w.T, X) + b)
            cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
            w = w - learning_rate * np.dot(X, (A - Y).T) / X.shape[1]
            return w, b - learning_rate * np.mean(A - Y), cost
    """),
    Alternative("one loop", source="""
        def gradient_step_loops(w, b, X, Y, learning_rate):
            m, dw, db, cost = X.shape[1], np.zeros(w.shape), 0, 0
            for i in range(m):
                x, y = X[:, i], Y[0, i]
                a = sigmoid(np.dot(w[:, 0], x) + b)
                cost -= y * np.log(a) + (1 - y) * np.log(1 - a)
                dw[:, 0] += (a - y) * x
                db += a - y
            return w - learning_rate * dw / m, b - learning_rate * db / m, cost / m
    """),
    Alternative("shares divided at once",
                changes=(("cost += -(y * np.log(a) + (1 - y) * np.log(1 - a))",
                          "cost += -(y * np.log(a) + (1 - y) * np.log(1 - a)) / m"),
                         ("    cost = cost / m\n    dw = dw / m\n    db = db / m\n", ""),
                         ("X[j, i] * dz", "X[j, i] * dz / m"),
                         ("db += dz", "db += dz / m"))),
    Alternative("bias added last",
                changes=(("z = b", "z = 0"), ("a = sigmoid(z)", "z = z + b\n        a = sigmoid(z)"))),
    Alternative("features in the outer loops", source="""
        def gradient_step_loops(w, b, X, Y, learning_rate):
            n_x, m = X.shape
            a = [float(sigmoid(sum(w[j, 0] * X[j, i] for j in range(n_x)) + b)) for i in range(m)]
            cost = -sum(np.log(a[i]) if Y[0, i] == 1 else np.log(1 - a[i]) for i in range(m)) / m
            dw = [sum(X[j, i] * (a[i] - Y[0, i]) for i in range(m)) / m for j in range(n_x)]
            new_w = np.array([[w[j, 0] - learning_rate * dw[j]] for j in range(n_x)])
            return new_w, b - learning_rate / m * sum(a[i] - Y[0, i] for i in range(m)), cost
    """),
    Alternative("copied, then in place",
                changes=(("w = w - learning_rate * dw\n",
                          "w = w.copy()\n    for j in range(n_x):\n        w[j] -= learning_rate * dw[j]\n"),)),
    Alternative("a list", changes=(("return w, b, cost", "return [w, b, cost]"),)),
    Alternative("Python floats", changes=(("return w, b, cost", "return w, float(b), float(cost)"),)),
    Alternative("the sigmoid inline", changes=(("sigmoid(z)", "1 / (1 + np.exp(-z))"),)),
)

DOMAIN = step_domain()

EXERCISE = Exercise(
    reference=gradient_step_loops,
    outputs=STEP_OUTPUTS,
    cases=step_cases,
    domain=DOMAIN,
    helpers=("sigmoid",),
    visible=(Worked(WORKED_STEP, returns="w, b, cost"), Worked(OTHER_STEP, returns="w, b, cost"),),
    shown={"W": W, "B": B, "X": X, "Y": Y},
    misconceptions=MISCONCEPTIONS,
    sample=("bias-left-out", "only-last-example-in-dw"),
    alternatives=ALTERNATIVES,
)
