# %% [markdown]
# # Vanishing gradients and dying ReLU
#
# A gradient walks from the cost back through every layer. On the way it can fade, grow without
# limit, or be cut off. Here we meet the three one at a time, and count.
#
# **You will be able to**
# - derive why a sigmoid's gradient shrinks at least fourfold at each unit, and say what that bound does *not* cover;
# - predict, from activation and initialisation, the factor by which a gradient changes in each layer, and check it;
# - count dead ReLU units and name three ways of killing them;
# - choose a remedy that fits the cause, knowing what each one did when we measured it.
#
# **Minutes** 60 · **Before this** lesson [08](08_activation_functions.ipynb)

# %%
import numpy as np

from dllessons import activation_functions as af
from dllessons import gradients_depth as gd
from dllessons import networks
from dlutils import explorers, pace, plots

# %% [markdown]
# # Part 1: gradients that vanish
#
# ## A chain of single units
#
# Take the thinnest deep network there is: one unit in each layer, $a_l = \sigma(w_l\,a_{l-1} + b_l)$. By the chain rule,
#
# $$\frac{d a_L}{d a_0} = \prod_{l=1}^{L} w_l\,\sigma'(z_l).$$
#
# **Predict** Ten such units, all weights 1. At most how large is the derivative of the last with respect to the input: about $10^{-1}$,
# $10^{-3}$ or $10^{-6}$?

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
numeric = af.numeric_derivative(lambda a: chain(a, np.ones(10), np.zeros(10))[0][-1], 0.5, h=0.1)
print(f"derivative {slope:.1e}   bound 0.25^10 = {0.25**10:.1e}")
assert np.isclose(slope, numeric, rtol=1e-3)
assert slope < 0.25**10 < 1e-6

# %% [markdown]
# ### Where the bound comes from
#
# With $a = \sigma(z)$, complete the square:
#
# $$\sigma'(z) = a(1-a) = \tfrac14 - \left(a - \tfrac12\right)^2 \le \tfrac14,$$
#
# and only $a = \tfrac12$, that is $z = 0$, reaches it. Ten factors of at most a quarter make at most $9.5\cdot10^{-7}$. The best case is a unit that is
# perfectly undecided; each unit with an opinion makes it worse.

# %%
z = np.linspace(-8, 8, 401)
a = af.sigmoid(z)
assert np.allclose(af.derivative(z, "sigmoid"), 0.25 - (a - 0.5) ** 2)
assert np.allclose(af.derivative(z, "sigmoid"), af.numeric_derivative(af.sigmoid, z))
print("largest:", af.derivative(z, "sigmoid").max(), " at z =", abs(round(z[af.derivative(z, "sigmoid").argmax()], 6)))

# %% [markdown]
# **Predict** The bound covers $\sigma'$, but the product also has the weights in it. Could weights of 4 repair everything?
# And weights of 6?

# %%
for w in (1.0, 4.0, 6.0):
    centred = chain(0.5, np.full(10, w), np.full(10, -w / 2))[1]     # b = -w/2 keeps every z at 0
    nudged = chain(0.6, np.full(10, w), np.full(10, -w / 2))[1]
    print(f"w = {w:g}   z at 0: {centred:8.1e}   input nudged by 0.1: {nudged:8.1e}")
    assert np.isclose(centred, (w / 4) ** 10)
assert nudged < 0.05

# %% [markdown]
# > **Misconception** *"Sigmoid gradients always shrink by 0.25 for each layer."* The *activation's factor* is at most 0.25. The layer's factor
# > is $w\,\sigma'(z)$: exactly 1 in our chain with $w=4$, and 1.5 with $w = 6$, so that ten layers *multiply* the gradient by 58. But look at the last
# > column: nudge the input of the $w = 6$ chain, the units saturate, and a hundredth is left. Large weights do not cure a sigmoid network. They replace one
# > failure by two.

