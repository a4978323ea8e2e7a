# %% [markdown]
# # Gradient descent
#
# Nearly everything called "learning" in this course is one step, repeated many times: find out which direction is downhill, and move a little in that
# direction. Choosing the size of the step is the difficult part.
#
# **You will be able to**
# - state the update rule and explain its minus sign;
# - read a cost surface from its contours, and judge a learning rate from the cost curve;
# - compute from the curvature which learning rates can work;
# - explain why features are standardised;
# - train a first classifier on photographs, see overfitting, and say how certain its accuracy is.
#
# **Minutes** 60 · **Before this** lesson [03 logistic regression and its cost](03_logistic_regression_and_its_cost.ipynb)

# %%
import numpy as np

from dllessons import binary_classification as bc
from dllessons import cat_splits, cost, descent, exercise
from dlutils import data, explorers, plots
from dlutils.predict import Predict

# %% [markdown]
# ## One step
#
# Let $J(w)$ be a cost with a single weight. At the current $w$ you know the value $J(w)$ and the slope of the curve there. The slope is the
# **[derivative](glossary.md#derivative)** $\frac{dJ}{dw}$: the change of $J$ divided by the change of $w$, for a very small change.
# A positive slope means that $J$ grows to the right, so downhill is to the left. A negative slope means the opposite. In both cases you go
# downhill by moving *against* the slope:
#
# $$w \leftarrow w - \alpha \frac{dJ}{dw}.$$
#
# This is **[gradient descent](glossary.md#gradient-descent)**. The **[learning rate](glossary.md#learning-rate)** $\alpha > 0$ scales the step.

# %% [markdown]
# ### Your turn: one step
#
# Here is the cost $J(w) = \frac14 (w-1)^2 + 1$, with slope $\frac12 (w - 1)$. Write one step of gradient descent for any slope function.

# %%
def one_step(w, slope, rate):
    """The new w after one step; slope is a function of w, rate is the learning rate."""
    ...

# %%
half = lambda w: (w - 1) / 2
exercise.check(one_step, (4.0, half, 1.0, 2.5), (-1.0, half, 0.5, -0.5), (2.0, np.exp, 0.1, 1.2611))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def one_step(w, slope, rate):
#     return w - rate * slope(w)
# ```
#
# </details>

# %%
def J(w):
    return (w - 1) ** 2 / 4 + 1


def slope(w):
    return (w - 1) / 2


w = 4.0
w = w - 1.0 * slope(w)
print(f"w is now {w}, the cost went from {J(4.0):.2f} to {J(w):.2f}")
plots.show(
    descent.one_step_figure(J, slope, 4.0, 1.0),
    alt="A parabola with its tangent at w = 4. The slope there is +1.5, so the step goes left, to w = 2.5, where J is lower.",
)

# %% [markdown]
# > **Misconception** *"The step leads to the minimum"*, or *"the step has length $\alpha$."*
# > The step has length $\alpha$ times the slope: long where the curve is steep, short where it is flat. So with a constant $\alpha$, descent slows down
# > as it comes near a minimum, and gets closer and closer to it. We say that it **[converges](glossary.md#converge)**.

# %%
w = 4.0
for step in range(6):
    print(f"step {step}: w = {w:.4f}, next step {-slope(w):+.4f}")
    w = w - 1.0 * slope(w)

# %% [markdown]
# ## How large a step?
#
# The simplest case is $J(w) = \frac12 w^2$, whose slope is $w$ itself. Then
#
# $$w \leftarrow w - \alpha w = (1 - \alpha)\, w,$$
#
# and every step multiplies $w$ by the same factor. **Predict** For which $\alpha$ does $w$ approach 0? For which does it jump from
# one side to the other while it does so? What happens at $\alpha = 1$, and at 2? Then move the rate, let the steps play, and drag the black square: does another start change the answers?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
factors = Predict("w stays on one side up to which α, and approaches 0 up to which?", ["0.5 and 1", "0.5 and 2", "1 and 2", "1 and any α"])
factors.ask()

# %%
explorers.explore(
    descent.quadratic_figure,
    alt="Descent on a parabola. Below rate 1 w approaches 0 from one side, between 1 and 2 in a zigzag, "
    "at 2 it jumps back and forth without end, above 2 each step leads higher.",
    frames=[{"rate": 1.7}, {"rate": 2.1}],
    handles=[explorers.handle("start", at=lambda start, **s: (start, start**2 / 2), label="start of the path")],
    rate=explorers.slider(0.05, 2.2, 0.05, value=0.3, description="learning rate"),
    steps=explorers.slider(1, 30, value=12, description="steps", play=3),
    start=explorers.slider(-4.5, 4.5, 0.1, value=2.0, description="start w"),
)

# %%
for rate in (0.1, 0.5, 1.0, 1.5, 2.0, 2.1):
    end = descent.path(lambda w: w, [2.0], rate, 50)[-1, 0]
    print(f"rate {rate}: after 50 steps |w| = {abs(end):10.6f}   {descent.quadratic_verdict(rate)}")
