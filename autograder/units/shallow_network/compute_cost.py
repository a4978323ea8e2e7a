"""The exercise `compute_cost`: mean cross-entropy."""

import numpy as np

from autograder.specification import Alternative, Exercise, Misconception, Worked, output
from autograder.units.inputs import COST_DOMAIN, COST_RTOL
from autograder.units.shallow_network._shared import OTHER_Y, Y, labels


def compute_cost(A2, Y):
    """Mean cross-entropy.

    Args:
        A2: (1, m) probabilities, strictly between 0 and 1.
        Y: (1, m) labels, 0.0 or 1.0.

    Returns:
        The cost, one number (not an array of shape (1,) or (1, 1)).
    """
    m = Y.shape[1]
    cost = -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / m
    return cost


def cost_cases(rng):
    cases = [(rng.uniform(0.04, 0.96, size=(1, m)), labels(rng, m)) for m in (7, 12, 5, 1)]
    for A2, _ in cases[:3]:  # a confident answer at either end, so that a generous `np.clip` shows
        A2[0, rng.permutation(A2.size)[:2]] = rng.uniform(0.002, 0.008), rng.uniform(0.992, 0.998)
    return cases


COST_LINE = "cost = -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / m"
LOG_LIKELIHOOD = "Y * np.log(A2) + (1 - Y) * np.log(1 - A2)"

MISCONCEPTIONS = (
    Misconception("cost-not-averaged",
                  "The cost is a sum over the examples; expected is their mean: divide by m = Y.shape[1].",
                  changes=((" / m", ""),)),
    Misconception("sign-reversed",
                  "The cost has the wrong sign: the logarithm of a probability is negative, so the mean needs a "
                  "minus in front.",
                  changes=(("-np.sum", "np.sum"),)),
    Misconception("halves-subtracted",
                  "The two halves have opposite signs: they are added, and one minus stands before the whole sum.",
                  changes=((COST_LINE, "cost = np.sum(-Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / m"),)),
    Misconception("second-half-missing",
                  "The second half is missing: examples with y = 0 count too, by (1 - Y) log(1 - A2).",
                  changes=((LOG_LIKELIHOOD, "Y * np.log(A2)"),)),
    Misconception("first-half-missing", "The first half is missing: examples with y = 1 count by Y log A2.",
                  changes=((LOG_LIKELIHOOD, "(1 - Y) * np.log(1 - A2)"),)),
    Misconception("labels-swapped", "The labels are swapped: Y goes with log A2, 1 - Y with log(1 - A2).",
                  changes=((LOG_LIKELIHOOD, "(1 - Y) * np.log(A2) + Y * np.log(1 - A2)"),)),
    Misconception("a2-and-y-swapped",
                  "A2 and Y are swapped: the logarithm is taken of the probabilities, not of the labels.",
                  changes=((LOG_LIKELIHOOD, "A2 * np.log(Y + 1e-8) + (1 - A2) * np.log(1 - Y + 1e-8)"),)),
    Misconception("squared-error", "This is the squared error: here the cost is the cross-entropy.",
                  changes=((COST_LINE, "cost = np.sum((A2 - Y) ** 2) / m"),)),
    Misconception("half-squared-error", "This is half the squared error: here the cost is the cross-entropy.",
                  changes=((COST_LINE, "cost = np.sum((A2 - Y) ** 2) / (2 * m)"),)),
    Misconception("absolute-error", "This is the mean distance between A2 and Y: here the cost is the cross-entropy.",
                  changes=((COST_LINE, "cost = np.sum(np.abs(A2 - Y)) / m"),)),
    Misconception("share-of-wrong-decisions",
                  "This is the share of wrong decisions: the cost is the cross-entropy of the probabilities "
                  "themselves.",
                  changes=((COST_LINE, "cost = np.mean((A2 > 0.5) != Y)"),)),
    Misconception("divided-by-2m",
                  "The cost is divided by 2 m: that factor belongs to the squared error, the cross-entropy is "
                  "divided by m.",
                  changes=((" / m", " / (2 * m)"),)),
    Misconception("log-base-2", "The cost is in bits: use the natural logarithm, np.log.",
                  changes=((LOG_LIKELIHOOD, "Y * np.log2(A2) + (1 - Y) * np.log2(1 - A2)"),)),
    Misconception("log-base-10", "The cost is taken to base 10: use the natural logarithm, np.log.",
                  changes=((LOG_LIKELIHOOD, "Y * np.log10(A2) + (1 - Y) * np.log10(1 - A2)"),)),
    Misconception("m-hard-coded", "400 is written into the code: m is Y.shape[1].",
                  changes=(("m = Y.shape[1]", "m = 400"),)),
    Misconception("cost-1-by-1-array",
                  "The cost is a (1, 1) array: it is one number; sum over everything without keepdims, or take the "
                  "number out of a matrix product.",
                  changes=((COST_LINE, "cost = -(np.dot(Y, np.log(A2).T) + np.dot(1 - Y, np.log(1 - A2).T)) / m"),)),
    Misconception("cost-array-of-one", "The cost is an array of shape (1,): it is one number; sum without an axis.",
                  changes=((COST_LINE, "cost = -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2), axis=1) / m"),)),
    Misconception("losses-not-summed", "The cost is not summed: it is the mean loss, one number for all examples.",
                  changes=((COST_LINE, "cost = -(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / m"),)),
    Misconception("summed-over-wrong-axis",
                  "The sum runs over the wrong axis, so every example keeps a loss of its own: sum over all of them.",
                  changes=((COST_LINE, "cost = -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2), axis=0) / m"),)),
    Misconception("all-pairs-multiplied",
                  "The product of a column and a row mixes every example with every other: multiply element by "
                  "element, or take Y times the logarithm transposed.",
                  changes=((COST_LINE,
                            "cost = -np.sum(np.dot(Y.T, np.log(A2)) + np.dot((1 - Y).T, np.log(1 - A2))) / m"),)),
    Misconception("probabilities-rounded",
                  "The probabilities are rounded to 0 and 1 before the logarithm: use them as they are.",
                  changes=((LOG_LIKELIHOOD, "Y * np.log(np.round(A2)) + (1 - Y) * np.log(1 - np.round(A2))"),)),
    Misconception("sigmoid-applied-again", "The sigmoid is applied once more: A2 is a probability already.",
                  changes=(("    m = Y.shape[1]", "    m = Y.shape[1]\n    A2 = sigmoid(A2)"),)),
    Misconception("a2-changed-in-place",
                  "A2 is changed in place (`A2 += ...`, or `np.clip(..., out=A2)`): compute a new array.",
                  quotes=("+=",),
                  changes=(("    m = Y.shape[1]", "    m = Y.shape[1]\n    A2 += 1e-9"),)),
    Misconception("exponential-for-logarithm", "The exponential is used where the logarithm is expected.",
                  changes=((LOG_LIKELIHOOD, "Y * np.exp(A2) + (1 - Y) * np.exp(1 - A2)"),)),
    Misconception("probabilities-multiplied",
                  "The probabilities that count are multiplied, not their logarithms added; expected is the mean "
                  "of the losses.",
                  changes=((COST_LINE, "cost = -np.log(np.sum(Y * A2 + (1 - Y) * (1 - A2)) / m)"),)),
)

