"""The exercise `backward_propagation`: the gradient of the cost."""

import numpy as np

from autograder.specification import Alternative, Domain, Exercise, Misconception, Worked, output
from autograder.units.shallow_network._shared import (
    OTHER_PARAMETERS,
    OTHER_X,
    OTHER_Y,
    PARAMETERS,
    SIZES,
    X,
    Y,
    dataset,
    weights,
)
from autograder.units.shallow_network.forward_propagation import forward_propagation


def backward_propagation(parameters, cache, X, Y):
    """The gradient of the cost.

    Args:
        parameters: {"W1", "b1", "W2", "b2"} as above.
        cache: {"Z1", "A1", "Z2", "A2"} of the forward pass with these parameters.
        X: (n_x, m); Y: (1, m).

    Returns:
        grads: {"dW1": (n_h, n_x), "db1": (n_h, 1), "dW2": (1, n_h), "db2": (1, 1)}, derivatives of the mean cost.
    """
    m = X.shape[1]
    W2 = parameters["W2"]
    A1, A2 = cache["A1"], cache["A2"]
    dZ2 = A2 - Y
    dW2 = dZ2 @ A1.T / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = (W2.T @ dZ2) * (1 - A1**2)
    dW1 = dZ1 @ X.T / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}


def backward_cases(rng):
    cases = []
    for n_x, n_h, m in SIZES:
        parameters, (X, Y) = weights(rng, n_x, n_h), dataset(rng, n_x, m)
        cases.append((parameters, forward_propagation(X, parameters)[1], X, Y))
    return [*cases, steep(rng)]


def steep(rng):
    """Large inputs of small weights: gradients of 1 and more."""
    parameters, (X, Y) = weights(rng, 4, 3), dataset(rng, 4, 5)
    parameters, X = {**parameters, "W1": parameters["W1"] / 30}, 30 * X
    return parameters, forward_propagation(X, parameters)[1], X, Y


CACHE = forward_propagation(X, PARAMETERS)[1]
OTHER_CACHE = forward_propagation(OTHER_X, OTHER_PARAMETERS)[1]

