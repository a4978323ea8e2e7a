# %% [markdown]
# # Network representation
#
# A neural network consists of logistic regressions: several side by side, and then another one on their results. The rest is
# notation and shapes. If you know the shape of every array, you can write a network down and find most mistakes early.
#
# **You will be able to**
# - build a layer by stacking units, and a network by stacking layers
# - read the notation $a^{[2]\,(i)}_{3}$
# - derive the shape of every array from the layer sizes and $m$
# - choose between `*` and `@`
# - send a photograph through a network, and look at its weights
#
# **Minutes** 50 · **Before this** lesson [06, vectorisation and broadcasting](06_vectorisation_and_broadcasting.ipynb)

# %%
import numpy as np

from dllessons import binary_classification, exercise, networks, representation
from dllessons.playground import CoursePlayground
from dlutils import explorers, plots
from dlutils.data import load_cats
from dlutils.figures.network import draw_network
from dlutils.predict import Predict

# %% [markdown]
# ## One unit is a logistic regression
#
# A *unit* (neuron, lesson 01) has two parts. The linear part computes the weighted sum $z = w^Tx + b$. The **[activation function](glossary.md#activation-function)**, here
# the sigmoid, turns $z$ into the unit's output $a$, its **[activation](glossary.md#activation)**. We keep the two parts
# separate, because their derivatives will be computed separately.

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
# A unit with two inputs divides the plane by a straight line and says on which side a point lies. **Predict**: what is the smallest number of
# units that can tell whether a point lies inside a **triangle**?
#
# <details><summary>Answer</summary>
#
# Four. Three units look at one edge each and answer "inner side" or "outer side". A fourth unit looks at *their* answers and answers "all three". One unit
# alone has a straight boundary.
# </details>

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
triangle = Predict("How many units for a triangle?", ["1", "2", "3", "4", "6"])
triangle.ask()

# %% [markdown]
# ### A network built by hand
#
# There is no training here: we *choose* the weights. Each of three units looks at one edge, and the fourth computes AND: its output is near 1 only if all three answers are near 1.
# Its three weights are 20 and its bias is $-20\cdot2.5$, so its output passes one half where the sum of the three answers passes 2.5.

# %%
W1, b1, W2, b2 = representation.polygon_network(sides=3)
print("W1", W1.shape, " b1", b1.shape, " W2", W2.shape, " b2", b2.shape)
triangle.beside(f"{len(W1) + len(W2)} units")
for label, point in (("inside ", [[0.0], [0.0]]), ("outside", [[0.0], [-1.5]])):
    A1, A2 = representation.two_layers(np.array(point), W1, b1, W2, b2)
    print(label, "three answers", A1.ravel().round(2), " output", round(A2.item(), 2))

# %%
plots.show(representation.draw_polygon(3, 20.0), alt="Three hidden units divide the plane by a straight line each, along the three edges"
           " of a triangle. The output of the network is 1 inside the triangle and 0 outside.")

# %% [markdown]
# The first three panels show the *hidden* activations: three new features that the network computes. The fourth unit is an ordinary logistic regression on
# those features. This is the idea of a hidden layer: **it computes features in which the problem is easier**. Here we chose them. In training, gradient descent finds them.
#
# Drag the point on unit 1's line: its two weights turn the line, its bias moves it. **Predict** what that does to the output. Then add units (the
# figure shows four of them and the output): what happens to the shape? And when the units are less steep, so that each one goes from 0 to 1 over a
# wider strip?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
Predict("The line of unit 1 is dragged. What happens to the region?", ["all of it moves", "one edge moves and turns", "its corners become rounder", "nothing"],
        answer="One edge moves and turns, and the others stay: each unit draws one of them.").ask()

