"""Evidence that came before is not judged again; nobody can make another one's evidence count as his, or spoil it."""

import json

import pytest

from autograder.judge import marking
from autograder.judge.judgement import judge
from autograder.judge.runs import exercise_run
from autograder.limits import LIMITS
from autograder.sandbox import events
from autograder.sandbox.job import Answer
from autograder.specification import source_of
from autograder.verdict import Ended

#: An exercise without a rule, and one whose rule forbids loops.
FREE, RULED = ("logistic_regression", "sigmoid"), ("vectorization", "l1_loss")
LOOP = "def l1_loss(yhat, y):\n    total = 0\n    for a, b in zip(yhat, y):\n        total += abs(a - b)\n    return total"


@pytest.fixture(autouse=True)
def nothing_judged_yet(monkeypatch):
    monkeypatch.setattr(marking, "_verdicts", {})


def line_of(names, function=None):
    run = exercise_run(*names, 7)
    evidence = run.evidence_of(function or run.exercise.reference)
    return json.dumps({"event": "evidence", "exercise": names[1], "evidence": evidence}).encode() + b"\n"


def marked(names, *lines, texts=("",)):
    answer = Answer(b"".join(lines) + b'{"event": "end"}\n', Ended.DONE)
    found = marking._mark(answer, {names[1]: (*names, 7)}, {names[1]: list(texts)}, LIMITS, [])
    return found["verdicts"][names[1]]


def test_equal_evidence_is_not_opened_again(monkeypatch):
    first = marked(FREE, line := line_of(FREE))
    opened = events._event_of
    monkeypatch.setattr(events, "_event_of", lambda line: opened(line) if b"evidence" not in line else 1 / 0)
    again = json.loads(line)
    for calls in again["evidence"]["runs"]:
        for call in calls:
            call["seconds"] = 0.25
    second = marked(FREE, json.dumps(again).encode() + b"\n")
    assert first["score"] == first["max_score"]
    assert {**second, "seconds": 0} == {**first, "seconds": 0}
    assert second["seconds"] == 0.25 * sum(map(len, again["evidence"]["runs"]))


def test_other_evidence_is_judged():
    right = line_of(FREE)
    assert marked(FREE, right)["score"] > 0
    assert marked(FREE, line_of(FREE, lambda z: 0 * z))["score"] == 0
    assert marked(FREE, right.replace(b'"changed": []', b'"changed": ["z"]'))["score"] < marked(FREE, right)["score"]


def test_a_rule_reads_the_texts_of_each():
    line, right = line_of(RULED), source_of(exercise_run(*RULED, 7).exercise.reference)
    evidence = json.loads(line)["evidence"] | {"source": LOOP}
    looped = json.dumps({"event": "evidence", "exercise": RULED[1], "evidence": evidence}).encode() + b"\n"
    reaching = ["import sys\nsys._getframe()", LOOP]  # it could have forged the counts that acquit a loop
    honest, convicted = (marked(RULED, looped, texts=texts)["score"] for texts in ([right], reaching))
    assert honest > convicted == 0
    run = exercise_run(*RULED, 7)
    assert (honest, convicted) == (judge(run, evidence, [right]).score, judge(run, evidence, reaching).score)


def test_a_refused_line_earns_nothing_for_those_who_send_it_alone():
    right, broken = line_of(FREE), b'{"event": "evidence", "exercise": "sigmoid", broken\n'
    assert marked(FREE, right, broken)["score"] > 0
    assert marked(FREE, broken)["score"] == 0


@pytest.mark.parametrize(
    "spoil",
    [
        lambda line: line.replace(b'"asked": {}', b'"asked": {"seconds": 3}'),
        lambda line: line.replace(b'"asked": {}', b'"asked": {"seconds": 3, "changed": []}'),
        lambda line: line.replace(b'"helper_calls": []', b'"helper_calls": [{"name": "seconds", "args": {}}]'),
        lambda line: line.replace(b'"defaults": {}', b'"defaults": {"seconds": 3}'),
    ],
)
def test_no_line_spoils_the_honest_one(spoil):
    line = line_of(FREE)
    spoilt = spoil(line)
    judging = marking.Judging(exercise_run(*FREE, 7), None)
    assert judging._key(spoilt, False) != judging._key(line, False), "or what is sent first decides for both"
    whole = marked(FREE, line)
    marking._verdicts.clear()
    marked(FREE, spoilt)
    assert {**marked(FREE, line), "seconds": 0} == {**whole, "seconds": 0}
