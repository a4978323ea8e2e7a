"""Pages of students' notebooks, each made in a process of its own, under a clock and a memory limit.

Some texts keep a highlighter, a markdown parser or a sanitiser busy for hours.  The known causes are bounded in
`safe_text`; for the rest there is a plain page, so that every student has one.  `nbgrader_config.py` names
`BoundedExporter`, so that the stock `nbgrader generate_feedback` and the formgrader are bounded too.
"""

import html
import json
from contextlib import suppress
from pathlib import Path

from nbconvert.exporters import HTMLExporter
from nbformat import v4
from nbgrader.api import Gradebook, MissingEntry

from autograder.errors import Failed, KilledError, Overrun
from autograder.nbgrader.feedback import marks
from autograder.plain_text import plain, plain_lines
from autograder.sandbox.guard import guarded

#: Seconds of CPU time and bytes of memory for a page; one with figures of many megabytes takes a few seconds.
SECONDS, MEMORY = 20, 512 << 20
#: A plain page shows so many characters of a cell, and so many cells.
CELL, CELLS = 4_000, 500
WHY = {
    "time": "making the full one took too long",
    "memory": "making the full one took too much memory",
    "size": "the full one would be too large",
    "crash": "the process that made the full one crashed",
}


class BoundedExporter(HTMLExporter):
    """Makes a page in a forked child; where that reaches a limit or fails, a plain page.

    Attributes:
        why_plain: why the last page is plain, or None.
    """

    why_plain = None

    def from_filename(self, filename, resources=None, **kwargs):
        """As the parent's; what the child adds to the resources is lost."""
        self.why_plain = None
        try:
            page = guarded(self._page, filename, dict(resources or {}), seconds=SECONDS, memory=MEMORY)
        except (Overrun, Failed, KilledError) as error:
            self.why_plain = _why(error)
            self.log.warning("%s: a plain page, because %s", ascii(str(filename)), plain(self.why_plain))
            page = plain_page(filename, (resources or {}).get("nbgrader"), self.why_plain)
        return page, self._init_resources(resources)

    def _page(self, filename, resources):
        page, _ = super().from_filename(filename, resources=resources)
        return page.encode("utf-8", "replace").decode()  # half characters cannot be written to a file

    def warm_up(self) -> None:
        """Import, compile and cache what every page needs, so that forked children have it."""
        cells = [v4.new_markdown_cell("# a\n\n`b` $c$ [d](e)"), v4.new_code_cell("1")]
        cells[1].outputs = [v4.new_output("display_data", {"text/html": "<b>a</b>"}), v4.new_output("stream")]
        about = {"notebook": "", "score": 0, "max_score": 0, "late_penalty": 0}
        steps, self._preprocessors = self._preprocessors, []
        self.from_notebook_node(v4.new_notebook(cells=cells), {"nbgrader": about, "inlining": {"css": []}})
        self._preprocessors = steps


def _why(error):
    return WHY[error.limit] if isinstance(error, Overrun) else f"making the full one failed ({error})"


# ---------------------------------------------------------------------------------------------- the plain page


def plain_page(filename: str, about: dict | None, why: str) -> str:
    """A page of text alone: marks, the judge's verdicts, comments, and the cells, each cut.

    Args:
        filename: of the graded notebook.
        about: nbgrader's note on the submission, of which the marks are looked up; None: a page without marks.
        why: it is plain.
    """
    name = Path(filename).stem
    total, rows = _marks(about) if about else ("", {})
    try:
        cells = guarded(_cells, str(filename), seconds=SECONDS, memory=MEMORY)
    except (Overrun, Failed, KilledError):
        cells = []
    parts = [f"<h1>{_text(name)}{_text(total)}</h1>", f"<p>{_text(_excuse(why))}</p>"]
    parts += [_row(*row) for row in rows.items()]
    parts += ["<h2>The notebook</h2>"] + [_cell(*cell) for cell in cells]
    head = '<meta charset="utf-8"><style>pre { white-space: pre-wrap; overflow-wrap: anywhere; }</style>'
    return f"<!DOCTYPE html>\n<html lang=en><head>{head}<title>{_text(name)}</title></head>\n<body>\n" + "\n".join(
        [*parts, "</body></html>\n"]
    )


def _excuse(why):
    return (
        f"This page is plain because {why}; the marks do not depend on it. "
        "Look for very long or oddly built text in the notebook."
    )


def _marks(about):
    """A submission's total, and {graded cell or question: (score, points, comment)}, from the gradebook."""
    whose = (about["notebook"], about["assignment"], about["student"])
    with Gradebook(about["db_url"]) as gradebook:
        try:
            found = gradebook.find_submission_notebook(*whose)
        except MissingEntry:
            return "", {}
        comments = {comment.name: comment.comment or "" for comment in found.comments}
        rows = {g.name: (g.score, g.max_score, comments.pop(g.name, "")) for g in found.grades}
        rows |= {name: (None, None, comment) for name, comment in comments.items() if comment}
        score = found.score - (found.late_submission_penalty or 0)
        return f" (Score: {marks(score)} / {marks(found.max_score)})", dict(sorted(rows.items()))


def _row(name, row):
    score, points, comment = row
    line = f"{name}: {marks(score or 0)} of {marks(points)}" if points is not None else name
    return f"<p>{_text(line)}{_text(f'. Comment: {comment}' if comment else '')}</p>"


def _cells(path):
    """[(heading, text, the judge's words)] of a notebook; what is not of the expected form is passed over."""
    found = []
    for cell in json.loads(Path(path).read_bytes())["cells"][:CELLS]:
        with suppress(AttributeError, KeyError, TypeError):
            found.append(_about(cell))
    return found


def _about(cell):
    metadata = cell["metadata"]
    name = str(metadata.get("nbgrader", {}).get("grade_id", cell["cell_type"]))
    source = "".join(cell["source"])
    cut = f"\n[… {len(source) - CELL} characters more]" if len(source) > CELL else ""
    return name[:CELL], source[:CELL] + cut, str(metadata.get("autograder", {}).get("text", ""))[: 4 * CELL]


def _cell(name, source, verdict):
    shown = f"<pre><b>{_text(verdict)}</b></pre>" if verdict else ""
    return f"<h3>{_text(name)}</h3>\n<pre>{_text(source)}</pre>{shown}"


def _text(text):
    return html.escape(plain_lines(text))
