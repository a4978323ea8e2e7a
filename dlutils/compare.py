"""Compare a recorded value with the expected one, and say in one sentence where they differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from dlutils.evidence import Other, decode

#: Tolerance relative to the largest expected element: room for float32 steps inside float64 work.
RTOL = 3e-5
#: The rounding of 0.
ATOL = 1e-12

#: A probability may be kept this far away from 0 and 1, so that its logarithm is finite.
GUARD = 1.1e-6

#: float32 keeps about 7 digits where float64 keeps 16: honest single precision is given this much more room.
FLOAT32_ROOM = 10


class Mismatch(Exception):
    """The sentence that says what is wrong with a value."""


class WrongShape(Mismatch):
    """A number, or an array, of another shape."""


class WrongValue(Mismatch):
    """The right shape, and other numbers."""


class WrongForm(Mismatch):
    """The value is right, but not its form: a number in an array, another kind of array, fewer digits."""


class TooMany(Mismatch):
    """More values are returned than are expected."""


@dataclass(frozen=True)
class Keys:
    """A step of a path: all entries of a dictionary whose key starts with `prefix`."""

    prefix: str


def select(value: object, path: Sequence) -> object:
    """Follow an output's path into a returned value.

    Args:
        value: what a function returned.
        path: positions in a tuple, keys of a dictionary, `Keys(prefix)`.

    Returns:
        What is there.

    Raises:
        Mismatch: it is not there; the message says what is there instead.
    """
    for step in path:
        value = _step(value, step)
    return value


def _step(value, step):
    if isinstance(step, Keys):
        if not isinstance(value, dict):
            raise Mismatch(f"got {kind_of(value)}, expected a dictionary")
        return {key: item for key, item in value.items() if str(key).startswith(step.prefix)}
    if isinstance(step, str):
        if not isinstance(value, dict):
            raise Mismatch(f'got {kind_of(value)}, expected a dictionary with the key "{step}"')
        if step not in value:
            keys = ", ".join(f'"{key}"' for key in value) or "none"
            raise Mismatch(f'the key "{step}" is missing (got the keys: {keys})')
        return value[step]
    if not isinstance(value, (tuple, list)):
        raise Mismatch(f"got {kind_of(value)} alone, expected several values, in order")
    if step >= len(value):
        raise Mismatch(f"item {step + 1} of the returned values is missing: got {len(value)}")
    return value[step]


class Room(NamedTuple):
    """How far a number may lie from what is expected: `rtol` times the largest expected element, and `atol`."""

    rtol: float
    atol: float


def compare(
    got: object, due: object, kind: str = "value", rtol: float = RTOL, guarded: bool = False, atol: float = ATOL
) -> None:
    """Return silently when `got` is right.

    Args:
        got: as a function returned it or as `harness.decode` gives it.
        due: what is expected: numbers, arrays, strings, in tuples, lists and dictionaries.
        kind: "value", "labels" (0/1 as int, float or bool) or "form" (structure, shapes and types alone).
        rtol: tolerance relative to the largest expected element; float32 is given ten times more.
        guarded: whether a probability may be kept away from 0 and 1, by `GUARD` or less.
        atol: tolerance that is added, however small the elements are.

    Raises:
        Mismatch: it is not right; the message names a wrong shape before wrong values.
        WrongForm: the value is right, but not its form.
    """
    if kind == "labels":
        _compare_labels(got, np.asarray(due))
    else:
        due = _guarded(got, due) if guarded else due
        _compare(got, due, None if kind == "form" else Room(rtol, atol))
    _check_form(got, due, kind)


def _guarded(got, due):
    """What is expected of a probability that is kept away from 0 and 1: what was got where both are that near."""
    near = [np.asarray(value, dtype=float) if _is_numeric(value) else None for value in (got, due)]
    if near[0] is None or near[1] is None or near[0].shape != near[1].shape:
        return due
    low, high = [(one <= GUARD) for one in near], [(one >= 1 - GUARD) for one in near]
    return np.where((low[0] & low[1]) | (high[0] & high[1]), near[0], near[1])


def _is_numeric(value):
    return isinstance(value, (int, float, np.number, np.ndarray)) and np.asarray(value).dtype.kind in "biuf"


def _check_form(got, due, kind):
    """The forms that are wrong although the values are right."""
    if isinstance(due, dict):
        for key, item in due.items():
            _check_form(got[key], item, kind)
    elif isinstance(due, (list, tuple)):
        for item, wanted in zip(got, due):
            _check_form(item, wanted, kind)
    elif isinstance(got, np.ndarray) and type(got) is not np.ndarray:
        raise WrongForm(f"got a {getattr(got, 'kind', type(got).__name__)}, expected an ordinary NumPy array")
    elif kind == "value" and _is_numeric(due) and np.asarray(due).dtype == np.float64:
        _check_digits(np.asarray(got), np.asarray(due))


def _check_digits(got, due):
    """Digits that were cut off.  Honest float32 is no such thing: it has a tolerance of its own."""
    if got.dtype == np.float16:
        raise WrongForm("got numbers of type float16, expected float64: most of the digits are lost")
    if got.size and _is_long(got.flat[0]) and _is_long(due.flat[0]):  # as nearly always
        return
    finite = np.isfinite(due) & np.isfinite(got)
    got, due = got[finite].astype(float), due[finite]
    # Not long: 28.000000000000004, and what is so small that it may be 0 in float arithmetic.
    long = (np.abs(np.round(due, 7) - due) > 1e-12 * np.abs(due)) & (np.abs(due) > 1e-6)
    long &= got * 128 != np.rint(got * 128)  # the few numbers of float32 that are so short: 1 (a tanh), 0.609375
    if long.any() and (np.round(got, 7) == got)[long].all():
        raise WrongForm("the numbers are rounded: leave them all their digits")


def _is_long(value):
    value = float(value)
    return np.isfinite(value) and round(value, 7) != value


def _compare(got, due, room):
    if got is None and due is not None:
        raise Mismatch("got None")
    if isinstance(due, dict):
        _compare_dicts(got, due, room)
    elif isinstance(due, tuple):
        _compare_items(got, due, room)
    elif isinstance(due, list):
        _compare_lists(got, due, room)
    elif isinstance(due, str) or due is None:
        if type(got) is not type(due) or got != due:
            raise Mismatch(f"got {kind_of(got)}, expected {due!r}")
    elif isinstance(due, np.ndarray):
        _compare_arrays(got, due, room)
    else:
        _compare_scalars(got, due, room)


def _compare_dicts(got, due, room):
    if not isinstance(got, dict):
        raise Mismatch(f"got {kind_of(got)}, expected a dictionary")
    form = None  # a wrong form is told only where all values are right
    for key, item in due.items():
        try:
            _compare(_step(got, key), item, room)
        except WrongForm as mismatch:
            form = form or WrongForm(f'"{key}": {mismatch}')
        except Mismatch as mismatch:
            raise type(mismatch)(f'"{key}": {mismatch}' if key in got else str(mismatch)) from None
    if form:
        raise form


def _compare_items(got, due, room):
    if not isinstance(got, (tuple, list)) or len(got) != len(due):
        count = f"{len(got)}" if isinstance(got, (tuple, list)) else kind_of(got)
        raise Mismatch(f"got {count}, expected {len(due)} items")
    form = None
    for index, (item, wanted) in enumerate(zip(got, due)):
        try:
            _compare(item, wanted, room)
        except WrongForm as mismatch:
            form = form or WrongForm(f"item {index + 1}: {mismatch}")
        except Mismatch as mismatch:
            raise type(mismatch)(f"item {index + 1}: {mismatch}") from None
    if form:
        raise form


def _compare_lists(got, due, room):
    """A list of numbers may come as a tuple or a 1-D array too."""
    if isinstance(got, np.ndarray) and got.ndim == 1:
        got = list(got)
    if not isinstance(got, (list, tuple)):
        raise Mismatch(f"got {kind_of(got)}, expected a list of {len(due)}")
    if len(got) != len(due):
        raise Mismatch(f"got {len(got)} items, expected a list of {len(due)}")
    _compare_items(list(got), tuple(due), room)


def _compare_arrays(got, due, room):
    if isinstance(got, Other) and got.shape is not None and tuple(got.shape) != due.shape:
        raise WrongShape(f"got shape {tuple(got.shape)}, expected {due.shape}")
    if due.ndim == 0:
        return _compare_scalars(got, due, room)
    if not isinstance(got, np.ndarray):
        kind = WrongShape if _is_numeric(got) else Mismatch
        raise kind(f"got {kind_of(got)}, expected an array of shape {due.shape}")
    if got.shape != due.shape:
        raise WrongShape(f"got shape {got.shape}, expected {due.shape}")
    if due.dtype.kind == "f" and got.dtype.kind != "f":
        raise Mismatch(f"got an array of {_dtype_words(got.dtype)}, expected floats")
    _compare_numbers(got, due, room)


def _compare_scalars(got, due, room):
    """A number may be a Python or NumPy number or a 0-d array; (1,) and (1, 1) arrays are not numbers."""
    if isinstance(got, np.ndarray) and got.ndim and got.size == 1:
        _compare_numbers(got.reshape(()), np.asarray(due), room)
        raise WrongForm(f"got an array of shape {got.shape}, expected one number")
    if isinstance(got, (np.ndarray, Other)) and getattr(got, "shape", None):
        raise WrongShape(f"got an array of shape {tuple(got.shape)}, expected one number")
    if isinstance(got, bool) or not isinstance(got, (int, float, np.number, np.ndarray)):
        raise Mismatch(f"got {kind_of(got)}, expected one number")
    _compare_numbers(np.asarray(got), np.asarray(due), room)
    if isinstance(due, int) and not isinstance(got, (int, np.integer)):
        raise WrongForm(f"got {got!r}, expected a whole number")


def _compare_numbers(got, due, room):
    if got.dtype.kind not in "biuf":
        raise Mismatch(f"got {_dtype_words(got.dtype)}, expected floats")
    if room is None or due.size == 0:
        return
    got64, due64 = got.astype(float), due.astype(float)
    if np.isnan(got64).any() and not np.isnan(due64).any():
        raise WrongValue("got nan: a logarithm of 0 or less, a division 0 / 0, or an overflow")
    # Relative to the largest element, for an element near 0 is the small difference of large ones.
    relative = room.rtol * (FLOAT32_ROOM if got.dtype == np.float32 else 1)
    limit = relative * np.max(np.abs(due64)) + room.atol
    with np.errstate(invalid="ignore"):  # inf - inf
        wrong = ~(np.abs(got64 - due64) <= limit)
    if wrong.any():
        place = tuple(int(i) for i in np.argwhere(wrong)[0])
        where = f" at {list(place)}" if place else ""
        raise WrongValue(f"got {number(got64[place])}{where}, expected {number(due64[place])}")


def _compare_labels(got, due):
    if not isinstance(got, np.ndarray):
        raise Mismatch(f"got {kind_of(got)}, expected an array of shape {due.shape}")
    if got.shape != due.shape:
        raise WrongShape(f"got shape {got.shape}, expected {due.shape}")
    if got.dtype.kind not in "biuf":
        raise Mismatch(f"got {_dtype_words(got.dtype)}, expected 0 and 1")
    got = got.astype(float)
    strange = ~np.isin(got, (0.0, 1.0))
    if strange.any():
        raise Mismatch(f"got {number(got[strange][0])}, a label is 0 or 1")
    wrong = got != due.astype(float)
    if wrong.any():
        place = tuple(int(i) for i in np.argwhere(wrong)[0])
        raise WrongValue(f"got {got[place]:g} at {list(place)}, expected {float(due[place]):g}")


def kind_of(value: object) -> str:
    """What a value is, in words short enough for a sentence."""
    if value is None:
        return "None"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, Other):
        return f"something else ({value.description[:80]})"
    if isinstance(value, (bool, int, float, np.generic)):
        return f"the number {number(value)}" if not isinstance(value, bool) else str(value)
    if isinstance(value, (tuple, list)):
        return f"a {type(value).__name__} of {len(value)}"
    return f"a {type(value).__name__}"


def number(value: object) -> str:
    """A number in at most six digits."""
    return f"{value:.6g}" if isinstance(value, (float, np.floating)) else str(value)


def _dtype_words(dtype):
    return {"i": "whole numbers", "u": "whole numbers", "b": "booleans", "c": "complex numbers"}.get(
        dtype.kind, str(dtype)
    )


def same(one: object, other: object) -> bool:
    """Whether two encoded values (`evidence.encode`) are equal but for rounding: how a misconception is recognised."""
    try:
        # As texts: for `==`, True is 1.
        return repr(one) == repr(other) or _same(decode(one), decode(other))
    except ValueError:
        return False


def _same(one, other):
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        if one.shape != other.shape or (one.dtype.kind == "f") != (other.dtype.kind == "f"):
            return False
        if one.size == 0:
            return True
        one, other = one.astype(complex), other.astype(complex)
        finite = np.isfinite(other)
        room = 1e-6 * np.max(np.abs(other[finite]), initial=0) + 1e-12
        if finite.all():  # as nearly always: `allclose` is slow for small arrays
            return bool((np.abs(one - other) <= room + 1e-6 * np.abs(other)).all())
        return bool(np.allclose(one, other, rtol=1e-6, atol=room, equal_nan=True))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(_same(*pair) for pair in zip(one, other))
    if _is_number(one) and _is_number(other):
        return _same(np.asarray(one, dtype=float).reshape(1), np.asarray(other, dtype=float).reshape(1))
    return type(one) is type(other) and repr(one) == repr(other)


def _is_number(value):
    if isinstance(value, np.ndarray):
        return value.ndim == 0 and value.dtype.kind in "iufb"
    return isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
