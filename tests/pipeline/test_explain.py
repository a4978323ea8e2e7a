"""`python -m autograder explain` on a graded class: the judge's sentence, the input, and a command that repeats it."""

import json
import re
import shlex

import pytest

from autograder.__main__ import main
from autograder.errors import CourseError
from autograder.grading import explain

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]


def explained(graded, student, cell=None):
    said = []
    assert explain.run(graded.course, graded.unit.name, student, cell, log=said.append) == 0
    return "\n".join(said)


def marks(course, student, unit):
    [path] = (course / "autograded" / student / unit).glob("*.ipynb")
    notes = [cell["metadata"].get("autograder", {}) for cell in json.loads(path.read_text())["cells"]]
    verdicts = [note["verdict"] for note in notes if "verdict" in note]
    return {one["exercise"]: one["score"] for one in verdicts if one["score"] < one["max_score"]}


def test_what_is_printed_repeats_the_verdict(graded, capsys, monkeypatch):
    monkeypatch.chdir(graded.course)
    text = explained(graded, "finn")
    [(exercise, score)] = marks(graded.course, "finn", graded.unit.name).items()
    assert f"finn · {graded.unit.name}: {exercise} · {score:g} of" in text
    assert "The smallest input on which it goes wrong" in text
    assert "got = " in text
    assert "expected = " in text
    [command] = re.findall(r"python -m autograder (.*)", text)
    main(shlex.split(command))
    again = json.loads(capsys.readouterr().out)
    assert again["score"] == score
    assert again["misconception"] in text


@pytest.mark.sample(1)
@pytest.mark.parametrize("student", ["ben", "cleo", "hal", "nia", "kim"])
def test_every_kind_of_trouble_can_be_explained(student, graded):
    text = explained(graded, student)
    lost = marks(graded.course, student, graded.unit.name)
    assert text.count("To see it again") == len(lost)
    assert "Traceback" not in text


def test_full_marks_are_said(graded):
    assert "full marks" in explained(graded, "ada")


@pytest.mark.parametrize(
    ("student", "cell", "said"),
    [
        ("nobody", None, "nothing of nobody is graded"),
        ("finn", "no_such", "no judged exercise 'no_such'"),
        ("..", None, "no name"),
    ],
)
def test_what_is_not_there_is_told(student, cell, said, graded):
    with pytest.raises(CourseError, match=re.escape(said)):
        explain.run(graded.course, graded.unit.name, student, cell, log=str)
