"""What a submission finds when it looks around: run as a cell, it prints {topic: [what it found, ...]} as JSON.

What it finds is named so that it reads the same on every machine: the folders of the Python environment are `PYTHON`.
`DIGESTS`, put in front by the test, are those of words that must be nowhere in memory.
"""

import contextlib
import ctypes
import fcntl
import gc
import hashlib
import json
import linecache
import os
import re
import resource
import signal
import socket
import stat
import struct
import sys
import types

DIGESTS = globals().get("DIGESTS", [])
#: Texts of more characters than this have to be explained.
LONG = 16_000
libc = ctypes.CDLL(None, use_errno=True)
report = {}


# ----------------------------------------------------------------------------------- the process and its ids

report["processes"] = [
    f"pid {os.getpid()}", f"parent {os.getppid()}", f"group {os.getpgid(0)}", f"session {os.getsid(0)}"
]  # fmt: skip
for other in range(2, 300):
    with contextlib.suppress(OSError):
        os.getpgid(other)
        report["processes"].append(f"another process {other}")

report["ids"] = [f"user {number}" for number in sorted(set(os.getresuid()))]
report["ids"] += [f"group {number}" for number in sorted({*os.getresgid(), *os.getgroups()})]

header, sets = ctypes.create_string_buffer(struct.pack("Ii", 0x20080522, 0)), ctypes.create_string_buffer(24)
libc.capget(header, sets)
report["capabilities"] = [f"capability set {place}" for place, byte in enumerate(sets.raw) if byte]
report["capabilities"] += [f"bounding {number}" for number in range(64) if libc.prctl(23, number, 0, 0, 0) == 1]
report["capabilities"] += [f"ambient {number}" for number in range(64) if libc.prctl(47, 1, number, 0, 0) == 1]
for name, number in (("no new privileges", 39), ("seccomp", 21)):
    report["capabilities"].append(f"{name} {libc.prctl(number, 0, 0, 0, 0)}")

KNOWN_LIMITS = ("AS", "CORE", "CPU", "FSIZE", "NOFILE", "NPROC")
report["limits"] = [f"{name} {resource.getrlimit(getattr(resource, f'RLIMIT_{name}'))}" for name in KNOWN_LIMITS]

report["signals"] = [f"{signal.Signals(number).name} blocked" for number in signal.pthread_sigmask(signal.SIG_BLOCK, [])]
for number in signal.valid_signals():
    handler = signal.getsignal(number)
    if handler != signal.SIG_DFL:
        said = "ignored" if handler == signal.SIG_IGN else "handled"
        report["signals"].append(f"{signal.Signals(number).name} {said}")

report["system"] = [f"host name {os.uname().nodename}", f"folder {os.getcwd()}", *(f"argument {word}" for word in sys.argv)]
report["environment"] = [f"{name}={value}" for name, value in sorted(os.environ.items())]


# ------------------------------------------------------------------------------------------ open descriptors

FONTS = os.path.join(sys.modules["matplotlib"].get_data_path(), "fonts", "ttf")
FONT_FILES = {(entry.stat().st_dev, entry.inode()) for entry in os.scandir(FONTS)}
MODES = {os.O_RDONLY: "read", os.O_WRONLY: "write", os.O_RDWR: "read and write"}


def descriptor(fd):
    """What a descriptor leads to, in words."""
    status, flags = os.fstat(fd), fcntl.fcntl(fd, fcntl.F_GETFL)
    words = [MODES[flags & os.O_ACCMODE]]
    if flags & (os.O_APPEND | os.O_NONBLOCK | os.O_ASYNC):
        words.append(f"flags {flags:o}")
    if stat.S_ISCHR(status.st_mode):
        null = status.st_rdev == os.stat("/dev/null").st_rdev
        return " ".join(["/dev/null," if null else f"device {status.st_rdev},", *words])
    if stat.S_ISREG(status.st_mode):
        font = (status.st_dev, status.st_ino) in FONT_FILES
        return " ".join([f"{'a font' if font else 'a file'} at {os.lseek(fd, 0, os.SEEK_CUR)},", *words])
    if stat.S_ISSOCK(status.st_mode):
        return " ".join([f"socket {socket.socket(fileno=os.dup(fd)).getsockname()!r},", *words])
    return " ".join([f"{'pipe' if stat.S_ISFIFO(status.st_mode) else stat.filemode(status.st_mode)},", *words])


report["descriptors"] = []
for fd in range(1024):
    with contextlib.suppress(OSError):
        os.fstat(fd)
        report["descriptors"].append(descriptor(fd))
report["descriptors"] += [f"{report['descriptors'].count('pipe, write')} pipes"]


# -------------------------------------------------------------------------------------------- files and mounts

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/alternatives")
PYTHON = {sys.prefix, sys.base_prefix, *(path for path in sys.path if "site-packages" in path)}
PYTHON |= {path.replace("/tmp", "/stage", 1) for path in PYTHON if path.startswith("/tmp/")}  # one folder, shown twice


def under(path, folders):
    return any(path == folder or path.startswith(f"{folder}/") for folder in folders)


