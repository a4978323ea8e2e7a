"""The references of the deep network against independent oracles, and slips that any function may have."""

import json
from types import SimpleNamespace

import numpy as np
import pytest

from autograder.judge.judgement import judge
from autograder.judge.runs import exercise_run
from autograder.specification import from_source, source_of
from autograder.units import load_unit
from autograder.units.deep_network.L_model_forward import DIMS, EXAMPLES, network
from autograder.units.inputs import labels
from dlutils import activations, deep
from dlutils.check import deep_network as worked
from dlutils.gradient_check import numerical_gradient, relative_difference

pytestmark = pytest.mark.sample(4)

UNIT = load_unit("deep_network")
EXERCISES = [exercise.name for exercise in UNIT]
DEPTHS = list(range(len(DIMS)))
unit = SimpleNamespace(**UNIT.notebook())


def a_network(depth, seed=4):
    rng = np.random.default_rng([seed, depth])
    X, parameters = network(rng, DIMS[depth], EXAMPLES[depth])
    return X, labels(rng, X.shape[1]), parameters


def by_hand(X, parameters):
    """Forward pass by explicit loops over examples, units and inputs."""
    L, m = len(parameters) // 2, X.shape[1]
    out = []
    for i in range(m):
        a = [X[j, i] for j in range(X.shape[0])]
        for l in range(1, L + 1):
            W, b = parameters[f"W{l}"], parameters[f"b{l}"]
            z = [b[u, 0] + sum(W[u, j] * a[j] for j in range(len(a))) for u in range(len(W))]
            a = [max(0.0, v) for v in z] if l < L else [1 / (1 + np.exp(-v)) for v in z]
        out.append(a)
    return np.array(out).T


@pytest.mark.parametrize("depth", DEPTHS)
def test_forward_agrees_with_loops(depth):
    X, _, parameters = a_network(depth)
    AL, caches = unit.L_model_forward(X, parameters)
    assert np.allclose(AL, by_hand(X, parameters), rtol=1e-12)
    assert len(caches) == depth + 1
    for l, ((A_prev, W, b), Z) in enumerate(caches, start=1):
        assert W is parameters[f"W{l}"]
        assert b is parameters[f"b{l}"]
        assert np.array_equal(Z, W @ A_prev + b)


@pytest.mark.parametrize("depth", DEPTHS)
def test_every_gradient_agrees_with_finite_differences(depth):
    X, Y, parameters = a_network(depth)

    def cost(X, parameters):
        return unit.compute_cost(unit.L_model_forward(X, parameters)[0], Y)

    AL, caches = unit.L_model_forward(X, parameters)
    grads = unit.L_model_backward(AL, Y, caches)
    for name, value in parameters.items():
        numeric = numerical_gradient(lambda p, name=name: cost(X, {**parameters, name: p}), value)
        assert relative_difference(grads["d" + name], numeric) < 1e-7, name
    # dA is the derivative of each example's own loss; that of the cost, their mean, is m times smaller.
    numeric = X.shape[1] * numerical_gradient(lambda x: cost(x, parameters), X)
    assert relative_difference(grads["dA0"], numeric) < 1e-7


@pytest.mark.parametrize("depth", DEPTHS[1:])
def test_the_derivative_of_a_hidden_layer_agrees_with_finite_differences(depth):
    X, Y, parameters = a_network(depth)
    AL, caches = unit.L_model_forward(X, parameters)
    grads = unit.L_model_backward(AL, Y, caches)
    A1 = caches[1][0][0]
    above = {f"{kind}{l}": parameters[f"{kind}{l + 1}"] for l in range(1, depth + 1) for kind in "Wb"}
    m = X.shape[1]
    numeric = m * numerical_gradient(lambda A: unit.compute_cost(unit.L_model_forward(A, above)[0], Y), A1)
    assert relative_difference(grads["dA1"], numeric) < 1e-7


