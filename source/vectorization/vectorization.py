# %% [markdown]
# # No loops: vectorisation and broadcasting
#
# The same sum, written in two ways, can take very different times. You begin by measuring this gap, and
# you end with a step of gradient descent that contains no loop at all. On the way you write the small functions that every network is made of, and
# meet the most common bug: a wrong shape.
#
# **You will be able to** replace a loop by one call on whole arrays · predict shapes under broadcasting, with `axis` and `keepdims` ·
# write the sigmoid, its derivative, softmax and two losses · take a step of logistic regression without a loop.
#
# **Minutes** 150, of which 105 for the exercises · **Before this** lesson [06, vectorisation and broadcasting](../../notebooks/06_vectorisation_and_broadcasting.ipynb) ·
# **Help** [How to work through a notebook](../../docs/for-students.md)

# %% locked="imports"
import math

from dlutils.timing import seconds  # before NumPy, which then uses one thread: with several, the times below jump
import numpy as np

from dlutils import explorers, harness, pace, plots, vector_pictures
from dlutils.check import vectorization as check
from dlutils.figures.broadcasting import draw_broadcast, draw_broadcast_cases
from dlutils.predict import Predict

rng = np.random.default_rng(7)

# %% [markdown]
# ## The rule of this notebook
#
# Where an exercise says **no Python loop**, the autograder *reads* your function: a `for`, a `while`, a comprehension, a generator expression,
# `map`, `np.vectorize`, `np.apply_along_axis`, `np.fromiter` or a function that calls itself costs the marks, even if the numbers are
# right. The check below each exercise tells you at once; *Validate*, above the notebook, runs all checks. Use what takes a whole array, such as
# `np.sum` and matrix products.
#
# A function uses its arguments only, and leaves them unchanged. Run folded cells (three dots) by Shift+Enter; *Commit* predictions first.
#
# ## 1 · Feel the speed
#
# ### Exercise 1 · `dot_loop` (easy, 5 minutes)
#
# **Goal.** The dot product as its formula reads, number by number: $x \cdot y = \sum_i x_i\, y_i$.
#
# **Shapes.** x and y are 1-D arrays (n,), the result is one number.
#
# **Worked numbers.** (1.5, −2, 3, 0.5) · (2, 1, −1, 3.3) = 3 − 2 − 3 + 1.65 = −0.35.

# %% exercise="dot_loop"

# %% [markdown]
# ### Exercise 2 · `dot_vectorized` (easy, 5 minutes)
#
# **Goal.** The same number, without a loop of your own: give both whole arrays to one NumPy call. **Worked numbers.** As in exercise 1.
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
# **Predict** Two arrays of a million numbers each: how many times faster is your second function? And for arrays of *one* number?
#
# `seconds` runs a call again and again and keeps the best time, because other programs can only slow a run down. (Your `dot_loop` has to be a
# loop here. The autograder accepts any correct way, but without a loop there is no race.)

# %% locked="predict-race" jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
faster = Predict("How many times faster, for a million numbers and for one?")
faster.ask()

# %% locked="race"
sizes = [10**k for k in range(7 if pace.in_full() else 6)]
x, y = rng.normal(size=(2, sizes[-1]))
loop = [seconds(dot_loop, x[:n], y[:n]) for n in sizes]
vector = [seconds(dot_vectorized, x[:n], y[:n]) for n in sizes]
print(f"{sizes[-1]:,} numbers: loop {1e3 * loop[-1]:.1f} ms · vectorised {1e3 * vector[-1]:.3f} ms")

# %% locked="race-figure" jupyter={"source_hidden": true}
# Run this cell: it shows what comes out.
faster.beside(f"{loop[-1] / vector[-1]:.0f} times; for one number {loop[0] / vector[0]:.1f} times", varies=True)
if pace.in_full():
    assert loop[-1] > 20 * vector[-1], (
        "measured before: over 20 times. Your marks are safe; for this race, write dot_loop with a loop and dot_vectorized without."
    )
