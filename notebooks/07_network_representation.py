# %% [markdown]
# # Network representation
#
# A neural network is logistic regression done many times: side by side, and then once more on the results. All the rest is
# bookkeeping, and the bookkeeping is shapes. Whoever can say the shape of every array can write a network down without an error.
#
# **You will be able to**
# - build a layer by stacking units, and a network by stacking layers
# - read $a^{[2]\,(i)}_{3}$ without hesitation
# - give the shape of every array from the layer sizes and $m$ alone
# - choose between `*` and `@`, and know what each does to rows and columns
#
# **Minutes** 45 · **Before this** lesson [06, vectorisation and broadcasting](06_vectorisation_and_broadcasting.ipynb)

# %%
import numpy as np

from dllessons import representation
from dlutils import explorers, plots
from dlutils.figures.network import draw_network

# %% [markdown]
# ## One unit is a logistic regression
#
# You know this machine: weigh the inputs, add, bend. From here on we call it a **unit**, and we split it in two halves, because
# they will be treated apart: the linear half gives $z$, the bend gives the **activation** $a$.

# %%
plots.show(representation.draw_unit(), alt="A unit: three inputs with a weight each lead into a box z = w transposed x plus b, its result"
           " into a box a = sigma of z. A dashed frame around both says: one unit, a logistic regression.")

# %%
def sigmoid(z):
    """Of any shape."""
    return 1.0 / (1.0 + np.exp(-z))


def unit(x, w, b):
    """Activation of one unit; x (n_x, 1), w (n_x, 1), b a number; returns (1, 1)."""
    z = w.T @ x + b
    return sigmoid(z)

# %% [markdown]
# A unit draws one straight line and says on which side of it a point lies. **Predict**: what is the smallest number of units whose answers, taken
# together, can tell whether a point lies inside a **triangle**?
#
# <details><summary>Answer</summary>
#
# Four. Three units look at one edge each and say "inner side" or "outer side"; a fourth looks at *their* answers and says "all three". One unit
# alone has one straight edge, and so have all sums of inputs.
# </details>

# %% [markdown]
# ### A network built by hand
#
# No training here: we *choose* the weights, so that each hidden unit watches one edge, and the output unit is an AND.

# %%
W1, b1, W2, b2 = representation.polygon_network(sides=3)
print("W1", W1.shape, " b1", b1.shape, " W2", W2.shape, " b2", b2.shape)
for label, point in (("inside ", [[0.0], [0.0]]), ("outside", [[0.0], [-1.5]])):
    A1, A2 = representation.two_layers(np.array(point), W1, b1, W2, b2)
    print(label, "hidden answers", A1.ravel().round(2), " output", round(A2.item(), 2))

# %%
plots.show(representation.draw_polygon(3, 20.0), alt="Three hidden units divide the plane by a straight line each, along the three edges"
           " of a triangle. The output of the network is 1 inside the triangle and 0 outside.")

# %% [markdown]
# Read the picture from left to right: the first three panels are the *hidden* activations, three new features that the network computes for
# itself. The fourth unit is an ordinary logistic regression, but on those features. This is the whole idea of a hidden layer: **make
# features in which the problem becomes easy**. In training nobody chooses them; gradient descent finds them.
#
# Play with it: more units make more edges. What does the shape tend to? And what happens when the units are not steep?

# %%
explorers.explore(
    representation.draw_polygon, alt="The first hidden units and the output of a network built by hand, for a chosen number of units and"
    " steepness. With more units the region becomes rounder; with gentle units it shrinks and its corners soften.",
    sides=explorers.slider(3, 16, value=5, description="hidden units"),
    steepness=explorers.slider(2.0, 30.0, step=1.0, value=20.0, description="steepness"),
)

# %% [markdown]
# Gentle units make the region shrink: near an edge each says "rather yes" and not "yes", and the sum no longer reaches the bar. And is it
# really a polygon that tends to a circle of radius 1? The polygon around that circle has area $k\tan(\pi/k)$, the circle $\pi$. We
# count grid points.

