"""`python -m autograder feedback NAME --zip moodle`: the pages as one archive that the platform gives out again."""

import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from autograder.errors import CourseError
from autograder.grading.grade import nbgrader_app
from autograder.intake import ids
from autograder.lms.download import Platform
from autograder.paths import course_root
from autograder.plain_text import clean
from autograder.term.collect import TABLE, matched

#: How the platform takes the archive back.
HOW = {
    Platform.MOODLE: "in the assignment choose Upload multiple feedback files in a zip",
    Platform.CANVAS: "in the assignment choose Upload Submissions",
    Platform.PLAIN: "a folder for each student",
}
#: Canvas takes a name of which the last part begins so for a hand-in of an address, which has no file.
_LINK = "link"


def run(
    assignment: str,
    platform: str,
    out: str | Path | None = None,
    course: str | Path | None = None,
    log: Callable[[str], object] = print,
) -> int:
    """Put the pages of an assignment into one archive.

    Args:
        platform: "moodle", "canvas" or "plain".
        out: the file to write; `feedback-NAME-PLATFORM.zip` in the course folder if None.
        course: the folder that nbgrader works in; the course folder if None.
        log: called with each line.

    Returns:
        0.

    Raises:
        CourseError: there are no pages, nothing was collected from that platform, or the file cannot be written.
    """
    course, to = Path(course or course_root()).resolve(), Platform(platform)
    app = nbgrader_app(course, assignment)
    pages = dict(_pages(app.coursedir, assignment))
    if not pages:
        raise CourseError(
            f"there are no pages for {clean(assignment)}: run `python -m autograder feedback {clean(assignment)}` first"
        )
    names = {student: student for student in pages}
    if to != Platform.PLAIN:
        names = matched(course / "downloaded" / assignment / TABLE, to)
        if not names:
            raise CourseError(
                f"downloaded/{clean(assignment)}/{TABLE} has no file that is named as {to} names files: give the "
                "platform that the hand-ins were collected from"
            )
    out = Path(out) if out else course / f"feedback-{assignment}-{to}.zip"
    wanted = {student: paths for student, paths in pages.items() if student in names}
    _write(out, {entry: path for student in wanted for entry, path in _entries(to, names[student], wanted[student])})
    log(f"{clean(out)}: the pages of {len(wanted)} students; {HOW[to]}")
    for words, students in (
        ("handed in by another way, so not in it", sorted(set(pages) - set(names))),
        ("no page yet", sorted(set(names) - set(pages))),
    ):
        if students:
            log(f"  {words}: {', '.join(map(clean, students))}")
    return 0


def _pages(coursedir, assignment: str) -> Iterator[tuple[str, list[Path]]]:
    """(student, pages) of those who have any."""
    folders, _ = ids.of_step(coursedir, coursedir.feedback_directory, assignment)
    for folder in folders:
        found = sorted(path for path in folder.glob("*.html") if path.is_file() and not path.is_symlink())
        if found:
            yield folder.parent.name, found


def _entries(platform: Platform, prefix: str, pages: list[Path]) -> Iterator[tuple[str, Path]]:
    """(name in the archive, page)."""
    for page in pages:
        if platform == Platform.CANVAS:
            # Canvas knows whose it is by the two numbers before; no folders.
            is_link = page.name.rsplit("_", 1)[-1].startswith(_LINK)
            yield f"{prefix}_{'page-' + page.name.replace('_', '-') if is_link else page.name}", page
        elif platform == Platform.MOODLE:
            yield f"{prefix}_/{page.name}", page
        else:
            yield f"{prefix}/{page.name}", page


def _write(out: Path, entries: dict[str, Path]) -> None:
    """Write the archive as a whole or not at all, for its owner alone."""
    beside = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        beside.touch(0o600)
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
            for name, path in entries.items():
                archive.write(path, name)
        os.replace(beside, out)
    except OSError as error:
        raise CourseError(f"cannot write {clean(out)} ({error.strerror}): choose another file with --out") from None
    finally:
        beside.unlink(missing_ok=True)
