"""Record what a student's function does: evidence, never a verdict.

The harness calls a function on the inputs it is handed and writes down what happened: the value
returned or the exception, which arguments were changed in place, and how the helpers were called.
It holds no reference and no expected value, so there is nothing here to read or to outwit; the
judge that compares the evidence with a reference runs elsewhere, in `autograder`.

Evidence is plain JSON.  Arrays travel as dtype, shape and base64 bytes; nothing is ever unpickled.
"""

import base64
import contextlib
import inspect
import io
import math
import os
import signal
import sys
import threading
import time
import types
import warnings

import numpy as np

from dlutils import chance

#: Set by the grading engine while it runs a submission: the hidden lines then do nothing, for the
#: engine records the evidence itself, after the cell, whether or not the cell ran to its end.
ENGINE_VARIABLE = "DLCOURSE_ENGINE"


def grading():
    """Whether a class is being graded here, so that nobody looks at a figure or a long training run."""
    return bool(os.environ.get(ENGINE_VARIABLE)) or os.environ.get("NBGRADER_EXECUTION") == "autograde"


#: An array of more bytes than this is described by its dtype and shape alone.
MAX_ARRAY_BYTES = 1 << 20
#: A string of more characters, a whole number of more bits (some 4,000 digits) or a container of more items is cut.
MAX_LENGTH = 4000
MAX_BITS = 13_000
MAX_DEPTH = 12
#: Calls of a student's own helper that are written down, at most: the first of a long training tell a wrong one.
MAX_OVERHEARD = 60

_NUMERIC = "biufc"


class TimeLimit(BaseException):
    """The call took longer than it may.  Not an `Exception`, so `except Exception` lets it pass."""


class HelperError(RuntimeError):
    """A scripted helper was called in a way that the script has no answer for."""


# ---------------------------------------------------------------------------------------------- data


def encode(value, depth=0):
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
        return _encode_array(np.asarray(value), scalar=False)
    if isinstance(value, (list, tuple)):
        items = [encode(item, depth + 1) for item in value[:MAX_LENGTH]]
        return items if isinstance(value, list) else {"tuple": items}
    if isinstance(value, dict):
        items = list(value.items())[:MAX_LENGTH]
        return {"dict": [[encode(k, depth + 1), encode(v, depth + 1)] for k, v in items]}
    return {"other": describe(value)}


def _encode_array(array, scalar):
    if array.nbytes > MAX_ARRAY_BYTES:
        return {"other": f"array of shape {array.shape}, too large to record", "shape": list(array.shape)}
    data = base64.b64encode(array.tobytes()).decode("ascii")
    return {"dtype": array.dtype.str, "shape": list(array.shape), "data": data, "scalar": scalar}


class Other:
    """What `decode` gives for a value that could not be recorded: its description."""

    def __init__(self, description, shape=None):
        self.description = str(description)[:MAX_LENGTH]
        self.shape = shape

    def __repr__(self):
        return self.description


def decode(data):
    """The value that `encode` recorded.

    Raises:
        ValueError: `data` is not something that `encode` writes.
    """
    try:
        return _decode(data)
    except (TypeError, KeyError, OverflowError, RecursionError, SyntaxError) as error:  # NumPy parses types as Python
        raise ValueError(f"not evidence: {type(error).__name__}: {error}") from None


def _decode(data):
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


def _decode_array(data):
    dtype, shape = np.dtype(str(data["dtype"])), [int(n) for n in data["shape"]]
    raw, scalar = base64.b64decode(data["data"], validate=True), data["scalar"]
    if dtype.kind not in _NUMERIC or min(shape, default=0) < 0 or len(shape) > 32:
        raise ValueError("not evidence: an array of another kind")
    if math.prod(shape) * dtype.itemsize != len(raw):
        raise ValueError("not evidence: array bytes and shape disagree")
    array = np.frombuffer(raw, dtype).reshape(shape).copy()
    return array[()] if scalar and not shape else array


def describe(value, length=200):
    """`type: repr`, cut to `length` characters; never raises, whatever the object does."""
    try:
        text = repr(value)
    except Exception as error:
        text = f"<repr failed: {type(error).__name__}>"
    return f"{type(value).__name__}: {text}"[:length]


