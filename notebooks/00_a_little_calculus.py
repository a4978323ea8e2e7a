# %% [markdown]
# # A little calculus: derivatives, partial derivatives, the chain rule and logarithms
#
# From lesson 03 on, the course uses a little school mathematics. This lesson is for readers who have not needed it for a while. If you
# can answer the five questions at the end, you can skip it.
#
# **You will be able to**
# - say what a derivative measures, and estimate it with two values of the function;
# - read $\frac{\partial f}{\partial u}$ and compute it;
# - differentiate a function of a function with the chain rule;
# - turn a product into a sum with the logarithm.
#
# **Minutes** 25 · **Before this** school mathematics; needed from lesson 03 on

# %%
import numpy as np

from dllessons import calculus, exercise
from dlutils import explorers, plots
from dlutils.predict import Predict

# %% [markdown]
# ## The derivative
#
# A straight line has one slope: how much the output changes for each unit by which the input changes. A curve has a different slope at each point.
# To estimate the slope at $x$, change the input by a small $h$ and divide the change of the output by $h$:
#
# $$\frac{f(x + h) - f(x)}{h}.$$
#
# As $h$ gets smaller and smaller, this ratio approaches the **[derivative](glossary.md#derivative)** of $f$ at $x$, written $f'(x)$ or
# $\frac{df}{dx}$.
#
# ### Your turn: the slope over a step

# %%
def average_slope(f, x, h):
    """The change of the function f from x to x + h, for each unit of x; a number."""
    ...

# %%
exercise.check(average_slope, (np.square, 3.0, 1.0, 7.0), (np.square, 3.0, 0.1, 6.1), (np.exp, 0.0, -0.5, 0.78694))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def average_slope(f, x, h):
#     return (f(x + h) - f(x)) / h
# ```
#
# </details>
#
# **Predict** For $f(x) = x^2$ at $x = 3$, the steps $h = 1$ and $h = 0.1$ give 7 and 6.1. Which number does the slope approach?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
approaches = Predict("Which number does the slope approach?", ["5", "5.5", "6", "6.5"])
approaches.ask()

# %%
for h in (1, 0.1, 0.01, 0.001):
    print(f"h = {h:<5}  slope {((3 + h) ** 2 - 3**2) / h:.3f}")
approaches.beside(f"{((3 + h) ** 2 - 3**2) / h:.3f} at h = {h}")

# %% [markdown]
# It approaches 6. Algebra says the same: $\frac{(3+h)^2 - 9}{h} = \frac{6h + h^2}{h} = 6 + h$.
#
# **Predict** for $x^3 - 3x$, then drag the black point along the curve: where is the slope negative, and where is it 0? The dashed line through two
# points of the curve is a *secant*. Let the step $h$ play down to 0.01: which line does the secant approach?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
Predict("Where is the slope of x³ − 3x negative?", ["for x < 0", "between −1 and 1", "for x > 1", "nowhere"],
        answer="Between −1 and 1: the derivative is 3x² − 3, which is 0 at both ends. As h becomes small, the secant turns into the tangent.").ask()

# %%
explorers.explore(
    calculus.draw_slope,
    alt="A curve with the dashed secant over a step h and the solid tangent. With a smaller step the secant turns into the tangent.",
    frames=[{"h": 0.1}, {"x": 1.0, "h": 1.0}, {"x": 2.0, "h": 1.0}],
    handles=[explorers.handle("x", at=calculus.point, label="point on the curve")],
    name=explorers.choice(list(calculus.CURVES), value="x³ − 3x", description="function"),
    x=explorers.slider(-2.5, 3.0, 0.1, value=-1.8, description="point x"),
    h=explorers.slider(0.01, 2.0, 0.1, value=1.0, description="step h", log=True, play=-8),
)

# %% [markdown]
# A positive derivative means that the function rises, a negative one that it falls, and 0 that the tangent is level, as at a minimum.
#
# Five rules are enough for this course. Here $c$ and $n$ are constants, $e \approx 2.718$, and $\log$ is the logarithm to the base $e$ (see the last section):
#
# | function | derivative | | function | derivative |
# |---|---|---|---|---|
# | $c\,f(x)$ | $c\,f'(x)$ | | $e^x$ | $e^x$ |
# | $x^n$ | $n\,x^{n-1}$ | | $\log x$ | $\frac1x$ |
# | $f(x) + g(x)$ | $f'(x) + g'(x)$ | | | |
#
# So $c\,x$ has the derivative $c$. A constant alone has the derivative 0.

# %%
rules = {
    "5 x": (lambda x: 5 * x, lambda x: 5.0),
    "x^3": (lambda x: x**3, lambda x: 3 * x**2),
    "1/x": (lambda x: x**-1.0, lambda x: -1 * x**-2.0),
    "e^x": (np.exp, np.exp),
    "log x": (np.log, lambda x: 1 / x),
}
for name, (f, slope) in rules.items():
    print(f"{name:6} at x = 2: by the rule {slope(2.0):.4f}, over a step of 0.00001: {(f(2.00001) - f(2.0)) / 0.00001:.4f}")

