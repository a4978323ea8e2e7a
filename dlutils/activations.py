"""The activation functions that the deep network's notebook hands out, forward and backward.

The forward functions return what the backward ones need beside their result: Z, the activation cache.
"""

import numpy as np
from numpy.typing import ArrayLike


def sigmoid(Z: ArrayLike) -> tuple[np.ndarray, ArrayLike]:
    """The logistic function, element by element.

    Args:
        Z: array of any shape.

    Returns:
        A: 1 / (1 + exp(-Z)), shaped like Z.  It stays one rounding step away from 0 and from 1, so that
            log(A), log(1 - A) and divisions by either are finite, in float32 too.
        Z: the same object that was given.
    """
    small = np.exp(-np.abs(Z))  # never more than 1, so it cannot overflow
    A = np.where(Z >= 0, 1, small) / (1 + small)
    step = np.finfo(A.dtype).eps
    return np.clip(A, step, 1 - step), Z


def relu(Z: ArrayLike) -> tuple[np.ndarray, ArrayLike]:
    """max(0, Z), element by element.

    Args:
        Z: array of any shape.

    Returns:
        A: max(0, Z), shaped like Z.
        Z: the same object that was given.
    """
    return np.maximum(0, Z), Z


def sigmoid_backward(dA: np.ndarray, Z: np.ndarray) -> np.ndarray:
    """From the derivative with respect to A = sigmoid(Z) to the one with respect to Z.

    Args:
        dA: derivative of the cost with respect to A, shaped like Z.
        Z: what `sigmoid` was given.

    Returns:
        dZ: dA * A * (1 - A), shaped like Z.
    """
    A, _ = sigmoid(Z)
    return dA * A * (1 - A)


def relu_backward(dA: np.ndarray, Z: np.ndarray) -> np.ndarray:
    """From the derivative with respect to A = relu(Z) to the one with respect to Z.

    Args:
        dA: derivative of the cost with respect to A, shaped like Z.
        Z: what `relu` was given.

    Returns:
        dZ: dA where Z > 0, and 0 elsewhere; a new array.
    """
    return dA * (Z > 0)
