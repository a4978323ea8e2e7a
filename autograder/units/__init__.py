"""The units, one folder each: a table, and a file for each exercise.  No student's process may ever see them.

The table, `<unit>/__init__.py`, says:

    EXERCISES: {exercise: points}, in the order of the notebook.  `<unit>/<exercise>.py` defines `EXERCISE`.
    WRITTEN: points of the questions that are graded by hand; with the exercises' they make 100.  A table without it
        is that of a teacher's own exercises, whose points are those of the assignment's cells.
    `<unit>/_oracles.py`, where there is one, computes the same in another way, for `audit` alone (`oracle_of`).
    GIVEN: sources of what the notebook imports or hands out; NumPy and `copy` where it is left out.

A course may have units of its own, in its folder `units/`.
"""

import hashlib
import importlib
import importlib.util
import os
import pkgutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import ModuleType

from autograder.errors import CourseError, SpecError
from autograder.paths import course_root
from autograder.specification import Exercise, Unit

#: What the marks of a unit come to.
FULL_MARKS = 100
#: The environment variable by which a grader's processes know the folder of the course's own units.
FOLDER = "DLCOURSE_UNITS"


def unit_names() -> list[str]:
    """Names of the units, in alphabetical order."""
    folder = course_units()
    return sorted({*_units_in(__path__), *(_units_in([str(folder)]) if folder else ())})


def _units_in(path: Iterable[str]) -> list[str]:
    return [module.name for module in pkgutil.iter_modules(path) if module.ispkg]


def course_units() -> Path | None:
    """The folder of the course's own units, or None where it has none.

    Where no such folder was named it is looked for from the current folder upwards: a kernel runs in `source/hw1`.
    """
    named = os.environ.get(FOLDER)
    if named and Path(named).is_dir():
        return Path(named)
    try:
        folder = course_root() / "units"
    except (CourseError, OSError):  # not within a course, or its folder is gone
        return None
    return folder if folder.is_dir() else None


def use_units_of(course: str | Path) -> None:
    """Let this process, and those that it starts, find the units of a course."""
    os.environ[FOLDER] = str(Path(course).absolute() / "units")


def load_unit(name: str) -> Unit:
    """The unit of that name.

    Raises:
        SpecError: there is no such unit (the message lists those there are), or its table is inconsistent.
    """
    return _load(name, course_units())


@cache
def _load(name: str, folder: Path | None) -> Unit:
    if name not in unit_names():
        raise SpecError(f"there is no unit '{name}'; units: {', '.join(unit_names())}")
    table = _table(name, folder)
    _check_points(table)
    _check_files(table)
    exercises = tuple(replace(_exercise(table, each), points=points) for each, points in table.EXERCISES.items())
    options = {"given": table.GIVEN} if hasattr(table, "GIVEN") else {}
    return Unit(name, exercises, written=getattr(table, "WRITTEN", 0), **options)


def _table(name: str, folder: Path | None) -> ModuleType:
    """The module of a unit's table."""
    if folder is None or not (folder / name).is_dir():
        return importlib.import_module(f"{__name__}.{name}")
    if name in _units_in(__path__):
        raise SpecError(f"{folder}/{name}: there is a unit of that name already; give yours another one")
    return importlib.import_module(f"{_package(folder)}.{name}")


def module_of(unit: str, exercise: str) -> ModuleType:
    """The module of an exercise, as `load_unit` has imported it."""
    return importlib.import_module(f"{_table(unit, course_units()).__name__}.{exercise}")


def oracle_of(unit: str, exercise: str) -> Callable[..., object] | None:
    """What computes the same as a reference in another way, in the unit's `_oracles.py`; None where there is nothing.

    For outputs that chance decides it gives the standard deviation of each number.
    """
    name = f"{_table(unit, course_units()).__name__}._oracles"
    found: Callable[..., object] | None = None
    if importlib.util.find_spec(name):
        found = getattr(importlib.import_module(name), exercise, None)
    return found


def _package(folder: Path) -> str:
    """The name of the package that a course's own units are modules of; each course has another."""
    name = f"course_units_{hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]}"
    if name not in sys.modules:
        package = sys.modules[name] = ModuleType(name, f"The units in {folder}.")
        package.__path__ = [str(folder)]
    return name


def _exercise(table: ModuleType, name: str) -> Exercise:
    exercise: Exercise = importlib.import_module(f"{table.__name__}.{name}").EXERCISE
    if exercise.name != name:
        raise SpecError(f"{_folder(table)}/{name}.py: the reference is called '{exercise.name}', expected is '{name}'")
    return exercise


def _check_points(table: ModuleType) -> None:
    machine = sum(table.EXERCISES.values())
    if hasattr(table, "WRITTEN") and machine + table.WRITTEN != FULL_MARKS:
        raise SpecError(
            f"{_folder(table)}/__init__.py: the exercises have {machine:g} points and the written questions "
            f"{table.WRITTEN:g}, which makes {machine + table.WRITTEN:g}; expected are {FULL_MARKS}"
        )


def _check_files(table: ModuleType) -> None:
    files = {module.name for module in pkgutil.iter_modules(table.__path__) if not module.name.startswith("_")}
    for name in table.EXERCISES:
        if name not in files:
            raise SpecError(f"{_folder(table)}/{name}.py is missing: the unit's table names this exercise")
    for name in sorted(files - set(table.EXERCISES)):
        raise SpecError(f"{_folder(table)}/{name}.py is in no table: give the exercise its points in __init__.py")


def _folder(table: ModuleType) -> str:
    """The folder of a unit, as one reads it in the course's or the grader's folder."""
    return "/".join(Path(table.__path__[0]).parts[-2 if table.__name__.startswith("course_units") else -3 :])
