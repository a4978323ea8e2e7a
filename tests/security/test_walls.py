"""What a submission can see and do: no answers, no network, no neighbours, no marks."""

import hashlib
import json

import pytest

from autograder.course.check import secret_lines
from autograder.engine import sandbox
from autograder.engine.engine import Engine
from autograder.exercises import unit_names

pytestmark = pytest.mark.sandbox

#: Walks everything readable, comparing digests of lines: the lines themselves are not told to the sandbox.
SEARCH = """
import hashlib, os, re
wanted, found = set({digests}), {{}}
for root in ("/course", "/home", "/tmp", "/root", "/etc", "/work", "/opt", "/var", "/srv", "/mnt", "/usr/local", os.getcwd()):
    for folder, _, files in os.walk(root):
        for name in files:
            path = os.path.join(folder, name)
            try:
                if os.path.getsize(path) > 2_000_000 or not os.path.isfile(path):
                    continue
                text = open(path, errors="ignore").read()
            except OSError:
                continue
            lines = [re.sub(r"\\\\s+", " ", line.split("  #")[0]).strip() for line in text.replace("\\\\n", "\\n").splitlines()]
            hits = {{line for line in lines if hashlib.sha256(line.encode()).hexdigest() in wanted}}
            if len(hits) > 1:
                found[path] = sorted(hits)
found
"""


@pytest.fixture(scope="module")
def engine(root):
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    with Engine(root / "datasets") as engine:
        yield engine


def outputs(engine, *sources, **limits):
    answer = engine.run(
        {"kind": "notebook", "cells": [{"source": s} for s in sources], "exercises": {}, "limits": limits}
    )
    return answer, [answer.cells[i]["outputs"] for i in sorted(answer.cells)]


def result(output):
    return next(o["data"]["text/plain"] for o in output if o["output_type"] == "execute_result")


def search(engine, root):
    lines = {line for unit in unit_names() for line in secret_lines(root, unit) if len(line) > 24}
    digests = [hashlib.sha256(line.encode()).hexdigest() for line in lines]
    _, cells = outputs(engine, SEARCH.format(digests=digests), cell_seconds=200)
    return result(cells[0])


@pytest.mark.slow
def test_nothing_that_a_submission_can_read_holds_an_answer(engine, root):
    assert search(engine, root) == "{}"


@pytest.mark.slow
def test_a_planted_answer_is_found(root, tmp_path):
    lines = (root / "autograder" / "exercises" / "logistic_regression.py").read_text()
    (tmp_path / "notes.json").write_text(lines)
    if sandbox.why_not():
        pytest.skip("needs bubblewrap")
    with Engine(tmp_path) as engine:
        assert "/course/datasets/notes.json" in search(engine, root)


@pytest.mark.parametrize(
    "source",
    [
        "import autograder",
        "import dlutils.lessons.networks",
        "open('/course/dlutils/harness.py', 'a')",
        "open('/etc/new', 'w')",
        "import socket; socket.create_connection(('127.0.0.1', 22), 1)",
        "import socket; socket.create_connection(('192.0.2.1', 80), 1)",
        "import os; os.kill(os.getppid(), 0) if os.getppid() else (_ for _ in ()).throw(ProcessLookupError)",
        "import subprocess; subprocess.run(['ls', '/root/.ssh'], check=True)",
        "x = bytearray(8 << 30)",
    ],
)
def test_what_is_walled_off_raises(engine, source):
    _, cells = outputs(engine, source)
    assert any(output["output_type"] == "error" for output in cells[0]), cells[0]


def test_no_secret_is_in_the_environment(engine):
    _, cells = outputs(engine, "import os; sorted(os.environ)")
    assert "PIP" not in result(cells[0])
    _, cells = outputs(engine, "import os; os.environ['HOME'], os.listdir('/proc')")
    assert result(cells[0]) == "('/home/student', [])"


