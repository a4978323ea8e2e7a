"""Of a wrong function that calls others, the verdict says which call is the first to go wrong."""

import json

import pytest

from autograder.judge.judgement import judge
from autograder.judge.runs import ExerciseRun
from autograder.specification import from_source, source_of
from autograder.units import load_unit
from autograder.verdict import Status
from dlutils.harness import record

L_LAYERS = ("deep_network", "L_layer_model")
#: (unit, exercise, changes of the reference that no table explains, what is said of its calls)
ANSWERS = [
    (
        "logistic_regression", "model",
        [("predict(w, b, X_test)", "predict(w, b, X_test ** 2 + w)")],
        "The first call of `predict` gets another `X` than it should; "
        "`initialize_with_zeros` and `optimize` get what they should.",
    ),
    (
        *L_LAYERS,
        [("grads, learning_rate)", "{k: v ** 3 for k, v in grads.items()}, learning_rate)")],
        "The first call of `update_parameters` gets another `grads` than it should; `initialize_parameters_deep`, "
        "`L_model_forward`, `compute_cost` and `L_model_backward` get what they should.",
    ),
    (
        *L_LAYERS,
        [("grads, learning_rate)", "grads, learning_rate)\n        parameters['b1'] = np.sin(parameters['b1'])")],
        "The first call of `L_model_forward` gets what it should, the next one another `parameters` than it should: "
        "look at what happens in between.",
    ),
    (
        "logistic_regression", "propagate",
        [("dZ = A - Y", "dZ = A - Y * np.arctan(A)")],
        "`sigmoid` gets what it should: the mistake is in what is done with the result.",
    ),
    (
        "deep_network", "L_model_forward",
        [('(A, parameters[f"W{L}"]', '(np.cbrt(A), parameters[f"W{L}"]')],
        "The first call of `linear_activation_forward` gets another `A_prev` than it should.",
    ),
    # Who leaves a helper out, or calls it twice, may do right in another style: nothing is said of the calls.
    (
        "logistic_regression", "propagate",
        [("sigmoid(w.T @ X + b)", "1 / (1 + np.exp(-w.T @ X - b))"), ("dZ = A - Y", "dZ = A - Y * np.arctan(A)")],
        "",
    ),
    (
        "logistic_regression", "propagate",
        [("    m = X", "    sigmoid(b)\n    m = X"), ("dZ = A - Y", "dZ = A - Y * np.arctan(A)")],
        "",
    ),
]  # fmt: skip


def verdict_on(unit, name, text, seed=5, seconds=20.0, **helpers):
    """The verdict on an answer, beside helpers of the student's own."""
    unit = load_unit(unit)
    run = ExerciseRun(unit, unit[name], seed)
    space = unit.namespace | {one: from_source(source, one, unit.namespace) for one, source in helpers.items()}
    evidence = record(run.job, {**space, name: from_source(text, name, space)}, seconds)
    return judge(run, json.loads(json.dumps(evidence)), [text])


def said_of(unit, name, text, **helpers):
    return verdict_on(unit, name, text, **helpers).message


def changed(unit, name, changes):
    text = source_of(load_unit(unit)[name].reference)
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


@pytest.mark.sample(1)
@pytest.mark.parametrize(("unit", "name", "changes", "words"), ANSWERS)
def test_the_first_wrong_call_is_named(unit, name, changes, words):
    said = said_of(unit, name, changed(unit, name, changes))
    assert "expected" in said
    assert said.endswith(words) if words else "it should" not in said, said


def test_with_a_wrong_helper_the_function_s_own_mistake_is_told():
    unit, name, changes, _ = ANSWERS[3]
    said = said_of(unit, name, changed(unit, name, changes), sigmoid="def sigmoid(z):\n    return z * 0 + 0.3")
    assert "another" not in said, said


#: Helpers that no function gets on with, and one that never ends.
BROKEN = {
    "blank": "def sigmoid(z):\n    raise NotImplementedError",
    "nothing": "def sigmoid(z):\n    pass",
    "raises": "def sigmoid(z):\n    return z.colour",
    "shape": "def sigmoid(z):\n    return z[:, :2]",
    "endless": "def sigmoid(z):\n    while True:\n        pass",
}


@pytest.mark.parametrize("broken", BROKEN)
def test_beside_a_broken_helper_table_and_sentence_tell_of_the_function_alone(broken):
    unit, name, changes = "logistic_regression", "propagate", [("dZ = A - Y", "dZ = A + Y")]
    found = verdict_on(unit, name, changed(unit, name, changes), seconds=1, sigmoid=BROKEN[broken])
    assert found.status is Status.WRONG
    assert "come out as if `Y` were added" in found.message
    assert [output.problem.split()[0] for output in found.outputs if not output.right] == ["got", "got"]
    assert [output.name for output in found.outputs if output.right] == ["cost"]


@pytest.mark.parametrize("broken", BROKEN)
def test_a_right_function_keeps_its_marks_beside_a_broken_helper(broken):
    unit, name = "logistic_regression", "propagate"
    assert verdict_on(unit, name, changed(unit, name, []), seconds=1, sigmoid=BROKEN[broken]).full


def test_a_function_that_never_ends_itself_is_tried_once():
    text = "def propagate(w, b, X, Y):\n    A = sigmoid(w.T @ X + b)\n    while True:\n        pass"
    found = verdict_on("logistic_regression", "propagate", text, seconds=1, sigmoid=BROKEN["blank"])
    assert found.status is Status.TOO_SLOW
    assert found.score == 0
    unit = load_unit("logistic_regression")
    run = ExerciseRun(unit, unit["propagate"], 5)
    evidence = record(run.job, {**unit.namespace, "propagate": from_source(text, "propagate", unit.namespace)}, 1.0)
    assert sum(call["seconds"] > 0 for calls in evidence["runs"] for call in calls) == 1


def test_an_error_is_told_once():
    unit, name = "logistic_regression", "propagate"
    found = verdict_on(unit, name, changed(unit, name, [("X @ dZ.T", "X[:2] @ dZ")]))
    assert "shapes do not fit" in found.message
    assert {output.problem for output in found.outputs} == {"raised ValueError: see above"}
