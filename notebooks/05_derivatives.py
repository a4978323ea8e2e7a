# %% [markdown]
# # Derivatives
#
# Gradient descent needs slopes. In this lesson you derive them for logistic regression with the chain rule, one operation at a time, and
# check each one numerically.
#
# **You will be able to**
# - draw a formula as a computational graph, with values going forward and derivatives going backward;
# - derive $\frac{d\mathcal L}{da}$, $\frac{da}{dz}$ and $\frac{d\mathcal L}{dz} = a - y$ with the right signs;
# - check any derivative numerically, with a suitable step size;
# - go from one example to $m$ examples, and put the $\frac1m$ in the right places.
#
# **Minutes** 60 · **Before this** lesson [04 gradient descent](04_gradient_descent.ipynb)

# %%
import numpy as np

from dllessons import derivatives, exercise
from dlutils import explorers, plots
from dlutils.gradient_check import relative_difference
from dlutils.predict import Predict

# %% [markdown]
# ## What a derivative measures
#
# Change the input a little. By how much does the output change, per unit of input? As the change gets smaller and smaller, this ratio approaches the
# derivative. Take the loss of an example with label 1, $-\log a$.
#
# **Predict** At $a = 0.4$ the loss is 0.9163. You raise $a$ by 0.001. Does the loss go up or down, and by about how much?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
change = Predict("Up or down, and by about how much?", ["up by 0.0025", "up by 0.025", "down by 0.0025", "down by 0.025"])
change.ask()

# %%
before, after = -np.log(0.4), -np.log(0.401)
print(f"loss {before:.4f} -> {after:.4f}: change {after - before:+.4f}, per unit of input {(after - before) / 0.001:+.3f}")
change.beside(f"{after - before:+.4f}")

# %%
plots.show(
    derivatives.secants_figure(lambda a: -np.log(a), -1 / 0.4, 0.4, (0.5, 0.15)),
    alt="The curve of -log a with two secants through a = 0.4 and the tangent there. The smaller the change, the nearer the "
    "secant's slope to the tangent's, which is -2.5.",
)

# %% [markdown]
# ## Numerical derivatives
#
# A computer cannot take the limit, but it can use a small $h$. There are two common formulas, called **[finite differences](glossary.md#finite-difference)**:
#
# $$\frac{f(x+h) - f(x)}{h} \quad\text{(one-sided)}, \qquad \frac{f(x+h) - f(x-h)}{2h} \quad\text{(central)}.$$
#
# ### Your turn: the central difference

# %%
def central_difference(f, x, h):
    """The derivative of the function f at the number x, by a central difference with step h."""
    ...

# %%
exercise.check(central_difference, (np.exp, 0.0, 0.1, 1.00167), (np.exp, 0.0, 0.5, 1.04219), (np.log, 2.0, 1e-5, 0.5), (np.square, 3.0, 1.0, 6.0))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def central_difference(f, x, h):
#     return (f(x + h) - f(x - h)) / (2 * h)
# ```
#
# </details>
#
# **Predict** Is a smaller $h$ always better? Which formula is better, and by how much?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
smaller_h = Predict("Is a smaller h always better, and which formula is better?", ["always; one-sided", "always; central", "not always; one-sided", "not always; central"])
smaller_h.ask()

# %%
f, exact = lambda a: -np.log(a), -1 / 0.4
hs = 10.0 ** np.arange(-13, 0, 0.5)
one_sided = np.abs((f(0.4 + hs) - f(0.4)) / hs - exact)
central = np.abs((f(0.4 + hs) - f(0.4 - hs)) / (2 * hs) - exact)
at = {h: np.argmin(np.abs(hs - h)) for h in (1e-2, 1e-5, 1e-12)}
smaller_h.beside(f"h = 1e-12 is worse than 1e-5: {central[at[1e-12]] > central[at[1e-5]]}; central is better at 0.01: {central[at[1e-2]] < one_sided[at[1e-2]]}")
print("from h = 0.01 to 0.001 the error shrinks by a factor of", round(central[at[1e-2]] / central[at[1e-2] - 2]), "(central),", end=" ")
print(round(one_sided[at[1e-2]] / one_sided[at[1e-2] - 2]), "(one-sided)")

# %%
plots.show(
    derivatives.step_error_figure(hs, one_sided, central),
    alt="Error of the slope against the step h, both logarithmic: two Vs. The central formula falls twice as steeply and reaches a much "
    "smaller error, near h = 1e-6; for still smaller h, rounding makes both worse.",
)

