"""The warm process inside the sandbox: does the imports once, then forks a child for every job.

This file alone is shown to the sandbox, not the package around it: it must import nothing of
`autograder`, and the sandbox holds nothing that could answer an exercise.

The host writes a job as one line of JSON to standard input.  The child that runs it writes events as
lines of JSON into a pipe of its own; when it is over, the warm process passes the bytes on, as they
are, behind a line `{"size": N, "ended": how}`.  So whatever a child writes stays inside its own
answer, and nothing of one job reaches the next.

Walls: the warm process lives in a bubblewrap sandbox.  Each child goes into namespaces of its own
(processes, mounts, IPC), with a private /tmp, and its processes die with it.
"""

import base64
import contextlib
import ctypes
import io
import json
import os
import resource
import select
import signal
import sys
import time
import traceback

CLONE_NEWNS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID = 0x00020000, 0x08000000, 0x10000000, 0x20000000
MS_REC, MS_BIND, MS_PRIVATE, MS_NOSUID, MS_NODEV = 0x4000, 0x1000, 1 << 18, 2, 4
PR_SET_DUMPABLE, PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 4, 1, 38
WORKPLACE = "/tmp/work"


# ---------------------------------------------------------------------------------------------- the warm process


def main():
    jobs, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):  # nothing that a child prints by itself may reach the protocol
        os.dup2(null, fd)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)  # children may not read this process's memory
    warm_up()
    inner = os.environ.get("DLCOURSE_SANDBOX") == "1" and try_inner_walls(libc)
    say(answers, {"ready": True, "inner_walls": inner, "leaks": leaks()})
    for line in jobs:
        job = json.loads(line)
        data, ended = run_job(job, libc, inner, (jobs, answers))
        say(answers, {"size": len(data), "ended": ended})
        answers.write(data)
        answers.flush()


def say(stream, message):
    stream.write(json.dumps(message).encode() + b"\n")
    stream.flush()


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

    from dlutils import check, explorers, harness, plots  # noqa: F401

    fig, ax = plots.figure()
    ax.plot([0, 1])
    ax.set_title("$x$")
    plots.png(fig)
    np.ones((2, 2)) @ np.ones((2, 2))


def leaks():
    """What this process can see that it should not."""
    import importlib.util

    return ["autograder"] if importlib.util.find_spec("autograder") else []


def try_inner_walls(libc):
    """Whether a child may have namespaces of its own here (some kernels and containers refuse)."""
    pid = os.fork()
    if pid == 0:
        try:
            raise_walls(libc)
            os._exit(0)
        except OSError:
            os._exit(1)
    return os.waitpid(pid, 0)[1] == 0


# ---------------------------------------------------------------------------------------------------- one job


def run_job(job, libc, inner, streams):
    """Fork a child for the job; returns the bytes it wrote and how it ended."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        for stream in streams:
            os.close(stream.fileno())
        _child(job, libc, inner, write)
    os.close(write)
    data, ended = collect(read, pid, job["limits"])
    os.close(read)
    return data, ended


def collect(read, pid, limits):
    """Read what a child writes until it is done, or its time or the size of its answer is used up."""
    chunks, size, ended = [], 0, None
    deadline = time.monotonic() + limits["notebook_seconds"]
    while ended is None:
        if not select.select([read], [], [], max(0.0, deadline - time.monotonic()))[0]:
            ended = "time"
        else:
            chunk = os.read(read, 1 << 16)
            size += len(chunk)
            chunks.append(chunk)
            if not chunk:
                ended = "done"
            elif size > limits["answer_bytes"]:
                ended = "size"
    with contextlib.suppress(ProcessLookupError):
        if ended != "done":
            os.killpg(pid, signal.SIGKILL)
            os.kill(pid, signal.SIGKILL)
    status = _reap(pid, 5.0)
    if ended == "done" and status != 0:
        ended = "died"
    return b"".join(chunks), ended


def _reap(pid, patience):
    """Wait for the child; one that closed its pipe and lingers is killed."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return status
        time.sleep(0.002)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
        os.kill(pid, signal.SIGKILL)
    return os.waitpid(pid, 0)[1]


def _child(job, libc, inner, write):
    """In the forked child: go behind the inner walls and run.  Never returns."""
    code = 1
    try:
        os.setpgid(0, 0)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if inner:
            raise_walls(libc)
            pid = os.fork()  # the first process of the new pid namespace: all its kin die with it
            if pid:
                os.close(write)
                status = os.waitpid(pid, 0)[1]
                os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        set_limits(job["limits"])
        events = Events(write)
        run_in_workplace(job, events)
        events({"event": "end"})
        events.close()
        code = 0
    except BaseException:
        with contextlib.suppress(Exception):
            Events(write)({"event": "failed", "reason": traceback.format_exc()[-2000:]})
    finally:
        os._exit(code)


