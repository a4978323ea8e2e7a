"""A function that draws its initial parameters itself is judged from the start that it says it had.

Nobody outside knows what it drew, so the recorder has asked it, with the same random numbers.  The judge gives that
start to the reference as the random helper's answer, and goes on as if the function had called the helper.  The answer
cannot be trusted: the start must be one that the helper may return, and one that training changes.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, cast

import numpy as np

from autograder.judge.runs import ExerciseRun, Place
from autograder.specification import Output
from dlutils.compare import FLOAT32_ROOM, RTOL, Mismatch, compare, kind_of, select
from dlutils.evidence import Call, Encoded, decode

#: The initial parameters of a network, by name.
Parameters = dict[str, Any]

#: Chance may draw a network whose units are all dead; that it does so in more than one case is no chance.
UNMOVED = 1


class OwnStarts:
    """The starts in a student's evidence for one exercise.

    Attributes:
        run: the `ExerciseRun`, with each start in the place of the random helper's answer.
        runs: the recorded calls, as if the function had called the helper.
        starts: {(run, case): {name: array}}, the initial parameters of the calls that drew their own.
        unfit: {(run, case): sentence} of the calls whose start cannot be trained from.
    """

    def __init__(self, run: ExerciseRun, runs: list[list[Call]]) -> None:
        self.exercise, self.run, self.runs = run.exercise, run, runs
        self.starts: dict[Place, Parameters] = {}
        self.unfit: dict[Place, str] = {}
        for place, call in _calls(runs):
            if self.exercise.start and "returned" in call and not self._asked_helper(call):
                self._read(place, call)
        if self.starts:
            self.run = run.starting_from(self.starts)
            self.runs = self._as_if_asked()
            self._refuse_unlikely()
            self._refuse_infinite()
            self._refuse_unmoved()

    def _asked_helper(self, call: Call) -> list[list[Any]]:
        """The calls of the random helper in the evidence of one call."""
        return [asked for asked in call["calls"] if asked[0] in self.exercise.chance]

    @property
    def _path(self) -> tuple[Any, ...]:
        """Where the parameters stand in what the function returns."""
        return self.exercise.start.path if self.exercise.start else ()

    def _parameters(self, returned: Encoded) -> Parameters:
        return dict(cast(Parameters, select(decode(returned), self._path)))

    def _helper_answer(self, place: Place) -> tuple[Parameters, list[Any]]:
        """What the random helper may return in a call, and the list of its arguments."""
        run, case = place
        [(helper, _, asked)] = self._asked_helper(self.run.expected[run][case])
        arguments = list(decode(asked).values())
        return self.run.namespace[helper](*arguments), arguments

    @cached_property
    def _helper_outputs(self) -> Sequence[Output]:
        [helper] = self.exercise.chance
        outputs: Sequence[Output] = self.run.helper_outputs[helper]
        return outputs

    # -- what the function says

    def _read(self, place: Place, call: Call) -> None:
        answer, _ = self._helper_answer(place)
        random = {name for part in self._helper_outputs if part.check for name in _names(part.path, (), answer)}
        try:
            start = self._parameters(_answer(call))
            self.starts[place] = {name: _fitted(start, name, own, name in random) for name, own in answer.items()}
        except Mismatch as mismatch:
            self.unfit[place] = f"it draws its start itself, but when it was asked for no step, {mismatch}"

    def _as_if_asked(self) -> list[list[Call]]:
        """The recorded calls, each start's with the calls of the helper that the reference makes."""
        runs = [list(calls) for calls in self.runs]
        for run, case in self.starts:
            call, reference = runs[run][case], self.run.expected[run][case]
            runs[run][case] = {**call, "calls": [*call["calls"], *self._asked_helper(reference)]}
        return runs

    # -- what is wrong with it

    def problem(self, output: Output, place: Place) -> str:
        """What is wrong with the start of a call, as far as an output depends on it: a sentence, or nothing.

        All outputs depend on the random numbers.  What chance does not decide, such as biases, costs the outputs alone
        that show it.
        """
        if place not in self.starts or place in self.unfit:
            return self.unfit.get(place, "")
        return self._unlike_helper(place, _names(output.path, self._path, self.starts[place]))

    def _unlike_helper(self, place: Place, names: set[str] | None = None) -> str:
        """How a start differs from what the random helper may answer: in some parameters, or in the random ones."""
        answer, arguments = self._helper_answer(place)
        try:
            for part in self._helper_outputs:
                if part.check if names is None else names & _names(part.path, (), answer):
                    _check(part, self.starts[place], answer, arguments)
        except Mismatch as mismatch:
            return f"before the first step, {mismatch}"
        return ""

    def _refuse_unlikely(self) -> None:
        """From weights of zero or of next to nothing, training a bias alone would look like training."""
        for place in self.starts:
            sentence = self._unlike_helper(place)
            if sentence:
                self.unfit[place] = sentence

    def _refuse_infinite(self) -> None:
        """Beside infinity any number is within tolerance."""
        for run, case in self.starts:
            values = decode(self.run.expected[run][case]["returned"])
            if not all(np.isfinite(value).all() for value in _leaves(values)):
                self.unfit[run, case] = "from its start training leads to nan or inf"

    def _refuse_unmoved(self) -> None:
        """A start that training leaves as it is cannot tell whether there was any."""
        first = [place for place in self.starts if place[0] == 0]  # later runs train with arbitrary numbers
        unmoved = [place for place in first if not self._moves(place)]
        if len(unmoved) > UNMOVED:
            self.unfit |= dict.fromkeys(unmoved, "its start is such that training leaves weights as they are")

    def _moves(self, place: Place) -> bool:
        """Whether training from a start changes each of its arrays by more than any tolerance."""
        run, case = place
        trained = self._parameters(self.run.expected[run][case]["returned"])
        return all(_differ(start, trained[name]) for name, start in self.starts[place].items())


def _calls(runs: list[list[Call]]) -> Iterator[tuple[Place, Call]]:
    """((run, case), call) of each recorded call."""
    return (((run, case), call) for run, calls in enumerate(runs) for case, call in enumerate(calls))


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
