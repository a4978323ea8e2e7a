"""Wrong answers that no table lists are explained, and every explanation is true.

The answers are written as students write them.  Each is followed by words that the explanation must hold.
"""

import ast
import contextlib
import io
import json
import linecache
import logging
import warnings
import zlib

import numpy as np
import pytest

from autograder.judge import diagnosis, recognition
from autograder.judge.judgement import judge
from autograder.judge.mutations import mutants
from autograder.judge.outputs import alike
from autograder.judge.rules import FEW_LITERALS, literals
from autograder.judge.runs import ExerciseRun, exercise_run
from autograder.specification import source_of
from autograder.units import load_unit, unit_names
from dlutils import harness
from dlutils.relations import Pair, relation

SEED = 77
PROPAGATE = """
def propagate(w, b, X, Y):
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    loss = Y * np.log(A) + (1 - Y) * np.log(1 - A)
    cost = -loss.sum() / m
    error = A - Y
    gradient_w = np.dot(X, error.T) / m
    gradient_b = error.sum() / m
    return {"dw": gradient_w, "db": gradient_b}, cost
"""
BACKWARD = """
def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    W2 = parameters["W2"]
    A1, A2 = cache["A1"], cache["A2"]
    d2 = A2 - Y
    dW2 = d2.dot(A1.T) / m
    db2 = d2.mean(axis=1, keepdims=True)
    d1 = W2.T.dot(d2) * (1 - A1 * A1)
    dW1 = d1.dot(X.T) / m
    db1 = d1.mean(axis=1, keepdims=True)
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}
"""
LAYER = """
def linear_backward(dZ, cache):
    A_prev, W, b = cache
    count = dZ.shape[1]
    dA_prev = np.dot(W.T, dZ)
    dW = np.dot(dZ, A_prev.T) / count
    db = dZ.mean(axis=1, keepdims=True)
    return dA_prev, dW, db
"""
PROPAGATED = ("logistic_regression", "propagate", PROPAGATE)
BACKWARDS = ("shallow_network", "backward_propagation", BACKWARD)
LAYERS = ("deep_network", "linear_backward", LAYER)
#: (unit, exercise, a right text, what is changed in it, kind, words of the explanation)
ANSWERS = [
    (*PROPAGATED, ("-loss.sum() / m", "-loss.sum()"), "misconception", "divide by m"),
    (*PROPAGATED, ("error = A - Y", "error = (A - Y) / 3"), "relation", "3 times too small"),
    (*PROPAGATED, ("np.dot(X, error.T)", "np.dot(X, A.T)"), "generated", "`A` stood in place of"),
    (*PROPAGATED, ("np.dot(X, error.T)", "np.dot(X, Y.T)"), "generated", "`Y` stood in place of"),
    (*PROPAGATED, ("error.T", "eror.T"), "python", "Is `error` meant?"),
    (*PROPAGATED, ("+ b)", "+ bias)"), "python", "`bias` is not defined anywhere"),
    (*PROPAGATED, ("np.dot(X, error.T)", "np.dot(X, error)"), "python", "do not fit"),
    (*PROPAGATED, ("error = A - Y", "error = ..."), "python", "`...`"),
    (*PROPAGATED, ("(1 - Y) *", "(2 - Y) *"), "generated", "`2` stood in place of `1`"),
    (*PROPAGATED, ('"db": gradient_b', '"bd": gradient_b'), "form", 'the key "db" is missing'),
    (*PROPAGATED, ("    return {", "    result = {"), "python", "returns nothing"),
    (*BACKWARDS, ("d1.dot(X.T) / m", "d1.dot(X.T)"), "misconception", "dW1 is a sum"),
    (*BACKWARDS, ("(1 - A1 * A1)", "(1 - A1) * A1"), "misconception", "that of the sigmoid"),
    (*BACKWARDS, ("(1 - A1 * A1)", "(1 + A1 * A1)"), "misconception", "there is a plus"),
    (*BACKWARDS, ("W2.T.dot(d2)", "d2.T.dot(W2).T * 2"), "generated", "twice as large"),
    (*BACKWARDS, ('cache["A1"]', 'cache["a1"]'), "python", 'Is "A1" meant?'),
    (*BACKWARDS, ('parameters["W2"]', 'parameters.W2'), "python", "a dictionary"),
    (*LAYERS, ("np.dot(W.T, dZ)", "np.dot(W.T, dZ) + b.sum()"), "relation", "a factor and a constant"),
    (*LAYERS, ("/ count", "/ (count - 1)"), "relation", "divided by m - 1 where it should be divided by m"),
    (*LAYERS, ("np.dot(W.T, dZ)", "-np.dot(W.T, dZ)"), "generated", "the sign of"),
    (*LAYERS, ("dZ.mean(axis=1, keepdims=True)", "dZ.mean(axis=1)"), "misconception", "dimension"),
    (*LAYERS, ("A_prev, W, b = cache", "A_prev, W = cache"), "python", "unpack"),
    (*LAYERS, ("np.dot(W.T, dZ)", "np.dott(W.T, dZ)"), "python", "Is `dot` meant?"),
    (*LAYERS, ("dZ.shape[1]", "np.int(dZ.shape[1])"), "python", "any more"),
    (*LAYERS, ("count = dZ.shape[1]", "pass"), "python", "`count` is not defined anywhere"),
]  # fmt: skip


