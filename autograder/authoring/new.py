"""A new assignment made of existing exercises: `source/NAME/NAME.ipynb`, to which its teacher adds the text."""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import nbformat

from autograder.authoring import build
from autograder.authoring.cells import KERNEL, cells_of_exercise, finished, write_notebook
from autograder.errors import CourseError
from autograder.intake import ids
from autograder.specification import Exercise, source_of
from autograder.units import load_unit
from dlutils import check

_ASKED = re.compile(r"(?P<unit>\w+)(?::(?P<exercise>\w+))?(?:=(?P<points>\d+(?:\.\d+)?))?")
_HEADING = re.compile(r"\A#+ (?:Exercise \d+ · )?(?P<rest>[^\n]*)")

INTRODUCTION = (
    "# {title}\n\nEach exercise has a cell with a function to write, and below it a cell that checks it on an example. "
    "The check is silent when all is well; otherwise it says what it got, what it expected and, where it can tell, the "
    "likely mistake. The grader calls your function on other inputs."
)
#: Stands where a unit has no visible checks.
YOURS = "# An example that students see: assert {exercise}(...) == ..."


class Asked(NamedTuple):
    """An exercise of the new assignment, with its points there."""

    exercise: Exercise
    points: float


def run(
    root: Path,
    assignment: str,
    exercises: Sequence[str],
    notebook: str | None = None,
    hand_out: bool = False,
    log: Callable[[str], Any] = print,
) -> Path:
    """Write the source notebook of a new assignment.

    Args:
        root: the course folder.
        assignment: its name.
        exercises: each `UNIT:EXERCISE`, or `UNIT` for all of a unit, with `=POINTS` for other points.
        notebook: its name; the assignment's if None.
        hand_out: whether functions that the exercises build on, and that are not asked for, are handed out.
        log: called with what was written and what comes next.

    Returns:
        the file.

    Raises:
        CourseError, SpecError: with the remedy.
    """
    notebook = notebook or assignment
    for name in (assignment, notebook):
        reason = ids.why_not_assignment(name)
        if reason:
            raise CourseError(f"{name!r} cannot be the name of an assignment or a notebook: {reason}")
    path = root / "source" / assignment / f"{notebook}.ipynb"
    if path.exists():
        raise CourseError(f"{path} is there already: delete it, or choose another name (--notebook for a second one)")
    asked = _asked(exercises)
    given = _given(asked, hand_out)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_notebook(_notebook(notebook, asked, given, root), path)
    points = sum(one.points for one in asked)
    log(f"{path.relative_to(root)}: {len(asked)} exercise{'s' * (len(asked) != 1)}, {points:g} points")
    if given:
        log(f"handed out, with their solutions: {', '.join(one.name for one in given)}")
    log(f"Next: add your own text in JupyterLab, then `nbgrader generate_assignment {_quoted(assignment)}`")
    return path


def _quoted(name):
    return name if re.fullmatch(r"[\w.-]+", name) else f'"{name}"'


def _asked(texts: Iterable[str]) -> list[Asked]:
    """The exercises that are asked for, in that order."""
    found: dict[str, Asked] = {}
    for text in texts:
        match = _ASKED.fullmatch(text)
        if not match:
            raise CourseError(f"{text!r} names no exercise: write UNIT:EXERCISE, UNIT:EXERCISE=POINTS, or UNIT for all")
        unit, points = load_unit(match["unit"]), match["points"]
        if points and not match["exercise"]:
            raise CourseError(f"{text!r}: points are those of one exercise: write UNIT:EXERCISE=POINTS")
        for exercise in [unit[match["exercise"]]] if match["exercise"] else unit:
            other = found.get(exercise.name)
            if other:
                raise CourseError(
                    f"`{exercise.name}` is there twice ({other.exercise.unit}, {exercise.unit}), but a notebook has "
                    "one function of a name: put the second into a notebook of its own (--notebook)"
                )
            found[exercise.name] = Asked(exercise, float(points) if points else exercise.points)
    return list(found.values())


