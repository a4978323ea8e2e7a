"""The whole pipeline as an ordinary user: root may read what others may not, and raises the walls by another road."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from test_walls import SHOW_PYTHON, closed_and_shown

from autograder.authoring import demo
from autograder.authoring.sample_class import Desk
from autograder.grading import grade
from autograder.nbgrader.quick import nbgrader
from autograder.sandbox import bubblewrap as sandbox

pytestmark = [pytest.mark.sandbox]

UNIT, NOBODY = "logistic_regression", 65534


@pytest.fixture(scope="module")
def course(root, tmp_path_factory):
    if os.getuid():
        pytest.skip("this run is an ordinary user's already: the other tests say the same")
    if sandbox.why_not() or not shutil.which("setpriv"):
        pytest.skip("needs bubblewrap and setpriv")
    place = tmp_path_factory.mktemp("ordinary")
    course = demo.lay_out(root, place / "course")
    assert nbgrader(course, "generate_assignment", UNIT, "--force").returncode == 0
    for student in ("ada", "closed", "shut", "half", "zoe"):
        hand_in(course, Desk(root, UNIT), student)
    os.symlink("ada", course / "submitted" / "twin")
    for path in (course, *course.rglob("*")):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    # What this account may not read: the folder of the unit, the notebook, a file beside it.
    for path in ("closed/" + UNIT, f"shut/{UNIT}/{UNIT}.ipynb", f"half/{UNIT}/note.txt"):
        os.chown(course / "submitted" / path, 0, 0)
        (course / "submitted" / path).chmod(0)
    for folder in (place, *place.parents[:-1]):
        folder.chmod(folder.stat().st_mode | 0o011)
    return course


def hand_in(course, desk, student):
    folder = course / "submitted" / student / UNIT
    folder.mkdir(parents=True)
    (folder / f"{UNIT}.ipynb").write_text(json.dumps(desk.lean(desk.right())))
    (folder / "note.txt").write_text("a note")


def as_nobody(course, root, *arguments):
    user = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", sys.executable, "-m", "autograder"]
    return subprocess.run(
        ["unshare", "-m", "sh", "-ec", SHOW_PYTHON, "sh", *closed_and_shown(), *user, *arguments],
        capture_output=True,
        text=True,
        env={"HOME": "/tmp", "PATH": os.environ["PATH"], "PYTHONPATH": str(root)},
        cwd=course,
    )


@pytest.mark.large
def test_a_class_with_what_this_account_may_not_read_is_graded(course, root):
    done = as_nobody(course, root, "grade", UNIT, "--feedback", "-j", "1")
    if any(word in done.stderr for word in ("not permitted", "No module", "can't open")):
        pytest.skip(f"this environment cannot be read by an ordinary user: {done.stderr.strip()[-200:]}")
    assert done.returncode == 0, done.stdout + done.stderr
    marks = {name: sum(row.values()) for name, row in grade.marks_table(f"sqlite:///{course}/gradebook.db", UNIT).items()}
    assert marks == {"ada": 90, "closed": 0, "half": 90, "shut": 0, "twin": 0, "zoe": 90}
    for student in ("closed", "shut"):
        text = (course / "autograded" / student / UNIT / f"{UNIT}.ipynb").read_text()
        assert "Permission denied" in text, "the reason is told"
