# %% [markdown]
# # Vanishing gradients and dying ReLU
#
# In lesson 09 you derived how the gradient passes back through one layer: it is multiplied by $W^T$ and by $g'$. A deep network repeats this in every layer. On the way
# the gradient can become extremely small or extremely large, or be cut off. In this lesson you measure all three, and the remedies.
#
# **You will be able to**
# - derive why each sigmoid multiplies a gradient by at most 1/4, and say what this bound does *not* cover;
# - predict the factor by which a gradient changes in each layer, and choose initial weights accordingly;
# - count dead ReLU units and name three causes;
# - write one step of Adam;
# - choose a remedy that fits the cause.
#
# **Minutes** 70 · **Before this** lesson [09](09_backpropagation.ipynb)

# %%
from functools import cache

import numpy as np

from dllessons import activation_functions as af
from dllessons import exercise, networks
from dllessons import gradients_depth as gd
from dlutils import explorers, pace, plots
from dlutils.predict import Predict

# %% [markdown]
# # Part 1: gradients that vanish
#
# ## A chain of single units
#
# Take the thinnest possible deep network, one unit in each layer: $a_l = \sigma(w_l\,a_{l-1} + b_l)$. By the chain rule,
#
# $$\frac{d a_L}{d a_0} = \prod_{l=1}^{L} w_l\,\sigma'(z_l).$$
#
# ### Your turn: the derivative of a chain
#
# Go through the chain, keep the current output, and multiply the factors $w\,a(1-a)$ on the way.

# %%
def chain_slope(a, weights, biases):
    """The derivative of the last output of a chain of sigmoid units with respect to its input a."""
    ...

# %%
exercise.check(chain_slope, (0.5, [4.0], [-2.0], 1.0), (0.5, [1.0, 2.0], [0.0, 1.0], 0.040709), (0.6, [6.0, 6.0], [-3.0, -3.0], 1.71102))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def chain_slope(a, weights, biases):
#     slope = 1.0
#     for w, b in zip(weights, biases):
#         a = 1 / (1 + np.exp(-(w * a + b)))
#         slope = slope * w * a * (1 - a)
#     return slope
# ```
#
# </details>
#
# **Predict** Ten such units, all weights 1. At most how large is the derivative: about $10^{-1}$, $10^{-3}$ or $10^{-6}$?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
ten_units = Predict("At most how large?", ["0.1", "0.001", "0.000001"])
ten_units.ask()

# %%
def chain(a, weights, biases):
    """Outputs a_1 ... a_L of a chain of sigmoid units, and the derivative of the last with respect to a."""
    outputs, slope = [], 1.0
    for w, b in zip(weights, biases):
        a = float(af.sigmoid(w * a + b))
        slope *= w * a * (1 - a)
        outputs.append(a)
    return outputs, slope

outputs, slope = chain(0.5, np.ones(10), np.zeros(10))
print(f"derivative {slope:.1e}   bound 0.25^10 = {0.25**10:.1e}")
ten_units.beside(f"at most {0.25**10:.1e}; here {slope:.1e}")

# %% [markdown]
# ### Where the bound comes from
#
# With $a = \sigma(z)$, complete the square:
#
# $$\sigma'(z) = a(1-a) = \tfrac14 - \left(a - \tfrac12\right)^2 \le \tfrac14.$$
#
# The maximum is reached only for $a = \tfrac12$, that is $z = 0$. Ten factors of at most 1/4 give at most $9.5\cdot10^{-7}$. When a gradient becomes so small that the first layers hardly
# learn, we speak of a **[vanishing gradient](glossary.md#vanishing-gradient)**.
#
# **Predict** The bound covers $\sigma'$, but the product also contains the weights. Could weights of 4 repair everything?
# And weights of 6?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
by_weights = Predict("With weights of 6 the derivative of the chain is ...", ["always tiny", "always large", "large or tiny, as the input is"])
by_weights.ask()

# %%
for w in (1.0, 4.0, 6.0):
    centred = chain(0.5, np.full(10, w), np.full(10, -w / 2))[1]     # b = -w/2 keeps every z at 0
    shifted = chain(0.6, np.full(10, w), np.full(10, -w / 2))[1]
    print(f"w = {w:g}   all z at 0: {centred:8.1e}   input changed by 0.1: {shifted:8.1e}")
by_weights.beside(f"{centred:.0f} with all z at 0, {shifted:.2f} for an input changed by 0.1")

# %% [markdown]
# > **Misconception** *"Sigmoid gradients always shrink to a quarter in each layer."* The *activation's factor* is at most 0.25. The factor of the layer
# > is $w\,\sigma'(z)$: exactly 1 in our chain with $w=4$, and 1.5 with $w = 6$, so ten layers *multiply* the gradient by 58. But with $w = 6$ a small change of the input
# > saturates the units, and only a hundredth is left. With large weights the factor depends strongly on the input.

# %% [markdown]
# ## Whole layers
#
# Real layers have many units. Steps 4 and 5 of lesson 09, for any layer $l$ and any activation function $g$, are
#
# $$dZ^{[l]} = dA^{[l]} * g'(Z^{[l]}), \qquad dA^{[l-1]} = W^{[l]T}\,dZ^{[l]}.$$
#
# Suppose the weights have mean 0 and *variance* $v$ (the square of the standard deviation) and are independent of the gradient. Each entry of $dA^{[l-1]}$ is a sum of $n_l$ independent terms, so its mean
# square is $n_l\,v$ times that of $dZ^{[l]}$. The product with $g'$ contributes the factor $\mathrm{mean}(g'^2)$. So in each layer the root mean square of the gradient is multiplied by
#
# $$f = \sqrt{\,n_l\,v\;\mathrm{mean}\!\left(g'(z)^2\right)}.$$

