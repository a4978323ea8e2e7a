"""How students are called in the report: by their names, or by pseudonyms."""

import hashlib
import hmac
import os
import secrets

from autograder.plain_text import clean


def shown_name(student, first=None, last=None):
    """How a student is called on the page: the id, with the gradebook's name where it has one."""
    full = clean(" ".join(part for part in (first, last) if part), 60)
    short = clean(student, 60) or "(a name that cannot be shown)"
    return f"{full} ({short})" if full and full != short else short


def pseudonyms(students, key):
    """{id: "Student 01"}: the same for the same class and key, and not to be undone without the key.

    Ranks by a keyed hash (HMAC-SHA256, RFC 2104): the order cannot be computed from the list of names
    without the key.  A student who joins the class moves the numbers of those behind.
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


__all__ = ["course_key", "pseudonyms", "shown_name"]