# %% [markdown]
# ## Whole layers
#
# Real layers mix many units. Backwards, layer $l$ does
#
# $$dZ^{[l]} = dA^{[l]} * g'(Z^{[l]}), \qquad dA^{[l-1]} = W^{[l]T}\,dZ^{[l]}.$$
#
# Suppose weights with mean 0 and variance $v$, independent of the gradient. Then each entry of $dA^{[l-1]}$ sums $n_l$ independent terms, and its mean
# square is $n_l\,v$ times that of $dZ^{[l]}$. The product with $g'$ contributes $\mathrm{mean}(g'^2)$. So from layer to layer the root mean square of the gradient is multiplied by
#
# $$f = \sqrt{\,n_l\,v\;\mathrm{mean}\!\left(g'(z)^2\right)}.$$

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
settings = [("sigmoid", "xavier"), ("tanh", "xavier"), ("relu", "xavier"), ("relu", "he")]
factors = {}
for name, scale in settings:
    layers = networks.initialize([200] * 16, rng, scale)
    factors[name, scale] = backward_factors(layers, name, rng.standard_normal((200, 100)), rng)
    measured, predicted = (values.mean() for values in factors[name, scale])
    print(f"{af.LABELS[name]:8} {scale:7} factor per layer: measured {measured:.2f}  predicted {predicted:.2f}")
    assert abs(measured - predicted) < 0.06

# %% [markdown]
# The formula holds to a few hundredths. Read it as a recipe for initialising: choose $v$ so that $f = 1$.
#
# | | $\mathrm{mean}(g'^2)$ | $v = 1/n$ (Xavier) gives | $v = 2/n$ (He) gives |
# |---|---|---|---|
# | sigmoid | at most $1/16$ | at most 0.25 | at most 0.35 |
# | tanh | below 1, near it for small $z$ | a little below 1 | |
# | ReLU | $1/2$: half of the units pass | $\sqrt{1/2} = 0.71$ | 1 |
#
# He's factor 2 pays for the half of the units that are off. Forwards the same factor keeps the signal's size.

# %%
mean = {key: values[0].mean() for key, values in factors.items()}
assert 0.2 < mean["sigmoid", "xavier"] <= 0.26
assert 0.75 < mean["tanh", "xavier"] < 1.0
assert abs(mean["relu", "xavier"] - np.sqrt(0.5)) < 0.06
assert abs(mean["relu", "he"] - 1) < 0.08

# %% [markdown]
# ## Gradient by layer, measured
#
# Now the quantity that training uses, $dW^{[l]}$, in networks of 20 layers of 64 units, each activation with the initialisation that suits it.
#
# **Predict** How many orders of magnitude between the last and the first layer of the sigmoid network?

# %%
gain = {"sigmoid": 1.0, "tanh": 1.0, "relu": np.sqrt(2), "leaky_relu": np.sqrt(2)}

def norms(name, depth):
    """Geometric mean over three random networks of the norms of dW^[1] ... dW^[depth]."""
    return np.exp(np.mean([np.log(gd.gradient_norms(name, gain[name], depth, seed=s)) for s in range(3)], axis=0))

by_layer = {name: norms(name, 20) for name in gain}
for name, values in by_layer.items():
    print(f"{af.LABELS[name]:10} layer 1: {values[0]:.0e}   layer 20: {values[-1]:.0e}")
assert 1e-13 < by_layer["sigmoid"][0] / by_layer["sigmoid"][-1] < 1e-11
assert all(0.1 < by_layer[name][0] / by_layer[name][-1] < 10 for name in ("tanh", "relu", "leaky_relu"))

# %%
fig = gd.norms_figure({name: (np.arange(1, 21), values) for name, values in by_layer.items()},
                      "20 layers: only the sigmoid's gradient vanishes on the way down")
plots.show(fig, alt="Norm of dW against the layer on a logarithmic axis. Tanh, ReLU and leaky ReLU stay within a factor of ten of "
           "each other across all 20 layers. The sigmoid falls along a straight line by about twelve orders of magnitude from layer 20 to layer 1.")

