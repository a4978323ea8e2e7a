"""Networks as circles and lines: long layers have a gap, a marked unit has its weights marked."""

from matplotlib.colors import to_hex

from dlutils import plots
from dlutils.figures import network


def test_long_layers_are_drawn_with_a_gap():
    assert network.places(4) == [0, 1, 2, 3]
    assert network.places(12288) == [0, 1, 2, 3, None, 12287]


def test_each_weight_is_a_line_and_those_of_a_marked_unit_are_red():
    fig = network.draw_network((3, 4, 1), highlight=(1, 1))
    colors = [to_hex(line.get_color()) for line in fig.axes[0].lines]
    assert len(colors) == 3 * 4 + 4 * 1
    assert colors.count(plots.RED.lower()) == 3


def test_a_network_with_a_gap_is_drawn():
    assert plots.png(network.draw_network((12288, 4, 1))).startswith(b"\x89PNG")
