"""How long to train: in full here, briefly where nobody looks at the curve or the machine is slow."""

import os
import sys

from dlutils.harness import ENGINE_VARIABLE

#: In WebAssembly NumPy was measured about 35 times slower than native.
BROWSER_SHARE = 0.05


def iterations(full):
    """The number of iterations to train for: `full`, a twentieth in the browser, 2 under the autograder.

    The autograder judges each function by itself, so the long runs of the notebook need not be
    repeated for every student.
    """
    if os.environ.get(ENGINE_VARIABLE):
        return min(full, 2)
    if sys.platform == "emscripten":
        print(f"Running in the browser: {int(full * BROWSER_SHARE)} iterations in place of {full}.")
        return max(1, int(full * BROWSER_SHARE))
    return full


def in_full():
    """Whether training runs its full length here, so that its results can be held to their range."""
    return not os.environ.get(ENGINE_VARIABLE) and sys.platform != "emscripten"
