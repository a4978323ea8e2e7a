"""Read what a student handed in as a notebook."""

import os
from pathlib import Path

import nbformat
from nbconvert.exporters import NotebookExporter

from autograder.intake import submitted
from autograder.nbgrader.notes import NOTE, trouble_note
from autograder.plain_text import in_one_line, plain
from autograder.sandbox import guard
from autograder.verdict import Status, Trouble

#: A file of fewer bytes is read where it is, for it cannot take much to read; a larger one in a guarded process.
SMALL_BYTES = 200_000
#: Bytes of memory for that: a notebook of 50 MB of pictures with one emoji in it takes four bytes for each character.
READ_MEMORY = 320 << 20


class ForgivingExporter(NotebookExporter):
    """Reads what a student handed in; where it is no notebook, goes on with an empty one that says so.

    Stock nbgrader leaves such a student without a grade, and its export then writes 0.0 without a
    reason.  With this reader the sanitiser lays out the assignment's graded cells, each with zero
    marks and the reason, and the class goes on.
    """

    def from_filename(self, filename, resources=None, **kwargs):
        """As the parent's.  `resources["trouble"]` is a `Trouble`, found earlier: why there is nothing to read."""
        resources = self._init_resources(resources)
        try:
            if resources.get("trouble"):
                raise ValueError("found before")
            notebook = nbformat.v4.reads(read(Path(filename)))  # it has been validated
            notebook.metadata.pop(NOTE, None)  # the grader's notes are the grader's
        except Exception as error:
            # Any fault of a stranger's file becomes a sentence in that student's feedback.
            notebook = nbformat.v4.new_notebook()
            notebook.metadata[NOTE] = trouble_note(resources.get("trouble") or unreadable(in_one_line(error)))
        resources["metadata"] |= {"name": Path(filename).stem, "path": str(Path(filename).parent)}
        return self.from_notebook_node(notebook, resources=resources, **kwargs)


def read(path):
    """The text of a submitted notebook, without outputs.

    Raises:
        ValueError, ...: it is none; the message says why.
    """
    if submitted.is_linked(path.parent):
        raise ValueError("its folder is a link to another folder")
    small = os.lstat(path).st_size < SMALL_BYTES
    return _read(path) if small else guard.guarded(_read, path, memory=READ_MEMORY)


def _read(path):
    return submitted.read_notebook(submitted.read_ordinary(path, submitted.MAX_NOTEBOOK_BYTES))


def unreadable(reason: str) -> Trouble:
    """The trouble of a file that is no notebook."""
    message = f"This notebook could not be read: {reason}. Open it in Jupyter, save it, and submit it again."
    return Trouble(Status.UNREADABLE, message, reason)


def no_notebook(path: Path) -> Trouble | None:
    """The trouble of a submission without a notebook of the right name; None if it has one."""
    if os.path.lexists(path):
        return None
    try:
        names = sorted(entry.name for entry in os.scandir(path.parent))[:5]
    except OSError as error:
        names = [f"a folder that cannot be read: {error.strerror}"]
    found = plain(", ".join(name.encode("utf-8", "replace").decode()[:60] for name in names) or "an empty folder")
    message = (
        f"No notebook named {path.stem}.ipynb was handed in (found: {found}), so there was nothing to grade. "
        "Submit the notebook under the name it was released with."
    )
    return Trouble(Status.NO_NOTEBOOK, message, found)
