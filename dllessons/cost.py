"""Lesson 03: two costs for logistic regression, their surfaces, and a test bench for cost functions.

X (n_x, m) and Y (1, m), one example per column.  With a single feature the weight w and the bias b are
plain numbers, so that the cost is a surface over the plane (w, b).
"""

import time
from decimal import Decimal, localcontext

import numpy as np

from dlutils import plots


def sigmoid(z):
    """1 / (1 + e^-z), element by element, in a form that overflows nowhere; an array of z's shape."""
    return np.exp(-np.logaddexp(0, -np.asarray(z, dtype=float)))


# ------------------------------------------------------------------------------------------------- data


def tomatoes():
    """Sixteen tomatoes: X (1, 16) is how red (0 is middling), Y (1, 16) is 1 for those that tasted ripe."""
    x = [-3.1, -2.6, -2.2, -1.7, -1.3, -0.9, -0.6, -0.2, 0.1, 0.5, 0.8, 1.2, 1.6, 2.1, 2.5, 3.0]
    y = [0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1, 1, 1, 1, 1, 1]
    return np.array([x]), np.array([y], dtype=float)


def coffees():
    """Fourteen coffees: X (1, 14) is how strong (0 is middling), Y (1, 14) is 1 for those that were liked.

    Weak and strong ones are disliked, so no sigmoid of one straight score fits: it can only choose
    which end to get wrong.
    """
    x = [-2.4, -2.0, -1.7, -1.3, -0.9, -0.6, -0.2, 0.2, 0.6, 0.9, 1.3, 1.7, 2.0, 2.4]
    y = [0, 0, 1, 0, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0]
    return np.array([x]), np.array([y], dtype=float)


# ------------------------------------------------------------------------------------------------ costs


def scores(w, b, X):
    """z = w x + b for every example, with a last axis of length m; w and b may be arrays of one shape."""
    w, b = np.asarray(w, dtype=float), np.asarray(b, dtype=float)
    return w[..., None] * X[0] + b[..., None]


def squared_error(w, b, X, Y):
    """The mean of (a - y)² / 2; a number, or an array of w's shape.  X, Y (1, m)."""
    return np.mean((sigmoid(scores(w, b, X)) - Y[0]) ** 2 / 2, axis=-1)


def cross_entropy(w, b, X, Y):
    """The mean of -y log a - (1 - y) log(1 - a), from z; a number, or an array of w's shape.  X, Y (1, m)."""
    z = scores(w, b, X)
    return np.mean(np.logaddexp(0, z) - Y[0] * z, axis=-1)


def curvature(cost, w, b, X, Y, step=1e-3):
    """The smaller eigenvalue of the 2 × 2 matrix of second derivatives over (w, b), by differences.

    Below zero, the surface bends downwards in some direction there: it is not convex.
    """
    middle = cost(w, b, X, Y)
    ww = (cost(w + step, b, X, Y) - 2 * middle + cost(w - step, b, X, Y)) / step**2
    bb = (cost(w, b + step, X, Y) - 2 * middle + cost(w, b - step, X, Y)) / step**2
    corners = [cost(w + i * step, b + j * step, X, Y) for i, j in ((1, 1), (1, -1), (-1, 1), (-1, -1))]
    wb = (corners[0] - corners[1] - corners[2] + corners[3]) / (4 * step**2)
    return (ww + bb) / 2 - np.sqrt(((ww - bb) / 2) ** 2 + wb**2)


def slopes(cost, w, b, X, Y, step=1e-5):
    """The derivatives of a cost by w and by b, by central differences; two numbers."""
    dw = (cost(w + step, b, X, Y) - cost(w - step, b, X, Y)) / (2 * step)
    db = (cost(w, b + step, X, Y) - cost(w, b - step, X, Y)) / (2 * step)
    return dw, db


def descend(cost, w, b, X, Y, rate=4.0, steps=2000):
    """Walk downhill from (w, b), a step against the slope at a time; where it ends: w, b."""
    for _ in range(steps):
        dw, db = slopes(cost, w, b, X, Y)
        w, b = w - rate * dw, b - rate * db
    return w, b


def exact_loss(z, y, digits=60):
    """The cross-entropy loss of one example, computed with 60 digits and rounded at the end."""
    with localcontext() as context:
        context.prec = digits
        z = Decimal(float(z))
        return float((1 + z.exp()).ln() - int(y) * z)


# --------------------------------------------------------------------------------- a bench for cost functions

#: What a cost function must do, in words; the order of `verdicts`.
DEMANDS = (
    "gives one number", "is never negative", "pairs y with its own a", "falls when a nears y",
    "same for data twice", "takes uint8 labels", "holds at z = ±40",
)


