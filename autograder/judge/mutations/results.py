"""Operators on values as a whole: what is handed in, assigned or returned is altered, or replaced."""

import ast
from collections.abc import Sequence

from autograder.judge.mutations.applied import FUNCTIONS
from autograder.judge.mutations.changes import Change, Found, Versions
from autograder.judge.mutations.scope import Scope, show, slug
from autograder.judge.mutations.statements import blocks, names_of

#: Values that are written into the code in place of an argument.
WRITTEN = {
    "learning_rate": (0.005, 0.01, 0.0075, 0.05, 0.1, 0.5, 1.0, 1.2, 2.0, 0.001),
    "num_iterations": (1, 10, 100),
    "print_cost": (True,),
}


#: Names of a layer's results, whose derivatives are easily taken once too often.
ACTIVATIONS = ("A", "AL", "A1", "A2", "a", "s")


def assigned(function: ast.FunctionDef, scope: Scope) -> Found:
    """What is assigned has the other sign, a factor, or its transpose."""
    for owner, field, statements in blocks(function):
        for index, one in enumerate(statements):
            if not isinstance(one, ast.Assign) or len(one.targets) != 1 or isinstance(one.value, (ast.Tuple, ast.List)):
                continue
            target = one.targets[0]
            what = show(target)
            if isinstance(target, ast.Tuple):
                continue
            for detail, clause, value in _other_values(one.value, what, scope):
                new = ast.copy_location(ast.Assign(one.targets, value), one)
                yield f"{detail}.{slug(ast.unparse(target))}", clause, Change(owner, field, index, new)


def _other_values(value: ast.expr, what: str, scope: Scope) -> Versions:
    yield "minus", f"the sign of {what} were reversed", ast.UnaryOp(ast.USub(), value)
    for name in scope.numbers:
        number = ast.Name(name, ast.Load())
        yield f"over-{name}", f"{what} were divided by `{name}` once too often", ast.BinOp(value, ast.Div(), number)
        yield (
            f"times-{name}",
            f"{what} were multiplied by `{name}` once too often",
            ast.BinOp(value, ast.Mult(), number),
        )
    for name in scope.variables:
        if name not in scope.numbers:
            times = ast.BinOp(value, ast.Mult(), ast.Name(name, ast.Load()))
            yield f"by-{name}", f"{what} were multiplied by `{name}` as well", times
            plus = ast.BinOp(value, ast.Add(), ast.Name(name, ast.Load()))
            yield f"plus-{name}", f"`{name}` were added to {what}", plus
    for name in [one for one in scope.variables if one in ACTIVATIONS]:
        for slope in (f"{name} * (1 - {name})", f"(1 - {name} ** 2)"):
            factor = ast.parse(slope, mode="eval").body
            clause = f"{what} carried the extra factor `{slope}`"
            yield f"slope-{slope}", clause, ast.BinOp(value, ast.Mult(), factor)
    parameter = what.strip("`").removeprefix("d")
    if what.startswith("`d") and parameter in scope.variables:
        step = ast.BinOp(ast.Name(parameter, ast.Load()), ast.Sub(), value)
        yield "step", f"{what} had been subtracted from `{parameter}` already", step
    yield "twice", f"{what} were twice as large", ast.BinOp(value, ast.Mult(), ast.Constant(2))
    yield "half", f"{what} were half as large", ast.BinOp(value, ast.Div(), ast.Constant(2))
    yield "T", f"{what} were transposed", ast.Attribute(value, "T", ast.Load())


def arguments(function: ast.FunctionDef, scope: Scope) -> Found:
    """An argument that is not read: its default, or a number written into the code, takes its place."""
    for name in scope.parameters:
        values = [
            *([scope.defaults[name]] if name in scope.defaults else []),
            *map(ast.Constant, WRITTEN.get(name, ())),
        ]
        yield from (_always(function, name, value) for value in values)


