"""Marks that graders gave: into the gradebook, by nbgrader's own API, and what they say of the graders."""

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook

from autograder.errors import CourseError
from autograder.grading.look import same
from autograder.history.store import Entry, History, Kind
from autograder.nbgrader.feedback import marks as shown
from autograder.plain_text import plain
from autograder.report.essays.answers import Answer, Question
from autograder.report.essays.plan import Plan
from autograder.report.essays.sheets import Row, read

#: {question: {student: {grader: marks}}}
Readings = dict[str, dict[str, dict[str, float]]]
#: Two graders who differ by more than this share of the points should talk.
APART = 0.2


@dataclass(frozen=True)
class OfGrader:
    """What one grader's marks of a question are like."""

    grader: str
    given: int
    marked: int
    mean: float | None
    spread: float | None


@dataclass(frozen=True)
class Statistics:
    """What all graders' marks of a question are like.

    Attributes:
        graders: each by itself.
        twice: how many answers two have marked.
        difference: the mean distance of their marks; None where there are none.
        apart: (pseudonym, {grader: marks}) of those who are far apart.
    """

    graders: list[OfGrader]
    twice: int
    difference: float | None
    apart: list[tuple[str, dict[str, float]]]


def readings_of(history: History, assignment: str, questions: Sequence[Question]) -> Readings:
    """The last marks of each grader, as the history has them."""
    found: Readings = {question.name: {} for question in questions}
    for name, entry in _readings(history, assignment, questions):
        if entry.score is not None:
            found[name].setdefault(entry.student, {})[entry.who] = entry.score
    return found


def _readings(history, assignment, questions):
    """(question, entry) of all that graders have given."""
    names = {(question.notebook, question.cell): question.name for question in questions}
    for entry in history.entries(assignment):
        if entry.kind is Kind.READING and entry.place[1:] in names:
            yield names[entry.place[1:]], entry


def _comments_of(history, assignment, questions):
    """{(question, student): {grader: the last comment}}."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for name, entry in _readings(history, assignment, questions):
        found.setdefault((name, entry.student), {})[entry.who] = entry.about.get("comment", "")
    return found


def statistics_of(question: Question, plan: Plan, readings: Readings) -> Statistics:
    """What the marks of a question are like."""
    given, taken = plan.given.get(question.name, {}), readings.get(question.name, {})
    graders = []
    for grader in plan.graders:
        own = [some[grader] for some in taken.values() if grader in some]
        number = sum(grader in some for some in given.values())
        spread = statistics.stdev(own) if len(own) > 1 else None
        graders.append(OfGrader(grader, number, len(own), statistics.fmean(own) if own else None, spread))
    pairs = {student: some for student, some in taken.items() if len(some) > 1}
    distances = {student: max(some.values()) - min(some.values()) for student, some in pairs.items()}
    far = [student for student, distance in distances.items() if distance > APART * question.points]
    apart = [(plan.pseudonym_of(student), pairs[student]) for student in far]
    mean = statistics.fmean(distances.values()) if distances else None
    return Statistics(graders, len(pairs), mean, apart)


def take_in(
    files: Sequence[str | Path],
    plan: Plan,
    questions: Sequence[Question],
    coursedir: Any,
    assignment: str,
    history: History,
    log: Callable[[str], Any],
) -> int:
    """Write the marks of filled-in tables to the gradebook.

    All tables are checked before anything is written.  An answer that two graders mark gets the mean, when both have.

    Returns:
        How many answers were left alone because somebody has marked them by other means.

    Raises:
        CourseError: a line names no answer of the plan, or has marks that there are not; names file, line and remedy.
    """
    by_name = {question.name: question for question in questions}
    rows = [(Path(file), row) for file in files for row in read(file)]
    for file, row in rows:
        _check(file, row, plan, by_name)
    before = readings_of(history, assignment, questions)
    entries: list[Entry] = []
    touched = {}
    for _, row in rows:
        question, student = by_name[row.question], plan.students[row.answer]
        known = before[row.question].get(student, {}).get(row.grader)
        if same(known, row.marks) and _answer(question, student).given is not None:
            continue  # taken in before; the answer may be another one by now
        where = (assignment, student, question.notebook, question.cell)
        about = {"comment": row.comment}
        entries.append(Entry(Kind.READING, *where, row.marks, question.points, row.grader, about))
        touched[row.question, student] = True
    history.add(entries)
    comments = _comments_of(history, assignment, questions)
    after, counts = readings_of(history, assignment, questions), {"set": 0, "waiting": 0}
    refused: list[tuple[str, str, float, float]] = []
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        for name, student in touched:
            question, answer = by_name[name], _answer(by_name[name], student)
            marks = _mean(after[name].get(student, {}), plan.given[name][student])
            earlier = _mean(before[name].get(student, {}), plan.given[name][student])
            if marks is None:
                counts["waiting"] += 1
            elif answer.given is not None and not same(answer.given, earlier) and not same(answer.given, marks):
                refused.append((name, student, answer.given, marks))
            else:
                _set(gradebook, assignment, question, student, marks, comments[name, student])
                counts["set"] += 1
        gradebook.db.commit()
    waiting = f", {counts['waiting']} wait for their second grader" if counts["waiting"] else ""
    log(f"{counts['set']} answers have their marks in the gradebook{waiting}")
    for name, student, given, marks in refused:
        log(
            f"{plain(student)}  {plain(name)}: left alone, for it was marked by other means: it has {shown(given)}, "
            f"the graders gave {shown(marks)}. To take theirs, empty its marks in the formgrader and run this again"
        )
    return len(refused)


def _check(file: Path, row: Row, plan: Plan, questions: dict[str, Question]) -> None:
    where = f"{file}, line {row.line}"
    question = questions.get(row.question)
    if question is None:
        known = ", ".join(questions)
        raise CourseError(f"{where}: there is no question {plain(row.question)!r}; there are: {known}")
    student = plan.students.get(row.answer)
    if student is None or not any(answer.student == student for answer in question.answers):
        raise CourseError(f"{where}: there is no answer {plain(row.answer)!r}: is it the table of another assignment?")
    if row.grader not in plan.given[question.name].get(student, ()):
        graders = ", ".join(plan.given[question.name].get(student, ())) or "nobody"
        raise CourseError(f"{where}: this answer was given to {plain(graders)}, not to {plain(row.grader)!r}")
    if not (math.isfinite(row.marks) and 0 <= row.marks <= question.points):
        raise CourseError(f"{where}: {shown(row.marks)} marks, but there are 0 to {shown(question.points)}")


def _answer(question: Question, student: str) -> Answer:
    return next(answer for answer in question.answers if answer.student == student)


def _mean(given: dict[str, float], graders: Sequence[str]) -> float | None:
    """The mean of the marks, when every grader has given some."""
    own = [given[grader] for grader in graders if grader in given]
    return round(statistics.fmean(own), 2) if own and len(own) == len(graders) else None


def _set(gradebook, assignment, question, student, marks, comments):
    where = (question.cell, question.notebook, assignment, student)
    grade = gradebook.find_grade(*where)
    grade.manual_score, grade.needs_manual_grade = marks, False
    words = "\n\n".join(dict.fromkeys(filter(None, comments.values())))
    if words:
        gradebook.find_comment(*where).manual_comment = words
