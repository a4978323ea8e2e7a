"""The main job, start to end: release, a sample class, grading, feedback, and the table of marks."""

import os
import shutil
import subprocess
import time

from autograder import grade
from autograder.course import build
from autograder.course.paths import CourseError, course_root
from autograder.course.sample_class import CLASS, expected_marks, submit
from autograder.engine import sandbox
from autograder.exercises import load_unit, unit_names
from autograder.quick import nbgrader

#: The sample class has endless loops in it; there is no point in waiting for them in full.
HURRY = ("--ExecuteAndJudge.cell_seconds=5", "--ExecuteAndJudge.call_seconds=3", "--ExecuteAndJudge.notebook_seconds=60")


def run(units=(), course=None, say=print):
    """Grade a sample class of each unit in `demo/`; returns 0 if all marks are as expected.

    Raises:
        CourseError, SpecError: with the remedy.
    """
    root = course_root()
    units = list(units) or [unit for unit in unit_names() if (root / "source" / unit / f"{unit}.py").is_file()]
    for unit in units:
        load_unit(unit)
    course = lay_out(root, course or root / "demo")
    walled = have_sandbox(say)
    unexpected = []
    for unit in units:
        begin = time.perf_counter()
        say(f"\n=== {unit}")
        say("building the release ...")
        build.build_unit(root / "source" / unit / f"{unit}.py")
        stock(course, "generate_assignment", unit, "--force")
        submit(course, course, unit)
        say(f"grading {len(CLASS)} submissions ...")
        table = []
        grade.run(unit, force=True, no_sandbox=not walled, course=course, options=HURRY, say=table.append)
        stock(course, "generate_feedback", unit, "--force")
        marks = grade.marks_table(course, unit)
        say(grade.table_text(marks, unit, {persona.name: persona.story for persona in CLASS}))
        say("\n".join(table[1:]))
        unexpected += differences(marks, unit)
        say(f"{time.perf_counter() - begin:.0f} s")
    stock(course, "export", "--to", "grades.csv")
    say(where_to_look(course.relative_to(root) if course.is_relative_to(root) else course, units[0]))
    for line in unexpected:
        say(f"UNEXPECTED: {line}")
    return 1 if unexpected else 0


def lay_out(root, course):
    """A course folder of its own beside the real one, so that the demo never touches a real gradebook."""
    shutil.rmtree(course, ignore_errors=True)
    course.mkdir(parents=True)
    shutil.copy(root / "nbgrader_config.py", course)
    for room in ("source", "datasets"):
        (course / room).symlink_to(os.path.relpath(root / room, course))
    return course


def have_sandbox(say):
    """Whether there is a sandbox; installs Debian's bubblewrap where this account may."""
    if sandbox.why_not() and shutil.which("apt-get") and os.geteuid() == 0:
        say("installing Debian's bubblewrap for the sandbox ...")
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "bubblewrap"]):
            subprocess.run(command, capture_output=True)
        sandbox.why_not.cache_clear()
    reason = sandbox.why_not()
    if reason:
        say(
            f"No sandbox ({reason}): the sample class, whose notebooks are this project's own, is graded without one. "
            "Real submissions are not; get one by `apt-get install bubblewrap` (Linux)."
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
        for name, due in expected_marks(persona, loaded).items():
            if row.get(name) is None or abs(row[name] - due) > 0.011:
                yield f"{unit}: {persona.name} got {row.get(name)} for {name}, due are {due}"


def where_to_look(course, unit):
    return (
        f"\nFeedback:   open {course}/feedback/finn/{unit}/{unit}.html (one misconception, its sentence)\n"
        f"            or any other in {course}/feedback/\n"
        f"Gradebook:  {course}/gradebook.db, exported to {course}/grades.csv\n"
        "The lab:    make lab, then open notebooks/ (lessons) or release/ (assignments)"
    )
