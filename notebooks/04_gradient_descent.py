# %% [markdown]
# # Gradient descent
#
# Nearly everything that is called "learning" in this course is one line repeated: *look which way is down, take a step*.
# The line is easy. Choosing how long the step should be is not, and this lesson lets you get it wrong in safety.
#
# **You will be able to**
# - state the update rule and say why it has a minus sign;
# - read a cost surface from its contours, and a cost curve for its learning rate;
# - tell from the curvature which learning rates can work, before trying any;
# - say why features are standardised.
#
# **Minutes** 45 · **Before this** lesson [03 logistic regression and its cost](03_logistic_regression_and_its_cost.ipynb)

# %%
import numpy as np

from dllessons import cost, descent
from dlutils import data, explorers, plots

# %% [markdown]
# ## One step
#
# Let $J(w)$ be a cost with a single weight. You are at some $w$ and know only two things: the height $J(w)$ and the slope
# $\frac{dJ}{dw}$ there. A positive slope means that $J$ grows to the right, so down is to the left; a negative slope,
# the reverse. In both cases the way down is *against* the slope:
#
# $$w \leftarrow w - \alpha \frac{dJ}{dw}.$$
#
# The **learning rate** $\alpha > 0$ says how far to go. **Predict** Take $J(w) = \frac14 (w-1)^2 + 1$, $w = 4$ and
# $\alpha = 1$. Where does one step lead?

# %%
def J(w):
    return (w - 1) ** 2 / 4 + 1


def slope(w):
    return (w - 1) / 2


w = 4.0
w = w - 1.0 * slope(w)
print(f"w is now {w}, the cost went from {J(4.0):.2f} to {J(w):.2f}")
assert np.isclose(slope(4.0), descent.numeric_gradient(lambda p: J(p[0]), [4.0])[0])

# %%
plots.show(
    descent.one_step_figure(J, slope, 4.0, 1.0),
    alt="A parabola with its tangent at w = 4. The slope there is +1.5, so the step goes left, to w = 2.5, where J is lower.",
)

# %% [markdown]
# > **Misconception** *"The step leads to the minimum"*, or *"the step has length $\alpha$."*
# > Its length is $\alpha$ times the slope: long where it is steep, short where it is flat. So the walk slows down by
# > itself as it nears the bottom, with a constant $\alpha$, and gets there only in the limit.

# %%
w = 4.0
for step in range(6):
    print(f"step {step}: w = {w:.4f}, next step {-slope(w):+.4f}")
    w = w - 1.0 * slope(w)
assert 1 < w < 1.05

# %% [markdown]
# ## How long a step?
#
# The cleanest case is $J(w) = \frac12 w^2$, whose slope is $w$ itself. Then
#
# $$w \leftarrow w - \alpha w = (1 - \alpha)\, w,$$
#
# and every step multiplies $w$ by the same factor. **Predict** For which $\alpha$ does $w$ go to 0? For which does it jump from
# one side to the other as it does so? What happens at $\alpha = 1$, and at 2?

# %%
explorers.explore(
    descent.quadratic_figure,
    alt="Descent on a parabola. Below rate 1 the walk slides in from one side, between 1 and 2 it zigzags in, "
    "at 2 it jumps to and fro for ever, above 2 each step leads higher.",
    rate=explorers.slider(0.05, 2.2, 0.05, value=0.3, description="learning rate"),
    steps=explorers.slider(1, 30, value=12, description="steps"),
)

# %%
for rate in (0.1, 0.5, 1.0, 1.5, 2.0, 2.1):
    end = descent.path(lambda w: w, [2.0], rate, 50)[-1, 0]
    print(f"rate {rate}: after 50 steps |w| = {abs(end):10.6f}   {descent.quadratic_verdict(rate)}")
    assert np.isclose(abs(end), 2 * abs(1 - rate) ** 50)

# %% [markdown]
# So it settles for $0 < \alpha < 2$. A steeper bowl, $J = \frac12\lambda w^2$ with **curvature** (second derivative) $\lambda$, has the
# factor $1 - \alpha\lambda$, and the limit becomes
#
# $$\alpha < \frac{2}{\lambda}.$$
#
# The more sharply the surface bends, the smaller the steps must be. Any smooth minimum looks like such a bowl from
# nearby, so this rule will serve us well beyond parabolas.

