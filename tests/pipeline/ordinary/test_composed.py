"""Exercises of several units, in an assignment of any name, in several notebooks, with other points, beside asserts."""

import shutil
from types import SimpleNamespace

import nbformat
import pytest
from nbgrader.api import Gradebook
from pipeline.ordinary.cells import ROLES
from pipeline.ordinary.teacher import hand_in

from autograder.errors import SpecError
from autograder.grading import grade
from autograder.nbgrader.hidden_line import judged_by
from autograder.nbgrader.quick import nbgrader
from autograder.report.gather import gather
from autograder.sandbox import bubblewrap as sandbox
from autograder.specification import source_of
from autograder.units import load_unit

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("ordinary")]

ASSIGNMENT = "hw1 (2027)"
WRONG = "def sigmoid(z):\n    return 1 / (1 + np.exp(z))"
IMPORTS = "import numpy as np\nfrom dlutils import harness"
#: {notebook: ((unit, exercise, id of the graded cell, points), ...)}: one exercise stands in both notebooks.
PARTS = {
    "part one": (("logistic_regression", "sigmoid", "s1", 3), ("shallow_network", "layer_sizes", "sizes", 7)),
    "part two": (("logistic_regression", "sigmoid", "s1", 20),),
}


def cell(role, name, text, points=0):
    made = nbformat.v4.new_code_cell(text)
    about = {"grade": False, "solution": False, "locked": False, "task": False, **ROLES[role]}
    about |= {"points": points} if about["grade"] else {}
    made.metadata["nbgrader"] = {**about, "grade_id": name, "schema_version": 3, "cell_type": "code"}
    return made


def source_notebook(exercises):
    """As a teacher writes it: each exercise with its hidden line, and an ordinary check at the end."""
    cells = [cell("read", "imports", IMPORTS)]
    for unit, name, id, points in exercises:
        answer = f"### BEGIN SOLUTION\n{source_of(load_unit(unit)[name].reference)}\n### END SOLUTION"
        line = f'### BEGIN HIDDEN TESTS\nharness.grade("{unit}", "{name}", {name})\n### END HIDDEN TESTS'
        cells += [cell("answer", f"{id}-answer", answer), cell("check", id, line, points)]
    cells.append(cell("check", "plain", "assert sigmoid(0) == 0.5", 1))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


@pytest.fixture(scope="module")
def graded(root, tmp_path_factory):
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    course, said = tmp_path_factory.mktemp("composed"), []
    (course / "source" / ASSIGNMENT).mkdir(parents=True)
    shutil.copy(root / "nbgrader_config.py", course)
    (course / "jupyter").symlink_to(root / "jupyter")
    for name, exercises in PARTS.items():
        nbformat.write(source_notebook(exercises), course / "source" / ASSIGNMENT / f"{name}.ipynb")
    made = nbgrader(course, "generate_assignment", ASSIGNMENT)
    assert made.returncode == 0, made.stderr[-2000:]
    unit = load_unit("logistic_regression")
    sizes = source_of(load_unit("shallow_network")["layer_sizes"].reference)
    for student, sigmoid in (("right", source_of(unit["sigmoid"].reference)), ("wrong", WRONG)):
        answers = {"s1-answer": sigmoid, "sizes-answer": sizes}
        hand_in(course, student, ASSIGNMENT, lambda name, source, answers=answers: answers[name])
    assert grade.run(ASSIGNMENT, course=course, log=said.append, feedback=True) == 0
    return SimpleNamespace(course=course, said=said)


def test_each_cell_has_the_points_that_the_teacher_gave_it(graded):
    marks = grade.marks_table(f"sqlite:///{graded.course}/gradebook.db", ASSIGNMENT)
    full = {"part one/s1": 3, "part one/sizes": 7, "part one/plain": 1, "part two/s1": 20, "part two/plain": 1}
    assert marks["right"] == full
    wrong = marks["wrong"]
    assert wrong["part one/sizes"] == 7
    assert wrong["part one/plain"] == wrong["part two/plain"] == 1, "sigmoid(0) is right in it"
    assert wrong["part one/s1"] < 3
    assert wrong["part two/s1"] < 20


def test_page_and_report_tell_the_misconception(graded):
    page = (graded.course / "feedback" / "wrong" / ASSIGNMENT / "part two.html").read_text()
    result = gather(graded.course, ASSIGNMENT).submissions[1].results["part two/s1"]
    assert result.misconceptions
    [sentence] = result.misconceptions.values()
    assert sentence.split("`")[0].strip()[:20] in page


def test_an_exercise_that_does_not_exist_is_told_before_anyone_is_graded(graded):
    with Gradebook(f"sqlite:///{graded.course}/gradebook.db") as gradebook:
        [source] = [one for one in gradebook.find_notebook("part two", ASSIGNMENT).source_cells if one.name == "s1"]
        before, source.source = source.source, source.source.replace('"sigmoid"', '"sigmoit"')
        gradebook.db.commit()
        try:
            with pytest.raises(SpecError, match=r"part two\.ipynb, cell 's1'.*sigmoit"):
                grade.run(ASSIGNMENT, course=graded.course, log=str)
        finally:
            source.source = before
            gradebook.db.commit()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('harness.grade("u", "e", e)', ("u", "e")),
        ("  harness.grade('u', 'e', e)", ("u", "e")),
        ('# harness.grade("u", "e", e)', None),
        ('x = "harness.grade"', None),
        ("assert add(1, 2) == 3", None),
    ],
)
def test_the_hidden_line_is_found_where_it_is_one(source, found):
    assert judged_by(source) == found


def test_two_exercises_in_one_cell_are_refused():
    with pytest.raises(SpecError, match="a graded cell of its own"):
        judged_by('harness.grade("u", "e", e)\nharness.grade("u", "f", f)')
