"""The exercise `update_parameters`: one step of gradient descent."""

from autograder.specification import Alternative, Domain, Exercise, Misconception, Worked, output
from autograder.units.inputs import readable
from autograder.units.shallow_network._shared import OTHER_PARAMETERS, PARAMETERS, X, Y, weights
from autograder.units.shallow_network.backward_propagation import backward_propagation
from autograder.units.shallow_network.forward_propagation import forward_propagation


def update_parameters(parameters, grads, learning_rate=1.2):
    """One step of gradient descent.

    Args:
        parameters: {"W1", "b1", "W2", "b2"}; not changed.
        grads: {"dW1", "db1", "dW2", "db2"}, shaped alike; not changed.
        learning_rate: the factor α by which the gradients are multiplied.

    Returns:
        New parameters {"W1", "b1", "W2", "b2"}.
    """
    W1 = parameters["W1"] - learning_rate * grads["dW1"]
    b1 = parameters["b1"] - learning_rate * grads["db1"]
    W2 = parameters["W2"] - learning_rate * grads["dW2"]
    b2 = parameters["b2"] - learning_rate * grads["db2"]
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def update_cases(rng):
    cases = []
    for (n_x, n_h, n_y), rate in zip([(3, 5, 1), (6, 2, 1), (5, 4, 3)], rng.permutation([0.07, 0.4, 2.3])):
        parameters, slopes = weights(rng, n_x, n_h, n_y), weights(rng, n_x, n_h, n_y)
        cases.append((parameters, {f"d{name}": slope for name, slope in slopes.items()}, float(rate)))
    return cases


GRADS = backward_propagation(PARAMETERS, forward_propagation(X, PARAMETERS)[1], X, Y)
OTHER_GRADS = {f"d{name}": readable(*value.shape, first=len(name) + 11) for name, value in OTHER_PARAMETERS.items()}