# %% [markdown]
# ### Your turn: the factor of a layer

# %%
def layer_factor(W, g_prime):
    """f for the weights W (n_l, n_prev) and the derivatives g_prime (n_l, m) of the layer; a number."""
    ...

# %%
exercise.check(
    layer_factor, (np.array([[1.0, -1.0], [-1.0, 1.0], [2.0, -2.0]]), np.full((3, 4), 0.25), 0.6124),
    (np.array([[0.5, -0.5]]), np.array([[1.0, 0.0]]), 0.3536),
)

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def layer_factor(W, g_prime):
#     return np.sqrt(W.shape[0] * np.var(W) * np.mean(g_prime**2))
# ```
#
# </details>
#
# Does the formula agree with a measurement? We send a random gradient back through 15 layers of 200 units.

# %%
def backward_factors(layers, name, X, rng):
    """Measured factor of rms(dA) in each layer, and the one the formula predicts, from the top down."""
    passed = networks.forward(X, layers, name, output=name)
    dA = rng.standard_normal(passed[-1][0].shape)
    measured, predicted = [], []
    for (W, _), (Z, _) in zip(layers[::-1], passed[::-1]):
        g_prime = af.derivative(Z, name)
        before, dA = dA, W.T @ (dA * g_prime)
        measured.append(np.sqrt(np.mean(dA**2) / np.mean(before**2)))
        predicted.append(np.sqrt(W.shape[0] * W.var() * np.mean(g_prime**2)))
    return np.array(measured), np.array(predicted)

# %%
rng = np.random.default_rng(7)
settings = [("sigmoid", "lecun"), ("tanh", "lecun"), ("relu", "lecun"), ("relu", "he")]
factors = {}
for name, scale in settings:
    layers = networks.initialize([200] * 16, rng, scale)
    factors[name, scale] = backward_factors(layers, name, rng.standard_normal((200, 100)), rng)
    measured, predicted = (values.mean() for values in factors[name, scale])
    print(f"{af.LABELS[name]:8} {scale:7} factor per layer: measured {measured:.2f}  predicted {predicted:.2f}")

# %% [markdown]
# The formula agrees to a few hundredths. It tells us how to choose the variance of the first weights, the **[weight initialisation](glossary.md#weight-initialisation)**: so that $f \approx 1$.
#
# | | $\mathrm{mean}(g'^2)$ | $v = 1/n$ | $v = 2/n$ (*He*) |
# |---|---|---|---|
# | sigmoid | at most $1/16$ | $f \le 0.25$ | $f \le 0.35$ |
# | tanh | near 1 for small $z$ | $f$ a little below 1 | |
# | ReLU | $1/2$: half of the units pass | $f = \sqrt{1/2} = 0.71$ | $f = 1$ |
#
# The forward signal gives a similar condition with $n_{l-1}$, the inputs of a unit (**[fan-in](glossary.md#fan-in)**), instead of $n_l$, the outputs of the layer (*fan-out*, here a number; in lesson 05, several boxes that use one value). With equal widths they agree. *LeCun's* initialisation is
# $1/n_{l-1}$ (in our code `"lecun"`); *Xavier's* (or *Glorot's*) is the compromise $2/(n_{l-1} + n_l)$.

# %% [markdown]
# ## Gradient by layer, measured
#
# Now we look at $dW^{[l]}$, which is what training uses, in networks of 20 layers of 64 units. Sigmoid and tanh start with $v = 1/n$, the ReLUs with $v = 2/n$.
#
# **Predict** How many orders of magnitude lie between the last and the first layer of the sigmoid network?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
orders = Predict("How many orders of magnitude?", ["1", "3", "6", "12", "24"])
orders.ask()

# %%
gain = {"sigmoid": 1.0, "tanh": 1.0, "relu": np.sqrt(2), "leaky_relu": np.sqrt(2)}

def norms(name, depth):
    """Geometric mean over three random networks of the norms of dW^[1] ... dW^[depth]."""
    return np.exp(np.mean([np.log(gd.gradient_norms(name, gain[name], depth, seed=s)) for s in range(3)], axis=0))

by_layer = {name: norms(name, 20) for name in gain}
for name, values in by_layer.items():
    print(f"{af.LABELS[name]:10} layer 1: {values[0]:.0e}   layer 20: {values[-1]:.0e}")
orders.beside(f"about {np.log10(by_layer['sigmoid'][-1] / by_layer['sigmoid'][0]):.0f}")

# %%
fig = gd.norms_figure({name: (np.arange(1, 21), values) for name, values in by_layer.items()},
                      "The gradient in each layer of networks of 20 layers")
plots.show(fig, alt="Norm of dW against the layer on a logarithmic axis. Tanh, ReLU and leaky ReLU stay within a factor of ten of "
           "each other across all 20 layers. The sigmoid falls along a straight line by about twelve orders of magnitude from layer 20 to layer 1.")

# %% [markdown]
# About twelve. When the weights of the last layer change by 1, those of the first layer change by a millionth of a millionth. Each further layer multiplies the gradient of the first layer by about the same factor:

# %%
depths = np.array([2, 4, 6, 8, 12, 16, 20, 30])
first = {name: np.array([norms(name, depth)[0] for depth in depths]) for name in gain}
plots.show(gd.norms_figure({name: (depths, values) for name, values in first.items()},
                           "The gradient of the first layer, in networks of 2 to 30 layers", xlabel="depth L (layers)"),
           alt="Norm of the first layer's gradient against depth, logarithmic. The sigmoid's falls on a straight line from 0.1 at "
           "2 layers to below 1e-18 at 30. Tanh, ReLU and leaky ReLU stay between 0.01 and 1.")
