"""Plumbing of the lesson on vanishing gradients and dying ReLU: gradients by layer, dead units counted."""

import numpy as np

from dllessons import networks
from dllessons.activation_functions import COLORS, LABELS, STYLES
from dlutils import plots

MARKERS = {"sigmoid": "o", "tanh": "s", "relu": "D", "leaky_relu": "^", "linear": "v"}


# ------------------------------------------------------------------------------------- gradients by layer


def gradient_norms(name, gain, depth, width=64, m=64, seed=0):
    """Norm of the gradient of each layer's weights in a fresh network with random inputs and labels.

    Args:
        name: activation of the hidden layers.
        gain: the weights' standard deviation is gain / sqrt(n_{l-1}).
        depth: number of layers, the output unit included.

    Returns:
        (depth,) Frobenius norms of dW^[1], ..., dW^[L].
    """
    rng = np.random.default_rng(seed)
    layers = networks.initialize([width] * depth + [1], rng, gain / np.sqrt(width))
    X, Y = rng.standard_normal((width, m)), (rng.random((1, m)) < 0.5).astype(float)
    with np.errstate(over="ignore", invalid="ignore"):
        return np.array([np.linalg.norm(dW) for dW, _ in networks.gradients(X, Y, layers, name)])


def norms_figure(curves, title, xlabel="layer l"):
    """Gradient norms on a logarithmic axis.

    Args:
        curves: {activation: (x, norms)}.
    """
    fig, ax = plots.figure(size=(7.5, 4))
    for name, (x, norms) in curves.items():
        ax.semilogy(x, norms, STYLES[name], color=COLORS[name], marker=MARKERS[name], markersize=5,
                    label=LABELS[name])
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.set(xlabel=xlabel, ylabel="norm of the gradient of W", title=title)
    ax.legend()
    return fig


def forward_spread(name, gain, depth, width=64, m=200, seed=0):
    """How much each hidden layer's activations differ between examples, in a fresh network with random inputs.

    Args:
        name: activation; gain: the weights' standard deviation is gain / sqrt(n_{l-1}).

    Returns:
        (depth,): for each layer the standard deviation over the examples, averaged over the units.
    """
    rng = np.random.default_rng(seed)
    A, spread = rng.standard_normal((width, m)), []
    for _ in range(depth):
        A = networks.activate(gain / np.sqrt(width) * rng.standard_normal((width, width)) @ A, name)
        spread.append(A.std(axis=1).mean())
    return np.array(spread)


def turnover(X, Y, dims, rate, seeds=3, iterations=300):
    """Hidden units of ReLU networks that die and that come back in training by gradient descent.

    Returns:
        {layer: (deaths, revivals)}, summed over the seeds.
    """
    count = {layer: np.zeros(2, dtype=int) for layer in range(1, len(dims) - 1)}
    for seed in range(seeds):
        before = {}

        def watch(_, layers, before=before):
            for layer, (Z, _) in enumerate(networks.forward(X, layers)[:-1], 1):
                dead = dead_units(Z)
                if layer in before:
                    count[layer] += [np.sum(dead & ~before[layer]), np.sum(before[layer] & ~dead)]
                before[layer] = dead

        networks.train(X, Y, dims, rng=np.random.default_rng(seed), learning_rate=rate, iterations=iterations,
                       every=1, watch=watch)
    return {layer: (int(deaths), int(revivals)) for layer, (deaths, revivals) in count.items()}


def signal_figure(name="sigmoid", gain=1.0, depth=12):
    """Gradient norm against layer for one network, with a band from 0.001 to 100.

    Args:
        name: activation; gain: weights have standard deviation gain / sqrt(n_{l-1}); depth: number of layers.
    """
    norms = np.mean([gradient_norms(name, gain, depth, width=32, seed=seed) for seed in range(3)], axis=0)
    shown = np.clip(np.nan_to_num(norms, nan=1e12, posinf=1e12), 1e-16, 1e12)
    fig, ax = plots.figure(size=(8, 3.8))
    ax.axhspan(1e-3, 1e2, color=plots.GREY, alpha=0.12)
    ax.semilogy(np.arange(1, depth + 1), shown, STYLES[name], color=COLORS[name], marker=MARKERS[name])
    ax.set(xlabel="layer l", ylabel="norm of dW", ylim=(1e-17, 1e13), xlim=(0.5, 30.5),
           title=f"{LABELS[name]}, gain {gain:.2g}, {depth} layers: norm in layer 1 is {shown[0]:.0e}")
    ax.xaxis.get_major_locator().set_params(integer=True)
    return fig


# ------------------------------------------------------------------------------------------- dead units


def dead_units(Z):
    """Which units are negative (or 0) for every example: Z (n_l, m) -> (n_l,) of booleans."""
    return ~np.any(Z > 0, axis=1)


def dead_share(X, layers, activation="relu"):
    """Share of all hidden units whose z is positive for no column of X (n_x, m); a float from 0 to 1.

    For ReLU these are the dead units; for the leaky kinds, the units that live on the leak alone.
    """
    hidden = networks.forward(X, layers, activation)[:-1]
    return float(np.mean(np.concatenate([dead_units(Z) for Z, _ in hidden])))


def born_dead_share(depth, width, trials=300, m=30, seed=0):
    """Share of fresh ReLU networks (He, zero biases) in which a layer is 0 for all m random inputs."""
    rng = np.random.default_rng(seed)
    A = np.broadcast_to(rng.standard_normal((2, m)), (trials, 2, m))
    dead = np.zeros(trials, dtype=bool)
    for _ in range(depth):
        n_in = A.shape[1]
        A = np.maximum(rng.standard_normal((trials, width, n_in)) * np.sqrt(2 / n_in) @ A, 0)
        dead |= ~np.any(A > 0, axis=(1, 2))
    return float(dead.mean())