fig = vector_pictures.draw_race(sizes, {"dot_loop": loop, "dot_vectorized": vector})
plots.show(fig, alt="Time against length, both axes logarithmic. The loop's line rises straight from the start; the vectorised one is nearly"
           " flat up to about a thousand numbers and then runs far below the loop.")

# %% [markdown]
# <details><summary>What came out, and why</summary>
#
# Both lines rise with n in the end, since both do n products. What differs is the time for *one* product. In the loop, Python fetches each number, wraps it in an object and looks up
# what `*` and `+` mean for it, every time. NumPy does such work once for the whole call.
#
# </details>
#
# > **Misconception** "Vectorised code is always faster." At the left end there is nothing to gain: one call of NumPy costs about
# > as much as one or two steps of a loop. Give each call a lot of work.
#
# **A popular claim.** Many notes say that an element-wise product and a sum beat the dot product. Others say it of Python's own `sum`, since it
# "has no loop" either. **Predict** Which of `np.dot(x, y)`, `np.sum(x * y)` and `sum(x * y)` is fastest for 100,000 numbers, and which is slowest?

# %% locked="predict-folklore" jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
fast_to_slow = Predict("From fast to slow?", ["np.dot, np.sum, sum", "np.sum, np.dot, sum", "sum, np.sum, np.dot", "all about the same"])
fast_to_slow.ask()

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

# %% locked="folklore-figure" jupyter={"source_hidden": true}
# Run this cell: it shows what comes out.
if pace.in_full():
    assert min(ratio[:-1]) > 1.2, "measured before: 2.6 to 4.2 times, with one thread"
    assert clock["sum(x * y)"][-1] > 5 * clock["np.sum(x * y)"][-1]
fast_to_slow.beside(", ".join(sorted(ways, key=lambda way: clock[way][-1])), varies=True)
fig = vector_pictures.draw_race(lengths, clock, "The same number, three ways")
plots.show(fig, alt="Time of three ways against length, logarithmic axes: np.dot is the fastest, by less in long arrays. np.sum of products takes"
           " up to about three times as long; Python's sum is quick for ten numbers and by far the slowest from a hundred on.")

# %% [markdown]
# <details><summary>What came out, and why</summary>
#
# For floats the claim is wrong: `np.dot` reads both arrays once and writes nothing; `x * y` writes a whole new array first. And Python's
# `sum` takes the numbers out one by one: this is a loop too. The autograder accepts it, but it is slow. (For *integers* it can be true:
# lesson 06 measures that. And if NumPy may use several threads on a busy machine, `np.dot` of long arrays can wait for them; this notebook allows one.)
#
# </details>
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
# **Goal.** How steep the sigmoid is at x. **Derive it, on paper:** take the derivative of $\sigma(x) = (1 + e^{-x})^{-1}$ by the chain rule,
# then use $e^{-x} = 1/\sigma - 1$ to write it with $\sigma(x)$ alone. So one call of your `sigmoid` is enough.
#
# **Worked numbers.** σ′(1) = 0.197, σ′(−2) = 0.105, σ′(3) = 0.045.
#
# <details><summary>Hint: the first step</summary>
#
# $\sigma'(x) = -(1 + e^{-x})^{-2} \cdot (-e^{-x})$: the square of $\sigma$, times $e^{-x}$.
#
# </details>
#
# **Predict** Where is it largest, and how large? Is it ever negative?

# %% locked="predict-slope" jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
steepest = Predict("Where is σ′ largest, and how large is it there?")
steepest.ask()

# %% exercise="sigmoid_derivative"

# %% locked="slope-check"
t = np.linspace(-8, 8, 201)
numerical = (sigmoid(t + 1e-5) - sigmoid(t - 1e-5)) / 2e-5  # x a little larger, and a little smaller
assert np.allclose(sigmoid_derivative(t), numerical, atol=1e-9), "the numerical slope is another one"

