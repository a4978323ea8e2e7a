"""nbgrader's `zip_collect` for what Moodle and Canvas give: plug-ins that unpack safely and know whose each file is.

    nbgrader zip_collect NAME --collector=autograder.nbgrader.zip_collect.MoodleCollector

`settings.configure` names `SafeExtractor`; `python -m autograder collect` chooses the collector, and says what it did.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from nbgrader.api import Gradebook
from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin
from nbgrader.utils import find_all_notebooks

from autograder.intake import ids
from autograder.lms.download import Named, Platform, is_typed_text, named, released_name
from autograder.lms.people import Person
from autograder.lms.unpack import unpack
from autograder.lms.whose import ClassList, Match
from autograder.lms.worksheet import Told

#: nbgrader takes it for the time of the hand-in, so no student may hand one in.
TIMESTAMP = "timestamp.txt"
#: How a file was matched that a teacher has given to a student.
BY_HAND = "your table"


@dataclass(frozen=True)
class Taken:
    """One file of a download.

    Attributes:
        path: in the download, with forward slashes.
        named: what its name says; None where it is not a hand-in.
        match: whose it is.
        file: its name in the student's folder; "" where it is not taken.
        remark: why it is not taken, or what else there is to say.
    """

    path: str
    named: Named | None
    match: Match
    file: str = ""
    remark: str = ""
    number: int = 0


class SafeExtractor(ExtractorPlugin):
    """Unpacks what lies in the archive folder itself; what students packed stays packed, for intake to open in memory.

    nbgrader's own writes wherever an archive's paths lead, and unpacks archives in archives without a limit.
    """

    left_out: tuple[tuple[str, str], ...] = ()

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """As nbgrader asks.

        Raises:
            CourseError: an archive cannot be opened, or is larger than a class's work.
        """
        left_out = []
        for source in sorted(Path(archive_path).iterdir()):
            found = unpack(source, Path(extracted_path))
            left_out += found.left_out
            for name, reason in found.left_out:
                self.log.warning("%s was left out: %s", name, reason)
        self.left_out = tuple(left_out)


class PlatformCollector(FileNameCollectorPlugin):
    """Whose a file is, by its name and the students in the gradebook; of numbered copies the last counts."""

    platform = Platform.PLAIN
    #: {number of a participant: what the platform's own table says}.
    told: Mapping[str, Told] = {}
    #: {prefix: id}: what a teacher has written into the table of an earlier run.
    by_hand: Mapping[str, str] = {}
    _plan: dict[str, Taken] | None = None

    def collect(self, submitted_file: str) -> dict | None:
        """As nbgrader asks: student and name of a file in the folder of extracted files; None where it is not taken."""
        root = self._root()
        taken = self.plan(root)[PurePosixPath(Path(submitted_file).relative_to(root)).as_posix()]
        if not taken.file:
            self.log.warning("%s: %s", taken.path, taken.remark or taken.match.how)
            return None
        found = {"student_id": taken.match.student, "file_id": taken.file}
        told = self.told.get(taken.named.number)
        return found | ({"timestamp": told.time.isoformat(" ")} if told and told.time else {})

    def plan(self, root: Path) -> dict[str, Taken]:
        """{path: what is done with it} of all files in a folder."""
        if self._plan is None:
            paths = [Path(folder, name) for folder, _, names in os.walk(root) for name in names]
            course = self.parent.coursedir
            release = course.format_path(course.release_directory, ".", course.assignment_id)
            with Gradebook(course.db_url, course.course_id) as gradebook:
                people = people_in(gradebook)
            self._plan = self._planned(
                sorted(path.relative_to(root).as_posix() for path in paths),
                ClassList(people, {number: told.words for number, told in self.told.items()}),
                find_all_notebooks(release),
            )
        return self._plan

    def _root(self) -> Path:
        app = self.parent
        return Path(app._format_collect_path(app.extracted_directory))

    def _planned(self, paths: Iterable[str], people: ClassList, released: list[str]) -> dict[str, Taken]:
        found = {path: self._one(path, people, released) for path in paths}
        for group in _same_file(found.values()):
            *earlier, last = sorted(group, key=lambda one: (one.number, one.named.order, one.path))
            for one in earlier:
                found[one.path] = replace(one, file="", remark=f"an earlier hand-in; {last.path} counts")
            if earlier:
                found[last.path] = replace(last, remark=f"the last of {len(group)}")
        return found

    def _one(self, path: str, people: ClassList, released: list[str]) -> Taken:
        about = named(self.platform, path)
        if about is None:
            words = "the platform does not give files such a name"
            if is_typed_text(self.platform, path):
                words = "a text typed into the platform, not a file"
            return Taken(path, None, Match(None, words), remark=words)
        match = people.find(self.platform, about)
        by_hand = self.by_hand.get(about.prefix)
        if match.student is None and by_hand:
            match = Match(by_hand, BY_HAND)
        if match.student is None:
            return Taken(path, about, match, remark=match.how)
        reason = ids.why_not(match.student)
        if reason:
            return Taken(path, about, Match(None, reason), remark=f"the id cannot be that of a folder: {reason}")
        if about.file == TIMESTAMP:
            return Taken(path, about, match, remark="a student does not set the time of the hand-in")
        file, number = released_name(about.file, released)
        wrong = file.endswith(".ipynb") and file not in released
        remark = "another name than the released one; grading looks into it" if wrong else ""
        return Taken(path, about, match, file, remark, number)


class MoodleCollector(PlatformCollector):
    """For Moodle's *Download all submissions*."""

    platform = Platform.MOODLE


class CanvasCollector(PlatformCollector):
    """For Canvas's *Download Submissions*."""

    platform = Platform.CANVAS


COLLECTORS = {kind.platform: kind for kind in (PlatformCollector, MoodleCollector, CanvasCollector)}


def people_in(gradebook: Gradebook) -> list[Person]:
    """The students of an open gradebook."""
    fields = ("id", "first_name", "last_name", "email", "lms_user_id")
    return [Person(*(getattr(student, name) or "" for name in fields)) for student in gradebook.students]


def _same_file(taken: Iterable[Taken]) -> Iterable[list[Taken]]:
    """Files that would be one file of one student."""
    groups: dict[tuple[str | None, str], list[Taken]] = {}
    for one in taken:
        if one.file:
            groups.setdefault((one.match.student, one.file), []).append(one)
    return groups.values()
