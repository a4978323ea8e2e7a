"""Inputs that several units draw."""

import numpy as np

from autograder.specification import Domain, Inputs

#: The tolerance of a cost, relative: a probability kept away from 0 by 1e-6 or less changes it by a little.
COST_RTOL = 2e-4
#: What a training leaves near 0 by chance differs by so much where a helper computes in float32.
ROUNDING = 1e-6


def readable(*shape, first=1):
    """Numbers of either sign with two digits, for a worked example of that shape; another `first`, other numbers."""
    places = np.arange(first, first + np.prod(shape))
    return np.round(1.5 * np.sin(1.9 * places + 0.13 * places**2), 2).reshape(shape)


def labels(rng, m):
    """Y (1, m) of 0.0 and 1.0, both present where m allows."""
    Y = (rng.random((1, m)) < 0.5).astype(float)
    if m > 1:
        Y[0, rng.permutation(m)[:2]] = [0.0, 1.0]
    return Y


def dataset(rng, n_x, m):
    """X (n_x, m) and Y (1, m)."""
    return rng.normal(size=(n_x, m)), labels(rng, m)


def probabilities(rng, m):
    """A (1, m) of probabilities, and Y (1, m)."""
    return rng.uniform(0.05, 0.95, size=(1, m)), labels(rng, m)


def all_wrong(rng):
    """Every decision is wrong: of rounded probabilities the loss is infinite, and never 0 times infinity."""
    Y = labels(rng, 6)
    return [(np.where(Y == 1, rng.uniform(0.05, 0.45, size=Y.shape), rng.uniform(0.55, 0.95, size=Y.shape)), Y)]


def nearly_sure(rng):
    """Nearly sure of some examples, and wrong: a probability kept away from 0 by 1e-6 changes the cost by a little."""
    A, Y = probabilities(rng, 6)
    A[0, :2], Y[0, :2] = (2e-4, 1 - 2e-4), (1, 0)
    return Inputs((A, Y), rtol=4e-3)


#: The domain of a cost.
COST_DOMAIN = Domain(
    draw=probabilities,
    sizes={"m": 60},
    whole=("Y",),
    edges={"a probability near 0 or 1": nearly_sure},
    more=all_wrong,
)