# %% [markdown]
# ## Two parameters: a surface
#
# Now logistic regression: sixteen tomatoes, $x$ what a camera reads for their redness (0 to 6), $y = 1$ for ripe.
# The cost $J(w, b)$ is a height over a plane. The **gradient** collects both slopes,
#
# $$\frac{\partial J}{\partial w} = \frac1m \sum_i (a^{(i)} - y^{(i)})\, x^{(i)}, \qquad
# \frac{\partial J}{\partial b} = \frac1m \sum_i (a^{(i)} - y^{(i)}),$$
#
# and the rule moves both parameters at once. (Lesson [05](05_derivatives.ipynb) derives these; we check them by nudging.)

# %%
X, Y = descent.readings()


def gradient(point):
    w, b = point
    dZ = cost.sigmoid(w * X + b) - Y
    return np.array([np.mean(dZ * X), np.mean(dZ)])


start = np.array([-1.0, 2.0])
numeric = descent.numeric_gradient(lambda p: cost.cross_entropy(*p, X, Y), start)
print("gradient by formula", gradient(start).round(6), "  by nudging", numeric.round(6))
assert np.allclose(gradient(start), numeric)

# %%
def descend(point, rate, steps):
    points = [point]
    for _ in range(steps):
        point = point - rate * gradient(point)
        points.append(point)
    return np.array(points)


points = descend(start, rate=0.4, steps=200)
costs = descent.heights(points, X, Y)
print(f"cost {costs[0]:.3f} at the start, {costs[3]:.3f} after 3 steps, {costs[-1]:.3f} after 200")
assert costs[0] - costs[3] > 4 * (costs[3] - costs[43]) / 10

# %%
plots.show(
    descent.surface_figure(X, Y, points),
    alt="The cost over w and b: a long, narrow, slanting valley between steep slopes. The walk drops from the slope into "
    "the valley in one or two steps and then creeps along its floor.",
)

# %% [markdown]
# Left, the surface as relief; right, the same as a map. Each white line joins points of equal cost, so lines close
# together mean steep ground. On the map you see what the walk is like: a plunge down the side, then a long creep along
# the floor of the valley. We shall come back to that valley, for it is the whole difficulty.
#
# ## Why against the gradient, of all directions?
#
# Take a tiny step of one fixed length in each of 360 directions and see what the cost does. **Predict** which direction
# is best, and in which directions nothing happens at all.

# %%
here, length = np.array([0.5, 0.5]), 1e-4
degrees = np.arange(360)
steps = length * np.array([np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))])
changes = cost.cross_entropy(*(here[:, None] + steps), X, Y) - cost.cross_entropy(*here, X, Y)

g = gradient(here)
downhill = np.rad2deg(np.arctan2(-g[1], -g[0])) % 360
print(f"best direction {degrees[np.argmin(changes)]} degrees; minus the gradient points to {downhill:.1f} degrees")
assert abs(degrees[np.argmin(changes)] - downhill) <= 1
assert np.isclose(changes.min(), -length * np.linalg.norm(g), rtol=1e-3)

# %%
plots.show(
    descent.steepest_figure(degrees, changes, downhill),
    alt="The change of the cost against the direction of a tiny step is one smooth wave: lowest in the direction of minus the "
    "gradient, highest opposite, and zero at right angles to it.",
)

# %% [markdown]
# The change is $\|\nabla J\| \cdot \text{length} \cdot \cos(\text{angle to the gradient})$, so minus the gradient wins, and at right
# angles the cost stays as it is: that is why a walk crosses the contours squarely.
#
# > **Misconception** *"The gradient points to the minimum."*
# > It points to where the cost falls fastest *right here*. In a narrow valley that is mostly across, hardly along. Let us
# > measure the angle between the way gradient descent goes and the way to the minimum.

# %%
minimum = descend(np.array([1.7, -5.4]), rate=1.0, steps=5000)[-1]
best = cost.cross_entropy(*minimum, X, Y)
way, down = minimum - here, -gradient(here)
angle = np.rad2deg(np.arccos(way @ down / np.linalg.norm(way) / np.linalg.norm(down)))
print(f"minimum at w = {minimum[0]:.3f}, b = {minimum[1]:.3f} with cost {best:.4f}; the angle is {angle:.0f} degrees")
assert np.linalg.norm(gradient(minimum)) < 1e-8
assert 60 < angle < 120

