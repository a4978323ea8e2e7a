"""Answers as students write them: `students/<unit>/<exercise>.txt`, read into texts.

A file holds answers one after the other.  Each begins with a line `=== KIND WHAT`: `right` (unusual in style), `wrong`
or `unearned` (looks right, but a teacher would not accept it), and what it is.  The line `told: KIND/ID` names the
explanation that must be given.  Then follows the function, without its head, or with it where something stands before
it; or

    @ NAME OF A RIGHT ANSWER
    - lines of it
    + what stands there instead

"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import indent

from autograder.specification import source_of
from autograder.units import load_unit

FOLDER = Path(__file__).with_name("students")


@dataclass(frozen=True)
class Answer:
    """One answer; `told` is "" where no explanation is asked for."""

    unit: str
    exercise: str
    kind: str
    name: str
    told: str
    text: str


def changed(text, lines):
    """A text in which each group of `-` lines is replaced by the `+` lines after it; indentation counts from theirs."""
    head, text = text.split("\n", 1)
    groups = re.findall(r"((?:^-.*\n)+)((?:^\+.*\n)*)", "\n".join(lines) + "\n", re.MULTILINE)
    for old, new in groups:
        (first, *rest), new = ([line[2:] for line in part.splitlines()] for part in (old, new))
        pattern = re.escape(first.strip()) + "".join(rf"\n *{re.escape(line.strip())}" for line in rest)
        found = re.search(pattern, text)
        if not found:
            raise ValueError(f"{first!r} is not in\n{text}")
        before = text[: found.start()].rpartition("\n")[2]
        margin = re.match(" *", before)[0][len(first) - len(first.lstrip()) :]
        start = found.start() - (0 if before.strip() else len(before))
        new = "\n".join(margin + line for line in new)
        text = text[:start] + (new.lstrip() if before.strip() else new) + text[found.end() :]
    return f"{head}\n{text}"


@cache
def of(unit, exercise):
    """All answers of an exercise's file."""
    head = re.match(r"def [^\n]*:", source_of(load_unit(unit)[exercise].reference))[0]
    found = {}
    for part in re.split(r"^=== ", (FOLDER / unit / f"{exercise}.txt").read_text(), flags=re.MULTILINE)[1:]:
        title, *lines = part.rstrip().split("\n")
        kind, name = title.split(" ", 1)
        told = lines.pop(0).removeprefix("told: ") if lines[0].startswith("told: ") else ""
        if (kind, name) in found:
            raise ValueError(f"two answers {name!r} of {exercise}")
        body = "\n".join(lines)
        if f"def {exercise}(" in body:
            text = body
        elif lines[0].startswith("@ "):
            text = changed(found["right", lines[0][2:]].text, lines[1:])
        else:
            text = f"{head}\n{indent(body, '    ')}"
        found[kind, name] = Answer(unit, exercise, kind, name, told, text + "\n")
    return list(found.values())


def exercises():
    """(unit, exercise) of all files."""
    return [(file.parent.name, file.stem) for file in sorted(FOLDER.glob("*/*.txt"))]


def every(kind=None):
    """All answers of all exercises."""
    return [one for named in exercises() for one in of(*named) if kind in (None, one.kind)]