def test_no_state_passes_from_one_submission_to_the_next(engine):
    spoil = (
        "import numpy as np, os, builtins, random\nnp.exp = None; builtins.len = lambda x: 0\n"
        "open('/tmp/note', 'w').write('hello'); os.environ['MARK'] = '1'; np.random.seed(1); random.seed(1); left = 1"
    )
    outputs(engine, spoil)
    look = "import numpy as np, os\n(float(np.exp(0)), len('abc'), os.path.exists('/tmp/note'), 'MARK' in os.environ, 'left' in globals())"
    _, cells = outputs(engine, look)
    assert result(cells[0]) == "(1.0, 3, False, False, False)"


def test_an_endless_cell_is_stopped_and_the_next_one_runs(engine):
    answer, cells = outputs(engine, "while True: pass", "1 + 1", cell_seconds=1)
    assert cells[0][0]["ename"] == "TimeLimit"
    assert result(cells[1]) == "2"
    assert answer.ended == "done"


def test_one_that_cannot_be_interrupted_is_killed_and_the_engine_goes_on(engine):
    stubborn = "import signal, time\nsignal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])\nwhile True: pass"
    answer, _ = outputs(engine, stubborn, notebook_seconds=2)
    assert answer.ended == "time"
    assert result(outputs(engine, "2 + 2")[1][0]) == "4"


def test_a_crash_is_told_from_an_end(engine):
    assert outputs(engine, "import os; os._exit(0)")[0].ended == "died"
    assert outputs(engine, "import ctypes; ctypes.string_at(0)")[0].ended == "died"


def test_output_is_cut_by_bytes_and_nothing_is_lost_after_it(engine):
    answer, cells = outputs(engine, "print('x' * 50_000_000)", "for i in range(3 * 10**5): print(i)", "'still here'")
    assert len(json.dumps(cells[0])) < 2000
    assert len(json.dumps(cells[1])) < 3_000_000
    assert "left out" in cells[1][-1]["text"]
    assert result(cells[2]) == "'still here'"


def test_processes_left_behind_die_with_their_submission(engine):
    leave = "import subprocess; subprocess.Popen(['sleep', '60'], start_new_session=True); 1"
    answer, _ = outputs(engine, leave)
    assert answer.ended == "done"
    assert result(outputs(engine, "1")[1][0]) == "1"


def test_forged_events_do_not_pass_for_another_submission(engine):
    forge = (
        "import os, json\nfor fd in range(3, 60):\n    try:\n        os.write(fd, json.dumps({'ready': True, 'size': 3, "
        "'ended': 'done'}).encode() + b'\\n')\n    except OSError: pass"
    )
    outputs(engine, forge)
    assert result(outputs(engine, "3 + 3")[1][0]) == "6"


def test_a_fork_bomb_stays_inside(engine):
    answer, _ = outputs(
        engine,
        "import os\nwhile True:\n    try: os.fork()\n    except OSError: break",
        notebook_seconds=5,
        cell_seconds=2,
    )
    assert result(outputs(engine, "4 + 4")[1][0]) == "8"


def test_without_a_sandbox_grading_stops_with_the_remedy(monkeypatch, root):
    monkeypatch.setattr(sandbox, "why_not", lambda: "bubblewrap (`bwrap`) is not installed")
    with pytest.raises(sandbox.NoSandbox, match="apt-get install bubblewrap"):
        Engine(root / "datasets")


def test_a_sandbox_that_shows_the_answers_is_refused(root, monkeypatch):
    if sandbox.why_not():
        pytest.skip("needs bubblewrap")
    from autograder.engine.engine import EngineError

    whole = sandbox.command(root / "datasets")
    at = whole.index("--ro-bind")
    planted = [*whole[:at], "--ro-bind", str(root / "autograder"), "/course/autograder", *whole[at:]]
    monkeypatch.setattr(sandbox, "command", lambda datasets: planted)
    with pytest.raises(EngineError, match="holds the answers"):
        Engine(root / "datasets").start()


def test_a_waived_sandbox_still_runs_each_submission_in_a_process_of_its_own(root):
    with Engine(root / "datasets", no_sandbox=True) as engine:
        outputs(engine, "import numpy as np; np.exp = None; left = 1")
        _, cells = outputs(engine, "import numpy as np; (float(np.exp(0)), 'left' in globals())")
        assert result(cells[0]) == "(1.0, False)"
        assert outputs(engine, "import os; os._exit(1)")[0].ended == "died"
