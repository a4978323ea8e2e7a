"""What all processes of a job use together, which rlimits do not add up.

Like `runner.py` it is shown to the sandbox: it imports nothing of `autograder`.
"""

import os
import time
from collections.abc import Mapping, Sequence

import walls

#: How often the processes of a job are counted, and their memory and CPU time added up.
WATCH_SECONDS = 0.05
#: A bomb of processes that was killed takes a busy machine seconds to clear away.
DEAD_SECONDS = 10
PAGE = os.sysconf("SC_PAGE_SIZE")
NAMES = {"processes": "processes", "cpu_seconds": "cpu"}
#: A socket may keep so much that was sent and not read (Linux's default for net.core.wmem_max).
SOCKET_BYTES = 212_992


class Watch:
    """Adds up what all processes of a job use together, which rlimits do not.

    Everything that this process can see in /proc, but for itself and bubblewrap's own first process, belongs to
    the one job that runs; where several places are in one sandbox, everything that has this place's mark.  Without a
    sandbox that is not so, and only the time is watched.

    Only numbers are read: /proc/PID/stat and /proc/PID/maps hold names of a submission's choice, which this process
    would then have in its memory.
    """

    def __init__(self, limits: Mapping[str, float], standing: Sequence[str], place: int | None = None) -> None:
        self.limits, self.standing, self.place = limits, standing, place
        self.begin, self.next = time.monotonic(), 0.0
        self.sees_all = os.environ.get("DLCOURSE_SANDBOX") == "1"
        self.cpu: dict[int, float] = {}  # of each process that was ever seen: one that is gone has used what it used

    def exceeded(self) -> str | None:
        """The limit that has been reached, or None; looks at most every `WATCH_SECONDS`."""
        now = time.monotonic() - self.begin
        if now > self.limits["notebook_seconds"]:
            return "time"
        if now < self.next or not self.sees_all:
            return None
        self.next = now + WATCH_SECONDS
        return self._sum()

    def outlast(self) -> None:
        """Wait until the system has cleared away what was killed: the next job's watch would count it as its own."""
        deadline = time.monotonic() + DEAD_SECONDS
        while self.sees_all and others(self.place) and time.monotonic() < deadline:
            time.sleep(0.005)

    def _sum(self) -> str | None:
        pids = others(self.place)
        self.cpu |= {pid: max(self.cpu.get(pid, 0.0), cpu_seconds(pid)) for pid in pids}
        used = {"processes": sum(map(threads, pids)), "cpu_seconds": sum(self.cpu.values())}
        limit = next((NAMES[name] for name, value in used.items() if value > self.limits[name]), None)
        return limit or self._memory(pids)

    def _memory(self, pids: list[int]) -> str | None:
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
            if len(others(self.place)) > self.limits["processes"]:
                return "processes"
        return "memory" if room < 0 else None


def others(place: int | None = None) -> list[int]:
    """The numbers of all processes that this one sees, but for bubblewrap's first one and itself.

    Args:
        place: of those alone that belong to this place.
    """
    pids = [int(name) for name in os.listdir("/proc") if name.isdigit() and int(name) not in (1, os.getpid())]
    return pids if place is None else [pid for pid in pids if walls.place_of(pid) == place]


def numbers(path: str) -> list[int]:
    """The numbers in a file of /proc; none where the process is gone."""
    try:
        with open(path, "rb") as file:
            return [int(word) for word in file.read().split() if word.isdigit()]
    except OSError:
        return []


def resident(pid: int) -> int:
    """Bytes of a process that are in memory, those that it shares included."""
    return (numbers(f"/proc/{pid}/statm") or [0, 0])[1] * PAGE


def proportional(pid: int) -> int:
    """As `resident`, with each shared page divided among those who share it; whole where that cannot be seen."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", "rb") as file:
            line = next(line for line in file if line.startswith(b"Pss:"))
        return int(line.split()[1]) << 10
    except (OSError, StopIteration):
        return resident(pid)


def threads(pid: int) -> int:
    try:
        return os.stat(f"/proc/{pid}/task").st_nlink - 2
    except OSError:
        return 0


def cpu_seconds(pid: int) -> float:
    """CPU time of a process (without its children's): the system's clock of that process."""
    try:
        return time.clock_gettime(~pid << 3 | 2)
    except OSError:
        return 0.0


def sockets_used() -> int:
    """Open sockets in this network namespace, which is the job's as well: what they hold is in no process's memory."""
    return (numbers("/proc/net/sockstat") or [0])[0]
