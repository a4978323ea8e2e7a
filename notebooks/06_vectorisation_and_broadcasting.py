# %% [markdown]
# # Vectorisation and broadcasting
#
# A network is arithmetic on big arrays. Whether an experiment takes a minute or a day is decided by *how* that
# arithmetic is written, and whether it is right is often decided by one shape that was not what you thought.
#
# **You will be able to**
# - measure code honestly, and say where the time of a Python loop goes
# - turn a step of logistic regression from two loops into none, and prove that nothing changed
# - predict the shape of any broadcast operation, on paper
# - recognise six traps in which NumPy does what you wrote and not what you meant
#
# **Minutes** 60 · **Before this** lesson [05, derivatives](05_derivatives.ipynb)

# %%
import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # one core, set before NumPy starts: so that times compare alike

import numpy as np

from dllessons import vectorisation
from dlutils import data, explorers, pace, plots, timing
from dlutils.figures import broadcasting

# %% [markdown]
# ## One sum, written twice
#
# Here are two ways to compute $\sum_j w_j x_j$. The first is written as the formula reads; the second hands both arrays to
# NumPy in one call.

# %%
def dot_loop(w, x):
    """Sum of products; w, x (n,)."""
    total = 0.0
    for j in range(len(w)):
        total += w[j] * x[j]
    return total


rng = np.random.default_rng(7)
w, x = rng.standard_normal((2, 100_000))
assert np.isclose(dot_loop(w, x), np.dot(w, x), rtol=1e-9)

# %% [markdown]
# **Predict** how many times faster `np.dot` is on these 100,000 numbers: 2 times, 20, 200, or more than 1000? And is it faster for
# *two* numbers? Write both guesses down.
#
# **A clock one can trust.** A single measurement says as much about the rest of your computer as about your code. `timing.seconds` calls a function
# again and again and keeps the **best** time: other programs can only slow a run down, never speed it up, so the
# smallest number is the one closest to the truth. Your times differ from those stored here; the shape of the curves should not.

# %% tags=["nbval-ignore-output"]
loop_time = timing.seconds(dot_loop, w, x)
vector_time = timing.seconds(np.dot, w, x)
print(f"loop {1e3 * loop_time:.2f} ms, np.dot {1e3 * vector_time:.4f} ms: {loop_time / vector_time:.0f} times faster")
assert loop_time / vector_time > 100 or not pace.in_full()

# %% [markdown]
# ### From one number to a million

# %%
sizes = np.array([1, 3, 10, 30, 100, 1000, 10_000, 100_000, 1_000_000])
W, X = rng.standard_normal((2, sizes[-1]))
loop = np.array([timing.seconds(dot_loop, W[:n], X[:n]) for n in sizes])
vector = np.array([timing.seconds(np.dot, W[:n], X[:n]) for n in sizes])
gain = loop / vector
if pace.in_full():  # in a browser everything has another price
    assert gain[0] < 2 < 100 < gain[-1]
    assert vector[5] < 5 * vector[0]

fig, ax = plots.figure(size=(7.6, 4.4))
ax.loglog(sizes, 1e6 * loop, "o-", color=plots.RED)
ax.loglog(sizes, 1e6 * vector, "^-", color=plots.BLUE)
ax.text(3e3, 1e6 * loop[5] * 9, "Python loop", color=plots.RED, ha="right")
ax.text(3e4, 1e6 * vector[6] * 0.22, "np.dot", color=plots.BLUE)
ax.set(xlabel="numbers in each vector", ylabel="microseconds", title="Close for one number, far apart for many")
plots.show(fig, alt="Time against vector length, both axes logarithmic. The loop's time grows in proportion to the length from the"
           " start. The time of np.dot is flat up to about a thousand numbers and grows only then; it ends far below the loop.")

# %% [markdown]
# Read it from the left. For a single number the loop is about as good: `np.dot` pays a **fixed price** for every call (check the
# arguments, choose the routine). Up to about a thousand numbers that price is nearly all there is, so the blue line is almost flat.
# After that both grow in proportion to $n$, and their distance stays: it is the price *per number* that
# differs, by a factor of more than a hundred (on many machines more than a thousand).
#
# > **Misconception** "Vectorised code is always faster." For a handful of numbers a call costs as much as a short loop. It pays
# > when each call is given *a lot of work*.

