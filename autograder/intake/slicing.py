"""Which of a notebook's cells nothing that runs can read: a backward slice by names.

The course's own cells draw figures and try things out; most of what they compute is read by nobody whose marks count.
`left_out` names those that need not run.  It looks at names by their scope, and gives up, so that all cells run, at
whatever could reach further than a name: magics, `exec`, attributes that are set, other packages, global state.
"""

import ast
import builtins
import re
import symtable
import warnings
from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, TypedDict

from autograder.limits import SOURCE_CHARACTERS

#: Packages whose functions are believed to keep no state that another cell could see, but for `STATE`.
PACKAGES = {"numpy", "math", "functools", "time", "dlutils"}
#: Names through which a text reaches more than the names that stand in it.
BEYOND_NAMES = {
    "In", "Out", "breakpoint", "compile", "delattr", "dir", "eval", "exec", "exit", "get_ipython", "getattr", "globals",
    "help", "input", "locals", "memoryview", "open", "quit", "setattr", "vars",
}  # fmt: skip
#: Names, also of attributes, that keep global state, read or write files, or lead on to other packages.
STATE = {
    "DataSource", "char", "core", "ctypes", "ctypeslib", "distutils", "dump", "dumps", "emath", "f2py", "fromfile",
    "fromregex", "genfromtxt", "get_include", "lib", "load", "loadtxt", "memmap", "rcParams", "save", "savetxt",
    "savez", "savez_compressed", "seed", "set_printoptions", "set_state", "setbufsize", "seterr", "seterrcall",
    "setflags", "testing", "tofile",
}  # fmt: skip
#: What of `numpy.random` has no global state.
OWN_CHANCE = {"default_rng", "Generator", "SeedSequence"}
#: Statements that no cell has whose effects are plain.
NEVER = (
    ast.ClassDef, ast.AsyncFunctionDef, ast.Await, ast.Global, ast.Nonlocal, ast.Delete, ast.Yield, ast.YieldFrom,
)  # fmt: skip
COMPREHENSIONS = {"listcomp", "setcomp", "dictcomp", "genexpr"}
#: What IPython keeps of earlier results and inputs.
_HISTORY = re.compile(r"_+|_\d+|_i+\d*|_(ih|oh|dh)")


class Role(StrEnum):
    """Whose a code cell is, which decides whether it may be left out: only the course's own may."""

    COURSE = "course"
    GRADED = "graded"
    STUDENT = "student"


class Text(TypedDict):
    """A code cell's text, and its `Role`."""

    source: str
    role: str


class Names(NamedTuple):
    """The global names in a text, by what becomes of them.

    Attributes:
        read: at its top level or inside a function.
        inside: those of them that functions read.
        imported, defined, assigned: what they are bound by: an import, a `def`, or anything else.
        modules: those that are imported from the course's packages.
        opened: those of which an attribute or an item is taken.
    """

    read: frozenset[str]
    inside: frozenset[str]
    imported: frozenset[str]
    defined: frozenset[str]
    assigned: frozenset[str]
    modules: frozenset[str]
    opened: frozenset[str]

    @property
    def bound(self) -> frozenset[str]:
        return self.imported | self.defined | self.assigned


def left_out(cells: Sequence[Text], asked: Collection[str]) -> list[int]:
    """The places of cells that need not run; none where that is not plain to see.

    Args:
        cells: the code cells of a notebook, in order.
        asked: names that are looked up beside the cells: the functions that the recorder calls.
    """
    found = [(names_in if cell["role"] == Role.STUDENT else names_of_course)(cell["source"]) for cell in cells]
    names = [one for one in found if one is not None]
    if len(names) < len(found) or _is_beyond(cells, names, asked):
        return []
    ours = {place: names[place] for place, cell in enumerate(cells) if cell["role"] == Role.COURSE}
    #: What can be changed in place, or lead to something that can: whoever mentions it may have made it what it is.
    shared = frozenset[str]().union(*(one.assigned for one in names), *(one.defined for one in ours.values()))
    needed = set(asked).union(*(one.read | one.assigned for place, one in enumerate(names) if place not in ours))
    runs: set[int] = set()
    before = -1
    while before < len(runs) + len(needed):
        before = len(runs) + len(needed)
        for place, one in ours.items():
            mentioned = (one.read | one.bound) & shared
            if not mentioned.isdisjoint(needed):  # what it binds may be the same object under another name
                needed |= mentioned
                runs.add(place)
            elif not one.bound.isdisjoint(needed):
                runs.add(place)
            if place in runs:
                needed |= one.read
    return sorted(set(ours) - runs)


