"""Files of a download, written to a folder.

No path leads out of it, no link is made or followed, and no size is believed.
"""

import os
import shutil
import stat
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from autograder.errors import CourseError
from autograder.intake.archive import FAULTS
from autograder.intake.submitted import MAX_PATH_BYTES, open_ordinary
from autograder.plain_text import clean, in_one_line

#: Limits of a whole download: files, bytes of one and of all.
MAX_FILES, MAX_BYTES, MAX_ALL_BYTES = 20_000, 200_000_000, 4_000_000_000
#: Bytes that are copied at once.
PIECE = 1 << 20
#: What systems add.
_NOISE = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
#: In the flags of an entry: its name is UTF-8.
_UTF8_NAME = 0x800


@dataclass
class Unpacked:
    """What came out.

    Attributes:
        files: paths in the folder, with forward slashes.
        left_out: (name, why).
    """

    files: list[str] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    _room: int = field(default_factory=lambda: MAX_ALL_BYTES)

    def take(self, count: int) -> None:
        """Count bytes that were written.

        Raises:
            CourseError: there are more than a class hands in.
        """
        self._room -= count
        if self._room < 0 or len(self.files) > MAX_FILES:
            raise CourseError(
                f"the download unpacks to more than {MAX_FILES} files or {MAX_ALL_BYTES // 1_000_000_000} GB: somebody "
                "may want to fill the disk. Nothing was collected; look at it by hand"
            )


def unpack(source: Path, target: Path) -> Unpacked:
    """Unpack a zip file, or copy a folder; archives inside stay as they are.

    Args:
        target: a folder that is there and empty.

    Raises:
        CourseError: it is neither, damaged, or larger than a class's work.
    """
    found = Unpacked()
    if source.is_dir():
        _copy_folder(source, target, found)
    else:
        _unzip(source, target, found)
    return found


def _unzip(source: Path, target: Path, found: Unpacked) -> None:
    try:
        with zipfile.ZipFile(source) as archive:
            for entry in archive.infolist()[: MAX_FILES + 1]:
                if not entry.is_dir():
                    _unzip_one(archive, entry, target, found)
    except FAULTS as error:
        raise CourseError(
            f"{clean(source)} cannot be opened as a zip file ({in_one_line(error)}): download it again"
        ) from None


def _unzip_one(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, found: Unpacked) -> None:
    name = _name_of(entry)
    path, reason = _place(name)
    if path is None:
        if reason:
            found.left_out.append((name, reason))
        return
    if stat.S_ISLNK(entry.external_attr >> 16):
        found.left_out.append((name, "it is a link, not a file"))
        return
    try:
        with archive.open(entry) as file:
            reason = _write(file, target, path, found)
    except FAULTS as error:  # it is encrypted, damaged, or packed in a way that is not known here
        if getattr(error, "errno", None):  # the disk says so, not the archive
            raise CourseError(f"cannot write {clean(target / path)} ({in_one_line(error)}): see to the disk") from None
        (target / path).unlink(missing_ok=True)
        reason = f"it cannot be unpacked ({in_one_line(error)})"
    if reason:
        found.left_out.append((name, reason))


def _name_of(entry: zipfile.ZipInfo) -> str:
    """An entry's name; some programs write UTF-8 and do not say so."""
    name = entry.filename
    if not entry.flag_bits & _UTF8_NAME:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", name)


def _place(name: str) -> tuple[PurePosixPath | None, str]:
    """Where a file goes, or None and why it goes nowhere ("": it is noise)."""
    parts = name.replace("\\", "/").split("/")
    if any(part in _NOISE or part.startswith("._") for part in parts):
        return None, ""
    if parts[0] == "" or ":" in parts[0] or ".." in parts or "." in parts:
        return None, "its path leads out of the archive"
    if not all(part and part.isprintable() for part in parts):
        return None, "its name holds a control character or an invisible one"
    try:
        if len(name.encode()) > MAX_PATH_BYTES or max(len(part.encode()) for part in parts) > 250:
            return None, "its name is too long"
    except UnicodeEncodeError:
        return None, "its name is not UTF-8"
    return PurePosixPath(*parts), ""


def _write(file, target: Path, path: PurePosixPath, found: Unpacked) -> str:  # type: ignore[no-untyped-def]
    """Write one file, or nothing of it; returns why it was left out, or ""."""
    place, size = target / path, 0
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("xb") as out:
            while piece := file.read(PIECE):
                size += len(piece)
                if size > MAX_BYTES:
                    break
                found.take(len(piece))
                out.write(piece)
    except (FileExistsError, NotADirectoryError):
        return "there are two files of this name"
    if size > MAX_BYTES:
        place.unlink()
        return f"it has more than {MAX_BYTES // 1_000_000} MB"
    found.files.append(str(path))
    found.take(0)
    return ""


def _copy_folder(source: Path, target: Path, found: Unpacked) -> None:
    for path in _ordinary_files(source):
        name = unicodedata.normalize("NFC", path.relative_to(source).as_posix())
        place, reason = _place(name)
        if place is None:
            found.left_out += [(name, reason)] if reason else []
            continue
        try:
            with open_ordinary(path) as file:
                reason = _write(file, target, place, found)
        except (OSError, ValueError) as error:
            reason = in_one_line(error)
        if reason:
            found.left_out.append((name, reason))


def _ordinary_files(source: Path) -> Iterator[Path]:
    for folder, inside, files in os.walk(source, followlinks=False):
        inside.sort()
        yield from (Path(folder, name) for name in sorted(files))


def emptied(folder: Path) -> Path:
    """The folder, made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
