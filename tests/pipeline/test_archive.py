"""A term is put away in one file that can be checked, and the next one begins without its work and its secrets."""

import csv
import io
import json
import os
import shutil
import subprocess
import zipfile

import pytest
from small_course import SLIP, UNIT, small_course

from autograder.__main__ import main
from autograder.archive import new_term, pack, verify
from autograder.errors import CourseError
from autograder.history.store import History
from autograder.nbgrader.quick import nbgrader
from autograder.report.names import course_key

pytestmark = [pytest.mark.sandbox, pytest.mark.slow, pytest.mark.xdist_group("small course")]

SEED = 918273645


@pytest.fixture(scope="module")
def course(root, tmp_path_factory):
    course = small_course(root, tmp_path_factory.mktemp("archive"))
    course.hand_in("ann", softmax=SLIP)
    course.hand_in("-bob")
    (course.folder / "secret.txt").write_text("of somebody else")
    os.symlink(course.folder / "secret.txt", course.folder / "submitted" / "ann" / UNIT / "link.txt")
    course.grade(seed=SEED, feedback=True)
    course.by_hand("ann", "softmax", 3.0)
    course_key(course.folder)
    return course


@pytest.fixture(scope="module")
def archive(course, tmp_path_factory):
    """An archive of the course, made by the command; its path and what was printed."""
    path, said = tmp_path_factory.mktemp("kept") / "term.zip", []
    assert pack.run(course.folder, path, said.append) == 0
    return path, "\n".join(said)


def rows(zipped, name):
    return list(csv.DictReader(io.StringIO(zipped.read(name).decode())))


@pytest.mark.large
def test_an_archive_can_be_read_without_this_program(course, archive, tmp_path):
    path, said = archive
    assert path.stat().st_mode & 0o077 == 0, "it is its owner's alone"
    assert f"submitted/ann/{UNIT}/link.txt is a link" in said
    with zipfile.ZipFile(path) as zipped:
        names = set(zipped.namelist())
        marks = {(row["student"], row["cell"]): row for row in rows(zipped, "marks.csv")}
        history = rows(zipped, "history.csv")
        manifest = json.loads(zipped.read("manifest.json"))
        zipped.extractall(tmp_path)
    for folder in ("submitted", "autograded", "source", "release"):
        assert any(name.startswith(f"{folder}/") for name in names), folder
    assert f"feedback/ann/{UNIT}/{UNIT}.html" in names
    assert not any(name.endswith((".pseudonyms.key", "link.txt")) for name in names)
    softmax = marks["ann", "softmax"]
    assert (softmax["machine"], softmax["by_hand"], softmax["counts"]) == ("0.0", "3.0", "3.0")
    assert ("'-bob", "softmax") in marks, "no formula to a spreadsheet"
    assert len(history) == len(course.history.entries())
    assert json.loads(history[0]["about"])["seed"] == SEED
    assert manifest["seeds"] == {UNIT: SEED}
    assert manifest["packages"]["numpy"]
    done = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert History(tmp_path / "history.db").entries() == course.history.entries()


def test_a_whole_archive_is_said_to_be_whole(archive, capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)  # outside every course
    assert main(["verify", str(archive[0])]) == 0
    text = capsys.readouterr().out
    assert "2 students, 2 submissions" in text
    assert f"{UNIT}: seed {SEED}" in text
    assert "it is whole" in text


