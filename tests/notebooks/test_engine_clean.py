"""Every instructor's notebook runs in the engine, as a submission does, without one error output.

A notebook that runs in a kernel may still fail there: the sandbox has neither `dllessons` nor `autograder`.
Marks would survive, and the feedback page of a student who did everything right would show tracebacks.
"""

import nbformat
import pytest

from autograder.authoring import build
from autograder.nbgrader.execute_and_judge import make_job, runs_of
from autograder.sandbox import bubblewrap as sandbox
from autograder.sandbox import events
from autograder.sandbox.engine import Engine
from autograder.sandbox.job import reason
from autograder.units import unit_names
from autograder.verdict import Ended

pytestmark = [pytest.mark.sandbox, pytest.mark.slow, pytest.mark.xdist_group("engine-clean")]


@pytest.fixture(scope="module")
def engine(root):
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    with Engine(root / "datasets") as engine:
        yield engine


def failures(engine, notebook, figures=False):
    """(first words of the cell, the error) of every error output of an assignment that runs as a submission does."""
    job = {**make_job(notebook, runs_of(notebook, 7)), "figures": figures}
    answer = engine.run(job)
    run = events.read(answer.data, [cell["exercise"] for cell in job["cells"] if cell["exercise"]])
    ended = run.ended(answer.ended)
    assert ended == Ended.DONE, reason(ended, engine.limits)
    assert len(run.cells) == len(job["cells"]), "every cell has run"
    return [
        (job["cells"][index]["source"][:60], f"{output['ename']}: {output['evalue'][:200]}")
        for index, cell in sorted(run.cells.items())
        for output in cell["outputs"]
        if output["output_type"] == "error"
    ]


#: To draw takes most of the time: with every change for the assignment with the most figures, `make test-all` for all.
DRAWN = [pytest.param(unit, marks=() if unit == "vectorization" else pytest.mark.large) for unit in unit_names()]


@pytest.mark.parametrize("unit", unit_names())
def test_a_source_notebook_runs_without_an_error(root, engine, unit):
    notebook = build.stored(root / "source" / unit / f"{unit}.ipynb")
    assert failures(engine, notebook) == []


@pytest.mark.large
@pytest.mark.parametrize("unit", DRAWN)
def test_a_source_notebook_draws_without_an_error(root, engine, unit):
    notebook = build.stored(root / "source" / unit / f"{unit}.ipynb")
    assert failures(engine, notebook, figures=True) == []


@pytest.mark.parametrize(
    "line", ["from dllessons import descent", "import autograder", "def f():\n    import dllessons.networks\nf()"]
)
def test_an_import_of_what_submissions_do_not_have_is_seen(root, engine, line):
    notebook = build.stored(root / "source" / "vectorization" / "vectorization.ipynb")
    notebook.cells.insert(1, nbformat.v4.new_code_cell(line))
    assert [error.split(":")[0] for _, error in failures(engine, notebook)] == ["ModuleNotFoundError"]