# %%
explorers.explore(
    lambda sides, steepness, foot_x, foot_y: representation.draw_polygon(sides, steepness, (foot_x, foot_y)), alt="The first hidden units and the output of a network built by hand, for a chosen number of units and"
    " steepness. With more units the region becomes rounder; with gentle units it shrinks and its corners soften.",
    frames=[{"sides": 16}, {"steepness": 5.0}, {"foot_x": 0.4, "foot_y": -0.2}],
    handles=[explorers.handle("foot_x", "foot_y", label="point on unit 1's line")],
    sides=explorers.slider(3, 16, value=5, description="hidden units", play=3),
    steepness=explorers.slider(2.0, 30.0, step=1.0, value=20.0, description="steepness"),
    foot_x=explorers.slider(-2.0, 2.0, 0.1, value=0.0, description="unit 1, x1"), foot_y=explorers.slider(-2.0, 2.0, 0.1, value=-1.0, description="unit 1, x2"),
)

# %% [markdown]
# With very steep units, the region approaches the polygon around a circle of radius 1, with area $k\tan(\pi/k)$. For many units the polygon approaches the circle, with area $\pi$. With
# gentle units the region shrinks: near an edge each unit answers, say, 0.8 instead of 1, and the sum of many such answers no longer reaches the threshold of the AND. So
# at a *fixed* steepness, adding units makes the region smaller and smaller. We measure the areas by counting grid points.

# %%
points = representation.grid(limit=2.4, steps=401)
areas = {}
for k in (3, 6, 16, 64):
    for steepness in (5.0, 20.0, 300.0):
        _, inside = representation.two_layers(points, *representation.polygon_network(k, steepness))
        areas[k, steepness] = 4.8**2 * np.mean(inside > 0.5)
    row = ", ".join(f"steepness {s:.0f}: {areas[k, s]:.2f}" for s in (5.0, 20.0, 300.0))
    print(f"{k:2d} units: {row}; polygon {k * np.tan(np.pi / k):.2f}, circle {np.pi:.2f}")

# %% [markdown]
# ## Layers and their names
#
# Units with the same inputs form a *layer*. The inputs are called layer 0. The layers in between are *hidden* (the data does not contain their values), and the
# last one is the *output layer*. We count the layers **that have weights**: the network below is a two-layer network.
#
# When every unit is connected to every unit of the previous layer, the layer is **[fully connected](glossary.md#fully-connected)** (or *dense*). A network of such layers is also called a
# **[multilayer perceptron](glossary.md#multilayer-perceptron)**.
#
# > **Misconception** "It has three columns of circles, so it has three layers." The inputs compute nothing. The number of layers $L$ is the number of weight
# > matrices.

# %%
fig = draw_network((3, 4, 1), highlight=(1, 1))
plots.show(fig, alt="A network with three inputs, a hidden layer of four units and one output unit. The second hidden unit and its three"
           " weights are picked out; they are row 2 of the first weight matrix.")

# %% [markdown]
# **Three indices, three places.**
#
# | written | means | values |
# |---|---|---|
# | $a^{[l]}$ | layer, in square brackets | $l = 0, 1, \dots, L$, with $a^{[0]} = x$ |
# | $a^{(i)}$ | example, in round brackets | $i = 1, \dots, m$ |
# | $a_j$ | unit, as a subscript | $j = 1, \dots, n_l$ |
#
# So $a^{[1]\,(5)}_2$ is the activation of unit 2 in layer 1 for example 5. The parameters $W^{[l]}$ and $b^{[l]}$ have no $(i)$, because all examples share
# them. In code the layer is part of the name (`A1`), the unit is the row and the example is the column; both count from 0.

# %% [markdown]
# ## Stacking units: the matrix W
#
# Four units have four weight vectors $w_j$, each a column $(n_x, 1)$. Transpose each one to a row and stack the rows. The result is $W^{[1]}$, of shape $(4, n_x)$, and one matrix product
# computes all four $z_j$.

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
print("same as one unit at a time:", np.allclose(a1.ravel(), one_by_one))

# %% [markdown]
# Where is the transpose? In logistic regression we wrote $w^Tx$, because $w$ was a column. The rows of $W$ *are* the transposed
# columns, so $Wx + b$ needs no $T$. Logistic regression is a layer with $n_1 = 1$ and $W = w^T$.
#
# > **The rule of shapes** $W^{[l]}$ is $(n_l, n_{l-1})$: outputs times inputs. $b^{[l]}$ is $(n_l, 1)$. A derivative has the shape of its variable:
# > $dW^{[l]}$ has the shape of $W^{[l]}$.
#
# ### Your turn: shapes

