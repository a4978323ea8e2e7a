"""Lesson 07: networks drawn, the shape of every array, and a network built by hand."""

import itertools

import numpy as np
from matplotlib.patches import Rectangle

from dlutils import plots
from dlutils.figures import arrays
from dlutils.figures.network import LAYER_COLORS, circles_and_lines, node, places

# ------------------------------------------------------------------------------------------------ shapes


def shapes(sizes, m):
    """The shape of every array of a network.

    Args:
        sizes: units of each layer, the inputs first: (n_0, n_1, ..., n_L).
        m: examples.

    Returns:
        A list with one dict for each layer l = 1 ... L: {"W": (n_l, n_{l-1}), "A_prev": (n_{l-1}, m),
        "b": (n_l, 1), "Z": (n_l, m), "A": (n_l, m)}.
    """
    return [
        {"W": (n, n_prev), "A_prev": (n_prev, m), "b": (n, 1), "Z": (n, m), "A": (n, m)}
        for n_prev, n in itertools.pairwise(sizes)
    ]


def count_parameters(sizes):
    """How many numbers a network learns: the weights and biases of all layers.

    Args:
        sizes: (n_0, n_1, ..., n_L).
    """
    return sum(n * n_prev + n for n_prev, n in itertools.pairwise(sizes))


# ------------------------------------------------------------------------------------- a network by hand


def polygon_network(sides, steepness=20.0, radius=1.0):
    """Weights of a two-layer network of sigmoids that is 1 inside a regular polygon and 0 outside.

    Each hidden unit says "on the inner side of edge j"; the output unit says "all of them".

    Args:
        sides: edges of the polygon, and hidden units, k.
        steepness: how sharply a hidden unit decides.
        radius: from the centre to the middle of each edge.

    Returns:
        W1 (k, 2), b1 (k, 1), W2 (1, k), b2 (1, 1).
    """
    angles = 2 * np.pi * np.arange(sides) / sides - np.pi / 2
    outward = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    W1, b1 = -steepness * outward, np.full((sides, 1), steepness * radius)
    W2, b2 = np.full((1, sides), 20.0), np.full((1, 1), -20.0 * (sides - 0.5))
    return W1, b1, W2, b2


def two_layers(X, W1, b1, W2, b2):
    """Outputs of both layers of a network of sigmoids.

    Args:
        X: (n_x, m); W1 (n_1, n_x), b1 (n_1, 1), W2 (n_2, n_1), b2 (n_2, 1).

    Returns:
        A1 (n_1, m), A2 (n_2, m).
    """
    A1 = _sigmoid(W1 @ X + b1)
    return A1, _sigmoid(W2 @ A1 + b2)


def _sigmoid(z):
    return 0.5 * (1.0 + np.tanh(0.5 * z))  # the same function, and no overflow


def grid(limit=2.4, steps=121):
    """Points of a square around the origin.

    Args:
        limit: half the side of the square.
        steps: points along each axis.

    Returns:
        X (2, steps²), row by row from low to high.
    """
    ticks = np.linspace(-limit, limit, steps)
    x1, x2 = np.meshgrid(ticks, ticks)
    return np.vstack([x1.ravel(), x2.ravel()])


def draw_polygon(sides, steepness, foot=(0.0, -1.0)):
    """What each hidden unit of the polygon network sees, and what the output unit makes of it.

    Args:
        sides: hidden units; at most four of them are drawn.
        steepness: how sharply they decide.
        foot: the point of unit 1's line that is nearest to the centre.
    """
    limit, steps = 2.4, 121
    W1, b1, W2, b2 = polygon_network(sides, steepness)
    distance = max(np.hypot(*foot), 1e-9)
    W1[0], b1[0] = -steepness * np.array(foot) / distance, steepness * distance
    A1, A2 = two_layers(grid(limit, steps), W1, b1, W2, b2)
    shown = min(sides, 4)
    fig, axes = plots.figure(1, shown + 1, size=(2.2 * (shown + 1) + 0.4, 2.6), sharey=True)
    titles = [f"hidden unit {j + 1}" for j in range(shown)] + [f"output of all {sides}"]
    for ax, values, title in zip(axes, [*A1[:shown], A2[0]], titles):
        picture = values.reshape(steps, steps)
        extent = (-limit, limit, -limit, limit)
        drawn = ax.imshow(picture, origin="lower", extent=extent, cmap=plots.SEQUENTIAL, vmin=0, vmax=1)
        ax.contour(picture, levels=[0.5], extent=extent, colors="white", linewidths=1.5)
        ax.set_title(title, fontsize=10, loc="center")
        ax.set_xlabel("$x_1$")
        ax.grid(False)
    axes[0].set_ylabel("$x_2$")
    fig.colorbar(drawn, ax=axes, shrink=0.85, label="activation")
    return fig


