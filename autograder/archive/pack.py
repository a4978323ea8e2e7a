"""`python -m autograder archive`: work, marks, history, seeds and versions of a course in one zip file.

It can be read without this program: marks and history are there as CSV too, and `sha256sum -c SHA256SUMS` checks it.
"""

import csv
import hashlib
import importlib.metadata
import io
import json
import os
import platform
import sqlite3
import stat
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Any

from nbgrader.api import Base, Gradebook
from sqlalchemy import create_engine, insert, select
from sqlalchemy.engine import make_url
from tqdm import tqdm

from autograder.errors import CourseError
from autograder.grading.grade import KEPT, nbgrader_app
from autograder.grading.gradebook import grade_rows
from autograder.grading.trouble import errors_with_remedy
from autograder.history.store import COLUMNS, History, now, path_of
from autograder.nbgrader.verdicts import grader_version
from autograder.plain_text import csv_safe, plain

#: Changed when archives are laid out otherwise; `verify` reads all that there were.
FORMAT = 1
MANIFEST, SUMS, GRADEBOOK, HISTORY = "manifest.json", "SHA256SUMS", "gradebook.db", "history.db"
#: Students' work, in the course folder: what a new term begins without.
WORK = ("submitted", "autograded", "feedback", "essays", "exchange", "downloaded", "assignments")
#: What is taken along as it is: folders and files of the course.
ROOMS = (*WORK, "source", "release", "units", "nbgrader_config.py")
#: Packages whose versions may decide marks.
PACKAGES = ("nbgrader", "numpy", "nbformat", "nbconvert", "ipython", "matplotlib", "h5py", "sqlalchemy")
#: So many bytes are read at a time.
PIECE = 1 << 20
README = """\
What this is: a course with nbgrader at the end of a term, written by `python -m autograder archive`.

marks.csv         every mark: by the machine, by hand, extra, and what counts
submissions.csv   when each submission was handed in, and its penalty for lateness
history.csv       every verdict and every mark changed by hand, in order; column `about` is JSON
gradebook.db      nbgrader's gradebook (SQLite); history.db: the history (SQLite)
submitted/        the work as handed in; autograded/ the same after grading; feedback/ the pages that students got
essays/           tables that graders filled in; exchange/, downloaded/, assignments/ what nbgrader keeps on the way
source/, release/ the assignments; seeds/ the seeds of their hidden inputs, and a line for each grading run
manifest.json     versions, seeds, and for each file its size and SHA-256 sum; SHA256SUMS has the same sums

To check it: `python -m autograder verify FILE`, or unpack it and run `sha256sum -c SHA256SUMS` in its folder.
"""


