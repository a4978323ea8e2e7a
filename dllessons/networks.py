"""A small trainer for comparing networks: any depth, five activations, gradient descent or Adam.

A network is a list of (W, b), one pair for each layer: W^[l] (n_l, n_{l-1}), b^[l] (n_l, 1).  Data are
X (n_x, m) and Y (1, m), one example per column.  The last layer is one sigmoid unit, the cost is the mean
cross-entropy.  float32 data stay float32 throughout, which halves the time of large networks.

This is plumbing.  Where a lesson teaches an algorithm, the lesson shows the algorithm.
"""

from itertools import chain, pairwise, repeat
from typing import NamedTuple

import numpy as np

LEAK = 0.01
SCALES = {"he": lambda n_in: np.sqrt(2 / n_in), "lecun": lambda n_in: np.sqrt(1 / n_in)}
ACTIVATIONS = ("linear", "sigmoid", "tanh", "relu", "leaky_relu")


class Trained(NamedTuple):
    """What `train` returns.

    Attributes:
        layers: list of (W, b), W (n_l, n_{l-1}), b (n_l, 1).
        costs: the cost at iterations 0, every, 2 every, ..., each before that iteration's update.
    """

    layers: list
    costs: list


# ------------------------------------------------------------------------------------------- activations


def activate(Z, name):
    """g(Z), element by element; an array of Z's shape and dtype.  Overflows nowhere."""
    if name == "linear":
        return Z
    if name == "sigmoid":
        return 0.5 * (1 + np.tanh(0.5 * Z))
    if name == "tanh":
        return np.tanh(Z)
    if name == "relu":
        return np.maximum(Z, 0)
    if name == "leaky_relu":
        return np.maximum(Z, LEAK * Z)
    raise ValueError(f"activation {name!r} is not one of {', '.join(ACTIVATIONS)}")


def slope(Z, A, name):
    """g'(Z), element by element, with A = g(Z) at hand; ReLU's slope at 0 is taken as 0."""
    if name == "linear":
        return np.ones_like(Z)
    if name == "sigmoid":
        return A * (1 - A)
    if name == "tanh":
        return 1 - A * A
    if name == "relu":
        return (Z > 0).astype(Z.dtype)
    if name == "leaky_relu":
        return np.where(Z > 0, Z.dtype.type(1), Z.dtype.type(LEAK))
    raise ValueError(f"activation {name!r} is not one of {', '.join(ACTIVATIONS)}")


# ------------------------------------------------------------------------------------------- one network


def initialize(dims, rng, scale="he", dtype=np.float64):
    """Random weights and zero biases.

    Args:
        dims: [n_x, n_1, ..., n_L].
        rng: a NumPy generator.
        scale: standard deviation of the weights: "he" is sqrt(2 / n_{l-1}), "lecun" is
            sqrt(1 / n_{l-1}), and a number is that number.
        dtype: np.float64 or np.float32.

    Returns:
        List of (W, b), W (n_l, n_{l-1}), b (n_l, 1).
    """
    layers = []
    for n_in, n_out in pairwise(dims):
        std = SCALES[scale](n_in) if isinstance(scale, str) else scale
        W = rng.standard_normal((n_out, n_in), dtype=dtype)
        W *= W.dtype.type(std)
        layers.append((W, np.zeros((n_out, 1), dtype=dtype)))
    return layers


def parameter_count(dims):
    """How many numbers a network of these layer sizes learns: the sum of n_l (n_{l-1} + 1)."""
    return sum(n_out * (n_in + 1) for n_in, n_out in pairwise(dims))


def forward(X, layers, activation="relu", output="sigmoid"):
    """Forward propagation.

    Args:
        X: (n_x, m).
        layers: list of (W, b).
        activation: of the hidden layers, by name.
        output: of the last layer, by name.

    Returns:
        List of (Z, A), one for each layer, both (n_l, m); X = A^[0] is not in it.
    """
    A, passed = X, []
    for l, (W, b) in enumerate(layers, 1):
        Z = W @ A
        Z += b
        A = activate(Z, output if l == len(layers) else activation)
        passed.append((Z, A))
    return passed


def cross_entropy(Z, Y):
    """Mean cross-entropy from the last layer's Z (1, m) and Y (1, m): log(1 + e^Z) - Y Z, always finite."""
    return float(np.mean(np.logaddexp(0, Z) - Y * Z))


def cost(X, Y, layers, activation="relu"):
    """Mean cross-entropy of a network on X (n_x, m), Y (1, m); a float."""
    return cross_entropy(forward(X, layers, activation)[-1][0], Y)


def backward(X, Y, layers, passed, activation="relu"):
    """Gradients of the mean cross-entropy from what `forward` passed on.

    The derivative with respect to X itself is not formed.

    Args:
        X: (n_x, m); Y: (1, m).
        layers: list of (W, b).
        passed: list of (Z, A), from `forward` with a sigmoid output.
        activation: of the hidden layers.

    Returns:
        List of (dW, db) with the shapes of (W, b).
    """
    m = X.shape[1]
    grads = [None] * len(layers)
    dZ = passed[-1][1] - Y
    dZ /= m
    for l in range(len(layers) - 1, -1, -1):
        A_before = passed[l - 1][1] if l else X
        grads[l] = (dZ @ A_before.T, dZ.sum(axis=1, keepdims=True))
        if l:
            dZ = layers[l][0].T @ dZ
            if activation != "linear":
                dZ *= slope(*passed[l - 1], activation)
    return grads


