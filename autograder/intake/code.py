"""What a cell's text defines and uses, without running it."""

import ast
import symtable
import textwrap
import warnings
from functools import lru_cache

from IPython.core.inputtransformer2 import TransformerManager

from autograder.limits import SOURCE_CHARACTERS

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@lru_cache(maxsize=4096)
def parsed(text: str) -> ast.Module | None:
    """The syntax tree of a cell, its magics turned into Python; None where it is no Python."""
    if len(text) > SOURCE_CHARACTERS:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for read in (textwrap.dedent, plain_python):
            try:
                return ast.parse(read(text))
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                continue
    return None


def plain_python(text: str) -> str:
    """The text with magics and shell lines turned into calls; a cell's magic in front of Python is taken off."""
    first, _, rest = text.lstrip().partition("\n")
    if first.startswith(("%%time", "%%capture", "%%prun")):
        text = rest
    return str(TransformerManager().transform_cell(text))


@lru_cache(maxsize=4096)
def definitions(text: str) -> dict[str, ast.stmt]:
    """{name: statement} of what a cell defines, imports or assigns at its top level; the last of each."""
    found: dict[str, ast.stmt] = {}
    tree = parsed(text)
    waiting = list(tree.body) if tree else []
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, DEFINITIONS):
            found[node.name] = node
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found.update({target.id: node for target in targets if isinstance(target, ast.Name)})
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found.update({alias.asname or alias.name.split(".")[0]: node for alias in node.names})
        for name in ("body", "orelse", "finalbody"):
            if not isinstance(node, DEFINITIONS):
                waiting[:0] = getattr(node, name, [])
    return found


def is_stub(node: ast.stmt) -> bool:
    """Whether a function only says that it is not written: nothing but a docstring, `pass`, `...`, and an error."""
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return False
    return all(_says_nothing(part) for part in node.body)


def _says_nothing(node: ast.stmt) -> bool:
    if isinstance(node, ast.Raise) and node.exc is not None:
        error = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        return isinstance(error, ast.Name) and error.id == "NotImplementedError"
    return isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def written(text: str) -> set[str]:
    """Names that a cell defines, without functions that are not written yet."""
    return {name for name, node in definitions(text).items() if not is_stub(node)}


def names_in(text: str) -> set[str]:
    """All names that a cell reads, anywhere in it."""
    tree = parsed(text)
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} if tree else set()


def _table(text: str) -> symtable.SymbolTable | None:
    """The names of a cell by scope; None where it is no Python, or too much of it."""
    tree = parsed(text)
    try:
        return None if tree is None else symtable.symtable(ast.unparse(tree), "cell", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


@lru_cache(maxsize=4096)
def uses(text: str) -> set[str]:
    """Names that a cell takes from the notebook: read at its top level, or global in one of its functions."""
    table = _table(text)
    if table is None:
        return set()
    found = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_referenced()}
    waiting = list(table.get_children())
    while waiting:
        inner = waiting.pop()
        found |= {symbol.get_name() for symbol in inner.get_symbols() if symbol.is_global() and symbol.is_referenced()}
        waiting += inner.get_children()
    return found


@lru_cache(maxsize=4096)
def binds(text: str) -> set[str]:
    """Names that a cell gives to the notebook."""
    table = _table(text)
    if table is None:
        return set(definitions(text))
    return {symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned() or symbol.is_imported()}


def additions(text: str, released: str) -> str:
    """The imports, functions and classes in an edited text that the released one does not have, as a text."""
    tree, theirs = parsed(text), definitions(released)
    if tree is None:
        return ""
    before = {ast.dump(node) for node in (parsed(released) or ast.Module([], [])).body}
    kept = []
    for node in tree.body:
        new = ast.dump(node) not in before
        if isinstance(node, (ast.Import, ast.ImportFrom)) and new:
            node.names = [alias for alias in node.names if (alias.asname or alias.name.split(".")[0]) not in theirs]
            if node.names:
                kept.append(ast.unparse(node))
        elif isinstance(node, DEFINITIONS) and new and node.name not in theirs:
            kept.append(_as_written(text, node))
    return "\n\n".join(kept)


def forget() -> None:
    """Keep nothing of the texts that were read."""
    for function in (parsed, definitions, uses, binds):
        function.cache_clear()


def _as_written(text: str, node: ast.stmt) -> str:
    first = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", ()))]) - 1
    lines = textwrap.dedent(text).split("\n")[first : node.end_lineno]
    piece = "\n".join(lines)
    alone = parsed(piece)
    return piece if alone and alone.body and ast.dump(alone.body[-1]) == ast.dump(node) else ast.unparse(node)
