"""Lesson 05: computation graphs with numbers on them, and derivatives checked by finite differences.

A graph is drawn from `nodes` {name: (column, row, formula)} and `edges` [(from, to)]; values are written in
the boxes, derivatives of the last node under them, local derivatives on the arrows.
"""

import numpy as np

from dllessons.cost import sigmoid
from dlutils import plots

#: One example of logistic regression with two features, from its inputs to its loss.
LOGISTIC_NODES = {
    "x1": (0, 4, "$x_1$"), "w1": (0, 3, "$w_1$"), "x2": (0, 2, "$x_2$"),
    "w2": (0, 1, "$w_2$"), "b": (0, 0, "$b$"),
    "z": (1.3, 2, "$z = w_1x_1 + w_2x_2 + b$"), "a": (2.6, 2, "$a = \\sigma(z)$"),
    "L": (3.9, 2, "$\\mathcal{L}(a, y)$"), "y": (2.6, 0.2, "$y$"),
}
LOGISTIC_EDGES = [
    ("x1", "z"), ("w1", "z"), ("x2", "z"), ("w2", "z"), ("b", "z"), ("z", "a"), ("a", "L"), ("y", "L"),
]
#: What each step of the stepper adds, in order.
STEPS = (
    "the inputs", "forward: z", "forward: a", "forward: the loss", "backward: dL/da", "backward: dL/dz",
    "backward: dL/dw and dL/db",
)


# ------------------------------------------------------------------------------------------------ numbers


def numerical(function, x, h=1e-5):
    """The derivative of a function of one number at x, by a central difference."""
    return (function(x + h) - function(x - h)) / (2 * h)


def loss(z, y):
    """The cross-entropy of one example, from its score; numbers or arrays."""
    return np.logaddexp(0, z) - y * z


def forward(x1, x2, w1, w2, b, y):
    """Every value in the graph of one example; {name: number}."""
    z = w1 * x1 + w2 * x2 + b
    inputs = {"x1": x1, "x2": x2, "w1": w1, "w2": w2, "b": b, "y": y}
    return inputs | {"z": z, "a": float(sigmoid(z)), "L": float(loss(z, y))}


def backward(values):
    """The derivative of the loss by every value of the graph but x and y; {name: number}."""
    a, y = values["a"], values["y"]
    dz = a - y
    return {
        "L": 1.0, "a": -1 / a if y == 1 else 1 / (1 - a), "z": dz,
        "w1": values["x1"] * dz, "w2": values["x2"] * dz, "b": dz,
    }


def cost(w, b, X, Y):
    """The mean cross-entropy.  w (n_x, 1), b a number, X (n_x, m), Y (1, m)."""
    return float(np.mean(loss(w.T @ X + b, Y)))


def numeric_gradient(function, array, h=1e-5):
    """The derivatives of a function of an array by each of its entries, by central differences; the array's shape."""
    found = np.zeros(array.shape)
    for index in np.ndindex(array.shape):
        up, down = array.astype(float), array.astype(float)
        up[index] += h
        down[index] -= h
        found[index] = (function(up) - function(down)) / (2 * h)
    return found


# ------------------------------------------------------------------------------------------------- graphs


def graph_figure(
    nodes, edges, values=None, derivatives=None, local=None, title="", size=(9.6, 4.6), width=0.8
):
    """A computation graph.

    Args:
        nodes: {name: (column, row, formula)}.
        edges: [(from, to)].
        values: {name: number} written in the boxes, in blue; flow forward.
        derivatives: {name: number} written under the boxes, in red; flow backward.
        local: {(from, to): number} written on the arrows.
        title: the finding.
        size: in inches.
        width: of a box, in columns.

    Returns:
        The figure.
    """
    values, derivatives, local = values or {}, derivatives or {}, local or {}
    fig, ax = plots.figure(size=size)
    for name, (x, y, formula) in nodes.items():
        _box(ax, x, y, formula, values.get(name), derivatives.get(name), width)
    for start, end in edges:
        _arrow(ax, nodes[start], nodes[end], local.get((start, end)), start in derivatives, width)
    xs, ys = ([place[k] for place in nodes.values()] for k in (0, 1))
    ax.set(xlim=(min(xs) - width * 0.62, max(xs) + width * 0.62), ylim=(min(ys) - 1.1, max(ys) + 0.5))
    ax.set_title(title)
    key = "in the box: its value" + ("\n◀ below: derivative of the last box with respect to it" if derivatives else "")
    ax.text(max(xs) + width / 2, min(ys) - 1.05, key, ha="right", va="bottom", fontsize=9.5, color=plots.GREY)
    ax.set_axis_off()
    return fig


def _box(ax, x, y, formula, value, derivative, width):
    from matplotlib.patches import FancyBboxPatch

    style = {"boxstyle": "round,pad=0,rounding_size=0.06", "facecolor": "#eef4f8", "edgecolor": plots.BLACK}
    ax.add_patch(FancyBboxPatch((x - width / 2, y - 0.3), width, 0.6, linewidth=1.2, zorder=2, **style))
    words = {"ha": "center", "va": "center", "fontsize": 10.5, "zorder": 4}
    ax.text(x, y + (0.12 if value is not None else 0), formula, **words)
    if value is not None:
        ax.text(x, y - 0.15, f"{value:.4g}", color=plots.BLUE, weight="bold", **words)
    if derivative is not None:
        ax.text(x, y - 0.44, f"◀ {derivative:+.4f}", color=plots.RED, weight="bold", **words)


