"""The exercise `L_model_forward`: the whole network, forward."""

import numpy as np

from autograder.specification import Alternative, Domain, Exercise, Misconception, Worked, output
from autograder.units.deep_network._shared import OTHER_PARAMETERS, OTHER_X, PARAMETERS, X
from autograder.units.deep_network.linear_activation_forward import linear_activation_forward
from autograder.units.inputs import ROUNDING


def L_model_forward(X, parameters):
    """The whole network, forward.

    Args:
        X: (n_x, m).
        parameters: {"W1", "b1", ..., "WL", "bL"}, for any depth L of 1 or more.

    Returns:
        AL: (1, m) probabilities.
        caches: list of the L layers' caches, layer 1 first.
    """
    caches = []
    A = X
    L = len(parameters) // 2
    for l in range(1, L):
        A_prev = A
        A, cache = linear_activation_forward(A_prev, parameters[f"W{l}"], parameters[f"b{l}"], "relu")
        caches.append(cache)
    AL, cache = linear_activation_forward(A, parameters[f"W{L}"], parameters[f"b{L}"], "sigmoid")
    caches.append(cache)
    return AL, caches


#: Depths 1, 2, 3 and 4; no two neighbours alike, growing and shrinking.
DIMS = [(5, 1), (4, 3, 1), (3, 6, 2, 1), (6, 4, 5, 3, 1)]
EXAMPLES = [7, 9, 4, 8]


def draw_parameters(rng, dims):
    """Weights that keep the layers' sizes alike, biases about as large as the weighted sums."""
    parameters = {}
    for l in range(1, len(dims)):
        parameters[f"W{l}"] = rng.normal(size=(dims[l], dims[l - 1])) * np.sqrt(2 / dims[l - 1])
        parameters[f"b{l}"] = rng.choice([-1, 1], size=(dims[l], 1)) * rng.uniform(0.2, 0.9, size=(dims[l], 1))
    return parameters


def alive(parameters, X):
    """Whether the forward pass can convict: off the kinks, on both sides of them, and not saturated."""
    AL, caches = L_model_forward(X, parameters)

    def convicts(Z):
        return np.abs(Z).min() > 1e-3 and (Z < 0).any() and np.ptp(np.maximum(Z, 0), axis=1).max() > 0.1

    return np.all((AL > 0.05) & (AL < 0.95)) and np.ptp(AL) > 0.02 and all(convicts(Z) for _, Z in caches[:-1])


def network(rng, dims, m):
    """X and parameters of a network whose every layer does something."""
    while True:
        X, parameters = rng.normal(size=(dims[0], m)), draw_parameters(rng, dims)
        if alive(parameters, X):
            return X, parameters


def certain(X, parameters):
    """The same network, its last scores from -9 to 9: probabilities within 0.0002 of 0 and of 1 are expected too."""
    L = len(parameters) // 2
    scores = L_model_forward(X, parameters)[1][-1][1]
    factor, middle = 18 / np.ptp(scores), (scores.max() + scores.min()) / 2
    return X, {**parameters, f"W{L}": factor * parameters[f"W{L}"], f"b{L}": factor * (parameters[f"b{L}"] - middle)}


def strong(X, parameters):
    """The same network, with sums up to 12 in its first layer."""
    factor = 12 / L_model_forward(X, parameters)[1][0][1].max()
    return X, {**parameters, "W1": factor * parameters["W1"], "b1": factor * parameters["b1"]}


def networks(rng):
    return [network(rng, dims, m) for dims, m in zip(DIMS, EXAMPLES)]


#: Layers of one size, where no shape betrays the wrong layer's A or W.
ALIKE = (3, 3, 3, 1)


def cases(rng):
    return [*networks(rng), certain(*network(rng, ALIKE, 5)), certain(*strong(*network(rng, (3, 4, 1), 6)))]


#: The worked network.
AL, CACHES = L_model_forward(X, PARAMETERS)
OTHER_AL, OTHER_CACHES = L_model_forward(OTHER_X, OTHER_PARAMETERS)

