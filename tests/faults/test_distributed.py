"""A class graded by two Dask workers, each in a network namespace with an address of its own."""

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import nbformat
import psutil
import pytest
from harm import PATIENCE_SECONDS, UNIT, contents, hand_in, kin, note, rows, run, start, strike, wait_until

from autograder.authoring.sample_class import Desk
from autograder.errors import CourseError
from autograder.grading.executors import refuse_other, worker_environment

pytestmark = [pytest.mark.large, pytest.mark.sandbox, pytest.mark.xdist_group("faults")]

#: Inside namespaces of our own, so these addresses meet nobody else's.
HUB, ADDRESSES, OTHER = "10.77.0.1", ("10.77.0.2", "10.77.0.3"), "10.77.0.4"
SCHEDULER = f"tcp://{HUB}:8786"
#: bubblewrap itself and the first process of its namespace.
BWRAP_PROCESSES = 2


class Network:
    """A hub and some machines on its bridge, each a network namespace; Dask processes started in them.

    Args:
        folder: where the processes run and write what they say.
    """

    def __init__(self, folder):
        self.folder, self.stack = folder, ExitStack()
        self.prefix = f"dl{secrets.token_hex(3)}"

    def __enter__(self):
        try:
            self._namespace(HUB)
            self._ip("-n", self._name(HUB), "link", "add", "bridge", "type", "bridge")
            self._ip("-n", self._name(HUB), "addr", "add", f"{HUB}/24", "dev", "bridge")
            self._ip("-n", self._name(HUB), "link", "set", "bridge", "up")
            for address in (*ADDRESSES, OTHER):
                self._namespace(address)
                self._wire(address)
        except BaseException:
            self.stack.close()
            raise
        return self

    def __exit__(self, *exception):
        self.stack.close()

    def _name(self, address):
        return f"{self.prefix}-{address.rpartition('.')[2]}"

    def _ip(self, *command):
        subprocess.run(["ip", *command], check=True, capture_output=True, text=True)

    def _namespace(self, address):
        self._ip("netns", "add", self._name(address))
        self.stack.callback(self._ip, "netns", "del", self._name(address))
        self._ip("-n", self._name(address), "link", "set", "lo", "up")

    def _wire(self, address):
        """One end of a wire at the bridge, the other at the machine; both are made where they stay."""
        there, port = self._name(address), f"port{address.rpartition('.')[2]}"
        ends = ["link", "add", "eth0", "type", "veth", "peer", "name", port, "netns", self._name(HUB)]
        self._ip("-n", there, *ends)
        self._ip("-n", self._name(HUB), "link", "set", port, "master", "bridge", "up")
        self._ip("-n", there, "addr", "add", f"{address}/24", "dev", "eth0")
        self._ip("-n", there, "link", "set", "eth0", "up")

    def inside(self, address):
        """The start of a command that runs the rest of it on a machine."""
        return ["ip", "netns", "exec", self._name(address)]

    def start(self, address, *command, **env):
        """Start a Dask process on a machine; ended with all below it when the network is taken down."""
        log = self.stack.enter_context((self.folder / f"{address}.log").open("ab"))
        command = [*self.inside(address), str(Path(sys.executable).parent / "dask"), *command]
        process = psutil.Popen(command, cwd=self.folder, stdout=log, stderr=log, env={**os.environ, **env})
        self.stack.callback(end, process)
        return process

    def worker(self, address, threads=1, **env):
        options = ["--host", address, "--nthreads", str(threads), "--no-dashboard"]
        options += ["--local-directory", str(self.folder)]
        return self.start(address, "worker", SCHEDULER, *options, **env)

    def knows(self, address):
        """Whether the scheduler has a worker there: the last that its log says of it."""
        said = re.findall(rf"(Register|Remove) worker addr: tcp://{address}:", (self.folder / f"{HUB}.log").read_text())
        return said[-1:] == ["Register"]


def end(process):
    """End a process and all below it."""
    family = [*kin(process), process]
    for one in family:
        with suppress(psutil.Error):
            one.kill()
    process.wait()
    psutil.wait_procs(family, timeout=60)


