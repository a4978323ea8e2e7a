"""Lesson 00: the curves of the primer, and the drawings of slopes."""

import numpy as np

from dlutils import plots

#: name: (function, its derivative, the range that is drawn)
CURVES = {
    "x²": (np.square, lambda x: 2 * x, (-3.0, 3.0)),
    "x³ − 3x": (lambda x: x**3 - 3 * x, lambda x: 3 * x**2 - 3, (-3.0, 3.0)),
    "eˣ": (np.exp, np.exp, (-3.0, 3.0)),
    "log x": (np.log, lambda x: 1 / x, (0.05, 6.0)),
}


def point(name, x, h=0.0):
    """Where the slope of a curve is measured: x, moved into the range that is drawn, and the height there."""
    function, _, (low, high) = CURVES[name]
    x = float(np.clip(x, low + 0.15, high))
    return x, function(x)


def draw_slope(name, x, h):
    """A curve with the secant from x to x + h and the tangent at x.

    Args:
        name: a key of `CURVES`.
        x: where the slope is measured; moved into the range where the curve is drawn.
        h: the change of x; positive.
    """
    function, derivative, (low, high) = CURVES[name]
    x, _ = point(name, x)
    rise = (function(x + h) - function(x)) / h
    fig, ax = plots.figure(size=(7.4, 4.2))
    grid = np.linspace(low, high, 300)
    ax.plot(grid, function(grid), color=plots.BLUE)
    curve = function(grid)
    bottom, top = curve.min(), curve.max()
    for slope, color, style, label in (
        (rise, plots.ORANGE, "--", f"secant over h = {h:.3g}: slope {rise:.3f}"),
        (derivative(x), plots.RED, "-", f"tangent: slope {derivative(x):.3f}"),
    ):
        ax.plot(grid, function(x) + slope * (grid - x), style, color=color, linewidth=1.6, label=label)
    ax.plot(x, function(x), "o", color=plots.BLACK)
    ax.plot(x + h, function(x + h), "s", color=plots.ORANGE)
    margin = 0.25 * (top - bottom)
    ax.set(xlabel="$x$", ylabel=name, ylim=(bottom - margin, top + margin), xlim=(low, high))
    ax.set_title(f"At x = {x:.2f} the derivative of {name} is {derivative(x):.2f}".replace("-", "−"))
    ax.legend(loc="upper left")
    return fig


def draw_partials(function, u, v, slopes):
    """A function of two variables, cut along each of them through the point (u, v), with the tangents there.

    Args:
        function: f(u, v), for numbers and arrays.
        u, v: the point.
        slopes: (∂f/∂u, ∂f/∂v) there.
    """
    fig, axes = plots.figure(1, 2, size=(9.6, 3.7), sharey=True)
    near, here = np.linspace(-1.5, 1.5, 100), function(u, v)
    cuts = (("u", u, "v", v, lambda t: function(t, v)), ("v", v, "u", u, lambda t: function(u, t)))
    for ax, (moving, start, fixed, value, cut), slope in zip(axes, cuts, slopes):
        ax.plot(start + near, cut(start + near), color=plots.BLUE)
        ax.plot(start + near, here + slope * near, "--", color=plots.RED, linewidth=1.6, label="tangent")
        ax.plot(start, here, "o", color=plots.BLACK)
        ax.set(xlabel=f"${moving}$", title=f"{moving} changes, {fixed} stays {value:g}: slope {slope:g}")
    axes[0].set_ylabel("$f(u, v)$")
    axes[0].legend()
    return fig
