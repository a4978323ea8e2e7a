"""The playground in the output of a cell, as its user handles it."""

#: Whether a canvas shows more than one colour.
PAINTED = """canvas => {
    const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    return new Set(new Uint32Array(data.buffer)).size > 20;
}"""

#: The texts and values of all that shows a setting.
CHOSEN = """panel => Object.fromEntries([...panel.querySelectorAll('[data-name]')].map(part =>
    [part.dataset.name, (part.querySelector('select') ?? {}).value ?? part.textContent.replace(/[^0-9.%]/g, '')]))"""


class Playground:
    """A panel that is alive.

    Args:
        page: the browser's page; cell: the notebook's cell that shows it.
    """

    def __init__(self, page, cell):
        self.page, self.panel = page, cell.locator(".dlpg")
        self.part("plane").wait_for()
        self.panel.scroll_into_view_if_needed()
        self._wait("frames", 1)

    def part(self, name):
        return self.panel.locator(f".{name}")

    def button(self, name):
        return self.panel.get_by_role("button", name=name, exact=True)

    def slider(self, name):
        return self.panel.get_by_role("slider", name=name, exact=True)

    def number(self, name):
        """A number that the panel notes on itself: `frames`, `step`."""
        return int(self.panel.get_attribute(f"data-{name}") or 0)

    def wait_frames(self, more):
        """Wait until so many pictures more have been drawn."""
        self._wait("frames", self.number("frames") + more)

    def wait_step(self, step):
        """Wait until so many steps have been made."""
        self._wait("step", step)

    def _wait(self, name, value):
        reached = "([panel, name, value]) => Number(panel.dataset[name]) >= value"
        self.page.wait_for_function(reached, arg=[self.panel.element_handle(), name, value])

    def cost(self):
        """The cost on the points that it learns from; infinite if it is no number."""
        text = self.part("train-cost").inner_text()
        return float(text) if text[0].isdigit() else float("inf")

    def chosen(self):
        """{setting: what the panel shows of it}."""
        return self.panel.evaluate(CHOSEN)

    def wait_words(self, text):
        """Wait until the panel, in words, holds a text."""
        holds = "([plane, text]) => plane.getAttribute('aria-label').includes(text)"
        self.page.wait_for_function(holds, arg=[self.part("plane").element_handle(), text])

    def words(self):
        """The panel in words, as a screen reader has it."""
        return self.part("plane").get_attribute("aria-label")

    def painted(self):
        """Whether plane, network and costs are drawn."""
        return [self.part(name).evaluate(PAINTED) for name in ("plane", "network", "costs")]

    def at(self, x, y, limit=5.0):
        """Where a point of the plane is on the screen."""
        box = self.part("plane").bounding_box()
        return box["x"] + box["width"] * (x / limit + 1) / 2, box["y"] + box["height"] * (1 - y / limit) / 2
