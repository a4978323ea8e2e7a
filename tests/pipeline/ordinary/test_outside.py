"""The trial with asserts outside the student's process: the same marks, and nothing for a cheat to find."""

from pathlib import Path

import nbformat
import nbgrader
import pytest
from pipeline.ordinary.cells import KINDS, function
from pipeline.ordinary.test_ordinary import ASSIGNMENT, OURS, course_with, marks_of, rows

from autograder.authoring import demo, quickstart_class
from autograder.grading import grade
from autograder.nbgrader.plain_calls import needed_of
from autograder.sandbox import bubblewrap as sandbox

MARKED = {cell.partition("/")[2] for cell in quickstart_class.POINTS}
OPTION = "--ExecuteAndJudge.asserts_outside=True"
ADD = frozenset({"add"})
CHECK = "assert add(1, 2) == 3\n### BEGIN HIDDEN TESTS\nassert add(20, 22) == 42\n### END HIDDEN TESTS"
#: Answers that look for the hidden assert in the place where it runs, or change what an assert does.
CHEATS = (
    function(
        "reads-the-frame",
        "import sys\ndef add(a, b):\n    seen = sys._getframe(1).f_code.co_consts\n"
        "    return max([one for one in seen if type(one) is int], default=0)",
        CHECK,
        0.0,
    ),
    function(
        "reads-the-history",
        "def add(a, b):\n    import re\n    text = str(get_ipython().user_ns.get('In'))\n"
        "    return int((re.findall(rf'add.{a}, {b}. == (\\d+)', text) or [0])[-1])",
        CHECK,
        0.0,
    ),
    function(
        "switches-the-assert-off",
        "def add(a, b):\n    return 3\nget_ipython().ast_transformers.append(type('T', (), {'visit': "
        "lambda self, tree: (tree.body.clear(), tree)[1] if 'Assert' in __import__('ast').dump(tree) else tree})())",
        CHECK,
        0.0,
    ),
    function("right", "def add(a, b):\n    return a + b", CHECK, 2.0),
)
#: Returns an object that says yes to everything: no data, so that the cell runs inside, where it works.
NO_DATA = function(
    "always-equal",
    "class Yes(int):\n    def __eq__(self, other): return True\n    __hash__ = int.__hash__\n"
    "def add(a, b):\n    return Yes(0)",
    CHECK,
    2.0,
)

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("ordinary")]


def graded(folder, kinds, *options):
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    course = course_with(folder, kinds, OURS)
    assert grade.run(ASSIGNMENT, course=course, log=str, options=list(options), jobs=1) == 0
    return rows(course)


@pytest.mark.large
def test_cheats_that_need_the_student_s_process_get_nothing(tmp_path):
    found = graded(tmp_path / "outside", CHEATS, OPTION)
    assert {kind.name: marks_of(kind, found) for kind in CHEATS} == {kind.name: kind.marks for kind in CHEATS}


@pytest.mark.large
@pytest.mark.large
def test_these_cheats_work_inside(tmp_path):
    """What the trial is for: a cheat that no longer works inside proves nothing here."""
    found = graded(tmp_path / "inside", CHEATS)
    assert {kind.name: marks_of(kind, found) for kind in CHEATS} == {kind.name: (2.0,) for kind in CHEATS}


@pytest.mark.large
def test_what_is_no_data_goes_back_inside_cheats_too(tmp_path):
    assert marks_of(NO_DATA, graded(tmp_path / "limit", [NO_DATA], OPTION)) == NO_DATA.marks


@pytest.mark.large
def test_every_kind_of_cell_has_the_same_marks(tmp_path):
    found = graded(tmp_path / "all", KINDS, OPTION)
    assert {kind.name: marks_of(kind, found) for kind in KINDS} == {kind.name: kind.marks for kind in KINDS}