# ---------------------------------------------------------------------------------------------- one unit


def draw_unit():
    """One unit, opened: inputs, weights, the sum z and the activation a."""
    fig, ax = arrays.canvas(12.4, 5.0, (8.6, 3.5))
    for j in range(3):
        y = 1.1 + 1.4 * j
        node(ax, 1.0, y, 0, j)
        arrays.arrow(ax, (1.4, y), (4.45, 2.5 + 0.22 * (j - 1)), color=plots.GREY)
        ax.text(
            2.6,
            (1.72, 2.5, 3.28)[j],
            f"$w_{{{j + 1}}}$",
            fontsize=12,
            ha="center",
            va="center",
            color=plots.RED,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 2},
            zorder=6,
        )
    for x, color, text in ((4.5, plots.GREEN, "$z = w^T x + b$"), (7.6, plots.ORANGE, r"$a = \sigma(z)$")):
        ax.add_patch(Rectangle((x, 1.8), 2.7, 1.4, facecolor=color, alpha=0.45, edgecolor="none"))
        ax.add_patch(Rectangle((x, 1.8), 2.7, 1.4, fill=False, edgecolor=plots.BLACK))
        ax.text(x + 1.35, 2.5, text, ha="center", va="center", fontsize=13)
    arrays.arrow(ax, (7.2, 2.5), (7.55, 2.5))
    arrays.arrow(ax, (10.3, 2.5), (11.5, 2.5))
    ax.text(11.75, 2.5, "$a$", fontsize=13, va="center")
    ax.text(5.85, 3.65, "linear part: weighted sum", ha="center", va="center", fontsize=10.5)
    ax.text(8.95, 3.65, "activation function", ha="center", va="center", fontsize=10.5)
    ax.add_patch(Rectangle((4.25, 1.2), 6.3, 2.95, fill=False, linestyle="--", edgecolor=plots.GREY))
    ax.text(
        7.4, 0.75, "one unit: a logistic regression", ha="center", va="center", fontsize=11, fontweight="bold"
    )
    return fig


# ------------------------------------------------------------------------------------------------ arrays


def _array(ax, x, y, shape, color, name, side, row=None, column=None):
    """An array with its name and shape over it; a row or a column or their crossing picked out."""
    picked = np.zeros(shape, dtype=bool)
    if row is not None and column is not None:
        picked[row, column] = True
    elif row is not None:
        picked[row] = True
    elif column is not None:
        picked[:, column] = True
    arrays.cells(ax, x, y, shape, color, side=side)
    for r, c in zip(*np.nonzero(picked)):
        box = (x + c * side, y + r * side)
        ax.add_patch(Rectangle(box, side, side, facecolor=plots.RED, edgecolor=plots.BLACK, zorder=4))
    middle = x + shape[1] * side / 2
    ax.text(middle, y - 0.85, name, ha="center", va="center", fontsize=12)
    ax.text(
        middle, y - 0.35, arrays.shape_text(shape), ha="center", va="center", fontsize=10, color=plots.GREY
    )


