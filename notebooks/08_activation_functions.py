# %% [markdown]
# # Activation functions
#
# Between two matrix products every network bends its numbers with a small function. That bend is the
# whole difference between a network and one straight line, and which bend you choose decides how
# fast, and whether, the network learns.
#
# **You will be able to**
# - show why a network without a non-linearity is a single linear map, however many layers it has;
# - write sigmoid, tanh, ReLU, leaky ReLU and parametric ReLU with their derivatives, and check each by finite differences;
# - learn the slope of a parametric ReLU by gradient descent;
# - choose an activation for hidden and output layers, for reasons you have measured.
#
# **Minutes** 50 · **Before this** lesson [07](07_network_representation.ipynb)

# %%
from functools import partial

import numpy as np

from dllessons import activation_functions as af
from dllessons import networks
from dlutils import explorers, pace, plots

# %% [markdown]
# ## Why bend at all?
#
# Two rings of points, one inside the other. No straight line parts them.
#
# **Predict** Take a network with two hidden layers of eight units each, and leave the activation
# functions out, so that each hidden layer computes $A^{[l]} = Z^{[l]} = W^{[l]}A^{[l-1]} + b^{[l]}$. It has
# 105 parameters. What share of the 300 points will it get right after training: about 50 %, 75 %, or 100 %?

# %%
rng = np.random.default_rng(7)
Y = np.arange(300).reshape(1, -1) % 2.0
angle = rng.uniform(0, 2 * np.pi, 300)
radius = 1 + Y + 0.2 * rng.standard_normal((1, 300))
X = radius * np.vstack([np.cos(angle), np.sin(angle)])
print("X", X.shape, "Y", Y.shape)

# %%
dims = [2, 8, 8, 1]
options = {"rng": np.random.default_rng(1), "learning_rate": 0.3, "iterations": 800, "scale": "xavier"}
straight = networks.train(X, Y, dims, activation="linear", **options).layers
bent = networks.train(X, Y, dims, activation="tanh", **options).layers
score = {"linear": networks.accuracy(X, Y, straight, "linear"), "tanh": networks.accuracy(X, Y, bent, "tanh")}
print({name: f"{value:.0%}" for name, value in score.items()})
assert score["linear"] < 0.65
assert score["tanh"] > 0.97

# %%
fig, axes = plots.figure(1, 2, size=(9.5, 4.4))
for ax, layers, name in zip(axes, (straight, bent), ("linear", "tanh")):
    classify = partial(networks.predict, layers=layers, activation=name)
    plots.decision_boundary(classify, X, Y, ax, f"{name}: {score[name]:.0%} right")
plots.show(fig, alt="Two rings of points. The network without activation functions cuts the plane along a straight line, or "
           "not at all, and gets half of the points right. The same network with tanh draws a closed curve between the rings.")

# %% [markdown]
# ### Multiplying it out
#
# About 50 %: no better than a coin. The reason is two lines of algebra. Without an activation,
#
# $$W^{[2]}\left(W^{[1]}X + b^{[1]}\right) + b^{[2]} = \underbrace{W^{[2]}W^{[1]}}_{W}\,X + \underbrace{W^{[2]}b^{[1]} + b^{[2]}}_{b}.$$
#
# Two layers are one layer with another $W$ and another $b$. Apply this again and again from the input
# upwards, and any number of linear layers melts into one.

# %%
def multiply_out(layers):
    """One pair (W, b) that does what a list of linear layers does."""
    W, b = layers[0]
    for W_next, b_next in layers[1:]:
        W, b = W_next @ W, W_next @ b + b_next
    return W, b

W, b = multiply_out(straight)
by_layers, at_once = networks.forward(X, straight, "linear")[-1][0], W @ X + b
assert np.allclose(by_layers, at_once, atol=1e-12)
print("parameters before:", networks.parameter_count(dims), " after:", W.size + b.size, " and the same outputs")

# %% [markdown]
# So the 105 parameters were worth 3: with the sigmoid at its output, our deep linear network *is* logistic
# regression. Nor does it help to make it enormous.

# %%
huge = networks.initialize([2, 50, 3, 70, 70, 1], np.random.default_rng(7))
W, b = multiply_out(huge)
assert np.allclose(networks.forward(X, huge, "linear")[-1][0], W @ X + b)
print(f"{networks.parameter_count([2, 50, 3, 70, 70, 1]):,} parameters do the work of {W.size + b.size}")

