"""The exercise `model`: train on one set, predict on two."""

import numpy as np

from autograder.domain import TRAINING_RTOL
from autograder.specification import Alternative, Domain, Exercise, Inputs, Misconception, Worked, output
from autograder.units.inputs import COST_RTOL, ROUNDING, dataset, labels, readable
from autograder.units.logistic_regression._shared import OTHER, X, Y
from autograder.units.logistic_regression.initialize_with_zeros import initialize_with_zeros
from autograder.units.logistic_regression.optimize import optimize
from autograder.units.logistic_regression.predict import predict


def model(X_train, Y_train, X_test, Y_test, num_iterations=2000, learning_rate=0.005, print_cost=False):
    """Train on one set, predict on two.

    Args:
        X_train: (n_x, m_train); Y_train: (1, m_train).
        X_test: (n_x, m_test); Y_test: (1, m_test).
        num_iterations, learning_rate, print_cost: as in `optimize`.

    Returns:
        A dictionary with the keys "costs", "Y_prediction_test" (1, m_test), "Y_prediction_train"
        (1, m_train), "w" (n_x, 1) and "b".
    """
    w, b = initialize_with_zeros(X_train.shape[0])
    params, grads, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate, print_cost)
    w, b = params["w"], params["b"]
    Y_prediction_test = predict(w, b, X_test)
    Y_prediction_train = predict(w, b, X_train)
    return {
        "costs": costs,
        "Y_prediction_test": Y_prediction_test,
        "Y_prediction_train": Y_prediction_train,
        "w": w,
        "b": b,
    }


def model_cases(rng):
    return [
        (*dataset(rng, n_x, m), *dataset(rng, n_x, m_test), n, rate, False)
        for n_x, m, m_test, n, rate in [(4, 17, 24, 102, 0.1), (3, 25, 18, 5, 0.4), (6, 21, 33, 40, 0.02)]
    ]


SMALL_TRAINING = {
    "X_train": X,
    "Y_train": Y,
    "X_test": X[:, :2] + 0.5,
    "Y_test": Y[:, :2],
    "num_iterations": 5,
    "learning_rate": 0.5,
    "print_cost": False,
}
OTHER_TRAINING = {
    "X_train": OTHER["X"],
    "Y_train": OTHER["Y"],
    "X_test": readable(3, 4, first=4),
    "Y_test": np.array([[1.0, 0.0, 0.0, 1.0]]),
    "num_iterations": 102,
    "learning_rate": 0.2,
    "print_cost": True,
}

MISCONCEPTIONS = (
    Misconception("predictions-swapped", "The two predictions are swapped: Y_prediction_test is that of X_test.",
                  changes=(("Y_prediction_test = predict(w, b, X_test)",
                            "Y_prediction_test = predict(w, b, X_train)"),
                           ("Y_prediction_train = predict(w, b, X_train)",
                            "Y_prediction_train = predict(w, b, X_test)"))),
    Misconception("test-predicted-on-train", "Y_prediction_test is made from X_train: predict on X_test.",
                  changes=(("predict(w, b, X_test)", "predict(w, b, X_train)"),)),
    Misconception("train-predicted-on-test", "Y_prediction_train is made from X_test: predict on X_train.",
                  changes=(("predict(w, b, X_train)", "predict(w, b, X_test)"),)),
    Misconception("trained-on-test", "The model learns from the test set: train on X_train and Y_train only.",
                  changes=(("optimize(w, b, X_train, Y_train,", "optimize(w, b, X_test, Y_test,"),)),
    Misconception("trained-parameters-not-used",
                  "The learned parameters are not used: take w and b from optimize's result before predicting.",
                  changes=(('    w, b = params["w"], params["b"]\n', ""),)),
    Misconception("size-from-wrong-axis",
                  "The size is taken from the wrong axis: X is (n_x, m), and w has n_x rows, X_train.shape[0].",
                  changes=(("X_train.shape[0]", "X_train.shape[1]"),)),
    Misconception("size-hard-coded", "12288 is written into the code: the size is X_train.shape[0].",
                  changes=(("X_train.shape[0]", "12288"),)),
    Misconception("iterations-not-passed-on",
                  "num_iterations is not passed on: optimize runs for another number of steps.",
                  changes=(("Y_train, num_iterations, learning_rate, print_cost)\n",
                            "Y_train, 100, learning_rate, print_cost)\n"),)),
    Misconception("rate-not-passed-on", "learning_rate is not passed on: optimize runs with another one.",
                  changes=(("Y_train, num_iterations, learning_rate, print_cost)\n",
                            "Y_train, num_iterations, 0.009, print_cost)\n"),)),
    Misconception("settings-swapped", "num_iterations and learning_rate are passed on in the wrong order.",
                  changes=(("Y_train, num_iterations, learning_rate, print_cost)\n",
                            "Y_train, learning_rate, num_iterations, print_cost)\n"),)),
    Misconception("gradients-returned", 'The gradients are returned under "w" and "b": return the learned parameters.',
                  changes=(('"w": w,\n        "b": b,', '"w": grads["dw"],\n        "b": grads["db"],'),)),
    Misconception("test-predictions-missing",
                  'The predictions for the test set are missing in the dictionary: the key is "Y_prediction_test".',
                  changes=(('        "Y_prediction_test": Y_prediction_test,\n', ""),)),
    Misconception("accuracies-for-predictions",
                  "The dictionary holds accuracies where predictions are expected: return the arrays that predict "
                  "gives.",
                  changes=(('"Y_prediction_test": Y_prediction_test',
                            '"Y_prediction_test": 100 - 100 * np.mean(np.abs(Y_prediction_test - Y_test))'),
                           ('"Y_prediction_train": Y_prediction_train',
                            '"Y_prediction_train": 100 - 100 * np.mean(np.abs(Y_prediction_train - Y_train))'))),
    Misconception("tuple-returned",
                  "A tuple is returned: return a dictionary with the keys costs, Y_prediction_test, "
                  "Y_prediction_train, w and b.",
                  source="""
        def model(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate, print_cost):
            w, b = initialize_with_zeros(X_train.shape[0])
            params, grads, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate, print_cost)
            return params['w'], params['b'], costs
    """),
    Misconception("start-returned", "w is returned as it was before the training: return what optimize learned.",
                  changes=(('params["w"], params["b"]\n',
                            'params["w"], params["b"]\n    w_start = initialize_with_zeros(X_train.shape[0])[0]\n'),
                           ('"w": w,', '"w": w_start,'))),
)

