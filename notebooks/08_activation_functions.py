# %% [markdown]
# # Activation functions
#
# Between two matrix products, a network applies a small non-linear function to every number. Without it, any number of layers
# computes no more than one linear layer. Which function you choose affects how fast, and whether, the network learns.
#
# **You will be able to**
# - show why a network without non-linear activation functions is a single linear map;
# - write sigmoid, tanh, ReLU, leaky ReLU and parametric ReLU with their derivatives;
# - learn the slope of a parametric ReLU by gradient descent;
# - choose activation functions for hidden and output layers, for reasons that you have measured.
#
# **Minutes** 60 · **Before this** lesson [07](07_network_representation.ipynb)

# %%
from functools import partial

import numpy as np

from dllessons import activation_functions as af
from dllessons import exercise, networks
from dlutils import explorers, pace, plots
from dlutils.predict import Predict

# %% [markdown]
# ## Why non-linear?
#
# Two rings of points, one inside the other. No straight line separates them.
#
# **Predict** Take a network with two hidden layers of eight units each, and leave the activation
# functions out, so that each hidden layer computes $A^{[l]} = Z^{[l]} = W^{[l]}A^{[l-1]} + b^{[l]}$. It has
# 105 parameters. What share of these 300 points will it classify correctly after training: about 50 %, 75 %, or 100 %?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
without = Predict("Right without activation functions?", ["50 %", "75 %", "100 %"])
without.ask()

# %%
rng = np.random.default_rng(7)
Y = np.arange(300).reshape(1, -1) % 2.0
angle = rng.uniform(0, 2 * np.pi, 300)
radius = 1 + Y + 0.2 * rng.standard_normal((1, 300))
X = radius * np.vstack([np.cos(angle), np.sin(angle)])
print("X", X.shape, "Y", Y.shape)

# %%
dims = [2, 8, 8, 1]
options = {"rng": np.random.default_rng(1), "learning_rate": 0.3, "iterations": 800, "scale": "lecun"}  # the size of the first weights: lesson 10
linear_net = networks.train(X, Y, dims, activation="linear", **options).layers
tanh_net = networks.train(X, Y, dims, activation="tanh", **options).layers
score = {"linear": networks.accuracy(X, Y, linear_net, "linear"), "tanh": networks.accuracy(X, Y, tanh_net, "tanh")}
print({name: f"{value:.0%}" for name, value in score.items()})
without.beside(f"{score['linear']:.0%}; with tanh {score['tanh']:.0%}")

# %%
fig, axes = plots.figure(1, 2, size=(9.5, 4.4))
for ax, layers, name in zip(axes, (linear_net, tanh_net), ("linear", "tanh")):
    classify = partial(networks.predict, layers=layers, activation=name)
    plots.decision_boundary(classify, X, Y, ax, f"{name}: training accuracy {score[name]:.0%}")
plots.show(fig, alt="Two rings of points. The network without activation functions cuts the plane along a straight line, or "
           "not at all, and gets half of the points right. The same network with tanh draws a closed curve between the rings.")

# %% [markdown]
# ### Two linear layers are one
#
# Without activation functions,
#
# $$W^{[2]}\left(W^{[1]}X + b^{[1]}\right) + b^{[2]} = \underbrace{W^{[2]}W^{[1]}}_{W}\,X + \underbrace{W^{[2]}b^{[1]} + b^{[2]}}_{b}.$$
#
# So two layers are one layer with another $W$ and another $b$. Repeat the argument, and any number of linear layers collapses into one.
#
# ### Your turn: collapse the layers

# %%
def collapse(W1, b1, W2, b2):
    """The pair (W, b) of the single linear layer that does the same as layer 1 followed by layer 2."""
    ...

# %%
exercise.check(collapse, (
    np.array([[1.0, 2.0], [0.0, 1.0], [3.0, -1.0]]), np.array([[1.0], [0.0], [2.0]]), np.array([[1.0, -1.0, 2.0]]), np.array([[0.5]]),
    (np.array([[7.0, -1.0]]), np.array([[5.5]])),
))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def collapse(W1, b1, W2, b2):
#     return W2 @ W1, W2 @ b1 + b2
# ```
#
# </details>

# %%
W, b = linear_net[0]
for W_next, b_next in linear_net[1:]:
    W, b = W_next @ W, W_next @ b + b_next
same = np.allclose(networks.forward(X, linear_net, "linear")[-1][0], W @ X + b, atol=1e-12)
print("parameters before:", networks.parameter_count(dims), " after:", W.size + b.size, " same outputs:", same)

