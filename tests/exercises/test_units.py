"""A table or an exercise that is inconsistent is refused, with words that say what is wrong."""

import sys
from dataclasses import replace
from types import ModuleType

import numpy as np
import pytest

from autograder import units
from autograder.authoring import worked
from autograder.errors import SpecError
from autograder.specification import Alternative, Misconception, parts, source_of
from autograder.units import load_unit, unit_names
from dlutils.check.numbers import pack, unpack

UNIT = load_unit("logistic_regression")


@pytest.fixture
def table():
    """A copy of a unit's table that a test may spoil."""
    real = sys.modules["autograder.units.logistic_regression"]
    copy = ModuleType(real.__name__)
    copy.EXERCISES, copy.WRITTEN, copy.__path__ = dict(real.EXERCISES), real.WRITTEN, list(real.__path__)
    return copy


@pytest.mark.parametrize("unit", unit_names())
def test_points_of_machine_and_hand_come_to_100(unit):
    assert sum(exercise.points for exercise in load_unit(unit)) + load_unit(unit).written == 100


def test_points_that_do_not_add_up_are_refused(table):
    table.EXERCISES["propagate"] += 1
    with pytest.raises(SpecError, match="91 points and the written questions 10, which makes 101; expected are 100"):
        units._check_points(table)


def test_an_exercise_without_a_file_and_a_file_without_a_line_are_refused(table):
    table.EXERCISES["descend"] = table.EXERCISES.pop("optimize")
    with pytest.raises(SpecError, match=r"logistic_regression/descend\.py is missing"):
        units._check_files(table)
    del table.EXERCISES["descend"]
    with pytest.raises(SpecError, match=r"logistic_regression/optimize\.py is in no table"):
        units._check_files(table)


def test_an_unknown_id_is_answered_with_those_there_are():
    with pytest.raises(SpecError, match="no misconception 'x'; it has: dw-not-averaged"):
        UNIT["propagate"].misconception("x")


def test_an_id_twice_is_refused():
    exercise = UNIT["propagate"]
    with pytest.raises(SpecError, match="propagate: the id 'dw-not-averaged' is given 2 times"):
        replace(exercise, misconceptions=(*exercise.misconceptions, exercise.misconception("dw-not-averaged")))


@pytest.mark.parametrize("name", ["", "Bias", "bias left out", "bias_left_out", "-bias"])
def test_an_id_in_another_style_is_refused(name):
    with pytest.raises(SpecError, match="lower case with hyphens"):
        Misconception(name, "Wrong.", changes=(("a", "b"),))


@pytest.mark.parametrize("forms", [{}, {"changes": (("a", "b"),), "source": "def f():\n    pass"}])
def test_a_variant_has_one_form(forms):
    with pytest.raises(SpecError, match="one of changes, source and function"):
        Alternative("style", **forms)


def bound(**form):
    exercise = replace(UNIT["sigmoid"], alternatives=(Alternative("style", **form),))
    return exercise.in_unit("logistic_regression", 10, UNIT.namespace).alternatives[0].variant


def test_the_three_forms_of_a_variant():
    assert bound(changes=(("1 / (1", "2 / (1"),))(0.0) == 1.0
    assert bound(source="    def sigmoid(z):\n        return len(flatten_images.__name__)")(0.0) == 14
    assert bound(function=np.tanh)(0.0) == 0.0


def test_a_text_that_is_not_there_once_is_refused():
    with pytest.raises(SpecError, match="sigmoid: 'log' stands 0 times"):
        bound(changes=(("log", "exp"),))
    with pytest.raises(SpecError, match="sigmoid: 'z' stands 2 times"):
        bound(changes=(("z", "y"),))


def test_the_docstring_is_no_part_of_a_reference_s_text():
    reference = UNIT["propagate"].reference
    head, docstring, body = parts(reference)
    assert head == "def propagate(w, b, X, Y):\n"
    assert docstring.strip().startswith('"""Cost of a neuron')
    assert source_of(reference) == head + body
    assert '"""' not in source_of(reference)


@pytest.mark.parametrize("unit", unit_names())
def test_worked_numbers_are_those_of_the_references(root, unit):
    assert not worked.has_drifted(root, unit)
    data = worked.stored(worked.path_of(root, unit))
    exercise, steps = next(iter(data["checks"].items()))
    steps[0][1] = {}
    assert not worked.same(data, worked.worked(unit)), exercise


def test_worked_numbers_are_compared_but_for_rounding():
    assert worked.same({"a": [1.0, "x", 2]}, {"a": [1.0 + 1e-12, "x", 2]})
    assert not worked.same({"a": [1.0]}, {"a": [1.0 + 1e-6]})
    assert not worked.same([1, 2], [1])
    assert not worked.same([True], [1])


def test_worked_numbers_come_back_as_they_were():
    value = {"a": (np.array([[1.5, 2.0]]), [1, "x", None]), "b": np.float64(0.1), "c": np.zeros((2, 1), dtype=np.uint8)}
    back = unpack(pack(value))
    assert back["a"][1] == [1, "x", None]
    assert isinstance(back["a"], tuple)
    assert back["b"] == 0.1
    np.testing.assert_array_equal(back["a"][0], value["a"][0])
    assert back["c"].dtype == np.uint8
    assert back["c"].shape == (2, 1)
