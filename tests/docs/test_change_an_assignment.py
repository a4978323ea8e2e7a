"""The page "change an assignment" is followed to the letter."""

import pytest

from tests.docs.walk import copy_of_the_course, follow, page

PAGE = page("change-an-assignment.md")

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]


@pytest.fixture
def course(tmp_path):
    return copy_of_the_course(tmp_path / "course", "vectorization")


@pytest.mark.large
def test_the_page_can_be_followed(course):
    assert follow(PAGE, course) == 14


def test_the_quick_part_can_be_followed(course):
    assert follow(PAGE, course, quick=True) == 9