# %%
points = representation.grid(limit=2.4, steps=401)
for k in (3, 4, 6, 16):
    area = {}
    for steepness in (5.0, 300.0):
        _, inside = representation.two_layers(points, *representation.polygon_network(k, steepness))
        area[steepness] = 4.8**2 * np.mean(inside > 0.5)
    print(f"{k:2d} units: gentle {area[5.0]:.2f}, steep {area[300.0]:.2f}, polygon {k * np.tan(np.pi / k):.2f}, circle {np.pi:.2f}")
    assert area[5.0] < area[300.0]
    assert abs(area[300.0] - k * np.tan(np.pi / k)) < 0.08

# %% [markdown]
# ## Layers and their names
#
# Units that look at the same inputs form a **layer**. The inputs are layer 0, the layers in between are *hidden* (their values are not in the data), the
# last one is the *output layer*. We count layers **with weights**: the network below is a two-layer network.
#
# > **Misconception** "It has three columns of circles, so it has three layers." The inputs compute nothing. $L$ is the number of weight
# > matrices.

# %%
fig = draw_network((3, 4, 1), highlight=(1, 1))
plots.show(fig, alt="A network with three inputs, a hidden layer of four units and one output unit. The second hidden unit and its three"
           " weights are picked out; they are row 2 of the first weight matrix.")

# %% [markdown]
# **Three indices, three places.**
#
# | written | means | runs over |
# |---|---|---|
# | $a^{[l]}$ | layer, in square brackets | $l = 0, 1, \dots, L$, with $a^{[0]} = x$ |
# | $a^{(i)}$ | example, in round brackets | $i = 1, \dots, m$ |
# | $a_j$ | unit, below | $j = 1, \dots, n_l$ |
#
# So $a^{[1]\,(5)}_2$ is: hidden layer 1, example 5, unit 2. The parameters $W^{[l]}$ and $b^{[l]}$ never carry $(i)$: all examples share
# them. In code the layer becomes part of the name (`A1`), the unit the row, the example the column; and both count from 0.

# %% [markdown]
# ## Stacking units: the matrix W
#
# Four units, four weight vectors $w_j$, each a column $(n_x, 1)$. Lay each one down and stack the rows: that is $W^{[1]}$, of shape $(4, n_x)$. One product
# then computes all four $z_j$.

# %%
rng = np.random.default_rng(7)
n_x, n_1, n_2, m = 3, 4, 1, 5
weights = [rng.standard_normal((n_x, 1)) for _ in range(n_1)]
biases = rng.standard_normal(n_1)
x = rng.standard_normal((n_x, 1))
one_by_one = [unit(x, w, b).item() for w, b in zip(weights, biases)]

# %%
W1 = np.vstack([w.T for w in weights])  # (4, 3): row j belongs to unit j
b1 = biases.reshape(-1, 1)              # (4, 1)
a1 = sigmoid(W1 @ x + b1)               # (4, 1)
print("W1", W1.shape, " x", x.shape, " b1", b1.shape, " a1", a1.shape)
assert np.allclose(a1.ravel(), one_by_one)

# %% [markdown]
# Where did the transpose go? In logistic regression we wrote $w^Tx$, because $w$ was a column. The rows of $W$ *are* the transposed
# columns, so there is no $T$ in $Wx + b$. Logistic regression is the layer with $n_1 = 1$ and $W = w^T$.
#
# **Predict** the shape of $W^{[1]}$ for a photograph of 12,288 numbers and four hidden units, of $W^{[2]}$ for one output unit, and how many numbers this
# network learns in all.

# %%
for layer, shape in enumerate(representation.shapes((12_288, 4, 1), m=209), 1):
    print(f"layer {layer}:", shape)
total = representation.count_parameters((12_288, 4, 1))
print("parameters:", total)
assert total == 4 * 12_288 + 4 + 1 * 4 + 1 == 49_161

# %% [markdown]
# Nearly all of them sit in $W^{[1]}$. And $m$ does not occur in the count: more examples cost time and memory, never parameters.
#
# > **The rule of shapes** $W^{[l]}$ is $(n_l, n_{l-1})$: *rows out, columns in*. $b^{[l]}$ is $(n_l, 1)$. Derivatives have the shape of what they
# > belong to: $dW^{[l]}$ is shaped like $W^{[l]}$.

