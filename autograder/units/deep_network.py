"""A deep network: references, inputs, misconceptions.

X is (n_x, m), Y is (1, m), W of layer l is (n[l], n[l-1]), b is (n[l], 1).  Layers 1 to L-1 are ReLU, layer L
is a sigmoid.  With dZ = dA * g'(Z) a layer's derivatives are dW = dZ A_prev.T / m, db = mean of dZ over the
examples and dA_prev = W.T dZ; dA of the last layer is the derivative of the *loss*, (1 - Y) / (1 - A) - Y / A, so that
the only division by m stands in dW and db.  `tests/exercises` checks all of it against finite differences.
"""

import copy  # noqa: F401 - the answers in other styles use it

import numpy as np

from autograder.specification import Exercise, Start, Unit, output
from dlutils.activations import relu, relu_backward, sigmoid, sigmoid_backward
from dlutils.compare import Keys

# ------------------------------------------------------------------------------------------- references


def initialize_parameters(n_x, n_h, n_y):
    rng = np.random.default_rng(1)
    W1 = rng.normal(size=(n_h, n_x)) * 0.01
    b1 = np.zeros((n_h, 1))
    W2 = rng.normal(size=(n_y, n_h)) * 0.01
    b2 = np.zeros((n_y, 1))
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def initialize_parameters_deep(layer_dims):
    rng = np.random.default_rng(1)
    parameters = {}
    for l in range(1, len(layer_dims)):
        scale = 1 / np.sqrt(layer_dims[l - 1])
        parameters[f"W{l}"] = rng.normal(size=(layer_dims[l], layer_dims[l - 1])) * scale
        parameters[f"b{l}"] = np.zeros((layer_dims[l], 1))
    return parameters


def linear_forward(A, W, b):
    Z = W @ A + b
    cache = (A, W, b)
    return Z, cache


def linear_activation_forward(A_prev, W, b, activation):
    Z, linear_cache = linear_forward(A_prev, W, b)
    if activation == "relu":
        A, activation_cache = relu(Z)
    else:
        A, activation_cache = sigmoid(Z)
    cache = (linear_cache, activation_cache)
    return A, cache


def L_model_forward(X, parameters):
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


def compute_cost(AL, Y):
    m = Y.shape[1]
    cost = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
    return cost


def linear_backward(dZ, cache):
    A_prev, W, _ = cache
    m = A_prev.shape[1]
    dW = dZ @ A_prev.T / m
    db = np.sum(dZ, axis=1, keepdims=True) / m
    dA_prev = W.T @ dZ
    return dA_prev, dW, db


def linear_activation_backward(dA, cache, activation):
    linear_cache, activation_cache = cache
    if activation == "relu":
        dZ = relu_backward(dA, activation_cache)
    else:
        dZ = sigmoid_backward(dA, activation_cache)
    dA_prev, dW, db = linear_backward(dZ, linear_cache)
    return dA_prev, dW, db


def L_model_backward(AL, Y, caches):
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


def update_parameters(params, grads, learning_rate):
    parameters = {}
    for l in range(1, len(params) // 2 + 1):
        parameters[f"W{l}"] = params[f"W{l}"] - learning_rate * grads[f"dW{l}"]
        parameters[f"b{l}"] = params[f"b{l}"] - learning_rate * grads[f"db{l}"]
    return parameters


def two_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=2500, print_cost=False):
    parameters = initialize_parameters(*layers_dims)
    costs = []
    for i in range(num_iterations):
        A1, cache1 = linear_activation_forward(X, parameters["W1"], parameters["b1"], "relu")
        A2, cache2 = linear_activation_forward(A1, parameters["W2"], parameters["b2"], "sigmoid")
        cost = compute_cost(A2, Y)
        dA2 = (1 - Y) / (1 - A2) - Y / A2
        dA1, dW2, db2 = linear_activation_backward(dA2, cache2, "sigmoid")
        _, dW1, db1 = linear_activation_backward(dA1, cache1, "relu")
        if i % 100 == 0:
            costs.append(cost)
        grads = {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters, costs


def L_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=2500, print_cost=False):
    parameters = initialize_parameters_deep(layers_dims)
    costs = []
    for i in range(num_iterations):
        AL, caches = L_model_forward(X, parameters)
        cost = compute_cost(AL, Y)
        grads = L_model_backward(AL, Y, caches)
        if i % 100 == 0:
            costs.append(cost)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters, costs


# ------------------------------------------------------------------------------------------------ inputs

#: Depths 1, 2, 3 and 4; no two neighbours alike, growing and shrinking.
DIMS = [(5, 1), (4, 3, 1), (3, 6, 2, 1), (6, 4, 5, 3, 1)]
EXAMPLES = [7, 9, 4, 8]


def labels(rng, m):
    """Y (1, m) of 0.0 and 1.0, both present where m allows."""
    Y = (rng.random((1, m)) < 0.5).astype(float)
    if m > 1:
        Y[0, rng.permutation(m)[:2]] = [0.0, 1.0]
    return Y


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
    hidden = [Z for _, Z in caches[:-1]]
    return (
        np.all((AL > 0.05) & (AL < 0.95))
        and np.ptp(AL) > 0.02
        and all(np.abs(Z).min() > 1e-3 and (Z < 0).any() and np.ptp(np.maximum(Z, 0), axis=1).max() > 0.1 for Z in hidden)
    )


def network(rng, dims, m):
    """X and parameters of a network whose every layer does something."""
    while True:
        X, parameters = rng.normal(size=(dims[0], m)), draw_parameters(rng, dims)
        if alive(parameters, X):
            return X, parameters


def networks(rng):
    return [network(rng, dims, m) for dims, m in zip(DIMS, EXAMPLES)]


def layer(rng, n, n_prev, m):
    """A, W, b of one layer."""
    W = rng.normal(size=(n, n_prev)) / np.sqrt(n_prev)
    b = rng.choice([-1, 1], size=(n, 1)) * rng.uniform(0.3, 1.2, size=(n, 1))
    return rng.normal(size=(n_prev, m)), W, b


LAYERS = [(3, 4, 6), (5, 2, 3), (1, 6, 4), (4, 3, 1)]


def shallow_size_cases(rng):
    cases = [(37, 60, 23), (71, 26, 30), (23, 45, 40)]
    return [tuple(int(n + rng.integers(0, 3)) for n in case) for case in cases] + [(5, 3, 1)]


def deep_size_cases(rng):
    cases = [[64, 21, 58], [27, 75, 22, 66], [41, 30, 80, 24, 62], [90, 25]]
    return [([int(n + rng.integers(0, 3)) for n in dims],) for dims in cases] + [([4, 3, 2, 1],)]


def linear_forward_cases(rng):
    return [layer(rng, *sizes) for sizes in LAYERS]


def linear_activation_forward_cases(rng):
    activations = ["relu", "sigmoid", "sigmoid", "relu", "relu"]
    cases = []
    for sizes, activation in zip([(3, 4, 6), (5, 2, 3), (1, 6, 4), (4, 3, 1), (2, 5, 7)], activations):
        while True:
            A_prev, W, b = layer(rng, *sizes)
            Z = W @ A_prev + b
            if (Z < 0).any() and (Z > 0).any() and np.abs(Z).min() > 1e-3:
                break
        cases.append((A_prev, W, b, activation))
    return cases


def cost_cases(rng):
    cases = []
    for m in (7, 12, 5, 1):
        Y = labels(rng, m)
        # Towards the labels, and the two classes by different amounts, so that each half of the sum shows.
        AL = np.where(Y == 1, rng.uniform(0.3, 0.9, size=Y.shape), rng.uniform(0.1, 0.6, size=Y.shape))
        cases.append((AL, Y))
    return cases


def linear_backward_cases(rng):
    return [(rng.normal(size=(n, m)) + 0.4, layer(rng, n, n_prev, m)) for n, n_prev, m in LAYERS]


def linear_activation_backward_cases(rng):
    cases = []
    for A_prev, W, b, activation in linear_activation_forward_cases(rng):
        _, cache = linear_activation_forward(A_prev, W, b, activation)
        cases.append((rng.normal(size=(W.shape[0], A_prev.shape[1])) + 0.4, cache, activation))
    return cases


def L_model_backward_cases(rng):
    cases = []
    for X, parameters in networks(rng):
        AL, caches = L_model_forward(X, parameters)
        cases.append((AL, labels(rng, X.shape[1]), caches))
    return cases


def update_cases(rng):
    rates = [0.3, 0.07, 0.11, 0.02]
    return [
        ({**parameters}, L_model_backward(*case), rate)
        for case, rate in zip(L_model_backward_cases(rng), rates)
        for parameters in [{f"{name}{l + 1}": part for l, (cache, _) in enumerate(case[2]) for name, part in zip("Wb", cache[1:])}]
    ]


def training_cases(rng, shapes):
    """Small inputs: the scripted weights are all positive, and large sums would saturate the sigmoid.

    The long training, which records a second cost, is last: what a slip gives is asked case by case, until it differs.
    Layers are wide and rates large enough for a start of one's own too: few draws are dead, and what the weights learn
    shows in the parameters, and in the last cost of the two-layer network.
    """
    return [
        (rng.normal(size=(dims[0], m)) * 0.7 - 0.2, labels(rng, m), list(dims), rate, n, loud)
        for dims, m, n, rate, loud in shapes
    ]


def two_layer_cases(rng):
    return training_cases(rng, [((3, 5, 1), 5, 3, 0.23, True), ((5, 4, 1), 6, 2, 0.05, False), ((4, 3, 1), 4, 101, 1.0, False)])


def L_layer_cases(rng):
    shapes = [((3, 4, 6, 1), 9, 4, 1.5, True), ((5, 4, 1), 6, 4, 0.05, False), ((3, 5, 7, 6, 1), 8, 2, 0.07, False), ((4, 1), 6, 101, 0.1, False)]
    return training_cases(rng, shapes)


# ------------------------------------------------------------------------------- what chance decides


def random_weights(W, low, high):
    """What is wrong with randomly drawn weights, in a sentence, or None.

    Args:
        W: (n, n_prev); low, high: the range that their root mean square should lie in.
    """
    if not np.isfinite(W).all():
        return "nan or inf came"
    if not W.any():
        return "all weights are zero, so all units of the layer stay equal for ever: draw them at random"
    if np.unique(W).size < 0.9 * W.size:
        return "many weights are equal: draw each of them by itself, so that the units can differ"
    if W.size < 200:  # too few to measure their spread
        low, high = low / 100, 4 * high
    elif abs(W.mean()) > 0.4 * W.std():
        return "the weights lie on one side of zero: draw them from a normal distribution around zero (`rand` gives 0 to 1)"
    size = np.sqrt(np.mean(W**2))
    if size > high:
        return f"weights of size {size:.2g} are too large for a layer with {W.shape[1]} inputs: scale them down"
    if size < low:
        return f"weights of size {size:.2g} are too small for a layer with {W.shape[1]} inputs: the signal dies on its way"
    return None


def small_weights(W, due, arguments):
    """For the two-layer network: 0.01 and 1 / sqrt(inputs) are both small enough."""
    return random_weights(W, 5e-4, 1.25 * np.sqrt(2 / W.shape[1]))


def scaled_weights(weights, due, arguments):
    """For the deep network: 1 / sqrt(inputs) by contract, and He's sqrt(2 / inputs)."""
    for name, wanted in due.items():
        n = wanted.shape[1]
        problem = random_weights(np.asarray(weights[name], dtype=float), 0.8 / np.sqrt(n), 1.2 * np.sqrt(2 / n))
        if problem:
            return f"{name}: {problem}"
    return None


# --------------------------------------------------------------------------------------------- exercises