def why_no_network():
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return "network namespaces need root and `ip` (Debian package iproute2)"
    name = f"dl{secrets.token_hex(3)}"
    done = subprocess.run(["ip", "netns", "add", name], capture_output=True, text=True)
    if done.returncode == 0:
        wire = ["ip", "-n", name, "link", "add", "one", "type", "veth", "peer", "name", "other"]
        done = subprocess.run(wire, capture_output=True, text=True)
        subprocess.run(["ip", "netns", "del", name], check=True)
    return None if done.returncode == 0 else f"no network namespaces here: {done.stderr.strip()[:200]}"


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    """A scheduler and two workers: `.machines` has the process of each worker by its address."""
    if why_no_network():
        pytest.skip(why_no_network())
    with Network(tmp_path_factory.mktemp("dask")) as network:
        network.start(HUB, "scheduler", "--host", HUB, "--port", "8786", "--no-dashboard")
        network.machines = {address: network.worker(address) for address in ADDRESSES}
        wait_until(lambda: all(map(network.knows, ADDRESSES)))
        yield network


def grade_on(network, course):
    """The run's exit code and what it says."""
    process = start(course, "--dask", SCHEDULER, inside=network.inside(HUB))
    said, _ = process.communicate(timeout=2 * PATIENCE_SECONDS)
    return process.returncode, said


def working(machine):
    """The process of a worker that grades, below the nanny that starts it again when it dies."""
    found = []
    for one in kin(machine):
        with suppress(psutil.Error):
            if "spawn_main" in " ".join(one.cmdline()):
                found.append(one)
    return found


def sandboxes(machine):
    found = []
    for one in kin(machine):
        with suppress(psutil.Error):
            if one.name() == "bwrap":
                found.append(one)
    return found


def test_two_workers_on_two_machines_give_the_same_marks(course, expected, network):
    code, said = grade_on(network, course)
    assert code == 0, said
    assert rows(course) == expected
    places = {os.readlink(f"/proc/{machine.pid}/ns/net") for machine in network.machines.values()}
    assert len(places | {os.readlink("/proc/self/ns/net")}) == 3
    # A worker starts its sandbox when it gets its first submission.
    assert all(sandboxes(machine) for machine in network.machines.values()), "both did their share"


@pytest.mark.parametrize("moments", [1, pytest.param(20, marks=[pytest.mark.large, pytest.mark.exhaustive])])
def test_a_worker_killed_in_the_middle_loses_nothing(course, expected, root, network, moments):
    at_work = lambda process: [one for machine in network.machines.values() for one in busy(machine)]
    options = ("--dask", SCHEDULER)
    happened = strike(course, expected, moments, at_work, f"dask {moments}", *options, inside=network.inside(HUB))
    note(root, "dask", moments, happened)


def busy(machine):
    """As `working`, once it has a sandbox."""
    return working(machine) if sandboxes(machine) else []


def test_a_worker_of_two_threads_that_joins_in_the_middle_does_its_share(course, expected, network):
    desk = Desk(course, UNIT)
    first, text = next(iter(desk.right().items()))
    slow = nbformat.writes(desk.lean({first: f"import time\ntime.sleep(4)\n{text}"}))
    for number in range(6):  # so that there is something left to do when it has come
        hand_in(course, f"t{number}", slow)
    process = start(course, "--dask", SCHEDULER, inside=network.inside(HUB))
    wait_until(lambda: all(map(busy, network.machines.values())) or process.poll() is not None)
    machine = network.worker(OTHER, threads=2)
    said, _ = process.communicate(timeout=2 * PATIENCE_SECONDS)
    shared = len(sandboxes(machine))
    end(machine)
    wait_until(lambda: not network.knows(OTHER))
    assert process.returncode == 0, said
    found = rows(course)
    assert {student: found[student] for student in expected} == expected
    assert len({repr(found[f"t{number}"]) for number in range(6)}) == 1, "wherever they were graded"
    assert shared == 2 * BWRAP_PROCESSES, "each of its threads has an engine of its own"


def test_a_run_whose_workers_are_all_gone_says_so_and_goes_on_later(course, expected, monkeypatch, tmp_path):
    """On this machine: the one who grades is this process, in no namespace."""
    from autograder.grading import executors

    monkeypatch.setattr(executors, "ALONE_SECONDS", 2)
    monkeypatch.setattr(executors, "LOOK_SECONDS", 0.5)
    with Machine(tmp_path) as machine:
        with ThreadPoolExecutor(1) as pool:
            running = pool.submit(run, course, dask=machine.address)
            wait_until(lambda: list(course.glob("autograded/*/*/*.ipynb")) or running.done())
            end(machine.worker)
            with pytest.raises(CourseError, match=rf"all workers of {machine.address} are gone: start some, .*is kept"):
                running.result(timeout=PATIENCE_SECONDS)
        machine.start_worker()
        assert run(course, dask=machine.address) == 0
    assert rows(course) == expected


