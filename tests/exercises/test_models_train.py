"""A training function that draws its own start is judged by where that start leads, not by how its answer looks."""

import random

import numpy as np
import pytest

from autograder.judge import judgement, outputs
from autograder.judge.in_kernel import judge_here
from autograder.judge.judgement import judge
from autograder.judge.own_start import OwnStarts
from autograder.judge.runs import exercise_run
from autograder.specification import from_source
from autograder.units import load_unit
from autograder.variants import rebound
from dlutils import chance, harness
from dlutils.compare import compare

pytestmark = [pytest.mark.filterwarnings("ignore::RuntimeWarning"), pytest.mark.sample(2)]

SEED = 20261205
UNITS = {"two_layer_model": "deep_network", "L_layer_model": "deep_network", "nn_model": "shallow_network"}
OUTPUTS = {name: {output.name for output in load_unit(unit)[name].outputs} for name, unit in UNITS.items()}
NOTHING = set()

# ------------------------------------------------------------------------------------- answers of students

LONG = "X, Y, sizes, learning_rate=0.0075, num_iterations=3000, print_cost=False"
HEAD = {
    "two_layer_model": f"def two_layer_model({LONG}):\n",
    "L_layer_model": f"def L_layer_model({LONG}):\n",
    "nn_model": "def nn_model(X, Y, n_h, num_iterations=10000, print_cost=False):\n"
    "    sizes, learning_rate = (len(X), n_h, 1), 1.2\n",
}
SCALE = {"two_layer_model": "0.01", "L_layer_model": "before ** -0.5", "nn_model": "0.01"}
DRAW = """    parameters, costs = {}, []
    for l, (before, n) in enumerate(zip(sizes, sizes[1:]), start=1):
        parameters[f"W{l}"] = np.random.randn(n, before) * SCALE
        parameters[f"b{l}"] = np.zeros((n, 1))
"""
LOOP = "    for i in range(num_iterations):\n"
DEEP_STEP = """        A, caches = L_model_forward(X, parameters)
        cost = compute_cost(A, Y)
        if i % 100 == 0:
            costs.append(cost)
            print(i, cost) if print_cost else None
        grads = L_model_backward(A, Y, caches)
        parameters = update_parameters(parameters, grads, learning_rate)
"""
SHALLOW_STEP = """        A, cache = forward_propagation(X, parameters)
        cost = compute_cost(A, Y)
        print(i, cost) if print_cost and i % 1000 == 0 else None
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads, learning_rate)
"""
UPDATE = "        parameters = update_parameters("


def answer(name, *changes, before=""):
    """A student's function that draws its own weights, with some of its text changed.

    Args:
        changes: (old, new) pairs; `old` stands exactly once in the source.
        before: what the notebook says before the function.
    """
    step, back = (SHALLOW_STEP, "parameters") if name == "nn_model" else (DEEP_STEP, "parameters, costs")
    source = HEAD[name] + DRAW.replace("SCALE", SCALE[name]) + LOOP + step + f"    return {back}\n"
    for old, new in changes:
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    return from_source(f"import random, secrets, time\n{before}\n{source}", name, load_unit(UNITS[name]).namespace)


def verdict_on(name, function, seed=SEED):
    run = exercise_run(UNITS[name], name, seed)
    return judge(run, run.evidence_of(function))


def right_outputs(verdict):
    return {output.name for output in verdict.outputs if output.right}


@pytest.fixture(autouse=True)
def same_draws():
    """The same draws on each run: now and then a start lies so flat that a slightly wrong training cannot be told."""
    np.random.seed(SEED % 2**31)
    random.seed(SEED)


@pytest.fixture
def marks_alone(monkeypatch):
    """Without looking for the misconception, which takes time and changes no mark."""
    monkeypatch.setattr(judgement.Judgement, "_recognise", lambda self, outputs: [])


models = pytest.mark.parametrize("name", UNITS)
#: The two deep models take the same road: where there are many tests of one kind, one of the two will do at first.
most_models = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.large] if name == "two_layer_model" else []) for name in UNITS]
)

# ------------------------------------------------------------------------------------- honest styles