INITIALIZE = Exercise(
    reference=initialize_parameters,
    points=5,
    outputs=(
        output("W1", "W1", check=small_weights),
        output("b1", "b1"),
        output("W2", "W2", check=small_weights),
        output("b2", "b2"),
    ),
    cases=shallow_size_cases,
    wrong=(
        ("W1 is transposed: one row for each unit of the layer, one column for each of its inputs, (n_h, n_x).", ("size=(n_h, n_x)", "size=(n_x, n_h)")),
        ("W2 is transposed: one row for each unit of the layer, one column for each of its inputs, (n_y, n_h).", ("size=(n_y, n_h)", "size=(n_h, n_y)")),
        ("Both weight matrices are transposed: rows are a layer's units, columns its inputs, so W1 is (n_h, n_x).", ("size=(n_h, n_x)", "size=(n_x, n_h)"), ("size=(n_y, n_h)", "size=(n_h, n_y)")),
        ("The weights are not scaled down: standard normal numbers drive the units into their flat parts. Multiply by 0.01.", ("(n_h, n_x)) * 0.01", "(n_h, n_x))"), ("(n_y, n_h)) * 0.01", "(n_y, n_h))")),
        ("W2 is not scaled down: multiply its standard normal numbers by 0.01 as well.", ("(n_y, n_h)) * 0.01", "(n_y, n_h))")),
        ("W1 is not scaled down: multiply its standard normal numbers by 0.01 as well.", ("(n_h, n_x)) * 0.01", "(n_h, n_x))")),
        ("The weights are zeros: then all hidden units compute the same and learn the same for ever.", ("rng.normal(size=(n_h, n_x)) * 0.01", "np.zeros((n_h, n_x))"), ("rng.normal(size=(n_y, n_h)) * 0.01", "np.zeros((n_y, n_h))")),
        ("The weights are all equal: then all hidden units learn the same for ever. Draw each one at random.", ("rng.normal(size=(n_h, n_x)) * 0.01", "np.ones((n_h, n_x)) * 0.01"), ("rng.normal(size=(n_y, n_h)) * 0.01", "np.ones((n_y, n_h)) * 0.01")),
        ("The weights are drawn between 0 and 1, so none is negative: draw from a normal distribution around zero.", ("rng.normal(size=(n_h, n_x))", "rng.random(size=(n_h, n_x))"), ("rng.normal(size=(n_y, n_h))", "rng.random(size=(n_y, n_h))")),
        ("The biases are random: they start at zero, the weights alone break the symmetry.", ("b1 = np.zeros((n_h, 1))", "b1 = rng.normal(size=(n_h, 1)) * 0.01"), ("b2 = np.zeros((n_y, 1))", "b2 = rng.normal(size=(n_y, 1)) * 0.01")),
        ("The biases are ones: they start at zero.", ("b1 = np.zeros", "b1 = np.ones"), ("b2 = np.zeros", "b2 = np.ones")),
        ("The biases are rank-1 arrays: they are columns, (n_h, 1) and (n_y, 1).", ("np.zeros((n_h, 1))", "np.zeros(n_h)"), ("np.zeros((n_y, 1))", "np.zeros(n_y)")),
        ("The biases are rows: they are columns, (n_h, 1) and (n_y, 1).", ("np.zeros((n_h, 1))", "np.zeros((1, n_h))"), ("np.zeros((n_y, 1))", "np.zeros((1, n_y))")),
        ("The biases are single numbers: each unit has its own, in a column.", ("np.zeros((n_h, 1))", "0.0"), ("np.zeros((n_y, 1))", "0.0")),
        ("b1 has one entry for each input: it has one for each hidden unit, (n_h, 1).", ("b1 = np.zeros((n_h, 1))", "b1 = np.zeros((n_x, 1))")),
        ("b2 has one entry for each hidden unit: it has one for each output unit, (n_y, 1).", ("b2 = np.zeros((n_y, 1))", "b2 = np.zeros((n_h, 1))")),
        ("A tuple comes back: return a dictionary with the keys W1, b1, W2 and b2.", ('{"W1": W1, "b1": b1, "W2": W2, "b2": b2}', "W1, b1, W2, b2")),
        ("The biases are missing in the dictionary: its keys are W1, b1, W2 and b2.", ('{"W1": W1, "b1": b1, "W2": W2, "b2": b2}', '{"W1": W1, "W2": W2}')),
        ("W2 comes from n_x: the second layer's inputs are the n_h hidden units.", ("size=(n_y, n_h)", "size=(n_y, n_x)")),
        ("All rows of a weight matrix are the same, so all units of a layer stay equal: draw a number for each weight.", ("rng.normal(size=(n_h, n_x))", "np.tile(rng.normal(size=(1, n_x)), (n_h, 1))"), ("rng.normal(size=(n_y, n_h))", "np.tile(rng.normal(size=(1, n_h)), (n_y, 1))")),
        ("The weights are far too small (1e-6 or so): nothing gets through to the output. Multiply by 0.01.", ("(n_h, n_x)) * 0.01", "(n_h, n_x)) * 1e-6"), ("(n_y, n_h)) * 0.01", "(n_y, n_h)) * 1e-6")),
        ("The output layer is taken to have one unit: its size is the argument n_y.", ("size=(n_y, n_h)", "size=(1, n_h)"), ("b2 = np.zeros((n_y, 1))", "b2 = np.zeros((1, 1))")),
    ),
    right=(
        ("legacy generator", ("rng.normal(size=(n_h, n_x))", "np.random.randn(n_h, n_x)"), ("rng.normal(size=(n_y, n_h))", "np.random.randn(n_y, n_h)")),
        ("standard_normal, unseeded", ("default_rng(1)", "default_rng()"), ("rng.normal(size=(n_h, n_x))", "rng.standard_normal((n_h, n_x))")),
        ("1/sqrt(n)", ("(n_h, n_x)) * 0.01", "(n_h, n_x)) / np.sqrt(n_x)"), ("(n_y, n_h)) * 0.01", "(n_y, n_h)) / np.sqrt(n_h)")),
        ("He", ("(n_h, n_x)) * 0.01", "(n_h, n_x)) * np.sqrt(2 / n_x)"), ("(n_y, n_h)) * 0.01", "(n_y, n_h)) * np.sqrt(2 / n_h)")),
        ("scale as an argument", ("rng.normal(size=(n_h, n_x)) * 0.01", "rng.normal(0, 0.01, (n_h, n_x))"), ("rng.normal(size=(n_y, n_h)) * 0.01", "rng.normal(loc=0.0, scale=0.01, size=(n_y, n_h))")),
        ("a dictionary filled step by step", ('    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}', '    parameters = dict(W1=W1, b1=b1, W2=W2, b2=b2, n_h=n_h)\n    return parameters')),
        ("float32", ("(n_h, n_x)) * 0.01", "(n_h, n_x)).astype(np.float32) * np.float32(0.01)")),
        ("zeros by full", ("np.zeros((n_h, 1))", "np.full((n_h, 1), 0.0)"), ("np.zeros((n_y, 1))", "np.zeros(n_y).reshape(-1, 1)")),
    ),
)

_DEEP_SCALE = "* scale"

INITIALIZE_DEEP = Exercise(
    reference=initialize_parameters_deep,
    points=8,
    outputs=(output("weights", Keys("W"), check=scaled_weights), output("biases", Keys("b"))),
    cases=deep_size_cases,
    wrong=(
        ("All weights are scaled by 0.01, whatever the layer's size: in a deep ReLU network the signal dies on its way. Scale by 1 / sqrt(n[l-1]).", (_DEEP_SCALE, "* 0.01")),
        ("The weights are not scaled: divide the standard normal numbers by sqrt(n[l-1]).", (" " + _DEEP_SCALE, "")),
        ("The weights are scaled by the number of units of the layer: what counts is the number of its inputs, n[l-1].", ("np.sqrt(layer_dims[l - 1])", "np.sqrt(layer_dims[l])")),
        ("The root is missing: scale by 1 / sqrt(n[l-1]), not by 1 / n[l-1].", ("np.sqrt(layer_dims[l - 1])", "layer_dims[l - 1]")),
        ("The weights are multiplied by sqrt(n[l-1]): divide by it.", ("1 / np.sqrt", "np.sqrt")),
        ("Every layer is scaled by the size of the input layer: each one has its own number of inputs, n[l-1].", ("np.sqrt(layer_dims[l - 1])", "np.sqrt(layer_dims[0])")),
        ("The weight matrices are transposed: W of layer l is (n[l], n[l-1]).", ("size=(layer_dims[l], layer_dims[l - 1])", "size=(layer_dims[l - 1], layer_dims[l])")),
        ("The last layer is missing: layer_dims holds L + 1 sizes, so the layers are 1 to len(layer_dims) - 1.", ("range(1, len(layer_dims))", "range(1, len(layer_dims) - 1)")),
        ("The keys start at 0: the first layer's parameters are W1 and b1.", ('f"W{l}"', 'f"W{l - 1}"'), ('f"b{l}"', 'f"b{l - 1}"')),
        ("Only the first layer is there: the loop returns too early. Un-indent the return.", ("\n    return parameters", "\n        return parameters")),
        ("The number of layers is written into the code: take it from len(layer_dims).", ("range(1, len(layer_dims))", "range(1, 5)")),
        ("The depth is written into the code, two layers: take it from len(layer_dims).", ("range(1, len(layer_dims))", "range(1, 3)")),
        ("The biases are rank-1 arrays: they are columns, (n[l], 1).", ("np.zeros((layer_dims[l], 1))", "np.zeros(layer_dims[l])")),
        ("The biases are rows: they are columns, (n[l], 1).", ("np.zeros((layer_dims[l], 1))", "np.zeros((1, layer_dims[l]))")),
        ("A bias has one entry for each input: it has one for each unit of the layer, (n[l], 1).", ("np.zeros((layer_dims[l], 1))", "np.zeros((layer_dims[l - 1], 1))")),
        ("The biases are random: they start at zero, the weights alone break the symmetry.", ("np.zeros((layer_dims[l], 1))", "rng.normal(size=(layer_dims[l], 1)) * 0.01")),
        ("The biases are ones: they start at zero.", ("np.zeros((layer_dims[l], 1))", "np.ones((layer_dims[l], 1))")),
        ("The biases are single numbers: each unit has its own, in a column (n[l], 1).", ("np.zeros((layer_dims[l], 1))", "0.0")),
        ("The weights are zeros: then all units of a layer compute the same and learn the same for ever.", ("rng.normal(size=(layer_dims[l], layer_dims[l - 1])) * scale", "np.zeros((layer_dims[l], layer_dims[l - 1]))")),
        ("The weights of a layer are all equal: then its units learn the same for ever. Draw each one at random.", ("rng.normal(size=(layer_dims[l], layer_dims[l - 1])) * scale", "np.full((layer_dims[l], layer_dims[l - 1]), scale)")),
        ("The weights are drawn between 0 and 1, so none is negative: draw from a normal distribution around zero.", ("rng.normal(size=", "rng.random(size=")),
        ("A list comes back: return a dictionary with the keys W1, b1, W2, b2, ...", ("return parameters", "return list(parameters.values())")),
        ("The biases are missing: for each layer the dictionary holds W and b.", ('        parameters[f"b{l}"] = np.zeros((layer_dims[l], 1))\n', "")),
        ("layer_dims is changed in place: leave the caller's list as it was.", ("rng = ", "layer_dims.append(1)\n    layer_dims.pop(0)\n    rng = ")),
    ),
    right=(
        ("He", ("1 / np.sqrt(layer_dims[l - 1])", "np.sqrt(2 / layer_dims[l - 1])")),
        ("legacy generator", ("rng.normal(size=(layer_dims[l], layer_dims[l - 1])) * scale", "np.random.randn(layer_dims[l], layer_dims[l - 1]) / np.sqrt(layer_dims[l-1])")),
        ("pairs of sizes", ("for l in range(1, len(layer_dims)):", "for l, (before, size) in enumerate(zip(layer_dims[:-1], layer_dims[1:]), start=1):"), ("np.zeros((layer_dims[l], 1))", "np.zeros((size, 1))")),
        ("scale in the call", ("rng.normal(size=(layer_dims[l], layer_dims[l - 1])) * scale", "rng.normal(0, layer_dims[l - 1] ** -0.5, (layer_dims[l], layer_dims[l - 1]))")),
        ("string keys by str", ('f"W{l}"', '"W" + str(l)'), ('f"b{l}"', '"b" + str(l)')),
        ("unseeded", ("default_rng(1)", "default_rng()")),
        ("one seed, drawn as the course's first version", ("rng = np.random.default_rng(1)", "np.random.seed(3)"), ("rng.normal(size=(layer_dims[l], layer_dims[l - 1]))", "np.random.normal(0, 1, (layer_dims[l], layer_dims[l - 1]))")),
    ),
)

