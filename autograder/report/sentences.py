"""The sentences of a unit's page, made from its `Numbers`."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from autograder.nbgrader.feedback import marks
from autograder.report.figures import percent, reading
from autograder.report.insight import Numbers
from autograder.report.items import first_blank

#: So many names stand on the page; the rest are in marks.csv.
NAMES = 15


@dataclass(frozen=True)
class Sentences:
    """What the page says in words.

    Attributes:
        warnings: (in bold, the rest).
        facts: (name, value, remark) for the head of the page.
        short: the page in a few sentences.
        reading: the histogram of marks in words.
        not_work: who counts in the marks and nowhere else.
        undefined: why some discriminations are undefined.
        stops: where students stop.
        time: how long the notebooks ran.
    """

    warnings: Sequence[tuple[str, str]]
    facts: Sequence[tuple[str, str, str]]
    short: Sequence[str]
    reading: str
    not_work: str
    undefined: str
    stops: str
    time: str


def sentences_of(numbers: Numbers) -> Sentences:
    """The sentences of a page."""
    group, items = numbers.group, numbers.items
    return Sentences(
        warnings=list(warnings(group)),
        facts=list(facts(group, numbers.marks)),
        short=list(in_short(numbers)),
        reading=reading(numbers.marks),
        not_work=not_work(group),
        undefined=undefined(items),
        stops=stops(group, items),
        time=time_sentence(numbers.times),
    )


def people(names):
    """Names in a row, the first ones where there are many."""
    shown = ", ".join(names[:NAMES])
    return shown if len(names) <= NAMES else f"{shown} and {len(names) - NAMES} more"


def warnings(group):
    """What must not be overlooked: (in bold, the rest)."""
    open_ = [submission.name for submission in group.graded if submission.sandbox is False]
    if open_:
        who = (
            "All submissions" if len(open_) == len(group.graded) else f"{len(open_)} of {len(group.graded)} submissions"
        )
        yield f"{who} ran without a sandbox.", "Marks hold only as far as you trust the code: grade again with one."
    late = [submission.name for submission in group.submissions if not submission.graded]
    if late:
        one = len(late) == 1
        yield (
            f"{len(late)} {'submission is' if one else 'submissions are'} not graded yet",
            f"and not in the numbers below: {people(late)}. Run `python -m autograder grade {group.unit}`.",
        )


def facts(group, found):
    """(name, value, remark) for the head of the page."""
    yield "Submissions", str(found.count), f"{len(group.judged)} with work to judge"
    yield "Median", f"{marks(found.median)} of {marks(found.points)}", percent(found.share)
    yield "Judged by the machine", f"{marks(found.points)} marks", f"{len(group.exercises)} exercises"
    points = sum(question.points for question in group.written)
    waiting = sum(question.waiting for question in group.written)
    if group.written:
        answers = "answer waits" if waiting == 1 else "answers wait"
        remark = f"{waiting} {answers} for a human" if waiting else "no answer waits for a human"
        marked = sum(question.marked for question in group.written)
        if marked:
            mean = sum(question.given for question in group.written) / marked
            remark = f"mean of those marked: {mean:.1f} of {points / len(group.written):g} a question; {remark}"
        yield "Written questions", f"{marks(points)} marks", remark
    seeds = sorted({submission.seed for submission in group.graded if submission.seed is not None})
    shown = ", ".join(map(str, seeds[:3])) + (f" and {len(seeds) - 3} more" if len(seeds) > 3 else "")
    yield "Hidden inputs", f"seed {shown}" if seeds else "seed unknown", "" if len(seeds) < 2 else "several runs"
    yield "Sandbox", *_sandbox(group)


def _sandbox(group):
    known = [submission.sandbox for submission in group.graded if submission.sandbox is not None]
    if not known:
        return "not recorded", ""
    if all(known):
        return "on", ""
    return ("OFF", "") if not any(known) else ("OFF for some", f"{known.count(False)} of {len(known)}")


def hardest(items):
    """The exercise with the lowest mean share among those who tried it; None where nothing is known or all is right."""
    known = [item for item in items if item.tried is not None]
    lowest = min(known, key=lambda item: item.tried, default=None)
    return lowest if lowest is not None and lowest.tried < 1 else None


def in_short(numbers):
    """The page in a few sentences."""
    items, groups = numbers.items, numbers.comparison.groups
    worst = hardest(items)
    if worst:
        yield Markup("The hardest exercise was <code>{}</code>: {} of its marks{}.").format(
            worst.name, percent(worst.tried), " among those who tried it" if worst.blank else ""
        )
    stopped = [item for item in items if item.stopped]
    if stopped:
        most = max(stopped, key=lambda item: item.stopped)
        most_often = Markup(" most often from <code>{}</code> on ({}).").format(most.name, most.stopped)
        who = _students(sum(item.stopped for item in stopped))
        yield f"{who} wrote nothing from some exercise to the end of the notebook" + (
            "," + most_often if most.stopped > 1 else "."
        )
    if groups:
        yield f"{len(groups)} {'group' if len(groups) == 1 else 'groups'} of near-identical submissions: only a hint."


def _students(count):
    return f"{count} {'student' if count == 1 else 'students'}"


def not_work(group):
    """Who counts in the marks and nowhere else."""
    count = len(group.graded) - len(group.judged)
    if not count:
        return ""
    verb = "submission has" if count == 1 else "submissions have"
    return f"{count} {verb} 0 marks because there was nothing to judge (see below); the other figures leave them out."


def undefined(items):
    """Why some discriminations are undefined."""
    by_reason = {}
    for item in items:
        if item.why:
            by_reason.setdefault(item.why, []).append(str(item.number))
    return "; ".join(f"{', '.join(numbers)}: {why}" for why, numbers in by_reason.items())


def stops(group, items):
    """Where students stop, in a sentence."""
    blank = sum(1 for submission in group.judged if first_blank(group, submission))
    if not blank:
        return "No exercise was left blank."
    start = max(items, key=lambda item: item.first_blank)
    sentence = f"{blank} of {len(group.judged)} left something blank"
    if start.first_blank == 1:
        return f"{sentence}."
    first = Markup("; the first blank exercise was most often <code>{}</code> ({}).")
    return escape(sentence) + first.format(start.name, start.first_blank)


def time_sentence(times):
    if times is None:
        return "This grading run did not record how long the notebooks ran."
    sentence = (
        f"A notebook ran for {times.median:.1f} seconds (median of {times.count}), the longest for {times.longest:.1f}."
    )
    return sentence + ("" if times.slow else " None stands out.")


__all__ = ["Sentences", "hardest", "people", "sentences_of"]
