"""Put a class's numbers into a page."""

import base64
import datetime
import hashlib
from functools import cache, partial
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from nbconvert.filters import markdown2html

from autograder.lms.when import length_shown
from autograder.nbgrader.feedback import marks, prose
from autograder.nbgrader.safe_text import clean_markdown
from autograder.report import figures, insight, similarity
from autograder.report.figures import percent
from autograder.report.items import items as items_of
from autograder.report.mistakes import talks as talks_of
from autograder.report.monday import lessons, sinking
from autograder.report.sentences import hardest, people, sentences_of
from dlutils.version import VERSION

#: What stands in each page: it loads nothing, and runs no script but this one.
PARTS = ("style.css", "page.js")


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
        "lesson": lesson_title,
        "range": similarity_range,
        "length_of_time": length_shown,
    }
    environment.globals["version"] = VERSION
    return environment


def _render(template, **variables):
    """A page, with its style sheet and its script in it."""
    css, script = (Markup(resources.files(__package__).joinpath(f"pages/{name}").read_text()) for name in PARTS)
    allowed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return _environment().get_template(template).render(css=css, script=script, allowed=allowed, **variables)


def lesson_title(name):
    """A lesson's name as one says it: "06 vectorisation and broadcasting"."""
    return name.replace("_", " ")


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
    links = {submission.name: submission.page for submission in group.submissions if submission.page}
    return _render(
        "unit.html",
        linked=partial(linked, links),
        date=date,
        anonymous=anonymous,
        index=index,
        numbers=numbers,
        sentences=sentences_of(numbers),
        pictures=figures.pictures_of(numbers),
        similarity=similarity.SIMILARITY,
    )


def linked(links, names, most=None):
    """Names in a row, each a link to its page where it has one; beyond `most` they are counted."""
    shown = [
        Markup('<a href="{}">{}</a>').format(links[name], name) if name in links else escape(name)
        for name in names[:most]
    ]
    more = f" and {len(names) - most} more" if most and len(names) > most else ""
    return Markup(", ").join(shown) + more


def index_page(groups, date, anonymous=False):
    """The page that leads to the units, and follows each student through them."""
    units = []
    for group in groups:
        found, items, talks = insight.marks_of(group), items_of(group), talks_of(group)
        units.append(
            {
                "name": group.unit,
                "count": found.count,
                "median": found.median,
                "points": found.points,
                "share": found.share,
                "hardest": hardest(items),
                "costly": next(iter(lessons(talks)), None),
            }
        )
    return _render("index.html", units=units, students=_through(groups), date=date, anonymous=anonymous)


def _through(groups):
    """(name, shares by unit or None, mean share, how it falls in words) of each student, the lowest mean first."""
    names = sorted({submission.name for group in groups for submission in group.submissions})
    by_unit = [{one.name: one.total / group.points for one in group.graded} for group in groups]
    rows = []
    for name in names:
        shares = [unit.get(name) for unit in by_unit]
        known = [share for share in shares if share is not None]
        rows.append((name, shares, sum(known) / len(groups), sinking(known)))
    return sorted(rows, key=lambda row: row[2])


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