# %% [markdown]
# > **Misconception** *"A deep linear network is the same as logistic regression in every way."* It can express the same
# > functions and no more. The road that gradient descent takes through 105 parameters is another one than
# > through 3, so the two need not agree after a given number of steps. What is lost is what can be
# > *reached*, and that no amount of training brings back.
#
# The sigmoid of the last unit does not rescue it: $\sigma(z) > 0.5$ exactly where $z > 0$, which is a half-plane.

# %% [markdown]
# ## A tool before we start
#
# Each activation $g$ below comes with a derivative $g'$ on paper. We will not believe any of them before it agrees with
# the central difference
#
# $$\frac{g(z+h) - g(z-h)}{2h}, \qquad h = 10^{-5}.$$
#
# Its own error is of the order of $h^2$ plus rounding, about $10^{-10}$ here; a slip in a formula is larger by
# many orders of magnitude.

# %%
z = np.linspace(-6, 6, 240)   # an even number of points: 0 is not among them

def check(g, g_prime, z=z):
    """Raise unless g_prime agrees with central differences of g at z (any shape)."""
    error = np.abs(g_prime(z) - af.numeric_derivative(g, z)).max()
    assert error < 1e-8, f"largest error {error:.1e}"
    print("derivative agrees with finite differences")

# %% [markdown]
# ## Sigmoid
#
# $$\sigma(z) = \frac{1}{1+e^{-z}}, \qquad 0 < \sigma(z) < 1.$$
#
# Derivative, by the chain rule: $\sigma'(z) = \dfrac{e^{-z}}{(1+e^{-z})^2}$. Call $a = \sigma(z)$; then
# $\dfrac{e^{-z}}{1+e^{-z}} = 1 - a$, and so
#
# $$\sigma'(z) = a\,(1-a).$$
#
# The output alone is enough for the derivative, which is why a cache may hold $A$ instead of $Z$.
#
# **Predict** What is $\sigma'(0)$, and can the derivative be larger anywhere else?

# %%
def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def sigmoid_prime(z):
    a = sigmoid(z)
    return a * (1 - a)

check(sigmoid, sigmoid_prime)
print("at 0:", sigmoid_prime(0.0), " at 2:", sigmoid_prime(2.0).round(3), " at 6:", sigmoid_prime(6.0).round(4))
assert sigmoid_prime(0.0) == 0.25 == max(sigmoid_prime(np.linspace(-6, 6, 241)))

# %%
plots.show(af.function_figure("sigmoid"), alt="The sigmoid rises in an S from 0 to 1 and passes 0.5 at z = 0. Its derivative is "
           "a bell with its top, 0.25, at z = 0; beyond 4 on either side almost nothing is left.")

# %% [markdown]
# The top is 0.25, at $z = 0$, where $a = \tfrac12$: the parabola $a(1-a)$ has its top there. Even the best-placed
# sigmoid unit hands back only a quarter of the gradient it receives, and one that is sure of itself
# ($|z| > 6$) less than a four-hundredth: it is **saturated**. Lesson 09 follows this through many layers.
#
# One practical note: $e^{-z}$ overflows for $z < -709$. NumPy then warns and still gives 0. A form through tanh never overflows.

# %%
with np.errstate(over="raise"):
    try:
        sigmoid(np.array([-1000.0]))
    except FloatingPointError as error:
        print("plain formula:", error)
    print("through tanh: ", af.sigmoid(np.array([-1000.0, 0.0, 1000.0])))

# %% [markdown]
# ## Tanh
#
# $$\tanh z = \frac{e^{z}-e^{-z}}{e^{z}+e^{-z}}, \qquad -1 < \tanh z < 1.$$
#
# By the quotient rule, the derivative is $\dfrac{(e^z+e^{-z})^2 - (e^z-e^{-z})^2}{(e^z+e^{-z})^2} = 1 - \tanh^2 z$.
# Its top is 1, four times the sigmoid's. The two are close relatives: divide both parts of the fraction by $e^z$ and
# compare with $\sigma$, and you find $\tanh z = 2\,\sigma(2z) - 1$.

# %%
def tanh_prime(z):
    return 1 - np.tanh(z) ** 2

