"""Sentences are for people: another wording changes the words and nothing else."""

import ast
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from autograder.judge import messages
from autograder.judge.judgement import judge
from autograder.judge.runs import ExerciseRun
from autograder.nbgrader import faults, reader
from autograder.units import load_unit, unit_names
from dlutils.compare import Mismatch

ROOT = Path(__file__).parents[2]
SEED = 20261128
WORDS = ("message", "problem", "sentence", "misconception", "inputs")


def odd(text):
    """The same sentence in other words."""
    return "".join(reversed(text)).upper()


@pytest.fixture
def reworded(monkeypatch):
    """Every sentence of the judge is another one."""
    for name, value in list(vars(messages).items()):
        if isinstance(value, str) and name.isupper():
            monkeypatch.setattr(messages, name, odd(value))
        elif callable(value) and getattr(value, "__module__", "") == messages.__name__ and not name.startswith("_"):
            monkeypatch.setattr(messages, name, lambda *about, true=value: odd(true(*about)))
    monkeypatch.setattr(Mismatch, "__str__", lambda self: odd(self.args[0]))

    def exercise(true):
        told = [replace(one, sentence=odd(one.sentence)) for one in true.misconceptions]
        rules = [replace(rule, sentence=odd(rule.sentence)) for rule in true.rules]
        return replace(true, misconceptions=tuple(told), rules=tuple(rules))

    return exercise


def answers(exercise):
    """Functions to judge: right, wrong in several ways, blank, none at all, raising, in place, endless data."""

    def blank(*arguments):
        raise NotImplementedError

    def raises(*arguments):
        return nowhere  # noqa: F821

    def nothing(*arguments):
        return None

    def shouting(*arguments):
        for argument in arguments:
            if isinstance(argument, np.ndarray) and argument.dtype.kind == "f":
                argument += 1
        return exercise.reference(*arguments)

    wrong = [one.variant for one in exercise.misconceptions[:4]]
    return [exercise.reference, *wrong, blank, raises, nothing, shouting]


def facts(verdict):
    """All of a verdict but its words."""
    outputs = [(output.right, output.case) for output in verdict.outputs]
    return verdict.status, verdict.score, verdict.misconceptions, outputs, verdict.ended


def verdicts(exercises, unit):
    found = []
    for exercise in exercises:
        run = ExerciseRun(unit, exercise, SEED)
        for function in answers(exercise):
            np.random.seed(1)
            found.append(judge(run, run.evidence_of(function)))
        found += [judge(run, odd) for odd in (None, {"missing": "`x` is not defined"}, {"runs": 3})]
    return found


@pytest.mark.large
@pytest.mark.parametrize("name", sorted(unit_names(), key="shallow_network".__ne__))
def test_another_wording_changes_the_words_alone(name, request):
    unit = load_unit(name)
    exercises = [exercise for exercise in unit if not exercise.start]  # those train for seconds
    before = verdicts(exercises, unit)
    change = request.getfixturevalue("reworded")
    after = verdicts([change(exercise) for exercise in exercises], unit)
    assert [facts(one) for one in after] == [facts(one) for one in before]
    lost = [pair for pair in zip(before, after) if not pair[0].full]
    assert len(lost) > 20
    assert all(one.message != other.message for one, other in lost), "the planted words are there"


def test_the_troubles_of_a_whole_submission_are_known_by_their_status(tmp_path):
    found = [
        reader.unreadable("x"),
        reader.no_notebook(tmp_path / "x.ipynb"),
        faults.left_over(ValueError("x")),
    ]
    assert len({trouble.status for trouble in found}) == len(found)
    assert not any(trouble.status.judged for trouble in found)


# ------------------------------------------------------------------------------------------------ in the text


def decisions(tree):
    """Lines on which a verdict's words are compared, searched or matched."""
    for node in ast.walk(tree):
        sides = []
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in ("startswith", "endswith", "find", "partition", "removeprefix"):
                sides = [node.func.value]
            elif node.func.attr in ("match", "search", "fullmatch", "findall"):
                sides = node.args
        if any(_is_words(part) for side in sides for part in ast.walk(side)):
            yield node.lineno


def _is_words(node):
    key = node.slice if isinstance(node, ast.Subscript) else None
    return (isinstance(node, ast.Attribute) and node.attr in WORDS) or (
        isinstance(key, ast.Constant) and key.value in WORDS
    )


def test_nothing_compares_or_searches_the_words_of_a_verdict():
    found = []
    for path in sorted((ROOT / "autograder").rglob("*.py")):
        found += [f"{path.relative_to(ROOT)}:{line}" for line in decisions(ast.parse(path.read_text()))]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        'verdict.message.startswith("This")',
        'if "not written" in verdict["message"]:\n    pass',
        'blank = message_of.message == "x"',
        're.search("malformed", output.problem)',
        'known.index(one) if one.sentence == said else 0',
    ],
)
def test_a_planted_match_is_found(text):
    assert list(decisions(ast.parse(text)))
