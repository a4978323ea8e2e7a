"""`nbgrader validate` passes on the instructor's notebook and fails in every graded cell of the student's."""

import json
import os

import nbformat
import pytest
from nbgrader.utils import determine_grade, is_grade

from autograder.authoring import build
from autograder.units import load_unit, unit_names

pytestmark = pytest.mark.slow


def executed(path):
    """The notebook run as `nbgrader validate` runs it: a plain kernel, on through errors."""
    from nbgrader.preprocessors import Execute

    notebook = nbformat.read(path, 4)
    os.environ["NBGRADER_EXECUTION"] = "validate"
    try:
        Execute(timeout=300).preprocess(notebook, {"metadata": {"path": str(path.parent)}})
    finally:
        del os.environ["NBGRADER_EXECUTION"]
    return notebook


def graded_code(notebook):
    return [cell for cell in notebook.cells if is_grade(cell) and cell.cell_type == "code"]


def errors(cell):
    return [output for output in cell.get("outputs", []) if output.output_type == "error"]


@pytest.fixture(scope="module", params=unit_names())
def unit(request):
    return load_unit(request.param)


#: One in the fast run, all in the other.
VALIDATED = [pytest.param(name, marks=() if name == "vectorization" else pytest.mark.large) for name in unit_names()]


@pytest.mark.parametrize("unit", VALIDATED, indirect=True)
def test_the_source_notebook_validates(root, unit):
    notebook = executed(root / "source" / unit.name / f"{unit.name}.ipynb")
    failed = [
        (cell.source[:80], errors(cell)[0].evalue)
        for cell in notebook.cells
        if cell.cell_type == "code" and errors(cell)
    ]
    assert failed == []
    for cell in graded_code(notebook):
        score, full = determine_grade(cell)
        assert score == full, cell.metadata.nbgrader.grade_id


@pytest.mark.sample(1)
def test_the_release_notebook_fails_in_every_graded_cell_and_crashes_in_no_other(root, unit):
    notebook = executed(root / "release" / unit.name / f"{unit.name}.ipynb")
    assert {cell.metadata.nbgrader.grade_id for cell in graded_code(notebook)} == {e.name for e in unit}
    for cell in graded_code(notebook):
        assert determine_grade(cell)[0] == 0, cell.metadata.nbgrader.grade_id
        assert "is not written yet" in errors(cell)[0].evalue
    for cell in notebook.cells:
        if cell.cell_type == "code" and not is_grade(cell):
            # What builds on a blank exercise can only say so, or miss what it would have computed.
            assert {output.ename for output in errors(cell)} <= {"NotImplementedError", "NameError"}, cell.source[:200]


def test_points_add_up_to_100(root, unit):
    notebook = json.loads((root / "release" / unit.name / f"{unit.name}.ipynb").read_text())
    points = [cell["metadata"].get("nbgrader", {}).get("points", 0) for cell in notebook["cells"]]
    assert sum(points) == 100


def test_every_exercise_has_its_cell(root, unit):
    notebook = build.stored(root / "source" / unit.name / f"{unit.name}.ipynb")
    ids = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
    for exercise in unit:
        assert ids.index(f"{exercise.name}-solution") < ids.index(exercise.name)
