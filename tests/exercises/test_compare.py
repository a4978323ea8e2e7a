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


@pytest.mark.parametrize("digits", [4, 6, 7])
@pytest.mark.parametrize("due", [0.613370812, -1.7571662966532717, np.array([0.123456789, 0.987654321])])
def test_cut_off_digits_are_a_wrong_form(due, digits):
    with pytest.raises(WrongForm, match="rounded"):
        compare(np.round(due, digits), due, rtol=1e-3)


@pytest.mark.parametrize(
    "due",
    [
        0.60937497,  # the nearest number in float32 has six digits: 0.609375
        np.tanh([[17.0, -10.0], [12.0, 9.5]]),  # 1 or -1 there
        np.array([0.123456789, 0.5]),
    ],
)
def test_float32_is_not_taken_for_cut_off_digits(due):
    compare(np.asarray(due, dtype=np.float32), due)
    compare(np.asarray(due, dtype=np.float32).astype(float), due, rtol=1e-6)
