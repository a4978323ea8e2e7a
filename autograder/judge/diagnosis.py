"""Why a function is wrong, where no listed misconception says it: causes that are computed, each true by execution.

In this order: what Python itself complains of; mistakes made from the reference's syntax tree; relations between what
came and what was expected; mistakes made from the other right styles, and pairs of mistakes.  What none of them
explains is only shown, got against expected.  No mark depends on it.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from autograder.judge import messages, recognition
from autograder.judge.outputs import Comparison, alike
from autograder.judge.recognition import Cause
from autograder.limits import EXPLAIN_SECONDS
from autograder.specification import Output
from dlutils import python_errors
from dlutils.compare import TooMany, WrongForm, WrongShape, WrongValue, select
from dlutils.relations import Pair, named_numbers, relation

#: Exceptions that say that a function is not there yet, or never ends: nothing else is said of it.
SILENT = {"NotImplementedError", "TimeLimit"}
#: Errors whose sentence says all there is to say.
PLAIN = {
    "blank-left", "used-before-assigned", "function-missing", "misspelt-name", "undefined-name", "removed-from-numpy",
    "misspelt-attribute", "misspelt-key", "endless-recursion", "own-assertion", "signature", "exits",
}  # fmt: skip


#: The id of what returns more values than are expected.
TOO_MANY = "too-many-values"
#: Relations that are told of a wrong form too: how many digits show decides whether the value is wrong as well.
DIGITS = {"rounded", "half-precision"}
#: Relations that hold for many mistakes.
WEAK = {"line", "other-factor", "constant", "order", "only-first-element", "nan", "inf"}


def computed(
    comparisons: Sequence[Comparison], known: Sequence[Cause], read: Sequence[str], written: Sequence[Any]
) -> list[Cause]:
    """The causes of what is wrong beyond those that are known.

    Args:
        comparisons: the runs that count.
        known: misconceptions that explain a part of it.
        read: names of variables of the notebook that the function reads.
        written: numbers, and lists of them, that stand in its text.
    """
    last = comparisons[-1]
    raised = _raised(last, read)
    if raised and (raised.id in PLAIN or known):
        return [raised] if raised.id in PLAIN else []
    deadline = time.process_time() + EXPLAIN_SECONDS
    if raised:
        pools = (last.run.generated, last.run.of_others)
        return next(filter(None, (recognition.computed(last, pool, known, deadline) for pool in pools)), [raised])
    told = _of_values(last, last.wrong_outputs - recognition.explained(known))
    too_many = [cause for cause in told if cause.id == TOO_MANY]
    if too_many:  # what stands at another position then tells nothing
        return [replace(cause, spoils=frozenset(last.wrong_outputs)) for cause in too_many]
    formal = [cause for cause in told if cause.id == "form"]
    return [*formal, *_beyond_form(last, [*known, *formal], written, deadline)]


def _beyond_form(last: Comparison, known: Sequence[Cause], written: Sequence[Any], deadline: float) -> list[Cause]:
    """The causes of wrong values and shapes beyond those that are known."""
    pools = (last.run.generated, last.run.written(written))
    made = next(filter(None, (recognition.computed(last, pool, known, deadline) for pool in pools)), [])
    rest = last.wrong_outputs - recognition.explained([*known, *made])
    related = _of_values(last, rest)
    if not rest or _is_strong(related, rest):
        return [*made, *related]
    others = recognition.computed(last, last.run.of_others, [*known, *made], deadline)
    if not others and not made and not known:
        others = recognition.computed(last, last.run.pairs, [], deadline)
    left = rest - recognition.explained(others)
    return [*made, *others, *(related if left == rest else _of_values(last, left))]


def _is_strong(related: Sequence[Cause], rest: set[str]) -> bool:
    """Whether relations explain all that is left, and say what the mistake is."""
    weak = [cause for cause in related if cause.kind != "relation" or cause.id in WEAK]
    return not weak and rest <= recognition.explained(related)


def _raised(comparison: Comparison, read: Sequence[str]) -> Cause | None:
    """What the first call that raised says, if it is one that should not have."""
    cases = {found.case for found in comparison.verdicts if not found.right and found.case is not None}
    for case in filter(cases.__contains__, comparison.run.by_size):
        call = comparison.calls[case]
        if "error" not in call or call["error"]["type"] in SILENT:
            continue
        names = list(comparison.run.helper_outputs)
        found = python_errors.explain(comparison.exercise.name, call["error"], names)
        if call["error"].get("name") in read:
            return None
        found = found or python_errors.in_its_words(comparison.exercise.name, call["error"])
        sentence = messages.at_edge(found.sentence, comparison.run.inputs[case].edge)
        return Cause(found.id, "python", sentence, frozenset(comparison.wrong_outputs))
    return None


def _of_values(comparison: Comparison, rest: set[str]) -> list[Cause]:
    """Relations and wrong forms of the outputs that nothing else explains; equal ones are said once."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for output in comparison.exercise.outputs:
        one = _of_output(comparison, output) if output.name in rest else None
        if one:
            found.setdefault(one, []).append(output.name)
    said = {"relation": messages.related, "form": messages.of_outputs}
    return [Cause(id, kind, said[kind](names, words), frozenset(names)) for (kind, id, words), names in found.items()]


