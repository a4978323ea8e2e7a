# %% [markdown]
# # Deep networks
#
# In code, a deep network is one block, repeated. You wrote two layers in lesson 09, and lesson 10 showed how a gradient
# survives many. For any number of layers you put the block into a loop. The more interesting question is what depth makes possible, and when
# training finds it.
#
# **You will be able to**
# - write forward and backward blocks that exchange caches, and train a network of any depth with them;
# - compute parity with three different networks, and count the units of each;
# - say what depth makes *possible*, what training *finds*, and what *generalises*;
# - show on real data what a hidden layer gains, with the spread between splits.
#
# **Minutes** 75 · **Before this** lesson [10](10_vanishing_gradients_and_dying_relu.ipynb)

# %%
import numpy as np

from dllessons import activation_functions as af
from dllessons import depth, digits, exercise, networks
from dllessons.playground import CoursePlayground
from dlutils import data, explorers, pace, plots
from dlutils.gradient_check import numerical_gradient, relative_difference
from dlutils.predict import Predict

# %% [markdown]
# # Part 1: any number of layers
#
# ## Layers and shapes
#
# A network has $L$ layers; the input is layer 0 and is not counted. Layer $l$ has $n_l$ units, and $n_0 = n_x$. As in lesson 07,
#
# $$Z^{[l]} = W^{[l]}A^{[l-1]} + b^{[l]}, \qquad A^{[l]} = g^{[l]}(Z^{[l]}), \qquad A^{[0]} = X,$$
#
# with $W^{[l]}$ of shape $(n_l, n_{l-1})$, $b^{[l]}$ of shape $(n_l, 1)$, and $Z^{[l]}$, $A^{[l]}$ of shape $(n_l, m)$.
#
# For the network below: what are $L$, $n_0$, $n_3$ and $n_L$?

# %%
dims = [12, 5, 5, 3, 1]
plots.show(depth.network_figure(dims), alt="A network: layer 0, the input, with 12 numbers (7 of them drawn, as squares), then as circles hidden layers 1 to 3 "
           "with 5, 5 and 3 units, and layer 4, the output, with 1 unit. Every unit is joined to all of the layer before.")

# %%
L = len(dims) - 1
print("L =", L, " n_0 =", dims[0], " n_3 =", dims[3], " n_L =", dims[L])

# %%
cats = [12288, 20, 7, 5, 1]
print("layer  W            b        Z, A        parameters")
for layer, W, b, Z, count in depth.shapes_table(cats, m=209):
    print(f"{layer:5}  {W:12} {b:8} {Z:10} {count:11,}")

# %% [markdown]
# With photographs as input, over 99 % of the parameters are in the first layer. Further layers of this size add few parameters.
#
# > **Misconception** *"A good program handles all layers at once, as it handles all examples at once."* The loop over **examples** can be vectorised, because columns do not depend
# > on each other. The loop over **layers** must stay: $Z^{[2]}$ needs $A^{[1]}$ first.

# %%
explorers.explore(
    lambda layers, m: depth.shapes_figure([int(n) for n in layers.split()], m),
    alt="For each layer the boxes W @ A + b and the result Z, with their shapes. The number of examples changes the width of A and Z only.",
    frames=[{"m": 1}, {"layers": "12 5 5 3 1"}],
    layers=explorers.choice(["12288 20 7 5 1", "2 4 1", "12288 1", "12 5 5 3 1", "784 100 50 10"], description="layer sizes"),
    m=explorers.slider(1, 1000, value=209, description="examples m"),
)

# %% [markdown]
# ## A forward block
#
# A layer computes $Z$ and $A$, passes on $A$, and stores in a cache what its backward step needs: $dW = dZ\,A_{prev}^T$ needs $A_{prev}$, $dA_{prev} = W^T dZ$ needs $W$, and
# $dZ = dA * g'(Z)$ needs $Z$. (In lesson 09 the cache held $A$ instead of $Z$, because tanh' can be computed from $A$. Storing $Z$ works for every activation function.)
#
# ### Your turn: one layer forward
#
# `af.activate(Z, g)` applies the activation function with the name `g`, such as `"tanh"`.

# %%
def my_forward(A_prev, W, b, g):
    """One layer: returns A (n, m) and the cache (A_prev, W, Z)."""
    ...

# %%
a0, w1, c1 = np.array([[1.0, 0.0], [2.0, -1.0]]), np.array([[1.0, -1.0], [0.5, 0.5]]), np.array([[0.5], [0.0]])
z1 = np.array([[-0.5, 1.5], [1.5, -0.5]])
exercise.check(my_forward, (a0, w1, c1, "relu", (np.array([[0.0, 1.5], [1.5, 0.0]]), (a0, w1, z1))), (a0, w1, c1, "tanh", (np.tanh(z1), (a0, w1, z1))))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def my_forward(A_prev, W, b, g):
#     Z = W @ A_prev + b
#     return af.activate(Z, g), (A_prev, W, Z)
# ```
#
# </details>

# %%
def forward_block(A_prev, W, b, g):
    """One layer: A_prev (n_prev, m), W (n, n_prev), b (n, 1) -> A (n, m) and the cache (A_prev, W, Z)."""
    Z = W @ A_prev + b
    return af.activate(Z, g), (A_prev, W, Z)

def forward_all(X, layers, gs):
    """All layers in turn -> A^[L] and the list of caches."""
    A, caches = X, []
    for (W, b), g in zip(layers, gs):
        A, cache = forward_block(A, W, b, g)
        caches.append(cache)
    return A, caches

# %% [markdown]
# ## A backward block
#
# The backward block receives $dA^{[l]}$ and cache $l$. It returns the two gradients and $dA^{[l-1]}$ for the layer before:
#
# $$dZ = dA * g'(Z), \qquad dW = \tfrac1m\, dZ\,A_{prev}^T, \qquad db = \tfrac1m \sum_{\text{columns}} dZ, \qquad dA_{prev} = W^T dZ.$$
#
# ### Your turn: one layer backward
#
# `af.derivative(Z, g)` is $g'(Z)$.

