"""Choosing hyperparameters on a validation set: runs, searches and the drawings of lesson 12.

Every run trains a tanh network on the "flower" (`dlutils.data.load_planar`) or on a variation of it.

`python -m dllessons.hyperparameters` measures the validation cost on a lattice of learning rates,
widths and iterations, and writes `hyperparameters.json` beside this file (a minute or two).
"""

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np

from dllessons import networks
from dlutils import plots

STORE = Path(__file__).with_suffix(".json")
ACTIVATION = "tanh"


class Data(NamedTuple):
    """Three parts of a data set, each a pair X (n_x, m), Y (1, m)."""

    train: tuple
    validation: tuple
    test: tuple


class Run(NamedTuple):
    """What a run is judged by: mean cross-entropy on two parts, accuracy on the validation part."""

    train_cost: float
    validation_cost: float
    validation_accuracy: float


# -------------------------------------------------------------------------------------------------- data


def split(X, Y, rng, shares=(0.5, 0.25)):
    """Shuffle the columns and deal them out.

    Args:
        X: (n_x, m); Y: (1, m).
        rng: a NumPy generator.
        shares: of the training and of the validation part; the test part takes the rest.

    Returns:
        `Data`.
    """
    m = X.shape[1]
    order = rng.permutation(m)
    ends = np.cumsum([round(share * m) for share in shares])
    return Data(*((X[:, part], Y[:, part]) for part in np.split(order, ends)))


def flip_labels(Y, share, rng):
    """Y (1, m) with a random `share` of its labels turned into the other class."""
    return np.where(rng.random(Y.shape) < share, 1 - Y, Y)


# -------------------------------------------------------------------------------------------------- runs


def layer_sizes(width, depth, n_x=2):
    """[n_x, width, ..., width, 1] with `depth` hidden layers."""
    return [n_x, *[width] * depth, 1]


def judge(data, layers):
    """`Run` of a network that has been trained."""
    (X, Y), (X_v, Y_v) = data.train, data.validation
    return Run(
        networks.cost(X, Y, layers, ACTIVATION),
        networks.cost(X_v, Y_v, layers, ACTIVATION),
        networks.accuracy(X_v, Y_v, layers, ACTIVATION),
    )


def trained(data, *, rate=1.0, iterations=400, width=12, depth=1, seed=1, watch=None, every=0, **more):
    """Train on `data.train` with these hyperparameters, `more` are `networks.train`'s; returns what that does."""
    return networks.train(
        *data.train,
        layer_sizes(width, depth),
        rng=np.random.default_rng(seed),
        activation=ACTIVATION,
        scale="lecun",
        learning_rate=rate,
        iterations=iterations,
        every=every,
        watch=watch,
        **more,
    )


def run(data, **setting):
    """Train with a setting (the arguments of `trained`) and judge it: a `Run`."""
    return judge(data, trained(data, **setting).layers)


def sweep(data, name, values, seeds=(1, 2, 3), **setting):
    """`run` for each value of one hyperparameter and each seed: (values, seeds, 3), in `Run`'s order."""
    return np.array(
        [[run(data, **{**setting, name: value, "seed": seed}) for seed in seeds] for value in values]
    )


def history(data, iterations, every=20, **setting):
    """Training and validation cost along a run.

    Returns:
        Array (points, 3): iteration, training cost, validation cost.
    """
    seen = []

    def watch(iteration, layers):
        seen.append((iteration, *judge(data, layers)[:2]))

    trained(data, iterations=iterations + 1, every=every, watch=watch, **setting)
    return np.array(seen)


# ---------------------------------------------------------------------------------------------- searches


def log_uniform(rng, low, high, size):
    """Numbers from `low` to `high` with evenly spread logarithms: each power of ten gets the same share."""
    return np.exp(rng.uniform(np.log(low), np.log(high), size))


def grid_points(per_side, rng=None):
    """A square grid in the unit square, (per_side², 2); shifted at random if `rng` is given."""
    shift = np.full(2, 0.5) if rng is None else rng.random(2)
    ticks = [(np.arange(per_side) + offset) / per_side for offset in shift]
    return np.stack(np.meshgrid(*ticks, indexing="ij"), axis=-1).reshape(-1, 2)


def random_points(count, rng):
    """As many points anywhere in the unit square, (count, 2)."""
    return rng.random((count, 2))


