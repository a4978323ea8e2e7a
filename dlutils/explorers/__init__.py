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
from dlutils.explorers.explorer import Explorer
from dlutils.explorers.sheet import sheet
from dlutils.plots import as_text, drawn_here

__all__ = ["Explorer", "choice", "explore", "handle", "slider", "switch"]


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
