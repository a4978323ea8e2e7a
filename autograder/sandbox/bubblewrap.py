"""The outer wall: a bubblewrap command that shows a process the Python environment and little else."""

import importlib.util
import os
import shutil
import site
import subprocess
import sys
import sysconfig
from functools import cache
from pathlib import Path

from autograder.errors import NoSandbox
from autograder.limits import LIMITS

HOW_TO_INSTALL = "Install bubblewrap (Debian and Ubuntu: `apt-get install bubblewrap`; Linux only)"
RUNNER = Path(__file__).with_name("runner.py")
WALLS = RUNNER.with_name("walls.py")
#: What the runner imports, beside `WALLS`.
PARTS = (RUNNER.with_name("watch.py"), RUNNER.with_name("cells.py"))
COURSE = "/course"
#: Where the runner lies: no folder that a submission imports from.
RUNNER_FOLDER = "/runner"
#: Where kernels of other languages have settings that they do not start without.
KERNEL_SETTINGS = ("/etc/R", "/etc/julia", "/etc/java")
#: Packages that hold answers or whole networks; the runner looks for the same ones.
SECRET_PACKAGES = ("autograder", "dllessons")


@cache
def why_not() -> str | None:
    """Why bubblewrap cannot be used on this machine, or None where it can."""
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        return "bubblewrap (`bwrap`) is not installed"
    probe = [bwrap, "--unshare-all", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "true"]
    for _ in range(3):
        done = subprocess.run(probe, capture_output=True, text=True)
        if done.returncode == 0:
            return None
        if 0 < done.returncode < 128:
            return f"bubblewrap refuses here: {done.stderr.strip()[:200]}"
    return "bubblewrap is killed here each time (is the machine out of memory?)"  # killed once: tried again


def require() -> None:
    """Do nothing where there is a sandbox.

    Raises:
        NoSandbox: there is none.
    """
    reason = why_not()
    if reason:
        raise NoSandbox(
            f"Submissions are graded in a sandbox only, and {reason}. {HOW_TO_INSTALL}, "
            "or pass --no-sandbox if you trust every submission with this account."
        )


def command(datasets: str | Path) -> list[str]:
    """The command that starts the runner inside bubblewrap.

    Visible: the system's programs and libraries, the Python environment, `dlutils`, `datasets` and the runner; all of
    it read-only.  Private and empty: /tmp, home.
    """
    arguments = _outer_wall()
    arguments += ["--ro-bind", str(package("dlutils")), f"{COURSE}/dlutils"]
    for file in (RUNNER, WALLS, *PARTS):
        arguments += ["--ro-bind", str(file), f"{RUNNER_FOLDER}/{file.name}"]
    for file in _data_files(Path(datasets)):
        arguments += ["--ro-bind", str(file), f"{COURSE}/datasets/{file.relative_to(Path(datasets).resolve())}"]
    arguments += ["--dir", "/home/student", "--dir", "/stage"]
    # Devices in /dev are not remounted here, because they could not be opened then: `walls.fasten_devices` does it.
    arguments += ["--remount-ro", "/", "--remount-ro", "/dev", "--chdir", "/tmp"]
    for name, value in environment(COURSE, f"{COURSE}/datasets", home="/home/student", sandboxed=True).items():
        arguments += ["--setenv", name, value]
    return [*arguments, python(), "-s", f"{RUNNER_FOLDER}/runner.py"]


def _outer_wall() -> list[str]:
    """A machine of its own, with the system's programs and the Python environment."""
    arguments = [
        "bwrap",
        "--unshare-all",
        "--die-with-parent",
        "--new-session",
        "--cap-drop",
        "ALL",
        "--uid",
        "1000",
        "--gid",
        "1000",
        "--hostname",
        "sandbox",
        "--clearenv",
        "--tmpfs",
        "/",
        "--proc",
        "/proc",
        "--dev",
        "/dev",
        # Shared pages of /dev/zero are memory that belongs to no process: the watch could not add it up.
        "--dev-bind",
        "/dev/null",
        "/dev/zero",
        "--tmpfs",
        "/tmp",
        "--tmpfs",
        "/dev/shm",
    ]
    for path in _system():
        arguments += ["--ro-bind-try", path, path]
    for path in _environment():
        arguments += ["--ro-bind", path, path]
    for path in _installed_secrets():
        arguments += _empty(path)
    return arguments


