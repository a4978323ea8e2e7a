"""A deep network: references, inputs, misconceptions.

X is (n_x, m), Y is (1, m), W of layer l is (n[l], n[l-1]), b is (n[l], 1).  Layers 1 to L-1 are ReLU, layer L
is a sigmoid.  With dZ = dA * g'(Z) a layer's derivatives are dW = dZ A_prev.T / m, db = mean of dZ over the
examples and dA_prev = W.T dZ; dA of the last layer is the derivative of the *loss*, (1 - Y) / (1 - A) - Y / A, so that
the only division by m stands in dW and db.  `tests/exercises` checks all of it against finite differences.
"""

EXERCISES = {
    "initialize_parameters": 5,
    "initialize_parameters_deep": 8,
    "linear_forward": 5,
    "linear_activation_forward": 8,
    "L_model_forward": 10,
    "compute_cost": 7,
    "linear_backward": 10,
    "linear_activation_backward": 8,
    "L_model_backward": 12,
    "update_parameters": 5,
    "two_layer_model": 6,
    "L_layer_model": 6,
}
WRITTEN = 10
GIVEN = (
    "import copy",
    "import numpy as np",
    "from dlutils.activations import relu, relu_backward, sigmoid, sigmoid_backward",
)
