# %% [markdown]
# # No loops: vectorisation and broadcasting
#
# The same sum, written in two ways, can take a second or a millisecond. This notebook begins with that gap and
# ends with a step of learning that holds no loop at all. On the way you meet the small functions that every network is made of, and
# the one thing that goes wrong most often in them: a shape.
#
# **You will be able to** replace a loop by one call on whole arrays · predict shapes under broadcasting, with `axis` and `keepdims` ·
# write the sigmoid, its derivative, softmax and two losses · take a step of logistic regression without a loop, and show that
# nothing changed.
#
# **Minutes** 110 · **Before this** lesson [06, vectorisation and broadcasting](../../notebooks/06_vectorisation_and_broadcasting.ipynb)

# %% locked="imports"
import math

import numpy as np

from dlutils import explorers, harness, pace, plots, vector_pictures
from dlutils.check import vectorization as check
from dlutils.figures.broadcasting import draw_broadcast, draw_broadcast_cases
from dlutils.timing import seconds

rng = np.random.default_rng(7)

# %% [markdown]
# ## The rule of this notebook
#
# Where a contract says **no Python loop**, the autograder *reads* your function: a `for`, a `while`, a comprehension, a generator expression,
# `map`, `np.vectorize`, `np.apply_along_axis`, `np.fromiter` or a function that calls itself costs the marks, even if the numbers are
# right. The check below each exercise tells you at once. `np.sum`, matrix products and
# everything else that takes a whole array are what you want.
#
# As always: use the arguments only, and leave them unchanged.
#
# ## 1 · Feel the speed
#
# ### Exercise 1 · `dot_loop` (easy, 5 minutes)
#
# **Goal.** The dot product as its formula reads, number by number: $x \cdot y = \sum_i x_i\, y_i$.
#
# **Shapes.** x and y are rank-1 arrays (n,), the result is one number.
#
# **Worked numbers.** (1.5, −2, 3, 0.5) · (2, 1, −1, 3.3) = 3 − 2 − 3 + 1.65 = −0.35.

# %% exercise="dot_loop"

# %% [markdown]
# ### Exercise 2 · `dot_vectorized` (easy, 5 minutes)
#
# **Goal.** The same number, without a loop of your own: hand both arrays to NumPy whole.
#
# <details><summary>Hint</summary>
#
# There are half a dozen good ways. One is named after the product itself; another multiplies element by element and then sums.
#
# </details>

# %% exercise="dot_vectorized"

# %% [markdown]
# ### The race
#
# **Predict**, and write it down: two arrays of a million numbers each. How many times faster is your second function, and how long does the
# first one take? And for arrays of *one* number?
#
# `seconds` runs a call again and again and keeps the best time, for other programs can only slow a run down.

# %% locked="race"
sizes = [10**k for k in range(7 if pace.in_full() else 6)]
x, y = rng.normal(size=(2, sizes[-1]))
loop = [seconds(dot_loop, x[:n], y[:n]) for n in sizes]
vector = [seconds(dot_vectorized, x[:n], y[:n]) for n in sizes]
print(f"{sizes[-1]:,} numbers: loop {1e3 * loop[-1]:.1f} ms · vectorised {1e3 * vector[-1]:.3f} ms")
print(f"{loop[-1] / vector[-1]:.0f} times faster; for one number {loop[0] / vector[0]:.1f} times")
if pace.in_full():
    assert loop[-1] > 20 * vector[-1], "measured before: over 20 times. Does dot_loop loop, and dot_vectorized not?"
fig = vector_pictures.draw_race(sizes, {"dot_loop": loop, "dot_vectorized": vector})
plots.show(fig, alt="Time against length, both axes logarithmic. The loop's line rises straight from the start; the vectorised one is nearly"
           " flat up to about a thousand numbers and then runs far below the loop.")