# %% [markdown]
# The central formula wins: its error is proportional to $h^2$, that of the one-sided formula to $h$. And a smaller $h$ is *not* always better. For tiny $h$ the two
# values of $f$ agree in almost all digits, the digits cancel in the difference, and dividing by $h$ magnifies the rounding error that is left. For 64-bit
# numbers of ordinary size, $h = 10^{-5}$ is a good choice. The function `numerical` below will check every derivative from here on.

# %%
def numerical(function, x, h=1e-5):
    return (function(x + h) - function(x - h)) / (2 * h)


rules = {
    "x^3": (lambda x: x**3, lambda x: 3 * x**2),
    "1/x": (lambda x: 1 / x, lambda x: -1 / x**2),
    "e^x": (np.exp, np.exp),
    "log x": (np.log, lambda x: 1 / x),
    "log(1 - x)": (lambda x: np.log(1 - x), lambda x: -1 / (1 - x)),
}
for name, (function, slope) in rules.items():
    print(f"{name:10}  formula {slope(0.3):+9.4f}   numerical {numerical(function, 0.3):+9.4f}")

# %% [markdown]
# Look at the last row. The minus comes from the *inner* function: when $x$ goes up, $1 - x$ goes down. Forgetting this minus is
# one of the most common sign errors in the subject.
#
# ## Computational graphs
#
# Split a formula into single operations and draw a box for each. The result is a **[computational graph](glossary.md#computational-graph)**. For $t = (uv + c)^2$:
#
# $$p = uv, \qquad s = p + c, \qquad t = s^2 .$$
#
# In the **[forward pass](glossary.md#forward-pass)**, from left to right, we compute the values. In the **[backward pass](glossary.md#backward-pass)**, from
# right to left, we compute the derivative of $t$ with respect to each box.

# %%
u, v, c = 3.0, -2.0, 5.0
p = u * v
s = p + c
t = s**2
print(f"p = {p}, s = {s}, t = {t}")

# %% [markdown]
# Each arrow has a **[local derivative](glossary.md#local-derivative)**: how much the box at its end changes when the box at its start changes. For $t = s^2$ it is $2s$.
# For a sum it is 1. For a product, the local derivative of each factor is the *other* factor.
#
# The **[chain rule](glossary.md#chain-rule)** says: the derivative of $t$ with respect to a box is the derivative with respect to the next box, times the local
# derivative of the arrow between them.
#
# ### Your turn: a backward pass

# %%
def backward(u, v, c):
    """The derivatives of t = (u v + c)^2 with respect to u, v and c, as a tuple of three numbers."""
    ...

# %%
exercise.check(backward, (3.0, -2.0, 5.0, (4.0, -6.0, -2.0)), (1.0, 2.0, 0.5, (10.0, 5.0, 5.0)))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def backward(u, v, c):
#     s = u * v + c
#     dt_ds = 2 * s
#     return dt_ds * v, dt_ds * u, dt_ds
# ```
#
# $\frac{dt}{dp} = \frac{dt}{dc} = \frac{dt}{ds}$, because $s = p + c$ is a sum.
#
# </details>

# %%
dt_ds = 2 * s
dt_dp = dt_ds * 1
dt_dc = dt_ds * 1
dt_du = dt_dp * v
dt_dv = dt_dp * u
print(f"dt/ds = {dt_ds}, dt/dc = {dt_dc}, dt/du = {dt_du}, dt/dv = {dt_dv}")
print(f"numerical: dt/du = {numerical(lambda u: (u * v + c) ** 2, 3.0):.4f}, dt/dv = {numerical(lambda v: (u * v + c) ** 2, -2.0):.4f}")

# %%
nodes = {"u": (0, 2, "$u$"), "v": (0, 1, "$v$"), "c": (0, 0, "$c$"),
         "p": (1.4, 1.5, "$p = uv$"), "s": (2.8, 1, "$s = p + c$"), "t": (4.2, 1, "$t = s^2$")}
edges = [("u", "p"), ("v", "p"), ("p", "s"), ("c", "s"), ("s", "t")]
values = {"u": u, "v": v, "c": c, "p": p, "s": s, "t": t}
slopes = {"u": dt_du, "v": dt_dv, "c": dt_dc, "p": dt_dp, "s": dt_ds, "t": 1.0}
local = {("u", "p"): v, ("v", "p"): u, ("p", "s"): 1, ("c", "s"): 1, ("s", "t"): 2 * s}
plots.show(
    derivatives.graph_figure(nodes, edges, values, slopes, local, "Backward: multiply by the local derivative of each arrow", (9.6, 3.7)),
    alt="Graph of t = (uv + c) squared. Values run left to right, to t = 1; derivatives run right to left, -2 at s, "
    "passed on to p and c, then +4 at u and -6 at v.",
)

