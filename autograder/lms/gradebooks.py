"""Marks written into a table that a platform has exported, so that it takes the table back; all else stays as it is."""

import os
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from autograder.errors import CourseError
from autograder.lms.people import Layout, Person, layout_of
from autograder.lms.table import Row, Table, written
from autograder.lms.whose import folded
from autograder.plain_text import clean

#: `logistic_regression (1234)` of Canvas.
_CANVAS = re.compile(r"(?P<title>.*\S)\s*\((?P<id>\d+)\)")
#: `logistic_regression [Total Pts: 100 Score] |1234` of Blackboard; `up to` stands there where marks may be more.
_BLACKBOARD = re.compile(r"(?P<title>.*\S)\s*\[Total Pts: (?:up to )?(?P<points>[\d.,]+)[^\]]*\]\s*(?:\|.*)?")
_POINTS = "points possible"


@dataclass
class Update:
    """What becomes of a table.

    Attributes:
        changes: {(index of the row, column): text}.
        written: how many marks were put in or changed; `same`: how many stood there already.
        columns: {assignment: name of its column}.
        without_column: assignments that the table has no column for.
        unknown: (line, name) of rows that are not a student of the gradebook.
        not_there: students with marks who have no row.
        locked: (line, name) of rows that the platform does not let change.
    """

    table: Table
    changes: dict[tuple[int, int], str] = field(default_factory=dict)
    written: int = 0
    same: int = 0
    columns: dict[str, str] = field(default_factory=dict)
    without_column: list[str] = field(default_factory=list)
    unknown: list[tuple[int, str]] = field(default_factory=list)
    not_there: list[str] = field(default_factory=list)
    locked: list[tuple[int, str]] = field(default_factory=list)

    def write(self) -> None:
        """Write the table in its place, as a whole or not at all.

        Raises:
            CourseError: it cannot be written.
        """
        path = self.table.path
        try:
            with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
                file.write(written(self.table, self.changes))
            os.chmod(file.name, path.stat().st_mode & 0o777)
            os.replace(file.name, path)
        except OSError as error:
            raise CourseError(f"cannot write {clean(path)} ({error.strerror}): close what has it open") from None


@dataclass(frozen=True)
class _Column:
    """A column for an assignment's marks: `points(row)` is what they are out of there, None where it does not say."""

    place: int
    points: Callable[[Row], str]


def updated(
    table: Table,
    people: Iterable[Person],
    marks: Mapping[str, Mapping[str, Decimal]],
    points: Mapping[str, Decimal],
    called: Mapping[str, str] | None = None,
) -> Update:
    """Put marks into a table of Canvas, Moodle or Blackboard.

    Args:
        people: the gradebook's.
        marks: {assignment: {student: marks}} of those who have handed in; other cells stay as they are.
        points: {assignment: possible marks}.
        called: {assignment: its name on the platform}, where that is another one.

    Raises:
        CourseError: it is not such a table, has none of the assignments, or other points; names file, line and remedy.
    """
    layout, people = layout_of(table), list(people)
    columns = _columns(table, layout, {name: (called or {}).get(name, name) for name in marks}, marks)
    update = Update(table, columns={name: table.head[column.place] for name, column in columns.items()})
    update.without_column = [name for name in marks if name not in columns]
    editable, seen = table.column("Grade can be changed"), set()
    for index, row in enumerate(table.rows):
        if _is_no_person(layout, row):
            continue
        student = _student(table, layout, row, people)
        if student is None:
            update.unknown.append((row.line, _name(row)))
            continue
        seen.add(student)
        if editable is not None and row[editable].casefold() == "no":
            update.locked.append((row.line, _name(row)))
            continue
        for name, column in columns.items():
            if student in marks[name]:
                _put(update, index, row, column, marks[name][student], points[name])
    with_marks = {student for name in columns for student in marks[name]}
    update.not_there = sorted(with_marks - seen)
    return update


def _put(update: Update, index: int, row: Row, column: _Column, marks: Decimal, points: Decimal) -> None:
    """One mark into one cell, in the table's own decimal sign."""
    most = column.points(row)
    if most and _number(most) != points:
        raise CourseError(
            update.table.fault(
                row,
                f"'{clean(update.table.head[column.place], 60)}' is out of {clean(most, 20)} marks, here it is out of "
                f"{points.normalize():f}: set that on the platform, and export again. Nothing was written",
            )
        )
    if _number(row[column.place]) == marks:
        update.same += 1
        return
    text = f"{marks:f}"
    comma = "," in most or "," in row[column.place]
    update.changes[index, column.place] = text.replace(".", ",") if comma else text
    update.written += 1


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None


