# %% [markdown]
# # A cat, or not a cat? Logistic regression from scratch
#
# One artificial neuron and about twenty lines of NumPy: at the end your own code looks at a picture
# and says whether there is a cat in it. Everything that a deep network does later (forward pass, cost, gradients,
# descent) is already here, in its smallest form.
#
# **You will be able to** turn photographs into vectors · write a neuron's forward and backward pass ·
# train it by gradient descent · say honestly how good it is, and why it is not better.
#
# **Minutes** 130, of which 90 for the exercises · **Before this** lessons [02](../../notebooks/02_binary_classification.ipynb) to
# [05](../../notebooks/05_derivatives.ipynb) · **Help** [How to work through a notebook](../../docs/for-students.md)

# %% [markdown]
# ## How an exercise works here
#
# You write a function in one cell; the cell below calls `check`. The check is silent when
# all is well; otherwise it says what was called, what it got, what was expected and, where it can tell, the likely mistake.
# The autograder uses inputs of other sizes; a mistake in one function does not cost you the marks of the next.
# *Validate*, above the notebook, runs all checks at once.
#
# **Two rules** for every function: use its arguments only, never a variable of the notebook; and leave them unchanged.
#
# **Predictions.** Run folded cells (three dots) by Shift+Enter. After a question they take your answer:
# *Commit* it first. It is not graded.
#
# ## 1 · The photographs

# %% locked="imports"
import numpy as np

from dlutils import data, explorers, pace, plots, results
from dlutils import harness
from dlutils.check import logistic_regression as check
from dlutils.gradient_check import numerical_gradient, relative_difference
from dlutils.predict import Predict

# %% locked="load"
train_images, train_Y, test_images, test_Y, classes = data.load_cats()
print("training:", train_images.shape, train_images.dtype, "· labels:", train_Y.shape, train_Y.dtype)
print("test:    ", test_images.shape, test_images.dtype, "· labels:", test_Y.shape, test_Y.dtype)

# %% locked="look"
first = np.r_[np.flatnonzero(train_Y[0] == 1)[:6], np.flatnonzero(train_Y[0] == 0)[:6]]
titles = [classes[int(y)] for y in train_Y[0, first]]
fig = plots.image_grid(train_images[first], titles)
plots.show(fig, alt="Two rows of training photographs, 64 by 64 pixels: six cats above, six pictures without a cat below.")

# %% [markdown]
# **Where they come from.** The 209 training pictures are cut from 129 photo files: most cats appear two or three times, cropped
# differently or mirrored. The 50 test pictures come from 31 other files, and their 25 cats from only 14. So one *cat*
# decides about 4 % of the test accuracy, sometimes 6. Remember this when two models differ by a few percent.
#
# **Predict** A picture is 64 × 64 pixels with three colours each. How many numbers is that?
# And if every picture becomes one *column*, what is the shape of the training matrix X?

# %% locked="predict-shape" jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
Predict("The shape of X?", answer="64 · 64 · 3 = 12,288 numbers. With m = 209 pictures, X has the shape (n_x, m) = (12288, 209).").ask()

# %% [markdown]
# ### Exercise 1 · `flatten_images` (easy, 10 minutes)
#
# **Goal.** Make a column vector of each photograph, and put the columns side by side.
#
# **Shapes.** images (m, height, width, channels) → X (height · width · channels, m).
#
# **Worked numbers.** Two tiny photographs of 2 × 2 pixels, holding 0…11 and 12…23, become
# the columns (0, 1, …, 11) and (12, 13, …, 23): X is (12, 2), its first row is (0, 12).
#
# <details><summary>Hint</summary>
#
# `reshape(m, -1)` gives every photograph a row of its own, in the order of its pixels. What turns rows into columns?
#
# </details>

# %% exercise="flatten_images"

# %% [markdown]
# **Look back.** `images.reshape(-1, m)` has the same shape. Why would it be a disaster?
#
# <details><summary>Answer</summary>
#
# `reshape` keeps the numbers in the same order and cuts this long row at other places. Cut into rows of m, the numbers of one photograph
# are spread over all columns, so that a column holds a few numbers of every picture. The shape is right and the content is noise; no
# error is raised.
#
# </details>

