"""The warm process inside the sandbox: does the imports once, then forks a child for every job.

This file and `walls.py` are shown to the sandbox, not the package around them: they must import nothing
of `autograder`, and the sandbox holds nothing that could answer an exercise.

The host asks for a job over a socket (standard input): one line of JSON with the limits, and two file descriptors, one
that the job can be read from and one that events can be written to.  The warm process forks, closes both, and watches
what the child uses.  The child reads the job, runs it, and writes its events, lines of JSON, straight to the host.  So
the warm process never holds a byte of a submission or of its answer, and the next child finds none in its memory.

The warm process lives in a bubblewrap sandbox; each child raises the inner walls of `walls.py` around itself.
"""

import base64
import contextlib
import fcntl
import gc
import io
import json
import linecache
import os
import select
import signal
import socket
import sys
import time
import traceback

import walls

#: How often the processes of a job are counted, and their memory and CPU time added up.
WATCH_SECONDS = 0.05
#: A bomb of processes that was killed takes a busy machine seconds to clear away.
DEAD_SECONDS = 10
PAGE = os.sysconf("SC_PAGE_SIZE")
NAMES = {"processes": "processes", "cpu_seconds": "cpu"}
#: A socket may keep so much that was sent and not read (Linux's default for net.core.wmem_max).
SOCKET_BYTES = 212_992
WORKPLACE = "/tmp/work"
#: Packages that hold answers or whole networks (a copy: this file imports nothing of `autograder`).
SECRET_PACKAGES = ("autograder", "dllessons")


# ---------------------------------------------------------------------------------------------- the warm process


def main():
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
    say(host, {"ready": True, "walls": standing, "leaks": leaks()})
    while True:
        message, fds = hear(host)
        if message is None:
            return
        if fds:  # a word without them is for a job that has ended meanwhile
            say(host, {"ended": run_job(message["limits"], fds, standing, notebook, host)})


def say(host, message):
    host.sendall(json.dumps(message).encode() + b"\n")


def hear(host):
    """The host's next message and the file descriptors that came with it; (None, []) when it is gone."""
    data, fds, _, _ = socket.recv_fds(host, 1 << 16, 2)
    return (json.loads(data.splitlines()[-1]), fds) if data else (None, [])  # a late word may come before a job


def warm_up():
    """Everything that a submission usually imports, and the first use of what is slow the first time."""
    import h5py  # noqa: F401
    import ipywidgets  # noqa: F401
    import matplotlib

    matplotlib.use("agg")
    import numpy as np
    from IPython.core.interactiveshell import InteractiveShell  # noqa: F401
    from matplotlib_inline import backend_inline, config  # noqa: F401
    from PIL import Image  # noqa: F401

    from dlutils import check, data, deep, explorers, gradient_check, harness, loops, planar, plots  # noqa: F401
    for unit in check.units():
        getattr(check, unit)

    fig, ax = plots.figure()
    ax.plot([0, 1])
    ax.set_title("$x$")
    plots.png(fig)
    np.ones((2, 2)) @ np.ones((2, 2))


def first_traceback(shell):
    """The first one imports what it needs, which would take each child longer than most notebooks run."""
    try:
        raise ValueError
    except ValueError:
        shell.InteractiveTB.structured_traceback(*sys.exc_info())


def freeze():
    """Keep the garbage collector from what lives now: in each child it would go through, and so copy, all of it."""
    gc.collect()
    gc.freeze()


def leaks():
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


def run_job(limits, fds, standing, notebook, host):
    """Fork a child for the job, before anybody has read it; returns how it ended."""
    told, tell = os.pipe()
    pid = os.fork()
    if pid == 0:
        host.close()
        os.close(told)
        _child(limits, standing, notebook, *fds, tell)
    for fd in (*fds, tell):
        os.close(fd)
    first = int(os.read(told, 20) or pid)  # the first process of the job's own pid namespace, if it has one
    os.close(told)
    return attend(pid, first, Watch(limits, standing), host)


