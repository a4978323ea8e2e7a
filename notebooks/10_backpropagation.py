# %% [markdown]
# # Backpropagation
#
# Gradient descent needs the slope of the cost in the direction of every single weight. Backpropagation finds all these slopes in one walk back through the
# network. It is the chain rule, plus the habit of never computing anything twice.
#
# **You will be able to**
# - derive the gradients of a two-layer network, for one example and for $m$ at once
# - say why $W$ is transposed on the way back, and what `axis=1, keepdims=True` does
# - check any gradient with finite differences, and find the wrong line from *which* arrays disagree
# - name errors that a falling cost will never show you
#
# **Minutes** 75 · **Before this** lessons [05, derivatives](05_derivatives.ipynb), [07, network representation](07_network_representation.ipynb) and
# [08, activation functions](08_activation_functions.ipynb)

# %%
import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # one core, set before NumPy starts: so that times compare alike

import numpy as np

from dllessons import backprop
from dlutils import explorers, plots
from dlutils.gradient_check import numerical_gradient, relative_difference
from dlutils.timing import seconds

# %% [markdown]
# ## Why not simply try?
#
# There is an honest way to get a slope: nudge one weight, compute the cost again, see how much it moved. **Predict**: for the network
# 12288-4-1 with its 49,161 parameters, how many walks *forward* does one gradient take if each weight is nudged up and down?
#
# <details><summary>Answer</summary>
#
# $2\cdot 49161 = 98322$ walks, for a single step of gradient descent. Backpropagation takes one walk forward and one back. At the end of this lesson we
# measure what that costs.
# </details>
#
# We will not throw the honest way out. It is slow and nearly impossible to get wrong: a perfect *check*.

# %% [markdown]
# ## The machine
#
# Two layers: $\tanh$ in the hidden one, a sigmoid at the end, cross-entropy as the loss. Forward, every block keeps what it will need
# later in a **cache**. Back, every block receives the derivative of what it sent out and returns the derivative of what it was given.
#
# In code, `dZ1` means "the derivative of the loss with respect to Z1", and it has the shape of `Z1`.

# %%
plots.show(backprop.draw_machine(), alt="Two forward blocks from left to right end in the cost. Below them two backward blocks from right"
           " to left: dA2 enters the second, dA1 goes on to the first. Each backward block gets a cache from the block above it.")

# %% [markdown]
# ## One example, forward
#
# Sizes that are all different, so that a wrong shape cannot hide: $n_x = 3$, $n_1 = 4$, and one output.

# %%
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


rng = np.random.default_rng(7)
x, y = rng.standard_normal((3, 1)), 1.0
W1, b1 = rng.standard_normal((4, 3)), rng.standard_normal((4, 1))
W2, b2 = rng.standard_normal((1, 4)), rng.standard_normal((1, 1))

# %% [markdown]
# We write the rest of the network, from each place on, as a function of the value at that place. These little functions are all we need to
# check every arrow of the derivation by nudging.

# %%
def loss_from_a2(a2):
    return -(y * np.log(a2) + (1 - y) * np.log(1 - a2)).item()


loss_from_z2 = lambda z2: loss_from_a2(sigmoid(z2))
loss_from_a1 = lambda a1: loss_from_z2(W2 @ a1 + b2)
loss_from_z1 = lambda z1: loss_from_a1(np.tanh(z1))

# %%
z1 = W1 @ x + b1   # (4, 1)
a1 = np.tanh(z1)   # (4, 1)
z2 = W2 @ a1 + b2  # (1, 1)
a2 = sigmoid(z2)   # (1, 1)
print("a1", a1.ravel().round(3), " a2", round(a2.item(), 3), " loss", round(loss_from_z1(z1), 3))

# %% [markdown]
# ## One example, back
#
# **Step 1, the loss.** From $L = -y\log a - (1-y)\log(1-a)$:
# $$da^{[2]} = -\frac{y}{a} + \frac{1-y}{1-a}$$
# Here $y = 1$, so only $-1/a$ is left. It is **negative**: a larger $a$ would make the loss *smaller*. When in doubt about a sign, ask that
# question.
#
# **Step 2, the sigmoid.** Its slope is $a(1-a)$, and the product tidies itself: $dz^{[2]} = da^{[2]}\,a(1-a) = -y(1-a) + (1-y)a = a - y$.

