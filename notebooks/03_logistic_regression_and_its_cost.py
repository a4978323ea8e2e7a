# %% [markdown]
# # Logistic regression and its cost
#
# To train a classifier we need one number that says how badly it does: its cost. With an unsuitable cost, training
# stalls. With a mistake in the code, the number is wrong, often without an error message. In this lesson you derive the cost of logistic regression
# and write it, wrongly and correctly.
#
# **You will be able to**
# - say what logistic regression computes, from features to a probability;
# - derive cross-entropy from maximum likelihood, and explain why squared error trains badly here;
# - recognise a wrongly written cost from the values it returns;
# - write the cost so that it is correct for logits of any size.
#
# **Minutes** 60 · **Before this** lesson [02 binary classification](02_binary_classification.ipynb), and the calculus of
# [00](00_a_little_calculus.ipynb)

# %%
import math

import numpy as np

from dllessons import cost, exercise
from dlutils import explorers, plots
from dlutils.predict import Predict

# %% [markdown]
# ## From features to a probability
#
# Logistic regression has two steps. First it computes a weighted sum of the features and adds a bias,
#
# $$z = w^T x + b,$$
#
# where $w$ has shape $(n_x, 1)$ and $b$ is a number. The result $z$ is called the **[logit](glossary.md#logit)**; it can be any
# number from $-\infty$ to $\infty$. Then the **[sigmoid](glossary.md#sigmoid)** function turns the logit into a probability,
#
# $$a = \sigma(z) = \frac{1}{1 + e^{-z}},$$
#
# the model's estimate of $P(y = 1 \mid x)$, called $\hat y$ in lesson 02. The parameters are $w$ and $b$.

# %% [markdown]
# ### Your turn: sigmoid
#
# Write it for an array `z` of any shape.

# %%
def my_sigmoid(z):
    """1 / (1 + e^-z), element by element."""
    ...

# %%
exercise.check(my_sigmoid, (0.0, 0.5), (np.array([[-2.0, 2.0]]), np.array([[0.1192, 0.8808]])))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def my_sigmoid(z):
#     return 1 / (1 + np.exp(-z))
# ```
#
# </details>
#
# **Predict** Before you run the next cell: what are $\sigma(0)$, $\sigma(5)$ and $\sigma(-5)$, roughly? How are the last
# two related?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
sigmoids = Predict("σ(0), σ(5) and σ(−5), roughly?")
sigmoids.ask()

# %%
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


for z in (0.0, 5.0, -5.0):
    print(f"sigmoid({z:+.0f}) = {sigmoid(z):.4f}")
sigmoids.beside(", ".join(f"{sigmoid(z):.4f}" for z in (0.0, 5.0, -5.0)))

# %%
plots.show(
    cost.sigmoid_figure(),
    alt="The sigmoid rises in an S from nearly 0 at z = -8 through exactly 0.5 at z = 0 to nearly 1 at z = 8.",
)

# %% [markdown]
# The curve is symmetric: $1 - \sigma(z) = \sigma(-z)$. A probability of 99 % for class 1 is a probability of 1 % for class 0.
#
# The *odds* of class 1 are $\frac{a}{1-a}$: probability 0.8 means odds of 4 to 1. Solving $a = \sigma(z)$ for $z$ gives
# $z = \log\frac{a}{1-a}$, so the logit is the logarithm of the odds. One more unit of $z$ multiplies the odds by $e \approx 2.7$.

# %%
for z in (1.0, 2.0, 3.0):
    print(f"z = {z:.0f}: a = {sigmoid(z):.3f}, odds {sigmoid(z) / (1 - sigmoid(z)):6.3f}")

# %% [markdown]
# > **Misconception** *"The sigmoid is curved, so the decision boundary of logistic regression is curved."*
# > The probability curve is; the boundary is not. We say class 1 where $a > 0.5$, which means $z > 0$, and $z = 0$ is
# > a straight line (or a plane, or a hyperplane). A curved boundary needs other features or hidden units (lesson 07).
#
# ### Your turn: the boundary
#
# With one feature, the boundary is a single point. For which $x$ is $a = 0.5$?

# %%
def boundary(w, b):
    """The x at which sigmoid(w x + b) is one half; w is not 0."""
    ...

