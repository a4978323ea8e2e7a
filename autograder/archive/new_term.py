"""`python -m autograder new-term`: the same course with nobody's work in it, and with other secrets.

What goes is what an archive holds: so a whole archive of the course as it is now is asked for first.
"""

import hashlib
import os
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

from autograder.archive.pack import GRADEBOOK, HISTORY, PIECE, WORK, databases, files_in
from autograder.archive.verify import Found, verify
from autograder.errors import CourseError
from autograder.grading.grade import KEPT, nbgrader_app
from autograder.grading.trouble import errors_with_remedy
from autograder.history.store import path_of
from autograder.plain_text import plain

#: What is made from students' work, or for it, and goes with it.
MADE = (KEPT, "report", "explained", "grades.csv", ".nbgrader.log", ".pseudonyms.key")
#: What goes is moved here first, so that a run which is killed leaves nothing half.
GOING = ".last-term"
#: So many files are named.
MOST = 10


def run(course: Path, file: str | Path, log: Callable[[str], Any] = print) -> int:
    """Begin a new term.

    Args:
        course: the course folder.
        file: an archive of the course as it is now.
        log: called with what was removed, and what comes next.

    Returns:
        0.

    Raises:
        CourseError: the archive is not whole, or does not hold what would go; with the remedy.
    """
    course, file = course.resolve(), Path(file).resolve()
    app = nbgrader_app(course)
    url = make_url(app.coursedir.db_url)
    if url.get_backend_name() != "sqlite":
        raise CourseError(
            "the gradebook is on a server, where this command deletes nothing: make a new database there, name it in "
            "nbgrader_config.py (`c.CourseDirectory.db_url`), and delete the old one yourself when the archive is safe"
        )
    going = [course / GOING, *(course / name for name in (*WORK, *MADE))]
    for place in (Path(str(url.database)), path_of(app.coursedir.db_url)):
        going += sorted(place.parent.glob(f"{place.name}*"))
    if any(file.is_relative_to(place) for place in going):
        raise CourseError(f"{file} lies in a folder that goes: move it elsewhere first, and make a copy of it")
    found = verify(file)
    if found.problems:
        raise CourseError(f"{file} is not whole ({found.problems[0]}): write another archive first")
    missing = sorted(_not_in(course, app.coursedir.db_url, file, found))
    if missing:
        more = f" and {len(missing) - MOST} more" if len(missing) > MOST else ""
        raise CourseError(
            f"the archive does not hold the course as it is now: {', '.join(map(plain, missing[:MOST]))}{more}. Run "
            "`python -m autograder archive` again, and give its file"
        )
    with errors_with_remedy(app.coursedir.db_url):
        removed = _remove(course, going)
    log(f"removed: {', '.join(removed) or 'nothing, there was nothing left'}")
    log("kept: source/, release/, units/, nbgrader_config.py, and the archive; make a copy of it elsewhere")
    log(
        "Seeds and the key of pseudonyms are drawn afresh when they are needed. Next: `nbgrader generate_assignment "
        "NAME --force` for each assignment. On a hub empty the exchange as well."
    )
    return 0


def _not_in(course: Path, db_url: str, file: Path, found: Found) -> Iterator[str]:
    """Names of what would go and is not in the archive, or is another one there."""
    listed = found.manifest["files"]
    for room in WORK:
        for name, path in files_in(course / room, room, []):
            if listed.get(name, {}).get("sha256") != _sum(path):
                yield name
    if not Path(str(make_url(db_url).database)).is_file():
        return
    with tempfile.TemporaryDirectory() as scratch:
        (Path(scratch) / "now").mkdir()
        here = databases(db_url, Path(scratch) / "now")
        with zipfile.ZipFile(file) as archive:
            for name in (name for name in (GRADEBOOK, HISTORY) if name in here):
                if name not in listed or _rows(here[name]) != _rows(Path(archive.extract(name, scratch))):
                    yield name


def _sum(path: Path) -> str:
    digest = hashlib.sha256()
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _rows(path: Path) -> str:
    """A digest of all that a database holds, however its file is laid out."""
    digest = hashlib.sha256()
    with closing(sqlite3.connect(path)) as database:
        for line in database.iterdump():
            digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def _remove(course: Path, going: list[Path]) -> list[str]:
    """Move everything aside, then delete it; returns the names of what there was."""
    aside, removed = course / GOING, []
    aside.mkdir(exist_ok=True)
    for number, place in enumerate(dict.fromkeys(going)):
        if place != aside and (place.exists() or place.is_symlink()):
            os.rename(place, aside / f"{os.getpid()}-{number}")
            removed.append(place.name)
    shutil.rmtree(aside)
    return removed
