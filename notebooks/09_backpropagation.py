# %% [markdown]
# # Backpropagation
#
# Gradient descent needs the derivative of the cost with respect to every weight. Backpropagation computes all of them in one backward pass through the
# network. It is the chain rule, organised so that nothing is computed twice.
#
# **You will be able to**
# - derive the gradients of a two-layer network, for one example and for $m$ examples
# - explain why $W$ is transposed in the backward pass, and what `axis=1, keepdims=True` is for
# - check any gradient with finite differences, and find the wrong line from *which* arrays disagree
# - name errors that a falling cost does not show
#
# **Minutes** 80 · **Before this** lessons [05, derivatives](05_derivatives.ipynb), [07, network representation](07_network_representation.ipynb) and
# [08, activation functions](08_activation_functions.ipynb)

# %%
import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # one core, set before NumPy starts: so that times can be compared

import numpy as np

from dllessons import backprop, exercise
from dlutils import explorers, plots
from dlutils.gradient_check import numerical_gradient, relative_difference
from dlutils.predict import Predict
from dlutils.timing import seconds

# %% [markdown]
# ## Why not use finite differences?
#
# There is a simple way to get a slope: change one weight a little, compute the cost again, and see how much it changed. **Predict**: for the network
# 12288-4-1 with its 49,161 parameters, how many *forward passes* does one gradient take with central differences?
#
# Finite differences are slow, but they are hard to get wrong. So we use them as a *check*.

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
Predict("Forward passes for one gradient?", ["4", "12,289", "49,161", "98,322"],
        answer="2 · 49,161 = 98,322, for a single step of gradient descent. Backpropagation takes one forward and one backward pass. At the end of this lesson we measure what that costs.").ask()

# %% [markdown]
# ## Overview
#
# We take two layers: $\tanh$ in the hidden layer, a sigmoid at the output, and cross-entropy as the loss. In the forward pass, every layer stores the values that it will need
# later in a **[cache](glossary.md#cache)**. In the backward pass, every layer receives the derivative with respect to its output and returns the derivative with respect to its input. This is
# **[backpropagation](glossary.md#backpropagation)**.
#
# In code, `dZ1` is the derivative of the loss with respect to `Z1`. It has the shape of `Z1`.

# %%
plots.show(backprop.draw_machine(), alt="Two forward blocks from left to right end in the cost. Below them two backward blocks from right"
           " to left: dA2 enters the second, dA1 goes on to the first. Each backward block gets a cache from the block above it.")

# %% [markdown]
# ## One example, forward
#
# All sizes are different, so that a wrong shape is noticed: $n_x = 3$, $n_1 = 4$, and one output.

# %%
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


rng = np.random.default_rng(7)
x, y = rng.standard_normal((3, 1)), 1.0
W1, b1 = rng.standard_normal((4, 3)), rng.standard_normal((4, 1))
W2, b2 = rng.standard_normal((1, 4)), rng.standard_normal((1, 1))

# %%
z1 = W1 @ x + b1   # (4, 1)
a1 = np.tanh(z1)   # (4, 1)
z2 = W2 @ a1 + b2  # (1, 1)
a2 = sigmoid(z2)   # (1, 1)
print("a1", a1.ravel().round(3), " a2", round(a2.item(), 3))

# %% [markdown]
# We also write the loss as a function of each intermediate value. With these small functions, finite differences can check every arrow.

# %%
def loss_from_a2(a2):
    return -(y * np.log(a2) + (1 - y) * np.log(1 - a2)).item()


loss_from_z2 = lambda z2: loss_from_a2(sigmoid(z2))
loss_from_a1 = lambda a1: loss_from_z2(W2 @ a1 + b2)
loss_from_z1 = lambda z1: loss_from_a1(np.tanh(z1))
print("loss", round(loss_from_z1(z1), 3))

# %% [markdown]
# ## One example, backward
#
# **Steps 1 and 2: loss and sigmoid.** You know them from lesson 05:
#
# $$da^{[2]} = -\frac{y}{a} + \frac{1-y}{1-a}, \qquad dz^{[2]} = da^{[2]}\,a(1-a) = a - y .$$
#
# Here $y = 1$, so $da^{[2]} = -1/a$ is **negative**: a larger $a$ would lower the loss. If you are unsure about a sign, think about this.

# %%
da2 = -y / a2 + (1 - y) / (1 - a2)
dz2 = da2 * a2 * (1 - a2)
print("da2", da2.round(4), " dz2", dz2.round(4), " a2 - y", (a2 - y).round(4))
print("finite differences:", numerical_gradient(loss_from_a2, a2).round(4), numerical_gradient(loss_from_z2, z2).round(4))

