"""What reads students' files and texts for the report runs in forked children: one text ends nothing for the class."""

from collections.abc import Callable, Iterable

from autograder.errors import Failed, KilledError, Overrun
from autograder.sandbox.guard import guarded

#: Seconds of CPU time and bytes of memory for a child; so many things in one, for a child costs milliseconds.
SECONDS, MEMORY, TOGETHER = 10, 1 << 30, 128


def each(function: Callable, things: Iterable) -> list:
    """`[function(thing) for thing in things]`, with None where the function raised or reached a limit.

    Args:
        function: returns JSON data.
        things: anything; they need not be picklable.
    """
    things = list(things)
    return [value for at in range(0, len(things), TOGETHER) for value in _some(function, things[at : at + TOGETHER])]


def _some(function, things):
    try:
        return guarded(lambda: [function(thing) for thing in things], seconds=SECONDS, memory=MEMORY)
    except (Overrun, Failed, KilledError):
        return [None] if len(things) == 1 else [value for thing in things for value in _some(function, [thing])]