# %% [markdown]
# ### Two arrows out of one box
#
# If a value is used twice, it influences the result in two ways. This is called **[fan-out](glossary.md#fan-out)**, and the two contributions **add**. Take
# $t = u \cdot q$ with $q = u + c$, so $u$ is used twice. With $u = 3$, $c = 5$: the direct arrow contributes $q = 8$, the way through $q$ contributes $u = 3$.

# %%
u, c = 3.0, 5.0
q = u + c
nodes = {"u": (0, 1, "$u$"), "c": (0, 0, "$c$"), "q": (1.5, 0.3, "$q = u + c$"), "t": (3.2, 1, "$t = u q$")}
edges = [("u", "q"), ("c", "q"), ("u", "t"), ("q", "t")]
local = {("u", "q"): 1, ("c", "q"): 1, ("u", "t"): q, ("q", "t"): u}
values, slopes = {"u": u, "c": c, "q": q, "t": u * q}, {"u": q + u, "c": u, "q": u, "t": 1.0}
plots.show(
    derivatives.graph_figure(nodes, edges, values, slopes, local, "Two ways from u to t: 8 + 3 · 1 = 11", (8.4, 3.2)),
    alt="Graph with two arrows out of u: one directly to t, with local derivative 8, and one to q, which leads to t. "
    "The derivative at u is their sum, 11.",
)
print(f"direct {q}, through q {u}, together {q + u}; numerically {numerical(lambda u: u * (u + c), u):.4f}")

# %% [markdown]
# > **Halfway: a good place to stop.** By now you can measure a derivative, and compute one on a graph: multiply along a path, add over the paths. When
# > you come back, start with this question: Why are the derivatives along a path multiplied?

# %% [markdown]
# ## One example of logistic regression
#
# Two features, one example:
#
# $$z = w_1 x_1 + w_2 x_2 + b, \qquad a = \sigma(z), \qquad \mathcal L = -\big(y\log a + (1-y)\log(1-a)\big).$$
#
# First the forward pass. Then we go backward, one arrow at a time, and check each derivative with `numerical`.

# %%
x1, x2, y = 1.5, -2.0, 1
w1, w2, b = 0.8, 0.3, -0.1


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def loss(a, y):
    return -(y * np.log(a) + (1 - y) * np.log(1 - a))


z = w1 * x1 + w2 * x2 + b
a = sigmoid(z)
print(f"z = {z:.4f}, a = {a:.4f}, loss = {loss(a, y):.4f}")

# %%
plots.show(
    derivatives.stepper_figure(3, x1, x2, w1, w2, b, y),
    alt="The graph of one example: x1, w1, x2, w2 and b lead to z = 0.5, then a = 0.6225, and with y = 1 to the loss 0.4741.",
)

# %% [markdown]
# ### Arrow 1: from the loss back to $a$
#
# $a$ is used twice, so we add two terms. The first, $-y\log a$, has the derivative $-\frac{y}{a}$. The second is $-(1-y)\log(1-a)$.
#
# ### Your turn: the derivative with respect to $a$
#
# Derive the second term on paper. Then write $\frac{d\mathcal L}{da}$.

# %%
def loss_slope(a, y):
    """dL/da for the prediction a (between 0 and 1) and the label y (0 or 1)."""
    ...

# %%
exercise.check(loss_slope, (0.4, 1, -2.5), (0.4, 0, 1.6667), (0.9, 0, 10.0), (0.6225, 1, -1.6064))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def loss_slope(a, y):
#     return -y / a + (1 - y) / (1 - a)
# ```
#
# The derivative of $\log(1-a)$ is $\frac{-1}{1-a}$. The minus in front makes the second term positive.
#
# </details>
#
# Put both terms over one denominator:
#
# $$\frac{d\mathcal L}{da} = -\frac{y}{a} + \frac{1-y}{1-a} = \frac{-y(1-a) + (1-y)a}{a(1-a)} = \frac{a-y}{a(1-a)} .$$

# %%
da = -y / a + (1 - y) / (1 - a)
print(f"dL/da: formula {da:+.6f}, numerical {numerical(lambda a: loss(a, y), a):+.6f}")

# %%
plots.show(
    derivatives.loss_slope_figure(),
    alt="dL/da against a. For label 1 it is negative everywhere and plunges as a nears 0; for label 0 it is positive everywhere and "
    "shoots up as a nears 1.",
)

