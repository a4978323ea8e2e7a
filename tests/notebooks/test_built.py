"""What is committed is what the texts say, and nothing of a solution is in what students are given."""

import base64
import io
import json
import re
import shutil

import numpy as np
import pytest
from nbformat.v4 import new_code_cell
from PIL import Image

from autograder.authoring import build, check, lint
from autograder.authoring.cells import finished
from dlutils import plots

FOLDED = {"jupyter": {"source_hidden": True}}
ROOMS = ("source", "release", "notebooks", "nbgrader_config.py")


@pytest.fixture
def course(root, tmp_path):
    """A copy of the course that a test may spoil."""
    for room in ROOMS:
        if (root / room).is_dir():
            shutil.copytree(root / room, tmp_path / room)
        else:
            shutil.copy(root / room, tmp_path)
    return tmp_path


def test_notebooks_are_what_their_texts_say(root):
    drifted = [path.stem for path in [*build.unit_texts(root), *build.lesson_texts(root)] if build.has_drifted(path)]
    assert drifted == []


def test_the_stored_answer_to_a_prediction_is_closed(root):
    """JupyterLab opens an output when its cell runs, so that nobody reads the answer before the question."""
    for path in build.lesson_texts(root):
        cells = [cell for cell in build.stored(path.with_suffix(".ipynb")).cells if cell.cell_type == "code"]
        told = [cell for cell in cells if re.search(r"^\w+\.beside\(", cell.source, re.MULTILINE)]
        assert told, path.stem
        assert [cell.source for cell in told if not cell.metadata.get("jupyter", {}).get("outputs_hidden")] == []
        assert not cells[0].metadata.get("jupyter", {}).get("outputs_hidden")


def test_a_stored_figure_is_made_smaller_and_looks_the_same():
    fig, ax = plots.figure()
    w = np.linspace(-2, 2, 90)
    bowl = w**2 + w[:, None] ** 2
    ax.contourf(w, w, bowl, 40, cmap=plots.SEQUENTIAL)
    ax.contour(w, w, bowl, 40, colors="white", linewidths=0.5)
    ax.plot(0, 0, **plots.MINIMUM)  # few pixels have its colour, and it must not become another one
    before = plots.as_text(plots.png(fig))
    after = build.smaller(before)
    assert len(after) < 0.6 * len(before)
    assert np.abs(pixels(after) - pixels(before)).max() <= build.MOST_CHANGE


@pytest.mark.large
def test_a_photograph_is_stored_as_it_is():
    rng = np.random.default_rng(7)
    photograph = plots.as_text(plots.png(plots.image_grid(rng.random((1, 200, 200, 3)), size=3.0)))
    assert build.smaller(photograph) == photograph


def pixels(picture):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(picture))).convert("RGB")).astype(int)


def test_a_hand_edit_in_a_built_notebook_is_seen(course):
    text = course / "source" / "logistic_regression" / "logistic_regression.py"
    assert not build.has_drifted(text)
    path = text.with_suffix(".ipynb")
    path.write_text(path.read_text().replace("One artificial neuron", "One artificial neurone"))
    assert build.has_drifted(text)


@pytest.mark.large
def test_releases_are_what_nbgrader_makes_of_their_sources(root):
    for path in build.unit_texts(root):
        assert list(check.release_drift(root, path.stem)) == []


def test_release_holds_no_line_of_a_solution_or_hidden_test(root):
    assert list(check.leaks(root)) == []
    for path in build.unit_texts(root):
        assert len(check.secret_lines(root, path.stem)) > 10, "the comparison has something to compare with"


@pytest.mark.parametrize("line", ["    dZ = A - Y", 'harness.grade("logistic_regression", "propagate", propagate)'])
def test_a_planted_line_is_found(course, line):
    path = course / "release" / "logistic_regression" / "logistic_regression.ipynb"
    notebook = json.loads(path.read_text())
    notebook["cells"][10]["source"].append("\n" + line)
    path.write_text(json.dumps(notebook))
    assert any(line.strip() in complaint for complaint in check.leaks(course))


def test_a_stray_file_in_a_release_is_found(course):
    (course / "release" / "logistic_regression" / "logistic_regression.py").write_text("x = 1\n")
    assert any("only notebooks" in complaint for complaint in check.leaks(course))


def test_budgets_are_kept(root):
    assert list(check.budgets(root)) == []


@pytest.mark.parametrize(
    ("cell", "complaint"),
    [
        ({"cell_type": "code", "source": "\n".join(f"x{i} = {i}" for i in range(26))}, "lines of code"),
        ({"cell_type": "markdown", "source": "word " * 121}, "words of prose"),
        ({"cell_type": "code", "source": "plt.show()"}, "plots.figure"),
        ({"cell_type": "code", "source": "plots.show(fig)"}, "without words"),
        ({"cell_type": "code", "source": "ask(answer=42)", "metadata": FOLDED}, "first line of a folded cell"),
    ],
)
def test_the_budgets_bite(cell, complaint):
    cells = [{"cell_type": "code", "source": "x = 1"}] * 30 + [cell]
    assert any(complaint in text for text in lint.lint_cells(cells, "planted"))


def test_no_budget_counts_folded_cells():
    long = {"cell_type": "code", "source": "# why\n" + "\n".join(f"x{i} = {i}" for i in range(40))}
    cells = [{"cell_type": "code", "source": "x = 1"}] * 60
    assert lint.lint_cells([*cells, {**long, "metadata": FOLDED}], "planted") == []
    assert len(lint.lint_cells([*cells, long], "planted")) == 2


def test_a_broken_link_is_found(tmp_path):
    cells = [{"cell_type": "markdown", "source": "[there](nowhere.ipynb) and [here](here.md)"}]
    (tmp_path / "here.md").touch()
    assert len(list(lint.broken_links(cells, "planted", tmp_path))) == 1


def test_cell_ids_stay_when_a_cell_is_put_in_between():
    def ids(*sources):
        taken, cells = set(), []
        for source in sources:
            cells.append(finished(new_code_cell(source), taken).id)
        return cells

    assert ids("a", "b") == ids("a", "new", "b")[::2]
