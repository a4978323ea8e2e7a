"""Photographs as columns of numbers: indices, coarser pictures, and the drawings of lesson 02."""

import numpy as np
from matplotlib.patches import Rectangle

from dlutils import plots

CHANNELS = ("red", "green", "blue")
_TINTS = (plots.RED, plots.GREEN, plots.BLUE)


# ---------------------------------------------------------------------------------------------- indices


def flat_index(row, column, channel, shape):
    """Where the number at (row, column, channel) of a picture stands in `image.reshape(-1)`.

    Args:
        row, column, channel: whole numbers from 0 on.
        shape: (height, width, channels).
    """
    _, width, channels = shape
    return (row * width + column) * channels + channel


def pixel_of(index, shape):
    """(row, column, channel) of a number of the flat vector: the inverse of `flat_index`."""
    _, width, channels = shape
    pixel, channel = divmod(index, channels)
    return (*divmod(pixel, width), channel)


def coarser(image, size):
    """A picture (h, h, channels) averaged down to (size, size, channels), from 0 to 1; size divides h."""
    h, _, channels = image.shape
    if h % size:
        raise ValueError(f"{size} does not divide {h}")
    step = h // size
    return image.reshape(size, step, size, step, channels).mean(axis=(1, 3)) / 255


def wrong_columns(images):
    """`images.reshape(n_x, m)`: the right shape with the numbers of several photographs in every column."""
    m = len(images)
    return images.reshape(images.size // m, m)


def column_as_image(x, shape):
    """A column x (n_x, 1) or (n_x,) as a picture of `shape` again."""
    return np.asarray(x).reshape(shape)


def shuffled(images, order):
    """Photographs (m, h, w, c), the pixels of each moved about in one `order` (a permutation of h · w)."""
    m, h, w, c = images.shape
    return images.reshape(m, h * w, c)[:, order].reshape(images.shape)


def nearest_means(X, Y):
    """The line that puts a column on the side of the nearer class mean, as w (n_x, 1) and b (a float).

    |x - mean_0|² > |x - mean_1|² is the same as wᵀx + b > 0.

    Args:
        X: (n_x, m); Y: (1, m) of 0 and 1, both classes present.
    """
    one = np.ravel(Y) == 1
    mean_1, mean_0 = X[:, one].mean(axis=1, keepdims=True), X[:, ~one].mean(axis=1, keepdims=True)
    w = 2 * (mean_1 - mean_0)
    return w, float(np.sum(mean_0**2) - np.sum(mean_1**2))


# ---------------------------------------------------------------------------------------------- drawings


def _corners(image):
    height, width = image.shape[:2]
    return {"xticks": [0, width - 1], "yticks": [0, height - 1]}


def draw_channels(image):
    """A photograph and its three channels, each in grey with the brightest numbers white."""
    fig, axes = plots.figure(1, 4, size=(10.4, 3.3))
    axes[0].imshow(image)
    axes[0].set_title("photograph", loc="center")
    for channel, ax in enumerate(axes[1:]):
        drawn = ax.imshow(image[:, :, channel], cmap="gray", vmin=0, vmax=255)
        ax.set_title(f"{CHANNELS[channel]} channel", loc="center", color=_TINTS[channel])
    for ax in axes:
        ax.set(**_corners(image))
        ax.grid(False)
    fig.colorbar(drawn, ax=axes[-1], ticks=[0, 128, 255], label="intensity", shrink=0.85)
    fig.suptitle("One photograph in colour is three pictures in grey", x=0.01, ha="left")
    return fig


def _numbers(ax, matrix, color, fontsize=11):
    """A small matrix drawn as a grid of numbers."""
    rows, columns = matrix.shape
    for r in range(rows):
        for c in range(columns):
            ax.add_patch(Rectangle((c, r), 1, 1, facecolor="white", edgecolor=color, linewidth=1.3))
            ax.text(c + 0.5, r + 0.5, int(matrix[r, c]), ha="center", va="center", fontsize=fontsize)
    ax.set(xlim=(-0.05, columns + 0.05), ylim=(rows + 0.05, -0.05), aspect="equal")
    ax.set_axis_off()


def draw_pixel(image, row, column, window=5):
    """One pixel of a photograph: where it is, what its surroundings are in numbers, where it stands in x.

    Args:
        image: (h, w, 3) uint8.
        row, column: of the pixel.
        window: pixels along the enlarged neighbourhood.

    Returns:
        The figure.
    """
    h, w, _ = image.shape
    top, left = (min(max(at - window // 2, 0), end - window) for at, end in ((row, h), (column, w)))
    fig, axes = plots.figure(1, 5, size=(11.0, 3.1), width_ratios=[1.25, 1, 1, 1, 0.75])
    axes[0].imshow(image)
    for edge, linewidth in (("white", 3), (plots.BLACK, 1)):
        frame = Rectangle(
            (left - 0.5, top - 0.5), window, window, fill=False, edgecolor=edge, linewidth=linewidth
        )
        axes[0].add_patch(frame)
    axes[0].set(**_corners(image))
    axes[0].set_title(f"row {row}, column {column}", loc="center")
    axes[0].grid(False)
    for channel, ax in enumerate(axes[1:4]):
        _numbers(ax, image[top : top + window, left : left + window, channel], _TINTS[channel], 9)
        ax.add_patch(
            Rectangle((column - left, row - top), 1, 1, fill=False, edgecolor=plots.BLACK, linewidth=3)
        )
        ax.set_title(CHANNELS[channel], loc="center", color=_TINTS[channel])
    ax = axes[4]
    ax.set(xlim=(0, 1), ylim=(5, 0))
    ax.set_axis_off()
    ax.set_title("in the vector x", loc="center")
    for channel in range(3):
        index = flat_index(row, column, channel, image.shape)
        box = Rectangle(
            (0.55, channel + 0.9), 0.4, 0.8, facecolor="white", edgecolor=_TINTS[channel], linewidth=2
        )
        ax.add_patch(box)
        ax.text(0.75, channel + 1.3, int(image[row, column, channel]), ha="center", va="center")
        ax.text(0.48, channel + 1.3, f"x[{index}]", ha="right", va="center", fontsize=10)
    return fig


def draw_unrolling(image, corner=3):
    """From photograph to feature vector: the top left corner in numbers, three matrices, one column."""
    fig, axes = plots.figure(1, 5, size=(11.0, 4.6), width_ratios=[1.5, 1, 1, 1, 1.2])
    axes[0].imshow(image)
    axes[0].add_patch(
        Rectangle((-0.5, -0.5), corner, corner, fill=False, edgecolor=plots.YELLOW, linewidth=2.5)
    )
    axes[0].set(**_corners(image))
    axes[0].set_title(f"{image.shape[0]} × {image.shape[1]} pixels,\n3 numbers each", loc="center")
    axes[0].grid(False)
    for channel, ax in enumerate(axes[1:4]):
        _numbers(ax, image[:corner, :corner, channel], _TINTS[channel])
        ax.set_title(f"{CHANNELS[channel]}\n(top left corner)", loc="center", color=_TINTS[channel])
        ax.text(corner + 0.08, corner / 2, "⋯", fontsize=14, va="center")
        ax.text(corner / 2, corner + 0.35, "⋮", fontsize=14, ha="center")
    ax, flat = axes[4], image.reshape(-1)
    shown = [0, 1, 2, 3, 4, 5, None, len(flat) - 1]
    for place, index in enumerate(shown):
        if index is None:
            ax.text(0.5, place + 0.5, "⋮", ha="center", va="center", fontsize=16)
            continue
        ax.add_patch(
            Rectangle((0.2, place), 0.6, 1, facecolor="white", edgecolor=_TINTS[index % 3], linewidth=1.8)
        )
        ax.text(0.5, place + 0.5, int(flat[index]), ha="center", va="center")
        ax.text(0.86, place + 0.5, f"x[{index}]", va="center", fontsize=10)
    ax.set(xlim=(0, 1.5), ylim=(len(shown) + 0.1, -0.1))
    ax.set_axis_off()
    ax.set_title(f"one column x,\n$n_x$ = {len(flat):,}", loc="left")
    fig.suptitle(
        "Row by row, pixel by pixel, red, green, blue: three matrices become one column", x=0.01, ha="left"
    )
    return fig


def draw_matrix(X, Y, images, shown=5):
    """X and Y as drawn in the notation: a column and a label for each photograph.

    Args:
        X: (n_x, m) from 0 to 1; Y: (1, m); images: (m, h, w, 3).
        shown: how many columns to draw before the dots.
    """
    n_x, m = X.shape
    order = [*range(shown), None, m - 1]
    fig, axes = plots.figure(3, len(order), size=(9.4, 5.4), height_ratios=[1.3, 3.2, 0.55])
    for place, index in enumerate(order):
        photo, column, label = axes[:, place]
        for ax in (photo, column, label):
            ax.set(xticks=[], yticks=[])
            ax.grid(False)
            if index is None:
                ax.text(0.5, 0.5, "⋯", ha="center", va="center", fontsize=20)
                ax.set_axis_off()
        if index is None:
            continue
        photo.imshow(images[index])
        photo.set_title(f"$x^{{({index + 1})}}$", loc="center")
        column.imshow(X[:: n_x // 48, index : index + 1], cmap="gray", vmin=0, vmax=1, aspect="auto")
        label.text(0.5, 0.5, f"{Y[0, index]:.0f}", ha="center", va="center", fontsize=14)
        _outline(column, label)
    axes[0, 0].set_ylabel("photographs", fontsize=11)
    axes[1, 0].set_ylabel(f"X\n$n_x$ = {n_x:,} rows", fontsize=11)
    axes[2, 0].set_ylabel("Y\n1 row", fontsize=11)
    fig.supxlabel(f"m = {m} columns: one for each example", fontsize=11)
    fig.suptitle("A column of X and a number of Y for each photograph", x=0.01, ha="left")
    return fig


def _outline(*axes):
    for ax in axes:
        for spine in ax.spines.values():
            spine.set_visible(True)
            spine.set_color(plots.BLACK)


def draw_side_by_side(images, titles, size=2.6):
    """A few pictures in a row under their titles, drawn equally large whatever their resolution."""
    fig, axes = plots.figure(1, len(images), size=(size * len(images), size + 0.38), squeeze=False)
    for ax, image, title in zip(axes[0], images, titles):
        ax.imshow(image, interpolation="nearest")
        ax.set_title(title, loc="center", fontsize=11)
        ax.set_axis_off()
    return fig


def draw_coarser(image, size):
    """A photograph and the same averaged down to `size` × `size`, with the length of its feature vector."""
    small = coarser(image, size)
    return draw_side_by_side(
        [image, small],
        [
            f"{image.shape[0]} × {image.shape[1]}:  $n_x$ = {image.size:,}",
            f"{size} × {size}:  $n_x$ = {small.size:,}",
        ],
        size=3.4,
    )


def two_features(images):
    """Brightness of the second and of the last quarter of the rows, from (m, h, w, 3) uint8: (2, m), from 0 to 1."""
    grey = images.mean(axis=3) / 255
    quarter = grey.shape[1] // 4
    return np.vstack([grey[:, rows].mean(axis=(1, 2)) for rows in (slice(quarter, 2 * quarter), slice(-quarter, None))])


def draw_line(X, Y, left, right):
    """A straight line over two features as a decision boundary, class 1 on the side that is right more often.

    Args:
        X: (2, m) from 0 to 1; Y: (1, m) of 0 and 1.
        left, right: heights of the line at the left and the right edge.
    """
    w, b = np.array([[left - right], [1.0]]), -left
    above = np.mean((w.T @ X + b > 0) == Y)
    if above < 0.5:
        w, b = -w, -b
    fig, ax = plots.figure(size=(5.6, 5.4))
    ends = np.array([0.0, 1.0])
    upper, lower = (1, 0) if above >= 0.5 else (0, 1)
    for label, other in ((upper, 1.0), (lower, 0.0)):
        ax.fill_between(ends, [left, right], other, color=plots.CLASS_COLORS[label], alpha=0.13, linewidth=0)
    plots.scatter_classes(ax, X, Y)
    ax.plot(ends, [left, right], color=plots.BLACK, label="your boundary")
    ax.set(xlim=(0, 1), ylim=(0, 1), aspect="equal")
    ax.set(xlabel="brightness of the second quarter of the rows", ylabel="brightness of the last quarter")
    ax.set_title(f"{max(above, 1 - above):.1%} right: w = ({w[0, 0]:.2f}, {w[1, 0]:.0f}), b = {b:.2f}")
    ax.legend(loc="upper left")
    return fig


def draw_two_features(images, Y):
    """Photographs as points: brightness of two bands, with both class means and the line between.

    Args:
        images: (m, h, w, 3) uint8.
        Y: (1, m) of 0 and 1.
    """
    X = two_features(images)
    w, b = nearest_means(X, Y)
    fig, ax = plots.figure(size=(5.6, 5.2))
    plots.scatter_classes(ax, X, Y)
    for label, marker, side in ((0, "o", 12), (1, "^", -112)):
        mean = X[:, np.ravel(Y) == label].mean(axis=1)
        ax.plot(*mean, marker, color=plots.CLASS_COLORS[label], markersize=13, markeredgecolor=plots.BLACK)
        ax.annotate(
            f"mean of class {label}", mean, xytext=(side, -4), textcoords="offset points",
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1},
        )
    x = np.array([0.0, 1.0])
    ax.plot(x, -(w[0] * x + b) / w[1], color=plots.BLACK, label="equally far from both")
    ax.set(xlim=(0, 1), ylim=(0, 1), aspect="equal")
    ax.set(xlabel="brightness of the second quarter of the rows", ylabel="brightness of the last quarter")
    ax.legend(loc="upper left")
    return fig
