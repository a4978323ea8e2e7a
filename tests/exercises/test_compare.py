"""Values are compared as marks need it."""

import numpy as np
import pytest

from dlutils.compare import Mismatch, WrongForm, WrongValue, compare


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        ([np.array([[0.5]]), 9.0], [0.5, 0.25]),
        ({"b1": np.array([[0.5]]), "W1": np.array([9.0, 1])}, {"b1": 0.5, "W1": np.array([1.0, 1])}),
    ],
)
def test_a_wrong_form_hides_no_wrong_value(got, expected):
    """A boxed number before a wrong one would keep most of the marks."""
    with pytest.raises(Mismatch) as found:
        compare(got, expected)
    assert type(found.value) is WrongValue
    right = {**got, "W1": expected["W1"]} if isinstance(got, dict) else [got[0], expected[1]]
    with pytest.raises(WrongForm):
        compare(right, expected)
