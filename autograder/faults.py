"""Whose fault an error is: the machine's, so that grading stops or the student is tried again, or one submission's."""

from sqlalchemy.exc import SQLAlchemyError

from autograder.course.paths import CourseError
from autograder.engine.engine import EngineError, KilledError
from autograder.engine.sandbox import NoSandbox
from autograder.grading.store import of_the_disk
from autograder.plain_text import plain

#: What is wrong with the machine or the course.
NOT_THEIRS = (CourseError, EngineError, NoSandbox, KilledError, SQLAlchemyError)
LEFT_OVER = (
    "This submission could not be graded ({reason}), so that it counts as not handed in. "
    "That should never happen: show this to your teacher."
)


def is_not_theirs(error):
    """Whether an error is the machine's or the course's, rather than that of one submission."""
    return isinstance(error, NOT_THEIRS) or of_the_disk(error)


def in_one_line(error, most=200):
    """What an exception says, for a sentence: one line that can be printed; its type where it says nothing."""
    return plain((str(error).splitlines() or [""])[0])[:most] or type(error).__name__


def left_over(error):
    """What to say to a student whose submission made something raise that nobody foresaw."""
    return LEFT_OVER.format(reason=f"{type(error).__name__}: {in_one_line(error)}")
