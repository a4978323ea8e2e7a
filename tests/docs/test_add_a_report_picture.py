"""The page "add a picture to the report" is followed block by block: the picture is real, and so are its tests."""

import pytest

from tests.docs.walk import WalkError, copy_of_the_course, files, follow, page

PAGE = page("add-a-report-picture.md")
PLACES = {"autograder/report/figures.py", "autograder/report/pages/unit.html", "tests/report/test_seconds.py"}


@pytest.fixture
def course(tmp_path):
    return copy_of_the_course(tmp_path / "course", "logistic_regression")


@pytest.mark.large
@pytest.mark.slow
def test_the_page_can_be_followed(course):
    assert follow(PAGE, course) == 7


def test_the_page_names_the_function_its_place_and_its_test():
    assert files(PAGE) == PLACES


@pytest.mark.large
@pytest.mark.sample(1)
@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{{ pictures.seconds }}", "{{ pictures.minutes }}"),
        ('height=ROW - 8, class_="bar")', 'height=ROW - 8, fill="#0072B2")'),
        ("2 up to 1 seconds, ", "3 up to 1 seconds, "),
    ],
)
def test_a_changed_block_turns_it_red(course, old, new):
    text = PAGE
    assert text.count(old) == 1
    with pytest.raises(WalkError):
        follow(text.replace(old, new), course)