# %% [markdown]
# ### Exercise 2 · `standardize_images` (easy, 5 minutes)
#
# **Goal.** Bring the pixels, bytes from 0 to 255, into the range 0 to 1. Inputs of moderate size
# keep the sigmoid out of its flat ends, where a neuron learns slowly.
#
# **The maths.** One factor for all pixels: the darkest byte becomes 0, the brightest possible one becomes 1.
#
# **Worked numbers.** 0 → 0, 51 → 0.2, 102 → 0.4, 204 → 0.8.

# %% exercise="standardize_images"

# %% locked="prepare"
X_train = standardize_images(flatten_images(train_images))
X_test = standardize_images(flatten_images(test_images))
print("X_train", X_train.shape, "· X_test", X_test.shape)

# %% [markdown]
# > **Misconception** "Divide by the largest pixel of the set." Then the training and the test set are scaled by
# > different numbers, and the neuron meets pictures that are brighter than those it learned from. Use the same fixed factor for all
# > pictures.
#
# ## 2 · One neuron
#
# For one photograph $x$ the neuron computes a weighted sum and squeezes it into a probability:
#
# $$z = w^T x + b, \qquad a = \sigma(z) = \frac{1}{1 + e^{-z}}.$$
#
# For all m photographs at once, $Z = w^T X + b$ is a row of shape (1, m), and so is $A = \sigma(Z)$.

# %% [markdown]
# ### Exercise 3 · `sigmoid` (easy, 5 minutes)
#
# **Goal.** The function that turns any number into one between 0 and 1.
#
# **Worked numbers.** σ(0) = 0.5, σ(1) = 0.731, σ(−2) = 0.119. Note σ(−z) = 1 − σ(z).

# %% exercise="sigmoid"

# %% locked="sigmoid-figure"
z = np.linspace(-8, 8, 201)
fig, ax = plots.figure()
ax.plot(z, sigmoid(z))
ax.plot(0, 0.5, "o", color=plots.RED)
ax.annotate("σ(0) = 0.5: undecided", (0.3, 0.46))
ax.set(xlabel="z", ylabel="σ(z)", title="The sigmoid is steep in the middle and flat at both ends")
plots.show(fig, alt="The sigmoid rises from 0 to 1 in the shape of an S; it is 0.5 at z = 0 and nearly flat beyond z = ±5.")

# %% [markdown]
# ### Exercise 4 · `initialize_with_zeros` (easy, 5 minutes)
#
# **Goal.** Where descent starts: all weights 0, bias 0.
#
# **Shapes.** w (dim, 1), a column with one weight for each feature; b one number. **Worked numbers.** dim = 3 gives a column of three zeros, and 0.
#
# A network with a hidden layer must not start at zeros, a single neuron may. You will be asked why.

# %% exercise="initialize_with_zeros"

# %% [markdown] question="why-zeros"
# **Your words.** Descent may start at w = 0 for a single neuron. Why is that harmless here, and why would it ruin a network with two or more
# units in a hidden layer? Two or three sentences; your teacher reads them.
#
# ### BEGIN MARK SCHEME
# * 1 point: the cost of a single neuron is convex, so descent ends in the same valley whatever the start
# * 1 point: the gradient at zero is not zero, so descent leaves the start
# * 2 points: hidden units with equal weights get equal gradients and stay equal
# * 1 point: so the layer is worth one unit; random weights break the symmetry
# ### END MARK SCHEME

# %% [markdown] written="why-zeros" points=5
# ### BEGIN SOLUTION
# The cost of logistic regression is convex in (w, b), and its gradient at zero is not zero: descent leaves the origin, and there is no
# second valley to end in. In a hidden layer, units that start with equal weights receive equal gradients and stay equal, so the layer is
# worth one unit: random weights break this symmetry.
# ### END SOLUTION