ALTERNATIVES = (
    Alternative("train predicted first",
                changes=(("    Y_prediction_test = predict(w, b, X_test)\n"
                          "    Y_prediction_train = predict(w, b, X_train)\n",
                          "    Y_prediction_train = predict(w, b, X_train)\n"
                          "    Y_prediction_test = predict(w, b, X_test)\n"),)),
    Alternative("more keys",
                changes=(('        "b": b,\n',
                          '        "b": b,\n'
                          '        "learning_rate": learning_rate,\n'
                          '        "num_iterations": num_iterations,\n'),)),
    Alternative("keywords",
                changes=(("num_iterations, learning_rate, print_cost)\n",
                          "num_iterations=num_iterations, learning_rate=learning_rate, print_cost=print_cost)\n"),)),
    Alternative("zeros inline",
                changes=(("initialize_with_zeros(X_train.shape[0])", "np.zeros((X_train.shape[0], 1)), 0.0"),)),
    Alternative("prints accuracies",
                changes=(("    return {",
                          "    print(f'train {100 * np.mean(Y_prediction_train == Y_train):.1f} %')\n    return {"),)),
    Alternative("the predictions inline",
                changes=(("predict(w, b, X_test)", "(sigmoid(w.T @ X_test + b) > 0.5) * 1.0"),)),
)

def draw(rng, n_x, m, m_test):
    X, Y = dataset(rng, n_x, m)
    X_test, Y_test = dataset(rng, n_x, m_test)
    return X, Y, X_test, Y_test, 6, 0.2, False


def overshooting(rng):
    """One step, so large that the next would turn every prediction round: scores go from 0 to about 15, then to -15."""
    X, X_test = rng.uniform(0.8, 1.2, size=(2, 6)), rng.uniform(0.8, 1.2, size=(2, 4))
    return X, rng.permuted([[0.0, 0, 1, 1, 1, 1]], axis=1), X_test, labels(rng, 4), 1, 30.0, False


def trainings(rng):
    X, Y, X_test, Y_test, *_ = draw(rng, 2, 5, 3)
    data = (X, Y, X_test, Y_test)
    found = [(*data, 1101, 0.03, True), (*data, 4, 4.0, False), overshooting(rng)]
    return [Inputs(one, rtol=TRAINING_RTOL) for one in found]


DOMAIN = Domain(
    draw=draw,
    sizes={"n_x": 20, "m": 40, "m_test": 30},
    words={"m_test": "one test example"},
    more=trainings,
    direct=("n_x",),
)

EXERCISE = Exercise(
    reference=model,
    outputs=(
        output("costs", "costs", rtol=COST_RTOL),
        output("Y_prediction_test", "Y_prediction_test", kind="labels"),
        output("Y_prediction_train", "Y_prediction_train", kind="labels"),
        output("w", "w", atol=ROUNDING),
        output("b", "b", atol=ROUNDING),
    ),
    cases=model_cases,
    domain=DOMAIN,
    helpers=("initialize_with_zeros", "optimize", "predict"),
    visible=(Worked(SMALL_TRAINING, returns="the result"), Worked(OTHER_TRAINING, returns="the result")),
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
