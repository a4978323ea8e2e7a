"""The walk-through "add an exercise" is followed to the letter: its blocks, its commands, what it says comes out."""

import pytest

from tests.docs.walk import WalkError, copy_of_the_course, files, follow, page

PAGE, UNIT = page("add-an-exercise.md"), "logistic_regression"

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]


@pytest.fixture
def course(tmp_path):
    return copy_of_the_course(tmp_path / "course", UNIT)


@pytest.mark.large
def test_the_page_can_be_followed(course):
    assert follow(PAGE, course) == 12
    release = (course / f"release/{UNIT}/{UNIT}.ipynb").read_text()
    assert "percent_correct" in release
    assert "np.mean(Y_prediction == Y)" not in release


def test_the_page_names_the_unit_s_folder_and_the_notebook_and_no_other_place():
    folder = f"autograder/units/{UNIT}"
    places = {f"{folder}/percent_correct.py", f"{folder}/__init__.py", f"source/{UNIT}/{UNIT}.py"}
    assert files(PAGE) == places | {"right.py", "wrong.py"}


CHANGES = {
    "an anchor that is not there": (
        'after="That is all one neuron can do."',
        'after="That is all two neurons can do."',
    ),
    "a line that is not there": ('-    "predict": 10,\n', '-    "predict": 11,\n'),
    "a sentence that the judge does not say": ('"This is a fraction from 0 to 1; expected', '"Expected'),
    "a right answer that is not right": ("np.mean(Y_prediction == Y) * 100", "100 - np.mean(Y_prediction == Y)"),
    "a mark that is not given": ('"score": 5.0', '"score": 4.0'),
    "points that do not add up": ('+    "percent_correct": 5,', '+    "percent_correct": 6,'),
}


def test_the_quick_part_can_be_followed(course):
    assert follow(PAGE, course, quick=True) == 9


#: Found before anything is judged, which takes seconds.
AT_ONCE = [change for change in CHANGES if change.endswith("is not there")]
IN_TIME = [pytest.param(change, marks=[] if change in AT_ONCE else [pytest.mark.large]) for change in CHANGES]


@pytest.mark.parametrize("change", IN_TIME)
def test_a_changed_block_turns_it_red(course, change):
    old, new = CHANGES[change]
    place = PAGE.rindex(old)
    with pytest.raises(WalkError):
        follow(PAGE[:place] + new + PAGE[place + len(old) :], course, quick=True)