per_layer = (first["sigmoid"][-1] / first["sigmoid"][0]) ** (1 / 28)
print(f"sigmoid: factor {per_layer:.2f} for each further layer")

# %% [markdown]
# ### The signal fades forward as well
#
# A network can only tell examples apart if their activations differ. How much do the activations of each layer vary from example to example?

# %%
fig, ax = plots.figure(size=(7.5, 3.6))
for name, value in gain.items():
    ax.semilogy(np.arange(1, 21), gd.forward_spread(name, value, 20), af.STYLES[name], color=af.COLORS[name], label=af.LABELS[name])
ax.set(xlabel="layer l", xticks=range(1, 21, 3), ylabel="standard deviation (log)", title="How much activations differ between examples")
ax.legend()
plots.show(fig, alt="Standard deviation of the activations over the examples, for each of 20 layers, on a logarithmic axis. Tanh, ReLU and leaky ReLU stay between "
           "about 0.1 and 1. The sigmoid falls in a straight line to about ten to the minus twelve")

# %% [markdown]
# In the deep sigmoid network with these weights, the last layers give nearly the same output for *every* example. So even the output layer, whose gradient is large, cannot learn more than the share
# of ones. The signal vanishes in both directions.

# %% [markdown]
# ## Explorer: vanishing and exploding
#
# The *gain* sets the standard deviation of the weights, $\text{gain}/\sqrt{n_{l-1}}$: 1 gives $v = 1/n$ and 1.41 gives He. If $f > 1$, the gradient
# grows from layer to layer; this is called an **[exploding gradient](glossary.md#exploding-gradient)**. The grey band marks norms from 0.001 to 100.
# Find a gain for each activation at which the gradient stays in the band. Why does ReLU's curve stay *level* at every gain, but move up and down as a
# whole?
#
# <details><summary>Answer</summary>
#
# For the sigmoid with 12 layers, gains between about 4 and 10 keep the gradient in the band, with 30 layers those between about 7 and 10. The larger
# the gain, the more units are saturated. For ReLU, $dW^{[l]} = dZ^{[l]}A^{[l-1]T}$: the forward signal contributes the gains of the layers before
# $l$, the backward signal those after $l$. Together they make the norm proportional to $\text{gain}^{L-1}$ in every layer.
#
# </details>

# %%
explorers.explore(
    gd.signal_figure,
    alt="Norm of dW against the layer. At gain 1 the sigmoid's falls towards layer 1; ReLU's is level and shifts as a whole. Grey band: norms from 0.001 to 100.",
    frames=[{"gain": 5.01}, {"name": "relu"}, {"name": "relu", "gain": 2.0}],
    name=explorers.choice([(af.LABELS[name], name) for name in gain], value="sigmoid", description="activation"),
    gain=explorers.slider(0.1, 10.0, 0.05, value=1.0, description="gain of the weights", log=True),
    depth=explorers.slider(2, 30, value=12, description="layers"),
)

# %% [markdown]
# > **Halfway: a good place to stop.** By now you have seen gradients vanish and explode, and measured both. When you come back, start with this question: By what
# > is a gradient multiplied on its way back through one layer?

# %% [markdown]
# ## Does it matter for training?
#
# Two rings of points again (all accuracies here are on the training points). The network has five hidden layers of sixteen units and gets 500 updates.
#
# **Predict** Which of these learn: sigmoid, tanh and ReLU with gradient descent and the weights above; sigmoid with a gain of 6; sigmoid with *Adam*?
#
# **[Adam](glossary.md#adam)** is another update rule, or **[optimizer](glossary.md#optimizer)**. It keeps running means of each gradient $g$ and of its square, and divides one by the root of the other, so that the step does not depend on the size of the gradient:
#
# $$v \leftarrow 0.9\,v + 0.1\,g, \quad s \leftarrow 0.999\,s + 0.001\,g^2, \quad w \leftarrow w - \alpha\,\frac{v / (1 - 0.9^t)}{\sqrt{s / (1 - 0.999^t)} + 10^{-8}}.$$
#
# $t$ counts the steps from 1. The divisions by $1 - 0.9^t$ and $1 - 0.999^t$ correct for the start at $v = s = 0$. (In this formula $v$ is a running mean, not the variance of the weights.)

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
learners = Predict("Which of the five do not learn?", ["sigmoid", "sigmoid and tanh", "sigmoid, with gain 1 or 6", "all three with sigmoid"])
learners.ask()

# %% [markdown]
# ### Your turn: one step of Adam

# %%
def adam_step(w, g, v, s, t, rate):
    """The new (w, v, s) after step number t with the gradient g."""
    ...

# %%
exercise.check(
    adam_step, (1.0, 1e-3, 0.0, 0.0, 1, 0.1, (0.9, 1e-4, 1e-9)), (1.0, 1e3, 0.0, 0.0, 1, 0.1, (0.9, 100.0, 1000.0)),
    (2.0, -1.0, 0.5, 4.0, 3, 0.5, (1.98232, 0.35, 3.997)), (1.0, 1e-8, 0.0, 0.0, 1, 0.1, (0.95, 0.0, 0.0)),
)

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def adam_step(w, g, v, s, t, rate):
#     v = 0.9 * v + 0.1 * g
#     s = 0.999 * s + 0.001 * g**2
#     step = (v / (1 - 0.9**t)) / (np.sqrt(s / (1 - 0.999**t)) + 1e-8)
#     return w - rate * step, v, s
# ```
#
# The first two cases show the point: gradients of 0.001 and of 1000 give the same step.
#
# </details>

# %%
rng = np.random.default_rng(7)
Y = np.arange(120).reshape(1, -1) % 2.0
angle = rng.uniform(0, 2 * np.pi, 120)
X = (1 + Y + 0.2 * rng.standard_normal((1, 120))) * np.vstack([np.cos(angle), np.sin(angle)])

