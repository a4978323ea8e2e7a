"""What Moodle and Canvas give for an assignment reaches nbgrader's folders, each file its owner's, and nothing else."""

import csv
import json
import os
import stat
import subprocess
import sys
import zipfile
from datetime import datetime

import pytest

from autograder.errors import CourseError
from autograder.intake.submitted import read_timestamp
from autograder.lms import unpack
from autograder.lms.download import Platform, named
from autograder.nbgrader.quick import nbgrader
from autograder.term import collect

from .conftest import UNIT, book

NOTEBOOK = f"{UNIT}.ipynb"
MOODLE = "_assignsubmission_file_"


def zipped(course, files, name="download.zip"):
    """A zip file with {name: text}."""
    path = course.parent / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, text in files.items():
            archive.writestr(file, text)
    return path


def run(course, source, platform="moodle", **options):
    said = []
    code = collect.run(UNIT, source, platform, course=course, log=said.append, **options)
    return code, "\n".join(said)


def handed_in(course):
    """{student: {file: text}}."""
    found = {}
    for path in sorted(course.glob(f"submitted/*/{UNIT}/**/*")):
        if path.is_file():
            student, _, *rest = path.relative_to(course / "submitted").parts
            found.setdefault(student, {})["/".join(rest)] = path.read_bytes().decode(errors="replace")
    return found


def table(course):
    with open(course / "downloaded" / UNIT / "matched.csv", encoding="utf-8-sig", newline="") as file:
        return {row["file"]: row for row in csv.DictReader(file)}


NAMES = {
    ("moodle", f"Amara Abebe_501{MOODLE}/{NOTEBOOK}"): ("Amara Abebe", "501", NOTEBOOK),
    ("moodle", f"Amara Abebe_501_assignsubmission_file/{NOTEBOOK}"): ("Amara Abebe", "501", NOTEBOOK),
    ("moodle", f"Amara Abebe_501{MOODLE}{NOTEBOOK}"): ("Amara Abebe", "501", NOTEBOOK),
    ("moodle", f"unpacked/Amara Abebe_501{MOODLE}/data/x_1.csv"): ("Amara Abebe", "501", "data/x_1.csv"),
    ("moodle", f"Participant_501{MOODLE}/a.ipynb"): ("Participant", "501", "a.ipynb"),
    ("moodle", "Amara Abebe_501_assignsubmission_onlinetext_/onlinetext.html"): None,
    ("moodle", "readme.txt"): None,
    ("canvas", f"abebeamara_1201_77_{NOTEBOOK}"): ("abebeamara", "1201", NOTEBOOK),
    ("canvas", "abebeamara_LATE_1201_78_my_work-2.ipynb"): ("abebeamara", "1201", "my_work-2.ipynb"),
    ("canvas", "abebeamara_1201_text.html"): None,
    ("canvas", "abebeamara_LATE_1201_link.html"): None,
    ("plain", f"amara/{NOTEBOOK}"): ("amara", "", NOTEBOOK),
    ("plain", "amara.ipynb"): ("amara", "", "amara.ipynb"),
}


@pytest.mark.parametrize(("platform", "path"), NAMES)
def test_names_are_taken_apart(platform, path):
    found = named(Platform(platform), path)
    assert (found and (found.person, found.number, found.file)) == NAMES[platform, path]
    assert found is None or path.split("/", 1)[-1 if path.startswith("unpacked") else 0].startswith(found.prefix)


