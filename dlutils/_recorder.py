"""Record what a student's function does: evidence, never a verdict.

The recorder calls a function on the inputs it is handed and writes down what happened: the value
returned or the exception, which arguments were changed in place, and what its helpers were asked.
It holds no reference and no expected value, so there is nothing here to read or to outwit; the
judge that compares the evidence with a reference runs elsewhere, in `autograder`.
"""

import copy
import dis
import inspect
import time
import types
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import numpy as np

from dlutils import _helpers, chance
from dlutils._helpers import RecordedHelper, Replacement, standing_in
from dlutils._limits import TimeLimit, silence, time_limit
from dlutils._raised import raised
from dlutils._work import work_of
from dlutils.evidence import (
    Call,
    Case,
    Evidence,
    ExerciseJob,
    Growth,
    Layout,
    RaisedError,
    Run,
    Work,
    decode,
    encode,
)

#: Of a result so many arrays are looked at for memory that they share.
MAX_ARRAYS = 40


def record(job: ExerciseJob, namespace: dict[str, Any], seconds: float = 20.0) -> Evidence:
    """Run every case of `job` and return the evidence.

    Args:
        job: what to call, on which inputs, with which made-up helpers.
        namespace: where the student's definitions live (the notebook's globals).
        seconds: wall time that one call may take.
    """
    function = namespace.get(job["function"])
    if not callable(function):
        what = "is not defined" if function is None else f"is a {type(function).__name__}, not a function"
        return {"missing": f"`{job['function']}` {what}"}
    recording = _Recording(job, function, namespace, seconds)
    runs = [recording.run(run) for run in job["runs"]]
    return {
        "runs": runs,
        "work": recording.work(),
        "defaults": defaults_of(function),
        "globals_read": globals_read(function, namespace),
        "source": source_of(function) if job["source"] else None,
    }


def calls_of(job: ExerciseJob, namespace: dict[str, Any], seconds: float = 20.0) -> list[list[Call]]:
    """The runs alone, of a function that is there."""
    recording = _Recording(job, namespace[job["function"]], namespace, seconds)
    return [recording.run(run) for run in job["runs"]]


def caller_of(job: ExerciseJob, place: tuple[int, int], seconds: float) -> Callable[[Any], Any]:
    """What calls functions in one case of one run, and notes nothing: for many functions that are trusted.

    Returns:
        `call(function)` gives what the function returns, or None where it raises or takes too long.  The made-up
        helpers are put into the function's globals and stay there.
    """
    run, case = job["runs"][place[0]], job["runs"][place[0]]["cases"][place[1]]
    arguments = [laid_out(decode(value), case.get("layout", "C")) for value in case["args"].values()]
    answers = case.get("answers", {})
    made = {name: Replacement(name, job["helpers"][name], None, answers.get(name)) for name in run["replaced"]}

    def call(function: Any) -> Any:
        function.__globals__.update(made)
        try:
            with silence(), time_limit(seconds):
                return function(*copy.deepcopy(arguments))
        except (Exception, TimeLimit):
            return None

    return call


