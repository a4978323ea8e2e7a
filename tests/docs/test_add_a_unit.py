"""The walk-through "add a unit" is followed to the letter."""

import pytest

from tests.docs.walk import WalkError, copy_of_the_course, files, follow, page

PAGE = page("add-a-unit.md")

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]


@pytest.fixture
def course(tmp_path):
    return copy_of_the_course(tmp_path / "course")


@pytest.mark.large
def test_the_page_can_be_followed(course):
    assert follow(PAGE, course) == 8
    release = (course / "release/averages/averages.ipynb").read_text()
    assert "check.centre(centre)" in release
    assert "X - mean_of_columns(X)" not in release
    assert "stretched over the examples" not in release


def test_the_quick_part_can_be_followed(course):
    assert follow(PAGE, course, quick=True) == 6


def test_the_page_names_two_places():
    folders = {name.rsplit("/", 1)[0] for name in files(PAGE) if "/" in name}
    assert folders == {"autograder/units/averages", "source/averages"}


@pytest.mark.large
def test_a_table_whose_points_do_not_add_up_turns_it_red(course):
    with pytest.raises(WalkError, match="makes 101; expected are 100"):
        follow(PAGE.replace('"centre": 50', '"centre": 51'), course, quick=True)
