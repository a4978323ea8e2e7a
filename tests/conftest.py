"""What all tests share."""

import gc
import json
import os
import re
import shutil
import tempfile
from pathlib import Path

import pytest

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("MPLBACKEND", "agg")


#: The network may be closed: Chromium would spend its time on looking for updates.
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_configure(config):
    """All temporary files of a run, those of killed processes too, go to one folder, which goes with the run."""
    if not hasattr(config, "workerinput"):
        config.own_folder = os.environ["TMPDIR"] = tempfile.tempdir = tempfile.mkdtemp(prefix="t-")
        os.chmod(config.own_folder, 0o755)  # a database or a grader of another account works in it too


def pytest_collection():
    """Nothing that is collected goes before the end: to look for garbage among it costs a fifth of the time."""
    gc.disable()


def pytest_collection_finish():
    gc.freeze()
    gc.enable()


def pytest_unconfigure(config):
    if hasattr(config, "own_folder"):
        shutil.rmtree(config.own_folder, ignore_errors=True)
        tempfile.tempdir = None


#: Folders whose tests share nothing that takes long to prepare; of others, a module's tests run in one process.
ALONE = {"architecture", "datasets", "exercises", "lessons", "playground"}
#: So many cases of one test run in `make test-all`, unless its mark says otherwise.
CASES = 8


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """A test of many cases runs few of them in `make test`, more in `make test-all`, each time spread over all.

    `sample(n, large=CASES)`: n run in `make test`, `large` more in `make test-all`.  Without this mark, all that is
    not marked `large` runs in `make test`.  Whatever is left is `exhaustive`.
    """
    tests = {}
    for item in items:
        tests.setdefault((item.path, getattr(item, "originalname", item.name)), []).append(item)
    for cases in tests.values():
        mark = cases[0].get_closest_marker("sample")
        if mark:
            mark_others(cases, mark.args[0], pytest.mark.large)
        if cases[0].path.parent.name not in ALONE and not cases[0].get_closest_marker("xdist_group"):
            for case in cases:
                case.add_marker(pytest.mark.xdist_group(case.path.stem))
        large = [case for case in cases if case.get_closest_marker("large")]
        mark_others(large, mark.kwargs.get("large", CASES) if mark else CASES, pytest.mark.exhaustive)


def mark_others(cases, number, mark):
    """Mark all but so many of these tests, which are spread over all."""
    kept = {round(step * (len(cases) - 1) / max(number - 1, 1)) for step in range(number)}
    for index, case in enumerate(cases):
        if index not in kept:
            case.add_marker(mark)


@pytest.fixture(scope="module")
def chosen(request):
    """`chosen(name)`: the values of a parameter in this module's tests that run, so that no others are prepared."""
    items = [item for item in request.session.items if item.path == request.path and hasattr(item, "callspec")]

    def values(name):
        return list({id(one): one for one in (item.callspec.params.get(name) for item in items) if one}.values())

    return values


@pytest.fixture(scope="session")
def root():
    """The course folder."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def patience():
    """Milliseconds for a page to do what it should: far more than it takes, for a slow machine with other work."""
    return 90_000


@pytest.fixture(scope="module")
def browser(patience):
    """Headless Chromium, driven by Playwright.

    For a module alone: the driver keeps an event loop running, which other tests of the process must not meet.
    """
    playwright = pytest.importorskip("playwright.sync_api", reason="no playwright: pip install -e '.[browser]'")
    playwright.expect.set_options(timeout=patience)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        pytest.skip("no chromium on this machine: apt-get install chromium (.ci/run does)")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, headless=True, args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def both_ways():
    """Grade a course's submissions with all cells and with those left out that nobody reads, on the same inputs.

    `both_ways(course, unit, options)` returns {"left out", "ran": numbers of cells, "marks", "outputs": what differs},
    where outputs count in cells that ran both ways.
    """
    from autograder.grading import grade

    def graded(course, unit, options, all_cells):
        said = []
        grade.run(unit, course=course, seed=11, force=True, options=options, all_cells=all_cells, log=said.append)
        books = {path: json.loads(path.read_text()) for path in sorted(course.glob(f"autograded/*/{unit}/*.ipynb"))}
        return grade.marks_table(f"sqlite:///{course}/gradebook.db", unit), books

    def compare(course, unit, options=()):
        marks, books = graded(course, unit, options, True)
        marks_too, books_too = graded(course, unit, options, False)
        found = {"left out": 0, "ran": 0, "outputs": []}
        found["marks"] = [student for student in marks if marks[student] != marks_too[student]]
        for path, book in books.items():
            for one, two in zip(book["cells"], books_too[path]["cells"], strict=True):
                if two["metadata"].get("autograder", {}).get("left_out"):
                    found["left out"] += 1
                elif one["cell_type"] == "code":
                    found["ran"] += 1
                    if _shown(one) != _shown(two):
                        found["outputs"].append((path.parts[-3], two["metadata"], _shown(one), _shown(two)))
        return found

    return compare


def _shown(cell):
    """A cell's outputs and verdict, without addresses, and without times, which no two runs share."""
    shown = json.dumps([cell.get("outputs"), cell["metadata"].get("autograder", {}).get("text")])
    return re.sub(r"0x[0-9a-f]+|\d+(\.\d+)? m?s\b|\d+(\.\d+)? times", "…", shown)
