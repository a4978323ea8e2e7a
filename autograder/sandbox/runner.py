"""The warm process inside the sandbox: does the imports once, then forks a child for every job.

This file, `walls.py`, `watch.py` and `cells.py` are shown to the sandbox, not the package around them: they must import
nothing of `autograder`, and the sandbox holds nothing that could answer an exercise.

The host asks for a job over a socket (standard input): one line of JSON with the limits, and two file descriptors, one
that the job can be read from and one that events can be written to.  The warm process forks, closes both, and watches
what the child uses.  The child reads the job, runs it, and writes its events, lines of JSON, straight to the host.  So
the warm process never holds a byte of a submission or of its answer, and the next child finds none in its memory.

The exercises are the same for a whole class.  A third file descriptor brings them when they are others than before; the
warm process reads them, and its children find them there.

Several hosts may share a warm process: for each it forks a place, a copy of itself that does as above, behind walls of
its own towards the others.

The warm process lives in a bubblewrap sandbox; each child raises the inner walls of `walls.py` around itself.
"""

import base64
import contextlib
import fcntl
import gc
import importlib
import io
import json
import linecache
import os
import pkgutil
import select
import signal
import socket
import sys
import traceback
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

import walls
from cells import Outputs, make_shell, run_notebook, time_limit
from watch import WATCH_SECONDS, Watch

WORKPLACE = "/tmp/work"
#: Packages that hold answers or whole networks (a copy: this file imports nothing of `autograder`).
SECRET_PACKAGES = ("autograder", "dllessons")
#: The IPython shell of a notebook and where its outputs go.
Notebook = tuple[Any, Outputs]


# ---------------------------------------------------------------------------------------------- the warm process


def main() -> None:
    host = socket.socket(fileno=os.dup(0))
    null = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1):  # nothing that a child prints by itself may reach the protocol
        os.dup2(null, fd)
    walls.libc.prctl(walls.PR_SET_DUMPABLE, 0, 0, 0, 0)  # children may not read this process's memory
    warm_up()
    notebook = make_shell()
    first_traceback(notebook[0])
    freeze()
    standing = ["rlimits"]
    if os.environ.get("DLCOURSE_SANDBOX") == "1":
        standing = walls.standing(without=os.environ.get("DLCOURSE_WITHOUT", "").split())
    os.dup2(null, 2)
    greet(host, standing)
    serve(host, standing, notebook)


def greet(host: socket.socket, standing: list[str]) -> None:
    say(host, {"ready": True, "walls": standing, "leaks": leaks()})


def serve(host: socket.socket, standing: list[str], notebook: Notebook, place: int | None = None) -> None:
    """Do what the host asks for until it is gone.

    Args:
        place: the number of the place that this is; None for the warm process itself.
    """
    exercises: dict[str, Any] = {}
    while True:
        message, fds = hear(host)
        if message is None:
            return
        if "place" in message:
            if set(walls.BETWEEN_PLACES) <= set(standing) and os.fork() == 0:
                move_in(message["place"], host, fds[0], standing, notebook)
            os.close(fds[0])  # without these walls nobody is there: the host starts a warm process of its own
        elif fds:  # a word without them is for a job that has ended meanwhile
            exercises = read_exercises(fds.pop()) if len(fds) == 3 else exercises
            ended = run_job(message["limits"], (fds[0], fds[1]), standing, notebook, exercises, host, place)
            say(host, {"ended": ended})


def move_in(place: int, landlord: socket.socket, fd: int, standing: list[str], notebook: Notebook) -> NoReturn:
    """In the forked child: be a place.  Never returns."""
    try:
        landlord.close()
        walls.part(place)
        host = socket.socket(fileno=fd)
        greet(host, standing)
        serve(host, standing, notebook, place)
    finally:
        os._exit(0)


def say(host: socket.socket, message: dict[str, Any]) -> None:
    host.sendall(json.dumps(message).encode() + b"\n")


