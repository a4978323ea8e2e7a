"""Tell errors of the machine, which stop grading or are tried again, from errors of one submission."""

import errno

from sqlalchemy.exc import SQLAlchemyError

from autograder.errors import CourseError, EngineError, KilledError, NoSandbox
from autograder.plain_text import in_one_line
from autograder.verdict import Status, Trouble

#: What is wrong with the machine or the course.
NOT_THEIRS = (CourseError, EngineError, NoSandbox, KilledError, SQLAlchemyError)
#: Errors of the disk and of its rights.
DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO)


def is_not_theirs(error: BaseException) -> bool:
    """Whether an error is the machine's or the course's, rather than that of one submission."""
    return isinstance(error, NOT_THEIRS) or of_the_disk(error)


def left_over(error: Exception) -> Trouble:
    """The trouble of a submission that raised an unexpected error."""
    reason = f"{type(error).__name__}: {in_one_line(error)}"
    message = (
        f"This submission could not be graded ({reason}), so that it counts as not handed in. "
        "That should never happen: show this to your teacher."
    )
    return Trouble(Status.FAILED, message, reason)


def of_the_disk(error: BaseException) -> bool:
    """Whether an error comes from the disk (full, read-only, broken) or from missing rights, not from a submission."""
    return isinstance(error, OSError) and error.errno in DISK