# %%
exercise.check(boundary, (2.0, -6.0, 3.0), (-0.5, 1.0, 2.0), (4.0, 3.0, -0.75))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def boundary(w, b):
#     return -b / w
# ```
#
# </details>
#
# ## What makes parameters good: likelihood
#
# The model says that $y = 1$ has probability $a$ and that $y = 0$ has probability $1 - a$. Both cases in one formula:
#
# $$P(y \mid x) = a^{\,y}\,(1-a)^{1-y}.$$
#
# For independent examples, the probability of all observed labels is the product of these numbers. As a function of the parameters it is called
# the *likelihood*. Choosing the parameters that make it largest is called **[maximum likelihood](glossary.md#maximum-likelihood)**.
#
# ### Your turn: likelihood

# %%
def likelihood(A, Y):
    """The probability of all labels Y (m,) under the predictions A (m,); a number."""
    ...

# %%
exercise.check(likelihood, (np.array([0.9, 0.2, 0.6]), np.array([1, 0, 1]), 0.432), (np.array([0.9, 0.2]), np.array([0, 1]), 0.02))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def likelihood(A, Y):
#     return np.prod(A**Y * (1 - A) ** (1 - Y))
# ```
#
# `np.prod(np.where(Y == 1, A, 1 - A))` says the same.
#
# </details>
#
# A product of thousands of probabilities is too small for a computer. The logarithm turns the product into a sum and does not move the
# maximum. A minus sign turns "make it large" into "make it small", and the mean makes the number independent of $m$:
#
# $$\mathcal L(a, y) = -\big(y \log a + (1-y)\log(1-a)\big), \qquad
# J(w, b) = \frac1m \sum_{i=1}^{m} \mathcal L(a^{(i)}, y^{(i)}).$$
#
# This is **[cross-entropy](glossary.md#cross-entropy)**. The **[loss](glossary.md#loss)** $\mathcal L$ belongs to one example, the
# **[cost](glossary.md#cost)** $J$ is the mean over all of them. (In this course, $\log$ is the natural logarithm.)

# %%
a, y = np.array([0.9, 0.2, 0.6]), np.array([1, 0, 1])
product = np.prod(a**y * (1 - a) ** (1 - y))
J = -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))
print(f"probability of all three labels {product:.4f}, cost {J:.4f}, e^(-m J) = {math.exp(-3 * J):.4f}")

# %% [markdown]
# **Predict** A model says $a = 0.99$ for a picture that shows no cat ($y = 0$). What is the loss? How many times larger is it
# than for the hesitant $a = 0.6$?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
sure = Predict("The loss at a = 0.99, and how many times that at a = 0.6?", ["about 1, twice", "about 1, 5 times", "about 5, twice", "about 5, 5 times"])
sure.ask()

# %%
for a in (0.6, 0.99, 0.9999):
    print(f"a = {a}: loss {-math.log(1 - a):.3f}")
sure.beside(f"{math.log(1 / 0.01):.2f}, {math.log(0.01) / math.log(0.4):.1f} times as large")

# %% [markdown]
# ## Fit one by hand
#
# Here are sixteen tomatoes: $x$ is how red each one is (0 is average, negative is paler), and $y = 1$ means that it tasted ripe. Move $w$ and $b$ and watch the two bars: the
# cross-entropy, and another way to measure the error, the mean of $\frac12(a - y)^2$. **Predict** the cross-entropy at
# $w = 0, b = 0$. Then look for settings with a lower one. What would a negative $w$ say about tomatoes?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
first_cost = Predict("The cross-entropy at w = 0, b = 0?", ["0", "0.5", "0.693", "1"])
first_cost.ask()

# %%
X, Y = cost.tomatoes()
explorers.explore(
    lambda w, b: cost.hand_fit_figure(w, b, X, Y),
    alt="A sigmoid drawn over the tomatoes, ripe ones mostly on the right, with both costs as bars. "
    "Both are smallest when the sigmoid rises steeply near the middle; a falling sigmoid makes both large.",
    frames=[{"w": 3.0, "b": -0.5}, {"w": -2.0}],
    w=explorers.slider(-3.0, 5.0, 0.1, value=0.5, description="weight w"),
    b=explorers.slider(-4.0, 4.0, 0.1, value=1.0, description="bias b"),
)

# %% [markdown]
# With $w = 0, b = 0$ every prediction is 0.5, so every loss is $-\log 0.5 = \log 2 \approx 0.693$, **whatever the labels**. This gives a useful
# test: if all parameters are zero and the first cost is not 0.693, there is an error in the code.

# %%
nothing = cost.cross_entropy(0.0, 0.0, X, Y)
first_cost.beside(f"{nothing:.4f}; log 2 is {math.log(2):.4f}")

# %% [markdown]
# ## Why not squared error?
#
# For an example with $y = 1$, the squared error $\frac12 (a - y)^2$ is zero when $a = 1$ and grows as $a$ falls.
# So what is wrong with it? Look at both losses against $a$, and then against $z$, because the parameters act on $z$.

