"""A notebook in another language: its kernel runs in bubblewrap, and marks are those of stock nbgrader."""

import json
import shutil
import socket
import sys
from types import SimpleNamespace

import nbformat
import pytest
from nbgrader.api import Gradebook
from pipeline.ordinary.teacher import SETTINGS, hand_in

from autograder.errors import CourseError, EngineError
from autograder.grading import grade
from autograder.limits import NOTEBOOK_CHARACTERS
from autograder.nbgrader.other_kernels import Run, kernel_of, run
from autograder.nbgrader.quick import nbgrader
from autograder.sandbox import bubblewrap as sandbox
from autograder.verdict import Ended

ASSIGNMENT, KERNEL = "shell", "walled_bash"
SPEC = {"display_name": "Bash", "language": "bash", "name": KERNEL}
STUB = "### BEGIN SOLUTION\nadd() { echo $(($1 + $2)); }\n### END SOLUTION"
CHECKS = {"one": '[ "$(add 1 2)" = 3 ]', "two": '[ "$(add -1 -2)" = -3 ]'}
#: {student: (answer, marks)}
CLASS = {
    "right": ("add() { echo $(($1 + $2)); }", (2, 2)),
    "half": ("add() { echo 3; }", (2, 0)),
    "empty": (None, (0, 0)),
    "endless": ("while true; do :; done", (0, 0)),
    "ends": ("add() { echo 3; }\nkill -9 $PPID", (0, 0)),
    "floods": ("add() { echo $(($1 + $2)); }\nhead -c 40000000 /dev/zero | tr '\\0' x", (2, 2)),
    "spies": ("cat COURSE/gradebook.db > /dev/null && add() { echo $(($1 + $2)); }", (0, 0)),
    "floods-for-long": ("add() { echo 3; }\nfor i in {1..300}; do head -c 99999 /dev/zero | tr '\\0' y; done", (2, 0)),
    "reads-beside": ("[ -f data.txt ] && add() { echo $(($1 + $2)); }", (2, 2)),
}

pytestmark = [pytest.mark.sandbox, pytest.mark.slow, pytest.mark.xdist_group("ordinary")]
large = pytest.mark.large
LIMITS = {"cell_seconds": 20, "notebook_seconds": 60}


def source_notebook():
    def cell(name, text, **about):
        made = nbformat.v4.new_code_cell(text)
        kind = {"grade": False, "solution": False, "locked": False, "task": False, **about}
        made.metadata["nbgrader"] = {**kind, "grade_id": name, "schema_version": 3, "cell_type": "code"}
        return made

    checks = [cell(name, text, grade=True, locked=True, points=2) for name, text in CHECKS.items()]
    return nbformat.v4.new_notebook(cells=[cell("add", STUB, solution=True), *checks], metadata={"kernelspec": SPEC})


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A kernel of another language; it is really one."""
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    folder = tmp_path_factory.mktemp("jupyter")
    spec = folder / "kernels" / KERNEL / "kernel.json"
    spec.parent.mkdir(parents=True)
    spec.write_text(json.dumps({"argv": [sys.executable, "-m", "bash_kernel", "-f", "{connection_file}"], **SPEC}))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(folder))
        yield


@pytest.fixture(scope="module")
def graded(installed, tmp_path_factory):
    course, said = tmp_path_factory.mktemp("kernels") / "course", []
    (course / "source" / ASSIGNMENT).mkdir(parents=True)
    (course / "nbgrader_config.py").write_text(f'{SETTINGS}c.ClearSolutions.code_stub = {{"bash": "# yours"}}\n')
    nbformat.write(source_notebook(), course / "source" / ASSIGNMENT / "adds.ipynb")
    (course / "source" / ASSIGNMENT / "data.txt").write_text("1")
    made = nbgrader(course, "generate_assignment", ASSIGNMENT)
    assert made.returncode == 0, made.stderr[-2000:]
    for student, (answer, _) in CLASS.items():
        text = answer and answer.replace("COURSE", str(course))
        hand_in(course, student, ASSIGNMENT, lambda name, source, text=text: text or source)
        claim_python(course / "submitted" / student / ASSIGNMENT / "adds.ipynb")
    options = ["--ExecuteAndJudge.cell_seconds=4"]
    assert grade.run(ASSIGNMENT, course=course, log=said.append, options=options, feedback=True) == 0
    return SimpleNamespace(course=course, said=said)


def claim_python(path):
    """What a student's file says of its kernel counts for nothing."""
    notebook = nbformat.read(path, 4)
    notebook.metadata["kernelspec"] = {"display_name": "x", "language": "python", "name": "python3"}
    nbformat.write(notebook, path)


