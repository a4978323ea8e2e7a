"""The page "add a picture to the report" is followed block by block: the picture is real, and so are its tests."""

from pathlib import Path

import pytest
from test_add_an_exercise import WalkError, blocks, course, follow  # noqa: F401 (`course` is a fixture)

DOCUMENT = Path(__file__).parents[2] / "docs" / "add-a-report-picture.md"
PLACES = {"autograder/report/figures.py", "autograder/report/pages/unit.html", "tests/report/test_seconds.py"}


@pytest.mark.slow
def test_the_page_can_be_followed(course):  # noqa: F811
    assert follow(DOCUMENT.read_text(), course) == 7


def test_the_page_names_the_function_its_place_and_its_test():
    assert {options["file"] for _, options, _ in blocks(DOCUMENT.read_text()) if "file" in options} == PLACES


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{{ pictures.seconds }}", "{{ pictures.minutes }}"),
        ('height=ROW - 8, class_="bar")', 'height=ROW - 8, fill="#0072B2")'),
        ("2 up to 1 seconds, ", "3 up to 1 seconds, "),
    ],
)
def test_a_changed_block_turns_it_red(course, old, new):  # noqa: F811
    text = DOCUMENT.read_text()
    assert text.count(old) == 1
    with pytest.raises(WalkError):
        follow(text.replace(old, new), course)
