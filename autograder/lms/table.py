"""A table as a learning platform or a spreadsheet writes it: any encoding, any separator, and back in the same form."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import CourseError
from autograder.intake.encoding import encoding_of
from autograder.plain_text import clean

#: Separators; where a head has as many cells with two of them, the first one counts.
SEPARATORS = (",", ";", "\t", "|")
#: A table of people or marks is never larger.
MAX_BYTES = 20_000_000
#: So many faults are listed; who mends these sees the rest the next time.
MOST_FAULTS = 10


@dataclass(frozen=True)
class Row:
    """A row of a table.

    Attributes:
        line: the line in the file on which it begins.
    """

    line: int
    cells: tuple[str, ...]

    def __getitem__(self, column: int) -> str:
        """A cell without blanks around it; "" where the row is too short."""
        return self.cells[column].strip() if column < len(self.cells) else ""


@dataclass(frozen=True)
class Table:
    """A table, with what is needed to write it as it was.

    Attributes:
        path: the file it was read from.
        head: names of the columns.
        rows: all others, without empty ones.
        encoding, separator, quoted: how the file is written; `quoted` where every cell stands in quotation marks.
        line_end: as it was.
        heads_line: the line on which the head stands.
    """

    path: Path
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str
    separator: str
    quoted: bool
    line_end: str
    heads_line: int = 1

    @property
    def name(self) -> str:
        """The file's name, as a terminal can show it."""
        return clean(self.path)

    def column(self, *names: str) -> int | None:
        """The number of the first of these columns that is there; capital letters do not matter."""
        lower = [cell.strip().casefold() for cell in self.head]
        return next((lower.index(name.casefold()) for name in names if name.casefold() in lower), None)

    def required(self, name: str) -> int:
        """The number of a column.

        Raises:
            CourseError: there is none of that name; says which there are.
        """
        found = self.column(name)
        if found is None:
            there = ", ".join(f"'{clean(cell, 60)}'" for cell in self.head[:20])
            where = f"{self.name}, line {self.heads_line}"
            raise CourseError(f"{where}: no column is called '{clean(name, 60)}'; there are {there}")
        return found

    def fault(self, row: Row, words: str) -> str:
        """A sentence on one row, with file and line."""
        return f"{self.name}, line {row.line}: {words}"


def read_table(path: str | Path) -> Table:
    """Read a file.

    Raises:
        CourseError: it is not there, no text, or no table; names file, line and remedy.
    """
    path = Path(path)
    data = _bytes(path)
    encoding = encoding_of(data)
    if data.startswith(b"\xef\xbb\xbf"):
        encoding = "utf-8-sig"
    text, encoding = _text(path, data, encoding)
    lines = _lines(path, text, _separator(text))
    if not lines:
        raise CourseError(f"{clean(path)} is empty: export it again")
    head, *rows = lines
    first = text.splitlines()[head.line - 1]
    return Table(
        path,
        tuple(cell.strip() for cell in head.cells),
        tuple(rows),
        encoding,
        _separator(text),
        quoted=first.lstrip().startswith('"') and first.count('"') >= 2 * len(head.cells),
        line_end="\r\n" if "\r\n" in text else "\n",
        heads_line=head.line,
    )


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise CourseError(f"{clean(path)} has more than {MAX_BYTES // 1_000_000} MB: this is not a list of a class")
        data = path.read_bytes()
    except OSError as error:
        raise CourseError(f"cannot read {clean(path)} ({error.strerror}): give the path of the exported file") from None
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise CourseError(f"{clean(path)} is a workbook of a spreadsheet: save it as CSV, and give that file")
    return data


def _text(path: Path, data: bytes, encoding: str) -> tuple[str, str]:
    """The text, and the encoding in which it was read."""
    for name in (encoding, "cp1252") if encoding == "utf-8" else (encoding,):
        try:
            return data.decode(name).removeprefix("\ufeff"), name
        except UnicodeDecodeError as error:
            place = data[: error.start].count(b"\n") + 1
    raise CourseError(
        f"{clean(path)}, line {place}: this is not text in {encoding.upper()}: export it again as CSV in UTF-8"
    )


def _separator(text: str) -> str:
    """The separator with which the first line that is not empty has the most cells."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=lambda sign: len(next(csv.reader([first], delimiter=sign))))


def _lines(path: Path, text: str, separator: str) -> list[Row]:
    reader, found, begin = csv.reader(io.StringIO(text, newline=""), delimiter=separator), [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append(Row(begin, tuple(cells)))
            begin = reader.line_num + 1
    except csv.Error as error:
        raise CourseError(f"{clean(path)}, line {reader.line_num}: this is not a row of a table ({error})") from None
    return found


def written(table: Table, changes: dict[tuple[int, int], str]) -> bytes:
    """The table in its own form, with some cells changed.

    Args:
        changes: {(index of the row, column): text}.
    """
    out = io.StringIO()
    writer = csv.writer(
        out,
        delimiter=table.separator,
        quoting=csv.QUOTE_ALL if table.quoted else csv.QUOTE_MINIMAL,
        lineterminator=table.line_end,
    )
    writer.writerow(table.head)
    for index, row in enumerate(table.rows):
        new = {column: text for (at, column), text in changes.items() if at == index}
        cells = [*row.cells, *[""] * (max(new, default=0) + 1 - len(row.cells))]
        writer.writerow([new.get(column, cell) for column, cell in enumerate(cells)])
    if table.encoding.startswith(("utf-16", "utf-32")) and not table.encoding.endswith(("le", "be")):
        return out.getvalue().encode(table.encoding)
    return out.getvalue().encode(table.encoding, "replace")


def raise_faults(faults: Sequence[str], remedy: str) -> None:
    """Do nothing where there are no faults.

    Raises:
        CourseError: there are; lists the first ones and the remedy.
    """
    if faults:
        more = [f"and {len(faults) - MOST_FAULTS} more"] if len(faults) > MOST_FAULTS else []
        raise CourseError("\n".join([*faults[:MOST_FAULTS], *more, remedy]))


def columns_of(asked: Iterable[str]) -> dict[str, str]:
    """{what: name of the column} from words such as `id=Login`.

    Raises:
        CourseError: a word is not such a pair.
    """
    found = {}
    for word in asked:
        what, sign, name = word.partition("=")
        if not sign or what not in FIELDS:
            raise CourseError(f"--column {clean(word, 60)}: say {' or '.join(f'{one}=NAME' for one in FIELDS)}")
        found[what] = name
    return found


#: What is known of a person.
FIELDS = ("id", "first_name", "last_name", "name", "email", "lms_user_id")
