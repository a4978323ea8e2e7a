# %% [markdown]
# # Vectorisation and broadcasting
#
# A network computes with large arrays. In this lesson you learn how NumPy combines arrays of different shapes, how to replace loops by array operations, and which
# mistakes NumPy does not report. At the end you measure how much time this saves, and why.
#
# **You will be able to**
# - predict the shape of a broadcast operation on paper
# - turn a gradient step of logistic regression with two loops into one without loops, and show that the result is the same
# - recognise six traps in which NumPy does what you wrote and not what you meant
# - measure running times carefully, and explain where the time of a Python loop goes
#
# **Minutes** 65 · **Before this** lesson [05, derivatives](05_derivatives.ipynb)

# %%
import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # one core, set before NumPy starts: so that times can be compared

import numpy as np

from dllessons import exercise, vectorisation
from dlutils import data, explorers, pace, plots, timing
from dlutils.figures import broadcasting
from dlutils.predict import Predict

# %% [markdown]
# ## Broadcasting
#
# In `w.T @ X + b`, a $(1, m)$ array and a single number are added. NumPy repeats the number $m$ times. The general rules for combining two shapes:
#
# 1. If one shape is shorter, put ones **in front of it** until both have the same length.
# 2. On each axis, the lengths must be equal, or one of them must be 1.
# 3. Where one of them is 1, that array is repeated along this axis (NumPy says *stretched*). The values are read again, **not copied**.
# 4. Otherwise there is an error.
#
# An example: `(4, 1, 3)` and `(2, 1)`.
#
# | | axis 0 | axis 1 | axis 2 |
# |---|---|---|---|
# | first shape | 4 | 1 | 3 |
# | second shape, rule 1 | *1* | 2 | 1 |
# | result | 4 | 2 | 3 |

# %% [markdown]
# ### Your turn: rule 1

# %%
def padded(shape, length):
    """The shape (a tuple) with ones in front, so that it has the given length."""
    ...

# %%
exercise.check(padded, ((3,), 2, (1, 3)), ((), 2, (1, 1)), ((2, 1), 3, (1, 2, 1)), ((4, 5), 2, (4, 5)))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def padded(shape, length):
#     return (1,) * (length - len(shape)) + shape
# ```
#
# </details>

# %%
cases = [
    ((3, 4), (), "a number: repeated\nalong both axes"),
    ((3, 4), (3, 1), "a column: repeated along axis 1,\nacross the examples"),
    ((3, 4), (1, 4), "a row: repeated along axis 0,\ndown the features"),
    ((3, 1), (1, 4), "column and row: both are\nrepeated; the result is a table"),
]
plots.show(broadcasting.draw_broadcast_cases(cases), alt="Four sums of arrays drawn as cells. A number, a column or a row is repeated"
           " to the shape of the other array; a column plus a row gives a full table. Repeated cells are pale with dotted edges.")

# %% [markdown]
# Dark cells are stored in memory, pale ones with dotted edges are not. **Predict** the shape of each of these before you run the cell. Which two fail?
# `(2, 3) + (3,)`, `(2, 3) + (2,)`, `(2, 1) + (3,)`, `(4, 1, 3) + (2, 1)`, `(2, 3) + (3, 2)`.

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
two_fail = Predict("Which two of the five sums fail?")
two_fail.ask()

# %%
pairs = [((2, 3), (3,)), ((2, 3), (2,)), ((2, 1), (3,)), ((4, 1, 3), (2, 1)), ((2, 3), (3, 2))]
for a, b_shape in pairs:
    print(f"{a} + {b_shape}:", broadcasting.broadcast_plan(a, b_shape).result or "error")
two_fail.beside(" and ".join(f"{a} + {b}" for a, b in pairs if not broadcasting.broadcast_plan(a, b).result))

# %% [markdown]
# ### Your turn: all rules

# %%
def broadcast_shape(a, b):
    """The shape of the sum of arrays of shapes a and b (tuples), or the string "error"."""
    ...

# %%
exercise.check(
    broadcast_shape, ((2, 3), (3,), (2, 3)), ((2, 3), (2,), "error"), ((2, 1), (3,), (2, 3)),
    ((4, 1, 3), (2, 1), (4, 2, 3)), ((2, 3), (3, 2), "error"), ((), (5,), (5,)), ((7, 1), (7,), (7, 7)),
)

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def broadcast_shape(a, b):
#     n = max(len(a), len(b))
#     a, b = (1,) * (n - len(a)) + a, (1,) * (n - len(b)) + b
#     if any(p != q and 1 not in (p, q) for p, q in zip(a, b)):
#         return "error"
#     return tuple(max(p, q) for p, q in zip(a, b))
# ```
#
# </details>
#
# Drag the lower right corner of an array to change its shape (upwards until the rows are gone, and it is 1-D). Which array is repeated along which axis? Find a
# pair in which *both* are repeated, and one that raises an error. Compare `(3,)` with `(3, 1)`.