# %%
def weight_shapes(sizes):
    """The list of the shapes of W1, W2, ..., from the layer sizes (n_0, n_1, ..., n_L)."""
    ...

# %%
exercise.check(weight_shapes, ((3, 4, 1), [(4, 3), (1, 4)]), ((12288, 20, 7, 5, 1), [(20, 12288), (7, 20), (5, 7), (1, 5)]))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def weight_shapes(sizes):
#     return [(n_out, n_in) for n_in, n_out in zip(sizes, sizes[1:])]
# ```
#
# </details>
#
# ### Your turn: count the parameters
#
# How many weights and biases does a network with these layer sizes have? **Predict** it first for a photograph of 12,288 numbers, four hidden units and one output.

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
Predict("How many weights and biases does 12288-4-1 have?",
        answer="49,161: 4 · 12,288 weights and 4 biases in layer 1, 4 weights and 1 bias in layer 2.").ask()

# %%
def count_parameters(sizes):
    """The number of weights and biases of a network with layer sizes (n_0, n_1, ..., n_L)."""
    ...

# %%
exercise.check(count_parameters, ((3, 1), 4), ((3, 4, 1), 21), ((12288, 4, 1), 49161), ((2, 5, 5, 2), 57))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def count_parameters(sizes):
#     return sum(n_out * n_in + n_out for n_in, n_out in zip(sizes, sizes[1:]))
# ```
#
# </details>

# %%
for layer, shape in enumerate(representation.shapes((12_288, 4, 1), m=209), 1):
    print(f"layer {layer}:", shape)
print("parameters:", representation.count_parameters((12_288, 4, 1)))

# %% [markdown]
# Nearly all parameters are in $W^{[1]}$. The number of examples $m$ does not appear in the count: more examples cost time and memory but add no parameters.

# %% [markdown]
# ## From one example to m: columns
#
# One example is a column. Put $m$ of them side by side, and the formula stays the same: a matrix product treats the
# columns of its right-hand factor independently.

# %%
plots.show(representation.draw_stacking(), alt="Five examples, columns of three numbers in five colours, are put side by side into X of"
           " shape (3, 5): every column is an example.")

# %% [markdown]
# ### Your turn: one layer

# %%
def layer(A_prev, W, b):
    """The activations (n_l, m) of a sigmoid layer: A_prev (n_prev, m), W (n_l, n_prev), b (n_l, 1)."""
    ...

# %%
exercise.check(
    layer, (np.array([[1.0, 0.0], [2.0, -1.0]]), np.array([[1.0, -1.0], [0.0, 2.0], [0.5, 0.5]]), np.array([[0.0], [1.0], [-1.0]]),
            np.array([[0.2689, 0.7311], [0.9933, 0.2689], [0.6225, 0.1824]])),
)

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def layer(A_prev, W, b):
#     return 1 / (1 + np.exp(-(W @ A_prev + b)))
# ```
#
# </details>

# %%
examples = [rng.standard_normal((n_x, 1)) for _ in range(m)]
X = np.hstack(examples)                                          # (3, 5)
A1 = sigmoid(W1 @ X + b1)                                        # (4, 5), all at once
looped = np.hstack([sigmoid(W1 @ x + b1) for x in examples])     # (4, 5), one after the other
print("X", X.shape, " A1", A1.shape, " same as one example at a time:", np.allclose(A1, looped))

# %% [markdown]
# The bias $b^{[1]}$ has shape $(4, 1)$ and is added to $(4, 5)$. It is broadcast along axis 1, across the examples, so every example gets the same
# biases. The next figure shows how a single entry of $Z^{[1]}$ is computed.

# %%
plots.show(representation.draw_layer(4, 3, 5, unit=1, example=2), alt="W of shape (4, 3) times X of shape (3, 5) plus b of shape (4, 1)"
           " is Z of shape (4, 5). Row 2 of W, column 3 of X and entry 2 of b are marked; they make the entry of Z in row 2, column 3.")

