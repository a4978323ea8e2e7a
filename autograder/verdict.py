"""A verdict: what the judge found on one exercise, and how a run of a submission ended.  Depends on nothing of ours."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Ended(StrEnum):
    """How the run of a submission ended."""

    DONE = "done"
    TIME = "time"
    CPU = "cpu"
    MEMORY = "memory"
    PROCESSES = "processes"
    SIZE = "size"
    #: By its own doing: exit, a crash.
    DIED = "died"
    #: By SIGKILL, which a submission cannot send itself.
    KILLED = "killed"
    #: The warm process that runs submissions is gone.
    LOST = "lost"


class Status(StrEnum):
    """What became of one exercise.  Everything that has to know reads this, never a sentence."""

    RIGHT = "right"
    WRONG = "wrong"
    #: The function raised in every call, or in the first that was wrong.
    RAISED = "raised"
    NOT_WRITTEN = "not written"
    #: A call was stopped at its time limit.
    TOO_SLOW = "too slow"
    #: No function of that name was there when the graded cell ran.
    NO_FUNCTION = "no function"
    #: The graded cell was not in the notebook: in verdicts up to version 0.3, which a report still reads.
    MISSING_CELL = "missing cell"
    NO_NOTEBOOK = "no notebook"
    UNREADABLE = "unreadable"
    #: The run ended before the exercise's cell: `Verdict.ended` says how.
    NOT_REACHED = "not reached"
    #: What came back is not what the recorder writes.
    MALFORMED = "malformed"
    #: In verdicts of older versions: the judge knew no such exercise.
    UNKNOWN = "unknown exercise"
    #: Something raised that nobody foresaw.
    FAILED = "failed"

    @property
    def judged(self) -> bool:
        """Whether there was a function to judge."""
        return self in _JUDGED

    @property
    def handed_in(self) -> bool:
        """Whether there was a notebook that could be read."""
        return self not in (Status.NO_NOTEBOOK, Status.UNREADABLE, Status.FAILED)


_JUDGED = {Status.RIGHT, Status.WRONG, Status.RAISED, Status.NOT_WRITTEN, Status.TOO_SLOW}


@dataclass(frozen=True)
class Trouble:
    """Why there is nothing to judge, of a whole submission or of one cell.

    Attributes:
        message: what to say to the student: a sentence with the remedy.
        detail: what it is about, for a list: the files that were found instead, what is wrong with a file.
    """

    status: Status
    message: str
    detail: str = ""


@dataclass
class OutputVerdict:
    """One output: right or not, and for the first case that is not, got against expected.

    Attributes:
        kept: the part of its share that an output keeps which is wrong in a small way: at the edge of the domain alone,
            or the right value in the wrong form.
    """

    name: str
    right: bool
    problem: str = ""
    case: int | None = None
    kept: float = 0.0

    @property
    def earned(self) -> float:
        """The part of its share that it earns."""
        return 1.0 if self.right else self.kept


@dataclass
class Verdict:
    """The judge's finding on one exercise.

    Attributes:
        status: what became of it.
        outputs: one verdict for each named output.
        misconceptions: ids of the recognised misconceptions and broken rules, in the order of the sentences.
        misconception: their sentences, or None.
        message: what to say in one or two sentences, always there.
        inputs: the arguments of the first failing case, in words (shapes, not values).
        detail: of a status that concerns the whole submission, what it is about: the files that were found instead.
        ended: how the run of the submission ended, where that is why the exercise was not reached.
        diagnosis: the first explanation as data: {"id", "kind", "sentence"}; None where nothing explains what is wrong.
    """

    unit: str
    exercise: str
    score: float
    max_score: float
    status: Status
    outputs: list[OutputVerdict] = field(default_factory=list)
    misconceptions: list[str] = field(default_factory=list)
    misconception: str | None = None
    message: str = ""
    inputs: str = ""
    seconds: float = 0.0
    detail: str = ""
    ended: Ended | None = None
    diagnosis: dict[str, str] | None = None

    @property
    def full(self) -> bool:
        return self.score >= self.max_score

    def as_dict(self) -> dict[str, Any]:
        """The verdict as JSON data."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Verdict":
        """The verdict that `as_dict` gave.

        Raises:
            TypeError, KeyError, ValueError: it gave no such thing.
        """
        ended = data.get("ended")
        return cls(
            **{
                **data,
                "status": Status(data["status"]),
                "ended": None if ended is None else Ended(ended),
                "outputs": [OutputVerdict(**output) for output in data["outputs"]],
            }
        )


def cut(verdict: Verdict, longest: int) -> Verdict:
    """The verdict with each of its texts cut and fit to be written to a file, the one place where that is done."""

    def fit(text: str) -> str:
        """At most so many characters, without half characters (lone surrogates), which no file takes."""
        return text[:longest].encode("utf-8", "replace").decode()

    verdict.message, verdict.inputs, verdict.detail = fit(verdict.message), fit(verdict.inputs), fit(verdict.detail)
    verdict.misconception = verdict.misconception and fit(verdict.misconception)
    verdict.diagnosis = verdict.diagnosis and {key: fit(text) for key, text in verdict.diagnosis.items()}
    for output in verdict.outputs:
        output.name, output.problem = fit(output.name), fit(output.problem)
    return verdict
