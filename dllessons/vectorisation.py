"""Lesson 06: what vector instructions gain, and drawings of lanes and memory."""

import contextlib
import io
import os
import subprocess
import sys

import numpy as np
from matplotlib.patches import Rectangle

from dlutils import pace, plots
from dlutils.figures import arrays

# ------------------------------------------------------------------------------------ vector instructions

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