def verdicts(cost, m=12, seed=7):
    """Whether a cost function does what a cost must, demand by demand.

    Args:
        cost: takes scores Z (1, m) and labels Y (1, m), returns the mean cross-entropy.
        m: examples to try it on.
        seed: of the generator that draws them.

    Returns:
        {demand: bool}, in the order of `DEMANDS`; a cost that raises has failed that demand.
    """
    rng = np.random.default_rng(seed)
    Z = rng.normal(size=(1, m))
    Y = (np.arange(m) % 3 == 0).astype(float)[None]
    nearer = Z + 2 * (2 * Y - 1)
    far, label = np.array([[40.0, -40.0, 40.0, 50.0]]), np.array([[1.0, 0.0, 0.0, 0.0]])
    twice = np.hstack([Z, Z]), np.hstack([Y, Y])
    tests = (
        lambda: np.size(cost(Z, Y)) == 1,
        lambda: np.all(cost(Z, Y) >= 0),
        lambda: not np.allclose(cost(Z, Y), cost(Z, np.roll(Y, 1))),
        lambda: np.all(cost(nearer, Y) < cost(Z, Y)),
        lambda: np.allclose(cost(*twice), cost(Z, Y)),
        lambda: np.allclose(cost(Z, Y.astype(np.uint8)), cost(Z, Y)),
        lambda: np.allclose(cost(far, label), 90 / 4),
    )
    return {demand: _passes(test) for demand, test in zip(DEMANDS, tests, strict=True)}


def _passes(test):
    try:
        with np.errstate(all="ignore"):
            return bool(test())
    except (TypeError, ValueError):
        return False


def milliseconds(function, repeats=5):
    """The shortest of a few runs, in milliseconds: the one that was disturbed least."""
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        function()
        taken.append(time.perf_counter() - start)
    return 1000 * min(taken)


# ---------------------------------------------------------------------------------------------- figures


def sigmoid_figure():
    """The sigmoid with the three things to remember about it."""
    fig, ax = plots.figure(size=(7.4, 3.9))
    z = np.linspace(-8, 8, 400)
    ax.plot(z, sigmoid(z), color=plots.BLUE)
    ax.plot([0], [0.5], "o", color=plots.BLACK)
    ax.annotate("undecided: $\\sigma(0) = 0.5$", (0, 0.5), (1.0, 0.42), fontsize=10)
    for end in (0, 1):
        ax.axhline(end, color=plots.GREY, linewidth=1, linestyle="--")
    ax.text(-7.9, 0.11, "almost certainly class 0:\nclose to 0, never 0", fontsize=10)
    ax.text(7.9, 0.90, "almost certainly class 1:\nclose to 1, never 1", ha="right", va="top", fontsize=10)
    ax.set(xlabel="logit  $z = w^T x + b$", ylabel="probability  $a = \\sigma(z)$", ylim=(-0.05, 1.08))
    ax.set_title("The sigmoid turns any logit into a probability")
    return fig


def hand_fit_figure(w, b, X, Y):
    """A sigmoid over one feature, the data, and how much each example costs under both losses.

    Args:
        w, b: weight and bias, numbers.
        X: (1, m) the feature; Y: (1, m) labels.
    """
    fig, (left, right) = plots.figure(1, 2, size=(10.4, 3.9), width_ratios=(3, 2))
    grid = np.linspace(X.min() - 0.7, X.max() + 0.7, 300)
    left.plot(grid, sigmoid(w * grid + b), color=plots.BLACK, label="$a = \\sigma(wx+b)$")
    a = sigmoid(w * X + b)
    left.vlines(X[0], a[0], Y[0], color=plots.GREY, linewidth=1, linestyle=":")
    plots.scatter_classes(left, np.vstack([X, Y]), Y, size=55)
    left.set(xlabel="redness $x$", ylabel="ripe or not;  probability $a$", ylim=(-0.12, 1.12))
    left.set_title(f"w = {w:.1f}, b = {b:.1f}")
    left.legend(loc="center left", bbox_to_anchor=(0.0, 0.7), fontsize=9)
    costs = [cross_entropy(w, b, X, Y), squared_error(w, b, X, Y)]
    bars = right.barh(["cross-entropy", "squared error"], costs, color=[plots.ORANGE, plots.BLUE], height=0.5)
    right.axvline(np.log(2), color=plots.GREY, linestyle="--", linewidth=1)
    behind = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
    for bar, value in zip(bars, costs):  # a bar that is longer than the axis has its number at its end
        right.text(min(value, 1.75) + 0.05, bar.get_y() + 0.25, f"{value:.3f}", va="center", bbox=behind)
    right.text(np.log(2), 1.62, "log 2", ha="center", fontsize=9, color=plots.GREY)
    right.set(xlim=(0, 2.2), xlabel="cost over all tomatoes", ylim=(-0.6, 1.6))
    right.set_title("the lower the better", pad=16)
    return fig


