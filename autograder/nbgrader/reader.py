"""Read what a student handed in as a notebook: any file, of any kind, under any name."""

import os
import threading
from pathlib import Path

import nbformat
from nbconvert.exporters import NotebookExporter

from autograder.errors import Failed, Overrun
from autograder.intake import candidates, encoding, reading, skim, slicing, submitted
from autograder.intake.archive import is_archive
from autograder.intake.candidates import Candidate
from autograder.intake.notes import Kind, Note
from autograder.nbgrader.notes import NOTE, PUT_RIGHT, trouble_note
from autograder.plain_text import in_one_line, plain
from autograder.sandbox import guard
from autograder.verdict import Status, Trouble

#: A file of fewer bytes is read where it is, for it cannot take much to read; a larger one in a guarded process.
SMALL_BYTES = 200_000
#: Of a larger file than this, outputs are dropped before it is taken anywhere.
LARGE_BYTES = 1_000_000
#: Bytes of an archive, of all files of a submission that may be its notebook without outputs, and with them.
ARCHIVE_BYTES, ALL_BYTES, WITH_OUTPUTS = 20_000_000, 60_000_000, 2_000_000_000
#: Bytes of memory for reading: 50 MB of text with one emoji in it take four bytes for each character.
READ_MEMORY = 320 << 20


class ForgivingExporter(NotebookExporter):
    """Reads what a student handed in; where it is no notebook, goes on with an empty one that says so.

    Stock nbgrader leaves such a student without a grade, and its export then writes 0.0 without a
    reason.  With this reader the sanitiser lays out the assignment's graded cells, each with zero
    marks and the reason, and the class goes on.
    """

    def from_filename(self, filename, resources=None, **kwargs):
        """As the parent's.

        Args:
            filename: where the notebook should be; with `resources["released"]` a submission's, else one of our own.
            resources: "trouble" is a `Trouble`, found earlier: why there is nothing to read; "released" as from
                `release.released_cells`; "others" names the files of the assignment's other notebooks.
        """
        resources = self._init_resources(resources)
        path, trouble = Path(filename), resources.get("trouble")
        try:
            if trouble:
                raise ValueError("found before")
            if "released" in resources:
                notebook = handed_in(path, resources["released"], resources.get("others", ()))
            else:
                notebook = _own_notebook(path)
        except Exception as error:
            # Any fault of a stranger's file becomes a sentence in that student's feedback.
            notebook = nbformat.v4.new_notebook()
            trouble = trouble or getattr(error, "trouble", None) or unreadable(in_one_line(error))
            notebook.metadata[NOTE] = trouble_note(trouble)
        resources["metadata"] |= {"name": path.stem, "path": str(path.parent)}
        return self.from_notebook_node(notebook, resources=resources, **kwargs)


def _own_notebook(path):
    notebook = nbformat.v4.reads(submitted.read_ordinary(path, ALL_BYTES).decode())
    notebook.metadata.pop(NOTE, None)
    return notebook


class Refused(ValueError):
    """There is nothing to read: `.trouble` says why."""

    def __init__(self, trouble):
        super().__init__(trouble.message)
        self.trouble = trouble


def handed_in(path, released, others=()):
    """The notebook that was handed in where one of this name and place should be; notes in its metadata.

    Raises:
        Refused: there is none.
        ValueError, ...: there is one that cannot be read; the message says why.
    """
    files, fault = files_in(path.parent, path.name, others)
    if not files:
        raise Refused(unreadable(fault) if fault else no_notebook(path))
    found = _plainly(files, path.name)
    if found is None:
        try:
            found = intake_process()("read", path.name, files, released)
        except (Failed, Overrun) as error:
            raise ValueError(fault or _reason(error)) from None
    if "none" in found:
        raise Refused(unreadable(fault) if fault else no_notebook(path))
    notebook = reading.notebook_of(found["cells"])
    notebook.metadata[NOTE] = {PUT_RIGHT: found["notes"] + [note.as_dict() for note in _on_time(path.parent)]}
    return notebook


def _plainly(files, name):
    """What reading gives where nothing is to be put right; None where something is."""
    if len(files) > 1 or files[0].name != name or len(files[0].data) > SMALL_BYTES:
        return None
    try:
        return {"cells": reading.read_plain(files[0].data), "notes": []}
    except (ValueError, RecursionError):
        return None


