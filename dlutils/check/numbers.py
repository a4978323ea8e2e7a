"""Worked numbers as JSON: arrays, tuples and dictionaries keep what they are, and a person can read them."""

import numpy as np

#: So many digits are kept: more than any comparison looks at, fewer than differ from machine to machine.
DIGITS = 12


def pack(value):
    """A value as JSON data: numbers, strings, arrays of numbers, and tuples, lists and dictionaries of these."""
    if isinstance(value, np.ndarray) and value.ndim:
        dtype = {} if value.dtype == np.float64 else {"dtype": str(value.dtype)}
        return {"array": _rounded(value.tolist()), **dtype}
    if isinstance(value, (np.ndarray, np.generic)):
        return _rounded(value.item())
    if isinstance(value, dict):
        return {"dict": {key: pack(item) for key, item in value.items()}}
    if isinstance(value, tuple):
        return {"tuple": [pack(item) for item in value]}
    if isinstance(value, list):
        return [pack(item) for item in value]
    return _rounded(value)


def _rounded(value):
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


def unpack(data):
    """The value that `pack` was given."""
    if isinstance(data, list):
        return [unpack(item) for item in data]
    if not isinstance(data, dict):
        return data
    if "array" in data:
        return np.array(data["array"], dtype=data.get("dtype", "float64"))
    if "tuple" in data:
        return tuple(unpack(item) for item in data["tuple"])
    return {key: unpack(item) for key, item in data["dict"].items()}