def losses_figure():
    """Both losses of one example with y = 1: against a, and against z, where the flat part shows."""
    fig, (left, right) = plots.figure(1, 2, size=(10.4, 3.9))
    a = np.linspace(0.003, 1, 400)
    z = np.linspace(-8, 4, 400)
    for ax, grid, prediction in ((left, a, a), (right, z, sigmoid(z))):
        ax.plot(grid, -np.log(prediction), color=plots.ORANGE)
        ax.plot(grid, (prediction - 1) ** 2 / 2, color=plots.BLUE, linestyle="--")
    left.text(0.12, 2.6, "cross-entropy\n$-\\log\\,a$", color="#8a5f00")
    left.text(0.02, 0.68, "squared error", color=plots.BLUE)
    left.set(xlabel="prediction $a$ (label 1)", ylabel="loss of one example", ylim=(0, 6))
    left.set_title("Both are zero at a = 1 ...")
    right.text(-4.9, 5.3, "cross-entropy: a slope near −1", color="#8a5f00")
    right.text(-7.9, 0.75, "squared error: flat", color=plots.BLUE)
    right.set(xlabel="logit $z$ (label 1)", ylim=(0, 8.3))
    right.set_title("... but only one is steep where z is badly wrong")
    return fig


def race_figure(paths):
    """The prediction step by step for {label: predictions}, on a logarithmic axis of steps."""
    fig, ax = plots.figure(size=(7.4, 3.7))
    for (label, a), color, style in zip(paths.items(), (plots.ORANGE, plots.BLUE), ("-", "--")):
        ax.plot(np.arange(1, len(a)), a[1:], style, color=color)
        half = int(np.argmax(np.array(a) > 0.5))
        ax.plot(half, a[half], "o", color=color)
        where = {"xytext": (-12, 8), "textcoords": "offset points", "ha": "right"}
        ax.annotate(f"{label}\nstep {half}", (half, a[half]), **where)
    ax.axhline(0.5, color=plots.GREY, linewidth=1, linestyle=":")
    ax.set(xscale="log", xlabel="step (logarithmic)", ylim=(0, 1.02))
    ax.set_ylabel("prediction $a$ (label 1)")
    ax.set_title("A confident mistake: how many steps until it is corrected?")
    return fig


def surfaces_figure(X, Y, minima):
    """Both cost surfaces over (w, b), as relief and as contours.

    Args:
        X, Y: (1, m) data.
        minima: {"squared error": [(w, b), ...], "cross-entropy": [(w, b)]}, marked in the contours.
    """
    from matplotlib import pyplot as plt

    w, b = np.meshgrid(np.linspace(-6, 6, 90), np.linspace(-4, 9, 90))
    with plt.rc_context(plots.STYLE):
        fig = plt.figure(figsize=(10.4, 7.8), layout="constrained")
        plt.close(fig)
        costs = {"squared error": squared_error, "cross-entropy": cross_entropy}
        for column, (name, cost) in enumerate(costs.items()):
            heights = cost(w, b, X, Y)
            relief = fig.add_subplot(2, 2, column + 1, projection="3d")
            relief.plot_surface(w, b, heights, cmap=plots.SEQUENTIAL, rstride=2, cstride=2, linewidth=0)
            relief.view_init(elev=60, azim=-80)  # w to the right and b away, as on the map below
            relief.set_box_aspect((4, 4, 2.6), zoom=1.15)
            relief.set(xlabel="$w$", ylabel="$b$")
            count = len(minima[name])
            relief.set_title(f"{name}: {('one bowl', 'two valleys')[count - 1]} (height: cost)", fontsize=12)
            flat = fig.add_subplot(2, 2, column + 3)
            flat.contourf(w, b, heights, 24, cmap=plots.SEQUENTIAL)
            flat.contour(w, b, heights, 24, colors="white", linewidths=0.4)
            for point in minima[name]:
                flat.plot(*point, **plots.MINIMUM)
            flat.set(xlabel="$w$", ylabel="$b$")
            flat.set_title(("one minimum ★", "two minima ★ ★, of different depth")[count - 1], fontsize=11)
            flat.grid(False)
    return fig


