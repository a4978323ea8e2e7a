"""What a grading run survives: killed processes, a locked gradebook, damaged results and notebooks, wrong clocks."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time

import nbformat
import psutil
import pytest

from autograder import grade
from autograder.course import demo
from autograder.course.paths import CourseError
from autograder.course.sample_class import Desk
from autograder.engine import sandbox
from autograder.quick import nbgrader

pytestmark = [pytest.mark.slow, pytest.mark.sandbox, pytest.mark.xdist_group("faults")]

UNIT, SEED, STUDENTS = "vectorization", 7, 8


@pytest.fixture(scope="module")
def course(root, tmp_path_factory):
    """A course with eight small submissions, each different."""
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    course = demo.lay_out(root, tmp_path_factory.mktemp("faults") / "course")
    assert nbgrader(course, "generate_assignment", UNIT, "--force").returncode == 0
    desk = Desk(course, UNIT)
    names = [exercise.name for exercise in desk.unit]
    for number in range(STUDENTS):
        hand_in(course, f"s{number}", nbformat.writes(desk.lean(desk.right(*names[:number]))))
    return course


def hand_in(course, student, text):
    folder = course / "submitted" / student / UNIT
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{UNIT}.ipynb").write_text(text)


def marks(course):
    return grade.marks_table(f"sqlite:///{course}/gradebook.db", UNIT)


@pytest.fixture(scope="module")
def due(course):
    """The marks of a run that nothing interrupts."""
    assert run(course, force=True) == 0
    return marks(course)


def run(course, **options):
    return grade.run(UNIT, course=course, seed=SEED, say=lambda text: None, **options)


def start(course):
    command = [sys.executable, "-m", "autograder", "grade", UNIT, "--seed", str(SEED), "--force"]
    return psutil.Popen(command, cwd=course, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def wait_until(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def kin(process):
    try:
        return process.children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def newly_graded(course, since):
    notebooks = course.glob(f"autograded/*/{UNIT}/{UNIT}.ipynb")
    return sum(path.stat().st_mtime_ns > since for path in notebooks)


@pytest.mark.parametrize("after", [0, 2, 5])
def test_a_killed_grader_goes_on_where_it_stopped_and_leaves_nobody_behind(course, due, after):
    since = time.time_ns()
    process = start(course)
    wait_until(lambda: kin(process) and newly_graded(course, since) >= after)
    family = kin(process)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    psutil.wait_procs(family, timeout=20)
    assert not [one for one in family if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]
    assert run(course) == 0
    assert marks(course) == due


def commands(process):
    """{word for a kind of process: those processes}."""
    found = {"worker": [], "sandbox": [], "submission": []}
    for one in kin(process):
        try:
            line, depth = " ".join(one.cmdline()), len(one.parents()) - len(process.parents())
        except psutil.Error:
            continue
        if "runner.py" not in line:
            found["worker"].append(one)
        else:
            found["sandbox" if depth <= 3 else "submission"].append(one)
    return found


@pytest.mark.parametrize("kind", ["worker", "sandbox", "submission"])
def test_a_run_goes_on_when_one_of_its_processes_is_killed(course, due, kind):
    rng = random.Random(kind)
    process, killed = start(course), 0
    while process.poll() is None and killed < 2:
        victims = commands(process)[kind]
        if victims:
            time.sleep(rng.uniform(0, 0.5))
            victim = rng.choice(victims)
            if victim.is_running():
                victim.send_signal(signal.SIGKILL)
                killed += 1
            time.sleep(1)
    _, errors = process.communicate()
    assert process.returncode == 0, errors.decode()[-2000:]
    assert killed
    assert marks(course) == due


def test_damaged_results_are_graded_again(course, due):
    for path in (course / ".grading" / UNIT / "results").rglob("*.z"):
        path.write_bytes(path.read_bytes()[:50])
    for path in course.glob(f"autograded/*/{UNIT}/{UNIT}.ipynb"):
        path.unlink()
    assert run(course) == 0
    assert marks(course) == due
    (course / ".grading" / UNIT / "seed.json").write_text("{")
    assert grade.run(UNIT, course=course, say=lambda text: None) == 0
    assert marks(course) == due


def test_a_locked_gradebook_is_waited_for_and_then_named(course, due, monkeypatch):
    from autograder.grading import batch

    monkeypatch.setattr(batch, "LOCKED_SECONDS", 0)
    with sqlite3.connect(course / "gradebook.db", isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(CourseError, match=r"gradebook\.db.*cannot be read or written.*run the same command again"):
            run(course, force=True)
        other.execute("ROLLBACK")
    assert run(course) == 0
    assert marks(course) == due


def test_a_full_disk_is_named_and_nothing_is_lost(course, due, monkeypatch):
    from autograder.grading.store import Store

    def full(self, key, result):
        raise OSError(28, "No space left on device", str(self.folder))

    with monkeypatch.context() as patch:
        patch.setattr(Store, "put", full)
        with pytest.raises(CourseError, match=r"results.*No space left.*free some space"):
            run(course, force=True)
    assert run(course) == 0
    assert marks(course) == due


def test_resuming_does_not_hang_on_clocks(course, due):
    for path in course.glob(f"submitted/*/{UNIT}/*.ipynb"):
        os.utime(path, (0, 0))
    for path in course.glob(f"autograded/*/{UNIT}/*.ipynb"):
        os.utime(path, (4e9, 4e9))
    said = []
    assert grade.run(UNIT, course=course, seed=SEED, say=said.append) == 0
    assert said[-1].startswith("0 graded")


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


def test_notebooks_damaged_at_random_end_in_a_verdict_and_harm_nobody(course, due):
    rng = random.Random(5)
    right = (course / "submitted" / "s0" / UNIT / f"{UNIT}.ipynb").read_text()
    for number in range(40):
        hand_in(course, f"x{number}", damaged(rng, right))
    assert run(course) == 0
    table = marks(course)
    assert {student: row for student, row in table.items() if student in due} == due
    for number in range(40):
        row = table[f"x{number}"]
        assert row.keys() == due["s0"].keys()
        judged = {name: score for name, score in row.items() if due["s0"][name]}
        assert all(score is not None and 0 <= score <= due["s0"][name] for name, score in judged.items())