# %% [markdown]
# So the 105 parameters can do no more than 3: with the sigmoid at its output, a deep linear network has the same decision boundaries as logistic
# regression. The sigmoid at the end does not help: $\sigma(z) > 0.5$ exactly where $z > 0$, and this is a half-plane.
#
# Is 50 % the best that a straight line can do here? Try all of them, in one-degree steps:

# %%
best = 0.0
for theta in np.deg2rad(np.arange(360)):
    position = np.cos(theta) * X[0] + np.sin(theta) * X[1]
    best = max(best, max(np.mean((position > cut) == Y[0]) for cut in position))
print(f"best straight line: {best:.0%}; weights found by training: {W.round(3).ravel()}, bias {b.item():.3f}")

# %% [markdown]
# The best line classifies 67 % correctly: it cuts off a part of the outer ring. Training did not find it, because it minimises the cross-entropy, not the number of
# mistakes. On this nearly symmetric data the cross-entropy is smallest with weights near zero, where every prediction is about one half.
#
# > **Misconception** *"A deep linear network is the same as logistic regression in every way."* It can represent the same
# > functions and no more. But gradient descent takes a different path through 105 parameters than
# > through 3, so the two need not agree after the same number of steps.

# %% [markdown]
# ## Four functions
#
# Here are the most important activation functions on the same axes. Watch the right panel: in backpropagation (lesson 09), the gradient of every unit is
# multiplied by this derivative.

# %%
plots.show(af.all_figure(), alt="Left, sigmoid from 0 to 1, tanh from -1 to 1, ReLU and leaky ReLU, which are equal to z for positive z. Right, "
           "their derivatives: the sigmoid's is at most 0.25, tanh's at most 1, ReLU's is 0 or 1, leaky ReLU's 0.1 or 1")

# %% [markdown]
# Each activation $g$ below comes with a derivative $g'$. We compare each one with the central difference (lesson 05)
#
# $$\frac{g(z+h) - g(z-h)}{2h}, \qquad h = 10^{-5},$$
#
# whose own error is about $10^{-10}$ here. A mistake in a formula is usually much larger.

# %%
z = np.linspace(-6, 6, 240)   # an even number of points: 0 is not among them

def check(g, g_prime, z=z):
    """Raise unless g_prime agrees with central differences of g at z (any shape)."""
    error = np.abs(g_prime(z) - af.numeric_derivative(g, z)).max()
    if error > 1e-8:
        raise ValueError(f"largest error {error:.1e}")
    print("the derivative agrees with finite differences")

# %% [markdown]
# ## Sigmoid
#
# $$\sigma(z) = \frac{1}{1+e^{-z}}, \qquad 0 < \sigma(z) < 1.$$
#
# In lesson 05 we derived $\sigma'(z) = a\,(1-a)$ with $a = \sigma(z)$. The output alone is enough for the derivative.
#
# What is $\sigma'(0)$, and can the derivative be larger anywhere else?

# %%
def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def sigmoid_prime(z):
    a = sigmoid(z)
    return a * (1 - a)

check(sigmoid, sigmoid_prime)
print("at 0:", sigmoid_prime(0.0), " at 2:", sigmoid_prime(2.0).round(3), " at 6:", sigmoid_prime(6.0).round(4))

# %% [markdown]
# The maximum is 0.25, at $z = 0$: the parabola $a(1-a)$ has its maximum at $a = \tfrac12$. So a sigmoid passes back at most a quarter of the gradient. For
# $|z| > 6$ it passes back less than 1/400. There the unit is **[saturated](glossary.md#saturation)**: a change of $z$ hardly changes the output. Lesson 10 follows
# this through many layers.
#
# In code, $e^{-z}$ overflows for $z < -709$. NumPy then warns and still returns 0. A form that uses tanh does not overflow.

# %%
with np.errstate(over="raise"):
    try:
        sigmoid(np.array([-1000.0]))
    except FloatingPointError as error:
        print("plain formula:", error)
    print("with tanh:    ", af.sigmoid(np.array([-1000.0, 0.0, 1000.0])))

# %% [markdown]
# ## Tanh
#
# $$\tanh z = \frac{e^{z}-e^{-z}}{e^{z}+e^{-z}}, \qquad -1 < \tanh z < 1.$$
#
# Tanh is a stretched and shifted sigmoid: $\tanh z = 2\,\sigma(2z) - 1$.
#
# ### Your turn: the derivative of tanh
#
# Use this relation, the chain rule and $\sigma' = \sigma(1-\sigma)$, or the quotient rule. Write the result in terms of the output $a = \tanh z$.

