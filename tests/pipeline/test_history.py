"""The history of marks in a real course grows with each verdict and each mark by hand, and nothing in it changes."""

import re
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from nbgrader.api import Gradebook
from small_course import SLIP, UNIT, small_course

from autograder.__main__ import main
from autograder.authoring import demo
from autograder.errors import CourseError
from autograder.grading import explain
from autograder.history.store import Entry, History, Kind
from autograder.nbgrader.quick import nbgrader

STUDENTS = ("ann", "bob")


# ----------------------------------------------------------------------------------------------------- the file


def entry(number=0, **changed):
    about = {"seed": number, "verdict": {"message": "x" * 200}}
    fields = {"kind": Kind.VERDICT, "assignment": "hw", "student": f"s{number % 7}", "notebook": "hw", "cell": "f"}
    return Entry(**{**fields, "score": float(number), "max_score": 10.0, "who": "me", "about": about, **changed})


def test_an_entry_comes_back_as_it_was_and_the_last_one_counts(tmp_path):
    history = History(tmp_path / "history.db")
    assert history.entries() == []
    assert not history.path.exists(), "looking makes no file"
    first, second = entry(7), entry(14, kind=Kind.BY_HAND, score=None)
    history.add([first, entry(1), second])
    assert history.entries("hw", "s0") == [first, second]
    assert history.last("hw", Kind.VERDICT)["s0", "hw", "f"] == first
    assert history.last("hw", Kind.BY_HAND)["s0", "hw", "f"] == second
    assert history.entries("other") == []


@pytest.mark.parametrize(
    "statement", ["UPDATE entry SET score = 10", "DELETE FROM entry", "REPLACE INTO entry SELECT * FROM entry"]
)
def test_no_entry_can_be_changed(tmp_path, statement):
    history = History(tmp_path / "history.db")
    history.add([entry(1)])
    with sqlite3.connect(history.path) as other:
        other.execute("PRAGMA recursive_triggers = ON")
        with pytest.raises(sqlite3.IntegrityError, match="only grows"):
            other.execute(statement)
    assert history.entries() == [entry(1, time=history.entries()[0].time)]


#: What other processes run: `add(i)` adds two entries, whole or not at all.
ADDING = """\
import resource, signal, sys
from autograder.errors import CourseError
from autograder.grading import explain
from autograder.history.store import Entry, History, Kind
history = History(sys.argv[1])
def add(i):
    history.add([Entry(Kind.VERDICT, "hw", "s", "hw", "f", j, 9, about={"x": "x" * 200}) for j in (2 * i, 2 * i + 1)])
"""


def whole(path):
    """How many entries there are, which are whole."""
    kept = [one.score for one in History(path).entries()]
    assert kept == [float(number) for number in range(len(kept))]
    assert len(kept) % 2 == 0
    return len(kept)


def test_several_processes_add_at_once(tmp_path):
    code = (
        "import sys; from autograder.history.store import *\n"
        "for i in range(20):\n"
        "    History(sys.argv[1]).add([Entry(Kind.VERDICT, 'hw', sys.argv[2], 'hw', str(n), i, 1.0) for n in range(5)])"
    )
    command = lambda who: subprocess.run([sys.executable, "-c", code, tmp_path / "history.db", who], check=True)
    with ThreadPoolExecutor() as pool:
        list(pool.map(command, "abc"))
    found = History(tmp_path / "history.db").entries()
    assert sorted({(one.student, one.score) for one in found}) == [(who, i) for who in "abc" for i in range(20)]
    assert len(found) == 300


@pytest.mark.large
def test_a_full_disk_ends_with_the_remedy_and_keeps_whole_entries(tmp_path):
    path = tmp_path / "history.db"
    code = ADDING + (
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))\n"
        "try:\n    for i in range(1000): add(i)\nexcept CourseError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
    assert "see that there is space" in done.stdout
    assert 20 < whole(path) < 2000
    History(path).add([entry(3)])