MISCONCEPTIONS = (
    Misconception("layers-counted-twice",
                  "The number of layers is twice too large: each layer has two parameters, W and b, so L is "
                  "len(parameters) // 2.",
                  changes=(("len(parameters) // 2", "len(parameters)"),)),
    Misconception("last-layer-relu", "The last layer uses ReLU: it is the sigmoid's, for a probability.",
                  changes=(('"sigmoid"', '"relu"'),)),
    Misconception("hidden-layers-sigmoid",
                  "The hidden layers use the sigmoid: theirs is ReLU, only the last layer is a sigmoid.",
                  changes=(('"relu"', '"sigmoid"'),)),
    Misconception("activations-swapped",
                  "The activations are swapped: ReLU in layers 1 to L - 1, the sigmoid in layer L.",
                  changes=(('"relu"', '"sigm"'), ('"sigmoid"', '"relu"'), ('"sigm"', '"sigmoid"'))),
    Misconception("last-hidden-layer-skipped",
                  "The last layer is not fed the A of layer L - 1: the hidden layers are range(1, L), and the "
                  "newest A goes on.",
                  changes=(("range(1, L)", "range(1, L - 1)"),)),
    Misconception("last-layer-computed-twice",
                  "Layer L is computed twice, once with ReLU: the loop over hidden layers ends at L - 1.",
                  changes=(("range(1, L)", "range(1, L + 1)"),)),
    Misconception("loop-starts-at-0", "The loop starts at layer 0: the first parameters are W1 and b1.",
                  changes=(("range(1, L)", "range(L)"),)),
    Misconception("first-layer-skipped", "The first hidden layer is skipped: the loop starts at layer 1.",
                  changes=(("range(1, L)", "range(2, L)"),)),
    Misconception("hidden-layers-fed-x", "Every hidden layer is fed X: feed it the A of the layer before.",
                  changes=(("A_prev = A\n", "A_prev = X\n"),)),
    Misconception("last-layer-fed-x", "The last layer is fed X: feed it the A of the last hidden layer.",
                  changes=(('linear_activation_forward(A, parameters[f"W{L}"]',
                            'linear_activation_forward(X, parameters[f"W{L}"]'),)),
    Misconception("first-parameters-for-all", "Every hidden layer uses W1 and b1: layer l has its own, W{l} and b{l}.",
                  changes=(('parameters[f"W{l}"], parameters[f"b{l}"]', 'parameters["W1"], parameters["b1"]'),)),
    Misconception("last-cache-missing", "The last layer's cache is missing: caches holds L of them.",
                  changes=(("    caches.append(cache)\n    return", "    return"),)),
    Misconception("only-last-cache-kept", "Only the last layer's cache is kept: caches holds L of them, layer 1 first.",
                  changes=(("        caches.append(cache)\n", ""),)),
    Misconception("last-cache-repeated",
                  "Every cache in the list is the last one: append each layer's cache as it is made.",
                  changes=(("    return AL, caches", "    caches = [cache] * L\n    return AL, caches"),)),
    Misconception("caches-reversed", "The caches are in reverse order: layer 1 comes first.",
                  changes=(("return AL, caches", "return AL, caches[::-1]"),)),
    Misconception("cache-with-activation",
                  "Each cache is appended with its activation: append the cache alone, as "
                  "linear_activation_forward returns it.",
                  changes=(("        caches.append(cache)", "        caches.append((A, cache))"),)),
    Misconception("caches-are-a-dictionary", "The caches are a dictionary: they are a list, layer 1 first.",
                  changes=(("return AL, caches", "return AL, dict(enumerate(caches, 1))"),)),
    Misconception("caches-flattened", "The caches run together in one flat list: append each layer's cache as a whole.",
                  changes=(("        caches.append(cache)", "        caches.extend(cache)"),
                           ("    caches.append(cache)\n    return", "    caches.extend(cache)\n    return"))),
    Misconception("only-linear-caches-kept",
                  "The linear caches alone are kept: append the whole cache, (linear_cache, activation_cache).",
                  changes=(("        caches.append(cache)", "        caches.append(cache[0])"),
                           ("    caches.append(cache)\n    return", "    caches.append(cache[0])\n    return"))),
    Misconception("caches-not-returned", "Only AL is returned: return `AL, caches`.",
                  changes=(("return AL, caches", "return AL"),)),
    Misconception("results-swapped", "AL and the caches are returned in the wrong order: return `AL, caches`.",
                  changes=(("return AL, caches", "return caches, AL"),)),
    Misconception("last-hidden-a-returned", "The last hidden A is returned in place of AL.",
                  changes=(("return AL, caches", "return A, caches"),)),
    Misconception("al-rank-1", "AL is squeezed to a 1-D array: it is a row, (1, m).",
                  changes=(("return AL, caches", "return np.squeeze(AL), caches"),)),
    Misconception("al-rounded", "AL is cut to 0 and 1: it holds probabilities.",
                  changes=(("return AL, caches", "return (AL > 0.5).astype(float), caches"),)),
    Misconception("depth-hard-coded-4", "The number of layers is written into the code: it is len(parameters) // 2.",
                  changes=(("len(parameters) // 2", "4"),)),
    Misconception("depth-hard-coded-2", "The number of layers is written into the code: it is len(parameters) // 2.",
                  changes=(("len(parameters) // 2", "2"),)),
    Misconception("depth-hard-coded-3", "The number of layers is written into the code: it is len(parameters) // 2.",
                  changes=(("len(parameters) // 2", "3"),)),
    Misconception("one-layer-too-few",
                  "L is one too small: there are len(parameters) // 2 layers, the input layer is not counted.",
                  changes=(("len(parameters) // 2", "len(parameters) // 2 - 1"),)),
    Misconception("return-inside-loop",
                  "The function returns inside the loop, after the first hidden layer: un-indent the lines of the "
                  "last layer.",
                  changes=(("        caches.append(cache)\n    AL",
                            "        caches.append(cache)\n        return A, caches\n    AL"),)),
    Misconception("biases-not-passed-on", "The biases are not passed on: give each layer its own b.",
                  changes=(('parameters[f"b{l}"], "relu"', '0 * parameters[f"b{l}"], "relu"'),
                           ('parameters[f"b{L}"], "sigmoid"', '0 * parameters[f"b{L}"], "sigmoid"'))),
    Misconception("x-changed-in-place", "X is changed in place: leave the arguments as they were.",
                  changes=(("A = X", "X -= X.mean()\n    A = X"),)),
    Misconception("parameters-changed-in-place", "A parameter is changed: leave the caller's dictionary as it was.",
                  changes=(("caches = []", 'caches = []\n    parameters["X"] = X\n    parameters["A"] = X'),
                           ("len(parameters) // 2", "len(parameters) // 2 - 1"))),
)