# %%
da2 = -y / a2 + (1 - y) / (1 - a2)
dz2 = da2 * a2 * (1 - a2)
print("da2", da2.round(4), " dz2", dz2.round(4), " a2 - y", (a2 - y).round(4))
assert np.allclose(dz2, a2 - y)
assert np.allclose(da2, numerical_gradient(loss_from_a2, a2), rtol=1e-6)
assert np.allclose(dz2, numerical_gradient(loss_from_z2, z2), rtol=1e-6)

# %% [markdown]
# **Step 3, the weights of layer 2.** $z^{[2]} = \sum_j W^{[2]}_j a^{[1]}_j + b^{[2]}$, so nudging $W^{[2]}_j$ moves $z^{[2]}$ by $a^{[1]}_j$ times as much, and nudging $b^{[2]}$ moves
# it by just as much:
# $$dW^{[2]} = dz^{[2]}\,a^{[1]T},\qquad db^{[2]} = dz^{[2]}$$
# **Predict** the shapes in the first product before you look.

# %%
dW2, db2 = dz2 @ a1.T, dz2
print("dz2", dz2.shape, "@ a1.T", a1.T.shape, "= dW2", dW2.shape)
assert np.allclose(dW2, numerical_gradient(lambda W: loss_from_z2(W @ a1 + b2), W2), atol=1e-8)
assert np.allclose(db2, numerical_gradient(lambda b: loss_from_z2(W2 @ a1 + b), b2), atol=1e-8)

# %% [markdown]
# A weight's gradient is *the signal arriving from behind* times *the value arriving from in front*. A silent unit ($a_j = 0$) gives its outgoing weight
# no gradient at all.
#
# **Step 4, through the weights.** Each $a^{[1]}_j$ acts on the loss by way of every unit it feeds. Contributions of different paths **add**:
# $$da^{[1]} = W^{[2]T}dz^{[2]}$$

# %%
plots.show(backprop.draw_transpose(), alt="A layer of three units feeding two. Forward, z1 gathers from all three units by row 1 of W. Back, the"
           " derivative of a2 gathers from both units that it feeds, by column 2 of W, which is a row of W transposed.")

# %% [markdown]
# The transpose is no trick to make shapes fit. Forward, unit $r$ gathers along **row** $r$ of $W$. Back, unit $c$ gathers along **column** $c$: the same
# lines, walked the other way.
#
# **Step 5, the bend of layer 1.** Element by element, with $\tanh'(z) = 1 - \tanh^2 z$: $dz^{[1]} = da^{[1]} * (1 - a^{[1]} * a^{[1]})$.
#
# **Step 6, the weights of layer 1**: as step 3, with $x$ in front. $dW^{[1]} = dz^{[1]}x^T$, $db^{[1]} = dz^{[1]}$.

# %%
da1 = W2.T @ dz2
dz1 = da1 * (1 - a1**2)
dW1, db1 = dz1 @ x.T, dz1
assert np.allclose(da1, numerical_gradient(loss_from_a1, a1), atol=1e-8)
assert np.allclose(dz1, numerical_gradient(loss_from_z1, z1), atol=1e-8)
assert np.allclose(dW1, numerical_gradient(lambda W: loss_from_z1(W @ x + b1), W1), atol=1e-8)
assert np.allclose(db1, numerical_gradient(lambda b: loss_from_z1(W1 @ x + b), b1), atol=1e-8)

# %% [markdown]
# Every arrow agrees with nudging. Note what step 5 needs: not $z^{[1]}$ but $a^{[1]}$, which is in the cache already.
#
# > **Misconception** "Backpropagation runs the network in reverse, so each function must be invertible." Nothing is inverted. ReLU throws half of its
# > inputs away and has a fine derivative. What runs back are *slopes*, taken at the values of the walk forward.

# %% [markdown]
# ### Step through it
#
# A network of two inputs and two hidden units, with round numbers. Move the step from 0 to 11 and do each piece of arithmetic before it appears. Then set
# $y$ to 0: which numbers change, and which only change their sign?

