"""Cells that nothing reads are left out, and nobody can tell by marks or by the outputs of the cells that ran."""

import nbformat
import pytest

from autograder.authoring import demo
from autograder.authoring.sample_class import CLASS, Desk, find, single_mistakes, submit
from autograder.intake.slicing import Role, left_out
from autograder.nbgrader.quick import nbgrader
from autograder.sandbox import bubblewrap as sandbox
from autograder.units import load_unit, unit_names

IMPORTS = "import numpy as np\nfrom dlutils import check, harness, plots\nrng = np.random.default_rng(1)"
LOOK = "numbers = rng.normal(size=5)\nplots.show(numbers)"
TRY = "costs = [step(n) for n in range(3)]\nprint(np.mean(costs))"
ANSWER = "def step(n, rate=0.1):\n    return np.sqrt(n) * rate"
GRADED = 'check.step(step)\nharness.grade("u", "step", step)'
#: What a student may add, and which of IMPORTS, LOOK and TRY then still run.
MAY_ADD = {
    "nothing": ("", "imports"),
    "a test of the own function": ("print(step(3))", "imports"),
    "another import": ("from math import pi", "imports"),
    "a draw of one's own": ("own = np.random.default_rng(3)\nprint(own.random())", "imports"),
    "a name of the imports": ("print(rng)", "imports look"),
    "what a cell computes": ("print(numbers)", "imports look"),
    "what goes on from the answer": ("print(costs)", "imports try"),
    "a comprehension over it": ("print([cost for cost in costs])", "imports try"),
    "the same name for something else": ("numbers = [1]", "imports look"),
}
#: What reaches further than its names, so that everything runs.
BEYOND = (
    "%time step(1)", "!ls", "step(1", "globals()", "eval('costs')", "exec('costs')", "print(locals())", "print(_)",
    "print(Out)", "In[1]", "from numpy import *", "import os", "import random", "import matplotlib.pyplot as plt",
    "np.random.seed(1)", "np.random.rand(2)", "from numpy import random", "draw = np.random", "np.seterr(all='raise')",
    "np.set_printoptions(precision=2)", "step.calls = 1", "global costs", "def f(x, seen=[]):\n    seen.append(x)",
    "seen = {}\ndef f(x):\n    seen[x] = 1", "class A:\n    pass", "@print\ndef f(x):\n    pass", "del step",
    "def f():\n    global seen\n    seen = 1", "check.X[0] = 5", "harness.judged = False", "print(missing)",
    "step.__globals__", "np.save('a', 1)", "open('a')", "def f():\n    return numbers", "getattr(np, 'random')",
)  # fmt: skip


def ran(added, *more, asked=("step",)):
    """Which of IMPORTS, LOOK and TRY run, in words."""
    texts = [(IMPORTS, Role.COURSE), (LOOK, Role.COURSE), (ANSWER, Role.STUDENT), (GRADED, Role.GRADED)]
    texts += [(TRY, Role.COURSE), (added, Role.STUDENT), *more]
    out = left_out([{"source": source, "role": role} for source, role in texts], asked)
    return " ".join(name for place, name in ((0, "imports"), (1, "look"), (4, "try")) if place not in out)


@pytest.mark.parametrize("what", MAY_ADD)
def test_what_a_student_reads_runs(what):
    added, expected = MAY_ADD[what]
    assert ran(added) == expected


@pytest.mark.parametrize("added", BEYOND)
def test_what_is_unclear_runs_everything(added):
    assert ran(added) == "imports look try"


@pytest.mark.parametrize("text", ["%matplotlib inline", "np.random.seed(2)", "import matplotlib"])
def test_an_unclear_cell_of_the_course_runs_everything(text):
    assert ran("", (text, Role.COURSE)) == "imports look try"


def test_an_object_under_two_names_is_one():
    texts = [IMPORTS, LOOK, "same = numbers", "same.sort()", "other = rng.normal()"]
    cells = [{"source": source, "role": Role.COURSE} for source in texts]
    assert left_out([*cells, {"source": "print(numbers)", "role": Role.STUDENT}], ()) == []
    assert left_out([*cells, {"source": "print(np.pi)", "role": Role.STUDENT}], ()) == [1, 2, 3, 4]


def test_names_that_the_recorder_looks_up_are_there():
    assert ran("", asked=("step", "costs")) == "imports try"


# ---------------------------------------------------------------------------------------------------- a class


def course_of(root, unit, folder):
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    course = demo.lay_out(root, folder / "course")
    done = nbgrader(course, "generate_assignment", unit, "--force")
    assert done.returncode == 0, done.stderr[-2000:]
    return course


def of_students(found):
    """Differing outputs of students' own cells; what the course's own train and measure differs in any two runs."""
    return [one for one in found["outputs"] if not one[1].get("nbgrader", {}).get("locked")]


@pytest.mark.large
@pytest.mark.sandbox
def test_a_few_students_have_the_same_marks_both_ways(root, tmp_path, both_ways):
    unit = "shallow_network"
    course, desk = course_of(root, unit, tmp_path), Desk(root, unit)
    reading = desk.notebook(desk.right())
    reading.cells.append(nbformat.v4.new_code_cell("print(X.shape, sigmoid(0))"))
    slip = next(one for one in desk.unit if one.misconceptions).name
    class_ = {"right": desk.notebook(desk.right()), "slip": desk.notebook(desk.with_slip(slip)), "reading": reading}
    class_["blank"] = desk.notebook({})
    for student, notebook in class_.items():
        path = course / "submitted" / student / unit / f"{unit}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)
    found = both_ways(course, unit)
    assert not found["marks"]
    assert not of_students(found)
    assert found["left out"] > 3 * 20
    book = nbformat.read(course / "autograded" / "right" / unit / f"{unit}.ipynb", 4)
    flower, imports = find(book, "flower"), find(book, "imports")
    assert flower.metadata.autograder.left_out
    assert flower.execution_count is None
    assert imports.execution_count == 1
    book = nbformat.read(course / "autograded" / "reading" / unit / f"{unit}.ipynb", 4)
    assert "left_out" not in find(book, "flower").metadata.get("autograder", {}), "it binds X, which is read"
    assert "(2, 400) 0.5" in str(book.cells[-1].outputs)
    done = nbgrader(course, "generate_feedback", unit, "--force")
    assert done.returncode == 0, done.stderr[-2000:]
    page = (course / "feedback" / "right" / unit / f"{unit}.html").read_text()
    assert page.count('<p class="quiet">not run</p>') == sum("left_out" in str(cell.metadata) for cell in nbformat.read(
        course / "autograded" / "right" / unit / f"{unit}.ipynb", 4).cells)  # fmt: skip


@pytest.mark.large
@pytest.mark.sandbox
@pytest.mark.parametrize("unit", unit_names())
def test_every_persona_has_the_same_marks_both_ways(root, tmp_path, both_ways, unit):
    course = course_of(root, unit, tmp_path)
    submit(course, course, unit)
    submit(course, course, unit, list(single_mistakes(load_unit(unit))))
    found = both_ways(course, unit, demo.HURRY)
    assert len(CLASS) <= len(list(course.glob("submitted/*")))
    assert not found["marks"]
    assert found["left out"] > 100
    assert not of_students(found)