def command_of_kernel(kernel: list[str], folder: Path) -> list[str]:
    """The command that starts a Jupyter kernel inside bubblewrap.

    Args:
        kernel: the kernel's own command.
        folder: where connection and files are, by the same path inside; the kernel may write there.  It works in
            its folder `work`.
    """
    arguments = _outer_wall()
    program = os.path.realpath(shutil.which(kernel[0]) or kernel[0])
    place = str(Path(program).parent.parent)  # of another environment, such as conda's
    if place != "/" and not place.startswith("/usr"):
        arguments += ["--ro-bind-try", place, place]
        arguments += [word for path in _installed_secrets() if path.startswith(place) for word in _empty(path)]
    for path in KERNEL_SETTINGS:
        arguments += ["--ro-bind-try", path, path]
    arguments += ["--dir", "/home/student", "--bind", str(folder), str(folder), "--chdir", str(folder / "work")]
    shown = environment(COURSE, f"{COURSE}/datasets", home="/home/student", sandboxed=True)
    for name in ("LANG", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "TERM"):
        arguments += ["--setenv", name, shown[name]]
    arguments += ["--setenv", "HOME", shown["HOME"], "--setenv", "PATH", f"{Path(python()).parent}:{shown['PATH']}"]
    limits = [f"--cpu={LIMITS['cpu_seconds']:.0f}", f"--nproc={LIMITS['processes']}"]
    limits += [f"--data={LIMITS['memory_bytes']}", f"--fsize={LIMITS['file_bytes']}"]
    return [*arguments, "prlimit", *limits, *kernel]


def _empty(path: str) -> list[str]:
    """Cover a folder by an empty, read-only one: all submissions of a warm process see the same folder."""
    return ["--tmpfs", path, "--remount-ro", path]


def _data_files(datasets: Path) -> list[Path]:
    """The data files, without the scripts beside them, which hold networks."""
    found = sorted(datasets.resolve().rglob("*")) if datasets.is_dir() else []
    return [path for path in found if path.suffix in (".h5", ".npz", ".json")]


def python() -> str:
    """This interpreter, by a path without `..`: not every folder on the way is in the sandbox."""
    return os.path.abspath(sys.executable)


def environment(course: str | Path, datasets: str | Path, home: str, sandboxed: bool) -> dict[str, str]:
    """The whole environment of the runner; nothing is inherited."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": home,
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(course),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MPLCONFIGDIR": "/tmp/mpl",
        "IPYTHONDIR": "/tmp/ipython",
        "HDF5_USE_FILE_LOCKING": "FALSE",
        "DLCOURSE_DATASETS": str(datasets),
        "DLCOURSE_SANDBOX": "1" if sandboxed else "0",
        "TERM": "dumb",
        **{name: os.environ[name] for name in ("OPENBLAS_CORETYPE", "DLCOURSE_CATS") if name in os.environ},
    }


def package(name: str) -> Path:
    found = importlib.util.find_spec(name)
    assert found is not None, f"{name} is not installed"
    assert found.origin is not None, f"{name} has no __init__.py"
    return Path(found.origin).parent


def _system() -> list[str]:
    return [
        "/usr",
        "/bin",
        "/sbin",
        "/lib",
        "/lib32",
        "/lib64",
        "/etc/ld.so.cache",
        "/etc/alternatives",
        "/etc/localtime",
    ]


def _environment() -> list[str]:
    """The folders of the Python that runs, and of the virtual environment around it."""
    folders = {sys.prefix, sys.base_prefix, sysconfig.get_paths()["purelib"], sysconfig.get_paths()["platlib"]}
    folders = {os.path.abspath(folder) for folder in folders}
    folders |= {str(Path(os.path.realpath(sys.executable)).parent.parent)}
    outside = [folder for folder in folders if not folder.startswith("/usr/") and folder != "/usr"]
    return sorted(outside, key=len)


def _installed_secrets() -> list[str]:
    """Installed copies of packages that would be visible with the environment: covered by empty folders."""
    places = [*site.getsitepackages(), sysconfig.get_paths()["purelib"], sysconfig.get_paths()["platlib"]]
    found = [Path(place) / package for place in places for package in SECRET_PACKAGES]
    return sorted({os.path.abspath(path) for path in found if path.is_dir()})
