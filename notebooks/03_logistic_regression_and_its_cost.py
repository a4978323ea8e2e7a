# %% [markdown]
# # Logistic regression and its cost
#
# A classifier learns by making one number smaller: its cost. Choose that number badly and learning stalls; write it
# badly and it lies, often without any error message. Here you choose it, write it, break it in eight ways and time it.
#
# **You will be able to**
# - say what logistic regression computes, from features to a probability;
# - explain why its loss is cross-entropy rather than squared error, and show the difference;
# - recognise a wrongly written cost from what it returns;
# - write the cost so that it stays right for scores of any size.
#
# **Minutes** 50 · **Before this** lesson [02 binary classification](02_binary_classification.ipynb)

# %%
import math

import numpy as np

from dllessons import cost
from dlutils import explorers, plots

# %% [markdown]
# ## From a score to a probability
#
# Logistic regression has two steps. It weighs the features and adds a bias,
#
# $$z = w^T x + b,$$
#
# with $w$ of shape $(n_x, 1)$ and $b$ a number. This **score** $z$ may be anything from $-\infty$ to $\infty$. Then the
# sigmoid turns the score into a probability,
#
# $$a = \sigma(z) = \frac{1}{1 + e^{-z}},$$
#
# the model's estimate of $P(y = 1 \mid x)$. Everything the model knows is in $w$ and $b$.
#
# **Predict** Before you run the next cell: what are $\sigma(0)$, $\sigma(5)$ and $\sigma(-5)$, roughly? How are the last
# two related?

# %%
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


for z in (0.0, 5.0, -5.0):
    print(f"sigmoid({z:+.0f}) = {sigmoid(z):.4f}")

# %%
plots.show(
    cost.sigmoid_figure(),
    alt="The sigmoid rises in an S from nearly 0 at z = -8 through exactly 0.5 at z = 0 to nearly 1 at z = 8.",
)

# %% [markdown]
# The two ends mirror each other: $1 - \sigma(z) = \sigma(-z)$. Being 99 % sure of class 1 is being 1 % sure of class 0.
#
# A second habit worth having: read $z$ as *log-odds*. Turning $a = \sigma(z)$ round gives $z = \log\frac{a}{1-a}$, so one
# more unit of score multiplies the odds by $e \approx 2.7$, wherever you start.

# %%
z = np.linspace(-6, 6, 25)
a = sigmoid(z)
assert np.allclose(1 - a, sigmoid(-z))
assert np.allclose(z, np.log(a / (1 - a)))

# %% [markdown]
# > **Misconception** *"The sigmoid makes logistic regression non-linear, so its boundary can bend."*
# > The probability bends; the boundary does not. We say class 1 where $a > 0.5$, that is where $z > 0$, and $z = 0$ is
# > a straight line (a plane, a hyperplane). To bend it takes hidden units: lesson 07.
#
# ## Fit one by hand
#
# Sixteen tomatoes: $x$ says how red each is, $y = 1$ that it tasted ripe. Move $w$ and $b$ and watch the two bars, which
# are two ways to put a number on the misfit. **Predict** what $w = 0, b = 0$ costs, and then look for settings that beat it.
# What does a negative $w$ claim about tomatoes?

# %%
X, Y = cost.tomatoes()
explorers.explore(
    lambda w, b: cost.hand_fit_figure(w, b, X, Y),
    alt="A sigmoid drawn over the tomatoes, ripe ones mostly on the right, with both costs as bars. "
    "Both are smallest when the sigmoid rises steeply near the middle; a falling sigmoid makes both large.",
    w=explorers.slider(-3.0, 5.0, 0.1, value=0.5, description="weight w"),
    b=explorers.slider(-4.0, 4.0, 0.1, value=1.0, description="bias b"),
)

# %% [markdown]
# With $w = 0, b = 0$ every prediction is 0.5 and the cross-entropy is $\log 2 \approx 0.693$ **whatever the data**. It is
# the cost of knowing nothing: a first cost far from it, with zero weights, tells you that the code is wrong before any
# training has begun.

# %%
nothing = cost.cross_entropy(0.0, 0.0, X, Y)
print(f"cost at w = 0, b = 0: {nothing:.4f}     log 2: {math.log(2):.4f}")
assert np.isclose(nothing, math.log(2))