check(np.tanh, tanh_prime)
assert np.allclose(np.tanh(z), 2 * sigmoid(2 * z) - 1)
print("at 0:", tanh_prime(0.0), " at 3:", tanh_prime(3.0).round(4))
plots.show(af.function_figure("tanh"), alt="Tanh rises in an S from -1 to 1 through 0. Its derivative is a bell with its top, 1, "
           "at z = 0, narrower than the sigmoid's: beyond 3 on either side almost nothing is left.")

# %% [markdown]
# ### What "centred on zero" buys
#
# The sigmoid's outputs are all positive, tanh's lie around zero. For one example, the gradient of one unit's weights in the next layer is
# $dz_i\,a^T$. If every entry of $a$ is positive, all those components have the sign of $dz_i$: the weights of the unit can only all rise or all fall together.
#
# **Predict** And with $m = 300$ examples, is that still so?

# %%
def same_sign(a_prev, dZ):
    """Share of units whose weight gradients dZ @ a_prev.T all have one sign; a_prev (n, m), dZ (k, m)."""
    signs = np.sign(dZ @ a_prev.T)
    return np.mean(np.abs(signs.sum(axis=1)) == signs.shape[1])

Z, dZ = rng.standard_normal((6, 300)), rng.standard_normal((500, 300))
for name in ("sigmoid", "tanh"):
    A = af.activate(Z, name)
    one, many = same_sign(A[:, :1], dZ[:, :1]), same_sign(A, dZ)
    print(f"{name:8} one example: {one:4.0%}   300 examples: {many:4.0%}")
    assert (one == 1.0 if name == "sigmoid" else one < 0.1)
    assert (0.3 < many < 0.8 if name == "sigmoid" else many < 0.1)

# %% [markdown]
# With one example the sign is locked, as the argument says. Averaged over 300 examples whose $dz$ have both signs the lock is off, but a
# common drift stays: far more units still move all their weights in one direction than chance (2 in 64) would give. The textbook argument is about single examples; in batches it is a
# tendency and not a law. It is one reason to prefer tanh to the sigmoid in hidden layers; the four times steeper derivative is the other.

# %% [markdown]
# ## ReLU
#
# $$\mathrm{ReLU}(z) = \max(0, z), \qquad 0 \le \mathrm{ReLU}(z) < \infty, \qquad \mathrm{ReLU}'(z) = \begin{cases}1 & z > 0\\ 0 & z < 0\end{cases}$$
#
# The *rectified linear unit* passes what is positive and blocks the rest. Its derivative is exactly 1 on the active side: no
# saturation there, however large $z$. On the other side it is exactly 0. At $z = 0$ there is a kink, and no derivative.

# %%
def relu(z):
    return np.maximum(z, 0)

def relu_prime(z):
    return 1.0 * (z > 0)

check(relu, relu_prime)
plots.show(af.function_figure("relu"), alt="ReLU is 0 left of zero and the line of slope 1 right of it. "
           "Its derivative is 0 on the left and 1 on the right, with a jump at z = 0.")

# %% [markdown]
# **Predict** `check` kept away from 0. What does the central difference give *at* the kink?

# %%
h = 1e-5
at_kink = {"from the left": (relu(0.0) - relu(-h)) / h, "from the right": (relu(h) - relu(0.0)) / h,
           "central": af.numeric_derivative(relu, 0.0)}
print({name: round(float(value), 3) for name, value in at_kink.items()}, " our choice:", float(relu_prime(0.0)))
assert np.isclose(at_kink["central"], 0.5)

# %% [markdown]
# > **Misconception** *"ReLU has no derivative at 0, so gradient descent cannot be used."* The two one-sided slopes are 0 and 1,
# > and any value between them is an honest choice (a *subgradient*); ours, and most libraries', is 0. It hardly ever matters: a sum of
# > products of real numbers is almost never exactly 0. It does matter for a gradient check, which reads 0.5 there, and for
# > weights that all start at 0.

# %% [markdown]
# ## Leaky and parametric ReLU
#
# Where ReLU is flat, no gradient comes back, and a unit that is negative for every example never learns again. Give the
# left side a small slope $\alpha$:
#
# $$g(z) = \begin{cases} z & z > 0\\ \alpha z & z \le 0\end{cases} \qquad g'(z) = \begin{cases} 1 & z > 0\\ \alpha & z < 0\end{cases} \qquad -\infty < g(z) < \infty \ \text{for}\ \alpha > 0.$$
#
# In the **leaky** ReLU somebody chooses $\alpha$, commonly 0.01. In the **parametric** ReLU (PReLU) it is one more parameter, and
# gradient descent chooses it.

