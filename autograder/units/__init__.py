"""The specifications, one module a unit.  Nothing here may ever be seen by a student's process."""

import importlib
import pkgutil
from functools import cache

from autograder.errors import SpecError


def unit_names():
    """Names of the units that have a specification, in alphabetical order."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


@cache
def load_unit(name):
    """The unit of that name.

    Raises:
        SpecError: there is no such unit; the message lists those there are.
    """
    if name not in unit_names():
        raise SpecError(f"there is no unit '{name}'; units: {', '.join(unit_names())}")
    return importlib.import_module(f"{__name__}.{name}").UNIT