# %%
plots.show(
    cost.losses_figure(),
    alt="Left, against a: squared error stays below one half, cross-entropy shoots up as a nears 0. Right, against z: "
    "for z below -4 squared error is flat, while cross-entropy falls in a straight line with slope about -1.",
)

# %% [markdown]
# Squared error is at most one half, so against $z$ it flattens out. Where the model is *most* wrong, a change of
# $z$ changes almost nothing. Lesson 05 derives the second slope; the first follows from $\frac{da}{dz} = a(1-a)$ by the chain rule,
#
# $$\frac{d}{dz}\,\tfrac12(a-y)^2 = (a-y)\,a\,(1-a), \qquad \frac{d}{dz}\,\mathcal L = a - y .$$
#
# Here we only compare these formulas with measured slopes: change $z$ by a tiny amount and divide the change of the loss by it.

# %%
def squared(z, y):
    return (sigmoid(z) - y) ** 2 / 2


def entropy(z, y):
    return -y * np.log(sigmoid(z)) - (1 - y) * np.log(1 - sigmoid(z))


def slope(loss, z, y, h=1e-5):
    return (loss(z + h, y) - loss(z - h, y)) / (2 * h)


print("    z    a        squared error           cross-entropy      (slopes for y = 1: formula, measured)")
for z in (-8.0, -4.0, 0.0, 2.0):
    a = sigmoid(z)
    by_formula = (a - 1) * a * (1 - a), a - 1
    print(f"{z:5.0f}    {a:.4f}   {by_formula[0]:+.6f} {slope(squared, z, 1):+.6f}     {by_formula[1]:+.6f} {slope(entropy, z, 1):+.6f}")

# %% [markdown]
# At $z = -8$ the model gives the wrong class a probability of 99.97 %. Compare the two slopes there: the factor $a(1-a)$ in the slope of
# squared error is nearly 0.
#
# **Predict** Start one example there ($x = 1$, $y = 1$, $z = w = -8$) and repeat one step: replace $w$ by $w$ minus the slope of the loss. This moves $w$ downhill (lesson 04).
# How many steps does it take until the prediction passes 0.5: with cross-entropy? With squared error?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
steps_needed = Predict("Steps until a passes 0.5: cross-entropy, squared error?", ["about 10, about 30", "about 10, about 300", "about 10, about 3,000", "about 300, about 3,000"])
steps_needed.ask()

# %%
def walk(loss_slope, w=-8.0, most=10_000):
    predictions = [sigmoid(w)]
    while predictions[-1] < 0.9 and len(predictions) < most:
        w -= loss_slope(predictions[-1])
        predictions.append(sigmoid(w))
    return predictions


paths = {"cross-entropy": walk(lambda a: a - 1), "squared error": walk(lambda a: (a - 1) * a * (1 - a))}
half = {name: int(np.argmax(np.array(path) > 0.5)) for name, path in paths.items()}
steps_needed.beside(", ".join(f"{name} {count}" for name, count in half.items()))
plots.show(
    cost.race_figure(paths),
    alt="From a confident mistake, cross-entropy reaches a = 0.5 within about ten steps; squared error needs thousands, "
    "nearly all of them spent on a plateau near a = 0.",
)

# %% [markdown]
# ## One minimum or two
#
# Flat regions are one problem: at the start above, the slope of squared error is about three thousand times smaller than that of cross-entropy. A
# second one: squared error can have several minima. Here are fourteen coffees: $x$ is the strength (0 is average, negative is weaker), and $y = 1$ means that somebody liked it. Weak
# *and* strong ones are disliked. A rising sigmoid is wrong about the strong ones, a falling one about the weak ones. We go downhill on both costs,
# once from a rising and once from a falling start.

# %%
X, Y = cost.coffees()
starts = {"rising": (2.0, 3.0), "falling": (-2.0, 5.0)}
costs = {"squared error": cost.squared_error, "cross-entropy": cost.cross_entropy}
ends = {name: [cost.descend(J, *start, X, Y) for start in starts.values()] for name, J in costs.items()}
for name, points in ends.items():
    for start, (w, b) in zip(starts, points):
        print(f"{name}, {start:7} start: w = {w:+.2f}, b = {b:+.2f}, cost {costs[name](w, b, X, Y):.4f}")

# %%
plots.show(
    cost.surfaces_figure(X, Y, {**ends, "cross-entropy": ends["cross-entropy"][:1]}),
    alt="Cost over weight and bias for the coffees, as reliefs and as maps. Squared error has two valleys with a ridge between them; "
    "the two minima have different depths. Cross-entropy is a single bowl with one minimum.",
)