# %% [markdown]
# About twelve orders. When the last layer moves by 1, the first moves by a millionth of a millionth: the layers that see the data do
# not learn. And depth makes it worse, at a steady rate:

# %%
depths = np.array([2, 4, 6, 8, 12, 16, 20, 30])
first = {name: np.array([norms(name, depth)[0] for depth in depths]) for name in gain}
plots.show(gd.norms_figure({name: (depths, values) for name, values in first.items()},
                           "Gradient of the FIRST layer: each further sigmoid layer quarters it", xlabel="depth L (layers)"),
           alt="Norm of the first layer's gradient against depth, logarithmic. The sigmoid's falls on a straight line from 0.1 at "
           "2 layers to below 1e-18 at 30. Tanh, ReLU and leaky ReLU stay between 0.01 and 1.")
per_layer = (first["sigmoid"][-1] / first["sigmoid"][0]) ** (1 / 28)
print(f"sigmoid: factor {per_layer:.2f} for each further layer")
assert 0.2 < per_layer < 0.26
assert min(first["tanh"].min(), first["relu"].min()) > 1e-2

# %% [markdown]
# ## Explorer: fading and exploding
#
# The gain sets the weights' standard deviation, $\text{gain}/\sqrt{n_{l-1}}$: 1 is Xavier, 1.41 is He. Find for each activation a gain at which the gradient
# neither fades nor explodes. Is there one for the sigmoid? And why does ReLU's curve stay *level* at every gain, but shift up and down as a whole?
#
# <details><summary>Answer</summary>
#
# Sigmoid: a gain of 10 does it. For a large gain $z$ spreads in proportion, only a share of about $1/\text{gain}$ of the units is not saturated, and $f \propto \text{gain}\cdot\sqrt{1/\text{gain}}$ grows all the same.
# The price: most units are saturated. ReLU: $dW^{[l]} = dZ^{[l]}A^{[l-1]T}$; what the way back lacks in layer 1, the way forward has not yet lost there. Each layer's
# $dW$ carries all the gains but its own, so it is $\text{gain}^{L-1}$ for every layer alike.
#
# </details>

# %%
explorers.explore(
    gd.signal_figure,
    alt="Norm of dW against the layer. At gain 1 the sigmoid's falls towards layer 1; ReLU's is level and shifts as a whole. Grey band: workable sizes.",
    name=explorers.choice([(af.LABELS[name], name) for name in gain], value="sigmoid", description="activation"),
    gain=explorers.slider(0.1, 10.0, 0.05, value=1.0, description="gain of the weights", log=True),
    depth=explorers.slider(2, 30, value=12, description="layers"),
)

# %% [markdown]
# ## Does it matter for learning?
#
# Two rings of points again. A network of five hidden layers of sixteen units, 500 updates.
#
# **Predict** Which of these learn: sigmoid with gradient descent, tanh with gradient descent, ReLU with gradient descent, sigmoid with *Adam* (an adaptive step:
# each weight's step is divided by the running size of its own gradient)?

# %%
rng = np.random.default_rng(7)
Y = np.arange(120).reshape(1, -1) % 2.0
angle = rng.uniform(0, 2 * np.pi, 120)
X = (1 + Y + 0.2 * rng.standard_normal((1, 120))) * np.vstack([np.cos(angle), np.sin(angle)])

# %%
deep = [2] + [16] * 5 + [1]
plans = [("sigmoid", "xavier", "gd", 0.5), ("tanh", "xavier", "gd", 0.5), ("relu", "he", "gd", 0.3), ("sigmoid", "xavier", "adam", 0.01)]
runs = {}
for name, scale, optimizer, rate in plans:
    runs[name, optimizer] = networks.train(X, Y, deep, rng=np.random.default_rng(2), activation=name, scale=scale,
                                           learning_rate=rate, optimizer=optimizer, iterations=500, every=20)

# %%
spelled = {"gd": "gradient descent", "adam": "Adam"}
fig, ax = plots.figure(size=(7.5, 4))
for ((name, optimizer), run), marker in zip(runs.items(), "osD^"):
    ax.plot(20 * np.arange(25), run.costs, marker=marker, markevery=4, label=f"{af.LABELS[name]}, {spelled[optimizer]}")
