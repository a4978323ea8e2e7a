# %% [markdown]
# # Hyperparameters: the choices that gradient descent leaves to you
#
# Gradient descent finds the weights. Everything else must be chosen: learning rate, number of iterations, width, depth. When a network "does not work", one bad choice is
# often the reason. This lesson shows how to search for good values and judge them fairly.
#
# **You will be able to**
# - tell parameters from hyperparameters, and say on which data each is chosen;
# - search a learning rate on a logarithmic scale and read the resulting curve;
# - use early stopping, weight decay and mini-batches;
# - say when random search beats a grid;
# - report a result that is not just luck.
#
# **Minutes** 65 · **Before this** lesson [11](11_deep_networks.ipynb), and the idea of a test set (lesson [02](02_binary_classification.ipynb))

# %%
import numpy as np

from dllessons import exercise, networks
from dllessons import hyperparameters as hyper
from dlutils import explorers, pace, plots
from dlutils.data import load_planar
from dlutils.predict import Predict

# %% [markdown]
# ## Two kinds of numbers
#
# A **[hyperparameter](glossary.md#hyperparameter)** is a choice that is made before training and not changed by gradient descent.
#
# | | parameters | hyperparameters |
# |---|---|---|
# | what | $W^{[l]}, b^{[l]}$ | learning rate, iterations, width $n_l$, depth $L$, activation function, size of the first weights, ... |
# | how many | thousands to millions | a handful |
# | chosen by | gradient descent | you, or a search |
# | chosen on | the training set | the **validation** set |
# | final judgement | on the **test** set, only once | the same |
#
# Why not use gradient descent for hyperparameters, too? Some, such as the depth, are whole numbers. For others, such as the learning rate, the derivative of the validation cost often exists, but one value of the cost already takes a
# complete training run. So in practice we try values.

# %% [markdown]
# ## A three-way split
#
# Suppose we try fifty settings and choose the one that does best on the test set. Then the test set has taken part in the choice, and its result is too optimistic. So we split the data in three. The
# **[validation set](glossary.md#validation-set)** is used for choosing; the test set is kept for the end. All numbers below belong to *one* random split; another split would give others.

# %%
X, Y = load_planar("flower")
data = hyper.split(X, Y, np.random.default_rng(hyper.SPLIT_SEED))
plots.show(hyper.draw_split(data), alt="The flower in three parts: half of the points to train on, a quarter for validation and a quarter "
           "for the test; the petals of both classes are seen in each")

# %% [markdown]
# In this lesson, *cost* is the mean cross-entropy, and we compare settings by their validation cost: with 100 validation examples, accuracy changes in steps of one per cent. A model that always answers 1/2 has the cost
# $\log 2 \approx 0.69$. This is our baseline. But a higher cost does not always mean that nothing was learned: a network can classify most examples correctly and have a high cost, because it is *overconfident* on the few that it gets wrong.

# %%
(X_t, Y_t), (X_v, Y_v) = data.train, data.validation
print("examples for training, validation and test:", [part[0].shape[1] for part in data])
print(f"a model that always says 1/2 has cost {networks.cross_entropy(np.zeros_like(Y_v), Y_v):.3f}")

# %% [markdown]
# ## The learning rate first
#
# The learning rate is usually the most important hyperparameter. It acts as a *factor*, so we use a logarithmic scale: from 0.01 to 0.1 is
# as far as from 1 to 10.
#
# ### Your turn: a logarithmic scale
#
# Map a number $u$ between 0 and 1 to a learning rate, so that equal steps of $u$ multiply the rate by equal factors.

# %%
def log_scale(u, low, high):
    """low for u = 0, high for u = 1, and evenly spaced logarithms in between."""
    ...

# %%
exercise.check(log_scale, (0.5, 0.01, 1.0, 0.1), (0.25, 1e-4, 1.0, 1e-3), (np.array([0.0, 0.5, 1.0]), 1.0, 9.0, np.array([1.0, 3.0, 9.0])))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def log_scale(u, low, high):
#     return low * (high / low) ** u
# ```
#
# </details>
#
# **Predict**: we train a network with one hidden layer of 12 units for 400 iterations with each of ten rates from 0.001 to 31.6. What do the curves of training and validation cost look like?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
two_curves = Predict("Where are training cost and validation cost lowest?", ["both at the largest rate", "at the same middle rate", "training at a larger rate than validation", "validation at a larger rate than training"])
two_curves.ask()

# %%
rates = np.geomspace(0.001, 10**1.5, 10)
scores = hyper.sweep(data, "rate", rates)
best = int(scores[:, :, 1].mean(axis=1).argmin())
plots.show(hyper.draw_sweep(rates, scores, "learning rate (logarithmic)", "Cost after 400 iterations, for ten learning rates", mark=best, top=1.2, legend="upper left"),
           alt="Cost after 400 iterations against the learning rate, a valley: about 0.7 at the smallest rates, a slope down to the best "
           "rate near 1, then validation cost rises slowly while training cost still falls up to 10; at 31.6 both are high")

