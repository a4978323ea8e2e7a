"""Figures that look alike everywhere: one style, one palette, and words for whoever cannot see them.

Every figure of the course is made with `figure()` and shown with `show(fig, alt)`.  The palette is
Okabe and Ito's ("Color Universal Design", 2008), which people with any colour-vision deficiency can
tell apart; classes differ in marker shape as well, so that nothing depends on colour alone.
"""

import base64
import contextlib
import contextvars
import functools
import html
import io
import os
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, ListedColormap
from matplotlib.figure import Figure

from dlutils.environment import grading

BLUE, ORANGE, GREEN, PINK = "#0072B2", "#E69F00", "#009E73", "#CC79A7"
SKY, RED, YELLOW, BLACK, GREY = "#56B4E9", "#D55E00", "#F0E442", "#222222", "#767676"
PALETTE = [BLUE, ORANGE, GREEN, PINK, SKY, RED, BLACK, YELLOW]

#: Class 0 is blue with circles, class 1 orange with triangles, in every figure.
CLASS_COLORS = (BLUE, ORANGE)
CLASS_MARKERS = ("o", "^")
#: Surfaces and heat maps; perceptually even, readable in grey.
SEQUENTIAL = "viridis"
#: Signed values, such as weights: blue is negative, white zero, orange positive.
DIVERGING = LinearSegmentedColormap.from_list("blue-white-orange", [BLUE, "#ffffff", RED])
#: A minimum is a yellow star, in every figure.
MINIMUM = {"marker": "*", "color": YELLOW, "markersize": 16, "markeredgecolor": BLACK, "linestyle": "none"}
_REGIONS = ListedColormap(["#cfe3f0", "#fbe7c2"])

STYLE = {
    "figure.figsize": (7.0, 3.8),
    "figure.dpi": 100,
    "figure.facecolor": "white",  # also in JupyterLab's dark theme
    "savefig.facecolor": "white",
    "axes.prop_cycle": plt.cycler(color=PALETTE),
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 12,
    "axes.titlelocation": "left",
    "axes.labelsize": 11,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e6e6e6",
    "grid.linewidth": 0.8,
    "legend.frameon": False,
    "legend.fontsize": 10,
    "lines.linewidth": 2.0,
    "lines.markersize": 6,
    "font.size": 11,
    "figure.constrained_layout.use": True,
}
plt.rcParams.update(STYLE)  # for what is drawn into a figure later, such as legends


def figure(
    rows: int = 1, columns: int = 1, size: tuple[float, float] | None = None, **options
) -> tuple[Figure, Axes | np.ndarray]:
    """A figure in the course's style; like `plt.subplots`, but not shown by itself.

    Args:
        rows, columns: the grid of axes.
        size: (width, height) in inches; 7 × 3.8 for a single plot and in proportion for a grid if None.
        options: for `plt.subplots`.

    Returns:
        The figure and its axes (an array of axes for a grid), as `plt.subplots` does.
    """
    size = size or ((7.0, 3.8 * rows) if columns == 1 else (min(11.0, 4.0 * columns), 3.6 * rows))
    with plt.rc_context(STYLE):
        fig, axes = plt.subplots(rows, columns, figsize=size, **options)
    plt.close(fig)  # so that the notebook does not show it a second time
    return fig, axes


#: Within `sparing`: the backdrops that need not be drawn, for their pixels are kept, and those that were asked for.
_backdrops: contextvars.ContextVar[tuple[frozenset[Hashable], list[Hashable]] | None]
_backdrops = contextvars.ContextVar("backdrops", default=None)
BACKDROP = "backdrop"


def backdrop(ax: Axes, key: Hashable, draw: Callable[[], object]) -> None:
    """Draw what does not change while a figure moves, such as the contours of a cost: an explorer draws it once.

    Args:
        ax: axes to draw on, with their limits set.
        key: all that the backdrop depends on.
        draw: draws on `ax`, and changes nothing else of it.
    """
    found = _backdrops.get()
    if found is not None:
        spared, asked = found
        asked.append(key)
        if key in spared:
            return
    before = set(ax.get_children())
    draw()
    for artist in set(ax.get_children()) - before:
        artist.set_gid(BACKDROP)