ALTERNATIVES = (
    Alternative("one loop for all layers", source="""
        def L_model_forward(X, parameters):
            A, caches, L = X, [], len(parameters) // 2
            for l in range(1, L + 1):
                activation = "sigmoid" if l == L else "relu"
                A, cache = linear_activation_forward(A, parameters["W" + str(l)], parameters["b" + str(l)], activation)
                caches.append(cache)
            return A, caches
    """),
    Alternative("integer division by hand", changes=(("len(parameters) // 2", "int(len(parameters) / 2)"),)),
    Alternative("counted weights",
                changes=(("len(parameters) // 2", 'sum(key.startswith("W") for key in parameters)'),)),
    Alternative("keywords",
                changes=(('linear_activation_forward(A_prev, parameters[f"W{l}"], parameters[f"b{l}"], "relu")',
                          'linear_activation_forward(A_prev, W=parameters[f"W{l}"], b=parameters[f"b{l}"], '
                          'activation="relu")'),)),
    Alternative("caches added", changes=(("        caches.append(cache)", "        caches = caches + [cache]"),)),
    Alternative("a tuple of caches", changes=(("return AL, caches", "return AL, tuple(caches)"),)),
    Alternative("while",
                changes=(("    for l in range(1, L):\n", "    l = 0\n    while l < L - 1:\n        l += 1\n"),)),
    Alternative("recursion", source="""
        def L_model_forward(X, parameters):
            def up_to(l):
                if l == 0:
                    return X, []
                A, caches = up_to(l - 1)
                kind = "relu" if l < len(parameters) // 2 else "sigmoid"
                A, cache = linear_activation_forward(A, parameters[f"W{l}"], parameters[f"b{l}"], kind)
                return A, caches + [cache]
            return up_to(len(parameters) // 2)
    """),
    Alternative("float32", changes=(("A = X\n", "A = X.astype(np.float32)\n"),)),
)

def made_up(made, X, parameters):
    A, caches, L = X, [], len(parameters) // 2
    for l in range(1, L + 1):
        W, b = parameters[f"W{l}"], parameters[f"b{l}"]
        Z = made.product(W, A) + b
        caches.append(((A, W, b), Z))
        A = made.bend(Z)
    return 0.5 + A / 2, caches


def draw(rng, layers, n_x, m):
    dims = [n_x, *(int(n) for n in rng.integers(2, 7, size=layers - 1)), 1]
    return rng.normal(size=(n_x, m)), draw_parameters(rng, dims)


def narrow(rng):
    dims = [4, 3, 1, 5, 1]
    return rng.normal(size=(4, 6)), draw_parameters(rng, dims)


DOMAIN = Domain(
    draw=draw,
    sizes={"layers": 16, "n_x": 20, "m": 40},
    words={"layers": "one layer"},
    whole=("X",),
    edges={"a hidden layer of one unit": narrow},
    direct=("n_x",),
)

EXERCISE = Exercise(
    reference=L_model_forward,
    made_up=made_up,
    outputs=(output("AL", 0, atol=ROUNDING), output("caches", 1, atol=ROUNDING / 10)),
    cases=cases,
    domain=DOMAIN,
    helpers=("linear_activation_forward",),
    visible=(
        Worked({"X": X, "parameters": PARAMETERS}, returns="AL, caches"),
        Worked({"X": OTHER_X, "parameters": OTHER_PARAMETERS}, returns="AL, caches"),
    ),
    shown={"AL": AL, "CACHES": CACHES},
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
