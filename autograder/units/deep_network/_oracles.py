"""The same results in another way, without the references: what `audit` compares these with.

Where one step is enough, example by example; a training with each bias as one more weight, beside a unit that is 1.
"""

import math
from itertools import pairwise

import numpy as np

from autograder.units.oracles import columns, cross_entropy, logistic, two_layers, weighted

compute_cost = cross_entropy
initialize_parameters = two_layers


def initialize_parameters_deep(layer_dims):
    """The same: one over the root of the number of inputs of a unit."""
    found = {}
    for l, (before, after) in enumerate(pairwise(layer_dims), start=1):
        found |= {f"W{l}": np.full((after, before), before**-0.5), f"b{l}": np.zeros((after, 1))}
    return found


def linear_forward(A, W, b):
    return columns([weighted(W, b, [float(value) for value in a]) for a in A.T]), (A, W, b)


def linear_activation_forward(A_prev, W, b, activation):
    Z, cache = linear_forward(A_prev, W, b)
    bend = logistic if activation == "sigmoid" else lambda z: max(z, 0.0)
    return columns([[bend(value) for value in z] for z in Z.T]), (cache, Z)


def L_model_forward(X, parameters):
    A, caches, L = X, [], len(parameters) // 2
    for l in range(L):
        kind = "sigmoid" if l == L - 1 else "relu"
        A, cache = linear_activation_forward(A, parameters[f"W{l + 1}"], parameters[f"b{l + 1}"], kind)
        caches.append(cache)
    return A, caches


def linear_backward(dZ, cache):
    """The weights' derivatives are the means of what each example alone would give."""
    A_prev, W, _ = cache
    m = dZ.shape[1]
    dA = columns([[sum(W[u, j] * dz[u] for u in range(len(W))) for j in range(W.shape[1])] for dz in dZ.T])
    dW = sum(np.outer(dZ[:, i], A_prev[:, i]) / m for i in range(m))
    return dA, dW, np.array([[math.fsum(map(float, row)) / m] for row in dZ])


def linear_activation_backward(dA, cache, activation):
    (linear, Z), dZ = cache, np.empty(np.shape(cache[1]))
    for index in np.ndindex(dZ.shape):
        z = float(Z[index])
        slope = 1 / (2 * math.cosh(z / 2)) ** 2 if activation == "sigmoid" else float(z > 0)
        dZ[index] = dA[index] * slope
    return linear_backward(dZ, linear)


def L_model_backward(AL, Y, caches):
    grads, L = {}, len(caches)
    dA = np.where(Y == 1, -1 / AL, 1 / (1 - AL))
    for l in range(L, 0, -1):
        dA, dW, db = linear_activation_backward(dA, caches[l - 1], "sigmoid" if l == L else "relu")
        grads |= {f"dA{l - 1}": dA, f"dW{l}": dW, f"db{l}": db}
    return grads


def update_parameters(params, grads, learning_rate):
    return {name: np.add(value, np.multiply(grads[f"d{name}"], -learning_rate)) for name, value in params.items()}


def train(start, X, Y, learning_rate, num_iterations):
    """(parameters, costs): layers as matrices whose last column is the bias."""
    m, costs, L = X.shape[1], [], len(start) // 2
    ones = np.ones((1, m))
    layers = [np.hstack([start[f"W{l}"], start[f"b{l}"]]) for l in range(1, L + 1)]
    for i in range(num_iterations):
        inputs, sums = [np.vstack([X, ones])], []
        for layer in layers:
            sums.append(layer @ inputs[-1])
            inputs.append(np.vstack([np.maximum(sums[-1], 0), ones]))
        if i % 100 == 0:
            costs.append(float(np.sum(np.logaddexp(0, sums[-1]) - Y * sums[-1]) / m))
        above, stepped = (1 + np.tanh(sums[-1] / 2)) / 2 - Y, []
        for l in range(L - 1, -1, -1):
            stepped.append(layers[l] - learning_rate / m * np.einsum("ui,ji->uj", above, inputs[l]))
            if l:
                above = np.where(sums[l - 1] > 0, layers[l][:, :-1].T @ above, 0.0)
        layers = stepped[::-1]
    parts = {"W": slice(None, -1), "b": slice(-1, None)}
    return {f"{kind}{l}": layer[:, part] for l, layer in enumerate(layers, 1) for kind, part in parts.items()}, costs


def two_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=2500, print_cost=False):
    return train(initialize_parameters(*layers_dims), X, Y, learning_rate, num_iterations)


def L_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=2500, print_cost=False):
    return train(initialize_parameters_deep(layers_dims), X, Y, learning_rate, num_iterations)
