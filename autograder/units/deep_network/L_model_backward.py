"""The exercise `L_model_backward`: the whole network, backward."""

import numpy as np

from autograder.specification import Alternative, Domain, Exercise, Misconception, Worked, output
from autograder.units.deep_network._shared import OTHER_Y, Y
from autograder.units.deep_network.L_model_forward import (
    AL,
    ALIKE,
    CACHES,
    OTHER_AL,
    OTHER_CACHES,
    L_model_forward,
    draw_parameters,
    network,
    networks,
)
from autograder.units.deep_network.linear_activation_backward import linear_activation_backward
from autograder.units.inputs import labels
from dlutils.compare import Keys


def L_model_backward(AL, Y, caches):
    """The whole network, backward.

    Args:
        AL: (1, m), what L_model_forward returned; Y: (1, m).
        caches: the L caches that it returned, layer 1 first.

    Returns:
        grads: {"dA0", "dW1", "db1", ..., "dA(L-1)", "dWL", "dbL"}; more keys do no harm.
    """
    grads = {}
    L = len(caches)
    dAL = (1 - Y) / (1 - AL) - Y / AL
    dA, dW, db = linear_activation_backward(dAL, caches[L - 1], "sigmoid")
    grads[f"dA{L - 1}"], grads[f"dW{L}"], grads[f"db{L}"] = dA, dW, db
    for l in range(L - 1, 0, -1):
        dA, dW, db = linear_activation_backward(dA, caches[l - 1], "relu")
        grads[f"dA{l - 1}"] = dA
        grads[f"dW{l}"] = dW
        grads[f"db{l}"] = db
    return grads


def L_model_backward_cases(rng):
    cases = []
    for X, parameters in (*networks(rng), network(rng, ALIKE, 3)):
        AL, caches = L_model_forward(X, parameters)
        cases.append((AL, labels(rng, X.shape[1]), caches))
    return cases


_LAST = 'linear_activation_backward(dAL, caches[L - 1], "sigmoid")'
_HIDDEN = 'linear_activation_backward(dA, caches[l - 1], "relu")'

