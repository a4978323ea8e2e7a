"""A class on one machine: `make lab` works as student and as instructor.  JupyterHub has its own settings."""

from pathlib import Path

c = get_config()  # noqa: F821

course = Path(__file__).resolve().parents[1]
# nbgrader wants the exchange to be there, and by default in a folder that only an administrator can make.
c.Exchange.root = str(course / "exchange")
# Fetched work would lie among the course's own rooms; here its links to the lessons hold, and git does not see it.
c.Exchange.assignment_dir = str(course / "assignments")
# What was submitted is remembered beside the exchange; by default two courses on one machine would see each other's.
c.Exchange.cache = str(course / "exchange" / "submitted")
for folder in (c.Exchange.root, c.Exchange.assignment_dir):
    Path(folder).mkdir(exist_ok=True)
