"""What a submission can see and do: no answers, no network, no neighbours, no marks."""

import ast
import contextlib
import hashlib
import importlib
import json
import os
import shutil
import struct
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from engines import outputs, result

from autograder.authoring.check import secret_lines
from autograder.errors import EngineError
from autograder.sandbox import bubblewrap as sandbox
from autograder.sandbox.engine import Engine
from autograder.sandbox.job import reason
from autograder.units import unit_names

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


def search(engine, root):
    lines = {line for unit in unit_names() for line in secret_lines(root, unit) if len(line) > 24}
    digests = [hashlib.sha256(line.encode()).hexdigest() for line in lines]
    _, cells = outputs(engine, SEARCH.format(digests=digests), cell_seconds=200)
    return result(cells[0])


@pytest.mark.large
@pytest.mark.slow
def test_nothing_that_a_submission_can_read_holds_an_answer(engine, root):
    assert search(engine, root) == "{}"


@pytest.mark.large
@pytest.mark.slow
def test_a_planted_answer_is_found(root, tmp_path):
    lines = (root / "autograder" / "units" / "logistic_regression" / "propagate.py").read_text()
    (tmp_path / "notes.json").write_text(lines)
    if sandbox.why_not():
        pytest.skip("needs bubblewrap")
    with Engine(tmp_path) as engine:
        assert "/course/datasets/notes.json" in search(engine, root)


