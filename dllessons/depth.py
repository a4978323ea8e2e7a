"""Plumbing of the lesson on deep networks: parity with given weights, pieces counted, the machine drawn."""

from itertools import pairwise

import numpy as np
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from dllessons import networks
from dlutils import plots

# ------------------------------------------------------------------------------ parity, with given weights


def all_bits(n):
    """Every input of n bits, one in each column: (n, 2^n) of 0.0 and 1.0, counted upwards."""
    return (np.arange(2**n) >> np.arange(n)[::-1, None] & 1).astype(float)


def parity(X):
    """1.0 where a column of X (n, m) of 0 and 1 has an odd number of ones: (1, m)."""
    return X.sum(axis=0, keepdims=True) % 2


def parity_tree(n):
    """ReLU layers (W, b) that compute parity of n = 2^k bits by a tree of XORs; the output is linear.

    Each XOR is u - 2v with u = relu(p + q), v = relu(p + q - 1); the next layer absorbs the 1 and the -2.
    """
    if n < 2 or n & (n - 1):
        raise ValueError(f"{n} is not a power of two")
    layers, joints, each = [], n // 2, np.ones((1, 2))
    while joints:
        W = np.kron(np.eye(joints), np.vstack([each, each]))
        layers.append((W, np.tile([[0.0], [-1.0]], (joints, 1))))
        joints, each = joints // 2, np.array([[1.0, -2.0, 1.0, -2.0]])
    return [*layers, (np.array([[1.0, -2.0]]), np.zeros((1, 1)))]


def parity_list(n):
    """ReLU layers (W, b) with one hidden unit for each of the 2^(n-1) odd inputs; the output is linear."""
    X = all_bits(n)
    odd = X[:, parity(X)[0] == 1].T
    return [(2 * odd - 1, 1 - odd.sum(axis=1, keepdims=True)), (np.ones((1, len(odd))), np.zeros((1, 1)))]


def parity_count(n):
    """ReLU layers (W, b) with n hidden units: a zigzag of the number of ones; the output is linear."""
    turns = 2.0 * (-1.0) ** np.arange(n)
    turns[0] = 1.0
    return [(np.ones((n, n)), -np.arange(float(n)).reshape(n, 1)), (turns.reshape(1, n), np.zeros((1, 1)))]


def hidden_units(layers):
    """Number of units in all layers but the last."""
    return sum(W.shape[0] for W, _ in layers[:-1])


def terms(n):
    """Every AND of literals over n bits, as (3^n, n): 1 asks for a one, 0 for a zero, -1 does not ask."""
    return np.stack(np.meshgrid(*[[-1, 0, 1]] * n, indexing="ij"), axis=-1).reshape(-1, n)


def fires(asked, X):
    """Which ANDs fire: asked (k, n) as in `terms`, X (n, m) -> (k, m) of booleans."""
    return np.all((asked[:, :, None] == -1) | (asked[:, :, None] == X[None]), axis=1)


# --------------------------------------------------------------------------------------------- linear pieces


def tent_layers(k):
    """k hidden layers of 2 ReLU units: the tent map, applied k times to a number in [0, 1]; linear output."""
    fold = np.array([[2.0, -4.0]])
    first = (np.ones((2, 1)), np.array([[0.0], [-0.5]]))
    later = (np.vstack([fold, fold]), np.array([[0.0], [-0.5]]))
    return [first, *[later] * (k - 1), (fold, np.zeros((1, 1)))]


def pieces(x, y):
    """Number of straight pieces of a continuous piecewise linear function.

    Args:
        x: (m,) increasing, evenly spaced; y: (m,) or (n, m) values.

    Returns:
        One more than the number of bends, an int or (n,) ints.  A bend between two points of x counts once.
    """
    bent = np.abs(np.diff(np.atleast_2d(y), 2)) > 1e-9 * (1 + np.ptp(y)) * (x[1] - x[0])
    starts = bent & ~np.pad(bent, ((0, 0), (1, 0)))[:, :-1]
    counts = 1 + starts.sum(axis=1)
    return int(counts[0]) if np.ndim(y) == 1 else counts


