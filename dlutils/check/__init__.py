"""Visible checks: worked examples that a student can run, silent or raising, never a verdict.

`worked_example` calls a function on small inputs and compares the result with worked numbers.  Where
they differ it says what was called, what came, what was due, and, where it can tell, the likely slip.
The modules beside this one hold the worked numbers, one module a unit.
"""

import copy
import inspect

import numpy as np
from IPython import get_ipython

from dlutils.check.unfinished import speak_plainly
from dlutils.compare import Mismatch, compare, number
from dlutils.evidence import encode


class CheckFailed(AssertionError):
    """A worked example went wrong.  Jupyter shows its words alone, without a traceback."""

    def _render_traceback_(self):
        return str(self).splitlines()


if get_ipython() is not None:
    speak_plainly(get_ipython())


def worked_example(function, arguments, due, kind="value", returns=""):
    """Check a function on one worked example.

    Args:
        function: the student's function.
        arguments: {parameter: value}, handed over in this order.
        due: what the function should return.
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
            _lines(called, f"{type(error).__name__}: {error}{_where(error, function)}", "no error")
        ) from None
    changed = [name for name, value in handed.items() if encode(value) != before[name]]
    if changed:
        slip = "`-=`, `+=` and `a[...] =` write into the caller's array: compute a new one, or copy first"
        raise CheckFailed(_lines(called, f"`{changed[0]}` was changed in place", "arguments stay as they were", slip))
    sizes = {value.shape[-1] for value in arguments.values() if isinstance(value, np.ndarray) and value.ndim > 1}
    _compare_parts(got, due, kind, called, sizes, [name.strip() for name in returns.split(",") if name.strip()])


def _compare_parts(got, due, kind, called, sizes, names):
    """Compare piece by piece, so that the message can name the piece."""
    if isinstance(due, tuple) and isinstance(got, (tuple, list)) and len(got) == len(due):
        for index, (one, wanted) in enumerate(zip(got, due)):
            label = names[index] if index < len(names) else f"item {index + 1}"
            _compare_part(one, wanted, kind, called, sizes, label)
    else:
        _compare_part(got, due, kind, called, sizes, "the result" if len(names) != 1 else names[0])


def _compare_part(got, due, kind, called, sizes, label):
    if isinstance(due, dict) and isinstance(got, dict) and due.keys() <= got.keys():
        for key, wanted in due.items():
            _compare_part(got[key], wanted, kind, called, sizes, f'{label}["{key}"]')
        return
    try:
        compare(got, due, kind)
    except Mismatch as mismatch:
        came = f"{label}: {mismatch}"
        raise CheckFailed(_lines(called, came, _value(due), likely_slip(got, due, sizes))) from None


def _lines(called, came, due, slip=""):
    lines = [f"called: {called}", f"came:   {came.removesuffix(f' came, due is {due}')}", f"due:    {due}"]
    return "\n".join(lines + ([f"likely: {slip}"] if slip else []))


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


def likely_slip(got, due, sizes=()):
    """What a wrong number or array looks like, in words, or an empty string.

    Only relations that hold to rounding are spoken of: the reversed sign, a transposed or flattened
    array, a sum where a mean is due (`sizes` are the numbers of examples that it could run over).
    """
    got, due = _numeric(got), _numeric(due)
    if got is None or due is None or not np.isfinite(got).all():
        return ""
    if got.shape != due.shape:
        return _likely_shape_slip(got, due)
    if not np.any(due):
        return ""
    if np.allclose(got, -due):
        return "the sign is reversed"
    ratio = np.vdot(got, due) / np.vdot(due, due)
    if round(ratio) in sizes and round(ratio) > 1 and np.allclose(got, round(ratio) * due):
        return f"this is {round(ratio)} times too large: a sum over the examples where their mean is due? divide by m"
    if np.allclose(got.sum(), due.sum()) and got.size > 1:
        return "the sum is right, the order is not: look at `reshape`, `.T` and the axes"
    return ""


def _likely_shape_slip(got, due):
    if got.shape == due.T.shape and np.allclose(got, due.T):
        return "it is transposed"
    if got.size == due.size and np.allclose(got.ravel(), due.ravel()):
        return "the values are right, a dimension is lost or added: `keepdims`, `reshape`, or `.item()` for a number"
    if got.size > due.size:
        return "is a sum or a mean over an axis missing, or has an array been stretched by broadcasting?"
    return "has a sum run over an axis too many?"


def _numeric(value):
    if isinstance(value, (int, float, np.number, np.ndarray)) and not isinstance(value, bool):
        array = np.asarray(value)
        return array.astype(float) if array.dtype.kind in "biuf" else None
    return None


__all__ = ["CheckFailed", "likely_slip", "worked_example"]
