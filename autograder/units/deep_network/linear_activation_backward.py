"""The exercise `linear_activation_backward`: one layer, backward."""

from autograder.specification import Alternative, Domain, Exercise, Misconception, Worked, output
from autograder.units.deep_network._shared import LAYER_SIZES, LAYER_WORDS, Y, layer
from autograder.units.deep_network.L_model_forward import AL, CACHES, OTHER_CACHES
from autograder.units.deep_network.linear_activation_forward import (
    linear_activation_forward,
    linear_activation_forward_cases,
)
from autograder.units.deep_network.linear_backward import linear_backward
from autograder.units.inputs import readable
from dlutils.activations import relu_backward, sigmoid_backward


def linear_activation_backward(dA, cache, activation):
    """One layer, backward.

    Args:
        dA: (n, m) derivative of the loss with respect to this layer's A.
        cache: (linear_cache, activation_cache) of this layer.
        activation: "relu" or "sigmoid", as in the forward pass.

    Returns:
        dA_prev: (n_prev, m); dW: (n, n_prev); db: (n, 1).
    """
    linear_cache, activation_cache = cache
    if activation == "relu":
        dZ = relu_backward(dA, activation_cache)
    else:
        dZ = sigmoid_backward(dA, activation_cache)
    dA_prev, dW, db = linear_backward(dZ, linear_cache)
    return dA_prev, dW, db


def linear_activation_backward_cases(rng):
    cases = []
    for A_prev, W, b, activation in linear_activation_forward_cases(rng):
        _, cache = linear_activation_forward(A_prev, W, b, activation)
        cases.append((rng.normal(size=(W.shape[0], A_prev.shape[1])) + 0.4, cache, activation))
    return cases


#: The derivatives with respect to AL and to the A of layer 2, in the worked network.
DAL = (1 - Y) / (1 - AL) - Y / AL
DA2 = linear_activation_backward(DAL, CACHES[2], "sigmoid")[0]