# %%
def my_backward(dA, cache, g):
    """One layer back: returns dA_prev (n_prev, m), dW (n, n_prev), db (n, 1)."""
    ...

# %%
a0, w1 = np.array([[1.0, 0.0], [2.0, -1.0]]), np.array([[1.0, -1.0], [0.5, 0.5], [2.0, 0.0]])
z1, d1 = np.array([[-0.5, 1.5], [1.5, -0.5], [1.0, 1.0]]), np.array([[1.0, 2.0], [4.0, 1.0], [-2.0, 6.0]])
exercise.check(my_backward, (d1, (a0, w1, z1), "relu", (
    np.array([[-2.0, 14.0], [2.0, -2.0]]), np.array([[0.0, -1.0], [2.0, 4.0], [-1.0, -5.0]]), np.array([[1.0], [2.0], [2.0]]))))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def my_backward(dA, cache, g):
#     A_prev, W, Z = cache
#     dZ = dA * af.derivative(Z, g)
#     m = dZ.shape[1]
#     return W.T @ dZ, dZ @ A_prev.T / m, dZ.sum(axis=1, keepdims=True) / m
# ```
#
# </details>
#
# The first $dA$ comes from the loss: $dA^{[L]} = -\frac{Y}{A^{[L]}} + \frac{1-Y}{1-A^{[L]}}$. Then the loop runs over $l = L, L-1, \dots, 1$.

# %%
def backward_block(dA, cache, g):
    """One layer back: dA (n, m) -> dA_prev (n_prev, m), dW (n, n_prev), db (n, 1)."""
    A_prev, W, Z = cache
    dZ = dA * af.derivative(Z, g)
    m = dZ.shape[1]
    return W.T @ dZ, dZ @ A_prev.T / m, dZ.sum(axis=1, keepdims=True) / m

def backward_all(AL, Y, caches, gs, last=1):
    """Gradients [(dW, db), ...] of layers 1 ... L, from L down to `last` (which should be 1)."""
    dA = -Y / AL + (1 - Y) / (1 - AL)
    grads = [(np.zeros_like(W), np.zeros((W.shape[0], 1))) for _, W, _ in caches]
    for l in range(len(caches), last - 1, -1):
        dA, dW, db = backward_block(dA, caches[l - 1], gs[l - 1])
        grads[l - 1] = (dW, db)
    return grads

# %% [markdown]
# **Predict** With four layers: when backward block 3 starts, which caches are filled, and which gradients are already known? Then step through.

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
Predict("When backward block 3 starts, filled and known are ...", ["caches 1 to 3; dA3", "all caches; dW4, db4 and dA3", "all caches; all of layers 3 and 4", "cache 3; dA3"],
        answer="All four caches are filled, and layer 4 is done: dW4 and db4 are known, and dA3, which block 3 receives.").ask()

# %%
explorers.explore(
    depth.machine_figure,
    alt="A row of forward blocks, under each its cache, under each cache its backward block, and the cost at the right. Stepping, the forward "
        "blocks fill their caches from left to right, then the backward blocks use them from right to left and leave dW and db below.",
    frames=[{"step": 3}, {"step": 9}],
    step=explorers.slider(0, 11, value=7, description="step", play=0.8),
    L=explorers.slider(2, 5, value=4, description="layers L"),
)

# %% [markdown]
# ## Gradient check
#
# As in lesson 09, we compare each layer's gradients with finite differences.

# %%
rng = np.random.default_rng(7)
dims, gs = [3, 5, 4, 2, 1], ["tanh", "tanh", "tanh", "sigmoid"]
layers = [(W, b + 0.1 * rng.standard_normal(b.shape)) for W, b in networks.initialize(dims, rng, "lecun")]
X, Y = rng.standard_normal((3, 6)), np.array([[1.0, 0, 1, 1, 0, 0]])
AL, caches = forward_all(X, layers, gs)
grads = backward_all(AL, Y, caches, gs)

def cost(layers):
    A = forward_all(X, layers, gs)[0]
    return -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))

# %%
def cost_with(l, W, b):
    """The cost if layer l (from 0) has these parameters."""
    return cost([*layers[:l], (W, b), *layers[l + 1:]])

def errors(grads):
    """Relative difference of each layer's gradients, W and b together, by the check of lesson 09."""
    found = []
    for l, ((dW, db), (W, b)) in enumerate(zip(grads, layers)):
        of_W = numerical_gradient(lambda moved, l=l, b=b: cost_with(l, moved, b), W)
        of_b = numerical_gradient(lambda moved, l=l, W=W: cost_with(l, W, moved), b)
        found.append(relative_difference(np.hstack([dW, db]), np.hstack([of_W, of_b])))
    return np.array(found)

# %% [markdown]
# Two common mistakes: a backward loop that stops at layer 2, and a $dA^{[L]}$ with the wrong sign. What relative difference will each layer show?

# %%
short = backward_all(AL, Y, caches, gs, last=2)
flipped = [(-dW, -db) for dW, db in grads]                  # everything is proportional to dA: the sign reaches every layer
print("right: all layers below 1e-7:", bool(np.all(errors(grads) < 1e-7)))
for name, wrong in (("loop stops early", short), ("wrong sign", flipped)):
    print(f"{name:17}", {f"layer {l}": round(float(error), 3) for l, error in enumerate(errors(wrong), 1)})

# %% [markdown]
# ## Training, in ten lines
#
# Now train on two spirals, once with the right gradients and once with the loop that stops early. **Predict**: would you notice the mistake in the accuracy?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
noticed = Predict("Would you notice the mistake in the accuracy?", ["yes", "a little", "no"])
noticed.ask()

# %%
X, Y = depth.spirals(300, np.random.default_rng(7))