ax.set(xlabel="update", ylabel="cost", title="The deep sigmoid network is stuck, but not beyond help")
ax.legend()
plots.show(fig, alt="Sigmoid with gradient descent stays flat at 0.69, the cost of guessing. Tanh and ReLU fall to near 0, and so does sigmoid with Adam.")

# %%
last = {key: run.costs[-1] for key, run in runs.items()}
print({f"{name}, {optimizer}": f"{cost:.1f}" for (name, optimizer), cost in last.items()})
assert abs(last["sigmoid", "gd"] - np.log(2)) < 0.01
assert max(last["tanh", "gd"], last["relu", "gd"], last["sigmoid", "adam"]) < 0.2

# %% [markdown]
# The stuck network guesses: its cost is $\log 2 = 0.69$. The surprise is the last curve. Adam divides by the gradient's own size, so a gradient that is small but *clean* is as good as a large one.
# Vanishing hurts plain gradient descent because one learning rate has to serve all layers.
#
# Adam's help has an end. It divides by (size + $10^{-8}$), so a gradient far below $10^{-8}$ is lost again; by the figure above, that happens at about a dozen layers. (And
# before that the road gets rougher: of our trial runs with six such layers some stalled for long at a cost near 0.55.)

# %%
assert first["sigmoid"][depths == 12] > 1e-8 > 1e-9 > first["sigmoid"][depths == 16]
for hidden in (5, 10, 15, 20):
    sizes = [2] + [16] * hidden + [1]
    layers = networks.initialize(sizes, np.random.default_rng(1), "xavier")
    moved = networks.train(X, Y, sizes, rng=rng, start=layers, activation="sigmoid", optimizer="adam",
                           learning_rate=0.01, iterations=1).layers
    share = np.abs(moved[0][0] - layers[0][0]).mean() / 0.01
    print(f"{hidden:2} hidden sigmoid layers: Adam's first step in layer 1 is {share:.0%} of the learning rate")
    assert (share > 0.9) == (hidden == 5) and (share < 0.1) == (hidden > 5)  # noqa: PT018

# %% [markdown]
# # Part 2: units that die
#
# ReLU's gradient does not fade, because its derivative is 1 where it is on. The price is the other side. A unit whose $z$ is negative **for every training example** has
# $g'(z) = 0$ throughout, so its $dZ$ row is 0, and with it its rows of $dW$ and $db$. It will never change again: it is **dead**.
#
# Off for *some* examples is not dead; that is a ReLU doing its work.

# %%
start = networks.initialize([2, 6, 1], np.random.default_rng(7))
start[0][1][:3] = -10.0                                  # three of six units: bias far below zero
Z = networks.forward(X, start)[0][0]
dW, db = networks.gradients(X, Y, start)[0]
print("dead:                ", gd.dead_units(Z))
print("gradient exactly 0:  ", ~np.any(np.hstack([dW, db]), axis=1))
print("off for some examples:", np.any(Z < 0, axis=1))
assert gd.dead_units(Z).tolist() == [True] * 3 + [False] * 3
assert not np.any(dW[:3]) and not np.any(db[:3]) and np.all(np.any(dW[3:], axis=1))  # noqa: PT018

# %% [markdown]
# ## Cause 1: a large negative bias
#
# A unit's line $w^Tx + b = 0$ lies at distance $|b|/\lVert w\rVert$ from the origin. With $b<0$ the origin is on its dead side, and if the line misses the
# data altogether, so are they. All data lie within radius $R$; with two independent weights of variance 1 (He for $n_x = 2$), $\lVert w\rVert^2/2$ is
# exponentially distributed, and so for data on every side
#
# $$P(\text{dead}) \approx P\left(\lVert w\rVert R \le |b|\right) = 1 - e^{-b^2/(2R^2)}.$$
#
# **Predict** Nine tenths of our points lie within $R \approx 2.2$. What share of units is dead at $b=-1$, and at $b=-4$?