# %% [markdown]
# The derivative predicts what a small step does: $f(x + h) \approx f(x) + h\,f'(x)$.
#
# **Predict** $2^3 = 8$. What is $2.01^3$, roughly? Use the derivative $3x^2$.

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
cube = Predict("2.01³, roughly?")
cube.ask()

# %%
cube.beside(f"8 + 0.01 * 12 = {8 + 0.01 * 12:.4f}, exactly {2.01**3:.6f}")

# %% [markdown]
# ## Partial derivatives
#
# The functions of this course have many inputs. We can change one of them and hold the others fixed. The slope that we get is a
# **[partial derivative](glossary.md#partial-derivative)**, written with a rounded d, $\partial$ (read "partial"):
#
# $$f(u, v) = u^2 v + 3v: \qquad \frac{\partial f}{\partial u} = 2uv, \qquad \frac{\partial f}{\partial v} = u^2 + 3.$$
#
# For $\frac{\partial f}{\partial u}$ treat $v$ as a constant, so $3v$ is a constant as well and its derivative is 0. The vector of all partial derivatives is
# the *gradient*, the subject of lesson 04.

# %%
f = lambda u, v: u**2 * v + 3 * v
h = 0.00001
print(f"change u only: {(f(2 + h, 1) - f(2, 1)) / h:.4f}   change v only: {(f(2, 1 + h) - f(2, 1)) / h:.4f}")
plots.show(
    calculus.draw_partials(f, 2.0, 1.0, (4.0, 7.0)),
    alt="Two cuts through the function at u = 2, v = 1. Along u it is a parabola with a tangent of slope 4; along v a straight line of slope 7.",
)

# %% [markdown]
# ### Your turn: two partial derivatives
#
# Take $g(w, b) = (3w + b)^2 = 9w^2 + 6wb + b^2$.

# %%
def partials(w, b):
    """(∂g/∂w, ∂g/∂b) of g(w, b) = 9 w² + 6 w b + b², as a tuple of two numbers."""
    ...

# %%
exercise.check(partials, (1.0, 2.0, (30.0, 10.0)), (-0.5, 1.0, (-3.0, -1.0)), (0.0, 1.5, (9.0, 3.0)))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def partials(w, b):
#     return 18 * w + 6 * b, 6 * w + 2 * b
# ```
#
# </details>
#
# ## The chain rule
#
# Often the output of one function is the input of the next: $y = g(x)$, then $z = f(y)$. Suppose that $y$ changes three times as fast as $x$, and $z$
# changes twice as fast as $y$. Then $z$ changes six times as fast as $x$. Slopes along a chain are multiplied. This is the
# **[chain rule](glossary.md#chain-rule)**:
#
# $$\frac{dz}{dx} = \frac{dz}{dy}\cdot\frac{dy}{dx}.$$
#
# Example: $z = (3x + 1)^2$. The inner function is $y = 3x + 1$ with $\frac{dy}{dx} = 3$, the outer one is $z = y^2$ with $\frac{dz}{dy} = 2y$.
#
# **Predict** At $x = 1$, is the slope of $z$ 8, 9 or 24?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
slope_of_z = Predict("The slope of z at x = 1?", ["8", "9", "24"])
slope_of_z.ask()

# %%
x = 1.0
y = 3 * x + 1
print(f"y = {y}, dz/dy = {2 * y}, dy/dx = 3, product {2 * y * 3}")
slope_of_z.beside(f"{2 * y * 3:g}")
print(f"over a step of 0.00001: {((3 * (x + 0.00001) + 1) ** 2 - y**2) / 0.00001:.3f}")

# %% [markdown]
# It is 24. The outer derivative is taken at $y = 4$, the *output* of the inner function, and the factor 3 must not be forgotten.
#
# ### Your turn: the chain rule
#
# Differentiate $z = e^{-x^2/2}$, the bell curve. Name the inner function first.

# %%
def bell_slope(x):
    """dz/dx of z = e^(-x²/2) at the number x."""
    ...

# %%
exercise.check(bell_slope, (1.0, -0.60653), (-2.0, 0.27067), (0.0, 0.0))

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# def bell_slope(x):
#     y = -(x**2) / 2
#     return np.exp(y) * -x
# ```
#
# The inner function $y = -x^2/2$ has the derivative $-x$; the outer one, $e^y$, is its own derivative.
#
# </details>
#
# ## Logarithms
#
# $\log x$ is the number $p$ for which $e^p = x$, with $e \approx 2.718$. So $\log 1 = 0$ and $\log e = 1$. The logarithm of a number between 0 and 1 is negative; 0 and
# negative numbers have no logarithm. The logarithm turns products into sums:
#
# $$\log(a\,b) = \log a + \log b, \qquad \log a^p = p \log a.$$
#
# **Predict** Multiply 2,000 probabilities of 0.5, as for 2,000 tosses of a coin. What does the computer say for the product? And for the sum of
# their logarithms?

# %% jupyter={"source_hidden": true}
# Run this cell: it takes your prediction.
underflow = Predict("The product, and the sum of the logarithms?", ["both ordinary numbers", "0, and an ordinary number", "0, and minus infinity", "both 0"])
underflow.ask()

