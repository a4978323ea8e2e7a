"""A gradebook in PostgreSQL, through nbgrader's own `db_url`: a real server of the tests' own, on a Unix socket."""

import getpass
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from test_roads import COMMENTS, ROWS

from autograder import report
from autograder.archive import new_term, pack, verify
from autograder.authoring import demo
from autograder.authoring.sample_class import CLASS, submit
from autograder.errors import CourseError
from autograder.grading import grade
from autograder.grading.gradebook import read_only
from autograder.history.store import History, Kind
from autograder.nbgrader.quick import nbgrader
from autograder.report import audit
from autograder.sandbox import bubblewrap as sandbox

pytestmark = [pytest.mark.large, pytest.mark.sandbox, pytest.mark.xdist_group("postgresql")]

UNIT, SEED, PASSWORD = "vectorization", 5, "open-sesame"
#: Right, blank, half done, and one who handed in no notebook.
STUDENTS = [persona for persona in CLASS if persona.name in ("ada", "ben", "cleo", "dan", "oli")]


class Server:
    """A PostgreSQL server: `.url`."""

    def __init__(self, folder, programs):
        self.folder, self.programs = folder, programs
        self.url = f"postgresql+psycopg://grader:{PASSWORD}@/postgres?host={folder}"

    def run(self, program, *arguments):
        """Run one of PostgreSQL's programs, which refuse to be root."""
        drop = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
        command = [*drop, self.programs / program, "-D", self.folder / "data", *arguments]
        # A pipe would be held open by the server, and the caller would wait for its end.
        with (self.folder / "said").open("w+") as said:
            done = subprocess.run(command, cwd=self.folder, stdout=said, stderr=said)
            said.seek(0)
            assert done.returncode == 0, said.read()

    def start(self):
        options = f"-k {self.folder} -c listen_addresses= -c fsync=off"
        self.run("pg_ctl", "-w", "-l", self.folder / "log", "-o", options, "start")

    def stop(self):
        self.run("pg_ctl", "-w", "-m", "fast", "stop")

    @contextmanager
    def down(self):
        self.stop()
        yield
        self.start()


@pytest.fixture(scope="module")
def server():
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("no PostgreSQL server on this machine: apt-get install postgresql (.ci/run does)")
    # Not in pytest's own folder: another account may not enter it, and its path is too long for a socket.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "password").write_text(PASSWORD)
        for path in (folder, folder / "password"):
            shutil.chown(path, "postgres" if os.geteuid() == 0 else getpass.getuser())
        server = Server(folder, found[-1].parent)
        server.run("initdb", "-U", "grader", "-A", "scram-sha-256", f"--pwfile={folder}/password", "-E", "UTF8")
        server.start()
        yield server
        server.stop()


def lay_out(root, path, db_url=None):
    """A course with submissions to grade; the gradebook's address is in its settings."""
    course = demo.lay_out(root, path)
    if db_url:
        with (course / "nbgrader_config.py").open("a") as settings:
            settings.write(f"\nc.CourseDirectory.db_url = {db_url!r}\n")
    done = nbgrader(course, "generate_assignment", UNIT, "--force")
    assert done.returncode == 0, done.stderr[-2000:]
    submit(course, course, UNIT, STUDENTS)
    return course


def grade_in(course, **options):
    said = []
    assert grade.run(UNIT, course=course, options=demo.HURRY, jobs=1, log=said.append, **options) == 0, said
    return said[-1]


def rows(db_url):
    """Marks and comments, with the same types whatever the database."""
    engine = create_engine(db_url)
    with engine.connect() as database:
        tables = [sorted(map(tuple, database.execute(text(query)))) for query in (ROWS, COMMENTS)]
    engine.dispose()
    return [[tuple(float(v) if isinstance(v, (int, bool)) else v for v in row) for row in table] for table in tables]


@pytest.fixture(scope="module")
def course(root, server, tmp_path_factory):
    """A course with its gradebook in PostgreSQL, graded while the formgrader has read in it and not let go."""
    course = lay_out(root, tmp_path_factory.mktemp("postgresql") / "course", server.url)
    with Gradebook(server.url) as formgrader:
        assert formgrader.students == []
        grade_in(course, seed=SEED, feedback=True)
    return course


def test_it_has_the_rows_that_sqlite_has(root, course, server, tmp_path):
    ordinary = lay_out(root, tmp_path / "course")
    grade_in(ordinary, seed=SEED)
    assert rows(server.url) == rows(f"sqlite:///{ordinary}/gradebook.db")
    assert len(rows(server.url)[0]) == 13 * len(STUDENTS), "11 exercises and 2 written questions each"
    assert not (course / "gradebook.db").exists()


def test_what_did_not_change_is_not_graded_again(course):
    assert grade_in(course).startswith("0 graded")


def test_what_a_human_gave_stays(course, server):
    with Gradebook(server.url) as formgrader:
        grades = formgrader.find_submission_notebook(UNIT, UNIT, "ada").grades
        written = next(row for row in grades if row.cell.cell_type == "markdown")
        written.manual_score, name = 4, written.name
        formgrader.db.commit()
    assert grade_in(course, force=True).startswith(f"{len(STUDENTS)} graded")
    assert [row[3] for row in rows(server.url)[0] if row[:2] == ("ada", name)] == [4.0]


def test_history_audit_and_archive_know_it(course, server, tmp_path):
    told = History(course / "history.db").entries(UNIT, "ada")
    assert any((one.kind, one.score) == (Kind.BY_HAND, 4.0) for one in told)
    assert audit.run(course, UNIT, sample=1, options=demo.HURRY, jobs=1, log=lambda _: None) == 0
    kept = tmp_path / "term.zip"
    assert pack.run(course, kept, lambda _: None) == 0
    assert verify.verify(kept).problems == []
    with zipfile.ZipFile(kept) as zipped:
        zipped.extract("gradebook.db", tmp_path)
    assert rows(f"sqlite:///{tmp_path}/gradebook.db") == rows(server.url)
    with pytest.raises(CourseError, match="on a server"):
        new_term.run(course, kept, lambda _: None)


def test_feedback_and_report_read_it_and_the_report_cannot_write_to_it(course, server):
    assert (course / "feedback" / "ada" / UNIT / f"{UNIT}.html").is_file()
    report.run(everything=True, course=course, log=lambda _: None)
    assert "cleo" in (course / "report" / UNIT / "marks.csv").read_text()
    with read_only(server.url) as gradebook, pytest.raises(DBAPIError, match="read-only"):
        gradebook.db.execute(text("DELETE FROM grade"))


@pytest.mark.parametrize("verb", [grade.run, report.run])
def test_a_server_that_is_down_is_one_line_without_the_password(course, server, verb):
    with server.down(), pytest.raises(CourseError, match=r"gradebook postgresql.*\*\*\*@.* cannot be read") as said:
        verb(UNIT, course=course)
    assert PASSWORD not in str(said.value)
    assert "\n" not in str(said.value)


def test_a_driver_that_is_not_installed_is_named(course, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(CourseError, match=r"needs psycopg: pip install '\.\[postgresql\]'"):
        grade.run(UNIT, course=course)