# %%
def tanh_slope(a):
    """The derivative of tanh at the point where its output is a."""
    ...

# %%
exercise.check(tanh_slope, (0.0, 1.0), (0.5, 0.75), (np.array([-0.9, 0.9]), np.array([0.19, 0.19])))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def tanh_slope(a):
#     return 1 - a**2
# ```
#
# By the quotient rule, $\dfrac{(e^z+e^{-z})^2 - (e^z-e^{-z})^2}{(e^z+e^{-z})^2} = 1 - \tanh^2 z$.
#
# </details>

# %%
def tanh_prime(z):
    return 1 - np.tanh(z) ** 2

check(np.tanh, tanh_prime)
print("at 0:", tanh_prime(0.0), " at 3:", tanh_prime(3.0).round(4))

# %% [markdown]
# ### Does it help to be centred on zero?
#
# All outputs of the sigmoid are positive, those of tanh are around zero. For one example, the gradient of the weights of a unit in the next layer is
# $dz_i\,a^T$ (lesson 05: feature times error). If all entries of $a$ are positive, all components have the sign of $dz_i$: the weights of this unit can only increase together or
# decrease together.
#
# **Predict** Is this still so with $m = 300$ examples? And what about ReLU, whose outputs are never negative?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
one_sign = Predict("All of one sign with 300 examples: sigmoid, ReLU?", ["always, always", "always, never", "more often than by chance, both", "by chance, both"])
one_sign.ask()

# %%
def same_sign(a_prev, dZ):
    """Share of units whose weight gradients dZ @ a_prev.T all have one sign; a_prev (n, m), dZ (k, m)."""
    signs = np.sign(dZ @ a_prev.T)
    return np.mean(np.abs(signs.sum(axis=1)) == signs.shape[1])

Z, dZ = rng.standard_normal((6, 300)), rng.standard_normal((500, 300))
locked = {}
for name in ("sigmoid", "relu", "tanh"):
    A = af.activate(Z, name)
    locked[name] = same_sign(A[:, :1], dZ[:, :1]), same_sign(A, dZ)
    print(f"{name:8} one example: {locked[name][0]:4.0%}   300 examples: {locked[name][1]:4.0%}")
one_sign.beside(", ".join(f"{name} {share:.0%}" for name, (_, share) in locked.items()) + "; by chance 3%")

# %% [markdown]
# With one example, all gradients of a sigmoid layer have one sign, as the argument says. Averaged over 300 examples with errors of both signs, this
# is no longer so, but it is still much more frequent than by chance (with six weights, 2 of the $2^6 = 64$ combinations of signs, about 3 %). ReLU lies in between, because many of its outputs are 0. So
# the argument describes a tendency, and this measurement does not say how much it slows training. Another difference is that the derivative of tanh
# at 0 is four times as large.

# %% [markdown]
# ## ReLU
#
# $$\mathrm{ReLU}(z) = \max(0, z), \qquad 0 \le \mathrm{ReLU}(z) < \infty, \qquad \mathrm{ReLU}'(z) = \begin{cases}1 & z > 0\\ 0 & z < 0\end{cases}$$
#
# ReLU (lesson 01) keeps positive numbers and replaces negative ones by 0. Its derivative is exactly 1 on the positive side, so there is no
# saturation, however large $z$ is. On the negative side it is exactly 0. At $z = 0$ there is a kink and no derivative.

# %%
def relu(z):
    return np.maximum(z, 0)

def relu_prime(z):
    return 1.0 * (z > 0)

check(relu, relu_prime)

# %% [markdown]
# **Predict** `check` kept away from 0. What does the central difference give *at* the kink?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
kink = Predict("The central difference at the kink?", ["0", "0.5", "1", "an error"])
kink.ask()

# %%
h = 1e-5
at_kink = {"from the left": (relu(0.0) - relu(-h)) / h, "from the right": (relu(h) - relu(0.0)) / h,
           "central": af.numeric_derivative(relu, 0.0)}
print({name: round(float(value), 3) for name, value in at_kink.items()}, " our choice:", float(relu_prime(0.0)))
kink.beside(f"{at_kink['central']:.1f}")

