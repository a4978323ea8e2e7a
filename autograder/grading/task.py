"""What phase two is handed and what it gives back: plain data, so that it can travel to another process or machine."""

from dataclasses import dataclass, field
from typing import Any, NotRequired, TypedDict

from autograder.verdict import Trouble


class Settings(TypedDict):
    """The options of `ExecuteAndJudge` that decide marks."""

    seed: int
    no_sandbox: bool
    cell_seconds: int
    call_seconds: int
    notebook_seconds: int
    figures: bool


@dataclass(frozen=True)
class Task:
    """A submission to grade.

    Attributes:
        unit, student: names.
        notebook: the submitted file's bytes; None where it could not be read.
        trouble: why there is nothing to judge, or None.
        files: {relative name: bytes} of what lies beside the notebook.
        assignment: the version of the assignment (`gradebook.assignment_version`).
        settings: what else decides marks: seed, sandbox, limits.
        key: the key of the result in the store.
    """

    unit: str
    student: str
    notebook: bytes | None
    trouble: Trouble | None
    files: dict[str, bytes] = field(repr=False)
    assignment: str
    settings: Settings
    key: str = ""


@dataclass(frozen=True)
class Course:
    """What all tasks of a batch share.

    Attributes:
        config: nbgrader's configuration as the course has it.
        classes: preprocessors that clean up, and those that run and judge.
        exporter: the class that reads a notebook.
        snapshot: the assignment alone, as the bytes of a SQLite gradebook.
    """

    config: Any
    classes: tuple[type, ...]
    exporter: type
    snapshot: bytes = field(repr=False)


class Result(TypedDict, total=False):
    """What became of a task: the graded notebook, or an error where there is none.

    `log` holds warnings.
    """

    notebook: str
    ended: str
    seconds: float
    log: list[str]
    error: NotRequired[str]
