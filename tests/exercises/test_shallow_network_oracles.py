"""The references of `shallow_network` against oracles of their own, and slips that are no rows.

Forward pass and cost are computed unit by unit with `math`; every gradient is compared with finite
differences of that loop, not of the reference's own cost.
"""

import copy
import math
from types import SimpleNamespace

import numpy as np
import pytest

from autograder.judge.judgement import judge
from autograder.judge.runs import exercise_run
from autograder.specification import from_source, source_of
from autograder.units import load_unit, weights
from autograder.units.shallow_network import _shared as inputs
from dlutils.gradient_check import numerical_gradient, relative_difference

pytestmark = pytest.mark.sample(3)

UNIT = load_unit("shallow_network")
reference = SimpleNamespace(**UNIT.notebook())
SIZES = [(3, 5, 7), (2, 4, 9), (6, 2, 3), (5, 1, 4), (1, 6, 1)]
SEEDS = [11, 12, 13]


@pytest.fixture(params=[(size, seed) for size in SIZES for seed in SEEDS], ids=str)
def example(request):
    (n_x, n_h, m), seed = request.param
    rng = np.random.default_rng(seed)
    return inputs.weights(rng, n_x, n_h), *inputs.dataset(rng, n_x, m)


def by_hand(parameters, X, Y):
    """Probabilities and mean loss, one unit and one example at a time."""
    W1, b1, W2, b2 = (parameters[name] for name in ("W1", "b1", "W2", "b2"))
    probabilities, losses = [], []
    for i in range(X.shape[1]):
        sums = [math.fsum(w * x for w, x in zip(row, X[:, i])) + b for row, b in zip(W1, b1[:, 0])]
        hidden = [math.tanh(z) for z in sums]
        z = math.fsum(w * a for w, a in zip(W2[0], hidden)) + b2[0, 0]
        probabilities.append(0.5 * (1 + math.tanh(z / 2)))
        losses.append(math.log1p(math.exp(-abs(z))) + max(z, 0) - Y[0, i] * z)
    return np.array([probabilities]), math.fsum(losses) / len(losses)


def nudged(parameters, name, X, Y):
    """The derivative of the mean loss with respect to one parameter, by finite differences."""
    return numerical_gradient(lambda value: by_hand({**parameters, name: value}, X, Y)[1], parameters[name])


def test_forward_pass_and_cost_agree_with_a_loop(example):
    parameters, X, Y = example
    probabilities, cost = by_hand(parameters, X, Y)
    A2, cache = reference.forward_propagation(X, parameters)
    np.testing.assert_allclose(A2, probabilities, rtol=1e-12)
    np.testing.assert_allclose(reference.compute_cost(A2, Y), cost, rtol=1e-12)
    np.testing.assert_allclose(cache["A1"], np.tanh(cache["Z1"]), rtol=1e-15)
    assert cache["A2"] is A2
    assert cache["Z1"].shape == (len(parameters["W1"]), X.shape[1])
    assert cache["Z2"].shape == Y.shape


@pytest.mark.parametrize("name", ["W1", "b1", "W2", "b2"])
def test_every_gradient_agrees_with_finite_differences(example, name):
    parameters, X, Y = example
    _, cache = reference.forward_propagation(X, parameters)
    gradient = reference.backward_propagation(parameters, cache, X, Y)[f"d{name}"]
    assert gradient.shape == parameters[name].shape
    assert relative_difference(gradient, nudged(parameters, name, X, Y)) < 1e-7


def test_an_update_lowers_the_cost_and_keeps_its_arguments(example):
    parameters, X, Y = example
    A2, cache = reference.forward_propagation(X, parameters)
    grads = reference.backward_propagation(parameters, cache, X, Y)
    before = copy.deepcopy((parameters, grads))
    after = reference.update_parameters(parameters, grads, 1e-3)
    np.testing.assert_equal((parameters, grads), before)
    assert reference.compute_cost(reference.forward_propagation(X, after)[0], Y) < reference.compute_cost(A2, Y)
    slope = sum(np.sum(grads[f"d{name}"] ** 2) for name in parameters)
    drop = reference.compute_cost(A2, Y) - reference.compute_cost(reference.forward_propagation(X, after)[0], Y)
    assert drop == pytest.approx(1e-3 * slope, rel=0.05)  # first order: cost falls by rate times |gradient|²


def test_initial_parameters_are_small_random_and_of_the_right_shapes():
    parameters = reference.initialize_parameters(30, 40, 20)
    assert {name: value.shape for name, value in parameters.items()} == {
        "W1": (40, 30), "b1": (40, 1), "W2": (20, 40), "b2": (20, 1),
    }
    for name in ("W1", "W2"):
        assert np.std(parameters[name]) == pytest.approx(0.01, rel=0.15)
        assert abs(np.mean(parameters[name])) < 0.002
    assert not np.any(parameters["b1"])
    assert not np.any(parameters["b2"])
    assert np.any(parameters["W1"] != reference.initialize_parameters(30, 40, 20)["W1"])