# %% [markdown]
# The two directions of $A^{[l]}$ mean different things:
#
# - **down a column**: the units of a layer, for one example
# - **along a row**: the examples, for one unit
#
# **Predict**: which mean tells how active each hidden unit is on average, `A1.mean(axis=0)` or `A1.mean(axis=1)`? How many numbers does each one return?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
active = Predict("How active is each hidden unit?", ["A1.mean(axis=0)", "A1.mean(axis=1)"])
active.ask()

# %%
print("over axis 0:", A1.mean(axis=0).shape, " one number for each example")
print("over axis 1:", A1.mean(axis=1).shape, " one number for each unit")
active.beside(f"A1.mean(axis=1): {A1.mean(axis=1).size} numbers, one for each unit; axis 0 gives {A1.mean(axis=0).size}")

# %% [markdown]
# > **Halfway: a good place to stop.** By now you can compute a layer for all examples at once. When you come back, start with this question: What shape does $W$
# > have in a layer of 4 units with 3 inputs, and why?

# %% [markdown]
# ## The whole network in four lines
#
# $$Z^{[1]} = W^{[1]}X + b^{[1]},\quad A^{[1]} = \sigma(Z^{[1]}),\quad Z^{[2]} = W^{[2]}A^{[1]} + b^{[2]},\quad A^{[2]} = \sigma(Z^{[2]})$$
#
# The output of a layer is the input of the next. So $W^{[2]}$ must have as many *columns* as $W^{[1]}$ has *rows*.

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
# Are the columns really independent? Change one example and see which outputs change.

# %%
changed = X.copy()
changed[:, 2] += 1.0
moved = forward(changed, W1, b1, W2, b2) != forward(X, W1, b1, W2, b2)
print("outputs that changed:", moved.astype(int))

# %% [markdown]
# ### Explore the shapes
#
# Set the layer sizes and the number of examples. Before you look at a row, say its four shapes. Then find out: which slider changes $W^{[1]}$ and
# *not* $Z^{[1]}$? Which one changes every array except the weights and biases? (A size of 0 leaves the layer out.)

# %%
explorers.explore(
    representation.draw_shapes, alt="A network of chosen layer sizes and, for each layer, the arrays W, the activations before, b, and Z"
    " as rectangles of cells with their shapes; beside the network the number of parameters.",
    frames=[{"m": 10}, {"n_2": 5, "n_3": 1}],
    n_x=explorers.slider(1, 8, value=3, description="inputs n_x"),
    n_1=explorers.slider(1, 8, value=4, description="layer 1"),
    n_2=explorers.slider(0, 8, value=1, description="layer 2"),
    n_3=explorers.slider(0, 8, value=0, description="layer 3"),
    m=explorers.slider(1, 10, value=5, description="examples m"),
)

# %% [markdown]
# <details><summary>Answers</summary>
#
# The number of inputs $n_x$ changes $W^{[1]}$ and $X$, but not $Z^{[1]}$, which is $(n_1, m)$. The number of examples $m$ changes $X$ and all $Z$ and $A$, but no $W$ and no $b$.
# </details>
#
# ## A photograph in a network
#
# Now a real input: the cat photographs of lesson 02, averaged down to 16 × 16 pixels, so $n_x = 16 \cdot 16 \cdot 3 = 768$. We train a network 768-4-1 (lesson 09 explains how, lesson 10
# the settings: `adam` is a rule for updates, `lecun` the size of the first weights) and send the first cat of the test set through it.

# %%
train_x, train_y, test_x, test_y, _ = load_cats()
small, small_test = (np.stack([binary_classification.coarser(p, 16).ravel() for p in photos], axis=1) for photos in (train_x, test_x))
average = small.mean(axis=1, keepdims=True)
(V1, c1), (V2, c2) = networks.train(
    small - average, train_y, [768, 4, 1], rng=np.random.default_rng(0), activation="sigmoid",
    optimizer="adam", learning_rate=0.003, iterations=150, scale="lecun",
).layers
cat = small_test[:, [int(np.argmax(test_y))]] - average
hidden = sigmoid(V1 @ cat + c1)
print("x", cat.shape, " W1", V1.shape, " a1", hidden.ravel().round(2), " W2", V2.round(2), " output", sigmoid(V2 @ hidden + c2).round(2))