# %% [markdown]
# > **Misconception** *"$\frac{d\mathcal L}{da} = \frac{y}{a} - \frac{1-y}{1-a}$."*
# > This is the derivative of the log-likelihood; the minus of the loss was forgotten. You can notice it
# > without algebra: for $y = 1$, raising $a$ must *lower* the loss, so the derivative must be negative. In a network
# > this one sign reverses the gradient of every weight.

# %%
mistaken = y / a - (1 - y) / (1 - a)
print(f"with the mistake: {mistaken:+.4f}; correct: {da:+.4f}")

# %% [markdown]
# ### Arrow 2: from $a$ back to $z$
#
# $a = (1 + e^{-z})^{-1}$. The outer derivative is $-(1 + e^{-z})^{-2}$ and the inner derivative is $-e^{-z}$. The two minus signs cancel:
#
# $$\frac{da}{dz} = \frac{e^{-z}}{(1+e^{-z})^2} = \frac{1}{1+e^{-z}} \cdot \frac{e^{-z}}{1+e^{-z}} = a\,(1-a),$$
#
# because the second fraction is $1 - \frac{1}{1+e^{-z}}$. We know $a$ from the forward pass, so no new exponential is needed. This is one
# reason to keep the values of the forward pass.
#
# **Predict** What is $\sigma'(0)$: 0, 0.25, 0.5 or 1? For which $z$ is the slope largest?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
at_zero = Predict("σ′(0)?", ["0", "0.25", "0.5", "1"])
at_zero.ask()

# %%
da_dz = a * (1 - a)
print(f"da/dz here: formula {da_dz:.6f}, numerical {numerical(sigmoid, z):.6f}")
print(f"at z = 0:   formula {sigmoid(0) * (1 - sigmoid(0)):.6f}, numerical {numerical(sigmoid, 0.0):.6f}")
at_zero.beside(f"{sigmoid(0) * (1 - sigmoid(0)):g}")

# %%
plots.show(
    derivatives.sigmoid_slope_figure(),
    alt="Left, the sigmoid with its tangent of slope 0.25 at z = 0. Right, its derivative, a bell with top 0.25 at z = 0 that goes to zero "
    "on both sides.",
)

# %% [markdown]
# > **Misconception** *"$\sigma'(z) = z(1-z)$."* This happens in code that calls the formula with the wrong variable. It is $a(1-a)$ with
# > $a = \sigma(z)$. At $z = 0.5$ the two values, 0.235 and 0.25, look similar, so a glance at one point may not reveal it. At $z = 3$ the wrong formula gives a *negative*
# > slope for a curve that rises everywhere.

# %%
for point in (0.5, 3.0):
    print(f"z = {point}: numerical {numerical(sigmoid, point):+.4f}, wrong formula z(1 - z) = {point * (1 - point):+.4f}")

# %% [markdown]
# ### Arrows 1 and 2 together: $a - y$
#
# The chain rule multiplies them, and the denominator cancels:
#
# $$\frac{d\mathcal L}{dz} = \frac{d\mathcal L}{da}\cdot\frac{da}{dz} = \frac{a-y}{a(1-a)}\cdot a(1-a) = a - y .$$
#
# The derivative is prediction minus label. For $y = 1$ it is negative (a larger $z$ lowers the loss), for $y = 0$ it is positive, and its size is the size of the
# error. From now on we write `dz` for $\frac{d\mathcal L}{dz}$, and so on: the derivative *of the loss* with respect to that
# quantity, not a small change of it.

# %%
dz = a - y
print(f"dL/dz: product of arrows {da * da_dz:+.6f}, a - y {dz:+.6f}, numerical {numerical(lambda z: loss(sigmoid(z), y), z):+.6f}")

# %%
plots.show(
    derivatives.cancel_figure(),
    alt="For label 1, against z on a logarithmic axis: dL/da grows without bound to the left, da/dz falls to zero there, and their product "
    "1 - a stays at most 1.",
)

# %% [markdown]
# This is why code should use $a - y$ directly. **Predict** What do you get at $z = 40$ with $y = 1$ if the
# computer multiplies the two arrows?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
two_arrows = Predict("Two arrows multiplied at z = 40, y = 1?", ["0", "-1", "nan", "inf"])
two_arrows.ask()

# %%
sure = sigmoid(40.0)
with np.errstate(divide="ignore", invalid="ignore"):
    in_two_steps = (-1 / sure + np.float64(0) / (1 - sure)) * (sure * (1 - sure))
two_arrows.beside(f"{in_two_steps}; with one arrow {sure - 1}")

