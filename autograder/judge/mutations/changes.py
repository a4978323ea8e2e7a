"""What changes a syntax tree, and pieces that operators are written with."""

import ast
import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from autograder.judge.mutations.scope import Scope, slug, walk

#: Other versions of one expression: (detail, clause, expression).
Versions = Iterator[tuple[str, str, ast.expr]]
Expression = Callable[[ast.expr, Scope], Versions]


class Change(contextlib.AbstractContextManager["Change"]):
    """A change of a syntax tree that is taken back at the end."""

    def __init__(self, parent: ast.AST, field: str, index: int | slice | None, new: Any) -> None:
        self.parent, self.field, self.index, self.new = parent, field, index, new

    @property
    def key(self) -> tuple[Any, ...]:
        """Equal for changes that give the same text at the same place."""
        new = self.new if isinstance(self.new, list) else [self.new]
        return id(self.parent), self.field, str(self.index), "\n".join(map(ast.unparse, new))

    def __enter__(self) -> "Change":
        for one in self.new if isinstance(self.new, list) else [self.new]:
            ast.fix_missing_locations(one)
        value = getattr(self.parent, self.field)
        if self.index is None:
            self.old: Any = value
            setattr(self.parent, self.field, self.new)
        else:
            self.old = list(value)
            value[self.index] = self.new
        return self

    def __exit__(self, *raised: object) -> None:
        if self.index is None:
            setattr(self.parent, self.field, self.old)
        else:
            getattr(self.parent, self.field)[:] = self.old


#: Changes of a function: (detail, clause, change).
Found = Iterator[tuple[str, str, Change]]


class Changes(contextlib.ExitStack):
    """Several changes at once."""

    def __init__(self, changes: list[Change]) -> None:
        super().__init__()
        self.changes = changes

    def __enter__(self) -> "Changes":
        super().__enter__()
        for change in self.changes:
            self.enter_context(change)
        return self


def everywhere(change: Expression) -> Callable[[ast.FunctionDef, Scope], Found]:
    """An operator from a function that gives other versions of one expression: (detail, clause, expression)."""

    def operator(function: ast.FunctionDef, scope: Scope) -> Found:
        for parent, field, index, node in walk(function):
            if isinstance(getattr(node, "ctx", None), ast.Store):
                continue
            for detail, clause, new in change(node, scope):
                yield slug(detail), clause, Change(parent, field, index, new)

    return operator


def parse(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def called(node: ast.AST) -> str:
    """What is called: "sum" for `np.sum(...)` and for `x.sum(...)`."""
    return node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""


def call_with(
    node: ast.expr, function: ast.expr | None = None, args: list[Any] | None = None, **changed: Any
) -> ast.Call:
    """A call with another function, other arguments, or other keywords (None leaves a keyword out)."""
    assert isinstance(node, ast.Call)
    keywords = [k for k in node.keywords if k.arg not in changed]
    keywords += [ast.keyword(name, value) for name, value in changed.items() if value is not None]
    return ast.Call(function or node.func, node.args if args is None else args, keywords)


def is_function(node: ast.expr, scope: Scope) -> bool:
    """Whether a name is that of a function or a module, and not of a value."""
    return isinstance(node, ast.Name) and node.id not in scope.variables