def gradients(X, Y, layers, activation="relu"):
    """List of (dW, db), one for each layer: derivatives of the mean cross-entropy on X (n_x, m), Y (1, m)."""
    return backward(X, Y, layers, forward(X, layers, activation), activation)


def probabilities(X, layers, activation="relu"):
    """P(y = 1) for each column of X (n_x, m), as (1, m)."""
    return forward(X, layers, activation)[-1][1]


def predict(X, layers, activation="relu"):
    """Class of each column of X (n_x, m), as (1, m) of 0.0 and 1.0."""
    return (forward(X, layers, activation)[-1][0] > 0).astype(float)


def accuracy(X, Y, layers, activation="relu"):
    """Share of the columns of X (n_x, m) whose class is Y's (1, m); a float from 0 to 1."""
    return float(np.mean(predict(X, layers, activation) == Y))


# ---------------------------------------------------------------------------------------------- training


def batches(m, size, rng):
    """Indices of mini-batches without end: each pass goes once through a fresh shuffle of 0, ..., m - 1."""
    while True:
        order = rng.permutation(m)
        for start in range(0, m, size):
            yield order[start : start + size]


def _descend(learning_rate):
    def step(layers, grads):
        for (W, b), (dW, db) in zip(layers, grads):
            dW *= learning_rate
            db *= learning_rate
            W -= dW
            b -= db

    return step


def _adam(learning_rate, layers, beta1=0.9, beta2=0.999, epsilon=1e-8):
    first, second = ([np.zeros_like(a) for a in chain(*layers)] for _ in range(2))
    count = 0

    def step(layers, grads):
        nonlocal count
        count += 1
        correction = (1 - beta2**count) ** 0.5
        rate, small = learning_rate * correction / (1 - beta1**count), epsilon * correction
        for p, g, v, s in zip(chain(*layers), chain(*grads), first, second):
            v *= beta1
            v += (1 - beta1) * g
            s *= beta2
            s += (1 - beta2) * (g * g)
            p -= rate * v / (np.sqrt(s) + small)

    return step


def _optimizer(name, learning_rate, layers, epsilon=1e-8):
    """The function from layers and gradients to one update in place."""
    if name not in ("gd", "adam"):
        raise ValueError(f"optimizer {name!r} is neither 'gd' nor 'adam'")
    return _descend(learning_rate) if name == "gd" else _adam(learning_rate, layers, epsilon=epsilon)


def _fitting(X, Y, dims):
    """X and Y in one precision, after a look at their shapes."""
    X = X if X.dtype in (np.float32, np.float64) else X.astype(np.float64)
    Y = np.asarray(Y, dtype=X.dtype)
    if dims[0] != X.shape[0] or dims[-1] != 1 or Y.shape != (1, X.shape[1]):
        raise ValueError(f"dims {list(dims)} do not fit X {X.shape} and Y {Y.shape}")
    return X, Y


def train(
    X,
    Y,
    dims,
    *,
    rng,
    activation="relu",
    learning_rate=0.1,
    iterations=1000,
    scale="he",
    batch_size=None,
    optimizer="gd",
    epsilon=1e-8,
    weight_decay=0.0,
    every=100,
    start=None,
    watch=None,
):
    """Train a network of the sizes `dims` = [n_x, n_1, ..., 1].

    Args:
        X: (n_x, m), float32 or float64 (anything else is read as float64); Y: (1, m) of 0 and 1.
        dims: layer sizes; dims[0] is n_x, dims[-1] is 1.
        rng: a NumPy generator: the first weights, and the mini-batches where there are any.
        activation: of the hidden layers.
        learning_rate, iterations: `iterations` counts updates, not passes through the data.
        scale: of the first weights, as in `initialize`.
        batch_size: examples in an update; None takes all of them.
        optimizer: "gd" (plain gradient descent) or "adam".
        epsilon: the small number that Adam adds to the size of a gradient.
        weight_decay: λ of L2 regularisation, which adds λ W to each dW; recorded costs do not contain the penalty.
        every: record the cost at iterations 0, every, 2 every, ...: on all of X, before the update.
        start: list of (W, b) to start from instead of random weights; it is copied.
        watch: called as watch(iteration, layers) wherever a cost is recorded; it must not change the layers.

    Returns:
        `Trained(layers, costs)`.  A run that diverges gives costs that are nan or huge, and no warning.

    Raises:
        ValueError: sizes that do not fit, or an unknown name.
    """
    X, Y = _fitting(X, Y, dims)
    layers = [(W.copy(), b.copy()) for W, b in start] if start else initialize(dims, rng, scale, X.dtype.type)
    step = _optimizer(optimizer, learning_rate, layers, epsilon)
    whole = batch_size is None or batch_size >= X.shape[1]
    parts = repeat(slice(None)) if whole else batches(X.shape[1], batch_size, rng)
    costs = []
    with np.errstate(over="ignore", invalid="ignore"):
        for iteration, part in zip(range(iterations), parts):
            x, y = X[:, part], Y[:, part]
            passed = forward(x, layers, activation)
            if every and iteration % every == 0:
                costs.append(cross_entropy(passed[-1][0], Y) if whole else cost(X, Y, layers, activation))
                if watch is not None:
                    watch(iteration, layers)
            grads = backward(x, y, layers, passed, activation)
            if weight_decay:
                grads = [(dW + weight_decay * W, db) for (dW, db), (W, _) in zip(grads, layers)]
            step(layers, grads)
    return Trained(layers, costs)
