# %% [markdown]
# # Why deep learning: networks, data and accuracy
#
# A neural network is a function with many adjustable numbers, and training adjusts them to fit data. In this lesson you
# build a small network by hand. Then you look at measurements on real photographs: how accuracy grows with the amount of data,
# for models of four sizes.
#
# **You will be able to**
# - say what a neural network computes, and what *deep* means;
# - read a plot of accuracy against the amount of data, and explain why a curve flattens;
# - decide from two numbers whether a model needs more data or more parameters;
# - name situations in which a large network is the wrong choice.
#
# **Minutes** 45 · **Before this** nothing but a little NumPy

# %% [markdown]
# One question runs through the course: *is there a cat in this photograph, and does a deep network answer better than a simple model?* You write every model yourself, from a classifier of three lines to a
# network with many layers, and compare them on the same photographs.

# %%
import numpy as np

from dllessons import data_size, exercise, networks
from dllessons import why_deep_learning as why
from dlutils import explorers, plots
from dlutils.data import load_cats, load_planar
from dlutils.figures.network import draw_network
from dlutils.predict import Predict

# %% [markdown]
# ## The smallest network
#
# The basic part of a network is the **[neuron](glossary.md#neuron)**, also called a *unit*: it adds up weighted inputs and passes the sum
# through a simple function. Our first neuron takes one number $x$ and returns
#
# $$\max(0, x - t).$$
#
# This is zero up to the *kink* $t$ and then rises in a straight line, like a hinge. A neuron with this shape is called a
# **[ReLU](glossary.md#relu)** (rectified linear unit). A small network adds up several hinges, each multiplied by a weight, and a constant:
#
# $$f(x) = a_1 \max(0, x - t_1) + a_2 \max(0, x - t_2) + \dots + c .$$
#
# The kinks $t_k$, the weights $a_k$ and $c$ are its **[parameters](glossary.md#parameters)**: the numbers that training adjusts.

# %% [markdown]
# ### Your turn: add up hinges
#
# Write $f(x)$ for one number $x$ and arrays of kinks and weights, with $c = 0$. `np.maximum(0, v)` works on a whole array `v`.
# Exercises like this one are not graded. The cell below yours checks your answer at once.

# %%
def hinge_sum(x, kinks, weights):
    """The sum of weights[k] * max(0, x - kinks[k]) over all k; kinks and weights are arrays."""
    ...

# %%
two = (np.array([0.2, 0.5]), np.array([2.0, -4.0]))
exercise.check(hinge_sum, (0.3, *two, 0.2), (0.6, *two, 0.4), (0.95, *two, -0.3), (2.0, np.array([-1.0]), np.array([3.0]), 9.0))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def hinge_sum(x, kinks, weights):
#     return np.sum(weights * np.maximum(0, x - kinks))
# ```
#
# </details>
#
# **Predict**: how many hinges does it take to draw a hump: flat, then up, then down, then flat again?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
hump = Predict("How many hinges for a hump?", ["2", "3", "4", "5"])
hump.ask()

# %%
kinks, weights = np.array([0.2, 0.5, 0.8]), np.array([2.0, -4.0, 2.0])
hump.beside(f"{len(kinks)} hinges")
plots.show(why.draw_hinges(kinks, weights), alt="Left three hinges with kinks at 0.2, 0.5 and 0.8 and weights 2, -4 and 2. "
           "Right their sum, a triangular hump from 0.2 to 0.8, flat on both sides")

# %% [markdown]
# Three. At each kink the slope changes by the weight of that hinge: from 0 to 2, from 2 to −2, and from −2 back to 0.
#
# ### Your turn: slopes
#
# Compute the slope of $f$ to the right of each kink, for kinks in increasing order. One NumPy function does it: the one that computes the running total of an array.

# %%
def slopes_after(weights):
    """The slope of the sum after the first kink, after the second, ...; an array as long as weights."""
    ...

