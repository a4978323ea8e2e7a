"""Strangers' text in places that could act on it: a page, a spreadsheet, a terminal.

`nbgrader_config.py` names `clean_html` and `clean_markdown` as filters of every page that nbconvert makes here
(feedback and formgrader alike) and `SafeCsvExport` as the exporter.
"""

import csv
from functools import cache

from nbconvert.filters import strip_files_prefix
from nbgrader.api import MissingEntry
from nbgrader.plugins import ExportPlugin

from autograder.formulas import set_formulas

TAGS = set(
    """a abbr b blockquote br caption code del details div dd dl dt em h1 h2 h3 h4 h5 h6 hr i img kbd li ol p pre s
    small span strong sub summary sup table tbody td tfoot th thead tr u ul""".split()  # noqa: SIM905
)
STYLES = ["color", "background-color", "border-left", "margin", "padding", "text-align", "font-weight", "width"]
#: A cell that begins with one of these is a formula to a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: The columns of nbgrader's own exporter.
COLUMNS = ["assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"]
COLUMNS += ["raw_score", "late_submission_penalty", "score", "max_score"]


def clean_html(element):
    """HTML of markdown, highlighted code or an output with nothing left in it that a page would run or fetch."""
    return _cleaner().clean(element.decode() if isinstance(element, bytes) else str(element))


def clean_markdown(html):
    """What nbgrader's pages do with rendered markdown (they know no sanitiser), `clean_html`, and formulas set."""
    return set_formulas(clean_html(strip_files_prefix(html)))


@cache
def _cleaner():
    from bleach.css_sanitizer import CSSSanitizer
    from bleach.sanitizer import Cleaner

    styles = CSSSanitizer(allowed_css_properties=STYLES)
    protocols = ["http", "https", "mailto", "data"]
    return Cleaner(tags=TAGS, attributes=_may_stay, protocols=protocols, css_sanitizer=styles)


def _may_stay(tag, name, value):
    """Whether an attribute may stay: links lead to pages, pictures carry their own data and fetch nothing."""
    if name == "href":
        return tag == "a" and not value.strip().lower().startswith("data")
    if name == "src":
        return tag == "img" and value.startswith(("data:image/png;base64,", "data:image/jpeg;base64,"))
    if name == "id":
        return tag in ("h1", "h2", "h3", "h4", "h5", "h6")
    return name in ("class", "style", "title", "alt", "width", "height", "colspan", "rowspan", "start")


def plain(text):
    """Text for a terminal: what would move the cursor, colour or hide it is shown as a `?`."""
    return "".join(letter if letter.isprintable() else "?" for letter in str(text))


def cell(value):
    """A value for a spreadsheet: text that would be a formula is marked as text; numbers stay numbers."""
    text = "" if value is None else str(value)
    try:
        float(text)
    except ValueError:
        text = plain(text)
        return f"'{text}" if text.startswith(FORMULA) else text
    return text


class SafeCsvExport(ExportPlugin):
    """nbgrader's table of grades, row for row, where no name is a formula, a column or a line of its own."""

    def export(self, gradebook):
        target = self.to or "grades.csv"
        self.log.info("Exporting grades to %s", target)
        with open(target, "w", newline="", encoding="utf-8") as file:
            rows = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            rows.writeheader()
            for assignment in gradebook.assignments:
                for student in gradebook.students:
                    if self._wanted(assignment, student):
                        row = _about(assignment, student) | _grades(gradebook, assignment, student)
                        rows.writerow({name: cell(row[name]) for name in COLUMNS})

    def _wanted(self, assignment, student):
        return assignment.name in (self.assignment or [assignment.name]) and student.id in (
            [str(name) for name in self.student] or [student.id]
        )


def _about(assignment, student):
    return {
        "assignment": assignment.name,
        "duedate": assignment.duedate,
        "student_id": student.id,
        "last_name": student.last_name,
        "first_name": student.first_name,
        "email": student.email,
        "max_score": assignment.max_score,
    }


def _grades(gradebook, assignment, student):
    try:
        found = gradebook.find_submission(assignment.name, student.id)
    except MissingEntry:
        return {"timestamp": "", "raw_score": 0.0, "late_submission_penalty": 0.0, "score": 0.0}
    penalty = found.late_submission_penalty
    score = max(0.0, found.score - (penalty or 0.0))
    return {"timestamp": found.timestamp, "raw_score": found.score, "late_submission_penalty": penalty, "score": score}
