"""What a grading run survives: killed processes, full disks, a locked gradebook, damaged files, wrong clocks.

`build/faults.md` is written by the tests: each fault, the moments tried, and what happened.
"""

import json
import os
import random
import re
import sqlite3
import time

import nbformat
import psutil
import pytest
from harm import (
    FAULTS,
    PATIENCE_SECONDS,
    SEED,
    UNIT,
    contents,
    family,
    fresh,
    hand_in,
    kill_one,
    kin,
    marks,
    newly_graded,
    note,
    rows,
    run,
    start,
    strike,
    wait_until,
    why_no_mounts,
    with_mount,
    write_table,
)

from autograder.authoring.sample_class import Desk
from autograder.errors import CourseError
from autograder.grading import grade

pytestmark = [pytest.mark.slow, pytest.mark.sandbox, pytest.mark.xdist_group("faults")]

#: How often a kind of process is killed: `make measured` tries the larger numbers, for the table in the documents.
MOMENTS = [5, pytest.param(20, marks=pytest.mark.exhaustive)]


# --------------------------------------------------------------------------------------------------------- kill -9


@pytest.mark.large
@pytest.mark.parametrize("moments", MOMENTS)
def test_a_killed_grader_goes_on_where_it_stopped_and_leaves_nobody_behind(course, expected, root, moments):
    rng, found = random.Random(f"grader {moments}"), []
    while len(found) < moments:
        after = rng.randrange(-1, 6)  # so many submissions are graded; -1: at some moment of the start
        left = kill_a_grader(course, after, rng)
        assert run(course) == 0
        assert rows(course) == expected
        if left is not None:
            found.append(left)
    happened = (
        f"when it fell, {sum(found)} of {moments * len(expected)} submissions were graded already; "
        "nobody was left behind; "
        "the same command graded the rest; each gradebook equals the uninterrupted one"
    )
    note(root, "grader", moments, happened)


def kill_a_grader(course, after, rng):
    """Kill one when so many submissions are graded; returns how many were, or None where it came to its end before."""
    fresh(course)
    since, process = time.time_ns(), start(course)
    if after >= 0:
        ready = lambda: kin(process) and newly_graded(course, since) >= after
        wait_until(lambda: process.poll() is not None or ready())
    time.sleep(rng.uniform(0, 0.3 if after >= 0 else 5))
    family = kin(process)
    alive = process.poll() is None
    process.kill()
    process.communicate()
    psutil.wait_procs(family, timeout=PATIENCE_SECONDS / 5)
    assert not [one for one in family if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]
    return newly_graded(course, since) if alive else None


@pytest.mark.large
@pytest.mark.parametrize("moments", MOMENTS)
@pytest.mark.parametrize("kind", ["worker", "sandbox", "warm", "submission"])
def test_a_run_goes_on_when_its_processes_are_killed(course, expected, root, kind, moments):
    happened = strike(course, expected, moments, lambda process: family(process)[kind], f"{kind} {moments}")
    note(root, kind, moments, happened)


#: The name that a submission's process gives itself, to be known from outside.
NAME = "to-be-killed"
NAMED = f"import ctypes, time\nctypes.CDLL(None).prctl(15, b'{NAME}')\ntime.sleep(100)\n"


@pytest.mark.large
def test_a_submission_that_is_killed_each_time_is_an_error_of_that_student_alone(course, expected, root):
    desk, rng, killed = Desk(course, UNIT), random.Random(3), 0
    right = desk.right()
    first, name = next(iter(right)), "unlucky"
    submission = nbformat.writes(desk.lean({**right, first: NAMED + right[first]}))
    hand_in(course, name, submission)
    process = start(course)
    while process.poll() is None:
        killed += kill_one([one for one in family(process)["submission"] if named(one)], rng)
        time.sleep(0.05)
    said = process.stdout.read()
    assert killed == 3, said
    assert process.returncode == 1, said
    wanted = f"{name} could not be graded: .*killed from outside, 3 times.*run the same command again"
    assert re.search(wanted, said), said
    found = rows(course)
    unlucky = found.pop(name)
    assert found == expected, "nobody else noticed"
    assert {score for _, score, *_ in unlucky[0]} <= {0, None}, "zero for now, with the reason, rather than no grade"
    assert "killed from outside" in (course / "autograded" / name / UNIT / f"{UNIT}.ipynb").read_text()
    hand_in(course, name, submission.replace("time.sleep(100)", "time.sleep(0)"))
    assert run(course) == 0
    assert marks(course)[name] == marks_of(expected["s0"]), "left in peace it is graded like any other"
    note(root, "one submission", killed, "an error for that student alone; left in peace it was graded")


