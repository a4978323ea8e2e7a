"""Dates and times as teachers write them and as Moodle does; all become UTC without a zone, as nbgrader keeps them."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from autograder.errors import CourseError
from autograder.plain_text import clean

#: The end of a day: a date without a time means the whole day.
END_OF_DAY = time(23, 59, 59)
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(h|d|w|hours?|days?|weeks?)", re.IGNORECASE)
_HOURS = {"h": 1, "d": 24, "w": 168}


def zone_of(name: str) -> ZoneInfo:
    """A time zone.

    Raises:
        CourseError: there is none of that name.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise CourseError(
            f"'{clean(name, 60)}' is not a time zone: write one such as UTC or Europe/Berlin "
            "(`c.Exchange.timezone` in nbgrader_config.py)"
        ) from None


def moment(text: str, zone: str) -> datetime:
    """A date and time such as `2026-10-12 23:59`, perhaps with a zone behind it; a date alone is the end of that day.

    Args:
        zone: where the clock hangs if the text does not say so.

    Raises:
        CourseError: it is none.
    """
    words = text.strip()
    last = words.rsplit(" ", 1)
    if len(last) == 2 and re.fullmatch(r"[A-Za-z_]+(/[A-Za-z0-9_+-]+)*", last[1]):
        words, zone = last
    try:
        found = datetime.fromisoformat(words)
    except ValueError:
        raise CourseError(
            f"'{clean(text, 60)}' is not a date and time: write it as 2026-10-12 23:59, with a zone behind it if it is "
            f"not that of {zone}"
        ) from None
    if re.fullmatch(r"[\d-]+", words):
        found = datetime.combine(found.date(), END_OF_DAY)
    return _utc(found if found.tzinfo else found.replace(tzinfo=zone_of(zone)))


def in_words(text: str, zone: str) -> datetime | None:
    """A time as Moodle writes one in English (`Monday, 12 October 2026, 11:59 PM`); None where it is none."""
    from dateutil.parser import ParserError, parse

    if not re.search(r"\d", text):
        return None
    try:
        found: datetime = parse(text, default=datetime(1, 1, 1))
    except (ParserError, OverflowError, ValueError):
        return None
    if found.year == 1:
        return None
    return _utc(found if found.tzinfo else found.replace(tzinfo=zone_of(zone)))


def _utc(when: datetime) -> datetime:
    return when.astimezone(UTC).replace(tzinfo=None)


def shown(when: datetime | None, zone: str) -> str:
    """A time of nbgrader's in a zone, for people."""
    if when is None:
        return "none"
    return f"{when.replace(tzinfo=UTC).astimezone(zone_of(zone)):%Y-%m-%d %H:%M} {zone}"


def length(text: str) -> timedelta:
    """A length of time: `2 days`, `36h`, `1w`, or a bare number of days.

    Raises:
        CourseError: it is none.
    """
    words = text.strip()
    found = _LENGTH.fullmatch(words) or _LENGTH.fullmatch(f"{words} d")
    if not found:
        raise CourseError(f"'{clean(text, 60)}' is not a length of time: write 2 days, 12 hours or 1 week")
    try:
        return timedelta(hours=float(found[1]) * _HOURS[found[2][0].lower()])
    except OverflowError:
        raise CourseError(f"'{clean(text, 60)}' is longer than any extension") from None


def length_shown(seconds: float) -> str:
    """A length of time in days, hours and minutes, the two largest that are there."""
    minutes = int(seconds // 60)
    parts = ((minutes // 1440, "day"), (minutes // 60 % 24, "hour"), (minutes % 60, "minute"))
    words = [f"{number} {word}{'s' * (number != 1)}" for number, word in parts if number]
    return " ".join(words[:2]) or f"{int(seconds)} seconds"
