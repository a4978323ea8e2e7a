"""Accuracy against the amount of data, measured on real photographs: do two half patches belong together?

A patch of 8 × 8 grey pixels is cut from a photograph in two halves.  In half of the examples (y = 1) the
halves are neighbours; in the others (y = 0) the right half comes from another place in the same photograph.
Patches to learn from and patches to test on come from different photographs.

`python -m dllessons.data_size` measures every model on every amount of data, several times with
fresh patches and fresh weights, and writes `data_size.json` beside this file (a few minutes).
"""

import hashlib
import json
from pathlib import Path

import numpy as np

from dllessons import networks
from dlutils import plots

STORE = Path(__file__).with_suffix(".json")
SIZE = 8  # pixels along a patch
HAND_MADE = "two hand-made features"
#: Hidden layers of each model on the 64 pixels; the last one sees two hand-made features instead.
MODELS = {
    "logistic regression": [],
    "small network": [4],
    "medium network": [32],
    "large network": [256, 64],
    HAND_MADE: [],
}
SETTINGS = {"optimizer": "adam", "learning_rate": 1e-3, "batch_size": 128, "iterations": 8000}
AMOUNTS = (125, 500, 2000, 8000, 32000, 128000)
SEEDS = (1, 2, 3, 4, 5)
TEST_EXAMPLES, TEST_SEED = 20000, 1000


# -------------------------------------------------------------------------------------------------- data


def grey(photographs):
    """Brightness from 0 to 1 of photographs (k, height, width, 3) uint8: (k, height, width) float32."""
    return photographs.mean(axis=3, dtype=np.float32) / np.float32(255)


def cut(images, which, rows, columns, shape):
    """Pieces (m, *shape) of `images` (k, H, W): the i-th from images[which[i]] at (rows[i], columns[i])."""
    r = rows[:, None, None] + np.arange(shape[0])[:, None]
    c = columns[:, None, None] + np.arange(shape[1])
    return images[which[:, None, None], r, c]


def half_patches(images, m, rng, size=SIZE):
    """Examples of the question "do these two halves belong together?".

    Args:
        images: (k, H, W) brightness.
        m: number of examples.
        rng: a NumPy generator.
        size: pixels along a patch, even.

    Returns:
        patches (m, size, size) with the two halves side by side, and Y (1, m): 1.0 where they were
        neighbours in the photograph, 0.0 where the right half comes from elsewhere in it.
    """
    k, height, width = images.shape
    half = size // 2
    which = rng.integers(k, size=m)
    rows, other_rows = rng.integers(height - size + 1, size=(2, m))
    columns, other_columns = rng.integers(width - size + 1, size=(2, m))
    together = rng.random(m) < 0.5
    left = cut(images, which, rows, columns, (size, half))
    rows, columns = np.where(together, rows, other_rows), np.where(together, columns, other_columns)
    right = cut(images, which, rows, columns + half, (size, half))
    return np.concatenate([left, right], axis=2), together[None].astype(np.float32)


def as_columns(patches):
    """Patches (m, size, size) as X (size · size, m): each without its mean, times 5."""
    X = patches.reshape(len(patches), -1).T
    return np.ascontiguousarray((X - X.mean(axis=0)) * 5, dtype=np.float32)


def hand_made(patches):
    """Two features of each patch (m, size, size), as (2, m).

    The first is the mean step in brightness across the seam, the second the mean step between the pairs of
    columns next to the seam, both as logarithms.
    """
    half = patches.shape[2] // 2
    steps = np.abs(np.diff(patches, axis=2)).mean(axis=1) + np.float32(0.002)  # (m, size - 1)
    beside = (steps[:, half - 2] + steps[:, half]) / 2
    return np.log(np.vstack([steps[:, half - 1], beside])) + np.float32(3)


def fingerprint(*photographs):
    """Twelve hexadecimal digits that tell one set of photographs from another."""
    digest = hashlib.sha256()
    for array in photographs:
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()[:12]


# ------------------------------------------------------------------------------------------- measurement


def features(model, patches):
    """What `model` sees of patches (m, size, size): (n_x, m) float32."""
    return hand_made(patches) if model == HAND_MADE else as_columns(patches)


