"""What a wrong value looks like beside the right one: of the opposite sign, m times too large, transposed, and so on.

No program is needed for it, only the two values, in one case or in several: a relation is spoken of only where it holds
in all of them.  The visible checks and the judge say the same sentences.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
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


def relation(pairs: Sequence[Pair]) -> Relation | None:
    """The relation that holds in all pairs that differ, or None."""
    arrays = [(_numeric(pair.got), _numeric(pair.expected), pair.numbers) for pair in pairs]
    arrays = [one for one in arrays if one[0] is None or one[1] is None or not is_near(one[0], one[1])]
    if not arrays or any(got is None or expected is None for got, expected, _ in arrays):
        return None
    ready: list[tuple[np.ndarray, np.ndarray, Mapping[str, float]]] = arrays  # type: ignore[assignment]
    if all(got.shape == expected.shape for got, expected, _ in ready):
        return _of_values(ready)
    if all(got.shape != expected.shape for got, expected, _ in ready):
        return _of_shapes(ready)
    return None


def named_numbers(arguments: Mapping[str, Any]) -> dict[str, float]:
    """The numbers that a factor may stand for, by their names in the field, in a call with these arguments."""
    found: dict[str, float] = {}
    for name in ("X", "Y", "A_prev", "dZ", "AL", "A2", "Z", "X_train", "yhat", "x"):
        value = arguments.get(name)
        if isinstance(value, np.ndarray) and value.ndim:
            found.setdefault("m" if name != "x" else "n", value.shape[-1])
            if name in {"X", "A_prev"} and value.ndim == 2:
                found.setdefault("n_x", value.shape[0])
    rate = arguments.get("learning_rate")
    if isinstance(rate, float):
        found["learning_rate"] = rate
    return found


def is_near(got: np.ndarray, expected: np.ndarray) -> bool:
    """Whether two arrays are equal but for rounding."""
    if got.shape != expected.shape:
        return False
    if got.size == 0:
        return True
    room = RTOL * float(np.max(np.abs(expected))) + ATOL
    with np.errstate(invalid="ignore"):
        return bool((np.abs(got - expected) <= room).all())


_Arrays = Sequence[tuple[np.ndarray, np.ndarray, Mapping[str, float]]]


def _all(pairs: _Arrays, holds: Callable[[np.ndarray, np.ndarray], bool]) -> bool:
    return all(holds(got, expected) for got, expected, _ in pairs)


# ------------------------------------------------------------------------------------------------------- equal shapes

#: (id, words, what the expected value was turned into).
_TURNED: tuple[tuple[str, str, Callable[[np.ndarray], np.ndarray]], ...] = (
    ("sign", "has the opposite sign", lambda right: -right),
    ("from-one", "is 1 minus what is expected", lambda right: 1 - right),
    ("absolute", "has lost its minus signs: it is the absolute value of what is expected", np.abs),
    ("squared", "is the square of what is expected", lambda right: right**2),
    ("zero", "is 0 everywhere", np.zeros_like),
    ("reversed", "comes in reversed order", lambda right: right[..., ::-1] if right.ndim else -right),
    ("upside-down", "has its rows in reversed order", lambda right: right[::-1] if right.ndim else -right),
    ("transposed", "is transposed", lambda right: right.T),
)


def _of_values(pairs: _Arrays) -> Relation | None:
    finite = [one for one in pairs if np.isfinite(one[0]).all() and np.isfinite(one[1]).all()]
    if not finite:
        return _not_finite(pairs)
    pairs = finite
    for id, words, turned in _TURNED:
        if all(is_near(got, turned(right)) for got, right, _ in pairs):
            return Relation(id, words)
    known = _not_zero(pairs) or _always(pairs) or _factor(pairs)
    if known or not any(np.ptp(right) > 0 for _, right, _ in pairs):
        return known
    return _places(pairs) or _order(pairs) or _offset(pairs) or _constant(pairs) or _line(pairs)


def _not_finite(pairs: _Arrays) -> Relation | None:
    if _all(pairs, lambda got, right: bool(np.isnan(got).any())):
        return Relation("nan", "holds `nan`: a logarithm of 0 or less, a division 0 / 0, or an overflow")
    if _all(pairs, lambda got, right: bool(np.isinf(got).any())):
        return Relation("inf", "holds `inf`: a division by 0, a logarithm of 0, or an overflow")
    return None


def _always(pairs: _Arrays) -> Relation | None:
    """One number that is the same in all cases, where different ones are expected."""
    got = {float(one) for one, _, _ in pairs if one.ndim == 0}
    expected = {float(one) for _, one, _ in pairs if one.ndim == 0}
    if len(got) == 1 and len(expected) > 1 and all(one.ndim == 0 for one, _, _ in pairs):
        return Relation("always-equal", f"is always {got.pop():.6g}, whatever the arguments are")
    return None


def _not_zero(pairs: _Arrays) -> Relation | None:
    if all(not right.any() for _, right, _ in pairs):
        return Relation("not-zero", "is not 0, and zeros are expected")
    return None


def _factor(pairs: _Arrays) -> Relation | None:
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
    for name in pairs[0][2]:
        values = [numbers.get(name, 0.0) for _, _, numbers in pairs]
        if all(value not in (0, 1) for value in values):
            if _near(factors, values):
                return Relation(f"times-{name}", f"is {name} times too large: a division by {name} is missing")
            if _near(factors, [1 / value for value in values]):
                return Relation(f"over-{name}", f"is {name} times too small")
            if _near(factors, [-value for value in values]):
                return Relation(f"minus-times-{name}", f"is {name} times too large, with the opposite sign")
            if _near(factors, [value**2 for value in values]):
                return Relation(f"times-{name}-squared", f"is {name}² times too large")
        fixed = [factor / value for factor, value in zip(factors, values) if value]
        if len(set(values)) > 1 and len(fixed) == len(values) and _near(fixed, [fixed[0]] * len(fixed)):
            return Relation(f"fixed-{name}", f"is divided by {1 / fixed[0]:.4g} where it should be divided by {name}")
    told = len(pairs) > 1 or pairs[0][1].size > 1  # of two numbers, one is always some multiple of the other
    same = len({f"{factor:.5g}" for factor in factors}) == 1
    if told and same and abs(factors[0] - 1) > 0.01:  # nearer to 1 it is no factor, but a rounding that shows
        return _number(factors[0])
    return None


def _number(factor: float) -> Relation:
    if abs(factor) < 1:
        return Relation("over-number", f"is {1 / factor:.4g} times too small")
    return Relation("times-number", f"is {factor:.4g} times too large")


def _near(some: Sequence[float], others: Sequence[float]) -> bool:
    return bool(np.allclose(some, others, rtol=RTOL, atol=0))


def _places(pairs: _Arrays) -> Relation | None:
    """Right in all places but one, along one axis."""
    for axis, one in ((-1, "column"), (0, "row")):
        wrong = []
        for got, right, _ in pairs:
            if right.ndim == 0 or (right.ndim == 1 and axis == 0):
                return None
            bad = np.abs(got - right) > RTOL * np.max(np.abs(right)) + ATOL
            others = tuple(index for index in range(right.ndim) if index != axis % right.ndim)
            wrong.append(bad.any(axis=others))
        if max(map(len, wrong)) < 3:
            continue
        what = "element" if pairs[0][1].ndim == 1 else one
        for id, words, mask in (
            ("last", f"is right but for its last {what}", lambda n: np.arange(n) == n - 1),
            ("first", f"is right but for its first {what}", lambda n: np.arange(n) == 0),
            ("only-first", f"is right in its first {what} alone", lambda n: np.arange(n) != 0),
            ("only-last", f"is right in its last {what} alone", lambda n: np.arange(n) != n - 1),
        ):
            if all((found == mask(len(found))).all() for found in wrong):
                return Relation(f"{id}-{what}", words)
    return None


def _order(pairs: _Arrays) -> Relation | None:
    if _all(pairs, lambda got, right: is_near(np.sort(got, axis=None), np.sort(right, axis=None))):
        return Relation("order", "has the right values in another order: look at `reshape`, `.T` and the axes")
    return None


def _offset(pairs: _Arrays) -> Relation | None:
    offsets = [float((got - right).mean()) for got, right, _ in pairs]
    if all(is_near(got, right + offset) for (got, right, _), offset in zip(pairs, offsets)) and _near(
        offsets, [offsets[0]] * len(offsets)
    ):
        return Relation("offset", f"is off by the same number everywhere, {offsets[0]:.4g}")
    return None


def _line(pairs: _Arrays) -> Relation | None:
    """A factor, or a factor and an offset, that differ from case to case."""
    fits = []
    for got, right, _ in pairs:
        if right.size < 4 or np.ptp(right) == 0:
            continue
        slope, offset = np.polyfit(right.ravel(), got.ravel(), 1)
        if abs(slope) < RTOL or not is_near(got, slope * right + offset):
            return None
        fits.append((float(slope), float(offset), float(np.max(np.abs(got)))))
    if not fits:
        return None
    if all(abs(offset) <= RTOL * size for _, offset, size in fits):
        return Relation("other-factor", "is right but for one factor, which changes with the input")
    return Relation(
        "line", "is right but for a factor and a constant: something is added or subtracted, or the scale differs"
    )


def _constant(pairs: _Arrays) -> Relation | None:
    if _all(pairs, lambda got, right: got.size > 1 and bool(np.ptp(got) == 0)):
        return Relation("constant", "has the same value in every place")
    return None


# ------------------------------------------------------------------------------------------------------- other shapes


def _of_shapes(pairs: _Arrays) -> Relation | None:
    got, right = pairs[0][0].shape, pairs[0][1].shape
    if _all(pairs, lambda got, right: is_near(got, right.T)):
        return Relation("transposed", f"is transposed: got shape {got}, expected {right}")
    if _all(pairs, lambda got, right: got.size == right.size and is_near(got.ravel(), right.ravel())):
        few = "lost a dimension" if len(got) < len(right) else "a dimension too many"
        return Relation("dimension", f"has the right values and {few}: got shape {got}, expected {right}")
    for id, words, joined in _joined():
        if all(one.ndim > 0 and _fits(joined, one, due) for one, due, _ in pairs):
            return Relation(id, f"{words}: got shape {got}, expected {right}")
    if _all(pairs, lambda got, right: got.ndim == 0 < right.ndim):
        for id, reduce in (("summed", np.sum), ("averaged", np.mean)):
            if all(is_near(np.asarray(reduce(due)), one) for one, due, _ in pairs):
                return Relation(f"{id}-all", f"is {id} over everything: one number, expected shape {right}")
    if _all(pairs, lambda got, right: right.ndim > 0 and got.size > right.size and _is_stretched(got, right)):
        return Relation("stretched", f"was stretched by broadcasting: got shape {got}, expected {right}")
    return None


def _joined() -> Iterator[tuple[str, str, Callable[[np.ndarray], np.ndarray]]]:
    for id, words, reduce in (("not-summed", "is not summed", np.sum), ("not-averaged", "is not averaged", np.mean)):
        for axis in (1, 0):
            yield f"{id}-{axis}", f"{words} over axis {axis}", partial(reduce, axis=axis, keepdims=True)
    yield "not-summed", "is not summed", lambda a: np.asarray(np.sum(a))
    yield "not-averaged", "is not averaged", lambda a: np.asarray(np.mean(a))


def _fits(joined: Callable[[np.ndarray], np.ndarray], got: np.ndarray, right: np.ndarray) -> bool:
    try:
        return is_near(joined(got).reshape(-1), right.reshape(-1))
    except (ValueError, IndexError):
        return False


def _is_stretched(got: np.ndarray, right: np.ndarray) -> bool:
    try:
        return is_near(got, np.broadcast_to(right, got.shape))
    except ValueError:
        return False


def _numeric(value: Any) -> np.ndarray | None:
    """A number, an array or a list of numbers, as floats."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (list, tuple)) and value and all(_is_number(item) for item in value):
        return np.array([float(item) for item in value])
    if isinstance(value, (int, float, np.number, np.ndarray)):
        array = np.asarray(value)
        return array.astype(float) if array.dtype.kind in "biuf" else None
    return None


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, np.number)) or (isinstance(value, np.ndarray) and value.ndim == 0)
