"""Strangers' text in pages, which could act on it.

`settings.configure` names the filters of every page that nbconvert makes here (feedback and formgrader).
"""

import html
import re
from functools import cache

from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter
from nbconvert.filters import Highlight2HTML

from autograder.nbgrader.exports import SafeCsvExport as SafeCsvExport  # settings of older courses name it here
from autograder.nbgrader.formulas import set_formulas

TAGS = set(
    """a abbr b blockquote br caption code del details div dd dl dt em h1 h2 h3 h4 h5 h6 hr i img kbd li ol p pre s
    small span strong sub summary sup table tbody td tfoot th thead tr u ul""".split()  # noqa: SIM905
)
STYLES = ["color", "background-color", "border-left", "margin", "padding", "text-align", "font-weight", "width"]
#: Code of more characters is not highlighted, nor code with so long a run of blanks: the highlighter takes time that
#: grows with the square of the one and the cube of the other.
LONGEST_CODE, BLANKS = 5_000, re.compile(r"\s{300}")
#: Markdown of more characters is shown as text, and so is markdown in which one of these begins more often:
#: the parser looks for the end of each one up to the end of the text.
LONGEST_MARKDOWN, MOST_OPENINGS = 10_000, 500
OPENINGS = ("[", "<", "\\\\", "\\begin")
#: A picture that is written into the text is long, but quickly read.
PICTURE = re.compile(r"data:image/\w+;base64,[A-Za-z0-9+/=]*")
#: What is read aloud for a picture that has no description.
NO_DESCRIPTION = "No description has been provided for this image"
#: HTML of more characters is shown as text.
LONGEST_HTML = 2_000_000


def clean_html(element):
    """HTML of markdown, highlighted code or an output with nothing left in it that a page would run or fetch."""
    text = element.decode() if isinstance(element, bytes) else str(element)
    return _cleaner().clean(text) if len(text) <= LONGEST_HTML else as_typed(text)


def clean_markdown(page):
    """What nbgrader's pages do with rendered markdown (they know no sanitiser): `clean_html`, and formulas set."""
    return set_formulas(clean_html(page))


@pass_context
def markdown(context, source):
    """Markdown as HTML; as it was typed where setting it could take very long."""
    text = PICTURE.sub("", source)
    if len(text) > LONGEST_MARKDOWN or any(text.count(opening) > MOST_OPENINGS for opening in OPENINGS):
        return as_typed(source)
    return _exporter().markdown2html(context, source)


def highlight_code(source, language=None, metadata=None):
    """Code as highlighted HTML; as it was typed where that could take very long."""
    if len(source) > LONGEST_CODE or BLANKS.search(source):
        return as_typed(source)
    return _highlighter()(source, language, metadata)


def as_typed(text):
    """Text as HTML that shows it."""
    return f'<div class="highlight"><pre>{html.escape(text)}</pre></div>'


_exporter, _highlighter = cache(HTMLExporter), cache(Highlight2HTML)


@cache
def _cleaner():
    from bleach.css_sanitizer import CSSSanitizer
    from bleach.html5lib_shim import Filter
    from bleach.sanitizer import Cleaner

    class Described(Filter):
        """Gives each picture a description, if it has none."""

        def __iter__(self):
            for token in super().__iter__():
                if token.get("name") == "img" and "data" in token:
                    token["data"].setdefault((None, "alt"), NO_DESCRIPTION)
                yield token

    styles = CSSSanitizer(allowed_css_properties=STYLES)
    protocols = ["http", "https", "mailto", "data"]
    return Cleaner(tags=TAGS, attributes=_may_stay, protocols=protocols, css_sanitizer=styles, filters=[Described])


def _may_stay(tag, name, value):
    """Whether an attribute may stay: links lead to pages, pictures carry their own data and fetch nothing."""
    if name == "href":
        return tag == "a" and not value.strip().lower().startswith("data")
    if name == "src":
        return tag == "img" and value.startswith(("data:image/png;base64,", "data:image/jpeg;base64,"))
    if name == "id":
        return tag in ("h1", "h2", "h3", "h4", "h5", "h6")
    return name in ("class", "style", "title", "alt", "width", "height", "colspan", "rowspan", "start")
