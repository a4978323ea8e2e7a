"""How an exercise is specified: inputs, reference, named outputs, helpers and misconceptions."""

import ast
import inspect
import linecache
import re
import textwrap
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from autograder.errors import SpecError
from dlutils.compare import RTOL

# --------------------------------------------------------------------------------------------- outputs


@dataclass(frozen=True)
class Output:
    """One named part of what an exercise returns, with its own share of the marks.

    Attributes:
        name: what feedback calls it.
        path: how to reach it in the returned value: positions, keys, `dlutils.compare.Keys(prefix)`.
        kind: "value" (numbers and arrays, within tolerance) or "labels" (0/1 as int, float or bool).
        share: its weight beside the other outputs.
        rtol: tolerance relative to the largest due element; float32 is given ten times more.
        check: for outputs that chance decides: `check(value, due, arguments)` returns a sentence
            that says what is wrong, or None.  Shape and type are compared with the reference first.
    """

    name: str
    path: tuple = ()
    kind: str = "value"
    share: float = 1.0
    rtol: float = RTOL
    check: Callable | None = None

    @property
    def form(self):
        """How the value is compared with the reference: where chance decides it, by its form alone."""
        return "form" if self.check is not None else self.kind


def output(name, *path, **options):
    """`output("dw", 0, "dw")`: the entry "dw" of the first item returned."""
    return Output(name, path, **options)


# ----------------------------------------------------------------------------------------- misconceptions


@dataclass(frozen=True)
class Misconception:
    """A wrong variant and the one sentence that explains it.

    The judge recognises a student's function by what the variant gives on the same inputs; the
    test-suite demands that the variant loses marks with exactly this sentence.
    """

    sentence: str
    variant: Callable

    @property
    def id(self):
        """A stable name, for reports that compare one year with another."""
        return slug(self.sentence)


def slug(sentence):
    """The first words of a sentence as an id."""
    return "-".join(re.findall(r"[a-z0-9]+", sentence.lower())[:8])


@dataclass(frozen=True)
class Rule:
    """A demand on how the function is written, checked on its syntax tree, never by a stopwatch.

    `broken(tree)` is given the function's `ast.FunctionDef`; where it returns true, the outputs
    named in `outputs` (all, when empty) earn nothing and feedback says `sentence`.
    """

    sentence: str
    broken: Callable[[ast.FunctionDef], bool]
    outputs: tuple[str, ...] = ()

    @property
    def id(self):
        """As a misconception's."""
        return slug(self.sentence)


def variant(reference, *changes):
    """The reference with some of its text changed: a wrong answer (or another right one) in one line.

    Args:
        reference: a function.
        changes: `(old, new)` pairs; `old` must stand exactly once in the source.

    Raises:
        SpecError: a text to change is not there exactly once.
    """
    source = textwrap.dedent(inspect.getsource(reference))
    for old, new in changes:
        if source.count(old) != 1:
            raise SpecError(f"{reference.__name__}: {old!r} stands {source.count(old)} times, not once")
        source = source.replace(old, new)
    return from_source(source, reference.__name__, reference.__globals__)


def from_source(source, name, namespace):
    """The function `name` that `source` defines, with its source kept for static checks."""
    space = dict(namespace)
    file = f"<variant of {name}, {zlib.crc32(source.encode()):x}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)  # for `inspect.getsource`
    exec(compile(source, file, "exec"), space)
    function = space[name]
    function.source = source
    return function


def source_of(function):
    """The source of a reference or of a variant."""
    return getattr(function, "source", None) or textwrap.dedent(inspect.getsource(function))


# --------------------------------------------------------------------------------------------- exercises


@dataclass(frozen=True)
class Start:
    """How a training function that draws its initial parameters itself is asked which ones it drew.

    Attributes:
        path: where they stand in what it returns, trained or not.
    """

    path: tuple = ()

    def questions(self, arguments):
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
        reference: the function itself; its name is the exercise's, its parameters the contract's.
        points: marks for all outputs right.
        outputs: the named outputs.
        cases: `cases(rng)` returns a list of argument tuples, fresh for each grading run.
        helpers: earlier exercises that it calls; scripted in the second run.
        chance: those helpers among them that draw random numbers; scripted in both runs.
        optional: those helpers that a right answer may leave out, or call more often than the reference does (a cost
            that is only printed, sizes that can be read off the arrays): scripted as others are, but their calls
            are not compared.
        start: where a right answer may draw the random numbers itself, and not call the `chance` helper (there is
            one then): how it is asked for them.  The reference is trained from what it says.
        misconceptions: `(sentence, change, ...)` rows; a change is an `(old, new)` pair for
            `variant` or a function.
        rules: static demands.
        alternatives: right answers in other styles, for the test-suite: rows of changes.
    """

    reference: Callable
    points: float
    outputs: tuple[Output, ...]
    cases: Callable
    helpers: tuple[str, ...] = ()
    chance: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    start: Start | None = None
    wrong: tuple = ()
    rules: tuple[Rule, ...] = ()
    right: tuple = ()
    unit: str = field(default="", compare=False)

    @property
    def name(self):
        return self.reference.__name__

    @property
    def parameters(self):
        return list(inspect.signature(self.reference).parameters)

    @property
    def misconceptions(self):
        return [Misconception(row[0], self._variant(row[1:])) for row in self.wrong]

    @property
    def alternatives(self):
        return [(row[0], self._variant(row[1:])) for row in self.right]

    def _variant(self, changes):
        if len(changes) == 1 and callable(changes[0]):
            return changes[0]
        if len(changes) == 1 and isinstance(changes[0], str):
            source = textwrap.dedent(changes[0])
            return from_source(source, self.name, self.reference.__globals__)
        return variant(self.reference, *changes)


@dataclass(frozen=True)
class Unit:
    """The exercises of one assignment, in the order of its notebook.

    Attributes:
        namespace: the specification module's globals: references, given helpers, `np`.
        given: sources that `try` runs before a file, besides the references of earlier exercises: what
            the notebook imports or hands out.
    """

    name: str
    exercises: tuple[Exercise, ...]
    namespace: dict = field(repr=False)
    given: tuple[str, ...] = ("import copy", "import numpy as np")

    def __post_init__(self):
        exercises = tuple(replace(exercise, unit=self.name) for exercise in self.exercises)
        object.__setattr__(self, "exercises", exercises)

    def __getitem__(self, name):
        for exercise in self.exercises:
            if exercise.name == name:
                return exercise
        known = ", ".join(exercise.name for exercise in self.exercises)
        raise SpecError(f"unit {self.name} has no exercise '{name}'; it has: {known}")

    def __iter__(self):
        return iter(self.exercises)

    def before(self, name):
        """The exercises that come before one in the notebook: the helpers it may build on."""
        names = [exercise.name for exercise in self.exercises]
        return self.exercises[: names.index(name)]
