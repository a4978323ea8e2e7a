"""The grader's own notes in a graded notebook's metadata."""

from dataclasses import asdict
from typing import Any

from autograder.verdict import Status, Trouble

#: Metadata under this name carries the grader's own notes; a student's is thrown away.
NOTE = "autograder"


def trouble_note(trouble: Trouble) -> dict[str, Any]:
    """The note of a cell, or of a notebook, that there is nothing to judge."""
    return {"trouble": asdict(trouble)}


def trouble_in(metadata: Any) -> Trouble | None:
    """The trouble that the grader noted in metadata, or None."""
    noted = metadata.get(NOTE, {}).get("trouble")
    return Trouble(Status(noted["status"]), noted["message"], noted["detail"]) if noted else None
