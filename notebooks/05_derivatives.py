# %% [markdown]
# # Derivatives
#
# Gradient descent asks for slopes. This lesson finds them for logistic regression, one arrow at a time, first on paper and
# then by nudging a number and watching. Nothing is believed unless the two agree.
#
# **You will be able to**
# - draw a computation as a graph, with values flowing forward and derivatives flowing back;
# - derive $\frac{d\mathcal L}{da}$, $\frac{da}{dz}$ and $\frac{d\mathcal L}{dz} = a - y$ with the right signs;
# - check any derivative numerically, and choose the size of the nudge;
# - go from one example to $m$ of them, and put the $\frac1m$ where it belongs.
#
# **Minutes** 50 · **Before this** lesson [04 gradient descent](04_gradient_descent.ipynb)

# %%
import numpy as np

from dllessons import derivatives
from dllessons.derivatives import nudge
from dlutils import explorers, plots

# %% [markdown]
# ## A derivative is an exchange rate
#
# Nudge the input a little; by how much does the output move, per unit of nudge? That ratio, for ever smaller nudges, is the
# derivative. Take the loss of a tomato that is ripe, $-\log a$.
#
# **Predict** At $a = 0.4$ the loss is 0.9163. You raise $a$ by 0.001. Does the loss go up or down, and by about how much?

# %%
before, after = -np.log(0.4), -np.log(0.401)
print(f"loss {before:.4f} -> {after:.4f}: moved by {after - before:+.4f}, per unit of nudge {(after - before) / 0.001:+.3f}")
assert abs((after - before) / 0.001 - (-1 / 0.4)) < 0.01

# %%
plots.show(
    derivatives.secants_figure(lambda a: -np.log(a), -1 / 0.4, 0.4, (0.5, 0.15)),
    alt="The curve of -log a with two secants through a = 0.4 and the tangent there. The smaller the nudge, the nearer the "
    "secant's slope to the tangent's, which is -2.5.",
)

# %% [markdown]
# ## How large a nudge?
#
# On a computer we cannot go to the limit, only near it. Two recipes:
#
# $$\frac{f(x+h) - f(x)}{h} \quad\text{(one-sided)}, \qquad \frac{f(x+h) - f(x-h)}{2h} \quad\text{(central)}.$$
#
# **Predict** Is a smaller $h$ always better? Is one recipe better than the other, and by how much?

# %%
f, exact = lambda a: -np.log(a), -1 / 0.4
hs = 10.0 ** np.arange(-13, 0, 0.5)
one_sided = np.abs((f(0.4 + hs) - f(0.4)) / hs - exact)
central = np.abs((f(0.4 + hs) - f(0.4 - hs)) / (2 * hs) - exact)
at = {h: np.argmin(np.abs(hs - h)) for h in (1e-2, 1e-5, 1e-12)}
print("ten times smaller h: error smaller by", round(central[at[1e-2]] / central[at[1e-2] - 2]), "(central),", end=" ")
print(round(one_sided[at[1e-2]] / one_sided[at[1e-2] - 2]), "(one-sided)")
assert central[at[1e-5]] < 1e-3 * min(central[at[1e-12]], central[at[1e-2]])
assert central.min() < 1e-2 * one_sided.min()

# %%
plots.show(
    derivatives.step_error_figure(hs, one_sided, central),
    alt="Error of the slope against the nudge, both logarithmic: two Vs. The central recipe falls twice as steeply and reaches a much "
    "smaller error, near h = 1e-6; for still smaller h, rounding makes both worse.",
)

# %% [markdown]
# The central recipe wins: its error goes with $h^2$, the one-sided with $h$. And smaller is *not* always better. The two values of $f$
# agree in ever more digits, which cancel, and dividing by a tiny $h$ blows up what rounding left. For 64-bit numbers of
# ordinary size $h = 10^{-5}$ is a good choice: that is `nudge`, our judge from here on.
#
# It settles the rules you may remember from school, too:

# %%
rules = {
    "x^3": (lambda x: x**3, lambda x: 3 * x**2),
    "1/x": (lambda x: 1 / x, lambda x: -1 / x**2),
    "e^x": (np.exp, np.exp),
    "log x": (np.log, lambda x: 1 / x),
    "log(1 - x)": (lambda x: np.log(1 - x), lambda x: -1 / (1 - x)),
}
for name, (function, slope) in rules.items():
    print(f"{name:10}  formula {slope(0.3):+9.4f}   nudge {nudge(function, 0.3):+9.4f}")
    assert np.isclose(slope(0.3), nudge(function, 0.3), rtol=1e-6)