# %%
chances = np.full(2000, 0.5)
product, total = np.prod(chances), np.sum(np.log(chances))
underflow.beside(f"product {product}, sum of logarithms {total:.2f} = 2000 log 0.5")

# %% [markdown]
# The product is smaller than the smallest positive number that the computer can store, so it becomes 0. The sum is an ordinary number. And since the
# logarithm only rises, what makes the product largest also makes the sum largest. Lesson 03 needs exactly this.
#
# > **Misconception** *"$\log(a + b) = \log a + \log b$."* The rule is for products. There is no such rule for the logarithm of a sum.

# %%
print(f"log(2 * 8) = {np.log(16):.4f}, log 2 + log 8 = {np.log(2) + np.log(8):.4f}, but log(2 + 8) = {np.log(10):.4f}")

# %% [markdown]
# With the chain rule, the logarithm of a function has a simple derivative: $\frac{d}{dx}\log f(x) = \frac{f'(x)}{f(x)}$. Watch the sign when the inner function
# falls: $\frac{d}{dx}\log(1 - x) = \frac{-1}{1 - x}$.

# %%
for x in (0.2, 0.9):
    print(f"x = {x}: formula {-1 / (1 - x):.3f}, over a step {(np.log(1 - x - 1e-6) - np.log(1 - x)) / 1e-6:.3f}")

# %% [markdown]
# > **Summary**
# >
# > | | |
# > |---|---|
# > | derivative $f'(x) = \frac{df}{dx}$ | change of the output for each unit of change of the input, for a very small change |
# > | its sign | positive: the function rises; negative: it falls; 0: level |
# > | partial derivative $\frac{\partial f}{\partial u}$ | change $u$ only, treat every other input as a constant |
# > | chain rule | multiply the slopes along the chain: $\frac{dz}{dx} = \frac{dz}{dy}\cdot\frac{dy}{dx}$ |
# > | logarithm | $\log(ab) = \log a + \log b$, derivative $\frac1x$ |

# %% jupyter={"source_hidden": true}
# Run this cell: it shows your predictions beside what came out.
Predict.review()

# %% [markdown]
# **Think about it**
#
# **1.** $f'(x) = -2$. You want a smaller $f$. Should you raise or lower $x$?
#
# <details><summary>Answer</summary>
#
# Raise it. A negative derivative means that $f$ falls as $x$ rises. Going against the sign of the derivative is the idea of gradient descent (lesson 04).
#
# </details>
#
# **2.** Compute the partial derivatives of $(3w + b)^2$ with the chain rule instead.
#
# <details><summary>Answer</summary>
#
# With $s = 3w + b$: $\frac{\partial g}{\partial w} = 2s \cdot 3 = 6(3w + b)$ and $\frac{\partial g}{\partial b} = 2s \cdot 1$, the same as before.
#
# </details>
#
# **3.** Why does the rule $n x^{n-1}$ also cover $\frac1x$ and $\sqrt x$?
#
# <details><summary>Answer</summary>
#
# They are powers: $\frac1x = x^{-1}$ has the derivative $-x^{-2}$, and $\sqrt x = x^{1/2}$ has $\frac12 x^{-1/2}$.
#
# </details>

# %% [markdown]
# **Check yourself** Answer from memory, then open the fold.
#
# **1.** What does $f'(3) = 6$ say about a small step from 3?
# <details><summary>Answer</summary>
#
# A step of $h$ changes $f$ by about $6h$.
# </details>
#
# **2.** What is $\frac{\partial}{\partial v}(u^2 v)$?
# <details><summary>Answer</summary>
#
# $u^2$
# </details>
#
# **3.** What is the derivative of $(5 - 2x)^2$ at $x = 1$?
# <details><summary>Answer</summary>
#
# $2(5 - 2x)\cdot(-2) = -12$.
# </details>
#
# **4.** What is $\log(a^2 b)$ in terms of $\log a$ and $\log b$?
# <details><summary>Answer</summary>
#
# $2\log a + \log b$
# </details>
#
# **5.** What is the derivative of $\log x$, and for which $x$ is the curve steepest?
# <details><summary>Answer</summary>
#
# $\frac1x$: the smaller $x$ is, the steeper.
# </details>

# %% tags=["text-checks"] jupyter={"source_hidden": true}
# For authors: what the text above claims.
assert product == 0
assert np.isclose(total, -1386.29, atol=0.01)
assert abs(8.12 - 2.01**3) < 2e-3
assert 2 * (5 - 2) * -2 == -12
for f, slope in rules.values():
    assert np.isclose((f(2 + 1e-6) - f(2 - 1e-6)) / 2e-6, slope(2.0))

# %% [markdown]
# **Where next** Back to the story: lesson [01](01_why_deep_learning.ipynb) if you have not read it, or
# [03](03_logistic_regression_and_its_cost.ipynb), which uses the logarithm first. Lesson [05](05_derivatives.ipynb) uses the chain rule for a whole classifier.