def _is_beyond(cells: Sequence[Text], names: Sequence[Names], asked: Collection[str]) -> bool:
    """Whether the cells that run in any case reach something in a way that names do not show.

    A name that nothing binds is looked up among all that are there, for the sentence "did you mean".  A function that
    reads data may keep something in it from one call to the next, also from a call in a cell that is left out; so may
    one that goes into the course's modules.
    """
    running = [one for cell, one in zip(cells, names) if cell["role"] != Role.COURSE]
    theirs = [one for cell, one in zip(cells, names) if cell["role"] == Role.STUDENT]
    empty = frozenset[str]()
    bound = empty.union(*(one.bound for one in names))
    data = empty.union(*(one.assigned for one in names))
    read = empty.union(asked, *(one.read for one in running))
    inside = empty.union(*(one.inside for one in running))
    opened = empty.union(*(one.opened for one in theirs)) & empty.union(*(one.modules for one in names))
    return bool(inside & data) or bool(opened) or not all(name in bound or hasattr(builtins, name) for name in read)


@lru_cache(maxsize=1000)
def names_of_course(text: str) -> Names | None:
    """As `names_in`, for a text of the release, which all submissions share."""
    return names_in(text)


def names_in(text: str) -> Names | None:
    """The global names in a cell's text; None where it may reach further than they show, or is not plain Python."""
    if len(text) > SOURCE_CHARACTERS:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree, table = ast.parse(text), symtable.symtable(text, "cell", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if not all(_is_plain(node) for node in ast.walk(tree)) or _random(tree):
        return None
    top = table.get_symbols()
    below = list(_read_below(table))
    inside = frozenset(name for name, later in below if later)
    read = frozenset(name for name, _ in below) | {symbol.get_name() for symbol in top if symbol.is_referenced()}
    imported = frozenset(symbol.get_name() for symbol in top if symbol.is_imported())
    bound = imported | {symbol.get_name() for symbol in top if symbol.is_assigned() or symbol.is_namespace()}
    written = frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    stored = frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and not _is_read(node))
    assigned = (bound & stored) | (bound - imported - written)
    if any(map(_HISTORY.fullmatch, read - assigned)):
        return None
    imported, defined = imported - assigned, (bound & written) - assigned
    return Names(read, inside, imported, defined, assigned, frozenset(_of_the_course(tree)), frozenset(_opened(tree)))


def _is_read(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Load)


def _read_below(table: symtable.SymbolTable, later: bool = False) -> Iterator[tuple[str, bool]]:
    """Global names that are read in scopes below, and whether only when a function is called."""
    for child in table.get_children():
        called = later or child.get_name() not in COMPREHENSIONS
        yield from ((one.get_name(), called) for one in child.get_symbols() if one.is_global() and one.is_referenced())
        yield from _read_below(child, called)


def _of_the_course(tree: ast.Module) -> Iterator[str]:
    """Names bound by imports of other packages than those of mathematics."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias, dotted in zip(node.names, _imported(node)):
                if dotted.partition(".")[0] not in ("numpy", "math", "time"):
                    yield (alias.asname or alias.name).partition(".")[0]


def _opened(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.value, ast.Name):
            yield node.value.id


def _is_plain(node: ast.AST) -> bool:
    """Whether a part of a text does what its names say, and nothing beside."""
    if isinstance(node, ast.Name):
        return not (node.id in BEYOND_NAMES or _is_private(node.id))
    if isinstance(node, ast.Attribute):
        hidden = node.attr in STATE or (_is_private(node.attr) and node.attr != "__name__")
        return isinstance(node.ctx, ast.Load) and not hidden
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return all(map(_is_harmless, _imported(node)))
    if isinstance(node, ast.FunctionDef):
        arguments = node.args
        defaults = [*arguments.defaults, *(one for one in arguments.kw_defaults if one)]
        return not node.decorator_list and all(map(_is_constant, defaults))
    return not isinstance(node, NEVER)


def _is_private(name: str) -> bool:
    return name.startswith("__")


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    """Dotted names of what is imported; "*" where that is all there is."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [f"{node.module or ''}.{alias.name}" if not node.level else "*" for alias in node.names]


def _is_harmless(dotted: str) -> bool:
    package, *parts = dotted.split(".")
    if package == "numpy" and parts[:1] == ["random"]:
        return parts[1:2] != [] and parts[1] in OWN_CHANCE
    return package in PACKAGES and not any(part in STATE or part == "*" or _is_private(part) for part in parts)


def _random(tree: ast.Module) -> bool:
    """Whether something draws from NumPy's one generator for all, or may; `rng.random()` does not."""
    nodes = list(ast.walk(tree))
    fine = {id(node.value) for node in nodes if isinstance(node, ast.Attribute) and node.attr in OWN_CHANCE}
    fine |= {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    return any(isinstance(node, ast.Attribute) and node.attr == "random" and id(node) not in fine for node in nodes)


def _is_constant(node: ast.expr) -> bool:
    """Whether a default is a constant: another one may keep something from one call to the next."""
    if isinstance(node, ast.Tuple):
        return all(map(_is_constant, node.elts))
    if isinstance(node, ast.UnaryOp):
        return _is_constant(node.operand)
    return isinstance(node, ast.Constant)
