"""Other ways to write an exercise: misconceptions, right answers in another style, and what makes functions of them."""

import ast
import inspect
import linecache
import re
import textwrap
import types
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from autograder.errors import SpecError

Function = Callable[..., Any]
#: Old text and new text.
Change = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Variant:
    """Another way to write an exercise, in one of three forms.

    Attributes:
        changes: pairs of an old text, which stands exactly once in the reference, and the new one.  The docstring
            is no part of the text.
        source: the whole text of the function, where a change would be longer; it may be indented as a block.
        function: a function, where it needs names of the exercise's own file.
    """

    changes: tuple[Change, ...] = ()
    source: str = ""
    function: Function | None = None
    reference: Function | None = field(default=None, repr=False, compare=False)
    namespace: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        if sum(map(bool, (self.changes, self.source, self.function))) != 1:
            raise SpecError(f"{self}: give one of changes, source and function")

    @property
    def variant(self) -> Function:
        """The function itself.

        Raises:
            SpecError: an old text does not stand exactly once in the reference.
        """
        if self.function:
            return self.function
        if self.reference is None:
            raise SpecError(f"{self} belongs to no exercise yet")
        if self.source:
            text = textwrap.dedent(self.source).strip("\n") + "\n"
            return from_source(text, self.reference.__name__, self.namespace)
        return variant(self.reference, self.changes, self.namespace)


@dataclass(frozen=True)
class Misconception(Variant):
    """A wrong variant of the reference and the sentence that explains it.

    The judge recognises a student's function by what the variant returns on the same inputs; the tests demand that
    the variant loses marks with exactly this sentence.

        Misconception("bias-left-out", "The bias is left out of z.", changes=(("w.T @ X + b", "w.T @ X"),))
        Misconception("mean", "This is the mean.", source="def total(x):\n    return np.mean(x)")
        Misconception("mean", "This is the mean.", function=np.mean)

    Attributes:
        id: names the mistake in lower case, with hyphens; unique in the exercise.  It stays the same when the
            sentence is reworded, for reports compare one year with another.
        sentence: what is wrong, and what to do about it.
        quotes: code that the sentence says the student wrote, such as "-=".  The judge says the sentence as it is only
            where all of it stands in the student's text; the visible check, which sees few values, only then at all.
    """

    id: str
    sentence: str
    quotes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        check_id(self.id)


@dataclass(frozen=True)
class Alternative(Variant):
    """A right answer in another style, which must keep all marks; in the same three forms as a misconception."""

    name: str


@dataclass(frozen=True)
class Rule:
    """A demand on how the function is written, checked on its syntax tree and by counting, never by a stopwatch.

    `broken(tree)` is given the function's `ast.FunctionDef`; where it returns true, the outputs
    named in `outputs` (all, when empty) earn nothing and feedback says `sentence`.

    A rule with `uncounted` is about work that must not grow with the inputs.  There counting may
    convict, and it may acquit a function that is `broken` by its text, if nothing could have forged the counts
    (`judge.reach`).  `uncounted(tree)` looks for work that counting cannot see.
    """

    id: str
    sentence: str
    broken: Callable[[ast.FunctionDef], bool]
    outputs: tuple[str, ...] = ()
    uncounted: Callable[[ast.FunctionDef], bool] | None = None

    def __post_init__(self) -> None:
        check_id(self.id)


def check_id(name: str) -> None:
    """Raise SpecError where an id is not lower case with hyphens."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise SpecError(f"the id {name!r} is not written in lower case with hyphens, such as 'bias-left-out'")


# ------------------------------------------------------------------------------------------------- texts


@cache
def whole_source(function: Function) -> str:
    """The source of a function with its docstring."""
    kept: str | None = getattr(function, "source", None)
    return textwrap.dedent(inspect.getsource(function)) if kept is None else kept


@cache
def source_of(function: Function) -> str:
    """The source of a reference or of a variant, without a docstring."""
    head, docstring, body = parts(function)
    return head + body if docstring else whole_source(function)


def parts(function: Function) -> tuple[str, str, str]:
    """The source in three pieces: the signature, the docstring (or nothing), the body."""
    source = whole_source(function)
    lines = source.splitlines(keepends=True)
    statements = next(node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)).body
    first = statements[0]
    start = first.lineno - 1
    text = first.value if isinstance(first, ast.Expr) else None
    is_docstring = isinstance(text, ast.Constant) and isinstance(text.value, str)
    end = (first.end_lineno or start) if is_docstring else start
    return "".join(lines[:start]), "".join(lines[start:end]), "".join(lines[end:])


def variant(reference: Function, changes: tuple[Change, ...], namespace: Mapping[str, Any]) -> Function:
    """The reference with some of its text changed: a wrong answer, or another right one.

    Args:
        reference: a function; its docstring is left out.
        changes: pairs of an old text, which stands exactly once in the source, and the new one.
        namespace: what the variant can call.

    Raises:
        SpecError: an old text does not stand there exactly once.
    """
    source = source_of(reference)
    for old, new in changes:
        if source.count(old) != 1:
            raise SpecError(f"{reference.__name__}: {old!r} stands {source.count(old)} times in the text, not once")
        source = source.replace(old, new)
    return from_source(source, reference.__name__, namespace)


def from_source(source: str, name: str, namespace: Mapping[str, Any]) -> Function:
    """The function `name` that `source` defines; its source is kept for rules that read it."""
    space = dict(namespace)
    file = f"<variant of {name}, {zlib.crc32(source.encode()):x}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)  # for `inspect.getsource`
    exec(compile(source, file, "exec"), space)
    function: Any = space[name]
    function.source = source
    return function  # type: ignore[no-any-return]


def rebound(function: Function, names: Mapping[str, Any]) -> Function:
    """A copy of `function` that sees its own copy of its globals, with some names replaced."""
    assert isinstance(function, types.FunctionType)
    space = {**function.__globals__, **names}
    twin = types.FunctionType(function.__code__, space, function.__name__, function.__defaults__, function.__closure__)
    twin.__kwdefaults__ = function.__kwdefaults__
    return twin
