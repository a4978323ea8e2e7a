"""Read off a graded cell's text whether it only calls the student's functions with data, and what else it needs."""

import ast
import builtins
from functools import lru_cache

from autograder.intake.code import parsed

#: Names that a cell must not mention: what it does is then more than calls with data.
MORE_THAN_CALLS = {
    "builtins", "capsys", "contextlib", "delattr", "eval", "exec", "exit", "get_ipython", "globals", "importlib",
    "input", "inspect", "io", "locals", "mock", "monkeypatch", "open", "os", "patch", "quit", "random", "seed",
    "setattr", "sys", "time", "vars",
}  # fmt: skip


@lru_cache(maxsize=1000)
def needed_of(
    cell: str, teachers: tuple[str, ...], functions: frozenset[str]
) -> tuple[tuple[str, ...], frozenset[str], frozenset[str]] | None:
    """The teacher's texts that a cell needs, the student's functions that it calls, the names that it assigns to."""
    tree = parsed(cell)
    if tree is None:
        return None
    loaded, stored = _names(tree)
    setup, unknown = _setup(loaded - stored, teachers)
    called = unknown & functions
    mentioned = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} | _every_name(tree)
    plain = called and unknown == called and not stored & functions and not mentioned & MORE_THAN_CALLS
    if not plain or not _only_called(tree, called):
        return None
    return setup, frozenset(called), frozenset(stored)


def _names(tree):
    """Names that are read, and names that are assigned to, anywhere in a text; builtins left out."""
    loaded, stored = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (loaded if isinstance(node.ctx, ast.Load) else stored).add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            stored.add(node.name)
        elif isinstance(node, ast.arg):
            stored.add(node.arg)
        elif isinstance(node, ast.alias):
            stored.add((node.asname or node.name).partition(".")[0])
        elif isinstance(node, ast.ExceptHandler) and node.name:
            stored.add(node.name)
    return {name for name in loaded if not hasattr(builtins, name)}, stored


def _every_name(tree):
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _setup(wanted, teachers):
    """The teacher's texts that define the wanted names, with what these need in turn; and names that none defines."""
    trees = [parsed(text) for text in teachers]
    known = [_names(tree) if tree else (set(), set()) for tree in trees]
    chosen, unknown, waiting = set(), set(), set(wanted)
    while waiting:
        name = waiting.pop()
        places = [index for index, (_, stored) in enumerate(known) if name in stored]
        if not places:
            unknown.add(name)
        for index in set(places) - chosen:
            chosen.add(index)
            waiting |= known[index][0] - known[index][1]
    return tuple(text for index, text in enumerate(teachers) if index in chosen), unknown


def _only_called(tree, functions):
    """Whether functions are only called, by position."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    calls = [node for node in calls if node.func.id in functions]
    plain = all(not node.keywords and not any(isinstance(one, ast.Starred) for one in node.args) for node in calls)
    mentions = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in functions]
    return plain and len(mentions) == len(calls)
