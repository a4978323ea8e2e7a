"""A course with a real gradebook: an assignment of two exercises and a written question, and a class of three."""

import json
import os
import shutil
import sys

import pytest
from nbgrader.api import Gradebook

from autograder.nbgrader.early_rows import fill_in
from autograder.nbgrader.quick import skip_slow_import

skip_slow_import()

SETTINGS = "from autograder.nbgrader.settings import configure\n\nc = get_config()\nconfigure(c)\n"
UNIT = "vectorization"
#: {graded cell: its points}; the last one is marked by hand.
CELLS = {"dot_loop": 40, "dot_vectorized": 50, "why": 10}
#: Names that are hard to match, beside an easy one.
CLASS = {
    "amara": ("Amara", "Abebe", "amara@uni.example", "1201"),
    "otto": ("Ótto", "Müller-Straße", "o@uni.example", "1202"),
    "lukasz": ("Łukasz", "Nowak", "l@uni.example", "1203"),
}


def book(course):
    """A course's gradebook, opened."""
    return Gradebook(f"sqlite:///{course}/gradebook.db")


def students(course):
    """{id: (first name, last name, mail address, platform's number)}."""
    with book(course) as gradebook:
        return {one.id: (one.first_name, one.last_name, one.email, one.lms_user_id) for one in gradebook.students}


@pytest.fixture(scope="session")
def empty(tmp_path_factory):
    """A course of which the gradebook has tables and nothing else; making those takes seconds."""
    course = tmp_path_factory.mktemp("term") / "course"
    (course / "source").mkdir(parents=True)
    (course / "nbgrader_config.py").write_text(SETTINGS)
    with pytest.MonkeyPatch.context() as patch:  # nbgrader calls `alembic` by its bare name
        patch.setenv("PATH", os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"])
        book(course).close()
    return course


@pytest.fixture
def course(empty, tmp_path, monkeypatch):
    """A course folder of one's own; nothing is in its gradebook yet."""
    monkeypatch.setenv("DLCOURSE_UNITS", "")  # as it was, afterwards
    return shutil.copytree(empty, tmp_path / "course")


@pytest.fixture
def term(course):
    """The same with an assignment that was released, and a class."""
    with book(course) as gradebook:
        gradebook.add_assignment(UNIT)
        gradebook.add_notebook(UNIT, UNIT)
        for name, points in CELLS.items():
            kind = "markdown" if name == "why" else "code"
            gradebook.add_grade_cell(name, UNIT, UNIT, max_score=points, cell_type=kind)
            hidden = f'harness.grade("{UNIT}", "{name}", {name})' if kind == "code" else "Why?"
            gradebook.add_source_cell(name, UNIT, UNIT, source=hidden, cell_type=kind)
        gradebook.add_solution_cell("why", UNIT, UNIT)
        for name, (first, last, email, number) in CLASS.items():
            gradebook.add_student(name, first_name=first, last_name=last, email=email, lms_user_id=number)
    release = course / "release" / UNIT
    release.mkdir(parents=True)
    notebook = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (release / f"{UNIT}.ipynb").write_text(json.dumps(notebook))
    return course


def grade(course, student, *scores, why=None, handed_in="2026-10-12 20:00:00", changed=None):
    """What grading leaves in the gradebook: marks of the two exercises, and of the written answer if it was read.

    Args:
        changed: {graded cell: (mark by hand, extra credit)}.
    """
    folder = course / "submitted" / student / UNIT
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{UNIT}.ipynb").write_text("{}")
    with book(course) as gradebook:
        fill_in(gradebook, UNIT, student)
        gradebook.update_or_create_submission(UNIT, student, timestamp=handed_in)
        for row in gradebook.find_submission_notebook(UNIT, UNIT, student).grades:
            if row.name == "why":
                row.manual_score, row.needs_manual_grade = why, why is None
            else:
                row.auto_score, row.needs_manual_grade = dict(zip(CELLS, scores))[row.name], False
            row.manual_score, row.extra_credit = (changed or {}).get(row.name, (row.manual_score, row.extra_credit))
        gradebook.db.commit()
