"""Asserts that run outside the student's process: they see what the student's functions return, and nothing else.

A trial, off unless `ExecuteAndJudge.asserts_outside` is set.  For a graded cell that only calls the student's functions
with data:

1. once for a class, the cell runs without the functions, to see which calls it makes;
2. the student's process makes these calls in the place of the cell, and what they return comes back as data;
3. the cell runs in a process of its own, where each function looks its results up.

A cell of another kind, a call that was not foreseen, and a result that is no data (an object of a class of its own)
make the cell run in the student's process as always.  So a cheat is kept out only where it returns data.
"""

import builtins
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from autograder.errors import Failed, Overrun
from autograder.intake.released import Released
from autograder.judge import marking
from autograder.judge.marking import Marked, safe_outputs
from autograder.judge.runs import ExerciseRun
from autograder.limits import Limits
from autograder.nbgrader.plain_calls import needed_of
from autograder.sandbox import events
from autograder.sandbox.engine import Engine
from autograder.sandbox.guard import guarded
from autograder.sandbox.job import Answer, NotebookJob
from dlutils.evidence import MAX_LENGTH, Encoded, ExerciseJob

#: So long the asserts of a cell may take to show which calls they make.
SECONDS = 5.0
MARK = "calls made: "

RECORD = """
import ast, json
from dlutils.evidence import encode

class Unknown:
    "What a function that is not there returns: whatever is done with it gives it again."
    def __getattr__(self, name): return self
    def __call__(self, *args, **named): return self
    def __bool__(self): return True
    def __len__(self): return 0
    def __iter__(self): return iter(())
    def __float__(self): return 0.0
    def __int__(self): return 0
    def __index__(self): return 0
    __hash__ = object.__hash__
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __getitem__ = __contains__ = __call__
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __call__
    __pow__ = __mod__ = __matmul__ = __neg__ = __abs__ = __round__ = __call__

def run(source, names):
    made, space = [], globals()
    def stand_in(name):
        def function(*args):
            if not any(isinstance(one, Unknown) for one in args):
                made.append([name, [encode(one) for one in args]])
            return Unknown()
        return function
    space.update({name: stand_in(name) for name in names})
    for statement in ast.parse(source).body:
        try:
            exec(compile(ast.Module([statement], []), "<asserts>", "exec"), space)
        except (OSError, ImportError):  # it needs a file, and there are none
            return None
        except BaseException:
            pass
    return made
"""

LOOK_UP = """
def _functions(known):
    import builtins, json
    from dlutils.evidence import decode, encode
    missed = []
    def stand_in(name, results):
        def function(*args, **named):
            waiting = results.get(json.dumps([encode(one) for one in args]), [])
            if named or not waiting or waiting[0][0] == "unknown":
                missed.append(name)
                raise BaseException(f"no result of {name} is known for these arguments")
            kind, value = waiting.pop(0)
            if kind == "raised":
                raise getattr(builtins, value[0])(value[1])
            return decode(value)
        function.__name__ = name
        return function
    return missed, {name: stand_in(name, results) for name, results in known.items()}
"""


class Plan(NamedTuple):
    """How a cell runs outside.

    Attributes:
        setup: the teacher's texts that the cell needs.
        stored: names that the cell assigns to.
        groups: (function, arguments of its calls, encoded): calls in their order, those of one function together.
    """

    setup: tuple[str, ...]
    stored: frozenset[str]
    groups: tuple[tuple[str, tuple[str, ...]], ...]


def plan_of(cell: str, teachers: Sequence[str], functions: frozenset[str], engine: Engine) -> Plan | None:
    """The plan of a graded cell, or None where it has to run in the student's process.

    Args:
        cell: its text.
        teachers: texts of the teacher's own code cells before it, as they were released.
        functions: names of what students are asked to define.
        engine: runs the cell once.
    """
    needed = needed_of(cell, tuple(teachers), functions)
    if needed is None:
        return None
    setup, called, stored = needed
    return _planned(cell, setup, called, stored, engine)


_plans: dict[Any, Plan | None] = {}