NORMAL = "np.random.randn(n, before)"
DRAWS = {
    "np.random": ("", NORMAL),
    "np.random, seeded by noise": ("", "(np.random.seed(), np.random.randn(n, before))[1]"),
    "default_rng()": ("", "np.random.default_rng().normal(size=(n, before))"),
    "default_rng(7)": ("", "np.random.default_rng(7).normal(size=(n, before))"),
    "RandomState()": ("", "np.random.RandomState().randn(n, before)"),
    "random": ("", "np.array([[random.gauss(0, 1) for _ in range(before)] for _ in range(n)])"),
    "a generator of the notebook": ("rng = np.random.default_rng()", "rng.normal(size=(n, before))"),
    "an old one of the notebook": ("rng = np.random.RandomState(4)", "rng.randn(n, before)"),
    "a Random of the notebook": (
        "rng = random.Random()",
        "np.array([[rng.gauss(0, 1) for _ in range(before)] for _ in range(n)])",
    ),
    "a bit generator": ("bits = np.random.PCG64(3)", "np.random.Generator(bits).normal(size=(n, before))"),
    "a method": ("normal = np.random.default_rng(3).normal", "normal(size=(n, before))"),
    "a default": (
        "def draw(size, rng=np.random.default_rng()):\n    return rng.normal(size=size)",
        "draw((n, before))",
    ),
    "a closure": (
        "def drawing(rng):\n    return lambda *size: rng.normal(size=size)\ndraw = drawing(np.random.default_rng(2))",
        "draw(n, before)",
    ),
    "an attribute": (
        "class Settings:\n    rngs = [np.random.Generator(np.random.Philox(5))]",
        "Settings.rngs[0].normal(size=(n, before))",
    ),
    "the clock": ("", "np.random.default_rng(time.time_ns()).normal(size=(n, before))"),
    "a secret": ("", "np.random.default_rng(secrets.randbits(64)).normal(size=(n, before))"),
}


@pytest.mark.parametrize("draw", DRAWS)
def test_whatever_it_draws_with_its_start_is_known(draw):
    before, expression = DRAWS[draw]
    function = answer("nn_model", (NORMAL, expression), before=before)
    assert verdict_on("nn_model", function).full


STYLES = {
    "the last cost is printed": [("    return", "    print(cost)\n    return")],
    "it refuses to make no step": [(LOOP, "    assert num_iterations > 0\n" + LOOP)],
    "it always makes a step": [
        (LOOP, "    i = -1\n    while True:\n        i += 1\n"),
        ("    return", "        if i + 1 >= num_iterations:\n            break\n    return"),
    ],
    "no steps means the usual number": [(LOOP, "    num_iterations = num_iterations or 3\n" + LOOP)],
    "biases are one number at first": [("np.zeros((n, 1))", "0")],
    "single precision": [(LOOP, "    parameters = {k: v.astype(np.float32) for k, v in parameters.items()}\n" + LOOP)],
}


@most_models
@pytest.mark.parametrize("style", STYLES)
def test_an_honest_style_earns_full_marks(name, style):
    verdict = verdict_on(name, answer(name, *STYLES[style]))
    assert verdict.full, verdict.message


@most_models
@pytest.mark.parametrize("seed", range(6))
def test_chance_takes_no_marks_away(name, seed):
    assert verdict_on(name, answer(name), seed).full


def test_in_an_instructors_kernel_it_is_the_same():
    assert judge_here("shallow_network", "nn_model", answer("nn_model")).full
    assert judge_here("shallow_network", "nn_model", answer("nn_model", ("1.2", "0.6"))).score == 0


@models
def test_a_wrong_helper_costs_its_caller_nothing(name):
    wrong = {"nn_model": "backward_propagation"}.get(name, "update_parameters")
    unit = load_unit(UNITS[name])
    run = exercise_run(UNITS[name], name, SEED)
    style = "weights drawn inline"
    (drawn,) = [one.variant for one in unit[name].alternatives if one.name == style]
    function = rebound(drawn, {wrong: next(iter(unit[wrong].misconceptions)).variant})
    space = {**unit.namespace, **function.__globals__, name: function}
    evidence = harness.record(run.job, space)
    assert not judge(run, {**evidence, "runs": [evidence["runs"][0]] * 2}).full
    assert judge(run, evidence).full


# ------------------------------------------------------------------------------------- functions that do not train

