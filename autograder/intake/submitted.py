"""The files of a submission: which of them are taken along, how they are read, and when they were handed in."""

import contextlib
import os
import re
import stat
import warnings
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from nbgrader.utils import parse_utc

from autograder.plain_text import in_one_line

#: Limits of the files beside a notebook: how many, bytes together, depth of folders, bytes of a path.
MAX_FILES, MAX_FILES_BYTES, MAX_DEPTH, MAX_PATH_BYTES = 256, 20_000_000, 8, 400
#: How many files and folders are looked at: a virtual environment that was handed in has tens of thousands.
MAX_ENTRIES = 4_000
#: Folders that hold nothing of a submission: tools made them.
NOT_WORK = {".git", ".ipynb_checkpoints", ".venv", "venv", "node_modules"}
#: Ends of the names of files that are none, either.
NO_WORK_ENDS = (".ipynb", ".pyc", ".DS_Store")


# ------------------------------------------------------------------------------------------- files beside


@dataclass
class Beside:
    """The files beside a notebook.

    Attributes:
        files: {relative name: path}.
        left_out: sentences about what was not taken along.
    """

    files: dict[str, Path] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    _bytes: int = 0
    _seen: int = 0


def beside(folder: str | Path) -> Beside:
    """List a submission's files, for every way of grading: ordinary files of the student's own, and not too many.

    Left out are links (to files, to folders, hard ones, and everything where the student's folder is one), pipes and
    devices, notebooks, what tools made, what cannot be read, and what is beyond the limits above.
    """
    folder, found = Path(folder), Beside()
    if is_linked(folder):
        found.left_out.append("the folder is a link to another folder")
        return found
    level = [(folder, 0)]
    while level:
        place, depth = level.pop(0)  # level by level: what lies near the notebook comes first
        level += _look(place, depth, folder, found)
    return found


def is_linked(folder: Path) -> bool:
    """Whether a submission's folder, or its student's, is a link: its files belong to another person."""
    return folder.is_symlink() or folder.parent.is_symlink()


def _look(place: Path, depth: int, folder: Path, found: Beside) -> list[tuple[Path, int]]:
    """Take the files of one folder into `found`; returns the folders in it that are to be looked at."""
    inside = []
    for entry in _entries(place, folder, found):
        name = os.path.relpath(entry.path, folder)
        if not _has_plain_name(name):
            found.left_out.append("a file with a name that is too long or no UTF-8")
        elif entry.is_dir(follow_symlinks=False):
            if entry.name not in NOT_WORK and not entry.name.endswith(".ipynb") and depth < MAX_DEPTH:
                inside.append((Path(entry.path), depth + 1))
        elif not entry.name.endswith(NO_WORK_ENDS):
            _take(entry, name, found)
    return inside


def _entries(place: Path, folder: Path, found: Beside) -> list[os.DirEntry[str]]:
    entries = []
    try:
        with os.scandir(place) as every:
            for entry in every:
                found._seen += 1
                if found._seen > MAX_ENTRIES:
                    found.left_out.append(f"what comes after {MAX_ENTRIES} files and folders")
                    break
                entries.append(entry)
    except OSError as error:
        found.left_out.append(f"{os.path.relpath(place, folder)} ({error.strerror})")
    return sorted(entries, key=lambda entry: entry.name)


def _has_plain_name(name: str) -> bool:
    try:
        return len(name.encode()) <= MAX_PATH_BYTES
    except UnicodeEncodeError:
        return False


def _take(entry: os.DirEntry[str], name: str, found: Beside) -> None:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError as error:
        found.left_out.append(f"{name} ({error.strerror})")
        return
    if not stat.S_ISREG(status.st_mode) or status.st_nlink > 1:
        found.left_out.append(f"{name} (a link or no ordinary file)")
    elif len(found.files) >= MAX_FILES or found._bytes + status.st_size > MAX_FILES_BYTES:
        found.left_out.append(f"{name} (more than {MAX_FILES} files or {MAX_FILES_BYTES // 1_000_000} MB)")
    elif not os.access(entry.path, os.R_OK):
        found.left_out.append(f"{name} (it cannot be read)")
    else:
        found._bytes += status.st_size
        found.files[name] = Path(entry.path)