# %%
def leaky_relu(z, slope=0.01):
    return np.where(z > 0, z, slope * z)

def leaky_relu_prime(z, slope=0.01):
    return np.where(z > 0, 1.0, slope)

check(leaky_relu, leaky_relu_prime)
check(lambda z: leaky_relu(z, 0.3), lambda z: leaky_relu_prime(z, 0.3))

# %%
fig, ax = plots.figure(size=(7.5, 3.8))
for slope, style in ((0.0, "-"), (0.01, "-."), (0.25, ":"), (1.0, "--"), (-1.0, (0, (1, 1)))):
    ax.plot(z, leaky_relu(z, slope), linestyle=style)
    ax.text(-6.1, -6 * slope + (0.35 if slope == 0 else -0.2 if slope == 0.01 else 0), f"α = {slope:g}", ha="right", va="center")
ax.set(xlabel="z", ylabel="g(z)", xlim=(-8.2, 6), title="One number leads from |z| over ReLU to a straight line")
plots.show(fig, alt="Functions that all equal z on the right. On the left the slope is 0 (ReLU), 0.01 (leaky), "
           "0.25 (a usual first value for the parametric kind), 1 (a straight line, no bend at all) and -1 (the absolute value).")

# %% [markdown]
# ### The slope's own gradient
#
# Only the negative side depends on $\alpha$, and there $\partial a/\partial\alpha = z$. So for every element $\partial a / \partial \alpha = \min(z, 0)$, and as one $\alpha$ serves all units and
# examples of the layer, the contributions add up:
#
# $$d\alpha = \sum_{i,j} dA_{ij}\,\min(Z_{ij}, 0).$$
#
# Below, data are made by a unit whose slope is 0.4, with some noise. The cost is $\frac{1}{2m}\sum (a - t)^2$, so $dA = (A - T)/m$.

# %%
Z = rng.standard_normal((1, 500))
T = leaky_relu(Z, 0.4) + 0.05 * rng.standard_normal(Z.shape)

def slope_cost(slope):
    return np.mean((leaky_relu(Z, slope) - T) ** 2) / 2

def slope_gradient(slope):
    dA = (leaky_relu(Z, slope) - T) / Z.size
    return np.sum(dA * np.minimum(Z, 0))

assert np.isclose(slope_gradient(0.1), af.numeric_derivative(slope_cost, 0.1))
print("gradient of the slope agrees with finite differences")

# %% [markdown]
# **Predict** Started at $-1$, at $0.01$ and at $1$, where does the slope end up, and does the start matter?

# %%
def learn_slope(slope, learning_rate=0.2, steps=60):
    """The slope before each of `steps` updates, and after the last."""
    path = [slope]
    for _ in range(steps):
        path.append(path[-1] - learning_rate * slope_gradient(path[-1]))
    return path

paths = {start: learn_slope(start) for start in (-1.0, 0.01, 1.0)}
print({start: round(float(path[-1]), 2) for start, path in paths.items()})
assert all(abs(path[-1] - 0.4) < 0.03 for path in paths.values())

# %%
plots.show(af.slopes_figure(paths, 0.4), alt="Three curves of the slope against the steps, from -1, 0.01 and 1. "
           "All three bend towards 0.4, the slope that made the data, and stay there.")

# %% [markdown]
# The cost is a parabola in $\alpha$, so every start leads to the same place. Inside a network the slope is learned together with the weights,
# in the same update; lesson 09 does that, and measures whether it helps.
#
# ## Explorer: where a unit works
#
# A layer's inputs $z$ form a cloud. Its centre and spread decide which part of the activation is in use. Try: sigmoid with
# centre 5; tanh with spread 4; ReLU with centre $-3$, then leaky ReLU at the same place.

# %%
explorers.explore(
    af.working_point_figure,
    alt="Three panels. Left: the activation, its derivative and the cloud of inputs. Middle: distribution of the outputs and their mean. "
        "Right: distribution of the derivatives: near 0 for inputs on a flat part, so that little gradient passes.",
    name=explorers.choice([(af.LABELS[name], name) for name in af.NAMES], value="sigmoid", description="activation"),
    slope=explorers.slider(-1.0, 1.0, 0.05, value=0.25, description="slope (leaky, parametric)"),
    center=explorers.slider(-6.0, 6.0, 0.5, value=0.0, description="centre of z"),
    spread=explorers.slider(0.5, 6.0, 0.5, value=2.0, description="spread of z"),
)