# %%
def start_with(gain, hidden, seed):
    """Layers of a network with `hidden` layers of 16 units, their weights' standard deviation gain / sqrt(n_prev)."""
    layers = networks.initialize([2] + [16] * hidden + [1], np.random.default_rng(seed), "lecun")
    return [(gain * W, b) for W, b in layers]

deep = [2] + [16] * 5 + [1]
plans = {"sigmoid, gain 1": ("sigmoid", 1.0, "gd", 0.5), "tanh, gain 1": ("tanh", 1.0, "gd", 0.5), "ReLU, He": ("relu", np.sqrt(2), "gd", 0.3),
         "sigmoid, gain 6": ("sigmoid", 6.0, "gd", 0.5), "sigmoid, gain 1, Adam": ("sigmoid", 1.0, "adam", 0.01)}
runs = {}
for plan, (name, g, optimizer, rate) in plans.items():
    runs[plan] = networks.train(X, Y, deep, rng=rng, start=start_with(g, 5, 2), activation=name,
                                learning_rate=rate, optimizer=optimizer, iterations=500, every=20)
learners.beside("cost at the end: " + "; ".join(f"{plan}: {run.costs[-1]:.2f}" for plan, run in runs.items()))

# %%
fig, ax = plots.figure(size=(7.5, 4))
for (plan, run), marker in zip(runs.items(), "osD^v"):
    ax.plot(20 * np.arange(25), run.costs, marker=marker, markevery=4, label=plan)
ax.set(xlabel="update", ylabel="cost", title="The cost of the five networks")
ax.legend()
plots.show(fig, alt="Sigmoid with gain 1 and gradient descent stays flat at 0.69, the cost of guessing. Tanh, ReLU, sigmoid with gain 6 and sigmoid with Adam all fall to near 0.")

# %% [markdown]
# The network that does not learn has the cost $\log 2 = 0.69$ of guessing. Two things rescue it: weights six times as large, or Adam, which makes large steps from small gradients. How far do these two help in deeper networks?

# %% tags=["nbval-ignore-output"]
def right(hidden, gain, optimizer, rate, epsilon=1e-8):
    """Training accuracy of a sigmoid network after 800 updates."""
    start = start_with(gain, hidden, 0)
    trained = networks.train(X, Y, [2] + [16] * hidden + [1], rng=rng, start=start, activation="sigmoid", optimizer=optimizer,
                             learning_rate=rate, iterations=800, epsilon=epsilon, every=0).layers
    return networks.accuracy(X, Y, trained, "sigmoid")

rescue = {"10 hidden layers, gain 6": right(10, 6.0, "gd", 0.5), "20 hidden layers, gain 6": right(20, 6.0, "gd", 0.5),
          "10 hidden layers, Adam": right(10, 1.0, "adam", 0.01)}
print({name: f"{value:.0%}" for name, value in rescue.items()})

# %% [markdown]
# Larger weights still work with ten hidden layers; with twenty they fail. Adam already struggles with ten. Why? One suspect is the $10^{-8}$ in its denominator, which is larger than a tiny gradient. We test this: repeat the run with
# $10^{-30}$ instead. The other suspect is the forward signal: in the last hidden layer, how much do the activations differ between examples?

# %% tags=["nbval-ignore-output"]
tiny = right(10, 1.0, "adam", 0.01, epsilon=1e-30)
spread = {hidden: networks.forward(X, start_with(1.0, hidden, 0), "sigmoid")[-2][1].std(axis=1).mean() for hidden in (5, 10, 20)}
print(f"10 hidden layers, Adam with 1e-8: {rescue['10 hidden layers, Adam']:.0%}, with 1e-30: {tiny:.0%}")
print("spread of the last hidden layer:", {f"{hidden} layers": f"{value:.0e}" for hidden, value in spread.items()})

# %% [markdown]
# The small constant is not the reason: with $10^{-30}$ the run fails as well. The forward signal fits: with ten layers the activations of the last hidden layer differ by less than $10^{-6}$ between examples. Adam can enlarge small *gradients*, but the
# network must first build up the *signal*.
#
# Modern deep networks use further remedies: **[batch normalisation](glossary.md#batch-normalisation)** rescales every layer's $Z$ to mean 0 and standard deviation 1 during training; **[residual connections](glossary.md#residual-connection)** add a layer's input to its
# output, so that the gradient has a direct path; **[gradient clipping](glossary.md#gradient-clipping)** shortens gradients that explode.

# %% [markdown]
# # Part 2: units that die
#
# ReLU's derivative is 1 where the unit is active. The drawback is the other side. If $z$ is **not positive for any training example**, then
# $g'(z) = 0$ for all of them (we set $g'(0) = 0$), and the unit's rows of $dZ$, $dW$ and $db$ are exactly 0. Gradient descent does not change its weights. Such a unit is called **[dead](glossary.md#dead-unit)**.
#
# A unit that is off for *some* examples is not dead; that is how ReLU works.
#
# ### Your turn: count the dead

# %%
def dead(Z):
    """Which units are dead: an array (n_l,) of Booleans, from Z (n_l, m)."""
    ...

# %%
exercise.check(dead, (np.array([[-1.0, -2.0, -0.5], [-1.0, 3.0, -2.0], [0.0, -1.0, -4.0], [1.0, 2.0, 3.0]]), np.array([True, False, True, False])))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def dead(Z):
#     return ~np.any(Z > 0, axis=1)
# ```
#
# </details>