def look_up(table, points):
    """Values of a table (a, b) at points (..., 2) of the unit square: the nearest lattice point, (...,)."""
    index = [
        np.minimum((points[..., axis] * size).astype(int), size - 1) for axis, size in enumerate(table.shape)
    ]
    return table[index[0], index[1]]


def search(table, per_side, how, repeats, rng):
    """The best (lowest) value that each of many searches finds.

    Args:
        table: (a, b) of validation costs.
        per_side: the search tries per_side² settings.
        how: "grid" or "random".
        repeats: number of independent searches; each grid lies at another random offset.
        rng: a NumPy generator.

    Returns:
        (repeats,) the lowest cost of each search.
    """
    if how == "grid":
        points = grid_points(per_side) + (rng.random((repeats, 1, 2)) - 0.5) / per_side
    elif how == "random":
        points = rng.random((repeats, per_side**2, 2))
    else:
        raise ValueError(f"how is {how!r}, neither 'grid' nor 'random'")
    return look_up(table, points).min(axis=1)


# ---------------------------------------------------------------------------------------- the landscape

RATES = np.geomspace(1e-3, 1e2, 31)
WIDTHS = (4, 6, 8, 12, 16, 24, 32, 48, 64)
CHECKPOINTS = (12, 25, 50, 100, 200, 400, 800)
SEEDS = (1, 2, 3)
SPLIT_SEED = 7


def flower():
    """The flower of `load_planar`, split as the lesson does."""
    from dlutils.data import load_planar

    return split(*load_planar("flower"), np.random.default_rng(SPLIT_SEED))


def costs_along(data, checkpoints=CHECKPOINTS, **setting):
    """Validation cost after each number of updates in `checkpoints`, in one run: (len(checkpoints),)."""
    wanted, found = set(checkpoints), []

    def watch(iteration, layers):
        if iteration in wanted:
            found.append(judge(data, layers).validation_cost)

    trained(data, iterations=max(checkpoints) + 1, every=1, watch=watch, **setting)
    return np.array(found)


def measure(data, rates=RATES, widths=WIDTHS, seeds=SEEDS):
    """Mean validation cost over the seeds: an array (rates, widths, checkpoints)."""
    return np.array(
        [
            [np.mean([costs_along(data, rate=r, width=w, seed=s) for s in seeds], axis=0) for w in widths]
            for r in rates
        ]
    )


def load(path=STORE):
    """The stored lattice: arrays `rates`, `widths`, `checkpoints`, and `cost` as `measure` gives it."""
    stored = json.loads(Path(path).read_text(encoding="utf-8"))
    return {name: np.array(value) for name, value in stored.items()}


def main():
    table = measure(flower())
    stored = {
        "rates": RATES.round(6).tolist(),
        "widths": list(WIDTHS),
        "checkpoints": list(CHECKPOINTS),
        "seeds": list(SEEDS),
        "cost": table.round(4).tolist(),
    }
    STORE.write_text(json.dumps(stored) + "\n", encoding="utf-8")


# ---------------------------------------------------------------------------------------------- drawings


def draw_split(data):
    """The three parts of the data beside each other, on the same axes."""
    fig, axes = plots.figure(1, 3, size=(11.0, 3.7), sharex=True, sharey=True)
    uses = (
        "the weights are fitted to it",
        "the hyperparameters are chosen by it",
        "used only once, at the end",
    )
    for ax, name, use, (X, Y) in zip(axes, data._fields, uses, data):
        plots.scatter_classes(ax, X, Y, size=18)
        ax.set_title(f"{name}: {X.shape[1]} examples\n{use}", loc="left", fontsize=11)
        ax.set(xlabel="$x_1$")
    axes[0].set_ylabel("$x_2$")
    axes[2].legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), fontsize=9)
    return fig


def band(ax, x, values, color, marker, label, style="-"):
    """The mean over seeds with a band from the lowest to the highest.

    Args:
        ax: axes; x: (k,); values: (k, seeds).
    """
    ax.plot(x, values.mean(axis=1), color=color, marker=marker, linestyle=style, label=label)
    ax.fill_between(x, values.min(axis=1), values.max(axis=1), color=color, alpha=0.18, linewidth=0)


