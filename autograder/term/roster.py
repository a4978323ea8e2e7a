"""`python -m autograder roster FILE`: who is new, changed or gone, and nbgrader's gradebook brought up to date."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autograder.grading.grade import nbgrader_app
from autograder.grading.trouble import errors_with_remedy
from autograder.lms.people import Person, Roster, read_roster
from autograder.paths import course_root
from autograder.plain_text import clean


@dataclass(frozen=True)
class Known:
    """A student as the gradebook has one.

    Attributes:
        fields: first_name, last_name, email, lms_user_id; without empty ones.
        submissions: how many assignments were handed in.
    """

    id: str
    fields: Mapping[str, str]
    submissions: int = 0


@dataclass
class Changes:
    """What a roster would change.

    Attributes:
        new: people who are not in the gradebook.
        changed: (person, {field: what the gradebook has}).
        dropped: students who are in the gradebook alone.
        same: how many are as they were.
        moved: (dropped, new): probably one person, whose id is another one now.
    """

    new: list[Person] = field(default_factory=list)
    changed: list[tuple[Person, dict[str, str]]] = field(default_factory=list)
    dropped: list[Known] = field(default_factory=list)
    same: int = 0
    moved: list[tuple[Known, Person]] = field(default_factory=list)


def run(
    path: str | Path,
    apply: bool = False,
    columns: Mapping[str, str] | None = None,
    course: str | Path | None = None,
    log: Callable[[str], object] = print,
) -> int:
    """Report what a roster changes, and write it if `apply` is set.

    Args:
        path: of the exported table.
        columns: as for `read_roster`.
        course: the folder that nbgrader works in; the course folder if None.
        log: called with each line.

    Returns:
        0.

    Raises:
        CourseError: the file cannot be read, or the gradebook cannot be written; nothing was written then.
    """
    from nbgrader.api import Gradebook
    from nbgrader.auth import Authenticator

    roster = read_roster(path, columns)
    app = nbgrader_app(Path(course or course_root()).resolve())
    address = app.coursedir.db_url
    # On a hub nbgrader's plug-in for accounts adds the students to the course's group.
    about = (address, app.coursedir.course_id, Authenticator(parent=app))
    with errors_with_remedy(address), Gradebook(*about) as gradebook:
        changes = compare(roster.people, known_students(gradebook))
        for line in lines_of(roster, changes):
            log(line)
        todo = len(changes.new) + len(changes.changed)
        if not todo:
            log("The gradebook is up to date.")
        elif not apply:
            log("Nothing was written. Add --apply to write this to the gradebook.")
        else:
            for person in [*changes.new, *(person for person, _ in changes.changed)]:
                gradebook.update_or_create_student(person.id, **person.fields)
            log(f"Written to the gradebook: {len(changes.new)} new, {len(changes.changed)} changed.")
    return 0


def known_students(gradebook: object) -> list[Known]:
    """The students of an open gradebook."""
    found = []
    for student in gradebook.students:  # type: ignore[attr-defined]
        every = {name: getattr(student, name) for name in ("first_name", "last_name", "email", "lms_user_id")}
        fields = {name: value for name, value in every.items() if value}
        found.append(Known(student.id, fields, len(student.submissions)))
    return found


def compare(people: Iterable[Person], known: Iterable[Known]) -> Changes:
    """What is different between a file and the gradebook; a field that the file lacks stays as it is."""
    left, changes = {student.id: student for student in known}, Changes()
    for person in people:
        student = left.pop(person.id, None)
        if student is None:
            changes.new.append(person)
            continue
        old = {name: student.fields.get(name, "") for name, value in person.fields.items()}
        different = {name: value for name, value in old.items() if value != person.fields[name]}
        if different:
            changes.changed.append((person, different))
        else:
            changes.same += 1
    changes.dropped = sorted(left.values(), key=lambda student: student.id)
    changes.moved = [(old, new) for old in changes.dropped for new in changes.new if _is_same(old, new)]
    return changes


def _is_same(student: Known, person: Person) -> bool:
    """Whether two ids are probably one person's: the same mail address or number, or the same full name."""
    for names in (("email",), ("lms_user_id",), ("first_name", "last_name")):
        one = [student.fields.get(name, "").casefold() for name in names]
        if all(one) and one == [person.fields.get(name, "").casefold() for name in names]:
            return True
    return False


#: What the gradebook knows of a student, in words.
WORDS = {
    "first_name": "first name",
    "last_name": "last name",
    "email": "mail address",
    "lms_user_id": "platform's number",
}


def lines_of(roster: Roster, changes: Changes) -> Iterable[str]:
    """The report, line by line."""
    yield (
        f"{len(roster.people)} students, read as {roster.platform}, ids from the column "
        f"'{clean(roster.id_column, 60)}': {len(changes.new)} new, {len(changes.changed)} changed, "
        f"{len(changes.dropped)} dropped, {changes.same} as before"
    )
    for person in changes.new:
        yield f"  new      {clean(person.id)}{_called(person.fields)}"
    for person, old in changes.changed:
        parts = [f"{WORDS[name]} {_shown(old[name])} → {_shown(person.fields[name])}" for name in old]
        yield f"  changed  {clean(person.id)}: {'; '.join(parts)}"
    for student in changes.dropped:
        work = f"; {student.submissions} handed in" if student.submissions else ""
        yield f"  dropped  {clean(student.id)}{_called(student.fields)}{work}"
    for student, person in changes.moved:
        yield f"  {clean(student.id)} and {clean(person.id)} are probably one person with a new id"
    if changes.dropped:
        yield (
            "  Dropped students stay in the gradebook with their marks; `nbgrader db student remove ID` deletes one "
            "and all marks."
        )


def _called(fields: Mapping[str, str]) -> str:
    name = clean(" ".join(fields[part] for part in ("first_name", "last_name") if fields.get(part)), 60)
    return f" ({name})" if name else ""


def _shown(text: str) -> str:
    return f"'{clean(text, 60)}'" if text else "(none)"
