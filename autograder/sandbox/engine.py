"""The host's side of the seam: start the warm process, hand it jobs, read what comes back."""

import contextlib
import json
import os
import socket
import subprocess
import tempfile
import time
from multiprocessing.connection import wait
from pathlib import Path
from typing import IO, Any, NoReturn

from autograder.errors import EngineError, KilledError
from autograder.limits import LIMITS, TRIES, Limits
from autograder.sandbox import bubblewrap, walls
from autograder.sandbox.job import Answer, Job, reason
from autograder.verdict import Ended
from dlutils.evidence import ExerciseJob

#: How long the warm process may take to start: it does the slow imports, perhaps on a busy machine.
START_SECONDS = 120
#: How long after the end of a job's time the warm process may keep silent.
SILENT_SECONDS = 30


class Shared:
    """A warm process in which an engine has a place: others have theirs, so it is not this engine's to end."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def poll(self) -> None:
        """None, as for a process that runs: only a closed socket shows that it has ended."""

    def kill(self) -> None:
        """Nothing: the place ends when its socket is shut down."""

    def wait(self) -> None:
        """Nothing."""


class Engine:
    """A warm process behind a wall.

    Args:
        datasets: the folder of data sets to show.
        no_sandbox: run without walls; only for submissions that are trusted.

    Attributes:
        walls: names of the walls that stand once the warm process runs: "bubblewrap", and those of `walls.WALLS`.

    Raises:
        NoSandbox: there is no sandbox here, and `no_sandbox` is False.
    """

    def __init__(self, datasets: str | Path, no_sandbox: bool = False, **limits: float) -> None:
        if not no_sandbox:
            bubblewrap.require()
        self.datasets, self.no_sandbox = Path(datasets), no_sandbox
        self.limits: Limits = {**LIMITS, **limits}  # type: ignore[typeddict-item]
        self.process: subprocess.Popen[bytes] | Shared | None = None
        self.walls: list[str] = []
        self._silent = False  # launched, and has not said that it is ready
        self._exercises: dict[str, ExerciseJob] = {}  # those that the process has been sent

    # -- life

    def start(self) -> None:
        """Start the warm process if it is not running."""
        if self.process is not None and self.process.poll() is None and not self._silent:
            return
        hello: dict[str, Any] | None = next(filter(None, (self._hello() for _ in range(TRIES))), None)
        if hello is None:
            self._fail(f"the process that runs submissions did not start in {TRIES} tries: run the same command again")
        if hello["leaks"] and not self.no_sandbox:
            self._fail(f"the sandbox can see {' and '.join(hello['leaks'])}, which submissions must not read")
        self.walls = ["bubblewrap"] * (not self.no_sandbox) + hello["walls"]

    def launch(self) -> None:
        """Begin the start, which takes seconds; `start` waits for its end."""
        self.close()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the process)
        self._talk, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                self._command(),
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                **self._options(),
            )
        self._silent = True

    def _hello(self) -> dict[str, Any] | None:
        """What the process says of itself when it is ready, or None if it ended before."""
        if not self._silent:
            self.launch()
        self._silent = False
        deadline = time.monotonic() + START_SECONDS
        while not wait([self._talk], 0.5):  # a process below one that was killed may keep the socket open
            if self.process is None or self.process.poll() is not None or time.monotonic() > deadline:
                return None
        hello = self._hear(START_SECONDS)
        return hello if hello and hello.get("ready") else None

    def _command(self) -> list[str]:
        if self.no_sandbox:
            return [bubblewrap.python(), "-s", str(bubblewrap.RUNNER)]
        return bubblewrap.command(self.datasets)

    def _options(self) -> dict[str, Any]:
        if not self.no_sandbox:
            return {}
        course = bubblewrap.package("dlutils").parent
        env = bubblewrap.environment(course, self.datasets.resolve(), os.path.expanduser("~"), sandboxed=False)
        return {"env": env, "start_new_session": True}

    def close(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            with contextlib.suppress(OSError):  # for other processes too that have this socket
                self._talk.shutdown(socket.SHUT_RDWR)
            self._talk.close()
            self._errors.close()
            self.process, self._exercises = None, {}

    def __enter__(self) -> "Engine":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _fail(self, what: str) -> NoReturn:
        self._errors.seek(0)
        errors = self._errors.read().decode(errors="replace").strip()[-600:]
        self.close()
        raise EngineError(f"{what}. {errors}")

    def places(self, number: int) -> "list[Engine]":
        """Engines with a place each in this one's warm process, which has been launched and has no other work.

        They live as long as this one; an engine whose place is lost starts a warm process of its own.
        """
        assert self.process is not None
        found = []
        for place in range(number):
            engine = Engine(self.datasets, self.no_sandbox, **self.limits)
            engine.process, engine._silent = Shared(self.process.pid), True
            engine._errors = os.fdopen(os.dup(self._errors.fileno()), "w+b")
            engine._talk, theirs = socket.socketpair()
            with theirs, contextlib.suppress(OSError):  # the warm process is gone
                socket.send_fds(self._talk, [json.dumps({"place": place}).encode() + b"\n"], [theirs.fileno()])
            found.append(engine)
        return found

    # -- jobs

    def run(self, job: Job) -> Answer:
        """Run a job and return its `Answer`; if the warm process dies, the next job starts a new one.

        Raises:
            EngineError: the warm process cannot be started.
        """
        self.start()
        with tempfile.TemporaryDirectory() as workplace:
            limits: Limits = {**self.limits, **job.get("limits", {})}
            answer = self._exchange({**job, "limits": limits, "workplace": os.path.realpath(workplace)}, limits)
        if answer.ended == Ended.LOST or not ("namespaces" in self.walls or self.no_sandbox):
            self.close()  # without namespaces of their own, jobs are kept apart by a new sandbox for each
        return answer

    def run_surely(self, job: Job) -> Answer:
        """As `run`, and again if the job was killed from outside: by an administrator, or because memory ran out.

        A submission that ends itself would do so again, so that is its result.

        Raises:
            KilledError: it was killed each time.
            EngineError: the warm process cannot be started.
        """
        for _ in range(TRIES):
            answer = self.run(job)
            if answer.ended not in (Ended.KILLED, Ended.LOST):
                return answer
        raise KilledError(
            f"{reason(answer.ended, self.limits)}, {TRIES} times (is the machine out of memory?): "
            "run the same command again"
        )

    def _exchange(self, job: dict[str, Any], limits: Limits) -> Answer:
        """Hand a job to the warm process, which hands it on unread, and take what its child writes.

        The exercises are sent where they are others than those of the job before.
        """
        exercises = job.pop("exercises")
        read, write = os.pipe()
        walls.widen(write)
        with contextlib.ExitStack() as stack:
            events = stack.enter_context(os.fdopen(read, "rb", buffering=0))
            files = [stack.enter_context(_file_of(job)).fileno(), write]
            if exercises != self._exercises:
                files.append(stack.enter_context(_file_of(exercises)).fileno())
            try:
                socket.send_fds(self._talk, [json.dumps({"limits": limits}).encode()], files)
            except OSError:
                return Answer(b"", Ended.LOST)
            finally:
                os.close(write)
            self._exercises = exercises
            return self._collect(events, limits)

    def _collect(self, events: Any, limits: Limits) -> Answer:
        """Read events until the warm process says that the job has ended, and what is still in the pipe then."""
        room = limits["answer_bytes"]
        chunks: list[bytes] = []
        ended: Ended | None = None
        deadline = time.monotonic() + limits["notebook_seconds"] + SILENT_SECONDS
        waiting: list[Any] = [self._talk, events]
        while ended is None:
            ready = wait(waiting, max(0.0, deadline - time.monotonic()))
            if not ready:
                return Answer(b"", Ended.LOST)
            if events in ready:
                chunks.append(events.read(walls.PIPE_BYTES))
                room -= len(chunks[-1])
                if not chunks[-1] or room < 0:  # closed by its writer, or enough
                    waiting = [self._talk]
                if room < 0:
                    self._say({"stop": Ended.SIZE})
            elif self._talk in ready:
                word = self._hear(0)
                ended = Ended(word["ended"]) if word and "ended" in word else Ended.LOST
        while room > 0 and wait([events], 0):
            chunks.append(events.read(walls.PIPE_BYTES))
            room -= len(chunks[-1])
            if not chunks[-1]:
                break
        return Answer(b"".join(chunks), Ended.SIZE if room < 0 else ended)

    def _say(self, message: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):  # it is gone: reading shows that
            self._talk.sendall(json.dumps(message).encode() + b"\n")

    def _hear(self, seconds: float) -> dict[str, Any] | None:
        """One message of the warm process, or None when it is gone or keeps silent."""
        self._talk.settimeout(seconds or 5.0)
        try:
            with self._talk.makefile("rb", buffering=0) as lines:
                word: dict[str, Any] | None = json.loads(lines.readline(1 << 16) or b"null")
                return word
        except (OSError, ValueError):
            return None
        finally:
            self._talk.settimeout(None)


def _file_of(data: Any) -> IO[bytes]:
    """A temporary file with some data as JSON, to be read from its beginning."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (closed by the caller)
    file.write(json.dumps(data).encode())
    file.seek(0)
    return file
