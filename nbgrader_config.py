"""nbgrader's settings for this course; each line says which trap it closes."""

import os
import sys

from nbgrader.preprocessors import (
    AssignLatePenalties,
    ClearOutput,
    LimitOutput,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)

from autograder.nbgrader.execute_and_judge import ExecuteAndJudge
from autograder.nbgrader.formulas import TEMPLATES
from autograder.nbgrader.pages import BoundedExporter
from autograder.nbgrader.reader import ForgivingExporter
from autograder.nbgrader.restore_cells import RestoreCells
from autograder.nbgrader.safe_text import SafeCsvExport, clean_html, clean_markdown, highlight_code, markdown
from autograder.nbgrader.stock import mend

c = get_config()  # noqa: F821

# nbgrader calls `alembic` by its bare name: found also where the virtual environment is not activated.
os.environ["PATH"] = os.path.dirname(sys.executable) + os.pathsep + os.environ.get("PATH", "")

c.CourseDirectory.course_id = "neural_networks"
# The text versions hold the solutions: without this line nbgrader would copy them into release/.
# `feedback` is nbgrader's own default: a student's second submission does not carry the first one's feedback.
c.CourseDirectory.ignore = ["*.py", "*.pyc", ".ipynb_checkpoints", "__pycache__", ".DS_Store", "feedback"]
# On JupyterHub the site's own settings (in /etc/jupyter) say where the exchange is; on a machine of one's own it is
# in this folder.
if "JUPYTERHUB_USER" not in os.environ:
    load_subconfig("jupyter/nbgrader_config.py")  # noqa: F821
# A stub fails at once and says so; there is no `x = None  # TODO` to be mistaken for an answer.
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}
c.ClearSolutions.text_stub = "*Your answer here.*"

# A file that is no notebook aborts nothing: its owner gets zero and the reason.
c.Autograde.exporter_class = ForgivingExporter
# Copied, split, edited or deleted cells are put right before nbgrader looks at them: one such notebook
# would otherwise end the batch for everyone after it.
# They get nbgrader's metadata anew from the gradebook, so there is none of a student's left to be checked.
c.Autograde.sanitize_preprocessors = [ClearOutput, RestoreCells, OverwriteKernelspec, OverwriteCells]
# In place of a kernel that holds the hidden tests: a sandbox that holds no answers, and a judge outside it.
c.Autograde.autograde_preprocessors = [
    ExecuteAndJudge,
    LimitOutput,
    SaveAutoGrades,
    AssignLatePenalties,
]

# A student's markdown is raw HTML to nbconvert: without these lines it would run in the browsers of those who
# read the feedback page, and of the instructor who opens the formgrader.
c.HTMLExporter.sanitize_html = True
# (nbgrader's own templates put markdown through the second and the third filter alone.)
c.HTMLExporter.filters = {
    "clean_html": clean_html,
    "markdown2html": markdown,
    "strip_files_prefix": clean_markdown,
    "highlight_code": highlight_code,
}
# Some texts keep a page's makers busy for hours: each page has a process, a clock and a memory limit of its own.
c.GenerateFeedback.exporter_class = BoundedExporter
# Formulas are set here: these pages would otherwise fetch MathJax from the network, in students' browsers too.
c.HTMLExporter.extra_template_basedirs = TEMPLATES
# A student's name may be a formula to a spreadsheet, or hold a comma.
c.ExportApp.plugin_class = SafeCsvExport
# Names of students and files go to the terminal: none of them may command it.
c.Application.logging_config = {
    "filters": {"plain": {"()": "autograder.plain_text.PlainLog"}},
    "handlers": {"console": {"filters": ["plain"]}},
}
# A folder's name with a line break ended every stock command for the whole class; one with brackets was not found.
mend()
