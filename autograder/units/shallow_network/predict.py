"""The exercise `predict`: decide for each example."""

import numpy as np

from autograder.specification import Alternative, Domain, Exercise, Inputs, Misconception, Worked, output
from autograder.units.inputs import readable
from autograder.units.shallow_network._shared import OTHER_PARAMETERS, PARAMETERS, X, weights
from autograder.units.shallow_network.forward_propagation import forward_propagation


def predict(parameters, X):
    """Decide for each example.

    Args:
        parameters: {"W1", "b1", "W2", "b2"}.
        X: (n_x, m).

    Returns:
        (1, m) of 0 and 1: 1 where the probability is above 0.5.
    """
    A2, cache = forward_propagation(X, parameters)  # noqa: RUF059
    predictions = (A2 > 0.5).astype(float)
    return predictions


def predict_cases(rng):
    cases = []
    for (n_x, n_h, m), sign in zip([(3, 5, 37), (5, 2, 41), (2, 6, 29)], rng.permutation([1, -1, 1])):
        parameters, X = weights(rng, n_x, n_h), rng.normal(size=(n_x, m))
        # The output's bias leaves both classes, about one in three against two in three.
        scores = forward_propagation(X, {**parameters, "b2": np.zeros((1, 1))})[1]["Z2"]
        cut = np.sort(scores[0])[[m // 3, m // 3 + 1] if sign > 0 else [2 * m // 3, 2 * m // 3 + 1]].mean()
        parameters["b2"] = np.full((1, 1), -cut)
        # The first example is of either class in turn: an answer that serves for all is the wrong one.
        decided = forward_propagation(X, parameters)[0][0] > 0.5
        swapped = [0, np.flatnonzero(decided == bool(len(cases) % 2))[0]]
        X[:, swapped] = X[:, swapped[::-1]]
        cases.append((parameters, X))
    # An example of zeros with biases of zero has the probability 0.5 exactly: class 0 by the contract.
    parameters, X = weights(rng, 4, 3), rng.normal(size=(4, 23))
    X[:, rng.integers(23)] = 0
    zeros = {"b1": np.zeros((3, 1)), "b2": np.zeros((1, 1))}
    return [*cases, Inputs(({**parameters, **zeros}, X), "a probability of exactly 0.5")]


#: A network without biases: an example of zeros has the probability 0.5 exactly.
WITHOUT_BIASES = {**PARAMETERS, "b1": np.zeros((3, 1)), "b2": np.zeros((1, 1))}
#: Enough examples to tell one wrong threshold, or formula, from another by labels alone.
MANY = 0.8 * readable(3, 20, first=12)
WITH_ZEROS = np.array([[0.0, 2.0], [0.0, 1.0]])

MISCONCEPTIONS = (
    Misconception("half-predicted-as-1",
                  "A probability of exactly 0.5 is predicted as 1: the exercise counts 0.5 and below as 0, so "
                  "compare with `>`.",
                  changes=(("A2 > 0.5", "A2 >= 0.5"),)),
    Misconception("probabilities-returned",
                  "Probabilities are returned: the prediction is 1 where A2 > 0.5 and 0 elsewhere.",
                  changes=(("(A2 > 0.5).astype(float)", "A2"),)),
    Misconception("classes-swapped", "The classes are swapped: predict 1 where A2 > 0.5.",
                  changes=(("A2 > 0.5", "A2 <= 0.5"),)),
    Misconception("classes-swapped-half-is-0",
                  "The classes are swapped, and 0.5 belongs to class 0: predict 1 where A2 > 0.5.",
                  changes=(("A2 > 0.5", "A2 < 0.5"),)),
    Misconception("predictions-rank-1", "The predictions are a 1-D array: keep them as a row, (1, m).",
                  changes=(("(A2 > 0.5).astype(float)", "(A2 > 0.5).astype(float)[0]"),)),
    Misconception("predictions-column", "The predictions are a column: they are a row, (1, m), as Y is.",
                  changes=(("(A2 > 0.5).astype(float)", "(A2 > 0.5).astype(float).T"),)),
    Misconception("predictions-list", "The predictions are a list: they are an array, (1, m).",
                  changes=(("(A2 > 0.5).astype(float)", "[int(a > 0.5) for a in A2[0]]"),)),
    Misconception("threshold-0",
                  "Only ones are returned: every probability is above 0 (and is 1 when it is rounded up); compare "
                  "A2 with 0.5.",
                  changes=(("A2 > 0.5", "A2 > 0"),)),
    Misconception("z2-compared-with-half", "Z2 is compared with 0.5: compare A2 with 0.5, or Z2 with 0.",
                  changes=(("A2 > 0.5", "cache['Z2'] > 0.5"),)),
    Misconception("a1-compared-with-half",
                  "The hidden layer's activations are compared with 0.5: the probability is A2.",
                  changes=(("A2 > 0.5", "cache['A1'] > 0.5"),)),
    Misconception("threshold-is-mean", "The probabilities are compared with their mean: the threshold is 0.5.",
                  changes=(("A2 > 0.5", "A2 > A2.mean()"),)),
    Misconception("first-answer-for-all",
                  "Every example gets the answer of the first: decide for each column by itself.",
                  changes=(("(A2 > 0.5).astype(float)", "np.full(A2.shape, float(A2[0, 0] > 0.5))"),)),
    Misconception("classes-minus-1-and-1", "The classes are -1 and 1 here: they are 0 and 1.",
                  changes=(("(A2 > 0.5).astype(float)", "np.where(A2 > 0.5, 1.0, -1.0)"),)),
    Misconception("all-zeros",
                  "Only zeros are returned: are probabilities cut to whole numbers before they are compared?",
                  changes=(("(A2 > 0.5).astype(float)", "A2.astype(int)"),)),
    Misconception("arguments-swapped",
                  "The arguments of forward_propagation are swapped: it takes X first, then the parameters.",
                  changes=(("forward_propagation(X, parameters)", "forward_propagation(parameters, X)"),)),
    Misconception("probabilities-returned-too",
                  "The prediction and something more are returned: return the predictions alone.",
                  changes=(("return predictions", "return predictions, A2"),)),
    Misconception("mean-returned",
                  "The mean of the predictions is returned: return one prediction for each example, (1, m).",
                  changes=(("return predictions", "return np.mean(predictions)"),)),
)

ALTERNATIVES = (
    Alternative("booleans", changes=((".astype(float)", ""),)),
    Alternative("integers", changes=((".astype(float)", ".astype(int)"),)),
    Alternative("where", changes=(("(A2 > 0.5).astype(float)", "np.where(A2 > 0.5, 1, 0)"),)),
    Alternative("round half to even", changes=(("(A2 > 0.5).astype(float)", "np.round(A2)"),)),
    Alternative("the sign of Z2", changes=(("A2 > 0.5", "cache['Z2'] > 0"),)),
    Alternative("the function's first item",
                changes=(("A2, cache = forward_propagation(X, parameters)",
                          "A2 = forward_propagation(X=X, parameters=parameters)[0]"),)),
    Alternative("written out",
                changes=(("A2, cache = forward_propagation(X, parameters)",
                          'A2 = sigmoid(parameters["W2"] @ np.tanh(parameters["W1"] @ X + parameters["b1"]) + '
                          'parameters["b2"])'),)),
    Alternative("loop",
                changes=(("    predictions = (A2 > 0.5).astype(float)\n",
                          "    predictions = np.zeros(A2.shape)\n"
                          "    for i in range(A2.shape[1]):\n"
                          "        if A2[0, i] > 0.5:\n"
                          "            predictions[0, i] = 1\n"),)),
    Alternative("unsigned bytes", changes=((".astype(float)", ".astype(np.uint8)"),)),
)

def draw(rng, n_x, n_h, m):
    """No probability is so near to 0.5 that rounding decides."""
    while True:
        parameters, X = weights(rng, n_x, n_h), rng.normal(size=(n_x, m))
        if np.abs(forward_propagation(X, parameters)[1]["Z2"]).min() > 1e-4:
            return parameters, X


def hardly_decided(rng):
    """Probabilities of 0.5 and a little: 0.5005 is class 1, and 0.4995 class 0."""
    parameters, X = draw(rng, 3, 4, 8)
    parameters = {**parameters, "b1": np.zeros((4, 1)), "b2": np.zeros((1, 1))}
    slope = forward_propagation(X * 1e-3, parameters)[1]["Z2"]
    return parameters, X * 1e-3 * np.sign(slope) * 2e-3 / np.abs(slope) * rng.choice([-1, 1], size=(1, 8))


DOMAIN = Domain(
    draw=draw,
    sizes={"n_x": 12, "n_h": 9, "m": 60},
    whole=(),
    more=lambda rng: [hardly_decided(rng)],
    direct=("n_x",),
)

EXERCISE = Exercise(
    reference=predict,
    outputs=(output("predictions", kind="labels"),),
    cases=predict_cases,
    domain=DOMAIN,
    helpers=("forward_propagation",),
    visible=(
        Worked({"parameters": PARAMETERS, "X": X}, returns="predictions", kind="labels"),
        Worked({"parameters": WITHOUT_BIASES, "X": WITH_ZEROS}, returns="predictions", kind="labels"),
        Worked({"parameters": OTHER_PARAMETERS, "X": MANY}, returns="predictions", kind="labels"),
    ),
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
