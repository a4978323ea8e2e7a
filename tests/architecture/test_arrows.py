"""Imports run one way: between packages, between rooms, between modules; and no private name leaves its module."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("autograder", "dllessons", "dlutils")
#: Rooms of `autograder`, each of which may import those before it; a shared module, by its own name, is a room.
ORDER = (
    "errors",
    "limits",
    "plain_text",
    "verdict",
    "paths",
    "variants",
    "visible",
    "domain",
    "specification",
    "units",
    "versions",
    "intake",
    "lms",
    "sandbox",
    "judge",
    "history",
    "nbgrader",
    "grading",
    "term",
    "report",
    "archive",
    "authoring",
    "__main__",
)
#: What each package may import of the others.
ALLOWED = {"dlutils": set(), "dllessons": {"dlutils"}, "autograder": {"dlutils"}}


def modules(root: Path) -> dict[str, ast.Module]:
    """{dotted name: syntax tree} of every module of the packages."""
    found = {}
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            found[name] = ast.parse(path.read_text(), str(path))
    return found


def imports(tree: ast.Module, known: set[str]) -> Iterator[tuple[str, str]]:
    """(module, name in it or "") of every import of ours, those inside functions and `importlib`'s included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inside = f"{node.module}.{alias.name}"
                yield (inside, "") if inside in known else (node.module, alias.name)
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("import_module", "__import__"):
            yield from ((word.value, "") for word in node.args if isinstance(word, ast.Constant))


def graph(trees: dict[str, ast.Module]) -> dict[str, set[str]]:
    """{module: modules of ours that it imports}."""
    known = set(trees)
    found = {name: {target for target, _ in imports(tree, known)} & known for name, tree in trees.items()}
    return {name: targets - {name} for name, targets in found.items()}


def cycles(arrows: dict[str, set[str]]) -> list[list[str]]:
    """Every strongly connected component of more than one node (Tarjan, SIAM J. Comput. 1, 1972)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for target in sorted(arrows[node]):
            if target not in index:
                visit(target)
                low[node] = min(low[node], low[target])
            elif target in stack:
                low[node] = min(low[node], index[target])
        if low[node] == index[node]:
            at = stack.index(node)
            component = stack[at:]
            del stack[at:]
            if len(component) > 1:
                found.append(sorted(component))

    for node in sorted(arrows):
        if node not in index:
            visit(node)
    return found


def room(module: str) -> str:
    """The room of a module of `autograder`, or its package."""
    parts = module.split(".")
    return parts[1] if parts[0] == "autograder" and len(parts) > 1 else parts[0]


def back_arrows(arrows: dict[str, set[str]]) -> list[str]:
    """Imports that run against the order of packages or rooms."""
    found = []
    for name, targets in arrows.items():
        for target in sorted(targets):
            own, other = name.split(".")[0], target.split(".")[0]
            if own != other and other not in ALLOWED[own]:
                found.append(f"{name} imports {target}")
            inside = own == other == "autograder" and "." in name and "." in target
            if inside and ORDER.index(room(target)) > ORDER.index(room(name)):
                found.append(f"{name} imports {target}")
    return found


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def crossed(trees: dict[str, ast.Module]) -> list[str]:
    """Private names that one module takes from another: by import, or as an attribute of an imported module."""
    known, found = set(trees), []
    for module, tree in trees.items():
        aliases = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in PACKAGES:
                for alias in node.names:
                    inside = f"{node.module}.{alias.name}"
                    if inside in known:
                        aliases[alias.asname or alias.name] = inside
        for target, name in imports(tree, known):
            if target.split(".")[0] in PACKAGES:
                owner = target.split("._")[0]  # a private module is its package's own
                outside = owner != target and module != owner and not module.startswith(f"{owner}.")
                if is_private(name) or outside:
                    found.append(f"{module} takes {target}.{name}".rstrip("."))
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and is_private(node.attr):
                place = aliases.get(getattr(node.value, "id", ""))
                found += [f"{module} takes {place}.{node.attr}"] if place else []
    return sorted(set(found))


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.Module]:
    return modules(ROOT)


def test_no_module_imports_itself_in_a_circle(trees):
    assert cycles(graph(trees)) == []


def test_no_room_imports_itself_in_a_circle(trees):
    rooms: dict[str, set[str]] = {}
    for name, targets in graph(trees).items():
        if name != "autograder":
            rooms.setdefault(room(name), set()).update(room(t) for t in targets if t != "autograder")
    assert cycles({name: targets - {name} for name, targets in rooms.items()}) == []


def test_arrows_run_one_way(trees):
    assert back_arrows(graph(trees)) == []


def test_every_room_has_its_place(trees):
    rooms = {room(name) for name in trees if name.startswith("autograder.")}
    assert rooms == set(ORDER)


def test_no_private_name_leaves_its_module(trees):
    assert crossed(trees) == []


PLANTED = {
    "a circle of two modules": ("autograder.judge.messages", "from autograder.judge import judgement", cycles),
    "a lazy circle": ("autograder.verdict", "def f():\n    from autograder.judge.judgement import judge", cycles),
    "a back arrow": ("autograder.judge.runs", "from autograder.grading.task import Task", back_arrows),
    "the harness imports the judge": ("dlutils.harness", "from autograder.judge.judgement import judge", back_arrows),
    "by its name": ("dlutils.harness", "import importlib\nimportlib.import_module('autograder.verdict')", back_arrows),
    "the helpers import the lessons": ("dlutils.plots", "import dllessons", back_arrows),
}


@pytest.mark.sample(3)
@pytest.mark.parametrize("what", PLANTED)
def test_a_planted_arrow_is_found(trees, what):
    module, text, faults = PLANTED[what]
    planted = ast.Module([*trees[module].body, *ast.parse(text).body], [])
    changed = {"dllessons": ast.parse(""), **trees, module: planted}
    assert faults(graph(changed))


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    "text",
    [
        "from autograder.judge.judgement import _judge",
        "from autograder.judge import judgement\njudgement._judge",
        "from dlutils import _recorder",
        "from dlutils._recorder import record",
        "def f():\n    from dlutils.evidence import _decode",
    ],
)
def test_a_planted_private_name_is_found(trees, text):
    assert crossed({**trees, "autograder.planted": ast.parse(text)})