# %% [markdown]
# **Step 3: the weights of layer 2.** $z^{[2]} = \sum_j W^{[2]}_j a^{[1]}_j + b^{[2]}$, so the local derivative of $z^{[2]}$ with respect to $W^{[2]}_j$ is $a^{[1]}_j$, and with
# respect to $b^{[2]}$ it is 1.
#
# ### Your turn: the gradient of the weights
#
# Write $dW$ and $db$ of a layer for one example. Choose the order of the product so that $dW$ gets the shape of $W$.

# %%
def weight_gradients(dz, a_prev):
    """(dW, db) of a layer with n units and n_prev inputs: dz (n, 1), a_prev (n_prev, 1); dW (n, n_prev), db (n, 1)."""
    ...

# %%
exercise.check(
    weight_gradients, (np.array([[2.0]]), np.array([[1.0], [-3.0], [0.5]]), (np.array([[2.0, -6.0, 1.0]]), np.array([[2.0]]))),
    (np.array([[1.0], [-1.0]]), np.array([[5.0], [0.0], [2.0]]), (np.array([[5.0, 0.0, 2.0], [-5.0, 0.0, -2.0]]), np.array([[1.0], [-1.0]]))),
)

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def weight_gradients(dz, a_prev):
#     return dz @ a_prev.T, dz
# ```
#
# </details>

# %%
dW2, db2 = dz2 @ a1.T, dz2
print("dz2", dz2.shape, "@ a1.T", a1.T.shape, "= dW2", dW2.shape)
print("agrees with finite differences:", np.allclose(dW2, numerical_gradient(lambda W: loss_from_z2(W @ a1 + b2), W2), atol=1e-8))

# %% [markdown]
# The gradient of a weight is the derivative at its *output* end ($dz$ of the unit that it leads to) times the value at its *input* end ($a$ of the unit that it comes from). If the input is 0,
# the weight gets no gradient.
#
# **Step 4: through the weights.** Each $a^{[1]}_j$ influences the loss through every unit that it feeds. The contributions **add** (fan-out, lesson 05):
# $$da^{[1]} = W^{[2]T}dz^{[2]}$$

# %%
plots.show(backprop.draw_transpose(), alt="A layer of three units feeding two. Forward, z1 gathers from all three units by row 1 of W. Back, the"
           " derivative of a2 gathers from both units that it feeds, by column 2 of W, which is a row of W transposed.")

# %% [markdown]
# The transpose is not a trick to make shapes fit. Forward, unit $r$ of the later layer collects along **row** $r$ of $W$. Backward, unit $c$ of the earlier layer collects along **column** $c$.
# (Books call the matrix of all partial derivatives $\partial z_r/\partial a_c$ the **[Jacobian](glossary.md#jacobian)**. Here it is $W$, and the backward pass multiplies by its transpose.)
#
# ### Your turn: back through the weights
#
# Write $da$ first as a sum over the units $r$ that the unit $c$ feeds, then as one matrix product.

# %%
def back_through_weights(W, dz):
    """da (n_prev, 1) from W (n, n_prev) and dz (n, 1)."""
    ...

# %%
exercise.check(back_through_weights, (np.array([[1.0, 2.0, 3.0], [0.0, -1.0, 4.0]]), np.array([[2.0], [-1.0]]), np.array([[2.0], [5.0], [2.0]])))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def back_through_weights(W, dz):
#     return W.T @ dz
# ```
#
# For example, the second entry is $2 \cdot 2 + (-1) \cdot (-1) = 5$.
#
# </details>
#
# **Step 5: tanh.** Element by element, with $\tanh'(z) = 1 - \tanh^2 z$: $dz^{[1]} = da^{[1]} * (1 - a^{[1]} * a^{[1]})$.
#
# **Step 6: the weights of layer 1**, as in step 3, with $x$ as the input: $dW^{[1]} = dz^{[1]}x^T$, $db^{[1]} = dz^{[1]}$.

# %%
da1 = W2.T @ dz2
dz1 = da1 * (1 - a1**2)
dW1, db1 = dz1 @ x.T, dz1
pairs = [(da1, numerical_gradient(loss_from_a1, a1)), (dz1, numerical_gradient(loss_from_z1, z1)),
         (dW1, numerical_gradient(lambda W: loss_from_z1(W @ x + b1), W1)), (db1, numerical_gradient(lambda b: loss_from_z1(W1 @ x + b), b1))]
print("da1, dz1, dW1, db1 agree with finite differences:", [np.allclose(ours, numeric, atol=1e-8) for ours, numeric in pairs])

