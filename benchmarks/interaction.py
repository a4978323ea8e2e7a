"""How alive is the playground?  Measured in headless Chromium.

    python benchmarks/interaction.py [--seconds 5] [--pyodide build/pyodide]

A network of 3 layers of 8 units learns from 300 points, in JupyterLab (with the reference functions of `deep_network`)
and on the static site, where Python runs in the page and has no threads (with the course's own network; null where
there is no Pyodide, which `make pyodide` puts together).  For each place:

* `pictures_a_second`: pictures that the page drew while it played, at 1, 5 and 20 steps a picture;
* `steps_a_second`: steps made meanwhile;
* `drag_ms`: while it plays, the slider *noise* is dragged with the mouse: milliseconds from a move to the first picture
  with that noise, the median and the slowest of ten.

The figures depend on the machine and on what else it does; `load` is its load at the end.  The last line is JSON.
"""

import argparse
import functools
import http.server
import importlib.util
import json
import os
import shutil
import statistics
import sys
import tempfile
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "browser"))  # how a notebook is handled in a browser is written there

from lab import Lab  # noqa: E402
from notebook_page import Notebook  # noqa: E402
from playground_page import Playground  # noqa: E402

SPEEDS, MOVES = (1, 5, 20), 10
SETTINGS = "data='spirals', layers=[8, 8, 8], examples=300"
#: The functions of the unit without the notebook around them.
IN_LAB = f"""from autograder.units import load_unit
from dlutils.playground import DeepPlayground
unit = load_unit("deep_network").notebook()
names = "initialize_parameters_deep", "L_model_forward", "compute_cost", "L_model_backward", "update_parameters"
DeepPlayground(*(unit[name] for name in names), {SETTINGS})"""
ON_SITE = f"from dllessons.playground import CoursePlayground\nCoursePlayground({SETTINGS}, activation='relu')"

#: From the next move of the slider to the first picture with its value.
WATCH = """panel => { window.took = new Promise(resolve => {
    const slider = panel.querySelector('[data-name="noise"] input');
    slider.addEventListener('input', () => {
        const [begin, wanted] = [performance.now(), Number(slider.value)];
        const look = () => JSON.parse(panel.dataset.drawn).noise === wanted
            ? resolve(performance.now() - begin) : requestAnimationFrame(look);
        look();
    }, {once: true});
}); }"""


def main():
    parser = argparse.ArgumentParser(description="How alive is the playground?")
    parser.add_argument("--seconds", type=float, default=5, help="how long each speed is measured (default: 5)")
    parser.add_argument("--pyodide", type=Path, default=ROOT / "build" / "pyodide", help="a local Pyodide distribution")
    chosen = parser.parse_args()
    found = {"jupyterlab": with_browser(functools.partial(in_lab, chosen.seconds)), "site": None}
    if (chosen.pyodide / "pyodide-lock.json").is_file():
        found["site"] = with_browser(functools.partial(on_site, chosen.seconds, chosen.pyodide))
    for place, figures in found.items():
        print(f"{place}: {figures}")
    print(json.dumps({"playground": found, "load": round(os.getloadavg()[0], 1)}))


def with_browser(measure):
    """What `measure` says of a new page of Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver, tempfile.TemporaryDirectory() as folder:
        path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        try:
            page = browser.new_page(viewport={"width": 1600, "height": 1100})
            page.set_default_timeout(300_000)
            return measure(page, Path(folder))
        finally:
            browser.close()


def in_lab(seconds, page, folder):
    """In JupyterLab."""
    cell = {"cell_type": "code", "execution_count": None, "id": "a", "metadata": {}, "outputs": [], "source": IN_LAB}
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    notebook = {"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    with Lab(ROOT, folder) as lab:
        (lab.course / "notebooks" / "measured.ipynb").write_text(json.dumps(notebook))
        page.goto(lab.address("notebooks/measured.ipynb"))
        opened = Notebook(page, notebook["cells"])
        opened.run(0)
        return figures(Playground(page, opened.cell(0)), seconds)


def on_site(seconds, pyodide, page, folder):
    """On the static site, in the place of a lesson's playground."""
    from autograder.authoring import site

    handler = functools.partial(Quiet, directory=site.site(ROOT, pyodide, folder / "site", log=lambda text: None))
    expose(folder / "site" / "jupyter-lite.json")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    lab = site_pages().Lab(page, f"http://127.0.0.1:{server.server_port}")
    lab.open("notebooks/07_network_representation.ipynb")
    lab.start()
    lab.run(0, 300)
    last = max(i for i, (kind, _) in enumerate(lab.sources()) if kind == "code")
    lab.write(last, ON_SITE)
    lab.run(last, 300)
    found = figures(Playground(page, page.locator(".jp-Notebook")), seconds)
    server.shutdown()
    return found


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Files, without a line for each."""

    def log_message(self, *args):
        pass


def expose(settings):
    """Let the page's script reach the lab, as the tests of the site do."""
    data = json.loads(settings.read_text())
    data["jupyter-config-data"]["exposeAppInBrowser"] = True
    settings.write_text(json.dumps(data))


def site_pages():
    """The module in which the tests of the site handle its pages."""
    spec = importlib.util.spec_from_file_location("site_pages", ROOT / "tests" / "site" / "conftest.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def figures(panel, seconds):
    """{figure: value} of a panel that is alive."""
    panel.button("▶ Play").click()
    pictures, steps = {}, {}
    for speed in SPEEDS:
        panel.part("speed").select_option(str(speed))
        panel.page.wait_for_timeout(1000)
        before = [panel.number(name) for name in ("frames", "step")]
        panel.page.wait_for_timeout(1000 * seconds)
        drawn, made = (panel.number(name) - was for name, was in zip(("frames", "step"), before))
        pictures[speed], steps[speed] = round(drawn / seconds, 1), round(made / seconds)
    took = drags(panel)
    slow = {"median": round(statistics.median(took)), "slowest": round(max(took))}
    return {"pictures_a_second": pictures, "steps_a_second": steps, "drag_ms": slow}


def drags(panel):
    """Milliseconds from each move of the slider to its picture, while the network learns 5 steps a picture."""
    panel.part("speed").select_option("5")
    box, mouse, took = panel.slider("noise").bounding_box(), panel.page.mouse, []
    place = lambda share: (box["x"] + box["width"] * share, box["y"] + box["height"] / 2)
    mouse.move(*place(0.25))
    mouse.down()
    for move in range(MOVES):
        panel.panel.evaluate(WATCH)
        mouse.move(*place(0.3 + 0.06 * move))
        took.append(panel.page.evaluate("() => window.took"))
    mouse.up()
    return took


if __name__ == "__main__":
    main()
