"""Commands of the pages, typed as they are printed: a fresh shell, an activated environment, a copy of the course."""

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.authoring.sample_class import CLASS, middle, slip, submit
from autograder.sandbox import bubblewrap as sandbox
from autograder.specification import source_of
from autograder.units import load_unit
from tests.docs.walk import ROOT, clone, section, typed

UNIT = "logistic_regression"
SPEC = load_unit(UNIT)
FINN = next(persona for persona in CLASS if persona.name == "finn")
#: Who hands in: the student that README names, with one mistake, somebody who has all right, and a blank.
STUDENTS = [dataclasses.replace(FINN, name="ann"), *(one for one in CLASS if one.name in ("ada", "ben"))]
PLACEHOLDERS = {"UNIT": UNIT, "STUDENT": "ann"}
SENTENCE = slip(SPEC[middle(SPEC)]).sentence

#: The parts of the pages that are typed, in this order, and for each line what it prints, with the exit code if not 0.
#: None: `make check` and `make test` are what is running now.
PARTS = {
    ("README.md", "## I am an instructor"): [
        "Converting notebook",
        "3 graded",
        "index.html",
        SENTENCE,
        "machine",
        "essays",
        "audit.html",
    ],
    ("README.md", "## One function"): ['"score": ', (1, '"score": 16.67')],
    ("README.md", "## I am a contributor"): ["", None, None],
    ("docs/report.md", "# "): ["index.html"],
    ("docs/showing-that-marks-are-right.md", "# "): ["machine", "propagate", "would move: 0", "audit.html"],
    ("docs/privacy.md", "# "): ["Removing", "ann", "", ""],
}

pytestmark = [pytest.mark.large, pytest.mark.slow, pytest.mark.sandbox, pytest.mark.xdist_group("as printed")]


class Shell:
    """A fresh shell in a copy of the course: nothing of this process's environment, `.venv` activated."""

    def __init__(self, folder):
        self.home, self.course = folder / "home", clone(folder / "course")
        self.home.mkdir()
        (self.course / ".venv").symlink_to(sys.prefix)

    def __call__(self, line):
        """(exit code, what it printed) of a line."""
        system = f"{Path(sys.executable).resolve().parent}:/usr/local/bin:/usr/bin:/bin"
        fresh = ["env", "-i", f"HOME={self.home}", f"PATH={system}", "LANG=C.UTF-8", f"TMPDIR={os.environ['TMPDIR']}"]
        command = [*fresh, "bash", "--norc", "-c", f"source .venv/bin/activate\n{line}"]
        output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL}
        done = subprocess.run(command, cwd=self.course, text=True, timeout=580, **output)
        return done.returncode, done.stdout


@pytest.fixture(scope="module")
def shell(tmp_path_factory):
    if not (Path(sys.prefix) / "bin" / "activate").is_file():
        pytest.skip("these tests run in a virtual environment: `make test-all` makes one")
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    shell = Shell(tmp_path_factory.mktemp("as printed"))
    submit(ROOT, shell.course, UNIT, STUDENTS)
    (shell.course / "answer.py").write_text(source_of(SPEC["propagate"].reference))
    (shell.course / "answers").mkdir()
    for name, variant in (("right", SPEC["propagate"].reference), ("wrong", slip(SPEC["propagate"]).variant)):
        (shell.course / "answers" / f"{name}.py").write_text(source_of(variant))
    return shell


def lines(document, heading):
    """What is typed in a part of a page, with a unit and a student for its placeholders."""
    for line in typed(section((ROOT / document).read_text(), heading)):
        for word, name in PLACEHOLDERS.items():
            line = line.replace(word, name)
        yield line


@pytest.mark.parametrize(("document", "heading"), PARTS, ids=[f"{name} {part}" for name, part in PARTS])
def test_every_line_works_as_printed(shell, document, heading):
    told = PARTS[document, heading]
    printed = list(lines(document, heading))
    assert len(printed) == len(told), "a line was added or is gone: say here what it prints"
    for line, expected in zip(printed, told):
        if expected is None:
            continue
        code, words = expected if isinstance(expected, tuple) else (0, expected)
        status, output = shell(line)
        assert status == code, f"{document}: {line}\n{output[-3000:]}"
        assert words in output, f"{document}: {line}\n{output[-3000:]}"
