# %% [markdown]
# # Binary classification: from a photograph to a column of numbers
#
# A neural network never sees a cat. It sees a column of numbers and returns how likely it thinks the answer *yes* is. This lesson
# builds that column, introduces the notation of the course, and ends with a first classifier that takes three lines.
#
# **You will be able to**
# - turn a photograph into a feature vector, and say where each number of a pixel is in it;
# - stack examples as the columns of X `(n_x, m)` and labels as Y `(1, m)`, and notice when a reshape went wrong;
# - use the notation $x, y, m, n_x, x^{(i)}$;
# - compute a baseline, and say how uncertain a measured accuracy is.
#
# **Minutes** 50 · **Before this** lesson [01](01_why_deep_learning.ipynb) and a little NumPy

# %%
import numpy as np

from dllessons import binary_classification as bc
from dllessons import exercise
from dlutils import explorers, plots
from dlutils.data import load_cats
from dlutils.predict import Predict

# %% [markdown]
# ## A question with two answers
#
# Is this e-mail spam? Will the customer come back? Is there a cat in the picture? A **[binary classifier](glossary.md#binary-classifier)** takes a
# description $x$ of an example and decides between two classes. Most return one number between 0 and 1:
#
# $$\hat{y} = P(y = 1 \mid x),$$
#
# the estimated probability that the label $y$, the correct answer, is 1, given $x$. By convention the answer we look for is class 1
# (*cat*), and everything else is class 0 (*not a cat*). To get a plain yes or no, we say 1 where $\hat{y} > 0.5$.

# %%
train_x, train_y, test_x, test_y, classes = load_cats()
print("training photographs", train_x.shape, train_x.dtype)
print("their labels        ", train_y.shape, train_y.dtype)
print("test photographs    ", test_x.shape)

# %% [markdown]
# These are real photographs, scaled down. A person labelled each one. Always look at your data before you compute with it.

# %%
names = ["cat" if label else "not a cat" for label in train_y[0, :12]]
plots.show(plots.image_grid(train_x[:12], names), alt="Twelve photographs of 64 by 64 pixels with their labels, cat or not a cat")

# %% [markdown]
# **Predict** before you run the next cell: how many numbers does one of these photographs consist of? What are
# the smallest and the largest possible value of such a number?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
numbers = Predict("How many numbers, and from which to which value?")
numbers.ask()

# %%
photo = train_x[int(np.argmax(train_y))]  # the first cat
print("shape", photo.shape, "so", " · ".join(map(str, photo.shape)), "=", photo.size, "numbers")
print("type ", photo.dtype, "so from", np.iinfo(photo.dtype).min, "to", np.iinfo(photo.dtype).max)
numbers.beside(f"{photo.size:,} numbers, from {np.iinfo(photo.dtype).min} to {np.iinfo(photo.dtype).max}")

# %% [markdown]
# ## Three matrices
#
# Each pixel holds three intensities: red, green and blue. So the photograph consists of three matrices of 64 × 64 numbers, its
# **[channels](glossary.md#channel)**. A single channel has no colour. It is a grey picture, white where there is much of that light and
# black where there is none.

# %%
plots.show(bc.draw_channels(photo), alt="The first cat of the set and its red, green and blue channel as three grey pictures; they "
           "look alike because most things reflect some of each light, and differ where the photograph is strongly coloured")

# %% [markdown]
# Drag the pixel over the photograph. Each pixel has one number in each of the three matrices, and each of these three
# numbers gets its own place in the vector $x$. How do the three places change when the column goes up by one? And when the row
# goes up by one?

# %%
def draw_pixel(row, column):
    return bc.draw_pixel(photo, row, column)

explorers.explore(
    draw_pixel, alt="A pixel of the photograph, the numbers around it in the red, green and blue channel, and the three places "
    "of the feature vector that hold them. One column to the right adds 3 to the places, one row down adds 192.",
    frames=[{"column": 31}, {"row": 31}], handles=[explorers.handle("column", "row", label="the pixel")],
    row=explorers.slider(0, 63, value=30), column=explorers.slider(0, 63, value=30),
)