# %% [markdown]
# ## What they cost in time
#
# **Predict** A sigmoid needs an exponential and a division, ReLU one comparison, leaky ReLU a comparison and a
# product. Order the five by time for a million numbers. Where does `np.where` come in?

# %%
functions = {
    "relu": (relu, relu_prime), "tanh": (np.tanh, tanh_prime), "sigmoid": (sigmoid, sigmoid_prime),
    "leaky_relu": (leaky_relu, leaky_relu_prime),
}
million = rng.standard_normal(1_000_000)
seconds = {name: (af.best_time(g, million), af.best_time(d, million)) for name, (g, d) in functions.items()}
seconds["leaky, by maximum"] = (af.best_time(lambda z: np.maximum(z, 0.01 * z), million), seconds["leaky_relu"][1])
if pace.in_full():  # in a browser everything has another price
    assert all(seconds["relu"][0] < forward for name, (forward, _) in seconds.items() if name != "relu")

# %% tags=["nbval-ignore-output"]
for name, (forward, backward) in seconds.items():
    print(f"{name:18} g {1e3 * forward:5.1f} ms   g' {1e3 * backward:5.1f} ms")
plots.show(af.seconds_figure(seconds), alt="Bars of milliseconds for a million elements, function and derivative. ReLU is the cheapest. "
           "Leaky ReLU written with np.where takes several times as long, no less than functions with an exponential.")

# %% [markdown]
# ReLU is the cheapest, as told. But leaky ReLU is *not* "nearly as cheap": written with `np.where` it makes two intermediate arrays and
# walks through memory three times, and on the machine that made this page it takes longer than tanh, which is one compiled pass. With
# `np.maximum` it does better. What you time is the program, not the formula. Parametric ReLU costs what leaky ReLU costs, and its $d\alpha$ on top.
#
# And how much does any of it matter?

# %%
width = 500
W, A = rng.standard_normal((width, width)), rng.standard_normal((width, 1000))
product = af.best_time(np.matmul, W, A, repeats=5)
bend = {name: af.best_time(functions[name][0], A) for name in ("relu", "sigmoid")}
assert bend["relu"] < 0.5 * product
assert bend["sigmoid"] < product

# %% tags=["nbval-ignore-output"]
for name, value in bend.items():
    print(f"{name:8} takes {value / product:4.0%} of the time of the matrix product W @ A")

# %% [markdown]
# The product needs $n_l\,n_{l-1}\,m$ multiplications, the activation $n_l\,m$ evaluations: the wider the layer, the less the
# activation counts. ReLU's cheapness is real and seldom the reason to choose it. Its gradient is.

# %% [markdown]
# ## A race
#
# One network (2, 8, 1), the rings from above, the same learning rate, five random starts for each activation. We count the updates until the cost falls
# below 0.15.
#
# **Predict** Sigmoid against ReLU at learning rate 1: which is ahead, and about how many times? And at learning rate 8?

# %%
def updates_needed(name, learning_rate, target=0.15, limit=700):
    """For five starts: updates until the cost is below `target`, or infinity."""
    scale = "he" if name.endswith("relu") else "xavier"
    needed = []
    for seed in range(pace.repeats(5)):
        costs = networks.train(X, Y, [2, 8, 1], rng=np.random.default_rng(seed), activation=name, scale=scale,
                               learning_rate=learning_rate, iterations=limit, every=10).costs
        needed.append(next((10 * i for i, cost in enumerate(costs) if cost < target), np.inf))
    return needed

# %%
rates = (1.0, 8.0)
race = {(name, rate): updates_needed(name, rate) for rate in rates for name in ("sigmoid", "tanh", "relu", "leaky_relu")}
for (name, rate), needed in race.items():
    print(f"learning rate {rate:g}  {af.LABELS[name]:10}  {needed}")
