"""First step of reading: bytes to text, whatever encoding an editor or a download has left."""

import codecs

from autograder.intake.notes import Kind, Note

#: Byte order marks, the longest first: the mark of UTF-32 begins with that of UTF-16.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(head: bytes) -> str:
    """The encoding of a text, by its first bytes: a mark, or where the zero bytes of ASCII characters lie."""
    for mark, name in MARKS:
        if head.startswith(mark):
            return name
    zeros = tuple(head[place:400:4].count(0) * 8 > len(head[:400]) for place in range(4))  # half of every fourth byte
    names: dict[tuple[bool, ...], str] = {
        (False, True, True, True): "utf-32-le",
        (True, True, True, False): "utf-32-be",
        (False, True, False, True): "utf-16-le",
        (True, False, True, False): "utf-16-be",
    }
    return names.get(zeros, "utf-8")


def decoded(data: bytes) -> tuple[str, list[Note]]:
    """The text of a file, with the line ends of Unix, and a note if it was not UTF-8.

    Raises:
        ValueError: it is no text.
    """
    name = encoding_of(data)
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        if name != "utf-8" or b"\0" in data[:4000]:
            # The end is cut off, or a few characters are damaged: the rest is still a text.
            text = data.decode(name, "replace")
        else:
            name, text = "Windows-1252", data.decode("cp1252", "replace")
    notes = []
    if name not in ("utf-8", "utf-8-sig"):
        notes.append(Note(Kind.ENCODING, f"The file was written in {name.upper()} and was read as such."))
    return text.lstrip("\ufeff"), notes


def begins_like_json(head: bytes) -> bool:
    """Whether a file's first bytes are those of a JSON object or list, in any encoding; a marker may come first."""
    text = head.decode(encoding_of(head), "replace").lstrip("\ufeff \t\r\n")
    return text.startswith(("{", "[", "<<<<<<<"))
