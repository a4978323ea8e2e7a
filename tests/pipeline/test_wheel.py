"""The wheel in a fresh environment, outside any clone: a course of one's own is made, released, graded and reported."""

import importlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pipeline.ordinary.teacher import SETTINGS, hand_in

from autograder.sandbox import bubblewrap as sandbox

SIGMOID = "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))"
#: Counts the files of what is installed beside what it may use.
SPY = """\
def sigmoid(z):
    import os, sys
    places = [os.path.join(place, name) for place in sys.path for name in ("autograder", "dllessons")]
    found = [file for place in places for _, _, files in os.walk(place) for file in files]
    raise OSError(f"{len(found)} files, in {sum(map(os.path.isdir, places))} folders")
"""


@pytest.fixture(scope="module")
def python(root, tmp_path_factory):
    """The interpreter of a fresh environment that has the wheel; packages come from those that are installed here."""
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    folder = tmp_path_factory.mktemp("wheel")
    source = shutil.copytree(root, folder / "source", ignore=shutil.ignore_patterns(".*", "demo", "build", "dist"))
    uv, python = Path(sys.executable).with_name("uv"), folder / "env" / "bin" / "python"
    subprocess.run([uv, "build", "--quiet", "--wheel", "--out-dir", folder, source], check=True)
    subprocess.run([sys.executable, "-m", "venv", folder / "env"], check=True)
    install = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", python]
    locked = folder / "locked.txt"
    here = [uv, "pip", "freeze", "--exclude-editable", "--python", sys.executable]
    locked.write_text(subprocess.run(here, check=True, capture_output=True, text=True).stdout)
    [wheel] = folder.glob("*.whl")
    subprocess.run([*install, "--constraints", locked, f"{wheel}[grading]"], check=True)
    shutil.rmtree(source)
    return python


@pytest.fixture(scope="module")
def graded(python, tmp_path_factory):
    course = tmp_path_factory.mktemp("outside")
    (course / "source").mkdir()
    (course / "nbgrader_config.py").write_text(SETTINGS)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DLCOURSE", "PYTHON"))}

    def run(*command):
        done = subprocess.run([python, "-m", *command], cwd=course, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, f"{command}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        return done

    run("autograder", "new", "hw1", "--exercises", "logistic_regression:sigmoid=4")
    run("nbgrader", "generate_assignment", "hw1")
    for student, answer in {"right": SIGMOID, "spy": SPY}.items():
        hand_in(course, student, "hw1", lambda name, source, answer=answer: answer)
    return course, run, run("autograder", "grade", "hw1", "--feedback")


@pytest.mark.large
@pytest.mark.sandbox
def test_a_course_is_graded_with_the_wheel_alone(graded):
    course, run, done = graded
    table = [line.split() for line in done.stdout.splitlines()]
    assert ["right", "4", "4"] in table
    assert ["spy", "0", "0"] in table
    assert "Traceback" not in done.stderr
    page = (course / "feedback" / "right" / "hw1" / "hw1.html").read_text()
    assert "4 of 4" in page
    run("autograder", "report", "hw1")
    assert (course / "report" / "hw1" / "index.html").is_file()
    assert "INFO" in run("nbgrader", "autograde", "hw1", "--force").stderr


@pytest.mark.large
@pytest.mark.sandbox
def test_what_is_installed_beside_dlutils_is_not_within_reach(graded):
    course, *_ = graded
    notebook = json.loads((course / "autograded" / "spy" / "hw1" / "hw1.ipynb").read_text())
    said = json.dumps([cell.get("outputs") or cell["metadata"] for cell in notebook["cells"]])
    assert "OSError: 0 files, in 2 folders" in said


@pytest.mark.large
def test_the_data_sets_are_in_it(python):
    code = "from dlutils import data; print(data.load_digits()[0].shape, data.load_cats()[0].shape)"
    done = subprocess.run([python, "-c", code], cwd="/", capture_output=True, text=True)
    assert done.stdout == "(1797, 8, 8) (209, 64, 64, 3)\n", done.stderr


@pytest.mark.parametrize(("file", "expected"), [(None, []), ("answers.py", ["secret"]), ("__init__.py", ["secret"])])
def test_an_empty_folder_is_no_leak_and_one_with_a_file_is(file, expected, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(sandbox.RUNNER.parent)  # as in the sandbox, where `walls` lies beside it
    runner = importlib.import_module("runner")
    (tmp_path / "secret").mkdir()
    if file:
        (tmp_path / "secret" / file).touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(runner, "SECRET_PACKAGES", ("secret",))
    assert runner.leaks() == expected