# %% [markdown]
# With squared error, the falling start ends in a **[local minimum](glossary.md#local-minimum)**: lower than everything near it, but not the
# lowest point. The lowest point of all is the **[global minimum](glossary.md#global-minimum)**.
#
# A function is **[convex](glossary.md#convex)** if, for any two points on its graph, the straight line between them never runs below the graph. For a
# convex function, every local minimum is a global minimum. (It may also have no minimum at all; see question 3 at the end.) Let us test this property
# on random pairs of points. We also measure the *curvature*, the rate at which the slope changes along a straight line (the *second derivative*): where
# it is negative in some direction, the cost is not convex.

# %%
rng = np.random.default_rng(7)
u, v = rng.uniform([-6, -4], [6, 9], size=(2, 20_000, 2))
w, b = np.meshgrid(np.linspace(-5, 5, 61), np.linspace(-4, 8, 61))
broken, lowest = {}, {}
for name, J in costs.items():
    line = (J(*u.T, X, Y) + J(*v.T, X, Y)) / 2
    broken[name] = np.mean(J(*(u + v).T / 2, X, Y) > line + 1e-12)
    lowest[name] = cost.curvature(J, w, b, X, Y).min()
    print(f"{name}: {100 * broken[name]:4.1f} % of the pairs violate convexity; smallest curvature {lowest[name]:+.4f}")

# %% [markdown]
# A test on random pairs can find violations but cannot prove that there are none. The proof for cross-entropy: the loss of one example has the second derivative
# $\frac{d^2 \mathcal L}{dz^2} = a(1-a) > 0$, so it is convex in $z$; $z$ is a linear function of $w$ and $b$; and a mean of convex functions is convex.
#
# > **Misconception** *"Squared error is simply wrong for probabilities."*
# > It trains badly through a sigmoid. As a measure of quality it is respectable: on average it, too, is smallest for the true
# > probabilities, it never becomes infinite, and weather forecasters have used it for decades as the *Brier score*. And it does not have two
# > minima on all data: on our tomatoes, descent from both starts ends at the same point.

# %% [markdown]
# > **Halfway: a good place to stop.** By now you have the model, the cost, and a reason for it. When you come back, start with this question: What is the loss of
# > one example, and what is its slope with respect to $z$?

# %% [markdown]
# ## The cost in code
#
# Now we write the cost for $A$ and $Y$ of shape $(1, m)$. First a version in plain Python, one example at a time. It is slow and hard
# to get wrong, so we compare all others with it.

# %%
def loop(A, Y):
    total = 0.0
    for a, y in zip(A[0].tolist(), Y[0].tolist()):
        total += -math.log(a) if y == 1 else -math.log(1 - a)
    return total / A.shape[1]


rng = np.random.default_rng(7)
Z = rng.normal(size=(1, 8))
A, Y = sigmoid(Z), np.array([[1, 0, 0, 1, 0, 1, 0, 0]], dtype=float)
print(f"the cost is {loop(A, Y):.4f}")

# %% [markdown]
# ### Your turn: the cost without a loop

# %%
def my_cost(A, Y):
    """Mean cross-entropy of the predictions A (1, m) and the labels Y (1, m); a number."""
    ...

# %%
three = np.array([[0.9, 0.2, 0.6]])
exercise.check(my_cost, (three, np.array([[1.0, 0.0, 1.0]]), 0.2798), (three, np.array([[0.0, 0.0, 1.0]]), 1.0122))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def my_cost(A, Y):
#     return -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
# ```
#
# </details>

# %% [markdown]
# ### Wrong: the sign, the logarithm, the mean
#
# Three mistakes. All of them run without an error. **Predict** for each one what you would notice: a negative cost? A
# cost that grows with the amount of data? Nothing at all?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
unnoticed = Predict("Which mistake gives a number that looks right?", ["the sign", "the logarithm", "the mean", "none of them"])
unnoticed.ask()

# %%
def no_minus(A, Y):
    return np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))


def wrong_log(A, Y):
    return -np.mean(Y * np.log(A) + (1 - Y) * np.log(A))


def no_mean(A, Y):
    return -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))


for version in (loop, no_minus, wrong_log, no_mean):
    twice = version(np.hstack([A, A]), np.hstack([Y, Y]))
    print(f"{version.__name__:10} {version(A, Y):+.4f}   labels flipped {version(A, 1 - Y):+.4f}   data twice {twice:+.4f}")
unnoticed.beside(f"the logarithm: {wrong_log(A, Y):.2f} (right: {loop(A, Y):.2f}); sign {no_minus(A, Y):.2f}, mean {no_mean(A, Y):.2f}")

