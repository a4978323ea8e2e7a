"""Submissions that run beside each other in one sandbox: each is counted for itself, and none sees another."""

import os
import signal
import threading
import time
from pathlib import Path

import psutil
import pytest
from engines import outputs, result

from autograder.sandbox import bubblewrap as sandbox
from autograder.sandbox.engine import Engine

pytestmark = [pytest.mark.sandbox]

SLEEP = "import time\ntime.sleep(3)\n5"
#: What takes much of something for two seconds, and the limit for a neighbour that takes little.
GREEDY = {
    "processes": (
        "import os, time\nfor _ in range(40):\n    if os.fork() == 0:\n        time.sleep(3)\n        os._exit(0)\ntime.sleep(3)",
        {"processes": 20},
    ),
    "memory": ("import os, time\nos.fork()\nheld = b'x' * (900 << 20)\ntime.sleep(3)", {"memory_bytes": 1500 << 20}),
    "cpu": (
        "import os, time\nend = time.time() + 4\nfor _ in range(3):\n    if os.fork() == 0:\n        break\nwhile time.time() < end:\n    pass",
        {"cpu_seconds": 0.4},
    ),
    "sockets": (
        "import os, socket, time\nfor _ in range(23):\n    if os.fork() == 0:\n        break\n"
        "held = [socket.socketpair() for _ in range(110)]\ntime.sleep(3)",
        {"memory_bytes": 1 << 30},
    ),
}


@pytest.fixture
def places(root):
    """`places(number)`: engines in one warm process."""
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    begun = []

    def launch(number):
        begun.append(Engine(root / "datasets"))
        begun[0].launch()
        begun.extend(begun[0].places(number))
        return begun[1:]

    yield launch
    for engine in reversed(begun):
        engine.close()


def beside(*jobs):
    """Run jobs at the same time: (engine, source, limits); returns how each ended, and its outputs."""
    found = [None] * len(jobs)

    def run(place, engine, source, limits):
        found[place] = outputs(engine, source, **limits)

    threads = [threading.Thread(target=run, args=(place, *job)) for place, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_places_share_one_warm_process(places):
    one, two = places(2)
    (first, [cell]), (second, _) = beside((one, SLEEP, {}), (two, SLEEP, {}))
    assert result(cell) == "5"
    assert first.ended == second.ended == "done"
    assert one.process.pid == two.process.pid
    assert len(list(psutil.Process(one.process.pid).children(recursive=True))) == 4, "first, warm, and two places"


def held_up(engines, kind, limits):
    greedy, _ = GREEDY[kind]
    return beside((engines[0], greedy, {}), (engines[1], SLEEP, limits))[1][0].ended


@pytest.mark.sample(1)
@pytest.mark.parametrize("kind", GREEDY)
def test_nobody_is_charged_with_what_a_neighbour_takes(places, kind):
    engines = places(2)
    greedy, limits = GREEDY[kind]
    assert held_up(engines, kind, limits) == "done"
    alone = outputs(engines[1], greedy, **limits)[0].ended
    assert alone == {"sockets": "memory"}.get(kind, kind), "the limit is one that the greedy one exceeds"


@pytest.mark.large
@pytest.mark.parametrize("kind", ["processes", "memory", "cpu"])
def test_a_watch_that_counts_neighbours_is_found_out(places, root, tmp_path, monkeypatch, kind):
    text = sandbox.PARTS[0].read_text()
    marked = "return pids if place is None else [pid for pid in pids if walls.place_of(pid) == place]"
    assert text.count(marked) == 1
    (tmp_path / "watch.py").write_text(text.replace(marked, "return [pid for pid in pids if pid != os.getppid()]"))
    monkeypatch.setattr(sandbox, "PARTS", (tmp_path / "watch.py", *sandbox.PARTS[1:]))
    assert held_up(places(2), kind, GREEDY[kind][1]) == kind


def test_neighbours_cannot_meet(places):
    one, two = places(2)
    listen = "import socket, time\ns = socket.socket(socket.AF_UNIX)\ns.bind('\\0meet')\ns.listen()\ntime.sleep(3)"
    look = (
        "import os, socket, time\ntime.sleep(1)\ns = socket.socket(socket.AF_UNIX)\n"
        "try: found = s.connect('\\0meet') or 'met'\nexcept OSError as error: found = type(error).__name__\n"
        "found, os.listdir('/proc'), os.listdir('/dev/shm')"
    )
    _, (_, [cell]) = beside((one, listen, {}), (two, look, {}))
    assert result(cell) in ("('ConnectionRefusedError', [], [])", "('PermissionError', [], [])")


def test_the_mark_cannot_be_taken_off(places):
    (one,) = places(1)
    source = "import resource\nbefore = resource.prlimit(0, 10)\ntry:\n    resource.prlimit(0, 10, (7, 7))\nexcept OSError as e:\n    print(e.errno)\nbefore == resource.prlimit(0, 10), before[0] >= 1000"
    _, [cell] = outputs(one, source)
    assert result(cell) == "(True, True)"


@pytest.mark.large
@pytest.mark.parametrize("wall", ["seccomp", "landlock"])
def test_without_a_wall_between_them_each_has_a_sandbox_of_its_own(places, monkeypatch, wall):
    whole = sandbox.environment
    monkeypatch.setattr(sandbox, "environment", lambda *a, **k: {**whole(*a, **k), "DLCOURSE_WITHOUT": wall})
    one, two = places(2)
    (first, _), (second, [cell]) = beside((one, SLEEP, {}), (two, SLEEP, {}))
    assert first.ended == second.ended == "done"
    assert result(cell) == "5"
    assert one.process.pid != two.process.pid


@pytest.mark.large
def test_a_submission_dies_with_its_place_and_a_neighbour_goes_on(places):
    one, two = places(2)
    assert outputs(one, "1")[0].ended == outputs(two, "1")[0].ended == "done"
    warm = psutil.Process(one.process.pid).children()[0].children()[0]
    killed = []

    def kill():
        time.sleep(1)
        place = next(place for place in warm.children() if any(child.children() for child in place.children()))
        killed.extend(place.children(recursive=True))
        os.kill(place.pid, signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    answer, _ = outputs(one, "import time; time.sleep(30)")
    thread.join()
    assert answer.ended == "lost"
    psutil.wait_procs(killed, timeout=10)
    assert not [one for one in killed if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]
    assert result(outputs(two, "1 + 1")[1][0]) == "2"
    assert result(outputs(one, "1 + 1")[1][0]) == "2", "in a warm process of its own"
    assert Path(f"/proc/{two.process.pid}").exists()
