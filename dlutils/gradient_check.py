"""Check a gradient against finite differences.

The central difference (J(p + h) - J(p - h)) / (2 h) differs from dJ/dp by O(h²) plus rounding of
O(eps / h); h = 1e-6 times the size of p keeps both near 1e-9 in float64 (Nocedal and Wright,
"Numerical Optimization", 2006, chapter 8).
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike


def numerical_gradient(
    cost: Callable[[np.ndarray], float], parameter: ArrayLike, h: float = 1e-6
) -> np.ndarray | float:
    """The gradient of a cost by central differences.

    Args:
        cost: takes an array shaped like `parameter` (or a number) and returns a number.
        parameter: the point, an array of any shape or a number; float64.
        h: the step relative to max(1, |element|).

    Returns:
        An array of the parameter's shape, or a float for a number.
    """
    point = np.array(parameter, dtype=np.float64)
    gradient = np.zeros_like(point)
    for index in np.ndindex(point.shape):
        step = h * max(1.0, abs(point[index]))
        ends = []
        for sign in (1, -1):
            moved = point.copy()
            moved[index] += sign * step
            ends.append(float(cost(moved if point.ndim else float(moved))))
        gradient[index] = (ends[0] - ends[1]) / (2 * step)
    return gradient if point.ndim else float(gradient)


def relative_difference(one: ArrayLike, other: ArrayLike) -> float:
    """|one - other| / (|one| + |other|) in Euclidean norms.

    Args:
        one, other: arrays with equally many elements, or numbers.

    Returns:
        From 0 (equal, or both zero) to 1; about 1e-8 for a right gradient in float64, 1e-3 and more for a wrong one.

    Raises:
        ValueError: the sizes differ.
    """
    one, other = np.ravel(one).astype(float), np.ravel(other).astype(float)
    size = np.linalg.norm(one) + np.linalg.norm(other)
    return float(np.linalg.norm(one - other) / size) if size else 0.0
