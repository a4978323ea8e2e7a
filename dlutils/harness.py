"""The hidden line of a graded cell, and what the grading engine calls in its place.

Nothing here knows an answer: the recorder writes down what a function does, and the judge that decides runs elsewhere.
"""

from importlib.metadata import entry_points
from typing import Any

from dlutils._helpers import MAX_HELPER_CALLS
from dlutils._limits import TimeLimit, silence, time_limit
from dlutils._recorder import caller_of, calls_of, record
from dlutils.environment import in_autograde, in_engine

#: The entry point by which a judge that is installed beside this package makes itself known.
JUDGE = "dlutils.judge"

#: Whether the judge looks at the cell that runs; the engine says so before each.
judged = False


def grade(unit: str, exercise: str, function: Any) -> None:
    """The one line of a graded cell's hidden region.

    * Under the grading engine: nothing; the engine records the evidence after the cell.  An error where it does not,
      because it has not recognised this line.
    * In an instructor's own kernel (`nbgrader validate` on the source notebook, or running it):
      judge at once, silent on full marks.
    * Under an autograder that lacks our preprocessors: an error, so the cell yields zero.

    Raises:
        AssertionError: the judge found something wrong; the message says what.
        RuntimeError: there is no judge here, or it is broken, or it does not look at this cell.
    """
    if in_engine():
        if not judged:
            raise RuntimeError(
                "The judge does not look at this cell, so it yields no marks. Write its hidden line as "
                f'`harness.grade("{unit}", "{exercise}", ...)`, on a line of its own, in a graded cell.'
            )
        return
    if in_autograde():
        raise RuntimeError(
            "The judge is not configured, so this cell yields no marks. Run nbgrader in the course folder, "
            "where nbgrader_config.py names the preprocessors of `autograder`."
        )
    verdict = _installed_judge()(unit, exercise, function)
    if verdict.score < verdict.max_score:
        raise AssertionError(verdict.message)


def _installed_judge() -> Any:
    """The judge, `(unit, exercise, function) -> verdict`.

    Raises:
        RuntimeError: there is none, or it cannot be loaded; the message says which.
    """
    found = list(entry_points(group=JUDGE))
    if not found:
        raise RuntimeError("The judge (`autograder`) is not installed here: nothing was graded.")
    try:
        return found[0].load()
    except Exception as error:
        raise RuntimeError(
            f"The judge is installed here but broken ({type(error).__name__}: {error}): nothing was graded. "
            f"Run `python -c 'import {found[0].module}'` to see where."
        ) from error


__all__ = ["MAX_HELPER_CALLS", "TimeLimit", "caller_of", "calls_of", "grade", "record", "silence", "time_limit"]
