"""`vectorization`: references against independent oracles, slips beyond the tables, the search for loops."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from autograder.judge.judgement import judge
from autograder.judge.rules import module_of
from autograder.judge.runs import exercise_run
from autograder.specification import from_source
from autograder.units import load_unit
from autograder.units.vectorization._shared import MAY_LOOP, PAY_THEMSELVES
from dlutils import harness, vector_pictures
from dlutils.gradient_check import numerical_gradient, relative_difference
from dlutils.loops import definitions, find_loop, find_loop_in

pytestmark = pytest.mark.sample(5)

SEEDS = [3, 4, 5]
UNIT = load_unit("vectorization")
reference = SimpleNamespace(**UNIT.namespace)


# ------------------------------------------------------------------------------------------------ oracles


@pytest.mark.parametrize("seed", SEEDS)
def test_both_dot_products_are_the_exactly_rounded_sum(seed):
    for x, y in UNIT["dot_loop"].cases(np.random.default_rng(seed)):
        due = math.fsum(float(p) * float(q) for p, q in zip(x, y))
        assert reference.dot_loop(x, y) == pytest.approx(due, rel=1e-12)
        assert reference.dot_vectorized(x, y) == pytest.approx(due, rel=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_sigmoid_number_by_number_and_its_derivative_by_nudging(seed):
    for (x,) in UNIT["sigmoid"].cases(np.random.default_rng(seed)):
        due = [1 / (1 + math.exp(-float(number))) for number in np.ravel(x)]
        assert np.ravel(reference.sigmoid(x)) == pytest.approx(due, rel=1e-13)
        assert np.shape(reference.sigmoid(x)) == np.shape(x)
        slope = [numerical_gradient(reference.sigmoid, float(number)) for number in np.ravel(x)]
        assert relative_difference(reference.sigmoid_derivative(x), slope) < 1e-7


@pytest.mark.parametrize("seed", SEEDS)
def test_an_image_is_laid_out_pixel_by_pixel(seed):
    for (image,) in UNIT["image_to_vector"].cases(np.random.default_rng(seed)):
        height, width, channels = image.shape
        due = [image[i, j, c] for i in range(height) for j in range(width) for c in range(channels)]
        assert reference.image_to_vector(image).tolist() == [[number] for number in due]


@pytest.mark.parametrize("seed", SEEDS)
def test_rows_are_normalised_and_softmaxed_one_by_one(seed):
    for (x,) in UNIT["softmax"].cases(np.random.default_rng(seed)):
        for row, unit_row, shares in zip(x, reference.normalize_rows(x), reference.softmax(x)):
            assert unit_row == pytest.approx(row / math.hypot(*row), rel=1e-12)
            assert shares == pytest.approx([1 / sum(math.exp(k - j) for k in row) for j in row], rel=1e-12)


def test_the_reference_softmax_survives_large_scores():
    x = np.array([[1000.0, 1001.0, 1003.0], [-1000.0, -999.0, -997.0]])
    assert np.allclose(reference.softmax(x), reference.softmax(np.array([[0.0, 1.0, 3.0]])), rtol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_losses_number_by_number(seed):
    for yhat, y in UNIT["l1_loss"].cases(np.random.default_rng(seed)):
        errors = [float(p) - float(q) for p, q in zip(yhat, y)]
        assert reference.l1_loss(yhat, y) == pytest.approx(math.fsum(map(abs, errors)), rel=1e-12)
        assert reference.l2_loss(yhat, y) == pytest.approx(math.fsum(e * e for e in errors), rel=1e-12)


def cost_of(w, b, X, Y):
    """The cross-entropy by softplus, a formula that the references do not use."""
    Z = w.T @ X + b
    return float(np.mean(np.logaddexp(0, Z) - Y * Z))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("step", [reference.gradient_step_loops, reference.gradient_step_vectorized])
def test_a_step_follows_the_gradient_by_finite_differences(step, seed):
    for w, b, X, Y, rate in UNIT["gradient_step_loops"].cases(np.random.default_rng(seed)):
        new_w, new_b, cost = step(w, b, X, Y, rate)
        assert cost == pytest.approx(cost_of(w, b, X, Y), rel=1e-12)
        dw = numerical_gradient(lambda at: cost_of(at, b, X, Y), w)  # noqa: B023 (used at once)
        db = numerical_gradient(lambda at: cost_of(w, at, X, Y), b)  # noqa: B023
        assert relative_difference((w - new_w) / rate, dw) < 1e-7
        assert relative_difference((b - new_b) / rate, db) < 1e-7


@pytest.mark.parametrize("seed", SEEDS)
def test_loops_and_none_agree_to_the_last_digits(seed):
    for case in UNIT["gradient_step_loops"].cases(np.random.default_rng(seed)):
        for one, other in zip(reference.gradient_step_loops(*case), reference.gradient_step_vectorized(*case)):
            assert np.allclose(one, other, rtol=1e-13, atol=1e-14)


# ----------------------------------------------------------------------------------------- general slips

NAMES = [exercise.name for exercise in UNIT]


def verdict_on(name, source):
    run = exercise_run("vectorization", name, 20261123)
    return judge(run, run.evidence_of(from_source(source, name, UNIT.namespace)), source)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "body", ["pass", "return None", "raise NotImplementedError", "return 0.5", "return np.zeros((2, 2))"]
)
def test_empty_and_constant_answers_earn_nothing(name, body):
    parameters = ", ".join(UNIT[name].parameters)
    assert verdict_on(name, f"def {name}({parameters}):\n    {body}\n").score == 0


@pytest.mark.large
@pytest.mark.parametrize("name", NAMES)
def test_reading_a_variable_of_the_notebook_earns_nothing(name):
    first, *others = UNIT[name].parameters
    taken, passed = ", ".join(["_unused", *others]), ", ".join(["my_" + first, *others])
    source = f"def {name}({taken}):\n    return reference({passed})\n"
    space = {**UNIT.namespace, f"my_{first}": np.ones((2, 2))}
    space["reference"] = UNIT[name].reference
    run = exercise_run("vectorization", name, 20261123)
    assert judge(run, run.evidence_of(from_source(source, name, space)), source).score == 0


@pytest.mark.parametrize("name", NAMES)
def test_the_first_answer_given_for_ever_earns_nothing(name):
    exercise = UNIT[name]
    run = exercise_run("vectorization", name, 20261123)
    first = exercise.reference(*run.inputs[0].arguments)
    assert judge(run, run.evidence_of(lambda *args: first)).score == 0


def test_a_wrong_or_looping_sigmoid_costs_its_own_marks_alone():
    loaded = UNIT
    for body in ("return np.exp(x)", "raise NotImplementedError"):
        wrong = f"def sigmoid(x):\n    {body}\n"
        own = {**loaded.namespace, "sigmoid": from_source(wrong, "sigmoid", loaded.namespace)}
        for name in ("sigmoid_derivative", "gradient_step_loops", "gradient_step_vectorized"):
            exercise = loaded[name]
            run = exercise_run("vectorization", name, 7)
            twin = type(exercise.reference)(exercise.reference.__code__, own, name)
            assert judge(run, harness.record(run.job, {**own, name: twin})).score == exercise.points


# -------------------------------------------------------------------------------------- the search for loops


def searched(source, name="f"):
    module = module_of([source])
    found = [find_loop(node, module, MAY_LOOP, PAY_THEMSELVES) for node in definitions(module, name)]
    return next(filter(None, found), None)


LOOPS = [
    "def f(x):\n    for v in x:\n        pass",
    "def f(x):\n    i = 0\n    while i < 3:\n        i += 1",
    "def f(x):\n    return [v for v in x]",
    "def f(x):\n    return sum(v * v for v in x)",
    "def f(x):\n    return {v for v in x}",
    "def f(x):\n    return {v: v for v in x}",
    "def f(x):\n    return list(map(abs, x))",
    "def f(x):\n    return np.vectorize(abs)(x)",
    "def f(x):\n    return numpy.frompyfunc(abs, 1, 1)(x)",
    "def f(x):\n    return np.apply_along_axis(sorted, 1, x)",
    "def f(x):\n    return np.fromiter(x, float)",
    "def f(x):\n    import functools\n    return functools.reduce(max, x)",
    "def f(x):\n    from functools import reduce\n    return reduce(max, x)",
    "def f(x):\n    from numpy import vectorize as v\n    return v(abs)(x)",
    "def f(x):\n    return x[0] + f(x[1:])",
    "def f(x):\n    x = x[1:]\n    return f(x)",
    "def f(x, i=0):\n    return 0 if i == 3 else x[i] + f(x, i + 1)",
    "def f(x):\n    def go(i):\n        return go(i + 1)\n    return go(0)",
    "def f(x):\n    go = lambda i: go(i + 1)\n    return go(0)",
    "def f(x):\n    return eval('sum(v for v in x)')",
    "@np.vectorize\ndef f(x):\n    return x",
    "def f(x, y):\n    return dot_loop(x, y)",
    "def other(x):\n    return [v for v in x]\ndef f(x):\n    return other(x)",
    "def g(x):\n    return [v for v in x]\ndef other(x):\n    return g(x)\ndef f(x):\n    return other(x)",
    "own = np.vectorize(abs)\ndef f(x):\n    return own(x)",
    "from numpy import vectorize as v\ndef f(x):\n    return v(abs)(x)",
    "f = np.vectorize(abs)",
    "g = np.vectorize(abs)\nf = g",
    "def g(x):\n    return [v for v in x]\nf = g",
    "g = lambda x: [v for v in x]\ndef f(x):\n    return g(x)",
    "def f(x):\n    for part in (x, -x):\n        for v in part:\n            pass",
    "def f(x):\n    return [v for v in [*x]]",
    "def f(x):\n    return [v for name in ('w', 'b') for v in x]",
    "f = lambda x: [v for v in x]",
    "f: object = lambda x: [v for v in x]",
    "if True:\n    def f(x):\n        return [v for v in x]",
    "def f(x):\n    return [v for v in x]\nif False:\n    def f(x):\n        return x",
    "def f(x):\n    return [v for v in x]\ntry:\n    f = np.abs\nexcept TypeError:\n    pass",
    "class A:\n    def go(x):\n        return [v for v in x]\nf = A.go",
    "class A:\n    def __call__(self, x):\n        return [v for v in x]\nf = A()",
    "if (f := lambda x: [v for v in x]):\n    pass",
    "for f in (lambda x: [v for v in x], abs):\n    pass",
    "def make():\n    global f\n    def f(x):\n        return [v for v in x]\nmake()",
    "if True:\n    def other(x):\n        return [v for v in x]\ndef f(x):\n    return other(x)",
    "%matplotlib inline\nfiles = !ls\ndef f(x):\n    return [v for v in x]",
    "%%time\ndef f(x):\n    return [v for v in x]",
]
NO_LOOPS = [
    'def f(x):\n    """for v in x: while loops are slow, use np.vectorize"""\n    return x + 1  # for each',
    "def f(x):\n    return np.add.reduce(x) + np.logaddexp.reduce(x) + np.add.accumulate(x)",
    "def f(x):\n    return sum(x) + max(x) + math.fsum(x)",
    "def f(x):\n    return np.where(x > 0, x, 0) @ np.einsum('i,i', x, x)",
    "def f(x):\n    return f(np.asarray(x)) if isinstance(x, list) else x",
    "def f(x):\n    square = lambda v: v * v\n    return square(x)",
    "def f(x):\n    return np.piecewise(x, [x < 0], [lambda v: -v, lambda v: v])",
    "def sigmoid(x):\n    return np.array([v for v in x])\ndef f(x):\n    return sigmoid(x)",
    "def unused(x):\n    return [v for v in x]\ndef f(x):\n    return x",
    "def other(x):\n    return x + 1\ndef f(x):\n    return other(x)",
    "def f(x, y):\n    return dot_vectorized(x, y)",
    "def f(x, y):\n    assert all(p == q for p, q in zip(x.shape, y.shape))\n    return x @ y",
    "def f(w, b):\n    for name in ('w', 'b'):\n        print(name)\n    return w + b",
    "def f(x):\n    n, m = (int(k) for k in x.shape)\n    return x * m",
    "rows = [r for r in range(3)]\ndef f(x):\n    rows = x + 1\n    return rows",
    "def rows(x):\n    return [r for r in x]\ndef f(x):\n    rows = x + 1\n    return rows",
    "x = list(r for r in range(3))\ndef f(x):\n    return x + 1",
    "times = [r for r in range(3)]\ndef f(x):\n    return x + times",
    "def f(x):\n    return [v for v in x]\ndef f(x):\n    return x",
    "def other(x):\n    return [v for v in x]\ndef other(x):\n    return x\ndef f(x):\n    return other(x)",
    "%%time\ndef f(x):\n    return x\n",
    "files = !ls\nfor file in files:\n    pass\ndef f(x):\n    return x",
]


@pytest.mark.parametrize("source", LOOPS)
def test_a_loop_is_found(source):
    assert searched(source)


@pytest.mark.parametrize("source", NO_LOOPS)
def test_what_is_no_loop_is_let_pass(source):
    assert searched(source) is None


def test_a_living_function_is_read_and_the_line_is_named():
    def looping(x):
        total = 0
        for v in x:
            total += v
        return total

    assert find_loop_in(looping) == "a `for` loop (line 3)"
    assert find_loop_in(np.vectorize(abs)) == "`np.vectorize`"
    assert find_loop_in(len) is None
    assert find_loop_in(reference.softmax) is None
    space = {}
    exec("def f(x):\n    return [v for v in x]", space)
    assert find_loop_in(space["f"]) is None, "nobody can see its text"


@pytest.mark.parametrize("name", [e.name for e in UNIT if e.rules])
def test_no_right_style_of_a_vectorised_exercise_loops(name):
    exercise = UNIT[name]
    assert name in exercise.rules[0].sentence
    assert find_loop_in(exercise.reference, MAY_LOOP) is None


# ------------------------------------------------------------------------------------------------ drawings


def test_the_drawings_can_be_drawn():
    race = vector_pictures.draw_race([1, 10, 100], {"a": [1e-6, 1e-5, 1e-4], "b": [1e-6, 1e-6, 2e-6]})
    assert {text.get_text() for text in race.axes[0].texts} == {"a", "b"}
    column = vector_pictures.draw_image_to_vector(2, 3)
    assert "column (18, 1)" in {text.get_text() for text in column.axes[0].texts}
    sums = vector_pictures.draw_axis_sums(np.array([[1, 2, 3], [4, 5, 6]]))
    assert {"6", "15", "5", "7", "9"} <= {text.get_text() for text in sums.axes[0].texts}


def test_the_clouds_can_nearly_be_parted():
    for seed in range(8):
        X, Y = vector_pictures.clouds(seed)
        assert X.shape == (2, 200)
        assert Y.sum() == 100
        w, b = np.zeros((2, 1)), 0.0
        for _ in range(300):
            w, b, _cost = reference.gradient_step_vectorized(w, b, X, Y, 0.3)
        assert 88 <= 100 * np.mean((reference.sigmoid(w.T @ X + b) > 0.5) == Y) <= 98