# %% [markdown]
# ## Why not squared error?
#
# Take one example with $y = 1$ and the squared error $\frac12 (a - y)^2$. It is zero when $a = 1$ and grows as $a$ falls.
# What more could one want? Look at the loss against $a$, and then against $z$, for it is $z$ that the weights move.

# %%
plots.show(
    cost.losses_figure(),
    alt="Left, against a: squared error stays below one half, cross-entropy shoots up as a nears 0. Right, against z: "
    "for z below -4 squared error is flat, while cross-entropy falls in a straight line with slope about -1.",
)

# %% [markdown]
# Squared error is at most one half, so seen against $z$ it must flatten out: where the model is *most* wrong, moving the
# score changes nothing. In symbols, by the chain rule,
#
# $$\frac{d}{dz}\,\tfrac12(a-y)^2 = (a-y)\,a\,(1-a), \qquad \frac{d}{dz}\big(\text{cross-entropy}\big) = a - y .$$
#
# The factor $a(1-a)$ is what kills the slope. (Lesson 05 derives both; here we check them by moving $z$ a little.)

# %%
def squared(z, y):
    return (sigmoid(z) - y) ** 2 / 2


def entropy(z, y):
    return -y * np.log(sigmoid(z)) - (1 - y) * np.log(1 - sigmoid(z))


def slope(loss, z, y, h=1e-5):
    return (loss(z + h, y) - loss(z - h, y)) / (2 * h)


print("    z    a        squared error   cross-entropy   (slopes, y = 1)")
for z in (-8.0, -4.0, 0.0, 2.0):
    a = sigmoid(z)
    assert np.isclose(slope(squared, z, 1), (a - 1) * a * (1 - a), rtol=1e-4)
    assert np.isclose(slope(entropy, z, 1), a - 1, rtol=1e-4)
    print(f"{z:5.0f}    {a:.4f}   {(a - 1) * a * (1 - a):+.6f}       {a - 1:+.6f}")

# %% [markdown]
# At $z = -8$ the model is 99.97 % sure of the wrong class. Cross-entropy pulls with slope $-0.9997$; squared error pulls
# some three thousand times less.
#
# **Predict** Start one example there ($x = 1$, $y = 1$, $z = w = -8$) and walk downhill, $w \leftarrow w - \frac{dL}{dw}$.
# How many steps until the prediction passes 0.5: with cross-entropy? with squared error?

# %%
def walk(loss_slope, w=-8.0, most=10_000):
    predictions = [sigmoid(w)]
    while predictions[-1] < 0.9 and len(predictions) < most:
        w -= loss_slope(predictions[-1])
        predictions.append(sigmoid(w))
    return predictions


paths = {"cross-entropy": walk(lambda a: a - 1), "squared error": walk(lambda a: (a - 1) * a * (1 - a))}
half = {name: int(np.argmax(np.array(path) > 0.5)) for name, path in paths.items()}
print(half)
assert half["cross-entropy"] < 12
assert half["squared error"] > 2500
plots.show(
    cost.race_figure(paths),
    alt="From a confident mistake, cross-entropy reaches a = 0.5 within about ten steps; squared error needs thousands, "
    "nearly all of them spent on a plateau near a = 0.",
)

# %% [markdown]
# ## Bowl or two valleys
#
# Flat stretches are one trouble, false bottoms another. Fourteen coffees: $x$ is the strength, $y = 1$ means somebody
# liked it, and weak *and* strong ones are disliked. A rising sigmoid gets the strong end wrong, a falling one the weak
# end. We walk downhill on both costs, from a rising and from a falling start.

# %%
X, Y = cost.coffees()
starts = {"rising": (2.0, 3.0), "falling": (-2.0, 5.0)}
costs = {"squared error": cost.squared_error, "cross-entropy": cost.cross_entropy}
ends = {name: [cost.descend(J, *start, X, Y) for start in starts.values()] for name, J in costs.items()}
for name, points in ends.items():
    for start, (w, b) in zip(starts, points):
        print(f"{name}, {start:7} start: w = {w:+.2f}, b = {b:+.2f}, cost {costs[name](w, b, X, Y):.4f}")

rising, falling = (cost.squared_error(*point, X, Y) for point in ends["squared error"])
assert falling > 1.2 * rising  # the falling valley is worse, and nothing leads out of it
assert np.allclose(*ends["cross-entropy"], atol=1e-3)  # the same end from both starts

