"""`python -m autograder essays NAME`: written answers, a page a question, shared out among graders, and their marks.

    python -m autograder essays NAME --graders ann bob      pages, and a table to fill in for each grader
    python -m autograder essays NAME --marks FILE ...       filled-in tables: marks go to the gradebook
"""

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from autograder.errors import CourseError
from autograder.grading.grade import nbgrader_app
from autograder.grading.look import look_at
from autograder.grading.trouble import errors_with_remedy
from autograder.history.store import account
from autograder.plain_text import plain
from autograder.report import put
from autograder.report.essays import marks, sheets
from autograder.report.essays.answers import Question, questions_of
from autograder.report.essays.plan import Plan
from autograder.report.page import essays_page

#: The folder of pages, tables and plans, in the course folder.
FOLDER = "essays"
#: The share of the answers that two graders mark.
TWICE = 0.1


def run(
    course: Path,
    assignment: str,
    graders: Sequence[str] = (),
    twice: float = TWICE,
    files: Sequence[str | Path] = (),
    log: Callable[[str], Any] = print,
) -> int:
    """Take in marks, if there are any, and write the pages and the tables of the graders.

    Args:
        course: the course folder.
        assignment: name.
        graders: who marks; those of the plan, or else this account, if empty.
        twice: the share of the answers that two graders mark.
        files: tables that graders have filled in.
        log: called with each line.

    Returns:
        0; 1 if a mark was not taken in.

    Raises:
        CourseError: there is nothing to mark, or a table cannot be taken in; with the remedy.
    """
    course = course.resolve()
    app = nbgrader_app(course, assignment)
    with errors_with_remedy(app.coursedir.db_url), closing(look_at(app.coursedir, assignment)) as history:
        questions = questions_of(course, app.coursedir, assignment)
        if not questions:
            raise CourseError(f"{plain(assignment)} has no written question (a graded cell that is to be answered)")
        folder = course / FOLDER / assignment
        plan = Plan.read(folder / "plan.json", course)
        plan.share_out(questions, list(graders) or plan.graders or [account()], twice)
        plan.write()
        refused = marks.take_in(files, plan, questions, app.coursedir, assignment, history, log) if files else 0
        readings = marks.readings_of(history, assignment, questions)
        for grader, text in sheets.of_graders(folder, plan, questions, readings).items():
            log(f"{plain(grader)}: {put(folder / sheets.name_of(grader), text, sheets.ENCODING)}")
        for question in questions:
            log(str(put(folder / f"{question.file_name}.html", _page(assignment, question, plan, readings))))
    return 1 if refused else 0


def _page(assignment: str, question: Question, plan: Plan, readings: marks.Readings) -> str:
    about = marks.statistics_of(question, plan, readings)
    return essays_page(assignment, question, plan.parts_of(question), about, readings.get(question.name, {}))


__all__ = ["FOLDER", "TWICE", "run"]
