"""An explorer on the screen: a widget that draws what its page in the browser asks for.

The page asks for the next picture only when it has shown the last one, and then for the latest settings.  So dragging
never piles up work, and no thread is needed: there are none in a browser's Python.
"""

from pathlib import Path

import anywidget
import traitlets

from dlutils.explorers.explorer import Explorer
from dlutils.explorers.painter import Picture, png

HERE = Path(__file__).parent


class View(anywidget.AnyWidget):
    """One widget; it may stand on the screen several times.

    Args:
        explorer: what it shows.
        first: the picture of its first settings.
    """

    _esm = (HERE / "page.js").read_text("utf-8")
    _css = (HERE / "page.css").read_text("utf-8")
    controls = traitlets.List().tag(sync=True)
    first = traitlets.Dict().tag(sync=True)
    picture = traitlets.Bytes().tag(sync=True)

    def __init__(self, explorer: Explorer, first: Picture):
        controls = [_control(name, explorer.label(name), control) for name, control in explorer.controls.items()]
        handles = [
            {"x": one.x, "y": one.y, "zero": one.zero, "label": one.label or _label(explorer, one)}
            for one in explorer.handles
        ]
        said = {"alt": explorer.alt, "handles": handles, "shown": _shown(first)}
        super().__init__(controls=controls, first=said, picture=png(first.pixels))
        self.explorer = explorer
        self.on_msg(lambda _, message, __: self.answer(message))

    def answer(self, message: dict) -> None:
        """Draw what a page asks for, and send it the picture.

        Args:
            message: "places" on the controls' scales, "page" who asks; the page counts its requests in "number".
        """
        asked = {"page": message.get("page"), "number": message.get("number")}
        try:
            picture = self.explorer.painter.picture(self.explorer.settings(message["places"]))
        except Exception as error:  # whatever the notebook's functions raise: the page lives on and says it
            self.send({**asked, "trouble": f"{type(error).__name__}: {error}"})
            return
        self.send({**asked, "shown": _shown(picture)}, [png(picture.pixels)])


def _shown(picture):
    height, width = picture.pixels.shape[:2]
    return {"handles": picture.handles, "says": picture.says, "size": [width, height]}


def _control(name, label, control):
    """A control as a page needs it; numbers only where all values are numbers, for handles."""
    numeric = all(type(value) in (int, float) for value in control.values)
    return {
        "name": name,
        "label": label,
        "texts": control.texts,
        "numbers": [float(value) for value in control.values] if numeric else [],
        "start": control.start,
        "play": control.play,
        "listed": control.listed,
        "twoWays": control.two_ways,
    }


def _label(explorer, one):
    return " and ".join(explorer.label(name) for name in one.names)
