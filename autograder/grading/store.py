"""Results kept by content: what was graded is not graded again, and a killed run goes on where it stopped."""

import contextlib
import hashlib
import json
import os
import zlib
from collections.abc import Collection
from pathlib import Path

from autograder.grading.task import Result, Task
from autograder.intake.pick import SAME_TIME
from autograder.units import course_units
from autograder.versions import code_version

#: Part of every key: changed when results are laid out otherwise.
FORMAT = 5


def key_of(task: Task) -> str:
    """The key of a task's result: a digest of everything that decides its marks, and of nothing else."""
    code = code_version(task.units, own=course_units())
    about = [FORMAT, code, task.assignment, task.version, task.settings, sorted(task.files)]
    for one in task.notebooks:
        trouble = one.trouble and [one.trouble.status, one.trouble.detail]
        about += [one.name, trouble, [(other.name, other.modified > SAME_TIME) for other in one.candidates]]
    digest = hashlib.sha256(json.dumps(about, sort_keys=True).encode())
    texts = [data for one in task.notebooks for data in (one.data or b"", *(other.data for other in one.candidates))]
    for data in (*texts, *(task.files[name] for name in sorted(task.files))):
        digest.update(hashlib.sha256(data).digest())
    return digest.hexdigest()


class Store:
    """A folder of results, one small file for each.

    Args:
        folder: made when the first result is kept.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json.z"

    def get(self, key: str) -> Result | None:
        """The result, or None where there is none or its file is damaged: then it is graded again."""
        try:
            result: Result = json.loads(zlib.decompress(self._path(key).read_bytes()))
        except (OSError, ValueError, zlib.error):
            return None
        return result

    def put(self, key: str, result: Result) -> None:
        """Keep a result; a run that is killed meanwhile leaves the old file or the new one, never half of one."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, zlib.compress(json.dumps(result).encode(), 1))

    def keep_only(self, keys: Collection[str]) -> None:
        """Drop the results of submissions that are no more."""
        for path in self.folder.glob("??/*.json.z"):
            if path.name.removesuffix(".json.z") not in keys:
                path.unlink(missing_ok=True)


class ReadStore(Store):
    """The same folder, of which results are read and to which none is written."""

    def put(self, key: str, result: Result) -> None:
        """Nothing."""

    def keep_only(self, keys: Collection[str]) -> None:
        """Nothing."""


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there as a whole or not at all."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(data)
        os.replace(beside, path)
    except OSError as error:
        error.filename = str(path)  # a full disk names no file, and the temporary name would say nothing
        raise
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()
