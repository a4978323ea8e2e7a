"""Whose fault an error is: the machine's, so that grading stops or the student is tried again, or one submission's."""

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
    """Of a submission that made something raise that nobody foresaw."""
    reason = f"{type(error).__name__}: {in_one_line(error)}"
    message = (
        f"This submission could not be graded ({reason}), so that it counts as not handed in. "
        "That should never happen: show this to your teacher."
    )
    return Trouble(Status.FAILED, message, reason)


def of_the_disk(error: BaseException) -> bool:
    """Whether an error is the disk's (full, read-only, broken) or that of its rights: no submission's doing."""
    return isinstance(error, OSError) and error.errno in DISK