def named(process):
    try:
        return process.name() == NAME
    except psutil.Error:
        return False


# -------------------------------------------------------------------------------------------------------- the disk


@pytest.mark.large
@pytest.mark.parametrize("kind", ["full", "read-only"])
@pytest.mark.parametrize("place", [".grading", "autograded", "gradebook.db"])
def test_a_full_or_closed_disk_is_named_and_nothing_is_lost(course, expected, root, tmp_path, kind, place):
    """For real: a small or read-only file system in a mount namespace of the grader's own."""
    if why_no_mounts(tmp_path):
        pytest.skip(why_no_mounts(tmp_path))
    path = course / place
    if place == "gradebook.db":
        # The copy fills its room but for a few pages: some students have their marks, then it is full.
        size = (path.stat().st_size // 4096 + 3) * 4096
        mount = with_mount("full file" if kind == "full" else kind, path, str(size), tmp_path)
    else:
        path.mkdir()
        mount = with_mount(kind, path, "32k" if place == ".grading" else "64k")
    handed_in = contents(course / "submitted")
    process = start(course, "-j", "1", inside=mount)
    said, _ = process.communicate(timeout=2 * PATIENCE_SECONDS)
    assert process.returncode == 2, said
    why = r"(No space left on device|disk is full)" if kind == "full" else r"(Read-only file system|readonly database)"
    lines = [line for line in said.splitlines() if line.startswith("autograder: ")]
    assert len(lines) == 1, said
    assert "Traceback" not in said, said
    wanted = rf"{re.escape(place)}.*{why}.*space.*right to write there.*run the same command again"
    assert re.search(wanted, lines[0]), said
    assert contents(course / "submitted") == handed_in
    assert run(course) == 0
    assert rows(course) == expected
    note(root, f"{kind} {place}", 1, f"“{plain(lines[0], course)}”; then the same command graded the rest")


def plain(line, course):
    """A message without the folders of this machine."""
    return re.sub(r"\b[0-9a-f]{64}\b", "…", line.removeprefix("autograder: ").replace(str(course), "course"))


@pytest.mark.large
def test_a_full_disk_is_named_where_nothing_can_be_mounted_too(course, expected, monkeypatch):
    from autograder.grading.store import Store

    def full(self, key, result):
        raise OSError(28, "No space left on device", str(self.folder))

    with monkeypatch.context() as patch:
        patch.setattr(Store, "put", full)
        with pytest.raises(CourseError, match=r"results.*No space left.*free some space"):
            run(course, force=True)
    assert run(course) == 0
    assert rows(course) == expected


# ----------------------------------------------------------------------------------------------------- what is there


@pytest.mark.large
def test_damaged_results_are_graded_again(course, expected, root):
    assert run(course) == 0
    for path in (course / ".grading" / UNIT / "results").rglob("*.z"):
        path.write_bytes(path.read_bytes()[:50])
    for path in course.glob(f"autograded/*/{UNIT}/{UNIT}.ipynb"):
        path.unlink()
    assert run(course) == 0
    assert rows(course) == expected
    (course / ".grading" / UNIT / "seed.json").write_text("{")
    assert grade.run(UNIT, course=course, log=lambda text: None) == 0
    assert marks(course).keys() == expected.keys()
    note(root, "results", 1, "graded again; the gradebook equals the undamaged one")


@pytest.mark.large
def test_a_locked_gradebook_is_waited_for_and_then_named(course, expected, root, monkeypatch):
    from autograder.grading import batch

    assert run(course) == 0
    with monkeypatch.context() as patch, sqlite3.connect(course / "gradebook.db", isolation_level=None) as other:
        patch.setattr(batch, "LOCKED_SECONDS", 0)
        other.execute("BEGIN EXCLUSIVE")
        wanted = r"gradebook\.db.*cannot be read or written.*run the same command again"
        with pytest.raises(CourseError, match=wanted) as it:
            run(course, force=True)
        other.execute("ROLLBACK")
    assert run(course) == 0
    assert rows(course) == expected
    note(root, "locked", 1, f"waited, then “{plain(str(it.value), course)}”; nothing was lost")


@pytest.mark.large
def test_resuming_does_not_hang_on_clocks(course, expected, root):
    assert run(course) == 0
    for path in course.glob(f"submitted/*/{UNIT}/*.ipynb"):
        os.utime(path, (0, 0))
    for path in course.glob(f"autograded/*/{UNIT}/*.ipynb"):
        os.utime(path, (4e9, 4e9))
    said = []
    assert grade.run(UNIT, course=course, seed=SEED, log=said.append) == 0
    assert said[-1].startswith("0 graded")
    assert rows(course) == expected
    note(root, "clock", 1, "nothing was graded again, nothing was missed: keys are contents, not times")


def damaged(rng, text):
    """A notebook's text with something wrong with it."""
    data = json.loads(text)
    way = rng.randrange(7)
    if way == 0:
        return text[: rng.randrange(len(text))]
    if way == 1:
        at = rng.randrange(len(text))
        return text[:at] + chr(rng.randrange(1, 0x7F)) * rng.randrange(1, 9) + text[at + 1 :]
    if way == 2:
        data["cells"] = rng.sample(data["cells"], rng.randrange(len(data["cells"])))
    elif way == 3:
        data["cells"] += rng.sample(data["cells"], 5)
    elif way == 4:
        rng.choice(data["cells"])[rng.choice(["source", "metadata", "cell_type"])] = rng.choice([None, 7, [], {}, "x"])
    elif way == 5:
        data["nbformat"] = rng.choice([2, 3, 5, "4", None, 10**40])
    else:
        data["metadata"] = {"autograder": {"damaged": 1}, "deep": json.loads("[" * 500 + "]" * 500)}
    return json.dumps(data)


@pytest.mark.large
@pytest.mark.parametrize("number", [100, pytest.param(500, marks=pytest.mark.exhaustive)])
def test_notebooks_damaged_at_random_end_in_a_verdict_and_harm_nobody(course, expected, root, number):
    rng = random.Random(5)
    right = (course / "submitted" / "s0" / UNIT / f"{UNIT}.ipynb").read_text().replace("time.sleep(0.4)", "")
    students = [f"x{index:03d}" for index in range(number)]
    for student in students:
        hand_in(course, student, damaged(rng, right))
    assert run(course) == 0
    table, full = marks(course), marks_of(expected["s0"])
    assert {student: row for student, row in rows(course).items() if student in expected} == expected
    for student in students:
        assert table[student].keys() == full.keys()
        judged = {name: score for name, score in table[student].items() if full[name]}
        assert all(score is not None and 0 <= score <= full[name] for name, score in judged.items()), student
    none = sum(not any(table[student].values()) for student in students)
    happened = f"each has a verdict: {number - none} with marks for what was left, {none} with none and the reason"
    note(root, "notebooks", number, f"{happened}; nobody else's rows changed")


def marks_of(student):
    return {name: score for name, score, *_ in student[0]}


# ------------------------------------------------------------------------------------------------------- the table


def test_the_table_that_is_shown_is_complete(root):
    """The one in the documents, from a run of everything."""
    text = (root / "docs" / "measured" / "faults.md").read_text()
    assert [line.split(" | ")[0][2:] for line in text.splitlines() if line.startswith("| ")][1:] == [*FAULTS.values()]
    assert "not run" not in text


@pytest.mark.large
def test_the_table_is_written(course, root):
    write_table(root)
    table = (root / "build" / "faults.md").read_text()
    assert table.count("\n|") == len(FAULTS) + 2
