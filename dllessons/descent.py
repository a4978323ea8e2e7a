"""Lesson 04: gradient descent on surfaces that can be drawn.

X (n_x, m) and Y (1, m), one example per column.  With a single feature a point of the surface is (w, b).
"""

import functools

import numpy as np

from dllessons.cost import cross_entropy, sigmoid, squared_error, tomatoes
from dlutils import plots


def readings(offset=3.2):
    """The tomatoes of lesson 03 as a camera reads them: X (1, 16) from 0 to 6, Y (1, 16) ripe or not."""
    X, Y = tomatoes()
    return X + offset, Y


# --------------------------------------------------------------------------------------------- gradients


def gradient(point, X, Y):
    """The derivatives of the mean cross-entropy by w and b.

    Args:
        point: (2,) weight and bias.
        X, Y: (1, m).

    Returns:
        (2,) dw and db.
    """
    dz = sigmoid(point[0] * X + point[1]) - Y
    return np.array([np.mean(dz * X), np.mean(dz)])


def squared_gradient(point, X, Y):
    """The same for the mean of (a - y)² / 2."""
    a = sigmoid(point[0] * X + point[1])
    dz = (a - Y) * a * (1 - a)
    return np.array([np.mean(dz * X), np.mean(dz)])


def numeric_gradient(function, point, step=1e-5):
    """The derivatives of a function of a point (k,), by central differences; (k,)."""
    point = np.asarray(point, dtype=float)
    nudges = step * np.eye(len(point))
    return np.array([(function(point + n) - function(point - n)) / (2 * step) for n in nudges])


def hessian(point, X, Y):
    """The (2, 2) second derivatives of the mean cross-entropy by w and b.  X, Y (1, m)."""
    a = sigmoid(point[0] * X + point[1])
    s, x = a * (1 - a), X
    wb = np.mean(s * x)
    return np.array([[np.mean(s * x * x), wb], [wb, np.mean(s)]])


def path(slope, start, rate, steps):
    """The points of a walk downhill.

    Args:
        slope: takes a point (k,), returns the gradient there (k,).
        start: (k,) where the walk begins.
        rate: the learning rate.
        steps: how many steps.

    Returns:
        (steps + 1, k): the start and the point after each step.
    """
    points = [np.asarray(start, dtype=float)]
    for _ in range(steps):
        points.append(points[-1] - rate * slope(points[-1]))
    return np.array(points)


def heights(points, X, Y, cost=cross_entropy):
    """The cost at each point of a walk (steps + 1, 2); (steps + 1,)."""
    return cost(points[:, 0], points[:, 1], X, Y)


def steps_until(costs, goal):
    """The step from which on the cost stays at or under `goal`; None if it is above it at the end."""
    above = np.flatnonzero(np.asarray(costs) > goal)
    if not above.size:
        return 0
    return int(above[-1]) + 1 if above[-1] + 1 < len(costs) else None


# ---------------------------------------------------------------------------------------------- figures


def one_step_figure(J, slope, w, rate):
    """A curve J(w) with its tangent at w, and the step that the rule makes from there."""
    fig, ax = plots.figure(size=(7.4, 4.0))
    grid = np.linspace(-1.2, 5.2, 200)
    new = w - rate * slope(w)
    ax.plot(grid, J(grid), color=plots.BLUE)
    near = np.array([w - 1.1, w + 0.9])
    ax.plot(near, J(w) + slope(w) * (near - w), "--", color=plots.ORANGE)
    ax.plot([w, new], [J(w), J(new)], "o", color=plots.BLACK)
    base = -0.7
    ax.annotate("", (new, base), (w, base), arrowprops={"arrowstyle": "-|>", "color": plots.RED, "lw": 2})
    step = "$-\\alpha\\,\\mathrm{d}J/\\mathrm{d}w$"
    ax.text((w + new) / 2, base - 0.1, step, ha="center", va="top", color=plots.RED)
    for x in (w, new):
        ax.plot([x, x], [base, J(x)], ":", color=plots.GREY, linewidth=1)
    ax.text(w + 0.12, J(w) - 0.3, f"here: w = {w:g}, slope {slope(w):+.1f}")
    ax.text(new - 0.12, J(new) + 0.15, f"next: w = {new:g}", ha="right")
    ax.set(xlabel="$w$", ylabel="$J(w)$", xlim=(-1.4, 6.6), ylim=(-1.6, 6.2))
    ax.set_title("A positive slope means: downhill is to the left")
    return fig