def lines_figure(X, Y, bias=0.0, scale=1.0, units=16, seed=2):
    """The data and each unit's line w x + b = 0, with a tick on its active side; dead units dashed.

    Args:
        X: (2, m); Y: (1, m).
        bias: of every unit; scale: standard deviation of the weights.
    """
    W = scale * np.random.default_rng(seed).standard_normal((units, 2))
    dead = dead_units(W @ X + bias)
    fig, ax = plots.figure(size=(6.4, 5.2))
    plots.scatter_classes(ax, X, Y)
    for w, is_dead in zip(W, dead):
        foot, along = -bias * w / (w @ w), np.array([-w[1], w[0]]) / np.linalg.norm(w)
        ends = np.stack([foot - 20 * along, foot + 20 * along])
        color, style = (plots.RED, "--") if is_dead else (plots.GREEN, "-")
        ax.plot(*ends.T, linewidth=1.2, color=color, linestyle=style)
        ax.plot(*np.stack([foot, foot + 0.5 * w / np.linalg.norm(w)]).T, color=color, linewidth=3)
    ax.set(xlim=(-6, 6), ylim=(-5, 5), xlabel="$x_1$", ylabel="$x_2$", aspect="equal",
           title=f"{dead.sum()} of {units} units dead (dashed); thick ends point to the active side")
    ax.grid(False)
    return fig


# ------------------------------------------------------- training with slopes, chosen or learned


def sloped_forward(X, layers, slopes):
    """Forward through hidden layers z -> z or slope z.

    Args:
        X: (n_x, m); layers: list of L (W, b); slopes: list of L - 1 arrays (n_l, 1).

    Returns:
        List of (A_prev, Z), one for each layer.
    """
    A, passed = X, []
    for l, (W, b) in enumerate(layers):
        Z = W @ A + b
        passed.append((A, Z))
        if l < len(slopes):
            A = np.where(Z > 0, Z, slopes[l] * Z)
    return passed


def sloped_gradients(X, Y, layers, slopes):
    """Gradients of the mean cross-entropy.

    Returns:
        List of (dW, db), and list of dslope (n_l, 1): the sum over the examples of dA min(Z, 0).
    """
    passed = sloped_forward(X, layers, slopes)
    dZ = (networks.activate(passed[-1][1], "sigmoid") - Y) / X.shape[1]
    grads, dslopes = [None] * len(layers), [None] * len(slopes)
    for l in range(len(layers) - 1, -1, -1):
        grads[l] = (dZ @ passed[l][0].T, dZ.sum(axis=1, keepdims=True))
        if l:
            dA, Z = layers[l][0].T @ dZ, passed[l - 1][1]
            dslopes[l - 1] = np.sum(dA * np.minimum(Z, 0), axis=1, keepdims=True)
            dZ = dA * np.where(Z > 0, 1.0, slopes[l - 1])
    return grads, dslopes


def sloped_train(X, Y, start, slope, *, learn, learning_rate, iterations):
    """Gradient descent on weights and biases, and with `learn` on one slope for each hidden unit.

    Args:
        start: list of (W, b), copied; slope: the first slope of all units (0 is ReLU).

    Returns:
        layers, slopes.
    """
    layers, slopes = list(start), [np.full_like(b, slope) for _, b in start[:-1]]
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(iterations):
            grads, dslopes = sloped_gradients(X, Y, layers, slopes)
            layers = [(W - learning_rate * dW, b - learning_rate * db)
                      for (W, b), (dW, db) in zip(layers, grads)]
            if learn:
                slopes = [s - learning_rate * ds for s, ds in zip(slopes, dslopes)]
    return layers, slopes


def sloped_score(X, Y, layers, slopes):
    """Accuracy and share of dead hidden units, as `networks.accuracy` and `dead_share` have them.

    Of a network that diverged (its output is not finite) the share of dead units is nan.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        Zs = [Z for _, Z in sloped_forward(X, layers, slopes)]
    dead = np.concatenate([dead_units(Z) for Z in Zs[:-1]])
    return float(np.mean((Zs[-1] > 0) == Y)), float(dead.mean()) if np.isfinite(Zs[-1]).all() else np.nan


def remedies_figure(accuracy, dead, rows, columns):
    """Two tables as heat maps: accuracy, and share of units that no example turns on, after training.

    Args:
        accuracy, dead: (rows, columns) arrays of numbers from 0 to 1; nan in `dead` stands for "diverged".
        rows, columns: labels.
    """
    fig, axes = plots.figure(1, 2, size=(12, 3.6))
    titles = ("Accuracy after training", "Hidden units without a positive z, after training")
    for ax, values, title, cmap in zip(axes, (accuracy, dead), titles, ("Blues", "Oranges")):
        ax.imshow(values, cmap=cmap, vmin=0.4 if ax is axes[0] else 0, vmax=1.25, aspect="auto")
        for (i, j), value in np.ndenumerate(values):
            text = "diverged" if np.isnan(value) else f"{value:.0%}"
            ax.text(j, i, text, ha="center", va="center", color="white" if value > 0.93 else plots.BLACK)
        ax.set(xticks=range(len(columns)), yticks=range(len(rows)), title=title)
        ax.set_xticklabels(columns, fontsize=9)
        ax.set_yticklabels(rows if ax is axes[0] else [""] * len(rows))
        ax.grid(False)
    return fig
