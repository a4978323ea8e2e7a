"""`check` compares the notebook of a unit with its table."""

import pytest

from autograder.authoring import build, outline
from autograder.errors import CourseError
from autograder.units import load_unit

UNIT = "vectorization"
CELL = '# %% exercise="dot_loop"'
WRITTEN = 'written="which-loop-stays"'
FIRST, SECOND = "### Exercise 1 · `dot_loop`", "### Exercise 2 · `dot_vectorized`"


def complaints(root, tmp_path, *changes):
    text = (root / "source" / UNIT / f"{UNIT}.py").read_text()
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    (tmp_path / f"{UNIT}.py").write_text(text)
    return list(outline.complaints_of(build.read_text(tmp_path / f"{UNIT}.py").cells, load_unit(UNIT)))


def test_the_course_s_notebooks_fit_their_tables(root):
    assert list(outline.complaints(root)) == []


def swapped(one, other):
    return [(one, "A PLACE"), (other, one), ("A PLACE", other)]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (swapped('exercise="dot_loop"', 'exercise="dot_vectorized"'), "another order than in the table"),
        ([('exercise="dot_loop"', 'exercise="sigmoid"')], "has dot_loop: add such a cell"),
        ([(CELL, f"{CELL}\n\n{CELL}")], "more than once"),
        ([(FIRST, "### Exercise 3 · `dot_loop`")], "not numbered 1 to 11 in their order: see '3 · dot_loop'"),
        (swapped(FIRST, SECOND), "see '2 · dot_vectorized'"),
        ([(FIRST, "### Aufgabe 4 · `dot_loop`")], "see '4 · dot_loop'"),
        ([(f"{WRITTEN} points=5", f"{WRITTEN} points=6")], "come to 11 points, the table of"),
    ],
)
def test_what_does_not_fit_is_said(root, tmp_path, changes, said):
    assert said in " ".join(complaints(root, tmp_path, *changes))


def test_a_cell_of_an_exercise_that_is_gone_is_named(root, tmp_path):
    with pytest.raises(CourseError, match=r"vectorization\.py: it has a cell exercise='dot_lop', but .* take its cell"):
        complaints(root, tmp_path, ('exercise="dot_loop"', 'exercise="dot_lop"'))