# %%
exercise.check(slopes_after, (np.array([2.0, -4.0, 2.0]), np.array([2.0, -2.0, 0.0])), (np.array([1.0, 1.0, 3.0]), np.array([1.0, 2.0, 5.0])))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def slopes_after(weights):
#     return np.cumsum(weights)
# ```
#
# </details>
#
# ## How well can hinges imitate a function?
#
# A curve made of straight pieces can follow a continuous function closely if it has enough kinks. In the explorer, the kinks are evenly spaced and
# the weights are the best possible ones for the chosen function. Its title gives the RMS error, a mean distance between function and sum that is
# defined below. Add units. Which of the three functions still shows a visible error with 40 units, and where?

# %%
explorers.explore(
    why.draw_approximation, alt="A function and the best sum of hinges with evenly spaced kinks. With 4 units the wave is missed, with "
    "20 it cannot be told from the sum; the step keeps an error beside its jump",
    frames=[{"units": 4}, {"target": "step"}, {"target": "step", "units": 40}],
    target=explorers.choice(why.TARGETS), units=explorers.slider(1, 40, value=9, play=8),
)

# %% [markdown]
# Training moves the kinks as well. Be the training: drag four kinks to where they help most. The weights stay the best possible ones. **Predict** where
# two kinks belong for the step. With 40 evenly spaced units, the error above is still 0.06; which error do you reach with four?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
Predict("Where do two kinks belong for the step?", ["at both ends", "in the middle of each half", "close to the jump, one on each side", "both at the same place"],
        answer="Close to the jump, one on each side: the sum rises steeply between them and is level outside.").ask()

# %%
places = {"k1": 0.2, "k2": 0.4, "k3": 0.6, "k4": 0.8}
explorers.explore(
    why.draw_placed, alt="A function and the best sum of four hinges whose kinks can be dragged. For the step, two kinks close to the jump, one on each side, "
    "give a smaller error than 40 evenly spaced ones",
    frames=[{"k2": 0.48, "k3": 0.52}, {"target": "wave"}, {"target": "hump"}],
    handles=[explorers.handle(name, at=why.kink_height(name), label=f"kink {name[1]}") for name in places],
    target=explorers.choice(why.TARGETS, value="step"),
    **{name: explorers.slider(0.0, 0.98, 0.02, value=place, description=f"kink {name[1]}") for name, place in places.items()},
)

# %% [markdown]
# We measure the error by its **root mean square** (RMS): square the differences, take the mean, take the square root.
#
# ### Your turn: the error

# %%
def rms(f, y):
    """The root mean square of the differences between two arrays of the same shape; a number."""
    ...

# %%
exercise.check(rms, (np.array([1.0, 2.0, 5.0]), np.array([1.0, 4.0, 4.0]), 1.2910), (np.array([3.0]), np.array([-1.0]), 4.0))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def rms(f, y):
#     return np.sqrt(np.mean((f - y) ** 2))
# ```
#
# </details>

# %%
counts = [4, 8, 16, 32, 64]
errors = {name: [why.error(name, units) for units in counts] for name in why.TARGETS}
for name, values in errors.items():
    print(f"{name:5s}", " ".join(f"{value:.4f}" for value in values))

# %%
plots.show(why.draw_errors(counts, errors), alt="Error against hidden units, both logarithmic: wave and hump fall steeply, the step slowly")

# %% [markdown]
# From 16 to 64 units, the error of the two smooth functions becomes more than ten times smaller. The error of the step only halves.
# Is a jump too hard for hinges? Or is the even spacing the cause? Test it: use only *two* hinges, but put their kinks
# close together at the jump.

# %%
x = (np.arange(2000) + 0.5) / 2000
free = why.approximate(x, np.array([0.495, 0.505]), np.array([100.0, -100.0]), 0)
print(f"two hinges at the jump: {np.sqrt(np.mean((free - why.TARGETS['step'](x)) ** 2)):.4f}, 64 evenly spaced: {errors['step'][-1]:.4f}")

