"""docs/ARCHITECTURE.md says what the code says: rooms, types, environment variables."""

import importlib
import re
from pathlib import Path

import pytest
from test_arrows import ORDER

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "ARCHITECTURE.md").read_text()
CODE = ("autograder", "dlutils", "dllessons", "jupyter", "benchmarks", ".ci", "Makefile", "nbgrader_config.py")


def first_column(text, head):
    """What the first column of a section's table holds in backticks, in order."""
    section = text.split(f"## {head}\n")[1].split("\n## ")[0]
    return [name for row in re.findall(r"^\| (`[^|]+) \|", section, re.M) for name in re.findall(r"`([^`]+)`", row)]


def variables(folder):
    """The DLCOURSE_ names in the code of a course."""
    found = set()
    for place in CODE:
        files = [folder / place] if (folder / place).is_file() else (folder / place).rglob("*")
        for path in files:
            if path.suffix in ("", ".py", ".sh") and path.is_file() and "__pycache__" not in path.parts:
                found |= set(re.findall(r"\bDLCOURSE_[A-Z]+\b", path.read_text()))
    return found


def test_rooms_stand_in_the_order_in_which_they_may_import():
    assert tuple(first_column(PAGE, "Rooms, and what each may import")) == ORDER


def test_every_variable_of_the_code_is_on_the_page_and_none_else():
    names = first_column(PAGE, "Environment variables")
    assert len(names) == len(set(names))
    assert set(names) == variables(ROOT)


def test_a_variable_that_is_not_on_the_page_is_found(tmp_path):
    (tmp_path / "dlutils").mkdir()
    (tmp_path / "dlutils" / "new.py").write_text('os.environ["DLCOURSE_NEW"]')
    assert variables(tmp_path) - set(first_column(PAGE, "Environment variables")) == {"DLCOURSE_NEW"}


@pytest.mark.parametrize("name", first_column(PAGE, "Seams"))
def test_a_seam_is_a_type_that_exists(name):
    module, _, kind = name.rpartition(".")
    assert hasattr(importlib.import_module(module), kind)


def test_words_of_the_glossary_are_in_order_and_explained():
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", (ROOT / "docs" / "GLOSSARY.md").read_text(), re.M)[1:]
    words = [word for word, _ in rows]
    assert words == sorted(words)
    assert all(text.endswith(".") and text.count(". ") <= 1 for _, text in rows)