def define(space, text):
    file = f"<cell {zlib.crc32(text.encode()):x}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    exec(compile(text, file, "exec"), space)


def verdict_on(unit, name, text, seed=SEED, run=None):
    run = run or exercise_run(unit, name, seed)
    space = load_unit(unit)._given()
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        for cell in [*(source_of(one.reference) for one in load_unit(unit).before(name)), text]:
            define(space, cell)
        return judge(run, json.loads(json.dumps(harness.record(run.job, space))), text)


@pytest.mark.parametrize(("unit", "name", "right"), sorted({one[:3] for one in ANSWERS}))
def test_what_the_answers_are_made_of_is_right(unit, name, right):
    assert verdict_on(unit, name, right).full


@pytest.mark.parametrize(("unit", "name", "right", "change", "kind", "words"), ANSWERS)
def test_a_wrong_answer_is_told_its_cause(unit, name, right, change, kind, words):
    old, new = change
    assert old in right
    verdict = verdict_on(unit, name, right.replace(old, new))
    assert not verdict.full
    assert verdict.diagnosis
    assert verdict.diagnosis["kind"] == kind
    assert words in verdict.misconception


@pytest.mark.large
@pytest.mark.parametrize("unit", sorted(unit_names(), key="vectorization".__ne__))
def test_what_is_made_from_the_reference_is_never_called_something_that_does_not_give_its_evidence(unit, caplog):
    """Of each exercise some generated mistakes are handed in: what is said of them reproduces what they gave."""
    caplog.set_level(logging.DEBUG, "autograder.judge.judgement")
    rng = np.random.default_rng(5)
    for exercise in load_unit(unit):
        run = exercise_run(unit, exercise.name, SEED)
        made = list(mutants(source_of(exercise.reference), run.namespace, 300))
        for place in rng.choice(len(made), 3):
            space = dict(run.namespace)
            exec(made[place].code, space)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                verdict = judge(run, json.loads(json.dumps(run.evidence_of(space[exercise.name]))))
            assert verdict.full or verdict.message
            told = verdict.diagnosis
            if told and told["kind"] == "generated":
                assert gives_the_same(run, space[exercise.name], told["id"])
    assert not caplog.records


def gives_the_same(run, function, id):
    """Whether a mistake of that id gives what a function gave, in some output of some case."""
    named = [one for pool in (run.generated, run.of_others, run.pairs) for one in pool if one.id == id]
    steps = [max([one for one in inputs.arguments if type(one) is int], default=0) for inputs in run.inputs]
    cases = [(0, case) for case, number in enumerate(steps) if number <= recognition.MOST_STEPS]
    return any(
        alike(output, run.caller(place)(function), one.quick(place))
        for one in named
        for output in run.exercise.outputs
        for place in cases
    )


def test_a_planted_false_explanation_is_noticed():
    """The planted fault: another mistake's id does not pass."""
    run = exercise_run("logistic_regression", "sigmoid", SEED)
    powers = [one for one in run.generated if "exp2" in one.id]
    assert gives_the_same(run, powers[0]._function, powers[0].id)
    assert not gives_the_same(run, run.exercise.misconception("exponent-sign-reversed").variant, powers[0].id)


def test_what_goes_wrong_at_edges_alone_says_at_which():
    text = "def sigmoid(x):\n    s = np.zeros_like(x)\n    s[...] = 1 / (1 + np.exp(np.negative(x)))\n    return s"
    told = verdict_on("vectorization", "sigmoid", text).misconception
    assert told == "sigmoid(x) is 0 everywhere (only for: a Python whole number; whole numbers)."


