"""Figures that nobody is shut out of: colours that stay apart, contrast with the paper, words beside each picture."""

from itertools import combinations

import numpy as np
import pytest

from dlutils import plots

# What a dichromat sees, in linear RGB: Viénot, Brettel and Mollon (1999) for red and green, and for blue the matrix
# of Machado, Oliveira and Fernandes (2009) at full severity.
SEEN = {
    "everybody": np.eye(3),
    "protanopia": np.array([[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]]),
    "deuteranopia": np.array([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]]),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = np.array([0.9505, 1.0, 1.089])

#: CIE 1976 colour differences; 2.3 is just noticeable, side by side.
APART, CLASSES_APART = 10, 40


def linear(color):
    """Linear RGB of "#rrggbb"."""
    rgb = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(color, kind):
    """CIELAB of a colour as it is seen."""
    relative = TO_XYZ @ np.clip(SEEN[kind] @ linear(color), 0, 1) / WHITE
    f = np.where(relative > 0.008856, np.cbrt(relative), 7.787 * relative + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def difference(one, other, kind):
    return np.linalg.norm(lab(one, kind) - lab(other, kind))


def contrast(color, paper="#ffffff"):
    """Contrast as the Web Content Accessibility Guidelines define it."""
    light, dark = sorted((linear(c) @ TO_XYZ[1] for c in (color, paper)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("kind", SEEN)
def test_colours_stay_apart(kind):
    for one, other in combinations(plots.PALETTE, 2):
        assert difference(one, other, kind) > APART, (one, other)
    assert difference(*plots.CLASS_COLORS, kind) > CLASSES_APART


def test_the_measure_convicts_red_against_green():
    """Matplotlib's own red and green, which most people tell apart and one man in twelve does not."""
    red, green = "#d62728", "#2ca02c"
    assert difference(red, green, "everybody") > 100
    assert min(difference(red, green, kind) for kind in ("protanopia", "deuteranopia")) < APART


def test_nothing_hangs_on_colour_alone():
    assert plots.CLASS_MARKERS[0] != plots.CLASS_MARKERS[1]


def test_lines_and_grey_text_stand_out_from_the_paper():
    assert plots.STYLE["figure.facecolor"] == plots.STYLE["savefig.facecolor"] == "white", "in a dark theme too"
    assert contrast(plots.GREY) >= 4.5, "text"
    assert contrast(plots.BLACK) >= 7
    for color in (plots.BLUE, plots.RED, plots.GREEN):
        assert contrast(color) >= 3, "the first lines of a figure"


def test_a_figure_without_words_is_refused():
    fig, _ = plots.figure()
    with pytest.raises(ValueError, match="needs words"):
        plots.show(fig, alt=" ")
