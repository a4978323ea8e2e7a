"""Lesson 09: a tiny network traced step by step, gradients with planted mistakes, and the drawings."""

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.patches import Circle, FancyBboxPatch, Rectangle

from dlutils import plots
from dlutils.figures import arrays
from dlutils.gradient_check import numerical_gradient, relative_difference

# ------------------------------------------------------------------------------- one example, step by step

#: A network of two inputs, two tanh units and a sigmoid unit: W1 (2, 2), b1 (2, 1), W2 (1, 2), b2 (1, 1).
TINY = {
    "W1": np.array([[0.8, -0.5], [-0.6, 0.9]]),
    "b1": np.array([[0.1], [-0.2]]),
    "W2": np.array([[1.2, -0.7]]),
    "b2": np.array([[0.3]]),
}


def trace(x, y, W1, b1, W2, b2):
    """Every value and every gradient of a two-layer network (tanh, sigmoid, cross-entropy) for one example.

    Args:
        x: (n_x, 1); y: 0 or 1.
        W1, b1, W2, b2: (n_1, n_x), (n_1, 1), (1, n_1), (1, 1).

    Returns:
        A dict: z1, a1 (n_1, 1), z2, a2 (1, 1), L a float; da2, dz2, dW2, db2, da1, dz1, dW1, db1 in the
        shapes of what they belong to.
    """
    z1 = W1 @ x + b1
    a1 = np.tanh(z1)
    z2 = W2 @ a1 + b2
    a2 = 1 / (1 + np.exp(-z2))
    loss = -(y * np.log(a2) + (1 - y) * np.log(1 - a2)).item()
    da2 = -y / a2 + (1 - y) / (1 - a2)
    dz2 = da2 * a2 * (1 - a2)
    da1 = W2.T @ dz2
    dz1 = da1 * (1 - a1**2)
    forward = {"z1": z1, "a1": a1, "z2": z2, "a2": a2, "L": loss}
    second = {"da2": da2, "dz2": dz2, "dW2": dz2 @ a1.T, "db2": dz2}
    return {**forward, **second, "da1": da1, "dz1": dz1, "dW1": dz1 @ x.T, "db1": dz1}


#: What each step of the stepper adds.
STEPS = (
    (),
    ("z1",), ("a1",), ("z2",), ("a2",), ("L",),
    ("da2",), ("dz2",), ("dW2", "db2"), ("da1",), ("dz1",), ("dW1", "db1"),
)  # fmt: skip


def known(step):
    """Names of all that has been computed after a step.

    Args:
        step: 0 (nothing) to len(STEPS) - 1 (everything).
    """
    return {name for names in STEPS[: step + 1] for name in names}


def factor(number):
    """A number to stand in a product or a sum: at most three decimals, in brackets if negative."""
    text = f"{round(float(number), 3):g}"
    return f"({text})" if text.startswith("-") else text