# %% [markdown]
# Both lines rise with n in the end, since both do n products. What differs is the price of *one* product: the loop pays Python's price (fetch, box, look up,
# add), NumPy pays it once for the whole call.
#
# > **Misconception** "Vectorised code is always faster." At the left end there is nothing to gain: one call of NumPy costs about
# > as much as a turn or two of a loop. Give each call a lot of work.
#
# **A piece of folklore.** Many notes say that an element-wise product and a sum beat the dot product. Others say it of Python's own `sum`, since it
# "has no loop" either. **Predict** the order of `np.dot(x, y)`, `np.sum(x * y)` and `sum(x * y)`, then measure.

# %% locked="folklore"
ways = {
    "sum(x * y)": lambda x, y: sum(x * y),
    "np.sum(x * y)": lambda x, y: np.sum(x * y),
    "np.dot(x, y)": lambda x, y: np.dot(x, y),
}
lengths = [10, 100, 1000, 10_000, 100_000]
clock = {name: [seconds(way, x[:n], y[:n]) for n in lengths] for name, way in ways.items()}
ratio = np.divide(clock["np.sum(x * y)"], clock["np.dot(x, y)"])
print("np.sum(x * y) against np.dot(x, y), times slower:", np.round(ratio, 1))
if pace.in_full():
    assert np.median(ratio) > 1.2
    assert clock["sum(x * y)"][-1] > 5 * clock["np.sum(x * y)"][-1]
fig = vector_pictures.draw_race(lengths, clock, "The same number, three ways")
plots.show(fig, alt="Time of three ways against length, logarithmic axes: Python's sum is slowest and rises straight away, np.sum of products"
           " lies below it, and np.dot is the fastest throughout.")

# %% [markdown]
# For floats the folklore is wrong: `np.dot` reads both arrays once and writes nothing; `x * y` writes a whole new array first. And Python's
# `sum` takes the numbers out one by one: a loop in disguise, which the autograder lets pass and your clock does not. (For *integers* the folklore can hold:
# lesson 06 measures that.)
#
# ## 2 · One formula, every element
#
# ### Exercise 3 · `sigmoid` (easy, 5 minutes)
#
# **Goal.** $\sigma(x) = \dfrac{1}{1 + e^{-x}}$ for a number or an array of any shape.
#
# **Worked numbers.** σ(0) = 0.5, σ(1) = 0.731, σ(−2) = 0.119.

# %% exercise="sigmoid"

# %% [markdown]
# > **Misconception** "`math.exp` and `np.exp` are the same." `math.exp` takes one number and refuses an array; `np.exp` takes any shape.
# > In this course arrays come first, so use `np`.
#
# ### Exercise 4 · `sigmoid_derivative` (easy, 10 minutes)
#
# **Goal.** How steep the sigmoid is at x: with $s = \sigma(x)$ it is $\sigma'(x) = s\,(1 - s)$.
#
# **Worked numbers.** σ′(0) = 0.25, σ′(1) = 0.197, σ′(−2) = 0.105.
#
# **Predict** where it is largest, and how large. Is it ever negative?

# %% exercise="sigmoid_derivative"

# %% locked="sigmoid-figure"
t = np.linspace(-8, 8, 201)
nudged = (sigmoid(t + 1e-5) - sigmoid(t - 1e-5)) / 2e-5
assert np.allclose(sigmoid_derivative(t), nudged, atol=1e-9), "nudging x gives another slope"
fig, ax = plots.figure()
ax.plot(t, sigmoid(t), color=plots.BLUE)
ax.plot(t, sigmoid_derivative(t), "--", color=plots.RED)
ax.text(2.7, 0.85, "σ(x)", color=plots.BLUE)
ax.text(1.6, 0.2, "σ′(x), at most 0.25", color=plots.RED)
ax.set(xlabel="x", title="Steepest at 0, and flat at both ends")
plots.show(fig, alt="The sigmoid rises from 0 to 1; its derivative is a bump with the height 0.25 at 0, nearly 0 beyond 6 on either side.")

