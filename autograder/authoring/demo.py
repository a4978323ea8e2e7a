"""The main job, start to end: release, a sample class, grading, feedback, and the table of marks."""

import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor

from autograder.authoring import build
from autograder.authoring.sample_class import CLASS, expected_marks, submit
from autograder.errors import CourseError
from autograder.grading import grade
from autograder.nbgrader.quick import nbgrader
from autograder.paths import course_root
from autograder.sandbox import bubblewrap as sandbox
from autograder.units import load_unit, unit_names

#: The sample class has endless loops in it; there is no point in waiting for them in full.
HURRY = (
    "--ExecuteAndJudge.cell_seconds=5",
    "--ExecuteAndJudge.call_seconds=3",
    "--ExecuteAndJudge.notebook_seconds=60",
)


def run(units=(), course=None, log=print):
    """Grade a sample class of each unit in `demo/<unit>/`.

    Args:
        units: names; all that have a source if empty.
        course: where; `demo/` in the course folder if None.
        log: called with progress and tables.

    Returns:
        0 if all marks are as expected, else 1.

    Raises:
        CourseError, SpecError: with the remedy.
    """
    root, begin = course_root(), time.perf_counter()
    units = list(units) or [unit for unit in unit_names() if (root / "source" / unit / f"{unit}.py").is_file()]
    for unit in units:
        load_unit(unit)
    course = course or root / "demo"
    walled = have_sandbox(log)
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        list(pool.map(lambda unit: hand_out_and_collect(root, course / unit, unit, log), units))
        # A unit's class is graded by all cores, so the units take turns.
        found = [grade_class(course / unit, unit, walled, log) for unit in units]
        list(pool.map(lambda unit: stock(course / unit, "export", "--to", "grades.csv"), units))
    for report, _ in found:
        log(f"\n{report}")
    log(where_to_look(course.relative_to(root) if course.is_relative_to(root) else course, units[0]))
    unexpected = [line for _, lines in found for line in lines]
    for line in unexpected:
        log(f"UNEXPECTED: {line}")
    log(f"\n{len(units) * len(CLASS)} submissions in {len(units)} units, {time.perf_counter() - begin:.0f} s in all")
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
    lines = []
    grade.run(unit, no_sandbox=not walled, course=course, options=HURRY, feedback=True, log=lines.append)
    marks = grade.marks_table(f"sqlite:///{course}/gradebook.db", unit)
    table = grade.table_text(marks, unit, {persona.name: persona.story for persona in CLASS})
    return "\n".join([table, *lines[1:]]), list(differences(marks, unit))


def lay_out(root, course):
    """A course folder of its own, so that the demo never touches a real gradebook."""
    shutil.rmtree(course, ignore_errors=True)
    course.mkdir(parents=True)
    shutil.copy(root / "nbgrader_config.py", course)
    for room in ("source", "datasets"):
        (course / room).symlink_to(os.path.relpath(root / room, course))
    return course


def have_sandbox(log):
    """Whether there is a sandbox; says what to install where there is none, and installs nothing."""
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


def differences(table, unit):
    """Where the gradebook's marks are not those that the sample class should get."""
    loaded = load_unit(unit)
    for persona in CLASS:
        row = table.get(persona.name)
        if row is None:
            yield f"{unit}: {persona.name} has no grades"
            continue
        for name, expected in expected_marks(persona, loaded).items():
            if row.get(name) is None or abs(row[name] - expected) > 0.011:
                yield f"{unit}: {persona.name} got {row.get(name)} for {name}, expected {expected}"


def where_to_look(course, unit):
    return (
        f"\nFeedback:   open {course}/{unit}/feedback/finn/{unit}/{unit}.html (one misconception, its sentence)\n"
        f"            or any other in {course}/*/feedback/\n"
        f"Gradebooks: {course}/*/gradebook.db, exported to {course}/*/grades.csv\n"
        "The lab:    make lab, then open notebooks/ (lessons) or release/ (assignments)"
    )