# %% [markdown]
# ## Too small, good, too large
#
# Three walks from the same start, a hundred steps each, on the same surface. **Predict** what the three cost curves look
# like: which falls smoothly, which falls fastest, which rises?

# %%
walks = {
    "rate 0.02: too small": descend(start, 0.02, 100),
    "rate 0.5: good": descend(start, 0.5, 100),
    "rate 2.2: too large": descend(start, 2.2, 100),
}
ends = [descent.heights(walk, X, Y)[-1] for walk in walks.values()]
print("cost after 100 steps:", ", ".join(f"{name} {end:.3f}" for name, end in zip(walks, ends)))
assert ends[1] < min(ends[0], ends[2])

# %%
plots.show(
    descent.rates_figure(X, Y, walks, best),
    alt="Three walks on the same valley. With rate 0.02 the walk has only just reached the floor after a hundred steps, and its "
    "cost curve is smooth and high. With rate 0.5 it follows the floor. With rate 2.2 it jumps from side to side and its cost "
    "goes up and down without settling.",
)

# %% [markdown]
# Now your turn. Find the rate that brings the cost lowest in sixty steps. Then switch `scaled` to *centred*, about which
# more below, and search again.

# %%
explorers.explore(
    descent.walk_figure,
    alt="A walk over the contours of the cost with its cost curve. Small rates creep, middling ones follow the valley, rates "
    "above about 1.7 jump between its sides; with the feature centred far larger rates work and the walk is short.",
    rate=explorers.slider(0.01, 10.0, 0.05, value=0.2, description="learning rate", log=True),
    steps=explorers.slider(1, 200, value=60, description="steps"),
    scaled=explorers.choice(["as read", "centred"], description="feature"),
)

# %% [markdown]
# ## The limit, foretold
#
# Near the minimum the surface is a bowl with two curvatures, the eigenvalues of its matrix of second derivatives: $\lambda_{max}$ across
# the valley and $\lambda_{min}$ along it. The parabola's rule holds for each, so descent settles if
# $\alpha < 2/\lambda_{max}$. No walk is needed to know that number.

# %%
low, high = np.linalg.eigvalsh(descent.hessian(minimum, X, Y))
limit = 2 / high
print(f"curvature across the valley {high:.3f}, along it {low:.4f}: {high / low:.0f} to 1.  Limit for the rate: {limit:.3f}")
distance = {}
for factor in (0.95, 1.05):
    distance[factor] = np.linalg.norm(descend(start, factor * limit, 2500)[-1] - minimum)
    print(f"rate {factor * limit:.3f}: after 2500 steps {distance[factor]:.4f} from the minimum")
assert distance[0.95] < 1e-6
assert distance[1.05] > 0.05

# %% [markdown]
# Five per cent below the limit it arrives, five per cent above it never does. Now the speed. Each step along the valley keeps the
# share $1 - \alpha\lambda_{min}$ of the distance, and as height goes with the *square* of distance, the gap in cost shrinks by
# $(1 - \alpha\lambda_{min})^2$. On a logarithmic axis that is a straight line, whose slope we know beforehand.

# %%
walk = descend(start, 1.0, 900)
gaps = descent.heights(walk, X, Y) - best
measured, foretold = gaps[800] / gaps[799], (1 - 1.0 * low) ** 2
print(f"share of the gap that one step keeps: measured {measured:.4f}, foretold {foretold:.4f}")
assert abs(measured - foretold) < 1e-3
plots.show(
    descent.gap_figure(gaps, 1 - low),
    alt="The gap between cost and minimum on a logarithmic axis: after a steep start it is a straight line, parallel to the "
    "line foretold from the curvature.",
)

# %% [markdown]
# How many steps until the cost stays within one per cent of the smallest, for each rate? **Predict** the shape of the curve. And must
# the cost fall in *every* step for the walk to be a good one?

# %%
rates = np.array([0.05, 0.1, 0.2, 0.4, 0.8, 1.2, 1.5, 1.8, 2.4, 4.8])
counts, rises = [], []
for rate in rates:
    heights = descent.heights(descend(start, rate, 3500), X, Y)
    counts.append(descent.steps_until(heights, 1.01 * best))
    rises.append(int(np.sum(np.diff(heights[: counts[-1]]) > 0)) if counts[-1] else None)