# %% [markdown]
# Look at the last row again: the minus comes from *inside*. Nudge $x$ up and $1 - x$ goes down. This little minus is
# where most sign errors in this subject are born.
#
# ## Computation graphs
#
# Break a formula into single operations, one box for each. Say $t = (uv + c)^2$:
#
# $$p = uv, \qquad s = p + c, \qquad t = s^2 .$$
#
# **Forward**, left to right, we compute values. **Backward**, right to left, we compute $\frac{dt}{d\,\cdot}$ for each box.

# %%
u, v, c = 3.0, -2.0, 5.0
p = u * v
s = p + c
t = s**2
print(f"p = {p}, s = {s}, t = {t}")

# %% [markdown]
# The rule for going back is the **chain rule**: the derivative at a box is the derivative at the next box, times the
# exchange rate between the two. $t = s^2$ gives $\frac{dt}{ds} = 2s$; adding passes a derivative on unchanged; a product
# hands to each factor the *other* factor.
#
# **Predict** from the values above: what is $\frac{dt}{dv}$? Does raising $v$ raise $t$?

# %%
dt_ds = 2 * s
dt_dp = dt_ds * 1
dt_dc = dt_ds * 1
dt_du = dt_dp * v
dt_dv = dt_dp * u
print(f"dt/ds = {dt_ds}, dt/dc = {dt_dc}, dt/du = {dt_du}, dt/dv = {dt_dv}")
assert np.isclose(dt_du, nudge(lambda u: (u * v + c) ** 2, 3.0))
assert np.isclose(dt_dv, nudge(lambda v: (u * v + c) ** 2, -2.0))
assert np.isclose(dt_dc, nudge(lambda c: (u * v + c) ** 2, 5.0))

# %%
nodes = {"u": (0, 2, "$u$"), "v": (0, 1, "$v$"), "c": (0, 0, "$c$"),
         "p": (1.4, 1.5, "$p = uv$"), "s": (2.8, 1, "$s = p + c$"), "t": (4.2, 1, "$t = s^2$")}
edges = [("u", "p"), ("v", "p"), ("p", "s"), ("c", "s"), ("s", "t")]
values = {"u": u, "v": v, "c": c, "p": p, "s": s, "t": t}
slopes = {"u": dt_du, "v": dt_dv, "c": dt_dc, "p": dt_dp, "s": dt_ds, "t": 1.0}
rates = {("u", "p"): v, ("v", "p"): u, ("p", "s"): 1, ("c", "s"): 1, ("s", "t"): 2 * s}
plots.show(
    derivatives.graph_figure(nodes, edges, values, slopes, rates, "A derivative goes back along the arrows, times each arrow's rate", (9.6, 3.7)),
    alt="Graph of t = (uv + c) squared. Values run left to right, to t = 1; derivatives run right to left, -2 at s, "
    "passed on to p and c, then +4 at u and -6 at v.",
)

# %% [markdown]
# Two arrows out of one box mean two ways to influence the end. **Both count, and they add.** Take $t = u \cdot (u + c)$:
# along the first factor the rate is $u + c$, along the second it is $u$. Whoever follows only one of them gets a plausible,
# wrong number.

# %%
u, c = 3.0, 5.0
first, second = u + c, u
print(f"one way {first}, other way {second}, together {first + second}; nudge says {nudge(lambda u: u * (u + c), u):.4f}")
assert np.isclose(first + second, nudge(lambda u: u * (u + c), u))

# %% [markdown]
# ## One example of logistic regression
#
# Two features, one example:
#
# $$z = w_1 x_1 + w_2 x_2 + b, \qquad a = \sigma(z), \qquad \mathcal L = -\big(y\log a + (1-y)\log(1-a)\big).$$
#
# Forward first. Then we go back, one arrow at a time, and after each derivation nudge that very arrow.

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
# $a$ occurs twice, so there are two ways, and they add. The first, $-y\log a$, has derivative $-\frac{y}{a}$. The second,
# $-(1-y)\log(1-a)$, has $-(1-y)\cdot\frac{-1}{1-a} = +\frac{1-y}{1-a}$: two minus signs, one from the front, one from
# inside. So
#
# $$\frac{d\mathcal L}{da} = -\frac{y}{a} + \frac{1-y}{1-a} = \frac{-y(1-a) + (1-y)a}{a(1-a)} = \frac{a-y}{a(1-a)} .$$