# %% [markdown]
# Every arrow agrees. Note what step 5 needs: not $z^{[1]}$ but $a^{[1]}$, which is already in the cache.
#
# > **Misconception** "Backpropagation runs the network in reverse, so each function must be invertible." Nothing is inverted. ReLU maps all negative inputs
# > to 0, and its derivative causes no problem. What goes backward are *derivatives*, computed at the values of the forward pass.

# %% [markdown]
# ### Step through it
#
# A network with two inputs and two hidden units, with round numbers. Move the step from 0 to 11 and do each calculation before it appears. Then set
# $y$ to 0: which numbers change, and how?

# %%
explorers.explore(
    backprop.draw_step, alt="A network of two inputs, two tanh units and a sigmoid unit. With each step values appear from left to right in"
    " blue, then gradients from right to left in red; the arithmetic of the step stands below.",
    frames=[{"step": 5}, {"y": 0}],
    step=explorers.slider(0, 11, value=11, description="step", play=0.7),
    x_1=explorers.slider(-2.0, 2.0, step=0.5, value=0.5, description="x1"),
    x_2=explorers.slider(-2.0, 2.0, step=0.5, value=2.0, description="x2"),
    y=explorers.choice([1, 0], description="y"),
)

# %% [markdown]
# <details><summary>Answer</summary>
#
# The values of the forward pass stay the same, except the loss. From $dz$ on, all gradients change by one common factor, $(a - 0)/(a - 1)$, because every gradient of
# a parameter is proportional to $dz$. So the signs flip and the sizes scale together.
# </details>
#
# > **Halfway: a good place to stop.** By now you have derived every gradient for one example. When you come back, start with this question: The gradient of a weight
# > is the product of which two numbers?

# %% [markdown]
# ## m examples at once
#
# The examples are columns, and the network treats each column separately, forward and backward. So $dZ^{[2]} = A^{[2]} - Y$, $dA^{[1]} = W^{[2]T}dZ^{[2]}$ and
# $dZ^{[1]} = dA^{[1]} * (1 - A^{[1]}*A^{[1]})$ hold column by column.
#
# Only the parameters are different, because all examples **share** them. The cost is the *mean* of the losses, so its derivative is the mean of the $m$
# gradients:
# $$dW^{[2]} = \frac1m\sum_i dz^{[2]\,(i)}a^{[1]\,(i)T} = \frac1m\,dZ^{[2]}A^{[1]T}$$

# %% [markdown]
# The sum over examples needs no loop: in the product $dZ\,A^T$, the inner index runs over the examples, so the product *is* a sum of *outer products* (a column times a row), one for each example. Here it is for two units, three units
# in the previous layer, and three examples.

# %%
dz = np.array([[1.0, -1.0, 0.5], [-2.0, 0.5, 1.0]])
a = np.array([[1.0, 2.0, -1.0], [0.5, -1.0, 2.0], [-1.0, 1.0, 0.5]])
fig = backprop.draw_outer(dz, a)
plots.show(fig, alt="Three tables of 2 by 3 numbers, one outer product for each example, are added; their sum is the table dZ times A"
           " transposed. Blue is negative, orange positive.")

# %% [markdown]
# > **Where is the 1/m?** Column $i$ of `dZ` is the derivative of the *loss* of example $i$. The derivative of the *cost* is $m$ times smaller. This
# > course divides where examples are added up, in `dW` **and** in `db`. You may instead divide `dZ` at the start and never again.
# > Doing both, or dividing in `dW` but not in `db`, is a very common mistake.
#
# ### The bias: axis=1, keepdims=True
#
# All examples share the bias of a unit: broadcasting repeated it along axis 1. What was repeated in the forward pass is **summed** in the backward pass, along the
# same axis. `dZ1` has the shape (4, 5) and `b1` the shape (4, 1). **Predict** the shape of `dZ1.sum(axis=1)`, and of `b1 - 0.1 * dZ1.sum(axis=1)`.

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
bias_shapes = Predict("The shapes of dZ1.sum(axis=1) and b1 - 0.1 * dZ1.sum(axis=1)?", ["(4, 1) and (4, 1)", "(4,) and (4, 1)", "(4,) and (4, 4)", "(5,), and an error"])
bias_shapes.ask()

# %%
dZ = np.array([[1, -2, 3, 0, 4], [2, 2, -1, 1, 0], [0, 1, 1, -3, 2]])
plots.show(backprop.draw_bias_sum(dZ), alt="dZ with three rows and five columns. Summed over axis 1 with keepdims it gives a column of three,"
           " one number for each unit, the shape of b. Summed over axis 0 it gives five numbers, one for each example, which is wrong.")

