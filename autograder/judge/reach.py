"""Whether a notebook's code could reach the recorder, which counts in the student's own process.

Counts may acquit a function that its text speaks against only where nothing above it could have forged them.  So this
fails closed: only what is known to be harmless is let through, and everything else leaves the decision to the text.
"""

import ast
from collections.abc import Iterator

#: What may be imported.  All of it is loaded before a notebook runs: no file beside the notebook takes its name.
HARMLESS = {"copy", "dlutils", "functools", "itertools", "math", "numpy", "random", "time"}
#: Names, of variables or attributes, that lead to other modules, to frames, to code made out of texts or files, or that
#: put something in the place of something else.
LEADING_OUT = {
    "ag_frame", "builtins", "chance", "compile", "cr_frame", "ctypes", "ctypeslib", "delattr", "eval", "exec", "f2py",
    "f_back", "f_builtins", "f_globals", "f_locals", "gc", "get_ipython", "getattr", "gi_frame", "globals",
    "importlib", "inspect", "load", "locals", "modules", "open", "os", "rebinding", "setattr", "subprocess", "sys",
    "tb_frame", "testing", "threading", "types", "update_wrapper", "vars",
}  # fmt: skip
#: Names with two underscores that say something and change nothing, and methods that a class may have.
PLAIN = {"__name__", "__doc__", "__init__", "__call__", "__iter__", "__next__", "__len__", "__getitem__"}


def can_reach_recorder(module: ast.Module) -> bool:
    """Whether code might change what is recorded, or how: whatever is not known to be harmless might."""
    nodes = list(_nodes(module))
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    return any(_leads_out(node) or (_name(node) == "wraps" and id(node) not in called) for node in nodes)


def _nodes(module: ast.Module) -> Iterator[ast.AST]:
    """All nodes but those inside the magics that are let through."""
    waiting: list[ast.AST] = [module]
    while waiting:
        node = waiting.pop()
        if _is_harmless_magic(node):
            continue
        yield node
        waiting += ast.iter_child_nodes(node)


def _leads_out(node: ast.AST) -> bool:
    if isinstance(node, ast.Import):
        return any(not _is_harmless(alias.name) for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return bool(node.level) or not all(_is_harmless(f"{node.module}.{alias.name}") for alias in node.names)
    if isinstance(node, ast.Attribute):
        stored = not isinstance(node.ctx, ast.Load)  # such as the function of a module, put in the place of another
        return stored or _is_leading_out(node.attr)
    if isinstance(node, ast.Name):
        return node.id in LEADING_OUT or (node.id.startswith("__") and node.id not in PLAIN)
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return node.name.startswith("__") and node.name not in PLAIN
    if isinstance(node, ast.Call) and _name(node.func) == "wraps":  # it copies whatever attributes it is told to
        return bool(node.keywords) or len(node.args) != 1 or isinstance(node.args[0], ast.Starred)
    return isinstance(node, ast.alias) and (node.name == "*" or (node.name == "wraps" and node.asname is not None))


def _name(node: ast.AST) -> str:
    """The name of a variable or of an attribute."""
    return str(getattr(node, "attr", getattr(node, "id", "")))


def _is_leading_out(name: str) -> bool:
    return name in LEADING_OUT or (name.startswith("_") and name not in PLAIN)


def _is_harmless(name: str) -> bool:
    first, *rest = name.split(".")
    return first in HARMLESS and not any(part == "*" or _is_leading_out(part) for part in rest)


def _is_harmless_magic(node: ast.AST) -> bool:
    """`%matplotlib inline`; other magics run code, or read it from a file."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "run_line_magic"):
        return False
    return [getattr(one, "value", None) for one in node.args] == ["matplotlib", "inline"]
