"""The exercise `linear_forward`: the linear part of a layer."""

from autograder.specification import Alternative, Domain, Exercise, Misconception, Worked, output
from autograder.units.deep_network._shared import (
    LAYER_SIZES,
    LAYER_WORDS,
    LAYERS,
    OTHER_PARAMETERS,
    OTHER_X,
    PARAMETERS,
    X,
    Y,
    layer,
)


def linear_forward(A, W, b):
    """The linear part of a layer.

    Args:
        A: (n_prev, m) activations of the layer before, or the inputs.
        W: (n, n_prev) weights; b: (n, 1) biases.

    Returns:
        Z: (n, m).
        cache: the tuple (A, W, b), as they came in.
    """
    Z = W @ A + b
    cache = (A, W, b)
    return Z, cache


def linear_forward_cases(rng):
    return [layer(rng, *sizes) for sizes in LAYERS]


MISCONCEPTIONS = (
    Misconception("bias-left-out", "The bias is left out: Z is W A + b.",
                  changes=(("W @ A + b", "W @ A"),)),
    Misconception("bias-subtracted", "The bias is subtracted: Z is W A + b.",
                  changes=(("W @ A + b", "W @ A - b"),)),
    Misconception("factors-swapped", "A and W are in the wrong order: W (n[l], n[l-1]) times A (n[l-1], m).",
                  changes=(("W @ A", "A @ W"),)),
    Misconception("factors-swapped-in-np-dot", "A and W are in the wrong order: W (n[l], n[l-1]) times A (n[l-1], m).",
                  changes=(("W @ A", "np.dot(A, W)"),)),
    Misconception("w-transposed", "W is transposed: its rows are the layer's units already, so Z is W A + b.",
                  changes=(("W @ A", "W.T @ A"),)),
    Misconception("w-transposed-in-np-dot", "W is transposed: its rows are the layer's units already, so Z is W A + b.",
                  changes=(("W @ A", "np.dot(W.T, A)"),)),
    Misconception("element-by-element",
                  "This multiplies element by element; expected is a matrix product, `@` or np.dot.",
                  changes=(("W @ A", "W * A"),)),
    Misconception("element-by-element-by-np-multiply",
                  "This multiplies element by element; expected is a matrix product, `@` or np.dot.",
                  changes=(("W @ A", "np.multiply(W, A)"),)),
    Misconception("z-transposed", "Z is transposed: examples are columns, so Z is (n[l], m).",
                  changes=(("Z = W @ A + b", "Z = (W @ A + b).T"),)),
    Misconception("biases-summed", "The biases are summed before they are added: each unit adds its own.",
                  changes=(("+ b", "+ np.sum(b)"),)),
    Misconception("one-bias-for-all-units",
                  "All units add the same bias: each unit adds its own, b is a column (n[l], 1).",
                  changes=(("+ b", "+ b[0, 0]"),)),
    Misconception("relu-applied-already",
                  "The activation is applied here already: this is the linear part alone, Z = W A + b.",
                  changes=(("Z = W @ A + b", "Z = np.maximum(0, W @ A + b)"),)),
    Misconception("sigmoid-applied-already",
                  "The sigmoid is applied here already: this is the linear part alone, Z = W A + b.",
                  changes=(("Z = W @ A + b", "Z = 1 / (1 + np.exp(-(W @ A + b)))"),)),
    Misconception("z-averaged",
                  "Z is divided by the number of examples: a weighted sum runs over the inputs, and nothing is "
                  "averaged.",
                  changes=(("W @ A + b", "(W @ A + b) / A.shape[1]"),)),
    Misconception("cache-incomplete", "The cache is incomplete: it is (A, W, b).",
                  changes=(("cache = (A, W, b)", "cache = (A, W)"),)),
    Misconception("cache-order-w-a-b", "The cache is in the wrong order: it is (A, W, b).",
                  changes=(("cache = (A, W, b)", "cache = (W, A, b)"),)),
    Misconception("cache-order-w-b-a", "The cache starts with the weights: it is (A, W, b), as the arguments come.",
                  changes=(("cache = (A, W, b)", "cache = (W, b, A)"),)),
    Misconception("cache-holds-z-for-a", "The cache holds Z in place of A: it is (A, W, b), what the layer was given.",
                  changes=(("cache = (A, W, b)", "cache = (Z, W, b)"),)),
    Misconception("cache-holds-z-too", "The cache holds more than (A, W, b): Z is kept by the activation, not here.",
                  changes=(("cache = (A, W, b)", "cache = (A, W, b, Z)"),)),
    Misconception("cache-holds-a-alone", "The cache holds A alone: it is (A, W, b).",
                  changes=(("cache = (A, W, b)", "cache = A"),)),
    Misconception("cache-is-a-dictionary", "The cache is a dictionary: it is the tuple (A, W, b).",
                  changes=(("cache = (A, W, b)", 'cache = {"A": A, "W": W, "b": b}'),)),
    Misconception("results-swapped", "Z and the cache are returned in the wrong order: return `Z, cache`.",
                  changes=(("return Z, cache", "return cache, Z"),)),
    Misconception("cache-not-returned", "Only Z is returned: return `Z, cache`.",
                  changes=(("return Z, cache", "return Z"),)),
    Misconception("z-rounded", "Z is rounded: keep it as it is.",
                  changes=(("W @ A + b", "np.round(W @ A + b, 2)"),)),
    Misconception("b-changed-in-place", "b is changed in place (`b += ...`): compute Z as a new array.",
                  quotes=("+=",),
                  changes=(("Z = W @ A + b", "Z = W @ A + b\n    b += 0.5 * b"),)),
    Misconception("w-changed-in-place", "W is changed in place: leave the arguments as they were.",
                  changes=(("Z = W @ A + b", "Z = W @ A + b\n    W *= 0.5"),)),
    Misconception("b-transposed",
                  "b is transposed: it is a column already, (n[l], 1), and stretches over the examples.",
                  changes=(("+ b", "+ b.T"),)),
)