# %%
start = networks.initialize([2, 6, 1], np.random.default_rng(7))
start[0][1][:3] = -10.0                                  # three of six units: a bias far below zero
Z = networks.forward(X, start)[0][0]
dW, db = networks.gradients(X, Y, start)[0]
no_gradient = ~np.any(np.hstack([dW, db]), axis=1)
print("dead:                 ", gd.dead_units(Z))
print("gradient exactly 0:   ", no_gradient)
print("off for some examples:", np.any(Z < 0, axis=1))

# %% [markdown]
# Is death permanent? In layer 1 it is, under gradient descent: the inputs are the data, which do not change, and neither do the unit's weights. In layer 2 the inputs come from layer 1, and layer 1 may still be learning. Then
# $z$ may become positive again. We count deaths and revivals in training (network (2, 16, 16, 1), three starts, 300 updates).

# %%
dims = [2, 16, 16, 1]
turnover = {rate: gd.turnover(X, Y, dims, rate) for rate in (2.0, 4.0, 6.0)}
for rate, layers in turnover.items():
    print(f"rate {rate:g}:", ", ".join(f"layer {l}: {deaths} deaths, {revivals} revivals" for l, (deaths, revivals) in layers.items()))

# %% [markdown]
# ## Cause 1: a large negative bias
#
# The line $w^Tx + b = 0$ of a unit is at distance $|b|/\lVert w\rVert$ from the origin. With $b<0$, the origin is on its inactive side. If the line misses the
# data altogether, the unit is dead. Suppose the data fills a disc of radius $R$. With two independent normal weights of variance 1 (He for $n_x = 2$), $\lVert w\rVert^2/2$ is at most
# $t$ with probability $1 - e^{-t}$ (an *exponential distribution*). With $t = b^2/(2R^2)$,
#
# $$P(\text{dead}) \approx P\left(\lVert w\rVert R \le |b|\right) = 1 - e^{-b^2/(2R^2)}.$$
#
# **Predict** Nine tenths of our points are within $R \approx 2.2$; we use this value. What share of units is dead at $b=-1$, and at $b=-4$?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
dead_shares = Predict("Share of dead units at b = −1, and at b = −4?", ["10 %, 40 %", "10 %, 80 %", "25 %, 80 %", "25 %, 100 %"])
dead_shares.ask()

# %%
R, biases, W = np.quantile(np.linalg.norm(X, axis=0), 0.9), np.linspace(0, -8, 17), rng.standard_normal((4000, 2))
counted = np.array([gd.dead_units(W @ X + b).mean() for b in biases])
formula = 1 - np.exp(-(biases**2) / (2 * R**2))
print({f"b = {b:g}": f"{share:.0%}" for b, share in zip(biases[[0, 2, 4, 8, 16]], counted[[0, 2, 4, 8, 16]])})
dead_shares.beside(f"{counted[2]:.0%}, {counted[8]:.0%}")

# %%
fig, ax = plots.figure(size=(7.5, 3.8))
ax.plot(biases, counted, "o", color=plots.BLUE, label="counted, 4,000 units")
ax.plot(biases, formula, color=plots.BLACK, linewidth=1.4, label=f"formula, R = {R:.1f}")
ax.set(xlabel="bias b of all units", ylabel="share of dead units", ylim=(-0.02, 1.02), title="Dead units for each bias")
ax.invert_xaxis()
ax.legend()
plots.show(fig, alt="Share of dead units against the bias, from 0 down to -8. None is dead at 0, about a tenth at -1, four fifths at -4, "
           "nearly all at -8. The counted points lie on the formula's curve.")

# %% [markdown]
# ### Explorer: lines that miss the data
#
# Each line is one unit. A short thick stroke on it points to the side on which the unit is active; dashed units have no example there. Lower the bias, then make the
# weights larger. With bias 0, can any scale of the weights kill a unit here?

# %%
explorers.explore(
    lambda bias, scale: gd.lines_figure(X, Y, bias, scale),
    alt="Two rings of points and sixteen lines, one for each unit. With bias 0 every line passes through the middle and every unit is alive. With "
        "a negative bias the lines move outwards; those that miss the rings are dashed: dead.",
    frames=[{"bias": 0.0}, {"bias": -5.0}, {"bias": -5.0, "scale": 3.0}],
    bias=explorers.slider(-8.0, 2.0, 0.5, value=-2.0, description="bias", play=-4),
    scale=explorers.slider(0.2, 4.0, 0.2, value=1.0, description="standard deviation of weights"),
)

# %% [markdown]
# ## Cause 2: a learning rate that is too high
#
# One long step can move a unit's line to a place where no example is on its active side. We follow the share of dead units in the network (2, 16, 16, 1), mean of three starts.

# %%
iterations = 300

def deaths(rate):
    """Share of dead units at every 10th update, and last accuracy; means of three starts."""
    seen, scores = [[], [], []], []
    for seed in range(3):
        trained = networks.train(X, Y, dims, rng=np.random.default_rng(seed), learning_rate=rate, iterations=iterations, every=10,
                                 watch=lambda _, layers, seed=seed: seen[seed].append(gd.dead_share(X, layers)))
        scores.append(networks.accuracy(X, Y, trained.layers))
    return np.mean(seen, axis=0), np.mean(scores)

share_at = {rate: deaths(rate) for rate in (0.1, 2.0, 4.0, 6.0)}
for rate, (share, score) in share_at.items():
    print(f"rate {rate:g}: dead units {share[0]:.0%} to {share[-1]:.0%}, accuracy {score:.0%}")

# %%
fig, ax = plots.figure(size=(7.5, 3.8))
for (rate, (share, _)), style in zip(share_at.items(), ("-", "--", "-.", ":")):
    ax.plot(10 * np.arange(share.size), share, linestyle=style)
    ax.text(296, share[-1] + 0.015, f"rate {rate:g}", va="bottom")
