"""The exercise `update_parameters`: one step of gradient descent."""

from autograder.specification import Alternative, Domain, Exercise, Misconception, Worked, output
from autograder.units.deep_network._shared import OTHER_PARAMETERS, OTHER_Y, PARAMETERS, Y
from autograder.units.deep_network.L_model_backward import L_model_backward, L_model_backward_cases
from autograder.units.deep_network.L_model_forward import AL, CACHES, OTHER_AL, OTHER_CACHES, draw_parameters
from dlutils.compare import Keys


def update_parameters(params, grads, learning_rate):
    """One step of gradient descent.

    Args:
        params: {"W1", "b1", ..., "WL", "bL"}; not changed.
        grads: {"dW1", "db1", ..., "dWL", "dbL"} and perhaps the dA as well.
        learning_rate: α.

    Returns:
        New parameters, in a dictionary with the keys of `params`.
    """
    parameters = {}
    for l in range(1, len(params) // 2 + 1):
        parameters[f"W{l}"] = params[f"W{l}"] - learning_rate * grads[f"dW{l}"]
        parameters[f"b{l}"] = params[f"b{l}"] - learning_rate * grads[f"db{l}"]
    return parameters


def update_cases(rng):
    cases = []
    for case, rate in zip(L_model_backward_cases(rng), [0.3, 0.07, 0.11, 0.02]):
        layers = [linear_cache for linear_cache, _ in case[2]]
        params = {f"{name}{l}": part for l, (_, *own) in enumerate(layers, start=1) for name, part in zip("Wb", own)}
        cases.append((params, L_model_backward(*case), rate))
    return cases


GRADS = L_model_backward(AL, Y, CACHES)
OTHER_GRADS = L_model_backward(OTHER_AL, OTHER_Y, OTHER_CACHES)

_W_STEP, _B_STEP = 'learning_rate * grads[f"dW{l}"]', 'learning_rate * grads[f"db{l}"]'
_W_ROW = f'parameters[f"W{{l}}"] = params[f"W{{l}}"] - {_W_STEP}'
_B_ROW = f'parameters[f"b{{l}}"] = params[f"b{{l}}"] - {_B_STEP}'

MISCONCEPTIONS = (
    Misconception("gradients-added", "The gradients are added: that climbs. Subtract learning_rate times the gradient.",
                  changes=(("- " + _W_STEP, "+ " + _W_STEP), ("- " + _B_STEP, "+ " + _B_STEP))),
    Misconception("weights-climb", "The weights are updated with a plus: subtract learning_rate * dW.",
                  changes=(("- " + _W_STEP, "+ " + _W_STEP),)),
    Misconception("biases-climb", "The biases are updated with a plus: subtract learning_rate * db.",
                  changes=(("- " + _B_STEP, "+ " + _B_STEP),)),
    Misconception("rate-left-out", "The learning rate is left out: a step is learning_rate times the gradient.",
                  changes=((_W_STEP, 'grads[f"dW{l}"]'), (_B_STEP, 'grads[f"db{l}"]'))),
    Misconception("rate-hard-coded", "The learning rate is written into the code: use the argument learning_rate.",
                  changes=(("parameters = {}", "parameters, learning_rate = {}, 0.0075"),)),
    Misconception("biases-not-updated", "The biases are not updated: they learn as the weights do.",
                  changes=((f" - {_B_STEP}", ""),)),
    Misconception("weights-not-updated", "The weights are not updated: subtract learning_rate * dW.",
                  changes=((f" - {_W_STEP}", ""),)),
    Misconception("biases-missing", "The biases are missing in the result: return every W{l} and b{l}.",
                  changes=((f"        {_B_ROW}\n", ""),)),
    Misconception("last-layer-missing", "The last layer is left out: the layers are 1 to L.",
                  changes=(("range(1, len(params) // 2 + 1)", "range(1, len(params) // 2)"),)),
    Misconception("last-layer-not-updated", "The last layer is not updated: the layers are 1 to L.",
                  changes=(("range(1, len(params) // 2 + 1)", "range(1, len(params) // 2)"),
                           ("parameters = {}", "parameters = dict(params)"))),
    Misconception("first-layer-not-updated", "Layer 1 is not updated: the layers are 1 to L.",
                  changes=(("range(1, len(params) // 2 + 1)", "range(2, len(params) // 2 + 1)"),
                           ("parameters = {}", "parameters = dict(params)"))),
    Misconception("layers-counted-twice",
                  "L is twice too large: each layer has two parameters, so it is len(params) // 2.",
                  changes=(("len(params) // 2", "len(params)"),)),
    Misconception("layers-counted-in-grads",
                  "L is taken from grads, which holds the dA as well: it is len(params) // 2.",
                  changes=(("len(params) // 2", "len(grads) // 2"),)),
    Misconception("loop-starts-at-0", "The loop starts at layer 0: the first parameters are W1 and b1.",
                  changes=(("range(1, len(params) // 2 + 1)", "range(len(params) // 2)"),)),
    Misconception("depth-hard-coded-4", "The depth is written into the code: it is len(params) // 2.",
                  changes=(("len(params) // 2", "2"),)),
    Misconception("depth-hard-coded-2", "The depth is written into the code: it is len(params) // 2.",
                  changes=(("len(params) // 2", "4"),)),
    Misconception("depth-hard-coded-3", "The depth is written into the code: it is len(params) // 2.",
                  changes=(("len(params) // 2", "3"),)),
    Misconception("weights-updated-with-db", "The weights are updated with db: use dW.",
                  changes=((_W_STEP, 'learning_rate * grads[f"db{l}"] * 1'),)),
    Misconception("biases-updated-with-dw", "The biases are updated with dW: use db.",
                  changes=((_B_STEP, 'learning_rate * np.mean(grads[f"dW{l}"])'),)),
    Misconception("changed-in-place",
                  "The caller's arrays are changed in place: `-=` writes into them, and a copy of the dictionary "
                  "alone does not help. Compute new arrays.",
                  quotes=("-=",),
                  changes=((_W_ROW,
                            f'parameters[f"W{{l}}"] = params[f"W{{l}}"]\n        parameters[f"W{{l}}"] -= {_W_STEP}'),
                           (_B_ROW,
                            f'parameters[f"b{{l}}"] = params[f"b{{l}}"]\n        parameters[f"b{{l}}"] -= {_B_STEP}'))),
    Misconception("step-taken-twice",
                  "The step goes the right way twice: subtract learning_rate times the gradient once.",
                  changes=((_W_STEP, "2 * " + _W_STEP), (_B_STEP, "2 * " + _B_STEP))),
    Misconception("step-divided-by-layers",
                  "The step is divided by the number of layers: it is learning_rate times the gradient.",
                  changes=((_W_STEP, _W_STEP + " / (len(params) // 2)"),
                           (_B_STEP, _B_STEP + " / (len(params) // 2)"))),
    Misconception("steps-returned", "Only the steps are returned: subtract them from the parameters.",
                  changes=((f'params[f"W{{l}}"] - {_W_STEP}', _W_STEP), (f'params[f"b{{l}}"] - {_B_STEP}', _B_STEP))),
    Misconception("gradients-returned", "The gradients are returned: return the parameters.",
                  changes=(("return parameters", "return grads"),)),
    Misconception("parameters-unchanged", "The parameters are returned as they were: return the updated ones.",
                  changes=(("return parameters", "return params"),)),
    Misconception("whole-sign-reversed", "The sign of the whole is reversed: it is the parameter minus the step.",
                  changes=((f'params[f"W{{l}}"] - {_W_STEP}', f'{_W_STEP} - params[f"W{{l}}"]'),
                           (f'params[f"b{{l}}"] - {_B_STEP}', f'{_B_STEP} - params[f"b{{l}}"]'))),
    Misconception("divided-by-step", "The parameter is divided by the step: subtract it.",
                  changes=((f'params[f"W{{l}}"] - {_W_STEP}', f'params[f"W{{l}}"] * (1 - {_W_STEP})'),
                           (f'params[f"b{{l}}"] - {_B_STEP}', f'params[f"b{{l}}"] * (1 - {_B_STEP})'))),
    Misconception("return-inside-loop", "The function returns inside the loop, after layer 1: un-indent the return.",
                  changes=(("\n    return parameters", "\n        return parameters"),)),
    Misconception("list-returned", "A list is returned: return a dictionary with the keys W1, b1, ...",
                  changes=(("return parameters", "return list(parameters.values())"),)),
)

ALTERNATIVES = (
    Alternative("deep copy, then in place",
                changes=(("parameters = {}", "parameters = copy.deepcopy(params)"),
                         (_W_ROW, f'parameters[f"W{{l}}"] -= {_W_STEP}'),
                         (_B_ROW, f'parameters[f"b{{l}}"] -= {_B_STEP}'))),
    Alternative("shallow copy, new arrays", changes=(("parameters = {}", "parameters = dict(params)"),)),
    Alternative("comprehension", source="""
        def update_parameters(params, grads, learning_rate):
            return {name: value - learning_rate * grads["d" + name] for name, value in params.items()}
    """),
    Alternative("np.subtract",
                changes=((_W_ROW,
                          'parameters[f"W{l}"] = np.subtract(params[f"W{l}"], np.multiply(learning_rate, '
                          'grads[f"dW{l}"]))'),)),
    Alternative("counting from zero",
                changes=(("range(1, len(params) // 2 + 1)", "range(len(params) // 2)"),
                         (_W_ROW,
                          'parameters["W" + str(l + 1)] = params["W" + str(l + 1)] - learning_rate * grads["dW" + '
                          "str(l + 1)]"),
                         (_B_ROW,
                          'parameters["b" + str(l + 1)] = params["b" + str(l + 1)] - learning_rate * grads["db" + '
                          "str(l + 1)]"))),
    Alternative("arrays copied one by one",
                changes=((_W_ROW,
                          'W = params[f"W{l}"].copy()\n'
                          f'        W -= {_W_STEP}\n'
                          '        parameters[f"W{l}"] = W'),)),
    Alternative("while",
                changes=(("    for l in range(1, len(params) // 2 + 1):\n",
                          '    l = 0\n    while f"W{l + 1}" in params:\n        l += 1\n'),)),
)

def made_up(made, params, grads, learning_rate):
    return {
        name: made.step(name, value, grads["d" + name], learning_rate)
        for name, value in params.items()
        if "d" + name in grads
    }


def draw(rng, layers, n_x):
    dims = [n_x, *(int(n) for n in rng.integers(2, 7, size=layers - 1)), 1]
    params = draw_parameters(rng, dims)
    grads = {"d" + name: rng.normal(scale=3, size=value.shape) for name, value in params.items()}
    if rng.integers(2):  # perhaps the dA as well
        grads = {f"dA{l}": rng.normal(size=(n, 3)) for l, n in enumerate(dims[:-1])} | grads
    return params, grads, float(rng.uniform(0.05, 1.5))


DOMAIN = Domain(
    draw=draw,
    sizes={"layers": 16, "n_x": 20},
    words={"layers": "one layer"},
    edges={"a learning rate of 0": lambda rng: (*draw(rng, 3, 4)[:2], 0.0)},
)

EXERCISE = Exercise(
    reference=update_parameters,
    made_up=made_up,
    outputs=(output("weights", Keys("W")), output("biases", Keys("b"))),
    cases=update_cases,
    domain=DOMAIN,
    visible=(
        Worked({"params": PARAMETERS, "grads": GRADS, "learning_rate": 0.1}, returns="parameters"),
        Worked({"params": OTHER_PARAMETERS, "grads": OTHER_GRADS, "learning_rate": 0.3}, returns="parameters"),
    ),
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
