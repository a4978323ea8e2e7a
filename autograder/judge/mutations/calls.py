"""Operators on calls: another function, another axis, another shape, other arguments."""

import ast

from autograder.judge.mutations.applied import FUNCTIONS
from autograder.judge.mutations.changes import Versions, call_with, called, parse
from autograder.judge.mutations.scope import Scope, show

#: Functions that are taken for one another.
TAKEN = (
    ("sum", "mean"), ("max", "min"), ("maximum", "minimum"), ("exp", "log"), ("log", "log10"), ("log", "log2"),
    ("log", "log1p"), ("exp", "expm1"), ("exp", "exp2"), ("zeros", "ones"), ("abs", "square"), ("std", "var"),
    ("sqrt", "square"), ("sum", "max"), ("max", "mean"), ("argmax", "argmin"), ("zeros_like", "ones_like"),
    ("dot", "outer"), ("sum", "prod"), ("sum", "cumsum"), ("mean", "median"), ("sum", "median"), ("sum", "std"),
)  # fmt: skip


#: Functions that students hardly know: what taking them for another comes to.
IN_WORDS = {
    "exp2": "the powers were of 2, not of e", "expm1": "1 were subtracted from the exponential",
    "log1p": "1 were added inside the logarithm",
}  # fmt: skip


def functions(node: ast.expr, scope: Scope) -> Versions:
    """Another function of NumPy, or none."""
    name = called(node)
    if not name or not isinstance(node, ast.Call):
        return
    assert isinstance(node.func, ast.Attribute)
    for pair in TAKEN:
        if name in pair:
            other = pair[1 - pair.index(name)]
            new = call_with(node, ast.Attribute(node.func.value, other, ast.Load()))
            clause = IN_WORDS.get(other, f"`{other}` stood in place of `{name}`")
            yield f"{other}-for-{name}", clause, new
    if name == "sum" and any(k.arg == "axis" for k in node.keywords):
        yield "norm-for-sum", "the norm stood in place of `sum`", call_with(node, parse("np.linalg.norm"))
    if name == "exp":
        ten = parse(f"10.0 ** ({ast.unparse(node.args[0])})")
        yield "exp10-for-exp", "the powers were of 10, not of e", ten
        yield (
            "exp-of-minus",
            "the sign of the exponent were reversed",
            call_with(node, args=[ast.UnaryOp(ast.USub(), node.args[0])]),
        )
    if name == "norm":
        yield (
            "norm-1",
            "sums of absolute values stood in place of the Euclidean norm",
            call_with(node, ord=ast.Constant(1)),
        )
        square = ast.BinOp(node, ast.Pow(), ast.Constant(2))
        yield "norm-squared", "the norm were squared: its square root is missing", square


def activations(node: ast.expr, scope: Scope) -> Versions:
    """Another activation, or its derivative; another derivative."""
    if isinstance(node, ast.Call) and len(node.args) == 1:
        name = node.func.id if isinstance(node.func, ast.Name) else called(node)
        if name in {"tanh", "sigmoid", "relu"}:
            parent, what = scope.parents.get(id(node)), ast.unparse(node.args[0])
            two = isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Tuple)  # A, cache = relu(Z)
            for detail, text, words in (*FUNCTIONS, *TWICE.get(name, ())):
                clause = f"{words.format(show(node.args[0]))} stood in place of its `{name}`"
                new = text.format(what)
                yield f"{detail}-for-{name}", clause, parse(f"({new}, {what})" if two else new)
    if isinstance(node, ast.Call) and len(node.args) == 2 and isinstance(node.func, ast.Name):
        dA, Z = map(ast.unparse, node.args)
        for detail, text, words in BACKWARD if node.func.id.endswith("_backward") and dA.startswith("dA") else ():
            yield f"{detail}-for-{node.func.id}", words, parse(text.format(dA=dA, Z=Z, s=f"(1 / (1 + np.exp(-{Z})))"))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and isinstance(node.right, ast.BinOp):
        power = node.right
        if isinstance(power.op, ast.Pow) and ast.unparse(node.left) == "1" and isinstance(power.left, ast.Name):
            base = power.left.id
            for text, words in (
                (f"{base} * (1 - {base})", "the derivative of the sigmoid"),
                (f"({base} > 0)", "the derivative of ReLU"),
                (base, "the activation itself"), (f"(1 - np.tanh({base}) ** 2)", "a second tanh with its derivative"),
            ):  # fmt: skip
                yield f"{text}", f"{words} stood in place of the derivative of tanh", parse(text)


