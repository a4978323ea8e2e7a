"""What several exercises of `vectorization` share: inputs and worked numbers."""

import numpy as np

from autograder.specification import Domain, Rule, output
from autograder.units.inputs import COST_RTOL, ROUNDING, labels, readable
from dlutils.loops import find_loop, find_uncounted


def pairs(rng):
    """Two 1-D arrays of one length, of either sign."""
    return [(rng.normal(scale=1.5, size=n), rng.normal(size=n) + 0.4) for n in (5, 8, 13, 1)]


def loss_cases(rng):
    """Predictions and truths (m,): numbers of any size, and probabilities against labels."""
    cases = [(rng.normal(scale=2, size=m), rng.normal(size=m) + 0.3) for m in (7, 4, 11)]
    labels = np.concatenate([[0.0, 1.0], (rng.random(7) < 0.5).astype(float)])
    probabilities = (rng.uniform(0.05, 0.95, size=9), rng.permutation(labels))
    return [*cases, probabilities, (rng.normal(size=1), rng.normal(size=1) - 0.5)]


def any_shape_cases(rng):
    """Arrays of any shape, with numbers far out on either side, and a number of NumPy's."""
    far = np.append(rng.normal(scale=2, size=3), rng.uniform(7, 9, size=2) * (1, -1))
    arrays = [rng.permutation(far), *(rng.normal(scale=2, size=size) for size in [(3, 4), (1, 6)])]
    return [*((x,) for x in arrays), (np.float64(rng.normal()),)]


def table_cases(rng):
    """Tables (n, m) whose rows differ in size, with entries of either sign."""
    sizes = [(3, 4), (5, 2), (4, 7), (1, 3)]
    return [(rng.normal(scale=1.5, size=size) * rng.uniform(0.5, 2.0, size=(size[0], 1)),) for size in sizes]


def step_cases(rng):
    """w, b, X, Y and a rate; the bias is about as large as the weighted sum, both labels occur where m allows."""
    cases = []
    for n_x, m, sign, rate in [(4, 7, 1, 0.3), (3, 5, -1, 0.7), (6, 11, 1, 0.11), (5, 1, -1, 0.45)]:
        w, b = rng.normal(scale=0.6, size=(n_x, 1)), float(sign * rng.uniform(0.5, 1.2))
        Y = (rng.random((1, m)) < 0.5).astype(float)
        Y[0, rng.permutation(m)[:2]] = [0.0, 1.0][: min(m, 2)]
        cases.append((w, b, rng.normal(size=(n_x, m)), Y, rate))
    return cases


def step_domain():
    """The domain of one gradient step, with loops or without."""

    def draw(rng, n_x, m):
        w, b = rng.normal(scale=1 / np.sqrt(n_x), size=(n_x, 1)), float(rng.uniform(-1, 1))
        return w, b, rng.normal(size=(n_x, m)), labels(rng, m), float(rng.uniform(0.1, 0.8))

    return Domain(draw=draw, sizes={"n_x": 20, "m": 60}, whole=("X", "Y"), direct=("n_x",))


#: The exercises whose answer may be a loop: calling one of them is looping.
MAY_LOOP = ("dot_loop", "gradient_step_loops")
#: Earlier exercises that pay for their own loops.
PAY_THEMSELVES = (
    "dot_vectorized",
    "sigmoid",
    "sigmoid_derivative",
    "image_to_vector",
    "normalize_rows",
    "softmax",
    "l1_loss",
    "l2_loss",
)


def no_loop(name, instead):
    """The rule that `name` is written without a loop in Python; all its outputs depend on it."""
    sentence = f"`{name}` loops in Python (for, while, a comprehension, np.vectorize and their like count): {instead}"

    def broken(tree):
        return find_loop(tree, getattr(tree, "module", None), MAY_LOOP, PAY_THEMSELVES) is not None

    def uncounted(tree):
        return find_uncounted(tree, getattr(tree, "module", None), MAY_LOOP, PAY_THEMSELVES) is not None

    return Rule("python-loop", sentence, broken, uncounted=uncounted)


STEP_OUTPUTS = (output("w", 0, atol=ROUNDING), output("b", 1, atol=ROUNDING), output("cost", 2, rtol=COST_RTOL))


# ------------------------------------------------------------------------------------------- worked numbers

#: Four numbers each, and three predictions with their labels.
V, U = np.array([1.5, -2.0, 3.0, 0.5]), np.array([2.0, 1.0, -1.0, 3.3])
YHAT, TRUTH = np.array([0.9, 0.2, 0.7]), np.array([1.0, 0.0, 0.0])
#: Two features, three examples: small enough to follow with a pencil.
W, B = np.array([[0.5], [-0.25]]), 0.1
X = np.array([[1.0, -2.0, 0.5], [2.0, 1.0, -1.5]])
Y = np.array([[1.0, 0.0, 1.0]])
WORKED_STEP = {"w": W, "b": B, "X": X, "Y": Y, "learning_rate": 0.3}
#: The second example: another number of features, of examples, and another rate.
OTHER_STEP = {
    "w": readable(3, 1), "b": 0.7, "X": readable(3, 5), "Y": np.array([[0.0, 1.0, 1.0, 0.0, 1.0]]),
    "learning_rate": 0.7,
}  # fmt: skip
