"""Which files of a submission may be its notebook, whatever name, folder or archive they are in."""

import os
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from autograder.intake.submitted import MAX_DEPTH, MAX_ENTRIES, MAX_PATH_BYTES, NOT_WORK, is_linked

#: So many files are read, after the one of the right name; the newest first.
MAX_CANDIDATES = 12
#: Texts with code between fences, as jupytext and Quarto write them.
TEXTS = (".md", ".rmd", ".qmd", ".markdown")
#: Ends of names: notebooks and what downloads make of them, then archives, then scripts and texts.
ENDS = (
    (".ipynb", ".json", ".ipynb.txt", ".ipynb.download"),
    (".zip", ".gz", ".tgz", ".tar"),
    (".py", ".txt", *TEXTS),
)
#: Files that belong to a submission but are no work.
NOT_NOTEBOOKS = {"timestamp.txt", "requirements.txt", "readme.txt", "readme.md"}


@dataclass(frozen=True)
class Candidate:
    """A file that may be the notebook.

    Attributes:
        name: relative to the submission's folder.
        data: its bytes; of a large one without outputs.
        modified: when it was changed, in seconds after the file of the right name (or the newest, where there is none).
    """

    name: str
    data: bytes = field(repr=False)
    modified: float = 0.0


@dataclass(frozen=True)
class Found:
    """An ordinary file, not read yet."""

    name: str
    path: Path
    modified: float
    size: int


def found_in(folder: Path, notebook: str, others: Collection[str] = ()) -> list[Found]:
    """Ordinary files that may be a notebook, the newest first; none where the folder is a link.

    Args:
        folder: a submission's.
        notebook: name of the file that should be there, which is not among those returned.
        others: names of the assignment's other notebooks, which are none of this one's.
    """
    found: list[Found] = []
    if is_linked(folder):
        return found
    level, seen = [(folder, 0)], 0
    while level and seen < MAX_ENTRIES:
        place, depth = level.pop(0)
        for entry in _entries(place):
            seen += 1
            name = os.path.relpath(entry.path, folder)
            if len(os.fsencode(name)) > MAX_PATH_BYTES or seen > MAX_ENTRIES:
                continue
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in NOT_WORK | {"feedback"} and depth < MAX_DEPTH:
                    level.append((Path(entry.path), depth + 1))
            elif name not in {notebook, *others} and rank(entry.name, notebook) is not None:
                _add(entry, name, found)
    ranked = sorted(found, key=lambda one: (rank(one.path.name, notebook), -one.modified, one.name))
    return ranked[:MAX_CANDIDATES]


def rank(name: str, notebook: str) -> int | None:
    """How likely a file is the notebook, by its name: 0 for the most likely, None for one that cannot be."""
    lower = name.lower()
    if lower in NOT_NOTEBOOKS or lower.startswith("._"):
        return None
    if ".ipynb" in lower or lower == notebook.removesuffix(".ipynb").lower():
        return 1 if lower.endswith(ENDS[1]) else 0
    return next((index for index, ends in enumerate(ENDS) if lower.endswith(ends)), None)


def _entries(place: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(place) as every:
            entries = [entry for _, entry in zip(range(MAX_ENTRIES), every)]
    except OSError:
        return []
    return sorted((entry for entry in entries if entry.name.isprintable()), key=lambda entry: entry.name)


def _add(entry: os.DirEntry[str], name: str, found: list[Found]) -> None:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return
    if entry.is_file(follow_symlinks=False) and status.st_nlink == 1 and os.access(entry.path, os.R_OK):
        found.append(Found(name, Path(entry.path), status.st_mtime, status.st_size))