# %% tags=["nbval-ignore-output"]
print("   rate   training cost   validation cost   validation accuracy")
for rate, (train_cost, validation_cost, accuracy) in zip(rates, scores.mean(axis=1)):
    print(f"{rate:7.3f} {train_cost:15.2f} {validation_cost:17.2f} {accuracy:21.0%}")
two_curves.beside("training at {:.2g}, validation at {:.2g}".format(*rates[scores[:, :, :2].mean(axis=1).argmin(axis=0)]), varies=True)

# %% [markdown]
# Read the table from the best rate, 1, in both directions. Ten times less costs more (0.56) than ten times more (about 0.4). The *training* cost is lowest at 10. So the validation cost at 10 is not high because
# training fails there, but because the network overfits or is overconfident: its accuracy is near the best. Only at 31.6 is it far above guessing; even there most answers are right.
#
# At large rates the numbers differ between computers, because a large rate magnifies differences in the last digit.
#
# > **Misconception** *"To be on the safe side, take a small rate."* After 400 iterations at a rate a thousand times too small, the network has learned nothing. Its smooth, slowly falling cost curve may still look healthy.

# %% [markdown]
# Look at single runs. Find a rate at which the validation cost is *lowest at the end*; one at which the cost is jagged but ends well; and one at which it
# falls all the time and the decision boundary is useless. Then try 40 examples and many iterations.

# %%
def draw_run(rate, iterations, width, examples):
    part = data._replace(train=(X_t[:, :examples], Y_t[:, :examples]))
    return hyper.draw_run(part, rate, iterations, width)

explorers.explore(
    draw_run, alt="Training and validation cost along one run, and the decision boundary it ends with, for a chosen learning rate, number of iterations, width and number of examples. "
    "At rate 1 the boundary follows the petals; at 0.01 it is nearly a straight line; at 20 the cost jumps about",
    frames=[{"rate": 20.0}, {"examples": 40, "iterations": 2000}],
    rate=explorers.slider(0.001, 30.0, step=0.1, value=1.0, log=True),
    iterations=explorers.choice([50, 100, 200, 400, 800, 2000], value=400), width=explorers.choice([1, 2, 4, 8, 12, 32, 64], value=12),
    examples=explorers.choice([40, 100, 200], value=200),
)

# %% [markdown]
# ## How many iterations
#
# The training cost may keep falling. The validation cost need not.
#
# **Predict**: we train the same network with the same rate on all 200 examples and on only 40 of them. In which case does the validation cost
# rise again? Which one has the lower *training* cost at the end?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
rises_again = Predict("The validation cost rises again with ..., the training cost ends lower with ...", ["200 examples, 200", "200 examples, 40", "40 examples, 200", "40 examples, 40"])
rises_again.ask()

# %%
few = data._replace(train=(X_t[:, :40], Y_t[:, :40]))
runs = [
    np.mean([hyper.history(part, 2000, every=50, rate=1.0, seed=seed) for seed in (1, 2, 3)], axis=0) for part in (data, few)
]
titles = ["200 examples (mean of 3 runs)", "40 examples (mean of 3 runs)"]
rises_again.beside("; ".join(f"{n} examples: training {run[-1, 1]:.2f}, validation {run[:, 2].min():.2f} → {run[-1, 2]:.2f}" for n, run in zip((200, 40), runs)))
plots.show(hyper.draw_histories(runs, titles), alt="Cost along training. With 200 examples the validation cost falls for more than a thousand iterations and stays about level. "
           "With 40 examples it turns up after about 200 iterations, while the training cost keeps falling towards zero")

# %% [markdown]
# With 40 examples the network overfits. **[Early stopping](glossary.md#early-stopping)** means keeping the weights from the iteration with the lowest validation cost.
#
# ### Your turn: early stopping

# %%
def best_iteration(validation_costs, every):
    """The iteration with the lowest validation cost; the costs were recorded at iterations 0, every, 2 every, ..."""
    ...

# %%
exercise.check(best_iteration, (np.array([0.7, 0.5, 0.4, 0.6]), 50, 100), (np.array([0.7, 0.6, 0.5, 0.3]), 10, 30), (np.array([0.2, 0.3]), 5, 0))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def best_iteration(validation_costs, every):
#     return every * np.argmin(validation_costs)
# ```
#
# </details>

# %%
turned = [int(costs[costs[:, 2].argmin(), 0]) for costs in runs]
excess = [costs[-1, 2] / costs[:, 2].min() for costs in runs]
for title, iteration, ratio in zip(titles, turned, excess):
    print(f"{title}: lowest validation cost about iteration {iteration}, at the end {ratio:.1f} times that")

# %% [markdown]
# The best number of iterations depends on the data: with fewer examples, the validation cost turns earlier.
#
# ## Regularisation
#
# Anything that reduces overfitting without more data is called **[regularisation](glossary.md#regularisation)**. Early stopping is one kind. Another one, *L2 regularisation* or **[weight decay](glossary.md#weight-decay)**, adds
# $\frac{\lambda}{2}\sum_l \lVert W^{[l]}\rVert^2$ to the cost, a penalty on large weights.
#
# ### Your turn: the gradient with weight decay
#
# What does the penalty add to $dW$?

