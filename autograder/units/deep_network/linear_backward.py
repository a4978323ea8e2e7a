"""The exercise `linear_backward`: the linear part of a layer, backward."""

import numpy as np

from autograder.specification import Alternative, Domain, Exercise, Misconception, Worked, output
from autograder.units.deep_network._shared import LAYER_SIZES, LAYER_WORDS, LAYERS, layer
from autograder.units.deep_network.L_model_forward import CACHES, OTHER_CACHES
from autograder.units.inputs import readable


def linear_backward(dZ, cache):
    """The linear part of a layer, backward.

    Args:
        dZ: (n, m) derivative of the loss with respect to Z, one column for each example.
        cache: (A_prev, W, b) of this layer: (n_prev, m), (n, n_prev), (n, 1).

    Returns:
        dA_prev: (n_prev, m).
        dW: (n, n_prev), mean over the examples; db: (n, 1), mean over the examples.
    """
    A_prev, W, _ = cache
    m = A_prev.shape[1]
    dW = dZ @ A_prev.T / m
    db = np.sum(dZ, axis=1, keepdims=True) / m
    dA_prev = W.T @ dZ
    return dA_prev, dW, db


def linear_backward_cases(rng):
    return [(rng.normal(size=(n, m)) + 0.4, layer(rng, n, n_prev, m)) for n, n_prev, m in LAYERS]