# %%
names = ["a_rows", "a_columns", "b_rows", "b_columns"]
explorers.explore(
    broadcasting.draw_corners, alt="Two arrays of chosen shapes are added. Repeated copies are pale; a note says along which axis. Where"
    " the shapes do not fit, the axis that clashes is named.",
    frames=[{"a_columns": 4, "b_columns": 3}, {"a_rows": 0, "a_columns": 3, "b_rows": 3, "b_columns": 1}],
    handles=[explorers.handle(f"{one}_columns", f"{one}_rows", zero=zero, label=f"corner of {one.upper()}") for one, zero in zip("ab", broadcasting.CORNERS)],
    **{name: explorers.slider(0, broadcasting.MOST, value=value, description=name.replace("a_", "A: ").replace("b_", "B: "))
       for name, value in zip(names, (3, 1, 0, 4))},
)

# %% [markdown]
# ### Two uses
#
# Standardising takes two broadcasts: each feature (row) has its own mean and standard deviation, and both apply to all examples. With
# `keepdims=True` the mean keeps the shape of a **column**, $(n_x, 1)$, and is repeated along axis 1.

# %%
rng = np.random.default_rng(7)
raw = rng.normal(loc=[[10.0], [-3.0], [200.0]], scale=[[2.0], [0.5], [40.0]], size=(3, 500))
mean, deviation = raw.mean(axis=1, keepdims=True), raw.std(axis=1, keepdims=True)
standard = (raw - mean) / deviation
print("mean", mean.shape, " standardised", standard.shape, " standard deviations", standard.std(axis=1).round(6))

# %% [markdown]
# ### Your turn: shares of a row
#
# Divide each number of a table by the sum of its row.

# %%
def row_shares(table):
    """The table (n, k) with each row divided by its sum."""
    ...

# %%
exercise.check(
    row_shares, (np.array([[1.0, 3.0], [8.0, 2.0]]), np.array([[0.25, 0.75], [0.8, 0.2]])),
    (np.array([[1.0, 1.0, 2.0]]), np.array([[0.25, 0.25, 0.5]])),
)

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def row_shares(table):
#     return table / table.sum(axis=1, keepdims=True)
# ```
#
# </details>
#
# ### Your turn: all distances
#
# A column and a row give a table. Use this to compute, without a loop, the squared distance of every example from every other one. Hint: `X[:, :, None]` has shape
# $(n_x, m, 1)$. Which shape should the other array have?

# %%
def squared_distances(X):
    """(m, m): the squared distance between columns i and j of X (n_x, m)."""
    ...

# %%
exercise.check(
    squared_distances, (np.array([[0.0, 3.0, 0.0], [0.0, 4.0, 1.0]]), np.array([[0, 25, 1], [25, 0, 18], [1, 18, 0]])),
    (np.array([[1.0, 3.0]]), np.array([[0, 4], [4, 0]])),
)

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def squared_distances(X):
#     differences = X[:, :, None] - X[:, None, :]
#     return np.sum(differences**2, axis=0)
# ```
#
# The differences have shape $(n_x, m, m)$.
#
# </details>

# %% [markdown]
# ## Logistic regression: two loops, one loop, none
#
# **[Vectorisation](glossary.md#vectorisation)** means replacing loops by operations on whole arrays. One step of gradient descent, from lesson 04:
# $$z^{(i)} = w^{T}x^{(i)} + b,\quad a^{(i)} = \sigma(z^{(i)}),\quad dz^{(i)} = a^{(i)} - y^{(i)},\quad
# dw = \tfrac1m\sum_i x^{(i)}dz^{(i)},\quad db = \tfrac1m\sum_i dz^{(i)}$$
# There are two sums: over the $n_x$ features (inside $w^Tx$) and over the $m$ examples. Each one is a loop that we can replace.
#
# We begin with **two loops**: every index of the formula is an index in the code.

# %%
def sigmoid(z):
    """Of any shape."""
    return 1.0 / (1.0 + np.exp(-z))


