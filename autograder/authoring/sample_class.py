"""A sample class: submissions as strangers hand them in, and the marks that they should get.

Each persona is a small function from the release notebook to what was submitted.  The same class is
the demo and the test of the whole pipeline.
"""

import copy
import json
from dataclasses import dataclass
from pathlib import Path

from autograder.authoring.build import stored
from autograder.errors import CourseError
from autograder.judge.outputs import KEPT
from autograder.specification import source_of
from autograder.units import load_unit

MISSING = "no notebook"


@dataclass(frozen=True)
class Persona:
    """A student of the sample class.

    Attributes:
        name: the student's id.
        story: what this student did, in a few words.
        make: `make(desk)` returns the submitted notebook as JSON data, a text for a damaged file, or
            `MISSING`.
        marks: `marks(unit)` returns {exercise: marks} of the exercises that earn less than all.
    """

    name: str
    story: str
    make: callable
    marks: callable


class Desk:
    """What a student has in front of them: the release notebook, and a head full of right answers.

    Raises:
        CourseError: the unit has not been released.
    """

    def __init__(self, root, unit):
        self.unit = load_unit(unit)
        self.release = stored(root / "release" / unit / f"{unit}.ipynb")
        if self.release is None:
            raise CourseError(f"release/{unit}/{unit}.ipynb is not there: run `make build` first")

    def notebook(self, answers, before="", after=""):
        """The release notebook with some exercises answered.

        Args:
            answers: {exercise: source}; an exercise that is not there stays blank.
            before, after: text put before and after each answer.
        """
        notebook = copy.deepcopy(self.release)
        for name, source in answers.items():
            cell = find(notebook, f"{name}-solution")
            cell.source = f"{before}{source}{after}"
        return notebook

    def lean(self, answers):
        """As `notebook`, with nothing but the cells that an answer needs: what a student in a hurry submits."""
        notebook = self.notebook(answers)
        notebook.cells = [cell for cell in notebook.cells if needed(cell)]
        return notebook

    def right(self, *leave_out):
        """{exercise: right answer} of all exercises but some."""
        return {e.name: source_of(e.reference) for e in self.unit if e.name not in leave_out}

    def styles(self):
        """{exercise: right answer in another style}."""
        return {e.name: source_of(e.alternatives[-1].variant if e.alternatives else e.reference) for e in self.unit}

    def with_slip(self, name, place=0):
        """All right but for one misconception, the first or the second of the exercise's sample."""
        return {**self.right(), name: source_of(slip(self.unit[name], place).variant)}


def slip(exercise, place=0):
    """The misconception that the sample class shows of an exercise: of its `sample`, or else by the order of the ids."""
    ids = exercise.sample or sorted(one.id for one in exercise.misconceptions)
    return exercise.misconception(ids[min(place, len(ids) - 1)])


def needed(cell):
    """Whether a cell is an answer, a graded cell, or hands out imports or functions."""
    about = cell.metadata.get("nbgrader", {})
    gives = about.get("locked") and ("import " in cell.source or "def " in cell.source)
    return bool(about.get("solution") or about.get("grade") or gives)


def find(notebook, grade_id):
    """The cell with this nbgrader id."""
    return next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def names(unit):
    return [exercise.name for exercise in unit]


