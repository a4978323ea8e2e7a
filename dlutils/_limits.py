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


#: Of what a call prints, so many characters are kept.
MAX_PRINTED = 2000


class Printed(io.TextIOBase):
    """The beginning of what is printed."""

    def __init__(self) -> None:
        self._kept = ""

    def write(self, text: str) -> int:
        if len(self._kept) < MAX_PRINTED:
            self._kept += text[:MAX_PRINTED]
        return len(text)

    def text(self) -> str:
        return self._kept[:MAX_PRINTED]


@contextlib.contextmanager
def silence() -> Iterator[Printed]:
    """Keep what is printed or warned out of the way: a class of a thousand prints a lot."""
    printed = Printed()
    with warnings.catch_warnings(), contextlib.redirect_stdout(printed), contextlib.redirect_stderr(Printed()):
        yield printed


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
