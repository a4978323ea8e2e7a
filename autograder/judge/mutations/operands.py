"""Operators on what is computed with: another variable, key or number, another comparison, a value that is altered."""

import ast
from typing import Any

from autograder.judge.mutations.applied import FUNCTIONS
from autograder.judge.mutations.changes import Versions, is_function, parse
from autograder.judge.mutations.scope import NUMBERS, Scope, show

#: Functions are not applied to a longer piece of text.
LONGEST = 200


def variables(node: ast.expr, scope: Scope) -> Versions:
    """Another variable; where only its shape is read it is a wrong size: see `sizes`."""
    if isinstance(node, ast.Name) and node.id in scope.variables and not _gives_its_shape(node, scope):
        for other in scope.variables:
            if node.id == "num_iterations" and other in ("n_x", "n_h", "n_y", "m"):  # a size is 1 by chance
                continue
            if other != node.id:
                clause = f"`{other}` stood in place of `{node.id}`"
                yield f"{other}-for-{node.id}", clause, ast.Name(other, ast.Load())


def _gives_its_shape(node: ast.expr, scope: Scope) -> bool:
    parent = scope.parents.get(id(node))
    return isinstance(parent, ast.Attribute) and parent.attr == "shape"


#: Words that are no keys.
ACTIVATIONS = ("relu", "sigmoid")


def keys(node: ast.expr, scope: Scope) -> Versions:
    """Another key of a dictionary, another layer, another word."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        words = [one for one in scope.strings if one not in ACTIVATIONS]
        for other in dict.fromkeys(ACTIVATIONS if node.value in ACTIVATIONS else words):
            if other != node.value:
                yield f"{other}-for-{node.value}", f"`{other}` stood in place of `{node.value}`", ast.Constant(other)
    if isinstance(node, ast.JoinedStr) and len(node.values) == 2 and isinstance(node.values[1], ast.FormattedValue):
        old, layer = ast.unparse(node)[2:-1], ast.unparse(node.values[1].value)
        for moved in (f"{layer} - 1", f"{layer} + 1", "1", "L"):
            if moved != layer and (moved != "L" or "L" in scope.variables):
                new = ast.unparse(node.values[0])[1:-1] + "{" + moved + "}"
                yield f"{new}-for-{old}", f"`{new}` stood in place of `{old}`", parse(f'f"{new}"')
        head = ast.unparse(node.values[0])[1:-1]
        for pair in (("W", "b"), ("dW", "db"), ("dA", "dW")):
            if head in pair:
                other = pair[1 - pair.index(head)]
                yield f"{other}-for-{head}", f"`{other}` stood in place of `{head}`", parse(f'f"{other}{{{layer}}}"')


def numbers(node: ast.expr, scope: Scope) -> Versions:
    """Another constant."""
    if not isinstance(node, ast.Constant) or not isinstance(node.value, (bool, int, float)):
        return
    parent = scope.parents.get(id(node))
    where = show(parent) if isinstance(parent, (ast.BinOp, ast.Compare, ast.Call, ast.AugAssign)) else ""
    where = f" in {where}" if where not in ("", "`(...)`", show(node)) else ""
    for other in _other_numbers(node.value):
        clause = f"`{other}` stood in place of `{node.value}`{where}"
        if isinstance(parent, ast.Subscript) and ast.unparse(parent.value).endswith(".shape"):
            clause = f"`{ast.unparse(parent.value)}[{other}]` stood in place of {show(parent)}"
        yield f"{other}-for-{node.value}", clause, ast.Constant(other)


def _other_numbers(value: Any) -> list[Any]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        near = [value - 1, value + 1, 0, 1, 2, -1]
        return [n for n in dict.fromkeys([*near, *((1, 10, 50, 99, 1000) if value == 100 else ())]) if n != value]
    if value == 0.5:
        return [0, 0.0, 1.0, 0.4, 0.6, 0.49, 0.51, 0.05, 5.0, 0.45, 0.55, 0.7, 0.3]
    return [1.0, 10 * value, value / 10, 0.5, 0.0]


def comparisons(node: ast.expr, scope: Scope) -> Versions:
    """Another comparison: `>=` for `>`, or the other way round."""
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        return
    right = node.comparators[0]
    if isinstance(right, ast.Constant) and isinstance(right.value, float):
        mean = ast.Compare(node.left, node.ops, [parse(f"np.mean({ast.unparse(node.left)})")])
        yield "mean", f"the mean of {show(node.left)} stood in place of {show(right)}", mean
    words = {ast.Gt: ">", ast.GtE: ">=", ast.Lt: "<", ast.LtE: "<=", ast.Eq: "==", ast.NotEq: "!="}
    old = words.get(type(node.ops[0]))
    for kind, word in words.items():
        if old and word != old and (old in "==!=") == (word in "==!="):
            clause = f"`{word}` stood in place of `{old}`"
            yield f"{word}-for-{old}", clause, ast.Compare(node.left, [kind()], node.comparators)


def sizes(node: ast.expr, scope: Scope) -> Versions:
    """A size of an array in place of another number, or of another array's."""
    if isinstance(node, ast.Name) and node.id in scope.variables and _gives_its_shape(node, scope):
        for other in scope.variables:
            if other != node.id and other not in NUMBERS:
                clause = f"`{other}.shape` stood in place of `{node.id}.shape`"
                yield f"{other}-for-{node.id}", clause, ast.Name(other, ast.Load())
    if isinstance(node, ast.Name) and node.id in NUMBERS and node.id in scope.variables and node.id != "learning_rate":
        for array in [name for name in scope.variables if name not in NUMBERS]:
            for axis in (0, 1):
                text = f"{array}.shape[{axis}]"
                yield f"{text}-for-{node.id}", f"`{text}` stood in place of `{node.id}`", parse(text)