def written(function: ast.FunctionDef, scope: Scope, values: Sequence[ast.expr]) -> Found:
    """As `arguments`, with values that stand in a student's code."""
    yield from (_always(function, name, value) for name in scope.parameters for value in values)


def _always(function: ast.FunctionDef, name: str, value: ast.expr) -> tuple[str, str, Change]:
    line = ast.Assign([ast.Name(name, ast.Store())], value, lineno=1)
    text = ast.unparse(value)
    clause = f"`{name}` were always {text}, whatever is handed in"
    return f"{name}-{text}", clause, Change(function, "body", slice(None), [line, *function.body])


def prepared(function: ast.FunctionDef, scope: Scope) -> Found:
    """Something is done to an argument before it is used."""
    if {"w", "b"} <= {*scope.parameters}:
        line = ast.parse("w = np.zeros_like(w) * 1.0\nb = 0.0").body
        clause = "`w` and `b` were set to 0 first, whatever is handed in"
        yield "zeros", clause, Change(function, "body", slice(None), [*line, *function.body])
    if len(scope.parameters) == 2:
        one, two = scope.parameters
        for id, text, words in FUNCTIONS:
            lines = ast.parse("\n".join(f"{name} = {text.format(name)}" for name in (one, two))).body
            clause = f"{words.format(f'`{one}`')} and {words.format(f'`{two}`')} stood in place of them"
            yield f"{id}.both", clause, Change(function, "body", slice(None), [*lines, *function.body])
    for name in scope.parameters:
        for id, text, words in FUNCTIONS:
            line = ast.parse(f"{name} = {text.format(name)}").body
            clause = f"{words.format(f'`{name}`')} stood in place of `{name}` everywhere"
            yield f"{id}.{name}", clause, Change(function, "body", slice(None), [*line, *function.body])


def scaled(function: ast.FunctionDef, scope: Scope) -> Found:
    """A learning rate that is scaled."""
    if "learning_rate" not in scope.parameters:
        return
    sizes = [("X.shape[1]", "m")] if "X" in scope.parameters else []
    for text, words in (*sizes, ("2", "2"), ("10", "10")):
        for sign, done in (("/", "divided by"), ("*", "multiplied by")):
            line = ast.parse(f"learning_rate = learning_rate {sign} {text}").body
            clause = f"`learning_rate` were {done} {words}"
            yield f"{done.split()[0]}-{words}", clause, Change(function, "body", slice(None), [*line, *function.body])


def returned(function: ast.FunctionDef, scope: Scope) -> Found:
    """Returned values in another order, one alone, or none."""
    for owner, field, statements in blocks(function):
        for index, one in enumerate(statements):
            if not isinstance(one, ast.Return) or one.value is None:
                continue
            for detail, clause, value in _other_returns(one.value):
                new = ast.copy_location(ast.Return(value), one)
                yield detail, clause, Change(owner, field, index, new)


def _other_returns(value: ast.expr) -> Versions:
    if isinstance(value, (ast.Tuple, ast.Dict)):
        yield from _other_orders(value)
        return
    yield "minus", "the sign of the result were reversed", ast.UnaryOp(ast.USub(), value)
    yield "half", "the result were half as large", ast.BinOp(value, ast.Div(), ast.Constant(2))
    yield "twice", "the result were twice as large", ast.BinOp(value, ast.Mult(), ast.Constant(2))
    yield "T", "the result were transposed", ast.Attribute(value, "T", ast.Load())
    for part in ast.walk(value):
        if isinstance(part, (ast.Call, ast.BinOp, ast.UnaryOp)) and part is not value:
            yield f"part-{slug(ast.unparse(part))}", f"{show(part)} alone were returned", part
    one_minus = ast.BinOp(ast.Constant(1), ast.Sub(), value)
    yield "one-minus", "the result were taken from 1", one_minus


