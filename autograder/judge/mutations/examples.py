"""Operators on sums over the examples: some of them are left out, or one alone counts."""

import ast

from autograder.judge.mutations.arithmetic import factors_of_product
from autograder.judge.mutations.changes import Versions, called, parse
from autograder.judge.mutations.scope import Scope

#: (id, what is kept of the last axis, clause).
KEPT = (
    ("all-but-last", ":-1", "the last example were left out"),
    ("all-but-first", "1:", "the first example were left out"),
    ("only-last", "-1:", "the last example alone counted"), ("only-first", ":1", "the first example alone counted"),
    ("every-other", "::2", "every other example were left out"),
)  # fmt: skip


def sums(node: ast.expr, scope: Scope) -> Versions:
    """A sum or a mean over the examples, or a matrix product that sums over them."""
    pair = factors_of_product(node)
    if pair and isinstance(pair[1], ast.Attribute) and pair[1].attr == "T":
        left, right = (ast.unparse(one) for one in (pair[0], pair[1].value))
        for id, kept, clause in KEPT:
            yield id, clause, parse(f"({left})[..., {kept}] @ ({right})[..., {kept}].T")
    if called(node) in {"sum", "mean"} and isinstance(node, ast.Call):
        assert isinstance(node.func, ast.Attribute)
        method = ast.unparse(node.func.value) != "np"
        what = ast.unparse(node.func.value if method else node.args[0]) if method or node.args else ""
        options = "".join(f", {ast.unparse(k)}" for k in node.keywords)
        if not what or "axis=0" in options:
            return
        for id, kept, clause in KEPT:
            text = f"np.sum(({what})[..., {kept}]{options})"
            yield id, clause, parse(f"{text} / ({what}).shape[-1]" if called(node) == "mean" else text)