def explain(step, x, y, t, W1, b1, W2, b2):
    """The arithmetic of a step, with its numbers (of the first unit, where there are several).

    Args:
        step: 0 to len(STEPS) - 1.
        x, y: the example; t: its trace; W1, b1, W2, b2: the weights.
    """
    z1, a1, z2, a2 = (t[name].flat[0] for name in ("z1", "a1", "z2", "a2"))
    da2, dz2, da1, dz1 = (t[name].flat[0] for name in ("da2", "dz2", "da1", "dz1"))
    w, u = W1[0], W2[0]
    n = factor
    return (
        "the example and the weights are given: now move the step",
        "$z_1 = w_{11}x_1 + w_{12}x_2 + b_1$ = "
        f"{w[0]:g}·{n(x[0, 0])} + {n(w[1])}·{n(x[1, 0])} + {n(b1[0, 0])} = {z1:.3f}",
        f"$a_1 = \\tanh(z_1)$ = tanh({z1:.3f}) = {a1:.3f}",
        "$z = u_1a_1 + u_2a_2 + c$ = "
        f"{u[0]:g}·{n(a1)} + {n(u[1])}·{n(t['a1'][1, 0])} + {n(b2[0, 0])} = {z2:.3f}",
        f"$a = \\sigma(z)$ = {a2:.3f}",
        f"$L = -y\\,\\log a - (1-y)\\,\\log(1-a)$ = {t['L']:.3f}   for y = {y}",
        f"$da = -y/a + (1-y)/(1-a)$ = {da2:.3f}:  {'more' if y else 'less'} $a$ would mean less loss",
        f"$dz = da\\cdot a(1-a) = a - y$ = {dz2:.3f}",
        f"$du_1 = dz\\cdot a_1$ = {n(dz2)}·{n(a1)} = {t['dW2'][0, 0]:.3f},    $dc = dz$",
        f"$da_1 = u_1\\cdot dz$ = {n(u[0])}·{n(dz2)} = {da1:.3f}",
        f"$dz_1 = da_1\\,(1 - a_1^2)$ = {n(da1)}·{1 - a1**2:.3f} = {dz1:.3f}",
        f"$dw_{{11}} = dz_1\\cdot x_1$ = {n(dz1)}·{n(x[0, 0])} = {t['dW1'][0, 0]:.3f},    $db_1 = dz_1$",
    )[step]


_FORWARD, _BACK, _PALE = plots.BLUE, plots.RED, tuple(0.5 + 0.5 * part for part in to_rgb(plots.YELLOW))
_BOX = (2.5, 2.0)


def draw_step(step, x_1=0.5, x_2=2.0, y=1):
    """The tiny network after some steps: values forward, gradients back.

    Args:
        step: 0 to len(STEPS) - 1.
        x_1, x_2, y: the example.
    """
    x = np.array([[x_1], [x_2]])
    t = trace(x, y, **TINY)
    done, now = known(step), STEPS[step]
    fig, ax = arrays.canvas(24.5, 13.2, (9.8, 5.3))
    rows, xs = (3.2, 8.4), (1.8, 8.2, 12.4, 17.0, 20.1, 23.0)
    _weights(ax, t, done, now, rows, xs)
    for j, row in enumerate(rows):
        _box(ax, xs[0], row, f"$x_{j + 1}$", f"{x[j, 0]:g}", "", False)
        for name, place in (("z1", xs[1]), ("a1", xs[2])):
            _value(ax, place, row, f"${name[0]}_{j + 1}$", name, t, done, now, j)
        arrays.arrow(ax, (xs[1] + 1.25, row), (xs[2] - 1.25, row), color=plots.GREY)
    for name, label, place in (("z2", "$z$", xs[3]), ("a2", "$a$", xs[4])):
        _value(ax, place, 5.8, label, name, t, done, now, 0)
    loss = f"{t['L']:.3f}" if "L" in done else ""
    _box(ax, xs[5], 5.8, "$L$", loss, "1" if step > 5 else "", "L" in now)
    for left, right in ((xs[3], xs[4]), (xs[4], xs[5])):
        arrays.arrow(ax, (left + 1.25, 5.8), (right - 1.25, 5.8), color=plots.GREY, width=1.0)
    way = "ready" if step == 0 else "forward: values" if step <= 5 else "backward: gradients"
    ax.text(
        0.6, 0.75, f"step {step} of {len(STEPS) - 1}   {way}", fontsize=13, fontweight="bold", va="center"
    )
    ax.text(14.6, 0.75, "blue: value", fontsize=10.5, va="center", color=_FORWARD)
    ax.text(18.0, 0.75, "red, with d: gradient of L", fontsize=10.5, va="center", color=_BACK)
    ax.text(12.2, 12.3, explain(step, x, y, t, **TINY), ha="center", va="center", fontsize=12.5)
    return fig


