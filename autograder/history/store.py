"""The history's file: one table in SQLite, to which rows can be added and in which none can be changed or deleted."""

import getpass
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

from autograder.errors import CourseError

#: The file's name; it lies beside the gradebook.
NAME = "history.db"
#: Seconds to wait while another process writes.
LOCKED_SECONDS = 60
SCHEMA = """
CREATE TABLE IF NOT EXISTS entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    time TEXT NOT NULL,
    kind TEXT NOT NULL,
    assignment TEXT NOT NULL,
    student TEXT NOT NULL,
    notebook TEXT NOT NULL,
    cell TEXT NOT NULL,
    score REAL,
    max_score REAL NOT NULL,
    who TEXT NOT NULL,
    about TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS of_cell ON entry (assignment, student, notebook, cell, kind);
CREATE TRIGGER IF NOT EXISTS no_update BEFORE UPDATE ON entry
    BEGIN SELECT RAISE(ABORT, 'the history only grows: no entry is changed'); END;
CREATE TRIGGER IF NOT EXISTS no_delete BEFORE DELETE ON entry
    BEGIN SELECT RAISE(ABORT, 'the history only grows: no entry is deleted'); END;
"""
COLUMNS = ("time", "kind", "assignment", "student", "notebook", "cell", "score", "max_score", "who", "about")


class Kind(StrEnum):
    """What an entry tells of."""

    #: The machine gave marks.
    VERDICT = "verdict"
    #: A human changed the marks of the gradebook.
    BY_HAND = "by hand"
    #: One of several graders marked a written answer.
    READING = "reading"


@dataclass(frozen=True)
class Entry:
    """One decision on one graded cell of a student.

    Attributes:
        score: the marks; None where they were taken back, or a human has to give them.
        who: the account that decided or ran the grader; empty where nobody knows.
        about: JSON data; what is in it depends on the kind.  `found`: it was seen later, in the gradebook.
        time: UTC, as ISO 8601 has it.
    """

    kind: Kind
    assignment: str
    student: str
    notebook: str
    cell: str
    score: float | None
    max_score: float
    who: str = ""
    about: dict[str, Any] = field(default_factory=dict)
    time: str = field(default_factory=lambda: now())

    @property
    def place(self) -> tuple[str, str, str]:
        """Whose answer it is about: student, notebook, cell."""
        return self.student, self.notebook, self.cell


def now() -> str:
    """The time, in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def account() -> str:
    """Who is at work here: the name on the hub, else that of the account."""
    named = os.environ.get("JUPYTERHUB_USER")
    try:
        return named or getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in some containers
        return f"account {os.getuid()}"


def keep_in(root: str | Path) -> None:
    """From now on the history of a gradebook that is not a file is kept in this folder, the course's."""
    _course["root"] = Path(root).absolute()


_course: dict[str, Path] = {}


def path_of(db_url: str) -> Path:
    """Where the history of a gradebook is: beside its file, or else in the course folder.

    Args:
        db_url: the gradebook's address.
    """
    url = make_url(db_url)
    if url.get_backend_name() == "sqlite" and url.database:
        return Path(url.database).parent / NAME
    return _course.get("root", Path.cwd()) / NAME


class History:
    """The history of a course.  Any number of processes may read it and add to it at the same time.

    Args:
        path: of the file; it is made with the first entry.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._connection: sqlite3.Connection | None = None

    def add(self, entries: Iterable[Entry]) -> None:
        """Add entries: all of them, or none where the run is killed or the disk is full meanwhile.

        Raises:
            CourseError: they cannot be written; with the remedy.
        """
        rows = [tuple(_cell(getattr(entry, name)) for name in COLUMNS) for entry in entries]
        if not rows:
            return
        places = ", ".join("?" * len(COLUMNS))
        with self._remedy():
            connection = self._open()
            try:
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany(f"INSERT INTO entry ({', '.join(COLUMNS)}) VALUES ({places})", rows)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def entries(self, assignment: str | None = None, student: str | None = None) -> list[Entry]:
        """The entries of all, or of one assignment or student, in the order in which they were added.

        Raises:
            CourseError: the file cannot be read; with the remedy.
        """
        given = {"assignment": assignment, "student": student}
        asked = {name: value for name, value in given.items() if value is not None}
        where = " AND ".join(f"{name} = ?" for name in asked) or "1"
        return self._select(f"WHERE {where} ORDER BY id", tuple(asked.values()))

    def last(self, assignment: str, kind: Kind) -> dict[tuple[str, str, str], Entry]:
        """{(student, notebook, cell): the last entry of this kind}.

        Raises:
            CourseError: as for `entries`.
        """
        last = "SELECT max(id) FROM entry WHERE assignment = ? AND kind = ? GROUP BY student, notebook, cell"
        return {entry.place: entry for entry in self._select(f"WHERE id IN ({last})", (assignment, kind.value))}

    def forget(self, student: str) -> int:
        """Write the file anew without a student, as privacy may ask for; returns how many entries are gone.

        Nothing else may write to it meanwhile: it would write to the old file.

        Raises:
            CourseError: it cannot be read or written; with the remedy.
        """
        entries = self.entries()
        kept = [entry for entry in entries if entry.student != student]
        if len(kept) < len(entries):
            self.close()
            beside = History(self.path.with_name(f".{self.path.name}.{os.getpid()}"))
            try:
                with self._remedy():
                    beside._open()
                beside.add(kept)
                beside.close()
                with self._remedy():
                    os.chmod(beside.path, self.path.stat().st_mode & 0o777)
                    os.replace(beside.path, self.path)
            finally:
                beside.path.unlink(missing_ok=True)
        return len(entries) - len(kept)

    def close(self) -> None:
        if self._connection:
            self._connection.close()
            self._connection = None

    def _select(self, rest: str, values: tuple[str, ...]) -> list[Entry]:
        if not self.path.is_file():
            return []
        with self._remedy():
            found = self._open().execute(f"SELECT {', '.join(COLUMNS)} FROM entry {rest}", values).fetchall()
            return [_entry(row) for row in found]

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            connection = sqlite3.connect(self.path, timeout=LOCKED_SECONDS, isolation_level=None)
            try:
                connection.executescript(f"BEGIN IMMEDIATE; {SCHEMA} COMMIT;")
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    @contextmanager
    def _remedy(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.OperationalError, OSError) as error:
            raise CourseError(
                f"the history {self.path} cannot be read or written ({error}): close what else uses it, see that there "
                "is space and the right to write there, then run the same command again; what is graded is kept"
            ) from error
        except (sqlite3.DatabaseError, ValueError, TypeError) as error:
            raise CourseError(
                f"the history {self.path} is damaged ({error}): bring back a copy of it, or move it away to begin "
                "anew; marks do not depend on it"
            ) from error


def _cell(value: Any) -> Any:
    return json.dumps(value, sort_keys=True) if isinstance(value, dict) else value


def _entry(row: tuple[Any, ...]) -> Entry:
    fields = dict(zip(COLUMNS, row))
    return Entry(**{**fields, "kind": Kind(fields["kind"]), "about": json.loads(fields["about"])})