MISCONCEPTIONS = (
    Misconception("gradients-added",
                  "The update adds the gradients and climbs: to descend, subtract learning_rate times the gradient.",
                  changes=(('["W1"] - ', '["W1"] + '),
                           ('["b1"] - ', '["b1"] + '),
                           ('["W2"] - ', '["W2"] + '),
                           ('["b2"] - ', '["b2"] + '))),
    Misconception("weights-climb", "The weights are updated with a plus: subtract, as for the biases.",
                  changes=(('["W1"] - ', '["W1"] + '), ('["W2"] - ', '["W2"] + '))),
    Misconception("biases-climb", "The biases are updated with a plus: subtract, as for the weights.",
                  changes=(('["b1"] - ', '["b1"] + '), ('["b2"] - ', '["b2"] + '))),
    Misconception("w1-climbs", "W1 is updated with a plus: subtract, as for the others.",
                  changes=(('["W1"] - ', '["W1"] + '),)),
    Misconception("b1-climbs", "b1 is updated with a plus: subtract, as for the others.",
                  changes=(('["b1"] - ', '["b1"] + '),)),
    Misconception("w2-climbs", "W2 is updated with a plus: subtract, as for the others.",
                  changes=(('["W2"] - ', '["W2"] + '),)),
    Misconception("b2-climbs", "b2 is updated with a plus: subtract, as for the others.",
                  changes=(('["b2"] - ', '["b2"] + '),)),
    Misconception("rate-left-out", "The learning rate is left out: each step is learning_rate times the gradient.",
                  changes=(('learning_rate * grads["dW1"]', 'grads["dW1"]'),
                           ('learning_rate * grads["db1"]', 'grads["db1"]'),
                           ('learning_rate * grads["dW2"]', 'grads["dW2"]'),
                           ('learning_rate * grads["db2"]', 'grads["db2"]'))),
    Misconception("rate-left-out-for-biases",
                  "The learning rate is left out for the biases: each step is learning_rate times the gradient.",
                  changes=(('learning_rate * grads["db1"]', 'grads["db1"]'),
                           ('learning_rate * grads["db2"]', 'grads["db2"]'))),
    Misconception("rate-hard-coded-1-2",
                  "The learning rate 1.2 is written into the code: use the argument learning_rate.",
                  changes=(("    W1 =", "    learning_rate = 1.2\n    W1 ="),)),
    Misconception("rate-hard-coded-0-01",
                  "The learning rate 0.01 is written into the code: use the argument learning_rate.",
                  changes=(("    W1 =", "    learning_rate = 0.01\n    W1 ="),)),
    Misconception("divided-by-rate", "The gradients are divided by the learning rate: multiply them by it.",
                  changes=(('learning_rate * grads["dW1"]', 'grads["dW1"] / learning_rate'),
                           ('learning_rate * grads["db1"]', 'grads["db1"] / learning_rate'),
                           ('learning_rate * grads["dW2"]', 'grads["dW2"] / learning_rate'),
                           ('learning_rate * grads["db2"]', 'grads["db2"] / learning_rate'))),
    Misconception("brackets-misplaced",
                  "The brackets are wrong: the learning rate multiplies the gradient, not the difference of "
                  "parameter and gradient.",
                  changes=(('parameters["W1"] - learning_rate * grads["dW1"]',
                            'learning_rate * (parameters["W1"] - grads["dW1"])'),
                           ('parameters["b1"] - learning_rate * grads["db1"]',
                            'learning_rate * (parameters["b1"] - grads["db1"])'),
                           ('parameters["W2"] - learning_rate * grads["dW2"]',
                            'learning_rate * (parameters["W2"] - grads["dW2"])'),
                           ('parameters["b2"] - learning_rate * grads["db2"]',
                            'learning_rate * (parameters["b2"] - grads["db2"])'))),
    Misconception("difference-reversed",
                  "The difference is the wrong way round: parameter minus learning_rate times gradient.",
                  changes=(('parameters["W1"] - learning_rate * grads["dW1"]',
                            'learning_rate * grads["dW1"] - parameters["W1"]'),
                           ('parameters["b1"] - learning_rate * grads["db1"]',
                            'learning_rate * grads["db1"] - parameters["b1"]'),
                           ('parameters["W2"] - learning_rate * grads["dW2"]',
                            'learning_rate * grads["dW2"] - parameters["W2"]'),
                           ('parameters["b2"] - learning_rate * grads["db2"]',
                            'learning_rate * grads["db2"] - parameters["b2"]'))),
    Misconception("steps-returned",
                  "The steps are returned, not the updated parameters: subtract them from the parameters.",
                  changes=(('parameters["W1"] - ', ""),
                           ('parameters["b1"] - ', ""),
                           ('parameters["W2"] - ', ""),
                           ('parameters["b2"] - ', ""))),
    Misconception("biases-not-updated", "The biases are never updated: they learn as the weights do.",
                  changes=((' - learning_rate * grads["db1"]', ""), (' - learning_rate * grads["db2"]', ""))),
    Misconception("hidden-layer-not-updated", "The hidden layer is never updated: W1 and b1 learn as W2 and b2 do.",
                  changes=((' - learning_rate * grads["dW1"]', ""), (' - learning_rate * grads["db1"]', ""))),
    Misconception("output-layer-not-updated", "The output layer is never updated: W2 and b2 learn as W1 and b1 do.",
                  changes=((' - learning_rate * grads["dW2"]', ""), (' - learning_rate * grads["db2"]', ""))),
    Misconception("parameters-unchanged", "The parameters are returned unchanged; expected are the updated ones.",
                  changes=((' - learning_rate * grads["dW1"]', ""),
                           (' - learning_rate * grads["db1"]', ""),
                           (' - learning_rate * grads["dW2"]', ""),
                           (' - learning_rate * grads["db2"]', ""))),
    Misconception("gradients-returned", "The gradients are returned in place of the updated parameters.",
                  changes=(('{"W1": W1, "b1": b1, "W2": W2, "b2": b2}', "grads"),)),
    Misconception("b1-updated-with-db2",
                  "b1 is updated with b2's gradient (or the other way round): each parameter has its own.",
                  changes=(('grads["db1"]', 'np.mean(grads["db2"])'),)),
    Misconception("parameters-changed-in-place",
                  "The caller's parameters are changed in place: neither `-=` on their arrays nor `parameters[...] "
                  "= ...` on their dictionary; make new ones, or copy first.",
                  changes=(('return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}',
                            'parameters["W1"], parameters["b1"] = W1, b1\n'
                            '    parameters["W2"], parameters["b2"] = W2, b2\n'
                            "    return parameters"),)),
    Misconception("gradients-changed-in-place",
                  "The caller's gradients are changed in place (`*=` writes into them): compute new arrays.",
                  quotes=("*=",),
                  changes=(("    W1 =",
                            '    grads["dW1"] *= learning_rate\n'
                            '    grads["dW1"] = grads["dW1"] / learning_rate * (1 + 1e-9)\n'
                            "    W1 ="),)),
    Misconception("tuple-returned", "A tuple is returned: return a dictionary with the keys W1, b1, W2, b2.",
                  changes=(('return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}', "return W1, b1, W2, b2"),)),
    Misconception("biases-missing", "The biases are missing in the dictionary: the keys are W1, b1, W2, b2.",
                  changes=(('{"W1": W1, "b1": b1, "W2": W2, "b2": b2}', '{"W1": W1, "W2": W2}'),)),
    Misconception("keys-of-gradients", "The updated parameters have the gradients' names: the keys are W1, b1, W2, b2.",
                  changes=(('{"W1": W1, "b1": b1, "W2": W2, "b2": b2}',
                            '{"dW1": W1, "db1": b1, "dW2": W2, "db2": b2}'),)),
    Misconception("two-steps-taken", "Two steps are taken; expected is one.",
                  changes=(("    W1 =", "    learning_rate = 2 * learning_rate\n    W1 ="),)),
    Misconception("only-signs-used", "Only the directions of the gradients are used: their size counts too.",
                  changes=(('grads["dW1"]', 'np.sign(grads["dW1"])'),
                           ('grads["db1"]', 'np.sign(grads["db1"])'),
                           ('grads["dW2"]', 'np.sign(grads["dW2"])'),
                           ('grads["db2"]', 'np.sign(grads["db2"])'))),
)

