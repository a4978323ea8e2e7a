"""A submission's marks as the gradebook has them: what a page says, in its table and below, comes from here alone."""

from dataclasses import dataclass, field
from typing import Any

from nbgrader.api import Gradebook

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
    """

    name: str
    score: float
    max_score: float
    auto: float | None = None
    by_hand: bool = False
    manual: bool = False

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
    def total(self) -> float:
        """The marks of all that is graded, less the penalty."""
        return max(0.0, sum(score.score for score in self.cells.values() if score.graded) - self.penalty)

    @property
    def max_total(self) -> float:
        return sum(score.max_score for score in self.cells.values() if score.graded)

    @property
    def waiting(self) -> float:
        """The marks that are still to be given by hand."""
        return sum(score.max_score for score in self.cells.values() if not score.graded)


def scores_of(about: dict[str, Any]) -> Scores:
    """Look a submission up.

    Args:
        about: nbgrader's note on it: notebook, assignment, student, db_url.

    Raises:
        MissingEntry: the gradebook does not have it.
    """
    with Gradebook(about["db_url"]) as gradebook:
        found = gradebook.find_submission_notebook(about["notebook"], about["assignment"], about["student"])
        written = {cell.name for cell in [*found.notebook.solution_cells, *found.notebook.task_cells]}
        cells = {grade.name: _score(grade, written) for grade in found.grades}
        comments = {comment.name: comment.manual_comment for comment in found.comments if comment.manual_comment}
        return Scores(cells, comments, found.late_submission_penalty or 0.0)


def _score(grade, written):
    manual = grade.manual_score is not None or bool(grade.extra_credit)
    return Score(grade.name, grade.score, grade.max_score, grade.auto_score, grade.name in written, manual)
