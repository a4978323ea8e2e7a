"""One exercise on one draw of inputs: what is sent out, and what should come back.

An exercise is run several times.  In the first run the student's function uses the student's own helpers.  In each of
the others a made-up function (`dlutils._made_up`) stands in the place of some helpers, and the function is right if it
gives what the reference gives with the same made-up functions.  The judge looks at the run in which just those helpers
are replaced that are wrong themselves.
"""

import copy
import secrets
import warnings
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import chain, combinations
from typing import Any, Generic, TypeVar

import numpy as np

from autograder.domain import Inputs
from autograder.judge.mutations import Mutant, mutants, pairs, written
from autograder.limits import FORGED, HELPER_SECONDS
from autograder.specification import Exercise, Output, Unit, source_of
from autograder.units import load_unit
from autograder.variants import rebound, whole_source
from dlutils import harness
from dlutils.compare import Mismatch, compare, same, select
from dlutils.evidence import (
    Call,
    Case,
    Encoded,
    Evidence,
    ExerciseJob,
    Growth,
    Helper,
    HelperCall,
    Run,
    Work,
    decode,
    encode,
)

#: The parameter that asks a training function to print its cost.
PRINT = "print_cost"

#: The first run, by its place in evidence.
AS_WRITTEN = 0

#: Calls of each helper that are written down beyond the plain cases of the first run: most of the evidence are such.
NOTED = 2

#: With more helpers than this not every set of them is tried: each takes time in every submission.
FEW = 3

#: A call in the evidence for one exercise: (run, case).
Place = tuple[int, int]

#: What an `ExerciseRun` computes once, and again where its job is another.
COMPUTED = (
    "reference", "work", "printed", "largest_question", "misconceptions", "alternatives", "generated",
    "of_others", "pairs",
)  # fmt: skip

#: So many wrong versions of all other right styles together are made.
OF_OTHERS = 1000

#: A result of a generated mistake that takes more bytes is not kept: there are thousands of them.
MOST_KEPT = 50_000

#: So long one call of a trusted function may take: a mistake that somebody has made up may never end.
CALL_SECONDS = 5.0

T = TypeVar("T")


def new_seed() -> int:
    """A seed for the inputs of one grading run; whoever runs it records it."""
    return secrets.randbits(32)


