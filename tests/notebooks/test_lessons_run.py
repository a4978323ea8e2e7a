"""nbval on the lessons: what is stored is what comes out, and a change in a stored number is seen."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from numpy._core._multiarray_umath import __cpu_dispatch__

from autograder.authoring import build

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
LESSONS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))


#: What an older processor would compute with: the last bits of sums, products and exponentials differ.
OLDER = {"OPENBLAS_CORETYPE": "Nehalem", "NPY_DISABLE_CPU_FEATURES": " ".join(__cpu_dispatch__)}


def nbval(path, **environment):
    command = [sys.executable, "-m", "pytest", "--nbval", "-p", "no:cacheprovider", "-p", "no:xdist", "-q", str(path)]
    env = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTEST_ADDOPTS": "", **environment}
    return subprocess.run(command, cwd=path.parent, capture_output=True, text=True, env=env)


@pytest.mark.sample(1)
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_gives_what_is_stored(path):
    done = nbval(path)
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.large
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_gives_the_same_on_an_older_processor(path):
    done = nbval(path, **OLDER)
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.large
def test_a_planted_change_in_a_stored_number_fails(tmp_path):
    notebook = json.loads(LESSONS[1].read_text())
    for index, cell in enumerate(notebook["cells"]):
        for output in cell.get("outputs", []):
            text = "".join(output.get("text", ""))
            if output["output_type"] == "stream" and re.search(r"\d", text):
                output["text"] = re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), text, count=1)
                notebook["cells"] = notebook["cells"][: index + 1]  # what comes after takes time and says nothing
                (tmp_path / "planted.ipynb").write_text(json.dumps(notebook))
                assert nbval(tmp_path / "planted.ipynb").returncode == 1
                return
    pytest.fail("the lesson prints no number")


def test_the_map_names_every_lesson_and_no_other():
    text = (ROOT / "notebooks" / "README.md").read_text()
    assert re.findall(r"\]\((\d\d_\w+\.ipynb)\)", text) == [path.name for path in LESSONS]


def test_every_lesson_has_a_text():
    assert [path.stem for path in build.lesson_texts(ROOT)] == [path.stem for path in LESSONS]