def everything(folder):
    """Every path below a folder, and itself; not into the system's and Python's."""
    yield folder
    if os.path.isdir(folder) and not os.path.islink(folder) and not under(folder, (*SYSTEM, *PYTHON)):
        with contextlib.suppress(OSError):
            for name in sorted(os.listdir(folder)):
                yield from everything(os.path.join(folder, name))


def plain_name(path):
    """A path as it is named in the list."""
    if under(path, PYTHON):
        return "PYTHON"
    if any(under(python, [path]) for python in PYTHON):  # a folder on the way to it
        return "/" if path == "/" else next((top for top in ("/tmp", "/stage") if under(path, [top])), "PYTHON")
    return path


def may_write(path):
    place = os.path.join(path, "written")
    with contextlib.suppress(OSError):
        os.close(os.open(place, os.O_CREAT | os.O_WRONLY))
        os.unlink(place)
        return True
    return False


def may_change(path):
    """Whether the rights or the times of a file can be set: they are set to what they are."""
    status, changes = os.lstat(path), []
    changes.append(lambda: os.chmod(path, stat.S_IMODE(status.st_mode)))
    changes.append(lambda: os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns)))
    for change in changes:
        with contextlib.suppress(OSError):
            change()
            return True
    return False


paths = [path for path in everything("/") if not os.path.islink(path)]
report["files"] = sorted(set(map(plain_name, everything("/"))))
report["writable"] = sorted({plain_name(path) for path in paths if os.path.isdir(path) and may_write(path)})
report["changeable"] = sorted({plain_name(path) for path in paths if may_change(path)})
report["mounted for writing"] = sorted({plain_name(path) for path in paths if not os.statvfs(path).f_flag & os.ST_RDONLY})


# ---------------------------------------------------------------------------------- network and shared memory

report["network"] = []
for name in ("AF_UNIX", "AF_INET", "AF_INET6", "AF_NETLINK", "AF_PACKET", "AF_VSOCK"):
    with contextlib.suppress(OSError):
        socket.socket(getattr(socket, name), socket.SOCK_DGRAM).close()
        report["network"].append(f"sockets {name}")
with contextlib.suppress(OSError):
    report["network"] += [f"interface {name}" for _, name in socket.if_nameindex()]

report["shared memory"] = []
for name, arguments in (("shmget", (1, 4096, 0o1600)), ("semget", (1, 1, 0o1600)), ("msgget", (1, 0o1600))):
    if getattr(libc, name)(*arguments) >= 0:
        report["shared memory"].append(name)
if libc.mq_open(b"/queue", os.O_CREAT | os.O_RDWR, 0o600, None) >= 0:
    report["shared memory"].append("mq_open")
report["shared memory"] += os.listdir("/dev/shm")


# ----------------------------------------------------------------------------------------- modules and objects

OURS = ("dlutils", "walls", "__main__")
LIBRARY = os.path.dirname(os.__file__)


def home_of(name):
    """Where a module comes from: the standard library, an installed package; else its name."""
    top = name.split(".")[0]
    if top in OURS:
        return ".".join(name.split(".")[:2])
    module = sys.modules.get(top)
    path = getattr(module, "__file__", None) or next(iter(getattr(module, "__path__", [])), "") or ""
    if "site-packages" in path:
        return "an installed package"
    return "the standard library" if top in sys.stdlib_module_names or path.startswith(LIBRARY) else name


report["modules"] = sorted(set(map(home_of, sys.modules)))
report["module path"] = sorted({plain_name(path) if path.startswith("/") else path for path in sys.path})

frames, frame = [], sys._getframe()
while frame is not None:
    frames.append(frame)
    frame = frame.f_back
gc.unfreeze()
objects = gc.get_objects()
frames += [thing for thing in objects if isinstance(thing, types.FrameType)]
report["frames"] = sorted({os.path.basename(frame.f_code.co_filename) for frame in frames})
report["frames"] = sorted({"a cell" if name.startswith("<ipython-input") else name for name in report["frames"]})
objects += [value for frame in frames for value in frame.f_locals.values()]

texts = {}
for thing in objects:
    for part in (thing, *gc.get_referents(thing)):
        if isinstance(part, (str, bytes, bytearray)):
            texts[id(part)] = part
kinds = {type(part) for thing in objects for part in (thing, *gc.get_referents(thing))}
report["types"] = sorted({home_of(kind.__module__) for kind in kinds if isinstance(kind.__module__, str)})

#: The interpreter keeps the text of the files that it has shown lines of, and IPython that of the cells.
known = {"".join(entry[2]) for entry in linecache.cache.values() if len(entry) > 2} | set(globals()["In"])
for name, module in list(sys.modules.items()):  # fontTools has a list of letters
    if home_of(name) == "an installed package":
        known |= {value for value in vars(module).values() if type(value) is str}
report["long texts"] = []
for text in texts.values():
    if len(text) > LONG and text not in known:
        report["long texts"].append(text[:60] if isinstance(text, str) else bytes(text[:60]).decode("latin-1"))

words = set()
for text in texts.values() if DIGESTS else ():
    words.update(re.findall(r"\w{16,}", text if isinstance(text, str) else bytes(text).decode("latin-1")))
found = {hashlib.sha256(word.encode("utf-8", "replace")).hexdigest() for word in words}
report["words"] = [f"word {number} of the test" for number, digest in enumerate(DIGESTS) if digest in found]

print(json.dumps(report))
