"""Put a class's numbers into a page."""

import datetime
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from nbconvert.filters import markdown2html

from autograder.nbgrader.feedback import marks, prose
from autograder.nbgrader.safe_text import clean_markdown
from autograder.report import figures, insight, similarity
from autograder.report.figures import percent
from autograder.report.sentences import hardest, people, sentences_of
from dlutils.version import VERSION


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
    environment.globals["version"] = VERSION
    return environment


def _render(template, **variables):
    """A page, with the style sheet in it: it loads nothing."""
    css = Markup(resources.files(__package__).joinpath("pages/style.css").read_text())
    return _environment().get_template(template).render(css=css, **variables)


def similarity_range(found):
    low, high = (percent(value) for value in found.similarity)
    return low if low == high else f"{low} to {high}"


def unit_page(group, date, anonymous=False, index=False):
    """The page of a unit.

    Args:
        group: a `Group` in which something is graded.
        date: text.
        anonymous: say that names are hidden (hiding them is up to `gather`).
        index: whether there is a page of all units above it.
    """
    numbers = insight.numbers_of(group)
    return _render(
        "unit.html",
        date=date,
        anonymous=anonymous,
        index=index,
        numbers=numbers,
        sentences=sentences_of(numbers),
        pictures=figures.pictures_of(numbers),
        similarity=similarity.SIMILARITY,
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
    return _render("index.html", units=units, date=date, anonymous=anonymous)


def audit_page(audit, names, grader, date=None):
    """The page that shows whether marks are right.

    Args:
        audit: an `Audit`.
        names: {student: pseudonym}.
        grader: the version of the grader.
        date: for its head; today if None.
    """
    date = date or datetime.date.today().isoformat()
    return _render("audit.html", audit=audit, names=names, grader=grader, date=date)


def essays_page(assignment, question, parts, about, readings, date=None):
    """The page of a written question.

    Args:
        question: an essays' `Question`.
        parts: groups of like answers, each with its grader, in order.
        about: `Statistics` of the graders' marks.
        readings: {student: {grader: marks}} of the question.
        date: for its head; today if None.
    """
    date = date or datetime.date.today().isoformat()
    said = {name: Markup(clean_markdown(markdown2html(getattr(question, name)))) for name in ("asked", "scheme")}
    variables = {"assignment": assignment, "question": question, "parts": parts, "about": about, "date": date}
    return _render("essays.html", **variables, readings=readings, said=said)


__all__ = ["audit_page", "essays_page", "index_page", "unit_page"]
