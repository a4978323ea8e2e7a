"""What the tests of faults share: a small class to grade, its processes, and the table `build/faults.md`."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

import psutil
from nbgrader.api import Gradebook

from autograder.grading import grade

UNIT, SEED, STUDENTS = "vectorization", 7, 8
#: Generous: what is asserted is never how long something took.
PATIENCE_SECONDS = 300
#: The faults of the table, in its order.
FAULTS = {
    "grader": "`kill -9` of the grader",
    "worker": "`kill -9` of one of its workers",
    "sandbox": "`kill -9` of bubblewrap",
    "warm": "`kill -9` of the warm process",
    "submission": "`kill -9` of a submission's process",
    "one submission": "`kill -9` of the same submission each time it runs",
    "dask": "`kill -9` of a Dask worker",
    "full .grading": "full disk: the results",
    "full autograded": "full disk: the graded notebooks",
    "full gradebook.db": "full disk: the gradebook",
    "read-only .grading": "read-only: the results",
    "read-only autograded": "read-only: the graded notebooks",
    "read-only gradebook.db": "read-only: the gradebook",
    "locked": "gradebook locked by another program",
    "results": "results cut short, graded notebooks lost",
    "clock": "clock set back and forth",
    "notebooks": "notebooks damaged at random",
}
RESULTS = {}


def note(root, fault, moments, happened):
    """Keep what happened, and write the table anew with what is known in this session."""
    RESULTS[fault] = (moments, happened)
    write_table(root)


def write_table(root):
    """`build/faults.md`"""
    rows = ["| fault | moments tried | what happened |", "|---|---|---|"]
    for name, story in FAULTS.items():
        tried, what = RESULTS.get(name, (0, "not run"))
        rows.append(f"| {story} | {tried} | {what} |")
    path = root / "build" / "faults.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text("# Faults\n\n" + "\n".join(rows) + "\n")


# ----------------------------------------------------------------------------------------------------- the class


def hand_in(course, student, text):
    folder = course / "submitted" / student / UNIT
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{UNIT}.ipynb").write_text(text)


def fresh(course):
    """Back to a class of which nothing is graded: marks of an earlier run could hide that this one wrote none."""
    for room in ("autograded", ".grading"):
        shutil.rmtree(course / room, ignore_errors=True)
    for path in course.glob("gradebook.db-*"):
        path.unlink()
    shutil.copy(course / "pristine.db", course / "gradebook.db")
    for folder in (course / "submitted").iterdir():
        if not folder.name.startswith("s"):
            shutil.rmtree(folder)


def marks(course):
    return grade.marks_table(f"sqlite:///{course}/gradebook.db", UNIT)


def rows(course):
    """All that the gradebook says of the class: {student: rows}."""
    grades = ("name", "auto_score", "manual_score", "extra_credit", "needs_manual_grade")
    comments = ("name", "auto_comment", "manual_comment")
    found = {}
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        for submission in gradebook.assignment_submissions(UNIT):
            for book in submission.notebooks:
                some = [tuple(getattr(row, name) for name in grades) for row in book.grades]
                more = [tuple(getattr(row, name) for name in comments) for row in book.comments]
                found[submission.student.id] = (sorted(some, key=repr), sorted(more, key=repr))
    return found


# ------------------------------------------------------------------------------------------------------- the runs


def run(course, **options):
    return grade.run(UNIT, course=course, seed=SEED, log=lambda text: None, **options)


def start(course, *options, inside=()):
    """A grader in a process of its own; `inside` is a command that runs it in another environment."""
    command = [*inside, sys.executable, "-m", "autograder", "grade", UNIT, "--seed", str(SEED), *options]
    return psutil.Popen(command, cwd=course, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def finish(course, process):
    """Wait for a run, and where it stopped do what it says; returns whether it went on by itself."""
    said, _ = process.communicate(timeout=2 * PATIENCE_SECONDS)
    if process.returncode == 0:
        return True
    assert process.returncode in (1, 2), said
    assert "un the same command again" in said, said
    assert "Traceback" not in said, said
    assert run(course) == 0
    return False


def wait_until(condition, seconds=PATIENCE_SECONDS):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def newly_graded(course, since):
    notebooks = course.glob(f"autograded/*/{UNIT}/{UNIT}.ipynb")
    found = 0
    for path in notebooks:
        with suppress(OSError):
            found += path.stat().st_mtime_ns > since
    return found


# -------------------------------------------------------------------------------------------------- its processes


def kin(process):
    try:
        return process.children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def family(process):
    """{kind: processes of a grader}: told by who started them, since all but bubblewrap have the same command.

    grader → worker
    grader (or worker) → bubblewrap → its first process → warm process → submission's first → the submission itself
    or, where workers share a warm process: … → warm process → a place for each → submission's first → …
    """
    children = defaultdict(list)
    for one in kin(process):
        with suppress(psutil.Error):
            children[one.ppid()].append((one, one.name() == "bwrap"))
    below = lambda parents, walled: [c for p in parents for c, wall in children[p.pid] if wall == walled]
    workers = below([process], False)
    outer = below([process, *workers], True)
    warm = below(inner := below(outer, True), False)
    places = below(warm, False)
    outside = below(places, False)
    return {
        "worker": workers,
        "sandbox": outer + inner,
        "warm": warm,
        "place": places,
        "submission": outside + below(outside, False),
    }


def kill_one(victims, rng):
    """Kill one of some processes; returns whether there was one to kill."""
    try:
        victim = rng.choice(victims)
        if victim.status() == psutil.STATUS_ZOMBIE:
            return False
        victim.send_signal(signal.SIGKILL)  # psutil refuses where the number has gone to another process
        return True
    except (IndexError, psutil.NoSuchProcess):
        return False


def kill_some(course, process, victims, at_most, rng):
    """Kill some of `victims(process)` at random moments while a run lasts; returns how many were killed.

    The first is killed at some moment after there is one, the next not before the run has done a bit more:
    a run in which nothing is let live stops, as it should.
    """
    killed, before, since = 0, -1, process.create_time() * 1e9
    while process.poll() is None and killed < at_most:
        if newly_graded(course, since) > before and victims(process):
            time.sleep(rng.uniform(0, 1))
            if kill_one(victims(process), rng):
                killed, before = killed + 1, newly_graded(course, since)
        else:
            time.sleep(0.02)
    return killed


def strike(course, expected, moments, victims, seed, *options, inside=()):
    """Let runs of the class suffer kills until there were as many as asked for; returns what happened, in words.

    Args:
        victims: called with the grader's process: those of which one is to be killed.
        seed: of the random moments.
        options, inside: as for `start`.
    """
    rng, killed, stopped, runs = random.Random(seed), 0, 0, 0
    while killed < moments:
        assert runs < 3 * moments, f"only {killed} processes were there to be killed"
        fresh(course)
        process = start(course, *options, inside=inside)
        try:
            killed += kill_some(course, process, victims, moments - killed, rng)
            stopped += not finish(course, process)
        finally:
            if process.poll() is None:
                process.kill()
        assert rows(course) == expected
        runs += 1
    again = f", {stopped} of them by the same command once more" if stopped else " without being started again"
    return f"all runs ({runs}) came to their end{again}; each gradebook equals the uninterrupted one"


# ------------------------------------------------------------------------------------------------ mounts of our own

#: A small or read-only place for one command, in a mount namespace that ends with it: "$1" is the place, "$2" the size.
MOUNTS = {
    "full": 'mount -t tmpfs -o "size=$2" none "$1"',
    "read-only": 'mount --bind "$1" "$1"; mount -o remount,bind,ro "$1"',
    # A file: its copy in a small room is put in its place.
    "full file": 'mount -t tmpfs -o "size=$2" none "$3"; cp "$1" "$3/it"; mount --bind "$3/it" "$1"',
}


def with_mount(kind, place, size="0", room="-"):
    """The start of a command that runs the rest of it with such a mount."""
    own = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--mount"]
    return [*own, "sh", "-ec", f'{MOUNTS[kind]}; shift 3; exec "$@"', "sh", str(place), size, str(room)]


def why_no_mounts(folder):
    """Why this account cannot mount here, or None where it can."""
    if shutil.which("unshare") is None:
        return "`unshare` (Debian package util-linux) is not there"
    done = subprocess.run([*with_mount("full", folder, "16k"), "true"], capture_output=True, text=True)
    return None if done.returncode == 0 else f"no mounts for this account: {done.stderr.strip()[:200]}"


def contents(folder):
    """{path: bytes} of what nobody but its owner may change."""
    return {path: path.read_bytes() for path in sorted(Path(folder).rglob("*")) if path.is_file()}