def train(last, seed, dims=(2, 16, 16, 1), gs=("tanh", "tanh", "sigmoid")):
    """Costs and final layers of 2,000 updates; `last` is where the backward loop ends."""
    layers, costs = networks.initialize(list(dims), np.random.default_rng(seed), "lecun"), []
    for _ in range(2000):
        AL, caches = forward_all(X, layers, gs)
        costs.append(-np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)))
        grads = backward_all(AL, Y, caches, gs, last)
        layers = [(W - 0.5 * dW, b - 0.5 * db) for (W, b), (dW, db) in zip(layers, grads)]
    return costs, np.mean((AL > 0.5) == Y), layers

costs, score, layers = train(last=1, seed=1)
stopped = [train(last=2, seed=seed)[1] for seed in range(pace.repeats(2))]
print(f"right: cost {costs[0]:.2f} -> {costs[-1]:.2f}, training accuracy {score:.0%}")
noticed.beside(f"right {score:.0%}, loop stops early " + ", ".join(f"{value:.0%}" for value in stopped))
print("loop stops early, two starts:", [f"{value:.0%}" for value in stopped])

# %%
fig, axes = plots.figure(1, 2, size=(10, 4.2))
axes[0].plot(costs)
axes[0].set(xlabel="update", ylabel="cost", title="The cost of the network of three layers")
plots.decision_boundary(lambda P: forward_all(P, layers, ["tanh", "tanh", "sigmoid"])[0], X, Y, axes[1], "Three layers")
plots.show(fig, alt="Left: the cost falls from about 0.7 to near 0 in 2,000 updates. Right: two interleaved spirals, separated by the network's curved decision boundary.")

# %% [markdown]
# (The jumps at the beginning come from the high learning rate; with a rate of 0.05 the cost falls in every step.) With a first layer that never changes, the network still separates the spirals: random features of the first layer are good enough for the layers after it. You would not notice the mistake. Only the
# gradient check shows it.
#
# > **Halfway: a good place to stop.** By now you can write, check and train a network of any depth. When you come back, start with this question: What does the
# > cache of a layer hold, and which block reads it?

# %% [markdown]
# # Part 2: why depth?
#
# A well-known example is **[parity](glossary.md#parity)**: is the number of ones among $N$ bits odd? If you flip any single bit, the answer changes. We will build parity three times with explicit
# ReLU weights, count the units, and test all $2^N$ inputs.
#
# ## XOR
#
# Parity of two bits is XOR (*exclusive or*): 1 if exactly one of them is 1. Let $s = p + q$. Two ReLU units are enough.
#
# ### Your turn: XOR from two ReLUs
#
# Find numbers $a$, $c$ so that $\mathrm{ReLU}(s) + a\,\mathrm{ReLU}(s - c)$ is 0, 1, 0 for $s = 0, 1, 2$.

# %%
def xor(p, q):
    """Exclusive or of p and q (arrays of 0 and 1), made of np.maximum(0, ...) twice."""
    ...

# %%
exercise.check(xor, (np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]), np.array([0, 1, 1, 0])), (0.75, 0.0, 0.75), (0.75, 0.75, 0.5))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def xor(p, q):
#     return np.maximum(0, p + q) - 2 * np.maximum(0, p + q - 1)
# ```
#
# The slope is 1 up to $s = 1$ and then $1 - 2 = -1$.
#
# </details>
#
# ## A tree
#
# Join the bits in pairs, then the results in pairs, and so on: $\log_2 N$ levels for $N$ a power of two. The factors 1 and $-2$ of one level can be included in the weights of the next, so each level is one hidden layer.
#
# **Predict** How many XORs, and how many ReLU units, are there for $N = 8$? For $N$ in general? Then flip one bit: how many circles change?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
tree_units = Predict("XORs and ReLU units for N = 8?", ["3 and 6", "7 and 14", "8 and 16", "28 and 56"])
tree_units.ask()

# %%
bits = {f"x{i}": int(c) for i, c in enumerate("10110010", 1)}
explorers.explore(
    lambda **bits: depth.tree_figure(list(bits.values())),
    alt="Eight bits at the bottom, joined in pairs by XORs in three levels; ones are orange. Flipping any bit flips every XOR on its way to the top.",
    frames=[{"x1": 0}, {"x8": 1}],
    **{name: explorers.switch(bit) for name, bit in bits.items()},
)

# %%
tree = depth.parity_tree(8)
out = networks.forward(depth.all_bits(8), tree, "relu", output="linear")[-1][1]
exact = np.array_equal(out, depth.parity(depth.all_bits(8)))
print("hidden layers:", len(tree) - 1, " hidden units:", depth.hidden_units(tree), f" right on all {out.size} inputs:", exact)
tree_units.beside(f"{depth.hidden_units(tree) // 2} and {depth.hidden_units(tree)}")
print("weights into the second layer:\n", tree[1][0].astype(int))

# %% [markdown]
# There are $N-1$ XORs, so $2(N-1)$ units in $\log_2 N$ hidden layers: 14 units in 3 layers. A flipped bit changes one circle in each level, $\log_2 N$ in all: 3 for $N = 8$.
#
# ## A list
#
# With **one** hidden layer, an obvious way is to use one unit for each odd input. Give the bits that are 1 in that input the weight $+1$ and the others $-1$. If the input has
# $k$ ones, then $z = w^Tx - (k-1)$ is 1 on that input and at most 0 on all others. Add the units up.

# %%
exact_lists = []
print("  N   2^N inputs   tree: layers, units   list: units")
for n in (2, 4, 8):
    bits, tree, listed = depth.all_bits(n), depth.parity_tree(n), depth.parity_list(n)
    for candidate in (tree, listed):
        exact_lists.append(np.array_equal(networks.forward(bits, candidate, "relu", output="linear")[-1][1], depth.parity(bits)))
    print(f"{n:3} {2**n:9} {len(tree) - 1:14}, {depth.hidden_units(tree):2} {depth.hidden_units(listed):16}")