def _given(asked: Sequence[Asked], hand_out: bool) -> list[Exercise]:
    """The exercises that those asked for build on and that are not asked for, in the order of their units."""
    names = {(one.exercise.unit, one.exercise.name) for one in asked}
    needed: dict[tuple[str, str], Exercise] = {}
    to_see = [one.exercise for one in asked]
    while to_see:
        exercise = to_see.pop()
        for helper in (load_unit(exercise.unit)[name] for name in exercise.helpers):
            if (helper.unit, helper.name) not in names | set(needed):
                needed[helper.unit, helper.name] = helper
                to_see.append(helper)
    if needed and not hand_out:
        missing = " ".join(f"{unit}:{name}" for unit, name in sorted(needed))
        raise CourseError(
            f"these exercises build on others that are not asked for: add {missing}, or give --hand-out, "
            "which puts their solutions into the notebook"
        )
    ordered = [exercise for unit in {unit for unit, _ in needed} for exercise in load_unit(unit)]
    return [exercise for exercise in ordered if (exercise.unit, exercise.name) in needed]


def _notebook(title: str, asked: Sequence[Asked], given: Sequence[Exercise], root: Path) -> Any:
    units = list(dict.fromkeys(one.exercise.unit for one in asked))
    checks = {unit: "check" if len(units) == 1 else unit for unit in units if unit in check.units()}
    cells = [_text(INTRODUCTION.format(title=title)), _locked("imports", _imports(units, checks))]
    cells += [_locked(f"given-{one.name}", source_of(one.reference)) for one in given]
    for number, (exercise, points) in enumerate(asked, start=1):
        its = checks.get(exercise.unit)
        cells.append(_text(_section(exercise, number, root).replace("`check.", f"`{its}.")))
        visible = f"{its}.{exercise.name}({exercise.name})" if its else YOURS.format(exercise=exercise.name)
        cells += cells_of_exercise(exercise, visible, points=points)
    taken: set[str] = set()
    made = nbformat.v4.new_notebook(metadata={"kernelspec": KERNEL, "language_info": {"name": "python"}})
    made.cells = [finished(cell, taken) for cell in cells]
    return made


def _text(source):
    return nbformat.v4.new_markdown_cell(source)


def _locked(name, source):
    return nbformat.v4.new_code_cell(source, metadata={"locked": name})


def _imports(units: Sequence[str], checks: dict[str, str]) -> str:
    """What the units' notebooks import or hand out, and the checks under their names here."""
    given = dict.fromkeys(line for unit in units for line in load_unit(unit).given)
    imports = [source for source in given if source.startswith(("import ", "from "))]
    functions = [source.strip() for source in given if source not in imports]
    names = ", ".join(unit if unit == name else f"{unit} as {name}" for unit, name in checks.items())
    lines = [*sorted(imports, key=lambda line: line.startswith("from ")), "from dlutils import harness"]
    lines += [f"from dlutils.check import {names}"] if checks else []
    return "\n\n\n".join(["\n".join(lines), *functions])


def _section(exercise: Exercise, number: int, root: Path) -> str:
    """The text above an exercise: that of its unit's notebook, where the course has it."""
    text, heading = _unit_s_text(exercise, root), f"## Exercise {number} · "
    match = _HEADING.match(text)
    return f"{heading}{match['rest']}{text[match.end() :]}" if match else f"{heading}`{exercise.name}`"


def _unit_s_text(exercise, root):
    path = root / "source" / exercise.unit / f"{exercise.unit}.py"
    if not path.is_file():
        return ""
    cells = build.read_text(path).cells
    [index] = [i for i, cell in enumerate(cells) if cell.id == f"{exercise.name}-solution"]
    before = cells[index - 1]
    return before.source if before.cell_type == "markdown" else ""