class ExerciseRun:
    """One exercise with inputs drawn from one seed.

    Attributes:
        key: what `exercise_run` gives this for: the names of unit and exercise, and the seed.
        job: what the recorder is handed (inputs and made-up helpers, no answers): JSON data.
        inputs: what is asked, one for each case of the first run; the other runs have the first, plain ones.
    """

    def __init__(self, unit: Unit, exercise: Exercise, seed: int) -> None:
        self.key = (unit.name, exercise.name, seed)
        self.exercise, self.namespace = exercise, unit.namespace
        #: Functions of the course's package that the unit hands out.
        self.given = {f"{one.__module__}.{name}" for name, one in unit.given_names().items() if callable(one)}
        self.helper_outputs = {other.name: other.outputs for other in unit}
        rng = np.random.default_rng([seed, zlib.crc32(f"{exercise.unit}/{exercise.name}".encode())])
        self.inputs: list[Inputs] = exercise.inputs(rng)
        helpers = {
            other.name: self._helper(other, int(rng.integers(1 << 31)))
            for other in unit.before(exercise.name)
            if other.made_up
        }
        runs = list(self._runs(helpers))
        self._callers: dict[Place, Callable[[Any], Any]] = {}
        self._replaced = [frozenset(run["needed"] + run["called"]) for run in runs]
        self.job: ExerciseJob = {
            "function": exercise.name,
            "helpers": helpers,
            "runs": runs,
            "source": bool(exercise.rules),
            "heard": PRINT in exercise.parameters,
            "growth": self._growth(rng, unit),
        }

    # -- what is sent out

    def _helper(self, other: Exercise, seed: int) -> Helper:
        source = whole_source(other.made_up) if other.made_up else ""
        return {"parameters": other.parameters, "made_up": {"source": source, "seed": seed}}

    def _runs(self, helpers: dict[str, Helper]) -> Iterator[Run]:
        """The run as written, and one for each set of helpers that may be wrong together."""
        exercise = self.exercise
        everything = [self._case(inputs) for inputs in self.inputs]
        cases: list[Case] = [{**case, "noted": NOTED} for case, inputs in zip(everything, self.inputs) if inputs.plain]
        spared = [*exercise.chance, *exercise.optional]
        core = [name for name in exercise.helpers if name not in spared]
        yield {"cases": everything, "replaced": list(exercise.chance), "needed": [], "called": []}
        for chosen in _sets(core) if exercise.optional else _sets(core)[1:]:
            yield {"cases": cases, "replaced": [*spared, *chosen], "needed": [*chosen], "called": []}
        for name in helpers:
            if name not in exercise.helpers:
                yield {"cases": cases, "replaced": [*spared, name], "needed": [], "called": [name]}

    def places_without(self, wrong: set[str]) -> list[int]:
        """The runs in which all these helpers are replaced, the one with the fewest others first.

        Helpers that are always replaced, or replaced wherever any is, need no run of their own.
        """
        spared = {*self.exercise.chance, *self.exercise.optional}
        declared = frozenset(wrong) & frozenset(self.exercise.helpers) - spared
        needed = declared or frozenset(wrong) - spared
        fit = [place for place, names in enumerate(self._replaced) if place != AS_WRITTEN and needed <= names]
        return sorted(fit, key=lambda place: len(self._replaced[place]))

    def _growth(self, rng: np.random.Generator, unit: Unit) -> Growth:
        """The calls whose work is counted.  Other exercises pay for their own work, but for those that may loop."""
        exercise = self.exercise
        cases = exercise.domain.growth(rng, exercise.vectorized) if exercise.domain else {}
        pays = [one.name for one in unit if one.name != exercise.name and (one.vectorized or not exercise.vectorized)]
        sent = {name: [self._case(Inputs(one)) for one in some] for name, some in cases.items()}
        return {"cases": sent, "aside": pays, "replaced": list(exercise.chance)}

    def _case(self, inputs: Inputs) -> Case:
        named = dict(zip(self.exercise.parameters, inputs.arguments))
        sent: Case = {"args": _encoded(named)}
        if not inputs.plain:
            sent["noted"] = NOTED
        if inputs.layout != "C":
            sent["layout"] = inputs.layout
        if self.exercise.start:
            questions = [_encoded(question) for question in self.exercise.start.questions(named)]
            sent["start"] = {"helpers": list(self.exercise.chance), "questions": questions}
        return sent

    # -- what should come back

    def evidence_of(self, function: Callable[..., Any], job: ExerciseJob | None = None) -> Evidence:
        """The evidence that a trusted function gives: the reference's, or a variant's."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a misconception may well divide by zero
            return harness.record(job or self.job, {**self.namespace, self.exercise.name: rebound(function, {})})

    def call_of(self, function: Callable[..., Any], place: Place) -> Call:
        """The evidence of one call of a trusted function."""
        run, case = place
        whole = self.job["runs"][run]
        return self._call(function, whole["cases"][case], whole["replaced"])

    def _call(self, function: Callable[..., Any], case: Case, replaced: list[str]) -> Call:
        only: Run = {"cases": [case], "replaced": replaced, "needed": [], "called": []}
        space = {**self.namespace, self.exercise.name: rebound(function, {})}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return harness.calls_of({**self.job, "runs": [only]}, space, CALL_SECONDS)[0][0]

    def caller(self, place: Place) -> Callable[[Any], Any]:
        """What calls trusted functions in one case quickly: see `dlutils._recorder.caller_of`."""
        if place not in self._callers:
            self._callers[place] = harness.caller_of(self.job, place, CALL_SECONDS)
        return self._callers[place]

    def check_reference(self) -> None:
        """Raise RuntimeError where the reference fails on its own inputs."""
        for case in range(len(self.inputs)):
            self.expected((AS_WRITTEN, case))

    def expected(self, place: Place) -> Call:
        """The reference's call.

        Raises:
            RuntimeError: the reference fails, which is the specification's mistake.
        """
        call = self.reference.call(place)
        if "error" in call:
            raise RuntimeError(f"the reference of {self.exercise.name} fails: {call['error']}")
        return call

    @cached_property
    def by_size(self) -> list[int]:
        """The cases of the first run, the smallest first: of those that go wrong it is the one to show."""
        sizes = [volume(dict(case["args"])) for case in self.job["runs"][AS_WRITTEN]["cases"]]
        return sorted(range(len(sizes)), key=sizes.__getitem__)

    @cached_property
    def printed(self) -> list[str]:
        """What the reference prints in each case of the first run when it is asked to."""
        run = self.job["runs"][AS_WRITTEN]
        loud: list[Case] = [{**case, "args": {**case["args"], PRINT: True}} for case in run["cases"]]
        return [self._call(self.exercise.reference, case, run["replaced"]).get("printed", "") for case in loud]

    @cached_property
    def work(self) -> dict[str, list[Work]]:
        """What the calls of the reference do whose work is counted."""
        return self.evidence_of(self.exercise.reference, {**self.job, "runs": []})["work"]

    @cached_property
    def reference(self) -> "VariantRun":
        """The reference on these inputs."""
        return VariantRun(self, self.exercise.reference)

    @cached_property
    def alternatives(self) -> list["VariantRun"]:
        """Every other right style on these inputs."""
        return [VariantRun(self, one.variant) for one in self.exercise.alternatives]

    @cached_property
    def misconceptions(self) -> list["VariantRun"]:
        """Every misconception on these inputs, in the order of the specification."""
        return [VariantRun(self, one.variant, one.id, one.sentence) for one in self.exercise.misconceptions]

    @cached_property
    def generated(self) -> "Lazily[VariantRun]":
        """Wrong versions of the reference that nobody has listed, made as far as anybody asks."""
        return Lazily(self._made_of(mutants(source_of(self.exercise.reference), self.namespace)))

    @cached_property
    def of_others(self) -> "Lazily[VariantRun]":
        """Wrong versions of the other right styles."""
        others = [source_of(one.variant) for one in self.exercise.alternatives if not one.function]
        most = OF_OTHERS // max(len(others), 1)
        return Lazily(self._made_of(chain.from_iterable(mutants(one, self.namespace, most) for one in others)))

    @cached_property
    def pairs(self) -> "Lazily[VariantRun]":
        """Wrong versions with two mistakes at once."""
        return Lazily(self._made_of(pairs(source_of(self.exercise.reference), self.namespace)))

    def written(self, values: Sequence[Any]) -> Iterator["VariantRun"]:
        """Wrong versions in which a value that stands in a student's code takes the place of an argument."""
        return self._made_of(written(source_of(self.exercise.reference), self.namespace, values))

    def _made_of(self, made: Iterator[Mutant]) -> Iterator["VariantRun"]:
        for mutant in made:
            space = dict(self.namespace)
            exec(mutant.code, space)
            yield VariantRun(self, space[self.exercise.name], mutant.id, clause=mutant.clause)

    def starting_from(self, starts: dict[Place, dict[str, Any]]) -> "ExerciseRun":
        """The same run, in which the random helper answers otherwise.

        Args:
            starts: {(run, case): what it answers in that call}.
        """
        twin = copy.copy(self)
        for known in COMPUTED:
            twin.__dict__.pop(known, None)
        twin._callers = {}
        twin.job = {**self.job, "runs": [{**run, "cases": [*run["cases"]]} for run in self.job["runs"]]}
        for (run, case), start in starts.items():
            cases = twin.job["runs"][run]["cases"]
            cases[case] = {**cases[case], "answers": dict.fromkeys(self.exercise.chance, encode(start))}
        return twin

    # -- whose mistake it was

    def helper_is_wrong(self, asked: HelperCall) -> bool:
        """Whether a call of a student's own helper was answered otherwise than the reference answers it.

        The question comes from the student's process, so it is asked of the reference only if it is about as large
        as the reference's own questions: it might be forged to keep the judge busy for ever.
        """
        if asked["name"] not in self.job["helpers"] or volume(asked["args"]) > FORGED * self.largest_question:
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
                values = select(got, output.path), select(expected, output.path)
                compare(*values, output.form, output.rtol, atol=output.atol)
        except Mismatch:
            return True
        return False

    @cached_property
    def largest_question(self) -> float:
        """The volume of the largest question that the reference asks a helper in this run."""
        asked = [self.expected((AS_WRITTEN, case))["helper_calls"] for case in range(len(self.inputs))]
        return max([volume(question["args"]) for calls in asked for question in calls], default=0) + 100


