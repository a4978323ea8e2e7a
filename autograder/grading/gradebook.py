"""nbgrader's gradebook for a batch: one session, one transaction a student, one read of the assignment.

nbgrader's own steps open and close the gradebook nine times for each notebook and commit after every
cell.  Here they run unchanged, but on a gradebook that stays open and whose commits wait until a
student is complete: the same rows in a tenth of the time, and never half a student.
"""

import hashlib
import json
import sqlite3
import sys
import threading
from contextlib import closing, contextmanager
from functools import cache, partial
from typing import Any, NamedTuple
from uuid import uuid4

from nbgrader.api import (
    Assignment,
    Base,
    Grade,
    Gradebook,
    GradeCell,
    MissingEntry,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import create_engine, insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, scoped_session, sessionmaker

#: What an assignment is made of; the other tables hold people and their work.
ASSIGNMENT_TABLES = (
    "course",
    "assignment",
    "notebook",
    "base_cell",
    "grade_cells",
    "solution_cells",
    "source_cell",
    "task_cells",
)


class OneTransaction(Session):
    """A session that commits in `commit_all` only; nbgrader's steps commit after every cell."""

    def commit(self):
        """Nothing: what is pending is flushed before the next query, and committed with the rest."""

    def commit_all(self):
        super().commit()


class BatchGradebook(Gradebook):
    """A gradebook that stays open for a batch and asks for each cell of the assignment once.

    Args:
        db_url: as for `nbgrader.api.Gradebook`; any database that nbgrader knows.
        course_id: as there.
    """

    def __init__(self, db_url, course_id="default_course"):
        super().__init__(db_url, course_id)
        self.db.remove()
        maker = sessionmaker(bind=self.engine, class_=OneTransaction, expire_on_commit=False, future=True)
        self.db = scoped_session(maker)
        self._rows = {}
        self._remember()

    def _remember(self):
        """Begin anew to ask for each cell of the assignment once."""
        for name in ("find_source_cell", "find_graded_cell", "find_notebook", "find_assignment"):
            setattr(self, name, cache(partial(getattr(Gradebook, name), self)))

    def close(self):
        """Nothing: the steps of a batch share the gradebook; `finish` closes it."""

    def finish(self):
        super().close()

    @contextmanager
    def transaction(self):
        """What is done inside is written as a whole or not at all."""
        self._rows.clear()
        try:
            yield self
            self.db().commit_all()
        except BaseException:
            self.db.rollback()
            # What was half written still hangs on the assignment that is remembered: ask for it anew.
            self.db.expunge_all()
            self._remember()
            raise

    # nbgrader looks these up one by one, each through a join of seven tables.

    def find_grade(self, grade_cell, notebook, assignment, student):
        return self._row("grades", grade_cell, notebook, assignment, student)

    def find_comment(self, solution_cell, notebook, assignment, student):
        return self._row("comments", solution_cell, notebook, assignment, student)

    def _row(self, kind, name, *whose):
        if (kind, whose) not in self._rows:
            rows = getattr(self.find_submission_notebook(*whose), kind)
            self._rows[kind, whose] = {row.name: row for row in rows}
        try:
            return self._rows[kind, whose][name]
        except KeyError:
            raise MissingEntry(f"No such {kind}: {'/'.join(whose)}/{name}") from None


@contextmanager
def in_place_of_gradebook(gradebook, classes):
    """Let nbgrader's classes work on `gradebook` wherever they would open one of their own.

    nbgrader offers no way to hand a gradebook to a preprocessor: each opens one by the module-level
    name `Gradebook`.  That name is what is replaced.  It stays so, since a Dask worker grades in several
    threads: each has the gradebook that it put in place itself, and one without opens its own as ever.
    """
    for module in {sys.modules[kind.__module__] for kind in classes}:
        if getattr(module, "Gradebook", None) is Gradebook:
            module.Gradebook = _of_this_thread
    before, _here.gradebook = getattr(_here, "gradebook", None), gradebook
    try:
        yield gradebook
    finally:
        _here.gradebook = before


_here = threading.local()


def _of_this_thread(*args, **kwargs):
    return getattr(_here, "gradebook", None) or Gradebook(*args, **kwargs)


# --------------------------------------------------------------------------------------------- the address


def shown(db_url):
    """A gradebook's address as it may be shown: without the password that it may hold."""
    return make_url(db_url).render_as_string(hide_password=True)


def read_only(db_url):
    """A gradebook opened so that nothing can be written to it.

    Args:
        db_url: of a gradebook that is there, in SQLite or PostgreSQL.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: it cannot be opened.
    """
    url = make_url(db_url)
    if url.get_backend_name() == "sqlite":
        quoted = url.database.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
        url = f"sqlite:///file:{quoted}?mode=ro&uri=true"
    else:
        url = url.update_query_dict({"options": "-c default_transaction_read_only=on"})
    return Gradebook(url, course_id="")  # a name would be written down


# -------------------------------------------------------------------------------------------------- all marks


class GradeRow(NamedTuple):
    """The marks of one graded cell of one student, as the gradebook has them.

    Attributes:
        kind: the cell's type.
        auto, manual, extra: given by the machine, by hand, and beyond the points; None where nothing was given.
        waits: whether a human must still mark it.
    """

    student: str
    notebook: str
    cell: str
    kind: str
    max_score: float
    auto: float | None
    manual: float | None
    extra: float | None
    waits: bool

    @property
    def score(self) -> float | None:
        """By nbgrader's rule: what a human gave comes first, extra credit is added; None where there is neither."""
        score = self.manual if self.manual is not None else self.auto
        return None if score is None else float(score) + float(self.extra or 0.0)


def grade_rows(gradebook: Any, assignment: str) -> list[GradeRow]:
    """A `GradeRow` for each graded cell of each submission, in one query however large the class is."""
    found = (
        gradebook.db.query(
            SubmittedAssignment.student_id,
            Notebook.name,
            GradeCell.name,
            GradeCell.cell_type,
            GradeCell.max_score,
            Grade.auto_score,
            Grade.manual_score,
            Grade.extra_credit,
            Grade.needs_manual_grade,
        )
        .select_from(Grade)
        .join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .join(GradeCell, Grade.cell_id == GradeCell.id)
        .join(Notebook, GradeCell.notebook_id == Notebook.id)
        .filter(Assignment.name == assignment)
    )
    return [GradeRow(*row) for row in found]


# --------------------------------------------------------------------------------------- the assignment alone


def snapshot(gradebook):
    """A gradebook with the assignments alone, without people, as the bytes of a SQLite file.

    Workers clean up submissions with it; it holds no student's data and needs no connection to the real one.
    """
    engine = create_engine("sqlite://", future=True)  # in memory
    Base.metadata.create_all(engine)
    with engine.begin() as copy:
        for table in Base.metadata.sorted_tables:
            if table.name in ASSIGNMENT_TABLES:
                rows = [dict(row._mapping) for row in gradebook.db.execute(select(table))]
                if rows:
                    copy.execute(insert(table), rows)
    connection = engine.raw_connection()
    found = connection.driver_connection.serialize()
    connection.close()
    engine.dispose()
    return found


def of_snapshot(snapshot):
    """The gradebook that `snapshot` put into bytes, in memory, for this thread alone.

    nbgrader, opening one without tables, starts Alembic in a process of its own, so it finds them there already.
    """
    address = f"file:{uuid4().hex}?mode=memory&cache=shared"
    with closing(sqlite3.connect(":memory:")) as source, closing(sqlite3.connect(address, uri=True)) as copy:
        source.deserialize(snapshot)
        source.backup(copy)
        return BatchGradebook(f"sqlite:///{address}&uri=true")  # it lives as long as somebody has it open


def assignment_version(gradebook, unit):
    """A digest of everything about an assignment that marks depend on."""
    notebooks = []
    for notebook in gradebook.find_assignment(unit).notebooks:
        cells = [(c.name, c.cell_type, c.locked, c.source, c.checksum) for c in notebook.source_cells]
        points = [(c.name, c.max_score, c.cell_type) for c in notebook.grade_cells]
        solutions = sorted(c.name for c in notebook.solution_cells)
        notebooks.append((notebook.name, notebook.kernelspec, cells, sorted(points), solutions))
    return hashlib.sha256(json.dumps(sorted(notebooks)).encode()).hexdigest()
