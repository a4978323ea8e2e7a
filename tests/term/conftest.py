"""A course with a real gradebook and an assignment of one exercise and one written question."""

import os
import sys

import pytest
from nbgrader.api import Gradebook

from autograder.nbgrader.quick import skip_slow_import

skip_slow_import()

SETTINGS = "from autograder.nbgrader.settings import configure\n\nc = get_config()\nconfigure(c)\n"


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course folder; nothing is in its gradebook yet."""
    monkeypatch.setenv("PATH", os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"])
    monkeypatch.setenv("DLCOURSE_UNITS", "")  # as it was, afterwards
    course = tmp_path / "course"
    (course / "source").mkdir(parents=True)
    (course / "nbgrader_config.py").write_text(SETTINGS)
    return course


def book(course):
    """Its gradebook, opened."""
    return Gradebook(f"sqlite:///{course}/gradebook.db")


def students(course):
    """{id: (first name, last name, mail address, platform's number)}."""
    with book(course) as gradebook:
        return {one.id: (one.first_name, one.last_name, one.email, one.lms_user_id) for one in gradebook.students}