def _arrow(ax, start, end, local, back, width):
    tail, head = (start[0] + width / 2, start[1]), (end[0] - width / 2, end[1])
    ax.annotate("", head, tail, zorder=1, arrowprops={"arrowstyle": "-|>", "color": plots.GREY, "lw": 1.4})
    if back:
        bend = {"arrowstyle": "-|>", "color": plots.RED, "lw": 1.4, "ls": "--"}
        bend["connectionstyle"] = "arc3,rad=-0.12"
        ax.annotate("", (tail[0], tail[1] - 0.1), (head[0], head[1] - 0.1), zorder=1, arrowprops=bend)
    if local is not None:
        middle = (tail[0] + head[0]) / 2, (tail[1] + head[1]) / 2
        box = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
        ax.text(*middle, f"× {local:.4g}", ha="center", va="center", fontsize=9, bbox=box, zorder=4)


def stepper_figure(step, x1=1.5, x2=-2.0, w1=0.8, w2=0.3, b=-0.1, y=1):
    """The graph of one example after some steps: values from left to right, then derivatives back.

    Args:
        step: 0 to 6, a place in `STEPS`.
        x1, x2, w1, w2, b, y: the numbers that go in.
    """
    values = forward(x1, x2, w1, w2, b, y)
    slopes = backward(values)
    seen = ["x1", "x2", "w1", "w2", "b", "y", *("z", "a", "L")[:step]]
    back = [["L", "a"], ["z"], ["w1", "w2", "b"]][: max(0, step - 3)]
    shown = [name for group in back for name in group]
    values, slopes = {name: values[name] for name in seen}, {name: slopes[name] for name in shown}
    title = f"step {step}: {STEPS[step]}"
    return graph_figure(LOGISTIC_NODES, LOGISTIC_EDGES, values, slopes, title=title, width=1.05)


def many_graph_figure(X, Y, w, b):
    """The graph of three examples with one feature, which share w and b.

    Args:
        X, Y: (1, 3); w, b: numbers.
    """
    z = w * X[0] + b
    a, losses = sigmoid(z), loss(z, Y[0])
    nodes = {"w": (0, 2.6, "$w$"), "b": (0, 0.6, "$b$"), "J": (4.2, 1.6, "$J$ = mean")}
    values, slopes, edges = {"w": w, "b": b, "J": losses.mean()}, {"J": 1.0}, []
    for i, row in enumerate((3.2, 1.6, 0.0)):
        for column, name, formula in ((1.4, "z", "z"), (2.8, "L", "\\mathcal{L}")):
            nodes[f"{name}{i}"] = (column, row, f"${formula}^{{({i + 1})}}$")
        values |= {f"z{i}": z[i], f"L{i}": losses[i]}
        slopes |= {f"L{i}": 1 / 3, f"z{i}": (a[i] - Y[0, i]) / 3}
        edges += [("w", f"z{i}"), ("b", f"z{i}"), (f"z{i}", f"L{i}"), (f"L{i}", "J")]
    slopes |= {"w": np.mean((a - Y[0]) * X[0]), "b": np.mean(a - Y[0])}
    title = "All examples share w and b: their derivatives add up"
    return graph_figure(nodes, edges, values, slopes, title=title)


# ------------------------------------------------------------------------------------------------ figures


def secants_figure(function, slope, x, steps):
    """A curve with secants through (x, f(x)) for some small changes of x, and the tangent they turn into."""
    fig, ax = plots.figure(size=(7.4, 4.2))
    grid = np.linspace(0.12, 1.25, 300)
    ax.plot(grid, function(grid), color=plots.BLUE)
    ends = np.array([x - 0.22, x + 0.75])
    for h, color, style in zip(steps, (plots.ORANGE, plots.GREEN), ("--", "-.")):
        rise = (function(x + h) - function(x)) / h
        line = function(x) + rise * (ends - x)
        ax.plot(ends, line, style, color=color, linewidth=1.6, label=f"h = {h}: slope {rise:.2f}")
        ax.plot(x + h, function(x + h), "s", color=color)
    tangent = function(x) + slope * (ends - x)
    ax.plot(ends, tangent, color=plots.RED, linewidth=1.6, label=f"tangent: slope {slope:.2f}")
    ax.plot(x, function(x), "o", color=plots.BLACK)
    ax.set(xlabel="$a$", ylabel="$-\\log\\,a$", ylim=(-0.8, 2.2))
    ax.set_title("The smaller the change, the closer the secant to the tangent")
    ax.legend()
    return fig