ax.set(xlabel="update", ylabel="share of dead units", ylim=(-0.03, 1), xlim=(0, 340), title="Dead units during training, at four learning rates")
plots.show(fig, alt="Share of dead units against updates for four learning rates. At 0.1 it stays near its first few percent. At higher "
           "rates it jumps within the first updates and goes up and down; at 4 and 6 most units end up dead.")

# %% [markdown]
# ## Cause 3: a poor initialisation
#
# **Predict** A common warning is "weights that are too large kill ReLUs". With zero biases and normally distributed weights, how does the share of
# dead units at the start change if all weights are a hundred times larger?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
hundredfold = Predict("Dead units at the start, with weights 100 times as large?", ["fewer", "as many as before", "about half", "nearly all"])
hundredfold.ask()

# %%
at_start = {}
for scale in (0.01, 1.0, 100.0, 0.0):
    at_start[scale] = np.mean([gd.dead_share(X, networks.initialize(dims, np.random.default_rng(s), scale)) for s in range(20)])
    print(f"standard deviation {scale:6g}: {at_start[scale]:.1%} dead at the start")
hundredfold.beside(f"{at_start[1.0]:.1%} before, {at_start[100.0]:.1%} with weights 100 times as large")

# %% [markdown]
# Not at all. With zero biases, a positive factor on $W$ changes the size of $z$ but never its sign. (Large weights can kill later: they make gradients
# large, and that is cause 2.) What does kill at the start:
#
# - **all weights zero**: then $z = 0$, the derivative there is 0 by convention, and only the bias of the output unit gets a gradient;
# - **weights with a negative mean** on inputs that are never negative, such as pixels or the outputs of a ReLU layer;
# - **narrow and deep networks**: by chance, a whole layer may be off.

# %%
pixels = rng.random((50, 200))                             # inputs between 0 and 1
by_mean = {}
for mean in (0.0, -0.02, -0.05, -0.1):
    W = mean + np.sqrt(2 / 50) * rng.standard_normal((2000, 50))
    by_mean[mean] = gd.dead_units(W @ pixels).mean(), gd.dead_units(W @ (pixels - 0.5)).mean()
    print(f"mean of the weights {mean:5g}: dead on pixels {by_mean[mean][0]:4.0%}   on pixels centred on 0 {by_mean[mean][1]:4.0%}")

# %% [markdown]
# A mean of $-0.1$, half the standard deviation of the weights, kills nearly all units on raw pixels. On the same pixels centred on zero no unit dies: one more reason to centre inputs.
#
# **Predict** And narrow networks? With He's initialisation, 2 units per layer and 10 layers: what share of such networks is *born dead*, with some layer at 0 for every input?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
born_dead = Predict("Share born dead, 2 units in each of 10 layers?", ["a tenth", "a quarter", "a half", "nearly all"])
born_dead.ask()

# %%
sizes = [1, 2, 5, 10, 20]
born = {width: [gd.born_dead_share(depth, width) for depth in sizes] for width in (2, 4, 8)}
fig, ax = plots.figure(size=(7.5, 3.8))
for (width, values), marker, style in zip(born.items(), "os^", ("-", "--", ":")):
    ax.plot(sizes, values, marker=marker, linestyle=style, label=f"{width} units per layer")
ax.set(xlabel="hidden layers", xticks=sizes, ylabel="share of networks born dead", ylim=(-0.03, 1.05), title="Networks that are dead before training")
ax.legend()
plots.show(fig, alt="Share of ReLU networks born dead against depth. With 2 units a layer nearly all are dead at 10 layers, "
           "with 4 units about a quarter at 10 and more than half at 20, with 8 units hardly any.")
print({width: f"{values[3]:.0%} at 10 layers" for width, values in born.items()})
born_dead.beside(f"{born[2][3]:.0%}")

# %% [markdown]
# # Part 3: remedies, measured
#
# We damage the network (2, 16, 16, 1) in three ways: hidden **biases** of $-3$; a learning **rate** of 6 (otherwise 0.2); hidden weights with **mean** $-0.6$. Then we try seven treatments, with 600 updates and four starts each:
#
# - plain **ReLU**, untreated; **leaky 0.01**; a slope **fixed at 0.25**;
# - **PReLU**: starts at 0.25, one learned slope for each unit;
# - **He**: start again with He's weights and zero biases;
# - **Adam** with rate 0.01; and plain ReLU with **rate 0.2**.
#
# **Predict** Is there a remedy that cures all three? One that cures none?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
cures = Predict("A remedy that cures all three? One that cures none?", ["yes, yes", "yes, no", "no, yes", "no, no"])
cures.ask()

# %%
def damaged(cause, seed):
    """Layers to start from, and the learning rate."""
    layers = networks.initialize(dims, np.random.default_rng(seed))
    hidden = [(W - 0.6 * (cause == "mean"), b - 3.0 * (cause == "bias")) for W, b in layers[:-1]]
    return [*hidden, layers[-1]], 6.0 if cause == "rate" else 0.2

for cause in ("bias", "rate", "mean"):
    print(f"{cause}: {np.mean([gd.dead_share(X, damaged(cause, s)[0]) for s in range(4)]):.0%} dead at the start")

