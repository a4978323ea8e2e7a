"""The exercise `initialize_parameters_deep`: parameters of a network of any depth."""

import numpy as np

from autograder.specification import Alternative, Domain, Exercise, Misconception, RandomStart, output
from autograder.units.weights import layers_apart, random_weights
from dlutils.compare import Keys


def initialize_parameters_deep(layer_dims):
    """Parameters of a network of any depth.

    Args:
        layer_dims: sizes [n_0, n_1, ..., n_L], from the inputs to the output.

    Returns:
        {"W1", "b1", ..., "WL", "bL"}: Wl (n_l, n_(l-1)), standard normal (any generator) scaled by
        1/sqrt(n_(l-1)), or by He's sqrt(2/n_(l-1)); bl (n_l, 1) zeros.
    """
    rng = np.random.default_rng(7)
    parameters = {}
    for l in range(1, len(layer_dims)):
        scale = 1 / np.sqrt(layer_dims[l - 1])
        parameters[f"W{l}"] = rng.normal(size=(layer_dims[l], layer_dims[l - 1])) * scale
        parameters[f"b{l}"] = np.zeros((layer_dims[l], 1))
    return parameters


def deep_size_cases(rng):
    cases = [[64, 21, 58], [27, 75, 22, 66], [41, 30, 80, 24, 62], [90, 25]]
    return [([int(n + rng.integers(0, 3)) for n in dims],) for dims in cases] + [([4, 3, 2, 1],)]


def scaled_weights(weights, due, arguments):
    """For the deep network: 1 / sqrt(inputs) by contract, and He's sqrt(2 / inputs)."""
    for name, wanted in due.items():
        n = wanted.shape[1]
        problem = random_weights(np.asarray(weights[name], dtype=float), 0.8 / np.sqrt(n), 1.2 * np.sqrt(2 / n))
        if problem:
            return f"{name}: {problem}"
    return None


SHOWN_DIMS, OTHER_DIMS = [60, 20, 55, 2], [40, 70, 30, 45, 25]


def shown_sizes(dims):
    """In which range the weights' size must lie in the visible check, with room for He's and for chance."""
    return {f"W{l}": (0.75 / np.sqrt(n), 1.8 / np.sqrt(n)) for l, n in enumerate(dims[:-1], start=1)}



_DEEP_SCALE = "* scale"

MISCONCEPTIONS = (
    Misconception("scale-of-two-layers",
                  "All weights are scaled by 0.01, whatever the layer's size: in a deep ReLU network the signal "
                  "dies on its way. Scale by 1 / sqrt(n[l-1]).",
                  changes=((_DEEP_SCALE, "* 0.01"),)),
    Misconception("weights-not-scaled",
                  "The weights are not scaled: divide the standard normal numbers by sqrt(n[l-1]).",
                  changes=((" " + _DEEP_SCALE, ""),)),
    Misconception("scaled-by-units",
                  "The weights are scaled by the number of units of the layer: what counts is the number of its "
                  "inputs, n[l-1].",
                  changes=(("np.sqrt(layer_dims[l - 1])", "np.sqrt(layer_dims[l])"),)),
    Misconception("root-missing", "The root is missing: scale by 1 / sqrt(n[l-1]), not by 1 / n[l-1].",
                  changes=(("np.sqrt(layer_dims[l - 1])", "layer_dims[l - 1]"),)),
    Misconception("multiplied-by-root", "The weights are multiplied by sqrt(n[l-1]): divide by it.",
                  changes=(("1 / np.sqrt", "np.sqrt"),)),
    Misconception("scaled-by-input-layer",
                  "Every layer is scaled by the size of the input layer: each one has its own number of inputs, "
                  "n[l-1].",
                  changes=(("np.sqrt(layer_dims[l - 1])", "np.sqrt(layer_dims[0])"),)),
    Misconception("weights-transposed", "The weight matrices are transposed: W of layer l is (n[l], n[l-1]).",
                  changes=(("size=(layer_dims[l], layer_dims[l - 1])", "size=(layer_dims[l - 1], layer_dims[l])"),)),
    Misconception("last-layer-missing",
                  "The last layer is missing: layer_dims holds L + 1 sizes, so the layers are 1 to len(layer_dims) "
                  "- 1.",
                  changes=(("range(1, len(layer_dims))", "range(1, len(layer_dims) - 1)"),)),
    Misconception("keys-start-at-0", "The keys start at 0: the first layer's parameters are W1 and b1.",
                  changes=(('f"W{l}"', 'f"W{l - 1}"'), ('f"b{l}"', 'f"b{l - 1}"'))),
    Misconception("return-inside-loop",
                  "Only the first layer is there: the loop returns too early. Un-indent the return.",
                  changes=(("\n    return parameters", "\n        return parameters"),)),
    Misconception("depth-hard-coded-4", "The number of layers is written into the code: take it from len(layer_dims).",
                  changes=(("range(1, len(layer_dims))", "range(1, 5)"),)),
    Misconception("depth-hard-coded-2", "The depth is written into the code, two layers: take it from len(layer_dims).",
                  changes=(("range(1, len(layer_dims))", "range(1, 3)"),)),
    Misconception("biases-rank-1", "The biases are 1-D arrays: they are columns, (n[l], 1).",
                  changes=(("np.zeros((layer_dims[l], 1))", "np.zeros(layer_dims[l])"),)),
    Misconception("biases-rows", "The biases are rows: they are columns, (n[l], 1).",
                  changes=(("np.zeros((layer_dims[l], 1))", "np.zeros((1, layer_dims[l]))"),)),
    Misconception("biases-sized-by-inputs",
                  "A bias has one entry for each input: it has one for each unit of the layer, (n[l], 1).",
                  changes=(("np.zeros((layer_dims[l], 1))", "np.zeros((layer_dims[l - 1], 1))"),)),
    Misconception("biases-random", "The biases are random: they start at zero, the weights alone break the symmetry.",
                  changes=(("np.zeros((layer_dims[l], 1))", "rng.normal(size=(layer_dims[l], 1)) * 0.01"),)),
    Misconception("biases-ones", "The biases are ones: they start at zero.",
                  changes=(("np.zeros((layer_dims[l], 1))", "np.ones((layer_dims[l], 1))"),)),
    Misconception("biases-single-numbers",
                  "The biases are single numbers: each unit has its own, in a column (n[l], 1).",
                  changes=(("np.zeros((layer_dims[l], 1))", "0.0"),)),
    Misconception("weights-zero",
                  "The weights are zeros: then all units of a layer compute the same and learn the same forever.",
                  changes=(("rng.normal(size=(layer_dims[l], layer_dims[l - 1])) * scale",
                            "np.zeros((layer_dims[l], layer_dims[l - 1]))"),)),
    Misconception("weights-equal",
                  "The weights of a layer are all equal: then its units learn the same forever. Draw each one at "
                  "random.",
                  changes=(("rng.normal(size=(layer_dims[l], layer_dims[l - 1])) * scale",
                            "np.full((layer_dims[l], layer_dims[l - 1]), scale)"),)),
    Misconception("weights-not-negative",
                  "The weights are drawn between 0 and 1, so none is negative: draw from a normal distribution "
                  "around zero.",
                  changes=(("rng.normal(size=", "rng.random(size="),)),
    Misconception("list-returned", "A list is returned: return a dictionary with the keys W1, b1, W2, b2, ...",
                  changes=(("return parameters", "return list(parameters.values())"),)),
    Misconception("biases-missing", "The biases are missing: for each layer the dictionary holds W and b.",
                  changes=(('        parameters[f"b{l}"] = np.zeros((layer_dims[l], 1))\n', ""),)),
    Misconception("layer-dims-changed-in-place", "layer_dims is changed in place: leave the caller's list as it was.",
                  changes=(("rng = ", "layer_dims.append(1)\n    layer_dims.pop(0)\n    rng = "),)),
)

