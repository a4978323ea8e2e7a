"""Strangers' text as plain text: for a terminal, a line of a page, a cell of a spreadsheet."""

import logging
import re
import traceback
import unicodedata

#: Terminal escapes: colours and cursor moves (CSI), titles and links (OSC), and the short ones.
ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-_])")
#: A cell that starts so is a formula to a spreadsheet (OWASP, "CSV Injection"; the wide forms count in some locales).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def plain(text: object) -> str:
    """Text for a terminal: what would move the cursor, colour or hide it is shown as a `?`."""
    return "".join(letter if letter.isprintable() else "?" for letter in str(text))


def plain_lines(text: object) -> str:
    """The same, of text that may have lines and tabs."""
    return "".join(letter if letter.isprintable() or letter in "\n\t" else "?" for letter in str(text))


class PlainLog(logging.Filter):
    """For nbgrader's log, which holds names of students and files."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = plain_lines(record.getMessage()), None
        if record.exc_info:
            record.exc_text = plain_lines("".join(traceback.format_exception(*record.exc_info)))
        return True


def clean(text: object, longest: int = 400) -> str:
    """Text on one line, without terminal escapes, control characters or marks that turn its direction."""
    text = ESCAPES.sub("", str(text))
    kept = (" " if sign in "\n\r\t" else sign for sign in text)
    text = "".join(sign for sign in kept if unicodedata.category(sign)[0] != "C")
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1] + "…"


def csv_safe(value: object) -> object:
    """A text that a spreadsheet takes for text; numbers stay numbers."""
    if not isinstance(value, str):
        return value
    text = clean(value, 10_000)
    return f"'{text}" if text.startswith(FORMULA) else text


def in_one_line(error: object, most: int = 200) -> str:
    """What an exception says, for a sentence: one line that can be printed; its type where it says nothing."""
    return plain((str(error).splitlines() or [""])[0])[:most] or type(error).__name__
