"""Networks drawn as circles and lines."""

import itertools
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from dlutils import plots
from dlutils.figures import arrays

LAYER_COLORS = (plots.SKY, plots.GREEN, plots.ORANGE, plots.PINK)


def places(n: int, shown: int = 6) -> list[int | None]:
    """Which units of a layer are drawn: all, or the first ones and the last with a gap between.

    Args:
        n: units in the layer.
        shown: the most that are drawn.

    Returns:
        Indices of units, with None where dots stand for the rest.
    """
    if n <= shown:
        return list(range(n))
    return [*range(shown - 2), None, n - 1]


def circles_and_lines(
    ax: Axes,
    sizes: Sequence[int],
    x: float,
    gap: float,
    height: float,
    highlight: tuple[int, int] | None = None,
) -> None:
    """Draw all units of a network and the weights between them.

    Args:
        ax: axes made by `arrays.canvas`.
        sizes: units of each layer, the inputs first: (n_0, n_1, ..., n_L).
        x: where layer 0 stands.
        gap: between two layers; `x`, `gap` and `height` are in drawing units.
        height: the layers are centred in it.
        highlight: (layer, unit) to mark together with the weights that lead into it; unit from 0.
    """
    columns = [_layer_points(n, x + layer * gap, height) for layer, n in enumerate(sizes)]
    for layer, (left, right) in enumerate(itertools.pairwise(columns), 1):
        for end, start in itertools.product(right, left):
            if start[0] is not None and end[0] is not None:
                _line(ax, start, end, marked=highlight == (layer, end[0]))
    for layer, column in enumerate(columns):
        for unit, left, top in column:
            if unit is None:
                ax.text(left, top, "⋮", ha="center", va="center", fontsize=16)
            else:
                node(ax, left, top, layer, unit, highlight == (layer, unit))


def _layer_points(n, x, height):
    """(unit or None, x, y) of what is drawn of a layer."""
    units = places(n)
    top = height / 2 - (len(units) - 1) / 2
    return [(unit, x, top + row) for row, unit in enumerate(units)]


def _line(ax, start, end, marked):
    style = {"color": plots.RED, "linewidth": 2.0} if marked else {"color": plots.GREY, "linewidth": 0.7, "alpha": 0.6}
    ax.plot([start[1], end[1]], [start[2], end[2]], zorder=1, **style)


def node(ax: Axes, x: float, y: float, layer: int, unit: int, marked: bool = False) -> None:
    """Draw one unit as a circle with its name: x_1 in layer 0, a_1^[l] in layer l.

    Args:
        ax: axes made by `arrays.canvas`.
        x, y: the centre, in drawing units.
        layer: the number of its layer, which decides the colour.
        unit: its number in the layer, from 0.
        marked: with a red edge.
    """
    color = LAYER_COLORS[layer % len(LAYER_COLORS)]
    edge = plots.RED if marked else plots.BLACK
    ax.add_patch(Circle((x, y), 0.36, facecolor="white", edgecolor="none", zorder=2))
    ax.add_patch(Circle((x, y), 0.36, facecolor=color, alpha=0.55, edgecolor="none", zorder=3))
    ax.add_patch(Circle((x, y), 0.36, fill=False, edgecolor=edge, linewidth=2.4 if marked else 1.2, zorder=4))
    name = f"$x_{{{unit + 1}}}$" if layer == 0 else f"$a_{{{unit + 1}}}^{{[{layer}]}}$"
    ax.text(x, y, name, ha="center", va="center", fontsize=10, zorder=5)


@plots.picture
def draw_network(sizes: Sequence[int], highlight: tuple[int, int] | None = None) -> Figure:
    """A network of circles and lines, its layers named and counted.

    Args:
        sizes: units of each layer, the inputs first: (n_0, n_1, ..., n_L).
        highlight: (layer, unit) to mark together with the weights that lead into it; unit from 0.

    Returns:
        The figure.
    """
    gap, height = 2.9, max(len(places(n)) for n in sizes) + 0.6
    width = gap * (len(sizes) - 1) + 2.8
    fig, ax = arrays.canvas(width, height + 1.3, (0.78 * width, 0.78 * (height + 1.3)))
    circles_and_lines(ax, sizes, 1.3, gap, height, highlight)
    last = len(sizes) - 1
    for layer, n in enumerate(sizes):
        role = "input" if layer == 0 else "output layer" if layer == last else "hidden layer"
        size = f"$n_x = n_0 = {n}$" if layer == 0 else f"$n_{{{layer}}} = {n}$"
        text = f"{role}\nlayer {layer}\n{size}"
        ax.text(1.3 + layer * gap, height + 0.55, text, ha="center", va="center", fontsize=10)
    if highlight:
        layer, unit = highlight
        label, place = f"row {unit + 1} of $W^{{[{layer}]}}$", 1.3 + (layer - 0.5) * gap
        ax.text(place, 0.15, label, ha="center", va="center", color=plots.RED, fontsize=10.5)
    return fig
