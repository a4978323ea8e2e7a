"""JupyterLab as `make lab` starts it, on a course folder of its own, and what was seen of it.

No mocks: the server, nbgrader's extensions, the kernels and the browser are the real ones.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote, urlsplit

ROOMS = ("jupyter", "notebooks", "source", "release")
FILES = ("Makefile", "nbgrader_config.py")
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
TOKEN = "only-for-this-test"


def lay_out(root, course):
    """A course folder with copies of what a browser may write to; the data sets are only read."""
    course.mkdir(parents=True)
    for room in ROOMS:
        shutil.copytree(root / room, course / room, ignore=shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__"))
    for name in FILES:
        shutil.copy(root / name, course)
    (course / "datasets").symlink_to(root / "datasets")
    return course


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Lab:
    """A running JupyterLab.

    Attributes:
        course: the course folder; url: where the lab answers; log: what `make lab` has printed, a file.
    """

    def __init__(self, root, folder):
        self.course, self.home, self.log = lay_out(root, folder / "course"), folder / "home", folder / "lab.log"
        self.url = f"http://127.0.0.1:{free_port()}"
        self.home.mkdir()
        # As `make lab` starts it, but for the environment, which is the one that runs the tests already.
        options = f"--no-browser --port={urlsplit(self.url).port} --IdentityProvider.token={TOKEN}"
        options += " --allow-root" * (hasattr(os, "geteuid") and os.geteuid() == 0)
        settings = [f"BIN={Path(sys.executable).parent}", f"LAB={options}"]
        self.command = ["make", "--old-file=.venv/.ready", "lab", *settings]

    def __enter__(self):
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "MAKE", "MFLAGS"))}
        self.environment = {**kept, "HOME": str(self.home), "TZ": "UTC"}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                self.command, cwd=self.course, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        self._wait(180)
        return self

    def __exit__(self, *_):
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(5)

    def _wait(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError(f"`make lab` ended by itself:\n{self.log.read_text()[-3000:]}")
            try:
                with urllib.request.urlopen(f"{self.url}/api", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)  # nothing announces an open port
        raise RuntimeError(f"`make lab` did not answer within {seconds} s:\n{self.log.read_text()[-3000:]}")

    def address(self, path=""):
        """The page with a file of the course open and nothing else."""
        return f"{self.url}/lab{'/tree/' + quote(path) if path else ''}?token={TOKEN}&reset"

    def file(self, path):
        """A file of the course by itself, without JupyterLab around it."""
        return f"{self.url}/files/{quote(path)}?token={TOKEN}"


class Watch:
    """Everything that a browser context asks the network for, and every error it reports."""

    def __init__(self, context):
        self.requests, self.errors = [], []
        context.on("request", lambda request: self.requests.append(request.url))
        context.on("console", self._console)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("page", lambda page: page.on("websocket", lambda socket: self.requests.append(socket.url)))

    def _console(self, message):
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    def strangers(self):
        """Requests that left this machine."""
        inside = {"data", "blob", "about"}
        parts = [(url, urlsplit(url)) for url in self.requests]
        return sorted({url for url, at in parts if at.scheme not in inside and at.hostname not in LOOPBACK})


class Camera:
    """Screenshots of one test, a picture a step: `build/screenshots/<test>/<NN>-<step>.png`.

    It prints when each was taken: pytest shows that where a test fails, and with `-rP`.
    """

    def __init__(self, folder):
        self.folder, self.count, self.begin = folder, 0, time.monotonic()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)

    def __call__(self, page, step, **options):
        """Take a picture of a page; `options` are for Playwright's `screenshot`, such as a `clip`."""
        self.count += 1
        path = self.folder / f"{self.count:02d}-{re.sub(r'[^a-z0-9]+', '-', step.lower()).strip('-')}.png"
        page.screenshot(path=path, **options)
        print(f"{time.monotonic() - self.begin:6.1f} s  {step}")
        return path