def quadratic_figure(rate, steps=12, start=2.0):
    """Descent on J(w) = w² / 2, whose slope is w: the walk on the curve, and w step by step."""
    walk = path(lambda w: w, [start], rate, steps)[:, 0]
    limit = 5.0  # the same for all rates; a path that diverges leaves it
    seen = np.cumprod(np.abs(walk) <= limit).astype(bool)
    fig, (left, right) = plots.figure(1, 2, size=(10.4, 3.8))
    grid = np.linspace(-limit, limit, 300)
    left.plot(grid, grid**2 / 2, color=plots.BLUE)
    left.plot(walk[seen], walk[seen] ** 2 / 2, "o-", color=plots.RED, linewidth=1.2)
    draw_minimum(left, (0, 0))
    left.plot(walk[0], walk[0] ** 2 / 2, "s", color=plots.BLACK, markersize=9)
    left.set(xlabel="$w$", ylabel="$J(w) = w^2/2$", xlim=(-limit, limit), ylim=(-1, limit**2 / 2))
    left.set_title(f"learning rate {rate:.2f}: {quadratic_verdict(rate)}")
    right.axhline(0, color=plots.GREY, linestyle="--", linewidth=1)
    right.plot(np.flatnonzero(seen), walk[seen], "o-", color=plots.RED, linewidth=1.2)
    right.set(xlabel="step", ylabel="$w$", xlim=(-0.5, 30.5), ylim=(-limit, limit))
    right.set_title(f"each step multiplies w by 1 − {rate:.2f} = {1 - rate:.2f}")
    return fig


def quadratic_verdict(rate):
    """What descent on w² / 2 does at a learning rate, in words."""
    if rate == 1:
        return "reaches 0 in one step"
    if rate < 1:
        return "approaches 0 from one side"
    return "approaches 0 in a zigzag" if rate < 2 else "jumps back and forth" if rate == 2 else "diverges"


def steepest_figure(degrees, changes, downhill):
    """The change of the cost after a small step, against the direction of the step.

    Args:
        degrees: (k,) directions; changes: (k,) what the cost did; downhill: direction of minus the gradient.
    """
    fig, ax = plots.figure(size=(7.6, 3.9))
    ax.plot(degrees, changes, color=plots.BLUE)
    ax.axhline(0, color=plots.GREY, linewidth=1)
    best = degrees[np.argmin(changes)]
    ax.plot(best, changes.min(), **plots.MINIMUM)
    ax.axvline(downhill, color=plots.RED, linestyle="--")
    ax.text(downhill + 5, changes.max() * 0.72, "direction of\nminus the gradient", color=plots.RED)
    for side in (-90, 90):
        ax.plot((downhill + side) % 360, 0, "D", color=plots.ORANGE)
    across = (downhill + 90) % 360
    ax.text(across + 7, changes.min() * 0.16, "at right angles:\nno change", va="top", color="#8a5f00")
    ax.set(xlabel="direction of the step in the plane of w and b (degrees)", ylabel="change of the cost")
    ax.set(xticks=range(0, 361, 45), title="How a tiny step in each direction changes the cost")
    return fig


def landscape(ax, X, Y, w_range=(-1.6, 4.6), b_range=(-11, 4.5), cost=cross_entropy, levels=22):
    """Contours of a cost over (w, b), closer together where it is low; returns the grid and its heights."""
    w, b = np.meshgrid(np.linspace(*w_range, 90), np.linspace(*b_range, 90))
    z = cost(w, b, X, Y)
    spaced = z.min() + (z.max() - z.min()) * np.linspace(0, 1, levels) ** 2.4
    ax.contourf(w, b, z, spaced, cmap=plots.SEQUENTIAL)
    ax.contour(w, b, z, spaced, colors="white", linewidths=0.5)
    ax.set(xlabel="$w$", ylabel="$b$", xlim=w_range, ylim=b_range)
    ax.grid(False)
    return w, b, z


def kept_landscape(ax, X, Y, w_range=(-1.6, 4.6), b_range=(-11, 4.5), cost=cross_entropy):
    """The same for an explorer, which draws it once and keeps it while the walk over it moves."""
    ax.set(xlabel="$w$", ylabel="$b$", xlim=w_range, ylim=b_range)
    ax.grid(False)
    key = "landscape", cost.__name__, X.tobytes(), Y.tobytes(), w_range, b_range
    plots.backdrop(ax, key, lambda: landscape(ax, X, Y, w_range, b_range, cost))


def draw_path(ax, points, color=plots.RED, marker=3.5):
    """A walk over contours: dots joined by lines, a square at the start, a diamond at the last point."""
    style = {"linewidth": 1.2, "markersize": marker, "markeredgecolor": "white", "markeredgewidth": 0.4}
    ax.plot(*points.T, "o-", color=color, **style)
    ax.plot(*points[0], "s", color=plots.BLACK, markersize=8, markeredgecolor="white", linestyle="none", label="start")
    ax.plot(*points[-1], "D", color=color, markersize=8, markeredgecolor="white", linestyle="none", label="last point")


