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
    """The data sets: of the course that this is called in, else those beside the installed `dlutils`."""
    import dlutils

    named = os.environ.get("DLCOURSE_DATASETS")
    if named:
        return Path(named)
    try:
        return course_root() / "datasets"
    except CourseError:
        return Path(dlutils.__file__).resolve().parents[1] / "datasets"
