"""The inner walls: what a child of the warm process puts around itself before it runs a submission.

Each wall is enough for its own share, and is raised by plain system calls through ctypes:

* rlimits: address space, file size, open files, processes, CPU time;
* namespaces: no neighbours to see, a private and small /tmp, processes that die together, no capabilities;
* Landlock: files are written below /tmp and /dev/shm only, no TCP, no signals to the outside;
* seccomp: no system calls that a notebook never needs (other sockets than Unix ones, debuggers, mounts, ...).

The table `WALLS` at the end of this file lists them; docs/add-a-sandbox-wall.md shows how one is added.
Like `runner.py` this file is shown to the sandbox and imports nothing of `autograder`.
"""

import contextlib
import ctypes
import fcntl
import os
import platform
import resource
import signal
import struct
import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

MS_REC, MS_BIND, MS_PRIVATE, MS_REMOUNT = 0x4000, 0x1000, 1 << 18, 32
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
CLONE_NEWNS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID = 0x00020000, 0x08000000, 0x10000000, 0x20000000
CLONE_NEWNET = 0x40000000
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 1, 4, 22, 24, 38

#: What each private folder may hold.  They are memory: together they stay below what a notebook may use anyway.
FOLDERS = {
    b"/stage": b"size=256m,nr_inodes=20k",
    b"/dev/shm": b"size=64m,nr_inodes=1k",
    b"/proc": b"size=4k,nr_inodes=1",
}

#: The limits of a job, as in `autograder.limits.Limits`.
Limits = Mapping[str, float]

libc = ctypes.CDLL(None, use_errno=True)


def check(result: int) -> int:
    """The result of a system call.

    Raises:
        OSError: it failed.
    """
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


# ------------------------------------------------------------------------------------------------- namespaces


def unshare(kinds: int) -> None:
    """New namespaces of these kinds, in a new one of users in which the ids stay what they are."""
    uid, gid = os.getuid(), os.getgid()
    check(libc.unshare(CLONE_NEWUSER | kinds))
    # The files of /proc/self belong to root while the process is not dumpable.
    libc.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def enter_namespaces() -> None:
    """New namespaces (processes: for the children to come), a private /tmp, an empty /proc."""
    unshare(CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWPID)
    check(libc.mount(None, b"/", None, MS_REC | MS_PRIVATE, None))
    # The new /tmp is laid out aside first: the Python that runs may itself live below the old one.
    for place, room in FOLDERS.items():
        check(libc.mount(b"tmpfs", place, b"tmpfs", MS_NOSUID | MS_NODEV, room + b",mode=0700"))
    for folder in {sys.prefix, sys.base_prefix}:
        if folder.startswith("/tmp/"):
            kept = folder.replace("/tmp", "/stage", 1)
            os.makedirs(kept, exist_ok=True)
            check(libc.mount(folder.encode(), kept.encode(), None, MS_BIND | MS_REC, None))
    check(libc.mount(b"/stage", b"/tmp", None, MS_BIND | MS_REC, None))
    fasten_devices()


def fasten_devices() -> None:
    """Make the devices read-only: they take what is written to them all the same, but no other rights or times.

    They are the machine's own.  Where root grades, a submission could close /dev/null to the whole machine.
    """
    for device in os.scandir("/dev"):
        if device.name != "shm" and not device.is_symlink():
            kept = os.statvfs(device.path).f_flag & (MS_NOSUID | MS_NODEV | MS_NOEXEC)
            flags = MS_REMOUNT | MS_BIND | MS_RDONLY | kept
            check(libc.mount(None, os.fsencode(device.path), None, flags, None))


def drop_capabilities() -> None:
    """A process that enters a user namespace has every capability in it: a submission gets none of them."""
    for capability in range(64):
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    header = struct.pack("Ii", 0x20080522, 0)  # version 3, this process
    check(libc.capset(header, bytes(24)))


# --------------------------------------------------------------------------------------------------- Landlock

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14
MAKE_CHAR, MAKE_BLOCK = 1 << 6, 1 << 11
#: How many rights over files each version of Landlock knows.
FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
WRITABLE = ("/tmp", "/dev/shm")
DEVICES = ("/dev/null", "/dev/zero", "/dev/full")


def landlock_version() -> int:
    """The version of Landlock that this kernel has; 0 if none."""
    version: int = libc.syscall(CREATE_RULESET, None, 0, 1)
    return max(0, version)