# %%
R, biases, W = np.quantile(np.linalg.norm(X, axis=0), 0.9), np.linspace(0, -8, 17), rng.standard_normal((4000, 2))
counted = np.array([gd.dead_units(W @ X + b).mean() for b in biases])
formula = 1 - np.exp(-(biases**2) / (2 * R**2))
print({f"b = {b:g}": f"{share:.0%}" for b, share in zip(biases[[0, 2, 4, 8, 16]], counted[[0, 2, 4, 8, 16]])})
assert abs(R - 2.2) < 0.1
assert np.abs(counted - formula).max() < 0.06

# %%
fig, ax = plots.figure(size=(7.5, 3.8))
ax.plot(biases, counted, "o", color=plots.RED, label="counted, 4,000 units")
ax.plot(biases, formula, color=plots.BLACK, linewidth=1.4, label=f"formula, R = {R:.1f}")
ax.set(xlabel="bias b of all units", ylabel="share of dead units", ylim=(-0.02, 1.02), title="A bias below the reach of the data kills")
ax.invert_xaxis()
ax.legend()
plots.show(fig, alt="Share of dead units against the bias, from 0 down to -8. None is dead at 0, about a tenth at -1, three quarters at -4, "
           "nearly all at -8. The counted points lie on the formula's curve.")

# %% [markdown]
# ## Explorer: lines that miss the data
#
# Each line is one unit. Its thick end points to the side on which it is active; dashed units have no example there. Push the bias down, then make the
# weights larger: what counts is the ratio of the two. With bias 0, can any weight scale kill a unit here?

# %%
explorers.explore(
    lambda bias, scale: gd.lines_figure(X, Y, bias, scale),
    alt="Two rings of points and sixteen lines, one for each unit. With bias 0 every line passes through the middle and every unit is alive. With "
        "a negative bias the lines move outwards; those that miss the rings are dashed: dead.",
    bias=explorers.slider(-8.0, 2.0, 0.5, value=-2.0, description="bias"),
    scale=explorers.slider(0.2, 4.0, 0.2, value=1.0, description="standard deviation of weights"),
)

# %% [markdown]
# ## Cause 2: a learning rate that is too high
#
# One long step can carry a unit's bias and weights to where no example reaches it, and there is no way back. We watch the share of dead units in a network (2, 16, 16, 1), healthy at
# first, mean of three starts.

# %%
dims, iterations = [2, 16, 16, 1], 300

def deaths(rate):
    """Share of dead units at every 10th update, and last accuracy; means of three starts."""
    seen, right = [[], [], []], []
    for seed in range(3):
        trained = networks.train(X, Y, dims, rng=np.random.default_rng(seed), learning_rate=rate, iterations=iterations, every=10,
                                 watch=lambda _, layers, seed=seed: seen[seed].append(gd.dead_share(X, layers)))
        right.append(networks.accuracy(X, Y, trained.layers))
    return np.mean(seen, axis=0), np.mean(right)

dead = {rate: deaths(rate) for rate in (0.1, 2.0, 4.0, 6.0)}
for rate, (share, right) in dead.items():
    print(f"rate {rate:g}: dead units {share[0]:.0%} to {share[-1]:.0%}, accuracy {right:.0%}")
assert all(share[0] < 0.1 for share, _ in dead.values())
assert dead[0.1][0][-1] < 0.1 < dead[2.0][0][-1] < 0.3
assert dead[6.0][0][-1] > 0.5
assert dead[2.0][1] > 0.95 > dead[6.0][1]

# %%
fig, ax = plots.figure(size=(7.5, 3.8))
for (rate, (share, _)), style in zip(dead.items(), ("-", "--", "-.", ":")):
    ax.plot(10 * np.arange(share.size), share, linestyle=style)
    ax.text(296, share[-1] + 0.015, f"rate {rate:g}", va="bottom")
