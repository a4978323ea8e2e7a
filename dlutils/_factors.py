"""A wrong value that is a multiple of the right one: what its factor is."""

from collections.abc import Sequence

import numpy as np

from dlutils._pairs import RTOL, Arrays, Relation, is_near


def factor_of(pairs: Arrays) -> Relation | None:
    """One factor for all elements: a number that has a name in every case, or the same number in all."""
    factors = []
    for got, right, _ in pairs:
        size = float(np.vdot(right, right))
        if size == 0:
            return None
        factor = float(np.vdot(right, got)) / size
        if factor == 0 or not is_near(got, factor * right):
            return None
        factors.append(factor)
    # Of two numbers, one is always some multiple of the other.
    told = len({float(f"{one:.6g}") for _, right, _ in pairs for one in right.ravel()}) > 1
    other = _divisor(factors, pairs) if told else None
    if other:
        return other
    by_chance = not told and _are_whole(pairs)  # a factor of 4 is the size of something
    for name in () if by_chance else pairs[0][2]:
        values = [numbers.get(name, 0.0) for _, _, numbers in pairs]
        if all(value not in (0, 1) for value in values):
            if close(factors, values):
                missing = f": a division by {name} is missing" if name in {"m", "n"} else ""
                return Relation(f"times-{name}", f"is {name} times too large{missing}")
            if close(factors, [1 / value for value in values]):
                return Relation(f"over-{name}", f"is {name} times too small")
            if close(factors, [-value for value in values]):
                return Relation(f"minus-times-{name}", f"is {name} times too large, with the opposite sign")
            if close(factors, [value**2 for value in values]):
                return Relation(f"times-{name}-squared", f"is {name}² times too large")
        fixed = [factor / value for factor, value in zip(factors, values) if value]
        one_number = len(fixed) == len(values) and close(fixed, [fixed[0]] * len(fixed))
        if told and one_number and len(set(values)) > 1:
            by = f"is divided by {1 / fixed[0]:.4g} where it should be divided by {name}"
            if abs(fixed[0] + 1) < RTOL:
                by = f"has the opposite sign, and a division by {name} is missing"
            return Relation(f"fixed-{name}", by)
    same = len({f"{factor:.5g}" for factor in factors}) == 1
    if told and same and abs(factors[0] - 1) > 0.01:  # nearer to 1 it is no factor, but a rounding that shows
        return _number(factors[0])
    return None


def _are_whole(pairs: Arrays) -> bool:
    """Whether whole numbers are expected, such as sizes themselves."""
    return all(bool((right == np.round(right)).all()) for _, right, _ in pairs)


def _divisor(factors: Sequence[float], pairs: Arrays) -> Relation | None:
    """A division by a number that is like m and is not: m - 1, 2 m, n_x."""
    named = [numbers for _, _, numbers in pairs]
    if _are_whole(pairs) or not all("m" in one for one in named) or len({one["m"] for one in named}) < 2:
        return None
    sizes = [("m - 1", [one["m"] - 1 for one in named]), ("m + 1", [one["m"] + 1 for one in named])]
    sizes += [("2 m", [2 * one["m"] for one in named]), ("n_x", [one.get("n_x", 0) for one in named])]
    for name, values in sizes:
        if all(value > 0 for value in values):
            if close(factors, [one["m"] / value for one, value in zip(named, values)]) and name != "2 m":
                return Relation("divided-otherwise", f"is divided by {name} where it should be divided by m")
            if close(factors, [1 / value for value in values]):
                return Relation("divided-as-well", f"is divided by {name} as well")
    return None


def _number(factor: float) -> Relation:
    if abs(factor) < 1:
        return Relation("over-number", f"is {1 / factor:.4g} times too small")
    return Relation("times-number", f"is {factor:.4g} times too large")


def close(some: Sequence[float], others: Sequence[float]) -> bool:
    return bool(np.allclose(some, others, rtol=RTOL, atol=0))