def test_moodle(term):
    source = zipped(
        term,
        {
            f"Amara Abebe_501{MOODLE}/{NOTEBOOK}": "a",
            f"Amara Abebe_501{MOODLE}/data/x.csv": "1",
            f"Group 1-Ótto Müller-Straße_502{MOODLE}/my homework.ipynb": "o",
            f"Nowak Lukasz_503{MOODLE}/{UNIT}-1.ipynb": "first",
            f"Nowak Lukasz_503{MOODLE}/{UNIT}-2.ipynb": "second",
            f"Nowak Lukasz_503{MOODLE}/timestamp.txt": "2000-01-01 00:00:00 UTC",
            "Nowak Lukasz_503_assignsubmission_onlinetext_/onlinetext.html": "typed",
            f"Somebody Else_504{MOODLE}/{NOTEBOOK}": "?",
            "__MACOSX/._x": "",
        },
    )
    code, said = run(term, source)
    assert code == 1
    assert handed_in(term) == {
        "amara": {NOTEBOOK: "a", "data/x.csv": "1"},
        "otto": {"my homework.ipynb": "o"},
        "lukasz": {NOTEBOOK: "second"},
    }
    assert "3 of 3 students: 3 new" in said
    assert f"not matched  Somebody Else_504{MOODLE}/{NOTEBOOK}: nobody in the gradebook is called so" in said
    assert "my homework.ipynb: another name than the released one; grading looks into it" in said
    assert "a student does not set the time of the hand-in" in said
    rows = table(term)
    assert rows[f"Nowak Lukasz_503{MOODLE}/{UNIT}-1.ipynb"]["remark"].startswith("an earlier hand-in")
    assert rows[f"Nowak Lukasz_503{MOODLE}/{UNIT}-2.ipynb"]["taken_as"] == NOTEBOOK
    assert stat.S_IMODE((term / "downloaded" / UNIT / "matched.csv").stat().st_mode) == 0o600


def test_canvas_goes_by_the_number_and_the_last_attachment_counts(term):
    source = zipped(
        term,
        {
            f"somethingelse_1201_78_{NOTEBOOK}": "old",
            f"somethingelse_1201_104_{NOTEBOOK}": "new",
            f"mllerstrae tto_LATE_99_80_{UNIT}-1.ipynb".replace(" ", ""): "o",
            f"nowaklukasz_98_81_{NOTEBOOK}": "l",
            "nowaklukasz_98_text.html": "typed",
        },
    )
    code, said = run(term, source, "canvas")
    assert code == 0, said
    assert handed_in(term) == {"amara": {NOTEBOOK: "new"}, "otto": {NOTEBOOK: "o"}, "lukasz": {NOTEBOOK: "l"}}
    assert table(term)[f"somethingelse_1201_78_{NOTEBOOK}"]["taken_as"] == ""
    assert "late         otto" in said
    assert f"dates {UNIT} --handed-in otto" in said


def test_a_folder_of_plain_names(term):
    folder = term.parent / "handed in"
    (folder / "amara").mkdir(parents=True)
    (folder / "amara" / "x.py").write_text("a")
    (folder / "otto_final.ipynb").write_text("o")
    os.symlink("/etc/passwd", folder / "lukasz.ipynb")
    code, said = run(term, folder, "plain")
    assert handed_in(term) == {"amara": {"x.py": "a"}, "otto": {"otto_final.ipynb": "o"}}
    assert "lukasz.ipynb: it is a link to another file" in said
    assert "nothing from lukasz" in said
    assert code == 0


def test_two_who_could_be_meant_are_not_guessed_and_the_table_decides(term):
    with book(term) as gradebook:
        gradebook.add_student("amara2", first_name="Amara", last_name="Abebe")
    path = f"Amara Abebe_501{MOODLE}/{NOTEBOOK}"
    source = zipped(term, {path: "a"})
    code, said = run(term, source)
    assert (code, handed_in(term)) == (1, {})
    assert "the name is that of amara and amara2" in said
    matched = term / "downloaded" / UNIT / "matched.csv"
    matched.write_text(matched.read_text("utf-8-sig").replace(f"{path},,", f"{path},nobody,"))
    with pytest.raises(CourseError, match=r"matched.csv, line 2: 'nobody' is not a student"):
        run(term, source)
    matched.write_text(matched.read_text().replace(f"{path},nobody,", f"{path},amara2,").replace(",", ";"))
    code, said = run(term, source)
    assert (code, handed_in(term)) == (0, {"amara2": {NOTEBOOK: "a"}})
    with book(term) as gradebook:
        gradebook.remove_student("amara")
    matched.write_text(matched.read_text("utf-8-sig").replace(",amara2,your table,", ",amara,the name,"))
    assert run(term, source)[0] == 0, "who has left since is nobody's fault"
    assert collect.matched(matched, Platform.MOODLE) == {"amara2": "Amara Abebe_501_assignsubmission_file"}


