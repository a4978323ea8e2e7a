"""Visible checks: what a student can run on a function; silent or raising, never a verdict.

`from dlutils.check import UNIT as check` gives the checks of a unit: `check.propagate(propagate)` runs the function on
worked examples, and says what was called, what it got, what was expected, and the likely mistake.  `check.X` is one
of the unit's worked arrays.  The numbers are in `worked/<unit>.json`, which the build writes.
"""

import json
import types
from pathlib import Path

from IPython import get_ipython

from dlutils.check.example import CheckFailed, likely_slip, worked_example
from dlutils.check.numbers import unpack
from dlutils.check.steps import STEPS
from dlutils.check.unfinished import speak_plainly

WORKED = Path(__file__).parent / "worked"

if get_ipython() is not None:
    speak_plainly(get_ipython())


def units():
    """Names of the units that have visible checks."""
    return sorted(path.stem for path in WORKED.glob("*.json"))


def load(unit, folder=WORKED):
    """The checks of a unit: a module with a function for each exercise, and with the worked arrays."""
    data = json.loads((Path(folder) / f"{unit}.json").read_text(encoding="utf-8"))
    module = types.ModuleType(f"dlutils.check.{unit}", f"Visible checks of `{unit}`.")
    vars(module).update({name: unpack(value) for name, value in data["shown"].items()})
    for name, steps in data["checks"].items():
        setattr(module, name, _check(name, steps))
    return module


def _check(name, steps):
    ready = [(STEPS[step], {key: unpack(value) for key, value in options.items()}) for step, options in steps]

    def check(function):
        for step, options in ready:
            step(function, **options)

    check.__name__, check.__doc__ = name, f"Check `{name}` on worked examples."
    return check


def __getattr__(name):
    if name in units():
        globals()[name] = load(name)
        return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = ["CheckFailed", "likely_slip", "load", "units", "worked_example"]
