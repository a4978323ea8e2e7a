"""Drop what a notebook has grown by (outputs, attachments, widget state) before anything reads it, however large it is.

The file is gone through once, in pieces, and no more of it is held in memory than what is kept.
"""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from autograder.intake.encoding import encoding_of

#: Keys whose lists and objects are replaced by empty ones; `metadata` only where it is the notebook's own.
DROPPED = (b"outputs", b"attachments", b"widgets")
WHOLE = b"metadata"
#: Bytes that are read at once, and that may be left.
PIECE, MOST = 1 << 20, 50_000_000
_IN_STRING = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_TOKEN = re.compile(rb'["{}\[\]]')


def skimmed(file: BinaryIO) -> str:
    """The text of an open notebook file without its outputs; damaged JSON stays as damaged as it is.

    Raises:
        ValueError: more is left than a notebook's text may have.
        OSError: the file cannot be read.
    """
    skim = Skim()
    for piece in _pieces(file):
        skim.feed(piece)
    return bytes(skim.kept).decode("utf-8", "replace")


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    """The file in pieces, as UTF-8."""
    piece = file.read(PIECE)
    name = encoding_of(piece[:400])
    decode = codecs.getincrementaldecoder(name)("replace").decode if name != "utf-8" else None
    while piece:
        yield decode(piece).encode("utf-8", "replace") if decode else piece
        piece = file.read(PIECE)


class Skim:
    """A scanner of JSON that knows strings and brackets, and nothing else.

    Attributes:
        kept: what is left of what was fed.
    """

    def __init__(self) -> None:
        self.kept = bytearray()
        self._depth = self._skip = 0  # brackets that are open: in all, and since the one that is dropped
        self._in_string = False
        self._word = self._between = self._rest = b""  # the last string, what came after it, an unread end

    def feed(self, piece: bytes) -> None:
        """Go through the next piece.

        Raises:
            ValueError: more is kept than `MOST`.
        """
        piece, self._rest, place = self._rest + piece, b"", 0
        while place < len(piece):
            place = self._string(piece, place) if self._in_string else self._outside(piece, place)
            if len(self.kept) > MOST:
                raise ValueError(f"it has more than {MOST // 1_000_000} MB of text")

    def _string(self, piece: bytes, place: int) -> int:
        end = _IN_STRING.match(piece, place).end()  # type: ignore[union-attr]  # it matches nothing at least
        if len(self._word) < 20:
            self._word += piece[place : min(end, place + 20)]
        if end == len(piece) - 1 and piece[end:] == b"\\":  # its second half comes with the next piece
            self._keep(piece[place:end])
            self._rest = piece[end:]
            return len(piece)
        if end < len(piece):
            self._in_string, self._between, end = False, b"", end + 1
        self._keep(piece[place:end])
        return end

    def _outside(self, piece: bytes, place: int) -> int:
        found = _TOKEN.search(piece, place)
        end = found.start() if found else len(piece)
        between = piece[place:end].strip()
        self._between = (self._between + between)[:20]
        self._keep(between)
        if not found:
            return end
        token = found.group()
        if token == b'"':
            self._in_string, self._word = True, b""
            self._keep(token)
        elif token in b"{[":
            self._open(token)
        else:
            self._close(token)
        return found.end()

    def _open(self, token: bytes) -> None:
        is_value = self._between == b":"
        drop = self._word in DROPPED or (self._word == WHOLE and self._depth == 1)
        self._keep(token)
        if self._skip or (is_value and drop):
            self._skip += 1
        self._depth += 1
        self._word = self._between = b""

    def _close(self, token: bytes) -> None:
        self._skip = max(self._skip - 1, 0)
        self._depth -= 1
        self._keep(token)
        self._word = self._between = b""

    def _keep(self, data: bytes) -> None:
        if not self._skip:
            self.kept += data