def _box(ax, x, y, label, value, gradient, hot):
    width, height = _BOX
    ax.add_patch(FancyBboxPatch(
        (x - width / 2, y - height / 2), width, height, boxstyle="round,pad=0,rounding_size=0.25", zorder=3,
        facecolor=_PALE if hot else "white", edgecolor=plots.BLACK, linewidth=2.4 if hot else 1.2,
    ))  # fmt: skip
    ax.text(x - 0.95, y, label, ha="left", va="center", fontsize=12, zorder=4)
    ax.text(x + 1.1, y - 0.4, value, ha="right", va="center", fontsize=10.5, color=_FORWARD, zorder=4)
    text = f"d {gradient}" if gradient else ""
    ax.text(x + 1.1, y + 0.45, text, ha="right", va="center", fontsize=10.5, color=_BACK, zorder=4)


def _value(ax, x, y, label, name, t, done, now, row):
    value = f"{t[name][row, 0]:.3f}" if name in done else ""
    gradient = f"{t['d' + name][row, 0]:.3f}" if "d" + name in done else ""
    _box(ax, x, y, label, value, gradient, name in now or "d" + name in now)


def _weights(ax, t, done, now, rows, xs):
    for j, row in enumerate(rows):
        for k, start in enumerate(rows):
            line = (xs[0] + 1.25, start), (xs[1] - 1.25, row)
            share = 0.5 if j == k else 0.27
            _weight(
                ax, *line, share, f"w_{{{j + 1}{k + 1}}}", TINY["W1"][j, k], t["dW1"][j, k], "dW1", done, now
            )
        _bias(ax, xs[1], row, f"b_{j + 1}", TINY["b1"][j, 0], t["db1"][j, 0], "db1" in done, "db1" in now)
        line = (xs[2] + 1.25, row), (xs[3] - 1.25, 5.8 + 0.35 * (2 * j - 1))
        _weight(ax, *line, 0.42, f"u_{j + 1}", TINY["W2"][0, j], t["dW2"][0, j], "dW2", done, now)
    _bias(ax, xs[3], 5.8, "c", TINY["b2"][0, 0], t["db2"][0, 0], "db2" in done, "db2" in now)


def _weight(ax, start, end, share, name, value, gradient, key, done, now):
    arrays.arrow(ax, start, end, color=plots.GREY, width=1.0)
    x, y = (p + share * (q - p) for p, q in zip(start, end))
    box = {"facecolor": _PALE if key in now else "white", "edgecolor": "none", "pad": 1.5}
    text = {"ha": "center", "va": "center", "fontsize": 10, "bbox": box, "zorder": 5}
    ax.text(x, y, f"${name}$ {value:g}", color=_FORWARD, **text)
    if key in done:
        ax.text(x, y + 0.72, f"d {gradient:.3f}", color=_BACK, **text)


def _bias(ax, x, y, name, value, gradient, known_now, hot):
    box = {"facecolor": _PALE if hot else "white", "edgecolor": "none", "pad": 1.5}
    ax.text(
        x, y + 1.45, f"${name}$ {value:g}", ha="center", va="center", fontsize=10, color=_FORWARD, bbox=box
    )
    if known_now:
        ax.text(
            x, y + 2.15, f"d {gradient:.3f}", ha="center", va="center", fontsize=10, color=_BACK, bbox=box
        )


# ------------------------------------------------------------------------- m examples, and planted mistakes

#: Mistakes that people make, and the one line in which each differs from the truth.
MISTAKES = {
    "none": "",
    "sign of dZ2": "dZ2 = Y - A2",
    "slope of the wrong function": "dZ1 = dA1 * A1 * (1 - A1)",
    "no slope at all": "dZ1 = dA1",
    "no 1/m on db": "db = sum of dZ over the examples",
    "sum over the wrong axis": "db1 averages over the units",
    "W2 updated too early": "dA1 = (W2 - dW2).T @ dZ2",
}