def _planned(cell, setup, called, stored, engine):
    key = (cell, setup, called)
    if key not in _plans:
        texts = [*setup, RECORD, f"print({MARK!r} + json.dumps(run({cell!r}, {sorted(called)!r})))"]
        job: NotebookJob = {"kind": "notebook", "cells": [_cell(text) for text in texts], "exercises": {}}
        answer = engine.run_surely({**job, "limits": {"cell_seconds": SECONDS, "notebook_seconds": 4 * SECONDS}})
        made = _printed(answer, len(texts) - 1)
        _plans[key] = None if made is None else Plan(setup, stored, tuple(_grouped(made)))
    return _plans[key]


def _cell(text, exercise=None):
    return {"source": text, "exercise": exercise}


def _printed(answer: Answer, index: int) -> list[tuple[str, list[Encoded]]] | None:
    """The calls that the last cell printed; None where a cell before it failed, so that it needs more than texts.

    The answer comes from the teacher's own code.
    """
    cells = events.read(answer.data, ()).cells
    outputs = [output for cell in cells.values() for output in cell["outputs"]]
    text = "".join(output.get("text", "") for output in cells.get(index, {"outputs": []})["outputs"])
    failed = any(output["output_type"] == "error" for output in outputs)
    return json.loads(text.partition(MARK)[2]) if MARK in text and not failed else None


def _grouped(made) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Calls, those of one function that follow each other together."""
    group: list[str] = []
    for index, (name, arguments) in enumerate(made):
        group.append(json.dumps(arguments))
        if index + 1 == len(made) or made[index + 1][0] != name:
            yield name, tuple(group)
            group = []


# --------------------------------------------------------------------------------------------------- a notebook


def plans_of(
    names: Iterable[str | None], cells: Sequence[Any], released: Sequence[Released], engine: Engine
) -> dict[str, Plan]:
    """{graded cell: its plan} of the ordinary graded cells of a notebook that can run outside.

    Args:
        names: of its code cells: the id of an ordinary graded one, else None.
        cells: these code cells.
        released: the cells of the release, in order.
    """
    functions = frozenset(name for cell in released for name in cell.functions)
    found, teachers = {}, {}
    texts: list[str] = []
    for cell in released:
        if cell.grade and cell.name:
            teachers[cell.name] = list(texts)
        elif cell.cell_type == "code" and not cell.solution:
            texts.append(cell.source)
    for name, cell in zip(names, cells):
        plan = plan_of(cell.source, teachers[name], functions, engine) if name in teachers else None
        if name and plan:
            found[name] = plan
    return found


def mark(
    job: NotebookJob,
    names: Sequence[str | None],
    plans: Mapping[str, Plan],
    runs: Mapping[str, ExerciseRun],
    sources: Mapping[str, list[str]],
    engine: Engine,
) -> Marked | None:
    """Run a notebook in which some graded cells run outside, and mark it; None where it has to run as always.

    Args:
        job: of the whole notebook.
        names: of its cells: the id of an ordinary graded one, else None.
        plans: {graded cell: its plan}.
        runs, sources: as for `marking.mark`.
    """
    asked, places = _with_calls(job, names, plans)
    answer = engine.run_surely(asked)
    limits: Limits = {**engine.limits, **job["limits"]}  # type: ignore[typeddict-item]
    marked = marking.mark(answer, runs, sources, limits, beside=[*set(asked["exercises"]) - set(runs)])
    marked.cells = {index: marked.cells[place] for index, place in enumerate(places) if place in marked.cells}
    try:
        results = guarded(results_of, answer.data, plans)
        for index, name in enumerate(names):
            if name in plans and index in marked.cells:
                if results[name] is None:
                    return None
                own, at = job_of(plans[name], job["cells"][index]["source"], results[name])
                outputs, known = guarded(outputs_of, engine.run_surely(own).data, at)
                if not known:
                    return None
                marked.cells[index] = outputs
    except (Overrun, Failed):
        return None
    return marked


def _with_calls(job, names, plans):
    """The job in which calls are made in the place of some cells, and the place in it of each of the job's cells."""
    cells, places, exercises = [], [], dict(job["exercises"])
    for cell, name in zip(job["cells"], names):
        calls = exercises_of(plans[name], name) if name in plans else {}
        cells += [_cell("", key) for key in calls] or [cell]
        places.append(len(cells) - 1)
        exercises |= calls
    return {**job, "cells": cells, "exercises": exercises}, places