LINEAR_FORWARD = Exercise(
    reference=linear_forward,
    points=5,
    outputs=(output("Z", 0, share=2), output("cache", 1)),
    cases=linear_forward_cases,
    wrong=(
        ("The bias is left out: Z is W A + b.", ("W @ A + b", "W @ A")),
        ("The bias is subtracted: Z is W A + b.", ("W @ A + b", "W @ A - b")),
        ("A and W stand in the wrong order: W (n[l], n[l-1]) times A (n[l-1], m).", ("W @ A", "A @ W")),
        ("A and W stand in the wrong order: W (n[l], n[l-1]) times A (n[l-1], m).", ("W @ A", "np.dot(A, W)")),
        ("W is transposed: its rows are the layer's units already, so Z is W A + b.", ("W @ A", "W.T @ A")),
        ("W is transposed: its rows are the layer's units already, so Z is W A + b.", ("W @ A", "np.dot(W.T, A)")),
        ("This multiplies element by element: a matrix product is due, `@` or np.dot.", ("W @ A", "W * A")),
        ("This multiplies element by element: a matrix product is due, `@` or np.dot.", ("W @ A", "np.multiply(W, A)")),
        ("Z is transposed: examples are columns, so Z is (n[l], m).", ("Z = W @ A + b", "Z = (W @ A + b).T")),
        ("The biases are summed before they are added: each unit adds its own.", ("+ b", "+ np.sum(b)")),
        ("All units add the same bias: each unit adds its own, b is a column (n[l], 1).", ("+ b", "+ b[0, 0]")),
        ("The activation is applied here already: this is the linear part alone, Z = W A + b.", ("Z = W @ A + b", "Z = np.maximum(0, W @ A + b)")),
        ("The sigmoid is applied here already: this is the linear part alone, Z = W A + b.", ("Z = W @ A + b", "Z = 1 / (1 + np.exp(-(W @ A + b)))")),
        ("Z is divided by the number of examples: a weighted sum runs over the inputs, and nothing is averaged.", ("W @ A + b", "(W @ A + b) / A.shape[1]")),
        ("The cache is incomplete: it is (A, W, b).", ("cache = (A, W, b)", "cache = (A, W)")),
        ("The cache is in the wrong order: it is (A, W, b).", ("cache = (A, W, b)", "cache = (W, A, b)")),
        ("The cache starts with the weights: it is (A, W, b), as the arguments come.", ("cache = (A, W, b)", "cache = (W, b, A)")),
        ("The cache holds Z in place of A: it is (A, W, b), what the layer was given.", ("cache = (A, W, b)", "cache = (Z, W, b)")),
        ("The cache holds more than (A, W, b): Z is kept by the activation, not here.", ("cache = (A, W, b)", "cache = (A, W, b, Z)")),
        ("The cache holds A alone: it is (A, W, b).", ("cache = (A, W, b)", "cache = A")),
        ("The cache is a dictionary: it is the tuple (A, W, b).", ("cache = (A, W, b)", 'cache = {"A": A, "W": W, "b": b}')),
        ("Z and the cache come back in the wrong order: return `Z, cache`.", ("return Z, cache", "return cache, Z")),
        ("Only Z comes back: return `Z, cache`.", ("return Z, cache", "return Z")),
        ("Z is rounded: keep it as it is.", ("W @ A + b", "np.round(W @ A + b, 2)")),
        ("b is changed in place (`b += ...`): compute Z as a new array.", ("Z = W @ A + b", "Z = W @ A + b\n    b += 0.5 * b")),
        ("W is changed in place: leave the arguments as they were.", ("Z = W @ A + b", "Z = W @ A + b\n    W *= 0.5")),
        ("b is transposed: it is a column already, (n[l], 1), and stretches over the examples.", ("+ b", "+ b.T")),
    ),
    right=(
        ("np.dot", ("W @ A", "np.dot(W, A)")),
        ("np.add and matmul", ("W @ A + b", "np.add(np.matmul(W, A), b)")),
        ("einsum", ("W @ A", "np.einsum('ij,jk->ik', W, A)")),
        ("a new array, then in place", ("Z = W @ A + b", "Z = W.dot(A)\n    Z += b")),
        ("a list for the cache", ("cache = (A, W, b)", "cache = [A, W, b]")),
        ("example by example", ("Z = W @ A + b", "Z = np.stack([W @ A[:, i] + b[:, 0] for i in range(A.shape[1])], axis=1)")),
        ("by transposes", ("W @ A + b", "(A.T @ W.T + b.T).T")),
        ("a tuple returned at once", ("    cache = (A, W, b)\n    return Z, cache", "    return (Z, (A, W, b))")),
    ),
)

LINEAR_ACTIVATION_FORWARD = Exercise(
    reference=linear_activation_forward,
    points=8,
    outputs=(output("A", 0, share=2), output("linear_cache", 1, 0), output("activation_cache", 1, 1)),
    cases=linear_activation_forward_cases,
    helpers=("linear_forward",),
    wrong=(
        ("The activations are swapped: \"relu\" asks for relu, \"sigmoid\" for sigmoid.", ('activation == "relu"', 'activation == "sigmoid"')),
        ("The sigmoid is used whatever `activation` says.", ('activation == "relu"', "False")),
        ("ReLU is used whatever `activation` says.", ('activation == "relu"', "True")),
        ("`activation` is compared with another spelling: it is \"relu\" or \"sigmoid\", in small letters.", ('activation == "relu"', 'activation == "ReLU"'), ("    else:", '    elif activation == "sigmoid":')),
        ("The activation is left out: A is relu(Z) or sigmoid(Z), not Z.", ("relu(Z)", "Z, Z"), ("sigmoid(Z)", "Z, Z")),
        ("ReLU is left out: for \"relu\" A is max(0, Z).", ("relu(Z)", "Z, Z")),
        ("The activation cache holds A: it is Z, which the backward pass needs.", ("cache = (linear_cache, activation_cache)", "cache = (linear_cache, A)")),
        ("The two caches are swapped: return `A, (linear_cache, activation_cache)`.", ("(linear_cache, activation_cache)", "(activation_cache, linear_cache)")),
        ("The linear cache is missing: the cache is (linear_cache, activation_cache).", ("cache = (linear_cache, activation_cache)", "cache = activation_cache")),
        ("The activation cache is missing: the cache is (linear_cache, activation_cache).", ("cache = (linear_cache, activation_cache)", "cache = linear_cache")),
        ("The cache is flattened: it is a pair, (linear_cache, activation_cache), with (A_prev, W, b) inside.", ("cache = (linear_cache, activation_cache)", "cache = (*linear_cache, activation_cache)")),
        ("The cache is flattened: it is a pair, (linear_cache, activation_cache), with (A_prev, W, b) inside.", ("cache = (linear_cache, activation_cache)", "cache = linear_cache + (A, activation_cache)")),
        ("The cache is a dictionary: it is the tuple (linear_cache, activation_cache).", ("cache = (linear_cache, activation_cache)", 'cache = {"linear": linear_cache, "activation": activation_cache}')),
        ("The linear cache holds A in place of A_prev: it is what the layer was given, (A_prev, W, b).", ("cache = (linear_cache, activation_cache)", "cache = ((A, W, b), activation_cache)")),
        ("A is a pair: relu(Z) and sigmoid(Z) return `A, Z`, so unpack both.", ("A, activation_cache = relu(Z)", "A = relu(Z)\n        activation_cache = Z"), ("A, activation_cache = sigmoid(Z)", "A = sigmoid(Z)\n        activation_cache = Z")),
        ("The activation cache is a pair: relu(Z) and sigmoid(Z) return `A, Z`, so unpack both; the cache is Z.", ("cache = (linear_cache, activation_cache)", "cache = (linear_cache, (A, Z))")),
        ("A and Z are swapped: relu(Z) and sigmoid(Z) return A first.", ("A, activation_cache = relu(Z)", "activation_cache, A = relu(Z)"), ("A, activation_cache = sigmoid(Z)", "activation_cache, A = sigmoid(Z)")),
        ("The activation is applied to A_prev: apply it to Z, what linear_forward returns.", ("relu(Z)", "relu(A_prev)"), ("sigmoid(Z)", "sigmoid(A_prev)")),
        ("tanh stands where ReLU is due.", ("relu(Z)", "np.tanh(Z), Z")),
        ("A leaky ReLU stands where ReLU is due: negative Z gives 0.", ("relu(Z)", "np.where(Z > 0, Z, 0.01 * Z), Z")),
        ("Only A comes back: return `A, cache`.", ("return A, cache", "return A")),
        ("A and the cache come back in the wrong order: return `A, cache`.", ("return A, cache", "return cache, A")),
        ("Three things come back: the two caches belong together in one tuple, `A, (linear_cache, activation_cache)`.", ("return A, cache", "return A, linear_cache, activation_cache")),
        ("The bias is not handed on: call linear_forward(A_prev, W, b).", ("linear_forward(A_prev, W, b)", "linear_forward(A_prev, W, 0 * b)")),
        ("W and A_prev are handed on in the wrong order: call linear_forward(A_prev, W, b).", ("linear_forward(A_prev, W, b)", "linear_forward(W, A_prev, b)")),
        ("For \"relu\" the result is only 0 and 1: that is ReLU's derivative; A is max(0, Z).", ("relu(Z)", "(Z > 0) * 1.0, Z")),
        ("ReLU is turned round: it keeps what is positive, max(0, Z).", ("relu(Z)", "np.minimum(0, Z), Z")),
        ("The sigmoid is cut to 0 and 1: it is a probability, decisions come later.", ("A, activation_cache = sigmoid(Z)", "A, activation_cache = (sigmoid(Z)[0] > 0.5) * 1.0, Z")),
        ("A_prev is changed in place: leave the arguments as they were.", ("    cache = ", "    A_prev *= 0.5\n    cache = ")),
    ),
    right=(
        ("elif", ("    else:", '    elif activation == "sigmoid":')),
        ("keywords", ("linear_forward(A_prev, W, b)", "linear_forward(A=A_prev, W=W, b=b)")),
        ("a table of functions", ('    if activation == "relu":\n        A, activation_cache = relu(Z)\n    else:\n        A, activation_cache = sigmoid(Z)\n', '    A, activation_cache = {"relu": relu, "sigmoid": sigmoid}[activation](Z)\n')),
        ("inline activations", ("A, activation_cache = relu(Z)", "A, activation_cache = Z * (Z > 0), Z"), ("A, activation_cache = sigmoid(Z)", "A, activation_cache = 1 / (1 + np.exp(-Z)), Z")),
        ("inline sum", ("Z, linear_cache = linear_forward(A_prev, W, b)", "Z, linear_cache = np.dot(W, A_prev) + b, (A_prev, W, b)")),
        ("lists", ("(linear_cache, activation_cache)", "[linear_cache, activation_cache]")),
        ("linear_forward in each branch", ("    Z, linear_cache = linear_forward(A_prev, W, b)\n", ""), ("        A, activation_cache = relu(Z)", "        Z, linear_cache = linear_forward(A_prev, W, b)\n        A, activation_cache = relu(Z)"), ("        A, activation_cache = sigmoid(Z)", "        Z, linear_cache = linear_forward(A_prev, W, b)\n        A, activation_cache = sigmoid(Z)")),
        ("Z kept by itself", ("cache = (linear_cache, activation_cache)", "cache = (linear_cache, Z)")),
    ),
)