def _other_orders(value: ast.Tuple | ast.Dict) -> Versions:
    """Several results in another order, or one alone."""
    if isinstance(value, ast.Tuple):
        for place in range(len(value.elts) - 1):
            turned = [*value.elts]
            turned[place], turned[place + 1] = turned[place + 1], turned[place]
            pair = f"{show(value.elts[place])} and {show(value.elts[place + 1])}"
            yield f"order-{place}", f"{pair} were returned in the other order", ast.Tuple(turned, ast.Load())
        for place, one in enumerate(value.elts):
            yield f"only-{place}", f"{show(one)} alone were returned", one
    else:
        for place in range(len(value.keys) - 1):
            values = [*value.values]
            values[place], values[place + 1] = values[place + 1], values[place]
            pair = f"{show(value.values[place])} and {show(value.values[place + 1])}"
            yield f"swapped-{place}", f"{pair} stood under each other's key", ast.Dict(value.keys, values)


#: Other costs of predictions A and labels Y: (name, text, what it is).
COSTS = (
    ("squared-error", "np.mean((A - Y) ** 2)", "the mean squared error"),
    ("half-squared-error", "np.mean((A - Y) ** 2) / 2", "half the mean squared error"),
    ("absolute-error", "np.mean(np.abs(A - Y))", "the mean absolute error"),
    ("error-rate", "np.mean((A > 0.5) != Y)", "the share of wrong predictions"),
    ("accuracy", "np.mean((A > 0.5) == Y)", "the share of right predictions"),
    ("gradient", "-np.sum(Y / A - (1 - Y) / (1 - A)) / Y.shape[1]", "the mean of its own derivative"),
    ("sum-of-squares", "np.sum((A - Y) ** 2)", "the sum of squared errors"),
    ("half-cross-entropy", "-np.mean(Y * np.log(A))", "the cross-entropy of the positive examples alone"),
)
PREDICTIONS, LABELS = ("A", "AL", "A2", "yhat", "a"), ("Y", "y")


def costs(function: ast.FunctionDef, scope: Scope) -> Found:
    """Another cost; the loss in place of its derivative."""
    predictions = [name for name in PREDICTIONS if name in scope.variables]
    labels = [name for name in LABELS if name in scope.variables]
    for owner, field, statements in blocks(function):
        for index, one in enumerate(statements):
            if isinstance(one, ast.Assign) and names_of(one) in {"dAL", "dA2", "dA"} and predictions and labels:
                A, Y = predictions[0], labels[0]
                loss = ast.parse(f"-({Y} * np.log({A}) + (1 - {Y}) * np.log(1 - {A}))", mode="eval").body
                new = ast.copy_location(ast.Assign(one.targets, loss), one)
                yield "loss", "the loss itself stood in place of its derivative", Change(owner, field, index, new)
            if isinstance(one, ast.Assign) and names_of(one) in {"cost", "loss"} and predictions and labels:
                for id, text, words in COSTS:
                    names = {"A": ast.Name(predictions[0], ast.Load()), "Y": ast.Name(labels[0], ast.Load())}
                    value = _Renamed(names).visit(ast.parse(text, mode="eval").body)
                    new = ast.copy_location(ast.Assign(one.targets, value), one)
                    yield id, f"the cost were {words}", Change(owner, field, index, new)


class _Renamed(ast.NodeTransformer):
    def __init__(self, names: dict[str, ast.Name]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return self.names.get(node.id, node)


ITSELF = ("itself", "{}", "{} itself")


def instead(function: ast.FunctionDef, scope: Scope) -> Found:
    """Another function's result: a well-known one's, or that of another exercise with as many arguments."""
    for name in scope.parameters:
        for id, text, words in (ITSELF, *FUNCTIONS):
            line = ast.parse(f"return {text.format(name)}").body
            clause = f"the result were {words.format(f'`{name}`')}"
            yield f"{id}.{name}", clause, Change(function, "body", slice(None), line)
    for other, number in scope.callables.items():
        if number == len(scope.parameters) and other != scope.name:
            line = ast.parse(f"return {other}({', '.join(scope.parameters)})").body
            yield other, f"the result were that of `{other}`", Change(function, "body", slice(None), line)