class VariantRun:
    """What a trusted function gives on a run's inputs, computed case by case as far as anybody asks.

    Most misconceptions differ from a student's function in the first case already; computing the others for
    hundreds of misconceptions would take longer than grading a class.

    Attributes:
        id: the mistake's; empty for a right function.
        sentence: a misconception's.
        clause: what a generated mistake is like: it completes "comes out as if ...".
    """

    def __init__(
        self, run: ExerciseRun, function: Callable[..., Any], id: str = "", sentence: str = "", clause: str = ""
    ) -> None:
        self.run, self._function = run, function
        self.id, self.sentence, self.clause = id, sentence, clause
        self._calls: dict[Place, Call] = {}
        self._returned: dict[Place, Any] = {}
        self._quick: dict[Place, Any] = {}
        self._wrong: dict[Place, set[str]] = {}

    def call(self, place: Place) -> Call:
        """The evidence of one call."""
        if place not in self._calls:
            self._calls[place] = self.run.call_of(self._function, place)
        return self._calls[place]

    def returned(self, place: Place) -> Any:
        """What one call returned, decoded once for all students: not to be written into."""
        if place not in self._returned:
            self._returned[place] = decode(self.call(place)["returned"])
        return self._returned[place]

    def quick(self, place: Place) -> Any:
        """What one call returned, without the recorder's notes; None where it raised."""
        if place not in self._quick:
            self._quick[place] = self._small(self.run.caller(place)(self._function))
        return self._quick[place]

    def _small(self, result: Any) -> Any:
        """A result, or None where it is too large to keep."""
        try:
            return result if _bytes(result) < MOST_KEPT else None
        except RecursionError:  # a list that holds itself
            return None

    def wrong_outputs(self, place: Place, judged: Callable[[Call], set[str]]) -> set[str]:
        """Names of the outputs that are wrong in one call; `judged(call)` is asked once for all students."""
        if place not in self._wrong:
            self._wrong[place] = judged(self.call(place))
        return self._wrong[place]


