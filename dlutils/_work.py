"""Count what one call of a function does: the work, not the time that it takes.

Lines of Python, calls of functions and memory are counted while the function runs on a small and on a large input.
Whoever turns the counting off, or works where it cannot see (a thread, another process), is found out by Python's audit
events, which nobody can take back.
"""

import gc
import os
import sys
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import numpy as np

from dlutils.evidence import Work

_NUMPY = os.path.dirname(np.__file__) + os.sep
_HERE = os.path.dirname(__file__) + os.sep
_LIBRARY = os.path.dirname(os.__file__) + os.sep
_PACKAGES = (os.sep + "site-packages" + os.sep, os.sep + "dist-packages" + os.sep)

#: Where work could hide, or the counting be ended.
_EVASIONS = {
    "sys.settrace", "sys.setprofile", "os.fork", "os.posix_spawn", "subprocess.Popen", "_thread.start_new_thread",
}  # fmt: skip

#: Files of this package that the recorder uses itself.
_OURS = ("_", "evidence.")
#: Parts of a function that have a frame of their own, which is no call.
_INSIDE = {"<genexpr>", "<listcomp>", "<setcomp>", "<dictcomp>"}

#: Names of functions that are written down, at most.
MAX_USED = 20


class _Watch:
    """The audit hook: it cannot be taken away, so there is one for the process."""

    installed, active, seen = False, False, False

    @classmethod
    def hook(cls, event: str, arguments: tuple[Any, ...]) -> None:
        if cls.active and (event in _EVASIONS or event.startswith("sys.monitoring")):
            cls.seen = True

    @classmethod
    @contextmanager
    def watching(cls) -> Iterator[None]:
        if not cls.installed:
            sys.addaudithook(cls.hook)
            cls.installed = True
        cls.active, cls.seen = True, False
        try:
            yield
        finally:
            cls.active = False


class _Counter:
    """The trace function of one call."""

    def __init__(self, aside: set[Any]) -> None:
        self.aside = aside
        self.lines = self.calls = self.helpers = self.open = self.ignored = 0
        self.used: set[str] = set()
        self.disturbed = False
        self._kinds: dict[str, str] = {}

    def trace(self, frame: FrameType, event: str, argument: Any) -> Any:
        code = frame.f_code
        kind = self._kind(code.co_filename)
        if event != "call" or kind == "hidden":
            return None
        if code in self.aside:
            self.helpers += not self.ignored
            self.ignored += 1
            self.open += 1
            return self._leave_helper
        if self.ignored:
            return None
        if kind == "package" and len(self.used) < MAX_USED:
            self.used.add(f"{frame.f_globals.get('__name__', '')}.{code.co_name}"[:200])
        self.calls += kind == "own" and code.co_name not in _INSIDE
        self.open += 1
        return self._follow

    def _follow(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "line":
            self.lines += 1
        elif event == "return":
            self.open -= 1
            self.disturbed |= not frame.f_trace_lines
        return self._follow

    def _leave_helper(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "return":
            self.open -= 1
            self.ignored -= 1
        return self._leave_helper

    def _kind(self, file: str) -> str:
        """Whose code a file holds: "own", "library", "package", or "hidden" (NumPy's, the recorder's)."""
        if file not in self._kinds:
            private = file.startswith(_HERE) and os.path.basename(file).startswith(_OURS)
            if file.startswith(_NUMPY) or private or file.startswith("<frozen"):
                kind = "hidden"
            elif file.startswith(_HERE) or any(part in file for part in _PACKAGES):
                kind = "package"
            else:
                kind = "library" if file.startswith(_LIBRARY) else "own"
            self._kinds[file] = kind
        return self._kinds[file]


def work_of(call: Callable[[], object], aside: list[Callable[..., Any]], memory_alone: bool = False) -> Work:
    """What a call does.

    Args:
        call: runs the function; what it raises is raised here.
        aside: functions whose work is not counted, only how often they are called: helpers that pay for themselves.
        memory_alone: whether no line is counted, which takes time where there are loops.
    """
    counter = _Counter({code for code in (getattr(one, "__code__", None) for one in aside) if code is not None})
    before, tracing = sys.gettrace(), tracemalloc.is_tracing()
    if not tracing:
        tracemalloc.start()
    start = tracemalloc.get_traced_memory()[0]
    tracemalloc.reset_peak()
    trace = before if memory_alone else counter.trace
    threading.settrace(trace)  # type: ignore[arg-type]
    sys.settrace(trace)
    collects = gc.isenabled()
    gc.disable()  # what other packages do when it runs would be counted as the function's work
    try:
        with _Watch.watching():
            call()
            untouched = sys.gettrace() == trace
    finally:
        sys.settrace(before)
        threading.settrace(before)  # type: ignore[arg-type]
        if collects:
            gc.enable()
        peak = tracemalloc.get_traced_memory()[1] - start if tracemalloc.is_tracing() else 0
        still = tracemalloc.is_tracing()
        if not tracing:
            tracemalloc.stop()
    return {
        "lines": counter.lines,
        "calls": counter.calls,
        "helpers": counter.helpers,
        "peak": max(peak, 0),
        "used": sorted(counter.used),
        "disturbed": _Watch.seen or not untouched or not still or counter.disturbed or counter.open != 0,
    }
