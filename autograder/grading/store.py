"""Results kept by content: what was graded is not graded again, and a killed run goes on where it stopped."""

import contextlib
import hashlib
import json
import os
import zlib
from functools import cache
from pathlib import Path

import autograder
import dlutils

#: Part of every key: changed when results are laid out otherwise.
FORMAT = 2


@cache
def code_version():
    """A digest of the code that decides marks: the packages `autograder` and `dlutils`."""
    digest = hashlib.sha256()
    for package in (autograder, dlutils):
        folder = Path(package.__file__).parent
        for path in sorted(folder.rglob("*.py")):
            digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def key_of(task):
    """The key of a task's result: a digest of everything that it depends on, and of nothing else."""
    about = [FORMAT, code_version(), task.unit, task.assignment, task.settings, task.damaged, sorted(task.files)]
    digest = hashlib.sha256(json.dumps(about, sort_keys=True).encode())
    for data in (task.notebook or b"", *(task.files[name] for name in sorted(task.files))):
        digest.update(hashlib.sha256(data).digest())
    return digest.hexdigest()


class Store:
    """A folder of results, one small file for each.

    Args:
        folder: made when the first result is kept.
    """

    def __init__(self, folder):
        self.folder = Path(folder)

    def _path(self, key):
        return self.folder / key[:2] / f"{key}.json.z"

    def get(self, key):
        """The result, or None where there is none or its file is damaged: then it is graded again."""
        try:
            return json.loads(zlib.decompress(self._path(key).read_bytes()))
        except (OSError, ValueError, zlib.error):
            return None

    def put(self, key, result):
        """Keep a result; a run that is killed meanwhile leaves the old file or the new one, never half of one."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, zlib.compress(json.dumps(result).encode(), 1))

    def keep_only(self, keys):
        """Drop the results of submissions that are no more."""
        for path in self.folder.glob("??/*.json.z"):
            if path.name.removesuffix(".json.z") not in keys:
                path.unlink(missing_ok=True)



def write_whole(path, data):
    """Write a file so that it is there as a whole or not at all."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(data)
        os.replace(beside, path)
    except OSError as error:
        error.filename = str(path)  # a full disk names no file, and the other one nobody knows
        raise
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()