# %% [markdown]
# ## Where does the time go?
#
# "C is faster than Python" is true and explains nothing. Let us climb down a ladder on which every rung removes **one** burden: first
# the boxes that NumPy builds when a loop takes out single numbers, then the interpreter, then the boxes altogether, then the gaps in
# memory, and at last half of the bits.

# %%
lists = w.tolist(), x.tolist()
boxed = w.astype(object), x.astype(object)  # pointers to Python floats
gaps = np.zeros((2, w.size, 8))             # the numbers lie eight places apart
gaps[..., 0] = w, x
narrow = w.astype(np.float32), x.astype(np.float32)

# %%
rungs = {
    "Python loop over arrays": (dot_loop, w, x),
    "Python loop over lists": (dot_loop, *lists),
    "C loop over boxed numbers": (np.dot, *boxed),
    "C loop, gaps between numbers": (np.dot, *gaps[..., 0]),
    "side by side, 64 bits": (np.dot, w, x),
    "side by side, 32 bits": (np.dot, *narrow),
}
each = {name: 1e9 * timing.seconds(*rung, budget=0.06) / w.size for name, rung in rungs.items()}

# %%
fig = vectorisation.draw_bars(each, "One product and one addition, six ways", "nanoseconds for each pair of numbers")
plots.show(fig, alt="Bars of time for each product and addition, on a logarithmic axis. From top to bottom the times fall: a loop over"
           " arrays, a loop over lists, a loop in C over boxed numbers, in C with gaps in memory, side by side, and in 32 bits.")
times = list(each.values())
if pace.in_full():
    assert times[0] > 2 * times[1]   # taking a number out of an array boxes it
    assert times[1] > 1.2 * times[2] # the interpreter
    assert times[2] > times[3]       # no boxes
    assert times[3] > 2 * times[4]   # no gaps
    assert times[4] > 1.2 * times[5] # half the bits: twice the lanes, half the memory

# %% [markdown]
# The surprise is at the top: looping over a NumPy **array** is slower than over a plain list, because each `w[j]` builds a new Python
# object around the number.
#
# ### Several numbers in one instruction
#
# The last rungs are about the processor. SIMD means *single instruction, multiple data*: registers hold 2, 4 or 8 numbers of 64 bits, and one
# instruction adds all these **lanes**. Two conditions: numbers of one kind lie side by side in memory, and no result
# depends on the one before. A NumPy array promises the first, an element-wise operation the second; a list of Python objects
# promises neither.

# %%
plots.show(vectorisation.draw_lanes(), alt="Eight additions. On the left, one at a time, eight instructions in order. On the right,"
           " with four lanes, two instructions: each adds four neighbours at once.")

# %% [markdown]
# ### Switch the lanes off
#
# Can we see it, with everything else equal? NumPy chooses its routines when it starts and can be told to leave the wider instructions
# alone. `vectorisation.probe` starts a fresh Python for that. (The narrowest ones cannot be left out, so the comparison is
# wide lanes against narrow ones or none.)

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
ax.set(ylabel="nanoseconds a number", title="Same code, same NumPy, wide instructions on and off")
ax.legend()
plots.show(fig, alt="Bars of time per number for add, multiply, exp and tanh, with all instructions and with the wide ones switched off.")
if "X86_V4" in wide and pace.in_full():  # the processor that made the stored outputs, and most servers
    assert all(without[name] > 2 * with_lanes[name] for name in ("exp", "tanh"))

# %% [markdown]
# Where wide instructions exist, `exp` and `tanh`, which networks call all the time, gain most: they take dozens of
# operations for each number, all in lanes. An addition gains little: it spends its time fetching numbers.
#
# ### Neighbours in memory
#
# Memory is one long line of places. The processor fetches it in **cache lines**, usually of 64 bytes: eight float64 at a time, whether you use
# all eight or one. NumPy keeps a matrix row after row, so a row is a run of neighbours and a column has gaps.

# %%
plots.show(vectorisation.draw_memory(), alt="A matrix of 3 rows and 4 columns holding 0 to 11, and the same numbers in one line of"
           " memory. A row is four neighbours in the line; a column is every fourth number.")

# %% [markdown]
# **Predict**: we add up 500,000 numbers, always as many, but they lie 1, 2, 4, 8 or 16 places apart. From which gap on does widening
# it no longer waste more of each cache line?