# %% [markdown]
# The derivative never exceeds a quarter, and far from 0 it all but vanishes: remember it when networks grow deep
# (lesson [09](../../notebooks/09_vanishing_gradients_and_dying_relu.ipynb)). The cell above also compared your formula with a nudge of x.
#
# ## 3 · Shapes
#
# ### Exercise 5 · `image_to_vector` (easy, 5 minutes)
#
# **Goal.** One column of numbers from an image, its numbers in NumPy's default order.
#
# **Shapes.** image (height, width, channels) → (height · width · channels, 1), two axes.
#
# **Worked numbers.** The picture below: an image (2, 3, 3) becomes (18, 1).

# %% locked="image-figure"
plots.show(vector_pictures.draw_image_to_vector(), alt="An image of 2 by 3 pixels with three channels, its 18 numbers counted pixel by pixel,"
           " row by row; beside it the column with the same numbers from 0 to 17, red, green and blue in turn.")

# %% exercise="image_to_vector"

# %% [markdown]
# **Look back: the rank-1 trap.** Why does the contract insist on (n, 1), when `ravel()` gives the same numbers with the shape (n,)? **Predict** the four
# shapes that the next cell prints; then think of `w - gradient`, where one is (n, 1) and the other slipped to (n,).

# %% locked="rank-1"
v = np.array([1.0, 2.0, 3.0])
column = v.reshape(-1, 1)
print("v.T          ", v.T.shape)
print("v @ v        ", np.shape(v @ v))
print("column @ column.T", (column @ column.T).shape)
print("column - v   ", (column - v).shape)
assert (column - v).shape == (3, 3)

# %% [markdown]
# A rank-1 array is neither row nor column. Beside a column it is read as a *row*, and the difference is stretched to
# a square, without a word of warning. Remedy: two axes everywhere, and `assert w.shape == (n, 1)`.
#
# ## 4 · Broadcasting
#
# Shapes are compared from the **right**; missing axes count as 1, *in front*. Two lengths fit if they are equal or one of them is 1, and that one is
# stretched. **Predict** what is stretched along which axis: (3, 4) + (3, 1) · (3, 4) + (4,) · (3, 1) + (1, 4).
#
# Then run. Dark cells are in memory, pale ones are only thought to be there. With the controls, **find** a pair that fails, and the
# difference that one comma makes: (3,) and (3, 1) beside (3, 4).

# %% locked="broadcast"
cases = [
    ((3, 4), (3, 1), "a column: stretched\nalong axis 1"),
    ((3, 4), (4,), "rank 1: read as a row,\nstretched along axis 0"),
    ((3, 1), (1, 4), "both stretched:\na full table"),
]
plots.show(draw_broadcast_cases(cases), alt="Three sums of arrays as cells. A column is stretched to the right, a rank-1 array is read as a"
           " row and stretched down, and a column with a row gives a full table. Stretched cells are pale.")
shapes = [(str(s), s) for s in [(), (3,), (4,), (1, 4), (3, 1), (4, 1), (3, 3), (3, 4)]]
explorers.explore(
    draw_broadcast, alt="Two arrays of chosen shapes are added; stretched copies are pale, and where shapes do not fit the clash is named.",
    a=explorers.choice(shapes, (3, 3), "shape of A"), b=explorers.choice(shapes, (3,), "shape of B"),
)

# %% [markdown]
# ### `axis`, `keepdims`, and what they are for
#
# `axis=1` is the axis that is summed *away*: `x.sum(axis=1)` gives one number for each row. `keepdims=True` leaves a 1 in its place, so that
# the result is still a column and broadcasts back over the rows that it came from. The picture below shows both axes.
#
# ### Exercise 6 · `normalize_rows` (medium, 10 minutes)
#
# **Goal.** Divide each row by its Euclidean norm $\lVert x_i \rVert = \sqrt{\sum_j x_{ij}^2}$, so that every row has the length 1 and only its direction is left.
#
# **Shapes.** x (n, m) → (n, m); the norms are (n, 1).
#
# **Worked numbers.** (3, −4, 0) has the norm 5 and becomes (0.6, −0.8, 0); (2, 6, 9) has the norm 11.
#
# <details><summary>Hint</summary>
#
# Get all norms as a column first. `np.linalg.norm` knows `axis` and `keepdims` too.
#
# </details>