ALTERNATIVES = (
    Alternative("mean", changes=((COST_LINE, "cost = -np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))"),)),
    Alternative("mean of a choice", changes=((COST_LINE, "cost = -np.mean(np.log(np.where(Y == 1, A2, 1 - A2)))"),)),
    Alternative("squeezed matrix product",
                changes=((COST_LINE,
                          "cost = np.squeeze(-(np.dot(Y, np.log(A2).T) + np.dot(1 - Y, np.log(1 - A2).T)) / m)"),)),
    Alternative("float of a matrix product",
                changes=((COST_LINE, "cost = float((-(Y @ np.log(A2).T + (1 - Y) @ np.log(1 - A2).T) / m).item())"),)),
    Alternative("multiply and sum",
                changes=((COST_LINE,
                          "logprobs = np.multiply(np.log(A2), Y) + np.multiply(np.log(1 - A2), 1 - Y)\n"
                          "    cost = -(1 / m) * np.sum(logprobs)"),)),
    Alternative("vdot", changes=((COST_LINE, "cost = -(np.vdot(Y, np.log(A2)) + np.vdot(1 - Y, np.log1p(-A2))) / m"),)),
    Alternative("clipped",
                changes=(("    m = Y.shape[1]", "    m = Y.shape[1]\n    A2 = np.clip(A2, 1e-10, 1 - 1e-10)"),)),
    Alternative("m by size", changes=(("Y.shape[1]", "A2.size"),)),
    Alternative("a loop",
                changes=((COST_LINE,
                          "cost = 0.0\n"
                          "    for a, y in zip(A2[0], Y[0]):\n"
                          "        cost -= (y * np.log(a) + (1 - y) * np.log(1 - a)) / m"),)),
    Alternative("by the scores",
                changes=((COST_LINE, "Z2 = np.log(A2 / (1 - A2))\n    cost = np.mean(np.logaddexp(0, Z2) - Y * Z2)"),)),
)

def made_up(made, A2, Y):
    return made.mean(A2, Y)


EXERCISE = Exercise(
    reference=compute_cost,
    made_up=made_up,
    outputs=(output("cost", rtol=COST_RTOL),),
    cases=cost_cases,
    domain=COST_DOMAIN,
    visible=(
        Worked({"A2": np.array([[0.85, 0.4, 0.3, 0.9]]), "Y": Y}, returns="cost"),
        Worked({"A2": np.array([[0.2, 0.7, 0.6, 0.35, 0.45]]), "Y": OTHER_Y}, returns="cost"),
    ),
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