ax.set(xlabel="update", ylabel="share of dead units", ylim=(-0.03, 1), xlim=(0, 340), title="Too high a rate kills early and for good")
plots.show(fig, alt="Share of dead units against updates for four learning rates. At 0.1 it stays near its first few percent. At higher "
           "rates it jumps within the first updates; at 4 and 6 most units end up dead.")

# %% [markdown]
# ## Cause 3: a poor initialisation
#
# **Predict** The usual warning is "weights that are too large kill ReLUs". Zero biases, normally distributed weights: how does the share of
# dead units at the start change if all weights are a hundred times larger?

# %%
shares = {}
for scale in (0.01, 1.0, 100.0, 0.0):
    shares[scale] = np.mean([gd.dead_share(X, networks.initialize(dims, np.random.default_rng(s), scale)) for s in range(20)])
    print(f"standard deviation {scale:6g}: {shares[scale]:.1%} dead at the start")
assert shares[0.01] == shares[1.0] == shares[100.0] < 0.1
assert shares[0.0] == 1

# %% [markdown]
# Not at all. With zero biases a positive factor on $W$ changes the size of $z$ and never its sign. (Large weights do kill, but later: they make large
# gradients, and those are cause 2.) What does kill at the start:
#
# - **all weights zero**: then $z = 0$, the derivative there is 0 by convention, and nothing ever moves;
# - **weights with a negative mean** on inputs that are never negative, such as pixels or the outputs of a ReLU layer below;
# - **narrow and deep**: each layer may, by bad luck, be off as a whole, and then everything is.

# %%
pixels = rng.random((50, 200))                             # inputs between 0 and 1
shares = {}
for mean in (0.0, -0.02, -0.05, -0.1):
    W = mean + np.sqrt(2 / 50) * rng.standard_normal((2000, 50))
    shares[mean] = gd.dead_units(W @ pixels).mean(), gd.dead_units(W @ (pixels - 0.5)).mean()
    print(f"mean of the weights {mean:5g}: dead on pixels {shares[mean][0]:4.0%}   on pixels centred on 0 {shares[mean][1]:4.0%}")
assert 0.02 < shares[0.0][0] < 0.2
assert shares[-0.1][0] > 0.9
assert max(centred for _, centred in shares.values()) < 0.01

# %% [markdown]
# A mean of $-0.1$, half the weights' spread, kills nearly all units on raw pixels, and even mean 0 loses some. On the same pixels centred on zero nobody dies: one more reason to centre inputs.
#
# **Predict** And narrow nets? He initialisation, 2 units a layer, 10 layers: what share of such networks is *born dead*, with some layer at 0 for every input?

# %%
sizes = [1, 2, 5, 10, 20]
born = {width: [gd.born_dead_share(depth, width) for depth in sizes] for width in (2, 4, 8)}
fig, ax = plots.figure(size=(7.5, 3.8))
for (width, values), marker, style in zip(born.items(), "os^", ("-", "--", ":")):
    ax.plot(sizes, values, marker=marker, linestyle=style, label=f"{width} units a layer")
ax.set(xlabel="hidden layers", xticks=sizes, ylabel="share of networks born dead", ylim=(-0.03, 1.05), title="Narrow and deep: most are dead before training")
ax.legend()
plots.show(fig, alt="Share of ReLU networks born dead against depth. With 2 units a layer nearly all are dead at 10 layers, "
           "with 4 units a minority at 10 and around half at 20, with 8 units hardly any.")
print({width: f"{values[3]:.0%} at 10 layers" for width, values in born.items()})
assert born[2][3] > 0.75
assert born[8][3] < 0.1

# %% [markdown]
# # Part 3: remedies, measured
#
# Three injuries to the network (2, 16, 16, 1): hidden **biases** of $-3$; a learning **rate** of 6 (otherwise 0.2); hidden weights with **mean** $-0.6$. Six treatments, 600 updates, four starts each:
#
# - plain **ReLU**, untreated; **leaky 0.01**; a leak **fixed at 0.25**;
# - **PReLU**: starts at 0.25, one learned slope for each unit;
# - **He**: start afresh with He's weights and zero biases;
# - **Adam**: adaptive steps, at its customary small rate (0.01).
#
# **Predict** Is there a remedy that cures all three? One that cures none?