# %%
da = -y / a + (1 - y) / (1 - a)
print(f"dL/da: formula {da:+.6f}, nudge {nudge(lambda a: loss(a, y), a):+.6f}")
assert np.isclose(da, (a - y) / (a * (1 - a)))
labels, guesses = np.repeat([0, 1], 3), np.tile([0.1, 0.5, 0.93], 2)
formula = -labels / guesses + (1 - labels) / (1 - guesses)
assert np.allclose(formula, nudge(lambda a: loss(a, labels), guesses), rtol=1e-6)

# %%
plots.show(
    derivatives.loss_slope_figure(),
    alt="dL/da against a. For label 1 it is negative everywhere and plunges as a nears 0; for label 0 it is positive everywhere and "
    "shoots up as a nears 1.",
)

# %% [markdown]
# > **Misconception** *"$\frac{d\mathcal L}{da} = \frac{y}{a} - \frac{1-y}{1-a}$."*
# > That is the derivative of the log-likelihood, with the loss's own minus forgotten; some notes print it. There is a check
# > that needs no algebra: for $y = 1$, raising $a$ must *lower* the loss, so the derivative must be negative. In a network
# > this one sign sends every weight of every layer uphill.

# %%
slipped = y / a - (1 - y) / (1 - a)
print(f"with the slip: {slipped:+.4f}; relative error against nudging: {derivatives.relative_error(slipped, da):.1f}")
assert derivatives.relative_error(slipped, da) == 1

# %% [markdown]
# ### Arrow 2: from $a$ back to $z$
#
# $a = (1 + e^{-z})^{-1}$. Outer derivative $-(1 + e^{-z})^{-2}$, inner derivative $-e^{-z}$; two minuses again:
#
# $$\frac{da}{dz} = \frac{e^{-z}}{(1+e^{-z})^2} = \frac{1}{1+e^{-z}} \cdot \frac{e^{-z}}{1+e^{-z}} = a\,(1-a),$$
#
# for the second fraction is $1 - \frac{1}{1+e^{-z}}$. No new exponential is needed: $a$ is known from the forward pass, a first
# reason for keeping values.
#
# **Predict** What is $\sigma'(0)$: 0, 0.25, 0.5 or 1? For which $z$ is the slope largest?

# %%
local = a * (1 - a)
print(f"da/dz here: formula {local:.6f}, nudge {nudge(sigmoid, z):.6f}")
print(f"at z = 0:   formula {sigmoid(0) * (1 - sigmoid(0)):.6f}, nudge {nudge(sigmoid, 0.0):.6f}")
grid = np.linspace(-8, 8, 161)
assert np.allclose(sigmoid(grid) * (1 - sigmoid(grid)), nudge(sigmoid, grid), atol=1e-9)
assert np.isclose(nudge(sigmoid, 0.0), 0.25)
assert np.all(nudge(sigmoid, grid) <= 0.25 + 1e-9)

# %%
plots.show(
    derivatives.sigmoid_slope_figure(),
    alt="Left, the sigmoid with its tangent of slope 0.25 at z = 0. Right, its derivative, a bell with top 0.25 at z = 0 that goes to zero "
    "on both sides.",
)

# %% [markdown]
# > **Misconception** *"$\sigma'(z) = z(1-z)$"*, a slip seen in code that calls the formula with the wrong variable. It is $a(1-a)$ with
# > $a = \sigma(z)$. At $z = 0.5$ both are near 0.24, so one test point may not show it. At $z = 3$ the slip gives a *negative*
# > slope for a curve that rises everywhere.

# %%
for point in (0.5, 3.0):
    print(f"z = {point}: nudge {nudge(sigmoid, point):+.4f}, slip z(1 - z) = {point * (1 - point):+.4f}")
assert abs(0.5 * (1 - 0.5) - nudge(sigmoid, 0.5)) < 0.02
assert 3.0 * (1 - 3.0) < 0 < nudge(sigmoid, 3.0)

# %% [markdown]
# ### Arrows 1 and 2 together: $a - y$
#
# The chain rule multiplies them, and the awkward denominator goes:
#
# $$\frac{d\mathcal L}{dz} = \frac{d\mathcal L}{da}\cdot\frac{da}{dz} = \frac{a-y}{a(1-a)}\cdot a(1-a) = a - y .$$
#
# Prediction minus truth. For $y = 1$ it is negative (raise the score!), for $y = 0$ positive (lower it), and its size is just
# how wrong we are. From now on we write `dz` for $\frac{d\mathcal L}{dz}$, and so on: the derivative *of the loss* by that quantity,
# not a small change of it.