# %% [markdown]
# - `no_minus` is negative, and going downhill on it makes the model worse.
# - `wrong_log` returns a plausible number, but it does not change when all labels are flipped: $y\log a + (1-y)\log a = \log a$. The labels
#   cancel.
# - `no_mean` is $m$ times too large. The same parameters are best, but all slopes are $m$ times larger as well. So the best step size for
#   training (the learning rate, lesson 04) now depends on the amount of data.

# %% [markdown]
# ### Wrong: a matrix product instead of an element-wise product
#
# `Y @ np.log(A)` cannot work: the shapes $(1, m)$ and $(1, m)$ do not fit. A common reaction is to transpose one of them until
# the error disappears, and `Y.T @ np.log(A)` does run.

# %%
try:
    Y @ np.log(A)
except ValueError as error:
    print("Y @ log(A):", type(error).__name__)

products = Y.T @ np.log(A)
print("Y.T @ log(A) has shape", products.shape)
plots.show(
    cost.matrix_figure(products),
    alt="An 8 by 8 grid pairing every label with every prediction. Only the eight boxes on the diagonal pair an example "
    "with its own prediction; the rows of examples with label 0 are all zero.",
)

# %%
def all_pairs(A, Y):
    return -np.mean(Y.T @ np.log(A) + (1 - Y).T @ np.log(1 - A))


print(f"all pairs {all_pairs(A, Y):.4f}, correct {loop(A, Y):.4f}")
reordered = Y[:, ::-1]
print(f"labels in another order: all pairs {all_pairs(A, reordered):.4f}, correct {loop(A, reordered):.4f}")

# %% [markdown]
# Again a plausible number, and it does not change when the labels are assigned to other examples: it averages over
# $m^2$ pairs, of which only $m$ are meant. A $Y$ of shape $(m, 1)$ causes the same error through broadcasting, without any `@`.
#
# The product in the other order is fine: $(1, m)$ times $(m, 1)$ *is* the sum over examples, `np.log(A) @ Y.T`.

# %% [markdown]
# ### Wrong: a minus sign before integer labels
#
# Labels read from a file are often of type `uint8`: integers from 0 to 255, with no negative numbers. **Predict** the value of
# `-labels` where the label is 1.

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
minus_label = Predict("-labels where the label is 1, as uint8?", ["-1", "0", "1", "255"])
minus_label.ask()

# %%
def minus_first(A, Y):
    return np.mean(-Y * np.log(A) - (1 - Y) * np.log(1 - A))


labels = Y.astype(np.uint8)
print("labels", labels[0], " -labels", (-labels)[0])
minus_label.beside(str((-labels).max()))
print(f"float labels {minus_first(A, Y):.4f}, uint8 labels {minus_first(A, labels):.4f}, correct {loop(A, Y):.4f}")

# %% [markdown]
# Minus one wraps around to 255, without a warning. The formula and the labels are right; their *type* is
# wrong. The remedy is one call where the data is loaded: `Y = Y.astype(float)`.

# %% [markdown]
# ### Correct for moderate logits
#
# Element-wise products, one minus sign in front, a mean. For predictions strictly between 0 and 1 this is right.

# %%
def from_a(A, Y):
    return -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))


print(f"from_a {from_a(A, Y):.4f}, with uint8 labels {from_a(A, labels):.4f}")

# %% [markdown]
# But can $a$ be *exactly* 1? In mathematics it cannot. With 64-bit numbers there is a largest number below 1, and beyond some logit
# the sigmoid is rounded up. **Predict** from which integer $z$ on: 17, 37 or 710?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
rounded = Predict("Rounded up to 1 from which z on?", ["17", "37", "710"])
rounded.ask()

# %%
first = next(z for z in range(1000) if sigmoid(float(z)) == 1)
with np.errstate(divide="ignore", invalid="ignore"):
    sure_and_right = from_a(sigmoid(np.array([[40.0]])), np.array([[1.0]]))
    sure_and_wrong = from_a(sigmoid(np.array([[40.0]])), np.array([[0.0]]))
print(f"sigmoid({first}) == 1;   z = 40: loss {sure_and_right} if right, {sure_and_wrong} if wrong (correct: about 0 and 40)")
rounded.beside(f"z = {first}")

# %% [markdown]
# $0 \cdot \log 0 = 0 \cdot (-\infty)$ is `nan` ("not a number"), so even a *perfect* prediction has a useless loss, and
# one `nan` makes the whole mean `nan`. A common workaround keeps $a$ away from 0 and 1:

