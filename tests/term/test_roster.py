"""A class comes from the platforms' tables into nbgrader's gradebook, and every fault is told with file and line."""

import subprocess
import sys

import pytest

from autograder.errors import CourseError
from autograder.lms.people import read_roster
from autograder.term import roster

from .conftest import book, students

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,logistic_regression (77),Current Score\n"
    ",,,,,Manual Posting,(read only)\n"
    "    Points Possible,,,,,100.00,(read only)\n"
    '"Abebe, Amara",1201,S1,amara,Group 1,,\n'
    '"Müller, Ótto",1202,S2,otto,Group 1,,\n'
    '"Student, Test",1299,,ab12cd,Group 1,,\n'
)
MOODLE = (
    "First name,Last name,ID number,Email address\n"
    "Amara,Abebe,amara,amara@uni.example\nÓtto,Müller,otto,o@uni.example\n"
)
WORKSHEET = (
    "Identifier,Full name,ID number,Email address,Status,Grade,Maximum Grade\n"
    "Participant 501,Amara Abebe,amara,amara@uni.example,Submitted,,100\n"
    "Participant 502,Ótto Müller,otto,o@uni.example,Submitted,,100\n"
)
BLACKBOARD = (
    '"Last Name"\t"First Name"\t"Username"\t"Student ID"\t"Last Access"\t"Availability"\n'
    '"Abebe"\t"Amara"\t"amara"\t"S1"\t""\t"Yes"\n"Müller"\t"Ótto"\t"otto"\t"S2"\t""\t"Yes"\n'
)
PLAIN = "id;first_name;last_name\namara;Amara;Abebe\notto;Ótto;Müller\n"

#: Each layout in an encoding in which it comes.
FILES = {
    "Canvas": (CANVAS, "utf-8-sig"),
    "Canvas with semicolons": (CANVAS.replace(",", ";").replace("; ", ", "), "utf-8"),
    "Moodle": (MOODLE, "utf-8"),
    "Moodle's grading worksheet": (WORKSHEET, "utf-8-sig"),
    "Blackboard": (BLACKBOARD, "utf-16"),
    "plain": (PLAIN, "utf-8"),
    "plain from an old spreadsheet": (PLAIN, "cp1252"),
}


@pytest.mark.parametrize("name", FILES)
def test_every_layout_gives_the_same_class(name, tmp_path):
    text, encoding = FILES[name]
    path = tmp_path / "class.csv"
    path.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    found = read_roster(path)
    assert name.startswith(found.platform.replace("a plain table", "plain"))
    assert [(one.id, one.first_name, one.last_name) for one in found.people] == [
        ("amara", "Amara", "Abebe"),
        ("otto", "Ótto", "Müller"),
    ]


FAULTS = {
    "a missing id": ("id,first_name\nada,Ada\n,Bo\n", "line 3: there is no id (column 'id' is empty)"),
    "an id that is there twice": ("id\nada\nbo\nAda\n", "line 4: the id 'Ada' is already on line 2"),
    "an id that is no folder": ("id\n../x\n", "line 2: '../x' cannot be an id"),
    "a line break in a cell above": ('id,name\nada,"A\nB"\n,C\n', "line 4: there is no id"),
    "no column with ids": ("Vorname,Nachname\nA,B\n", "line 1: no column says the students' ids"),
    "nobody": ("id,first_name\n", "lists nobody"),
    "nothing": ("", "is empty"),
    "a workbook": (b"PK\x03\x04xxxx", "save it as CSV"),
    "half a character": ("id\nada\n".encode("utf-16")[:-1], "line 2: this is not text in UTF-16"),
    "a cell without an end": ("id\n" + "x" * 200_000 + "\n", "line 2: this is not a row of a table"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_fault_names_file_and_line(what, tmp_path):
    text, words = FAULTS[what]
    path = tmp_path / "class.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(CourseError) as error:
        read_roster(path)
    assert words in str(error.value)
    assert "class.csv" in str(error.value)


def test_a_column_may_be_named(tmp_path):
    path = tmp_path / "class.csv"
    path.write_text("Matrikel,Rufname\n7,Ada\n")
    [person] = read_roster(path, {"id": "matrikel", "first_name": "Rufname"}).people
    assert (person.id, person.first_name) == ("7", "Ada")
    with pytest.raises(CourseError, match="no column is called 'Login'; there are 'Matrikel', 'Rufname'"):
        read_roster(path, {"id": "Login"})


def run(course, text, **options):
    said, path = [], course / "class.csv"
    path.write_text(text)
    roster.run(path, course=course, log=said.append, **options)
    return "\n".join(said)


def test_nothing_is_written_before_it_is_asked_for(course):
    said = run(course, CANVAS)
    assert "2 new, 0 changed, 0 dropped, 0 as before" in said
    assert "new      amara (Amara Abebe)" in said
    assert "Nothing was written" in said
    assert students(course) == {}


def test_new_changed_and_dropped_are_told_and_marks_are_never_deleted(course):
    run(course, CANVAS, apply=True)
    assert students(course)["otto"] == ("Ótto", "Müller", None, "1202")
    with book(course) as gradebook:
        gradebook.update_or_create_student("old", first_name="Old", email="old@uni.example")
        gradebook.update_or_create_student("zoe", first_name="Zoe", last_name="Zu")
    text = "id,first_name,last_name,email\namara,Amara,Abebe-Bo,a@uni.example\nnew,Old,,old@uni.example\notto,Ótto,,\n"
    said = run(course, text, apply=True)
    assert "1 new, 1 changed, 2 dropped, 1 as before" in said
    assert "changed  amara: last name 'Abebe' → 'Abebe-Bo'; mail address (none) → 'a@uni.example'" in said
    assert "dropped  zoe (Zoe Zu)" in said
    assert "old and new are probably one person with a new id" in said
    assert students(course)["amara"] == ("Amara", "Abebe-Bo", "a@uni.example", "1201"), "what the file lacks stays"
    assert students(course)["otto"][1] == "Müller"
    assert set(students(course)) == {"amara", "otto", "new", "old", "zoe"}
    assert "up to date" in run(course, text)


def test_a_fault_writes_nothing(course):
    with pytest.raises(CourseError):
        run(course, "id\nada\nada\n", apply=True)
    assert students(course) == {}


@pytest.mark.large  # the page on a term, which a test follows, has this command too
def test_the_command(course):
    (course / "class.csv").write_bytes(BLACKBOARD.encode("utf-16"))
    command = [sys.executable, "-m", "autograder", "roster", "class.csv", "--apply", "--column", "email=Last Name"]
    done = subprocess.run(command, cwd=course, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Written to the gradebook: 2 new, 0 changed." in done.stdout
    assert students(course)["otto"] == ("Ótto", "Müller", "Müller", "S2")
    (course / "class.csv").write_text("id\n\x1b[31mred\n")
    done = subprocess.run(command[:-2], cwd=course, capture_output=True, text=True)
    assert done.returncode == 2
    assert "class.csv, line 2" in done.stderr
    assert "\x1b" not in done.stderr