# %%
plots.show(
    cost.surfaces_figure(X, Y, {**ends, "cross-entropy": ends["cross-entropy"][:1]}),
    alt="Cost over weight and bias for the coffees. Squared error has two valleys with a ridge between them and flat "
    "land around; the two minima have different depths. Cross-entropy is a single bowl with one minimum.",
)

# %% [markdown]
# A surface is **convex** when the middle of a line between any two of its points never lies under the surface. On a convex
# surface every walk downhill ends at the same height. We try that on random pairs of points.
#
# Sampling can only fail to find a counterexample; this proves it: the loss of one example has
# $\frac{d^2 L}{dz^2} = a(1-a) > 0$, so it is convex in $z$; $z$ is a straight function of $w$ and $b$; and a mean of convex
# functions is convex. The smallest curvature on a grid of points agrees.

# %%
rng = np.random.default_rng(7)
u, v = rng.uniform([-6, -4], [6, 9], size=(2, 20_000, 2))
w, b = np.meshgrid(np.linspace(-5, 5, 61), np.linspace(-4, 8, 61))
broken, lowest = {}, {}
for name, J in costs.items():
    line = (J(*u.T, X, Y) + J(*v.T, X, Y)) / 2
    broken[name] = np.mean(J(*(u + v).T / 2, X, Y) > line + 1e-12)
    lowest[name] = cost.curvature(J, w, b, X, Y).min()
    print(f"{name}: {100 * broken[name]:4.1f} % of the pairs break the rule; least curvature {lowest[name]:+.4f}")
assert broken["cross-entropy"] == 0 < lowest["cross-entropy"]
assert lowest["squared error"] < -0.01 < 0.2 < broken["squared error"]
on_tomatoes = [cost.descend(cost.squared_error, *start, *cost.tomatoes()) for start in starts.values()]
assert np.allclose(*on_tomatoes, atol=0.01)  # other data, and squared error too has one minimum

# %% [markdown]
# > **Misconception** *"Squared error is simply wrong for probabilities."*
# > It is a poor thing to *descend* through a sigmoid. As a *score* it is respectable: it is smallest for the true
# > probabilities too, never blows up, and forecasters have used it for decades under the name Brier score. Nor do two
# > valleys appear on all data: on our tomatoes, squared error has one minimum, only with flat land around it.

# %% [markdown]
# ## Where cross-entropy comes from
#
# The model says that $y = 1$ has probability $a$, and $y = 0$ has $1 - a$. Both cases in one line:
#
# $$P(y \mid x) = a^{\,y}\,(1-a)^{1-y}.$$
#
# Good parameters make the labels we saw probable. Logs turn the product over examples into a sum, and a minus sign
# turns "as large as possible" into a cost to be made small:
#
# $$\mathcal L(a, y) = -\big(y \log a + (1-y)\log(1-a)\big), \qquad
# J(w, b) = \frac1m \sum_{i=1}^{m} \mathcal L(a^{(i)}, y^{(i)}).$$
#
# The **loss** $\mathcal L$ belongs to one example, the **cost** $J$ to all of them.

# %%
a, y = np.array([0.9, 0.2, 0.6]), np.array([1, 0, 1])
likelihood = np.prod(a**y * (1 - a) ** (1 - y))
J = -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))
print(f"probability of all three labels {likelihood:.4f}, cost {J:.4f}, e^(-m J) = {math.exp(-3 * J):.4f}")
assert np.isclose(likelihood, math.exp(-3 * J))

# %% [markdown]
# **Predict** A model says $a = 0.99$ for a picture that is no cat ($y = 0$). What is the loss? And how many times more is
# that than for the hesitant $a = 0.6$?

# %%
for a in (0.6, 0.99, 0.9999):
    print(f"a = {a}: loss {-math.log(1 - a):.3f}")
assert -math.log(1 - 0.99) > 5 * -math.log(1 - 0.6)

# %% [markdown]
# ## The cost, written
#
# Now write it for $A$ and $Y$ of shape $(1, m)$. First a yardstick that nobody can get wrong by broadcasting: plain Python,
# one example at a time. All versions below are held against it.

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
# ### Wrong: the sign, the log, the mean
#
# Three slips of the pen. All of them run without a word. **Predict** for each what you would notice: a negative cost? a
# cost that grows with the size of the data? nothing at all?

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
assert np.isclose(wrong_log(A, Y), wrong_log(A, 1 - Y))
assert np.isclose(no_mean(A, Y), 8 * loop(A, Y))

