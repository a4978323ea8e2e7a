"""The same results in another way, without the references: what `audit` compares these with.

Where one step is enough, example by example; a training with each bias as one more weight, beside a unit that is 1.
"""

import math

import numpy as np

from autograder.units.oracles import columns, cross_entropy, logistic, two_layers, weighted

compute_cost = cross_entropy
initialize_parameters = two_layers


def layer_sizes(X, Y):
    return len(X), 4, len(Y)


def forward_propagation(X, parameters):
    W1, b1, W2, b2 = (parameters[name] for name in ("W1", "b1", "W2", "b2"))
    Z1 = [weighted(W1, b1, [float(value) for value in x]) for x in X.T]
    A1 = [[math.tanh(value) for value in z] for z in Z1]
    Z2 = [weighted(W2, b2, a) for a in A1]
    A2 = [[logistic(value) for value in z] for z in Z2]
    cache = {name: columns(lists) for name, lists in {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}.items()}
    return cache["A2"], cache


def backward_propagation(parameters, cache, X, Y):
    """The mean over the examples of what each of them alone would give."""
    found = {name: 0.0 for name in ("dW1", "db1", "dW2", "db2")}
    m, W2 = X.shape[1], parameters["W2"]
    for i in range(m):
        x, a1, above = X[:, i], cache["A1"][:, i], cache["A2"][:, i] - Y[:, i]
        below = np.array([sum(W2[u, j] * above[u] for u in range(len(W2))) / np.cosh(np.arctanh(a1[j])) ** 2
                          for j in range(len(a1))])
        alone = {"dW1": np.outer(below, x), "db1": below[:, None], "dW2": np.outer(above, a1), "db2": above[:, None]}
        found = {name: found[name] + alone[name] / m for name in found}
    return found


def update_parameters(parameters, grads, learning_rate=1.2):
    return {name: np.add(value, np.multiply(grads[f"d{name}"], -learning_rate)) for name, value in parameters.items()}


def nn_model(X, Y, n_h, num_iterations=10000, print_cost=False):
    start, ones = initialize_parameters(len(X), n_h, len(Y)), np.ones((1, X.shape[1]))
    first, second = (np.hstack([start[f"W{l}"], start[f"b{l}"]]) for l in (1, 2))
    inputs = np.vstack([X, ones])
    for _ in range(num_iterations):
        hidden = np.tanh(first @ inputs)
        above = (1 + np.tanh(second @ np.vstack([hidden, ones]) / 2)) / 2 - Y
        below = (second[:, :-1].T @ above) * (1 - hidden) * (1 + hidden)
        steps = np.einsum("ui,ji->uj", below, inputs), np.einsum("ui,ji->uj", above, np.vstack([hidden, ones]))
        first, second = (layer - 1.2 / X.shape[1] * step for layer, step in zip((first, second), steps))
    return {"W1": first[:, :-1], "b1": first[:, -1:], "W2": second[:, :-1], "b2": second[:, -1:]}


def predict(parameters, X):
    return (forward_propagation(X, parameters)[1]["Z2"] > 0) * 1.0
