"""Visible checks: what a student can run on a function; silent or raising, never a verdict.

`from dlutils.check import UNIT as check` gives the checks of a unit: `check.propagate(propagate)` runs the function on
worked examples, and says what was called, which outputs are right and wrong, what was got and expected, and a hint:
the sentence of a known mistake that gives the same values.  `check.X` is one of the unit's worked arrays.

The build writes the numbers: `worked/<unit>.json` has the examples, `mistakes/<unit>.json` what known mistakes give.
"""

import json
import types
from pathlib import Path

from IPython import get_ipython

from dlutils.check.example import CheckFailed, report, seen, worked_example
from dlutils.check.findings import quiet
from dlutils.check.helpers import to_mend_first
from dlutils.check.known import sentences
from dlutils.check.numbers import unpack
from dlutils.check.steps import STEPS
from dlutils.check.unfinished import speak_plainly

FOLDER = Path(__file__).parent

if get_ipython() is not None:
    speak_plainly(get_ipython())


def units():
    """Names of the units that have visible checks."""
    return sorted(path.stem for path in (FOLDER / "worked").glob("*.json"))


def load(unit, folder=FOLDER):
    """The checks of a unit: a module with a function for each exercise, and with the worked arrays."""
    data, known = (json.loads((Path(folder) / room / f"{unit}.json").read_text("utf-8")) for room in ROOMS)
    module = types.ModuleType(f"dlutils.check.{unit}", f"Visible checks of `{unit}`.")
    vars(module).update({name: unpack(value) for name, value in data["shown"].items()})
    for name, steps in data["checks"].items():
        setattr(module, name, _check(name, steps, data["builds_on"][name], known[name], module))
    return module


#: The folders of the examples and of the known mistakes.
ROOMS = ("worked", "mistakes")


def _check(name, steps, helpers, mistakes, module):
    ready = [(STEPS[step], {key: unpack(value) for key, value in options.items()}) for step, options in steps]

    def check(function):
        findings = [step(function, **options) for step, options in ready[:1]]
        with quiet():  # what the function prints is seen once
            findings += [step(function, **options) for step, options in ready[1:]]
            if not any(finding.wrong for finding in findings):
                return
            first = to_mend_first(function, helpers, module)
        hints = sentences(function, [finding.difference for finding in findings], unpacked(mistakes))
        if any(finding.error for finding in findings):
            hints = [*seen(findings), *hints]
        report(function, findings, hints, first)

    check.__name__, check.__doc__ = name, f"Check `{name}` on worked examples."
    return check


def unpacked(mistakes):
    """Known mistakes as `sentences` takes them."""
    return [{**one, "gives": [_values(given) for given in one["gives"]]} for one in mistakes]


def _values(given):
    return {place: unpack(value) for place, value in given.items()}


def __getattr__(name):
    if name in units():
        globals()[name] = load(name)
        return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = ["CheckFailed", "load", "units", "worked_example"]