# %%
def clipped(A, Y, clip=1e-15):
    return from_a(np.clip(A, clip, 1 - clip), Y)


a, wrong = sigmoid(np.array([[40.0, 60.0]])), np.zeros((1, 2))
print(f"mean loss at z = 40 and 60, both wrong: clipped {clipped(a, wrong):.2f}, correct 50.00")

# %% [markdown]
# There is no `nan` now, but each loss is capped at $-\log 10^{-15} \approx 34.5$, and where the loss is constant its slope is zero. (With
# 32-bit numbers, the popular `1 - 1e-8` equals 1 exactly, so that workaround does nothing.)
#
# ### Correct for all logits
#
# The detour through $a$ loses the digits that the logarithm needs. So compute the loss directly from $z$,
# with $1 - a = \sigma(-z)$ and $\log(1 + e^{-z}) = \log(1 + e^{z}) - z$:
#
# $$\mathcal L = -y \log\frac{1}{1+e^{-z}} - (1-y) \log\frac{1}{1+e^{z}} = \log(1 + e^{z}) - y\,z .$$
#
# NumPy computes $\log(e^p + e^q)$ without overflow as `np.logaddexp(p, q)`, and $1 = e^0$.
#
# ### Your turn: the cost from the logits

# %%
def cost_from_z(Z, Y):
    """Mean cross-entropy of the logits Z (1, m) and the labels Y (1, m); finite for logits of any size."""
    ...

# %%
exercise.check(
    cost_from_z, (np.array([[0.0, 2.0]]), np.array([[1.0, 0.0]]), 1.41),
    (np.array([[-5000.0, 5000.0]]), np.array([[0.0, 0.0]]), 2500.0), (np.array([[40.0]]), np.array([[1.0]]), 0.0),
)

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def cost_from_z(Z, Y):
#     return np.mean(np.logaddexp(0, Z) - Y * Z)
# ```
#
# </details>

# %%
def from_z(Z, Y):
    return np.mean(np.logaddexp(0, Z) - Y * Z)


print(f"z = 40 and 60, both wrong: {from_z(np.array([[40.0, 60.0]]), wrong):.2f}")
print(f"z = -5000 and 5000, one wrong: {from_z(np.array([[-5000.0, 5000.0]]), wrong):.2f}")

# %%
explorers.explore(
    cost.saturation_figure,
    alt="Loss against logit from 0 to 60 for label 0: from a it is lost from z = 37 on, from a clipped a it turns flat "
    "at about 34.5, from z it goes on rising along the straight line loss = z.",
    frames=[{"y": 1}, {"clip": 1e-5}],
    y=explorers.choice([0, 1], description="label y"),
    clip=explorers.slider(1e-15, 1e-2, 1, value=1e-15, description="clip", log=True),
)

# %% [markdown]
# How accurate is this? We compare it with a computation in sixty decimal digits. In the last row, $y = 1$ and $z = 40$, the
# loss is $4\cdot10^{-18}$, and `logaddexp(0, z) - z` is the difference of two numbers near 40, which loses all digits of such a small result. In
# a mean this does not matter. If you need those digits, flip the sign of the logit for $y = 1$: $\mathcal L = \log(1 + e^{-z})$.

# %%
def flipped(z, y):
    return np.logaddexp(0, (1 - 2 * y) * z)


print("  z  y   exact         from z        flipped logit")
for z, y in ((2.0, 0), (40.0, 0), (2.0, 1), (40.0, 1)):
    print(f"{z:3.0f}  {y}   {cost.exact_loss(z, y):.6e}  {from_z(z, y):.6e}  {flipped(z, y):.6e}")

# %% [markdown]
# ## All versions compared
#
# Here are seven tests for a cost function. Only the last needs a known value, and you can work it out by hand: at $z = \pm 40$ the loss is about 0
# or 40. You can apply all of them to your own code. Each version
# gets logits $Z$; those that work on $A$ apply the sigmoid first.

# %%
def on_logits(version):
    return lambda Z, Y: version(sigmoid(Z), Y)


versions = (no_minus, wrong_log, no_mean, all_pairs, minus_first, from_a, clipped)
table = {version.__name__: cost.verdicts(on_logits(version)) for version in versions}
table["losses, no mean"] = cost.verdicts(lambda Z, Y: np.logaddexp(0, Z) - Y * Z)
table["from_z"] = cost.verdicts(from_z)
plots.show(
    cost.verdict_figure(table),
    alt="A table of versions against demands. Every version but from_z fails at least one; from_a and clipped fail only "
    "at logits of plus and minus 40; all_pairs fails the pairing of labels with their own predictions.",
)