# %%
titles = [f"unit {j + 1}, weight in $W^{{[2]}}$: {V2[0, j]:+.2f}" for j in range(4)]
plots.show(representation.draw_weights(V1, 16, titles), alt="The weights of the four hidden units as pictures of 16 by 16 cells. Each shows a blurred "
           "pattern of positive and negative areas; units with a positive output weight show the opposite of those with a negative one")

# %%
scores = [np.mean((sigmoid(V2 @ sigmoid(V1 @ (x - average) + c1) + c2) > 0.5) == y) for x, y in ((small, train_y), (small_test, test_y))]
error = np.sqrt(scores[1] * (1 - scores[1]) / test_y.size)
print(f"accuracy: training {scores[0]:.0%}, test {scores[1]:.0%} with a standard error of {error:.0%}")

# %% [markdown]
# Each row of $W^{[1]}$ is a picture, drawn as the mean of its three colour channels: where it is orange-red, bright pixels push the unit up, where it
# is blue, they push it down. The output unit then weighs the four answers. With 50 test photographs, the accuracy cannot be told apart from that of
# logistic regression in lesson 04.

# %% [markdown]
# ## Let the computer check shapes
#
# A check like this one costs little and reports a mistake where it happens.

# %%
def check_layers(sizes, layers):
    """Raise if the shapes of [(W, b), ...] do not follow from the layer sizes (n_0, ..., n_L)."""
    for l, (W, b) in enumerate(layers, 1):
        expected = (sizes[l], sizes[l - 1]), (sizes[l], 1)
        if (W.shape, b.shape) != expected:
            raise ValueError(f"layer {l}: got W{W.shape}, b{b.shape}, expected W{expected[0]}, b{expected[1]}")

# %%
check_layers((3, 4, 1), [(W1, b1), (W2, b2)])  # silent: all shapes are right
try:
    check_layers((3, 4, 1), [(W1.T, b1), (W2, b2)])
except ValueError as error:
    print(error)

# %% [markdown]
# ## Element-wise or matrix product?
#
# NumPy has both, and often both run without an error.

# %%
plots.show(representation.draw_products(), alt="Two products of square arrays. Element-wise, an entry of P * Q is made of one number of P"
           " and one of Q in the same place. In the matrix product P @ Q it is made of a whole row of P and a whole column of Q.")

# %% [markdown]
# | | `P * Q` | `P @ Q` |
# |---|---|---|
# | shapes | equal, or broadcast | $(p, q)$ and $(q, r)$ give $(p, r)$ |
# | adds up? | no, each entry separately | yes, over the inner index |
# | order | $P * Q = Q * P$ | matters |
# | in a network | $\sigma$ and its slope, cost, masks | $W^{[l]}A^{[l-1]}$ (a sum over units), $dZ^{[l]}A^{[l-1]\,T}$ (a sum over examples) |
#
# **Predict**, for $W$ and $A$ that are both $(3, 3)$: will `W * A` raise an error where `W @ A` was meant?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
star = Predict("W * A for two (3, 3) arrays?", ["an error", "runs, and is right", "runs, and is wrong"])
star.ask()

# %%
W, A = rng.standard_normal((3, 3)), rng.standard_normal((3, 3))
print("shapes equal:", (W * A).shape == (W @ A).shape, "  values equal:", np.allclose(W * A, W @ A))
star.beside(f"runs; right: {np.allclose(W * A, W @ A)}")
tall, wide = rng.standard_normal((3, 1)), rng.standard_normal((1, 5))
print("column and row: * and @ agree:", np.allclose(tall * wide, tall @ wide))

# %% [markdown]
# There is no error, and the numbers are wrong: when layer sizes and $m$ are equal, shapes do not reveal the mistake. So **test with sizes that are all different**
# ($n_x = 3$, $n_1 = 4$, $m = 5$, as here). The last line shows a case in which the two agree: a column and a row, where the inner sum
# has a single term. (Two diagonal matrices are another one.)

# %% [markdown]
# ### The other convention
#
# Most libraries keep one example per **row**, so the data is $(m, n_x)$. Every array is then transposed, and by $(WX)^T = X^TW^T$ the
# factors change places.