# %% [markdown]
# ### Arrow 3: from $z$ back to the parameters
#
# $z = w_1x_1 + w_2x_2 + b$. The local derivative with respect to $w_1$ is $x_1$, with respect to $b$ it is 1. So
#
# $$dw_1 = x_1\,dz, \qquad dw_2 = x_2\,dz, \qquad db = dz .$$
#
# The derivative with respect to a weight is its feature times the error. If a feature is 0, this example does not change its weight.
#
# ### Your turn: one example, complete

# %%
def one_example(x1, x2, y, w1, w2, b):
    """The derivatives (dw1, dw2, db) of the loss of one example."""
    ...

# %%
exercise.check(
    one_example, (1.5, -2.0, 1, 0.8, 0.3, -0.1, (-0.5663, 0.7551, -0.3775)), (2.0, 1.0, 0, 1.0, -1.0, -1.0, (1.0, 0.5, 0.5)),
)

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def one_example(x1, x2, y, w1, w2, b):
#     a = 1 / (1 + np.exp(-(w1 * x1 + w2 * x2 + b)))
#     dz = a - y
#     return x1 * dz, x2 * dz, dz
# ```
#
# </details>

# %%
def loss_of(w1, w2, b):
    return loss(sigmoid(w1 * x1 + w2 * x2 + b), y)


dw1, dw2, db = x1 * dz, x2 * dz, dz
numeric = numerical(lambda v: loss_of(v, w2, b), w1), numerical(lambda v: loss_of(w1, v, b), w2), numerical(lambda v: loss_of(w1, w2, v), b)
print("formula", np.round([dw1, dw2, db], 6), "  numerical", np.round(numeric, 6))

# %% [markdown]
# Here are all the arrows together. Step through them, or let the step play: values appear from left to right, then derivatives from right to left.
# Then change the numbers. **Predict** before each change: which derivatives change sign when $y$ goes from 1 to 0? Which ones become
# small when $b$ is large and $y = 1$?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
Predict("Which derivatives change sign when y goes from 1 to 0?", ["none", "only dL/da", "only those of the weights", "all"],
        answer="All: dz = a − y is negative for y = 1 and positive for y = 0, and every later one has the factor dz. For large b and y = 1 all but dL/da become small.").ask()

# %%
explorers.explore(
    derivatives.stepper_figure,
    alt="The computation graph of one example, step by step: inputs, z, a and the loss on the way forward; dL/da, dL/dz, and the "
    "derivatives of w1, w2 and b in the backward pass.",
    frames=[{"step": 3}, {"y": 0}],
    step=explorers.slider(0, 6, value=6, description="step", play=0.7),
    y=explorers.choice([1, 0], description="label y"),
    w1=explorers.slider(-3.0, 3.0, 0.1, value=0.8, description="w1"),
    b=explorers.slider(-6.0, 6.0, 0.1, value=-0.1, description="b"),
    x1=explorers.slider(-3.0, 3.0, 0.1, value=1.5, description="x1"),
)

# %% [markdown]
# Does it *work*? One step of gradient descent on this example should lower its loss. For a small learning rate $\alpha$, the loss should fall by about
# $\alpha$ times the squared length of the gradient.

# %%
rate = 0.001
fallen = loss_of(w1, w2, b) - loss_of(w1 - rate * dw1, w2 - rate * dw2, b - rate * db)
predicted = rate * (dw1**2 + dw2**2 + db**2)
print(f"the loss fell by {fallen:.6f}, predicted {predicted:.6f}")

# %% [markdown]
# ### Why go backward?
#
# `numerical` gives the same numbers. Why not use it for training? **Predict** For 1000 weights
# and 50 examples: how many times does `numerical` compute the cost for one gradient?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
passes_needed = Predict("Forward passes for one gradient?", ["50", "1,000", "2,000", "50,000"])
passes_needed.ask()

# %%
rng = np.random.default_rng(7)
X, Y = rng.normal(size=(1000, 50)), (rng.random((1, 50)) < 0.5).astype(float)
w = 0.1 * rng.normal(size=(1000, 1))
passes = []


def counted_cost(w):
    passes.append(1)
    return derivatives.cost(w, 0.0, X, Y)


by_differences = derivatives.numeric_gradient(counted_cost, w)
by_formula = X @ (sigmoid(w.T @ X) - Y).T / 50
passes_needed.beside(f"{len(passes):,}")
print(f"{len(passes)} forward passes for one gradient; relative difference below 1e-6: ", end="")
print(relative_difference(by_differences, by_formula) < 1e-6)