# %% [markdown]
# Two well-placed hinges beat 64 evenly spaced ones. So it was the spacing. This matters for networks: they learn the positions of
# their kinks as well as the weights.
#
# On a bounded interval, a sum of enough hinges comes as close as you like to any continuous function. This is a case of the
# **[universal approximation theorem](glossary.md#universal-approximation)**.
#
# > **Misconception** *"A network can represent anything, so it can learn anything."* The theorem says that good parameters exist.
# > It does not say that training finds them, or that a few examples are enough. Above we knew the whole function. From now
# > on we only have examples.

# %% [markdown]
# ## What "deep" means
#
# A neuron may have many inputs. Neurons side by side form a *layer*, and the outputs of one layer are the inputs of the next.
# The layers between the input and the output are **[hidden layers](glossary.md#hidden-layer)**. A network with two or more hidden layers is usually called
# **[deep](glossary.md#deep-network)**. With no hidden layer at all we get **[logistic regression](glossary.md#logistic-regression)**, the
# subject of lessons 02 to 06.

# %%
plots.show(draw_network((4, 5, 3, 1)), alt="A network drawn as columns of circles: four inputs, a hidden layer with five neurons, a second "
           "hidden layer with three, and one output. A line joins each neuron to every neuron of the next column")

# %% [markdown]
# (Lesson 07 explains the symbols in the circles.) Every line is one weight, and every neuron outside the input column has one more parameter, its *bias* (the constant that it adds).
#
# ### Your turn: count parameters
#
# Count all weights and biases of a network with $n_x$ inputs, one hidden layer of $n_h$ neurons and one output.

# %%
def parameters_of(n_x, n_h):
    """How many weights and biases the network n_x -> n_h -> 1 has."""
    ...

# %%
exercise.check(parameters_of, (2, 3, 13), (64, 4, 265), (64, 32, 2113))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def parameters_of(n_x, n_h):
#     return n_h * n_x + n_h + n_h + 1
# ```
#
# The hidden layer has $n_h n_x$ weights and $n_h$ biases; the output has $n_h$ weights and one bias.
#
# </details>

# %% [markdown]
# ## Two dimensions
#
# Now each example is a point $(x_1, x_2)$ that belongs to class 0 or class 1. The network's output is a number for each point: where it
# is positive, the network says class 1. The line between the two regions is the **[decision boundary](glossary.md#decision-boundary)**. Without hidden
# units it is straight.

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

# %% [markdown]
# `networks.train` starts with random parameters and improves them in many small steps, called *updates*. `adam` is the name of the
# rule for one update. Lesson 04 explains such steps, lesson 10 this rule; for now it is enough that training reduces the error on the examples.

# %%
predictors = {name: lambda points, layers=layers: networks.predict(points, layers) for name, layers in fitted.items()}
plots.show(why.draw_two_boundaries(predictors, X, Y), alt="The flower data. Left logistic regression cuts it with one straight line and is "
           "wrong on many petals; right a network with 16 hidden units follows the petals")

# %% [markdown]
# ## A question about real photographs
#
# Now for real data. We cut small patches of 8 × 8 pixels from photographs and split each patch into a left and a right
# half. In half of the examples we keep both halves. In the others we replace the right half by one from another place in the
# same photograph. The question is: *do the two halves belong together?*
#
# The **[labels](glossary.md#label)**, the correct answers, come for free, because we cut the patches ourselves. So we can make as many examples as we like. You solve a similar task when you do a jigsaw puzzle.

# %%
train_x, _, test_x, _, _ = load_cats()
photographs, unseen = data_size.grey(train_x), data_size.grey(test_x)
print("photographs to cut training patches from:", len(photographs), "; others for testing:", len(unseen))

# %% [markdown]
# **Predict**: which of these six patches are whole? The dashed line shows where the halves meet. Decide before you run the cell
# that prints the answers.

# %%
quiz, answers = data_size.half_patches(unseen, 6, np.random.default_rng(12))
plots.show(data_size.draw_quiz(quiz), alt="Six patches of 8 by 8 grey pixels, numbered, with a dashed line down the middle")

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
whole = Predict("Which of the six patches are whole?")
whole.ask()

# %%
whole.beside(", ".join(str(i + 1) for i in np.flatnonzero(answers)))

