"""Marks of a graded cell that no exercise's judge knows: asserts in the student's process, as in stock nbgrader.

nbgrader's `determine_grade` reads them from the cell's outputs: nothing for an error or for a word on stderr, a number
as partial credit, else all.  Five things in that are traps, and are settled here, before it looks:

* a warning on stderr cost all marks; it costs none;
* a negative number, or one that is none (nan), gave all marks; it gives none;
* a number of NumPy's (`np.float64(0.5)`) was not taken for one, and gave all marks; it counts as the number;
* more than the cell's points ended the grading of the whole notebook; it gives the cell's points;
* a cell that never ran, because the notebook was stopped before, has no outputs and so all marks; it has none.
"""

import math
import re
from typing import Any

import nbformat

Output = dict[str, Any]

_NUMPY = re.compile(r"^np\.\w+\(([^()]*)\)$")


def settled(outputs: list[Output] | None, points: float, why: str) -> list[Any]:
    """The outputs of a graded cell, such that nbgrader reads the right marks from them.

    Args:
        outputs: of the run, in nbformat's form; None where the cell did not run.
        points: of the cell.
        why: why it did not run.
    """
    if outputs is None:
        outputs = [{"output_type": "error", "ename": "NotReached", "evalue": why, "traceback": [f"Not run: {why}"]}]
    return [nbformat.from_dict(each) for output in outputs for each in _settled(output, points)]


def _settled(output: Output, points: float) -> list[Output]:
    if output["output_type"] == "stream":
        return [{**output, "name": "stdout"}]
    if output["output_type"] != "execute_result":
        return [output]
    shown = _NUMPY.sub(r"\1", output["data"].get("text/plain", "").strip())
    try:
        number = float(shown)
    except ValueError:
        return [output]
    counts = min(number, points) if math.isfinite(number) and number >= 0 else 0.0
    if counts == number:
        return [{**output, "data": {**output["data"], "text/plain": shown}}]
    note = f"[the check gave {shown}, which counts as {counts:g} of {points:g}]\n"
    counted = {**output, "data": {**output["data"], "text/plain": f"{counts:g}"}}
    return [{"output_type": "stream", "name": "stdout", "text": note}, counted]
