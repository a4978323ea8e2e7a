"""What stands in for a helper while a student's function is recorded: a stub, or the student's own with notes."""

import contextlib
import inspect
from collections.abc import Callable, Iterator
from typing import Any

from dlutils.evidence import Helper, HelperCall, StubAnswer, decode, encode, structure

#: Calls of a student's own helper that are recorded, at most: the first of a long training tell a wrong one.
MAX_HELPER_CALLS = 60


class HelperError(RuntimeError):
    """A stub was called in a way that it has no answer for."""


class Stub:
    """Answers in place of a helper from a list, and records what it was asked.

    A call is given the first unused answer that was drawn for arguments of the same structure
    (else the first unused one), so calls may come in any order.  The same question twice gets
    the same answer twice: a helper is a function.  An optional helper may be called or left out at will: its calls
    are not written down, and its answers start again when they are used up.
    """

    def __init__(
        self,
        name: str,
        parameters: list[str],
        answers: list[StubAnswer],
        own: Any = None,
        optional: bool = False,
    ) -> None:
        self.name, self.parameters, self.answers = name, parameters, answers
        self.own, self.optional = own, optional
        self.calls: list[list[Any]] = []
        self._free = list(range(len(answers)))
        self._known: dict[str, int] = {}

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        arguments = by_name(self.name, self.parameters, self.own, args, kwargs)
        encoded = encode(arguments)
        question = repr(encoded)
        if question not in self._known:
            self._known[question] = self._take(structure(list(arguments.values())))
            if not self.optional:
                self.calls.append([self.name, self._known[question], encoded])
        return decode(self.answers[self._known[question]]["value"])

    def _take(self, like: Any) -> int:
        if not self._free and self.optional and self.answers:
            self._free = list(range(len(self.answers)))
        if not self._free:
            raise HelperError(f"{self.name} was called more often than its contract needs")
        index = next((index for index in self._free if self.answers[index]["like"] == like), self._free[0])
        self._free.remove(index)
        return index


class RecordedHelper:
    """The student's own helper, with a note of what it was asked and what it answered.

    The judge needs it to tell whose mistake it was: the function's or its helper's.
    """

    def __init__(self, name: str, parameters: list[str], own: Callable[..., Any]) -> None:
        self.name, self.parameters, self.own = name, parameters, own
        self.calls: list[HelperCall] = []

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if len(self.calls) >= MAX_HELPER_CALLS:
            return self.own(*args, **kwargs)
        try:
            arguments = by_name(self.name, self.parameters, self.own, args, kwargs)
        except TypeError:  # the student's own function may take what the contract does not know
            return self.own(*args, **kwargs)
        call: HelperCall = {"name": self.name, "args": encode(arguments)}
        self.calls.append(call)
        try:
            answer = self.own(*args, **kwargs)
        except BaseException as error:
            call["error"] = type(error).__name__[:100]
            raise
        call["returned"] = encode(answer)
        call["changed"] = encode(arguments) != call["args"]
        return answer


def by_name(
    name: str, parameters: list[str], own: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> dict[str, Any]:
    """Arguments by the contract's parameter names; the student's own function may have renamed them.

    Raises:
        TypeError: the arguments do not fit the contract.
    """
    if not kwargs and len(args) == len(parameters):  # as most calls are: there is nothing to look up
        return dict(zip(parameters, args))
    if own is not None:
        with contextlib.suppress(TypeError, ValueError):
            bound = inspect.signature(own).bind(*args, **kwargs)
            given = len(bound.args)
            bound.apply_defaults()  # an argument left to its default is an argument all the same
            args, kwargs = bound.args[: max(given, len(parameters))], bound.kwargs
    if len(args) > len(parameters):
        raise TypeError(f"{name}() takes {len(parameters)} arguments, {len(args)} were given")
    arguments = dict(zip(parameters, args))
    for key, value in kwargs.items():
        if key not in parameters or key in arguments:
            raise TypeError(f"{name}() got an unexpected argument '{key}'")
        arguments[key] = value
    return arguments


def stand_in(name: str, helper: Helper, own: Any) -> Stub | RecordedHelper | None:
    """What is called in place of a helper; None where the student's own is to be called and there is none."""
    if helper["answers"] is not None:
        return Stub(name, helper["parameters"], helper["answers"], own, helper.get("optional", False))
    return RecordedHelper(name, helper["parameters"], own) if callable(own) else None


@contextlib.contextmanager
def standing_in(function: Any, namespace: dict[str, Any], stubs: dict[str, Any]) -> Iterator[None]:
    """Put the stubs where the function looks its helpers up, and take them away again."""
    places = [place for place in (getattr(function, "__globals__", None), namespace) if place is not None]
    missing = object()
    before = [(place, name, place.get(name, missing)) for place in places for name in stubs]
    for place in places:
        place.update(stubs)
    try:
        yield
    finally:
        for place, name, value in before:
            if value is missing:
                place.pop(name, None)
            else:
                place[name] = value