# %%
explorers.explore(
    backprop.draw_step, alt="A network of two inputs, two tanh units and a sigmoid unit. With each step values appear from left to right in"
    " blue, then gradients from right to left in red; the arithmetic of the step stands below.",
    step=explorers.slider(0, 11, value=11, description="step"),
    x_1=explorers.slider(-2.0, 2.0, step=0.5, value=0.5, description="x1"),
    x_2=explorers.slider(-2.0, 2.0, step=0.5, value=2.0, description="x2"),
    y=explorers.choice([1, 0], description="y"),
)

# %% [markdown]
# <details><summary>Answer</summary>
#
# The values on the way forward stay, except the loss. All gradients change by one common factor, $(a - 0)/(a - 1)$: everything behind
# $dz$ is proportional to it. So the signs flip, and the sizes scale together.
# </details>
#
# The cell below repeats that claim in numbers.

# %%
x_tiny = np.array([[0.5], [2.0]])
one, zero = (backprop.trace(x_tiny, label, **backprop.TINY) for label in (1, 0))
ratio = zero["dz2"] / one["dz2"]
assert ratio < 0
assert all(np.allclose(zero[name], ratio * one[name]) for name in ("dW1", "db1", "dW2", "db2"))

# %% [markdown]
# ## m examples at once
#
# The examples stand side by side as columns, and the network treats columns one by one, forward and back. So $dZ^{[2]} = A^{[2]} - Y$, $dA^{[1]} = W^{[2]T}dZ^{[2]}$ and
# $dZ^{[1]} = dA^{[1]} * (1 - A^{[1]}*A^{[1]})$ hold with capitals, column by column.
#
# Only for the parameters something new happens: all examples **share** them. The cost is the *mean* of the losses, so its derivative is the mean of the $m$
# gradients:
# $$dW^{[2]} = \frac1m\sum_i dz^{[2]\,(i)}a^{[1]\,(i)T}$$

# %%
m = 5
X, Y = rng.standard_normal((3, m)), np.array([[1.0, 0.0, 1.0, 1.0, 0.0]])
A1 = np.tanh(W1 @ X + b1)
A2 = sigmoid(W2 @ A1 + b2)
dZ2 = A2 - Y
dZ1 = W2.T @ dZ2 * (1 - A1**2)
dW1 = dZ1 @ X.T / m
assert np.allclose(dW1, sum(np.outer(dZ1[:, i], X[:, i]) for i in range(m)) / m)

# %% [markdown]
# The sum over examples needs no loop, for the product $dZ\,A^T$ *is* a sum of outer products: its inner index, the one that is summed
# over, runs over the examples. Here for two units, three units before them, and three examples.

# %%
dz = np.array([[1.0, -1.0, 0.5], [-2.0, 0.5, 1.0]])
a = np.array([[1.0, 2.0, -1.0], [0.5, -1.0, 2.0], [-1.0, 1.0, 0.5]])
fig = backprop.draw_outer(dz, a)
plots.show(fig, alt="Three tables of 2 by 3 numbers, one outer product for each example, are added; their sum is the table dZ times A"
           " transposed. Blue is negative, orange positive.")

# %% [markdown]
# > **Where does 1/m stand?** Column $i$ of `dZ` is the derivative of example $i$'s *own* loss. The derivative of the *cost* is $m$ times smaller. This
# > course divides when it sums over examples, in `dW` **and** in `db`. Dividing `dZ` at the start and never again is just as right.
# > Doing both, or one in `dW` and none in `db`, is the commonest slip of all.

# %%
def cost_from_Z2(Z2):
    return -np.mean(Y * np.log(sigmoid(Z2)) + (1 - Y) * np.log(1 - sigmoid(Z2)))


assert np.allclose(numerical_gradient(cost_from_Z2, W2 @ A1 + b2), dZ2 / m, atol=1e-8)

# %% [markdown]
# ### The bias: axis=1, keepdims=True
#
# One bias serves all examples of its unit: broadcasting *stretched* it along axis 1. What was stretched forward is **summed** back, along the
# same axis. **Predict** the shape of `dZ1.sum(axis=1)`, and of `b1 - 0.1 * dZ1.sum(axis=1)`.

# %%
dZ = np.array([[1, -2, 3, 0, 4], [2, 2, -1, 1, 0], [0, 1, 1, -3, 2]])
plots.show(backprop.draw_bias_sum(dZ), alt="dZ with three rows and five columns. Summed over axis 1 with keepdims it gives a column of three,"
           " one number for each unit, the shape of b. Summed over axis 0 it gives five numbers, one for each example, which is wrong.")

