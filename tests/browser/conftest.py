"""A JupyterLab, a camera, and a watch over the network and the console."""

import re

import pytest
from lab import Camera, Lab, Watch

#: Errors in the console that are JupyterLab's own and harm nothing: {what they say: why it cannot be helped}.
NOISE = {
    r"Shared module @jupyterlite/services doesn't exist in shared scope": (
        "the static site's kernel is installed beside JupyterLab for contributors (extra `site`), and JupyterLab loads "
        "every extension it finds, disabled ones too"
    ),
}


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items):
    """The tests in a browser run one after the other, in one worker."""
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="module")
def lab(browser, root, tmp_path_factory):
    """JupyterLab as `make lab` starts it, on a course folder of its own; one for a module."""
    with Lab(root, tmp_path_factory.mktemp("lab")) as lab:
        yield lab


@pytest.fixture
def context(browser, patience):
    """A fresh browser profile; it fails a test that reached out, or whose pages reported an error."""
    context = browser.new_context(viewport={"width": 1600, "height": 1000}, accept_downloads=True)
    context.set_default_timeout(patience)
    watch = Watch(context)
    yield context
    context.close()
    assert watch.strangers() == [], "requests left the loopback address"
    errors = [error for error in watch.errors if not any(re.search(noise, error) for noise in NOISE)]
    assert errors == [], "the browser's console reports errors"


@pytest.fixture
def page(context):
    return context.new_page()


@pytest.fixture
def camera(root, request):
    return Camera(root / "build" / "screenshots" / request.node.name)