def test_moodle_s_worksheet_tells_who_and_when(term):
    settings = term / "nbgrader_config.py"
    settings.write_text(settings.read_text() + "c.Exchange.timezone = 'Europe/Berlin'\n")
    worksheet = term.parent / "worksheet.csv"
    worksheet.write_bytes(
        "Identifier,Full name,Email address,Status,Grade,Maximum grade,Last modified (submission)\n"
        'Participant 501,,amara@uni.example,,,100,"Monday, 12 October 2026, 11:59 PM"\n'
        'Participant 502,,o@uni.example,,,100,"Montag, 12. Oktober 2026, 23:59"\n'
        "Participant 503,,l@uni.example,,,100,-\n".encode("utf-8-sig")
    )
    source = zipped(term, {f"Participant_{number}{MOODLE}/{NOTEBOOK}": "x" for number in (501, 502, 503)})
    code, said = run(term, source, worksheet=worksheet)
    assert code == 0, said
    assert {name: set(files) for name, files in handed_in(term).items()} == {
        "amara": {NOTEBOOK, "timestamp.txt"},
        "otto": {NOTEBOOK},
        "lukasz": {NOTEBOOK},
    }
    assert read_timestamp(term / "submitted" / "amara" / UNIT) == (datetime(2026, 10, 12, 21, 59), "")
    assert "'Montag, 12. Oktober 2026, 23:59' is not a time in English" in said


def test_what_is_there_stays_unless_it_is_to_be_replaced(term):
    path = f"Amara Abebe_501{MOODLE}/{NOTEBOOK}"
    run(term, zipped(term, {path: "first"}))
    assert "1 the same" in run(term, zipped(term, {path: "first"}))[1]
    _, said = run(term, zipped(term, {path: "second", f"Lukasz Nowak_9{MOODLE}/x.ipynb": "l"}))
    assert "1 new, 1 kept" in said
    assert "kept         amara: handed in something else before; --replace takes this one" in said
    assert handed_in(term)["amara"] == {NOTEBOOK: "first"}
    assert "1 replaced" in run(term, zipped(term, {path: "second"}), replace=True)[1]
    assert handed_in(term) == {"amara": {NOTEBOOK: "second"}, "lukasz": {"x.ipynb": "l"}}


# -------------------------------------------------------------------------------------------- hostile archives


def test_no_path_leads_out_and_no_link_is_made(term):
    mine = f"Amara Abebe_501{MOODLE}/"
    source = term.parent / "evil.zip"
    with zipfile.ZipFile(source, "w") as archive:
        for name in ("../../../../escaped.txt", "a/../../x", "..\\..\\x", "bell\a.txt"):
            archive.writestr(f"{mine}{name}", "x")
        for name in ("/escaped.txt", "C:\\escaped.txt"):
            archive.writestr(name, "x")
        link = zipfile.ZipInfo(f"{mine}{NOTEBOOK}")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr(f"{mine}{'x' * 300}.txt", "x")
        archive.writestr(f"{mine}good.ipynb", "good")
    before = {path for path in term.parent.rglob("*")}
    _, said = run(term, source)
    assert handed_in(term) == {"amara": {"good.ipynb": "good"}}
    new = {path for path in term.parent.rglob("*")} - before
    assert all(path.is_relative_to(term / "downloaded") or path.is_relative_to(term / "submitted") for path in new)
    assert not any(path.is_symlink() for path in new)
    assert said.count("its path leads out of the archive") == 5
    assert "it is a link, not a file" in said
    assert "its name is too long" in said
    assert "\a" not in said


