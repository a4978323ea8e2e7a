"""`dlutils.rebinding`: other functions under a notebook's names during one call, and the own ones afterwards."""

import inspect

import pytest

from dlutils.rebinding import standing_in


def helper(x):
    return x + 1


def through_another(x):
    return outer(x)


def outer(x, *, times=1):
    """A loop of a notebook."""
    if x < 0:
        raise ValueError("negative")
    return times * helper(x)


def test_other_functions_are_called_and_the_own_ones_are_back_afterwards():
    other = standing_in(outer, helper=lambda x: 10 * x)
    assert (other(3), other(3, times=2), outer(3)) == (30, 60, 4)
    with pytest.raises(ValueError, match="negative"):
        other(-1)
    assert outer(3) == 4


def test_functions_that_are_called_on_the_way_see_them_too():
    assert standing_in(through_another, helper=lambda x: 10 * x)(3) == 30


def test_a_name_that_the_notebook_lacks_is_gone_afterwards():
    assert standing_in(outer, missing=1)(1) == 2
    assert "missing" not in globals()


def test_it_looks_like_the_function():
    other = standing_in(outer, helper=abs)
    assert (other.__name__, other.__doc__) == ("outer", "A loop of a notebook.")
    assert inspect.signature(other) == inspect.signature(outer)
