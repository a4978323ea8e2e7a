"""What the two training loops share."""

import numpy as np

from autograder.domain import TRAINING_RTOL
from autograder.specification import Alternative, Inputs, Misconception, output
from autograder.units.inputs import COST_RTOL, labels
from dlutils.compare import Keys


def training_cases(rng, shapes):
    """Small inputs: the made-up weights are all positive, and large sums would saturate the sigmoid.

    The long training, which records a second cost, is last: the judge asks case by case what a mistake gives, until it
    differs.
    Layers are wide and rates large enough for a start of one's own too: few draws are dead, and what the weights learn
    shows in the parameters, and in the last cost of the two-layer network.
    """
    return [
        (rng.normal(size=(dims[0], m)) * 0.7 - 0.2, labels(rng, m), list(dims), rate, n, loud)
        for dims, m, n, rate, loud in shapes
    ]


def told_apart(rng):
    """A training of four examples that a network soon tells apart, all with about the same score.

    The cost falls near 0, and no |z| comes near 17, from where on float32 has no number between the sigmoid and 0 or 1.
    """
    return 1.5 * np.eye(4) + 0.2 * rng.normal(size=(4, 4)), labels(rng, 4), [4, 6, 1], 1.0, 101, False


def sizes_in_a_tuple(X, Y, layers_dims, *settings):
    """The arguments of a training with the layers' sizes in a tuple."""
    return X, Y, tuple(layers_dims), *settings


#: Those small steps together change the parameters by several times this; float32, which gets ten times more, may
#: lose them.
SMALL_RTOL = 3e-6


def long_training(X, Y, layers_dims, *_):
    """A training that comes to rest, but not at once: two examples are alike, and of either class."""
    X[:, np.flatnonzero(Y == 0)[0]] = X[:, np.flatnonzero(Y == 1)[0]]
    return Inputs((X, Y, layers_dims, 0.15, 701, True), rtol=TRAINING_RTOL)


def large_steps(X, Y, layers_dims, *_):
    """A training of few large steps."""
    return Inputs((X, Y, layers_dims, 2.5, 3, False), rtol=TRAINING_RTOL)


def small_steps(X, Y, layers_dims, *_):
    """A training in which the cost seems to stand still: whoever stops then stops too early."""
    return Inputs((X, Y, layers_dims, 2e-7, 801, False), rtol=SMALL_RTOL)


