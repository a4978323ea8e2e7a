"""Pictures: laid out for readers, and not while a class is graded."""

import numpy as np
import pytest

from dlutils import deep, planar, plots, vector_pictures
from dlutils.environment import ENGINE_VARIABLE

X, Y = np.arange(8.0).reshape(2, 4), np.array([[0, 1, 0, 1]])


def classes(points):
    return points[:1] > 2


PICTURES = {
    "curve": (lambda: plots.cost_curves({"": [1.0, 0.5]}), 1),
    "regions": (lambda: plots.decision_boundary(classes, X, Y), 1),
    "panels": (lambda: planar.boundaries({"one": classes, "two": classes}, X, Y, columns=2), 2),
    "blocks": (deep.draw_blocks, 1),
    "race": (lambda: vector_pictures.draw_race([1, 10], {"loop": [1e-6, 1e-5]}), 1),
    "photographs": (lambda: plots.image_grid(np.zeros((7, 4, 4, 3))), 12),
    "weights": (lambda: plots.weights_image(np.ones((48, 1)), (4, 4, 3)), 4),  # three channels and the colour bar
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_has_its_parts_for_readers_and_none_in_grading(name, monkeypatch):
    make, parts = PICTURES[name]
    assert len(make().axes) == parts
    monkeypatch.setenv(ENGINE_VARIABLE, "1")
    assert make().axes == []
    monkeypatch.setenv("DLCOURSE_FIGURES", "1")
    assert len(make().axes) == parts
