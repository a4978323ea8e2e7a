"""The exercise `flatten_images`: put each photograph into a column."""

import numpy as np

from autograder.specification import Alternative, Domain, Exercise, Misconception, Worked, output


def flatten_images(images):
    """Put each photograph into a column.

    Args:
        images: (m, height, width, channels), m photographs of any size.

    Returns:
        X: (height * width * channels, m), photograph i in column i, its pixels in NumPy's default order.
    """
    m = images.shape[0]
    X = images.reshape(m, -1).T
    return X


def image_cases(rng):
    shapes = [(5, 4, 3, 3), (2, 6, 5, 3), (7, 2, 3, 1), (1, 3, 4, 3), (3, 2, 4, 4)]
    bytes_ = [(rng.integers(0, 256, size=shape, dtype=np.uint8),) for shape in shapes]
    return [*bytes_, (rng.random((4, 3, 2, 3)),)]


MISCONCEPTIONS = (
    Misconception("x-transposed",
                  "X is transposed: each example is a row here, and it belongs in a column. Add `.T` after the "
                  "reshape.",
                  changes=((".reshape(m, -1).T", ".reshape(m, -1)"),)),
    Misconception("pixels-mixed",
                  "`reshape(-1, m)` has the right shape but mixes pixels of different photographs in one column: "
                  "give each photograph a row first, `reshape(m, -1)`, and transpose after.",
                  quotes=("reshape",),
                  changes=((".reshape(m, -1).T", ".reshape(-1, m)"),)),
    Misconception("pixel-order-changed",
                  "The pixels of each photograph are in another order: read them row by row (NumPy's default "
                  'order, not `order="F"` and no transpose before the reshape).',
                  changes=((".reshape(m, -1).T", ".reshape(m, -1, order='F').T"),)),
    Misconception("size-hard-coded",
                  "64 is written into the code: take the sizes from `images.shape`, so that photographs of any "
                  "size work.",
                  changes=((".reshape(m, -1).T", ".reshape(m, 64 * 64 * 3).T"),)),
    Misconception("m-hard-coded", "209 is written into the code: the number of examples is `images.shape[0]`.",
                  changes=(("images.shape[0]", "209"),)),
    Misconception("one-long-vector",
                  "All photographs run together into one long vector: each one needs a column of its own.",
                  changes=((".reshape(m, -1).T", ".reshape(-1, 1)"),)),
    Misconception("colours-averaged", "The colours are averaged away: keep all three channels of every pixel.",
                  changes=(("images.reshape(m, -1).T", "images.mean(axis=3).reshape(m, -1).T"),)),
)

ALTERNATIVES = (
    Alternative("sizes multiplied out",
                changes=((".reshape(m, -1).T", ".reshape(m, images.shape[1] * images.shape[2] * images.shape[3]).T"),)),
    Alternative("np.transpose", changes=(("images.reshape(m, -1).T", "np.transpose(np.reshape(images, (m, -1)))"),)),
    Alternative("stacked columns",
                changes=(("images.reshape(m, -1).T", "np.stack([image.ravel() for image in images], axis=1)"),)),
    Alternative("moveaxis", changes=(("images.reshape(m, -1).T", "np.moveaxis(images, 0, -1).reshape(-1, m)"),)),
    Alternative("as floats", changes=((".reshape(m, -1).T", ".reshape(m, -1).T.astype(float)"),)),
)

DOMAIN = Domain(
    draw=lambda rng, m, height, width, channels: (rng.uniform(0, 255, size=(m, height, width, channels)),),
    sizes={"m": 20, "height": 8, "width": 8, "channels": 5},
    words={"m": "one photograph"},
    whole=("images",),
)

EXERCISE = Exercise(
    reference=flatten_images,
    outputs=(output("X"),),
    cases=image_cases,
    domain=DOMAIN,
    visible=(
        Worked({"images": np.arange(24, dtype=np.uint8).reshape(2, 2, 2, 3)}, returns="X"),
        Worked({"images": np.arange(54, dtype=np.uint8).reshape(3, 3, 2, 3)}, returns="X"),
    ),
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
