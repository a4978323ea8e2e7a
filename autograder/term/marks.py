"""`python -m autograder marks`: the final list, on the terminal, as a table, and into a platform's gradebook."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from nbgrader.api import Gradebook

from autograder.errors import CourseError
from autograder.grading.grade import nbgrader_app
from autograder.grading.store import write_whole
from autograder.grading.trouble import errors_with_remedy
from autograder.lms.csv_text import as_csv
from autograder.lms.gradebooks import Update
from autograder.lms.when import length_shown
from autograder.nbgrader.exports import PlatformExport, final_rows, over_the_term
from autograder.nbgrader.feedback import marks
from autograder.nbgrader.final_marks import Assigned, Dates, Marks, assigned
from autograder.nbgrader.late_penalty import settle
from autograder.paths import course_root
from autograder.plain_text import clean

#: So many names stand in one line.
MOST_NAMES = 20


def run(
    assignments: Sequence[str] = (),
    csv: str | Path | None = None,
    update: str | Path | None = None,
    columns: Sequence[str] = (),
    course: str | Path | None = None,
    log: Callable[[str], object] = print,
) -> int:
    """Print the final list of assignments, and write it where it is asked for.

    Args:
        assignments: names; all of which anything is graded if there are none.
        csv: the file to write the list to.
        update: a table that Canvas, Moodle or Blackboard has exported: the marks are put into it.
        columns: `ASSIGNMENT=NAME`, where an assignment has another name there.
        course: the folder that nbgrader works in; the course folder if None.
        log: called with each line.

    Returns:
        0.

    Raises:
        CourseError: nothing is graded, or the table is none of a platform's; with the remedy.
    """
    app = nbgrader_app(Path(course or course_root()).resolve())
    address = app.coursedir.db_url
    with errors_with_remedy(address), Gradebook(address, app.coursedir.course_id) as gradebook:
        every = _graded(gradebook, app, assignments)
        students = list(gradebook.students)
        for line in lines_of(every, [student.id for student in students]):
            log(line)
        if csv:
            _write(Path(csv), as_csv(final_rows(every, students)))
            log(f"The list: {clean(csv)}")
        if update:
            done = _update(gradebook, app, Path(update), [one.name for one in every], columns)
            for line in lines_on(done):
                log(line)
    return 0


def _graded(gradebook, app, names):
    """The assignments that are asked for, their penalties up to date."""
    known = sorted(one.name for one in gradebook.assignments)
    unknown = [name for name in names if name not in known]
    if unknown:
        raise CourseError(
            f"the gradebook has no assignment {clean(unknown[0])}; it has: {', '.join(map(clean, known)) or 'none'}"
        )
    for name in names or known:
        settle(gradebook, app, name)
    found = [one for one in (assigned(gradebook, name) for name in names or known) if names or one.graded]
    if not any(one.graded for one in found):
        raise CourseError("nothing is graded yet: run `python -m autograder grade ASSIGNMENT` first")
    return found


def _write(path, text):
    """Write a file that only its owner can read: it holds marks."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode("utf-8-sig"))
        path.chmod(0o600)
    except OSError as error:
        raise CourseError(f"cannot write {clean(path)} ({error.strerror}): choose another file") from None


def _update(gradebook, app, path, names, columns):
    if not path.is_file():
        raise CourseError(f"{clean(path)} is not there: export the gradebook on the platform, and give that file")
    plugin = PlatformExport(parent=app)
    plugin.to, plugin.assignment, plugin.columns = str(path), list(names), columns_called(columns)
    plugin.export(gradebook)
    return plugin.update


def columns_called(words: Sequence[str]) -> Mapping[str, str]:
    """{assignment: its name on the platform} from `ASSIGNMENT=NAME`.

    Raises:
        CourseError: one is not such a pair.
    """
    found = {}
    for word in words:
        name, sign, title = word.partition("=")
        if not (name and sign and title):
            raise CourseError(f"--column {clean(word, 60)}: write ASSIGNMENT=NAME")
        found[name] = title
    return found


# ------------------------------------------------------------------------------------------------- the words


def lines_of(every: Sequence[Assigned], students: Sequence[str]) -> Iterator[str]:
    """The list for a terminal: a row a student; then what is not final about it."""
    if len(every) == 1:
        yield from _one(every[0], students)
    else:
        yield from _term(every, students)
    for one in every:
        yield from _remarks(one, students)


