"""Explorers: a figure with controls.  A thin view over a pure function from settings to a figure.

With a live kernel, moving a control draws the figure anew.  Without one (a stored notebook, a page
on the web) the figure of the first settings stands there instead: both are in the same output, and
the build keeps the picture.
"""

import math
from collections.abc import Callable, Sequence

import ipywidgets as widgets
import numpy as np
from IPython.display import display
from matplotlib.figure import Figure

from dlutils.plots import as_text, drawn_here, in_words, png


def slider(
    low: float, high: float, step: float = 1, value: float | None = None, description: str = "", log: bool = False
) -> widgets.Widget:
    """A slider for a number; whole numbers where all of them are whole.

    Args:
        low, high: the ends; with `log=True` the ends themselves, not their exponents.
        step: the step; with `log=True` in powers of ten.
        value: where it starts; the middle if None.
        description: its label; the name of the argument if empty.
        log: a logarithmic scale; `low` is positive.

    Returns:
        The control, for `explore`.
    """
    options = {"description": description, "continuous_update": False, "style": {"description_width": "initial"}}
    if log:
        ends = math.log10(low), math.log10(high)
        value = value if value is not None else math.sqrt(low * high)
        return widgets.FloatLogSlider(value=value, min=ends[0], max=ends[1], step=step, readout_format=".3g", **options)
    value = value if value is not None else (low + high) / 2
    if all(isinstance(number, int) for number in (low, high, step)):
        return widgets.IntSlider(value=int(value), min=low, max=high, step=step, **options)
    return widgets.FloatSlider(value=value, min=low, max=high, step=step, **options)


def choice(options: Sequence, value: object = None, description: str = "") -> widgets.Widget:
    """A slider over options: one can be chosen with the arrow keys.

    Not a drop-down list: JupyterLab takes its arrow keys for itself and moves on to the next cell.

    Args:
        options: values, or pairs (label, value).
        value: where it starts; the first if None.
        description: its label; the name of the argument if empty.

    Returns:
        The control, for `explore`.
    """
    pairs = [option if isinstance(option, tuple) else (str(option), option) for option in options]
    return widgets.SelectionSlider(
        options=pairs,
        value=pairs[0][1] if value is None else value,
        description=description,
        continuous_update=False,
        style={"description_width": "initial"},
    )


class Explorer:
    """A figure with its controls.

    Args:
        draw, alt, controls: as for `explore`.

    Attributes:
        draw: the function from settings to a figure.
        controls: {argument of `draw`: control}.
        picture: the widget that shows the figure.
        box: the widget with everything.
    """

    def __init__(self, draw: Callable[..., Figure], alt: str, **controls: widgets.Widget):
        self.draw, self.alt, self.controls = draw, alt, controls
        for name, control in controls.items():
            control.description = control.description or name.replace("_", " ")
        self.first = self._png()
        # Its own size, as the still picture: a box stretches what it holds.
        layout = {"max_width": "100%", "align_self": "flex-start"}
        self.picture = widgets.Image(value=self.first, format="png", layout=layout)
        self.note = widgets.HTML(in_words(alt))
        self.box = widgets.VBox(
            [
                widgets.HBox(list(controls.values()), layout={"flex_flow": "row wrap", "grid_gap": "0 1em"}),
                self.picture,
                self.note,
            ]
        )
        for control in controls.values():
            control.observe(self._redraw, names="value")

    @property
    def settings(self) -> dict[str, object]:
        """{argument of `draw`: the value of its control}."""
        return {name: control.value for name, control in self.controls.items()}

    def _png(self):
        # Some settings are there to be overdone: the picture shows it, NumPy need not warn of it too.
        with np.errstate(all="ignore"):
            return png(self.draw(**self.settings))

    def _redraw(self, change=None):
        try:
            self.picture.value = self._png()
            self.note.value = in_words(self.alt)
        except Exception as error:  # keep the controls alive: say it beside the picture
            self.note.value = f"<b>These settings cannot be drawn:</b> {type(error).__name__}: {error}"


def explore(draw: Callable[..., Figure], alt: str, **controls: widgets.Widget) -> None:
    """Show an explorer.

    Args:
        draw: a function from keyword arguments to a figure made with `dlutils.plots.figure`.
        alt: in words, what can be explored and what is to be seen.
        controls: for each argument of `draw` a control, made with `slider` or `choice` or any ipywidget.

    Returns:
        None; the explorer is displayed (use `Explorer` itself to hold on to it).
    """
    if not drawn_here():
        print(f"[explorer, not drawn for grading] {alt}")
        return
    explorer = Explorer(draw, alt, **controls)
    live = explorer.box._repr_mimebundle_() or {}
    bundle = {**live, "image/png": as_text(explorer.first), "text/plain": f"[explorer] {alt}"}
    display(bundle, metadata={"image/png": {"alt": alt}}, raw=True)
