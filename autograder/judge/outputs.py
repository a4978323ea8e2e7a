"""Compare what a student's function gave with what the reference gives, output by output and call by call."""

from typing import Any

from autograder.judge import messages
from autograder.judge.own_start import OwnStarts
from autograder.judge.runs import Place
from autograder.specification import Output
from autograder.verdict import OutputVerdict
from dlutils.compare import Mismatch, compare, same, select
from dlutils.evidence import Call, decode, encode


class Comparison:
    """One student's evidence for an exercise, held against the reference's.

    Attributes:
        own: the starts that the function drew itself.
        run: the `ExerciseRun`, with those starts in the place of the random helper's answers.
        calls: the student's calls, by run and case.
    """

    def __init__(self, own: OwnStarts) -> None:
        self.own, self.run = own, own.run
        self.calls: list[list[Call]] = own.runs
        self.outputs = self.run.exercise.outputs

    def judge_run(self, index: int) -> list[OutputVerdict]:
        """A verdict on each output in one run, from the first case in which it is wrong."""
        return [self._judge_output(output, index) for output in self.outputs]

    def _judge_output(self, output: Output, index: int) -> OutputVerdict:
        for case, call in enumerate(self.calls[index]):
            place = (index, case)
            problem = self.own.problem(output, place) or self.problem(output, call, place)
            if problem:
                return OutputVerdict(output.name, False, problem, case)
        return OutputVerdict(output.name, True)

    def wrong_outputs(self, index: int) -> set[str]:
        """Names of the outputs that are wrong in one run."""
        return {verdict.name for verdict in self.judge_run(index) if not verdict.right}

    def wrong_in(self, place: Place, call: Call) -> set[str]:
        """Names of the outputs that are wrong in one call, whoever made it."""
        return {output.name for output in self.outputs if self.problem(output, call, place)}

    def problem(self, output: Output, call: Call, place: Place) -> str:
        """What is wrong with an output of one call, in a sentence; empty where nothing is."""
        if "error" in call:
            return messages.raised(call["error"])
        run, case = place
        reference = self.run.expected[run][case]
        problem = unlike_calls(call, reference)
        if problem:
            return problem
        try:
            everything, all_expected = decode(call["returned"]), decode(reference["returned"])
            _check_count(everything, all_expected)
            expected, got = select(all_expected, output.path), select(everything, output.path)
            compare(got, expected, output.form, output.rtol)
        except Mismatch as mismatch:
            return str(mismatch)
        return (output.check and output.check(got, expected, self.run.arguments[case])) or ""


def unlike_calls(call: Call, reference: Call) -> str:
    """How the calls of stubs differ from the reference's, in words; empty where they do not."""
    got = {(str(name), int(index)): arguments for name, index, arguments in call["calls"]}
    for name, index, arguments in reference["calls"]:
        if (name, index) not in got:
            return messages.called_less_often(name)
        if not same(got[name, index], arguments):
            return messages.called_otherwise(name)
    return ""


def same_call(call: Call, other: Call) -> bool:
    """Whether two calls gave the same evidence."""
    if "error" in call or "error" in other:
        return _same_error(call, other)
    return (
        same(call["returned"], other["returned"])
        and set(call["changed"]) == set(other["changed"])
        and not unlike_calls(call, other)
    )


def same_output(output: Output, call: Call, other: Call) -> bool:
    """Whether two calls gave the same evidence as far as one output goes."""
    if "error" in call or "error" in other:
        return _same_error(call, other)
    try:
        one, two = select(decode(call["returned"]), output.path), select(decode(other["returned"]), output.path)
    except Mismatch:
        return False
    return same(encode(one), encode(two)) and not unlike_calls(call, other)


def _same_error(call: Call, other: Call) -> bool:
    return "error" in call and "error" in other and call["error"] == other["error"]


def _check_count(got: Any, expected: Any) -> None:
    """A caller unpacks what is returned: an item too many is as wrong as one that is missing."""
    if isinstance(expected, tuple) and isinstance(got, (tuple, list)) and len(got) > len(expected):
        raise Mismatch(messages.too_many_values(len(got), len(expected)))