@pytest.mark.parametrize(
    "source",
    [
        "import autograder",
        "import dllessons",
        "import dllessons.networks",
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
    for ending in ("os.kill(os.getpid(), 9)", "os.kill(0, 9)", "os.kill(-1, 9)", "os._exit(247)"):
        assert outputs(engine, f"import os; {ending}")[0].ended in ("done", "died"), "only others can kill"


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


# ------------------------------------------------------------------------------------------ the walls, one by one

#: For each inner wall something that it alone refuses, in a cell that says what came of it.
TRIES = {
    "namespaces": "import os; os.getpid() > 2 and len(os.listdir('/proc')) > 0",
    "landlock": "try:\n    done = bool(open('/dev/urandom', 'wb'))\nexcept PermissionError:\n    done = False\ndone",
    "seccomp": "import socket\ntry:\n    done = socket.socket(socket.AF_INET, socket.SOCK_DGRAM).fileno() > 0\nexcept OSError:\n    done = False\ndone",
}


def test_the_hello_says_which_walls_stand(engine):
    outputs(engine, "1")
    known = ["bubblewrap", *(wall.name for wall in walls().WALLS)]
    assert [wall for wall in known if wall in engine.walls] == engine.walls
    assert {"bubblewrap", "namespaces", "seccomp", "rlimits"} <= set(engine.walls)
    assert ("landlock" in engine.walls) == bool(walls().landlock_version())


@pytest.mark.parametrize("wall", TRIES)
def test_each_wall_refuses_something_that_the_others_let_through(engine, weakened, wall):
    outputs(engine, "1")
    if wall not in engine.walls:
        pytest.skip(f"this kernel has no {wall}")
    assert result(outputs(engine, TRIES[wall])[1][0]) == "False"
    weak = weakened(wall)
    assert wall not in weak.walls
    assert result(outputs(weak, TRIES[wall])[1][0]) == "True"


def test_an_ordinary_notebook_works_behind_all_walls(engine):
    """Threads, processes, figures, data files, temporary files, Unix sockets."""
    source = """
import asyncio, h5py, multiprocessing, pathlib, socket, subprocess, tempfile, threading
import matplotlib.pyplot as plt, numpy as np
with multiprocessing.get_context("fork").Pool(2) as pool:
    assert pool.map(abs, [-1, 2]) == [1, 2]
seen = []
thread = threading.Thread(target=seen.append, args=(1,)); thread.start(); thread.join()
assert subprocess.run(["echo", "hi"], capture_output=True, text=True).stdout == "hi\\n"
one, other = socket.socketpair(); one.sendall(b"x"); assert other.recv(1) == b"x"
with tempfile.NamedTemporaryFile() as file, h5py.File(file.name, "w") as data:
    data["x"] = np.ones(3)
async def nothing(): await asyncio.sleep(0)
await nothing()
plt.plot([1, 2]); plt.show()
assert seen == [1] and list(pathlib.Path("/course/datasets").glob("*.h5"))
"""
    _, [cell] = outputs(engine, source)
    assert not [output for output in cell if output["output_type"] == "error"], cell
    assert [output for output in cell if "image/png" in output.get("data", {})]


REFUSED = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
def errno(number, *arguments):
    return ctypes.get_errno() if libc.syscall(number, *arguments) < 0 else 0
{name: errno(number, 0, 0, 0, 0, 0) for name, number in @CALLS@.items()}
"""


def test_system_calls_that_no_notebook_needs_are_refused(engine):
    column = list(walls().MACHINES).index(os.uname().machine)
    calls = {name: pair[column] for name, pair in walls().DENIED.items() if pair[column] is not None}
    _, [cell] = outputs(engine, REFUSED.replace("@CALLS@", repr(calls)))
    got = ast.literal_eval(result(cell))
    assert {name: number for name, number in got.items() if number != 1} == {}
    clone, clone3 = (walls().MACHINES[os.uname().machine][1][name] for name in ("clone", "clone3"))
    source = REFUSED.split("{name")[0] + f"errno({clone}, 0x10000000, 0, 0, 0, 0), errno({clone3}, 0, 0)"
    assert result(outputs(engine, source)[1][0]) == "(1, 38)"
    source = "import resource\nkind = resource.RLIMIT_CPU\nlimit = resource.getrlimit(kind)\n"
    source += "try: resource.setrlimit(kind, (1, 1))\nexcept ValueError: print(resource.getrlimit(kind) == limit)"
    assert outputs(engine, source)[1][0][0]["text"] == "True\n"
    x32 = REFUSED.split("{name")[0] + "errno(0x40000000 + 39)"
    if os.uname().machine == "x86_64":
        assert result(outputs(engine, x32)[1][0]) == "1"


def test_the_filter_knows_both_machines():
    """The program of the machine that is not here is at least well-formed: every jump lands inside."""
    for machine in walls().MACHINES:
        program = walls().assembled(walls().filter_program(machine))
        rows = [struct.unpack("HBBI", program[at : at + 8]) for at in range(0, len(program), 8)]
        assert all(place + 1 + max(yes, no) < len(rows) for place, (code, yes, no, _) in enumerate(rows) if code != 6)
        assert rows[-1][0] == 6
        numbers = [operand for code, _, _, operand in rows if code == 0x15]
        assert len(set(numbers)) == len(numbers)


def test_no_capability_is_left(engine):
    _, [cell] = outputs(engine, "import ctypes\nctypes.CDLL(None).prctl(23, 21)")  # PR_CAPBSET_READ, CAP_SYS_ADMIN
    assert result(cell) == "0"


# ----------------------------------------------------------------------------------------------------- the limits


@pytest.mark.parametrize(
    ("ended", "source", "limits"),
    [
        ("processes", "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass", {}),
        (
            "memory",
            "import os, time\nfor _ in range(5):\n    if not os.fork():\n        hoard = b'x' * (300 << 20)\n        time.sleep(60)\ntime.sleep(60)",
            {"memory_bytes": 1 << 30, "notebook_seconds": 30},
        ),
        ("cpu", "while True: pass", {"cpu_seconds": 1.0}),
        ("time", "import ctypes\nctypes.CDLL(None).prctl(1, 0)\nimport time; time.sleep(60)", {"notebook_seconds": 4}),
        ("size", "import os\nwhile True:\n    for fd in range(3, 20):\n        try: os.write(fd, b'x' * 60000)\n        except OSError: pass", {}),
    ],
)  # fmt: skip
def test_a_limit_ends_the_notebook_and_all_its_processes(engine, ended, source, limits):
    answer, _ = outputs(engine, source, **{"notebook_seconds": 8, **limits})
    if ended == "processes" and os.getuid():
        assert answer.ended in ("processes", "time")  # an ordinary user's bomb is held by the rlimit already
    else:
        assert answer.ended == ended, answer.ended
    assert reason(answer.ended, {**engine.limits, **limits})
    assert result(outputs(engine, "5 + 5")[1][0]) == "10"
    deadline = time.monotonic() + 10  # a bomb's dead are cleared away by the system, in its own time
    while len(processes_of(engine)) > 3 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(processes_of(engine)) <= 3, "bubblewrap, its first process, and the warm one"


@pytest.mark.large
@pytest.mark.parametrize("outlasted", [True, False])
def test_who_comes_after_a_bomb_is_not_charged_with_its_dead(root, tmp_path, monkeypatch, outlasted):
    """The watch of a submission counts all that it sees; here some of the last one's processes die slowly."""
    text = sandbox.RUNNER.read_text()
    slow = "                if os.fork() == 0:\n                    [os.fork() or (select.select([], [], [], 6), os._exit(0)) for _ in range(70)]\n                    os._exit(0)\n                os.wait()\n"
    assert text.count("                watch.outlast()\n") == 1
    text = text.replace("                watch.outlast()\n", slow + "                watch.outlast()\n" * outlasted)
    (tmp_path / "runner.py").write_text(text)
    monkeypatch.setattr(sandbox, "RUNNER", tmp_path / "runner.py")
    with Engine(root / "datasets") as engine:
        assert outputs(engine, "import time; time.sleep(9)", notebook_seconds=1)[0].ended == "time"
        # Long enough that the watch looks at it at least once.
        cell = {"source": "import time; time.sleep(3)"}
        after = engine.run({"kind": "notebook", "cells": [cell], "exercises": {}})
        assert after.ended == ("done" if outlasted else "processes")


def processes_of(engine):
    """The processes below the engine's own, as the machine sees them."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parents[int(path.name)] = int((path / "stat").read_text().rpartition(")")[2].split()[1])
    found, fresh = set(), {engine.process.pid}
    while fresh:
        found |= fresh
        fresh = {pid for pid, parent in parents.items() if parent in fresh} - found
    return found


def test_the_disk_of_a_submission_is_small(engine):
    fill = "import os\nn = 0\ntry:\n    while True:\n        n += open('PLACE/%d' % n, 'wb').write(bytes(1 << 20)) and 1\nexcept OSError: pass\nn"
    for place, room in (("/tmp", 256), ("/dev/shm", 64)):
        _, [cell] = outputs(engine, fill.replace("PLACE", place))
        assert int(result(cell)) <= room
    many = "n = 0\ntry:\n    while True:\n        open('/tmp/%d' % n, 'w'); n += 1\nexcept OSError: pass\nn"
    assert int(result(outputs(engine, many)[1][0])) <= 20_480
    assert result(outputs(engine, "import os; os.listdir('.')")[1][0]) == "[]"


@pytest.mark.large
def test_a_neighbour_goes_on_beside_a_bomb(engine, root):
    bomb = "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass"
    with Engine(root / "datasets") as other, ThreadPoolExecutor(1) as pool:
        outputs(other, "1")
        bombing = pool.submit(outputs, other, bomb, notebook_seconds=5)
        assert result(outputs(engine, "sum(range(10**6))", cell_seconds=20)[1][0]) == "499999500000"
        assert bombing.result()[0].ended in ("processes", "time")


def test_processes_are_counted_again_while_the_shares_of_their_memory_are_asked_for(monkeypatch):
    """The system answers for a process that forks only when that has its turn, which among thousands takes long."""
    monkeypatch.syspath_prepend(sandbox.RUNNER.parent)  # as in the sandbox
    watch = importlib.import_module("watch")
    alive, asked = [10, 11], []

    def waits(pid):
        asked.append(pid)
        alive.extend(range(100, 200))
        return 0

    monkeypatch.setattr(watch, "others", lambda place: list(alive))
    monkeypatch.setattr(watch, "resident", lambda pid: 1 << 40)
    monkeypatch.setattr(watch, "proportional", waits)
    limits = {"notebook_seconds": 9, "processes": 64, "cpu_seconds": 9, "memory_bytes": 1 << 30}
    assert watch.Watch(limits, [])._sum() == "processes"
    assert asked == [10]


#: A Python that lives in a closed home is shown to the ordinary user, in a mount namespace of the test's own.
SHOW_PYTHON = """
closed=$1 shown=$2; shift 2
if [ "$closed" != - ]; then
    aside=$(mktemp -d); mount --bind "$shown" "$aside"
    mount -t tmpfs -o mode=755 none "$closed"; mkdir -p "$shown"; mount --bind "$aside" "$shown"
fi
exec "$@"
"""


def closed_and_shown():
    """The folder above this Python that others may not enter ("-" where there is none), and the Python's own."""
    base = Path(sys.base_prefix).resolve()
    closed = [folder for folder in reversed(base.parents) if not folder.stat().st_mode & 0o001]
    return str(closed[0]) if closed else "-", str(base)


@pytest.mark.large
def test_the_sandbox_works_for_an_ordinary_user(root):
    """As root these walls are raised by another road than as an ordinary user: here as `nobody`."""
    if os.getuid():
        pytest.skip("this run is an ordinary user's already")
    if sandbox.why_not() or not shutil.which("setpriv"):
        pytest.skip("needs bubblewrap and setpriv")
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\nfrom autograder.sandbox.engine import Engine\n"
        "with Engine(sys.argv[1] + '/datasets') as engine:\n"
        "    bomb = 'import os\\nwhile True:\\n    try: os.fork()\\n    except OSError: pass'\n"
        "    job = {'kind': 'notebook', 'cells': [{'source': bomb}], 'exercises': {}, 'limits': {'notebook_seconds': 3}}\n"
        "    print(engine.run(job).ended)\n"
        "    print(engine.run({**job, 'cells': [{'source': '1'}]}).ended, *engine.walls)"
    )
    user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", sys.executable, "-c", code, str(root)]
    env = {"HOME": "/tmp", "PATH": os.environ["PATH"]}
    done = subprocess.run(
        ["unshare", "-m", "sh", "-ec", SHOW_PYTHON, "sh", *closed_and_shown(), *user],
        capture_output=True,
        text=True,
        env=env,
        cwd="/",
    )
    if "Permission denied" in done.stderr or "No module" in done.stderr or "not permitted" in done.stderr:
        pytest.skip(f"this environment cannot be read by an ordinary user: {done.stderr.strip()[-200:]}")
    first, second = done.stdout.splitlines()
    assert first in ("processes", "time"), done.stderr
    assert second.startswith("done bubblewrap"), done.stderr
    assert "namespaces" in second, done.stderr


def walls():
    from autograder.sandbox import walls

    return walls


def test_without_a_sandbox_grading_stops_with_the_remedy(monkeypatch, root):
    monkeypatch.setattr(sandbox, "why_not", lambda: "bubblewrap (`bwrap`) is not installed")
    with pytest.raises(sandbox.NoSandbox, match="apt-get install bubblewrap"):
        Engine(root / "datasets")


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ('[ -e "$0.once" ] || { touch "$0.once"; kill -9 $$; }', None),
        ("kill -9 $$", "killed here each time"),
        ("exit 137", "killed here each time"),
        ("echo no namespaces >&2; exit 1", "refuses here: no namespaces"),
    ],
)
def test_bubblewrap_that_is_killed_once_is_asked_again(monkeypatch, tmp_path, program, reason):
    (tmp_path / "bwrap").write_text(f"#!/bin/sh\n{program}\n")
    (tmp_path / "bwrap").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    said = sandbox.why_not.__wrapped__()
    assert said is None if reason is None else reason in said


