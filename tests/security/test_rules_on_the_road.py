"""The rule "no loop" is read off what ran: neither a later text, nor a hidden one, decides a mark."""

import copy

import nbformat
import pytest

from autograder.authoring.sample_class import Desk
from autograder.judge import marking, rules
from autograder.judge.runs import exercise_run
from autograder.nbgrader import execute_and_judge
from autograder.sandbox import bubblewrap as sandbox
from autograder.sandbox.engine import Engine

pytestmark = [pytest.mark.sandbox]

UNIT, NAME = "vectorization", "dot_vectorized"
LOOP = "def {name}(x, y):\n    t = 0.0\n    for i in range(len(x)):\n        t += x[i] * y[i]\n    return t\n"
#: Answers with a loop, some behind a decoy: each loses the exercise's marks.
LOOPS = {
    "plain": LOOP,
    "under an if": "if True:\n" + "".join(f"    {line}\n" for line in LOOP.splitlines()),
    "a decoy under an if": LOOP + "if False:\n    def dot_vectorized(x, y):\n        return x @ y\n",
    "a decoy in a try": LOOP + "try:\n    1 / 0\n    def dot_vectorized(x, y):\n        return x @ y\nexcept ZeroDivisionError:\n    pass\n",
    "annotated": "dot_vectorized: object = lambda x, y: sum(p * q for p, q in zip(x, y))",
    "in a class": "class A:\n    @staticmethod\n    def go(x, y):\n        return sum(p * q for p, q in zip(x, y))\ndot_vectorized = A.go\n",
    "an object": "class A:\n    def __call__(self, x, y):\n        return sum(p * q for p, q in zip(x, y))\ndot_vectorized = A()\n",
    "through globals": LOOP.replace("{name}", "other") + "globals()['dot_vectorized'] = other\n",
    "through globals, after a decoy": "def dot_vectorized(x, y):\n    return x @ y\n" + LOOP.replace("{name}", "other") + "globals()['dot_vectorized'] = other\n",
    "setattr on the module": "def dot_vectorized(x, y):\n    return x @ y\n" + LOOP.replace("{name}", "other") + "import sys\nsetattr(sys.modules['__main__'], 'dot_vectorized', other); get_ipython().user_ns['dot_vectorized'] = other\n",
    "another code object": "def dot_vectorized(x, y):\n    return x @ y\n" + LOOP.replace("{name}", "other") + "dot_vectorized.__code__ = other.__code__\n",
    "out of a string": "def dot_vectorized(x, y):\n    return x @ y\nexec(" + repr(LOOP.replace("{name}", "dot_vectorized")) + ")\n",
    "beside a shell line": "x = !ls\n" + LOOP,
    "under a magic": "%%time\n" + LOOP,
    "installed by a function above": "%%time\ndef put():\n    global dot_vectorized\n    dot_vectorized = lambda x, y: sum(p * q for p, q in zip(x, y))\ndef dot_vectorized(x, y):\n    return x @ y\nput()\n",
    "captured by a match": "%%time\ndef dot_vectorized(x, y):\n    return x @ y\nmatch lambda x, y: sum(p * q for p, q in zip(x, y)):\n    case dot_vectorized:\n        pass\n",
    "in a line under a magic": "def dot_vectorized(x, y):\n    return x @ y\n%time dot_vectorized = lambda x, y: sum(p * q for p, q in zip(x, y))\n",
    "a loop in a helper under an if": "if True:\n    def other(x, y):\n        return sum(p * q for p, q in zip(x, y))\ndef dot_vectorized(x, y):\n    return other(x, y)\n",
}
#: Right answers in a setting that is not the usual one: each keeps them.
RIGHT = {
    "plain": "def dot_vectorized(x, y):\n    return x @ y\n",
    "a first try before": LOOP + "\ndef dot_vectorized(x, y):\n    return x @ y\n",
    "under an if": "if True:\n    def dot_vectorized(x, y):\n        return x @ y\n",
    "beside a shell line": "files = !ls\ndef dot_vectorized(x, y):\n    return x @ y\n",
    "under a magic": "%%time\ndef dot_vectorized(x, y):\n    return x @ y\n",
    "after a magic": "%matplotlib inline\ndef dot_vectorized(x, y):\n    return x @ y\n",
    "in a line under a magic": "%time dot_vectorized = lambda x, y: x @ y\n",
    "beside a function with a loop that changes a variable": "turns = 0\ndef train():\n    global turns\n    for turns in range(3):\n        turns = turns + 1\ntrain()\ndef dot_vectorized(x, y):\n    return x @ y + 0 * turns\n",
    "a lambda": "dot_vectorized = lambda x, y: x @ y\n",
    "NumPy's own": "dot_vectorized = np.dot\n",
    "typed": "def dot_vectorized(x: np.ndarray, y: np.ndarray) -> float:\n    return x @ y\n",
    "decorated": "import functools\ndef plain(f):\n    @functools.wraps(f)\n    def g(*args):\n        return f(*args)\n    return g\n@plain\ndef dot_vectorized(x, y):\n    return x @ y\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def score(root):
    """`score(answer, after)`: marks of the exercise in a notebook with this answer, and a cell at the end."""
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    desk = Desk(root, UNIT)
    runs = {NAME: exercise_run(UNIT, NAME, 5)}
    with Engine(root / "datasets") as engine:

        def found(answer, after=""):
            notebook = copy.deepcopy(desk.lean({NAME: answer.replace("{name}", NAME)}))
            notebook.cells.append(nbformat.v4.new_code_cell(after))
            job = execute_and_judge.make_job(notebook, runs)
            answer = engine.run(job)
            return marking.mark(answer, runs, execute_and_judge.sources_before(notebook, runs), engine.limits).verdicts[NAME]

        yield found


@pytest.mark.parametrize("name", LOOPS)
def test_a_loop_earns_nothing_wherever_it_stands(score, name):
    assert score(LOOPS[name]).score == 0


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_answer_keeps_its_marks(score, name):
    verdict = score(RIGHT[name])
    assert verdict.score == verdict.max_score, verdict.message


FORGED = '{"lines": 1, "calls": 1, "helpers": 0, "peak": 0, "used": [], "disturbed": False}'
PUT = f"lambda *a, **k: {FORGED}"
#: Ways to put forged counts in the place of those of the recorder, which runs in the student's own process.
FORGERIES = {
    "a module's function": f"import dlutils._recorder as r\nr.work_of = {PUT}\n",
    "another name": f"from dlutils import _recorder\nsetattr(_recorder, 'work_of', {PUT})\n",
    "globals": f"from dlutils import harness\nharness.record.__globals__['work_of'] = {PUT}\n",
    "sys.modules": f"import sys\nvars(sys.modules['dlutils._recorder'])['work_of'] = {PUT}\n",
    "a string": f"exec('import dlutils._recorder as r; r.work_of = ' + {PUT!r})\n",
    "update_wrapper": "import functools, dlutils\nfrom dlutils import harness\nclass fake:\n"
    f"    def record(job, *a, **k):\n        e = true(job, *a, **k)\n        e['work']['sizes'] = [{FORGED}] * 2\n        return e\n"
    "true = harness.record\nfunctools.update_wrapper(harness, fake, assigned=('record',), updated=())\n",
    "wraps": "import functools, dlutils\nfrom dlutils import harness\nclass fake:\n"
    f"    def record(job, *a, **k):\n        e = true(job, *a, **k)\n        e['work']['sizes'] = [{FORGED}] * 2\n        return e\n"
    "true = harness.record\nfunctools.wraps(fake, assigned=('record',), updated=())(harness)\n",
    "wraps under another name": "import functools, dlutils\nfrom dlutils import harness\nclass fake:\n"
    f"    def record(job, *a, **k):\n        e = true(job, *a, **k)\n        e['work']['sizes'] = [{FORGED}] * 2\n        return e\n"
    "true = harness.record\nput = functools.wraps\nput(fake, ('record',), ())(harness)\n",
    "copy": "import copy, dlutils._recorder as r\nclass Put:\n    def __reduce__(self):\n"
    f"        return (lambda: r, (), {{'work_of': {PUT}}})\ncopy.copy(Put())\n",
}  # fmt: skip


@pytest.mark.parametrize("name", FORGERIES)
def test_forged_counts_acquit_nobody(score, name):
    assert score(FORGERIES[name] + LOOP).score == 0


def test_believed_without_care_they_would(score, monkeypatch):
    """The planted fault."""
    marking.judging_process().close()
    monkeypatch.setattr(rules, "can_reach_recorder", lambda module: False)
    assert score(FORGERIES["a module's function"] + LOOP).full
    marking.judging_process().close()


def test_a_decorator_is_no_forgery(score):
    timed = "from functools import wraps\ndef timed(f):\n    @wraps(f)\n    def call(*arguments):\n        return f(*arguments)\n    return call\n"
    loop = "    for axis in range(x.ndim):\n        assert x.shape[axis]\n"
    assert score(f"{timed}@timed\ndef dot_vectorized(x, y):\n{loop}    return x @ y\n").full


def test_what_only_looks_like_a_loop_is_acquitted_by_counting(score):
    assert score("def dot_vectorized(x, y):\n    for axis in range(x.ndim):\n        assert x.shape[axis]\n    return x @ y\n").full


def test_what_stands_after_the_graded_cell_decides_nothing(score):
    assert score(LOOP, after="def dot_vectorized(x, y):\n    return x @ y\n").score == 0
    assert score(RIGHT["plain"], after=LOOP.replace("{name}", NAME)).full


def test_reading_the_last_definition_of_the_notebook_is_found_out(score, monkeypatch):
    """The old way, planted: texts after the graded cell count, and neither what ran nor what it did does."""
    monkeypatch.setattr(execute_and_judge, "sources_before", lambda nb, asked: {NAME: [c.source for c in nb.cells if c.cell_type == "code"]})
    true = marking.judge
    marking.judging_process().close()  # the next one sees what is planted
    monkeypatch.setattr(marking, "judge", lambda run, evidence, source: true(run, {**evidence, "source": None, "work": run.work}, source))
    assert score(LOOP, after="def dot_vectorized(x, y):\n    return x @ y\n").full
    marking.judging_process().close()
