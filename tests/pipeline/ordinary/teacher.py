"""What the tests of courses of one's own have in common: the settings, handing in, and stock nbgrader beside ours."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat

SETTINGS = "from autograder.nbgrader.settings import configure\n\nc = get_config()\nconfigure(c)\n"


def hand_in(course, student, assignment, change=lambda name, source: source):
    """A student hands in what was released.

    Args:
        change: `change(name, source)` gives the text of an answer's cell, whose nbgrader id is `name`.
    """
    folder = course / "submitted" / student / assignment
    shutil.copytree(course / "release" / assignment, folder)
    for path in folder.glob("*.ipynb"):
        notebook = nbformat.read(path, 4)
        for cell in notebook.cells:
            about = cell.metadata.get("nbgrader", {})
            if about.get("solution"):
                cell.source = change(about["grade_id"], cell.source)
        nbformat.write(notebook, path)


def stock(course, *arguments):
    """Run a command of stock nbgrader: nothing of ours, in an environment that silences nothing."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {name: value for name, value in os.environ.items() if name != "PYTHONWARNINGS"} | {"PATH": path}
    command = [sys.executable, "-m", "nbgrader", *arguments]
    return subprocess.run(command, cwd=course, capture_output=True, text=True, env=env)