# %% [markdown]
# Here are more patches with their labels. Some are easy. Some are impossible: where a photograph is smooth, almost any half fits
# any other. So no classifier will get everything right.

# %%
patches, together = data_size.half_patches(photographs, 40, np.random.default_rng(7))
plots.show(data_size.draw_examples(patches, together), alt="Above six patches whose halves belong together: edges run on across the seam. "
           "Below six whose halves do not: most of them jump at the seam, one or two do not")

# %% [markdown]
# ## Four models
#
# Each model gets the 64 brightness values of a patch, with the patch's mean subtracted. The models differ in
# **[capacity](glossary.md#capacity)**: roughly, how many different functions they can represent. The number of parameters is a rough measure of it.

# %%
for model, hidden in data_size.MODELS.items():
    n_x = 2 if model == data_size.HAND_MADE else 64
    print(f"{model:24s} hidden units {hidden or 'none'!s:11s} parameters {networks.parameter_count([n_x, *hidden, 1]):6,}")

# %% [markdown]
# (The fifth model comes later.) All were trained in the same way: 8,000 updates, each computed from a
# **[mini-batch](glossary.md#mini-batch)** of 128 randomly chosen patches. Each model was trained on 125, 500, 2,000 … 128,000 examples, five times with new
# patches and new initial parameters. The data used for training is the **[training set](glossary.md#training-set)**. **[Accuracy](glossary.md#accuracy)**, the share of correct answers, was measured on a
# **[test set](glossary.md#test-set)**: 20,000 patches from other photographs, which training never uses. This takes some minutes, so it was
# done beforehand (`python -m dllessons.data_size`). Below we repeat one point as a check.
#
# **Predict**: sketch test accuracy against the number of examples for each of the four models. Where does each curve start? Which ones flatten, and where?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
gains = Predict("Whose accuracy grows most from 8,000 to 128,000 examples?", ["logistic regression", "small network", "medium network", "large network"])
gains.ask()

# %%
stored = data_size.load()
pixels = [model for model in data_size.MODELS if model != data_size.HAND_MADE]
plots.show(data_size.draw_scaling(stored, pixels, title="Accuracy on unseen photographs"),
           alt="Accuracy on unseen photographs against examples to learn from. Logistic regression stays at one half throughout. "
           "The small network rises and goes flat first, then the medium one; the large one starts no better and ends highest")

# %%
mean = {model: 100 * stored["models"][model]["test"].mean(axis=1) for model in stored["models"]}
for model in pixels:
    print(f"{model:20s}", " ".join(f"{score:5.1f}" for score in mean[model]))
gains.beside(", ".join(f"{model} {mean[model][-1] - mean[model][3]:+.1f} points" for model in pixels))

# %% [markdown]
# A plot like this one is a **[learning curve](glossary.md#learning-curve)**. Read it model by model.
#
# - **Logistic regression** does no better than guessing, with 125 examples or with 128,000.
# - **The small network** has nearly finished at 8,000 examples. Sixteen times as many gain almost nothing: a *plateau*.
# - **The medium network** still gains a little there.
# - **The large network** is no better than the medium one up to about 8,000 examples. After that it wins, and its
#   curve is still rising at the right end of the plot.

# %% [markdown]
# ## Why logistic regression fails here
#
# Logistic regression multiplies each brightness by a weight and adds everything up. Take a patch (with its mean subtracted) and its *negative*, in
# which light and dark are swapped. Both have the same label: a whole patch stays whole. But without the bias, the sum for the negative is
# minus the sum for the patch. So if the model says "together" for one of them, it says "apart" for the other, and exactly one of the two
# answers is wrong: an accuracy of one half on patches and negatives together, with any weights.

# %%
few, labels = data_size.half_patches(photographs, 8000, np.random.default_rng(1))
straight = data_size.fit("logistic regression", few, labels, seed=1)
P = data_size.as_columns(few)
z, z_negative = (networks.forward(batch, straight)[-1][0] - straight[0][1] for batch in (P, -P))
both = np.mean((z > 0) == labels) + np.mean((z_negative > 0) == labels)
print(f"accuracy on the patches plus accuracy on their negatives: {both:.2f}")