# %% [markdown]
# Two thousand: each parameter needs two forward passes of its own, over all examples at once. The formula needs one forward pass and one backward
# pass, which costs about as much. One backward pass is enough for all parameters, because each intermediate derivative is computed once and used for
# everything before it in the graph. So *train* with derivatives from the chain rule, and *check* them numerically on a small case. This is called a
# **[gradient check](glossary.md#gradient-check)**.
#
# ## From one example to $m$
#
# The cost is a mean, $J = \frac1m \sum_i \mathcal L^{(i)}$, and the derivative of a mean is the mean of the derivatives. In the graph,
# $w$ and $b$ now have $m$ outgoing arrows each, one to every example (fan-out), so their derivatives add up.

# %%
X3, Y3 = np.array([[1.0, -2.0, 0.5]]), np.array([[1.0, 0.0, 0.0]])
plots.show(
    derivatives.many_graph_figure(X3, Y3, 0.7, 0.2),
    alt="Three examples share w and b. Each example's logit and loss stand in a row of their own; from J a third goes back to each loss, "
    "and all of it meets again at w and at b.",
)

# %% [markdown]
# In code, first with loops, so that each line is one arrow. Only the last line contains the $\frac1m$.

# %%
def gradients_by_loop(w, b, X, Y):
    n_x, m = X.shape
    dw, db = np.zeros((n_x, 1)), 0.0
    for i in range(m):
        z = sum(w[j, 0] * X[j, i] for j in range(n_x)) + b
        dz = sigmoid(z) - Y[0, i]
        for j in range(n_x):
            dw[j, 0] += X[j, i] * dz
        db += dz
    return dw / m, db / m

# %% [markdown]
# Now without loops. All logits together are $Z = w^T X + b$, all predictions $A = \sigma(Z)$ and all errors $dZ = A - Y$, each of shape $(1, m)$. The sum over examples becomes a matrix product for $w$ and a
# plain sum for $b$:
#
# $$dw = \frac1m X\, dZ^T, \qquad db = \frac1m \sum_i dz^{(i)} .$$
#
# $(n_x, m)$ times $(m, 1)$ gives $(n_x, 1)$, the shape of $w$. This is a useful check: **the derivative with respect to an array has the
# shape of that array.**
#
# ### Your turn: without loops

# %%
def my_gradients(w, b, X, Y):
    """(dw, db) of the cost: w (n_x, 1), b a number, X (n_x, m), Y (1, m); dw has the shape of w, db is a number."""
    ...

# %%
X4, Y4 = np.array([[1.0, 2.0, -1.0], [0.0, 1.0, 3.0]]), np.array([[1.0, 0.0, 1.0]])
exercise.check(
    my_gradients, (np.array([[0.5], [-0.5]]), 0.2, X4, Y4, (np.array([[0.6209], [-0.6354]]), -0.1739)),
    (np.zeros((2, 1)), 0.0, X4, Y4, (np.array([[0.3333], [-0.3333]]), -0.1667)),
)

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def my_gradients(w, b, X, Y):
#     A = 1 / (1 + np.exp(-(w.T @ X + b)))
#     dZ = A - Y
#     return X @ dZ.T / X.shape[1], np.mean(dZ)
# ```
#
# </details>

# %%
def gradients(w, b, X, Y):
    m = X.shape[1]
    A = sigmoid(w.T @ X + b)
    dZ = A - Y
    return X @ dZ.T / m, np.sum(dZ) / m


rng = np.random.default_rng(7)
X, w, b = rng.normal(size=(2, 12)), np.array([[-0.6], [0.5]]), 0.3
Y = (rng.random((1, 12)) < sigmoid(2 * X[:1])).astype(float)
dw, db = gradients(w, b, X, Y)
numeric_dw = derivatives.numeric_gradient(lambda w: derivatives.cost(w, b, X, Y), w)
numeric_db = numerical(lambda b: derivatives.cost(w, b, X, Y), b)
print("formula: dw", dw.ravel().round(4), " db", round(float(db), 4))
print("numerical:   dw", numeric_dw.ravel().round(4), " db", round(numeric_db, 4))

# %%
each = X * (sigmoid(w.T @ X + b) - Y)
plots.show(
    derivatives.mean_gradient_figure(each, dw.ravel()),
    alt="Twelve thin arrows from the origin, the gradients of the single examples, pointing in many directions with different lengths, and one "
    "bold arrow, their mean, shorter than most.",
)

