"""nbgrader's settings for this course; each line says which trap it closes."""

import os
import sys

from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearOutput,
    LimitOutput,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)

from autograder.nbgrader_plugin import ExecuteAndJudge, ForgivingExporter, RestoreCells

c = get_config()  # noqa: F821

# nbgrader calls `alembic` by its bare name: found also where the virtual environment is not activated.
os.environ["PATH"] = os.path.dirname(sys.executable) + os.pathsep + os.environ.get("PATH", "")

c.CourseDirectory.course_id = "neural_networks"
# The text versions hold the solutions: without this line nbgrader would copy them into release/.
c.CourseDirectory.ignore = ["*.py", "*.pyc", ".ipynb_checkpoints", "__pycache__", ".DS_Store"]
# A stub fails at once and says so; there is no `x = None  # TODO` to be mistaken for an answer.
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}
c.ClearSolutions.text_stub = "*Your answer here.*"

# A file that is no notebook aborts nothing: its owner gets zero and the reason.
c.Autograde.exporter_class = ForgivingExporter
# Copied, split, edited or deleted cells are put right before nbgrader looks at them: one such notebook
# would otherwise end the batch for everyone after it.
c.Autograde.sanitize_preprocessors = [ClearOutput, RestoreCells, OverwriteKernelspec, OverwriteCells, CheckCellMetadata]
# In place of a kernel that holds the hidden tests: a sandbox that holds no answers, and a judge outside it.
c.Autograde.autograde_preprocessors = [
    ExecuteAndJudge,
    LimitOutput,
    SaveAutoGrades,
    AssignLatePenalties,
    CheckCellMetadata,
]
