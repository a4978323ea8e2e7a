"""The guard: work on a stranger's bytes ends in bounded time and memory, and takes nothing with it."""

import ast
import contextlib
import faulthandler
import os
import signal
import subprocess
import sys
import time

import pytest

from autograder.errors import KilledError
from autograder.sandbox import guard


def forever():
    while True:
        pass


def deaf():
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 60))
    forever()


def once(work, **limits):
    """Run work in a process of its own, or in one that is kept."""
    return guard.guarded(work, **limits)


def kept(work, **limits):
    process = guard.Kept(lambda: work(), **limits)
    try:
        return process()
    finally:
        process.close()


@pytest.mark.sample(2)
@pytest.mark.parametrize("run", [once, kept])
@pytest.mark.parametrize(
    ("work", "limit"),
    [
        (forever, "time"),
        (deaf, "time"),
        (lambda: time.sleep(60), "time"),
        (lambda: ast.parse("a;" * 500_000), "memory"),
        (lambda: bytearray(4 << 30), "memory"),
        (lambda: ["x" * (50 << 20), "y" * (50 << 20)], "size"),
        (lambda: os._exit(3), "crash"),
        (lambda: (faulthandler.disable(), os.kill(os.getpid(), signal.SIGSEGV)), "crash"),
    ],
)
def test_work_is_stopped_at_its_limit(run, work, limit):
    # The other limits are far away, so that a slow machine meets the same one.
    limits = {"seconds": 1 if limit == "time" else 60, "memory": (600 if limit == "size" else 128) << 20}
    with pytest.raises(guard.Overrun) as stopped:
        run(work, **limits)
    assert stopped.value.limit == limit


@pytest.mark.parametrize("run", [once, kept])
def test_what_the_work_gives_comes_back_and_what_it_changes_does_not(run):
    held = []
    assert run(lambda: [held.append(1), {"a": float("inf")}]) == [None, {"a": float("inf")}]
    assert held == []


@pytest.mark.parametrize("run", [once, kept])
def test_what_the_work_raises_is_told(run):
    with pytest.raises(guard.Failed, match="ZeroDivisionError: division by zero"):
        run(lambda: 1 / 0)


def test_a_process_is_kept_while_all_goes_well_and_no_longer():
    held = []

    def work(what):
        if what == "raise":
            raise ValueError
        if what == "grow":
            held.append(bytearray(100 << 20))
        if what == "sleep":
            time.sleep(60)
        return os.getpid()

    process = guard.Kept(work, seconds=1, memory=256 << 20)
    first = process("")
    assert process("") == first
    for bad in ("raise", "grow", "sleep"):
        before = process("")
        with contextlib.suppress(guard.Failed, guard.Overrun):
            process(bad)
        assert process("") != before, bad
        assert not alive(before)
    last = process("")
    process.close()
    assert not alive(last)


def test_a_forked_worker_has_a_kept_process_of_its_own():
    process = guard.Kept(os.getpid)
    first = process()
    assert guard.guarded(process) != first
    assert process() == first
    process.close()


@pytest.mark.parametrize("run", [once, kept])
def test_work_that_is_killed_from_outside_is_tried_again(run, tmp_path):
    def die():
        with (tmp_path / "tries").open("a") as file:
            file.write("x")
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(KilledError, match="3 times"):
        run(die)
    assert (tmp_path / "tries").read_text() == "xxx"


@pytest.mark.parametrize("call", ["guard.guarded(work, seconds=100)", "guard.Kept(work, seconds=100)()"])
def test_work_ends_with_the_process_that_wanted_it(call):
    code = (
        "import os, time\nfrom autograder.sandbox import guard\n"
        f"def work(): print(os.getpid(), flush=True); time.sleep(100)\n{call}"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    for _ in range(200):
        if not alive(child):
            return
        time.sleep(0.05)
    os.kill(child, signal.SIGKILL)
    pytest.fail("the work went on")


def alive(pid):
    """Whether a process is there and not only waiting to be waited for."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