# %%
def injured(cause, seed):
    """Layers to start from, and the learning rate."""
    layers = networks.initialize(dims, np.random.default_rng(seed))
    hidden = [(W - 0.6 * (cause == "mean"), b - 3.0 * (cause == "bias")) for W, b in layers[:-1]]
    return [*hidden, layers[-1]], 6.0 if cause == "rate" else 0.2

for cause in ("bias", "rate", "mean"):
    print(f"{cause}: {np.mean([gd.dead_share(X, injured(cause, s)[0]) for s in range(4)]):.0%} dead at the start")

# %%
def treat(cause, remedy, seed, iterations=600):
    """(accuracy, share of dead units) after training."""
    layers, rate = injured(cause, seed)
    if remedy == "He":
        layers = networks.initialize(dims, np.random.default_rng(seed))
    if remedy == "Adam":
        layers = networks.train(X, Y, dims, rng=rng, start=layers, optimizer="adam", learning_rate=0.01, iterations=iterations).layers
        return networks.accuracy(X, Y, layers), gd.dead_share(X, layers)
    slope = {"leaky 0.01": 0.01, "fixed 0.25": 0.25, "PReLU": 0.25}.get(remedy, 0.0)
    trained = gd.sloped_train(X, Y, layers, slope, learn=remedy == "PReLU", learning_rate=rate, iterations=iterations)
    return gd.sloped_score(X, Y, *trained)

# %%
causes, remedies = ("bias", "rate", "mean"), ("ReLU", "leaky 0.01", "fixed 0.25", "PReLU", "He", "Adam")
results = np.array([[np.mean([treat(cause, remedy, seed) for seed in range(pace.repeats(4))], axis=0) for remedy in remedies] for cause in causes])
accuracy, dead_after = results[..., 0], results[..., 1]
rows = ["bias −3", "rate 6", "weights' mean −0.6"]
plots.show(gd.remedies_figure(accuracy, dead_after, rows, remedies), alt="Two tables, three injuries by six remedies. Accuracy: negative bias and "
           "negative mean are cured by a leak of 0.25, by PReLU and by He; leaky 0.01 helps halfway; Adam does not. The high rate is cured "
           "by Adam alone; leaky 0.01 helps, He changes nothing, and the larger leaks diverge.")

# %%
table = {(c, r): accuracy[i, j] for i, c in enumerate(causes) for j, r in enumerate(remedies)}
for cause in ("bias", "mean") if pace.in_full() else ():
    assert min(table[cause, r] for r in ("fixed 0.25", "PReLU", "He")) > 0.95
    assert max(table[cause, "ReLU"], table[cause, "Adam"]) < 0.9
    assert table[cause, "ReLU"] < table[cause, "leaky 0.01"] < 0.9
if pace.in_full():
    assert table["rate", "Adam"] > 0.95
    assert max(table["rate", r] for r in remedies if r != "Adam") < 0.95
    assert max(table["rate", r] for r in ("ReLU", "He", "fixed 0.25", "PReLU")) < 0.75
print("cures all three:", [r for r in remedies if min(table[c, r] for c in causes) > 0.95])

# %% [markdown]
# No single remedy cures all three. (For the leaky kinds "never on" is not dead: those units live on their leak.) By column:
#
# - **He** repairs a bad start, and is no help against a rate that kills later (that run began with He).
# - **Adam** repairs the step. A dead unit's gradient is exactly 0, and $0/(0 + 10^{-8})$ is 0: nothing to rescale.
# - A **leak** lets dead units walk back; 0.01 is slow, 0.25 is quick. At rate 6 the small leak helps, while the large one passes *more* gradient on, and the run diverges.
# - **PReLU** does hardly better than the fixed 0.25: here the *starting value* did most of the work, not the learning.

