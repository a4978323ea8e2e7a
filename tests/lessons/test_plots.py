"""Pictures of photographs: laid out for readers, and not while a class is graded."""

import numpy as np
import pytest

from dlutils import plots
from dlutils.harness import ENGINE_VARIABLE

PICTURES = {
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