# %%
flat, column = dZ1.sum(axis=1) / m, dZ1.sum(axis=1, keepdims=True) / m
print("without keepdims", flat.shape, " b1 - 0.1 * db1 becomes", (b1 - 0.1 * flat).shape)
print("with keepdims   ", column.shape, " b1 - 0.1 * db1 stays", (b1 - 0.1 * column).shape)
assert [(b1 - 0.1 * db).shape for db in (flat, column)] == [(4, 4), (4, 1)]

# %% [markdown]
# Without `keepdims` the sums are right and the *shape* is not: $(4,)$ is read as $(1, 4)$, and the update turns the bias into a matrix.
# With $m = 5$ the next walk forward stops with an error. With $m = 4$ it would go on, each example with a bias of its own.
#
# ## The whole of it
#
# Six lines, each with the shape it must have.

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
assert all(found[name].shape == value.shape for name, value in parameters.items())

# %% [markdown]
# ## Gradient check, as a tool
#
# For every number in every parameter: nudge it up and down by $h$, and divide the change of the cost by $2h$. To compare two arrays we need *one* number that
# does not depend on their size:
# $$\text{relative difference} = \frac{\lVert g - g_\text{numeric}\rVert}{\lVert g\rVert + \lVert g_\text{numeric}\rVert}$$
# It is 0 for equal arrays and 1 for opposite ones. `dlutils.gradient_check` has both parts, for your own code too.

# %%
for name, value in parameters.items():
    cost_of = lambda moved, name=name: backprop.cost(X, Y, **{**parameters, name: moved})
    difference = relative_difference(found[name], numerical_gradient(cost_of, value))
    print(f"d{name}: right to seven digits: {difference < 1e-7}")
    assert difference < 1e-7

# %% [markdown]
# ### How far to nudge?
#
# **Predict**: is a smaller $h$ always better? We measure the error of one slope over sixteen powers of ten, with the one-sided quotient and
# the central one.

# %%
def slope_errors(h):
    """Errors of the one-sided and the central quotient for the cost in the direction of W1[0, 0]."""
    J = lambda t: backprop.cost(X, Y, **{**parameters, "W1": W1 + t * np.eye(4, 3)[:, :1] * [[1, 0, 0]]})
    one_sided, central = (J(h) - J(0)) / h, (J(h) - J(-h)) / (2 * h)
    return abs(np.array([one_sided, central]) - found["W1"][0, 0])


h = 10.0 ** -np.arange(0, 15)
errors = np.array([slope_errors(step) for step in h]).T + 1e-17
assert 100 * errors[1, 5] < min(errors[0, 5], errors[1, 12])  # h = 1e-5 against one-sided, against 1e-12
assert errors[1, 5:7].max() < 1e-9  # h = 1e-5 and 1e-6

# %%
fig, ax = plots.figure(size=(7.4, 4.2))
for values, label, color, marker in zip(errors, ("one-sided", "central"), (plots.ORANGE, plots.BLUE), "^o"):
    ax.loglog(h, values, marker + "-", color=color, label=label)
ax.annotate("the curve is not straight", (1e-1, errors[1, 1]), (3e-4, 3e-2), arrowprops={"arrowstyle": "->"})
ax.annotate("digits cancel", (h[-2], errors[1, -2]), (1e-14, 3e-7), arrowprops={"arrowstyle": "->"})
ax.set(xlabel="nudge h", ylabel="error of the slope", title="Too small is as bad as too large")
ax.legend(loc="lower right")
plots.show(fig, alt="Error of the slope against the nudge h, both axes logarithmic. Both curves are V-shaped. The central quotient reaches a far"
           " smaller error than the one-sided one, at h near 1e-5; for smaller h the error grows again.")

# %% [markdown]
# From the right, the error falls: with $h$ for the one-sided quotient, with $h^2$ for the central one, since the even terms cancel. From the left, it rises
# as $h$ shrinks: two nearly equal costs are subtracted, and their last digits are noise. At $h = 10^{-6}$ and $10^{-5}$ the error of the central quotient
# is below $10^{-9}$. In 32 bits there would be no good place at all, so **check in float64**.

