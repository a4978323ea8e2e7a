"""A result's key holds what decides its marks, and nothing else."""

import ast
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from autograder import versions as by_content
from autograder.grading import store
from autograder.grading.task import HandedIn, Task
from autograder.units import unit_names
from autograder.verdict import Status, Trouble

UNITS = unit_names()
#: {what is changed: for which units marks may change with it}.
CHANGES = {
    "autograder/report/page.py": (),
    "autograder/report/gather.py": (),
    "autograder/authoring/build.py": (),
    "autograder/judge/messages.py": (),
    "autograder/nbgrader/feedback.py": (),
    "autograder/nbgrader/pages.py": (),
    "autograder/grading/grade.py": (),
    "autograder/judge/outputs.py": UNITS,
    "autograder/judge/rules.py": UNITS,
    "autograder/sandbox/walls.py": UNITS,
    "autograder/sandbox/runner.py": UNITS,
    "autograder/sandbox/cells.py": UNITS,
    "autograder/intake/submitted.py": UNITS,
    "autograder/nbgrader/restore_cells.py": UNITS,
    "autograder/specification.py": UNITS,
    "autograder/limits.py": UNITS,
    "dlutils/compare.py": UNITS,
    "dlutils/data.py": UNITS,
}


@pytest.fixture
def packages(root, tmp_path):
    for name in ("autograder", "dlutils"):
        shutil.copytree(root / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def versions(folder: Path) -> dict[str, str]:
    by_content.code_version.cache_clear()
    return {unit: by_content.code_version((unit,), folder / "autograder", folder / "dlutils") for unit in UNITS}


def changed(folder: Path, path: str) -> set[str]:
    """The units whose version changes with a line at the end of a file."""
    before = versions(folder)
    with (folder / path).open("a") as file:
        file.write("\n# one more line\n")
    return {unit for unit, version in versions(folder).items() if version != before[unit]}


@pytest.mark.parametrize("path", CHANGES)
def test_a_change_regrades_whom_it_may_concern(packages, path):
    assert changed(packages, path) == set(CHANGES[path])


@pytest.mark.parametrize("unit", UNITS)
def test_a_change_of_an_exercise_regrades_its_unit_alone(packages, unit):
    places = sorted((packages / "autograder" / "units").glob(f"{unit}*"))
    files = [file for place in places for file in (place.rglob("*.py") if place.is_dir() else [place])]
    for file in files:
        decides = {unit} if file.name not in by_content.ORACLES else set()
        assert changed(packages, str(file.relative_to(packages))) == decides


def test_every_module_that_a_mark_goes_through_is_in_the_key(root):
    """The modules that phase two imports, and what they import in turn, but for those that only find words."""
    reached, waiting = set(), ["autograder.nbgrader.execute_and_judge", "autograder.nbgrader.restore_cells"]
    waiting += ["autograder.nbgrader.reader", "autograder.judge.marking"]
    while waiting:
        name = waiting.pop()
        path = root / (name.replace(".", "/") + ".py")
        if name in reached or not path.is_file():
            continue
        reached.add(name)
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("autograder"):
                waiting += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    files = {f"{name.removeprefix('autograder.').replace('.', '/')}.py" for name in reached}
    decides = {file for file in files if file.startswith(tuple(by_content.DECIDES)) or file.startswith("units/")}
    words = {"judge/messages.py", "nbgrader/feedback.py", "plain_text.py", "paths.py", "visible.py"}
    assert files - decides <= words
    assert set(by_content.WORDS_ALONE) <= {"judge/in_kernel.py", "judge/messages.py"}


def test_the_key_of_a_task_changes_with_what_decides_marks():
    settings = {"seed": 1, "no_sandbox": False, "cell_seconds": 60}
    task = Task("hw", "ann", (HandedIn("one", b"{}"), HandedIn("two", b"[]")), {"a": b"1"}, "v1", settings, (UNITS[0],))
    trouble = Trouble(Status.UNREADABLE, "words", "why")
    same = [replace(task, student="bob"), replace(task, key="x")]
    others = [
        replace(task, assignment="hw2"),
        replace(task, units=(UNITS[1],)),
        replace(task, notebooks=(HandedIn("one", b"{ }"), HandedIn("two", b"[]"))),
        replace(task, notebooks=(HandedIn("one", b"[]"), HandedIn("two", b"{}"))),
        replace(task, notebooks=(HandedIn("one", None, trouble), HandedIn("two", b"[]"))),
        replace(task, files={"b": b"1"}),
        replace(task, files={"a": b"2"}),
        replace(task, version="v2"),
        replace(task, settings={**settings, "seed": 2}),
    ]
    keys = [store.key_of(one) for one in others]
    assert {store.key_of(one) for one in same} == {store.key_of(task)}
    assert len({store.key_of(task), *keys}) == 1 + len(others)
    reworded = [Trouble(Status.UNREADABLE, words, "why") for words in ("words", "other words")]
    one, other = (store.key_of(replace(task, notebooks=(HandedIn("one", None, said),))) for said in reworded)
    assert one == other
