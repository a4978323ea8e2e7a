"""Build the notebooks from their text.

The truth of a notebook is a percent-format `.py` file (jupytext).  A cell header may carry, besides
jupytext's own metadata:

    # %% exercise="propagate"             the two cells of an exercise: the student's, with signature, docstring and
                                          solution from the exercise's file, and the graded one, which runs the
                                          visible check.  Lines below the header stand there in the check's place.
    # %% [markdown] written="q" points=5  a written question, graded by hand
    # %% locked="imports"                 a cell that students cannot change

`source/<unit>/<unit>.ipynb` is built without outputs, `notebooks/NN_topic.ipynb` is run and keeps
them, and `release/` is nbgrader's work.  The numbers of the visible checks are worked out by the references.
"""

import hashlib
import json
import os
import re
import tempfile
import textwrap
from pathlib import Path

import jupytext
import nbformat

from autograder.authoring import worked
from autograder.errors import CourseError
from autograder.nbgrader.quick import nbgrader
from autograder.specification import parts
from autograder.units import load_unit, unit_names

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
#: A line of a docstring that the build writes has so many characters at most.
WIDTH = 100
STUB = "{head}{docstring}    ### BEGIN SOLUTION\n{body}    ### END SOLUTION"
CHECK = "check.{exercise}({exercise})"
HIDDEN_LINE = 'harness.grade("{unit}", "{exercise}", {exercise})'
WIDGET = "application/vnd.jupyter.widget-view+json"


# -------------------------------------------------------------------------------------------- text to cells


def read_text(path):
    """The notebook that a text file describes, without outputs.

    Raises:
        CourseError: the file cannot be read as a percent-format notebook.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
        raw = jupytext.reads(text, fmt="py:percent")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise CourseError(f"{path}: cannot be read as a percent-format notebook: {error}") from None
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": KERNEL, "language_info": {"name": "python"}})
    taken = set()
    for cell in raw.cells:
        for part in _both_cells(cell, Path(path).stem) if "exercise" in cell.metadata else [cell]:
            notebook.cells.append(_cell(part, taken))
    _run_to_the_end(notebook)
    return notebook


def _both_cells(cell, unit):
    """The student's cell of an exercise, and its graded cell."""
    metadata = dict(cell.metadata)
    exercise = load_unit(unit)[metadata.pop("exercise")]
    head, docstring, body = parts(exercise.reference)
    docstring = with_contract(docstring, exercise.domain.contract() if exercise.domain else "")
    check = cell.source or CHECK.format(exercise=exercise.name)
    stub = nbformat.v4.new_code_cell(STUB.format(head=head, docstring=docstring, body=body), metadata=metadata)
    graded = nbformat.v4.new_code_cell(f"{check}\n{_hidden_region(unit, exercise.name)}", metadata=metadata)
    stub.metadata["nbgrader"] = _about(f"{exercise.name}-solution", solution=True)
    graded.metadata["nbgrader"] = _about(exercise.name, grade=True, locked=True, points=exercise.points)
    return stub, graded


def with_contract(docstring, sentence):
    """A docstring, as it stands in the source, with a sentence as its last paragraph.

    Where there is no docstring it stays so: a function without one has no contract to add to.
    """
    if not docstring.strip() or not sentence:
        return docstring
    indent = docstring[: len(docstring) - len(docstring.lstrip())]
    quotes = docstring.strip()[-3:]
    text = docstring.rstrip()[:-3].rstrip()
    paragraph = textwrap.fill(sentence, WIDTH, initial_indent=indent, subsequent_indent=indent)
    return f"{text}\n\n{paragraph}\n{indent}{quotes}\n"


def _run_to_the_end(assignment):
    """From the first exercise on, "Run All" goes past an error, so that every check says what is still to do.

    Otherwise JupyterLab stops at the first check and leaves the reader at the end, where nothing is said.
    """
    code = [cell for cell in assignment.cells if cell.cell_type == "code"]
    solutions = [i for i, cell in enumerate(code) if cell.metadata.get("nbgrader", {}).get("solution")]
    for cell in code[solutions[0] :] if solutions else ():
        cell.metadata["tags"] = ["raises-exception"]


def _cell(cell, taken):
    make = nbformat.v4.new_code_cell if cell.cell_type == "code" else nbformat.v4.new_markdown_cell
    new = make(cell.source)
    metadata = {key: value for key, value in cell.metadata.items() if key not in ("lines_to_next_cell", "title")}
    grading = _grading(metadata)
    if grading:
        metadata["nbgrader"] = grading
    new.metadata.update(metadata)
    new.id = _cell_id(new, taken)
    return new


def _grading(metadata):
    """nbgrader's metadata for the shorthand in a cell header, which is taken out of `metadata`."""
    if "written" in metadata:
        return _about(metadata.pop("written"), grade=True, solution=True, points=metadata.pop("points"))
    if "locked" in metadata:
        return _about(metadata.pop("locked"), locked=True)
    return None