print("steps:", dict(zip(rates.tolist(), counts)))

# %%
print("of them uphill:", dict(zip(rates.tolist(), rises)))
assert counts[-3:] == [None] * 3
assert counts[6] == min(c for c in counts if c)
assert rises[6] > 0.3 * counts[6]

# %%
plots.show(
    descent.sweep_figure(rates, counts, limit),
    alt="Steps needed against the learning rate, both logarithmic: a straight line falling until just before the limit, "
    "and crosses beyond it, where the goal is never reached.",
)

# %% [markdown]
# Two findings. Doubling the rate halves the steps, all the way to the cliff. And the *fastest* rate, 1.5, goes uphill in about
# half of its steps: it zigzags across the valley while it hurries along it.
#
# > **Misconception** *"If the cost goes up once, the gradient is wrong."*
# > Or the rate is near its limit. Try a rate ten times smaller: a right gradient then falls in every step. A wrong sign
# > rises with any rate.

# %%
careful = descent.heights(descend(start, 0.1, 200), X, Y)
uphill = descent.heights(descent.path(lambda p: -gradient(p), start, 0.1, 200), X, Y)
print(f"rate 0.1, right sign: {np.sum(np.diff(careful) > 0)} of 200 steps rise; wrong sign: {np.sum(np.diff(uphill) > 0)}")
assert np.all(np.diff(careful) < 0)
assert np.all(np.diff(uphill) > 0)

# %% [markdown]
# ## Does a rate too large run away to infinity?
#
# On the parabola it does, and that is what one reads everywhere. **Predict** what logistic regression does with a rate a
# hundred times its limit: `inf`, `nan`, or something else?

# %%
wild = descent.heights(descend(start, 100 * limit, 2000), X, Y)
print(f"rate {100 * limit:.0f}: all {len(wild)} costs finite: {np.isfinite(wild).all()}, all under 1000: {np.all(wild < 1000)}")
print(f"steps uphill: more than a third of them: {np.mean(np.diff(wild) > 0) > 1 / 3}")
assert np.all(wild < 1000)
assert wild[-1000:].min() > 2 * best

# %% [markdown]
# It jumps about for ever, high up, but within bounds. The cross-entropy of *one* sigmoid unit grows only in a straight line
# far out, so its slope is bounded, and each step is too: at most $\alpha$ times the mean of $|x|$. A wild cost curve without any `nan` may therefore
# still be a matter of the rate. In deep networks slopes multiply, and there it can really run away.
#
# (With the cost from $A$ in place of $Z$, these scores would have given you `nan` at once: lesson 03.)

# %% [markdown]
# ## The valley, and how to get rid of it
#
# Why is the valley so narrow? Every reading is positive, so raising $w$ and raising $b$ do nearly the same thing: raise all
# scores. The cost hardly minds one going up as the other goes down, and that is the floor of the valley.
#
# Take the mean off the feature, and $w$ and $b$ do different things. It is the same model: the minimum has the same cost.

# %%
centred = X - X.mean()
slope_centred = lambda p: descent.gradient(p, centred, Y)
round_minimum = descent.path(slope_centred, (0.0, 0.0), 4.0, 500)[-1]
low_c, high_c = np.linalg.eigvalsh(descent.hessian(round_minimum, centred, Y))
print(f"curvatures {high:.3f} and {low:.4f} as read ({high / low:.0f} : 1), {high_c:.3f} and {low_c:.3f} centred ({high_c / low_c:.1f} : 1)")
print(f"smallest cost {best:.6f} as read, {cost.cross_entropy(*round_minimum, centred, Y):.6f} centred")
assert np.isclose(best, cost.cross_entropy(*round_minimum, centred, Y))
assert high / low > 100 > 2 > high_c / low_c