# %%
dz = a - y
print(f"dL/dz: product of arrows {da * local:+.6f}, a - y {dz:+.6f}, nudge {nudge(lambda z: loss(sigmoid(z), y), z):+.6f}")
assert np.isclose(dz, da * local)
scores = np.array([-3.0, 0.0, 0.5, -3.0, 0.5, 4.0])
assert np.allclose(sigmoid(scores) - labels, nudge(lambda z: loss(sigmoid(z), labels), scores), rtol=1e-6)

# %%
plots.show(
    derivatives.cancel_figure(),
    alt="For label 1, against z on a logarithmic axis: dL/da grows without bound to the left, da/dz falls to zero there, and their product "
    "1 - a stays at most 1.",
)

# %% [markdown]
# That is why the two arrows are better taken in one step. **Predict** What do you get at $z = 40$ with $y = 1$ if the
# computer multiplies them separately?

# %%
sure = sigmoid(40.0)
with np.errstate(divide="ignore", invalid="ignore"):
    in_two_steps = (-1 / sure + np.float64(0) / (1 - sure)) * (sure * (1 - sure))
print(f"two arrows: {in_two_steps}, one arrow: {sure - 1}")
assert np.isnan(in_two_steps)
assert sure - 1 == 0

# %% [markdown]
# ### Arrow 3: from $z$ back to the parameters
#
# $z = w_1x_1 + w_2x_2 + b$. Nudge $w_1$ and $z$ moves $x_1$ times as much; nudge $b$ and $z$ moves as much. Hence
#
# $$dw_1 = x_1\,dz, \qquad dw_2 = x_2\,dz, \qquad db = dz .$$
#
# The derivative by a weight is the feature that the weight multiplies, times the error. A feature that is 0 teaches its weight nothing.

# %%
def loss_of(w1, w2, b):
    return loss(sigmoid(w1 * x1 + w2 * x2 + b), y)


dw1, dw2, db = x1 * dz, x2 * dz, dz
nudged = nudge(lambda v: loss_of(v, w2, b), w1), nudge(lambda v: loss_of(w1, v, b), w2), nudge(lambda v: loss_of(w1, w2, v), b)
print("formula", np.round([dw1, dw2, db], 6), "  nudge", np.round(nudged, 6))
assert np.allclose([dw1, dw2, db], nudged)

# %% [markdown]
# All three arrows on one page. Step through it: values appear from left to right, then derivatives from right to left.
# Then change numbers. **Predict** before each: which derivatives change sign when $y$ goes from 1 to 0? Which become
# small when $b$ is large?

# %%
explorers.explore(
    derivatives.stepper_figure,
    alt="The computation graph of one example, step by step: inputs, z, a and the loss on the way forward; dL/da, dL/dz, and the "
    "derivatives of w1, w2 and b on the way back.",
    step=explorers.slider(0, 6, value=6, description="step"),
    y=explorers.choice([1, 0], description="label y"),
    w1=explorers.slider(-3.0, 3.0, 0.1, value=0.8, description="w1"),
    b=explorers.slider(-6.0, 6.0, 0.1, value=-0.1, description="b"),
    x1=explorers.slider(-3.0, 3.0, 0.1, value=1.5, description="x1"),
)

# %% [markdown]
# Does it *work*? One step of gradient descent on this example must lower its loss, and for a small rate $\alpha$ by about
# $\alpha$ times the squared length of the gradient.

# %%
rate = 0.001
fallen = loss_of(w1, w2, b) - loss_of(w1 - rate * dw1, w2 - rate * dw2, b - rate * db)
foretold = rate * (dw1**2 + dw2**2 + db**2)
print(f"loss fell by {fallen:.6f}, foretold {foretold:.6f}")
assert np.isclose(fallen, foretold, rtol=0.01)

# %% [markdown]
# ### Why backward?
#
# Nudging gives the same numbers; why not train with it? Because each parameter needs its own two forward passes, while one pass
# backward serves all of them: every derivative is used again by the boxes behind it. **Predict** For 1000 weights and 50
# examples: how many times slower is nudging?

# %%
rng = np.random.default_rng(7)
X, Y = rng.normal(size=(1000, 50)), (rng.random((1, 50)) < 0.5).astype(float)
w = 0.1 * rng.normal(size=(1000, 1))
passes = []


def counted_cost(w):
    passes.append(1)
    return derivatives.cost(w, 0.0, X, Y)