def raise_walls(libc):
    """Namespaces of its own, a private /tmp, no view of other processes.

    Raises:
        OSError: the kernel refuses.
    """
    uid, gid = os.getuid(), os.getgid()
    _check(libc.unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWPID))
    # The files of /proc/self belong to root while the process is not dumpable.
    libc.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    _check(libc.mount(None, b"/", None, MS_REC | MS_PRIVATE, None))
    # The new /tmp is laid out aside first: the Python that runs may itself live below the old one.
    for place in (b"/stage", b"/dev/shm", b"/proc"):
        _check(libc.mount(b"tmpfs", place, b"tmpfs", MS_NOSUID | MS_NODEV, b"size=256m,mode=0700"))
    for folder in {sys.prefix, sys.base_prefix}:
        if folder.startswith("/tmp/"):
            kept = folder.replace("/tmp", "/stage", 1)
            os.makedirs(kept, exist_ok=True)
            _check(libc.mount(folder.encode(), kept.encode(), None, MS_BIND | MS_REC, None))
    _check(libc.mount(b"/stage", b"/tmp", None, MS_BIND | MS_REC, None))
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def _check(result):
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def set_limits(limits):
    wanted = {
        resource.RLIMIT_AS: limits["memory_bytes"],
        resource.RLIMIT_CPU: int(limits["notebook_seconds"]) + 10,
        resource.RLIMIT_FSIZE: limits["file_bytes"],
        resource.RLIMIT_NOFILE: 256,
        resource.RLIMIT_NPROC: 128,
        resource.RLIMIT_CORE: 0,
    }
    for name, value in wanted.items():
        hard = resource.getrlimit(name)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(name, (value, value))


def run_in_workplace(job, events):
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
    os.environ["DLCOURSE_ENGINE"] = "1"
    {"notebook": run_notebook, "file": run_file}[job["kind"]](job, events)


class Events:
    """Writes events as lines of JSON."""

    def __init__(self, fd):
        self.fd = fd

    def __call__(self, event):
        data = json.dumps(event).encode() + b"\n"
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
            exec(compile(job["source"], job["name"], "exec"), space)
    except BaseException as error:
        events({"event": "failed", "reason": f"{job['name']} cannot be loaded: {type(error).__name__}: {error}"[:500]})
        return
    evidence = harness.record(job["exercises"][job["exercise"]], space, job["limits"]["call_seconds"])
    events({"event": "evidence", "exercise": job["exercise"], "evidence": evidence})


# --------------------------------------------------------------------------------------------------- a notebook


def run_notebook(job, events):
    """Run the cells in one IPython shell, with outputs as a kernel gives them, and record evidence."""
    from dlutils import harness

    shell, outputs = make_shell(job["limits"])
    for index, cell in enumerate(job["cells"]):
        begin = time.perf_counter()
        outputs.start()
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


def make_shell(limits):
    """An IPython shell with the inline figures of a notebook, and where its outputs go."""
    from IPython.core.displayhook import DisplayHook
    from IPython.core.displaypub import DisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from matplotlib_inline import backend_inline
    from traitlets.config import Config

    outputs = Outputs(limits)

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
    shell.enable_gui = lambda gui=None: None
    backend_inline.configure_inline_support(shell, "module://matplotlib_inline.backend_inline")
    import matplotlib

    matplotlib.use("module://matplotlib_inline.backend_inline", force=True)
    matplotlib.interactive(True)  # as `%matplotlib inline` does: draw what a cell leaves open
    return shell, outputs


def run_cell(shell, source, seconds, outputs):
    from dlutils.harness import TimeLimit

    with contextlib.redirect_stdout(outputs.stream("stdout")), contextlib.redirect_stderr(outputs.stream("stderr")):
        try:
            with time_limit(seconds):
                shell.run_cell(source, store_history=True)
        except TimeLimit:
            outputs.add_error("TimeLimit", f"the cell was still running after {seconds:g} seconds", [])


def time_limit(seconds):
    from dlutils.harness import _time_limit

    return _time_limit(seconds)


class Outputs:
    """Collects a cell's outputs in nbformat's form, cut to a number of bytes."""

    def __init__(self, limits):
        self.limit = limits["output_bytes"]
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
        self.add({"output_type": "error", "ename": name, "evalue": str(evalue)[:2000], "traceback": list(stb)[-60:]})

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
