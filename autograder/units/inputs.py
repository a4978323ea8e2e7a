"""Inputs that several units draw."""


#: The tolerance of a cost, relative: a probability kept away from 0 by 1e-6 or less changes it by a little.
COST_RTOL = 2e-4


def labels(rng, m):
    """Y (1, m) of 0.0 and 1.0, both present where m allows."""
    Y = (rng.random((1, m)) < 0.5).astype(float)
    if m > 1:
        Y[0, rng.permutation(m)[:2]] = [0.0, 1.0]
    return Y


def dataset(rng, n_x, m):
    """X (n_x, m) and Y (1, m)."""
    return rng.normal(size=(n_x, m)), labels(rng, m)