def rewritten(source, target, change):
    """A copy of an archive: `change(name, data)` gives what stands there, or None."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
    return target


FAULTS = {
    "another mark": (lambda name, data: data.replace(b"3.0", b"9.0") if name == "marks.csv" else data, "marks.csv"),
    "a file is gone": (lambda name, data: None if name.startswith("submitted/ann") else data, "is missing"),
    "a gradebook of zeros": (lambda name, data: bytes(len(data)) if name == "gradebook.db" else data, "gradebook.db"),
    "another sum": (lambda name, data: data.replace(b'"bytes"', b'"size"') if name == "manifest.json" else data, "sum"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_not_as_it_was_is_named(archive, tmp_path, capsys, fault):
    change, said = FAULTS[fault]
    path = rewritten(archive[0], tmp_path / "changed.zip", change)
    assert main(["verify", str(path)]) == 1
    text = capsys.readouterr().out
    assert "WRONG" in text
    assert said in text


def test_a_file_that_was_added_is_named(archive, tmp_path):
    path = shutil.copy(archive[0], tmp_path / "more.zip")
    with zipfile.ZipFile(path, "a") as zipped:
        zipped.writestr("submitted/eve/late.ipynb", "{}")
    assert verify.verify(path).problems == ["submitted/eve/late.ipynb is not in the manifest"]


@pytest.mark.parametrize("cut", [lambda data: data[: len(data) // 2], lambda data: b"no zip", lambda data: b""])
def test_half_a_file_is_no_archive(archive, tmp_path, cut):
    path = tmp_path / "half.zip"
    path.write_bytes(cut(archive[0].read_bytes()))
    with pytest.raises(CourseError, match="is no archive"):
        verify.run(path, log=str)


def test_a_flipped_bit_is_found(archive, tmp_path):
    data = bytearray(archive[0].read_bytes())
    with zipfile.ZipFile(archive[0]) as zipped:
        info = zipped.getinfo(f"submitted/ann/{UNIT}/{UNIT}.ipynb")
    data[info.header_offset + 200] ^= 1
    path = tmp_path / "flipped.zip"
    path.write_bytes(data)
    assert any("submitted/ann" in problem for problem in verify.verify(path).problems)


def test_an_archive_is_never_written_over(course, archive):
    before = archive[0].read_bytes()
    with pytest.raises(CourseError, match="never written over"):
        pack.run(course.folder, archive[0], str)
    assert archive[0].read_bytes() == before
    assert [path.name for path in archive[0].parent.iterdir()] == ["term.zip"], "and nothing half is left"


# ------------------------------------------------------------------------------------------------- a new term


def state(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and not path.is_symlink()}


def test_nothing_goes_that_no_whole_archive_holds(course, archive, tmp_path):
    before = state(course.folder)
    damaged = rewritten(archive[0], tmp_path / "damaged.zip", FAULTS["another mark"][0])
    with pytest.raises(CourseError, match="is not whole"):
        new_term.run(course.folder, damaged, log=str)
    essay = course.folder / "submitted" / "ann" / UNIT / "more.txt"
    essay.write_text("handed in after the archive was written")
    with pytest.raises(CourseError, match=r"more\.txt.*autograder archive"):
        new_term.run(course.folder, archive[0], log=str)
    essay.unlink()
    course.by_hand("ann", "softmax", 4.0)
    with pytest.raises(CourseError, match=r"gradebook\.db, history\.db"):
        new_term.run(course.folder, archive[0], log=str)
    inside = shutil.copy(archive[0], course.folder / "submitted" / "term.zip")
    with pytest.raises(CourseError, match="move it elsewhere"):
        new_term.run(course.folder, inside, log=str)
    inside.unlink()
    after = state(course.folder)
    assert {path for path in before if before[path] != after.get(path)} <= {
        course.folder / "gradebook.db", course.folder / "history.db"
    }  # fmt: skip


@pytest.mark.large
def test_a_new_term_begins_with_nothing_and_with_other_secrets(course, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(course.folder)
    key = course_key(course.folder)
    course.grade()  # so that there are results in the store, too
    kept = tmp_path / "term.zip"
    assert main(["archive", str(kept)]) == 0
    assert main(["new-term", "--archive", str(kept)]) == 0
    text = capsys.readouterr().out
    assert "removed: submitted, autograded, feedback, .grading" in text
    left = {path.name for path in course.folder.iterdir()}
    assert left == {"source", "datasets", "release", "nbgrader_config.py", "secret.txt"}
    assert not any(str(SEED).encode() in data or key in data for data in state(course.folder).values())
    assert nbgrader(course.folder, "generate_assignment", UNIT, "--force").returncode == 0
    course.hand_in("dora")
    assert any("1 graded" in line for line in course.grade())
    seed = json.loads((course.folder / ".grading" / UNIT / "seed.json").read_text())["seed"]
    assert seed != SEED
    assert course_key(course.folder) != key
    assert {one.student for one in course.history.entries()} == {"dora"}
    assert main(["verify", str(kept)]) == 0
