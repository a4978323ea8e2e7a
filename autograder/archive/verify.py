"""`python -m autograder verify FILE`: whether an archive is whole, by what Python itself brings."""

import csv
import hashlib
import io
import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from autograder.archive.pack import FORMAT, GRADEBOOK, HISTORY, MANIFEST, PIECE
from autograder.errors import CourseError
from autograder.plain_text import clean, plain

#: A manifest of more bytes is none.
MOST_BYTES = 500_000_000


@dataclass
class Found:
    """What is in an archive.

    Attributes:
        manifest: as it was written.
        problems: sentences on what is wrong; none where it is whole.
        counts: {what: how many} of what its databases hold.
    """

    manifest: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


def run(file: str | Path, log: Callable[[str], Any] = print) -> int:
    """Print what is in an archive, and what is wrong with it.

    Returns:
        0 if it is whole, else 1.

    Raises:
        CourseError: the file cannot be read, or is no archive.
    """
    found = verify(file)
    about = found.manifest
    log(f"{plain(file)}: course {clean(about['course'], 100)}, written {clean(about['made'], 40)}")
    log(f"  grader {clean(about['grader'], 40)}, Python {clean(about['python'], 20)}")
    log(f"  {len(about['files'])} files; " + ", ".join(f"{number} {what}" for what, number in found.counts.items()))
    for assignment, seed in about["seeds"].items():
        log(f"  {clean(assignment, 100)}: seed {seed}")
    for problem in found.problems:
        log(f"  WRONG: {clean(problem, 400)}")
    log(f"{len(found.problems)} things are wrong" if found.problems else "it is whole: every file has its SHA-256 sum")
    return 1 if found.problems else 0


def verify(file: str | Path) -> Found:
    """Look at an archive.

    Raises:
        CourseError: the file cannot be read, or is no archive.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            found = Found(_manifest(archive, file))
            _compare(archive, found)
            _open_databases(archive, found)
            return found
    except OSError as error:
        raise CourseError(f"{file} cannot be read ({error.strerror or error})") from None
    except zipfile.BadZipFile as error:
        raise CourseError(f"{file} is no archive, or its end is missing ({error}): bring back a copy") from None


def _manifest(archive: zipfile.ZipFile, file: str | Path) -> dict[str, Any]:
    try:
        if archive.getinfo(MANIFEST).file_size > MOST_BYTES:
            raise ValueError("it is too large")
        manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
        version = manifest["format"]
        if not all(isinstance(one["sha256"], str) for one in manifest["files"].values()):
            raise ValueError("a file has no sum")
        _ = [manifest[name] for name in ("course", "made", "grader", "python", "seeds")]
    except (KeyError, ValueError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise CourseError(f"{file} has no manifest of ours ({error}): is it another zip file?") from None
    if version > FORMAT:
        raise CourseError(f"{file} has format {version}, this program knows {FORMAT}: use a newer one")
    return manifest


def _compare(archive: zipfile.ZipFile, found: Found) -> None:
    """Every file that is listed is there with its sum, once, and no other."""
    listed = found.manifest["files"]
    names = archive.namelist()
    for name in sorted({name for name in names if names.count(name) > 1} if len(names) != len(set(names)) else ()):
        found.problems.append(f"{name} is there twice")
    for name in sorted(set(names) - set(listed) - {MANIFEST}):
        found.problems.append(f"{name} is not in the manifest")
    for name, about in listed.items():
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            found.problems.append(f"{name} would be unpacked elsewhere")
        elif name not in set(names):
            found.problems.append(f"{name} is missing")
        else:
            problem = _problem(archive, name, about)
            if problem:
                found.problems.append(f"{name} {problem}")


def _problem(archive: zipfile.ZipFile, name: str, about: dict[str, Any]) -> str:
    digest, size = hashlib.sha256(), 0
    try:
        with archive.open(name) as member:
            while piece := member.read(PIECE):
                digest.update(piece)
                size += len(piece)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
        return f"cannot be unpacked ({error})"
    except Exception as error:  # zlib's own, which is no subclass of these
        return f"cannot be unpacked ({type(error).__name__}: {error})"
    if digest.hexdigest() != about["sha256"] or size != about.get("bytes"):
        return "is not what was put away: its SHA-256 sum is another one"
    return ""


def _open_databases(archive: zipfile.ZipFile, found: Found) -> None:
    """Whether gradebook and history can be opened, and how much they hold."""
    tables = {
        GRADEBOOK: {
            "students": "student",
            "submissions": "submitted_assignment",
            "marks": "grade JOIN grade_cells ON grade.cell_id = grade_cells.id",
        },
        HISTORY: {"entries of history": "entry"},
    }
    with tempfile.TemporaryDirectory() as scratch:
        for name, wanted in tables.items():
            if name not in found.manifest["files"] or any(one.startswith(f"{name} ") for one in found.problems):
                continue
            path = Path(archive.extract(name, scratch))
            try:
                with closing(sqlite3.connect(path)) as database:
                    [(word,)] = database.execute("PRAGMA integrity_check(1)").fetchall()
                    if word != "ok":
                        found.problems.append(f"{name}: {word}")
                    for what, table in wanted.items():
                        [(found.counts[what],)] = database.execute(f"SELECT count(*) FROM {table}").fetchall()
            except sqlite3.Error as error:
                found.problems.append(f"{name} cannot be opened: {error}")
    if "marks.csv" in found.manifest["files"] and "marks" in found.counts and not found.problems:
        lines = sum(1 for _ in csv.reader(io.StringIO(archive.read("marks.csv").decode("utf-8", "replace")))) - 1
        if lines != found.counts["marks"]:
            found.problems.append(f"marks.csv has {lines} marks, the gradebook {found.counts['marks']}")
