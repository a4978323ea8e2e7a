"""Pages of students' notebooks, each made in a process of its own, under a clock and a memory limit.

Some texts keep a highlighter, a markdown parser or a sanitiser busy for hours.  The known causes are bounded in
`safe_text`; for the rest there is a plain page, so that every student has one.  `settings.configure` names
`BoundedExporter`, so that the stock `nbgrader generate_feedback` and the formgrader are bounded too.
"""

import html
import json
from contextlib import suppress
from pathlib import Path

from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbformat import NotebookNode, v4
from nbgrader.api import MissingEntry
from traitlets.config import Config

from autograder.errors import Failed, KilledError, Overrun
from autograder.nbgrader.feedback import marks
from autograder.nbgrader.final_marks import on_page
from autograder.nbgrader.layout import arrange, without_hidden
from autograder.nbgrader.page_parts import NOT_GRADED
from autograder.nbgrader.safe_text import NO_DESCRIPTION
from autograder.nbgrader.scores import Scores
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


#: What is an output in the sandbox's answer, but nothing on a page without scripts.
WITHOUT_TRACE = ("application/vnd.jupyter.widget-view+json", "application/javascript", "text/vnd.mermaid")
PICTURES = {"image/png", "image/jpeg"}


class BoundedExporter(HTMLExporter):
    """Makes a page in a forked child; where that reaches a limit or fails, a plain page.

    nbconvert parses the finished page to find pictures without a description, and writes it again: half of the time
    that a page takes.  Here they get one before (`safe_text` does it for pictures in markdown and HTML), and the page
    stays as the template wrote it.

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

    @property
    def default_config(self) -> Config:
        """As the parent's, without what a sanitised page shows nothing of: widgets and scripts."""
        config = super().default_config
        shown = config.NbConvertBase.display_data_priority
        config.NbConvertBase.display_data_priority = [kind for kind in shown if kind not in WITHOUT_TRACE]
        return config

    def from_notebook_node(self, nb, resources=None, **kw):
        """As the parent's, but pictures are described before the page is written and not after."""
        nb = described(nb)
        return TemplateExporter.from_notebook_node(self, nb, self._init_resources(resources), **kw)

    def warm_up(self) -> None:
        """Import, compile and cache what every page needs, so that forked children have it."""
        cells = [v4.new_markdown_cell("# a\n\n`b` $c$ [d](e)"), v4.new_code_cell("1")]
        cells[1].outputs = [v4.new_output("display_data", {"text/html": "<b>a</b>"}), v4.new_output("stream")]
        cells, page = arrange(cells, Scores())
        steps, self._preprocessors = self._preprocessors, []
        self.from_notebook_node(v4.new_notebook(cells=cells), {"nbgrader": {"notebook": ""}, "page": page})
        self._preprocessors = steps


def described(nb: NotebookNode) -> NotebookNode:
    """The notebook, in which every picture among the outputs has a description for those who do not see it."""
    for output in (output for cell in nb.cells for output in cell.get("outputs", ())):
        for kind in PICTURES & {*output.get("data", ())}:
            about = output.setdefault("metadata", NotebookNode())
            if not isinstance(about.get(kind), dict):
                about[kind] = NotebookNode()
            about[kind].setdefault("alt", NO_DESCRIPTION)
    return nb


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
    total, lines = _marks(about) if about else ("", [])
    try:
        cells = guarded(_cells, str(filename), seconds=SECONDS, memory=MEMORY)
    except (Overrun, Failed, KilledError):
        cells = []
    parts = [f"<h1>{_text(name)}{_text(total)}</h1>", f"<p>{_text(_excuse(why))}</p>"]
    parts += [f"<p>{_text(line)}</p>" for line in lines]
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
    """A submission's total, and a line for each graded cell and each comment, from the gradebook."""
    try:
        scores, _ = on_page(about)
    except MissingEntry:
        return "", []
    lines = {name: _line(score) for name, score in scores.cells.items()}
    for name, comment in scores.comments.items():
        lines[name] = f"{lines.get(name, name)}. Comment: {comment}"
    return f" (Score: {marks(scores.total)} / {marks(scores.max_total)})", [lines[name] for name in sorted(lines)]


def _line(score):
    changed = " (set by your teacher)" if score.changed else ""
    return f"{score.name}: {marks(score.score)} of {marks(score.max_score)}{changed}" if score.graded else (
        f"{score.name}: {NOT_GRADED}"
    )


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
    source = without_hidden("".join(cell["source"]))
    cut = f"\n[… {len(source) - CELL} characters more]" if len(source) > CELL else ""
    return name[:CELL], source[:CELL] + cut, str(metadata.get("autograder", {}).get("text", ""))[: 4 * CELL]


def _cell(name, source, verdict):
    shown = f"<pre><b>{_text(verdict)}</b></pre>" if verdict else ""
    return f"<h3>{_text(name)}</h3>\n<pre>{_text(source)}</pre>{shown}"


def _text(text):
    return html.escape(plain_lines(text))
