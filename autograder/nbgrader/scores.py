"""A notebook's marks: what a page says, in its table and below, comes from here alone."""

from dataclasses import dataclass, field
from decimal import Decimal

from autograder.nbgrader.rounding import exact, hundredths

#: Marks are rounded to hundredths; two that differ by less are the same.
ROUNDING = 0.006


@dataclass(frozen=True)
class Score:
    """The marks of one graded cell.

    Attributes:
        score: what counts, a teacher's change and extra credit included.
        auto: what the judge gave, or nbgrader to an answer that was left blank; None if a human has to mark it.
        by_hand: a human marks it: a written answer.
        manual: a human has set the marks, or extra credit.
        waits: nbgrader asks a human to read it: an answer that is not marked, or that has changed since.
    """

    name: str
    score: float
    max_score: float
    auto: float | None = None
    by_hand: bool = False
    manual: bool = False
    waits: bool = False

    @property
    def graded(self) -> bool:
        """Whether these marks count: a written answer that nobody has read has none, not 0."""
        return self.manual or not (self.by_hand or self.auto is None)

    @property
    def blank(self) -> bool:
        """Whether it is a written answer that nbgrader found unchanged, which is when it marks one by itself."""
        return self.by_hand and self.auto is not None

    @property
    def full(self) -> bool:
        return self.graded and self.score >= self.max_score - ROUNDING

    @property
    def changed(self) -> bool:
        """Whether a teacher gave other marks than the judge."""
        return self.manual and not self.by_hand and self.differs_from(self.auto or 0.0)

    def differs_from(self, marks: float) -> bool:
        return abs(self.score - marks) > ROUNDING


@dataclass(frozen=True)
class Scores:
    """The marks of a notebook that was handed in.

    Attributes:
        cells: by name, in the notebook's order where the gradebook has one.
        comments: {cell: the teacher's words}, without empty ones.
        penalty: marks taken off for lateness.
    """

    cells: dict[str, Score] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    penalty: float = 0.0

    @property
    def total(self) -> Decimal:
        """The marks of all that is graded, less the penalty."""
        given = sum((exact(score.score) for score in self.cells.values() if score.graded), Decimal())
        return hundredths(max(Decimal(), given - exact(self.penalty)))

    @property
    def max_total(self) -> Decimal:
        return hundredths(sum((exact(score.max_score) for score in self.cells.values() if score.graded), Decimal()))

    @property
    def waiting(self) -> Decimal:
        """The marks that are still to be given by hand."""
        return hundredths(sum((exact(score.max_score) for score in self.cells.values() if not score.graded), Decimal()))