def fit(model, patches, Y, seed, settings=SETTINGS):
    """Train one of MODELS on patches (m, size, size) and Y (1, m); returns its layers."""
    X = features(model, patches)
    dims = [len(X), *MODELS[model], 1]
    return networks.train(X, Y, dims, rng=np.random.default_rng(seed), every=0, **settings).layers


def accuracy_of(model, layers, patches, Y):
    """Accuracy of a model that `fit` trained, on patches (m, size, size) and Y (1, m)."""
    return networks.accuracy(features(model, patches), Y, layers)


def one_point(model, m, seed, learn_from, test, settings=SETTINGS):
    """Train on m examples, test on unseen photographs.

    Args:
        model: one of MODELS.
        m: number of examples to learn from.
        seed: of the patches, the weights and the mini-batches.
        learn_from: (k, H, W) brightness of the photographs to learn from.
        test: patches (t, size, size) and Y (1, t), from other photographs.

    Returns:
        (accuracy on the m examples, accuracy on the test examples).
    """
    patches, Y = half_patches(learn_from, m, np.random.default_rng(seed))
    layers = fit(model, patches, Y, seed, settings)
    return accuracy_of(model, layers, patches, Y), accuracy_of(model, layers, *test)


def test_examples(photographs):
    """The patches to test on: always the same for the same photographs."""
    return half_patches(grey(photographs), TEST_EXAMPLES, np.random.default_rng(TEST_SEED))


test_examples.__test__ = False  # not a test, whatever pytest thinks of its name


def measure(train_x, test_x, amounts=AMOUNTS, seeds=SEEDS, models=tuple(MODELS), say=print):
    """Every model on every amount of data with every seed.

    Args:
        train_x, test_x: photographs (k, H, W, 3) uint8.

    Returns:
        A dictionary ready for JSON: the settings, and for each model `train` and `test`, lists of shape
        (amounts, seeds).
    """
    learn_from, test = grey(train_x), test_examples(test_x)
    found = {}
    for model in models:
        points = [[one_point(model, m, seed, learn_from, test) for seed in seeds] for m in amounts]
        table = np.round(np.array(points), 4)
        found[model] = {"train": table[:, :, 0].tolist(), "test": table[:, :, 1].tolist()}
        say(f"{model:25s} {np.round(table[:, :, 1].mean(axis=1), 3)}")
    return {
        "photographs": {
            "train": len(train_x),
            "test": len(test_x),
            "fingerprint": fingerprint(train_x, test_x),
        },
        "patch": SIZE,
        "test_examples": TEST_EXAMPLES,
        "settings": SETTINGS,
        "amounts": list(amounts),
        "seeds": list(seeds),
        "models": found,
    }


def load(path=STORE):
    """The stored measurement, with arrays (amounts, seeds) for each model's `train` and `test`."""
    stored = json.loads(Path(path).read_text(encoding="utf-8"))
    for scores in stored["models"].values():
        scores.update({name: np.array(scores[name]) for name in ("train", "test")})
    return stored


# ---------------------------------------------------------------------------------------------- drawings

_LOOK = {
    "logistic regression": (plots.BLUE, "o", "-"),
    "small network": (plots.GREEN, "s", "-"),
    "medium network": (plots.ORANGE, "^", "-"),
    "large network": (plots.RED, "D", "-"),
    HAND_MADE: (plots.GREY, "v", "--"),
}


