"""The engines of this process: each is started once, used by all that runs in its thread, and closed at exit."""

import atexit
import threading
from pathlib import Path

from autograder.paths import datasets_folder
from autograder.sandbox.engine import Engine

_here = threading.local()  # an engine does one job at a time, so each thread has its own


def shared_engine(no_sandbox: bool, datasets: str | Path | None = None) -> Engine:
    """The engine of this thread."""
    datasets = Path(datasets or datasets_folder())
    engines: dict[tuple[bool, Path], Engine] = _here.__dict__.setdefault("engines", {})
    if (no_sandbox, datasets) not in engines:
        engines[no_sandbox, datasets] = Engine(datasets, no_sandbox=no_sandbox)
        atexit.register(engines[no_sandbox, datasets].close)
    return engines[no_sandbox, datasets]


def take_over(engine: Engine) -> None:
    """In a forked worker: let an engine that its parent launched be this thread's."""
    _here.__dict__.setdefault("engines", {})[engine.no_sandbox, engine.datasets] = engine