# %%
layers, slopes = gd.sloped_train(X, Y, injured("bias", 0)[0], 0.25, learn=True, learning_rate=0.2, iterations=600)
print(f"learned slopes of layer 2: from {slopes[1].min():.1f} to {slopes[1].max():.1f}")
assert slopes[1].max() - slopes[1].min() > 0.15
assert abs(table["bias", "PReLU"] - table["bias", "fixed 0.25"]) < 0.05

# %% [markdown]
# The slopes did move, each unit's its own way; it was only little needed here. One trap: with *one* slope shared by a whole layer its gradient is a sum over all units, and
# at the same learning rate some of our trial runs diverged. One slope for each unit was stable.
#
# And is Adam safe at any rate?

# %%
shares = {}
for rate in (0.01, 0.1, 1.0):
    trained = [networks.train(X, Y, dims, rng=np.random.default_rng(s), optimizer="adam", learning_rate=rate, iterations=300).layers
               for s in range(3)]
    shares[rate] = np.mean([gd.dead_share(X, layers) for layers in trained])
print({f"Adam at {rate:g}": f"{share:.0%} dead" for rate, share in shares.items()})
assert shares[0.01] < 0.12 < shares[0.1] < shares[1.0]

# %% [markdown]
# No: the rate of Adam is a step length for *every* weight, and steps of 1 kill units just as well.
#
# > **Misconception** *"Dead units are always a disaster."* At a rate of 2 some of the units died, and the accuracy was still that of rate 0.1. A network with units to spare can lose some and learn. Count
# > them, compare with the accuracy, and worry when a large share goes or a whole layer does.

# %% [markdown]
# > **Summary**
# >
# > | trouble | sign | cause | what helped when measured |
# > |---|---|---|---|
# > | vanishing | first layers' $dW$ orders below the last's | $f = \sqrt{n v\,\mathrm{mean}(g'^2)} < 1$; sigmoid $f \le 0.25$ at $v = 1/n$ | ReLU or tanh with $f = 1$; Adam, up to a depth |
# > | exploding | the reverse, nan | $f > 1$ | smaller weights |
# > | dead: bias, mean of weights | $z < 0$ for all examples, $dW$ row exactly 0 | a start out of the data's reach | He and zero biases; leak, PReLU |
# > | dead: rate | share jumps in the first updates | steps too long | a smaller or adaptive step |
# >
# > The cure belongs to the cause: measure before you treat.

# %% [markdown]
# **Think about it**
#
# **1.** A colleague finds the gradient of the first layer to be $10^{-9}$ and multiplies the learning rate by $10^9$. What happens?
#
# <details><summary>Answer</summary>
#
# The last layer, whose gradient was of ordinary size, takes steps $10^9$ times too long, and the network is destroyed at the first update. A rate for each layer (or Adam's, for each weight) would be another matter.
#
# </details>
#
# **2.** Can a dead unit in layer 2 come back to life, although its own gradient is exactly 0?
#
# <details><summary>Answer</summary>
#
# Yes: its inputs are the outputs of layer 1, and if other, living units keep layer 1 changing, its $z$ may become positive for some example. A dead unit in layer 1 has the data as its inputs,
# which do not change; it stays dead.
#
# </details>

# %% [markdown]
# **3.** Which gain keeps the backward signal for leaky ReLU with slope $\alpha$?
#
# <details><summary>Answer</summary>
#
# Half of the units have $g'^2 = 1$ and half $\alpha^2$, so $\mathrm{mean}(g'^2) = (1+\alpha^2)/2$, and $f = 1$ needs $v = \dfrac{2}{(1+\alpha^2)\,n}$. For $\alpha = 0$ this is He's, for $\alpha=1$ (linear) Xavier's.
#
# </details>

# %% [markdown]
# ## Where next
#
# [Lesson 10: backpropagation](10_backpropagation.ipynb) writes out the walk backwards in full, with a gradient check.
# [Lesson 11](11_deep_networks.ipynb) stacks as many layers as we like. In the assignment [deep network](../release/deep_network/deep_network.ipynb) you start from small random weights; come back here
# if your cost stays at 0.69.
