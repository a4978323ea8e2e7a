"""Notebooks in an archive that was handed in.  Nothing of it is ever written to a disk: paths in it lead nowhere."""

import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator

#: Limits: entries looked at, files taken, bytes of one and of all when unpacked, archives inside archives.
MAX_ENTRIES, MAX_FILES, MAX_BYTES, MAX_ALL_BYTES, MAX_DEPTH = 2_000, 20, 20_000_000, 60_000_000, 2
#: What may be a notebook, by the end of its name; `.py` after all others.
ENDS = (".ipynb", ".json", ".txt", ".py", ".zip")
_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"

#: What the libraries raise on an archive that is damaged, encrypted, or packed in a way that they do not know.
FAULTS = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)


def is_archive(data: bytes) -> bool:
    """Whether a file's first bytes are those of an archive that can be opened here."""
    return data.startswith((_ZIP, _GZIP)) or data[257:262] == b"ustar"


def files_in(data: bytes, depth: int = 0) -> list[tuple[str, bytes, float]]:
    """(path in the archive, bytes, time of the last change in seconds) of the files that may be a notebook.

    Raises:
        ValueError: it is damaged, or larger than the limits allow.
    """
    found: list[tuple[str, bytes, float]] = []
    room = MAX_ALL_BYTES
    try:
        for name, content, time in _zipped(data) if data.startswith(_ZIP) else _tarred(data):
            if is_archive(content):
                if depth + 1 < MAX_DEPTH:
                    inside = files_in(content, depth + 1)
                    found += [(f"{name}/{inner}", data, when) for inner, data, when in inside]
            else:
                found.append((name, content, time))
            room -= len(content)
            if room < 0 or len(found) > MAX_FILES:
                raise ValueError(f"its archive holds more than {MAX_ALL_BYTES // 1_000_000} MB or {MAX_FILES} files")
    except FAULTS as error:
        raise ValueError(f"its archive cannot be opened ({str(error)[:100]})") from None
    return found


def _is_wanted(name: str, size: int) -> bool:
    """Whether an entry may be a notebook: not what systems add, and not beyond the limit."""
    last = name.rsplit("/", 1)[-1]
    odd = "__MACOSX" in name or last.startswith("._") or ".ipynb_checkpoints" in name
    return last.lower().endswith(ENDS) and not odd and size <= MAX_BYTES


def _zipped(data: bytes) -> Iterator[tuple[str, bytes, float]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist()[:MAX_ENTRIES]:
            if entry.is_dir() or not _is_wanted(entry.filename, entry.file_size):
                continue
            with archive.open(entry) as file:
                content = file.read(MAX_BYTES + 1)  # whatever size it claims to have
            if len(content) <= MAX_BYTES:
                yield entry.filename, content, _seconds(entry.date_time)


def _seconds(when: tuple[int, int, int, int, int, int]) -> float:
    """A time for comparison alone: archives tell no zone, and any number may stand in their fields."""
    year, month, day, hour, minute, second = when
    return ((((year * 12 + month) * 31 + day) * 24 + hour) * 60 + minute) * 60.0 + second


def _tarred(data: bytes) -> Iterator[tuple[str, bytes, float]]:
    if data.startswith(_GZIP):
        data = _unpacked(data)
        if data[257:262] != b"ustar":
            yield "notebook.ipynb", data, 0.0
            return
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
        for number, entry in enumerate(archive):
            if number >= MAX_ENTRIES:
                return
            if entry.isreg() and _is_wanted(entry.name, entry.size):
                file = archive.extractfile(entry)
                if file:
                    yield entry.name, file.read(MAX_BYTES), float(entry.mtime)


def _unpacked(data: bytes) -> bytes:
    unpack = zlib.decompressobj(31)
    whole = unpack.decompress(data, MAX_ALL_BYTES)
    if unpack.unconsumed_tail:
        raise ValueError(f"its archive holds more than {MAX_ALL_BYTES // 1_000_000} MB")
    return whole
