"""The exercise `l1_loss`: sum of absolute errors of yhat (m,) against y (m,), no Python loop."""

import numpy as np

from autograder.specification import Alternative, Domain, Exercise, Misconception, WithoutLoop, Worked, output
from autograder.units.vectorization._shared import MAY_LOOP, TRUTH, YHAT, U, V, loss_cases, no_loop


def l1_loss(yhat, y):
    """Sum of absolute errors of yhat (m,) against y (m,), no Python loop.

    Returns:
        The sum of |yhat - y|, a number.
    """
    loss = np.sum(np.abs(yhat - y))
    return loss


RULE = no_loop("l1_loss", "subtract whole arrays, and let NumPy sum.")

MISCONCEPTIONS = (
    Misconception("comprehension", RULE.sentence, source="""
        def l1_loss(yhat, y):
            loss = 0.0
            for i in range(len(y)):
                loss += abs(yhat[i] - y[i])
            return loss
    """),
    Misconception("for-loop", RULE.sentence, source="""
        def l1_loss(yhat, y):
            return sum([abs(p - q) for p, q in zip(yhat, y)])
    """),
    Misconception("absolute-values-missing",
                  "The absolute values are missing, so errors of either sign cancel: take |yhat - y| of each.",
                  changes=(("np.sum(np.abs(yhat - y))", "np.sum(yhat - y)"),)),
    Misconception("absolute-values-missing-reversed",
                  "The absolute values are missing, and the order is reversed: take |yhat - y| of each.",
                  changes=(("np.sum(np.abs(yhat - y))", "np.sum(y - yhat)"),)),
    Misconception("absolute-value-of-sum",
                  "The absolute value is taken of the whole sum, after errors have cancelled: take it of each "
                  "difference.",
                  changes=(("np.sum(np.abs(yhat - y))", "np.abs(np.sum(yhat - y))"),)),
    Misconception("mean", "This is the mean: here the loss is the sum over all elements.",
                  changes=(("np.sum", "np.mean"),)),
    Misconception("half", "This is half of the sum: the loss is the sum itself.",
                  changes=(("return loss", "return loss / 2"),)),
    Misconception("squared", "This is the sum of squares, the L2 loss: take absolute values.",
                  changes=(("np.abs(yhat - y)", "(yhat - y) ** 2"),)),
    Misconception("norm", "This is the Euclidean norm, a root of squares: sum the absolute values.",
                  changes=(("np.sum(np.abs(yhat - y))", "np.sqrt(np.sum((yhat - y) ** 2))"),)),
    Misconception("losses-not-summed", "The losses are returned one by one; expected is their sum, a single number.",
                  changes=(("np.sum(np.abs(yhat - y))", "np.abs(yhat - y)"),)),
    Misconception("largest-error", "This is the largest error: sum all of them.",
                  changes=(("np.sum(", "np.max("),)),
    Misconception("absolute-values-too-early",
                  "The absolute values are taken before the difference: take them of yhat - y.",
                  changes=(("np.abs(yhat - y)", "np.abs(yhat) - np.abs(y)"),)),
    Misconception("absolute-values-too-early-and-again",
                  "The absolute values are taken before the difference, and differences are made positive again: "
                  "take them of yhat - y alone.",
                  changes=(("np.abs(yhat - y)", "np.abs(np.abs(yhat) - np.abs(y))"),)),
    Misconception("added", "yhat and y are added: the error is their difference.",
                  changes=(("yhat - y", "yhat + y"),)),
    Misconception("sign-reversed", "The loss has the wrong sign: it is a sum of absolute values, never negative.",
                  changes=(("return loss", "return -loss"),)),
    Misconception("loss-array-of-one",
                  "The loss is an array of shape (1,); expected is one number, which a sum without keepdims gives.",
                  changes=(("np.sum(np.abs(yhat - y))", "np.sum(np.abs(yhat - y), keepdims=True)"),)),
    Misconception("yhat-changed-in-place",
                  "yhat is changed in place (`-=` writes into the caller's array): compute a new one.",
                  quotes=("-=",),
                  changes=(("loss = np.sum(np.abs(yhat - y))", "yhat -= y\n    loss = np.sum(np.abs(yhat))"),)),
    Misconception("fractions-dropped", "The fractions are dropped: the loss is the sum of floats as it is.",
                  changes=(("return loss", "return int(loss)"),)),
    Misconception("relative-errors", "Each error is divided by |y|: sum the absolute errors as they are.",
                  changes=(("np.abs(yhat - y)", "np.abs(yhat - y) / np.abs(y)"),)),
    Misconception("negative-errors-dropped", "Negative differences are set to 0: an error counts in either direction.",
                  changes=(("np.abs(yhat - y)", "np.maximum(0, yhat - y)"),)),
)

ALTERNATIVES = (
    Alternative("method", changes=(("np.sum(np.abs(yhat - y))", "np.abs(y - yhat).sum()"),)),
    Alternative("norm", changes=(("np.sum(np.abs(yhat - y))", "np.linalg.norm(yhat - y, 1)"),)),
    Alternative("built-in functions", changes=(("np.sum(np.abs(yhat - y))", "sum(abs(y - yhat))"),)),
    Alternative("dot with signs", changes=(("np.sum(np.abs(yhat - y))", "np.dot(yhat - y, np.sign(yhat - y))"),)),
    Alternative("larger minus smaller", changes=(("np.abs(yhat - y)", "np.maximum(yhat, y) - np.minimum(yhat, y)"),)),
    Alternative("root of the squares", changes=(("np.abs(yhat - y)", "np.sqrt((yhat - y) ** 2)"),)),
    Alternative("mean times m", changes=(("np.sum(np.abs(yhat - y))", "np.mean(np.absolute(yhat - y)) * y.size"),)),
    Alternative("Python float", changes=(("return loss", "return float(loss)"),)),
)

DOMAIN = Domain(
    draw=lambda rng, m: (rng.normal(scale=2, size=m), rng.normal(size=m) + 0.3), sizes={"m": 300}, whole=("yhat", "y")
)

EXERCISE = Exercise(
    reference=l1_loss,
    outputs=(output("loss"),),
    cases=loss_cases,
    domain=DOMAIN,
    visible=(Worked({"yhat": YHAT, "y": TRUTH}), Worked({"yhat": V, "y": U}), WithoutLoop(MAY_LOOP)),
    rules=(RULE,),
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
