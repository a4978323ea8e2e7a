"""The walk-through "add a misconception" is followed to the letter."""

import pytest

from tests.docs.walk import WalkError, copy_of_the_course, files, follow, page

PAGE = page("add-a-misconception.md")

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]


@pytest.fixture
def course(tmp_path):
    return copy_of_the_course(tmp_path / "course", "logistic_regression")


@pytest.mark.large
def test_the_page_can_be_followed(course):
    assert follow(PAGE, course) == 5


@pytest.mark.large
def test_the_quick_part_can_be_followed(course):
    assert follow(PAGE, course, quick=True) == 4


def test_the_page_names_one_place():
    assert files(PAGE) == {"autograder/units/logistic_regression/standardize_images.py", "answer.py"}


CHANGES = {
    "an old text that is not there": ('(("X / 255", ', '(("X / 256", '),
    "an id that is taken": ('"smallest-pixel-subtracted",\n', '"mean-subtracted",\n'),
    "an id in another style": ('"smallest-pixel-subtracted",\n', '"Smallest pixel",\n'),
}


@pytest.mark.large
@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_block_turns_it_red(course, change):
    old, new = CHANGES[change]
    assert PAGE.count(old) == 1
    with pytest.raises(WalkError, match=r"SpecError|standardize_images"):
        follow(PAGE.replace(old, new), course, quick=True)