MISCONCEPTIONS = (
    Misconception("activations-swapped",
                  'The activations are swapped: "relu" asks for relu_backward, "sigmoid" for sigmoid_backward.',
                  changes=(('activation == "relu"', 'activation == "sigmoid"'),)),
    Misconception("always-sigmoid", "The sigmoid's derivative is used whatever `activation` says.",
                  changes=(('activation == "relu"', "False"),)),
    Misconception("always-relu", "ReLU's derivative is used whatever `activation` says.",
                  changes=(('activation == "relu"', "True"),)),
    Misconception("activation-misspelled",
                  '`activation` is compared with another spelling: it is "relu" or "sigmoid", in small letters.',
                  changes=(('activation == "relu"', 'activation == "ReLU"'),
                           ("    else:", '    elif activation == "sigmoid":'))),
    Misconception("derivative-left-out",
                  "The activation's derivative is left out: dZ is dA times g'(Z), and linear_backward is handed "
                  "dZ, not dA.",
                  changes=(("relu_backward(dA, activation_cache)", "dA"),
                           ("sigmoid_backward(dA, activation_cache)", "dA"))),
    Misconception("relu-derivative-left-out",
                  "ReLU's derivative is left out: where Z is not positive nothing flows back.",
                  changes=(("relu_backward(dA, activation_cache)", "dA"),)),
    Misconception("sigmoid-derivative-left-out", "The sigmoid's derivative is left out: dZ is dA A (1 - A).",
                  changes=(("sigmoid_backward(dA, activation_cache)", "dA"),)),
    Misconception("da-left-out", "dZ is the derivative alone: by the chain rule it is multiplied by dA.",
                  changes=(("relu_backward(dA, activation_cache)",
                            "relu_backward(np.ones_like(dA), activation_cache)"),
                           ("sigmoid_backward(dA, activation_cache)",
                            "sigmoid_backward(np.ones_like(dA), activation_cache)"))),
    Misconception("activation-for-derivative",
                  "The activation is applied to Z again: going backward, expected is its derivative.",
                  changes=(("relu_backward(dA, activation_cache)", "dA * relu(activation_cache)[0]"),
                           ("sigmoid_backward(dA, activation_cache)", "dA * sigmoid(activation_cache)[0]"))),
    Misconception("caches-swapped",
                  "The two caches are unpacked in the wrong order: the cache is (linear_cache, activation_cache).",
                  changes=(("linear_cache, activation_cache = cache", "activation_cache, linear_cache = cache"),)),
    Misconception("whole-cache-to-activation",
                  "The activation's backward function is given the whole cache: it needs activation_cache, which "
                  "is Z.",
                  changes=(("relu_backward(dA, activation_cache)", "relu_backward(dA, cache)"),
                           ("sigmoid_backward(dA, activation_cache)", "sigmoid_backward(dA, cache)"))),
    Misconception("whole-cache-to-linear",
                  "The whole cache is taken for linear_cache: it is a pair, (linear_cache, activation_cache), and "
                  "linear_backward needs the first.",
                  changes=(("linear_backward(dZ, linear_cache)", "linear_backward(dZ, cache)"),)),
    Misconception("arguments-swapped",
                  "dA and Z are handed over in the wrong order: relu_backward(dA, Z), sigmoid_backward(dA, Z).",
                  changes=(("relu_backward(dA, activation_cache)", "relu_backward(activation_cache, dA)"),
                           ("sigmoid_backward(dA, activation_cache)", "sigmoid_backward(activation_cache, dA)"))),
    Misconception("sigmoid-derivative-of-z",
                  "The sigmoid's derivative is taken as Z (1 - Z): it is A (1 - A), with A = sigmoid(Z).",
                  changes=(("sigmoid_backward(dA, activation_cache)",
                            "dA * activation_cache * (1 - activation_cache)"),)),
    Misconception("sigmoid-derivative-is-a", "The sigmoid's derivative is taken as A alone: it is A (1 - A).",
                  changes=(("sigmoid_backward(dA, activation_cache)", "dA * sigmoid(activation_cache)[0]"),)),
    Misconception("relu-by-sign-of-da", "ReLU's derivative looks at the sign of dA: it is the sign of Z that counts.",
                  changes=(("relu_backward(dA, activation_cache)", "dA * (dA > 0)"),)),
    Misconception("relu-derivative-reversed", "ReLU's derivative is reversed: it is 1 where Z is positive.",
                  changes=(("relu_backward(dA, activation_cache)", "dA * (activation_cache <= 0)"),)),
    Misconception("leaky-relu-derivative",
                  "This is the derivative of a leaky ReLU: where Z is negative nothing flows back.",
                  changes=(("relu_backward(dA, activation_cache)", "np.where(activation_cache > 0, dA, 0.01 * dA)"),)),
    Misconception("tanh-derivative-for-relu", "The derivative of tanh is used where that of ReLU is expected.",
                  changes=(("relu_backward(dA, activation_cache)", "dA * (1 - np.tanh(activation_cache) ** 2)"),)),
    Misconception("dz-for-da-prev", "dZ is returned in place of dA_prev: return what linear_backward gives.",
                  changes=(("return dA_prev, dW, db", "return dZ, dW, db"),)),
    Misconception("da-for-da-prev", "dA is returned in place of dA_prev: return what linear_backward gives.",
                  changes=(("return dA_prev, dW, db", "return dA, dW, db"),)),
    Misconception("da-prev-returned-last", "dA_prev comes last here: return `dA_prev, dW, db`.",
                  changes=(("return dA_prev, dW, db", "return dW, db, dA_prev"),)),
    Misconception("dw-and-db-swapped", "dW and db are swapped: return `dA_prev, dW, db`.",
                  changes=(("return dA_prev, dW, db", "return dA_prev, db, dW"),)),
    Misconception("only-da-prev-returned", "Only dA_prev is returned: return `dA_prev, dW, db`.",
                  changes=(("return dA_prev, dW, db", "return dA_prev"),)),
    Misconception("only-dz-returned", "Only dZ is returned: hand it to linear_backward and return `dA_prev, dW, db`.",
                  changes=(("return dA_prev, dW, db", "return dZ"),)),
    Misconception("results-nested", "The three are returned inside another tuple: return `dA_prev, dW, db`.",
                  changes=(("return dA_prev, dW, db", "return (dA_prev, dW, db), activation"),)),
    Misconception("da-changed-in-place",
                  "dA is changed in place (`dA[Z <= 0] = 0` writes into the caller's array): work on a copy, or "
                  "multiply by a mask.",
                  changes=(("relu_backward(dA, activation_cache)", "dA\n        dZ[activation_cache <= 0] = 0"),)),
    Misconception("divided-by-m-again", "dW and db are divided by m once more: linear_backward has done it.",
                  changes=(("return dA_prev, dW, db", "m = dA.shape[1]\n    return dA_prev, dW / m, db / m"),)),
    Misconception("sign-reversed",
                  "The sign of the result is reversed: there is no minus here, it comes with the update.",
                  changes=(("return dA_prev, dW, db", "return -dA_prev, -dW, -db"),)),
)