# %%
m = 5
X, Y = rng.standard_normal((3, m)), np.array([[1.0, 0.0, 1.0, 1.0, 0.0]])
A1 = np.tanh(W1 @ X + b1)
A2 = sigmoid(W2 @ A1 + b2)
dZ1 = W2.T @ (A2 - Y) * (1 - A1**2)
flat, column = dZ1.sum(axis=1) / m, dZ1.sum(axis=1, keepdims=True) / m
print("without keepdims", flat.shape, " b1 - 0.1 * db1 becomes", (b1 - 0.1 * flat).shape)
bias_shapes.beside(f"{flat.shape} and {(b1 - 0.1 * flat).shape}")
print("with keepdims   ", column.shape, " b1 - 0.1 * db1 stays", (b1 - 0.1 * column).shape)

# %% [markdown]
# Without `keepdims` the sums are right and the *shape* is wrong: $(4,)$ is read as $(1, 4)$, and the update turns the bias into a matrix.
# With $m = 5$ the next forward pass stops with an error. With $m = 4$ it would run, and each example would have its own bias.
#
# ### Your turn: all six lines
#
# Write the complete backward pass for $m$ examples: $dZ^{[2]}$, $dW^{[2]}$, $db^{[2]}$, $dZ^{[1]}$, $dW^{[1]}$, $db^{[1]}$. `A1` and `A2` come from the forward pass.

# %%
def two_layer_gradients(X, Y, A1, A2, W2):
    """(dW1, db1, dW2, db2) of the cost: X (n_x, m), Y (1, m); tanh in layer 1, sigmoid in layer 2."""
    ...

# %%
example = np.random.default_rng(1)
x5, V1, c1, V2, c2 = (example.standard_normal(shape) for shape in ((3, 5), (4, 3), (4, 1), (1, 4), (1, 1)))
y5, h1 = np.array([[1.0, 0.0, 0.0, 1.0, 1.0]]), np.tanh(V1 @ x5 + c1)
right = backprop.gradients(x5, y5, V1, c1, V2, c2)
exercise.check(
    two_layer_gradients,
    (x5, y5, h1, 1 / (1 + np.exp(-(V2 @ h1 + c2))), V2, tuple(right[name] for name in ("W1", "b1", "W2", "b2"))),
)

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def two_layer_gradients(X, Y, A1, A2, W2):
#     m = X.shape[1]
#     dZ2 = A2 - Y
#     dW2 = dZ2 @ A1.T / m
#     db2 = dZ2.sum(axis=1, keepdims=True) / m
#     dZ1 = W2.T @ dZ2 * (1 - A1**2)
#     dW1 = dZ1 @ X.T / m
#     db1 = dZ1.sum(axis=1, keepdims=True) / m
#     return dW1, db1, dW2, db2
# ```
#
# </details>

# %%
def backward(X, Y, W1, b1, W2, b2):
    """Gradients of the cost; X (n_x, m), Y (1, m)."""
    m = X.shape[1]
    A1 = np.tanh(W1 @ X + b1)
    A2 = sigmoid(W2 @ A1 + b2)
    dZ2 = A2 - Y                                   # (1, m)
    dW2 = dZ2 @ A1.T / m                           # (1, n_1)
    db2 = dZ2.sum(axis=1, keepdims=True) / m       # (1, 1)
    dZ1 = W2.T @ dZ2 * (1 - A1**2)                 # (n_1, m)
    dW1 = dZ1 @ X.T / m                            # (n_1, n_x)
    db1 = dZ1.sum(axis=1, keepdims=True) / m       # (n_1, 1)
    return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


parameters = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
found = backward(X, Y, **parameters)
print({f"d{name}": gradient.shape for name, gradient in found.items()})

# %% [markdown]
# ## The gradient check as a tool
#
# For every number in every parameter: move it up and down by $h$, and divide the change of the cost by $2h$. To compare two arrays we need *one* number that
# does not depend on how large the derivatives are:
# $$\text{relative difference} = \frac{\lVert g - g_\text{numeric}\rVert}{\lVert g\rVert + \lVert g_\text{numeric}\rVert}$$
# It is 0 for equal arrays, and 1 for opposite ones or if only one of the two is zero.
#
# ### Your turn: the relative difference

# %%
def my_relative_difference(g, numeric):
    """The relative difference of two arrays of the same shape; a number."""
    ...

# %%
exercise.check(
    my_relative_difference, (np.array([[3.0, 4.0]]), np.array([[3.0, 4.0]]), 0.0), (np.array([[3.0, 4.0]]), np.array([[-3.0, -4.0]]), 1.0),
    (np.array([3.0, 4.0]), np.array([3.0, 0.0]), 0.5),
)

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def my_relative_difference(g, numeric):
#     return np.linalg.norm(g - numeric) / (np.linalg.norm(g) + np.linalg.norm(numeric))
# ```
#
# </details>
#
# `dlutils.gradient_check` contains this function and `numerical_gradient`, for your own code too.