ALTERNATIVES = (
    Alternative("He", changes=(("1 / np.sqrt(layer_dims[l - 1])", "np.sqrt(2 / layer_dims[l - 1])"),)),
    Alternative("legacy generator",
                changes=(("rng.normal(size=(layer_dims[l], layer_dims[l - 1])) * scale",
                          "np.random.randn(layer_dims[l], layer_dims[l - 1]) / np.sqrt(layer_dims[l-1])"),)),
    Alternative("pairs of sizes",
                changes=(("for l in range(1, len(layer_dims)):",
                          "for l, (before, size) in enumerate(zip(layer_dims[:-1], layer_dims[1:]), start=1):"),
                         ("np.zeros((layer_dims[l], 1))", "np.zeros((size, 1))"))),
    Alternative("scale in the call",
                changes=(("rng.normal(size=(layer_dims[l], layer_dims[l - 1])) * scale",
                          "rng.normal(0, layer_dims[l - 1] ** -0.5, (layer_dims[l], layer_dims[l - 1]))"),)),
    Alternative("string keys by str", changes=(('f"W{l}"', '"W" + str(l)'), ('f"b{l}"', '"b" + str(l)'))),
    Alternative("unseeded", changes=(("default_rng(7)", "default_rng()"),)),
    Alternative("one seed, drawn as the course's first version",
                changes=(("rng = np.random.default_rng(7)", "np.random.seed(3)"),
                         ("rng.normal(size=(layer_dims[l], layer_dims[l - 1]))",
                          "np.random.normal(0, 1, (layer_dims[l], layer_dims[l - 1]))"))),
    Alternative("float32", changes=(("- 1])) * scale", "- 1])).astype(np.float32) * scale"),)),
)

def made_up(made, layer_dims):
    parameters = {}
    for l in range(1, len(layer_dims)):
        # Small enough for the sigmoid at the end: from 37 on it is 1 in float64, and its cost not a number.
        parameters[f"W{l}"] = made.array(f"W{l}", layer_dims[l], layer_dims[l - 1]) / np.sqrt(layer_dims[l - 1])
        parameters[f"b{l}"] = made.array(f"b{l}", layer_dims[l], 1)
    return parameters


def draw(rng, layers):
    return ([int(n) for n in rng.integers(2, 9, size=layers + 1)],)


def wide_behind_narrow(rng):
    """Layers of few inputs and many units: enough weights to see how they are scaled."""
    return ([int(n + rng.integers(3)) for n in (9, 80, 14, 75, 6, 90, 1)],)


DOMAIN = Domain(
    draw=draw,
    sizes={"layers": 16},
    words={"layers": "one layer"},
    more=lambda rng: [wide_behind_narrow(rng)],
    edges={
        "sizes in a tuple": lambda rng: (tuple(draw(rng, 3)[0]),),
        "a layer of one unit": lambda rng: ([5, 1, 4, 1],),
    },
    layouts=False,
)

EXERCISE = Exercise(
    reference=initialize_parameters_deep,
    made_up=made_up,
    outputs=(output("weights", Keys("W"), check=scaled_weights, check_all=layers_apart), output("biases", Keys("b"))),
    cases=deep_size_cases,
    domain=DOMAIN,
    separate=True,
    visible=(
        RandomStart({"layer_dims": SHOWN_DIMS}, sizes=shown_sizes(SHOWN_DIMS)),
        RandomStart({"layer_dims": OTHER_DIMS}, sizes=shown_sizes(OTHER_DIMS)),
    ),
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
