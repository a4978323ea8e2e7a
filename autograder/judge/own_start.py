"""A function that draws its initial parameters itself is judged from the start that it says it had.

Nobody outside knows what it drew, so the recorder has asked it, with the same random numbers.  The judge gives that
start to the reference as the random helper's answer.  The answer cannot be trusted: the start must be one that the
helper may return, and one that training changes.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, cast

import numpy as np

from autograder.judge.runs import AS_WRITTEN, ExerciseRun
from autograder.specification import Output
from dlutils.compare import FLOAT32_ROOM, RTOL, Mismatch, compare, kind_of, select
from dlutils.evidence import Call, Encoded, decode

#: The initial parameters of a network, by name.
Parameters = dict[str, Any]

#: Chance may draw a network whose units are all dead; that it does so in more than one case is no chance.
UNMOVED = 1


class OwnStarts:
    """The starts in a student's evidence for one run of an exercise.

    Attributes:
        run: the `ExerciseRun`, with each start in the place of the random helper's answer.
        calls: the recorded calls of that run.
        starts: {case: {name: array}}, the initial parameters of the calls that drew their own.
        unfit: {case: sentence} of the calls whose start cannot be trained from.
    """

    def __init__(self, run: ExerciseRun, index: int, calls: list[Call]) -> None:
        self.exercise, self.run, self.index, self.calls = run.exercise, run, index, calls
        self.starts: dict[int, Parameters] = {}
        self.unfit: dict[int, str] = {}
        for case, call in enumerate(calls):
            if self.exercise.start and "returned" in call and not set(self.exercise.chance) & set(call["asked"]):
                self._read(case, call)
        if self.starts:
            self.run = run.starting_from({(index, case): start for case, start in self.starts.items()})
            self._refuse_unlikely()
            self._refuse_infinite()
            self._refuse_unmoved()

    def _expected(self, case: int) -> Call:
        return self.run.expected((self.index, case))

    @property
    def _path(self) -> tuple[Any, ...]:
        """Where the parameters stand in what the function returns."""
        return self.exercise.start.path if self.exercise.start else ()

    def _parameters(self, returned: Encoded) -> Parameters:
        return dict(cast(Parameters, select(decode(returned), self._path)))

    def _helper_answer(self, case: int) -> tuple[Parameters, list[Any]]:
        """What the random helper may return in a call, and the list of its arguments."""
        [helper] = self.exercise.chance
        arguments = list(decode(self._expected(case)["asked"][helper]).values())
        return self.run.namespace[helper](*arguments), arguments

    @cached_property
    def _helper_outputs(self) -> Sequence[Output]:
        [helper] = self.exercise.chance
        outputs: Sequence[Output] = self.run.helper_outputs[helper]
        return outputs

    @property
    def _plain(self) -> list[int]:
        """The cases among the starts that can convict: others may be too short, or too small, to move."""
        return [case for case in self.starts if self.run.inputs[case].plain]

    # -- what the function says

    def _read(self, case: int, call: Call) -> None:
        answer, _ = self._helper_answer(case)
        random = {name for part in self._helper_outputs if part.check for name in _names(part.path, (), answer)}
        try:
            start = self._parameters(_answer(call))
            self.starts[case] = {name: _fitted(start, name, own, name in random) for name, own in answer.items()}
        except Mismatch as mismatch:
            self.unfit[case] = f"it draws its start itself, but when it was asked for no step, {mismatch}"

    # -- what is wrong with it

    def problem(self, output: Output, case: int) -> str:
        """What is wrong with the start of a call, as far as an output depends on it: a sentence, or nothing.

        All outputs depend on the random numbers.  What chance does not decide, such as biases, costs the outputs alone
        that show it.
        """
        if case not in self.starts or case in self.unfit:
            return self.unfit.get(case, "")
        return self._unlike_helper(case, _names(output.path, self._path, self.starts[case]))

    def _unlike_helper(self, case: int, names: set[str] | None = None) -> str:
        """How a start differs from what the random helper may answer: in some parameters, or in the random ones."""
        answer, arguments = self._helper_answer(case)
        try:
            for part in self._helper_outputs:
                if part.check if names is None else names & _names(part.path, (), answer):
                    _check(part, self.starts[case], answer, arguments)
        except Mismatch as mismatch:
            return f"before the first step, {mismatch}"
        return ""

    def _refuse_unlikely(self) -> None:
        """From weights of zero or of next to nothing, training a bias alone would look like training."""
        for case in self._plain:
            sentence = self._unlike_helper(case)
            if sentence:
                self.unfit[case] = sentence

    def _refuse_infinite(self) -> None:
        """Beside infinity any number is within tolerance."""
        for case in self._plain:
            values = decode(self._expected(case)["returned"])
            if not all(np.isfinite(value).all() for value in _leaves(values)):
                self.unfit[case] = "from its start training leads to nan or inf"

    def _refuse_unmoved(self) -> None:
        """A start that training leaves as it is cannot tell whether there was any."""
        if self.index != AS_WRITTEN:  # later runs train with arbitrary numbers
            return
        unmoved = [case for case in self._plain if not self._moves(case)]
        if len(unmoved) > UNMOVED:
            self.unfit |= dict.fromkeys(unmoved, "its start is such that training leaves weights as they are")

    def _moves(self, case: int) -> bool:
        """Whether training from a start changes each of its arrays by more than any tolerance."""
        trained = self._parameters(self._expected(case)["returned"])
        return all(_differ(start, trained[name]) for name, start in self.starts[case].items())


def _answer(call: Call) -> Encoded:
    """What the function returned when the recorder asked it for its start."""
    answer = call.get("start", {})
    if "returned" not in answer:
        error = answer["error"]["type"] if "error" in answer else "nothing"
        raise Mismatch(f"and then for one, got {str(error)[:50]}")
    return answer["returned"]


def _fitted(start: Any, name: str, own: Any, random: bool) -> Any:
    """One array of a start, in float64.

    Where chance has no part in it, one that does not fit is replaced by the helper's own: it is wrong in the end too.
    """
    try:
        return _array(select(start, (name,)), own.shape)
    except Mismatch as mismatch:
        if random:
            raise Mismatch(f'"{name}": {mismatch}') from None
        return own


def _array(value: Any, shape: tuple[int, ...]) -> Any:
    """A value as a finite array of that shape; a single number stretches."""
    if not isinstance(value, (int, float, np.ndarray, np.number)) or np.asarray(value).dtype.kind not in "biuf":
        raise Mismatch(f"got {kind_of(value)}")
    try:
        array = np.broadcast_to(np.asarray(value, dtype=float), shape).copy()
    except ValueError:
        raise Mismatch(f"got shape {np.shape(value)}, expected {shape}") from None
    if not np.isfinite(array).all():
        raise Mismatch("got nan or inf")
    return array


def _names(path: tuple[Any, ...], place: tuple[Any, ...], parameters: Mapping[str, Any]) -> set[str]:
    """Names of the parameters that an output shows, where `place` leads to them in the value returned."""
    if path[: len(place)] != place:
        return set()
    found: Any = select({name: name for name in parameters}, path[len(place) :])
    return {found} if isinstance(found, str) else set(found)


def _check(part: Output, start: Parameters, answer: Parameters, arguments: list[Any]) -> None:
    got, expected = select(start, part.path), select(answer, part.path)
    compare(got, expected, part.form, part.rtol)
    problem = part.check and part.check(got, expected, arguments)
    if problem:
        raise Mismatch(problem)


def _differ(one: Any, other: Any) -> bool:
    try:
        compare(one, other, rtol=FLOAT32_ROOM * RTOL)
    except Mismatch:
        return True
    return False


def _leaves(value: Any) -> list[Any]:
    """The numbers and arrays inside a value."""
    if isinstance(value, dict):
        value = list(value.values())
    return [leaf for item in value for leaf in _leaves(item)] if isinstance(value, (list, tuple)) else [value]