by_nudging = derivatives.numeric_gradient(counted_cost, w)
by_formula = X @ (sigmoid(w.T @ X) - Y).T / 50
print(f"{len(passes)} forward passes for one gradient; relative difference below 1e-6: ", end="")
print(derivatives.relative_error(by_nudging, by_formula) < 1e-6)
assert len(passes) == 2000

# %% [markdown]
# Two thousand forward passes, where the formula needs one forward and one backward of about the same price. So: *train* with derivatives
# from the chain rule, and *check* them by nudging, on something small.
#
# ## From one example to $m$
#
# The cost is a mean, $J = \frac1m \sum_i \mathcal L^{(i)}$, and the derivative of a mean is the mean of the derivatives. In the graph,
# $w$ and $b$ now have $m$ arrows going out, one into each example, so what comes back along all of them is added up.

# %%
X3, Y3 = np.array([[1.0, -2.0, 0.5]]), np.array([[1.0, 0.0, 0.0]])
plots.show(
    derivatives.many_graph_figure(X3, Y3, 0.7, 0.2),
    alt="Three examples share w and b. Each example's score and loss stand in a row of their own; from J a third goes back to each loss, "
    "and all of it meets again at w and at b.",
)

# %% [markdown]
# In code, first with loops and accumulators, so that each line is one arrow. **Predict** Which lines carry the $\frac1m$?

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
# And without loops. All errors at once, $dZ = A - Y$ of shape $(1, m)$; then the sum over examples is a matrix product for $w$ and a
# plain sum for $b$:
#
# $$dw = \frac1m X\, dZ^T, \qquad db = \frac1m \sum_i dz^{(i)} .$$
#
# $(n_x, m)$ times $(m, 1)$ gives $(n_x, 1)$, the shape of $w$. That is a check for free: **a derivative by an array has the
# array's shape.**

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
print("dw", dw.ravel().round(4), " db", round(float(db), 4))
assert dw.shape == w.shape

# %%
numeric_dw = derivatives.numeric_gradient(lambda w: derivatives.cost(w, b, X, Y), w)
numeric_db = nudge(lambda b: derivatives.cost(w, b, X, Y), b)
loop_dw, loop_db = gradients_by_loop(w, b, X, Y)
print("by nudging: dw", numeric_dw.ravel().round(4), " db", round(numeric_db, 4))
assert np.allclose(dw, numeric_dw)
assert np.isclose(db, numeric_db)
assert np.allclose(dw, loop_dw)
assert np.isclose(db, loop_db)

# %%
each = X * (sigmoid(w.T @ X + b) - Y)
assert np.allclose(each.mean(axis=1, keepdims=True), dw)
plots.show(
    derivatives.mean_gradient_figure(each, dw.ravel()),
    alt="Twelve thin arrows from the origin, the gradients of the single examples, pointing in many directions with different lengths, and one "
    "bold arrow, their mean, shorter than most.",
)

# %% [markdown]
# One word on notation, because it trips up careful readers. By the field's habit $dz^{(i)} = a^{(i)} - y^{(i)}$ is the derivative of example
# $i$'s *own loss*. The derivative of the *cost* $J$ by $z^{(i)}$ is $\frac1m$ of it. The $\frac1m$ is left out of `dZ` and put into `dw` and `db`:
# once, in each of them. Putting it in both places, or in only one of the two gradients, is the classic slip.

# %%
Z = w.T @ X + b
numeric_dZ = derivatives.numeric_gradient(lambda Z: float(np.mean(derivatives.loss(Z, Y))), Z)
assert np.allclose(numeric_dZ, (sigmoid(Z) - Y) / 12)

one, other = np.sum(sigmoid(Z) - Y), np.sum(sigmoid(Z) - Y) / 12
print(f"db without 1/m: {one:+.4f}, with 1/m: {other:+.4f}, nudge: {numeric_db:+.4f}")
assert np.isclose(one, 12 * numeric_db)

# %% [markdown]
# > **Misconception** *"A missing $\frac1m$ on $db$ does not matter, it only changes the learning rate."*
# > It changes it for $b$ alone, $m$-fold. With 10,000 examples and rate 0.1, $b$ in effect has the rate 1000. Its own curvature is the mean
# > of $a(1-a)$, which is $\frac14$ at zero weights, so by lesson 04 it settles only below a rate of 8.
# > (Missing on *both*, it is indeed one learning rate, $m$ times as large.)

