"""Answer an appeal: what an answer gave, on the smallest input on which it goes wrong, and how to see it again.

The graded notebook runs once more in the sandbox, on the inputs of its own grading.
"""

import shlex
import textwrap
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import nbformat

from autograder.errors import CourseError, Failed, Overrun
from autograder.grading.grade import nbgrader_app
from autograder.grading.show_history import line_of
from autograder.history.store import Entry, History, Kind, path_of
from autograder.intake import ids, submitted
from autograder.intake.code import definitions
from autograder.judge.counterexample import Counterexample, counterexamples
from autograder.nbgrader.execute_and_judge import as_base64, code_cells, exercise_of, make_job, runs_of, sources_before
from autograder.nbgrader.hidden_line import judged_cells
from autograder.nbgrader.notes import NOTE
from autograder.paths import datasets_folder
from autograder.plain_text import in_one_line, plain, plain_lines
from autograder.sandbox.engine import Engine
from autograder.sandbox.guard import guarded

#: Where files for a teacher are written, in the course folder.
FOLDER = "explained"


def run(
    course: Path,
    assignment: str,
    student: str,
    cell: str | None = None,
    no_sandbox: bool = False,
    log: Callable[[str], Any] = print,
) -> int:
    """Explain the marks of a student's judged exercises.

    Args:
        course: the course folder.
        assignment, student: names.
        cell: the graded cell of one exercise, by its name or by the exercise's; None for all that lost marks.
        no_sandbox: run without a sandbox.
        log: called with each part of the explanation.

    Returns:
        0.

    Raises:
        CourseError: nothing is graded there, or there is no such exercise.
    """
    found, paths = 0, _graded_notebooks(course, assignment, student)
    given = given_by_hand(course, assignment, student)
    for path in paths:
        found += _explain(course, path, assignment, student, cell, no_sandbox, log, given)
    if cell and not found:
        raise CourseError(f"{plain(assignment)} has no judged exercise '{plain(cell)}' (`grade` prints their names)")
    if not found:
        log(f"{plain(student)} has full marks in every judged exercise of {plain(assignment)}.")
    return 0


def given_by_hand(course: Path, assignment: str, student: str) -> dict[tuple[str, str], Entry]:
    """{(notebook, cell): what the history knows} of the marks that a human has given."""
    with closing(History(path_of(nbgrader_app(course).coursedir.db_url))) as history:
        last = history.last(assignment, Kind.BY_HAND)
    return {place[1:]: entry for place, entry in last.items() if place[0] == student and entry.score is not None}


def _graded_notebooks(course, assignment, student):
    """The notebooks of a submission, as they were graded."""
    for name in (assignment, student):
        reason = ids.why_not(name)
        if reason:
            raise CourseError(f"{plain(name)} is no name: {reason}")
    folder = course / "autograded" / student / assignment
    paths = sorted(folder.glob("*.ipynb")) if folder.is_dir() else []
    if not paths:
        raise CourseError(
            f"nothing of {plain(student)} is graded in {plain(assignment)} (autograded/<student>/<assignment>/): run "
            f"`python -m autograder grade {plain(assignment)}` first, and see that the name is right"
        )
    return paths


def _explain(course, path, assignment, student, cell, no_sandbox, log, given):
    """Explain what one notebook lost; returns how many exercises were explained."""
    notebook = nbformat.read(path, as_version=4)
    seed = notebook.metadata.get(NOTE, {}).get("seed")
    verdicts = _verdicts(notebook)
    wanted = _wanted(notebook, cell, verdicts)
    if not wanted:
        return 0
    if seed is None:
        raise CourseError(f"{path.name} was graded before seeds were kept: grade it again with --force, then explain")
    runs = runs_of(notebook, seed)
    sources = sources_before(notebook, runs)
    job = make_job(notebook, runs) | {"files": as_base64(submitted.files_beside(path.parent)), "figures": False}
    with Engine(datasets_folder(), no_sandbox=no_sandbox) as engine:
        answer = engine.run_surely(job)
    keys = {name: runs[name].key for name in wanted}
    try:
        shown = guarded(counterexamples, answer.data, keys, {name: sources.get(name, []) for name in wanted})
    except (Overrun, Failed) as error:
        raise CourseError(f"what came back from {path.name} cannot be read: {error}") from None
    for name in wanted:
        unit, exercise, _ = runs[name].key
        log(text_of(student, unit, exercise, verdicts[name], shown[name]))
        if (path.stem, name) in given:
            log(f"\nWhat counts was set by hand: {line_of(given[path.stem, name])}")
        answered = _answer(notebook, runs, name, exercise)
        log(f"\nThe student's cell:\n\n{textwrap.indent(plain_lines(answered), '    ')}\n")
        file = Path(FOLDER, assignment, student, f"{path.stem}-{exercise}.py")
        (course / file).parent.mkdir(parents=True, exist_ok=True)
        head = f"# {in_one_line(student)}, {in_one_line(assignment)}, {exercise}"
        (course / file).write_text("\n\n".join([head, *sources.get(name, [])]) + "\n")
        log(f"To see it again:  python -m autograder try {unit} {exercise} {shlex.quote(str(file))} --seed {seed}\n")
    return len(wanted)


def _verdicts(notebook):
    """{id of a judged cell: its verdict, as JSON data}, taken out of the notebook so that these cells run again."""
    judged = judged_cells(notebook.cells)
    cells = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in notebook.cells}
    return {name: cells[name].metadata.pop(NOTE, {}).get("verdict", {}) for name in judged}


def _wanted(notebook, cell, verdicts):
    """Ids of the judged cells to be explained: the one that is asked for, or all that lost marks."""
    if cell:
        return [name for name, one in judged_cells(notebook.cells).items() if cell in (name, one.exercise)]
    return [name for name, verdict in verdicts.items() if _lost(verdict)]


def _lost(verdict):
    return verdict.get("score", 0) < verdict.get("max_score", 0)


def _answer(notebook, runs, name, exercise):
    """The text of the last cell before a graded one that defines the function."""
    found = ""
    for cell in code_cells(notebook):
        if exercise_of(cell, runs) == name:
            break
        if exercise in definitions(cell.source):
            found = cell.source
    return found or "(no cell defines it)"


def text_of(student: str, unit: str, exercise: str, verdict: dict[str, Any], shown: Counterexample | None) -> str:
    """The explanation of one exercise, for a terminal."""
    head = f"{plain(student)} · {unit}: {exercise} · {verdict.get('score', 0):g} of {verdict.get('max_score', 0):g}"
    lines = [head, "=" * len(head), plain_lines(verdict.get("message", ""))]
    if shown is None:
        return "\n".join([*lines, "", "No call returns a wrong value: the sentence above says what costs marks."])
    edge = f", an edge: {shown['edge']}" if shown["edge"] else ""
    lines += ["", f"The smallest input on which it goes wrong (call {shown['case']} of {shown['cases']}{edge}):", ""]
    lines += [_named(name, value) for name, value in shown["arguments"].items()]
    if shown["replaced"]:
        lines += ["", f"Made-up functions stood in for: {', '.join(shown['replaced'])}. (How marks are made says why.)"]
    if shown["raised"]:
        lines += ["", f"It raised {plain_lines(shown['raised'])}"]
    for name, (problem, got, expected) in shown["outputs"].items():
        lines += ["", f"{name}: {plain_lines(problem)}"]
        lines += [_named("got", got)] if got else []
        lines.append(_named("expected", expected))
    return "\n".join(lines)


def _named(name, text):
    return f"    {name} = {textwrap.indent(plain_lines(text), ' ' * (7 + len(name))).lstrip()}"
