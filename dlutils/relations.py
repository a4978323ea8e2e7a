"""What a wrong value looks like beside the right one: of the opposite sign, m times too large, transposed, and so on.

No program is needed for it, only the two values, in one case or in several: a relation is spoken of only where it holds
in all of them.  The visible checks and the judge say the same sentences.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from dlutils._factors import close, factor_of
from dlutils._pairs import RTOL, Arrays, Pair, Relation, every, is_near
from dlutils._places import beginning, cut_off, digits, masked, order, places

__all__ = ["Pair", "Relation", "is_near", "named_numbers", "relation"]


def relation(pairs: Sequence[Pair]) -> Relation | None:
    """The relation that holds in all pairs that differ, or None."""
    arrays = [(_numeric(pair.got), _numeric(pair.expected), pair.numbers) for pair in pairs]
    arrays = [one for one in arrays if one[0] is None or one[1] is None or not is_near(one[0], one[1])]
    if not arrays or any(got is None or expected is None for got, expected, _ in arrays):
        return None
    ready: list[tuple[np.ndarray, np.ndarray, Mapping[str, float]]] = arrays  # type: ignore[assignment]
    if all(got.shape == expected.shape for got, expected, _ in ready):
        infinite = [one for one in ready if not np.isfinite(one[0]).all()]
        return _of_values(ready) or (_not_finite(infinite) if 2 * len(infinite) > len(ready) else None)
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


def _of_values(pairs: Arrays) -> Relation | None:
    finite = [one for one in pairs if np.isfinite(one[0]).all() and np.isfinite(one[1]).all()]
    if not finite:
        return _not_finite(pairs)
    pairs = finite
    for id, words, turned in _TURNED:
        if all(is_near(got, turned(right)) for got, right, _ in pairs):
            return Relation(id, words)
    known = _not_zero(pairs) or _always(pairs) or factor_of(pairs) or digits(pairs)
    if known or not any(np.ptp(right) > 0 for _, right, _ in pairs):
        return known
    kinds = (places, beginning, masked, cut_off, order, _offset, _constant, _line)
    return next(filter(None, (kind(pairs) for kind in kinds)), None)


def _not_finite(pairs: Arrays) -> Relation | None:
    if not pairs:
        return None
    if every(pairs, lambda got, right: bool(np.isnan(got).any())):
        return Relation("nan", "holds `nan`: a logarithm of 0 or less, a division 0 / 0, or an overflow")
    if every(pairs, lambda got, right: bool(np.isinf(got).any())):
        return Relation("inf", "holds `inf`: a division by 0, a logarithm of 0, or an overflow")
    return None


def _always(pairs: Arrays) -> Relation | None:
    """One number that is the same in all cases, where different ones are expected."""
    got = {float(one) for one, _, _ in pairs if one.ndim == 0}
    expected = {float(one) for _, one, _ in pairs if one.ndim == 0}
    if len(got) == 1 and len(expected) > 1 and all(one.ndim == 0 for one, _, _ in pairs):
        return Relation("always-equal", f"is always {got.pop():.6g}, whatever the arguments are")
    return None


def _not_zero(pairs: Arrays) -> Relation | None:
    if all(not right.any() for _, right, _ in pairs):
        return Relation("not-zero", "is not 0, and zeros are expected")
    return None


def _offset(pairs: Arrays) -> Relation | None:
    offsets = [float((got - right).mean()) for got, right, _ in pairs]
    if all(is_near(got, right + offset) for (got, right, _), offset in zip(pairs, offsets)) and close(
        offsets, [offsets[0]] * len(offsets)
    ):
        return Relation("offset", f"is off by the same number everywhere, {offsets[0]:.4g}")
    return None


def _line(pairs: Arrays) -> Relation | None:
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
        slopes = [slope for slope, _, _ in fits]
        if close(slopes, [slopes[0]] * len(slopes)):  # one factor, so near to 1 that `factor_of` leaves it
            return None
        return Relation("other-factor", "is right but for one factor, which changes with the input")
    return Relation(
        "line", "is right but for a factor and a constant: something is added or subtracted, or the scale differs"
    )


def _constant(pairs: Arrays) -> Relation | None:
    if every(pairs, lambda got, right: got.size > 1 and bool(np.ptp(got) == 0)):
        return Relation("constant", "has the same value in every place")
    return None


# ------------------------------------------------------------------------------------------------------- other shapes


def _of_shapes(pairs: Arrays) -> Relation | None:
    got, right = pairs[0][0].shape, pairs[0][1].shape
    if every(pairs, lambda got, right: is_near(got, right.T)):
        return Relation("transposed", f"is transposed: got shape {got}, expected {right}")
    if every(pairs, lambda got, right: got.size == right.size and is_near(got.ravel(), right.ravel())):
        few = "lost a dimension" if len(got) < len(right) else "a dimension too many"
        return Relation("dimension", f"has the right values and {few}: got shape {got}, expected {right}")
    for id, words, joined in _joined():
        if all(one.ndim > 0 and _fits(joined, one, due) for one, due, _ in pairs):
            return Relation(id, f"{words}: got shape {got}, expected {right}")
    if every(pairs, lambda got, right: got.ndim == 0 < right.ndim):
        for id, reduce in (("summed", np.sum), ("averaged", np.mean)):
            if all(is_near(np.asarray(reduce(due)), one) for one, due, _ in pairs):
                return Relation(f"{id}-all", f"is {id} over everything: one number, expected shape {right}")
    if every(pairs, lambda got, right: right.ndim > 0 and got.size > right.size and _is_stretched(got, right)):
        return Relation("stretched", f"repeats the right values: got shape {got}, expected {right}")
    return None


def _joined() -> Iterator[tuple[str, str, Callable[[np.ndarray], np.ndarray]]]:
    for id, words, reduce in (("not-summed", "is not summed", np.sum), ("not-averaged", "is not averaged", np.mean)):
        for axis in (1, 0):
            yield f"{id}-{axis}", f"{words} over axis {axis}", partial(reduce, axis=axis, keepdims=True)
    yield "not-summed", "is not summed", lambda a: np.asarray(np.sum(a))
    yield "not-averaged", "is not averaged", lambda a: np.asarray(np.mean(a))


def _fits(joined: Callable[[np.ndarray], np.ndarray], got: np.ndarray, right: np.ndarray) -> bool:
    try:
        return not _is_stretched(got, right) and is_near(joined(got).reshape(-1), right.reshape(-1))
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
