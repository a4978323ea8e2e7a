"""The grader's own notes in a graded notebook's metadata, and the cell that tells what was put right."""

import html
from dataclasses import asdict
from typing import Any

import nbformat

from autograder.plain_text import in_one_line
from autograder.verdict import Status, Trouble

#: Metadata under this name carries the grader's own notes; a student's is thrown away.
NOTE = "autograder"
#: In it, what was put right before a notebook was graded.
PUT_RIGHT = "put_right"
#: In a cell's, that it was not run, since nothing that runs reads what it binds.
LEFT_OUT = "left_out"
#: Metadata of a cell without an id that stands as it was released; a student's is thrown away.
RELEASED = "as_released"


def trouble_note(trouble: Trouble) -> dict[str, Any]:
    """The note of a cell, or of a notebook, that there is nothing to judge."""
    return {"trouble": asdict(trouble)}


def trouble_in(metadata: Any) -> Trouble | None:
    """The trouble that the grader noted in metadata, or None."""
    noted = metadata.get(NOTE, {}).get("trouble")
    return Trouble(Status(noted["status"]), noted["message"], noted["detail"]) if noted else None


def put_right_cell(notes: list[dict[str, str]]) -> Any:
    """The cell at the top of a graded notebook that tells its student and teacher what was put right."""
    lines = [f"* {html.escape(in_one_line(note['text'], 700), quote=False)}" for note in notes]
    text = "\n".join(["**What was put right before this notebook was graded**", "", *lines])
    return nbformat.v4.new_markdown_cell(text, id="put-right", metadata={NOTE: {PUT_RIGHT: notes}})


def put_right_in(notebook: Any) -> list[str]:
    """The sentences of that cell in a graded notebook, as JSON data or as nbformat reads it."""
    for cell in notebook["cells"][:1]:
        return [note["text"] for note in cell["metadata"].get(NOTE, {}).get(PUT_RIGHT, ())]
    return []
