"""nbgrader's own pages in JupyterLab: the student's list of assignments, and the instructor's formgrader."""

import re
import subprocess
import sys

from notebook_page import menu


def nbgrader(lab, *arguments):
    """nbgrader's command line, as it would be typed in a terminal of the course folder."""
    python(lab, "autograder.nbgrader.quick", *arguments)


def python(lab, module, *arguments):
    """`python -m`, typed there."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=lab.course, env=lab.environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]


class AssignmentList:
    """The student's list: what can be fetched, what was fetched, what was submitted."""

    def __init__(self, page):
        self.page = page
        self.to_front()
        self.released = page.locator("#released_assignments_list")
        self.fetched = page.locator("#fetched_assignments_list")
        self.submitted = page.locator("#submitted_assignments_list")

    def to_front(self):
        menu(self.page, "Nbgrader", "Assignment List")

    def fetch(self, unit):
        self.released.locator(".list_item", has_text=unit).get_by_role("button", name="Fetch").click()
        self.fetched.locator("a.assignment-notebooks-link", has_text=unit).wait_for()

    def open(self, unit):
        """Unfold a fetched assignment and open its notebook."""
        self.fetched.locator("a.assignment-notebooks-link", has_text=unit).click()
        self.fetched.locator(".nested_list_item a", has_text=unit).click()

    def submit(self, unit):
        self.fetched.locator(".list_item", has_text=unit).get_by_role("button", name="Submit").first.click()
        self.submitted.locator(".list_item", has_text=unit).first.wait_for()

    def fetch_feedback(self, unit):
        """Fetch the feedback on what was submitted; returns the link to it that the list then offers."""
        submitted = self.submitted.locator(".list_item", has_text=unit).first
        submitted.get_by_role("button", name="Fetch Feedback").click()
        offered = submitted.get_by_text("(view feedback)")
        offered.wait_for()
        return offered


class Formgrader:
    """The instructor's pages, which JupyterLab shows in a frame of their own."""

    def __init__(self, page):
        self.page = page
        self.to_front()
        self.frame = page.frame_locator("#formgrader-iframe iframe")

    def to_front(self):
        menu(self.page, "Nbgrader", "Formgrader")

    def row(self, name):
        """The row of an assignment, a notebook or a student in the table at hand."""
        return self.frame.locator("tbody tr", has_text=name).first

    def press(self, name, column):
        """Press the button in a column of a row, and read the message that says how it went; then close it."""
        self.row(name).locator(f".{column} a").click()
        message = self.frame.locator("#success-modal, #error-modal")
        done = message.get_by_role("button", name="OK")
        done.wait_for(timeout=180_000)
        text = message.inner_text()
        done.click()
        message.wait_for(state="detached")
        return text

    def go(self, label):
        """Follow a link of the page."""
        self.frame.get_by_role("link", name=label, exact=True).first.click()

    def marks(self, grade_id):
        """The field with the marks of a graded cell."""
        return self.frame.locator(f"input.score#{grade_id}")

    def comment(self, grade_id):
        return self.frame.locator(f"textarea#{grade_id}-comment")

    def look_at(self, field):
        """Bring a field to the middle of the window, for a picture; not while the page scrolls by itself."""
        field.evaluate("field => { $('body, html').finish(); field.scrollIntoView({block: 'center'}); }")

    def enter(self, field, text):
        """Type into a field, and wait until the gradebook has it."""
        field.fill(text)
        with self.page.expect_response(re.compile("/formgrader/api/(grade|comment)/")) as saved:
            field.press("Tab")
        assert saved.value.ok
