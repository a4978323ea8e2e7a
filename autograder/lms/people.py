"""A list of a class: who is in it, as Canvas, Moodle, Blackboard or a plain table says."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import CourseError
from autograder.intake import ids
from autograder.lms.table import Row, Table, raise_faults, read_table
from autograder.plain_text import clean


@dataclass(frozen=True)
class Person:
    """One in the class.

    Attributes:
        id: nbgrader's id: the name of the student's folders, on a hub the user's name.
        lms_user_id: the platform's own number of the person, by which its downloads name files.
        line: where the person stands in the file.
    """

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""
    line: int = 0

    @property
    def fields(self) -> dict[str, str]:
        """What nbgrader's gradebook has a column for, without what is not known."""
        names = ("first_name", "last_name", "email", "lms_user_id")
        return {name: getattr(self, name) for name in names if getattr(self, name)}


@dataclass(frozen=True)
class Layout:
    """How a platform calls its columns.

    Attributes:
        platform: its name, for sentences.
        known_by: columns that only its tables have, all of them.
        columns: {field of `Person`, or "name": names of columns, the best first}.
    """

    platform: str
    known_by: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]


#: The first one whose columns are all there counts.
LAYOUTS = (
    Layout(
        "Canvas",
        ("Student", "ID", "Section"),
        {"id": ("SIS Login ID", "SIS User ID", "ID"), "name": ("Student",), "lms_user_id": ("ID",)},
    ),
    Layout(
        "Blackboard",
        ("Last Name", "First Name", "Username", "Availability"),
        {"id": ("Username",), "first_name": ("First Name",), "last_name": ("Last Name",), "email": ("Email",),
         "lms_user_id": ("Student ID",)},
    ),
    Layout(
        "Moodle's grading worksheet",
        ("Identifier", "Grade"),
        {"id": ("Username", "ID number", "Email address"), "name": ("Full name",), "email": ("Email address",)},
    ),
    Layout(
        "Moodle",
        ("Email address",),
        {"id": ("Username", "ID number", "Email address"), "first_name": ("First name",),
         "last_name": ("Last name", "Surname"), "name": ("Full name",), "email": ("Email address",)},
    ),
    Layout(
        "a plain table",
        (),
        {"id": ("id", "student_id", "username"), "first_name": ("first_name", "first name"),
         "last_name": ("last_name", "last name"), "name": ("name", "full_name"), "email": ("email",),
         "lms_user_id": ("lms_user_id",)},
    ),
)  # fmt: skip
#: Rows of an export of Canvas that are not people: the points, the posting policy, and the pretended student.
_POINTS, _TEST_STUDENT = "points possible", "student, test"


@dataclass(frozen=True)
class Roster:
    """A class as a file says.

    Attributes:
        platform: whose layout it was read by.
        id_column: the column that gives the ids.
    """

    platform: str
    id_column: str
    people: tuple[Person, ...]


def read_roster(path: str | Path, columns: Mapping[str, str] | None = None) -> Roster:
    """The class of a file.

    Args:
        columns: {field of `Person`, or "name": name of the column}, where the layout is none of those known.

    Raises:
        CourseError: it has no column with ids, or ids are missing, there twice, or cannot be names of folders; every
            fault with file and line.
    """
    table = read_table(path)
    layout = layout_of(table)
    places = _places(table, layout, columns or {})
    if "id" not in places:
        wanted = " or ".join(f"'{name}'" for name in layout.columns["id"])
        there = ", ".join(f"'{clean(name, 60)}'" for name in table.head[:20])
        raise CourseError(
            f"{table.name}, line {table.heads_line}: no column says the students' ids. It was read as "
            f"{layout.platform}, where that is {wanted}; there are {there}. Name one with --column id=NAME"
        )
    id_column = table.head[places["id"]]
    people, faults = [], []
    first_line: dict[str, int] = {}
    for row in table.rows:
        if not _is_person(row, places):
            continue
        person = _person(row, places)
        wrong = _why_not(person, first_line, id_column)
        first_line.setdefault(person.id.casefold(), row.line)
        people.append(person)
        faults += [table.fault(row, wrong)] if wrong else []
    raise_faults(faults, "Nothing was written. Correct these lines, or choose another column with --column id=NAME.")
    if not people:
        raise CourseError(f"{table.name} lists nobody: export the class again")
    return Roster(layout.platform, id_column, tuple(people))


def layout_of(table: Table) -> Layout:
    """The layout by which a table is read."""
    return next(layout for layout in LAYOUTS if all(table.column(name) is not None for name in layout.known_by))


def _places(table: Table, layout: Layout, columns: Mapping[str, str]) -> dict[str, int]:
    """{field: number of its column}."""
    asked = {field: table.required(name) for field, name in columns.items()}
    known = {field: table.column(*names) for field, names in layout.columns.items()}
    return {field: place for field, place in known.items() if place is not None} | asked


def _is_person(row: Row, places: Mapping[str, int]) -> bool:
    name = row[places["name"]].casefold() if "name" in places else ""
    if name in (_POINTS, _TEST_STUDENT):
        return False
    return any(row[place] for place in places.values())


def _person(row: Row, places: Mapping[str, int]) -> Person:
    found = {field: row[place] for field, place in places.items()}
    name = found.pop("name", "")
    if name and not (found.get("first_name") or found.get("last_name")):
        found["first_name"], found["last_name"] = _parts(name)
    return Person(**found, line=row.line)


def _parts(name: str) -> tuple[str, str]:
    """First and last name: `Last, First`, else the last word is the last name."""
    last, comma, first = name.partition(",")
    if comma:
        return first.strip(), last.strip()
    first, _, last = name.rpartition(" ")
    return first.strip(), last.strip()


def _why_not(person: Person, first_line: Mapping[str, int], column: str) -> str:
    """What is wrong with an id, or ""."""
    if not person.id:
        return f"there is no id (column '{clean(column, 60)}' is empty)"
    reason = ids.why_not(person.id)
    if reason:
        return f"'{clean(person.id, 60)}' cannot be an id: {reason}"
    if person.id.casefold() in first_line:
        return f"the id '{clean(person.id, 60)}' is already on line {first_line[person.id.casefold()]}"
    return ""