# %% [markdown]
# Linear against exponential: for $N = 32$ the tree has 62 units and the list 2,147,483,648.
#
# Can a cleverer single layer do better? Not if the units are ANDs, followed by an OR. Of each bit, an AND asks that it is 1, or that it is 0, or does not look at it; so there are $3^N$ of them. Suppose an AND that does not look at some
# bit answers 1 for an input. Then it also answers 1 for the input with that bit flipped. The two inputs have different parity, so it, and the OR with it, is wrong for one of them. So each useful
# AND must look at all $N$ bits and recognises a single input. For small $N$ we can also try **all** ANDs.

# %%
ands = {}
for n in (3, 4, 6):
    bits, asked = depth.all_bits(n), depth.terms(n)
    fires = depth.fires(asked, bits)
    useful = fires.any(axis=1) & ~fires[:, depth.parity(bits)[0] == 0].any(axis=1)   # never 1 on an even input
    ands[n] = useful.sum(), np.unique(fires[useful].sum(axis=1))
    print(f"N = {n}: {len(asked):4} ANDs, {ands[n][0]:3} are never wrong; inputs recognised by each of these: {ands[n][1]}")

# %% [markdown]
# ## Counting
#
# But a ReLU is not an AND. Many texts conclude that any *shallow network* needs exponentially many units for parity. Parity depends only on the number of ones, $s = \sum_i x_i$. Can you
# draw parity as a function of $s$, and build that function from the ReLUs of one hidden layer?

# %%
s = np.linspace(0, 8, 401)
zigzag = networks.forward(np.vstack([s, np.zeros((7, 401))]), depth.parity_count(8), "relu", output="linear")[-1][1][0]
fig, ax = plots.figure(size=(7.5, 3.2))
ax.plot(s, zigzag, color=plots.BLUE)
ax.plot(np.arange(9), np.arange(9) % 2, "o", color=plots.ORANGE, markersize=9)
ax.set(xlabel="number of ones s", ylabel="output", title="Eight ReLU units, one hidden layer: parity of eight bits")
plots.show(fig, alt="A zigzag between 0 and 1 over the number of ones from 0 to 8. At whole numbers, marked, it is 0 for even and 1 for odd: parity.")

# %%
exact_counts = []
print("  N   tree   list   count      (hidden units)")
for n in (2, 4, 8, 16):
    bits, tree, counting = depth.all_bits(n), depth.parity_tree(n), depth.parity_count(n)
    exact_counts.append(np.array_equal(networks.forward(bits, counting, "relu", output="linear")[-1][1], depth.parity(bits)))
    print(f"{n:3} {depth.hidden_units(tree):6} {2 ** (n - 1):6} {depth.hidden_units(counting):6}      count is right on all {2**n:,} inputs: {exact_counts[-1]}")

# %% [markdown]
# > **Misconception** *"A shallow network needs $2^{N-1}$ units for parity."* A shallow network *of ANDs and an OR* does. With ReLU units, $N$ are enough, for $N > 2$ fewer than the tree needs: every unit computes the
# > sum $s$, and the layer builds the zigzag. So whenever you read such a claim, ask: a shallow network *of what kind of units*?

# %% [markdown]
# ## Folding: a function for which depth helps ReLUs
#
# The XOR function is a **tent**. Scaled to $[0,1]$, it is $T(x) = 2\,\mathrm{ReLU}(x) - 4\,\mathrm{ReLU}(x - \tfrac12)$: it folds the interval in two. Apply it to its own output: $T(T(x))$ has two tents, and so on.
#
# ### Your turn: fold $k$ times

# %%
def fold(x, k):
    """T applied k times to x, a number or an array with values from 0 to 1."""
    ...

# %%
exercise.check(fold, (np.array([0.0, 0.25, 0.5, 0.6, 1.0]), 1, np.array([0.0, 0.5, 1.0, 0.8, 0.0])), (0.3, 2, 0.8), (0.3, 3, 0.4))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def fold(x, k):
#     for _ in range(k):
#         x = 2 * np.maximum(0, x) - 4 * np.maximum(0, x - 0.5)
#     return x
# ```
#
# </details>
#
# **Predict** $k$ layers of 2 units: how many straight pieces? And how many units does *one* hidden layer need for as many pieces, if each ReLU adds at most one kink?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
tent_pieces = Predict("Pieces of k layers of 2 units; units in one layer for as many?", ["2k; 2k − 1", "2k; 2^k", "2^k; 2k", "2^k; 2^k − 1"])
tent_pieces.ask()

# %%
x = np.linspace(0, 1, 2**13 + 1)
fig, axes = plots.figure(1, 4, size=(11, 2.7), sharey=True)
for ax, k in zip(axes, (1, 2, 3, 5)):
    y = networks.forward(x[None], depth.tent_layers(k), "relu", output="linear")[-1][1][0]
    ax.plot(x, y, linewidth=1.4)
    ax.set(xlabel="x", title=f"k = {k}: {depth.pieces(x, y)} pieces")
plots.show(fig, alt="The tent map applied once, twice, three and five times to x from 0 to 1: zigzags with 2, 4, 8 and 32 straight pieces.")

# %%
tents = {}
print(" layers   deep: units   pieces   shallow: units at least")
for k in (1, 2, 5, 10):
    folds = depth.tent_layers(k)
    tents[k] = depth.hidden_units(folds), depth.pieces(x, networks.forward(x[None], folds, "relu", output="linear")[-1][1][0])
    print(f"{k:7} {tents[k][0]:13} {tents[k][1]:8} {tents[k][1] - 1:14}")
tent_pieces.beside(f"k = {k}: {tents[k][1]:,} pieces from {tents[k][0]} units; one layer needs {tents[k][1] - 1:,}")