def _of_output(comparison: Comparison, output: Output) -> tuple[str, str, str] | None:
    """(kind, id, words) of what is wrong with one output, in all cases in which it is."""
    pairs, problems, edges = [], [], set()
    for case, call in enumerate(comparison.calls):
        problem = comparison.mismatch(output, case)
        if problem is None:
            continue
        problems.append(problem)
        edges.add(comparison.run.inputs[case].edge)
        if isinstance(problem, (WrongForm, WrongShape, WrongValue)):
            got, expected = (select(one, output.path) for one in (comparison.decoded(call), comparison.expected(case)))
            pairs += _leaves(got, expected, _numbers(comparison, case))
    if not problems:
        return _by_check(comparison, output)
    edge = "" if "" in edges else "; ".join(sorted(edges))
    first = problems[0]
    beyond_form = any(isinstance(problem, (WrongShape, WrongValue)) for problem in problems)
    known = relation(pairs) if isinstance(first, (WrongForm, WrongShape, WrongValue)) else None
    if known and known.id == "always-equal" and not _is_always_equal(comparison, output):
        known = None
    if known and known.id == "from-one" and output.kind == "labels" and len(problems) < len(comparison.calls) / 2:
        known = None  # labels that are right elsewhere: these are not all turned round
    if known and (beyond_form or known.id in DIGITS):
        return "relation", known.id, messages.at_edge(known.words, edge)
    if isinstance(first, WrongValue):
        return None
    if isinstance(first, WrongShape):
        return "form", "shape", messages.at_edge(str(first), edge)
    id = "form" if isinstance(first, WrongForm) else TOO_MANY if isinstance(first, TooMany) else "structure"
    return "form", id, messages.at_edge(str(first), edge)


def _is_always_equal(comparison: Comparison, output: Output) -> bool:
    """Whether an output is the same in all calls, those too in which it is right."""
    results = [comparison.decoded(call) for call in comparison.calls if "returned" in call]
    return all(alike(output, result, results[0]) for result in results)


def _by_check(comparison: Comparison, output: Output) -> tuple[str, str, str] | None:
    """What is wrong with an output that chance decides: its own check says it."""
    said = [found.problem for found in comparison.verdicts if found.name == output.name and not found.right]
    return ("form", "check", said[0]) if said and output.check else None


def _leaves(got: Any, expected: Any, numbers: Mapping[str, float]) -> list[Pair]:
    """The arrays or numbers of an output that is a dictionary or a tuple of them; else itself."""
    if isinstance(expected, dict) and isinstance(got, dict):
        return [pair for key in expected if key in got for pair in _leaves(got[key], expected[key], numbers)]
    if isinstance(expected, tuple) and isinstance(got, (tuple, list)):
        return [pair for one, two in zip(got, expected) for pair in _leaves(one, two, numbers)]
    return [Pair(got, expected, numbers)]


def _numbers(comparison: Comparison, case: int) -> dict[str, float]:
    return named_numbers(dict(zip(comparison.exercise.parameters, comparison.run.inputs[case].arguments)))