@pytest.mark.large
def test_nbgrader_s_example_course_has_the_same_marks(tmp_path):
    course = tmp_path / "quickstart"
    quickstart_class.lay_out(course, require=demo.stock)
    assert grade.run("ps1", course=course, log=str, options=[OPTION], jobs=1) == 0
    marks = grade.marks_table(f"sqlite:///{course}/gradebook.db", "ps1")
    expected = {name: student.marks() for name, student in quickstart_class.CLASS.items()}
    assert not list(demo.differences("ps1", marks, expected))


def test_three_of_the_example_course_s_four_cells_run_outside():
    """As `docs/your-own-course.md` says."""
    source = Path(nbgrader.__file__).parent / "docs" / "source" / "user_guide" / "source" / "ps1" / "problem1.ipynb"
    cells = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell.source for cell in nbformat.read(source, 4).cells}
    functions = frozenset({"squares", "sum_of_squares"})
    able = [name for name in MARKED if needed_of(cells[name], (), functions)]
    assert (len(MARKED), len(able)) == (4, 3)


@pytest.mark.large
def test_a_cell_that_needs_a_file_runs_inside_where_it_is(tmp_path):
    reads = "import numpy as np\nassert add(1, 2) == np.loadtxt('data.csv', delimiter=',').sum()"
    kind = function("reads", "def add(a, b):\n    return a + b", reads, 2.0)
    assert marks_of(kind, graded(tmp_path / "reads", [kind], OPTION)) == kind.marks


@pytest.mark.parametrize(
    ("cell", "able"),
    [
        ("assert add(1, 2) == 3", True),
        ("x = add(1, 2)\nassert x == 3\n1 / 2", True),
        ("import numpy as np\nassert np.isclose(add(1, 2), 3)", True),
        ("for i in range(3):\n    assert add(i, 1) == i + 1", True),
        ("try:\n    add(0, 0)\nexcept ValueError:\n    pass", True),
        ("assert near(add(1, 2), 3)", True),
        ("add = None", False),
        ("assert add(a=1, b=2) == 3", False),
        ("assert callable(add)", False),
        ("assert list(map(add, [1], [2])) == [3]", False),
        ("del add", False),
        ("import random\nrandom.seed(1)\nassert add(random.random(), 0) < 1", False),
        ("assert other(1) == add(1, 0)", False),
        ("%timeit add(1, 2)", False),
        ("assert 1 == 1", False),
        ("open('x').read(); add(1, 2)", False),
    ],
)
def test_which_cells_run_outside(cell, able):
    teachers = ("import numpy as np\ndef near(a, b):\n    return np.isclose(a, b)",)
    assert (needed_of(cell, teachers, ADD) is not None) == able


@pytest.mark.large
def test_a_call_that_was_not_foreseen_goes_back_inside(tmp_path):
    add = "def add(a, b):\n    "
    count = "n = 0\ndef add(a, b):\n    global n\n    n += 1\n    return n"
    attempt = "try:\n    add(1, 2)\nexcept ValueError:\n    1.0"
    kinds = (
        function("nested", f"{add}return a + b", "assert add(add(1, 2), 3) == 6", 2.0),
        function("wrong", f"{add}return a - b", "assert add(add(1, 2), 3) == 6", 0.0),
        function("changes", f"{add}a.append(b)\n    return a", "x = [1]\nadd(x, 2)\nassert x == [1, 2]", 2.0),
        function("counts", count, "add(0, 0)\nassert add(0, 0) == 2", 2.0),
        function("raises", f"{add}raise ValueError('no')", attempt, 2.0),
        function("its-own-error", f"class Mine(Exception): pass\n{add}raise Mine", CHECK, 0.0),
        function("endless", f"{add}while True: pass", CHECK, 0.0),
        function("a-generator", f"{add}yield a + b", "assert list(add(1, 2)) == [3]", 2.0),
    )
    limits = ("--ExecuteAndJudge.cell_seconds=3", "--ExecuteAndJudge.call_seconds=3")
    found = graded(tmp_path / "back", kinds, OPTION, *limits)
    assert {kind.name: marks_of(kind, found) for kind in kinds} == {kind.name: kind.marks for kind in kinds}