# %% [markdown]
# Is one half a limit for *every* linear rule, then? No: the bias can help. Measure the step across the middle with weights +1 and −1, and add a
# bias of 2. Now a small step in either direction gives "together". With a large step, still only one direction is caught.

# %%
seam = np.zeros((8, 8))
seam[:, 3], seam[:, 4] = 1, -1  # the columns on both sides of the middle
by_rule = np.mean((seam.reshape(1, -1) @ P + 2 > 0) == labels)
print(f"a linear rule chosen by hand: {by_rule:.0%} of the training patches")

# %% [markdown]
# So there are linear rules that beat guessing, by a little. Training does not find them, because it makes another number small: the
# *cross-entropy* (lesson 03), which is smallest with weights near zero on such symmetric data. The small network, with four hidden
# neurons, reaches over 80 %.
#
# A hidden layer removes this limit. One neuron can respond to a step from dark to light across the middle and another one to a step from light to
# dark; both can then vote against "together". The small network has room for only a few such pairs. Lesson
# [07](07_network_representation.ipynb) looks inside such layers.

# %% [markdown]
# ## Two numbers that show what is missing
#
# So far we have looked at test accuracy. Now look at the accuracy on the *training* examples.
#
# **Predict**: with 500 examples, how accurate is the large network on these 500? And does each curve rise or fall as you add examples?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
memorised = Predict("The large network on its own 500 training examples, and with more of them?", ["about 80 %, then rising", "about 80 %, then falling", "about 100 %, then falling", "about 100 %, always"])
memorised.ask()

# %%
plots.show(data_size.draw_scaling(stored, pixels, which="train", title="Accuracy on the training examples themselves"),
           alt="Accuracy on the examples learned from, against their number. The large network is right on all of them up to 8,000 and "
           "then comes down; the small one comes down early and ends where its accuracy on unseen photographs ends")

# %%
train = {model: 100 * stored["models"][model]["train"].mean(axis=1) for model in pixels}
for m, at in ((500, 1), (128_000, 5)):
    print(f"{m:7,} examples, train → test:", {model: f"{train[model][at]:.0f} → {mean[model][at]:.0f}" for model in pixels[1:]})
memorised.beside(f"{train['large network'][1]:.0f} % of 500, {train['large network'][-1]:.0f} % of 128,000")

# %% [markdown]
# | training accuracy | test accuracy | name | what usually helps |
# |---|---|---|---|
# | high | much lower | **[overfitting](glossary.md#overfitting)** | more data, or regularisation (lesson 12) |
# | low | about as low | **[underfitting](glossary.md#underfitting)** | a larger model or better features; longer training |
# | high | about as high | good **[generalisation](glossary.md#generalisation)** | nothing, unless you know that more is possible |
#
# *Generalisation* is how well a model does on examples that it was not trained on. Overfitting means that the model fits the training
# examples but generalises badly. Underfitting means that it does not even fit those. Move through the amounts of data and watch each gap close.

# %%
def draw(examples):
    return data_size.draw_verdicts(stored, examples)

explorers.explore(
    draw, alt="For each model the accuracy on learned and on unseen examples, joined by a bar. With 125 examples the networks know all of them and "
    "reach under 70 percent on unseen ones; with 128,000 the gaps have nearly closed",
    frames=[{"examples": stored["amounts"][0]}, {"examples": stored["amounts"][-1]}],
    examples=explorers.choice(stored["amounts"], value=2000, play=1),
)

# %% [markdown]
# ## Two features made by hand
#
# The fifth model gets no pixels. A number that describes an example is called a **[feature](glossary.md#feature)**, and a person who knows photographs can
# choose good ones: the size of the step in brightness across the middle of the patch, and that of the steps beside the middle, both without their sign (and
# as logarithms). A patch and its negative have the same features, so the argument above does not apply. Logistic regression on these two features has only
# three parameters.
#
# **Predict**: with 125 examples, which model is ahead, this one or the large network with its 33,000 parameters?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
by_two = Predict("Which is ahead with 125 examples?", ["the three parameters", "the large network", "about equal"])
by_two.ask()