@pytest.mark.large
def test_a_run_that_is_killed_leaves_whole_entries(tmp_path):
    path, code = tmp_path / "history.db", ADDING + "for i in range(10**6):\n    add(i)\n    print(i, flush=True)"
    with subprocess.Popen([sys.executable, "-c", code, path], stdout=subprocess.PIPE, text=True) as process:
        told = [int(next(process.stdout)) for _ in range(30)][-1]
        process.kill()
    assert whole(path) >= 2 * (told + 1), "what was said to be added is there"


def test_a_student_who_is_to_be_deleted_is_gone_and_the_rest_is_as_it_was(tmp_path):
    history = History(tmp_path / "history.db")
    history.add([entry(number) for number in range(21)])
    others = [one for one in history.entries() if one.student != "s3"]
    assert history.forget("s3") == 3
    assert history.entries() == others
    assert b"s3" not in history.path.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["history.db"]
    assert history.forget("nobody") == 0
    with sqlite3.connect(history.path) as other, pytest.raises(sqlite3.IntegrityError, match="only grows"):
        other.execute("DELETE FROM entry")


def test_a_damaged_file_is_named_with_the_remedy(tmp_path):
    path = tmp_path / "history.db"
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(CourseError, match=re.escape(str(path)) + ".*bring back a copy"):
        History(path).entries()


# --------------------------------------------------------------------------------------------------- in a course


@pytest.fixture(scope="module")
def course(root, tmp_path_factory):
    course = small_course(root, tmp_path_factory.mktemp("history"))
    for student in STUDENTS:
        course.hand_in(student, softmax=SLIP)
    course.grade(seed=4)
    return course


pytestmark = [pytest.mark.sandbox, pytest.mark.slow, pytest.mark.xdist_group("small course"), pytest.mark.in_sequence]


def test_every_verdict_is_kept_with_all_that_it_came_from(course):
    with Gradebook(course.url) as gradebook:
        graded = [cell.name for cell in gradebook.find_notebook(UNIT, UNIT).grade_cells]
    places = [one.place for one in course.history.entries(UNIT)]
    assert sorted(places) == sorted((student, UNIT, name) for student in STUDENTS for name in graded)
    [first] = course.told("ann", "softmax")
    assert (first.kind, first.score, first.max_score) == (Kind.VERDICT, 0.0, course.desk.unit["softmax"].points)
    assert first.about["seed"] == 4
    assert first.about["exercise"] == f"{UNIT}/softmax"
    assert re.fullmatch(r"[0-9a-f]{12}", first.about["version"])
    assert re.fullmatch(r"\d+\.\d+\.\d+ [0-9a-f]{12}", first.about["grader"])
    assert first.about["verdict"]["status"] == "wrong"
    assert first.who


def test_a_regrade_adds_and_erases_nothing(course):
    before = course.history.entries()
    course.hand_in("ann")
    course.grade(students=["ann"])
    after = course.history.entries()
    assert after[: len(before)] == before
    old, new = course.told("ann", "softmax")
    assert (old.score, new.score) == (0.0, new.max_score)
    assert old.about["answer"] != new.about["answer"]
    assert old.about["version"] == new.about["version"]
    first, again = course.told("ann", "l1_loss")
    assert first.about["answer"] == again.about["answer"]
    assert course.history.entries(UNIT, "bob") == [one for one in before if one.student == "bob"]


def test_a_mark_by_hand_is_kept_as_it_happens_with_who_and_what_was_before(course, monkeypatch):
    monkeypatch.setenv("JUPYTERHUB_USER", "professor")
    course.by_hand("bob", "softmax", 3.0)
    course.by_hand("bob", "softmax", 5.0)
    course.by_hand("bob", "softmax", None)
    kept = [(one.score, one.about["before"], one.who) for one in course.told("bob", "softmax") if one.kind == "by hand"]
    assert kept == [(3.0, None, "professor"), (5.0, 3.0, "professor"), (None, 5.0, "professor")]


