"""Well-known functions of one value, which are applied where they should not be, or taken for one another."""

#: (id, text with {} for the value, what it is in a sentence).
FUNCTIONS = (
    ("zeros", "np.zeros_like({}) * 1.0", "zeros in the shape of {}"),
    ("ones", "np.ones_like({}) * 1.0", "ones in the shape of {}"),
    ("abs", "np.abs({})", "the absolute value of {}"), ("exp", "np.exp({})", "the exponential of {}"),
    ("log", "np.log({})", "the logarithm of {}"), ("sqrt", "np.sqrt({})", "the square root of {}"),
    ("square", "({}) ** 2", "{} squared"), ("round", "np.round({})", "{} rounded to whole numbers"),
    ("int", "np.trunc({})", "{} with its fractions cut off"), ("one-minus", "1 - ({})", "1 minus {}"),
    ("times-one-minus", "({0}) * (1 - ({0}))", "{0} times 1 minus {0}"), ("plus-one", "({}) + 1", "{} plus 1"),
    ("tanh", "np.tanh({})", "tanh of {}"), ("tanh-slope", "1 - np.tanh({}) ** 2", "the derivative of tanh at {}"),
    ("sigmoid", "1 / (1 + np.exp(-({})))", "the sigmoid of {}"), ("relu", "np.maximum(0, {})", "ReLU of {}"),
    ("leaky-relu", "np.where({0} > 0, {0}, 0.01 * {0})", "leaky ReLU of {}"),
    ("softplus", "np.logaddexp(0, {})", "softplus, the logarithm of 1 plus the exponential, of {}"),
    ("gradient", "np.gradient({})", "the differences between the neighbours in {}"),
    ("step", "({} > 0) * 1.0", "0 or 1 by the sign of {}"), ("sin", "np.sin({})", "the sine of {}"),
    ("tan", "np.tan({})", "the tangent of {}"), ("inverse", "1 / ({})", "1 divided by {}"),
    ("softmax", "np.exp({0}) / np.sum(np.exp({0}))", "the softmax of {} as a whole"),
    ("sum", "np.sum({})", "the sum of {}"), ("mean", "np.mean({})", "the mean of {}"),
    ("centred", "({0}) - np.mean({0})", "{} minus its mean"),
    ("centred-rows", "({0}) - np.mean({0}, axis=1, keepdims=True)", "{} minus the mean of each row"),
    ("backwards", "({})[..., ::-1]", "{} backwards"), ("norm", "np.linalg.norm({})", "the norm of {}"),
    ("row-norms", "np.linalg.norm({}, axis=-1, keepdims=True)", "the norms of the rows of {}"),
)  # fmt: skip
