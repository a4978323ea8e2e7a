"""Phase one: read what a student handed in.  Whatever is odd about it costs that student alone."""

from collections.abc import Collection
from logging import Logger
from pathlib import Path

from autograder.grading.task import HandedIn
from autograder.intake import submitted
from autograder.nbgrader.faults import left_over
from autograder.nbgrader.reader import files_in, no_notebook, unreadable
from autograder.plain_text import in_one_line


def files_of(folder: Path, log: Logger) -> dict[str, bytes]:
    """{relative name: bytes} of what lies beside the notebooks; none where that cannot be read.

    Args:
        folder: the submission's.
        log: told of what cannot be read.
    """
    try:
        found: dict[str, bytes] = submitted.files_beside(folder)
        return found
    except Exception as error:
        _say(folder, error, log)
        return {}


def notebook_of(folder: Path, name: str, names: Collection[str], log: Logger) -> HandedIn:
    """What was handed in for the notebook `name`, one of the assignment's `names`.

    Args:
        folder, log: as for `files_of`.
    """
    own = f"{name}.ipynb"
    try:
        found, fault = files_in(folder, own, [f"{other}.ipynb" for other in names if other != name])
    except Exception as error:
        _say(folder, error, log)
        return HandedIn(name, None, left_over(error))
    trouble = None
    if not found:
        trouble = unreadable(fault) if fault else no_notebook(folder / own)
    data = next((one.data for one in found if one.name == own), None)
    return HandedIn(name, data, trouble, tuple(one for one in found if one.name != own))


def _say(folder: Path, error: Exception, log: Logger) -> None:
    log.error("%s: %s", folder, in_one_line(error))
    log.debug("where it was raised", exc_info=True)
