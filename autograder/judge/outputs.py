"""Compare what a student's function gave with what the reference gives, output by output and call by call."""

from functools import cached_property
from typing import Any

import numpy as np

from autograder.judge import messages
from autograder.judge.own_start import OwnStarts
from autograder.judge.runs import AS_WRITTEN, ExerciseRun, VariantRun
from autograder.specification import Output
from autograder.verdict import OutputVerdict
from dlutils.compare import Mismatch, TooMany, WrongForm, WrongShape, compare, same, select
from dlutils.evidence import Call, decode, encode
from dlutils.python_errors import essence

#: The part of its share that an output keeps which is wrong at an edge alone, or right in the wrong form.
KEPT = 0.75

#: The tolerance within which two functions give the same wrong value.
ALIKE = 3e-6


class Comparison:
    """A student's calls in one run of an exercise, held against the reference's.

    Where helpers are replaced, the function is held against every right style too: with made-up helpers styles give
    different results, and the first that agrees in most outputs is the one that the student writes in.

    Args:
        run: the `ExerciseRun`.
        calls: the student's calls in that run, one for each case.
        index: the run's place in evidence.

    Attributes:
        own: the starts that the function drew itself.
        run: the `ExerciseRun`, with those starts in the place of the random helper's answers.
        calls: the student's calls, by case.
    """

    def __init__(self, run: ExerciseRun, calls: list[Call], index: int) -> None:
        self.index = index
        self.own = OwnStarts(run, index, calls)
        self.run, self.calls = self.own.run, self.own.calls
        self.exercise = run.exercise
        #: What calls returned, decoded once for all outputs; with the call, so that no other gets its id.
        self._results: dict[int, tuple[Call, Any]] = {}

    @property
    def verdicts(self) -> list[OutputVerdict]:
        """A verdict on each output, from the smallest case in which it is wrong."""
        return self._best[0]

    @cached_property
    def _best(self) -> tuple[list[OutputVerdict], VariantRun]:
        """The verdicts, and the right style that gives the best ones."""
        best = self._verdicts(self.run.reference), self.run.reference
        if self.index != AS_WRITTEN:
            for style in self.run.alternatives:
                if all(found.right for found in best[0]):
                    break
                best = max(best, (self._verdicts(style), style), key=lambda found: _number_right(found[0]))
        return best

    def model(self, case: int) -> Call:
        """What the right style that is nearest to the student's did in a case."""
        return self._best[1].call((self.index, case))

    def expected(self, case: int) -> Any:
        """What the right style that is nearest to the student's returned in a case."""
        return self._best[1].returned((self.index, case))

    def _verdicts(self, style: VariantRun) -> list[OutputVerdict]:
        return [self._judge_output(output, style) for output in self.exercise.outputs]

    def _judge_output(self, output: Output, style: VariantRun) -> OutputVerdict:
        small = OutputVerdict(output.name, True)
        for case in self.run.by_size:
            if case >= len(self.calls) or self._is_excused(case):
                continue
            call = self.calls[case]
            problem, kept = self.own.problem(output, case), 0.0
            if not problem:
                problem, kept = self.problem(output, call, case, style)
            if not problem:
                continue
            edge = self.run.inputs[case].edge
            if not edge and not kept:
                return OutputVerdict(output.name, False, problem, case)
            if small.right:
                small = OutputVerdict(output.name, False, messages.at_edge(problem, edge), case, KEPT)
        return small

    def _is_excused(self, case: int) -> bool:
        """Whether a case does not count: it may fail, or it only repeats that arguments are changed.

        Whoever draws the start is asked for it by a training of no step, so that such a training tells nothing new.
        """
        inputs = self.run.inputs[case]
        if inputs.may_fail and ("error" in self.calls[case] or case in self.own.starts):
            return True
        changes = any(call["changed"] for call in self.calls)
        return changes and bool(inputs.edge) and (inputs.layout == "locked" or "error" in self.calls[case])

    def problems(self) -> dict[int, dict[str, str]]:
        """{case: {output: what is wrong with it}} of the cases that count."""
        style, found = self._best[1], {}
        for case, call in enumerate(self.calls):
            if not self._is_excused(case):
                judged = {one.name: self.problem(one, call, case, style)[0] for one in self.exercise.outputs}
                found[case] = {name: problem for name, problem in judged.items() if problem}
        return {case: wrong for case, wrong in found.items() if wrong}

    @property
    def wrong_outputs(self) -> set[str]:
        """Names of the outputs that are wrong."""
        return {verdict.name for verdict in self.verdicts if not verdict.right}

    def wrong_in(self, case: int, call: Call) -> set[str]:
        """Names of the outputs that are wrong in one call, whoever made it."""
        reference = self.run.reference
        return {output.name for output in self.exercise.outputs if self.problem(output, call, case, reference)[0]}

    def problem(self, output: Output, call: Call, case: int, style: VariantRun) -> tuple[str, float]:
        """What is wrong with an output of one call, and the part of its share that it keeps; nothing: ("", 0)."""
        if "error" in call:
            return messages.raised(call["error"]), 0.0
        model = style.call((self.index, case))
        if "error" in model:
            return messages.raised(model["error"]), 0.0
        everything, all_expected = self.decoded(call), style.returned((self.index, case))
        mismatch = self._mismatch(output, case, everything, all_expected)
        if mismatch:
            return str(mismatch), KEPT if isinstance(mismatch, WrongForm) else 0.0
        if output.check is None:
            return "", 0.0
        got, expected = select(everything, output.path), select(all_expected, output.path)
        problem = output.check(got, expected, self.run.inputs[case].arguments)
        return problem or (output.check_all and output.check_all(everything)) or "", 0.0

    def mismatch(self, output: Output, case: int) -> Mismatch | None:
        """How an output of one of the student's calls that returned differs from what is expected, or None."""
        if self._is_excused(case) or "error" in self.calls[case]:
            return None
        return self._mismatch(output, case, self.decoded(self.calls[case]), self.expected(case))

    def _mismatch(self, output: Output, case: int, everything: Any, all_expected: Any) -> Mismatch | None:
        try:
            _check_count(everything, all_expected)
            expected, got = select(all_expected, output.path), select(everything, output.path)
            rtol = self.run.inputs[case].rtol or output.rtol
            compare(got, expected, output.form, rtol, output.guarded, output.atol)
        except Mismatch as mismatch:
            return mismatch
        return None

    def is_like(self, output: Output, case: int, other: VariantRun) -> bool:
        """Whether a mistake gives the same evidence in one case as far as one output goes.

        Values are the same that would be judged to be: whole numbers for the floats 0 and 1, a (1, 1) array for a
        number.  Of random numbers only a wrong shape is evidence.
        """
        call, place = self.calls[case], (self.index, case)
        if "error" in call or "error" in other.call(place):
            return _same_error(call, other.call(place))
        if output.check:
            if not self.problem(output, call, case, self.run.reference)[0]:
                return not self.problem(output, other.call(place), case, self.run.reference)[0]
            if isinstance(self.mismatch(output, case), WrongShape):
                return alike(output, self.decoded(call), other.returned(place), "form")
        return self.gives(output, case, other.returned(place))

    def gives(self, output: Output, case: int, result: object) -> bool:
        """Whether a result has the student's value of an output in one case, at the same one of as many places."""
        if "error" in self.calls[case]:
            return False
        returned = self.decoded(self.calls[case])
        return _count(returned) == _count(result) and alike(output, returned, result)

    def decoded(self, call: Call) -> Any:
        """What a call of the student's returned."""
        if id(call) not in self._results:
            self._results[id(call)] = call, decode(call["returned"])
        return self._results[id(call)][1]


