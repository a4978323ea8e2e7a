"""Find the mistake: the misconception, or the few of them, that give the evidence which a student's function gave."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from autograder.judge.outputs import Comparison, same_call, same_output
from autograder.judge.runs import VariantRun
from dlutils.evidence import Call

#: So many misconceptions together explain a function at most.
MOST_TOGETHER = 3


@dataclass(frozen=True)
class Cause:
    """A misconception that explains wrong outputs, and their names."""

    misconception: VariantRun
    spoils: frozenset[str]

    @property
    def id(self) -> str:
        return self.misconception.id

    @property
    def sentence(self) -> str:
        return self.misconception.sentence


def whole(comparisons: Sequence[Comparison]) -> list[Cause]:
    """The misconception that gives the same evidence in every call of a run that counts, alone; or none."""
    for comparison in comparisons:
        for one in comparison.run.misconceptions:
            places = [(comparison.index, case) for case in range(len(comparison.calls))]
            if all(same_call(call, one.call(place)) for call, place in zip(comparison.calls, places)):
                if not _is_wrong(comparison, one):  # it is wrong in how it works, and its values are everybody's
                    continue
                return [Cause(one, frozenset(comparison.wrong_outputs))]
    return []


def _is_wrong(comparison: Comparison, one: VariantRun) -> bool:
    """Whether a misconception returns something wrong, or changes an argument."""
    return any(
        one.wrong_outputs((comparison.index, case), partial(comparison.wrong_in, case))
        or one.call((comparison.index, case))["changed"]
        for case in range(len(comparison.calls))
    )


def parts(comparisons: Sequence[Comparison]) -> list[Cause]:
    """The misconceptions that together explain all wrong outputs of a run that counts; or none."""
    return next(filter(None, map(_parts_of, comparisons)), [])


def _parts_of(comparison: Comparison) -> list[Cause]:
    """Misconceptions, each wrong in some of the outputs as the student's function is, that together explain all."""
    wrong = comparison.wrong_outputs
    found: list[Cause] = []
    explained: set[str] = set()
    for one in comparison.run.misconceptions:
        shared = _shared_fault(comparison, one, wrong)
        if shared and not shared <= explained:
            found.append(Cause(one, frozenset(shared - explained)))
            explained |= shared
    return found if explained == wrong and len(found) <= MOST_TOGETHER else []


def _shared_fault(comparison: Comparison, one: VariantRun, wrong: set[str]) -> set[str]:
    """The outputs in which a misconception is wrong, if the student's function is wrong there in the same way."""
    faults: set[str] = set()

    def alike(case: int, call: Call) -> bool:
        return all(
            same_output(output, call, one.call((comparison.index, case)))
            for output in comparison.exercise.outputs
            if output.name in faults
        )

    for case, call in enumerate(comparison.calls):
        here = one.wrong_outputs((comparison.index, case), partial(comparison.wrong_in, case))
        faults |= here
        if not here <= wrong or not alike(case, call):
            return set()
    return faults if all(alike(case, call) for case, call in enumerate(comparison.calls)) else set()
