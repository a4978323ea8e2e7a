"""The small exercises of the lessons: every folded solution passes its check, a stub and a wrong answer do not."""

import ast
import contextlib
import copy
import io
import re
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from autograder.authoring import build
from dllessons import exercise

ROOT = Path(__file__).resolve().parents[2]
FOLD = re.compile(r"<summary>Solution</summary>.*?```python\n(.*?)```", re.S)
OPERATORS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.MatMult: ast.Add}
COMPARISONS = {ast.Gt: ast.Lt, ast.GtE: ast.Lt, ast.Lt: ast.Gt, ast.LtE: ast.Gt}


class Exercise(NamedTuple):
    """One exercise of a lesson, as texts."""

    lesson: str
    name: str
    imports: str
    stub: str
    check: str
    solution: str


def exercises(path):
    """Every exercise of a lesson: each cell that calls `exercise.check`, the stub before it, the fold after it."""
    cells = build.read_text(path).cells
    imports = next(cell.source for cell in cells if cell.cell_type == "code")
    for index, cell in enumerate(cells):
        if cell.cell_type != "code" or "exercise.check(" not in cell.source:
            continue
        name = re.search(r"exercise\.check\(\s*(\w+)", cell.source)[1]
        stub, after = cells[index - 1].source, cells[index + 1].source
        fold = FOLD.search(after)
        yield Exercise(path.stem, name, imports, stub, cell.source, fold[1] if fold else "")


LESSONS = build.lesson_texts(ROOT)
ALL = [one for path in LESSONS for one in exercises(path)]
IDS = [f"{one.lesson[:2]}-{one.name}" for one in ALL]


def said(one, answer):
    """What the check cell prints when `answer` stands in the student's cell."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), np.errstate(all="ignore"):
        space = {}
        for source in (one.imports, answer, one.check):
            exec(source, space)
    return printed.getvalue().strip()


def mutants(source):
    """The solution with one operator, comparison or sign changed, each in turn."""
    tree = ast.parse(source)
    for index, node in enumerate(ast.walk(tree)):
        changed = copy.deepcopy(tree)
        target = next(n for i, n in enumerate(ast.walk(changed)) if i == index)
        if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
            target.op = OPERATORS[type(node.op)]()
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            target.op = ast.UAdd()
        elif isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARISONS:
            target.ops = [COMPARISONS[type(node.ops[0])]()]
        else:
            continue
        yield ast.unparse(changed)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_has_three_to_six_exercises(path):
    assert 3 <= len(list(exercises(path))) <= 6


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_ends_with_five_questions_one_of_them_from_before(path):
    prose = "\n\n".join(cell.source for cell in build.read_text(path).cells if cell.cell_type == "markdown")
    questions = prose.split("**Check yourself**")[1].split("**Where next**")[0]
    assert re.findall(r"^\*\*(\d)\.\*\* ", questions, flags=re.M) == list("12345")
    assert questions.count("<details><summary>Answer</summary>") == questions.count("</details>") == 5
    earlier = [int(number) for number in re.findall(r"\(Lesson (\d\d)\)", questions)]
    number = int(path.stem[:2])
    assert len(earlier) == (number > 1)
    assert all(0 < lesson < number for lesson in earlier)


@pytest.mark.parametrize("one", ALL, ids=IDS)
def test_the_stub_says_that_it_is_not_written_yet(one):
    assert said(one, one.stub) == f"{one.name}: not written yet. The solution is folded below."


@pytest.mark.parametrize("one", ALL, ids=IDS)
def test_the_folded_solution_is_correct(one):
    assert said(one, one.solution) == f"{one.name}: correct"
    signature = one.solution.splitlines()[0]
    assert signature in one.stub, "the solution has another signature than the stub"


@pytest.mark.parametrize("one", ALL, ids=IDS)
def test_a_wrong_solution_is_refused(one):
    wrong = list(mutants(one.solution)) or [re.sub(r"return (.*)", r"return 2 + (\1)", one.solution)]
    passed = [text for text in wrong if said(one, text).endswith(": correct")]
    assert not passed, passed[0]


# ---------------------------------------------------------------------------------------- the helper itself


def double(x):
    return 2 * x


@pytest.mark.parametrize(
    ("function", "case", "line"),
    [
        (double, (3.0, 6.0), "double: correct"),
        (double, (3.0, 7.0), "double(3): got 6, expected 7"),
        (double, (np.ones(2), np.full((2, 1), 2)), "double([1., 1.]): got [2., 2.], expected [[2], [2]]"),
        (double, ("a", 1.0), "double(a): got aa, expected 1"),
        (double, (None, 1.0), "double(None) raises TypeError: unsupported operand type(s) for *: 'int' and 'NoneType'"),
        (double, ((1,), (1, 1)), "double: correct"),
        (double, ((1,), (1, 2)), "double((1,)): got (1, 1), expected (1, 2)"),
        (double, (float("nan"), 1.0), "double(nan): got nan, expected 1"),
    ],
)
def test_the_line_says_what_is_wrong(function, case, line):
    assert exercise.verdict(function, [case]) == line


def test_an_argument_that_the_student_changes_is_not_changed_for_the_next_case():
    def careless(x):
        x *= 2
        return x

    x = np.ones(2)
    assert exercise.verdict(careless, [(x, 2 * np.ones(2)), (x, 2 * np.ones(2))]) == "careless: correct"