class _Recording:
    """The calls of one function; a class only so that they can share what the first ones showed."""

    def __init__(self, job: ExerciseJob, function: Any, namespace: dict[str, Any], seconds: float) -> None:
        self.job, self.helpers = job, job["helpers"]
        self.function, self.namespace, self.seconds = function, namespace, seconds
        #: Names of the helpers that the first run called, None before it; and whether it ended in an error.
        self.called: set[str] | None = None
        self.failed = False
        #: Names of all helpers that were called.
        self.asked: set[str] = set()
        #: Whether a call used up its time, and the helper that it was in then.
        self.late, self.stuck_in = False, ""
        #: Arrays in the results of the run's calls so far; kept, so that no other array gets their memory.
        self.results: list[np.ndarray] = []

    def run(self, run: Run) -> list[Call]:
        """The calls of one run; none where it is left out."""
        if self.called is not None and not self.called.issuperset(run["called"] + run["needed"] * (not self.failed)):
            return []
        self.results = []
        calls = [self._case(case, run["replaced"]) for case in run["cases"]]
        if self.called is None:
            self.called = set(self.asked)
            self.failed = any("error" in call for call in calls)
        return calls

    def _case(self, case: Case, replaced: list[str]) -> Call:
        if self._would_be_late(replaced):
            return {"error": self._time_is_up(), "seconds": 0.0, "changed": [], "asked": {}, "helper_calls": []}
        call = self._call(case, replaced)
        if "error" in call and call["error"]["type"] == "TimeLimit":
            stuck = [asked["name"] for asked in call["helper_calls"] if asked.get("error") == "TimeLimit"]
            self.late, self.stuck_in = True, stuck[0] if stuck else ""
        return call

    def _would_be_late(self, replaced: list[str]) -> bool:
        """A function that once used up its time would use it up again, in every case: unless a helper did."""
        return self.late and self.stuck_in not in replaced

    def _time_is_up(self) -> RaisedError:
        return {"type": "TimeLimit", "message": f"still running after {self.seconds:g} seconds"}

    def _call(self, case: Case, replaced: list[str]) -> Call:
        """The evidence of one call.

        A function that never calls the helpers named in the case's "start" draws its random numbers itself.  It is
        called once more, and then, with the same random numbers, asked the case's questions until it returns something.
        The helpers that are replaced in this run are replaced then too, by functions from which nothing is learned.
        """
        call, start = self._once(case, replaced), case.get("start")
        if not start or "error" in call or set(start["helpers"]) & set(call["asked"]):
            return call
        with chance.repeated() as again:
            call = self._once(case, replaced)
            for question in start["questions"]:
                again()
                answer = self._once({"args": {**case["args"], **question}}, replaced, still=True)
                if "returned" in answer:
                    call["start"] = {"returned": answer["returned"]}
                    break
                call["start"] = {"error": answer["error"]}
        return call

    def _once(self, case: Case, replaced: list[str], still: bool = False) -> Call:
        layout = case.get("layout", "C")
        arguments = {name: laid_out(decode(value), layout) for name, value in case["args"].items()}
        before = {name: _state(value) for name, value in arguments.items()}
        made = {name: self._replacement(name, case, still) for name in replaced}
        running: list[str] = []
        noted = min(case.get("noted", _helpers.MAX_HELPER_CALLS), _helpers.MAX_HELPER_CALLS)
        own = {
            name: RecordedHelper(name, helper["parameters"], self.namespace[name], running, noted)
            for name, helper in self.helpers.items()
            if callable(self.namespace.get(name)) and name not in replaced
        }
        call: Call = {"seconds": 0.0, "changed": [], "asked": {}, "helper_calls": []}
        begin = time.perf_counter()
        try:
            helpers = {**own, **made}
            with standing_in(self.function, self.namespace, helpers), silence() as printed, time_limit(self.seconds):
                returned = self.function(*arguments.values())
                call["returned"] = encode(returned)
                call["shared"] = self._shared(returned)
        except TimeLimit:
            call["error"] = self._time_is_up()
        except BaseException as error:  # a student's code may raise anything, SystemExit included
            call["error"] = raised(error, self.function)
        call["seconds"] = round(time.perf_counter() - begin, 4)
        if self.job["heard"] or call.get("returned", ...) is None:
            call["printed"] = printed.text()
        call["changed"] = [name for name, value in arguments.items() if _state(value) != before[name]]
        call["asked"] = {name: one.asked for name, one in made.items() if one.asked is not None}
        call["helper_calls"] = [asked for one in own.values() for asked in one.calls]
        self.asked |= {name for name, one in own.items() if one.count}
        return call

    def _shared(self, returned: object) -> list[str]:
        """How the arrays that were returned share memory."""
        arrays = list(_arrays(returned))
        inside = any(np.may_share_memory(*pair) for pair in combinations(arrays[:MAX_ARRAYS], 2))
        earlier = any(np.may_share_memory(one, old) for one in arrays for old in self.results)
        self.results += arrays[:MAX_ARRAYS]
        return ["inside"] * inside + ["earlier"] * earlier

    def work(self) -> dict[str, list[Work]]:
        """What the calls of the job's `growth` do; without those in which the function raises."""
        growth = self.job["growth"]
        found = {name: [self._work(case, growth, name) for case in cases] for name, cases in growth["cases"].items()}
        return {name: [one for one in works if one is not None] for name, works in found.items()}

    def _work(self, case: Case, growth: Growth, compared: str) -> Work | None:
        replaced = growth["replaced"]
        if compared == "wide":  # helpers pay for their own memory, where the function takes made-up ones
            made_up = [name for name, helper in self.helpers.items() if helper["made_up"]["source"]]
            found = self._counted(case, growth, compared, [*replaced, *made_up])
            if found is not None:
                return found
        return self._counted(case, growth, compared, replaced)

    def _counted(self, case: Case, growth: Growth, compared: str, replaced: list[str]) -> Work | None:
        if self._would_be_late(replaced):
            return None
        arguments = [decode(value) for value in case["args"].values()]
        made = {name: self._replacement(name, case) for name in replaced}
        others = [self.namespace[name] for name in growth["aside"] if callable(self.namespace.get(name))]
        try:
            with standing_in(self.function, self.namespace, made), silence(), time_limit(self.seconds):
                return work_of(lambda: self.function(*arguments), others, memory_alone=compared == "wide")
        except TimeLimit:
            self.late, self.stuck_in = True, ""
        except BaseException:  # a student's code may raise anything; what it raises is in the other calls
            pass
        return None

    def _replacement(self, name: str, case: Case, still: bool = False) -> Replacement:
        answer = case.get("answers", {}).get(name)
        return Replacement(name, self.helpers[name], self.namespace.get(name), answer, still)


