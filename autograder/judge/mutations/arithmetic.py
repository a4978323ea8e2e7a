"""Operators on sums, products and powers: a sign, a factor, a term, a transpose, brackets."""

import ast
from collections.abc import Callable

from autograder.judge.mutations.changes import Versions, call_with, called, is_function
from autograder.judge.mutations.scope import NUMBERS, Scope, show


def factors_of_product(node: ast.AST) -> tuple[ast.expr, ast.expr] | None:
    """The factors of a matrix product."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        return node.left, node.right
    if called(node) in {"dot", "matmul"} and isinstance(node, ast.Call) and len(node.args) == 2:
        return node.args[0], node.args[1]
    return None


def factors(node: ast.expr, scope: Scope) -> Versions:
    """A factor or a divisor that is missing, doubled, or on the wrong side of the fraction."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, (ast.Div, ast.Mult)):
        return
    left, right = node.left, node.right
    if isinstance(node.op, ast.Div):
        yield f"no-division-{ast.unparse(right)}", f"{show(left)} were not divided by {show(right)}", left
        times = ast.BinOp(left, ast.Mult(), right)
        yield f"times-{ast.unparse(right)}", f"{show(left)} were multiplied by {show(right)}, not divided", times
        whole = ast.BinOp(left, ast.FloorDiv(), right)
        yield f"floor-{ast.unparse(right)}", f"{show(left)} were divided with `//`, which rounds down", whole
        half = ast.BinOp(node, ast.Div(), ast.Constant(2))
        yield "half", f"{show(left)} were divided by 2 {show(right)}", half
        over = ast.BinOp(right, ast.Div(), left)
        yield "upside-down", f"the fraction with {show(right)} were upside down", over
        return
    for lost, kept in ((right, left), (left, right)):
        yield f"no-factor-{ast.unparse(lost)}", f"the factor {show(lost)} were missing", kept
    over = ast.BinOp(left, ast.Div(), right)
    yield f"over-{ast.unparse(right)}", f"{show(left)} were divided by {show(right)}, not multiplied", over
    pairs = ast.parse(f"np.outer({ast.unparse(left)}, {ast.unparse(right)})", mode="eval").body
    yield "all-pairs", f"every entry of {show(left)} were multiplied with every entry of {show(right)}", pairs
    total = ast.BinOp(left, ast.Add(), right)
    yield "plus-for-times", f"{show(left)} and {show(right)} were added, not multiplied", total


def signs(node: ast.expr, scope: Scope) -> Versions:
    """Plus for minus, and the other way round."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.Constant):
        yield (
            f"no-minus-{ast.unparse(node.operand)}",
            f"the minus before {show(node.operand)} were missing",
            node.operand,
        )
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
        plus = isinstance(node.op, ast.Add)
        new = ast.BinOp(node.left, ast.Sub() if plus else ast.Add(), node.right)
        done, due = ("subtracted", "added") if plus else ("added", "subtracted")
        yield f"{done}-{ast.unparse(node.right)}", f"{show(node.right)} were {done}, not {due}", new
        if not plus:
            turned = ast.BinOp(node.right, ast.Sub(), node.left)
            yield f"turned-{ast.unparse(node)}", f"{show(node)} were taken the other way round", turned


def terms(node: ast.expr, scope: Scope) -> Versions:
    """A term that is missing."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
        lost = f"{show(node.right)} were left out"
        if isinstance(node.right, ast.Constant):
            lost = f"{show(node.left)} stood in place of {show(node)}"
        yield f"no-{ast.unparse(node.right)}", lost, node.left
        rest = node.right if isinstance(node.op, ast.Add) else ast.UnaryOp(ast.USub(), node.right)
        yield f"no-{ast.unparse(node.left)}", f"{show(node.left)} were left out", rest
        if isinstance(node.op, ast.Sub):
            clause = f"{show(node.right)} stood in place of {show(node)}"
            yield f"only-{ast.unparse(node.right)}", clause, node.right
        if isinstance(node.op, ast.Add):
            again = ast.BinOp(node, ast.Add(), node.right)
            yield f"twice-{ast.unparse(node.right)}", f"{show(node.right)} were added twice", again
            times = ast.BinOp(node.left, ast.Mult(), node.right)
            yield f"times-{ast.unparse(node.right)}", f"{show(node.left)} were multiplied by {show(node.right)}", times
            pair = factors_of_product(node.left)
            if pair:
                inner = ast.parse(f"np.shape({ast.unparse(pair[1])})[0]", mode="eval").body
                each = ast.BinOp(node.left, ast.Add(), ast.BinOp(node.right, ast.Mult(), inner))
                clause = f"{show(node.right)} were added once for each term of the product"
                yield f"for-each-{ast.unparse(node.right)}", clause, each


