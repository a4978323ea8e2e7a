"""Worked examples: a student's function is called, and a difference is explained."""

import copy
import inspect

import numpy as np

from dlutils.compare import Mismatch, compare, number
from dlutils.evidence import encode


class CheckFailed(AssertionError):
    """A worked example went wrong.  Jupyter shows its words alone, without a traceback."""

    def _render_traceback_(self):
        return str(self).splitlines()


def worked_example(function, arguments, expected, kind="value", returns=""):
    """Check a function on one worked example.

    Args:
        function: the student's function.
        arguments: {parameter: value}, handed over in this order.
        expected: what the function should return.
        kind: "value", "labels" or "form", as `dlutils.compare.compare` has them.
        returns: names of the returned values for messages, such as "grads, cost".

    Raises:
        CheckFailed: the result differs, an argument was changed, or the function raised.
    """
    called = f"{function.__name__}({', '.join(f'{name} {_brief(value)}' for name, value in arguments.items())})"
    handed = copy.deepcopy(arguments)
    before = {name: encode(value) for name, value in handed.items()}
    try:
        got = function(*handed.values())
    except NotImplementedError:
        raise CheckFailed(f"{function.__name__} is not written yet: replace `raise NotImplementedError`.") from None
    except Exception as error:
        raise CheckFailed(
            lines(called, f"{type(error).__name__}: {error}{_where(error, function)}", "no error")
        ) from None
    changed = [name for name, value in handed.items() if encode(value) != before[name]]
    if changed:
        slip = "`-=`, `+=` and `a[...] =` write into the caller's array: compute a new one, or copy first"
        raise CheckFailed(lines(called, f"`{changed[0]}` was changed in place", "arguments stay as they were", slip))
    sizes = {value.shape[-1] for value in arguments.values() if isinstance(value, np.ndarray) and value.ndim > 1}
    _compare_parts(got, expected, kind, called, sizes, [name.strip() for name in returns.split(",") if name.strip()])


def _compare_parts(got, expected, kind, called, sizes, names):
    """Compare piece by piece, so that the message can name the piece."""
    if isinstance(expected, tuple) and isinstance(got, (tuple, list)) and len(got) == len(expected):
        for index, (one, wanted) in enumerate(zip(got, expected)):
            label = names[index] if index < len(names) else f"item {index + 1}"
            _compare_part(one, wanted, kind, called, sizes, label)
    else:
        _compare_part(got, expected, kind, called, sizes, "the result" if len(names) != 1 else names[0])


def _compare_part(got, expected, kind, called, sizes, label):
    if isinstance(expected, dict) and isinstance(got, dict) and expected.keys() <= got.keys():
        for key, wanted in expected.items():
            _compare_part(got[key], wanted, kind, called, sizes, f'{label}["{key}"]')
        return
    try:
        compare(got, expected, kind)
    except Mismatch as mismatch:
        problem = str(mismatch).removeprefix("got ").removesuffix(f", expected {_value(expected)}")
        likely = likely_slip(got, expected, sizes)
        raise CheckFailed(lines(called, f"{label}: {problem}", _value(expected), likely)) from None


def lines(called, got, expected, likely=""):
    """The words of a failed check: what was called, what it gave, what it should give, and the likely mistake."""
    said = [f"called:   {called}", f"got:      {got}", f"expected: {expected}"]
    return "\n".join(said + ([f"likely:   {likely}"] if likely else []))


def _brief(value):
    """An argument in a few words: shapes for arrays, values for numbers."""
    if isinstance(value, np.ndarray):
        return str(value.shape)
    if isinstance(value, (dict, list, tuple)):
        return f"({type(value).__name__} of {len(value)})"
    return f"= {value!r}"


def _value(value):
    if isinstance(value, np.ndarray):
        text = np.array2string(value, precision=5, suppress_small=True, separator=", ")
        return f"shape {value.shape}: {' '.join(text.split())}"[:400]
    if isinstance(value, (float, np.floating)):
        return number(float(value))
    return repr(value)[:400]


def _where(error, function):
    """The line of the student's own function that raised, where it can be found."""
    code, found = getattr(inspect.unwrap(function), "__code__", None), None
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code is code:
            found = trace.tb_lineno - code.co_firstlineno + 1
        trace = trace.tb_next
    return f" (line {found} of the function)" if found else ""


def likely_slip(got, expected, sizes=()):
    """What a wrong number or array looks like, in words, or an empty string.

    Only relations that hold to rounding are spoken of: the reversed sign, a transposed or flattened
    array, a sum where a mean is expected (`sizes` are the numbers of examples that it could run over).
    """
    got, expected = _numeric(got), _numeric(expected)
    if got is None or expected is None or not np.isfinite(got).all():
        return ""
    if got.shape != expected.shape:
        return _likely_shape_slip(got, expected)
    if not np.any(expected):
        return ""
    if np.allclose(got, -expected):
        return "the sign is reversed"
    times = round(np.vdot(got, expected) / np.vdot(expected, expected))
    if times in sizes and times > 1 and np.allclose(got, times * expected):
        return f"this is {times} times too large: a sum over the examples where their mean is expected? divide by m"
    if np.allclose(got.sum(), expected.sum()) and got.size > 1:
        return "the sum is right, the order is not: look at `reshape`, `.T` and the axes"
    return ""


def _likely_shape_slip(got, expected):
    if got.shape == expected.T.shape and np.allclose(got, expected.T):
        return "it is transposed"
    if got.size == expected.size and np.allclose(got.ravel(), expected.ravel()):
        return "the values are right, a dimension is lost or added: `keepdims`, `reshape`, or `.item()` for a number"
    if got.size > expected.size:
        return "is a sum or a mean over an axis missing, or has an array been stretched by broadcasting?"
    return "has a sum run over an axis too many?"


def _numeric(value):
    if isinstance(value, (int, float, np.number, np.ndarray)) and not isinstance(value, bool):
        array = np.asarray(value)
        return array.astype(float) if array.dtype.kind in "biuf" else None
    return None


__all__ = ["CheckFailed", "likely_slip", "lines", "worked_example"]