# %% [markdown]
# - `no_minus` is negative, and descending it makes the model worse step by step.
# - `wrong_log` returns a believable number, but flipping every label leaves it as it was: $y\log a + (1-y)\log a = \log a$.
#   It never looked at the labels.
# - `no_mean` is $m$ times too large. It has the same minimum, yet every gradient, and with it the best learning rate,
#   now depends on how much data you have.

# %% [markdown]
# ### Wrong: a matrix product where an element-wise one is due
#
# `Y @ np.log(A)` cannot be: shapes $(1, m)$ and $(1, m)$ do not fit. A common repair is to turn one of them round until
# the error goes away, and `Y.T @ np.log(A)` does run.

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


print(f"all pairs {all_pairs(A, Y):.4f}, right {loop(A, Y):.4f}")
shuffled = Y[:, ::-1]
print(f"labels in another order: all pairs {all_pairs(A, shuffled):.4f}, right {loop(A, shuffled):.4f}")
assert np.isclose(all_pairs(A, Y), all_pairs(A, shuffled))
assert not np.isclose(loop(A, Y), loop(A, shuffled))

# %% [markdown]
# A believable number again, and one that does not change when the labels are dealt out to other examples: it averages over
# $m^2$ pairs, of which only $m$ are meant. A $Y$ of shape $(m, 1)$ does the same through broadcasting, with no `@` in sight.
#
# The product the other way round is fine: $(1, m)$ times $(m, 1)$ *is* the sum over examples, `np.log(A) @ Y.T`.

# %% [markdown]
# ### Wrong: a minus sign before whole-number labels
#
# Labels read from a file are often `uint8`: whole numbers from 0 to 255, with no room for $-1$. **Predict** the value of
# `-labels` where the label is 1.

# %%
def minus_first(A, Y):
    return np.mean(-Y * np.log(A) - (1 - Y) * np.log(1 - A))


labels = Y.astype(np.uint8)
print("labels", labels[0], " -labels", (-labels)[0])
print(f"float labels {minus_first(A, Y):.4f}, uint8 labels {minus_first(A, labels):.4f}, right {loop(A, Y):.4f}")
assert (-labels).max() == 255
assert minus_first(A, labels) < -50

# %% [markdown]
# Minus one wraps around to 255, and no warning is given. The formula was right and so were the labels; their *type* was
# not. The cure costs one call, once: `Y = Y.astype(float)` where the data come in.

# %% [markdown]
# ### Correct: the sum as the formula has it
#
# Element-wise products, one minus sign in front, a mean. For predictions strictly between 0 and 1 it is right.

# %%
def from_a(A, Y):
    return -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))


assert np.isclose(from_a(A, Y), loop(A, Y))
assert np.isclose(from_a(A, labels), loop(A, Y))

# %% [markdown]
# But is $a$ ever *exactly* 1? In mathematics, no. In 64-bit numbers there is a last number before 1, and past some score
# the sigmoid rounds up. **Predict** from which whole $z$ on: 17, 37 or 710?

# %%
first = next(z for z in range(1000) if sigmoid(float(z)) == 1)
with np.errstate(divide="ignore", invalid="ignore"):
    sure_and_right = from_a(sigmoid(np.array([[40.0]])), np.array([[1.0]]))
    sure_and_wrong = from_a(sigmoid(np.array([[40.0]])), np.array([[0.0]]))
print(f"sigmoid({first}) == 1;   z = 40: loss {sure_and_right} if right, {sure_and_wrong} if wrong (due: about 0 and 40)")
assert first == 37
assert math.isnan(sure_and_right)
assert math.isinf(sure_and_wrong)

# %% [markdown]
# $0 \cdot \log 0 = 0 \cdot (-\infty)$ is `nan`, and the loss of a *perfect* prediction becomes "not a number"; the mean then
# is `nan` for all. A usual patch is to keep $a$ away from the ends:

# %%
def clipped(A, Y, clip=1e-15):
    return from_a(np.clip(A, clip, 1 - clip), Y)


a, wrong = sigmoid(np.array([[40.0, 60.0]])), np.zeros((1, 2))
print(f"mean loss at z = 40 and 60, both wrong: clipped {clipped(a, wrong):.2f}, due 50.00")
assert clipped(a, wrong) < 35
assert np.float32(1) - np.float32(1e-8) == 1  # in 32 bits, a clip of 1e-8 clips nothing

