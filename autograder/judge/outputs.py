"""Compare what a student's function gave with what the reference gives, output by output and call by call."""

from functools import cached_property
from typing import Any

from autograder.judge import messages
from autograder.judge.own_start import OwnStarts
from autograder.judge.runs import AS_WRITTEN, ExerciseRun, VariantRun
from autograder.specification import Output
from autograder.verdict import OutputVerdict
from dlutils.compare import Mismatch, compare, same, select
from dlutils.evidence import Call, decode, encode


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

    @cached_property
    def verdicts(self) -> list[OutputVerdict]:
        """A verdict on each output, from the first case in which it is wrong."""
        best = self._verdicts(self.run.reference)
        if self.index != AS_WRITTEN:
            for style in self.run.alternatives:
                if all(found.right for found in best):
                    break
                best = max(best, self._verdicts(style), key=_number_right)
        return best

    def _verdicts(self, style: VariantRun) -> list[OutputVerdict]:
        return [self._judge_output(output, style) for output in self.exercise.outputs]

    def _judge_output(self, output: Output, style: VariantRun) -> OutputVerdict:
        for case, call in enumerate(self.calls):
            problem = self.own.problem(output, case) or self.problem(output, call, case, style)
            if problem:
                return OutputVerdict(output.name, False, problem, case)
        return OutputVerdict(output.name, True)

    @property
    def wrong_outputs(self) -> set[str]:
        """Names of the outputs that are wrong."""
        return {verdict.name for verdict in self.verdicts if not verdict.right}

    def wrong_in(self, case: int, call: Call) -> set[str]:
        """Names of the outputs that are wrong in one call, whoever made it."""
        return {output.name for output in self.exercise.outputs if self.problem(output, call, case, self.run.reference)}

    def problem(self, output: Output, call: Call, case: int, style: VariantRun) -> str:
        """What is wrong with an output of one call, in a sentence; empty where nothing is."""
        if "error" in call:
            return messages.raised(call["error"])
        model = style.call((self.index, case))
        if "error" in model:
            return messages.raised(model["error"])
        try:
            everything, all_expected = decode(call["returned"]), decode(model["returned"])
            _check_count(everything, all_expected)
            expected, got = select(all_expected, output.path), select(everything, output.path)
            compare(got, expected, output.form, output.rtol)
        except Mismatch as mismatch:
            return str(mismatch)
        return (output.check and output.check(got, expected, self.run.arguments[case])) or ""


def _number_right(verdicts: list[OutputVerdict]) -> int:
    return sum(verdict.right for verdict in verdicts)


def same_call(call: Call, other: Call) -> bool:
    """Whether two calls gave the same evidence."""
    if "error" in call or "error" in other:
        return _same_error(call, other)
    return same(call["returned"], other["returned"]) and set(call["changed"]) == set(other["changed"])


def same_output(output: Output, call: Call, other: Call) -> bool:
    """Whether two calls gave the same evidence as far as one output goes."""
    if "error" in call or "error" in other:
        return _same_error(call, other)
    try:
        one, two = select(decode(call["returned"]), output.path), select(decode(other["returned"]), output.path)
    except Mismatch:
        return False
    return same(encode(one), encode(two))


def _same_error(call: Call, other: Call) -> bool:
    return "error" in call and "error" in other and call["error"] == other["error"]


def _check_count(got: Any, expected: Any) -> None:
    """A caller unpacks what is returned: an item too many is as wrong as one that is missing."""
    if isinstance(expected, tuple) and isinstance(got, (tuple, list)) and len(got) > len(expected):
        raise Mismatch(messages.too_many_values(len(got), len(expected)))
