"""Find the loops that Python itself runs, in the text of a function: what "vectorised" rules out.

A static look at the syntax tree, never a stopwatch: the same answer on every machine.  What counts is
a turn of Python for each number or row: `for`, `while`, comprehensions and generator expressions,
`map` and its kin, NumPy's wrappers around a Python function (`np.vectorize`, `np.apply_along_axis`,
`np.fromiter`, ...) and recursion over parts of the data.  Reductions such as `np.sum`, `np.add.reduce`, the
built-in `sum` and masks such as `np.where` do not count, nor do turns over a shape or over a
handful of things written out (`for name in ("w", "b")`), which are not data.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterable

_STATEMENTS = {
    ast.For: "a `for` loop",
    ast.AsyncFor: "a `for` loop",
    ast.While: "a `while` loop",
    ast.ListComp: "a list comprehension",
    ast.SetComp: "a set comprehension",
    ast.DictComp: "a dictionary comprehension",
    ast.GeneratorExp: "a generator expression",
}
#: Each calls a Python function, or hands out one element, once for each element or row.
_NUMPY = {"vectorize", "frompyfunc", "apply_along_axis", "fromiter", "nditer", "ndenumerate", "ndindex"}
_TOOLS = {"reduce", "accumulate", "starmap"}
_PAIRING = {"zip", "enumerate"}
_MODULES = {"functools", "itertools"}
_PLAIN = {"map", "filter", "exec", "eval", "__import__"}


def find_loop(
    function: ast.AST, module: ast.Module | None = None, looping: Iterable[str] = (), trusted: Iterable[str] = ()
) -> str | None:
    """The first loop in a function's syntax tree.

    Args:
        function: an `ast.FunctionDef` (decorators count too), or any other node.
        module: the `ast.Module` around it, or None: functions of this text that it calls are searched too.
        looping: names of functions that loop; calling one is looping.
        trusted: names of functions that are not searched.

    Returns:
        What was found, such as "a `for` loop (line 3)", lines counted from the function's first; or None.
    """
    own = getattr(function, "name", "")
    search = _Search(module, set(looping) - {own}, {*trusted, own})
    return search.first(function)


def find_uncounted(
    function: ast.AST, module: ast.Module | None = None, looping: Iterable[str] = (), trusted: Iterable[str] = ()
) -> str | None:
    """As `find_loop`, for the loops alone that C runs, and which counting the lines of Python does not see.

    `map`, `filter` and the tools of functools and itertools are found under other names too; a variable that is called
    `map` or `filter` is none of them.

    Args:
        function, module, looping, trusted: as for `find_loop`.

    Returns:
        As `find_loop`.
    """
    own = getattr(function, "name", "")
    return _Uncounted(module, set(looping) - {own}, {*trusted, own}).first(function)


def find_loop_in(function: Callable, looping: Iterable[str] = (), trusted: Iterable[str] = ()) -> str | None:
    """`find_loop` for a function of this process.

    Args:
        function: the function itself; one that was decorated is unwrapped.
        looping, trusted: as for `find_loop`.

    Returns:
        As `find_loop`; None also where the text cannot be had.
    """
    if type(function).__name__ == "vectorize":
        return "`np.vectorize`"
    try:
        module = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(function))))
    except (OSError, TypeError, SyntaxError, ValueError):
        return None
    found = [node for node in module.body if isinstance(node, ast.FunctionDef)]
    return find_loop(found[-1] if found else module, module, looping, trusted)


def definitions(module: ast.Module, name: str) -> list[ast.AST]:
    """What may be the value of a name after a text has run: the last definition, and conditional ones after it.

    Args:
        module: an `ast.Module`.
        name: of a function or a class.

    Returns:
        Nodes: statements that bind the name, the last first.  One inside an `if`, a loop, a `try` or a function may not
        have run, so the search goes on behind it.  A function that declares the name global may be called at the end,
        wherever it stands.
    """
    globally = [node for statement in module.body for node in ast.walk(statement) if _declares_global(node, name)]
    found = [node for function in globally for node in _bindings_in(function, name)]
    for statement in reversed(module.body):
        if _binds(statement, name):
            return [*found, statement]
        found += _bindings_in(statement, name)
    return found


def _bindings_in(tree, name):
    inside = [node for node in ast.walk(tree) if _binds(node, name)]
    # Where it is bound in some other way (a loop's variable, `with ... as`), the statement as a whole is meant.
    return inside or [tree] * _stores(tree, name)


def _binds(node, name):
    """Whether a node, run, gives the name its value."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return node.name == name
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return any((alias.asname or alias.name) == name for alias in node.names)
    if isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return getattr(node, "value", None) is not None and any(_stores(target, name) for target in targets)
    return False


def _declares_global(node, name):
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return isinstance(node, kinds) and any(isinstance(n, ast.Global) and name in n.names for n in ast.walk(node))


def _stores(tree, name):
    return any(_is_stored(node, name) for node in ast.walk(tree))


def _is_stored(node, name):
    if isinstance(node, (ast.MatchAs, ast.MatchStar)):
        return node.name == name
    return isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store)