L_FORWARD = Exercise(
    reference=L_model_forward,
    points=10,
    outputs=(output("AL", 0), output("caches", 1)),
    cases=networks,
    helpers=("linear_activation_forward",),
    wrong=(
        ("The number of layers is twice too large: each layer has two parameters, W and b, so L is len(parameters) // 2.", ("len(parameters) // 2", "len(parameters)")),
        ("The last layer uses ReLU: it is the sigmoid's, for a probability.", ('"sigmoid"', '"relu"')),
        ("The hidden layers use the sigmoid: theirs is ReLU, only the last layer is a sigmoid.", ('"relu"', '"sigmoid"')),
        ("The activations are swapped: ReLU in layers 1 to L - 1, the sigmoid in layer L.", ('"relu"', '"sigm"'), ('"sigmoid"', '"relu"'), ('"sigm"', '"sigmoid"')),
        ("The last layer is not fed the A of layer L - 1: the hidden layers are range(1, L), and the newest A goes on.", ("range(1, L)", "range(1, L - 1)")),
        ("Layer L is computed twice, once with ReLU: the loop over hidden layers ends at L - 1.", ("range(1, L)", "range(1, L + 1)")),
        ("The loop starts at layer 0: the first parameters are W1 and b1.", ("range(1, L)", "range(L)")),
        ("The first hidden layer is skipped: the loop starts at layer 1.", ("range(1, L)", "range(2, L)")),
        ("Every hidden layer is fed X: feed it the A of the layer before.", ("A_prev = A\n", "A_prev = X\n")),
        ("The last layer is fed X: feed it the A of the last hidden layer.", ('linear_activation_forward(A, parameters[f"W{L}"]', 'linear_activation_forward(X, parameters[f"W{L}"]')),
        ("Every hidden layer uses W1 and b1: layer l has its own, W{l} and b{l}.", ('parameters[f"W{l}"], parameters[f"b{l}"]', 'parameters["W1"], parameters["b1"]')),
        ("The last layer's cache is missing: caches holds L of them.", ('    caches.append(cache)\n    return', "    return")),
        ("Only the last layer's cache is kept: caches holds L of them, layer 1 first.", ("        caches.append(cache)\n", "")),
        ("Every cache in the list is the last one: append each layer's cache as it is made.", ("    return AL, caches", "    caches = [cache] * L\n    return AL, caches")),
        ("The caches are in reverse order: layer 1 comes first.", ("return AL, caches", "return AL, caches[::-1]")),
        ("Each cache is appended with its activation: append the cache alone, as linear_activation_forward returns it.", ("        caches.append(cache)", "        caches.append((A, cache))")),
        ("The caches are a dictionary: they are a list, layer 1 first.", ("return AL, caches", "return AL, dict(enumerate(caches, 1))")),
        ("The caches run together in one flat list: append each layer's cache as a whole.", ("        caches.append(cache)", "        caches.extend(cache)"), ("    caches.append(cache)\n    return", "    caches.extend(cache)\n    return")),
        ("The linear caches alone are kept: append the whole cache, (linear_cache, activation_cache).", ("        caches.append(cache)", "        caches.append(cache[0])"), ("    caches.append(cache)\n    return", "    caches.append(cache[0])\n    return")),
        ("Only AL comes back: return `AL, caches`.", ("return AL, caches", "return AL")),
        ("AL and the caches come back in the wrong order: return `AL, caches`.", ("return AL, caches", "return caches, AL")),
        ("The last hidden A comes back in place of AL.", ("return AL, caches", "return A, caches")),
        ("AL is squeezed to a rank-1 array: it is a row, (1, m).", ("return AL, caches", "return np.squeeze(AL), caches")),
        ("AL is cut to 0 and 1: it holds probabilities.", ("return AL, caches", "return (AL > 0.5).astype(float), caches")),
        ("The number of layers is written into the code: it is len(parameters) // 2.", ("len(parameters) // 2", "4")),
        ("The number of layers is written into the code: it is len(parameters) // 2.", ("len(parameters) // 2", "2")),
        ("The number of layers is written into the code: it is len(parameters) // 2.", ("len(parameters) // 2", "3")),
        ("L is one too small: there are len(parameters) // 2 layers, the input layer is not counted.", ("len(parameters) // 2", "len(parameters) // 2 - 1")),
        ("The function returns inside the loop, after the first hidden layer: un-indent the lines of the last layer.", ("        caches.append(cache)\n    AL", "        caches.append(cache)\n        return A, caches\n    AL")),
        ("The biases are not handed on: give each layer its own b.", ('parameters[f"b{l}"], "relu"', '0 * parameters[f"b{l}"], "relu"'), ('parameters[f"b{L}"], "sigmoid"', '0 * parameters[f"b{L}"], "sigmoid"')),
        ("X is changed in place: leave the arguments as they were.", ("A = X", "X -= X.mean()\n    A = X")),
        ("A parameter is changed: leave the caller's dictionary as it was.", ("caches = []", 'caches = []\n    parameters["X"] = X\n    parameters["A"] = X'), ("len(parameters) // 2", "len(parameters) // 2 - 1")),
    ),
    right=(
        ("one loop for all layers", '''
            def L_model_forward(X, parameters):
                A, caches, L = X, [], len(parameters) // 2
                for l in range(1, L + 1):
                    activation = "sigmoid" if l == L else "relu"
                    A, cache = linear_activation_forward(A, parameters["W" + str(l)], parameters["b" + str(l)], activation)
                    caches.append(cache)
                return A, caches
        '''),
        ("integer division by hand", ("len(parameters) // 2", "int(len(parameters) / 2)")),
        ("counted weights", ("len(parameters) // 2", 'sum(key.startswith("W") for key in parameters)')),
        ("keywords", ('linear_activation_forward(A_prev, parameters[f"W{l}"], parameters[f"b{l}"], "relu")', 'linear_activation_forward(A_prev, W=parameters[f"W{l}"], b=parameters[f"b{l}"], activation="relu")')),
        ("caches added", ("        caches.append(cache)", "        caches = caches + [cache]")),
        ("a tuple of caches", ("return AL, caches", "return AL, tuple(caches)")),
        ("while", ("    for l in range(1, L):\n", "    l = 0\n    while l < L - 1:\n        l += 1\n")),
        ("recursion", '''
            def L_model_forward(X, parameters):
                def up_to(l):
                    if l == 0:
                        return X, []
                    A, caches = up_to(l - 1)
                    kind = "relu" if l < len(parameters) // 2 else "sigmoid"
                    A, cache = linear_activation_forward(A, parameters[f"W{l}"], parameters[f"b{l}"], kind)
                    return A, caches + [cache]
                return up_to(len(parameters) // 2)
        '''),
    ),
)

_COST = "-np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m"

COST = Exercise(
    reference=compute_cost,
    points=7,
    outputs=(output("cost"),),
    cases=cost_cases,
    wrong=(
        ("The cost is a sum over the examples, due is the mean: divide by m, which is Y.shape[1].", (" / m", "")),
        ("The sign is reversed: logarithms of probabilities are negative, so the mean needs a minus in front.", ("-np.sum", "np.sum")),
        ("The second half is missing: examples with y = 0 count by (1 - Y) log(1 - AL).", ("Y * np.log(AL) + (1 - Y) * np.log(1 - AL)", "Y * np.log(AL)")),
        ("The first half is missing: examples with y = 1 count by Y log AL.", ("Y * np.log(AL) + (1 - Y) * np.log(1 - AL)", "(1 - Y) * np.log(1 - AL)")),
        ("The halves are joined by a minus: they are added.", ("log(AL) + (1", "log(AL) - (1")),
        ("The labels are swapped: Y goes with log AL, 1 - Y with log(1 - AL).", ("Y * np.log(AL) + (1 - Y) * np.log(1 - AL)", "(1 - Y) * np.log(AL) + Y * np.log(1 - AL)")),
        ("Y and AL are swapped: the logarithm is taken of AL.", ("Y * np.log(AL) + (1 - Y) * np.log(1 - AL)", "AL * np.log(Y) + (1 - AL) * np.log(1 - Y)")),
        ("The squared error stands here: due is the cross-entropy.", (_COST, "np.sum((AL - Y) ** 2) / m")),
        ("Half the squared error stands here: due is the cross-entropy.", (_COST, "np.sum((AL - Y) ** 2) / (2 * m)")),
        ("The absolute error stands here: due is the cross-entropy.", (_COST, "np.sum(np.abs(AL - Y)) / m")),
        ("The division by 2 m belongs to the squared error: the cross-entropy is divided by m.", (" / m", " / (2 * m)")),
        ("209 is written into the code: m is Y.shape[1].", ("Y.shape[1]", "209")),
        ("The logarithm is taken to base 2: use np.log.", ("np.log(AL)", "np.log2(AL)"), ("np.log(1 - AL)", "np.log2(1 - AL)")),
        ("The logarithm is taken to base 10: use np.log.", ("np.log(AL)", "np.log10(AL)"), ("np.log(1 - AL)", "np.log10(1 - AL)")),
        ("The cost is a (1, 1) array: take the number out of a matrix product or a sum with keepdims, by np.squeeze or `.item()`.", ("np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))", "np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL), axis=1, keepdims=True)")),
        ("The cost is an array of shape (1,): sum over everything, without an axis.", ("np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))", "np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL), axis=1)")),
        ("The losses are not summed: one number is due, their mean.", ("-np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m", "-(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m")),
        ("The outer product of all labels with all examples was summed: multiply element by element, or use np.dot with the second row transposed.", ("np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))", "np.sum(np.dot(Y.T, np.log(AL)) + np.dot((1 - Y).T, np.log(1 - AL)))")),
        ("np.dot of two rows does not fit: transpose the second one, (1, m) times (m, 1).", ("Y * np.log(AL) + (1 - Y) * np.log(1 - AL)", "np.dot(Y, np.log(AL)) + np.dot(1 - Y, np.log(1 - AL))")),
        ("Brackets are missing: the minus and the division belong to both halves.", (_COST, "-1 / m * np.sum(Y * np.log(AL)) + np.sum((1 - Y) * np.log(1 - AL))")),
        ("The mean is taken within each class: all examples count alike, divide the sum by m.", (_COST, "-np.sum(Y * np.log(AL)) / max(np.sum(Y), 1) - np.sum((1 - Y) * np.log(1 - AL)) / max(np.sum(1 - Y), 1)")),
        ("A large number is added inside the logarithm: something like 1e-15 guards against log 0, more changes the cost.", ("np.log(AL)", "np.log(AL + 1e-2)"), ("np.log(1 - AL)", "np.log(1 - AL + 1e-2)")),
        ("The sigmoid is applied once more: AL holds probabilities already.", ("m = Y.shape[1]", "m = Y.shape[1]\n    AL = 1 / (1 + np.exp(-AL))")),
        ("AL is rounded first: the cost is that of the probabilities, not of the decisions.", ("m = Y.shape[1]", "m = Y.shape[1]\n    AL = np.clip(np.round(AL), 1e-8, 1 - 1e-8)")),
        ("The cost is cut to whole numbers.", ("return cost", "return int(cost)")),
        ("The cost is rounded: keep it as it is.", ("return cost", "return round(cost, 2)")),
        ("AL is changed in place: leave the arguments as they were.", ("m = Y.shape[1]", "m = Y.shape[1]\n    AL[AL > 0.5] -= 1e-9")),
    ),
    right=(
        ("mean", (_COST, "-np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))")),
        ("dot products, squeezed", (_COST, "np.squeeze(-(np.dot(Y, np.log(AL).T) + np.dot(1 - Y, np.log(1 - AL).T)) / m)")),
        ("a Python float", ("return cost", "return float(cost)")),
        ("multiply", (_COST, "(-1 / m) * np.sum(np.multiply(np.log(AL), Y) + np.multiply(np.log(1 - AL), 1 - Y))")),
        ("where", ("Y * np.log(AL) + (1 - Y) * np.log(1 - AL)", "np.log(np.where(Y == 1, AL, 1 - AL))")),
        ("guarded", ("np.log(AL)", "np.log(AL + 1e-15)"), ("np.log(1 - AL)", "np.log(1 - AL + 1e-15)")),
        ("log1p", ("np.log(1 - AL)", "np.log1p(-AL)")),
        ("loop", (_COST, "-sum(y * np.log(a) + (1 - y) * np.log(1 - a) for y, a in zip(Y[0], AL[0])) / m")),
        ("clipped", ("m = Y.shape[1]", "m = Y.shape[1]\n    AL = np.clip(AL, 1e-12, 1 - 1e-12)")),
        ("0-d", ("return cost", "return np.array(cost)")),
    ),
)

