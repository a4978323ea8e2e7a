"""The one list of a submission's files, its time stamp, and how a notebook is read."""

import json
import logging
import os
from datetime import datetime
from types import SimpleNamespace

import pytest

from autograder.intake import reading, submitted
from autograder.intake.candidates import Candidate


@pytest.fixture
def folder(tmp_path):
    """submitted/ada/unit, with a note beside where the notebook would be."""
    folder = tmp_path / "submitted" / "ada" / "unit"
    folder.mkdir(parents=True)
    (folder / "note.txt").write_text("a note")
    return folder


def names(folder):
    return set(submitted.beside(folder).files)


def test_ordinary_files_are_taken_along_wherever_they_lie(folder):
    for name in ("helper.py", "feedback/old.html", "__pycache__/x.pyc", "data/deep/er/x.csv", "timestamp.txt", "ü 1.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    found = submitted.beside(folder)
    assert {name: data.decode() for name, data in submitted.read_files(found).items() if name != "note.txt"} == {
        name: name for name in found.files if name != "note.txt"
    }
    assert len(found.files) == 6
    assert "__pycache__/x.pyc" not in found.files, "Python wrote it, and no student"
    assert not found.left_out


def test_no_link_on_the_way_is_followed(folder, tmp_path):
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "key.txt").write_text("key")
    os.symlink(secret / "key.txt", folder / "file")
    os.symlink(secret, folder / "folder")
    os.symlink("nowhere", folder / "broken")
    os.symlink("circle", folder / "circle")
    os.link(secret / "key.txt", folder / "hard.txt")
    assert names(folder) == {"note.txt"}
    os.symlink("ada", folder.parent.parent / "twin")
    os.symlink("unit", folder.parent / "other")
    for linked in (folder.parent.parent / "twin" / "unit", folder.parent / "other"):
        found = submitted.beside(linked)
        assert not found.files
        assert "link" in found.left_out[0]


def test_a_file_that_turns_into_a_link_is_not_read(folder, tmp_path):
    """Between the look and the reading, a link is put in the file's place."""
    (tmp_path / "key.txt").write_text("key")
    found = submitted.beside(folder)
    (folder / "note.txt").unlink()
    os.symlink(tmp_path / "key.txt", folder / "note.txt")
    assert submitted.read_files(found) == {}


def test_what_is_no_ordinary_file_is_left_out(folder):
    os.mkfifo(folder / "pipe")
    (folder / "unit.ipynb").mkdir()
    (folder / "unit.ipynb" / "x.txt").touch()
    (folder / "other.ipynb").touch()
    (folder / ".git").mkdir()
    (folder / ".git" / "HEAD").touch()
    open(os.fsencode(folder) + b"/\xff", "w").close()
    assert names(folder) == {"note.txt"}


@pytest.mark.parametrize(
    ("limit", "value"), [("MAX_FILES", 3), ("MAX_FILES_BYTES", 30), ("MAX_ENTRIES", 13), ("MAX_DEPTH", 1), ("MAX_PATH_BYTES", 11)]
)
def test_there_is_an_end_to_number_size_depth_and_length(folder, monkeypatch, limit, value):
    for i in range(9):
        (folder / f"d{i}" / "e" / "f").mkdir(parents=True)
        (folder / f"d{i}" / "e" / "f" / "x.txt").write_text("twelve bytes")
    monkeypatch.setattr(submitted, limit, value)
    found = submitted.beside(folder)
    assert "note.txt" in found.files, "what lies near the notebook comes first"
    assert len(found.files) < 4


def test_the_instructors_files_keep_their_places():
    files = {"a": 1, "b/c": 2, "d/e/f": 3, "g": 4}
    assert submitted.without(files, {"a": 0, "b": 0, "d/e": 0, "g/h": 0, "i": 0}) == {}
    assert submitted.without(files, {"aa": 0, "b/cc": 0}) == files


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, lambda path: os.symlink("/dev/zero", path)])
def test_a_time_stamp_that_is_no_file_says_nothing(folder, make):
    make(folder / "timestamp.txt")
    assert submitted.timestamp(SimpleNamespace(log=logging.getLogger("test")), folder) is None


@pytest.mark.parametrize("text", [b"", b"tomorrow", b"\xff\xfe", b"2026-13-45", b"1" * 10_000, b"2026-01-05 12:00:00 +9999999999999999"])
def test_a_time_stamp_that_is_no_time_has_that_of_its_file(folder, text, caplog):
    (folder / "timestamp.txt").write_bytes(text)
    os.utime(folder / "timestamp.txt", (1_767_614_400, 1_767_614_400))
    assert submitted.timestamp(SimpleNamespace(log=logging.getLogger("test")), folder) == datetime(2026, 1, 5, 12)
    assert "the time of the file itself counts (2026-01-05 12:00:00 UTC)" in caplog.text


@pytest.mark.parametrize("zone", ["{}", ":{}", "../../../../../../../..{}"])
def test_a_time_stamp_names_no_file(folder, tmp_path, monkeypatch, zone):
    """dateutil reads a zone from any file that is named as one: a neighbour's, or one of a terabyte."""
    (tmp_path / "zone").write_bytes(b"TZif" + b"\xff" * 40)
    (folder / "timestamp.txt").write_text(f"2026-01-05 12:00:00 {zone.format(tmp_path / 'zone')}")
    coursedir, opened = SimpleNamespace(log=logging.getLogger("test")), []
    true = submitted.parse_utc
    monkeypatch.setattr(submitted, "parse_utc", lambda text: opened.append(text) or true(text))
    assert submitted.timestamp(coursedir, folder) != datetime(2026, 1, 5, 12)
    assert not opened


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Etc/GMT+1", "3600", "-3600"])
def test_a_time_stamp_may_name_its_zone(folder, zone):
    (folder / "timestamp.txt").write_text(f"2026-01-05 12:00:00 {zone}")
    assert submitted.timestamp(SimpleNamespace(log=logging.getLogger("test")), folder).day == 5


def test_a_time_stamp_is_read(folder):
    coursedir = SimpleNamespace(log=logging.getLogger("test"))
    assert submitted.timestamp(coursedir, folder) is None, "there is none"
    (folder / "timestamp.txt").write_text("2026-01-05 12:00:00 UTC\n")
    assert submitted.timestamp(coursedir, folder) == datetime(2026, 1, 5, 12)


def cells_read(data):
    return reading.read("x.ipynb", [Candidate("x.ipynb", data)], [])["cells"]


def old(cells):
    cell = {"cell_type": "code", "collapsed": False, "input": "1", "language": "python", "metadata": {}, "outputs": []}
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"cells": [cell] * cells, "metadata": {}}]}


def test_an_old_notebook_is_read_and_its_cells_are_counted():
    assert [cell["source"] for cell in cells_read(json.dumps(old(3)).encode())] == ["1"] * 3
    with pytest.raises(ValueError, match="more than 2000 cells"):
        cells_read(json.dumps(old(2_001)).encode())


@pytest.mark.parametrize("odd", [b"", b"[]", b"null", b"{}", b'{"nbformat": 4}', b'{"nbformat": 4, "cells": 1}', b'{"nbformat": 3, "worksheets": [[1]]}', b"\xff", b"[" * 10**5])
def test_what_is_no_notebook_is_refused(odd):
    with pytest.raises((ValueError, RecursionError)):
        reading.read_plain(odd)
    with pytest.raises(ValueError):  # noqa: PT011  (each says another thing)
        cells_read(odd)
