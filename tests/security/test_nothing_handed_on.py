"""No state passes from one submission to the next: a fork's whole memory is searched for bytes of the one before."""

import os
import secrets
import threading
import time
from pathlib import Path

import pytest

from autograder.sandbox import bubblewrap as sandbox
from autograder.sandbox.engine import Engine

pytestmark = [pytest.mark.sandbox]

#: Puts the mark wherever a submission's bytes can go: source, output, file, name of a file, an error, its own name.
FIRST = """
import ctypes, os
mark = '{mark}'
print(mark, open('beside-' + mark + '.txt').read())
ctypes.CDLL(None).prctl(15, mark[:15].encode())
class Odd(Exception): pass
Odd.__name__ = mark
def f(x):
    raise Odd(mark * 3)
raise Odd(mark)
"""
#: The old way: the warm process reads the job, and so holds it, before it forks.
HELD = ("    told, tell = os.pipe()\n    pid = os.fork()\n", "    globals().setdefault('held', []).append(os.pread(fds[0], 1 << 24, 0))\n    told, tell = os.pipe()\n    pid = os.fork()\n")


@pytest.fixture(scope="module", autouse=True)
def needs():
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    if os.getuid():
        pytest.skip("only root may look into another process's memory")


def job(source, mark="nothing"):
    return {
        "kind": "notebook",
        "cells": [{"source": source, "exercise": "f"}],
        "files": {f"beside-{mark}.txt": "aGVsbG8="},
        "exercises": {"f": {"function": "f", "runs": [[{"args": {"x": 1}, "helpers": {}}]]}},
    }


def family(pid):
    """A process and all that come from it."""
    found = [pid]
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        found += family(int(child))
    return found


def holds(pid, marks):
    """The marks that stand anywhere in a process's memory."""
    found = set()
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            ends, rights = line.split()[:2]
            if not rights.startswith("r") or "[v" in line:
                continue
            start, end = (int(word, 16) for word in ends.split("-"))
            memory.seek(start)
            text = memory.read(end - start)
            found |= {mark for mark in marks if mark in text}
    return found


def test_the_search_finds_what_is_there():
    mark = secrets.token_hex(16).encode()
    assert holds(os.getpid(), [mark]) == {mark}


def marks_found(engine):
    """Marks of a first submission in the warm process, and in a second submission's process while it runs."""
    mark = secrets.token_hex(16)
    marks = [mark.encode(), mark[:15].encode(), mark.encode("utf-16-le")]
    engine.run(job(FIRST.format(mark=mark), mark))
    before = family(engine.process.pid)
    second = threading.Thread(target=engine.run, args=(job("import time\ntime.sleep(10)"),))
    second.start()
    try:
        time.sleep(1.5)
        now = family(engine.process.pid)
        assert len(now) > len(before), "the second submission runs"
        return {mark for pid in now for mark in holds(pid, marks)}
    finally:
        second.join()


def test_nothing_of_a_submission_is_in_the_memory_of_the_next(root):
    with Engine(root / "datasets") as engine:
        assert marks_found(engine) == set()


@pytest.mark.large
def test_a_warm_process_that_reads_the_job_itself_is_found_out(root, tmp_path, monkeypatch):
    text = sandbox.RUNNER.read_text()
    assert text.count(HELD[0]) == 1
    (tmp_path / "runner.py").write_text(text.replace(*HELD))
    monkeypatch.setattr(sandbox, "RUNNER", tmp_path / "runner.py")
    with Engine(root / "datasets") as engine:
        assert marks_found(engine)
