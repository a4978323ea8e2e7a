# %% [markdown]
# # Why deep learning: what more data are worth
#
# A network is a function with many knobs, and data turn the knobs. This lesson shows what such a function can imitate, then
# measures on real photographs what everybody claims: with enough data, larger models win. We shall see how much is enough.
#
# **You will be able to**
# - say what a network is without the word *brain*;
# - read a curve of accuracy against the amount of data: what plateaus, and why;
# - tell "more data would help" from "a larger model would help" by two numbers;
# - say honestly when a large network is the wrong tool.
#
# **Minutes** 35 · **Before this** nothing but a little NumPy

# %%
import numpy as np

from dllessons import data_size, networks
from dllessons import why_deep_learning as why
from dlutils import explorers, plots
from dlutils.data import load_cats, load_planar

# %% [markdown]
# ## A function with knobs
#
# The smallest part of a network takes a number $x$ and returns $\max(0, x - t)$: nothing up to the *kink* $t$, then a straight
# climb. It is called a rectified linear unit; think of a hinge. A network adds up many hinges with different weights:
#
# $$f(x) = a_1 \max(0, x - t_1) + a_2 \max(0, x - t_2) + \dots + c .$$
#
# The kinks, the weights and $c$ are its *parameters*, the knobs.
#
# **Predict**: how many hinges does it take to draw a hump, which is flat, goes up, comes down, and is flat again?

# %%
kinks, weights = np.array([0.2, 0.5, 0.8]), np.array([2.0, -4.0, 2.0])
plots.show(why.draw_hinges(kinks, weights), alt="Left three hinges with kinks at 0.2, 0.5 and 0.8 and weights 2, -4 and 2. "
           "Right their sum, a triangular hump from 0.2 to 0.8, flat on both sides")

# %% [markdown]
# Three. At each kink the slope changes by that hinge's weight: from 0 to 2, from 2 to −2, from −2 back to 0.

# %%
x = np.array([0.1, 0.3, 0.6, 0.9])
h = 1e-6
slopes = (why.approximate(x + h, kinks, weights, 0) - why.approximate(x - h, kinks, weights, 0)) / (2 * h)
print("slope between the kinks:", slopes.round(3) + 0.0)
assert np.allclose(slopes, [0, 2, -2, 0], atol=1e-6)

# %% [markdown]
# A broken line can follow any curve if it may bend often enough. That is the whole secret of *function approximation*. Choose a
# function and add units. Which of the three is imitated badly, however many units you spend, and where?

# %%
explorers.explore(
    why.draw_approximation, alt="A function and the best sum of hinges with evenly spaced kinks. With 4 units the wave is missed, with "
    "20 it cannot be told from the sum; the step keeps an error beside its jump",
    target=explorers.choice(why.TARGETS), units=explorers.slider(1, 40, value=9),
)

# %% [markdown]
# Where the explorer stops, numbers go on. Here is the error of the best sum for ever more units.

# %%
counts = [4, 8, 16, 32, 64]
errors = {name: [why.error(name, units) for units in counts] for name in why.TARGETS}
for name, values in errors.items():
    print(f"{name:5s}", " ".join(f"{value:.4f}" for value in values))
assert all(errors[name][2] > 10 * errors[name][4] for name in ("wave", "hump"))  # four times the units, a tenth of the error
assert 1.8 < errors["step"][2] / errors["step"][4] < 2.2

# %%
plots.show(why.draw_errors(counts, errors), alt="Error against hidden units, both logarithmic: wave and hump fall steeply, the step slowly")

# %% [markdown]
# Four times as many units make the error of the smooth functions more than ten times smaller, but only halve that of the step.
# Continuous pieces do not like jumps.
#
# > **Misconception** *"A network can represent anything, so it can learn anything."* That good weights exist is one thing. That
# > they are found, and from few examples, is another. Here we solved for the best weights knowing the whole function. From now on
# > there are only examples.

# %% [markdown]
# ## The same in two dimensions
#
# In the plane, hinges become folds, and a network folds a landscape over the plane. Where it stands above zero the network says
# class 1. With no hidden units there are no folds, only a straight border: that is *logistic regression*.

# %%
rng = np.random.default_rng(7)
X, Y = load_planar("flower")
models = {"logistic regression": [2, 1], "network, 16 hidden units": [2, 16, 1]}
fitted = {
    name: networks.train(X, Y, dims, rng=rng, optimizer="adam", learning_rate=0.02, iterations=1500).layers
    for name, dims in models.items()
}
scores = {name: networks.accuracy(X, Y, layers) for name, layers in fitted.items()}
print({name: round(score, 2) for name, score in scores.items()})
assert scores["logistic regression"] < 0.7 < 0.8 < scores["network, 16 hidden units"]

