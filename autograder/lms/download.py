"""Names of files in the downloads of Moodle and Canvas for an assignment: whose each is, and what it was called."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

#: `Full name_12345_assignsubmission_file_`, as a folder with files in it or at the beginning of a file's name; without
#: the last underscore since Moodle 4.1.  The number is the participant's in this assignment.
_MOODLE = re.compile(r"(?P<prefix>(?P<person>.+?)_(?P<number>\d+)_assignsubmission_(?P<kind>[a-z]+))(?:_(?P<file>.*))?")
#: `lastnamefirstname_LATE_1234_5678_name.ipynb`: the numbers are the user's and the attachment's.
_CANVAS = re.compile(r"(?P<prefix>(?P<person>.+?)_(?P<late>LATE_)?(?P<number>\d+)_(?P<attachment>\d+))_(?P<file>.+)")
#: What Canvas writes for a text that was typed into it, or an address.
_CANVAS_TEXT = re.compile(r".+?_(LATE_)?\d+_(text|link)\.html")
#: `name-2.ipynb` of Canvas, `name (2).ipynb` of a browser: handed in, or fetched, more than once.
_AGAIN = re.compile(r"(?P<stem>.+?)(?:-(?P<dash>\d{1,3})| ?\((?P<round>\d{1,3})\))(?P<end>(?:\.[^.]+)+)")


class Platform(StrEnum):
    """Where an archive comes from."""

    MOODLE = "moodle"
    CANVAS = "canvas"
    PLAIN = "plain"


@dataclass(frozen=True)
class Named:
    """What a file's name in a download says.

    Attributes:
        person: the platform's words for the student, or the name of a folder.
        number: the platform's number: of the participant (Moodle) or of the user (Canvas); "" where there is none.
        file: the student's own name of the file, a path where it was in a folder.
        prefix: what the name of a file that goes back has to begin with.
        late: whether the platform marked it as late.
        order: which one of several is the last: the larger.
    """

    person: str
    number: str
    file: str
    prefix: str
    late: bool = False
    order: int = 0


def named(platform: Platform, path: str) -> Named | None:
    """What the path of a file in a download says; None where it is not a hand-in.

    Args:
        path: with forward slashes.
    """
    readers: dict[Platform, Callable[[str], Named | None]] = {
        Platform.MOODLE: _moodle,
        Platform.CANVAS: _canvas,
        Platform.PLAIN: _plain,
    }
    return readers[platform](path)


def _moodle(path: str) -> Named | None:
    parts = path.split("/")
    for index, part in enumerate(parts):
        found = _MOODLE.fullmatch(part)
        if found:
            file = "/".join(filter(None, [found["file"], *parts[index + 1 :]]))
            if not file or found["kind"] != "file":  # a text that was typed into Moodle
                return None
            return Named(found["person"], found["number"], file, found["prefix"])
    return None


def _canvas(path: str) -> Named | None:
    name = path.rsplit("/", 1)[-1]
    found = _CANVAS.fullmatch(name)
    if not found or _CANVAS_TEXT.fullmatch(name):
        return None
    about = (found["person"], found["number"], found["file"], found["prefix"])
    return Named(*about, late=bool(found["late"]), order=int(found["attachment"]))


def _plain(path: str) -> Named | None:
    """A folder for each student, or one file for each that is called as the student is."""
    folder, slash, rest = path.partition("/")
    if slash:
        return Named(folder, "", rest, folder)
    stem = path.split(".", 1)[0]
    return Named(stem, "", path, stem) if stem else None


def is_typed_text(platform: Platform, path: str) -> bool:
    """Whether a file holds what a student typed into the platform, and no file of the student's."""
    if platform == Platform.CANVAS:
        return bool(_CANVAS_TEXT.fullmatch(path.rsplit("/", 1)[-1]))
    kinds = [found["kind"] for found in map(_MOODLE.fullmatch, path.split("/")) if found]
    return platform == Platform.MOODLE and bool(kinds) and kinds[0] != "file"


def released_name(file: str, released: Collection[str]) -> tuple[str, int]:
    """The name of the released notebook that a file is a numbered copy of, and the number; else its own name, and 0.

    Args:
        file: a student's name of it.
        released: names of the assignment's notebooks, with `.ipynb`.
    """
    found = _AGAIN.fullmatch(file)
    if file not in released and found and f"{found['stem']}{found['end']}" in released:
        return f"{found['stem']}{found['end']}", int(found["dash"] or found["round"])
    return file, 0