LINEAR_BACKWARD = Exercise(
    reference=linear_backward,
    points=10,
    outputs=(output("dA_prev", 0), output("dW", 1), output("db", 2)),
    cases=linear_backward_cases,
    wrong=(
        ("dW is a sum over the examples, due is the mean: divide by m.", ("dZ @ A_prev.T / m", "dZ @ A_prev.T")),
        ("db is a sum over the examples, due is the mean: divide by m.", ("keepdims=True) / m", "keepdims=True)")),
        ("dW and db are sums over the examples, due are means: divide both by m.", ("dZ @ A_prev.T / m", "dZ @ A_prev.T"), ("keepdims=True) / m", "keepdims=True)")),
        ("dA_prev is divided by m: it belongs to each example by itself, only dW and db are means.", ("W.T @ dZ", "W.T @ dZ / m")),
        ("m is taken from the wrong axis: A_prev is (n[l-1], m), so m is A_prev.shape[1].", ("A_prev.shape[1]", "A_prev.shape[0]")),
        ("m is the number of units: it is the number of examples, dZ.shape[1] or A_prev.shape[1].", ("A_prev.shape[1]", "dZ.shape[0]")),
        ("209 is written into the code: m is A_prev.shape[1].", ("A_prev.shape[1]", "209")),
        ("db has lost a dimension: it is a column like b, (n[l], 1). Sum with keepdims=True.", ("axis=1, keepdims=True", "axis=1")),
        ("db is one number for the whole layer: each unit has its own, so sum over the examples only, axis=1.", ("np.sum(dZ, axis=1, keepdims=True)", "np.sum(dZ)")),
        ("db is summed over everything: each unit has its own, so sum over the examples only, axis=1.", ("axis=1, keepdims=True", "keepdims=True")),
        ("db is summed over the units: sum over the examples, axis=1.", ("axis=1, keepdims=True", "axis=0, keepdims=True")),
        ("db is not summed: it is the mean of dZ over the examples.", ("np.sum(dZ, axis=1, keepdims=True) / m", "dZ / m")),
        ("db is transposed: it is a column like b, (n[l], 1).", ("np.sum(dZ, axis=1, keepdims=True)", "np.sum(dZ, axis=1, keepdims=True).T")),
        ("dW is transposed: it has the shape of W, (n[l], n[l-1]), so it is dZ A_prev.T / m.", ("dZ @ A_prev.T / m", "A_prev @ dZ.T / m")),
        ("dA_prev is transposed: examples are columns, so it is W.T dZ.", ("W.T @ dZ", "dZ.T @ W")),
        ("W is not transposed in dA_prev: it is W.T dZ.", ("W.T @ dZ", "W @ dZ")),
        ("W is not transposed in dA_prev: it is W.T dZ.", ("W.T @ dZ", "np.dot(W, dZ)")),
        ("dA_prev multiplies in the wrong order: it is W.T dZ.", ("W.T @ dZ", "np.dot(dZ, W.T)")),
        ("A matrix product does not fit: the cache is (A_prev, W, b), dW is dZ A_prev.T / m, dA_prev is W.T dZ.", ("dZ @ A_prev.T", "dZ @ A_prev")),
        ("A_prev is not transposed in dW: it is dZ A_prev.T / m.", ("dZ @ A_prev.T", "np.dot(dZ, A_prev)")),
        ("dA_prev uses dW: it is W.T dZ, the weights themselves carry the error back.", ("W.T @ dZ", "dW.T @ dZ")),
        ("The signs are reversed: no minus is due here, it comes with the update.", ("dZ @ A_prev.T / m", "-dZ @ A_prev.T / m"), ("np.sum(dZ, axis=1, keepdims=True) / m", "-np.sum(dZ, axis=1, keepdims=True) / m")),
        ("db is the mean over units and examples: keep one number for each unit, axis=1 and keepdims=True.", ("np.sum(dZ, axis=1, keepdims=True) / m", "np.mean(dZ)")),
        ("db is divided by m twice: np.mean is a division by m already.", ("np.sum(dZ, axis=1, keepdims=True) / m", "np.mean(dZ, axis=1, keepdims=True) / m")),
        ("db is the bias itself: its derivative is the mean of dZ over the examples.", ("np.sum(dZ, axis=1, keepdims=True) / m", "cache[2]")),
        ("dW comes first here: return `dA_prev, dW, db`.", ("return dA_prev, dW, db", "return dW, db, dA_prev")),
        ("dA_prev is missing: return `dA_prev, dW, db`.", ("return dA_prev, dW, db", "return dW, db")),
        ("dW and db are swapped: return `dA_prev, dW, db`.", ("return dA_prev, dW, db", "return dA_prev, db, dW")),
        ("A dictionary comes back: return the three, `dA_prev, dW, db`.", ("return dA_prev, dW, db", 'return {"dA_prev": dA_prev, "dW": dW, "db": db}')),
        ("dZ is changed in place (`dZ /= m`): compute a new array.", ("m = A_prev.shape[1]", "m = A_prev.shape[1]\n    dZ /= m"), ("dZ @ A_prev.T / m", "dZ @ A_prev.T"), ("keepdims=True) / m", "keepdims=True)"), ("W.T @ dZ", "m * (W.T @ dZ)")),
        ("dZ is changed in place by `dZ /= m`, and dA_prev comes out m times too small as well.", ("m = A_prev.shape[1]", "m = A_prev.shape[1]\n    dZ /= m"), ("dZ @ A_prev.T / m", "dZ @ A_prev.T"), ("keepdims=True) / m", "keepdims=True)")),
        ("dW is multiplied element by element: it is the matrix product dZ A_prev.T / m.", ("dZ @ A_prev.T", "dZ * A_prev")),
        ("dZ alone is averaged for dW: the inputs A_prev belong to it, dZ A_prev.T / m.", ("dZ @ A_prev.T / m", "np.mean(dZ, axis=1, keepdims=True) * np.ones_like(W)")),
        ("dW is divided by 2 m: that belongs to a squared error, here the mean is due.", ("dZ @ A_prev.T / m", "dZ @ A_prev.T / (2 * m)")),
    ),
    right=(
        ("np.dot", ("dZ @ A_prev.T / m", "1 / m * np.dot(dZ, A_prev.T)"), ("W.T @ dZ", "np.dot(W.T, dZ)")),
        ("mean", ("np.sum(dZ, axis=1, keepdims=True) / m", "np.mean(dZ, axis=1, keepdims=True)")),
        ("m from dZ", ("A_prev.shape[1]", "dZ.shape[1]")),
        ("einsum", ("dZ @ A_prev.T", "np.einsum('ik,jk->ij', dZ, A_prev)"), ("W.T @ dZ", "np.einsum('ij,ik->jk', W, dZ)")),
        ("divided first", ("dZ @ A_prev.T / m", "(dZ / m) @ A_prev.T")),
        ("reshaped", ("np.sum(dZ, axis=1, keepdims=True)", "dZ.sum(axis=1).reshape(-1, 1)")),
        ("product with ones", ("np.sum(dZ, axis=1, keepdims=True)", "dZ @ np.ones((m, 1))")),
        ("a list", ("return dA_prev, dW, db", "return [dA_prev, dW, db]")),
        ("by index", ("A_prev, W, _ = cache", "A_prev = cache[0]\n    W = cache[1]")),
        ("example by example", ("dZ @ A_prev.T / m", "sum(np.outer(dZ[:, i], A_prev[:, i]) for i in range(m)) / m")),
    ),
)

LINEAR_ACTIVATION_BACKWARD = Exercise(
    reference=linear_activation_backward,
    points=8,
    outputs=(output("dA_prev", 0), output("dW", 1), output("db", 2)),
    cases=linear_activation_backward_cases,
    helpers=("linear_backward",),
    wrong=(
        ("The activations are swapped: \"relu\" asks for relu_backward, \"sigmoid\" for sigmoid_backward.", ('activation == "relu"', 'activation == "sigmoid"')),
        ("The sigmoid's derivative is used whatever `activation` says.", ('activation == "relu"', "False")),
        ("ReLU's derivative is used whatever `activation` says.", ('activation == "relu"', "True")),
        ("`activation` is compared with another spelling: it is \"relu\" or \"sigmoid\", in small letters.", ('activation == "relu"', 'activation == "ReLU"'), ("    else:", '    elif activation == "sigmoid":')),
        ("The activation's derivative is left out: dZ is dA times g'(Z), and linear_backward is handed dZ, not dA.", ("relu_backward(dA, activation_cache)", "dA"), ("sigmoid_backward(dA, activation_cache)", "dA")),
        ("ReLU's derivative is left out: where Z is not positive nothing flows back.", ("relu_backward(dA, activation_cache)", "dA")),
        ("The sigmoid's derivative is left out: dZ is dA A (1 - A).", ("sigmoid_backward(dA, activation_cache)", "dA")),
        ("dZ is the derivative alone: by the chain rule it is multiplied by dA.", ("relu_backward(dA, activation_cache)", "relu_backward(np.ones_like(dA), activation_cache)"), ("sigmoid_backward(dA, activation_cache)", "sigmoid_backward(np.ones_like(dA), activation_cache)")),
        ("The activation is applied to Z again: going backward its derivative is due.", ("relu_backward(dA, activation_cache)", "dA * relu(activation_cache)[0]"), ("sigmoid_backward(dA, activation_cache)", "dA * sigmoid(activation_cache)[0]")),
        ("The two caches are unpacked in the wrong order: the cache is (linear_cache, activation_cache).", ("linear_cache, activation_cache = cache", "activation_cache, linear_cache = cache")),
        ("The activation's backward function is given the whole cache: it needs activation_cache, which is Z.", ("relu_backward(dA, activation_cache)", "relu_backward(dA, cache)"), ("sigmoid_backward(dA, activation_cache)", "sigmoid_backward(dA, cache)")),
        ("linear_backward is given the whole cache: it needs linear_cache, (A_prev, W, b).", ("linear_backward(dZ, linear_cache)", "linear_backward(dZ, cache)")),
        ("dA and Z are handed over in the wrong order: relu_backward(dA, Z), sigmoid_backward(dA, Z).", ("relu_backward(dA, activation_cache)", "relu_backward(activation_cache, dA)"), ("sigmoid_backward(dA, activation_cache)", "sigmoid_backward(activation_cache, dA)")),
        ("The sigmoid's derivative is taken as Z (1 - Z): it is A (1 - A), with A = sigmoid(Z).", ("sigmoid_backward(dA, activation_cache)", "dA * activation_cache * (1 - activation_cache)")),
        ("The sigmoid's derivative is taken as A alone: it is A (1 - A).", ("sigmoid_backward(dA, activation_cache)", "dA * sigmoid(activation_cache)[0]")),
        ("ReLU's derivative looks at the sign of dA: it is the sign of Z that counts.", ("relu_backward(dA, activation_cache)", "dA * (dA > 0)")),
        ("ReLU's derivative is turned round: it is 1 where Z is positive.", ("relu_backward(dA, activation_cache)", "dA * (activation_cache <= 0)")),
        ("A leaky ReLU's derivative stands here: where Z is negative nothing flows back.", ("relu_backward(dA, activation_cache)", "np.where(activation_cache > 0, dA, 0.01 * dA)")),
        ("The derivative of tanh stands where ReLU's is due.", ("relu_backward(dA, activation_cache)", "dA * (1 - np.tanh(activation_cache) ** 2)")),
        ("dZ comes back in place of dA_prev: return what linear_backward gives.", ("return dA_prev, dW, db", "return dZ, dW, db")),
        ("dA comes back in place of dA_prev: return what linear_backward gives.", ("return dA_prev, dW, db", "return dA, dW, db")),
        ("dA_prev comes last here: return `dA_prev, dW, db`.", ("return dA_prev, dW, db", "return dW, db, dA_prev")),
        ("dW and db are swapped: return `dA_prev, dW, db`.", ("return dA_prev, dW, db", "return dA_prev, db, dW")),
        ("Only dA_prev comes back: return `dA_prev, dW, db`.", ("return dA_prev, dW, db", "return dA_prev")),
        ("Only dZ comes back: hand it to linear_backward and return `dA_prev, dW, db`.", ("return dA_prev, dW, db", "return dZ")),
        ("The three come back inside another tuple: return `dA_prev, dW, db`.", ("return dA_prev, dW, db", "return (dA_prev, dW, db), activation")),
        ("dA is changed in place (`dA[Z <= 0] = 0` writes into the caller's array): work on a copy, or multiply by a mask.", ("relu_backward(dA, activation_cache)", "dA\n        dZ[activation_cache <= 0] = 0")),
        ("dW and db are divided by m once more: linear_backward has done it.", ("return dA_prev, dW, db", "m = dA.shape[1]\n    return dA_prev, dW / m, db / m")),
        ("The sign of the result is reversed: no minus is due here, it comes with the update.", ("return dA_prev, dW, db", "return -dA_prev, -dW, -db")),
    ),
    right=(
        ("elif", ("    else:", '    elif activation == "sigmoid":')),
        ("a copy, then a mask", ("relu_backward(dA, activation_cache)", "np.array(dA, copy=True)\n        dZ[activation_cache <= 0] = 0")),
        ("derivatives inline", ("relu_backward(dA, activation_cache)", "np.where(activation_cache > 0, dA, 0)"), ("dZ = sigmoid_backward(dA, activation_cache)", "s = 1 / (1 + np.exp(-activation_cache))\n        dZ = dA * s * (1 - s)")),
        ("keywords", ("linear_backward(dZ, linear_cache)", "linear_backward(dZ=dZ, cache=linear_cache)")),
        ("returned at once", ("    dA_prev, dW, db = linear_backward(dZ, linear_cache)\n    return dA_prev, dW, db", "    return linear_backward(dZ, linear_cache)")),
        ("in each branch", ("        dZ = relu_backward(dA, activation_cache)", "        dZ = relu_backward(dA, activation_cache)\n        dA_prev, dW, db = linear_backward(dZ, linear_cache)"), ("        dZ = sigmoid_backward(dA, activation_cache)\n    dA_prev, dW, db = linear_backward(dZ, linear_cache)", "        dZ = sigmoid_backward(dA, activation_cache)\n        dA_prev, dW, db = linear_backward(dZ, linear_cache)")),
        ("a table of functions", ('    if activation == "relu":\n        dZ = relu_backward(dA, activation_cache)\n    else:\n        dZ = sigmoid_backward(dA, activation_cache)\n', '    backward = {"relu": relu_backward, "sigmoid": sigmoid_backward}\n    dZ = backward[activation](dA, Z=activation_cache)\n')),
        ("the linear part inline", ("dA_prev, dW, db = linear_backward(dZ, linear_cache)", "A_prev, W, b = linear_cache\n    dA_prev, dW, db = W.T @ dZ, dZ @ A_prev.T / dZ.shape[1], dZ.mean(axis=1, keepdims=True)")),
    ),
)