# %%
for name, value in parameters.items():
    cost_of = lambda moved, name=name: backprop.cost(X, Y, **{**parameters, name: moved})
    difference = relative_difference(found[name], numerical_gradient(cost_of, value))
    print(f"d{name}: relative difference below 1e-7: {difference < 1e-7}")

# %% [markdown]
# ### Which step size?
#
# We measure the error of one slope for fifteen step sizes from 1 down to $10^{-14}$, for one-sided and central differences (lesson 05).

# %%
def slope_errors(h):
    """Errors of the one-sided and the central difference for the cost in the direction of W1[0, 0]."""
    J = lambda t: backprop.cost(X, Y, **{**parameters, "W1": W1 + t * np.eye(4, 3)[:, :1] * [[1, 0, 0]]})
    one_sided, central = (J(h) - J(0)) / h, (J(h) - J(-h)) / (2 * h)
    return abs(np.array([one_sided, central]) - found["W1"][0, 0])


h = 10.0 ** -np.arange(0, 15)
errors = np.array([slope_errors(step) for step in h]).T + 1e-17

# %%
fig, ax = plots.figure(size=(7.4, 4.2))
for values, label, color, marker in zip(errors, ("one-sided", "central"), (plots.ORANGE, plots.BLUE), "^o"):
    ax.loglog(h, values, marker + "-", color=color, label=label)
ax.annotate("the curve is not straight", (1e-1, errors[1, 1]), (1e-8, 2e-3), arrowprops={"arrowstyle": "->"})
ax.annotate("digits cancel", (h[-2], errors[1, -2]), (1e-14, 3e-7), arrowprops={"arrowstyle": "->"})
ax.set(xlabel="step h", ylabel="error of the slope", title="The best step is neither large nor tiny")
ax.legend(loc="lower right")
plots.show(fig, alt="Error of the slope against the step h, both axes logarithmic. Both curves are V-shaped. The central difference reaches a far"
           " smaller error than the one-sided one, at h near 1e-5; for smaller h the error grows again.")

# %% [markdown]
# At $h = 10^{-6}$ and $10^{-5}$ the error of the central difference is below $10^{-9}$. With 32-bit numbers (measured separately) the best relative difference in our network was about $2\cdot10^{-5}$, at $h = 0.01$. That still reveals a large mistake, but the
# margin is much smaller, so **use float64 for checks**.

# %% [markdown]
# ## Planted errors
#
# Now we break the gradient on purpose, one line at a time, and check each parameter separately. **Predict** for the mistake "no slope at
# all" (`dZ1 = dA1`): which of $dW^{[1]}, db^{[1]}, dW^{[2]}, db^{[2]}$ will be wrong?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
no_slope = Predict("What is wrong with no slope at all?", ["dW1", "dW1 and db1", "dW2 and db2", "all four"])
no_slope.ask()

# %%
for mistake, line in backprop.MISTAKES.items():
    print(f"{mistake:28s}", line or "the right gradient")
table = {mistake: backprop.check(X, Y, parameters, backprop.gradients(X, Y, **parameters, mistake=mistake)) for mistake in backprop.MISTAKES}
wrong = {mistake: [name for name, value in row.items() if value > 1e-5] for mistake, row in table.items()}
no_slope.beside(" and ".join(f"d{name}" for name in wrong["no slope at all"]))

# %%
plots.show(backprop.draw_check(table), alt="A table of six planted mistakes and the right gradient against the four parameters. The right gradient"
           " agrees everywhere. With a wrong sign of dZ2 all four are wrong; with mistakes in layer 1, dW1 and db1; with a missing 1/m, db1 and db2.")

# %% [markdown]
# The pattern tells you where to look. A mistake in $dZ$ or $dA$ affects its own layer and all layers closer to the input; a mistake in $dW$ or $db$ affects only that array. So **start at the wrong layer that is closest to the output**: if everything is wrong, look at $dZ^{[L]}$. If only layer 1 is wrong, look at the step from layer 2 to
# layer 1. If all weights are right and all biases wrong, look at the sum.
#
# These mistakes differ from the right gradient by a few per cent or more. Not every mistake is so clear: "W2 updated too early" is planted here with a learning rate of 1. With a smaller rate the difference shrinks in proportion:

# %%
def early(rate):
    """The largest relative difference if W2 is updated with this rate before it is used for dA1."""
    A1 = np.tanh(W1 @ X + b1)
    moved = W2 - rate * found["W2"]
    dZ1 = moved.T @ (sigmoid(W2 @ A1 + b2) - Y) * (1 - A1**2)
    return max(backprop.check(X, Y, parameters, {**found, "W1": dZ1 @ X.T / m, "b1": dZ1.sum(axis=1, keepdims=True) / m}).values())

too_early = {rate: early(rate) for rate in (1.0, 0.01, 0.0001)}
print({f"rate {rate:g}": f"{value:.0e}" for rate, value in too_early.items()})

# %% [markdown]
# At a rate of 0.0001 the difference is below $10^{-5}$ and would pass many thresholds. A value between $10^{-6}$ and $10^{-3}$ is a reason to look
# more closely.

# %% [markdown]
# ## A falling cost proves little
#
# Is the check worth the effort, if we can see that training works? We train a network with four hidden units to separate the inside of a disc
# from the outside, with the right gradient and with three wrong ones. **Predict** which of them you can notice in the cost curve.

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
noticed = Predict("Which mistake can you not notice in the cost curve?", ["the sign of dZ2", "the slope of the wrong function", "W2 updated too early", "you notice all three"])
noticed.ask()

# %%
points = rng.uniform(-2, 2, (2, 300))
inside = (np.hypot(*points) < 1.2).astype(float)[None]
start = {"W1": rng.standard_normal((4, 2)), "b1": np.zeros((4, 1)), "W2": 0.5 * rng.standard_normal((1, 4)), "b2": np.zeros((1, 1))}
chosen = ["none", "W2 updated too early", "slope of the wrong function", "sign of dZ2"]
runs = {mistake: backprop.train(points, inside, start, mistake, iterations=30 if "sign" in mistake else 1200) for mistake in chosen}
final = {mistake: costs[-1] for mistake, (_, costs) in runs.items()}
rising = {mistake: int(np.sum(np.diff(costs) > 0)) for mistake, (_, costs) in runs.items()}
print("cost at the end:", {mistake: f"{value:.2f}" for mistake, value in final.items() if "sign" not in mistake})
print("steps in which it rose:", rising)
noticed.beside("; ".join(f"{name}: cost {final[name]:.2f}, rose {rising[name]} times" for name in chosen[:3]).replace("none", "right"))

# %%
fig, ax = plots.figure(size=(7.6, 4.2))
for (mistake, (_, costs)), color, line in zip(runs.items(), plots.PALETTE, ("-", "--", "-.", ":")):
    ax.plot(costs, line, color=color, label="right gradient" if mistake == "none" else mistake)
ax.set(xlabel="iteration", ylabel="cost", ylim=(0, 1.2), title="One of the three wrong gradients trains as well as the right one")
ax.legend()
plots.show(fig, alt="Cost against iteration for the right gradient and three wrong ones. With the wrong sign the cost shoots up at once. With the"
           " wrong slope it falls, rises for a while and ends higher. With W2 updated too early the curve nearly coincides with that of the right gradient.")

# %% [markdown]
# The wrong sign is obvious. With the wrong slope the cost falls but also rises for a while, and it ends higher. You might suspect the learning rate or the data. And with $W^{[2]}$
# updated too early, the cost falls as fast and as far as with the right gradient: you would not notice. A falling cost shows only that the steps lead downhill. The check shows whether they follow the *gradient*.

# %%
best_parameters, _ = runs["none"]
predict = lambda Z: sigmoid(best_parameters["W2"] @ np.tanh(best_parameters["W1"] @ Z + best_parameters["b1"]) + best_parameters["b2"])
accuracy = np.mean((predict(points) > 0.5) == inside)
fig = plots.decision_boundary(predict, points, inside, title=f"Four hidden units: training accuracy {accuracy:.0%}")
plots.show(fig, alt="Points inside a disc and outside it, with the boundary that the network has learned: a closed, rounded curve around the disc.")

# %% [markdown]
# In lesson 07 we chose such weights by hand, one edge for each hidden unit. Here gradient descent found them.
#
# ## What the check cannot see
#
# It compares your gradient with *your* cost, so a mistake in both goes unnoticed. At a kink (ReLU at exactly 0) there is no derivative to agree with. And special parameter values can hide mistakes.
# **Predict**: if $W^{[2]} = 0$, is "no slope at all" still found?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
still_found = Predict("Is the mistake still found?", ["yes", "no", "only in layer 1"])
still_found.ask()