# ------------------------------------------------------------------------------------- in the student's process


def exercises_of(plan: Plan, name: str) -> dict[str, ExerciseJob]:
    """The calls of a cell, as the engine records them: {key: one group of calls}.

    Args:
        name: of the graded cell.
    """
    found: dict[str, ExerciseJob] = {}
    for number, (function, group) in enumerate(plan.groups):
        cases = [{"args": {str(place): one for place, one in enumerate(json.loads(text))}} for text in group]
        found[f"{name} call {number}"] = {
            "function": function,
            "helpers": {},
            "runs": [{"cases": cases, "replaced": [], "needed": [], "called": []}],  # type: ignore[typeddict-item]
            "source": False,
            "heard": False,
            "growth": {"cases": {}, "aside": [], "replaced": []},
        }
    return found


def results_of(data: bytes, plans: Mapping[str, Plan]) -> dict[str, dict[str, Any] | None]:
    """What the student's functions gave: {cell: {function: {arguments: [result, ...]}}}.

    Args:
        data: what came back from the sandbox.  A stranger's: to be opened in a guarded process.
        plans: {graded cell: its plan}.

    Returns:
        None for a cell that has to run in the student's process after all.
    """
    keys = {name: list(exercises_of(plan, name)) for name, plan in plans.items()}
    evidence = events.read(data, [key for some in keys.values() for key in some]).evidence
    return {name: _results(plan, [evidence.get(key) for key in keys[name]]) for name, plan in plans.items()}


def _results(plan, found):
    results: dict[str, dict[str, list[Any]]] = {}
    for (function, group), evidence in zip(plan.groups, found):
        if evidence is None or plan.stored & set(evidence.get("globals_read", ())):
            return None
        if "missing" in evidence:
            if "is not defined" not in evidence["missing"]:
                return None
            continue
        for arguments, call in zip(group, evidence["runs"][0]):
            results.setdefault(function, {}).setdefault(arguments, []).append(_result(call))
    return results


def _result(call):
    """What a call came to: ("returned", value), ("raised", [type, message]), or ("unknown", None)."""
    if "error" in call:
        kind = getattr(builtins, call["error"]["type"], None)
        known = isinstance(kind, type) and issubclass(kind, Exception) and not call["changed"]
        return ("raised", [call["error"]["type"], call["error"]["message"]]) if known else ("unknown", None)
    if call["changed"] or not _is_whole(call["returned"]):
        return ("unknown", None)
    return ("returned", call["returned"])


def _is_whole(value: Encoded) -> bool:
    """Whether an encoded value says all of what was returned."""
    if isinstance(value, str):
        return len(value) < MAX_LENGTH
    if isinstance(value, list):
        return len(value) < MAX_LENGTH and all(map(_is_whole, value))
    if isinstance(value, dict):
        inside = value.get("tuple", value.get("dict", []))
        return not {"other", "subclass"} & set(value) and _is_whole(inside)
    return True


# -------------------------------------------------------------------------------------- in a process of its own


def job_of(plan: Plan, cell: str, results: dict[str, Any]) -> tuple[NotebookJob, int]:
    """The job that runs a cell on the results, and the place of the cell in it; the next one says what was missed.

    Nothing of the student's gets there but data, and no file.
    """
    known = f"_missed, _found = _functions(__import__('json').loads({json.dumps(results)!r}))\nglobals().update(_found)"
    texts = [*plan.setup, f"{LOOK_UP}\n{known}", cell, "print(len(_missed))"]
    return {"kind": "notebook", "cells": [_cell(text) for text in texts], "exercises": {}}, len(texts) - 2


def outputs_of(data: bytes, index: int) -> tuple[list[Any], bool]:
    """A cell's outputs, and whether it ran to its end and asked for nothing that is not known.

    Args:
        data: what came back; to be opened in a guarded process.
        index: the cell's place in its job.
    """
    cells = events.read(data, ()).cells
    if index + 1 not in cells:
        return [], False
    told = "".join(output.get("text", "") for output in cells[index + 1]["outputs"])
    return safe_outputs(cells[index]["outputs"]), told.strip() == "0"
