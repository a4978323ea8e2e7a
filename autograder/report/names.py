"""What strangers wrote, made fit to be shown: names in a page, in a table that Excel opens, or not at all."""

import hashlib
import hmac
import os
import re
import secrets
import unicodedata

#: Terminal escapes: colours and cursor moves (CSI), titles and links (OSC), and the short ones.
ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-_])")
#: A cell that starts so is a formula to a spreadsheet (OWASP, "CSV Injection"; the wide forms count in some locales).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
LONGEST = 400


def clean(text, longest=LONGEST):
    """Text on one line, without terminal escapes, control characters or marks that turn its direction."""
    text = ESCAPES.sub("", str(text))
    kept = (" " if sign in "\n\r\t" else sign for sign in text)
    text = "".join(sign for sign in kept if unicodedata.category(sign)[0] != "C")
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1] + "…"


def csv_safe(value):
    """A text that a spreadsheet takes for text; numbers stay numbers."""
    if not isinstance(value, str):
        return value
    text = clean(value, 10_000)
    return f"'{text}" if text.startswith(FORMULA) else text


def shown_name(student, first=None, last=None):
    """How a student is called on the page: the id, with the gradebook's name where it has one."""
    full = clean(" ".join(part for part in (first, last) if part), 60)
    short = clean(student, 60) or "(a name that cannot be shown)"
    return f"{full} ({short})" if full and full != short else short


def pseudonyms(students, key):
    """{id: "Student 01"}: the same for the same class and key, and not to be undone without the key.

    Ranks by a keyed hash (HMAC-SHA256, RFC 2104): whoever has the list of names but not the key
    cannot compute the order.  A student who joins the class moves the numbers of those behind.
    """
    order = sorted(students, key=lambda name: hmac.new(key, name.encode(errors="replace"), hashlib.sha256).digest())
    width = max(2, len(str(len(order))))
    return {name: f"Student {rank:0{width}d}" for rank, name in enumerate(order, start=1)}


def course_key(course):
    """The course's key for pseudonyms, made once; readable by its owner alone."""
    path = course / ".pseudonyms.key"
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_bytes().strip()
