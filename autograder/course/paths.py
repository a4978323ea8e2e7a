"""Where the course's rooms are."""

import os
from pathlib import Path


class CourseError(Exception):
    """Something about the course folder is not as it should be; the message names file and remedy."""


def course_root(start=None):
    """The course folder: the nearest one upwards that holds nbgrader_config.py and source/.

    Raises:
        CourseError: there is none.
    """
    start = Path(start or os.environ.get("DLCOURSE_ROOT") or os.getcwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / "nbgrader_config.py").is_file() and (folder / "source").is_dir():
            return folder
    raise CourseError(
        f"{start} is not inside a course folder (one with nbgrader_config.py and source/); change there first"
    )
