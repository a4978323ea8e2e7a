"""Lesson 06: clocks, drawings of lanes and memory, and the rules of broadcasting."""

import contextlib
import io
import math
import os
import subprocess
import sys
import time
from dataclasses import dataclass

import numpy as np
from matplotlib.patches import Rectangle

from dlutils import pace, plots
from dlutils.environment import grading
from dlutils.lessons import arrays

# ------------------------------------------------------------------------------------------------ clocks

#: How coarse the clock is, in seconds: a browser's is made so on purpose.
TICK = 1e-4 if pace.in_browser() else 0.0


def seconds(function, *arguments, budget=0.02):
    """The best time of one call of `function`: the run that was disturbed least.

    Args:
        function, arguments: what to call, and with what.
        budget: seconds to spend in all; a call that takes longer than that is made once.  So is any while a class is
            graded, where nobody compares times.
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
        if stop - start < 10 * TICK:  # too short to be measured: more at a time
            calls *= 2
            continue
        best = min(best, (stop - start) / calls)
        if stop > end:
            return best


_PROBE = """
import timeit
import numpy as np
calls = 10
x = np.linspace(-3.0, 3.0, 16384)
out = np.empty_like(x)
def best(call):
    return min(timeit.repeat(call, number=calls, repeat=60)) / calls / x.size
