"""How long to train: in full here, briefly where nobody looks at the curve or the machine is slow."""

import sys

from dlutils.environment import grading

#: In WebAssembly NumPy was measured about 35 times slower than native.
BROWSER_SHARE = 0.05

_said = set()


def in_browser() -> bool:
    """Whether this Python runs in a browser (Pyodide: no processes, no threads, slow)."""
    return sys.platform == "emscripten"


def in_full() -> bool:
    """Whether training runs its full length here, so that its results can be held to their range."""
    return not grading() and not in_browser()


def iterations(full: int) -> int:
    """The number of iterations to train for: `full`, a twentieth in the browser, 1 under the autograder.

    The autograder judges each function by itself, so the long runs of the notebook need not be
    repeated for every student.

    Args:
        full: the number on an ordinary machine.
    """
    if grading():
        return 1
    return _less(full, max(1, int(full * BROWSER_SHARE)), "iterations") if in_browser() else full


def repeats(full: int) -> int:
    """The number of random starts to try: `full`, or a single one in the browser and under the autograder.

    Args:
        full: the number on an ordinary machine.
    """
    if grading():
        return 1
    return _less(full, 1, "random starts") if in_browser() else full


def _less(full, fewer, what):
    """The smaller number, said only once: an explorer asks again whenever a control moves."""
    if (full, what) not in _said:
        _said.add((full, what))
        print(f"In the browser: {fewer} of {full} {what}, so curves and figures differ from the text.")
    return fewer
