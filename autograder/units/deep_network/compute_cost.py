"""The exercise `compute_cost`: mean cross-entropy."""

import numpy as np

from autograder.specification import Alternative, Exercise, Misconception, Worked, output
from autograder.units.deep_network._shared import OTHER_Y, Y
from autograder.units.deep_network.L_model_forward import AL
from autograder.units.inputs import COST_DOMAIN, COST_RTOL, labels


def compute_cost(AL, Y):
    """Mean cross-entropy.

    Args:
        AL: (1, m) probabilities, strictly between 0 and 1.
        Y: (1, m) labels, 0.0 or 1.0.

    Returns:
        The cost, a single number (a Python or NumPy float, or a 0-d array; not one of shape (1,) or (1, 1)).
    """
    m = Y.shape[1]
    cost = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
    return cost


def cost_cases(rng):
    cases = []
    for m in (7, 12, 5, 1):
        Y = labels(rng, m)
        # Towards the labels, and the two classes by different amounts, so that each half of the sum shows.
        AL = np.where(Y == 1, rng.uniform(0.3, 0.9, size=Y.shape), rng.uniform(0.1, 0.6, size=Y.shape))
        cases.append((AL, Y))
    return cases


_COST = "-np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m"

MISCONCEPTIONS = (
    Misconception("cost-not-averaged",
                  "The cost is a sum over the examples; expected is their mean: divide by m, which is Y.shape[1].",
                  changes=((" / m", ""),)),
    Misconception("sign-reversed",
                  "The sign is reversed: logarithms of probabilities are negative, so the mean needs a minus in "
                  "front.",
                  changes=(("-np.sum", "np.sum"),)),
    Misconception("second-half-missing",
                  "The second half is missing: examples with y = 0 count by (1 - Y) log(1 - AL).",
                  changes=(("Y * np.log(AL) + (1 - Y) * np.log(1 - AL)", "Y * np.log(AL)"),)),
    Misconception("first-half-missing", "The first half is missing: examples with y = 1 count by Y log AL.",
                  changes=(("Y * np.log(AL) + (1 - Y) * np.log(1 - AL)", "(1 - Y) * np.log(1 - AL)"),)),
    Misconception("halves-subtracted", "The halves are joined by a minus: they are added.",
                  changes=(("log(AL) + (1", "log(AL) - (1"),)),
    Misconception("labels-swapped", "The labels are swapped: Y goes with log AL, 1 - Y with log(1 - AL).",
                  changes=(("Y * np.log(AL) + (1 - Y) * np.log(1 - AL)",
                            "(1 - Y) * np.log(AL) + Y * np.log(1 - AL)"),)),
    Misconception("al-and-y-swapped", "Y and AL are swapped: the logarithm is taken of AL.",
                  changes=(("Y * np.log(AL) + (1 - Y) * np.log(1 - AL)",
                            "AL * np.log(Y) + (1 - AL) * np.log(1 - Y)"),)),
    Misconception("squared-error", "This is the squared error; expected is the cross-entropy.",
                  changes=((_COST, "np.sum((AL - Y) ** 2) / m"),)),
    Misconception("half-squared-error", "This is half the squared error; expected is the cross-entropy.",
                  changes=((_COST, "np.sum((AL - Y) ** 2) / (2 * m)"),)),
    Misconception("absolute-error", "This is the absolute error; expected is the cross-entropy.",
                  changes=((_COST, "np.sum(np.abs(AL - Y)) / m"),)),
    Misconception("divided-by-2m",
                  "The division by 2 m belongs to the squared error: the cross-entropy is divided by m.",
                  changes=((" / m", " / (2 * m)"),)),
    Misconception("m-hard-coded", "209 is written into the code: m is Y.shape[1].",
                  changes=(("Y.shape[1]", "209"),)),
    Misconception("log-base-2", "The logarithm is taken to base 2: use np.log.",
                  changes=(("np.log(AL)", "np.log2(AL)"), ("np.log(1 - AL)", "np.log2(1 - AL)"))),
    Misconception("log-base-10", "The logarithm is taken to base 10: use np.log.",
                  changes=(("np.log(AL)", "np.log10(AL)"), ("np.log(1 - AL)", "np.log10(1 - AL)"))),
    Misconception("cost-1-by-1-array",
                  "The cost is a (1, 1) array: take the number out of a matrix product or a sum with keepdims, by "
                  "np.squeeze or `.item()`.",
                  changes=(("np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))",
                            "np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL), axis=1, keepdims=True)"),)),
    Misconception("cost-array-of-one", "The cost is an array of shape (1,): sum over everything, without an axis.",
                  changes=(("np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))",
                            "np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL), axis=1)"),)),
    Misconception("losses-not-summed", "The losses are not summed; expected is one number, their mean.",
                  changes=(("-np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m",
                            "-(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m"),)),
    Misconception("all-pairs-multiplied",
                  "The outer product of all labels with all examples was summed: multiply element by element, or "
                  "use np.dot with the second row transposed.",
                  changes=(("np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))",
                            "np.sum(np.dot(Y.T, np.log(AL)) + np.dot((1 - Y).T, np.log(1 - AL)))"),)),
    Misconception("rows-not-transposed",
                  "np.dot of two rows does not fit: transpose the second one, (1, m) times (m, 1).",
                  changes=(("Y * np.log(AL) + (1 - Y) * np.log(1 - AL)",
                            "np.dot(Y, np.log(AL)) + np.dot(1 - Y, np.log(1 - AL))"),)),
    Misconception("brackets-missing", "Brackets are missing: the minus and the division belong to both halves.",
                  changes=((_COST, "-1 / m * np.sum(Y * np.log(AL)) + np.sum((1 - Y) * np.log(1 - AL))"),)),
    Misconception("averaged-within-classes",
                  "The mean is taken within each class: all examples count alike, divide the sum by m.",
                  changes=((_COST,
                            "-np.sum(Y * np.log(AL)) / max(np.sum(Y), 1) - np.sum((1 - Y) * np.log(1 - AL)) / "
                            "max(np.sum(1 - Y), 1)"),)),
    Misconception("large-number-inside-log",
                  "A large number is added inside the logarithm: something like 1e-15 guards against log 0, more "
                  "changes the cost.",
                  changes=(("np.log(AL)", "np.log(AL + 1e-2)"), ("np.log(1 - AL)", "np.log(1 - AL + 1e-2)"))),
    Misconception("sigmoid-applied-again", "The sigmoid is applied once more: AL holds probabilities already.",
                  changes=(("m = Y.shape[1]", "m = Y.shape[1]\n    AL = 1 / (1 + np.exp(-AL))"),)),
    Misconception("al-rounded-first",
                  "AL is rounded first: the cost is that of the probabilities, not of the decisions.",
                  changes=(("m = Y.shape[1]", "m = Y.shape[1]\n    AL = np.clip(np.round(AL), 1e-8, 1 - 1e-8)"),)),
    Misconception("cost-cut-to-whole-number", "The cost is cut to whole numbers.",
                  changes=(("return cost", "return int(cost)"),)),
    Misconception("cost-rounded", "The cost is rounded: keep it as it is.",
                  changes=(("return cost", "return round(cost, 2)"),)),
    Misconception("al-changed-in-place", "AL is changed in place: leave the arguments as they were.",
                  changes=(("m = Y.shape[1]", "m = Y.shape[1]\n    AL[AL > 0.5] -= 1e-9"),)),
)