UNTRAINED = {
    "two_layer_model": """
def two_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    (n_x, n_h, n_y), p = layers_dims, Y.mean()
    parameters = {"W1": 1e-3 * np.random.randn(n_h, n_x), "b1": np.zeros((n_h, 1)),
                  "W2": 1e-6 * np.random.randn(n_y, n_h), "b2": np.full((n_y, 1), np.log(p / (1 - p)))}
    return parameters, [0.7 - 0.0001 * i for i in range(-(-num_iterations // 100))]
""",
    "L_layer_model": """
def L_layer_model(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    p, parameters = Y.mean(), {}
    for l in range(1, len(layers_dims)):
        parameters[f"W{l}"] = 1e-6 * np.random.randn(layers_dims[l], layers_dims[l - 1])
        parameters[f"b{l}"] = np.zeros((layers_dims[l], 1))
    parameters[f"b{l}"] += np.log(p / (1 - p))
    return parameters, [0.7 - 0.0001 * i for i in range(-(-num_iterations // 100))]
""",
    "nn_model": """
def nn_model(X, Y, n_h, num_iterations=10000, print_cost=False):
    W1, W2, b = 0.01 * np.random.randn(n_h, X.shape[0]), 0.01 * np.random.randn(1, n_h), 0.0
    for _ in range(num_iterations):
        b -= 1.2 * (1 / (1 + np.exp(-b)) - Y.mean())
    if num_iterations > 2:
        W1[0] = X[:, Y[0] == 1].mean(axis=1) - X[:, Y[0] == 0].mean(axis=1)
        W2[0, 0], b = 5.0, 0.0
    return {"W1": W1, "b1": np.zeros((n_h, 1)), "W2": W2, "b2": np.array([[b]])}
""",
}


def untrained(name):
    return from_source(UNTRAINED[name], name, load_unit(UNITS[name]).namespace)


@models
def test_a_function_that_never_trains_earns_nothing(name):
    assert verdict_on(name, untrained(name)).score == 0


@models
def test_judged_by_form_alone_it_would_earn_everything(name, monkeypatch):
    """The planted fault."""
    monkeypatch.setattr(OwnStarts, "problem", lambda *about: "")
    monkeypatch.setattr(outputs, "compare", lambda got, due, *rest: compare(got, due, "form"))
    assert all(output.right for output in verdict_on(name, untrained(name)).outputs if output.name in OUTPUTS[name])


#: In place of a step: the last bias alone learns.
BIAS_ALONE = (
    UPDATE,
    "        last = f'db{len(sizes) - 1}'\n        grads = {k: g * (k == last) for k, g in grads.items()}\n" + UPDATE,
)
#: What the function remembers from call to call.
MEMORY = "seen = {}"

WRONG = {
    "no step": [(UPDATE, "        update_parameters(")],
    "its own number of steps": [("range(num_iterations)", "range(5)")],
    "few steps, however many are wanted": [("range(num_iterations)", "range(min(num_iterations, 8))")],
    "a wrong rate in a long training": [
        ("grads, learning_rate)", "grads, learning_rate * (1 if num_iterations < 10 else 1.01))")
    ],
    "another rate": [("grads, learning_rate)", "grads, 0.9 * learning_rate)")],
    "W1 learns the wrong way": [(UPDATE, "        grads['dW1'] = -grads['dW1']\n" + UPDATE)],
    "the last bias alone learns": [BIAS_ALONE],
    "weights of zero": [(NORMAL, "np.zeros((n, before))")],
    "weights of zero, and the last bias alone learns": [(NORMAL, "np.zeros((n, before))"), BIAS_ALONE],
    "weights of next to nothing": [(NORMAL, "1e-9 * np.random.randn(n, before)")],
    "weights of next to nothing, and the last bias alone learns": [
        (NORMAL, "1e-9 * np.random.randn(n, before)"),
        BIAS_ALONE,
    ],
    "equal weights": [(NORMAL, "np.ones((n, before))")],
    "nan": [(NORMAL, "np.full((n, before), np.nan)")],
    "inf": [(NORMAL, "np.full((n, before), np.inf)")],
    "hidden units that are dead for ever": [("np.zeros((n, 1))", "np.full((n, 1), -1e3 * (l < len(sizes) - 1))")],
    "another start in each call": [
        (NORMAL, "(seen.update(n=seen.get('n', 0) + 1), np.random.default_rng(seen['n']).normal(size=(n, before)))[1]")
    ],
    "the end is called the start": [
        (LOOP, "    if num_iterations < 2:\n        parameters = seen['end']\n" + LOOP),
        ("    return", "    seen['end'] = parameters\n    return"),
    ],
    "no start is told": [(LOOP, "    if not X.any():\n        return None\n" + LOOP)],
    "a start of another shape": [
        (LOOP, "    if not X.any():\n        parameters = {k: np.ones((9, 9)) for k in parameters}\n" + LOOP)
    ],
    "an error in place of a start": [(LOOP, "    assert X.any()\n" + LOOP)],
}


@most_models
@pytest.mark.parametrize("what", WRONG)
def test_wrong_training_earns_nothing(name, what, marks_alone):
    verdict = verdict_on(name, answer(name, *WRONG[what], before=MEMORY))
    assert right_outputs(verdict) == NOTHING
    assert verdict.message