# %% [markdown]
# > **Misconception** *"ReLU has no derivative at 0, so gradient descent cannot be used."* The slopes from the two sides are 0 and 1,
# > and any value between them may be used (a *subgradient*). We and most libraries use 0. It rarely matters, because a sum of
# > products of real numbers is almost never exactly 0. It matters for a gradient check, which gives 0.5 there, and for
# > weights that all start at 0.

# %% [markdown]
# ## Leaky and parametric ReLU
#
# Where ReLU is flat, no gradient passes. A unit that is negative for every example gets no gradient at all (lesson 10). The **[leaky ReLU](glossary.md#leaky-relu)** gives the
# left side a small slope $\alpha$ (here not the learning rate), commonly 0.01:
#
# $$g(z) = \begin{cases} z & z > 0\\ \alpha z & z \le 0\end{cases} \qquad g'(z) = \begin{cases} 1 & z > 0\\ \alpha & z < 0\end{cases}$$
#
# In the *parametric* ReLU (PReLU), $\alpha$ is a parameter, and gradient descent learns it.
#
# ### Your turn: leaky ReLU

# %%
def leaky_relu_and_slope(z, slope):
    """The pair (g(z), g'(z)) for an array z without zeros."""
    ...

# %%
exercise.check(
    leaky_relu_and_slope, (np.array([-2.0, 3.0]), 0.1, (np.array([-0.2, 3.0]), np.array([0.1, 1.0]))),
    (np.array([[-1.0], [0.5]]), 0.25, (np.array([[-0.25], [0.5]]), np.array([[0.25], [1.0]]))),
)

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def leaky_relu_and_slope(z, slope):
#     return np.where(z > 0, z, slope * z), np.where(z > 0, 1.0, slope)
# ```
#
# </details>

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
    ax.text(-6.1, -6 * slope + (0.35 if slope == 0 else -0.2 if slope == 0.01 else 0), f"α = {slope:g}".replace("-", "−"), ha="right", va="center")
ax.set(xlabel="z", ylabel="g(z)", xlim=(-8.2, 6), title="From |z| (α = −1) through ReLU (0) to a straight line (1)")
plots.show(fig, alt="Functions that all equal z on the right. On the left the slope is 0 (ReLU), 0.01 (leaky), "
           "0.25 (a usual first value for the parametric kind), 1 (a straight line, no kink at all) and -1 (the absolute value).")

# %% [markdown]
# ### The gradient of the slope
#
# Only the negative side depends on $\alpha$, and there $\partial a/\partial\alpha = z$. So for every element $\partial a / \partial \alpha = \min(z, 0)$. All units and
# examples of the layer share one $\alpha$ (fan-out), so the contributions add up.
#
# ### Your turn: $d\alpha$

# %%
def slope_gradient(dA, Z):
    """The derivative of the cost with respect to the slope, a number.

    dA is the derivative of the cost with respect to A, one number for each element, and has the shape of Z.
    """
    ...

# %%
exercise.check(
    slope_gradient, (np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([[-1.0, 4.0], [-2.0, -0.5]]), -6.5),
    (np.array([[1.0, 1.0]]), np.array([[3.0, 2.0]]), 0.0),
)

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def slope_gradient(dA, Z):
#     return np.sum(dA * np.minimum(Z, 0))
# ```
#
# </details>
#
# We test it. The data comes from a unit with slope 0.4, plus noise. The cost is $J = \frac{1}{2m}\sum (a - t)^2$. $dA$ stands for $\partial J/\partial A$, one
# number for each element of $A$; here $dA = (A - T)/m$. (In lessons 09 and 11, $dA$ leaves out the factor $1/m$.)
#
# **Predict** Started at $-1$, at $0.01$ and at $1$, where does the slope end? Does the start matter?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
slope_ends = Predict("Where does the slope end?", ["where it started", "at the same place from all three", "at 0 or 1", "it diverges from −1"])
slope_ends.ask()

# %%
Z = rng.standard_normal((1, 500))
T = leaky_relu(Z, 0.4) + 0.05 * rng.standard_normal(Z.shape)

def learn_slope(slope, learning_rate=0.2, steps=60):
    """The slope before each of `steps` updates, and after the last."""
    path = [slope]
    for _ in range(steps):
        dA = (leaky_relu(Z, path[-1]) - T) / Z.size
        path.append(path[-1] - learning_rate * np.sum(dA * np.minimum(Z, 0)))
    return path

paths = {start: learn_slope(start) for start in (-1.0, 0.01, 1.0)}
slope_ends.beside(", ".join(f"from {start:g}: {path[-1]:.2f}" for start, path in paths.items()))

