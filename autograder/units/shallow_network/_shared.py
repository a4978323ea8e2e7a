"""What several exercises of `shallow_network` share: inputs and worked numbers."""

import numpy as np

from autograder.units.inputs import readable


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


#: (n_x, n_h, m): every size differs from every other within a case, and no case is the notebook's (2, 4, 400).
SIZES = [(3, 5, 7), (6, 3, 11), (5, 2, 8), (7, 6, 1)]


def labels(rng, m):
    """Y (1, m) of 0.0 and 1.0; both present, and not in equal numbers, where m allows."""
    Y = (rng.random((1, m)) < 0.5).astype(float)
    if m > 2:
        Y[0, rng.permutation(m)[:3]] = [0.0, 1.0, 1.0]
        if Y.mean() == 0.5:
            Y[0, np.flatnonzero(Y[0] == 0)[0]] = 1.0
    if m > 1 and Y.mean() == 1:
        Y[0, rng.integers(m)] = 0.0
    return Y


def weights(rng, n_x, n_h, n_y=1):
    """Parameters whose biases are about as large as the weighted sums, and far from any symmetry."""

    def away_from_zero(size):
        return rng.uniform(0.4, 1.0, size=size) * rng.choice([-1, 1], size=size)

    return {
        "W1": rng.normal(scale=1.0 / np.sqrt(n_x), size=(n_h, n_x)),
        "b1": away_from_zero((n_h, 1)),
        "W2": rng.normal(scale=1.5 / np.sqrt(n_h), size=(n_y, n_h)) + 0.3,
        "b2": away_from_zero((n_y, 1)),
    }


def dataset(rng, n_x, m):
    return rng.normal(size=(n_x, m)), labels(rng, m)


# ------------------------------------------------------------------------------------------- worked numbers

#: Two features, four examples, three hidden units: small enough to follow with a pencil.
X = np.array([[1.0, -2.0, 0.5, 1.5], [2.0, 1.0, -1.5, 0.5]])
Y = np.array([[1.0, 0.0, 1.0, 1.0]])
PARAMETERS = {
    "W1": np.array([[0.5, -0.25], [-0.75, 0.4], [0.1, 0.6]]),
    "b1": np.array([[0.2], [-0.3], [0.4]]),
    "W2": np.array([[0.8, -1.2, 0.5]]),
    "b2": np.array([[-0.6]]),
}
#: The second example: three features, five examples, two hidden units.
OTHER_X, OTHER_Y = readable(3, 5), np.array([[0.0, 1.0, 1.0, 0.0, 1.0]])
OTHER_PARAMETERS = {
    "W1": readable(2, 3, first=2),
    "b1": readable(2, 1, first=5),
    "W2": readable(1, 2, first=9),
    "b2": np.array([[0.3]]),
}
