"""Errors of the gradebook and of the disk, as one line with the remedy."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError

from autograder.errors import CourseError
from autograder.grading.gradebook import shown
from autograder.nbgrader.faults import of_the_disk


@contextmanager
def errors_with_remedy(db_url: str) -> Iterator[None]:
    """Turn the errors of the database and the disk into one line that names the file and the remedy."""
    try:
        yield
    except OperationalError as error:
        reason = str(error.orig).splitlines()[0]  # PostgreSQL says more on further lines
        raise CourseError(
            f"the gradebook {shown(db_url)} cannot be read or written ({reason}): close what else uses it, see "
            "that there is space and the right to write there, then run the same command again; what is graded is kept"
        ) from error
    except OSError as error:
        if not of_the_disk(error):
            raise
        raise CourseError(
            f"cannot write {error.filename or 'a result'} ({error.strerror}): free some space, or give this account "
            "the right to write there, then run the same command again; what is graded is kept"
        ) from error
