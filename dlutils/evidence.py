"""Evidence: what the recorder is asked for, what it gives back, and how values travel between them.

Evidence is plain JSON.  Arrays travel as dtype, shape and base64 bytes; nothing is ever unpickled.
"""

import base64
import math
from typing import Any, Literal, NotRequired, TypedDict

import numpy as np

#: What `encode` gives and JSON can hold: numbers, strings, None, lists, and dictionaries with one of the keys
#: "dtype" (an array), "tuple", "dict" or "other".
Encoded = Any

#: An array of more bytes than this is described by its dtype and shape alone.
MAX_ARRAY_BYTES = 1 << 20
#: A string of more characters, a whole number of more bits (some 4,000 digits) or a container of more items is cut.
MAX_LENGTH = 4000
MAX_BITS = 13_000
MAX_DEPTH = 12

_NUMERIC = "biufc"


# ---------------------------------------------------------------------------------------------- what is asked for


class MadeUp(TypedDict):
    """A made-up function (`dlutils._made_up`): the text of a function `made_up`, and the seed of its numbers."""

    source: str
    seed: int


class Helper(TypedDict):
    """A helper of an exercise: its parameters, and what can stand in its place."""

    parameters: list[str]
    made_up: MadeUp


class StartQuestions(TypedDict):
    """How a function that draws its initial parameters itself is asked for them: changed arguments, in this order."""

    helpers: list[str]
    questions: list[dict[str, Encoded]]


#: How the arrays among the arguments lie in memory: in C or Fortran order, as views with gaps, or not writeable.
Layout = Literal["C", "F", "strided", "locked"]


class Case(TypedDict):
    """One call to make.

    `answers` gives what some replaced helpers return, in place of their made-up function.  `noted` is how many calls of
    each of the student's own helpers are written down, where that is not the usual number.
    """

    args: dict[str, Encoded]
    layout: NotRequired[Layout]
    start: NotRequired[StartQuestions]
    answers: NotRequired[dict[str, Encoded]]
    noted: NotRequired[int]


class Run(TypedDict):
    """Some cases in turn, with a made-up function in place of each helper that is in `replaced`.

    A run is left out where it could tell no more than the first: where that was without an error and did not call one
    of the helpers in `needed`, or, with or without an error, one of those in `called`.
    """

    cases: list[Case]
    replaced: list[str]
    needed: list[str]
    called: list[str]


class Growth(TypedDict):
    """Calls whose work is counted, by what is compared, small and large; `aside` names helpers that pay themselves."""

    cases: dict[str, list[Case]]
    aside: list[str]
    replaced: list[str]


class ExerciseJob(TypedDict):
    """One exercise to record: inputs and made-up helpers, no answers.

    `source` asks for the function's text too, `heard` for what it prints, `growth` for the work that it does.
    """

    function: str
    helpers: dict[str, Helper]
    runs: list[Run]
    source: bool
    heard: bool
    growth: Growth


# ------------------------------------------------------------------------------------------------ what comes back


class RaisedError(TypedDict):
    """An exception: the name of its type, and its message, cut.

    `name` is the name, attribute or key that was not found, `near` the one that it looks most like.  `function`, `line`
    (1 is the `def`) and `text` say where in the notebook's own code it happened, `part` which part of the line it was,
    `values` which variables stand there: arrays by their shapes.  Of a key that is missing, `owner` is the dictionary,
    `keys` what it has, and `holder` another dictionary that has it.
    """

    type: str
    message: str
    name: NotRequired[str]
    near: NotRequired[str]
    function: NotRequired[str]
    line: NotRequired[int]
    text: NotRequired[str]
    part: NotRequired[str]
    values: NotRequired[dict[str, str]]
    owner: NotRequired[str]
    keys: NotRequired[str]
    holder: NotRequired[str]


class HelperCall(TypedDict):
    """A call of the student's own helper: arguments by the contract's parameter names."""

    name: str
    args: Encoded
    returned: NotRequired[Encoded]
    changed: NotRequired[bool]
    error: NotRequired[str]


class StartAnswer(TypedDict):
    """What the function returned, or raised, when it was asked for its start."""

    returned: NotRequired[Encoded]
    error: NotRequired[RaisedError]


class Call(TypedDict):
    """One call of the student's function; it has `returned` or `error`.

    `changed` names the arguments that were changed in place; `asked` gives the arguments of the first call of each
    replaced helper that was called; `helper_calls` are calls of the student's own helpers.  `shared` says that arrays
    in the result share memory with each other ("inside"), or with an earlier call's result ("earlier").
    """

    returned: NotRequired[Encoded]
    error: NotRequired[RaisedError]
    seconds: float
    changed: list[str]
    asked: dict[str, Encoded]
    printed: NotRequired[str]
    shared: NotRequired[list[str]]
    helper_calls: list[HelperCall]
    start: NotRequired[StartAnswer]


class Work(TypedDict):
    """What one call did: lines of Python run outside NumPy, calls of the student's own functions, calls of helpers, the
    most memory in bytes that it held, names of functions of other packages that ran; and whether the counting was
    disturbed.
    """

    lines: int
    calls: int
    helpers: int
    peak: int
    used: list[str]
    disturbed: bool