def test_the_model_is_plain_descent_from_the_drawn_weights(monkeypatch):
    rng = np.random.default_rng(5)
    X, Y = inputs.dataset(rng, 3, 12)
    start = inputs.weights(rng, 3, 5)
    nn_model = reference.nn_model
    monkeypatch.setitem(nn_model.__globals__, "initialize_parameters", lambda n_x, n_h, n_y: copy.deepcopy(start))
    learned, expected = nn_model(X, Y, 5, 4), start
    for _ in range(4):
        slopes = {name: nudged(expected, name, X, Y) for name in expected}
        expected = {name: value - 1.2 * slopes[name] for name, value in expected.items()}
    for name in start:
        np.testing.assert_allclose(learned[name], expected[name], rtol=1e-6, atol=1e-8)


def test_the_model_learns_what_no_straight_cut_can():
    rng = np.random.default_rng(3)
    X = rng.uniform(-1, 1, size=(2, 200))
    Y = (X[:1] * X[1:] > 0).astype(float)  # opposite quarters: a straight cut is right about half the time
    accuracies = [np.mean(reference.predict(reference.nn_model(X, Y, 8, 3000), X) == Y) for _ in range(3)]
    assert max(accuracies) > 0.9


def test_predictions_are_the_side_of_one_half(example):
    parameters, X, Y = example
    probabilities, _ = by_hand(parameters, X, Y)
    np.testing.assert_array_equal(reference.predict(parameters, X), probabilities > 0.5)
    at_half = {**parameters, "W2": 0 * parameters["W2"], "b2": np.zeros((1, 1))}
    assert not np.any(reference.predict(at_half, X))


# -------------------------------------------------------------- what the judge says to slips that are no rows


@pytest.mark.parametrize("exercise", UNIT.exercises, ids=lambda e: e.name)
def test_generic_slips_lose_marks(exercise):
    run = exercise_run("shallow_network", exercise.name, 99)
    named = ", ".join(exercise.parameters)
    slips = {
        "returns nothing": f"def {exercise.name}({named}):\n    {exercise.parameters[0]}\n",
        "not written": f"def {exercise.name}({named}):\n    raise NotImplementedError\n",
        "same for all": f"def {exercise.name}({named}):\n    return 0.5\n",
        "argument back": f"def {exercise.name}({named}):\n    return {exercise.parameters[0]}\n",
        "fewer arguments": f"def {exercise.name}():\n    return 0.5\n",
    }
    for what, source in slips.items():
        slip = from_source(source, exercise.name, UNIT.namespace)
        assert judge(run, run.evidence_of(slip), source).score == 0, what


@pytest.mark.parametrize("exercise", UNIT.exercises, ids=lambda e: e.name)
def test_answers_to_the_visible_check_alone_lose_marks(exercise):
    """A hard-coder gives back what is right for one seed's first case, whatever is asked."""
    known = exercise_run("shallow_network", exercise.name, 1)
    other = exercise_run("shallow_network", exercise.name, 2)
    answer = exercise.reference(*copy.deepcopy(known.inputs[0].arguments))
    source = f"def {exercise.name}(*args):\n    return answer\n"
    verdict = judge(other, other.evidence_of(from_source(source, exercise.name, {"answer": answer})))
    assert verdict.score < 0.5 * exercise.points


@pytest.mark.parametrize("seed", range(20))
def test_any_generator_and_a_range_of_scales_pass_and_others_do_not(seed):
    rng = np.random.default_rng(seed)
    wide = (6, 9), (13, 7), (5, 6), (3, 13), (4, 10)
    for scale in (0.001, 0.003, 0.01, 0.03, 0.1):
        for shape in (*wide, (4, 2), (1, 4)):
            assert weights.small_and_random(scale * rng.standard_normal(shape)) is None
            assert weights.small_and_random(rng.uniform(-scale, scale, shape)) is None
    assert weights.small_and_random(0.01 * rng.random((20, 30))) == weights.ONE_SIDED
    for shape in wide:
        assert weights.small_and_random(rng.standard_normal(shape)) == weights.LARGE
        assert weights.small_and_random(1e-4 * rng.standard_normal(shape)) == weights.TINY
        assert weights.small_and_random(0.01 * np.tile(rng.standard_normal((len(shape), 1)), 5)) == weights.ROWS
        assert weights.small_and_random(np.full(shape, 0.01)) == weights.EQUAL
        assert weights.small_and_random(np.linspace(-0.01, 0.01, np.prod(shape)).reshape(shape)) == weights.STEPS
        assert weights.small_and_random(np.zeros(shape)) == weights.ZERO
        assert weights.small_and_random(np.full(shape, np.nan)) == weights.NAN


def test_the_reference_source_stands_alone_with_what_is_given():
    """`try` hands a student's file these sources: they must run in an empty namespace, in this order."""
    space = {}
    for source in UNIT.given:
        exec(source, space)
    for exercise in UNIT:
        exec(source_of(exercise.reference), space)
    X, Y = inputs.dataset(np.random.default_rng(0), 3, 6)
    assert space["predict"](space["nn_model"](X, Y, 2, 3), X).shape == (1, 6)
