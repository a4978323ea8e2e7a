"""Ranges that the course's results lie in, so that a number in prose is held by an assert.

A range covers what several seeds or splits gave on that data set; `datasets/README.md` has the figures.
"""

import hashlib

import numpy as np

from dlutils import pace

#: First bytes of the SHA-256 of the training photographs: which data set this is.
_KNOWN = {"eb01d1f370d559b0": "free", "5a22f47625d19c47": "classic"}

#: (model, data set): ((lowest, highest) training accuracy, (lowest, highest) test accuracy), in percent.
RANGES = {
    ("logistic_regression", "free"): ((99.0, 100.0), (72.0, 76.0)),
    ("logistic_regression", "classic"): ((98.5, 99.6), (68.0, 72.0)),
    # Networks of the unit deep_network after 1,500 iterations, over 12 seeds, widened a little.
    ("depth_1", "free"): ((99.0, 100.0), (72.0, 76.0)),
    ("depth_1", "classic"): ((97.0, 98.6), (68.0, 72.0)),
    ("two_layer", "free"): ((96.0, 100.0), (66.0, 78.0)),
    ("two_layer", "classic"): ((84.0, 100.0), (60.0, 80.0)),
    ("four_layer", "free"): ((96.0, 100.0), (64.0, 76.0)),
    ("four_layer", "classic"): ((92.0, 100.0), (44.0, 84.0)),
}


def name_of(train_images: np.ndarray) -> str:
    """The name of a set of training photographs: "free" or "classic" for the course's own, "own" for any others.

    Args:
        train_images: (m, height, width, 3) uint8.
    """
    digest = hashlib.sha256(np.ascontiguousarray(train_images).tobytes()).hexdigest()[:16]
    return _KNOWN.get(digest, "own")


def hold(model: str, train_images: np.ndarray, train_accuracy: float, test_accuracy: float) -> None:
    """Assert that a model's accuracies lie in their range; silent on other data and after short training.

    Args:
        model: a name in `RANGES`; nothing is asserted for others.
        train_images: (m, height, width, 3) uint8, which say which data set this is.
        train_accuracy, test_accuracy: in percent, from 0 to 100.

    Raises:
        AssertionError: they do not; the message says what was measured before.
    """
    expected = RANGES.get((model, name_of(train_images)))
    if expected is None or not pace.in_full():
        return
    for which, accuracy, (low, high) in zip(("training", "test"), (train_accuracy, test_accuracy), expected):
        assert low <= accuracy <= high, (
            f"{model}: {which} accuracy {accuracy:.1f} %, measured before: {low} to {high} %. "
            "Is a function not right yet?"
        )