def matrix_figure(products):
    """An (m, m) array of all label-prediction pairs, with the m entries that belong to the cost outlined.

    Args:
        products: (m, m), entry (i, j) pairs the label of example i with the prediction for example j.
    """
    m = len(products)
    fig, ax = plots.figure(size=(5.6, 4.7))
    drawn = ax.imshow(-products, cmap=plots.SEQUENTIAL)
    for i in range(m):
        ax.add_patch(_square(i))
    fig.colorbar(drawn, ax=ax, label="$-y^{(i)} \\log\\,a^{(j)}$", shrink=0.85)
    ax.set(xlabel="prediction of example $j$", ylabel="label of example $i$")
    ax.set(xticks=range(m), yticks=range(m))
    ax.set_title(f"{m * m} products, {m} of them meant (outlined)")
    ax.grid(False)
    return fig


def _square(i):
    from matplotlib.patches import Rectangle

    return Rectangle((i - 0.5, i - 0.5), 1, 1, fill=False, edgecolor=plots.ORANGE, linewidth=3)


def verdict_figure(table):
    """Versions of the cost against what a cost must do: a tick or a cross in each box.

    Args:
        table: {version: {demand: bool}}.
    """
    versions, demands = list(table), list(next(iter(table.values())))
    passed = np.array([[table[v][d] for d in demands] for v in versions])
    fig, ax = plots.figure(size=(9.4, 0.42 * len(versions) + 1.7))
    ax.imshow(np.where(passed, 0.08, 0.55), cmap="Greys", vmin=0, vmax=1, aspect="auto")
    for (row, column), good in np.ndenumerate(passed):
        ax.text(column, row, "yes" if good else "NO", ha="center", va="center",
                color=plots.BLACK if good else "white", weight="normal" if good else "bold", fontsize=10)
    ax.set_xticks(range(len(demands)), [d.replace(" ", "\n", 1) for d in demands], fontsize=9)
    ax.set_yticks(range(len(versions)), versions, fontsize=10)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.grid(False)
    return fig


def saturation_figure(y=0, clip=1e-15):
    """The loss of one example against its score: from a, from a clipped a, and from z.

    Args:
        y: the label, 0 or 1; y = 1 is drawn with a logarithmic axis, since the loss itself is tiny there.
        clip: a is kept this far from 0 and 1.
    """
    z = np.linspace(0, 60, 241)
    a = sigmoid(z)
    with np.errstate(divide="ignore", invalid="ignore"):
        naive = -(y * np.log(a) + (1 - y) * np.log(1 - a))
    kept = np.clip(a, clip, 1 - clip)
    clipped = -(y * np.log(kept) + (1 - y) * np.log(1 - kept))
    fig, ax = plots.figure(size=(7.6, 4.2))
    true = np.logaddexp(0, z) - y * z if not y else np.logaddexp(0, -z)
    ax.plot(z, true, color=plots.GREEN, linewidth=5, alpha=0.45, label="from $z$ (correct everywhere)")
    ax.plot(z, clipped, color=plots.BLUE, linestyle="--", label=f"from $a$, clipped at {clip:.0e}")
    bad = ~np.isfinite(naive) | ((naive == 0) if y else False)
    naive = np.where(bad, np.nan, naive)
    ax.plot(z, naive, color=plots.RED, linewidth=1.5, label="from $a$, as it is")
    first = z[bad][0]
    ax.axvline(first, color=plots.RED, linestyle=":", linewidth=1.5)
    said = "nan from here on" if y else "inf from here on"
    ax.text(first + 0.7, 0.06, said, color=plots.RED, fontsize=10, transform=ax.get_xaxis_transform())
    ax.set(xlabel="logit $z$", ylabel="loss", title=f"The loss of one example with label {y}")
    if y:
        ax.set(yscale="log", ylim=(1e-28, 5), ylabel="loss (logarithmic)")
    ax.legend(loc="upper right" if y else "upper left")
    return fig


def timing_figure(times):
    """Bars of milliseconds on a logarithmic axis: {version: milliseconds}."""
    fig, ax = plots.figure(size=(8.0, 0.46 * len(times) + 1.3))
    bars = ax.barh(list(times), list(times.values()), color=plots.BLUE, height=0.6)
    ax.bar_label(bars, fmt="%.2f ms", padding=4, fontsize=10)
    ax.set(xscale="log", xlabel="milliseconds, the shortest of a few runs (logarithmic)")
    ax.set_xlim(min(times.values()) / 2, max(times.values()) * 5)
    ax.invert_yaxis()
    ax.grid(axis="y", visible=False)
    ax.set_title("The same cost, the same data")
    return fig
