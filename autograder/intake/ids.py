"""Which names of folders are ids of students: one rule for grading, feedback and the report.

An id becomes a folder, a row of the gradebook, a line on a terminal, a cell of a spreadsheet and a heading of a page.
What is printable works in all of them, whatever it means to a pattern or a shell; the rest is left out and named.
"""

import glob
import os
from pathlib import Path
from typing import Any

#: nbgrader's gradebook has room for 128 characters.
LONGEST = 100


def why_not(name: str) -> str | None:
    """Why a name cannot be an id, or None where it can."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return "it is not UTF-8"
    if name in ("", ".", "..") or "/" in name:
        return "it is no name of a folder"
    if not name.isprintable():
        return "it holds a line break, a control character or an invisible one"
    if name != name.strip():
        return "it begins or ends with a blank"
    if len(name) > LONGEST:
        return f"it has more than {LONGEST} characters"
    return None


def why_not_assignment(name: str) -> str | None:
    """Why a name cannot be an assignment's, or None where it can."""
    if "+" in name:
        return "nbgrader's exchange separates names by +"
    if name.startswith("."):
        return "it begins with a dot"
    return why_not(name)


def folders(root: str | Path, pattern: str) -> tuple[list[Path], list[str]]:
    """The folders of students, and a sentence for each folder that is left out.

    Args:
        root: the course folder; a bracket in its name is no pattern.
        pattern: of `glob`, relative to it; a student's folder is the last but one of the path.
    """
    found = sorted(glob.glob(pattern, root_dir=root, include_hidden=True))
    paths = [Path(root, relative) for relative in found]
    left_out = [left_out_sentence(path) for path in paths if why_not(path.parent.name)]
    return [path for path in paths if not why_not(path.parent.name)], left_out


def of_step(coursedir: Any, step: str, unit: str) -> tuple[list[Path], list[str]]:
    """`folders` of a step in a course of nbgrader, as its settings lay them out.

    Args:
        coursedir: nbgrader's `CourseDirectory`.  Its `student_id` is a pattern, unless there is a student of that name.
        step: the folder of the step, such as "submitted".
        unit: name.
    """
    student = coursedir.student_id
    if student != "*" and os.path.isdir(coursedir.format_path(step, student, unit)):
        student = glob.escape(student)
    names = {"nbgrader_step": glob.escape(step), "student_id": student, "assignment_id": glob.escape(unit)}
    return folders(coursedir.root, coursedir.directory_structure.format(**names))


def left_out_sentence(path: Path) -> str:
    """One line that names a folder so that a terminal can show it, and says what to do."""
    student = path.parent
    where = ascii(os.path.join(student.parent.name, student.name))[:200]
    return f"the folder {where} is left out because of its name ({why_not(student.name)}): rename it"