# %% [markdown]
# No `nan`, but the worst mistakes are capped at $-\log 10^{-15} \approx 34.5$, and a constant has no slope to follow. (And
# with 32-bit numbers, the popular `1 - 1e-8` is exactly 1: a patch that does nothing.)
#
# ### Well: from the score
#
# The trouble is the way through $a$: it throws digits away which the logarithm then wants back. So do not go there:
#
# $$\mathcal L = -y \log\frac{1}{1+e^{-z}} - (1-y) \log\frac{1}{1+e^{z}} = \log(1 + e^{z}) - y\,z .$$
#
# NumPy has $\log(e^p + e^q)$ without overflow as `np.logaddexp(p, q)`, and $1 = e^0$.

# %%
def from_z(Z, Y):
    return np.mean(np.logaddexp(0, Z) - Y * Z)


assert np.isclose(from_z(Z, Y), loop(A, Y))
print(f"z = 40 and 60, both wrong: {from_z(np.array([[40.0, 60.0]]), wrong):.2f}")
print(f"z = -5000 and 5000, one wrong: {from_z(np.array([[-5000.0, 5000.0]]), wrong):.2f}")

# %%
explorers.explore(
    cost.saturation_figure,
    alt="Loss against score from 0 to 60 for label 0: from a it is lost from z = 37 on, from a clipped a it turns flat "
    "at about 34.5, from z it goes on rising along the straight line loss = z.",
    y=explorers.choice([0, 1], description="label y"),
    clip=explorers.slider(1e-15, 1e-2, 1, value=1e-15, description="clip", log=True),
)

# %% [markdown]
# How exact is it? We compute the loss with sixty decimal digits and compare. Watch the last row, $y = 1$ and $z = 40$: the
# loss is $4\cdot10^{-18}$, and `logaddexp(0, z) - z` subtracts two numbers near 40. All digits of something tiny are
# lost. In a mean that is harmless; if you do want them, flip the score instead: $\mathcal L = \log(1 + e^{-z})$ for $y = 1$.

# %%
def flipped(z, y):
    return np.logaddexp(0, (1 - 2 * y) * z)


print("  z  y   exact         from z        flipped score")
for z, y in ((2.0, 0), (40.0, 0), (2.0, 1), (40.0, 1)):
    exact, ours = cost.exact_loss(z, y), from_z(z, y)
    print(f"{z:3.0f}  {y}   {exact:.6e}  {ours:.6e}  {flipped(z, y):.6e}")
    assert abs(ours - exact) < 1e-15
    assert np.isclose(flipped(z, y), exact, rtol=1e-12)

# %% [markdown]
# ## All versions on the bench
#
# Seven demands on any cost. None needs the right answer, so you can put them to code of your own. Each version gets
# scores $Z$; those that work on $A$ go through the sigmoid first.

# %%
def on_scores(version):
    return lambda Z, Y: version(sigmoid(Z), Y)


versions = (no_minus, wrong_log, no_mean, all_pairs, minus_first, from_a, clipped)
table = {version.__name__: cost.verdicts(on_scores(version)) for version in versions}
table["losses, no mean"] = cost.verdicts(lambda Z, Y: np.logaddexp(0, Z) - Y * Z)
table["from_z"] = cost.verdicts(from_z)
assert [name for name, row in table.items() if all(row.values())] == ["from_z"]
plots.show(
    cost.verdict_figure(table),
    alt="A table of versions against demands. Every version but from_z fails at least one; from_a and clipped fail only "
    "at scores of plus and minus 40; all_pairs fails the pairing of labels with their own predictions.",
)

# %% [markdown]
# ## What does each cost in time?
#
# Folklore says: the loop is slow, and `logaddexp` is "stable and fast". Measure before you repeat it. We also time a
# hand-written stable form with one exponential and one logarithm, $\max(z, 0) - yz + \log(1 + e^{-|z|})$. **Predict** the order
# of the four, all starting from $Z$.

# %%
def by_hand(Z, Y):
    return np.mean(np.maximum(Z, 0) - Y * Z + np.log1p(np.exp(-np.abs(Z))))


rng = np.random.default_rng(7)
big_Z = 3 * rng.normal(size=(1, 20_000))
big_Y = (rng.random((1, 20_000)) < sigmoid(big_Z)).astype(float)
timed = {"loop": on_scores(loop), "from_a": on_scores(from_a), "from_z (logaddexp)": from_z, "by_hand": by_hand}
values = [version(big_Z, big_Y) for version in timed.values()]
assert np.allclose(values, values[0], rtol=1e-9)

