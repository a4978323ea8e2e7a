"""The warm process inside the sandbox: does the imports once, then forks a child for every job.

This file and `walls.py` are shown to the sandbox, not the package around them: they must import nothing
of `autograder`, and the sandbox holds nothing that could answer an exercise.

The host writes a job as one line of JSON to standard input.  The child that runs it writes events as
lines of JSON into a pipe of its own; when it is over, the warm process passes the bytes on, as they
are, behind a line `{"size": N, "ended": how}`.  So whatever a child writes stays inside its own
answer, and nothing of one job reaches the next.

The warm process lives in a bubblewrap sandbox; each child raises the inner walls of `walls.py` around itself.
"""

import base64
import contextlib
import gc
import io
import json
import os
import select
import signal
import sys
import time
import traceback

import walls

#: How often the processes of a job are counted, and their memory and CPU time added up.
WATCH_SECONDS = 0.05
PAGE, TICKS = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK")
NAMES = {"processes": "processes", "memory_bytes": "memory", "cpu_seconds": "cpu"}
WORKPLACE = "/tmp/work"


# ---------------------------------------------------------------------------------------------- the warm process


def main():
    jobs, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):  # nothing that a child prints by itself may reach the protocol
        os.dup2(null, fd)
    walls.libc.prctl(walls.PR_SET_DUMPABLE, 0, 0, 0, 0)  # children may not read this process's memory
    warm_up()
    notebook = make_shell()
    freeze()
    standing = ["rlimits"]
    if os.environ.get("DLCOURSE_SANDBOX") == "1":
        standing = walls.standing(without=os.environ.get("DLCOURSE_WITHOUT", "").split())
    say(answers, {"ready": True, "walls": standing, "leaks": leaks()})
    for line in jobs:
        job = json.loads(line)
        data, ended = run_job(job, standing, notebook, (jobs, answers))
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

    from dlutils import data, deep, explorers, gradient_check, harness, loops, planar, plots  # noqa: F401
    from dlutils.check import deep_network, logistic_regression, shallow_network, vectorization  # noqa: F401

    fig, ax = plots.figure()
    ax.plot([0, 1])
    ax.set_title("$x$")
    plots.png(fig)
    np.ones((2, 2)) @ np.ones((2, 2))


def freeze():
    """Keep the garbage collector from what lives now: in each child it would go through, and so copy, all of it."""
    gc.collect()
    gc.freeze()


def leaks():
    """What this process can see that it should not."""
    import importlib.util

    return ["autograder"] if importlib.util.find_spec("autograder") else []


# ---------------------------------------------------------------------------------------------------- one job


def run_job(job, standing, notebook, streams):
    """Fork a child for the job; returns the bytes it wrote and how it ended."""
    read, write = os.pipe()
    walls.widen(write)
    told, tell = os.pipe()
    pid = os.fork()
    if pid == 0:
        for fd in (read, told, *(stream.fileno() for stream in streams)):
            os.close(fd)
        _child(job, standing, notebook, write, tell)
    os.close(write)
    os.close(tell)
    first = int(os.read(told, 20) or pid)  # the first process of the job's own pid namespace, if it has one
    os.close(told)
    data, ended = collect(read, pid, first, job["limits"])
    os.close(read)
    return data, ended


def collect(read, pid, first, limits):
    """Read what a child writes until it is done, or one of its limits is reached."""
    chunks, size, ended = [], 0, None
    watch = Watch(limits)
    while ended is None:
        if not select.select([read], [], [], WATCH_SECONDS)[0]:
            ended = watch.exceeded()
            continue
        chunk = os.read(read, walls.PIPE_BYTES)
        size += len(chunk)
        chunks.append(chunk)
        if not chunk:
            ended = "done"
        elif size > limits["answer_bytes"]:
            ended = "size"
        else:
            ended = watch.exceeded()
    if ended != "done":
        kill(pid, first)
    status = _reap(pid, first, 5.0)
    if ended == "done" and status != 0:
        ended = "killed" if walls.was_killed(status) else "died"
    return b"".join(chunks), ended


def kill(pid, first):
    """End a job.  All processes of a pid namespace die with its first one, wherever they have gone."""
    for end, target in ((os.kill, first), (os.killpg, pid), (os.kill, pid)):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            end(target, signal.SIGKILL)


def _reap(pid, first, patience):
    """Wait for the child; one that closed its pipe and lingers is killed."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return status
        time.sleep(0.002)
    kill(pid, first)
    return os.waitpid(pid, 0)[1]


class Watch:
    """Adds up what all processes of a job use together, which rlimits do not.

    Everything that this process can see in /proc, but for itself and bubblewrap's own first process, belongs to
    the one job that runs.  Without a sandbox that is not so, and only the time is watched.
    """

    def __init__(self, limits):
        self.limits, self.begin, self.next = limits, time.monotonic(), 0.0
        self.sees_all = os.environ.get("DLCOURSE_SANDBOX") == "1"
        self.own = rss(os.getpid())  # a forked child shares this much with the warm process

    def exceeded(self):
        """The limit that has been reached, or None; looks at most every `WATCH_SECONDS`."""
        now = time.monotonic() - self.begin
        if now > self.limits["notebook_seconds"]:
            return "time"
        if now < self.next or not self.sees_all:
            return None
        self.next = now + WATCH_SECONDS
        return self._sum()

    def _sum(self):
        threads = memory = ticks = 0
        for name in os.listdir("/proc"):
            if name.isdigit() and int(name) not in (1, os.getpid()):
                stat = process_stat(name)
                threads += int(stat[17])
                memory += max(0, int(stat[21]) * PAGE - self.own)
                ticks += sum(map(int, stat[11:15]))
        used = {"processes": threads, "memory_bytes": memory, "cpu_seconds": ticks / TICKS}
        return next((NAMES[name] for name, value in used.items() if value > self.limits[name]), None)


def process_stat(pid):
    """The fields of /proc/PID/stat from the third on; zeros for a process that is gone."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return file.read().rpartition(b")")[2].split()
    except OSError:
        return [b"0"] * 50


def rss(pid):
    return int(process_stat(pid)[21]) * PAGE


def _child(job, standing, notebook, write, tell):
    """In the forked child: go behind the inner walls and run.  Never returns."""
    code = 1
    try:
        os.setpgid(0, 0)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if "namespaces" in standing:
            walls.enter_namespaces()
            pid = os.fork()  # the first process of the new pid namespace: all its kin die with it
            if pid:
                os.close(write)
                os.write(tell, b"%d" % pid)
                os.close(tell)
                _end_alike(os.waitpid(pid, 0)[1])
        os.close(tell)
        walls.raise_walls(standing, job["limits"])
        events = Events(write)
        run_in_workplace(job, notebook, events)
        events({"event": "end"})
        events.close()
        code = 0
    except BaseException:
        with contextlib.suppress(Exception):
            Events(write)({"event": "failed", "reason": traceback.format_exc()[-2000:]})
    finally:
        os._exit(code)


def _end_alike(status):
    """End as a child did; killed, where it was: no exit code of a submission's choice can pretend to that."""
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


def run_notebook(job, shell, outputs, events):
    """Run the cells in one IPython shell, with outputs as a kernel gives them, and record evidence."""
    from dlutils import harness

    outputs.limit = job["limits"]["output_bytes"]
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
        try:
            with time_limit(seconds):
                shell.run_cell(source, store_history=True)
        except TimeLimit:
            outputs.add_error("TimeLimit", f"the cell was still running after {seconds:g} seconds", [])


def time_limit(seconds):
    from dlutils.harness import _time_limit

    return _time_limit(seconds)


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
