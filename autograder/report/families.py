"""Mistakes of one kind, whatever the exercise: what to explain once to all, and the lesson that teaches it.

A mistake belongs to the first family whose pattern is found in its id.  (Ids are the same every year.)  What belongs to
none stands alone.  Families are few on purpose: a teacher explains each of them in five minutes.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A family of mistakes.

    Attributes:
        title: what is mistaken, in a few words.
        lesson: the lesson that teaches it: a name in `notebooks/`.
        pattern: what its ids have in common.
    """

    title: str
    lesson: str
    pattern: str


FAMILIES = (
    Kind("Arguments changed in place", "06_vectorisation_and_broadcasting", r"in-place$|^arguments-changed$"),
    Kind(
        "A number of the example in the code, in place of the argument",
        "07_network_representation",
        r"hard-coded|-assumed$|^n-h-is-\d|^rate-(0-\d+|1)$|^(rate|iterations)-not-passed-on$",
    ),
    Kind(
        "A mean over the m examples that is a sum, or divided by something else",
        "03_logistic_regression_and_its_cost",
        r"not-averaged$|^nothing-averaged$|averaged-(twice|over-features)$|^(cost|dw|)-?divided-by-2m$|^m-(from|is)-|"
        r"divided-by-features$|^(losses|cost|db|dw)-not-summed$|^db-mean-of-all$",
    ),
    Kind(
        "A Python loop where NumPy works on whole arrays",
        "06_vectorisation_and_broadcasting",
        r"^calls-|^for-loop$|^loop$|^python-loop$|comprehension|^np-vectorize$|^apply-along-axis$|^generator-expression$",
    ),
    Kind(
        "The direction of a step: gradient descent subtracts",
        "04_gradient_descent",
        r"climbs?$|^gradients-added$|^rate-reversed$|^difference-reversed$|^whole-sign-reversed$",
    ),
    Kind(
        "The step: left out, repeated, or without the learning rate",
        "04_gradient_descent",
        r"^rate-(left-out|shrinks)|not-updated$|one-step|two-steps|^step-taken-twice$|^update-|^starts-anew|"
        r"^gradients-computed-once$|^forward-pass-(made-once|never-renewed)$",
    ),
    Kind(
        "Which costs are kept, and when",
        "04_gradient_descent",
        r"^(every|one|last|only-last)-cost|^costs-(kept|start|after)|^no-costs-kept$|^cost-after-step$",
    ),
    Kind(
        "The formula of the cross-entropy",
        "03_logistic_regression_and_its_cost",
        r"(second|first)-half-missing$|^halves-subtracted$|^labels-(swapped|reversed)$|squared-error$|^log-base-|"
        r"^cost-sign-reversed$|^(al|a2)-and-y-swapped$|^absolute-error$|^exponential-for-logarithm$",
    ),
    Kind(
        "Shapes: a flat array, a row for a column, a transpose too many or too few",
        "06_vectorisation_and_broadcasting",
        r"rank-1$|-(row|rows|column)$|transposed|array-of-one$|1-by-1-array$|single-numbers?$|sized-by-",
    ),
    Kind(
        "The bias left out, or subtracted",
        "02_binary_classification",
        r"^(b1|b2|bias|biases)-(left-out|subtracted)$",
    ),
    Kind(
        "The derivative of the activation function",
        "08_activation_functions",
        r"derivative-(left-out|reversed|of-z1?|is-a|for-relu|for-tanh|unsquared|plus)$|^activation-for-derivative$",
    ),
    Kind(
        "Which activation function stands in which layer",
        "08_activation_functions",
        r"activations-swapped$|^hidden-(sigmoid|relu|linear)$|^hidden-layers?-sigmoid$|^last-layer-relu$|"
        r"^output-(tanh|linear|relu|softmax)$|^always-(relu|sigmoid)$|^relu-left-out$",
    ),
    Kind(
        "The decision: class 1 where the probability is above 0.5",
        "02_binary_classification",
        r"^half-predicted|threshold|compared-with-half$|^probabilities-returned|^classes-swapped",
    ),
)


def family_of(id: str) -> Kind | None:
    """The family that a mistake belongs to, or None."""
    return next((kind for kind in FAMILIES if re.search(kind.pattern, id)), None)