# %%
plots.show(af.slopes_figure(paths, 0.4), alt="Three curves of the slope against the steps, from -1, 0.01 and 1. "
           "All three bend towards 0.4, the slope that made the data, and stay there.")

# %% [markdown]
# Here the cost is a parabola in $\alpha$, so all starts lead to the same place. In a network, the slope is learned together with the weights;
# lesson 10 does this and measures whether it helps.
#
# Newer functions are smooth relatives of ReLU. *ELU* uses $\alpha(e^z - 1)$ for negative $z$. *SiLU* (or *Swish*) is $z\,\sigma(z)$. *GELU* is $z$ times the probability that a standard
# normal number (random, with mean 0 and standard deviation 1) is below $z$; it is common in language models. For an output with more than two classes, the sigmoid is replaced by **[softmax](glossary.md#softmax)**, which turns several
# logits into probabilities that sum to 1.

# %% [markdown]
# > **Halfway: a good place to stop.** By now you have met every activation function of this course, and its derivative. When you come back, start with
# > this question: What is the largest slope of the sigmoid, and of tanh?

# %% [markdown]
# ## Explorer: where a unit works
#
# The inputs $z$ of a layer are spread around some centre. Centre and spread decide which part of the activation function is used. Try: sigmoid with
# centre 5; tanh with spread 4; ReLU with centre $-3$, then leaky ReLU at the same place.

# %%
explorers.explore(
    af.working_point_figure,
    alt="Three panels. Left: the activation, its derivative and the cloud of inputs. Middle: distribution of the outputs and their mean. "
        "Right: distribution of the derivatives: near 0 for inputs on a flat part, so that little gradient passes.",
    frames=[{"center": 5.0}, {"name": "relu", "center": -3.0}],
    handles=[explorers.handle("center", at=lambda center, **s: (center, 0.0), label="centre of z")],
    name=explorers.choice([(af.LABELS[name], name) for name in af.NAMES], value="sigmoid", description="activation"),
    slope=explorers.slider(-1.0, 1.0, 0.05, value=0.25, description="slope (leaky, parametric)"),
    center=explorers.slider(-6.0, 6.0, 0.5, value=0.0, description="centre of z"),
    spread=explorers.slider(0.5, 6.0, 0.5, value=2.0, description="spread of z"),
)

# %% [markdown]
# ## How long do they take?
#
# **Predict** A sigmoid needs an exponential and a division, ReLU one comparison, leaky ReLU a comparison and a
# product. Order ReLU, tanh, sigmoid and leaky ReLU (with `np.where`) by their time for a million numbers.

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
fast_to_slow = Predict("From fast to slow?", ["ReLU, leaky ReLU, sigmoid, tanh", "ReLU, leaky ReLU, tanh, sigmoid", "leaky ReLU, ReLU, tanh, sigmoid", "ReLU, sigmoid, leaky ReLU, tanh", "ReLU, tanh, sigmoid, leaky ReLU"])
fast_to_slow.ask()

# %%
functions = {
    "relu": (relu, relu_prime), "tanh": (np.tanh, tanh_prime), "sigmoid": (sigmoid, sigmoid_prime),
    "leaky_relu": (leaky_relu, leaky_relu_prime),
}
million = rng.standard_normal(1_000_000)
seconds = {name: (af.best_time(g, million), af.best_time(d, million)) for name, (g, d) in functions.items()}
seconds["leaky, by maximum"] = (af.best_time(lambda z: np.maximum(z, 0.01 * z), million), seconds["leaky_relu"][1])

# %% tags=["nbval-ignore-output"]
for name, (forward, backward) in seconds.items():
    print(f"{name:18} g {1e3 * forward:5.1f} ms   g' {1e3 * backward:5.1f} ms")
fast_to_slow.beside(", ".join(sorted(functions, key=lambda name: seconds[name][0])), varies=True)
plots.show(af.seconds_figure(seconds), alt="Bars of milliseconds for a million elements, function and derivative. ReLU is the cheapest. "
           "Leaky ReLU written with np.where takes several times as long, no less than functions with an exponential.")

# %% [markdown]
# ReLU is the fastest, as expected. But leaky ReLU with `np.where` can take as long as functions with an exponential. Why? It makes two intermediate arrays, but
# `np.maximum` needs one as well and is faster. Let us time the parts, once for the random numbers and once for the same numbers *sorted*.