def before(node: ast.expr, scope: Scope) -> Versions:
    """What a function is applied to, in place of its result: z for a."""
    if isinstance(node, ast.Name) and node.id in scope.made:
        call = scope.made[node.id]
        clause = f"what `{ast.unparse(call.func)}` is applied to stood in place of `{node.id}`"
        yield f"{node.id}", clause, call.args[0]


def from_cache(node: ast.expr, scope: Scope) -> Versions:
    """Another entry of the cache."""
    if isinstance(node, ast.Name) and node.id in {"A1", "A2", "X", "W2"} and "cache" in scope.parameters:
        for key in ("Z1", "Z2", "A1", "A2"):
            if key not in scope.variables:
                yield f"{key}-for-{node.id}", f"`{key}` stood in place of `{node.id}`", parse(f"cache['{key}']")


def output_gradients(node: ast.expr, scope: Scope) -> Versions:
    """dA where dZ belongs, at the output."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and isinstance(node.left, ast.Name):
        A, Y = node.left.id, ast.unparse(node.right)
        if A in {"A", "AL", "A2", "a"} and Y in {"Y", "y"}:
            clause = f"the derivative with respect to `{A}` stood in place of `{A} - {Y}`"
            yield "da-for-dz", clause, parse(f"-{Y} / {A} + (1 - {Y}) / (1 - {A})")
            slope = f"({A} - {Y}) * {A} * (1 - {A})"
            words = "the derivative of the squared error stood in place of that of the cross-entropy"
            yield "squared-error", words, parse(slope)
            yield "twice-squared-error", words, parse(f"2 * {slope}")
            yield "minus-da-for-dz", f"{clause}, with the opposite sign", parse(f"{Y} / {A} - (1 - {Y}) / (1 - {A})")


def indices(node: ast.expr, scope: Scope) -> Versions:
    """What is taken out of an array or a tuple is not taken out, or a whole row is."""
    if isinstance(node, ast.Subscript):
        yield f"no-index-{ast.unparse(node)}", f"all of {show(node.value)} stood in place of {show(node)}", node.value
    if isinstance(node, ast.Subscript) and "shape" in ast.unparse(node.value):
        owner = node.value.value if isinstance(node.value, ast.Attribute) else None
        if owner is not None:
            size = ast.Attribute(owner, "size", ast.Load())
            yield f"size-for-{ast.unparse(node)}", f"`{ast.unparse(size)}` stood in place of {show(node)}", size


def done(node: ast.expr, scope: Scope) -> Versions:
    """A function is applied to a value that should be left alone."""
    if isinstance(node, (ast.Name, ast.BinOp, ast.Call, ast.Subscript)) and not is_function(node, scope):
        text, what = ast.unparse(node), show(node)
        if text.startswith("range(") or len(text) > LONGEST:
            return
        for id, function, words in FUNCTIONS:
            yield f"{id}.{text}", f"{words.format(what)} stood in place of {what}", parse(function.format(text))