def _reason(error):
    """What went wrong in the guarded process, without the name of the error's class."""
    return str(error).removeprefix("ValueError: ")


def _on_time(folder):
    fault = submitted.read_timestamp(folder)[1]
    return [Note(Kind.TIME, f"`timestamp.txt`: {fault}.")] if fault else []


def intake_process():
    """The guarded process of this thread that reads what was handed in."""
    if not hasattr(_here, "process"):
        _here.process = guard.Kept(_intake, memory=READ_MEMORY)
    return _here.process


_here = threading.local()


def _intake(step, *arguments):
    return {"read": reading.read, "arrange": reading.arranged, "slice": slicing.left_out}[step](*arguments)


def files_in(folder, name, others=()):
    """The files of a submission that may be its notebook, and why the one of the right name cannot be read, or "".

    Args:
        folder: the submission's.
        name: of the file that should be there.
        others: names of the assignment's other notebooks.
    """
    if submitted.is_linked(folder):
        return [], "its folder is a link to another folder"
    own, fault, files = folder / name, "", []
    found = candidates.found_in(folder, name, others)
    if os.path.lexists(own):
        try:
            files.append(Candidate(name, read_file(own)))
        except (ValueError, OSError, Failed, Overrun) as error:
            fault = _reason(in_one_line(error))
        # Beside a notebook of the right name, scripts and archives are its data.
        found = [one for one in found if candidates.rank(one.path.name, name) == 0]
    begin = os.lstat(own).st_mtime if files else max((one.modified for one in found), default=0.0)
    room, large = ALL_BYTES - sum(len(one.data) for one in files), WITH_OUTPUTS // 10
    for one in found:
        large -= one.size
        if large < 0:  # going through them takes time
            fault = fault or f"{one.name}: there are more than {WITH_OUTPUTS // 10_000_000} MB of notebooks"
            continue
        try:
            data = read_file(one.path)
        except (ValueError, OSError, Failed, Overrun) as error:
            fault = fault or f"{one.name}: {_reason(in_one_line(error))}"
            continue
        room -= len(data)
        if room > 0:
            files.append(Candidate(one.name, data, one.modified - begin))
    return files, fault


def read_file(path):
    """The bytes of a file that may be a notebook; of a large one without its outputs.

    Raises:
        ValueError, OSError, Failed, Overrun: it cannot be read; says why.
    """
    with submitted.open_ordinary(path) as file:
        size, head = os.fstat(file.fileno()).st_size, file.read(400)
        if size > WITH_OUTPUTS:
            raise ValueError(f"it has more than {WITH_OUTPUTS // 1_000_000_000} GB")
        if size <= LARGE_BYTES:
            return head + file.read(LARGE_BYTES)
        if is_archive(head):
            if size > ARCHIVE_BYTES:
                raise ValueError(f"it is an archive of more than {ARCHIVE_BYTES // 1_000_000} MB")
            return head + file.read(ARCHIVE_BYTES)
        if not encoding.begins_like_json(head):
            raise ValueError(f"it has more than {LARGE_BYTES // 1_000_000} MB and is not a notebook")
        file.seek(0)
        return guard.guarded(skim.skimmed, file, memory=READ_MEMORY).encode()


def unreadable(reason: str) -> Trouble:
    """The trouble of a file that is no notebook."""
    message = f"This notebook could not be read: {reason}. Open it in Jupyter, save it, and submit it again."
    return Trouble(Status.UNREADABLE, message, reason)


def no_notebook(path: Path) -> Trouble:
    """The trouble of a submission without a notebook of this name, or any other that is the assignment's."""
    try:
        names = sorted(entry.name for entry in os.scandir(path.parent))[:5]
    except OSError as error:
        names = [f"a folder that cannot be read: {error.strerror}"]
    found = plain(", ".join(name.encode("utf-8", "replace").decode()[:60] for name in names) or "an empty folder")
    message = (
        f"No notebook named {path.stem}.ipynb was handed in (found: {found}), nor another one with this assignment's "
        "cells or functions, so there was nothing to grade. Submit the notebook under the name it was released with."
    )
    return Trouble(Status.NO_NOTEBOOK, message, found)