# %% [markdown]
# Twenty units in ten layers make 1,024 pieces. One hidden layer needs at least 1,023 units, because a sum of $h$ ReLUs of one variable has at most $h$ kinks. This gap is exponential and holds for ReLU units:
# composing layers can *multiply* the number of pieces, adding units only *adds* to it.
#
# ## What training finds
#
# That a network *exists* does not mean that training *finds* it. We train on the parity of eight bits, inputs coded as $\pm1$, with Adam, on all 256 inputs.
#
# **Predict** The tree has 14 units and is exact. Do networks of exactly its shape learn parity from random weights?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
tree_learns = Predict("How many of five networks of the tree's shape learn parity?", ["none", "some", "all"])
tree_learns.ask()

# %%
bits, Y = depth.all_bits(8), depth.parity(depth.all_bits(8))
S = 2 * bits - 1

def learn(dims, seed, use=slice(None), inputs=S, iterations=600):
    """A network trained on the columns `use` of the 256 inputs."""
    return networks.train(inputs[:, use], Y[:, use], dims, rng=np.random.default_rng(seed), learning_rate=0.01,
                          iterations=iterations, optimizer="adam").layers

shapes = {"tree's shape": [8, 8, 4, 2, 1], "shallow, 8": [8, 8, 1], "shallow, 16": [8, 16, 1], "deep, 3 × 32": [8, 32, 32, 32, 1]}
fits = {name: [networks.accuracy(S, Y, learn(dims, seed)) for seed in range(pace.repeats(5))] for name, dims in shapes.items()}
for name, values in fits.items():
    print(f"{name:13} from {min(values):.0%} to {max(values):.0%}, exact in {sum(value == 1 for value in values)} of 5")
solved = [value == 1 for value in fits["tree's shape"]]
tree_learns.beside(f"{sum(solved)} of {len(solved)}")

# %% [markdown]
# None of five networks of the tree's shape learned parity, and none with eight units in one layer. More units than necessary help: with 16 in one layer the task is nearly or completely solved, and the wide deep network solves it in
# all five runs. The smallest network that can represent a function need not be the easiest one to train.
#
# Does training at least stay at the tree if it starts close to it?

# %%
def from_tree(noise, seed):
    """Accuracy before and after training from the tree (its output scaled to +-5) with noise in all parameters."""
    r, tree = np.random.default_rng(seed), depth.parity_tree(8)
    tree[-1] = (10 * tree[-1][0], tree[-1][1] - 5)
    start = [tuple(p + noise * r.standard_normal(p.shape) for p in pair) for pair in tree]
    end = networks.train(bits, Y, shapes["tree's shape"], rng=r, start=start, learning_rate=0.01, iterations=500, optimizer="adam").layers
    return networks.accuracy(bits, Y, start), networks.accuracy(bits, Y, end)

near = {noise: np.mean([from_tree(noise, seed) for seed in range(4)], axis=0) for noise in (0.05, 0.3)}
for noise, (before, after) in near.items():
    print(f"noise {noise:4}: accuracy {before:.0%} before training, {after:.0%} after")

# %% [markdown]
# With little noise, training repairs the tree. With more noise it does not. So at the tree's shape, training found an exact solution only when it started close to one.
#
# ## What generalises
#
# Fitting 256 inputs does not mean knowing parity. Hold out 64 inputs and train on the other 192.
#
# **Predict** What is the accuracy on the held-out inputs, for the deep network (3 × 32) and for one with 128 units in one hidden layer? Can it be worse than guessing?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
parity_held_out = Predict("On held-out inputs: the deep network, the shallow one?", ["both near 100 %", "deep near 100 %, shallow below", "shallow near 100 %, deep below 50 %", "both near 50 %"])
parity_held_out.ask()

# %%
def held_out(dims, seed, inputs=S):
    """Accuracy on 192 training inputs, and on the 64 others."""
    order = np.random.default_rng(100 + seed).permutation(256)
    seen, hidden = order[:192], order[192:]
    layers = learn(dims, seed, seen, inputs)
    return networks.accuracy(inputs[:, seen], Y[:, seen], layers), networks.accuracy(inputs[:, hidden], Y[:, hidden], layers)

rivals = {"deep, 3 × 32": [8, 32, 32, 32, 1], "shallow, 128": [8, 128, 1]}
held = {name: np.array([held_out(dims, seed) for seed in range(pace.repeats(4))]) for name, dims in rivals.items()}
as_bits = np.array([held_out([8, 128, 1], seed, bits) for seed in range(pace.repeats(4))])
for name, values in {**held, "shallow, 128, inputs coded 0 and 1": as_bits}.items():
    print(f"{name}: training {values[:, 0].mean():.0%}, held out " + ", ".join(f"{value:.0%}" for value in values[:, 1]))
parity_held_out.beside(", ".join(f"{name} {values[:, 1].mean():.0%}" for name, values in held.items()))

# %%
fig, ax = plots.figure(size=(7.5, 3.0))
for row, values in enumerate(held.values()):
    ax.plot(values[:, 0], np.full(len(values), row + 0.13), "o", color=plots.BLUE, label="training" if row == 0 else None)
    ax.plot(values[:, 1], np.full(len(values), row - 0.13), "^", color=plots.ORANGE, markersize=9, label="held out" if row == 0 else None)
ax.axvline(0.5, color=plots.GREY, linestyle=":")
ax.text(0.505, 1.55, "guessing")
ax.set(yticks=(0, 1), yticklabels=list(held), ylim=(-0.5, 1.8), xlim=(0, 1.05), xlabel="accuracy", title="Accuracy of both networks, inputs coded ±1")
ax.legend(loc="upper left")
plots.show(fig, alt="Accuracy for four splits. Both networks have 100% on the training inputs. On the held-out ones the deep network is far below one half, "
           "at 20 to 35%; the shallow network is above 90%.")

