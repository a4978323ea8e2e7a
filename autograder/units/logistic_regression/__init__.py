"""Logistic regression: references, inputs, misconceptions.

X is (n_x, m), Y is (1, m), w is (n_x, 1), b a scalar.  With A = sigmoid(w.T X + b) and the cost
J = -mean(Y log A + (1 - Y) log(1 - A)), the derivatives are dJ/dw = X (A - Y).T / m and
dJ/db = mean(A - Y); `tests/exercises` checks them against finite differences.
"""

EXERCISES = {
    "flatten_images": 5,
    "standardize_images": 5,
    "sigmoid": 10,
    "initialize_with_zeros": 5,
    "propagate": 25,
    "optimize": 20,
    "predict": 10,
    "model": 10,
}
WRITTEN = 10
