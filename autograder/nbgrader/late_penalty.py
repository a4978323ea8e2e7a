"""Penalties for late work: a share of the marks for each day, after days of grace, by nbgrader's own plug-in.

In `nbgrader_config.py` (or by `python -m autograder dates --penalty 10% --grace 1`):

    c.LatePenalty.share_a_day = 0.1
    c.LatePenalty.days_of_grace = 1
"""

from decimal import ROUND_CEILING, Decimal
from typing import Any

from nbgrader.api import Assignment, Gradebook, SubmittedAssignment, SubmittedNotebook
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties
from traitlets import Float, TraitError, validate

from autograder.nbgrader.rounding import exact, hundredths

_SECONDS_A_DAY = 86_400


class LatePenalty(LateSubmissionPlugin):
    """For each day that begins after the due date and the days of grace, a share of the marks that were earned."""

    share_a_day = Float(0.0, help="Share of the marks that each day costs, 0.1 for 10 %; 0: nbgrader's own rule").tag(
        config=True
    )
    days_of_grace = Float(0.0, help="So many days late cost nothing").tag(config=True)
    most = Float(1.0, help="No hand-in loses a larger share than this").tag(config=True)

    @validate("share_a_day", "most")
    def _is_share(self, proposal: Any) -> float:
        if not 0 <= proposal["value"] <= 1:
            raise TraitError(f"LatePenalty.{proposal['trait'].name} is a share from 0 to 1, not {proposal['value']}")
        return proposal["value"]

    @validate("days_of_grace")
    def _is_length(self, proposal: Any) -> float:
        if not 0 <= proposal["value"] < 10_000:
            raise TraitError(f"LatePenalty.days_of_grace is a number of days from 0 on, not {proposal['value']}")
        return proposal["value"]

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float | None:
        """As nbgrader asks: the marks that are taken off, or None."""
        if not self.share_a_day:
            return super().late_submission_penalty(student_id, score, total_seconds_late)
        share = min(self.days(total_seconds_late) * exact(self.share_a_day), exact(self.most))
        return float(hundredths(exact(score) * share))

    def days(self, seconds: float) -> Decimal:
        """How many days are paid for: each that has begun."""
        late = exact(seconds) / _SECONDS_A_DAY - exact(self.days_of_grace)
        return max(Decimal(), late.to_integral_value(ROUND_CEILING))

    @property
    def in_words(self) -> str:
        """The rule in a sentence."""
        if not self.share_a_day:
            rules = {"none": "late work loses nothing", "zero": "late work has no marks"}
            return rules[self.penalty_method]
        words = f"late work loses {_percent(self.share_a_day)} of its marks for each day that has begun"
        if self.days_of_grace:
            words += f", after {self.days_of_grace:g} days of grace"
        return words + (f", at most {_percent(self.most)}" if self.most < 1 else "")


def _percent(share: float) -> str:
    return f"{share * 100:g} %"


def rule_in_words(parent: Any) -> str:
    """The rule that a course's settings name.

    Args:
        parent: what holds the settings: an app, a plug-in or a preprocessor.
    """
    plugin = _plugin(parent)
    return plugin.in_words if isinstance(plugin, LatePenalty) else f"penalties by {type(plugin).__name__}"


def _plugin(parent):
    step = AssignLatePenalties(parent=parent)
    step.init_plugin()
    return step.plugin_inst


def settle(gradebook: Gradebook, parent: Any, assignment: str) -> list[str]:
    """Bring an assignment's penalties up to date: marks by hand, dates and rules may have changed since it was graded.

    Nothing is written where nothing has changed.

    Args:
        gradebook: an open one.
        parent: as for `rule_in_words`.
        assignment: name.

    Returns:
        The students whose penalty is another one now.
    """
    changed = {}
    for book, penalty in _due(gradebook, parent, assignment):
        if penalty != book.late_submission_penalty:
            book.late_submission_penalty = penalty
            changed[book.student.id] = True
    if changed:
        gradebook.db.commit()
    return list(changed)


def outdated(gradebook: Gradebook, parent: Any, assignment: str) -> bool:
    """Whether `settle` would write anything."""
    return any(penalty != book.late_submission_penalty for book, penalty in _due(gradebook, parent, assignment))


def _due(gradebook, parent, assignment):
    """(notebook that was handed in, its penalty now), by the rules of nbgrader's `AssignLatePenalties`."""
    step = AssignLatePenalties(parent=parent)
    step.init_plugin()
    for book in _candidates(gradebook, assignment):
        seconds, penalty = book.assignment.total_seconds_late, None
        if seconds > 0:
            penalty = step.plugin_inst.late_submission_penalty(book.student.id, book.score, seconds)
        yield book, None if penalty is None else _within(penalty, book)


def _candidates(gradebook, assignment):
    """Notebooks that came after the class's due date, or have a penalty: few of a class."""
    query = gradebook.db.query(SubmittedNotebook)
    query = query.join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
    query = query.join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
    late = SubmittedAssignment.timestamp > Assignment.duedate
    has_penalty = SubmittedNotebook.late_submission_penalty.isnot(None)
    return query.filter(Assignment.name == assignment, late | has_penalty).all()


def _within(penalty: float, book: SubmittedNotebook) -> float:
    """No penalty is negative, or more than the notebook's marks."""
    return max(0.0, min(penalty, book.score))