_LAST = 'linear_activation_backward(dAL, caches[L - 1], "sigmoid")'
_HIDDEN = 'linear_activation_backward(dA, caches[l - 1], "relu")'

L_BACKWARD = Exercise(
    reference=L_model_backward,
    points=12,
    outputs=(output("dA", Keys("dA")), output("dW", Keys("dW")), output("db", Keys("db"))),
    cases=L_model_backward_cases,
    helpers=("linear_activation_backward",),
    wrong=(
        ("The sign of dAL is reversed: it is -(Y / AL - (1 - Y) / (1 - AL)).", ("(1 - Y) / (1 - AL) - Y / AL", "Y / AL - (1 - Y) / (1 - AL)")),
        ("The halves of dAL are joined by the wrong sign: it is -(Y / AL - (1 - Y) / (1 - AL)); mind the brackets.", ("(1 - Y) / (1 - AL) - Y / AL", "-Y / AL - (1 - Y) / (1 - AL)")),
        ("The halves of dAL are both positive: it is -(Y / AL - (1 - Y) / (1 - AL)).", ("(1 - Y) / (1 - AL) - Y / AL", "Y / AL + (1 - Y) / (1 - AL)")),
        ("dAL is divided by m: linear_backward divides by m, so the 1/m would count twice.", ("(1 - Y) / (1 - AL) - Y / AL", "((1 - Y) / (1 - AL) - Y / AL) / Y.shape[1]")),
        ("dAL is AL - Y: that is dZ of the last layer. dAL is the derivative of the loss with respect to AL itself.", ("(1 - Y) / (1 - AL) - Y / AL", "AL - Y")),
        ("dAL has only the half of y = 1: the other is (1 - Y) / (1 - AL).", ("(1 - Y) / (1 - AL) - Y / AL", "-Y / AL")),
        ("dAL has only the half of y = 0: the other is -Y / AL.", ("(1 - Y) / (1 - AL) - Y / AL", "(1 - Y) / (1 - AL)")),
        ("The denominators of dAL are swapped: Y goes with AL, 1 - Y with 1 - AL.", ("(1 - Y) / (1 - AL) - Y / AL", "(1 - Y) / AL - Y / (1 - AL)")),
        ("The last layer is taken as ReLU: it is a sigmoid.", ('"sigmoid"', '"relu"')),
        ("The hidden layers are taken as sigmoids: they are ReLU.", ('"relu"', '"sigmoid"')),
        ("The activations are swapped: the last layer is a sigmoid, the hidden ones are ReLU.", ('"relu"', '"sigm"'), ('"sigmoid"', '"relu"'), ('"sigm"', '"sigmoid"')),
        ("Every layer is handed dAL: hand each one the dA that the layer above returned.", (_HIDDEN, 'linear_activation_backward(dAL, caches[l - 1], "relu")')),
        ("Layer 1 is left out: the backward loop ends at layer 1, range(L - 1, 0, -1).", ("range(L - 1, 0, -1)", "range(L - 1, 1, -1)")),
        ("The uppermost hidden layer is left out: the backward loop starts at L - 1.", ("range(L - 1, 0, -1)", "range(L - 2, 0, -1)")),
        ("Layer L is computed once more as a hidden layer: the backward loop starts at L - 1.", ("range(L - 1, 0, -1)", "range(L, 0, -1)")),
        ("dA and cache belong to different layers: the error comes from above, so layers come in the order L - 1, ..., 1, each with caches[l - 1].", ("range(L - 1, 0, -1)", "range(1, L)")),
        ("The loop never runs: to count downwards range needs a step of -1.", ("range(L - 1, 0, -1)", "range(L - 1, 0)")),
        ("The loop runs on to layer 0, which has no parameters: it ends at layer 1.", ("range(L - 1, 0, -1)", "range(L - 1, -1, -1)")),
        ("A hidden layer is handed the cache of the layer above it: the list starts at 0, so layer l's cache is caches[l - 1].", (_HIDDEN, 'linear_activation_backward(dA, caches[l], "relu")')),
        ("The last layer's cache is read one too high: the list starts at 0, so it is caches[L - 1].", ("caches[L - 1]", "caches[L]")),
        ("The first layer's cache is used for the last layer: it is caches[L - 1].", ("caches[L - 1]", "caches[0]")),
        ("dA is named after the layer it comes from: what layer l hands down is the derivative with respect to A of layer l - 1, dA{l-1}.", ('grads[f"dA{L - 1}"]', 'grads[f"dA{L}"]'), ('grads[f"dA{l - 1}"]', 'grads[f"dA{l}"]')),
        ("dW and db are numbered one too low: layer l's are dW{l} and db{l}.", ('grads[f"dW{L}"], grads[f"db{L}"]', 'grads[f"dW{L - 1}"], grads[f"db{L - 1}"]'), ('grads[f"dW{l}"]', 'grads[f"dW{l - 1}"]'), ('grads[f"db{l}"]', 'grads[f"db{l - 1}"]')),
        ("dW and db of the hidden layers are numbered one too high: layer l's are dW{l} and db{l}.", ('grads[f"dW{l}"]', 'grads[f"dW{l + 1}"]'), ('grads[f"db{l}"]', 'grads[f"db{l + 1}"]')),
        ("The keys lack their d: they are dA0, dW1, db1, ...", ('grads[f"dW{L}"], grads[f"db{L}"]', 'grads[f"W{L}"], grads[f"b{L}"]'), ('grads[f"dW{l}"]', 'grads[f"W{l}"]'), ('grads[f"db{l}"]', 'grads[f"b{l}"]')),
        ("The dA are missing: for each layer the dictionary holds dA{l-1}, dW{l} and db{l}.", ("return grads", 'return {key: value for key, value in grads.items() if "A" not in key}')),
        ("dA0 is missing: the contract asks for dA{l-1} for every layer l from 1 to L.", ("return grads", 'return {key: value for key, value in grads.items() if key != "dA0"}')),
        ("dW and db are swapped: linear_activation_backward returns dA_prev, dW, db.", ('grads[f"dA{L - 1}"], grads[f"dW{L}"], grads[f"db{L}"]', 'grads[f"dA{L - 1}"], grads[f"db{L}"], grads[f"dW{L}"]'), ('grads[f"dW{l}"] = dW', 'grads[f"dW{l}"] = db'), ('grads[f"db{l}"] = db', 'grads[f"db{l}"] = dW')),
        ("The last layer's gradients are missing: store dW{L} and db{L} too.", ('    grads[f"dA{L - 1}"], grads[f"dW{L}"], grads[f"db{L}"] = dA, dW, db\n', "")),
        ("The number of layers is twice too small: there is one cache for each layer, so L is len(caches).", ("len(caches)", "max(len(caches) // 2, 1)")),
        ("The number of layers is written into the code: it is len(caches).", ("len(caches)", "4")),
        ("The number of layers is written into the code: it is len(caches).", ("len(caches)", "2")),
        ("The number of layers is written into the code: it is len(caches).", ("len(caches)", "3")),
        ("The function returns inside the loop, after one hidden layer: un-indent the return.", ("        grads[f\"db{l}\"] = db\n", "        grads[f\"db{l}\"] = db\n        return grads\n")),
        ("A list comes back: return a dictionary with the keys dA0, dW1, db1, ...", ("return grads", "return [grads[key] for key in sorted(grads)]")),
        ("The caches are changed in place (`caches.pop()` or `caches.reverse()`): read them by index, or copy the list.", ("    return grads", "    caches.reverse()\n    return grads")),
        ("AL and Y are swapped in dAL: it is -(Y / AL - (1 - Y) / (1 - AL)).", ("(1 - Y) / (1 - AL) - Y / AL", "(1 - AL) / (1 - Y + 1e-3) - AL / (Y + 1e-3)")),
        ("The dA of the layer above is stored, but the loop goes on with the old one: hand each layer the newest dA.", ("        dA, dW, db = " + _HIDDEN, "        new, dW, db = " + _HIDDEN), ('grads[f"dA{l - 1}"] = dA', 'grads[f"dA{l - 1}"] = new')),
    ),
    right=(
        ("conventional form of dAL", ("(1 - Y) / (1 - AL) - Y / AL", "-(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))")),
        ("one fraction", ("(1 - Y) / (1 - AL) - Y / AL", "(AL - Y) / (AL * (1 - AL))")),
        ("reversed, from zero", '''
            def L_model_backward(AL, Y, caches):
                grads = {}
                L = len(caches)
                Y = Y.reshape(AL.shape)
                grads["dA" + str(L)] = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))
                current_cache = caches[L - 1]
                grads["dA" + str(L - 1)], grads["dW" + str(L)], grads["db" + str(L)] = linear_activation_backward(grads["dA" + str(L)], current_cache, "sigmoid")
                for l in reversed(range(L - 1)):
                    current_cache = caches[l]
                    dA_prev_temp, dW_temp, db_temp = linear_activation_backward(grads["dA" + str(l + 1)], current_cache, "relu")
                    grads["dA" + str(l)] = dA_prev_temp
                    grads["dW" + str(l + 1)] = dW_temp
                    grads["db" + str(l + 1)] = db_temp
                return grads
        '''),
        ("one loop for all layers", '''
            def L_model_backward(AL, Y, caches):
                grads, dA = {}, (1 - Y) / (1 - AL) - Y / AL
                for l, cache in reversed(list(enumerate(caches, start=1))):
                    activation = "sigmoid" if l == len(caches) else "relu"
                    dA, dW, db = linear_activation_backward(dA, cache, activation)
                    grads.update({f"dA{l - 1}": dA, f"dW{l}": dW, f"db{l}": db})
                return grads
        '''),
        ("dZ of the last layer at once", (_LAST, "linear_backward(AL - Y, caches[L - 1][0])")),
        ("caches from the end", ("caches[L - 1]", "caches[-1]")),
        ("a copy of the list, popped", '''
            def L_model_backward(AL, Y, caches):
                rest, grads = list(caches), {}
                dA, activation = -(Y / AL) + (1 - Y) / (1 - AL), "sigmoid"
                while rest:
                    l = len(rest)
                    dA, grads[f"dW{l}"], grads[f"db{l}"] = linear_activation_backward(dA, rest.pop(), activation)
                    grads[f"dA{l - 1}"], activation = dA, "relu"
                return grads
        '''),
        ("keywords", (_LAST, 'linear_activation_backward(dA=dAL, cache=caches[L - 1], activation="sigmoid")')),
    ),
)

_W_STEP, _B_STEP = 'learning_rate * grads[f"dW{l}"]', 'learning_rate * grads[f"db{l}"]'
_W_ROW = f'parameters[f"W{{l}}"] = params[f"W{{l}}"] - {_W_STEP}'
_B_ROW = f'parameters[f"b{{l}}"] = params[f"b{{l}}"] - {_B_STEP}'

