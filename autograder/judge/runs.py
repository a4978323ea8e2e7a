"""One exercise on one draw of inputs: what is sent out, and what should come back.

An exercise is run twice.  In the first run the student's function uses the student's own helpers.  In the second its
helpers are stubs: they answer from a list of arbitrary numbers of the right shapes, drawn beforehand, and the function
is right if it does the right thing with whatever it was handed.
"""

import copy
import secrets
import warnings
import zlib
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from autograder.limits import FORGED, HELPER_SECONDS
from autograder.specification import Exercise, Misconception, Output, Unit
from autograder.units import load_unit
from autograder.variants import rebound
from dlutils import harness
from dlutils.compare import Mismatch, compare, same, select
from dlutils.evidence import Call, Case, Encoded, Evidence, ExerciseJob, Helper, HelperCall, decode, encode, structure

#: The two runs, by their place in evidence.
AS_WRITTEN, WITH_STUBS = 0, 1

#: A call in the evidence for one exercise: (run, case).
Place = tuple[int, int]


def new_seed() -> int:
    """A seed for the inputs of one grading run; whoever runs it records it."""
    return secrets.randbits(32)


class ExerciseRun:
    """One exercise with inputs drawn from one seed.

    Attributes:
        key: what `exercise_run` gives this for: the names of unit and exercise, and the seed.
        job: what the recorder is handed (inputs and stubs, no answers): JSON data.
        arguments: the inputs, one tuple a case.
    """

    def __init__(self, unit: Unit, exercise: Exercise, seed: int) -> None:
        self.key = (unit.name, exercise.name, seed)
        self.exercise, self.namespace = exercise, unit.namespace
        self.helper_outputs = {other.name: other.outputs for other in unit}
        rng = np.random.default_rng([seed, zlib.crc32(f"{exercise.unit}/{exercise.name}".encode())])
        self.arguments: list[tuple[Any, ...]] = exercise.cases(rng)
        runs = [[self._case(rng, case, exercise.chance) for case in self.arguments]]
        if exercise.helpers:
            runs.append([self._case(rng, case, exercise.helpers) for case in self.arguments])
        self.job: ExerciseJob = {"function": exercise.name, "runs": runs, "source": bool(exercise.rules)}

    # -- what is sent out

    def _case(self, rng: np.random.Generator, case: tuple[Any, ...], stubbed: Sequence[str]) -> Case:
        named = dict(zip(self.exercise.parameters, case))
        helpers: dict[str, Helper] = {
            name: {"parameters": _parameters(self.namespace[name]), "answers": None}
            for name in self.exercise.helpers
            if name not in stubbed
        }
        for name, answers in self._draw_answers(rng, case, stubbed).items():
            optional = name in self.exercise.optional
            helpers[name] = {"parameters": _parameters(self.namespace[name]), "answers": answers, "optional": optional}
        sent: Case = {"args": _encoded(named), "helpers": helpers}
        if self.exercise.start:
            questions = [_encoded(question) for question in self.exercise.start.questions(named)]
            sent["start"] = {"helpers": list(self.exercise.chance), "questions": questions}
        return sent

    def _draw_answers(
        self, rng: np.random.Generator, case: tuple[Any, ...], stubbed: Sequence[str]
    ) -> dict[str, list[Any]]:
        """What the stubs answer to the reference's calls on this case, drawn as they are asked.

        The reference goes on with the drawn answers, so that it asks as often as it will when they are played:
        with the helpers' own, a network whose units have died asks the same again and again, which counts once.
        """
        answers: dict[str, list[Any]] = {name: [] for name in stubbed}

        def drawing(name: str) -> Callable[..., Any]:
            helper: Callable[..., Any] = self.namespace[name]
            known: dict[str, Any] = {}
            labels = any(output.kind == "labels" for output in self.helper_outputs.get(name, ()))

            def draw(*args: Any, **kwargs: Any) -> Any:
                question = repr(encode(list(args)))
                if question not in known:
                    like = structure(list(args))
                    known[question] = scramble(rng, helper(*args, **kwargs), labels)
                    answers[name].append({"like": like, "value": encode(known[question])})
                return copy.deepcopy(known[question])

            return draw

        if stubbed:
            function = rebound(self.exercise.reference, {name: drawing(name) for name in stubbed})
            with harness.silence():
                function(*copy.deepcopy(case))
        return answers

    # -- what should come back

    def evidence_of(self, function: Callable[..., Any], job: ExerciseJob | None = None) -> Evidence:
        """The evidence that a trusted function gives: the reference's, or a misconception's."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a misconception may well divide by zero
            return harness.record(job or self.job, {**self.namespace, self.exercise.name: rebound(function, {})})

    @cached_property
    def expected(self) -> list[list[Call]]:
        """The reference's calls.

        Raises:
            RuntimeError: the reference fails, which is the specification's mistake.
        """
        runs = self.evidence_of(self.exercise.reference)["runs"]
        for call in (call for run in runs for call in run):
            if "error" in call:
                raise RuntimeError(f"the reference of {self.exercise.name} fails: {call['error']}")
        return runs

    @cached_property
    def misconceptions(self) -> list["MisconceptionRun"]:
        """Every misconception on these inputs, in the order of the specification."""
        return [MisconceptionRun(self, misconception) for misconception in self.exercise.misconceptions]

    def starting_from(self, starts: dict[Place, dict[str, Any]]) -> "ExerciseRun":
        """The same run, in which the random helper answers otherwise.

        Args:
            starts: {(run, case): what it answers in that call}.
        """
        twin = copy.copy(self)
        for known in ("expected", "largest_question", "misconceptions"):
            twin.__dict__.pop(known, None)
        twin.job = copy.deepcopy(self.job)
        for (run, case), start in starts.items():
            for name in self.exercise.chance:
                for answer in twin.job["runs"][run][case]["helpers"][name]["answers"] or ():
                    answer["value"] = encode(start)
        return twin

    # -- whose mistake it was

    def helper_is_wrong(self, asked: HelperCall) -> bool:
        """Whether a call of a student's own helper was answered otherwise than the reference answers it.

        The question comes from the student's process, so it is asked of the reference only if it is about as large
        as the reference's own questions: it might be forged to keep the judge busy for ever.
        """
        if asked["name"] not in self.exercise.helpers or volume(asked["args"]) > FORGED * self.largest_question:
            return False
        helper = self.namespace[asked["name"]]
        arguments = list(decode(asked["args"]).values())
        try:
            with harness.silence(), harness.time_limit(HELPER_SECONDS):
                expected = helper(*arguments)
        except harness.TimeLimit:
            return False
        except Exception:  # the question itself was wrong: that is the caller's mistake
            return False
        if "error" in asked or asked.get("changed"):
            return True
        if same(asked["returned"], encode(expected)):  # nan for nan is the caller's mistake too
            return False
        got = decode(asked["returned"])
        try:
            for output in self.helper_outputs.get(asked["name"], (Output("answer"),)):
                compare(select(got, output.path), select(expected, output.path), output.form, output.rtol)
        except Mismatch:
            return True
        return False

    @cached_property
    def largest_question(self) -> float:
        """The volume of the largest question that the reference asks a helper in this run."""
        asked = [call["helper_calls"] for run in self.expected for call in run]
        return max([volume(question["args"]) for calls in asked for question in calls], default=0) + 100


class MisconceptionRun:
    """What a misconception gives on a run's inputs, computed case by case as far as anybody asks.

    Most misconceptions differ from a student's function in the first case already; computing the others for
    hundreds of misconceptions would take longer than grading a class.
    """

    def __init__(self, run: ExerciseRun, misconception: Misconception) -> None:
        self.run, self.id, self.sentence = run, misconception.id, misconception.sentence
        self._variant = misconception.variant
        self._calls: dict[Place, Call] = {}
        self._wrong: dict[Place, set[str]] = {}

    def call(self, place: Place) -> Call:
        """The evidence of one call."""
        if place not in self._calls:
            index, case = place
            job: ExerciseJob = {**self.run.job, "runs": [[self.run.job["runs"][index][case]]]}
            self._calls[place] = self.run.evidence_of(self._variant, job)["runs"][0][0]
        return self._calls[place]

    def wrong_outputs(self, place: Place, judged: Callable[[Call], set[str]]) -> set[str]:
        """Names of the outputs that are wrong in one call; `judged(call)` is asked once for all students."""
        if place not in self._wrong:
            self._wrong[place] = judged(self.call(place))
        return self._wrong[place]


def volume(encoded: Encoded) -> float:
    """How much work encoded arguments may ask for: the bytes of their arrays and the size of their whole numbers."""
    if isinstance(encoded, dict):
        inside = [encoded[key] for key in ("dict", "tuple") if key in encoded]
        return len(str(encoded.get("data", ""))) + sum(map(volume, inside)) + 1
    if isinstance(encoded, list):
        return sum(map(volume, encoded)) + 1
    return abs(encoded) if isinstance(encoded, (int, float)) and np.isfinite(encoded) else 1


def scramble(rng: np.random.Generator, value: Any, labels: bool = False) -> Any:
    """Arbitrary numbers in the structure of `value`: what a stub answers.

    Floats lie between 0.05 and 0.95, so that they may pass for probabilities and for gradients
    alike; labels are 0 or 1; whole numbers, strings and flags stay what they are.
    """
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        if labels:
            return np.asarray(rng.random(value.shape) < 0.5, dtype=value.dtype)
        return rng.uniform(0.05, 0.95, size=value.shape)
    if isinstance(value, (float, np.floating)):
        return float(rng.uniform(0.05, 0.95))
    if isinstance(value, dict):
        return {key: scramble(rng, item, labels) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(scramble(rng, item, labels) for item in value)
    return value


@lru_cache(maxsize=256)
def exercise_run(unit: str, exercise: str, seed: int) -> ExerciseRun:
    """The run of an exercise for a seed; one grading run asks for the same one for every student."""
    loaded = load_unit(unit)
    return ExerciseRun(loaded, loaded[exercise], seed)


def _encoded(arguments: dict[str, Any]) -> dict[str, Encoded]:
    return {name: encode(value) for name, value in arguments.items()}


def _parameters(function: Callable[..., Any]) -> list[str]:
    code = function.__code__
    return list(code.co_varnames[: code.co_argcount])
