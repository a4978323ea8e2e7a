"""What a function's text can see, and how its pieces are spoken of."""

import ast
import inspect
from collections.abc import Iterator, Mapping
from typing import Any

#: A piece of text that is longer is not shown in a sentence: a sentence must not hand over the line.
SHOWN = 32


class Scope:
    """Names in a function, by what they are.

    Attributes:
        parameters: in order.
        defaults: {parameter: expression} where there is one.
        variables: parameters and local variables, in order of appearance.
        callables: {name: number of parameters} of functions of the unit that the function may call.
        strings: string constants in the text.
        parents: {id of an expression: the node that it stands in}.
        goes_by_entry: whether it loops over the entries of arrays: there a transpose is another mistake, a wrong bound.
        made: {variable: the call of one argument that it is the result of}, where it is assigned once.
    """

    def __init__(self, function: ast.FunctionDef, names: Mapping[str, Any]) -> None:
        arguments = function.args.args
        self.name = function.name
        self.parameters = [one.arg for one in arguments]
        given = function.args.defaults
        self.defaults = dict(zip(self.parameters[len(arguments) - len(given) :], given))
        stored = [n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
        self.variables = [one for one in dict.fromkeys([*self.parameters, *stored]) if not one.startswith("_")]
        self.callables = {
            name: len(inspect.signature(one).parameters) for name, one in names.items() if inspect.isfunction(one)
        }
        self.strings = list(
            dict.fromkeys(
                n.value for n in ast.walk(function) if isinstance(n, ast.Constant) and isinstance(n.value, str)
            )
        )

        self.goes_by_entry = _goes_by_entry(function)
        self.parents = {id(child): node for node in ast.walk(function) for child in ast.iter_child_nodes(node)}
        calls = [one for one in ast.walk(function) if isinstance(one, ast.Assign) and isinstance(one.value, ast.Call)]
        self.made = {
            one.targets[0].id: one.value
            for one in calls
            if isinstance(one.targets[0], ast.Name) and stored.count(one.targets[0].id) == 1
            if isinstance(one.value, ast.Call) and len(one.value.args) == 1 and not one.value.keywords
        }

    def is_looked_into(self, node: ast.expr) -> bool:
        """Whether only something of a value is used: its shape, an entry, or its items one by one."""
        parent = self.parents.get(id(node))
        if isinstance(parent, ast.Attribute):
            return parent.attr in {"shape", "size", "ndim", "T"}
        if isinstance(parent, ast.Subscript) and parent.value is node:
            return True
        return isinstance(parent, ast.Call) and ast.unparse(parent.func) in ITERATED

    @property
    def numbers(self) -> list[str]:
        """Variables that look like a number of examples or of units, or like a rate."""
        return [name for name in self.variables if name in NUMBERS]


#: Functions that go through what they are given.
ITERATED = {"zip", "len", "enumerate", "range", "list", "map", "sum", "reversed"}
#: Names that stand for one number in this field.
NUMBERS = ("m", "n", "n_x", "n_h", "n_y", "learning_rate", "L")


def _goes_by_entry(function: ast.FunctionDef) -> bool:
    """Whether a loop's variable is an index into an array."""
    loops = [one for one in ast.walk(function) if isinstance(one, (ast.For, ast.comprehension))]
    counters = {n.id for loop in loops for n in ast.walk(loop.target) if isinstance(n, ast.Name)}
    slices = [one.slice for one in ast.walk(function) if isinstance(one, ast.Subscript)]
    indices = [one for slice_ in slices for one in (slice_.elts if isinstance(slice_, ast.Tuple) else [slice_])]
    return any(isinstance(one, ast.Name) and one.id in counters for one in indices)


def show(node: ast.AST) -> str:
    """A piece of text for a sentence; what is inside calls, and what is too long, is left out."""
    text = _short(node)
    return f"`{text}`" if len(text) <= SHOWN else f"`{_short(node, 1)}`"


def _short(node: ast.AST, depth: int = 2) -> str:
    if isinstance(node, ast.Call):
        return f"{ast.unparse(node.func)[:SHOWN]}(...)" if node.args or node.keywords else ast.unparse(node)
    if isinstance(node, ast.BinOp):
        if depth == 0:
            return "(...)"
        sign = ast.unparse(ast.BinOp(ast.Name("a"), node.op, ast.Name("b")))[1:-1]
        return sign.join(_in_brackets(one, _short(one, depth - 1)) for one in (node.left, node.right))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return f"-{_in_brackets(node.operand, _short(node.operand, depth))}"
    text = ast.unparse(node)
    return text if len(text) <= SHOWN else "(...)"


def _in_brackets(node: ast.AST, text: str) -> str:
    return f"({text})" if isinstance(node, ast.BinOp) and not text.startswith("(...") else text


def slug(text: str) -> str:
    """A text as a part of an id."""
    kept = "".join(c if c.isalnum() or c in "_.*+/@<>=%-" else "-" for c in text.replace(" ", ""))
    return kept[:60]


def walk(function: ast.FunctionDef) -> Iterator[tuple[ast.AST, str, int | None, ast.expr]]:
    """All expressions in a function's body: (parent, field, index in that field or None, expression)."""
    for parent in ast.walk(ast.Module(function.body, [])):
        for field, value in ast.iter_fields(parent):
            if isinstance(value, list):
                for index, one in enumerate(value):
                    if isinstance(one, ast.expr):
                        yield parent, field, index, one
            elif isinstance(value, ast.expr):
                yield parent, field, None, value
