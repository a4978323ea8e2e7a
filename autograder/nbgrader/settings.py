"""nbgrader's settings that bring our sandbox and judge into a course; each line says which trap it closes.

A course's `nbgrader_config.py` needs two lines for all of them:

    from autograder.nbgrader.settings import configure
    configure(c)
"""

import os
import sys
from typing import Any

from autograder.history.watch import watch
from autograder.nbgrader import safe_text
from autograder.nbgrader.exports import SafeCsvExport
from autograder.nbgrader.formulas import TEMPLATES
from autograder.nbgrader.late_penalty import LatePenalty
from autograder.nbgrader.layout import FeedbackLayout
from autograder.nbgrader.pages import BoundedExporter
from autograder.nbgrader.stock import mend
from autograder.nbgrader.zip_collect import SafeExtractor
from autograder.units import use_units_of


def configure(c: Any) -> None:
    """Put our classes in the place of nbgrader's.

    Args:
        c: what `get_config()` gives in an `nbgrader_config.py`.
    """
    # A teacher's own judged exercises stand in the course's folder `units/`.
    root = c.CourseDirectory.get("root", os.getcwd())
    use_units_of(root)
    # nbgrader keeps neither who changed a mark by hand, nor when, nor what it was before.
    watch(root)
    # nbgrader calls `alembic` by its bare name: found also where the virtual environment is not activated.
    os.environ["PATH"] = os.path.dirname(sys.executable) + os.pathsep + os.environ.get("PATH", "")
    _pages(c)
    _tables(c)
    # A mark scheme stands beside its question, in a locked cell; nbgrader knows it in cells of its kind "task" alone.
    c.ClearMarkScheme.enforce_metadata = False
    # Names of students and files go to the terminal: none of them may command it.
    c.Application.logging_config = {
        "filters": {"plain": {"()": "autograder.plain_text.PlainLog"}},
        "handlers": {"console": {"filters": ["plain"]}},
    }
    # Submissions run in our sandbox (`converter.CourseAutograde`).  A folder's name with a line break ended every stock
    # command for the whole class; one with brackets was not found.
    mend()


def _pages(c: Any) -> None:
    # A student's markdown is raw HTML to nbconvert: without these lines it would run in the browsers of those who
    # read the feedback page, and of the instructor who opens the formgrader.
    c.HTMLExporter.sanitize_html = True
    # (nbgrader's own templates put markdown through the second and the third filter alone.)
    c.HTMLExporter.filters = {
        "clean_html": safe_text.clean_html,
        "markdown2html": safe_text.markdown,
        "strip_files_prefix": safe_text.clean_markdown,
        "highlight_code": safe_text.highlight_code,
    }
    # Some texts keep a page's makers busy for hours: each page has a process, a clock and a memory limit of its own.
    c.GenerateFeedback.exporter_class = BoundedExporter
    # Its page begins with every test cell, shows the hidden tests, and counts what nobody has read as 0.
    c.GenerateFeedback.preprocessors = [FeedbackLayout]
    # Formulas are set here: these pages would otherwise fetch MathJax from the network, in students' browsers too.
    c.HTMLExporter.extra_template_basedirs = TEMPLATES


def _tables(c: Any) -> None:
    # nbgrader's own unpacks an archive wherever its paths lead.
    c.ZipCollectApp.extractor_plugin = SafeExtractor
    # nbgrader's two rules are all marks and none; this one also knows a share a day.
    c.AssignLatePenalties.plugin_class = LatePenalty
    # A student's name may be a formula to a spreadsheet, or hold a comma.
    c.ExportApp.plugin_class = SafeCsvExport
