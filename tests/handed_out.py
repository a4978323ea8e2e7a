"""An assignment that is handed out, for tests of what comes after."""

import fcntl
import tempfile
from functools import cache
from pathlib import Path

from autograder.authoring import demo
from autograder.nbgrader.quick import nbgrader

UNIT = "vectorization"


@cache
def handed_out(root):
    """A course folder to copy from: made once, by the first process of the run that asks."""
    folder = Path(tempfile.gettempdir(), "handed-out")  # of this run alone: see conftest
    folder.mkdir(exist_ok=True)
    course, finished = folder / "course", folder / "finished"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not finished.exists():
            demo.lay_out(root, course)
            done = nbgrader(course, "generate_assignment", UNIT, "--force")
            assert done.returncode == 0, done.stderr[-3000:]
            finished.touch()
    return course
