"""Operators on statements: one that is missing, too early, in the loop or not; a range, a condition."""

import ast
import copy
from collections.abc import Iterator, Sequence
from typing import Any

from autograder.judge.mutations.changes import Change, Found
from autograder.judge.mutations.scope import Scope, show, slug


def blocks(function: ast.FunctionDef) -> Iterator[tuple[ast.AST, str, list[Any]]]:
    """All lists of statements in a function: (owner, field, statements)."""
    for owner in ast.walk(function):
        for field in ("body", "orelse"):
            statements = getattr(owner, field, None)
            if isinstance(statements, list) and statements and isinstance(statements[0], ast.stmt):
                yield owner, field, statements


def names_of(node: ast.stmt) -> str:
    """The names that a statement assigns to."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AugAssign) else []
    return ", ".join(map(ast.unparse, targets))


def missing(function: ast.FunctionDef, scope: Scope) -> Found:
    """A statement that is left out."""
    for owner, field, statements in blocks(function):
        for index, one in enumerate(statements):
            if isinstance(one, ast.Return) or (isinstance(one, ast.Assign) and not _can_miss(one, function)):
                continue
            kept = [*statements[:index], *statements[index + 1 :]] or [ast.Pass()]
            yield f"{slug(words_of(one))}", f"{statement(one)} were missing", Change(owner, field, slice(None), kept)


def _can_miss(one: ast.Assign, function: ast.FunctionDef) -> bool:
    """Whether a value is there without this assignment: it is assigned elsewhere as well, or is an entry."""
    names = {n.id for target in one.targets for n in ast.walk(target) if isinstance(n, ast.Name)}
    stored = [n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    arguments = [a.arg for a in function.args.args]
    return any(stored.count(name) > 1 or name in arguments or name not in stored for name in names)


def moved(function: ast.FunctionDef, scope: Scope) -> Found:
    """Two statements in the other order; the last of a loop after it; a return inside it."""
    for owner, field, statements in blocks(function):
        for index in range(len(statements) - 1):
            one, two = statements[index : index + 2]
            if isinstance(two, ast.Return):
                continue
            clause = f"{statement(two)} came before {statement(one)}"
            turned = [*statements[:index], two, one, *statements[index + 2 :]]
            yield f"{slug(words_of(two))}-first", clause, Change(owner, field, slice(None), turned)
        for index, one in enumerate(statements):
            if isinstance(one, (ast.For, ast.While)):
                yield from _around(owner, field, statements, index, one)


def _around(owner: ast.AST, field: str, statements: list[ast.stmt], index: int, loop: ast.For | ast.While) -> Found:
    after = statements[index + 1 :]
    if len(loop.body) > 1:
        shorter = copy.copy(loop)
        shorter.body = loop.body[:-1]
        out = [*statements[:index], shorter, loop.body[-1], *after]
        yield "after-loop", f"{statement(loop.body[-1])} stood after the loop", Change(owner, field, slice(None), out)
        first = copy.copy(loop)
        first.body = loop.body[1:]
        before = [*statements[:index], loop.body[0], first, *after]
        clause = f"{statement(loop.body[0])} stood before the loop"
        yield "before-loop", clause, Change(owner, field, slice(None), before)
    for place, one in enumerate(statements[:index]):
        if isinstance(one, ast.Assign):
            fuller = copy.copy(loop)
            fuller.body = [one, *loop.body]
            inside = [*statements[:place], one, *statements[place + 1 : index], fuller, *after]
            clause = f"{statement(one)} stood inside the loop"
            yield f"started-anew-{slug(words_of(one))}", clause, Change(owner, field, slice(None), inside)
    for one in loop.body:
        if isinstance(one, ast.Assign):
            again = [*statements[: index + 1], one, *after]
            clause = f"{statement(one)} were run once more after the loop"
            yield f"again-{slug(words_of(one))}", clause, Change(owner, field, slice(None), again)
    once = copy.copy(loop)
    once.body = [*loop.body, ast.Break()]
    only = [*statements[:index], once, *after]
    yield "one-pass", "the loop ended after its first pass", Change(owner, field, slice(None), only)
    if after and isinstance(after[0], ast.Return):
        early = copy.copy(loop)
        early.body = [*loop.body, after[0]]
        inside = [*statements[:index], early, *after]
        yield "return-inside", "the `return` stood inside the loop", Change(owner, field, slice(None), inside)
    elif after:
        longer = copy.copy(loop)
        longer.body = [*loop.body, after[0]]
        inside = [*statements[:index], longer, *after[1:]]
        yield "inside-loop", f"{statement(after[0])} stood inside the loop", Change(owner, field, slice(None), inside)


def ranges(function: ast.FunctionDef, scope: Scope) -> Found:
    """A range that begins or ends one too early or too late, or runs the other way."""
    for loop in ast.walk(function):
        if not isinstance(loop, (ast.For, ast.comprehension)):
            continue
        call = loop.iter
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "reversed":
            yield "forwards", "the loop ran forwards", Change(loop, "iter", None, call.args[0])
            call = call.args[0]
            yield from _bounds(loop, call, backwards=True)
        elif isinstance(call, ast.Call) and ast.unparse(call.func) == "range":
            turned = ast.Call(ast.Name("reversed", ast.Load()), [call], [])
            yield "backwards", "the loop ran backwards", Change(loop, "iter", None, turned)
            yield from _bounds(loop, call, backwards=False)


def passes(function: ast.FunctionDef, scope: Scope, numbers: Sequence[int] = (2, 3, 4, 5, 10, 100)) -> Found:
    """A loop whose number of passes is written into the code."""
    for loop in ast.walk(function):
        if isinstance(loop, (ast.For, ast.comprehension)) and isinstance(loop.iter, ast.Call):
            for number in numbers:
                new = ast.Call(ast.Name("range", ast.Load()), [ast.Constant(number)], [])
                yield str(number), f"the loop always made {number} passes", Change(loop, "iter", None, new)


def _bounds(loop: Any, call: ast.expr, backwards: bool) -> Found:
    if not (isinstance(call, ast.Call) and ast.unparse(call.func) == "range"):
        return
    first = [ast.Constant(0), *call.args] if len(call.args) == 1 else [*call.args]
    for place, which in ((1, "end"), (0, "start")):
        for step, words in ((-1, "one earlier"), (1, "one later")):
            moved = ast.BinOp(first[place], ast.Add() if step > 0 else ast.Sub(), ast.Constant(1))
            args = [moved if index == place else one for index, one in enumerate(first)]
            new: ast.expr = ast.Call(call.func, args, [])
            if backwards:
                new = ast.Call(ast.Name("reversed", ast.Load()), [new], [])
            yield f"{which}{step:+}", f"the range's {which} were {words}", Change(loop, "iter", None, new)


def conditions(function: ast.FunctionDef, scope: Scope) -> Found:
    """A condition that is reversed, always true or never."""
    for owner, field, statements in blocks(function):
        for index, one in enumerate(statements):
            if isinstance(one, ast.If):
                what = show(one.test)
                turned = copy.copy(one)
                turned.test = ast.UnaryOp(ast.Not(), one.test)
                yield "reversed", f"the condition {what} were reversed", Change(owner, field, index, turned)
                always = [*statements[:index], *one.body, *statements[index + 1 :]]
                yield "always", f"the condition {what} always held", Change(owner, field, slice(None), always)
                never = [*statements[:index], *one.orelse, *statements[index + 1 :]] or [ast.Pass()]
                yield "never", f"the condition {what} never held", Change(owner, field, slice(None), never)
    for node in ast.walk(function):
        if isinstance(node, ast.IfExp):
            for name, value in (("body", node.body), ("orelse", node.orelse)):
                other = node.orelse if name == "body" else node.body
                clause = f"{show(other)} stood in place of {show(value)}"
                yield f"if-{name}", clause, Change(node, name, None, other)


def added_up(function: ast.FunctionDef, scope: Scope) -> Found:
    """What is added up is overwritten, or taken away."""
    for owner, field, statements in blocks(function):
        for index, one in enumerate(statements):
            if isinstance(one, ast.AugAssign):
                what = show(one.target)
                target: Any = copy.copy(one.target)
                target.ctx = ast.Store()
                over = ast.copy_location(ast.Assign([target], one.value), one)
                yield (
                    "overwritten",
                    f"{what} were overwritten in each pass, not added to",
                    Change(owner, field, index, over),
                )
                op = ast.Sub() if isinstance(one.op, ast.Add) else ast.Add()
                minus = ast.copy_location(ast.AugAssign(one.target, op, one.value), one)
                words = "subtracted" if isinstance(op, ast.Sub) else "added"
                yield words, f"{show(one.value)} were {words} in each pass", Change(owner, field, index, minus)


def repeated(function: ast.FunctionDef, scope: Scope) -> Found:
    """A value that is computed once more, from what has changed since."""
    for owner, field, statements in blocks(function):
        for index, one in enumerate(statements):
            if not isinstance(one, ast.Assign):
                continue
            for later in range(index + 2, len(statements)):
                again = [*statements[:later], one, *statements[later:]]
                clause = f"{statement(one)} were run once more before {statement(statements[later])}"
                yield f"{slug(words_of(one))}-{later}", clause, Change(owner, field, slice(None), again)


def statement(one: ast.stmt) -> str:
    """A statement, as a sentence speaks of it."""
    names = names_of(one)
    if names:
        return f"the line that sets `{names}`" if len(names) < 40 else "a line"
    if isinstance(one, ast.Expr) and isinstance(one.value, ast.Call):
        return f"the call of `{ast.unparse(one.value.func)}`"
    return {ast.For: "the loop", ast.While: "the loop", ast.If: "the `if`", ast.Return: "the `return`"}.get(
        type(one), "a line"
    )


def words_of(one: ast.stmt) -> str:
    return names_of(one) or ast.unparse(one).split("\n")[0][:40]
