"""The page "add a sandbox wall" is followed block by block: the wall is real, and so are its tests."""

from pathlib import Path

import pytest
from test_add_an_exercise import WalkError, blocks, course, follow  # noqa: F401 (`course` is a fixture)

DOCUMENT = Path(__file__).parents[2] / "docs" / "add-a-sandbox-wall.md"
PLACES = {"autograder/sandbox/walls.py", "tests/security/test_priority.py"}


def followed(text):
    """The page without the blocks that only show something."""
    return text.replace("```text\n", "```\n")


@pytest.mark.slow
@pytest.mark.sandbox
def test_the_page_can_be_followed(course):  # noqa: F811
    assert follow(followed(DOCUMENT.read_text()), course) == 5


def test_the_page_names_the_wall_and_its_test():
    assert {options["file"] for _, options, _ in blocks(DOCUMENT.read_text()) if "file" in options} == PLACES


@pytest.mark.slow
@pytest.mark.sandbox
@pytest.mark.parametrize(
    ("old", "new"),
    [("    os.nice(5)\n", "    os.nice(4)\n"), ('Wall("priority"', 'Wall("priorities"'), ("3 passed", "4 passed")],
)
def test_a_changed_block_turns_it_red(course, old, new):  # noqa: F811
    text = DOCUMENT.read_text().partition("## How a wall is taken down")[0]
    assert text.count(old) == 1
    with pytest.raises(WalkError):
        follow(text.replace(old, new), course)