def hear(host: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    """The host's next message and the file descriptors that came with it; (None, []) when it is gone."""
    data, fds, _, _ = socket.recv_fds(host, 1 << 16, 3)
    return (json.loads(data.splitlines()[-1]), fds) if data else (None, [])  # a late word may come before a job


def read_exercises(fd: int) -> dict[str, Any]:
    """The exercises of the jobs to come, as the host wrote them."""
    with os.fdopen(fd, "rb") as file:
        exercises: dict[str, Any] = json.load(file)
    freeze()
    return exercises


def warm_up() -> None:
    """Everything that a submission usually imports, and the first use of what is slow the first time."""
    import h5py  # noqa: F401
    import ipywidgets  # noqa: F401
    import matplotlib

    matplotlib.use("agg")
    import numpy as np
    from IPython.core.interactiveshell import InteractiveShell  # noqa: F401
    from matplotlib_inline import backend_inline, config  # noqa: F401
    from PIL import Image  # noqa: F401

    import dlutils
    from dlutils import check, plots

    for module in pkgutil.walk_packages(dlutils.__path__, "dlutils."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for unit in check.units():
        getattr(check, unit)
    np.random.default_rng(0)

    fig = plots.figure()[0]
    fig.axes[0].plot([0, 1])
    fig.axes[0].set_title("$x$")
    plots.png(fig)
    np.ones((2, 2)) @ np.ones((2, 2))


def first_traceback(shell: Any) -> None:
    """The first one imports what it needs, which would take each child longer than most notebooks run."""
    try:
        raise ValueError
    except ValueError:
        shell.InteractiveTB.structured_traceback(*sys.exc_info())


def freeze() -> None:
    """Keep the garbage collector from what lives now: in each child it would go through, and so copy, all of it."""
    gc.collect()
    gc.freeze()


def leaks() -> list[str]:
    """The packages that this process can import and should not: `bubblewrap.SECRET_PACKAGES`.

    An empty folder is what the sandbox puts over an installed one.
    """
    import importlib.util

    found = {package: importlib.util.find_spec(package) for package in SECRET_PACKAGES}
    return [
        package
        for package, spec in found.items()
        if spec and (spec.origin or any(map(os.listdir, spec.submodule_search_locations or ())))
    ]


# ---------------------------------------------------------------------------------------------------- one job


def run_job(
    limits: dict[str, float],
    fds: tuple[int, int],
    standing: list[str],
    notebook: Notebook,
    exercises: dict[str, Any],
    host: socket.socket,
    place: int | None,
) -> str:
    """Fork a child for the job, before anybody has read it; returns how it ended."""
    parent = os.getpid()
    told, tell = os.pipe()
    pid = os.fork()
    if pid == 0:
        host.close()
        os.close(told)
        walls.die_with(parent)
        _child(limits, standing, notebook, exercises, *fds, tell)
    for fd in (*fds, tell):
        os.close(fd)
    first = int(os.read(told, 20) or pid)  # the first process of the job's own pid namespace, if it has one
    os.close(told)
    return attend(pid, first, Watch(limits, standing, place), host)


def attend(pid: int, first: int, watch: Watch, host: socket.socket) -> str:
    """Wait for a child's end, or end it where it reaches a limit or the host has had enough."""
    with ending(pid) as end:
        while True:
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                return how(status, watch.standing)
            limit: str | None = watch.exceeded()
            if limit is None:
                ready = select.select([host.fileno(), *end], [], [], WATCH_SECONDS if end else 0.002)[0]
                limit = str((hear(host)[0] or {"stop": "lost"})["stop"]) if host.fileno() in ready else None
            if limit:
                # It may be past its limit and about to end by itself: who ended it is known all the same.
                kill(pid, first)
                os.waitpid(pid, 0)
                watch.outlast()
                return limit


@contextlib.contextmanager
def ending(pid: int) -> Iterator[list[int]]:
    """A list with what `select` finds readable when a process ends; empty where the system has no such thing."""
    if not hasattr(os, "pidfd_open"):
        yield []
        return
    fd = os.pidfd_open(pid)
    try:
        yield [fd]
    finally:
        os.close(fd)


def how(status: int, standing: Sequence[str]) -> str:
    """How a child ended that this process did not end.

    A submission in a pid namespace of its own cannot kill its first process.  One without could, and would be run
    again and again: there a kill counts as its own doing.
    """
    if status == 0:
        return "done"
    return "killed" if walls.was_killed(status) and "namespaces" in standing else "died"


def kill(pid: int, first: int) -> None:
    """End a job.  All processes of a pid namespace die with its first one, wherever they have gone."""
    for end, target in ((os.kill, first), (os.killpg, pid), (os.kill, pid)):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            end(target, signal.SIGKILL)


def _child(
    limits: dict[str, float],
    standing: list[str],
    notebook: Notebook,
    exercises: dict[str, Any],
    source: int,
    sink: int,
    tell: int,
) -> NoReturn:
    """In the forked child: go behind the inner walls, read the job and run it.  Never returns."""
    code, parent = 1, os.getppid()
    try:
        os.setpgid(0, 0)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if os.environ.get("DLCOURSE_SANDBOX") == "1":
            open_anew({source, sink, tell})
        if "namespaces" in standing:
            walls.enter_namespaces()
            walls.die_with(parent)  # entering may have undone it
            pid = os.fork()  # the first process of the new pid namespace: all others in it die with it
            if pid:
                os.close(source)
                os.close(sink)
                os.write(tell, b"%d" % pid)
                os.close(tell)
                _end_in_the_same_way(os.waitpid(pid, 0)[1])
            os.setpgid(0, 0)  # a submission that kills its process group ends nothing outside
        os.close(tell)
        walls.raise_walls(standing, limits)
        # The watch, outside, may see how this process shares its memory; no other process inside could look.
        walls.libc.prctl(walls.PR_SET_DUMPABLE, 1, 0, 0, 0)
        events = Events(sink)
        with os.fdopen(source, "rb") as file:
            job = json.loads(file.read())
        run_in_workplace({**job, "exercises": exercises}, notebook, events)
        events({"event": "end"})
        events.close()
        code = 0
    except BaseException:
        with contextlib.suppress(Exception):
            Events(sink)({"event": "failed", "reason": traceback.format_exc()[-2000:]})
    finally:
        os._exit(code)


def open_anew(fresh: set[int]) -> None:
    """Open all open files a second time, except for the descriptors in `fresh`.

    A fork shares open files with the warm process, each with its place and flags: one submission could leave a number
    there for the next.
    """
    for fd in sorted(int(name) for name in os.listdir("/proc/self/fd")):
        path = f"/proc/self/fd/{fd}"
        if fd not in fresh and os.path.lexists(path):  # the listing's own is gone
            own = os.open(path, fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_ACCMODE)
            os.dup2(own, fd, inheritable=os.get_inheritable(fd))
            os.close(own)


def _end_in_the_same_way(status: int) -> NoReturn:
    """End as a child did; if it was killed, by the same signal, which no exit code of a submission can imitate."""
    if walls.was_killed(status):
        os.kill(os.getpid(), signal.SIGKILL)
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def run_in_workplace(job: dict[str, Any], notebook: Notebook, events: "Events") -> None:
    """Lay out the submission's files in a fresh folder and run the job there."""
    os.umask(0o077)
    place = WORKPLACE if os.environ.get("DLCOURSE_SANDBOX") == "1" else job["workplace"]
    os.makedirs(place, exist_ok=True)
    os.chdir(place)
    for name, data in job.get("files", {}).items():
        path = os.path.normpath(os.path.join(place, name))
        if path.startswith(place + os.sep):
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(base64.b64decode(data))
    os.environ["NBGRADER_EXECUTION"] = "autograde"  # as nbgrader has it: notebooks may ask for it
    os.environ["DLCOURSE_ENGINE"] = "1"
    os.environ["DLCOURSE_FIGURES"] = "1" if job.get("figures") else "0"
    if job["kind"] == "notebook":
        run_notebook(job, *notebook, events)
    else:
        run_file(job, events)


class Events:
    """Writes events as lines of JSON."""

    def __init__(self, fd: int) -> None:
        self.fd = fd

    def __call__(self, event: dict[str, Any]) -> None:
        # Half characters (lone surrogates) are no text that the host would take.
        data = memoryview(json.dumps(event, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        while data:
            data = data[os.write(self.fd, data) :]

    def close(self) -> None:
        os.close(self.fd)


# ------------------------------------------------------------------------------------------------- a plain file


def run_file(job: dict[str, Any], events: Events) -> None:
    """Run a Python file and record its function (`python -m autograder try`)."""
    from dlutils import harness

    space = {"__name__": "submission", "__builtins__": __builtins__}
    try:
        for name, source in job["given"].items():
            exec(compile(source, f"<given {name}>", "exec"), space)
        with (
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
            time_limit(job["limits"]["cell_seconds"]),
        ):
            lines = job["source"].splitlines(keepends=True)
            linecache.cache[job["name"]] = (len(job["source"]), None, lines, job["name"])  # so that its text can be had
            exec(compile(job["source"], job["name"], "exec"), space)
    except BaseException as error:
        events({"event": "failed", "reason": f"{job['name']} cannot be loaded: {type(error).__name__}: {error}"[:500]})
        return
    evidence = harness.record(job["exercises"][job["exercise"]], space, job["limits"]["call_seconds"])
    events({"event": "evidence", "exercise": job["exercise"], "evidence": evidence})


if __name__ == "__main__":
    sys.path.pop(0)  # this file's own folder
    for own in ("walls", "watch", "cells"):  # a submission may have a file of such a name beside its notebook
        del sys.modules[own]
    main()