# %% [markdown]
# ## From one example to m: columns
#
# One example is a column. Lay $m$ of them side by side, and nothing in the formula has to change: a matrix product treats the
# columns of its right-hand factor **one by one**, independently.

# %%
plots.show(representation.draw_stacking(), alt="Five examples, columns of three numbers in five colours, are put side by side into X of"
           " shape (3, 5): every column is an example.")

# %%
examples = [rng.standard_normal((n_x, 1)) for _ in range(m)]
X = np.hstack(examples)                                          # (3, 5)
A1 = sigmoid(W1 @ X + b1)                                        # (4, 5), all at once
looped = np.hstack([sigmoid(W1 @ x + b1) for x in examples])     # (4, 5), one after the other
print("X", X.shape, " A1", A1.shape)
assert np.allclose(A1, looped)

# %% [markdown]
# The bias $b^{[1]}$ is $(4, 1)$ and is added to $(4, 5)$: broadcasting stretches it along axis 1, across the examples, so every example gets the same
# biases. Here is how a single entry of $Z^{[1]}$ comes about.

# %%
plots.show(representation.draw_layer(4, 3, 5, unit=1, example=2), alt="W of shape (4, 3) times X of shape (3, 5) plus b of shape (4, 1)"
           " is Z of shape (4, 5). Row 2 of W, column 3 of X and entry 2 of b are marked; they make the entry of Z in row 2, column 3.")

# %%
j, i = 1, 2  # unit 2, example 3
by_hand = sum(W1[j, k] * X[k, i] for k in range(n_x)) + b1[j, 0]
assert np.isclose(by_hand, (W1 @ X + b1)[j, i])

# %% [markdown]
# So the two directions of $A^{[l]}$ mean different things, and it pays to keep them apart in your mind:
#
# - **down a column**: the units of a layer, for one example
# - **along a row**: the examples, as seen by one unit
#
# **Predict**: which sum tells how active hidden unit 2 is on average, `A1.mean(axis=0)` or `A1.mean(axis=1)`? How many numbers do you get from each?

# %%
print("over axis 0:", A1.mean(axis=0).shape, " one number for each example")
print("over axis 1:", A1.mean(axis=1).shape, " one number for each unit")
assert np.isclose(A1.mean(axis=1)[1], np.mean([a for a in A1[1]]))

# %% [markdown]
# ## The whole network in four lines
#
# $$Z^{[1]} = W^{[1]}X + b^{[1]},\quad A^{[1]} = \sigma(Z^{[1]}),\quad Z^{[2]} = W^{[2]}A^{[1]} + b^{[2]},\quad A^{[2]} = \sigma(Z^{[2]})$$
#
# The output of a layer is the input of the next. That is why the *columns* of $W^{[2]}$ must be as many as the *rows* of $W^{[1]}$.

# %%
def forward(X, W1, b1, W2, b2):
    """A2 (n_2, m); X (n_x, m), W1 (n_1, n_x), b1 (n_1, 1), W2 (n_2, n_1), b2 (n_2, 1)."""
    Z1 = W1 @ X + b1
    A1 = sigmoid(Z1)
    Z2 = W2 @ A1 + b2
    return sigmoid(Z2)


W2, b2 = rng.standard_normal((n_2, n_1)), rng.standard_normal((n_2, 1))
print("A2", forward(X, W1, b1, W2, b2).shape, forward(X, W1, b1, W2, b2).round(3))

# %% [markdown]
# Does a column really not feel its neighbours? Change one example and see which outputs move.

# %%
changed = X.copy()
changed[:, 2] += 1.0
moved = forward(changed, W1, b1, W2, b2) != forward(X, W1, b1, W2, b2)
print("outputs that moved:", moved.astype(int))
assert moved.tolist() == [[False, False, True, False, False]]

