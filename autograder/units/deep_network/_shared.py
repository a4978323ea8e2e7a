"""What several exercises of `deep_network` share: inputs and worked numbers."""

import numpy as np

from autograder.units.inputs import readable


def layer(rng, n, n_prev, m):
    """A, W, b of one layer."""
    W = rng.normal(size=(n, n_prev)) / np.sqrt(n_prev)
    b = rng.choice([-1, 1], size=(n, 1)) * rng.uniform(0.3, 1.2, size=(n, 1))
    return rng.normal(size=(n_prev, m)), W, b


#: The sizes of one layer for a domain.
LAYER_SIZES, LAYER_WORDS = {"n_l": 20, "n_prev": 20, "m": 60}, {"n_l": "one unit", "n_prev": "one input"}
LAYERS = [(3, 4, 6), (5, 2, 3), (1, 6, 4), (4, 3, 1)]


# ------------------------------------------------------------------------------------------- worked numbers

#: Two features, three examples, layers of 3, 2 and 1 units: small enough to follow with a pencil.
X = np.array([[1.0, -2.0, 0.5], [2.0, 1.0, -1.5]])
Y = np.array([[1.0, 0.0, 1.0]])
PARAMETERS = {
    "W1": np.array([[0.5, -0.25], [-1.0, 0.75], [0.3, 0.6]]),
    "b1": np.array([[0.1], [-0.2], [0.05]]),
    "W2": np.array([[0.8, -0.4, 0.3], [-0.6, 0.5, 0.7]]),
    "b2": np.array([[-0.1], [0.15]]),
    "W3": np.array([[0.9, -0.7]]),
    "b3": np.array([[0.2]]),
}
#: What both training loops are handed, in the order of their parameters.
WORKED_TRAINING = {
    "X": X, "Y": Y, "layers_dims": (), "learning_rate": 0.1, "num_iterations": 101, "print_cost": False,
}  # fmt: skip

#: The second example: three features, five examples, layers of 4, 2, 3 and 1 units.
OTHER_X, OTHER_Y = readable(3, 5), np.array([[0.0, 1.0, 1.0, 0.0, 1.0]])
OTHER_DIMS = [3, 4, 2, 3, 1]
OTHER_PARAMETERS = {}
for l in range(1, len(OTHER_DIMS)):
    OTHER_PARAMETERS[f"W{l}"] = readable(OTHER_DIMS[l], OTHER_DIMS[l - 1], first=3 * l)
    OTHER_PARAMETERS[f"b{l}"] = readable(OTHER_DIMS[l], 1, first=7 * l)
OTHER_TRAINING = {
    "X": OTHER_X, "Y": OTHER_Y, "layers_dims": (), "learning_rate": 0.02, "num_iterations": 202, "print_cost": True,
}  # fmt: skip