# %%
blind = {**parameters, "W2": np.zeros((1, 4))}
seen = backprop.check(X, Y, blind, backprop.gradients(X, Y, **blind, mistake="no slope at all"))
print({f"d{name}": "wrong" if value > 1e-5 else "right" for name, value in seen.items()})
still_found.beside("yes" if max(seen.values()) > 1e-5 else "no")

# %% [markdown]
# With $W^{[2]} = 0$ nothing flows back into layer 1, so right and wrong gradients are both zero. So check at **random** parameters (biases too), on a few examples, with sizes
# that are all different, and after each change of the code, not during training.
#
# ## What does it cost?
#
# Back to the network 12288-4-1 of the beginning, with 209 examples.

# %% tags=["nbval-ignore-output"]
big = {"W1": 0.01 * rng.standard_normal((4, 12288)), "b1": np.zeros((4, 1)), "W2": rng.standard_normal((1, 4)), "b2": np.zeros((1, 1))}
data, answers = rng.standard_normal((12288, 209)), (rng.random((1, 209)) < 0.5).astype(float)
forward_time = seconds(lambda: backprop.cost(data, answers, **big), budget=0.2)
both_time = seconds(lambda: backward(data, answers, **big), budget=0.2)
count = sum(value.size for value in big.values())
print(f"forward {1e3 * forward_time:.1f} ms, forward and backward {1e3 * both_time:.1f} ms, by finite differences {2 * count * forward_time / 60:.0f} minutes")

# %% [markdown]
# All 49,161 derivatives cost only a few times as much as one forward pass. In general a layer needs one matrix product forward and two backward: one for $dW$ and one to pass the derivative on.
# Libraries such as PyTorch do all this for any computational graph; this is called **[automatic differentiation](glossary.md#automatic-differentiation)**.
#
# > **Misconception** "Backpropagation is how the network learns." It computes a gradient and changes nothing. Learning is what
# > gradient descent (or another update rule) does with the gradient.

# %% [markdown]
# > **Summary**
# >
# > | forward | backward | shape |
# > |---|---|---|
# > | $A^{[2]} = \sigma(Z^{[2]})$ | $dZ^{[2]} = A^{[2]} - Y$ | $(1, m)$ |
# > | $Z^{[2]} = W^{[2]}A^{[1]} + b^{[2]}$ | $dW^{[2]} = \frac1m dZ^{[2]}A^{[1]T}$ | $(1, n_1)$ |
# > | | $db^{[2]} = \frac1m\sum dZ^{[2]}$ over axis 1, kept | $(1, 1)$ |
# > | $A^{[1]} = \tanh(Z^{[1]})$ | $dZ^{[1]} = W^{[2]T}dZ^{[2]} * (1 - A^{[1]}*A^{[1]})$ | $(n_1, m)$ |
# > | $Z^{[1]} = W^{[1]}X + b^{[1]}$ | $dW^{[1]} = \frac1m dZ^{[1]}X^T$ | $(n_1, n_x)$ |
# > | | $db^{[1]} = \frac1m\sum dZ^{[1]}$ over axis 1, kept | $(n_1, 1)$ |
# >
# > What is shared in the forward pass is summed in the backward pass. Check with central differences, $h$ from $10^{-6}$ to $10^{-5}$, float64, random parameters.

# %% jupyter={"source_hidden": true}
# Run this cell: it shows your predictions beside what came out.
Predict.review()

# %% [markdown]
# **Think about it**
#
# **1.** The output unit is linear and the loss of an example is $\frac12(a - y)^2$. Which of the six lines change?
#
# <details><summary>Answer</summary>
#
# None. $da = a - y$ and the slope of a linear unit is 1, so $dz^{[2]} = a - y$ again, and everything else depends only on $dZ^{[2]}$. Sigmoid with
# cross-entropy and linear with squared error are *matched* pairs.
# </details>
#
# **2.** All weights and biases start at zero. What do the six lines give, and which parameters ever change?
#
# <details><summary>Answer</summary>
#
# $A^{[1]} = 0$, so $dW^{[2]} = 0$; $W^{[2]} = 0$, so $dZ^{[1]} = 0$ and layer 1 does not change. Only $b^{[2]}$ changes: the network learns the share of ones and
# nothing else.
# </details>
#
# **3.** Two hidden units start with the same weights and biases, and the same weight to the output. Show that they stay equal.
#
# <details><summary>Answer</summary>
#
# Equal inputs and weights give equal $a$. Equal output weights give equal $da$, hence equal $dz$, and so equal rows of $dW^{[1]}$ and $db^{[1]}$ and equal entries of $dW^{[2]}$. After the update they
# are still equal. Random initial weights break this symmetry.
# </details>

