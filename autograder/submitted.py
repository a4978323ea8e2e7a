"""What a student handed in, before anything has made sure of it: any file, of any kind, under any name."""

import json
import os
import stat
from pathlib import Path

from nbgrader import utils

#: A submitted notebook of more bytes than this is not read,
MAX_NOTEBOOK_BYTES = 50_000_000
#: nor one that has more than this without its outputs, which nobody needs, or more cells.
MAX_TEXT_BYTES = 5_000_000
MAX_CELLS = 2_000


def notebook_text(path):
    """The text of a notebook, without outputs, if the file has the outward form of one.

    Raises:
        ValueError, OSError: it has not; the message says why.
    """
    path = Path(path)
    refuse_odd_file(path)
    notebook = json.loads(path.read_bytes())
    if (
        not isinstance(notebook, dict)
        or "nbformat" not in notebook
        or not ("cells" in notebook or "worksheets" in notebook)
    ):
        raise ValueError("it is JSON, but not a notebook")
    cells = notebook.get("cells", [])
    if len(cells) > MAX_CELLS:
        raise ValueError(f"it has more than {MAX_CELLS} cells")
    for cell in cells:
        if isinstance(cell, dict) and "outputs" in cell:
            cell["outputs"] = []
    # Half characters (lone surrogates) could never be written to a file again.
    text = json.dumps(notebook, ensure_ascii=False).encode("utf-8", "replace")
    if len(text) > MAX_TEXT_BYTES:
        raise ValueError(f"it has more than {MAX_TEXT_BYTES // 1_000_000} MB of text")
    return text.decode()


def refuse_odd_file(path):
    """A submission is a file of its own: no link to somebody else's, no pipe that would never end, not too large.

    Raises:
        ValueError: it is not.
    """
    if path.is_symlink() or path.parent.is_symlink():
        raise ValueError("it is a link to another file, not a file")
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise ValueError("it is not an ordinary file")
    if status.st_size > MAX_NOTEBOOK_BYTES:
        raise ValueError(f"it has more than {MAX_NOTEBOOK_BYTES // 1_000_000} MB")


def own_files(folder, exclude):
    """As nbgrader's `find_all_files`, which it copies, but without links that lead elsewhere, pipes and devices.

    nbgrader would copy what a link leads to, be it the gradebook, into a folder that goes back to the student.
    """
    root = os.path.realpath(folder)
    found = ((path, os.path.realpath(path)) for path in utils.find_all_files(folder, exclude))
    return [path for path, real in found if os.path.isfile(real) and os.path.commonpath([root, real]) == root]


def drop_links(folder, copied, log):
    """Take away what nbgrader copied from a hard link: it may be anybody's file."""
    if not folder or not copied or os.path.realpath(folder) == os.path.realpath(copied):
        return
    for path in Path(folder).rglob("*"):
        target = Path(copied) / path.relative_to(folder)
        if path.suffix != ".ipynb" and target.is_file() and path.is_file() and path.stat().st_nlink > 1:
            log.warning("%s is a hard link and was left out", path)
            target.unlink()