def test_layers_that_are_dead_by_their_signs_earn_nothing(marks_alone):
    """Positive activations times negative weights: behind them the last bias alone can learn, and does."""
    signed = (NORMAL, "np.abs(np.random.randn(n, before)) * (-1) ** (l > 1)")
    assert right_outputs(verdict_on("L_layer_model", answer("L_layer_model", signed))) == NOTHING


PARTLY = {
    "the last step is not returned": (
        [(LOOP, LOOP + "        last = parameters\n"), ("    return parameters", "    return last")],
        {"weights", "biases", "W1", "b1", "W2", "b2"},
    ),
    "the last step leaves W1 out": (
        [(UPDATE, "        if i == num_iterations - 1:\n            grads['dW1'] = 0 * grads['dW1']\n" + UPDATE)],
        {"weights", "W1"},
    ),
    "biases do not start at zero": ([("np.zeros((n, 1))", "np.full((n, 1), 0.02)")], {"biases", "b1", "b2"}),
    "b1 comes back as a row": (
        [("    return", "    parameters = {**parameters, 'b1': parameters['b1'].T}\n    return")],
        {"biases", "b1"},
    ),
}


@most_models
@pytest.mark.parametrize("what", PARTLY)
def test_a_partial_mistake_costs_the_outputs_concerned(name, what, marks_alone):
    changes, lost = PARTLY[what]
    assert right_outputs(verdict_on(name, answer(name, *changes))) == OUTPUTS[name] - lost


@pytest.mark.parametrize("name", ["two_layer_model", "L_layer_model"])
def test_made_up_costs_cost_the_costs(name, marks_alone):
    function = answer(name, ("costs.append(cost)", "costs.append(0.7 - 0.001 * i)"))
    assert right_outputs(verdict_on(name, function)) == {"weights", "biases"}


@models
def test_a_misconception_is_recognised_from_its_own_start(name):
    function = answer(name, ("range(num_iterations)", "range(num_iterations + 1)"))
    assert "one step too many" in verdict_on(name, function).misconception


# ------------------------------------------------------------------------------------- evidence


def own_evidence(name="nn_model"):
    run = exercise_run(UNITS[name], name, SEED)
    return run, run.evidence_of(answer(name))


@pytest.mark.parametrize(
    "start",
    [None, 3, "x", [], {}, {"returned": None}, {"error": None}, {"error": {"type": 5}}, {"returned": {"dict": 1}},
     {"returned": {"dict": [["W1", 0.1], ["b1", 0.0], ["W2", 0.1], ["b2", {"tuple": []}]]}},
     {"returned": {"dict": [["W1", {"dtype": "<f8", "shape": [10**9, 10**9], "data": "", "scalar": 0}]]}}],
)  # fmt: skip
def test_a_start_that_is_no_start_is_wrong_with_a_reason(start):
    run, evidence = own_evidence()
    for call in evidence["runs"][0]:
        call["start"] = start
    verdict = judge(run, evidence)
    assert verdict.score == 0
    assert verdict.message


def test_a_start_of_another_grading_run_is_wrong():
    (run, evidence), other = own_evidence(), exercise_run("shallow_network", "nn_model", 3)
    assert judge(run, evidence).full
    assert judge(other, evidence).score == 0


@models
def test_who_calls_the_random_helper_is_asked_nothing(name):
    run = exercise_run(UNITS[name], name, SEED)
    assert not any("start" in run.expected((0, case)) for case in range(len(run.inputs)))


# ------------------------------------------------------------------------------------- chance


def test_generators_stand_afterwards_where_they_stood_before():
    rng, old, plain = np.random.default_rng(1), np.random.RandomState(1), random.Random(1)

    def draw():
        return rng.normal(), old.normal(), plain.random(), np.random.rand(), random.random(), np.random.normal()

    with chance.repeated() as again:
        first = draw()
        draw()
        again()
        assert draw() == first
    assert draw() == first
    assert draw() != first
    assert not any(isinstance(getattr(*place), chance.Replayed) for place in chance.MEMORYLESS)


def test_noise_is_noise_again_afterwards():
    with chance.repeated() as again:
        first = np.random.default_rng().normal()
        again()
        assert np.random.default_rng().normal() == first
    assert np.random.default_rng().normal() != first


def test_what_is_kept_of_noise_is_limited(monkeypatch):
    monkeypatch.setattr(chance, "MAX_KEPT", 3)
    replayed = chance.Replayed(iter(range(100)).__next__)
    assert [replayed() for _ in range(6)] == list(range(6))
    replayed.asked = 0
    assert [replayed() for _ in range(4)] == [0, 1, 2, 6]
