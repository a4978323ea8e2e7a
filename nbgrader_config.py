"""nbgrader's settings for this course; `autograder/nbgrader/settings.py` has those of the sandbox and the judge."""

import os

from autograder.nbgrader.settings import configure

c = get_config()  # noqa: F821
configure(c)

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
