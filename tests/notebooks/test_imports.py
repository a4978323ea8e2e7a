"""Imports run one way: autograder → dllessons → dlutils; assignments import `dlutils` alone."""

import shutil

import pytest

from autograder.authoring import check, lint

ROOMS = ("dlutils", "dllessons", "source", "notebooks")


def test_no_import_goes_back(root):
    assert list(lint.forbidden_imports(root)) == []


def test_the_lint_reads_every_room(root):
    for pattern in lint.FORBIDDEN_IMPORTS:
        assert len(list(root.glob(pattern))) >= 4, pattern


@pytest.fixture
def course(root, tmp_path):
    """The texts of the course, that a test may spoil."""
    for room in ROOMS:
        shutil.copytree(root / room, tmp_path / room, ignore=shutil.ignore_patterns("*.ipynb", "__pycache__", "*.json"))
    return tmp_path


PLANTED = {
    "at the top": "import dllessons",
    "a module": "import numpy, dllessons.networks as networks",
    "from": "from dllessons import descent",
    "from a module": "from dllessons.networks import train",
    "in a function": "def train():\n    from dllessons import networks\n    return networks",
    "where it may fail": "try:\n    import dllessons\nexcept ImportError:\n    pass",
    "by a string": "import importlib\nimportlib.import_module('dllessons.networks')",
    "by a keyword": "from importlib import import_module\nimport_module(name='dllessons')",
    "by the built-in": "networks = __import__('dllessons')",
    "by an address": "import pkgutil\npkgutil.resolve_name('dllessons.networks:train')",
    "in a text that is run": "exec('from dllessons import networks')",
    "autograder": "from autograder.units import load_unit",
}
PLACES = ("dlutils/deep.py", "dlutils/figures/arrays.py", "source/deep_network/deep_network.py")


@pytest.mark.sample(2)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("line", PLANTED.values(), ids=PLANTED)
def test_a_planted_import_is_found(course, line, place):
    with (course / place).open("a") as file:
        file.write(f"\n{line}\n")
    [found] = lint.forbidden_imports(course)
    assert found.startswith(f"{place}, line ")


@pytest.mark.parametrize("place", ["dllessons/networks.py", "notebooks/04_gradient_descent.py"])
def test_a_lesson_may_not_import_the_autograder(course, place):
    with (course / place).open("a") as file:
        file.write("\nimport autograder\n")
    assert len(list(lint.forbidden_imports(course))) == 1


@pytest.mark.sample(2)
@pytest.mark.parametrize("line", ["# import dllessons", "x = 'as in dllessons'", "%run x\n!ls", "dllessons = 1"])
def test_what_is_no_import_is_let_pass(course, line):
    with (course / "source/deep_network/deep_network.py").open("a") as file:
        file.write(f"\n# %%\n{line}\n")
    assert list(lint.forbidden_imports(course)) == []


def test_the_verb_says_it(course, monkeypatch):
    with (course / "dlutils/deep.py").open("a") as file:
        file.write("\nimport dllessons\n")
    for other in ("drift", "leaks", "schemes", "budgets"):
        monkeypatch.setattr(check, other, lambda root: [])
    said = []
    assert check.run(course, log=said.append) == 1
    assert "dlutils/deep.py" in said[0]
