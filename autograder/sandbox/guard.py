"""Run what reads a stranger's bytes in a process of its own, under a clock and a memory limit.

Parsers, highlighters and sanitisers take seconds or gigabytes on some texts, and no timer stops them inside one
process: they are written in C, or one regular expression runs for minutes.  So such work is done in a forked child for
one student at a time.  A child that takes too long is killed, and its memory goes with it.

`guarded` forks for each call.  `Kept` keeps its child for the next call, where the work is so short that forking would
take longer; a child in which a call went wrong, or that has grown, is not kept.
"""

import contextlib
import json
import os
import resource
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe, wait
from typing import Any, NoReturn

from autograder.errors import Failed, KilledError, Overrun
from autograder.limits import TRIES
from autograder.sandbox import walls

#: Seconds of CPU time, and bytes of address space beyond what this process has already, for one student.
SECONDS, MEMORY = 30, 256 << 20
#: How many times the CPU seconds may pass on the clock: the machine may be busy with other work.
PATIENCE = 4
#: A result of more bytes than this is refused.
RESULT_BYTES = 96 << 20


@dataclass(frozen=True)
class _Ended:
    """How a child ended: what it wrote, its wait status, and the limit at which this process stopped it, if any."""

    data: bytes
    status: int
    stopped: str | None


def guarded(function: Callable[..., Any], *args: Any, seconds: float = SECONDS, memory: int = MEMORY) -> Any:
    """`function(*args)`, run in a forked child.

    Args:
        function: returns JSON data.  What it changes in this process is lost.
        seconds: of CPU time; `PATIENCE` times as many may pass on the clock.
        memory: bytes of address space that it may take beyond what this process has.

    Raises:
        Overrun: it reached a limit.
        Failed: it raised.
        KilledError: it was killed from outside `TRIES` times.
    """
    for _ in range(TRIES):
        ended = _run(function, args, seconds, memory)
        if ended.stopped:
            raise Overrun(ended.stopped)
        if os.WIFEXITED(ended.status) and os.WEXITSTATUS(ended.status) == 0:
            return _result(ended.data)
        if walls.was_killed(ended.status):
            continue
        raise Overrun("time" if _signal(ended.status) == signal.SIGXCPU else "crash")
    raise KilledError(KILLED)