class Lazily(Generic[T]):
    """The items of an iterator, kept, so that it can be gone through again."""

    def __init__(self, items: Iterator[T]) -> None:
        self._kept: list[T] = []
        self._rest = items

    def __iter__(self) -> Iterator[T]:
        place = 0
        while True:
            if place == len(self._kept):
                try:
                    self._kept.append(next(self._rest))
                except StopIteration:
                    return
            yield self._kept[place]
            place += 1


def _bytes(value: Any) -> float:
    """About how much memory a value takes."""
    if isinstance(value, np.ndarray):
        return float(value.nbytes)
    if isinstance(value, (list, tuple)):
        return sum(map(_bytes, value[:1000])) + 8 * len(value)
    return sum(map(_bytes, value.values())) + 8 if isinstance(value, dict) else 8


def volume(encoded: Encoded) -> float:
    """How much work encoded arguments may ask for: the bytes of their arrays and the size of their whole numbers."""
    if isinstance(encoded, dict):
        inside = [encoded[key] for key in ("dict", "tuple") if key in encoded]
        return len(str(encoded.get("data", ""))) + sum(map(volume, inside)) + 1
    if isinstance(encoded, list):
        return sum(map(volume, encoded)) + 1
    return abs(encoded) if isinstance(encoded, (int, float)) and np.isfinite(encoded) else 1


@lru_cache(maxsize=256)
def exercise_run(unit: str, exercise: str, seed: int) -> ExerciseRun:
    """The run of an exercise for a seed; one grading run asks for the same one for every student."""
    loaded = load_unit(unit)
    return ExerciseRun(loaded, loaded[exercise], seed)


def _encoded(arguments: dict[str, Any]) -> dict[str, Encoded]:
    return {name: encode(value) for name, value in arguments.items()}


def _sets(names: Sequence[str]) -> list[tuple[str, ...]]:
    """The sets of helpers that are replaced together: none, each one, all, and with few helpers all other sets too."""
    sizes = range(len(names) + 1) if len(names) <= FEW else {0, 1, len(names)}
    return [chosen for size in sizes for chosen in combinations(names, size)]