# %% locked="axis-figure"
table = np.array([[1, 5, 2, 4], [0, 3, 7, 1], [6, 2, 2, 8]])
plots.show(vector_pictures.draw_axis_sums(table), alt="A table of 3 rows and 4 columns. Its sums along axis 1 stand beside it as a column"
           " (3, 1), its sums along axis 0 below it as a row (1, 4); without keepdims both would have one axis only.")

# %% exercise="normalize_rows"

# %% [markdown]
# **Your words.** For a table (3, 4), `x / np.linalg.norm(x, axis=1)` raises an error. For which other shapes (n, m) does it run *without* one? For each kind
# say what comes out and whether it is right. (Use the explorer above.)

# %% [markdown] written="when-keepdims-is-lost" points=5
# ### BEGIN SOLUTION
# The norms are (n,), read as a row (1, n). It runs when n = m, n = 1 or m = 1. Square (n = m > 1): the row of norms is stretched down, so column j is
# divided by the norm of row j: a wrong table, silently. One column (m = 1, n > 1): x is stretched, and a table (n, n) comes out, wrong in
# shape. A single row (n = 1): there is only one norm, and the result is right by luck.
# ### END SOLUTION

# %% [markdown]
# ### Exercise 7 · `softmax` (medium, 15 minutes)
#
# **Goal.** Turn each row of scores into shares that are positive and add up to 1:
# $\displaystyle \operatorname{softmax}(x)_{ij} = \frac{e^{x_{ij}}}{\sum_k e^{x_{ik}}}.$
#
# **Shapes.** x (n, m) → (n, m), each row by itself.
#
# **Worked numbers.** (1, 2, 4) → (0.042, 0.114, 0.844): the largest score takes most, but not all.
#
# The scores here are of moderate size (within ±30). A form that also survives 1000 is welcome, and the look-back asks for it.

# %% exercise="softmax"

# %% [markdown]
# **Look back.** **Predict** what the formula gives for the scores (1000, 1001, 1003). And what for (0, 1, 3)?

# %% locked="overflow"
high, low = np.array([[1000.0, 1001.0, 1003.0]]), np.array([[0.0, 1.0, 3.0]])
with np.errstate(all="ignore"):
    print("the formula as it stands:", np.exp(high) / np.exp(high).sum())
    print("yours:                   ", softmax(high))
print("yours, all 1000 lower:   ", softmax(low).round(4))

# %% [markdown]
# $e^{1000}$ is larger than any float: infinity over infinity is `nan`. But only *differences* count: taking the same number off every score of a row
# changes nothing, since $e^{x-c} = e^{x} / e^{c}$ cancels. Take off the row's maximum, and nothing can overflow. If
# yours gave `nan`, mend it now; your marks are safe either way.
#
# ## 5 · Two losses
#
# ### Exercise 8 · `l1_loss` (easy, 5 minutes)
#
# **Goal.** $L_1 = \sum_i |\hat y_i - y_i|$, one number: the **sum**, not the mean.
#
# **Worked numbers.** ŷ = (0.9, 0.2, 0.7), y = (1, 0, 0): 0.1 + 0.2 + 0.7 = 1.

# %% exercise="l1_loss"

# %% [markdown]
# ### Exercise 9 · `l2_loss` (easy, 5 minutes)
#
# **Goal.** $L_2 = \sum_i (\hat y_i - y_i)^2$, one number: the sum of squares, without a root and without a mean.
#
# **Worked numbers.** ŷ = (0.9, 0.2, 0.7), y = (1, 0, 0): 0.01 + 0.04 + 0.49 = 0.54.
#
# <details><summary>Hint</summary>
#
# A dot product with itself is a sum of squares.
#
# </details>

# %% exercise="l2_loss"

# %% [markdown]
# **Look back.** Twenty measurements of 1, one of them spoilt. **Predict**: if we choose the *one* number that fits them best, by L1 or by L2, how far does the
# spoilt one pull it?

