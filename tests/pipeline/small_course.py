"""A small course in the middle of a term, for tests of what happens to marks after they were given."""

import shutil
import sqlite3

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.authoring import demo
from autograder.authoring.sample_class import Desk, find
from autograder.grading import grade
from autograder.history.store import History
from autograder.sandbox import bubblewrap as sandbox
from tests.handed_out import UNIT, handed_out

#: A wrong answer to one of its exercises.
SLIP = "def softmax(x):\n    return x"


def small_course(root, folder):
    """A course of one's own in `folder`, in which the assignment is handed out."""
    if sandbox.why_not():
        pytest.skip(f"{sandbox.why_not()}: apt-get install bubblewrap (.ci/run does)")
    course = shutil.copytree(handed_out(root), folder / "course", symlinks=True)
    for room in ("source", "datasets"):
        (course / room).unlink()
        (course / room).symlink_to(root / room)
    return Course(course, root)


class Course:
    def __init__(self, folder, root):
        self.folder, self.desk, self.url = folder, Desk(root, UNIT), f"sqlite:///{folder}/gradebook.db"

    @property
    def history(self):
        return History(self.folder / "history.db")

    def hand_in(self, student, essays=(), **changed):
        """A student hands in right answers, but for what is changed: {exercise: text}; essays are {question: text}."""
        path = self.folder / "submitted" / student / UNIT / f"{UNIT}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        notebook = self.desk.lean({**self.desk.right(), **changed})
        for name, text in dict(essays).items():
            find(notebook, name).source = text
        path.write_text(nbformat.writes(notebook))

    def grade(self, **options):
        said = []
        assert grade.run(UNIT, course=self.folder, jobs=1, options=demo.HURRY, log=said.append, **options) == 0
        return said

    def told(self, student, cell):
        return [one for one in self.history.entries(UNIT, student) if one.cell == cell]

    def by_hand(self, student, cell, score):
        """What the formgrader does when a mark is filled in."""
        with Gradebook(self.url) as gradebook:
            one = gradebook.find_grade(cell, UNIT, UNIT, student)
            one.manual_score, one.needs_manual_grade = score, score is None and one.auto_score is None
            gradebook.db.commit()

    def unseen(self, student, cell, score):
        """The same, by a program that does not read the course's settings."""
        where = (
            "cell_id = (SELECT id FROM base_cell WHERE name = ? AND type = 'GradeCell') AND notebook_id IN "
            "(SELECT n.id FROM submitted_notebook n JOIN submitted_assignment a ON n.assignment_id = a.id "
            "WHERE a.student_id = ?)"
        )
        with sqlite3.connect(self.folder / "gradebook.db") as database:
            changed = database.execute(f"UPDATE grade SET manual_score = ? WHERE {where}", (score, cell, student))
            assert changed.rowcount == 1