def _one(one: Assigned, students: Sequence[str]) -> Iterator[str]:
    """One assignment in its parts; a column in which there is nothing is left out."""
    heads: dict[str, Decimal | None] = {"machine": one.machine, "written": one.written, "penalty": None}
    if not one.written:
        del heads["written"]
    if not any(one.of(student).penalty for student in students):
        del heads["penalty"]
    heads["total"] = one.points
    rows = [["", *("" if most is None else f"of {marks(most)}" for most in heads.values())]]
    rows += [[clean(student), *(_part(one.of(student), head) for head in heads)] for student in students]
    yield f"{clean(one.name)}, out of {marks(one.points)}"
    yield from _rows(["student", *heads], rows, [max(len(head), 9) for head in heads])


def _part(found: Marks, head: str) -> str:
    if head == "penalty":
        return f"−{found.penalty}" if found.penalty else ""
    if not found.handed_in:
        return "–"
    return f"{getattr(found, head)}" + "?" * (head == "written" and bool(found.waiting))


def _term(every: Sequence[Assigned], students: Sequence[str]) -> Iterator[str]:
    """A column an assignment, and the term."""
    widths = [max(len(clean(one.name)), 8) for one in every] + [8, 8]
    points = sum((one.points for one in every if one.graded), Decimal())
    rows = [["", *(f"of {marks(one.points)}" for one in every), f"of {marks(points)}", "percent"]]
    for student in students:
        cells = [_total(one.of(student)) for one in every]
        term = over_the_term(every, student)
        rows.append([clean(student), *cells, f"{term.total}", f"{term.percent}"])
    yield from _rows(["student", *(clean(one.name) for one in every), "term", ""], rows, widths)


def _total(found: Marks) -> str:
    return f"{found.total}{'?' if found.waiting else ''}" if found.handed_in else "–"


def _rows(head: list[str], rows: list[list[str]], widths: list[int]) -> Iterator[str]:
    first = max(len(row[0]) for row in [head, *rows])
    for row in [head, *rows]:
        yield " ".join([f"{row[0]:{first}}", *(f"{cell:>{wide}}" for cell, wide in zip(row[1:], widths))]).rstrip()


def _remarks(one: Assigned, students: Sequence[str]) -> Iterator[str]:
    """What somebody should know who hands the list on."""
    found = {student: one.of(student) for student in students}
    waiting = [student for student in students if found[student].waiting]
    if waiting:
        yield f"? {clean(one.name)}: answers in words wait for their marks, of {_names(waiting)}"
    for student in students:
        dates = found[student].dates
        if dates.late:
            extension = f" after {_extension(dates)}" if dates.extension else ""
            cost = f"−{marks(found[student].penalty)}" if found[student].penalty else "no penalty"
            late = length_shown(dates.late.total_seconds())
            yield f"  {clean(one.name)}: {clean(student)} was {late} late{extension}, {cost}"
        elif dates.extension:
            yield f"  {clean(one.name)}: {clean(student)} has {_extension(dates)}"
    absent = [student for student in students if not found[student].handed_in]
    if absent:
        yield f"– {clean(one.name)}: nothing handed in by {_names(absent)}"


def _extension(dates: Dates) -> str:
    length = dates.extension.total_seconds() if dates.extension else 0.0
    return f"an extension of {length_shown(length)}"


def _names(students: Sequence[str]) -> str:
    more = f" and {len(students) - MOST_NAMES} more" if len(students) > MOST_NAMES else ""
    return ", ".join(map(clean, students[:MOST_NAMES])) + more


def lines_on(update: Update) -> Iterator[str]:
    """What was done to a platform's table."""
    name = update.table.name
    columns = ", ".join(f"{clean(one)} → '{clean(column, 80)}'" for one, column in update.columns.items())
    yield f"{name}: {update.written} marks written, {update.same} stood there already ({columns})"
    for one in update.without_column:
        yield f"  no column for {clean(one)}: --column {clean(one)}=NAME names one"
    for words, rows in (("not a student in the gradebook", update.unknown), ("cannot be changed there", update.locked)):
        for line, who in rows[:MOST_NAMES]:
            yield f"  line {line}, {who}: {words}; left as it was"
        if len(rows) > MOST_NAMES:
            yield f"  and {len(rows) - MOST_NAMES} more of these"
    if update.not_there:
        yield f"  no row there for {_names(update.not_there)}: their marks are missing on the platform"
