"""Wrong versions of a right function, made from its syntax tree by what people get wrong.

Nobody lists them: each operator (a sign, an axis, a transpose, another variable, one pass too few) is applied wherever
it fits.  A student's function is told "comes out as if ..." only where such a version gives the evidence that it gave.
Operators stand in the order in which they are tried; the first that fits is the one that is said.
"""

import ast
import contextlib
import re
import types
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, combinations, islice
from typing import Any

from autograder.judge.mutations import arithmetic, calls, examples, operands, results, statements
from autograder.judge.mutations.changes import Change, Changes, Found, everywhere, parse
from autograder.judge.mutations.scope import Scope

#: More wrong versions than this are not made of one function.
MOST = 1500
#: The kinds of mistakes that are tried two at a time, and how many of them.
IN_PAIRS = {"factor", "sign", "axis", "function", "term", "transpose", "comparison", "product"}
MOST_IN_PAIRS = 45
#: The kinds that are made in several places at once.
TOGETHER = {
    *IN_PAIRS, "returned", "brackets", "key", "assigned", "shape", "not-applied", "done", "step", "guard", "examples",
}  # fmt: skip
#: What is done to whole arrays: where a loop goes through their entries it would end the loop, another mistake.
OF_WHOLE_ARRAYS = {"transpose", "product", "axis", "shape", "helper", "not-applied"}
#: Functions that nobody takes for another while making a second mistake.
NOT_IN_PAIRS = ("exp2-", "expm1-", "log1p-", "cumsum-", "prod-", "median-", "std-", "var-", "outer-", "exp10-")


@dataclass(frozen=True)
class Mutant:
    """A wrong version of a function.

    Attributes:
        id: names the kind of mistake and its place, such as "axis.np.sum.1-0"; the same every year.
        clause: completes "comes out as if ...".
        code: what defines the function when it is executed.
    """

    id: str
    clause: str
    code: types.CodeType


def mutants(source: str, names: Mapping[str, Any], most: int = MOST) -> Iterator[Mutant]:
    """Wrong versions of a function, the likeliest kinds first.

    Args:
        source: the text of one function.
        names: what it may call, {name: value}.
        most: so many changes are tried.
    """
    module, found = _changes(source, names, OPERATORS)
    changes = list(islice(found, most))
    together = _together([one for one in changes if one[0].split(".")[0] in TOGETHER])
    everything: Iterator[tuple[str, str, contextlib.AbstractContextManager[Any]]] = chain(changes, together)
    for id, clause, change in everything:
        with change, contextlib.suppress(SyntaxError, ValueError):  # not every change is Python
            yield Mutant(id, clause, _compiled(module, id))


def written(source: str, names: Mapping[str, Any], values: Sequence[Any]) -> Iterator[Mutant]:
    """Versions of a function in which a value that stands in somebody's code takes the place of an argument.

    Args:
        source, names: as for `mutants`.
        values: numbers, and lists or tuples of them; a whole number may also be how many passes a loop makes.
    """
    numbers = [one for one in values if type(one) is int]
    operators = [
        ("argument", partial(results.written, values=[parse(repr(one)) for one in values])),
        ("passes", partial(statements.passes, numbers=numbers)),
    ]
    module, changes = _changes(source, names, operators)
    for id, clause, change in changes:
        with change:
            yield Mutant(id, clause, _compiled(module, id))


def _compiled(module: ast.Module, id: str) -> types.CodeType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a wrong version may be one that Python itself warns of
        return compile(module, f"<{id}>", "exec")


def pairs(source: str, names: Mapping[str, Any]) -> Iterator[Mutant]:
    """Wrong versions of a function with two of the likeliest mistakes at once; arguments as for `mutants`."""
    module, everything = _changes(source, names, [one for one in OPERATORS if one[0] in IN_PAIRS])
    changes = (one for one in everything if not one[0].removeprefix("function.").startswith(NOT_IN_PAIRS))
    for one, two in combinations(list(islice(changes, MOST_IN_PAIRS)), 2):
        if (one[2].parent, one[2].field) == (two[2].parent, two[2].field):
            continue
        with one[2], two[2], contextlib.suppress(SyntaxError, ValueError):
            id = f"{one[0]}+{two[0]}"
            yield Mutant(id, f"{one[1]}, and {two[1]}", _compiled(module, id))