# %% [markdown]
# ## How long does each version take?
#
# The loop should be slow. But which of the array versions is fastest? We add `by_hand`, a form that is also correct for all logits, with one exponential
# and one logarithm: $\max(z, 0) - yz + \log(1 + e^{-|z|})$. **Predict** the order of `loop`, `from_a`, `from_z` and `by_hand`, all starting from $Z$.

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
fast_to_slow = Predict("From fast to slow?", ["from_a, from_z, by_hand, loop", "from_z, from_a, by_hand, loop", "by_hand, from_a, from_z, loop", "by_hand, from_z, from_a, loop"])
fast_to_slow.ask()

# %%
def by_hand(Z, Y):
    return np.mean(np.maximum(Z, 0) - Y * Z + np.log1p(np.exp(-np.abs(Z))))


rng = np.random.default_rng(7)
big_Z = 3 * rng.normal(size=(1, 20_000))
big_Y = (rng.random((1, 20_000)) < sigmoid(big_Z)).astype(float)
timed = {"loop": on_logits(loop), "from_a": on_logits(from_a), "from_z (logaddexp)": from_z, "by_hand": by_hand}
values = [version(big_Z, big_Y) for version in timed.values()]

# %% tags=["nbval-ignore-output"]
times = {name: cost.milliseconds(lambda v=version: v(big_Z, big_Y), repeats=9) for name, version in timed.items()}
fast_to_slow.beside(", ".join(name.split()[0] for name in sorted(times, key=times.get)), varies=True)
plots.show(
    cost.timing_figure(times),
    alt="Bars on a logarithmic axis for the four ways: the Python loop takes many times longer than any array version; "
    "the array versions lie within a factor of a few of each other.",
)

# %% [markdown]
# The loop is slowest, as expected. Among the array versions, `logaddexp` was the slowest in our runs, on some computers by a few per cent, on
# others at three times the time of `from_a`. The hand-written form was the fastest, although it is correct for all logits too. On many processors, NumPy has
# fast array code for `exp`, `log` and `log1p` but computes `logaddexp` one element at a time. Your times may differ.
#
# The $m \times m$ mistake costs time as well:

# %% tags=["nbval-ignore-output"]
some_A, some_Y = sigmoid(big_Z[:, :2000]), big_Y[:, :2000]
quick = cost.milliseconds(lambda: from_a(some_A, some_Y))
pairs = cost.milliseconds(lambda: all_pairs(some_A, some_Y), repeats=3)
print(f"m = 2000: element-wise {quick:.3f} ms, all pairs {pairs:.1f} ms and {2000 * 2000 * 8 / 1e6:.0f} MB for each product")

# %% [markdown]
# > **Summary**
# >
# > | | |
# > |---|---|
# > | model | $z = w^T x + b$, $a = \sigma(z) = P(y = 1 \mid x)$; the decision boundary $z = 0$ is straight |
# > | loss | $\mathcal L = -\big(y\log a + (1-y)\log(1-a)\big)$: minus the log of the probability that the model gives to the true label |
# > | cost | $J$ is the mean of the losses; with $w = 0, b = 0$ it is $\log 2$ |
# > | why this loss | maximum likelihood; slope $a - y$ in $z$, large where the model is wrong; convex. Squared error: flat where the model is wrong, can have several minima |
# > | in code | element-wise, float labels, one minus sign, one mean; from $z$: `np.mean(np.logaddexp(0, Z) - Y * Z)` |
# > | tests | sign, amount of data, order of the labels, label type, $z = \pm 40$ |

# %% jupyter={"source_hidden": true}
# Run this cell: it shows your predictions beside what came out.
Predict.review()

# %% [markdown]
# **Think about it**
#
# **1.** Your model has a sigmoid output and, you believe, zero weights and biases. Its first cost is 2.3. What do you conclude?
#
# <details><summary>Answer</summary>
#
# With zero parameters every $a$ is 0.5, and each loss is $-(y + 1 - y)\log 0.5 = \log 2 \approx 0.693$, for any label, even a wrong one such as 2. So
# labels cannot be the cause. Either the parameters are not zero after all, or the cost is written wrongly.
# ($2.3 \approx \log 10$ is the corresponding number for ten classes.)
# </details>
#
# **2.** Somebody uses labels $-1$ and $+1$ in `from_z`. It raises no error. What does it compute, and what is the right form for
# such labels?
#
# <details><summary>Answer</summary>
#
# For label $-1$ it computes $\log(1+e^z) + z$ instead of $\log(1+e^z)$: much too large for positive logits and *negative* for very negative ones.
# With $s = \pm 1$ the loss is $\log(1 + e^{-sz})$, in code `np.logaddexp(0, -S * Z)`: the flipped logit of this lesson.
# </details>
#
# **3.** Suppose that all coffees that are liked are stronger than all that are not. Where is the minimum of the cross-entropy?
#
# <details><summary>Answer</summary>
#
# There is none. Put the boundary between the classes and multiply $w$ and $b$ by 2, then by 4, and so on: the cost gets ever closer to 0
# and never reaches it. The cost is convex but has no minimum. In practice you stop early or add a penalty on large weights (regularisation, lesson 12).
# </details>