# %% [markdown]
# ## 3 · How wrong is it? Cost and gradient
#
# The loss of one example is the cross-entropy, and the cost is its mean over the m examples:
#
# $$\mathcal{L}(a, y) = -\bigl(y \log a + (1-y) \log(1-a)\bigr), \qquad J = \frac{1}{m} \sum_{i=1}^m \mathcal{L}(a^{(i)}, y^{(i)}).$$
#
# Note the minus: a logarithm of a probability is never positive, and a cost should be. By the chain rule, for one example,
#
# $$\frac{\partial \mathcal{L}}{\partial a} = -\frac{y}{a} + \frac{1-y}{1-a}, \qquad \frac{da}{dz} = a(1-a)
# \quad\Rightarrow\quad \frac{\partial \mathcal{L}}{\partial z} = a - y.$$
#
# All the fractions cancel. The last step of the chain is yours.

# %% [markdown]
# **Derive it, on paper.** For one example, $z = \sum_j w_j x_j + b$.
#
# 1. What are $\partial z / \partial w_j$ and $\partial z / \partial b$? With $a - y$ from above, what are
#    $\partial \mathcal{L} / \partial w_j$ and $\partial \mathcal{L} / \partial b$?
# 2. The cost is a mean over m examples. Write $\partial J / \partial w_j$ as a sum over the examples.
# 3. With $dZ = A - Y$ of shape (1, m): which *one* product of arrays gives all these sums at once, as a column (n_x, 1)?
#
# <details><summary>Test your formula</summary>
#
# Two features, one example: x = (3, −1), a = 0.7, y = 1. Then dw = (−0.9, 0.3) and db = −0.3.
#
# </details>

# %% [markdown]
# **Predict** If the neuron answers a = 0.5 for every picture, whatever the label, what is the cost?

# %% locked="predict-log-2" jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
Predict("The cost if every answer is 0.5?", answer="Every example has the loss −log 0.5 = log 2 ≈ 0.693, so the mean is 0.693 too. "
        "That is the cost at w = 0, b = 0: every training curve of this notebook starts there.").ask()

# %% [markdown]
# ### Exercise 5 · `propagate` (central, 25 minutes)
#
# **Goal.** One forward pass (A and the cost) and one backward pass (dw and db). Write it without a Python loop: marks do not
# depend on that here, but with loops over 12,288 features the training below would take hours.
#
# **Shapes.** w (n_x, 1), X (n_x, m), Y (1, m); dw is shaped like w; db and the cost are single numbers, not arrays of shape (1, 1).
#
# **Worked numbers.** With w = (0.5, −0.25), b = 0.1 and the three examples of the check (print `check.X` and `check.Y`),
# the cost is 0.438, dw = (−0.373, −0.073), db = −0.187.
#
# <details><summary>Hint: the sum over examples</summary>
#
# X is (n_x, m) and dZ is (1, m). Which product of the two is (n_x, 1), and what does it sum over?
#
# </details>

# %% exercise="propagate"

# %% [markdown]
# **Look back: check the gradient.** A derivative says how the cost changes when a parameter changes a little. So change each
# weight by a millionth, up and down, and compute the cost both times. The slope between the two must agree with your formula to about
# eight digits.

# %% locked="gradient-check"
grads, cost = propagate(check.W, check.B, check.X, check.Y)
numerical = numerical_gradient(lambda w: propagate(w, check.B, check.X, check.Y)[1], check.W)
difference = relative_difference(grads["dw"], numerical)
print(f"relative difference between formula and numerical gradient: {'below' if difference < 1e-7 else 'ABOVE'} 1e-7")
assert difference < 1e-7, "dw is not the derivative of this cost: one of the two is wrong"

# %% [markdown]
# > **Misconception** "The cost is used to compute the gradient." It is not: dw needs X and A − Y, db needs A − Y. The cost is
# > there for us, to watch. That is why a wrong cost with right gradients still learns, and why a falling curve alone proves nothing.

# %% [markdown]
# ## 4 · Downhill
#
# The gradient points uphill, so a step against it lowers the cost, if the step is short enough:
#
# $$w \leftarrow w - \alpha\, dw, \qquad b \leftarrow b - \alpha\, db.$$
#
# α is the learning rate.

# %% [markdown]
# ### Exercise 6 · `optimize` (medium, 20 minutes)
#
# **Goal.** Repeat: propagate, then update. Keep the cost *before* the update at iterations 0, 100, 200, … and no others.
#
# **Worked numbers.** On the check's three examples with α = 0.1, after 102 iterations w = (1.989, −0.229), b = 0.966 and
# costs = [0.438, 0.072].
#
# <details><summary>Hint: the caller's w</summary>
#
# `w -= …` writes into the very array that the caller handed you. `w = w - …` makes a new one.
#
# </details>