factors.beside(", ".join(f"{rate}: {descent.quadratic_verdict(rate)}" for rate in (0.5, 1.5, 2.1)))

# %% [markdown]
# Descent converges for $0 < \alpha < 2$. Above 2, $w$ moves away from the minimum, further with every step: descent
# **[diverges](glossary.md#diverge)**. For any parabola $J = \frac12\lambda w^2$ with $\lambda > 0$, the second derivative is $\lambda$, called the
# **[curvature](glossary.md#curvature)**.
#
# ### Your turn: the limit
#
# For $J = \frac12\lambda w^2$ the slope is $\lambda w$. By which factor does one step multiply $w$?

# %%
def step_factor(rate, curvature):
    """The factor by which one step multiplies w on a parabola with this curvature."""
    ...

# %%
exercise.check(step_factor, (0.3, 1.0, 0.7), (0.5, 3.0, -0.5), (2.0, 1.0, -1.0))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def step_factor(rate, curvature):
#     return 1 - rate * curvature
# ```
#
# </details>
#
# Descent converges if this factor lies between $-1$ and 1, that is, for
#
# $$\alpha < \frac{2}{\lambda}.$$
#
# The larger the curvature, the smaller the steps must be. Near a minimum with positive second derivative, a smooth cost looks like
# such a parabola, so the rule is useful for other costs as well. (Not every minimum is of this kind: $w^4$ has second derivative 0 at its minimum.)

# %% [markdown]
# ## Two parameters: a surface
#
# Now logistic regression: the sixteen tomatoes of lesson 03. This time $x$ is a camera's measurement of their redness, from 0 to 6: the values of lesson
# 03 plus 3.2. $y = 1$ means ripe.
# The cost $J(w, b)$ is a surface over a plane. There are two slopes. The **[partial derivative](glossary.md#partial-derivative)** $\frac{\partial J}{\partial w}$ is
# the slope when only $w$ changes, $\frac{\partial J}{\partial b}$ when only $b$ changes:
#
# $$\frac{\partial J}{\partial w} = \frac1m \sum_i (a^{(i)} - y^{(i)})\, x^{(i)}, \qquad
# \frac{\partial J}{\partial b} = \frac1m \sum_i (a^{(i)} - y^{(i)}).$$
#
# (Lesson [05](05_derivatives.ipynb) derives these formulas.) The vector of all partial derivatives is the **[gradient](glossary.md#gradient)** $\nabla J$.

# %% [markdown]
# ### Your turn: the gradient
#
# Write both formulas for arrays `X` and `Y` of shape $(1, m)$. `cost.sigmoid` is the sigmoid.

# %%
def my_gradient(w, b, X, Y):
    """The two partial derivatives of the mean cross-entropy, as an array of shape (2,)."""
    ...

# %%
exercise.check(
    my_gradient, (0.0, 0.0, np.array([[1.0, 3.0]]), np.array([[0.0, 1.0]]), np.array([-0.5, 0.0])),
    (1.0, -1.0, np.array([[1.0, 2.0, 4.0]]), np.array([[1.0, 1.0, 0.0]]), np.array([0.9243, 0.0612])),
)

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def my_gradient(w, b, X, Y):
#     dZ = cost.sigmoid(w * X + b) - Y
#     return np.array([np.mean(dZ * X), np.mean(dZ)])
# ```
#
# </details>
#
# We compare the formula with measured slopes: change $w$ (or $b$) by a tiny amount and divide the change of the cost by it.

# %%
X, Y = descent.readings()


def gradient(point):
    w, b = point
    dZ = cost.sigmoid(w * X + b) - Y
    return np.array([np.mean(dZ * X), np.mean(dZ)])


start = np.array([-1.0, 2.0])
numeric = descent.numeric_gradient(lambda p: cost.cross_entropy(*p, X, Y), start)
print("gradient by formula", gradient(start).round(6), "  measured", numeric.round(6))

# %% [markdown]
# Each step uses the gradient over *all* examples. This is called **[batch gradient descent](glossary.md#batch-gradient-descent)**. (With a random mini-batch
# in each step it is called *stochastic*; lesson 12 compares them.)

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

# %%
plots.show(
    descent.surface_figure(X, Y, points),
    alt="The cost over w and b: a long, narrow, slanting valley between steep slopes. The path drops from the slope into "
    "the valley in one or two steps and then creeps along its floor.",
)

# %% [markdown]
# On the left you see the surface as a relief, on the right as a map. Each white line, a *contour*, joins points of equal cost, so lines close
# together mean a steep slope. The path drops quickly down the side of the valley. Then it moves slowly along the valley floor. We will
# come back to this valley, because it is the main difficulty.
#
# ## Which direction is steepest?
#
# Take a tiny step of the same length in each of 360 directions and look at the change of the cost. **Predict** which direction
# is best. In which directions does nothing happen?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
direction = Predict("The best direction?", ["along the gradient", "against the gradient", "at right angles to it", "towards the minimum"])
direction.ask()

