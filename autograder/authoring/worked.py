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
    shown, checks = {}, {}
    for exercise in load_unit(unit):
        shown |= {name: pack(value) for name, value in exercise.shown.items()}
        steps = [each.written(exercise.reference) for each in exercise.visible]
        checks[exercise.name] = [[step, {key: pack(item) for key, item in options.items()}] for step, options in steps]
    return {"shown": shown, "checks": checks}


def stored(root, unit):
    """What is written there, or None."""
    try:
        return json.loads(path_of(root, unit).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def has_drifted(root, unit):
    """Whether the file is missing, or its numbers are not those that the references return."""
    return not same(stored(root, unit), worked(unit))


def same(one, other):
    """Whether two pieces of JSON data are equal but for rounding."""
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=SAME, abs_tol=1e-12)
    return type(one) is type(other) and one == other


def write(root, unit):
    """Write the file, unless its numbers are the same already."""
    path = path_of(root, unit)
    if has_drifted(root, unit):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text_of(worked(unit)), encoding="utf-8")


def text_of(data):
    """JSON with a line for each value and for each step, so that a change can be read."""
    shown = ",\n".join(f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in data["shown"].items())
    checks = ",\n".join(
        f"  {json.dumps(name)}: [\n" + ",\n".join(f"   {json.dumps(step)}" for step in steps) + "\n  ]"
        for name, steps in data["checks"].items()
    )
    return f'{{\n "shown": {{\n{shown}\n }},\n "checks": {{\n{checks}\n }}\n}}\n'
