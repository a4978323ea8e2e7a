"""The playground over the course's own networks, for lessons in which no network is written."""

import numpy as np

from dllessons import networks
from dlutils.playground.functions import Network
from dlutils.playground.panel import Panel


class CourseNetwork(Network):
    """`dllessons.networks` as a network of the playground; its layers are kept as {"W1", "b1", …}."""

    depths = (0, 5)
    activations = ("tanh", "relu", "leaky_relu", "sigmoid", "linear")
    activation = "tanh"
    learning_rate = 0.3
    sizes = (8, 8)
    call = ""

    def __init__(self):
        super().__init__(self._start, self._forward, self._cost, self._backward, self._update)

    def sizes_as_arguments(self, sizes):
        """One list."""
        return (list(sizes),)

    def backward_arguments(self, parameters, A, cache, X, Y):
        """parameters, cache, X, Y; A is in the cache."""
        return parameters, cache, X, Y

    def activations_in(self, cache, l):
        """The cache is a list of (Z, A); A of layer `l`."""
        return cache[l - 1][1]

    def _start(self, dims):
        scale = "he" if "relu" in self.activation else "lecun"
        layers = networks.initialize(dims, np.random.default_rng(), scale)
        return {f"{name}{l}": array for l, layer in enumerate(layers, 1) for name, array in zip("Wb", layer)}

    def _forward(self, X, parameters):
        passed = networks.forward(X, as_layers(parameters), self.activation)
        return passed[-1][1], passed

    def _cost(self, A, Y):
        A = np.clip(A, 1e-15, 1 - 1e-15)
        return -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))

    def _backward(self, parameters, cache, X, Y):
        found = networks.backward(X, Y, as_layers(parameters), cache, self.activation)
        return {f"d{name}{l}": array for l, pair in enumerate(found, 1) for name, array in zip("Wb", pair)}

    def _update(self, parameters, grads, learning_rate):
        return {key: value - learning_rate * grads[f"d{key}"] for key, value in parameters.items()}


def as_layers(parameters):
    """[(W, b), …] of {"W1", "b1", …}."""
    return [(parameters[f"W{l}"], parameters[f"b{l}"]) for l in range(1, len(parameters) // 2 + 1)]


class CoursePlayground(Panel):
    """A network of the course's own, seen while it learns.  The last line of a cell shows it.

    Args:
        settings: as in `dlutils.playground.Playground`; `activation` too.
    """

    def __init__(self, **settings):
        super().__init__(CourseNetwork(), "CoursePlayground", **settings)