def run(course: Path, file: str | Path | None = None, log: Callable[[str], Any] = print) -> int:
    """Write the archive.

    Args:
        course: the course folder.
        file: where to; `archive/<course>-<date>.zip` in the course folder if None.
        log: called with what was left out, and with what was written.

    Returns:
        0.

    Raises:
        CourseError: there is no gradebook, the file is there already, or it cannot be written; with the remedy.
    """
    course = course.resolve()
    app = nbgrader_app(course)
    made = now()
    path = Path(file) if file else course / "archive" / f"{app.coursedir.course_id}-{made[:10]}.zip"
    if path.exists():
        raise CourseError(f"{path} is there already, and an archive is never written over: name another file")
    url = make_url(app.coursedir.db_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise CourseError(f"there is no gradebook {url.database}: there is nothing to put away yet")
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with errors_with_remedy(app.coursedir.db_url):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("xb") as target:
                os.chmod(beside, 0o600)  # it holds everybody's work and marks
                left_out, number = _write(target, course, app.coursedir, made)
                target.flush()
                os.fsync(target.fileno())
            os.link(beside, path)  # never over another file
        finally:
            beside.unlink(missing_ok=True)
    for sentence in left_out[:20]:
        log(f"left out: {plain(sentence)}")
    if len(left_out) > 20:
        log(f"left out: {len(left_out) - 20} more")
    size = path.stat().st_size / 1e6
    log(f"{path}: {number} files, {size:.1f} MB; check it with `python -m autograder verify {path}`")
    return 0


def _write(target: IO[bytes], course: Path, coursedir: Any, made: str) -> tuple[list[str], int]:
    """Write the archive; returns sentences on what is left out, and the number of files."""
    left_out: list[str] = []
    found = list(_files(course, left_out))
    listed: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as scratch, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:

        def add(name: str, source: IO[bytes]) -> None:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            digest, size = hashlib.sha256(), 0
            with archive.open(info, "w", force_zip64=True) as member:
                while piece := source.read(PIECE):
                    member.write(piece)
                    digest.update(piece)
                    size += len(piece)
            listed[name] = {"sha256": digest.hexdigest(), "bytes": size}

        for name, path in databases(coursedir.db_url, Path(scratch)).items():
            with path.open("rb") as source:
                add(name, source)
        for name, text in {**_tables(coursedir), "README.txt": README}.items():
            add(name, io.BytesIO(text.encode("utf-8", "replace")))
        with tqdm(found, unit=" files", desc="archive", dynamic_ncols=True, disable=None) as bar:
            for name, path in bar:
                try:
                    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
                except OSError as error:
                    left_out.append(f"{name} cannot be read ({error.strerror})")
                    continue
                with open(descriptor, "rb") as source:
                    add(name, source)
        about = {"format": FORMAT, "made": made, "course": coursedir.course_id, **versions(), "seeds": _seeds(course)}
        sums = "".join(f"{one['sha256']}  {name}\n" for name, one in listed.items())
        add(SUMS, io.BytesIO(sums.encode("utf-8", "surrogateescape")))
        archive.writestr(MANIFEST, json.dumps({**about, "left_out": left_out, "files": listed}, indent=1))
    return left_out, len(listed) + 1


def versions() -> dict[str, Any]:
    """What marks were made with."""
    packages = {name: importlib.metadata.version(name) for name in PACKAGES}
    return {"grader": grader_version(), "python": platform.python_version(), "packages": packages}


# ----------------------------------------------------------------------------------------------------- files


def _files(course: Path, left_out: list[str]) -> Iterator[tuple[str, Path]]:
    """(name in the archive, file) of what is taken along as it is."""
    for room in ROOMS:
        yield from files_in(course / room, room, left_out)
    for path in sorted((course / KEPT).glob("*/*")):
        if path.is_file() and path.name in ("seed.json", "runs.log"):
            yield f"seeds/{path.parent.name}/{path.name}", path


def files_in(place: Path, name: str, left_out: list[str]) -> Iterator[tuple[str, Path]]:
    """(name, file) of all ordinary files at a place; a link inside it may lead to anybody's files, and is left out."""
    if place.is_file():
        yield name, place
    for folder, inside, files in os.walk(place.resolve()):
        inside.sort()
        inner = Path(folder).relative_to(place.resolve())
        for one in sorted([*files, *(sub for sub in inside if Path(folder, sub).is_symlink())]):
            path, shown = Path(folder, one), (name / inner / one).as_posix() if inner.parts else f"{name}/{one}"
            try:
                shown.encode()
                mode = path.lstat().st_mode
            except (UnicodeEncodeError, OSError):
                left_out.append(f"{shown!a}: its name is not UTF-8, or it cannot be read")
                continue
            if stat.S_ISREG(mode):
                yield shown, path
            else:
                left_out.append(f"{shown} is a link, or another thing than a file")


def _seeds(course: Path) -> dict[str, Any]:
    """{assignment: seed of the last run}."""
    found = {}
    for path in sorted((course / KEPT).glob("*/seed.json")):
        try:
            found[path.parent.name] = json.loads(path.read_text())["seed"]
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return found


# --------------------------------------------------------------------------------------------------- databases


def databases(db_url: str, scratch: Path) -> dict[str, Path]:
    """{name in the archive: a copy} of gradebook and history, each as it was at one moment, as SQLite files."""
    url, found = make_url(db_url), {GRADEBOOK: scratch / GRADEBOOK}
    if url.get_backend_name() == "sqlite":
        _copy(Path(str(url.database)), found[GRADEBOOK])
    else:
        _copy_tables(db_url, found[GRADEBOOK])
    if path_of(db_url).is_file():
        found[HISTORY] = scratch / HISTORY
        _copy(path_of(db_url), found[HISTORY])
    return found


def _copy(source: Path, target: Path) -> None:
    try:
        with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
            one.backup(other)
    except sqlite3.Error as error:
        raise CourseError(
            f"{source} cannot be copied ({error}): close what uses it and see that there is space, then run the same "
            "command again"
        ) from None


def _copy_tables(db_url: str, target: Path) -> None:
    """A gradebook on a server, table by table."""
    engine = create_engine(f"sqlite:///{target}", future=True)
    Base.metadata.create_all(engine)
    with Gradebook(db_url, course_id="") as gradebook, engine.begin() as copy:
        for table in Base.metadata.sorted_tables:
            rows = [dict(row._mapping) for row in gradebook.db.execute(select(table))]
            if rows:
                copy.execute(insert(table), rows)
    engine.dispose()


# ------------------------------------------------------------------------------------------------------- tables


def _tables(coursedir: Any) -> dict[str, str]:
    """{name: text} of marks, submissions and history as CSV."""
    marks: list[Any] = []
    submissions: list[Any] = []
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        for assignment in sorted(gradebook.assignments, key=lambda one: one.name):
            for row in sorted(grade_rows(gradebook, assignment.name)):
                marks.append([assignment.name, *row, row.score])
            for one in gradebook.assignment_submissions(assignment.name):
                late = (one.timestamp, assignment.duedate, one.extension, one.late_submission_penalty)
                submissions.append([assignment.name, one.student.id, *late, one.score, one.max_score])
    with closing(History(path_of(coursedir.db_url))) as history:
        told = [[getattr(one, name) for name in COLUMNS] for one in history.entries()]
    head = ["assignment", "student", "notebook", "cell", "type", "of", "machine", "by_hand", "extra", "waits", "counts"]
    late = ["assignment", "student", "handed_in", "due", "extension", "penalty", "score", "of"]
    return {
        "marks.csv": _csv([head, *marks]),
        "submissions.csv": _csv([late, *sorted(submissions, key=lambda row: row[:2])]),
        "history.csv": _csv([COLUMNS, *told]),
    }


def _csv(rows: Iterable[Iterable[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([[_value(value) for value in row] for row in rows])
    return out.getvalue()


def _value(value: Any) -> Any:
    return json.dumps(value, sort_keys=True) if isinstance(value, dict) else csv_safe(value)
