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


def train_sine(name, seed, units=32, updates=2500, rate=0.01):
    """Train all parameters of a network 1-`units`-1 with a linear output on sin(x) for x in [-3, 3], by Adam.

    Returns:
        The root-mean-square error after training, and the largest output weight.
    """
    rng, x = np.random.default_rng(seed), np.linspace(-3, 3, 200)
    parameters = [2 * rng.standard_normal((units, 1)), rng.uniform(-6, 6, (units, 1)),
                  rng.standard_normal((1, units)) / np.sqrt(units), np.zeros((1, 1))]
    means, squares = ([np.zeros_like(p) for p in parameters] for _ in range(2))
    for step in range(1, updates + 1):
        W1, b1, W2, b2 = parameters
        A = activate(W1 * x + b1, name)
        dZ2 = (W2 @ A + b2 - np.sin(x)) / x.size
        dZ1 = W2.T @ dZ2 * derivative(W1 * x + b1, name)
        grads = [np.sum(dZ1 * x, axis=1, keepdims=True), np.sum(dZ1, axis=1, keepdims=True),
                 dZ2 @ A.T, np.sum(dZ2, axis=1, keepdims=True)]
        now = rate * (1 - step / updates)  # to zero at the end, so that the noise of large steps dies away
        for p, g, v, s in zip(parameters, grads, means, squares):
            v += 0.1 * (g - v)
            s += 0.001 * (g * g - s)
            p -= now * v / (1 - 0.9**step) / (np.sqrt(s / (1 - 0.999**step)) + 1e-8)
    W1, b1, W2, b2 = parameters
    return np.sqrt(np.mean((W2 @ activate(W1 * x + b1, name) + b2 - np.sin(x)) ** 2)), np.abs(W2).max()


# ------------------------------------------------------------------------------------------------- drawings


def all_figure(span=4.0):
    """Sigmoid, tanh, ReLU and leaky ReLU (left) and their derivatives (right), on the same axes."""
    z = np.linspace(-span, span, 801)
    fig, (left, right) = plots.figure(1, 2, size=(9.6, 4.0))
    for name, slope in (("sigmoid", 0), ("tanh", 0), ("relu", 0), ("leaky_relu", 0.1)):
        label = "leaky ReLU, slope 0.1" if slope else LABELS[name]
        style = {"color": COLORS[name], "linestyle": STYLES[name]}
        left.plot(z, activate(z, name, slope), label=label, **style)
        for part in (z < 0, z > 0):
            right.plot(z[part], derivative(z[part], name, slope), **style)
    left.set(xlabel="z", ylabel="g(z)", ylim=(-1.5, 3), title="Four activation functions")
    right.set(xlabel="z", ylabel="g′(z)", ylim=(-0.1, 1.15), title="Their derivatives")
    left.legend(loc="upper left", fontsize=9)
    return fig


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
    filled = {"histtype": "stepfilled"}  # one outline is drawn sooner than many bars
    left.hist(np.clip(z, -10, 10), bins=50, **filled, range=(-10, 10), color=plots.SKY, alpha=0.5,
              weights=np.full(z.size, 4 / z.size), label="inputs z")
    limits = (-2, 4) if name.endswith("relu") else (-1.2, 2)
    left.set(xlabel="z", ylim=limits, title=f"{LABELS[name]} and its inputs")
    left.legend(loc="upper left")
    span = (-4, 16) if name.endswith("relu") else (-1.1, 1.1)  # one scale for all settings of a function
    middle.hist(np.clip(a, *span), bins=40, **filled, range=span, color=COLORS[name],
                weights=np.full(a.size, 1 / a.size))
    middle.axvline(a.mean(), color=plots.BLACK, linestyle=":", label=f"mean {a.mean():.2f}")
    middle.set(xlabel="output a", ylabel="share of units", ylim=(0, 1), title="Outputs")
    middle.legend()
    right.hist(d, bins=40, **filled, range=(-0.02, 1.02), color=plots.GREY, weights=np.full(d.size, 1 / d.size))
    right.set(xlabel="derivative g′(z)", ylabel="share of units", ylim=(0, 1),
              title=f"Derivatives: mean {d.mean():.2f}")
    return fig


def slopes_figure(paths, truth):
    """Learned slopes against steps.

    Args:
        paths: {start: slopes}.
        truth: the slope used to make the data.
    """
    fig, ax = plots.figure(size=(7.5, 3.8))
    for (start, slopes), style in zip(paths.items(), ("-", "--", "-.", ":")):
        ax.plot(slopes, linestyle=style, label=f"starts at {start:g}")
    ax.axhline(truth, color=plots.BLACK, linewidth=1)
    ax.text(0.99 * (len(slopes) - 1), truth - 0.12, f"slope used to make the data: {truth:g}", ha="right")
    ax.set(xlabel="step", ylabel="slope α", title="All three starts reach the same slope")
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