def steps(node: ast.expr, scope: Scope) -> Versions:
    """A step of descent in which the rate or the gradient acts on the wrong thing: c (a - g), a (1 - c g), a - c a."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Sub) or not isinstance(node.right, ast.BinOp):
        return
    old, (rate, gradient) = node.left, (node.right.left, node.right.right)
    if not isinstance(node.right.op, ast.Mult) or ast.unparse(rate) != "learning_rate":
        return
    whole = ast.BinOp(rate, ast.Mult(), ast.BinOp(old, ast.Sub(), gradient))
    yield "rate-times-all", f"{show(rate)} multiplied the whole difference", whole
    shrunk = ast.BinOp(old, ast.Mult(), ast.BinOp(ast.Constant(1), ast.Sub(), node.right))
    yield "times-one-minus", f"the parameter were multiplied by 1 minus {show(rate)} times the gradient", shrunk
    decayed = ast.BinOp(old, ast.Sub(), ast.BinOp(rate, ast.Mult(), old))
    yield "by-itself", "the parameter itself stood in place of its gradient", decayed
    yield "alone", f"the step, {show(rate)} times the gradient, stood in place of the new value", node.right
    yield "no-step", "the parameter were left as it is", old


def powers(node: ast.expr, scope: Scope) -> Versions:
    """A power that is missing, or taken as a product."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        left, power = node.left, node.right
        yield f"no-power-{ast.unparse(left)}", f"{show(left)} were not raised to the power {show(power)}", left
        times = ast.BinOp(left, ast.Mult(), power)
        yield f"times-{ast.unparse(left)}", f"{show(left)} were multiplied by {show(power)}, not raised to it", times
    if isinstance(node, ast.Name) and not is_function(node, scope) and node.id not in NUMBERS:
        square = ast.BinOp(node, ast.Pow(), ast.Constant(2))
        yield f"square-{node.id}", f"{show(node)} were squared", square


def products(node: ast.expr, scope: Scope) -> Versions:
    """A matrix product that is taken element by element, or the other way round."""
    pair = factors_of_product(node)
    if pair:
        left, right = pair
        what = f"{show(left)} and {show(right)}"
        yield (
            f"elementwise-{ast.unparse(node)}",
            (f"{what} were multiplied element by element, not as a matrix product"),
            ast.BinOp(left, ast.Mult(), right),
        )
        turned = ast.BinOp(right, ast.MatMult(), left)
        yield f"turned-{ast.unparse(node)}", f"{what} were multiplied in the other order", turned
        both = ast.BinOp(_transposed(left), ast.MatMult(), _transposed(right))
        yield f"both-{ast.unparse(node)}", f"the transpose were at the wrong one of {what}", both
        columns = ast.parse(f"np.shape({ast.unparse(right)})[-1]", mode="eval").body
        mean = ast.BinOp(node, ast.Div(), columns)
        yield f"mean-{ast.unparse(node)}", f"the product of {what} were divided by its number of columns", mean
        cross = ast.BinOp(_transposed(right), ast.MatMult(), _transposed(left))
        yield f"cross-{ast.unparse(node)}", f"the product of {what} were transposed", cross
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        matrix = ast.BinOp(node.left, ast.MatMult(), node.right)
        yield (
            f"matrix-{ast.unparse(node)}",
            (f"{show(node.left)} and {show(node.right)} were multiplied as matrices, not element by element"),
            matrix,
        )


def transposes(node: ast.expr, scope: Scope) -> Versions:
    """A transpose that is missing, or one too many."""
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield f"missing-{ast.unparse(node.value)}", f"{show(node.value)} were not transposed", node.value
    elif isinstance(node, (ast.Name, ast.Subscript, ast.Call)) and not is_function(node, scope):
        if scope.is_looked_into(node):
            return
        what = show(node)
        yield f"added-{ast.unparse(node)}", f"{what} were transposed", ast.Attribute(node, "T", ast.Load())


def _transposed(node: ast.expr) -> ast.expr:
    return node.value if isinstance(node, ast.Attribute) and node.attr == "T" else ast.Attribute(node, "T", ast.Load())