def test_the_parts_of_a_layer_agree_with_finite_differences():
    rng = np.random.default_rng(5)
    dZ, (A, W, b) = UNIT["linear_backward"].cases(rng)[0]
    m = A.shape[1]
    dA, dW, db = unit.linear_backward(dZ, (A, W, b))
    assert relative_difference(dW, numerical_gradient(lambda w: np.sum(dZ * (w @ A + b)) / m, W)) < 1e-7
    assert relative_difference(db, numerical_gradient(lambda v: np.sum(dZ * (W @ A + v)) / m, b)) < 1e-7
    assert relative_difference(dA, numerical_gradient(lambda a: np.sum(dZ * (W @ a + b)), A)) < 1e-7
    for dA, cache, kind in UNIT["linear_activation_backward"].cases(rng):
        (A, W, b), _ = cache
        got = unit.linear_activation_backward(dA, cache, kind)[0]
        forward = unit.linear_activation_forward
        numeric = numerical_gradient(lambda a: np.sum(dA * forward(a, W, b, kind)[0]), A)  # noqa: B023
        assert relative_difference(got, numeric) < 1e-7


@pytest.mark.parametrize("name", ["relu", "sigmoid"])
def test_activations_and_their_derivatives(name):
    Z = np.random.default_rng(6).normal(scale=3, size=(4, 7))
    forward, backward = getattr(activations, name), getattr(activations, name + "_backward")
    assert forward(Z)[1] is Z
    before = Z.copy()
    dZ = backward(np.ones_like(Z), Z)
    assert relative_difference(dZ, numerical_gradient(lambda z: forward(z)[0].sum(), Z)) < 1e-7
    assert np.array_equal(Z, before)


def test_the_sigmoid_is_the_logistic_function():
    Z = np.random.default_rng(6).normal(scale=3, size=(4, 7))
    assert np.allclose(activations.sigmoid(Z)[0], 1 / (1 + np.exp(-Z)), rtol=1e-14)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_sigmoid_never_reaches_its_ends(dtype):
    A, _ = activations.sigmoid(np.array([-1000, -50, 50, 1000], dtype=dtype))
    assert A.dtype == dtype
    assert ((A > 0) & (A < 1)).all()
    assert np.isfinite(np.log(A) + np.log(1 - A) + 1 / A + 1 / (1 - A)).all()


def test_the_cost_agrees_with_the_likelihood():
    for AL, Y in UNIT["compute_cost"].cases(np.random.default_rng(7)):
        likelihood = np.prod([a if y else 1 - a for a, y in zip(AL[0], Y[0])])
        assert np.isclose(unit.compute_cost(AL, Y), -np.log(likelihood) / AL.shape[1])


def test_the_two_models_agree_where_they_are_the_same():
    rng = np.random.default_rng(8)
    X, Y = rng.normal(size=(4, 9)), labels(rng, 9)
    start = deep.normal_weights(lambda n: 0.5)
    two = deep.standing_in(unit.two_layer_model, initialize_parameters=lambda *sizes: start(sizes))
    any_depth = deep.standing_in(unit.L_layer_model, initialize_parameters_deep=start)
    one, other = two(X, Y, (4, 3, 1), 0.1, 201), any_depth(X, Y, (4, 3, 1), 0.1, 201)
    assert np.allclose(one[1], other[1], rtol=1e-12)
    assert len(one[1]) == 3
    assert all(np.allclose(one[0][name], other[0][name], rtol=1e-12) for name in one[0])


MODELS = [("two_layer_model", (6, 3, 1)), ("L_layer_model", (6, 1)), ("L_layer_model", (6, 4, 3, 1))]


@pytest.mark.parametrize(("model", "dims"), MODELS)
def test_quick_training_gives_what_plain_training_gives(model, dims):
    rng = np.random.default_rng(9)
    X, Y = rng.normal(size=(6, 11)), labels(rng, 11)
    function, start, steps = getattr(unit, model), deep.normal_weights(lambda n: n**-0.5), []
    starts = {"initialize_parameters": lambda *sizes: start(sizes), "initialize_parameters_deep": start}
    plain = deep.standing_in(function, **starts)
    due = plain(X, Y, dims, 0.1, 120)
    got = deep.quick(function, X, start, lambda: steps.append(1))(X, Y, dims, 0.1, 120)
    assert np.allclose(got[1], due[1], rtol=1e-12)
    assert all(np.allclose(got[0][name], due[0][name], rtol=1e-12) for name in due[0])
    assert len(steps) == 120
    single = deep.quick(function, X.astype(np.float32), start)(X.astype(np.float32), Y, dims, 0.1, 120)
    assert all(value.dtype == np.float32 for value in single[0].values())
    assert np.allclose(single[1], due[1], rtol=1e-4)