# %% locked="losses-figure"
measured = 1 + 0.1 * rng.normal(size=20)
measured[0] = 9.0  # the spoilt one
guesses = np.linspace(0.5, 3.5, 601)
fig, ax = plots.figure()
for loss, color, style in ((l1_loss, plots.BLUE, "-"), (l2_loss, plots.RED, "--")):
    curve = np.array([loss(np.full(20, g), measured) for g in guesses])
    best = guesses[np.argmin(curve)]
    ax.plot(guesses, curve - curve.min(), style, color=color, label=f"{loss.__name__}: best guess {best:.2f}")
    ax.plot(best, 0, "o", color=color)
assert abs(best - measured.mean()) < 0.01, "L2 is lowest at the mean"
ax.set(xlabel="guess", ylabel="loss above its minimum", ylim=(-0.5, 12), title="Squares listen to the spoilt measurement")
ax.legend(loc="center right")
plots.show(fig, alt="Loss against the guess. The L1 loss has its lowest point near 1, among the sound measurements; the L2 loss near 1.4,"
           " their mean, pulled by the spoilt one.")

# %% [markdown]
# L1 is lowest at the median, L2 at the mean.
#
# ## 6 · A step of learning, with two loops and with none
#
# All parts come together in one step of logistic regression (lessons 03 and 04). For $m$ examples in the columns of X:
#
# $$z^{(i)} = \sum_j w_j\, x_j^{(i)} + b,\quad a^{(i)} = \sigma(z^{(i)}),\quad
# J = -\frac1m \sum_i \bigl(y^{(i)} \log a^{(i)} + (1-y^{(i)}) \log(1-a^{(i)})\bigr),$$
# $$dw_j = \frac1m \sum_i x_j^{(i)} (a^{(i)} - y^{(i)}),\quad db = \frac1m \sum_i (a^{(i)} - y^{(i)}),\quad
# w \leftarrow w - \alpha\, dw,\quad b \leftarrow b - \alpha\, db.$$
#
# ### Exercise 10 · `gradient_step_loops` (medium, 20 minutes)
#
# **Goal.** One step, as the formulas read: a loop over the examples i, and inside it loops over the features j.
#
# **Shapes.** w (n_x, 1), b a number, X (n_x, m), Y (1, m); back come w (n_x, 1), b and the cost, both numbers. The cost is that
# of the *old* w and b.
#
# **Worked numbers.** With `check.W`, `check.B`, `check.X`, `check.Y` and α = 0.3: w = (0.612, −0.228), b = 0.156, cost 0.438.
#
# <details><summary>Hint: what is set to 0, and where</summary>
#
# dw, db and the cost gather over *all* examples: set them to 0 once. z belongs to *one* example: start it at b inside the loop. The step comes last, once.
#
# </details>

# %% exercise="gradient_step_loops"

# %% [markdown]
# ### Exercise 11 · `gradient_step_vectorized` (the heart of it, 20 minutes)
#
# **Goal.** The same step with **no Python loop**. Each sum of the formulas becomes a product or a sum of whole arrays.
#
# **Predict** on paper before you write: the shapes of $Z = w^T X + b$, of $dZ = A - Y$ and of each factor in $dw$. Which axis must disappear from $X$ and $dZ$ to
# leave (n_x, 1)?
#
# **Worked numbers.** As in exercise 10, to the last digit.
#
# <details><summary>Hint</summary>
#
# A matrix product sums over the inner axis. In $w^T X$ it is the features; for dw it has to be the examples. Which of the two needs a `.T`?
#
# </details>

# %% exercise="gradient_step_vectorized"

# %% [markdown]
# **Look back: did anything change?** The two functions add the same numbers in another order, and floats round after every addition. **Predict**: in which digit
# of the results will they part? And how many times faster is the second, with 300 examples of 200 features?

