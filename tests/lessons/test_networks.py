"""The lessons' trainer: right gradients for every activation, costs as promised, networks that learn."""

import numpy as np
import pytest

from dllessons import networks

DIMS = [3, 5, 4, 1]


@pytest.fixture
def rng():
    return np.random.default_rng(7)


@pytest.fixture
def data(rng):
    X = rng.standard_normal((3, 11))
    return X, (rng.random((1, 11)) < 0.5).astype(float)


def rings(rng, m=200):
    """Two rings, which no straight line divides: X (2, m), Y (1, m)."""
    angle, Y = rng.uniform(0, 2 * np.pi, m), np.arange(m).reshape(1, m) % 2.0
    radius = 1 + Y.ravel() + 0.1 * rng.standard_normal(m)
    return radius * np.vstack([np.cos(angle), np.sin(angle)]), Y


def numeric(X, Y, layers, activation, h=1e-5):
    """Central differences of the cost with respect to every parameter."""
    found = []
    for pair in layers:
        grads = []
        for array in pair:
            g = np.zeros_like(array)
            for index in np.ndindex(array.shape):
                kept = array[index]
                ends = []
                for shift in (h, -h):
                    array[index] = kept + shift
                    ends.append(networks.cost(X, Y, layers, activation))
                array[index] = kept
                g[index] = (ends[0] - ends[1]) / (2 * h)
            grads.append(g)
        found.append(grads)
    return found


@pytest.mark.parametrize("activation", networks.ACTIVATIONS)
def test_gradients_against_finite_differences(activation, data, rng):
    X, Y = data
    layers = [(W, b + rng.standard_normal(b.shape)) for W, b in networks.initialize(DIMS, rng)]
    due = numeric(X, Y, layers, activation)
    for (dW, db), (nW, nb), (W, b) in zip(networks.gradients(X, Y, layers, activation), due, layers):
        assert dW.shape == W.shape
        assert db.shape == b.shape
        np.testing.assert_allclose(dW, nW, rtol=1e-6, atol=1e-8)
        np.testing.assert_allclose(db, nb, rtol=1e-6, atol=1e-8)


def test_a_wrong_slope_would_be_noticed(data, rng, monkeypatch):
    X, Y = data
    layers = networks.initialize(DIMS, rng)
    due = numeric(X, Y, layers, "tanh")[0][0]
    monkeypatch.setattr(networks, "slope", lambda Z, A, name: 1 - A)
    assert not np.allclose(networks.gradients(X, Y, layers, "tanh")[0][0], due, rtol=1e-2)


def test_without_hidden_layer_it_is_logistic_regression(data, rng):
    X, Y = data
    ((W, b),) = layers = networks.initialize([3, 1], rng)
    A = 1 / (1 + np.exp(-(W @ X + b)))
    np.testing.assert_allclose(networks.probabilities(X, layers), A)
    assert networks.cost(X, Y, layers) == pytest.approx(-np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A)))
    np.testing.assert_allclose(networks.gradients(X, Y, layers)[0][0], (A - Y) @ X.T / X.shape[1])


def test_initialize_scales():
    rng = np.random.default_rng(7)
    for scale, std in (("he", np.sqrt(2 / 400)), ("lecun", np.sqrt(1 / 400)), (0.03, 0.03)):
        (W, b), _ = networks.initialize([400, 300, 1], rng, scale)
        assert W.shape == (300, 400)
        assert b.shape == (300, 1)
        assert not b.any()
        assert W.std() == pytest.approx(std, rel=0.02)


def test_parameter_count_counts_what_initialize_makes(rng):
    layers = networks.initialize(DIMS, rng)
    assert networks.parameter_count(DIMS) == sum(W.size + b.size for W, b in layers) == 49


def test_large_z_neither_overflows_nor_warns():
    Z = np.array([[-1e4, -30.0, 0.0, 30.0, 1e4]])
    Y = np.array([[0.0, 0, 1, 1, 1]])
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        assert networks.activate(Z, "sigmoid")[0, [0, 2, 4]] == pytest.approx([0, 0.5, 1])
        assert networks.cross_entropy(Z, Y) == pytest.approx(np.log(2) / 5, abs=1e-10)


@pytest.mark.parametrize("activation", networks.ACTIVATIONS)
def test_float32_stays_float32(activation, data, rng):
    X, Y = data
    for optimizer in ("gd", "adam"):
        result = networks.train(
            X.astype(np.float32), Y, DIMS, rng=rng, iterations=3, activation=activation, optimizer=optimizer
        )
        assert all(array.dtype == np.float32 for pair in result.layers for array in pair)
    grads = networks.gradients(X.astype(np.float32), Y.astype(np.float32), result.layers, activation)
    assert all(array.dtype == np.float32 for pair in grads for array in pair)