def gradients(X, Y, W1, b1, W2, b2, mistake="none"):
    """Gradients of the mean cross-entropy of a two-layer network (tanh, sigmoid), with a mistake if wanted.

    Args:
        X: (n_x, m); Y: (1, m).
        W1, b1, W2, b2: (n_1, n_x), (n_1, 1), (1, n_1), (1, 1).
        mistake: a key of MISTAKES.

    Returns:
        {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2} in the shapes of the parameters.
    """
    if mistake not in MISTAKES:
        raise ValueError(f"mistake {mistake!r} is not one of {', '.join(MISTAKES)}")
    m = X.shape[1]
    A1 = np.tanh(W1 @ X + b1)
    A2 = 1 / (1 + np.exp(-(W2 @ A1 + b2)))
    dZ2 = Y - A2 if mistake == "sign of dZ2" else A2 - Y
    dW2 = dZ2 @ A1.T / m
    dA1 = (W2 - dW2 if mistake == "W2 updated too early" else W2).T @ dZ2
    slope = {"slope of the wrong function": A1 * (1 - A1), "no slope at all": 1.0}.get(mistake, 1 - A1**2)
    dZ1 = dA1 * slope
    share = 1 if mistake == "no 1/m on db" else m
    db1, db2 = (dZ.sum(axis=1, keepdims=True) / share for dZ in (dZ1, dZ2))
    if mistake == "sum over the wrong axis":
        db1 = np.resize(dZ1.mean(axis=0), b1.shape)
    return {"W1": dZ1 @ X.T / m, "b1": db1, "W2": dW2, "b2": db2}


def cost(X, Y, W1, b1, W2, b2):
    """Mean cross-entropy of the network of `gradients`; a float."""
    Z2 = W2 @ np.tanh(W1 @ X + b1) + b2
    return float(np.mean(np.logaddexp(0, Z2) - Y * Z2))


def check(X, Y, parameters, found, h=1e-6):
    """Compare gradients with finite differences of `cost`, one parameter array at a time.

    Args:
        X: (n_x, m); Y: (1, m).
        parameters: {"W1": ..., "b1": ..., "W2": ..., "b2": ...}.
        found: the gradients under the same names.
        h: the step.

    Returns:
        {name: relative difference}.
    """
    differences = {}
    for name, value in parameters.items():
        of_this = lambda moved, name=name: cost(X, Y, **{**parameters, name: moved})
        numeric = numerical_gradient(of_this, value, h)
        differences[name] = relative_difference(found[name], numeric)
    return differences


def train(X, Y, parameters, mistake="none", learning_rate=1.0, iterations=500):
    """Plain gradient descent with the gradients of `gradients`.

    Args:
        X: (n_x, m); Y: (1, m).
        parameters: start; not changed.
        mistake: a key of MISTAKES.

    Returns:
        The parameters at the end, and the cost before each update.
    """
    costs = []
    for _ in range(iterations):
        costs.append(cost(X, Y, **parameters))
        grads = gradients(X, Y, **parameters, mistake=mistake)
        parameters = {name: value - learning_rate * grads[name] for name, value in parameters.items()}
    return parameters, costs


# ---------------------------------------------------------------------------------------------- drawings


def draw_machine():
    """Two layers as blocks: values go right, derivatives come back left, caches carry what is needed."""
    fig, ax = arrays.canvas(24, 10.2, (9.8, 4.2))
    for x, l, g in ((6.4, 1, r"\tanh"), (14.2, 2, r"\sigma")):
        linear = f"$Z^{{[{l}]}} = W^{{[{l}]}}A^{{[{l - 1}]}} + b^{{[{l}]}}$"
        _block(ax, x, 1.4, linear, f"$A^{{[{l}]}} = {g}(Z^{{[{l}]}})$", plots.SKY)
        _block(ax, x, 6.4, f"$dZ^{{[{l}]}}$", f"$dW^{{[{l}]}},\\; db^{{[{l}]}}$", plots.ORANGE)
        arrays.arrow(ax, (x, 3.6), (x, 6.35), color=plots.GREY, width=1.6)
        cache = f"cache: $A^{{[{l - 1}]}}$, $W^{{[{l}]}}$, $A^{{[{l}]}}$"
        ax.text(x + 0.25, 5.0, cache, va="center", fontsize=10.5, color=plots.GREY)
    for y, marks in ((2.5, ("$X$", "$A^{[1]}$", "$A^{[2]}$")), (7.5, ("", "$dA^{[1]}$", "$dA^{[2]}$"))):
        for (left, right), mark in zip(((1.4, 3.2), (9.6, 11.0), (17.4, 19.6)), marks):
            if mark:
                ends = ((left, y), (right, y)) if y < 5 else ((right, y), (left, y))
                arrays.arrow(ax, *ends, color=plots.BLUE if y < 5 else plots.RED, width=2.0)
                ax.text((left + right) / 2, y - 0.55, mark, ha="center", va="center", fontsize=12)
    ax.add_patch(Rectangle((19.8, 1.4), 3.6, 7.2, facecolor=plots.GREEN, alpha=0.35, edgecolor=plots.BLACK))
    ax.text(21.6, 5.0, "cost $J$\nof $A^{[2]}$, $Y$", ha="center", va="center", fontsize=12)
    ax.text(0.6, 0.6, "forward: values", fontsize=12, fontweight="bold", color=plots.BLUE, va="center")
    ax.text(0.6, 9.5, "backward: derivatives", fontsize=12, fontweight="bold", color=plots.RED, va="center")
    return fig