MISCONCEPTIONS = (
    Misconception("nothing-averaged",
                  "All gradients are sums over the examples; expected are their means: divide each by m.",
                  changes=(("dZ2 @ A1.T / m", "dZ2 @ A1.T"),
                           ("np.sum(dZ2, axis=1, keepdims=True) / m", "np.sum(dZ2, axis=1, keepdims=True)"),
                           ("dZ1 @ X.T / m", "dZ1 @ X.T"),
                           ("np.sum(dZ1, axis=1, keepdims=True) / m", "np.sum(dZ1, axis=1, keepdims=True)"))),
    Misconception("weights-not-averaged",
                  "dW1 and dW2 are sums over the examples; expected are their means: divide by m, as in db1 and db2.",
                  changes=(("dZ2 @ A1.T / m", "dZ2 @ A1.T"), ("dZ1 @ X.T / m", "dZ1 @ X.T"))),
    Misconception("biases-not-averaged",
                  "db1 and db2 are sums over the examples; expected are their means: divide by m, as in dW1 and dW2.",
                  changes=(("np.sum(dZ2, axis=1, keepdims=True) / m", "np.sum(dZ2, axis=1, keepdims=True)"),
                           ("np.sum(dZ1, axis=1, keepdims=True) / m", "np.sum(dZ1, axis=1, keepdims=True)"))),
    Misconception("dw1-not-averaged", "dW1 is a sum over the examples; expected is their mean: divide by m.",
                  changes=(("dZ1 @ X.T / m", "dZ1 @ X.T"),)),
    Misconception("dw2-not-averaged", "dW2 is a sum over the examples; expected is their mean: divide by m.",
                  changes=(("dZ2 @ A1.T / m", "dZ2 @ A1.T"),)),
    Misconception("db1-not-averaged", "db1 is a sum over the examples; expected is their mean: divide by m.",
                  changes=(("np.sum(dZ1, axis=1, keepdims=True) / m", "np.sum(dZ1, axis=1, keepdims=True)"),)),
    Misconception("db2-not-averaged", "db2 is a sum over the examples; expected is their mean: divide by m.",
                  changes=(("np.sum(dZ2, axis=1, keepdims=True) / m", "np.sum(dZ2, axis=1, keepdims=True)"),)),
    Misconception("hidden-averaged-twice",
                  "The hidden layer's gradients are divided by m twice: dZ2 keeps its sum over examples until dW "
                  "and db are formed.",
                  changes=(("(W2.T @ dZ2)", "(W2.T @ dZ2 / m)"),)),
    Misconception("all-averaged-twice",
                  "All gradients are divided by m twice: once, where the sum over the examples is taken.",
                  changes=(("dZ2 = A2 - Y", "dZ2 = (A2 - Y) / m"),)),
    Misconception("sign-reversed", "All gradients have the wrong sign: dZ2 is A2 - Y, the prediction minus the truth.",
                  changes=(("A2 - Y", "Y - A2"),)),
    Misconception("hidden-sign-reversed",
                  "The hidden layer's gradients have the wrong sign: tanh' is 1 - A1², not A1² - 1.",
                  changes=(("(1 - A1**2)", "(A1**2 - 1)"),)),
    Misconception("tanh-derivative-left-out",
                  "The derivative of tanh is left out: dZ1 = W2.T dZ2 times (1 - A1²), element by element.",
                  changes=((" * (1 - A1**2)", ""),)),
    Misconception("sigmoid-derivative-for-tanh",
                  "The hidden layer's derivative is that of the sigmoid, A1 (1 - A1): for tanh it is 1 - A1².",
                  changes=(("(1 - A1**2)", "A1 * (1 - A1)"),)),
    Misconception("tanh-derivative-unsquared", "tanh' is 1 - A1², with a square: A1 squared, not A1 itself.",
                  changes=(("(1 - A1**2)", "(1 - A1)"),)),
    Misconception("tanh-derivative-of-z1", "tanh' is 1 - tanh(Z1)²: with Z1 in the place of A1 the tanh is missing.",
                  changes=(("(1 - A1**2)", "(1 - cache['Z1']**2)"),)),
    Misconception("tanh-applied-again",
                  "tanh is applied once too often: A1 is tanh(Z1) already, and its derivative is 1 - A1².",
                  changes=(("(1 - A1**2)", "(1 - np.tanh(A1)**2)"),)),
    Misconception("bracket-squared", "The whole bracket is squared: tanh' is 1 - A1², not (1 - A1)².",
                  changes=(("(1 - A1**2)", "(1 - A1)**2"),)),
    Misconception("tanh-derivative-plus", "tanh' is 1 - A1²: there is a plus.",
                  changes=(("(1 - A1**2)", "(1 + A1**2)"),)),
    Misconception("relu-derivative-for-tanh",
                  "The hidden layer's derivative is that of ReLU, 1 where Z1 > 0: for tanh it is 1 - A1².",
                  changes=(("(1 - A1**2)", "(cache['Z1'] > 0)"),)),
    Misconception("activation-for-derivative",
                  "dZ1 takes the activation itself as its factor; expected is the derivative, 1 - A1².",
                  changes=(("(1 - A1**2)", "A1"),)),
    Misconception("squared-error-gradient",
                  "dZ2 carries an extra factor A2 (1 - A2), the derivative of the squared error: for the "
                  "cross-entropy it cancels, dZ2 = A2 - Y.",
                  changes=(("A2 - Y", "(A2 - Y) * A2 * (1 - A2)"),)),
    Misconception("dz2-is-da2",
                  "dZ2 is dA2, -Y / A2 + (1 - Y) / (1 - A2): multiply it by the sigmoid's derivative, and A2 - Y "
                  "remains.",
                  changes=(("A2 - Y", "-Y / A2 + (1 - Y) / (1 - A2)"),)),
    Misconception("dz2-doubled", "dZ2 is doubled: that factor belongs to the squared error, here dZ2 = A2 - Y.",
                  changes=(("A2 - Y", "2 * (A2 - Y)"),)),
    Misconception("dz2-from-z2", "dZ2 is made from Z2: compare the probability A2 with Y.",
                  changes=(("A2 - Y", "cache['Z2'] - Y"),)),
    Misconception("dz2-from-decisions", "dZ2 is made from rounded predictions: use the probability A2.",
                  changes=(("A2 - Y", "(A2 > 0.5) - Y"),)),
    Misconception("dz2-squared", "dZ2 is squared: it is A2 - Y itself, with its sign.",
                  changes=(("A2 - Y", "(A2 - Y) ** 2"),)),
    Misconception("dz2-sign-lost", "The signs of dZ2 are lost: it is A2 - Y, not its absolute value.",
                  changes=(("A2 - Y", "np.abs(A2 - Y)"),)),
    Misconception("dw2-from-z1", "dW2 is made from Z1: what W2 is multiplied by is A1.",
                  changes=(("dZ2 @ A1.T", "dZ2 @ cache['Z1'].T"),)),
    Misconception("dw1-from-a1", "dW1 is made from the already activated A1: what W1 is multiplied by is X.",
                  changes=(("dZ1 @ X.T", "dZ1 @ np.tanh(X).T"),)),
    Misconception("dw-transposed", "dW1 and dW2 are transposed: a gradient has the shape of its parameter.",
                  changes=(("dW2 = dZ2 @ A1.T / m", "dW2 = A1 @ dZ2.T / m"),
                           ("dW1 = dZ1 @ X.T / m", "dW1 = X @ dZ1.T / m"))),
    Misconception("dw2-transposed", "dW2 is transposed: it has the shape of W2, (n_y, n_h).",
                  changes=(("dW2 = dZ2 @ A1.T / m", "dW2 = A1 @ dZ2.T / m"),)),
    Misconception("dw1-transposed", "dW1 is transposed: it has the shape of W1, (n_h, n_x).",
                  changes=(("dW1 = dZ1 @ X.T / m", "dW1 = X @ dZ1.T / m"),)),
    Misconception("db-rank-1", "db1 and db2 are 1-D arrays: keep the column with `keepdims=True`.",
                  changes=(("np.sum(dZ2, axis=1, keepdims=True)", "np.sum(dZ2, axis=1)"),
                           ("np.sum(dZ1, axis=1, keepdims=True)", "np.sum(dZ1, axis=1)"))),
    Misconception("db1-rank-1", "db1 is a 1-D array: keep the column with `keepdims=True`.",
                  changes=(("np.sum(dZ1, axis=1, keepdims=True)", "np.sum(dZ1, axis=1)"),)),
    Misconception("db2-rank-1", "db2 is not a (1, 1) array: keep the dimensions with `keepdims=True`.",
                  changes=(("np.sum(dZ2, axis=1, keepdims=True)", "np.sum(dZ2)"),)),
    Misconception("db-single-numbers",
                  "db1 and db2 are single numbers: each bias has a derivative of its own, so sum over the examples "
                  "only, `axis=1`, and keep the dimensions.",
                  changes=(("np.sum(dZ2, axis=1, keepdims=True)", "np.sum(dZ2)"),
                           ("np.sum(dZ1, axis=1, keepdims=True)", "np.sum(dZ1)"))),
    Misconception("db1-summed-over-all",
                  "db1 sums over everything: each hidden unit's bias has a derivative of its own, so sum along "
                  "`axis=1`.",
                  changes=(("np.sum(dZ1, axis=1, keepdims=True)", "np.sum(dZ1, keepdims=True)"),)),
    Misconception("db-summed-over-units", "db1 and db2 are summed over the units: sum over the examples, `axis=1`.",
                  changes=(("np.sum(dZ2, axis=1, keepdims=True)", "np.sum(dZ2, axis=0, keepdims=True)"),
                           ("np.sum(dZ1, axis=1, keepdims=True)", "np.sum(dZ1, axis=0, keepdims=True)"))),
    Misconception("db1-summed-over-units", "db1 is summed over the units: sum over the examples, `axis=1`.",
                  changes=(("np.sum(dZ1, axis=1, keepdims=True)", "np.sum(dZ1, axis=0, keepdims=True)"),)),
    Misconception("db-not-summed",
                  "db1 and db2 are not summed over the examples; expected are means over them, (n_h, 1) and (n_y, 1).",
                  changes=(("np.sum(dZ2, axis=1, keepdims=True)", "dZ2"),
                           ("np.sum(dZ1, axis=1, keepdims=True)", "dZ1"))),
    Misconception("db1-from-dz2", "db1 is made from dZ2: its layer is the hidden one, so it comes from dZ1.",
                  changes=(("np.sum(dZ1, axis=1, keepdims=True)",
                            "np.sum(dZ2, axis=1, keepdims=True) * np.ones((len(dZ1), 1))"),)),
    Misconception("w2-left-out", "W2 is left out on the way back: dZ1 = W2.T dZ2 times (1 - A1²).",
                  changes=(("(W2.T @ dZ2)", "np.repeat(dZ2, len(A1), axis=0)"),)),
    Misconception("w2-updated-first",
                  "The way back runs through the updated weights, W2 minus its gradient: all gradients belong to "
                  "the same parameters.",
                  changes=(("(W2.T @ dZ2)", "((W2 - dW2).T @ dZ2)"),)),
    Misconception("m-is-number-of-features",
                  "m is the number of features here: it is the number of examples, X.shape[1].",
                  changes=(("X.shape[1]", "X.shape[0]"),)),
    Misconception("m-hard-coded", "400 is written into the code: m is X.shape[1].",
                  changes=(("X.shape[1]", "400"),)),
    Misconception("keys-of-parameters", "The gradients have the parameters' names: the keys are dW1, db1, dW2, db2.",
                  changes=(('{"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}',
                            '{"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}'),)),
    Misconception("tuple-returned", "A tuple is returned: return a dictionary with the keys dW1, db1, dW2, db2.",
                  changes=(('{"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}', "dW1, db1, dW2, db2"),)),
    Misconception("layers-swapped", "The layers are swapped in the dictionary: 1 is the hidden layer, 2 the output.",
                  changes=(('{"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}',
                            '{"dW1": dW2, "db1": db2, "dW2": dW1, "db2": db1}'),)),
    Misconception("biases-missing", "The gradients of the biases are missing: the keys are dW1, db1, dW2, db2.",
                  changes=(('{"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}', '{"dW1": dW1, "dW2": dW2}'),)),
    Misconception("hidden-layer-missing", "The hidden layer's gradients are missing: the keys are dW1, db1, dW2, db2.",
                  changes=(('{"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}', '{"dW2": dW2, "db2": db2}'),)),
    Misconception("cache-changed-in-place",
                  "The cache is changed in place (`A2 -= Y` writes into it): compute a new array.",
                  quotes=("-=",),
                  changes=(("dZ2 = A2 - Y", "A2 -= Y\n    dZ2 = A2"),)),
)

