"""Record what a student's function does: evidence, never a verdict.

The recorder calls a function on the inputs it is handed and writes down what happened: the value
returned or the exception, which arguments were changed in place, and how the helpers were called.
It holds no reference and no expected value, so there is nothing here to read or to outwit; the
judge that compares the evidence with a reference runs elsewhere, in `autograder`.
"""

import dis
import inspect
import time
import types
from typing import Any

from dlutils import chance
from dlutils._limits import TimeLimit, silence, time_limit
from dlutils._stubs import RecordedHelper, Stub, stand_in, standing_in
from dlutils.evidence import Call, Case, Evidence, ExerciseJob, RaisedError, decode, encode


def record(job: ExerciseJob, namespace: dict[str, Any], seconds: float = 20.0) -> Evidence:
    """Run every case of `job` and return the evidence.

    Args:
        job: what to call, on which inputs, with which stubs.
        namespace: where the student's definitions live (the notebook's globals).
        seconds: wall time that one call may take.
    """
    function = namespace.get(job["function"])
    if not callable(function):
        what = "is not defined" if function is None else f"is a {type(function).__name__}, not a function"
        return {"missing": f"`{job['function']}` {what}"}
    runs: list[list[Call]] = []
    late = False
    for run in job["runs"]:
        calls: list[Call] = []
        for case in run:
            # A function that once used up its time would use it up again, for every student, in every case.
            calls.append(_late(seconds) if late else _call(function, case, namespace, seconds))
            late = late or ("error" in calls[-1] and calls[-1]["error"]["type"] == "TimeLimit")
        runs.append(calls)
    source = source_of(function) if job.get("source") else None
    return {"runs": runs, "globals_read": globals_read(function, namespace), "source": source}


def _late(seconds: float) -> Call:
    return {"error": _time_is_up(seconds), "seconds": 0.0, "changed": [], "calls": [], "helper_calls": []}


def _time_is_up(seconds: float) -> RaisedError:
    return {"type": "TimeLimit", "message": f"still running after {seconds:g} seconds"}


def _call(function: Any, case: Case, namespace: dict[str, Any], seconds: float) -> Call:
    """The evidence of one call.

    A function that never calls the helpers named in the case's "start" draws its random numbers itself.  It is called
    once more, and then, with the same random numbers, asked the case's questions until it returns something.
    """
    call, start = _once(function, case, namespace, seconds), case.get("start")
    if not start or "error" in call or any(name in start["helpers"] for name, _, _ in call["calls"]):
        return call
    with chance.repeated() as again:
        call = _once(function, case, namespace, seconds)
        for question in start["questions"]:
            again()
            asked: Case = {"args": {**case["args"], **question}, "helpers": {}}
            answer = _once(function, asked, namespace, seconds)
            if "returned" in answer:
                call["start"] = {"returned": answer["returned"]}
                break
            call["start"] = {"error": answer["error"]}
    return call


def _once(function: Any, case: Case, namespace: dict[str, Any], seconds: float) -> Call:
    arguments = {name: decode(value) for name, value in case["args"].items()}
    before = {name: encode(value) for name, value in arguments.items()}
    made = {name: stand_in(name, helper, namespace.get(name)) for name, helper in case["helpers"].items()}
    helpers = {name: helper for name, helper in made.items() if helper is not None}
    call: Call = {"seconds": 0.0, "changed": [], "calls": [], "helper_calls": []}
    begin = time.perf_counter()
    try:
        with standing_in(function, namespace, helpers), silence(), time_limit(seconds):
            call["returned"] = encode(function(*arguments.values()))
    except TimeLimit:
        call["error"] = _time_is_up(seconds)
    except BaseException as error:  # a student's code may raise anything, SystemExit included
        call["error"] = {"type": type(error).__name__[:100], "message": _message(error)}
        if type(error) is NameError and isinstance(error.name, str):
            call["error"]["name"] = error.name[:100]
    call["seconds"] = round(time.perf_counter() - begin, 4)
    call["changed"] = [name for name, value in arguments.items() if encode(value) != before[name]]
    call["calls"] = [one for helper in helpers.values() if isinstance(helper, Stub) for one in helper.calls]
    call["helper_calls"] = [
        one for helper in helpers.values() if isinstance(helper, RecordedHelper) for one in helper.calls
    ]
    return call


def _message(error: BaseException) -> str:
    try:
        return str(error)[:500]
    except Exception:
        return "(the exception has no readable message)"


#: Of a function's text so many characters are recorded.
MAX_SOURCE = 20_000


def source_of(function: Any) -> str | None:
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


def globals_read(function: Any, namespace: dict[str, Any]) -> list[str]:
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


def _global_names(code: types.CodeType) -> list[str]:
    """Global names that a code object loads, in order, with those of the functions inside it."""
    names = [i.argval for i in dis.get_instructions(code) if i.opname == "LOAD_GLOBAL"]
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            names += _global_names(constant)
    return list(dict.fromkeys(names))