# %%
here, length = np.array([0.5, 0.5]), 1e-4
degrees = np.arange(360)
steps = length * np.array([np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))])
changes = cost.cross_entropy(*(here[:, None] + steps), X, Y) - cost.cross_entropy(*here, X, Y)

g = gradient(here)
downhill = np.rad2deg(np.arctan2(-g[1], -g[0])) % 360
direction.beside(f"{degrees[np.argmin(changes)]} degrees; minus the gradient points to {downhill:.1f} degrees")

# %%
plots.show(
    descent.steepest_figure(degrees, changes, downhill),
    alt="The change of the cost against the direction of a tiny step is one smooth wave: lowest in the direction of minus the "
    "gradient, highest opposite, and zero at right angles to it.",
)

# %% [markdown]
# The change of the cost is $\|\nabla J\| \cdot \text{length} \cdot \cos(\text{angle between step and gradient})$, where $\|\nabla J\|$ is the length (*norm*) of the
# gradient. So the gradient points uphill in the steepest direction, minus the gradient points downhill, and at right angles the cost does not change. On a map
# with equal scales on both axes, the path would cross the contours at right angles. (Ours have different scales; the explorer below has equal ones.)
#
# > **Misconception** *"Minus the gradient points to the minimum."*
# > It points in the direction in which the cost falls fastest *at this point*. In a narrow valley this is mostly across the valley. Let us
# > measure the angle between this direction and the direction to the minimum.

# %%
minimum = descend(np.array([1.7, -5.4]), rate=1.0, steps=5000)[-1]
best = cost.cross_entropy(*minimum, X, Y)
way, down = minimum - here, -gradient(here)
angle = np.rad2deg(np.arccos(way @ down / np.linalg.norm(way) / np.linalg.norm(down)))
print(f"minimum at w = {minimum[0]:.3f}, b = {minimum[1]:.3f} with cost {best:.4f}; the angle is {angle:.0f} degrees")

# %% [markdown]
# ## Too small, good, too large
#
# Three runs from the same start, a hundred steps each, on the same surface. **Predict** the three cost curves: which one falls smoothly, which one
# falls fastest, which one goes up and down? Which of the two bad rates ends at a lower cost?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
bad_rates = Predict("Which of the two bad rates ends at a lower cost?", ["too small", "too large", "about equal"])
bad_rates.ask()

# %%
walks = {
    "rate 0.02: too small": descend(start, 0.02, 100),
    "rate 0.5: good": descend(start, 0.5, 100),
    "rate 2.2: too large": descend(start, 2.2, 100),
}
ends = [descent.heights(walk, X, Y)[-1] for walk in walks.values()]
bad_rates.beside("cost after 100 steps: " + ", ".join(f"{name} {end:.3f}" for name, end in zip(walks, ends)))

# %%
plots.show(
    descent.rates_figure(X, Y, walks, best),
    alt="Three paths on the same valley. With rate 0.02 the path has only just reached the floor after a hundred steps, and its "
    "cost curve is smooth and high. With rate 0.5 it follows the floor. With rate 2.2 it jumps from side to side and its cost "
    "goes up and down without settling.",
)

# %% [markdown]
# After 100 steps the rate that is too large is *ahead* of the one that is too small. But the small rate is only slow: with more steps it will
# get there. The large one keeps jumping from side to side and does not converge.
#
# Find the rate with the lowest cost after sixty steps. The axes have equal scales here: look at how the path crosses the contours. Drag the start:
# from where is the path shorter? Then switch `feature` to *centred* (explained below) and search again.

# %%
explorers.explore(
    descent.walk_figure,
    alt="A path over the contours of the cost with its cost curve. Small rates creep, middling ones follow the valley, rates "
    "above about 1.7 jump between its sides; with the feature centred far larger rates work and the path is short.",
    frames=[{"rate": 3.16}, {"rate": 3.16, "scaled": "centred"}],
    handles=[explorers.handle("start_w", "start_b", label="start of the path")],
    rate=explorers.slider(0.01, 10.0, 0.05, value=0.2, description="learning rate", log=True),
    steps=explorers.slider(1, 200, value=60, description="steps", play=12),
    start_w=explorers.slider(-6.0, 8.0, 0.25, value=-1.0, description="start w"), start_b=explorers.slider(-10.0, 4.0, 0.25, value=2.0, description="start b"),
    scaled=explorers.choice(["as measured", "centred"], description="feature"),
)

# %% [markdown]
# ## Predicting the limit
#
# Near its minimum the surface looks like a bowl: curved strongly across the valley and weakly along it. The second derivatives form a
# matrix, and its *eigenvalues* are the curvatures in these two special directions, $\lambda_{max}$ across and $\lambda_{min}$ along. The
# rule of the parabola holds for each of them, so near the minimum descent converges if $\alpha < 2/\lambda_{max}$. The ratio $\lambda_{max}/\lambda_{min}$ is called the
# **[condition number](glossary.md#condition-number)**: the larger it is, the narrower the valley.

