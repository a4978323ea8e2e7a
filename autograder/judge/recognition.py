"""Find the mistake: the misconception, or the few of them, that give the evidence which a student's function gave.

Those that somebody has listed come first, for their sentences are the best.  Then come those that are made from the
reference's syntax tree (`judge.mutations`).
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from autograder.judge import messages
from autograder.judge.outputs import Comparison, is_finite, same_call
from autograder.judge.runs import VariantRun
from autograder.specification import Output

#: So many mistakes together explain a function at most.
MOST_TOGETHER = 3
#: Generated mistakes are not tried on longer trainings.
MOST_STEPS = 150


@dataclass(frozen=True)
class Cause:
    """A mistake that explains wrong outputs.

    Attributes:
        id: the mistake's; the same every year.
        kind: how it was found: "misconception", "generated", "relation", "form", "python", "fault", "rule" or "work".
        sentence: what is wrong.
        spoils: names of the outputs that it explains.
        once: whether it costs the largest of their shares alone; else each of them costs its own, as with all that
            is computed: marks do not depend on how long an explanation is looked for.
    """

    id: str
    kind: str
    sentence: str
    spoils: frozenset[str] = frozenset()
    once: bool = False


def whole(comparisons: Sequence[Comparison]) -> list[Cause]:
    """The misconception that gives the same evidence in every call of a run that counts, alone; or none."""
    for comparison in comparisons:
        for one in comparison.run.misconceptions:
            places = [(comparison.index, case) for case in range(len(comparison.calls))]
            if all(same_call(call, one.call(place)) for call, place in zip(comparison.calls, places)):
                if not _is_wrong(comparison, one):  # it is wrong in how it works, and its values are everybody's
                    continue
                return [_cause(one, comparison.wrong_outputs)]
    return []


def parts(comparisons: Sequence[Comparison]) -> list[Cause]:
    """The misconceptions that together explain all that is wrong in a run that counts.

    Those that explain a part of the last run are told where none does; each output then costs its own.
    """
    found = [_parts(seen, seen.run.misconceptions, []) for seen in comparisons]
    everything = (causes for seen, causes in zip(comparisons, found) if seen.wrong_outputs <= explained(causes))
    return next(everything, [replace(cause, once=False) for cause in found[-1]])


def explained(causes: Iterable[Cause]) -> set[str]:
    """Names of the outputs that causes explain."""
    return {name for cause in causes for name in cause.spoils}


def is_whole(comparisons: Sequence[Comparison], causes: Sequence[Cause]) -> bool:
    """Whether causes explain all that is wrong in a run that counts."""
    return bool(causes) and any(seen.wrong_outputs <= explained(causes) for seen in comparisons)


def computed(
    comparison: Comparison, pool: Iterable[VariantRun], causes: Sequence[Cause], deadline: float
) -> list[Cause]:
    """Generated mistakes that explain what `causes` leave of a run's wrong outputs: together few, else none.

    Args:
        comparison: the run.
        pool: the run's `generated`, `of_others` or `pairs`.
        causes: what is known already.
        deadline: when to give up, in the process's CPU time.
    """
    if comparison.own.starts:  # what is generated would have to be run from each of them
        return []
    found = _parts(comparison, _likely(comparison, pool, deadline), causes)
    return found if len(found) + len(causes) <= MOST_TOGETHER else []


def _cause(one: VariantRun, spoils: Iterable[str]) -> Cause:
    spoilt = frozenset(spoils)
    if not one.clause:
        return Cause(one.id, "misconception", one.sentence, spoilt, once=True)
    return Cause(one.id, "generated", messages.as_if(sorted(spoilt), one.clause), spoilt)


def _is_wrong(comparison: Comparison, one: VariantRun) -> bool:
    """Whether a misconception returns something wrong, or changes an argument."""
    return any(
        one.wrong_outputs((comparison.index, case), partial(comparison.wrong_in, case))
        or one.call((comparison.index, case))["changed"]
        for case in range(len(comparison.calls))
    )


def _parts(comparison: Comparison, pool: Iterable[VariantRun], before: Sequence[Cause]) -> list[Cause]:
    """The mistakes of a pool that explain what others, found before, leave of a run's wrong outputs.

    Each is wrong in some of the outputs, in the same way as the student's function.  One that explains all of them is
    likelier than several that explain a part each.
    """
    wrong = comparison.wrong_outputs
    found: list[Cause] = []
    known = explained(before) & wrong
    rest = wrong - known
    for one in pool:
        if known == wrong and len(found) <= 1:
            break
        shared = _shared_fault(comparison, one, wrong)
        if shared >= rest and found:
            return [_cause(one, rest)]
        if shared and not shared <= known:
            found.append(_cause(one, shared - known))
            known |= shared
    return found if len(found) <= MOST_TOGETHER else []


def _likely(comparison: Comparison, pool: Iterable[VariantRun], deadline: float) -> Iterable[VariantRun]:
    """The generated mistakes that give one of the wrong outputs in the first case in which it is wrong.

    A call that raised tells too little: what it raised is explained by itself (`dlutils.python_errors`).
    """
    outputs = [one for one in comparison.exercise.outputs if one.name in comparison.wrong_outputs]
    shown = [(one, case) for one in outputs if (case := _cheap_case(comparison, one)) is not None]
    for one in pool if shown else ():
        if time.process_time() > deadline:
            return
        if any(comparison.gives(output, case, one.quick((comparison.index, case))) for output, case in shown):
            yield one


def _cheap_case(comparison: Comparison, output: Output) -> int | None:
    """The first case that takes little time and in which an output is wrong."""
    for case in range(len(comparison.calls)):
        steps = [one for one in comparison.run.inputs[case].arguments if type(one) is int]
        if max(steps, default=0) <= MOST_STEPS and comparison.mismatch(output, case):
            return case
    return None


def _shared_fault(comparison: Comparison, one: VariantRun, wrong: set[str]) -> set[str]:
    """The outputs in which a misconception is wrong, if the student's function is wrong there in the same way."""
    faults: set[str] = set()
    cases = [case for case in range(len(comparison.calls)) if not (one.clause and _fails_at_edge(comparison, case))]

    def is_same(case: int) -> bool:
        outputs = [output for output in comparison.exercise.outputs if output.name in faults]
        return all(comparison.is_like(output, case, one) for output in outputs)

    spoken = False  # whether a wrong value is among the evidence
    for case in cases:
        here = one.wrong_outputs((comparison.index, case), partial(comparison.wrong_in, case))
        faults |= here
        spoken |= bool(here) and "error" not in comparison.calls[case]
        if not here <= wrong or not is_same(case):
            return set()
    if one.clause and not spoken:
        return set()  # that two functions raise the same tells too little
    return faults if all(map(is_same, cases)) else set()


def _fails_at_edge(comparison: Comparison, case: int) -> bool:
    """Whether a call at an edge of the domain raised or overflowed: a second mistake; the first is true beside it.

    Whole numbers are such an edge wherever they are drawn.
    """
    call, inputs = comparison.calls[case], comparison.run.inputs[case]
    whole = any(isinstance(one, np.ndarray) and one.dtype.kind in "iu" for one in inputs.arguments)
    whole = whole or all(type(one) is int for one in inputs.arguments)
    return bool(inputs.edge or whole) and ("error" in call or not is_finite(comparison.decoded(call)))