def structure(value):
    """The shapes of a value with the numbers left out: what two calls must share to be alike."""
    if isinstance(value, np.ndarray):
        return list(value.shape)
    if isinstance(value, (bool, int, float, np.generic)):
        return "number"
    if isinstance(value, (list, tuple)):
        return [structure(item) for item in value]
    if isinstance(value, dict):
        return {str(key): structure(item) for key, item in sorted(value.items(), key=lambda pair: str(pair[0]))}
    return value if isinstance(value, str) else type(value).__name__


# ------------------------------------------------------------------------------------------- helpers


class ScriptedHelper:
    """Stands in for a helper: answers from a list and writes down what it was asked.

    A call is given the first unused answer that was drawn for arguments of the same structure
    (else the first unused one), so calls may come in any order.  The same question twice gets
    the same answer twice: a helper is a function.  An optional helper may be called or left out at will: its calls
    are not written down, and its answers start again when they are used up.
    """

    def __init__(self, name, parameters, answers, own=None, optional=False):
        self.name, self.parameters, self.answers = name, parameters, answers
        self.own, self.optional = own, optional
        self.calls = []
        self._free = list(range(len(answers)))
        self._known = {}

    def __call__(self, *args, **kwargs):
        arguments = by_name(self.name, self.parameters, self.own, args, kwargs)
        encoded = encode(arguments)
        question = repr(encoded)
        if question not in self._known:
            self._known[question] = self._take(structure(list(arguments.values())))
            if not self.optional:
                self.calls.append([self.name, self._known[question], encoded])
        return decode(self.answers[self._known[question]]["value"])

    def _take(self, like):
        if not self._free and self.optional and self.answers:
            self._free = list(range(len(self.answers)))
        if not self._free:
            raise HelperError(f"{self.name} was called more often than its contract needs")
        index = next((index for index in self._free if self.answers[index]["like"] == like), self._free[0])
        self._free.remove(index)
        return index


class OverheardHelper:
    """The student's own helper, with a note of what it was asked and what it answered.

    The judge needs it to tell whose mistake it was: the function's or its helper's.
    """

    def __init__(self, name, parameters, own):
        self.name, self.parameters, self.own = name, parameters, own
        self.calls = []

    def __call__(self, *args, **kwargs):
        if len(self.calls) >= MAX_OVERHEARD:
            return self.own(*args, **kwargs)
        try:
            arguments = by_name(self.name, self.parameters, self.own, args, kwargs)
        except TypeError:  # the student's own function may take what the contract does not know
            return self.own(*args, **kwargs)
        call = {"name": self.name, "args": encode(arguments)}
        self.calls.append(call)
        try:
            answer = self.own(*args, **kwargs)
        except BaseException as error:
            call["error"] = type(error).__name__[:100]
            raise
        call["returned"] = encode(answer)
        call["changed"] = encode(arguments) != call["args"]
        return answer


def by_name(name, parameters, own, args, kwargs):
    """Arguments by the contract's parameter names; the student's own function may have renamed them.

    Raises:
        TypeError: the arguments do not fit the contract.
    """
    if not kwargs and len(args) == len(parameters):  # as most calls are: there is nothing to look up
        return dict(zip(parameters, args))
    if own is not None:
        with contextlib.suppress(TypeError, ValueError):
            bound = inspect.signature(own).bind(*args, **kwargs)
            given = len(bound.args)
            bound.apply_defaults()  # an argument left to its default is an argument all the same
            args, kwargs = bound.args[: max(given, len(parameters))], bound.kwargs
    if len(args) > len(parameters):
        raise TypeError(f"{name}() takes {len(parameters)} arguments, {len(args)} were given")
    arguments = dict(zip(parameters, args))
    for key, value in kwargs.items():
        if key not in parameters or key in arguments:
            raise TypeError(f"{name}() got an unexpected argument '{key}'")
        arguments[key] = value
    return arguments


