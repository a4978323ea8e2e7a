"""A hub as the page sets it up, and a browser for each person at it."""

import shutil
import sys
from pathlib import Path

import pytest

# What JupyterLab's and nbgrader's pages are like is known there.
sys.path.append(str(Path(__file__).parents[1] / "browser"))

from hub import Hub, Person
from lab import Watch
from machine import why_not

#: The hub's proxy comes from npm; nothing is fetched without it.
NEEDED = {"npm": "nodejs npm", "node": "nodejs", "bwrap": "bubblewrap", "make": "make"}


@pytest.fixture(scope="module")
def hub(browser, tmp_path_factory):
    reason = why_not()
    missing = [package for program, package in NEEDED.items() if not shutil.which(program)]
    if missing and not reason:
        reason = f"the hub's test needs more programs: apt-get install {' '.join(missing)} (.ci/run rest does)"
    if reason:
        pytest.skip(reason)
    with Hub(tmp_path_factory.mktemp("hub")) as hub:
        yield hub


@pytest.fixture(scope="module")
def arrive(browser, hub, patience):
    """`arrive(name)`: that person logs in, each with a browser profile of their own, once."""
    here = {}

    def log_in(name):
        if name not in here:
            context = browser.new_context(viewport={"width": 1600, "height": 1000}, accept_downloads=True)
            context.set_default_timeout(patience)
            watch = Watch(context)
            here[name] = Person(hub, name, context.new_page()), context, watch
        return here[name][0]

    yield log_in
    for _, context, _ in here.values():
        context.close()
    assert [watch.strangers() for _, _, watch in here.values() if watch.strangers()] == [], "requests left this machine"