# %% [markdown]
# <details><summary>Answer</summary>
#
# One column to the right adds 3, because a pixel has three numbers. One row down adds 64 · 3 = 192.
#
# </details>

# %% [markdown]
# ## One column
#
# To turn a photograph into a vector, read it like a page: row by row, within a row pixel by pixel, within a pixel red, green,
# blue. In NumPy this is `photo.reshape(-1, 1)`: NumPy goes through the last axis (the colours) first, then the columns, then the rows. `-1` stands
# for the length that makes the numbers fit, here 12,288.
#
# ### Your turn: the place of a number
#
# Where in $x$ is the number at a given row, column and channel (all counted from 0) of a 64 × 64 photograph?

# %%
def place(row, column, channel):
    """Index in x of the number at (row, column, channel) of a (64, 64, 3) photograph."""
    ...

# %%
exercise.check(place, (0, 1, 2, 5), (1, 0, 0, 192), (10, 20, 1, 1981), (63, 63, 2, 12287))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def place(row, column, channel):
#     return (64 * row + column) * 3 + channel
# ```
#
# There are $64 \cdot \text{row} + \text{column}$ whole pixels before this one, with three numbers each.
#
# </details>

# %%
x = photo.reshape(-1, 1)
print("x has shape", x.shape)
print("row 10, column 20, green:", photo[10, 20, 1], "; x[1981]:", x[1981, 0])

# %%
plots.show(bc.draw_unrolling(photo), alt="The top left corner of the photograph as three small matrices of numbers, and the column x "
           "of 12,288 numbers: red, green and blue of the first pixel, then of the second, and so on")

# %% [markdown]
# > **Misconception** *"First come all the red numbers, then all the green ones."* That would be so if the array were stored
# > channel first. Ours is stored height, width, channel, so the three numbers of a pixel stay together. Neither order is
# > better. What matters is that every photograph, in training, in testing and later in use, is converted in the **same** order.

# %% [markdown]
# ## All columns
#
# One example is a column $x^{(i)}$. Put $m$ of them side by side and you get the matrix
#
# $$X = \begin{bmatrix} | & | & & | \\ x^{(1)} & x^{(2)} & \cdots & x^{(m)} \\ | & | & & | \end{bmatrix} \quad (n_x, m).$$
#
# The superscript in round brackets is the number of the example, not a power. It starts at 1 in formulas and at 0 in Python: $x^{(1)}$ is `X[:, 0]`.
#
# ### Your turn: photographs to columns
#
# Convert an array of $m$ photographs, shape `(m, height, width, 3)`, to X. Each column must be one photograph.

# %%
def to_columns(images):
    """X (n_x, m): column i holds photograph i, read row by row."""
    ...

# %%
two = np.arange(12).reshape(2, 1, 2, 3)  # two photographs of 1 by 2 pixels
exercise.check(to_columns, (two, np.array([[0, 6], [1, 7], [2, 8], [3, 9], [4, 10], [5, 11]])))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def to_columns(images):
#     return images.reshape(len(images), -1).T
# ```
#
# Keep $m$ as the first axis, so that each photograph becomes one row. Then transpose.
#
# </details>
#
# **Predict** the shape of each of these: `X`, `X[:, 3]`, `X[:, 3:4]`, `X[3:4, :]`.

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
four_shapes = Predict("The shapes of X, X[:, 3], X[:, 3:4] and X[3:4, :]?")
four_shapes.ask()

# %%
m = len(train_x)
X = train_x.reshape(m, -1).T
print("X        ", X.shape)
print("X[:, 3]  ", X[:, 3].shape)
print("X[:, 3:4]", X[:, 3:4].shape)
print("X[3:4, :]", X[3:4, :].shape)
four_shapes.beside(" · ".join(str(part.shape) for part in (X, X[:, 3], X[:, 3:4], X[3:4, :])))

# %% [markdown]
# `X[:, 3]` has lost its second axis: it is neither a column nor a row, and this causes trouble later. A slice
# (`3:4`) keeps the axis.