median = {key: np.median(needed) for key, needed in race.items()}
if pace.in_full():
    assert median["relu", 1.0] < median["tanh", 1.0] < median["sigmoid", 1.0]
    assert median["sigmoid", 1.0] > 4 * median["relu", 1.0]
    assert min(np.isinf(race["relu", 8.0]).sum(), np.isinf(race["leaky_relu", 8.0]).sum()) >= 3
    assert np.isfinite(race["sigmoid", 8.0]).all()

# %%
fig, ax = plots.figure(size=(8, 3.8))
for row, (name, marker) in enumerate(zip(("sigmoid", "tanh", "leaky_relu", "relu"), "os^D")):
    for rate, filled, shift in ((1.0, True, 0.15), (8.0, False, -0.15)):
        needed = np.minimum(race[name, rate], 900)
        ax.plot(needed, np.full(len(needed), row + shift), marker, color=af.COLORS[name], fillstyle="full" if filled else "none", markersize=8)
        if np.isinf(race[name, rate]).any():
            ax.text(885, row + shift, f"{np.isinf(race[name, rate]).sum()} of 5 never", ha="right", va="center")
ax.axvline(730, color=plots.GREY, linestyle=":")
ax.set(yticks=range(4), yticklabels=["sigmoid", "tanh", "leaky ReLU", "ReLU"], ylim=(-1, 3.6), xlim=(0, 960),
       xlabel="updates until the cost is below 0.15", title="Filled: learning rate 1. Hollow: learning rate 8")
plots.show(fig, alt="At learning rate 1 ReLU and leaky ReLU need under 100 updates, tanh about 200, sigmoid about 600. "
           "At learning rate 8 sigmoid and tanh need around 100, while most or all starts with ReLU and leaky ReLU never get there.")

# %% [markdown]
# At the same learning rate ReLU wins by a wide margin. But part of the sigmoid's handicap is only that its gradients are smaller: give it steps eight times as long and
# it arrives soon after. ReLU has no such reserve: at that rate its starts do not arrive, and a leak of 0.01 does not save them. **The activation and the
# learning rate are chosen together**; a comparison at one rate says little about either.

# %% [markdown]
# ## Is ReLU always better?
#
# Here is a job on which it loses. Approximate $\sin x$ on $[-3, 3]$ with one hidden layer of 32 random units, only the output weights
# being fitted (by least squares, so no learning rate can be blamed).
#
# **Predict** By what factor do the root-mean-square errors differ: 2, 100, or a million?

# %%
def sine_error(name, seed, units=32):
    """Root-mean-square error of the best sum of `units` random units for sin(x) on [-3, 3]."""
    r, x = np.random.default_rng(seed), np.linspace(-3, 3, 200)
    Z = 2 * r.standard_normal((units, 1)) * x + r.uniform(-6, 6, (units, 1))
    A = np.vstack([af.activate(Z, name), np.ones_like(x)])
    w = np.linalg.lstsq(A.T, np.sin(x), rcond=None)[0]
    return np.sqrt(np.mean((w @ A - np.sin(x)) ** 2))

errors = {name: np.median([sine_error(name, seed) for seed in range(9)]) for name in ("sigmoid", "tanh", "relu")}
print({name: f"about 10^{np.log10(error):.0f}" for name, error in errors.items()})
assert errors["relu"] > 1e4 * max(errors["tanh"], errors["sigmoid"])

# %% [markdown]
# More than four orders of magnitude. ReLU units build a polygon with at most 32 corners; smooth units build a smooth curve. ReLU won its
# place in *deep* networks for classification, where keeping the gradient alive matters most. It is a default, not a law.
#
# ## ReLU against sigmoid
#
# | | ReLU | sigmoid |
# |---|---|---|
# | range | $[0, \infty)$ | $(0, 1)$ |
# | largest derivative | 1 | 0.25 |
# | derivative at $z = 6$ / at $z = -6$ | 1 / 0 | 0.0025 / 0.0025 |
# | saturates | on the left, completely | on both sides, gradually |
# | outputs exactly 0 for $z \sim N(0,1)$ | half | none |
# | mean output for $z \sim N(0,1)$ | 0.4 | 0.5 |
# | smooth | no, a kink at 0 | yes |
# | can a unit stop learning for good? | yes (it "dies") | nearly: very slow |
# | reads as a probability | no | yes |
# | usual place | hidden layers | output unit for two classes |

