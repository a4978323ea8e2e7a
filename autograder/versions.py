"""Versions by content: of the code that decides marks, and of a single exercise."""

import ast
import hashlib
import importlib.util
import json
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

import dlutils
from autograder.units import load_unit, module_of

#: Where the packages are.
AUTOGRADER, DLUTILS = Path(__file__).parent, Path(dlutils.__file__).parent
#: What decides marks in `autograder`, besides the exercises of a unit: rooms and modules.
DECIDES = (
    "domain.py",
    "errors.py",
    "intake",
    "judge",
    "limits.py",
    "nbgrader/execute_and_judge.py",
    "nbgrader/faults.py",
    "nbgrader/hidden_line.py",
    "nbgrader/notes.py",
    "nbgrader/ordinary.py",
    "nbgrader/other_kernels.py",
    "nbgrader/outside.py",
    "nbgrader/plain_calls.py",
    "nbgrader/reader.py",
    "nbgrader/release.py",
    "nbgrader/restore_cells.py",
    "nbgrader/rounding.py",
    "sandbox",
    "specification.py",
    "variants.py",
    "verdict.py",
)
#: And what of it only finds words, or is not used where a class is graded.
WORDS_ALONE = ("judge/in_kernel.py", "judge/messages.py")
#: Of a unit, what no mark depends on.
ORACLES = ("_oracles.py", "oracles.py")
#: So much of a digest is kept and shown where it only has to tell versions apart.
SHORT = 12


@cache
def code_version(
    units: tuple[str, ...], autograder: Path = AUTOGRADER, dlutils: Path = DLUTILS, own: Path | None = None
) -> str:
    """A digest of the code that decides the marks of an assignment with exercises of these units.

    Args:
        units: names; what belongs to other units is not in the digest.
        autograder, dlutils: the folders of the packages.
        own: the folder of the course's own units.
    """
    places = [autograder / name for name in DECIDES]
    places += [*(autograder / "units").glob("*.py"), dlutils]
    places += [place for unit in units for place in (autograder / "units" / unit, autograder / "units" / f"{unit}.py")]
    places += [own / unit for unit in units if own]
    files = {file for place in places for file in (place.rglob("*.py") if place.is_dir() else [place])}
    files -= {autograder / name for name in WORDS_ALONE}
    files -= {file for file in files if file.name in ORACLES}
    digest = hashlib.sha256()
    for path in sorted(path for path in files if path.is_file()):
        base = next(folder for folder in (dlutils, autograder, own) if folder and path.is_relative_to(folder))
        digest.update(f"{base.name}/{path.relative_to(base)}".encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@cache
def exercise_version(unit: str, exercise: str) -> str:
    """A digest of one exercise: its file, the files of its unit that this one imports, and its points.

    Raises:
        SpecError: there is no such exercise.
    """
    points = load_unit(unit)[exercise].points
    digest = hashlib.sha256(json.dumps([unit, exercise, points]).encode())
    for name, path in sorted(_files(module_of(unit, exercise)).items()):
        digest.update(f"\0{name}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:SHORT]


def _files(module: ModuleType) -> dict[str, Path]:
    """{name: file} of a unit's module and of all modules of units that it imports, directly or not."""
    found: dict[str, Path] = {}
    waiting, beside = [module], module.__name__.rpartition(".")[0]
    while waiting:
        one = waiting.pop()
        name, file = one.__name__.removeprefix(f"{beside}."), one.__file__
        if name in found or file is None:
            continue
        found[name] = Path(file)
        waiting += [other for other in _imported(one, Path(file)) if _of_units(other.__name__, beside)]
    return found


def _of_units(name: str, beside: str) -> bool:
    return name.startswith((f"{beside}.", "autograder.units."))


def _imported(module: ModuleType, file: Path) -> list[ModuleType]:
    """The modules that a module's text imports."""
    names = set()
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            base = importlib.util.resolve_name(base, module.__package__) if node.level else base
            names |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return [sys.modules[name] for name in sorted(names) if name in sys.modules]


def digest_of(text: str) -> str:
    """A short digest of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:SHORT]
