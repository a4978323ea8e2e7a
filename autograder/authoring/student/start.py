"""Set the course up, and open it.

    python start.py            the first time: make .venv and install into it; then open JupyterLab
    python start.py --set-up   only make .venv and install

Nothing outside this folder is changed; to start afresh, delete the folder `.venv`.
"""

import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
READY = VENV / ".ready"


def commands():
    """What is run to install: the exact versions the course was tried with, then the course's own package."""
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check"]
    return [[*pip, "-r", "requirements.txt"], [*pip, "--no-deps", "--editable", "."]]


def set_up():
    """Make the environment, unless it is there; a set-up that was interrupted starts again."""
    if READY.is_file():
        return
    print("Setting the course up in .venv; this takes a few minutes, once.")
    venv.create(VENV, with_pip=True, clear=True)
    for command in commands():
        subprocess.run(command, cwd=HERE, check=True)
    READY.touch()


def environment():
    """The environment that JupyterLab starts in: the folder `jupyter` hides a panel for teachers."""
    paths = [str(HERE / "jupyter"), os.environ.get("JUPYTER_CONFIG_PATH", "")]
    return {**os.environ, "JUPYTER_CONFIG_PATH": os.pathsep.join(path for path in paths if path)}


def main(arguments):
    if sys.version_info < (3, 11):  # noqa: UP036  (whoever has an older one is told so)
        print(f"The course needs Python 3.11 or newer; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 2
    if arguments not in ([], ["--set-up"]):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        set_up()
    except subprocess.CalledProcessError:
        print("\nThe set-up stopped, see above. Is there a network? Run the same command again.", file=sys.stderr)
        return 1
    if not arguments:
        return subprocess.run([str(PYTHON), "-m", "jupyter", "lab"], cwd=HERE, env=environment()).returncode
    print("Ready. Open the course with: python start.py")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
