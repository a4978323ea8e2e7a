"""Made-up functions: what stands in for a helper that is itself wrong.

A made-up function has a helper's parameters and gives results of the helper's shapes, but other numbers.  It is smooth,
takes any arguments, any number of calls in any order, and depends on nothing but its arguments and a seed.  So a
function that builds on the helper can be judged without it: with the made-up function in its place the student's
function has to give what the reference gives.  It gives nothing away, for it is not the true helper.
"""

import zlib
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

import numpy as np


class Numbers:
    """What made-up functions are written with: smooth functions whose coefficients a seed draws.

    Each keeps what styles of answers rely on: `squash` and `bend` work element by element and are odd functions (up to
    1/2) as the sigmoid and tanh are, `product` treats each row of `P` and each column of `Q` alike.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._slopes = [float(one) for one in np.random.default_rng(seed).uniform(1.2, 2.2, size=3)]
        self._arrays: dict[tuple[Any, ...], np.ndarray] = {}

    def squash(self, z: Any) -> Any:
        """z of any shape -> between 0 and 1, element by element; f(-z) = 1 - f(z)."""
        return 0.5 + np.arctan(self._slopes[0] * np.asarray(z)) / np.pi

    def bend(self, z: Any) -> Any:
        """z of any shape -> between -1 and 1, element by element; f(-z) = -f(z)."""
        return np.arctan(self._slopes[1] * np.asarray(z)) * (2 / np.pi)

    def product(self, P: Any, Q: Any) -> Any:
        """P (n, k), Q (k, m) -> (n, m): in place of the matrix product."""
        if np.ndim(P) != 2 or np.ndim(Q) != 2 or np.shape(P)[1] != np.shape(Q)[0]:
            raise ValueError(f"shapes {np.shape(P)} and {np.shape(Q)} do not fit")
        pairs = np.asarray(P)[:, :, None] * np.asarray(Q)[None, :, :]
        return np.arctan(self._slopes[2] * pairs).sum(axis=1) / np.sqrt(max(pairs.shape[1], 1))

    def mean(self, z: Any, *others: Any) -> Any:
        """Arrays of like shapes -> one number, the same for the examples in any order."""
        return np.float64(0.5 + 0.4 * np.mean(self._mixed(z, *others)))

    def rows(self, z: Any) -> Any:
        """z (n, m) -> (n, 1)."""
        return np.mean(self.bend(z), axis=1, keepdims=True)

    def array(self, name: str, *shape: int) -> Any:
        """An array that depends on its name and its shape alone, of numbers between 0.05 and 0.95."""
        key = (name, *map(int, shape))
        if key not in self._arrays:
            rng = np.random.default_rng([self.seed, zlib.crc32(name.encode()), *map(int, shape)])
            self._arrays[key] = rng.uniform(0.05, 0.95, size=key[1:])
        return self._arrays[key].copy()

    def number(self, name: str) -> Any:
        """A number between 0.05 and 0.95 that depends on its name alone."""
        return np.float64(self.array(name, 1)[0])

    def step(self, name: str, value: Any, gradient: Any, learning_rate: float) -> Any:
        """In place of value - learning_rate * gradient: it stays bounded, whatever the gradients are."""
        pull = 0.2 + 0.6 * self.number(name)
        return 0.9 * np.asarray(value) - pull * np.arctan(learning_rate * np.asarray(gradient)) - 0.05 * pull

    def _mixed(self, *arrays: Any) -> Any:
        first, *others = arrays
        total = np.asarray(first, dtype=float)
        for index, other in enumerate(others):
            total = total + (0.3 + self.number(f"mixed {index}")) * np.asarray(other) * (0.5 + np.asarray(first))
        return self.bend(total)


class StillNumbers(Numbers):
    """The same where nothing is learned: each function gives what the true one gives on X of zeros and biases of zero.

    Gradients are 0, and a step leaves parameters as they are.
    """

    def squash(self, z: Any) -> Any:
        return np.full(np.shape(z), 0.5)

    def bend(self, z: Any) -> Any:
        return np.zeros(np.shape(z))

    def product(self, P: Any, Q: Any) -> Any:
        return np.zeros_like(super().product(P, Q))

    def step(self, name: str, value: Any, gradient: Any, learning_rate: float) -> Any:
        return np.array(value)


@lru_cache(maxsize=64)
def made_up(source: str, seed: int, still: bool = False) -> Callable[..., Any]:
    """The function that a helper's `made_up` text defines, with the numbers of a seed.

    Args:
        source: the text of a function `made_up(made, ...)`, which uses `made`, a `Numbers`, and NumPy as `np`.
        seed: the same seed gives the same function, in every process.
        still: whether `made` is a `StillNumbers`.
    """
    space: dict[str, Any] = {"np": np}
    exec(source, space)
    return partial(space["made_up"], StillNumbers(seed) if still else Numbers(seed))