# %% [markdown]
# ## Planted errors
#
# Now we break the gradient on purpose, one line at a time, and let the check judge each parameter separately. **Predict** for the slip "no slope at
# all" (`dZ1 = dA1`): which of $dW^{[1]}, db^{[1]}, dW^{[2]}, db^{[2]}$ will be wrong?

# %%
for slip, line in backprop.SLIPS.items():
    print(f"{slip:28s}", line or "the right gradient")
table = {slip: backprop.check(X, Y, parameters, backprop.gradients(X, Y, **parameters, slip=slip)) for slip in backprop.SLIPS}
wrong = {slip: [name for name, value in row.items() if value > 1e-5] for slip, row in table.items()}

# %%
plots.show(backprop.draw_check(table), alt="A table of six planted slips and the right gradient against the four parameters. The right gradient"
           " agrees everywhere. A wrong sign of dZ2 spoils all four; slips in layer 1 spoil dW1 and db1; a missing 1/m spoils db1 and db2.")

# %%
assert wrong["none"] == []
assert wrong["sign of dZ2"] == ["W1", "b1", "W2", "b2"]
assert wrong["no slope at all"] == wrong["slope of the wrong function"] == ["W1", "b1"]
assert wrong["no 1/m on db"] == ["b1", "b2"]
assert wrong["sum over the wrong axis"] == ["b1"]
assert wrong["W2 updated too early"] == ["W1", "b1"]
assert min(row[name] for slip, row in table.items() for name in wrong[slip]) > 1e-3

# %% [markdown]
# The pattern is a diagnosis. Derivatives flow from the end to the front, so **the error sits at, or just behind, the last layer that is
# wrong**. All wrong: look at $dZ^{[L]}$. Only the first layer: look at the step between. All weights right and all biases wrong: look at the sum.
#
# There is no grey zone either: right ones agree to seven digits or more, wrong ones differ in the first three.

# %% [markdown]
# ## A falling cost proves nothing
#
# Is the check worth the trouble, when one can see that training works? We train a network of four hidden units to tell the inside of a disc
# from the outside, with the right gradient and with three wrong ones. **Predict** which of them will show in the cost.

# %%
points = rng.uniform(-2, 2, (2, 300))
inside = (np.hypot(*points) < 1.2).astype(float)[None]
start = {"W1": rng.standard_normal((4, 2)), "b1": np.zeros((4, 1)), "W2": 0.5 * rng.standard_normal((1, 4)), "b2": np.zeros((1, 1))}
chosen = ["none", "W2 updated too early", "slope of the wrong function", "sign of dZ2"]
runs = {slip: backprop.train(points, inside, start, slip, iterations=30 if "sign" in slip else 1200) for slip in chosen}
final = {slip: costs[-1] for slip, (_, costs) in runs.items()}

# %%
fig, ax = plots.figure(size=(7.6, 4.2))
for (slip, (_, costs)), color, line in zip(runs.items(), plots.PALETTE, ("-", "--", "-.", ":")):
    ax.plot(costs, line, color=color, label="right gradient" if slip == "none" else slip)
ax.set(xlabel="iteration", ylabel="cost", ylim=(0, 1.2), title="Only one of three wrong gradients raises the alarm")
ax.legend()
plots.show(fig, alt="Cost against iteration for the right gradient and three wrong ones. With the wrong sign the cost shoots up at once. With the"
           " wrong slope it falls but stays higher. With W2 updated too early it falls just as for the right gradient.")

# %%
assert final["sign of dZ2"] > 2 * runs["none"][1][0]
assert 2 * final["none"] < final["slope of the wrong function"] < 0.95 * runs["none"][1][0]
assert abs(final["W2 updated too early"] / final["none"] - 1) < 0.1
print({slip: f"{value:.2f}" for slip, value in final.items() if "sign" not in slip})

# %% [markdown]
# The wrong sign is noticed at once. The wrong slope *trains*, only worse: you would blame the learning rate, the data, the weather. And the update
# that came too early cannot be told from the right one by its cost. Being downhill is enough for the cost to fall; being *the gradient* is a stronger
# claim, and only the check tests it.