ALTERNATIVES = (
    Alternative("np.dot", changes=(("W @ A", "np.dot(W, A)"),)),
    Alternative("np.add and matmul", changes=(("W @ A + b", "np.add(np.matmul(W, A), b)"),)),
    Alternative("einsum", changes=(("W @ A", "np.einsum('ij,jk->ik', W, A)"),)),
    Alternative("a new array, then in place", changes=(("Z = W @ A + b", "Z = W.dot(A)\n    Z += b"),)),
    Alternative("a list for the cache", changes=(("cache = (A, W, b)", "cache = [A, W, b]"),)),
    Alternative("example by example",
                changes=(("Z = W @ A + b",
                          "Z = np.stack([W @ A[:, i] + b[:, 0] for i in range(A.shape[1])], axis=1)"),)),
    Alternative("by transposes", changes=(("W @ A + b", "(A.T @ W.T + b.T).T"),)),
    Alternative("a tuple returned at once",
                changes=(("    cache = (A, W, b)\n    return Z, cache", "    return (Z, (A, W, b))"),)),
    Alternative("float32", changes=(("Z = W @ A + b", "Z = (W @ A + b).astype(np.float32)"),)),
)

def made_up(made, A, W, b):
    return made.product(W, A) + b, (A, W, b)


def draw(rng, n_l, n_prev, m):
    return layer(rng, n_l, n_prev, m)


DOMAIN = Domain(draw=draw, sizes=LAYER_SIZES, words=LAYER_WORDS, whole=("A",), direct=("n_prev",))

EXERCISE = Exercise(
    reference=linear_forward,
    made_up=made_up,
    outputs=(output("Z", 0, share=2), output("cache", 1)),
    cases=linear_forward_cases,
    domain=DOMAIN,
    visible=(
        Worked({"A": X, "W": PARAMETERS["W1"], "b": PARAMETERS["b1"]}, returns="Z, cache"),
        Worked({"A": OTHER_X, "W": OTHER_PARAMETERS["W1"], "b": OTHER_PARAMETERS["b1"]}, returns="Z, cache"),
    ),
    shown={"X": X, "Y": Y, "PARAMETERS": PARAMETERS},
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