# %%
rows = X.T                           # (5, 3): one example per row
Z_rows = rows @ W1.T + b1.T          # (5, 4)
print("rows", rows.shape, " Z_rows", Z_rows.shape, " transposed, the same:", np.allclose(Z_rows.T, W1 @ X + b1))

# %% [markdown]
# > **Misconception** "The longer side of a data array is always the examples." For 209 photographs of 12,288 numbers it is the other way round. Look up how the data
# > is stored.

# %% [markdown]
# ## Hidden units have no order
#
# Swap hidden units: reorder the rows of $W^{[1]}$ and $b^{[1]}$, and the matching **columns** of $W^{[2]}$. **Predict** what happens to the output. And what happens if you
# change the signs of a unit's incoming weights and bias, and correct the next layer using $\sigma(-z) = 1 - \sigma(z)$?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
swap = Predict("Does the output change when units are swapped, and when signs are flipped?", ["yes, yes", "yes, no", "no, yes", "no, no"])
swap.ask()

# %%
order = rng.permutation(n_1)
swapped = forward(X, W1[order], b1[order], W2[:, order], b2)
print("order", order, " same output:", np.allclose(swapped, forward(X, W1, b1, W2, b2)))

sign = np.array([[-1.0], [1.0], [1.0], [-1.0]])                  # flip units 1 and 4
flipped = forward(X, sign * W1, sign * b1, W2 * sign.T, b2 + W2[:, [0, 3]].sum())
print("two units flipped, same output:", np.allclose(flipped, forward(X, W1, b1, W2, b2)))
swap.beside(f"same output swapped: {np.allclose(swapped, forward(X, W1, b1, W2, b2))}, flipped: {np.allclose(flipped, forward(X, W1, b1, W2, b2))}")

# %% [markdown]
# The same function has many sets of weights: $n_1!$ orders of the hidden units, times $2^{n_1}$ choices of sign, so $4! \cdot 2^4 = 384$ here. Comparing two
# trained networks weight by weight is therefore meaningless. There is also a danger: units that *start* equal receive equal gradients and stay equal (lesson 09 shows why).
# This is one reason why weights start with random values.

# %% [markdown]
# ## Watch a network find its weights
#
# In this lesson you chose the weights by hand. Lessons 08 to 10 show how a network finds them; here you may watch. Two coordinates go in, each small square shows what one hidden unit answers over the plane
# (blue is low, orange is high), each line is a weight, and the large square shows the output with its decision boundary. *Play* starts the training. *Shapes*, below, lists every array.
#
# **Predict, then try** (1) How many units does the hidden layer need to enclose the inner ring? (2) Add a layer: which shapes change, and which stay? (3) Hold out more points, that is, keep them out of training: does the shape of any W or b change?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
Predict("How many hidden units enclose the inner ring?", ["1", "2", "3", "4"],
        answer="Three: three straight lines enclose it, two do not. A new layer brings a W and a b and changes the shape of the next W; holding out points changes m, so no W and no b changes its shape.").ask()

# %%
CoursePlayground(data="rings", layers=[3], activation="sigmoid", learning_rate=3)

# %% [markdown]
# > **Summary**
# >
# > | array | shape | row | column |
# > |---|---|---|---|
# > | $X = A^{[0]}$ | $(n_x, m)$ | a feature | an example |
# > | $W^{[l]}$ | $(n_l, n_{l-1})$ | a unit of layer $l$ | a unit of layer $l-1$ |
# > | $b^{[l]}$ | $(n_l, 1)$ | a unit | broadcast over the examples |
# > | $Z^{[l]}, A^{[l]}$ | $(n_l, m)$ | a unit | an example |
# > | $Y$ | $(1, m)$ | the output unit | an example |
# >
# > Each layer: $Z^{[l]} = W^{[l]}A^{[l-1]} + b^{[l]}$, then $A^{[l]} = g(Z^{[l]})$ with an activation function $g$. The number of parameters does not depend on $m$.

# %% jupyter={"source_hidden": true}
# Run this cell: it shows your predictions beside what came out.
Predict.review()

