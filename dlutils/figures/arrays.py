"""Arrays drawn as rectangles of cells: what a shape looks like."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

from dlutils import plots

Point = tuple[float, float]


def canvas(width: float, height: float, size: tuple[float, float]) -> tuple[Figure, Axes]:
    """An empty drawing area of `width` by `height` units, y pointing down.

    Args:
        width, height: extent in drawing units; a unit is as long in x as in y.
        size: (width, height) in inches.

    Returns:
        The figure and its axes.
    """
    fig, ax = plots.figure(size=size)
    ax.set(xlim=(0, width), ylim=(height, 0), aspect="equal")
    ax.set_axis_off()
    fig.set_layout_engine("none")  # there is nothing to lay out, and it takes half the time
    ax.set_position((0.01, 0.01, 0.98, 0.98))
    return fig, ax


def cells(
    ax: Axes,
    x: float,
    y: float,
    shape: tuple[int, int],
    color: str = plots.BLUE,
    *,
    side: float = 1.0,
    values: np.ndarray | None = None,
    ghost: np.ndarray | None = None,
    fontsize: float = 10,
) -> Point:
    """Draw an array as a rectangle of square cells.

    Args:
        ax: axes made by `canvas`.
        x, y: the upper left corner, in drawing units.
        shape: (rows, columns).
        color: fill of the cells.
        side: side of a cell, in drawing units.
        values: (rows, columns) numbers to write into the cells, or None.
        ghost: (rows, columns) of bool: cells that are not in memory, drawn pale and dotted; or None.
        fontsize: of the values, in points.

    Returns:
        (x, y) of the centre of the rectangle.
    """
    rows, columns = shape
    ghost = np.zeros(shape, dtype=bool) if ghost is None else np.asarray(ghost)
    corner = lambda row, column: (x + column * side, y + row * side)
    for pale, alpha, edge, line in ((True, 0.13, plots.GREY, ":"), (False, 0.55, plots.BLACK, "-")):
        boxes = [Rectangle(corner(*place), side, side) for place in np.argwhere(ghost == pale)]
        style = {
            "facecolors": to_rgba(color, alpha),
            "edgecolors": edge,
            "linestyles": line,
            "linewidths": 1.0,
        }
        ax.add_collection(PatchCollection(boxes, zorder=2 if pale else 3, **style), autolim=False)
    for row, column in np.ndindex(shape) if values is not None else ():
        shade = plots.GREY if ghost[row, column] else plots.BLACK
        left, top = corner(row + 0.5, column + 0.5)
        text = f"{values[row, column]:g}"
        ax.text(left, top, text, ha="center", va="center", fontsize=fontsize, color=shade, zorder=5)
    return x + columns * side / 2, y + rows * side / 2


def arrow(
    ax: Axes,
    start: Point,
    end: Point,
    color: str = plots.BLACK,
    width: float = 1.3,
    style: str = "-|>",
    bend: float = 0.0,
) -> None:
    """Draw an arrow between two points.

    Args:
        ax: axes made by `canvas`.
        start, end: (x, y) in drawing units.
        color: of line and head.
        width: of the line, in points.
        style: a Matplotlib arrow style.
        bend: curvature: 0 is straight, 1 a quarter turn.
    """
    ax.add_patch(
        FancyArrowPatch(
            start,
            end,
            arrowstyle=style,
            mutation_scale=13,
            color=color,
            linewidth=width,
            shrinkA=0,
            shrinkB=0,
            connectionstyle=f"arc3,rad={bend}",
            zorder=4,
        )
    )


def shape_text(shape: Sequence[int]) -> str:
    """A shape as NumPy writes it: `()`, `(3,)`, `(3, 4)`."""
    return str(tuple(int(n) for n in shape))


def counting(shape: Sequence[int], start: int = 1) -> np.ndarray:
    """The numbers start, start + 1, ... row by row in an array of the given shape."""
    return start + np.arange(int(np.prod(shape, dtype=int))).reshape(shape)
