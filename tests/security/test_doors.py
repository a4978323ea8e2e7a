"""Reading kindly opens no door: archives, links, claims and texts that are made to hurt gain nothing and end nothing."""

import contextlib
import functools
import gzip
import io
import json
import os
import stat
import tarfile
import time
import zipfile

import pytest
from small_class import UNIT, hand_in, lay_out, short_notebook

from autograder.authoring import demo
from autograder.errors import Failed, Overrun
from autograder.grading import grade
from autograder.intake import archive, candidates, reading, skim
from autograder.intake.candidates import Candidate
from autograder.nbgrader import reader
from autograder.nbgrader.notes import put_right_in
from autograder.nbgrader.quick import nbgrader
from autograder.sandbox import bubblewrap as sandbox
from autograder.sandbox import guard

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("doors")]

#: What the honest answer in `short_notebook` earns.
EXERCISE, EARNED = "dot_loop", 5.0
SECRET = "4f9d2c-of-somebody-else"


def zipped(*entries):
    """An archive of (name or ZipInfo, bytes)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries:
            made.writestr(name, content)
    return buffer.getvalue()


def tarred(*entries):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as made:
        for name, kind, target in entries:
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, target
            made.addfile(entry)
    return buffer.getvalue()


ZEROS = b"\0" * 19_000_000


@functools.cache
def bomb():
    return zipped(*((f"{i}.ipynb", ZEROS) for i in range(40)))


def nested():
    return zipped(*((f"{i}.zip", bomb()) for i in range(16)))


def lying(data):
    """An archive whose entry claims to be small."""
    return data.replace((19_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))


def link_entry(name, target):
    about = zipfile.ZipInfo(name)
    about.external_attr = (stat.S_IFLNK | 0o777) << 16
    return about, target.encode()


#: {name: (files of the folder, marks that are due)}; a function makes what takes long.
FILES = {
    "bomb": ({"work.zip": bomb}, 0),
    "bomb-nested": ({"work.zip": nested}, 0),
    "bomb-lying": ({"work.zip": lambda: lying(zipped(("a.ipynb", ZEROS)))}, 0),
    "bomb-gzip": ({f"{UNIT}.ipynb.gz": lambda: gzip.compress(b"\0" * 200_000_000)}, 0),
    "zip-up": ({"work.zip": zipped((f"../../ada/{UNIT}/{UNIT}.ipynb", b"{}"), ("/tmp/door.ipynb", b"{}"), ("../../../door.py", b"x = 1"))}, 0),
    "zip-link": ({"work.zip": zipped(link_entry("a.ipynb", f"../../ada/{UNIT}/{UNIT}.ipynb"), link_entry("b.ipynb", "/etc/passwd"))}, 0),
    "zip-cut": ({"work.zip": lambda: bomb()[:5000]}, 0),
    "tar-links": ({"a.tar.gz": tarred(("a.ipynb", tarfile.SYMTYPE, "/etc/passwd"), ("b.ipynb", tarfile.LNKTYPE, f"../../ada/{UNIT}/{UNIT}.ipynb"), ("c.ipynb", tarfile.CHRTYPE, ""))}, 0),
}


def linked(folder, other):
    os.symlink(other, folder / "Copy of work.ipynb")


def hard_linked(folder, other):
    os.link(other, folder / "Copy of work.ipynb")


def folder_linked(folder, other):
    os.symlink(other.parent, folder / "sub")


def pipe(folder, other):
    os.mkfifo(folder / f"{UNIT} (1).ipynb")


def sparse(folder, other):
    with open(folder / f"{UNIT} (1).ipynb", "wb") as file:
        file.write(b'{"cells": [')
        file.truncate(1 << 40)


PLACED = {"link": linked, "hard-link": hard_linked, "folder-link": folder_linked, "pipe": pipe, "sparse": sparse}


def claiming(notebook):
    """Every cell claims to be the graded cell of an exercise, and says a number."""
    cell = next(c for c in notebook["cells"] if c["metadata"]["nbgrader"]["grade_id"] == "softmax")
    notebook["cells"] += [{**cell, "id": f"claim-{i}", "source": "11"} for i in range(5)]
    for one in notebook["cells"]:
        if one["metadata"].get("nbgrader", {}).get("grade_id") == "l2_loss-solution":
            one["metadata"]["nbgrader"]["grade_id"], one["source"] = "l2_loss", "6"
    return notebook


def likened(notebook):
    """Locked cells without their ids, almost as released, with what would help a cheat."""
    for one in notebook["cells"]:
        if one["metadata"]["nbgrader"].get("locked"):
            one["source"] = "".join(one["source"]) + "\nnp.allclose = lambda *a, **k: True\ndef harness(*a):\n    return 5"
        one["metadata"], one["id"] = {}, one["id"] + "x"
    return notebook


def given_functions(notebook):
    """The imports cell gets other things under the names that it gives."""
    one = next(c for c in notebook["cells"] if c["metadata"]["nbgrader"]["grade_id"] == "imports")
    one["source"] = "import builtins as np\nimport sys as harness\nclass check:\n    dot_loop = print\n" + "".join(one["source"])
    return notebook


NOTEBOOKS = {"claims": claiming, "likens": likened, "gives": given_functions}


@pytest.fixture(scope="module")
def course(root, tmp_path_factory, chosen):
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    course = lay_out(root, tmp_path_factory.mktemp("doors") / "course", ["ada", "zoe"])
    honest = course / "submitted" / "ada" / UNIT / f"{UNIT}.ipynb"
    honest.write_text(honest.read_text().replace("def dot_loop", f"# {SECRET}\\ndef dot_loop", 1))
    asked = {*chosen("name"), "hard-link"}
    for name in asked & FILES.keys():
        folder = course / "submitted" / name / UNIT
        folder.mkdir(parents=True)
        for file, content in FILES[name][0].items():
            (folder / file).write_bytes(content() if callable(content) else content)
    for name in asked & PLACED.keys():
        folder = course / "submitted" / name / UNIT
        folder.mkdir(parents=True)
        other = course / "other.ipynb" if name == "hard-link" else honest
        other.write_bytes(honest.read_bytes())
        PLACED[name](folder, other)
    for name, change in NOTEBOOKS.items():
        hand_in(course, name, change(short_notebook(root)))
    return course


def seen(course, name):
    notebook = json.loads((course / "autograded" / name / UNIT / f"{UNIT}.ipynb").read_text())
    return notebook, json.dumps(notebook)


@pytest.fixture(scope="module", params=["grade", pytest.param("nbgrader", marks=pytest.mark.large)])
def graded(request, course):
    begin = time.monotonic()
    if request.param == "grade":
        said = []
        assert grade.run(UNIT, course=course, options=demo.HURRY, force=True, jobs=2, log=said.append) == 0, said
    else:
        done = nbgrader(course, "autograde", UNIT, "--force", *demo.HURRY)
        assert done.returncode == 0, done.stderr[-3000:]
    return course, grade.marks_table(f"sqlite:///{course}/gradebook.db", UNIT), time.monotonic() - begin


@pytest.mark.sample(2)
@pytest.mark.parametrize("name", [*FILES, *PLACED])
def test_a_file_that_is_made_to_hurt_earns_nothing(graded, name):
    course, marks, _ = graded
    assert sum(marks[name].values(), 0.0) == 0
    assert SECRET not in seen(course, name)[1], "it read a neighbour's work"


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_that_claims_more_earns_what_its_function_earns(graded, name):
    course, marks, _ = graded
    assert {exercise: mark for exercise, mark in marks[name].items() if mark} == {EXERCISE: EARNED}
    notebook, _ = seen(course, name)
    [imports] = [c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == "imports"]
    assert "allclose" not in "".join(imports["source"])
    assert "class check" not in json.dumps(notebook)
    assert put_right_in(notebook)


@pytest.mark.parametrize("name", ["ada", "zoe"])
def test_a_neighbour_keeps_all(graded, name):
    assert graded[1][name][EXERCISE] == EARNED


def test_nothing_was_written_elsewhere(graded):
    course = graded[0]
    assert not [path for path in course.rglob("door*")]
    assert not os.path.exists("/tmp/door.ipynb")


# -------------------------------------------------------------------------------- texts that take long to read

SLOW = {
    "beginnings of cells": b'{"cells": [' + b'{"id": ' * 600_000,
    "beginnings of whole cells": b'{"cells": [' + b'{"id":[[[' * 400_000,
    "conflicts": b"<<<<<<< a\n{\n=======\n}\n>>>>>>> b\n" * 100_000,
    "line breaks": json.dumps({"cells": [{"cell_type": "code", "source": "\n" * 4_000_000}] * 1}).encode(),
    "many cells": json.dumps({"cells": [{"cell_type": "code", "source": f"def f{i}(): return {i}\n" * 60} for i in range(2000)]}).encode(),
    "many texts": json.dumps({"cells": [{"cell_type": "markdown", "source": f"def dot_loop(): return {i}\n" * 60} for i in range(2000)]}).encode(),
    "indented cells": json.dumps({"cells": [{"cell_type": "code", "source": "  return (" + "x" * 1500} for i in range(2000)]}).encode(),
    "brackets": json.dumps({"cells": [{"cell_type": "code", "source": "(" * 90_000} for _ in range(50)]}).encode(),
    "short lines": json.dumps({"cells": [{"cell_type": "code", "source": "a\n" * 2_400_000}]}).encode(),
    "fences": json.dumps({"cells": [{"cell_type": "markdown", "source": "```\n" * 1_200_000}]}).encode(),
    "a script of marks": b"# %%\n" * 900_000,
    "a script of comments": b"# ---\n" + b"#\n" * 2_000_000,
}


@pytest.mark.sample(3)
@pytest.mark.parametrize("name", SLOW)
def test_no_text_keeps_the_reader_busy(root, name):
    """Each is read or refused within the guard's limits; no more is asked of what somebody made to hurt."""
    released = [{"name": f"{i}", "cell_type": "code", "source": f"def dot_loop{i}():\n    pass\n# {i}", "locked": i % 2 == 0, "grade": False, "solution": i % 2 == 1} for i in range(60)]  # fmt: skip
    file, process = ("x.py" if "script" in name else "x.ipynb"), guard.Kept(reader._intake, memory=reader.READ_MEMORY)
    begin = time.monotonic()
    with contextlib.suppress(Failed, Overrun), contextlib.closing(process):
        found = process("read", file, [Candidate(file, SLOW[name])], released)
        if "cells" in found:
            process("arrange", found["cells"], released)
    assert time.monotonic() - begin < 4 * (guard.PATIENCE * guard.SECONDS)