ALTERNATIVES = (
    Alternative("elif", changes=(("    else:", '    elif activation == "sigmoid":'),)),
    Alternative("a copy, then a mask",
                changes=(("relu_backward(dA, activation_cache)",
                          "np.array(dA, copy=True)\n        dZ[activation_cache <= 0] = 0"),)),
    Alternative("derivatives inline",
                changes=(("relu_backward(dA, activation_cache)", "np.where(activation_cache > 0, dA, 0)"),
                         ("dZ = sigmoid_backward(dA, activation_cache)",
                          "s = 1 / (1 + np.exp(-activation_cache))\n        dZ = dA * s * (1 - s)"))),
    Alternative("keywords",
                changes=(("linear_backward(dZ, linear_cache)", "linear_backward(dZ=dZ, cache=linear_cache)"),)),
    Alternative("returned at once",
                changes=(("    dA_prev, dW, db = linear_backward(dZ, linear_cache)\n    return dA_prev, dW, db",
                          "    return linear_backward(dZ, linear_cache)"),)),
    Alternative("in each branch",
                changes=(("        dZ = relu_backward(dA, activation_cache)",
                          "        dZ = relu_backward(dA, activation_cache)\n"
                          "        dA_prev, dW, db = linear_backward(dZ, linear_cache)"),
                         ("        dZ = sigmoid_backward(dA, activation_cache)\n"
                          "    dA_prev, dW, db = linear_backward(dZ, linear_cache)",
                          "        dZ = sigmoid_backward(dA, activation_cache)\n"
                          "        dA_prev, dW, db = linear_backward(dZ, linear_cache)"))),
    Alternative("a table of functions",
                changes=(('    if activation == "relu":\n'
                          "        dZ = relu_backward(dA, activation_cache)\n"
                          "    else:\n"
                          "        dZ = sigmoid_backward(dA, activation_cache)\n",
                          '    backward = {"relu": relu_backward, "sigmoid": sigmoid_backward}\n'
                          "    dZ = backward[activation](dA, Z=activation_cache)\n"),)),
    Alternative("the linear part inline",
                changes=(("dA_prev, dW, db = linear_backward(dZ, linear_cache)",
                          "A_prev, W, b = linear_cache\n"
                          "    dA_prev, dW, db = W.T @ dZ, dZ @ A_prev.T / dZ.shape[1], dZ.mean(axis=1, "
                          "keepdims=True)"),)),
    Alternative("float32",
                changes=(("    linear_cache, act", "    dA = dA.astype(np.float32)\n    linear_cache, act"),)),
)

def made_up(made, dA, cache, activation):
    (A_prev, W, b), Z = cache
    dZ = {"relu": made.bend(dA + Z), "sigmoid": made.bend(dA - Z)}[activation]
    return made.product(W.T, dZ), made.product(dZ, A_prev.T), made.rows(dZ) + 0.1 * b


def draw(rng, n_l, n_prev, m):
    A_prev, W, b = layer(rng, n_l, n_prev, m)
    activation = str(rng.choice(["relu", "sigmoid"]))
    return rng.normal(size=(n_l, m)), ((A_prev, W, b), W @ A_prev + b), activation


DOMAIN = Domain(draw=draw, sizes=LAYER_SIZES, words=LAYER_WORDS, direct=("n_prev",))

EXERCISE = Exercise(
    reference=linear_activation_backward,
    made_up=made_up,
    # A mean near 0 by chance differs by so much where a step of the computation is in float32.
    outputs=(output("dA_prev", 0, atol=3e-7), output("dW", 1, atol=3e-7), output("db", 2, atol=3e-7)),
    cases=linear_activation_backward_cases,
    domain=DOMAIN,
    helpers=("linear_backward",),
    visible=(
        Worked({"dA": DA2, "cache": CACHES[1], "activation": "relu"}, returns="dA_prev, dW, db"),
        Worked({"dA": DAL, "cache": CACHES[2], "activation": "sigmoid"}, returns="dA_prev, dW, db"),
        Worked(
            {"dA": readable(4, 5, first=2), "cache": OTHER_CACHES[0], "activation": "relu"}, returns="dA_prev, dW, db"
        ),
    ),
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
