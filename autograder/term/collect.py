"""`python -m autograder collect NAME DOWNLOAD --from moodle`: hand-ins from a platform, by nbgrader's `zip_collect`."""

import contextlib
import io
import logging
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import chdir
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import ZipCollectApp
from traitlets.config import Config

from autograder.errors import CourseError
from autograder.grading.store import write_whole
from autograder.grading.trouble import errors_with_remedy
from autograder.intake import ids
from autograder.lms.csv_text import as_csv
from autograder.lms.download import Platform, named
from autograder.lms.table import read_table
from autograder.lms.unpack import emptied
from autograder.lms.worksheet import Told, read_worksheet
from autograder.nbgrader.zip_collect import BY_HAND, COLLECTORS, TIMESTAMP, PlatformCollector, SafeExtractor, Taken
from autograder.paths import course_root
from autograder.plain_text import clean

#: The table of what was matched, beside the download; a teacher may fill in ids and collect again.
TABLE = "matched.csv"
COLUMNS = ("file", "student_id", "matched_by", "taken_as", "remark")
#: So many lines of one kind are printed; all are in the table.
MOST_LINES = 20


class CollectApp(ZipCollectApp):
    """nbgrader's, which keeps what students have handed in already unless it is told to replace it.

    Attributes:
        replace: put what the download holds in the place of what is there.
        outcome: {student: "new", "replaced", "the same" or "kept"}.
    """

    replace = False

    def _transfer_files(self, collected_data: dict[str, dict[str, Any]]) -> None:
        self.outcome = {student: self._outcome(data) for student, data in collected_data.items()}
        for student, data in collected_data.items():
            if self.outcome[student] == "the same" and data["timestamp"] is not None:
                self._folder(student).joinpath(TIMESTAMP).write_text(data["timestamp"].isoformat(" "))
        wanted = ("new", "replaced")
        self.force = True  # what is there and is to be replaced
        super()._transfer_files({one: data for one, data in collected_data.items() if self.outcome[one] in wanted})

    def _folder(self, student: str) -> Path:
        course = self.coursedir
        return Path(course.format_path(course.submitted_directory, student, course.assignment_id))

    def _outcome(self, data: dict[str, Any]) -> str:
        there = _contents(Path(data["dest_files"][0]), data)
        if not there:
            return "new"
        new = {name: Path(path).read_bytes() for name, path in zip(data["file_ids"], data["src_files"])}
        if new == there:
            return "the same"
        return "replaced" if self.replace else "kept"


def _contents(first: Path, data: dict[str, Any]) -> dict[str, bytes]:
    """{relative name: bytes} of what lies in a student's folder, without the time stamp."""
    folder = first
    for _ in Path(data["file_ids"][0]).parts:
        folder = folder.parent
    paths = [path for path in folder.rglob("*") if path.is_file()]
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    found.pop(TIMESTAMP, None)
    return found


def run(
    assignment: str,
    source: str | Path,
    platform: str,
    worksheet: str | Path | None = None,
    replace: bool = False,
    course: str | Path | None = None,
    log: Callable[[str], object] = print,
) -> int:
    """Collect the hand-ins of a download, and say whose could not be told.

    Args:
        source: the zip file, or a folder of the same form.
        platform: "moodle", "canvas" or "plain".
        worksheet: Moodle's grading worksheet of the assignment: who the numbers are, and when they handed in.
        replace: put it in the place of what students have handed in before.
        course: the folder that nbgrader works in; the course folder if None.
        log: called with each line.

    Returns:
        0; 1 where a file is nobody's.

    Raises:
        CourseError: nothing can be collected; with the remedy.
    """
    source = Path(source).absolute()
    app = _app(Path(course or course_root()).resolve(), assignment, Platform(platform), replace)
    with errors_with_remedy(app.coursedir.db_url), chdir(app.coursedir.root):
        students = _require(app.coursedir, assignment)
        place = Path(app._format_collect_path("."))
        collector = app.collector_plugin
        collector.told = read_worksheet(worksheet, zone_in(app.config)) if worksheet else {}
        collector.by_hand = _by_hand(place / TABLE, Platform(platform), students)
        _put_into_archive(source, Path(app._format_collect_path(app.archive_directory)))
        _start(app)
        taken = app.collector_plugin_inst.plan(Path(app._format_collect_path(app.extracted_directory)))
        _write_table(place / TABLE, taken.values(), app.extractor_plugin_inst.left_out)
    for line in lines_of(app, taken, students, place / TABLE):
        log(line)
    return 1 if any(one.named and one.match.student is None for one in taken.values()) else 0