# %% [markdown]
# On this example, which is often used to argue for depth, the *shallow* network generalised and the deep one did worse than guessing. A likely reason: all eight neighbours of a held-out input, one bit away, have the opposite label, and
# most of them were in the training set. Interpolating between neighbours gives the wrong answer here. We have not tested this explanation.
#
# The result also depends on the coding: with inputs 0 and 1 instead of $\pm1$, the same shallow network gets only 60 to 80 % of the held-out inputs right. So do not conclude that shallow is better. What a network *can represent*, what training *finds*, and what
# *generalises* are three different questions.

# %% [markdown]
# ## Composed features
#
# So why are deep networks used? In many real tasks, later layers can build on what earlier layers found. We can watch this on the spirals: train four layers and draw the output of each unit as a picture.
#
# What shapes can a unit of layer 1 draw? And a unit of layer 2?

# %%
X, Y = depth.spirals(300, np.random.default_rng(7))
X_test, Y_test = depth.spirals(2000, np.random.default_rng(8))
deep = networks.train(X, Y, [2, 12, 12, 12, 1], rng=np.random.default_rng(4), learning_rate=0.01, iterations=1000, optimizer="adam").layers
plots.show(depth.features_figure(deep, X, Y), alt="Pictures over the plane. Layer 1: slopes that start at a straight line. Layers 2 and 3: areas with bent "
           "edges and corners. Layer 4: the two spirals apart.")

# %% [markdown]
# The units of layer 1 have straight edges. Those of layers 2 and 3 have bent edges, wedges and corners, made of the edges before. To the eye, layers 2 and 3 look similar. Counting shows the difference: go along a straight line
# through the plane and count the straight pieces of each layer's $Z$.

# %%
t = np.linspace(-3.6, 3.6, 4001)
path = np.vstack([t, 0.3 * t + 0.2])
by_layer = [int(np.median(depth.pieces(t, Z))) for Z, _ in networks.forward(path, deep)]
print("straight pieces along a line, layers 1 to 4:", by_layer)
one_layer = networks.train(X, Y, [2, 12, 1], rng=np.random.default_rng(1), learning_rate=0.01, iterations=1000, optimizer="adam").layers
for name, found in (("four layers", deep), ("one hidden layer of 12", one_layer)):
    print(f"{name}: {sum(W.size + b.size for W, b in found)} parameters, test accuracy {networks.accuracy(X_test, Y_test, found):.1%}")

# %% [markdown]
# Each layer of 12 units adds about a dozen pieces. It *could* multiply their number, as the tents do. Trained from random weights, it only adds to it. And the spirals do not need depth: one hidden layer of 12 units, with 49 parameters, also classifies more than 99 % of
# new points correctly. Depth pays on tasks with a layered structure and enough data, such as photographs and language with *convolutional* networks and *transformers*; these small experiments do not show that.

# %% [markdown]
# # Part 3: odd or even?
#
# Now real data: 1,797 handwritten digits of 13 people, 8 × 8 pixels each. The question is whether the digit is odd ($y = 1$) or even. We train on 1,200 pictures and test on the other 597, and
# repeat this four times, each time with a different random split. So we see not only a mean but also how much it varies. The models: logistic regression (64-1), one hidden layer of 7 (64-7-1), and three hidden layers (64-20-7-5-1). A fourth
# has one hidden layer of 23, and so about as many parameters as the deep network.
#
# **Predict** How accurate is logistic regression: about 50, 75 or 90 %? Which model is best?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
odd_or_even_digits = Predict("Logistic regression on odd or even?", ["50 %", "75 %", "90 %"])
odd_or_even_digits.ask()

# %%
X, Y, X_new, Y_new, labels = digits.split(0)
plots.show(digits.draw(X[:, :20], ["odd" if y else "even" for y in Y[0, :20]]), alt="Twenty pictures of handwritten digits of 8 by 8 pixels, each with the word odd or even.")

# %%
def odd_or_even(dims, seed):
    """Accuracy in training and on new pictures, and which of the new pictures are wrong (597,)."""
    X, Y, X_new, Y_new, _ = digits.split(seed)
    layers = networks.train(X, Y, dims, rng=np.random.default_rng(seed), learning_rate=0.01, optimizer="adam", iterations=300).layers
    return networks.accuracy(X, Y, layers), networks.accuracy(X_new, Y_new, layers), (networks.predict(X_new, layers) != Y_new)[0]

models = {"64-1": [64, 1], "64-7-1": [64, 7, 1], "64-20-7-5-1": [64, 20, 7, 5, 1], "64-23-1": [64, 23, 1]}
runs = {name: [odd_or_even(dims, seed) for seed in range(pace.repeats(4))] for name, dims in models.items()}
for name, found in runs.items():
    trained, new = (100 * np.array([run[i] for run in found]) for i in (0, 1))
    print(f"{name:12} {networks.parameter_count(models[name]):5} parameters   training {trained.mean():.0f} %   new pictures {new.mean():.0f} % ± {new.std():.0f} %")
odd_or_even_digits.beside(", ".join(f"{name} {np.mean([run[1] for run in found]):.0%}" for name, found in runs.items()))

# %% [markdown]
# A hidden layer pays: it removes more than half of the mistakes. The differences *between* the three networks are as small as the spread between the splits, so these data cannot order them. Three hidden layers are
# not better than one wide layer with about as many parameters. (Rate and iterations were the same for all, and not chosen on the new pictures. Choosing needs a third set: lesson 12.)
#
# And with only 50 training pictures: how large is the gap between 64-1 and 64-23-1 then?

# %%
def with_fewer(dims, m, seed):
    """Accuracy on new pictures after training on the first m pictures of a split."""
    X, Y, X_new, Y_new, _ = digits.split(seed)
    layers = networks.train(X[:, :m], Y[:, :m], dims, rng=np.random.default_rng(seed), learning_rate=0.01, optimizer="adam", iterations=300).layers
    return networks.accuracy(X_new, Y_new, layers)