MISCONCEPTIONS = (
    Misconception("dal-sign-reversed", "The sign of dAL is reversed: it is -(Y / AL - (1 - Y) / (1 - AL)).",
                  changes=(("(1 - Y) / (1 - AL) - Y / AL", "Y / AL - (1 - Y) / (1 - AL)"),)),
    Misconception("dal-brackets-missing",
                  "The halves of dAL are joined by the wrong sign: it is -(Y / AL - (1 - Y) / (1 - AL)); mind the "
                  "brackets.",
                  changes=(("(1 - Y) / (1 - AL) - Y / AL", "-Y / AL - (1 - Y) / (1 - AL)"),)),
    Misconception("dal-halves-positive", "The halves of dAL are both positive: it is -(Y / AL - (1 - Y) / (1 - AL)).",
                  changes=(("(1 - Y) / (1 - AL) - Y / AL", "Y / AL + (1 - Y) / (1 - AL)"),)),
    Misconception("dal-averaged", "dAL is divided by m: linear_backward divides by m, so the 1/m would count twice.",
                  changes=(("(1 - Y) / (1 - AL) - Y / AL", "((1 - Y) / (1 - AL) - Y / AL) / Y.shape[1]"),)),
    Misconception("dal-is-dz",
                  "dAL is AL - Y: that is dZ of the last layer. dAL is the derivative of the loss with respect to "
                  "AL itself.",
                  quotes=("dAL",),
                  changes=(("(1 - Y) / (1 - AL) - Y / AL", "AL - Y"),)),
    Misconception("dal-second-half-missing", "dAL has only the half of y = 1: the other is (1 - Y) / (1 - AL).",
                  changes=(("(1 - Y) / (1 - AL) - Y / AL", "-Y / AL"),)),
    Misconception("dal-first-half-missing", "dAL has only the half of y = 0: the other is -Y / AL.",
                  changes=(("(1 - Y) / (1 - AL) - Y / AL", "(1 - Y) / (1 - AL)"),)),
    Misconception("dal-denominators-swapped", "The denominators of dAL are swapped: Y goes with AL, 1 - Y with 1 - AL.",
                  changes=(("(1 - Y) / (1 - AL) - Y / AL", "(1 - Y) / AL - Y / (1 - AL)"),)),
    Misconception("last-layer-relu", "The last layer is taken as ReLU: it is a sigmoid.",
                  changes=(('"sigmoid"', '"relu"'),)),
    Misconception("hidden-layers-sigmoid", "The hidden layers are taken as sigmoids: they are ReLU.",
                  changes=(('"relu"', '"sigmoid"'),)),
    Misconception("activations-swapped",
                  "The activations are swapped: the last layer is a sigmoid, the hidden ones are ReLU.",
                  changes=(('"relu"', '"sigm"'), ('"sigmoid"', '"relu"'), ('"sigm"', '"sigmoid"'))),
    Misconception("dal-for-every-layer",
                  "Every layer is handed dAL: hand each one the dA that the layer above returned.",
                  changes=((_HIDDEN, 'linear_activation_backward(dAL, caches[l - 1], "relu")'),)),
    Misconception("layer-1-left-out", "Layer 1 is left out: the backward loop ends at layer 1, range(L - 1, 0, -1).",
                  changes=(("range(L - 1, 0, -1)", "range(L - 1, 1, -1)"),)),
    Misconception("uppermost-hidden-layer-left-out",
                  "The uppermost hidden layer is left out: the backward loop starts at L - 1.",
                  changes=(("range(L - 1, 0, -1)", "range(L - 2, 0, -1)"),)),
    Misconception("last-layer-computed-again",
                  "Layer L is computed once more as a hidden layer: the backward loop starts at L - 1.",
                  changes=(("range(L - 1, 0, -1)", "range(L, 0, -1)"),)),
    Misconception("layers-in-forward-order",
                  "dA and cache belong to different layers: the error comes from above, so layers come in the "
                  "order L - 1, ..., 1, each with caches[l - 1].",
                  changes=(("range(L - 1, 0, -1)", "range(1, L)"),)),
    Misconception("step-of-range-missing",
                  "Only the last layer's gradients are there, as if the loop over the hidden layers never ran: to "
                  "count downwards range needs a step of -1, and the function returns after the loop.",
                  changes=(("range(L - 1, 0, -1)", "range(L - 1, 0)"),)),
    Misconception("loop-ends-at-0", "The loop runs on to layer 0, which has no parameters: it ends at layer 1.",
                  changes=(("range(L - 1, 0, -1)", "range(L - 1, -1, -1)"),)),
    Misconception("cache-of-layer-above",
                  "A hidden layer is handed the cache of the layer above it: the list starts at 0, so layer l's "
                  "cache is caches[l - 1].",
                  changes=((_HIDDEN, 'linear_activation_backward(dA, caches[l], "relu")'),)),
    Misconception("last-cache-one-too-high",
                  "The last layer's cache is read one too high: the list starts at 0, so it is caches[L - 1].",
                  changes=(("caches[L - 1]", "caches[L]"),)),
    Misconception("first-cache-for-last-layer",
                  "The first layer's cache is used for the last layer: it is caches[L - 1].",
                  changes=(("caches[L - 1]", "caches[0]"),)),
    Misconception("da-named-by-own-layer",
                  "dA is named after the layer it comes from: what layer l passes down is the derivative with "
                  "respect to A of layer l - 1, dA{l-1}.",
                  changes=(('grads[f"dA{L - 1}"]', 'grads[f"dA{L}"]'), ('grads[f"dA{l - 1}"]', 'grads[f"dA{l}"]'))),
    Misconception("gradients-numbered-too-low", "dW and db are numbered one too low: layer l's are dW{l} and db{l}.",
                  changes=(('grads[f"dW{L}"], grads[f"db{L}"]', 'grads[f"dW{L - 1}"], grads[f"db{L - 1}"]'),
                           ('grads[f"dW{l}"]', 'grads[f"dW{l - 1}"]'),
                           ('grads[f"db{l}"]', 'grads[f"db{l - 1}"]'))),
    Misconception("gradients-numbered-too-high",
                  "dW and db of the hidden layers are numbered one too high: layer l's are dW{l} and db{l}.",
                  changes=(('grads[f"dW{l}"]', 'grads[f"dW{l + 1}"]'), ('grads[f"db{l}"]', 'grads[f"db{l + 1}"]'))),
    Misconception("keys-without-d", "The keys lack their d: they are dA0, dW1, db1, ...",
                  changes=(('grads[f"dW{L}"], grads[f"db{L}"]', 'grads[f"W{L}"], grads[f"b{L}"]'),
                           ('grads[f"dW{l}"]', 'grads[f"W{l}"]'),
                           ('grads[f"db{l}"]', 'grads[f"b{l}"]'))),
    Misconception("da-missing", "The dA are missing: for each layer the dictionary holds dA{l-1}, dW{l} and db{l}.",
                  changes=(("return grads", 'return {key: value for key, value in grads.items() if "A" not in key}'),)),
    Misconception("da0-missing", "dA0 is missing: the exercise asks for dA{l-1} for every layer l from 1 to L.",
                  changes=(("return grads", 'return {key: value for key, value in grads.items() if key != "dA0"}'),)),
    Misconception("dw-and-db-swapped", "dW and db are swapped: linear_activation_backward returns dA_prev, dW, db.",
                  changes=(('grads[f"dA{L - 1}"], grads[f"dW{L}"], grads[f"db{L}"]',
                            'grads[f"dA{L - 1}"], grads[f"db{L}"], grads[f"dW{L}"]'),
                           ('grads[f"dW{l}"] = dW', 'grads[f"dW{l}"] = db'),
                           ('grads[f"db{l}"] = db', 'grads[f"db{l}"] = dW'))),
    Misconception("last-gradients-missing", "The last layer's gradients are missing: store dW{L} and db{L} too.",
                  changes=(('    grads[f"dA{L - 1}"], grads[f"dW{L}"], grads[f"db{L}"] = dA, dW, db\n', ""),)),
    Misconception("depth-halved",
                  "The number of layers is twice too small: there is one cache for each layer, so L is len(caches).",
                  changes=(("len(caches)", "max(len(caches) // 2, 1)"),)),
    Misconception("depth-hard-coded-4", "The number of layers is written into the code: it is len(caches).",
                  changes=(("len(caches)", "4"),)),
    Misconception("depth-hard-coded-2", "The number of layers is written into the code: it is len(caches).",
                  changes=(("len(caches)", "2"),)),
    Misconception("depth-hard-coded-3", "The number of layers is written into the code: it is len(caches).",
                  changes=(("len(caches)", "3"),)),
    Misconception("return-inside-loop",
                  "The function returns inside the loop, after one hidden layer: un-indent the return.",
                  changes=(('        grads[f"db{l}"] = db\n',
                            '        grads[f"db{l}"] = db\n        return grads\n'),)),
    Misconception("list-returned", "A list is returned: return a dictionary with the keys dA0, dW1, db1, ...",
                  changes=(("return grads", "return [grads[key] for key in sorted(grads)]"),)),
    Misconception("caches-changed-in-place",
                  "The caches are changed in place (`caches.pop()` or `caches.reverse()`): read them by index, or "
                  "copy the list.",
                  quotes=("caches.reverse()",),
                  changes=(("    return grads", "    caches.reverse()\n    return grads"),)),
    Misconception("al-and-y-swapped", "AL and Y are swapped in dAL: it is -(Y / AL - (1 - Y) / (1 - AL)).",
                  changes=(("(1 - Y) / (1 - AL) - Y / AL", "(1 - AL) / (1 - Y + 1e-3) - AL / (Y + 1e-3)"),)),
    Misconception("da-not-passed-down",
                  "The dA of the layer above is stored, but the loop goes on with the old one: hand each layer the "
                  "newest dA.",
                  changes=(("        dA, dW, db = " + _HIDDEN, "        new, dW, db = " + _HIDDEN),
                           ('grads[f"dA{l - 1}"] = dA', 'grads[f"dA{l - 1}"] = new'))),
)

