"""Visible checks: what a student can run on a function, as the exercise's file declares it.

The build works out what the reference returns and writes it to `dlutils/check/worked/<unit>.json`, from which
`dlutils.check` runs the steps.  Nothing is said there that a student does not see when a check fails.
"""

import contextlib
import copy
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from autograder.variants import Function, rebound

#: What one step of a check is to the build: its name in `dlutils.check.steps.STEPS`, and what it is handed.
Written = tuple[str, dict[str, Any]]


class Step(Protocol):
    """One step of an exercise's check."""

    def written(self, reference: Function) -> Written:
        """The step with what the reference returns."""
        ...


@dataclass(frozen=True)
class Worked:
    """A worked example: the function is called and must return what the reference returns.

    Attributes:
        arguments: {parameter: value}, in the order of the parameters.
        returns: names of the returned values for messages, such as "grads, cost".
        kind: "value" or "labels", as `dlutils.compare.compare` has them.
    """

    arguments: Mapping[str, Any]
    returns: str = ""
    kind: str = "value"

    def written(self, reference: Function) -> Written:
        with contextlib.redirect_stdout(io.StringIO()):
            expected = reference(*copy.deepcopy(list(self.arguments.values())))
        options: dict[str, Any] = {"arguments": dict(self.arguments), "expected": expected}
        options |= {"returns": self.returns} if self.returns else {}
        options |= {"kind": self.kind} if self.kind != "value" else {}
        return "worked_example", options


@dataclass(frozen=True)
class WithoutLoop:
    """The function must do without a loop in Python; `looping` names functions that loop."""

    looping: Sequence[str] = ()

    def written(self, reference: Function) -> Written:
        return "without_loop", {"looping": list(self.looping)}


@dataclass(frozen=True)
class RandomStart:
    """Initial parameters: shapes as the reference's, biases of zero, weights that are random and of the right size.

    Attributes:
        arguments: as a worked example's.
        sizes: {name: (low, high)}, where the root mean square of the weights must lie.
    """

    arguments: Mapping[str, Any]
    sizes: Mapping[str, tuple[float, float]]

    def written(self, reference: Function) -> Written:
        shapes = {name: list(value.shape) for name, value in reference(*self.arguments.values()).items()}
        sizes = {name: list(ends) for name, ends in self.sizes.items()}
        options = {"arguments": dict(self.arguments), "shapes": shapes, "sizes": sizes}
        return "random_start", options


@dataclass(frozen=True)
class Training:
    """A training loop that starts from a given start instead of a random one.

    Attributes:
        arguments: as a worked example's.
        initializer: the helper that draws the start; the check puts its own in the helper's place.
        start: what it then returns.
        returns: as a worked example's.
        asked: what the initializer must be called with; not looked at when empty.
    """

    arguments: Mapping[str, Any]
    initializer: str
    start: Mapping[str, Any]
    returns: str = ""
    asked: Sequence[Any] = field(default=())

    def written(self, reference: Function) -> Written:
        twin = rebound(reference, {self.initializer: lambda *sizes: copy.deepcopy(dict(self.start))})
        _, options = Worked(self.arguments, self.returns).written(twin)
        options |= {"initializer": self.initializer, "start": dict(self.start)}
        return "training", options | ({"asked": list(self.asked)} if self.asked else {})