def draw_minimum(ax, *minima):
    """A star at each minimum (w, b) of a landscape."""
    for index, point in enumerate(minima):
        label = None if index else "minimum"
        ax.plot(*point, **plots.MINIMUM, label=label)


def draw_legend(ax):
    """Say what square, diamond and star are, on white so that it can be read over dark contours."""
    ax.legend(loc="lower left", fontsize=9, frameon=True, framealpha=0.9)


def minimum(X, Y):
    """Where the mean cross-entropy is smallest, (2,): Newton's method from zero. The classes must overlap."""
    point = np.zeros(2)
    for _ in range(30):
        point = point - np.linalg.solve(hessian(point, X, Y), gradient(point, X, Y))
    return point


def surface_figure(X, Y, points):
    """The cost surface as relief and as contours, with a walk (steps + 1, 2) on both."""
    from matplotlib import pyplot as plt

    with plt.rc_context(plots.STYLE):
        fig = plt.figure(figsize=(10.4, 4.6), layout="constrained")
        plt.close(fig)
        flat = fig.add_subplot(1, 2, 2)
        w, b, z = landscape(flat, X, Y)
        draw_path(flat, points)
        draw_minimum(flat, minimum(X, Y))
        draw_legend(flat)
        flat.set_title("seen from above: contours of equal cost")
        relief = fig.add_subplot(1, 2, 1, projection="3d", computed_zorder=False)
        relief.plot_surface(w, b, z, cmap=plots.SEQUENTIAL, rstride=3, cstride=3, linewidth=0, alpha=0.9)
        above = heights(points, X, Y) + 0.15
        relief.plot(*points.T, above, "o-", color=plots.RED, markersize=3, linewidth=1.5)
        relief.view_init(elev=42, azim=-42)
        relief.set(xlabel="$w$", ylabel="$b$")
        relief.set_box_aspect((4, 4, 2.6), zoom=1.1)
        relief.set_title("the cost as a height over w and b")
    return fig


def rates_figure(X, Y, walks, best):
    """Walks with several learning rates over the same contours, and their costs below.

    Args:
        walks: {title: (steps + 1, 2)}, three of them.
        best: the smallest cost there is.
    """
    from matplotlib import pyplot as plt

    with plt.rc_context(plots.STYLE):
        fig = plt.figure(figsize=(10.4, 6.6), layout="constrained")
        plt.close(fig)
        grid = fig.add_gridspec(2, len(walks), height_ratios=(3, 2))
        curves = fig.add_subplot(grid[1, :])
        styles = (("--", plots.BLUE), ("-", plots.BLACK), (":", plots.RED))
        for column, ((title, points), (style, color)) in enumerate(zip(walks.items(), styles)):
            ax = fig.add_subplot(grid[0, column])
            landscape(ax, X, Y)
            draw_path(ax, points)
            draw_minimum(ax, minimum(X, Y))
            ax.set_title(title, fontsize=11)
            if column == 0:
                draw_legend(ax)
            curves.plot(heights(points, X, Y), style, color=color, label=title)
        curves.axhline(best, color=plots.GREY, linewidth=1)
        words = {"va": "top", "ha": "right", "fontsize": 9, "color": plots.GREY}
        curves.text(len(points) * 0.97, best - 0.01, "the smallest possible cost", **words)
        curves.set(xlabel="step", ylabel="cost", ylim=(0.1, 2.4))
        curves.legend(loc="upper right")
    return fig


def walk_figure(rate, steps=60, scaled="as measured", start_w=-1.0, start_b=2.0, X=None, Y=None):
    """One walk over the contours with its cost curve: for the explorer of lesson 04.

    Args:
        rate: the learning rate.
        steps: how many steps.
        scaled: "as measured" (the camera's readings) or "centred" (their mean taken off).
        start_w, start_b: where it begins.
        X, Y: (1, m) data; the readings if None.
    """
    X, Y = readings() if X is None else (X, Y)
    X = X - X.mean() if scaled == "centred" else X
    points = path(lambda p: gradient(p, X, Y), (start_w, start_b), rate, steps)
    costs = heights(points, X, Y)
    fig, (left, right) = plots.figure(1, 2, size=(10.4, 4.9))
    kept_landscape(left, X, Y, (-6.5, 9), (-11, 4.5))
    left.set_aspect("equal")  # only then does the walk cross the contours at right angles
    draw_path(left, points)
    draw_minimum(left, minimum(X, Y))
    draw_legend(left)
    left.set_title(f"{steps} steps with learning rate {rate:.3g}")
    right.plot(costs, color=plots.RED)
    right.set(xlabel="step", ylabel="cost", xlim=(-5, 205), ylim=(0.2, 4.0))
    right.axhline(0.3153, color=plots.GREY, linestyle="--", linewidth=1)
    right.set_title(f"cost at the end {costs[-1]:.3f}; it rose in {np.sum(np.diff(costs) > 1e-12)} steps")
    return fig


