"""Find the mistake: the misconception, or the few of them, that give the evidence which a student's function gave."""

from functools import partial

from autograder.judge.outputs import Comparison, same_call, same_output
from autograder.judge.runs import MisconceptionRun
from autograder.specification import Output

#: So many misconceptions together explain a function at most.
MOST_TOGETHER = 3


class Recognition:
    """Looks for the misconceptions behind wrong outputs.

    Args:
        comparison: the student's evidence against the reference's.
        runs: the runs that count.
    """

    def __init__(self, comparison: Comparison, runs: list[int]) -> None:
        self.comparison, self.runs = comparison, runs
        self.misconceptions = comparison.run.misconceptions

    def whole(self) -> list[MisconceptionRun]:
        """The misconception that gives the same evidence in every call of a run, alone; or none."""
        for index in self.runs:
            calls = self.comparison.calls[index]
            for one in self.misconceptions:
                if all(same_call(call, one.call((index, case))) for case, call in enumerate(calls)):
                    return [one]
        return []

    def parts(self) -> list[MisconceptionRun]:
        """The misconceptions that together explain all wrong outputs of a run; or none."""
        return next(filter(None, map(self._parts_of, self.runs)), [])

    def _parts_of(self, index: int) -> list[MisconceptionRun]:
        """Misconceptions, each wrong in some of the outputs as the student's function is, that together explain all."""
        wrong = self.comparison.wrong_outputs(index)
        found: list[MisconceptionRun] = []
        explained: set[str] = set()
        for one in self.misconceptions:
            shared = self._shared_fault(one, index, wrong)
            if shared and not shared <= explained:
                found.append(one)
                explained |= shared
        return found if explained == wrong and len(found) <= MOST_TOGETHER else []

    def _shared_fault(self, one: MisconceptionRun, index: int, wrong: set[str]) -> set[str]:
        """The outputs in which a misconception is wrong, if the student's function is wrong there in the same way."""
        faults: set[str] = set()
        calls = self.comparison.calls[index]
        for case, call in enumerate(calls):
            place = (index, case)
            here = one.wrong_outputs(place, partial(self.comparison.wrong_in, place))
            faults |= here
            if not here <= wrong or not all(same_output(self._output(name), call, one.call(place)) for name in faults):
                return set()
        alike = all(
            same_output(self._output(name), call, one.call((index, case)))
            for case, call in enumerate(calls)
            for name in faults
        )
        return faults if alike else set()

    def _output(self, name: str) -> Output:
        return next(output for output in self.comparison.outputs if output.name == name)