def test_a_name_turned_round_is_known():
    text = "def l2_loss(yhat, y):\n    loss_all = np.sum((yhat - y) ** 2)\n    return all_loss"
    assert "Is `loss_all` meant?" in verdict_on("vectorization", "l2_loss", text).misconception


def test_the_numbers_of_a_function_are_few_and_small():
    """The reference is run with them."""
    last = "def f(n):\n    k = [4, 3, 1]\n    return k, 0.3, 5000, [200, 1], True, 'x', 1e999"
    found = literals(["def f(n):\n    return 77", last, "y = 88"], "f")
    assert sorted(found, key=repr) == [0.3, 1, 200, 3, 4, [4, 3, 1]]
    many = "def f(n):\n    return " + " + ".join(map(str, range(100)))
    assert len(literals([many], "f")) == FEW_LITERALS


def test_marks_do_not_depend_on_what_is_computed(monkeypatch):
    text = PROPAGATE.replace("(1 - Y) *", "(2 - Y) *")
    told = verdict_on("logistic_regression", "propagate", text)
    monkeypatch.setattr(diagnosis, "EXPLAIN_SECONDS", 0)
    untold = verdict_on("logistic_regression", "propagate", text)
    assert told.diagnosis
    assert not untold.diagnosis
    assert told.score == untold.score


def test_an_explanation_that_fails_costs_nothing(monkeypatch):
    text = PROPAGATE.replace("(1 - Y) *", "(2 - Y) *")
    before = verdict_on("logistic_regression", "propagate", text).score
    monkeypatch.setattr(recognition, "computed", lambda *arguments: 1 / 0)
    assert verdict_on("logistic_regression", "propagate", text).score == before


def test_no_sentence_hands_over_a_line_of_the_reference():
    """What is assigned or returned, where it is more than one operation, stands in no clause."""
    for unit in unit_names():
        for exercise in load_unit(unit):
            source = source_of(exercise.reference)
            lines = {
                ast.unparse(node.value)
                for node in ast.walk(ast.parse(source))
                if isinstance(node, (ast.Assign, ast.Return)) and node.value is not None
                if sum(isinstance(one, (ast.BinOp, ast.Call)) for one in ast.walk(node.value)) > 2
            }
            for mutant in mutants(source, ExerciseRun(load_unit(unit), exercise, SEED).namespace, 400):
                assert not [line for line in lines if line in mutant.clause], mutant.clause


@pytest.mark.parametrize(
    ("got", "expected", "numbers", "id"),
    [
        (-np.arange(1.0, 7), np.arange(1.0, 7), {}, "sign"),
        (5 * np.arange(1.0, 7), np.arange(1.0, 7), {"m": 5}, "times-m"),
        (np.arange(1.0, 7) / 5, np.arange(1.0, 7), {"m": 5}, "over-m"),
        (np.arange(6.0).reshape(2, 3).T, np.arange(6.0).reshape(2, 3), {}, "transposed"),
        (np.arange(3.0), np.arange(3.0).reshape(3, 1), {}, "dimension"),
        (np.arange(6.0).reshape(2, 3), np.array([[3.0], [12.0]]), {}, "not-summed-1"),
        (np.array([[1.0, 2, 3, 9]]), np.array([[1.0, 2, 3, 4]]), {}, "last-column"),
        (np.array([[9.0, 2, 3, 4]]), np.array([[1.0, 2, 3, 4]]), {}, "first-column"),
        (np.array([1.0, 2, 3]) + 0.5, np.array([1.0, 2, 3]), {}, "offset"),
        (np.array([1.0, np.nan]), np.array([1.0, 2]), {}, "nan"),
        (np.array([3.0, 1, 2]), np.array([1.0, 2, 3]), {}, "order"),
        (np.array([0.3, 0.1, 0.9]), np.array([0.4, 7.0, 0.2]), {}, None),
    ],
)
def test_a_relation_is_found(got, expected, numbers, id):
    found = relation([Pair(got, expected, numbers)])
    assert (found and found.id) == id


def test_a_relation_must_hold_in_all_cases():
    one = Pair(np.array([-1.0, -2]), np.array([1.0, 2]))
    two = Pair(np.array([1.0, 5]), np.array([2.0, 4]))
    assert relation([one]).id == "sign"
    assert relation([one, two]) is None
