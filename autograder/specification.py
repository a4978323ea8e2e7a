"""How an exercise is specified: reference, inputs, named outputs, helpers, misconceptions, visible check.

Each exercise has a file of its own, `autograder/units/<unit>/<exercise>.py`, and each unit a table that gives the
order of its exercises and their points, `autograder/units/<unit>/__init__.py`.
"""

import inspect
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from autograder.domain import Domain, Inputs
from autograder.errors import SpecError
from autograder.variants import Alternative, Function, Misconception, Rule, from_source, parts, source_of
from autograder.visible import RandomStart, Step, Training, WithoutLoop, Worked
from dlutils.compare import ATOL, RTOL

Case = tuple[Any, ...]

# --------------------------------------------------------------------------------------------- outputs


@dataclass(frozen=True)
class Output:
    """One named part of what an exercise returns, with its own share of the marks.

    Attributes:
        name: what feedback calls it.
        path: how to reach it in the returned value: positions, keys, `dlutils.compare.Keys(prefix)`.
        kind: "value" (numbers and arrays, within tolerance) or "labels" (0/1 as int, float or bool).
        share: its weight beside the other outputs.
        rtol: tolerance relative to the largest expected element; float32 is given ten times more.
        guarded: whether a probability may be kept away from 0 and 1, by 1e-6 or less.
        atol: tolerance that is added, however small the elements are.
        check: for outputs that chance decides: `check(value, expected, arguments)` returns a sentence
            that says what is wrong, or None.  Shape and type are compared with the reference first.
        check_all: `check_all(everything)`, for what concerns all that is returned: a sentence, or None.
    """

    name: str
    path: tuple[Any, ...] = ()
    kind: str = "value"
    share: float = 1.0
    rtol: float = RTOL
    guarded: bool = False
    atol: float = ATOL
    check: Callable[[Any, Any, Any], str | None] | None = None
    check_all: Callable[[Any], str | None] | None = None

    @property
    def form(self) -> str:
        """How the value is compared with the reference: where chance decides it, by its form alone."""
        return "form" if self.check is not None else self.kind


def output(name: str, *path: Any, **options: Any) -> Output:
    """`output("dw", 0, "dw")`: the entry "dw" of the first item returned."""
    return Output(name, path, **options)


# --------------------------------------------------------------------------------------------- exercises

#: Parameters whose arrays have the examples along their last axis.
EXAMPLES = {"A", "A2", "AL", "A_prev", "X", "X_train", "Y", "dA", "dZ", "yhat"}


@dataclass(frozen=True)
class Start:
    """How a training function that draws its initial parameters itself is asked which ones it drew.

    Attributes:
        path: where they stand in what it returns, trained or not.
    """

    path: tuple[Any, ...] = ()

    def questions(self, arguments: Mapping[str, Any]) -> list[dict[str, Any]]:
        """What to change in a call's arguments so that the start comes back, in the order in which it is tried.

        X of zeros, (n_x, 2), with a label of either class has no gradient while the biases are zero.  So no start is
        made of the data, and a loop that always makes a step returns its start all the same: as one does that cannot
        do without a step, because it reads a name that only its loop defines.
        """
        data = {"X": np.zeros((len(arguments["X"]), 2)), "Y": np.array([[0.0, 1.0]])}
        return [{**data, "num_iterations": steps} for steps in (0, 1)]


