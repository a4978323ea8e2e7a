"""Where the course's rooms are."""

import os
from pathlib import Path

from autograder.errors import CourseError


def course_root(start: str | Path | None = None) -> Path:
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


def datasets_folder() -> Path:
    """The folder of data sets, as `dlutils.data.find_datasets` finds it.

    Raises:
        CourseError: there is none.
    """
    from dlutils.data import DatasetError, find_datasets

    try:
        return find_datasets(os.environ.get("DLCOURSE_ROOT"))
    except DatasetError as error:
        raise CourseError(str(error)) from None