UPDATE = Exercise(
    reference=update_parameters,
    points=5,
    outputs=(output("weights", Keys("W")), output("biases", Keys("b"))),
    cases=update_cases,
    wrong=(
        ("The gradients are added: that climbs. Subtract learning_rate times the gradient.", ("- " + _W_STEP, "+ " + _W_STEP), ("- " + _B_STEP, "+ " + _B_STEP)),
        ("The weights are updated with a plus: subtract learning_rate * dW.", ("- " + _W_STEP, "+ " + _W_STEP)),
        ("The biases are updated with a plus: subtract learning_rate * db.", ("- " + _B_STEP, "+ " + _B_STEP)),
        ("The learning rate is left out: a step is learning_rate times the gradient.", (_W_STEP, 'grads[f"dW{l}"]'), (_B_STEP, 'grads[f"db{l}"]')),
        ("The learning rate is written into the code: use the argument learning_rate.", ("parameters = {}", "parameters, learning_rate = {}, 0.0075")),
        ("The biases are not updated: they learn as the weights do.", (f" - {_B_STEP}", "")),
        ("The weights are not updated: subtract learning_rate * dW.", (f" - {_W_STEP}", "")),
        ("The biases are missing in the result: return every W{l} and b{l}.", (f"        {_B_ROW}\n", "")),
        ("The last layer is left out: the layers are 1 to L.", ("range(1, len(params) // 2 + 1)", "range(1, len(params) // 2)")),
        ("The last layer is not updated: the layers are 1 to L.", ("range(1, len(params) // 2 + 1)", "range(1, len(params) // 2)"), ("parameters = {}", "parameters = dict(params)")),
        ("Layer 1 is not updated: the layers are 1 to L.", ("range(1, len(params) // 2 + 1)", "range(2, len(params) // 2 + 1)"), ("parameters = {}", "parameters = dict(params)")),
        ("L is twice too large: each layer has two parameters, so it is len(params) // 2.", ("len(params) // 2", "len(params)")),
        ("L is taken from grads, which holds the dA as well: it is len(params) // 2.", ("len(params) // 2", "len(grads) // 2")),
        ("The loop starts at layer 0: the first parameters are W1 and b1.", ("range(1, len(params) // 2 + 1)", "range(len(params) // 2)")),
        ("The depth is written into the code: it is len(params) // 2.", ("len(params) // 2", "2")),
        ("The depth is written into the code: it is len(params) // 2.", ("len(params) // 2", "4")),
        ("The depth is written into the code: it is len(params) // 2.", ("len(params) // 2", "3")),
        ("The weights are updated with db: use dW.", (_W_STEP, 'learning_rate * grads[f"db{l}"] * 1')),
        ("The biases are updated with dW: use db.", (_B_STEP, 'learning_rate * np.mean(grads[f"dW{l}"])')),
        ("The caller's arrays are changed in place: `-=` writes into them, and a copy of the dictionary alone does not help. Compute new arrays.", (_W_ROW, f'parameters[f"W{{l}}"] = params[f"W{{l}}"]\n        parameters[f"W{{l}}"] -= {_W_STEP}'), (_B_ROW, f'parameters[f"b{{l}}"] = params[f"b{{l}}"]\n        parameters[f"b{{l}}"] -= {_B_STEP}')),
        ("The step goes the right way twice: subtract learning_rate times the gradient once.", (_W_STEP, "2 * " + _W_STEP), (_B_STEP, "2 * " + _B_STEP)),
        ("The step is divided by the number of layers: it is learning_rate times the gradient.", (_W_STEP, _W_STEP + " / (len(params) // 2)"), (_B_STEP, _B_STEP + " / (len(params) // 2)")),
        ("Only the steps come back: subtract them from the parameters.", (f'params[f"W{{l}}"] - {_W_STEP}', _W_STEP), (f'params[f"b{{l}}"] - {_B_STEP}', _B_STEP)),
        ("The gradients come back: return the parameters.", ("return parameters", "return grads")),
        ("The parameters come back as they were: return the updated ones.", ("return parameters", "return params")),
        ("The sign of the whole is reversed: it is the parameter minus the step.", (f'params[f"W{{l}}"] - {_W_STEP}', f'{_W_STEP} - params[f"W{{l}}"]'), (f'params[f"b{{l}}"] - {_B_STEP}', f'{_B_STEP} - params[f"b{{l}}"]')),
        ("The parameter is divided by the step: subtract it.", (f'params[f"W{{l}}"] - {_W_STEP}', f'params[f"W{{l}}"] * (1 - {_W_STEP})'), (f'params[f"b{{l}}"] - {_B_STEP}', f'params[f"b{{l}}"] * (1 - {_B_STEP})')),
        ("The function returns inside the loop, after layer 1: un-indent the return.", ("\n    return parameters", "\n        return parameters")),
        ("A list comes back: return a dictionary with the keys W1, b1, ...", ("return parameters", "return list(parameters.values())")),
    ),
    right=(
        ("deep copy, then in place", ("parameters = {}", "parameters = copy.deepcopy(params)"), (_W_ROW, f'parameters[f"W{{l}}"] -= {_W_STEP}'), (_B_ROW, f'parameters[f"b{{l}}"] -= {_B_STEP}')),
        ("shallow copy, new arrays", ("parameters = {}", "parameters = dict(params)")),
        ("comprehension", '''
            def update_parameters(params, grads, learning_rate):
                return {name: value - learning_rate * grads["d" + name] for name, value in params.items()}
        '''),
        ("np.subtract", (_W_ROW, 'parameters[f"W{l}"] = np.subtract(params[f"W{l}"], np.multiply(learning_rate, grads[f"dW{l}"]))')),
        ("counting from zero", ("range(1, len(params) // 2 + 1)", "range(len(params) // 2)"), (_W_ROW, 'parameters["W" + str(l + 1)] = params["W" + str(l + 1)] - learning_rate * grads["dW" + str(l + 1)]'), (_B_ROW, 'parameters["b" + str(l + 1)] = params["b" + str(l + 1)] - learning_rate * grads["db" + str(l + 1)]')),
        ("arrays copied one by one", (_W_ROW, f'W = params[f"W{{l}}"].copy()\n        W -= {_W_STEP}\n        parameters[f"W{{l}}"] = W')),
        ("while", ("    for l in range(1, len(params) // 2 + 1):\n", '    l = 0\n    while f"W{l + 1}" in params:\n        l += 1\n')),
    ),
)

_KEEP = "        if i % 100 == 0:\n"
_RETURN = "return parameters, costs"
_RANGE = "range(num_iterations)"
_APPEND = "            costs.append(cost)\n"

#: Mistakes that both training loops share: (sentence, changes); `{}` marks what differs.
TRAINING_SLIPS = (
    ("The learning rate is written into the code: use the argument learning_rate.", ("costs = []", "costs, learning_rate = [], 0.0075")),
    ("The number of iterations is written into the code: use the argument num_iterations.", (_RANGE, "range(150)")),
    ("Every iteration's cost is kept: keep those of iterations 0, 100, 200, ... only.", (_KEEP, "        if True:\n")),
    ("The costs start at iteration 100: the first one kept is that of iteration 0.", ("i % 100 == 0", "i % 100 == 0 and i > 0")),
    ("The costs are kept at iterations 99, 199, ...: keep those of 0, 100, 200, ...", ("i % 100 == 0", "(i + 1) % 100 == 0")),
    ("The costs are kept every 10 iterations: keep those of 0, 100, 200, ...", ("i % 100 == 0", "i % 10 == 0")),
    ("Only one cost is kept: collect those of iterations 0, 100, 200, ... in a list.", ("costs.append(cost)", "costs = [cost]")),
    ("The last iteration's cost is kept too: keep those of 0, 100, 200, ... and nothing else.", ("i % 100 == 0", "i % 100 == 0 or i == num_iterations - 1")),
    ("The costs are kept only when print_cost is set: keep them always, print them only then.", ("if i % 100 == 0:", "if print_cost and i % 100 == 0:")),
    ("No costs are kept: append the cost at iterations 0, 100, 200, ...", (_APPEND, "            pass\n")),
    ("The loop makes one step too many: range(num_iterations).", (_RANGE, "range(num_iterations + 1)")),
    ("The loop makes one step too few: range(num_iterations) starts at 0 and ends by itself.", (_RANGE, "range(1, num_iterations)")),
    ("The function returns inside the loop, after the first step: un-indent the return.", ("\n    return", "\n        return")),
    ("Only the parameters come back: return `parameters, costs`.", (_RETURN, "return parameters")),
    ("Only the costs come back: return `parameters, costs`.", (_RETURN, "return costs")),
    ("The costs and the parameters come back in the wrong order: return `parameters, costs`.", (_RETURN, "return costs, parameters")),
    ("The gradients come back in place of the parameters: return `parameters, costs`.", (_RETURN, "return grads, costs")),
    ("The parameters stay as they are: update_parameters returns new ones, so give them their name in each iteration.", ("        parameters = update_parameters(", "        update_parameters(")),
    ("The step is made once every 100 iterations: only the cost is kept then, the parameters are updated in each one.", ("        parameters = update_parameters(", "        if i % 100 == 0:\n            parameters = update_parameters(")),
    ("The inputs are changed in place: leave X as it was.", ("costs = []", "costs = []\n    X -= 0.01")),
    ("The inputs are divided by 255 here: train on X as it comes.", ("costs = []", "costs = []\n    X = X / 255")),
)

TRAINING_STYLES = (
    ("a while loop", (f"    for i in {_RANGE}:\n", "    i = -1\n    while i + 1 < num_iterations:\n        i += 1\n")),
    ("costs as floats", ("costs.append(cost)", "costs.append(float(cost))")),
    ("costs as an array", (_RETURN, "return parameters, np.array(costs)")),
    ("every cost, then each hundredth", (_KEEP, "        if True:\n"), (_RETURN, "return parameters, costs[::100]")),
    ("keywords", ("update_parameters(parameters, grads, learning_rate)", "update_parameters(params=parameters, grads=grads, learning_rate=learning_rate)")),
    ("printed with print_cost alone", (_APPEND, "            costs.append(cost)\n        if print_cost and (i % 100 == 0 or i == num_iterations - 1):\n            print('cost after iteration', i, np.squeeze(cost))\n")),
    ("a list for a tuple", (_RETURN, "return [parameters, costs]")),
)

_MODEL_OUTPUTS = (output("weights", 0, Keys("W")), output("biases", 0, Keys("b")), output("costs", 1))
_FORWARD_1 = 'linear_activation_forward(X, parameters["W1"], parameters["b1"], "relu")'
_FORWARD_2 = 'linear_activation_forward(A1, parameters["W2"], parameters["b2"], "sigmoid")'
_TWO_AFTER = (
    "        parameters = update_parameters(parameters, grads, learning_rate)\n",
    "        parameters = update_parameters(parameters, grads, learning_rate)\n"
    f"        A1 = {_FORWARD_1}[0]\n        cost = compute_cost({_FORWARD_2}[0], Y)\n"
    "        if i % 100 == 0:\n            costs[-1] = cost\n",
)

