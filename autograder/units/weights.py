"""What is wrong with randomly drawn weights, in a sentence."""

from itertools import combinations

import numpy as np

from dlutils.check.steps import ENOUGH, FAR_OFF, one_sided

EQUAL = "all entries are equal, so every hidden unit does the same and stays the same: draw each weight by itself"
ROWS = "two rows are equal, so two units do the same and stay the same: draw each weight by itself"
STEPS = "the entries are a regular sequence, not random: draw each weight by itself"
LARGE = "the weights are too large, tanh starts in its flat ends: multiply the random numbers by about 0.01"
TINY = "the weights are so small that the network hardly leaves its starting point: about 0.01 is expected"
ZERO = "the weights are all zero, so every hidden unit does the same and stays the same: they are small random numbers"
ONE_SIDED = (
    "the weights do not lie around zero: draw them from a distribution around zero "
    "(`rand` gives 0 to 1; subtract 0.5, or use `randn`)"
)
TIED = "its rows are multiples of one another, so the units stay tied together: draw each weight by itself"
REGULAR = "the entries follow a rule, each from the one before: draw each weight at random"
SAME_STREAM = "two layers have the same random numbers: do not start the generator anew for each layer"
NAN = "there are values that are not numbers"

#: The root mean square of the weights may lie here: a standard deviation of 0.001 to 0.1, with room for chance.
SCALES = (0.0004, 0.2)

#: So few weights may all be small by chance.
A_FEW = 3


def no_chance(W):
    """What shows that weights were not drawn by chance, each by itself, in a sentence; or None.

    Args:
        W: (n, n_prev), finite, not all zero.
    """
    if min(W.shape) > 1 and W.size > 11:
        sizes = np.linalg.svd(W, compute_uv=False)
        if sizes[1] < 1e-3 * sizes[0]:
            return TIED
    if W.size < ENOUGH:
        return None
    if one_sided(W):
        return ONE_SIDED
    for values in (W.ravel(), W.T.ravel(), np.abs(W.ravel())):
        centred = values - values.mean()
        for lag in (1, 2, 3):
            follows = np.sum(centred[lag:] * centred[:-lag]) / np.sum(centred**2)
            if abs(follows) * np.sqrt(W.size) > FAR_OFF:
                return REGULAR
    return None


def layers_apart(parameters):
    """Whether two layers start with the same random numbers, but for their scale: a sentence, or None."""
    drawn = [np.asarray(W, dtype=float).ravel()[:50] for name, W in parameters.items() if str(name).startswith("W")]
    for one, other in combinations(drawn, 2):
        size = min(one.size, other.size)
        a, b = one[:size], other[:size]
        if size > 3 and a.any() and abs(a @ b) > 0.9999 * np.linalg.norm(a) * np.linalg.norm(b):
            return SAME_STREAM
    return None


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
    problem = no_chance(W)
    if problem:
        return problem
    scale = np.sqrt(np.mean(W**2))
    # Few numbers say little about their scale: only the ends that no chance explains count.
    if scale > SCALES[1] * (1 if W.size > 11 else 3):
        return LARGE
    if W.size > A_FEW and scale < SCALES[0] / room_below(W.size):
        return TINY
    return None


def room_below(size):
    """By what factor so many weights may be below the smallest scale: chance alone goes further once in millions."""
    return 20 if size < 12 else 3 if size < 30 else 1


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
    problem = no_chance(W)
    if problem:
        return problem
    if W.size < 200:  # Too few to measure their spread: four right ones are as small as that once in 200,000 draws.
        low, high = low / 20, 4 * high
    size = np.sqrt(np.mean(W**2))
    layer = f"for a layer with {W.shape[1]} inputs"
    if size > high:
        return f"weights of size {size:.2g} are too large {layer}: scale them down"
    if size < low and W.size > A_FEW:
        return f"weights of size {size:.2g} are too small {layer}: the signal dies on its way"
    return None