@contextlib.contextmanager
def _standing_in(function, namespace, stubs):
    """Put the stubs where the function looks its helpers up, and take them away again."""
    places = [place for place in (getattr(function, "__globals__", None), namespace) if place is not None]
    missing = object()
    before = [(place, name, place.get(name, missing)) for place in places for name in stubs]
    for place in places:
        place.update(stubs)
    try:
        yield
    finally:
        for place, name, value in before:
            if value is missing:
                place.pop(name, None)
            else:
                place[name] = value


# -------------------------------------------------------------------------------------------- record


def record(job, namespace, time_limit=20.0):
    """Run every case of `job` and return the evidence.

    Args:
        job: `{"function": name, "runs": [[case, ...], ...], "source": whether to record its text}`; a case is
            `{"args": {parameter: encoded value}, "helpers": {name: {"parameters": [...],
            "answers": [{"like": structure, "value": encoded value}, ...]}}}`.  A helper whose
            `"answers"` is None is the student's own, overheard; any other is scripted.  A case may have
            `"start": {"helpers": names, "questions": [changed arguments, ...]}`: see `_call`.
        namespace: where the student's definitions live (the notebook's globals).
        time_limit: seconds of wall time for one call.

    Returns:
        `{"runs": [[call, ...], ...], "globals_read": [...], "source": text or None}`, or `{"missing": reason}`.
        A call is `{"returned"} or {"error": {"type", "message"}}`, with `"changed"` (arguments changed in
        place), `"calls"` (of scripted helpers: `[helper, answer index, arguments]`), `"overheard"` (calls
        of own helpers), `"seconds"`, and `"start"` (`{"returned"}` or `{"error"}`) where that was asked.
    """
    function = namespace.get(job["function"])
    if not callable(function):
        what = "is not defined" if function is None else f"is a {type(function).__name__}, not a function"
        return {"missing": f"`{job['function']}` {what}"}
    runs, late = [], False
    for run in job["runs"]:
        calls = []
        for case in run:
            # A function that once used up its time would use it up again, for every student, in every case.
            calls.append(_late(time_limit) if late else _call(function, case, namespace, time_limit))
            late = late or calls[-1].get("error", {}).get("type") == "TimeLimit"
        runs.append(calls)
    source = source_of(function) if job.get("source") else None
    return {"runs": runs, "globals_read": globals_read(function, namespace), "source": source}


def _late(time_limit):
    error = {"type": "TimeLimit", "message": f"still running after {time_limit:g} seconds"}
    return {"error": error, "seconds": 0.0, "changed": [], "calls": [], "overheard": []}


def _call(function, case, namespace, time_limit):
    """The evidence of one call.

    A function that never calls the helpers named in the case's "start" draws its random numbers itself.  It is called
    once more, and then, with the same random numbers, asked the case's questions until it returns something.
    """
    call, start = _once(function, case, namespace, time_limit), case.get("start")
    if not start or "error" in call or any(name in start["helpers"] for name, _, _ in call["calls"]):
        return call
    with chance.repeated() as again:
        call = _once(function, case, namespace, time_limit)
        for question in start["questions"]:
            again()
            asked = {"args": {**case["args"], **question}, "helpers": {}}
            told = _once(function, asked, namespace, time_limit)
            call["start"] = {key: told[key] for key in ("returned", "error") if key in told}
            if "returned" in told:
                break
    return call


def _once(function, case, namespace, time_limit):
    arguments = {name: decode(value) for name, value in case["args"].items()}
    before = {name: encode(value) for name, value in arguments.items()}
    stubs = {name: _stub(name, helper, namespace.get(name)) for name, helper in case["helpers"].items()}
    stubs = {name: stub for name, stub in stubs.items() if stub is not None}
    result, start = {}, time.perf_counter()
    try:
        with _standing_in(function, namespace, stubs), silence(), _time_limit(time_limit):
            result["returned"] = encode(function(*arguments.values()))
    except TimeLimit:
        result["error"] = {"type": "TimeLimit", "message": f"still running after {time_limit:g} seconds"}
    except BaseException as error:  # a student's code may raise anything, SystemExit included
        result["error"] = {"type": type(error).__name__[:100], "message": _message(error)}
    result["seconds"] = round(time.perf_counter() - start, 4)
    result["changed"] = [name for name, value in arguments.items() if encode(value) != before[name]]
    for kind, key in ((ScriptedHelper, "calls"), (OverheardHelper, "overheard")):
        result[key] = [call for stub in stubs.values() if isinstance(stub, kind) for call in stub.calls]
    return result