m, n_x = 40, 12
X = rng.standard_normal((n_x, m))
Y = (X[:1] + 0.5 * rng.standard_normal((1, m)) > 0).astype(float)
w, b = 0.1 * rng.standard_normal((n_x, 1)), 0.3

# %%
def two_loops(w, b, X, Y):
    """dw (n_x, 1), db; w (n_x, 1), X (n_x, m), Y (1, m)."""
    (n_x, m), dw, db = X.shape, np.zeros(w.shape), 0.0
    for i in range(m):
        z = b
        for j in range(n_x):
            z += w[j, 0] * X[j, i]
        dz = sigmoid(z) - Y[0, i]
        for j in range(n_x):
            dw[j, 0] += X[j, i] * dz
        db += dz
    return dw / m, db / m

# %% [markdown]
# **One loop**: NumPy handles the features, the loop over examples stays. Note the slice `X[:, i:i + 1]`, which keeps the column a column.

# %%
def one_loop(w, b, X, Y):
    """As two_loops."""
    m, dw, db = X.shape[1], np.zeros(w.shape), 0.0
    for i in range(m):
        x = X[:, i:i + 1]
        dz = sigmoid(w.T @ x + b) - Y[:, i:i + 1]
        dw += x @ dz
        db += dz.item()
    return dw / m, db / m

# %% [markdown]
# **No loop**: the row $dZ$ holds all $m$ values, and the product $X\,dZ^{T}$ of $(n_x, m)$ and $(m, 1)$ *is* the sum over the examples.

# %%
def no_loop(w, b, X, Y):
    """As two_loops."""
    m = X.shape[1]
    dZ = sigmoid(w.T @ X + b) - Y
    return X @ dZ.T / m, float(dZ.sum() / m)

# %% [markdown]
# ### The same result, up to rounding
#
# The three versions add the same numbers in different orders. With 64-bit numbers this changes only the last few of about sixteen digits.

# %%
results = [step(w, b, X, Y) for step in (two_loops, one_loop, no_loop)]
for dw, db in results:
    print("dw", dw.shape, " first entry", round(dw[0, 0], 6), " db", round(db, 6))

# %% [markdown]
# **On photographs** with 12,288 numbers each. We give the loops only twenty photographs, because they are slow. **Predict**: which step gains more, from two loops to one or from
# one loop to none?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
gain = Predict("Which step gains more?", ["from two loops to one", "from one loop to none"])
gain.ask()

# %% tags=["nbval-ignore-output"]
pictures = data.load_cats()
P = pictures.train_x[:20].reshape(20, -1).T / 255.0
labels, v = pictures.train_y[:, :20], np.zeros((P.shape[0], 1))
taken = {f.__name__: timing.seconds(f, v, 0.0, P, labels) for f in (two_loops, one_loop, no_loop)}
print({name: f"{1e3 * t:.2f} ms" for name, t in taken.items()})
gain.beside(f"{taken['two_loops'] / taken['one_loop']:.0f} times, then {taken['one_loop'] / taken['no_loop']:.1f} times faster", varies=True)

# %% [markdown]
# Most of the gain comes from removing the *inner* loop, because it does most of the work: 12,288 repetitions inside against 20 outside. So vectorise the
# longest inner loop first. The loop over the **iterations** of gradient descent stays: each step needs the result of the previous one.

# %% [markdown]
# > **Halfway: a good place to stop.** By now you know the rules of broadcasting, and you have removed both loops from a step of logistic regression.
# > When you come back, start with this question: What is the shape of the sum of a `(3, 1)` array and a `(4,)` array?

# %% [markdown]
# ## Six traps
#
# These mistakes often run without an error. In each, NumPy does exactly what you wrote.
#
# **1. The array that is neither row nor column.** **Predict** `v.T.shape` and `v @ v.T` for `v` of shape `(3,)`.

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
one_axis = Predict("v.T.shape, and v @ v.T?", ["(1, 3), a table", "(3, 1), a table", "(3,), a number", "(3,), an error"])
one_axis.ask()

# %%
v = np.array([1.0, 2.0, 3.0])
print("v", v.shape, " v.T", v.T.shape, " v @ v.T =", v @ v.T)
one_axis.beside(f"{v.T.shape}, the number {v @ v.T:g}")
column = v.reshape(-1, 1)
print("column @ column.T", (column @ column.T).shape)

