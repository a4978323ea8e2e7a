"""`dlutils` is an API: what is meant for students is listed, every public function says what it takes and returns."""

import importlib
import inspect
import pkgutil
import re
from types import FunctionType

import pytest

import dlutils

#: Modules that the grading needs; they are split and described elsewhere.
OTHERS = {"harness"}
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(dlutils.__path__, "dlutils.")
    if not module.name.split(".")[1].startswith(("_", *OTHERS, "check"))
)


def functions(module):
    """The public functions of a module, and the public methods of its public classes."""
    own = [thing for name, thing in vars(module).items() if not name.startswith("_") and is_of(thing, module)]
    for thing in own:
        if inspect.isclass(thing):
            methods = [m for n, m in vars(thing).items() if isinstance(m, FunctionType) and not n.startswith("_")]
            yield from methods
        elif isinstance(thing, FunctionType):
            yield inspect.unwrap(thing)


def is_of(thing, module):
    return getattr(thing, "__module__", None) == module.__name__


def complaints(function):
    """What a reader of the signature and the docstring would miss."""
    text = inspect.getdoc(function) or ""
    if not text:
        yield "has no docstring"
    if any(len(line) > 120 for line in text.splitlines()):
        yield "has a long line"
    signature = inspect.signature(function)
    if signature.return_annotation is inspect.Signature.empty:
        yield "does not say what type it returns"
    for parameter in signature.parameters.values():
        if parameter.name == "self" or parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        if parameter.annotation is inspect.Parameter.empty:
            yield f"{parameter.name} has no type"


def described(function):
    """Whether the docstring names each parameter; one line is enough where there is nothing to tell apart."""
    text = inspect.getdoc(function) or ""
    parameters = [name for name in inspect.signature(function).parameters if name != "self"]
    return len(parameters) < 3 or all(re.search(rf"\b{name}\b", text) for name in parameters)


@pytest.mark.parametrize("name", MODULES)
def test_every_public_function_has_types_and_a_docstring(name):
    module = importlib.import_module(name)
    assert module.__doc__
    found = [f"{f.__qualname__} {text}" for f in functions(module) for text in complaints(f)]
    assert found == []
    assert [f.__qualname__ for f in functions(module) if not described(f)] == []


def test_the_test_would_see_it():
    def bare(x, y=1):
        pass

    def short(a: int, b: int, c: int) -> None:
        """Does a thing with a and b."""

    assert list(complaints(bare)) == [
        "has no docstring",
        "does not say what type it returns",
        "x has no type",
        "y has no type",
    ]
    assert not described(short)


def test_what_is_meant_for_students_is_listed_with_a_line_each():
    assert dlutils.__all__ == sorted(dlutils.__all__)
    listed = re.findall(r"^    (\w+)  +\S", dlutils.__doc__, re.M)
    assert sorted(listed) == dlutils.__all__
    for name in dlutils.__all__:
        importlib.import_module(f"dlutils.{name}")


def test_notebooks_import_only_what_is_listed(root):
    for path in [*root.glob("source/*/*.py"), *root.glob("notebooks/*.py")]:
        text = path.read_text()
        used = set(re.findall(r"^from dlutils\.(\w+)", text, re.M))
        used |= {name.split(" as ")[0] for names in re.findall(r"^from dlutils import (.*)$", text, re.M)
                 for name in names.split(", ")}  # fmt: skip
        assert used <= set(dlutils.__all__), path.name


def test_the_help_of_a_loader_is_in_order():
    from dlutils import data

    lines = inspect.getdoc(data.load_cats).splitlines()
    starts = ("train_x:", "train_y:", "test_x:", "test_y:", "classes:")
    assert [line.split()[0] for line in lines if line.strip().startswith(starts)] == list(starts)