# %% tags=["nbval-ignore-output"]
times = {name: cost.milliseconds(lambda v=version: v(big_Z, big_Y), repeats=9) for name, version in timed.items()}
assert times["loop"] > 5 * max(times[name] for name in timed if name != "loop")
plots.show(
    cost.timing_figure(times),
    alt="Bars on a logarithmic axis for the four ways: the Python loop takes many times longer than any array version; "
    "the array versions lie within a factor of a few of each other.",
)

# %% [markdown]
# The loop loses, as it should. Among the array versions, `logaddexp` came *last* in our runs on an idle machine, at about three
# times the two logs of `from_a`, and the hand-written form came first while being just as stable. NumPy has fast array code
# for `exp`, `log` and `log1p` on many processors, but works out `logaddexp` one element at a time. So: stable, yes; short,
# yes; fast, not particularly. Your bars may differ, which is why they are measured.
#
# And the $m \times m$ slip? It costs time as well as truth.

# %% tags=["nbval-ignore-output"]
some_A, some_Y = sigmoid(big_Z[:, :2000]), big_Y[:, :2000]
right = cost.milliseconds(lambda: from_a(some_A, some_Y))
pairs = cost.milliseconds(lambda: all_pairs(some_A, some_Y), repeats=3)
print(f"m = 2000: element-wise {right:.3f} ms, all pairs {pairs:.1f} ms and {2000 * 2000 * 8 / 1e6:.0f} MB for each product")
assert pairs > 20 * right

# %% [markdown]
# > **Summary**
# >
# > | | |
# > |---|---|
# > | model | $z = w^T x + b$, $a = \sigma(z) = P(y = 1 \mid x)$; the boundary $z = 0$ is straight |
# > | loss | $\mathcal L = -\big(y\log a + (1-y)\log(1-a)\big)$, minus the log of the probability given to the truth |
# > | cost | $J$ is the mean of the losses; with $w = 0, b = 0$ it is $\log 2$ |
# > | why | slope $a - y$ in $z$: steep where wrong; convex: one bowl. Squared error: flat where wrong, can have two valleys |
# > | write it | element-wise, float labels, one minus, one mean; from $z$: `np.mean(np.logaddexp(0, Z) - Y * Z)` |
# > | test it | sign, size of the data, order of the labels, label types, $z = \pm 40$ |

# %% [markdown]
# **Think about it**
#
# **1.** Your network's first cost is 2.3 with zero weights and sigmoid output. What do you conclude?
#
# <details><summary>Answer</summary>
#
# It should be $\log 2 \approx 0.693$ for any data, since every $a$ is 0.5. So the cost, the initialisation or the labels are wrong:
# a missing mean, labels such as 1 and 2 in place of 0 and 1, or weights that are not zero after all.
# ($2.3 \approx \log 10$ is the same test for ten classes and a softmax.)
# </details>
#
# **2.** Somebody uses labels $-1$ and $+1$ in `from_z`. It raises no error. What does it compute, and what is the right form for
# such labels?
#
# <details><summary>Answer</summary>
#
# $\log(1+e^z) + z$ for label $-1$, in place of $\log(1+e^z)$: far too dear for positive scores and *negative* for very negative ones.
# With $s = \pm 1$ the loss is $\log(1 + e^{-sz})$, `np.logaddexp(0, -S * Z)`: the flipped score of this lesson.
# </details>
#
# **3.** All of the coffees that are liked lie to the right of all that are not. Where is the minimum of the cross-entropy?
#
# <details><summary>Answer</summary>
#
# Nowhere: put the boundary between the classes and multiply $w$ and $b$ by 2, then by 4, and so on; the cost falls for ever towards 0
# and never gets there. The bowl is convex but has no bottom. In practice you stop early, or add a penalty on large weights.
# </details>

# %% [markdown]
# ## Where next
#
# We let a small helper walk downhill. How that walk works, and how it fails, is lesson
# [04 gradient descent](04_gradient_descent.ipynb); the slope $a - y$ is derived in [05 derivatives](05_derivatives.ipynb).
# The assignment [logistic regression](../release/logistic_regression/logistic_regression.ipynb) has you write this cost
# for photographs of cats.