# %%
best_parameters, _ = runs["none"]
predict = lambda Z: sigmoid(best_parameters["W2"] @ np.tanh(best_parameters["W1"] @ Z + best_parameters["b1"]) + best_parameters["b2"])
accuracy = np.mean((predict(points) > 0.5) == inside)
assert accuracy > 0.95
fig = plots.decision_boundary(predict, points, inside, title="Four hidden units learned to enclose the disc")
plots.show(fig, alt="Points inside a disc and outside it, with the boundary that the network has learned: a closed, rounded curve around the disc.")

# %% [markdown]
# In lesson 07 we chose such weights by hand, one edge for each hidden unit. Here gradient descent found them, over 95 percent of the points
# right.
#
# ## What the check cannot see
#
# It compares your gradient with *your* cost: an error in both goes unseen. At a kink (ReLU at exactly 0) there is no slope to agree on. And a point of
# symmetry hides errors. **Predict**: if $W^{[2]} = 0$, is "no slope at all" still caught?

# %%
blind = {**parameters, "W2": np.zeros((1, 4))}
seen = backprop.check(X, Y, blind, backprop.gradients(X, Y, **blind, slip="no slope at all"))
print({f"d{name}": "wrong" if value > 1e-5 else "right" for name, value in seen.items()})
assert max(seen.values()) < 1e-5

# %% [markdown]
# With $W^{[2]} = 0$ nothing flows back into layer 1, and all versions of a zero agree. So check at **random** parameters, biases too, never at zeros; on a few examples, with sizes
# that all differ; once after each change of the code, not in training.
#
# ## What does it cost?

# %% tags=["nbval-ignore-output"]
big = {"W1": 0.1 * rng.standard_normal((100, 800)), "b1": np.zeros((100, 1)), "W2": rng.standard_normal((1, 100)), "b2": np.zeros((1, 1))}
data, labels = rng.standard_normal((800, 400)), (rng.random((1, 400)) < 0.5).astype(float)
forward_time = seconds(lambda: backprop.cost(data, labels, **big), budget=0.2)
both_time = seconds(lambda: backward(data, labels, **big), budget=0.2)
count = sum(value.size for value in big.values())
assert count == 80_201
print(f"forward {1e3 * forward_time:.1f} ms, forward and back {1e3 * both_time:.1f} ms, by nudging {2 * count * forward_time:.0f} s")
assert both_time < 30 * forward_time < 2 * count * forward_time / 1000

# %% [markdown]
# All 80,201 slopes for the price of a few walks forward, whatever their number. Each backward block does two matrix products where the forward block does one:
# one for $dW$, one to pass the signal on. That is all of the magic.
#
# > **Misconception** "Backpropagation is how the network learns." It computes a gradient and changes nothing. Learning is what
# > gradient descent (or any other rule) does with it.

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
# > Shared forward means summed back. Check with central differences, $h$ near $10^{-6}$, float64, random parameters.

# %% [markdown]
# **Think about it**
#
# 1. The output unit is linear and the loss of an example is $\frac12(a - y)^2$. Which of the six lines change?
#
# <details><summary>Answer</summary>
#
# None. $da = a - y$ and the slope of a linear unit is 1, so $dz^{[2]} = a - y$ again; everything behind it only sees $dZ^{[2]}$. Sigmoid with
# cross-entropy and linear with squares are *matched* pairs.
# </details>
#
# 2. All weights start at zero (biases too). What do the six lines give, and which parameters ever move?
#
# <details><summary>Answer</summary>
#
# $A^{[1]} = 0$, so $dW^{[2]} = 0$; $W^{[2]} = 0$, so $dZ^{[1]} = 0$ and layer 1 stands still. Only $b^{[2]}$ moves: the network learns the share of ones, and
# nothing else, for ever.
# </details>
#
# 3. Why does the check use $\lVert g\rVert + \lVert g_\text{numeric}\rVert$ and not just the largest difference?
#
# <details><summary>Answer</summary>
#
# A difference of $10^{-6}$ is excellent for a gradient of size 1 and a catastrophe for one of size $10^{-6}$. The quotient has no unit. Its weak point are gradients that are truly
# zero: rounding divided by rounding.
# </details>

# %% [markdown]
# **Where next** Lesson [11, deep networks](11_deep_networks.ipynb) writes one backward block and uses it $L$ times. You can now build a network from nothing in the
# assignment [shallow_network](../release/shallow_network/shallow_network.ipynb).