def read_files(found: Beside) -> dict[str, bytes]:
    """{relative name: bytes} of a `Beside`; what cannot be read counts as not handed in."""
    contents = {}
    for name, path in found.files.items():
        with contextlib.suppress(OSError, ValueError):
            contents[name] = read_ordinary(path, MAX_FILES_BYTES)
    return contents


def files_beside(folder: str | Path) -> dict[str, bytes]:
    """{relative name: bytes} of the files beside a submission's notebook."""
    return read_files(beside(folder))


def without(files: dict[str, bytes], given: Collection[str]) -> dict[str, bytes]:
    """The files that are not in the place of one of the instructor's own, neither as a file nor as a folder."""

    def clash(one: str, other: str) -> bool:
        return one == other or one.startswith(f"{other}/") or other.startswith(f"{one}/")

    return {name: data for name, data in files.items() if not any(clash(name, other) for other in given)}


def read_ordinary(path: str | Path, most: int) -> bytes:
    """The bytes of an ordinary file.

    Raises:
        ValueError, OSError: it is a link, a pipe, a folder, a device, or has more than `most` bytes; says which.
    """
    with open_ordinary(path) as file:
        if os.fstat(file.fileno()).st_size > most:
            raise ValueError(f"it has more than {most // 1_000_000} MB")
        return file.read(most + 1)


def open_ordinary(path: str | Path) -> BinaryIO:
    """An ordinary file, opened.

    Raises:
        ValueError, OSError: it is a link, a pipe, a folder or a device; says which.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    if os.path.islink(path):
        raise ValueError("it is a link to another file, not a file")
    file = open(os.open(path, flags), "rb")  # noqa: SIM115  (the caller closes it)
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise ValueError("it is not an ordinary file")
    return file


#: Names of time zones, as in `Europe/Berlin` or `Etc/GMT+1`, and offsets in seconds.  Anything else dateutil would take
#: for a path, and read that file.
_ZONE = re.compile(r"[A-Za-z_]+(/[A-Za-z0-9_+-]+)*|[+-]?[0-9]+", re.ASCII)


def timestamp(coursedir: Any, folder: str | Path) -> datetime | None:
    """When a submission was handed in, from its `timestamp.txt`; where that holds no time, when it was written.

    It replaces nbgrader's own function, which waits for a pipe, follows links, opens a file that is named as a time
    zone, and stops the whole class at a text that is no time.

    Returns:
        A time in UTC without a zone, as nbgrader's are; None where there is no such file.
    """
    when, fault = read_timestamp(folder)
    if fault:
        coursedir.log.warning("%s: %s (%s UTC)", Path(folder) / "timestamp.txt", fault, when)
    return when


def read_timestamp(folder: str | Path) -> tuple[datetime | None, str]:
    """(time, what is wrong with `timestamp.txt` or nothing), as for `timestamp`."""
    path = Path(folder) / "timestamp.txt"
    if not os.path.lexists(path):
        return None, ""
    try:
        status = os.lstat(path)
        text = read_ordinary(path, 200).decode("utf-8-sig").strip()
        words = text.split(" ")
        if len(words) == 3 and not _ZONE.fullmatch(words[2]):
            raise ValueError("its time zone has no usual name")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # dateutil's remarks on odd zones help no teacher
            when: datetime = parse_utc(text)
        return when, ""
    except Exception as error:  # two third-party parsers read a stranger's text
        reason = in_one_line(error)
    if not stat.S_ISREG(status.st_mode):
        return None, f"it holds no time ({reason}), and is ignored"
    own = datetime.fromtimestamp(int(status.st_mtime), UTC).replace(tzinfo=None)
    return own, f"it holds no time ({reason}): the time of the file itself counts"
