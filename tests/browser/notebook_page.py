"""A notebook in JupyterLab as its reader handles it: with the mouse and the keyboard."""

import ast

#: Notes the moment of the next key press, and that at which the picture has been drawn anew.
STOPWATCH = """picture => {
    const times = (window.stopwatch = {});
    document.addEventListener('keydown', () => { times.pressed = performance.now(); }, {once: true, capture: true});
    picture.addEventListener('load', () => { times.drawn = performance.now(); }, {once: true});
}"""

FINGERPRINT = """async picture => {
    const bytes = await (await fetch(picture.src)).arrayBuffer();
    const digest = await crypto.subtle.digest('SHA-256', bytes);
    return Array.from(new Uint8Array(digest)).join(' ');
}"""


def menu(page, *labels):
    """Choose from JupyterLab's menu bar: `menu(page, "Run", "Run All Cells")`."""
    page.locator(".lm-MenuBar-item", has_text=labels[0]).click()
    for label in labels[1:]:
        page.locator(".lm-Menu-item:visible").filter(has_text=label).first.click()


def open_file(page, name):
    """Open a file of the folder at hand in JupyterLab's list of files."""
    page.locator(".jp-DirListing-item", has_text=name).dblclick()


class Notebook:
    """A notebook that is open in JupyterLab.

    Attributes:
        page: the browser's page; cells: its stored cells, to know what stands where.
    """

    def __init__(self, page, cells):
        self.page, self.cells = page, cells
        self.panel = page.locator(".jp-NotebookPanel:visible")
        self.ready()

    def ready(self):
        """Wait until the kernel is there and has nothing to do."""
        self.page.locator("#jp-main-statusbar").get_by_text("| Idle").wait_for()
        self.panel.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").wait_for()

    def index(self, grade_id):
        """Where the cell with this nbgrader id stands."""
        ids = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in self.cells]
        return ids.index(grade_id)

    def cell(self, index):
        """A cell, scrolled into view: JupyterLab holds only those that can be seen."""
        cell = self.panel.locator(f".jp-Cell[data-windowed-list-index='{index}']")
        scroller = self.panel.locator(".jp-WindowedPanel-outer")
        for _ in range(100):
            if cell.count():
                cell.scroll_into_view_if_needed()
                return cell
            shown = self.panel.locator(".jp-Cell[data-windowed-list-index]")
            last = max(shown.evaluate_all("all => all.map(cell => Number(cell.dataset.windowedListIndex))"))
            way = 0.8 if index > last else -0.8
            scroller.evaluate("(panel, way) => panel.scrollBy(0, way * panel.clientHeight)", way)
            self.page.evaluate("() => new Promise(requestAnimationFrame)")
        raise AssertionError(f"cell {index} does not come into view")

    def show(self, index):
        """Bring a cell to the middle of the window, for a picture."""
        cell = self.cell(index)
        cell.evaluate("cell => cell.scrollIntoView({block: 'center'})")
        return cell

    def write(self, index, source):
        """Replace what stands in a cell by typing."""
        self.cell(index).locator(".cm-content").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(source)

    def run(self, *indices):
        """Run cells one after the other, as Ctrl+Enter does, and wait for the last."""
        for index in indices:
            self.cell(index).locator(".jp-InputArea-prompt").click()
            self.page.keyboard.press("Control+Enter")
        self.page.wait_for_function(
            "cell => !cell.querySelector('.jp-InputPrompt').textContent.includes('*')",
            arg=self.cell(indices[-1]).element_handle(),
        )

    def run_all(self):
        """Run all cells, and wait until the last one is done."""
        menu(self.page, "Run", "Run All Cells")
        last = max(i for i, cell in enumerate(self.cells) if cell["cell_type"] == "code")
        prompt = self.cell(last).locator(".jp-InputPrompt")
        counted = "prompt => /[0-9]/.test(prompt.textContent)"
        self.page.wait_for_function(counted, arg=prompt.element_handle())

    def output(self, index):
        """Where a cell says what came of it."""
        return self.cell(index).locator(".jp-Cell-outputWrapper")

    def outputs(self):
        """What came of each code cell, in words."""
        return [self.output(i).inner_text() for i, cell in enumerate(self.cells) if cell["cell_type"] == "code"]

    def explorer(self, index):
        """The explorer in the output of a cell, once it is alive."""
        return Explorer(self.page, self.cell(index))


class Explorer:
    """An explorer in the output of a cell."""

    def __init__(self, page, cell):
        self.page, self.cell = page, cell
        self.picture = cell.locator("img.widget-image")
        self.picture.wait_for()
        self.picture.scroll_into_view_if_needed()
        self.controls = cell.locator(".widget-slider")

    def labels(self):
        return self.controls.locator("> .widget-label").all_inner_texts()

    def handle(self, number):
        return self.controls.nth(number).locator(".noUi-handle")

    def reach(self, number):
        """Go to a control with the Tab key alone, from the one before it or, for the first, from the cell."""
        if number:
            self.handle(number - 1).focus()
        else:
            prompt = self.cell.locator(".jp-InputArea-prompt")
            (prompt if prompt.count() else self.picture).click()  # no prompt where the code is folded
            self.cell.locator(".jp-Cell-outputCollapser").first.focus()
        for _ in range(4):
            self.page.keyboard.press("Tab")
            if self.handle(number).evaluate("handle => handle === document.activeElement"):
                return
        raise AssertionError(f"the Tab key does not lead to {self.labels()[number]!r}")

    def move(self, number):
        """Press an arrow key on a control.

        Returns:
            Milliseconds from the key to another picture, or None if the picture stays as it is for ten seconds.
        """
        handle = self.handle(number)
        handle.focus()
        at_end = handle.get_attribute("aria-valuenow") == handle.get_attribute("aria-valuemax")
        before = self.picture.evaluate(FINGERPRINT)
        self.picture.evaluate(STOPWATCH)
        self.page.keyboard.press("ArrowLeft" if at_end else "ArrowRight")
        try:
            self.page.wait_for_function("() => window.stopwatch.drawn", timeout=10_000)
        except self.page_timeout():
            return None
        if self.picture.evaluate(FINGERPRINT) == before:
            return None
        return self.page.evaluate("() => window.stopwatch.drawn - window.stopwatch.pressed")

    @staticmethod
    def page_timeout():
        from playwright.sync_api import TimeoutError

        return TimeoutError


def cells_needed(cells, index):
    """The code cells that define what a cell uses, in order, and the cell itself: a lesson need not run in full."""
    needed, wanted = [index], _names(cells[index])[0]
    for earlier in range(index - 1, -1, -1):
        if cells[earlier]["cell_type"] == "code":
            used, bound = _names(cells[earlier])
            if bound & wanted:
                needed.insert(0, earlier)
                wanted = (wanted - bound) | used
    return needed


def _names(cell):
    """Names that a cell reads, and names that it binds."""
    used, bound = set(), set()
    for node in ast.walk(ast.parse("".join(cell["source"]))):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                used.add(name)
            case ast.Name(id=name):
                bound.add(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                bound.add(name)
            case ast.alias(name=name, asname=other):
                bound.add((other or name).split(".")[0])
    return used, bound
