"""A notebook in JupyterLab as its reader handles it: with the mouse and the keyboard."""

import ast
import json
import re

#: Milliseconds for all cells of a notebook, with its trainings, on a slow machine with other work.
RUN_ALL = 600_000
FINGERPRINT = """async picture => {
    const bytes = await (await fetch(picture.src)).arrayBuffer();
    const digest = await crypto.subtle.digest('SHA-256', bytes);
    return Array.from(new Uint8Array(digest)).join(' ');
}"""

#: Whether the picture that is seen is the one that the controls ask for.
SETTLED = """explorer => Object.entries(JSON.parse(explorer.dataset.drawn)).every(([name, text]) => {
    const control = explorer.querySelector(`[data-name="${name}"]`);
    const tick = control.querySelector('input[type=checkbox]');
    if (tick) return String(Number(tick.checked)) === text;
    const checked = control.querySelector('input:checked');
    return (checked ? checked.parentElement.textContent : control.querySelector('output').textContent) === text;
})"""
AT_END = """input => input.type === 'radio'
    ? input.closest('.options').lastElementChild.contains(input) : input.value === input.max"""
#: From the next move of a slider to the first picture with its value; 0 where the move changes nothing.
WATCH = """explorer => { window.took = new Promise(resolve => {
    const none = setTimeout(() => resolve(0), 150);
    explorer.addEventListener('input', event => {
        clearTimeout(none);
        const [begin, control] = [performance.now(), event.target.closest('.control')];
        const text = control.querySelector('output')?.textContent ?? String(Number(event.target.checked));
        const { name } = control.dataset;
        const look = () => JSON.parse(explorer.dataset.drawn)[name] === text
            ? resolve(performance.now() - begin) : requestAnimationFrame(look);
        look();
    }, {once: true});
}); }"""


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
            # A cell whose source is folded has a placeholder where the prompt was.
            self.cell(index).locator(":is(.jp-InputArea-prompt, .jp-InputPlaceholder):visible").first.click()
            self.page.keyboard.press("Control+Enter")
        self.prompt(indices[-1], no="*")

    def prompt(self, index, no):
        """Wait until the number beside a cell is there, and has not this text."""
        from playwright.sync_api import expect  # what else is here is used without a browser too

        prompt = self.cell(index).locator(".jp-InputPrompt").first
        expect(prompt).not_to_contain_text(no)
        expect(prompt).to_contain_text(re.compile("[0-9]"))

    def run_all(self):
        """Run all cells, and wait until the kernel has nothing more to do."""
        menu(self.page, "Run", "Run All Cells")
        for status in ("busy", "idle"):  # idle only when no cell is left to run
            self.panel.locator(f".jp-Notebook-ExecutionIndicator[data-status='{status}']").wait_for(timeout=RUN_ALL)

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
    """An explorer in the output of a cell.

    Args:
        page: the browser's page; cell: what holds it.
    """

    def __init__(self, page, cell):
        self.page, self.cell = page, cell
        self.root = cell.locator(".dlex").last
        self.picture = self.root.locator(".stage > img")
        self.picture.wait_for()
        self.picture.scroll_into_view_if_needed()
        self.page.wait_for_function("picture => picture.naturalWidth > 0", arg=self.picture.element_handle())

    def names(self):
        """The names of the controls."""
        return self.root.locator(".control").evaluate_all("all => all.map(control => control.dataset.name)")

    def labels(self):
        """What the controls are called, for readers and for screen readers."""
        return self.root.locator(".control .name span, .control legend, .control .tick span").all_inner_texts()

    def control(self, name):
        """What takes the keys of a control."""
        kinds = "input[type=range], input[type=checkbox], input[type=radio]:checked"
        return self.root.locator(f"[data-name='{name}']").locator(kinds)

    def handles(self):
        """The points of the figure that can be dragged."""
        return self.root.locator(".handle")

    def drawn(self):
        """{control: text} of the picture that is seen."""
        return json.loads(self.root.get_attribute("data-drawn"))

    def pictures(self):
        """How many pictures it has shown so far."""
        return int(self.root.get_attribute("data-pictures"))

    def settle(self):
        """Wait until the picture is that of the controls."""
        self.page.wait_for_function(SETTLED, arg=self.root.element_handle())

    def reach(self, name):
        """Go to a control with the Tab key alone, from the one before it or, for the first, from the cell."""
        before = self.names().index(name) - 1
        if before >= 0:
            self.control(self.names()[before]).focus()
        else:
            prompt = self.cell.locator(".jp-InputArea-prompt")
            (prompt if prompt.count() else self.picture).click()  # no prompt where the code is folded
            self.cell.locator(".jp-Cell-outputCollapser").first.focus()
        for _ in range(6):
            self.page.keyboard.press("Tab")
            if self.control(name).evaluate("input => input === document.activeElement"):
                return
        raise AssertionError(f"the Tab key does not lead to {name!r}")

    def move(self, name):
        """Press a key on a control, an arrow or, on a box to tick, the space bar; wait for its picture.

        Returns:
            Whether the picture is another one.
        """
        control = self.control(name)
        control.focus()
        at_end = control.evaluate(AT_END)
        before = self.picture.evaluate(FINGERPRINT)
        ticks = control.get_attribute("type") == "checkbox"
        self.page.keyboard.press("Space" if ticks else "ArrowLeft" if at_end else "ArrowRight")
        self.settle()
        return self.picture.evaluate(FINGERPRINT) != before

    def sweep(self, name, moves=20):
        """Drag a slider with the mouse from one end to the other, one move after each picture.

        Returns:
            Milliseconds from each move to its picture.
        """
        box = self.control(name).bounding_box()
        x = lambda share: box["x"] + 8 + (box["width"] - 16) * share
        y = box["y"] + box["height"] / 2
        self.page.mouse.move(x(0), y)
        self.page.mouse.down()
        self.settle()
        took = []
        for move in range(1, moves + 1):
            self.root.evaluate(WATCH)
            self.page.mouse.move(x(move / moves), y)
            took.append(self.page.evaluate("() => window.took"))
        self.page.mouse.up()
        return [milliseconds for milliseconds in took if milliseconds]

    def tick(self, name):
        """Flip a box to tick; milliseconds until its picture is there."""
        self.control(name).focus()
        self.root.evaluate(WATCH)
        self.page.keyboard.press("Space")
        return self.page.evaluate("() => window.took")

    def drag(self, number, right, down, moves=8):
        """Drag a handle by so many pixels with the mouse."""
        box = self.handles().nth(number).locator(".ring").bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        for move in range(1, moves + 1):
            self.page.mouse.move(x + right * move / moves, y + down * move / moves)
            self.page.wait_for_timeout(30)
        self.page.mouse.up()
        self.settle()


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
