"""Plain English: the table of `prose` is kept everywhere, and a planted phrase is found, with file and line."""

import pytest

from autograder.authoring import check, prose

NOTEBOOK = "# %% [markdown]\n# # Title\n#\n# {prose}\n\n# %%\nx = 1\nprint({text!r})\n"


def test_everything_that_people_read_is_plain(root):
    assert list(prose.complaints(root)) == []


@pytest.fixture
def course(tmp_path):
    """A course with a text of each kind, all plain."""
    texts = {
        "README.md": "Plain.\n",
        "docs/page.md": "Plain.\n\n```\nnudge\n```\nCode such as `slip` is not read.\n",
        "notebooks/01_one.py": NOTEBOOK.format(prose="Plain.", text="plain text"),
        "source/vectorization/vectorization.py": NOTEBOOK.format(prose="Plain.", text="plain text"),
        "dlutils/one.py": '"""A module."""\n\nslip = 1\n\ndef f():\n    raise ValueError("a plain message")\n',
        "autograder/judge/one.py": '"""Contributors may read of a slip here."""\n\nnudge = "plain words"\n',
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_code_and_contributors_docstrings_are_not_looked_at(course):
    assert list(prose.complaints(course)) == []


PLANTED = [
    ("README.md", "Plain.", "We nudge it.", 1),
    ("docs/page.md", "Code such as", "The petals take turns for ever.\nCode such as", 6),
    ("notebooks/01_one.py", "# Plain.", "# A sentence, and a\n# common slip.", 5),
    ("notebooks/01_one.py", "'plain text'", "'what was due'", 8),
    ("source/vectorization/vectorization.py", "# Plain.", "# Pale cells are only thought to be there.", 4),
    ("dlutils/one.py", "a plain message", "the rank-1 array", 6),
    ("autograder/judge/one.py", "plain words", "it came at 3, 4 is due", 3),
]


@pytest.mark.parametrize(("name", "plain", "planted", "line"), PLANTED)
def test_a_planted_phrase_turns_the_check_red(course, name, plain, planted, line):
    path = course / name
    assert plain in path.read_text()
    path.write_text(path.read_text().replace(plain, planted))
    found = list(prose.complaints(course))
    assert found
    assert all(sentence.startswith(f"{name}, line {line}: ") and "instead: " in sentence for sentence in found), found


def test_the_verb_says_it(root, course, monkeypatch):
    for part in ("drift", "leaks", "schemes", "budgets"):
        monkeypatch.setattr(check, part, lambda root: [])
    monkeypatch.setattr(check.outline, "complaints", lambda root: [])
    said = []
    assert check.run(course, said.append) == 0
    (course / "README.md").write_text("The weights slipped.\n")
    assert check.run(course, said.append) == 1
    assert "README.md, line 1: 'slipped' is not plain English here; instead: mistake" in said


@pytest.mark.parametrize("words", prose.REPLACEMENTS)
def test_each_row_of_the_table_says_what_to_write(words):
    assert prose.REPLACEMENTS[words].strip()
