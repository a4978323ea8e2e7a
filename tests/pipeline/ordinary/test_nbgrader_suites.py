"""nbgrader's own tests, with our settings in force for them; those that fail on purpose are named, with the reason."""

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from autograder.sandbox import bubblewrap as sandbox

SETTINGS = "from autograder.nbgrader.settings import configure\n\nconfigure(get_config())\n"
#: {test of `autograde`: why it fails here}
AUTOGRADE = {
    "test_grade_empty_timestamp": "a time stamp that is no time counts as the file's time, and ends nothing",
    "test_side_effects": "what a notebook writes stays in the sandbox",
    "test_handle_failure": "a broken notebook has zero marks and the reason, and ends nothing",
    "test_handle_failure_single_notebook": "as above",
    "test_missing_source_kernelspec": "the name of a student's kernel costs nothing",
    "test_no_execute": "outputs that a student hands in never decide marks",
    "test_missing_files": "an empty folder is graded: zero marks and the reason",
    "test_grade_missing_notebook": "a missing notebook is graded: zero marks and the reason",
}
#: {test of `autograde` with `grade` in its place: why it fails besides}
GRADE = dict.fromkeys(
    ("test_filter_notebook", "test_force_single_notebook", "test_update_newer_single_notebook"),
    "`grade` grades whole submissions: there is no --notebook",
)
#: {test of the api: why it fails here}
API = {
    "test_filter_existing_notebooks": "a missing notebook is graded: zero marks and the reason",
    "test_get_student_notebook_submissions": "as above",
}

pytestmark = [pytest.mark.large, pytest.mark.sandbox, pytest.mark.xdist_group("nbgrader's own")]


def failed(suite, folder, *options):
    """{name of a test that failed}, of a suite that comes with nbgrader; all others have passed."""
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    (folder / "settings").mkdir()
    (folder / "settings" / "nbgrader_config.py").write_text(SETTINGS)
    (folder / "run").mkdir()
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "JUPYTER_CONFIG_PATH": str(folder / "settings"), "PATH": path, "PYTEST_ADDOPTS": ""}
    env["PYTHONPATH"] = str(Path(__file__).parent)
    for name in ("DLCOURSE_ROOT", "PYTHONWARNINGS", "PYTEST_XDIST_WORKER"):
        env.pop(name, None)
    report = folder / "report.xml"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, f"--junitxml={report}"]
    done = subprocess.run([*command, "--pyargs", f"nbgrader.tests.apps.{suite}"], cwd=folder / "run", env=env,
                          capture_output=True, text=True)  # fmt: skip
    assert report.is_file(), done.stdout[-3000:] + done.stderr[-3000:]
    cases = ElementTree.parse(report).findall(".//testcase")
    assert len(cases) > 20
    return {case.get("name") for case in cases if case.find("failure") is not None or case.find("error") is not None}


@pytest.mark.exhaustive
def test_autograde(tmp_path):
    assert failed("test_nbgrader_autograde", tmp_path) == set(AUTOGRADE)


def test_grade_in_the_place_of_autograde(tmp_path):
    assert failed("test_nbgrader_autograde", tmp_path, "-p", "grade_stands_in") == set(AUTOGRADE) | set(GRADE)


@pytest.mark.exhaustive
def test_the_api(tmp_path):
    assert failed("test_api", tmp_path) == set(API)