def _stub(name, helper, own):
    if helper["answers"] is not None:
        return ScriptedHelper(name, helper["parameters"], helper["answers"], own, helper.get("optional", False))
    return OverheardHelper(name, helper["parameters"], own) if callable(own) else None


def _message(error):
    try:
        return str(error)[:500]
    except Exception:
        return "(the exception has no readable message)"


class _Discard(io.TextIOBase):
    def write(self, text):
        return len(text)


@contextlib.contextmanager
def silence():
    """Throw away what is printed or warned: it is no evidence, and a class of a thousand prints a lot."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(_Discard()), contextlib.redirect_stderr(_Discard()):
        yield


@contextlib.contextmanager
def _time_limit(seconds):
    """Raise `TimeLimit` in the main thread after `seconds`, where the platform has the timer."""
    has_timer = hasattr(signal, "setitimer") and sys.platform != "emscripten"
    if not has_timer or threading.current_thread() is not threading.main_thread():
        yield
        return

    def expire(signum, frame):
        raise TimeLimit

    handler = signal.signal(signal.SIGALRM, expire)
    # A second ring every second: code that swallows the first one is interrupted again.
    before = signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)[0]
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, before)
        signal.signal(signal.SIGALRM, handler)


#: Of a function's text so many characters are recorded.
MAX_SOURCE = 20_000


def source_of(function):
    """The text of the function that ran, for the rules about how it is written.

    Returns:
        The text; None where there is none to be had (a NumPy function, a cell under `%%time`); empty for a function
        that was made out of a string, whose text nobody can see.
    """
    try:
        code = inspect.unwrap(function).__code__
    except (AttributeError, ValueError):
        return None
    try:
        text = inspect.getsource(code)
    except (OSError, TypeError, SyntaxError, IndexError):
        text = ""
    if not text and code.co_filename == "<timed exec>":
        return None
    return text if len(text) <= MAX_SOURCE else ""


def globals_read(function, namespace):
    """Names of notebook variables, data rather than functions or modules, that `function` reads.

    A name that is defined nowhere counts too: it is what such a read looks like elsewhere.
    """
    code = getattr(inspect.unwrap(function), "__code__", None)
    known = (types.ModuleType, type)
    names = [] if code is None else _global_names(code)
    builtins = vars(__import__("builtins"))
    found = [
        name[:100]
        for name in names
        if name not in builtins and not (callable(namespace.get(name)) or isinstance(namespace.get(name), known))
    ]
    return found[:50]


def _global_names(code):
    """Global names that a code object loads, in order, with those of the functions inside it."""
    import dis

    names = [i.argval for i in dis.get_instructions(code) if i.opname == "LOAD_GLOBAL"]
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            names += _global_names(constant)
    return list(dict.fromkeys(names))


# ----------------------------------------------------------------------------- the notebook's hidden line


def grade(unit, exercise, function):
    """The one line of a graded cell's hidden region.

    * Under the grading engine: nothing; the engine records the evidence after the cell.
    * In an instructor's own kernel (`nbgrader validate` on the source notebook, or running it):
      judge at once, silent on full marks.
    * Under an autograder that lacks our preprocessors: an error, so the cell yields zero.

    Raises:
        AssertionError: the judge found something wrong; the message says what.
        RuntimeError: there is no judge here.
    """
    if os.environ.get(ENGINE_VARIABLE):
        return
    if os.environ.get("NBGRADER_EXECUTION") == "autograde":
        raise RuntimeError(
            "The judge is not configured, so this cell yields no marks. Run nbgrader in the course folder, "
            "where nbgrader_config.py names the preprocessors of `autograder`."
        )
    try:
        from autograder.judge.judgement import judge_here
    except ImportError:
        raise RuntimeError("The judge (`autograder`) is not installed here: nothing was graded.") from None
    verdict = judge_here(unit, exercise, function)
    if verdict.score < verdict.max_score:
        raise AssertionError(verdict.message)
