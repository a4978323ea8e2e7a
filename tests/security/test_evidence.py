"""Evidence is a stranger's data: whatever it says, the judge ends, raises nothing, and gives no mark away."""

import copy
import json
import random
from functools import reduce

import pytest

from autograder.judge import marking, runs
from autograder.judge.judgement import judge, zero
from autograder.judge.runs import exercise_run
from autograder.limits import LIMITS
from autograder.sandbox import events
from autograder.sandbox.job import Answer
from autograder.verdict import Ended, Status
from dlutils.evidence import decode

pytestmark = pytest.mark.sample(4)

UNIT = "logistic_regression"
ODD = [
    None,
    True,
    -1,
    10**30,
    1e308,
    float("nan"),
    float("inf"),
    "",
    "x" * 5000,
    "\ud800",
    [],
    {},
    [[]],
    {"dict": 1},
    {"tuple": {}},
]
ODD += [{"dtype": kind, "shape": shape, "data": data, "scalar": 1} for kind in ("<f8", "O", "V8", "({", "<c16") for shape in ([], [0, 10**18], [-1], [2**70]) for data in ("", "AAAAAAAAAAA=", 5)]  # fmt: skip


def evidence_of(name, seed=1):
    run = exercise_run(UNIT, name, seed)
    run.check_reference()  # computed before a test puts something in the place of a helper
    return run, copy.deepcopy(run.evidence_of(run.exercise.reference))


def places(data, path=()):
    """The paths of everything inside evidence."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, item in items:
        yield (*path, key)
        yield from places(item, (*path, key))


def changed(rng, evidence):
    """Evidence with one to three places replaced by something odd."""
    evidence = copy.deepcopy(evidence)
    for _ in range(rng.randint(1, 3)):
        *way, last = rng.choice(list(places(evidence)))
        inside = evidence
        for step in way:
            inside = inside[step]
        inside[last] = rng.choice(ODD)
    return evidence


@pytest.mark.sample(1)
@pytest.mark.parametrize("name", ["propagate", "optimize", "predict", "model"])
def test_no_evidence_makes_the_judge_raise(name):
    run, right = evidence_of(name)
    rng = random.Random(7)
    assert judge(run, right).full
    for _ in range(15 if name == "optimize" else 80):  # its evidence is long
        verdict = judge(run, changed(rng, right))
        assert 0 <= verdict.score <= verdict.max_score
        json.dumps(verdict.as_dict(), allow_nan=False)


@pytest.mark.parametrize("odd", [*ODD, {"runs": None}, {"missing": "\ud800"}, {"runs": [[None]]}], ids=lambda odd: None)
def test_odd_evidence_is_zero_with_a_reason(odd):
    run, _ = evidence_of("sigmoid")
    verdict = judge(run, odd)
    assert verdict.score == 0
    assert verdict.message


def test_evidence_of_another_exercise_or_another_seed_earns_nothing():
    run, right = evidence_of("sigmoid")
    for other, seed in (("sigmoid", 2), ("standardize_images", 1), ("predict", 1)):
        assert judge(run, evidence_of(other, seed)[1]).score == 0
    assert judge(run, right).full


def note(asked):
    """In place of a helper: notes whether it was asked the forged question (misconceptions ask it honest ones)."""
    return lambda *arguments: asked.extend(one for one in arguments if isinstance(one, int) and one == 10**12)


def forged_question(name, **arguments):
    """Evidence of a wrong `model` that claims to have asked a helper this."""
    run, evidence = evidence_of("model")
    for call in (call for run in evidence["runs"] for call in run):
        call["returned"], call["asked"] = 0, {}
        call["helper_calls"] = [
            {"name": name, "args": {"dict": [list(pair) for pair in arguments.items()]}, "returned": 0}
        ]
    return run, evidence


@pytest.mark.parametrize("name", ["optimize", "initialize_with_zeros", "Unit", "__import__", "standardize_images"])
def test_the_judge_is_not_kept_busy(name, monkeypatch):
    asked = []
    run, evidence = forged_question(name, dim=10**12)
    monkeypatch.setitem(run.namespace, name, note(asked))
    assert judge(run, evidence).score == 0
    assert not asked


def test_without_that_care_it_would_be(monkeypatch):
    """The planted fault."""
    asked = []
    run, evidence = forged_question("initialize_with_zeros", dim=10**12)
    monkeypatch.setitem(run.namespace, "initialize_with_zeros", note(asked))
    monkeypatch.setattr(runs, "FORGED", 10**30)
    judge(run, evidence)
    assert asked


def test_a_function_of_the_judges_own_module_is_never_called(monkeypatch):
    asked = []
    run, evidence = forged_question("output", dim=10**12)
    monkeypatch.setitem(run.namespace, "output", note(asked))
    judge(run, evidence)
    assert not asked


def test_odd_events_are_passed_over():
    lines = [b"", b"{", b"[]", b"\xff", b"[" * 10**5, b'{"event": []}', b'{"event": "cell", "index": Infinity}']
    lines += [
        b'{"event": "evidence"}',
        b"9" * 5000,
        b'{"event": "evidence", "exercise": "x", "evidence": "' + b"x" * events.EVENT_BYTES + b'"}',
    ]
    lines += [b'{"event": "evidence", "exercise": "y", "evidence": "\\ud800"}', b'{"event": "end"}']
    found = events.read(b"\n".join(lines), ("x", "y"))
    assert found.complete
    assert (found.evidence, found.cells, found.failed) == ({}, {}, None)
    assert found.refused == len(lines) - 2


def test_a_whole_number_that_is_written_as_a_fraction_is_a_whole_number():
    """For JSON's schemas 1.0 is one; a notebook's numbers of cells are written without a point."""
    output = {"output_type": "execute_result", "data": {"text/plain": "1"}, "metadata": {}, "execution_count": 1.0}
    lines = [json.dumps({"event": "cell", "index": index, "outputs": [output], "count": 1, "seconds": 0}) for index in (-0.0, 1.0)]
    marked = marking.mark(Answer("\n".join(lines).encode(), Ended.DONE), {}, {}, LIMITS)
    assert json.dumps([*marked.cells]) == "[0, 1]"
    assert json.dumps(marked.cells[1][0]["execution_count"]) == "1"


@pytest.mark.parametrize(
    "odd",
    [{"tuple": 5}, {"dict": 5}, {"dict": [[[], 1]]}, {"dtype": "({", "shape": [], "data": "", "scalar": 0}, {"dtype": "<f8", "shape": [float("inf")], "data": "", "scalar": 0}, {"dtype": "<f8", "shape": [0, 2**70], "data": "", "scalar": 0}, reduce(lambda inside, _: {"tuple": [inside]}, range(3000), 1)],
    ids=lambda odd: None,
)  # fmt: skip
def test_what_is_no_evidence_is_said_to_be_none(odd):
    with pytest.raises(ValueError):  # noqa: PT011  any of NumPy's too
        decode(odd)


def test_a_verdict_can_be_written_to_a_file():
    run, _ = evidence_of("sigmoid")
    zero(run.exercise, Status.MALFORMED, "half \ud800").message.encode()
