"""A small class with numbers that can be worked out by hand, and a course folder with a real gradebook."""

import json
import os
import shutil
import sys
import warnings
from decimal import Decimal

import pytest

from autograder.nbgrader.quick import skip_slow_import
from autograder.report.group import Exercise, Group, Result, Submission
from autograder.verdict import Status

from .made_up import final_of

skip_slow_import()

EXERCISES = (
    Exercise("dot", 5.0, {"no-sum": "The sum is missing.", "first-left-out": "The first pair is left out."}),
    Exercise("norm", 5.0, {"no-root": "The root is missing."}),
    Exercise("step", 5.0, {"climbs": "`w` climbs: subtract.", "no-bias": "The bias is left out."}),
)


def student(name, *scores, said=None, blank=(), **about):
    """A submission with these marks; `said`: {exercise: ids of misconceptions}; `blank`: exercises left unwritten."""
    results = {}
    for exercise, score in zip(EXERCISES, scores):
        known = {one: exercise.known[one] for one in (said or {}).get(exercise.name, ())}
        results[exercise.name] = Result(
            score, 5.0, exercise.name in blank, False, known, "" if known else "w: no."
        )
    return Submission(name, name, results, seed=1, sandbox=True, final=final_of(results), **about)


@pytest.fixture
def small():
    """Four students, three exercises of 5 marks.

    Totals 10, 15, 0, 10.  For `dot` the marks are (5, 5, 0, 5) and the totals of the others (5, 10, 0, 5):
    deviations (1.25, 1.25, -3.75, 1.25) and (0, 5, -5, 0), so r = 25 / sqrt(18.75 * 50) = sqrt(2/3).
    """
    return Group(
        "small",
        EXERCISES,
        [
            student("Ann", 5, 0, 5, said={"norm": ["no-root"]}),
            student("Bob", 5, 5, 5),
            student("Cy", 0, 0, 0, said={"dot": ["no-sum"]}, blank=("norm", "step")),
            student("Di", 5, 5, 0, said={"step": ["climbs", "no-bias"]}),
        ],
        all_points=Decimal(15),
    )


# ------------------------------------------------------------------------------------------ a course on disk

UNIT = "logistic_regression"
FORMULA, SCRIPT = '=HYPERLINK("http://evil.example","grades")', "<script>alert(1)</script>"


class Desk:
    """A course folder of which the gradebook and the graded notebooks are written by hand."""

    def __init__(self, path, unit=UNIT):
        from autograder.units import load_unit

        self.path, self.unit, self.exercises = path, unit, list(load_unit(unit))
        self.blank_source = "def f():\n    raise NotImplementedError"

    def lay_out(self):
        """The course folder and its gradebook, with nobody in it."""
        unit = self.unit
        (self.path / "source").mkdir(parents=True)
        (self.path / "nbgrader_config.py").write_text("")
        with self.book() as book:
            book.add_assignment(unit)
            book.add_notebook(unit, unit)
            for exercise in self.exercises:
                book.add_grade_cell(exercise.name, unit, unit, max_score=exercise.points, cell_type="code")
                hidden = f'harness.grade("{unit}", "{exercise.name}", {exercise.name})'
                for name, source in ((exercise.name, hidden), (f"{exercise.name}-solution", self.blank_source)):
                    book.add_source_cell(name, unit, unit, source=source, cell_type="code")
            book.add_grade_cell("why", unit, unit, max_score=5, cell_type="markdown")

    def book(self):
        from nbgrader.api import Gradebook

        return Gradebook(f"sqlite:///{self.path}/gradebook.db")

    def enrol(self, student, **about):
        with self.book() as book:
            book.update_or_create_student(student, **about)

    def grade(self, student, lost=(), verdicts=None, note=None, answers=None, waits=False, **about):
        """A graded submission: all right but for the exercises in `lost`."""
        with self.book() as book, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book.update_or_create_student(student, **about)
            book.update_or_create_submission(self.unit, student)
            for grade in book.find_submission_notebook(self.unit, self.unit, student).grades:
                full = {exercise.name: exercise.points for exercise in self.exercises}.get(grade.name, 0)
                grade.auto_score, grade.needs_manual_grade = 0.0 if grade.name in lost else float(full), False
                if grade.name == "why":
                    grade.needs_manual_grade = waits
            book.db.commit()
        note = {"seed": 11, "sandbox": True, "ended": "done", "seconds": 1.5} if note is None else note
        cells = []
        for exercise in self.exercises:
            name = exercise.name
            verdict = self.verdict(**(verdicts or {}).get(name, {}))
            cells.append(cell(f"{name}-solution", (answers or {}).get(name, f"def {name}(x):\n    return x")))
            cells.append(cell(name, "", {"verdict": verdict}))
        (self.path / "submitted" / student / self.unit).mkdir(parents=True)
        self.write(student, {"cells": cells, "metadata": {"autograder": note}, "nbformat": 4, "nbformat_minor": 5})

    def verdict(self, status=Status.RIGHT, message="", misconceptions=(), misconception=None, detail=""):
        """A verdict as a graded notebook holds it."""
        about = {"status": status, "message": message, "detail": detail, "outputs": [{"problem": "x"}]}
        return {**about, "misconceptions": list(misconceptions), "misconception": misconception}

    def write(self, student, notebook):
        folder = self.path / "autograded" / student / self.unit
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{self.unit}.ipynb").write_text(notebook if isinstance(notebook, str) else json.dumps(notebook))


def cell(name, source, note=None):
    about = {"nbgrader": {"grade_id": name}, **({"autograder": note} if note else {})}
    return {"cell_type": "code", "metadata": about, "source": source, "outputs": []}


@pytest.fixture(scope="session")
def empty_course(tmp_path_factory):
    desk = Desk(tmp_path_factory.mktemp("empty") / "course")
    with pytest.MonkeyPatch.context() as patch:  # nbgrader calls `alembic` by its bare name
        patch.setenv("PATH", os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"])
        desk.lay_out()
    return desk.path


@pytest.fixture
def desk(empty_course, tmp_path):
    return Desk(shutil.copytree(empty_course, tmp_path / "course"))
