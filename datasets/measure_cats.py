"""Measure how hard the free photographs are: the figures of README.md come from here.

    python datasets/measure_cats.py [--splits 16] [--seeds 2] [--source free|classic] [--sizes 25 50 100 200]

For each of several splits *by photograph* (every crop of a photograph, cat or not, is on one side) three
models are trained by plain gradient descent, and beside them a "shortcut" model that sees no shape at all:
only mean colour, contrast, sharpness, and the colour of the border.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from dllessons.cat_splits import photographs, split_by_photograph  # noqa: E402
from dlutils.data import load_cats  # noqa: E402

TWO_LAYER, FOUR_LAYER = (12288, 7, 1), (12288, 20, 7, 5, 1)


def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -60, 60)))


def logistic_regression(X, Y, X_test, rate=0.005, steps=2000):
    """Predictions for X (n, m) and X_test (n, k), trained from zeros.

    w always is a sum of columns of X, w = X a; with G = XᵀX only the m numbers of a are updated, which is
    exact and sixty times as fast here.
    """
    m = X.shape[1]
    G, a, b = X.T @ X, np.zeros(m), 0.0
    for _ in range(steps):
        error = (sigmoid(G @ a + b) - Y) / m
        a -= rate * error
        b -= rate * error.sum()
    return G @ a + b > 0, X_test.T @ (X @ a) + b > 0


def network(X, Y, X_test, sizes, rng, rate=0.0075, steps=2500):
    """Predictions of a ReLU network; the first layer is kept as W0 + A Xᵀ for the same reason."""
    m, L = X.shape[1], len(sizes) - 1
    W = [rng.standard_normal((sizes[l + 1], sizes[l])) / np.sqrt(sizes[l]) for l in range(L)]
    W = [w.astype(np.float32) for w in W]
    b = [np.zeros((n, 1), np.float32) for n in sizes[1:]]
    Z0, Z0_test, A = W[0] @ X, W[0] @ X_test, np.zeros((sizes[1], m), np.float32)
    G, G_test = X.T @ X, X.T @ X_test

    def forward(Z):
        Zs, As = [Z], [None]
        for l in range(1, L):
            As.append(np.maximum(Zs[-1], 0))
            Zs.append(W[l] @ As[-1] + b[l])
        return Zs, As

    for _ in range(steps):
        Zs, As = forward(Z0 + A @ G + b[0])
        dZ = (sigmoid(Zs[-1]) - Y).astype(np.float32) / m
        for l in range(L - 1, 0, -1):
            dW, db, dA = dZ @ As[l].T, dZ.sum(1, keepdims=True), W[l].T @ dZ
            W[l] -= rate * dW
            b[l] -= rate * db
            dZ = dA * (Zs[l - 1] > 0)
        A -= rate * dZ
        b[0] -= rate * dZ.sum(1, keepdims=True)
    return [forward(z)[0][-1].ravel() > 0 for z in (Z0 + A @ G + b[0], Z0_test + A @ G_test + b[0])]


def shortcut_features(images):
    """(m, 11): mean colour, contrast, sharpness (mean Laplacian), colour and spread of a 3-pixel border."""
    x = images / 255.0
    grey = x.mean(3)
    laplacian = np.abs(4 * grey[:, 1:-1, 1:-1] - grey[:, :-2, 1:-1] - grey[:, 2:, 1:-1]
                       - grey[:, 1:-1, :-2] - grey[:, 1:-1, 2:]).mean((1, 2))
    frame = np.ones(x.shape[1:3], bool)
    frame[3:-3, 3:-3] = False
    border = x[:, frame]
    return np.column_stack([x.mean((1, 2)), grey.std((1, 2)), np.log(laplacian + 1e-4),
                            border.mean(1), border.std(1)])


def shortcut_model(images, labels, test_images, steps=3000):
    """Predictions for test_images of logistic regression on the shortcut features, slightly regularised."""
    F, T = shortcut_features(images), shortcut_features(test_images)
    mean, spread = F.mean(0), F.std(0)
    F, T = (np.column_stack([(f - mean) / spread, np.ones(len(f))]) for f in (F, T))
    w = np.zeros(F.shape[1])
    for _ in range(steps):
        w -= 0.3 * (F.T @ (sigmoid(F @ w) - labels) / len(F) + 0.01 * np.append(w[:-1], 0))
    return T @ w > 0


def percentages(images, labels, test_images, test_labels, seeds):
    """Train and test accuracy of the three models, and test accuracy of the shortcut model: 7 percentages."""
    X, X_test = ((x.reshape(len(x), -1).T / 255).astype(np.float32) for x in (images, test_images))
    score = lambda pair: [np.mean(p == y) for p, y in zip(pair, (labels, test_labels))]
    rows = score(logistic_regression(X, labels, X_test))
    for sizes in (TWO_LAYER, FOUR_LAYER):
        runs = [score(network(X, labels, X_test, sizes, np.random.default_rng(s))) for s in range(seeds)]
        rows += list(np.mean(runs, 0))
    return 100 * np.array([*rows, np.mean(shortcut_model(images, labels, test_images) == test_labels)])


def show(title, p, sd=None):
    names = ("logistic regression", "two-layer", "four-layer")
    print(title)
    for i, name in enumerate(names):
        tail = "" if sd is None else f" ± {sd[2 * i + 1]:4.1f}"
        print(f"  {name:20} train {p[2 * i]:5.1f}  test {p[2 * i + 1]:5.1f}{tail}")
    tail = "" if sd is None else f" ± {sd[6]:4.1f}"
    print(f"  {'shortcut model':20}              test {p[6]:5.1f}{tail}")


def learning_curve(images, labels, photos, sizes, splits):
    """Print the test accuracy with so many pictures for training, mean and standard deviation over the splits.

    Photographs are left out at random until few enough pictures remain, about as many of either class.
    """
    for size in sizes:
        rows = []
        for seed in range(splits):
            rng = np.random.default_rng(seed)
            test = split_by_photograph(photos, labels, rng)
            kept = ~test & split_by_photograph(np.where(test, "", photos), np.where(test, -1, labels), rng, size // 2)
            rows.append(percentages(images[kept], labels[kept], images[test], labels[test], 1)[[1, 3, 5]])
        mean, spread = np.mean(rows, 0), np.std(rows, 0)
        print(f"{size:4} pictures: " + "  ".join(f"{m:5.1f} ± {s:3.1f}" for m, s in zip(mean, spread)), flush=True)


def main(argv=None):
    parser = argparse.ArgumentParser(description="Measure how hard the photographs are.")
    parser.add_argument("--splits", type=int, default=16)
    parser.add_argument("--seeds", type=int, default=2, help="initial weights per split")
    parser.add_argument("--source", default="free")
    parser.add_argument("--no-final", action="store_true", help="leave the test set alone")
    parser.add_argument("--sizes", type=int, nargs="+", help="a learning curve, over so many pictures for training")
    args = parser.parse_args(argv)
    cats = load_cats(args.source)
    if args.sizes:
        images, labels = np.concatenate([cats.train_x, cats.test_x]), np.hstack([cats.train_y, cats.test_y])[0]
        print("test accuracy of logistic regression, two-layer, four-layer")
        photos = photographs(cats.train_x, cats.test_x)
        learning_curve(images, labels, photos, args.sizes, args.splits)
        return 0
    if args.source == "free" and args.splits:
        images = np.concatenate([cats.train_x, cats.test_x])
        labels = np.hstack([cats.train_y, cats.test_y])[0]
        photos, runs = photographs(cats.train_x, cats.test_x), []
        for seed in range(args.splits):
            test = split_by_photograph(photos, labels, np.random.default_rng(seed))
            runs.append(percentages(images[~test], labels[~test], images[test], labels[test], args.seeds))
        show(f"mean over {args.splits} splits by photograph", np.mean(runs, 0), np.std(runs, 0))
    if not args.no_final:
        show("the split as it is", percentages(cats.train_x, cats.train_y[0], cats.test_x, cats.test_y[0], 8))
    return 0


if __name__ == "__main__":
    sys.exit(main())