def test_an_explanation_says_that_the_marks_were_set_by_hand(course):
    course.by_hand("bob", "softmax", 4.0)
    said = []
    assert explain.run(course.folder, UNIT, "bob", "softmax", log=said.append) == 0
    assert re.search(r"set by hand: .* UTC  by hand   4 of \d+ \(none by hand before\), by ", "\n".join(said))
    course.by_hand("bob", "softmax", None)


def test_what_is_rolled_back_is_not_kept(course):
    before = course.history.entries()
    with Gradebook(course.url) as gradebook:
        gradebook.find_grade("l1_loss", UNIT, UNIT, "bob").manual_score = 1.0
        gradebook.db.flush()
        gradebook.db.rollback()
        gradebook.db.commit()
    assert course.history.entries() == before


def test_a_mark_that_was_changed_unseen_is_found_at_the_next_look(course, capsys, monkeypatch):
    monkeypatch.chdir(course.folder)
    course.unseen("bob", "l2_loss", 2.5)
    assert main(["history", UNIT, "bob", "l2_loss"]) == 0
    text = capsys.readouterr().out
    assert "2.5 of" in text
    assert "nobody saw by whom" in text
    assert main(["history", UNIT, "bob", "l2_loss"]) == 0
    assert capsys.readouterr().out == text, "it is found once"


def test_the_verb_tells_all_of_it_in_order(course, capsys, monkeypatch):
    monkeypatch.chdir(course.folder)
    assert main(["history", UNIT, "bob"]) == 0
    text = capsys.readouterr().out
    [part] = re.findall(r"^softmax\n((?:  .*\n)+)", text, re.M)
    machine, three, five, back, *_ = part.splitlines()
    assert re.search(r"machine   0 of \d+  \[seed 4, answer \w{12}, exercise \w+/softmax \w{12}, grader", machine)
    assert "by hand   3 of" in three
    assert "(before by hand 3), by professor" in five
    assert "taken back" in back
    assert main(["history", UNIT, "nobody"]) == 2
    assert "see that both names are right" in capsys.readouterr().err
    assert main(["history", UNIT, "bob", "no_such"]) == 2
    assert "it has:" in capsys.readouterr().err


@pytest.mark.large
def test_the_stock_road_keeps_the_same(course):
    before = course.told("ann", "softmax")
    done = nbgrader(course.folder, "autograde", UNIT, "--student=ann", "--force", *demo.HURRY)
    assert done.returncode == 0, done.stderr[-2000:]
    *old, new = course.told("ann", "softmax")
    assert old == before
    same = ("answer", "check", "exercise", "version", "grader")
    assert {name: new.about[name] for name in same} == {name: old[-1].about[name] for name in same}
    assert new.score == new.max_score
    assert isinstance(new.about["seed"], int)


@pytest.mark.large
def test_a_gradebook_older_than_its_history_keeps_what_a_regrade_would_replace(course):
    kept = course.history.path.read_bytes()
    course.history.path.unlink()
    try:
        course.hand_in("bob")
        course.grade(students=["bob"])
        was, now = course.told("bob", "softmax")
        assert was.about["found"]
        assert (was.score, now.score) == (0.0, now.max_score)
    finally:
        course.history.path.write_bytes(kept)


@pytest.mark.large
def test_a_history_that_cannot_be_written_stops_the_run_and_the_next_one_goes_on(course):
    course.grade()
    course.hand_in("ann", softmax=SLIP)
    kept = course.history.path.read_bytes()
    course.history.path.write_bytes(b"x" * 4096)
    try:
        with pytest.raises(CourseError, match="history"):
            course.grade()
    finally:
        course.history.path.write_bytes(kept)
    assert any("1 graded" in line for line in course.grade())
    assert course.told("ann", "softmax")[-1].about["verdict"]["status"] == "wrong"
