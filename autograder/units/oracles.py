"""What the units' oracles have in common: numbers one by one, in Python's own arithmetic."""

import math

import numpy as np


def numbers(array):
    """{index: Python number} of an array."""
    return {index: float(array[index]) for index in np.ndindex(np.shape(array))}


def each(function, array):
    """A function of one number, of every number of an array."""
    if np.ndim(array) == 0:
        return function(float(array))
    result = np.empty(np.shape(array))
    for index, value in numbers(array).items():
        result[index] = function(value)
    return result


def logistic(z):
    return 0.5 * (1 + math.tanh(z / 2))


def weighted(W, b, a):
    """The sums of a layer for one example, as a list."""
    return [math.fsum([float(b[u, 0]), *(float(W[u, j]) * a[j] for j in range(len(a)))]) for u in range(len(W))]


def columns(lists):
    """An array whose columns are lists."""
    return np.array(lists, dtype=float).T


def cross_entropy(A, Y):
    """The mean loss of probabilities (1, m), with labels 0 or 1."""
    pairs = list(zip(A.ravel(), Y.ravel()))
    return -math.fsum(math.log(a) if y == 1 else math.log1p(-a) for a, y in pairs) / Y.shape[1]


def two_layers(n_x, n_h, n_y):
    """In the place of each weight the standard deviation with which it is drawn."""
    sizes = {"W1": (n_h, n_x), "b1": (n_h, 1), "W2": (n_y, n_h), "b2": (n_y, 1)}
    return {name: np.full(size, 0.01 if name[0] == "W" else 0.0) for name, size in sizes.items()}
