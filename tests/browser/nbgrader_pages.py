"""nbgrader's own pages in JupyterLab: the student's list of assignments, and the instructor's formgrader."""

import subprocess
import sys

from notebook import menu


def nbgrader(lab, *arguments):
    """nbgrader's command line, as it would be typed in a terminal of the course folder."""
    command = [sys.executable, "-m", "autograder.quick", *arguments]
    done = subprocess.run(command, cwd=lab.course, env=lab.environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]


class AssignmentList:
    """The student's list: what can be fetched, what was fetched, what was submitted."""

    def __init__(self, page):
        self.page = page
        menu(page, "Nbgrader", "Assignment List")
        self.released = page.locator("#released_assignments_list")
        self.fetched = page.locator("#fetched_assignments_list")
        self.submitted = page.locator("#submitted_assignments_list")

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


class Formgrader:
    """The instructor's pages, which JupyterLab shows in a frame of their own."""

    def __init__(self, page):
        self.page = page
        menu(page, "Nbgrader", "Formgrader")
        self.frame = page.frame_locator("#formgrader-iframe iframe")

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