class Kept:
    """`function`, run in a forked child that is kept from one call to the next.

    Args:
        function: takes picklable arguments and returns JSON data; it must leave nothing of a call behind.
        seconds, memory: as for `guarded`, for each call.
    """

    def __init__(self, function: Callable[..., Any], seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self.function, self.seconds, self.memory = function, seconds, memory
        self._pid: int | None = None
        self._owner: int | None = None

    def __call__(self, *args: Any) -> Any:
        """What `function(*args)` returns.

        Raises:
            Overrun, Failed, KilledError: as for `guarded`.
        """
        for _ in range(TRIES):
            if self._pid is None or self._owner != os.getpid():
                self._start()
            try:
                return self._ask(args)
            except (EOFError, OSError):
                status = self.close()
                if not walls.was_killed(status):
                    raise Overrun("crash") from None
        raise KilledError(KILLED)

    def close(self) -> int:
        """End the child, even if it is busy; returns its wait status, as from `os.waitpid`."""
        if self._pid is None or self._owner != os.getpid():  # a forked copy of this: the child is its parent's
            return 0
        pid, self._pid = self._pid, None
        self._pipe.close()
        if not _ends(pid, 0.2):
            os.kill(pid, signal.SIGKILL)
        return os.waitpid(pid, 0)[1]

    def _start(self) -> None:
        self._pipe, theirs = Pipe()
        parent = os.getpid()
        self._pid, self._owner = os.fork(), parent
        if self._pid == 0:
            self._pipe.close()
            _serve(self.function, self.memory, theirs, parent)
        theirs.close()

    def _ask(self, args: tuple[Any, ...]) -> Any:
        assert self._pid is not None
        self._pipe.send(args)
        cpu, deadline = _cpu_seconds(self._pid), time.monotonic() + PATIENCE * self.seconds
        while not self._pipe.poll(0.2):
            if _cpu_seconds(self._pid) - cpu > self.seconds or time.monotonic() > deadline:
                self.close()
                raise Overrun("time")
        data = self._pipe.recv_bytes()
        if data[:1] == LAST:
            self.close()
        return _result(data[1:])


#: What stands before a result: whether the child that wrote it can be kept.
MORE, LAST = b"+", b"-"
KILLED = (
    f"the process that judges was killed from outside, {TRIES} times (is the machine out of memory?): "
    "run the same command again"
)


def _serve(function: Callable[..., Any], memory: int, pipe: "Connection[Any, Any]", parent: int) -> NoReturn:
    """In a kept child: one call after the other, until one goes wrong or memory has grown.  Never returns."""
    try:
        _begin(parent)
        usual = address_space()
        _take_limits(None, memory)
        data = MORE
        while data[:1] == MORE:
            data = _outcome(function, pipe.recv())
            fine = data.startswith(b'["done"') and address_space() < usual + memory // 4
            data = (MORE if fine else LAST) + data
            pipe.send_bytes(data)
    finally:
        os._exit(0)


def _cpu_seconds(pid: int) -> float:
    """CPU time that a process has used; 0 where the system does not say."""
    with contextlib.suppress(OSError):
        return time.clock_gettime(~pid << 3 | 2)
    return 0.0


# -------------------------------------------------------------------------------------------- one fork for a call


def _result(data: bytes) -> Any:
    kind, value = json.loads(data)
    if kind in ("memory", "size"):
        raise Overrun(kind)
    if kind == "failed":
        raise Failed(value)
    return value


def _signal(status: int) -> int | None:
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else None


def _run(function: Callable[..., Any], args: tuple[Any, ...], seconds: float, memory: int) -> _Ended:
    read, write = os.pipe()
    walls.widen(write)
    parent, pid = os.getpid(), os.fork()
    if pid == 0:
        os.close(read)
        _child(function, args, seconds, memory, write, parent)
    os.close(write)
    data: bytes = b""
    stopped: str | None = "time"
    try:
        data, stopped = _collect(read, time.monotonic() + PATIENCE * seconds)
    finally:
        os.close(read)
        if stopped or not _ends(pid):
            os.kill(pid, signal.SIGKILL)  # the number is not reused before this process has waited
        status = os.waitpid(pid, 0)[1]
    return _Ended(data, status, stopped)


def _ends(pid: int, patience: float = 5.0) -> bool:
    """Whether a child that has closed its pipe ends; it is left to be waited for."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            return True
        time.sleep(0.0005)
    return False


def _collect(read: int, deadline: float) -> tuple[bytes, str | None]:
    """What a child writes until it closes its pipe: (bytes, the limit at which it was given up or None)."""
    chunks: list[bytes] = []
    size = 0
    while True:
        if not wait([read], max(0.0, deadline - time.monotonic())):
            return b"", "time"
        chunk = os.read(read, walls.PIPE_BYTES)
        if not chunk:
            return b"".join(chunks), None
        chunks.append(chunk)
        size += len(chunk)
        if size > RESULT_BYTES:
            return b"", "size"


def _child(
    function: Callable[..., Any], args: tuple[Any, ...], seconds: float, memory: int, write: int, parent: int
) -> NoReturn:
    """In the child: take the limits, do the work, write the result.  Never returns."""
    code = 1
    try:
        _begin(parent)
        _take_limits(seconds, memory)
        _write(write, _outcome(function, args))
        code = 0
    finally:
        os._exit(code)


def _begin(parent: int) -> None:
    walls.libc.prctl(walls.PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # the parent died before this child was told to die with it
        os._exit(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent's to deal with


def _outcome(function: Callable[..., Any], args: tuple[Any, ...]) -> bytes:
    try:
        data = json.dumps(["done", function(*args)]).encode()
        return data if len(data) <= RESULT_BYTES else b'["size", null]'
    except MemoryError:
        return b'["memory", null]'
    except BaseException as error:
        return json.dumps(["failed", f"{type(error).__name__}: {error}"[:1000]]).encode()


def _write(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def _take_limits(seconds: float | None, memory: int) -> None:
    wanted = {resource.RLIMIT_AS: address_space() + memory, resource.RLIMIT_CORE: 0}
    if seconds is not None:
        wanted[resource.RLIMIT_CPU] = int(seconds)
    for name, value in wanted.items():
        with contextlib.suppress(OSError, ValueError):  # a lower limit than this is in force, or none can be set
            hard = resource.getrlimit(name)[1]
            resource.setrlimit(name, (value, hard))


def address_space() -> int:
    """Bytes of address space that this process has; a guess where the system does not say."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 2 << 30