def test_archives_of_students_stay_packed_and_a_bomb_costs_its_owner_alone(term, monkeypatch):
    monkeypatch.setattr(unpack, "MAX_BYTES", 100_000)
    monkeypatch.setattr(unpack, "MAX_ALL_BYTES", 1_000_000)  # which the bomb would reach if it were written at all
    inner = zipped(term, {"x" * 20: "inside"}, "inner.zip").read_bytes()
    files = {
        f"Amara Abebe_501{MOODLE}/work.zip": inner,
        f"Ótto Müller-Straße_502{MOODLE}/{NOTEBOOK}": "0" * 10_000_000,
    }
    _, said = run(term, zipped(term, files))
    assert set(handed_in(term)) == {"amara"}
    assert (term / "submitted" / "amara" / UNIT / "work.zip").read_bytes() == inner
    assert f"{NOTEBOOK}: it has more than" in said


def test_a_download_that_fills_the_disk_stops_before_anything_is_collected(term, monkeypatch):
    monkeypatch.setattr(unpack, "MAX_ALL_BYTES", 50_000)
    files = {f"Amara Abebe_501{MOODLE}/{number}.ipynb": "0" * 10_000 for number in range(6)}
    with pytest.raises(CourseError, match="fill the disk"):
        run(term, zipped(term, files))
    assert handed_in(term) == {}


def test_a_name_in_utf_8_that_does_not_say_so_is_read(term):
    data = zipped(term, {f"Ótto Müller-Straße_502{MOODLE}/x.ipynb": "o"}).read_bytes()
    path = term.parent / "mac.zip"
    flags = (0x800).to_bytes(2, "little")
    path.write_bytes(data.replace(b"\x14\x00" + flags, b"\x14\x00\0\0"))
    with zipfile.ZipFile(path) as archive:
        assert "Ó" not in archive.namelist()[0], "the flag is gone"
    assert run(term, path)[0] == 0
    assert handed_in(term) == {"otto": {"x.ipynb": "o"}}


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"no zip", "cannot be opened as a zip file"), (None, "is not there: give the zip file")],
)
def test_what_is_no_download_is_told(term, data, words):
    path = term.parent / "download.zip"
    if data:
        path.write_bytes(data)
    with pytest.raises(CourseError, match=words):
        run(term, path)


def test_what_has_to_be_done_first_is_told(course):
    path = zipped(course, {})
    with pytest.raises(CourseError, match="nbgrader generate_assignment vectorization"):
        run(course, path)
    with book(course) as gradebook:
        gradebook.add_assignment(UNIT)
    with pytest.raises(CourseError, match="roster FILE --apply"):
        run(course, path)


@pytest.mark.large  # the page on a term, which a test follows, has this command too
def test_the_command_and_nbgrader_s_own(term):
    source = zipped(term, {f"Amara Abebe_501{MOODLE}/{NOTEBOOK}": "a"})
    command = [sys.executable, "-m", "autograder", "collect", UNIT, str(source), "--from", "moodle"]
    done = subprocess.run(command, cwd=term, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "1 files, 1 of 3 students: 1 new" in done.stdout
    (term / "downloaded" / UNIT / "archive" / "more.zip").write_bytes(
        zipped(term, {f"Lukasz Nowak_9{MOODLE}/{NOTEBOOK}": json.dumps({})}).read_bytes()
    )
    stock = "autograder.nbgrader.zip_collect.MoodleCollector"
    done = nbgrader(term, "zip_collect", UNIT, f"--collector={stock}", "--force")
    assert done.returncode == 0, done.stderr
    assert set(handed_in(term)) == {"amara", "lukasz"}