def spirals(m, rng, noise=0.1):
    """Two arms that wind around each other: X (2, m), Y (1, m)."""
    Y = np.arange(m).reshape(1, m) % 2.0
    t = np.sqrt(rng.uniform(0.03, 1, m))
    angle = 2 * np.pi * 1.25 * t + np.pi * Y.ravel()
    return 3 * t * np.vstack([np.cos(angle), np.sin(angle)]) + noise * rng.standard_normal((2, m)), Y


# -------------------------------------------------------------------------------------------------- drawings


def network_figure(dims, most=7):
    """Circles and lines: a network with layers numbered and sized.

    Args:
        dims: [n_x, n_1, ..., n_L].
        most: units drawn in a layer at most; the rest becomes dots.
    """
    fig, ax = plots.figure(size=(1.7 * len(dims) + 1.5, 3.9))
    rows = [(np.arange(n) - (n - 1) / 2) * 2 / (most - 1) for n in np.minimum(dims, most)]
    for l, (here, there) in enumerate(pairwise(rows)):
        for y in here:
            for y2 in there:
                ax.plot([l, l + 1], [y, y2], color=plots.GREY, linewidth=0.4, zorder=1)
    for l, (n, ys) in enumerate(zip(dims, rows)):
        color = plots.SKY if l == 0 else plots.RED if l == len(dims) - 1 else plots.GREEN
        marker = "s" if l == 0 else "o"
        ax.scatter(np.full(len(ys), l), ys, s=130, c=color, marker=marker, edgecolors=plots.BLACK, zorder=2)
        kind = "input" if l == 0 else "output" if l == len(dims) - 1 else "hidden"
        more = f"\n({most} drawn)" if n > most else ""
        ax.text(l, 1.2, f"layer {l}\n{kind}", ha="center", va="bottom")
        ax.text(l, -1.2, f"$n_{l}$ = {n}{more}", ha="center", va="top")
    ax.set(xlim=(-0.5, len(dims) - 0.5), ylim=(-1.75, 1.75))
    ax.set_axis_off()
    return fig


def shapes_table(dims, m):
    """The shapes of a network's arrays.

    Returns:
        List of rows [layer, W, b, Z and A, parameters], all text but the last.
    """
    return [
        [str(l), f"({n}, {before})", f"({n}, 1)", f"({n}, {m})", n * before + n]
        for l, (before, n) in enumerate(pairwise(dims), 1)
    ]


def shapes_figure(dims=(4, 3, 1), m=5):
    """Each layer's W, A_prev and Z with their shapes, sides as cube roots, and its share of the parameters to scale.

    Args:
        dims: layer sizes; m: examples.
    """
    rows = shapes_table(dims, m)
    fig, ax = plots.figure(size=(9.5, 1.1 + 1.15 * len(rows)))

    def box(x, y, shape, color, text):
        height, width = (0.08 + 1.0 * (side / 12288) ** (1 / 3) for side in shape)
        ax.add_patch(FancyBboxPatch((x - width / 2, y - height / 2), width, height, boxstyle="square,pad=0",
                                    facecolor=color, edgecolor=plots.BLACK, alpha=0.75))
        ax.text(x, y + height / 2 + 0.05, text, ha="center", va="bottom", fontsize=10)

    for index, (before, n) in enumerate(pairwise(dims)):
        y, l = -1.25 * index, index + 1
        box(1.0, y, (n, before), plots.SKY, f"$W^{{[{l}]}}$ ({n}, {before})")
        box(3.0, y, (before, m), plots.YELLOW, f"$A^{{[{l - 1}]}}$ ({before}, {m})")
        box(4.8, y, (n, 1), plots.PINK, f"$b^{{[{l}]}}$ ({n}, 1)")
        box(6.6, y, (n, m), plots.GREEN, f"$Z^{{[{l}]}}, A^{{[{l}]}}$ ({n}, {m})")
        for x, sign in ((2.0, "@"), (3.95, "+"), (5.65, "→")):
            ax.text(x, y, sign, ha="center", va="center", fontsize=14)
        share = rows[index][-1] / sum(row[-1] for row in rows)
        ax.add_patch(FancyBboxPatch((7.9, y - 0.42), 1.1 * share, 0.12, boxstyle="square,pad=0", facecolor=plots.BLACK))
        ax.text(7.9, y, f"{rows[index][-1]:,} parameters\n{share:.1%} of all", ha="left", va="center", fontsize=10)
    ax.set(xlim=(0, 9.6), ylim=(-1.25 * len(rows) + 0.5, 0.95))
    examples = f"{m} example{'s' * (m > 1)}"
    ax.set_title(f"{len(rows)} layers, {sum(row[-1] for row in rows):,} parameters, {examples}", loc="left")
    ax.set_axis_off()
    return fig