# %%
z = rng.standard_normal(100_000)
assert relu_prime(6.0) == 1
assert relu_prime(-6.0) == 0
assert sigmoid_prime(6.0).round(4) == sigmoid_prime(-6.0).round(4) == 0.0025
assert abs(np.mean(relu(z) == 0) - 0.5) < 0.01
assert not np.any(sigmoid(z) == 0)
assert abs(relu(z).mean() - 1 / np.sqrt(2 * np.pi)) < 0.01
assert abs(sigmoid(z).mean() - 0.5) < 0.01
print("the table's numbers hold")

# %% [markdown]
# ## Which one where?
#
# | place | first choice | why |
# |---|---|---|
# | hidden layers, many of them | ReLU | gradient 1 on the active side, cheap |
# | hidden layers, and ReLU units die | leaky ReLU, PReLU | some gradient everywhere |
# | hidden layers, few, or a smooth target | tanh | smooth, centred, derivative up to 1 |
# | output, two classes | sigmoid | a probability; with cross-entropy $dz = a - y$ |
# | output, any real number | none (linear) | the range must fit the target |
# | output in $(-1, 1)$ | tanh | the range must fit the target |
#
# The output layer follows from the *target*, the hidden layers from how well they *learn*. A linear output is no
# contradiction to the first section: the bends are in the hidden layers.
#
# **Predict** What goes wrong with a ReLU as the output unit for cross-entropy?
#
# <details><summary>Answer</summary>
#
# Cross-entropy takes $\log a$ and $\log(1-a)$. ReLU gives $a = 0$ for every negative $z$, where $\log a$ is $-\infty$, and $a > 1$ for $z > 1$, where
# $\log(1-a)$ does not exist. Its range does not fit: it is not a probability.
#
# </details>

# %% [markdown]
# > **Summary**
# >
# > | | $g(z)$ | range | $g'(z)$ | note |
# > |---|---|---|---|---|
# > | sigmoid | $1/(1+e^{-z})$ | $(0,1)$ | $a(1-a) \le 0.25$ | output for two classes |
# > | tanh | $2\sigma(2z)-1$ | $(-1,1)$ | $1-a^2 \le 1$ | centred; few layers |
# > | ReLU | $\max(0,z)$ | $[0,\infty)$ | 0 or 1 | default in hidden layers |
# > | leaky ReLU | $z$ or $\alpha z$ | all reals | $\alpha$ or 1 | $\alpha$ chosen |
# > | PReLU | the same | all reals | $\alpha$ or 1 | $d\alpha = \sum dA \min(Z,0)$ |
# >
# > Without a non-linearity, layers multiply out to one. Choose the activation together with the learning rate. Check every derivative numerically.

# %% [markdown]
# **Think about it**
#
# **1.** Replace tanh in the rings network by $g(z) = z^2$. Does the network still collapse to one linear map? Could it part the rings with one hidden layer?
#
# <details><summary>Answer</summary>
#
# It does not collapse: a square is not linear. Two units with $z_1 = x_1$ and $z_2 = x_2$ give $x_1^2 + x_2^2$, the squared radius, which parts the rings
# with one threshold. Yet $z^2$ is a poor general choice: its derivative $2z$ grows without bound, and stacked squares give polynomials
# of degree $2^L$ that explode.
#
# </details>

# %% [markdown]
# **2.** A PReLU layer ends training with $\alpha = 0.98$. What has the network told you about that layer?
#
# <details><summary>Answer</summary>
#
# The layer hardly bends any more. It is nearly linear, so it can nearly be multiplied into its neighbour. Perhaps the network is deeper than the job asks for,
# or the bend is not wanted at that place.
#
# </details>
#
# **3.** Somebody halves the training time by replacing the sigmoid with ReLU in a network with layers of 2,000 units, and says that this is because ReLU needs no exponential. Do you believe it?
#
# <details><summary>Answer</summary>
#
# No. With layers that wide the activation is a small part of each update, next to the matrix products, so a cheaper one cannot halve the time. If the training got
# shorter, it is because fewer updates were needed: the gradient came back stronger.
#
# </details>

# %% [markdown]
# ## Where next
#
# [Lesson 09: vanishing gradients and dying ReLU](09_vanishing_gradients_and_dying_relu.ipynb) follows these derivatives through many layers, where 0.25 and 0 become serious.
# The assignment [shallow network](../release/shallow_network/shallow_network.ipynb) uses tanh in its hidden layer and the sigmoid at its output.
