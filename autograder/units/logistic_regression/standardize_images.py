"""The exercise `standardize_images`: scale pixels to the range 0 to 1."""

import numpy as np

from autograder.specification import Alternative, Domain, Exercise, Misconception, Worked, output


def standardize_images(X):
    """Scale pixels to the range 0 to 1.

    Args:
        X: array of uint8, any shape.

    Returns:
        Array of floats, the same shape: 0 stays 0, 255 becomes 1, and 51 becomes 0.2.
    """
    scaled = X / 255
    return scaled


def pixel_cases(rng):
    """Any shape: with one number of dimensions or four, dark (nothing above 1), with an axis of length 1."""
    sizes = [((6, 4), 256), ((9, 5), 200), ((7,), 90), ((2, 3, 4, 3), 256), ((1, 5), 256), ((4, 6), 2)]
    cases = [(rng.integers(0, high, size=size, dtype=np.uint8),) for size, high in sizes]
    for X, high in zip((X for (X,) in cases), (high for _, high in sizes)):
        X.flat[rng.permutation(X.size)[:2]] = 0, high - 1  # the darkest and the lightest
    return cases


MISCONCEPTIONS = (
    Misconception("fractions-dropped",
                  "The fractions are dropped, so all but pure white becomes 0: divide with `/` (not `//`) and keep "
                  "floats.",
                  quotes=("//",),
                  changes=(("X / 255", "X // 255"),)),
    Misconception("divided-by-256", "A byte's largest value is 255, not 256: divide by 255 so that white is exactly 1.",
                  changes=(("X / 255", "X / 256"),)),
    Misconception("divided-by-largest-pixel",
                  "Dividing by the largest pixel of this very array scales every data set differently: divide by "
                  "255, the largest value that a pixel can have.",
                  changes=(("X / 255", "X / X.max()"),)),
    Misconception("mean-subtracted",
                  "The pixels are centred by their mean; here they only need the range 0 to 1: divide by 255 and "
                  "nothing more.",
                  changes=(("X / 255", "(X - X.mean()) / 255"),)),
    Misconception("z-score",
                  "This turns each pixel into a z-score; here they only need the range 0 to 1: divide by 255.",
                  changes=(("X / 255", "(X - X.mean()) / X.std()"),)),
    Misconception("changed-in-place",
                  "`/=` writes into the argument, and an array of bytes cannot hold fractions: compute a new "
                  "array, `X / 255`.",
                  quotes=("/=",),
                  changes=(("scaled = X / 255", "X /= 255\n    scaled = X"),)),
    Misconception("not-divided", "The pixels are returned unchanged: divide them by 255.",
                  changes=(("X / 255", "X"),)),
    Misconception("range-minus-1-to-1", "That maps pixels to the range -1 to 1; here they need 0 to 1.",
                  changes=(("X / 255", "X / 127.5 - 1"),)),
)

ALTERNATIVES = (
    Alternative("table", changes=(("X / 255", "np.linspace(0, 1, 256)[X]"),)),
    Alternative("np.interp", changes=(("X / 255", "np.interp(X, [0, 255], [0, 1])"),)),
    Alternative("np.divide", changes=(("X / 255", "np.divide(X, 255.0)"),)),
    Alternative("multiplied", changes=(("X / 255", "X * (1 / 255)"),)),
    Alternative("float first", changes=(("X / 255", "X.astype(np.float64) / 255"),)),
    Alternative("float32", changes=(("X / 255", "X.astype(np.float32) / 255"),)),
)

DOMAIN = Domain(
    draw=lambda rng, n_x, m: (rng.integers(0, 256, size=(n_x, m), dtype=np.uint8),), sizes={"n_x": 30, "m": 30}
)

EXERCISE = Exercise(
    reference=standardize_images,
    outputs=(output("scaled"),),
    cases=pixel_cases,
    domain=DOMAIN,
    visible=(
        Worked({"X": np.array([[0, 51], [102, 204]], dtype=np.uint8)}),
        Worked({"X": np.array([[10], [255], [70]], dtype=np.uint8)}),
    ),
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
