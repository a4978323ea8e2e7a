"""Which student of the class a name in a download means; nothing is guessed where two could be meant."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from autograder.lms.download import Named, Platform
from autograder.lms.people import Person
from autograder.plain_text import clean

#: Letters that are not others with a mark.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


@dataclass(frozen=True)
class Match:
    """Whose a file is.

    Attributes:
        student: the id, or None.
        how: by what it was found, or why it was not.
    """

    student: str | None
    how: str


class ClassList:
    """The class, to look names up in.

    Args:
        people: as the gradebook has them.
        told: {number of a participant: words of the platform's own table about that one: ids, a mail address, a name}.
    """

    def __init__(self, people: Iterable[Person], told: dict[str, tuple[str, ...]] | None = None) -> None:
        self.people, self.told = list(people), told or {}

    def find(self, platform: Platform, named: Named) -> Match:
        """Whose file it is: by number or id, else by the full name."""
        ways: list[tuple[str, Callable[[Person], bool]]] = []
        if platform == Platform.CANVAS:
            ways.append(("the platform's number", lambda one: one.lms_user_id == named.number != ""))
        for words in self.told.get(named.number, ()):
            ways.append(("the platform's table", lambda one, words=words: _is(one, words)))  # type: ignore[misc]
        for words in _beginnings(named.person) if platform == Platform.PLAIN else [named.person]:
            ways.append(("the id", lambda one, words=words: one.id.casefold() == words.casefold()))  # type: ignore[misc]
        if platform == Platform.CANVAS:
            ways.append(("the name", lambda one: _run_together(named.person) & _keys(one) != set()))
        else:
            for words in _without_group(named.person):
                ways.append(("the name", lambda one, words=words: _is_called(one, words)))  # type: ignore[misc]
        for how, fits in ways:
            found = [one.id for one in self.people if fits(one)]
            if len(found) == 1:
                return Match(found[0], how)
            if found:
                return Match(None, f"{how} is that of {' and '.join(map(clean, found[:4]))}")
        return Match(None, "nobody in the gradebook is called so")


def _is(person: Person, words: str) -> bool:
    told = words.casefold()
    return told != "" and told in (person.id.casefold(), person.email.casefold())


def _is_called(person: Person, words: str) -> bool:
    """Whether a full name is this, in any order."""
    own = _words(f"{person.first_name} {person.last_name}")
    return own != [] and own == _words(words)


def _without_group(name: str) -> list[str]:
    """The name, then what is left where Moodle has put the name of a group before it."""
    parts = name.split("-")
    return ["-".join(parts[index:]) for index in range(len(parts))]


def _beginnings(name: str) -> list[str]:
    """The name, then what stands before its last `_` or `-`, and so on."""
    cuts = [index for index, sign in enumerate(name) if sign in "_-" and index]
    return [name, *(name[:cut] for cut in reversed(cuts))]


def _words(name: str) -> list[str]:
    letters = "".join(letter if letter.isalnum() else " " for letter in folded(name).replace("'", ""))
    return sorted(letters.split())


def folded(text: str) -> str:
    """Text without capital letters and without marks on letters, for comparisons."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _run_together(name: str) -> set[str]:
    """A name as Canvas may write it: letters alone, with marks, without, or without every letter that has one."""
    whole = unicodedata.normalize("NFC", name).lower()
    ways = (whole, folded(name), "".join(letter for letter in whole if letter.isascii()))
    return {"".join(letter for letter in way if letter.isalnum()) for way in ways} - {""}


def _keys(person: Person) -> set[str]:
    names = (f"{person.last_name}{person.first_name}", f"{person.first_name}{person.last_name}")
    return _run_together(names[0]) | _run_together(names[1])
