"""What is wrong with a function beside what it returns: each fault costs a part of what its outputs earn."""

import inspect
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from autograder.judge import messages
from autograder.judge.outputs import Comparison
from autograder.judge.runs import PRINT
from autograder.specification import Exercise
from dlutils.evidence import Call, Evidence


class Fault(NamedTuple):
    """Something that is wrong beside what is returned: an id, what it is called, and the problem in words."""

    id: str
    name: str
    problem: str


#: The id of the fault that arguments are changed in place.
CHANGED = "arguments-changed"


def faults(
    evidence: Evidence, comparisons: Sequence[Comparison], changed: list[str], helpers_are_right: Callable[[], bool]
) -> list[Fault]:
    """The faults of a function.

    Args:
        evidence: the student's.
        comparisons: the runs that count, the one as written first.
        changed: names of the arguments that the function changes in place.
        helpers_are_right: says whether no helper of the student's was wrong in the run as written.
    """
    exercise = comparisons[0].exercise
    defaults = wrong_defaults(exercise, evidence.get("defaults", {}))
    found = [
        Fault(CHANGED, messages.UNCHANGED, messages.changed_in_place(changed) if changed else ""),
        Fault("other-defaults", messages.DEFAULTS, messages.wrong_defaults(defaults) if defaults else ""),
        Fault("wrong-printing", messages.PRINTING, wrong_printing(comparisons, helpers_are_right)),
        Fault("shared-memory", messages.SEPARATE, wrong_sharing(comparisons)),
    ]
    return [one for one in found if one.problem]


def wrong_defaults(exercise: Exercise, defaults: dict[str, Any]) -> dict[str, Any]:
    """The contract's defaults, where the function has none of them: {parameter: default}.

    Where it has some, the contract was read; another that differs does not matter to whoever calls it in full.
    """
    parameters = enumerate(inspect.signature(exercise.reference).parameters.values())
    expected = {index: one for index, one in parameters if one.default is not one.empty}
    numbers = {index: one for index, one in expected.items() if not isinstance(one.default, bool)} or expected
    if any(_is_default(defaults, index, one.default) for index, one in numbers.items()):
        return {}
    return {one.name: one.default for one in numbers.values()}


def wrong_printing(comparisons: Sequence[Comparison], helpers_are_right: Callable[[], bool]) -> str:
    """What is wrong with what a training function prints, or nothing."""
    first, run = comparisons[0], comparisons[0].run
    silent = len(comparisons) > 1 or any("error" in call for call in first.calls)
    if silent or not run.job["heard"]:  # a wrong helper may keep a right function from printing
        return ""

    def right() -> bool:  # asked only where it matters: it takes time
        return not first.wrong_outputs and helpers_are_right()

    for case, call in enumerate(first.calls):
        named = dict(zip(run.exercise.parameters, run.inputs[case].arguments))
        problem = _printed_wrongly(call, named.get(PRINT, False), _decimals(run.printed[case]), right)
        if problem:
            return problem
    return ""


def _printed_wrongly(call: Call, loud: bool, costs: list[float], right: Callable[[], bool]) -> str:
    """What is wrong with what a call printed.

    Whose values are right, and whose helpers are, prints the right costs, if it prints them.
    """
    printed = str(call.get("printed", ""))
    if loud:
        found = _decimals(printed)
        near = any(np.isclose(one, costs, rtol=0.02, atol=0.006).any() for one in found)
        silent = not any(character.isdigit() for character in printed)
        nothing = bool(costs) and (silent or (bool(found) and not near and right()))
        return messages.PRINTS_NOTHING if nothing else ""
    told = any(np.isclose(one, cost, rtol=1e-3) for one in _decimals(printed) for cost in costs)
    return messages.PRINTS_ALWAYS if told else ""


def wrong_sharing(comparisons: Sequence[Comparison]) -> str:
    """Which arrays share memory that must not, in every run that counts: in words, or nothing."""
    by_run = [{str(one) for call in seen.calls for one in call.get("shared", [])} for seen in comparisons]
    shared = set.intersection(*by_run)
    if "earlier" in shared:
        return messages.SHARED_EARLIER
    return messages.SHARED_INSIDE if "inside" in shared and comparisons[0].exercise.separate else ""


def _is_default(defaults: dict[str, Any], index: int, expected: object) -> bool:
    """Whether a parameter has its default; one that is no number may stand for any (`None`: filled in later)."""
    if str(index) not in defaults:
        return False
    got = defaults[str(index)]
    return not isinstance(got, (bool, int, float)) or got == expected


def _decimals(text: str) -> list[float]:
    """The numbers with a decimal point in what was printed."""
    return [float(one) for one in re.findall(r"-?\d+\.\d+(?:[eE][-+]?\d+)?", text)]
