"""Follow a page of the documents: apply its blocks to a copy of the course, and compare what its commands print."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: Rooms that a page may change, and rooms that are only read.
CHANGED = ("autograder", "dlutils", "docs", "release", "source", "tests")
READ = ("datasets", "dllessons", "notebooks", "jupyter")
#: What lies in the folder of somebody who works here, and in no clone: anywhere, and in one place.
LEFT_BY_TOOLS = shutil.ignore_patterns(".ipynb_checkpoints", ".*_cache", "__pycache__", "*.egg-info")
OF_ONE_S_OWN = {
    *(".git", ".grading", ".venv", "assignments", "autograded", "build", "demo", "dist", "exchange", "explained"),
    *("feedback", "gradebook.db", "history.db", "report", "submitted", "datasets/classic"),
}
#: Commands that take long.
LONG = ("build", "check", "pytest")


class WalkError(AssertionError):
    """The document cannot be followed, or does not tell the truth."""


def page(name):
    """The text of a page in `docs/`."""
    return (ROOT / "docs" / name).read_text()


def files(text):
    """The files that a page writes to or changes."""
    return {options["file"] for _, options, _ in blocks(text) if "file" in options}


def section(text, heading):
    """A page from a heading to the next of its level."""
    level = heading.split()[0]
    found = re.search(rf"^{re.escape(heading)}.*?(?=^{level} |\Z)", text, re.M | re.S)
    if not found:
        raise WalkError(f"there is no heading {heading!r}")
    return found[0]


def typed(text):
    """The lines of the blocks that show what is typed and not what comes out: without a language, or `sh`."""
    for language, body in re.findall(r"^```(\w*)[^\n]*\n(.*?)^```$", text, re.M | re.S):
        if language in ("", "sh"):
            yield from (line.split("  #")[0].strip() for line in body.splitlines() if line.strip())


def blocks(text):
    """(language, {key: value}, lines) of the fenced blocks of a Markdown text."""
    for head, body in re.findall(r"^```(\w+[^\n]*)\n(.*?)^```$", text, re.M | re.S):
        language, *options = shlex.split(head)
        yield language, dict(option.split("=", 1) for option in options), body


def follow(text, course, quick=False):
    """Apply every block of a page to a copy of the course, in order; returns how many blocks and commands there were.

    Args:
        quick: leave out commands that take long.
    """
    done = 0
    for language, options, body in blocks(text):
        if language == "console":
            done += converse(body, course, quick)
            continue
        done += 1
        if language == "diff":
            patch(course / options["file"], body)
        elif "after" in options or "before" in options:
            insert(course / options["file"], body, **{k: v for k, v in options.items() if k != "file"})
        else:
            (course / options["file"]).parent.mkdir(parents=True, exist_ok=True)
            (course / options["file"]).write_text(body)
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


def converse(body, course, quick=False):
    """Run the commands after `$` and compare what they print with the lines below them; returns how many were run."""
    done = 0
    for command, expected in re.findall(r"^\$ ([^\n]*)\n((?:(?!\$ ).*\n)*)", body, re.M):
        if quick and set(LONG) & set(shlex.split(command)):
            continue
        printed = run(command, course)
        pattern = re.escape(expected.strip()).replace(re.escape("..."), ".*")
        red = "pytest" in shlex.split(command) and printed.returncode  # a summary of failures says "passed" too
        shown = printed.stdout.strip() or (printed.stderr.strip() if expected.strip() else "")
        if red or not re.fullmatch(pattern, shown, re.S):
            output = f"{printed.stdout[-3000:]}{printed.stderr[-3000:]}"
            raise WalkError(f"$ {command}\n{output}\nwhere the page says\n{expected}")
        done += 1
    return done


def run(command, course):
    """A command of the document, with this Python as its `python`, on the copy of the course."""
    words = shlex.split(command)
    assert words[:2] == ["python", "-m"], f"the page's commands begin with `python -m`: {command}"
    environment = {**os.environ, "PYTHONPATH": str(course)}
    if (course / "datasets").is_dir():
        environment["DLCOURSE_DATASETS"] = str(course / "datasets")
    environment |= {"PYTEST_ADDOPTS": "", "OPENBLAS_NUM_THREADS": "1"}
    environment.pop("DLCOURSE_ROOT", None)
    return subprocess.run(
        [sys.executable, *words[1:]], cwd=course, capture_output=True, text=True, env=environment, timeout=300
    )


def clone(place):
    """What a clone of this repository holds, as files that may be changed.

    Args:
        place: a folder that is not there yet.
    """

    def left_out(folder, names):
        here = Path(folder).relative_to(ROOT)
        return LEFT_BY_TOOLS(folder, names) | {name for name in names if (here / name).as_posix() in OF_ONE_S_OWN}

    return shutil.copytree(ROOT, place, ignore=left_out, symlinks=True)


def copy_of_the_course(place, *units):
    """A copy of the course that may be changed; of lessons and other units only what links lead to, to save time.

    Args:
        place: a folder that is not there yet.
        units: those whose notebooks the build finds.
    """
    ignore = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "classic", ".grading")
    for room in CHANGED:
        shutil.copytree(ROOT / room, place / room, ignore=ignore)
    for room in READ:
        shutil.copytree(ROOT / room, place / room, ignore=ignore, copy_function=os.symlink)
    for path in ROOT.iterdir():
        if path.is_file() and path.suffix in (".py", ".toml", ".md", ".txt", ".yml"):
            shutil.copy(path, place)
    for path in [*place.glob("notebooks/*.py"), *place.glob("source/*/*.py")]:
        if path.stem not in units:
            path.unlink()
    for path in place.glob("release/*"):
        if path.name not in units:
            shutil.rmtree(path)
    return place