def _count(result: object) -> int:
    """How many values are returned."""
    return len(result) if isinstance(result, (tuple, list)) else 1


def _number_right(verdicts: list[OutputVerdict]) -> float:
    return sum(verdict.earned for verdict in verdicts)


def same_call(call: Call, other: Call) -> bool:
    """Whether two calls gave the same evidence."""
    if "error" in call or "error" in other:
        return _same_error(call, other)
    return same(call["returned"], other["returned"]) and set(call["changed"]) == set(other["changed"])


def alike(output: Output, returned: object, other: object, kind: str = "") -> bool:
    """Whether an output has the same value in two results; the second may be anything that Python can return.

    Args:
        output: which output.
        returned, other: the results.
        kind: how values are compared, as for `compare`; by default the output's own.
    """
    try:
        one, two = select(returned, output.path), select(other, output.path)
        if not _same_keys(one, two):
            return False
        if not (is_finite(one) and is_finite(two)):
            return same(encode(one), encode(two))
        compare(one, two, kind or output.kind, ALIKE)
    except WrongForm:
        return True
    except Mismatch:
        return output.kind == "labels" and _same_numbers(output, returned, other)
    except (TypeError, ValueError):
        return False
    return True


def _same_keys(one: object, two: object) -> bool:
    """Whether dictionaries have the same keys, at every depth: `compare` looks at those of the second alone."""
    if isinstance(one, dict) and isinstance(two, dict):
        return one.keys() == two.keys() and all(_same_keys(one[key], two[key]) for key in one)
    if isinstance(one, (list, tuple)) and isinstance(two, (list, tuple)):
        return all(_same_keys(*pair) for pair in zip(one, two))
    return True


def _same_numbers(output: Output, returned: object, other: object) -> bool:
    """Whether two results that hold no labels are equal all the same."""
    try:
        return same(encode(select(returned, output.path)), encode(select(other, output.path)))
    except Mismatch:
        return False


def is_finite(value: object) -> bool:
    """Whether a value is a number or an array without inf or nan, or a collection of such."""
    if isinstance(value, (list, tuple, dict)):
        return all(map(is_finite, value.values() if isinstance(value, dict) else value))
    array = np.asarray(value) if isinstance(value, (int, float, np.number, np.ndarray)) else None
    return array is not None and array.dtype.kind in "biuf" and bool(np.isfinite(array).all())


def _same_error(call: Call, other: Call) -> bool:
    """Whether two calls raised the same: where they did, and in which words of NumPy's, is each function's own."""
    if "error" not in call or "error" not in other:
        return False
    return essence(call["error"]) == essence(other["error"])


def _check_count(got: Any, expected: Any) -> None:
    """A caller unpacks what is returned: an item too many is as wrong as one that is missing."""
    if isinstance(expected, tuple) and isinstance(got, (tuple, list)) and len(got) > len(expected):
        raise TooMany(messages.too_many_values(len(got), len(expected)))
