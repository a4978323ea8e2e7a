"""Build the notebooks from their text.

The truth of a notebook is a percent-format `.py` file (jupytext).  A cell header may carry, besides
jupytext's own metadata:

    # %% exercise="propagate"             the two cells of an exercise: the student's, with signature, docstring and
                                          solution from the exercise's file, and the graded one, which runs the
                                          visible check.  Lines below the header stand there in the check's place.
    # %% [markdown] question="q"          a written question and its mark scheme, to which the model answer is added
    # %% [markdown] written="q" points=5  the place for its answer, graded by hand; the solution is the model answer
    # %% locked="imports"                 a cell that students cannot change

`source/<unit>/<unit>.ipynb` is built without outputs, `notebooks/NN_topic.ipynb` is run and keeps
them, and `release/` is nbgrader's work.  The numbers of the visible checks are what the references and the
misconceptions return.
"""

import base64
import io
import os
import re
import tempfile
from pathlib import Path

import jupytext
import nbformat
import numpy as np
from PIL import Image

from autograder.authoring import mistakes, worked
from autograder.authoring.cells import (
    KERNEL,
    cells_of_exercise,
    finished,
    question_of,
    with_model_answer,
    write_notebook,
)
from autograder.errors import CourseError, SpecError
from autograder.nbgrader.quick import nbgrader
from autograder.units import load_unit, unit_names

WIDGET = "application/vnd.jupyter.widget-view+json"
#: The largest change of an intensity (0 to 255) with which 256 colours still look like the original.
MOST_CHANGE = 20


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
        notebook.cells += [finished(part, taken) for part in _parts(cell, Path(path))]
    _add_model_answers(notebook)
    _run_to_the_end(notebook)
    if Path(path).parent.name == "notebooks":  # assignments are stored without outputs
        _hide_answers_to_predictions(notebook)
    return notebook


def _add_model_answers(notebook):
    """Into the mark scheme of each written question, where the formgrader shows it beside the answers."""
    cells = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in notebook.cells}
    for name, cell in cells.items():
        question = name and cells.get(question_of(name))
        if question:
            question.source = with_model_answer(question.source, cell.source)


def _parts(cell, path):
    """A cell, or the two that it stands for."""
    metadata = dict(cell.metadata)
    if "exercise" not in metadata:
        return [cell]
    unit, name = load_unit(path.stem), metadata.pop("exercise")
    try:
        return cells_of_exercise(unit[name], cell.source, metadata)
    except SpecError as error:
        remedy = "take its cells out, or put the exercise into the table of the unit"
        raise CourseError(f"{path}: it has a cell exercise={name!r}, but {error}; {remedy}") from None


def _run_to_the_end(assignment):
    """From the first exercise on, "Run All" goes past an error, so that every check says what is still to do.

    Otherwise JupyterLab stops at the first check and leaves the reader at the end, where nothing is said.
    """
    code = [cell for cell in assignment.cells if cell.cell_type == "code"]
    solutions = [i for i, cell in enumerate(code) if cell.metadata.get("nbgrader", {}).get("solution")]
    for cell in code[solutions[0] :] if solutions else ():
        cell.metadata["tags"] = [*cell.metadata.get("tags", []), "raises-exception"]


def _hide_answers_to_predictions(notebook):
    """Close the stored outputs that a prediction is about; JupyterLab opens an output when its cell runs.

    They begin after `name = Predict(...)` and end with the cell of `name.beside(...)` and the code just below it.
    """
    asked, shown = None, False
    for cell in notebook.cells:
        if cell.cell_type != "code":
            asked = None if shown else asked
            continue
        if question := re.search(r"^(\w+) = Predict\(", cell.source, re.MULTILINE):
            asked, shown = question[1], False
        elif asked:
            cell.metadata["jupyter"] = {**cell.metadata.get("jupyter", {}), "outputs_hidden": True}
            shown = shown or f"{asked}.beside(" in cell.source


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
        raise CourseError(f"{path}: a cell fails; correct it in the text and build again\n{error}") from None
    return tidy(notebook)


def tidy(notebook):
    """Take out what differs from run to run, and put still pictures and texts where live controls were."""
    notebook.metadata.language_info = {"name": "python"}
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = merged(cell.outputs)
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if WIDGET in data and ("image/png" in data or "text/html" in data):
                del data[WIDGET]
            if "image/png" in data:
                data["image/png"] = smaller(data["image/png"])
    return notebook


def smaller(picture):
    """A figure (PNG in base64) in 256 colours, which halves a notebook, or as it is where that could be seen."""
    image = Image.open(io.BytesIO(base64.b64decode(picture))).convert("RGB")
    few = image.quantize(256, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
    change = np.abs(np.asarray(few.convert("RGB")).astype(int) - np.asarray(image)).max()
    buffer = io.BytesIO()
    few.save(buffer, format="png", optimize=True)
    encoded = base64.b64encode(buffer.getvalue()).decode()
    return encoded if change <= MOST_CHANGE and len(encoded) < len(picture) else picture


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
        mistakes.write(root, path.stem)
        build_unit(path)
        generate_release(root, path.stem)
    for path in lesson_texts(root):
        if everything or has_drifted(path):
            log(f"notebooks/{path.stem} (running)")
            build_lesson(path)
