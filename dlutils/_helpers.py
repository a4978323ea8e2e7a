"""What is called in place of a helper while a student's function is recorded.

It is a made-up function, or the student's own helper with notes of what it was asked.
"""

import contextlib
import inspect
from collections.abc import Callable, Iterator
from typing import Any

from dlutils._made_up import made_up
from dlutils.evidence import Encoded, Helper, HelperCall, decode, encode

#: Calls of a helper that are recorded in one call of the function, at most: the first of a training tell a wrong one.
MAX_HELPER_CALLS = 4


class Replacement:
    """A made-up function in place of a helper, and a note of its first call's arguments.

    Args:
        helper: how the job describes it.
        own: the student's own, whose parameters may have other names; or None.
        answer: what it returns each time, encoded, in place of what the made-up function gives; or None.
        still: whether the made-up function is one from which nothing is learned.
    """

    def __init__(
        self, name: str, helper: Helper, own: Any, answer: Encoded | None = None, still: bool = False
    ) -> None:
        self.name, self.parameters, self.own, self.answer = name, helper["parameters"], own, answer
        self.asked: Encoded | None = None
        self._function = made_up(helper["made_up"]["source"], helper["made_up"]["seed"], still)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        arguments = by_name(self.name, self.parameters, self.own, args, kwargs, defaults=False)
        if self.asked is None:
            self.asked = encode(arguments)
        return self._function(**arguments) if self.answer is None else decode(self.answer)


class RecordedHelper:
    """The student's own helper, with a note of what it was asked and what it answered.

    The judge needs it to tell whose mistake it was: the function's or its helper's.  What helpers ask each other is not
    written down: a helper that answers wrongly because another does is wrong all the same.

    Args:
        running: names of the helpers that are running, shared by the helpers of one call.
        noted: how many calls are written down, at most.
    """

    def __init__(
        self, name: str, parameters: list[str], own: Callable[..., Any], running: list[str], noted: int
    ) -> None:
        self.name, self.parameters, self.own, self.running, self.noted = name, parameters, own, running, noted
        self.calls: list[HelperCall] = []
        self.count = 0

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.running:
            return self.own(*args, **kwargs)
        self.count += 1
        self.running.append(self.name)
        try:
            return self._recorded(args, kwargs) if self.count <= self.noted else self.own(*args, **kwargs)
        finally:
            self.running.clear()

    def _recorded(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
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
    name: str, parameters: list[str], own: Any, args: tuple[Any, ...], kwargs: dict[str, Any], defaults: bool = True
) -> dict[str, Any]:
    """Arguments by the contract's parameter names; the student's own function may have renamed them.

    Args:
        own: that function, or None.
        defaults: whether an argument that is left out is given the default of `own`.

    Raises:
        TypeError: the arguments do not fit the contract.
    """
    if not kwargs and len(args) == len(parameters):  # as most calls are: there is nothing to look up
        return dict(zip(parameters, args))
    if own is not None:
        with contextlib.suppress(TypeError, ValueError):
            bound = inspect.signature(own).bind(*args, **kwargs)
            given = len(bound.args)
            if defaults:  # an argument left to its default is an argument all the same
                bound.apply_defaults()
            args, kwargs = bound.args[: max(given, len(parameters))], bound.kwargs
    if len(args) > len(parameters):
        raise TypeError(f"{name}() takes {len(parameters)} arguments, {len(args)} were given")
    arguments = dict(zip(parameters, args))
    for key, value in kwargs.items():
        if key not in parameters or key in arguments:
            raise TypeError(f"{name}() got an unexpected argument '{key}'")
        arguments[key] = value
    return arguments


@contextlib.contextmanager
def standing_in(function: Any, namespace: dict[str, Any], helpers: dict[str, Any]) -> Iterator[None]:
    """Put helpers where the function and the notebook look them up, and take them away again."""
    places = [place for place in (getattr(function, "__globals__", None), namespace) if place is not None]
    missing = object()
    before = [(place, name, place.get(name, missing)) for place in places for name in helpers]
    for place in places:
        place.update(helpers)
    try:
        yield
    finally:
        for place, name, value in before:
            if value is missing:
                place.pop(name, None)
            else:
                place[name] = value