@contextlib.contextmanager
def sparing(keys: Iterable[Hashable]) -> Iterator[list[Hashable]]:
    """Within it, backdrops with these keys are not drawn; gives the keys of all that are asked for."""
    asked: list[Hashable] = []
    token = _backdrops.set((frozenset(keys), asked))
    try:
        yield asked
    finally:
        _backdrops.reset(token)


def png(fig: Figure) -> bytes:
    """The figure as PNG bytes, identical from run to run (no date, no version inside)."""
    buffer = io.BytesIO()
    with plt.rc_context(STYLE):
        fig.savefig(buffer, format="png", dpi=100, metadata={"Software": None})
    return buffer.getvalue()


def as_text(picture: bytes) -> str:
    """A picture's bytes in base64, as messages carry them (the kernel of the browser does not encode by itself)."""
    return base64.b64encode(picture).decode()


def show(fig: Figure, alt: str) -> None:
    """Show a figure, followed by its description in words in a fold.

    Args:
        fig: a Matplotlib figure; it is closed, so a loop of figures does not pile up.
        alt: what the figure shows, for whoever cannot see it: the finding, not the decoration.

    Raises:
        ValueError: `alt` is empty.
    """
    if not alt.strip():
        raise ValueError('a figure needs words: show(fig, alt="what it shows")')
    plt.close(fig)
    if not drawn_here():
        print(f"[figure, not drawn again for grading] {alt}")
        return
    bundle = {"image/png": as_text(png(fig)), "text/plain": f"[figure] {alt}"}
    display(bundle, metadata={"image/png": {"alt": alt}}, raw=True)
    display({"text/html": in_words(alt), "text/plain": alt}, raw=True)


def drawn_here() -> bool:
    """Whether figures are drawn: not while a class is graded, where drawing would take most of the time."""
    return not grading() or os.environ.get("DLCOURSE_FIGURES") == "1"


def picture(draw: Callable[..., Figure]) -> Callable[..., Figure]:
    """Decorator for a function that does nothing but draw: while a class is graded, it gives an empty figure at once.

    Nobody looks at a figure there, and to lay one out takes longer than to judge an exercise.
    """

    @functools.wraps(draw)
    def drawn(*arguments, **options):
        return draw(*arguments, **options) if drawn_here() else Figure()

    return drawn


def in_words(alt: str) -> str:
    """HTML of the fold with a figure's description: JupyterLab gives pictures no alt attribute."""
    return f"<details><summary>This figure in words</summary>{html.escape(alt)}</details>"


# ----------------------------------------------------------------------------------------------- pictures