# %%
plots.show(data_size.draw_scaling(stored, title="Two good features replace many examples"),
           alt="The same curves with a fifth: logistic regression on two hand-made features is flat at a high level from 125 examples on. "
           "The medium and the large network pass it, and only with tens of thousands of examples")

# %%
by_hand = mean[data_size.HAND_MADE]
print("two hand-made features:", by_hand.round(1))
by_two.beside(f"three parameters {by_hand[0]:.0f} %, large network {mean['large network'][0]:.0f} %")
ahead = [m for m, net, hand in zip(stored["amounts"], mean["large network"], by_hand) if net > hand]
print("the large network is ahead with", ahead, "examples")

# %% [markdown]
# With 125 examples, the three-parameter model is almost twenty percentage points ahead of the large network with its 33,000 parameters.
# The large network overtakes it only when it has tens of thousands of examples.
#
# > **Misconception** *"Deep learning is always better."* It tends to win where there are many examples and good
# > features are hard to design: photographs, speech, language. With few examples, or with good features, start with a simple model. It
# > also gives you a **[baseline](glossary.md#baseline)**: a simple result that any other model has to beat.

# %% [markdown]
# ## A check of the stored results
#
# Here is one point of the plot, computed now: the medium network with 2,000 examples.

# %%
again = data_size.one_point("medium network", 2000, seed=1, learn_from=photographs, test=data_size.test_examples(test_x))[1]
was = stored["models"]["medium network"]["test"][2, 0]
print(f"stored {was:.2f}, now {again:.2f}")

# %% [markdown]
# ## What the large network costs
#
# In one update, each weight takes part in about three multiplications per example: one when the output is computed and two when the update is
# computed. So training takes about
#
# $$3 \times \text{parameters} \times \text{examples per update} \times \text{updates}$$
#
# multiplications. Large networks became practical when three things came together: **data** (from the internet), **hardware** (graphics
# processors multiply matrices fast) and **methods** for training networks with many layers (lessons [08](08_activation_functions.ipynb)
# and [10](10_vanishing_gradients_and_dying_relu.ipynb)).

# %%
steps = stored["settings"]["batch_size"] * stored["settings"]["iterations"]
for model in pixels:
    work = 3 * networks.parameter_count([64, *data_size.MODELS[model], 1]) * steps
    print(f"{model:20s} {work / 1e9:6.1f} billion multiplications for {mean[model][-1]:.0f} %")

# %% [markdown]
# The last percentage points are the most expensive: from the medium to the large network the work grows more than fifteenfold, for about two
# points of accuracy. Whether that is worth it depends on the cost of a mistake.

# %% [markdown]
# ## Limits of this experiment
#
# This was one task, on patches from one set of photographs. The 128,000 patches come from 209 pictures, some of them sections of the same
# photograph. They overlap and repeat, so they are worth less than patches from 128,000 photographs. All models used the same number
# of updates and the same step size, and nothing was done against overfitting. Changing any of this may move a curve.
# It will not make logistic regression good: the argument with negatives holds for any weights, and the rule with a bias reached 65 %.

# %% [markdown]
# > **Summary**
# >
# > - A network is a function with adjustable parameters, built from neurons in layers. Deep means two or more hidden layers.
# > - With enough hidden units it can come close to any continuous function on a bounded region. Finding good parameters from examples is a different problem.
# > - More data helps a model with enough capacity. In our measurements the small models flatten early, and the large one keeps gaining.
# > - Large gap between training and test accuracy: overfitting. Small gap at a low level: underfitting.
# > - Good features can replace tens of thousands of examples, but they also set a ceiling.

# %% jupyter={"source_hidden": true}
# Run this cell: it shows your predictions beside what came out.
Predict.review()