def draw_sweep(values, scores, xlabel, title, log=True, mark=None, top=None, legend="upper right"):
    """Training and validation cost against one hyperparameter.

    Args:
        values: (k,) of the hyperparameter.
        scores: (k, seeds, 3) from `sweep`.
        xlabel, title: texts.
        log: whether the hyperparameter's axis is logarithmic.
        mark: index of the value to point out on the validation curve.
        top: upper end of the cost axis.
        legend: where the legend goes.

    Returns:
        The figure.
    """
    fig, ax = plots.figure(size=(7.4, 4.0))
    band(ax, values, scores[:, :, 0], plots.BLUE, "o", "training", "--")
    band(ax, values, scores[:, :, 1], plots.RED, "s", "validation")
    if mark is not None:
        y = scores[mark, :, 1].mean()
        ax.plot(values[mark], y, **plots.MINIMUM)
        ax.annotate(
            f"lowest: {values[mark]:.3g}",
            (values[mark], y),
            xytext=(0, 16),
            textcoords="offset points",
            ha="center",
        )
    if log:
        ax.set_xscale("log")
    if np.all(np.asarray(values) % 1 == 0):  # counts: say which were tried
        ax.set_xticks(values, [f"{value:g}" for value in values])
        ax.minorticks_off()
    ax.set(xlabel=xlabel, ylabel="cost (mean cross-entropy)", ylim=(0, top), title=title)
    ax.legend(loc=legend)
    return fig


