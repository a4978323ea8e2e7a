"""Pairs of what a function gave and what was expected, and what is said of all of them together."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

#: Relative to the largest element: as near as two ways to compute the same thing come.
RTOL, ATOL = 1e-5, 1e-12


class Pair(NamedTuple):
    """What a function gave in one case and what was expected, and numbers that a factor may stand for, by name."""

    got: Any
    expected: Any
    numbers: Mapping[str, float] = {}


class Relation(NamedTuple):
    """A relation: an id, and words that follow the value's name."""

    id: str
    words: str


Arrays = Sequence[tuple[np.ndarray, np.ndarray, Mapping[str, float]]]


def is_near(got: np.ndarray, expected: np.ndarray) -> bool:
    """Whether two arrays are equal but for rounding."""
    if got.shape != expected.shape:
        return False
    if got.size == 0:
        return True
    room = RTOL * float(np.max(np.abs(expected))) + ATOL
    with np.errstate(invalid="ignore"):
        return bool((np.abs(got - expected) <= room).all())


def every(pairs: Arrays, holds: Callable[[np.ndarray, np.ndarray], bool]) -> bool:
    return all(holds(got, expected) for got, expected, _ in pairs)