# %% [markdown]
# ## Does the check find planted errors?
#
# A check that never fails is worth nothing. Compare the relative error $\frac{\|g - \hat g\|}{\|g\| + \|\hat g\|}$ of right and of spoilt gradients. Rule
# of thumb for 64-bit numbers: below $10^{-6}$ is right, above $10^{-3}$ is wrong.

# %%
A, m = sigmoid(w.T @ X + b), 12
both = lambda dw, db: np.append(np.ravel(dw), db)
judge = both(numeric_dw, numeric_db)
spoilt = {
    "right": both(X @ (A - Y).T / m, np.sum(A - Y) / m),
    "y - a": both(X @ (Y - A).T / m, np.sum(Y - A) / m),
    "no 1/m on db": both(X @ (A - Y).T / m, np.sum(A - Y)),
    "a(1 - a) left in": both(X @ ((A - Y) * A * (1 - A)).T / m, np.sum((A - Y) * A * (1 - A)) / m),
    "labels off by one": both(X @ (A - np.roll(Y, 1)).T / m, np.sum(A - np.roll(Y, 1)) / m),
}
errors = {name: derivatives.relative_error(gradient, judge) for name, gradient in spoilt.items()}
for name, error in errors.items():
    print(f"{name:18} {'below 1e-6' if error < 1e-6 else f'{error:.3f}'}")
assert errors["right"] < 1e-6
assert min(error for name, error in errors.items() if name != "right") > 1e-3

# %% [markdown]
# `a(1 - a) left in` is what you get with squared error in mind. Every example still pulls the right way, only more weakly, so the cost
# curve looks like that of a timid learning rate. The check is not fooled.

# %% [markdown]
# > **Summary**
# >
# > | arrow | derivative | remember |
# > |---|---|---|
# > | loss → $a$ | $-\frac{y}{a} + \frac{1-y}{1-a} = \frac{a-y}{a(1-a)}$ | negative for $y = 1$ |
# > | $a$ → $z$ | $a(1-a)$ | at most 0.25, at $z = 0$ |
# > | loss → $z$ | $dz = a - y$ | prediction minus truth |
# > | $z$ → $w$, $b$ | $dw_j = x_j\,dz$, $db = dz$ | feature times error |
# > | $m$ examples | $dw = \frac1m X\,dZ^T$, $db = \frac1m\sum dz^{(i)}$ | a $\frac1m$ on both; shapes as $w$ and $b$ |
# > | check | $\frac{f(x+h) - f(x-h)}{2h}$, $h = 10^{-5}$ | relative error below $10^{-6}$ |

# %% [markdown]
# **Think about it**
#
# **1.** Derive $\frac{d}{dz}$ of $\log(1 + e^z) - yz$, the loss written from the score. What do you notice?
#
# <details><summary>Answer</summary>
#
# $\frac{e^z}{1+e^z} - y = \sigma(z) - y = a - y$ in a single line: no $a$ in a denominator, nothing to cancel. The stable way to
# write the loss (lesson 03) is also the short way to its derivative.
# </details>
#
# **2.** Replace the sigmoid by $\tanh$, so that $a$ lies between $-1$ and 1, and take labels $\pm1$ with loss $\frac12(a - y)^2$. What is `dz`?
#
# <details><summary>Answer</summary>
#
# $\frac{d\mathcal L}{da} = a - y$ and $\frac{da}{dz} = 1 - a^2$, so $dz = (a-y)(1-a^2)$. Nothing cancels, and a unit that is confidently wrong
# ($a \approx -y$, $|a| \approx 1$) has hardly any slope. Cross-entropy and sigmoid are made for one another; other pairs are not.
# </details>
#
# **3.** All features of all examples are positive, and so are all errors $dz^{(i)}$. What can you say about the signs in $dw$? What
# does it mean for the path of gradient descent?
#
# <details><summary>Answer</summary>
#
# Every entry of $dw$ is a mean of products of positive numbers: all positive. All weights move down together, as long as that lasts; if some
# should rise and others fall, the path has to zigzag. It is one more reason to centre features (lesson 04).
# </details>

# %% [markdown]
# ## Where next
#
# The loop over examples has gone, by a matrix product. How much time that saves, and why, is lesson
# [06 vectorisation and broadcasting](06_vectorisation_and_broadcasting.ipynb). With several layers the same arrows are chained
# further back: lesson [10 backpropagation](10_backpropagation.ipynb). In the assignment
# [logistic regression](../release/logistic_regression/logistic_regression.ipynb) you write `propagate`, which is this lesson in six lines.
