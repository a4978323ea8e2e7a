"""Arrays drawn as cells."""

import numpy as np
import pytest

from dlutils.figures import arrays


def test_every_cell_and_its_value_are_drawn_once():
    _fig, ax = arrays.canvas(10, 5, (4, 2))
    centre = arrays.cells(ax, 1, 2, (2, 3), values=np.arange(6).reshape(2, 3))
    assert sum(len(boxes.get_paths()) for boxes in ax.collections) == 6
    assert [text.get_text() for text in ax.texts] == list("012345")
    assert centre == (2.5, 3.0)


def test_ghost_cells_have_dotted_outlines():
    _fig, ax = arrays.canvas(10, 5, (4, 2))
    arrays.cells(ax, 0, 0, (1, 2), ghost=np.array([[False, True]]))
    counts = {boxes.get_linestyle()[0][1] is None: len(boxes.get_paths()) for boxes in ax.collections}
    assert counts == {True: 1, False: 1}  # unbroken, dotted


@pytest.mark.parametrize(("shape", "text"), [((), "()"), ((3,), "(3,)"), ((np.int64(3), 4), "(3, 4)")])
def test_shapes_are_written_as_numpy_writes_them(shape, text):
    assert arrays.shape_text(shape) == text


@pytest.mark.parametrize("shape", [(), (3,), (2, 3)])
def test_counting_fills_any_shape(shape):
    numbers = arrays.counting(shape, 5)
    assert numbers.shape == shape
    assert numbers.ravel()[0] == 5
    assert numbers.max() == 4 + numbers.size
