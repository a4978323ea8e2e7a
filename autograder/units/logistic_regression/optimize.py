"""The exercise `optimize`: gradient descent."""

import numpy as np

from autograder.domain import TRAINING_RTOL
from autograder.specification import Alternative, Domain, Exercise, Inputs, Misconception, Worked, output
from autograder.units.inputs import COST_RTOL, ROUNDING, dataset
from autograder.units.logistic_regression._shared import OTHER, SIZES, B, W, X, Y, parameters
from autograder.units.logistic_regression.propagate import propagate


def optimize(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
    """Gradient descent.

    Args:
        w: (n_x, 1); b: a number: where to start. They are not changed.
        X: (n_x, m); Y: (1, m).
        num_iterations: number of steps.
        learning_rate: the factor α by which the gradients are multiplied.
        print_cost: whether to print each cost that is kept.

    Returns:
        params: {"w", "b"} after the last step.
        grads: {"dw", "db"} as computed in the last iteration.
        costs: list of the costs before the update at iterations 0, 100, 200, ...
    """
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        if i % 100 == 0:
            costs.append(cost)
            if print_cost:
                print(f"iteration {i}: cost {cost:.6f}")
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
    return {"w": w, "b": b}, grads, costs


#: Long trainings are drawn so often, and the one is taken in which the order of the updates shows most.
DRAWS = 6


def optimize_cases(rng):
    # The long one last: what a slip gives is asked case by case, until it differs.
    short = [
        (*parameters(rng, n_x), *dataset(rng, n_x, m), n, rate, False)
        for (n_x, m), n, rate in zip(SIZES, (3, 20), (0.3, 0.11))
    ]
    return [*short, max((long_case(rng, *SIZES[2]) for _ in range(DRAWS)), key=order_shows)]


def long_case(rng, n_x, m):
    """A training of 101 steps on features with a mean: of others, db hardly depends on w."""
    (w, b), (X, Y) = parameters(rng, n_x), dataset(rng, n_x, m)
    return w, far_from_best(b, Y), X + 1, Y, 101, 0.2, False


def order_shows(case):
    """The relative change of the last cost if b is updated with the gradient at the new w."""
    w, b, X, Y, steps, rate, _ = case
    costs = {}
    for late in (False, True):
        v, a = w, b
        for _ in range(steps):
            grads, costs[late] = propagate(v, a, X, Y)
            v = v - rate * grads["dw"]
            a = a - rate * (propagate(v, a, X, Y)[0] if late else grads)["db"]
    return abs(costs[True] / costs[False] - 1)


def far_from_best(b, Y):
    """A bias that is still on its way after many steps: what is wrong with them shows in the costs."""
    return b + (2.0 if Y.mean() < 0.5 else -2.0)


MISCONCEPTIONS = (
    Misconception("update-climbs",
                  "The update adds the gradient and climbs: to descend, subtract learning_rate times the gradient.",
                  changes=(('w - learning_rate * grads["dw"]', 'w + learning_rate * grads["dw"]'),
                           ('b - learning_rate * grads["db"]', 'b + learning_rate * grads["db"]'))),
    Misconception("w-climbs", "w climbs, as with a plus: the step subtracts learning_rate * dw.",
                  changes=(('w - learning_rate * grads["dw"]', 'w + learning_rate * grads["dw"]'),)),
    Misconception("b-climbs", "b climbs, as with a plus: the step subtracts learning_rate * db.",
                  changes=(('b - learning_rate * grads["db"]', 'b + learning_rate * grads["db"]'),)),
    Misconception("b-not-updated", "b is never updated: it learns as w does, b - learning_rate * db.",
                  changes=(('        b = b - learning_rate * grads["db"]\n', ""),)),
    Misconception("w-not-updated", "w is never updated: subtract learning_rate * dw in each iteration.",
                  changes=(('        w = w - learning_rate * grads["dw"]\n', ""),)),
    Misconception("rate-left-out", "The learning rate is left out: each step is learning_rate times the gradient.",
                  changes=(('learning_rate * grads["dw"]', 'grads["dw"]'),
                           ('learning_rate * grads["db"]', 'grads["db"]'))),
    Misconception("rate-hard-coded", "The learning rate is written into the code: use the argument learning_rate.",
                  changes=(("costs = []", "costs = []\n    learning_rate = 0.005"),)),
    Misconception("iterations-hard-coded",
                  "The number of iterations is written into the code: use the argument num_iterations.",
                  changes=(("range(num_iterations)", "range(2000)"),)),
    Misconception("b-updated-with-dw", "b is updated with dw: use db.",
                  changes=(('grads["db"]', 'np.sum(grads["dw"])'),)),
    Misconception("every-cost-kept", "Every iteration's cost is kept: keep those of iterations 0, 100, 200, ... only.",
                  changes=(("if i % 100 == 0:", "if True:"),)),
    Misconception("costs-start-at-100", "The costs start at iteration 100: the first one kept is that of iteration 0.",
                  changes=(("i % 100 == 0", "i % 100 == 0 and i > 0"),)),
    Misconception("costs-kept-at-99", "The costs are kept at iterations 99, 199, ...: keep those of 0, 100, 200, ...",
                  changes=(("i % 100 == 0", "(i + 1) % 100 == 0"),)),
    Misconception("costs-kept-every-10", "The costs are kept every 10 iterations: keep those of 0, 100, 200, ...",
                  changes=(("i % 100 == 0", "i % 10 == 0"),)),
    Misconception("only-last-cost-kept",
                  "Only the last cost is kept: collect those of iterations 0, 100, 200, ... in a list.",
                  changes=(("costs.append(cost)", "costs = [cost]"),)),
    Misconception("last-cost-kept-too",
                  "The last iteration's cost is kept too: keep those of 0, 100, 200, ... and nothing else.",
                  changes=(("    return {", "    costs.append(cost)\n    return {"),)),
    Misconception("costs-after-update",
                  "The costs come after the update: iteration i's cost belongs to the parameters before the i-th "
                  "step.",
                  changes=(("            costs.append(cost)\n",
                            '            costs.append(propagate(w - learning_rate * grads["dw"], b - '
                            'learning_rate * grads["db"], X, Y)[1])\n'),)),
    Misconception("costs-kept-only-when-printed",
                  "The costs are kept only when print_cost is set: keep them always, print them only then.",
                  changes=(("if i % 100 == 0:", "if print_cost and i % 100 == 0:"),)),
    Misconception("one-step-too-many", "The loop makes one step too many: range(num_iterations).",
                  changes=(("range(num_iterations)", "range(num_iterations + 1)"),)),
    Misconception("one-step-too-few",
                  "The loop makes one step too few: range(num_iterations) starts at 0 and ends by itself.",
                  changes=(("range(num_iterations)", "range(1, num_iterations)"),)),
    Misconception("w-changed-in-place",
                  "w is changed in place: `w -= ...` writes into the caller's array. Write w = w - learning_rate * "
                  "dw, or copy first.",
                  quotes=("-=",),
                  changes=(('w = w - learning_rate * grads["dw"]', 'w -= learning_rate * grads["dw"]'),)),
    Misconception("gradients-computed-once",
                  "The gradients are computed once, before the loop: compute them anew at each step's parameters.",
                  changes=(("    for i in range(num_iterations):\n        grads, cost = propagate(w, b, X, Y)\n",
                            "    grads, cost = propagate(w, b, X, Y)\n    for i in range(num_iterations):\n"),)),
    Misconception("return-inside-loop",
                  "The function returns inside the loop, after the first step: un-indent the return.",
                  changes=(('\n    return {"w"', '\n        return {"w"'),)),
    Misconception("parameters-as-a-tuple",
                  'The parameters are returned as a tuple: return a dictionary {"w": w, "b": b}.',
                  changes=(('{"w": w, "b": b}', "(w, b)"),)),
    Misconception("costs-not-returned", "The costs are missing: return `params, grads, costs`.",
                  changes=(("}, grads, costs", "}, grads"),)),
    Misconception("only-parameters-returned", "Only w and b are returned: return `params, grads, costs`.",
                  changes=(('return {"w": w, "b": b}, grads, costs', "return w, b"),)),
    Misconception("rate-shrinks", "The step shrinks with the iterations: here learning_rate stays as it is.",
                  changes=(('        w = w - learning_rate * grads["dw"]',
                            "        learning_rate = learning_rate / (1 + i)\n"
                            '        w = w - learning_rate * grads["dw"]'),)),
    Misconception("w-updated-before-db",
                  "w is updated before b's gradient is taken: both derivatives belong to the same parameters.",
                  changes=(('        b = b - learning_rate * grads["db"]',
                            '        b = b - learning_rate * propagate(w, b, X, Y)[0]["db"]'),)),
    Misconception("step-divided-by-m", "Each step is divided by m again: propagate's gradients are means already.",
                  changes=(('learning_rate * grads["dw"]', 'learning_rate * grads["dw"] / X.shape[1]'),
                           ('learning_rate * grads["db"]', 'learning_rate * grads["db"] / X.shape[1]'))),
)

ALTERNATIVES = (
    Alternative("copied, then in place",
                changes=(("costs = []", "costs, w = [], w.copy()"),
                         ('w = w - learning_rate * grads["dw"]', 'w -= learning_rate * grads["dw"]'))),
    Alternative("names of its own",
                changes=(('        w = w - learning_rate * grads["dw"]\n',
                          '        dw = grads["dw"]\n        w = np.subtract(w, np.multiply(learning_rate, dw))\n'),)),
    Alternative("costs as an array", changes=(("}, grads, costs", "}, grads, np.array(costs)"),)),
    Alternative("while loop",
                changes=(("    for i in range(num_iterations):\n",
                          "    i = -1\n    while i + 1 < num_iterations:\n        i += 1\n"),)),
    Alternative("keywords", changes=(("propagate(w, b, X, Y)", "propagate(w=w, b=b, X=X, Y=Y)"),)),
    Alternative("costs as floats", changes=(("costs.append(cost)", "costs.append(float(cost))"),)),
    Alternative("every cost, then each hundredth",
                changes=(("if i % 100 == 0:", "if True:"), ("}, grads, costs", "}, grads, costs[::100]"))),
    Alternative("propagate called twice",
                changes=(("        if i % 100 == 0:",
                          "        cost = propagate(w, b, X, Y)[1]\n        if i % 100 == 0:"),)),
)

def made_up(made, w, b, X, Y, num_iterations, learning_rate, print_cost=False):
    slopes = made.product(X, Y.T) + num_iterations
    params = {"w": made.step("w", w, slopes, learning_rate), "b": made.step("b", b, num_iterations, learning_rate)}
    grads = {"dw": made.bend(params["w"] - w), "db": made.mean(params["b"], b)}
    costs = [made.mean(w + params["w"], i / 100) for i in range(0, num_iterations, 100)]
    return params, grads, costs


def draw(rng, n_x, m):
    X, Y = dataset(rng, n_x, m)
    w, b = rng.normal(scale=0.5 / np.sqrt(n_x), size=(n_x, 1)), float(rng.normal(scale=0.5))
    return w, b, X, Y, 4, float(rng.uniform(0.1, 0.5)), False


def trainings(rng):
    """A long training, one whose cost falls near 0, steps so small that the cost seems to stand still, large steps.

    No number in X is far from 0: from |z| = 17 on, float32 has no number between the sigmoid and 0 or 1.
    """
    w, b, X, Y, *_ = draw(rng, 2, 5)
    X = np.clip(X, -1.8, 1.8)
    data = (w, b, X, Y)
    long, large = (w, far_from_best(b, Y), X, Y, 1101, 0.015, True), (*data, 5, 4.0, False)
    X_apart = np.vstack([np.sign(X[:1]) * rng.uniform(0.9, 1.4, size=(1, 5)), X[1:] / 2])
    apart = (w, b, X_apart, (X_apart[:1] > 0) * 1.0, 401, 1.0, False)
    small = (w, b * 1e-9, X, Y, 130, 1e-10, False)  # b begins so near to 0 that its smallest change shows
    return [small, Inputs(long, rtol=COST_RTOL), *(Inputs(one, rtol=TRAINING_RTOL) for one in (apart, large))]


DOMAIN = Domain(
    draw=draw,
    sizes={"n_x": 20, "m": 40},
    whole=("X", "Y"),
    more=trainings,
    edges={"a default left out": lambda rng: draw(rng, 3, 4)[:-1]},
    direct=("n_x",),
)

EXERCISE = Exercise(
    reference=optimize,
    made_up=made_up,
    outputs=(
        output("w", 0, "w", atol=ROUNDING), output("b", 0, "b", atol=ROUNDING),
        output("dw", 1, "dw", share=0.5, atol=ROUNDING), output("db", 1, "db", share=0.5, atol=ROUNDING),
        output("costs", 2, rtol=COST_RTOL),
    ),
    cases=optimize_cases,
    domain=DOMAIN,
    helpers=("propagate",),
    visible=(
        Worked(
            {"w": W, "b": B, "X": X, "Y": Y, "num_iterations": 102, "learning_rate": 0.1, "print_cost": False},
            returns="params, grads, costs",
        ),
        Worked(
            {**OTHER, "num_iterations": 201, "learning_rate": 0.3, "print_cost": True}, returns="params, grads, costs"
        ),
    ),
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
)
