"""What a function does, by counting: loops in Python, derivatives by trial, memory, work that others do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from autograder.judge import messages
from autograder.judge.runs import ExerciseRun
from dlutils.evidence import Work

#: Lines that may come and go with the data.
FEW_LINES = 10
#: Memory in bytes that any answer may take, and how many times the reference's.
FREE_MEMORY, MEMORY_TIMES = 1_500_000, 8


@dataclass(frozen=True)
class Offence:
    """Something that a function does and must not: an id, and what to say.

    Attributes:
        kept: the part of its share that each output keeps.
    """

    id: str
    sentence: str
    kept: float = 0.0


DISTURBED = Offence("counting-disturbed", messages.DISTURBED)


def grows(work: Mapping[str, Sequence[Work]]) -> bool | None:
    """Whether the lines of Python that run grow with the inputs; None where that was not counted."""
    counted = work.get("sizes", ())
    if len(counted) != 2:
        return None
    small, large = counted
    if small["disturbed"] or large["disturbed"]:
        return True
    return large["lines"] > small["lines"] + FEW_LINES


def offences(run: ExerciseRun, work: Mapping[str, Sequence[Work]]) -> Iterator[Offence]:
    """What a function does and must not, whatever it returns."""
    name = run.exercise.name
    for used in (used for counted in work.values() for one in counted for used in one["used"]):
        if used not in run.given:
            yield Offence("delegated", messages.delegated(name, used))
            break
    counted = work.get("direct", ())
    if len(counted) == 2:
        small, large = counted
        if any(one["disturbed"] for one in counted):
            yield DISTURBED
        elif _more(small["calls"], large["calls"]) or _more(small["helpers"], large["helpers"]):
            yield Offence("by-trial", messages.by_trial(name))
    for one, reference in zip(work.get("wide", ()), run.work.get("wide", ())):
        if one["disturbed"]:
            yield DISTURBED
        elif one["peak"] > FREE_MEMORY + MEMORY_TIMES * reference["peak"]:
            yield Offence("memory-grows", messages.too_much_memory(name), kept=0.75)


def is_complete(run: ExerciseRun, work: Mapping[str, Sequence[Work]]) -> bool:
    """Whether every call that was to be counted was: a right function raises in none of them."""
    sent = run.job["growth"]["cases"]
    return {name: len(work.get(name, ())) for name in sent} == {name: len(cases) for name, cases in sent.items()}


def _more(small: int, large: int) -> bool:
    return large > 1.5 * small + 2