# %%
def with_decay(dW, W, strength):
    """The gradient of the cost with the penalty strength / 2 * sum of squares of W; dW is the gradient without it."""
    ...

# %%
exercise.check(with_decay, (np.array([[1.0, -2.0]]), np.array([[3.0, 4.0]]), 0.5, np.array([[2.5, 0.0]])), (np.zeros((2, 1)), np.ones((2, 1)), 0.1, np.full((2, 1), 0.1)))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def with_decay(dW, W, strength):
#     return dW + strength * W
# ```
#
# In the update, every weight shrinks by the factor $1 - \alpha\lambda$, hence the name.
#
# </details>
#
# We train on the 40 examples for 2,000 iterations with several strengths $\lambda$. **Predict** what happens to the training cost and to the validation cost as $\lambda$ grows.

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
decay = Predict("Training and validation cost as λ grows?", ["falls, falls", "falls, rises", "rises, falls and then rises", "rises, rises"])
decay.ask()

# %%
strengths = (0.0, 0.001, 0.01, 0.1)
decayed = {s: np.mean([hyper.run(few, iterations=2000, weight_decay=s, seed=seed) for seed in (1, 2)], axis=0) for s in strengths}
for s, (train_cost, validation_cost, accuracy) in decayed.items():
    print(f"strength {s:5g}: training cost {train_cost:.2f}, validation cost {validation_cost:.2f}, validation accuracy {accuracy:.0%}")
decay.beside("; ".join(name + " " + " → ".join(f"{run[i]:.2f}" for run in decayed.values()) for i, name in enumerate(("training", "validation"))))

# %% [markdown]
# The training cost rises with $\lambda$. The validation cost first falls, then rises: with $\lambda = 0.1$ the network underfits. The accuracy hardly changes between 0 and 0.01: here weight decay mainly prevents overconfidence. *Dropout*, another common kind, switches off random units in each
# training step.
#
# ## Batch size
#
# So far every update used all 200 training examples. With mini-batches (lesson 01), each update uses only a few. One pass through the training set is called an **[epoch](glossary.md#epoch)**. In the same number of epochs, and with about the same amount of
# computation, small batches give more updates, but each gradient is noisier. Training with mini-batches is called **[stochastic gradient descent](glossary.md#stochastic-gradient-descent)**.
#
# **Predict**: 40 epochs, batches of 10, 50 or 200. Which reaches the lowest validation cost, if each may use its best learning rate?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
batches = Predict("Lowest validation cost after 40 epochs?", ["batches of 10", "batches of 50", "batches of 200"])
batches.ask()