# %% [markdown]
# An array with one axis is not changed by `.T`. Give vectors the shape $(n, 1)$ or $(1, n)$, and check it: `assert w.shape == (n_x, 1)`.
#
# **2. A column meets a row.** The predictions are a column $(m, 1)$ by mistake; the labels are a row $(1, m)$. Every prediction is right. **Predict**: is the computed accuracy 1?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
is_it_1 = Predict("Is the computed accuracy 1?", ["yes", "no, another number", "an error"])
is_it_1.ask()

# %%
Y = (rng.random((1, 200)) < 0.7).astype(float)
prediction = Y.T.copy()                     # (200, 1): every one is right
wrong = np.mean(prediction == Y)
right = np.mean(prediction.T == Y)
print("compared:", (prediction == Y).shape, " accuracy", round(wrong, 2), " with equal shapes", right)
is_it_1.beside(f"{wrong:.2f}")
flat = Y.ravel()
print("(m,) - (1, m):", (flat - Y).shape, "   (m,) - (m, 1):", (flat - Y.T).shape)

# %% [markdown]
# Each prediction was compared with *every* label: $m^2$ comparisons and a plausible number. With 50,000 examples it would also
# need gigabytes of memory.
#
# > **Misconception** "The shape $(m,)$ is always safe." Against a row $(1, m)$ it is read as $(1, m)$. But against a column
# > $(m, 1)$ it gives $(m, m)$, because the ones are added *in front*.
#
# **3. A sum that loses its axis.** Each row is to be divided by its sum, but `keepdims` is missing. The sums are then read as a *row* and
# repeated downward. For most tables you get an error. For a square one you get a wrong result.

# %%
table = np.array([[1.0, 3.0], [8.0, 2.0]])
print("rows then sum to", (table / table.sum(axis=1)).sum(axis=1))
print("with keepdims   ", (table / table.sum(axis=1, keepdims=True)).sum(axis=1))

# %% [markdown]
# **4. Integer arrays stay integer.** An integer array keeps only the whole part of each number that you store in it. This happens easily with an array *made like* another one. `//` drops the
# fractional part, too: `pixels // 255` is 0 for every pixel below 255.
#
# **5. Bytes wrap around.** A pixel is a `uint8`, 0 to 255. **Predict** `250 + 10` and `3 - 5` in that type.

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
bytes_wrap = Predict("250 + 10 and 3 - 5 as uint8?", ["260 and -2", "255 and 0", "4 and 254", "10 and 2"])
bytes_wrap.ask()