def test_training_shows_its_progress_on_standard_output(capfd):
    X, Y = np.ones((3, 4)), np.array([[1.0, 0.0, 1.0, 1.0]])
    deep.train(unit.L_layer_model, X, Y, [3, 1], 0.1, 5, "one layer")
    out, err = capfd.readouterr()
    assert "one layer" in out
    assert err == ""


def test_the_dimension_table(capsys):
    sizes, m = (5, 3, 1), 7
    answers = {("W", 1): (3, 5), ("b", 1): (3, 1), ("A", 1): (3, 7), ("W", 2): None}
    deep.check_dimensions(answers, sizes, m)
    assert capsys.readouterr().out == "3 of 4 right\n"
    deep.check_dimensions({("W", 1): (5, 3)}, sizes, m)
    assert "W of layer 1" in capsys.readouterr().out


def test_photographs_become_columns():
    images = np.random.default_rng(1).integers(0, 256, size=(5, 8, 8, 3), dtype=np.uint8)
    X = deep.columns(images)
    assert X.shape == (192, 5)
    assert X.dtype == np.float32
    assert np.allclose(X[:, 2], images[2].ravel() / 255)
    assert deep.shrink(images, 4).shape == (5, 2, 2, 3)


def test_the_worked_network_is_a_true_forward_pass():
    AL, caches = unit.L_model_forward(worked.X, worked.PARAMETERS)
    assert np.allclose(AL, worked.AL, atol=1e-8)
    for due, shown in zip(caches, worked.CACHES):
        assert all(np.allclose(*pair) for pair in zip((*due[0], due[1]), (*shown[0], shown[1])))


# -------------------------------------------------------------------------------- slips of any function


def verdict_on(name, function, seed=11):
    run = exercise_run("deep_network", name, seed)
    return judge(run, run.evidence_of(function), source_of(function))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("name", EXERCISES)
def test_returning_nothing_earns_nothing(name):
    reference = load_unit("deep_network")[name].reference
    source = source_of(reference).split("\n    return", 1)[0] + "\n    pass\n"
    verdict = verdict_on(name, from_source(source, name, UNIT.namespace))
    assert verdict.score == 0
    assert "return" in verdict.message


@pytest.mark.parametrize("name", [name for name in EXERCISES if name != "initialize_parameters"])
def test_the_worked_numbers_by_heart_earn_nothing(name):
    """An answer that is right for one set of inputs alone."""
    exercise = load_unit("deep_network")[name]
    first = exercise_run("deep_network", name, 12).inputs[0].arguments
    answer = exercise.reference(*first)
    hard_coded = from_source(f"def {name}(*args):\n    return ANSWER", name, {**UNIT.namespace, "ANSWER": answer})
    assert verdict_on(name, hard_coded).score == 0


@pytest.mark.parametrize("depth", DEPTHS)
def test_the_inputs_hold_every_depth(depth):
    cases = [one.arguments for one in exercise_run("deep_network", "L_model_forward", 13).inputs if one.plain]
    assert {len(parameters) // 2 for _, parameters in cases} == {1, 2, 3, 4}


# ------------------------------------------------------------------------------------------- the benchmark


@pytest.mark.large
def test_the_benchmark_ends_with_one_json_object(root):
    import subprocess
    import sys

    command = [sys.executable, str(root / "benchmarks" / "training.py"), "--iterations", "4"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-1000:]
    last = json.loads(done.stdout.splitlines()[-1])
    assert last["vs_textbook"] > 0
    assert "vs_pytorch" in last
    assert set(last["threads"]) == {"1", "2"}