def attend(pid, first, watch, host):
    """Wait for a child's end, or end it where it reaches a limit or the host has had enough."""
    with ending(pid) as end:
        while True:
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                return how(status, watch.standing)
            limit = watch.exceeded()
            if limit is None:
                ready = select.select([host, *end], [], [], WATCH_SECONDS if end else 0.002)[0]
                limit = (hear(host)[0] or {"stop": "lost"})["stop"] if host in ready else None
            if limit:
                # It may be past its limit and about to end by itself: who ended it is known all the same.
                kill(pid, first)
                os.waitpid(pid, 0)
                watch.outlast()
                return limit


@contextlib.contextmanager
def ending(pid):
    """A list with what `select` finds readable when a process ends; empty where the system has no such thing."""
    if not hasattr(os, "pidfd_open"):
        yield []
        return
    fd = os.pidfd_open(pid)
    try:
        yield [fd]
    finally:
        os.close(fd)


def how(status, standing):
    """How a child ended that this process did not end.

    A submission in a pid namespace of its own cannot kill its first process.  One without could, and would be run
    again and again: there a kill counts as its own doing.
    """
    if status == 0:
        return "done"
    return "killed" if walls.was_killed(status) and "namespaces" in standing else "died"


def kill(pid, first):
    """End a job.  All processes of a pid namespace die with its first one, wherever they have gone."""
    for end, target in ((os.kill, first), (os.killpg, pid), (os.kill, pid)):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            end(target, signal.SIGKILL)


class Watch:
    """Adds up what all processes of a job use together, which rlimits do not.

    Everything that this process can see in /proc, but for itself and bubblewrap's own first process, belongs to
    the one job that runs.  Without a sandbox that is not so, and only the time is watched.

    Only numbers are read: /proc/PID/stat and /proc/PID/maps hold names of a submission's choice, which this process
    would then have in its memory.
    """

    def __init__(self, limits, standing):
        self.limits, self.standing = limits, standing
        self.begin, self.next = time.monotonic(), 0.0
        self.sees_all = os.environ.get("DLCOURSE_SANDBOX") == "1"
        self.cpu = {}  # of each process that was ever seen: one that is gone has used what it used

    def exceeded(self):
        """The limit that has been reached, or None; looks at most every `WATCH_SECONDS`."""
        now = time.monotonic() - self.begin
        if now > self.limits["notebook_seconds"]:
            return "time"
        if now < self.next or not self.sees_all:
            return None
        self.next = now + WATCH_SECONDS
        return self._sum()

    def outlast(self):
        """Wait until the system has cleared away what was killed: the next job's watch would count it as its own."""
        deadline = time.monotonic() + DEAD_SECONDS
        while self.sees_all and others() and time.monotonic() < deadline:
            time.sleep(0.005)

    def _sum(self):
        pids = others()
        self.cpu |= {pid: max(self.cpu.get(pid, 0.0), cpu_seconds(pid)) for pid in pids}
        used = {"processes": sum(map(threads, pids)), "cpu_seconds": sum(self.cpu.values())}
        limit = next((NAMES[name] for name, value in used.items() if value > self.limits[name]), None)
        return limit or self._memory(pids)

    def _memory(self, pids):
        """The limit that the memory of these processes and of their sockets has reached, or None.

        Resident pages are quickly read, but forks share them with each other and with this process.  Only where their
        sum is too much are the shares asked for.  The system then waits for a process that is forking, which among
        thousands of a bomb's may take a second: so they are counted again after each.
        """
        room = self.limits["memory_bytes"] - SOCKET_BYTES * sockets_used()
        if sum(map(resident, pids)) <= room:
            return None
        for pid in pids:
            room -= proportional(pid)
            if len(others()) > self.limits["processes"]:
                return "processes"
        return "memory" if room < 0 else None


def others():
    """The numbers of all processes that this one sees, but for bubblewrap's first one and itself."""
    return [int(name) for name in os.listdir("/proc") if name.isdigit() and int(name) not in (1, os.getpid())]


def numbers(path):
    """The numbers in a file of /proc; none where the process is gone."""
    try:
        with open(path, "rb") as file:
            return [int(word) for word in file.read().split() if word.isdigit()]
    except OSError:
        return []


def resident(pid):
    """Bytes of a process that are in memory, those that it shares included."""
    return (numbers(f"/proc/{pid}/statm") or [0, 0])[1] * PAGE