# %%
@cache
def treat(cause, remedy, seed, iterations=600):
    """(accuracy, share of dead units) after training."""
    layers, rate = damaged(cause, seed)
    if remedy == "rate 0.2" and rate == 0.2:
        return treat(cause, "ReLU", seed)  # nothing to change
    if remedy == "He":  # the undamaged start, which the damage "rate" has as well
        return treat("rate", "ReLU" if cause == "rate" else "rate 0.2", seed)
    if remedy.startswith("Adam"):
        layers = networks.train(X, Y, dims, rng=rng, start=layers, optimizer="adam", learning_rate=float(remedy[5:]), iterations=iterations).layers
        return networks.accuracy(X, Y, layers), gd.dead_share(X, layers)
    slope = {"leaky 0.01": 0.01, "fixed 0.25": 0.25, "PReLU": 0.25}.get(remedy, 0.0)
    rate = 0.2 if remedy == "rate 0.2" else rate
    trained = gd.sloped_train(X, Y, layers, slope, learn=remedy == "PReLU", learning_rate=rate, iterations=iterations)
    return gd.sloped_score(X, Y, *trained)

# %%
causes, remedies = ("bias", "rate", "mean"), ("ReLU", "leaky 0.01", "fixed 0.25", "PReLU", "He", "Adam 0.01", "rate 0.2")
results = np.array([[np.mean([treat(cause, remedy, seed) for seed in range(pace.repeats(4))], axis=0) for remedy in remedies] for cause in causes])
accuracy, dead_after = results[..., 0], results[..., 1]
rows = ["bias −3", "rate 6", "weights' mean −0.6"]
plots.show(gd.remedies_figure(accuracy, dead_after, rows, remedies), alt="Two tables, three kinds of damage by seven remedies. Accuracy: negative bias and "
           "negative mean are cured by a slope of 0.25, by PReLU and by He; leaky 0.01 helps halfway; Adam and a rate of 0.2 do not. The high rate is cured "
           "by Adam with rate 0.01 and by the rate of 0.2; leaky 0.01 helps, He changes nothing, and the larger slopes diverge.")

# %%
table = {(c, r): accuracy[i, j] for i, c in enumerate(causes) for j, r in enumerate(remedies)}
fast_adam = np.mean([treat("rate", "Adam 6", seed)[0] for seed in range(pace.repeats(4))])
print("cures all three:", [r for r in remedies if min(table[c, r] for c in causes) > 0.95])
cures.beside("kinds cured: " + "; ".join(f"{name}: {sum(table[c, name] > 0.95 for c in causes)}" for name in remedies))
print(f"Adam at the rate of 6: {fast_adam:.0%}")

# %% [markdown]
# No single remedy cures all three, and one, leaky 0.01, cures none (it only helps). By column:
#
# - **He** repairs a bad start. It does not help against a high rate (that run already began with He).
# - **Adam 0.01** repairs the high rate, but so does plain descent with **rate 0.2**. And Adam *at* rate 6 fails. So it was the smaller step, not Adam itself. Against the two bad starts Adam does little: it cannot enlarge a gradient of exactly 0.
# - A **leak** lets units without a positive $z$ learn; 0.01 is slow, 0.25 is fast. At rate 6 the small leak helps, while the large one passes more gradient and the run diverges.
# - **PReLU** does no better than the fixed 0.25 here, although the slopes do change.

# %%
layers, slopes = gd.sloped_train(X, Y, damaged("bias", 0)[0], 0.25, learn=True, learning_rate=0.2, iterations=600)
print(f"learned slopes of layer 2: from {slopes[1].min():.1f} to {slopes[1].max():.1f}")
by_rate = {}
for rate in (0.01, 0.1, 1.0):
    trained = [networks.train(X, Y, dims, rng=np.random.default_rng(s), optimizer="adam", learning_rate=rate, iterations=300).layers for s in range(3)]
    by_rate[rate] = np.mean([gd.dead_share(X, layers) for layers in trained])
print({f"Adam at {rate:g}": f"{share:.0%} dead" for rate, share in by_rate.items()})

# %% [markdown]
# Adam can kill units, too: its rate is roughly the length of the step of *every* weight, and steps of 1 are long. (A common default for Adam is 0.001.)
#
# > **Misconception** *"Dead units are always a disaster."* At a rate of 2 some of the units died, and the accuracy was still that of rate 0.1. A network with spare units can lose some. Count
# > them, compare with the accuracy, and worry when a large share dies, or a whole layer.

# %% [markdown]
# > **Summary**
# >
# > | problem | sign | cause | what helped in our measurements |
# > |---|---|---|---|
# > | vanishing | $dW$ of the first layers many orders below the last; activations nearly equal for all examples | $f < 1$; for the sigmoid $f \le 0.25$ at $v = 1/n$ | initial weights with $f \approx 1$; ReLU or tanh; Adam, up to a certain depth |
# > | exploding | the reverse, `nan` | $f > 1$ | smaller weights |
# > | dead: bias or mean of the weights | $z \le 0$ for all examples, $dW$ row exactly 0 | a start out of the data's reach | He and zero biases; leak, PReLU |
# > | dead: rate | share jumps in the first updates | steps too long | a smaller rate |
# >
# > Find the cause first, then choose the remedy.

# %% jupyter={"source_hidden": true}
# Run this cell: it shows your predictions beside what came out.
Predict.review()

# %% [markdown]
# **Think about it**
#
# **1.** A colleague finds that the gradient of the first layer is $10^{-9}$ and multiplies the learning rate by $10^9$. What happens?
#
# <details><summary>Answer</summary>
#
# The last layer, whose gradient has an ordinary size, takes steps that are $10^9$ times too long, and training fails at the first update. A separate rate for each layer (or, as in Adam, for each weight) would be another matter.
#
# </details>
#
# **2.** Can a dead unit in layer 2 come back to life, although its own gradient is exactly 0?
#
# <details><summary>Answer</summary>
#
# Yes, and we counted many. Its inputs are the outputs of layer 1. As long as other units keep layer 1 changing, its $z$ may become positive for some example. A dead unit in layer 1 has the data as its inputs,
# which do not change; it stays dead.
#
# </details>
#
# **3.** Which variance keeps the backward signal for leaky ReLU with slope $\alpha$?
#
# <details><summary>Answer</summary>
#
# Half of the units have $g'^2 = 1$ and half $\alpha^2$, so $\mathrm{mean}(g'^2) = (1+\alpha^2)/2$, and $f = 1$ needs $v = \dfrac{2}{(1+\alpha^2)\,n}$. For $\alpha = 0$ this is He's, for $\alpha=1$ (linear) it is $1/n$.
#
# </details>

