"""The exercise `predict`: decide for each example."""

import numpy as np

from autograder.specification import Alternative, Domain, Exercise, Inputs, Misconception, Worked, output
from autograder.units.inputs import readable
from autograder.units.logistic_regression._shared import B, W
from autograder.units.logistic_regression.sigmoid import sigmoid


def predict(w, b, X):
    """Decide for each example.

    Args:
        w: (n_x, 1); b: a number; X: (n_x, m).

    Returns:
        Y_prediction: (1, m) of 0 and 1: 1 where the probability is above 0.5.
    """
    A = sigmoid(w.T @ X + b)
    Y_prediction = (A > 0.5).astype(float)
    return Y_prediction


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
    return [*cases[:2], Inputs((w, 0.0, X), "a probability of exactly 0.5"), cases[3], *close]


#: Worked examples; the last is all zeros, so that z is the bias.
WITH_ZEROS = np.array([[1.0, -2.0, 0.0], [2.0, 1.0, 0.0]])

MISCONCEPTIONS = (
    Misconception("half-predicted-as-1",
                  "A probability of exactly 0.5 is predicted as 1: the exercise counts 0.5 and below as 0, so "
                  "compare with `>`.",
                  changes=(("A > 0.5", "A >= 0.5"),)),
    Misconception("probabilities-returned",
                  "Probabilities are returned: the prediction is 1 where A > 0.5 and 0 elsewhere.",
                  changes=(("(A > 0.5).astype(float)", "A"),)),
    Misconception("classes-swapped", "The classes are swapped: predict 1 where A > 0.5.",
                  changes=(("A > 0.5", "A <= 0.5"),)),
    Misconception("predictions-rank-1", "The predictions are a 1-D array: keep them as a row, (1, m).",
                  changes=(("(A > 0.5).astype(float)", "(A > 0.5).astype(float)[0]"),)),
    Misconception("predictions-column", "The predictions are a column: they are a row, (1, m), as Y is.",
                  changes=(("(A > 0.5).astype(float)", "(A > 0.5).astype(float).T"),)),
    Misconception("bias-left-out", "The bias is left out: A is sigmoid(w.T X + b).",
                  changes=(("w.T @ X + b", "w.T @ X"),)),
    Misconception("threshold-0",
                  "Every prediction is 1, as if probabilities were compared with 0 (that belongs to z) or rounded up: "
                  "the prediction is 1 only where sigmoid(z) is above 0.5.",
                  changes=(("A > 0.5", "A > 0"),)),
    Misconception("z-compared-with-half", "z is compared with 0.5: either compare sigmoid(z) with 0.5, or z with 0.",
                  changes=(("sigmoid(w.T @ X + b)", "w.T @ X + b"),)),
    Misconception("threshold-is-mean", "The probabilities are compared with their mean: the threshold is 0.5.",
                  changes=(("A > 0.5", "A > A.mean()"),)),
    Misconception("first-answer-for-all",
                  "Every example gets the same answer, that of the first: decide for each column by itself.",
                  changes=(("(A > 0.5).astype(float)", "np.full(A.shape, float(A[0, 0] > 0.5))"),)),
    Misconception("classes-minus-1-and-1", "The classes are -1 and 1 here: they are 0 and 1.",
                  changes=(("(A > 0.5).astype(float)", "np.where(A > 0.5, 1.0, -1.0)"),)),
    Misconception("all-zeros",
                  "Only zeros are returned: is the loop that fills Y_prediction missing, or are probabilities cut "
                  "to whole numbers before they are compared?",
                  changes=(("(A > 0.5).astype(float)", "np.zeros((1, X.shape[1]))"),)),
)

ALTERNATIVES = (
    Alternative("booleans", changes=((".astype(float)", ""),)),
    Alternative("integers", changes=((".astype(float)", ".astype(int)"),)),
    Alternative("where", changes=(("(A > 0.5).astype(float)", "np.where(A > 0.5, 1, 0)"),)),
    Alternative("round half to even", changes=(("(A > 0.5).astype(float)", "np.round(A)"),)),
    Alternative("sign of z",
                changes=(("    A = sigmoid(w.T @ X + b)\n", ""),
                         ("(A > 0.5).astype(float)", "(w.T @ X + b > 0).astype(float)"))),
    Alternative("loop",
                changes=(("    Y_prediction = (A > 0.5).astype(float)\n",
                          "    Y_prediction = np.zeros((1, X.shape[1]))\n"
                          "    for i in range(A.shape[1]):\n"
                          "        Y_prediction[0, i] = 1 if A[0, i] > 0.5 else 0\n"),)),
    Alternative("w reshaped", changes=(("    A = ", "    w = w.reshape(X.shape[0], 1)\n    A = "),)),
)

def made_up(made, w, b, X):
    return (np.sin(7 * (made.product(w.T, X) + b) + made.number("phase")) > 0).astype(float)


def draw(rng, n_x, m):
    """No probability is so near to 0.5 that rounding decides."""
    w, b, X = rng.normal(size=(n_x, 1)), float(rng.uniform(-1, 1)), rng.normal(size=(n_x, m))
    z = w.T @ X + b
    return w, b, X + np.where(np.abs(z) < 1e-3, np.sign(w) * 0.1, 0.0)


DOMAIN = Domain(draw=draw, sizes={"n_x": 20, "m": 60}, whole=("X",), direct=("n_x",))

EXERCISE = Exercise(
    reference=predict,
    made_up=made_up,
    outputs=(output("Y_prediction", kind="labels"),),
    cases=predict_cases,
    domain=DOMAIN,
    helpers=("sigmoid",),
    visible=(
        Worked({"w": W, "b": B, "X": WITH_ZEROS}, returns="Y_prediction", kind="labels"),
        Worked({"w": W, "b": 0.0, "X": WITH_ZEROS}, returns="Y_prediction", kind="labels"),
        # Enough examples to tell one wrong threshold, or formula, from another by labels alone.
        Worked(
            {"w": 0.4 * readable(3, 1, first=11), "b": 0.3, "X": readable(3, 16, first=14)},
            returns="Y_prediction",
            kind="labels",
        ),
    ),
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