def test_costs_are_recorded_before_the_update(data):
    X, Y = data
    start = networks.initialize(DIMS, np.random.default_rng(3))
    result = networks.train(X, Y, DIMS, rng=np.random.default_rng(3), iterations=201, every=100)
    assert len(result.costs) == 3
    assert result.costs[0] == pytest.approx(networks.cost(X, Y, start))
    shorter = networks.train(X, Y, DIMS, rng=np.random.default_rng(3), iterations=100)
    assert result.costs[1] == pytest.approx(networks.cost(X, Y, shorter.layers))


def test_one_step_of_descent_is_the_gradient_times_the_rate(data, rng):
    X, Y = data
    start = networks.initialize(DIMS, rng)
    grads = networks.gradients(X, Y, start, "tanh")
    after = networks.train(
        X, Y, DIMS, rng=rng, start=start, iterations=1, learning_rate=0.3, activation="tanh"
    ).layers
    for (W, b), (dW, db), (W2, b2) in zip(start, grads, after):
        np.testing.assert_allclose(W2, W - 0.3 * dW)
        np.testing.assert_allclose(b2, b - 0.3 * db)


def test_first_step_of_adam_is_the_rate_in_each_coordinate(data, rng):
    X, Y = data
    start = networks.initialize(DIMS, rng)
    after = networks.train(
        X,
        Y,
        DIMS,
        rng=rng,
        start=start,
        iterations=1,
        learning_rate=0.01,
        activation="tanh",
        optimizer="adam",
    ).layers
    np.testing.assert_allclose(np.abs(after[0][0] - start[0][0]), 0.01, rtol=1e-3)


def test_start_and_data_are_left_alone(data, rng):
    X, Y = data
    start = networks.initialize(DIMS, rng)
    kept = [a.copy() for pair in start for a in pair] + [X.copy(), Y.copy()]
    networks.train(X, Y, DIMS, rng=rng, start=start, iterations=5, batch_size=4)
    for was, now in zip(kept, [a for pair in start for a in pair] + [X, Y]):
        np.testing.assert_array_equal(was, now)


def test_batches_go_through_everything_once_a_pass(rng):
    draw = networks.batches(10, 4, rng)
    first = [next(draw) for _ in range(3)]
    assert [len(batch) for batch in first] == [4, 4, 2]
    assert sorted(np.concatenate(first)) == list(range(10))


@pytest.mark.parametrize(
    ("options", "least"),
    [
        ({"activation": "tanh", "learning_rate": 1.0}, 0.95),
        ({"activation": "relu", "learning_rate": 0.5}, 0.95),
        ({"activation": "leaky_relu", "learning_rate": 0.5}, 0.95),
        ({"activation": "sigmoid", "learning_rate": 0.05, "optimizer": "adam", "scale": "lecun"}, 0.95),
        ({"activation": "relu", "learning_rate": 0.1, "batch_size": 32}, 0.95),
    ],
)
def test_it_learns_what_a_line_cannot(options, least):
    X, Y = rings(np.random.default_rng(7))
    result = networks.train(X, Y, [2, 8, 1], rng=np.random.default_rng(1), iterations=1000, **options)
    assert networks.accuracy(X, Y, result.layers, options["activation"]) > least
    line = networks.train(X, Y, [2, 1], rng=np.random.default_rng(1), iterations=1000, learning_rate=1.0)
    assert networks.accuracy(X, Y, line.layers) < 0.7


def test_divergence_is_silent_and_visible(data, rng, recwarn):
    X, Y = data
    result = networks.train(100 * X, Y, DIMS, rng=rng, learning_rate=1e6, iterations=60, every=10)
    assert not recwarn.list
    assert not max(result.costs) < 1e3


def test_watch_sees_every_recorded_iteration(data, rng):
    X, Y = data
    seen = []
    networks.train(
        X,
        Y,
        DIMS,
        rng=rng,
        iterations=5,
        every=2,
        watch=lambda iteration, layers: seen.append((iteration, len(layers))),
    )
    assert seen == [(0, 3), (2, 3), (4, 3)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"dims": [4, 1]},
        {"dims": [3, 2]},
        {"activation": "softplus"},
        {"optimizer": "lbfgs"},
    ],
)
def test_what_does_not_fit_is_refused(wrong, data, rng):
    X, Y = data
    with pytest.raises(ValueError, match=r"do not fit|not one of|neither"):
        networks.train(X, Y, **{"dims": DIMS, "rng": rng, "iterations": 1, **wrong})
