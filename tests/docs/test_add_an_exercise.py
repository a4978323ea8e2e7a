"""The walk-through "add an exercise" is followed to the letter: its blocks, its commands, what it says comes out."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DOCUMENT = Path(__file__).parents[2] / "docs" / "add-an-exercise.md"
UNIT = "logistic_regression"
ROOMS = ("autograder", "datasets", "dllessons", "dlutils", "docs", "notebooks", "release", "source", "tests")


class WalkError(AssertionError):
    """The document cannot be followed, or does not tell the truth."""


def blocks(text):
    """(language, {key: value}, lines) of the fenced blocks of a Markdown text."""
    for head, body in re.findall(r"^```(\w+[^\n]*)\n(.*?)^```$", text, re.M | re.S):
        language, *options = shlex.split(head)
        yield language, dict(option.split("=", 1) for option in options), body


def follow(text, course):
    """Apply every block of the document to a copy of the course, in order."""
    done = 0
    for language, options, body in blocks(text):
        if language == "console":
            converse(body, course)
        elif language == "diff":
            patch(course / options["file"], body)
        elif "after" in options or "before" in options:
            insert(course / options["file"], body, **{k: v for k, v in options.items() if k != "file"})
        else:
            (course / options["file"]).write_text(body)
        done += 1
    return done


def patch(path, body):
    """Put the lines with + in the place of those with -; the others say where."""
    lines = [(line[:1], line[1:]) for line in body.splitlines()]
    old, new = ("\n".join(text for mark, text in lines if mark != other) for other in "+-")
    content = path.read_text()
    if f"\n{content}".count(f"\n{old}\n") != 1:
        raise WalkError(f"{path.name}: this stands there {content.count(old)} times, not once:\n{old}")
    path.write_text(f"\n{content}".replace(f"\n{old}\n", f"\n{new}\n")[1:])


def insert(path, body, after=None, before=None):
    """Put a block after, or before, the one line that holds a text."""
    lines = path.read_text().splitlines(keepends=True)
    found = [index for index, line in enumerate(lines) if (after or before) in line]
    if len(found) != 1:
        raise WalkError(f"{path.name}: {after or before!r} stands on {len(found)} lines, not on one")
    place = found[0] + 1 if after else found[0]
    path.write_text("".join([*lines[:place], body, *lines[place:]]))


def converse(body, course):
    """Run the commands after `$` and compare what they print with the lines below them."""
    for command, due in re.findall(r"^\$ ([^\n]*)\n((?:(?!\$ ).*\n)*)", body, re.M):
        done = run(command, course)
        pattern = re.escape(due.strip()).replace(re.escape("..."), ".*")
        if not re.fullmatch(pattern, done.stdout.strip(), re.S):
            raise WalkError(f"$ {command}\n{done.stdout[-3000:]}{done.stderr[-3000:]}\nwhere the page says\n{due}")


def run(command, course):
    """A command of the document, with this Python as its `python`, on the copy of the course."""
    words = shlex.split(command)
    assert words[:2] == ["python", "-m"], f"the page's commands begin with `python -m`: {command}"
    environment = {**os.environ, "PYTHONPATH": str(course), "DLCOURSE_DATASETS": str(course / "datasets")}
    environment |= {"PYTEST_ADDOPTS": "", "OPENBLAS_NUM_THREADS": "1"}
    environment.pop("DLCOURSE_ROOT", None)
    return subprocess.run(
        [sys.executable, *words[1:]], cwd=course, capture_output=True, text=True, env=environment, timeout=300
    )


@pytest.fixture
def course(root, tmp_path):
    """A copy of the course that may be changed; of other units and lessons only what links lead to, to save time."""
    ignore = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "classic", ".grading")
    for room in ROOMS:
        shutil.copytree(root / room, tmp_path / "course" / room, ignore=ignore)
    for path in root.iterdir():
        if path.is_file() and path.suffix in (".py", ".toml", ".md", ".txt", ".yml"):
            shutil.copy(path, tmp_path / "course")
    if (root / "jupyter").is_dir():
        shutil.copytree(root / "jupyter", tmp_path / "course" / "jupyter", ignore=ignore)
    for path in [*tmp_path.glob("course/notebooks/*.py"), *tmp_path.glob("course/source/*/*.py")]:
        if path.stem != UNIT:
            path.unlink()
    for path in tmp_path.glob("course/release/*"):
        if path.name != UNIT:
            shutil.rmtree(path)
    return tmp_path / "course"


@pytest.mark.slow
@pytest.mark.sandbox
def test_the_page_can_be_followed(course):
    assert follow(DOCUMENT.read_text(), course) == 11
    release = (course / f"release/{UNIT}/{UNIT}.ipynb").read_text()
    assert "percent_correct" in release
    assert "np.mean(Y_prediction == Y)" not in release


def test_the_page_names_one_place_in_the_notebook_and_one_in_the_specification():
    files = {options["file"] for _, options, _ in blocks(DOCUMENT.read_text()) if "file" in options}
    assert files == {f"source/{UNIT}/{UNIT}.py", f"autograder/units/{UNIT}.py", "right.py", "wrong.py"}


CHANGES = {
    "an anchor that is not there": (
        'after="That is all one neuron can do."',
        'after="That is all two neurons can do."',
    ),
    "a line that is not there": ("-    points=10,\n", "-    points=11,\n"),
    "a sentence that the judge does not say": ('"This is a fraction from 0 to 1: percent', '"Percent'),
    "a right answer that is not right": ("np.mean(Y_prediction == Y) * 100", "100 - np.mean(Y_prediction == Y)"),
    "a mark that is not given": ('"score": 5.0', '"score": 4.0'),
}


def quick(text):
    """The page without the build and the tests: what is left takes seconds."""
    before, _, rest = text.partition("## 3 ")
    kept = r"^```python file=.*?^```\n|^```console\n\$ python -m autograder try.*?^```\n"
    return before + "".join(re.findall(kept, rest, re.M | re.S))


@pytest.mark.slow
@pytest.mark.sandbox
def test_the_quick_part_can_be_followed(course):
    assert follow(quick(DOCUMENT.read_text()), course) == 9


@pytest.mark.slow
@pytest.mark.sandbox
@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_block_turns_it_red(course, change):
    text, (old, new) = quick(DOCUMENT.read_text()), CHANGES[change]
    place = text.rindex(old)
    with pytest.raises(WalkError):
        follow(text[:place] + new + text[place + len(old) :], course)