TWICE = {
    "sigmoid": (("twice", "1 / (1 + np.exp(-1 / (1 + np.exp(-({})))))", "the sigmoid of the sigmoid of {}"),),
    "relu": (("at-least-1", "np.maximum(1, {})", "the larger one of 1 and {}"),),
}
#: (id, text, clause): what is taken for the derivative of an activation.
BACKWARD = (
    ("tanh", "{dA} * (1 - np.tanh({Z}) ** 2)", "the derivative of tanh stood in place of the activation's"),
    ("square", "{dA} * (1 - {s} ** 2)", "the derivative were 1 minus the activation squared, the rule for tanh"),
    ("activation", "{dA} * {s}", "the sigmoid itself stood in place of its derivative"),
    ("plus", "{dA} * {s} * (1 + {s})", "the derivative of the sigmoid were s (1 + s)"),
    ("other-half", "{dA} * (1 - {s})", "the derivative of the sigmoid were 1 - s"),
    ("of-z", "{dA} * {Z} * (1 - {Z})", "the derivative of the sigmoid were taken of `Z`, where its value belongs"),
    ("mask-alone", "({Z} > 0) * 1.0", "the derivative of ReLU stood alone, without `dA`"),
    ("slope-alone", "{s} * (1 - {s})", "the derivative of the sigmoid stood alone, without `dA`"),
    ("mask-of-da", "{dA} * ({dA} > 0)", "the sign of `dA`, not that of `Z`, decided what passes"),
    ("turned", "{dA} * ({Z} < 0)", "what is below 0 passed, not what is above"),
    ("forward", "{dA} * np.maximum(0, {Z})", "`dA` were multiplied by ReLU itself, not by its derivative"),
    ("relu-forward", "np.maximum(0, {Z})", "the forward function were called, without `dA`"),
    ("sigmoid-forward", "{s}", "the forward function were called, without `dA`"),
    ("none", "{dA}", "the activation's derivative were left out"),
)


#: NumPy's functions of numbers, in place of which their argument can stand.
OF_NUMBERS = {
    f"np.{name}" for name in (
        "exp", "log", "tanh", "abs", "sqrt", "square", "sum", "mean", "max", "cosh", "maximum", "reciprocal",
    )
}  # fmt: skip


def unapplied(node: ast.expr, scope: Scope) -> Versions:
    """A function that is not applied, or applied twice."""
    if not isinstance(node, ast.Call) or not node.args:
        return
    what = ast.unparse(node.func)
    if isinstance(node.func, ast.Attribute) and what not in OF_NUMBERS:
        return
    yield f"no-{what}", f"`{what}` were not applied", node.args[0]
    if len(node.args) == 1 and not node.keywords:
        yield f"twice-{what}", f"`{what}` were applied twice", call_with(node, args=[node])


def around_sums(node: ast.expr, scope: Scope) -> Versions:
    """What belongs inside a sum is done to the sum, or the other way round; fractions are cut off before it."""
    if not isinstance(node, ast.Call) or not node.args:
        return
    which, what = called(node), node.args[0]
    if which in {"sum", "mean"}:
        cut = ast.Call(parse("np.trunc"), [what], [])
        clause = f"the fractions of {show(what)} were cut off before the {which}"
        yield f"cut-{ast.unparse(what)}", clause, call_with(node, args=[cut, *node.args[1:]])
        if isinstance(what, ast.BinOp) and isinstance(what.op, ast.Pow):
            outer: ast.expr = ast.BinOp(call_with(node, args=[what.left, *node.args[1:]]), what.op, what.right)
            clause = f"the {which} were raised to the power {show(what.right)}, not each of its parts"
            yield f"power-{ast.unparse(what)}", clause, outer
        if isinstance(what, ast.Call) and len(what.args) == 1 and not what.keywords:
            outer = ast.Call(what.func, [call_with(node, args=[what.args[0], *node.args[1:]])], [])
            yield f"outside-{ast.unparse(what)}", f"`{ast.unparse(what.func)}` were taken of the {which}", outer
    elif len(node.args) == 1 and not node.keywords and called(what) in {"sum", "mean"}:
        assert isinstance(what, ast.Call)
        if what.args:
            inner = call_with(what, args=[ast.Call(node.func, [what.args[0]], []), *what.args[1:]])
            clause = f"`{ast.unparse(node.func)}` were taken of each part of the {called(what)}"
            yield f"inside-{ast.unparse(what)}", clause, inner


def guards(node: ast.expr, scope: Scope) -> Versions:
    """A guard against the logarithm of 0 that is so large that it shows."""
    if called(node) == "log" and isinstance(node, ast.Call) and len(node.args) == 1:
        what = ast.unparse(node.args[0])
        for size in ("0.1", "0.01", "0.001", "0.0001", "1e-5"):
            yield f"plus-{size}", f"{size} were added inside the logarithm", parse(f"np.log({what} + {size})")
            clause = f"the probability were kept {size} away from 0 and 1"
            yield f"clip-{size}", clause, parse(f"np.log(np.clip({what}, {size}, 1 - {size}))")


