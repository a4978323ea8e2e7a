"""Call a stranger's function with a time limit, and without what it prints."""

import contextlib
import io
import signal
import sys
import threading
import warnings
from collections.abc import Iterator
from types import FrameType


class TimeLimit(BaseException):
    """The call took longer than it may.  Not an `Exception`, so `except Exception` lets it pass."""


class _Discard(io.TextIOBase):
    def write(self, text: str) -> int:
        return len(text)


@contextlib.contextmanager
def silence() -> Iterator[None]:
    """Throw away what is printed or warned: it is no evidence, and a class of a thousand prints a lot."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(_Discard()), contextlib.redirect_stderr(_Discard()):
        yield


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TimeLimit` in the main thread after `seconds`, where the platform has the timer."""
    has_timer = hasattr(signal, "setitimer") and sys.platform != "emscripten"
    if not has_timer or threading.current_thread() is not threading.main_thread():
        yield
        return

    def expire(signum: int, frame: FrameType | None) -> None:
        raise TimeLimit

    handler = signal.signal(signal.SIGALRM, expire)
    # A second ring every second: code that swallows the first one is interrupted again.
    before = signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)[0]
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, before)
        signal.signal(signal.SIGALRM, handler)