def laid_out(value: Any, layout: Layout) -> Any:
    """A value whose arrays lie in memory in a given way."""
    if isinstance(value, dict):
        return {key: laid_out(item, layout) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(laid_out(item, layout) for item in value)
    if not isinstance(value, np.ndarray) or layout == "C":
        return value
    if layout == "F":
        return np.asfortranarray(value)
    if layout == "strided":
        view = np.zeros((*value.shape[:-1], 2 * value.shape[-1]), value.dtype)[..., ::2] if value.ndim else value
        view[...] = value
        return view
    value.flags.writeable = False
    return value


def _arrays(value: object) -> Iterator[np.ndarray]:
    """The arrays inside a value."""
    if isinstance(value, np.ndarray) and value.ndim:
        yield value
    elif isinstance(value, (list, tuple, dict)):
        for item in list(value.values() if isinstance(value, dict) else value)[:MAX_ARRAYS]:
            yield from _arrays(item)


def _state(value: object) -> list[Any]:
    """What a function must leave as it was: the values, and whether arrays can be written to."""
    return [encode(value), [array.flags.writeable for array in _arrays(value)]]


def defaults_of(function: Any) -> dict[str, Any]:
    """The defaults of a function's parameters, encoded, by position as text; none where it has no signature."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return {}
    found = [encode(one.default) for one in parameters if one.default is not one.empty]
    first = len(parameters) - len(found)
    return {str(first + index): value for index, value in enumerate(found[:MAX_ARRAYS])}


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
    """Names of notebook variables, data rather than functions or modules, that `function` reads."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    known = (types.ModuleType, type)
    names = [] if code is None else _global_names(code)
    builtins = vars(__import__("builtins"))
    found = [
        name[:100]
        for name in names
        if name in namespace and name not in builtins
        if not (callable(namespace[name]) or isinstance(namespace[name], known))
    ]
    return found[:50]


def _global_names(code: types.CodeType) -> list[str]:
    """Global names that a code object loads, in order, with those of the functions inside it."""
    names = [i.argval for i in dis.get_instructions(code) if i.opname == "LOAD_GLOBAL"]
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            names += _global_names(constant)
    return list(dict.fromkeys(names))