# %%
plots.show(bc.draw_matrix(X / 255, train_y, train_x), alt="The matrix X drawn with the photographs above its columns and the labels "
           "Y below: each column is one photograph unrolled into 12,288 numbers, each label one number in a single row")

# %% [markdown]
# ## A reshape that fits and is wrong
#
# `train_x.reshape(m, -1).T` first makes each photograph a row and then turns rows into columns. You might be tempted to ask for
# the final shape directly: `train_x.reshape(n_x, m)`. NumPy does not complain.
#
# **Predict**: take column 0 of that matrix and turn it back into a picture. What will you see?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
picture = Predict("Column 0 of the wrong matrix, as a picture?", ["the photograph", "the photograph, turned", "a mosaic of many photographs", "the photograph, in false colours"])
picture.ask()

# %%
right, wrong = train_x.reshape(m, -1).T, train_x.reshape(-1, m)
pictures = [bc.column_as_image(matrix[:, 0], photo.shape) for matrix in (right, wrong)]
titles = ["column 0 of reshape(m, -1).T", "column 0 of reshape(-1, m)"]
plots.show(bc.draw_side_by_side(pictures, titles, size=3.3), alt="Left the first photograph, intact. Right a mosaic made of many different "
           "photographs: the wrong reshape has put the numbers of the whole set into every column")

# %% [markdown]
# `reshape` keeps the numbers in their order (row by row) and cuts this long list into pieces of another length. A column of the wrong
# matrix takes every 209th number, so it holds a few numbers of *each* photograph. Make it a habit to compare one column with its
# example after a reshape.

