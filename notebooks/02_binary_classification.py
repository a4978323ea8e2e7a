# %% [markdown]
# # Binary classification: from a photograph to a column of numbers
#
# A neural network never sees a cat. It sees a column of numbers, and says how sure it is of *yes*. This lesson
# builds that column, names everything as the whole course will, and ends with a first classifier in two lines.
#
# **You will be able to**
# - turn a photograph into its feature vector, and say where each pixel's numbers stand in it;
# - stack examples as the columns of X `(n_x, m)` and labels as Y `(1, m)`, and notice when a reshape went wrong;
# - use the notation $x, y, m, n_x, x^{(i)}$ without hesitation;
# - name the accuracy that a classifier must beat before it deserves any praise.
#
# **Minutes** 40 · **Before this** lesson [01](01_why_deep_learning.ipynb) and a little NumPy

# %%
import numpy as np

from dllessons import binary_classification as bc
from dlutils import explorers, plots
from dlutils.data import load_cats

# %% [markdown]
# ## A question with two answers
#
# Is this letter spam? Will the customer come back? Is there a cat in the picture? Whatever the subject, a binary
# classifier takes a description $x$ and returns one number between 0 and 1:
#
# $$\hat{y} = P(y = 1 \mid x)$$
#
# By convention the answer we look for is class 1 (*cat*), the rest is class 0 (*not a cat*). To get a plain yes or
# no, cut at one half: say 1 where $\hat{y} > 0.5$.

# %%
train_x, train_y, test_x, test_y, classes = load_cats()
print("photographs to learn from", train_x.shape, train_x.dtype)
print("their labels             ", train_y.shape, train_y.dtype)
print("photographs to test on   ", test_x.shape)

# %% [markdown]
# Real photographs, made small, each labelled by a person. Some are easy and some are not: look before you compute,
# always.

# %%
names = ["cat" if label else "not a cat" for label in train_y[0, :12]]
plots.show(plots.image_grid(train_x[:12], names), alt="Twelve photographs of 64 by 64 pixels with their labels, cat or not a cat")

# %% [markdown]
# **Predict** before you run the next cell: how many numbers does one of these photographs consist of, and what are
# the smallest and the largest value that such a number can have?

# %%
photo = train_x[int(np.argmax(train_y))]  # the first cat
print("shape", photo.shape, "so", " · ".join(map(str, photo.shape)), "=", photo.size, "numbers")
print("type ", photo.dtype, "so from", np.iinfo(photo.dtype).min, "to", np.iinfo(photo.dtype).max)
assert photo.size == 64 * 64 * 3 == 12288

# %% [markdown]
# ## Three matrices
#
# Each pixel holds three intensities: how much red, green and blue light. So the photograph is three matrices of
# 64 × 64, called its *channels*, lying on top of one another. None of the three has a colour by itself. Each is a
# picture in grey: white where there is much of that light, black where there is none.

# %%
plots.show(bc.draw_channels(photo), alt="The first cat of the set and its red, green and blue channel as three grey pictures; they "
           "look alike because most things reflect some of each light, and differ where the photograph is strongly coloured")

# %% [markdown]
# Move about in the photograph. Each pixel is one number in each of the three matrices, and each of these three
# numbers will get its own place in the vector $x$. What happens to the three places when the column goes up by one?
# When the row does?

# %%
def draw_pixel(row, column):
    return bc.draw_pixel(photo, row, column)

explorers.explore(
    draw_pixel, alt="A pixel of the photograph, the numbers around it in the red, green and blue channel, and the three places "
    "of the feature vector that hold them. One column to the right adds 3 to the places, one row down adds 192.",
    row=explorers.slider(0, 63, value=30), column=explorers.slider(0, 63, value=30),
)

# %% [markdown]
# <details><summary>Answer</summary>
#
# One column to the right adds 3 (the three numbers of the pixel in between), one row down adds 64 · 3 = 192.
#
# </details>

# %% [markdown]
# ## One column
#
# To *unroll* a photograph, read it like a page: row by row, in each row pixel by pixel, in each pixel red, green,
# blue. In NumPy that is `photo.reshape(-1, 1)`, since the last axis runs fastest. The number at row $r$, column $c$,
# channel $k$ lands at place
#
# $$(64\,r + c) \cdot 3 + k .$$

# %%
x = photo.reshape(-1, 1)
print("x has shape", x.shape)
for row, column, channel in [(0, 0, 0), (0, 1, 2), (10, 20, 1), (63, 63, 2)]:
    place = (64 * row + column) * 3 + channel
    assert x[place, 0] == photo[row, column, channel]
    assert place == bc.flat_index(row, column, channel, photo.shape)

# %%
plots.show(bc.draw_unrolling(photo), alt="The top left corner of the photograph as three small matrices of numbers, and the column x "
           "of 12,288 numbers: red, green and blue of the first pixel, then of the second, and so on")

