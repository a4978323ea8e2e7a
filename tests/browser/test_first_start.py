"""What a newcomer meets at the first start of `make lab`: the course, and no pop-up, warning or question."""

from playwright.sync_api import expect

POP_UPS = ".jp-Dialog, .Toastify__toast, .jp-toast"


def test_the_first_start_shows_the_course_and_nothing_else(lab, page, camera):
    page.goto(lab.address())
    page.locator(".jp-Launcher").wait_for()
    expect(page.locator(POP_UPS)).to_have_count(0)
    camera(page, "opened")
    page.goto(lab.address("notebooks/README.md"))
    page.locator(".jp-MarkdownViewer h1", has_text="The map").wait_for()
    camera(page, "map")
    page.goto(lab.address("notebooks/01_why_deep_learning.ipynb"))
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    # "Idle" in the status bar: the kernel has started, and with it all that it may warn of.
    page.get_by_text("| Idle").first.wait_for()
    expect(page.locator(POP_UPS)).to_have_count(0)
    camera(page, "notebook")
    said = lab.log.read_text()
    assert not [line for line in said.splitlines() if "warn" in line.lower() or "error" in line.lower()], said
