"""The exercises of a class are sent to a warm process once, and each submission is asked those of its own job."""

import json
import socket

import pytest

from autograder.judge.runs import exercise_run

pytestmark = [pytest.mark.sandbox]

RIGHT = "import numpy as np\ndef sigmoid(x):\n    return 1 / (1 + np.exp(-np.asarray(x)))"


@pytest.fixture
def sent(monkeypatch):
    """How many files went with each job: two, and a third that brings exercises."""
    numbers, send = [], socket.send_fds

    def counted(sock, messages, files, *rest):
        numbers.append(len(files))
        return send(sock, messages, files, *rest)

    monkeypatch.setattr(socket, "send_fds", counted)
    return numbers


def asked(engine, unit, seed):
    """Run a sigmoid; the evidence of what it was asked."""
    job = exercise_run(unit, "sigmoid", seed).job
    cells = [{"source": RIGHT, "exercise": "sigmoid"}]
    lines = engine.run({"kind": "notebook", "cells": cells, "exercises": {"sigmoid": job}}).data.splitlines()
    [evidence] = [event["evidence"] for event in map(json.loads, lines) if event["event"] == "evidence"]
    return [call.get("returned") for call in evidence["runs"][0]]


def test_a_class_is_asked_what_was_sent_once(engine, sent):
    first, second = (asked(engine, "vectorization", 11) for _ in range(2))
    assert sent == [3, 2]
    assert first == second


def test_other_exercises_are_sent_anew(engine, sent):
    answers = [
        asked(engine, unit, seed)
        for unit, seed in [("vectorization", 1), ("vectorization", 2), ("logistic_regression", 1), ("vectorization", 1)]
    ]
    assert sent == [3, 3, 3, 3]
    assert answers[0] == answers[3]
    assert answers[0] != answers[1] != answers[2]


def test_a_new_warm_process_is_sent_them_again(engine, sent):
    first = asked(engine, "vectorization", 21)
    engine.process.kill()
    engine.process.wait()
    assert asked(engine, "vectorization", 21) == first
    assert sent == [3, 3]


#: Goes up to where the runner holds the exercises, and takes them out of their dictionary.
SPOIL = """import sys
def spoil():
    frame = sys._getframe()
    while frame:
        held = frame.f_locals.get("exercises")
        if isinstance(held, dict) and held:
            held.clear()
            print("spoilt")
        frame = frame.f_back
spoil()"""


def test_a_submission_cannot_change_what_the_next_is_asked(engine, sent):
    """Each has a copy of its own."""
    first = asked(engine, "vectorization", 31)
    job = {"sigmoid": exercise_run("vectorization", "sigmoid", 31).job}
    answer = engine.run({"kind": "notebook", "cells": [{"source": SPOIL, "exercise": None}], "exercises": job})
    assert b"spoilt" in answer.data, "it found its own"
    assert asked(engine, "vectorization", 31) == first
    assert sent == [3, 2, 2]