# %% [markdown]
# **Check yourself** Answer from memory, then open the fold.
#
# **1.** Write the loss of one example in terms of $a$ and $y$.
# <details><summary>Answer</summary>
#
# $-\big(y\log a + (1-y)\log(1-a)\big)$
# </details>
#
# **2.** From which principle does it follow?
# <details><summary>Answer</summary>
#
# Maximum likelihood: make the observed labels as probable as possible.
# </details>
#
# **3.** Why does squared error train slowly when the model is confidently wrong?
# <details><summary>Answer</summary>
#
# Its slope in $z$ has the factor $a(1-a)$, which is nearly 0 there.
# </details>
#
# **4.** What is special about the minima of a convex function?
# <details><summary>Answer</summary>
#
# Every local minimum is a global minimum (if there is one).
# </details>
#
# **5.** (Lesson 02) The predictions A have shape `(1, m)`, but somebody loaded the labels as `(m, 1)`. What is the shape of `A - Y`?
# <details><summary>Answer</summary>
#
# `(1, m)` minus `(m, 1)` broadcasts to `(m, m)`.
# </details>

# %% tags=["text-checks"] jupyter={"source_hidden": true}
# For authors: what the text above claims.
from dlutils import pace

z = np.linspace(-6, 6, 25)
assert np.allclose(1 - sigmoid(z), sigmoid(-z))
assert np.allclose(z, np.log(sigmoid(z) / (1 - sigmoid(z))))
assert np.isclose(product, 0.432)
assert np.isclose(nothing, math.log(2))
assert half["cross-entropy"] < 12
assert half["squared error"] > 2500
rising, falling = (cost.squared_error(*point, *cost.coffees()) for point in ends["squared error"])
assert falling > 1.2 * rising
assert np.allclose(*ends["cross-entropy"], atol=1e-3)
assert broken["cross-entropy"] == 0 < lowest["cross-entropy"]
assert lowest["squared error"] < -0.01 < 0.2 < broken["squared error"]
on_tomatoes = [cost.descend(cost.squared_error, *start, *cost.tomatoes()) for start in starts.values()]
assert np.allclose(*on_tomatoes, atol=0.01)
assert (-labels).max() == 255
assert minus_first(A, labels) < -50

# %% tags=["text-checks"] jupyter={"source_hidden": true}
# For authors: the numbers of the code part.
assert np.isclose(wrong_log(A, Y), wrong_log(A, 1 - Y))
assert np.isclose(no_mean(A, Y), 8 * loop(A, Y))
assert np.isclose(all_pairs(A, Y), all_pairs(A, reordered))
assert not np.isclose(loop(A, Y), loop(A, reordered))
assert np.isclose(from_a(A, labels), loop(A, Y))
assert first == 37
assert math.isnan(sure_and_right)
assert math.isinf(sure_and_wrong)
assert clipped(sigmoid(np.array([[40.0, 60.0]])), wrong) < 35
assert np.float32(1) - np.float32(1e-8) == 1
assert np.isclose(from_z(Z, Y), loop(A, Y))
assert [name for name, row in table.items() if all(row.values())] == ["from_z"]
assert np.allclose(values, values[0], rtol=1e-9)
for z, y in ((2.0, 0), (40.0, 0), (2.0, 1), (40.0, 1)):
    assert abs(from_z(z, y) - cost.exact_loss(z, y)) < 1e-15
    assert np.isclose(flipped(z, y), cost.exact_loss(z, y), rtol=1e-12)
if pace.in_full():
    assert times["loop"] > 5 * max(times[name] for name in times if name != "loop")
    assert pairs > 20 * quick

# %% [markdown]
# **Where next** We used a helper that goes downhill on a cost. How it works, and how it fails, is lesson
# [04 gradient descent](04_gradient_descent.ipynb). The slope $a - y$ is derived in [05 derivatives](05_derivatives.ipynb).
# In the assignment [logistic regression](../release/logistic_regression/logistic_regression.ipynb) you write this cost
# for photographs of cats.