# %% tags=["nbval-ignore-output"]
for name, numbers in (("random order", million), ("sorted", np.sort(million))):
    positive, scaled = numbers > 0, 0.01 * numbers
    parts = [af.best_time(lambda z: z > 0, numbers), af.best_time(lambda z: 0.01 * z, numbers), af.best_time(np.where, positive, numbers, scaled)]
    print(f"{name:13} comparison {1e3 * parts[0]:.2f} ms, product {1e3 * parts[1]:.2f} ms, choice by np.where {1e3 * parts[2]:.2f} ms")

# %% [markdown]
# Of these three parts, the choice takes the most time in random order. It is faster for sorted numbers, although the amount of memory is the same. The processor guesses which way each choice will
# go (*branch prediction*). In random order half of the guesses are wrong.
#
# How much does any of this matter in a network?

# %%
width = 500
W, A = rng.standard_normal((width, width)), rng.standard_normal((width, 1000))
product = af.best_time(np.matmul, W, A, repeats=5)
share = {name: af.best_time(functions[name][0], A) / product for name in ("relu", "sigmoid")}

# %% tags=["nbval-ignore-output"]
for name, value in share.items():
    print(f"{name:8} takes {value:4.0%} of the time of the matrix product W @ A")

# %% [markdown]
# The product needs $n_l\,n_{l-1}\,m$ multiplications, the activation function $n_l\,m$ evaluations. The wider the previous layer, the less the
# activation function counts: at four times the width its share is a quarter, and an update needs two further products for each layer (lesson 09). So in wide
# layers speed is seldom the reason to choose ReLU; its gradient is.

# %% [markdown]
# ## A race
#
# We train one network (2, 8, 1) on the rings, with the same learning rate and five random starts for each activation function, and count the updates until the cost
# is below 0.15.
#
# **Predict** Sigmoid against ReLU at learning rate 1: which is faster, and by what factor? And at learning rate 8?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
winner = Predict("Faster at learning rate 1, and at 8?", ["ReLU, ReLU", "ReLU, sigmoid", "sigmoid, ReLU", "sigmoid, sigmoid"])
winner.ask()

# %%
def updates_needed(name, learning_rate, target=0.15, limit=700):
    """For five starts: updates until the cost is below `target`, or infinity."""
    scale = "he" if name.endswith("relu") else "lecun"  # how large the first weights are: lesson 10
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
winner.beside("; ".join(f"rate {rate:g}: " + ", ".join(f"{name} {np.median(race[name, rate]):g}" for name in ("sigmoid", "relu")) for rate in rates))

# %%
fig, ax = plots.figure(size=(8, 3.8))
for row, (name, marker) in enumerate(zip(("sigmoid", "tanh", "leaky_relu", "relu"), "os^D")):
    for rate, filled, shift in ((1.0, True, 0.15), (8.0, False, -0.15)):
        needed = np.minimum(race[name, rate], 900)
        ax.plot(needed, np.full(len(needed), row + shift), marker, color=af.COLORS[name], fillstyle="full" if filled else "none", markersize=8)
        if np.isinf(race[name, rate]).any():
            ax.text(715, row + shift, f"{np.isinf(race[name, rate]).sum()} of 5 not within 700 updates", ha="right", va="center")
ax.axvline(730, color=plots.GREY, linestyle=":")
ax.set(yticks=range(4), yticklabels=["sigmoid", "tanh", "leaky ReLU", "ReLU"], ylim=(-1, 3.6), xlim=(0, 960),
       xlabel="updates until the cost is below 0.15", title="Filled: learning rate 1. Hollow: learning rate 8")
plots.show(fig, alt="At learning rate 1 ReLU and leaky ReLU need under 100 updates, tanh about 200, sigmoid about 600. "
           "At learning rate 8 sigmoid and tanh need around 100, while the starts with ReLU and leaky ReLU do not get there in 700.")

# %% [markdown]
# At learning rate 1, ReLU wins clearly. But a part of the sigmoid's disadvantage is only that its gradients are smaller: with steps eight times as long it
# is almost as fast. For ReLU this rate is too large: no start reaches the target within 700 updates, and a leak of 0.01 does not help. **The activation function and the
# learning rate must be chosen together**; a comparison at one rate says little.

# %% [markdown]
# ## Is ReLU always better?
#
# On this task it loses. Approximate $\sin x$ on $[-3, 3]$ with one hidden layer of 32 units. First, the hidden units are random and only the output weights
# are fitted, by *least squares*: the weights with the smallest mean squared error, computed exactly.
#
# **Predict** By what factor do the root-mean-square errors of tanh and ReLU differ: 2, 100, or a million?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
factor = Predict("The errors of tanh and ReLU differ by a factor of ...", ["2", "100", "a million"])
factor.ask()

