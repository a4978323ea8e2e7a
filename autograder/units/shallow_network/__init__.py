"""A network with one hidden layer: references, inputs, misconceptions.

X is (n_x, m), Y is (1, m).  With Z1 = W1 X + b1, A1 = tanh(Z1), Z2 = W2 A1 + b2, A2 = sigmoid(Z2) and the
cost J = -mean(Y log A2 + (1 - Y) log(1 - A2)), the chain rule gives, each as a derivative of J,

    dZ2 = A2 - Y,                      dW2 = dZ2 A1.T / m,   db2 = mean over the examples of dZ2,
    dZ1 = W2.T dZ2 * (1 - A1 ** 2),    dW1 = dZ1 X.T / m,    db1 = mean over the examples of dZ1

(dZ2 and dZ1 are those of one example's loss; the 1/m comes in with the sums).  `tests/exercises` checks them
against finite differences.
"""

import inspect

from autograder.units.shallow_network._shared import sigmoid

EXERCISES = {
    "layer_sizes": 5,
    "initialize_parameters": 10,
    "forward_propagation": 15,
    "compute_cost": 10,
    "backward_propagation": 20,
    "update_parameters": 10,
    "nn_model": 15,
    "predict": 5,
}
WRITTEN = 10
GIVEN = ("import copy", "import numpy as np", inspect.getsource(sigmoid))
