"""A machine on the screen: a widget that answers what its page in the browser asks for.

The page asks, and asks for the next picture only when it has drawn the last one.  So nothing piles up, nothing runs
where nobody looks, and no thread is needed: there are none in a browser's Python.
"""

from pathlib import Path

import anywidget

from dlutils import plots
from dlutils.playground import points, settings
from dlutils.playground.frames import frame
from dlutils.playground.machine import COARSER, DOTS, Machine

HERE = Path(__file__).parent


#: Views that are open.  ipywidgets keeps each widget until it is closed, and with it a machine and its data.
OPEN: "list[View]" = []


class View(anywidget.AnyWidget):
    """One widget; it may stand on the screen several times.

    Args:
        machine: what is looked at.
        panel: the name of the playground, for its line of code.

    Attributes:
        pages: the ids of the pages that show it now; was_seen: whether one ever did.
    """

    _esm = (HERE / "page.js").read_text("utf-8")
    _css = (HERE / "page.css").read_text("utf-8")

    def __init__(self, machine: Machine, panel: str):
        super().__init__()
        self.machine, self.panel, self.pages, self.was_seen = machine, panel, set(), False
        self.on_msg(lambda _, message, __: self.answer(message))
        close_the_unseen()
        OPEN.append(self)

    def answer(self, message: dict) -> None:
        """Do what a page asks for, and send it what there is to see then.

        Args:
            message: "do" says what, "page" who asks; the page counts its requests in "number".
        """
        do, machine = message.get("do"), self.machine
        if do == "leave":
            self.pages.discard(message.get("page"))
            close_the_unseen(but=self)
            return
        self.pages.add(message.get("page"))
        self.was_seen = True
        extra = {}
        if do == "change":
            extra = self._change(message["settings"])
        elif do == "advance":
            machine.advance(message["steps"])
        elif do == "restart":
            machine.restart()
        elif do == "check":
            extra["check"] = [found._asdict() for found in machine.check()]
        elif do == "show":
            machine.shown = min(max(int(message["run"]), 0), len(machine.runs) - 1)
        else:  # "begin"
            extra["choices"] = choices(machine)
        content, buffers = frame(machine, self.panel, with_points=do in ("begin", "change"))
        self.send({**content, **extra, "page": message.get("page"), "number": message.get("number")}, buffers)

    def _change(self, settings):
        try:
            self.machine.change(**settings)
        except (TypeError, ValueError) as error:
            return {"refused": str(error)}
        return {}


def choices(machine: Machine) -> dict[str, object]:
    """What a page needs to know once: the window of the plane, and what can be chosen."""
    network = machine.network
    return {
        "limit": points.LIMIT,
        "dots": DOTS,
        "unitDots": DOTS // COARSER,
        "kinds": settings.KINDS,
        "ranges": settings.RANGES,
        "mostUnits": settings.MOST_UNITS,
        "mostPoints": settings.MOST_POINTS,
        "depths": network.depths,
        "activations": network.activations,
        "colors": {
            "classes": plots.CLASS_COLORS,
            "negative": plots.BLUE,
            "positive": plots.RED,
            "heldOut": plots.GREEN,
            "line": plots.BLACK,
        },
    }


def close_the_unseen(but: View | None = None) -> None:
    """Close the widgets that were on a page and are on none any more, and let go of their machines."""
    for view in list(OPEN):
        if view is not but and view.was_seen and not view.pages:
            OPEN.remove(view)
            layout = view.layout  # a widget too, which its owner leaves open
            view.close()
            layout.close()