def _block(ax, x, y, first, second, color):
    ax.add_patch(Rectangle((x - 3.1, y), 6.2, 2.2, facecolor=color, alpha=0.5, edgecolor="none"))
    ax.add_patch(Rectangle((x - 3.1, y), 6.2, 2.2, fill=False, edgecolor=plots.BLACK))
    ax.text(x, y + 0.65, first, ha="center", va="center", fontsize=11.5)
    ax.text(x, y + 1.6, second, ha="center", va="center", fontsize=11.5)


def draw_transpose():
    """The same weights seen from both sides: a row of W gathers forward, a column of W gathers backward."""
    fig, ax = arrays.canvas(24, 8.4, (9.8, 3.45))
    for x0, back in ((0.8, False), (12.9, True)):
        left, right = [(x0 + 1.2, y) for y in (2.2, 4.2, 6.2)], [(x0 + 6.2, y) for y in (3.2, 5.2)]
        for r, end in enumerate(right):
            for c, start in enumerate(left):
                hot = c == 1 if back else r == 0
                color = (plots.RED if back else plots.BLUE) if hot else "#cccccc"
                path = (end, start) if back else (start, end)
                (p, q), (s, t) = path
                length = np.hypot(s - p, t - q)
                gap = 0.62 / length
                ends = (p + gap * (s - p), q + gap * (t - q)), (s - gap * (s - p), t - gap * (t - q))
                arrays.arrow(ax, *ends, color=color, width=2.2 if hot else 1.0)
        for k, (x, y) in enumerate(left):
            _disc(ax, x, y, f"$da_{k + 1}$" if back else f"$a_{k + 1}$", plots.SKY)
        for k, (x, y) in enumerate(right):
            _disc(ax, x, y, f"$dz_{k + 1}$" if back else f"$z_{k + 1}$", plots.ORANGE)
        title = "backward: column 2 of W  (a row of $W^T$)" if back else "forward: row 1 of W"
        rule = (
            "$da_2 = w_{12}\\,dz_1 + w_{22}\\,dz_2$"
            if back
            else "$z_1 = w_{11}a_1 + w_{12}a_2 + w_{13}a_3 + b_1$"
        )
        ax.text(x0 + 3.7, 0.8, title, ha="center", va="center", fontsize=12, fontweight="bold")
        ax.text(x0 + 3.7, 7.7, rule, ha="center", va="center", fontsize=12)
    return fig


def _disc(ax, x, y, text, color):
    ax.add_patch(Circle((x, y), 0.58, facecolor="white", edgecolor=plots.BLACK, linewidth=1.2, zorder=5))
    ax.add_patch(Circle((x, y), 0.58, facecolor=color, alpha=0.5, zorder=6))
    ax.text(x, y, text, ha="center", va="center", fontsize=11, zorder=7)