# %% locked="same-step"
m, n_x = (300, 200) if pace.in_full() else (30, 20)
X, w = rng.normal(size=(n_x, m)), 0.1 * rng.normal(size=(n_x, 1))
Y = (rng.random((1, m)) < 0.5).astype(float)
by_loops, by_arrays = (step(w, 0.3, X, Y, 0.1) for step in (gradient_step_loops, gradient_step_vectorized))
for name, one, other in zip(("w", "b", "cost"), by_loops, by_arrays):
    apart = np.max(np.abs(np.subtract(one, other))) / np.max(np.abs(one))
    print(f"{name:4s} parts by {apart:.0e} of its size")
    assert apart < 1e-12, f"{name}: more than rounding"

# %% locked="step-race"
examples = [1, 3, 10, 30, 100, 300] if pace.in_full() else [1, 10]
clock = {
    step.__name__: [seconds(step, w, 0.3, X[:, :k], Y[:, :k], 0.1) for k in examples]
    for step in (gradient_step_loops, gradient_step_vectorized)
}
slow, fast = (times[-1] for times in clock.values())
print(f"{examples[-1]} examples: loops {1e3 * slow:.1f} ms · none {1e3 * fast:.3f} ms · {slow / fast:.0f} times")
if pace.in_full():
    assert slow > 20 * fast, "measured before: over 20 times. Does gradient_step_loops loop, and the other not?"
fig = vector_pictures.draw_race(examples, clock, "One step on examples of 200 features", xlabel="examples")
plots.show(fig, alt="Time of one step against the number of examples, logarithmic axes. The loops rise in proportion; the vectorised step stays"
           " nearly flat and ends far below.")

# %% [markdown]
# ### One loop stays
#
# A step is not learning yet; many steps are. Two clouds of points in the plane, 300 steps, each with your function. **Predict** the first cost, at w = 0 and
# b = 0, before you look.

# %% locked="learn"
points, labels = vector_pictures.clouds(1)
w, b, costs = np.zeros((2, 1)), 0.0, []
for _step in range(pace.iterations(300)):
    w, b, cost = gradient_step_vectorized(w, b, points, labels, 0.3)
    costs.append(cost)
accuracy = 100 * np.mean((sigmoid(w.T @ points + b) > 0.5) == labels)
print(f"cost {costs[0]:.3f} at first, {costs[-1]:.3f} at last · {accuracy:.1f} % of the points on the right side")
if pace.in_full():
    assert abs(costs[0] - math.log(2)) < 1e-9, "at w = 0, b = 0 the cost is log 2"
    assert 88 <= accuracy <= 98, "measured before, for forty such pairs of clouds: 88 to 98 %"
fig, axes = plots.figure(1, 2, size=(9.6, 3.9))
axes[0].plot(costs)
axes[0].set(xlabel="step", ylabel="cost", title="Each step lowers the cost")
plots.decision_boundary(lambda P: sigmoid(w.T @ P + b), points, labels, axes[1], "The line it found")
plots.show(fig, alt="Left: the cost falls from 0.69, steeply at first. Right: two overlapping clouds with a straight line between them.")

# %% [markdown]
# **Your words.** The loop over the *examples* is gone, the loop over the *steps* is still there. Why can the first be given to NumPy, and the second not? Two or
# three sentences; your teacher reads them.

# %% [markdown] written="which-loop-stays" points=5
# ### BEGIN SOLUTION
# Every example's share of the gradient is computed from the same w and b and needs nothing from the other examples, so all of them can be computed
# side by side and added up by a matrix product. Step k + 1 starts from the w and b that step k produced: each
# turn needs the result of the one before, so the turns cannot happen at once, and the loop stays.
# ### END SOLUTION

# %% [markdown]
# > **Summary** · A call has a fixed price: give it whole arrays. · `np.dot` beats multiply-and-sum on floats, and Python's `sum` is a loop in disguise. · Shapes are
# > aligned from the right, and a 1 is stretched. · `axis` names what disappears, `keepdims=True` keeps its place. · Two axes
# > everywhere: rank-1 arrays turn columns into squares. · $dZ = A - Y$, $dw = \frac1m X\,dZ^T$, $db = \frac1m \sum dZ$: a step without a loop.
#
# **Where next.** In [logistic regression](../logistic_regression/logistic_regression.ipynb) the same step learns to tell
# cats from the rest of the world.