# %%
predictors = {name: lambda points, layers=layers: networks.predict(points, layers) for name, layers in fitted.items()}
plots.show(why.draw_two_boundaries(predictors, X, Y), alt="The flower data. Left logistic regression cuts it with one straight line and is "
           "wrong on many petals; right a network with 16 hidden units follows the petals")

# %% [markdown]
# ## A question about real photographs
#
# Now to data that nobody made up. We cut little patches of 8 × 8 pixels from photographs, and each patch in two halves. In half of
# the examples the halves are left as they were. In the others the right half is swapped for one from elsewhere in the same
# photograph. The question: *do the two halves belong together?*
#
# The labels cost nothing, so there can be as many examples as we like. And the question is a real one: it is what one asks in a
# jigsaw puzzle.

# %%
train_x, _, test_x, _, _ = load_cats()
photographs, unseen = data_size.grey(train_x), data_size.grey(test_x)
print("photographs to cut patches from:", len(photographs), "for learning,", len(unseen), "others for testing")

# %% [markdown]
# **Predict**: which of these six patches are whole? The dashed line is the seam. Decide before you run the next cell, which gives the
# answers.

# %%
quiz, answers = data_size.half_patches(unseen, 6, np.random.default_rng(12))
plots.show(data_size.draw_quiz(quiz), alt="Six patches of 8 by 8 grey pixels, numbered, with a dashed line down the middle")

# %%
print("together:", [int(i) + 1 for i in np.flatnonzero(answers)])

# %% [markdown]
# Here are more, with their labels. Some are plain, some are hopeless: where the photograph is smooth, any half fits any other. No
# classifier will get everything right.

# %%
patches, together = data_size.half_patches(photographs, 40, np.random.default_rng(7))
plots.show(data_size.draw_examples(patches, together), alt="Above six patches whose halves belong together: edges run on across the seam. "
           "Below six whose halves do not: most of them jump at the seam, one or two do not")

# %% [markdown]
# ## Four models
#
# Each sees the 64 brightnesses of a patch, less their mean, and nothing else. They differ in the number of knobs:

# %%
for model, hidden in data_size.MODELS.items():
    n_x = 2 if model == data_size.HAND_MADE else 64
    print(f"{model:24s} hidden units {hidden or 'none'!s:11s} parameters {networks.parameter_count([n_x, *hidden, 1]):6,}")

# %% [markdown]
# (The fifth is a stranger that will join us later.) All are trained alike: 8,000 updates on batches of 128 patches. Each is given 125,
# 500, 2,000 ... 128,000 examples, five times with fresh patches and fresh weights, and tested on 20,000 patches from photographs
# that it has never seen. That takes some minutes, so it was done beforehand (`python -m dllessons.data_size`), and we load the
# result. Below we check that it was not invented.
#
# **Predict**: sketch accuracy against the number of examples for each of the four. Where do they start? Which stop rising, and where?

# %%
stored = data_size.load()
pixels = [model for model in data_size.MODELS if model != data_size.HAND_MADE]
plots.show(data_size.draw_scaling(stored, pixels, title="More data help, if the model has room for it"),
           alt="Accuracy on unseen photographs against examples to learn from. Logistic regression stays at one half throughout. "
           "The small network rises and goes flat first, then the medium one; the large one starts no better and ends highest")

# %%
mean = {model: 100 * stored["models"][model]["test"].mean(axis=1) for model in stored["models"]}
for model in pixels:
    print(f"{model:20s}", " ".join(f"{score:5.1f}" for score in mean[model]))

# %% [markdown]
# Read it line by line.
#
# - **Logistic regression** guesses, with 125 examples and with 128,000. Data cannot help a model that cannot say the answer.
# - **The small network** is nearly done at 8,000. Sixteen times the data bring it next to nothing: a *plateau*.
# - **The medium network** gains a little longer, and then much less.
# - **The large network** is no better than the medium one up to about 8,000 examples. Beyond that it wins, and its curve still rises
#   at the end of our axis.

