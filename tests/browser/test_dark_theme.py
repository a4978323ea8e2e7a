"""In JupyterLab's dark theme a figure has white paper of its own, so its dark lines stay readable."""

import pytest
from notebook_page import Notebook, cells_needed, menu
from test_explorers import LESSONS, explorers_of, stored

pytestmark = pytest.mark.large

LESSON = "08_activation_functions.ipynb"

#: The colours of a picture's corners, each as red, green, blue and opacity; the upper two below the caption's line.
CORNERS = """async picture => {
    await picture.decode();
    const [width, height] = [picture.naturalWidth, picture.naturalHeight];
    const paper = new OffscreenCanvas(width, height).getContext('2d');
    paper.drawImage(picture, 0, 0);
    const corners = [[0, 4], [width - 1, 4], [0, height - 1], [width - 1, height - 1]];
    return corners.map(([x, y]) => Array.from(paper.getImageData(x, y, 1, 1).data));
}"""
WHITE = [255] * 4


def test_figures_have_white_paper_of_their_own(lab, page, camera):
    page.goto(lab.address(f"notebooks/{LESSON}"))
    notebook = Notebook(page, stored(LESSONS / LESSON))
    menu(page, "Settings", "Theme", "JupyterLab Dark")
    page.locator("body[data-jp-theme-light='false']").wait_for(state="attached")

    index = explorers_of(notebook.cells)[0]
    still = notebook.show(index).locator("img")
    assert still.evaluate(CORNERS) == [WHITE] * 4
    camera(page, "a figure")

    notebook.run(*cells_needed(notebook.cells, index))
    explorer = notebook.explorer(index)
    notebook.show(index)
    assert explorer.picture.evaluate(CORNERS) == [WHITE] * 4
    camera(page, "an explorer")
