"""The explorers of the lessons, made without a notebook around them."""

import contextlib
import io
import json
import sys
from pathlib import Path

from dlutils import explorers

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "browser"))  # which cells a cell needs is written there

from notebook_page import cells_needed  # noqa: E402

CALL = "explorers.explore("


def calls():
    """[(lesson, number of the cell)] of every explorer."""
    found = []
    for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb")):
        cells = json.loads(path.read_text())["cells"]
        code = [(i, "".join(cell["source"])) for i, cell in enumerate(cells) if cell["cell_type"] == "code"]
        found += [(path.stem, i) for i, source in code if CALL in source]
    return found


def made(lesson, index):
    """The explorer of a cell, after the cells that it needs."""
    cells = json.loads((ROOT / "notebooks" / f"{lesson}.ipynb").read_text())["cells"]
    caught, names = [], {}
    original = explorers.explore
    explorers.explore = lambda *arguments, **named: caught.append(explorers.Explorer(*arguments, **named))
    try:
        with contextlib.chdir(ROOT / "notebooks"), contextlib.redirect_stdout(io.StringIO()):
            for i in cells_needed(cells, index):
                caught.clear()
                exec(compile("".join(cells[i]["source"]), f"{lesson}, cell {i}", "exec"), names)
    finally:
        explorers.explore = original
    [explorer] = caught
    return explorer