def draw_layer(n, n_prev, m, layer=1, unit=1, example=2):
    """The arrays of one layer, and how one entry of Z comes about.

    Args:
        n, n_prev: units of this layer and of the one before.
        m: examples.
        layer: its number.
        unit, example: the entry of Z to follow, from 0.
    """
    side = 0.62
    before = "X" if layer == 1 else f"A^{{[{layer - 1}]}}"
    spec = [
        (f"$W^{{[{layer}]}}$", (n, n_prev), plots.YELLOW, unit, None, ""),
        (f"${before}$", (n_prev, m), plots.SKY, None, example, "@"),
        (f"$b^{{[{layer}]}}$", (n, 1), plots.GREY, unit, 0, "+"),
        (f"$Z^{{[{layer}]}}$", (n, m), plots.GREEN, unit, example, "="),
    ]
    pad = [max(shape[1] * side, 1.9) for _, shape, *_ in spec]
    tall = max(n, n_prev) * side
    width = sum(pad) + 0.9 * len(pad)
    fig, ax = arrays.canvas(width, tall + 3.0, (0.6 * width, 0.6 * (tall + 3.0)))
    x = 0.3
    for (name, shape, color, row, column, sign), room in zip(spec, pad):
        if sign:
            ax.text(x - 0.35, 1.4 + tall / 2, sign, ha="center", va="center", fontsize=18)
        left, top = x + (room - shape[1] * side) / 2, 1.4 + (tall - shape[0] * side) / 2
        _array(ax, left, top, shape, color, name, side, row, column)
        x += room + 0.9
    text = f"row {unit + 1} (unit {unit + 1}) meets column {example + 1} (example {example + 1})"
    ax.text(width / 2, tall + 2.3, text, ha="center", va="center", color=plots.RED, fontsize=11)
    return fig


def draw_stacking(n_x=3, m=5):
    """Examples drawn one by one, then side by side as the columns of X.

    Args:
        n_x: features; m: examples.
    """
    side = 0.6
    width = 1.3 * m + 3.0 + m * side + 1.0
    fig, ax = arrays.canvas(width, n_x * side + 2.1, (9.0, 9.0 * (n_x * side + 2.1) / width))
    for i in range(m):
        color = plots.PALETTE[i % len(plots.PALETTE)]
        arrays.cells(ax, 0.4 + 1.3 * i, 1.2, (n_x, 1), color, side=side)
        ax.text(0.4 + 1.3 * i + side / 2, 0.75, f"$x^{{({i + 1})}}$", ha="center", va="center", fontsize=12)
        x = 1.3 * m + 2.6 + i * side
        arrays.cells(ax, x, 1.2, (n_x, 1), color, side=side)
    middle = 1.2 + n_x * side / 2
    arrays.arrow(ax, (1.3 * m + 0.4, middle), (1.3 * m + 2.2, middle))
    x = 1.3 * m + 2.6 + m * side / 2
    ax.text(x, 0.75, f"$X$  {arrays.shape_text((n_x, m))}", ha="center", va="center", fontsize=12)
    ax.text(x, 1.7 + n_x * side, "columns: examples (i)", ha="center", va="center", fontsize=10)
    ax.text(2.5, 1.7 + n_x * side, f"m = {m} examples, each ({n_x}, 1)", va="center", fontsize=10)
    ax.text(1.3 * m + 1.3, middle - 0.35, "hstack", ha="center", va="center", fontsize=10)
    return fig


def draw_products(n=3, row=1, column=2):
    """What one entry of an element-wise product and of a matrix product is made of.

    Args:
        n: rows and columns; row, column: the entry, from 0.
    """
    side = 0.62
    fig, ax = arrays.canvas(22.5, n * side + 2.7, (9.6, 9.6 * (n * side + 2.7) / 22.5))
    for x0, sign, picks, title in (
        (0.4, "*", ((row, column), (row, column)), "element-wise: one number from each"),
        (12.0, "@", ((row, None), (None, column)), "matrix product: a whole row and a whole column"),
    ):
        names = ("P", "Q", f"P {sign} Q")
        colors = (plots.ORANGE, plots.SKY, plots.GREEN)
        for index, (name, color, pick) in enumerate(zip(names, colors, (*picks, (row, column)))):
            _array(ax, x0 + 3.2 * index, 1.4, (n, n), color, name, side, *pick)
        middle = 1.4 + n * side / 2
        ax.text(x0 + 2.53, middle, sign, ha="center", va="center", fontsize=16)
        ax.text(x0 + 5.73, middle, "=", ha="center", va="center", fontsize=16)
        ax.text(x0, n * side + 2.2, title, va="center", fontsize=11)
    return fig