# %% exercise="optimize"

# %% [markdown]
# ### Exercise 7 · `predict` (easy, 10 minutes)
#
# **Goal.** Turn probabilities into decisions: 1 where a > 0.5, and 0 where a is 0.5 or below.
#
# **Shapes.** X (n_x, m) → Y_prediction (1, m).
#
# **Worked numbers.** With w = (0.5, −0.25), b = 0 and x = (1, 2): z = 0, a = 0.5, prediction 0.

# %% exercise="predict"

# %% [markdown]
# **Look back.** σ(z) > 0.5 exactly when z > 0: the decision boundary is a hyperplane in a space of 12,288 dimensions, with "cat" on one side and
# "no cat" on the other. That is all one neuron can do.

# %% [markdown]
# ### Exercise 8 · `model` (easy, 10 minutes)
#
# **Goal.** Put the parts together: initialise, optimise on the *training* set, predict on both sets.
#
# **Worked numbers.** Trained on `check.X` and `check.Y` for 5 iterations with α = 0.5: w = (0.990, −0.110), b = 0.375, costs = [0.693]. The test examples (1.5, 2.5) and (−1.5, 1.5) become 1 and 0.
#
# The test set is only ever predicted on. What is chosen by looking at it is no longer a test.

# %% exercise="model"

# %% [markdown]
# ## 5 · Cats!
#
# **Predict** The neuron has 12,289 parameters and 209 pictures to learn from. What percentage will it get right of the pictures it
# has seen, and what percentage of new ones? (Training takes a few seconds.)

# %% locked="predict-accuracy" jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
cats = Predict("Right on training pictures, and on test pictures, in percent?")
cats.ask()

# %% locked="train"
trained = model(X_train, train_Y, X_test, test_Y, pace.iterations(2000), 0.005, print_cost=True)

# %% locked="accuracy"
train_accuracy = 100 * np.mean(trained["Y_prediction_train"] == train_Y)
test_accuracy = 100 * np.mean(trained["Y_prediction_test"] == test_Y)
always_same = 100 * max(np.mean(test_Y == 0), np.mean(test_Y == 1))
means = [X_train[:, train_Y[0] == label].mean(axis=1, keepdims=True) for label in (0, 1)]
nearest = np.argmin([np.sum((X_test - mean) ** 2, axis=0) for mean in means], axis=0)  # lesson 02
print(f"baselines: the same answer for every test picture {always_same:.1f} %, the nearest mean {100 * np.mean(nearest == test_Y):.1f} %")
error = np.sqrt(test_accuracy * (100 - test_accuracy) / test_Y.size)
cats.beside(f"training {train_accuracy:.1f} % · test {test_accuracy:.1f} % with a standard error of {error:.0f} %")

# %% locked="accuracy-range" jupyter={"source_hidden": true}
# Run this cell: it shows what comes out.
results.hold("logistic_regression", train_images, train_accuracy, test_accuracy)

# %% [markdown]
# <details><summary>What does the gap say? Answer first, then open.</summary>
#
# Nearly perfect on what it has seen, much worse on what it has not: the neuron has memorised its training pictures. This is *overfitting*,
# and with more parameters than examples it is no surprise. Is it better than the nearest mean? The difference is about one standard error, and with only 14 test cats the true uncertainty is larger still. Lesson 04 repeats this
# comparison on twenty splits.
#
# </details>
#
# ### Where it goes wrong

# %% locked="wrong-guesses" jupyter={"source_hidden": true}
# Run this cell: it shows what comes out.
wrong = np.flatnonzero(trained["Y_prediction_test"][0] != test_Y[0])[:12]
if wrong.size:
    said = [f"says {classes[int(trained['Y_prediction_test'][0, i])]}" for i in wrong]
    fig = plots.image_grid(test_images[wrong], said)
    plots.show(fig, alt=f"{wrong.size} test pictures that the neuron gets wrong, each with what it says; some show the same cat.")