def test_a_start_begun_ahead_is_ended_by_the_first_job(root):
    with Engine(root / "datasets") as engine:
        engine.launch()
        begun = engine.process
        assert result(outputs(engine, "1 + 1")[1][0]) == "2"
        assert engine.process is begun
        assert "namespaces" in engine.walls


def test_a_start_begun_ahead_that_failed_is_made_again(root):
    with Engine(root / "datasets") as engine:
        engine.launch()
        engine.process.kill()
        engine.process.wait()
        assert result(outputs(engine, "1 + 1")[1][0]) == "2"


@pytest.mark.parametrize("package", sandbox.SECRET_PACKAGES)
def test_a_sandbox_that_shows_answers_or_whole_networks_is_refused(root, monkeypatch, package):
    if sandbox.why_not():
        pytest.skip("needs bubblewrap")
    whole = sandbox.command(root / "datasets")
    at = whole.index("--ro-bind")
    planted = [*whole[:at], "--ro-bind", str(root / package), f"/course/{package}", *whole[at:]]
    monkeypatch.setattr(sandbox, "command", lambda datasets: planted)
    with pytest.raises(EngineError, match=f"can see {package}, which submissions must not read"):
        Engine(root / "datasets").start()


@pytest.mark.parametrize("package", sandbox.SECRET_PACKAGES)
def test_an_installed_copy_of_such_a_package_is_covered(root, monkeypatch, tmp_path, package):
    (tmp_path / package).mkdir()
    monkeypatch.setattr(sandbox, "_environment", lambda: [str(tmp_path)])
    monkeypatch.setattr(sandbox.site, "getsitepackages", lambda: [str(tmp_path)])
    command = sandbox.command(root / "datasets")
    shown, covered = command.index(str(tmp_path)), command.index(str(tmp_path / package))
    assert command[covered - 1] == "--tmpfs"
    assert shown < covered, "later options lie over earlier ones"


def test_a_waived_sandbox_still_runs_each_submission_in_a_process_of_its_own(root):
    with Engine(root / "datasets", no_sandbox=True) as engine:
        outputs(engine, "import numpy as np; np.exp = None; left = 1")
        _, cells = outputs(engine, "import numpy as np; (float(np.exp(0)), 'left' in globals())")
        assert result(cells[0]) == "(1.0, False)"
        assert outputs(engine, "import os; os._exit(1)")[0].ended == "died"