print(best(lambda: np.add(x, x, out=out)), best(lambda: np.multiply(x, x, out=out)))
print(best(lambda: np.exp(x, out=out)), best(lambda: np.tanh(x, out=out)))
"""
PROBED = ("add", "multiply", "exp", "tanh")


def wide_instructions():
    """The optional sets of vector instructions that NumPy found on this processor, as a list of names."""
    return list(np.show_config(mode="dicts").get("SIMD Extensions", {}).get("found", []))


def probe(switched_off=()):
    """Seconds a number for element-wise functions, in a fresh Python with some instructions switched off.

    Args:
        switched_off: names out of `wide_instructions()`.

    Returns:
        {name: seconds for each float64}, names as in PROBED.
    """
    if pace.in_browser():  # no second Python can be started there
        print("In the browser: measured in this Python, with nothing switched off.")
        return dict(zip(PROBED, map(float, _probe_here())))
    environment = {**os.environ, "NPY_DISABLE_CPU_FEATURES": " ".join(switched_off)}
    done = subprocess.run(
        [sys.executable, "-c", _PROBE], env=environment, capture_output=True, text=True, check=True
    )
    return dict(zip(PROBED, map(float, done.stdout.split())))


def _probe_here():
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(_PROBE.replace("calls = 10", "calls = 100"), {})  # so many that a tick of the clock does not matter
    return printed.getvalue().split()


# ------------------------------------------------------------------------------------------- broadcasting


@dataclass(frozen=True)
class Plan:
    """How two shapes meet.

    Attributes:
        a, b: the shapes, padded in front with ones to the same length.
        result: the shape of the result, or None where the shapes do not fit.
        stretched_a, stretched_b: axes (of the padded shape) along which each is stretched.
        clash: the axes on which the lengths differ and neither is 1.
    """

    a: tuple
    b: tuple
    result: tuple | None
    stretched_a: tuple
    stretched_b: tuple
    clash: tuple


def broadcast_plan(a, b):
    """Apply the rules of broadcasting to two shapes.

    Args:
        a, b: shapes, tuples of whole numbers.

    Returns:
        The Plan.
    """
    length = max(len(a), len(b))
    a, b = ((1,) * (length - len(shape)) + tuple(shape) for shape in (a, b))
    clash = tuple(axis for axis in range(length) if a[axis] != b[axis] and 1 not in (a[axis], b[axis]))
    stretched_a = tuple(axis for axis in range(length) if a[axis] == 1 != b[axis])
    stretched_b = tuple(axis for axis in range(length) if b[axis] == 1 != a[axis])
    result = None if clash else tuple(q if p == 1 else p for p, q in zip(a, b))
    return Plan(a, b, result, stretched_a, stretched_b, clash)


def in_words(stretched):
    """`as it is`, `stretched along axis 0`, `stretched along axes 0 and 1`."""
    if not stretched:
        return "used as it is"
    return f"stretched along ax{'e' if len(stretched) > 1 else 'i'}s " + " and ".join(map(str, stretched))


def _flat(shape):
    """A shape of up to two axes as (rows, columns)."""
    return ((1, 1) + tuple(shape))[-2:]


def draw_broadcast(a, b):
    """Two arrays of counting numbers added: what is in memory, what is only thought, what comes out.

    Args:
        a, b: shapes with at most two axes, lengths at most 6.

    Returns:
        The figure.
    """
    plan = broadcast_plan(a, b)
    fits = plan.result is not None
    full = [_flat(plan.result)] * 2 if fits else [_flat(a), _flat(b)]
    start = [1, 10]
    data = [arrays.counting(_flat(shape), first) for shape, first in zip((a, b), start)]
    widths = [full[0][1], full[1][1], full[0][1] if fits else 5]
    height = max(full[0][0], full[1][0])
    left = [0.6]
    for width in widths[:2]:
        left.append(left[-1] + max(width, 4.6) + 1.4)
    total = left[-1] + max(widths[2], 4.6) + 0.6
    fig, ax = arrays.canvas(total, height + 3.4, (0.52 * total, 0.52 * (height + 3.4)))
    notes = [in_words(plan.stretched_a), in_words(plan.stretched_b)] if fits else ["", ""]
    for index, (name, shape, color) in enumerate((("A", a, plots.SKY), ("B", b, plots.ORANGE))):
        _part(ax, left[index], name, shape, data[index], full[index], color, notes[index])
    middle = 1.9 + height / 2
    ax.text(left[1] - 0.75, middle, "+", ha="center", va="center", fontsize=18)
    ax.text(left[2] - 0.75, middle, "=", ha="center", va="center", fontsize=18)
    if fits:
        total_values = data[0] + data[1]
        _part(ax, left[2], "A + B", plan.result, total_values, _flat(plan.result), plots.GREEN, "")
    else:
        axis = plan.clash[-1]
        text = f"ValueError\naxis {axis}: {plan.a[axis]} against {plan.b[axis]},\nand neither is 1"
        ax.text(left[2], middle, text, va="center", color=plots.RED, fontsize=12)
    return fig


def _part(ax, x, name, shape, values, full, color, note):
    ax.text(x, 0.75, f"{name}  {arrays.shape_text(shape)}", fontsize=12, fontweight="bold", va="center")
    if len(shape) < len(full) and len(shape) == 1 and note:
        ax.text(
            x, 1.45, f"read as {arrays.shape_text((1, *shape))}", fontsize=9.5, va="center", color=plots.GREY
        )
    rows, columns = values.shape
    ghost = np.ones(full, dtype=bool)
    ghost[:rows, :columns] = False
    arrays.cells(ax, x, 1.9, full, color, values=np.broadcast_to(values, full), ghost=ghost)
    ax.text(x, 1.9 + full[0] + 0.55, note, fontsize=10, va="center")


@plots.picture
def draw_broadcast_cases(cases):
    """Several pairs of shapes, one a row: the stretching alone, with no numbers.

    Args:
        cases: list of (shape of A, shape of B, short comment).

    Returns:
        The figure.
    """
    heights = [max(_flat(broadcast_plan(a, b).result)[0] * 0.6, 1.2) + 1.5 for a, b, _ in cases]
    fig, ax = arrays.canvas(20, sum(heights), (9.6, 0.48 * sum(heights)))
    y = 0.0
    for (a, b, comment), height in zip(cases, heights):
        plan = broadcast_plan(a, b)
        full = _flat(plan.result)
        parts = ((a, plots.SKY, "+"), (b, plots.ORANGE, "="), (plan.result, plots.GREEN, ""))
        for x, (shape, color, sign) in zip((0.4, 5.2, 10.0), parts):
            ghost = np.ones(full, dtype=bool)
            ghost[: _flat(shape)[0], : _flat(shape)[1]] = False
            ax.text(x, y + 0.55, arrays.shape_text(shape), fontsize=12, fontweight="bold", va="center")
            arrays.cells(ax, x, y + 1.0, full, color, side=0.6, ghost=ghost)
            ax.text(x + 3.85, y + 1.0 + 0.3 * full[0], sign, fontsize=16, ha="center", va="center")
        ax.text(14.4, y + 1.0 + 0.3 * full[0], comment, fontsize=11, va="center")
        y += height
    return fig


# ---------------------------------------------------------------------------------------------- drawings


def draw_lanes(lanes=4, numbers=8):
    """The same additions one at a time and several at a time.

    Args:
        lanes: numbers that one vector instruction takes.
        numbers: how many additions there are; a multiple of `lanes`.
    """
    fig, ax = arrays.canvas(22.5, 9.0, (9.6, 3.84))
    for x0, width, title in ((1.9, 1, "one at a time"), (13.5, lanes, f"{lanes} lanes")):
        steps = numbers // width
        ax.text(x0, 0.6, f"{title}: {steps} instructions", fontsize=12, fontweight="bold", va="center")
        for name, row in (("a", 1.6), ("b", 3.0), ("a + b", 6.4)):
            ax.text(x0 - 0.15, row + 0.5, name, ha="right", va="center", fontsize=11)
            color = {"a": plots.SKY, "b": plots.ORANGE}.get(name, plots.GREEN)
            arrays.cells(ax, x0 + 0.1, row, (1, numbers), color)
        for step in range(steps):
            left, center = x0 + 0.1 + step * width, x0 + 0.1 + (step + 0.5) * width
            ax.add_patch(Rectangle((left + 0.06, 4.5), width - 0.12, 0.88, color=plots.PINK, alpha=0.55))
            ax.text(center, 4.94, "+" if width == 1 else "one +", ha="center", va="center", fontsize=11)
            for lane in range(width):
                arrays.arrow(ax, (left + lane + 0.5, 5.5), (left + lane + 0.5, 6.3))
            ax.text(center, 8.0, f"{step + 1}", ha="center", va="center", color=plots.GREY)
        ax.text(
            x0 + 0.1 + numbers / 2,
            8.7,
            "order of the instructions",
            ha="center",
            va="center",
            color=plots.GREY,
        )
    return fig


def draw_memory(rows=3, columns=4):
    """A matrix, and the line of memory in which NumPy keeps it; one row and one column picked out.

    Args:
        rows, columns: shape of the matrix.
    """
    width = rows * columns
    fig, ax = arrays.canvas(width + 7.4, rows + 2.6, (9.4, 9.4 * (rows + 2.6) / (width + 7.4)))
    values = arrays.counting((rows, columns), 0)
    row, column = 1, 1
    ax.text(0.5, 0.6, f"as you write it {arrays.shape_text((rows, columns))}", fontsize=12, va="center")
    ax.text(columns + 3.0, 0.6, "as it lies in memory", fontsize=12, va="center")
    for r in range(rows):
        for c in range(columns):
            color = plots.SKY if r == row else plots.ORANGE if c == column else "#ffffff"
            arrays.cells(ax, 0.5 + c, 1.2 + r, (1, 1), color, values=values[r : r + 1, c : c + 1])
            position = columns + 3.0 + values[r, c]
            arrays.cells(ax, position, 1.2, (1, 1), color, values=values[r : r + 1, c : c + 1])
            if c == column:
                arrays.arrow(ax, (position + 0.5, 3.1), (position + 0.5, 2.3), color=plots.RED)
    x = columns + 3.0
    ax.text(
        x, 3.5, f"a column: every {columns}th number, gaps between", fontsize=11, va="center", color=plots.RED
    )
    ax.text(
        x,
        4.6,
        f"row {row} (blue): {columns} neighbours, read in one go",
        fontsize=11,
        va="center",
        color=plots.BLUE,
    )
    ax.text(
        0.5, rows + 1.9, f"row {row} blue, column {column} orange", fontsize=10, va="center", color=plots.GREY
    )
    return fig


def draw_bars(times, title, xlabel):
    """Horizontal bars on a logarithmic axis, the slowest on top, each with its number.

    Args:
        times: {label: nanoseconds}.
    """
    fig, ax = plots.figure(size=(8.4, 0.55 * len(times) + 1.4))
    labels = list(times)
    values = np.array([times[label] for label in labels])
    colors = [plots.PALETTE[i % 6] for i in range(len(labels))]
    ax.barh(range(len(labels)), values, color=colors, alpha=0.8)
    for index, value in enumerate(values):
        ax.text(value * 1.1, index, f"{value:.2g}" if value < 10 else f"{value:.0f}", va="center")
    ax.set(xscale="log", xlabel=xlabel, title=title, xlim=(values.min() / 3, values.max() * 4))
    ax.set_yticks(range(len(labels)), labels)
    ax.invert_yaxis()
    ax.grid(axis="y", visible=False)
    return fig