def draw_shapes(n_x, n_1, n_2, n_3, m):
    """The explorer: a network, and under it the arrays of every layer as rectangles of their true shape.

    Args:
        n_x: inputs; n_1, n_2, n_3: units of the layers, 0 for no such layer (n_1 at least 1).
        m: examples.
    """
    sizes = [n_x, *(n for n in (n_1, n_2, n_3) if n)]
    side, gap = 0.34, 2.6
    tallest = max(len(places(n)) for n in sizes) + 0.4
    heights = [max(max(pair), 2) * side + 1.6 for pair in itertools.pairwise(sizes)]
    slots = [max(max(sizes[:-1]) * side, 1.9), max(m * side, 1.9), 1.9, max(m * side, 1.9)]
    width = max(sum(slots) + 5.6, gap * (len(sizes) - 1) + 7.0)
    total = tallest + 0.5 + sum(heights)
    fig, ax = arrays.canvas(width, total, (9.0, 9.0 * total / width))
    circles_and_lines(ax, sizes, 0.9, gap, tallest)
    plural = "s" if m > 1 else ""
    text = f"layer sizes {tuple(sizes)}\nm = {m} example{plural}\n{count_parameters(sizes)} parameters"
    ax.text(0.9 + gap * (len(sizes) - 1) + 1.0, tallest / 2, text, va="center", fontsize=11)
    y = tallest + 0.5
    for layer, (shape, height) in enumerate(zip(shapes(sizes, m), heights), 1):
        _shape_row(ax, y, height, layer, shape, slots, side)
        y += height
    return fig


def _shape_row(ax, y, height, layer, shape, slots, side):
    before = "X" if layer == 1 else f"A^{{[{layer - 1}]}}"
    spec = [
        (f"$W^{{[{layer}]}}$", shape["W"], plots.YELLOW, ""),
        (f"${before}$", shape["A_prev"], LAYER_COLORS[(layer - 1) % 4], "@"),
        (f"$b^{{[{layer}]}}$", shape["b"], plots.GREY, "+"),
        (f"$Z^{{[{layer}]}}$, $A^{{[{layer}]}}$", shape["Z"], LAYER_COLORS[layer % 4], "="),
    ]
    tall = height - 1.6
    ax.text(0.2, y + 1.2 + tall / 2, f"layer {layer}", va="center", fontsize=11, fontweight="bold")
    x = 2.3
    for (name, size, color, sign), slot in zip(spec, slots):
        if sign:
            ax.text(x - 0.4, y + 1.2 + tall / 2, sign, ha="center", va="center", fontsize=15)
        top = y + 1.2 + (tall - size[0] * side) / 2
        arrays.cells(ax, x + (slot - size[1] * side) / 2, top, size, color, side=side)
        label = f"{name}  {arrays.shape_text(size)}"
        ax.text(x + slot / 2, y + 0.75, label, ha="center", va="center", fontsize=10)
        x += slot + 0.85


def draw_weights(W, side, titles):
    """The weights of each unit of a first layer as a picture, the colour channels averaged.

    Args:
        W: (n_1, side · side · 3), one row for each unit.
        side: pixels along the picture.
        titles: n_1 texts.
    """
    pictures = W.reshape(len(W), side, side, 3).mean(axis=3)
    limit = np.abs(pictures).max()
    fig, axes = plots.figure(1, len(W), size=(2.4 * len(W) + 0.8, 2.9))
    for ax, picture, title in zip(axes, pictures, titles):
        drawn = ax.imshow(picture, cmap=plots.DIVERGING, vmin=-limit, vmax=limit)
        ax.set(xticks=[], yticks=[])
        ax.set_title(title, fontsize=10, loc="center")
    fig.colorbar(drawn, ax=axes, label="weight", shrink=0.8)
    return fig