# %%
print("right: columns 0, 1 and m - 1 are their photographs:", all(np.array_equal(right[:, i], train_x[i].reshape(-1)) for i in (0, 1, m - 1)))
print("wrong: column 0 mixes", len(np.unique(np.arange(0, train_x.size, m) // photo.size)), "photographs")
picture.beside(f"a mosaic of {len(np.unique(np.arange(0, train_x.size, m) // photo.size))} photographs")

# %% [markdown]
# Could training reveal that the input is wrong? Not by its accuracy on the training set. If there are more features than examples and the
# columns are linearly independent (none is a weighted sum of the others), there are weights that give these columns *any* labels. Here are such weights for the scrambled
# columns, found by solving 209 equations:

# %%
Z = wrong / 255 - 0.5
weights = Z @ np.linalg.solve(Z.T @ Z, train_y.T - 0.5)  # the smallest weights that reproduce every label
scrambled = ((weights.T @ Z > 0) == train_y).mean()
print(f"accuracy on the scrambled training set: {scrambled:.0%}")

# %% [markdown]
# > **Misconception** *"It reaches 100 % on the training set, so the data must be in order."* It has only memorised 209 labels. Shapes
# > and training accuracy do not show the error. Comparing one column does, and so does accuracy on a test set.

# %% [markdown]
# > **Halfway: a good place to stop.** By now you can turn photographs into the columns of X, and you have seen a reshape that scrambles them without an
# > error. When you come back, start with this question: Which axis of X counts the features, and which the examples?

# %% [markdown]
# ## Notation
#
# | symbol | meaning | here | in code |
# |---|---|---|---|
# | $(x, y)$ | one example: features and label | a photograph, 0 or 1 | `X[:, i:i+1]`, `Y[0, i]` |
# | $n_x$ | number of features | 12,288 | `X.shape[0]` |
# | $m$ | number of training examples | 209 | `X.shape[1]` |
# | $m_\text{test}$ | number of test examples | 50 | `X_test.shape[1]` |
# | $X$ | all examples, one per column | `(n_x, m)` | `X` |
# | $Y$ | all labels, one row | `(1, m)` | `Y` |
# | $\hat{y}$, from lesson 03 on $a$ | the classifier's answer, from 0 to 1 | $(1, m)$ for all examples | `A` |
#
# Many books and libraries put examples in rows. Then all formulas are transposed. This course uses columns throughout.

# %%
Y = train_y
X_test, Y_test = test_x.reshape(len(test_x), -1).T, test_y
n_x, m_test = X.shape[0], X_test.shape[1]
print(f"n_x = {n_x}, m = {m}, m_test = {m_test}")

# %% [markdown]
# Why must Y be `(1, m)`, when `(m,)` or `(m, 1)` hold the same numbers? The answers will have shape `(1, m)`, and NumPy
# **[broadcasts](glossary.md#broadcasting)**: it repeats an array along axes of length 1 so that two shapes fit, and says nothing.
#
# **Predict** the shapes of the two differences below. Which one is right?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
differences = Predict("The shapes of A - Y and A - Y.T?", ["(1, m), and an error", "(1, m) and (1, m)", "(1, m) and (m, m)", "(m, m) and (1, m)"])
differences.ask()

# %%
A = np.full((1, m), 0.5)  # a classifier that always answers 0.5
print("A - Y   ", (A - Y).shape)
print("A - Y.T ", (A - Y.T).shape)
differences.beside(f"{(A - Y).shape} and {(A - Y.T).shape} with m = {m}; A - Y is right")

# %% [markdown]
# The second one compares every answer with every label: $m^2$ numbers instead of $m$. An average over them still looks
# plausible. Lesson [06](06_vectorisation_and_broadcasting.ipynb) gives the rules.

# %% [markdown]
# ## Scaling the features
#
# Features that are far from 0, or of very different sizes, make training slow (lesson [04](04_gradient_descent.ipynb) shows why). Two remedies are
# common: divide by 255; or **[standardise](glossary.md#standardise)**: subtract the mean of each feature and divide by its standard deviation. In both
# cases the constants come from the **training** set, and the test set is scaled with the same constants.
#
# ### Your turn: standardise
#
# Scale new examples with the mean and the standard deviation of the training set. `np.mean(X, axis=1, keepdims=True)` gives one mean for each feature.

# %%
def standardise(X_train, X_new):
    """X_new with the training mean of each feature subtracted, divided by the training standard deviation."""
    ...

# %%
old, new = np.array([[1.0, 3.0], [10.0, 30.0]]), np.array([[2.0, 5.0, 0.0], [20.0, 30.0, 10.0]])
exercise.check(standardise, (old, old, np.array([[-1, 1], [-1, 1]])), (old, new, np.array([[0, 3, -2], [0, 1, -1]])))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def standardise(X_train, X_new):
#     mean = np.mean(X_train, axis=1, keepdims=True)
#     deviation = np.std(X_train, axis=1, keepdims=True)
#     return (X_new - mean) / deviation
# ```
#
# </details>

# %%
X, X_test = X / 255, X_test / 255
center = X.mean(axis=1, keepdims=True)
print("after division by 255: from", X.min(), "to", X.max())
print("mean of each feature: shape", center.shape, "so it is subtracted from every column")

# %% [markdown]
# ## The baseline
#
# Accuracy is the share of correct answers. A classifier that never looks at the picture can always give the more frequent answer. Its
# accuracy is the first baseline: compare every accuracy that you read about with it.

# %%
def accuracy(answers, labels):
    return float(np.mean(answers == labels))

share = Y.mean()
majority = float(share > 0.5)
print(f"cats among the training photographs: {share:.0%}, among the test photographs: {Y_test.mean():.0%}")
print(f"always answering {majority:.0f} is right for {accuracy(majority, Y_test):.0%} of the test photographs")

# %% [markdown]
# ## A first classifier in three lines
#
# Average all cats, average all others, and give a new photograph the label of the nearer average. A photograph is a point in a space with
# 12,288 dimensions. Nobody can draw that, so here are only two features: the mean brightness of a band at the height of a cat's eyes, and of a band at the bottom.

# %%
plots.show(bc.draw_two_features(train_x, Y), alt="Each training photograph as a point: brightness of the second quarter of its rows against brightness of the last quarter. "
           "The two classes overlap widely. A straight line halfway between the two class means separates the regions nearest to each")

# %% [markdown]
# The points that are equally far from both averages form a straight line; in three dimensions they form a plane, in more dimensions a *hyperplane*. Let $\mu_1$ be
# the average of the cats, $\mu_0$ that of the others, and $\|v\|^2 = v^T v$ the squared length of a vector. Then "nearer to $\mu_1$ than to $\mu_0$"
# means
#
# $$\|x-\mu_0\|^2 - \|x-\mu_1\|^2 = w^T x + b > 0, \qquad w = 2(\mu_1 - \mu_0), \quad b = \|\mu_0\|^2 - \|\mu_1\|^2 ,$$
#
# because $\|x\|^2$ occurs in both squares and cancels: one weight for each feature and one bias. Logistic regression has the same form and chooses
# $w$ and $b$ in another way.
#
# Choose them by hand: drag both ends of the line. **Predict** how many of these photographs a straight line can get right, then beat it.

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
Predict("What share can a straight line get right?", ["about half", "about two thirds", "about nine tenths"],
        answer="About two thirds: the two classes overlap, and no line separates them.").ask()

# %%
brightness = bc.two_features(train_x)
explorers.explore(
    lambda left, right: bc.draw_line(brightness, Y, left, right), alt="The two brightness features with a straight line whose ends can be dragged, "
    "and the share of training photographs on the right side of it. No line separates the classes; the best ones get about two thirds right",
    frames=[{"left": 0.2, "right": 0.7}, {"left": 0.9, "right": 0.2}, {"left": 1.2, "right": 1.2}],
    handles=[explorers.handle(y=end, at=lambda end=end, x=x, **s: (x, s[end]), label=f"{end} end of the line")
             for x, end in ((0.0, "left"), (1.0, "right"))],
    left=explorers.slider(-0.2, 1.2, 0.02, value=0.5), right=explorers.slider(-0.2, 1.2, 0.02, value=0.5),
)

# %% [markdown]
# ### Your turn: nearest mean
#
# Write $w$ and $b$. `X[:, Y[0] == 1]` selects the columns of class 1.

# %%
def nearest_mean(X, Y):
    """w (n_x, 1) and the number b of the nearest-mean classifier, from X (n_x, m) and Y (1, m)."""
    ...

# %%
X4, Y4 = np.array([[0.0, 2.0, 4.0, 6.0], [0.0, 0.0, 2.0, 2.0]]), np.array([[0.0, 0.0, 1.0, 1.0]])
exercise.check(nearest_mean, (X4, Y4, (np.array([[8.0], [4.0]]), -28.0)), (X4[:1], Y4[:, ::-1], (np.array([[-8.0]]), 24.0)))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def nearest_mean(X, Y):
#     mu_1 = X[:, Y[0] == 1].mean(axis=1, keepdims=True)
#     mu_0 = X[:, Y[0] == 0].mean(axis=1, keepdims=True)
#     return 2 * (mu_1 - mu_0), np.sum(mu_0**2) - np.sum(mu_1**2)
# ```
#
# </details>

# %%
cats, others = X[:, Y[0] == 1], X[:, Y[0] == 0]
mu_1, mu_0 = cats.mean(axis=1, keepdims=True), others.mean(axis=1, keepdims=True)
w, b = 2 * (mu_1 - mu_0), (mu_0**2).sum() - (mu_1**2).sum()
train_accuracy, test_accuracy = accuracy(w.T @ X + b > 0, Y), accuracy(w.T @ X_test + b > 0, Y_test)
print(f"train {train_accuracy:.0%}, test {test_accuracy:.0%}")

# %% [markdown]
# How far can we trust 66 % from 50 test photographs? If each answer is right with probability $p$, independently, the measured share
# varies from test set to test set with a **[standard error](glossary.md#standard-error)** of $\sqrt{p(1-p)/n}$, where $n$ is the number of test examples. About 95 % of the measurements fall
# within two standard errors of $p$.

# %%
error = np.sqrt(test_accuracy * (1 - test_accuracy) / m_test)
print(f"standard error {error:.1%}; so roughly {test_accuracy - 2 * error:.0%} to {test_accuracy + 2 * error:.0%}")

# %% [markdown]
# The interval is four standard errors wide, about 27 points. This test set can show that the classifier beats guessing, but it cannot tell a model
# with 66 % from one with 70 %. In fact it is even less precise: some of its 50 pictures are crops or mirror images of the same photograph, so they
# are not independent.
#
# There are 12,288 weights, so we can show them as a picture. Where a weight is orange-red, a bright pixel counts in favour of a cat. Where it is
# blue, a bright pixel counts against one.

# %%
plots.show(plots.weights_image(w), alt="The weights of the nearest-mean classifier as three pictures, one for each channel, all alike: large blurred areas "
           "that speak for a cat or against it where they are bright, and no sharp detail")

# %% [markdown]
# ## What the column does not contain
#
# **Predict**: rearrange all pixels in the same random way in every photograph. You could no longer recognise anything.
# Now fit the classifier again on the rearranged photographs. Does its accuracy fall, stay the same, or rise?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
rearranged = Predict("The accuracy on rearranged photographs?", ["falls", "stays the same", "rises"])
rearranged.ask()

# %%
rng = np.random.default_rng(7)
order = rng.permutation(64 * 64)
train_s, test_s = bc.shuffled(train_x, order), bc.shuffled(test_x, order)
plots.show(bc.draw_side_by_side([photo, bc.shuffled(photo[None], order)[0]], ["original", "pixels rearranged"], size=3.0),
           alt="The photograph of a cat, and the same pixels in random order: noise to the human eye")

# %%
Xs, Xs_test = train_s.reshape(m, -1).T / 255, test_s.reshape(m_test, -1).T / 255
ws, bs = bc.nearest_means(Xs, Y)
print(f"rearranged: train {accuracy(ws.T @ Xs + bs > 0, Y):.0%}, test {accuracy(ws.T @ Xs_test + bs > 0, Y_test):.0%}")
rearranged.beside(f"test accuracy {test_accuracy:.0%} before, {accuracy(ws.T @ Xs_test + bs > 0, Y_test):.0%} rearranged")

# %% [markdown]
# Not one answer changes. The classifier adds up feature times weight, and the order of a sum does not matter. It does not know
# which pixels are neighbours. The same holds for all networks of this course: every neuron of the first layer sees every feature. If it matters which pixels are
# neighbours, they have to learn that from the data. *Convolutional* networks have it built in.

# %% [markdown]
# ## Fewer features
#
# Do we need 12,288 features? Averaging blocks of pixels gives a shorter column with less detail. At which size can
# *you* no longer recognise a cat? Take another photograph, at size 4, and let the size play.

# %%
def draw_resolution(photograph, size):
    return bc.draw_coarser(train_x[photograph], size)

explorers.explore(
    draw_resolution, alt="A photograph beside the same photograph averaged down: at 32 by 32 nothing is lost to the eye, at 8 by 8 "
    "there are only blots of colour, with 192 features instead of 12,288",
    frames=[{"size": 4}, {"size": 8}, {"size": 32}],
    size=explorers.choice([4, 8, 16, 32, 64], value=16, play=0.7), photograph=explorers.slider(0, m - 1, value=int(np.argmax(train_y))),
)

# %%
for size in (4, 16, 64):
    small, small_test = (np.stack([bc.coarser(p, size).ravel() for p in photos], axis=1) for photos in (train_x, test_x))
    v, c = bc.nearest_means(small, Y)
    print(f"{size:2d} × {size:2d}: n_x = {small.shape[0]:5d}, test accuracy {accuracy(v.T @ small_test + c > 0, Y_test):.0%}")

# %% [markdown]
# For the nearest mean, detail makes no visible difference here: the averages of many photographs are blurred anyway. A model
# with more capacity can use detail, and it needs more examples to do so (lesson [01](01_why_deep_learning.ipynb)).

# %% [markdown]
# > **Summary**
# >
# > - A photograph is three matrices, or one column $x$ with $n_x$ = 64 · 64 · 3 = 12,288 numbers.
# > - Examples are columns: X is $(n_x, m)$, Y is $(1, m)$. `images.reshape(m, -1).T` is right; `images.reshape(-1, m)` has
# >   the same shape and is wrong. Compare one column with its photograph.
# > - Keep both axes. `X[:, 3:4]` is a column, `X[:, 3]` is not; a Y of the wrong shape is broadcast without a warning.
# > - Scale features with constants from the training set.
# > - Compare every accuracy with the majority baseline, on test examples, and give its standard error.

# %% jupyter={"source_hidden": true}
# Run this cell: it shows your predictions beside what came out.
Predict.review()

# %% [markdown]
# **Think about it**
#
# **1.** A camera delivers 100 × 150 pixels with four channels (the fourth is distance). What is $n_x$, and at which index
# of $x$ is the distance of the last pixel?
#
# <details><summary>Answer</summary>
#
# $n_x$ = 100 · 150 · 4 = 60,000. The last channel of the last pixel is the last number: index 59,999, counted from 0.
#
# </details>
#
# **2.** Which pixel and which colour does `x[5000]` come from?
#
# <details><summary>Answer</summary>
#
# 5000 = 3 · 1666 + 2, so it is the blue number of pixel 1666, and 1666 = 64 · 26 + 2: row 26, column 2.
#
# </details>
#
# **3.** In a hospital, 1 scan in 100 shows a disease. Someone offers a classifier with 98.5 % accuracy. Should the hospital buy it?
#
# <details><summary>Answer</summary>
#
# Always answering "healthy" is right in 99 % of the cases, so this classifier has a lower accuracy than the baseline. Where one class is rare,
# accuracy says little. Ask what share of the sick patients it finds (*recall*) and what share of its alarms is correct (*precision*).
#
# </details>

# %% [markdown]
# **Check yourself** Answer from memory, then open the fold.
#
# **1.** What are the shapes of X and Y for 100 photographs of 32 × 32 pixels in colour?
# <details><summary>Answer</summary>
#
# X is (3072, 100), Y is (1, 100).
# </details>
#
# **2.** Which line turns images `(m, h, w, 3)` into X?
# <details><summary>Answer</summary>
#
# `images.reshape(m, -1).T`
# </details>
#
# **3.** From which set of examples do the mean and the standard deviation for scaling come?
# <details><summary>Answer</summary>
#
# From the training set, also when test examples are scaled.
# </details>
#
# **4.** What is the standard error of an accuracy of 50 % measured on 100 examples?
# <details><summary>Answer</summary>
#
# $\sqrt{0.5 \cdot 0.5 / 100}$ = 5 %.
# </details>
#
# **5.** (Lesson 01) Training accuracy 69 %, test accuracy 66 %. What does this suggest?
# <details><summary>Answer</summary>
#
# Underfitting: a small gap at a low level. A model with more capacity, or better features, may help.
# </details>

# %% tags=["text-checks"] jupyter={"source_hidden": true}
# For authors: what the text above claims.
assert photo.size == 64 * 64 * 3 == 12288
assert x[1981, 0] == photo[10, 20, 1]
assert right.shape == wrong.shape == (12288, m)
assert scrambled == 1
assert X.shape == (n_x, m)
assert Y.shape == (1, m)
assert set(np.unique(Y)) == {0.0, 1.0}
assert (A - Y).size == m
assert (A - Y.T).size == m**2
assert np.allclose((X - center).mean(axis=1), 0)
distances = [((X_test - mu) ** 2).sum(axis=0, keepdims=True) for mu in (mu_0, mu_1)]
assert np.allclose(distances[0] - distances[1], w.T @ X_test + b)
assert np.allclose(ws.T @ Xs_test + bs, w.T @ X_test + b)
assert test_accuracy - 2 * error > 0.5
assert 4 * error > 0.26
assert bc.pixel_of(5000, photo.shape) == (26, 2, 2)
assert bc.flat_index(99, 149, 3, (100, 150, 4)) == 100 * 150 * 4 - 1 == 59_999

# %% [markdown]
# **Where next** The nearest mean has the form $w^T x + b$ and is computed, not trained. Lesson
# [03](03_logistic_regression_and_its_cost.ipynb) adds a sigmoid and a cost that training can reduce; the primer [00](00_a_little_calculus.ipynb) has the calculus that it needs. In the assignment
# [logistic regression](../release/logistic_regression/logistic_regression.ipynb) you then build the whole classifier for these
# photographs.