MISCONCEPTIONS = (
    Misconception("dw-not-averaged", "dW is a sum over the examples; expected is their mean: divide by m.",
                  changes=(("dZ @ A_prev.T / m", "dZ @ A_prev.T"),)),
    Misconception("db-not-averaged", "db is a sum over the examples; expected is their mean: divide by m.",
                  changes=(("keepdims=True) / m", "keepdims=True)"),)),
    Misconception("gradients-not-averaged",
                  "dW and db are sums over the examples; expected are their means: divide both by m.",
                  changes=(("dZ @ A_prev.T / m", "dZ @ A_prev.T"), ("keepdims=True) / m", "keepdims=True)"))),
    Misconception("da-prev-averaged",
                  "dA_prev is divided by m: it belongs to each example by itself, only dW and db are means.",
                  changes=(("W.T @ dZ", "W.T @ dZ / m"),)),
    Misconception("m-from-wrong-axis",
                  "m is taken from the wrong axis: A_prev is (n[l-1], m), so m is A_prev.shape[1].",
                  changes=(("A_prev.shape[1]", "A_prev.shape[0]"),)),
    Misconception("m-is-number-of-units",
                  "m is the number of units: it is the number of examples, dZ.shape[1] or A_prev.shape[1].",
                  changes=(("A_prev.shape[1]", "dZ.shape[0]"),)),
    Misconception("m-hard-coded", "209 is written into the code: m is A_prev.shape[1].",
                  changes=(("A_prev.shape[1]", "209"),)),
    Misconception("db-rank-1", "db has lost a dimension: it is a column like b, (n[l], 1). Sum with keepdims=True.",
                  changes=(("axis=1, keepdims=True", "axis=1"),)),
    Misconception("db-one-number-by-mean",
                  "db is one number for the whole layer: each unit has its own, so sum over the examples only, "
                  "axis=1.",
                  changes=(("np.sum(dZ, axis=1, keepdims=True)", "np.sum(dZ)"),)),
    Misconception("db-one-number-by-sum",
                  "db is summed over everything: each unit has its own, so sum over the examples only, axis=1.",
                  changes=(("axis=1, keepdims=True", "keepdims=True"),)),
    Misconception("db-summed-over-units", "db is summed over the units: sum over the examples, axis=1.",
                  changes=(("axis=1, keepdims=True", "axis=0, keepdims=True"),)),
    Misconception("db-not-summed", "db is not summed: it is the mean of dZ over the examples.",
                  changes=(("np.sum(dZ, axis=1, keepdims=True) / m", "dZ / m"),)),
    Misconception("db-transposed", "db is transposed: it is a column like b, (n[l], 1).",
                  changes=(("np.sum(dZ, axis=1, keepdims=True)", "np.sum(dZ, axis=1, keepdims=True).T"),)),
    Misconception("dw-transposed", "dW is transposed: it has the shape of W, (n[l], n[l-1]), so it is dZ A_prev.T / m.",
                  changes=(("dZ @ A_prev.T / m", "A_prev @ dZ.T / m"),)),
    Misconception("da-prev-transposed", "dA_prev is transposed: examples are columns, so it is W.T dZ.",
                  changes=(("W.T @ dZ", "dZ.T @ W"),)),
    Misconception("w-not-transposed", "W is not transposed in dA_prev: it is W.T dZ.",
                  changes=(("W.T @ dZ", "W @ dZ"),)),
    Misconception("w-not-transposed-in-np-dot", "W is not transposed in dA_prev: it is W.T dZ.",
                  changes=(("W.T @ dZ", "np.dot(W, dZ)"),)),
    Misconception("da-prev-factors-swapped", "dA_prev multiplies in the wrong order: it is W.T dZ.",
                  changes=(("W.T @ dZ", "np.dot(dZ, W.T)"),)),
    Misconception("cache-order-mistaken", "The cache is unpacked in the wrong order: it is (A_prev, W, b).",
                  changes=(("A_prev, W, _ = cache", "W, A_prev, _ = cache"),)),
    Misconception("a-prev-not-transposed", "A_prev is not transposed in dW: it is dZ A_prev.T / m.",
                  changes=(("dZ @ A_prev.T", "np.dot(dZ, A_prev)"),)),
    Misconception("da-prev-from-dw", "dA_prev uses dW: it is W.T dZ, the weights themselves carry the error back.",
                  changes=(("W.T @ dZ", "dW.T @ dZ"),)),
    Misconception("signs-reversed", "The signs are reversed: there is no minus here, it comes with the update.",
                  changes=(("dZ @ A_prev.T / m", "-dZ @ A_prev.T / m"),
                           ("np.sum(dZ, axis=1, keepdims=True) / m", "-np.sum(dZ, axis=1, keepdims=True) / m"))),
    Misconception("db-mean-of-all",
                  "db is the mean over units and examples: keep one number for each unit, axis=1 and keepdims=True.",
                  changes=(("np.sum(dZ, axis=1, keepdims=True) / m", "np.mean(dZ)"),)),
    Misconception("db-averaged-twice", "db is divided by m twice: np.mean is a division by m already.",
                  changes=(("np.sum(dZ, axis=1, keepdims=True) / m", "np.mean(dZ, axis=1, keepdims=True) / m"),)),
    Misconception("db-is-the-bias", "db is the bias itself: its derivative is the mean of dZ over the examples.",
                  changes=(("np.sum(dZ, axis=1, keepdims=True) / m", "cache[2]"),)),
    Misconception("dw-returned-first", "dW comes first here: return `dA_prev, dW, db`.",
                  changes=(("return dA_prev, dW, db", "return dW, db, dA_prev"),)),
    Misconception("da-prev-not-returned", "dA_prev is missing: return `dA_prev, dW, db`.",
                  changes=(("return dA_prev, dW, db", "return dW, db"),)),
    Misconception("dw-and-db-swapped", "dW and db are swapped: return `dA_prev, dW, db`.",
                  changes=(("return dA_prev, dW, db", "return dA_prev, db, dW"),)),
    Misconception("dictionary-returned", "A dictionary is returned: return the three, `dA_prev, dW, db`.",
                  changes=(("return dA_prev, dW, db", 'return {"dA_prev": dA_prev, "dW": dW, "db": db}'),)),
    Misconception("dz-changed-in-place", "dZ is changed in place (`dZ /= m`): compute a new array.",
                  quotes=("/=",),
                  changes=(("m = A_prev.shape[1]", "m = A_prev.shape[1]\n    dZ /= m"),
                           ("dZ @ A_prev.T / m", "dZ @ A_prev.T"),
                           ("keepdims=True) / m", "keepdims=True)"),
                           ("W.T @ dZ", "m * (W.T @ dZ)"))),
    Misconception("dz-divided-in-place",
                  "dZ is changed in place by `dZ /= m`, and dA_prev comes out m times too small as well.",
                  quotes=("/=",),
                  changes=(("m = A_prev.shape[1]", "m = A_prev.shape[1]\n    dZ /= m"),
                           ("dZ @ A_prev.T / m", "dZ @ A_prev.T"),
                           ("keepdims=True) / m", "keepdims=True)"))),
    Misconception("dw-element-by-element",
                  "dW is multiplied element by element: it is the matrix product dZ A_prev.T / m.",
                  changes=(("dZ @ A_prev.T", "dZ * A_prev"),)),
    Misconception("dw-without-inputs", "dZ alone is averaged for dW: the inputs A_prev belong to it, dZ A_prev.T / m.",
                  changes=(("dZ @ A_prev.T / m", "np.mean(dZ, axis=1, keepdims=True) * np.ones_like(W)"),)),
    Misconception("dw-divided-by-2m",
                  "dW is divided by 2 m: that belongs to a squared error; expected is the mean, divided by m.",
                  changes=(("dZ @ A_prev.T / m", "dZ @ A_prev.T / (2 * m)"),)),
)