def zone_in(config: Any) -> str:
    """The time zone of a course's settings."""
    return str(config.Exchange.get("timezone", "UTC"))


def _app(course: Path, assignment: str, platform: Platform, replace: bool) -> CollectApp:
    reason = ids.why_not_assignment(assignment)
    if reason:
        raise CourseError(f"{clean(assignment)} cannot be the name of an assignment: {reason}")
    app = CollectApp(log_level=logging.CRITICAL, config=Config({"CourseDirectory": {"assignment_id": assignment}}))
    with chdir(course):
        app.initialize([])
    app.coursedir.assignment_id = assignment
    app.force, app.replace = True, replace
    app.extractor_plugin = SafeExtractor
    # A class of its own for each run: what it is told must not be there in the next.
    app.collector_plugin = type("Collector", (COLLECTORS[platform],), {})
    app.outcome = {}
    return app


def _require(coursedir: Any, assignment: str) -> list[str]:
    """Ids of the students.

    Raises:
        CourseError: the assignment was never generated, or nobody is in the gradebook.
    """
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        try:
            gradebook.find_assignment(assignment)
        except MissingEntry:
            raise CourseError(
                f"{clean(assignment)} was never generated: run `nbgrader generate_assignment {clean(assignment)}` first"
            ) from None
        students = [student.id for student in gradebook.students]
    if not students:
        raise CourseError(
            "nobody is in the gradebook, so no file can be given to anybody: run `python -m autograder roster FILE "
            "--apply` with the list of your class first"
        )
    return students


def _put_into_archive(source: Path, archive: Path) -> None:
    """Put the download where nbgrader looks for it; the last one alone counts."""
    if not source.exists():
        raise CourseError(f"{clean(source)} is not there: give the zip file that was downloaded, or a folder")
    if source == archive or archive in source.parents:
        return
    emptied(archive)
    if source.is_dir():
        shutil.copytree(source, archive / source.name, symlinks=True)
    else:
        shutil.copyfile(source, archive / source.name)


def _start(app: CollectApp) -> None:
    """nbgrader's own steps; it ends the process where it has an error, and says why in its log."""
    said = io.StringIO()
    app.log.addHandler(handler := logging.StreamHandler(said))
    handler.setLevel(logging.ERROR)
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            app.init_plugins()
            app.extract_archive_files()
            app.process_extracted_files()
    except SystemExit:
        raise CourseError(f"nbgrader could not collect: {clean(said.getvalue())}") from None
    finally:
        app.log.removeHandler(handler)


# ------------------------------------------------------------------------------------------------- the table


def _write_table(path: Path, taken: Iterator[Taken], left_out: tuple[tuple[str, str], ...]) -> None:
    rows: list[tuple[object, ...]] = [COLUMNS]
    for one in taken:
        how = one.match.how if one.match.student else ""
        rows.append((one.path, one.match.student or "", how, one.file, one.remark))
    rows += [(name, "", "", "", reason) for name, reason in left_out]
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, as_csv(rows).encode("utf-8-sig"))
    path.chmod(0o600)