ALTERNATIVES = (
    Alternative("conventional form of dAL",
                changes=(("(1 - Y) / (1 - AL) - Y / AL", "-(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))"),)),
    Alternative("one fraction", changes=(("(1 - Y) / (1 - AL) - Y / AL", "(AL - Y) / (AL * (1 - AL))"),)),
    Alternative("reversed, from zero", source="""
        def L_model_backward(AL, Y, caches):
            grads = {}
            L = len(caches)
            Y = Y.reshape(AL.shape)
            grads["dA" + str(L)] = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))
            current_cache = caches[L - 1]
            dA_prev_temp, dW_temp, db_temp = linear_activation_backward(grads["dA" + str(L)], current_cache, "sigmoid")
            grads["dA" + str(L - 1)], grads["dW" + str(L)], grads["db" + str(L)] = dA_prev_temp, dW_temp, db_temp
            for l in reversed(range(L - 1)):
                current_cache = caches[l]
                dA = grads["dA" + str(l + 1)]
                dA_prev_temp, dW_temp, db_temp = linear_activation_backward(dA, current_cache, "relu")
                grads["dA" + str(l)] = dA_prev_temp
                grads["dW" + str(l + 1)] = dW_temp
                grads["db" + str(l + 1)] = db_temp
            return grads
    """),
    Alternative("one loop for all layers", source="""
        def L_model_backward(AL, Y, caches):
            grads, dA = {}, (1 - Y) / (1 - AL) - Y / AL
            for l, cache in reversed(list(enumerate(caches, start=1))):
                activation = "sigmoid" if l == len(caches) else "relu"
                dA, dW, db = linear_activation_backward(dA, cache, activation)
                grads.update({f"dA{l - 1}": dA, f"dW{l}": dW, f"db{l}": db})
            return grads
    """),
    Alternative("dZ of the last layer at once", changes=((_LAST, "linear_backward(AL - Y, caches[L - 1][0])"),)),
    Alternative("caches from the end", changes=(("caches[L - 1]", "caches[-1]"),)),
    Alternative("a copy of the list, popped", source="""
        def L_model_backward(AL, Y, caches):
            rest, grads = list(caches), {}
            dA, activation = -(Y / AL) + (1 - Y) / (1 - AL), "sigmoid"
            while rest:
                l = len(rest)
                dA, grads[f"dW{l}"], grads[f"db{l}"] = linear_activation_backward(dA, rest.pop(), activation)
                grads[f"dA{l - 1}"], activation = dA, "relu"
            return grads
    """),
    Alternative("keywords",
                changes=((_LAST, 'linear_activation_backward(dA=dAL, cache=caches[L - 1], activation="sigmoid")'),)),
    Alternative("float32", changes=(("(1 - Y) / (1 - AL) - Y / AL", "np.float32((1 - Y) / (1 - AL) - Y / AL)"),)),
)

