"""The walk-through "add a lesson" is followed to the letter, and names every part that a lesson must have."""

import re
import shutil

import pytest

from autograder.authoring import build, lesson_map, lint
from tests.docs.walk import WalkError, files, follow, page

PAGE = page("add-a-lesson.md")
LESSON, MODULE = "notebooks/13_momentum.py", "dllessons/momentum.py"
ROOMS = ("datasets", "dllessons", "dlutils", "notebooks", "tests")


@pytest.fixture
def course(root, tmp_path):
    """A copy of the course that may be changed; of other lessons only what links lead to, no unit: to save time."""
    ignore = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "classic", "[0-9][0-9]_*.py")
    for room in ROOMS:
        shutil.copytree(root / room, tmp_path / room, ignore=ignore)
    for name in ("nbgrader_config.py", "pyproject.toml"):
        shutil.copy(root / name, tmp_path)
    (tmp_path / "source").mkdir()
    return tmp_path


def without_commands(text):
    """The page with its files alone: what takes no time."""
    return re.sub(r"^```console\n.*?^```\n", "", text, flags=re.M | re.S)


def complaints(course):
    """What `check` says about the lesson of the page."""
    cells = build.read_text(course / LESSON).cells
    broken = lint.broken_links(cells, LESSON, course / "notebooks")
    return [*lint.lint_lesson(cells, LESSON), *lint.lint_predictions(cells, LESSON), *broken]


@pytest.mark.large
@pytest.mark.slow
def test_the_page_can_be_followed(course):
    assert follow(PAGE, course) == 7
    row = lesson_map.rows((course / "notebooks" / "README.md").read_text())["13_momentum"]
    assert row[0] == "| [13 momentum](13_momentum.ipynb) | 20 | 04 | descent with a memory |"


def test_a_lesson_is_one_text_and_one_module():
    assert files(PAGE) == {LESSON, MODULE}


def test_the_lesson_of_the_page_keeps_the_budgets(course):
    assert follow(without_commands(PAGE), course) == 4
    assert complaints(course) == []


def test_the_page_names_every_part_that_the_check_wants():
    listed = PAGE.split("## What every lesson holds")[1].split("\n## ")[0]
    for text in [*lint.LESSON_PARTS.values(), "<details>", "explorers.explore", lint.SMALL_EXERCISE]:
        assert f"`{text}" in listed, text
    cells = lint.LESSON_CELLS
    for number in (cells.start, cells.stop - 1, lint.CODE_MEDIAN, lint.CODE_MAX, lint.PROSE_MAX):
        assert re.search(rf"\b{number}\b", listed), number


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    "part", [*lint.LESSON_PARTS.values(), "<details>", "explorers.explore(", lint.SMALL_EXERCISE]
)
def test_a_lesson_without_one_of_them_is_refused(course, part):
    follow(without_commands(PAGE), course)
    path = course / LESSON
    path.write_text(path.read_text().replace(part, "print(" if part.endswith("(") else ""))
    assert complaints(course) != []


def test_an_assert_that_readers_see_is_refused(course):
    follow(without_commands(PAGE), course)
    path = course / LESSON
    path.write_text(path.read_text() + "\n# %%\nassert 1 + 1 == 2\n")
    assert any("an assert that readers see" in text for text in complaints(course))


@pytest.mark.large
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('after="momentum.gradient(start))"', 'after="momentum.gradient(end))"'),
        ("a row for 13_momentum", "a row for 13_inertia"),
        ("assert best == 0.6", "assert best == 0.2"),
    ],
    ids=["an anchor that is not there", "a line that is not said", "a number that is not so"],
)
@pytest.mark.slow
def test_a_changed_page_turns_it_red(course, old, new):
    text = PAGE.partition("$ python -m autograder check")[0] + "```\n"
    assert old in text
    with pytest.raises(WalkError):
        follow(text.replace(old, new), course)


# ------------------------------------------------------------------------------------------------------ the map


def test_a_lesson_that_is_missing_in_the_map_is_added_where_it_belongs(root, course):
    before = (course / "notebooks" / "README.md").read_text()
    shutil.copy(root / "notebooks" / "04_gradient_descent.py", course / "notebooks" / "06_zz.py")
    assert any("no row for 06_zz" in text for text in lesson_map.complaints(course))
    lesson_map.add_rows(course, log=lambda text: None)
    lines = (course / "notebooks" / "README.md").read_text().splitlines()
    added = next(i for i, line in enumerate(lines) if "06_zz" in line)
    assert lines[added - 1].startswith("| [06 vectorisation")
    assert "\n".join(lines[:added] + lines[added + 1 :]) + "\n" == before


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("| 60 | 03 |", "| 61 | 03 |", "has 60 minutes"),
        ("04_gradient_descent.ipynb", "04_gone.ipynb", "no lesson 04_gone"),
    ],
)
def test_a_map_that_is_wrong_is_seen(root, course, old, new, complaint):
    shutil.copy(root / "notebooks" / "04_gradient_descent.py", course / "notebooks")
    path = course / "notebooks" / "README.md"
    assert list(lesson_map.complaints(course)) == []
    path.write_text(path.read_text().replace(old, new))
    assert any(complaint in text for text in lesson_map.complaints(course))


def test_a_long_lesson_without_a_place_to_stop_is_seen(root, course):
    path = course / "notebooks" / "04_gradient_descent.py"
    path.write_text((root / "notebooks" / path.name).read_text().replace(lesson_map.HALFWAY, "> **Halfway.**"))
    assert any("where a reader may stop" in text for text in lesson_map.complaints(course))
