"""What the engine is asked to run, and what comes back of it, unread."""

from dataclasses import dataclass
from typing import Literal, NotRequired, TypedDict

from autograder.limits import Limits
from autograder.verdict import Ended
from dlutils.evidence import ExerciseJob


class JobLimits(TypedDict, total=False):
    """Limits of one job that differ from the engine's."""

    cell_seconds: float
    call_seconds: float
    notebook_seconds: float


class JobCell(TypedDict):
    """A code cell, and the exercise whose evidence is recorded after it, if it grades one; one that is left out counts
    and does not run.
    """

    source: str
    exercise: str | None
    left_out: NotRequired[bool]


class NotebookJob(TypedDict):
    """A notebook to run: its code cells, the exercises to record, and the files beside it (base64 by name)."""

    kind: Literal["notebook"]
    cells: list[JobCell]
    exercises: dict[str, ExerciseJob]
    files: NotRequired[dict[str, str]]
    figures: NotRequired[bool]
    limits: NotRequired[JobLimits]


class FileJob(TypedDict):
    """A Python file to run, after the texts in `given`, and the one exercise to record."""

    kind: Literal["file"]
    name: str
    source: str
    given: dict[str, str]
    exercise: str
    exercises: dict[str, ExerciseJob]
    limits: NotRequired[JobLimits]


Job = NotebookJob | FileJob


@dataclass(frozen=True)
class Answer:
    """What the engine got for a job, unread: `events.read` opens it.

    Attributes:
        data: lines of JSON in any form: a stranger's process wrote them.
        ended: how the job ended.
    """

    data: bytes
    ended: Ended


def reason(ended: Ended, limits: Limits) -> str:
    """Why a job did not come to its end, in words; empty where it did."""
    return {
        Ended.DONE: "",
        Ended.TIME: f"the notebook was stopped after {limits['notebook_seconds']:g} seconds",
        Ended.CPU: f"the notebook was stopped after {limits['cpu_seconds']:g} seconds of CPU time",
        Ended.MEMORY: f"the notebook was stopped: it used more than {limits['memory_bytes'] >> 20} MB of memory",
        Ended.PROCESSES: (
            f"the notebook was stopped: it started more than {limits['processes']} processes and threads"
        ),
        Ended.SIZE: f"the notebook was stopped: it gave back more than {limits['answer_bytes'] >> 20} MB",
        Ended.DIED: "the notebook's process ended by itself before the end (exit, out of memory, or a crash)",
        Ended.KILLED: "the notebook's process was killed from outside",
        Ended.LOST: "the process that runs submissions was killed from outside",
    }[ended]