# %% locked="sigmoid-figure" jupyter={"source_hidden": true}
# Run this cell: it shows what comes out.
steepest.beside(f"at {t[np.argmax(sigmoid_derivative(t))]:.0f}, {max(sigmoid_derivative(t)):.2f}")
fig, ax = plots.figure()
ax.plot(t, sigmoid(t), color=plots.BLUE)
ax.plot(t, sigmoid_derivative(t), "--", color=plots.RED)
ax.text(2.7, 0.85, "σ(x)", color=plots.BLUE)
ax.text(1.6, 0.2, "σ′(x), at most 0.25", color=plots.RED)
ax.set(xlabel="x", title="Steepest at 0, and flat at both ends")
plots.show(fig, alt="The sigmoid rises from 0 to 1; its derivative is a bump with the height 0.25 at 0, nearly 0 beyond 6 on either side.")

# %% [markdown]
# <details><summary>What came out, and why</summary>
#
# The derivative is never larger than a quarter, and far from 0 it is nearly 0. Lesson [10](../../notebooks/10_vanishing_gradients_and_dying_relu.ipynb)
# shows what this means for deep networks. The cell before compared your formula with the slope between two close points.
#
# </details>
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
# **Look back: the trap of 1-D arrays.** Why does the exercise insist on (n, 1), when `ravel()` gives the same numbers with the shape (n,)? **Predict** the four
# shapes that the cell after the next prints; then think of `w - gradient`, where one is (n, 1) and the other became (n,) by mistake.

# %% locked="predict-1-d" jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
shapes_of_four = Predict("The four shapes of v.T, v @ v, column @ column.T and column - v, for v of shape (3,)?")
shapes_of_four.ask()

# %% locked="rank-1"
v = np.array([1.0, 2.0, 3.0])
column = v.reshape(-1, 1)
print("v.T          ", v.T.shape)
print("v @ v        ", np.shape(v @ v))
print("column @ column.T", (column @ column.T).shape)
print("column - v   ", (column - v).shape)
shapes_of_four.beside(", ".join(str(np.shape(part)) for part in (v.T, v @ v, column @ column.T, column - v)))

# %% [markdown]
# <details><summary>What came out, and why</summary>
#
# A 1-D array is neither row nor column. Beside a column it is read as a *row*, and the difference is stretched to
# a square, without a warning. Remedy: two axes everywhere, and `assert w.shape == (n, 1)`.
#
# </details>
#
# ## 4 · Broadcasting
#
# Shapes are compared from the **right**; missing axes count as 1, *in front*. Two lengths fit if they are equal or one of them is 1, and that one is
# stretched. **Predict** What is stretched along which axis: (3, 4) + (3, 1) · (3, 4) + (4,) · (3, 1) + (1, 4)?
#
# Then run. Dark cells are in memory; pale cells are repeated, not stored. With the controls, **find** a pair that fails, and the
# difference that one comma makes: (3,) and (3, 1) beside (3, 4).

# %% locked="predict-broadcast" jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
Predict("Stretched along which axis, in each of the three sums?", answer="The column (3, 1) along axis 1; the 1-D (4,) is read as a row and "
        "stretched along axis 0; of (3, 1) + (1, 4) both are stretched, the column along axis 1 and the row along axis 0.").ask()

# %% locked="broadcast" jupyter={"source_hidden": true}
# Run this cell: it shows what comes out.
cases = [
    ((3, 4), (3, 1), "a column: stretched\nalong axis 1"),
    ((3, 4), (4,), "1-D: read as a row,\nstretched along axis 0"),
    ((3, 1), (1, 4), "both stretched:\na full table"),
]
plots.show(draw_broadcast_cases(cases), alt="Three sums of arrays as cells. A column is stretched to the right, a 1-D array is read as a"
           " row and stretched down, and a column with a row gives a full table. Stretched cells are pale.")