@dataclass(frozen=True)
class Exercise:
    """One graded function.

    Attributes:
        reference: the function itself, with the docstring that students see; its name is the exercise's, its
            parameters the contract's.  Its body is the solution in the instructor's notebook.
        outputs: the named outputs.
        cases: `cases(rng)` returns a list of argument tuples, fresh for each grading run: those that tell its
            misconceptions apart.
        domain: what else the contract allows; asked too.
        separate: whether the arrays that are returned must not share memory.
        helpers: earlier exercises that it calls; one that is wrong is replaced by its made-up function.
        chance: those helpers among them that draw random numbers; always replaced.
        optional: those helpers whose results a right answer does without (a cost that is only printed, sizes that can
            be read off the arrays); replaced wherever any helper is.
        made_up: what stands in for this exercise where it is the wrong helper of another (`dlutils._made_up`): a
            function `made_up(made, ...)` with the contract's parameters, in which `made` is a `Numbers`.  It uses no
            other name but `np`.
        start: where a right answer may draw the random numbers itself, and not call the `chance` helper (there is
            one then): how it is asked for them.  The reference is trained from what it says.
        misconceptions, alternatives, rules: what has a name; the first misconception that fits is named.
        sample: ids of the two misconceptions that the sample class shows here.
        visible: the steps of the check that students run.
        shown: {name: value} of what a notebook reads as `check.NAME`.
        points, unit: given by the unit's table.
    """

    reference: Function
    outputs: tuple[Output, ...]
    cases: Callable[[np.random.Generator], Sequence[Case | Inputs]]
    domain: Domain | None = None
    separate: bool = False
    helpers: tuple[str, ...] = ()
    chance: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    made_up: Function | None = None
    start: Start | None = None
    misconceptions: tuple[Misconception, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    rules: tuple[Rule, ...] = ()
    sample: tuple[str, ...] = ()
    visible: tuple[Step, ...] = ()
    shown: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
    points: float = 0.0
    unit: str = ""

    def __post_init__(self) -> None:
        ids = Counter([*(one.id for one in self.misconceptions), *(rule.id for rule in self.rules)])
        twice = [name for name, count in ids.items() if count > 1]
        if twice:
            raise SpecError(f"{self.name}: the id '{twice[0]}' is given {ids[twice[0]]} times")

    @property
    def name(self) -> str:
        return self.reference.__name__

    @property
    def parameters(self) -> list[str]:
        return list(inspect.signature(self.reference).parameters)

    @property
    def vectorized(self) -> bool:
        """Whether the work in Python must not grow with the inputs."""
        return any(rule.uncounted for rule in self.rules)

    def inputs(self, rng: np.random.Generator) -> list[Inputs]:
        """All inputs of one grading run: the exercise's own cases, then the domain's."""
        own = [case if isinstance(case, Inputs) else Inputs(case) for case in self.cases(rng)]
        beyond = self.domain.inputs(rng, self.parameters) if self.domain else []
        if self.start:  # so short a training tells nothing of its start
            beyond = [replace(inputs, plain=False) for inputs in beyond]
        return [*(replace(case, plain=True, edge=case.edge or self._single(case)) for case in own), *beyond]

    def _single(self, inputs: Inputs) -> str:
        """What is special about one of the exercise's own cases: nothing, or that it has a single example."""
        named = dict(zip(self.parameters, inputs.arguments))
        for name in EXAMPLES & set(named):
            if np.ndim(named[name]) and np.shape(named[name])[-1] == 1:
                return self.domain.in_words("m") if self.domain else ""
        return ""

    def misconception(self, id: str) -> Misconception:
        """The misconception of that id.

        Raises:
            SpecError: there is none; the message lists those there are.
        """
        for misconception in self.misconceptions:
            if misconception.id == id:
                return misconception
        known = ", ".join(misconception.id for misconception in self.misconceptions)
        raise SpecError(f"{self.name} has no misconception '{id}'; it has: {known or 'none'}")

    def in_unit(self, unit: str, points: float, namespace: Mapping[str, Any]) -> "Exercise":
        """The exercise as its unit has it: with points, and variants that can call whatever the unit has."""
        bound: dict[str, Any] = {
            "reference": self.reference,
            "namespace": {**namespace, **getattr(self.reference, "__globals__", {})},
        }
        return replace(
            self,
            unit=unit,
            points=points,
            misconceptions=tuple(replace(one, **bound) for one in self.misconceptions),
            alternatives=tuple(replace(one, **bound) for one in self.alternatives),
        )


# -------------------------------------------------------------------------------------------------- units


@dataclass(frozen=True)
class Unit:
    """The exercises of one assignment, in the order of its notebook.

    Attributes:
        given: sources that `try` runs before a file, besides the references of earlier exercises: what
            the notebook imports or hands out.
        written: points of the questions that are graded by hand.
        namespace: what the given sources define, and the references.
    """

    name: str
    exercises: tuple[Exercise, ...]
    given: Sequence[str] = ("import copy", "import numpy as np")
    written: float = 10
    namespace: dict[str, Any] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        namespace = self._given() | {exercise.name: exercise.reference for exercise in self.exercises}
        exercises = tuple(one.in_unit(self.name, one.points, namespace) for one in self.exercises)
        for exercise in exercises:
            missing = [one.name for one in exercises if one.name in exercise.helpers and one.made_up is None]
            if missing:
                raise SpecError(f"{missing[0]}: {exercise.name} builds on it, so it needs `made_up`")
        object.__setattr__(self, "namespace", namespace)
        object.__setattr__(self, "exercises", exercises)

    def given_names(self) -> dict[str, Any]:
        """What the notebook imports or hands out."""
        space = self._given()
        return {name: value for name, value in space.items() if hasattr(value, "__module__")}

    def _given(self) -> dict[str, Any]:
        space: dict[str, Any] = {}
        for source in self.given:
            exec(source, space)
        return space

    def notebook(self) -> dict[str, Any]:
        """The namespace of a notebook in which everything is answered: one for all references, fresh each time."""
        space = self._given()
        for exercise in self.exercises:
            exec(source_of(exercise.reference), space)
        return space

    def __getitem__(self, name: str) -> Exercise:
        for exercise in self.exercises:
            if exercise.name == name:
                return exercise
        known = ", ".join(exercise.name for exercise in self.exercises)
        raise SpecError(f"unit {self.name} has no exercise '{name}'; it has: {known}")

    def __iter__(self) -> Iterator[Exercise]:
        return iter(self.exercises)

    def before(self, name: str) -> tuple[Exercise, ...]:
        """The exercises that come before one in the notebook: the helpers it may build on."""
        names = [exercise.name for exercise in self.exercises]
        return self.exercises[: names.index(name)]


__all__ = [
    "Alternative", "Domain", "Exercise", "Inputs", "Misconception", "Output", "RandomStart", "Rule", "Start",
    "Training", "Unit", "WithoutLoop", "Worked", "from_source", "output", "parts", "source_of",
]  # fmt: skip