# %%
low, high = np.linalg.eigvalsh(descent.hessian(minimum, X, Y))
limit = 2 / high
print(f"curvature across the valley {high:.3f}, along it {low:.4f}: condition number {high / low:.0f}.  Limit for the rate: {limit:.3f}")
distance = {}
for factor in (0.95, 1.05):
    distance[factor] = np.linalg.norm(descend(start, factor * limit, 2500)[-1] - minimum)
    print(f"rate {factor * limit:.3f}: after 2500 steps {distance[factor]:.4f} from the minimum")

# %% [markdown]
# Five per cent below the limit, descent converges. Five per cent above, it does not. Now the speed. Along the valley, each step multiplies the
# distance to the minimum by $1 - \alpha\lambda_{min}$. The *gap*, the cost minus its smallest value, grows with the *square* of the distance, so each step multiplies it by
# $(1 - \alpha\lambda_{min})^2$. On a logarithmic axis that gives a straight line.

# %%
walk = descend(start, 1.0, 900)
gaps = descent.heights(walk, X, Y) - best
measured, predicted = gaps[800] / gaps[799], (1 - 1.0 * low) ** 2
print(f"factor of the gap in one step: measured {measured:.4f}, predicted {predicted:.4f}")
plots.show(
    descent.gap_figure(gaps, 1 - low),
    alt="The gap between cost and minimum on a logarithmic axis: after a steep start it is a straight line, parallel to the "
    "line predicted from the curvature.",
)

# %% [markdown]
# For each rate, how many steps does it take until the cost stays within one per cent of its minimum? **Predict** the shape of the curve. And must
# the cost fall in *every* step of a good run?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
every_step = Predict("Does the cost fall in every step of a good run?", ["yes", "no"])
every_step.ask()

# %%
rates = np.array([0.05, 0.1, 0.2, 0.4, 0.8, 1.2, 1.5, 1.8, 2.4, 4.8])
counts, rises = [], []
for rate in rates:
    heights = descent.heights(descend(start, rate, 3500), X, Y)
    counts.append(descent.steps_until(heights, 1.01 * best))
    rises.append(int(np.sum(np.diff(heights[: counts[-1]]) > 0)) if counts[-1] else None)
print("steps:          ", dict(zip(rates.tolist(), counts)))
print("of them uphill: ", dict(zip(rates.tolist(), rises)))
every_step.beside(f"the fastest rate, {rates[6]:g}, takes {counts[6]} steps, {rises[6]} of them uphill")

# %%
plots.show(
    descent.sweep_figure(rates, counts, limit, most=3500),
    alt="Steps needed against the learning rate, both logarithmic: a straight line falling until just before the limit, "
    "and crosses beyond it, where 3,500 steps do not reach the goal.",
)

# %% [markdown]
# Below the limit, doubling the rate halves the number of steps. And the *fastest* rate that we tried, 1.5, goes uphill in about
# half of its steps: it zigzags across the valley while it moves along it quickly.
#
# > **Misconception** *"If the cost goes up once, the gradient is wrong."*
# > The rate may simply be near its limit. Try a rate ten or a hundred times smaller. For a small enough rate, a correct gradient lowers the cost in every step (until the
# > gradient is zero), and a gradient with the wrong sign raises it.

# %%
careful = descent.heights(descend(start, 0.1, 200), X, Y)
uphill = descent.heights(descent.path(lambda p: -gradient(p), start, 0.1, 200), X, Y)
print(f"rate 0.1, right sign: {np.sum(np.diff(careful) > 0)} of 200 steps rise; wrong sign: {np.sum(np.diff(uphill) > 0)}")

# %% [markdown]
# ## What happens far above the limit?
#
# On the parabola, descent diverges to infinity. **Predict** what logistic regression does with a rate a
# hundred times its limit: `inf`, `nan`, or something else?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
far_above = Predict("A hundred times the limit?", ["inf", "nan", "something else"])
far_above.ask()

# %%
wild = descent.heights(descend(start, 100 * limit, 2000), X, Y)
print(f"rate {100 * limit:.0f}: all {len(wild)} costs finite: {np.isfinite(wild).all()}, all under 1000: {np.all(wild < 1000)}")
far_above.beside(f"finite: {np.isfinite(wild).all()}, under 1000: {np.all(wild < 1000)}, but jumping")
print(f"more than a third of the steps go uphill: {np.mean(np.diff(wild) > 0) > 1 / 3}")

# %% [markdown]
# The cost keeps jumping up and down but stays bounded. The parabola gets steeper and steeper far from its minimum. The cross-entropy of *one* sigmoid unit
# does not: far away it grows in a straight line, so its slope, and with it each step, is bounded. A cost curve that jumps
# without any `nan` can therefore still mean that the rate is too large. In deep networks the layers multiply, and there
# descent can diverge to `inf`.

# %% [markdown]
# > **Halfway: a good place to stop.** By now you know what one step does, and which rates are too small, good or too large. When you come back, start with
# > this question: What decides how large the learning rate may be?

