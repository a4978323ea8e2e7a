"""A wrong value that is right in some places, in another order, or with fewer digits."""

import numpy as np

from dlutils._pairs import ATOL, RTOL, Arrays, Relation, every, is_near


def places(pairs: Arrays) -> Relation | None:
    """Right in all places but one, along one axis."""
    for axis, one in ((-1, "column"), (0, "row")):
        wrong = []
        for got, right, _ in pairs:
            if right.ndim == 0:
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


def beginning(pairs: Arrays) -> Relation | None:
    """Right at the beginning, along the last axis, and 0 from some place on."""
    lengths, lost = [], []
    for got, right, _ in pairs:
        if got.ndim == 0 or got.shape[-1] < 2:
            return None
        filled = np.flatnonzero(got.reshape(-1, got.shape[-1]).any(axis=0))
        length = int(filled[-1]) + 1 if filled.size else 0
        if length == got.shape[-1] or not is_near(got[..., :length], right[..., :length]):
            return None
        lengths.append(length)
        lost.append(np.count_nonzero(right[..., length:]))
    if not any(lengths) or (_are_labels(pairs) and (max(lost) < 3 or np.count_nonzero(lengths) < 2)):
        return None
    return Relation("beginning", "is right at its beginning, and 0 everywhere after it: the rest is never filled")


def _are_labels(pairs: Arrays) -> bool:
    """Whether only 0 and 1 are expected: half of them are right by chance."""
    return every(pairs, lambda got, right: bool(np.isin(right, (0, 1)).all()))


def masked(pairs: Arrays) -> Relation | None:
    """Right, or 0: something sets the rest to 0."""
    if _are_labels(pairs):
        return None
    if not every(pairs, lambda got, right: is_near(got, np.where(got == 0, 0, right))):
        return None
    lost, kept = (sum(int(((got == 0) == zero).sum()) for got, _, _ in pairs) for zero in (True, False))
    return Relation("masked", "is right where it is not 0: the rest is set to 0") if lost > 2 and kept > 2 else None


def digits(pairs: Arrays) -> Relation | None:
    """Digits that are cut off."""
    for digits in range(7):
        if every(pairs, lambda got, right, digits=digits: bool(np.allclose(got, np.round(right, digits), rtol=1e-12))):
            what = f"{digits} digit{'s' * (digits > 1)} after the point" if digits else "whole numbers"
            return Relation("rounded", f"is rounded to {what}") if any(one.any() for one, _, _ in pairs) else None
    if every(pairs, lambda got, right: bool((right.astype(np.float16) == got).all())):
        return Relation("half-precision", "has lost most of its digits, as in float16")
    return None


def cut_off(pairs: Arrays) -> Relation | None:
    """Right, but for what is beyond a bound, which is the same in all cases."""
    top, bottom = (float(best([best(got) for got, _, _ in pairs])) for best in (np.max, np.min))
    if sum(int(((bottom < got) & (got < top)).sum()) for got, _, _ in pairs) < 3:  # two numbers, or one: no bounds
        return None
    for id, bound, words, cut in (
        ("cut-above", top, "above", np.minimum), ("cut-below", bottom, "below", np.maximum),
    ):  # fmt: skip
        beyond = sum(int((cut(right, bound) != right).sum()) for _, right, _ in pairs)
        if beyond > 2 and all(is_near(got, cut(right, bound)) for got, right, _ in pairs):
            return Relation(id, f"is cut off {words} {bound:.5g}")
    beyond = sum(int(((right > top) | (right < bottom)).sum()) for _, right, _ in pairs)
    if beyond > 2 and all(is_near(got, np.clip(right, bottom, top)) for got, right, _ in pairs):
        return Relation("cut-both", f"is cut off below {bottom:.5g} and above {top:.5g}")
    return None


def order(pairs: Arrays) -> Relation | None:
    if every(pairs, lambda got, right: is_near(np.sort(got, axis=None), np.sort(right, axis=None))):
        if every(pairs, lambda got, right: bool((np.diff(got.ravel()) >= 0).all())):
            return Relation("sorted", "has the right values, but sorted by size")
        return Relation("order", "has the right values in another order: look at `reshape`, `.T` and the axes")
    return None
