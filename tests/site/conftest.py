"""A built site on a loopback port, and what a browser sees of it."""

import http.server
import json
import os
import sys
import threading
import time
from pathlib import Path

import pytest

from autograder.authoring import site

sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))  # how an explorer is handled is written there

#: A notebook for the tests alone: what can be tried in a Pyodide that holds no NumPy.
PROBE = [
    "%pip install -q ipywidgets\n%pip install -q --no-deps neural-networks-from-scratch-student",
    "import hashlib, sys, dlutils\n"
    "print(sys.platform, hashlib.sha256(open('datasets/cats_free.npz', 'rb').read()).hexdigest())",
    "import ipywidgets\nfrom IPython.display import display\n"
    "slider, seen = ipywidgets.IntSlider(3, 0, 9), ipywidgets.HTML('start')\n"
    "slider.observe(lambda change: setattr(seen, 'value', f'moved to {slider.value}'), names='value')\n"
    "display(slider, seen)",
]


def distribution():
    """The local Pyodide distribution that the environment names, or None."""
    return os.environ.get("PYODIDE") or None


@pytest.fixture(scope="session")
def built(root, tmp_path_factory):
    """The site, built as `make site` builds it, with one notebook more and a handle for the tests."""
    cells = [{"cell_type": "code", "execution_count": None, "id": str(i), "metadata": {}, "outputs": [], "source": text}
             for i, text in enumerate(PROBE)]  # fmt: skip
    probe = {"cells": cells, "metadata": {"kernelspec": site.KERNEL}, "nbformat": 4, "nbformat_minor": 5}
    contents = site.contents
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site, "contents", lambda root: {**contents(root), "probe.ipynb": json.dumps(probe).encode()})
        folder = site.site(root, distribution(), tmp_path_factory.mktemp("site") / "site", log=lambda text: None)
    settings = folder / "jupyter-lite.json"
    data = json.loads(settings.read_text())
    data["jupyter-config-data"]["exposeAppInBrowser"] = True
    settings.write_text(json.dumps(data))
    return folder


@pytest.fixture(scope="session")
def address(built):
    """Where the site is served, on this machine alone."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, directory=built, **kwargs)

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


class Lab:
    """The lab in a browser page: what a test does with it, and what went wrong in it."""

    def __init__(self, page, address):
        self.page, self.address, self.outside, self.complaints = page, address, [], []
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.route(lambda url: not self._ours(url), lambda route: route.abort())

    def _ours(self, url):
        return url.startswith((self.address, "blob:", "data:"))

    def _request(self, request):
        if not self._ours(request.url):
            self.outside.append(request.url)

    def _console(self, message):
        where = message.location.get("url", "")
        if message.type == "error" and not where.endswith("/favicon.ico") and self._ours(where or self.address):
            self.complaints.append(f"{message.text} ({where})")

    def open(self, path):
        """Open a notebook of the site."""
        self.page.goto(f"{self.address}/lab/index.html?path={path}")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        name = path.split("/")[-1]
        shown = f"window.jupyterapp.shell.currentWidget?.title.label === {name!r}"
        # Until it is read the widget stands there with one empty cell.
        self.page.wait_for_function(f"{shown} && window.jupyterapp.shell.currentWidget.context.isReady", timeout=60_000)

    def start(self, seconds=300):
        """Wait for the kernel; one that cannot start says why on the page, and then is not waited for."""
        status = "window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status"
        end = time.monotonic() + seconds
        while self.page.evaluate(status) != "idle":
            assert self.complaints == []
            assert time.monotonic() < end, "the kernel did not start"
            self.page.wait_for_timeout(300)

    def write(self, index, source):
        """Put a source into the cell of that index."""
        model = "window.jupyterapp.shell.currentWidget.content.model.cells.get(i).sharedModel"
        self.page.evaluate(f"([i, text]) => {model}.setSource(text)", [index, source])

    def run(self, index, seconds=120):
        """Run the cell of that index and wait for it; returns its outputs, as a notebook holds them."""
        self.page.set_default_timeout(1000 * seconds)
        return self.page.evaluate(
            """async i => {
                const app = window.jupyterapp, notebook = app.shell.currentWidget.content;
                notebook.activeCellIndex = i;
                await app.commands.execute('notebook:run-cell');
                return notebook.model.cells.get(i).toJSON().outputs || [];
            }""",
            index,
        )

    def dark(self):
        """Switch to the dark theme; whether it is on then."""
        self.page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})")
        self.page.locator("body[data-jp-theme-light='false']").wait_for(state="attached", timeout=60_000)
        self.page.wait_for_timeout(1000)  # colours come a little later
        return True

    def photograph(self, what):
        """Keep what the page looks like: for whoever wants to see it, no test compares it."""
        folder = Path(__file__).parents[2] / "build" / "screenshots" / "site"
        self.page.screenshot(path=folder / f"{what.replace(' ', '_')}.png")

    def pictures(self):
        """How many stored pictures the open notebook has."""
        return self.page.evaluate(
            """() => Array.from(window.jupyterapp.shell.currentWidget.content.model.cells)
                          .flatMap(cell => cell.toJSON().outputs || [])
                          .filter(output => output.data && output.data['image/png']).length"""
        )

    def sources(self):
        """[(type, source)] of the cells."""
        return self.page.evaluate(
            """() => Array.from(window.jupyterapp.shell.currentWidget.content.model.cells,
                                cell => [cell.type, cell.sharedModel.getSource()])"""
        )


@pytest.fixture
def lab(browser, address):
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    yield Lab(page, address)
    page.close()


@pytest.fixture
def kernel(lab):
    """The lab, where a kernel can start: with a Pyodide distribution at hand."""
    if not distribution():
        pytest.skip("no local Pyodide distribution: PYODIDE names none (`make pyodide` puts one together)")
    return lab


@pytest.fixture
def numpy_kernel(kernel, built):
    """The lab, where a kernel has NumPy and Matplotlib."""
    lock = json.loads((built / "static/pyodide/pyodide-lock.json").read_text())["packages"]
    wanted = ("numpy", "matplotlib", "pillow")
    here = {name for name in lock if (built / "static/pyodide" / lock[name]["file_name"]).is_file()}
    missing = [name for name in wanted if name not in here]
    if missing:
        pytest.skip(f"the Pyodide distribution is a core without {', '.join(missing)}")
    return kernel
