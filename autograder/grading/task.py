"""What phase two is handed and what it gives back: plain data, so that it can travel to another process or machine."""

from dataclasses import dataclass, field
from typing import Any, NotRequired, TypedDict

from autograder.intake.candidates import Candidate
from autograder.verdict import Trouble


class Settings(TypedDict):
    """The options of `ExecuteAndJudge` that decide marks."""

    seed: int
    no_sandbox: bool
    cell_seconds: int
    call_seconds: int
    notebook_seconds: int
    figures: bool
    all_cells: bool
    asserts_outside: bool


@dataclass(frozen=True)
class HandedIn:
    """What was handed in for one notebook of an assignment.

    Attributes:
        name: of the notebook, as it was released.
        data: the bytes of the file of that name; None where there is none, or it could not be read.
        trouble: why there is nothing to judge, or None.
        candidates: other files that may be the notebook.
    """

    name: str
    data: bytes | None = field(repr=False)
    trouble: Trouble | None = None
    candidates: tuple[Candidate, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Task:
    """A submission to grade.

    Attributes:
        assignment, student: names.
        notebooks: what was handed in for each notebook of the assignment.
        files: {relative name: bytes} of what lies beside the notebooks.
        version: of the assignment (`gradebook.assignment_version`).
        settings: what else decides marks: seed, sandbox, limits.
        units: names of the units whose exercises the assignment has.
        key: the key of the result in the store.
    """

    assignment: str
    student: str
    notebooks: tuple[HandedIn, ...]
    files: dict[str, bytes] = field(repr=False)
    version: str
    settings: Settings
    units: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True)
class Course:
    """What all tasks of a batch share.

    Attributes:
        config: nbgrader's configuration as the course has it.
        classes: preprocessors that clean up, and those that run and judge.
        exporter: the class that reads a notebook.
        snapshot: the assignment alone, as the bytes of a SQLite gradebook.
        layout: its notebooks as they were released (`nbgrader.release.layout_of`).
    """

    config: Any
    classes: tuple[type, ...]
    exporter: type
    snapshot: bytes = field(repr=False)
    layout: dict[str, list[Any]] = field(default_factory=dict, repr=False)


class Result(TypedDict, total=False):
    """What became of a task: the graded notebooks' texts by name, or an error where there are none.

    `log` holds warnings, `put_right` what was put right before it was graded.
    """

    notebooks: dict[str, str]
    ended: str
    seconds: float
    log: list[str]
    put_right: list[str]
    error: NotRequired[str]