# %% [markdown]
# **Think about it**
#
# **1.** A network has $W^{[1]}$ of shape $(20, 12288)$ and $W^{[2]}$ of shape $(1, 20)$. Someone inserts a layer of 7 units in between. What changes?
#
# <details><summary>Answer</summary>
#
# There is a new $W^{[2]}$ of shape $(7, 20)$ with $b^{[2]}$ $(7, 1)$. The output layer becomes layer 3 and needs a $W^{[3]}$ of shape $(1, 7)$; its old weights no longer fit. 155 numbers
# replace the 21 of the old output layer: $7\cdot20 + 7 + 7 + 1$.
# </details>
#
# **2.** Could $b^{[l]}$ have the shape $(n_l, m)$, with a separate bias for every example? What would be lost?
#
# <details><summary>Answer</summary>
#
# The sum would work. But each of these parameters would belong to one *training example*: the network could memorise every answer and would have no bias at all
# for a new example. Parameters are what examples share.
# </details>
#
# **3.** In the polygon network, what must change for "outside the triangle"? And for "on the inner side of at least two edges"?
#
# <details><summary>Answer</summary>
#
# Outside: change the signs of $W^{[2]}$ and $b^{[2]}$, because $\sigma(-z) = 1 - \sigma(z)$. At least two: keep $W^{[2]}$ and raise $b^{[2]}$ from $-20\cdot2.5$ to $-20\cdot1.5$, so that the
# output passes one half where the sum of the answers passes 1.5.
# </details>

# %% [markdown]
# **Check yourself** Answer from memory, then open the fold.
#
# **1.** What is the shape of $W^{[3]}$ in a network with layer sizes (10, 8, 6, 4)?
# <details><summary>Answer</summary>
#
# $(4, 6)$
# </details>
#
# **2.** What does $a^{[2]\,(7)}_3$ mean?
# <details><summary>Answer</summary>
#
# The activation of unit 3 in layer 2 for example 7.
# </details>
#
# **3.** How many layers does a network with sizes (3, 4, 1) have?
# <details><summary>Answer</summary>
#
# Two: the input is not counted.
# </details>
#
# **4.** What does a hidden layer do for the layer after it?
# <details><summary>Answer</summary>
#
# It computes new features, in which the problem is easier.
# </details>
#
# **5.** (Lesson 06) Why does adding $b^{[1]}$ of shape (4, 1) to a (4, 5) array give every example the same biases?
# <details><summary>Answer</summary>
#
# The axis of length 1 is repeated: broadcasting along axis 1, across the examples.
# </details>

# %% tags=["text-checks"] jupyter={"source_hidden": true}
# For authors: what the text above claims.
for k in (3, 6, 16):
    assert abs(areas[k, 300.0] - k * np.tan(np.pi / k)) < 0.08
assert areas[16, 20.0] > areas[64, 20.0]
assert areas[3, 5.0] > areas[6, 5.0] > areas[16, 5.0] > areas[64, 5.0]
assert np.allclose(a1.ravel(), one_by_one)
assert representation.count_parameters((12_288, 4, 1)) == 4 * 12_288 + 4 + 1 * 4 + 1 == 49_161
assert np.allclose(A1, looped)
assert np.isclose(sum(W1[1, k] * X[k, 2] for k in range(n_x)) + b1[1, 0], (W1 @ X + b1)[1, 2])
assert moved.tolist() == [[False, False, True, False, False]]
assert not np.allclose(W * A, W @ A)
assert np.allclose(tall * wide, tall @ wide)
assert np.allclose(Z_rows.T, W1 @ X + b1)
assert np.allclose(swapped, forward(X, W1, b1, W2, b2))
assert np.allclose(flipped, forward(X, W1, b1, W2, b2))
assert np.allclose(forward(X, W1, b1, -W2, -b2), 1 - forward(X, W1, b1, W2, b2))
assert representation.count_parameters((12_288, 20, 7, 1)) - representation.count_parameters((12_288, 20, 1)) == 155 - 21

# %% [markdown]
# **Where next** We have used the sigmoid everywhere. Lesson [08, activation functions](08_activation_functions.ipynb) shows what else can be used, and what happens
# without any activation function. You build a first network of your own in the assignment
# [shallow_network](../release/shallow_network/shallow_network.ipynb), after lesson 09.