# %% [markdown]
# ### What it looks for
#
# The weights have one number for every colour of every pixel, so they can be seen as a picture.
# **Predict** What will it look like?

# %% locked="predict-weights" jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
portrait = Predict("The weights as a picture?", ["a cat", "smooth patches", "speckle"])
portrait.ask()

# %% locked="weights" jupyter={"source_hidden": true}
# Run this cell: it shows what comes out.
fig = plots.weights_image(trained["w"], train_images.shape[1:])
grid = np.sign(np.reshape(trained["w"], train_images.shape[1:]))
portrait.beside(f"speckle: {np.mean(grid[:, 1:] == grid[:, :-1]):.0%} of the weights have the sign of their left neighbour")
plots.show(fig, alt="The learned weights as three pictures, one for each colour: fine speckle, with a few faint larger patches. No cat can be seen.")

# %% [markdown]
# <details><summary>What came out, and why</summary>
#
# Speckle: each pixel has a weight of its own, and nothing makes neighbours agree.
#
# </details>
#
# But a sum over 12,288 pixels can hide a trend.
# So ask the neuron about pictures in which there is nothing but a colour. **Predict** What will it say?

# %% locked="predict-plain" jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
plain = Predict("For which plain pictures does it say cat?", ["none", "grey", "red and blue", "green"])
plain.ask()

# %% locked="plain" jupyter={"source_hidden": true}
# Run this cell: it shows what comes out.
colours = {"grey": (128, 128, 128), "red": (200, 60, 40), "green": (60, 160, 60), "blue": (60, 60, 200)}
pictures = np.stack([np.full(train_images.shape[1:], colour, dtype=np.uint8) for colour in colours.values()])
z = trained["w"].T @ standardize_images(flatten_images(pictures)) + trained["b"]
said = {name: float(np.ravel(sigmoid(value))[0]) for name, value in zip(colours, z[0])}
fig = plots.image_grid(pictures, [f"{name}: {a:.0%} cat" for name, a in said.items()], columns=4)
plots.show(fig, alt="Four plain squares and what the neuron says: " + ", ".join(f"{name} {a:.0%} cat" for name, a in said.items()) + ".")
plain.beside(", ".join(f"{name} {a:.0%} cat" for name, a in said.items()))
if pace.in_full() and results.name_of(train_images) == "free":
    assert min(said["red"], said["blue"]) > 0.9
    assert said["green"] < 0.01

# %% [markdown] question="what-it-looks-for"
# **Your words.** From the picture of the weights and the plain colours: *how* does this neuron decide? Name one kind of photograph without a cat that it should
# take for one, and say why.
#
# ### BEGIN MARK SCHEME
# * 2 points: each weight belongs to one place and one colour, and its sign says for or against a cat
# * 1 point: the evidence of all pixels is added up: it knows no shapes
# * 1 point: a photograph without a cat that fits these weights, such as much red or blue and no green
# * 1 point: the reason follows from the weights or the plain colours, not from what cats look like
# ### END MARK SCHEME

# %% [markdown] written="what-it-looks-for" points=5
# ### BEGIN SOLUTION
# Each weight is tied to one place and one colour: where it is positive (orange) a bright pixel counts for a cat, where it is negative (blue) against. The
# evidence of all pixels is only added up, so the neuron cannot know shapes, or a cat that has moved. What remains is mostly colour and its place: in these 209 pictures
# green counts against a cat, red and blue count for it. A red cushion or a picture of the evening sky has much of both and no green, and is taken for a cat.
# ### END SOLUTION

# %% [markdown]
# ## 6 · The learning rate
#
# **Predict** Which of these learning rates gives the lowest cost after 300 iterations? Is the largest always the best?

# %% locked="predict-rate" jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
best_rate = Predict("Lowest cost after 300 iterations: which rate?", ["0.0001", "0.001", "0.005", "0.02"])
best_rate.ask()