@functools.cache
def _valleys(loss, rate, X, Y):
    """The minima of the coffees' cost: where long walks end, one from each valley of the squared error."""
    X, Y = (np.frombuffer(data).reshape(1, -1) for data in (X, Y))
    slope = squared_gradient if loss == "squared error" else gradient
    starts = ((2.0, 3.0), (-2.0, 5.0))[: 2 if loss == "squared error" else 1]
    return [path(lambda p: slope(p, X, Y), start, rate, 3000)[-1] for start in starts]


def valley_figure(start_w, start_b, loss="squared error", rate=4.0, X=None, Y=None, steps=400):
    """A walk on the coffees' cost surface from a start of one's choice: for the second explorer.

    Args:
        start_w, start_b: the start.
        loss: "squared error" or "cross-entropy".
        rate: the learning rate.
        X, Y: (1, m) data.
    """
    cost, slope = {
        "squared error": (squared_error, squared_gradient),
        "cross-entropy": (cross_entropy, gradient),
    }[loss]
    rate = rate if loss == "squared error" else min(rate, 0.5)
    points = path(lambda p: slope(p, X, Y), (start_w, start_b), rate, steps)
    fig, ax = plots.figure(size=(6.0, 5.6))
    kept_landscape(ax, X, Y, (-6, 6), (-4, 9), cost)
    ax.set_aspect("equal")
    draw_path(ax, points, marker=2.5)
    draw_minimum(ax, *_valleys(loss, rate, X.tobytes(), Y.tobytes()))
    draw_legend(ax)
    ax.set_title(f"{loss}: ends at cost {cost(*points[-1], X, Y):.4f}")
    return fig


def gap_figure(gaps, factor):
    """How far the cost is above its minimum, step by step, on a logarithmic axis, and the predicted slope."""
    fig, ax = plots.figure(size=(7.4, 3.8))
    steps = np.arange(len(gaps))
    ax.plot(steps, gaps, color=plots.BLUE)
    ax.text(len(gaps) * 0.5, gaps[len(gaps) // 2] * 2.5, "measured", color=plots.BLUE)
    predicted = 0.1 * gaps[-1] * factor ** (2 * (steps - steps[-1]))
    ax.plot(steps, predicted, "--", color=plots.RED)
    place = len(gaps) // 4
    words = {"color": plots.RED, "va": "top", "ha": "center"}
    ax.text(place, predicted[place] * 0.25, "slope predicted\nfrom the curvature", **words)
    ax.set(yscale="log", xlabel="step", ylabel="cost above the minimum (log)")
    ax.set_title("Near the minimum, each step multiplies the gap by the same factor")
    return fig


def sweep_figure(rates, counts, limit, most):
    """Steps needed against the learning rate, both logarithmic; descent does not converge above `limit`.

    Args:
        rates: (k,); counts: k numbers, None where the goal was not reached; most: steps of each run.
    """
    fig, ax = plots.figure(size=(7.6, 4.0))
    good = [(r, c) for r, c in zip(rates, counts) if c is not None]
    ax.plot(*zip(*good), "o-", color=plots.BLUE)
    top = max(c for _, c in good)
    bad = [r for r, c in zip(rates, counts) if c is None]
    ax.plot(bad, [top] * len(bad), "x", color=plots.RED, markersize=9, markeredgewidth=2.5)
    if bad:
        ax.text(max(bad), top * 1.25, f"not in {most:,} steps", color=plots.RED, ha="right", va="bottom")
    ax.axvline(limit, color=plots.BLACK, linestyle="--", linewidth=1.2)
    ax.text(limit * 0.93, top * 0.5, "$2/\\lambda_{max}$", ha="right")
    ax.set(xscale="log", yscale="log", xlabel="learning rate (logarithmic)")
    ax.set(ylabel="steps to within 1 % (log)", ylim=(min(c for _, c in good) / 2, top * 2.4))
    ax.set_title("Twice the rate, half the steps, up to the limit")
    return fig


def scaling_figure(before, after):
    """Contours and walks before and after a change of the feature's scale.

    Args:
        before, after: dictionaries with X, Y (1, m), points (steps + 1, 2), w_range, b_range and title.
    """
    fig, axes = plots.figure(1, 2, size=(10.4, 5.6), sharex=True, sharey=True)
    for ax, part in zip(axes, (before, after)):
        landscape(ax, part["X"], part["Y"], part["w_range"], part["b_range"])
        ax.set_aspect("equal")  # only then does a round bowl look round
        draw_path(ax, part["points"])
        draw_minimum(ax, minimum(part["X"], part["Y"]))
        ax.set_title(part["title"])
    draw_legend(axes[0])
    return fig