def landlock() -> None:
    """Write below /tmp and /dev/shm alone, read anywhere; no TCP (version 4), no signals to the outside (6).

    Raises:
        OSError: the kernel has no Landlock.
    """
    version = check(libc.syscall(CREATE_RULESET, None, 0, 1))
    every = (1 << FILE_RIGHTS.get(version, 16)) - 1
    attributes = struct.pack("QQQ", every, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = check(libc.syscall(CREATE_RULESET, attributes, size, 0))
    _allow(ruleset, "/", EXECUTE | READ_FILE | READ_DIR)
    for place in WRITABLE:
        _allow(ruleset, place, every & ~(MAKE_CHAR | MAKE_BLOCK))
    for place in DEVICES:
        with contextlib.suppress(FileNotFoundError):
            _allow(ruleset, place, every & (READ_FILE | WRITE_FILE | TRUNCATE))
    check(libc.syscall(RESTRICT_SELF, ruleset, 0))
    os.close(ruleset)


def _allow(ruleset: int, place: str, rights: int) -> None:
    folder = os.open(place, os.O_PATH | os.O_CLOEXEC)
    try:
        check(libc.syscall(ADD_RULE, ruleset, 1, struct.pack("=Qi", rights, folder), 0))
    finally:
        os.close(folder)


# ---------------------------------------------------------------------------------------------------- seccomp

#: {machine: (its number in audit records, {system call that is looked at more closely: its number})}.
MACHINES: dict[str, tuple[int, dict[str, int]]] = {
    "x86_64": (0xC000003E, {"mmap": 9, "ioctl": 16, "socket": 41, "clone": 56, "prlimit64": 302, "clone3": 435}),
    "aarch64": (0xC00000B7, {"mmap": 222, "ioctl": 29, "socket": 198, "clone": 220, "prlimit64": 261, "clone3": 435}),
}
#: System calls that no notebook needs: (number on x86_64, number on aarch64); None where a machine has no such call.
DENIED: dict[str, tuple[int, int | None]] = {
    # other processes' memory and files
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "process_madvise": (440, 440), "pidfd_getfd": (438, 438), "kcmp": (312, 272),
    "move_pages": (279, 239), "migrate_pages": (256, 238),
    # mounts and namespaces
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "unshare": (272, 97),
    "setns": (308, 268), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    "fanotify_init": (300, 262), "fanotify_mark": (301, 263),
    # large and young parts of the kernel
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "memfd_secret": (447, 447),
    "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218), "personality": (135, 92),
    "modify_ldt": (154, None), "lookup_dcookie": (212, 18),
    # memory that is in no process: the watch could not add it up
    "memfd_create": (319, 279), "shmget": (29, 194), "msgget": (68, 186), "semget": (64, 190), "mq_open": (240, 180),
    "vmsplice": (278, 75), "inotify_init": (253, None), "inotify_init1": (294, 26),
    # limits: a process that lowers its own CPU limit is killed as if from outside (prlimit64 is looked at below)
    "setrlimit": (160, 164),
    # the machine itself
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "init_module": (175, 105), "finit_module": (313, 273),
    "delete_module": (176, 106), "quotactl": (179, 60), "quotactl_fd": (443, 443), "reboot": (169, 142),
    "swapon": (167, 224), "swapoff": (168, 225), "acct": (163, 89), "syslog": (103, 116),
    "sethostname": (170, 161), "setdomainname": (171, 162), "settimeofday": (164, 170), "clock_settime": (227, 112),
    "adjtimex": (159, 171), "clock_adjtime": (305, 266), "vhangup": (153, 58),
    "iopl": (172, None), "ioperm": (173, None),
}  # fmt: skip
NEW_NAMESPACE = 0x7E020000  # every CLONE_NEW... flag that clone knows
#: Shared anonymous memory outlives the process that asked for it; huge pages are counted nowhere.
SHARED_ANONYMOUS, HUGE = 0x21, 0x40000
TIOCSTI, TIOCLINUX = 0x5412, 0x541C  # put keystrokes into the instructor's terminal
EPERM, ENOSYS = 1, 38
KILL, ALLOW, ERRNO = 0x80000000, 0x7FFF0000, 0x00050000
#: A line of a filter: (code, jump if true, jump if false, operand).  A jump that is a name leads to that label.
Row = tuple[int, int | str, int | str, int]
LOAD, AND, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x54, 0x15, 0x35, 0x45, 0x06
#: Where the number, the machine and the arguments stand.
NUMBER, MACHINE, FIRST, SECOND, THIRD, FOURTH = 0, 4, 16, 24, 32, 40


def filter_program(machine: str) -> list[Row | str]:
    """The filter for a machine: rows, and the names of the labels between them."""
    audit, calls = MACHINES[machine]
    column = list(MACHINES).index(machine)
    numbers = [number for pair in DENIED.values() if (number := pair[column]) is not None]
    rows: list[Row | str] = [(LOAD, 0, 0, MACHINE), (EQUAL, 0, "kill", audit), (LOAD, 0, 0, NUMBER)]
    rows += [(AT_LEAST, "deny", 0, 0x40000000)]  # x32: the same calls by other numbers
    rows += [(EQUAL, "deny", 0, number) for number in numbers]
    rows += [(EQUAL, name, 0, number) for name, number in calls.items()]
    rows += [(RETURN, 0, 0, ALLOW)]
    rows += ["socket", (LOAD, 0, 0, FIRST), (EQUAL, "allow", "deny", 1)]  # AF_UNIX and no other family
    rows += ["clone", (LOAD, 0, 0, FIRST), (ANY_BIT, "deny", "allow", NEW_NAMESPACE)]
    rows += ["mmap", (LOAD, 0, 0, FOURTH), (ANY_BIT, "deny", 0, HUGE), (AND, 0, 0, SHARED_ANONYMOUS)]
    rows += [(EQUAL, "deny", "allow", SHARED_ANONYMOUS)]
    rows += ["ioctl", (LOAD, 0, 0, SECOND), (EQUAL, "deny", 0, TIOCSTI), (EQUAL, "deny", "allow", TIOCLINUX)]
    rows += ["prlimit64", (LOAD, 0, 0, THIRD), (ANY_BIT, "deny", 0, 0xFFFFFFFF)]  # reading a limit is harmless
    rows += [(LOAD, 0, 0, THIRD + 4), (ANY_BIT, "deny", "allow", 0xFFFFFFFF)]
    rows += ["clone3", (RETURN, 0, 0, ERRNO | ENOSYS)]  # its flags lie in memory: libc falls back to clone
    return [*rows, "kill", (RETURN, 0, 0, KILL), "deny", (RETURN, 0, 0, ERRNO | EPERM), "allow", (RETURN, 0, 0, ALLOW)]


def assembled(rows: list[Row | str]) -> bytes:
    """The rows as the kernel reads them, labels resolved to distances."""
    labels: dict[str, int] = {}
    lines: list[Row] = []
    for row in rows:
        if isinstance(row, str):
            labels[row] = len(lines)
        else:
            lines.append(row)
    program = b""
    for place, (code, yes, no, operand) in enumerate(lines):
        jumps = [labels[jump] - place - 1 if isinstance(jump, str) else jump for jump in (yes, no)]
        program += struct.pack("HBBI", code, *jumps, operand)
    return program


def seccomp() -> None:
    """Refuse the system calls that no notebook needs, for this process and all it starts.

    Raises:
        OSError: the kernel has no seccomp, or the machine is another than those above.
    """
    machine = platform.machine()
    if machine not in MACHINES:
        raise OSError(ENOSYS, f"no filter for {machine}")
    program = assembled(filter_program(machine))
    text = ctypes.create_string_buffer(program, len(program))
    rule = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(text))
    check(libc.prctl(PR_SET_SECCOMP, 2, ctypes.c_char_p(rule), 0, 0))