# %% [markdown]
# A remark on notation. By convention $dz^{(i)} = a^{(i)} - y^{(i)}$ is the derivative of the *loss* of example
# $i$. The derivative of the *cost* $J$ with respect to $z^{(i)}$ is $\frac1m$ of it. The $\frac1m$ is left out of `dZ` and appears in `dw` and in `db`,
# once in each. Common mistakes are to put it in both places, or in only one of the two gradients.

# %%
without, with_m = np.sum(sigmoid(w.T @ X + b) - Y), np.sum(sigmoid(w.T @ X + b) - Y) / 12
print(f"db without 1/m: {without:+.4f}, with 1/m: {with_m:+.4f}, numerical: {numeric_db:+.4f}")

# %% [markdown]
# > **Misconception** *"A missing $\frac1m$ on $db$ does not matter, it only changes the learning rate."*
# > It changes it for $b$ alone, by a factor of $m$. With 10,000 examples and rate 0.1, $b$ effectively has the rate 1000. The curvature in $b$ is the mean
# > of $a(1-a)$, which is $\frac14$ at zero weights, so by lesson 04 descent in $b$ converges only below a rate of 8.
# > (If it is missing in *both*, the effect is a single learning rate that is $m$ times as large.)

# %% [markdown]
# ## Does the check find errors?
#
# A check is useful only if it fails when something is wrong. We measure the *relative difference* $\frac{\|g - \hat g\|}{\|g\| + \|\hat g\|}$ between
# a gradient $g$ and its numerical estimate $\hat g$, for one correct and four wrong gradients. A rule of thumb for 64-bit numbers: below $10^{-6}$ is
# right, above $10^{-3}$ is wrong.

# %%
A, m = sigmoid(w.T @ X + b), 12
both = lambda dw, db: np.append(np.ravel(dw), db)
judge = both(numeric_dw, numeric_db)
candidates = {
    "right": both(X @ (A - Y).T / m, np.sum(A - Y) / m),
    "y - a": both(X @ (Y - A).T / m, np.sum(Y - A) / m),
    "no 1/m on db": both(X @ (A - Y).T / m, np.sum(A - Y)),
    "a(1 - a) left in": both(X @ ((A - Y) * A * (1 - A)).T / m, np.sum((A - Y) * A * (1 - A)) / m),
    "labels off by one": both(X @ (A - np.roll(Y, 1)).T / m, np.sum(A - np.roll(Y, 1)) / m),
}
errors = {name: relative_difference(gradient, judge) for name, gradient in candidates.items()}
for name, error in errors.items():
    print(f"{name:18} {'below 1e-6' if error < 1e-6 else f'{error:.3f}'}")

# %% [markdown]
# `a(1 - a) left in` is the gradient of the squared error. Every example still changes $z$ in the right direction, only more weakly, so the cost
# can fall all the same, only more slowly. The check finds the mistake.

# %% [markdown]
# > **Summary**
# >
# > | arrow | derivative | remember |
# > |---|---|---|
# > | loss → $a$ | $-\frac{y}{a} + \frac{1-y}{1-a} = \frac{a-y}{a(1-a)}$ | negative for $y = 1$ |
# > | $a$ → $z$ | $a(1-a)$ | at most 0.25, at $z = 0$ |
# > | loss → $z$ | $dz = a - y$ | prediction minus label |
# > | $z$ → $w$, $b$ | $dw_j = x_j\,dz$, $db = dz$ | feature times error |
# > | $m$ examples | $dw = \frac1m X\,dZ^T$, $db = \frac1m\sum dz^{(i)}$ | a $\frac1m$ on both; shapes as $w$ and $b$ |
# > | fan-out | contributions add | |
# > | check | $\frac{f(x+h) - f(x-h)}{2h}$, $h = 10^{-5}$ | relative difference below $10^{-6}$ |

# %% jupyter={"source_hidden": true}
# Run this cell: it shows your predictions beside what came out.
Predict.review()

