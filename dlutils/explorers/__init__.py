"""Explorers: a figure that moves while one drags a slider or a point of the figure itself.

    explore(draw, alt, frames, handles, name=slider(...), ...)

`draw` is a pure function from settings to a figure.  With a kernel, the page asks for one picture at a time and for
the latest settings only.  Without one (a stored notebook) a sheet of several frames stands there instead: both are in
the same output, and the build keeps the sheet.
"""

from collections.abc import Callable, Mapping, Sequence

from IPython.display import display
from matplotlib.figure import Figure

from dlutils import pace
from dlutils.explorers.controls import Control, Handle, choice, handle, slider, switch
from dlutils.explorers.painter import Painter
from dlutils.explorers.sheet import sheet
from dlutils.plots import as_text, drawn_here

__all__ = ["Explorer", "choice", "explore", "handle", "slider", "switch"]


class Explorer:
    """A figure with its controls.

    Args:
        draw, alt, frames, handles, controls: as for `explore`.

    Raises:
        ValueError: a frame or a handle names a control that there is not, or a value that it does not have.

    Attributes:
        start: {argument of `draw`: the value that its control begins with}.
        frames: the settings that are drawn for readers without a kernel, `start` first.
    """

    def __init__(
        self,
        draw: Callable[..., Figure],
        alt: str,
        frames: Sequence[Mapping[str, object]] = (),
        handles: Sequence[Handle] = (),
        **controls: Control,
    ):
        self.alt, self.controls, self.handles = alt, controls, tuple(handles)
        self.painter = Painter(draw, self.handles)
        self.start = {name: control.value for name, control in controls.items()}
        self.frames = [self.start, *({**self.start, **frame} for frame in frames)]
        for names in (*self.frames, *(one.names for one in self.handles)):
            for name in names:
                self._control(name)
        for frame in self.frames:
            for name, value in frame.items():
                if value not in controls[name].values:
                    raise ValueError(f"a frame has {name} = {value!r}, which its control does not have")

    def _control(self, name):
        if name not in self.controls:
            raise ValueError(f"there is no control {name!r}; there are {', '.join(self.controls)}")
        return self.controls[name]

    def label(self, name: str) -> str:
        """What a control is called for its reader."""
        return self.controls[name].label or name.replace("_", " ")

    def caption(self, settings: Mapping[str, object]) -> str:
        """Settings in words, such as "learning rate 0.3, steps 12"."""
        return ", ".join(f"{self.label(name)} {self._control(name).text(value)}" for name, value in settings.items())

    def settings(self, places: Mapping[str, int]) -> dict[str, object]:
        """The values at given places of the controls' scales.

        Raises:
            ValueError: there is no such control or no such place.
        """
        found = dict(self.start)
        for name, place in places.items():
            values = self._control(name).values
            if type(place) is not int or not 0 <= place < len(values):
                raise ValueError(f"{name} has no place {place!r}")
            found[name] = values[place]
        return found


def explore(
    draw: Callable[..., Figure],
    alt: str,
    frames: Sequence[Mapping[str, object]] = (),
    handles: Sequence[Handle] = (),
    **controls: Control,
) -> None:
    """Show an explorer.

    Args:
        draw: a function from keyword arguments to a figure made with `dlutils.plots.figure`.
        alt: in words, what can be explored and what is to be seen.
        frames: what a reader without a kernel sees besides the start: for each frame the settings that differ from it.
        handles: points of the figure that can be dragged, made with `handle`.
        controls: for each argument of `draw` a control, made with `slider`, `choice` or `switch`.

    Returns:
        None; the explorer is displayed.
    """
    if not drawn_here():
        print(f"[explorer, not drawn for grading] {alt}")
        return
    from dlutils.explorers.view import View  # a front end, which whoever grades or computes does without

    explorer = Explorer(draw, alt, frames, handles, **controls)
    shown = explorer.frames[:1] if pace.in_browser() else explorer.frames  # in a browser there is a kernel
    pictures = explorer.painter.together(shown)
    live, metadata = View(explorer, pictures[0])._repr_mimebundle_()
    still = sheet(pictures, [explorer.caption(frame) for frame in shown])
    bundle = {**live, "image/png": as_text(still), "text/plain": f"[explorer] {alt}"}
    display(bundle, metadata={**metadata, "image/png": {"alt": alt}}, raw=True)
