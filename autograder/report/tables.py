"""The report's tables as CSV: for a spreadsheet, for next year, for a script."""

from autograder.lms import csv_text
from autograder.nbgrader.exports import days
from autograder.report.families import family_of
from autograder.report.group import TROUBLES
from autograder.report.items import items
from autograder.report.mistakes import keys_of, talks

#: Excel takes a file for UTF-8 only where this mark begins it; Python and R know it as "utf-8-sig".
ENCODING = "utf-8-sig"


def tables(group):
    """{file name: text} of the CSV files of a unit."""
    return {
        "marks.csv": as_csv(marks_rows(group)),
        "exercises.csv": as_csv(exercise_rows(group)),
        "misconceptions.csv": as_csv(misconception_rows(group)),
    }


def as_csv(rows):
    """Rows as CSV (RFC 4180); no text in them is a formula to a spreadsheet."""
    return csv_text.as_csv([_short(value) for value in row] for row in rows)


def _short(value):
    if isinstance(value, float):
        return int(value) if value.is_integer() else round(value, 4)
    return value


def marks_rows(group):
    """A row for each student: marks, and beside each exercise the keys of its misconceptions, or why there are none."""
    keys = keys_of(group)
    head = ["student", "name", "total", "points", "machine", "machine_points", "written", "to_be_marked", "penalty"]
    head += ["days_late", "days_of_extension", "seconds", "remarks"]
    for exercise in group.exercises:
        head += [exercise.name, f"{exercise.name}: note"]
    yield head
    for submission in group.submissions:
        troubles = [(TROUBLES[kind], detail) for kind, detail in submission.troubles]
        remarks = "; ".join(f"{words} ({detail})" if detail else words for words, detail in troubles)
        row = [submission.student, submission.name, *_final(group, submission), submission.seconds, remarks]
        for exercise in group.exercises:
            result = submission.results[exercise.name]
            row += [result.score, _note(result, keys[exercise.name])]
        yield row


def _final(group, submission):
    """What counts in the end, in its parts."""
    final, points = submission.final, (group.all_points, group.points)
    extension = final.dates.extension
    given = days(extension.total_seconds()) if extension else None
    if not submission.graded:
        return [None, points[0], None, points[1], None, None, None, None, given]
    late = days(final.dates.late.total_seconds())
    parts = (final.machine, points[1], final.written, final.waiting, final.penalty, late, given)
    return [final.total, points[0], *parts]


def _note(result, keys):
    if result.blank:
        return "blank"
    if result.unjudged:
        return "not judged"
    return " ".join(keys[one] for one in result.misconceptions if one in keys)


def exercise_rows(group):
    columns = {"number": "number", "exercise": "name", "points": "points", "mean_share": "difficulty"}
    columns |= {"discrimination": "discrimination", "why_undefined": "why", "right": "right", "partly": "partly"}
    columns |= {"wrong": "wrong", "blank": "blank", "not_judged": "unjudged", "first_blank": "first_blank"}
    columns |= {"stopped": "stopped", "submissions": "count"}
    columns |= {"mean_share_of_tried": "tried", "discrimination_low": "low", "discrimination_high": "high"}
    yield list(columns)
    yield from ([getattr(item, field) for field in columns.values()] for item in items(group))


def misconception_rows(group):
    yield ["key", "id", "exercise", "count", "sentence", "students", "marks_lost", "family"]
    known = [one for talk in talks(group) for one in talk.misconceptions]
    for one in sorted(known, key=lambda one: -one.lost):
        kind = family_of(one.id)
        row = [one.key, one.id, one.exercise, one.count, one.sentence, "; ".join(one.students)]
        yield [*row, one.lost, kind.title if kind else ""]