# %%
counts = np.array([1, 2, 3])
halves = np.zeros_like(counts)              # has the integer type of counts
halves[:] = counts / 2
print("stored:", halves, " wanted:", counts / 2, " pixels // 255:", np.array([10, 254, 255]) // 255)

bright, dark = np.array([250, 3], dtype=np.uint8), np.array([10, 5], dtype=np.uint8)
print("sum", bright + dark, "  difference", bright - dark)
bytes_wrap.beside(f"{(bright + dark)[0]} and {(bright - dark)[1]}")
print("as floats", bright.astype(float) + dark, bright.astype(float) - dark)

# %% [markdown]
# Subtracting one photograph from another does this thousands of times at once. Convert to float first.
#
# **6. Changing a view.** A slice is a **[view](glossary.md#view)**: it uses the same memory as the array. Does `X` change here?

# %%
X = np.arange(6.0).reshape(2, 3)
first = X[0]
first -= first.mean()                       # in place: changes X too
second = X[1]
second = second - second.mean()             # a new array
print(X, np.shares_memory(first, X), np.shares_memory(second, X))

# %% [markdown]
# `x -= y` writes into the array, `x = x - y` makes a new one. Functions in this course never change their arguments, so they do not use the first form
# on them. Slices and most `reshape`s are views; indexing with a list or a Boolean mask makes a copy.

# %% [markdown]
# ## How much time does it save?
#
# Now measure. Here are two ways to compute $\sum_j w_j x_j$.

# %%
def dot_loop(w, x):
    """Sum of products; w, x (n,)."""
    total = 0.0
    for j in range(len(w)):
        total += w[j] * x[j]
    return total


rng = np.random.default_rng(7)
w, x = rng.standard_normal((2, 100_000))
print("same result:", np.isclose(dot_loop(w, x), np.dot(w, x), rtol=1e-9))

# %% [markdown]
# **Predict** how many times faster `np.dot` is on these 100,000 numbers: about 2, about 20, hundreds of times, or more than 1000 times? Is it also faster for
# *two* numbers?
#
# A single measurement depends on whatever else your computer is doing. `timing.seconds` calls a function many times and keeps the **best** time, because other
# programs mostly slow a run down. Your times will differ from those stored here; the shapes of the curves should be similar.

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
times_faster = Predict("How many times faster is np.dot?", ["about 2", "about 20", "100 to 1000", "more than 1000"])
times_faster.ask()

# %% tags=["nbval-ignore-output"]
loop_time = timing.seconds(dot_loop, w, x)
vector_time = timing.seconds(np.dot, w, x)
print(f"loop {1e3 * loop_time:.2f} ms, np.dot {1e3 * vector_time:.4f} ms")
times_faster.beside(f"{loop_time / vector_time:.0f} times", varies=True)

# %%
sizes = np.array([1, 3, 10, 30, 100, 1000, 10_000, 100_000, 1_000_000])
W, X = rng.standard_normal((2, sizes[-1]))
loop = np.array([timing.seconds(dot_loop, W[:n], X[:n]) for n in sizes])
vector = np.array([timing.seconds(np.dot, W[:n], X[:n]) for n in sizes])

fig, ax = plots.figure(size=(7.6, 4.4))
ax.loglog(sizes, 1e6 * loop, "o-", color=plots.RED)
ax.loglog(sizes, 1e6 * vector, "^-", color=plots.BLUE)
ax.text(3e3, 1e6 * loop[5] * 9, "Python loop", color=plots.RED, ha="right")
ax.text(3e4, 1e6 * vector[6] * 0.22, "np.dot", color=plots.BLUE)
ax.set(xlabel="numbers in each vector", ylabel="microseconds", title="Similar for one number, far apart for many")
plots.show(fig, alt="Time against vector length, both axes logarithmic. The loop's time grows in proportion to the length from the"
           " start. The time of np.dot is flat up to about a thousand numbers and grows only then; it ends far below the loop.")

# %% [markdown]
# For a single number the loop is about as fast: each call of `np.dot` has a **fixed cost** (checking the arguments, choosing the routine). Up to about a
# thousand numbers this is nearly the whole cost, so the blue line is almost flat. After that both times grow in proportion to $n$, and the cost *per number* differs by a
# factor of more than a hundred.
#
# > **Misconception** "Vectorised code is always faster." For a few numbers a call costs as much as a short loop. It pays
# > when each call does *a lot of work*.

# %% [markdown]
# ## Where does the time go?
#
# We compare six ways to do the same additions and multiplications, from a Python loop to 32-bit arrays. (Neighbouring ways may differ in more than one
# respect. For example, numbers without gaps also take less memory and allow faster instructions.)

# %%
lists = w.tolist(), x.tolist()
objects = w.astype(object), x.astype(object)  # pointers to Python floats
gaps = np.zeros((2, w.size, 8))               # the numbers are eight places apart
gaps[..., 0] = w, x
narrow = w.astype(np.float32), x.astype(np.float32)
ways = {
    "Python loop over arrays": (dot_loop, w, x),
    "Python loop over lists": (dot_loop, *lists),
    "C loop over Python objects": (np.dot, *objects),
    "C loop, gaps between numbers": (np.dot, *gaps[..., 0]),
    "contiguous, 64 bits": (np.dot, w, x),
    "contiguous, 32 bits": (np.dot, *narrow),
}
each = {name: 1e9 * timing.seconds(*way, budget=0.06) / w.size for name, way in ways.items()}

# %%
fig = vectorisation.draw_bars(each, "One multiplication and one addition, six ways", "nanoseconds for each pair of numbers")
plots.show(fig, alt="Bars of time for each product and addition, on a logarithmic axis. From top to bottom the times fall: a loop over"
           " arrays, a loop over lists, a loop in C over Python objects, in C with gaps in memory, contiguous, and in 32 bits.")

# %% [markdown]
# Surprisingly, looping over a NumPy **array** is slower than looping over a list, because each `w[j]` creates a new Python
# object for the number.
#
# ### Several numbers in one instruction
#
# Processors have SIMD instructions (*single instruction, multiple data*): one instruction adds 2, 4 or 8 pairs of 64-bit numbers. Two
# conditions must hold: the numbers have one type and are next to each other in memory, and no result depends on the previous one. A NumPy array provides the
# first, an element-wise operation the second. A list of Python objects provides neither.

# %%
plots.show(vectorisation.draw_lanes(), alt="Eight additions. On the left, one at a time, eight instructions in order. On the right,"
           " with four lanes, two instructions: each adds four neighbours at once.")

# %% [markdown]
# NumPy chooses its routines when it starts, and it can be told not to use the wider instructions. `vectorisation.probe` starts a new Python process for
# this. (The narrowest SIMD instructions cannot be switched off, so we compare wide with narrow or none.)

# %% tags=["nbval-ignore-output"]
wide = vectorisation.wide_instructions()
with_lanes, without = vectorisation.probe(), vectorisation.probe(switched_off=wide)
print("this processor's wide instructions:", ", ".join(wide) or "none that NumPy can switch off")
for name in with_lanes:
    print(f"{name:9s} {1e9 * with_lanes[name]:6.2f} ns, without {1e9 * without[name]:6.2f} ns")
fig, ax = plots.figure(size=(7.6, 3.6))
place = np.arange(len(with_lanes))
ax.bar(place - 0.2, [1e9 * t for t in with_lanes.values()], 0.38, color=plots.BLUE, label="all instructions")
ax.bar(place + 0.2, [1e9 * t for t in without.values()], 0.38, color=plots.ORANGE, hatch="//", label="wide ones switched off")
ax.set_xticks(place, with_lanes)
ax.set(ylabel="nanoseconds per number", title="Same code, same NumPy, wide instructions on and off")
ax.legend()
plots.show(fig, alt="Bars of time per number for add, multiply, exp and tanh, with all instructions and with the wide ones switched off.")

# %% [markdown]
# `exp` and `tanh` need dozens of operations per number. On processors with AVX-512 (`X86_V4` in the list; `X86_V3` alone means instructions half as wide) they gain a large factor; with narrower
# instructions they may gain little. Addition and multiplication gained almost nothing in our runs, although they are what the drawing shows. The likely reason: with only one operation per number, reading and writing the numbers
# takes most of the time.
#
# ### Memory
#
# Memory is one long row of cells. The processor fetches it in **[cache lines](glossary.md#cache-line)** of usually 64 bytes, that is eight 64-bit numbers, even if you need only
# one of them. Recently used lines are kept in small, fast memories, the *caches*. NumPy stores a matrix row after row by default.

# %%
plots.show(vectorisation.draw_memory(), alt="A matrix of 3 rows and 4 columns holding 0 to 11, and the same numbers in one line of"
           " memory. A row is four neighbours in the line; a column is every fourth number.")

# %% [markdown]
# We add up all numbers of an array, then every second, every fourth and every eighth. Every eighth means an eighth of the additions. **Predict**: what happens to the time, for an array of
# 64 MB and for one of 0.5 MB?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
skipping = Predict("An eighth of the additions: the time for 64 MB, and for 0.5 MB?", ["each falls as far", "64 MB falls further", "0.5 MB falls further", "neither falls"])
skipping.ask()

# %% tags=["nbval-ignore-output"]
strides = [1, 2, 4, 8]
cost = {}
for size in (8_000_000, 64_000):
    line = np.ones(size)
    times = [min(timing.seconds(np.sum, line[::s], budget=0.05) for _ in range(3)) for s in strides]
    cost[size] = [t / times[0] for t in times]
skipping.beside(", ".join(f"{8 * size / 1e6:g} MB: {times[-1]:.2f} of the time" for size, times in cost.items()), varies=True)

fig, ax = plots.figure(size=(7.2, 3.8))
for (size, times), style, color in zip(cost.items(), ("o-", "^--"), (plots.BLUE, plots.ORANGE)):
    ax.plot(strides, times, style, color=color, label=f"{size:,} numbers, {8 * size / 1e6:g} MB")
ax.plot(strides, [1 / s for s in strides], ":", color=plots.BLACK, label="share of the numbers that are added")
ax.set_xticks(strides, ["all", "every 2nd", "every 4th", "every 8th"])
ax.set(ylabel="time, as a multiple of adding all", ylim=(0, None), title="In a large array, skipping numbers saves less time")
ax.legend()
plots.show(fig, alt="Time to add all, every second, every fourth and every eighth number of an array, as a multiple of the time for all. For 64 MB it falls"
           " little or not at all. For 0.5 MB, which fits the caches, it falls further, though not as far as the share of numbers that are added.")

# %% [markdown]
# The small array stays in the caches, and fewer additions take less time. For the large array, an eighth of the additions saves less time, on many machines none at all. Most of its time goes into
# fetching memory, and every cache line of eight numbers contains one that we need. So all lines are fetched. What counts there is how much memory you *touch*, not how many numbers you use. (A
# processor with a cache of more than 64 MB saves more here. Then try a larger array.)
#
# The layout decides what is contiguous. Our X is made by `reshape(m, -1).T`. The transpose is a view, so each photograph, a *column* of X, is still contiguous, and a row has gaps:

# %%
X = pictures.train_x.reshape(209, -1).T if len(pictures.train_x) == 209 else P
print("X", X.shape, " bytes from one row to the next:", X.strides[0], ", from one column to the next:", X.strides[1])

# %% [markdown]
# ## A popular claim: "multiply and sum beats dot"
#
# Some people say that `np.sum(w * x)` is faster than `np.dot(w, x)`, because it is "element-wise". Others say the opposite.
# **Predict**: who is right for 64-bit floats? And for *integers*?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
claim = Predict("np.dot is faster for ...", ["floats and integers", "floats, and not always integers", "integers, and not floats", "neither"])
claim.ask()

# %% tags=["nbval-ignore-output"]
multiply_and_sum = lambda w, x: np.sum(w * x)
lengths = [10, 100, 1000, 10_000, 100_000]
ratio = {}
for kind in ("float64", "float32", "int32"):
    a, b = rng.integers(0, 9, (2, lengths[-1])).astype(kind)
    clocks = [[timing.seconds(f, a[:n], b[:n]) for f in (multiply_and_sum, np.dot)] for n in lengths]
    ratio[kind] = [slow / fast for slow, fast in clocks]
claim.beside(", ".join(f"{kind}: dot {times[-1]:.1f} times as fast" for kind, times in ratio.items()), varies=True)

# %%
fig, ax = plots.figure(size=(7.6, 4.2))
for (kind, times), color, marker in zip(ratio.items(), (plots.BLUE, plots.GREEN, plots.RED), "o^s"):
    ax.semilogx(lengths, times, marker + "-", color=color, label=kind)
ax.axhline(1, color=plots.BLACK, linestyle="--", linewidth=1.2)
ax.text(9, 1.05, "equally fast", va="bottom")
ax.set(xlabel="numbers in each vector", ylabel="time of sum(w * x) / time of dot", ylim=(0, None),
       title="Above the line, dot is faster")
ax.legend()
plots.show(fig, alt="Time of sum of products divided by time of dot, against length. For both kinds of floats the ratio stays above one:"
           " dot wins. For 32-bit integers it falls with the length.")

# %% [markdown]
# For floats `dot` was faster at every length we tried. `w * x` writes a whole new array, which `sum` then reads again; `dot` needs no intermediate array. The library behind
# `dot`, called BLAS, handles **floats only**. For integers NumPy uses a simple loop of its own, while `*` and `sum` still use SIMD. So for long integer vectors
# the lead of `dot` shrinks, and on some machines it turns into a disadvantage. A benchmark with `np.arange`, which makes integers, may be where the claim comes from.

# %% [markdown]
# > **Summary**
# >
# > | | |
# > |---|---|
# > | broadcasting | ones in front; lengths equal or 1; ones are repeated; otherwise an error |
# > | no loop | $dZ = A - Y$, $dw = \frac1m X\,dZ^T$, $db = \frac1m\sum dZ$ |
# > | habits | keep two axes, use `keepdims=True`, assert shapes, convert to float |
# > | a call | has a fixed cost; give it a lot of work |
# > | SIMD | one instruction, several numbers; needs contiguous numbers of one type |
# > | memory | is fetched in cache lines; if the data does not fit the cache, skipped numbers cost nearly as much as used ones |
# > | `dot` or `sum(w * x)` | `dot` for floats |

# %% jupyter={"source_hidden": true}
# Run this cell: it shows your predictions beside what came out.
Predict.review()

# %% [markdown]
# **Think about it**
#
# **1.** How much memory does `X[:, :, None] - X[:, None, :]` need for $n_x$ = 12,288 and $m$ = 209? Is there a way with less?
#
# <details><summary>Answer</summary>
#
# $n_x m^2 \approx 5.4 \cdot 10^8$ numbers, 4.3 GB in 64 bits. $\lVert a-b\rVert^2 = \lVert a\rVert^2 + \lVert b\rVert^2 - 2a^Tb$ needs only tables of $m^2$
# numbers, and its matrix product is fast.
# </details>
#
# **2.** Why can a running total (`np.cumsum`) not use SIMD in the same way as `+`?
#
# <details><summary>Answer</summary>
#
# Each result needs the previous one, so the additions cannot happen at the same time. (There are algorithms that do more additions in fewer
# steps; they change the order of additions and so the rounding.)
# </details>
#
# **3.** A colleague writes `b` with shape $(n,)$ and adds it to $Z$ of shape $(n, m)$. When does it fail, and when is it silently wrong?
#
# <details><summary>Answer</summary>
#
# $(n,)$ is read as $(1, n)$ and meets $(n, m)$. With $m = n > 1$ it runs, and every *example* gets its own bias instead of every neuron. With $m = 1$ it also runs:
# $(n, 1) + (n,)$ silently gives $(n, n)$. With $n = 1$ it is right. In all other cases there is an error.
# </details>

# %% [markdown]
# **Check yourself** Answer from memory, then open the fold.
#
# **1.** What is the shape of `(5, 1) + (4,)`?
# <details><summary>Answer</summary>
#
# `(5, 4)`
# </details>
#
# **2.** What does `keepdims=True` do in `X.mean(axis=1, keepdims=True)`?
# <details><summary>Answer</summary>
#
# The result keeps the shape $(n_x, 1)$, so that it is repeated across the examples.
# </details>
#
# **3.** What is the difference between `x -= y` and `x = x - y`?
# <details><summary>Answer</summary>
#
# The first changes the array in place, and with it every view of it; the second makes a new array.
# </details>
#
# **4.** Which loop of a gradient descent program cannot be vectorised?
# <details><summary>Answer</summary>
#
# The loop over iterations: each step needs the result of the previous one.
# </details>
#
# **5.** (Lesson 05) What is the shape of $dw$, and why?
# <details><summary>Answer</summary>
#
# $(n_x, 1)$: a derivative with respect to an array has the shape of that array.
# </details>

# %% tags=["text-checks"] jupyter={"source_hidden": true}
# For authors: what the text above claims.
for a, b_shape in pairs:
    result = broadcasting.broadcast_plan(a, b_shape).result
    assert not result or (np.zeros(a) + np.zeros(b_shape)).shape == result
assert (mean.shape, standard.shape) == ((3, 1), (3, 500))
assert np.allclose([standard.mean(axis=1), standard.std(axis=1)], [[0], [1]])
for dw, db in results:
    assert np.allclose([*dw, [db]], [*results[0][0], [results[0][1]]], rtol=1e-12, atol=1e-15)
assert (v.T.shape, np.shape(v @ v.T)) == ((3,), ())
assert 0.5 < wrong < 0.75 < right
assert [(flat - y).shape for y in (Y, Y.T)] == [(1, 200), (200, 200)]
assert not np.allclose((table / table.sum(axis=1)).sum(axis=1), 1)
assert halves.tolist() == [0, 1, 1]
assert [*(bright + dark), *(bright - dark)] == [4, 8, 240, 254]
assert (np.zeros((3, 1)) + np.zeros(3)).shape == (3, 3)
assert X.strides[0] == 1 or len(pictures.train_x) != 209

# %% tags=["text-checks"] jupyter={"source_hidden": true}
# For authors: the times. In a browser everything has another price.
if pace.in_full():
    assert loop_time / vector_time > 100
    assert loop[0] / vector[0] < 2 < 100 < loop[-1] / vector[-1]
    assert vector[5] < 5 * vector[0]
    assert taken["two_loops"] / taken["one_loop"] > max(20, taken["one_loop"] / taken["no_loop"])
    nanoseconds = list(each.values())
    assert nanoseconds[0] > 2 * nanoseconds[1]
    assert nanoseconds[1] > 1.2 * nanoseconds[2] > 1.2 * nanoseconds[3]
    assert nanoseconds[3] > 2 * nanoseconds[4]
    assert nanoseconds[4] > 1.2 * nanoseconds[5]
    if "X86_V4" in wide:  # on other processors exp and tanh may gain nothing
        assert all(without[name] > 2 * with_lanes[name] for name in ("exp", "tanh"))
    assert cost[8_000_000][3] > cost[64_000][3] > 0.2
    assert min(np.median(ratio[kind]) for kind in ("float64", "float32")) > 1.3
    assert ratio["int32"][-1] < ratio["float64"][-1]

# %% [markdown]
# **Where next** Lesson [07, network representation](07_network_representation.ipynb) joins logistic regressions into a network and follows the shape of every
# array. Now is a good time for the assignment [vectorization](../release/vectorization/vectorization.ipynb): you write these steps yourself.
