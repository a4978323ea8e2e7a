"""What the documents tell people to type exists, and their links lead somewhere."""

import contextlib
import io
import json
import re
import shlex
import sys
from pathlib import Path

import pytest

from autograder.__main__ import parser
from tests.docs.walk import typed

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
#: Programs of the system that a document may name.
SYSTEM = {"apt-get", "bwrap", "cd", "chmod", "conda", "jupyterhub", "mkdir", "mv", "npm", "pip", "python3", "rm"}
SYSTEM |= {"source", "sysctl", "useradd"}
JUPYTER = {("labextension", "disable"), ("labextension", "enable"), ("server", "extension")}
PLACEHOLDERS = {"UNIT": "logistic_regression", "STUDENT": "mia", "FOLDER": "x", "ADDRESS": "tcp://host:8786"}


def commands(text):
    """Command lines of a document: in fenced blocks without a language or with `console`, and in backticks."""
    for body in re.findall(r"^```console[^\n]*\n(.*?)^```$", text, re.M | re.S):
        yield from re.findall(r"^\$ (.*)$", body, re.M)
    yield from typed(text)
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)
    yield from re.findall(r"`((?:python -m|make|nbgrader|jupyter|pip|conda) [^`]+)`", prose)


ALL = [pytest.param(d.name, c, id=f"{d.name}: {c[:60]}") for d in DOCUMENTS for c in commands(d.read_text())]


def test_there_are_commands_to_look_at():
    assert len(ALL) > 40


@pytest.mark.parametrize(("document", "command"), ALL)
def test_a_command_is_real(document, command):
    complaint = wrong_with(command)
    assert complaint is None, f"{document}: {command}: {complaint}"


@pytest.mark.parametrize(
    "command",
    ["make bundel", "python -m autograder reprot UNIT", "python -m autograder grade UNIT --fast", "nbgrader colect x",
     "jupyter lab extension disable x", "python -m dlutils.dta", "frobnicate"],
)  # fmt: skip
def test_a_command_that_is_not_real_is_found(command):
    assert wrong_with(command) is not None


def wrong_with(command):
    """Why a command cannot be typed, or None."""
    words = [PLACEHOLDERS.get(word, word) for word in shlex.split(command)]
    words[0] = Path(words[0]).name  # of an environment that is not activated
    if words[0] == "make":
        targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M)
        return None if words[1] in targets else f"there is no target {words[1]}"
    if words[:2] == ["python", "-m"]:
        return _wrong_module(words[2:])
    if words[0] == "nbgrader":
        return _wrong_nbgrader(words[1:])
    if words[0] == "jupyter":
        return None if tuple(words[1:3]) in JUPYTER or words[1:] == ["lab"] else "no such command of Jupyter"
    return None if words[0] in SYSTEM else f"what is {words[0]}?"


def _wrong_module(words):
    if words[0] == "autograder":
        return _refused(words[1:])
    if words[0] == "nbgrader":
        return _wrong_nbgrader(words[1:])
    path = ROOT / Path(*words[0].split("."))
    known = words[0] in ("pytest", "http.server") or path.with_suffix(".py").is_file()
    return None if known else f"there is no module {words[0]}"


def _refused(arguments):
    told = io.StringIO()
    try:
        with contextlib.redirect_stderr(told):
            parser().parse_args(arguments)
    except SystemExit:
        return told.getvalue()
    return None


def _wrong_nbgrader(words):
    from nbgrader.apps.nbgraderapp import NbGraderApp

    app = NbGraderApp.subcommands.get(words[0])
    if app is None:
        return f"nbgrader has no {words[0]}"
    flags = {f"--{name}" for name in [*app[0].flags, *app[0].aliases]} if isinstance(app, tuple) else set()
    unknown = [word for word in words if word.startswith("--") and "=" not in word and word not in {*flags, "--force"}]
    return f"nbgrader {words[0]} has no {unknown}" if unknown else None


def test_the_speeds_of_the_readme_are_those_measured():
    text = (ROOT / "README.md").read_text()
    measured = json.loads((ROOT / "docs" / "measured" / "grading.json").read_text())
    assert measured["identical_marks"]
    rows = dict(re.findall(r"^\| `(\w+)` \| ([\d.]+ \| [\d.]+ \| [\d.]+) \|$", text, re.M))
    assert rows == {
        unit: " | ".join(f"{seconds[road]:.2f}" for road in ("ours", "stock", "floor"))
        for unit, seconds in measured["units"].items()
    }
    assert f"--submissions {measured['submissions']}`" in text
    assert f"**{measured['vs_nbgrader']:.1f} × as fast as stock** | | {measured['vs_floor']:.1f} × the floor" in text
    large = measured["large"]
    assert large["submissions"] == 1000
    words = " ".join(text.split())
    assert f"the second half took {large['second_half_over_first']:.2f} times as long as the first" in words
    assert f"the grading process stayed at {large['grading_process_MiB']} MiB" in words
    assert f"were {large['two_dask_workers_over_one']:.1f} times as fast as one" in words


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document):
    prose = re.sub(r"^```.*?^```$", "", document.read_text(), flags=re.M | re.S)  # links in a block are that file's own
    for target in re.findall(r"\]\(([^)#\s]+)\)", prose):
        assert "://" in target or (document.parent / target).exists(), target


def test_each_kind_of_addition_is_linked_for_contributors():
    linked = re.findall(r"\]\((add-[^)#\s]+)\)", (ROOT / "docs" / "CONTRIBUTING.md").read_text())
    assert set(linked) == {path.name for path in (ROOT / "docs").glob("add-*.md")}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_files_of_the_course_that_are_named_are_there(document):
    rooms = "autograder|dlutils|tests|docs|source|notebooks|datasets|jupyter"
    for name in re.findall(rf"`((?:{rooms})/[\w./-]+)`", document.read_text()):
        assert (ROOT / name).exists() or name == "datasets/classic/", name


def test_the_pictures_of_the_readme_are_there_small_and_told_in_words():
    shown = re.findall(r"!\[([^\]]*)\]\((docs/pictures/[^)]+)\)", (ROOT / "README.md").read_text())
    words = {name: text for text, name in shown}
    kept = {str(path.relative_to(ROOT)): path.stat().st_size for path in (ROOT / "docs" / "pictures").iterdir()}
    assert words.keys() == kept.keys()
    assert max(size for name, size in kept.items() if not name.endswith(".gif")) < 150_000
    assert max(kept.values()) < 1_000_000, "a picture that moves"
    assert min(len(text) for text in words.values()) > 40


def test_the_readme_s_pictures_are_taken_by_tests_that_exist():
    sys.path.append(str(ROOT / "tests" / "browser"))
    from pictures import FILMS, PARTS

    texts = "".join(path.read_text() for path in ROOT.glob("tests/*/test_*.py"))
    taken = [screenshot.split("/")[0].split("[")[0] for screenshot, _ in PARTS.values()]
    taken += [screenshots.split("/")[0] for screenshots in FILMS.values()]
    assert [name for name in taken if f"def {name}(" not in texts] == []
