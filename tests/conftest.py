"""What all tests share."""

import os
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


def pytest_unconfigure(config):
    if hasattr(config, "own_folder"):
        shutil.rmtree(config.own_folder, ignore_errors=True)
        tempfile.tempdir = None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """`sample(n)`: of a parametrised test n cases stay in the fast run, spread over all; the others are large."""
    groups = {}
    for item in items:
        if item.get_closest_marker("sample"):
            groups.setdefault((item.path, item.originalname), []).append(item)
    for cases in groups.values():
        number = cases[0].get_closest_marker("sample").args[0]
        kept = {round(step * (len(cases) - 1) / max(number - 1, 1)) for step in range(number)}
        for index, item in enumerate(cases):
            if index not in kept:
                item.add_marker(pytest.mark.large)


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