def draw_scaling(stored, models=None, which="test", band="range", title=""):
    """Accuracy against the amount of data, one line for each model, labelled at its end.

    Args:
        stored: from `load`.
        models: which models; all by default.
        which: "test" or "train".
        band: "range" shades from the worst to the best seed, "none" shows the means alone.

    Returns:
        The figure.
    """
    fig, ax = plots.figure(size=(8.6, 4.6))
    amounts = np.array(stored["amounts"])
    ends = {}
    for model in models or stored["models"]:
        scores, (color, marker, style) = 100 * stored["models"][model][which], _LOOK[model]
        mean = scores.mean(axis=1)
        ax.plot(amounts, mean, color=color, marker=marker, linestyle=style)
        if band == "range":
            ax.fill_between(
                amounts, scores.min(axis=1), scores.max(axis=1), color=color, alpha=0.18, linewidth=0
            )
        ends[model] = mean[-1]
    for model, y in _apart(ends, 2.9).items():
        ax.annotate(
            model,
            (amounts[-1], ends[model]),
            xytext=(amounts[-1] * 1.45, y),
            va="center",
            color=plots.BLACK,
            fontsize=10,
            arrowprops={"arrowstyle": "-", "color": _LOOK[model][0]},
        )
    ax.axhline(50, color=plots.GREY, linewidth=1, linestyle=":")
    ax.text(amounts[0], 46.2, "dotted line: guessing", color=plots.GREY, fontsize=9, va="bottom")
    ax.set_xscale("log")
    ax.set_xticks(amounts, [f"{m:,}" for m in amounts])
    ax.minorticks_off()
    ax.set_ylim(45, 101)
    told = "test" if which == "test" else "training"
    ax.set(xlabel="training examples (logarithmic)", ylabel=f"{told} accuracy (%)", title=title)
    return fig


def _apart(heights, gap):
    """Heights {label: y} moved a little, so that no two are nearer than `gap`."""
    order = sorted(heights, key=heights.get)
    y = np.array([heights[label] for label in order])
    for _ in range(200):
        lack = np.maximum(0, gap - np.diff(y)) / 2
        y[:-1] -= lack
        y[1:] += lack
    return dict(zip(order, y.tolist()))


def draw_quiz(patches):
    """Patches (m, size, size) in a row with their numbers, counted from 1, and the seam marked."""
    fig, axes = plots.figure(1, len(patches), size=(1.45 * len(patches), 1.75))
    for number, (ax, patch) in enumerate(zip(axes, patches), 1):
        _patch(ax, patch)
        ax.set_title(str(number), loc="center")
    return fig


def _patch(ax, patch):
    ax.imshow(patch, cmap="gray", vmin=0, vmax=1)
    ax.axvline(patch.shape[1] / 2 - 0.5, color=plots.YELLOW, linewidth=1.5, linestyle=(0, (3, 2)))
    ax.set(xticks=[], yticks=[])
    ax.grid(False)


def draw_examples(patches, Y, columns=6):
    """The first patches (m, size, size) of each class, the seam marked: a row for y = 1, one for y = 0."""
    fig, axes = plots.figure(2, columns, size=(1.45 * columns, 3.0))
    for row, (label, name) in enumerate(((1, "together"), (0, "not together"))):
        for ax, patch in zip(axes[row], patches[np.ravel(Y) == label]):
            _patch(ax, patch)
        axes[row, 0].set_ylabel(f"y = {label}\n{name}", fontsize=11)
    return fig


def draw_verdicts(stored, m):
    """Accuracy of every model with `m` examples: open marks for training, filled marks for test."""
    fig, ax = plots.figure(size=(8.0, 3.6))
    at = stored["amounts"].index(m)
    for place, (model, scores) in enumerate(reversed(stored["models"].items())):
        color, marker, _ = _LOOK[model]
        train, test = (100 * scores[which][at].mean() for which in ("train", "test"))
        ax.plot([test, train], [place, place], color=color, linewidth=4, alpha=0.3)
        ax.plot(test, place, marker, color=color, markersize=9)
        ax.plot(train, place, marker, color=color, markersize=9, markerfacecolor="white", markeredgewidth=2)
        ax.text(103, place, f"gap {abs(train - test):.0f}", va="center", fontsize=10)
    ax.set_yticks(range(len(stored["models"])), list(reversed(stored["models"])))
    ax.set(xlim=(45, 111), ylim=(-0.6, len(stored["models"]) - 0.4), xticks=range(50, 101, 10))
    ax.set(xlabel="accuracy (%)")
    ax.set_title(f"{m:,} training examples: filled = test, open = training", loc="left")
    return fig


def main():
    from dlutils.data import load_cats

    train_x, _, test_x, _, _ = load_cats()
    found = measure(train_x, test_x)
    text = json.dumps(found, indent=1)
    STORE.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