# %% locked="rates"
def every_tenth_cost(rate, iterations):
    (w, b), costs = initialize_with_zeros(X_train.shape[0]), []
    for _ in range(max(1, iterations // 10)):
        params, _, ten = optimize(w, b, X_train, train_Y, min(10, iterations), rate)  # ten steps, and the cost before them
        (w, b), costs = (params["w"], params["b"]), [*costs, *ten]
    return costs

with np.errstate(all="ignore"):
    curves = {rate: every_tenth_cost(rate, pace.iterations(301)) for rate in (0.0001, 0.001, 0.005, 0.02)}

# %% locked="rates-figure" jupyter={"source_hidden": true}
# Run this cell: it shows what comes out.
fig = plots.cost_curves({f"α = {rate}": costs for rate, costs in curves.items()}, every=10, title="Four learning rates")
for ax in fig.axes:
    ax.set_ylim(0, 2)
plots.show(fig, alt="Training cost against iterations for four learning rates. At 0.0001 it hardly falls; at 0.001 it falls smoothly; at 0.005 it rises at first and then"
           " falls lowest; at 0.02 it shoots up and is still above 0.69 at the end.")
best_rate.beside(", ".join(f"{rate}: {costs[-1]:.2f}" for rate, costs in curves.items()))
if pace.in_full() and results.name_of(train_images) == "free":
    assert min(curves, key=lambda rate: curves[rate][-1]) == 0.005
    assert max(curves[0.005]) > curves[0.005][0]
    assert max(curves[0.02]) > 2

# %% [markdown]
# <details><summary>What to see</summary>
#
# Too small a rate hardly moves. At 0.005 the first steps go too far, then descent converges fastest. At 0.02 the cost jumps far up and needs nearly 300 iterations
# to come back to where it started. The largest rate is not the best, and the best one need not fall at every step.
#
# </details>
#
# Now try it yourself: a small copy of the problem (pictures shrunk to 16 × 16) trains in a moment. Find a rate that diverges, and one that is needlessly slow.

# %% locked="rate-explorer" jupyter={"source_hidden": true}
# Run this cell: it shows what comes out.
small = train_images.reshape(-1, 16, 4, 16, 4, 3).mean(axis=(2, 4))
X_small = standardize_images(flatten_images(small))

def draw(rate, steps):
    costs = optimize(*initialize_with_zeros(X_small.shape[0]), X_small, train_Y, pace.iterations(100 * steps) + 1, rate, False)[2]
    return plots.cost_curves({f"α = {rate:.4g}, last cost {costs[-1]:.3f}": costs})

explorers.explore(
    draw, alt="Cost curve on shrunken photographs for a chosen learning rate and number of steps.",
    rate=explorers.slider(1e-4, 1.0, 0.1, 0.01, "learning rate", log=True),
    steps=explorers.slider(1, 20, 1, 10, "hundreds of steps"),
)

# %% [markdown]
# ## 7 · Your own photograph
#
# Put a picture beside this notebook, write its name below and run the cell. Frame the head: the neuron has seen
# little else. You see the picture as the neuron gets it, and the three training pictures whose pixels are nearest to it.
# Try a cat, then the same picture mirrored, then something without a cat. Many pictures of your own make a data set:
# `python -m dlutils.data build --help`.

# %%
from dlutils.photograph import predict_image

my_photo = ""  # for instance "my_cat.jpg"

def neuron(photos):
    x = standardize_images(flatten_images(photos))
    return sigmoid(trained["w"].T @ x + trained["b"])

if my_photo:
    predict_image(my_photo, {"the neuron": neuron}, train_images, train_Y)

# %% locked="predictions" jupyter={"source_hidden": true}
# Run this cell: it shows your predictions beside what came out.
Predict.review()

# %% [markdown]
# > **Summary** · A picture is a column of X. · One neuron: $A = \sigma(w^T X + b)$. · The cross-entropy's gradient is simple:
# > A − Y for each example, times its input, averaged over the examples. · Descent subtracts α times the gradient; too large an α diverges. · Training accuracy says how well it
# > remembers, test accuracy how well it generalises, and 14 test cats measure that only roughly. · A sum over pixels sees colour and place, no shape.
#
# **Where next.** One neuron draws one straight cut. In the assignment on a
# [shallow network](../shallow_network/shallow_network.ipynb) a hidden layer bends it, and in the one on
# [deep networks](../deep_network/deep_network.ipynb) the cats come back.