@large
@pytest.mark.parametrize("student", CLASS)
def test_marks(student, graded):
    row = grade.marks_table(f"sqlite:///{graded.course}/gradebook.db", ASSIGNMENT)[student]
    assert tuple(row[name] for name in CHECKS) == CLASS[student][1]


@large
def test_it_is_said_in_one_line(graded):
    [line] = [line for line in graded.said if KERNEL in line]
    assert line == f"adds.ipynb runs on the kernel '{KERNEL}' in a sandbox of its own, without the judge"


@large
def test_a_flood_is_not_kept(graded):
    assert (graded.course / "autograded" / "floods" / ASSIGNMENT / "adds.ipynb").stat().st_size < 20_000_000


@large
def test_a_kernel_that_is_not_installed_is_told_before_anyone_is_graded(graded, monkeypatch):
    monkeypatch.delenv("JUPYTER_PATH")
    with pytest.raises(CourseError, match=rf"adds\.ipynb needs the kernel '{KERNEL}'.*jupyter kernelspec list"):
        grade.run(ASSIGNMENT, course=graded.course, log=str)


@large
def test_stock_nbgrader_gives_the_same_marks_where_nothing_goes_wrong(graded, tmp_path):
    course = tmp_path / "stock"
    plain = ("right", "half", "empty")
    shutil.copytree(graded.course, course, ignore=shutil.ignore_patterns("autograded", "feedback", ".grading", "*.db"))
    for folder in (course / "submitted").iterdir():
        if folder.name not in plain:
            shutil.rmtree(folder)
    (course / "nbgrader_config.py").write_text('c = get_config()\nc.ClearSolutions.code_stub = {"bash": "# yours"}\n')
    for command in (("generate_assignment", ASSIGNMENT, "--force"), ("autograde", ASSIGNMENT)):
        done = nbgrader(course, *command)
        assert done.returncode == 0, done.stderr[-2000:]
    assert rows(course, plain) == rows(graded.course, plain)


def rows(course, students):
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        books = [gradebook.find_submission_notebook("adds", ASSIGNMENT, student) for student in students]
        return [[(one.name, one.auto_score, one.needs_manual_grade) for one in book.grades] for book in books]


@pytest.mark.parametrize("no_sandbox", [False, pytest.param(True, marks=pytest.mark.large)])
def test_the_wall_is_what_hides_a_file_and_the_network(no_sandbox, installed, tmp_path):
    (tmp_path / "gradebook.db").touch()
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        sources = [f"[ -f {tmp_path}/gradebook.db ]", f"exec 3<>/dev/tcp/127.0.0.1/{port}", "[ -f data.txt ]"]
        marked = run(sources, KERNEL, {"data.txt": b"1"}, no_sandbox, LIMITS)
    failed = [any(output["output_type"] == "error" for output in marked.cells[index]) for index in range(3)]
    assert failed == [not no_sandbox, not no_sandbox, False]
    assert marked.ended == Ended.DONE


def test_a_kernel_that_does_not_start_is_the_machine_s_fault(installed, monkeypatch):
    monkeypatch.setattr(sandbox, "command_of_kernel", lambda kernel, folder: ["false"])
    with pytest.raises(EngineError, match=f"'{KERNEL}' does not start"):
        run(["true"], KERNEL, {}, False, LIMITS)


def test_one_that_is_killed_by_a_cell_is_not(installed):
    marked = run(["true", "kill -9 $PPID", "true"], KERNEL, {}, False, LIMITS)
    assert (marked.ended, list(marked.cells)) == (Ended.DIED, [0])


def test_a_result_that_decides_marks_survives_a_flood():
    step = Run()
    step.clear_before_next_output = False  # as where a notebook begins
    cell = nbformat.v4.new_code_cell("")
    result = {"data": {"text/plain": "0.5"}, "metadata": {}, "execution_count": 1}
    flood = {"name": "stdout", "text": "x" * NOTEBOOK_CHARACTERS}
    for kind, content in (("stream", flood), ("execute_result", result)):
        header = {"msg_type": kind}
        about = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        step.process_message({**header, **about}, cell, 0)
    assert [output["output_type"] for output in cell.outputs] == ["execute_result"]
    assert cell.outputs[0]["data"]["text/plain"] == "0.5"


@pytest.mark.parametrize(
    ("spec", "kernel"),
    [
        (None, None),
        ({}, None),
        ({"name": "python3", "language": "python"}, None),
        ({"name": "conda-env-x-py", "language": "python"}, None),
        ({"name": "nobody-knows"}, None),
        ({"name": "ir", "language": "R"}, "ir"),
    ],
)
def test_which_kernels_are_others(spec, kernel):
    assert kernel_of(spec) == kernel