# %%
def sine_error(name, seed, units=32):
    """Root-mean-square error of the best sum of `units` random units for sin(x) on [-3, 3], and its largest weight."""
    r, x = np.random.default_rng(seed), np.linspace(-3, 3, 200)
    Z = 2 * r.standard_normal((units, 1)) * x + r.uniform(-6, 6, (units, 1))
    A = np.vstack([af.activate(Z, name), np.ones_like(x)])
    w = np.linalg.lstsq(A.T, np.sin(x), rcond=None)[0]
    return np.sqrt(np.mean((w @ A - np.sin(x)) ** 2)), np.abs(w).max()

found = {name: np.median([sine_error(name, seed) for seed in range(9)], axis=0) for name in ("tanh", "relu")}
print({name: f"error about 10^{np.log10(error):.0f}, largest weight about 10^{np.log10(weight):.0f}" for name, (error, weight) in found.items()})
factor.beside(f"about 10^{np.log10(found['relu'][0] / found['tanh'][0]):.0f}")

# %% [markdown]
# The factor is about a million. But look at the weights: tanh gets there with output weights of about ten thousand that nearly cancel each other. Would training find such weights? Now train *all* parameters
# (2,500 updates with Adam, lesson 10).

# %%
trained = {name: np.median([af.train_sine(name, seed) for seed in range(pace.repeats(2))], axis=0) for name in ("tanh", "relu")}
print({name: f"error {error:.4f}, largest output weight {weight:.1f}" for name, (error, weight) in trained.items()})

# %% [markdown]
# After training, tanh is still better, but only by a factor of a few: training found moderate weights. ReLU units form a piecewise linear function with at most 32 kinks; tanh
# units form a smooth one, like the sine. ReLU became the default for *deep* networks, where it matters most that gradients are not weakened. It is a
# default, not a rule without exceptions.
#
# ## ReLU against sigmoid
#
# | | ReLU | sigmoid |
# |---|---|---|
# | range | $[0, \infty)$ | $(0, 1)$ |
# | largest derivative | 1 | 0.25 |
# | derivative at $z = 6$ / at $z = -6$ | 1 / 0 | 0.0025 / 0.0025 |
# | saturates | on the left, completely | on both sides, gradually |
# | outputs exactly 0 for standard normal $z$ | half | none |
# | mean output for standard normal $z$ | 0.4 | 0.5 |
# | smooth | no, a kink at 0 | yes |
# | can a unit get no gradient from any example? | yes (it is "dead", lesson 10) | no, but a very small one |
# | usable as a probability | no | yes |
# | usual place | hidden layers | output unit for two classes |

# %% [markdown]
# ## Which one where?
#
# | place | first choice | why |
# |---|---|---|
# | hidden layers, many of them | ReLU | gradient 1 on the positive side, fast |
# | hidden layers, and ReLU units die | leaky ReLU, PReLU | some gradient everywhere |
# | hidden layers, few, or a smooth target | tanh | smooth, centred, derivative up to 1 |
# | output, two classes | sigmoid | a probability; with cross-entropy $dz = a - y$ |
# | output, any real number | none (linear) | the range must fit the target |
# | output in $(-1, 1)$ | tanh | the range must fit the target |
#
# For the output layer the *target* decides. For the hidden layers, choose what *learns* well.
#
# **Predict** What goes wrong with a ReLU as the output unit for cross-entropy?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
Predict("A ReLU as the output unit for cross-entropy?", ["works as well", "learns slowly", "the loss can be infinite or undefined"],
        answer="For every negative z it gives a = 0, where log a is −∞; for z > 1 it gives a > 1, where log(1 − a) does not exist. Its output is not a probability.").ask()

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
# > Without non-linear activation functions, all layers collapse into one. Choose the activation function together with the learning rate.

# %% jupyter={"source_hidden": true}
# Run this cell: it shows your predictions beside what came out.
Predict.review()

