"""The judge in an instructor's own kernel: what the hidden line of a graded cell finds by its entry point."""

import inspect
from collections.abc import Callable
from typing import Any

from autograder.judge.judgement import judge
from autograder.judge.runs import exercise_run, new_seed
from autograder.verdict import Verdict
from dlutils import harness


def judge_here(unit: str, exercise: str, function: Callable[..., Any]) -> Verdict:
    """Judge a function in this very process: an instructor's own kernel, never a student's submission.

    Raises:
        SpecError: there is no such exercise.
    """
    run = exercise_run(unit, exercise, new_seed())
    namespace = {**getattr(function, "__globals__", {}), exercise: function}
    try:
        source: str | None = inspect.getsource(function)
    except (OSError, TypeError):
        source = None
    return judge(run, harness.record(run.job, namespace), source)
