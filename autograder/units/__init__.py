"""The units, one folder each: a table, and a file for each exercise.  No student's process may ever see them.

The table, `<unit>/__init__.py`, says:

    EXERCISES: {exercise: points}, in the order of the notebook.  `<unit>/<exercise>.py` defines `EXERCISE`.
    WRITTEN: points of the questions that are graded by hand; with the exercises' they make 100.
    GIVEN: sources of what the notebook imports or hands out; NumPy and `copy` where it is left out.
"""

import importlib
import pkgutil
from dataclasses import replace
from functools import cache
from types import ModuleType

from autograder.errors import SpecError
from autograder.specification import Exercise, Unit

#: What the marks of a unit come to.
FULL_MARKS = 100


def unit_names() -> list[str]:
    """Names of the units, in alphabetical order."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg)


@cache
def load_unit(name: str) -> Unit:
    """The unit of that name.

    Raises:
        SpecError: there is no such unit (the message lists those there are), or its table is inconsistent.
    """
    if name not in unit_names():
        raise SpecError(f"there is no unit '{name}'; units: {', '.join(unit_names())}")
    table = importlib.import_module(f"{__name__}.{name}")
    _check_points(table)
    _check_files(table)
    exercises = tuple(replace(_exercise(table, each), points=points) for each, points in table.EXERCISES.items())
    options = {"given": table.GIVEN} if hasattr(table, "GIVEN") else {}
    return Unit(name, exercises, written=table.WRITTEN, **options)


def _exercise(table: ModuleType, name: str) -> Exercise:
    exercise: Exercise = importlib.import_module(f"{table.__name__}.{name}").EXERCISE
    if exercise.name != name:
        raise SpecError(f"{_folder(table)}/{name}.py: the reference is called '{exercise.name}', expected is '{name}'")
    return exercise


def _check_points(table: ModuleType) -> None:
    machine = sum(table.EXERCISES.values())
    if machine + table.WRITTEN != FULL_MARKS:
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
    return table.__name__.replace(".", "/")