def test_a_worker_lost_while_it_is_asked_is_an_error_with_a_remedy(monkeypatch, tmp_path):
    """As it is killed in the middle of the question."""
    from autograder.grading import executors

    with Machine(tmp_path) as machine:
        monkeypatch.setattr(executors, "worker_environment", lambda: os._exit(1))
        with pytest.raises(CourseError, match=rf"a worker of {machine.address} was lost .*run the same command again"):
            executors.DaskExecutor(machine.address)


def test_a_submission_whose_workers_die_each_time_is_an_error_of_that_student_with_a_remedy(tmp_path):
    """Dask gives up after so many deaths, and blames all that waited at a worker which died."""
    from distributed import LocalCluster

    from autograder.grading import executors

    with (
        LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster,
        closing(executors.DaskExecutor(cluster.scheduler_address)) as dask,
    ):
        [(task, future)] = executors.run_all(dask, die, ["a task"], 1)
    assert task == "a task"
    said = executors.failure_text(future.exception())
    assert re.fullmatch(r"4 Dask workers died .* tcp://.*: run the same command again", said)
    assert executors.failure_text(ValueError("no")) == "ValueError: no"


def die(task):
    os._exit(1)


class Machine:
    """A scheduler and a worker without a nanny, which would start it again, on this machine."""

    def __init__(self, folder):
        self.folder, self.stack = folder, ExitStack()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.address = f"tcp://127.0.0.1:{free.getsockname()[1]}"

    def __enter__(self):
        host, port = self.address.removeprefix("tcp://").split(":")
        self._start("scheduler", "--host", host, "--port", port, "--no-dashboard")
        self.start_worker()
        return self

    def __exit__(self, *exception):
        self.stack.close()

    def start_worker(self):
        self.worker = self._start("worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard")
        from distributed import Client

        with Client(self.address, timeout=60) as client:
            client.wait_for_workers(1, timeout=60)

    def _start(self, *command):
        log = self.stack.enter_context((self.folder / f"{command[0]}.log").open("ab"))
        process = psutil.Popen(
            [str(Path(sys.executable).parent / "dask"), *command], cwd=self.folder, stdout=log, stderr=log
        )
        self.stack.callback(end, process)
        return process


def test_a_worker_with_other_code_is_refused_by_name(course, expected, root, network, tmp_path):
    """For real: a third machine whose copy of the course differs by one line."""
    shutil.copytree(root / "autograder", tmp_path / "autograder")
    with (tmp_path / "autograder" / "judge" / "judgement.py").open("a") as file:
        file.write("\n#: one line more\n")
    graded = contents(course / "autograded")
    machine = network.worker(OTHER, PYTHONPATH=str(tmp_path))
    try:
        wait_until(lambda: network.knows(OTHER))
        code, said = grade_on(network, course)
    finally:
        end(machine)
    assert code == 2, said
    [line] = [line for line in said.splitlines() if line.startswith("autograder: ")]
    here = worker_environment()["course code"]
    assert f"the Dask worker tcp://{OTHER}:" in line
    assert f", here {here}. Install the same version" in line
    assert ": course code " in line
    assert "Traceback" not in said
    assert contents(course / "autograded") == graded, "nothing was graded"
    wait_until(lambda: not network.knows(OTHER))


def test_a_difference_is_named():
    here = worker_environment()
    refuse_other("tcp://10.0.0.7:1", here, dict(here))
    with pytest.raises(CourseError, match=r"worker tcp://10\.0\.0\.7:1 differs.*: numpy 0\.1, here "):
        refuse_other("tcp://10.0.0.7:1", here, {**here, "numpy": "0.1"})


def test_without_a_scheduler_a_run_says_so(course, expected):
    with pytest.raises(CourseError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9.*dask scheduler"):
        run(course, dask="tcp://127.0.0.1:9")
    assert not list(course.glob("autograded/*"))