def draw_run(data, rate, iterations, width):
    """One run: its costs, and the decision boundary that it ends with."""
    fig, axes = plots.figure(1, 2, size=(10.0, 4.0), width_ratios=[1.2, 1])
    costs = history(data, iterations, every=max(1, iterations // 40), rate=rate, width=width)
    costs = np.where(np.isfinite(costs), costs, np.nan)
    axes[0].plot(costs[:, 0], costs[:, 1], "--", color=plots.BLUE, label="training")
    axes[0].plot(costs[:, 0], costs[:, 2], color=plots.RED, label="validation")
    axes[0].set(xlabel="iteration", ylabel="cost", ylim=(0, 1.2))
    axes[0].set_title(
        f"after {iterations}: training {costs[-1, 1]:.2f}, validation {costs[-1, 2]:.2f}", loc="left"
    )
    axes[0].legend(loc="upper right", frameon=True, framealpha=0.9)
    layers = trained(data, rate=rate, iterations=iterations, width=width).layers
    plots.decision_boundary(
        lambda points: networks.predict(points, layers, ACTIVATION), *data.validation, ax=axes[1], steps=120
    )
    axes[1].set_title("boundary, validation examples", loc="left")
    return fig


def draw_histories(histories, titles, top=0.9):
    """Runs from `history` beside each other, the lowest validation cost of each marked."""
    fig, axes = plots.figure(1, len(histories), size=(4.7 * len(histories), 3.8), sharey=True)
    for ax, costs, title in zip(np.atleast_1d(axes), histories, titles):
        best = int(costs[:, 2].argmin())
        ax.plot(costs[:, 0], costs[:, 1], "--", color=plots.BLUE)
        ax.plot(costs[:, 0], costs[:, 2], color=plots.RED)
        ax.plot(costs[best, 0], costs[best, 2], **plots.MINIMUM)
        lowest = f"lowest at {costs[best, 0]:.0f}"
        # To where there is no other curve.
        shift, side = ((9, -18), "left") if costs[best, 2] > top / 2 else ((0, 11), "center")
        ax.annotate(lowest, costs[best, [0, 2]], xytext=shift, textcoords="offset points", ha=side)
        ax.set(xlabel="iteration", ylim=(0, top))
        ax.set_title(title, loc="left")
    np.atleast_1d(axes)[0].set_ylabel("cost")
    np.atleast_1d(axes)[0].legend(["training", "validation"], loc="upper right")
    return fig


def settings_of(stored, pair):
    """The values of a second hyperparameter, and the costs (rates, values) over it and the learning rate.

    Args:
        stored: from `load`.
        pair: "width" (after 400 iterations) or "iterations" (12 hidden units).
    """
    if pair == "width":
        return stored["widths"], stored["cost"][:, :, list(stored["checkpoints"]).index(400)]
    if pair == "iterations":
        return stored["checkpoints"], stored["cost"][:, list(stored["widths"]).index(12), :]
    raise ValueError(f"pair is {pair!r}, neither 'width' nor 'iterations'")


def draw_search(stored, pairs, points, titles, top=0.7):
    """Maps of the validation cost with the settings that searches try, and the best of them.

    Args:
        stored: from `load`.
        pairs: for each map "width" or "iterations", the hyperparameter beside the learning rate.
        points: for each map (k, 2) in the unit square.
        titles: for each map.
        top: costs above are drawn alike.

    Returns:
        The figure.
    """
    fig, axes = plots.figure(1, len(pairs), size=(5.0 * len(pairs) + 0.6, 4.1), squeeze=False)
    powers = np.arange(-3, 3)
    ticks = (powers + 3) / 5 * (len(stored["rates"]) - 1) + 0.5
    for ax, pair, tried, title in zip(axes[0], pairs, points, titles):
        values, table = settings_of(stored, pair)
        drawn = ax.imshow(
            table.T,
            origin="lower",
            aspect="auto",
            cmap=plots.SEQUENTIAL,
            extent=(0, 1, 0, 1),
            vmin=0.2,
            vmax=top,
        )
        costs = look_up(table, tried)
        ax.scatter(*tried.T, s=55, color="white", edgecolors=plots.BLACK, linewidths=1.5, zorder=3, clip_on=False)
        ax.plot(*tried[costs.argmin()], **plots.MINIMUM, zorder=4, clip_on=False)
        ax.set_xticks(ticks / len(stored["rates"]), [f"{10.0**p:g}" for p in powers])
        ax.set_yticks((np.arange(len(values)) + 0.5) / len(values), [f"{v:g}" for v in values])
        names = {"width": "hidden units", "iterations": "iterations"}
        ax.set(xlabel="learning rate", ylabel=names[pair], title=f"{title}: best {costs.min():.3f}")
        ax.grid(False)
    fig.colorbar(drawn, ax=axes[0], label="validation cost", extend="max")
    return fig


def searches(table, sides=(2, 3, 4, 5, 6), repeats=4000, seed=7):
    """Many searches of each kind and size: {"grid" and "random": lowest costs (sizes, repeats)}."""
    rng = np.random.default_rng(seed)
    return {how: np.array([search(table, k, how, repeats, rng) for k in sides]) for how in ("grid", "random")}


def near_best(found, table, within=0.05):
    """Share of the searches (sizes, repeats) that end at most 5 % above the table's lowest cost: (sizes,)."""
    return np.mean(found <= (1 + within) * table.min(), axis=1)


def draw_searches(panels, sides=(2, 3, 4, 5, 6)):
    """How often searches come near the best there is, against the number of settings tried.

    Args:
        panels: {title: {"grid" and "random": shares (sizes,)}}.
        sides: the searches try side² settings.

    Returns:
        The figure.
    """
    trials = np.square(sides)
    fig, axes = plots.figure(1, len(panels), size=(4.9 * len(panels), 3.9), sharey=True)
    looks = {"grid": (plots.BLUE, "s", "--"), "random": (plots.RED, "o", "-")}
    for ax, (title, shares) in zip(axes, panels.items()):
        for how, share in shares.items():
            color, marker, style = looks[how]
            ax.plot(trials, 100 * share, color=color, marker=marker, linestyle=style, label=how)
        ax.set_xticks(trials)
        ax.set(xlabel="settings tried", ylim=(0, None))
        ax.set_title(title, fontsize=11)
        ax.legend(loc="upper left")
    axes[0].set_ylabel("searches within 5 % of the best (%)")
    return fig


def draw_drift(rates, curves, title, top=0.8):
    """Validation cost against the learning rate for several versions of the data, a star at each lowest point.

    Args:
        rates: (k,).
        curves: {label: (k, seeds) validation costs}.
        title: of the figure.
    """
    fig, ax = plots.figure(size=(7.6, 4.2))
    for (label, costs), color, marker, style in zip(
        curves.items(), plots.PALETTE, "osD^", ("-", "--", "-.", ":")
    ):
        mean = costs.mean(axis=1)
        ax.plot(rates, mean, style, color=color, marker=marker, label=label)
        low = mean.argmin()
        ax.plot(rates[low], mean[low], **plots.MINIMUM)
    ax.set_xscale("log")
    ax.set(xlabel="learning rate (logarithmic)", ylabel="validation cost", ylim=(0.1, top), title=title)
    ax.legend(loc="lower left")
    return fig


if __name__ == "__main__":
    main()
