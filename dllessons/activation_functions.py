"""Plumbing of the lesson on activation functions: the functions by name, numeric slopes, timing, drawings."""

import time

import numpy as np

from dlutils import plots

NAMES = ("sigmoid", "tanh", "relu", "leaky_relu", "prelu")
LABELS = {"sigmoid": "sigmoid", "tanh": "tanh", "relu": "ReLU", "leaky_relu": "leaky ReLU",
          "prelu": "parametric ReLU", "linear": "linear"}
COLORS = {"sigmoid": plots.BLUE, "tanh": plots.GREEN, "relu": plots.RED, "leaky_relu": plots.ORANGE,
          "prelu": plots.PINK, "linear": plots.GREY}
STYLES = {"sigmoid": "-", "tanh": "--", "relu": "-", "leaky_relu": "-.", "prelu": ":", "linear": "--"}


# ------------------------------------------------------------------------------------------- the functions


def sigmoid(z):
    """1 / (1 + exp(-z)) without overflow: z any shape -> the same shape."""
    return 0.5 * (1.0 + np.tanh(0.5 * np.asarray(z, dtype=float)))


def activate(z, name, slope=0.01):
    """The activation called `name` at z: any shape -> the same shape.

    Args:
        slope: of leaky and parametric ReLU left of zero.
    """
    if name == "linear":
        return np.array(z, dtype=float)
    if name == "sigmoid":
        return sigmoid(z)
    if name == "tanh":
        return np.tanh(z)
    return np.where(np.asarray(z) > 0, z, _slope(name, slope) * np.asarray(z))


def derivative(z, name, slope=0.01):
    """The derivative of `activate` at z: any shape -> the same shape (at a kink: the slope on the left)."""
    z = np.asarray(z, dtype=float)
    if name == "linear":
        return np.ones_like(z)
    if name == "sigmoid":
        a = sigmoid(z)
        return a * (1 - a)
    if name == "tanh":
        return 1 - np.tanh(z) ** 2
    return np.where(z > 0, 1.0, _slope(name, slope))


def _slope(name, slope):
    """The slope left of zero of the members of ReLU's family."""
    if name == "relu":
        return 0.0
    if name in ("leaky_relu", "prelu"):
        return slope
    raise ValueError(f"no activation is called {name!r}; there are {', '.join(NAMES)} and linear")


def numeric_derivative(g, z, h=1e-5):
    """Central difference (g(z + h) - g(z - h)) / 2h: z any shape -> the same shape."""
    z = np.asarray(z, dtype=float)
    return (g(z + h) - g(z - h)) / (2 * h)


# ------------------------------------------------------------------------------------------------ measuring


def best_time(function, *arguments, repeats=7):
    """The shortest of `repeats` runs of `function(*arguments)`, in seconds: the work itself, undisturbed."""
    durations = []
    for _ in range(repeats):
        start = time.perf_counter()
        function(*arguments)
        durations.append(time.perf_counter() - start)
    return min(durations)


# ------------------------------------------------------------------------------------------------- drawings


def function_figure(name, slope=0.01, span=6.0):
    """One activation (left) and its derivative (right) over [-span, span]."""
    z = np.linspace(-span, span, 601)
    label, color = LABELS[name], COLORS[name]
    fig, (left, right) = plots.figure(1, 2, size=(9, 3.4))
    left.plot(z, activate(z, name, slope), color=color)
    left.set(xlabel="z", ylabel="g(z)", title=f"{label}: the function")
    for part in (z < 0, z > 0) if name.endswith("relu") else (z == z,):  # a jump is not a line
        right.plot(z[part], derivative(z[part], name, slope), color=color)
    right.set(xlabel="z", ylabel="g′(z)", title=f"{label}: its derivative", ylim=(-0.1, 1.15))
    for ax in (left, right):
        ax.axvline(0, color=plots.GREY, linewidth=0.8)
    return fig


def working_point(name, slope, center, spread, units=4000, seed=0):
    """What an activation does to z ~ N(center, spread^2).

    Returns:
        (z, a, d): inputs, outputs and derivatives, (units,) each.
    """
    z = center + spread * np.random.default_rng(seed).standard_normal(units)
    return z, activate(z, name, slope), derivative(z, name, slope)


def working_point_figure(name, slope=0.01, center=0.0, spread=1.0):
    """Where a layer's inputs fall on an activation, what comes out, and how much gradient passes.

    Args:
        name: activation.
        slope: of leaky and parametric ReLU.
        center, spread: mean and standard deviation of z.
    """
    z, a, d = working_point(name, slope, center, spread)
    grid = np.linspace(-10, 10, 801)
    fig, (left, middle, right) = plots.figure(1, 3, size=(11, 3.5))
    left.plot(grid, activate(grid, name, slope), color=COLORS[name], label="g(z)")
    left.plot(grid, derivative(grid, name, slope), "--", color=plots.BLACK, linewidth=1.4, label="g′(z)")
    left.hist(np.clip(z, -10, 10), bins=50, range=(-10, 10), color=plots.SKY, alpha=0.5,
              weights=np.full(z.size, 4 / z.size), label="inputs z")
    limits = (-2, 4) if name.endswith("relu") else (-1.2, 2)
    left.set(xlabel="z", ylim=limits, title=f"{LABELS[name]} and its inputs")
    left.legend(loc="upper left")
    middle.hist(a, bins=40, color=COLORS[name], weights=np.full(a.size, 1 / a.size))
    middle.axvline(a.mean(), color=plots.BLACK, linestyle=":", label=f"mean {a.mean():.2f}")
    middle.set(xlabel="output a", ylabel="share of units", title="What comes out")
    middle.legend()
    right.hist(d, bins=40, range=(-0.02, 1.02), color=plots.GREY, weights=np.full(d.size, 1 / d.size))
    right.set(xlabel="derivative g′(z)", ylabel="share of units",
              title=f"Gradient kept: mean {d.mean():.2f}")
    return fig


def slopes_figure(paths, truth):
    """Learned slopes against steps.

    Args:
        paths: {start: slopes}.
        truth: the slope that made the data.
    """
    fig, ax = plots.figure(size=(7.5, 3.8))
    for (start, slopes), style in zip(paths.items(), ("-", "--", "-.", ":")):
        ax.plot(slopes, linestyle=style, label=f"starts at {start:g}")
    ax.axhline(truth, color=plots.BLACK, linewidth=1)
    ax.text(0.99 * (len(slopes) - 1), truth - 0.12, f"slope that made the data: {truth:g}", ha="right")
    ax.set(xlabel="step", ylabel="slope α", title="From every start the slope finds its value")
    ax.legend(loc="upper right")
    return fig


def seconds_figure(seconds):
    """Bars of seconds per million elements, longest last.

    Args:
        seconds: {name: (forward, derivative)} in seconds for a million elements.
    """
    names = sorted(seconds, key=lambda name: sum(seconds[name]))
    fig, ax = plots.figure(size=(7.5, 3.4))
    looks = ({"label": "g(z)", "color": plots.BLUE}, {"label": "g′(z)", "color": plots.ORANGE, "hatch": "//"})
    for part, (shift, look) in enumerate(zip((-0.2, 0.2), looks)):
        values = [1e3 * seconds[name][part] for name in names]
        ax.barh(np.arange(len(names)) + shift, values, height=0.36, edgecolor="white", **look)
    ax.set(yticks=range(len(names)), yticklabels=[LABELS.get(name, name) for name in names],
           xlabel="milliseconds for a million elements", title="Measured on this machine")
    ax.legend(loc="lower right")
    return fig