# %%
last_gain = {model: mean[model][-1] - mean[model][3] for model in pixels}  # from 8,000 to 128,000 examples
print({model: round(float(gain), 1) for model, gain in last_gain.items()})
assert np.all(np.abs(mean["logistic regression"] - 50) < 4)
assert last_gain["small network"] < 1.5 < last_gain["medium network"] < last_gain["large network"]
assert mean["large network"][-1] - mean["large network"][-2] > 1
assert np.all(mean["large network"][:4] < mean["medium network"][:4] + 0.5)

# %% [markdown]
# ## Why one model cannot say it
#
# Logistic regression adds up brightness times weight. Take a patch (less its mean) and its *negative*, light for dark. Both have the same
# answer, since a whole patch stays whole. But without the bias, the sum turns into its opposite. So if a weight vector says "together"
# to one, it says "apart" to the other, and is right once in two.

# %%
few, labels = data_size.half_patches(photographs, 8000, np.random.default_rng(1))
straight = data_size.fit("logistic regression", few, labels, seed=1)
X = data_size.as_columns(few)
z, z_negative = (networks.forward(batch, straight)[-1][0] - straight[0][1] for batch in (X, -X))
assert np.allclose(z_negative, -z, atol=1e-4)
both = np.mean((z > 0) == labels) + np.mean((z_negative > 0) == labels)
print(f"accuracy on patches and accuracy on their negatives add up to {both:.2f}")
assert abs(both - 1) < 0.01

# %% [markdown]
# A hidden layer lifts the ban: one unit can answer to a step up across the seam, another one to a step down, and both can speak against
# "together". The four units of the small network have room for a few such pairs. Lesson [07](07_network_representation.ipynb) looks inside
# such layers.

# %% [markdown]
# ## Two numbers that tell what is missing
#
# Now look at the same models on the examples they have *learned from*.
#
# **Predict**: with 500 examples, how accurate is the large network on these 500? And on which side does each curve go as examples are added?

# %%
plots.show(data_size.draw_scaling(stored, pixels, which="train", title="With few examples, large networks know them by heart"),
           alt="Accuracy on the examples learned from, against their number. The large network is right on all of them up to 8,000 and "
           "then comes down; the small one comes down early and ends where its accuracy on unseen photographs ends")

# %%
train = {model: 100 * stored["models"][model]["train"].mean(axis=1) for model in pixels}
for m, at in ((500, 1), (128_000, 5)):
    print(f"{m:7,} examples:", {model: f"{train[model][at]:.0f} → {mean[model][at]:.0f}" for model in pixels[1:]})
assert train["large network"][1] > 99.5 > 85 > mean["large network"][1]  # by heart, and not understood
assert abs(train["small network"][5] - mean["small network"][5]) < 6

# %% [markdown]
# | learned examples | unseen ones | what is missing |
# |---|---|---|
# | high | much lower | **data**: the model has room for more than these examples teach |
# | low | about as low | **room**: more examples of the same kind change nothing |
# | high | about as high | nothing, unless you know that better is possible |
#
# Move through the amounts: watch the gap of each model close, the smallest model's first. The fifth model is in the picture, too.

# %%
def draw(examples):
    return data_size.draw_verdicts(stored, examples)

explorers.explore(
    draw, alt="For each model the accuracy on learned and on unseen examples, joined by a bar. With 125 examples the networks know all of them and "
    "reach under 70 percent on unseen ones; with 128,000 the gaps have nearly closed",
    examples=explorers.choice(stored["amounts"], value=2000),
)

# %% [markdown]
# ## The stranger: two features made by hand
#
# A person who knows photographs would say: measure the step in brightness across the seam, and compare it with the steps beside it. That makes two
# numbers. Logistic regression on them has three parameters.

# %%
plots.show(data_size.draw_scaling(stored, title="Knowledge is worth many examples"),
           alt="The same curves with a fifth: logistic regression on two hand-made features is flat at a high level from 125 examples on. "
           "The medium and the large network pass it, and only with tens of thousands of examples")

# %%
by_hand = mean[data_size.HAND_MADE]
print("two hand-made features:", by_hand.round(1))
ahead = [m for m, net, hand in zip(stored["amounts"], mean["large network"], by_hand) if net > hand]
print("the large network is ahead with", ahead, "examples")
assert np.ptp(by_hand) < 1.5
assert min(ahead) == 32_000
assert by_hand[0] - max(mean[model][0] for model in pixels) > 15

# %% [markdown]
# With 125 examples, three parameters in the right place beat 33,000 in no particular place, by almost twenty percentage points. Only when there
# are tens of thousands of examples do the larger networks find out for themselves more than we told the small model.
#
# > **Misconception** *"Deep learning is always better."* It is better where there are many examples and nobody knows good features: for
# > photographs, speech and language. With few examples, or good features, try the simple model first, and keep it as the one to beat.

