"""Compare what a student's function gave with what the reference gives, output by output and call by call."""

from functools import cached_property
from typing import Any

from autograder.judge import messages
from autograder.judge.own_start import OwnStarts
from autograder.judge.runs import AS_WRITTEN, ExerciseRun, VariantRun
from autograder.specification import Output
from autograder.verdict import OutputVerdict
from dlutils.compare import Mismatch, WrongForm, compare, same, select
from dlutils.evidence import Call, decode, encode

#: The part of its share that an output keeps which is wrong at an edge alone, or right in the wrong form.
KEPT = 0.75


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
        small = OutputVerdict(output.name, True)
        for case, call in enumerate(self.calls):
            if self._is_excused(case):
                continue
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
        inputs = self.run.inputs[case]
        try:
            everything, all_expected = decode(call["returned"]), decode(model["returned"])
            _check_count(everything, all_expected)
            expected, got = select(all_expected, output.path), select(everything, output.path)
            compare(got, expected, output.form, inputs.rtol or output.rtol, output.guarded)
        except WrongForm as mismatch:
            return str(mismatch), KEPT
        except Mismatch as mismatch:
            return str(mismatch), 0.0
        if output.check is None:
            return "", 0.0
        problem = output.check(got, expected, inputs.arguments)
        return problem or (output.check_all and output.check_all(everything)) or "", 0.0


def _number_right(verdicts: list[OutputVerdict]) -> float:
    return sum(verdict.earned for verdict in verdicts)


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