# %% [markdown]
# > **Misconception** *"First come all the red numbers, then all the green ones."* They would if the array were stored
# > channel first. Ours is stored height, width, channel, so the three numbers of a pixel stay together. Neither order is
# > better. What matters is that **every** photograph, in training, in testing and on the day somebody uses the
# > classifier, is unrolled in the **same** order.

# %% [markdown]
# ## All columns
#
# One example is a column $x^{(i)}$, and $m$ of them side by side are the matrix
#
# $$X = \begin{bmatrix} | & | & & | \\ x^{(1)} & x^{(2)} & \cdots & x^{(m)} \\ | & | & & | \end{bmatrix} \quad (n_x, m).$$
#
# The bracketed superscript counts examples. It is no power. It starts at 1 in formulas and at 0 in Python: $x^{(1)}$ is `X[:, 0]`.
#
# **Predict** the shape of each of these: `X`, `X[:, 3]`, `X[:, 3:4]`, `X[3:4, :]`.

# %%
m = len(train_x)
X = train_x.reshape(m, -1).T
print("X        ", X.shape)
print("X[:, 3]  ", X[:, 3].shape)
print("X[:, 3:4]", X[:, 3:4].shape)
print("X[3:4, :]", X[3:4, :].shape)

# %% [markdown]
# `X[:, 3]` lost its second axis: it is neither a column nor a row, and that makes trouble later on. A slice
# (`3:4`) keeps it.

# %%
plots.show(bc.draw_matrix(X / 255, train_y, train_x), alt="The matrix X drawn with the photographs above its columns and the labels "
           "Y below: each column is one photograph unrolled into 12,288 numbers, each label one number in a single row")

# %% [markdown]
# ## The reshape that fits and is wrong
#
# `train_x.reshape(m, -1).T` first makes each photograph a row, then turns rows into columns. It is tempting to ask for
# the final shape at once: `train_x.reshape(n_x, m)`. NumPy does not complain.
#
# **Predict**: what will you see if you take column 0 of that matrix and make a picture of it again?

# %%
right, wrong = train_x.reshape(m, -1).T, train_x.reshape(-1, m)
assert right.shape == wrong.shape == (12288, m)

pictures = [bc.column_as_image(matrix[:, 0], photo.shape) for matrix in (right, wrong)]
titles = ["column 0 of reshape(m, -1).T", "column 0 of reshape(-1, m)"]
plots.show(bc.draw_side_by_side(pictures, titles, size=3.3), alt="Left the first photograph, intact. Right a mosaic made of many different "
           "photographs: the wrong reshape has put the numbers of the whole set into every column")

# %% [markdown]
# `reshape` never moves a number in memory. It cuts the same long row of numbers into pieces of another length. The wrong
# matrix takes every 209th number, so a "column" holds a few numbers of *each* photograph. The cure is a habit: after
# a reshape, check one column against its example.

# %%
for i in (0, 1, m - 1):
    assert np.array_equal(right[:, i], train_x[i].reshape(-1))