# %%
count, strides = 500_000, [1, 2, 4, 8, 16]
line = np.ones(count * strides[-1])
cost = [1e9 * timing.seconds(np.sum, line[::s][:count], budget=0.05) / count for s in strides]
assert cost[3] > 3 * cost[0] or not pace.in_full()

fig, ax = plots.figure(size=(7.2, 3.8))
ax.loglog(strides, cost, "o-", color=plots.BLUE, base=2)
ax.set_yscale("log", base=10)
ax.minorticks_off()
ax.set_yticks([0.1, 0.3, 1, 3, 10], [0.1, 0.3, 1, 3, 10])
ax.axvline(8, color=plots.GREY, linestyle="--", linewidth=1.2)
ax.text(7.6, cost[0], "one number in each\n64-byte line", ha="right", color=plots.GREY)
ax.set_xticks(strides, strides)
ax.set(xlabel="places from one number to the next", ylabel="nanoseconds a number", title="The same additions, dearer as the gaps grow")
plots.show(fig, alt="Time for each number added against the gap between numbers, 1 to 16 places. It rises steeply with the gap; a dashed"
           " line at 8 marks where each cache line holds a single useful number.")

# %% [markdown]
# At a gap of 8 every number needs a line of its own: seven eighths of what is fetched is thrown away, and that is the most that the *lines* can
# waste. If your curve goes on rising to 16, you see the next level at work: prefetching and the pages of memory, which also
# prefer neighbours.
#
# Our examples are columns of `X`, so taking one example out, `X[:, i]`, reads with gaps. One more reason to treat all of them at once.

# %% [markdown]
# ## A piece of folklore: "multiply and sum beats dot"
#
# One reads that `np.sum(w * x)` is faster than `np.dot(w, x)`, because it is "element-wise". One also reads the opposite.
# **Predict**: who is right, for 64-bit floats? And does it change when the arrays hold *whole numbers*?

# %%
multiply_and_sum = lambda w, x: np.sum(w * x)
lengths = [10, 100, 1000, 10_000, 100_000]
ratio = {}
for kind in ("float64", "float32", "int32"):
    a, b = rng.integers(0, 9, (2, lengths[-1])).astype(kind)
    clocks = [[timing.seconds(f, a[:n], b[:n]) for f in (multiply_and_sum, np.dot)] for n in lengths]
    ratio[kind] = [slow / fast for slow, fast in clocks]

# %%
fig, ax = plots.figure(size=(7.6, 4.2))
for (kind, values), color, marker in zip(ratio.items(), (plots.BLUE, plots.GREEN, plots.RED), "o^s"):
    ax.semilogx(lengths, values, marker + "-", color=color, label=kind)
ax.axhline(1, color=plots.BLACK, linestyle="--", linewidth=1.2)
ax.text(9, 1.05, "equally fast", va="bottom")
ax.set(xlabel="numbers in each vector", ylabel="time of sum(w * x) / time of dot", ylim=(0, None),
       title="Above the line the dot product wins")
ax.legend()
plots.show(fig, alt="Time of sum of products divided by time of dot, against length. For both kinds of floats the ratio stays above one:"
           " dot wins. For 32-bit whole numbers it falls with the length.")
if pace.in_full():
    assert min(np.median(ratio[kind]) for kind in ("float64", "float32")) > 1.3  # floats: dot wins
    assert ratio["int32"][-1] < ratio["float64"][-1]  # whole numbers: its lead shrinks

# %% [markdown]
# For floats the folklore is wrong: `dot` wins at each length we tried. The reason is visible in the code: `w * x` writes a whole
# new array, which `sum` reads again; `dot` goes through once and stores nothing.
#
# But it has a grain of truth. The fast routines behind `dot` (a library called BLAS) know **floats only**. For whole numbers NumPy falls back
# on a plain loop of its own, while `*` and `sum` still use lanes. On the machine that made this page the red line falls below 1 for
# long vectors. Who benchmarks with `np.arange` finds that, and believes it of floats.