# %% [markdown]
# ## The valley, and how to remove it
#
# Why is the valley so narrow? All measurements $x$ are positive, so raising $w$ and raising $b$ have nearly the same effect: all
# logits go up. If one goes up and the other goes down, the effects nearly cancel and the cost hardly changes. That direction is the valley floor.
#
# Subtract the mean from the feature, and $w$ and $b$ have different effects. The set of possible models is the same, so the minimum has the same cost.

# %%
centred = X - X.mean()
slope_centred = lambda p: descent.gradient(p, centred, Y)
round_minimum = descent.path(slope_centred, (0.0, 0.0), 4.0, 500)[-1]
low_c, high_c = np.linalg.eigvalsh(descent.hessian(round_minimum, centred, Y))
print(f"condition number {high / low:.0f} as measured, {high_c / low_c:.1f} centred")
print(f"smallest cost {best:.6f} as measured, {cost.cross_entropy(*round_minimum, centred, Y):.6f} centred")

# %%
walk = descent.path(slope_centred, start, 4.0, 60)
count = descent.steps_until(descent.heights(walk, centred, Y), 1.01 * best)
print(f"steps to within 1 %: {counts[6]} with rate 1.5 as measured, {count} centred with rate 4")
before = {"X": X, "Y": Y, "points": descend(start, 1.5, 60), "w_range": (-6.5, 9), "b_range": (-11, 4.5)}
after = {"X": centred, "Y": Y, "points": walk, "w_range": (-6.5, 9), "b_range": (-11, 4.5)}
before["title"], after["title"] = "as measured: a valley, and zigzags", "centred: a round bowl, and a short path"
plots.show(
    descent.scaling_figure(before, after),
    alt="Left, the narrow slanting valley with a zigzag path. Right, with the feature centred, rounder contours and a path that "
    "reaches the minimum in a few steps.",
)

# %% [markdown]
# With several features, different *scales* have a similar effect: a feature in thousands gives the surface a curvature about a million times as large as a
# feature in units. This is why features are standardised (lesson 02). For a model without regularisation it does not change the best cost; it makes descent faster.

# %% [markdown]
# ## The cats
#
# Now train on photographs: every fourth pixel in each direction, 768 features between 0 and 1, once as they are and once centred. For logistic regression, a
# safe rate can be computed beforehand. (You may skip the derivation; what matters is that $L$ follows from the photographs alone.) Each loss has at most the curvature $a(1-a) \le \frac14$ in $z$, so no curvature
# of $J$ exceeds $L$, a quarter of the largest eigenvalue of $\frac1m X X^T$ (with a row of ones added to $X$ for $b$). With any rate below $2/L$ the
# cost falls in every step, from any start, until the gradient is zero. We take $1/L$.

# %%
train_x, train_y, test_x, test_y, _ = data.load_cats()
pixels, test_pixels = (x[:, ::4, ::4].reshape(len(x), -1).T / 255 for x in (train_x, test_x))
mean = pixels.mean(axis=1, keepdims=True)


def largest_curvature(X):
    with_bias = np.vstack([X, np.ones(X.shape[1])])
    return np.linalg.norm(with_bias, 2) ** 2 / (4 * X.shape[1])

# %%
def train(X, Y, rate, iterations, X_test=None, Y_test=None):
    """Costs on the training set, costs on the test set (if given), and the parameters."""
    w, b, costs, test_costs = np.zeros((len(X), 1)), 0.0, [], []
    for _ in range(iterations):
        Z = w.T @ X + b
        costs.append(np.mean(np.logaddexp(0, Z) - Y * Z))
        if X_test is not None:
            Z_test = w.T @ X_test + b
            test_costs.append(np.mean(np.logaddexp(0, Z_test) - Y_test * Z_test))
        dZ = cost.sigmoid(Z) - Y
        w, b = w - rate * X @ dZ.T / Y.size, b - rate * np.mean(dZ)
    return costs, test_costs, (w, b)

# %%
features = {"pixels / 255": pixels, "centred too": pixels - mean}
safe = {name: 1 / largest_curvature(x) for name, x in features.items()}
costs = {name: train(x, train_y, safe[name], 201)[0] for name, x in features.items()}
reckless = train(pixels, train_y, 20 * safe["pixels / 255"], 201)[0]
print({name: f"L = {1 / rate:.1f}, safe rate {rate:.3f}" for name, rate in safe.items()})

# %%
curves = {f"{name}: rate 1/L = {safe[name]:.3f}": costs[name][::10] for name in features}
curves["pixels / 255: twenty times that rate"] = reckless[::10]
fig = plots.cost_curves(curves, every=10)
fig.set_size_inches(7.4, 4.2)
fig.axes[0].set(yscale="log", ylabel="cost (logarithmic)", title="A safe rate, computed before the first step")
for line, style in zip(fig.axes[0].lines, ("-", "--", ":")):
    line.set_linestyle(style)
fig.axes[0].legend()
plots.show(
    fig,
    alt="Cost against iterations on the cat photographs. With the computed safe rates the cost falls smoothly from log 2, and faster "
    "when the pixels are centred; with twenty times the safe rate it leaps up in the first steps.",
)