@picture
def image_grid(
    images: np.ndarray, titles: Sequence[str] | None = None, columns: int = 6, size: float = 1.5
) -> Figure:
    """A grid of photographs.

    Args:
        images: (m, height, width, 3) uint8, or floats from 0 to 1.
        titles: m short texts, or None.
        columns: photographs in a row.
        size: width of a photograph, in inches.

    Returns:
        The figure.
    """
    rows = max(1, -(-len(images) // columns))
    height = size + (0.32 if titles is not None else 0.05)
    fig, axes = figure(rows, columns, size=(size * columns, height * rows), squeeze=False)
    for ax in axes.flat:
        ax.set_axis_off()
    for index, (ax, image) in enumerate(zip(axes.flat, images)):
        ax.imshow(image)
        ax.set(xticks=[], yticks=[])  # hidden ticks are laid out all the same, and take longer than the picture
        if titles is not None:
            ax.set_title(titles[index], fontsize=9, loc="center")
    return fig


@picture
def cost_curves(
    curves: Mapping[str, Sequence[float]], every: int = 100, ylabel: str = "cost", title: str = ""
) -> Figure:
    """Cost against iterations.

    Args:
        curves: {label: costs}, the costs recorded every `every` iterations, from iteration 0 on.
        every: iterations between two recorded costs.
        ylabel, title: texts.

    Returns:
        The figure; a legend names the curves where there are several.
    """
    fig, ax = figure()
    for index, (label, costs) in enumerate(curves.items()):
        x = every * np.arange(len(costs))
        color = PALETTE[index % len(PALETTE)]
        ax.plot(x, costs, color=color, label=str(label))
    ax.set(xlabel="iteration", ylabel=ylabel, title=title)
    if len(curves) > 1 or next(iter(curves), ""):
        ax.legend()
    return fig


def scatter_classes(ax: Axes, X: np.ndarray, Y: np.ndarray, size: float = 24) -> None:
    """Points of the plane in their class's colour and marker.

    Args:
        ax: axes to draw on.
        X: (2, m) coordinates.
        Y: (1, m) of 0 and 1.
        size: area of a marker, in square points.
    """
    for label in (0, 1):
        points = X[:, np.ravel(Y) == label]
        ax.scatter(
            *points,
            s=size,
            c=CLASS_COLORS[label],
            marker=CLASS_MARKERS[label],
            edgecolors="white",
            linewidths=0.5,
            label=f"class {label}",
        )


@picture
def decision_boundary(
    predict: Callable[[np.ndarray], np.ndarray],
    X: np.ndarray,
    Y: np.ndarray,
    ax: Axes | None = None,
    title: str = "",
    steps: int = 200,
) -> Figure:
    """The regions that a classifier assigns to each class, with the data over them.

    Args:
        predict: takes points (2, k), returns (1, k) of 0 and 1 (or probabilities, cut at 0.5).
        X: (2, m) data; Y: (1, m) labels.
        ax: axes to draw on; a new figure if None.
        title: over the axes.
        steps: grid points along each axis.

    Returns:
        The figure.
    """
    fig, ax = (ax.figure, ax) if ax is not None else figure(size=(5.2, 4.6))
    low, high = X.min(axis=1) - 0.5, X.max(axis=1) + 0.5
    x1, x2 = np.meshgrid(np.linspace(low[0], high[0], steps), np.linspace(low[1], high[1], steps))
    classes = np.asarray(predict(np.vstack([x1.ravel(), x2.ravel()])), dtype=float) > 0.5
    regions = classes.reshape(x1.shape).astype(float)
    ax.pcolormesh(x1, x2, regions, cmap=_REGIONS, vmin=0, vmax=1, shading="auto", rasterized=True)
    if 0 < regions.mean() < 1:
        ax.contour(x1, x2, regions, levels=[0.5], colors=BLACK, linewidths=1.2)
    scatter_classes(ax, X, Y)
    ax.set(xlabel="$x_1$", ylabel="$x_2$", title=title)
    ax.grid(False)
    return fig


@picture
def weights_image(w: np.ndarray, shape: tuple[int, int, int] = (64, 64, 3)) -> Figure:
    """The weights of a logistic regression on photographs, as pictures: one for each colour channel.

    Args:
        w: (n_x, 1) weights, n_x = height · width · channels.
        shape: (height, width, channels).

    Returns:
        The figure: blue pulls towards class 0, red towards class 1, white does nothing.
    """
    weights = np.asarray(w).reshape(shape)
    limit = np.abs(weights).max() or 1.0
    fig, axes = figure(1, shape[2], size=(3.0 * shape[2] + 0.6, 3.1))
    for channel, ax in enumerate(np.atleast_1d(axes)):
        drawn = ax.imshow(weights[:, :, channel], cmap=DIVERGING, vmin=-limit, vmax=limit)
        ax.set_title(("red", "green", "blue")[channel] + " channel", loc="center")
        ax.set_axis_off()
    fig.colorbar(drawn, ax=axes, shrink=0.8, label="weight")
    return fig