# %%
walk = descent.path(slope_centred, start, 4.0, 60)
count = descent.steps_until(descent.heights(walk, centred, Y), 1.01 * best)
print(f"steps to within 1 %: {counts[6]} with the best rate as read, {count} centred with rate 4")
assert count < counts[6] / 4
before = {"X": X, "Y": Y, "points": descend(start, 1.5, 60), "w_range": (-1.6, 4.6), "b_range": (-11, 4.5)}
after = {"X": centred, "Y": Y, "points": walk, "w_range": (-1.6, 4.6), "b_range": (-4.5, 4.5)}
before["title"], after["title"] = "as read: a valley, and zigzags", "centred: a round bowl, and a short way"
plots.show(
    descent.scaling_figure(before, after),
    alt="Left, the narrow slanting valley with a zigzag walk. Right, with the feature centred, rounder contours and a walk that "
    "reaches the minimum in a few steps.",
)

# %% [markdown]
# With several features the same happens between their *scales*: a feature in thousands bends the surface a million times as
# much as one in units. So features are **standardised**: mean taken off, divided by the standard deviation. Nothing
# about the model gets better; the walk does.
#
# For photographs, dividing by 255 is common, and it leaves all features positive. On our cats, what does that do?

# %%
train_x, train_y = data.load_cats()[:2]
pixels = train_x[:, ::4, ::4].reshape(len(train_x), -1).T / 255  # every fourth pixel: (768, m)


def curvature_bound(X):
    with_bias = np.vstack([X, np.ones(X.shape[1])])
    return np.linalg.norm(with_bias, 2) ** 2 / (4 * X.shape[1])

# %%
def train(X, Y, rate, iterations=201):
    w, b, costs = np.zeros((len(X), 1)), 0.0, []
    for _ in range(iterations):
        Z = w.T @ X + b
        costs.append(np.mean(np.logaddexp(0, Z) - Y * Z))
        dZ = cost.sigmoid(Z) - Y
        w, b = w - rate * X @ dZ.T / Y.size, b - rate * np.mean(dZ)
    return costs

# %% [markdown]
# `curvature_bound` holds for logistic regression on any data. Each loss bends by at most $a(1-a) \le \frac14$, so no curvature
# of $J$ exceeds $L$, a quarter of the largest eigenvalue of $\frac1m X X^T$ (with a row of ones for $b$). Any rate up to $2/L$ makes the
# cost fall in **every** step, from any start. That is a guarantee, computed before the first iteration.

# %%
features = {"pixels / 255": pixels, "centred too": pixels - pixels.mean(axis=1, keepdims=True)}
safe = {name: 1 / curvature_bound(x) for name, x in features.items()}
costs = {name: train(x, train_y, safe[name]) for name, x in features.items()}
reckless = train(pixels, train_y, 20 * safe["pixels / 255"])

assert all(np.all(np.diff(c) < 0) for c in costs.values())  # the guarantee
assert np.any(np.diff(reckless) > 0)
assert safe["centred too"] > 2 * safe["pixels / 255"]
assert costs["centred too"][-1] < costs["pixels / 255"][-1]

# %%
curves = {f"{name}: rate 1/L = {safe[name]:.3f}": costs[name][::10] for name in features}
curves["pixels / 255: twenty times that rate"] = reckless[::10]
fig = plots.cost_curves(curves, every=10)
fig.set_size_inches(7.4, 4.2)
fig.axes[0].set(yscale="log", ylabel="cost (logarithmic)", title="A safe rate, known before the first step")
for line, style in zip(fig.axes[0].lines, ("-", "--", ":")):
    line.set_linestyle(style)
fig.axes[0].legend()
plots.show(
    fig,
    alt="Cost against iterations on the cat photographs. With the computed safe rates the cost falls smoothly from log 2, and faster "
    "when the pixels are centred; with twenty times the safe rate it leaps up in the first steps.",
)

# %% [markdown]
# Every photograph is fairly bright, so all pixels rise and fall together: that is the sharpest bend of the surface, and taking the mean off
# removes it. The safe rate becomes several times larger, the descent faster. The guarantee is a careful one, though: a larger
# rate may jump at first and still come down. When you compare rates, compare ends and not beginnings.
#
# ## Two traps in the update
#
# Both parameters must use the gradient of the *same* point. It is easy to use the new $w$ when working out $db$:

# %%
def two_at_once(w, b, rate):
    dw, db = gradient((w, b))
    return w - rate * dw, b - rate * db


def one_by_one(w, b, rate):
    w = w - rate * gradient((w, b))[0]
    b = b - rate * gradient((w, b))[1]  # the slope at another point
    return w, b