# %% [markdown]
# **Think about it**
#
# **1.** Derive $\frac{d}{dz}$ of $\log(1 + e^z) - yz$, the loss written in terms of the logit. What do you notice?
#
# <details><summary>Answer</summary>
#
# $\frac{e^z}{1+e^z} - y = \sigma(z) - y = a - y$ in a single line, with no $a$ in a denominator. The numerically stable form of
# the loss (lesson 03) is also the shortest way to its derivative.
# </details>
#
# **2.** Replace the sigmoid by $\tanh$, so that $a$ lies between $-1$ and 1, and take labels $\pm1$ with loss $\frac12(a - y)^2$. What is `dz`?
#
# <details><summary>Answer</summary>
#
# $\frac{d\mathcal L}{da} = a - y$ and $\frac{da}{dz} = 1 - a^2$, so $dz = (a-y)(1-a^2)$. Nothing cancels, and a neuron that is confidently wrong
# ($a \approx -y$, $|a| \approx 1$) has almost no slope. In the pair of cross-entropy and sigmoid the factor cancels.
# </details>
#
# **3.** All features of all examples are positive, and so are all errors $dz^{(i)}$. What do you know about the signs in $dw$? What
# does it mean for the path of gradient descent?
#
# <details><summary>Answer</summary>
#
# Every entry of $dw$ is a mean of products of positive numbers, so all are positive. In this step, all weights decrease together. If some
# should increase and others decrease, the path has to zigzag. This is one more reason to centre features (lesson 04).
# </details>

# %% [markdown]
# **Check yourself** Answer from memory, then open the fold.
#
# **1.** What is $\frac{d\mathcal L}{dz}$ for cross-entropy and sigmoid?
# <details><summary>Answer</summary>
#
# $a - y$
# </details>
#
# **2.** Write $\sigma'(z)$ in terms of $a = \sigma(z)$.
# <details><summary>Answer</summary>
#
# $a(1 - a)$
# </details>
#
# **3.** A value is used by two boxes. How do you get the derivative with respect to it?
# <details><summary>Answer</summary>
#
# Add the contributions of both arrows.
# </details>
#
# **4.** Why is $h = 10^{-12}$ worse than $h = 10^{-5}$ in a central difference?
# <details><summary>Answer</summary>
#
# The two values agree in nearly all digits; the rounding error that is left is divided by a tiny number.
# </details>
#
# **5.** (Lesson 04) Descent jumps from side to side and does not converge. What should you change?
# <details><summary>Answer</summary>
#
# Lower the learning rate, or standardise the features.
# </details>

# %% tags=["text-checks"] jupyter={"source_hidden": true}
# For authors: what the text above claims.
assert abs((after - before) / 0.001 - (-1 / 0.4)) < 0.01
assert central[at[1e-5]] < 1e-3 * min(central[at[1e-12]], central[at[1e-2]])
assert central.min() < 1e-2 * one_sided.min()
for function, slope in rules.values():
    assert np.isclose(slope(0.3), numerical(function, 0.3), rtol=1e-6)
assert np.isclose(dt_du, 4)
assert np.isclose(dt_dv, -6)
assert np.isclose(da, (a - y) / (a * (1 - a)))
labels, guesses = np.repeat([0, 1], 3), np.tile([0.1, 0.5, 0.93], 2)
assert np.allclose(-labels / guesses + (1 - labels) / (1 - guesses), numerical(lambda a: loss(a, labels), guesses), rtol=1e-6)
grid = np.linspace(-8, 8, 161)
assert np.allclose(sigmoid(grid) * (1 - sigmoid(grid)), numerical(sigmoid, grid), atol=1e-9)
assert np.all(numerical(sigmoid, grid) <= 0.25 + 1e-9)
logits = np.array([-3.0, 0.0, 0.5, -3.0, 0.5, 4.0])
assert np.allclose(sigmoid(logits) - labels, numerical(lambda z: loss(sigmoid(z), labels), logits), rtol=1e-6)
assert np.isnan(in_two_steps)
assert sure - 1 == 0
assert np.allclose([dw1, dw2, dz], numeric)

# %% tags=["text-checks"] jupyter={"source_hidden": true}
# For authors: many examples, and the check.
assert np.isclose(fallen, predicted, rtol=0.01)
assert len(passes) == 2000
loop_dw, loop_db = gradients_by_loop(w, b, X, Y)
assert dw.shape == w.shape
assert np.allclose(dw, numeric_dw)
assert np.isclose(db, numeric_db)
assert np.allclose(dw, loop_dw)
assert np.isclose(db, loop_db)
assert np.allclose(each.mean(axis=1, keepdims=True), dw)
assert np.isclose(without, 12 * numeric_db)
assert errors["right"] < 1e-6
assert min(error for name, error in errors.items() if name != "right") > 1e-3

# %% [markdown]
# **Where next** A matrix product has replaced the loop over examples. How much time that saves, and why, is the subject of lesson
# [06 vectorisation and broadcasting](06_vectorisation_and_broadcasting.ipynb). With several layers the same arrows form longer
# chains: lesson [09 backpropagation](09_backpropagation.ipynb). In the assignment
# [logistic regression](../release/logistic_regression/logistic_regression.ipynb) you write `propagate`, which is this lesson in six lines.