# %% [markdown]
# **Check yourself** Answer from memory, then open the fold.
#
# **1.** Write $dW^{[l]}$ for $m$ examples in terms of $dZ^{[l]}$ and $A^{[l-1]}$.
# <details><summary>Answer</summary>
#
# $dW^{[l]} = \frac1m\,dZ^{[l]}A^{[l-1]T}$
# </details>
#
# **2.** Why does $W^{[2]}$ appear transposed in $dA^{[1]} = W^{[2]T}dZ^{[2]}$?
# <details><summary>Answer</summary>
#
# A unit of layer 1 collects the derivatives of all units that it feeds. Its weights to them are a column of $W^{[2]}$.
# </details>
#
# **3.** Why is $db$ a sum over axis 1?
# <details><summary>Answer</summary>
#
# All examples share the bias; it was broadcast along axis 1, so its derivatives add up along axis 1.
# </details>
#
# **4.** A gradient check gives a large difference for $W^{[1]}$ and $b^{[1]}$ only. Where do you look?
# <details><summary>Answer</summary>
#
# At the step from layer 2 to layer 1: $dA^{[1]}$ or $dZ^{[1]}$.
# </details>
#
# **5.** (Lesson 08) Write the derivative of tanh in terms of its output $a$. Why is this form convenient in the backward pass?
# <details><summary>Answer</summary>
#
# $1 - a^2$: the cache already contains $a$, so nothing has to be computed again.
# </details>

# %% tags=["text-checks"] jupyter={"source_hidden": true}
# For authors: what the text above claims.
assert np.allclose(dz2, a2 - y)
assert all(np.allclose(ours, numeric, atol=1e-8) for ours, numeric in pairs)
x_tiny = np.array([[0.5], [2.0]])
one, zero = (backprop.trace(x_tiny, label, **backprop.TINY) for label in (1, 0))
ratio = zero["dz2"] / one["dz2"]
assert ratio < 0
assert all(np.allclose(zero[name], ratio * one[name]) for name in ("dW1", "db1", "dW2", "db2"))
dW1_of_all = dZ1 @ X.T / m
assert np.allclose(dW1_of_all, sum(np.outer(dZ1[:, i], X[:, i]) for i in range(m)) / m)
assert [(b1 - 0.1 * db).shape for db in (flat, column)] == [(4, 4), (4, 1)]
assert all(found[name].shape == value.shape for name, value in parameters.items())
assert 100 * errors[1, 5] < min(errors[0, 5], errors[1, 12])
assert errors[1, 5:7].max() < 1e-9
small = {name: value.astype(np.float32) for name, value in parameters.items()}
X32, Y32 = X.astype(np.float32), Y.astype(np.float32)
worst = {}
for step in (1e-1, 1e-2, 1e-3, 1e-4):
    numeric = {name: numerical_gradient(lambda moved, name=name: backprop.cost(X32, Y32, **{**small, name: moved.astype(np.float32)}), value, step)
               for name, value in small.items()}
    worst[step] = max(relative_difference(found[name], numeric[name]) for name in small)
assert min(worst, key=worst.get) == 1e-2
assert worst[1e-2] < 5e-5

# %% tags=["text-checks"] jupyter={"source_hidden": true}
# For authors: planted errors and training.
assert wrong["none"] == []
assert wrong["sign of dZ2"] == ["W1", "b1", "W2", "b2"]
assert wrong["no slope at all"] == wrong["slope of the wrong function"] == ["W1", "b1"]
assert wrong["no 1/m on db"] == ["b1", "b2"]
assert wrong["sum over the wrong axis"] == ["b1"]
assert wrong["W2 updated too early"] == ["W1", "b1"]
assert min(row[name] for mistake, row in table.items() for name in wrong[mistake]) > 0.03
assert too_early[0.0001] < 1e-5 < 1e-4 < too_early[0.01] < 1e-2
assert final["sign of dZ2"] > 2 * runs["none"][1][0]
assert 2 * final["none"] < final["slope of the wrong function"] < 0.95 * runs["none"][1][0]
assert abs(final["W2 updated too early"] / final["none"] - 1) < 0.1
assert rising["none"] == 0 < 50 < rising["slope of the wrong function"]
assert accuracy > 0.95
assert max(seen.values()) < 1e-5
assert count == 49_161
assert both_time < 30 * forward_time

# %% [markdown]
# **Where next** You can now build a network of your own in the assignment [shallow_network](../release/shallow_network/shallow_network.ipynb).
# With more layers, steps 4 and 5 are repeated, and each repetition multiplies the gradient by $W^T$ and by $g'$. What many such factors do to it is the subject of
# [lesson 10: vanishing gradients and dying ReLU](10_vanishing_gradients_and_dying_relu.ipynb).
