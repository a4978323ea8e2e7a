"""Arrays drawn as rectangles of cells: what a shape looks like."""

import numpy as np
from matplotlib.collections import PatchCollection
from matplotlib.colors import to_rgba
from matplotlib.patches import FancyArrowPatch, Rectangle

from dlutils import plots


def canvas(width, height, size):
    """An empty sheet to draw on, `width` by `height` units, y pointing down.

    Args:
        width, height: extent in drawing units; a unit is as long in x as in y.
        size: (width, height) in inches.

    Returns:
        `fig, ax`.
    """
    fig, ax = plots.figure(size=size)
    ax.set(xlim=(0, width), ylim=(height, 0), aspect="equal")
    ax.set_axis_off()
    fig.set_layout_engine("none")  # there is nothing to lay out, and it takes half the time
    ax.set_position((0.01, 0.01, 0.98, 0.98))
    return fig, ax


def cells(ax, x, y, shape, color=plots.BLUE, *, side=1.0, values=None, ghost=None, fontsize=10):
    """Draw an array as a rectangle of square cells.

    Args:
        ax: axes made by `canvas`.
        x, y: the upper left corner.
        shape: (rows, columns).
        color: fill of the cells.
        side: side of a cell.
        values: (rows, columns) array to write into the cells, or None.
        ghost: (rows, columns) of bool: cells that are not in memory, drawn pale and dashed; or None.

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


def arrow(ax, start, end, color=plots.BLACK, width=1.3, style="-|>", bend=0.0):
    """An arrow between two points (x, y)."""
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


def shape_text(shape):
    """A shape as NumPy writes it: `()`, `(3,)`, `(3, 4)`."""
    return str(tuple(int(n) for n in shape))


def counting(shape, start=1):
    """start, start + 1, ... in an array of the given shape."""
    return start + np.arange(int(np.prod(shape, dtype=int))).reshape(shape)
