"""The rules of broadcasting, and drawings of arrays that are stretched by them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from dlutils import plots
from dlutils.figures import arrays

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Plan:
    """How two shapes meet.

    Attributes:
        a, b: the shapes, padded in front with ones to the same length.
        result: the shape of the result, or None where the shapes do not fit.
        stretched_a, stretched_b: axes (of the padded shape) along which each is stretched.
        clash: the axes on which the lengths differ and neither is 1.
    """

    a: Shape
    b: Shape
    result: Shape | None
    stretched_a: tuple[int, ...]
    stretched_b: tuple[int, ...]
    clash: tuple[int, ...]


def broadcast_plan(a: Shape, b: Shape) -> Plan:
    """Apply the rules of broadcasting to two shapes.

    Args:
        a, b: shapes, tuples of whole numbers.

    Returns:
        The plan; its `result` is None where the shapes do not fit.
    """
    length = max(len(a), len(b))
    a, b = ((1,) * (length - len(shape)) + tuple(shape) for shape in (a, b))
    clash = tuple(axis for axis in range(length) if a[axis] != b[axis] and 1 not in (a[axis], b[axis]))
    stretched_a = tuple(axis for axis in range(length) if a[axis] == 1 != b[axis])
    stretched_b = tuple(axis for axis in range(length) if b[axis] == 1 != a[axis])
    result = None if clash else tuple(q if p == 1 else p for p, q in zip(a, b))
    return Plan(a, b, result, stretched_a, stretched_b, clash)


def in_words(stretched: Sequence[int]) -> str:
    """`used as it is`, `stretched along axis 0`, `stretched along axes 0 and 1`."""
    if not stretched:
        return "used as it is"
    return f"stretched along ax{'e' if len(stretched) > 1 else 'i'}s " + " and ".join(map(str, stretched))


def _flat(shape):
    """A shape of up to two axes as (rows, columns)."""
    return ((1, 1) + tuple(shape))[-2:]


def draw_broadcast(a: Shape, b: Shape, steady: bool = False) -> Figure:
    """Two arrays of counting numbers added: what is in memory, what is repeated, and the result or the error.

    Args:
        a, b: shapes with at most two axes, lengths at most 6.
        steady: as much paper for all shapes with lengths up to MOST.

    Returns:
        The figure.
    """
    plan = broadcast_plan(a, b)
    fits = plan.result is not None
    full = [_flat(plan.result)] * 2 if fits else [_flat(a), _flat(b)]
    start = [1, 10]
    data = [arrays.counting(_flat(shape), first) for shape, first in zip((a, b), start)]
    widths = [full[0][1], full[1][1], full[0][1] if fits else 5]
    height = MOST if steady else max(full[0][0], full[1][0])
    left = [0.6]
    least = 5.0 if steady else 4.6
    for width in widths[:2]:
        left.append(left[-1] + max(width, least) + 1.4)
    total = left[-1] + max(widths[2], least) + 0.6
    fig, ax = arrays.canvas(total, height + 3.4, (0.52 * total, 0.52 * (height + 3.4)))
    notes = [in_words(plan.stretched_a), in_words(plan.stretched_b)] if fits else ["", ""]
    for index, (name, shape, color) in enumerate((("A", a, plots.SKY), ("B", b, plots.ORANGE))):
        _part(ax, left[index], name, shape, data[index], full[index], color, notes[index])
    middle = 1.9 + (max(full[0][0], full[1][0]) if steady else height) / 2
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


#: Where the cells of A and B begin in `draw_corners`, and how many there may be along an axis.
CORNERS, MOST = ((0.6, 1.9), (7.0, 1.9)), 4


def shape_of(rows: int, columns: int) -> Shape:
    """A shape from two numbers, of which 0 leaves an axis out: (0, 3) is the 1-D shape (3,)."""
    return (rows, columns) if rows and columns else tuple(n for n in (rows, columns) if n)


def draw_corners(a_rows: int, a_columns: int, b_rows: int, b_columns: int) -> Figure:
    """Two arrays added, on paper that stays the same: their corners can be dragged.

    Args:
        a_rows, a_columns, b_rows, b_columns: lengths up to MOST; 0 leaves the axis out.

    Returns:
        The figure.
    """
    return draw_broadcast(shape_of(a_rows, a_columns), shape_of(b_rows, b_columns), steady=True)


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
def draw_broadcast_cases(cases: Sequence[tuple[Shape, Shape, str]]) -> Figure:
    """Several pairs of shapes, one per row: the stretching alone, without numbers.

    Args:
        cases: (shape of A, shape of B, short comment); the shapes fit and have at most two axes.

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