# %% [markdown]
# Why does $L$ fall from 41 to about 3? All pixel values are positive, so the average photograph $\mu$ is a long vector, and it alone adds $\frac14\|\mu\|^2 \approx 38$ to the curvature in its
# direction. Centring removes exactly this term. (What remains is largest in a direction in which all pixels get brighter together:
# some photographs are bright, others are dark.)
#
# So the safe rate becomes over ten times larger. It is a cautious rate. A somewhat larger one may jump at first and still end lower, so compare the ends of
# cost curves, not their beginnings. Twenty times the safe rate (dotted) is too much: after 200 steps its cost is still above the start.

# %% [markdown]
# ### How good is the classifier?
#
# Train longer on the centred pixels, and follow the cost on the 50 test photographs as well. **Predict**: will both costs go on falling? Will the
# accuracy beat the 66 % of the nearest mean (lesson 02)?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
both_costs = Predict("Which costs go on falling?", ["both", "only the training cost", "only the test cost", "neither"])
both_costs.ask()

# %%
falling, on_test, (w_cat, b_cat) = train(pixels - mean, train_y, safe["centred too"], 1001, test_pixels - mean, test_y)
train_accuracy = np.mean((w_cat.T @ (pixels - mean) + b_cat > 0) == train_y)
test_accuracy = np.mean((w_cat.T @ (test_pixels - mean) + b_cat > 0) == test_y)
error = np.sqrt(test_accuracy * (1 - test_accuracy) / test_y.size)
print(f"accuracy: training {train_accuracy:.0%}, test {test_accuracy:.0%} with a standard error of {error:.0%}")
print(f"lowest test cost {min(on_test):.3f} at iteration {int(np.argmin(on_test))}; at the end {on_test[-1]:.3f}")
both_costs.beside(f"training {falling[0]:.2f} → {falling[-1]:.2f}, test {on_test[0]:.2f} → {min(on_test):.2f} → {on_test[-1]:.2f}")

# %%
fig = plots.cost_curves({"training cost": falling[::10], "test cost": on_test[::10]}, every=10, title="Overfitting: the test cost turns upward")
plots.show(fig, alt="Two cost curves of logistic regression on the cats. The training cost falls towards zero. The test cost falls in the first "
           "iterations and then rises steadily")

# %% [markdown]
# This is overfitting (lesson 01). The model now fits all training photographs, but its test cost has been rising for most of the run: it becomes more and more
# confident, even where it is wrong. With a standard error of 6 points, the test accuracy is not clearly better than the 66 % of the nearest mean.
# Stopping near the lowest cost on held-out examples is called *early stopping*. It needs a third set of pictures, the *validation set*, because a test set that helps to choose is no longer a fair
# judge (lesson 12).
#
# **Predict** There is one weight for each pixel and colour, so the weights can be drawn as pictures. What will you see in them: a cat, smooth areas, or speckle?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
portrait = Predict("The weights as pictures?", ["a cat", "smooth areas", "speckle"])
portrait.ask()

# %%
grid = np.sign(w_cat.reshape(16, 16, 3))
alike = np.mean(grid[:, 1:] == grid[:, :-1])
portrait.beside(f"speckle: {alike:.0%} of neighbouring weights have the same sign; by chance 50%")
plots.show(plots.weights_image(w_cat, (16, 16, 3)), alt="The learned weights as three pictures of 16 by 16 cells, one for each colour: positive and negative cells are mixed "
           "almost at random, with a few small groups of equal sign. No cat can be seen")

# %% [markdown]
# Mostly speckle, with a few larger areas of one sign, such as the bottom. Each pixel has its own weight, and nothing makes neighbouring weights similar. Compare the smooth areas of the
# nearest mean in lesson 02.
#
# These are the test photographs with the largest loss, each with the probability of a cat that the classifier gives it:

# %%
z_test = w_cat.T @ (test_pixels - mean) + b_cat
losses = (np.logaddexp(0, z_test) - test_y * z_test)[0]
worst = np.argsort(-losses)[:6]
plots.show(plots.image_grid(test_x[worst], [f"cat: {cost.sigmoid(z):.0%}" for z in z_test[0, worst]]), alt="The six test photographs with the largest loss: "
           "cats that get a probability of a few per cent, and other pictures that get nearly 100 per cent")

# %% [markdown]
# ### One split is not enough
#
# Did you notice that three of these six pictures show the same ginger cat? They are crops and mirror images of one photograph. And it is a matter of chance which 50 pictures make up the test set. We split
# all 259 pictures again, twenty times, at random. All crops of a photograph go to the same side, because a test picture should be new to the model. On each split we fit both models.
#
# **Predict**: how much does the test accuracy vary from split to split? In how many of the twenty is logistic regression better than the nearest mean?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
splits = Predict("In how many of 20 splits is logistic regression better?", ["all 20", "15 to 19", "10 to 14", "fewer than 10"])
splits.ask()