# %% [markdown]
# ### Explore the shapes
#
# Set the layer sizes and the number of examples. Before you look at a row, say its four shapes. Then try: which slider changes $W^{[1]}$ and
# *not* $Z^{[1]}$? Which changes every array except the weights and biases? (A size of 0 leaves the layer out.)

# %%
explorers.explore(
    representation.draw_shapes, alt="A network of chosen layer sizes and, for each layer, the arrays W, the activations before, b, and Z"
    " as rectangles of cells with their shapes; beside the network the number of parameters.",
    n_x=explorers.slider(1, 8, value=3, description="inputs n_x"),
    n_1=explorers.slider(1, 8, value=4, description="layer 1"),
    n_2=explorers.slider(0, 8, value=1, description="layer 2"),
    n_3=explorers.slider(0, 8, value=0, description="layer 3"),
    m=explorers.slider(1, 10, value=5, description="examples m"),
)

# %% [markdown]
# <details><summary>Answers</summary>
#
# The inputs $n_x$ change $W^{[1]}$ and $X$, but not $Z^{[1]}$, which is $(n_1, m)$. The examples $m$ change $X$ and all $Z$ and $A$, but no $W$ and no $b$.
# </details>
#
# ## Let the machine check
#
# Rules that can be said can be asserted. A function like this one costs nothing and turns a puzzle ten lines later into a message at once.

# %%
def check_layers(sizes, layers):
    """Raise if the shapes of [(W, b), ...] do not follow from the layer sizes (n_0, ..., n_L)."""
    for l, (W, b) in enumerate(layers, 1):
        due = (sizes[l], sizes[l - 1]), (sizes[l], 1)
        if (W.shape, b.shape) != due:
            raise ValueError(f"layer {l}: W{W.shape}, b{b.shape}, due are W{due[0]}, b{due[1]}")

# %%
check_layers((3, 4, 1), [(W1, b1), (W2, b2)])  # silent: all is well
try:
    check_layers((3, 4, 1), [(W1.T, b1), (W2, b2)])
except ValueError as error:
    print(error)

# %% [markdown]
# ## Element-wise or matrix product?
#
# NumPy has both, and both will often run. They answer different questions.

# %%
plots.show(representation.draw_products(), alt="Two products of square arrays. Element-wise, an entry of P * Q is made of one number of P"
           " and one of Q in the same place. In the matrix product P @ Q it is made of a whole row of P and a whole column of Q.")

# %% [markdown]
# | | `P * Q` | `P @ Q` |
# |---|---|---|
# | shapes | equal, or broadcast | $(p, q)$ and $(q, r)$ give $(p, r)$ |
# | mixes units? | no, each place for itself | yes, sums over the inner index |
# | order | $P * Q = Q * P$ | matters |
# | in a network | $\sigma$ and its slope, cost, masks | $W^{[l]}A^{[l-1]}$, and its gradients |
#
# **Predict**, for $W$ and $A$ that are both $(3, 3)$: will `W * A` raise an error where `W @ A` was meant?

# %%
W, A = rng.standard_normal((3, 3)), rng.standard_normal((3, 3))
print("shapes alike:", (W * A).shape == (W @ A).shape, "  values alike:", np.allclose(W * A, W @ A))
tall, wide = rng.standard_normal((3, 1)), rng.standard_normal((1, 5))
print("column and row: * and @ agree:", np.allclose(tall * wide, tall @ wide))
assert not np.allclose(W * A, W @ A)
assert np.allclose(tall * wide, tall @ wide)

# %% [markdown]
# No error, and wrong numbers: when layer sizes and $m$ are equal, shapes protect you from nothing. So **test with sizes that are all different**
# ($n_x = 3$, $n_1 = 4$, $m = 5$, as here). The last line shows the one case in which the two agree: a column with a row, where the inner sum
# has a single term.

# %% [markdown]
# ### The other convention
#
# Most libraries keep one example per **row**, so data are $(m, n_x)$. Nothing deep changes; every array is transposed, and by $(WX)^T = X^TW^T$ the
# factors swap places.

# %%
rows = X.T                           # (5, 3): one example per row
Z_rows = rows @ W1.T + b1.T          # (5, 4)
print("rows", rows.shape, " Z_rows", Z_rows.shape)
assert np.allclose(Z_rows.T, W1 @ X + b1)