# %% [markdown]
# ## Logistic regression: two loops, one loop, none
#
# One step of gradient descent, from lesson 04:
# $$z^{(i)} = w^{T}x^{(i)} + b,\quad a^{(i)} = \sigma(z^{(i)}),\quad dz^{(i)} = a^{(i)} - y^{(i)},\quad
# dw = \tfrac1m\sum_i x^{(i)}dz^{(i)},\quad db = \tfrac1m\sum_i dz^{(i)}$$
# There are two sums: over the $n_x$ features (inside $w^Tx$) and over the $m$ examples. Each is a loop that we can give away.
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
# **One loop**: the features go into NumPy, the examples stay. Note the slice `X[:, i:i + 1]`, which keeps the column a column.

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
# **No loop**: the row $dZ$ holds all $m$ values, and the product $X\,dZ^{T}$ of $(n_x, m)$ with $(m, 1)$ *is* the sum over the examples.

# %%
def no_loop(w, b, X, Y):
    """As two_loops."""
    m = X.shape[1]
    dZ = sigmoid(w.T @ X + b) - Y
    return X @ dZ.T / m, float(dZ.sum() / m)

# %% [markdown]
# ### The same, to the last bits
#
# Not "about the same": the three differ only by the order of additions, which in 64 bits shows around the sixteenth digit.
# And since a formula with a derivative is a claim, we check it against a small change of the cost.

# %%
results = [step(w, b, X, Y) for step in (two_loops, one_loop, no_loop)]
for dw, db in results:
    print("dw", dw.shape, " first entry", round(dw[0, 0], 6), " db", round(db, 6))
    assert np.allclose([*dw, [db]], [*results[0][0], [results[0][1]]], rtol=1e-12, atol=1e-15)


def cost(w, b):
    """Mean cross-entropy on X, Y."""
    A = sigmoid(w.T @ X + b)
    return -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))


h = 1e-6
numeric = np.array([(cost(w + h * e, b) - cost(w - h * e, b)) / (2 * h) for e in np.eye(n_x)[:, :, None]])
assert np.allclose(numeric[:, None], results[2][0], atol=1e-8)
assert np.isclose((cost(w, b + h) - cost(w, b - h)) / (2 * h), results[2][1], atol=1e-8)

# %% [markdown]
# **On photographs** of 12,288 numbers each, of which the loops get only twenty, out of patience:

# %% tags=["nbval-ignore-output"]
pictures = data.load_cats()
P = pictures.train_x[:20].reshape(20, -1).T / 255.0
labels, v = pictures.train_y[:, :20], np.zeros((P.shape[0], 1))
taken = {f.__name__: timing.seconds(f, v, 0.0, P, labels) for f in (two_loops, one_loop, no_loop)}
print({name: f"{1e3 * t:.2f} ms" for name, t in taken.items()})
assert taken["two_loops"] / taken["one_loop"] > max(20, taken["one_loop"] / taken["no_loop"]) or not pace.in_full()

# %% [markdown]
# Most of the gain comes from the *first* loop given away, because it carried the most work: 12,288 turns inside against 20 outside. Vectorise the
# longest inner loop first. The loop over **iterations** of gradient descent stays: each step needs the result of the one before,
# so there is nothing to do side by side.

# %% [markdown]
# ## Broadcasting
#
# We wrote `w.T @ X + b`: a $(1, m)$ array plus a single number. NumPy *stretched* the number. The rules, in full:
#
# 1. Write the shapes one under the other, **right-aligned**; fill the shorter one with 1 **in front**.
# 2. On each axis the lengths must be equal, or one of them must be 1.
# 3. Where one is 1, that array is stretched along this axis: its values are used again, **without being copied**.
# 4. Anything else is an error.

# %%
cases = [
    ((3, 4), (), "a number: stretched\nalong both axes"),
    ((3, 4), (3, 1), "a column: stretched along axis 1,\nacross the examples (our b)"),
    ((3, 4), (1, 4), "a row: stretched along axis 0,\ndown the features"),
    ((3, 1), (1, 4), "column and row: both are\nstretched, a table comes out"),
]
plots.show(broadcasting.draw_broadcast_cases(cases), alt="Four sums of arrays drawn as cells. A number, a column or a row is stretched"
           " to the shape of the other array; a column plus a row gives a full table. Stretched cells are pale with dotted edges.")

# %% [markdown]
# Dark cells are in memory, pale ones with dotted edges are only *thought* to be there. **Predict** each of these before you run the cell: which two fail?
# `(2, 3) + (3,)`, `(2, 3) + (2,)`, `(2, 1) + (3,)`, `(4, 1, 3) + (2, 1)`, `(2, 3) + (3, 2)`.