def axes(node: ast.expr, scope: Scope) -> Versions:
    """Another axis, or none; dimensions that are kept or lost."""
    if not isinstance(node, ast.Call):
        return
    given = {k.arg: k.value for k in node.keywords}
    name = ast.unparse(node.func)
    if "axis" in given:
        old = ast.unparse(given["axis"])
        for new in ("0", "1"):
            if new != old:
                clause = f"`{name}` ran over axis {new}, not over axis {old}"
                yield f"{name}.{old}-{new}", clause, call_with(node, axis=parse(new))
        yield f"{name}.none", f"`{name}` ran over all axes, not over axis {old} alone", call_with(node, axis=None)
        yield (
            f"{name}.bare",
            f"`{name}` ran over all axes and gave one number",
            call_with(node, axis=None, keepdims=None),
        )
        for new in ("0", "1"):
            if new != old:
                clause = f"`{name}` ran over axis {new}, not over axis {old}, and lost a dimension"
                yield f"{name}.{old}-{new}.lost", clause, call_with(node, axis=parse(new), keepdims=None)
    elif called(node) in {"sum", "mean", "max", "min", "std", "var"}:
        for new in ("0", "1"):
            yield (
                f"{name}.all-{new}",
                f"`{name}` ran over axis {new} alone, not over all",
                call_with(node, axis=parse(new)),
            )
        if "keepdims" not in given:
            yield f"{name}.kept", f"`{name}` kept its dimensions", call_with(node, keepdims=ast.Constant(True))
    if "keepdims" in given:
        yield f"{name}.lost", "a dimension were lost: `keepdims=True` is missing", call_with(node, keepdims=None)


def shapes(node: ast.expr, scope: Scope) -> Versions:
    """A shape that is read or made along the wrong axis."""
    if called(node) == "reshape" and isinstance(node, ast.Call):
        if len(node.args) > 1:
            turned = call_with(node, args=[*reversed(node.args)])
            yield "reshape-turned", "the array were reshaped with rows and columns swapped", turned
            yield (
                "reshape-turned-T",
                "the array were reshaped along the wrong axis and then transposed",
                ast.Attribute(turned, "T", ast.Load()),
            )
        yield "reshape-fortran", "the numbers were read column by column", call_with(node, order=ast.Constant("F"))
        flat = call_with(node, args=[ast.Constant(-1)])
        yield "flat", "the array were flattened to one dimension", flat
        assert isinstance(node.func, ast.Attribute)
        yield "no-reshape", "the array were not reshaped", node.func.value
    if called(node) in {"zeros", "ones", "randn", "standard_normal", "normal"} and isinstance(node, ast.Call):
        for place, one in enumerate(node.args):
            if isinstance(one, ast.Tuple) and len(one.elts) == 2:
                yield from _other_shapes(node, place, one)


def _other_shapes(node: ast.Call, place: int, shape: ast.Tuple) -> Versions:
    first, second = shape.elts

    def made(*sizes: ast.expr) -> ast.expr:
        args = [*node.args]
        args[place] = ast.Tuple([*sizes], ast.Load())
        return call_with(node, args=args)

    what = ast.unparse(shape)
    yield f"turned-{what}", f"an array of shape `{what}` were made with its axes swapped", made(second, first)
    yield f"row-{what}", f"an array of shape `{what}` had one axis alone", made(first)


def helpers(node: ast.expr, scope: Scope) -> Versions:
    """Another function of the unit, another activation, arguments in another order, or one too few."""
    if not isinstance(node, ast.Call):
        return
    if isinstance(node.func, ast.Name) and node.func.id in scope.callables:
        for other, number in scope.callables.items():
            if other not in (node.func.id, scope.name) and number == len(node.args):
                clause = f"`{other}` were called in place of `{node.func.id}`"
                yield f"{other}-for-{node.func.id}", clause, call_with(node, ast.Name(other, ast.Load()))
    what = ast.unparse(node.func)
    linear = what.replace("_activation", "")
    if linear != what and linear in scope.callables and node.args:
        clause = f"`{linear}` were called in place of `{what}`: the activation is left out"
        args = node.args[:-1]
        if "backward" in what:
            args = [args[0], ast.Subscript(args[1], ast.Constant(0), ast.Load())]
        yield f"{linear}-for-{what}", clause, call_with(node, ast.Name(linear, ast.Load()), args=args)
    renamed = [_other_set(one) for one in node.args]
    if sum(one is not old for one, old in zip(renamed, node.args)) > 1:
        yield f"other-set-{what}", f"`{what}` were called with the other data set", call_with(node, args=renamed)
    for place, one in enumerate(node.args):
        if isinstance(one, ast.Name) and place and isinstance(node.func, ast.Name):
            clause = f"{show(one)} were not passed on to `{what}`"
            yield f"not-handed-{one.id}", clause, call_with(node, args=[*node.args[:place], *node.args[place + 1 :]])
    for place in range(len(node.args) - 1):
        args = [*node.args]
        args[place], args[place + 1] = args[place + 1], args[place]
        clause = f"{show(args[place + 1])} and {show(args[place])} were handed to `{what}` in the other order"
        yield f"order-{what}", clause, call_with(node, args=args)


def _other_set(node: ast.expr) -> ast.expr:
    """X_test for X_train, and the other way round."""
    if isinstance(node, ast.Name):
        for old, new in (("_train", "_test"), ("_test", "_train")):
            if node.id.endswith(old):
                return ast.Name(node.id.removesuffix(old) + new, ast.Load())
    return node