compared = ("64-1", "64-23-1")
fewer = {m: [np.mean([with_fewer(models[name], m, seed) for seed in range(pace.repeats(4))]) for name in compared] for m in (50, 200)}
fewer[1200] = [np.mean([run[1] for run in runs[name]]) for name in compared]
for m, shares_right in fewer.items():
    print(f"{m:5} training pictures:", ", ".join(f"{name} {share:.0%}" for name, share in zip(compared, shares_right)))

# %% [markdown]
# With 50 pictures the gap is only two percentage points. With more pictures, logistic regression soon stops improving, and the network goes on. You saw the same in lesson 01: a model with more capacity
# needs more examples to show it. On the 209 cat photographs no model of this course is clearly ahead.

# %%
mistakes = {name: found[0][2] for name, found in runs.items()}
plots.show(digits.draw_mistakes(mistakes, X_new, labels), alt="For each model up to ten test pictures of the first split that it gets wrong. Fours, eights, "
           "threes and ones; several are hard to read for people as well.")

# %% [markdown]
# ## Why a line cannot do it
#
# Logistic regression is hardly better on its own training pictures than on new ones. So it underfits: more data would not help. **Predict** Take only two digits, an even one and an odd one, such as 8 and 9. Can logistic regression tell them apart?
# There are 25 such pairs.

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
eight_or_nine = Predict("8 or 9 by logistic regression?", ["about half right", "about 90 % right", "nearly all right"])
eight_or_nine.ask()

# %%
images, numbers = data.load_digits()
pixels, pairs = images.reshape(-1, 64).T - 0.5, {}
for even in range(0, 10, 2):
    for odd in range(1, 10, 2):
        two = np.isin(numbers[0], (even, odd))
        found = networks.train(pixels[:, two], numbers[:, two] % 2, [64, 1], rng=np.random.default_rng(0), learning_rate=0.05,
                               optimizer="adam", iterations=150).layers
        pairs[even, odd] = networks.accuracy(pixels[:, two], numbers[:, two] % 2, found)
hardest = min(pairs, key=pairs.get)
print(f"right in all pictures: {sum(value == 1 for value in pairs.values())} of {len(pairs)} pairs; the hardest pair, {hardest[0]} and {hardest[1]}: {pairs[hardest]:.0%}")
eight_or_nine.beside(f"{pairs[8, 9]:.1%}; in the hardest of the 25 pairs {pairs[hardest]:.0%}")

# %% [markdown]
# A line (here a hyperplane, in 64 dimensions) separates *each* even digit from *each* odd one, almost without a mistake (measured on the training pictures). It cannot separate all five from all five *at once*: the boundary that suits one pair is wrong for another. A hidden unit is such a
# line too, and seven of them can share the work. If there is only one, on which digits is it wrong most often?

# %%
shares = {name: np.mean([digits.share_wrong(run[2], digits.split(seed)[4]) for seed, run in enumerate(runs[name])], axis=0) for name in ("64-1", "64-7-1", "64-20-7-5-1")}
plots.show(digits.draw_shares(shares), alt="Share of wrong answers for each digit from 0 to 9. Logistic regression is wrong on about a quarter of the ones and of the eights and a tenth "
           "of twos and fours; the two networks stay near or below a tenth on every digit.")

# %% [markdown]
# It is ones and eights, the digits of the hardest pair. In a weighted sum every pixel counts by itself: its ink changes the logit by the same amount, whatever the other pixels show. Hidden units can respond to pixels *together*.

# %% [markdown]
# ## Depth, to play with
#
# Each small square shows what one unit answers over the plane: straight edges in the first layer, bent ones in the second, more and more of the shape in the third. Change the number of layers and units while it learns.
#
# **Predict, then try** (1) The spirals with one layer of 16 units, and with three of 8: which needs fewer steps? Is it the same with another *seed* (the number that fixes the random choices, such as the first weights)? (2) Five layers with the sigmoid: how far does the cost fall in a thousand
# steps, and how large are the gradients, compared with those of ReLU? (3) *linear* and any number of layers: what does the boundary look like?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
Predict("linear and any number of layers: the boundary?", ["a straight line", "a polygon", "a curve"],
        answer="A straight line: without activation functions all layers are one (lesson 08).").ask()

# %%
CoursePlayground(data="spirals", layers=[8, 8, 8], activation="relu", learning_rate=0.1)

# %% [markdown]
# > **Summary**
# >
# > | | |
# > |---|---|
# > | shapes | $W^{[l]}$ $(n_l, n_{l-1})$, $b^{[l]}$ $(n_l, 1)$, $Z^{[l]}, A^{[l]}$ $(n_l, m)$; a derivative has the shape of its array |
# > | forward | for $l = 1 \dots L$: $A^{[l]} = g(W^{[l]}A^{[l-1]} + b^{[l]})$, cache $A^{[l-1]}, W^{[l]}, Z^{[l]}$ |
# > | backward | $dA^{[L]} = -Y/A + (1-Y)/(1-A)$; for $l = L \dots 1$: $dZ$, $dW$, $db$ (both with $1/m$), $dA^{[l-1]}$ |
# > | parity of $N$ bits | tree $2(N-1)$ units, $\log_2 N$ layers; list $2^{N-1}$ units (needed for ANDs); counting with ReLU $N$ units |
# > | folding | $k$ layers of 2 units: $2^k$ pieces; one hidden layer: at least $2^k - 1$ units |
# > | measured | what exists is not always found by training, and what fits need not generalise |
# > | odd or even | one hyperplane 91 %, networks with hidden units 97 to 98 %; three hidden layers are not better than one |

# %% jupyter={"source_hidden": true}
# Run this cell: it shows your predictions beside what came out.
Predict.review()