def _changes(
    source: str, names: Mapping[str, Any], operators: Sequence[tuple[str, "Operator"]]
) -> tuple[ast.Module, Iterator[tuple[str, str, Change]]]:
    module = ast.parse(source)
    *_, function = (one for one in module.body if isinstance(one, ast.FunctionDef))
    return module, _different(function, Scope(function, names), operators)


def _together(changes: list[tuple[str, str, Change]]) -> Iterator[tuple[str, str, Changes]]:
    """The same mistake in all places where it can be made: in dW and in db, in each layer."""
    alike: dict[str, list[tuple[str, str, Change]]] = {}
    for one in changes:
        alike.setdefault(re.sub(r"\d", "", one[1]), []).append(one)
        alike.setdefault(one[0].split(".")[0] + re.sub(r"`[^`]*`", "", one[1]), []).append(one)
    for group in alike.values():
        places = {(id(one.parent), one.field, str(one.index)) for _, _, one in group}
        if len(group) > 1 and len(places) == len(group):
            clauses = list(dict.fromkeys(one[1] for one in group))
            clause = " and ".join(clauses[:2]) + (", and so on" if len(clauses) > 2 else "")
            yield f"{group[0][0]}.all", clause, Changes([one[2] for one in group])


def _different(
    function: ast.FunctionDef, scope: Scope, operators: Sequence[tuple[str, "Operator"]]
) -> Iterator[tuple[str, str, Change]]:
    """(id, clause, change), each text once."""
    seen = set()
    for kind, operator in operators:
        if scope.goes_by_entry and kind in OF_WHOLE_ARRAYS:
            continue
        for detail, clause, change in operator(function, scope):
            if change.key not in seen:
                seen.add(change.key)
                yield f"{kind}.{detail}", clause, change


Operator = Callable[[ast.FunctionDef, Scope], Found]

#: (kind, what gives other versions of one expression): the likely mistakes, and the rare ones.
LIKELY = (
    ("factor", arithmetic.factors), ("sign", arithmetic.signs), ("axis", calls.axes),
    ("transpose", arithmetic.transposes),
    ("product", arithmetic.products), ("function", calls.functions), ("activation", calls.activations),
    ("term", arithmetic.terms), ("power", arithmetic.powers), ("around-sum", calls.around_sums),
    ("step", arithmetic.steps), ("helper", calls.helpers),
    ("comparison", operands.comparisons), ("key", operands.keys), ("shape", calls.shapes),
    ("not-applied", calls.unapplied), ("variable", operands.variables), ("number", operands.numbers),
)  # fmt: skip
RARE = (
    ("cached", operands.from_cache), ("output-gradient", operands.output_gradients), ("before", operands.before),
    ("examples", examples.sums), ("guard", calls.guards),
    ("exchanged", arithmetic.exchanged), ("brackets", arithmetic.brackets), ("halves", arithmetic.halves),
    ("size", operands.sizes),
    ("alone", arithmetic.alone), ("index", operands.indices), ("done", operands.done),
)  # fmt: skip
STATEMENTS: tuple[tuple[str, Operator], ...] = (
    ("range", statements.ranges), ("added-up", statements.added_up), ("condition", statements.conditions),
    ("returned", results.returned), ("moved", statements.moved), ("missing", statements.missing),
    ("assigned", results.assigned), ("argument", results.arguments), ("passes", statements.passes),
    ("scaled", results.scaled), ("prepared", results.prepared), ("repeated", statements.repeated),
    ("instead", results.instead), ("cost", results.costs),
)  # fmt: skip

#: (kind, operator), the likeliest mistakes first.
OPERATORS: tuple[tuple[str, Operator], ...] = (
    *((kind, everywhere(change)) for kind, change in LIKELY),
    *STATEMENTS,
    *((kind, everywhere(change)) for kind, change in RARE),
)
