"""Grade the submissions of a unit through nbgrader, and see to it that nobody is left without a verdict."""

import warnings
from pathlib import Path

from autograder import judge as judging
from autograder.course.paths import CourseError, course_root
from autograder.exercises import load_unit
from autograder.quick import nbgrader

MISSING = (
    "No notebook named {unit}.ipynb was handed in (found: {found}), so there was nothing to grade. "
    "Submit the notebook under the name it was released with."
)


def run(unit, force=False, seed=None, no_sandbox=False, course=None, options=(), say=print):
    """Grade a unit: nbgrader's own autograde with our engine and judge, then the missing notebooks.

    Args:
        unit: name.
        force: grade again what has been graded.
        seed: seed of the hidden inputs; fresh and printed if None.
        no_sandbox: run submissions without a sandbox.
        course: the folder that nbgrader works in; the course folder if None.
        options: further options for nbgrader.
        say: where the table goes.

    Returns:
        0; 1 if a submission could not be graded.

    Raises:
        SpecError, NoSandbox, CourseError: with the remedy.
    """
    load_unit(unit)
    course = Path(course or course_root())
    if not no_sandbox:
        from autograder.engine import sandbox

        sandbox.require()
    _require(course, unit)
    seed = judging.new_seed() if seed is None else seed
    options = [f"--ExecuteAndJudge.seed={seed}", *options]
    options += ["--force"] * force + ["--ExecuteAndJudge.no_sandbox=True"] * no_sandbox
    done = nbgrader(course, "autograde", unit, *options)
    mark_missing(course, unit)
    table = marks_table(course, unit)
    say(table_text(table, unit))
    say(f"hidden inputs: seed {seed}; sandbox: {'off' if no_sandbox else 'bubblewrap'}")
    lost = [
        line for line in done.stderr.splitlines() if "error processing assignment" in line and "for student" in line
    ]
    known = {student for student, row in table.items() if row}
    lost = [line for line in lost if not any(f"'{student}'" in line for student in known)]
    for line in lost:
        say(line)
    if done.returncode and (lost or not table):
        say(done.stderr[-3000:])
        return 1
    return 0


def _require(course, unit):
    """The preconditions, each with its remedy."""
    if not (course / "gradebook.db").is_file():
        raise CourseError(f"there is no gradebook in {course}: run `nbgrader generate_assignment {unit}` there first")
    from nbgrader.api import Gradebook, MissingEntry

    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        try:
            gradebook.find_assignment(unit)
        except MissingEntry:
            raise CourseError(f"{unit} was never generated: run `nbgrader generate_assignment {unit}` first") from None
    if not list(course.glob(f"submitted/*/{unit}")):
        raise CourseError(
            f"there are no submissions in {course}/submitted/*/{unit}: collect them first (`nbgrader collect {unit}`)"
        )


def mark_missing(course, unit):
    """Zero with a reason for those who handed in a folder without the notebook: stock nbgrader leaves them out."""
    import nbformat
    from nbgrader.api import Gradebook

    from autograder.nbgrader_plugin import NOTE, truth, write_verdict

    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        source = gradebook.find_notebook(unit, unit)
        for folder in sorted(course.glob(f"submitted/*/{unit}")):
            student = folder.parent.name
            if (folder / f"{unit}.ipynb").exists():
                continue
            found = ", ".join(sorted(path.name for path in folder.iterdir())[:5]) or "an empty folder"
            reason = MISSING.format(unit=unit, found=found)
            gradebook.update_or_create_student(student)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # SQLAlchemy warns about nbgrader's own way of adding rows
                gradebook.update_or_create_submission(unit, student)
            graded = {cell.name: cell for cell in source.grade_cells}
            solutions = {cell.name for cell in source.solution_cells}
            notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(reason)])
            for known in source.source_cells:
                if known.name not in graded:
                    continue
                make = nbformat.v4.new_code_cell if known.cell_type == "code" else nbformat.v4.new_markdown_cell
                cell = make(known.source)
                cell.metadata = nbformat.from_dict(
                    {"nbgrader": truth(known, graded, solutions), NOTE: {"missing": reason}}
                )
                if known.cell_type == "code":
                    write_verdict(cell, judging.nothing(load_unit(unit)[known.name], reason))
                notebook.cells.append(cell)
            for grade in gradebook.find_submission_notebook(unit, unit, student).grades:
                grade.auto_score, grade.needs_manual_grade = 0.0, False
            gradebook.db.commit()
            target = course / "autograded" / student / unit
            target.mkdir(parents=True, exist_ok=True)
            nbformat.write(notebook, target / f"{unit}.ipynb")


def marks_table(course, unit):
    """{student: {graded cell: marks}} as the gradebook holds them; None where nothing is graded yet."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        table = {}
        for submission in gradebook.assignment_submissions(unit):
            grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
            table[submission.student.id] = {grade.name: grade.auto_score for grade in grades}
    return dict(sorted(table.items()))


def table_text(table, unit, stories=None):
    """The table of marks for a terminal: a row a student, a column an exercise."""
    from autograder.feedback import marks

    exercises = [exercise.name for exercise in load_unit(unit)]
    width = max([len(student) for student in table] + [7])
    heads = [f"{index + 1}" for index in range(len(exercises))]
    lines = [f"{unit}: " + " · ".join(f"{head} {name}" for head, name in zip(heads, exercises))]
    lines.append(f"{'student':{width}} " + " ".join(f"{head:>5}" for head in heads) + "   total")
    for student, row in table.items():
        cells = [row.get(name) for name in exercises]
        shown = " ".join(f"{'-' if value is None else marks(value):>5}" for value in cells)
        total = sum(value or 0 for value in cells)
        story = f"   {stories[student]}" if stories and student in stories else ""
        lines.append(f"{student:{width}} {shown} {marks(total):>7}{story}")
    return "\n".join(lines)
