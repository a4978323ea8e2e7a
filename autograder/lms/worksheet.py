"""Moodle's grading worksheet beside its download: who the numbers in names of files are, and when they handed in."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from autograder.errors import CourseError
from autograder.lms.table import read_table
from autograder.lms.when import in_words

#: Columns that say who somebody is; the name is in the file's name already.
_WHO = ("Username", "ID number", "Email address")
#: A cell for a hand-in that there is none of.
_NONE = ("", "-")


@dataclass(frozen=True)
class Told:
    """What the platform's own table says of a participant.

    Attributes:
        words: ids and mail address.
        time: of the hand-in, in UTC.
        unread: the words for the time, where they could not be read as one.
    """

    words: tuple[str, ...]
    time: datetime | None = None
    unread: str = ""


def number_in(identifier: str) -> str:
    """The participant's number in a cell such as `Participant 501`, or ""."""
    found = re.search(r"(\d+)\s*$", identifier)
    return found[1] if found else ""


def read_worksheet(path: str | Path, zone: str) -> dict[str, Told]:
    """{participant's number: what is told}.

    Args:
        zone: that of the times in it.

    Raises:
        CourseError: it is not a grading worksheet.
    """
    table = read_table(path)
    identifier = table.column("Identifier")
    if identifier is None:
        raise CourseError(
            f"{table.name}, line {table.heads_line}: this is not a grading worksheet of Moodle, which has a column "
            "'Identifier': in the assignment choose Download grading worksheet"
        )
    who = [place for place in map(table.column, _WHO) if place is not None]
    handed_in, found = table.column("Last modified (submission)"), {}
    for row in table.rows:
        number = number_in(row[identifier])
        text = row[handed_in] if handed_in is not None else ""
        time = None if text in _NONE else in_words(text, zone)
        if number:
            unread = text if time is None and text not in _NONE else ""
            found[number] = Told(tuple(row[place] for place in who if row[place]), time, unread)
    return found
