"""Known mistakes for the visible checks: what each misconception gives on the worked examples.

Only values that are wrong are written, so that no answer is given away.  What cannot be told from another misconception
is left out: a sentence is said only where it is true.
"""

import json
import warnings
from pathlib import Path

import numpy as np

from autograder.authoring.worked import same, stored, write_unless_same
from autograder.units import load_unit
from dlutils.check.findings import quiet
from dlutils.check.known import rounded, same_everywhere
from dlutils.check.numbers import pack
from dlutils.check.steps import STEPS

#: Numbers are written with six digits, the last of which differs from machine to machine.
SAME = 1e-5


def path_of(root, unit):
    """The file that `dlutils.check` reads."""
    return Path(root) / "dlutils" / "check" / "mistakes" / f"{unit}.json"


def mistakes(unit):
    """{exercise: known mistakes} as JSON data."""
    return {exercise.name: [_packed(one) for one in told_apart(exercise)] for exercise in load_unit(unit)}


def told_apart(exercise):
    """The misconceptions that the check can name, with what each gives in every step."""
    steps = [each.written(exercise.reference) for each in exercise.visible]
    found = []
    for slip in exercise.misconceptions:
        gives, again = (differences(steps, slip.variant) for _ in range(2))
        if any(map(_tells, gives)) and same_everywhere(gives, again) and all(map(_is_plain, gives)):
            labels = {"labels": True} if all(map(_are_labels, steps, gives)) else {}
            quotes = {"quotes": list(slip.quotes)} if slip.quotes else {}
            found.append({"says": slip.sentence, **quotes, **labels, "gives": gives})
    return [one for one in found if not any(_is_mixed_up(one, other) for other in found)]


def differences(steps, function):
    """What a function gives in each step that differs from what is expected; with nothing printed or warned of."""
    with warnings.catch_warnings(), quiet():
        warnings.simplefilter("ignore")
        return [STEPS[step](function, **options).difference for step, options in steps]


def _is_mixed_up(one, other):
    return one["says"] != other["says"] and same_everywhere(one["gives"], other["gives"])


def _tells(given):
    """Whether a difference tells anything: many mistakes give nan or inf."""
    numbers = [np.asarray(value) for value in given.values()]
    return any(not array.size or array.dtype.kind not in "fc" or np.isfinite(array).any() for array in numbers)


def _are_labels(step, given):
    """Whether what a mistake gives differs by labels alone: 0 and 1 in the right shape."""
    _, options = step
    if options.get("kind") != "labels":
        return False
    arrays = [np.asarray(value) for value in given.values()]
    return all(array.shape == options["expected"].shape and np.isin(array, (0, 1)).all() for array in arrays)


def _is_plain(given):
    """Whether values can be written: numbers, strings, and arrays of NumPy's own type."""
    arrays = [value for value in given.values() if isinstance(value, np.ndarray)]
    try:
        json.dumps([pack(value) for value in given.values()])
    except TypeError:
        return False
    return all(type(array) is np.ndarray and array.dtype.kind in "biuf" for array in arrays)


def _packed(one):
    gives = [{place: pack(rounded(value)) for place, value in given.items()} for given in one["gives"]]
    return {**one, "gives": gives}


def has_drifted(root, unit):
    """Whether the file is missing, or is not what the misconceptions give."""
    return not same(stored(path_of(root, unit)), mistakes(unit), SAME)


def write(root, unit):
    """Write the file, unless it says the same already."""
    write_unless_same(path_of(root, unit), mistakes(unit), text_of, SAME)


def text_of(data):
    """JSON with a line for each mistake, so that a change can be read."""
    rooms = (
        f" {json.dumps(name)}: [" + ",".join(f"\n  {json.dumps(one, ensure_ascii=False)}" for one in known) + "\n ]"
        for name, known in data.items()
    )
    return "{\n" + ",\n".join(rooms) + "\n}\n"