class Evidence(TypedDict):
    """What the recorder found for one exercise; only `missing` (a reason) where there is no such function.

    `runs` are those of the job, in order; one that was left out has no calls.  `defaults` are those of the function's
    parameters; `work` is what the calls of the job's `growth` did.
    """

    missing: NotRequired[str]
    runs: NotRequired[list[list[Call]]]
    defaults: NotRequired[dict[str, Encoded]]
    work: NotRequired[dict[str, list[Work]]]
    globals_read: NotRequired[list[str]]
    source: NotRequired[str | None]


# ------------------------------------------------------------------------------------------------------- encoding


def encode(value: Any, depth: int = 0) -> Encoded:
    """Turn a Python value into JSON data that `decode` turns back.

    Numbers, strings, `None`, lists, tuples, dictionaries and numeric arrays survive; anything else
    is described by its type and a short representation (`{"other": ...}`).
    """
    kind = type(value)
    if kind is np.ndarray and value.dtype.kind in _NUMERIC:  # first, for most values are
        return _encode_array(value, scalar=False)
    if value is None or kind is bool or kind is float:
        return value
    if kind is str:
        return value[:MAX_LENGTH]
    if kind is int:
        return value if value.bit_length() <= MAX_BITS else {"other": "int with too many digits"}
    if depth > MAX_DEPTH:
        return {"other": "nested too deeply"}
    if isinstance(value, np.generic) and value.dtype.kind in _NUMERIC:
        return _encode_array(np.asarray(value), scalar=True)
    if isinstance(value, np.ndarray) and value.dtype.kind in _NUMERIC:
        encoded = _encode_array(np.asarray(value), scalar=False)
        return {**encoded, "subclass": kind.__name__[:100]} if "dtype" in encoded else encoded
    if isinstance(value, (list, tuple)):
        items = [encode(item, depth + 1) for item in value[:MAX_LENGTH]]
        return items if isinstance(value, list) else {"tuple": items}
    if isinstance(value, dict):
        items = list(value.items())[:MAX_LENGTH]
        return {"dict": [[encode(k, depth + 1), encode(v, depth + 1)] for k, v in items]}
    return {"other": describe(value)}


def _encode_array(array: np.ndarray, scalar: bool) -> Encoded:
    if array.nbytes > MAX_ARRAY_BYTES:
        return {"other": f"array of shape {array.shape}, too large to record", "shape": list(array.shape)}
    data = base64.b64encode(array.tobytes()).decode("ascii")
    return {"dtype": array.dtype.str, "shape": list(array.shape), "data": data, "scalar": scalar}


class Subclass(np.ndarray):
    """What `decode` gives for an array of another class than NumPy's own, such as `np.matrix`."""

    kind: str = "another kind of array"


class Other:
    """What `decode` gives for a value that could not be recorded: its description."""

    def __init__(self, description: object, shape: list[int] | None = None) -> None:
        self.description = str(description)[:MAX_LENGTH]
        self.shape = shape

    def __repr__(self) -> str:
        return self.description


def decode(data: Encoded) -> Any:
    """The value that `encode` recorded.

    Raises:
        ValueError: `data` is not something that `encode` writes.
    """
    try:
        return _decode(data)
    except (TypeError, KeyError, OverflowError, RecursionError, SyntaxError) as error:  # NumPy parses types as Python
        raise ValueError(f"not evidence: {type(error).__name__}: {error}") from None


def _decode(data: Encoded) -> Any:
    if data is None or isinstance(data, (bool, int, float, str)):
        return data
    if isinstance(data, list):
        return [_decode(item) for item in data]
    if not isinstance(data, dict):
        raise ValueError(f"not evidence: {type(data).__name__}")
    if "tuple" in data:
        return tuple(_decode(data["tuple"]))
    if "dict" in data:
        return {_decode(key): _decode(value) for key, value in data["dict"]}
    if "other" in data:
        return Other(data["other"], data.get("shape"))
    return _decode_array(data)


def _decode_array(data: dict[str, Any]) -> Any:
    dtype, shape = np.dtype(str(data["dtype"])), [int(n) for n in data["shape"]]
    raw, scalar = base64.b64decode(data["data"], validate=True), data["scalar"]
    if dtype.kind not in _NUMERIC or min(shape, default=0) < 0 or len(shape) > 32:
        raise ValueError("not evidence: an array of another kind")
    if math.prod(shape) * dtype.itemsize != len(raw):
        raise ValueError("not evidence: array bytes and shape disagree")
    array = np.frombuffer(raw, dtype).reshape(shape).copy()
    if "subclass" in data:
        view = array.view(Subclass)
        view.kind = str(data["subclass"])
        return view
    return array[()] if scalar and not shape else array


def describe(value: object, length: int = 200) -> str:
    """`type: repr`, cut to `length` characters; never raises, whatever the object does."""
    try:
        text = repr(value)
    except Exception as error:
        text = f"<repr failed: {type(error).__name__}>"
    return f"{type(value).__name__}: {text}"[:length]