def _about(grade_id, grade=False, locked=False, solution=False, **points):
    """nbgrader's metadata of one cell."""
    kind = {"grade": grade, "locked": locked, "solution": solution, "task": False}
    return {"schema_version": 3, "grade_id": grade_id, **kind, **points}


def _hidden_region(unit, exercise):
    line = HIDDEN_LINE.format(unit=unit, exercise=exercise)
    return f"### BEGIN HIDDEN TESTS\n{line}\n### END HIDDEN TESTS"


def _cell_id(cell, taken):
    """An id that stays the same as long as the cell does: nbgrader's name, or a digest of the text."""
    name = cell.metadata.get("nbgrader", {}).get("grade_id")
    stem = re.sub(r"[^\w-]", "-", name)[:56] if name else hashlib.sha256(cell.source.encode()).hexdigest()[:10]
    cell_id, count = stem, 2
    while cell_id in taken:
        cell_id, count = f"{stem}-{count}", count + 1
    taken.add(cell_id)
    return cell_id


def write_notebook(notebook, path):
    """Write a notebook as Jupyter does, with a line feed at the end of the file."""
    nbformat.validate(notebook)
    Path(path).write_text(json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


# ---------------------------------------------------------------------------------------------- the rooms


def unit_texts(root):
    """`source/<unit>/<unit>.py` of every unit that has one."""
    paths = [root / "source" / unit / f"{unit}.py" for unit in unit_names()]
    return [path for path in paths if path.is_file()]


def lesson_texts(root):
    """`notebooks/NN_topic.py`, in order."""
    return sorted((root / "notebooks").glob("[0-9][0-9]_*.py"))


def build_unit(path):
    """Write `source/<unit>/<unit>.ipynb` from its text."""
    write_notebook(read_text(path), path.with_suffix(".ipynb"))


def build_lesson(path):
    """Run a lesson and write it with its outputs.

    Raises:
        CourseError: a cell fails.
    """
    notebook = run(read_text(path), path)
    write_notebook(notebook, path.with_suffix(".ipynb"))


def run(notebook, path):
    """Execute a notebook in a fresh kernel, in its own folder, and tidy its outputs."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    client = NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    )
    try:
        client.execute()
    except CellExecutionError as error:
        raise CourseError(f"{path}: a cell fails; mend it in the text and build again\n{error}") from None
    return tidy(notebook)


def tidy(notebook):
    """Take out what differs from run to run, and put pictures where live controls were."""
    notebook.metadata.language_info = {"name": "python"}
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = merged(cell.outputs)
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if WIDGET in data and "image/png" in data:
                del data[WIDGET]
    return notebook


def merged(outputs):
    """Outputs with a stream's pieces put together: how many there are is the kernel's mood."""
    kept = []
    for output in outputs:
        last = kept[-1] if kept else None
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            kept.append(output)
    return kept


def same_text(notebook, text):
    """Whether a stored notebook has the cells (ids, sources, metadata) that its text has."""

    def strip(nb):
        return [(c["cell_type"], c.get("id"), c["source"], dict(c["metadata"])) for c in nb["cells"]]

    return strip(notebook) == strip(text)


def stored(path):
    """A stored notebook, or None where there is none or it cannot be read."""
    try:
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.reader.NotJSONError):
        return None


def has_drifted(path):
    """Whether the notebook beside a text file is missing or not what the text says."""
    notebook = stored(path.with_suffix(".ipynb"))
    return notebook is None or not same_text(notebook, read_text(path))


def generate_release(root, unit, destination=None):
    """Let nbgrader write the student version of a unit.

    Args:
        destination: another folder than `release/`, with a gradebook of its own: how drift is checked.

    Raises:
        CourseError: nbgrader fails; its own words are in the message.
    """
    with tempfile.TemporaryDirectory() as scratch:
        options = ["--force"]
        if destination is not None:
            options += [f"--CourseDirectory.release_directory={destination}", f"--db=sqlite:///{scratch}/gradebook.db"]
        done = nbgrader(root, "generate_assignment", unit, *options)
    if done.returncode:
        raise CourseError(f"nbgrader generate_assignment {unit} failed:\n{done.stderr[-2000:]}")


def build(root, everything=False, log=print):
    """Build what has changed: units, lessons, release.

    Args:
        root: the course folder.
        everything: run every lesson again, changed or not.
        log: where progress goes.
    """
    for path in unit_texts(root):
        log(f"source/{path.stem}")
        worked.write(root, path.stem)
        build_unit(path)
        generate_release(root, path.stem)
    for path in lesson_texts(root):
        if everything or has_drifted(path):
            log(f"notebooks/{path.stem} (running)")
            build_lesson(path)
