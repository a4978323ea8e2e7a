"""Worked numbers for the assignment on logistic regression.

The numbers are held true by `tests/exercises`, which runs each check on the reference.
"""

import numpy as np

from dlutils.check import worked_example

#: Two features, three examples: small enough to follow with a pencil.
W = np.array([[0.5], [-0.25]])
B = 0.1
X = np.array([[1.0, -2.0, 0.5], [2.0, 1.0, -1.5]])
Y = np.array([[1.0, 0.0, 1.0]])


def flatten_images(function):
    images = np.arange(24, dtype=np.uint8).reshape(2, 2, 2, 3)
    worked_example(function, {"images": images}, np.arange(24).reshape(2, 12).T, returns="X")


def standardize_images(function):
    pixels = np.array([[0, 51], [102, 204]], dtype=np.uint8)
    worked_example(function, {"X": pixels}, np.array([[0.0, 0.2], [0.4, 0.8]]))


def sigmoid(function):
    worked_example(function, {"z": 0.0}, 0.5)
    worked_example(function, {"z": np.array([[-2.0, 0.0, 1.0]])}, np.array([[0.11920292, 0.5, 0.73105858]]))


def initialize_with_zeros(function):
    worked_example(function, {"dim": 3}, (np.zeros((3, 1)), 0.0), returns="w, b")


def propagate(function):
    grads = {"dw": np.array([[-0.37304848], [-0.07337106]]), "db": -0.18694154}
    worked_example(function, {"w": W, "b": B, "X": X, "Y": Y}, (grads, 0.43814569), returns="grads, cost")


def optimize(function):
    arguments = {"w": W, "b": B, "X": X, "Y": Y, "num_iterations": 102, "learning_rate": 0.1, "print_cost": False}
    params = {"w": np.array([[1.98858258], [-0.22855682]]), "b": 0.96619943}
    grads = {"dw": np.array([[-0.06619681], [0.00734466]]), "db": -0.04340273}
    due = (params, grads, [0.43814569, 0.07218416])
    worked_example(function, arguments, due, returns="params, grads, costs")


def predict(function):
    X = np.array([[1.0, -2.0, 0.0], [2.0, 1.0, 0.0]])
    worked_example(
        function, {"w": W, "b": B, "X": X}, np.array([[1.0, 0.0, 1.0]]), kind="labels", returns="Y_prediction"
    )
    worked_example(
        function, {"w": W, "b": 0.0, "X": X}, np.array([[0.0, 0.0, 0.0]]), kind="labels", returns="Y_prediction"
    )


def model(function):
    arguments = {
        "X_train": X,
        "Y_train": Y,
        "X_test": X[:, :2] + 0.5,
        "Y_test": Y[:, :2],
        "num_iterations": 5,
        "learning_rate": 0.5,
        "print_cost": False,
    }
    due = {
        "costs": [0.69314718],
        "Y_prediction_test": np.array([[1.0, 0.0]]),
        "Y_prediction_train": np.array([[1.0, 0.0, 1.0]]),
        "w": np.array([[0.99033268], [-0.11032771]]),
        "b": 0.37488885,
    }
    worked_example(function, arguments, due, returns="the result")