# %%
photos = cat_splits.photographs(train_x, test_x)
all_pixels, all_y = np.hstack([pixels, test_pixels]), np.hstack([train_y, test_y])


def both_models(seed):
    """Test accuracy of the nearest mean and of logistic regression on one split by photograph."""
    held = cat_splits.split_by_photograph(photos, all_y[0], np.random.default_rng(seed))
    X_in, Y_in, X_out, Y_out = all_pixels[:, ~held], all_y[:, ~held], all_pixels[:, held], all_y[:, held]
    center = X_in.mean(axis=1, keepdims=True)
    fitted = bc.nearest_means(X_in - center, Y_in), train(X_in - center, Y_in, 0.3, 200)[2]
    return [np.mean((w.T @ (X_out - center) + b > 0) == Y_out) for w, b in fitted]


scores = np.array([both_models(seed) for seed in range(20)])
ahead = int(np.sum(scores[:, 1] > scores[:, 0]))
print(f"nearest mean {scores[:, 0].mean():.0%}, logistic regression {scores[:, 1].mean():.0%}; logistic regression is better in {ahead} of 20 splits")
splits.beside(f"{ahead} of 20; the accuracy varies by up to {100 * np.ptp(scores, axis=0).max():.0f} points")

# %%
plots.show(cat_splits.draw_scores(scores, ["nearest mean", "logistic regression"]), alt="Test accuracy of both models on twenty splits, a line for each split. Both vary by more than twenty "
           "points. Most lines rise from the nearest mean to logistic regression, and several fall")

# %% [markdown]
# On average, logistic regression is about six points better. But the accuracy of each model varies much more than that, and on several splits the order is the other way round. So a single test set of this size
# can order these two models wrongly. Do not read much into a difference of a few points on the cats, here or in the assignments.

# %% [markdown]
# ## Two traps in the update
#
# Both parameters must use the gradient at the *same* point. It is easy to use the new $w$ when computing $\partial J/\partial b$:

# %%
def two_at_once(w, b, rate):
    dw, db = gradient((w, b))
    return w - rate * dw, b - rate * db


def one_by_one(w, b, rate):
    w = w - rate * gradient((w, b))[0]
    b = b - rate * gradient((w, b))[1]  # the slope at another point
    return w, b

print("at once:", np.round(two_at_once(-1.0, 2.0, 1.0), 4), "  one by one:", np.round(one_by_one(-1.0, 2.0, 1.0), 4))

# %% [markdown]
# `one_by_one` is a valid method too (a form of *coordinate descent*), but it is not gradient descent. A check of the gradient formula cannot
# find this mistake, because each gradient is correct at the point where it is computed.
#
# The second trap is Python's: `w -= rate * dw` changes the array in place. If you kept `best_w = w`, it now holds the new
# values. Write `w = w - rate * dw`, or keep a copy.

# %%
w = np.array([1.0, 2.0])
kept, copied = w, w.copy()
w -= 0.1 * np.array([5.0, 5.0])
print("kept:", kept, "  copied:", copied)

# %% [markdown]
# ## Where you start
#
# The cross-entropy of logistic regression is convex, so if it has a single minimum, descent with a suitable rate reaches it from every start. Other costs
# are different. Here are the coffees of lesson 03, with two minima of the squared error. Drag the start over the map: where is the border between the starts that lead to each minimum?