# %%
print("at once:", np.round(two_at_once(-1.0, 2.0, 1.0), 4), "  one by one:", np.round(one_by_one(-1.0, 2.0, 1.0), 4))
assert abs(two_at_once(-1.0, 2.0, 1.0)[1] - one_by_one(-1.0, 2.0, 1.0)[1]) > 0.1

# %% [markdown]
# `one_by_one` is not nonsense (it is a relative called coordinate descent), but it is not what you meant, and gradient checks of
# a whole network cannot see it, because each gradient is right *somewhere*.
#
# The second trap is Python's: `w -= rate * dw` changes the array in place. Whoever kept `best_w = w` now holds the new
# values. Write `w = w - rate * dw`, or keep a copy.

# %%
w = np.array([1.0, 2.0])
kept, copied = w, w.copy()
w -= 0.1 * np.array([5.0, 5.0])
print("kept:", kept, "  copied:", copied)
assert not np.array_equal(kept, copied)

# %% [markdown]
# ## Where you start
#
# The cross-entropy of logistic regression is one bowl, so the start does not matter. For other costs it does. Here are the
# coffees of lesson 03, with two valleys under squared error. Move the start: where is the watershed?

# %%
coffees = cost.coffees()
explorers.explore(
    lambda loss, start_w, start_b: descent.valley_figure(start_w, start_b, loss, 4.0, *coffees),
    alt="A walk on the coffees' cost surface. With squared error it ends in the right or the left valley depending on the start; "
    "with cross-entropy it ends at the same point from everywhere.",
    loss=explorers.choice(["squared error", "cross-entropy"], description="loss"),
    start_w=explorers.slider(-5.0, 5.0, 0.25, value=-3.0, description="start w"),
    start_b=explorers.slider(-3.0, 8.0, 0.25, value=4.0, description="start b"),
)

# %% [markdown]
# > **Summary**
# >
# > | | |
# > |---|---|
# > | rule | $w \leftarrow w - \alpha\, \partial J/\partial w$, $b \leftarrow b - \alpha\, \partial J/\partial b$, both slopes at the old point |
# > | direction | minus the gradient falls fastest *here*; at right angles to it nothing changes |
# > | limit | $\alpha < 2/\lambda_{max}$ near a minimum; beyond it, it zigzags without end |
# > | speed | the gap shrinks by $(1 - \alpha\lambda_{min})^2$ a step: narrow valleys are slow |
# > | remedy | standardise the features: rounder bowl, larger rate, fewer steps |
# > | reading a cost curve | smooth and slow: too small. Up and down without end: too large. Rises from the first step at every rate: sign |

# %% [markdown]
# **Think about it**
#
# **1.** You double the amount of data by writing every example twice. Does the best learning rate change? And if the cost were a
# sum rather than a mean?
#
# <details><summary>Answer</summary>
#
# With the mean nothing changes: cost, gradient and curvature are as before. With a sum, all curvatures double, so the limit
# $2/\lambda_{max}$ halves, and a rate that worked may fail. That is a good reason for the $\frac1m$.
# </details>
#
# **2.** The gradient is zero. Are you at the minimum?
#
# <details><summary>Answer</summary>
#
# For logistic regression with cross-entropy, yes: it is convex. In general it may be a minimum of one valley among several, a
# saddle (lowest one way, highest another) or a maximum. And very small is not zero: squared error far out is almost flat
# although the model is quite wrong.
# </details>
#
# **3.** Why not make the step longer and longer as the slope fades, so that the walk does not slow down?
#
# <details><summary>Answer</summary>
#
# Divide the slope by the curvature and you have Newton's method: on a parabola it arrives in one step. It needs second
# derivatives, $k^2$ of them for $k$ parameters, which is out of the question for millions of weights. Adam and its relatives
# keep a cheap estimate for each weight (lesson 12 and the trainer in `dlutils`). The length of the slope *alone* does not tell how near you are.
# </details>

# %% [markdown]
# ## Where next
#
# Descent takes the derivatives as given. Lesson [05 derivatives](05_derivatives.ipynb) works them out, arrow by arrow. The
# assignment [logistic regression](../release/logistic_regression/logistic_regression.ipynb) asks for `optimize`, which is the
# loop of this lesson.
