"""How alive are the playground and the explorers?  Measured in headless Chromium.

    python benchmarks/interaction.py [--seconds 5] [--pyodide build/pyodide] [--lessons 00 04 ...]

In JupyterLab and on the static site, where Python runs in the page and has no threads (null where there is no Pyodide,
which `make pyodide` puts together).  The playground: a network of 3 layers of 8 units learns from 300 points, with the
reference functions of `deep_network`, and on the site with the course's own network:

* `pictures_a_second`: pictures that the page drew while it played, at 1, 5 and 20 steps a picture;
* `steps_a_second`: steps made meanwhile;
* `drag_ms`: while it plays, the slider *noise* is dragged with the mouse: milliseconds from a move to the first picture
  with that noise, the median and the slowest of ten.

Each explorer of the lessons: its first slider is dragged once from end to end, a move as soon as the last picture is
there, so that no picture is one that the page has kept:

* `pictures_a_second`: pictures of new settings in a second;
* `drag_ms`: milliseconds from a move to its picture, the median and the slowest.

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
from notebook_page import Explorer, Notebook, cells_needed  # noqa: E402
from playground_page import Playground  # noqa: E402

LESSONS = ROOT / "notebooks"
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
    parser = argparse.ArgumentParser(description="How alive are the playground and the explorers?")
    parser.add_argument("--seconds", type=float, default=5, help="how long each speed is measured (default: 5)")
    parser.add_argument("--pyodide", type=Path, default=ROOT / "build" / "pyodide", help="a local Pyodide distribution")
    parser.add_argument("--lessons", nargs="*", default=[""], help="how their names begin (default: all)")
    chosen = parser.parse_args()
    lessons = [path for path in sorted(LESSONS.glob("*.ipynb")) if path.name.startswith(tuple(chosen.lessons))]
    found = {"jupyterlab": with_browser(functools.partial(in_lab, chosen.seconds, lessons)), "site": None}
    if (chosen.pyodide / "pyodide-lock.json").is_file():
        found["site"] = with_browser(functools.partial(on_site, chosen.seconds, lessons, chosen.pyodide))
    for place, measured in found.items():
        print(f"{place}: {json.dumps(measured, indent=1)}")
    print(json.dumps({**found, "load": round(os.getloadavg()[0], 1)}))


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


def in_lab(seconds, lessons, page, folder):
    """In JupyterLab."""
    cell = {"cell_type": "code", "execution_count": None, "id": "a", "metadata": {}, "outputs": [], "source": IN_LAB}
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    notebook = {"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    with Lab(ROOT, folder) as lab:
        (lab.course / "notebooks" / "measured.ipynb").write_text(json.dumps(notebook))
        page.goto(lab.address("notebooks/measured.ipynb"))
        opened = Notebook(page, notebook["cells"])
        opened.run(0)
        found = {"playground": figures(Playground(page, opened.cell(0)), seconds), "explorers": {}}
        for path in lessons:
            cells = json.loads(path.read_text())["cells"]
            page.goto(lab.address(f"notebooks/{path.name}"))
            opened = Notebook(page, cells)
            for number, index in enumerate(explorers_of(cells), 1):
                opened.run(*cells_needed(cells, index))
                found["explorers"][f"{path.stem} {number}"] = sweep(Explorer(page, opened.cell(index)))
        return found


def on_site(seconds, lessons, pyodide, page, folder):
    """On the static site, the playground in the place of a lesson's."""
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
    found = {"playground": figures(Playground(page, page.locator(".jp-Notebook")), seconds), "explorers": {}}
    for path in lessons:
        lab.open(f"notebooks/{path.name}")
        lab.start()
        cells = [{"cell_type": kind, "source": source} for kind, source in lab.sources()]
        lab.run(0, 300)  # which fetches the course
        for number, index in enumerate(explorers_of(cells), 1):
            for needed in cells_needed(cells, index):
                lab.run(needed, 300)
            page.locator(".dlex").last.scroll_into_view_if_needed()
            found["explorers"][f"{path.stem} {number}"] = sweep(Explorer(page, page.locator(".jp-Notebook")))
    server.shutdown()
    return found


def explorers_of(cells):
    """The places of the cells that show an explorer."""
    code = [(i, "".join(cell["source"])) for i, cell in enumerate(cells) if cell["cell_type"] == "code"]
    return [i for i, source in code if "explorers.explore(" in source]


def sweep(explorer):
    """{figure: value} of an explorer that is alive."""
    sliders = [name for name in explorer.names() if explorer.control(name).get_attribute("type") == "range"]
    took = explorer.sweep(sliders[0]) if sliders else [explorer.tick(name) for name in explorer.names()]
    slow = {"median": round(statistics.median(took)), "slowest": round(max(took))}
    return {"pictures_a_second": round(1000 * len(took) / sum(took), 1), "drag_ms": slow}


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