shapes = [(str(s), s) for s in [(), (3,), (4,), (1, 4), (3, 1), (4, 1), (3, 3), (3, 4)]]
explorers.explore(
    draw_broadcast, alt="Two arrays of chosen shapes are added; stretched copies are pale, and where shapes do not fit the clash is named.",
    frames=[{"b": (3, 1)}, {"a": (3, 1), "b": (1, 4)}],
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

# %% [markdown] question="when-keepdims-is-lost"
# **Your words.** For a table (3, 4), `x / np.linalg.norm(x, axis=1)` raises an error. For which other shapes (n, m) does it run *without* one? For each kind
# say what comes out and whether it is right. (Use the controls above.)
#
# ### BEGIN MARK SCHEME
# * 1 point: the norms are a row of n numbers, which is aligned with the columns
# * 1 point: square, n = m: it runs, and the table is wrong without a warning
# * 1 point: one column, m = 1: it runs, and the result is an (n, n) table
# * 1 point: one row, n = 1: it runs, and the result is right
# * 1 point: says of each kind whether it is right, not only that it runs
# ### END MARK SCHEME

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
# The scores here are of moderate size (within ±30). A form that also works for 1000 is welcome, and the look-back asks for it.

# %% exercise="softmax"

# %% [markdown]
# **Look back.** **Predict** What does the formula give for the scores (1000, 1001, 1003)? And for (0, 1, 3)?

# %% locked="predict-overflow" jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
large_scores = Predict("The formula for (1000, 1001, 1003)?", ["about (0, 0, 1)", "as for (0, 1, 3)", "nan", "an error"])
large_scores.ask()

# %% locked="overflow"
high, low = np.array([[1000.0, 1001.0, 1003.0]]), np.array([[0.0, 1.0, 3.0]])
with np.errstate(all="ignore"):
    print("the formula, unchanged:  ", np.exp(high) / np.exp(high).sum())
    large_scores.beside(str(np.exp(high) / np.exp(high).sum()))
    print("yours:                   ", softmax(high))
print("yours, all 1000 lower:   ", softmax(low).round(4))

# %% [markdown]
# <details><summary>What came out, and why</summary>
#
# $e^{1000}$ is larger than any float: infinity over infinity is `nan`. But only *differences* count: taking the same number off every score of a row
# changes nothing, since $e^{x-c} = e^{x} / e^{c}$ cancels. Take off the row's maximum, and nothing can overflow. If
# yours gave `nan`, correct it now; your marks are safe either way.
#
# </details>
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
# **Look back.** Twenty measurements, all near 1 except for an outlier of 9. We choose the *one* number that fits them best, by L1 or by L2.
# **Predict** Which number comes out for each of the two losses?

# %% locked="predict-outlier" jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
outlier = Predict("The best number by L1, and by L2?")
outlier.ask()

# %% locked="losses-figure" jupyter={"source_hidden": true}
# Run this cell: it shows what comes out.
measured, bests = 1 + 0.1 * rng.normal(size=20), {}
measured[0] = 9.0  # the outlier
guesses = np.linspace(0.5, 3.5, 601)
fig, ax = plots.figure()
for loss, color, style in ((l1_loss, plots.BLUE, "-"), (l2_loss, plots.RED, "--")):
    curve = np.array([loss(np.full(20, g), measured) for g in guesses])
    best = bests[loss.__name__] = guesses[np.argmin(curve)]
    ax.plot(guesses, curve - curve.min(), style, color=color, label=f"{loss.__name__}: best guess {best:.2f}")
    ax.plot(best, 0, **plots.MINIMUM)
assert abs(bests["l1_loss"] - np.median(measured)) < 0.05, "L1 is lowest at the median"
assert abs(bests["l2_loss"] - measured.mean()) < 0.01, "L2 is lowest at the mean"
outlier.beside(", ".join(f"{name} {best:.2f}" for name, best in bests.items()))
ax.set(xlabel="guess", ylabel="loss above its minimum", ylim=(-0.5, 12), title="Loss of one guess for twenty measurements")
ax.legend(loc="center right")
plots.show(fig, alt="Loss against the guess. The L1 loss has its lowest point near 1, where nearly all measurements are; the L2 loss near 1.4,"
           " at the mean of all, pulled there by the outlier.")

# %% [markdown]
# <details><summary>What came out, and why</summary>
#
# L1 is lowest at the median, L2 at the mean.
#
# </details>
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
# **Goal.** One step as in the formulas: a loop over the examples i, and inside it loops over the features j. (The autograder accepts any
# correct way here; the race below needs loops.)
#
# **Shapes.** w (n_x, 1), b a number, X (n_x, m), Y (1, m); the function returns w (n_x, 1), b (a number) and the cost (a number). The cost is that
# of the *old* w and b.
#
# **Worked numbers.** With `check.W`, `check.B`, `check.X`, `check.Y` and α = 0.3: w = (0.612, −0.228), b = 0.156, cost 0.438.
#
# <details><summary>Hint: what is set to 0, and where</summary>
#
# dw, db and the cost are sums over *all* examples: set them to 0 once, before the loops. z belongs to *one* example: set it to b inside the loop. The step comes once, after the loops.
#
# </details>

# %% exercise="gradient_step_loops"

# %% [markdown]
# ### Exercise 11 · `gradient_step_vectorized` (central, 20 minutes)
#
# **Goal.** The same step with **no Python loop**. Each sum of the formulas becomes a product or a sum of whole arrays.
#
# **Halfway: the inner loops go first.** For one example, the loops over j are two operations on a column: $z^{(i)} = w^T x^{(i)} + b$, and its part of $m\, dw$ is
# $x^{(i)} (a^{(i)} - y^{(i)})$, a column times a number. Side by side, the m columns are X, and the m numbers $a^{(i)} - y^{(i)}$ are the row $dZ = A - Y$.
#
# **Derive the rest on paper** before you write code: the sum of the columns of X, each multiplied by its number in dZ, is *one* product of two arrays. Which two? The axis of the
# examples must disappear, and the result must be (n_x, 1).
#
# **Worked numbers.** The same as in exercise 10.
#
# <details><summary>Hint</summary>
#
# A matrix product sums over the inner axis. In $w^T X$ it is the features; for dw it has to be the examples. Which of the two needs a `.T`?
#
# </details>

# %% exercise="gradient_step_vectorized"

# %% [markdown]
# **Look back: did anything change?** The two functions add the same numbers in a different order, and the computer rounds after every addition. **Predict** At which of the
# about sixteen digits do their results differ? And how many times faster is the second, with 300 examples of 200 features?

# %% locked="predict-step" jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
same_step = Predict("They differ at which digit? And how many times faster is the second?")
same_step.ask()

# %% locked="same-step" jupyter={"source_hidden": true}
# Run this cell: it shows what comes out.
m, n_x = (300, 200) if pace.in_full() else (30, 20)
X, w = rng.normal(size=(n_x, m)), 0.1 * rng.normal(size=(n_x, 1))
Y = (rng.random((1, m)) < 0.5).astype(float)
by_loops, by_arrays = (step(w, 0.3, X, Y, 0.1) for step in (gradient_step_loops, gradient_step_vectorized))
for name, one, other in zip(("w", "b", "cost"), by_loops, by_arrays):
    apart = np.max(np.abs(np.subtract(one, other))) / np.max(np.abs(one))
    print(f"{name:4s} differs by {apart:.0e} of its size")
    assert apart < 1e-12, f"{name}: more than rounding"

# %% locked="step-race" jupyter={"source_hidden": true}
# Run this cell: it shows what comes out.
examples = [1, 3, 10, 30, 100, 300] if pace.in_full() else [1, 10]
clock = {
    step.__name__: [seconds(step, w, 0.3, X[:, :k], Y[:, :k], 0.1) for k in examples]
    for step in (gradient_step_loops, gradient_step_vectorized)
}
slow, fast = (times[-1] for times in clock.values())
print(f"{examples[-1]} examples: with loops {1e3 * slow:.1f} ms · without {1e3 * fast:.3f} ms")
same_step.beside(f"the costs differ by {apart:.0e} of their size; {slow / fast:.0f} times faster", varies=True)
if pace.in_full():
    assert slow > 20 * fast, "measured before: over 20 times. Your marks are safe; for this race, write gradient_step_loops with loops."
fig = vector_pictures.draw_race(examples, clock, "One step on examples of 200 features", xlabel="examples")
plots.show(fig, alt="Time of one step against the number of examples, logarithmic axes. The time of the loops rises in proportion; that of the vectorised step"
           " stays nearly flat and is far lower at the end.")

# %% [markdown]
# ### One loop stays
#
# Learning takes many steps. Two clouds of points in the plane, 300 steps, each with your function: this is the whole of logistic regression.
# **Predict** What is the first cost, at w = 0 and b = 0?

# %% locked="predict-first-cost" jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
first_cost = Predict("The first cost, at w = 0 and b = 0?")
first_cost.ask()

# %% locked="learn"
points, labels = vector_pictures.clouds(1)
w, b, costs = np.zeros((2, 1)), 0.0, []
for _step in range(pace.iterations(300)):
    w, b, cost = gradient_step_vectorized(w, b, points, labels, 0.3)
    costs.append(cost)
accuracy = 100 * np.mean((sigmoid(w.T @ points + b) > 0.5) == labels)

# %% locked="learned" jupyter={"source_hidden": true}
# Run this cell: it shows what comes out.
print(f"{accuracy:.1f} % of the points on the right side of the decision boundary · cost at the end {costs[-1]:.3f}")
first_cost.beside(f"{costs[0]:.3f}, which is log 2")
if pace.in_full():
    assert abs(costs[0] - math.log(2)) < 1e-9, "at w = 0, b = 0 the cost is log 2"
    assert np.all(np.diff(costs) < 0), "each step lowers the cost"
    assert 88 <= accuracy <= 98, "measured before, for forty such pairs of clouds: 88 to 98 %"
fig, axes = plots.figure(1, 2, size=(9.6, 3.9))
axes[0].plot(costs)
axes[0].set(xlabel="step", ylabel="cost", title="The cost")
plots.decision_boundary(lambda P: sigmoid(w.T @ P + b), points, labels, axes[1], "The decision boundary")
plots.show(fig, alt="Left: the cost falls from 0.69, steeply at first. Right: two overlapping clouds with a straight line between them.")

# %% [markdown] question="which-loop-stays"
# **Your words.** The loop over the *examples* is gone, the loop over the *steps* is still there. Why can the first be given to NumPy, and the second not? Two or
# three sentences; your teacher reads them.
#
# ### BEGIN MARK SCHEME
# * 2 points: all examples use the same w and b, and none needs the result of another
# * 2 points: each step begins with the w and b of the step before
# * 1 point: the conclusion: independent work can be done at once, dependent work cannot
# ### END MARK SCHEME

# %% [markdown] written="which-loop-stays" points=5
# ### BEGIN SOLUTION
# Every example's share of the gradient is computed from the same w and b and needs nothing from the other examples, so all of them can be computed
# side by side and added up by a matrix product. Step k + 1 starts from the w and b that step k produced: each
# step needs the result of the one before, so the steps cannot happen at once, and the loop stays.
# ### END SOLUTION

# %% locked="predictions" jupyter={"source_hidden": true}
# Run this cell: it shows your predictions beside what came out.
Predict.review()

# %% [markdown]
# > **Summary** · Each call has a fixed cost: give it whole arrays. · `np.dot` beats multiply-and-sum on floats, and Python's `sum` is a loop. · Shapes are
# > aligned from the right, and a 1 is stretched. · `axis` names what disappears, `keepdims=True` keeps its place. · Two axes
# > everywhere: 1-D arrays turn columns into squares. · A sum over the examples is one matrix product: so a step of learning has no loop.
#
# **What you have.** Eleven functions. The last one separates two clouds of points in a fraction of a second. It is tens of times
# faster than the version with loops and gives the same result, up to rounding.
#
# **Where next.** In [logistic regression](../logistic_regression/logistic_regression.ipynb) the same step learns to tell
# cats from other things.