# %%
pairs = [((2, 3), (3,)), ((2, 3), (2,)), ((2, 1), (3,)), ((4, 1, 3), (2, 1)), ((2, 3), (3, 2))]
for a, b_shape in pairs:
    result = broadcasting.broadcast_plan(a, b_shape).result
    print(f"{a} + {b_shape}:", result or "error")
    if result:
        assert (np.zeros(a) + np.zeros(b_shape)).shape == result

# %% [markdown]
# Choose two shapes and see what is stretched along which axis. Look for the pair in which *both* are stretched, and for shapes that
# differ by a comma only: `(3,)` against `(3, 1)`.

# %%
shapes = [(str(s), s) for s in [(), (3,), (4,), (1, 4), (3, 1), (4, 1), (3, 4), (4, 3)]]
explorers.explore(
    broadcasting.draw_broadcast, alt="Two arrays of chosen shapes are added. Stretched copies are pale; a note says along which axis. Where"
    " the shapes do not fit, the axis that clashes is named.",
    a=explorers.choice(shapes, (3, 1), "shape of A"), b=explorers.choice(shapes, (4,), "shape of B"),
)

# %% [markdown]
# ### What it is good for
#
# Standardising features takes two broadcasts: each feature (row) has its own mean and spread, and both must reach all examples. With
# `keepdims=True` the mean stays a **column** $(n_x, 1)$, which is stretched along axis 1, as it should be.

# %%
raw = rng.normal(loc=[[10.0], [-3.0], [200.0]], scale=[[2.0], [0.5], [40.0]], size=(3, 500))
mean, spread = raw.mean(axis=1, keepdims=True), raw.std(axis=1, keepdims=True)
standard = (raw - mean) / spread
assert (mean.shape, standard.shape) == ((3, 1), (3, 500))
assert np.allclose([standard.mean(axis=1), standard.std(axis=1)], [[0], [1]])

# %% [markdown]
# ## Six traps
#
# None of these raises an error. In each, NumPy does exactly what you wrote.
#
# **1. The array that is neither row nor column.** **Predict** `v.T.shape` and `v @ v.T` for `v` of shape `(3,)`.

# %%
v = np.array([1.0, 2.0, 3.0])
print("v", v.shape, " v.T", v.T.shape, " v @ v.T =", v @ v.T)
column = v.reshape(-1, 1)
print("column @ column.T", (column @ column.T).shape)
assert (v.T.shape, np.shape(v @ v.T)) == ((3,), ())

# %% [markdown]
# With one axis there is nothing to transpose. Make vectors $(n, 1)$ or $(1, n)$, and say so: `assert w.shape == (n_x, 1)`.
#
# **2. A column meets a row.** Predictions came out as a column $(m, 1)$, labels are a row $(1, m)$. Is the accuracy of this perfect prediction 1?

# %%
Y = (rng.random((1, 200)) < 0.7).astype(float)
prediction = Y.T.copy()                     # (200, 1): every one is right
wrong = np.mean(prediction == Y)
right = np.mean(prediction.T == Y)
print("compared:", (prediction == Y).shape, " accuracy", round(wrong, 2), " with equal shapes", right)
assert 0.5 < wrong < 0.75 < right
flat = Y.ravel()
print("(m,) - (1, m):", (flat - Y).shape, "   (m,) - (m, 1):", (flat - Y.T).shape)
assert [(flat - y).shape for y in (Y, Y.T)] == [(1, 200), (200, 200)]

# %% [markdown]
# Each prediction was compared with *every* label: $m^2$ comparisons, and a number that looks plausible. With 50,000 examples it would also
# ask for gigabytes.
#
# > **Misconception** "$(m,)$ is safe against everything." Against a row $(1, m)$ it is: it is read as $(1, m)$. Against a column
# > $(m, 1)$ it gives $(m, m)$, since ones are filled in *in front*.
#
# **3. A sum that drops its axis.** Each row of a table is to be divided by its sum. Without `keepdims` the sums are read as a *row* and
# stretched down. For a table that is not square you get an error; for a square one you get nonsense.

# %%
table = np.array([[1.0, 3.0], [8.0, 2.0]])
print("rows then sum to", (table / table.sum(axis=1)).sum(axis=1))
print("with keepdims   ", (table / table.sum(axis=1, keepdims=True)).sum(axis=1))
assert not np.allclose((table / table.sum(axis=1)).sum(axis=1), 1)
assert np.allclose((table / table.sum(axis=1, keepdims=True)).sum(axis=1), 1)

