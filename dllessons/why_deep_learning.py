"""Networks as function approximators: sums of hinges, and the drawings of lesson 01."""

import numpy as np

from dlutils import plots

#: Functions on 0 to 1 to be imitated.
TARGETS = {
    "wave": lambda x: np.sin(2 * np.pi * x) + 0.5 * np.sin(6 * np.pi * x),
    "hump": lambda x: np.exp(-(((x - 0.5) / 0.12) ** 2)),
    "step": lambda x: (x > 0.5).astype(float),
}


def hinges(x, kinks):
    """max(0, x - kink) of each number and each kink.

    Args:
        x: (m,).
        kinks: (k,).

    Returns:
        (k, m): the activations of k ReLU units with weight 1 and bias -kink.
    """
    return np.maximum(0, x - np.reshape(kinks, (-1, 1)))


def fit_hinges(x, y, units):
    """The best sum of `units` hinges with evenly spaced kinks: a network whose last layer is fitted.

    Args:
        x, y: (m,) numbers from 0 to 1, and what the function is there.
        units: hidden units.

    Returns:
        kinks (units,), weights (units,) and bias, so that y is about weights @ hinges(x, kinks) + bias.
    """
    kinks = np.arange(units) / units
    A = np.vstack([hinges(x, kinks), np.ones_like(x)])
    solution = np.linalg.lstsq(A.T, y, rcond=None)[0]
    return kinks, solution[:-1], solution[-1]


def fit_placed(x, y, kinks):
    """The best sum of hinges with given kinks.

    Args:
        x, y: (m,); kinks: (k,).

    Returns:
        weights (k,) and bias.
    """
    solution = np.linalg.lstsq(np.vstack([hinges(x, kinks), np.ones_like(x)]).T, y, rcond=None)[0]
    return solution[:-1], solution[-1]


def approximate(x, kinks, weights, bias):
    """The network's output at x (m,), as (m,)."""
    return weights @ hinges(x, kinks) + bias


def error(target, units, points=2000):
    """Root mean squared error of the best sum of `units` hinges for one of TARGETS."""
    x = (np.arange(points) + 0.5) / points
    y = TARGETS[target](x)
    return float(np.sqrt(np.mean((approximate(x, *fit_hinges(x, y, units)) - y) ** 2)))


# ---------------------------------------------------------------------------------------------- drawings


def draw_hinges(kinks, weights, bias=0.0):
    """Each weighted hinge by itself, and their sum."""
    x = np.linspace(0, 1, 401)
    fig, axes = plots.figure(1, 2, size=(9.6, 3.6))
    parts = np.reshape(weights, (-1, 1)) * hinges(x, kinks)
    for index, (part, style) in enumerate(zip(parts, ("-", "--", "-.", ":"))):
        axes[0].plot(x, part, style, color=plots.PALETTE[index])
        axes[0].annotate(
            f"unit {index + 1}", (1, part[-1]), xytext=(4, 0), textcoords="offset points", va="center"
        )
    axes[0].set(title="Each unit is a hinge", xlabel="x", ylabel="weight × max(0, x − kink)", xlim=(0, 1.17))
    axes[1].plot(x, parts.sum(axis=0) + bias, color=plots.BLACK)
    axes[1].plot(kinks, np.asarray(weights) @ hinges(np.asarray(kinks), kinks) + bias, "o", color=plots.RED)
    axes[1].set(title="Their sum bends at each kink", xlabel="x", ylabel="output")
    return fig


def draw_approximation(target, units):
    """A function, its imitation by `units` hinges, and where the hinges have their kinks."""
    x = np.linspace(0, 1, 801)
    y = TARGETS[target](x)
    kinks, weights, bias = fit_hinges(x, y, units)
    fig, ax = plots.figure(size=(7.6, 3.9))
    ax.plot(x, y, color=plots.SKY, linewidth=6, alpha=0.7, label=f"the function: {target}")
    ax.plot(
        x,
        approximate(x, kinks, weights, bias),
        color=plots.BLACK,
        linewidth=1.8,
        label=f"{units} hinges added up",
    )
    ax.plot(
        kinks, approximate(kinks, kinks, weights, bias), "o", color=plots.RED, markersize=4, label="kinks"
    )
    low, high = y.min(), y.max()
    ax.set(xlabel="x", ylabel="y", ylim=(low - 0.45 * (high - low), high + 0.25 * (high - low)))
    ax.set_title(f"{units} unit{'s' * (units > 1)}: RMS error {error(target, units):.3f}")
    ax.legend(loc="lower left", ncols=3)
    return fig


def _placed(target, kinks):
    """2,000 numbers, one of TARGETS there, and the best sum of hinges with these kinks."""
    x = (np.arange(2000) + 0.5) / 2000
    y = TARGETS[target](x)
    kinks = np.sort(kinks)
    return x, y, kinks, *fit_placed(x, y, kinks)


def kink_height(name):
    """For a handle: settings of `draw_placed` -> the kink of that name, and the height of the sum there."""

    def place(target, **kinks):
        _, _, among, weights, bias = _placed(target, list(kinks.values()))
        return kinks[name], float(approximate(np.array([kinks[name]]), among, weights, bias)[0])

    return place


def draw_placed(target, **kinks):
    """A function and the best sum of hinges whose kinks were placed by hand.

    Args:
        target: one of TARGETS; kinks: {name: number from 0 to 1}.
    """
    x, y, among, weights, bias = _placed(target, list(kinks.values()))
    ours = approximate(x, among, weights, bias)
    fig, ax = plots.figure(size=(7.6, 3.9))
    ax.plot(x, y, color=plots.SKY, linewidth=6, alpha=0.7, label=f"the function: {target}")
    ax.plot(x, ours, color=plots.BLACK, linewidth=1.8, label=f"{len(among)} hinges added up")
    ax.plot(among, approximate(among, among, weights, bias), "o", color=plots.RED, markersize=4, label="kinks")
    low, high = y.min(), y.max()
    ax.set(xlabel="x", ylabel="y", ylim=(low - 0.45 * (high - low), high + 0.25 * (high - low)), xlim=(-0.03, 1.03))
    ax.set_title(f"RMS error {np.sqrt(np.mean((ours - y) ** 2)):.3f}; {error(target, len(among)):.3f} with even kinks")
    ax.legend(loc="lower left", ncols=3)
    return fig


def draw_errors(units, errors):
    """Error against the number of units, both logarithmic.

    Args:
        units: list of numbers.
        errors: {target: list of errors}.
    """
    fig, ax = plots.figure(size=(7.2, 4.0))
    for (name, values), marker, color in zip(errors.items(), "o^s", plots.PALETTE):
        ax.loglog(units, values, marker=marker, color=color)
        ax.annotate(name, (units[-1], values[-1]), xytext=(8, 0), textcoords="offset points", va="center")
    ax.set_xticks(units, [str(count) for count in units])
    ax.minorticks_off()
    ax.set(xlabel="units (logarithmic)", ylabel="RMS error (logarithmic)")
    ax.set_title("Evenly spaced kinks: the smooth functions gain most")
    ax.margins(x=0.12)
    return fig


def draw_two_boundaries(predictors, X, Y):
    """Decision boundaries beside each other.

    Args:
        predictors: {title: function from points (2, k) to classes (1, k)}.
        X: (2, m); Y: (1, m).
    """
    fig, axes = plots.figure(1, len(predictors), size=(5.0 * len(predictors), 4.4))
    for ax, (title, predict) in zip(axes, predictors.items()):
        plots.decision_boundary(predict, X, Y, ax=ax, title=title)
    axes[-1].legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return fig