# %% [markdown]
# **Think about it**
#
# **1.** Replace tanh in the rings network by $g(z) = z^2$. Does the network still collapse to one linear map? Can it separate the rings with one hidden layer?
#
# <details><summary>Answer</summary>
#
# It does not collapse, because a square is not linear. Two units with $z_1 = x_1$ and $z_2 = x_2$ give $x_1^2 + x_2^2$, the squared radius, and one threshold on it separates the rings.
# Yet $z^2$ is a poor general choice: its derivative $2z$ grows without bound, and $L$ layers of squares give polynomials
# of degree $2^L$, which become huge.
#
# </details>
#
# **2.** A PReLU layer ends training with $\alpha = 0.98$. What does this tell you about the layer?
#
# <details><summary>Answer</summary>
#
# It is nearly linear, so it could nearly be collapsed into the next layer. Perhaps the network is deeper than the task requires.
#
# </details>
#
# **3.** Somebody halves the training time by replacing the sigmoid with ReLU in a network with layers of 2,000 units, and says that this is because ReLU needs no exponential. Do you believe it?
#
# <details><summary>Answer</summary>
#
# No. In layers that wide, the activation function takes a small part of the time of an update, next to the matrix products. If training got
# faster, it is because fewer updates were needed: the gradients were larger.
#
# </details>

# %% [markdown]
# **Check yourself** Answer from memory, then open the fold.
#
# **1.** Why does a network need non-linear activation functions?
# <details><summary>Answer</summary>
#
# Without them all layers collapse into one linear layer.
# </details>
#
# **2.** What are the largest derivatives of sigmoid, tanh and ReLU?
# <details><summary>Answer</summary>
#
# 0.25, 1 and 1.
# </details>
#
# **3.** What does *saturated* mean?
# <details><summary>Answer</summary>
#
# The unit works on a flat part of its activation function: a change of $z$ hardly changes its output, and little gradient passes.
# </details>
#
# **4.** Which activation function belongs at the output for a yes-or-no question, and which for an arbitrary real number?
# <details><summary>Answer</summary>
#
# Sigmoid; none (linear).
# </details>
#
# **5.** (Lesson 07) What is the shape of $W^{[2]}$ if layer 1 has 8 units and layer 2 has 3?
# <details><summary>Answer</summary>
#
# $(3, 8)$
# </details>

# %% tags=["text-checks"] jupyter={"source_hidden": true}
# For authors: what the text above claims.
assert score["linear"] < 0.65
assert score["tanh"] > 0.97
assert same
assert 0.66 < best < 0.68
assert sigmoid_prime(0.0) == 0.25 == max(sigmoid_prime(np.linspace(-6, 6, 241)))
assert np.allclose(np.tanh(z), 2 * sigmoid(2 * z) - 1)
assert locked["sigmoid"][0] == 1
assert locked["tanh"][1] < 0.1 < locked["relu"][1] < 0.3 < 0.5 < locked["sigmoid"][1]
assert np.isclose(at_kink["central"], 0.5)
assert all(abs(path[-1] - 0.4) < 0.03 for path in paths.values())
error_ratio = found["relu"][0] / found["tanh"][0]
assert 1e5 < error_ratio < 1e8
assert found["tanh"][1] > 1000
assert 2 < trained["relu"][0] / trained["tanh"][0] < 20
assert trained["tanh"][1] < 10
many = rng.standard_normal(100_000)
assert relu_prime(6.0) == 1
assert sigmoid_prime(6.0).round(4) == sigmoid_prime(-6.0).round(4) == 0.0025
assert abs(np.mean(relu(many) == 0) - 0.5) < 0.01
assert abs(relu(many).mean() - 0.4) < 0.01

# %% tags=["text-checks"] jupyter={"source_hidden": true}
# For authors: times and the race. In a browser everything has another price.
if pace.in_full():
    assert all(seconds["relu"][0] < forward for name, (forward, _) in seconds.items() if name != "relu")
    assert share["relu"] < 0.5
    assert share["sigmoid"] < 1
    median = {key: np.median(needed) for key, needed in race.items()}
    assert median["relu", 1.0] < median["tanh", 1.0] < median["sigmoid", 1.0]
    assert median["sigmoid", 1.0] > 4 * median["relu", 1.0]
    assert min(np.isinf(race["relu", 8.0]).sum(), np.isinf(race["leaky_relu", 8.0]).sum()) == 5
    assert np.isfinite(race["sigmoid", 8.0]).all()

# %% [markdown]
# **Where next** [Lesson 09: backpropagation](09_backpropagation.ipynb) uses these derivatives to compute the gradient of every weight. [Lesson 10](10_vanishing_gradients_and_dying_relu.ipynb) follows
# them through many layers, where 0.25 and 0 become a serious problem. The assignment [shallow network](../release/shallow_network/shallow_network.ipynb) uses tanh in its hidden layer and the sigmoid at its output.