def made_up(made, AL, Y, caches):
    grads, dZ = {}, made.bend(AL - 0.7 * Y)
    for l in range(len(caches), 0, -1):
        (A_prev, W, b), Z = caches[l - 1]
        dZ = made.bend(dZ + 0.3 * Z)
        grads[f"dW{l}"], grads[f"db{l}"] = made.product(dZ, A_prev.T), made.rows(dZ) + 0.1 * b
        dZ = grads[f"dA{l - 1}"] = made.product(W.T, dZ)
    return grads


def draw(rng, layers, n_x, m):
    dims = [n_x, *(int(n) for n in rng.integers(2, 7, size=layers - 1)), 1]
    while True:
        AL, caches = L_model_forward(rng.normal(size=(n_x, m)), draw_parameters(rng, dims))
        if np.all((AL > 0.01) & (AL < 0.99)):
            return AL, labels(rng, m), caches


DOMAIN = Domain(
    draw=draw,
    sizes={"layers": 16, "n_x": 20, "m": 20},
    words={"layers": "one layer"},
    whole=("Y",),
    direct=("n_x",),
)

EXERCISE = Exercise(
    reference=L_model_backward,
    made_up=made_up,
    # A mean near 0 by chance differs by so much where a step of the computation is in float32.
    outputs=tuple(output(name, Keys(name), atol=3e-7) for name in ("dA", "dW", "db")),
    cases=L_model_backward_cases,
    domain=DOMAIN,
    helpers=("linear_activation_backward",),
    visible=(
        Worked({"AL": AL, "Y": Y, "caches": CACHES}, returns="grads"),
        Worked({"AL": OTHER_AL, "Y": OTHER_Y, "caches": OTHER_CACHES}, returns="grads"),
    ),
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