# ---------------------------------------------------------------------------------------------------- rlimits


def rlimits(limits: Limits) -> None:
    """What the kernel counts for each process by itself; the runner's watch adds them up."""
    wanted = {
        resource.RLIMIT_AS: int(limits["memory_bytes"]),
        # Above what the watch allows: the watch says "cpu", whereas the kernel's SIGKILL looks like one from outside.
        resource.RLIMIT_CPU: int(max(limits["notebook_seconds"], limits["cpu_seconds"])) + 10,
        resource.RLIMIT_FSIZE: int(limits["file_bytes"]),
        resource.RLIMIT_NOFILE: 256,
        resource.RLIMIT_NPROC: int(limits["processes"]),  # does not bite where the grader is root
        resource.RLIMIT_CORE: 0,
    }
    for name, value in wanted.items():
        hard = resource.getrlimit(name)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(name, (value, value))


# ----------------------------------------------------------------------------------------------------- places

#: Walls without which submissions do not run beside each other in one sandbox: they keep one from seeing another, from
#: talking to it, and from taking off the mark by which its watch counts it.
BETWEEN_PLACES = ("rlimits", "namespaces", "landlock", "seccomp")
#: The mark: a limit that Linux counts nothing by (RLIMIT_LOCKS).  It is handed down to all children, nobody can raise
#: it, and seccomp refuses to lower it.
MARK, FIRST_MARK = 10, 1000