# %% [markdown]
# **4. Whole numbers stay whole.** `//` and integer arrays cut off the fraction. The sneaky form is an array *made like* another one.
#
# **5. Bytes that wrap around.** A pixel is a `uint8`, 0 to 255. **Predict** `250 + 10` and `3 - 5` in that type.

# %%
counts = np.array([1, 2, 3])
halves = np.zeros_like(counts)              # inherits the integers
halves[:] = counts / 2
print("stored:", halves, " wanted:", counts / 2, " pixels // 255:", np.array([10, 254, 255]) // 255)
assert halves.tolist() == [0, 1, 1]

bright, dark = np.array([250, 3], dtype=np.uint8), np.array([10, 5], dtype=np.uint8)
print("sum", bright + dark, "  difference", bright - dark)
print("as floats", bright.astype(float) + dark, bright.astype(float) - dark)
assert [*(bright + dark), *(bright - dark)] == [4, 8, 240, 254]

# %% [markdown]
# Subtracting one photograph from another, or a mean from a photograph of bytes, does this thousands of times at once. Convert to float first.
#
# **6. In place on a view.** A slice is a **view**: a window on the same memory. **Predict**: does `X` change here?

# %%
X = np.arange(6.0).reshape(2, 3)
first = X[0]
first -= first.mean()                       # in place: through the window
second = X[1]
second = second - second.mean()             # a new array
print(X, np.shares_memory(first, X), np.shares_memory(second, X))
assert X.tolist() == [[-1, 0, 1], [3, 4, 5]]

# %% [markdown]
# `x -= y` writes into the array, `x = x - y` makes a new one. Functions in this course never change their arguments, so they never use the first
# on one. Slices and most `reshape`s are views; picking with a list or a mask copies.

# %% [markdown]
# > **Summary**
# >
# > | | |
# > |---|---|
# > | a call | has a fixed price; give it a lot of work |
# > | lanes (SIMD) | one instruction, several numbers; need neighbours of one type |
# > | memory | comes in lines of neighbours; gaps waste them |
# > | `dot` or `sum(w * x)` | `dot` for floats; the folklore comes from whole numbers |
# > | no loop | $dZ = A - Y$, $dw = \frac1m X\,dZ^T$, $db = \frac1m\sum dZ$ |
# > | broadcasting | align right, fill ones in front, stretch ones, else error |
# > | habit | keep two axes, use `keepdims=True`, assert shapes |

# %% [markdown]
# **Think about it**
#
# 1. `X` is $(n_x, m)$. You want the distance of every example from every other, an $(m, m)$ table, with no loop. Which shapes do you broadcast?
#
# <details><summary>Answer</summary>
#
# Put the examples on two different axes: `X[:, :, None] - X[:, None, :]` is $(n_x, m, 1)$ against $(n_x, 1, m)$, so $(n_x, m, m)$. Square, sum over axis 0, take the
# root. It needs $n_x m^2$ numbers of memory; $\lVert a-b\rVert^2 = \lVert a\rVert^2 + \lVert b\rVert^2 - 2a^Tb$ needs only $m^2$.
# </details>
#
# 2. Why can a running total (`np.cumsum`) not use lanes the way `+` does?
#
# <details><summary>Answer</summary>
#
# Each result needs the one before it, so the additions cannot happen side by side. (There are clever schemes that do more additions in fewer
# steps; they change the order, and with it the last bits.)
# </details>
#
# 3. A colleague writes `b` as shape $(n,)$ and adds it to $Z$ of shape $(n, m)$. When does it fail, and when is it silently wrong?
#
# <details><summary>Answer</summary>
#
# $(n,)$ is read as $(1, n)$ and must match the $m$ examples. It fails if $n \ne m$ (and neither is 1). If $n = m$, or $n = 1$, it runs; for $n = m > 1$
# every *example* gets its own bias instead of every unit.
# </details>

# %% [markdown]
# **Where next** Lesson [07, network representation](07_network_representation.ipynb) stacks logistic regressions into a network and follows the shape of every
# array. Now is the time for the assignment [vectorization](../release/vectorization/vectorization.ipynb): you write these steps yourself.
