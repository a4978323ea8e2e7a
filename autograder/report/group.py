"""A graded class as data: what `gather` collects, and what all else in this room reads."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from autograder.nbgrader.final_marks import Marks


class Kind(StrEnum):
    """What can be wrong with a submission; the order is that of the page."""

    NOT_GRADED = "not graded"
    NO_NOTEBOOK = "no notebook"
    UNREADABLE = "unreadable"
    FAILED = "failed"
    NO_RESULT = "no result"
    MISSING_CELLS = "missing cells"
    DIED = "died"
    TIME = "time"
    CPU = "cpu"
    MEMORY = "memory"
    PROCESSES = "processes"
    SIZE = "size"
    KILLED = "killed"
    LOST = "lost"
    TOO_SLOW = "too slow"
    MALFORMED = "malformed"


#: The same in words.
TROUBLES = {
    Kind.NOT_GRADED: "handed in, but not graded yet",
    Kind.NO_NOTEBOOK: "no notebook under the released name",
    Kind.UNREADABLE: "the file could not be read as a notebook",
    Kind.FAILED: "grading it failed: look at it yourself",
    Kind.NO_RESULT: "the graded notebook is missing or damaged: only the marks are known",
    Kind.MISSING_CELLS: "graded cells were missing",
    Kind.DIED: "the process ended by itself (exit, out of memory, or a crash)",
    Kind.TIME: "the notebook was stopped when its time was up",
    Kind.CPU: "the notebook was stopped when its CPU time was up",
    Kind.MEMORY: "the notebook was stopped: it used too much memory",
    Kind.PROCESSES: "the notebook was stopped: it started too many processes or threads",
    Kind.SIZE: "the notebook was stopped: it gave back too much",
    Kind.KILLED: "the notebook's process was killed from outside",
    Kind.LOST: "the engine lost the notebook while it was running",
    Kind.TOO_SLOW: "a function was still running when its time was up",
    Kind.MALFORMED: "what the notebook returned was malformed: look at it yourself",
}
#: With these there was no work to judge: they count in the marks, but say nothing about an exercise.
NOTHING_TO_JUDGE = (Kind.NO_NOTEBOOK, Kind.UNREADABLE, Kind.FAILED, Kind.NOT_GRADED)


@dataclass(frozen=True)
class Exercise:
    """An exercise: `known` are its misconceptions and rules, {id: sentence}, in the order of its specification."""

    name: str
    points: float
    known: dict[str, str] = field(default_factory=dict)


@dataclass
class Result:
    """What one student got for one exercise, and why.

    Attributes:
        score: the gradebook's; None where nothing is graded.
        blank: the student left it unwritten.
        unjudged: the judge had nothing to look at (the cell was missing, or not reached).
        misconceptions: {id: sentence} of those that the judge recognised.
        message: the judge's words where it recognised none.
    """

    score: float | None
    points: float
    blank: bool = False
    unjudged: bool = False
    misconceptions: dict[str, str] = field(default_factory=dict)
    message: str = ""

    @property
    def lost(self):
        return self.score is not None and self.score < self.points - 1e-9


@dataclass
class Submission:
    """One student's work.

    Attributes:
        results: {exercise: Result}, of the exercises that the machine judges.
        answers: {solution cell: the student's text}, code only.
        troubles: [(kind, detail)].
        seconds: how long the notebook ran; None where it was not recorded.
        earlier: shares of the marks in the units before this one.
        page: where the student's feedback lies, from the report's page; empty where there is none.
        final: what counts in the end: with answers in words, and less the penalty.
    """

    student: str
    name: str
    results: dict[str, Result]
    answers: dict[str, str] = field(default_factory=dict)
    troubles: list[tuple[Kind, str]] = field(default_factory=list)
    seconds: float | None = None
    seed: int | None = None
    sandbox: bool | None = None
    earlier: list[float] = field(default_factory=list)
    page: str = ""
    final: Marks = field(default_factory=Marks)

    @property
    def total(self):
        """What the machine has given."""
        return sum(result.score or 0.0 for result in self.results.values())

    @property
    def graded(self):
        return any(result.score is not None for result in self.results.values())

    @property
    def judged(self):
        """Whether there was work to judge."""
        nothing = any(kind in NOTHING_TO_JUDGE for kind, _ in self.troubles)
        return self.graded and not nothing and not all(result.unjudged for result in self.results.values())


@dataclass
class Written:
    """A written question: how many answers a human has marked and with how many marks in all, and how many wait."""

    name: str
    points: float
    marked: int = 0
    waiting: int = 0
    given: float = 0.0


@dataclass
class Group:
    """A class and one unit.

    Attributes:
        stubs: {solution cell: text handed out}.
        absent: names of students in the gradebook who handed in nothing.
        left_out: sentences on folders that are no student's.
        before: submissions of an earlier class, which are compared with these and count nowhere else.
        all_points: possible marks, those for answers in words included.
    """

    unit: str
    exercises: tuple[Exercise, ...]
    submissions: list[Submission]
    written: list[Written] = field(default_factory=list)
    stubs: dict[str, str] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    before: list[Submission] = field(default_factory=list)
    all_points: Decimal = Decimal()

    @property
    def points(self):
        return sum(exercise.points for exercise in self.exercises)

    @property
    def graded(self):
        return [submission for submission in self.submissions if submission.graded]

    @property
    def judged(self):
        return [submission for submission in self.submissions if submission.judged]