TWO_LAYER = Exercise(
    reference=two_layer_model,
    points=6,
    outputs=_MODEL_OUTPUTS,
    cases=two_layer_cases,
    helpers=("initialize_parameters", "linear_activation_forward", "compute_cost", "linear_activation_backward", "update_parameters"),
    chance=("initialize_parameters",),
    start=Start(path=(0,)),
    wrong=(
        *TRAINING_SLIPS,
        ("The hidden layer's activation is the sigmoid, forward and backward: it is ReLU.", ('parameters["b1"], "relu"', 'parameters["b1"], "sigmoid"'), ('cache1, "relu"', 'cache1, "sigmoid"')),
        ("The activations are swapped: ReLU in layer 1, the sigmoid in layer 2.", ('parameters["b1"], "relu"', 'parameters["b1"], "sigmoid"'), ('parameters["b2"], "sigmoid"', 'parameters["b2"], "relu"')),
        ("Going backward, the activations are swapped: layer 2 is the sigmoid's, layer 1 ReLU's.", ('cache2, "sigmoid"', 'cache2, "relu"'), ('cache1, "relu"', 'cache1, "sigmoid"')),
        ("Going backward, the caches are swapped: layer 2 comes first, with cache2.", ("dA2, cache2", "dA2, cache1"), ("dA1, cache1", "dA1, cache2")),
        ("Layer 1 is handed dA2: hand it dA1, what layer 2 handed down.", ("(dA1, cache1", "(dA2, cache1")),
        ("The sign of dA2 is reversed: it is -(Y / A2 - (1 - Y) / (1 - A2)).", ("(1 - Y) / (1 - A2) - Y / A2", "Y / A2 - (1 - Y) / (1 - A2)")),
        ("dA2 is A2 - Y: that is dZ2. dA2 is the derivative of the loss with respect to A2 itself.", ("(1 - Y) / (1 - A2) - Y / A2", "A2 - Y")),
        ("dA2 is divided by m: linear_backward divides by m, so the 1/m would count twice.", ("(1 - Y) / (1 - A2) - Y / A2", "((1 - Y) / (1 - A2) - Y / A2) / Y.shape[1]")),
        ("The halves of dA2 are joined by the wrong sign: it is -(Y / A2 - (1 - Y) / (1 - A2)).", ("(1 - Y) / (1 - A2) - Y / A2", "-(Y / A2) - (1 - Y) / (1 - A2)")),
        ("The cost is computed from A1: it is that of the network's output, A2.", ("compute_cost(A2, Y)", "compute_cost(np.clip(A1[:1], 0.01, 0.99), Y)")),
        ("AL and Y are handed to compute_cost in the wrong order.", ("compute_cost(A2, Y)", "compute_cost(Y, A2)")),
        ("dW1 and dW2 are swapped in grads.", ('"dW1": dW1', '"dW1": dW2'), ('"dW2": dW2', '"dW2": dW1')),
        ("db1 and db2 are swapped in grads.", ('"db1": db1', '"db1": db2'), ('"db2": db2', '"db2": db1')),
        ("Every iteration starts anew from the initial parameters: initialise once, before the loop.", ('        A1, cache1 = ', '        parameters = initialize_parameters(*layers_dims)\n        A1, cache1 = ')),
        ("The weights that the forward pass uses are never renewed: read W1, b1, W2 and b2 from `parameters` in each iteration.", ("    costs = []\n", "    costs = []\n    start = parameters\n"), (_FORWARD_1, 'linear_activation_forward(X, start["W1"], start["b1"], "relu")'), (_FORWARD_2, 'linear_activation_forward(A1, start["W2"], start["b2"], "sigmoid")')),
        ("The costs come after the update: iteration i's cost belongs to the parameters before the i-th step.", _TWO_AFTER),
        ("The layer's sizes are written into the code: they are in layers_dims.", ("initialize_parameters(*layers_dims)", "initialize_parameters(12288, 7, 1)")),
        ("layers_dims is handed on whole: initialize_parameters takes three sizes, n_x, n_h and n_y.", ("initialize_parameters(*layers_dims)", "initialize_parameters(layers_dims)")),
        ("The parameters come back as a tuple of arrays: return the dictionary.", (_RETURN, "return tuple(parameters.values()), costs")),
        ("The last iteration's gradients update layer 2 only: grads holds dW1, db1, dW2 and db2.", ('grads = {"dW1": dW1, "db1": db1, "dW2"', 'grads = {"dW1": 0 * dW1, "db1": 0 * db1, "dW2"')),
    ),
    right=(
        *TRAINING_STYLES,
        ("sizes unpacked", ("    parameters = initialize_parameters(*layers_dims)\n", "    (n_x, n_h, n_y) = layers_dims\n    parameters = initialize_parameters(n_x, n_h, n_y)\n")),
        ("conventional form of dA2", ("(1 - Y) / (1 - A2) - Y / A2", "-(np.divide(Y, A2) - np.divide(1 - Y, 1 - A2))")),
        ("grads filled step by step", ('grads = {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}', 'grads = {}\n        grads["dW1"] = dW1\n        grads["dW2"] = dW2\n        grads["db1"] = db1\n        grads["db2"] = db2')),
        ("by the functions for L layers", '''
            def two_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=2500, print_cost=False):
                parameters, costs = initialize_parameters(*layers_dims), []
                for i in range(num_iterations):
                    AL, caches = L_model_forward(X, parameters)
                    if not i % 100:
                        costs.append(compute_cost(AL, Y))
                    parameters = update_parameters(parameters, L_model_backward(AL, Y, caches), learning_rate)
                return parameters, costs
        '''),
        ("weights drawn inline", ("    parameters = initialize_parameters(*layers_dims)\n", "    n_x, n_h, n_y = layers_dims\n    rng = np.random.default_rng()\n    parameters = {'W1': rng.normal(size=(n_h, n_x)) * 0.01, 'b1': np.zeros((n_h, 1)), 'W2': rng.normal(size=(n_y, n_h)) * 0.01, 'b2': np.zeros((n_y, 1))}\n")),
        ("weights from the old generator", ("    parameters = initialize_parameters(*layers_dims)\n", "    n_x, n_h, n_y = layers_dims\n    parameters = {'W1': np.random.randn(n_h, n_x) * 0.01, 'b1': np.zeros((n_h, 1)), 'W2': np.random.randn(n_y, n_h) * 0.01, 'b2': np.zeros((n_y, 1))}\n")),
        ("weights from the notebook's generator", '''
            rng = np.random.default_rng(5)

            def two_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=2500, print_cost=False):
                parameters, costs = {}, []
                for l in (1, 2):
                    parameters[f"W{l}"] = 0.01 * rng.standard_normal((layers_dims[l], layers_dims[l - 1]))
                    parameters[f"b{l}"] = np.zeros((layers_dims[l], 1))
                for i in range(num_iterations):
                    AL, caches = L_model_forward(X, parameters)
                    if i % 100 == 0:
                        costs.append(compute_cost(AL, Y))
                    parameters = update_parameters(parameters, L_model_backward(AL, Y, caches), learning_rate)
                print(f"cost after {i + 1} iterations: {costs[-1]}")
                return parameters, costs
        '''),
        ("without dA0", ('_, dW1, db1 = linear_activation_backward(dA1, cache1, "relu")', "dZ1 = dA1 * (cache1[1] > 0)\n        dW1, db1 = dZ1 @ X.T / X.shape[1], dZ1.mean(axis=1, keepdims=True)")),
        ("the cost only when it is kept", ("        cost = compute_cost(A2, Y)\n", ""), (_APPEND, "            cost = compute_cost(A2, Y)\n            costs.append(cost)\n")),
    ),
)

_FORWARD = "L_model_forward(X, parameters)"
_BACKWARD = "L_model_backward(AL, Y, caches)"

L_LAYER = Exercise(
    reference=L_layer_model,
    points=6,
    outputs=_MODEL_OUTPUTS,
    cases=L_layer_cases,
    helpers=("initialize_parameters_deep", "L_model_forward", "compute_cost", "L_model_backward", "update_parameters"),
    chance=("initialize_parameters_deep",),
    start=Start(path=(0,)),
    wrong=(
        *TRAINING_SLIPS,
        ("Each step is divided by m again: the gradients are means already.", ("grads, learning_rate)", "grads, learning_rate / X.shape[1])")),
        ("The step is made with the learning rate reversed: hand learning_rate on as it is, update_parameters subtracts.", ("grads, learning_rate)", "grads, -learning_rate)")),
        ("The gradients are computed once, before the loop: compute them anew at each step's parameters.", (f"    for i in {_RANGE}:\n        AL, caches = {_FORWARD}\n        cost = compute_cost(AL, Y)\n        grads = {_BACKWARD}\n", f"    AL, caches = {_FORWARD}\n    grads = {_BACKWARD}\n    for i in {_RANGE}:\n        cost = compute_cost(L_model_forward(X, parameters)[0], Y)\n")),
        ("The forward pass is made once, before the loop: the activations change with the parameters.", (f"    for i in {_RANGE}:\n        AL, caches = {_FORWARD}\n", f"    AL, caches = {_FORWARD}\n    for i in {_RANGE}:\n")),
        ("Every iteration starts anew from the initial parameters: initialise once, before the loop.", ("        AL, caches = ", "        parameters = initialize_parameters_deep(layers_dims)\n        AL, caches = ")),
        ("The costs come after the update: iteration i's cost belongs to the parameters before the i-th step.", ("        parameters = update_parameters(parameters, grads, learning_rate)\n", "        parameters = update_parameters(parameters, grads, learning_rate)\n        if i % 100 == 0:\n            costs[-1] = compute_cost(L_model_forward(X, parameters)[0], Y)\n")),
        ("Y and AL are handed to compute_cost in the wrong order.", ("compute_cost(AL, Y)", "compute_cost(Y, AL)")),
        ("Y and AL are handed to L_model_backward in the wrong order.", (_BACKWARD, "L_model_backward(Y, AL, caches)")),
        ("The layers' sizes are written into the code: they are in layers_dims.", ("initialize_parameters_deep(layers_dims)", "initialize_parameters_deep([12288, 20, 7, 5, 1])")),
        ("The sizes without the input layer are handed on: initialize_parameters_deep needs all of layers_dims.", ("initialize_parameters_deep(layers_dims)", "initialize_parameters_deep(layers_dims[1:])")),
        ("initialize_parameters knows two layers only: use initialize_parameters_deep.", ("initialize_parameters_deep(layers_dims)", "initialize_parameters(*layers_dims)")),
        ("The initial weights are shrunk once more: start from initialize_parameters_deep's parameters as they are.", ("    costs = []\n", "    costs = []\n    parameters = {key: 0.01 * value for key, value in parameters.items()}\n")),
        ("The cost is computed from decisions: hand compute_cost the probabilities AL.", ("compute_cost(AL, Y)", "compute_cost(np.clip(np.round(AL), 0.01, 0.99), Y)")),
        ("The initial parameters come back: return the trained ones.", ("    costs = []\n", "    costs = []\n    start = parameters\n"), (_RETURN, "return start, costs")),
        ("X is used in place of the caches: hand L_model_backward what L_model_forward returned.", (_BACKWARD, "L_model_backward(AL, Y, X)")),
    ),
    right=(
        *TRAINING_STYLES,
        ("the cost only when it is kept", ("        cost = compute_cost(AL, Y)\n", ""), (_APPEND, "            cost = compute_cost(AL, Y)\n            costs.append(cost)\n")),
        ("the cost after the backward pass", ("        cost = compute_cost(AL, Y)\n", ""), (f"        grads = {_BACKWARD}\n", f"        grads = {_BACKWARD}\n        cost = compute_cost(Y=Y, AL=AL)\n")),
        ("other names", '''
            def L_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=2500, print_cost=False):
                params, J = initialize_parameters_deep(layer_dims=layers_dims), []
                for step in range(num_iterations):
                    Y_hat, memory = L_model_forward(X, params)
                    if step % 100 == 0:
                        J += [compute_cost(Y_hat, Y)]
                    params = update_parameters(params, L_model_backward(Y_hat, Y, memory), learning_rate)
                return params, J
        '''),
        ("weights drawn inline", ("    parameters = initialize_parameters_deep(layers_dims)\n", "    parameters = {}\n    for l in range(1, len(layers_dims)):\n        parameters[f'W{l}'] = np.random.randn(layers_dims[l], layers_dims[l - 1]) / np.sqrt(layers_dims[l - 1])\n        parameters[f'b{l}'] = np.zeros((layers_dims[l], 1))\n")),
        ("weights from RandomState, the last cost printed", ("    parameters = initialize_parameters_deep(layers_dims)\n", "    parameters, rng = {}, np.random.RandomState()\n    for l in range(1, len(layers_dims)):\n        parameters[f'W{l}'] = rng.randn(layers_dims[l], layers_dims[l - 1]) * np.sqrt(2 / layers_dims[l - 1])\n        parameters[f'b{l}'] = np.zeros((layers_dims[l], 1))\n"), ("    return", "    print('cost', cost)\n    return")),
        ("without dA0", (_BACKWARD, "L_model_backward(AL, Y, [((X, caches[0][0][1][:, :0], caches[0][0][2]), caches[0][1]), *caches[1:]])")),
        ("in the precision of X", ("    costs = []\n", "    costs = []\n    parameters = {key: value.astype(X.dtype) for key, value in parameters.items()}\n    Y = Y.astype(X.dtype)\n")),
    ),
)

UNIT = Unit(
    "deep_network",
    (
        INITIALIZE, INITIALIZE_DEEP, LINEAR_FORWARD, LINEAR_ACTIVATION_FORWARD, L_FORWARD, COST,
        LINEAR_BACKWARD, LINEAR_ACTIVATION_BACKWARD, L_BACKWARD, UPDATE, TWO_LAYER, L_LAYER,
    ),
    namespace=globals(),
    given=(
        "import copy",
        "import numpy as np",
        "from dlutils.activations import relu, relu_backward, sigmoid, sigmoid_backward",
    ),
)