ALTERNATIVES = (
    Alternative("mean", changes=((_COST, "-np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))"),)),
    Alternative("dot products, squeezed",
                changes=((_COST, "np.squeeze(-(np.dot(Y, np.log(AL).T) + np.dot(1 - Y, np.log(1 - AL).T)) / m)"),)),
    Alternative("a Python float", changes=(("return cost", "return float(cost)"),)),
    Alternative("multiply",
                changes=((_COST,
                          "(-1 / m) * np.sum(np.multiply(np.log(AL), Y) + np.multiply(np.log(1 - AL), 1 - Y))"),)),
    Alternative("where",
                changes=(("Y * np.log(AL) + (1 - Y) * np.log(1 - AL)", "np.log(np.where(Y == 1, AL, 1 - AL))"),)),
    Alternative("guarded",
                changes=(("np.log(AL)", "np.log(AL + 1e-15)"), ("np.log(1 - AL)", "np.log(1 - AL + 1e-15)"))),
    Alternative("log1p", changes=(("np.log(1 - AL)", "np.log1p(-AL)"),)),
    Alternative("loop",
                changes=((_COST, "-sum(y * np.log(a) + (1 - y) * np.log(1 - a) for y, a in zip(Y[0], AL[0])) / m"),)),
    Alternative("clipped", changes=(("m = Y.shape[1]", "m = Y.shape[1]\n    AL = np.clip(AL, 1e-12, 1 - 1e-12)"),)),
    Alternative("0-d", changes=(("return cost", "return np.array(cost)"),)),
    Alternative("float32", changes=(("m = Y.shape[1]", "AL = np.float32(AL)\n    m = Y.shape[1]"),)),
)

def made_up(made, AL, Y):
    return made.mean(AL, Y)


EXERCISE = Exercise(
    reference=compute_cost,
    made_up=made_up,
    outputs=(output("cost", rtol=COST_RTOL),),
    cases=cost_cases,
    domain=COST_DOMAIN,
    visible=(
        Worked({"AL": AL, "Y": Y}, returns="cost"),
        Worked({"AL": np.array([[0.2, 0.7, 0.6, 0.35, 0.45]]), "Y": OTHER_Y}, returns="cost"),
    ),
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