def test_an_archive_is_opened_no_further_than_its_limits():
    for data in (bomb(), nested()):
        with pytest.raises(ValueError, match="archive holds more than"):
            archive.files_in(data)


@pytest.mark.large
def test_without_the_limits_it_would_be(monkeypatch):
    """The planted fault."""
    monkeypatch.setattr(archive, "MAX_ALL_BYTES", 1 << 40)
    monkeypatch.setattr(archive, "MAX_FILES", 1 << 40)
    assert sum(len(data) for _, data, _ in archive.files_in(bomb())) == 40 * len(ZEROS)


def test_a_link_would_be_read_without_care(course, monkeypatch):
    """The planted fault."""
    folder = course / "submitted" / "hard-link" / UNIT
    assert reader.files_in(folder, f"{UNIT}.ipynb")[0] == []
    found = candidates.Found("Copy of work.ipynb", folder / "Copy of work.ipynb", 0.0, 1)
    monkeypatch.setattr(candidates, "_add", lambda entry, name, into: into.append(found))
    assert SECRET.encode() in reader.files_in(folder, f"{UNIT}.ipynb")[0][0].data


def test_outputs_are_dropped_whatever_they_hold():
    tricky = {"outputs": [{"text": ['"source": ["]}', "\\", '\\"', "{[", "\\\\"]}], "a": "\\", "metadata": {"outputs": {"a": [1]}}}
    notebook = {"cells": [{"source": ['"outputs": [1]', '\\"'], **tricky}], "metadata": {"widgets": {"x": [1]}}, "outputs": "text"}
    due = {"cells": [{"source": ['"outputs": [1]', '\\"'], "outputs": [], "a": "\\", "metadata": {"outputs": {}}}], "metadata": {}, "outputs": "text"}
    data = json.dumps(notebook, indent=1).encode()
    for size in (1, 2, 3, 7, 1000):
        one = skim.Skim()
        for begin in range(0, len(data), size):
            one.feed(data[begin : begin + size])
        assert json.loads(one.kept) == due


def test_reading_keeps_nothing_of_a_student(root):
    from autograder.intake import code

    reading.arranged([{"cell_type": "code", "id": "a", "source": "x = 1", "grade_id": None}], [])
    assert all(function.cache_info().currsize == 0 for function in (code.parsed, code.definitions, code.uses, code.binds))
