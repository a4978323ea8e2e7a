"""Points in the plane: a straight cut to compare with, training in stages, and pictures of both.

`train` and `stages` hold no network of their own: they run the notebook's `nn_model`, and replace the two functions of
the notebook that decide where training starts and how long its steps are.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from dlutils.plots import DIVERGING, GREY, decision_boundary, figure, picture, scatter_classes
from dlutils.rebinding import standing_in

Classifier = Callable[[np.ndarray], np.ndarray]
Parameters = dict[str, np.ndarray]

# ------------------------------------------------------------------------------------------ a straight cut


def straight_cut(X: np.ndarray, Y: np.ndarray, rounds: int = 12, ridge: float = 1e-3) -> Classifier:
    """The best straight cut through the plane in the sense of logistic regression.

    Args:
        X: (2, m) points.
        Y: (1, m) of 0 and 1.
        rounds: rounds of iteratively reweighted least squares; a dozen is plenty for two features.
        ridge: keeps the cut finite where the classes can be separated.

    Returns:
        A function from points (2, k) to predictions (1, k) of 0.0 and 1.0.
    """

    def with_one(points):
        return np.vstack([points, np.ones((1, points.shape[1]))])

    D, line = with_one(X), np.zeros(3)
    for _ in range(rounds):
        score = line @ D
        p = 0.5 * (1 + np.tanh(score / 2))
        weight = np.maximum(p * (1 - p), 1e-9)
        target = score + (Y[0] - p) / weight
        line = np.linalg.solve((D * weight) @ D.T + ridge * np.eye(3), (D * weight) @ target)
    return lambda points: (line @ with_one(points) > 0).astype(float)[np.newaxis]


def best_line(X: np.ndarray, Y: np.ndarray, directions: int = 3600) -> tuple[Classifier, float]:
    """The straight line with the most points on the right side, found by trying lines in all directions.

    Args:
        X: (2, m) points.
        Y: (1, m) of 0 and 1.
        directions: how many directions are tried; in each of them every place between two points.

    Returns:
        A function from points (2, k) to predictions (1, k) of 0.0 and 1.0, and its share of right points.
    """
    m, best = Y.size, (0, np.zeros(2), 0.0)
    for angle in np.linspace(0, 2 * np.pi, directions, endpoint=False):
        normal = np.array([np.cos(angle), np.sin(angle)])
        place = normal @ X
        order = np.argsort(place)
        ones = np.concatenate([[0], np.cumsum(Y[0, order])])
        right = (np.arange(m + 1) - ones) + (ones[-1] - ones)  # zeros below the line, ones above it
        k = int(np.argmax(right))
        if right[k] > best[0]:
            ends = np.concatenate([[place.min() - 1], place[order], [place.max() + 1]])
            best = (right[k], normal, (ends[k] + ends[k + 1]) / 2)
    count, normal, threshold = best
    return lambda points: (normal @ points > threshold).astype(float)[np.newaxis], float(count / m)


# ------------------------------------------------------------------------------------- training in stages


def train(
    nn_model: Callable,
    X: np.ndarray,
    Y: np.ndarray,
    n_h: int,
    num_iterations: int,
    learning_rate: float = 1.2,
    start: Parameters | None = None,
) -> Parameters:
    """Run the notebook's `nn_model` with another learning rate, from parameters of one's choice.

    Args:
        nn_model: the notebook's own function; its module or notebook holds `update_parameters` and
            `initialize_parameters`.
        X: (n_x, m); Y: (1, m).
        n_h: number of hidden units.
        num_iterations: number of steps.
        learning_rate: length of a step.
        start: the parameters to start from, or None for those that `initialize_parameters` draws.

    Returns:
        The parameters that `nn_model` returns.
    """
    update = nn_model.__globals__["update_parameters"]

    def update_parameters(parameters, grads, *rate, **named):
        return update(parameters, grads, learning_rate)

    replaced = {"update_parameters": update_parameters}
    if start is not None:
        copied = {name: np.array(value) for name, value in start.items()}
        replaced["initialize_parameters"] = lambda *sizes, **named: copied
    # A bold learning rate may overflow in exp or take log(0): a result to look at, not a warning to read.
    with np.errstate(all="ignore"):
        return standing_in(nn_model, **replaced)(X, Y, n_h, num_iterations, False)


def stages(
    nn_model: Callable,
    X: np.ndarray,
    Y: np.ndarray,
    n_h: int,
    at: Sequence[int],
    learning_rate: float = 1.2,
    start: Parameters | None = None,
) -> list[Parameters]:
    """The parameters of one single training after each of several numbers of iterations.

    Args:
        at: numbers of iterations, rising; 0 is the start.
        nn_model, X, Y, n_h, learning_rate, start: as in `train`.

    Returns:
        A list of parameters, one for each number in `at`.
    """
    parameters, done, found = start, 0, []
    if parameters is None:
        parameters = nn_model.__globals__["initialize_parameters"](X.shape[0], n_h, Y.shape[0])
    for wanted in at:
        if wanted > done:
            parameters = train(nn_model, X, Y, n_h, int(wanted) - done, learning_rate, parameters)
            done = int(wanted)
        found.append(parameters)
    return found


# ------------------------------------------------------------------------------------------------ pictures


@picture
def boundaries(
    panels: Mapping[str, Classifier | tuple[Classifier, np.ndarray, np.ndarray]],
    X: np.ndarray | None,
    Y: np.ndarray | None,
    columns: int = 3,
    size: float = 3.2,
) -> Figure:
    """Several classifiers of the same points, side by side.

    Args:
        panels: {title: predict}, or {title: (predict, X, Y)} where a panel has points of its own.
        X: (2, m); Y: (1, m); None where each panel has points of its own.
        columns: panels in a row.
        size: width of a panel, in inches.

    Returns:
        The figure.
    """
    rows = -(-len(panels) // columns)
    fig, axes = figure(rows, columns, size=(size * columns, 0.92 * size * rows), squeeze=False)
    for ax in axes.flat[len(panels) :]:
        ax.set_axis_off()
    for ax, (title, panel) in zip(axes.flat, panels.items()):
        predict, points, labels = panel if isinstance(panel, tuple) else (panel, X, Y)
        decision_boundary(predict, points, labels, ax, title, steps=150)
        ax.set(xlabel="", ylabel="")
    return fig


@picture
def surfaces(
    values: Callable[[np.ndarray], np.ndarray],
    X: np.ndarray,
    Y: np.ndarray,
    titles: Sequence[str],
    size: float = 2.9,
    steps: int = 120,
) -> Figure:
    """Functions of the plane as heat maps: what each unit of a layer answers at every point.

    Args:
        values: takes points (2, k), returns (r, k).
        X: (2, m); Y: (1, m): drawn over the maps, faintly.
        titles: r texts.
        size: width of a map, in inches.
        steps: grid points along each axis.

    Returns:
        The figure; each map runs over its own range, blue low, orange high.
    """
    low, high = X.min(axis=1) - 0.5, X.max(axis=1) + 0.5
    x1, x2 = np.meshgrid(np.linspace(low[0], high[0], steps), np.linspace(low[1], high[1], steps))
    maps = np.asarray(values(np.vstack([x1.ravel(), x2.ravel()]))).reshape(-1, steps, steps)
    columns = min(3, len(titles))
    rows = -(-len(titles) // columns)
    fig, axes = figure(rows, columns, size=(size * columns + 0.4, size * rows), squeeze=False)
    for ax in axes.flat[len(titles) :]:
        ax.set_axis_off()
    for ax, title, surface in zip(axes.flat, titles, maps):
        drawn = ax.pcolormesh(x1, x2, surface, cmap=DIVERGING, shading="auto", rasterized=True)
        fig.colorbar(drawn, ax=ax, shrink=0.8)
        scatter_classes(ax, X[:, ::3], Y[:, ::3], size=7)
        ax.set_title(title)
        ax.grid(False)
    return fig


@picture
def boundary_and_curve(
    predict: Classifier,
    X: np.ndarray,
    Y: np.ndarray,
    iterations: Sequence[int],
    costs: Sequence[float],
    title: str = "",
) -> Figure:
    """The regions of a classifier beside the cost curve of its training.

    Args:
        predict: takes points (2, k), returns (1, k).
        X: (2, m); Y: (1, m).
        iterations, costs: equally many numbers, the curve.
        title: over the regions.

    Returns:
        The figure.
    """
    fig, (left, right) = figure(1, 2, size=(9.0, 4.0))
    decision_boundary(predict, X, Y, left, title, steps=150)
    right.plot(iterations, costs, marker="o", markersize=3.5)
    right.axhline(np.log(2), linestyle="--", linewidth=1, color=GREY)
    right.text(iterations[-1], np.log(2) + 0.01, "undecided: log 2", ha="right", va="bottom", fontsize=9)
    top = np.nanmax(np.where(np.isfinite(costs), costs, np.nan), initial=0.0)
    right.set(xlabel="iteration", ylabel="cost", title="cost", ylim=(0, max(0.8, 1.05 * top)))
    return fig