class _Search:
    """One search through a function and those that it calls; a class only to remember where it has been."""

    def __init__(self, module, looping, trusted):
        self.module, self.looping, self.seen = module or ast.Module([], []), looping, set(trusted)

    def first(self, tree):
        for node in ast.walk(tree):
            words = self._words(node)
            if words:
                line = getattr(node, "lineno", 0) - _first_line(tree) + 1
                return f"{words} (line {line})" if line > 0 else words
        return self._called(tree)

    def _words(self, node):
        if type(node) in _STATEMENTS:
            return None if _over_no_data(node) else _STATEMENTS[type(node)]
        if isinstance(node, ast.Attribute):
            return _attribute(node)
        if isinstance(node, ast.ImportFrom):
            return next((f"`{alias.name}`" for alias in node.names if alias.name in _NUMPY | _TOOLS), None)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            if node.id in _NUMPY | _TOOLS | _PLAIN:
                return f"`{node.id}`"
            return f"a call of `{node.id}`" if node.id in self.looping else None
        if isinstance(node, ast.FunctionDef) and _recurs(node, node.name, _fixed_parameters(node)):
            return f"`{node.name}` calling itself"
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
            name = getattr(node.targets[0], "id", "")
            return f"`{name}` calling itself" if _recurs(node.value, name, ()) else None
        return None

    def _called(self, tree):
        """Loops of the text's other functions that this one uses."""
        for name in _functions_used(tree):
            if name in self.seen:
                continue
            self.seen.add(name)
            for node in filter(None, map(_function_in, definitions(self.module, name))):
                words = self.first(node)
                if words:
                    return f"{words.split(' (line')[0]} in `{name}`, which it uses"
        return None


class _Uncounted(_Search):
    """A search for what runs in C, once for each element."""

    def __init__(self, module, looping, trusted):
        super().__init__(module, looping, trusted)
        self.aliases = _aliases(self.module)

    def first(self, tree):
        self.aliases |= _aliases(tree)
        self.own = _own_names(tree)
        return super().first(tree)

    def _words(self, node):
        if isinstance(node, ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else ""
            tool = self.aliases.get(owner) in _MODULES and node.attr in _TOOLS
            return f"`{owner}.{node.attr}`" if tool else _attribute(node)
        read = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id not in self.own
        if read and (node.id in _PLAIN or self.aliases.get(node.id) in _TOOLS | _NUMPY):
            return f"`{node.id}`"
        return None


def _aliases(tree):
    """What imported names stand for: {name: module, or the name of the function}."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            found |= {alias.asname or alias.name: alias.name for alias in node.names}
    return found


def _own_names(tree):
    """Names of a function's parameters and variables, without those that it imports."""
    nodes = list(ast.walk(tree))
    stored = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return stored | {node.arg for node in nodes if isinstance(node, ast.arg)}


def _function_in(node):
    """The part of a definition that runs when the name is used; None where the name is that of data."""
    if isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)):
        return node.value if isinstance(node.value, (ast.Lambda, ast.Call, ast.Name, ast.Attribute)) else None
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ImportFrom)
    return node if isinstance(node, kinds) else None


def _functions_used(tree):
    """Names from outside that a function calls or passes on; its own variables are none of them."""
    nodes = list(ast.walk(tree))
    own = {node.arg for node in nodes if isinstance(node, ast.arg)}
    own |= {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    if isinstance(tree, (ast.Assign, ast.AnnAssign, ast.Name)):
        own = set()
    read = [node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)]
    return [name for name in read if name not in own]


def _over_no_data(loop):
    """Whether a loop runs over a shape, or over things that are written out one by one."""
    if isinstance(loop, (ast.For, ast.AsyncFor)):
        return _is_no_data(loop.iter)
    return not isinstance(loop, ast.While) and all(_is_no_data(part.iter) for part in loop.generators)


def _is_no_data(values):
    if isinstance(values, ast.Call) and isinstance(values.func, ast.Name) and values.func.id in _PAIRING:
        return all(_is_no_data(value) for value in values.args)
    if isinstance(values, (ast.Tuple, ast.List)):
        return not any(isinstance(item, ast.Starred) for item in values.elts)
    return isinstance(values, ast.Attribute) and values.attr == "shape"


def _first_line(tree):
    lines = [node.lineno for node in getattr(tree, "decorator_list", [])] + [getattr(tree, "lineno", 1)]
    return min(lines)


def _attribute(node):
    if node.attr in _NUMPY:
        return f"`np.{node.attr}`"
    owner = node.value.id if isinstance(node.value, ast.Name) else ""
    return f"`{owner}.{node.attr}`" if owner in ("functools", "itertools") and node.attr in _TOOLS else None


def _fixed_parameters(function):
    """Parameters that the function never assigns anew: handing one on whole is no loop over its parts."""
    arguments = function.args
    names = {a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
    stored = {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return names - stored


def _recurs(tree, name, whole):
    """Whether `tree` calls `name` with anything but whole arguments, as in `sigmoid(np.asarray(x))`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            values = [*node.args, *(keyword.value for keyword in node.keywords)]
            if not all(_is_whole(value, whole) for value in values):
                return True
    return False


def _is_whole(value, whole):
    if isinstance(value, ast.Call) and len(value.args) == 1:
        value = value.args[0]
    return isinstance(value, ast.Name) and value.id in whole