def proportional(pid):
    """As `resident`, with each shared page divided among those who share it; whole where that cannot be seen."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", "rb") as file:
            line = next(line for line in file if line.startswith(b"Pss:"))
        return int(line.split()[1]) << 10
    except (OSError, StopIteration):
        return resident(pid)


def threads(pid):
    try:
        return os.stat(f"/proc/{pid}/task").st_nlink - 2
    except OSError:
        return 0


def cpu_seconds(pid):
    """CPU time of a process (without its children's): the system's clock of that process."""
    try:
        return time.clock_gettime(~pid << 3 | 2)
    except OSError:
        return 0.0


def sockets_used():
    """Open sockets in this network namespace, which is the job's as well: what they hold is in no process's memory."""
    return (numbers("/proc/net/sockstat") or [0])[0]


def _child(limits, standing, notebook, source, sink, tell):
    """In the forked child: go behind the inner walls, read the job and run it.  Never returns."""
    code = 1
    try:
        os.setpgid(0, 0)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if os.environ.get("DLCOURSE_SANDBOX") == "1":
            open_anew({source, sink, tell})
        if "namespaces" in standing:
            walls.enter_namespaces()
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
        run_in_workplace(job, notebook, events)
        events({"event": "end"})
        events.close()
        code = 0
    except BaseException:
        with contextlib.suppress(Exception):
            Events(sink)({"event": "failed", "reason": traceback.format_exc()[-2000:]})
    finally:
        os._exit(code)


def open_anew(fresh):
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


def _end_in_the_same_way(status):
    """End as a child did; if it was killed, by the same signal, which no exit code of a submission can imitate."""
    if walls.was_killed(status):
        os.kill(os.getpid(), signal.SIGKILL)
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def run_in_workplace(job, notebook, events):
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

    def __init__(self, fd):
        self.fd = fd

    def __call__(self, event):
        # Half characters (lone surrogates) are no text that the host would take.
        data = memoryview(json.dumps(event, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        while data:
            data = data[os.write(self.fd, data) :]

    def close(self):
        os.close(self.fd)


# ------------------------------------------------------------------------------------------------- a plain file


def run_file(job, events):
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


# --------------------------------------------------------------------------------------------------- a notebook


def run_notebook(job, shell, outputs, events):
    """Run the cells in one IPython shell, with outputs as a kernel gives them, and record evidence."""
    from dlutils import harness

    outputs.limit = job["limits"]["output_bytes"]
    for index, cell in enumerate(job["cells"]):
        begin = time.perf_counter()
        outputs.start()
        harness.judged = bool(cell.get("exercise"))
        run_cell(shell, cell["source"], job["limits"]["cell_seconds"], outputs)
        events(
            {
                "event": "cell",
                "index": index,
                "outputs": outputs.collected(),
                "count": shell.execution_count - 1,
                "seconds": round(time.perf_counter() - begin, 4),
            }
        )
        if cell.get("exercise"):
            task = job["exercises"][cell["exercise"]]
            evidence = harness.record(task, shell.user_ns, job["limits"]["call_seconds"])
            events({"event": "evidence", "exercise": cell["exercise"], "evidence": evidence})


def make_shell():
    """An IPython shell with the inline figures of a notebook, and where its outputs go.

    It is made once, in the warm process, which runs nothing in it: each child has a copy of its own.
    """
    from IPython.core.displayhook import DisplayHook
    from IPython.core.displaypub import DisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from matplotlib_inline import backend_inline
    from traitlets.config import Config

    from dlutils.check.unfinished import speak_plainly

    outputs = Outputs()

    class Hook(DisplayHook):
        def __call__(self, result=None):
            if result is None or self.quiet():
                return
            data, metadata = self.compute_format_data(result)
            self.update_user_ns(result)
            outputs.add(
                {
                    "output_type": "execute_result",
                    "data": data,
                    "metadata": metadata,
                    "execution_count": self.prompt_count,
                }
            )

    class Publisher(DisplayPublisher):
        def publish(self, data, metadata=None, **kwargs):
            outputs.add({"output_type": "display_data", "data": data, "metadata": metadata or {}})

        def clear_output(self, wait=False):
            outputs.clear()

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    InteractiveShell.clear_instance()
    InteractiveShell.displayhook_class, InteractiveShell.display_pub_class = Hook, Publisher
    shell = InteractiveShell.instance(config=config)
    shell._showtraceback = outputs.add_error
    speak_plainly(shell)  # as in the student's own kernel, where importing the checks does it
    shell.enable_gui = lambda gui=None: None
    backend_inline.configure_inline_support(shell, "module://matplotlib_inline.backend_inline")
    import matplotlib

    matplotlib.use("module://matplotlib_inline.backend_inline", force=True)
    matplotlib.interactive(True)  # as `%matplotlib inline` does: draw what a cell leaves open
    return shell, outputs


def run_cell(shell, source, seconds, outputs):
    from dlutils.harness import TimeLimit

    with contextlib.redirect_stdout(outputs.stream("stdout")), contextlib.redirect_stderr(outputs.stream("stderr")):
        error = None
        try:
            with time_limit(seconds):
                result = shell.run_cell(source, store_history=True)
            error = result.error_before_exec or result.error_in_exec
        except TimeLimit:
            outputs.add_error("TimeLimit", f"the cell was still running after {seconds:g} seconds", [])
        except Exception as raised:  # the notebook has put something of its own in the place of IPython's
            error = raised
        if isinstance(error, BaseException) and not outputs.has_error():  # shown by nobody, and an error all the same
            outputs.add_error(type(error).__name__, error, [])


def time_limit(seconds):
    from dlutils import harness

    return harness.time_limit(seconds)


class Outputs:
    """Collects a cell's outputs in nbformat's form, cut to `limit` bytes."""

    def __init__(self):
        self.limit = 0
        self.start()

    def start(self):
        self.items, self.size, self.full = [], 0, False

    def clear(self):
        self.items = []

    def add(self, output):
        output = json.loads(json.dumps(output, default=_as_text))
        size = len(json.dumps(output))
        if self._room(size):
            self.items.append(output)
        elif output["output_type"] == "error":  # it may decide the cell's marks, and so may a result
            self.items.append({**output, "evalue": output["evalue"][:200], "traceback": []})
        elif output["output_type"] == "execute_result":
            text = str(output["data"].get("text/plain", ""))[:200]
            self.items.append({**output, "data": {"text/plain": text}, "metadata": {}})

    def _room(self, size):
        if self.size + size <= self.limit:
            self.size += size
            return True
        if not self.full:
            self.full = True
            note = f"\n... the rest of this cell's output is left out: more than {self.limit // 1000} kB\n"
            self.items.append({"output_type": "stream", "name": "stdout", "text": [note]})
        return False

    def write(self, name, text):
        text = str(text)
        if not self._room(len(text)):
            return
        last = self.items[-1] if self.items else None
        if last and last["output_type"] == "stream" and last["name"] == name:
            last["text"].append(text)  # joined at the end: a million small writes stay linear
        else:
            self.items.append({"output_type": "stream", "name": name, "text": [text]})

    def stream(self, name):
        return Stream(self, name)

    def add_error(self, etype, evalue, stb):
        name = etype if isinstance(etype, str) else etype.__name__
        try:
            text = str(evalue)[:2000]
        except Exception as error:
            text = f"(no message: {type(error).__name__})"
        self.add({"output_type": "error", "ename": name, "evalue": text, "traceback": list(stb)[-60:]})

    def has_error(self):
        return any(item["output_type"] == "error" for item in self.items)

    def collected(self):
        for item in self.items:
            if item["output_type"] == "stream":
                item["text"] = "".join(item["text"])
        return self.items


class Stream(io.TextIOBase):
    """A text stream that ends in a cell's outputs."""

    encoding = "utf-8"

    def __init__(self, outputs, name):
        self.outputs, self.name = outputs, name

    def write(self, text):
        self.outputs.write(self.name, text)
        return len(text)

    def writable(self):
        return True


def _as_text(value):
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return str(value)


if __name__ == "__main__":
    sys.path.pop(0)  # this file's own folder
    main()