# %%
coffees = cost.coffees()
explorers.explore(
    lambda loss, start_w, start_b: descent.valley_figure(start_w, start_b, loss, 4.0, *coffees),
    alt="A path on the coffees' cost surface. With squared error it ends in the right or the left valley depending on the start; "
    "with cross-entropy it ends at the same point from everywhere.",
    frames=[{"start_w": 0.0}, {"start_w": 2.0}, {"loss": "cross-entropy"}],
    handles=[explorers.handle("start_w", "start_b", label="start of the path")],
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
# > | direction | the gradient points uphill; against it the cost falls fastest *at this point* |
# > | limit | near a minimum $\alpha < 2/\lambda_{max}$. Above it, descent does not converge: on a parabola it diverges, in logistic regression it keeps jumping |
# > | speed | in the end the gap is multiplied by $(1 - \alpha\lambda_{min})^2$ per step: a large condition number means slow descent |
# > | remedy | standardise the features: smaller condition number, larger rate, fewer steps |
# > | reading a cost curve | smooth and slow: rate too small. Up and down without end: too large. Rising even at tiny rates: wrong sign |

# %% jupyter={"source_hidden": true}
# Run this cell: it shows your predictions beside what came out.
Predict.review()

# %% [markdown]
# **Think about it**
#
# **1.** You double the amount of data by writing every example twice. Does the best learning rate change? And if the cost were a
# sum instead of a mean?
#
# <details><summary>Answer</summary>
#
# With the mean nothing changes: cost, gradient and curvature are as before. With a sum, all curvatures double, so the limit
# $2/\lambda_{max}$ halves, and a rate that worked may fail. This is a good reason for the $\frac1m$.
# </details>
#
# **2.** The gradient is zero. Are you at the minimum?
#
# <details><summary>Answer</summary>
#
# For a convex cost, yes. In general it may be a local minimum, a *saddle point* (a minimum in one direction and a maximum in another) or a
# maximum. And a very small gradient is not zero: squared error is almost flat where the model is very wrong.
# </details>
#
# **3.** Why not make the steps longer as the slope gets smaller, so that descent does not slow down?
#
# <details><summary>Answer</summary>
#
# Dividing the slope by the curvature gives Newton's method: on a parabola it arrives in one step. It needs second
# derivatives, $k^2$ of them for $k$ parameters, which is impossible for millions of weights. The size of the slope *alone* does not tell you how far away the
# minimum is. Adam (lesson 10) uses a cheap estimate of scale for each weight.
# </details>

# %% [markdown]
# **Check yourself** Answer from memory, then open the fold.
#
# **1.** Write the update rule for $w$.
# <details><summary>Answer</summary>
#
# $w \leftarrow w - \alpha\,\partial J/\partial w$
# </details>
#
# **2.** A parabola has curvature 5. For which learning rates does descent converge?
# <details><summary>Answer</summary>
#
# For $0 < \alpha < 2/5$.
# </details>
#
# **3.** What is the condition number, and what does a large one mean?
# <details><summary>Answer</summary>
#
# The largest curvature divided by the smallest. A large one means a narrow valley and slow descent.
# </details>
#
# **4.** The training cost falls and the test cost rises. What is happening?
# <details><summary>Answer</summary>
#
# Overfitting.
# </details>
#
# **5.** (Lesson 03) How large is the cross-entropy cost at $w = 0$, $b = 0$?
# <details><summary>Answer</summary>
#
# $\log 2 \approx 0.693$.
# </details>

# %% tags=["text-checks"] jupyter={"source_hidden": true}
# For authors: what the text above claims.
surface_costs = descent.heights(points, X, Y)
assert surface_costs[0] - surface_costs[3] > 4 * (surface_costs[3] - surface_costs[43]) / 10
assert np.allclose(gradient(start), numeric)
assert abs(degrees[np.argmin(changes)] - downhill) <= 1
assert np.isclose(changes.min(), -length * np.linalg.norm(g), rtol=1e-3)
assert np.linalg.norm(gradient(minimum)) < 1e-8
assert np.allclose(minimum, descent.minimum(X, Y))
assert 60 < angle < 120
assert ends[1] < ends[2] < ends[0]
assert distance[0.95] < 1e-6
assert distance[1.05] > 0.05
assert abs(measured - predicted) < 1e-3
assert counts[-3:] == [None] * 3
assert counts[6] == min(c for c in counts if c)
assert rises[6] > 0.3 * counts[6]
assert np.all(np.diff(careful) < 0)
assert np.all(np.diff(uphill) > 0)
assert np.all(wild < 1000)
assert wild[-1000:].min() > 2 * best

# %% tags=["text-checks"] jupyter={"source_hidden": true}
# For authors: centring and the cats.
assert np.isclose(best, cost.cross_entropy(*round_minimum, centred, Y))
assert high / low > 100 > 2 > high_c / low_c
assert count < counts[6] / 4
assert all(np.all(np.diff(c) < 0) for c in costs.values())
assert np.any(np.diff(reckless) > 0)
assert reckless[-1] > reckless[0]
assert safe["centred too"] > 10 * safe["pixels / 255"]
assert costs["centred too"][-1] < costs["pixels / 255"][-1]
if len(train_x) == 209 and abs(np.sum(mean**2) / 4 - 38) < 1:  # the free photographs
    assert 40.5 < 1 / safe["pixels / 255"] < 42
    assert 3 < 1 / safe["centred too"] < 3.6
    top = np.linalg.svd(np.vstack([pixels - mean, np.ones(train_y.size)]), full_matrices=False)[0][:-1, 0]
    assert np.all(top > 0) or np.all(top < 0)
    assert train_accuracy == 1
    assert np.argmin(on_test) < 150
    assert on_test[-1] > min(on_test) + 0.1
    assert 0.04 < np.diff(scores.mean(axis=0))[0] < 0.08
    assert 10 < ahead < 17
    assert np.unique(photos[train_y.size + worst], return_counts=True)[1].max() == 3
    assert np.sum(scores[:, 1] < scores[:, 0]) >= 3
    assert np.ptp(scores, axis=0).min() > 0.2
    assert max(cost.sigmoid(z) if not y else 1 - cost.sigmoid(z) for z, y in zip(z_test[0, worst], test_y[0, worst])) > 0.9
assert abs(two_at_once(-1.0, 2.0, 1.0)[1] - one_by_one(-1.0, 2.0, 1.0)[1]) > 0.1

# %% [markdown]
# **Where next** We took the derivatives as given. Lesson [05 derivatives](05_derivatives.ipynb) derives them. The
# assignment [logistic regression](../release/logistic_regression/logistic_regression.ipynb) asks for `optimize`, which is the
# loop of this lesson.
