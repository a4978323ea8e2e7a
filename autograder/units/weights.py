"""What is wrong with randomly drawn weights, in a sentence."""

import numpy as np

EQUAL = "all its entries are equal, so every hidden unit does the same and stays the same: draw each weight by itself"
ROWS = "two of its rows are equal, so two units do the same and stay the same: draw each weight by itself"
STEPS = "its entries are a regular sequence, not random: draw each weight by itself"
LARGE = "the weights are too large, tanh starts in its flat ends: multiply the random numbers by about 0.01"
TINY = "the weights are so small that the network hardly leaves its starting point: about 0.01 is expected"
ZERO = "the weights are all zero, so every hidden unit does the same and stays the same: they are small random numbers"
NAN = "there are values that are not numbers"

#: The root mean square of the weights may lie here: a standard deviation of 0.001 to 0.1, with room for chance.
SCALES = (0.0004, 0.2)


def small_and_random(W, expected=None, arguments=None):
    """What is wrong with initial weights, in a sentence, or None.  Any generator will do."""
    W = np.asarray(W, dtype=float)
    if not np.isfinite(W).all():
        return NAN
    if not W.any():
        return ZERO
    if W.size > 1 and np.ptp(W) == 0:
        return EQUAL
    if any(len(np.unique(part, axis=0)) < len(part) for part in (W, W.T) if part.shape[1] > 1):
        return ROWS
    if W.size > 3 and np.ptp(np.diff(W.ravel())) < 1e-9 * np.abs(W).max():
        return STEPS
    scale = np.sqrt(np.mean(W**2))
    # Few numbers say little about their scale: only the ends that no chance explains are held against them.
    room = 1 if W.size > 11 else 3
    if scale > SCALES[1] * room:
        return LARGE
    if scale < SCALES[0] / room:
        return TINY
    return None


def random_weights(W, low, high):
    """What is wrong with randomly drawn weights, in a sentence, or None.

    Args:
        W: (n, n_prev); low, high: the range that their root mean square should lie in.
    """
    if not np.isfinite(W).all():
        return "there is nan or inf"
    if not W.any():
        return "all weights are zero, so all units of the layer stay equal forever: draw them at random"
    if np.unique(W).size < 0.9 * W.size:
        return "many weights are equal: draw each of them by itself, so that the units can differ"
    if W.size < 200:  # too few to measure their spread
        low, high = low / 100, 4 * high
    elif abs(W.mean()) > 0.4 * W.std():
        return (
            "the weights lie on one side of zero: draw them from a normal distribution around zero "
            "(`rand` gives 0 to 1)"
        )
    size = np.sqrt(np.mean(W**2))
    layer = f"for a layer with {W.shape[1]} inputs"
    if size > high:
        return f"weights of size {size:.2g} are too large {layer}: scale them down"
    if size < low:
        return f"weights of size {size:.2g} are too small {layer}: the signal dies on its way"
    return None