# %% [markdown]
# **Check yourself** Answer from memory, then open the fold.
#
# **1.** Why does the gradient vanish in a deep sigmoid network with weights of variance $1/n$?
# <details><summary>Answer</summary>
#
# Each layer multiplies it by $f = \sqrt{n v\,\mathrm{mean}(\sigma'^2)} \le 0.25$.
# </details>
#
# **2.** Which variance does He's initialisation use, and why the factor 2?
# <details><summary>Answer</summary>
#
# $2/n$, because half of the ReLU units pass no gradient.
# </details>
#
# **3.** When is a ReLU unit dead?
# <details><summary>Answer</summary>
#
# When its $z$ is not positive for any training example.
# </details>
#
# **4.** How does Adam's step depend on the size of the gradient?
# <details><summary>Answer</summary>
#
# Hardly: the running mean of the gradient is divided by the root of the running mean of its square.
# </details>
#
# **5.** (Lesson 09) Write $dW^{[l]}$ for $m$ examples. Why does it vanish when $dZ^{[l]}$ or $A^{[l-1]}$ does?
# <details><summary>Answer</summary>
#
# $dW^{[l]} = \frac1m\,dZ^{[l]}A^{[l-1]T}$: it is a product of the two.
# </details>

# %% tags=["text-checks"] jupyter={"source_hidden": true}
# For authors: part 1.
numeric = af.numeric_derivative(lambda a: chain(a, np.ones(10), np.zeros(10))[0][-1], 0.5, h=0.1)
assert np.isclose(slope, numeric, rtol=1e-3)
assert slope < 0.25**10 < 1e-6
assert shifted < 0.05
factor = {key: values[0].mean() for key, values in factors.items()}
assert all(abs(values[0].mean() - values[1].mean()) < 0.06 for values in factors.values())
assert 0.2 < factor["sigmoid", "lecun"] <= 0.26
assert 0.75 < factor["tanh", "lecun"] < 1.0
assert abs(factor["relu", "lecun"] - np.sqrt(0.5)) < 0.06
assert abs(factor["relu", "he"] - 1) < 0.08
assert 1e-13 < by_layer["sigmoid"][0] / by_layer["sigmoid"][-1] < 1e-11
assert all(0.1 < by_layer[name][0] / by_layer[name][-1] < 10 for name in ("tanh", "relu", "leaky_relu"))
assert 0.2 < per_layer < 0.26
for depth, inside, outside in ((12, (4.0, 10.0), 2.5), (30, (7.5, 10.0), 5.0)):
    of_gain = lambda value, depth=depth: np.mean([gd.gradient_norms("sigmoid", value, depth, width=32, seed=s) for s in range(3)], axis=0)
    assert all(1e-3 < of_gain(value).min() <= of_gain(value).max() < 100 for value in inside)
    assert of_gain(outside).min() < 1e-3
ends = {plan: run.costs[-1] for plan, run in runs.items()}
assert abs(ends.pop("sigmoid, gain 1") - np.log(2)) < 0.01
assert max(ends.values()) < 0.2
assert rescue["10 hidden layers, gain 6"] > 0.95
assert max(rescue["20 hidden layers, gain 6"], rescue["10 hidden layers, Adam"], tiny) < 0.85
assert 5e-8 < spread[10] < 1e-6

# %% tags=["text-checks"] jupyter={"source_hidden": true}
# For authors: parts 2 and 3.
assert no_gradient.tolist() == [True] * 3 + [False] * 3
assert all(layers[1][1] == 0 for layers in turnover.values())
assert turnover[4.0][2][1] > 50
assert np.abs(counted - formula).max() < 0.06
assert share_at[0.1][0][-1] < 0.1 < share_at[2.0][0][-1] < 0.3
assert share_at[4.0][0][-1] > 0.5 < share_at[6.0][0][-1]
assert share_at[2.0][1] > 0.95 > share_at[6.0][1]
assert at_start[0.01] == at_start[1.0] == at_start[100.0] < 0.1
assert by_mean[-0.1][0] > 0.9
assert max(centred for _, centred in by_mean.values()) < 0.01
assert born[2][3] > 0.75
assert born[8][3] < 0.1
assert by_rate[0.01] < 0.12 < by_rate[0.1] < by_rate[1.0]
if pace.in_full():
    for cause in ("bias", "mean"):
        assert min(table[cause, r] for r in ("fixed 0.25", "PReLU", "He")) > 0.95
        assert max(table[cause, "ReLU"], table[cause, "Adam 0.01"], table[cause, "rate 0.2"]) < 0.9
    assert min(table["rate", "Adam 0.01"], table["rate", "rate 0.2"]) > 0.95
    assert all(table[c, "PReLU"] < table[c, "fixed 0.25"] + 0.02 for c in causes)
    assert max(table["rate", r] for r in ("ReLU", "He", "fixed 0.25", "PReLU")) < 0.75 > fast_adam

# %% [markdown]
# **Where next** You know how gradients behave in many layers, and how to begin so that they survive. [Lesson 11](11_deep_networks.ipynb) builds networks of any depth. In the assignment [deep network](../release/deep_network/deep_network.ipynb) you start from small random weights; come back to this lesson
# if your cost stays at 0.69.
