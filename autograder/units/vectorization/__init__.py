"""Vectorisation: references, inputs, misconceptions.

x and y are 1-D arrays of one length; tables are (n, m), treated row by row.  A step of logistic regression
is as in the unit of that name: X (n_x, m), Y (1, m), w (n_x, 1), b a number; with A = sigmoid(w.T X + b) and
J = -mean(Y log A + (1 - Y) log(1 - A)) it returns w - rate * X (A - Y).T / m, b - rate * mean(A - Y) and J at the
old w and b.  `tests/exercises` checks it against finite differences.
"""

EXERCISES = {
    "dot_loop": 5,
    "dot_vectorized": 5,
    "sigmoid": 6,
    "sigmoid_derivative": 6,
    "image_to_vector": 5,
    "normalize_rows": 9,
    "softmax": 11,
    "l1_loss": 6,
    "l2_loss": 6,
    "gradient_step_loops": 15,
    "gradient_step_vectorized": 16,
}
WRITTEN = 10
GIVEN = ("import copy", "import math", "import numpy as np")