def brackets(node: ast.expr, scope: Scope) -> Versions:
    """Something is done to each part that should be done to a sum or a difference, or to one part alone."""
    inner, rebuilt = _inside(node)
    if not isinstance(inner, ast.BinOp) or not isinstance(inner.op, (ast.Add, ast.Sub)):
        return
    left, right = inner.left, inner.right
    what = f"{show(left)} and {show(right)}"
    each = ast.BinOp(rebuilt(left), inner.op, rebuilt(right))
    yield f"each-{ast.unparse(inner)}", f"{what} were treated one by one, before the difference or sum", each
    again = rebuilt(each)
    yield f"again-{ast.unparse(inner)}", f"{what} were treated one by one, and the result once more", again
    last = ast.BinOp(left, inner.op, rebuilt(right))
    yield f"last-{ast.unparse(inner)}", f"brackets were missing around {show(inner)}", last
    first = ast.BinOp(rebuilt(left), inner.op, right)
    yield f"first-{ast.unparse(inner)}", f"brackets were missing around {show(inner)}", first


def halves(node: ast.expr, scope: Scope) -> Versions:
    """Brackets that are missing around the two halves of a sum: a minus or a division belongs to one half alone."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, (ast.Div, ast.Mult)):
        return
    for place, part in (("left", node.left), ("right", node.right)):
        minus = isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.USub)
        call = part.operand if isinstance(part, ast.UnaryOp) and minus else part
        if called(call) not in {"sum", "mean"} or not isinstance(call, ast.Call) or not call.args:
            continue
        inner = call.args[0]
        if not isinstance(inner, ast.BinOp) or not isinstance(inner.op, ast.Add):
            continue
        one, two = (call_with(call, args=[half, *call.args[1:]]) for half in (inner.left, inner.right))
        signed = ast.UnaryOp(ast.USub(), one) if minus else one
        other = node.right if place == "left" else node.left

        def scaled(half: ast.expr, place: str = place, other: ast.expr = other) -> ast.expr:
            return ast.BinOp(half, node.op, other) if place == "left" else ast.BinOp(other, node.op, half)

        clause = "brackets were missing: what belongs to both halves of the sum were done to one alone"
        yield "first-alone", clause, ast.BinOp(scaled(signed), ast.Add(), two)
        yield "second-divided", clause, ast.BinOp(signed, ast.Add(), scaled(two))


def _inside(node: ast.expr) -> tuple[ast.expr | None, Callable[[ast.expr], ast.expr]]:
    """What a power, a product or a call is taken of, and what makes another such from another expression."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Pow, ast.Mult, ast.Div)):
        if isinstance(node.left, ast.BinOp):
            return node.left, lambda new: ast.BinOp(new, node.op, node.right)
        if isinstance(node.op, ast.Mult):
            return node.right, lambda new: ast.BinOp(node.left, node.op, new)
    if isinstance(node, ast.Call) and len(node.args) == 1:
        return node.args[0], lambda new: call_with(node, args=[new])
    return None, lambda new: new


def exchanged(node: ast.expr, scope: Scope) -> Versions:
    """The factors of two terms, exchanged: y log(1 - a) + (1 - y) log a."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, (ast.Add, ast.Sub)):
        return
    one, two = node.left, node.right
    for factors in ((one, two),):
        if all(isinstance(f, ast.BinOp) and isinstance(f.op, ast.Mult) for f in factors):
            assert isinstance(one, ast.BinOp)
            assert isinstance(two, ast.BinOp)
            new = ast.BinOp(
                ast.BinOp(two.left, one.op, one.right), node.op, ast.BinOp(one.left, two.op, two.right)
            )  # fmt: skip
            yield f"{ast.unparse(one.left)}", f"{show(one.left)} and {show(two.left)} were exchanged", new


def alone(node: ast.expr, scope: Scope) -> Versions:
    """One operand stands alone."""
    if isinstance(node, ast.BinOp):
        if isinstance(node.op, ast.Div):
            twice = ast.BinOp(node, ast.Div(), node.right)
            clause = f"{show(node.left)} were divided by {show(node.right)} twice"
            yield f"twice-{ast.unparse(node.right)}", clause, twice
        for kept in (node.left, node.right):
            yield ast.unparse(kept), f"{show(kept)} stood alone", kept
        if isinstance(node.op, ast.Div):
            less = ast.BinOp(node.left, ast.Sub(), node.right)
            yield f"minus-{ast.unparse(node.right)}", f"{show(node.right)} were subtracted, not divided by", less
        if isinstance(node.op, ast.Sub):
            over = ast.BinOp(node.left, ast.Div(), node.right)
            yield f"over-{ast.unparse(node.right)}", f"{show(node.left)} were divided by {show(node.right)}", over