def middle(unit):
    """An exercise in the middle of the unit with misconceptions: where most of the sample class stumbles."""
    with_slips = [e.name for e in unit if len(e.outputs) > 1 and e.misconceptions] or names(unit)
    return with_slips[(len(with_slips) - 1) // 2]


# --------------------------------------------------------------------------------------------- submissions


def noisy(desk):
    noise = "import sys, warnings\nwarnings.warn('noise')\nprint('noise', file=sys.stderr)\n"
    notebook = desk.notebook(desk.right(), before=noise)
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("grade"):
            cell.source = noise + cell.source
    return notebook


def in_place(desk):
    """An exercise that changes its first array argument and then does the right thing."""
    name = middle(desk.unit)
    reference = desk.unit[name].reference
    inner = source_of(reference).replace(f"def {name}(", "def _right(", 1)
    source = (
        f"{inner}\n\ndef {name}(*args, **kwargs):\n    import copy\n    kept = copy.deepcopy(args)\n"
        f"    result = _right(*args, **kwargs)\n    _change(args[0])\n    return result\n\n"
        "def _change(thing):\n    if isinstance(thing, dict):\n        thing['changed'] = 1\n"
        "    elif isinstance(thing, (tuple, list)):\n        _change(thing[0])\n    else:\n        thing += 1\n"
    )
    return desk.notebook({**desk.right(), name: source})


def hard_coded(desk):
    """Returns what the visible check wants to see, whatever it is handed."""
    name = middle(desk.unit)
    source = (
        f"_seen = {{}}\ndef {name}(*args, **kwargs):\n    if 'answer' not in _seen:\n        _seen['answer'] = _right(*args)\n"
        "    return _seen['answer']\n\n"
    )
    inner = source_of(desk.unit[name].reference).replace(f"def {name}(", "def _right(", 1)
    return desk.notebook({**desk.right(), name: inner + "\n" + source})


PATCHES = """
import builtins, sys
import numpy as np
import dlutils.harness, dlutils.check, dlutils.compare
np.allclose = np.array_equal = np.isclose = lambda *a, **k: True
np.testing.assert_allclose = np.testing.assert_array_equal = lambda *a, **k: None
builtins.isinstance, builtins.abs = (lambda *a: True), (lambda x: 0)
dlutils.harness.grade = lambda *a, **k: None
dlutils.check.worked_example = lambda *a, **k: None
dlutils.compare.compare = lambda *a, **k: None
dlutils.harness.record = lambda job, *a, **k: {"runs": [[{"returned": 0, "changed": [], "asked": {}, "helper_calls": []} for c in r["cases"]] for r in job["runs"]], "globals_read": []}
"""

FORGERY = """
from IPython.display import display
print("100"); display({"text/plain": "100"}, raw=True)
import json, os
for fd in range(3, 64):
    for exercise in ["EXERCISES"]:
        try:
            os.write(fd, json.dumps({"event": "evidence", "exercise": exercise, "evidence": {"runs": [], "score": 100}}).encode() + b"\\n")
        except OSError:
            pass
100
"""


def cheating(desk, text):
    notebook = desk.notebook({})
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("solution") and cell.cell_type == "code":
            cell.source = text.replace('"EXERCISES"', ", ".join(f'"{name}"' for name in names(desk.unit)))
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade") and cell.cell_type == "code":
            cell.source, cell.metadata.nbgrader["points"] = "1000", 1000
    return notebook


def deleting(desk):
    notebook = desk.notebook(desk.right())
    notebook.cells.remove(find(notebook, middle(desk.unit)))
    return notebook


def duplicating(desk):
    notebook = desk.notebook(desk.right())
    for grade_id in (middle(desk.unit), f"{middle(desk.unit)}-solution"):
        cell = find(notebook, grade_id)
        twin = copy.deepcopy(cell)
        twin["id"] = cell["id"][:50] + "-copy"
        notebook.cells.insert(notebook.cells.index(cell) + 1, twin)
    return notebook


def crashing(desk):
    """The process dies in the cell of the last exercise."""
    last = names(desk.unit)[-1]
    return desk.notebook({**desk.right(), last: "import os\nos._exit(1)"})


def endless(desk):
    last = names(desk.unit)[-1]
    return desk.notebook({**desk.right(), last: f"def {last}(*args, **kwargs):\n    while True:\n        pass"})


def half(desk):
    wanted = names(desk.unit)[: len(names(desk.unit)) // 2]
    return desk.notebook({name: source for name, source in desk.right().items() if name in wanted})


# -------------------------------------------------------------------------------------------------- the class


def none_lost(unit):
    return {}


def all_lost(unit):
    return dict.fromkeys(names(unit), 0.0)


def middle_lost(unit):
    return {middle(unit): 0.0}


def last_lost(unit):
    return {names(unit)[-1]: 0.0}


def slip_marks(place):
    """Marks of a misconception of the middle exercise's sample: the shares of the outputs it leaves right."""

    def marks(unit):
        from autograder.judge.judgement import judge
        from autograder.judge.runs import exercise_run

        exercise = unit[middle(unit)]
        run = exercise_run(unit.name, exercise.name, 0)
        return {exercise.name: judge(run, run.evidence_of(slip(exercise, place).variant)).score}

    return marks


CLASS = (
    Persona("ada", "everything right", lambda desk: desk.notebook(desk.right()), none_lost),
    Persona("ben", "handed in blank", lambda desk: desk.notebook({}), all_lost),
    Persona("cleo", "first half done", half, lambda unit: dict.fromkeys(names(unit)[len(names(unit)) // 2 :], 0.0)),
    Persona("dan", "right, with warnings on stderr", noisy, none_lost),
    Persona("eve", "right, in a style of her own", lambda desk: desk.notebook(desk.styles()), none_lost),
    Persona("finn", "one misconception", lambda desk: desk.notebook(desk.with_slip(middle(desk.unit))), slip_marks(0)),
    Persona(
        "gus", "another misconception", lambda desk: desk.notebook(desk.with_slip(middle(desk.unit), 1)), slip_marks(1)
    ),
    Persona(
        "hal",
        "changes an argument in place",
        in_place,
        lambda unit: {middle(unit): KEPT * unit[middle(unit)].points},
    ),
    Persona("ivy", "hard-codes the visible answer", hard_coded, middle_lost),
    Persona("jo", "patches NumPy, builtins, the harness", lambda desk: cheating(desk, PATCHES), all_lost),
    Persona("kim", "prints forged marks and evidence", lambda desk: cheating(desk, FORGERY), all_lost),
    Persona("lea", "deleted a graded cell", deleting, none_lost),
    Persona("max", "copied a graded cell and an answer", duplicating, none_lost),
    Persona("nia", "the file is not a notebook", lambda desk: '{"cells": [', all_lost),
    Persona("oli", "handed in no notebook", lambda desk: MISSING, all_lost),
    Persona("pam", "an endless loop at the end", endless, last_lost),
    Persona("quin", "crashes the process at the end", crashing, last_lost),
)


def single_mistakes(unit):
    """For each exercise a persona with only that one blank, and one with only that one wrong."""
    for exercise in unit:
        name = exercise.name
        blank = Persona(
            f"blank-{name}",
            f"all but {name}",
            lambda desk, name=name: desk.lean(desk.right(name)),
            lambda unit, name=name: {name: 0.0},
        )
        yield blank
        if exercise.misconceptions:
            yield Persona(
                f"wrong-{name}",
                f"a mistake in {name} only",
                lambda desk, name=name: desk.lean(desk.with_slip(name)),
                lambda unit, name=name: {name: None},
            )


def expected_marks(persona, unit):
    """{exercise: marks}; None stands for "less than all"."""
    full = {exercise.name: float(exercise.points) for exercise in unit}
    return {**full, **persona.marks(unit)}


def submit(root, course, unit, personas=CLASS):
    """Write the submissions of a sample class into `course/submitted/`.

    Args:
        root: the course folder with the release.
        course: where nbgrader works; may be another folder.
    """
    desk = Desk(root, unit)
    for persona in personas:
        folder = Path(course) / "submitted" / persona.name / unit
        folder.mkdir(parents=True, exist_ok=True)
        made = persona.make(desk)
        if made is MISSING:
            (folder / "notes.txt").write_text("I sent the wrong file.\n")
        else:
            text = made if isinstance(made, str) else json.dumps(made, indent=1)
            (folder / f"{unit}.ipynb").write_text(text)


__all__ = ["CLASS", "Desk", "Persona", "expected_marks", "single_mistakes", "submit"]