print("right: column i is photograph i")
print("wrong: column 0 draws on", len(np.unique(np.arange(0, train_x.size, m) // photo.size)), "photographs")

# %% [markdown]
# Could a classifier not tell us that its input is rubbish? Alas, no. With more features than examples there are weights
# that give *any* columns *any* labels. Here is a linear rule through all the labels, found by solving 209 equations,
# on the scrambled columns:

# %%
Z = wrong / 255 - 0.5
weights = Z @ np.linalg.solve(Z.T @ Z, train_y.T - 0.5)  # the smallest weights that reproduce every label
scrambled = ((weights.T @ Z > 0) == train_y).mean()
print(f"accuracy on the scrambled training set: {scrambled:.0%}")
assert scrambled == 1

# %% [markdown]
# > **Misconception** *"It reaches 100 % on the training set, so the data must be in order."* It has merely
# > learned 209 labels by heart. Shapes and training accuracy say nothing here. The check of one column does, and so do
# > examples that were kept back.

# %% [markdown]
# ## Names for everything
#
# | symbol | meaning | here | in code |
# |---|---|---|---|
# | $(x, y)$ | one example: features and label | a photograph, 0 or 1 | `X[:, i:i+1]`, `Y[0, i]` |
# | $n_x$ | number of features | 12,288 | `X.shape[0]` |
# | $m$ | number of examples to learn from | 209 | `X.shape[1]` |
# | $m_\text{test}$ | number of examples kept back | 50 | `X_test.shape[1]` |
# | $X$ | all examples, one per column | `(n_x, m)` | `X` |
# | $Y$ | all labels, one row | `(1, m)` | `Y` |
# | $\hat{y}$ | the classifier's answer, from 0 to 1 | | `A` |
#
# Other books put examples in rows. Then all formulas are transposed. We keep to columns throughout.

# %%
Y = train_y
X_test, Y_test = test_x.reshape(len(test_x), -1).T, test_y
n_x, m_test = X.shape[0], X_test.shape[1]
print(f"n_x = {n_x}, m = {m}, m_test = {m_test}")
assert X.shape == (n_x, m)
assert Y.shape == (1, m)
assert set(np.unique(Y)) == {0.0, 1.0}

# %% [markdown]
# Why must Y be `(1, m)`, when `(m,)` or `(m, 1)` hold the same numbers? Because answers will come as `(1, m)`, and NumPy
# *broadcasts*: it stretches whatever does not fit, without a word.
#
# **Predict** the shapes of the two differences below. Which one is right?

# %%
A = np.full((1, m), 0.5)  # a classifier that has no opinion
print("A - Y   ", (A - Y).shape)
print("A - Y.T ", (A - Y.T).shape)
assert (A - Y).size == m
assert (A - Y.T).size == m**2

# %% [markdown]
# The second compares every answer with every label: $m^2$ numbers instead of $m$, and an average over them looks quite
# plausible. Lesson [06](06_vectorisation_and_broadcasting.ipynb) has the rules.

# %% [markdown]
# ## A friendlier scale
#
# Numbers from 0 to 255 make gradient descent clumsy (lesson [12](12_hyperparameters.ipynb) measures how much). Two cures are
# usual: divide by 255; or subtract the mean of each feature and divide by its standard deviation. Either way the
# constants come from the **training** set, and the test set is treated with the very same ones.

# %%
X, X_test = X / 255, X_test / 255
center = X.mean(axis=1, keepdims=True)
print("after division by 255: from", X.min(), "to", X.max())
print("mean of each feature: shape", center.shape, "so it is subtracted from every column")
assert X.min() >= 0
assert X.max() <= 1
assert np.allclose((X - center).mean(axis=1), 0)

# %% [markdown]
# ## What must be beaten
#
# A classifier that has never looked at a picture can say the more frequent answer every time. Its accuracy is the share
# of that answer, and any accuracy that you read about should be held against it.

# %%
def accuracy(answers, labels):
    return float(np.mean(answers == labels))

share = Y.mean()
favourite = float(share > 0.5)
print(f"cats among the training photographs: {share:.0%}, among the test photographs: {Y_test.mean():.0%}")
print(f"always answering {favourite:.0f} is right for {accuracy(favourite, Y_test):.0%} of the test photographs")

# %% [markdown]
# ## A first classifier, in two lines
#
# Average all cats, average all others, and give a new photograph to the nearer average. Written out, "nearer to
# $\mu_1$ than to $\mu_0$" is linear in $x$:
#
# $$\|x-\mu_0\|^2 - \|x-\mu_1\|^2 = w^T x + b > 0, \qquad w = 2(\mu_1 - \mu_0), \quad b = \|\mu_0\|^2 - \|\mu_1\|^2 .$$
#
# A weight for each feature and one bias: logistic regression has the same shape, and only *chooses* $w$ and $b$ better.

# %%
cats, others = X[:, Y[0] == 1], X[:, Y[0] == 0]
mu_1, mu_0 = cats.mean(axis=1, keepdims=True), others.mean(axis=1, keepdims=True)
w, b = 2 * (mu_1 - mu_0), (mu_0**2).sum() - (mu_1**2).sum()

distances = [((X_test - mu) ** 2).sum(axis=0, keepdims=True) for mu in (mu_0, mu_1)]
assert np.allclose(distances[0] - distances[1], w.T @ X_test + b)  # the formula holds
print(f"train {accuracy(w.T @ X + b > 0, Y):.0%}, test {accuracy(w.T @ X_test + b > 0, Y_test):.0%}")

# %% [markdown]
# There are 12,288 weights, so they can be looked at as a picture, too. Orange-red places speak for a cat where they are
# bright, blue places speak against. In the photographs of the course you may make out the ghost of a face, dark about the
# eyes and light about the mouth. It is an average difference between two heaps of photographs, and fits no single cat.

# %%
plots.show(plots.weights_image(w), alt="The weights of the nearest-mean classifier as three pictures, one for each channel, all alike: large blurred areas "
           "that speak for a cat or against it where they are bright, and no sharp detail")

# %% [markdown]
# ## What the column does not know
#
# **Predict**: move all pixels about, in the same random way in every photograph. You could no longer recognise anything.
# What happens to the accuracy of the classifier, fitted anew on the shuffled photographs: does it fall, stay, or rise?

# %%
rng = np.random.default_rng(7)
order = rng.permutation(64 * 64)
train_s, test_s = bc.shuffled(train_x, order), bc.shuffled(test_x, order)
plots.show(bc.draw_side_by_side([photo, bc.shuffled(photo[None], order)[0]], ["as it was", "pixels shuffled"], size=3.0),
           alt="The photograph of a cat, and the same pixels in random order: noise to the human eye")

# %%
Xs, Xs_test = train_s.reshape(m, -1).T / 255, test_s.reshape(m_test, -1).T / 255
ws, bs = bc.nearest_means(Xs, Y)
print(f"shuffled: train {accuracy(ws.T @ Xs + bs > 0, Y):.0%}, test {accuracy(ws.T @ Xs_test + bs > 0, Y_test):.0%}")
assert np.allclose(ws.T @ Xs_test + bs, w.T @ X_test + b)  # the same answers, to the last one

# %% [markdown]
# Not one answer changes. The classifier adds up feature times weight, and a sum does not care for order. It was never told
# which pixels are neighbours. All networks of this course, in which each unit sees every feature, share this
# blindness: they must find out from the data what goes with what. Convolutional networks are built to know it beforehand.

# %% [markdown]
# ## Fewer features
#
# Do we need 12,288? Averaging blocks of pixels makes the column shorter at the price of detail. At which size would
# *you* no longer dare to say that it is a cat?

# %%
def draw_resolution(photograph, size):
    return bc.draw_coarser(train_x[photograph], size)

explorers.explore(
    draw_resolution, alt="A photograph beside the same photograph averaged down: at 32 by 32 nothing is lost to the eye, at 8 by 8 "
    "there are only blots of colour, with 192 features instead of 12,288",
    size=explorers.choice([4, 8, 16, 32, 64], value=16), photograph=explorers.slider(0, m - 1, value=int(np.argmax(train_y))),
)

# %%
for size in (4, 16, 64):
    small, small_test = (np.stack([bc.coarser(p, size).ravel() for p in photos], axis=1) for photos in (train_x, test_x))
    v, c = bc.nearest_means(small, Y)
    print(f"{size:2d} × {size:2d}: n_x = {small.shape[0]:5d}, test accuracy {accuracy(v.T @ small_test + c > 0, Y_test):.0%}")

# %% [markdown]
# For the nearest mean, detail is worth little: compare the accuracies. It uses averages over heaps of photographs, and
# those are blurred anyway. A better model has more use for detail, and needs more examples to profit from it: the
# subject of lesson [01](01_why_deep_learning.ipynb).

# %% [markdown]
# > **Summary**
# >
# > - A photograph is three matrices; unrolled, one column $x$ with $n_x$ = 64 · 64 · 3 = 12,288 numbers.
# > - Examples are columns: X is $(n_x, m)$, Y is $(1, m)$. `images.reshape(m, -1).T` does it; `images.reshape(-1, m)` has
# >   the same shape and is wrong. Check one column.
# > - Keep both axes. `X[:, 3:4]` is a column, `X[:, 3]` is not; a Y of the wrong shape broadcasts in silence.
# > - Scale features with constants from the training set.
# > - Hold every accuracy against the favourite answer, on examples that were kept back.

# %% [markdown]
# **Think about it**
#
# **1.** A camera delivers 100 × 150 pixels with four channels (the fourth is distance). What is $n_x$, and at which place
# of $x$ does the distance of the very last pixel stand?
#
# <details><summary>Answer</summary>
#
# $n_x$ = 100 · 150 · 4 = 60,000. The last channel of the last pixel is the last number: place 59,999, counted from 0.
#
# </details>
#
# **2.** Which pixel and which colour does `x[5000]` come from?
#
# <details><summary>Answer</summary>
#
# 5000 = 3 · 1666 + 2, so it is the blue number of pixel 1666, and 1666 = 64 · 26 + 2: row 26, column 2. The next cell checks it.
#
# </details>
#
# **3.** In a hospital, 1 photograph in 100 shows the illness. Someone offers a classifier with 98.5 % accuracy. Buy it?
#
# <details><summary>Answer</summary>
#
# Saying "healthy" every time is right in 99 % of the cases, so this one is worse than not looking. Where one class is rare,
# ask how many of the ill it finds and how many alarms are false, not for accuracy.
#
# </details>

# %%
assert bc.pixel_of(5000, photo.shape) == (26, 2, 2)
assert bc.flat_index(99, 149, 3, (100, 150, 4)) == 100 * 150 * 4 - 1 == 59_999

# %% [markdown]
# **Where next** The nearest mean has the form $w^T x + b$ and no way to improve. Lesson
# [03](03_logistic_regression_and_its_cost.ipynb) puts a sigmoid behind it and a cost on its mistakes. The assignment
# [logistic regression](../release/logistic_regression/logistic_regression.ipynb) then builds the whole classifier on these
# very photographs.