# %% tags=["nbval-ignore-output"]
batch_sizes, batch_rates = (10, 50, 200), (0.1, 0.3, 1.0, 3.0)
by_batch = np.array([[np.mean([hyper.run(data, rate=rate, batch_size=size, iterations=40 * 200 // size, seed=seed).validation_cost
                               for seed in (1, 2)]) for rate in batch_rates] for size in batch_sizes])
print("batch size   updates   validation cost for the rates", batch_rates)
for size, row in zip(batch_sizes, by_batch):
    print(f"{size:10} {40 * 200 // size:9}   {row.round(2)}")
batches.beside(", ".join(f"batches of {size}: {row.min():.2f}" for size, row in zip(batch_sizes, by_batch)), varies=True)

# %% [markdown]
# After 40 epochs the small batches are far ahead, because they made up to twenty times as many updates. And the best learning rate depends on the
# batch size: batches of 10 do best at 0.3 here, larger ones at 1.
#
# A *learning rate schedule* lowers the rate during training: large steps first, small ones at the end, when the noise of the gradients matters most. We train with batches of 10 and a rate of 1, once for all
# 800 updates and once with a rate of 0.1 for the last 200.

# %% tags=["nbval-ignore-output"]
constant, lowered = [], []
for seed in range(1, 7):
    constant.append(hyper.run(data, rate=1.0, batch_size=10, iterations=800, seed=seed).validation_cost)
    layers = hyper.trained(data, rate=1.0, batch_size=10, iterations=600, seed=seed).layers
    lowered.append(hyper.run(data, rate=0.1, batch_size=10, iterations=200, seed=seed, start=layers).validation_cost)
print(f"rate 1 throughout {np.mean(constant):.2f}, lowered to 0.1 {np.mean(lowered):.2f} (mean validation cost of six seeds)")

# %% [markdown]
# The schedule helps a rate that is too large for the end of training. It does not replace the search for the rate: 0.3 throughout is better still (see the table).
#
# **[Momentum](glossary.md#momentum)** is another common refinement. It keeps a running mean of the gradients and steps along it. In a narrow valley (lesson 04), the part of the
# gradient that points across it changes sign from step to step and cancels in the mean. The part along the valley keeps its sign and remains.
#
# ### Your turn: a step with momentum
#
# The velocity is $v \leftarrow \beta v + (1 - \beta)\,g$ for the gradient $g$, and then $w \leftarrow w - \alpha v$.

# %%
def momentum_step(w, v, g, rate, beta):
    """The new (w, v) after one step with the gradient g."""
    ...

# %%
exercise.check(momentum_step, (1.0, 0.0, 2.0, 0.5, 0.9, (0.9, 0.2)), (1.0, 4.0, -2.0, 0.5, 0.75, (-0.25, 2.5)))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def momentum_step(w, v, g, rate, beta):
#     v = beta * v + (1 - beta) * g
#     return w - rate * v, v
# ```
#
# </details>
#
# What does it gain? Take a valley that is 400 times as steep across as along it, $J = \frac12 (w_1^2 + 400\, w_2^2)$, and count the steps until the cost is a millionth of what it
# was, each time with the best of many learning rates. **Predict** the number of steps without momentum and with $\beta = 0.9$. Is 0.99 better still?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
gain = Predict("With β = 0.9 instead of 0, the steps are ...", ["about as many", "half as many", "a tenth as many"])
gain.ask()

# %%
steepness = np.array([1.0, 400.0])  # along the valley, and across it


def steps_needed(rate, beta):
    """Steps from (1, 1) until the cost is a millionth of what it was; 2,000 if it takes more."""
    w, v = np.ones(2), np.zeros(2)
    for step in range(1, 2000):
        v = beta * v + (1 - beta) * steepness * w  # the gradient is steepness * w
        w = w - rate * v
        if steepness @ w**2 < 1e-6 * steepness.sum():
            return step
    return 2000


momentum_rates = np.geomspace(1e-3, 1, 61)
with np.errstate(all="ignore"):  # large rates diverge
    fewest = {beta: min(steps_needed(rate, beta) for rate in momentum_rates) for beta in (0, 0.5, 0.9, 0.99)}
print("fewest steps for each beta:", fewest)
gain.beside(f"{fewest[0.9] / fewest[0]:.0%} of the steps")

# %% [markdown]
# With 0.9 it takes about a tenth of the steps. With 0.99 it takes more again: the mean reaches back a hundred steps, so the velocity overshoots and swings. Adam (lesson 10) combines momentum with a step size for each weight.
#
# > **Halfway: a good place to stop.** By now you have chosen a learning rate, stopped early, and tried weight decay and batch sizes. When you come
# > back, start with this question: Why were they all chosen on the validation set, and not on the test set?
#
# ## How wide
#
# **Predict**: from 1 to 64 hidden units in one layer, everything else equal. The network with 64 units has more parameters than there are training
# examples. Will its validation cost be the worst?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
widest = Predict("Is the validation cost of 64 units the worst?", ["yes", "no"])
widest.ask()

# %%
widths = np.array([1, 2, 4, 8, 16, 32, 64])
by_width = hyper.sweep(data, "width", widths)
plots.show(hyper.draw_sweep(widths, by_width, "hidden units (logarithmic)", "Cost after 400 iterations, for 1 to 64 hidden units", top=0.8),
           alt="Cost against width: high for 1 and 2 units, falling up to about 32 units and then flat, for training and validation alike")

# %%
wide = by_width[:, :, 1].mean(axis=1)
widest.beside(f"{wide[-1]:.2f}; the worst is {wide.max():.2f}, with {widths[wide.argmax()]} unit")
print("validation cost, 400 iterations:", dict(zip(widths.tolist(), wide.round(2).tolist())))
longer = {(name, width): np.mean([hyper.run(part, width=width, iterations=2000, seed=seed).validation_cost for seed in (1, 2)])
          for name, part in (("200 examples", data), ("40 examples", few)) for width in (8, 64)}
print("2,000 iterations:", {f"{name}, width {width}": round(float(value), 2) for (name, width), value in longer.items()})

# %% [markdown]
# It is not the worst, although 64 units have 257 parameters for 200 examples. Does it get worse with more iterations, or with fewer examples? We checked both: with 2,000 iterations, the wide network is still better than the one with 8 units, on 200 examples *and* on 40. So on this
# data, width is not what makes a network overfit. A network that is too *narrow* is the more serious mistake.

# %% [markdown]
# ## How deep
#
# **Predict**: one to five hidden layers of 12 units, 400 iterations, rate 0.3. Which depth has the lowest training cost, which the lowest validation cost?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
best_depth = Predict("Lowest validation cost: how many hidden layers?", ["1", "2", "3", "4", "5"])
best_depth.ask()

# %%
depths = np.arange(1, 6)
by_depth = hyper.sweep(data, "depth", depths, rate=0.3)
plots.show(hyper.draw_sweep(depths, by_depth, "hidden layers", "Cost after 400 iterations, for one to five hidden layers", log=False, top=0.5),
           alt="Cost against the number of hidden layers: the training cost falls with depth and then stays; the validation cost falls up to three layers and then "
           "stays about level")

# %% tags=["nbval-ignore-output"]
deep_train, deep_valid = by_depth[:, :, 0].mean(axis=1), by_depth[:, :, 1].mean(axis=1)
print("training  ", deep_train.round(2))
print("validation", deep_valid.round(2))
best_depth.beside(str(depths[deep_valid.argmin()]), varies=True)

# %% [markdown]
# The second and the third layer halve the validation cost. After that the training cost still falls a little, and the validation cost does not. But every depth had the same rate. A fair
# comparison would search the rate again for each depth, because hyperparameters depend on each other. So they are searched *together*.

# %% [markdown]
# ## Grid or random search
#
# Two hyperparameters, sixteen trials. A *grid* combines a few values of the one with a few of the other, equally spaced. *Random search* draws each
# pair at random.
#
# **Predict**: how many different learning rates does each one try? Which should find the better setting if the second hyperparameter hardly matters?
#
# A fair comparison repeats each search hundreds of times. So the validation cost of 31 learning rates × 9 widths × 7 numbers of iterations was measured
# beforehand (`python -m dllessons.hyperparameters`, three seeds each), and each search looks its trials up. First we measure one entry again.

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
rates_tried = Predict("Different learning rates tried by grid, and by random search?", ["4, 4", "4, 16", "16, 4", "16, 16"])
rates_tried.ask()

# %%
stored = hyper.load()
rate, width = stored["rates"][18], int(stored["widths"][3])
again = np.mean([hyper.run(data, rate=rate, width=width, iterations=400, seed=seed).validation_cost for seed in (1, 2, 3)])
was = stored["cost"][18, 3, 5]
print(f"rate {rate:g}, width {width}: stored {was:.2f}, measured now {again:.2f}")

# %%
rng = np.random.default_rng(7)
tried = [hyper.grid_points(4), hyper.random_points(16, rng)]
plots.show(hyper.draw_search(stored, ["width", "width"], tried, ["grid of 16", "16 at random"]),
           alt="The validation cost over learning rate and width: a vertical valley near rate 1, the same for all widths. The grid's points stand in four columns, "
           "so they try four rates; the random ones try sixteen different rates. A star marks the best of each")
distinct = [len(np.unique(points[:, 0])) for points in tried]
rates_tried.beside(f"{distinct[0]}, {distinct[1]}")

# %% [markdown]
# The grid tries only four rates. Here one of its columns happens to be in the valley; with the grid shifted a little, none might be. Try other searches, and the other pair: learning rate and *iterations*. What does the valley look like there, and why?

# %%
def draw_trials(search, second, trials, attempt):
    rng, side = np.random.default_rng(attempt), int(np.sqrt(trials))
    points = hyper.grid_points(side, rng) if search == "grid" else hyper.random_points(trials, rng)
    return hyper.draw_search(stored, [second], [points], [f"{search}, {trials} trials"])

explorers.explore(
    draw_trials, alt="A map of validation cost with the settings that a search tries. Over rate and width the valley is vertical; over rate and iterations its left edge is slanted, "
    "because half the rate with twice the iterations goes about as far",
    frames=[{"search": "grid"}, {"second": "width"}, {"second": "width", "search": "grid"}],
    search=explorers.choice(["random", "grid"]), second=explorers.choice(["iterations", "width"]), trials=explorers.choice([4, 9, 16, 25], value=16),
    attempt=explorers.slider(1, 20, value=1, play=3),
)

# %%
tables = {name: hyper.settings_of(stored, name)[1] for name in ("width", "iterations")}
shares = {}
for name, table in tables.items():
    shares[name] = {how: hyper.near_best(costs, table) for how, costs in hyper.searches(table).items()}
    print(name, {how: (100 * share).round().astype(int).tolist() for how, share in shares[name].items()})

panels = {"rate and width": shares["width"], "rate and iterations": shares["iterations"]}
plots.show(hyper.draw_searches(panels), alt="Share of searches that come within 5 percent of the best setting, against trials. With learning rate and width, random search "
           "is ahead of the grid, most with 36 trials. With learning rate and iterations, the two are about equal")

# %% [markdown]
# The lists give the share of searches, in per cent, that come within 5 % of the best cost, for 4, 9, 16, 25 and 36 trials. Random search is better where
# some hyperparameters matter much more than others, here from nine trials on, by 3 to 11 percentage points. Where
# both matter, the two are about equal. You rarely know beforehand which ones matter. Random search has two more advantages: you can stop or continue
# after any number of trials, and a failed trial leaves no gap in a pattern.

# %%
even = rng.uniform(0.001, 100, 100_000)
logarithmic = hyper.log_uniform(rng, 0.001, 100, 100_000)
for name, drawn in (("rates drawn evenly", even), ("logarithms drawn evenly", logarithmic)):
    print(f"{name:24s} {np.mean((drawn > 0.3) & (drawn < 3)):.0%} between 0.3 and 3, {np.mean(drawn > 10):.0%} above 10")

# %% [markdown]
# If rates from 0.001 to 100 are drawn evenly, nine out of ten are above 10, outside the good range. So draw factors (rates, widths, weight decay) on a logarithmic scale, and counts with a small range
# (layers) evenly.

# %% [markdown]
# ## Choosing is also fitting
#
# Take 300 "models" that answer at random, and choose the one with the best accuracy on the validation set.
#
# **Predict** its accuracy there, on 100 examples, and on the test set.

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
luck = Predict("The best of 300: accuracy on validation, and on test?", ["50 %, 50 %", "64 %, 50 %", "64 %, 64 %", "99 %, 50 %"])
luck.ask()

# %%
(X_test, Y_test) = data.test
winners = []
for _contest in range(100):
    guess_v, guess_t = (rng.random((300, Y.shape[1])) < 0.5 for Y in (Y_v, Y_test))
    right_v, right_t = (guess_v == Y_v).mean(axis=1), (guess_t == Y_test).mean(axis=1)
    winners.append((right_v.max(), right_t[right_v.argmax()]))
on_validation, on_test = np.mean(winners, axis=0)
luck.beside(f"mean over 100 repetitions: validation {on_validation:.0%}, test {on_test:.0%}")

# %% [markdown]
# > **Misconception** *"We never trained on the validation set, so its score is unbiased."* The score of the *winner* is biased: it was chosen partly for its luck. The more
# > settings you try and the smaller the validation set, the larger the bias. This is why the test set is used only once.
#
# With little data, a single validation set is small. **[Cross-validation](glossary.md#cross-validation)** with $k$ *folds* splits the data into $k$ parts, trains $k$ times, each time with another part held out for validation, and averages.
#
# ### Your turn: folds

# %%
def fold(m, k, i):
    """(training, validation): lists of example indices when fold i of k is held out; example j is in fold j % k."""
    ...

# %%
exercise.check(fold, (6, 3, 0, ([1, 2, 4, 5], [0, 3])), (5, 2, 1, ([0, 2, 4], [1, 3])))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def fold(m, k, i):
#     return [j for j in range(m) if j % k != i], [j for j in range(m) if j % k == i]
# ```
#
# </details>

# %%
pool_X, pool_Y = np.hstack([X_t, X_v]), np.hstack([Y_t, Y_v])
in_fold = np.arange(pool_Y.size) % 5
fold_costs = []
for i in range(5):
    part = hyper.Data((pool_X[:, in_fold != i], pool_Y[:, in_fold != i]), (pool_X[:, in_fold == i], pool_Y[:, in_fold == i]), data.test)
    fold_costs.append(hyper.run(part).validation_cost)
print("validation cost in five folds:", np.round(fold_costs, 2), f" mean {np.mean(fold_costs):.2f}")

# %% [markdown]
# The same setting gets quite different costs in different folds. A single validation set would have given one of these numbers.

# %% [markdown]
# ## When the data changes
#
# You have chosen well. A year later the features are recorded in other units, or there are fewer examples, or you can train for longer. Is your choice still good?
#
# **Predict** for all features multiplied by 10: is the old rate still good? And with only 40 examples?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
other_scale = Predict("Features × 10: is the old rate still good?", ["yes", "no, a smaller one is", "no rate is good"])
other_scale.ask()

# %%
other_units = hyper.Data(*((10 * X, Y) for X, Y in data))
sweeps = {"as before": scores[3:, :, 1]}
for label, part in {"40 examples": few, "features × 10": other_units}.items():
    sweeps[label] = hyper.sweep(part, "rate", rates[3:])[:, :, 1]
plots.show(hyper.draw_drift(rates[3:], sweeps, "Validation cost for three versions of the data"),
           alt="Validation cost against the learning rate for three versions of the data, a star at the lowest point of each. With 40 examples the valley is higher and in about the same place. "
           "With features ten times as large no rate gets far below the cost of guessing. For both, the climb to the right begins at a smaller rate than before")

# %% tags=["nbval-ignore-output"]
means = {label: costs.mean(axis=1) for label, costs in sweeps.items()}
for label, costs in means.items():
    print(f"{label:14s}", {f"{rate:.2f}": round(float(cost), 2) for rate, cost in zip(rates[3:], costs)})
other_scale.beside(", ".join(f"{label}: at best {costs.min():.2f}" for label, costs in means.items()), varies=True)

# %% [markdown]
# With 40 examples, 0.3 and 1 are about equally good, so the best rate has hardly moved. (The best number of *iterations* has moved, as we saw.) With features ten times as large no rate works well, because most units are saturated (lesson 08) before training begins. The remedy is not a
# new search but standardising, which makes the units of measurement irrelevant. We check both:

# %%
center, spread = X_t.mean(axis=1, keepdims=True), X_t.std(axis=1, keepdims=True)
repaired = hyper.Data(*(((10 * X - 10 * center) / (10 * spread), Y) for X, Y in data))
standardised = np.mean([hyper.run(repaired, seed=seed).validation_cost for seed in (1, 2, 3)])
fresh = networks.initialize(hyper.layer_sizes(12, 1), np.random.default_rng(1), "lecun")
saturated = [np.mean(np.abs(networks.forward(part.train[0], fresh, "tanh")[0][1]) > 0.99) for part in (data, other_units, repaired)]
print("saturated hidden activations before training (as before, × 10, standardised):", [f"{share:.0%}" for share in saturated])
print(f"features × 10, standardised, rate 1: validation cost {standardised:.2f}")

# %% [markdown]
# And with another budget of iterations? The stored table gives the best rate for each, and the smallest rate that gets below a cost of 0.4:

# %%
table, budgets = tables["iterations"], stored["checkpoints"][2:]
best_rates = np.array([stored["rates"][costs.argmin()] for costs in table.T[2:]])
smallest = np.array([stored["rates"][np.argmax(costs < 0.4)] for costs in table.T[2:]])
for budget, top, low in zip(budgets, best_rates, smallest):
    print(f"{budget:4d} iterations: best rate {top:4.2f}   smallest rate below 0.4: {low:4.2f}, times iterations {low * budget:4.0f}")

# %% [markdown]
# The *best* rate does not follow the budget: it stays near 2 in most rows. What moves is the slow edge of the valley. There, rate × iterations is nearly constant: if you halve the rate, you need twice as many iterations.
#
# > **Misconception** *"These are good hyperparameters."* For which data, which budget, which units, which network? A setting that was best once is a good place to
# > *start* the next search.

# %% [markdown]
# ## A procedure
#
# 1. Standardise the features. Make a three-way split, and write down the seed.
# 2. Get one small network to learn anything at all. Then search the learning rate on a logarithmic scale.
# 3. Search the rest together, at random, and keep a record of **every** run.
# 4. Repeat the best few with other seeds: a lead that is smaller than the spread over seeds means nothing.
# 5. Use the test set once.

# %% tags=["nbval-ignore-output"]
rng = np.random.default_rng(7)
diary = []
for _ in range(12):
    setting = {"rate": float(hyper.log_uniform(rng, 0.1, 10, None)), "width": int(rng.choice([8, 16, 32])), "depth": int(rng.integers(1, 4))}
    diary.append((hyper.run(data, **setting).validation_cost, setting))
diary.sort(key=lambda entry: entry[0])
for cost, setting in diary[:3] + diary[-2:]:
    print(f"{cost:.2f}  rate {setting['rate']:.2f}, width {setting['width']}, depth {setting['depth']}")

# %% [markdown]
# Now the five best again, each with three other seeds. Will the first of the list stay the first?

# %% tags=["nbval-ignore-output"]
repeats = [[hyper.run(data, seed=seed, **setting).validation_cost for seed in (2, 3, 4)[: pace.repeats(3)]] for _, setting in diary[:5]]
for (first, _), costs in zip(diary, repeats):
    print(f"first {first:.2f}, again {np.round(costs, 2)}, mean {np.mean(costs):.2f}")
place = int(np.argmin(np.mean(repeats, axis=1)))

# %% [markdown]
# The first one had a lucky seed: on average another setting is better, and we choose that one. (With other seeds of the search, the first may stay the first. You only know after repeating.) Now the test set.

# %%
chosen = diary[place][1]
final = hyper.trained(data, **chosen).layers
test_accuracy = networks.accuracy(*data.test, final, hyper.ACTIVATION)
error = np.sqrt(test_accuracy * (1 - test_accuracy) / Y_test.size)
print(f"chosen: rate {chosen['rate']:.2f}, width {chosen['width']}, depth {chosen['depth']}; test accuracy {test_accuracy:.0%} ± {error:.0%} (standard error)")

# %% [markdown]
# > **Summary**
# >
# > | question | answer |
# > |---|---|
# > | what chooses parameters? hyperparameters? | gradient descent on the training set; you on the validation set |
# > | what first? | the learning rate, on a logarithmic scale |
# > | iterations | until the validation cost rises: with fewer examples, earlier |
# > | overfitting | early stopping, weight decay, more data |
# > | batch size | small batches: more updates per epoch; search the rate again |
# > | width, depth | too narrow is the serious mistake; depth as long as the validation cost falls |
# > | grid or random? | random where few hyperparameters matter; about equal where all do |
# > | the winner's score | biased: use the test set once |
# > | other data | standardise; start the next search from the old setting |

# %% jupyter={"source_hidden": true}
# Run this cell: it shows your predictions beside what came out.
Predict.review()

# %% [markdown]
# **Think about it**
#
# **1.** Training cost 0.02, validation cost 0.9, and a learning rate from the middle of the good range. What do you try next?
#
# <details><summary>Answer</summary>
#
# The network overfits. Stop earlier, add weight decay, or get more data. On our flower, a *narrower* network did not help: after 2,000 iterations,
# the validation cost with 8 units was about 0.2 and with 64 units 0.1 (with 40 examples 1.0 and 0.6). So measure before you rely on it.
#
# </details>
#
# **2.** A grid over five hyperparameters with four values each: how many runs? How many different learning rates do they try? And how many would 1,024 random runs try?
#
# <details><summary>Answer</summary>
#
# $4^5 = 1024$ runs for four different learning rates. At random: 1,024 different ones. Even a few dozen random runs try many more learning rates than the four of the grid.
#
# </details>
#
# **3.** Two settings have validation accuracies of 91 % and 93 % on 100 examples. Is the second better?
#
# <details><summary>Answer</summary>
#
# You can't tell. The standard error of an accuracy $p$ on $m$ examples is $\sqrt{p(1-p)/m}$, here about 2.7 percentage points.
# Compare costs, run more seeds, or get a larger validation set.
#
# </details>

# %% [markdown]
# **Check yourself** Answer from memory, then open the fold.
#
# **1.** On which data are parameters chosen, on which hyperparameters, and on which is the final result measured?
# <details><summary>Answer</summary>
#
# Training set, validation set, test set.
# </details>
#
# **2.** Why is the learning rate searched on a logarithmic scale?
# <details><summary>Answer</summary>
#
# It acts as a factor: from 0.01 to 0.1 matters as much as from 1 to 10.
# </details>
#
# **3.** What does weight decay add to $dW$?
# <details><summary>Answer</summary>
#
# $\lambda W$
# </details>
#
# **4.** Why is the validation score of the best of many settings too optimistic?
# <details><summary>Answer</summary>
#
# It was chosen partly because it was lucky on this validation set.
# </details>
#
# **5.** (Lesson 11) How many straight pieces do $k$ layers of the tent make, and how many units does one hidden layer need for as many?
# <details><summary>Answer</summary>
#
# $2^k$ pieces; at least $2^k - 1$ units.
# </details>

# %% tags=["text-checks"] jupyter={"source_hidden": true}
# For authors: what the text above claims.
full = pace.in_full()
training, validation = scores[:, :, 0].mean(axis=1), scores[:, :, 1].mean(axis=1)
assert rates[best] == rates[6]
assert validation[0] > 0.6
assert validation[4] > 0.5 > validation[8] > 0.25
assert training[:9].argmin() == 8
assert scores[8, :, 2].mean() > 0.8
assert validation[-1] > 1
assert scores[-1, :, 2].mean() > 0.6
slopes = [(hyper.run(data, rate=0.3 + h).validation_cost - hyper.run(data, rate=0.3 - h).validation_cost) / (2 * h) for h in (1e-3, 1e-4)]
assert abs(slopes[0] / slopes[1] - 1) < 0.01  # the derivative with respect to the rate exists
assert 2 * turned[1] < turned[0]
assert excess[1] > 1.3 > excess[0]
assert runs[1][-1, 1] < runs[0][-1, 1]  # fewer examples: lower training cost
assert decayed[0.0][0] < decayed[0.001][0] < decayed[0.01][0] < decayed[0.1][0]
assert decayed[0.01][1] < 0.8 * decayed[0.0][1]
assert decayed[0.1][1] > decayed[0.01][1]
assert abs(decayed[0.0][2] - decayed[0.01][2]) < 0.05 or not full
assert np.mean(lowered) < np.mean(constant) - 0.02 or not full
assert by_batch[0, 1] < np.mean(lowered) or not full
lowest = by_batch.min(axis=1)
assert lowest[0] < lowest[1] < lowest[2] or not full
assert by_batch[0].argmin() <= by_batch[2].argmin()
assert networks.parameter_count(hyper.layer_sizes(64, 1)) == 257
assert wide[0] > 1.8 * wide[-1]
assert wide[-1] < wide[3:6].mean() * 1.15

# %% tags=["text-checks"] jupyter={"source_hidden": true}
# For authors: width, depth, searches, other data, the procedure.
assert longer["200 examples", 64] < longer["200 examples", 8]
assert longer["40 examples", 64] < longer["40 examples", 8]
assert not full or np.allclose(list(longer.values()), (0.2, 0.1, 1.0, 0.6), atol=0.05)
assert deep_train[0] > 2 * deep_train[-1]
assert deep_valid[0] > 1.5 * deep_valid[1:].min()
assert deep_valid[-1] > deep_valid[1:].min()
assert abs(again - was) < 0.01
assert distinct == [4, 16]
lead = {name: share["random"] - share["grid"] for name, share in shares.items()}
assert 0.025 < lead["width"][1:].min() <= lead["width"].max() < 0.115
assert abs(lead["iterations"].mean()) < 0.02
assert np.mean(even > 10) > 0.89
assert on_validation > 0.6
assert abs(on_test - 0.5) < 0.02
assert max(fold_costs) > 1.3 * min(fold_costs)
assert means["features × 10"].min() > 2.5 * means["as before"].min()
assert rates[3:][means["40 examples"].argmin()] in rates[5:7]
assert standardised < 0.3
assert max(saturated[0], saturated[2]) < 0.1 < 0.6 < saturated[1]
assert np.median(best_rates) > 1.9
assert np.ptp(np.log2(smallest * budgets)) < 1  # the product stays within a factor of two
assert place > 0 or not full  # the winner of the first round was lucky
assert test_accuracy > 0.88

# %% [markdown]
# **Where next** The assignment [deep network](../release/deep_network/deep_network.ipynb) leaves its hyperparameters open at the end.
# Search them with this procedure, and keep a record.
