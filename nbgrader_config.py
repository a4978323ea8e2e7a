"""nbgrader's settings for this course; each line says which trap it closes."""

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "neural_networks"
# The text versions hold the solutions: without this line nbgrader would copy them into release/.
c.CourseDirectory.ignore = ["*.py", "*.pyc", ".ipynb_checkpoints", "__pycache__", ".DS_Store", "*.h5"]
# A stub states its contract above the solution region; nothing is filled in but this line.
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError(\"write this function\")"}
c.ClearSolutions.text_stub = "*Your answer here.*"