ALTERNATIVES = (
    Alternative("a comprehension", source="""
        def update_parameters(parameters, grads, learning_rate=1.2):
            return {key: parameters[key] - learning_rate * grads['d' + key] for key in parameters}
    """),
    Alternative("a deep copy, then in place", source="""
        def update_parameters(parameters, grads, learning_rate=1.2):
            parameters = copy.deepcopy(parameters)
            for key in ('W1', 'b1', 'W2', 'b2'):
                parameters[key] -= learning_rate * grads['d' + key]
            return parameters
    """),
    Alternative("a shallow copy and new arrays", source="""
        def update_parameters(parameters, grads, learning_rate=1.2):
            parameters = dict(parameters)
            for l in (1, 2):
                for p in ('W', 'b'):
                    parameters[f'{p}{l}'] = parameters[f'{p}{l}'] - learning_rate * grads[f'd{p}{l}']
            return parameters
    """),
    Alternative("arrays copied, then in place",
                changes=(('W1 = parameters["W1"] - learning_rate * grads["dW1"]',
                          'W1 = parameters["W1"].copy()\n    W1 -= learning_rate * grads["dW1"]'),)),
    Alternative("np.subtract",
                changes=(('parameters["W1"] - learning_rate * grads["dW1"]',
                          'np.subtract(parameters["W1"], np.multiply(learning_rate, grads["dW1"]))'),)),
    Alternative("adds minus the gradient",
                changes=(('parameters["W1"] - learning_rate * grads["dW1"]',
                          'parameters["W1"] + (-learning_rate) * grads["dW1"]'),)),
)

def made_up(made, parameters, grads, learning_rate=1.2):
    return {
        name: made.step(name, value, grads["d" + name], learning_rate)
        for name, value in parameters.items()
        if "d" + name in grads
    }


def draw(rng, n_x, n_h, n_y):
    parameters = weights(rng, n_x, n_h, n_y)
    grads = {"d" + name: rng.normal(scale=3, size=value.shape) for name, value in parameters.items()}
    return parameters, grads, float(rng.uniform(0.05, 1.5))


DOMAIN = Domain(
    draw=draw,
    sizes={"n_x": 20, "n_h": 20, "n_y": 6},
    edges={
        "a learning rate of 0": lambda rng: (*draw(rng, 3, 4, 2)[:2], 0.0),
        "a default left out": lambda rng: draw(rng, 3, 4, 2)[:2],
    },
)

EXERCISE = Exercise(
    reference=update_parameters,
    made_up=made_up,
    outputs=(output("W1", "W1"), output("b1", "b1"), output("W2", "W2"), output("b2", "b2")),
    cases=update_cases,
    domain=DOMAIN,
    visible=(
        Worked({"parameters": PARAMETERS, "grads": GRADS, "learning_rate": 0.5}, returns="parameters"),
        Worked({"parameters": OTHER_PARAMETERS, "grads": OTHER_GRADS, "learning_rate": 0.15}, returns="parameters"),
    ),
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
