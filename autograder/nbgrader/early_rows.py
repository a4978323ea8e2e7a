"""Extensions before a hand-in: a row of the gradebook without notebooks, until grading fills it in.

nbgrader keeps an extension in a submission's row, and takes every row with notebooks for a graded hand-in: the
formgrader would show 0 marks for a student who has not handed in yet.
"""

from datetime import timedelta

from nbgrader.api import Gradebook, MissingEntry, SubmittedAssignment


def extend(gradebook: Gradebook, assignment: str, student: str, extension: timedelta | None) -> None:
    """Give a student an extension, or take it back with None, whether or not anything is handed in."""
    try:
        gradebook.find_submission(assignment, student)
    except MissingEntry:
        about = {"assignment": gradebook.find_assignment(assignment), "student": gradebook.find_student(student)}
        gradebook.db.add(SubmittedAssignment(**about, extension=extension))
        gradebook.db.commit()
    else:
        gradebook.update_or_create_submission(assignment, student, extension=extension)


def fill_in(gradebook: Gradebook, assignment: str, student: str) -> None:
    """Give a row that stands for an extension alone the notebooks of a hand-in; all others stay as they are."""
    try:
        found = gradebook.find_submission(assignment, student)
    except MissingEntry:
        return
    if not found.notebooks:
        extension = found.extension
        gradebook.remove_submission(assignment, student)
        gradebook.db.flush()
        gradebook.add_submission(assignment, student, extension=extension)
