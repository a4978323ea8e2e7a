"""The page "add a sandbox wall" is followed block by block: the wall is real, and so are its tests."""

import pytest

from tests.docs.walk import WalkError, copy_of_the_course, files, follow, page

PAGE = page("add-a-sandbox-wall.md")
PLACES = {"autograder/sandbox/walls.py", "tests/security/test_priority.py"}


def followed(text):
    """The page without the blocks that only show something."""
    return text.replace("```text\n", "```\n")


@pytest.fixture
def course(tmp_path):
    return copy_of_the_course(tmp_path / "course", "logistic_regression")


@pytest.mark.large
@pytest.mark.slow
@pytest.mark.sandbox
def test_the_page_can_be_followed(course):
    assert follow(followed(PAGE), course) == 5


def test_the_page_names_the_wall_and_its_test():
    assert files(PAGE) == PLACES


@pytest.mark.large
@pytest.mark.sample(1)
@pytest.mark.slow
@pytest.mark.sandbox
@pytest.mark.parametrize(
    ("old", "new"),
    [("    os.nice(5)\n", "    os.nice(4)\n"), ('Wall("priority"', 'Wall("priorities"'), ("3 passed", "4 passed")],
)
def test_a_changed_block_turns_it_red(course, old, new):
    text = PAGE.partition("## How a wall is taken down")[0]
    assert text.count(old) == 1
    with pytest.raises(WalkError):
        follow(text.replace(old, new), course)