# %% [markdown]
# > **Misconception** "It does not matter, I can mix them." Reading data from elsewhere, look first: is the *larger* side the examples? That is a hint, no
# > proof. For 209 photographs of 12,288 numbers it would mislead you.

# %% [markdown]
# ## Hidden units have no order
#
# Swap two hidden units: rows of $W^{[1]}$ and $b^{[1]}$, and the matching **columns** of $W^{[2]}$. **Predict** what happens to the output.

# %%
order = rng.permutation(n_1)
swapped = forward(X, W1[order], b1[order], W2[:, order], b2)
assert np.allclose(swapped, forward(X, W1, b1, W2, b2))
print("order", order, " the output is the same")

# %% [markdown]
# The same function has many sets of weights: $n_1!$ for each hidden layer, $4! = 24$ here. So "the" best weights do not exist, and comparing two
# trained networks weight by weight makes no sense. It also shows a danger: units that *start* equal are interchangeable for ever, as
# they receive equal gradients. This is why weights start at random.

# %% [markdown]
# > **Summary**
# >
# > | array | shape | row | column |
# > |---|---|---|---|
# > | $X = A^{[0]}$ | $(n_x, m)$ | a feature | an example |
# > | $W^{[l]}$ | $(n_l, n_{l-1})$ | a unit of layer $l$ | a unit of layer $l-1$ |
# > | $b^{[l]}$ | $(n_l, 1)$ | a unit | stretched over the examples |
# > | $Z^{[l]}, A^{[l]}$ | $(n_l, m)$ | a unit | an example |
# > | $Y$ | $(1, m)$ | the output unit | an example |
# >
# > Each layer: $Z^{[l]} = W^{[l]}A^{[l-1]} + b^{[l]}$, then $A^{[l]} = g(Z^{[l]})$. `@` mixes units, `*` does not. Parameters do not depend on $m$.

# %% [markdown]
# **Think about it**
#
# 1. A network has $W^{[1]}$ of shape $(20, 12288)$ and $W^{[2]}$ of shape $(1, 20)$. Someone inserts a layer of 7 units between. What changes?
#
# <details><summary>Answer</summary>
#
# A new $W^{[2]}$ of shape $(7, 20)$ with $b^{[2]}$ $(7, 1)$; the old output layer becomes layer 3 and needs a $W^{[3]}$ of shape $(1, 7)$: its old weights no longer fit. 155 numbers
# replace the 21 of the old output layer: $7\cdot20 + 7 + 7 + 1$.
# </details>
#
# 2. Could $b^{[l]}$ be $(n_l, m)$, with a bias of its own for every example? What would be lost?
#
# <details><summary>Answer</summary>
#
# It would fit in the sum. But then a parameter belongs to a *training example*: the network could answer each one by rote, and would have no bias at all
# for a new example. Parameters are what examples share.
# </details>
#
# 3. In the polygon network, what must change for "outside the triangle"? And for "at least two of the three edges are satisfied"?
#
# <details><summary>Answer</summary>
#
# Outside: change the sign of $W^{[2]}$ and $b^{[2]}$, since $\sigma(-z) = 1 - \sigma(z)$. At least two: keep $W^{[2]}$ and raise $b^{[2]}$ from $-20\cdot2.5$ to $-20\cdot1.5$, so that the
# output turns where the sum of the answers passes 1.5.
# </details>

# %%
outside = (W1, b1, -W2, -b2)
assert np.allclose(forward(X, *outside), 1 - forward(X, W1, b1, W2, b2))
assert representation.count_parameters((12_288, 20, 7, 1)) - representation.count_parameters((12_288, 20, 1)) == 155 - 21

# %% [markdown]
# **Where next** We have used the sigmoid everywhere. Lesson [08, activation functions](08_activation_functions.ipynb) asks what else could stand there, and what happens
# without any bend. Planar data and your own first network wait in the assignment
# [shallow_network](../release/shallow_network/shallow_network.ipynb), after lesson 10.
