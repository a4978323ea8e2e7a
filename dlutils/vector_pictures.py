"""Drawings for the assignment on vectorisation: a race, an image laid out as a column, sums along axes."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from dlutils import plots
from dlutils.figures import arrays

_CHANNELS = (plots.RED, plots.GREEN, plots.BLUE)


@plots.picture
def draw_race(
    sizes: Sequence[int],
    times: Mapping[str, Sequence[float]],
    title: str = "Time against length, both axes logarithmic",
    xlabel: str = "numbers",
) -> Figure:
    """Time against size on logarithmic axes, each line with its name at its right end.

    Args:
        sizes: (k,) numbers of elements.
        times: {name: (k,) seconds}, at most five.
        title, xlabel: texts.

    Returns:
        The figure.
    """
    fig, ax = plots.figure(size=(7.6, 4.3))
    colors = (plots.RED, plots.BLUE, plots.GREEN, plots.PINK, plots.BLACK)
    for (name, seconds), color, marker in zip(times.items(), colors, "o^sDv"):
        ax.loglog(sizes, 1e6 * np.asarray(seconds), marker + "-", color=color)
        ax.text(sizes[-1] * 1.25, 1e6 * seconds[-1], name, color=color, va="center")
    ax.set(xlabel=xlabel, ylabel="microseconds", title=title)
    ax.set_xlim(sizes[0] * 0.7, sizes[-1] * 25)
    ax.minorticks_off()
    ax.set_xticks([size for size in 10.0 ** np.arange(0, 9) if sizes[0] * 0.7 <= size <= sizes[-1] * 1.01])
    return fig


@plots.picture
def draw_image_to_vector(height: int = 2, width: int = 3) -> Figure:
    """A small image of three channels, its numbers in the order of memory, and the column that they make.

    Args:
        height, width: pixels, few enough to be counted.

    Returns:
        The figure: every cell carries its place in the column.
    """
    count, side = 3 * height * width, 0.5
    right, wide, tall = 3 * width + 5.0, 3 * width + 9.5, count * side + 1.7
    fig, ax = arrays.canvas(wide, tall, (7.6, 7.6 * tall / wide))
    ax.text(0.5, 0.7, f"image ({height}, {width}, 3)", fontsize=12, fontweight="bold", va="center")
    ax.text(right, 0.7, f"column ({count}, 1)", fontsize=12, fontweight="bold", va="center")
    for place in range(count):
        row, column, channel = np.unravel_index(place, (height, width, 3))
        look = {"color": _CHANNELS[channel], "values": np.array([[place]])}
        arrays.cells(ax, 0.5 + column * 3.2 + channel, 1.3 + row * 1.4, (1, 1), **look)
        arrays.cells(ax, right, 1.3 + place * side, (1, 1), side=side, fontsize=8, **look)
    arrays.arrow(ax, (right - 3.1, 2.6), (right - 0.4, 2.6))
    words = "three neighbours are one pixel:\nred, green, blue"
    ax.text(0.5, 1.9 + 1.4 * height, words, va="center", color=plots.GREY)
    return fig


@plots.picture
def draw_axis_sums(table: np.ndarray) -> Figure:
    """A table with its sums along either axis, with the axis kept, and the shapes of the results.

    Args:
        table: (n, m) small whole numbers.

    Returns:
        The figure.
    """
    n, m = table.shape
    fig, ax = arrays.canvas(m + 9.8, n + 4.4, (6.8, 6.8 * (n + 4.4) / (m + 9.8)))
    ax.text(0.5, 0.7, f"x {arrays.shape_text(table.shape)}", fontsize=12, fontweight="bold", va="center")
    arrays.cells(ax, 0.5, 1.3, (n, m), plots.SKY, values=table)
    across, down = table.sum(axis=1, keepdims=True), table.sum(axis=0, keepdims=True)
    arrays.arrow(ax, (m + 0.8, 1.3 + n / 2), (m + 2.0, 1.3 + n / 2))
    arrays.cells(ax, m + 2.3, 1.3, (n, 1), plots.ORANGE, values=across)
    words = f"axis=1: along each row\nkeepdims=True: ({n}, 1), a column\nwithout: ({n},), neither"
    ax.text(m + 3.8, 1.3 + n / 2, words, va="center", fontsize=11)
    arrays.arrow(ax, (0.5 + m / 2, n + 1.5), (0.5 + m / 2, n + 2.5))
    arrays.cells(ax, 0.5, n + 2.8, (1, m), plots.GREEN, values=down)
    words = f"axis=0: down each column\nkeepdims=True: (1, {m}), a row\nwithout: ({m},), neither"
    ax.text(m + 1.2, n + 3.5, words, va="center", fontsize=11)
    return fig


def clouds(seed: int, m: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """Two overlapping clouds of points in the plane.

    Args:
        seed: of the random numbers.
        m: number of points, half of them of each label.

    Returns:
        X (2, m), Y (1, m) of 0.0 and 1.0.
    """
    rng = np.random.default_rng(seed)
    Y = (np.arange(m) % 2).astype(float).reshape(1, m)
    return rng.normal(size=(2, m)) + np.array([[1.2], [-0.8]]) * (2 * Y - 1), Y