# %% [markdown]
# **Think about it**
#
# **1.** A colleague's model is right on 71 % of its training examples and on 70 % of new ones. She plans to spend a month collecting data. What do you advise?
#
# <details><summary>Answer</summary>
#
# Not yet. The gap is one point, so more examples of the same kind can bring only about one point. First try a larger model or better features. Collect
# data once the training accuracy has gone up and a gap has opened.
#
# </details>
#
# **2.** The curve of the large network is still rising at 128,000. Can we extend it with a ruler to see how many examples give 99 %?
#
# <details><summary>Answer</summary>
#
# No. Smooth patches fit almost anywhere, so there is a ceiling below 100 % that nobody has measured here. The network will also
# have a plateau of its own. A curve on a logarithmic axis can be extended a little, not by a factor of a hundred.
#
# </details>
#
# **3.** Why were the test patches cut from *other photographs*, and not from other places in the same ones?
#
# <details><summary>Answer</summary>
#
# Patches of one photograph overlap and share its textures. A network that has memorised a photograph would score higher on it than on
# the photographs it will meet in use. A test set should be as new to the model as real data will be.
#
# </details>

# %% [markdown]
# **Check yourself** Answer from memory, then open the fold.
#
# **1.** What does a ReLU neuron with kink $t$ return for $x < t$ and for $x > t$?
# <details><summary>Answer</summary>
#
# 0, and $x - t$.
# </details>
#
# **2.** What makes a network *deep*?
# <details><summary>Answer</summary>
#
# Two or more hidden layers between input and output.
# </details>
#
# **3.** Training accuracy 99 %, test accuracy 80 %. What is this called, and what usually helps?
# <details><summary>Answer</summary>
#
# Overfitting. More data helps, or regularisation.
# </details>
#
# **4.** What does the universal approximation theorem *not* promise?
# <details><summary>Answer</summary>
#
# That training finds the good parameters, or that few examples are enough.
# </details>
#
# **5.** (From what you brought along: NumPy.) What is `np.maximum(0, np.array([-1.0, 2.0]))`?
# <details><summary>Answer</summary>
#
# `[0., 2.]`: the maximum is taken element by element.
# </details>

# %% tags=["text-checks"] jupyter={"source_hidden": true}
# For authors: what the text above claims.
assert all(errors[name][2] > 10 * errors[name][4] for name in ("wave", "hump"))
assert 1.8 < errors["step"][2] / errors["step"][4] < 2.2
assert scores["logistic regression"] < 0.7 < 0.8 < scores["network, 16 hidden units"]
last_gain = {model: mean[model][-1] - mean[model][3] for model in pixels}  # from 8,000 to 128,000 examples
assert np.all(np.abs(mean["logistic regression"] - 50) < 4)
assert last_gain["small network"] < 1.5 < last_gain["medium network"] < last_gain["large network"]
assert mean["large network"][-1] - mean["large network"][-2] > 1
assert np.all(mean["large network"][:4] < mean["medium network"][:4] + 0.5)
assert np.allclose(z_negative, -z, atol=1e-4)
assert abs(both - 1) < 0.01
assert 0.62 < by_rule < 0.68
assert train["large network"][1] > 99.5 > 85 > mean["large network"][1]
assert abs(train["small network"][5] - mean["small network"][5]) < 6
assert np.ptp(by_hand) < 1.5
assert min(ahead) == 32_000
assert 15 < by_hand[0] - mean["large network"][0] < 20
assert by_hand[0] - max(mean[model][0] for model in pixels) > 15
same_photographs = stored["photographs"]["fingerprint"] == data_size.fingerprint(train_x, test_x)
assert abs(again - was) < (0.02 if same_photographs else 0.1)
counts_of = {model: networks.parameter_count([64, *data_size.MODELS[model], 1]) for model in pixels}
assert 15 < counts_of["large network"] / counts_of["medium network"] < 16
assert 1 < mean["large network"][-1] - mean["medium network"][-1] < 4

# %% [markdown]
# **Where next** Now the question of the course: is there a cat in the photograph? Lesson [02](02_binary_classification.ipynb) turns photographs into columns of numbers and
# builds a first classifier. Lesson [04](04_gradient_descent.ipynb) trains logistic regression on them, lesson
# [07](07_network_representation.ipynb) a small network, and the assignment [deep network](../release/deep_network/deep_network.ipynb) a deep one.