def machine_step(step, L):
    """What the machine does at `step`: 0 nothing, 1 ... L forward, L + 1 the cost, L + 2 ... 2L + 1 backward.

    Returns:
        (kind, layer, sentence), kind one of "start", "forward", "cost", "backward".
    """
    if step == 0:
        return "start", 0, "$A^{[0]} = X$ waits at the left."
    if step <= L:
        last = ", the prediction" if step == L else ""
        return "forward", step, (f"$Z^{{[{step}]}} = W^{{[{step}]}}A^{{[{step - 1}]}} + b^{{[{step}]}}$,   "
                                 f"$A^{{[{step}]}} = g^{{[{step}]}}(Z^{{[{step}]}})${last}; "
                                 f"cache {step} keeps what the backward pass needs.")
    if step == L + 1:
        return "cost", L, f"The cost compares $A^{{[{L}]}}$ with $Y$ and returns $dA^{{[{L}]}}$."
    l = 2 * L + 2 - step
    return "backward", l, (f"From $dA^{{[{l}]}}$ and cache {l}:   $dZ^{{[{l}]}}$, then $dW^{{[{l}]}}$, "
                           f"$db^{{[{l}]}}$ (kept for the update) and $dA^{{[{l - 1}]}}$ (passed on).")


def machine_figure(step=0, L=4):
    """Forward blocks (top), caches (middle) and backward blocks (bottom) of L layers, at one step.

    Args:
        step: 0 ... 2L + 1, see `machine_step`; more than that stays at the last.
        L: number of layers.
    """
    step = min(step, 2 * L + 1)
    kind, layer, sentence = machine_step(step, L)
    filled = min(step, L)                       # caches that hold something
    fig, ax = plots.figure(size=(11, 4.6))
    wide, small = 10.0 / (L + 1), 10 if L < 5 else 8

    def box(x, y, text, on, color, height=0.62):
        width = 0.58 * wide
        ax.add_patch(FancyBboxPatch((x - width / 2, y - height / 2), width, height, boxstyle="round,pad=0.04",
                                    facecolor=color if on else "white", edgecolor=plots.BLACK,
                                    linewidth=2.4 if on else 0.9))
        ax.text(x, y, text, ha="center", va="center", fontsize=small)

    def arrow(start, end, on, label="", above=0.13):
        ax.add_patch(FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=13,
                                     color=plots.BLACK if on else "#b5b5b5", linewidth=2 if on else 1))
        ax.text((start[0] + end[0]) / 2, (start[1] + end[1]) / 2 + above, label, ha="center", va="bottom",
                fontsize=10, color=plots.BLACK if on else plots.GREY)

    reach = 0.29 * wide + 0.06
    for l in range(1, L + 1):
        x = (l - 0.5) * wide
        name = "sigmoid" if l == L else "g"
        going, coming = kind == "forward" and layer == l, kind == "backward" and layer == l
        reached = step >= 2 * L + 2 - l         # the backward pass has been here
        box(x, 2.6, f"forward {l}\nlinear, {name}", going, plots.SKY)
        held = f"$A^{{[{l - 1}]}}, W^{{[{l}]}}, Z^{{[{l}]}}$" if l <= filled else "(empty)"
        box(x, 1.45, f"cache {l}\n{held}", going or coming, plots.YELLOW)
        box(x, 0.3, f"backward {l}\n$dZ^{{[{l}]}}$", coming, plots.ORANGE)
        arrow((x, 2.22), (x, 1.83), going)
        arrow((x, 1.07), (x, 0.68), coming)
        arrow((x - wide + reach, 2.6), (x - reach, 2.6), step >= l, f"$A^{{[{l - 1}]}}$" if l > 1 else "$X$")
        arrow((x + wide - reach, 0.3), (x + reach, 0.3), step > 2 * L + 1 - l, f"$dA^{{[{l}]}}$")
        arrow((x, -0.08), (x, -0.42), reached)
        ax.text(x, -0.45, f"$dW^{{[{l}]}}, db^{{[{l}]}}$", ha="center", va="top",
                color=plots.BLACK if reached else plots.GREY)
    x = (L + 0.5) * wide
    arrow((x - wide + reach, 2.6), (x - reach, 2.6), step > L, f"$A^{{[{L}]}}$")
    ax.add_patch(FancyBboxPatch((x - 0.26 * wide, 0.0), 0.52 * wide, 2.9, boxstyle="round,pad=0.04",
                                facecolor=plots.PINK if kind == "cost" else "white", edgecolor=plots.BLACK,
                                linewidth=2.4 if kind == "cost" else 0.9))
    ax.text(x, 1.45, "cost J\nand\n$dA^{[" + str(L) + "]}$", ha="center", va="center")
    ax.set(xlim=(-0.55 * wide, (L + 1) * wide), ylim=(-1.0, 3.3))
    ax.set_title(f"step {step} of {2 * L + 1}:   {sentence}", loc="left", fontsize=11)
    ax.set_axis_off()
    return fig