# %% [markdown]
# ## Was it really measured?
#
# Do not believe figures that were computed elsewhere. Here is one point of them again, here and now: the medium network with 2,000 examples.

# %%
again = data_size.one_point("medium network", 2000, seed=1, learn_from=photographs, test=data_size.test_examples(test_x))[1]
was = stored["models"]["medium network"]["test"][2, 0]
print(f"then {was:.2f}, now {again:.2f}")
same_photographs = stored["photographs"]["fingerprint"] == data_size.fingerprint(train_x, test_x)
assert abs(again - was) < (0.02 if same_photographs else 0.1)

# %% [markdown]
# ## What the large network costs
#
# An update multiplies and adds each weight about three times per example, once forward and twice back. So training takes about
#
# $$3 \times \text{parameters} \times \text{batch} \times \text{updates}$$
#
# multiplications. That price was out of reach for decades. Three things came together: **data** (people put them online), **computing** (hardware made for
# games multiplies matrices well) and **ideas** that let gradients pass through many layers (lessons [08](08_activation_functions.ipynb) and
# [09](09_vanishing_gradients_and_dying_relu.ipynb)).

# %%
steps = stored["settings"]["batch_size"] * stored["settings"]["iterations"]
for model in pixels:
    work = 3 * networks.parameter_count([64, *data_size.MODELS[model], 1]) * steps
    print(f"{model:20s} {work / 1e9:6.1f} billion multiplications for {mean[model][-1]:.0f} %")

# %% [markdown]
# The last points are the dear ones: from the medium to the large network the price rises more than fifteenfold, for two points of accuracy.
# Whether that is a bargain depends on what a mistake costs.

# %%
def parameters(model):
    return networks.parameter_count([64, *data_size.MODELS[model], 1])

price = parameters("large network") / parameters("medium network")
gain = mean["large network"][-1] - mean["medium network"][-1]
print(f"price × {price:.1f}, gain {gain:.1f} points")
assert 15 < price < 16
assert 1 < gain < 4

# %% [markdown]
# ## What this does not show
#
# It is one question, about patches of one set of photographs. 128,000 patches from 209 pictures (some of them sections of one photograph) overlap
# and repeat, so they are worth less than 128,000 from as many photographs. All models had the same number of updates and the same learning rate, and nothing was done
# against learning by heart. Each of these could move a curve by a point or two; none of them lets logistic regression say what it cannot say.

# %% [markdown]
# > **Summary**
# >
# > - A network is a function with knobs: hinges added up, in layers. With enough units it can imitate any continuous function; finding the weights from
# >   examples is the art.
# > - More data help only a model that has room for them. Small models plateau early; large ones start no better and go on rising.
# > - Large gap between learned and unseen examples: get data. Small gap at a low level: get a larger model.
# > - Knowledge put in by hand can be worth tens of thousands of examples. It also sets a ceiling.

# %% [markdown]
# **Think about it**
#
# **1.** A colleague's model is right on 71 % of its training examples and on 70 % of new ones. She plans to spend a month collecting data. Your advice?
#
# <details><summary>Answer</summary>
#
# Not yet. The gap is one point, so more examples of the same kind can bring about one point. First try a larger model or better features; once the
# training accuracy has gone up and a gap has opened, data will be worth collecting.
#
# </details>
#
# **2.** The curve of the large network still rises at 128,000. May we draw it on with a ruler to find how many examples give 99 %?
#
# <details><summary>Answer</summary>
#
# No. Smooth patches fit anywhere, so there is a ceiling below 100 % that nobody has measured here, and this network's own plateau comes on top.
# A curve on a logarithmic axis may be trusted a little beyond its last point, not a hundredfold.
#
# </details>
#
# **3.** Why were the test patches cut from *other photographs* and not just other places in the same ones?
#
# <details><summary>Answer</summary>
#
# Patches of one photograph overlap and share its textures. A large network that has learned a photograph by heart would look better on it than on
# anything it will meet in use. What is kept back must be as foreign as the future.
#
# </details>

# %% [markdown]
# **Where next** Lesson [02](02_binary_classification.ipynb) turns photographs into the columns of numbers that all this arithmetic needs. The first
# classifier of your own comes with lesson [03](03_logistic_regression_and_its_cost.ipynb).
