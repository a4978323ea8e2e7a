"""Every explorer of the lessons in real JupyterLab: a control moved by keyboard changes the picture.

How long that takes is written to build/explorers.json: the aim is under a second on a quiet machine, and a test that
held a busy one to it would fail for reasons that are not the course's.
"""

import json
from pathlib import Path

import pytest
from notebook_page import Notebook, cells_needed

pytestmark = pytest.mark.large

LESSONS = Path(__file__).resolve().parents[2] / "notebooks"
CALL = "explorers.explore("


def explorers_of(cells):
    """Indices of the cells that show an explorer."""
    return [i for i, cell in enumerate(cells) if cell["cell_type"] == "code" and CALL in "".join(cell["source"])]


def stored(path):
    return json.loads(path.read_text())["cells"]


WITH_EXPLORERS = [path.name for path in sorted(LESSONS.glob("*.ipynb")) if explorers_of(stored(path))]


@pytest.fixture
def lesson(request, lab, page):
    page.goto(lab.address(f"notebooks/{request.param}"))
    notebook = Notebook(page, stored(LESSONS / request.param))
    notebook.name = request.param
    return notebook


@pytest.fixture(scope="module")
def took():
    """{explorer: milliseconds from a key to another picture}, the best of three."""
    found, path = {}, LESSONS.parent / "build" / "explorers.json"
    yield found
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(found, indent=1))


@pytest.mark.parametrize("lesson", WITH_EXPLORERS, indirect=True, ids=lambda name: name[:2])
def test_a_static_picture_first_then_each_control_by_keyboard_changes_it(lesson, camera, took):
    for index in explorers_of(lesson.cells):
        still = lesson.cell(index).locator("img")
        assert still.evaluate("picture => picture.naturalWidth") > 200, "no picture while nothing has been run"
        lesson.run(*cells_needed(lesson.cells, index))
        explorer = lesson.explorer(index)
        labels = explorer.labels()
        assert all(labels), f"a control of cell {index} has no label"
        for number in range(len(labels)):
            explorer.reach(number)
        moves = {label: explorer.move(number) for number, label in enumerate(labels)}
        camera(lesson.page, f"{lesson.cells[index].get('id', index)} moved")
        changed = [number for number, label in enumerate(labels) if moves[label] is not None]
        assert changed, f"cell {index}: no control changes the picture"
        best = min(explorer.move(changed[0]) or 9_999 for _ in range(3))
        took[f"{lesson.name}, cell {index}, {labels[changed[0]]}"] = round(best)
        assert best < 9_999, f"cell {index}: the picture stays as it is"
