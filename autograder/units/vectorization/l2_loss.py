"""The exercise `l2_loss`: sum of squared errors of yhat (m,) against y (m,), no Python loop."""

import numpy as np

from autograder.specification import Alternative, Domain, Exercise, Misconception, WithoutLoop, Worked, output
from autograder.units.vectorization._shared import MAY_LOOP, TRUTH, YHAT, U, V, loss_cases, no_loop


def l2_loss(yhat, y):
    """Sum of squared errors of yhat (m,) against y (m,), no Python loop.

    Returns:
        The sum of (yhat - y)², a number.
    """
    loss = np.sum((yhat - y) ** 2)
    return loss


RULE = no_loop("l2_loss", "subtract whole arrays, and let NumPy sum.")

MISCONCEPTIONS = (
    Misconception("comprehension", RULE.sentence, source="""
        def l2_loss(yhat, y):
            loss = 0.0
            for p, q in zip(yhat, y):
                loss += (p - q) ** 2
            return loss
    """),
    Misconception("for-loop", RULE.sentence, source="""
        def l2_loss(yhat, y):
            return sum((p - q) ** 2 for p, q in zip(yhat, y))
    """),
    Misconception("square-of-sum",
                  "The square is taken of the whole sum, after errors have cancelled: square each difference.",
                  changes=(("np.sum((yhat - y) ** 2)", "np.sum(yhat - y) ** 2"),)),
    Misconception("mean", "This is the mean: here the loss is the sum over all elements.",
                  changes=(("np.sum", "np.mean"),)),
    Misconception("half", "This is half of the sum: the loss is the sum of squares itself.",
                  changes=(("return loss", "return loss / 2"),)),
    Misconception("half-of-mean", "This is half of the mean: the loss is the sum of squares itself.",
                  changes=(("return loss", "return loss / (2 * len(y))"),)),
    Misconception("absolute-values", "This is the sum of absolute values, the L1 loss: take squares.",
                  changes=(("(yhat - y) ** 2", "np.abs(yhat - y)"),)),
    Misconception("root-taken", "No root is taken here: the loss is the sum of squares, not its root (the norm).",
                  changes=(("return loss", "return np.sqrt(loss)"),)),
    Misconception("square-missing", "The square is missing, so errors of either sign cancel: square each difference.",
                  changes=(("(yhat - y) ** 2", "yhat - y"),)),
    Misconception("doubled", "The difference is doubled: square it (`** 2`, not `* 2`).",
                  changes=(("** 2", "* 2"),)),
    Misconception("caret-for-power", "`^` is not a power in Python (it compares bits): write `** 2`.",
                  quotes=("^",),
                  changes=(("** 2", "^ 2"),)),
    Misconception("squares-not-summed", "The squares are returned one by one; expected is their sum, a single number.",
                  changes=(("np.sum((yhat - y) ** 2)", "(yhat - y) ** 2"),)),
    Misconception("squared-too-early", "yhat and y are squared before the difference: square the difference.",
                  changes=(("(yhat - y) ** 2", "yhat ** 2 - y ** 2"),)),
    Misconception("brackets-missing", "Brackets are missing: `yhat - y ** 2` squares y alone.",
                  quotes=("yhat - y ** 2",),
                  changes=(("(yhat - y) ** 2", "yhat - y ** 2"),)),
    Misconception("added", "yhat and y are added: the error is their difference.",
                  changes=(("yhat - y", "yhat + y"),)),
    Misconception("multiplied-with-y", "The error is multiplied with y: multiply it with itself.",
                  changes=(("(yhat - y) ** 2", "(yhat - y) * y"),)),
    Misconception("dot-product-of-arguments",
                  "This is the dot product of yhat and y: take the differences first, and the dot product of them "
                  "with themselves.",
                  changes=(("np.sum((yhat - y) ** 2)", "np.dot(yhat, y)"),)),
    Misconception("sign-reversed", "The loss has the wrong sign: it is a sum of squares, never negative.",
                  changes=(("return loss", "return -loss"),)),
    Misconception("loss-array-of-one",
                  "The loss is an array of shape (1,); expected is one number, which a sum without keepdims gives.",
                  changes=(("np.sum((yhat - y) ** 2)", "np.sum((yhat - y) ** 2, keepdims=True)"),)),
    Misconception("loss-1-by-1-array",
                  "The loss is a (1, 1) array; expected is one number: the dot product of two 1-D arrays is one.",
                  changes=(("np.sum((yhat - y) ** 2)", "(yhat - y).reshape(1, -1) @ (yhat - y).reshape(-1, 1)"),)),
    Misconception("yhat-changed-in-place",
                  "yhat is changed in place (`-=` writes into the caller's array): compute a new one.",
                  quotes=("-=",),
                  changes=(("loss = np.sum((yhat - y) ** 2)", "yhat -= y\n    loss = np.sum(yhat ** 2)"),)),
    Misconception("outer-product",
                  "This is the outer product, a table of all pairs of errors: square each error, and sum.",
                  changes=(("np.sum((yhat - y) ** 2)", "np.outer(yhat - y, yhat - y)"),)),
    Misconception("largest-error", "This is the largest squared error: sum all of them.",
                  changes=(("np.sum(", "np.max("),)),
)

ALTERNATIVES = (
    Alternative("dot", changes=(("np.sum((yhat - y) ** 2)", "np.dot(yhat - y, yhat - y)"),)),
    Alternative("at sign", changes=(("np.sum((yhat - y) ** 2)", "(y - yhat) @ (y - yhat)"),)),
    Alternative("square", changes=(("(yhat - y) ** 2", "np.square(y - yhat)"),)),
    Alternative("norm squared", changes=(("np.sum((yhat - y) ** 2)", "np.linalg.norm(yhat - y) ** 2"),)),
    Alternative("absolute value squared", changes=(("(yhat - y) ** 2", "np.abs(yhat - y) ** 2"),)),
    Alternative("einsum", changes=(("np.sum((yhat - y) ** 2)", "np.einsum('i,i', yhat - y, yhat - y)"),)),
    Alternative("built-in sum", changes=(("np.sum((yhat - y) ** 2)", "sum((y - yhat) ** 2)"),)),
    Alternative("multiplied out", changes=(("np.sum((yhat - y) ** 2)", "np.sum(yhat * yhat - 2 * yhat * y + y * y)"),)),
    Alternative("power", changes=(("(yhat - y) ** 2", "np.power(yhat - y, 2)"),)),
)

DOMAIN = Domain(
    draw=lambda rng, m: (rng.normal(scale=2, size=m), rng.normal(size=m) + 0.3), sizes={"m": 300}, whole=("yhat", "y")
)

EXERCISE = Exercise(
    reference=l2_loss,
    outputs=(output("loss"),),
    cases=loss_cases,
    domain=DOMAIN,
    visible=(Worked({"yhat": YHAT, "y": TRUTH}), Worked({"yhat": V, "y": U}), WithoutLoop(MAY_LOOP)),
    rules=(RULE,),
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