ALTERNATIVES = (
    Alternative("np.dot",
                changes=(("dZ @ A_prev.T / m", "1 / m * np.dot(dZ, A_prev.T)"), ("W.T @ dZ", "np.dot(W.T, dZ)"))),
    Alternative("mean", changes=(("np.sum(dZ, axis=1, keepdims=True) / m", "np.mean(dZ, axis=1, keepdims=True)"),)),
    Alternative("m from dZ", changes=(("A_prev.shape[1]", "dZ.shape[1]"),)),
    Alternative("einsum",
                changes=(("dZ @ A_prev.T", "np.einsum('ik,jk->ij', dZ, A_prev)"),
                         ("W.T @ dZ", "np.einsum('ij,ik->jk', W, dZ)"))),
    Alternative("divided first", changes=(("dZ @ A_prev.T / m", "(dZ / m) @ A_prev.T"),)),
    Alternative("reshaped", changes=(("np.sum(dZ, axis=1, keepdims=True)", "dZ.sum(axis=1).reshape(-1, 1)"),)),
    Alternative("product with ones", changes=(("np.sum(dZ, axis=1, keepdims=True)", "dZ @ np.ones((m, 1))"),)),
    Alternative("a list", changes=(("return dA_prev, dW, db", "return [dA_prev, dW, db]"),)),
    Alternative("by index", changes=(("A_prev, W, _ = cache", "A_prev = cache[0]\n    W = cache[1]"),)),
    Alternative("example by example",
                changes=(("dZ @ A_prev.T / m", "sum(np.outer(dZ[:, i], A_prev[:, i]) for i in range(m)) / m"),)),
    Alternative("float32", changes=(("A_prev, W, _ = cache", "A_prev, W, _ = cache\n    dZ = dZ.astype(np.float32)"),)),
)

def made_up(made, dZ, cache):
    A_prev, W, b = cache
    return made.product(W.T, dZ), made.product(dZ, A_prev.T), made.rows(dZ) + 0.1 * b


def draw(rng, n_l, n_prev, m):
    return rng.normal(size=(n_l, m)), layer(rng, n_l, n_prev, m)


DOMAIN = Domain(draw=draw, sizes=LAYER_SIZES, words=LAYER_WORDS, direct=("n_prev",))

EXERCISE = Exercise(
    reference=linear_backward,
    made_up=made_up,
    # A mean near 0 by chance differs by so much where a step of the computation is in float32.
    outputs=(output("dA_prev", 0, atol=3e-7), output("dW", 1, atol=3e-7), output("db", 2, atol=3e-7)),
    cases=linear_backward_cases,
    domain=DOMAIN,
    visible=(
        Worked(
            {"dZ": np.array([[0.4, -0.2, 0.1], [-0.3, 0.5, 0.6]]), "cache": CACHES[1][0]}, returns="dA_prev, dW, db"
        ),
        Worked({"dZ": readable(4, 5, first=2), "cache": OTHER_CACHES[0][0]}, returns="dA_prev, dW, db"),
    ),
    misconceptions=MISCONCEPTIONS,
    sample=("dw-not-averaged", "m-is-number-of-units"),
    alternatives=ALTERNATIVES,
)
