"""How long a call takes, measured so that two calls can be compared.

Imported before NumPy, it lets NumPy's linear algebra use one thread: with several, times vary.
"""

import math
import os
import time
from collections.abc import Callable

from dlutils import pace
from dlutils.environment import grading

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

#: Resolution of the clock in seconds: browsers make theirs coarse on purpose.
TICK = 1e-4 if pace.in_browser() else 0.0


def seconds(function: Callable, *arguments, budget: float = 0.02) -> float:
    """The shortest time of one call: other programs can only slow a call down.

    Args:
        function: what to call; its result is thrown away, and what it raises is raised here.
        arguments: what to call it with.
        budget: seconds to spend in all.  A call that takes longer is made once; so is every call while a class is
            graded, because nobody compares times there.

    Returns:
        Seconds per call.
    """
    start = time.perf_counter()
    function(*arguments)
    best = time.perf_counter() - start
    if best > budget or grading():
        return best
    calls, end = max(1, int(0.1 * budget / max(best, TICK, 1e-8))), start + budget
    if best < 10 * TICK:
        best = math.inf
    while True:
        start = time.perf_counter()
        for _ in range(calls):
            function(*arguments)
        stop = time.perf_counter()
        if stop - start < 10 * TICK:  # too short to measure: make more calls at a time
            calls *= 2
            continue
        best = min(best, (stop - start) / calls)
        if stop > end:
            return best
