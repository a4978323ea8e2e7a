"""Plumbing of the assignment on deep networks: pixels, progress, quick training, drawings.

Nothing here computes a network: whatever does is handed in, so it is the student's own.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import numpy as np
from matplotlib.figure import Figure
from tqdm import tqdm

from dlutils import plots
from dlutils.rebinding import standing_in

Parameters = dict[str, np.ndarray]
Initializer = Callable[[Sequence[int]], Parameters]

tqdm.monitor_interval = 0  # no thread to watch over the bars: a browser has none


def columns(images: np.ndarray) -> np.ndarray:
    """Photographs as columns of small numbers.

    Args:
        images: (m, height, width, channels) uint8.

    Returns:
        X: (height * width * channels, m) float32 from 0 to 1, photograph i in column i.
    """
    return (images.reshape(len(images), -1).T / np.float32(255)).astype(np.float32)


def shrink(images: np.ndarray, factor: int) -> np.ndarray:
    """Photographs with fewer pixels along each side, each the mean of a square of pixels.

    Args:
        images: (m, height, width, channels) uint8.
        factor: side of the square; height and width are multiples of it.

    Returns:
        (m, height / factor, width / factor, channels) uint8.

    Raises:
        ValueError: height or width is no multiple of `factor`.
    """
    m, h, w, c = images.shape
    return images.reshape(m, h // factor, factor, w // factor, factor, c).mean(axis=(2, 4)).astype(np.uint8)


# ----------------------------------------------------------------------------------------------- training


def without_weights(cache: tuple) -> tuple:
    """A layer's cache with no column of W, so that W.T @ dZ, the derivative of its input, has no row.

    dW and db need dZ and A_prev alone.  For the first layer the input is the photographs, whose derivative
    nothing uses: leaving it out saves a third of the large products.

    Args:
        cache: ((A_prev (n_prev, m), W (n, n_prev), b (n, 1)), Z (n, m)).

    Returns:
        The same with W (n, 0).
    """
    (A_prev, W, b), Z = cache
    return (A_prev, W[:, :0], b), Z


def quick(
    model: Callable, X: np.ndarray, initialize: Initializer | None = None, after_step: Callable | None = None
) -> Callable:
    """A training loop, such as `L_layer_model`, that does the same in less time.

    It computes in the precision of X (weights and labels are cast to it), and it does not form dA0.

    Args:
        model: the loop; it calls the notebook's functions by their names.
        X: (n_x, m) the inputs it will be given.
        initialize: layers' sizes -> parameters; the model's own start if None.
        after_step: called after each update.

    Returns:
        A function with the parameters of `model`.
    """
    own = dict(model.__globals__)  # as they are now: during a call other functions have some of these names

    def as_X(parameters):
        return {name: np.asarray(value, dtype=X.dtype) for name, value in parameters.items()}

    def update(params, grads, learning_rate):
        if after_step:
            after_step()
        return own["update_parameters"](params, grads, learning_rate)

    def L_backward(AL, Y, caches):
        return own["L_model_backward"](AL, Y, [without_weights(caches[0]), *caches[1:]])

    def layer_backward(dA, cache, activation):
        return own["linear_activation_backward"](dA, without_weights(cache) if cache[0][0] is X else cache, activation)

    def start(*sizes):
        return as_X(initialize(sizes) if initialize else own["initialize_parameters"](*sizes))

    def start_deep(sizes):
        return as_X(initialize(sizes) if initialize else own["initialize_parameters_deep"](sizes))

    loop = standing_in(
        model,
        update_parameters=update,
        L_model_backward=L_backward,
        linear_activation_backward=layer_backward,
        initialize_parameters=start,
        initialize_parameters_deep=start_deep,
    )

    def training(X, Y, *arguments, **named):
        return loop(X, np.asarray(Y, dtype=X.dtype), *arguments, **named)

    return training


def train(
    model: Callable,
    X: np.ndarray,
    Y: np.ndarray,
    layers_dims: Sequence[int],
    learning_rate: float,
    num_iterations: int,
    label: str = "",
    initialize: Initializer | None = None,
) -> tuple[Parameters, list[float]]:
    """Train with a progress bar (on standard output, because a grader takes anything on standard error for a fault).

    Args:
        model: `two_layer_model` or `L_layer_model`.
        X: (n_x, m); Y: (1, m); layers_dims: sizes from n_x to 1.
        learning_rate, num_iterations: as the model takes them.
        label: the text before the bar.
        initialize: as for `quick`.

    Returns:
        parameters, costs: as the model returns them.
    """
    with tqdm(total=num_iterations, desc=label, file=sys.stdout, mininterval=1.0, ncols=80, ascii=True) as bar:
        return quick(model, X, initialize, bar.update)(X, Y, layers_dims, learning_rate, num_iterations)


def hidden_sizes(caches: Sequence[tuple]) -> list[float]:
    """The typical size (root mean square) of each hidden layer's A.

    Args:
        caches: of `L_model_forward`, one for each layer; that of layer l + 1 holds A of layer l.

    Returns:
        A number for each hidden layer.
    """
    return [float(np.sqrt(np.mean(linear_cache[0] ** 2))) for linear_cache, _ in caches[1:]]


def normal_weights(scale: Callable[[int], float], seed: int = 7) -> Initializer:
    """An initialisation: standard normal weights times `scale(n_prev)`, biases zero.

    Args:
        scale: from the units of the layer before to the standard deviation.
        seed: of the random numbers, the same at each call.

    Returns:
        A function from the layers' sizes to {"W1": (n[1], n[0]), "b1": (n[1], 1), ...}.
    """

    def initialize(sizes):
        rng = np.random.default_rng(seed)
        parameters = {}
        for l, (before, size) in enumerate(pairwise(sizes), start=1):
            parameters |= {
                f"W{l}": scale(before) * rng.normal(size=(size, before)),
                f"b{l}": np.zeros((size, 1)),
            }
        return parameters

    return initialize


# ------------------------------------------------------------------------------------------------ tables


def check_dimensions(
    answers: Mapping[tuple[str, int], Sequence[int] | None], sizes: Sequence[int], m: int
) -> None:
    """Print which entries of the dimension table are wrong, and how many are right; empty ones are passed over.

    Args:
        answers: {(name, layer): shape}, name one of "W", "b", "A".
        sizes: (n[0], ..., n[L]); m: number of examples.
    """
    expected = {
        "W": lambda l: (sizes[l], sizes[l - 1]),
        "b": lambda l: (sizes[l], 1),
        "A": lambda l: (sizes[l], m),
    }
    filled = {place: shape for place, shape in answers.items() if shape is not None}
    for (name, l), shape in filled.items():
        if tuple(shape) != expected[name](l):
            print(f"{name} of layer {l}: {tuple(shape)} is not right. Rows are units of that layer.")
    right = sum(tuple(shape) == expected[name](l) for (name, l), shape in filled.items())
    print(f"{right} of {len(answers)} right" + (", well done" if right == len(answers) else ""))


# ---------------------------------------------------------------------------------------------- drawings


@plots.picture
def draw_blocks() -> Figure:
    """The functions as blocks: forward along the top, backward along the bottom, caches between."""
    fig, ax = plots.figure(size=(9.6, 3.6))
    xs, names = (
        [2.1, 4.6, 7.1],
        ["layer 1\nlinear → ReLU", "layer 2\nlinear → ReLU", "layer 3\nlinear → sigmoid"],
    )
    for i, (x, name) in enumerate(zip(xs, names), start=1):
        _block(ax, x, 2.3, name, "#cfe3f0")
        _block(ax, x, 0.5, f"layer {i}\nbackward", "#fbe7c2")
        _arrow(ax, (x, 2.0), (x, 0.8), plots.GREY, f"cache {i}", (x + 0.08, 1.38), "--")
        ax.text(x, 0.02, f"dW{i}, db{i}", ha="center", va="top", color=plots.RED)
    ends = [0.35, *xs, 9.1]
    for left, right, up, down in zip(ends[:-1], ends[1:], ("X", "A1", "A2", "AL"), ("dA0", "dA1", "dA2", "dAL")):
        a, b = left + (0.72 if left > 1 else 0), right - (0.72 if right < 9 else 0)
        _arrow(ax, (a, 2.3), (b, 2.3), plots.BLUE, up, ((a + b) / 2, 2.42))
        _arrow(ax, (b, 0.5), (a, 0.5), plots.RED, down, ((a + b) / 2, 0.62))
    ax.text(
        9.2,
        1.4,
        "cost",
        ha="center",
        va="center",
        bbox={"boxstyle": "round", "fc": "white", "ec": plots.BLACK},
    )
    _arrow(ax, (9.2, 2.2), (9.2, 1.65), plots.BLUE, "", (0, 0))
    _arrow(ax, (9.2, 1.15), (9.2, 0.6), plots.RED, "", (0, 0))
    ax.set(xlim=(0.1, 9.7), ylim=(-0.35, 2.95))
    ax.set_axis_off()
    return fig


def _block(ax, x, y, text, color):
    box = {"boxstyle": "round,pad=0.35", "fc": color, "ec": plots.BLACK, "lw": 0.8}
    ax.text(x, y, text, ha="center", va="center", fontsize=9.5, bbox=box)


def _arrow(ax, start, end, color, text, place, style="-"):
    ax.annotate("", xy=end, xytext=start, arrowprops={"arrowstyle": "->", "color": color, "ls": style, "lw": 1.4})
    ax.text(*place, text, color=color, ha="center" if style == "-" else "left", fontsize=10)


@plots.picture
def draw_signal(sizes_by_label: Mapping[str, Sequence[float]]) -> Figure:
    """How large the activations of each layer are, on a logarithmic scale.

    Args:
        sizes_by_label: {label: [root mean square of A of layer 1, 2, ...]}, at most four.

    Returns:
        The figure.
    """
    fig, ax = plots.figure()
    for (label, sizes), marker in zip(sizes_by_label.items(), "os^D"):
        ax.semilogy(range(1, len(sizes) + 1), sizes, marker=marker, label=label)
    ax.set(xlabel="hidden layer", ylabel="typical size of A", title="What reaches the deeper layers")
    ax.set_xticks(range(1, len(next(iter(sizes_by_label.values()))) + 1))
    ax.legend()
    return fig


@plots.picture
def draw_accuracies(table: Mapping[str, tuple[float, float]]) -> Figure:
    """Training and test accuracy of several models side by side.

    Args:
        table: {model: (training, test)} in percent.

    Returns:
        The figure.
    """
    fig, ax = plots.figure(size=(7.0, 3.4))
    for offset, which, color, hatch in ((-0.2, 0, plots.SKY, ""), (0.2, 1, plots.ORANGE, "//")):
        heights = [pair[which] for pair in table.values()]
        places = np.arange(len(table)) + offset
        ax.bar(
            places,
            heights,
            0.38,
            color=color,
            hatch=hatch,
            edgecolor="white",
            label=("training", "test")[which],
        )
        for x, height in zip(places, heights):
            ax.text(x, height + 1, f"{height:.0f}", ha="center", fontsize=10)
    ax.axhline(50, color=plots.GREY, linestyle="--", linewidth=1)
    ax.set_xticks(range(len(table)), list(table))
    ax.set(ylabel="accuracy, %", ylim=(0, 112))
    ax.legend(ncols=2, loc="upper right", bbox_to_anchor=(1, 1.16))
    return fig
