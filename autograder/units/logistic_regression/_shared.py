"""What several exercises of `logistic_regression` share: inputs and worked numbers."""

import numpy as np

from autograder.units.inputs import readable


def parameters(rng, n_x):
    return rng.normal(scale=0.6, size=(n_x, 1)), float(rng.normal(scale=0.5))


SIZES = [(4, 7), (3, 5), (6, 11), (5, 1)]


# ------------------------------------------------------------------------------------------- worked numbers

#: Two features, three examples: small enough to follow with a pencil.
W = np.array([[0.5], [-0.25]])
B = 0.1
X = np.array([[1.0, -2.0, 0.5], [2.0, 1.0, -1.5]])
Y = np.array([[1.0, 0.0, 1.0]])
#: The second example: another number of features and of examples.
OTHER = {"w": readable(3, 1), "b": 0.7, "X": readable(3, 5), "Y": np.array([[0.0, 1.0, 1.0, 0.0, 1.0]])}
