"""Worked numbers for the visible checks: what the references return, written where students' checks read it."""

import json
import math
from pathlib import Path

from autograder.units import load_unit
from dlutils.check.numbers import pack

#: Numbers that differ by less than this, relative to the larger one, are the same: machines round differently.
SAME = 1e-9


def path_of(root, unit):
    """The file that `dlutils.check` reads."""
    return Path(root) / "dlutils" / "check" / "worked" / f"{unit}.json"


def worked(unit):
    """The checks of a unit as JSON data, with what its references return."""
    shown, checks, builds_on = {}, {}, {}
    for exercise in load_unit(unit):
        shown |= {name: pack(value) for name, value in exercise.shown.items()}
        steps = [each.written(exercise.reference) for each in exercise.visible]
        checks[exercise.name] = [[step, {key: pack(item) for key, item in options.items()}] for step, options in steps]
        # A step puts its own start in the place of a helper that chance decides.
        builds_on[exercise.name] = [name for name in exercise.helpers if name not in exercise.chance]
    return {"shown": shown, "builds_on": builds_on, "checks": checks}


def stored(path):
    """The JSON data in a file, or None."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def has_drifted(root, unit):
    """Whether the file is missing, or its numbers are not those that the references return."""
    return not same(stored(path_of(root, unit)), worked(unit))


def same(one, other, rtol=SAME):
    """Whether two pieces of JSON data are equal but for rounding."""
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(same(one[key], other[key], rtol) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same(*pair, rtol) for pair in zip(one, other))
    if isinstance(one, float) and isinstance(other, float):
        both_nan = math.isnan(one) and math.isnan(other)
        return both_nan or math.isclose(one, other, rel_tol=rtol, abs_tol=1e-3 * rtol)
    return type(one) is type(other) and one == other


def write(root, unit):
    """Write the file, unless its numbers are the same already."""
    write_unless_same(path_of(root, unit), worked(unit), text_of, SAME)


def write_unless_same(path, data, text_of, rtol):
    """Write JSON data to a file, unless it has the same already.

    Args:
        text_of: gives the text of the data.
        rtol: within which numbers are the same.
    """
    if not same(stored(path), data, rtol):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text_of(data), encoding="utf-8")


def text_of(data):
    """JSON with a line for each value and for each step, so that a change can be read."""
    shown = ",\n".join(f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in data["shown"].items())
    checks = ",\n".join(
        f"  {json.dumps(name)}: [\n" + ",\n".join(f"   {json.dumps(step)}" for step in steps) + "\n  ]"
        for name, steps in data["checks"].items()
    )
    builds_on = ",\n".join(f"  {json.dumps(name)}: {json.dumps(names)}" for name, names in data["builds_on"].items())
    rooms = {"shown": shown, "builds_on": builds_on, "checks": checks}
    return "{\n" + ",\n".join(f' "{name}": {{\n{lines}\n }}' for name, lines in rooms.items()) + "\n}\n"