def draw_bias_sum(dZ):
    """dZ as cells, and its sums over axis 1 and over axis 0.

    Args:
        dZ: (n, m), small whole numbers.
    """
    n, m = dZ.shape
    fig, ax = arrays.canvas(m + 13.5, n + 4.2, (9.4, 9.4 * (n + 4.2) / (m + 13.5)))
    arrays.cells(ax, 2.6, 1.4, (n, m), plots.ORANGE, values=dZ)
    title = f"dZ {dZ.shape}: a row for each unit, a column for each example"
    ax.text(2.6, 0.7, title, va="center")
    arrays.arrow(ax, (2.9 + m, 1.4 + n / 2), (4.7 + m, 1.4 + n / 2), color=plots.BLUE, width=2)
    arrays.cells(ax, 5.0 + m, 1.4, (n, 1), plots.SKY, values=dZ.sum(axis=1, keepdims=True))
    text = f"axis=1, keepdims=True\n({n}, 1): one for each unit\nshaped like b: right"
    ax.text(6.4 + m, 1.4 + n / 2, text, va="center", color=plots.BLUE, fontsize=11)
    arrays.arrow(ax, (2.6 + m / 2, 1.6 + n), (2.6 + m / 2, 2.5 + n), color=plots.RED, width=2)
    arrays.cells(ax, 2.6, 2.7 + n, (1, m), plots.PINK, values=dZ.sum(axis=0, keepdims=True))
    ax.text(
        3.0 + m, 3.2 + n, "axis=0: one for each example: wrong", va="center", color=plots.RED, fontsize=11
    )
    return fig


def draw_outer(dZ, A):
    """dW as the sum of one outer product for each example.

    Args:
        dZ: (n, m); A: (n_prev, m); m at most 4.
    """
    m = dZ.shape[1]
    parts = [np.outer(dZ[:, i], A[:, i]) for i in range(m)]
    pictures = [*parts, sum(parts)]
    limit = max(np.abs(picture).max() for picture in pictures)
    fig, axes = plots.figure(1, m + 1, size=(2.3 * (m + 1), 2.3))
    fig.get_layout_engine().set(wspace=0.12)
    for index, (ax, picture) in enumerate(zip(axes, pictures)):
        ax.imshow(picture, cmap=plots.DIVERGING, vmin=-limit, vmax=limit)
        for place in np.ndindex(picture.shape):
            ax.text(*place[::-1], f"{picture[place] + 0.0:.3g}", ha="center", va="center", fontsize=9)
        number = f"({index + 1})"
        title = rf"$dz^{{{number}}}\, a^{{{number}\,T}}$" if index < m else "$dZ\\,A^T$"
        ax.set_title(title, loc="center", fontsize=12)
        ax.set(xticks=[], yticks=[])
        sign = "" if index == m else "+" if index < m - 1 else "="
        ax.text(1.08, 0.5, sign, transform=ax.transAxes, ha="center", va="center", fontsize=16)
        ax.grid(False)
    return fig


def draw_check(table):
    """Relative differences as a table coloured by their power of ten.

    Args:
        table: {mistake: {parameter: relative difference}}.
    """
    names = list(next(iter(table.values())))
    values = np.array([[max(row[name], 1e-12) for name in names] for row in table.values()])
    fig, ax = plots.figure(size=(7.6, 0.48 * len(table) + 1.5))
    drawn = ax.imshow(np.log10(values), cmap="cividis", vmin=-11, vmax=0, aspect="auto")
    for place in np.ndindex(values.shape):
        wrong = values[place] > 1e-5
        text = f"{values[place]:.2f} wrong" if wrong else "right"
        ax.text(
            *place[::-1], text, ha="center", va="center", fontsize=10, color="black" if wrong else "white"
        )
    ax.set_xticks(range(len(names)), [f"d{name}" for name in names])
    ax.set_yticks(range(len(table)), list(table))
    ax.set_title("Where the gradient disagrees with finite differences")
    ax.tick_params(length=0)
    ax.grid(False)
    fig.colorbar(drawn, ax=ax, label="relative difference, power of ten")
    return fig