ALTERNATIVES = (
    Alternative("np.dot and (1 / m)",
                changes=(("dZ2 @ A1.T / m", "(1 / m) * np.dot(dZ2, A1.T)"),
                         ("dZ1 @ X.T / m", "(1 / m) * np.dot(dZ1, X.T)"))),
    Alternative("means",
                changes=(("np.sum(dZ2, axis=1, keepdims=True) / m", "np.mean(dZ2, axis=1, keepdims=True)"),
                         ("np.sum(dZ1, axis=1, keepdims=True) / m", "dZ1.mean(1, keepdims=True)"))),
    Alternative("np.multiply and np.power",
                changes=(("(W2.T @ dZ2) * (1 - A1**2)", "np.multiply(np.dot(W2.T, dZ2), 1 - np.power(A1, 2))"),)),
    Alternative("einsum",
                changes=(("dZ2 @ A1.T", "np.einsum('ym,hm->yh', dZ2, A1)"),
                         ("dZ1 @ X.T", "np.einsum('hm,xm->hx', dZ1, X)"))),
    Alternative("factors", changes=(("(1 - A1**2)", "(1 - A1) * (1 + A1)"),)),
    Alternative("from Z1", changes=(("(1 - A1**2)", "(1 - np.tanh(cache['Z1'])**2)"),)),
    Alternative("hyperbolic cosine", changes=(("(1 - A1**2)", "np.cosh(cache['Z1'])**-2"),)),
    Alternative("its own forward pass",
                changes=(('A1, A2 = cache["A1"], cache["A2"]',
                          'A1 = np.tanh(parameters["W1"] @ X + parameters["b1"])\n'
                          '    A2 = sigmoid(W2 @ A1 + parameters["b2"])'),)),
    Alternative("another forward pass by the function",
                changes=(('A1, A2 = cache["A1"], cache["A2"]',
                          'A2, cache = forward_propagation(X, parameters)\n    A1 = cache["A1"]'),)),
    Alternative("by dA2",
                changes=(("dZ2 = A2 - Y", "dA2 = -Y / A2 + (1 - Y) / (1 - A2)\n    dZ2 = dA2 * A2 * (1 - A2)"),)),
    Alternative("1 / m early",
                changes=(("dZ2 = A2 - Y", "dZ2 = (A2 - Y) / m"),
                         ("dZ2 @ A1.T / m", "dZ2 @ A1.T"),
                         ("np.sum(dZ2, axis=1, keepdims=True) / m", "np.sum(dZ2, axis=1, keepdims=True)"),
                         ("dZ1 @ X.T / m", "dZ1 @ X.T"),
                         ("np.sum(dZ1, axis=1, keepdims=True) / m", "np.sum(dZ1, axis=1, keepdims=True)"))),
    Alternative("broadcast in place of a product", changes=(("W2.T @ dZ2", "W2.T * dZ2"),)),
    Alternative("biases by ones", changes=(("np.sum(dZ1, axis=1, keepdims=True)", "dZ1 @ np.ones((m, 1))"),)),
    Alternative("reshaped", changes=(("np.sum(dZ1, axis=1, keepdims=True)", "np.sum(dZ1, axis=1).reshape(-1, 1)"),)),
    Alternative("more keys", changes=(('"db2": db2}', '"db2": db2, "dZ1": dZ1, "dZ2": dZ2}'),)),
    Alternative("m from the labels", changes=(("X.shape[1]", "Y.size"),)),
)