# %% [markdown]
# **Think about it**
#
# **1.** The cache could leave out $W$, because the network has it anyway. When would that be a bug?
#
# <details><summary>Answer</summary>
#
# If weights are updated while the backward pass is still running (layer $L$ before layer $L-1$ gets its $dA$). Then new weights are combined with old activations. With a cached $W$, or with all updates after all gradients, the result is right.
#
# </details>
#
# **2.** Parity of $N = 6$ bits with a tree: how many hidden units and layers?
#
# <details><summary>Answer</summary>
#
# Five XORs are ten units, in 3 layers. After the first layer there are three results. Two of them are joined; the third has to wait, and a single unit $\mathrm{ReLU}(p) = p$ carries it through. Eleven units in all.
#
# </details>
#
# **3.** How sensitive is the ten-layer tent network to an error of $10^{-6}$ in $x$?
#
# <details><summary>Answer</summary>
#
# Every piece has slope $\pm 2^{10}$, so the error becomes about $10^{-3}$. With twenty layers, $2^{20} \approx 10^6$, the output is useless. Exponentially many folds also mean exponentially large gradients.
#
# </details>

# %% [markdown]
# **Check yourself** Answer from memory, then open the fold.
#
# **1.** What does the cache of layer $l$ contain, and why?
# <details><summary>Answer</summary>
#
# $A^{[l-1]}$ for $dW$, $W^{[l]}$ for $dA^{[l-1]}$, and $Z^{[l]}$ for $g'(Z^{[l]})$.
# </details>
#
# **2.** Which loop of a deep network cannot be vectorised?
# <details><summary>Answer</summary>
#
# The loop over layers: each layer needs the output of the one before.
# </details>
#
# **3.** How many hidden ReLU units are enough for the parity of $N$ bits with one hidden layer?
# <details><summary>Answer</summary>
#
# $N$: a zigzag of the number of ones.
# </details>
#
# **4.** Why can ten layers of 2 units make 1,024 pieces, and a single layer of 20 units only 21?
# <details><summary>Answer</summary>
#
# Composing multiplies the number of pieces; adding ReLUs adds at most one kink each.
# </details>
#
# **5.** (Lesson 09) A gradient check shows a difference of 1 in layer 1 and 0 in all others. What may be wrong?
# <details><summary>Answer</summary>
#
# The backward loop stops before layer 1, so its gradient is missing (zero).
# </details>

# %% tags=["text-checks"] jupyter={"source_hidden": true}
# For authors: part 1.
assert networks.parameter_count(cats) == sum(row[-1] for row in depth.shapes_table(cats, 209)) == 245_973
assert 20 * 12288 / networks.parameter_count(cats) > 0.99
assert all(dW.shape == W.shape for (dW, _), (_, W, _) in zip(grads, caches))
assert costs[-1] < 0.1
assert score > 0.98
assert min(stopped) > 0.97
careful = networks.train(*depth.spirals(300, np.random.default_rng(7)), [2, 16, 16, 1], rng=np.random.default_rng(1), activation="tanh",
                         scale="lecun", learning_rate=0.05, iterations=500, every=1).costs
assert np.all(np.diff(careful) < 0)

# %% tags=["text-checks"] jupyter={"source_hidden": true}
# For authors: part 2.
assert exact
assert all(exact_lists)
assert all(exact_counts)
assert all(number == 2 ** (n - 1) and served.tolist() == [1] for n, (number, served) in ands.items())
assert all(found == (2 * k, 2**k) for k, found in tents.items())
for seed in range(20):                                   # one hidden layer of h units on a line: at most h + 1 pieces
    shallow = networks.initialize([1, 12, 1], np.random.default_rng(seed))
    shallow[0][1][:] = np.random.default_rng(seed).uniform(-1, 1, (12, 1))
    assert depth.pieces(x, networks.forward(x[None], shallow, "relu", output="linear")[-1][1][0]) <= 13
assert max(fits["tree's shape"]) < 1 > max(fits["shallow, 8"])
assert np.median(fits["tree's shape"]) < 0.85 < np.median(fits["shallow, 16"])
assert min(fits["deep, 3 × 32"]) == 1
assert near[0.05][1] > 0.97 > 0.85 > max(near[0.05][0], *near[0.3])
assert held["deep, 3 × 32"][:, 0].min() == held["shallow, 128"][:, 0].min() == 1
assert held["deep, 3 × 32"][:, 1].max() < 0.45
assert held["shallow, 128"][:, 1].min() > 0.85 > 0.82 > as_bits[:, 1].max()
assert by_layer[0] == 1
assert min(np.diff(by_layer)) >= 5
assert by_layer[3] < 100
assert networks.accuracy(X_test, Y_test, one_layer) > 0.99

# %% tags=["text-checks"] jupyter={"source_hidden": true}
# For authors: part 3.
of_new = {name: np.array([run[1] for run in found]) for name, found in runs.items()}
assert networks.parameter_count(models["64-20-7-5-1"]) < networks.parameter_count(models["64-23-1"]) < 1.05 * networks.parameter_count(models["64-20-7-5-1"])
if pace.in_full():
    line, *hidden = (values.mean() for values in of_new.values())
    assert 0.90 < line < 0.92 < 0.96 < min(hidden)
    assert 1 - min(hidden) < 0.5 * (1 - line)
    gaps = [wide - straight for straight, wide in fewer.values()]
    assert gaps[0] < 0.03 < gaps[1] < gaps[2]
    assert fewer[1200][0] - fewer[200][0] < 0.02 < fewer[1200][1] - fewer[200][1]
    assert max(hidden) - min(hidden) < 2 * max(values.std() for values in of_new.values())
    assert abs(np.mean([run[0] for run in runs["64-1"]]) - line) < 0.01
    assert min(pairs.values()) == pairs[hardest] > 0.98
    assert sorted(np.argsort(shares["64-1"])[-2:].tolist()) == [1, 8]
    assert 0.2 < shares["64-1"][[1, 8]].mean() < 0.3
    assert max(values.max() for name, values in shares.items() if name != "64-1") < 0.12

# %% [markdown]
# **Where next** [Lesson 12: hyperparameters](12_hyperparameters.ipynb) shows how to choose depth, width and learning rate. In the assignment
# [deep network](../release/deep_network/deep_network.ipynb) you write the blocks of Part 1 for photographs.