def part(place: int) -> None:
    """Make this process a place beside others: sockets are counted, and named, for it alone; its processes are marked.

    Raises:
        OSError: that cannot be done here.
    """
    parent = os.getppid()
    unshare(CLONE_NEWNET)
    die_with(parent)
    resource.setrlimit(MARK, (FIRST_MARK + place, FIRST_MARK + place))


def place_of(pid: int) -> int | None:
    """The place that a process belongs to; None where it belongs to none, or is gone."""
    try:
        mark = resource.prlimit(pid, MARK)[1]
    except OSError:
        return None
    return mark - FIRST_MARK if mark != resource.RLIM_INFINITY else None


def die_with(parent: int) -> None:
    """Let the system end this process when its parent ends, or now if it has ended."""
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


# ------------------------------------------------------------------------------------------------------ pipes

#: Evidence of a large exercise is about a megabyte: in a small pipe its writer waits for its reader all the time.
PIPE_BYTES = 1 << 20


def widen(pipe: int) -> None:
    """Give a pipe room, where the system has it: an ordinary user's pipes together may hold so much and no more."""
    with contextlib.suppress(OSError, AttributeError):
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)


# ------------------------------------------------------------------------------------------------- the table


@dataclass(frozen=True)
class Wall:
    """An inner wall.

    Attributes:
        name: how the engine, the graded notebook and `DLCOURSE_WITHOUT` call it.
        up: raises the wall in the process that runs a submission; takes the job's limits.
        trial: shows at the start, in a process of its own, whether the wall can be raised here: an OSError says no.
    """

    name: str
    up: Callable[[Limits], None]
    trial: Callable[[], None]


#: In the order in which they go up, in the process that runs a submission.  seccomp is last: it refuses system calls
#: that the others make.  The namespaces themselves are entered before, by `runner._child`, which forks inside them.
WALLS = (
    Wall("rlimits", up=rlimits, trial=lambda: None),
    Wall("namespaces", up=lambda limits: drop_capabilities(), trial=enter_namespaces),
    Wall("landlock", up=lambda limits: landlock(), trial=landlock),
    Wall("seccomp", up=lambda limits: seccomp(), trial=seccomp),
)


def raise_walls(standing: Collection[str], limits: Limits) -> None:
    """Raise the walls in the process that runs a submission, which is inside its namespaces already.

    Raises:
        OSError: a wall that stood when the engine started does not stand now; the submission is not run.
    """
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    for wall in WALLS:
        if wall.name in standing:
            wall.up(limits)


def standing(without: Collection[str] = ()) -> list[str]:
    """Names of the walls that this kernel and container allow, each tried in a process of its own.

    Args:
        without: names of walls to leave out.  The runner takes them from the variable DLCOURSE_WITHOUT of its own
            environment, which `bubblewrap.environment` never sets: only a test does, to see what a wall is good for.
    """
    return [wall.name for wall in WALLS if wall.name not in without and _stands(wall)]


def _stands(wall: Wall) -> bool:
    pid = os.fork()
    if pid == 0:
        try:
            libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
            wall.trial()
            os._exit(0)
        except OSError:
            os._exit(1)
    status = os.waitpid(pid, 0)[1]
    if was_killed(status):
        raise InterruptedError("killed from outside: that says nothing about the wall")  # the engine starts anew
    return status == 0


def was_killed(status: int) -> bool:
    """Whether a process that ended with this status was killed, by the system or by another process.

    The first process of a pid namespace, which a submission is, cannot send itself this signal.
    """
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