def step_error_figure(hs, one_sided, central):
    """The error of both difference quotients against the change of x, both logarithmic."""
    fig, ax = plots.figure(size=(7.4, 4.0))
    ax.plot(hs, one_sided, "o--", color=plots.ORANGE, markersize=4, label="one-sided")
    ax.plot(hs, central, "s-", color=plots.BLUE, markersize=4, label="central")
    ax.text(hs.min() * 1.5, one_sided.max() * 1e-1, "rounding error dominates", color=plots.GREY)
    ax.text(hs.max(), central.min() * 3, "error of the formula\ndominates", color=plots.GREY, ha="right")
    ax.set(xscale="log", yscale="log", xlabel="step $h$", ylabel="error of the slope")
    ax.set_title("The error falls as h gets smaller, then rises again")
    ax.legend()
    return fig


def loss_slope_figure():
    """dL/da for both labels: its sign says which way a should go."""
    fig, ax = plots.figure(size=(7.4, 4.0))
    a = np.linspace(0.08, 0.92, 300)
    ax.plot(a, -1 / a, color=plots.CLASS_COLORS[1])
    ax.plot(a, 1 / (1 - a), color=plots.CLASS_COLORS[0], linestyle="--")
    ax.axhline(0, color=plots.BLACK, linewidth=1)
    ax.text(0.16, -9.5, "y = 1: negative,\nraising a lowers the loss", color="#8a5f00")
    ax.text(0.83, 9.5, "y = 0: positive,\nraising a raises the loss", color=plots.BLUE, ha="right")
    ax.set(xlabel="prediction $a$", ylabel="$d\\mathcal{L}/da$", ylim=(-13, 13))
    ax.set_title("For each label, dL/da has only one sign")
    return fig


def sigmoid_slope_figure():
    """The sigmoid and its derivative, with the tangent at 0."""
    fig, (left, right) = plots.figure(1, 2, size=(10.4, 3.7))
    z = np.linspace(-7, 7, 300)
    a = sigmoid(z)
    left.plot(z, a, color=plots.BLUE)
    near = np.array([-2.0, 2.0])
    left.plot(near, 0.5 + 0.25 * near, "--", color=plots.RED)
    left.text(0.6, 0.42, "tangent: slope 0.25", color=plots.RED)
    left.set(xlabel="$z$", ylabel="$a = \\sigma(z)$", title="Steepest at z = 0")
    right.plot(z, a * (1 - a), color=plots.BLUE)
    right.plot(0, 0.25, "o", color=plots.RED)
    right.text(0.6, 0.252, "maximum 0.25 at z = 0", color=plots.RED)
    right.set(xlabel="$z$", ylabel="$da/dz = a(1 - a)$", ylim=(0, 0.29), title="Flat at both ends")
    return fig


def cancel_figure():
    """For y = 1: dL/da is huge where da/dz is tiny, and their product is tame."""
    fig, ax = plots.figure(size=(7.6, 4.2))
    z = np.linspace(-10, 6, 300)
    a = sigmoid(z)
    ax.plot(z, 1 / a, "--", color=plots.ORANGE)
    ax.plot(z, a * (1 - a), "-.", color=plots.BLUE)
    ax.plot(z, 1 - a, color=plots.RED, linewidth=2.6)
    ax.text(-6.6, 3e3, "size of $d\\mathcal{L}/da = 1/a$", color="#8a5f00")
    ax.text(-9.8, 2.6e-3, "$da/dz = a(1-a)$", color=plots.BLUE)
    ax.text(-9.8, 1.7, "size of the product: $1 - a$", color=plots.RED)
    ax.set(yscale="log", xlabel="logit $z$ (label 1)", ylabel="size (logarithmic)", ylim=(1e-5, 1e5))
    ax.set_title("The product of the two slopes stays between 0 and 1")
    return fig


def mean_gradient_figure(each, mean):
    """The gradient of each example's loss as an arrow in the plane of (w1, w2), and their mean, bold.

    Args:
        each: (2, m); mean: (2,).
    """
    fig, ax = plots.figure(size=(6.6, 5.0))
    zero = np.zeros(each.shape[1])
    scale = {"angles": "xy", "scale_units": "xy", "scale": 1}
    ax.quiver(zero, zero, *each, color=plots.SKY, width=0.005, **scale)
    ax.quiver(0, 0, *mean, color=plots.RED, width=0.012, zorder=3, **scale)
    corners = np.column_stack([each, np.zeros(2)])
    low, high = corners.min(axis=1), corners.max(axis=1)
    centre, reach = (low + high) / 2, (high - low).max() / 2 + 0.2
    words = {"transform": ax.transAxes, "fontsize": 10.5}
    ax.text(0.03, 0.94, "thin: the gradient of one example's loss", color=plots.BLUE, **words)
    ax.text(0.03, 0.88, "thick: their mean, the gradient of $J$", color=plots.RED, **words)
    ax.set(xlabel="$dw_1$", ylabel="$dw_2$", aspect="equal")
    ax.set_xlim(centre[0] - reach - 0.15, centre[0] + reach + 0.15)
    ax.set_ylim(centre[1] - reach, centre[1] + reach + 0.3)
    ax.set_title("The gradient of the cost is the mean of the examples' gradients")
    return fig
