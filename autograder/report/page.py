"""Put a class's numbers into a page."""

from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from autograder.nbgrader.feedback import marks
from autograder.report import alike, figures, insight
from autograder.report.figures import percent

#: So many names stand on the page; the rest are in marks.csv.
NAMES = 15


@cache
def _environment():
    loader = PackageLoader("autograder.report", "pages")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters |= {
        "marks": marks,
        "percent": percent,
        "signed": figures.signed,
        "prose": prose,
        "people": people,
        "range": similarity_range,
    }
    return environment


def _css():
    """The style sheet, which stands in the page: it loads nothing."""
    return Markup(resources.files(__package__).joinpath("pages/style.css").read_text())


def prose(text):
    """Escaped text with `code` set as code."""
    pieces = str(escape(text)).split("`")
    if len(pieces) % 2 == 0:  # an odd backtick stays what it is
        return escape(text)
    return Markup("".join(f"<code>{piece}</code>" if index % 2 else piece for index, piece in enumerate(pieces)))


def people(names):
    """Names in a row, the first ones where there are many."""
    shown = ", ".join(names[:NAMES])
    return shown if len(names) <= NAMES else f"{shown} and {len(names) - NAMES} more"


def similarity_range(found):
    low, high = (percent(value) for value in found.similarity)
    return low if low == high else f"{low} to {high}"


def unit_page(group, date, anonymous=False, index=False):
    """The page of a unit.

    Args:
        group: a `gather.Group` in which something is graded.
        date: text.
        anonymous: say that names are hidden (that they are is up to `gather`).
        index: whether there is a page of all units above it.
    """
    found, items, talks = insight.marks_of(group), insight.items(group), insight.talks(group)
    times, compared = insight.times(group), alike.compare(group)
    troubles = insight.troubles(group)
    return (
        _environment()
        .get_template("unit.html")
        .render(
            css=_css(),
            group=group,
            date=date,
            anonymous=anonymous,
            index=index,
            warnings=list(warnings(group)),
            facts=list(facts(group, found)),
            short=list(in_short(group, items, talks, troubles, compared.groups)),
            marks=found,
            histogram=figures.histogram(found),
            reading=figures.reading(found),
            not_work=not_work(group),
            items=items,
            judged=len(group.judged),
            difficulty=figures.difficulty(items),
            discrimination=figures.discrimination(items),
            undefined=undefined(items),
            talks=talks,
            stops=stops(group, items),
            blanks=figures.blanks(items),
            squares=insight.squares(group),
            time=time_sentence(times),
            slow=times.slow if times else (),
            troubles=troubles,
            absent=group.absent,
            alike=compared.groups,
            not_compared=compared.left_out,
            similarity=alike.SIMILARITY,
        )
    )


def index_page(groups, date, anonymous=False):
    """The page that leads to the units."""
    units = []
    for group in groups:
        found, items, talks = insight.marks_of(group), insight.items(group), insight.talks(group)
        units.append(
            {
                "name": group.unit,
                "count": found.count,
                "median": found.median,
                "points": found.points,
                "share": found.share,
                "hardest": hardest(items),
                "misconception": talks[0].misconceptions[0] if talks and talks[0].misconceptions else None,
            }
        )
    return _environment().get_template("index.html").render(css=_css(), units=units, date=date, anonymous=anonymous)


# ------------------------------------------------------------------------------------------------ sentences


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
        told = f"{waiting} {answers} for a human" if waiting else "no answer waits for a human"
        yield "Written questions", f"{marks(points)} marks", told
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
    """The exercise with the lowest mean share, or None where nothing is known or everything right."""
    known = [item for item in items if item.difficulty is not None]
    lowest = min(known, key=lambda item: item.difficulty, default=None)
    return lowest if lowest is not None and lowest.difficulty < 1 else None


def in_short(group, items, talks, troubles, groups):
    """The page in a few sentences."""
    known = sorted((one for talk in talks for one in talk.misconceptions), key=lambda one: -one.count)
    if known:
        first = known[0]
        told = f"{first.count} {'student' if first.count == 1 else 'students'}"
        start = Markup("Begin the class with <code>{}</code> ({}): ").format(first.exercise, told)
        yield start + prose(first.sentence)
    worst = hardest(items)
    if worst:
        yield Markup("The hardest exercise was <code>{}</code>: on average {} of its marks.").format(
            worst.name, percent(worst.difficulty)
        )
    stopped = [item for item in items if item.stopped]
    if stopped:
        most = max(stopped, key=lambda item: item.stopped)
        told = Markup(" most often from <code>{}</code> on ({}).").format(most.name, most.stopped)
        who = _students(sum(item.stopped for item in stopped))
        yield f"{who} wrote nothing from some exercise to the end of the notebook" + (
            "," + told if most.stopped > 1 else "."
        )
    if troubles:
        yield f"{_students(len({id(row) for *_, row in troubles}))} had trouble with the file or the run."
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
    blank = sum(1 for submission in group.judged if insight.first_blank(group, submission))
    if not blank:
        return "Nobody left an exercise blank."
    start = max(items, key=lambda item: item.first_blank)
    told = f"{blank} of {len(group.judged)} left something blank"
    if start.first_blank == 1:
        return f"{told}."
    first = Markup("; the first blank exercise was most often <code>{}</code> ({}).")
    return escape(told) + first.format(start.name, start.first_blank)


def time_sentence(times):
    if times is None:
        return "This grading run did not record how long the notebooks ran."
    told = (
        f"A notebook ran for {times.median:.1f} seconds (median of {times.count}), the longest for {times.longest:.1f}."
    )
    return told + ("" if times.slow else " None stands out.")


__all__ = ["index_page", "unit_page"]
