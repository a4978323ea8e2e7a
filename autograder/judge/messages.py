"""The sentences of a verdict.  They are for people: nothing may decide by what one of them says."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from dlutils.evidence import RaisedError

ALL_RIGHT = "Everything is right."
NO_EVIDENCE = "No evidence came back from the notebook: the graded cell never ran."
NOT_JUDGED = "not judged"
UNCHANGED = "arguments unchanged"
DEFAULTS = "defaults"
PRINTING = "print_cost"
SEPARATE = "separate arrays"


def no_function(reason: str) -> str:
    return f"{reason[:300]} when the graded cell runs."


def malformed(error: Exception) -> str:
    return f"The evidence that came back from the notebook is malformed ({type(error).__name__}: {str(error)[:100]})."


def not_reached(reason: str) -> str:
    return f"This exercise was not reached: {reason}."


def not_written(name: str) -> str:
    return f"`{name}` is not written yet."


def too_slow(name: str) -> str:
    return f"`{name}` was still running when its time was up: is there a loop that never ends?"


def returns_nothing(name: str, prints: bool) -> str:
    if prints:
        return f"`{name}` prints its result and returns nothing: hand the value back with `return`."
    return f"`{name}` returns nothing: is the `return` line missing?"


def reads_variable(name: str, variable: str) -> str:
    return (
        f"`{variable}` in `{name}` is a variable of the notebook, not an argument: "
        "use the arguments alone, so that the function works on any data."
    )


def always_the_same(name: str) -> str:
    return f"`{name}` returns the same answer for every input: compute it from the arguments."


def changed_in_place(names: list[str]) -> str:
    return f"{_listed(names)} {'is' if len(names) == 1 else 'are'} changed in place"


def arguments_changed(names: list[str], right: bool) -> str:
    """Arguments that are changed in place, where the values are right, or not."""
    begin = "The values are right, but " if right else ""
    return (
        f"{begin}{changed_in_place(names)}: "
        "`-=`, `+=` and `a[...] =` write into the caller's array. Compute a new one, or copy first."
    )


def right_but(problem: str) -> str:
    return f"The values are right, but {problem}."


def hidden_source(name: str) -> str:
    """What is said where a rule looks for the function's text and does not find it."""
    return (
        f"`{name}` is not defined in the usual way in a cell above this one, so nobody can see how it is written: "
        f"define it there with a plain `def {name}(...):`."
    )


def raised(error: RaisedError) -> str:
    return f"raised {error['type']}: {str(error['message'])[:200]}"


def raised_as_said(error: RaisedError) -> str:
    return f"raised {error['type']}: see above"


def as_if(outputs: list[str], clause: str) -> str:
    """What a generated mistake is like: true of the values, whatever the code is."""
    return f"{_spoken(outputs)} {'comes' if len(outputs) == 1 else 'come'} out as if {clause}."


def same_as_with(sentence: str) -> str:
    """What a misconception is like where the code that its sentence quotes is not there: true of the values."""
    return f"The result is the same as with this mistake: {sentence}"


def related(outputs: list[str], words: str) -> str:
    """A relation, in words that follow a name, that holds for some outputs."""
    return f"{_spoken(outputs)} {words}." if len(outputs) == 1 else f"{_spoken(outputs)}: each {words}."


def of_outputs(outputs: list[str], problem: str) -> str:
    """A problem that some outputs have."""
    return f"{_spoken(outputs)}: {problem}."


def _spoken(outputs: list[str]) -> str:
    return f"{', '.join(outputs[:-1])} and {outputs[-1]}" if len(outputs) > 1 else outputs[0]


def at_edge(problem: str, edge: str) -> str:
    """A problem that shows only with special inputs."""
    if not edge:
        return problem
    end = "." if problem.endswith(".") else ""
    return f"{problem.removesuffix('.')} (only for: {edge}){end}"


def wrong_defaults(expected: dict[str, Any]) -> str:
    listed = " and ".join(f"`{name}={value!r}`" for name, value in expected.items())
    return f"the defaults are others than {listed}, or missing"


PRINTS_NOTHING = "no cost is printed with `print_cost=True`"
PRINTS_ALWAYS = "the cost is printed with `print_cost=False` too"
SHARED_INSIDE = "two of the returned arrays share their memory, so that changing one changes the other"
SHARED_EARLIER = "the arrays of an earlier call are returned again: make new ones in each call"
DISTURBED = "the counting of what the function does was disturbed"


def by_trial(name: str) -> str:
    return (
        f"`{name}` makes more passes the more parameters there are, as finite differences do: "
        "use the formulas of the derivatives, which take one pass."
    )


def too_much_memory(name: str) -> str:
    return (
        f"`{name}` takes memory that grows with the square of the number of examples: "
        "nothing here needs an array of shape (m, m)."
    )


def delegated(name: str, other: str) -> str:
    return f"`{name}` leaves its work to `{other}`: write it with NumPy."


def too_many_values(got: int, expected: int) -> str:
    return f"got {got} returned values, expected {expected}"


def unfit_start(name: str, problem: str) -> str:
    """Why the start that a training draws itself is none."""
    return f"`{name}` draws a start of its own, and that is wrong: {problem}."


def first_wrong_call(name: str, turn: int, arguments: list[str], right: list[str]) -> str:
    """The first call of a helper that gets something else than it should, and the helpers that get the right things."""
    other = f"another {_listed(arguments)} than it should"
    if turn:
        earlier = "The first call" if turn == 1 else f"Each of the first {turn} calls"
        return f"{earlier} of `{name}` gets what it should, the next one {other}: look at what happens in between."
    begin = f"The first call of `{name}` gets {other}"
    return f"{begin}; {_gets(right)} should." if right else f"{begin}."


def calls_are_right(names: list[str]) -> str:
    """Every helper gets what it should."""
    return f"{_gets(names)} should: the mistake is in what is done with the result."


def _gets(names: list[str]) -> str:
    return f"{_listed(names)} {'gets what it' if len(names) == 1 else 'get what they'}"


def inputs(named: Iterable[tuple[str, Any]]) -> str:
    """The arguments of a call, by their shapes."""
    return ", ".join(f"{name} {_in_words(value)}" for name, value in named)


def _listed(names: list[str]) -> str:
    return _spoken([f"`{name}`" for name in names])


#: Of a list so many items are shown.
SHOWN_ITEMS = 3


def _in_words(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return str(value.shape)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} {_in_words(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)) and any(isinstance(item, (np.ndarray, tuple, list)) for item in value):
        items = [_in_list(item) for item in value[:SHOWN_ITEMS]]
        items += [f"and {len(value) - SHOWN_ITEMS} more"] * (len(value) > SHOWN_ITEMS)
        return f"[{', '.join(items)}]" if isinstance(value, list) else f"({', '.join(items)})"
    return f"= {value:.4g}" if isinstance(value, (float, np.floating)) else f"= {value!r}"


def _in_list(value: Any) -> str:
    """An item of a list or a tuple, which has no name."""
    return ("array " if isinstance(value, np.ndarray) else "") + _in_words(value).removeprefix("= ")
