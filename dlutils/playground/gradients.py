"""A gradient check on the spot: which array of `backward` is off, and whether a step goes downhill."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from dlutils.gradient_check import numerical_gradient, relative_difference
from dlutils.playground.functions import Network, keys_of

#: How far a parameter is moved, and how close a right gradient is to the finite differences then.
STEP, NEAR = 1e-6, 1e-5
#: The same where the functions compute with fewer than float64's digits.
LONG_STEP, ROUGH = 3e-3, 3e-2
#: How far a step changes the cost, against what the gradient foretells, where the step is right.
DOWNHILL = (0.9, 1.1)
#: How long that step is, times the gradient.
SHORT = 1e-4


class Found(NamedTuple):
    """One line of the check.

    Attributes:
        name: of the array, or of a function; right: whether it is; words: how far it is off.
    """

    name: str
    right: bool
    words: str


def compare(network: Network, sizes: Sequence[int], X: np.ndarray, Y: np.ndarray, seed: int) -> list[Found]:
    """Check a network's functions at random weights, larger than those of a start, so that no gradient is tiny.

    Args:
        network: its functions.
        sizes: units of all layers.
        X: (n_x, m); Y: (1, m).
        seed: of the weights.

    Returns:
        A line for each array of the gradient, and one for the update.

    Raises:
        Trouble: a function cannot be used.
    """
    parameters = _random(network.start(sizes, seed), seed)
    A, cache = network.forward(X, _copy(parameters))
    grads = network.backward(_copy(parameters), A, cache, X.copy(), Y.copy())
    costs = {key: _cost_of(network, parameters, key, X, Y) for key in keys_of(parameters)}
    exact = _in_full_precision((A, cache)) and _is_smooth(costs["W1"], parameters["W1"])
    step, near = (STEP, NEAR) if exact else (LONG_STEP, ROUGH)
    slopes = {key: numerical_gradient(cost, parameters[key], step) for key, cost in costs.items()}
    lines = [_line(f"d{key}", grads[f"d{key}"], slope, X.shape[1], near) for key, slope in slopes.items()]
    return [*lines, _step(network, parameters, slopes, X, Y)]


def _random(start, seed):
    rng = np.random.default_rng(seed)
    return {**start, **{key: rng.normal(scale=0.7, size=start[key].shape) for key in keys_of(start)}}


def _is_smooth(cost, value):
    """Whether a cost has float64's digits all along: where float32 comes in, finite differences jump with the step."""
    one, other = (numerical_gradient(cost, value, step) for step in (STEP, 2 * STEP))
    return relative_difference(one, other) < 10 * NEAR


def _in_full_precision(value):
    """Whether all arrays of a cache, which may be nested, are float64."""
    if isinstance(value, np.ndarray):
        return value.dtype == np.float64 or value.dtype.kind != "f"
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, (tuple, list)) else ()
    return all(map(_in_full_precision, inside))


def _copy(parameters):
    return {key: value.copy() if isinstance(value, np.ndarray) else value for key, value in parameters.items()}


def _cost_of(network, parameters, key, X, Y):
    """The cost as a function of one array of the parameters."""

    def cost(value):
        A, _ = network.forward(X, {**_copy(parameters), key: value})
        return network.cost(A, Y)

    return cost


def _line(name, got, expected, m, near):
    if got.shape != expected.shape:
        return Found(name, False, f"has shape {got.shape}; its parameter has {expected.shape}")
    off = relative_difference(got, expected)
    if not np.isfinite(off):
        return Found(name, False, "is not finite")
    if off < near:
        return Found(name, True, f"agrees (relative difference {off:.0e})")
    factor = _factor(got, expected, near)
    return Found(name, False, f"is off: relative difference {off:.2g}{_of(factor, m)}")


def _factor(got, expected, near):
    """The number that `got` is times `expected`, or None where there is none."""
    factor = float(np.vdot(got, expected) / np.vdot(expected, expected)) if np.any(expected) else 0.0
    return factor if factor and relative_difference(got, factor * expected) < near else None


def _of(factor, m):
    if factor is None:
        return ""
    known = {-1.0: "it has the wrong sign", m: f"it is m = {m} times too large", 1 / m: f"m = {m} times too small"}
    words = [text for value, text in known.items() if np.isclose(factor, value, rtol=1e-4)]
    return f"; {words[0] if words else f'it is {factor:.4g} times what it should be'}"


def _step(network: Network, parameters: Mapping, slopes: Mapping, X, Y) -> Found:
    """Whether a short step along the right gradient lowers the cost by as much as the gradient predicts."""
    name, steepness = network.name("update"), sum(float(np.sum(slope**2)) for slope in slopes.values())
    grads = {f"d{key}": slope for key, slope in slopes.items()}
    updated = network.update(_copy(parameters), grads, SHORT)
    before, after = (network.cost(network.forward(X, p)[0], Y) for p in (parameters, updated))
    share = (before - after) / (SHORT * steepness) if steepness else 1.0
    if DOWNHILL[0] < share < DOWNHILL[1]:
        return Found(name, True, "goes downhill, as far as the gradient says")
    how = "goes uphill" if share < 0 else f"goes {share:.2g} times as far downhill as the gradient says"
    return Found(name, False, f"{how} (tried with the gradient by finite differences)")
