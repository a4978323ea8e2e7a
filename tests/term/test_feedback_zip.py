"""The archive of pages has the names by which Moodle and Canvas find the student again."""

import re
import stat
import zipfile

import pytest

from autograder.errors import CourseError
from autograder.term import collect, feedback_zip

from .conftest import UNIT
from .test_collect import MOODLE, NOTEBOOK, zipped


def taken_back_by_moodle(name, participants):
    """(participant, file) by the rule of Moodle's `assignfeedback_file_zip_importer`, of the versions since 4.1."""
    parts = name.split("/")
    while parts:
        info = parts.pop(0).split("_", 4)
        if len(info) >= 4 and info[1].isdigit() and int(info[1]) in participants:
            assert info[2:4] == ["assignsubmission", "file"], "a plug-in of Moodle's"
            return int(info[1]), "/".join([*info[4:], *parts]).lstrip("/")
    return None


def taken_back_by_older_moodle(name, participants):
    """The same of the versions from 3.1 on."""
    info = f"/{name}".split("_", 4)
    return (int(info[1]), info[4].lstrip("/")) if len(info) == 5 and int(info[1]) in participants else None


def taken_back_by_canvas(name):
    """(user, attachment) by the rule of Canvas's `infer_comment_context_from_filename`."""
    parts = name.rsplit("/", 1)[-1].split("_")
    numbers = [part for part in parts if re.fullmatch(r"\d+", part)][:2]
    return (*numbers,) if not parts[-1].startswith("link") else None


def pages(course, *students, names=(UNIT,)):
    for student in students:
        folder = course / "feedback" / student / UNIT
        folder.mkdir(parents=True)
        for name in names:
            (folder / f"{name}.html").write_text(f"{student}: {name}")


def run(course, platform, **options):
    said = []
    feedback_zip.run(UNIT, platform, course=course, log=said.append, **options)
    return "\n".join(said)


def entries(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.mark.parametrize("layout", [MOODLE + "/", "_assignsubmission_file/", MOODLE])
def test_moodle_finds_its_participants_again(term, layout):
    files = {f"Ótto Müller-Straße_502{layout}{NOTEBOOK}": "o", f"Group 1-Amara Abebe_501{layout}{NOTEBOOK}": "a"}
    collect.run(UNIT, zipped(term, files), "moodle", course=term, log=lambda line: None)
    pages(term, "amara", "otto", "lukasz")
    said = run(term, "moodle")
    path = term / f"feedback-{UNIT}-moodle.zip"
    found = entries(path)
    page = f"{UNIT}.html"
    told = {taken_back_by_moodle(name, {501, 502, 503}): text for name, text in found.items()}
    assert told == {(501, page): f"amara: {UNIT}", (502, page): f"otto: {UNIT}"}
    assert {taken_back_by_older_moodle(name, {501, 502}) for name in found} == {(501, page), (502, page)}
    assert "the pages of 2 students; in the assignment choose Upload multiple feedback files in a zip" in said
    assert "handed in by another way, so not in it: lukasz" in said
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_canvas_finds_user_and_attachment_again(term):
    files = {
        f"abebeamara_1201_104_{NOTEBOOK}": "old",
        f"abebeamara_1201_177_{UNIT}-1.ipynb": "new",
        f"nowaklukasz_LATE_1203_80_{NOTEBOOK}": "l",
    }
    collect.run(UNIT, zipped(term, files), "canvas", course=term, log=lambda line: None)
    pages(term, "amara", names=(UNIT, "link", "my_link"))
    said = run(term, "canvas", out=term / "out.zip")
    found = entries(term / "out.zip")
    assert [taken_back_by_canvas(name) for name in found] == [("1201", "177")] * 3
    assert all("/" not in name for name in found)
    assert "no page yet: lukasz" in said


def test_a_folder_for_each_student(term):
    pages(term, "amara", "otto")
    run(term, "plain")
    assert set(entries(term / f"feedback-{UNIT}-plain.zip")) == {f"amara/{UNIT}.html", f"otto/{UNIT}.html"}


def test_what_is_missing_is_told(term):
    with pytest.raises(CourseError, match="autograder feedback vectorization"):
        run(term, "moodle")
    pages(term, "amara")
    with pytest.raises(CourseError, match=r"autograder collect.*first"):
        run(term, "moodle")
    source = zipped(term, {f"Amara Abebe_501{MOODLE}/x.ipynb": "a"})
    collect.run(UNIT, source, "moodle", course=term, log=lambda line: None)
    with pytest.raises(CourseError, match="give the platform"):
        run(term, "canvas")
    with pytest.raises(CourseError, match="choose another file"):
        run(term, "moodle", out="/proc/nowhere/x.zip")