KEEP = "        if i % 100 == 0:\n"
RETURN = "return parameters, costs"
RANGE = "range(num_iterations)"
APPEND = "            costs.append(cost)\n"
#: What can go wrong in both training loops.
TRAINING_MISCONCEPTIONS = (
    Misconception("rate-hard-coded", "The learning rate is written into the code: use the argument learning_rate.",
                  changes=(("costs = []", "costs, learning_rate = [], 0.0075"),)),
    Misconception("iterations-hard-coded",
                  "The number of iterations is written into the code: use the argument num_iterations.",
                  changes=((RANGE, "range(150)"),)),
    Misconception("every-cost-kept", "Every iteration's cost is kept: keep those of iterations 0, 100, 200, ... only.",
                  changes=((KEEP, "        if True:\n"),)),
    Misconception("costs-start-at-100", "The costs start at iteration 100: the first one kept is that of iteration 0.",
                  changes=(("i % 100 == 0", "i % 100 == 0 and i > 0"),)),
    Misconception("costs-kept-at-99", "The costs are kept at iterations 99, 199, ...: keep those of 0, 100, 200, ...",
                  changes=(("i % 100 == 0", "(i + 1) % 100 == 0"),)),
    Misconception("costs-kept-every-10", "The costs are kept every 10 iterations: keep those of 0, 100, 200, ...",
                  changes=(("i % 100 == 0", "i % 10 == 0"),)),
    Misconception("one-cost-kept", "Only one cost is kept: collect those of iterations 0, 100, 200, ... in a list.",
                  changes=(("costs.append(cost)", "costs = [cost]"),)),
    Misconception("last-cost-kept-too",
                  "The last iteration's cost is kept too: keep those of 0, 100, 200, ... and nothing else.",
                  changes=(("i % 100 == 0", "i % 100 == 0 or i == num_iterations - 1"),)),
    Misconception("costs-kept-only-when-printed",
                  "The costs are kept only when print_cost is set: keep them always, print them only then.",
                  changes=(("if i % 100 == 0:", "if print_cost and i % 100 == 0:"),)),
    Misconception("no-costs-kept", "No costs are kept: append the cost at iterations 0, 100, 200, ...",
                  changes=((APPEND, "            pass\n"),)),
    Misconception("one-step-too-many", "The loop makes one step too many: range(num_iterations).",
                  changes=((RANGE, "range(num_iterations + 1)"),)),
    Misconception("one-step-too-few",
                  "The loop makes one step too few: range(num_iterations) starts at 0 and ends by itself.",
                  changes=((RANGE, "range(1, num_iterations)"),)),
    Misconception("return-inside-loop",
                  "The function returns inside the loop, after the first step: un-indent the return.",
                  changes=(("\n    return", "\n        return"),)),
    Misconception("costs-not-returned", "Only the parameters are returned: return `parameters, costs`.",
                  changes=((RETURN, "return parameters"),)),
    Misconception("parameters-not-returned", "Only the costs are returned: return `parameters, costs`.",
                  changes=((RETURN, "return costs"),)),
    Misconception("results-swapped",
                  "The costs and the parameters are returned in the wrong order: return `parameters, costs`.",
                  changes=((RETURN, "return costs, parameters"),)),
    Misconception("gradients-returned",
                  "The gradients are returned in place of the parameters: return `parameters, costs`.",
                  changes=((RETURN, "return grads, costs"),)),
    Misconception("update-thrown-away",
                  "The parameters stay as they are: update_parameters returns new ones, so give them their name in "
                  "each iteration.",
                  changes=(("        parameters = update_parameters(", "        update_parameters("),)),
    Misconception("update-every-100-iterations",
                  "The step is made once every 100 iterations: only the cost is kept then, the parameters are "
                  "updated in each one.",
                  changes=(("        parameters = update_parameters(",
                            "        if i % 100 == 0:\n            parameters = update_parameters("),)),
    Misconception("x-changed-in-place", "The inputs are changed in place: leave X as it was.",
                  changes=(("costs = []", "costs = []\n    X -= 0.01"),)),
    Misconception("x-divided-by-255", "The inputs are divided by 255 here: train on X as it comes.",
                  changes=(("costs = []", "costs = []\n    X = X / 255"),)),
)
#: What both training loops can look like as well.
TRAINING_STYLES = (
    Alternative("a while loop",
                changes=((f"    for i in {RANGE}:\n",
                          "    i = -1\n    while i + 1 < num_iterations:\n        i += 1\n"),)),
    Alternative("costs as floats", changes=(("costs.append(cost)", "costs.append(float(cost))"),)),
    Alternative("costs as an array", changes=((RETURN, "return parameters, np.array(costs)"),)),
    Alternative("every cost, then each hundredth",
                changes=((KEEP, "        if True:\n"), (RETURN, "return parameters, costs[::100]"))),
    Alternative("keywords",
                changes=(("update_parameters(parameters, grads, learning_rate)",
                          "update_parameters(params=parameters, grads=grads, learning_rate=learning_rate)"),)),
    Alternative("printed with print_cost alone",
                changes=((APPEND,
                          "            costs.append(cost)\n"
                          "        if print_cost and (i % 100 == 0 or i == num_iterations - 1):\n"
                          "            print('cost after iteration', i, np.squeeze(cost))\n"),)),
    Alternative("a list for a tuple", changes=((RETURN, "return [parameters, costs]"),)),
)
#: Biases begin at 0 and move by little: beside helpers in float32 they differ by 3e-8 where that was tried.
MODEL_OUTPUTS = (
    output("weights", 0, Keys("W"), atol=1e-8), output("biases", 0, Keys("b"), atol=1e-7),
    output("costs", 1, rtol=COST_RTOL),
)  # fmt: skip
