"""The main job, start to end: release, a sample class, grading, feedback, and the table of marks."""

import os
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

from autograder.authoring import build, quickstart_class
from autograder.authoring.sample_class import CLASS, expected_marks, submit
from autograder.errors import CourseError
from autograder.grading import grade
from autograder.nbgrader.quick import nbgrader
from autograder.paths import course_root
from autograder.sandbox import bubblewrap as sandbox
from autograder.units import load_unit

#: The sample class has endless loops in it; there is no point in waiting for them in full.
HURRY = (
    "--ExecuteAndJudge.cell_seconds=5",
    "--ExecuteAndJudge.call_seconds=3",
    "--ExecuteAndJudge.notebook_seconds=60",
)

#: The class of nbgrader's own example course.
QUICKSTART = "quickstart"
#: How root gets the sandbox on Debian and Ubuntu.
INSTALL = ("apt-get", "install", "-y", "-qq", "bubblewrap")


def run(units=(), course=None, log=print):
    """Grade a sample class of each unit in `demo/<unit>/`, and one of nbgrader's example course in `demo/quickstart/`.

    Args:
        units: names, `quickstart` among them; all that have a source if empty.
        course: where; `demo/` in the course folder if None.
        log: called with progress and tables.

    Returns:
        0 if all marks are as expected, else 1.

    Raises:
        CourseError, SpecError: with the remedy.
    """
    root, begin = course_root(), time.perf_counter()
    units = list(units) or [path.stem for path in build.unit_texts(root)] + [QUICKSTART]
    ordinary, units = QUICKSTART in units, [unit for unit in units if unit != QUICKSTART]
    for unit in units:
        load_unit(unit)
    course = course or root / "demo"
    walled = have_sandbox(log)
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        list(pool.map(lambda unit: hand_out_and_collect(root, course / unit, unit, log), units))
        # A unit's class is graded by all cores, so the units take turns.
        found = [grade_class(course / unit, unit, walled, log) for unit in units]
        if ordinary:
            log(f"{QUICKSTART}: nbgrader's example course, grading {len(quickstart_class.CLASS)} submissions")
            quickstart_class.lay_out(course / QUICKSTART, require=stock)
            found.append(grade_quickstart(course / QUICKSTART, walled))
        graded = units + [QUICKSTART] * ordinary
        list(pool.map(lambda name: stock(course / name, "export", "--to", "grades.csv"), graded))
    for report, _ in found:
        log(f"\n{report}")
    page = f"{units[0]}/feedback/finn/{units[0]}/{units[0]}.html" if units else quickstart_class.PAGE
    log(where_to_look(course.relative_to(root) if course.is_relative_to(root) else course, page))
    unexpected = [line for _, lines in found for line in lines]
    for line in unexpected:
        log(f"UNEXPECTED: {line}")
    submissions = len(units) * len(CLASS) + len(quickstart_class.CLASS) * ordinary
    log(f"\n{submissions} submissions of {', '.join(graded)}: {time.perf_counter() - begin:.0f} s in all")
    return 1 if unexpected else 0


def hand_out_and_collect(root, course, unit, log):
    """Build a unit's release, and have the sample class hand in its submissions."""
    lay_out(root, course)
    log(f"{unit}: building the release")
    build.build_unit(root / "source" / unit / f"{unit}.py")
    stock(course, "generate_assignment", unit, "--force")
    submit(course, course, unit)


def grade_class(course, unit, walled, log):
    """Grade and write feedback for one unit; returns its table and what is not as expected."""
    log(f"{unit}: grading {len(CLASS)} submissions")
    text, marks = _graded(course, unit, walled, {persona.name: persona.story for persona in CLASS})
    loaded = load_unit(unit)
    return text, list(differences(unit, marks, {persona.name: expected_marks(persona, loaded) for persona in CLASS}))


def grade_quickstart(course, walled):
    """As `grade_class`, for nbgrader's example course."""
    people = quickstart_class.CLASS
    stories = {name: student.story for name, student in people.items()}
    text, marks = _graded(course, quickstart_class.ASSIGNMENT, walled, stories)
    return text, list(differences(QUICKSTART, marks, {name: student.marks() for name, student in people.items()}))


def _graded(course, assignment, walled, stories):
    """Grade and write feedback; returns what is to be shown, and the table of marks."""
    lines = []
    grade.run(assignment, no_sandbox=not walled, course=course, options=HURRY, feedback=True, log=lines.append)
    address = f"sqlite:///{course}/gradebook.db"
    marks = grade.marks_table(address, assignment)
    table = grade.table_text(grade.marks_of(address, assignment), grade.columns_of(address, assignment), stories)
    return "\n".join([table, *lines[1:]]), marks


def lay_out(root, course):
    """A course folder of its own, so that the demo never touches a real gradebook."""
    shutil.rmtree(course, ignore_errors=True)
    course.mkdir(parents=True)
    shutil.copy(root / "nbgrader_config.py", course)
    for room in ("source", "datasets"):
        (course / room).symlink_to(os.path.relpath(root / room, course))
    return course


def have_sandbox(log):
    """Whether there is a sandbox; on a fresh machine root installs it, and others are told the command."""
    reason = sandbox.why_not()
    if reason and shutil.which("bwrap") is None and os.geteuid() == 0 and shutil.which("apt-get"):
        log(f"No sandbox ({reason}): installing it now, by `{' '.join(INSTALL)}`")
        subprocess.run(INSTALL, stdout=subprocess.DEVNULL, check=False)
        reason = sandbox.why_not()
    if reason:
        log(
            f"No sandbox ({reason}): the sample class is graded without one, because its notebooks are this project's "
            f"own. Real submissions are not graded without a sandbox. {sandbox.HOW_TO_INSTALL}, then run this again."
        )
    return reason is None


def stock(course, *arguments):
    """Run a stock nbgrader command in the demo's course folder.

    Raises:
        CourseError: it failed; its own words are in the message.
    """
    done = nbgrader(course, *arguments)
    if done.returncode:
        raise CourseError(f"nbgrader {' '.join(arguments)} failed:\n{done.stderr[-2000:]}")


def differences(assignment, table, expected):
    """Where the gradebook's marks are not those that a sample class should get.

    Args:
        expected: {student: {graded cell: marks}}.
    """
    for student, cells in expected.items():
        row = table.get(student)
        if row is None:
            yield f"{assignment}: {student} has no grades"
            continue
        for name, marks in cells.items():
            if row.get(name) is None or abs(row[name] - marks) > 0.011:
                yield f"{assignment}: {student} got {row.get(name)} for {name}, expected {marks}"


def where_to_look(course, page):
    return (
        f"\nFeedback:   open {course}/{page} (one mistake, and what is said of it)\n"
        f"            or any other in {course}/*/feedback/\n"
        f"Gradebooks: {course}/*/gradebook.db, exported to {course}/*/grades.csv\n"
        "The lab:    make lab, then open notebooks/ (lessons) or release/ (assignments)"
    )