def _by_hand(path: Path, platform: Platform, students: list[str]) -> dict[str, str]:
    """{prefix: id} of the table of the last run, as far as ids are those of students.

    Raises:
        CourseError: an id is nobody's.
    """
    if not path.is_file():
        return {}
    table, found = read_table(path), {}
    file, student, matched_by = (table.required(name) for name in ("file", "student_id", "matched_by"))
    for row in table.rows:
        about = named(platform, row[file].removeprefix("'"))
        wanted = row[student].removeprefix("'")
        if about and wanted:
            if wanted not in students:
                if row[matched_by] not in ("", BY_HAND):
                    continue  # that student has left since
                raise CourseError(table.fault(row, f"'{clean(wanted, 60)}' is not a student in the gradebook"))
            found[about.prefix] = wanted
    return found


def matched(path: Path, platform: Platform) -> dict[str, str]:
    """{student: prefix}: how names of files begin that go back to the platform.

    Args:
        path: of a table that `run` wrote.

    Raises:
        CourseError: it is not there.
    """
    if not path.is_file():
        raise CourseError(
            f"there is no {clean(path)}: run `python -m autograder collect` first; it notes whose file is whose"
        )
    table, found = read_table(path), {}
    file, student, taken_as = (table.required(name) for name in ("file", "student_id", "taken_as"))
    for row in table.rows:
        about = named(platform, row[file].removeprefix("'"))
        if about and row[student] and (row[taken_as] or row[student] not in found):
            found[row[student].removeprefix("'")] = about.prefix
    return found


# ------------------------------------------------------------------------------------------------- the words


def lines_of(app: CollectApp, taken: dict[str, Taken], students: list[str], table: Path) -> Iterator[str]:
    """What was collected, what was not, and what there is to do."""
    every = list(taken.values())
    counts = Counter(app.outcome.values())
    parts = [f"{counts[kind]} {kind}" for kind in ("new", "replaced", "the same", "kept") if counts[kind]]
    yield f"{len(every)} files, {len(app.outcome)} of {len(students)} students: {', '.join(parts) or 'nobody'}"
    nobody = [one for one in every if one.named and one.match.student is None]
    yield from _some(f"not matched  {clean(one.path)}: {one.match.how}" for one in nobody)
    yield from _some(f"left out     {clean(name)}: {why}" for name, why in app.extractor_plugin_inst.left_out)
    others = [one for one in every if one.remark and one not in nobody]
    yield from _some(f"{'note' if one.file else 'left out':11}  {clean(one.path)}: {one.remark}" for one in others)
    yield from _some(_unread(app.collector_plugin_inst, every))
    late = sorted({one.match.student for one in every if one.file and one.named and one.named.late})
    for student in late:
        if student:
            yield (
                f"  late         {clean(student)}, by how much the download does not say: `python -m autograder dates "
                f"{clean(app.coursedir.assignment_id)} --handed-in {clean(student)} TIME`"
            )
    kept = sorted(student for student, outcome in app.outcome.items() if outcome == "kept")
    instead = "handed in something else before; --replace takes this one"
    yield from _some(f"kept         {clean(one)}: {instead}" for one in kept)
    missing = sorted(set(students) - set(app.outcome))
    if missing:
        yield f"  nothing from {', '.join(map(clean, missing[:MOST_LINES]))}{_more(len(missing) - MOST_LINES)}"
    yield f"The whole table: {table}"
    if nobody:
        yield "Write the student_id of each file that was not matched into it, and run the same command again."


def _unread(collector: PlatformCollector, taken: list[Taken]) -> Iterator[str]:
    for one in taken:
        told: Told | None = collector.told.get(one.named.number) if one.named else None
        if told and told.unread:
            yield f"no time      {clean(one.path)}: '{clean(told.unread, 60)}' is not a time in English"


def _some(lines: Iterator[str]) -> Iterator[str]:
    every = list(lines)
    for line in every[:MOST_LINES]:
        yield f"  {line}"
    if len(every) > MOST_LINES:
        yield f"  and {len(every) - MOST_LINES} more of these"


def _more(count: int) -> str:
    return f" and {count} more" if count > 0 else ""