def tree_figure(bits):
    """The XOR tree at work on one input.

    Args:
        bits: sequence of 2^k zeros and ones.
    """
    rows = [list(bits)]
    while len(rows[-1]) > 1:
        rows.append([int(a) ^ int(b) for a, b in zip(rows[-1][::2], rows[-1][1::2])])
    fig, ax = plots.figure(size=(8, 1.0 + 0.95 * len(rows)))
    xs = [np.arange(len(bits), dtype=float)]
    for _ in rows[1:]:
        xs.append(xs[-1].reshape(-1, 2).mean(axis=1))
    for level, (x, values) in enumerate(zip(xs, rows)):
        if level:
            for child, position in enumerate(xs[level - 1]):
                ax.plot([position, x[child // 2]], [level - 1, level], color=plots.GREY, linewidth=1.2, zorder=1)
        for position, value in zip(x, values):
            ax.scatter(position, level, s=420, marker="so"[level > 0], zorder=2, edgecolors=plots.BLACK,
                       c=plots.ORANGE if value else "white")
            ax.text(position, level, f"{int(value)}", ha="center", va="center", zorder=3)
        label = "bits" if level == 0 else f"hidden layer {level}: {len(values)} XOR, {2 * len(values)} units"
        ax.text(len(bits) - 0.3, level, label, va="center")
    ax.set(xlim=(-0.7, len(bits) + 3.6), ylim=(-0.5, len(rows) - 0.5))
    ax.set_title(f"{int(sum(bits))} ones: parity {rows[-1][0]}", loc="left")
    ax.set_axis_off()
    return fig


def feature_maps(layers, span=3.6, steps=90):
    """Outputs of every unit over a square of the plane: list of (n_l, steps, steps)."""
    side = np.linspace(-span, span, steps)
    grid = np.stack(np.meshgrid(side, side)).reshape(2, -1)
    return [A.reshape(-1, steps, steps) for _, A in networks.forward(grid, layers)]


def features_figure(layers, X, Y, columns=6, span=3.6):
    """Some units of each layer as pictures over the plane, layer by layer from the top row down.

    Args:
        layers: list of (W, b) of a network on 2 inputs with ReLU; X (2, m), Y (1, m): the data.
    """
    maps = feature_maps(layers, span)
    fig, axes = plots.figure(len(maps), columns, size=(1.75 * columns + 0.6, 1.85 * len(maps)), squeeze=False)
    for l, (row, pictures) in enumerate(zip(axes, maps), 1):
        alive = [picture for picture in pictures if np.ptp(picture) > 0][:columns]
        for ax in row:
            ax.set_axis_off()
        for ax, picture in zip(row, alive):
            ax.imshow(picture, origin="lower", extent=(-span, span, -span, span), cmap=plots.SEQUENTIAL)
        if l == len(maps):
            for label, color in ((0, "white"), (1, plots.BLACK)):
                row[0].scatter(*X[:, Y[0] == label], s=3, c=color, marker=plots.CLASS_MARKERS[label])
        units = f": {len(alive)} of {len(pictures)} units (dark: smallest value, bright: largest)"
        note = ": the output, with the data" if l == len(maps) else units
        title = row[0].text(0, 1.05, f"layer {l}{note}", fontsize=10, transform=row[0].transAxes)
        title.set_in_layout(False)  # it is longer than the first picture is wide
    fig.get_layout_engine().set(h_pad=0.1, rect=(0, 0, 1, 0.975))
    return fig