def made_up(made, parameters, cache, X, Y):
    dZ2 = made.bend(cache["A2"] - 0.7 * Y)
    dZ1 = made.product(parameters["W2"].T, dZ2) + made.bend(cache["A1"])
    return {
        "dW1": made.product(dZ1, X.T), "db1": made.rows(dZ1),
        "dW2": made.product(dZ2, cache["A1"].T), "db2": made.rows(dZ2),
    }  # fmt: skip


def draw(rng, n_x, n_h, m):
    X, Y = dataset(rng, n_x, m)
    parameters = weights(rng, n_x, n_h)
    return parameters, forward_propagation(X, parameters)[1], X, Y


def far_out(rng):
    """Sums of 900 and of -900: the exponential of twice as much overflows."""
    parameters, cache, X, Y = draw(rng, 3, 4, 5)
    far = 900 / np.abs(cache["Z1"] - parameters["b1"]).max(axis=0)[2] * X[:, [2]]
    X = np.hstack([X[:, :3], far, -far])
    return parameters, forward_propagation(X, parameters)[1], X, Y


DOMAIN = Domain(
    draw=draw,
    sizes={"n_x": 20, "n_h": 20, "m": 60},
    whole=("Y",),
    edges={"inputs far from 0": far_out},
    direct=("n_x",),
)

EXERCISE = Exercise(
    reference=backward_propagation,
    made_up=made_up,
    # A mean near 0 by chance differs by 5e-8 where the forward pass is one's own, in float32.
    outputs=tuple(output(name, name, atol=3e-7) for name in ("dW1", "db1", "dW2", "db2")),
    cases=backward_cases,
    domain=DOMAIN,
    visible=(
        Worked({"parameters": PARAMETERS, "cache": CACHE, "X": X, "Y": Y}, returns="grads"),
        Worked(
            {"parameters": OTHER_PARAMETERS, "cache": OTHER_CACHE, "X": OTHER_X, "Y": OTHER_Y}, returns="grads"
        ),
    ),
    shown={"CACHE": CACHE, "GRADS": backward_propagation(PARAMETERS, CACHE, X, Y)},
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
