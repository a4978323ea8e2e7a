"""The exercise `image_to_vector`: lay an image out as a column."""

import numpy as np

from autograder.specification import Alternative, Domain, Exercise, Misconception, Worked, output


def image_to_vector(image):
    """Lay an image out as a column.

    Args:
        image: (height, width, channels), of any size.

    Returns:
        (height * width * channels, 1), in NumPy's default order.
    """
    v = image.reshape(-1, 1)
    return v


def image_cases(rng):
    floats = [rng.uniform(0, 255, size=shape) for shape in [(3, 4, 3), (5, 2, 4), (2, 6, 1)]]
    return [(image,) for image in [*floats, rng.integers(1, 256, size=(4, 5, 3), dtype=np.uint8)]]


MISCONCEPTIONS = (
    Misconception("vector-rank-1",
                  "The vector is a 1-D array; expected is a column, (height * width * channels, 1).",
                  changes=(("image.reshape(-1, 1)", "image.reshape(-1)"),)),
    Misconception("vector-row", "The vector is a row; expected is a column, (height * width * channels, 1).",
                  changes=(("image.reshape(-1, 1)", "image.reshape(1, -1)"),)),
    Misconception("pixel-order-changed",
                  "The pixels are in another order: leave NumPy's default order (no order=\"F\", no transpose before "
                  "the reshape).",
                  changes=(("image.reshape(-1, 1)", "image.reshape(-1, 1, order='F')"),)),
    Misconception("colours-one-after-another",
                  "The colours stand one after the other, all red first: leave NumPy's default order, without "
                  "moving an axis.",
                  changes=(("image.reshape", "np.moveaxis(image, 2, 0).reshape"),)),
    Misconception("rows-and-columns-swapped",
                  "Rows and columns of the picture are swapped before it is cut up: leave the axes as they are.",
                  changes=(("image.reshape", "np.swapaxes(image, 0, 1).reshape"),)),
    Misconception("size-hard-coded",
                  "64 is written into the code: take the sizes from image.shape, or let -1 find them.",
                  changes=(("reshape(-1, 1)", "reshape(64 * 64 * 3, 1)"),)),
    Misconception("worked-shape-hard-coded",
                  "The shape of the worked example is written into the code: take the sizes from image.shape, or "
                  "let -1 find them.",
                  changes=(("reshape(-1, 1)", "reshape(18, 1)"),)),
    Misconception("three-channels-assumed",
                  "Three channels are taken for granted: an image may have any number of them, image.shape[2].",
                  changes=(("image.reshape(-1, 1)", "image.reshape(image.shape[0] * image.shape[1] * 3, 1)"),)),
    Misconception("column-for-each-channel",
                  "Each channel got a column of its own: all numbers belong into one column.",
                  changes=(("image.reshape(-1, 1)",
                            "image.reshape(image.shape[0] * image.shape[1], image.shape[2])"),)),
    Misconception("rows-kept", "Each row of the picture stayed a row: all numbers belong into one column.",
                  changes=(("reshape(-1, 1)", "reshape(image.shape[0], -1)"),)),
    Misconception("colours-averaged", "The colours are averaged away: keep every number of the image.",
                  changes=(("image.reshape", "image.mean(axis=2).reshape"),)),
    Misconception("one-channel-kept", "Only one channel is left: keep every number of the image.",
                  changes=(("image.reshape", "image[:, :, 0].reshape"),)),
    Misconception("pixels-divided", "The pixels are divided by 255: here only the shape changes.",
                  changes=(("reshape(-1, 1)", "reshape(-1, 1) / 255"),)),
    Misconception("axis-too-many", "The column has an axis too many: its shape is (height * width * channels, 1).",
                  changes=(("reshape(-1, 1)", "reshape(-1, 1, 1)"),)),
    Misconception("changed-in-place",
                  "The image itself is changed (its shape was set in place): `reshape` makes a new view.",
                  changes=(("v = image.reshape(-1, 1)", "image.shape = (-1, 1)\n    v = image"),)),
    Misconception("image-unchanged",
                  "The image is returned unchanged: `reshape` returns the new array and leaves the old one alone.",
                  changes=(("v = image.reshape(-1, 1)", "image.reshape(-1, 1)\n    v = image"),)),
)

ALTERNATIVES = (
    Alternative("sizes multiplied out",
                changes=(("reshape(-1, 1)", "reshape(image.shape[0] * image.shape[1] * image.shape[2], 1)"),)),
    Alternative("new axis", changes=(("image.reshape(-1, 1)", "image.ravel()[:, np.newaxis]"),)),
    Alternative("flatten, then expand", changes=(("image.reshape(-1, 1)", "np.expand_dims(image.flatten(), axis=1)"),)),
    Alternative("size", changes=(("reshape(-1, 1)", "reshape((image.size, 1))"),)),
    Alternative("transposed row", changes=(("image.reshape(-1, 1)", "np.reshape(image, (1, -1)).T"),)),
    Alternative("as floats", changes=(("image.reshape(-1, 1)", "image.astype(float).reshape(-1, 1)"),)),
    Alternative("r_ and c_", changes=(("image.reshape(-1, 1)", "np.c_[image.ravel()]"),)),
)

DOMAIN = Domain(
    draw=lambda rng, height, width, channels: (rng.uniform(0, 255, size=(height, width, channels)),),
    sizes={"height": 12, "width": 12, "channels": 6},
    whole=("image",),
)

EXERCISE = Exercise(
    reference=image_to_vector,
    outputs=(output("vector"),),
    cases=image_cases,
    domain=DOMAIN,
    visible=(
        Worked({"image": np.arange(18.0).reshape(3, 2, 3) / 2}, returns="vector"),
        Worked({"image": np.arange(12.0).reshape(2, 2, 3) / 2}, returns="vector"),
        Worked({"image": np.arange(24.0).reshape(2, 3, 4) / 2}, returns="vector"),
    ),
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
