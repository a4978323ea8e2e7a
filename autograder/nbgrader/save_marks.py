"""Saves the machine's marks as nbgrader does, and lets marks by hand stand where nothing has changed."""

from contextlib import closing
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import SaveAutoGrades

from autograder.history.store import History, Kind, path_of
from autograder.nbgrader.verdicts import texts_of


class SaveMarks(SaveAutoGrades):
    """As nbgrader's; but a mark by hand waits for its teacher again only if the answer has changed since.

    nbgrader's own asks for each of them anew whenever a submission is graded again.
    """

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        self._texts = texts_of(nb.cells)
        saved: tuple[NotebookNode, dict[str, Any]] = super().preprocess(nb, resources)
        return saved

    def _add_score(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        name = cell.metadata["nbgrader"]["grade_id"]
        grade = self.gradebook.find_grade(name, self.notebook_id, self.assignment_id, self.student_id)
        stood = grade.manual_score is not None and not grade.needs_manual_grade
        before = grade.auto_score
        super()._add_score(cell, resources)
        if stood and grade.auto_score == before and (before is not None or self._is_unchanged(name)):
            grade.needs_manual_grade = False
            self.gradebook.db.commit()

    def _is_unchanged(self, name: str) -> bool:
        """Whether an answer is the one that was graded last, as far as the history knows."""
        with closing(History(path_of(self.db_url))) as history:
            entries = history.entries(self.assignment_id, self.student_id)
        kept = [one for one in entries if one.kind is Kind.VERDICT and one.place[1:] == (self.notebook_id, name)]
        return bool(kept) and kept[-1].about.get("answer") == self._texts.get(name, {}).get("answer")
