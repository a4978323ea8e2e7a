"""Engines for the tests of the sandbox."""

import pytest

from autograder.sandbox import bubblewrap
from autograder.sandbox.engine import Engine


@pytest.fixture(scope="module")
def engine(root):
    if bubblewrap.why_not():
        pytest.skip(f"{bubblewrap.why_not()}: apt-get install bubblewrap (.ci/run does)")
    with Engine(root / "datasets") as engine:
        yield engine


@pytest.fixture
def weakened(root, monkeypatch):
    """`weakened(name, ...)`: an engine without these inner walls, to see what they are good for."""
    whole, engines = bubblewrap.environment, []

    def engine(*without):
        if bubblewrap.why_not():
            pytest.skip("needs bubblewrap")
        names = {"DLCOURSE_WITHOUT": " ".join(without)}
        monkeypatch.setattr(bubblewrap, "environment", lambda *a, **k: {**whole(*a, **k), **names})
        engines.append(Engine(root / "datasets"))
        engines[-1].start()
        return engines[-1]

    yield engine
    for one in engines:
        one.close()