# ---------------------------------------------------------------------------------------------------- columns


def _columns(
    table: Table, layout: Layout, called: Mapping[str, str], marks: Mapping[str, object]
) -> dict[str, _Column]:
    """{assignment: its column}."""
    if layout.platform == "Canvas":
        found = _titled(table, called, _CANVAS, _canvas_points(table))
    elif layout.platform == "Blackboard":
        found = _titled(table, called, _BLACKBOARD, None)
    elif layout.platform == "Moodle's grading worksheet":
        found = _moodle(table, called)
    else:
        raise CourseError(
            f"{table.name}, line {table.heads_line}: this is not a gradebook of Canvas or Blackboard, nor a grading "
            "worksheet of Moodle: export it there, and give that file"
        )
    if not found:
        there = ", ".join(f"'{clean(name, 60)}'" for name in table.head[:20])
        raise CourseError(
            f"{table.name}, line {table.heads_line}: no column is called "
            f"{' or '.join(map(clean, called.values()))}; there are {there}. If it is called otherwise, add --column "
            f"{clean(next(iter(called), 'UNIT'))}=NAME"
        )
    return found


def _titled(
    table: Table, called: Mapping[str, str], pattern: re.Pattern[str], points: Row | None
) -> dict[str, _Column]:
    found = {}
    for name, title in called.items():
        places = [place for place, head in enumerate(table.head) if title.casefold() in _titles(head, pattern)]
        if len(places) > 1:
            raise CourseError(
                f"{table.name}, line {table.heads_line}: {len(places)} columns are called '{clean(title, 60)}': name "
                f"one as a whole, with --column {clean(name)}='{clean(table.head[places[0]], 80)}'"
            )
        if places:
            place = places[0]
            said = pattern.fullmatch(table.head[place])
            most = said["points"] if said and "points" in said.groupdict() else points[place] if points else ""
            found[name] = _Column(place, lambda row, most=most: most)  # type: ignore[misc]
    return found


def _titles(head: str, pattern: re.Pattern[str]) -> set[str]:
    """What a column may be called: its whole head, and its title in it."""
    said = pattern.fullmatch(head)
    return {head.casefold()} | ({said["title"].casefold()} if said else set())


def _canvas_points(table: Table) -> Row | None:
    return next((row for row in table.rows if row[0].casefold() == _POINTS), None)


def _moodle(table: Table, called: Mapping[str, str]) -> dict[str, _Column]:
    """A worksheet is of one assignment, and does not say which."""
    if len(called) != 1:
        raise CourseError(
            f"{table.name} is a grading worksheet of one assignment: say which, as in `python -m autograder marks "
            f"{clean(next(iter(called), 'UNIT'))} --update {table.name}`"
        )
    most, place = table.column("Maximum Grade"), table.required("Grade")
    return {next(iter(called)): _Column(place, lambda row: row[most] if most is not None else "")}


# ------------------------------------------------------------------------------------------------------- rows


def _is_no_person(layout: Layout, row: Row) -> bool:
    """Rows of Canvas: points, posting policy, the pretended student."""
    return layout.platform == "Canvas" and row[0].casefold() in (_POINTS, "student, test", "")


def _name(row: Row) -> str:
    return clean(" ".join(filter(None, (row[0], row[1]))), 60)


def _student(table: Table, layout: Layout, row: Row, people: Iterable[Person]) -> str | None:
    """The one student that a row means, by an id, else by the mail address, else by the full name; None otherwise."""
    ids = {row[place].casefold() for name in layout.columns["id"] if (place := table.column(name)) is not None}
    ways: list[Callable[[Person], bool]] = [lambda one: one.id.casefold() in ids]
    for part in ("lms_user_id", "email"):
        place = table.column(*layout.columns.get(part, ()))
        if place is not None and row[place]:
            said = row[place].casefold()
            ways.append(lambda one, part=part, said=said: getattr(one, part).casefold() == said)  # type: ignore[misc]
    called = _words(table, layout, row)
    ways.append(lambda one: called != [] and called == sorted(folded(f"{one.first_name} {one.last_name}").split()))
    for fits in ways:
        found = [one.id for one in people if fits(one)]
        if len(found) == 1:
            return found[0]
        if found:
            return None
    return None


def _words(table: Table, layout: Layout, row: Row) -> list[str]:
    parts = [table.column(*layout.columns.get(name, ())) for name in ("name", "first_name", "last_name")]
    return sorted(folded(" ".join(row[place] for place in parts if place is not None)).replace(",", " ").split())
