"""What a feedback page says: its table, the heading of each graded cell, and what surrounds the other cells."""

from dataclasses import dataclass, field
from functools import cache

from autograder.nbgrader.feedback import marks
from autograder.nbgrader.scores import Score, Scores

#: So many lines, of so many characters, are shown unfolded in all: with more, a page is as long as the notebook.
OPEN_LINES, LINE = 60, 100

NOT_GRADED = "not graded yet"
SENTENCES = {
    "right": "All right.",
    "passed": "The check passed.",
    "partly": "Part of the check passed.",
    "by teacher": "Your teacher has set these marks.",
    "changed": "These marks were changed after the judge had found what follows.",
    "blank": "It was left blank.",
    "read": "Your teacher has read your answer.",
    "gone": "Its cell is not in the notebook.",
}


@dataclass
class Row:
    """One line of the table, and the heading of its cell below: both say the same because both are this.

    Attributes:
        score: the gradebook's.
        sentence: HTML.
        findings: HTML: what the judge found, with got and expected; "" if there is nothing to add.
        before: HTML: the judge's words where a teacher has given other marks.
        comment: markdown by the teacher, on the answer.
        answered: whether the student's answer is worth to be shown unfolded.
        here: whether the cell is in the notebook.
    """

    score: Score
    sentence: str
    findings: str = ""
    before: str = ""
    comment: str = ""
    answered: bool = True
    here: bool = True

    @property
    def anchor(self) -> str:
        return f"graded-{self.score.name}"

    @property
    def kind(self) -> str:
        """The class of its part of the page."""
        if not self.score.graded:
            return "waiting"
        return "by-teacher" if self.score.changed else "" if self.score.full else "lost"

    @property
    def marks(self) -> str:
        """The marks in words, or that there are none yet."""
        score = self.score
        return f"{marks(score.score)} of {marks(score.max_score)}" if score.graded else NOT_GRADED


@dataclass
class Place:
    """What surrounds one cell of the page.

    Attributes:
        fold: the summary of the fold that begins before this cell, or None.
        folded: how many cells are in that fold.
        unfold: whether a fold ends after this cell.
        row: the graded cell whose part of the page begins before this cell, or None.
        ends: whether such a part ends after this cell.
        role: "answer", "check", "written" or "rest".
        open: whether a fold that begins here is open.
        comment: markdown by the teacher on this cell, where no `row` shows it.
    """

    role: str = "rest"
    fold: str | None = None
    folded: int = 0
    unfold: bool = False
    row: Row | None = None
    ends: bool = False
    open: bool = False
    comment: str = ""


@dataclass
class Page:
    """All that the template shows around the cells.

    Attributes:
        places: one for each cell, in the page's order.
        notice: a sentence that concerns the whole submission.
        lines: how many lines of the student's texts are unfolded.
        lateness: by how much it was late, in a sentence; "" where it was not.
    """

    scores: Scores = field(default_factory=Scores)
    rows: list[Row] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    notice: str = ""
    lines: int = 0
    lateness: str = ""

    def has_room(self, source: str) -> bool:
        """Whether a student's text may be shown unfolded beside those that are already; if so, it takes its room."""
        lines = sum(1 + len(line) // LINE for line in source.split("\n"))
        if self.lines + lines > OPEN_LINES:
            return False
        self.lines += lines
        return True

    @property
    def total(self) -> str:
        return f"{marks(self.scores.total)} of {marks(self.scores.max_total)}"

    @property
    def waiting(self) -> str:
        return marks(self.scores.waiting) if self.scores.waiting else ""

    @property
    def penalty(self) -> str:
        return f"−{marks(self.scores.penalty)}" if self.scores.penalty else "0"

    @property
    def colours(self) -> tuple[str, str]:
        """Rules for highlighted code, on light and on dark paper."""
        return _colours("default"), _colours("github-dark")


@cache
def _colours(style):
    from pygments.formatters import HtmlFormatter

    return HtmlFormatter(style=style).get_style_defs(".highlight")
