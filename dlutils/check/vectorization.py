"""Worked numbers for the assignment on vectorisation.

The numbers are held true by `tests/exercises`, which runs each check on the reference.
"""

import numpy as np

from dlutils.check import CheckFailed, worked_example
from dlutils.loops import find_loop_in

#: Four numbers each, and three predictions with their labels.
V, U = np.array([1.5, -2.0, 3.0, 0.5]), np.array([2.0, 1.0, -1.0, 3.3])
YHAT, TRUTH = np.array([0.9, 0.2, 0.7]), np.array([1.0, 0.0, 0.0])
#: Two features, three examples: small enough to follow with a pencil.
W, B = np.array([[0.5], [-0.25]]), 0.1
X = np.array([[1.0, -2.0, 0.5], [2.0, 1.0, -1.5]])
Y = np.array([[1.0, 0.0, 1.0]])


def _without_loop(function):
    found = find_loop_in(function, ("dot_loop", "gradient_step_loops"))
    if found:
        raise CheckFailed(
            f"read:   {function.__name__} has {found}\n"
            "due:    no loop in Python: hand whole arrays to NumPy (with a loop, right results earn nothing)"
        )


def dot_loop(function):
    worked_example(function, {"x": V, "y": U}, -0.35)
    worked_example(function, {"x": V[:3], "y": U[:3]}, -2.0)


def dot_vectorized(function):
    dot_loop(function)
    _without_loop(function)


def sigmoid(function):
    worked_example(function, {"x": 0.0}, 0.5)
    worked_example(function, {"x": np.array([[-2.0, 0.0, 1.0]])}, np.array([[0.11920292, 0.5, 0.73105858]]))
    _without_loop(function)


def sigmoid_derivative(function):
    worked_example(function, {"x": 0.0}, 0.25)
    worked_example(function, {"x": np.array([[-2.0, 0.0, 1.0]])}, np.array([[0.10499359, 0.25, 0.19661193]]))
    _without_loop(function)


def image_to_vector(function):
    image = np.arange(18.0).reshape(3, 2, 3) / 2
    worked_example(function, {"image": image}, np.arange(18.0).reshape(18, 1) / 2, returns="vector")


def normalize_rows(function):
    x = np.array([[3.0, -4.0, 0.0], [2.0, 6.0, 9.0]])
    due = np.array([[0.6, -0.8, 0.0], [0.18181818, 0.54545455, 0.81818182]])
    worked_example(function, {"x": x}, due)
    _without_loop(function)


def softmax(function):
    x = np.array([[1.0, 2.0, 4.0], [0.5, -1.0, 0.0]])
    due = np.array([[0.0420101, 0.1141952, 0.8437947], [0.54654939, 0.12195165, 0.33149896]])
    worked_example(function, {"x": x}, due)
    _without_loop(function)


def l1_loss(function):
    worked_example(function, {"yhat": YHAT, "y": TRUTH}, 1.0)
    worked_example(function, {"yhat": V, "y": U}, 10.3)
    _without_loop(function)


def l2_loss(function):
    worked_example(function, {"yhat": YHAT, "y": TRUTH}, 0.54)
    worked_example(function, {"yhat": V, "y": U}, 33.09)
    _without_loop(function)


def gradient_step_loops(function):
    arguments = {"w": W, "b": B, "X": X, "Y": Y, "learning_rate": 0.3}
    due = (np.array([[0.61191454], [-0.22798868]]), 0.15608246, 0.43814569)
    worked_example(function, arguments, due, returns="w, b, cost")


def gradient_step_vectorized(function):
    gradient_step_loops(function)
    _without_loop(function)
